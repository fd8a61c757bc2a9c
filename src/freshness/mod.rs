//! Freshness: what the daemon knows of a repository, in the terms of answers and of runs.
//!
//! The one place that asks the daemon on behalf of a question. It asks before the question's
//! snapshot is opened, so what an answer says of pending changes holds for its generation or an
//! earlier one; a daemon that does not answer in time leaves it unsaid, and never fails a question.
//!
//! Must not know: who asks, how questions are answered, sockets.

mod indexing;

pub use indexing::{Run, RunFailed, report_of};

use crate::control::{self, Client, ControlError, RepositoryStatus};
use crate::query::{Watch, Watched};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How long a question waits for the daemon's word on how fresh the index is, besides the wait it
/// asked for itself.
pub const ASK_LIMIT: Duration = Duration::from_millis(50);

/// How long a status waits for the daemon's word on how it watches.
pub const STATUS_LIMIT: Duration = Duration::from_millis(500);

/// Bytes of an error of the watcher that a status repeats.
const ERROR_BYTES: usize = 300;

/// The daemon of a data directory, whether or not it runs.
#[derive(Clone, Debug)]
pub struct Daemon {
    data_dir: PathBuf,
    database: String,
}

impl Daemon {
    /// The daemon of this data directory, as far as it writes to the database with this URL; `None`
    /// is the managed one.
    pub fn new(data_dir: &Path, database_url: Option<&str>) -> Self {
        Self { data_dir: data_dir.to_owned(), database: control::database_key(database_url) }
    }

    /// A connection; `None` where no daemon runs, or one that writes to another database.
    ///
    /// # Errors
    /// When one runs and cannot be spoken with.
    pub async fn connect(&self) -> Result<Option<Client>, ControlError> {
        let client = Client::connect(&self.data_dir).await?;
        Ok(client.filter(|client| client.hello().database == self.database))
    }

    /// How fresh the index of the repository at `root` is, once everything saved before is in it
    /// or `wait` is over. `None` where nothing watches it, or the daemon does not answer within
    /// [`ASK_LIMIT`] beyond the wait.
    pub async fn freshness(&self, root: &Path, wait: Duration) -> Option<control::Freshness> {
        let root = root.to_str()?;
        let wait_ms = u64::try_from(wait.as_millis()).ok().filter(|wait| *wait > 0);
        let asked = async {
            self.connect().await?.ok_or(None)?.freshness(root, wait_ms).await.map_err(Some)
        };
        let limit = wait + ASK_LIMIT;
        match tokio::time::timeout(limit, asked).await {
            Ok(Ok(freshness)) => Some(freshness).filter(|freshness| freshness.watched),
            Ok(Err(None)) => None,
            Ok(Err(Some(error))) => {
                tracing::debug!(%error, root, "the daemon does not say how fresh the index is");
                None
            }
            Err(_) => {
                tracing::debug!(?limit, root, "the daemon does not answer in time");
                None
            }
        }
    }

    /// As [`Daemon::freshness`], in the terms of answers.
    pub async fn watched(&self, root: &Path, wait: Duration) -> Option<Watched> {
        self.freshness(root, wait).await.map(|freshness| watched(&freshness))
    }

    /// How the repository at `root` is watched; `None` where it is not, or the daemon does not
    /// answer within [`STATUS_LIMIT`].
    pub async fn watch(&self, root: &Path) -> Option<Watch> {
        let asked = async { self.connect().await.ok()??.status().await.ok() };
        let status = tokio::time::timeout(STATUS_LIMIT, asked).await.ok()??;
        let repository = status
            .repositories
            .into_iter()
            .find(|repository| Path::new(&repository.root) == root)?;
        Some(watch(repository, status.daemon.database_error))
    }
}

fn watched(freshness: &control::Freshness) -> Watched {
    let state = match &freshness.state {
        _ if freshness.quiet => None,
        // Events are still coming in, or have not been taken up yet.
        control::State::Live => Some("changing"),
        state => Some(state.name()),
    };
    Watched { generation: freshness.generation, pending: freshness.pending, state }
}

fn watch(repository: RepositoryStatus, database_error: Option<String>) -> Watch {
    let mut watch = Watch::of(repository.state.name());
    watch.why = repository.state.why().map(str::to_owned).or(database_error);
    if let Some(progress) = repository.progress {
        watch.step = Some(progress.step);
        watch.done = Some(progress.done);
        watch.total = Some(progress.total).filter(|total| *total > 0);
    }
    watch.error = repository.errors.into_iter().next().map(|mut error| {
        error.message.truncate(error.message.floor_char_boundary(ERROR_BYTES));
        error.message
    });
    if let Some(report) = repository.watch {
        watch.backend = Some(report.backend);
        watch.watches = Some(report.watches);
        watch.limit = report.limit;
        watch.unwatched = Some(report.unwatched.len() as u64).filter(|folders| *folders > 0);
        watch.unwatched_why = report.unwatched.into_iter().next().map(|folder| folder.why);
    }
    watch
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::control::{Freshness, State};

    fn freshness(state: State, quiet: bool, pending: u64) -> Freshness {
        Freshness { watched: true, generation: 4, pending, quiet, state, ..Freshness::unwatched() }
    }

    #[test]
    fn what_is_quiet_needs_no_word() {
        let said = |state, quiet, pending| watched(&freshness(state, quiet, pending));
        assert_eq!(said(State::Live, true, 0), Watched { generation: 4, pending: 0, state: None });
        assert_eq!(said(State::Live, false, 2).state, Some("changing"));
        assert_eq!(said(State::Indexing, false, 1).state, Some("indexing"));
        let why = "no room".to_owned();
        assert_eq!(said(State::Failed { why }, false, 1).state, Some("failed"));
    }

    #[tokio::test]
    async fn where_no_daemon_runs_nothing_is_said_and_nothing_waited_for() {
        let folder = tempfile::tempdir().expect("a folder");
        let daemon = Daemon::new(folder.path(), None);
        let wait = Duration::from_secs(30);
        let start = std::time::Instant::now();
        assert_eq!(daemon.watched(folder.path(), wait).await, None);
        assert_eq!(daemon.watch(folder.path()).await, None);
        assert!(start.elapsed() < wait / 2);
    }

    #[tokio::test]
    async fn a_daemon_that_is_silent_holds_nobody_up() {
        let folder = tempfile::tempdir().expect("a folder");
        let socket = control::Place::new(folder.path()).socket();
        // It listens, and never says a word.
        let _listener = tokio::net::UnixListener::bind(socket).expect("binds");
        let daemon = Daemon::new(folder.path(), None);
        let start = std::time::Instant::now();
        assert_eq!(daemon.watched(folder.path(), Duration::ZERO).await, None);
        assert!(start.elapsed() < control::CONNECT_WAIT, "{:?}", start.elapsed());
    }
}
