//! Patterns: what code should not look like, and where it does.
//!
//! ```text
//! catalogue ──► graph ─────────► documents ─────────────────► findings
//! queries and   counts over all  every file as it is now,     ordered, fingerprinted,
//! heads, read   symbols and      all queries in one pass,     compared with a baseline
//! once          edges            in parallel
//! ```
//!
//! Queries and counts look at the files as they are; patterns of the graph at the index, and only
//! where the file is still what was indexed. All are bounded by [`limits`].
//!
//! Must not know: SQL, the protocol, how an answer is printed.

mod baseline;
mod catalogue;
mod computed;
mod documents;
mod files;
mod finding;
mod graph;
mod head;
pub mod limits;
mod modules;
mod pattern;
mod predicates;
mod queries;
mod sarif;
mod source;
mod suppress;

pub use baseline::{Baseline, BaselineError};
pub use catalogue::{Catalogue, FOLDER};
pub use finding::{Finding, Findings, PatternCount, Summary};
pub use pattern::{Family, How, Pattern, Severity, Tests};
pub use sarif::sarif;

use crate::model::Language;
use crate::query::{Query, QueryError};
use crate::store::StoreError;

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum PatternError {
    /// The index has none.
    #[error(transparent)]
    Query(#[from] QueryError),
    /// There is no such pattern.
    #[error("there is no pattern `{id}`; the patterns are {}", known.join(", "))]
    Unknown {
        /// What was asked for.
        id: String,
        /// Every pattern.
        known: Vec<String>,
    },
    /// There is no such severity.
    #[error("`{0}` is no severity; use note, warning or error")]
    Severity(String),
    /// Looking through the documents failed.
    #[error("looking through the documents panicked; please report it")]
    Panicked,
}

impl From<StoreError> for PatternError {
    fn from(error: StoreError) -> Self {
        Self::Query(error.into())
    }
}

/// A question.
#[derive(Clone, Debug)]
pub struct PatternQuery {
    /// Within this file or folder; everywhere where it is empty.
    pub path: String,
    /// For these patterns; for all where it is empty.
    pub patterns: Vec<String>,
    /// For findings that matter at least so much.
    pub severity: Severity,
    /// At most so many a page; capped at [`limits::MAX_FINDINGS`].
    pub limit: u32,
    /// Where the last page ended.
    pub cursor: Option<String>,
    /// What the findings are compared with.
    pub baseline: Option<Baseline>,
}

impl Default for PatternQuery {
    fn default() -> Self {
        Self {
            path: String::new(),
            patterns: Vec::new(),
            severity: Severity::Note,
            limit: limits::DEFAULT_FINDINGS,
            cursor: None,
            baseline: None,
        }
    }
}

impl PatternQuery {
    /// The severity called `name`; the mildest where it is empty.
    ///
    /// # Errors
    /// When there is none of that name.
    pub fn severity(name: &str) -> Result<Severity, PatternError> {
        if name.is_empty() {
            return Ok(Severity::Note);
        }
        Severity::from_name(name).ok_or_else(|| PatternError::Severity(name.to_owned()))
    }

    /// The ids in a list with commas.
    pub fn ids(list: &str) -> Vec<String> {
        let ids = list.split(',').map(str::trim).filter(|id| !id.is_empty());
        ids.map(str::to_owned).collect()
    }
}

/// Looks for patterns in the repository that `query` is about.
///
/// # Errors
/// When there is no such pattern or path, or the database fails.
pub async fn analyze(query: &Query<'_>, question: &PatternQuery) -> Result<Findings, PatternError> {
    let offset = match &question.cursor {
        Some(cursor) => Findings::behind(cursor)
            .ok_or_else(|| QueryError::InvalidCursor { cursor: cursor.clone() })?,
        None => 0,
    };
    let root = query.root().to_owned();
    let mut catalogue = off_thread(move || Catalogue::of(&root)).await?;
    catalogue.knows(&question.patterns)?;
    catalogue.choose(&question.patterns, question.severity);

    let mut snapshot = query.snapshot().await?;
    let path = query.indexed_path(&mut snapshot, &question.path).await?;
    let mut documents = snapshot.parsed_documents("", limits::DOCUMENTS + 1).await?;
    let too_many = documents.len() > limits::DOCUMENTS as usize;
    documents.truncate(limits::DOCUMENTS as usize);
    let mut graph = graph::ask(&mut snapshot, &catalogue, &path, &documents).await?;
    let as_of = query.as_of(&snapshot);
    drop(snapshot);

    let mut problems = catalogue.problems.clone();
    if too_many {
        problems.push(format!("only {} documents are looked at", limits::DOCUMENTS));
    }
    problems.append(&mut graph.problems);
    let (root, repository) = (query.root().to_owned(), query.repository_id());
    let within = path.clone();
    let (looked, looked_for) = off_thread(move || {
        let looked =
            documents::look_through(&root, repository, &within, &documents, &catalogue, &graph);
        (looked, catalogue.all().cloned().collect::<Vec<Pattern>>())
    })
    .await?;
    problems.extend(looked.problems);

    let (mut found, suppressed) = Findings::order(looked.found, &looked_for);
    if found.len() > limits::FINDINGS {
        let (all, most) = (found.len(), limits::FINDINGS);
        problems.push(format!("{all} findings, of which {most} are kept: name patterns or a path"));
        found.truncate(limits::FINDINGS);
    }
    let (mut new, mut mended) = (None, None);
    if let Some(baseline) = &question.baseline {
        let looked_at = |of: &str, pattern: &str| {
            let wanted = looked_for.iter().any(|known| known.id == pattern);
            let inside = path.is_empty() || of == path || of.starts_with(&format!("{path}/"));
            wanted && inside
        };
        let (is_new, is_mended) = baseline.compare(&mut found, looked_at);
        (new, mended) = (Some(is_new), Some(is_mended));
    }
    let summary = Summary {
        documents: looked.documents,
        findings: found.len(),
        new,
        mended,
        suppressed: suppressed.len(),
        patterns: Findings::counts(&found, &looked_for),
    };
    if problems.len() > limits::PROBLEMS {
        let more = problems.len() - limits::PROBLEMS;
        problems.truncate(limits::PROBLEMS);
        problems.push(format!("and {more} more"));
    }
    let limit = question.limit.clamp(1, limits::MAX_FINDINGS) as usize;
    let next = offset.saturating_add(limit);
    let next_cursor = (next < found.len()).then(|| Findings::cursor_behind(next));
    let findings: Vec<Finding> = found.into_iter().skip(offset).take(limit).collect();
    Ok(Findings { as_of, summary, findings, next_cursor, problems, suppressed, looked_for, offset })
}

async fn off_thread<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, PatternError> {
    tokio::task::spawn_blocking(work).await.map_err(|_| PatternError::Panicked)
}

/// The findings that one text gives, read as the document at `path`; without patterns of the graph.
/// In the order of an answer, what comments suppress left out.
pub fn in_text(catalogue: &Catalogue, language: Language, path: &str, text: &str) -> Vec<Finding> {
    let patterns: Vec<Pattern> = catalogue.all().cloned().collect();
    Findings::order(documents::in_text(catalogue, language, path, text), &patterns).0
}
