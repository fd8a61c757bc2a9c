//! What is indexed, how fresh, and what is not whole.

use super::{AsOf, Query, QueryError, limits};
use schemars::JsonSchema;
use serde::Serialize;

/// Documents of one language that are in the index.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct LanguageStatus {
    /// The language.
    pub language: &'static str,
    /// How many documents.
    pub documents: i64,
    /// Their lines.
    pub lines: i64,
}

/// How many there are of something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct StatusCount {
    /// Of what.
    pub name: &'static str,
    /// How many.
    pub count: i64,
}

/// A document that is not whole in the index.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct IncompleteDocument {
    /// Its path.
    pub path: String,
    /// What became of it.
    pub status: &'static str,
    /// Why.
    pub detail: String,
}

/// Edges of one kind and resolution.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct EdgeCount {
    /// The kind.
    pub kind: &'static str,
    /// The resolution.
    pub resolution: &'static str,
    /// How many pairs of symbols and documents.
    pub edges: i64,
    /// How many occurrences.
    pub occurrences: i64,
}

/// A package outside of the repository whose sources were used to find out types.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Dependency {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// How many of its documents were used.
    pub documents: i32,
}

/// How far embedding has come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct EmbeddingStatus {
    /// Symbols that have a vector.
    pub embedded: i64,
    /// Symbols that are worth one; of a large repository the most visible ones get it.
    pub worth: i64,
}

/// An indexed repository.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct IndexedRepository {
    /// Its root.
    pub root: String,
    /// Its generation.
    pub generation: i64,
}

/// How a repository is watched.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Watch {
    /// `live`, `starting`, `indexing`, `waiting`, `failed`; `off` where nothing watches it.
    pub state: String,
    /// Why it waits, failed or is off.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
    /// What is being done.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub step: Option<String>,
    /// Parts of the step that are done.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub done: Option<u64>,
    /// Parts of the step; absent where that is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total: Option<u64>,
    /// What went wrong last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    /// By what it is watched: inotify, polling, …
    #[serde(skip_serializing_if = "Option::is_none")]
    pub backend: Option<String>,
    /// Watches in use.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub watches: Option<u64>,
    /// How many the system allows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<u64>,
    /// Folders that are not watched, where there are any: changes in them are not seen.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unwatched: Option<u64>,
    /// Why the first of them is not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unwatched_why: Option<String>,
}

impl Watch {
    /// In this state, with nothing else known.
    pub fn of(state: &str) -> Self {
        Self { state: state.to_owned(), ..Self::default() }
    }

    /// Not watched, for this reason.
    pub fn off(why: impl Into<String>) -> Self {
        Self { why: Some(why.into()), ..Self::of("off") }
    }

    /// All of it on one line.
    pub fn line(&self) -> String {
        let mut line = self.state.clone();
        if let Some(step) = &self.step {
            line.push_str(&format!(", {step}"));
        }
        match (self.done, self.total) {
            (Some(done), Some(total)) => line.push_str(&format!(" {done}/{total}")),
            (Some(done), None) if done > 0 => line.push_str(&format!(" {done}")),
            _ => {}
        }
        if let Some(why) = &self.why {
            line.push_str(&format!(": {why}"));
        }
        if let Some(backend) = &self.backend {
            line.push_str(&format!("; {backend}"));
        }
        if let Some(watches) = self.watches {
            line.push_str(&format!(", {watches}"));
            if let Some(limit) = self.limit {
                line.push_str(&format!(" of {limit}"));
            }
            line.push_str(" watches");
        }
        if let Some(unwatched) = self.unwatched {
            let why = self.unwatched_why.as_deref().unwrap_or("unknown");
            line.push_str(&format!("; {unwatched} folders are not watched ({why})"));
        }
        if let Some(error) = &self.error {
            line.push_str(&format!("; last error: {error}"));
        }
        line
    }
}

/// What is indexed of a repository.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Status {
    /// What the answer is as of.
    pub as_of: AsOf,
    /// When it was indexed, in seconds since 1970.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub indexed_at: Option<i64>,
    /// How it is watched, where whoever asks says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub watch: Option<Watch>,
    /// Documents.
    pub documents: i64,
    /// Lines of them.
    pub lines: i64,
    /// Documents by language.
    pub languages: Vec<LanguageStatus>,
    /// Documents by status.
    pub statuses: Vec<StatusCount>,
    /// Documents that are not whole in the index, the skipped ones first.
    pub incomplete: Vec<IncompleteDocument>,
    /// There are more of those than are listed.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub more_incomplete: bool,
    /// Symbols.
    pub symbols: i64,
    /// Symbols by kind.
    pub symbol_kinds: Vec<StatusCount>,
    /// Edges by kind and resolution.
    pub edges: Vec<EdgeCount>,
    /// References looked up and not found.
    pub unresolved: i64,
    /// References that lead out of the repository.
    pub external: i64,
    /// Packages outside of it whose sources were used to find out types.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub dependencies: Vec<Dependency>,
    /// How far embedding has come.
    pub embedding: EmbeddingStatus,
    /// How memories of it are, where whoever asks keeps some.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(skip)]
    pub memory: Option<super::MemoryStatus>,
    /// Everything that is indexed.
    pub repositories: Vec<IndexedRepository>,
}

impl Query<'_> {
    /// What is indexed of the repository, how fresh it is, and what is not whole.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn status(&self) -> Result<Status, QueryError> {
        let mut snapshot = self.snapshot().await?;
        let documents = snapshot.document_counts().await?;
        let most = limits::INCOMPLETE_DOCUMENTS;
        let mut incomplete = snapshot.incomplete_documents(most + 1).await?;
        let symbols = snapshot.symbol_counts().await?;
        let edges = snapshot.edge_counts().await?;
        let used = snapshot.used_packages().await?;
        let (embedded, worth) = snapshot.embedding_counts().await?;
        let as_of = self.as_of(&snapshot);
        let indexed_at = snapshot.repository.indexed_at;
        drop(snapshot);
        let more_incomplete = incomplete.len() > most as usize;
        incomplete.truncate(most as usize);
        let mut languages: Vec<LanguageStatus> = Vec::new();
        let mut statuses: Vec<StatusCount> = Vec::new();
        for row in &documents {
            let language = row.language.name();
            match languages.iter_mut().find(|l| l.language == language) {
                Some(found) => {
                    found.documents += row.documents;
                    found.lines += row.lines;
                }
                None => languages.push(LanguageStatus {
                    language,
                    documents: row.documents,
                    lines: row.lines,
                }),
            }
            let name = row.status.name();
            match statuses.iter_mut().find(|s| s.name == name) {
                Some(found) => found.count += row.documents,
                None => statuses.push(StatusCount { name, count: row.documents }),
            }
        }
        let repositories = self.store.repositories().await?;
        Ok(Status {
            as_of,
            indexed_at,
            watch: None,
            documents: documents.iter().map(|d| d.documents).sum(),
            lines: documents.iter().map(|d| d.lines).sum(),
            languages,
            statuses,
            incomplete: incomplete
                .into_iter()
                .map(|d| IncompleteDocument {
                    path: d.path,
                    status: d.status.name(),
                    detail: d.detail,
                })
                .collect(),
            more_incomplete,
            symbols: symbols.iter().map(|s| s.symbols).sum(),
            symbol_kinds: symbols
                .iter()
                .map(|s| StatusCount { name: s.kind.name(), count: s.symbols })
                .collect(),
            edges: edges
                .iter()
                .map(|e| EdgeCount {
                    kind: e.kind.name(),
                    resolution: e.resolution.name(),
                    edges: e.edges,
                    occurrences: e.occurrences,
                })
                .collect(),
            unresolved: documents.iter().map(|d| d.unresolved).sum(),
            external: documents.iter().map(|d| d.external).sum(),
            dependencies: used
                .into_iter()
                .map(|p| Dependency { name: p.name, version: p.version, documents: p.documents })
                .collect(),
            embedding: EmbeddingStatus { embedded, worth },
            memory: None,
            repositories: repositories
                .into_iter()
                .take(limits::REPOSITORIES)
                .map(|r| IndexedRepository { root: r.root, generation: r.generation })
                .collect(),
        })
    }
}
