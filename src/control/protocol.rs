//! The protocol's messages: plain data, as it goes over the socket.
//!
//! Must not know: sockets, how an answer is found.

use super::status::Status;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What a client may ask for. Roots are absolute paths with links resolved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "request", rename_all = "snake_case")]
pub enum Request {
    /// Keep the index of the repository at `root` up to date, from now on and after a restart.
    Watch {
        /// The repository.
        root: String,
        /// Whether to poll its files.
        #[serde(default)]
        poll: Poll,
    },
    /// Stop watching it and forget that it was. Its index stays.
    Unwatch {
        /// The repository.
        root: String,
    },
    /// Scan it now; refused as [`Refusal::NotWatched`] where the daemon does not hold it.
    Index {
        /// The repository.
        root: String,
        /// Parse, resolve and write everything, whatever is stored.
        #[serde(default)]
        full: bool,
    },
    /// How fresh its index is.
    Freshness {
        /// The repository.
        root: String,
        /// Answer once everything saved before this request is in the index, or after so many
        /// milliseconds (at most [`super::WAIT_MS_MAX`]); `None` answers at once.
        #[serde(default)]
        wait_ms: Option<u64>,
    },
    /// How the daemon and its repositories are.
    Status,
    /// Turn this connection into a stream of [`Event`]s.
    Follow,
    /// End the daemon.
    Stop,
}

/// Whether to poll files in place of waiting for events.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Poll {
    /// Where the file system has no events.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

impl Poll {
    /// Its name, as it is written and stored.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Always => "always",
            Self::Never => "never",
        }
    }

    /// The one of this name; [`Poll::Auto`] for any other.
    pub fn from_name(name: &str) -> Self {
        match name {
            "always" => Self::Always,
            "never" => Self::Never,
            _ => Self::Auto,
        }
    }
}

/// A line of a client.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Call {
    /// The protocol's version that the client speaks.
    pub version: u32,
    /// What it asks for.
    #[serde(flatten)]
    pub request: Request,
}

/// A line of the daemon.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "reply", rename_all = "snake_case")]
pub enum Reply {
    /// The first line of a connection.
    Hello(Hello),
    /// To [`Request::Watch`].
    Watching {
        /// It was watched already.
        already: bool,
    },
    /// To [`Request::Unwatch`].
    Unwatched {
        /// It was watched before.
        was: bool,
    },
    /// To [`Request::Index`].
    Indexed(Box<IndexReport>),
    /// To [`Request::Freshness`].
    Freshness(Freshness),
    /// To [`Request::Status`].
    Status(Box<Status>),
    /// To [`Request::Follow`]; from here on the lines are events.
    Following,
    /// To [`Request::Stop`].
    Stopping,
    /// An event, after [`Reply::Following`].
    Event(Event),
    /// No.
    Refused {
        /// Why, for programs.
        why: Refusal,
        /// Why, and what to do, for people.
        message: String,
    },
}

/// Why the daemon did not do what it was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Refusal {
    /// The line is not JSON, or no request that this daemon knows. The connection goes on.
    BadRequest,
    /// The line is too long. The connection ends.
    TooLong,
    /// The client speaks a version that this daemon does not understand.
    Version,
    /// Too many clients are connected. The connection ends.
    TooManyClients,
    /// The daemon does not watch this repository.
    NotWatched,
    /// The root is no folder, or too many are watched.
    BadRoot,
    /// It cannot be done now: the database is away, or the repository's folder is gone.
    Unavailable,
    /// Indexing failed.
    Failed,
    /// The daemon is ending.
    Stopping,
    /// Another reason, of a newer daemon.
    #[serde(other)]
    Other,
}

/// How the daemon greets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hello {
    /// The protocol's version that it speaks.
    pub version: u32,
    /// The program's version.
    pub program: String,
    /// Its process.
    pub pid: u32,
    /// Stands for the database it writes to (see [`super::database_key`]): what it says of
    /// freshness is about that one.
    pub database: String,
}

/// How far a repository is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "name", rename_all = "snake_case")]
pub enum State {
    /// Nothing is known of it yet.
    Starting,
    /// A scan or a change is on its way into the index.
    Indexing,
    /// The index is kept up to date.
    Live,
    /// Something is missing; it is tried again by itself.
    Waiting {
        /// What.
        why: String,
    },
    /// Indexing failed; the next change tries again.
    Failed {
        /// How.
        why: String,
    },
}

impl State {
    /// Its name.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Starting => "starting",
            Self::Indexing => "indexing",
            Self::Live => "live",
            Self::Waiting { .. } => "waiting",
            Self::Failed { .. } => "failed",
        }
    }

    /// Why it waits or failed.
    pub fn why(&self) -> Option<&str> {
        match self {
            Self::Waiting { why } | Self::Failed { why } => Some(why),
            _ => None,
        }
    }
}

/// How far the work on a repository is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// Parts done of this step.
    pub done: u64,
    /// Parts of this step; 0 where that is not known.
    pub total: u64,
    /// What is being done.
    pub step: String,
}

/// How fresh a repository's index is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Freshness {
    /// The daemon watches it; otherwise nothing else here says anything.
    pub watched: bool,
    /// The generation that was committed last.
    pub generation: i64,
    /// The commit that the work tree stood on.
    pub commit: Option<String>,
    /// Paths known to have changed and not in the index yet; a scan that is due counts as one.
    pub pending: u64,
    /// Everything saved before the request is in the index.
    pub quiet: bool,
    /// How far the repository is.
    pub state: State,
    /// How far the work on it is, while there is any.
    pub progress: Option<Progress>,
    /// How long the answer was waited for, in milliseconds.
    pub waited_ms: u64,
}

impl Freshness {
    /// Of a repository that the daemon does not watch.
    pub const fn unwatched() -> Self {
        Self {
            watched: false,
            generation: 0,
            commit: None,
            pending: 0,
            quiet: false,
            state: State::Starting,
            progress: None,
            waited_ms: 0,
        }
    }
}

/// Rows written and deleted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowCounts {
    /// Written.
    pub written: u64,
    /// Deleted.
    pub deleted: u64,
}

/// What a scan did: as the report of a run of one's own, with names in place of numbers.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct IndexReport {
    /// The repository's root.
    pub root: String,
    /// The generation of the index now.
    pub generation: i64,
    /// The commit the work tree stands on.
    pub commit: Option<String>,
    /// Nothing had changed.
    pub unchanged: bool,
    /// Documents by the name of their status.
    pub documents: BTreeMap<String, u64>,
    /// Lines of all parsed documents.
    pub lines: u64,
    /// Documents parsed.
    pub parsed: u64,
    /// Documents whose facts were known.
    pub cached: u64,
    /// Documents of which a row was written.
    pub written: u64,
    /// Documents removed.
    pub removed: u64,
    /// Rows by table; `None` where there was nothing to commit.
    pub rows: Option<BTreeMap<String, RowCounts>>,
    /// Links that were not followed.
    pub links: u64,
    /// What could not be looked at: path and why.
    pub problems: Vec<(String, String)>,
    /// Each step and its seconds, in order.
    pub steps: Vec<(String, f64)>,
    /// Seconds of all of it.
    pub seconds: f64,
}

/// Something that happened, for [`Request::Follow`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// The repository's root; empty where it is about all of them.
    pub root: String,
    /// What happened.
    #[serde(flatten)]
    pub kind: EventKind,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum EventKind {
    /// A change is in the index, or a scan is done.
    Applied {
        /// The generation now.
        generation: i64,
        /// The commit the work tree stands on.
        commit: Option<String>,
        /// Paths that were told as changed; 0 for a scan.
        paths: u64,
        /// One of them, where there were any.
        path: Option<String>,
        /// Documents of which a row was written.
        written: u64,
        /// Documents removed.
        removed: u64,
        /// It was a scan of all of it.
        scan: bool,
        /// Milliseconds from taking up the change to its commit.
        ms: u64,
    },
    /// A repository is in another state.
    State {
        /// Which.
        state: State,
    },
    /// A repository is watched from now on.
    Watched,
    /// A repository is not watched any more.
    Unwatched,
    /// The follower was too slow: so many events were dropped.
    Missed {
        /// How many.
        events: u64,
    },
    /// An event of a newer daemon.
    #[serde(other)]
    Other,
}
