//! The watcher's options and status, in the words of the protocol.
//!
//! Must not know: what is done about a change.

use crate::control::{Poll, UnwatchedFolder, WatchReport};
use crate::watch::{self, Folders, WatchStatus};

/// How a repository is watched.
pub(super) fn options(poll: Poll) -> watch::Options {
    let poll = match poll {
        Poll::Auto => watch::Poll::Auto,
        Poll::Always => watch::Poll::Always,
        Poll::Never => watch::Poll::Never,
    };
    watch::Options { poll, ..watch::Options::default() }
}

/// What a watcher says of itself.
pub(super) fn report(status: &WatchStatus) -> WatchReport {
    let each = |folders: &Folders, why: &str| {
        let one = |folder: &String| UnwatchedFolder { folder: folder.clone(), why: why.to_owned() };
        folders.first.iter().map(one).collect::<Vec<_>>()
    };
    let mut unwatched = each(&status.unreadable, "may not be read: changes are not noticed");
    unwatched.extend(each(&status.polled, "no events: looked through at an interval"));
    WatchReport {
        backend: status.backend.to_string(),
        why: status.why.clone(),
        watches: status.watches as u64,
        limit: status.watch_limit,
        events: status.events,
        overflows: status.overflows,
        unwatched,
        unwatched_count: (status.unreadable.count + status.polled.count) as u64,
        problems: status.problems.clone(),
    }
}
