//! Impact: what a change touches, what depends on that, which tests reach it.
//!
//! Which symbols a change touches is read from the texts of its two sides ([`touched`]), so it is
//! right however old the index is; who depends on them is read from the index, in one snapshot,
//! and the answer says of how many documents that speaks of another state.
//!
//! Must not know: SQL, the protocol, how an answer is printed.

mod answer;
mod git;
pub mod limits;
mod reach;
mod risk;
mod sources;
mod touched;

pub use answer::{
    Before, Dependent, EntryPoint, Impact, Mention, Summary, Test, TouchedDocument, TouchedSymbol,
};
pub use git::{Between, GitError};
pub use touched::Change;

use crate::model::{Language, SymbolKind, Visibility};
use crate::query::{Query, QueryError, SymbolSummary, naming};
use crate::store::StoreError;
use crate::store::read::{Snapshot, SymbolFilter, SymbolRow};
use reach::{Reach, depended_on, reach};
use rustc_hash::{FxHashMap, FxHashSet};
use sources::{Compared, Document};
use touched::Touched;

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum ImpactError {
    /// The index has none.
    #[error(transparent)]
    Query(#[from] QueryError),
    /// Git has none.
    #[error(transparent)]
    Git(#[from] GitError),
    /// Comparing failed.
    #[error("comparing the sides of the change panicked; please report it")]
    Panicked,
}

impl From<StoreError> for ImpactError {
    fn from(error: StoreError) -> Self {
        Self::Query(error.into())
    }
}

/// What is to be analysed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subject {
    /// These symbols, as if they changed: ids, descriptors, plain or qualified names.
    Symbols(Vec<String>),
    /// What differs between two sides that git knows.
    Change(Between),
}

/// A question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImpactQuery {
    /// About what.
    pub subject: Subject,
    /// Steps from a touched symbol to its dependents, up to [`limits::MAX_DEPTH`].
    pub depth: u32,
    /// Dependents, tests among them, up to [`limits::MAX_DEPENDENTS`].
    pub limit: u32,
}

impl ImpactQuery {
    /// A question with the usual limits.
    pub const fn new(subject: Subject) -> Self {
        Self { subject, depth: limits::DEFAULT_DEPTH, limit: limits::DEFAULT_DEPENDENTS }
    }
}

/// A symbol that differs, before anything is asked of the index.
struct Candidate {
    summary: SymbolSummary,
    /// Its ids on both sides: the index may know either.
    ids: Vec<i64>,
    kind: SymbolKind,
    answer: TouchedSymbol,
    gone: bool,
}

/// Analyses the impact of a change of the repository that `query` is about.
///
/// # Errors
/// When git cannot say what changed, nothing is called like a symbol asked about, or the database
/// fails.
pub async fn analyze(query: &Query<'_>, question: &ImpactQuery) -> Result<Impact, ImpactError> {
    let compared = match &question.subject {
        Subject::Symbols(_) => Compared::default(),
        Subject::Change(between) => {
            let (root, repository) = (query.root().to_owned(), query.repository_id());
            let between = between.clone();
            let work = move || sources::changed(&root, repository, &between);
            tokio::task::spawn_blocking(work).await.map_err(|_| ImpactError::Panicked)??
        }
    };
    let mut snapshot = query.snapshot().await?;
    let mut candidates: Vec<Candidate> = compared.touched.iter().filter_map(candidate).collect();
    if let Subject::Symbols(names) = &question.subject {
        for row in asked(query, &mut snapshot, names).await? {
            candidates.push(of_row(&row));
        }
    }
    let mut cut = compared.cut.clone();
    let mut seeds: Vec<i64> = candidates
        .iter()
        .filter(|one| one.kind != SymbolKind::File && one.answer.changes != ["documentation"])
        .flat_map(|one| one.ids.iter().copied())
        .collect();
    if seeds.len() > limits::SEEDS {
        cut.push(format!(
            "dependents of only {} of {} touched symbols are looked for: ask about fewer commits",
            limits::SEEDS,
            seeds.len()
        ));
        seeds.truncate(limits::SEEDS);
    }
    let depth = question.depth.clamp(1, limits::MAX_DEPTH);
    let most = question.limit.clamp(1, limits::MAX_DEPENDENTS);
    let mut found = reach(&mut snapshot, &seeds, depth, most).await?;
    cut.append(&mut found.cut);
    let parts = Parts::read(&mut snapshot, &found, &seeds, &candidates).await?;
    let by_name = tests_by_name(&mut snapshot, &candidates, &compared.documents).await?;
    let not_as_indexed = not_as_indexed(&mut snapshot, &compared.documents).await?;
    let mut still_named = compared.named;
    unshared(&mut snapshot, &mut still_named, &candidates).await?;
    let as_of = query.as_of(&snapshot);
    drop(snapshot);

    let reached = depended_on(&found.links, &parts.tests);
    for one in &mut candidates {
        let callable = one.kind.is_callable() && !one.gone && !one.answer.test;
        let code = one.answer.changes != ["documentation"];
        one.answer.tested =
            (callable && code).then(|| one.ids.iter().any(|id| reached.contains(id)));
    }
    let dependents = parts.dependents(&found);
    let (tests, entry_points) =
        (parts.tests(&found, &candidates, by_name), parts.entry_points(&found, &candidates));
    let mentions: Vec<Mention> = still_named
        .into_iter()
        .map(|named| Mention {
            name: named.name,
            path: named.path,
            line: named.position.line,
            column: named.position.column,
            enclosing: named.enclosing,
        })
        .collect();
    let mut impact = Impact {
        as_of,
        summary: Summary { from: compared.from, to: compared.to, ..Summary::default() },
        touched: candidates.into_iter().map(|one| one.answer).collect(),
        dependents,
        tests,
        entry_points,
        still_named: mentions,
        documents: compared.documents.into_iter().map(document).collect(),
        memories: Vec::new(),
        cut,
    };
    risk::sum_up(&mut impact, not_as_indexed);
    risk::shorten(&mut impact);
    Ok(impact)
}

/// The symbols that names mean.
async fn asked(
    query: &Query<'_>,
    snapshot: &mut Snapshot,
    names: &[String],
) -> Result<Vec<SymbolRow>, ImpactError> {
    let mut rows: Vec<SymbolRow> = Vec::new();
    for name in names {
        let all = SymbolFilter::default();
        let found = query.named(snapshot, name, &all, limits::SYMBOLS_PER_NAME).await?;
        if found.is_empty() {
            return Err(query.unknown(snapshot, name).await?.into());
        }
        rows.extend(found);
    }
    let mut seen = FxHashSet::default();
    rows.retain(|row| seen.insert(row.symbol.id));
    Ok(rows)
}

fn of_row(row: &SymbolRow) -> Candidate {
    let summary = SymbolSummary::of(row);
    let kind = row.symbol.kind;
    let test = kind.is_callable()
        && (naming::is_test_document(&row.path) || naming::is_test_name(&row.symbol.name));
    let answer = TouchedSymbol {
        symbol: summary.clone(),
        changes: vec![Change::Asked.name()],
        before: None,
        test,
        tested: None,
        public_interface: false,
    };
    Candidate { summary, ids: vec![row.symbol.id], kind, answer, gone: false }
}

fn candidate(one: &Touched) -> Option<Candidate> {
    let latest = one.latest()?;
    let row = SymbolRow {
        symbol: latest.symbol.clone(),
        path: latest.path.clone(),
        language: Language::of_path(&latest.path)?,
        content_hash: Vec::new(),
    };
    let summary = SymbolSummary::of(&row);
    let mut ids: Vec<i64> =
        [&one.after, &one.before].into_iter().flatten().map(|version| version.symbol.id).collect();
    ids.dedup();
    let before = one.before.as_ref().zip(one.after.as_ref()).map(|(before, after)| {
        let differs = |differs: bool, text: &str| differs.then(|| text.to_owned());
        let (old, new) = (&before.symbol, &after.symbol);
        Before {
            name: differs(old.name != new.name, &old.name),
            path: differs(before.path != after.path, &before.path),
            signature: differs(old.signature != new.signature, &old.signature),
            visibility: (old.visibility != new.visibility).then(|| old.visibility.name()),
        }
    });
    let test = latest.test
        || naming::is_test_document(&latest.path)
        || latest.symbol.kind.is_callable() && naming::is_test_name(&latest.symbol.name);
    let answer = TouchedSymbol {
        symbol: summary.clone(),
        changes: one.changes.iter().map(|change| change.name()).collect(),
        before: before.filter(|before| *before != Before::default()),
        test,
        tested: None,
        public_interface: one.changes_public_interface() && !test,
    };
    let (kind, gone) = (latest.symbol.kind, one.after.is_none());
    Some(Candidate { summary, ids, kind, answer, gone })
}

fn document(document: Document) -> TouchedDocument {
    let renamed = document.before != document.path;
    TouchedDocument {
        path: document.path,
        status: document.status,
        before: renamed.then_some(document.before),
        symbols: document.symbols,
        note: document.note,
    }
}

/// What is known of the symbols a search came to.
struct Parts {
    rows: FxHashMap<i64, SymbolRow>,
    /// Tests, touched ones too.
    tests: FxHashSet<i64>,
    used: FxHashSet<i64>,
}

impl Parts {
    async fn read(
        snapshot: &mut Snapshot,
        found: &Reach,
        seeds: &[i64],
        candidates: &[Candidate],
    ) -> Result<Self, ImpactError> {
        let ids: Vec<i64> = found.reached.iter().map(|reached| reached.id).collect();
        let rows = snapshot.symbols_by_id(&ids).await?;
        let rows: FxHashMap<_, _> = rows.into_iter().map(|row| (row.symbol.id, row)).collect();
        let roles = snapshot.roles_of(&[&ids[..], seeds].concat()).await?;
        let mut tests: FxHashSet<i64> = FxHashSet::default();
        let mut used = FxHashSet::default();
        for role in roles {
            if role.tests {
                tests.insert(role.id);
            }
            if role.used {
                used.insert(role.id);
            }
        }
        for one in candidates.iter().filter(|one| one.answer.test && one.kind.is_callable()) {
            tests.extend(&one.ids);
        }
        // The nearest come first, so that who calls test code is known for test code in turn.
        for reached in &found.reached {
            let Some(row) = rows.get(&reached.id) else { continue };
            let named = naming::is_test_document(&row.path)
                || row.symbol.kind.is_callable() && naming::is_test_name(&row.symbol.name);
            if named || tests.contains(&reached.via) && reached.kind.is_call() {
                tests.insert(reached.id);
            }
        }
        Ok(Self { rows, tests, used })
    }

    fn dependents(&self, found: &Reach) -> Vec<Dependent> {
        let reached = found.reached.iter().filter(|reached| !self.tests.contains(&reached.id));
        let mut dependents: Vec<Dependent> = reached
            .filter_map(|reached| {
                Some(Dependent {
                    symbol: SymbolSummary::of(self.rows.get(&reached.id)?),
                    distance: reached.distance,
                    uses: reached.kind.name(),
                    resolution: reached.resolution.name(),
                    via: reached.via.to_string(),
                })
            })
            .collect();
        dependents.sort_by(|a, b| {
            let key = |one: &Dependent| (one.distance, one.symbol.path.clone(), one.symbol.line);
            key(a).cmp(&key(b))
        });
        dependents
    }

    fn tests(&self, found: &Reach, candidates: &[Candidate], by_name: Vec<Test>) -> Vec<Test> {
        let touched = candidates
            .iter()
            .filter(|one| !one.gone && one.kind.is_callable())
            .filter(|one| one.ids.iter().any(|id| self.tests.contains(id)))
            .map(|one| Test {
                name: one.summary.name.clone(),
                path: one.summary.path.clone(),
                line: one.summary.line,
                distance: 0,
                found_by: "touched",
            });
        let reached = found.reached.iter().filter(|reached| self.tests.contains(&reached.id));
        let reached = reached.filter_map(|reached| {
            let row = self.rows.get(&reached.id)?;
            Some(Test {
                name: row.symbol.name.clone(),
                path: row.path.clone(),
                line: row.symbol.position.line,
                distance: reached.distance,
                found_by: "edges",
            })
        });
        let mut tests: Vec<Test> = touched.chain(reached).collect();
        tests.sort_by(|a, b| (a.distance, &a.path, a.line).cmp(&(b.distance, &b.path, b.line)));
        let known: FxHashSet<(String, String)> =
            tests.iter().map(|test| (test.path.clone(), test.name.clone())).collect();
        let paths: FxHashSet<String> = tests.iter().map(|test| test.path.clone()).collect();
        tests.extend(by_name.into_iter().filter(|test| match test.name.is_empty() {
            true => !paths.contains(&test.path),
            false => !known.contains(&(test.path.clone(), test.name.clone())),
        }));
        tests
    }

    fn entry_points(&self, found: &Reach, candidates: &[Candidate]) -> Vec<EntryPoint> {
        let touched = candidates.iter().filter(|one| !one.gone).filter_map(|one| {
            let id = *one.ids.first()?;
            let public = one.summary.visibility == Visibility::Public.name();
            let role = role(one.kind, &one.summary, public, self.used.contains(&id))?;
            let test = one.answer.test || self.tests.contains(&id);
            // A touched document's own code says so itself.
            (!test && one.kind != SymbolKind::File).then(|| EntryPoint {
                symbol: one.summary.clone(),
                role,
                distance: 0,
            })
        });
        let reached = found.reached.iter().filter(|reached| !self.tests.contains(&reached.id));
        let reached = reached.filter_map(|reached| {
            let row = self.rows.get(&reached.id)?;
            let summary = SymbolSummary::of(row);
            let public = row.symbol.visibility == Visibility::Public;
            let used = self.used.contains(&reached.id);
            let role = role(row.symbol.kind, &summary, public, used)?;
            Some(EntryPoint { symbol: summary, role, distance: reached.distance })
        });
        let mut all: Vec<EntryPoint> = touched.chain(reached).collect();
        let order = ["main", "top_level", "exported", "unused"];
        let rank = |one: &EntryPoint| order.iter().position(|role| *role == one.role);
        all.sort_by(|a, b| {
            let key = |one: &EntryPoint| (rank(one), one.distance, one.symbol.path.clone());
            (key(a), a.symbol.line).cmp(&(key(b), b.symbol.line))
        });
        all
    }
}

/// Whether code comes in at a symbol, and how.
fn role(
    kind: SymbolKind,
    summary: &SymbolSummary,
    public: bool,
    used: bool,
) -> Option<&'static str> {
    match kind {
        SymbolKind::File => Some("top_level"),
        kind if !kind.is_callable() => None,
        _ if summary.name == "main" => Some("main"),
        _ if used => None,
        _ if public => Some("exported"),
        _ => Some("unused"),
    }
}

/// Tests that are called like tests of what is touched, by function and by document.
async fn tests_by_name(
    snapshot: &mut Snapshot,
    candidates: &[Candidate],
    documents: &[Document],
) -> Result<Vec<Test>, ImpactError> {
    let code = candidates.iter().filter(|one| !one.answer.test && !one.gone);
    let mut names: Vec<String> = code
        .clone()
        .filter(|one| one.kind.is_callable())
        .take(limits::TOUCHED)
        .flat_map(|one| naming::tests_of_name(&one.summary.name))
        .collect();
    names.sort();
    names.dedup();
    let filter =
        SymbolFilter { kinds: vec![SymbolKind::Function, SymbolKind::Method], path: String::new() };
    let most = limits::DEFAULT_DEPENDENTS;
    let rows = snapshot.symbols_by_names(&names, &filter, limits::SYMBOLS_PER_NAME, most).await?;
    let mut tests: Vec<Test> = rows
        .iter()
        .map(|row| Test {
            name: row.symbol.name.clone(),
            path: row.path.clone(),
            line: row.symbol.position.line,
            distance: 0,
            found_by: "name",
        })
        .collect();
    let touched = documents.iter().map(|document| document.path.clone());
    let mut paths: Vec<String> = touched
        .chain(code.map(|one| one.summary.path.clone()))
        .filter(|path| Language::of_path(path).is_some() && !naming::is_test_document(path))
        .collect();
    paths.sort();
    paths.dedup();
    paths.truncate(limits::TOUCHED);
    let wanted: Vec<String> =
        paths.iter().flat_map(|path| naming::tests_of_document(path)).collect();
    let found = snapshot.indexed_documents(&wanted).await?;
    tests.extend(found.into_iter().map(|(path, _)| Test {
        name: String::new(),
        path,
        line: 1,
        distance: 0,
        found_by: "name",
    }));
    Ok(tests)
}

/// How many of the documents are indexed in another state than the change leaves them in.
async fn not_as_indexed(
    snapshot: &mut Snapshot,
    documents: &[Document],
) -> Result<usize, ImpactError> {
    let code = documents.iter().filter(|document| document.language.is_some());
    let paths: Vec<String> = code.clone().map(|document| document.path.clone()).collect();
    let indexed: FxHashMap<String, Vec<u8>> =
        snapshot.indexed_documents(&paths).await?.into_iter().collect();
    let differs = |document: &&Document| match (indexed.get(&document.path), document.hash) {
        (Some(indexed), Some(hash)) => indexed[..] != hash[..],
        (None, None) => false,
        _ => document.note.is_empty(),
    };
    Ok(code.filter(differs).count())
}

/// Leaves out of the mentions those of names that something else has as well: they may mean that.
async fn unshared(
    snapshot: &mut Snapshot,
    named: &mut Vec<sources::Named>,
    candidates: &[Candidate],
) -> Result<(), ImpactError> {
    if named.is_empty() {
        return Ok(());
    }
    let mut names: Vec<String> = named.iter().map(|named| named.name.clone()).collect();
    names.sort();
    names.dedup();
    let touched: FxHashSet<i64> =
        candidates.iter().flat_map(|one| one.ids.iter().copied()).collect();
    let most = limits::SYMBOLS_PER_NAME;
    let all = most.saturating_mul(limits::GONE_NAMES as u32);
    let rows = snapshot.symbols_by_names(&names, &SymbolFilter::default(), most, all).await?;
    let shared: FxHashSet<&str> = rows
        .iter()
        .filter(|row| !touched.contains(&row.symbol.id))
        .map(|row| row.symbol.name.as_str())
        .collect();
    named.retain(|named| !shared.contains(named.name.as_str()));
    Ok(())
}
