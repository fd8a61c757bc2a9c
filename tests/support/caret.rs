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
//! `external: PACKAGE::PATH`; `none` that it leads to no symbol; `outside` that it leads to none of
//! the repository. `overrides: PLACE, …` speaks of a member's own name, and names the members it stands
//! in for, `PACKAGE::PATH` in a dependency; `overrides: nothing` that there are none. Caret lines stay
//! in the file and count as lines.
//!
//! `gap: CLAIM — why` marks what the language says and is not found yet; `gap: PLACE — why` is short
//! for `gap: defined: PLACE — why`. A gap that closes fails the test: it is to be turned into what
//! it claims.

use loci::extract::extract;
use loci::model::{Language, Position, Resolution};
use loci::resolve::{Answer, Libraries, Manifest, Project, Resolved, Source, Target, resolve};
use loci::walk::is_manifest;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What a caret line says of the name above it.
struct Claim {
    path: String,
    position: Position,
    /// The caret line's own line in the fixture.
    line: usize,
    text: String,
    /// It is known not to hold yet.
    gap: bool,
}

/// A file of a fixture.
pub struct File {
    pub path: String,
    pub text: String,
    /// The fixture's line before the first of the file's.
    pub before: usize,
}

/// How a fixture fared.
#[derive(Debug, Default)]
pub struct Outcome {
    /// Caret lines that hold.
    pub held: usize,
    /// Known gaps that are still open.
    pub gaps: usize,
    /// What does not hold, by its line in the fixture.
    pub wrong: Vec<(usize, String)>,
}

/// Extracts and resolves a fixture and compares every answer with its caret lines. Returns how many
/// there are.
///
/// # Panics
/// When an answer is not what its caret line says, or no caret line was found.
#[track_caller]
pub fn check(fixture: &str) -> usize {
    let outcome = outcome(&split(fixture));
    let wrong: Vec<String> = outcome.wrong.into_iter().map(|(_, why)| why).collect();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
    assert!(outcome.held > 0, "the fixture claims nothing");
    outcome.held
}

/// Extracts and resolves the files of a fixture and compares every answer with its caret lines.
pub fn outcome(files: &[File]) -> Outcome {
    let labels = labels(files);
    let project = project(files);
    let resolved = resolve(&project).expect("threads start");
    let mut outcome = Outcome::default();
    for claim in files.iter().flat_map(claims) {
        let said = in_places(&claim.text, &labels);
        let found = answer(&project, &resolved, &claim);
        // A package alone stands for anything in it.
        let in_package = said.starts_with("external: ")
            && !said.contains("::")
            && found.split(", ").all(|f| f.split("::").next() == Some(&said));
        let outside = said == "outside" && (found == "none" || found.starts_with("external: "));
        let holds = found == said || in_package || outside;
        let Position { line, column } = claim.position;
        let place = format!("{}:{line}:{column}", claim.path);
        match (claim.gap, holds) {
            (false, true) => outcome.held += 1,
            (true, false) => outcome.gaps += 1,
            (false, false) => {
                let why = format!("{place} said `{said}`, found `{found}`");
                outcome.wrong.push((claim.line, why));
            }
            (true, true) => {
                let why = format!("{place} is no gap any more: it is `{}`", claim.text);
                outcome.wrong.push((claim.line, why));
            }
        }
    }
    outcome
}

/// The places that labels name.
fn labels(files: &[File]) -> BTreeMap<String, String> {
    let mut labels = BTreeMap::new();
    for File { path, text, .. } in files {
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

/// The files of a fixture.
pub fn split(fixture: &str) -> Vec<File> {
    let mut files: Vec<File> = Vec::new();
    for (number, line) in (1..).zip(fixture.lines()) {
        if let Some(path) = line.trim_start().strip_prefix("//- ") {
            let path = path.trim().to_owned();
            files.push(File { path, text: String::new(), before: number });
        } else if let Some(file) = files.last_mut() {
            file.text.push_str(line);
            file.text.push('\n');
        }
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}

/// The project that the files of a fixture make.
fn project(files: &[File]) -> Project {
    let mut project = Project::default();
    for File { path, text, .. } in files {
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
fn claims(file: &File) -> Vec<Claim> {
    let mut claims = Vec::new();
    let mut above = 0;
    for (number, line) in (1..).zip(file.text.lines()) {
        let comment = line.trim_start();
        let comment = comment.starts_with("//") || comment.starts_with("# ");
        let caret = comment.then(|| line.find('^')).flatten();
        let Some(caret) = caret else {
            above = number;
            continue;
        };
        let column = line[..caret].chars().count() as u32 + 1;
        let said = line[caret + 1..].trim();
        let gap = said.strip_prefix("gap: ");
        let text = gap.unwrap_or(said).split(" — ").next().unwrap_or_default().to_owned();
        let kinds = ["defined: ", "inferred: ", "external: ", "candidate: "];
        let bare = !["none", "outside"].contains(&text.as_str())
            && kinds.iter().all(|kind| !text.starts_with(kind));
        claims.push(Claim {
            path: file.path.clone(),
            position: Position { line: above, column },
            line: file.before + number as usize,
            text: if gap.is_some() && bare { format!("defined: {text}") } else { text },
            gap: gap.is_some(),
        });
    }
    claims
}

/// What was answered of the name at a claim, in the words of claims.
fn answer(project: &Project, resolved: &[Resolved], claim: &Claim) -> String {
    let index = project.sources.iter().position(|s| s.path == claim.path).expect("a source");
    let facts = &project.sources[index].facts;
    let at = |position| position == claim.position;
    if claim.text.starts_with("overrides: ") {
        let own = resolved[index].overrides.iter();
        let own = own.filter(|o| at(facts.definitions[o.member.index()].position));
        let words: BTreeSet<String> = own.map(|o| place(project, &o.target)).collect();
        let words = match words.is_empty() {
            true => "nothing".to_owned(),
            false => words.into_iter().collect::<Vec<_>>().join(", "),
        };
        return format!("overrides: {words}");
    }
    let mut words: BTreeSet<String> = BTreeSet::new();
    let mut how = "defined";
    let answers = &resolved[index].answers;
    let here = |a: &&Answer| at(facts.references[a.reference.index()].position);
    let outside = |a: &Answer| a.resolution == Resolution::External;
    // A declaration that merges with a library's is spoken of alone.
    let inside = answers.iter().filter(here).any(|answer| !outside(answer));
    for answer in answers.iter().filter(here).filter(|answer| !(inside && outside(answer))) {
        words.insert(place(project, &answer.target));
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

/// A target in the words of claims.
fn place(project: &Project, target: &Target) -> String {
    match target {
        Target::Definition(source, id) => {
            let source = &project.sources[*source as usize];
            let line = source.facts.definitions[id.index()].position.line;
            format!("{}:{line}", source.path)
        }
        Target::Document(source) => project.sources[*source as usize].path.clone(),
        Target::External { package, path } if path.is_empty() => package.to_string(),
        Target::External { package, path } => format!("{package}::{path}"),
    }
}
