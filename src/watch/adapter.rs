//! Adapter: the only user of `notify`. Turns its events into [`Raw`] ones.
//!
//! Must not know: what an event means for the index, when it is handed over.

use std::path::{Path, PathBuf};

use notify::event::{AccessKind, AccessMode, EventKind, ModifyKind, RemoveKind, RenameMode};
use notify::{Config, ErrorKind, Event, RecommendedWatcher, RecursiveMode, Watcher, WatcherKind};

use super::status::Backend;

/// Whether the system's service watches whole trees at no cost for each folder, so that one watch
/// on the root is right. Elsewhere each folder is watched by itself, and an ignored tree costs
/// nothing.
pub const WATCHES_TREES: bool = cfg!(any(target_os = "macos", target_os = "windows"));

/// What happened to one path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Happened {
    /// A file or folder was made here.
    Made,
    /// It came here by a rename.
    MovedHere,
    /// It was removed: a file, or the system does not say what.
    Removed,
    /// A folder was removed.
    RemovedFolder,
    /// It was renamed and is no longer here.
    MovedAway,
    /// Its bytes were written.
    Written,
    /// Its permissions, times or owner were changed.
    Attributes,
    /// The system does not say.
    Something,
    /// It was opened. Told of [`marker`](super::marker)s only.
    Opened,
}

/// What the system says.
#[derive(Debug)]
pub enum Raw {
    /// Something happened to a path, which is absolute.
    Event(PathBuf, Happened),
    /// Its queue was full: events were lost, it does not say which.
    Lost,
    /// It failed, and why.
    Failed(String),
}

/// Why a folder is not watched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The system allows no more watches.
    Limit,
    /// It may not be read.
    Denied,
    /// It is not there.
    Gone,
    /// Anything else, as the system puts it.
    Other(String),
}

/// The system's event service.
pub struct Native {
    watcher: RecommendedWatcher,
}

impl Native {
    /// Starts it. `sink` is called on the service's own thread, which nothing may hold up.
    pub fn start(mut sink: impl FnMut(Raw) + Send + 'static) -> Result<Self, String> {
        let handler = move |result: notify::Result<Event>| match result {
            Ok(event) => translate(event, &mut sink),
            Err(error) => sink(Raw::Failed(error.to_string())),
        };
        // Links are not followed: the walk does not follow them either.
        let config = Config::default().with_follow_symlinks(false);
        let watcher =
            RecommendedWatcher::new(handler, config).map_err(|error| error.to_string())?;
        Ok(Self { watcher })
    }

    /// Watches a folder, or the whole tree where [`WATCHES_TREES`]. Once more is no error.
    ///
    /// When it returns, everything that the service had read before has been told to `sink`.
    pub fn watch(&mut self, folder: &Path) -> Result<(), Refusal> {
        let mode =
            if WATCHES_TREES { RecursiveMode::Recursive } else { RecursiveMode::NonRecursive };
        self.watcher.watch(folder, mode).map_err(refusal)
    }

    /// Ends a watch. That there was none is no error: the system ends those of removed folders.
    pub fn unwatch(&mut self, folder: &Path) {
        let _ = self.watcher.unwatch(folder);
    }

    /// Which service it is.
    pub fn backend() -> Backend {
        match RecommendedWatcher::kind() {
            WatcherKind::Inotify => Backend::Inotify,
            WatcherKind::Fsevent => Backend::FsEvents,
            WatcherKind::Kqueue => Backend::Kqueue,
            WatcherKind::ReadDirectoryChangesWatcher => Backend::ReadDirectoryChanges,
            _ => Backend::Polling,
        }
    }
}

fn refusal(error: notify::Error) -> Refusal {
    match &error.kind {
        ErrorKind::MaxFilesWatch => Refusal::Limit,
        ErrorKind::PathNotFound => Refusal::Gone,
        ErrorKind::Io(io) => match io.kind() {
            std::io::ErrorKind::PermissionDenied => Refusal::Denied,
            std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory => Refusal::Gone,
            _ => Refusal::Other(io.to_string()),
        },
        _ => Refusal::Other(error.to_string()),
    }
}

fn translate(event: Event, sink: &mut impl FnMut(Raw)) {
    if event.need_rescan() {
        return sink(Raw::Lost);
    }
    let happened = match event.kind {
        // Told to everyone who opens a file, so to ourselves at every read: looked at first.
        EventKind::Access(AccessKind::Open(_)) => {
            if !event.paths.iter().any(|path| super::marker::is_marker(path)) {
                return;
            }
            Happened::Opened
        }
        // What was written through a memory map shows only when the file is closed.
        EventKind::Access(AccessKind::Close(AccessMode::Write)) => Happened::Written,
        EventKind::Access(_) => return,
        EventKind::Create(_) => Happened::Made,
        EventKind::Remove(RemoveKind::Folder) => Happened::RemovedFolder,
        EventKind::Remove(_) => Happened::Removed,
        EventKind::Modify(ModifyKind::Name(mode)) => match mode {
            RenameMode::From => Happened::MovedAway,
            RenameMode::To => Happened::MovedHere,
            // The two halves were told before, each with its own path.
            RenameMode::Both if cfg!(any(target_os = "linux", target_os = "android")) => return,
            RenameMode::Both | RenameMode::Any | RenameMode::Other => Happened::Something,
        },
        EventKind::Modify(ModifyKind::Metadata(_)) => Happened::Attributes,
        EventKind::Modify(_) => Happened::Written,
        EventKind::Any | EventKind::Other => Happened::Something,
    };
    for path in event.paths {
        sink(Raw::Event(path, happened));
    }
}
