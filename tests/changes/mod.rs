//! Work trees that change as people, editors and git change them, from a seed, and what they are
//! held against: a fresh index of the same tree.
//!
//! | module | what it is |
//! |---|---|
//! | [`bases`] | the trees that sequences start from |
//! | [`text`] | changes of one document's text |
//! | [`daemon`] | the daemon as a process |
//! | [`kept`] | an index that is told of changes |
//! | [`moves`] | changes of the tree: files, folders, modules, manifests, ignore files, git |
//! | [`oracle`] | every row of two indexes, compared |
//! | [`shrink`] | the smallest history that still goes wrong |

#![allow(dead_code, clippy::unwrap_used, reason = "each test binary uses its part")]

pub mod bases;
pub mod daemon;
pub mod kept;
pub mod moves;
pub mod oracle;
pub mod shrink;
pub mod text;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// Every file of a tree by its path, `.git` left out.
pub type Files = BTreeMap<String, Vec<u8>>;

/// A small generator (SplitMix64): the same seed gives the same sequence on every machine.
#[derive(Clone)]
pub struct Random(pub u64);

impl Random {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// From 0 to one below `end`, which is not 0.
    pub fn below(&mut self, end: usize) -> usize {
        (self.next() % end as u64) as usize
    }

    /// One in so many.
    pub fn one_in(&mut self, many: usize) -> bool {
        self.below(many) == 0
    }

    /// One of them; `None` of nothing.
    pub fn pick<'a, T>(&mut self, of: &'a [T]) -> Option<&'a T> {
        (!of.is_empty()).then(|| &of[self.below(of.len())])
    }

    /// One of some words.
    pub fn word<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.below(of.len())]
    }
}

/// One thing that is done to a tree on the disk.
#[derive(Clone, Debug)]
pub enum Step {
    /// Written in place.
    Write(String, Vec<u8>),
    /// Written beside and renamed onto it, as most editors save.
    Save(String, Vec<u8>),
    /// A file removed.
    Remove(String),
    /// A folder removed with all that is in it.
    RemoveFolder(String),
    /// A file or a folder moved.
    Rename(String, String),
    /// A git command in the root.
    Git(Vec<String>),
}

/// Does the step on the disk. Answers the paths of files that it may have touched, and whether it
/// touched more than they tell.
///
/// # Panics
/// When the disk will not have it.
pub fn perform(root: &Path, step: &Step) -> (BTreeSet<String>, bool) {
    let mut touched = BTreeSet::new();
    match step {
        Step::Write(path, bytes) => {
            put(root, path, bytes);
            touched.insert(path.clone());
        }
        Step::Save(path, bytes) => {
            let temporary = format!("{path}.tmp~");
            put(root, &temporary, bytes);
            fs::rename(root.join(temporary), root.join(path)).unwrap();
            touched.insert(path.clone());
        }
        Step::Remove(path) => {
            fs::remove_file(root.join(path)).unwrap();
            touched.insert(path.clone());
        }
        Step::RemoveFolder(path) => {
            touched.extend(read(root, path).into_keys());
            fs::remove_dir_all(root.join(path)).unwrap();
        }
        Step::Rename(from, to) => {
            let (from_path, to_path) = (root.join(from), root.join(to));
            let files = if from_path.is_dir() { read(root, from) } else { Files::new() };
            fs::create_dir_all(to_path.parent().unwrap()).unwrap();
            fs::rename(from_path, to_path).unwrap();
            if files.is_empty() {
                touched.extend([from.clone(), to.clone()]);
            }
            for path in files.into_keys() {
                touched.insert(format!("{to}{}", &path[from.len()..]));
                touched.insert(path);
            }
        }
        Step::Git(arguments) => {
            let before = read(root, "");
            let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
            moves::git(root, &arguments);
            let after = read(root, "");
            touched.extend(difference(&before, &after));
            return (touched, true);
        }
    }
    (touched, false)
}

fn put(root: &Path, path: &str, bytes: &[u8]) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
}

/// Every file below a folder of the tree, by its path from the root.
pub fn read(root: &Path, folder: &str) -> Files {
    let mut files = Files::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(root.join(&folder)).unwrap() {
            let entry = entry.unwrap();
            let name = entry.file_name().into_string().unwrap();
            let path = if folder.is_empty() { name.clone() } else { format!("{folder}/{name}") };
            let kind = entry.file_type().unwrap();
            if kind.is_dir() && name != ".git" {
                folders.push(path);
            } else if kind.is_file() {
                files.insert(path, fs::read(entry.path()).unwrap());
            }
        }
    }
    files
}

/// The paths of which the two say otherwise.
pub fn difference(before: &Files, after: &Files) -> BTreeSet<String> {
    let paths: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let differs = |path: &&String| before.get(*path) != after.get(*path);
    paths.into_iter().filter(differs).cloned().collect()
}

/// Makes a folder that holds `before` hold `after`. Answers the paths that it touched.
pub fn bring(root: &Path, before: &Files, after: &Files) -> BTreeSet<String> {
    let touched = difference(before, after);
    for path in touched.iter().filter(|path| before.contains_key(*path)) {
        if !after.contains_key(path) {
            fs::remove_file(root.join(path)).unwrap();
            // A folder that is empty may have to become a file.
            let mut folder = Path::new(path).parent();
            while let Some(at) = folder.filter(|at| !at.as_os_str().is_empty()) {
                if fs::remove_dir(root.join(at)).is_err() {
                    break;
                }
                folder = at.parent();
            }
        }
    }
    for path in touched.iter() {
        if let Some(bytes) = after.get(path) {
            put(root, path, bytes);
        }
    }
    touched
}
