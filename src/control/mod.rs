//! Control: how other processes speak to the daemon, and how they find or start it.
//!
//! JSON Lines over a Unix socket in the data directory. The daemon greets with [`Hello`]; then every
//! line of the client is a request with the protocol's version, and every line of the daemon a
//! [`Reply`]. A connection carries one request at a time; [`Request::Follow`] turns it into a stream
//! of [`Event`]s. Lines, connections and waits are bounded by the constants below.
//!
//! Must not know: how anything is watched or indexed, SQL, who asks.

mod client;
mod error;
mod frame;
mod place;
mod protocol;
mod server;
mod start;
mod status;

pub use client::{Client, Events};
pub use error::ControlError;
pub use place::{Lock, Place, database_key};
pub use protocol::{
    Event, EventKind, Freshness, Hello, IndexReport, Poll, Progress, Refusal, Reply, Request,
    RowCounts, State,
};
pub use server::{Service, bind, serve};
pub use start::{Start, start_daemon};
pub use status::{
    DaemonStatus, LastBatch, Rates, RepositoryStatus, Status, StatusError, UnwatchedFolder,
    WatchReport,
};

use std::time::Duration;

/// The protocol's version: raised by a change that an older side would misread. New fields and new
/// requests are none.
pub const VERSION: u32 = 1;

/// The oldest version of a client that is understood.
pub const OLDEST_VERSION: u32 = 1;

/// The longest line that a client may send, in bytes.
pub const REQUEST_BYTES_MAX: usize = 64 << 10;

/// The longest line that the daemon sends, in bytes: a status of a thousand repositories.
pub const REPLY_BYTES_MAX: usize = 8 << 20;

/// How many clients are served at once.
pub const CONNECTIONS_MAX: usize = 64;

/// The longest that [`Request::Freshness`] waits, in milliseconds; a longer wish is cut to it.
pub const WAIT_MS_MAX: u64 = 60_000;

/// How long [`Client::connect`] waits for the daemon's greeting.
pub const CONNECT_WAIT: Duration = Duration::from_millis(200);

/// How long an answer may take where the request waits for nothing.
pub const ANSWER_WAIT: Duration = Duration::from_secs(10);

/// How long a client may take to read what it is sent before it is dropped.
pub const WRITE_WAIT: Duration = Duration::from_secs(5);

/// How long [`start_daemon`] waits for the daemon's socket.
pub const START_WAIT: Duration = Duration::from_secs(20);

/// How long a daemon that was started on demand stays after its last client left and the last file
/// changed.
pub const IDLE_SHUTDOWN: Duration = Duration::from_secs(30 * 60);

/// How long a daemon takes to end, at most.
pub const STOP_WAIT: Duration = Duration::from_secs(10);

/// Events kept for a follower that reads slowly; older ones are counted and dropped.
pub const EVENTS_KEPT: usize = 1024;
