//! Scan: what a folder holds at this moment, by content hash. No document is parsed and no text
//! is kept.

use super::Problem;
use crate::model::{Document, DocumentStatus, Language};
use crate::resolve::Manifest;
use crate::walk::read::{Content, read};
use crate::walk::{Candidate, walk};
use rayon::prelude::*;
use std::path::Path;

/// Raised whenever the rows of unchanged facts may come out otherwise than before: resolving,
/// descriptors, what is stored. An index of another version is written anew.
const ROWS_VERSION: u32 = 2;

/// One document before it is parsed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Scanned {
    /// Relative to the root.
    pub path: String,
    /// Its language.
    pub language: Language,
    /// Bytes.
    pub size: i64,
    /// BLAKE3; all zero where it was not read.
    pub hash: [u8; 32],
    /// Why it is not parsed, if so.
    pub skipped: Option<(DocumentStatus, String)>,
}

impl Scanned {
    /// What is at `path` now, with its text where it is worth parsing; `None` if nothing is.
    pub fn read(root: &Path, candidate: &Candidate) -> Option<(Self, String)> {
        let (size, hash, skipped, text) = match read(root, &candidate.path) {
            Content::Gone => return None,
            Content::Text { text, size } => (size, hash(text.as_bytes()), None, text),
            Content::Skipped { status, detail, size, bytes } => {
                let hash = if bytes.is_empty() { [0; 32] } else { hash(&bytes) };
                (size, hash, Some((status, detail)), String::new())
            }
        };
        let Candidate { path, language } = candidate.clone();
        let language = language.of_text(&path, &text);
        let size = i64::try_from(size).unwrap_or(i64::MAX);
        Some((Self { path, language, size, hash, skipped }, text))
    }

    /// Whether the stored row still says what is there.
    pub fn is_unchanged(&self, stored: &Document) -> bool {
        let same = (self.language, self.size, self.hash)
            == (stored.language, stored.size, stored.content_hash);
        same && match &self.skipped {
            Some((status, detail)) => *status == stored.status && *detail == stored.detail,
            None => !is_skip(stored.status),
        }
    }
}

/// Whether a document of this status was left out before it was parsed.
const fn is_skip(status: DocumentStatus) -> bool {
    use DocumentStatus::*;
    match status {
        TooLarge | Binary | Unreadable | NotUtf8 | Generated => true,
        Parsed | Partial | TimedOut | TooDeep | Failed => false,
    }
}

fn hash(bytes: &[u8]) -> [u8; 32] {
    *blake3::hash(bytes).as_bytes()
}

/// What a folder holds.
#[derive(Debug, Default)]
pub(super) struct Scan {
    /// Every document, sorted by path.
    pub documents: Vec<Scanned>,
    /// Every manifest, sorted by path.
    pub manifests: Vec<Manifest>,
    /// Every other file, sorted.
    pub other_files: Vec<String>,
    /// Every folder that was gone through, sorted.
    pub folders: Vec<String>,
    /// Links that were not followed.
    pub links: usize,
    /// What could not be looked at.
    pub problems: Vec<Problem>,
}

impl Scan {
    /// Walks a folder and hashes every candidate.
    pub fn new(root: &Path) -> Self {
        let tree = walk(root);
        let mut scan = Self {
            documents: tree
                .candidates
                .par_iter()
                .filter_map(|candidate| Some(Scanned::read(root, candidate)?.0))
                .collect(),
            manifests: Vec::new(),
            other_files: tree.other_files,
            folders: tree.folders,
            links: tree.links,
            problems: tree.problems,
        };
        for path in tree.manifests {
            match read(root, &path) {
                Content::Text { text, .. } => scan.manifests.push(Manifest { path, text }),
                Content::Skipped { detail, .. } => {
                    scan.problems.push(Problem { path, message: format!("not read: {detail}") });
                }
                Content::Gone => {}
            }
        }
        scan
    }

    /// What all answers depend on besides the documents themselves: manifests, other files, and
    /// how this program makes rows.
    pub fn fingerprint(&self) -> Fingerprint {
        let mut hasher = blake3::Hasher::new();
        // Lengths keep what follows one another apart.
        let mut put = |text: &str| {
            hasher.update(&(text.len() as u64).to_le_bytes());
            hasher.update(text.as_bytes());
        };
        for Manifest { path, text } in &self.manifests {
            put(path);
            put(text);
        }
        put("");
        self.other_files.iter().for_each(|path| put(path));
        let mut bytes = ROWS_VERSION.to_le_bytes().to_vec();
        bytes.extend_from_slice(hasher.finalize().as_bytes());
        Fingerprint(bytes)
    }
}

/// See [`Scan::fingerprint`]; stored with the repository.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Fingerprint(pub Vec<u8>);

impl Fingerprint {
    /// Whether stored rows were made as this program makes them.
    pub fn has_same_version(&self, stored: &[u8]) -> bool {
        stored.get(..size_of::<u32>()) == self.0.get(..size_of::<u32>())
    }
}
