//! Texts: documentation comments of packages, as sentences and the rest behind them.

use loci::extract::extract;
use loci::walk;
use std::collections::HashSet;
use std::path::Path;

/// A documentation comment: what a person asks by, and what was noted.
#[derive(Clone, Debug)]
pub(super) struct Note {
    /// Its first sentence.
    pub sentence: String,
    /// What stands behind it, in prose.
    pub rest: String,
}

/// Words of a sentence that asks something.
const LEAST_WORDS: usize = 5;

/// Bytes of a note that says something.
const LEAST_BYTES: usize = 80;

/// Bytes of a note that are kept.
const MOST_BYTES: usize = 1_200;

/// The notes of a package's sources; of equal sentences none, for nobody could tell them apart.
pub(super) fn notes(folder: &Path) -> anyhow::Result<Vec<Note>> {
    let root = walk::root(folder)?;
    let mut notes: Vec<Note> = Vec::new();
    for candidate in walk::walk(&root).candidates {
        let Ok(text) = std::fs::read_to_string(root.join(&candidate.path)) else { continue };
        let Ok(facts) = extract(candidate.language, &text) else { continue };
        notes.extend(facts.definitions.iter().filter_map(|d| note(&d.documentation)));
    }
    let mut seen = HashSet::new();
    let twice: HashSet<String> = notes
        .iter()
        .filter(|n| !seen.insert(n.sentence.clone()))
        .map(|n| n.sentence.clone())
        .collect();
    let mut rests = HashSet::new();
    notes.retain(|n| !twice.contains(&n.sentence) && rests.insert(n.rest.clone()));
    Ok(notes)
}

/// A comment with its first sentence taken off; `None` where one of the two says too little.
fn note(documentation: &str) -> Option<Note> {
    let prose: String = documentation
        .split("```")
        .step_by(2)
        .flat_map(str::lines)
        .map(str::trim)
        .filter(|line| !line.starts_with(['#', '@', '|', '[']) && !line.is_empty())
        .collect::<Vec<_>>()
        .join(" ");
    let end = prose.find(". ")?;
    let (sentence, rest) = (prose[..end].trim(), prose[end + 2..].trim());
    let rest = &rest[..rest.floor_char_boundary(MOST_BYTES)];
    let asks = sentence.split_whitespace().count() >= LEAST_WORDS;
    (asks && rest.len() >= LEAST_BYTES)
        .then(|| Note { sentence: sentence.to_owned(), rest: rest.to_owned() })
}
