//! Writing one repository's index: the lock that makes its holder the only writer, and what a
//! writer reads before it writes.
//!
//! The lock, the reads and the batches share one connection. Whoever loses it loses the lock and
//! the open batch in the same moment, so that no writer ever goes on without the lock.

mod batch;
mod edges;
mod names;
mod rows;

pub use batch::{Batch, Committed, Counts};

use crate::model::Document;
use crate::model::facts::Facts;
use crate::store::dependencies;
use crate::store::facts::{self, FactsKey};
use crate::store::open::LOCK_SPACE;
use crate::store::repositories::{Repository, select_repository};
use crate::store::{Result, Store, StoreError};
use sqlx::{Connection, PgConnection, PgPool};
use std::collections::HashMap;
use std::path::Path;
use std::time::{Duration, Instant};

/// Pause between two tries to get a repository's lock.
const LOCK_POLL: Duration = Duration::from_millis(50);

/// The only writer of one repository's index, until it is dropped or its process ends.
#[derive(Debug)]
pub struct Writer {
    /// The repository, as of the last commit.
    pub repository: Repository,
    connection: PgConnection,
    pool: PgPool,
    /// A `COPY` was begun and not ended: the connection would take the next statement for data.
    copying: bool,
}

impl Store {
    /// Becomes the writer of the repository at `root`, an absolute path with links resolved; adds
    /// the repository where it is new. Waits up to `wait` for another writer to finish.
    ///
    /// # Errors
    /// [`StoreError::Busy`] when another writer stays.
    pub async fn writer(&self, root: &str, wait: Duration) -> Result<Writer> {
        let failed = || StoreError::during("locking a repository's index");
        let deadline = Instant::now() + wait;
        let mut connection = self.connect().await?;
        loop {
            let id = add_repository(&mut connection, root).await?;
            let locked: bool = sqlx::query_scalar("SELECT pg_try_advisory_lock($1)")
                .bind(LOCK_SPACE ^ id)
                .fetch_one(&mut connection)
                .await
                .map_err(failed())?;
            if locked {
                // As of now: it may have changed, or been removed, while somebody else held it.
                let repository = sqlx::query_as(select_repository!("WHERE id = $1"))
                    .bind(id)
                    .fetch_optional(&mut connection)
                    .await
                    .map_err(failed())?;
                if let Some(repository) = repository {
                    let pool = self.pool().clone();
                    return Ok(Writer { repository, connection, pool, copying: false });
                }
                sqlx::query("SELECT pg_advisory_unlock($1)")
                    .bind(LOCK_SPACE ^ id)
                    .execute(&mut connection)
                    .await
                    .map_err(failed())?;
            }
            if Instant::now() + LOCK_POLL > deadline {
                return Err(StoreError::Busy { what: format!("the index of {root}") });
            }
            tokio::time::sleep(LOCK_POLL).await;
        }
    }
}

/// The id of the repository at `root`, which is added where it is new.
async fn add_repository(connection: &mut PgConnection, root: &str) -> Result<i64> {
    let name = Path::new(root).file_name().and_then(|name| name.to_str()).unwrap_or(root);
    sqlx::query("INSERT INTO repositories (root, name) SELECT $1, $2 WHERE NOT EXISTS (SELECT FROM repositories WHERE root = $1) ON CONFLICT DO NOTHING")
        .bind(root)
        .bind(name)
        .execute(&mut *connection)
        .await
        .map_err(StoreError::during("adding a repository"))?;
    sqlx::query_scalar("SELECT id FROM repositories WHERE root = $1")
        .bind(root)
        .fetch_one(connection)
        .await
        .map_err(StoreError::during("adding a repository"))
}

impl Writer {
    /// Every document of the repository, by path.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn documents(&mut self) -> Result<Vec<Document>> {
        self.check()?;
        rows::documents(&mut self.connection, self.repository.id).await
    }

    /// Cached facts by key; what is missing, of another version or damaged is left out.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn facts(&mut self, keys: &[FactsKey]) -> Result<HashMap<FactsKey, Facts>> {
        self.check()?;
        facts::read(&mut self.connection, keys).await
    }

    /// What was looked at of other packages' sources; `None` where they were left out.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn evidence(&mut self) -> Result<Option<Vec<u8>>> {
        self.check()?;
        dependencies::evidence(&mut self.connection, self.repository.id).await
    }

    /// Begins a change. Nothing of it is visible before [`Batch::commit`], and nothing stays of it
    /// when it is dropped instead.
    ///
    /// # Errors
    /// When the database cannot be reached.
    pub async fn begin(&mut self) -> Result<Batch<'_>> {
        self.check()?;
        let Self { repository, connection, pool, copying } = self;
        Batch::begin(repository, connection, pool, copying).await
    }

    /// Gives the lock back at once. Dropping does so as soon as the server sees that the
    /// connection is closed.
    ///
    /// # Errors
    /// When the connection is lost; the lock is then free too.
    pub async fn close(self) -> Result<()> {
        self.connection.close().await.map_err(StoreError::during("closing a writer"))
    }

    fn check(&self) -> Result<()> {
        match self.copying {
            true => Err(StoreError::Interrupted),
            false => Ok(()),
        }
    }
}
