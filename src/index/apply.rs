//! Apply: makes the rows of documents and writes those that are not what is stored.

use super::state::{Rows, State, Work};
use super::{Event, IndexError, Run, blocking};
use crate::model::{Document, Edge, External, Symbol};
use crate::store::Batch;
use rayon::prelude::*;
use tokio::sync::mpsc;

/// Documents whose rows are made and written together.
const CHUNK_DOCUMENTS: usize = 256;

/// Chunks of rows that wait to be written; making rows waits when there are more.
const MAX_CHUNKS_WAITING: usize = 2;

/// Writes the rows of some documents. Answers the state, with what is stored noted in it, and of
/// how many documents anything was written.
pub(super) async fn apply(
    batch: &mut Batch<'_>,
    state: State,
    work: Vec<Work>,
    run: &mut Run,
) -> Result<(State, usize), IndexError> {
    (run.listener)(Event::Writing(work.len()));
    let (sender, receiver) = mpsc::channel::<Chunk>(MAX_CHUNKS_WAITING);
    let making = blocking("making rows", move || {
        for work in work.chunks(CHUNK_DOCUMENTS) {
            let rows: Vec<Rows> = work.par_iter().map(|work| state.rows_of(work)).collect();
            // The receiver is gone only where writing failed, which ends the run.
            if sender.blocking_send(rows.into_iter().collect()).is_err() {
                break;
            }
        }
        state
    });
    let writing = async {
        // Owned, so that a failure drops it: making rows would wait for it for ever.
        let mut receiver = receiver;
        let (mut written, mut documents) = (0, Vec::new());
        while let Some(chunk) = receiver.recv().await {
            chunk.write(batch).await?;
            (run.listener)(Event::Written(chunk.documents.len()));
            written += chunk.written;
            documents.extend(chunk.documents);
        }
        Ok::<_, IndexError>((written, documents))
    };
    let (making, writing) = tokio::join!(making, writing);
    let (written, documents) = writing?;
    let mut state = making?;
    state.stored(documents);
    run.step("write");
    Ok((state, written))
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

impl FromIterator<Rows> for Chunk {
    fn from_iter<I: IntoIterator<Item = Rows>>(made: I) -> Self {
        let mut chunk = Self::default();
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
