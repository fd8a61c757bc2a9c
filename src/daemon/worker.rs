//! The task of one repository: watcher, changes, index, and what to do when any of them fails.
//!
//! ```text
//!         ┌────────────── recover: pause, look again ◄── trouble ──┐
//!         ▼                                                        │
//!  watch ──► remember ──► open (scan) ──► wait ──► take up ──► set folders ─┐
//!                                          ▲                                │
//!                                          └────────────────────────────────┘
//! ```
//!
//! The watcher starts before the first scan, so that no change falls between them. A repository in
//! trouble keeps what is dirty and troubles nobody else.
//!
//! Memory: what [`Live`] knows of a repository stays for as long as it is watched.
//!
//! Must not know: clients, SQL, how files are watched.

use super::backoff::Backoff;
use super::database::{Database, Opened, chain};
use super::dirty::Work;
use super::embedding::{self, Embedding, Turn};
use super::repository::Repository;
use super::{git, log, memory};
use crate::control::{IndexReport, Refusal, State};
use crate::freshness::report_of;
use crate::index::{self, IndexError, Live, Report};
use crate::store::StoreError;
use crate::walk;
use crate::watch::Watcher;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::{Notify, Semaphore, mpsc, oneshot, watch};
use tokio::task::JoinSet;

/// How many repositories are scanned at once; changes of a few files do not count.
pub(super) const SCANS_MAX: usize = 2;

/// How many requests for a scan of one repository may wait.
pub(super) const COMMANDS_MAX: usize = 16;

/// How soon the database, or another process's lock, is looked at again, at first and at last.
const RETRY: (Duration, Duration) = (Duration::from_millis(100), Duration::from_secs(5));

/// How soon a folder that is gone is looked for again, at first and at last.
const GONE_RETRY: (Duration, Duration) = (Duration::from_millis(500), Duration::from_secs(30));

/// How soon a failed run is tried again after a change, at first and at last.
const FAILED_RETRY: (Duration, Duration) = (Duration::from_millis(200), Duration::from_secs(30));

/// How long the files are waited for that come with another commit.
const HEAD_WAIT: Duration = Duration::from_millis(50);

/// After so long without a change, free memory is given back.
const REST: Duration = Duration::from_secs(2);

/// How long giving the repository back may take.
const CLOSE_WAIT: Duration = Duration::from_secs(1);

/// What all workers share.
pub(super) struct Shared {
    /// The database.
    pub database: Database,
    /// Places for scans.
    pub scans: Semaphore,
    /// How a run goes about it.
    pub options: index::Options,
    /// Told of every change.
    pub activity: Notify,
    /// Embedding when there is time.
    pub embedding: Embedding,
}

/// What a client wants of a worker.
pub(super) struct Command {
    /// Parse, resolve and write everything.
    pub full: bool,
    /// Where the answer goes.
    pub reply: oneshot::Sender<Result<IndexReport, (Refusal, String)>>,
}

/// Waits until the database is gone.
async fn gone(database: Option<&Opened>) {
    match database {
        Some(database) => database.until_gone().await,
        None => std::future::pending().await,
    }
}

/// Embeds some symbols once nothing has happened for so long; never ends where there are none. A
/// change that comes meanwhile drops it, which stops it.
async fn embed(
    shared: &Shared,
    database: Option<&Opened>,
    root: &str,
    after: Option<Duration>,
) -> Turn {
    let (Some(after), Some(database)) = (after, database) else {
        return std::future::pending().await;
    };
    tokio::time::sleep(after).await;
    shared.embedding.turn(&database.store, root).await
}

/// Why a worker has to begin again.
enum Trouble {
    /// The daemon, or watching, ends.
    Stopping,
    /// The folder is not there.
    Gone(String),
    /// The database is away.
    Database(String),
    /// Somebody else holds what is needed.
    Waiting(String),
    /// Nothing helps but another state of the files.
    Failed(String),
}

impl Trouble {
    fn of(error: IndexError) -> Self {
        let said = chain(&error);
        match error {
            IndexError::Walk(_) => Self::Gone(said),
            IndexError::Store(StoreError::Unreachable { .. } | StoreError::Interrupted) => {
                Self::Database(said)
            }
            IndexError::Store(StoreError::Busy { .. }) => {
                Self::Waiting(format!("another process indexes it: {said}"))
            }
            // Every other answer of the database is worth a try on a fresh connection.
            IndexError::Store(_) => Self::Waiting(said),
            _ => Self::Failed(said),
        }
    }
}

/// What a worker that is up to date does next.
enum Next {
    /// Serve a client.
    Command(Command),
    /// Take up what is dirty.
    Change,
    /// Nothing has happened for a while.
    Rest,
    /// Some symbols were embedded, or all.
    Embedded(Turn),
}

/// The task of one repository.
pub(super) struct Worker {
    repository: Arc<Repository>,
    shared: Arc<Shared>,
    commands: mpsc::Receiver<Command>,
    stopping: watch::Receiver<bool>,
    database: Option<Opened>,
    /// The database that could not be used.
    lost: Option<Opened>,
    live: Option<Live>,
    /// The folders that are watched.
    folders: Vec<String>,
    retry: Backoff,
    gone: Backoff,
    failed: Backoff,
    /// Memory was used and freed since some was given back.
    used: bool,
    /// How long to wait before symbols are embedded; `None` where there are none to embed.
    embed_after: Option<Duration>,
}

impl Worker {
    pub fn new(
        repository: Arc<Repository>,
        shared: Arc<Shared>,
        commands: mpsc::Receiver<Command>,
        stopping: watch::Receiver<bool>,
    ) -> Self {
        Self {
            repository,
            shared,
            commands,
            stopping,
            database: None,
            lost: None,
            live: None,
            folders: Vec::new(),
            retry: Backoff::new(RETRY.0, RETRY.1),
            gone: Backoff::new(GONE_RETRY.0, GONE_RETRY.1),
            failed: Backoff::new(FAILED_RETRY.0, FAILED_RETRY.1),
            used: false,
            embed_after: None,
        }
    }

    /// Keeps the repository up to date until it is told to stop.
    pub async fn run(mut self) {
        loop {
            let trouble = match self.keep_up().await {
                Ok(never) => match never {},
                Err(trouble) => trouble,
            };
            self.repository.not_committed();
            if matches!(trouble, Trouble::Stopping) || *self.stopping.borrow() {
                break;
            }
            self.live = None;
            self.recover(trouble).await;
        }
        if let Some(live) = self.live.take() {
            // A connection that is closed gives the lock back as well.
            let _ = tokio::time::timeout(CLOSE_WAIT, live.close()).await;
        }
        self.repository.set_watcher(None);
    }

    /// Opens and takes up one change after the other.
    async fn keep_up(&mut self) -> Result<std::convert::Infallible, Trouble> {
        self.open().await?;
        loop {
            self.repository.set_state(State::Live);
            let repository = Arc::clone(&self.repository);
            let database = self.database.clone();
            let next = tokio::select! {
                _ = self.stopping.wait_for(|stopping| *stopping) => return Err(Trouble::Stopping),
                () = gone(database.as_ref()) => {
                    return Err(Trouble::Database("its server has ended".to_owned()));
                }
                Some(command) = self.commands.recv() => Next::Command(command),
                () = repository.until(|dirty| !dirty.is_empty()) => Next::Change,
                () = tokio::time::sleep(REST), if self.used => Next::Rest,
                turn = embed(&self.shared, database.as_ref(), &repository.root, self.embed_after),
                    if !self.used => Next::Embedded(turn),
            };
            match next {
                Next::Command(command) => self.command(command).await?,
                Next::Change => self.take_up().await?,
                Next::Rest => {
                    self.used = false;
                    blocking(memory::give_back).await?;
                }
                Next::Embedded(turn) => {
                    self.embed_after = match turn {
                        Turn::Complete => None,
                        Turn::More => Some(Duration::ZERO),
                        Turn::Failed(pause) => Some(pause),
                    };
                }
            }
        }
    }

    /// Watches, becomes the writer, and scans.
    async fn open(&mut self) -> Result<(), Trouble> {
        let repository = Arc::clone(&self.repository);
        let path = repository.path.clone();
        let root = blocking(move || walk::root(&path)).await?;
        root.map_err(|error| Trouble::Gone(format!("the folder is gone: {error}")))?;
        if !repository.has_watcher() {
            self.watch().await?;
        }
        let opened = match self.shared.database.get(self.lost.as_ref()).await {
            Ok(opened) => opened,
            Err(error) => return Err(Trouble::Database(error)),
        };
        let store = opened.store.clone();
        self.database = Some(opened);
        let poll = repository.poll.name();
        let remembered = store.remember_watched(&repository.root, poll).await;
        remembered.map_err(|error| Trouble::of(error.into()))?;
        repository.set_remembered();

        let shared = Arc::clone(&self.shared);
        let _place = tokio::select! {
            _ = self.stopping.wait_for(|stopping| *stopping) => return Err(Trouble::Stopping),
            place = shared.scans.acquire() => place,
        };
        repository.set_state(State::Indexing);
        repository.take_for_scan();
        let begun = Instant::now();
        let (options, listener) = (self.shared.options.clone(), repository.listener());
        let path = repository.path.clone();
        let opened = self
            .guarded(async move { Live::open(&store, &path, &options, listener).await })
            .await?;
        let (live, report) = opened.map_err(Trouble::of)?;
        self.live = Some(live);
        self.done(&report, &Work::Scan, begun).await
    }

    async fn watch(&mut self) -> Result<(), Trouble> {
        let repository = Arc::clone(&self.repository);
        let options = super::watching::options(repository.poll);
        let started = blocking(move || {
            let folders = walk::walk(&repository.path).folders;
            let started = Watcher::start(&repository.path, &folders, &options);
            (folders, started)
        });
        let (folders, started) = started.await?;
        let watcher = started.map_err(|error| {
            Trouble::Waiting(format!("its files cannot be watched: {}", chain(&error)))
        })?;
        self.folders = folders;
        self.repository.set_watcher(Some(watcher));
        Ok(())
    }

    /// Takes up what is dirty.
    async fn take_up(&mut self) -> Result<(), Trouble> {
        if self.repository.take_gone() {
            return Err(Trouble::Gone("the folder is gone".to_owned()));
        }
        if !self.repository.has_watcher() {
            return Err(Trouble::Waiting("its watcher has ended".to_owned()));
        }
        if self.repository.head_moved() {
            tokio::time::sleep(HEAD_WAIT).await;
        }
        git::until_done(&self.repository.path).await;
        let Some(work) = self.repository.take() else { return Ok(()) };
        self.shared.activity.notify_one();
        self.repository.set_state(State::Indexing);
        let begun = Instant::now();
        let report = match work {
            Work::Scan => self.scan(false).await?,
            Work::Paths(_) => self.index(work.clone(), false).await?,
        };
        self.done(&report, &work, begun).await
    }

    async fn scan(&mut self, full: bool) -> Result<Report, Trouble> {
        let shared = Arc::clone(&self.shared);
        let _place = shared.scans.acquire().await;
        self.index(Work::Scan, full).await
    }

    /// Answers a client that wants a scan.
    async fn command(&mut self, command: Command) -> Result<(), Trouble> {
        self.repository.take_for_scan();
        self.repository.set_state(State::Indexing);
        let begun = Instant::now();
        match self.scan(command.full).await {
            Ok(report) => {
                let done = self.done(&report, &Work::Scan, begun).await;
                let _ = command.reply.send(Ok(report_of(&report)));
                done
            }
            Err(trouble) => {
                let _ = command.reply.send(Err(refusal(&trouble)));
                Err(trouble)
            }
        }
    }

    /// What was taken up is in the index: says so, and watches the folders that there are now.
    async fn done(&mut self, report: &Report, work: &Work, begun: Instant) -> Result<(), Trouble> {
        let Some(live) = &self.live else { return Ok(()) };
        let documents = live.documents();
        if live.folders() != self.folders {
            self.folders = live.folders().to_vec();
            let (repository, folders) = (Arc::clone(&self.repository), self.folders.clone());
            let set = blocking(move || repository.set_folders(&folders)).await?;
            set.map_err(|why| Trouble::Waiting(format!("its files cannot be watched: {why}")))?;
        }
        self.repository.committed(report, documents, work, begun.elapsed());
        self.used = true;
        self.embed_after = self.shared.embedding.is_on().then_some(embedding::IDLE);
        tracing::debug!(
            repository = %self.repository.root, generation = report.generation,
            documents = report.documents.values().sum::<usize>(), written = report.written,
            steps = ?report.steps, rows = ?report.rows, took = ?begun.elapsed(), "taken up"
        );
        for problem in &report.problems {
            tracing::debug!(
                repository = %self.repository.root, path = %problem.path,
                why = %problem.message, "could not be looked at"
            );
        }
        self.shared.database.say(None);
        for backoff in [&mut self.retry, &mut self.gone, &mut self.failed] {
            backoff.reset();
        }
        Ok(())
    }

    /// Takes up changes with the live index, which is lost where that panics.
    async fn index(&mut self, work: Work, full: bool) -> Result<Report, Trouble> {
        let Some(mut live) = self.live.take() else {
            return Err(Trouble::Waiting("it is not open".to_owned()));
        };
        let (live, report) = self
            .guarded(async move {
                let report = match work {
                    Work::Scan => live.rescan(full).await,
                    Work::Paths(paths) => live.apply(&paths).await,
                };
                (live, report)
            })
            .await?;
        // After an error it is of no more use.
        let report = report.map_err(Trouble::of)?;
        self.live = Some(live);
        Ok(report)
    }

    /// Runs `work` in a task of its own, so that a panic ends no more than it. Dropped midway, the
    /// task is cancelled at its next step.
    async fn guarded<T: Send + 'static>(
        &mut self,
        work: impl Future<Output = T> + Send + 'static,
    ) -> Result<T, Trouble> {
        let mut tasks = JoinSet::new();
        tasks.spawn(work);
        match tasks.join_next().await {
            Some(Ok(done)) => Ok(done),
            Some(Err(error)) if error.is_panic() => Err(Trouble::Failed(format!(
                "indexing panicked at {}: a bug in loci. Nothing was stored; please report it \
                 with the change that led to it",
                log::last_panic().unwrap_or_else(|| "an unknown place".to_owned())
            ))),
            _ => Err(Trouble::Stopping),
        }
    }

    /// Waits until it is worth beginning again, and answers clients meanwhile.
    async fn recover(&mut self, trouble: Trouble) {
        let repository = Arc::clone(&self.repository);
        let root = &repository.root;
        let (pause, state, a_change_first) = match &trouble {
            Trouble::Stopping => return,
            Trouble::Gone(why) => {
                repository.set_watcher(None);
                self.folders = Vec::new();
                tracing::warn!(repository = %root, %why, "the folder is gone");
                (self.gone.pause(), State::Waiting { why: why.clone() }, false)
            }
            Trouble::Database(why) => {
                self.shared.database.say(Some(why.clone()));
                self.lost = self.database.take();
                tracing::warn!(repository = %root, %why, "the database is away");
                (self.retry.pause(), State::Waiting { why: why.clone() }, false)
            }
            Trouble::Waiting(why) => {
                tracing::warn!(repository = %root, %why, "waiting");
                (self.retry.pause(), State::Waiting { why: why.clone() }, false)
            }
            Trouble::Failed(why) => {
                tracing::error!(repository = %root, %why, "indexing failed");
                (self.failed.pause(), State::Failed { why: why.clone() }, true)
            }
        };
        repository.set_state(state);
        let refused = refusal(&trouble);
        let until = tokio::time::Instant::now() + pause;
        let seen = repository.version();
        loop {
            tokio::select! {
                _ = self.stopping.wait_for(|stopping| *stopping) => return,
                Some(command) = self.commands.recv() => {
                    let _ = command.reply.send(Err(refused.clone()));
                    // Somebody asks: that is reason enough to try.
                    if a_change_first {
                        return;
                    }
                }
                () = async {
                    tokio::time::sleep_until(until).await;
                    if a_change_first {
                        repository.until(|dirty| dirty.version() > seen).await;
                    }
                } => return,
            }
        }
    }
}

/// Why a client's wish cannot be met.
fn refusal(trouble: &Trouble) -> (Refusal, String) {
    match trouble {
        Trouble::Stopping => (Refusal::Stopping, "the daemon is ending; ask again".to_owned()),
        Trouble::Gone(why) | Trouble::Database(why) | Trouble::Waiting(why) => {
            (Refusal::Unavailable, why.clone())
        }
        Trouble::Failed(why) => (Refusal::Failed, why.clone()),
    }
}

/// Runs work that takes long off the threads that serve clients.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Trouble> {
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|error| Trouble::Failed(format!("watching panicked: {error}")))
}
