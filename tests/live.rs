//! A live index against a fresh one: what is kept in memory between changes must never tell.

mod support;

use loci::index::{Listener, Live, Options, Report, index};
use loci::store::Store;
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

fn silent() -> Listener {
    Arc::new(|_| {})
}

fn write(root: &Path, path: &str, text: &str) {
    let path = root.join(path);
    std::fs::create_dir_all(path.parent().expect("a folder")).expect("is made");
    std::fs::write(path, text).expect("is written");
}

fn paths(of: &[&str]) -> BTreeSet<String> {
    of.iter().map(|path| (*path).to_owned()).collect()
}

/// Rows of a database as text, in an order of their own.
fn rows(database: &support::TestDatabase) -> String {
    [
        "SELECT path, language, status, detail, size, lines, encode(content_hash, 'hex'), edges_hash, unresolved, external FROM loci.documents ORDER BY path",
        "SELECT id, document_id, enclosing_id, name, container, kind, visibility, descriptor, signature, documentation, body_hash, line, col, start_line, start_col, end_line, end_col FROM loci.symbols ORDER BY id",
        "SELECT name FROM loci.symbol_names ORDER BY name",
        "SELECT document_id, source_id, target_id, kind, resolution, alias, positions FROM loci.edges ORDER BY 1, 2, 3, 4, 5, 6, 7",
        "SELECT id, package, path FROM loci.externals ORDER BY id",
    ]
    .map(|query| database.psql(query))
    .join("\n--\n")
}

/// A repository that is live in one database, and what a fresh index of it makes in another.
struct Twin {
    root: tempfile::TempDir,
    database: support::TestDatabase,
    live: Live,
}

impl Twin {
    async fn new(files: &[(&str, &str)]) -> Self {
        let root = tempfile::tempdir().expect("a folder");
        files.iter().for_each(|(path, text)| write(root.path(), path, text));
        let database = support::database();
        let store = Store::open(database.connect_options()).await.expect("opens");
        let opened = Live::open(&store, root.path(), &Options::default(), silent()).await;
        let (live, _) = opened.expect("is live");
        Self { root, database, live }
    }

    async fn apply(&mut self, changed: &[(&str, &str)]) -> Report {
        changed.iter().for_each(|(path, text)| write(self.root.path(), path, text));
        let hints: Vec<&str> = changed.iter().map(|(path, _)| *path).collect();
        self.live.apply(&paths(&hints)).await.expect("is applied")
    }

    async fn check(&self) {
        let database = support::database();
        let store = Store::open(database.connect_options()).await.expect("opens");
        index(&store, self.root.path(), &Options::default(), silent()).await.expect("is indexed");
        assert_same(&rows(&self.database), &rows(&database));
    }
}

fn assert_same(live: &str, fresh: &str) {
    let (a, b): (BTreeSet<&str>, BTreeSet<&str>) =
        (live.lines().collect(), fresh.lines().collect());
    let only_live: Vec<_> = a.difference(&b).collect();
    let only_fresh: Vec<_> = b.difference(&a).collect();
    assert!(live == fresh, "only live: {only_live:#?}\nonly fresh: {only_fresh:#?}");
}

const CARGO: (&str, &str) = ("Cargo.toml", "[package]\nname = \"a\"\nedition = \"2024\"\n");

#[tokio::test]
async fn what_a_change_touches_is_resolved_again() {
    let mut twin = Twin::new(&[
        CARGO,
        ("src/lib.rs", "mod a;\nmod b;\nmod c;\n"),
        ("src/a.rs", "pub fn one() -> u8 { 1 }\n"),
        ("src/b.rs", "use crate::a::{one, two};\npub fn f() { one(); two(); }\n"),
        ("src/c.rs", "pub fn alone() {}\n"),
    ])
    .await;
    twin.check().await;
    let generation = twin.live.repository().generation;
    // Another body: one document.
    let report = twin.apply(&[("src/a.rs", "pub fn one() -> u8 { 2 }\n")]).await;
    assert_eq!((report.written, report.generation), (1, generation + 1));
    twin.check().await;
    // A definition that binds what was not resolved.
    let text = "pub fn one() -> u8 { 2 }\npub fn two() {}\n";
    let report = twin.apply(&[("src/a.rs", text)]).await;
    assert_eq!(report.written, 2);
    twin.check().await;
    // And unbinds it again.
    twin.apply(&[("src/a.rs", "pub fn one() -> u8 { 2 }\n")]).await;
    twin.check().await;
}

#[tokio::test]
async fn hints_are_hints() {
    let mut twin =
        Twin::new(&[CARGO, ("src/lib.rs", "mod a;\n"), ("src/a.rs", "pub fn f() {}\n")]).await;
    let generation = twin.live.repository().generation;
    // Nothing has changed there, or ever was there, or is of interest.
    write(twin.root.path(), ".gitignore", "out/\n*.log\n");
    twin.live.rescan(false).await.expect("is scanned");
    let same = twin.live.repository().generation;
    write(twin.root.path(), "out/x.rs", "fn x() {}");
    write(twin.root.path(), "x.log", "text");
    let report = twin.live.apply(&paths(&["src/a.rs", "never", "out/x.rs", "x.log"])).await;
    assert!(report.expect("is applied").unchanged);
    assert_eq!(twin.live.repository().generation, same);
    assert!(same >= generation);
    // A hint of one document, though another has come and one is gone.
    write(twin.root.path(), "src/b.rs", "pub fn g() {}\n");
    std::fs::remove_file(twin.root.path().join("src/a.rs")).expect("is removed");
    write(twin.root.path(), "src/lib.rs", "mod b;\n");
    let all = paths(&["src/a.rs", "src/b.rs", "src/lib.rs"]);
    let report = twin.live.apply(&all).await.expect("is applied");
    assert_eq!((report.removed, report.unchanged), (1, false));
    twin.check().await;
    // What no hint told of is found by a scan.
    write(twin.root.path(), "src/b.rs", "pub fn h() {}\n");
    twin.live.rescan(false).await.expect("is scanned");
    twin.check().await;
    // A document that is none any more, and one again.
    twin.apply(&[("src/b.rs", "\0\0\0")]).await;
    twin.check().await;
    twin.apply(&[("src/b.rs", "pub fn h() { }\n")]).await;
    twin.check().await;
}

#[tokio::test]
async fn a_live_index_goes_on_where_it_was_left() {
    let files =
        [CARGO, ("src/lib.rs", "mod a;\npub fn f() { a::g() }\n"), ("src/a.rs", "pub fn g() {}\n")];
    let Twin { root, database, live } = Twin::new(&files).await;
    live.close().await.expect("is given back");
    write(root.path(), "src/a.rs", "pub fn g() { }\npub fn h() {}\n");
    let store = Store::open(database.connect_options()).await.expect("opens");
    let opened = Live::open(&store, root.path(), &Options::default(), silent()).await;
    let (live, report) = opened.expect("is live");
    assert_eq!((report.unchanged, report.written), (false, 1));
    live.close().await.expect("is given back");
    // Nothing has changed: all is loaded, nothing is written.
    let opened = Live::open(&store, root.path(), &Options::default(), silent()).await;
    let (live, report) = opened.expect("is live");
    assert!(report.unchanged);
    let mut twin = Twin { root, database, live };
    assert_eq!(twin.live.documents(), 2);
    twin.apply(&[("src/lib.rs", "mod a;\npub fn f() { a::h() }\n")]).await;
    twin.check().await;
}
