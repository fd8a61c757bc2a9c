//! Changes: hearing of every visible change of any repository's index, whoever made it.
//!
//! Must not know: who listens, what is done about it.

use crate::store::memory::MEMORIES_CHANNEL;
use crate::store::{CHANGES_CHANNEL, Result, Store, StoreError};
use sqlx::postgres::{PgListener, PgPoolOptions};

/// A change that has become visible.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    /// The repository's number.
    pub repository_id: i64,
    /// Its generation now; 0 where it was removed.
    pub generation: i64,
}

impl Change {
    fn parse(payload: &str) -> Option<Self> {
        let (repository_id, generation) = payload.split_once(':')?;
        Some(Self {
            repository_id: repository_id.parse().ok()?,
            generation: generation.parse().ok()?,
        })
    }
}

/// Changes as they become visible, from the moment it was opened. Holds one connection.
pub struct Changes {
    listener: PgListener,
}

/// Changes of memories, settings and indexes, without saying which. Holds one connection.
pub struct MemoryChanges {
    listener: PgListener,
}

impl Store {
    /// Listens from now on to whatever may change what a recall answers.
    ///
    /// # Errors
    /// When the database cannot be reached.
    pub async fn memory_changes(&self) -> Result<MemoryChanges> {
        let mut listener = self.listener().await?;
        listener
            .listen_all([MEMORIES_CHANNEL, CHANGES_CHANNEL])
            .await
            .map_err(StoreError::during("listening for changes"))?;
        Ok(MemoryChanges { listener })
    }

    /// Listens from now on. What was visible before is not told: read it after this returns, and
    /// nothing falls between the two.
    ///
    /// # Errors
    /// When the database cannot be reached.
    pub async fn changes(&self) -> Result<Changes> {
        let mut listener = self.listener().await?;
        listener
            .listen(CHANGES_CHANNEL)
            .await
            .map_err(StoreError::during("listening for changes"))?;
        Ok(Changes { listener })
    }

    async fn listener(&self) -> Result<PgListener> {
        // Of its own: a listener holds its connection as long as it lives, and the pool's are for
        // questions. It is kept in a pool only because the listener reconnects through one.
        let options = (*self.pool().connect_options()).clone();
        let pool = PgPoolOptions::new()
            .max_connections(1)
            .max_lifetime(None)
            .idle_timeout(None)
            .connect_lazy_with(options);
        PgListener::connect_with(&pool).await.map_err(StoreError::during("listening for changes"))
    }
}

impl MemoryChanges {
    /// Waits for the next change. Dropping the future loses nothing.
    ///
    /// # Errors
    /// When the connection is lost and cannot be had again.
    pub async fn next(&mut self) -> Result<()> {
        let told = self.listener.try_recv().await;
        // Lost and there again is a change as well: nobody knows what was told in between.
        told.map(drop).map_err(StoreError::during("listening for changes"))
    }
}

impl Changes {
    /// The next change; `None` where the connection was lost and is there again: what was told in
    /// between is not known, so read everything anew. Waits as long as nothing changes. Dropping
    /// the future loses nothing.
    ///
    /// # Errors
    /// When the connection is lost and cannot be had again. Open another listener then.
    pub async fn next(&mut self) -> Result<Option<Change>> {
        loop {
            let told = self
                .listener
                .try_recv()
                .await
                .map_err(StoreError::during("listening for changes"))?;
            let Some(told) = told else { return Ok(None) };
            match Change::parse(told.payload()) {
                Some(change) => return Ok(Some(change)),
                // Anybody may write to a channel.
                None => tracing::debug!(payload = told.payload(), "not a change"),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_payload_names_repository_and_generation() {
        assert_eq!(Change::parse("7:12"), Some(Change { repository_id: 7, generation: 12 }));
        assert_eq!(Change::parse("7:0"), Some(Change { repository_id: 7, generation: 0 }));
        for payload in ["", "7", "7:", "a:b", "7:1:2"] {
            assert_eq!(Change::parse(payload), None, "{payload}");
        }
    }
}
