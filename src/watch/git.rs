//! Git: where git keeps what tells that another commit is checked out, and whether it is at work.
//!
//! Reads git's own files; no git program is run. Must not know: events, debouncing.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Largest of git's small files that is read, in bytes.
const MAX_SMALL_FILE_BYTES: u64 = 4 << 10;

/// Largest `packed-refs` that is read, in bytes.
const MAX_PACKED_REFS_BYTES: u64 = 64 << 20;

/// What is there while git changes the index, so while it changes the work tree.
const LOCK: &str = "index.lock";

/// What is there during a rebase.
const REBASE: [&str; 2] = ["rebase-merge", "rebase-apply"];

/// The git folders of one work tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Git {
    /// The top of the work tree: the root or a folder above it.
    pub top: PathBuf,
    /// `HEAD` and the index of this work tree: `.git`, or where a `.git` that is a file points.
    own: PathBuf,
    /// Branches: the same, but for a linked work tree.
    common: PathBuf,
}

impl Git {
    /// Finds them for a folder inside a work tree.
    pub fn of(folder: &Path) -> Option<Self> {
        folder.ancestors().find_map(|top| {
            let own = git_folder(&top.join(".git"))?;
            let common = match small(&own.join("commondir")) {
                Some(path) => clean(&own.join(path.trim())),
                None => own.clone(),
            };
            Some(Self { top: top.to_owned(), own, common })
        })
    }

    /// Folders to watch, each by itself: where a commit, a checkout or a changed
    /// `info/exclude` shows. Those that are there; they depend on the branch.
    pub fn folders(&self) -> BTreeSet<PathBuf> {
        let mut folders = BTreeSet::from([
            self.own.clone(),
            self.common.clone(),
            self.common.join("info"),
            // Where refs are kept in tables, HEAD says nothing.
            self.own.join("reftable"),
            self.common.join("reftable"),
        ]);
        if let Some(branch) = self.branch() {
            folders.extend(self.common.join(branch).parent().map(Path::to_owned));
        }
        folders.retain(|folder| folder.is_dir());
        folders
    }

    /// Whether a path is one of git's own.
    pub fn owns(&self, path: &Path) -> bool {
        path.starts_with(&self.own) || path.starts_with(&self.common)
    }

    /// Whether a path is the ignore file that git keeps to itself.
    pub fn is_exclude(&self, path: &Path) -> bool {
        path.strip_prefix(&self.common).is_ok_and(|path| path == Path::new("info/exclude"))
    }

    /// Whether a change of this path, which is git's own, can move `HEAD` or tell that git has
    /// finished.
    pub fn counts(&self, path: &Path) -> bool {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        matches!(name, "HEAD" | "packed-refs" | "tables.list" | "commondir")
            || name == LOCK
            || REBASE.contains(&name)
            || self.branch().is_some_and(|branch| path == self.common.join(branch))
    }

    /// Whether git is changing the work tree or its index right now.
    pub fn is_locked(&self) -> bool {
        self.own.join(LOCK).exists()
    }

    /// Whether a rebase is under way, or was left off in the middle.
    pub fn is_rebasing(&self) -> bool {
        REBASE.iter().any(|name| self.own.join(name).exists())
    }

    /// What `HEAD` leads to, to be compared with what it led to before.
    pub fn head(&self) -> Head {
        let text = small(&self.own.join("HEAD")).unwrap_or_default();
        let commit = match self.branch() {
            Some(branch) => small(&self.common.join(&branch))
                .map(|text| text.trim().to_owned())
                .or_else(|| self.packed(&branch)),
            None => None,
        };
        let tables = [&self.own, &self.common]
            .map(|folder| small(&folder.join("reftable/tables.list")).unwrap_or_default());
        Head { text, commit, tables }
    }

    /// The branch that is checked out, as `refs/heads/…`.
    fn branch(&self) -> Option<String> {
        let text = small(&self.own.join("HEAD"))?;
        let name = text.trim().strip_prefix("ref:")?.trim();
        let inside = name.starts_with("refs/") && !name.split('/').any(|part| part == "..");
        inside.then(|| name.to_owned())
    }

    fn packed(&self, branch: &str) -> Option<String> {
        let text = read(&self.common.join("packed-refs"), MAX_PACKED_REFS_BYTES)?;
        text.lines()
            .filter_map(|line| line.split_once(' '))
            .find(|(_, name)| *name == branch)
            .map(|(commit, _)| commit.to_owned())
    }
}

/// What `HEAD` of a work tree leads to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Head {
    text: String,
    commit: Option<String>,
    tables: [String; 2],
}

/// The folder git keeps its files in, from what is called `.git`.
fn git_folder(dot_git: &Path) -> Option<PathBuf> {
    if dot_git.is_dir() {
        // Also while it is being made and has no HEAD yet.
        return Some(dot_git.to_owned());
    }
    let text = small(dot_git)?;
    let path = text.trim().strip_prefix("gitdir:")?.trim();
    Some(clean(&dot_git.parent()?.join(path)))
}

/// As the system writes it in events: no `..`, no links.
fn clean(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_owned())
}

fn small(path: &Path) -> Option<String> {
    read(path, MAX_SMALL_FILE_BYTES)
}

fn read(path: &Path, max_bytes: u64) -> Option<String> {
    let metadata = std::fs::metadata(path).ok()?;
    if !metadata.is_file() || metadata.len() > max_bytes {
        return None;
    }
    std::fs::read_to_string(path).ok()
}
