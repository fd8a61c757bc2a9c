//! What a search looked at, so that the next run knows without searching whether it would find the
//! same.

use super::crates::{Registry, Wanted};
use super::packages::Disk;
use super::{MAX_BYTES, Places};
use bitcode::{Decode, Encode};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// What keeps the key of an interface apart from the key of the whole document.
const INTERFACE: &[u8] = b"loci interface of ";

/// What a search looked at.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct Evidence {
    /// Files by their hashes; all zero for one that is not there.
    files: Vec<(String, [u8; 32])>,
    /// Crates that were looked for, and the folder that was found.
    crates: Vec<(Wanted, Option<String>)>,
    /// Specifiers by the folder they were looked up from, and the file that was found.
    specifiers: Vec<(String, String, Option<String>)>,
    /// Name, version and number of documents of each package that is used.
    used: Vec<(String, String, u32)>,
}

impl Evidence {
    /// Notes a file and answers the key of its interface.
    pub(super) fn read(&mut self, file: &Path, text: &str) -> [u8; 32] {
        self.files.push((name(file), *blake3::hash(text.as_bytes()).as_bytes()));
        let mut hasher = blake3::Hasher::new();
        hasher.update(INTERFACE).update(text.as_bytes());
        *hasher.finalize().as_bytes()
    }

    /// Reads a file that says what is used, and notes it, there or not.
    pub(super) fn consult(&mut self, file: &Path) -> Option<String> {
        let text = text(file);
        self.files.push((name(file), hash(text.as_deref())));
        text
    }

    pub(super) fn looked_for(&mut self, wanted: Wanted, found: Option<&Path>) {
        self.crates.push((wanted, found.map(name)));
    }

    pub(super) fn specified(&mut self, folder: &Path, specifier: &str, found: Option<&Path>) {
        self.specifiers.push((name(folder), specifier.to_owned(), found.map(name)));
    }

    pub(super) fn used(&mut self, package: &str, version: &str, documents: usize) {
        let documents = u32::try_from(documents).unwrap_or(u32::MAX);
        self.used.push((package.to_owned(), version.to_owned(), documents));
    }

    pub(super) fn finish(&mut self) {
        self.files.sort();
        self.files.dedup();
        self.crates.sort();
        self.crates.dedup();
        self.specifiers.sort();
        self.specifiers.dedup();
        self.used.sort();
    }

    /// The packages whose documents are used: name, version, number of documents.
    pub fn packages(&self) -> &[(String, String, u32)] {
        &self.used
    }

    /// As bytes.
    pub fn encode(&self) -> Vec<u8> {
        bitcode::encode(self)
    }

    /// From [`Evidence::encode`]'s bytes; `None` where they are anything else.
    pub fn decode(bytes: &[u8]) -> Option<Self> {
        bitcode::decode(bytes).ok()
    }

    /// Whether a search from the same documents would find the same.
    pub fn is_current(&self, places: &Places) -> bool {
        let same =
            |(file, known): &(String, [u8; 32])| hash(text(Path::new(file)).as_deref()) == *known;
        if !self.files.iter().all(same) {
            return false;
        }
        if !self.crates.is_empty() {
            let registry = Registry::open(places);
            let same = |(wanted, known): &(Wanted, Option<String>)| {
                registry.find(wanted).map(|(folder, _)| name(&folder)) == *known
            };
            if !self.crates.iter().all(same) {
                return false;
            }
        }
        let disk = Disk::default();
        let mut memo: BTreeMap<(&str, &str), Option<String>> = BTreeMap::new();
        self.specifiers.iter().all(|(folder, specifier, known)| {
            let found = memo.entry((folder, specifier)).or_insert_with(|| {
                disk.find(&PathBuf::from(folder), specifier).map(|file| name(&file))
            });
            found == known
        })
    }
}

/// The text of a file that is worth reading.
pub(super) fn text(file: &Path) -> Option<String> {
    let known = std::fs::metadata(file).ok()?;
    if !known.is_file() || known.len() > MAX_BYTES as u64 {
        return None;
    }
    let bytes = std::fs::read(file).ok()?;
    String::from_utf8(bytes).ok()
}

fn hash(text: Option<&str>) -> [u8; 32] {
    text.map_or([0; 32], |text| *blake3::hash(text.as_bytes()).as_bytes())
}

fn name(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}
