//! The oracle: after any sequence of changes the stored index equals a fresh one, row for row.

#![allow(clippy::unwrap_used)]

mod support;
mod tree;

use std::collections::BTreeMap;
use tree::{Index, Tree, assert_same, dangling};

/// Sequences of changes that are tried.
const SEQUENCES: u64 = 48;

/// Index runs in one sequence.
const STEPS: usize = 4;

/// A small generator (SplitMix64): the same seed gives the same sequence on every machine.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        (self.next() % end as u64) as usize
    }

    fn pick<'a, T: ?Sized>(&mut self, of: &[&'a T]) -> &'a T {
        of[self.below(of.len())]
    }
}

const RUST: [&str; 6] =
    ["src/a.rs", "src/b.rs", "src/c/mod.rs", "src/c/d.rs", "src/main.rs", "tests/t.rs"];
const WEB: [&str; 5] =
    ["web/a.ts", "web/b.ts", "web/lib/index.ts", "web/lib/view.tsx", "web/old.js"];
const NAMES: [&str; 5] = ["alpha", "beta", "gamma", "delta", "omega"];
const TYPES: [&str; 4] = ["Circle", "Square", "Shape", "Point"];

fn rust_text(random: &mut Random) -> String {
    let mut text = String::new();
    for _ in 0..random.below(7) {
        let (name, other) = (random.pick(&NAMES), random.pick(&NAMES));
        let (kind, bound) = (random.pick(&TYPES), random.pick(&TYPES));
        let module = random.pick(&["a", "b", "c", "c::d"]);
        text += &match random.below(15) {
            0 => format!("use crate::{module}::{other};\n"),
            1 => format!("use crate::{module}::{{{kind}, {other} as {name}}};\n"),
            2 => format!("pub use crate::{module}::*;\n"),
            3 => format!(
                "/// Says {name}.\npub fn {name}() {{ {other}(); crate::{module}::{other}(); }}\n"
            ),
            4 => format!("pub struct {kind} {{ pub {name}: u32 }}\n"),
            5 => {
                format!("impl {kind} {{ pub fn {name}(&self) -> {bound} {{ self.{other}() }} }}\n")
            }
            6 => format!("pub trait {kind}: {bound} {{ fn {name}(&self); }}\n"),
            7 => format!("impl {bound} for {kind} {{ fn {name}(&self) {{ {other}() }} }}\n"),
            8 => format!(
                "pub const {}: u32 = std::mem::size_of::<{kind}>() as u32;\n",
                name.to_uppercase()
            ),
            9 => format!(
                "mod inner {{ use super::*; fn {name}() {{ let x = {kind} {{ {other}: 1 }}; x.{other}(); }} }}\n"
            ),
            10 => "pub trait Drawn { type Ink; fn draw(&self); fn wipe(&self) {} }\n".to_owned(),
            11 | 12 => format!(
                "impl crate::{module}::Drawn for {kind} {{ type Ink = u8; fn draw(&self) {{ {name}() }} }}\n"
            ),
            13 => format!("#[cfg(test)] fn {name}() {{ crate::{module}::{other}(); }}\n"),
            _ => "// only a comment\n\n".to_owned(),
        };
    }
    text
}

fn web_text(random: &mut Random) -> String {
    let mut text = String::new();
    for _ in 0..random.below(7) {
        let (name, other) = (random.pick(&NAMES), random.pick(&NAMES));
        let (kind, bound) = (random.pick(&TYPES), random.pick(&TYPES));
        let module =
            random.pick(&["./a", "./b", "./lib", "../a", "./lib/view", "@lib/view", "react"]);
        text += &match random.below(12) {
            0 => format!("import {{ {other}, {kind} as {bound} }} from '{module}';\n"),
            1 => format!("export * from '{module}';\n"),
            2 => format!("export function {name}(x: number) {{ return {other}(x); }}\n"),
            3 => format!(
                "export class {kind} extends {bound} {{ {name}() {{ this.{other}(); }} }}\n"
            ),
            4 => format!("export interface {kind} {{ {name}: {bound}; }}\n"),
            5 => format!("export const {name} = {{ {other}: 1 }};\n"),
            6 => format!("import {name} from '{module}';\nexport default {name};\n"),
            7 => format!("export type {kind} = {bound} | string;\n"),
            8 => "export class Drawn { draw() {} wipe() {} }\n".to_owned(),
            9 | 10 => format!(
                "import {{ Drawn as D }} from '{module}';\nclass {name} extends D {{ draw() {{}} }}\n"
            ),
            _ => "// only a comment\n\n".to_owned(),
        };
    }
    text
}

fn text_for(path: &str, random: &mut Random) -> Vec<u8> {
    match random.below(20) {
        0 => b"\xff\xfe no text".to_vec(),
        1 => b"fn broken( {{{ class".to_vec(),
        2 => Vec::new(),
        _ if path.ends_with(".rs") => rust_text(random).into(),
        _ => web_text(random).into(),
    }
}

const MANIFESTS: [(&str, [&str; 2]); 3] = [
    (
        "Cargo.toml",
        ["[package]\nname = \"one\"\nedition = \"2024\"\n", "[package]\nname = \"two\"\n"],
    ),
    ("tsconfig.json", ["{}", "{\"compilerOptions\":{\"paths\":{\"@lib/*\":[\"./web/lib/*\"]}}}"]),
    (
        "package.json",
        ["{\"name\":\"web\"}", "{\"name\":\"web\",\"dependencies\":{\"react\":\"1\"}}"],
    ),
];

fn change(files: &mut BTreeMap<String, Vec<u8>>, random: &mut Random) {
    let paths: Vec<String> = files.keys().cloned().collect();
    let some = |random: &mut Random| paths[random.below(paths.len())].clone();
    let pool: Vec<&str> = RUST.iter().chain(&WEB).copied().collect();
    match random.below(9) {
        0..4 => {
            let path = random.pick(&pool);
            files.insert(path.to_owned(), text_for(path, random));
        }
        4 if files.len() > 2 => {
            files.remove(&some(random));
        }
        5 => {
            // Rename: the same bytes elsewhere.
            let (from, to) = (some(random), random.pick(&pool));
            let bytes = files.remove(&from).unwrap();
            files.insert(to.to_owned(), bytes);
        }
        6 => {
            // Swap: every hash is known, every path too, and nothing is where it was.
            let (one, two) = (some(random), some(random));
            let (a, b) = (files[&one].clone(), files[&two].clone());
            files.insert(one, b);
            files.insert(two, a);
        }
        7 => {
            let (path, texts) = MANIFESTS[random.below(MANIFESTS.len())];
            files.insert(path.to_owned(), random.pick(&texts).as_bytes().to_vec());
        }
        _ => {
            let line: &[u8] = random.pick(&[&b"/src/a.rs\n"[..], b"web/lib\n", b""]);
            files.insert(".gitignore".to_owned(), line.to_vec());
        }
    }
}

fn bring(tree: &Tree, from: &BTreeMap<String, Vec<u8>>, to: &BTreeMap<String, Vec<u8>>) {
    for path in from.keys().filter(|path| !to.contains_key(*path)) {
        tree.remove(path);
    }
    for (path, bytes) in to.iter().filter(|(path, bytes)| from.get(*path) != Some(bytes)) {
        tree.put(path, bytes);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn any_sequence_of_changes_leaves_a_fresh_index() {
    let index = Index::new().await;
    let (mut symbols, mut edges, mut derived) = (0, 0, 0);
    for seed in 0..SEQUENCES {
        let mut random = Random(seed);
        let tree = Tree::new();
        let mut files = BTreeMap::new();
        for path in ["src/lib.rs", "web/main.ts"] {
            let mut bytes = text_for(path, &mut random);
            if path == "src/lib.rs" {
                bytes = b"pub mod a;\npub mod b;\npub mod c;\n".to_vec();
            }
            files.insert(path.to_owned(), bytes);
        }
        for path in RUST.iter().chain(&WEB) {
            if random.below(3) > 0 {
                files.insert((*path).to_owned(), text_for(path, &mut random));
            }
        }
        for (path, texts) in MANIFESTS {
            files.insert(path.to_owned(), texts[0].as_bytes().to_vec());
        }
        bring(&tree, &BTreeMap::new(), &files);
        index.run(&tree).await;
        for step in 0..STEPS {
            let before = files.clone();
            for _ in 0..=random.below(3) {
                change(&mut files, &mut random);
            }
            bring(&tree, &before, &files);
            let report = index.run(&tree).await;
            let what = format!("seed {seed}, step {step}");
            assert!(report.problems.is_empty(), "{what}: {:?}", report.problems);
            let again = index.run(&tree).await;
            assert!(again.unchanged && again.rows.is_none(), "{what}: changed without a change");
            let stored = index.rows(&tree).await;
            let copy = tree.copy();
            index.run(&copy).await;
            let fresh = index.rows(&copy).await;
            index.forget(&copy).await;
            assert_same(&stored, &fresh, &what);
            assert_eq!(dangling(&stored), Vec::<&String>::new(), "{what}");
            symbols += stored.iter().filter(|row| row.starts_with("symbol")).count();
            edges += stored.iter().filter(|row| row.starts_with("edge")).count();
            // What members override and what tests exercise.
            let of = |row: &&String| row.contains("\"kind\":9,") || row.contains("\"kind\":10,");
            derived += stored.iter().filter(|row| row.starts_with("edge")).filter(of).count();
        }
    }
    println!("{symbols} symbols and {edges} edges compared, {derived} of them between definitions");
    assert!(symbols > 1000 && edges > 1000 && derived > 50, "the trees hold next to nothing");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_run_leaves_what_is_there() {
    let index = Index::new().await;
    let tree = Tree::with([
        ("src/lib.rs", "pub mod a;\npub fn f() { a::g(); }\n"),
        ("src/a.rs", "pub fn g() {}\n"),
    ]);
    index.run(&tree).await;
    let before = index.rows(&tree).await;
    let report = index.run_with(&tree, true).await;
    assert_eq!((report.parsed, report.cached, report.written), (2, 0, 2));
    assert_same(&index.rows(&tree).await, &before, "after a full run");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_edit_writes_that_document_alone() {
    let index = Index::new().await;
    let tree = Tree::new();
    for n in 0..40 {
        tree.put(&format!("src/m{n}.rs"), format!("pub fn f{n}() {{}}\n"));
    }
    let first = index.run(&tree).await;
    assert_eq!((first.parsed, first.cached, first.written), (40, 0, 40));
    tree.put("src/m7.rs", "pub fn f7() {}\npub fn added() {}\n");
    let second = index.run(&tree).await;
    assert_eq!((second.parsed, second.cached, second.written), (1, 39, 1));
    let rows = second.rows.unwrap();
    assert_eq!((rows.documents.written, rows.symbols.written), (1, 3));
    assert_eq!((rows.symbols.deleted, rows.names.written), (2, 1));
    assert_eq!(second.generation, first.generation + 1);
    // Back again: its bytes are known, so nothing is parsed.
    tree.put("src/m7.rs", "pub fn f7() {}\n");
    let third = index.run(&tree).await;
    assert_eq!((third.parsed, third.cached, third.written), (0, 40, 1));
    // A copy of all of it elsewhere is known too.
    let report = index.run(&tree.copy()).await;
    assert_eq!((report.parsed, report.cached, report.written), (0, 40, 40));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_edit_writes_the_edges_of_its_dependents() {
    let index = Index::new().await;
    let tree = Tree::with([
        ("Cargo.toml", "[package]\nname = \"x\"\nedition = \"2024\"\n"),
        ("src/lib.rs", "pub mod a;\npub mod b;\npub mod c;\n"),
        ("src/a.rs", "pub fn used() {}\n"),
        ("src/b.rs", "use crate::a::used;\npub fn caller() { used() }\n"),
        ("src/c.rs", "pub fn alone() {}\npub fn calls() { alone() }\n"),
    ]);
    index.run(&tree).await;
    let calls = "SELECT count(*) FROM loci.edges e JOIN loci.symbols s ON s.id = e.target_id
                 WHERE s.name = 'used' AND e.kind = 1";
    assert_eq!(index.number(calls).await, 1);
    // Moved, not renamed: nothing another document says of it changes.
    tree.put("src/a.rs", "// moved\npub fn used() {}\n");
    let moved = index.run(&tree).await;
    assert_eq!((moved.parsed, moved.written), (1, 1));
    assert_eq!(moved.rows.unwrap().edges.deleted, 0);
    // Renamed: what the dependent refers to is gone, and its rows with it.
    tree.put("src/a.rs", "pub fn renamed() {}\n");
    let renamed = index.run(&tree).await;
    assert_eq!((renamed.parsed, renamed.cached, renamed.written), (1, 3, 2));
    assert!(renamed.rows.unwrap().edges.deleted > 0);
    assert_eq!(index.number(calls).await, 0);
    let rows = index.rows(&tree).await;
    assert_eq!(dangling(&rows), Vec::<&String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_member_overrides_follows_the_supertypes_document() {
    let index = Index::new().await;
    let tree = Tree::with([
        ("Cargo.toml", "[package]\nname = \"x\"\nedition = \"2024\"\n"),
        ("src/lib.rs", "pub mod a;\npub mod b;\n"),
        ("src/a.rs", "pub trait Shape { fn area(&self); }\n"),
        ("src/b.rs", "struct S;\nimpl crate::a::Shape for S { fn area(&self) {} }\n"),
        ("web/a.ts", "export class Base { draw() {} }\n"),
        ("web/b.ts", "import { Base } from './a';\nclass View extends Base { draw() {} }\n"),
    ]);
    let overridden = "SELECT count(*) FROM loci.edges e
                      JOIN loci.symbols s ON s.repository_id = e.repository_id AND s.id = e.target_id
                      WHERE e.kind = 9";
    let check = async |written: usize, expected: i64, what: &str| {
        let report = index.run(&tree).await;
        assert_eq!((report.written, index.number(overridden).await), (written, expected), "{what}");
        let copy = tree.copy();
        let stored = index.rows(&tree).await;
        index.run(&copy).await;
        assert_same(&stored, &index.rows(&copy).await, what);
        index.forget(&copy).await;
        assert_eq!(dangling(&stored), Vec::<&String>::new(), "{what}");
    };
    check(5, 2, "both members override").await;
    tree.put("src/a.rs", "// moved\npub trait Shape { fn area(&self); }\n");
    check(1, 2, "the trait moved, and no row of another document says where to").await;
    tree.put("src/a.rs", "pub trait Shape { fn renamed(&self); }\n");
    check(2, 1, "the trait's item is gone").await;
    tree.put("web/a.ts", "class Root { draw() {} }\nexport class Base extends Root {}\n");
    check(2, 1, "another class declares the member").await;
    tree.put("web/a.ts", "export class Base {}\n");
    check(2, 0, "none does").await;
    tree.put("src/a.rs", "pub trait Shape { fn area(&self); }\n");
    check(2, 1, "the trait's item is back").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_tests_exercise_follows_what_is_test_code() {
    let index = Index::new().await;
    let tree = Tree::with([
        ("Cargo.toml", "[package]\nname = \"x\"\nedition = \"2024\"\n"),
        ("src/lib.rs", "mod a;\npub fn used() {}\n"),
        ("src/a.rs", "fn calls() { crate::used() }\n"),
    ]);
    let tests = "SELECT count(*) FROM loci.edges WHERE kind = 10";
    index.run(&tree).await;
    assert_eq!(index.number(tests).await, 0);
    // The module that calls becomes one of tests, in another document than its own.
    tree.put("src/lib.rs", "#[cfg(test)]\nmod a;\npub fn used() {}\n");
    assert_eq!(index.run(&tree).await.written, 2);
    assert_eq!(index.number(tests).await, 1);
    // What is called becomes test code too.
    tree.put("src/lib.rs", "#[cfg(test)]\nmod a;\n#[cfg(test)]\npub fn used() {}\n");
    assert_eq!(index.run(&tree).await.written, 2);
    assert_eq!(index.number(tests).await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_changed_means_nothing_read_and_nothing_written() {
    let index = Index::new().await;
    let tree = Tree::with([("a.rs", "fn f() {}"), ("b.ts", "let x = 1;"), ("c.md", "text")]);
    let first = index.run(&tree).await;
    let writes = "SELECT sum(n_tup_ins + n_tup_upd + n_tup_del)::bigint FROM pg_stat_user_tables";
    // What the statistics show lags behind what was done, by at most a second.
    tokio::time::sleep(std::time::Duration::from_millis(1500)).await;
    let before = index.number(writes).await;
    assert!(before > 0, "the statistics count nothing");
    let second = index.run(&tree).await;
    assert!(second.unchanged);
    assert_eq!((second.parsed, second.cached, second.generation), (0, 0, first.generation));
    assert_eq!(second.documents, first.documents);
    tokio::time::sleep(std::time::Duration::from_millis(1500)).await;
    assert_eq!(index.number(writes).await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_resolving_reads_besides_documents_is_watched_too() {
    let index = Index::new().await;
    let tree =
        Tree::with([("src/lib.rs", "fn f() {}"), ("Cargo.toml", "[package]\nname = \"x\"\n")]);
    index.run(&tree).await;
    assert!(index.run(&tree).await.unchanged);
    tree.put("Cargo.toml", "[package]\nname = \"y\"\n");
    let report = index.run(&tree).await;
    assert!(!report.unchanged);
    assert_eq!((report.parsed, report.cached, report.written), (0, 1, 0));
    tree.put("data.json", "{}");
    assert!(!index.run(&tree).await.unchanged);
    assert!(index.run(&tree).await.unchanged);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_commit_alone_is_recorded() {
    let index = Index::new().await;
    let tree = Tree::with([("a.rs", "fn f() {}")]);
    assert_eq!(index.run(&tree).await.head_commit, None);
    let commit = "0123456789abcdef0123456789abcdef01234567";
    tree.put(".git/HEAD", commit);
    let report = index.run(&tree).await;
    assert_eq!(report.head_commit.as_deref(), Some(commit));
    assert!(report.unchanged);
    let stored: String = sqlx::query_scalar("SELECT head_commit FROM loci.repositories")
        .fetch_one(&index.pool)
        .await
        .unwrap();
    assert_eq!(stored, commit);
    assert!(index.run(&tree).await.rows.is_none());
}
