//! `loci remember`, `loci recall`, `loci forget`, `loci memories …`.

mod chroma;
mod manage;
mod recall;
mod remember;

pub(super) use chroma::{ImportChroma, run as import_chroma};
pub(super) use manage::Verb;
pub(super) use recall::Arguments as Recall;
pub(super) use remember::{Arguments as Remember, Forget};

use super::session::Session;
use crate::memory::{Keeper, Memories, MemoryError};
use crate::query::{Query, QueryError};
use crate::store::Store;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

pub(super) async fn remember(session: &Session, arguments: Remember) -> anyhow::Result<ExitCode> {
    remember::run(session, arguments).await
}

pub(super) async fn forget(session: &Session, arguments: Forget) -> anyhow::Result<ExitCode> {
    remember::forget(session, arguments).await
}

pub(super) async fn recall(session: &Session, arguments: Recall) -> anyhow::Result<ExitCode> {
    recall::run(session, arguments).await
}

pub(super) async fn memories(session: &Session, verb: Option<Verb>) -> anyhow::Result<ExitCode> {
    manage::run(session, verb).await
}

/// What a verb about memories works with.
pub(super) struct Desk {
    pub store: Store,
    pub keeper: Arc<Keeper>,
    folder: PathBuf,
}

impl Desk {
    /// Opens the database; the embedding model will run by so many threads.
    pub async fn open(session: &Session, threads: usize) -> anyhow::Result<Self> {
        let embeddings = session.embeddings(threads);
        let keeper = session.keeper(embeddings)?;
        let store = session.store().await?;
        Ok(Self { store, keeper, folder: std::env::current_dir()? })
    }

    /// The code of the working directory, where that is indexed.
    pub async fn query(&self) -> anyhow::Result<Option<Query<'_>>> {
        match Query::open(&self.store, Some(&self.folder), &self.folder).await {
            Ok(query) => Ok(Some(query)),
            Err(QueryError::NothingIndexed | QueryError::OutsideIndex { .. }) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// The memories, about that code.
    pub fn memories<'d>(&'d self, query: Option<&'d Query<'d>>) -> Memories<'d> {
        let memories = Memories::new(&self.store, &self.keeper).within(&self.folder);
        match query {
            Some(query) => memories.about(query),
            None => memories,
        }
    }

    /// Counts recalls and tells the secondary, so far as it can be told now.
    pub async fn close(&self) -> Result<(), MemoryError> {
        self.keeper.count_uses(&self.store, true).await
    }
}
