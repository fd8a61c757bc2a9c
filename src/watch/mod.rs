//! Watch: tells what changes below a root, soon and without flooding.
//!
//! ```text
//!  event service ─► adapter ─► inbox ─► collector ─► channel of Change
//!  (or poll)        Raw        merges   debounces,
//!                              paths    moves watches
//! ```
//!
//! What is told is a hint: that a path is named does not say that its content differs. What is not
//! told did not change, and where that cannot be promised, [`Change::Rescan`] says so. Watches lie
//! on the folders that [`walk`](crate::walk) went through, so an ignored tree costs none.
//!
//! # The order of things
//! 1. Walk, [`Watcher::start`] with the walk's folders, then scan: what changed before `start`
//!    returned is not told.
//! 2. At each [`Change::Rescan`]: scan, then [`Watcher::set_folders`] with the new walk's folders.
//!    Where that places a watch on a folder that had none, one more rescan follows by itself,
//!    because a file in it may have changed between the scan and the watch.
//! 3. At [`Change::RootGone`], or when the channel closes, it is over.
//!
//! Must not know: what is in a file, the database, the index.

mod adapter;
mod clock;
mod collector;
mod detect;
mod git;
mod inbox;
mod marker;
mod names;
mod placement;
mod poll;
mod status;

pub use status::{Backend, Folders, MAX_NAMED_FOLDERS, WatchStatus};

use std::collections::BTreeSet;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use tokio::sync::{mpsc, watch};

use adapter::Native;
use collector::{Collector, Parts};
use git::Git;
use inbox::Inbox;
use marker::Markers;
use placement::Placement;

/// Most paths that wait to be handed over. More are one [`Change::Rescan`].
pub const MAX_PENDING_PATHS: usize = 4_096;

/// Changes that lie in the channel at most. While it is full, later ones are merged.
pub const MAX_QUEUED_CHANGES: usize = 2;

/// The quiet time while git changes the work tree.
pub const GIT_QUIET: Duration = Duration::from_millis(100);

/// The longest that changes are held back while git changes the work tree, so that a branch switch
/// comes as one.
pub const GIT_CEILING: Duration = Duration::from_secs(1);

/// How often an idle watcher looks whether its root is still there and whether the machine slept.
pub const LOOK_ROUND: Duration = Duration::from_secs(30);

/// How long [`Watcher::settled`] waits for events to arrive where their order cannot be observed
/// (everywhere but on Linux).
pub const NO_MARKER_WAIT: Duration = Duration::from_millis(200);

/// Shortest interval of polling.
pub const MIN_POLL_INTERVAL: Duration = Duration::from_millis(20);

/// When to look through the folders instead of waiting for events.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Poll {
    /// Where the file system sends no events (network file systems, shares of a virtual machine),
    /// and for folders that the system allows no watch for.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Whole trees never; folders that the system allows no watch for still are.
    Never,
}

/// How to watch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// Changes are handed over when nothing has happened for this long.
    pub quiet: Duration,
    /// Changes are handed over at the latest this long after the first of them.
    pub ceiling: Duration,
    /// When to poll.
    pub poll: Poll,
    /// Time between two looks at a polled folder; at least [`MIN_POLL_INTERVAL`].
    pub poll_interval: Duration,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            quiet: Duration::from_millis(10),
            ceiling: Duration::from_millis(100),
            poll: Poll::Auto,
            poll_interval: Duration::from_secs(2),
        }
    }
}

/// Why everything has to be looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// Events were lost: the system's queue or ours was full.
    Overflow,
    /// A folder was made or came by a rename.
    FolderAppeared,
    /// A folder was removed or renamed.
    FolderVanished,
    /// A folder can be read that could not be, or the reverse.
    Permissions,
    /// What is ignored may differ.
    IgnoreFiles,
    /// The machine was suspended.
    Resumed,
    /// The event service failed.
    WatchLost,
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Overflow => "more changes than could be kept",
            Self::FolderAppeared => "a folder appeared",
            Self::FolderVanished => "a folder vanished",
            Self::Permissions => "a folder's permissions changed",
            Self::IgnoreFiles => "an ignore file changed",
            Self::Resumed => "the machine was suspended",
            Self::WatchLost => "the system's event service failed",
        })
    }
}

/// What changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// Files that were written, made, removed or renamed: relative to the root, `/` between
    /// parts. Of files that are neither documents nor manifests only those that came or went.
    Paths(BTreeSet<String>),
    /// Anything may have. Covers all that happened before it.
    Rescan(Reason),
    /// `HEAD` leads to another commit or branch. Comes right before the `Paths` or `Rescan` of
    /// the same moment, where there are any.
    Head,
    /// The root was removed, moved or unmounted. Nothing comes after it.
    RootGone,
}

/// Why a root is not watched.
#[derive(Debug, thiserror::Error)]
pub enum WatchError {
    /// The root cannot be read.
    #[error("{path}: cannot be watched: {source}; check that it is there and may be read")]
    Root {
        /// The root.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// The event service does not start, and polling was ruled out.
    #[error("the system's event service does not start: {0}; allow polling to do without it")]
    Service(String),
    /// No thread could be started.
    #[error("no thread could be started to watch with: {0}; close other programs and try again")]
    Thread(std::io::Error),
    /// The watcher has ended: its root is gone.
    #[error("{0}: is no longer watched, because it is gone; watch it anew once it is back")]
    Ended(PathBuf),
}

/// Watches one root until it is dropped.
#[derive(Debug)]
pub struct Watcher {
    view: View,
    rescans: Arc<AtomicU64>,
    thread: Option<JoinHandle<()>>,
}

/// A look at a [`Watcher`] from elsewhere; cheap to clone. Does not keep it going.
#[derive(Clone)]
pub struct View {
    root: PathBuf,
    inbox: Arc<Inbox>,
    placement: Arc<Mutex<Placement>>,
    handed: watch::Receiver<u64>,
    failed: Arc<Mutex<Option<String>>>,
    why: Option<String>,
}

impl Watcher {
    /// Watches the `folders` of `root`, which a walk went through. Blocks for about 10 µs a
    /// folder, with polling for a pass over all of them.
    ///
    /// # Errors
    /// When the root cannot be read, or neither events nor polling are to be had. That there are
    /// too few watches or that a folder cannot be read is no error but in [`Watcher::status`].
    pub fn start(
        root: &Path,
        folders: &[String],
        options: &Options,
    ) -> Result<(Self, mpsc::Receiver<Change>), WatchError> {
        let unreadable = |source| WatchError::Root { path: root.to_owned(), source };
        let root = root.canonicalize().map_err(unreadable)?;
        std::fs::read_dir(&root).map_err(unreadable)?;
        let markers = Markers::new().map(Arc::new);
        let inbox = Arc::new(Inbox::new(markers.clone()));
        let (native, why) = service(&root, options, &inbox)?;
        let interval = options.poll_interval.max(MIN_POLL_INTERVAL);
        let poller = poll::Poller::new(&inbox, interval);
        let mut placement = Placement::new(root.clone(), native, poller);
        let markers = markers.filter(|markers| placement.watch_markers(markers.paths()));
        placement.settle(folders, 0);
        let git = Git::of(&root);
        placement.settle_outside(collector::outside(&root, git.as_ref()));
        let placement = Arc::new(Mutex::new(placement));
        let (sender, receiver) = mpsc::channel(MAX_QUEUED_CHANGES);
        let (handed_sender, handed) = watch::channel(0);
        let (rescans, failed) = (Arc::new(AtomicU64::new(0)), Arc::new(Mutex::new(None)));
        let collector = Collector::new(Parts {
            root: root.clone(),
            inbox: inbox.clone(),
            placement: placement.clone(),
            options: options.clone(),
            sender,
            markers,
            git,
            rescans: rescans.clone(),
            handed: handed_sender,
            failed: failed.clone(),
        });
        let thread = std::thread::Builder::new()
            .name("loci-watch".to_owned())
            .spawn(move || collector.run())
            .map_err(WatchError::Thread)?;
        let view = View { root, inbox, placement, handed, failed, why };
        Ok((Self { view, rescans, thread: Some(thread) }, receiver))
    }

    /// Watches these folders from now on: those of the walk that followed the last
    /// [`Change::Rescan`]. Only differences are applied. Blocks as [`Watcher::start`] does.
    ///
    /// # Errors
    /// When the watcher has ended.
    pub fn set_folders(&mut self, folders: &[String]) -> Result<(), WatchError> {
        if self.view.has_ended() {
            return Err(WatchError::Ended(self.view.root.clone()));
        }
        let rescans = self.rescans.load(Ordering::Acquire);
        if self.view.placement().settle(folders, rescans) {
            self.view.inbox.ask(Reason::FolderAppeared);
        }
        Ok(())
    }

    /// What it does and what it cannot do, now.
    pub fn status(&self) -> WatchStatus {
        self.view.status()
    }

    /// See [`View::settled`].
    pub async fn settled(&self, deadline: tokio::time::Instant) -> bool {
        self.view.settled(deadline).await
    }

    /// A look at it that others can hold.
    pub fn view(&self) -> View {
        self.view.clone()
    }
}

impl Drop for Watcher {
    fn drop(&mut self) {
        self.view.inbox.stop();
        if let Some(thread) = self.thread.take() {
            // It waits for nothing but the inbox, so it ends at once.
            let _ = thread.join();
        }
        // Views may outlive it; the watches must not.
        self.view.placement().close();
    }
}

impl View {
    /// Whether it has ended: its root is gone or it was dropped.
    fn has_ended(&self) -> bool {
        self.handed.has_changed().is_err()
    }

    /// What the watcher does and what it cannot do, now.
    pub fn status(&self) -> WatchStatus {
        let counts = self.inbox.counts();
        let settling = self.inbox.settling();
        let failed = self.failed.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let placement = self.placement();
        let backend = if placement.has_events() { Native::backend() } else { Backend::Polling };
        let (polled, unreadable) = (placement.polled(), placement.unreadable());
        let watch_limit = detect::watch_limit();
        let mut problems = Vec::new();
        if placement.is_full() {
            let limit = watch_limit.map_or_else(String::new, |limit| format!(" of {limit}"));
            problems.push(format!(
                "the limit{limit} inotify watches is reached, so {} folders are looked through at \
                 an interval instead; raise it with `sysctl fs.inotify.max_user_watches=1048576`",
                polled.count
            ));
        }
        if let Some(why) = placement.refused() {
            problems.push(format!("{} folders are polled, because: {why}", polled.count));
        }
        if unreadable.count > 0 {
            problems.push(format!(
                "{} folders may not be read, so changes in them are not noticed; grant permission \
                 or name them in an ignore file",
                unreadable.count
            ));
        }
        problems.extend(failed.map(|why| format!("the event service failed: {why}")));
        WatchStatus {
            backend,
            why: self.why.clone(),
            watches: placement.watches(),
            watch_limit,
            polled,
            unreadable,
            problems,
            events: counts.events,
            overflows: counts.overflows,
            settling,
            ended: self.has_ended(),
        }
    }

    /// Waits until everything that happened below the root before this call is in the channel
    /// (`true`), or until the deadline or the watcher's end (`false`). The quiet time is not
    /// waited for. Keep receiving meanwhile: a full channel holds it up.
    ///
    /// On Linux this is exact for watched folders: the system tells events in order, and one made
    /// by this call comes after all that were before. For polled folders a whole pass is made
    /// after the call. Elsewhere [`NO_MARKER_WAIT`] is given for events to arrive.
    pub async fn settled(&self, deadline: tokio::time::Instant) -> bool {
        let round = self.inbox.want_round();
        let mut handed = self.handed.clone();
        let wait = handed.wait_for(|handed| *handed >= round);
        matches!(tokio::time::timeout_at(deadline, wait).await, Ok(Ok(_)))
    }

    fn placement(&self) -> MutexGuard<'_, Placement> {
        self.placement.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for View {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("View").field("root", &self.root).finish_non_exhaustive()
    }
}

/// Starts the event service, or says why there is none.
fn service(
    root: &Path,
    options: &Options,
    inbox: &Arc<Inbox>,
) -> Result<(Option<Native>, Option<String>), WatchError> {
    match options.poll {
        Poll::Always => return Ok((None, Some("asked for".to_owned()))),
        Poll::Auto => {
            if let Some(name) = detect::silent_file_system(root) {
                let why = format!("{name} does not tell of changes made elsewhere");
                return Ok((None, Some(why)));
            }
        }
        Poll::Never => {}
    }
    let inbox = inbox.clone();
    match Native::start(move |raw| inbox.put(raw)) {
        Ok(native) if Native::backend() != Backend::Polling => Ok((Some(native), None)),
        Ok(_) => Ok((None, Some("this system has no event service".to_owned()))),
        Err(why) if options.poll == Poll::Never => Err(WatchError::Service(why)),
        Err(why) => Ok((None, Some(format!("the system's event service does not start: {why}")))),
    }
}
