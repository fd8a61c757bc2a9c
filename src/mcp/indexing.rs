//! The tool that indexes: runs the pipeline and tells the client how far it is.

use super::database::Database;
use super::reply::Answer;
use crate::control::IndexReport;
use crate::freshness::{Daemon, Run, report_of};
use crate::index::{self, Event};
use crate::query::AsOf;
use crate::walk;
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
    status: String,
    count: u64,
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
    parsed: u64,
    /// Documents of which something was written.
    written: u64,
    removed: u64,
    /// What could not be looked at.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    problems: Vec<String>,
    seconds: f64,
    /// What the caller should know besides.
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<String>,
}

impl Indexed {
    fn of(report: IndexReport, note: Option<String>) -> Self {
        let problems = report.problems.iter().take(PROBLEMS);
        Self {
            as_of: AsOf {
                repository: report.root,
                generation: report.generation,
                commit: report.commit,
                // A run of one's own ends with nothing pending; the daemon goes on watching, and
                // its next answer says.
                pending: Some(0),
                state: None,
            },
            unchanged: report.unchanged,
            documents: report
                .documents
                .into_iter()
                .map(|(status, count)| DocumentCount { status, count })
                .collect(),
            lines: report.lines,
            parsed: report.parsed,
            written: report.written,
            removed: report.removed,
            problems: problems.map(|(path, message)| format!("{path}: {message}")).collect(),
            // Milliseconds are all a reader can use.
            seconds: (report.seconds * 1000.0).round() / 1000.0,
            note,
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
        if let Some(note) = &self.note {
            out.push('\n');
            out.push_str(note);
        }
        out
    }

    fn shrink(&mut self) -> bool {
        self.problems.pop().is_some()
    }
}

/// What is indexed, and how.
pub(super) struct Place<'a> {
    /// The folder.
    pub root: &'a Path,
    /// How a run of this process goes about it.
    pub options: &'a index::Options,
}

/// Brings a repository's index up to date, through the daemon where it watches it. Stops where the
/// client cancels the call: the stored index is then what it was before, or what the daemon makes
/// of it, which goes on.
pub(super) async fn run(
    database: &Database,
    daemon: &Daemon,
    place: Place<'_>,
    context: &RequestContext<RoleServer>,
) -> Result<Indexed, String> {
    let (sender, receiver) = watch::channel(Progress::default());
    let token = context.meta.get_progress_token();
    let heard = token.map(|token| tokio::spawn(tell(context.peer.clone(), token, receiver)));
    let outcome = tokio::select! {
        outcome = bring_up_to_date(database, daemon, place, sender) => outcome,
        () = context.ct.cancelled() => Err("cancelled; the index is as it was before".to_owned()),
    };
    if let Some(heard) = heard {
        // The listeners are gone with the run, so the last notification goes out before the answer.
        let _ = heard.await;
    }
    outcome
}

async fn bring_up_to_date(
    database: &Database,
    daemon: &Daemon,
    place: Place<'_>,
    sender: watch::Sender<Progress>,
) -> Result<Indexed, String> {
    let root = walk::root(place.root).map_err(|error| error.to_string())?;
    let told = |step: &str, done, total| drop(sender.send_replace(Progress::of(step, done, total)));
    let note = match daemon.index(&root, place.options.full, told).await {
        Ok(Run::Done(report)) => return Ok(Indexed::of(*report, None)),
        Ok(Run::Yours) => None,
        Ok(Run::Lost(why)) => Some(format!("indexed without the daemon: {why}")),
        Err(error) => return Err(error.to_string()),
    };
    let progress = Mutex::new(Progress::default());
    let listener: index::Listener = Arc::new(move |event| {
        // A listener that panicked has left plain numbers behind.
        let mut progress = progress.lock().unwrap_or_else(PoisonError::into_inner);
        progress.hear(event);
        sender.send_replace(progress.clone());
    });
    let store = database.store().await?;
    let report = index::index(store, &root, place.options, listener).await;
    report.map(|report| Indexed::of(report_of(&report), note)).map_err(|error| error.to_string())
}

/// How far a run is, as one number that only grows.
#[derive(Clone, Debug, Default)]
struct Progress {
    done: usize,
    total: usize,
    message: String,
}

impl Progress {
    /// As the daemon tells it: each step by itself.
    fn of(step: &str, done: u64, total: u64) -> Self {
        let message = match total {
            0 => step.to_owned(),
            _ => format!("{step} {done}/{total}"),
        };
        // Its numbers begin anew with each step, and the protocol's must only grow.
        Self { done: 0, total: 0, message }
    }

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
