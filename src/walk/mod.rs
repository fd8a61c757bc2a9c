//! Walk: which files of a folder are candidates for the index.
//!
//! What is left out is left out by rules a person can read: `.gitignore`, `.ignore`,
//! `.lociignore`, git's own excludes, hidden files, [`SKIPPED_FOLDERS`] and folders tagged as
//! caches (`CACHEDIR.TAG`). Links are never followed, so a walk ends and never leaves its root.
//!
//! A repository within the root (a submodule, a linked worktree, a clone) is gone through like any
//! other folder unless an ignore file names it: its files are the root's, its ignore files hold
//! below it, its `.git` is hidden and so left out.
//!
//! Must not know: what is in a file ([`read`] opens one and judges it), parsers, the database.

pub mod project;
pub mod read;

use crate::model::Language;
use ignore::{DirEntry, ParallelVisitor, ParallelVisitorBuilder, WalkBuilder, WalkState};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// Folders that hold other people's packages. They are left out even where no ignore file says
/// so: an unpacked package or an export of a repository has none.
pub const SKIPPED_FOLDERS: [&str; 4] =
    ["node_modules", "bower_components", "jspm_packages", "__pypackages__"];

/// The first bytes of a `CACHEDIR.TAG` that is one (<https://bford.info/cachedir/>); Cargo's
/// `target` carries it.
const CACHE_SIGNATURE: &[u8] = b"Signature: 8a477f597d28d172789f06886806bc55";

/// The ignore file of loci's own: what git keeps but the index should not.
pub const IGNORE_FILE: &str = ".lociignore";

/// Why a folder was not walked.
#[derive(Debug, thiserror::Error)]
pub enum WalkError {
    /// Nothing is there.
    #[error("{0}: no such folder; check the path")]
    Missing(PathBuf),
    /// Not a folder.
    #[error("{0}: is a file; give the folder of the repository it belongs to")]
    NotAFolder(PathBuf),
    /// Could not be opened.
    #[error("{path}: cannot be opened: {source}; check its permissions")]
    Unreadable {
        /// The folder.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
}

/// A file whose language loci knows.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Candidate {
    /// Relative to the root, `/` between parts.
    pub path: String,
    /// Its language.
    pub language: Language,
}

/// Something a walk met and could not go through.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// Where, as text.
    pub path: String,
    /// What is wrong.
    pub message: String,
}

/// What a folder holds. All lists are sorted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tree {
    /// Files whose language loci knows.
    pub candidates: Vec<Candidate>,
    /// Files that shape the module graph (see [`is_manifest`]).
    pub manifests: Vec<String>,
    /// Every other file.
    pub other_files: Vec<String>,
    /// Every folder that was gone through, `""` for the root: where a file that appears may be a
    /// candidate, so where a watch belongs. A folder that could not be listed is among them (and
    /// among the problems), as it may become readable.
    pub folders: Vec<String>,
    /// Links, none of which was followed.
    pub links: usize,
    /// What could not be walked.
    pub problems: Vec<Problem>,
}

/// The folder a path names: absolute, links resolved.
///
/// # Errors
/// When it is not there, not a folder or cannot be opened.
pub fn root(path: &Path) -> Result<PathBuf, WalkError> {
    use std::io::ErrorKind;
    let unreadable =
        |source: std::io::Error| WalkError::Unreadable { path: path.to_owned(), source };
    let root = path.canonicalize().map_err(|error| match error.kind() {
        ErrorKind::NotFound => WalkError::Missing(path.to_owned()),
        ErrorKind::NotADirectory => WalkError::NotAFolder(path.to_owned()),
        _ => unreadable(error),
    })?;
    if !root.is_dir() {
        return Err(WalkError::NotAFolder(path.to_owned()));
    }
    std::fs::read_dir(&root).map_err(unreadable)?;
    Ok(root)
}

/// Whether a folder of this name is never gone through, whatever ignore files say.
pub fn is_never_walked(name: &str) -> bool {
    name == ".git" || SKIPPED_FOLDERS.contains(&name)
}

/// Whether a file of this name, when it changes, changes what a walk leaves out.
pub fn shapes_the_walk(name: &str) -> bool {
    matches!(name, ".gitignore" | ".ignore" | "CACHEDIR.TAG") || name == IGNORE_FILE
}

/// Whether a file of this path shapes the module graph.
pub fn is_manifest(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    matches!(name, "Cargo.toml" | "package.json" | "pnpm-workspace.yaml" | "go.mod")
        || (name.ends_with(".json") && (name.contains("tsconfig") || name.contains("jsconfig")))
}

/// Walks a folder given by [`root`].
pub fn walk(root: &Path) -> Tree {
    let mut builder = builder(root);
    builder.threads(std::thread::available_parallelism().map_or(1, |n| n.get()));
    builder.filter_entry(|entry| entry.depth() == 0 || !is_skipped_folder(entry));
    let tree = Mutex::new(Tree::default());
    builder.build_parallel().visit(&mut Visitors { root, tree: &tree });
    let mut tree = tree.into_inner().unwrap_or_else(PoisonError::into_inner);
    tree.candidates.sort();
    tree.manifests.sort();
    tree.other_files.sort();
    tree.folders.sort();
    tree.problems.sort();
    tree
}

/// Whether a walk would list the file, or go through the folder, at `path` (relative to the root,
/// `/` between parts). Looks only into the folders on the way there.
pub fn lists(root: &Path, path: &str) -> bool {
    let wanted = root.join(path);
    let mut builder = builder(root);
    let on_the_way = wanted.clone();
    builder.filter_entry(move |entry| {
        entry.depth() == 0 || (on_the_way.starts_with(entry.path()) && !is_skipped_folder(entry))
    });
    let mut entries = builder.build().flatten();
    entries.any(|entry| entry.path() == wanted && !entry.path_is_symlink())
}

/// What every walk leaves out.
fn builder(root: &Path) -> WalkBuilder {
    // Ignore files above the root speak of it where it lies within a git work tree; elsewhere one
    // that happens to stand in a parent folder would empty the index.
    let in_work_tree = root.ancestors().any(|folder| folder.join(".git").exists());
    let mut builder = WalkBuilder::new(root);
    builder
        .follow_links(false)
        .parents(in_work_tree)
        .require_git(false)
        .add_custom_ignore_filename(IGNORE_FILE);
    builder
}

fn is_skipped_folder(entry: &DirEntry) -> bool {
    if !entry.file_type().is_some_and(|kind| kind.is_dir()) {
        return false;
    }
    SKIPPED_FOLDERS.iter().any(|name| entry.file_name() == *name) || is_cache(entry.path())
}

fn is_cache(folder: &Path) -> bool {
    use std::io::Read;
    let mut start = [0; CACHE_SIGNATURE.len()];
    std::fs::File::open(folder.join("CACHEDIR.TAG"))
        .and_then(|mut file| file.read_exact(&mut start))
        .is_ok_and(|()| start == CACHE_SIGNATURE)
}

/// Makes one [`Visitor`] for each thread of a walk.
struct Visitors<'a> {
    root: &'a Path,
    tree: &'a Mutex<Tree>,
}

impl<'a> ParallelVisitorBuilder<'a> for Visitors<'a> {
    fn build(&mut self) -> Box<dyn ParallelVisitor + 'a> {
        Box::new(Visitor { root: self.root, all: self.tree, own: Tree::default() })
    }
}

/// What one thread of a walk has seen; joined with the others' when the thread is done.
struct Visitor<'a> {
    root: &'a Path,
    all: &'a Mutex<Tree>,
    own: Tree,
}

impl ParallelVisitor for Visitor<'_> {
    fn visit(&mut self, entry: Result<DirEntry, ignore::Error>) -> WalkState {
        match entry {
            Ok(entry) => self.see(&entry),
            // Removed between being listed and being looked at: as if it had never been there.
            Err(error)
                if error.io_error().is_some_and(|e| e.kind() == std::io::ErrorKind::NotFound) => {}
            Err(error) => self.problem(String::new(), error.to_string()),
        }
        WalkState::Continue
    }
}

impl Visitor<'_> {
    fn see(&mut self, entry: &DirEntry) {
        if let Some(error) = entry.error() {
            // A bad line in an ignore file: the other lines hold.
            self.problem(entry.path().display().to_string(), error.to_string());
        }
        if entry.path_is_symlink() {
            self.own.links += usize::from(entry.depth() > 0);
            return;
        }
        let is = |is: fn(&std::fs::FileType) -> bool| entry.file_type().as_ref().is_some_and(is);
        if !is(std::fs::FileType::is_file) && !is(std::fs::FileType::is_dir) {
            return;
        }
        let Some(path) = relative(self.root, entry.path()) else {
            let path = entry.path().display().to_string();
            return self.problem(path, "its name is not UTF-8; rename it to index it".to_owned());
        };
        if is(std::fs::FileType::is_dir) {
            self.own.folders.push(path);
        } else if let Some(language) = Language::of_path(&path) {
            self.own.candidates.push(Candidate { path, language });
        } else if is_manifest(&path) {
            self.own.manifests.push(path);
        } else {
            self.own.other_files.push(path);
        }
    }

    fn problem(&mut self, path: String, message: String) {
        self.own.problems.push(Problem { path, message });
    }
}

impl Drop for Visitor<'_> {
    fn drop(&mut self) {
        let mut all = self.all.lock().unwrap_or_else(PoisonError::into_inner);
        all.candidates.append(&mut self.own.candidates);
        all.manifests.append(&mut self.own.manifests);
        all.other_files.append(&mut self.own.other_files);
        all.folders.append(&mut self.own.folders);
        all.problems.append(&mut self.own.problems);
        all.links += self.own.links;
    }
}

/// A path below the root as the index writes it; `None` where it is not UTF-8.
fn relative(root: &Path, path: &Path) -> Option<String> {
    let path = path.strip_prefix(root).ok()?.to_str()?;
    Some(if std::path::MAIN_SEPARATOR == '/' {
        path.to_owned()
    } else {
        path.replace(std::path::MAIN_SEPARATOR, "/")
    })
}
