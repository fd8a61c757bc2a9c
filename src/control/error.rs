//! What can go wrong between a process and the daemon, said so that a person knows what to do.
//!
//! Must not know: what was asked for.

use super::protocol::Refusal;
use std::path::PathBuf;
use std::time::Duration;

/// Why the daemon was not reached or did not do what it was asked.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ControlError {
    /// A file or socket of the data directory.
    #[error("cannot {what} {path}: {source}; check its permissions and the room on the disk")]
    File {
        /// What was being done.
        what: &'static str,
        /// With what.
        path: PathBuf,
        /// Why not.
        source: std::io::Error,
    },
    /// Another daemon serves the same data directory.
    #[error(
        "{holder} already is the daemon of {data_dir}. Use it (`loci status`, `loci watch`), or \
         end it with `loci daemon --stop`"
    )]
    Running {
        /// Who.
        holder: String,
        /// Of what.
        data_dir: PathBuf,
    },
    /// The place of the socket is somebody else's.
    #[error("{path} cannot hold the daemon's socket: {why}. Remove it or use another --data-dir")]
    Place {
        /// The folder.
        path: PathBuf,
        /// Why not.
        why: String,
    },
    /// It listens and says nothing.
    #[error(
        "the daemon did not answer within {waited:?}. It may be stopped or the machine very busy; \
         try again, or end it with `loci daemon --stop`"
    )]
    Silent {
        /// How long was waited.
        waited: Duration,
    },
    /// It went away.
    #[error("the connection to the daemon was lost: {0}; ask again, it may have been restarted")]
    Lost(std::io::Error),
    /// A line was longer than allowed.
    #[error("a line of more than {limit} bytes was refused")]
    TooLong {
        /// The limit in bytes.
        limit: usize,
    },
    /// A line is not of the protocol.
    #[error(
        "the daemon said what this loci does not understand ({0}). It may be of another version: \
         restart it with `loci daemon --stop`"
    )]
    Unknown(serde_json::Error),
    /// It said no.
    #[error("{message}")]
    Refused {
        /// Why, for programs.
        why: Refusal,
        /// Why, for people.
        message: String,
    },
    /// It could not be started.
    #[error("the daemon could not be started: {0}")]
    Start(String),
}

impl ControlError {
    pub(super) fn file(
        what: &'static str,
        path: impl Into<PathBuf>,
    ) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.into();
        move |source| Self::File { what, path, source }
    }
}
