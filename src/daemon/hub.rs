//! All watched repositories, and the answers to clients.
//!
//! Must not know: sockets, how anything is indexed or watched.

use super::backoff::Backoff;
use super::database::chain;
use super::repository::Repository;
use super::worker::{COMMANDS_MAX, Command, Shared, Worker};
use crate::control::{
    DaemonStatus, Event, EventKind, Freshness, Hello, Poll, Refusal, Reply, Request, Service,
    Status, VERSION, WAIT_MS_MAX,
};
use crate::walk;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::{Notify, broadcast, mpsc, oneshot, watch};
use tokio::task::JoinHandle;

/// How many repositories are watched at once: each holds memory and a connection.
pub(super) const REPOSITORIES_MAX: usize = 512;

/// How soon the list of remembered repositories is read again, at first and at last.
const RESUME_RETRY: (Duration, Duration) = (Duration::from_millis(200), Duration::from_secs(10));

/// How long a repository that is no longer watched may take to end its last change.
const UNWATCH_WAIT: Duration = Duration::from_secs(5);

/// What a status says of the daemon that the hub does not know itself.
pub(super) struct About {
    /// Stands for the database.
    pub database: String,
    /// The folder of the logs.
    pub logs: String,
    /// Log lines dropped.
    pub dropped: Box<dyn Fn() -> u64 + Send + Sync>,
    /// Ends by itself after so long.
    pub idle_shutdown: Option<Duration>,
}

/// All watched repositories.
pub(super) struct Hub {
    shared: Arc<Shared>,
    about: About,
    begun: Instant,
    repositories: Mutex<BTreeMap<String, Watched>>,
    events: broadcast::Sender<Event>,
    clients: AtomicUsize,
    /// A client has come or gone.
    coming: Notify,
    /// A client asked the daemon to end.
    stop: Notify,
}

struct Watched {
    repository: Arc<Repository>,
    commands: mpsc::Sender<Command>,
    stopping: watch::Sender<bool>,
    task: JoinHandle<()>,
}

fn refused(why: Refusal, message: impl Into<String>) -> Reply {
    Reply::Refused { why, message: message.into() }
}

impl Hub {
    /// Watches nothing yet.
    pub fn new(shared: Arc<Shared>, about: About, events: broadcast::Sender<Event>) -> Self {
        Self {
            shared,
            about,
            begun: Instant::now(),
            repositories: Mutex::new(BTreeMap::new()),
            events,
            clients: AtomicUsize::new(0),
            coming: Notify::new(),
            stop: Notify::new(),
        }
    }

    fn repositories(&self) -> MutexGuard<'_, BTreeMap<String, Watched>> {
        self.repositories.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn get(&self, root: &str) -> Option<Arc<Repository>> {
        self.repositories().get(root).map(|watched| Arc::clone(&watched.repository))
    }

    /// Watches the repository at `root` from now on; whether it was watched already.
    ///
    /// # Errors
    /// Where too many are watched.
    pub fn watch(&self, root: &str, poll: Poll) -> Result<bool, String> {
        let mut repositories = self.repositories();
        if repositories.contains_key(root) {
            return Ok(true);
        }
        if repositories.len() >= REPOSITORIES_MAX {
            return Err(format!(
                "{REPOSITORIES_MAX} repositories are watched already; forget one with `loci unwatch`"
            ));
        }
        let repository = Repository::new(root.to_owned(), poll, self.events.clone());
        let repository = Arc::new(repository);
        let (commands, receiver) = mpsc::channel(COMMANDS_MAX);
        let (stopping, stopped) = watch::channel(false);
        let worker =
            Worker::new(Arc::clone(&repository), Arc::clone(&self.shared), receiver, stopped);
        let task = tokio::spawn(worker.run());
        let watched = Watched { repository, commands, stopping, task };
        repositories.insert(root.to_owned(), watched);
        drop(repositories);
        self.tell(root, EventKind::Watched);
        Ok(false)
    }

    async fn answer_watch(&self, root: &str, poll: Poll) -> Reply {
        let path = Path::new(root).to_owned();
        let found = tokio::task::spawn_blocking(move || walk::root(&path)).await;
        let bad = |why: String| refused(Refusal::BadRoot, why);
        let found = match found {
            Ok(Ok(found)) => found,
            Ok(Err(error)) => return bad(chain(&error)),
            Err(error) => return bad(error.to_string()),
        };
        let Some(root) = found.to_str() else {
            return bad(format!("{}: its path is not UTF-8", found.display()));
        };
        // Asked to poll otherwise: begun anew with that.
        let other = self.get(root).is_some_and(|repository| repository.poll != poll);
        if other && let Some(watched) = self.take(root) {
            watched.end(UNWATCH_WAIT).await;
        }
        match self.watch(root, poll) {
            Ok(already) => Reply::Watching { already: already || other },
            Err(why) => bad(why),
        }
    }

    fn take(&self, root: &str) -> Option<Watched> {
        self.repositories().remove(root)
    }

    async fn answer_unwatch(&self, root: &str) -> Reply {
        let store = match self.shared.database.get(None).await {
            Ok(opened) => opened.store,
            Err(why) => return unforgotten(&why),
        };
        // Ended first: it would remember itself again.
        let watched = self.take(root);
        let was = watched.is_some();
        if let Some(watched) = watched {
            watched.end(UNWATCH_WAIT).await;
            self.tell(root, EventKind::Unwatched);
        }
        match store.forget_watched(root).await {
            Ok(remembered) => Reply::Unwatched { was: was || remembered },
            Err(error) => unforgotten(&chain(&error)),
        }
    }

    async fn answer_index(&self, root: &str, full: bool) -> Reply {
        let commands = self.repositories().get(root).map(|watched| watched.commands.clone());
        let Some(commands) = commands else {
            return refused(Refusal::NotWatched, format!("{root} is not watched by the daemon"));
        };
        let (reply, answer) = oneshot::channel();
        if commands.send(Command { full, reply }).await.is_err() {
            return refused(Refusal::NotWatched, format!("{root} is not watched any more"));
        }
        match answer.await {
            Ok(Ok(report)) => Reply::Indexed(Box::new(report)),
            Ok(Err((why, message))) => refused(why, message),
            Err(_) => refused(Refusal::Stopping, "the daemon is ending; ask again"),
        }
    }

    async fn answer_freshness(&self, root: &str, wait_ms: Option<u64>) -> Reply {
        let Some(repository) = self.get(root) else {
            return Reply::Freshness(Freshness::unwatched());
        };
        let wait = wait_ms.map(|ms| Duration::from_millis(ms.min(WAIT_MS_MAX)));
        Reply::Freshness(repository.freshness(wait).await)
    }

    fn status(&self) -> Status {
        let repositories: Vec<_> =
            self.repositories().values().map(|w| Arc::clone(&w.repository)).collect();
        Status {
            daemon: DaemonStatus {
                pid: std::process::id(),
                program: env!("CARGO_PKG_VERSION").to_owned(),
                uptime_s: self.begun.elapsed().as_secs(),
                memory: memory(),
                clients: self.clients.load(Ordering::Relaxed) as u64,
                idle_shutdown_s: self.about.idle_shutdown.map(|idle| idle.as_secs()),
                logs: self.about.logs.clone(),
                log_lines_dropped: (self.about.dropped)(),
                database_error: self.shared.database.error(),
            },
            repositories: repositories.iter().map(|repository| repository.status()).collect(),
        }
    }

    fn tell(&self, root: &str, kind: EventKind) {
        // Nobody may be listening.
        let _ = self.events.send(Event { root: root.to_owned(), kind });
    }

    /// Watches again what was watched before, as soon as the database says what that was.
    pub async fn resume(&self) {
        let mut backoff = Backoff::new(RESUME_RETRY.0, RESUME_RETRY.1);
        let mut lost = None;
        loop {
            let remembered = match self.shared.database.get(lost.as_ref()).await {
                Ok(opened) => {
                    let found = opened.store.watched_repositories().await;
                    lost = Some(opened);
                    found.map_err(|error| chain(&error))
                }
                Err(why) => Err(why),
            };
            match remembered {
                Ok(remembered) => {
                    self.shared.database.say(None);
                    for repository in remembered {
                        let poll = Poll::from_name(&repository.poll);
                        if let Err(why) = self.watch(&repository.root, poll) {
                            tracing::error!(repository = %repository.root, %why, "not resumed");
                        }
                    }
                    return;
                }
                Err(why) => {
                    tracing::warn!(%why, "the remembered repositories cannot be read");
                    self.shared.database.say(Some(why));
                    tokio::time::sleep(backoff.pause()).await;
                }
            }
        }
    }

    /// Waits until a client asks the daemon to end.
    pub async fn until_stopped(&self) {
        self.stop.notified().await;
    }

    /// Waits until nobody has needed the daemon for so long: no client, no change.
    pub async fn until_idle(&self, idle: Duration) {
        let mut since = Instant::now();
        loop {
            let clients = self.clients.load(Ordering::Relaxed);
            tokio::select! {
                () = self.coming.notified() => since = Instant::now(),
                () = self.shared.activity.notified() => since = Instant::now(),
                () = tokio::time::sleep_until((since + idle).into()), if clients == 0 => return,
            }
        }
    }

    /// Ends all watching: every repository may end its last change until `deadline`; what is not
    /// committed by then is rolled back.
    pub async fn end(&self, deadline: Instant) {
        let watched = std::mem::take(&mut *self.repositories());
        for watched in watched.values() {
            watched.stopping.send_replace(true);
        }
        for (_, watched) in watched {
            watched.end(deadline.saturating_duration_since(Instant::now())).await;
        }
    }
}

fn unforgotten(why: &str) -> Reply {
    refused(
        Refusal::Unavailable,
        format!("it cannot be forgotten while the database is away ({why}); try again later"),
    )
}

impl Watched {
    /// Ends after the change in hand, or after `wait` without it.
    async fn end(self, wait: Duration) {
        self.stopping.send_replace(true);
        let abort = self.task.abort_handle();
        if tokio::time::timeout(wait, self.task).await.is_err() {
            tracing::warn!(repository = %self.repository.root, "its last change was rolled back");
            abort.abort();
        }
        // The worker may have been aborted before it came to that.
        self.repository.set_watcher(None);
    }
}

impl Service for Hub {
    fn hello(&self) -> Hello {
        Hello {
            version: VERSION,
            program: env!("CARGO_PKG_VERSION").to_owned(),
            pid: std::process::id(),
            database: self.about.database.clone(),
        }
    }

    async fn answer(&self, request: Request) -> Reply {
        match request {
            Request::Watch { root, poll } => self.answer_watch(&root, poll).await,
            Request::Unwatch { root } => self.answer_unwatch(&root).await,
            Request::Index { root, full } => self.answer_index(&root, full).await,
            Request::Freshness { root, wait_ms } => self.answer_freshness(&root, wait_ms).await,
            Request::Status => Reply::Status(Box::new(self.status())),
            // The server's own.
            Request::Follow => Reply::Following,
            Request::Stop => Reply::Stopping,
        }
    }

    fn events(&self) -> broadcast::Receiver<Event> {
        self.events.subscribe()
    }

    fn clients(&self, connected: usize) {
        self.clients.store(connected, Ordering::Relaxed);
        self.coming.notify_one();
    }

    fn stop(&self) {
        self.stop.notify_one();
    }
}

/// Resident memory of this process in bytes, where the system says it.
fn memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kib: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kib << 10)
}
