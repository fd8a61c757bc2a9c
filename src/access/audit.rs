//! The log of access: what was written and what was denied, in the database, of limited size.
//!
//! A write is noted before it is answered. Denials are noted in the background: whoever knocks at a
//! closed door must not be able to slow down the others, so those that come too fast are counted
//! together.
//!
//! Must not know: HTTP, SQL.

use super::Caller;
use crate::store::Store;
use crate::store::access::LogRow;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tokio::sync::mpsc;

/// Days that an entry is kept.
pub const LOG_DAYS: u16 = 90;

/// Entries that are kept, the newest.
pub const LOG_ROWS: u32 = 1_000_000;

/// Denials that wait to be written; further ones are counted.
const WAITING: usize = 256;

/// Denials that are written at once.
const AT_ONCE: usize = 64;

/// Pause between two batches of denials.
const PAUSE: Duration = Duration::from_millis(200);

/// How often old entries are removed.
const PRUNE_EVERY: Duration = Duration::from_secs(600);

/// Longest text of one column, in bytes: what is noted comes from whoever was denied.
const TEXT_BYTES: usize = 500;

/// How something ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It was done.
    Done,
    /// It was allowed, and failed.
    Failed,
    /// It was not allowed.
    Denied,
}

impl Outcome {
    /// As the log has it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Failed => "failed",
            Self::Denied => "denied",
        }
    }
}

/// See the module. Cheap to clone; ends with its last clone.
#[derive(Clone)]
pub struct Audit {
    store: Store,
    denials: mpsc::Sender<LogRow>,
    passed_over: Arc<AtomicU64>,
}

impl Audit {
    /// Begins to keep the log in `store`.
    pub fn start(store: Store) -> Self {
        let (denials, receiver) = mpsc::channel(WAITING);
        let passed_over = Arc::new(AtomicU64::new(0));
        tokio::spawn(write(store.clone(), receiver, Arc::clone(&passed_over)));
        Self { store, denials, passed_over }
    }

    /// Notes something that was written, or failed to be; back when that is stored.
    pub async fn note(&self, caller: &Caller, (action, target): (&str, &str), outcome: Outcome) {
        let row = row(caller, (action, target), outcome, "");
        // What was done is done: its answer does not hang on this.
        if let Err(error) = self.store.log_access(&[row]).await {
            tracing::error!(%error, action, target, token = %caller.access.name,
                outcome = outcome.name(), "the log of access could not be written");
        }
    }

    /// Notes a denial, soon.
    pub fn deny(&self, caller: &Caller, (action, target): (&str, &str), why: &str) {
        let row = row(caller, (action, target), Outcome::Denied, why);
        if self.denials.try_send(row).is_err() {
            self.passed_over.fetch_add(1, Ordering::Relaxed);
        }
    }
}

fn row(caller: &Caller, (action, target): (&str, &str), outcome: Outcome, why: &str) -> LogRow {
    LogRow {
        token_id: caller.access.id.clone(),
        token: short(&caller.access.name),
        peer: short(&caller.peer),
        request: short(&caller.request),
        action: short(action),
        target: short(target),
        outcome: outcome.name().to_owned(),
        detail: short(why),
        at: String::new(),
    }
}

/// A text that PostgreSQL takes, not longer than a column should be.
fn short(text: &str) -> String {
    text[..text.floor_char_boundary(TEXT_BYTES)].replace('\0', " ")
}

async fn write(store: Store, mut denials: mpsc::Receiver<LogRow>, passed_over: Arc<AtomicU64>) {
    let mut prune = tokio::time::interval(PRUNE_EVERY);
    let mut batch = Vec::with_capacity(AT_ONCE);
    loop {
        tokio::select! {
            taken = denials.recv_many(&mut batch, AT_ONCE) => {
                if taken == 0 {
                    return;
                }
                let more = passed_over.swap(0, Ordering::Relaxed);
                if let (true, Some(last)) = (more > 0, batch.last_mut()) {
                    last.detail.push_str(&format!(" (and {more} more that were not noted)"));
                }
                if let Err(error) = store.log_access(&batch).await {
                    tracing::warn!(%error, denials = batch.len(), "denials could not be noted");
                }
                batch.clear();
                tokio::time::sleep(PAUSE).await;
            }
            _ = prune.tick() => {
                if let Err(error) = store.prune_access_log(LOG_DAYS, LOG_ROWS).await {
                    tracing::debug!(%error, "old entries of the log of access are still there");
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_noted_is_short_and_storable() {
        assert_eq!(short("a\0b"), "a b");
        assert_eq!(short(&"é".repeat(400)).len(), TEXT_BYTES);
    }
}
