//! What a change touches and what depends on it, and a repository at a glance: real git repositories,
//! really indexed.

mod support;

use loci::impact::{Between, Impact, ImpactError, ImpactQuery, Subject, analyze};
use loci::index::Options;
use loci::query::{Query, QueryError};
use loci::store::Store;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use support::TestDatabase;

const LIB: &str = "\
pub mod shape;
mod draw;

pub fn render(size: u32) -> String {
    draw::frame(size)
}

pub fn unused_by_all() {}
";

const SHAPE: &str = "\
/// What has an area.
pub trait Shape {
    fn area(&self) -> u32;
}

pub struct Square(pub u32);

impl Shape for Square {
    fn area(&self) -> u32 {
        self.0 * self.0
    }
}

pub fn total(shapes: &[Square]) -> u32 {
    shapes.iter().map(|shape| shape.area()).sum()
}

pub fn forgotten(x: u32) -> u32 {
    x + 1
}
";

const DRAW: &str = "\
use crate::shape::{forgotten, total, Square};

pub(crate) fn frame(size: u32) -> String {
    let side = total(&[Square(size)]);
    line(side)
}

fn line(width: u32) -> String {
    \"-\".repeat(width as usize)
}

fn old_way(x: u32) -> u32 {
    forgotten(x)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_are_drawn() {
        assert_eq!(frame(1), \"-\");
    }
}
";

const MAIN: &str = "\
fn main() {
    println!(\"{}\", drawing::render(3));
}
";

/// An indexed git repository with one commit.
struct Drawing {
    _folder: tempfile::TempDir,
    database: TestDatabase,
    root: PathBuf,
    store: Store,
}

impl Drawing {
    async fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let root = folder.path().canonicalize().expect("it exists");
        let manifest = "[package]\nname = \"drawing\"\nversion = \"0.1.0\"\nedition = \"2024\"\n";
        write(&root, "Cargo.toml", manifest);
        write(&root, "src/lib.rs", LIB);
        write(&root, "src/shape.rs", SHAPE);
        write(&root, "src/draw.rs", DRAW);
        write(&root, "src/main.rs", MAIN);
        git(&root, &["init", "--quiet", "--initial-branch=trunk"]);
        commit(&root, "first");
        let database = support::database();
        let store = Store::open(database.connect_options()).await.expect("opens");
        let drawing = Self { _folder: folder, database, root, store };
        drawing.index().await;
        drawing
    }

    async fn index(&self) {
        loci::index::index(&self.store, &self.root, &Options::default(), Arc::new(|_| {}))
            .await
            .expect("it is indexed");
    }

    async fn ask(&self, subject: Subject) -> Result<Impact, ImpactError> {
        let query = Query::open(&self.store, None, &self.root).await.expect("it is indexed");
        analyze(&query, &ImpactQuery::new(subject)).await
    }

    async fn changed(&self, between: Between) -> Impact {
        self.ask(Subject::Change(between)).await.expect("an answer")
    }

    /// Replaces `from` by `to` in one file.
    fn edit(&self, path: &str, from: &str, to: &str) {
        let text = std::fs::read_to_string(self.root.join(path)).expect("a file");
        assert!(text.contains(from), "{from} in {path}");
        write(&self.root, path, &text.replace(from, to));
    }
}

fn write(root: &Path, path: &str, text: &str) {
    let path = root.join(path);
    std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    std::fs::write(path, text).expect("a file");
}

fn git(root: &Path, arguments: &[&str]) {
    let output = Command::new("git")
        .args(["-c", "user.name=t", "-c", "user.email=t@t", "-c", "commit.gpgsign=false"])
        .args(arguments)
        .current_dir(root)
        .output()
        .expect("git runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

fn commit(root: &Path, message: &str) {
    git(root, &["add", "--all"]);
    git(root, &["commit", "--quiet", "--message", message]);
}

/// `name: changes` of what is touched but documents as such.
fn touched(impact: &Impact) -> Vec<String> {
    let symbols = impact.touched.iter().filter(|one| one.symbol.kind != "file");
    symbols.map(|one| format!("{}: {}", one.symbol.name, one.changes.join(" "))).collect()
}

fn dependents(impact: &Impact) -> Vec<(&str, u32)> {
    impact.dependents.iter().map(|one| (one.symbol.name.as_str(), one.distance)).collect()
}

#[tokio::test]
async fn a_body_reaches_callers_tests_and_the_start_of_the_program() {
    let drawing = Drawing::new().await;
    let quiet = drawing.changed(Between::WorkTree).await;
    assert_eq!((quiet.summary.risk, quiet.touched.len(), quiet.documents.len()), ("none", 0, 0));

    // Before the index knows of it, and after: the same, but for what the answer says of itself.
    drawing.edit("src/shape.rs", "self.0 * self.0", "self.0.pow(2)");
    let stale = drawing.changed(Between::WorkTree).await;
    assert_eq!(stale.summary.not_as_indexed, 1);
    drawing.index().await;
    let fresh = drawing.changed(Between::WorkTree).await;
    assert_eq!(fresh.summary.not_as_indexed, 0);
    for impact in [&stale, &fresh] {
        assert_eq!(touched(impact), ["area: body"]);
        assert_eq!(impact.touched[0].tested, Some(true), "{:?}", impact.tests);
        assert!(!impact.touched[0].public_interface);
        let found = dependents(impact);
        assert!(found.contains(&("total", 1)) && found.contains(&("frame", 2)), "{found:?}");
        assert!(found.contains(&("render", 3)), "{found:?}");
        let tests: Vec<_> = impact.tests.iter().map(|test| test.name.as_str()).collect();
        assert_eq!(tests, ["frames_are_drawn"]);
        assert!(!found.iter().any(|(name, _)| *name == "frames_are_drawn"), "tests stand apart");
    }
    // One step more, and the program's start is reached.
    let query = Query::open(&drawing.store, None, &drawing.root).await.expect("indexed");
    let mut question = ImpactQuery::new(Subject::Symbols(vec!["Square::area".to_owned()]));
    question.depth = 4;
    let deeper = analyze(&query, &question).await.expect("an answer");
    let roles: Vec<_> =
        deeper.entry_points.iter().map(|one| (one.symbol.name.as_str(), one.role)).collect();
    assert!(roles.contains(&("main", "main")), "{roles:?}");
    assert_eq!(deeper.touched[0].changes, ["asked"]);
}

#[tokio::test]
async fn interfaces_that_change_and_names_that_go_are_told() {
    let drawing = Drawing::new().await;
    drawing.edit(
        "src/shape.rs",
        "pub fn total(shapes: &[Square])",
        "pub fn total(shapes: Vec<Square>)",
    );
    drawing.edit("src/shape.rs", "pub fn forgotten(x: u32) -> u32 {\n    x + 1\n}\n", "");
    drawing.edit("src/lib.rs", "pub fn unused_by_all", "pub(crate) fn unused_by_all");
    write(&drawing.root, "NOTES.md", "words\n");
    drawing.edit("Cargo.toml", "0.1.0", "0.2.0");
    for _ in ["as it was indexed", "indexed anew"] {
        let impact = drawing.changed(Between::WorkTree).await;
        let found = touched(&impact);
        assert_eq!(found[0], "forgotten: removed", "{found:?}");
        assert!(found.contains(&"total: signature".to_owned()), "{found:?}");
        assert!(found.iter().any(|f| f.starts_with("unused_by_all:") && f.contains("visibility")));
        assert_eq!((impact.summary.public_interface, impact.summary.risk), (3, "high"));
        let total = impact.touched.iter().find(|one| one.symbol.name == "total").expect("total");
        let before = total.before.as_ref().and_then(|before| before.signature.as_deref());
        assert!(before.is_some_and(|text| text.contains("&[Square]")), "{total:?}");
        let named: Vec<_> = impact
            .still_named
            .iter()
            .map(|one| (one.name.as_str(), one.path.as_str(), one.line, one.enclosing.as_str()))
            .collect();
        let expected =
            [("forgotten", "src/draw.rs", 1, ""), ("forgotten", "src/draw.rs", 13, "old_way")];
        assert_eq!(named, expected);
        let bare: Vec<_> = impact
            .documents
            .iter()
            .filter(|one| one.symbols == 0)
            .map(|one| (one.path.as_str(), one.status, one.note.as_str()))
            .collect();
        let expected = [("Cargo.toml", "modified", "manifest"), ("NOTES.md", "added", "no code")];
        assert_eq!(bare, expected);
        drawing.index().await;
    }
}

#[tokio::test]
async fn each_way_to_name_a_change_compares_its_own_sides() {
    let drawing = Drawing::new().await;
    // A branch with one commit, something staged, something only on the disk.
    git(&drawing.root, &["switch", "--quiet", "--create", "topic"]);
    drawing.edit("src/draw.rs", "width as usize", "width as usize + 1");
    commit(&drawing.root, "second");
    drawing.edit("src/shape.rs", "x + 1", "x + 2");
    git(&drawing.root, &["add", "--all"]);
    git(&drawing.root, &["mv", "src/main.rs", "src/start.rs"]);
    drawing.edit("src/lib.rs", "draw::frame(size)", "draw::frame(size + 1)");
    let of = async |between| touched(&drawing.changed(between).await);
    let range = |range: &str| Between::Range(range.to_owned());
    assert_eq!(of(range("trunk..topic")).await, ["line: body"]);
    assert_eq!(of(range("trunk...")).await, ["line: body"]);
    assert_eq!(of(range("topic..trunk")).await, ["line: body"]);
    assert_eq!(of(Between::Staged).await, ["main: moved", "forgotten: body"]);
    assert_eq!(of(Between::WorkTree).await, ["main: moved", "render: body", "forgotten: body"]);
    assert_eq!(
        of(Between::Base("trunk".to_owned())).await,
        ["main: moved", "render: body", "forgotten: body", "line: body"]
    );
    let staged = drawing.changed(Between::Staged).await;
    let renamed = staged.documents.iter().find(|one| one.status == "renamed").expect("renamed");
    assert_eq!(
        (renamed.path.as_str(), renamed.before.as_deref()),
        ("src/start.rs", Some("src/main.rs"))
    );
    for wrong in ["--output=x", "no-such-ref"] {
        let error = drawing.ask(Subject::Change(Between::Base(wrong.to_owned()))).await;
        let text = error.expect_err("no commit").to_string();
        assert!(text.contains(&format!("`{wrong}` names no commit")), "{text}");
    }
    let unknown = drawing.ask(Subject::Symbols(vec!["totl".to_owned()])).await;
    assert!(matches!(unknown, Err(ImpactError::Query(QueryError::UnknownSymbol { .. }))));
}

#[tokio::test]
async fn the_command_prints_markdown_and_fails_when_told_to() {
    let drawing = Drawing::new().await;
    drawing.edit(
        "src/shape.rs",
        "pub fn total(shapes: &[Square])",
        "pub fn total(shapes: Vec<Square>)",
    );
    let loci = |arguments: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_loci"))
            .arg("impact")
            .args(arguments)
            .current_dir(&drawing.root)
            .env("LOCI_DATABASE_URL", drawing.database.url())
            .env("LOCI_DATA_DIR", drawing.root.join(".data"))
            .output()
            .expect("loci runs");
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        (output.status.code(), text(&output.stdout), text(&output.stderr))
    };
    let (code, out, err) = loci(&["--format", "markdown"]);
    assert_eq!(code, Some(0), "{err}");
    assert!(out.starts_with("## Impact: high risk\n"), "{out}");
    assert!(out.contains("| **signature** | `shape::total` | src/shape.rs:14 | tested |"), "{out}");
    assert!(out.contains("<details><summary>Dependents: "), "{out}");
    let (code, out, err) = loci(&["--fail-on", "interface"]);
    assert_eq!((code, out.contains("signature")), (Some(1), true), "{err}");
    assert!(err.contains("1 public interfaces changed"), "{err}");
    assert_eq!(loci(&["--fail-on", "untested"]).0, Some(0));
    let (code, out, _) = loci(&["--json", "--base", "HEAD"]);
    let answer: serde_json::Value = serde_json::from_str(&out).expect("JSON");
    assert_eq!((code, &answer["touched"][0]["name"]), (Some(0), &"total".into()));
    assert_eq!(loci(&["--base", "no-such-ref"]).0, Some(3));
    assert_eq!(loci(&["total", "--staged"]).0, Some(2));
}

#[tokio::test]
async fn an_overview_shows_what_matters_within_its_budget() {
    let drawing = Drawing::new().await;
    let query = Query::open(&drawing.store, None, &drawing.root).await.expect("indexed");
    let whole = query.overview("", 20_000).await.expect("an answer");
    let overview = whole.overview.expect("an overview");
    assert!(!overview.more && whole.documents.is_empty());
    assert_eq!((overview.languages[0].language, overview.languages[0].documents), ("rust", 4));
    assert_eq!(overview.entry_points, ["src/lib.rs", "src/main.rs:1 main"]);
    let uses = |module: &str| {
        let found = overview.modules.iter().find(|one| one.path == module);
        found.map(|one| one.uses.join(",")).expect("a module")
    };
    assert_eq!(
        (uses("src/draw").as_str(), uses("src/main").as_str()),
        ("src/shape,src/lib", "src/lib")
    );
    let central: Vec<_> = overview.central.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(central[0], "shape::Square", "{central:?}");
    assert!(central.contains(&"shape::total") && !central.contains(&"draw::line"), "{central:?}");
    let public: Vec<_> = overview.public.iter().map(|one| one.name.as_str()).collect();
    assert!(public.contains(&"lib::unused_by_all"), "{public:?}");
    assert!(!public.iter().any(|name| central.contains(name)), "nothing twice");

    let little = query.overview("src", 200).await.expect("an answer");
    let bytes = serde_json::to_string(&little).expect("JSON").len();
    assert!(bytes <= 800 && little.overview.expect("an overview").more, "{bytes}");
    // Of a document there is no more than its outline.
    let document = query.overview("src/shape.rs", 200).await.expect("an answer");
    assert!(document.overview.is_none() && document.documents[0].symbols.len() > 3);
    assert!(matches!(query.overview("nowhere", 200).await, Err(QueryError::UnknownPath { .. })));
}
