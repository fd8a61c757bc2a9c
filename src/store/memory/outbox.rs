//! Outbox: what secondaries have yet to hear of.
//!
//! Must not know: how a secondary is told.

use super::write::queue;
use crate::store::embeddings::numbers;
use crate::store::{Result, Store, StoreError};
use sqlx::Row;
use sqlx::postgres::PgRow;

/// Memories queued by one statement where all are.
const QUEUED_AT_ONCE: i64 = 10_000;

/// A memory that a secondary has to hear of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutboxItem {
    /// Its id.
    pub memory: String,
    /// What is heard of this revision is heard.
    pub revision: i64,
    /// How often it was tried, this time included.
    pub attempts: i32,
}

/// What a secondary has yet to hear of.
#[derive(Clone, Debug, PartialEq)]
pub struct OutboxCounts {
    /// Its name.
    pub secondary: String,
    /// Memories that wait.
    pub waiting: i64,
    /// Memories that were given up.
    pub dead: i64,
    /// Seconds that the oldest waits.
    pub oldest: f64,
    /// The last error of the one tried most.
    pub error: Option<String>,
}

/// A memory as a secondary is told of it.
#[derive(Clone, Debug, PartialEq)]
pub struct SentMemory {
    /// Its id.
    pub id: String,
    /// Where it belongs.
    pub namespace: String,
    /// What it says; empty where it is sealed.
    pub content: String,
    /// The content, encrypted, and the id of the key.
    pub sealed: Option<(Vec<u8>, String)>,
    /// What it is about.
    pub context: String,
    /// In order.
    pub tags: Vec<String>,
    /// From 0 to 1.
    pub importance: f32,
    /// Nothing has taken its place.
    pub valid: bool,
    /// Seconds since 1970.
    pub created_at: f64,
    /// Its vector, where it has one.
    pub vector: Option<Vec<f32>>,
}

impl Store {
    /// What the secondary has to hear of now, at most `limit`, for whoever asks; nobody else is
    /// given the same for `seconds`.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn take_due(
        &self,
        secondary: &str,
        limit: u32,
        seconds: f64,
    ) -> Result<Vec<OutboxItem>> {
        self.all_namespaces()?;
        let failed = || StoreError::during("taking from the outbox");
        let rows: Vec<(String, i64, i32)> = sqlx::query_as(include_str!("due.sql"))
            .bind(secondary)
            .bind(i64::from(limit))
            .bind(seconds)
            .fetch_all(self.pool())
            .await
            .map_err(failed())?;
        let of = |(memory, revision, attempts)| OutboxItem { memory, revision, attempts };
        Ok(rows.into_iter().map(of).collect())
    }

    /// The secondary has heard of these.
    ///
    /// # Errors
    /// When the database fails: it will be told once more.
    pub async fn heard(&self, secondary: &str, items: &[OutboxItem]) -> Result<()> {
        sqlx::query(include_str!("heard.sql"))
            .bind(secondary)
            .bind(items.iter().map(|item| item.memory.as_str()).collect::<Vec<_>>())
            .bind(items.iter().map(|item| item.revision).collect::<Vec<_>>())
            .execute(self.pool())
            .await
            .map_err(StoreError::during("taking off the outbox"))?;
        Ok(())
    }

    /// The secondary could not be told of these: to be tried again after `seconds`, or given up.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn unheard(
        &self,
        secondary: &str,
        memories: &[&str],
        (seconds, error, dead): (f64, &str, bool),
    ) -> Result<()> {
        sqlx::query(include_str!("unheard.sql"))
            .bind(secondary)
            .bind(memories)
            .bind(seconds)
            .bind(error)
            .bind(dead)
            .execute(self.pool())
            .await
            .map_err(StoreError::during("putting back into the outbox"))?;
        Ok(())
    }

    /// Secondaries have to hear of these memories.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn tell_secondaries(&self, secondaries: &[&str], memories: &[&str]) -> Result<()> {
        let connection = self.pool().acquire().await;
        let mut connection = connection.map_err(StoreError::during("queueing for a secondary"))?;
        queue(&mut connection, secondaries, memories).await
    }

    /// What each secondary has yet to hear of.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn outbox_counts(&self) -> Result<Vec<OutboxCounts>> {
        let rows: Vec<(String, i64, i64, f64, Option<String>)> =
            sqlx::query_as(include_str!("outbox_counts.sql"))
                .fetch_all(self.pool())
                .await
                .map_err(StoreError::during("counting the outbox"))?;
        let of = |(secondary, waiting, dead, oldest, error)| OutboxCounts {
            secondary,
            waiting,
            dead,
            oldest,
            error,
        };
        Ok(rows.into_iter().map(of).collect())
    }

    /// Tries what was given up again from now on; answers how many.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn redrive(&self, secondary: &str) -> Result<u64> {
        self.all_namespaces()?;
        let done = sqlx::query(
            "UPDATE memory_outbox SET dead = false, attempts = 0, due_at = now()
             WHERE secondary = $1 AND dead",
        )
        .bind(secondary)
        .execute(self.pool())
        .await
        .map_err(StoreError::during("driving the outbox again"))?;
        Ok(done.rows_affected())
    }

    /// Queues every memory for the secondary, for one that begins or has lost what it was told;
    /// answers how many.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn queue_all(&self, secondary: &str) -> Result<u64> {
        self.all_namespaces()?;
        let failed = || StoreError::during("queueing for a secondary");
        let (mut after, mut all) = (String::from("00000000-0000-0000-0000-000000000000"), 0);
        loop {
            let ids: Vec<String> = sqlx::query_scalar(
                "SELECT id::text FROM memories WHERE id > $1::uuid ORDER BY id LIMIT $2",
            )
            .bind(&after)
            .bind(QUEUED_AT_ONCE)
            .fetch_all(self.pool())
            .await
            .map_err(failed())?;
            let Some(last) = ids.last() else { return Ok(all) };
            after.clone_from(last);
            all += ids.len() as u64;
            let mut connection = self.pool().acquire().await.map_err(failed())?;
            let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
            queue(&mut connection, &[secondary], &ids).await?;
        }
    }

    /// The memories as a secondary is told of them; what is deleted or expired is left out.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn sent(&self, ids: &[&str], model: &str) -> Result<Vec<SentMemory>> {
        self.all_namespaces()?;
        let failed = || StoreError::during("reading what a secondary is told");
        let rows = sqlx::query(include_str!("sent.sql"))
            .bind(ids)
            .bind(model)
            .fetch_all(self.pool())
            .await
            .map_err(failed())?;
        rows.iter().map(sent).collect::<sqlx::Result<_>>().map_err(failed())
    }
}

fn sent(row: &PgRow) -> sqlx::Result<SentMemory> {
    let sealed: Option<Vec<u8>> = row.try_get("sealed")?;
    let key: Option<String> = row.try_get("key_id")?;
    let vector: Option<String> = row.try_get("vector")?;
    Ok(SentMemory {
        id: row.try_get("id")?,
        namespace: row.try_get("namespace")?,
        content: row.try_get("content")?,
        sealed: sealed.zip(key),
        context: row.try_get("context")?,
        tags: row.try_get("tags")?,
        importance: row.try_get("importance")?,
        valid: row.try_get("valid")?,
        created_at: row.try_get("created_at")?,
        vector: vector.map(|text| numbers(&text)),
    })
}
