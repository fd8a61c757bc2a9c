//! Query: the read API that the command line and MCP share.
//!
//! A [`Query`] is bound to one repository. Each question is answered from one snapshot, says what
//! it is as of, and is bounded by the limits of [`limits`]. A name that nothing is called is an
//! error that carries the nearest names.
//!
//! The answers are plain structs that serialise: the same shape is `--json` on the command line
//! and structured content over MCP.
//!
//! Must not know: SQL, the protocol, how an answer is printed.

mod error;
mod find;
mod graph;
pub mod limits;
mod name;
pub(crate) mod naming;
mod outline;
mod overview;
mod references;
mod related;
mod remembered;
mod repository;
mod search;
mod source;
mod status;
mod symbol;

pub use error::{NearSymbol, QueryError};
pub use find::{Found, FoundSymbol, SymbolQuery};
pub(crate) use graph::components;
pub use graph::{
    Cut, Cycle, CycleEdge, CycleQuery, CycleUnit, Cycles, DEPENDENCY_KINDS, DependencyPath,
    Direction, PathQuery, Trace, TraceQuery, Traced, TracedExternal, dot, mermaid, tree,
};
pub use name::{edge_kinds, languages, lists, symbol_kinds};
pub use outline::{Outline, OutlineDocument, OutlineSymbol};
pub use overview::{KeySymbol, LanguageSize, Module, Overview, TOKEN_BYTES};
pub use references::{Reference, ReferenceCount, ReferenceQuery, References};
pub use related::Related;
pub use remembered::{Lag, MemoryStatus, Note};
pub use search::{Hit, List, SearchQuery, SearchResults, Why};
pub use source::Source;
pub use status::{
    EdgeCount, EmbeddingStatus, IncompleteDocument, IndexedRepository, LanguageStatus, Status,
    StatusCount, Watch,
};
pub use symbol::{Neighbour, SymbolDetails, Symbols};

use crate::store::Store;
use crate::store::read::{AsRead, Snapshot, SymbolRow};
use schemars::JsonSchema;
use serde::Serialize;
use std::path::PathBuf;

/// What an answer is as of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct AsOf {
    /// Root of the repository.
    pub repository: String,
    /// Raised by every visible change of the index.
    pub generation: i64,
    /// Commit of the work tree when it was indexed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub commit: Option<String>,
    /// Documents known to have changed since; absent where nothing watches the repository.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pending: Option<u64>,
    /// What whoever watches the repository is doing where it is not done: `changing`, `starting`,
    /// `indexing`, `waiting`, `failed`. Absent where nothing watches, and where the answer holds all
    /// that was saved before the question; of one that did not wait, all that was heard of by then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<&'static str>,
}

/// What whoever watches a repository said of it just before a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Watched {
    /// The generation it speaks of.
    pub generation: i64,
    /// Documents that have changed and are not in that generation.
    pub pending: u64,
    /// What it is doing; `None` where all that was saved before is in that generation.
    pub state: Option<&'static str>,
}

impl AsOf {
    pub(crate) fn of(read: &AsRead, watched: Option<&Watched>) -> Self {
        // Whoever speaks of a generation that this database has not reached watches for another
        // one; what it says of pending changes is then no word on this answer.
        let watched = watched.filter(|watched| watched.generation <= read.generation);
        Self {
            repository: read.root.clone(),
            generation: read.generation,
            commit: read.head_commit.clone(),
            pending: watched.map(|watched| watched.pending),
            state: watched.and_then(|watched| watched.state),
        }
    }
}

/// A symbol in short.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SymbolSummary {
    /// Its id: names this symbol and no other.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Names it stands in, outermost first, joined by `::`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub container: String,
    /// What it is.
    pub kind: &'static str,
    /// Who may name it.
    pub visibility: &'static str,
    /// Its document.
    pub path: String,
    /// Line of its name, from 1.
    pub line: u32,
    /// Column of its name, from 1.
    pub column: u32,
    /// Last line of its definition.
    pub end_line: u32,
    /// Declaration without body.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub signature: String,
}

impl SymbolSummary {
    pub(crate) fn of(row: &SymbolRow) -> Self {
        let symbol = &row.symbol;
        Self {
            id: symbol.id.to_string(),
            name: symbol.name.clone(),
            container: symbol.container.clone(),
            kind: symbol.kind.name(),
            visibility: symbol.visibility.name(),
            path: row.path.clone(),
            line: symbol.position.line,
            column: symbol.position.column,
            end_line: symbol.range.end.line,
            signature: symbol.signature.clone(),
        }
    }
}

/// A name with the names it stands in.
pub(crate) fn qualified(container: &str, name: &str) -> String {
    if container.is_empty() { name.to_owned() } else { format!("{container}::{name}") }
}

/// The read API over one repository.
#[derive(Clone)]
pub struct Query<'s> {
    store: &'s Store,
    repository_id: i64,
    root: PathBuf,
    watched: Option<Watched>,
}

impl Query<'_> {
    /// Root of the repository.
    pub fn root(&self) -> &std::path::Path {
        &self.root
    }

    /// Id of the repository.
    pub(crate) const fn repository_id(&self) -> i64 {
        self.repository_id
    }

    /// Whether `path`, absolute with links resolved or not, lies in the repository.
    pub fn holds(&self, path: &std::path::Path) -> bool {
        repository::absolute(path).starts_with(&self.root)
    }

    /// The same, whose answers say too what is pending. Ask whoever watches before the question:
    /// the answer is then of that generation or a later one.
    #[must_use]
    pub fn watched(self, watched: Option<Watched>) -> Self {
        Self { watched, ..self }
    }

    /// What an answer read from `snapshot` is as of.
    pub(crate) fn as_of(&self, snapshot: &Snapshot) -> AsOf {
        AsOf::of(&snapshot.repository, self.watched.as_ref())
    }

    /// A snapshot of the repository.
    pub(crate) async fn snapshot(&self) -> Result<Snapshot, QueryError> {
        self.store
            .snapshot(self.repository_id)
            .await?
            .ok_or_else(|| QueryError::Removed { root: self.root.to_string_lossy().into_owned() })
    }
}
