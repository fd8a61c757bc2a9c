//! Repositories: which there are, and removing one.

use crate::store::open::LOCK_SPACE;
use crate::store::{CHANGES_CHANNEL, Result, Store, StoreError, partitions};
use std::path::Path;
use std::time::Duration;

/// How often removing tries to get the locks it needs.
const REMOVE_ATTEMPTS: u32 = 20;

/// Pause between two tries.
const REMOVE_PAUSE: Duration = Duration::from_millis(100);

/// One repository's row.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Repository {
    /// Its number in this database.
    pub id: i64,
    /// Absolute path of its root, links resolved.
    pub root: String,
    /// Last part of the root.
    pub name: String,
    /// Raised by every visible change; 0 where it was never indexed.
    pub generation: i64,
    /// Of the work tree when it was indexed, where there is one.
    pub head_commit: Option<String>,
    /// Of all manifests the module graph was made from.
    pub manifests_hash: Option<Vec<u8>>,
    /// Of the extraction the index was made by.
    pub facts_version: i32,
    /// When it was last indexed, in seconds since 1970.
    pub indexed_at: Option<i64>,
}

/// A repository that a daemon keeps up to date.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct WatchedRepository {
    /// Absolute path of its root, links resolved.
    pub root: String,
    /// Whether its files are polled: `auto`, `always` or `never`.
    pub poll: String,
}

/// The columns of [`Repository`]; a macro, so that statements stay literal.
macro_rules! select_repository {
    ($rest:literal) => {
        concat!(
            "SELECT id, root, name, generation, head_commit, manifests_hash, facts_version, ",
            "extract(epoch FROM indexed_at)::bigint AS indexed_at FROM repositories ",
            $rest
        )
    };
}
pub(in crate::store) use select_repository;

impl Store {
    /// Every repository, the one indexed last first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn repositories(&self) -> Result<Vec<Repository>> {
        sqlx::query_as(select_repository!(
            "WHERE $1::text[] IS NULL OR root = ANY($1)
             ORDER BY repositories.indexed_at DESC NULLS LAST, root"
        ))
        .bind(self.scope.repositories.as_deref())
        .fetch_all(self.pool())
        .await
        .map_err(StoreError::during("reading the repositories"))
    }

    /// The repository with this root.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn repository(&self, root: &str) -> Result<Option<Repository>> {
        if !self.scope.holds_repository(root) {
            return Ok(None);
        }
        sqlx::query_as(select_repository!("WHERE root = $1"))
            .bind(root)
            .fetch_optional(self.pool())
            .await
            .map_err(StoreError::during("reading a repository"))
    }

    /// The repository that `path`, absolute with links resolved, lies in: the innermost whose root
    /// it is or lies under.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn repository_of(&self, path: &str) -> Result<Option<Repository>> {
        let roots: Vec<&str> = Path::new(path)
            .ancestors()
            .filter_map(Path::to_str)
            .filter(|root| self.scope.holds_repository(root))
            .collect();
        sqlx::query_as(select_repository!(
            "WHERE root = ANY($1) ORDER BY length(root) DESC LIMIT 1"
        ))
        .bind(roots)
        .fetch_optional(self.pool())
        .await
        .map_err(StoreError::during("looking for the repository of a path"))
    }

    /// The repositories that a daemon keeps up to date, by root.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn watched_repositories(&self) -> Result<Vec<WatchedRepository>> {
        sqlx::query_as("SELECT root, poll FROM repositories WHERE watched ORDER BY root")
            .fetch_all(self.pool())
            .await
            .map_err(StoreError::during("reading the watched repositories"))
    }

    /// Remembers that the repository at `root`, an absolute path with links resolved, is kept up to
    /// date, and whether it is polled (`auto`, `always` or `never`); adds it where it is new.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn remember_watched(&self, root: &str, poll: &str) -> Result<()> {
        let name = Path::new(root).file_name().and_then(|name| name.to_str()).unwrap_or(root);
        // Written where it changes something only: a daemon says it at every start.
        sqlx::query(
            "INSERT INTO repositories (root, name, watched, poll) VALUES ($1, $2, true, $3) \
             ON CONFLICT (root) DO UPDATE SET watched = true, poll = excluded.poll \
             WHERE NOT repositories.watched OR repositories.poll <> excluded.poll",
        )
        .bind(root)
        .bind(name)
        .bind(poll)
        .execute(self.pool())
        .await
        .map_err(StoreError::during("remembering a watched repository"))?;
        Ok(())
    }

    /// Forgets that the repository at `root` is kept up to date; whether it was. Its index stays.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn forget_watched(&self, root: &str) -> Result<bool> {
        sqlx::query("UPDATE repositories SET watched = false WHERE root = $1 AND watched")
            .bind(root)
            .execute(self.pool())
            .await
            .map(|done| done.rows_affected() > 0)
            .map_err(StoreError::during("forgetting a watched repository"))
    }

    /// Removes a repository and all that is indexed of it. Cached facts stay, and go by age.
    ///
    /// # Errors
    /// [`StoreError::Busy`] while somebody writes its index, or readers leave no gap.
    pub async fn remove_repository(&self, id: i64) -> Result<()> {
        let mut attempt = 1;
        loop {
            match self.try_remove_repository(id).await {
                Err(StoreError::Busy { .. }) if attempt < REMOVE_ATTEMPTS => {
                    attempt += 1;
                    tokio::time::sleep(REMOVE_PAUSE).await;
                }
                answer => return answer,
            }
        }
    }

    async fn try_remove_repository(&self, id: i64) -> Result<()> {
        let failed = || StoreError::during("removing a repository");
        let mut transaction = self.pool().begin().await.map_err(failed())?;
        let locked: bool = sqlx::query_scalar("SELECT pg_try_advisory_xact_lock($1)")
            .bind(LOCK_SPACE ^ id)
            .fetch_one(&mut *transaction)
            .await
            .map_err(failed())?;
        if !locked {
            return Err(StoreError::Busy { what: format!("the index of repository {id}") });
        }
        partitions::drop_all(&mut transaction, id).await?;
        sqlx::query("DELETE FROM repositories WHERE id = $1")
            .bind(id)
            .execute(&mut *transaction)
            .await
            .map_err(failed())?;
        sqlx::query("SELECT pg_notify($1, $2)")
            .bind(CHANGES_CHANNEL)
            .bind(format!("{id}:0"))
            .execute(&mut *transaction)
            .await
            .map_err(failed())?;
        transaction.commit().await.map_err(failed())
    }
}
