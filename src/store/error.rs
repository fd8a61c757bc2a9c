//! What can go wrong with the store, said so that a person knows what to do.

use std::borrow::Cow;

/// An error of the store.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// No connection, or it was lost.
    #[error(
        "PostgreSQL cannot be reached while {what}: {source}. Check that the server runs and that \
         the database URL is right"
    )]
    Unreachable {
        /// What was being done.
        what: Cow<'static, str>,
        /// Why.
        source: sqlx::Error,
    },
    /// The schema was made by a newer program.
    #[error(
        "the database was migrated to version {found} by a newer loci; this one knows versions up \
         to {known}. Nothing was changed. Update loci, or use another database"
    )]
    SchemaNewer {
        /// The newest version in the database.
        found: i64,
        /// The newest version this program knows.
        known: i64,
    },
    /// The schema is not what this program's migrations make.
    #[error(
        "the schema `loci` does not match migration {version} of this program: {reason}. Nothing \
         was changed. Drop the schema `loci` to have it built anew, or use another database"
    )]
    SchemaDiffers {
        /// The migration that does not match.
        version: i64,
        /// How.
        reason: String,
    },
    /// Somebody else holds what is needed.
    #[error("{what} is in use by another process. Wait for it to finish, then try again")]
    Busy {
        /// What is held.
        what: String,
    },
    /// The server's disk is full.
    #[error(
        "PostgreSQL's disk is full while {what}: {source}. Nothing of this change was stored. Free \
         space, then try again"
    )]
    DiskFull {
        /// What was being done.
        what: Cow<'static, str>,
        /// Where, as the server says it.
        source: sqlx::Error,
    },
    /// An extension is neither there nor can be created.
    #[error(
        "the PostgreSQL extension `{name}` is missing and cannot be created: {source}. Install it \
         on the server (often the package `postgresql-contrib`) and have an administrator run \
         `CREATE EXTENSION {name}` in this database"
    )]
    MissingExtension {
        /// The extension.
        name: &'static str,
        /// Why it cannot be created.
        source: sqlx::Error,
    },
    /// Something stored is not what this program stores.
    #[error("the index holds {what}, which this program never writes. Index the repository anew")]
    Corrupt {
        /// What was found.
        what: String,
    },
    /// It lies outside of what whoever asks may see.
    #[error("{what} lies outside of what this token may reach")]
    OutOfScope {
        /// What was asked for.
        what: String,
    },
    /// A writer whose last change was cut off.
    #[error("a change was cut off midway. Open a new writer")]
    Interrupted,
    /// Any other failed statement.
    #[error("PostgreSQL failed while {what}: {source}")]
    Query {
        /// What was being done.
        what: Cow<'static, str>,
        /// Why it failed.
        source: sqlx::Error,
    },
}

impl StoreError {
    /// For `map_err`: classifies what PostgreSQL said while `what` was being done.
    pub(crate) fn during(
        what: impl Into<Cow<'static, str>>,
    ) -> impl FnOnce(sqlx::Error) -> StoreError {
        move |source| Self::classify(what.into(), source)
    }

    fn classify(what: Cow<'static, str>, source: sqlx::Error) -> Self {
        use sqlx::Error;
        match &source {
            Error::Io(_) | Error::Tls(_) | Error::PoolTimedOut | Error::PoolClosed => {
                Self::Unreachable { what, source }
            }
            Error::Database(error) => match error.code().as_deref() {
                Some("53100") => Self::DiskFull { what, source },
                // lock_not_available
                Some("55P03") => Self::Busy { what: format!("what is needed for {what}") },
                // admin_shutdown, crash_shutdown, cannot_connect_now, too_many_connections
                Some("57P01" | "57P02" | "57P03" | "53300") => Self::Unreachable { what, source },
                // connection exceptions
                Some(code) if code.starts_with("08") => Self::Unreachable { what, source },
                _ => Self::Query { what, source },
            },
            _ => Self::Query { what, source },
        }
    }

    /// Whether trying again later may help without anybody doing anything.
    pub fn is_transient(&self) -> bool {
        matches!(self, Self::Unreachable { .. } | Self::Busy { .. } | Self::DiskFull { .. })
    }
}
