//! Marker: a file of our own that is in nobody's tree, to learn how far the events have come.
//!
//! inotify hands out events in the order in which things happened. Opening a watched file is an
//! event too; so once the opening of a marker is told, everything that was done before it has been
//! told. The files live in memory only (`memfd`) and are opened for reading: nothing is written
//! anywhere. There are two, used in turn, so that an event of a round that was given up is not
//! taken for the next one's.
//!
//! Must not know: what is waited for.

use std::path::{Path, PathBuf};

/// Below this lie the files that this process has open.
const OPEN_FILES: &str = "/proc/self/fd";

/// Whether a path is that of a marker.
pub fn is_marker(path: &Path) -> bool {
    path.starts_with(OPEN_FILES)
}

/// The two files.
#[derive(Debug)]
pub struct Markers {
    /// Kept open: it is what keeps the files there.
    #[cfg(target_os = "linux")]
    _open: [std::os::fd::OwnedFd; 2],
    paths: [PathBuf; 2],
}

impl Markers {
    /// Makes them; `None` where the system has no such files.
    #[cfg(target_os = "linux")]
    pub fn new() -> Option<Self> {
        use rustix::fs::{MemfdFlags, memfd_create};
        use std::os::fd::AsRawFd;
        let make = || memfd_create("loci-watch", MemfdFlags::CLOEXEC).ok();
        let open = [make()?, make()?];
        let paths =
            [0, 1].map(|n: usize| Path::new(OPEN_FILES).join(open[n].as_raw_fd().to_string()));
        Some(Self { _open: open, paths })
    }

    /// Makes them; `None` where the system has no such files.
    #[cfg(not(target_os = "linux"))]
    pub fn new() -> Option<Self> {
        None
    }

    /// Where they are, to be watched.
    pub fn paths(&self) -> &[PathBuf; 2] {
        &self.paths
    }

    /// The one of a round.
    pub fn of_round(&self, round: u64) -> &Path {
        &self.paths[usize::from(round % 2 == 1)]
    }

    /// Makes the event of a round. Whether it could.
    pub fn open(&self, round: u64) -> bool {
        std::fs::File::open(self.of_round(round)).is_ok()
    }
}
