//! Poll: looks through folders at an interval, for want of events.
//!
//! Our own rather than `notify`'s: that one watches whole trees, so it would look through all that
//! is ignored, and says nothing of when a pass is over. Here only the listed folders are read, one
//! `lstat` for each entry, and a caller can wait for a pass that began after it asked.
//!
//! Must not know: what a change means, why a folder is polled.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::fs::Metadata;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, Weak};
use std::time::{Duration, Instant};

use super::adapter::{Happened, Raw};
use super::inbox::Inbox;
use super::names::is_temporary;

/// The time between two passes is at least this many times what a pass takes, so that a slow or
/// large tree is not read without a break.
const REST: u32 = 9;

#[derive(Debug, Default)]
struct Orders {
    folders: Arc<BTreeSet<PathBuf>>,
    /// Passes asked for and finished. A pass finishes all that was asked for before it began.
    asked: u64,
    finished: u64,
    /// The inbox's round that waits for a pass.
    round: u64,
    running: bool,
    stop: bool,
}

#[derive(Debug, Default)]
struct Desk {
    orders: Mutex<Orders>,
    news: Condvar,
}

impl Desk {
    fn lock(&self) -> MutexGuard<'_, Orders> {
        self.orders.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// See the module. Its thread is there only while there are folders to poll; it ends with this
/// value.
#[derive(Debug)]
pub struct Poller {
    desk: Arc<Desk>,
    inbox: Weak<Inbox>,
    interval: Duration,
}

impl Poller {
    /// Polls nothing yet.
    pub fn new(inbox: &Arc<Inbox>, interval: Duration) -> Self {
        Self { desk: Arc::default(), inbox: Arc::downgrade(inbox), interval }
    }

    /// Polls exactly these folders from now on. Returns when the state of the new ones is known,
    /// so that every later change is noticed: after a pass over all, where there are new ones.
    pub fn set(&self, folders: BTreeSet<PathBuf>) {
        let mut orders = self.desk.lock();
        if *orders.folders == folders {
            return;
        }
        let more = !folders.is_subset(&orders.folders);
        orders.folders = Arc::new(folders);
        if !more {
            return;
        }
        orders.asked += 1;
        let ticket = orders.asked;
        if !orders.running {
            let (desk, inbox, interval) = (self.desk.clone(), self.inbox.clone(), self.interval);
            let thread = std::thread::Builder::new().name("loci-poll".to_owned());
            orders.running = thread.spawn(move || run(&desk, &inbox, interval)).is_ok();
        }
        self.desk.news.notify_all();
        while orders.running && orders.finished < ticket {
            orders = self.desk.news.wait(orders).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Whether there is anything to poll.
    pub fn is_busy(&self) -> bool {
        let orders = self.desk.lock();
        orders.running && !orders.folders.is_empty()
    }

    /// Ends it. Does not wait for a pass under way: a file system that does not answer would hold
    /// up the caller.
    pub fn stop(&self) {
        self.desk.lock().stop = true;
        self.desk.news.notify_all();
    }

    /// Asks for a pass now, for a round of the inbox.
    pub fn pass(&self, round: u64) {
        let mut orders = self.desk.lock();
        orders.asked += 1;
        orders.round = round;
        self.desk.news.notify_all();
    }
}

impl Drop for Poller {
    fn drop(&mut self) {
        self.stop();
    }
}

fn run(desk: &Desk, inbox: &Weak<Inbox>, interval: Duration) {
    let mut known: BTreeMap<PathBuf, Known> = BTreeMap::new();
    loop {
        let (folders, asked, round) = {
            let orders = desk.lock();
            (orders.folders.clone(), orders.asked, orders.round)
        };
        let start = Instant::now();
        let Some(inbox) = inbox.upgrade() else { break };
        known.retain(|folder, _| folders.contains(folder));
        for folder in folders.iter() {
            look(folder, &mut known, &mut |path, happened| inbox.put(Raw::Event(path, happened)));
        }
        inbox.poller_done(round);
        drop(inbox);
        let rest = interval.max(start.elapsed() * REST);
        let mut orders = desk.lock();
        orders.finished = orders.finished.max(asked);
        desk.news.notify_all();
        let until = Instant::now() + rest;
        while orders.asked == orders.finished && !orders.stop {
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() && !orders.folders.is_empty() {
                break;
            }
            // With nothing to poll it waits for orders.
            let left = if orders.folders.is_empty() { Duration::MAX } else { left };
            orders = match left {
                Duration::MAX => desk.news.wait(orders).unwrap_or_else(PoisonError::into_inner),
                left => {
                    desk.news.wait_timeout(orders, left).unwrap_or_else(PoisonError::into_inner).0
                }
            };
        }
        if orders.stop {
            break;
        }
    }
    let mut orders = desk.lock();
    orders.running = false;
    desk.news.notify_all();
}

/// What is known of one folder: its entries by name.
type Known = BTreeMap<OsString, Print>;

/// What is known of one entry.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Print {
    folder: bool,
    bytes: u64,
    inode: u64,
    mode: u32,
    /// Times of its content and of its inode, in nanoseconds.
    written: i128,
    changed: i128,
    /// It differed at the last pass. It is told once more at this one: a second write within the
    /// time stamps' grain leaves no trace.
    again: bool,
}

impl Print {
    #[cfg(unix)]
    fn of(metadata: &Metadata) -> Self {
        use std::os::unix::fs::MetadataExt;
        const SECOND: i128 = 1_000_000_000;
        Self {
            folder: metadata.is_dir(),
            bytes: metadata.len(),
            inode: metadata.ino(),
            mode: metadata.mode(),
            written: i128::from(metadata.mtime()) * SECOND + i128::from(metadata.mtime_nsec()),
            changed: i128::from(metadata.ctime()) * SECOND + i128::from(metadata.ctime_nsec()),
            again: false,
        }
    }

    #[cfg(not(unix))]
    fn of(metadata: &Metadata) -> Self {
        let nanoseconds = |time: std::io::Result<std::time::SystemTime>| {
            let since = time.ok().and_then(|t| t.duration_since(std::time::UNIX_EPOCH).ok());
            since.map_or(0, |since| since.as_nanos() as i128)
        };
        Self {
            folder: metadata.is_dir(),
            bytes: metadata.len(),
            inode: 0,
            mode: u32::from(metadata.permissions().readonly()),
            written: nanoseconds(metadata.modified()),
            changed: nanoseconds(metadata.created()),
            again: false,
        }
    }

    /// What happened between the two.
    fn since(&self, before: &Self) -> Option<Happened> {
        if self.folder != before.folder || (self.folder && self.inode != before.inode) {
            return Some(Happened::Something);
        }
        if self.folder {
            // Its times tell of its entries, which are looked at themselves.
            return (self.mode != before.mode).then_some(Happened::Attributes);
        }
        let same = (self.bytes, self.inode, self.mode, self.written, self.changed)
            == (before.bytes, before.inode, before.mode, before.written, before.changed);
        (!same || before.again).then_some(Happened::Written)
    }
}

fn look(
    folder: &Path,
    known: &mut BTreeMap<PathBuf, Known>,
    tell: &mut impl FnMut(PathBuf, Happened),
) {
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) => {
            // What may not be read for a while is compared when it may be again.
            if error.kind() == std::io::ErrorKind::NotFound && known.remove(folder).is_some() {
                tell(folder.to_owned(), Happened::RemovedFolder);
            }
            return;
        }
    };
    let mut now = Known::new();
    for entry in entries.flatten() {
        let name = entry.file_name();
        if name.to_str().is_some_and(is_temporary) {
            continue;
        }
        // Gone since it was listed: as if it had not been.
        let Ok(metadata) = entry.metadata() else { continue };
        now.insert(name, Print::of(&metadata));
    }
    let Some(before) = known.get(folder) else {
        known.insert(folder.to_owned(), now);
        return;
    };
    for (name, print) in &mut now {
        match before.get(name) {
            None => {
                print.again = !print.folder;
                tell(folder.join(name), Happened::Made);
            }
            Some(old) => {
                if let Some(happened) = print.since(old) {
                    tell(folder.join(name), happened);
                    // Once more, not for ever.
                    let fresh = Print { again: false, ..print.clone() };
                    print.again = fresh != Print { again: false, ..old.clone() } && !print.folder;
                }
            }
        }
    }
    for (name, old) in before {
        if !now.contains_key(name) {
            let gone = if old.folder { Happened::RemovedFolder } else { Happened::Removed };
            tell(folder.join(name), gone);
        }
    }
    known.insert(folder.to_owned(), now);
}
