//! Bringing an index up to date through the daemon where it watches the repository: it holds the
//! repository's lock, and a run of another process would wait for it in vain.
//!
//! Must not know: who asks, how progress is shown.

use super::Daemon;
use crate::control::{ControlError, IndexReport, Refusal, RowCounts};
use crate::index::Report;
use crate::store::Counts;
use std::convert::Infallible;
use std::path::Path;
use std::time::Duration;

/// How often the daemon is asked how far it is.
const PROGRESS_POLL: Duration = Duration::from_millis(200);

/// Who has the work.
#[derive(Clone, Debug, PartialEq)]
pub enum Run {
    /// The daemon had it, and this is what it did.
    Done(Box<IndexReport>),
    /// The caller has it: nobody watches the repository.
    Yours,
    /// The caller has it: the daemon went away, or cannot be spoken with. In words for a person.
    Lost(String),
}

/// The daemon's run failed.
#[derive(Debug, thiserror::Error)]
#[error("the daemon, which watches {root}, did not index it: {source}")]
pub struct RunFailed {
    /// The repository.
    root: String,
    /// Why.
    source: ControlError,
}

impl Daemon {
    /// Has the daemon scan the repository at `root` (absolute, links resolved) now, if it watches
    /// it. `told` hears what is done, parts done, and parts in all or 0.
    ///
    /// # Errors
    /// When the daemon's run fails.
    pub async fn index(
        &self,
        root: &Path,
        full: bool,
        told: impl Fn(&str, u64, u64),
    ) -> Result<Run, RunFailed> {
        // What is not UTF-8 nobody watches, and the run says what is wrong with it.
        let Some(name) = root.to_str() else { return Ok(Run::Yours) };
        let mut client = match self.connect().await {
            Ok(Some(client)) => client,
            Ok(None) => return Ok(Run::Yours),
            // Whether it holds this repository is not known: if so, the run waits for its lock.
            Err(error) => return Ok(Run::Lost(error.to_string())),
        };
        let asked = tokio::select! {
            asked = client.index(name, full) => asked,
            never = tell(self, root, told) => match never {},
        };
        match asked {
            Ok(Some(report)) => Ok(Run::Done(Box::new(report))),
            Ok(None) => Ok(Run::Yours),
            Err(
                error @ (ControlError::Lost(_)
                | ControlError::Refused { why: Refusal::Stopping, .. }),
            ) => Ok(Run::Lost(error.to_string())),
            Err(source) => Err(RunFailed { root: name.to_owned(), source }),
        }
    }
}

/// Tells how far the daemon is until it is dropped.
async fn tell(daemon: &Daemon, root: &Path, told: impl Fn(&str, u64, u64)) -> Infallible {
    loop {
        tokio::time::sleep(PROGRESS_POLL).await;
        let freshness = daemon.freshness(root, Duration::ZERO).await;
        if let Some(progress) = freshness.and_then(|freshness| freshness.progress) {
            told(&progress.step, progress.done, progress.total);
        }
    }
}

/// A run of this process as the daemon would tell of it.
pub fn report_of(report: &Report) -> IndexReport {
    let counts = |counts: Counts| RowCounts { written: counts.written, deleted: counts.deleted };
    IndexReport {
        root: report.root.clone(),
        generation: report.generation,
        commit: report.head_commit.clone(),
        unchanged: report.unchanged,
        documents: report
            .documents
            .iter()
            .map(|(status, count)| (status.name().to_owned(), *count as u64))
            .collect(),
        lines: report.lines,
        parsed: report.parsed as u64,
        cached: report.cached as u64,
        written: report.written as u64,
        removed: report.removed as u64,
        rows: report.rows.map(|rows| {
            let tables = [
                ("documents", rows.documents),
                ("symbols", rows.symbols),
                ("names", rows.names),
                ("edges", rows.edges),
                ("externals", rows.externals),
                ("facts", rows.facts),
            ];
            tables.into_iter().map(|(name, rows)| (name.to_owned(), counts(rows))).collect()
        }),
        links: report.links as u64,
        problems: report.problems.iter().map(|p| (p.path.clone(), p.message.clone())).collect(),
        steps: report
            .steps
            .iter()
            .map(|(name, time)| ((*name).to_owned(), time.as_secs_f64()))
            .collect(),
        seconds: report.elapsed.as_secs_f64(),
    }
}
