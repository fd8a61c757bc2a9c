//! Fixtures as source text with what is expected written under it.
//!
//! A fixture is one text; `//- path` lines split it into files. A line `//   ^ …` speaks of the name
//! that stands above the caret, in the last line that is no such line:
//!
//! | written | expected |
//! |---|---|
//! | `^ defined: label` | every answer is the line that ends with `// label: label` |
//! | `^ external: package` | the answer lies in that package |
//! | `^ none` | no answer: a local, or not known |
//!
//! A name with several answers has several labels (`^ defined: a, b`). A document as a module goes by
//! its path.

use loci::extract::extract;
use loci::model::Language;
use loci::resolve::{Manifest, Project, Source, Target, resolve};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What a caret expects.
#[derive(Debug, PartialEq, Eq)]
enum Expected {
    Defined(BTreeSet<String>),
    External(String),
    None,
}

/// A caret: file, line and column of a name, and what it should mean.
#[derive(Debug)]
struct Caret {
    path: String,
    line: u32,
    column: u32,
    expected: Expected,
}

/// Resolves a fixture and compares. Returns how many carets it has; panics with all that differ.
pub fn check(fixture: &str) -> usize {
    let files = split(fixture);
    let mut labels: BTreeMap<String, (String, u32)> = BTreeMap::new();
    let mut carets = Vec::new();
    for (path, text) in &files {
        read(path, text, &mut labels, &mut carets);
    }
    let project = project(&files);
    let resolved = resolve(&project);
    let mut wrong = Vec::new();
    for caret in &carets {
        let index = project
            .sources
            .iter()
            .position(|s| s.path == caret.path)
            .unwrap_or_else(|| panic!("{} is no source", caret.path));
        let facts = &project.sources[index].facts;
        let mut found: BTreeSet<String> = BTreeSet::new();
        for answer in &resolved[index].answers {
            let reference = &facts.references[answer.reference.index()];
            if (reference.position.line, reference.position.column) != (caret.line, caret.column) {
                continue;
            }
            found.insert(match &answer.target {
                Target::Definition(source, id) => {
                    let source = &project.sources[*source as usize];
                    let line = source.facts.definitions[id.index()].position.line;
                    label_of(&labels, &source.path, line)
                }
                Target::Document(source) => project.sources[*source as usize].path.clone(),
                Target::External { package, .. } => format!("external: {package}"),
            });
        }
        let right = match &caret.expected {
            Expected::Defined(labels) => found == *labels,
            Expected::External(package) => {
                found == BTreeSet::from([format!("external: {package}")])
            }
            Expected::None => found.is_empty(),
        };
        if !right {
            let Caret { path, line, column, expected } = caret;
            wrong.push(format!("{path}:{line}:{column}: expected {expected:?}, found {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    carets.len()
}

fn label_of(labels: &BTreeMap<String, (String, u32)>, path: &str, line: u32) -> String {
    let label = labels.iter().find(|(_, (p, l))| p == path && *l == line);
    label.map_or_else(|| format!("{path}:{line}"), |(label, _)| label.clone())
}

/// The files of a fixture, in its order.
pub fn split(fixture: &str) -> Vec<(String, String)> {
    let mut files: Vec<(String, String)> = Vec::new();
    for line in fixture.lines() {
        if let Some(path) = line.strip_prefix("//- ") {
            files.push((path.trim().to_owned(), String::new()));
        } else if let Some((_, text)) = files.last_mut() {
            text.push_str(line);
            text.push('\n');
        }
    }
    assert!(!files.is_empty(), "a fixture begins with `//- path`");
    files
}

/// A project of files: what is a language's is a source, what looks like a manifest is one.
pub fn project(files: &[(String, String)]) -> Project {
    let mut project = Project::default();
    for (path, text) in files {
        let name = path.rsplit('/').next().unwrap_or_default();
        if name == "Cargo.toml" || name == "package.json" || name.starts_with("tsconfig") {
            project.manifests.push(Manifest { path: path.clone(), text: text.clone() });
        } else if let Some(language) = Language::of_path(path) {
            let facts = Arc::new(extract(language, text).expect("a fixture is small"));
            project.sources.push(Source { path: path.clone(), language, facts });
        } else {
            project.other_files.push(path.clone());
        }
    }
    project.sources.sort_by(|a, b| a.path.cmp(&b.path));
    project.manifests.sort_by(|a, b| a.path.cmp(&b.path));
    project.other_files.sort();
    project
}

fn read(
    path: &str,
    text: &str,
    labels: &mut BTreeMap<String, (String, u32)>,
    carets: &mut Vec<Caret>,
) {
    let mut above = 0;
    for (number, line) in (1..).zip(text.lines()) {
        let comment = line.trim_start().strip_prefix("//").map(str::trim_start);
        if let Some(expected) = comment.and_then(|c| c.strip_prefix("^ ")) {
            let before = line.split('^').next().unwrap_or_default();
            let column = before.chars().count() as u32 + 1;
            let expected = match expected.trim().split_once(": ") {
                Some(("defined", all)) => {
                    Expected::Defined(all.split(", ").map(str::to_owned).collect())
                }
                Some(("external", package)) => Expected::External(package.to_owned()),
                None if expected.trim() == "none" => Expected::None,
                _ => panic!("{path}:{number}: `{expected}` is none of defined, external, none"),
            };
            carets.push(Caret { path: path.to_owned(), line: above, column, expected });
        } else {
            above = number;
            if let Some((_, label)) = line.split_once("// label: ") {
                let place = (path.to_owned(), number);
                let before = labels.insert(label.trim().to_owned(), place);
                assert!(before.is_none(), "{path}:{number}: label `{label}` is there twice");
            }
        }
    }
}
