//! Source fixtures that say where their names lead.
//!
//! A fixture is one string of several files, split by lines `//- path`. A comment line with a caret
//! speaks of the name that the caret stands under, in the nearest line above that is no such
//! comment:
//!
//! ```text
//! //- src/a.ts
//! import { f } from "./b";
//! //       ^ defined: src/b.ts:1
//! //                ^ defined: src/b.ts
//! ```
//!
//! `defined: PLACE, …` names all definitions the name leads to and that they are exact; a place is
//! `FILE:LINE`, `FILE` for the document itself, or the label of a line that ends with
//! `// label: …`. `inferred: …` says that a heuristic found them; `external: PACKAGE` or
//! `external: PACKAGE::PATH`; `none` that it leads to no symbol. Caret lines stay in the file and
//! count as lines.
//!
//! `gap: PLACE, … — why` marks what is known to be missing: the compiler says that the name leads
//! there, and it does not yet. A gap that has closed fails the test until it says `defined`. (`gap:
//! none — why`: the compiler knows of no symbol there.)
//!
//! Several fixtures in one file are cases, each headed by a line `//= what it shows`; what stands
//! before a case's first `//- path` is in a file of the topic's own.

use loci::extract::extract;
use loci::model::{Language, Position, Resolution};
use loci::resolve::{Libraries, Manifest, Project, Resolved, Source, Target, resolve};
use loci::walk::is_manifest;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What a caret line says of the name above it.
struct Claim {
    path: String,
    position: Position,
    text: String,
}

/// Extracts and resolves a fixture and compares every answer with its caret lines. Returns how many
/// there are.
///
/// # Panics
/// When an answer is not what its caret line says, or no caret line was found.
#[track_caller]
#[allow(dead_code, reason = "not every language has single fixtures")]
pub fn check(fixture: &str) -> usize {
    let (claims, wrong) = compare(split("", fixture));
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
    claims
}

/// The cases of a file, by their names.
///
/// # Panics
/// When a name is there twice.
#[allow(dead_code, reason = "not every language has cases")]
pub fn cases(fixtures: &str) -> BTreeMap<&str, String> {
    let mut cases: BTreeMap<&str, String> = BTreeMap::new();
    let mut name = "";
    for line in fixtures.lines() {
        if let Some(head) = line.strip_prefix("//= ") {
            name = head.trim();
            let before = cases.insert(name, String::new());
            assert!(before.is_none(), "the case `{name}` is there twice");
        } else if let Some(text) = cases.get_mut(name) {
            text.push_str(line);
            text.push('\n');
        }
    }
    cases
}

/// Checks every case of a file, as [`check`] does one fixture; what stands before a case's first
/// path is in the file at `path`.
///
/// # Panics
/// When an answer is not what its caret line says, or a case has no caret line.
#[track_caller]
#[allow(dead_code, reason = "not every language has cases")]
pub fn check_cases(path: &str, fixtures: &str) {
    let mut all = Vec::new();
    for (name, text) in cases(fixtures) {
        let (_, wrong) = compare(split(path, &text));
        all.extend(wrong.into_iter().map(|wrong| format!("{name}: {wrong}")));
    }
    assert!(all.is_empty(), "\n{}", all.join("\n"));
}

/// Extracts and resolves files and compares every answer with their caret lines. Returns how many
/// there are and what is wrong.
fn compare(files: Vec<(String, String)>) -> (usize, Vec<String>) {
    let claims: Vec<Claim> = files.iter().flat_map(|(path, text)| claims(path, text)).collect();
    assert!(!claims.is_empty(), "the fixture claims nothing");
    let labels = labels(&files);
    let project = project(&files);
    let resolved = resolve(&project);
    let mut wrong = Vec::new();
    for claim in &claims {
        let found = answer(&project, &resolved, claim);
        let Position { line, column } = claim.position;
        let path = &claim.path;
        if let Some(gap) = claim.text.strip_prefix("gap: ") {
            let (places, why) = gap.split_once(" — ").expect("a gap says why");
            let bare = places == "none" || places.starts_with("external: ");
            let kind = if bare { "" } else { "defined: " };
            let said = in_places(&format!("{kind}{places}"), &labels);
            if found == said {
                wrong.push(format!("{path}:{line}:{column} gap closed: `{said}` ({why})"));
            }
            continue;
        }
        let said = in_places(&claim.text, &labels);
        // A package alone stands for anything in it.
        let in_package = said.starts_with("external: ")
            && !said.contains("::")
            && found.split(", ").all(|f| f.split("::").next() == Some(&said));
        if found != said && !in_package {
            wrong.push(format!("{path}:{line}:{column} said `{said}`, found `{found}`"));
        }
    }
    (claims.len(), wrong)
}

/// The places that labels name.
fn labels(files: &[(String, String)]) -> BTreeMap<String, String> {
    let mut labels = BTreeMap::new();
    for (path, text) in files {
        for (number, line) in (1..).zip(text.lines()) {
            if let Some((_, label)) = line.split_once("// label: ") {
                let before = labels.insert(label.trim().to_owned(), format!("{path}:{number}"));
                assert!(before.is_none(), "{path}:{number}: label `{label}` is there twice");
            }
        }
    }
    labels
}

/// A claim with its labels replaced by their places, in order.
fn in_places(claim: &str, labels: &BTreeMap<String, String>) -> String {
    let Some((how, all)) = claim.split_once(": ") else { return claim.to_owned() };
    let places: BTreeSet<&str> =
        all.split(", ").map(|word| labels.get(word).map_or(word, String::as_str)).collect();
    format!("{how}: {}", places.into_iter().collect::<Vec<_>>().join(", "))
}

/// The files of a fixture; what stands before the first path is in the file at `first`, if it has
/// a name.
fn split(first: &str, fixture: &str) -> Vec<(String, String)> {
    let mut files: Vec<(String, String)> = Vec::new();
    if !first.is_empty() && !fixture.trim_start().starts_with("//- ") {
        files.push((first.to_owned(), String::new()));
    }
    for line in fixture.lines() {
        if let Some(path) = line.trim_start().strip_prefix("//- ") {
            files.push((path.trim().to_owned(), String::new()));
        } else if let Some((_, text)) = files.last_mut() {
            text.push_str(line);
            text.push('\n');
        }
    }
    files.sort();
    files
}

/// The project that the files of a fixture make.
fn project(files: &[(String, String)]) -> Project {
    let mut project = Project::default();
    for (path, text) in files {
        if is_manifest(path) {
            project.manifests.push(Manifest { path: path.clone(), text: text.clone() });
        } else if let Some(language) = Language::of_path(path) {
            let facts = extract(language, text).expect("a fixture is extracted");
            project.sources.push(Source { path: path.clone(), language, facts: Arc::new(facts) });
        } else {
            project.other_files.push(path.clone());
        }
    }
    project.libraries = Libraries::new(Libraries::standard(&project.sources));
    project
}

/// The caret lines of a file.
fn claims(path: &str, text: &str) -> Vec<Claim> {
    let mut claims = Vec::new();
    let mut above = 0;
    for (number, line) in text.lines().enumerate() {
        let caret = line.trim_start().starts_with("//").then(|| line.find('^')).flatten();
        let Some(caret) = caret else {
            above = number as u32 + 1;
            continue;
        };
        let column = line[..caret].chars().count() as u32 + 1;
        claims.push(Claim {
            path: path.to_owned(),
            position: Position { line: above, column },
            text: line[caret + 1..].trim().to_owned(),
        });
    }
    claims
}

/// What was answered of the name at a claim, in the words of claims.
fn answer(project: &Project, resolved: &[Resolved], claim: &Claim) -> String {
    let index = project.sources.iter().position(|s| s.path == claim.path).expect("a source");
    let facts = &project.sources[index].facts;
    let at = |position| position == claim.position;
    let mut words: BTreeSet<String> = BTreeSet::new();
    let mut how = "defined";
    for answer in &resolved[index].answers {
        if !at(facts.references[answer.reference.index()].position) {
            continue;
        }
        match &answer.target {
            Target::Definition(source, id) => {
                let source = &project.sources[*source as usize];
                let line = source.facts.definitions[id.index()].position.line;
                words.insert(format!("{}:{line}", source.path));
            }
            Target::Document(source) => {
                words.insert(project.sources[*source as usize].path.clone());
            }
            Target::External { package, path } if path.is_empty() => {
                words.insert(package.to_string());
            }
            Target::External { package, path } => {
                words.insert(format!("{package}::{path}"));
            }
        }
        how = match answer.resolution {
            Resolution::Exact => "defined",
            other => other.name(),
        };
    }
    if words.is_empty() {
        return "none".to_owned();
    }
    format!("{how}: {}", words.into_iter().collect::<Vec<_>>().join(", "))
}
