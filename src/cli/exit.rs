//! Exit codes: what a script may rely on.

use super::export::{NoParts, NotIndexed};
use super::index::Watched;
use super::token::{self, NoRepository, NoToken};
use crate::access::AccessError;
use crate::control::{ControlError, Refusal};
use crate::daemon::DaemonError;
use crate::impact::{GitError, ImpactError};
use crate::index::IndexError;
use crate::interchange::InterchangeError;
use crate::memory::MemoryError;
use crate::patterns::PatternError;
use crate::query::QueryError;
use crate::serve::{ListenError, ServeError};
use crate::store::StoreError;
use crate::store::managed::ServerError;
use crate::walk::WalkError;
use std::process::ExitCode;

/// The table of exit codes, as `--help` shows it.
pub(super) const HELP: &str = "Exit codes:
  0  done
  1  failed; the message says why
  2  the arguments are wrong, or name a folder that is not there
  3  nothing is found: no such symbol, path, commit or indexed repository
  4  the database cannot be reached or started
  5  another process holds what is needed; try again";

/// How the program failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Failure {
    /// Anything else.
    Other = 1,
    /// The arguments are wrong.
    Usage = 2,
    /// Nothing is found.
    NotFound = 3,
    /// The database cannot be reached or started.
    Database = 4,
    /// Another process holds what is needed.
    Busy = 5,
}

impl From<Failure> for ExitCode {
    fn from(failure: Failure) -> Self {
        ExitCode::from(failure as u8)
    }
}

/// How an error is told to scripts.
pub(super) fn of(error: &anyhow::Error) -> Failure {
    error
        .chain()
        .find_map(|cause| {
            if let Some(error) = cause.downcast_ref() {
                return of_index(error);
            }
            if let Some(error) = cause.downcast_ref() {
                return of_query(error);
            }
            if let Some(error) = cause.downcast_ref() {
                return of_impact(error);
            }
            if let Some(error) = cause.downcast_ref() {
                return of_memory(error);
            }
            if let Some(InterchangeError::Store(error)) = cause.downcast_ref() {
                return Some(of_store(error));
            }
            if let Some(error) = cause.downcast_ref() {
                return of_pattern(error);
            }
            if cause.is::<WalkError>() || cause.is::<Watched>() || cause.is::<NoParts>() {
                return Some(Failure::Usage);
            }
            if let Some(error) = cause.downcast_ref() {
                return of_control(error);
            }
            if let Some(DaemonError::Control(error)) = cause.downcast_ref() {
                return of_control(error);
            }
            if let Some(error) = cause.downcast_ref() {
                return of_serve(error);
            }
            if let Some(error) = cause.downcast_ref::<AccessError>() {
                return token::is_usage(error).then_some(Failure::Usage);
            }
            if cause.is::<NotIndexed>()
                || cause.is::<NotWatched>()
                || cause.is::<NoToken>()
                || cause.is::<NoRepository>()
            {
                return Some(Failure::NotFound);
            }
            if let Some(error) = cause.downcast_ref() {
                return Some(of_server(error));
            }
            cause.downcast_ref().map(of_store)
        })
        .unwrap_or(Failure::Other)
}

/// The repository is not watched.
#[derive(Debug, thiserror::Error)]
#[error("{root} is not watched; `loci status` shows what is")]
pub(super) struct NotWatched {
    /// Its root.
    pub root: String,
}

fn of_control(error: &ControlError) -> Option<Failure> {
    match error {
        ControlError::Running { .. } => Some(Failure::Busy),
        ControlError::Refused { why, .. } => match why {
            Refusal::TooManyClients | Refusal::Stopping => Some(Failure::Busy),
            Refusal::BadRoot => Some(Failure::Usage),
            Refusal::NotWatched => Some(Failure::NotFound),
            _ => None,
        },
        _ => None,
    }
}

fn of_index(error: &IndexError) -> Option<Failure> {
    match error {
        IndexError::Walk(_) | IndexError::RootNotUtf8(_) => Some(Failure::Usage),
        IndexError::Store(error) => Some(of_store(error)),
        _ => None,
    }
}

fn of_query(error: &QueryError) -> Option<Failure> {
    use QueryError::*;
    match error {
        Store(error) => Some(of_store(error)),
        UnknownSymbol { .. } | UnknownPath { .. } | OutsideIndex { .. } => Some(Failure::NotFound),
        NothingIndexed | Removed { .. } => Some(Failure::NotFound),
        UnknownKind { .. } | InvalidCursor { .. } | Empty { .. } => Some(Failure::Usage),
    }
}

fn of_impact(error: &ImpactError) -> Option<Failure> {
    match error {
        ImpactError::Query(error) => of_query(error),
        ImpactError::Git(GitError::UnknownRevision(_)) => Some(Failure::NotFound),
        _ => None,
    }
}

fn of_pattern(error: &PatternError) -> Option<Failure> {
    match error {
        PatternError::Query(error) => of_query(error),
        PatternError::Unknown { .. } | PatternError::Severity(_) => Some(Failure::Usage),
        PatternError::Panicked => None,
    }
}

fn of_memory(error: &MemoryError) -> Option<Failure> {
    match error {
        MemoryError::Query(error) => of_query(error),
        MemoryError::Store(error) => Some(of_store(error)),
        MemoryError::Unknown { .. } => Some(Failure::NotFound),
        MemoryError::Invalid { .. } | MemoryError::Setting { .. } | MemoryError::BadKey { .. } => {
            Some(Failure::Usage)
        }
        _ => None,
    }
}

const fn of_serve(error: &ServeError) -> Option<Failure> {
    match error {
        ServeError::NoTokens(_) | ServeError::AnonymousAbroad(_) | ServeError::BadOrigin(_) => {
            Some(Failure::Usage)
        }
        ServeError::Listen(ListenError::Bind { .. }) => Some(Failure::Busy),
        ServeError::Listen(ListenError::Certificate { .. }) => Some(Failure::Usage),
        ServeError::Store(error) => Some(of_store(error)),
        _ => None,
    }
}

const fn of_server(error: &ServerError) -> Failure {
    match error {
        ServerError::InvalidSetting { .. } | ServerError::InvalidUrl { .. } => Failure::Usage,
        ServerError::Locked { .. } => Failure::Busy,
        _ => Failure::Database,
    }
}

const fn of_store(error: &StoreError) -> Failure {
    match error {
        StoreError::Busy { .. } => Failure::Busy,
        StoreError::Unreachable { .. } => Failure::Database,
        _ => Failure::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use anyhow::Context;

    #[test]
    fn the_table_lists_every_code() {
        use Failure::*;
        for failure in [Other, Usage, NotFound, Database, Busy] {
            assert!(HELP.contains(&format!("\n  {}  ", failure as u8)), "{failure:?}");
        }
    }

    #[test]
    fn an_error_keeps_its_code_under_a_context() {
        let busy = || StoreError::Busy { what: "it".to_owned() };
        let error = Err::<(), _>(IndexError::Store(busy())).context("while indexing");
        assert_eq!(error.map_err(|error| of(&error)), Err(Failure::Busy));
        let error = anyhow::Error::from(QueryError::NothingIndexed);
        assert_eq!(of(&error), Failure::NotFound);
        assert_eq!(of(&anyhow::anyhow!("anything")), Failure::Other);
    }
}
