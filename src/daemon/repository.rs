//! One watched repository as others see it: its state, what is pending, how fresh it is. Its worker
//! changes it, clients read it, and neither waits for the other.
//!
//! Must not know: how anything is indexed.

use super::dirty::{Dirty, Work};
use super::rates::Rates;
use crate::control::{
    Event, EventKind, Freshness, LastBatch, Poll, Progress, RepositoryStatus, State, StatusError,
};
use crate::index::{self, Report};
use crate::watch::{Change, View, Watcher};
use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll as Ready};
use std::time::{Duration, Instant, SystemTime};
use tokio::sync::{Notify, broadcast, mpsc, watch};

/// How often the inbox is emptied for a request that waits while the worker is busy.
const INBOX_POLL: Duration = Duration::from_millis(2);

/// Errors that the status shows.
const ERRORS_KEPT: usize = 10;

/// Problems of the last scan that the status shows.
const PROBLEMS_SHOWN: usize = 10;

/// One watched repository.
pub(super) struct Repository {
    /// Its root.
    pub root: String,
    /// The same as a path.
    pub path: PathBuf,
    /// Whether it is polled.
    pub poll: Poll,
    inner: Mutex<Inner>,
    watcher: Mutex<Option<Watcher>>,
    /// Wakes the worker: somebody else has emptied the inbox.
    emptied: Notify,
    /// Tells those who wait for quiet that something has changed.
    changed: watch::Sender<()>,
    events: broadcast::Sender<Event>,
}

struct Inner {
    state: State,
    progress: Option<Progress>,
    generation: i64,
    commit: Option<String>,
    documents: u64,
    remembered: bool,
    inbox: Option<mpsc::Receiver<Change>>,
    dirty: Dirty,
    /// What was taken up and is not committed.
    taken: u64,
    rates: Rates,
    last: Option<LastBatch>,
    errors: VecDeque<StatusError>,
    /// What the last scan could not look at, the first of it.
    problems: Vec<String>,
    /// The version up to which every change is in the index; `None` while that is not known.
    applied: Option<u64>,
    /// The version that was taken up.
    taking: u64,
    view: Option<View>,
}

impl Repository {
    /// Nothing is known of it yet.
    pub fn new(root: String, poll: Poll, events: broadcast::Sender<Event>) -> Self {
        let inner = Inner {
            state: State::Starting,
            progress: None,
            generation: 0,
            commit: None,
            documents: 0,
            remembered: false,
            inbox: None,
            dirty: Dirty::default(),
            taken: 0,
            rates: Rates::new(Instant::now()),
            last: None,
            errors: VecDeque::new(),
            problems: Vec::new(),
            applied: None,
            taking: 0,
            view: None,
        };
        Self {
            path: PathBuf::from(&root),
            root,
            poll,
            inner: Mutex::new(inner),
            watcher: Mutex::new(None),
            emptied: Notify::new(),
            changed: watch::Sender::new(()),
            events,
        }
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        // Whoever panicked while holding it has left plain data behind.
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn tell(&self, kind: EventKind) {
        // Nobody may be listening.
        let _ = self.events.send(Event { root: self.root.clone(), kind });
    }

    // ---- the worker's side

    /// Listens to this watcher from now on.
    pub fn set_watcher(&self, watcher: Option<(Watcher, mpsc::Receiver<Change>)>) {
        let (watcher, inbox) = watcher.unzip();
        {
            let mut inner = self.inner();
            inner.inbox = inbox;
            inner.view = watcher.as_ref().map(Watcher::view);
            // Between two watchers anything may happen.
            inner.applied = None;
        }
        self.changed.send_replace(());
        let old = {
            let mut held = self.watcher.lock().unwrap_or_else(PoisonError::into_inner);
            std::mem::replace(&mut *held, watcher)
        };
        // Ending one may wait for its thread: not with the lock held.
        drop(old);
    }

    /// Whether it is watched.
    pub fn has_watcher(&self) -> bool {
        self.inner().inbox.is_some()
    }

    /// Watches these folders from now on.
    ///
    /// # Errors
    /// What the watcher says.
    pub fn set_folders(&self, folders: &[String]) -> Result<(), String> {
        let mut watcher = self.watcher.lock().unwrap_or_else(PoisonError::into_inner);
        let done = match &mut *watcher {
            Some(watcher) => watcher.set_folders(folders).map_err(|error| error.to_string()),
            None => Ok(()),
        };
        drop(watcher);
        done
    }

    /// Waits until `ready` says so of what is dirty.
    pub async fn until(&self, ready: impl Fn(&Dirty) -> bool) {
        loop {
            let heard = std::future::poll_fn(|context| {
                let mut inner = self.inner();
                inner.empty_inbox(Some(context));
                match ready(&inner.dirty) || inner.inbox.is_none() {
                    true => Ready::Ready(()),
                    false => Ready::Pending,
                }
            });
            tokio::select! {
                () = heard => return,
                () = self.emptied.notified() => {}
            }
        }
    }

    /// The number of the last change that was heard of.
    pub fn version(&self) -> u64 {
        self.inner().dirty.version()
    }

    /// The work tree may stand on another commit.
    pub fn head_moved(&self) -> bool {
        self.inner().dirty.head()
    }

    /// Whether the watcher said that the folder is gone; says so once.
    pub fn take_gone(&self) -> bool {
        self.inner().dirty.take_gone()
    }

    /// Takes up everything that is dirty.
    pub fn take(&self) -> Option<Work> {
        let mut inner = self.inner();
        inner.empty_inbox(None);
        let work = inner.dirty.take()?;
        inner.taken = work.count();
        inner.taking = inner.dirty.version();
        Some(work)
    }

    /// A scan begins, which covers everything that is dirty.
    pub fn take_for_scan(&self) {
        let mut inner = self.inner();
        inner.empty_inbox(None);
        inner.dirty.take();
        inner.taken = 1;
        inner.taking = inner.dirty.version();
    }

    /// What was taken up is in the index.
    pub fn committed(&self, report: &Report, documents: usize, work: &Work, took: Duration) {
        let (paths, path, scan) = match work {
            Work::Paths(paths) => (paths.len() as u64, paths.first().cloned(), false),
            Work::Scan => (0, None, true),
        };
        let (written, removed) = (report.written as u64, report.removed as u64);
        let ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
        {
            let mut inner = self.inner();
            inner.taken = 0;
            inner.applied = inner.inbox.is_some().then_some(inner.taking);
            inner.progress = None;
            inner.generation = report.generation;
            inner.commit.clone_from(&report.head_commit);
            let problems = report.problems.iter().take(PROBLEMS_SHOWN);
            inner.problems = problems.map(|p| format!("{}: {}", p.path, p.message)).collect();
            inner.documents = documents as u64;
            inner.rates.add(Instant::now(), paths, written + removed);
            inner.last = Some(LastBatch { documents: written + removed, ms, at: now() });
        }
        self.changed.send_replace(());
        self.tell(EventKind::Applied {
            generation: report.generation,
            commit: report.head_commit.clone(),
            paths,
            path,
            written,
            removed,
            scan,
            ms,
        });
    }

    /// What was taken up did not get into the index.
    pub fn not_committed(&self) {
        {
            let mut inner = self.inner();
            if std::mem::take(&mut inner.taken) > 0 {
                inner.dirty.put_back();
            }
            inner.progress = None;
        }
        self.changed.send_replace(());
    }

    /// It is watched again after a restart.
    pub fn set_remembered(&self) {
        self.inner().remembered = true;
    }

    /// It is in this state from now on.
    pub fn set_state(&self, state: State) {
        {
            let mut inner = self.inner();
            if inner.state == state {
                return;
            }
            if let Some(why) = state.why() {
                let error = StatusError { at: now(), message: why.to_owned() };
                inner.errors.push_front(error);
                inner.errors.truncate(ERRORS_KEPT);
            }
            inner.state = state.clone();
        }
        self.changed.send_replace(());
        // Every change goes through here: who follows hears of what it led to instead.
        if !matches!(state, State::Indexing) {
            self.tell(EventKind::State { state });
        }
    }

    /// What a run calls to tell how far it is.
    pub fn listener(self: &Arc<Self>) -> index::Listener {
        let repository = Arc::clone(self);
        Arc::new(move |event| repository.hear(event))
    }

    fn hear(&self, event: index::Event) {
        use index::Event;
        let mut inner = self.inner();
        let step = |step: &str, total: usize| {
            Some(Progress { done: 0, total: total as u64, step: step.to_owned() })
        };
        let part = match event {
            Event::Waiting => {
                inner.progress = step("waiting for another process", 0);
                0
            }
            Event::Scanning => {
                inner.progress = step("scanning files", 0);
                0
            }
            Event::Loading(total) => {
                inner.progress = step("loading known documents", total);
                0
            }
            Event::Extracting(total) => {
                inner.progress = step("parsing documents", total);
                0
            }
            Event::Resolving(total) => {
                inner.progress = step("resolving", total);
                0
            }
            Event::Writing(total) => {
                inner.progress = step("writing documents", total);
                0
            }
            Event::Extracted => 1,
            Event::Written(documents) => documents,
        };
        if let Some(progress) = &mut inner.progress {
            progress.done += part as u64;
        }
    }

    // ---- the clients' side

    /// How fresh it is, waiting up to `wait` for everything saved until now to be in the index.
    pub async fn freshness(&self, wait: Option<Duration>) -> Freshness {
        let begun = Instant::now();
        let answer = |mut freshness: Freshness, quiet| {
            freshness.quiet = quiet;
            freshness.waited_ms = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
            freshness
        };
        let Some(wait) = wait else {
            let settling = self.view().is_none_or(|view| view.status().settling);
            let freshness = self.snapshot();
            let quiet = freshness.state == State::Live && freshness.pending == 0 && !settling;
            return answer(freshness, quiet);
        };
        let deadline = begun + wait;
        let mut changed = self.changed.subscribe();
        let mut wanted = None;
        loop {
            changed.borrow_and_update();
            // Not there at the start, and after the folder was gone: the scan that follows counts.
            if wanted.is_none()
                && let Some(view) = self.view()
                && self.arrived(&view, deadline).await
            {
                self.snapshot();
                wanted = Some(self.version());
            }
            let freshness = self.snapshot();
            let quiet = wanted.is_some_and(|wanted| self.has_applied(wanted));
            let hopeless = wanted.is_some() && matches!(freshness.state, State::Failed { .. });
            if quiet || hopeless || Instant::now() >= deadline {
                return answer(freshness, quiet);
            }
            let _ = tokio::time::timeout_at(deadline.into(), changed.changed()).await;
        }
    }

    /// Waits until every event of before is in the inbox, and keeps that empty meanwhile: a full
    /// one would hold the watcher up, and the worker may be busy.
    async fn arrived(&self, view: &View, deadline: Instant) -> bool {
        let settled = view.settled(deadline.into());
        let mut settled = std::pin::pin!(settled);
        loop {
            tokio::select! {
                settled = &mut settled => return settled,
                () = tokio::time::sleep(INBOX_POLL) => {
                    self.snapshot();
                }
            }
        }
    }

    fn view(&self) -> Option<View> {
        self.inner().view.clone()
    }

    fn has_applied(&self, version: u64) -> bool {
        self.inner().applied.is_some_and(|applied| applied >= version)
    }

    fn snapshot(&self) -> Freshness {
        let mut inner = self.inner();
        if inner.empty_inbox(None) {
            self.emptied.notify_one();
        }
        Freshness {
            watched: true,
            generation: inner.generation,
            commit: inner.commit.clone(),
            pending: inner.dirty.count() + inner.taken,
            quiet: false,
            state: inner.state.clone(),
            progress: inner.progress.clone(),
            waited_ms: 0,
        }
    }

    /// How it is.
    pub fn status(&self) -> RepositoryStatus {
        let mut watch = self.view().map(|view| super::watching::report(&view.status()));
        let now = self.snapshot();
        let inner = self.inner();
        if let Some(watch) = &mut watch {
            watch.problems.extend(inner.problems.iter().cloned());
        }
        RepositoryStatus {
            root: self.root.clone(),
            state: now.state,
            progress: now.progress,
            generation: now.generation,
            commit: now.commit,
            documents: inner.documents,
            pending: now.pending,
            remembered: inner.remembered,
            poll: self.poll,
            rates: inner.rates.per_minute(Instant::now()),
            last_batch: inner.last,
            errors: inner.errors.iter().cloned().collect(),
            watch,
        }
    }
}

impl Inner {
    /// Moves what the watcher has handed over to what is dirty; whether there was anything. With a
    /// `context`, its task is woken by what comes next.
    fn empty_inbox(&mut self, mut context: Option<&mut Context<'_>>) -> bool {
        let mut any = false;
        while let Some(inbox) = &mut self.inbox {
            let change = match &mut context {
                Some(context) => match inbox.poll_recv(context) {
                    Ready::Ready(change) => change,
                    Ready::Pending => break,
                },
                None => match inbox.try_recv() {
                    Ok(change) => Some(change),
                    Err(mpsc::error::TryRecvError::Empty) => break,
                    Err(mpsc::error::TryRecvError::Disconnected) => None,
                },
            };
            any = true;
            match change {
                Some(change) => self.dirty.add(change),
                None => {
                    // The watcher has ended; what it would have told is found by a scan.
                    (self.inbox, self.view, self.applied) = (None, None, None);
                    self.dirty.scan_all();
                }
            }
        }
        any
    }
}

/// Seconds since 1970.
fn now() -> u64 {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    since.unwrap_or_default().as_secs()
}
