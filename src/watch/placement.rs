//! Placement: which folders are watched, which are looked through at an interval, which are
//! neither.
//!
//! Must not know: what events mean, when changes are handed over.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::adapter::{Native, Refusal, WATCHES_TREES};
use super::poll::Poller;
use super::status::{Folders, MAX_NAMED_FOLDERS};
use crate::walk;

/// Folders below a new one that are watched at once, before the walk has said which of them
/// count. More are left to the rescan.
const MAX_NEW_FOLDERS: usize = 1_024;

/// What names a folder whatever it is called: device and inode.
type Identity = (u64, u64);

/// How one folder is kept an eye on.
#[derive(Clone, Debug, PartialEq, Eq)]
enum How {
    Watched(Option<Identity>),
    Polled,
    Unreadable,
}

/// See the module.
pub struct Placement {
    root: PathBuf,
    native: Option<Native>,
    poller: Poller,
    placed: BTreeMap<PathBuf, How>,
    /// Of them, those that no walk has named yet, with the number of rescans that had been handed
    /// over when they were placed.
    fresh: BTreeMap<PathBuf, u64>,
    /// Folders outside of the tree, git's and those above the root.
    outside: BTreeSet<PathBuf>,
    /// Watches on markers.
    markers: usize,
    /// The system refused a watch for want of room since the last settlement.
    full: bool,
    /// What the system said to another refusal.
    refused: Option<String>,
}

impl Placement {
    /// Nothing placed. Without `native` all folders are polled.
    pub fn new(root: PathBuf, native: Option<Native>, poller: Poller) -> Self {
        Self {
            root,
            native,
            poller,
            placed: BTreeMap::new(),
            fresh: BTreeMap::new(),
            outside: BTreeSet::new(),
            markers: 0,
            full: false,
            refused: None,
        }
    }

    /// Gives all watches back and ends polling. For good.
    pub fn close(&mut self) {
        self.native = None;
        self.markers = 0;
        self.poller.stop();
        self.placed.clear();
        self.fresh.clear();
        self.outside.clear();
    }

    /// Watches the markers. Whether both could be.
    pub fn watch_markers(&mut self, markers: &[PathBuf; 2]) -> bool {
        let Some(native) = &mut self.native else { return false };
        self.markers = markers.iter().take_while(|path| native.watch(path).is_ok()).count();
        self.markers == markers.len()
    }

    /// Watches exactly the folders a walk went through, applying differences only. Answers
    /// whether one of them was not kept an eye on before.
    ///
    /// `rescans` is the number of rescans handed over so far: what appeared after the last of
    /// them cannot be in `folders` yet and stays.
    pub fn settle(&mut self, folders: &[String], rescans: u64) -> bool {
        let mut wanted: BTreeSet<PathBuf> =
            folders.iter().map(|folder| self.absolute(folder)).collect();
        wanted.insert(self.root.clone());
        let fresh = std::mem::take(&mut self.fresh);
        self.fresh = fresh
            .into_iter()
            .filter(|(path, at)| *at >= rescans && !wanted.contains(path))
            .collect();
        let kept = |path: &PathBuf, this: &Self| {
            wanted.contains(path) || this.outside.contains(path) || this.fresh.contains_key(path)
        };
        let gone: Vec<PathBuf> =
            self.placed.keys().filter(|path| !kept(path, self)).cloned().collect();
        for path in &gone {
            self.drop_watch(path);
        }
        // Room may have been made, by us or by others; the polled ones get their chance again.
        self.full = false;
        self.refused = None;
        let mut appeared = false;
        for path in wanted {
            let before = self.placed.get(&path).cloned();
            let again = match before {
                Some(How::Watched(_)) => false,
                Some(How::Polled) => self.native.is_some() && !self.full,
                Some(How::Unreadable) | None => true,
            };
            if again {
                let placed = self.place(&path);
                // A folder that may still not be read is no news.
                appeared |= placed
                    && before.is_none_or(|how| how == How::Unreadable)
                    && self.placed.get(&path) != Some(&How::Unreadable);
            }
        }
        self.tell_poller();
        appeared
    }

    /// Watches the folders outside of the tree that matter now.
    pub fn settle_outside(&mut self, folders: BTreeSet<PathBuf>) {
        let gone = self.outside.difference(&folders).filter(|path| !self.is_tree(path));
        for path in gone.cloned().collect::<Vec<_>>() {
            self.drop_watch(&path);
        }
        for path in &folders {
            if !self.placed.contains_key(path) {
                self.place(path);
            }
        }
        self.outside = folders;
        self.tell_poller();
    }

    /// A folder has appeared: watches it and what is below, at once, until a walk says what of it
    /// counts.
    pub fn appeared(&mut self, folder: &Path, rescans: u64) {
        let mut left = MAX_NEW_FOLDERS;
        let mut open = vec![folder.to_owned()];
        while let Some(path) = open.pop() {
            if left == 0 {
                break;
            }
            left -= 1;
            // Also where it is known: what is known may be one of the same name that is gone.
            if !self.place(&path) {
                continue;
            }
            self.fresh.insert(path.clone(), rescans);
            // Listed after it is watched: what is made in between is told or found, or both.
            let Ok(entries) = std::fs::read_dir(&path) else { continue };
            open.extend(
                entries
                    .flatten()
                    .filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()))
                    .filter(|entry| !entry.file_name().to_str().is_some_and(walk::is_never_walked))
                    .map(|entry| entry.path()),
            );
        }
        self.tell_poller();
    }

    /// A path is gone. Whether it was a folder that was kept an eye on.
    pub fn vanished(&mut self, path: &Path) -> bool {
        // Sorted as paths, what is below a folder follows it.
        let below: Vec<PathBuf> = self
            .placed
            .range(path.to_owned()..)
            .take_while(|(other, _)| other.starts_with(path))
            .map(|(other, _)| other.clone())
            .collect();
        if below.is_empty() {
            return false;
        }
        let mut identities = BTreeSet::new();
        for path in below {
            self.fresh.remove(&path);
            if let Some(How::Watched(Some(identity))) = self.placed.remove(&path) {
                identities.insert(identity);
            }
            if let Some(native) = &mut self.native {
                native.unwatch(&path);
            }
        }
        // A watch belongs to the folder, not to its name: where a walk has found a moved folder
        // at its new place before the move was told, the watch just ended was that one's.
        let moved: Vec<PathBuf> = self
            .placed
            .iter()
            .filter(|(_, how)| matches!(how, How::Watched(Some(id)) if identities.contains(id)))
            .map(|(path, _)| path.clone())
            .collect();
        for path in moved {
            self.place(&path);
        }
        self.tell_poller();
        true
    }

    /// A folder's permissions may have changed. Whether that counts.
    pub fn permissions(&mut self, path: &Path) -> bool {
        let Some(how) = self.placed.get(path) else { return false };
        let readable = std::fs::read_dir(path).is_ok();
        (*how == How::Unreadable) == readable
    }

    /// Whether a folder of the tree is kept an eye on.
    pub fn knows(&self, folder: &Path) -> bool {
        self.placed.contains_key(folder)
    }

    fn is_tree(&self, path: &Path) -> bool {
        path.starts_with(&self.root)
            && !path.strip_prefix(&self.root).is_ok_and(|path| path.starts_with(".git"))
    }

    fn absolute(&self, folder: &str) -> PathBuf {
        if folder.is_empty() { self.root.clone() } else { self.root.join(folder) }
    }

    /// Whether the folder is there.
    fn place(&mut self, path: &Path) -> bool {
        let how = match self.watch(path) {
            Ok(()) => How::Watched(identity(path)),
            Err(Refusal::Gone) => {
                self.placed.remove(path);
                return false;
            }
            Err(Refusal::Denied) => How::Unreadable,
            Err(Refusal::Limit) => {
                self.full = true;
                How::Polled
            }
            Err(Refusal::Other(why)) => {
                self.refused = Some(why);
                How::Polled
            }
        };
        self.placed.insert(path.to_owned(), how);
        true
    }

    fn watch(&mut self, path: &Path) -> Result<(), Refusal> {
        let root = &self.root;
        match &mut self.native {
            // One watch on the root serves the whole tree.
            Some(_) if WATCHES_TREES && path != root && path.starts_with(root) => look(path),
            Some(_) if self.full => look(path).and(Err(Refusal::Limit)),
            Some(native) => native.watch(path),
            None => look(path).and(Err(Refusal::Limit)),
        }
    }

    fn drop_watch(&mut self, path: &Path) {
        let how = self.placed.remove(path);
        self.fresh.remove(path);
        if let (Some(How::Watched(_)), Some(native)) = (how, &mut self.native) {
            native.unwatch(path);
        }
    }

    fn tell_poller(&self) {
        let polled = |(path, how): (&PathBuf, &How)| (*how == How::Polled).then(|| path.clone());
        self.poller.set(self.placed.iter().filter_map(polled).collect());
    }

    /// Watches held.
    pub fn watches(&self) -> usize {
        let watched = self.placed.values().filter(|how| matches!(how, How::Watched(_))).count();
        self.markers + if WATCHES_TREES { watched.min(1 + self.outside.len()) } else { watched }
    }

    /// The folders that are polled.
    pub fn polled(&self) -> Folders {
        self.those(&How::Polled)
    }

    /// The folders that may not be read.
    pub fn unreadable(&self) -> Folders {
        self.those(&How::Unreadable)
    }

    /// Whether events come from anywhere.
    pub fn has_events(&self) -> bool {
        self.native.is_some()
    }

    /// Whether the system allowed too few watches.
    pub fn is_full(&self) -> bool {
        self.native.is_some() && self.full
    }

    /// What the system said when it refused a watch for another reason.
    pub fn refused(&self) -> Option<&str> {
        self.refused.as_deref()
    }

    /// The poller.
    pub fn poller(&self) -> &Poller {
        &self.poller
    }

    fn those(&self, wanted: &How) -> Folders {
        let mut folders = Folders::default();
        for (path, _) in self.placed.iter().filter(|(_, how)| *how == wanted) {
            folders.count += 1;
            if folders.first.len() < MAX_NAMED_FOLDERS {
                let path = path.strip_prefix(&self.root).unwrap_or(path);
                folders.first.push(path.to_string_lossy().into_owned());
            }
        }
        folders
    }
}

/// What a watch would be refused for.
fn look(path: &Path) -> Result<(), Refusal> {
    match std::fs::read_dir(path) {
        Ok(_) => Ok(()),
        Err(error) => Err(match error.kind() {
            std::io::ErrorKind::PermissionDenied => Refusal::Denied,
            std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory => Refusal::Gone,
            _ => Refusal::Other(error.to_string()),
        }),
    }
}

#[cfg(unix)]
fn identity(path: &Path) -> Option<Identity> {
    use std::os::unix::fs::MetadataExt;
    std::fs::symlink_metadata(path).ok().map(|metadata| (metadata.dev(), metadata.ino()))
}

#[cfg(not(unix))]
fn identity(_: &Path) -> Option<Identity> {
    None
}
