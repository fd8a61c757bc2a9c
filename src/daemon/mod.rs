//! The daemon: keeps the indexes of any number of repositories up to date.
//!
//! ```text
//!                     ┌─ worker ── watcher, live index ──┐
//!  clients ──► hub ───┼─ worker ── watcher, live index ──┼──► database
//!  (control)          └─ worker ── watcher, live index ──┘
//! ```
//!
//! One per data directory. It answers on its socket before it has a database, and goes on while the
//! database or a repository is away; what it watches is remembered in the database. A repository in
//! trouble troubles no other. It ends within [`STOP_WAIT`]: changes in hand are committed or rolled
//! back as a whole, and the next start catches up. The managed PostgreSQL stays when it ends, as it
//! does for every `loci` process: `loci db stop` ends it.
//!
//! Must not know: arguments, SQL, what is printed.

mod backoff;
mod database;
mod detach;
mod dirty;
mod embedding;
mod git;
mod hub;
mod log;
mod memories;
mod memory;
mod rates;
mod repository;
mod unit;
mod watching;
mod worker;

pub use database::{BoxError, OpenStore};
pub use detach::{detach, lead_own_session};
pub use log::{FILE as LOG_FILE, Logs};
pub use unit::{Manager, unit};

use crate::control::{ControlError, EVENTS_KEPT, Event, Lock, Place, Poll, STOP_WAIT, bind, serve};
use crate::embed::Embeddings;
use crate::index;
use crate::memory::Keeper;
use database::Database;
use embedding::Embedding;
use hub::{About, Hub};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::{Notify, Semaphore, broadcast, watch};
use worker::{SCANS_MAX, Shared};

/// Of [`STOP_WAIT`], what is kept for closing connections and writing the last log lines.
const STOP_REST: Duration = Duration::from_secs(2);

/// How long closing the database may take.
const CLOSE_WAIT: Duration = Duration::from_secs(1);

/// Why there is no daemon.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DaemonError {
    /// The lock, the socket, or the daemon that runs already.
    #[error(transparent)]
    Control(#[from] ControlError),
    /// A file.
    #[error("cannot {what} {path}: {source}; check its permissions and the room on the disk")]
    File {
        /// What was being done.
        what: &'static str,
        /// With what.
        path: PathBuf,
        /// Why not.
        source: std::io::Error,
    },
    /// It ended right after its start.
    #[error("the daemon ended at its start ({status}): {said}")]
    Ended {
        /// How.
        status: String,
        /// Its last words.
        said: String,
    },
    /// Signals cannot be heard.
    #[error("signals cannot be heard: {0}; a daemon that cannot be ended is not started")]
    Signals(std::io::Error),
}

impl DaemonError {
    fn file(what: &'static str, path: impl Into<PathBuf>) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.into();
        move |source| Self::File { what, path, source }
    }
}

/// What a daemon is told.
pub struct Options {
    /// Opens the store, starting the managed server where need be.
    pub open: OpenStore,
    /// Stands for the database (see [`crate::control::database_key`]).
    pub database: String,
    /// How a run of the index goes about it. A lock held by another process is waited for by the
    /// daemon itself, whatever is said here.
    pub index: index::Options,
    /// The embedding model, where symbols are to be embedded when there is time.
    pub embeddings: Option<Arc<Embeddings>>,
    /// What memories share.
    pub keeper: Arc<Keeper>,
    /// End after so long without a client and without a change; `None`: never.
    pub idle_shutdown: Option<Duration>,
    /// Watched besides what is remembered: roots, links resolved.
    pub watch: Vec<(String, Poll)>,
}

/// Why a daemon ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// A signal asked for it.
    Signal,
    /// A client asked for it.
    Asked,
    /// Nobody needed it.
    Idle,
}

/// A daemon that is the only one of its data directory, logs, and has not begun.
pub struct Daemon {
    place: Place,
    logs: Logs,
    _lock: Lock,
}

impl Daemon {
    /// Becomes the daemon of the data directory, and logs from now on; with `stderr`, what is at
    /// least of that level on standard error too.
    ///
    /// # Errors
    /// [`ControlError::Running`] where one runs; when the data directory cannot be written.
    pub fn claim(place: &Place, stderr: Option<&str>) -> Result<Self, DaemonError> {
        let lock = place.lock()?;
        // Anew: it may not have existed before, and so its links not be resolved.
        let place = Place::new(place.data_dir());
        let folder = place.logs();
        let logs = Logs::start(&folder, stderr).map_err(DaemonError::file("write", folder))?;
        Ok(Self { place, logs, _lock: lock })
    }

    /// Runs until a signal or a client ends it, or nobody needs it. `events` hears what clients
    /// that follow hear.
    ///
    /// # Errors
    /// When the socket cannot be made or signals cannot be heard. Whatever fails later is retried
    /// and told in the status.
    pub async fn run(
        self,
        options: Options,
        events: impl FnOnce(broadcast::Receiver<Event>),
    ) -> Result<Ended, DaemonError> {
        let mut terminate = signal(SignalKind::terminate()).map_err(DaemonError::Signals)?;
        let mut interrupt = signal(SignalKind::interrupt()).map_err(DaemonError::Signals)?;
        let listener = bind(&self.place)?;
        tracing::info!(
            pid = std::process::id(), version = env!("CARGO_PKG_VERSION"),
            data_dir = %self.place.data_dir().display(), "the daemon has started"
        );
        let (sender, receiver) = broadcast::channel(EVENTS_KEPT);
        events(receiver);
        let shared = Shared {
            database: Database::new(options.open),
            scans: Semaphore::new(SCANS_MAX),
            options: index::Options { wait: Duration::ZERO, ..options.index },
            activity: Notify::new(),
            embedding: Embedding::new(options.embeddings),
        };
        let shared = Arc::new(shared);
        let about = About {
            database: options.database,
            logs: self.place.logs().display().to_string(),
            dropped: Box::new(self.logs.counter()),
            idle_shutdown: options.idle_shutdown,
        };
        let hub = Arc::new(Hub::new(Arc::clone(&shared), about, sender));
        let (stopping, stopped) = watch::channel(false);
        let served = tokio::spawn(serve(listener, Arc::clone(&hub), stopped));
        for (root, poll) in &options.watch {
            if let Err(why) = hub.watch(root, *poll) {
                tracing::error!(repository = %root, %why, "not watched");
            }
        }
        let resuming = tokio::spawn({
            let hub = Arc::clone(&hub);
            async move { hub.resume().await }
        });
        let remembering = tokio::spawn(memories::look_after(Arc::clone(&shared), options.keeper));
        let ended = tokio::select! {
            _ = terminate.recv() => Ended::Signal,
            _ = interrupt.recv() => Ended::Signal,
            () = hub.until_stopped() => Ended::Asked,
            () = idle(&hub, options.idle_shutdown) => Ended::Idle,
        };
        tracing::info!(why = ?ended, "the daemon is ending");
        let deadline = Instant::now() + STOP_WAIT - STOP_REST;
        // Without it, clients start or find another daemon at once.
        let _ = std::fs::remove_file(self.place.socket());
        stopping.send_replace(true);
        resuming.abort();
        remembering.abort();
        hub.end(deadline).await;
        let _ = served.await;
        let _ = tokio::time::timeout(CLOSE_WAIT, shared.database.close()).await;
        tracing::info!(log_lines_dropped = self.logs.dropped(), "the daemon has ended");
        Ok(ended)
    }
}

async fn idle(hub: &Hub, after: Option<Duration>) {
    match after {
        Some(after) => hub.until_idle(after).await,
        None => std::future::pending().await,
    }
}
