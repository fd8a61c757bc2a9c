//! Read: what stands at changed paths now, and whether that is more than other bytes of documents.
//!
//! Must not know: the database, how anything is resolved.

use crate::dependencies::Questions;
use crate::index::gather::{self, Cache};
use crate::index::scan::{Fingerprint, Scan, Scanned};
use crate::index::state::State;
use crate::index::{IndexError, Problem, blocking};
use crate::model::Language;
use crate::model::facts::Facts;
use crate::store::encode_facts;
use crate::walk::{self, Candidate};
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

/// Files that the search for dependencies reads, though they are neither documents nor manifests.
const LOCK_FILES: [&str; 1] = ["Cargo.lock"];

/// What a scan sees besides documents.
#[derive(Default)]
pub(super) struct Surroundings {
    /// Of all that answers depend on besides documents.
    pub fingerprint: Fingerprint,
    /// Paths of manifests.
    manifests: BTreeSet<String>,
    /// Paths of files that are neither documents nor manifests.
    other_files: BTreeSet<String>,
    /// Folders that were gone through, sorted.
    pub folders: Vec<String>,
    /// What documents may ask dependencies for.
    pub questions: Questions,
    /// Links that were not followed.
    pub links: usize,
    /// What could not be looked at.
    pub problems: Vec<Problem>,
}

/// A document that is not what it was.
pub(super) struct Changed {
    /// Which one of the state's.
    pub document: usize,
    /// What is there now.
    pub scanned: Scanned,
    /// Its text.
    text: String,
}

/// A changed document with its facts.
pub(super) struct Extracted {
    /// Which one of the state's.
    pub document: usize,
    /// What is there now.
    pub scanned: Scanned,
    /// What it says.
    pub facts: Arc<Facts>,
    /// They were not in the cache.
    new: bool,
}

impl Extracted {
    /// Its facts as the cache holds them, unless they came from there.
    pub fn row(&self) -> Option<(Language, [u8; 32], Vec<u8>)> {
        let encoded = || (self.scanned.language, self.scanned.hash, encode_facts(&self.facts));
        self.new.then(encoded)
    }
}

/// The facts of changed documents; `None` where one has none.
pub(super) fn extracted(changed: Vec<Changed>, cache: &Cache) -> Option<Vec<Extracted>> {
    let extract = |Changed { document, scanned, text }| {
        let known = cache.get(&gather::key(&scanned)).cloned();
        let new = known.is_none();
        let facts = match known {
            Some(facts) => facts,
            None => Arc::new(gather::facts(scanned.language, &text).ok()?),
        };
        Some(Extracted { document, scanned, facts, new })
    };
    changed.into_par_iter().map(extract).collect()
}

impl Surroundings {
    pub fn of(scan: &Scan) -> Self {
        Self {
            fingerprint: scan.fingerprint(),
            manifests: scan.manifests.iter().map(|manifest| manifest.path.clone()).collect(),
            other_files: scan.other_files.iter().cloned().collect(),
            folders: scan.folders.clone(),
            questions: Questions::new(&scan.manifests),
            links: scan.links,
            problems: scan.problems.clone(),
        }
    }

    /// What stands at some paths now, as far as it differs from what is held; `None` where more
    /// than the bytes of documents has changed.
    pub async fn read(
        &self,
        root: &Path,
        state: &State,
        paths: &BTreeSet<String>,
    ) -> Result<Option<Vec<Changed>>, IndexError> {
        let mut candidates = Vec::new();
        for path in paths {
            match state.find(path) {
                Some(document) => {
                    let language = state.documents()[document].scanned.language;
                    candidates.push((document, Candidate { path: path.clone(), language }));
                }
                None if self.is_nothing(root, path) => {}
                None => return Ok(None),
            }
        }
        let root = root.to_owned();
        let read = blocking("reading", move || -> Option<Vec<Changed>> {
            let read = candidates.into_par_iter().map(|(document, candidate)| {
                let (scanned, text) = Scanned::read(&root, &candidate)?;
                Some(Changed { document, scanned, text })
            });
            read.collect()
        });
        // One that is gone changes what there is.
        let Some(mut read) = read.await? else { return Ok(None) };
        let held = |changed: &Changed| &state.documents()[changed.document];
        read.retain(|changed| held(changed).scanned != changed.scanned);
        // So does one that has no facts before or after, or is of another language now.
        let has_facts = |changed: &Changed| {
            held(changed).source.is_ok()
                && changed.scanned.skipped.is_none()
                && held(changed).scanned.language == changed.scanned.language
        };
        Ok(read.iter().all(has_facts).then_some(read))
    }

    /// Whether what happened at a path that is no document's leaves the index as it is.
    fn is_nothing(&self, root: &Path, path: &str) -> bool {
        let name = path.rsplit('/').next().unwrap_or(path);
        if self.manifests.contains(path)
            || LOCK_FILES.contains(&name)
            || walk::shapes_the_walk(name)
        {
            return false;
        }
        let is_folder =
            |path: &str| self.folders.binary_search_by(|folder| folder.as_str().cmp(path)).is_ok();
        match root.join(path).symlink_metadata() {
            // What such a file holds is of no account.
            Ok(now) if self.other_files.contains(path) => now.is_file(),
            Ok(now) if is_folder(path) => now.is_dir(),
            // Links are not followed, and what walks leave out may change as it likes.
            Ok(_) => !walk::lists(root, path),
            // It came and went.
            Err(_) => !self.other_files.contains(path) && !is_folder(path),
        }
    }
}
