//! Embedding behind everything else: one repository at a time, by one thread, only while nothing
//! changes. A model that nobody needs any more is let go of.
//!
//! Must not know: what is embedded, SQL.

use super::memory;
use crate::embed::Embeddings;
use crate::index::{self, IndexError};
use crate::store::Store;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::sync::Semaphore;

/// After so long without a change of a repository its symbols are embedded.
pub(super) const IDLE: Duration = Duration::from_secs(20);

/// After a failure, for one because the model cannot be fetched, so long nothing is tried.
const RETRY: Duration = Duration::from_secs(600);

/// Symbols that are embedded before another repository has its turn.
const TURN: usize = 512;

/// What all workers share of it.
pub(super) struct Embedding {
    embeddings: Option<Arc<Embeddings>>,
    /// One repository at a time: whoever embeds.
    turn: Semaphore,
}

/// How one repository's turn ended.
pub(super) enum Turn {
    /// Everything is embedded.
    Complete,
    /// There is more to be done.
    More,
    /// It failed; to be tried again after this.
    Failed(Duration),
}

/// Tells the thread that embeds to stop, when whoever waits for it no longer does.
struct StopOnDrop(Arc<AtomicBool>);

impl Drop for StopOnDrop {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

impl Embedding {
    /// Of this model; `None` where it is turned off.
    pub fn new(embeddings: Option<Arc<Embeddings>>) -> Self {
        Self { embeddings, turn: Semaphore::new(1) }
    }

    /// Whether there is anything to do at all.
    pub fn is_on(&self) -> bool {
        self.embeddings.is_some()
    }

    /// Embeds some symbols of the repository at `root`. Dropped midway, it stops after the text in
    /// hand; what was made before stays.
    pub async fn turn(&self, store: &Store, root: &str) -> Turn {
        let Some(embeddings) = &self.embeddings else { return Turn::Complete };
        // It is never closed.
        let _turn = self.turn.acquire().await.ok();
        let stop = Arc::new(AtomicBool::new(false));
        let _stop = StopOnDrop(Arc::clone(&stop));
        match embed(store, root, embeddings, &stop).await {
            Ok(true) => {
                self.rest(embeddings).await;
                Turn::Complete
            }
            Ok(false) => Turn::More,
            Err(error) => {
                tracing::warn!(repository = %root, %error, "symbols are not embedded");
                self.rest(embeddings).await;
                Turn::Failed(RETRY)
            }
        }
    }

    /// Lets go of the model. The next repository loads it again, in a quarter of a second.
    async fn rest(&self, embeddings: &Arc<Embeddings>) {
        let embeddings = Arc::clone(embeddings);
        let done = tokio::task::spawn_blocking(move || {
            if embeddings.unload(Duration::ZERO) {
                memory::give_back();
            }
        });
        // Nothing depends on it.
        let _ = done.await;
    }
}

/// Whether everything is embedded.
async fn embed(
    store: &Store,
    root: &str,
    embeddings: &Arc<Embeddings>,
    stop: &Arc<AtomicBool>,
) -> Result<bool, IndexError> {
    let Some(repository) = store.repository(root).await? else { return Ok(true) };
    // Fetches nothing and loads nothing where nothing is missing.
    if store.to_embed(repository.id, embeddings.model(), 1).await?.is_empty() {
        return Ok(true);
    }
    let fetching = Arc::clone(embeddings);
    let fetched = tokio::task::spawn_blocking(move || fetching.fetch()).await;
    fetched.map_err(|_| IndexError::Panicked("fetching the embedding model"))??;
    let report = index::embed(store, repository.id, embeddings, (TURN, stop), |_| ()).await?;
    tracing::debug!(repository = %root, ?report, "embedded");
    Ok(report.complete)
}
