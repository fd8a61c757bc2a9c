//! Sources: the documents of a change, read and compared.
//!
//! What is touched follows from the texts of both sides alone; how old the index is makes no
//! difference. Blocks: call it off the threads that serve connections.
//!
//! Must not know: the database, how git is asked.

use super::git::{Content, Differing, Git, Side, Sides};
use super::touched::{Touched, Version, compare, pair, versions};
use super::{Between, ImpactError, limits};
use crate::extract::extract;
use crate::model::{Language, Position};
use crate::walk;
use crate::walk::read::{Content as Read, read};
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::path::Path;

/// A document of a change.
#[derive(Clone, Debug)]
pub(super) struct Document {
    pub before: String,
    pub path: String,
    pub status: &'static str,
    pub language: Option<Language>,
    /// Hash of its new text, where it was read.
    pub hash: Option<[u8; 32]>,
    /// Why its symbols are not known, or what it is where it has none.
    pub note: String,
    /// How many of its symbols are touched.
    pub symbols: usize,
}

/// A place that still names what is gone.
#[derive(Clone, Debug)]
pub(super) struct Named {
    pub name: String,
    pub path: String,
    pub position: Position,
    /// The definition it stands in.
    pub enclosing: String,
}

/// All that the texts say of a change.
#[derive(Debug, Default)]
pub(super) struct Compared {
    pub from: String,
    pub to: String,
    pub documents: Vec<Document>,
    pub touched: Vec<Touched>,
    /// Limits that cut it, in words.
    pub cut: Vec<String>,
    pub named: Vec<Named>,
}

/// One side of a document: its text, or why it is not compared.
enum Text {
    Absent,
    Some(String),
    Not(String),
}

/// Reads and compares a change.
pub(super) fn changed(
    root: &Path,
    repository: i64,
    between: &Between,
) -> Result<Compared, ImpactError> {
    let git = Git::new(root);
    let sides = git.sides(between)?;
    let mut differing = git.differing(&sides)?;
    let mut all =
        Compared { from: called(&sides.from), to: called(&sides.to), ..Compared::default() };
    if differing.len() > limits::DOCUMENTS {
        all.cut.push(format!(
            "only the first {} of {} changed documents are compared: ask about fewer commits or \
             a part of the repository",
            limits::DOCUMENTS,
            differing.len()
        ));
        differing.truncate(limits::DOCUMENTS);
    }
    let blobs = blobs(&git, &differing)?;
    let compared: Vec<(Document, Vec<Touched>)> =
        differing.par_iter().filter_map(|one| compared(root, repository, one, &blobs)).collect();
    let mut touched = Vec::new();
    for (document, of_one) in compared {
        touched.extend(of_one);
        all.documents.push(document);
    }
    all.touched = pair(touched);
    let places: FxHashMap<&str, usize> =
        all.touched.iter().filter_map(|one| one.latest()).fold(FxHashMap::default(), |mut n, v| {
            *n.entry(v.path.as_str()).or_default() += 1;
            n
        });
    for document in &mut all.documents {
        document.symbols = places.get(document.path.as_str()).copied().unwrap_or_default();
        if document.symbols == 0 && document.note.is_empty() {
            document.note = "layout or comments only".to_owned();
        }
    }
    mentions(root, &git, &sides, &mut all)?;
    Ok(all)
}

fn called(side: &Side) -> String {
    match side {
        Side::Commit(name) => name.clone(),
        Side::Staged => "what is staged".to_owned(),
        Side::WorkTree => "the work tree".to_owned(),
    }
}

/// The texts git keeps of documents in a known language, by git's names for them.
fn blobs(
    git: &Git,
    differing: &[Differing],
) -> Result<FxHashMap<String, Option<Vec<u8>>>, ImpactError> {
    let code = |one: &&Differing| Language::of_path(&one.path).is_some();
    let mut names: Vec<String> = differing
        .iter()
        .filter(code)
        .flat_map(|one| [&one.old, &one.new])
        .filter_map(|content| match content {
            Content::Blob(name) => Some(name.clone()),
            _ => None,
        })
        .collect();
    names.sort();
    names.dedup();
    let found = git.blobs(&names, limits::TEXT_BYTES)?;
    Ok(names.into_iter().zip(found).collect())
}

/// One document, compared; `None` where it has not changed after all.
fn compared(
    root: &Path,
    repository: i64,
    one: &Differing,
    blobs: &FxHashMap<String, Option<Vec<u8>>>,
) -> Option<(Document, Vec<Touched>)> {
    let Differing { before, path, old, new } = one;
    let language = Language::of_path(path);
    let status = match (old, new) {
        (Content::Absent, _) => "added",
        (_, Content::Absent) => "removed",
        _ if before != path => "renamed",
        _ => "modified",
    };
    let mut document = Document {
        before: before.clone(),
        path: path.clone(),
        status,
        language,
        hash: None,
        note: String::new(),
        symbols: 0,
    };
    let Some(language) = language else {
        let kind = if walk::is_manifest(path) { "manifest" } else { "no code" };
        document.note = kind.to_owned();
        return Some((document, Vec::new()));
    };
    let old = text(root, before, old, blobs);
    let new = text(root, path, new, blobs);
    if let Text::Some(text) = &new {
        document.hash = Some(*blake3::hash(text.as_bytes()).as_bytes());
    }
    let side = |text: &Text, path: &str| match text {
        Text::Absent => Ok(Vec::new()),
        Text::Some(text) => {
            // What was renamed across languages is read as what it was.
            let language = Language::of_path(path).unwrap_or(language);
            versions(repository, path, language, text).map_err(|error| error.to_string())
        }
        Text::Not(why) => Err(why.clone()),
    };
    if let (Text::Some(old), Text::Some(new)) = (&old, &new)
        && old == new
        && before == path
    {
        return None;
    }
    let both: Result<(Vec<Version>, Vec<Version>), String> =
        side(&old, before).and_then(|old| Ok((old, side(&new, path)?)));
    Some(match both {
        Ok((old, new)) => (document, compare(old, new)),
        Err(why) => {
            document.note = why;
            (document, Vec::new())
        }
    })
}

fn text(
    root: &Path,
    path: &str,
    content: &Content,
    blobs: &FxHashMap<String, Option<Vec<u8>>>,
) -> Text {
    match content {
        Content::Absent => Text::Absent,
        Content::Disk => match read(root, path) {
            Read::Gone => Text::Absent,
            Read::Text { text, .. } => Text::Some(text),
            Read::Skipped { detail, .. } => Text::Not(detail),
        },
        Content::Blob(name) => match blobs.get(name) {
            Some(Some(bytes)) if bytes.contains(&0) => Text::Not("holds NUL bytes".to_owned()),
            Some(Some(bytes)) => match std::str::from_utf8(bytes) {
                Ok(text) => Text::Some(text.strip_prefix('\u{feff}').unwrap_or(text).to_owned()),
                Err(_) => Text::Not("not UTF-8".to_owned()),
            },
            _ => Text::Not("too large to be compared".to_owned()),
        },
    }
}

/// Looks for what still names symbols that are gone. A name that something else has as well, is
/// passed over by who knows of it; here only the change itself is asked.
fn mentions(root: &Path, git: &Git, sides: &Sides, all: &mut Compared) -> Result<(), ImpactError> {
    let mut names: Vec<String> = Vec::new();
    for one in &all.touched {
        let Some(before) = &one.before else { continue };
        let after = one.after.as_ref().map(|after| &after.symbol.name);
        let name = &before.symbol.name;
        let file = before.symbol.kind == crate::model::SymbolKind::File;
        if !file && after != Some(name) && !names.contains(name) {
            names.push(name.clone());
        }
    }
    let new = |name: &String| {
        all.touched.iter().any(|one| one.after.as_ref().is_some_and(|v| v.symbol.name == *name))
    };
    names.retain(|name| !new(name));
    if names.len() > limits::GONE_NAMES {
        all.cut.push(format!(
            "of {} names that are gone only {} are looked for in the rest of the code",
            names.len(),
            limits::GONE_NAMES
        ));
        names.truncate(limits::GONE_NAMES);
    }
    let mut wanted: FxHashMap<String, Vec<&str>> = FxHashMap::default();
    for name in &names {
        let (paths, more) = git.holding(&sides.to, name, limits::MENTION_DOCUMENTS)?;
        if more {
            all.cut.push(format!(
                "`{name}` is gone and stands in more than {} files; only these are read",
                limits::MENTION_DOCUMENTS
            ));
        }
        for path in paths {
            wanted.entry(path).or_default().push(name);
        }
    }
    let mut wanted: Vec<(String, Vec<&str>)> =
        wanted.into_iter().filter(|(path, _)| Language::of_path(path).is_some()).collect();
    wanted.sort();
    wanted.truncate(limits::MENTION_DOCUMENTS);
    let texts: Vec<Option<String>> = match &sides.to {
        Side::Commit(commit) => {
            let names: Vec<_> =
                wanted.iter().map(|(path, _)| format!("{commit}:./{path}")).collect();
            let blobs = git.blobs(&names, limits::TEXT_BYTES)?;
            blobs.into_iter().map(|blob| String::from_utf8(blob?).ok()).collect()
        }
        // What is staged is nearly always what is on the disk, and only places are wanted.
        _ => wanted
            .iter()
            .map(|(path, _)| match read(root, path) {
                Read::Text { text, .. } => Some(text),
                _ => None,
            })
            .collect(),
    };
    all.named = wanted
        .par_iter()
        .zip(texts)
        .flat_map_iter(|((path, names), text)| named(path, names, text.as_deref()))
        .collect();
    Ok(())
}

/// References of one document to one of `names`.
fn named(path: &str, names: &[&str], text: Option<&str>) -> Vec<Named> {
    let (Some(language), Some(text)) = (Language::of_path(path), text) else { return Vec::new() };
    let Ok(facts) = extract(language, text) else { return Vec::new() };
    let references = facts.references.iter().filter(|r| names.contains(&facts.name(r.name)));
    references
        .map(|reference| Named {
            name: facts.name(reference.name).to_owned(),
            path: path.to_owned(),
            position: reference.position,
            enclosing: reference.enclosing.map_or_else(String::new, |id| {
                facts.name(facts.definitions[id.index()].name).to_owned()
            }),
        })
        .collect()
}
