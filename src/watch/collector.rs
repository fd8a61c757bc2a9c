//! Collector: the thread that makes changes out of events and hands them over.
//!
//! It merges what happened until things are quiet for a moment, keeps watches where folders come
//! and go, and never waits for the consumer: while that is busy it goes on merging.
//! Must not know: `notify`, the index.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::future::Future;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, Wake, Waker};
use std::time::{Duration, Instant};

use tokio::sync::{mpsc, watch};

use super::clock::SleepClock;
use super::git::{Git, Head};
use super::inbox::{Inbox, Seen, Sources, Taken};
use super::marker::Markers;
use super::names;
use super::placement::Placement;
use super::{
    Change, GIT_CEILING, GIT_QUIET, LOOK_ROUND, MAX_PENDING_PATHS, NO_MARKER_WAIT, Options, Reason,
};
use crate::walk;

/// A place in the channel, awaited without a runtime.
type Place = Pin<
    Box<dyn Future<Output = Result<mpsc::OwnedPermit<Change>, mpsc::error::SendError<()>>> + Send>,
>;

/// What has happened and was not handed over.
#[derive(Debug, Default)]
struct Pending {
    /// With each whether it was not there before.
    paths: BTreeMap<String, bool>,
    rescan: Option<Reason>,
    /// Git's own files changed: `HEAD` is to be looked at.
    git: bool,
    first: Option<Instant>,
    last: Option<Instant>,
}

impl Pending {
    fn is_empty(&self) -> bool {
        self.paths.is_empty() && self.rescan.is_none() && !self.git
    }
}

/// What a collector works with.
pub struct Parts {
    /// The last round of which everything was handed over. Its end is the watcher's, so it goes before
    /// the changes do: whoever hears that there are no more finds the watcher ended.
    pub handed: watch::Sender<u64>,
    pub root: PathBuf,
    pub inbox: Arc<Inbox>,
    pub placement: Arc<Mutex<Placement>>,
    pub options: Options,
    pub sender: mpsc::Sender<Change>,
    pub markers: Option<Arc<Markers>>,
    pub git: Option<Git>,
    /// Rescans handed over so far.
    pub rescans: Arc<AtomicU64>,
    /// What the event service failed with last.
    pub failed: Arc<Mutex<Option<String>>>,
}

/// See the module.
pub struct Collector {
    parts: Parts,
    identity: Option<Identity>,
    head: Option<Head>,
    git_moved: Option<Instant>,
    clock: SleepClock,
    pending: Pending,
    outbox: VecDeque<Change>,
    place: Option<Place>,
    waker: Waker,
    /// The last round taken from the inbox, and the one that the outbox completes.
    taken_round: u64,
    outbox_round: u64,
    /// A round that nothing but time ends, and when.
    unmarked: Option<(u64, Instant)>,
}

type Identity = (u64, u64);

struct WakeCollector(Arc<Inbox>);

impl Wake for WakeCollector {
    fn wake(self: Arc<Self>) {
        self.0.wake();
    }
}

impl Collector {
    /// Looks at how things are now; changes from here on are told.
    pub fn new(parts: Parts) -> Self {
        let waker = Waker::from(Arc::new(WakeCollector(parts.inbox.clone())));
        Self {
            identity: identity(&parts.root),
            head: parts.git.as_ref().map(Git::head),
            git_moved: None,
            clock: SleepClock::new(),
            pending: Pending::default(),
            outbox: VecDeque::new(),
            place: None,
            waker,
            taken_round: 0,
            outbox_round: 0,
            unmarked: None,
            parts,
        }
    }

    /// Works until the watcher is dropped, the consumer is gone or the root is.
    pub fn run(mut self) {
        loop {
            let (timeout, eager) = self.patience();
            let taken = self.parts.inbox.take(timeout, eager);
            if taken.stop {
                return;
            }
            let ended = self.step(taken);
            if ended {
                return;
            }
        }
    }

    /// How long there is nothing to do, and whether the first event ends that.
    fn patience(&self) -> (Duration, bool) {
        let mut timeout = LOOK_ROUND;
        if let Some((_, until)) = self.unmarked {
            timeout = timeout.min(until.saturating_duration_since(Instant::now()));
        }
        // While the consumer is busy, nothing is due; its waker ends that.
        if !self.pending.is_empty() && self.outbox.is_empty() {
            let due = self.due().saturating_duration_since(Instant::now());
            return (timeout.min(due), false);
        }
        (timeout, self.pending.is_empty())
    }

    fn due(&self) -> Instant {
        let now = Instant::now();
        let (first, last) = (self.pending.first.unwrap_or(now), self.pending.last.unwrap_or(now));
        let due = |quiet: Duration, ceiling: Duration| (last + quiet).min(first + ceiling);
        let soon = due(self.parts.options.quiet, self.parts.options.ceiling);
        // Looked at only when it would make a difference.
        if soon <= now && self.git_at_work() {
            return soon.max(due(GIT_QUIET, GIT_CEILING));
        }
        soon
    }

    fn git_at_work(&self) -> bool {
        let Some(git) = &self.parts.git else { return false };
        let moved = self.git_moved.is_some_and(|moved| moved.elapsed() < GIT_CEILING);
        git.is_locked() || (moved && git.is_rebasing())
    }

    /// One turn; whether the watcher has ended.
    fn step(&mut self, taken: Taken) -> bool {
        if self.clock.slept() {
            self.rescan(Reason::Resumed);
        }
        if let Some(round) = taken.round_begins {
            self.begin(round);
        }
        if let Some((round, until)) = self.unmarked
            && until <= Instant::now()
        {
            self.unmarked = None;
            self.parts.inbox.native_done(round);
        }
        self.taken_round = self.taken_round.max(taken.round_done);
        self.absorb(taken);
        if identity(&self.parts.root) != self.identity {
            return self.end();
        }
        self.hand_over()
    }

    /// Hands over what is due, and says which round that completes; whether nobody listens.
    fn hand_over(&mut self) -> bool {
        loop {
            let waited_for = self.taken_round > *self.parts.handed.borrow();
            if self.outbox.is_empty() {
                let due = !self.pending.is_empty() && (waited_for || self.due() <= Instant::now());
                if due {
                    self.flush();
                }
                if self.pending.is_empty() {
                    self.outbox_round = self.taken_round;
                }
            }
            let Ok(sent) = self.send() else { return true };
            if !sent {
                return false;
            }
            if self.pending.is_empty() {
                self.parts.inbox.nothing_held();
            }
            let round = self.outbox_round;
            self.parts.handed.send_if_modified(|handed| {
                let later = round > *handed;
                *handed = round.max(*handed);
                later
            });
            // A round that was over while the outbox waited for a place: nothing would wake this
            // thread for it again.
            if self.outbox_round >= self.taken_round {
                return false;
            }
        }
    }

    /// Begins a round: asks everyone for word of how far they are.
    fn begin(&mut self, round: u64) {
        let (events, poller) = {
            let placement = self.placement();
            (placement.has_events(), placement.poller().is_busy())
        };
        self.parts.inbox.await_sources(round, Sources { native: events, poller });
        if events {
            let opened = self.parts.markers.as_ref().is_some_and(|markers| markers.open(round));
            if !opened {
                self.unmarked = Some((round, Instant::now() + NO_MARKER_WAIT));
            }
        }
        if poller {
            self.placement().poller().pass(round);
        }
    }

    fn placement(&self) -> std::sync::MutexGuard<'_, Placement> {
        self.parts.placement.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn rescan(&mut self, reason: Reason) {
        let now = Instant::now();
        self.pending.rescan.get_or_insert(reason);
        self.pending.first.get_or_insert(now);
        self.pending.last.get_or_insert(now);
        self.pending.paths.clear();
    }

    fn absorb(&mut self, taken: Taken) {
        let before = (self.pending.paths.len(), self.pending.rescan, self.pending.git);
        if let Some(why) = taken.failed {
            *self.parts.failed.lock().unwrap_or_else(PoisonError::into_inner) = Some(why);
        }
        if let Some(reason) = taken.rescan {
            self.rescan(reason);
        }
        let mut counted =
            before != (self.pending.paths.len(), self.pending.rescan, self.pending.git);
        for (path, seen) in taken.seen {
            counted |= self.see(&path, seen);
        }
        if counted {
            let first = self.pending.first.into_iter().chain(taken.first).min();
            self.pending.first = first;
            self.pending.last = self.pending.last.max(taken.last);
        }
        if self.pending.rescan.is_some() {
            self.pending.paths.clear();
        } else if self.pending.paths.len() > MAX_PENDING_PATHS {
            self.parts.inbox.count_overflow();
            self.rescan(Reason::Overflow);
        }
    }

    /// Takes in what happened to one path; whether it counts.
    fn see(&mut self, path: &Path, seen: Seen) -> bool {
        if let Some(git) = &self.parts.git {
            let dot_git = git.top.join(".git");
            if path == dot_git {
                return (seen.came || seen.left || seen.written) && self.find_git();
            }
            if git.owns(path) {
                if git.is_exclude(path) {
                    self.rescan(Reason::IgnoreFiles);
                    return true;
                }
                if !git.counts(path) {
                    return false;
                }
                self.git_moved = Some(Instant::now());
                self.pending.git = true;
                return true;
            }
        } else if path == self.parts.root.join(".git") {
            return self.find_git();
        }
        let Ok(below) = path.strip_prefix(&self.parts.root) else {
            // A folder above the root is watched for its ignore files only.
            let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            let counts = walk::shapes_the_walk(name) && (seen.came || seen.left || seen.written);
            if counts {
                self.rescan(Reason::IgnoreFiles);
            }
            return counts;
        };
        // What is not UTF-8 cannot be told; the walk lists it among its problems.
        let Some(below) = below.to_str() else { return false };
        let below = below.replace(std::path::MAIN_SEPARATOR, "/");
        self.see_in_tree(path, below, seen)
    }

    fn see_in_tree(&mut self, path: &Path, below: String, seen: Seen) -> bool {
        let rescans = self.parts.rescans.load(Ordering::Acquire);
        let (mut vanished, mut appeared, mut permissions) = (false, false, false);
        let known;
        {
            let mut placement = self.placement();
            let parent = path.parent().is_some_and(|parent| placement.knows(parent));
            known = placement.knows(path);
            if !parent && !known {
                // Of a folder that is no longer watched, or was never asked for.
                return false;
            }
            if seen.left && !below.is_empty() {
                vanished = placement.vanished(path);
            }
            let name = below.rsplit('/').next().unwrap_or_default();
            if seen.came && !below.is_empty() && !walk::is_never_walked(name) {
                let folder =
                    std::fs::symlink_metadata(path).is_ok_and(|metadata| metadata.is_dir());
                // An ignored folder is nobody's business. Where there will be a rescan anyway, it
                // finds out: rules may have changed too, and many folders would be many looks.
                if folder
                    && (self.pending.rescan.is_some() || walk::lists(&self.parts.root, &below))
                {
                    placement.appeared(path, rescans);
                    appeared = true;
                } else if folder && !vanished {
                    return false;
                }
            }
            if seen.attributes && !vanished && !appeared {
                permissions = placement.permissions(path);
            }
        }
        let name = below.rsplit('/').next().unwrap_or_default();
        let touched = seen.came || seen.left || seen.written;
        let reason = if vanished {
            Some(Reason::FolderVanished)
        } else if appeared {
            Some(Reason::FolderAppeared)
        } else if permissions {
            Some(Reason::Permissions)
        } else if walk::shapes_the_walk(name) && touched {
            Some(Reason::IgnoreFiles)
        } else {
            None
        };
        if let Some(reason) = reason {
            self.rescan(reason);
            return true;
        }
        if known || below.is_empty() || (seen.folder && !seen.came) || !names::counts(&below) {
            return false;
        }
        if !seen.came && !seen.left && !names::content_counts(&below) {
            return false;
        }
        if self.pending.rescan.is_none() {
            self.pending.paths.entry(below).or_insert(seen.new);
        }
        true
    }

    /// `.git` came, went or points elsewhere.
    fn find_git(&mut self) -> bool {
        let git = Git::of(&self.parts.root);
        if git == self.parts.git {
            return false;
        }
        self.parts.git = git;
        self.watch_git();
        self.pending.git = true;
        // Which ignore files count depends on where the work tree begins.
        self.rescan(Reason::IgnoreFiles);
        true
    }

    fn watch_git(&self) {
        let folders = outside(&self.parts.root, self.parts.git.as_ref());
        self.placement().settle_outside(folders);
    }

    /// Moves what is pending to the outbox.
    fn flush(&mut self) {
        let pending = std::mem::take(&mut self.pending);
        if pending.git {
            let head = self.parts.git.as_ref().map(Git::head);
            if head != self.head {
                self.head = head;
                // The branch's own file may lie in another folder now.
                self.watch_git();
                self.outbox.push_back(Change::Head);
            }
        }
        if let Some(reason) = pending.rescan {
            self.outbox.push_back(Change::Rescan(reason));
            return;
        }
        let root = &self.parts.root;
        let there = |path: &str| std::fs::symlink_metadata(root.join(path)).is_ok();
        let paths: BTreeSet<String> = pending
            .paths
            .into_iter()
            // Came and went in between: a temporary file.
            .filter(|(path, new)| !new || there(path))
            .map(|(path, _)| path)
            .collect();
        if !paths.is_empty() {
            self.outbox.push_back(Change::Paths(paths));
        }
    }

    /// Hands over what is in the outbox, as far as there is room. Whether that was all of it;
    /// `Err` when nobody listens.
    fn send(&mut self) -> Result<bool, ()> {
        while !self.outbox.is_empty() {
            let place = self
                .place
                .get_or_insert_with(|| Box::pin(self.parts.sender.clone().reserve_owned()));
            match place.as_mut().poll(&mut Context::from_waker(&self.waker)) {
                Poll::Pending => return Ok(false),
                Poll::Ready(permit) => {
                    self.place = None;
                    let permit = permit.map_err(|_| ())?;
                    if let Some(change) = self.outbox.pop_front() {
                        if matches!(change, Change::Rescan(_)) {
                            self.parts.rescans.fetch_add(1, Ordering::AcqRel);
                        }
                        permit.send(change);
                    }
                }
            }
        }
        Ok(true)
    }

    /// The root is gone: says so once, as soon as there is room.
    fn end(&mut self) -> bool {
        self.outbox.clear();
        self.pending = Pending::default();
        self.placement().close();
        self.outbox.push_back(Change::RootGone);
        loop {
            match self.send() {
                Ok(true) | Err(()) => return true,
                Ok(false) => {}
            }
            if self.parts.inbox.take(LOOK_ROUND, false).stop {
                return true;
            }
        }
    }
}

/// The folders outside of the tree that matter: git's own, and those above the root within the
/// same work tree, whose ignore files hold in it.
pub fn outside(root: &Path, git: Option<&Git>) -> BTreeSet<PathBuf> {
    let Some(git) = git else { return BTreeSet::new() };
    let mut folders = git.folders();
    folders.extend(
        root.ancestors()
            .skip(1)
            .take_while(|folder| folder.starts_with(&git.top))
            .map(Path::to_owned),
    );
    folders
}

#[cfg(unix)]
fn identity(path: &Path) -> Option<Identity> {
    use std::os::unix::fs::MetadataExt;
    std::fs::metadata(path).ok().map(|metadata| (metadata.dev(), metadata.ino()))
}

#[cfg(not(unix))]
fn identity(path: &Path) -> Option<Identity> {
    path.is_dir().then_some((0, 0))
}
