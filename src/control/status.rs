//! How the daemon and its repositories are: plain data.
//!
//! Must not know: where any of it comes from.

use super::protocol::{Poll, Progress, State};
use serde::{Deserialize, Serialize};

/// The answer to [`super::Request::Status`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Status {
    /// The daemon itself.
    pub daemon: DaemonStatus,
    /// What it watches, by root.
    pub repositories: Vec<RepositoryStatus>,
}

/// The daemon itself.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DaemonStatus {
    /// Its process.
    pub pid: u32,
    /// The program's version.
    pub program: String,
    /// Seconds since it was started.
    pub uptime_s: u64,
    /// Resident memory in bytes, where the system says it.
    pub memory: Option<u64>,
    /// Clients connected, the one that asks among them.
    pub clients: u64,
    /// Seconds after which it ends by itself when nobody needs it; `None`: never.
    pub idle_shutdown_s: Option<u64>,
    /// The folder of its logs.
    pub logs: String,
    /// Log lines that were dropped because the disk was too slow.
    pub log_lines_dropped: u64,
    /// Why the database cannot be used; `None` while it can.
    pub database_error: Option<String>,
}

/// A repository that is watched.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RepositoryStatus {
    /// Its root.
    pub root: String,
    /// How far it is.
    pub state: State,
    /// How far the work on it is, while there is any.
    pub progress: Option<Progress>,
    /// The generation that was committed last.
    pub generation: i64,
    /// The commit the work tree stood on.
    pub commit: Option<String>,
    /// Documents in the index.
    pub documents: u64,
    /// Paths known to have changed and not in the index yet; a scan that is due counts as one.
    pub pending: u64,
    /// It is watched again after a restart.
    pub remembered: bool,
    /// Whether it was asked to poll.
    pub poll: Poll,
    /// What came in over the last minutes.
    pub rates: Rates,
    /// The change that was applied last.
    pub last_batch: Option<LastBatch>,
    /// What went wrong last, newest first.
    pub errors: Vec<StatusError>,
    /// How it is watched; `None` while it is not.
    pub watch: Option<WatchReport>,
}

/// What came in over the last minutes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Rates {
    /// Paths told as changed, per minute.
    pub changes_per_minute: f64,
    /// Documents written, per minute.
    pub documents_per_minute: f64,
}

/// A change that was applied.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastBatch {
    /// Documents written or removed.
    pub documents: u64,
    /// How long it took, in milliseconds.
    pub ms: u64,
    /// When it ended, in seconds since 1970.
    pub at: u64,
}

/// Something that went wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatusError {
    /// When, in seconds since 1970.
    pub at: u64,
    /// What.
    pub message: String,
}

/// How a repository is watched.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WatchReport {
    /// By what: inotify, polling…
    pub backend: String,
    /// Why by that, where it is not what the system does best.
    pub why: Option<String>,
    /// Watches in use.
    pub watches: u64,
    /// How many the system allows this user, where it says so.
    pub limit: Option<u64>,
    /// Events seen.
    pub events: u64,
    /// How often events were lost.
    pub overflows: u64,
    /// Folders that no events come from, the first of them.
    pub unwatched: Vec<UnwatchedFolder>,
    /// How many there are.
    pub unwatched_count: u64,
    /// What is wrong and how to mend it.
    pub problems: Vec<String>,
}

/// A folder that no events come from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnwatchedFolder {
    /// Which, relative to the root; empty for the root.
    pub folder: String,
    /// What that means.
    pub why: String,
}
