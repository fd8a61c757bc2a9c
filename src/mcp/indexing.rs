//! The tool that indexes: runs the pipeline and tells the client how far it is.

use super::reply::Answer;
use crate::index::{self, Event, Report};
use crate::query::AsOf;
use crate::store::Store;
use rmcp::model::{ProgressNotificationParam, ProgressToken};
use rmcp::service::{Peer, RequestContext, RoleServer};
use schemars::JsonSchema;
use serde::Serialize;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::watch;

/// Shortest time between two progress notifications.
const PROGRESS_INTERVAL: Duration = Duration::from_millis(100);

/// Problems that an answer lists.
const PROBLEMS: usize = 20;

/// How many documents have one status.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(super) struct DocumentCount {
    status: &'static str,
    count: usize,
}

/// What a run did.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(super) struct Indexed {
    as_of: AsOf,
    /// Nothing had changed.
    unchanged: bool,
    /// Documents by status.
    documents: Vec<DocumentCount>,
    lines: u64,
    /// Documents parsed in this run; the others' facts were known.
    parsed: usize,
    /// Documents of which something was written.
    written: usize,
    removed: usize,
    /// What could not be looked at.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    problems: Vec<String>,
    seconds: f64,
}

impl Indexed {
    fn of(report: &Report) -> Self {
        Self {
            as_of: AsOf {
                repository: report.root.clone(),
                generation: report.generation,
                commit: report.head_commit.clone(),
                pending: Some(0),
            },
            unchanged: report.unchanged,
            documents: report
                .documents
                .iter()
                .map(|(status, count)| DocumentCount { status: status.name(), count: *count })
                .collect(),
            lines: report.lines,
            parsed: report.parsed,
            written: report.written,
            removed: report.removed,
            problems: report
                .problems
                .iter()
                .take(PROBLEMS)
                .map(|problem| format!("{}: {}", problem.path, problem.message))
                .collect(),
            // Milliseconds are all a reader can use.
            seconds: (report.elapsed.as_secs_f64() * 1000.0).round() / 1000.0,
        }
    }
}

impl Answer for Indexed {
    fn text(&self) -> String {
        let documents: Vec<_> =
            self.documents.iter().map(|d| format!("{} {}", d.count, d.status)).collect();
        let mut out = format!(
            "Indexed {} in {:.1} s: {} ({} lines); {} parsed, {} written, {} removed{}. Generation {}",
            self.as_of.repository,
            self.seconds,
            documents.join(", "),
            self.lines,
            self.parsed,
            self.written,
            self.removed,
            if self.unchanged { "; nothing had changed" } else { "" },
            self.as_of.generation,
        );
        for problem in &self.problems {
            out.push_str("\n- ");
            out.push_str(problem);
        }
        out
    }

    fn shrink(&mut self) -> bool {
        self.problems.pop().is_some()
    }
}

/// Brings a repository's index up to date. Stops where the client cancels the call: the stored
/// index is then what it was before.
pub(super) async fn run(
    store: &Store,
    root: &Path,
    options: &index::Options,
    context: &RequestContext<RoleServer>,
) -> Result<Indexed, String> {
    let (sender, receiver) = watch::channel(Progress::default());
    let listener: index::Listener = {
        let progress = Mutex::new(Progress::default());
        Arc::new(move |event| {
            // A listener that panicked has left plain numbers behind.
            let mut progress = progress.lock().unwrap_or_else(PoisonError::into_inner);
            progress.hear(event);
            sender.send_replace(progress.clone());
        })
    };
    let token = context.meta.get_progress_token();
    let told = token.map(|token| tokio::spawn(tell(context.peer.clone(), token, receiver)));
    let outcome = tokio::select! {
        outcome = index::index(store, root, options, listener) => outcome.map_err(|e| e.to_string()),
        () = context.ct.cancelled() => Err("cancelled; the index is as it was before".to_owned()),
    };
    if let Some(told) = told {
        // The listener is gone with the run, so the last notification goes out before the answer.
        let _ = told.await;
    }
    outcome.map(|report| Indexed::of(&report))
}

/// How far a run is, as one number that only grows.
#[derive(Clone, Debug, Default)]
struct Progress {
    done: usize,
    total: usize,
    message: String,
}

impl Progress {
    fn hear(&mut self, event: Event) {
        match event {
            Event::Waiting => self.message = "another process is indexing".to_owned(),
            Event::Scanning => self.message = "scanning files".to_owned(),
            Event::Loading(documents) => self.message = format!("{documents} documents known"),
            Event::Extracting(documents) => {
                self.total += documents;
                self.message = format!("parsing {documents} documents");
            }
            Event::Extracted => self.done += 1,
            Event::Resolving(documents) => {
                self.message = format!("resolving references of {documents} documents");
            }
            Event::Writing(documents) => {
                self.total += documents;
                self.message = format!("writing {documents} documents");
            }
            Event::Written(documents) => self.done += documents,
        }
    }
}

/// Tells the client of every change until the run drops its end, not more often than
/// [`PROGRESS_INTERVAL`].
async fn tell(
    peer: Peer<RoleServer>,
    token: ProgressToken,
    mut receiver: watch::Receiver<Progress>,
) {
    // The protocol wants each notification's number to be larger than the one before.
    let mut last = -1.0;
    while receiver.changed().await.is_ok() {
        let progress = receiver.borrow_and_update().clone();
        let number = (progress.done as f64).max(last + 0.001);
        last = number;
        let mut notification =
            ProgressNotificationParam::new(token.clone(), number).with_message(progress.message);
        if progress.total > 0 {
            notification = notification.with_total(progress.total as f64);
        }
        if peer.notify_progress(notification).await.is_err() {
            return;
        }
        tokio::time::sleep(PROGRESS_INTERVAL).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn progress_only_grows_and_ends_at_its_total() {
        let mut progress = Progress::default();
        let mut last = 0;
        let events = [
            Event::Scanning,
            Event::Loading(3),
            Event::Extracting(2),
            Event::Extracted,
            Event::Extracted,
            Event::Resolving(5),
            Event::Writing(5),
            Event::Written(2),
            Event::Written(3),
        ];
        for event in events {
            progress.hear(event);
            assert!(progress.done >= last && progress.done <= progress.total, "{event:?}");
            last = progress.done;
        }
        assert_eq!((progress.done, progress.total), (7, 7));
    }
}
