//! Inbox: where the event service puts what it says and the collector takes it.
//!
//! Putting never waits and never fails: paths are merged as they come, and where they become too
//! many they are let go and that fact is kept instead. Must not know: what a path means.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::adapter::{Happened, Raw};
use super::marker::{Markers, is_marker};
use super::{MAX_PENDING_PATHS, Reason};

/// Most paths that wait in the inbox. More than may be handed over, because temporary files and
/// those of git are among them.
const MAX_INBOX_PATHS: usize = 4 * MAX_PENDING_PATHS;

/// Who has to say that a round is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sources {
    /// The event service, by telling of the marker.
    pub native: bool,
    /// The poller, by a pass that began after the round.
    pub poller: bool,
}

/// What happened to one path since the inbox was last emptied.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    /// The first thing that happened is that it was made: it was not there before.
    pub new: bool,
    /// It was made or came by a rename.
    pub came: bool,
    /// It was removed or went by a rename.
    pub left: bool,
    /// What left was a folder.
    pub folder: bool,
    /// It was written, or the system does not say what happened.
    pub written: bool,
    /// Its attributes changed.
    pub attributes: bool,
}

impl Seen {
    fn add(&mut self, happened: Happened) {
        let first = *self == Self::default();
        match happened {
            Happened::Made => {
                self.new |= first;
                self.came = true;
            }
            Happened::MovedHere => self.came = true,
            Happened::Removed | Happened::MovedAway => self.left = true,
            Happened::RemovedFolder => {
                self.left = true;
                self.folder = true;
            }
            Happened::Attributes => self.attributes = true,
            Happened::Written | Happened::Opened => self.written = true,
            // Made, removed or written: a look at the disk tells.
            Happened::Something => {
                self.came = true;
                self.left = true;
                self.written = true;
            }
        }
    }
}

/// What the collector takes out.
#[derive(Debug, Default)]
pub struct Taken {
    /// What happened, by path.
    pub seen: BTreeMap<PathBuf, Seen>,
    /// Something was lost or asked for; the first reason.
    pub rescan: Option<Reason>,
    /// What the event service failed with last.
    pub failed: Option<String>,
    /// When the first of it came.
    pub first: Option<Instant>,
    /// When the last of it came.
    pub last: Option<Instant>,
    /// Every round up to this one is over: all that was done before it began is in here, or was
    /// in what was taken before.
    pub round_done: u64,
    /// A round that is to begin now.
    pub round_begins: Option<u64>,
    /// The watcher was dropped.
    pub stop: bool,
}

/// What the inbox counts.
#[derive(Clone, Copy, Debug, Default)]
pub struct Counts {
    /// Events.
    pub events: u64,
    /// Times that some were lost.
    pub overflows: u64,
}

#[derive(Debug, Default)]
struct State {
    taken: Taken,
    counts: Counts,
    /// Something came since it was last emptied.
    dirty: bool,
    /// The collector must not wait for the quiet time.
    urgent: bool,
    /// The collector holds something that it has not handed over.
    held: bool,
    /// The last round that was begun.
    round: u64,
    /// Who has yet to say that it is over.
    awaited: Option<Sources>,
    /// The last round that somebody waits for.
    wanted: u64,
}

/// See the module.
#[derive(Debug)]
pub struct Inbox {
    markers: Option<Arc<Markers>>,
    state: Mutex<State>,
    news: Condvar,
}

impl Inbox {
    /// An empty one that knows these markers.
    pub fn new(markers: Option<Arc<Markers>>) -> Self {
        Self { markers, state: Mutex::default(), news: Condvar::new() }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // The state is whole between any two statements that hold the lock.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Puts in what the event service says.
    pub fn put(&self, raw: Raw) {
        let mut state = self.lock();
        match raw {
            Raw::Event(path, Happened::Opened) => {
                let round = state.round;
                if self.markers.as_ref().is_some_and(|markers| markers.of_round(round) == path) {
                    self.finish(&mut state, round, |awaited| awaited.native = false);
                }
            }
            Raw::Event(path, _) if is_marker(&path) => {}
            Raw::Event(path, happened) => {
                state.counts.events += 1;
                let known = state.taken.seen.contains_key(&path);
                if !known && state.taken.seen.len() >= MAX_INBOX_PATHS {
                    self.lose(&mut state);
                    return;
                }
                // Where a folder may have come or gone, watches have to follow at once.
                let urgent = !known && happened != Happened::Written;
                state.taken.seen.entry(path).or_default().add(happened);
                self.news(&mut state, urgent);
            }
            Raw::Lost => {
                self.lose(&mut state);
                // The marker's event may be among the lost.
                let round = state.round;
                self.finish(&mut state, round, |awaited| awaited.native = false);
            }
            Raw::Failed(why) => {
                state.taken.failed = Some(why);
                state.taken.rescan.get_or_insert(Reason::WatchLost);
                self.news(&mut state, true);
            }
        }
    }

    /// Asks for a rescan.
    pub fn ask(&self, reason: Reason) {
        let mut state = self.lock();
        state.taken.rescan.get_or_insert(reason);
        self.news(&mut state, false);
    }

    fn lose(&self, state: &mut State) {
        state.counts.overflows += 1;
        state.taken.seen.clear();
        state.taken.rescan = Some(Reason::Overflow);
        self.news(state, true);
    }

    fn news(&self, state: &mut State, urgent: bool) {
        let now = Instant::now();
        state.taken.first.get_or_insert(now);
        state.taken.last = Some(now);
        // In a storm the collector is woken once, not for each event.
        if !state.dirty || (urgent && !state.urgent) {
            self.news.notify_all();
        }
        state.dirty = true;
        state.urgent |= urgent;
    }

    /// Wakes the collector for something that is not in the inbox.
    pub fn wake(&self) {
        self.lock().urgent = true;
        self.news.notify_all();
    }

    /// Tells the collector to end.
    pub fn stop(&self) {
        let mut state = self.lock();
        state.taken.stop = true;
        state.urgent = true;
        self.news.notify_all();
    }

    /// Asks for a round that begins after this call. When it is over, everything that happened
    /// before the call has been taken. Answers with its number.
    pub fn want_round(&self) -> u64 {
        let mut state = self.lock();
        // A round that is under way began before.
        state.wanted = state.wanted.max(state.round + 1);
        state.urgent = true;
        self.news.notify_all();
        state.wanted
    }

    /// Says whose word it takes to end the round under way; nobody's ends it at once.
    pub fn await_sources(&self, round: u64, sources: Sources) {
        let mut state = self.lock();
        self.finish(&mut state, round, |awaited| {
            awaited.native &= sources.native;
            awaited.poller &= sources.poller;
        });
    }

    /// The word of the event service.
    pub fn native_done(&self, round: u64) {
        let mut state = self.lock();
        self.finish(&mut state, round, |awaited| awaited.native = false);
    }

    /// The word of the poller.
    pub fn poller_done(&self, round: u64) {
        let mut state = self.lock();
        self.finish(&mut state, round, |awaited| awaited.poller = false);
    }

    fn finish(&self, state: &mut State, round: u64, change: impl FnOnce(&mut Sources)) {
        let Some(awaited) = state.awaited.as_mut().filter(|_| state.round == round) else { return };
        change(awaited);
        if !awaited.native && !awaited.poller {
            state.awaited = None;
            state.taken.round_done = round;
            state.urgent = true;
            self.news.notify_all();
        }
    }

    /// Waits until there is something (with `eager`: until there is something urgent) or the time
    /// is over, then empties the inbox. From now on the collector holds what was in it.
    pub fn take(&self, timeout: Duration, eager: bool) -> Taken {
        let state = self.lock();
        let (mut state, _) = self
            .news
            .wait_timeout_while(state, timeout, |state| {
                let round_begins = state.wanted > state.round && state.awaited.is_none();
                !(state.urgent || round_begins || (eager && state.dirty))
            })
            .unwrap_or_else(PoisonError::into_inner);
        let round_done = state.taken.round_done;
        let stop = state.taken.stop;
        state.held |= state.dirty;
        state.dirty = false;
        state.urgent = false;
        let mut taken =
            std::mem::replace(&mut state.taken, Taken { round_done, stop, ..Taken::default() });
        if state.wanted > state.round && state.awaited.is_none() {
            state.round += 1;
            state.awaited = Some(Sources { native: true, poller: true });
            taken.round_begins = Some(state.round);
        }
        taken
    }

    /// The collector has handed over all that it held.
    pub fn nothing_held(&self) {
        self.lock().held = false;
    }

    /// Whether something came that was not handed over.
    pub fn settling(&self) -> bool {
        let state = self.lock();
        state.dirty || state.held
    }

    /// The counts.
    pub fn counts(&self) -> Counts {
        self.lock().counts
    }

    /// Our own queue overflowed further down.
    pub fn count_overflow(&self) {
        self.lock().counts.overflows += 1;
    }
}
