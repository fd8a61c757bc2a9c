//! Status: what a watcher says of itself.
//!
//! Must not know: how any of it comes about.

use std::fmt;

/// Folders named in a status at most; beyond, they are only counted.
pub const MAX_NAMED_FOLDERS: usize = 8;

/// Where events come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Backend {
    /// Linux.
    Inotify,
    /// macOS.
    FsEvents,
    /// The BSDs.
    Kqueue,
    /// Windows.
    ReadDirectoryChanges,
    /// None come; the folders are looked through at an interval.
    Polling,
}

impl fmt::Display for Backend {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Inotify => "inotify",
            Self::FsEvents => "FSEvents",
            Self::Kqueue => "kqueue",
            Self::ReadDirectoryChanges => "ReadDirectoryChanges",
            Self::Polling => "polling",
        })
    }
}

/// Folders that have something in common.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Folders {
    /// How many.
    pub count: usize,
    /// The first of them, relative to the root (`""` is the root itself), at most
    /// [`MAX_NAMED_FOLDERS`].
    pub first: Vec<String>,
}

/// What a watcher does and what it cannot do, at one moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WatchStatus {
    /// Where events come from.
    pub backend: Backend,
    /// Why that, where it is not what the system does best.
    pub why: Option<String>,
    /// Watches held of the system, those on git's folders and our own markers among them.
    pub watches: usize,
    /// How many watches the system allows this user, over all programs; `None` where it has no
    /// such limit.
    pub watch_limit: Option<u64>,
    /// Folders looked through at an interval, because no events come from them.
    pub polled: Folders,
    /// Folders that may not be read: what changes in them is not noticed.
    pub unreadable: Folders,
    /// What is wrong and how to mend it, one sentence each. Empty when all is well.
    pub problems: Vec<String>,
    /// Events told by the system since the start, those of no interest not counted.
    pub events: u64,
    /// Times that events were lost because the system's queue or our own was full.
    pub overflows: u64,
    /// Whether something has happened that was not handed over yet.
    pub settling: bool,
    /// Whether the watcher has ended: its root is gone or it was dropped.
    pub ended: bool,
}
