//! Apply: resolves everything in memory, makes the rows of every document and writes those of the
//! documents whose rows are not what is stored.

use super::edges::{Assembler, DocumentEdges};
use super::gather::Gathered;
use super::symbols::{Outline, symbols};
use super::{Event, IndexError, Run, blocking};
use crate::model::identity::{collision, document_id};
use crate::model::{Document, DocumentStatus, Edge, External, Symbol};
use crate::resolve::{Libraries, Manifest, Project, Resolved, Source, resolve};
use crate::store::Batch;
use rayon::prelude::*;
use std::collections::HashMap;
use std::path::PathBuf;
use tokio::sync::mpsc;

/// Documents whose rows are made and written together.
const CHUNK_DOCUMENTS: usize = 256;

/// Chunks of rows that wait to be written; making rows waits when there are more.
const MAX_CHUNKS_WAITING: usize = 2;

/// What rows are made of besides the documents.
pub(super) struct Inputs {
    /// The repository's id.
    pub repository: i64,
    /// Its root, for messages.
    pub root: PathBuf,
    /// Every manifest.
    pub manifests: Vec<Manifest>,
    /// What is known of other packages.
    pub libraries: Libraries,
    /// Every file that is no document.
    pub other_files: Vec<String>,
    /// The documents as stored, by path.
    pub stored: HashMap<String, Document>,
    /// Every row is written, whatever is stored.
    pub rewrite: bool,
}

/// What was done.
#[derive(Default)]
pub(super) struct Applied {
    /// Every document's row.
    pub documents: Vec<Document>,
    /// How many of them, or their symbols or edges, were written.
    pub written: usize,
    /// Documents that are no longer there.
    pub removed: usize,
}

/// Resolves and writes. `documents` are sorted by path.
pub(super) async fn apply(
    batch: &mut Batch<'_>,
    inputs: Inputs,
    documents: Vec<Gathered>,
    run: &mut Run,
) -> Result<Applied, IndexError> {
    let mut applied = Applied::default();
    let gone = gone(&inputs, &documents);
    if !gone.is_empty() {
        batch.remove_documents(&gone).await?;
        applied.removed = gone.len();
    }
    (run.listener)(Event::Resolving(documents.len()));
    let assembly = blocking("resolving", move || Assembly::new(inputs, documents)).await??;
    run.step("resolve");
    (run.listener)(Event::Writing(assembly.documents.len()));
    let (sender, receiver) = mpsc::channel::<Chunk>(MAX_CHUNKS_WAITING);
    let making = blocking("making rows", move || {
        for start in (0..assembly.documents.len()).step_by(CHUNK_DOCUMENTS) {
            // The receiver is gone only where writing failed, which ends the run.
            if sender.blocking_send(assembly.chunk(start)).is_err() {
                return;
            }
        }
    });
    let writing = async {
        // Owned, so that a failure drops it: making rows would wait for it for ever.
        let mut receiver = receiver;
        while let Some(chunk) = receiver.recv().await {
            chunk.write(batch).await?;
            (run.listener)(Event::Written(chunk.documents.len()));
            applied.written += chunk.written;
            applied.documents.extend(chunk.documents);
        }
        Ok(())
    };
    let (making, writing) = tokio::join!(making, writing);
    writing.and(making)?;
    run.step("write");
    Ok(applied)
}

/// Stored documents that are no longer there.
fn gone(inputs: &Inputs, documents: &[Gathered]) -> Vec<i64> {
    let is_there = |path: &str| {
        documents.binary_search_by(|document| document.scanned.path.as_str().cmp(path)).is_ok()
    };
    let gone = inputs.stored.values().filter(|stored| !is_there(&stored.path));
    gone.map(|stored| stored.id).collect()
}

/// Everything rows are made of.
struct Assembly {
    repository: i64,
    stored: HashMap<String, Document>,
    rewrite: bool,
    documents: Vec<Gathered>,
    /// Which source each document is, if it has facts.
    sources: Vec<Option<usize>>,
    project: Project,
    outlines: Vec<Outline>,
    resolved: Vec<Resolved>,
}

impl Assembly {
    fn new(inputs: Inputs, documents: Vec<Gathered>) -> Result<Self, IndexError> {
        let Inputs { repository, root, manifests, libraries, mut other_files, stored, rewrite } =
            inputs;
        let mut project = Project { manifests, libraries, ..Project::default() };
        let mut sources = Vec::with_capacity(documents.len());
        for document in &documents {
            let path = document.scanned.path.clone();
            match &document.facts {
                Ok(facts) => {
                    sources.push(Some(project.sources.len()));
                    let (language, facts) = (document.scanned.language, facts.clone());
                    project.sources.push(Source { path, language, facts });
                }
                Err(_) => {
                    sources.push(None);
                    other_files.push(path);
                }
            }
        }
        other_files.sort();
        project.other_files = other_files;
        let outlines: Vec<Outline> = project
            .sources
            .par_iter()
            .map(|source| Outline::new(repository, &source.path, &source.facts))
            .collect();
        check_ids(repository, root, &project, &outlines)?;
        let resolved = resolve(&project);
        Ok(Self { repository, stored, rewrite, documents, sources, project, outlines, resolved })
    }

    /// The rows of the documents from `start` on.
    fn chunk(&self, start: usize) -> Chunk {
        let end = (start + CHUNK_DOCUMENTS).min(self.documents.len());
        let made: Vec<Rows> = (start..end).into_par_iter().map(|index| self.rows(index)).collect();
        let mut chunk = Chunk::default();
        for rows in made {
            let id = rows.document.id;
            chunk.written +=
                usize::from(rows.changed || rows.symbols.is_some() || rows.edges.is_some());
            if rows.changed {
                chunk.changed.push(rows.document.clone());
            }
            if let Some(symbols) = rows.symbols {
                chunk.symbols_of.push(id);
                chunk.symbols.extend(symbols);
            }
            if let Some(edges) = rows.edges {
                chunk.edges_of.push(id);
                chunk.edges.extend(edges.edges);
                chunk.externals.extend(edges.externals);
            }
            chunk.documents.push(rows.document);
        }
        chunk.externals.sort_unstable();
        chunk.externals.dedup();
        chunk
    }

    /// One document's rows, as far as they are not what is stored.
    fn rows(&self, index: usize) -> Rows {
        let Gathered { scanned, facts } = &self.documents[index];
        let stored = self.stored.get(&scanned.path).filter(|_| !self.rewrite);
        let edges = self.sources[index].map_or_else(DocumentEdges::default, |source| {
            let Self { repository, project, outlines, resolved, .. } = self;
            Assembler { repository: *repository, project, outlines, resolved }.edges(source)
        });
        let (status, detail) = match facts {
            Ok(facts) if facts.partial => {
                (DocumentStatus::Partial, "parts do not parse; the rest is indexed".to_owned())
            }
            Ok(_) => (DocumentStatus::Parsed, String::new()),
            Err(failure) => failure.clone(),
        };
        let lines = facts.as_ref().map_or(0, |facts| facts.lines);
        let document = Document {
            id: document_id(self.repository, &scanned.path),
            path: scanned.path.clone(),
            language: scanned.language,
            status,
            detail,
            size: scanned.size,
            lines: i32::try_from(lines).unwrap_or(i32::MAX),
            content_hash: scanned.hash,
            edges_hash: edges.hash,
            unresolved: edges.unresolved,
            external: edges.external,
        };
        // Whether there are facts hangs on more than the bytes: a limit, a time.
        let same_facts = stored.is_some_and(|stored| {
            stored.content_hash == document.content_hash && stored.status == document.status
        });
        let same_edges = stored.is_some_and(|stored| stored.edges_hash == edges.hash);
        Rows {
            changed: stored != Some(&document),
            symbols: (!same_facts).then(|| match facts {
                Ok(facts) => symbols(self.repository, &scanned.path, facts),
                Err(_) => Vec::new(),
            }),
            edges: (!same_edges).then_some(edges),
            document,
        }
    }
}

/// One document's rows: those that are to be written, and its own in any case.
struct Rows {
    document: Document,
    changed: bool,
    symbols: Option<Vec<Symbol>>,
    edges: Option<DocumentEdges>,
}

/// Rows of some documents.
#[derive(Default)]
struct Chunk {
    /// All of the documents.
    documents: Vec<Document>,
    /// Those whose own row is to be written.
    changed: Vec<Document>,
    /// Documents whose symbols are to be replaced, and by what.
    symbols_of: Vec<i64>,
    symbols: Vec<Symbol>,
    /// Documents whose edges are to be replaced, and by what.
    edges_of: Vec<i64>,
    edges: Vec<Edge>,
    externals: Vec<External>,
    /// Documents with anything to write.
    written: usize,
}

impl Chunk {
    async fn write(&self, batch: &mut Batch<'_>) -> Result<(), IndexError> {
        if !self.changed.is_empty() {
            batch.replace_documents(&self.changed).await?;
        }
        if !self.symbols_of.is_empty() {
            batch.replace_symbols(&self.symbols_of, &self.symbols).await?;
        }
        if !self.externals.is_empty() {
            batch.put_externals(&self.externals).await?;
        }
        if !self.edges_of.is_empty() {
            batch.replace_edges(&self.edges_of, &self.edges).await?;
        }
        Ok(())
    }
}

/// Fails where two rows would share an id.
fn check_ids(
    repository: i64,
    root: PathBuf,
    project: &Project,
    outlines: &[Outline],
) -> Result<(), IndexError> {
    let ids = outlines.iter().flat_map(|outline| {
        outline.ids.iter().flatten().copied().chain(std::iter::once(outline.file))
    });
    let Some(id) = collision(ids.collect()) else { return Ok(()) };
    let rows = project.sources.iter().flat_map(|s| symbols(repository, &s.path, &s.facts));
    let names: Vec<String> = rows.filter(|row| row.id == id).map(|row| row.descriptor).collect();
    Err(IndexError::Collision { root, id, names: names.join(" and ") })
}
