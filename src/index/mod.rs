//! Index: brings a repository's stored index up to date.
//!
//! ```text
//! scan ──► gather ─────────────────────► resolve ──► assemble ──► write
//! walk,    facts from the cache, the     all of it   symbol and   only documents
//! hash     rest parsed while the         in memory   edge rows    whose rows changed
//!          parsed ones are stored
//! ```
//!
//! A full index and a single edited file take the same road. What is written is decided by
//! comparison alone: a document's symbols follow from its bytes, its edges carry a hash. So any
//! sequence of runs leaves what a fresh index would leave.
//!
//! [`index()`] does this once; [`Live`] keeps what a run has in memory, so that the next change
//! costs what it changes.
//!
//! Must not know: SQL, parsers, who asks.

mod apply;
mod descriptor;
mod edges;
mod embed;
mod error;
mod evidence;
mod gather;
mod git;
mod live;
mod scan;
mod state;
mod symbols;

pub use crate::walk::Problem;
pub use descriptor::identifier;
pub use embed::{EmbedReport, MAX_EMBEDDED, embed, text_of};
pub use error::IndexError;
pub use live::Live;
pub use symbols::symbols;

use crate::dependencies::Places;
use crate::model::{Document, DocumentStatus};
use crate::store::{Committed, Store};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// How long a run waits for another one of the same repository, unless told otherwise.
pub const DEFAULT_WAIT: Duration = Duration::from_secs(600);

/// How a run goes about it.
#[derive(Clone, Debug)]
pub struct Options {
    /// Parse, resolve and write everything, whatever is stored.
    pub full: bool,
    /// How long to wait for another run of the same repository.
    pub wait: Duration,
    /// Where to look for the sources of dependencies; `None` leaves them out.
    pub dependencies: Option<Places>,
}

impl Default for Options {
    fn default() -> Self {
        Self { full: false, wait: DEFAULT_WAIT, dependencies: None }
    }
}

/// What a run is doing, for a person who waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// Another process indexes the same repository.
    Waiting,
    /// Listing and hashing files.
    Scanning,
    /// Loading this many documents' facts from the cache.
    Loading(usize),
    /// Parsing this many documents.
    Extracting(usize),
    /// One of them is done.
    Extracted,
    /// Resolving this many documents.
    Resolving(usize),
    /// Comparing and writing the rows of this many documents.
    Writing(usize),
    /// So many of them are done.
    Written(usize),
}

/// Hears what a run is doing.
pub type Listener = Arc<dyn Fn(Event) + Send + Sync>;

/// What a run did.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// The repository's root.
    pub root: String,
    /// Its id.
    pub repository: i64,
    /// The generation of the index now.
    pub generation: i64,
    /// The commit the work tree stands on.
    pub head_commit: Option<String>,
    /// Nothing had changed, and nothing was read but the files' bytes.
    pub unchanged: bool,
    /// Documents by status.
    pub documents: BTreeMap<DocumentStatus, usize>,
    /// Lines of all parsed documents.
    pub lines: u64,
    /// Documents parsed in this run.
    pub parsed: usize,
    /// Documents whose facts came from the cache.
    pub cached: usize,
    /// Documents of which a row was written.
    pub written: usize,
    /// Documents removed from the index.
    pub removed: usize,
    /// Rows written and deleted; `None` where there was nothing to commit.
    pub rows: Option<Committed>,
    /// Links that were not followed.
    pub links: usize,
    /// What could not be looked at.
    pub problems: Vec<Problem>,
    /// How long each step took, in order.
    pub steps: Vec<(&'static str, Duration)>,
    /// How long all of it took.
    pub elapsed: Duration,
}

/// Brings the index of the repository at `root` up to date.
///
/// # Errors
/// When the folder cannot be walked, the database cannot be written, or another run holds the
/// repository for longer than [`Options::wait`]. The stored index is then what it was before.
pub async fn index(
    store: &Store,
    root: &Path,
    options: &Options,
    listener: Listener,
) -> Result<Report, IndexError> {
    let mut live = Live::lock(store, root, options, listener).await?;
    let report = live.rescan(options.full).await?;
    live.close().await?;
    Ok(report)
}

/// Runs work that takes long off the threads that serve connections.
async fn blocking<T: Send + 'static>(
    what: &'static str,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, IndexError> {
    tokio::task::spawn_blocking(work).await.map_err(|_| IndexError::Panicked(what))
}

/// What a run carries along.
struct Run {
    listener: Listener,
    steps: Vec<(&'static str, Duration)>,
    start: Instant,
    last: Instant,
}

impl Run {
    fn new(listener: &Listener) -> Self {
        let now = Instant::now();
        Self { listener: listener.clone(), steps: Vec::new(), start: now, last: now }
    }

    /// The report of a run that is done.
    fn finish(self, report: Report) -> Report {
        Report { steps: self.steps, elapsed: self.start.elapsed(), ..report }
    }

    /// The step that ends now.
    fn step(&mut self, name: &'static str) {
        let now = Instant::now();
        self.steps.push((name, now - self.last));
        self.last = now;
    }
}

impl Report {
    fn count<'d>(&mut self, documents: impl IntoIterator<Item = &'d Document>) {
        for document in documents {
            *self.documents.entry(document.status).or_default() += 1;
            self.lines += u64::try_from(document.lines).unwrap_or(0);
        }
    }
}
