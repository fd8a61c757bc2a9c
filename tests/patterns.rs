//! Patterns: each finds what its fixture marks and nothing else there, and all of them work over a
//! repository that is really indexed.
//!
//! A fixture is called like its pattern. `//~ id` at the end of a line says that a finding of that
//! pattern begins there, `//~ not` that the line looks like one and is none (`#~` where comments begin
//! so); markers are taken out before the text is looked at. In a fixture no other line may be a finding of its own pattern.

mod support;

use loci::index::Options;
use loci::model::Language;
use loci::patterns::{
    Baseline, Catalogue, Family, Finding, Findings, How, Pattern, PatternError, PatternQuery,
    Severity, Tests, analyze, in_text, sarif,
};
use loci::query::Query;
use loci::store::Store;
use serde_json::Value;
use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use support::TestDatabase;

/// What the fixtures of patterns that count are written for.
const SMALL: &str = "\
[max]
cyclomatic-complexity = 4
cognitive-complexity = 5
long-parameter-list = 3
long-function = 8
deep-nesting = 2
callback-nesting = 2
duplicated-body = 15
";

fn write(root: &Path, path: &str, text: &str) {
    let path = root.join(path);
    std::fs::create_dir_all(path.parent().expect("a folder")).expect("made");
    std::fs::write(path, text).expect("written");
}

/// loci's patterns, with settings.
fn catalogue(settings: &str) -> Catalogue {
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), ".loci/patterns.toml", settings);
    let catalogue = Catalogue::of(folder.path());
    assert!(catalogue.problems.is_empty(), "{:?}", catalogue.problems);
    catalogue
}

/// A fixture without its markers, what they say of which lines, and the lines that are near-misses.
fn unmarked(text: &str) -> (String, BTreeSet<(String, u32)>, BTreeSet<u32>) {
    let (mut plain, mut hits, mut misses) = (String::new(), BTreeSet::new(), BTreeSet::new());
    for (line, number) in text.lines().zip(1..) {
        let marked = line.split_once("//~").or_else(|| line.split_once("#~"));
        let (code, marker) = marked.unwrap_or((line, ""));
        for id in marker.split_whitespace() {
            match id {
                "not" => drop(misses.insert(number)),
                id => drop(hits.insert((id.to_owned(), number))),
            }
        }
        plain += code.trim_end();
        plain.push('\n');
    }
    (plain, hits, misses)
}

/// What is wrong with one fixture.
fn wrong(catalogue: &Catalogue, family: Family, path: &Path) -> Vec<String> {
    let name = path.file_name().and_then(|name| name.to_str()).expect("a name");
    let (id, ending) = name.split_once('.').expect("an ending");
    let is_it = |pattern: &&Pattern| pattern.id == id && pattern.families.contains(&family);
    let Some(pattern) = catalogue.all().find(is_it) else {
        return vec![format!("{name}: there is no such pattern")];
    };
    let tests = family == Family::TypeScript && pattern.tests == Tests::Only;
    let shown = format!("src/{id}{}.{ending}", if tests { ".test" } else { "" });
    let language = Language::of_path(&shown).expect("a language");
    let (text, hits, misses) =
        unmarked(&std::fs::read_to_string(path).expect("a fixture").replace("\r\n", "\n"));
    let found: BTreeSet<(String, u32)> = in_text(catalogue, language, &shown, &text)
        .into_iter()
        .map(|finding| (finding.pattern, finding.line))
        .collect();
    let mut wrong = Vec::new();
    for (id, line) in hits.difference(&found) {
        wrong.push(format!("{name}:{line}: {id} is not found"));
    }
    for (_, line) in found.difference(&hits).filter(|(found, _)| found == id) {
        let near = if misses.contains(line) { ", a near-miss" } else { "" };
        wrong.push(format!("{name}:{line}: {id} is found{near}"));
    }
    if !hits.iter().any(|(hit, _)| hit == id) {
        wrong.push(format!("{name}: nothing is marked as a hit"));
    }
    if misses.is_empty() {
        wrong.push(format!("{name}: nothing is marked as a near-miss"));
    }
    wrong
}

#[test]
fn fixtures_hold_a_hit_and_a_near_miss_of_every_pattern() {
    let catalogue = catalogue(SMALL);
    let mut wrongs = Vec::new();
    for family in Family::ALL {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/patterns");
        let mut ids = BTreeSet::new();
        for entry in std::fs::read_dir(folder.join(family.name())).expect("fixtures") {
            let path = entry.expect("an entry").path();
            wrongs.extend(wrong(&catalogue, family, &path));
            let name = path.file_name().and_then(|name| name.to_str()).expect("a name");
            ids.extend(name.split_once('.').map(|(id, _)| id.to_owned()));
        }
        let of_family = |pattern: &&Pattern| pattern.families.contains(&family);
        let in_documents = |pattern: &&Pattern| of_family(pattern) && pattern.how != How::Graph;
        for pattern in catalogue.all().filter(in_documents) {
            if !ids.contains(&pattern.id) {
                wrongs.push(format!("{}/{}: there is no fixture", family.name(), pattern.id));
            }
        }
    }
    assert!(wrongs.is_empty(), "\n{}", wrongs.join("\n"));
}

/// What the patterns of the graph are tried with: hits and near-misses of each are beside each other.
fn project(root: &Path) {
    let settings = "\
[max]
god-class = 2
god-module = 5
high-fan-in = 3
high-fan-out = 3
deep-inheritance = 2
";
    write(root, ".loci/patterns.toml", settings);
    write(root, "package.json", "{\"name\": \"web\", \"type\": \"module\"}\n");
    let manifest = "[package]\nname = \"engine\"\nversion = \"0.1.0\"\nedition = \"2024\"\n";
    write(root, "Cargo.toml", manifest);

    // Rust: folders in a circle, a type with three methods, a private function that nothing calls.
    write(root, "src/lib.rs", "pub mod left;\npub mod right;\npub mod kinds;\n");
    write(
        root,
        "src/left/mod.rs",
        "use crate::right::back;\npub fn there(n: u32) -> u32 {\n    if n == 0 { 0 } else { back(n - 1) }\n}\n",
    );
    write(
        root,
        "src/right/mod.rs",
        "use crate::left::there;\npub fn back(n: u32) -> u32 {\n    if n == 0 { 1 } else { there(n - 1) }\n}\n",
    );
    write(
        root,
        "src/kinds.rs",
        "\
pub struct Busy;
impl Busy {
    pub fn a(&self) {}
    pub fn b(&self) {}
    pub fn c(&self) {}
}
pub struct Idle;
impl Idle {
    pub fn a(&self) {}
}
impl Iterator for Idle {
    type Item = ();
    fn next(&mut self) -> Option<()> { None }
}
pub trait First {}
pub trait Second: First {}
pub trait Third: Second {}
pub trait Fourth: Third {}
fn forgotten_by_all() {}
fn called() {}
fn only_named() {}
#[cfg(test)]
fn for_tests() {}
pub fn runs() {
    called();
    println!(\"{}\", stringify!(only_named));
}
pub async fn later() {}
pub async fn waits() {
    later();
    later().await;
    let _kept = later();
}
",
    );

    // TypeScript: documents in a circle, a hub, a chain of classes, promises that are dropped.
    write(
        root,
        "web/a.ts",
        "import { b } from './b';\nexport function a(n: number): number { return n ? b(n - 1) : 0; }\n",
    );
    write(
        root,
        "web/b.ts",
        "import { a } from './a';\nexport function b(n: number): number { return n ? a(n - 1) : 1; }\n",
    );
    write(
        root,
        "web/t1.ts",
        "import type { T2 } from './t2';\nexport interface T1 { other: T2 }\n",
    );
    write(
        root,
        "web/t2.ts",
        "import type { T1 } from './t1';\nexport interface T2 { other: T1 }\n",
    );
    write(
        root,
        "web/hub.ts",
        "\
export function popular(): number { return 1; }
export function other(): number { return 2; }
export function third(): number { return 3; }
export function fourth(): number { return 4; }


export function all(): number {
  return popular() + other() + third() + fourth();
}
export function few(): number {
  return popular() + other() + third();
}
",
    );
    for number in 0..26 {
        let text =
            format!("import {{ popular }} from '../hub';\nexport const x{number} = popular();\n");
        write(root, &format!("web/uses/u{number}.ts"), &text);
    }
    write(
        root,
        "web/classes.ts",
        "\
export class One { }
export class Two extends One { }
export class Three extends Two { }
export class Four extends Three { }
function neverUsed(): void { }
function usedHere(): void { }
usedHere();
export async function save(): Promise<void> { }
export async function work(): Promise<void> {
  save();
  await save();
  void save();
  return save();
}
",
    );
}

struct Indexed {
    _folder: tempfile::TempDir,
    root: PathBuf,
    _database: TestDatabase,
    store: Store,
}

impl Indexed {
    async fn new(fill: impl Fn(&Path)) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let root = folder.path().canonicalize().expect("it exists");
        fill(&root);
        let database = support::database();
        let store = Store::open(database.connect_options()).await.expect("opens");
        let indexed = Self { _folder: folder, root, _database: database, store };
        indexed.index().await;
        indexed
    }

    async fn index(&self) {
        loci::index::index(&self.store, &self.root, &Options::default(), Arc::new(|_| {}))
            .await
            .expect("it is indexed");
    }

    async fn ask(&self, question: &PatternQuery) -> Result<Findings, PatternError> {
        let query = Query::open(&self.store, None, &self.root).await.expect("it is indexed");
        analyze(&query, question).await
    }

    async fn all(&self) -> Findings {
        self.ask(&everything()).await.expect("an answer")
    }
}

fn everything() -> PatternQuery {
    PatternQuery { limit: loci::patterns::limits::MAX_FINDINGS, ..PatternQuery::default() }
}

/// The findings of one pattern, as their places and messages.
fn of(found: &Findings, id: &str) -> Vec<String> {
    let of = found.findings.iter().filter(|finding| finding.pattern == id);
    of.map(|one| format!("{}:{} {}", one.path, one.line, one.message)).collect()
}

#[tokio::test]
async fn patterns_of_the_graph_find_what_hangs_together_badly() {
    let indexed = Indexed::new(project).await;
    let found = indexed.all().await;
    assert!(found.problems.is_empty(), "{:?}", found.problems);
    assert_eq!(of(&found, "god-class"), ["src/kinds.rs:1 `Busy` has 3 methods"]);
    assert_eq!(
        of(&found, "god-module"),
        ["web/hub.ts:1 12 lines, used by or using 26 other documents"]
    );
    let circles = of(&found, "cyclic-modules");
    assert_eq!(circles.len(), 2, "types alone make no circle: {circles:?}");
    assert!(circles[0].starts_with("src/left/mod.rs:1 src/left, src/right depend"), "{circles:?}");
    assert!(circles[1].starts_with("web/a.ts:1 web/a.ts, web/b.ts depend"), "{circles:?}");
    assert_eq!(
        of(&found, "dead-code"),
        [
            "src/kinds.rs:19 nothing uses the function `forgotten_by_all`",
            "web/classes.ts:5 nothing uses the function `neverUsed`",
        ]
    );
    let uses = 26 + 1;
    assert_eq!(
        of(&found, "high-fan-in"),
        [format!("web/hub.ts:1 `popular` is called in {uses} documents")]
    );
    assert_eq!(of(&found, "high-fan-out"), ["web/hub.ts:7 `all` calls 4 others"]);
    assert_eq!(
        of(&found, "deep-inheritance"),
        [
            "src/kinds.rs:18 `Fourth` has 3 supertypes above each other",
            "web/classes.ts:4 `Four` has 3 supertypes above each other",
        ]
    );
    assert_eq!(
        of(&found, "floating-promise"),
        [
            "src/kinds.rs:30 nobody waits for `later`, nor hears of its error",
            "web/classes.ts:10 nobody waits for `save`, nor hears of its error",
        ]
    );

    // A document that was changed since is looked at as it is, but by no pattern of the graph.
    let text = std::fs::read_to_string(indexed.root.join("web/classes.ts")).expect("there");
    write(&indexed.root, "web/classes.ts", &format!("debugger;\n{text}"));
    let found = indexed.all().await;
    assert_eq!(of(&found, "debugger-statement").len(), 1);
    assert_eq!(of(&found, "dead-code").len(), 1);
    assert!(found.problems[0].starts_with("1 document"), "{:?}", found.problems);
}

/// Rust with one unwrap less than `count`, and a condition that a comment lets pass.
fn unwraps(count: usize) -> String {
    let mut text = String::from("pub fn f(x: Option<u32>) {\n");
    for _ in 1..count {
        text.push_str("    x.unwrap();\n");
    }
    text + "    // loci: allow(constant-condition) measured both ways\n    if true {}\n}\n"
}

#[tokio::test]
async fn findings_are_paged_compared_suppressed_and_written() {
    let indexed = Indexed::new(|root| {
        write(root, "Cargo.toml", "[package]\nname = \"a\"\nversion = \"0.1.0\"\nedition = \"2024\"\n");
        write(root, "src/lib.rs", "mod deep;\n#[cfg(test)]\nmod mocks;\n");
        write(root, "src/deep.rs", &unwraps(5));
        write(root, "src/mocks.rs", &unwraps(5));
        write(root, "src/other.rs", "pub fn sleep() {}\npub fn g() {\n    sleep();\n}\n");
        let own = "; id: no-sleep\n; language: rust\n; title: Sleeping\n; severity: error\n; message: `{callee}`\n\n";
        let query = "((call_expression function: (identifier) @callee) @finding\n (#eq? @callee \"sleep\"))\n";
        write(root, ".loci/patterns/no-sleep.scm", &format!("{own}{query}"));
        write(root, ".loci/patterns/broken.scm", &own.replace("no-sleep", "broken"));
    })
    .await;

    // What a comment explains is counted apart; modules for tests are passed over.
    let found = indexed.all().await;
    assert_eq!(of(&found, "unwrap").len(), 4, "{:?}", found.findings);
    assert_eq!((found.summary.suppressed, found.suppressed.len()), (1, 1));
    assert_eq!(found.suppressed[0].suppressed.as_deref(), Some("measured both ways"));
    // The project's own pattern works, and a broken one stops none of them.
    assert_eq!(of(&found, "no-sleep"), ["src/other.rs:3 `sleep`"]);
    assert!(found.problems[0].starts_with(".loci/patterns/broken.scm:1: "), "{:?}", found.problems);

    // Pages join to the whole; a path and a severity narrow it.
    let mut paged: Vec<Finding> = Vec::new();
    let mut question = PatternQuery { limit: 2, ..PatternQuery::default() };
    loop {
        let page = indexed.ask(&question).await.expect("a page");
        assert!(page.findings.len() <= 2);
        paged.extend(page.findings);
        question.cursor = page.next_cursor;
        if question.cursor.is_none() {
            break;
        }
    }
    assert_eq!(paged, found.findings);
    let narrow = PatternQuery { path: "src/other.rs".to_owned(), ..everything() };
    let narrow = indexed.ask(&narrow).await.expect("an answer");
    assert!(narrow.findings.iter().all(|one| one.path == "src/other.rs"));
    assert_eq!(narrow.summary.documents, 1);
    let mocks = PatternQuery { path: "src/mocks.rs".to_owned(), ..everything() };
    assert!(of(&indexed.ask(&mocks).await.expect("an answer"), "unwrap").is_empty());
    let grave = PatternQuery { severity: Severity::Error, ..everything() };
    let grave = indexed.ask(&grave).await.expect("an answer");
    assert_eq!(grave.findings.len(), 1, "{:?}", grave.findings);

    // A baseline knows all of them, and a moved line is none the newer.
    let file = indexed.root.join("baseline.json");
    Baseline::new(&found.findings).write(&file).expect("written");
    let baseline = Some(Baseline::read(&file).expect("read"));
    let compared = PatternQuery { baseline, ..everything() };
    let same = indexed.ask(&compared).await.expect("an answer");
    assert_eq!((same.summary.new, same.summary.mended), (Some(0), Some(0)));
    write(&indexed.root, "src/deep.rs", &format!("// One.\n// Two.\n\n{}", unwraps(6)));
    write(&indexed.root, "src/other.rs", "pub fn g() {}\n");
    indexed.index().await;
    let moved = indexed.ask(&compared).await.expect("an answer");
    assert_eq!((moved.summary.new, moved.summary.mended), (Some(1), Some(1)), "{moved:?}");
    let new: Vec<_> = moved.findings.iter().filter(|one| one.state == Some("new")).collect();
    assert_eq!((new[0].pattern.as_str(), new[0].line), ("unwrap", 9));

    let log: Value = serde_json::from_str(&sarif(&moved).expect("serialises")).expect("JSON");
    let wrong = against_schema(&log);
    assert!(wrong.is_empty(), "{wrong}");
    let results = log["runs"][0]["results"].as_array().expect("results");
    assert_eq!(results.len(), moved.findings.len() + moved.suppressed.len());
    let states: Vec<_> = results.iter().filter_map(|one| one["baselineState"].as_str()).collect();
    assert_eq!(states.iter().filter(|state| **state == "new").count(), 1, "{states:?}");
    let suppressed = results.iter().filter(|one| one["suppressions"].is_array());
    assert_eq!(suppressed.count(), 1);

    // What is not there is said not to be.
    let unknown = PatternQuery { patterns: vec!["unwrp".to_owned()], ..everything() };
    let error = indexed.ask(&unknown).await.expect_err("no such pattern");
    assert!(
        error.to_string().contains("`unwrp`") && error.to_string().contains("unwrap, "),
        "{error}"
    );
    let nowhere = PatternQuery { path: "src/nowhere.rs".to_owned(), ..everything() };
    assert!(matches!(indexed.ask(&nowhere).await, Err(PatternError::Query(_))));
    let astray = PatternQuery { cursor: Some("behind".to_owned()), ..everything() };
    assert!(matches!(indexed.ask(&astray).await, Err(PatternError::Query(_))));
}

/// What a log says that SARIF 2.1.0's schema does not allow, of the parts that are written: which keys
/// an object may and must have, and which values are limited (sections 3.13–3.49 of the standard).
fn against_schema(log: &Value) -> String {
    let mut wrong = String::new();
    let mut object = |at: &str, value: &Value, must: &[&str], may: &[&str]| {
        let Some(object) = value.as_object() else {
            let _ = writeln!(wrong, "{at} is no object");
            return;
        };
        for key in must.iter().filter(|key| !object.contains_key(**key)) {
            let _ = writeln!(wrong, "{at} has no {key}");
        }
        for key in object.keys().filter(|key| !must.contains(&key.as_str())) {
            if !may.contains(&key.as_str()) {
                let _ = writeln!(wrong, "{at} must not have {key}");
            }
        }
    };
    object("log", log, &["version", "runs"], &["$schema"]);
    let run = &log["runs"][0];
    object("run", run, &["tool"], &["results", "columnKind"]);
    object("tool", &run["tool"], &["driver"], &[]);
    let driver = &run["tool"]["driver"];
    object("driver", driver, &["name"], &["semanticVersion", "rules"]);
    let rules = driver["rules"].as_array().expect("rules");
    for rule in rules {
        let may = ["shortDescription", "fullDescription", "defaultConfiguration"];
        object("rule", rule, &["id"], &may);
        object("text", &rule["shortDescription"], &["text"], &[]);
        object("configuration", &rule["defaultConfiguration"], &[], &["level"]);
    }
    let results = run["results"].as_array().expect("results");
    for result in results {
        let may = [
            "ruleId",
            "ruleIndex",
            "level",
            "locations",
            "partialFingerprints",
            "baselineState",
            "suppressions",
        ];
        object("result", result, &["message"], &may);
        object("message", &result["message"], &["text"], &[]);
        let location = &result["locations"][0];
        object("location", location, &[], &["physicalLocation", "logicalLocations"]);
        let place = &location["physicalLocation"];
        object("place", place, &["artifactLocation"], &["region"]);
        object("artifact", &place["artifactLocation"], &[], &["uri", "uriBaseId"]);
        let may = ["startLine", "startColumn", "endLine", "endColumn", "snippet"];
        object("region", &place["region"], &[], &may);
        for suppression in result["suppressions"].as_array().into_iter().flatten() {
            object("suppression", suppression, &["kind"], &["justification"]);
        }
    }
    for (what, value, known) in [
        ("version", &log["version"], &["2.1.0"][..]),
        ("columnKind", &run["columnKind"], &["utf16CodeUnits", "unicodeCodePoints"]),
    ] {
        if !known.iter().any(|one| value == one) {
            let _ = writeln!(wrong, "{what} is {value}");
        }
    }
    for result in results {
        let levels = ["none", "note", "warning", "error"];
        let states = ["new", "unchanged", "updated", "absent"];
        for (key, known) in [("level", levels), ("baselineState", states)] {
            let value = &result[key];
            if !value.is_null() && !known.iter().any(|one| value == one) {
                let _ = writeln!(wrong, "{key} is {value}");
            }
        }
        let rule = result["ruleIndex"].as_u64().map(|index| &rules[index as usize]["id"]);
        if rule != Some(&result["ruleId"]) {
            let _ = writeln!(wrong, "{} is not at its index", result["ruleId"]);
        }
        let region = &result["locations"][0]["physicalLocation"]["region"];
        let place = |line: &str, column: &str| (region[line].as_u64(), region[column].as_u64());
        let (start, end) = (place("startLine", "startColumn"), place("endLine", "endColumn"));
        if start.0 < Some(1) || start.1 < Some(1) || end < start {
            let _ = writeln!(wrong, "the region {region} is none");
        }
        let fingerprints = result["partialFingerprints"].as_object().expect("fingerprints");
        if !fingerprints.values().all(|one| one.as_str().is_some_and(|text| text.len() == 32)) {
            let _ = writeln!(wrong, "{fingerprints:?} are no fingerprints");
        }
    }
    wrong
}
