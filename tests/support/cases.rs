//! Folders of fixtures that hold many small cases each.
//!
//! A case begins with a line `//= its name` and ends with the next; what stands before the first is
//! the file's head. Every case is a fixture and a project of its own, so that no case can help
//! another. A case that names no file (`//- path`) is one file of the path given (with the extension
//! of the cases' own file where it has none), and one that has no manifest gets the one given.

use crate::caret::{File, outcome, split};
use rayon::prelude::*;
use std::path::{Path, PathBuf};

/// What a folder of cases holds.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Cases.
    pub cases: usize,
    /// Caret lines that hold.
    pub held: usize,
    /// Known gaps.
    pub gaps: usize,
}

/// A case: its name, its file and line, its files.
pub struct Case {
    pub name: String,
    pub place: String,
    before: usize,
    pub files: Vec<File>,
}

/// Checks every case of a folder.
///
/// # Panics
/// When a caret line does not hold, or a case claims nothing.
#[track_caller]
pub fn check_all(folder: &str, lone: &str, manifest: Option<(&str, &str)>) -> Tally {
    let mut tally = Tally::default();
    let mut wrong = Vec::new();
    let cases = read(folder, lone, manifest);
    let outcomes: Vec<_> = cases.par_iter().map(|case| outcome(&case.files)).collect();
    for (case, found) in cases.into_iter().zip(outcomes) {
        let Case { name, place, before, .. } = case;
        if found.held + found.gaps + found.wrong.len() == 0 {
            wrong.push(format!("{place}:{before}: `{name}` claims nothing"));
        }
        let whys = found.wrong.iter();
        wrong.extend(whys.map(|(line, why)| format!("{place}:{}: {name}: {why}", before + line)));
        tally.cases += 1;
        tally.held += found.held;
        tally.gaps += found.gaps;
    }
    println!("{folder}: {} cases, {} carets, {} gaps", tally.cases, tally.held, tally.gaps);
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
    tally
}

/// Reads every case of a folder, in the order of the files' names.
pub fn read(folder: &str, lone: &str, manifest: Option<(&str, &str)>) -> Vec<Case> {
    let whole = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let entries = std::fs::read_dir(&whole).expect("a folder of cases");
    let mut paths: Vec<PathBuf> = entries.map(|e| e.expect("an entry").path()).collect();
    paths.sort();
    let mut cases: Vec<Case> = Vec::new();
    for path in paths {
        let text = std::fs::read_to_string(&path).expect("a file of cases");
        let place = format!("{folder}/{}", path.file_name().unwrap_or_default().to_string_lossy());
        let extension = path.extension().unwrap_or_default().to_string_lossy();
        let lone = match lone.contains('.') {
            true => lone.to_owned(),
            false => format!("{lone}.{extension}"),
        };
        let first = cases.len();
        let mut bodies: Vec<String> = Vec::new();
        for (number, line) in (1..).zip(text.lines()) {
            if let Some(name) = line.strip_prefix("//= ") {
                let (name, place) = (name.trim().to_owned(), place.clone());
                cases.push(Case { name, place, before: number, files: Vec::new() });
                bodies.push(String::new());
            } else if let Some(body) = bodies.last_mut() {
                body.push_str(line);
                body.push('\n');
            }
        }
        for (case, body) in cases[first..].iter_mut().zip(bodies) {
            case.files = split(&body);
            if case.files.is_empty() {
                case.files.push(File { path: lone.clone(), text: body, before: 0 });
            }
            if let Some((path, text)) = manifest
                && case.files.iter().all(|file| file.path != path)
            {
                let (path, text) = (path.to_owned(), text.to_owned());
                case.files.insert(0, File { path, text, before: 0 });
                case.files.sort_by(|a, b| a.path.cmp(&b.path));
            }
        }
    }
    cases
}
