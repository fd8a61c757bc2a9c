//! Live: one repository whose index is kept true while its files change.
//!
//! What was read of the repository stays in memory between changes. A change of documents that are
//! there before and after goes straight to the resolver, which says what else it touches; every
//! other change (documents that come or go, manifests, dependencies, other rules of what is left
//! out) makes the state anew from the facts at hand. Both roads write what differs and nothing
//! else, in one transaction.
//!
//! Must not know: who tells of changes, SQL.

mod read;

use super::gather::{self, Cache};
use super::scan::Scan;
use super::state::{Inputs, State};
use super::{Event, IndexError, Listener, Options, Report, Run, apply, blocking, evidence, git};
use crate::dependencies::{Evidence, Places};
use crate::model::Document;
use crate::model::facts::FACTS_VERSION;
use crate::store::{Batch, Repository, Store, StoreError, Writer};
use crate::walk;
use read::{Changed, Surroundings};
use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// From so many documents on that change together, as when a branch is switched, their facts are
/// cached. Fewer are somebody's edits: of the many versions that a document goes through in a day
/// hardly one comes back, and the last one is cached when the daemon starts again.
const CACHED_FROM: usize = 16;

/// The only writer of one repository's index, which knows it by heart.
///
/// After an error of the database only dropping it is of use: what has changed meanwhile is found
/// by the scan of the next [`Live::open`].
pub struct Live {
    writer: Writer,
    root: PathBuf,
    options: Options,
    listener: Listener,
    /// What the last scan saw besides documents.
    around: Surroundings,
    /// `None` until it is needed, and after a failure.
    state: Option<State>,
}

/// How the state is made anew.
#[derive(Clone, Copy, Default)]
struct Mode {
    /// Every document is parsed.
    full: bool,
    /// Every row is written.
    rewrite: bool,
    /// What is stored is true, as far as is known: it is only to be in memory too.
    load: bool,
}

impl Live {
    /// Becomes the writer of the repository at `root`, brings its index up to date and keeps what
    /// the next change needs in memory.
    ///
    /// # Errors
    /// As [`index`](super::index()).
    pub async fn open(
        store: &Store,
        root: &Path,
        options: &Options,
        listener: Listener,
    ) -> Result<(Self, Report), IndexError> {
        let mut live = Self::lock(store, root, options, listener).await?;
        let report = live.rescan(options.full).await?;
        if live.state.is_none() {
            live.load().await?;
        }
        if let Some(mut state) = live.state.take() {
            let prepared = blocking("preparing for changes", move || {
                state.expect_changes();
                state
            });
            live.state = Some(prepared.await?);
        }
        Ok((live, report))
    }

    /// Becomes the writer of the repository at `root`.
    pub(super) async fn lock(
        store: &Store,
        root: &Path,
        options: &Options,
        listener: Listener,
    ) -> Result<Self, IndexError> {
        let root = walk::root(root)?;
        let name = root.to_str().ok_or_else(|| IndexError::RootNotUtf8(root.clone()))?;
        let writer = writer(store, name, options.wait, &listener).await?;
        let (options, around) = (options.clone(), Surroundings::default());
        Ok(Self { writer, root, options, listener, around, state: None })
    }

    /// The repository, as of the last commit.
    pub fn repository(&self) -> &Repository {
        &self.writer.repository
    }

    /// The folders that the last scan went through, relative to the root, sorted.
    pub fn folders(&self) -> &[String] {
        &self.around.folders
    }

    /// How many documents there are.
    pub fn documents(&self) -> usize {
        self.state.as_ref().map_or(0, |state| state.documents().len())
    }

    /// Gives the repository back.
    ///
    /// # Errors
    /// When the connection is lost; the repository is free then too.
    pub async fn close(self) -> Result<(), IndexError> {
        Ok(self.writer.close().await?)
    }

    /// Takes up what has changed at some paths, relative to the root with `/` between parts. The
    /// paths are hints: what is there now decides, and what cannot be told from them alone leads to
    /// a scan.
    ///
    /// # Errors
    /// As [`index`](super::index()).
    pub async fn apply(&mut self, paths: &BTreeSet<String>) -> Result<Report, IndexError> {
        let mut run = Run::new(&self.listener);
        let mut report = self.report();
        if let Some(state) = &self.state
            && let Some(changed) = self.around.read(&self.root, state, paths).await?
        {
            run.step("read");
            if self.change(changed, &mut report, &mut run).await? {
                return Ok(run.finish(report));
            }
        }
        self.rescan(false).await
    }

    /// Takes up whatever has changed. `full` parses, resolves and writes everything.
    ///
    /// # Errors
    /// As [`index`](super::index()).
    pub async fn rescan(&mut self, full: bool) -> Result<Report, IndexError> {
        let mut run = Run::new(&self.listener);
        let scan = self.scan(&mut run).await?;
        let repository = &self.writer.repository;
        let known = repository.manifests_hash.clone().unwrap_or_default();
        let rewrite = full
            || repository.generation == 0
            || repository.facts_version != FACTS_VERSION
            || !self.around.fingerprint.has_same_version(&known);
        let same_inputs =
            !rewrite && self.around.fingerprint.0 == known && self.is_current().await?;
        let mut report = self.report();
        let paths = self.state.as_ref().filter(|_| same_inputs).and_then(|s| differing(s, &scan));
        if let (Some(paths), Some(state)) = (paths, &self.state) {
            if let Some(changed) = self.around.read(&self.root, state, &paths).await?
                && self.change(changed, &mut report, &mut run).await?
            {
                return Ok(run.finish(report));
            }
        } else if same_inputs && self.state.is_none() {
            let stored = self.writer.documents().await?;
            if is_unchanged(&scan, &stored) {
                self.unchanged(&mut report).await?;
                report.count(&stored);
                return Ok(run.finish(report));
            }
        }
        self.renew(scan, Mode { full, rewrite, load: false }, &mut report, &mut run).await?;
        Ok(run.finish(report))
    }

    /// Walks and hashes.
    async fn scan(&mut self, run: &mut Run) -> Result<Scan, IndexError> {
        (run.listener)(Event::Scanning);
        let root = self.root.clone();
        let (scan, around) = blocking("scanning", move || {
            let scan = Scan::new(&root);
            let around = Surroundings::of(&scan);
            (scan, around)
        })
        .await?;
        self.around = around;
        run.step("scan");
        Ok(scan)
    }

    /// Puts other bytes in the place of those of documents. Answers `false`, with nothing done,
    /// where that is not all there is to it.
    async fn change(
        &mut self,
        changed: Vec<Changed>,
        report: &mut Report,
        run: &mut Run,
    ) -> Result<bool, IndexError> {
        let Some(state) = &self.state else { return Ok(false) };
        if changed.is_empty() {
            report.count(state.rows());
            self.unchanged(report).await?;
            return Ok(true);
        }
        let number = changed.len();
        let keys: Vec<_> = changed.iter().map(|changed| gather::key(&changed.scanned)).collect();
        let cached = gather::stored(&mut self.writer, &keys).await?;
        report.cached = cached.len();
        report.parsed = number - cached.len().min(number);
        (run.listener)(Event::Extracting(report.parsed));
        let extracted = blocking("extracting", move || read::extracted(changed, &cached)).await?;
        let Some(extracted) = extracted else { return Ok(false) };
        let asks_the_same = |changed: &read::Extracted| {
            state.facts(changed.document).is_some_and(|old| {
                self.around.questions.are_same(changed.scanned.language, old, &changed.facts)
            })
        };
        if self.options.dependencies.is_some() && !extracted.iter().all(asks_the_same) {
            return Ok(false);
        }
        run.step("extract");
        let Some(mut state) = self.state.take() else { return Ok(false) };
        let mut batch = self.writer.begin().await?;
        if number >= CACHED_FROM {
            let rows: Vec<_> = extracted.iter().filter_map(read::Extracted::row).collect();
            batch.put_facts(&rows).await?;
        }
        (run.listener)(Event::Resolving(number));
        let (state, work) = blocking("resolving", move || {
            let changed = extracted.into_iter().map(|e| (e.document, e.scanned, e.facts));
            let work = state.replace(changed.collect());
            (state, work)
        })
        .await?;
        run.step("resolve");
        let (state, written) = apply::apply(&mut batch, state, work?, run).await?;
        report.written = written;
        report.count(state.rows());
        self.state = Some(state);
        commit(batch, &self.around, report).await?;
        run.step("commit");
        Ok(true)
    }

    /// Makes the state anew and writes what differs.
    async fn renew(
        &mut self,
        scan: Scan,
        mode: Mode,
        report: &mut Report,
        run: &mut Run,
    ) -> Result<(), IndexError> {
        let known = self.state.take().filter(|_| !mode.full).map_or_else(Cache::new, State::cache);
        let cache = gather::cached(&mut self.writer, &scan, known, mode.full, run).await?;
        let stored = self.writer.documents().await?;
        let repository = self.writer.repository.id;
        let (root, options) = (&self.root, &self.options);
        let renewal = Renewal { repository, root, options, scan, stored, cache, mode };
        let mut batch = self.writer.begin().await?;
        let (mut state, gone) = renewal.assemble(&mut batch, report, run).await?;
        if mode.load && gone.is_empty() && state.is_stored() {
            report.count(state.rows());
            self.state = Some(state);
            return Ok(batch.rollback().await?);
        }
        if !gone.is_empty() {
            batch.remove_documents(&gone).await?;
            report.removed = gone.len();
        }
        (run.listener)(Event::Resolving(state.documents().len()));
        let (state, work) = blocking("resolving", move || {
            let work = state.resolve_all();
            (state, work)
        })
        .await?;
        let work = work?;
        run.step("resolve");
        let (state, written) = apply::apply(&mut batch, state, work, run).await?;
        report.written = written;
        report.count(state.rows());
        self.state = Some(state);
        commit(batch, &self.around, report).await?;
        run.step("commit");
        Ok(())
    }

    /// Brings into memory what is stored already.
    async fn load(&mut self) -> Result<(), IndexError> {
        let (mut run, mut report) = (Run::new(&self.listener), self.report());
        let scan = self.scan(&mut run).await?;
        let mode = Mode { load: true, ..Mode::default() };
        self.renew(scan, mode, &mut report, &mut run).await
    }

    /// Nothing but the commit that the work tree stands on may have changed.
    async fn unchanged(&mut self, report: &mut Report) -> Result<(), IndexError> {
        report.unchanged = true;
        if report.head_commit != self.writer.repository.head_commit {
            let batch = self.writer.begin().await?;
            commit(batch, &self.around, report).await?;
        }
        Ok(())
    }

    /// Whether a search for dependencies would find what the stored index was made with.
    async fn is_current(&mut self) -> Result<bool, IndexError> {
        let stored = self.writer.evidence().await?;
        match (self.options.dependencies.clone(), stored) {
            (None, stored) => Ok(stored.is_none()),
            (Some(_), None) => Ok(false),
            (Some(places), Some(stored)) => {
                blocking("looking for dependencies", move || is_current(&places, &stored)).await
            }
        }
    }

    /// A report of nothing yet.
    fn report(&self) -> Report {
        let repository = &self.writer.repository;
        Report {
            root: repository.root.clone(),
            repository: repository.id,
            generation: repository.generation,
            head_commit: git::head_commit(&self.root),
            links: self.around.links,
            problems: self.around.problems.clone(),
            ..Report::default()
        }
    }
}

/// What a state is made anew from.
struct Renewal<'l> {
    repository: i64,
    root: &'l Path,
    options: &'l Options,
    scan: Scan,
    stored: Vec<Document>,
    cache: Cache,
    mode: Mode,
}

impl Renewal<'_> {
    /// Gathers facts and dependencies. Answers the stored documents that are no longer there, too.
    async fn assemble(
        self,
        batch: &mut Batch<'_>,
        report: &mut Report,
        run: &mut Run,
    ) -> Result<(State, Vec<i64>), IndexError> {
        let Self { repository, root, options, scan, stored, cache, mode } = self;
        let stored: HashMap<String, Document> =
            stored.into_iter().map(|document| (document.path.clone(), document)).collect();
        let failures = match mode.rewrite {
            true => HashMap::new(),
            false => gather::known_failures(&stored),
        };
        let gathered =
            gather::gather(batch, root, scan.documents, cache, &failures, &run.listener).await?;
        (report.parsed, report.cached) = (gathered.parsed, gathered.cached);
        run.step("extract");
        let (places, documents) = (options.dependencies.as_ref(), gathered.documents);
        let libraries =
            evidence::libraries(batch, root, places, &scan.manifests, &documents).await?;
        run.step("dependencies");
        let there: BTreeSet<&str> = documents.iter().map(|d| d.scanned.path.as_str()).collect();
        let gone = stored.values().filter(|stored| !there.contains(stored.path.as_str()));
        let gone = gone.map(|stored| stored.id).collect();
        let inputs = Inputs {
            repository,
            root: root.to_owned(),
            manifests: scan.manifests,
            libraries,
            other_files: scan.other_files,
            stored,
            rewrite: mode.rewrite,
        };
        let state = blocking("resolving", move || State::new(inputs, documents)).await??;
        Ok((state, gone))
    }
}

async fn commit(
    batch: Batch<'_>,
    around: &Surroundings,
    report: &mut Report,
) -> Result<(), IndexError> {
    let done = batch.commit(report.head_commit.as_deref(), &around.fingerprint.0).await?;
    report.generation = done.generation;
    report.rows = Some(done);
    Ok(())
}

/// The paths whose documents are not as they are held; `None` where other documents are held than
/// there are.
fn differing(state: &State, scan: &Scan) -> Option<BTreeSet<String>> {
    let held = state.documents();
    let paths = held.iter().map(|held| &held.scanned.path);
    let same = paths.eq(scan.documents.iter().map(|scanned| &scanned.path));
    same.then(|| {
        let pairs = held.iter().zip(&scan.documents);
        let differ = pairs.filter(|(held, scanned)| held.scanned != **scanned);
        differ.map(|(held, _)| held.scanned.path.clone()).collect()
    })
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

fn is_current(places: &Places, stored: &[u8]) -> bool {
    Evidence::decode(stored).is_some_and(|evidence| evidence.is_current(places))
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
