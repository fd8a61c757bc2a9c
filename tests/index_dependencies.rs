//! Sources of other packages help to find out types; they are never the repository's own, and the
//! index is always what a fresh one would be.

#![allow(clippy::unwrap_used)]

mod support;
mod tree;

use loci::dependencies::Places;
use loci::index::{Options, Report, index};
use std::path::Path;
use std::sync::Arc;
use tree::{Index, Tree};

const MANIFEST: &str = "[package]\nname = 'own'\nedition = '2021'\n[dependencies]\nother = '1'\n";

const OWN: &str = "use other::make;\npub fn f() { make().run(); }\n";

/// A registry with one crate.
fn registry(home: &Path, version: &str, source: &str) {
    let folder = home.join(format!("registry/src/somewhere/other-{version}"));
    std::fs::create_dir_all(folder.join("src")).unwrap();
    let manifest = format!("[package]\nname = 'other'\nversion = '{version}'\nedition = '2021'\n");
    std::fs::write(folder.join("Cargo.toml"), manifest).unwrap();
    std::fs::write(folder.join("src/lib.rs"), source).unwrap();
}

async fn run(index_of: &Index, tree: &Tree, home: Option<&Path>, full: bool) -> Report {
    let dependencies = home.map(|home| Places { cargo_home: Some(home.to_owned()) });
    let options = Options { full, dependencies, ..Options::default() };
    index(&index_of.store, &tree.root(), &options, Arc::new(|_| ())).await.unwrap()
}

async fn used(index: &Index) -> Vec<String> {
    sqlx::query_scalar(
        "SELECT used.package || ' ' || used.version || ': ' || used.documents
         FROM loci.dependencies d,
              unnest(d.packages, d.versions, d.documents) AS used (package, version, documents)
         ORDER BY 1",
    )
    .fetch_all(&index.pool)
    .await
    .unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_crate_of_the_registry_is_evidence_and_not_the_repositorys() {
    let home = tempfile::tempdir().unwrap();
    registry(
        home.path(),
        "1.2.0",
        "pub struct A;\nimpl A { pub fn run(&self) {} }\npub fn make() -> A { A }\n",
    );
    let index = Index::new().await;
    let tree = Tree::with([("Cargo.toml", MANIFEST), ("src/lib.rs", OWN)].into_iter());
    let first = run(&index, &tree, Some(home.path()), false).await;
    assert_eq!(first.documents.values().sum::<usize>(), 1);
    assert_eq!(used(&index).await, ["other 1.2.0: 1"]);
    let symbols: i64 =
        sqlx::query_scalar("SELECT count(*) FROM loci.symbols WHERE name IN ('A', 'make', 'run')")
            .fetch_one(&index.pool)
            .await
            .unwrap();
    assert_eq!(symbols, 0);
    assert!(run(&index, &tree, Some(home.path()), false).await.unchanged);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_changes_outside_is_seen_and_the_index_is_what_a_fresh_one_is() {
    let home = tempfile::tempdir().unwrap();
    let index = Index::new().await;
    let tree = Tree::with([("Cargo.toml", MANIFEST), ("src/lib.rs", OWN)].into_iter());
    let same_as_full = async || {
        let stored = index.rows(&tree).await;
        run(&index, &tree, Some(home.path()), true).await;
        assert_eq!(stored, index.rows(&tree).await);
    };
    // Not there yet.
    run(&index, &tree, Some(home.path()), false).await;
    assert!(used(&index).await.is_empty());
    assert!(run(&index, &tree, Some(home.path()), false).await.unchanged);
    // It comes.
    registry(home.path(), "1.2.0", "pub fn make() {}\n");
    assert!(!run(&index, &tree, Some(home.path()), false).await.unchanged);
    assert_eq!(used(&index).await, ["other 1.2.0: 1"]);
    same_as_full().await;
    // It changes.
    registry(home.path(), "1.2.0", "pub struct B;\npub fn make() -> B { B }\n");
    assert!(!run(&index, &tree, Some(home.path()), false).await.unchanged);
    same_as_full().await;
    // A newer one comes.
    registry(home.path(), "1.3.0", "pub fn make() {}\n");
    assert!(!run(&index, &tree, Some(home.path()), false).await.unchanged);
    assert_eq!(used(&index).await, ["other 1.3.0: 1"]);
    // They are left out.
    assert!(!run(&index, &tree, None, false).await.unchanged);
    assert!(used(&index).await.is_empty());
    assert!(run(&index, &tree, None, false).await.unchanged);
}

#[tokio::test(flavor = "multi_thread")]
async fn declarations_in_node_modules_are_evidence() {
    let index = Index::new().await;
    let own = "import { make } from \"other\";\nmake().run();\n";
    let tree = Tree::with([("package.json", "{}"), ("src/a.ts", own)].into_iter());
    let home = tempfile::tempdir().unwrap();
    let folder = tree.root().join("node_modules/other");
    std::fs::create_dir_all(&folder).unwrap();
    let manifest = r#"{"name": "other", "version": "2.0.0", "types": "./index.d.ts"}"#;
    std::fs::write(folder.join("package.json"), manifest).unwrap();
    std::fs::write(folder.join("index.d.ts"), "export * from \"./inner\";\n").unwrap();
    std::fs::write(folder.join("inner.d.ts"), "export declare function make(): void;\n").unwrap();
    std::fs::write(folder.join("unused.d.ts"), "export {};\n").unwrap();
    run(&index, &tree, Some(home.path()), false).await;
    assert_eq!(used(&index).await, ["other 2.0.0: 2"]);
    let externals: Vec<String> =
        sqlx::query_scalar("SELECT package || '#' || path FROM loci.externals ORDER BY 1")
            .fetch_all(&index.pool)
            .await
            .unwrap();
    assert!(externals.contains(&"other#make".to_owned()), "{externals:?}");
    assert!(run(&index, &tree, Some(home.path()), false).await.unchanged);
    std::fs::write(folder.join("inner.d.ts"), "export declare function make(): A;\n").unwrap();
    assert!(!run(&index, &tree, Some(home.path()), false).await.unchanged);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_module_that_a_package_declares_is_no_definition_of_the_repository() {
    let index = Index::new().await;
    let own =
        "import * as fs from \"fs\";\nimport { read } from \"node:fs\";\nfs.read(); read();\n";
    let tree = Tree::with([("package.json", "{}"), ("src/a.ts", own)].into_iter());
    let home = tempfile::tempdir().unwrap();
    let folder = tree.root().join("node_modules/@types/node");
    std::fs::create_dir_all(&folder).unwrap();
    let manifest = r#"{"name": "@types/node", "version": "1.0.0", "types": "index.d.ts"}"#;
    std::fs::write(folder.join("package.json"), manifest).unwrap();
    std::fs::write(folder.join("index.d.ts"), "/// <reference path=\"fs.d.ts\" />\n").unwrap();
    let declared = "declare module \"fs\" { export function read(): void; }\n\
                    declare module \"node:fs\" { export * from \"fs\"; }\n";
    std::fs::write(folder.join("fs.d.ts"), declared).unwrap();
    run(&index, &tree, Some(home.path()), false).await;
    assert_eq!(used(&index).await, ["node 1.0.0: 2"]);
    let externals: Vec<String> =
        sqlx::query_scalar("SELECT package || '#' || path FROM loci.externals ORDER BY 1")
            .fetch_all(&index.pool)
            .await
            .unwrap();
    assert!(externals.contains(&"node#read".to_owned()), "{externals:?}");
}
