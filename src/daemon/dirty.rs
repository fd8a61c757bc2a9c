//! What has changed and is not in the index yet: changes are collected as a set until somebody has
//! time for them.
//!
//! Must not know: who tells of changes, how they are taken up.

use crate::watch::Change;
use std::collections::BTreeSet;

/// From so many paths on a scan is due in their place: it costs less than looking at each.
pub(super) const PATHS_MAX: usize = 20_000;

/// Changes that nobody has taken up.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Dirty {
    paths: BTreeSet<String>,
    /// Everything may have changed.
    scan: bool,
    /// The work tree may stand on another commit.
    head: bool,
    /// The folder is gone.
    gone: bool,
    /// Raised by every change.
    version: u64,
}

/// What is to be done about changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Work {
    /// Look at these paths; none where only the commit may be another.
    Paths(BTreeSet<String>),
    /// Scan all of it.
    Scan,
}

impl Work {
    /// How much of it is pending: a scan counts as one, and so does another commit.
    pub fn count(&self) -> u64 {
        match self {
            Self::Paths(paths) => (paths.len() as u64).max(1),
            Self::Scan => 1,
        }
    }
}

impl Dirty {
    /// Adds a change.
    pub fn add(&mut self, change: Change) {
        if matches!(&change, Change::Paths(paths) if paths.is_empty()) {
            // Nobody will ever have taken it up.
            return;
        }
        self.version += 1;
        match change {
            Change::Paths(paths) if !self.scan => {
                match self.paths.is_empty() {
                    true => self.paths = paths,
                    false => self.paths.extend(paths),
                }
                if self.paths.len() > PATHS_MAX {
                    self.scan_all();
                }
            }
            Change::Paths(_) => {}
            Change::Head => self.head = true,
            Change::Rescan(_) => self.scan_all(),
            Change::RootGone => self.gone = true,
        }
    }

    /// A scan is due. Not a change by itself: nobody waits for it to try again.
    pub fn scan_all(&mut self) {
        self.scan = true;
        self.paths = BTreeSet::new();
    }

    /// Takes everything, to be taken up now.
    pub fn take(&mut self) -> Option<Work> {
        let (scan, head) = (self.scan, self.head);
        let paths = std::mem::take(&mut self.paths);
        (self.scan, self.head) = (false, false);
        match (scan, head || !paths.is_empty()) {
            (true, _) => Some(Work::Scan),
            (false, true) => Some(Work::Paths(paths)),
            (false, false) => None,
        }
    }

    /// Puts back what was taken and not taken up. What was seen of it may be half, so that a scan
    /// is due.
    pub fn put_back(&mut self) {
        self.scan_all();
    }

    /// Whether somebody should look.
    pub fn is_empty(&self) -> bool {
        self.count() == 0 && !self.gone
    }

    /// The commit may be another: git may still be writing files.
    pub const fn head(&self) -> bool {
        self.head
    }

    /// The folder is gone; says so once.
    pub fn take_gone(&mut self) -> bool {
        std::mem::take(&mut self.gone)
    }

    /// Raised by every change.
    pub const fn version(&self) -> u64 {
        self.version
    }

    /// How much is pending.
    pub fn count(&self) -> u64 {
        self.paths.len() as u64 + u64::from(self.scan || (self.head && self.paths.is_empty()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paths<const N: usize>(paths: [&str; N]) -> Change {
        Change::Paths(paths.iter().map(|path| (*path).to_owned()).collect())
    }

    #[test]
    fn the_same_path_counts_once_and_a_scan_covers_all() {
        let mut dirty = Dirty::default();
        assert!(dirty.is_empty() && dirty.take().is_none());
        dirty.add(paths(["a", "b"]));
        dirty.add(paths(["b", "c"]));
        assert_eq!((dirty.count(), dirty.version()), (3, 2));
        dirty.add(Change::Head);
        assert_eq!(dirty.count(), 3, "files and commit are one change");
        dirty.scan_all();
        dirty.add(paths(["d"]));
        assert_eq!(dirty.count(), 1);
        assert_eq!(dirty.take(), Some(Work::Scan));
        assert!(dirty.is_empty());
    }

    #[test]
    fn another_commit_alone_is_work_without_paths() {
        let mut dirty = Dirty::default();
        dirty.add(Change::Head);
        assert!(dirty.head() && dirty.count() == 1);
        assert_eq!(dirty.take(), Some(Work::Paths(BTreeSet::new())));
        assert!(!dirty.head());
    }

    #[test]
    fn too_many_paths_become_a_scan() {
        let mut dirty = Dirty::default();
        let many = (0..=PATHS_MAX).map(|n| format!("{n}")).collect();
        dirty.add(Change::Paths(many));
        assert_eq!(dirty.take(), Some(Work::Scan));
        dirty.add(Change::RootGone);
        assert!(!dirty.is_empty() && dirty.take().is_none());
        assert!(dirty.take_gone() && dirty.is_empty());
    }
}
