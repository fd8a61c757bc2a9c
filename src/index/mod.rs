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
//! Must not know: SQL, parsers, who asks.

mod apply;
mod descriptor;
mod edges;
mod error;
mod evidence;
mod gather;
mod git;
mod scan;
mod symbols;

pub use crate::walk::Problem;
pub use error::IndexError;

use crate::dependencies::{Evidence, Places};
use crate::model::facts::FACTS_VERSION;
use crate::model::{Document, DocumentStatus};
use crate::store::{Committed, Store, StoreError, Writer};
use crate::walk;
use scan::{Fingerprint, Scan};
use std::collections::{BTreeMap, HashMap};
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
    let start = Instant::now();
    let root = walk::root(root)?;
    let name = root.to_str().ok_or_else(|| IndexError::RootNotUtf8(root.clone()))?;
    let mut writer = writer(store, name, options.wait, &listener).await?;
    let mut run = Run { listener, steps: Vec::new(), last: start };

    (run.listener)(Event::Scanning);
    let folder = root.clone();
    let scan = blocking("scanning", move || Scan::new(&folder)).await?;
    let head_commit = git::head_commit(&root);
    let stored = writer.documents().await?;
    run.step("scan");

    let repository = writer.repository.clone();
    let fingerprint = scan.fingerprint();
    let stored_fingerprint = repository.manifests_hash.clone().unwrap_or_default();
    let rewrite = options.full
        || repository.generation == 0
        || repository.facts_version != FACTS_VERSION
        || !fingerprint.has_same_version(&stored_fingerprint);
    let mut report = Report {
        root: name.to_owned(),
        repository: repository.id,
        generation: repository.generation,
        head_commit,
        links: scan.links,
        problems: scan.problems.clone(),
        ..Report::default()
    };
    let inputs_same = !rewrite && fingerprint.0 == stored_fingerprint;
    let evidence = writer.evidence().await?;
    if inputs_same
        && is_unchanged(&scan, &stored)
        && is_current(options.dependencies.clone(), evidence).await?
    {
        report.unchanged = true;
        report.count(&stored);
        if report.head_commit != repository.head_commit {
            let batch = writer.begin().await?;
            let done = batch.commit(report.head_commit.as_deref(), &fingerprint.0).await?;
            report.generation = done.generation;
            report.rows = Some(done);
        }
    } else {
        update(
            &mut writer,
            &root,
            Plan { scan, stored, fingerprint, rewrite, options },
            &mut run,
            &mut report,
        )
        .await?;
    }
    writer.close().await?;
    report.steps = run.steps;
    report.elapsed = start.elapsed();
    Ok(report)
}

/// What an update starts from.
struct Plan<'o> {
    scan: Scan,
    stored: Vec<Document>,
    fingerprint: Fingerprint,
    /// Every row is written, whatever is stored.
    rewrite: bool,
    options: &'o Options,
}

async fn update(
    writer: &mut Writer,
    root: &Path,
    plan: Plan<'_>,
    run: &mut Run,
    report: &mut Report,
) -> Result<(), IndexError> {
    let Plan { scan, stored, fingerprint, rewrite, options } = plan;
    let stored: HashMap<String, Document> =
        stored.into_iter().map(|document| (document.path.clone(), document)).collect();
    let cached = gather::cached(writer, &scan, options.full, &run.listener).await?;
    run.step("load");
    let mut batch = writer.begin().await?;
    let known = if rewrite { HashMap::new() } else { gather::known_failures(&stored) };
    let gathered =
        gather::gather(&mut batch, root, scan.documents, cached, &known, &run.listener).await?;
    report.parsed = gathered.parsed;
    report.cached = gathered.cached;
    run.step("extract");
    let (places, documents) = (options.dependencies.as_ref(), &gathered.documents);
    let libraries =
        evidence::libraries(&mut batch, root, places, &scan.manifests, documents).await?;
    run.step("dependencies");
    let inputs = apply::Inputs {
        repository: report.repository,
        root: root.to_owned(),
        manifests: scan.manifests,
        libraries,
        other_files: scan.other_files,
        stored,
        rewrite,
    };
    let applied = apply::apply(&mut batch, inputs, gathered.documents, run).await?;
    report.written = applied.written;
    report.removed = applied.removed;
    report.count(&applied.documents);
    let done = batch.commit(report.head_commit.as_deref(), &fingerprint.0).await?;
    run.step("commit");
    report.generation = done.generation;
    report.rows = Some(done);
    Ok(())
}

/// Whether every document is as it is stored, and no other is stored.
fn is_unchanged(scan: &Scan, stored: &[Document]) -> bool {
    let by_path: HashMap<&str, &Document> =
        stored.iter().map(|document| (document.path.as_str(), document)).collect();
    scan.documents.len() == stored.len()
        && scan.documents.iter().all(|scanned| {
            by_path.get(scanned.path.as_str()).is_some_and(|stored| scanned.is_unchanged(stored))
        })
}

/// Whether a search for dependencies would find what the stored index was made with.
async fn is_current(places: Option<Places>, stored: Option<Vec<u8>>) -> Result<bool, IndexError> {
    match (places, stored) {
        (None, stored) => Ok(stored.is_none()),
        (Some(_), None) => Ok(false),
        (Some(places), Some(stored)) => {
            blocking("looking for dependencies", move || {
                Evidence::decode(&stored).is_some_and(|evidence| evidence.is_current(&places))
            })
            .await
        }
    }
}

/// The repository's only writer, waited for while another process is.
async fn writer(
    store: &Store,
    root: &str,
    wait: Duration,
    listener: &Listener,
) -> Result<Writer, StoreError> {
    match store.writer(root, Duration::ZERO).await {
        Err(StoreError::Busy { .. }) if !wait.is_zero() => {
            listener(Event::Waiting);
            store.writer(root, wait).await
        }
        answer => answer,
    }
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
    last: Instant,
}

impl Run {
    /// The step that ends now.
    fn step(&mut self, name: &'static str) {
        let now = Instant::now();
        self.steps.push((name, now - self.last));
        self.last = now;
    }
}

impl Report {
    fn count(&mut self, documents: &[Document]) {
        for document in documents {
            *self.documents.entry(document.status).or_default() += 1;
            self.lines += u64::try_from(document.lines).unwrap_or(0);
        }
    }
}
