//! One change of an index: a transaction that becomes visible at once or not at all.

use super::names::NameChanges;
use super::{edges, rows};
use crate::model::facts::{FACTS_VERSION, Facts};
use crate::model::{Document, Edge, External, Language, Resolution, Symbol};
use crate::store::copy::{self, Rows, storable};
use crate::store::facts::{self, FactsKey};
use crate::store::memory::Anchored;
use crate::store::partitions::{self, of_repository};
use crate::store::repositories::Repository;
use crate::store::{CHANGES_CHANNEL, Result, StoreError, UsedPackage, dependencies, imported};
use sqlx::{AssertSqlSafe, Connection, PgConnection, PgPool, Postgres, Transaction};
use std::collections::{HashMap, HashSet};

/// Rows or keys bound to one statement.
const ROWS_PER_STATEMENT: usize = 4096;

/// How long a batch waits for another session's lock on a table. Only attaching partitions waits
/// at all: for another attachment, for an analysis, or for a repository's removal.
const LOCK_TIMEOUT_MS: u32 = 60_000;

/// Rows of one table that a batch deleted and wrote. A replaced row counts as both.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Rows deleted.
    pub deleted: u64,
    /// Rows inserted or updated.
    pub written: u64,
}

/// What a batch did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Committed {
    /// The repository's generation from now on.
    pub generation: i64,
    /// Rows of `documents`.
    pub documents: Counts,
    /// Rows of `symbols`.
    pub symbols: Counts,
    /// Rows of `symbol_names`.
    pub names: Counts,
    /// Rows of `edges`.
    pub edges: Counts,
    /// Rows of `externals`.
    pub externals: Counts,
    /// Rows of `facts`.
    pub facts: Counts,
}

/// A change of one repository's index. See [`Writer::begin`](super::Writer::begin).
///
/// A batch that answered an error can only be dropped: PostgreSQL takes nothing more in its
/// transaction.
#[derive(Debug)]
pub struct Batch<'w> {
    transaction: Transaction<'w, Postgres>,
    repository: &'w mut Repository,
    pool: &'w PgPool,
    copying: &'w mut bool,
    /// The partitions are bare and not attached yet.
    first_load: bool,
    /// On a first load, the documents whose rows are in the bare partitions.
    loaded_symbols: HashSet<i64>,
    loaded_edges: HashSet<i64>,
    names: NameChanges,
    /// Externals that may have no edge.
    loose_externals: HashSet<i64>,
    /// Documents whose rows or edges were written or removed.
    touched: HashSet<i64>,
    /// Where memories speak of the repository.
    anchored: Option<Anchored>,
    done: Committed,
}

impl<'w> Batch<'w> {
    pub(super) async fn begin(
        repository: &'w mut Repository,
        connection: &'w mut PgConnection,
        pool: &'w PgPool,
        copying: &'w mut bool,
    ) -> Result<Self> {
        let failed = || StoreError::during("beginning a batch");
        let mut transaction = connection.begin().await.map_err(failed())?;
        // An index that a crash takes back is made again; waiting for the disk would buy nothing.
        let settings = format!(
            "SET LOCAL synchronous_commit = off; SET LOCAL lock_timeout = {LOCK_TIMEOUT_MS}"
        );
        sqlx::raw_sql(AssertSqlSafe(settings)).execute(&mut *transaction).await.map_err(failed())?;
        let first_load = repository.generation == 0;
        if first_load {
            partitions::create(&mut transaction, repository.id).await?;
        }
        let anchored = Anchored::of(&mut transaction, repository.id, &repository.root).await?;
        Ok(Self {
            transaction,
            repository,
            pool,
            copying,
            first_load,
            loaded_symbols: HashSet::new(),
            loaded_edges: HashSet::new(),
            names: NameChanges::default(),
            loose_externals: HashSet::new(),
            touched: HashSet::new(),
            anchored,
            done: Committed::default(),
        })
    }

    /// Caches facts, as [`encode_facts`](crate::store::encode_facts) gave them. They stay even
    /// where the batch fails.
    ///
    /// # Errors
    /// When they cannot be written.
    pub async fn put_facts(&mut self, rows: &[(Language, [u8; 32], Vec<u8>)]) -> Result<()> {
        self.done.facts.written += facts::write(self.pool, rows).await?;
        Ok(())
    }

    /// Cached facts by key, read aside of the change; what is missing is left out.
    ///
    /// # Errors
    /// When they cannot be read.
    pub async fn facts(&mut self, keys: &[FactsKey]) -> Result<HashMap<FactsKey, Facts>> {
        let connection = self.pool.acquire().await;
        let mut connection = connection.map_err(StoreError::during("reading cached facts"))?;
        facts::read(&mut connection, keys).await
    }

    /// Says which sources of other packages the index is made with; `None` where they are left
    /// out.
    ///
    /// # Errors
    /// When it cannot be written.
    pub async fn put_dependencies(&mut self, used: Option<(&[u8], &[UsedPackage])>) -> Result<()> {
        dependencies::replace(&mut self.transaction, self.repository.id, used).await
    }

    /// Removes documents with their symbols and edges. Edges of other documents that lead there
    /// are the caller's to replace.
    ///
    /// # Errors
    /// When they cannot be deleted.
    pub async fn remove_documents(&mut self, ids: &[i64]) -> Result<()> {
        self.touched.extend(ids);
        self.delete_symbols(ids).await?;
        self.delete_edges(ids).await?;
        for ids in ids.chunks(ROWS_PER_STATEMENT) {
            let done = sqlx::query(include_str!("delete_documents.sql"))
                .bind(self.repository.id)
                .bind(ids)
                .execute(&mut *self.transaction)
                .await
                .map_err(StoreError::during("deleting documents"))?;
            self.done.documents.deleted += done.rows_affected();
        }
        Ok(())
    }

    /// Writes the rows of documents that are new or differ.
    ///
    /// # Errors
    /// When they cannot be written.
    pub async fn replace_documents(&mut self, documents: &[Document]) -> Result<()> {
        self.touched.extend(documents.iter().map(|document| document.id));
        for documents in documents.chunks(ROWS_PER_STATEMENT) {
            self.done.documents.written +=
                rows::upsert_documents(&mut self.transaction, self.repository.id, documents)
                    .await?;
        }
        Ok(())
    }

    /// Replaces all symbols of `document_ids` by `symbols`. May be called several times, each
    /// document's symbols in one call.
    ///
    /// # Errors
    /// When they cannot be written, for one because two have the same id.
    pub async fn replace_symbols(
        &mut self,
        document_ids: &[i64],
        symbols: &[Symbol],
    ) -> Result<()> {
        self.delete_symbols(document_ids).await?;
        let repository = self.repository.id;
        self.done.symbols.written += self
            .copy(rows::COPY_SYMBOLS, symbols, "writing symbols", |rows, symbol| {
                rows::encode_symbol(rows, repository, symbol);
            })
            .await?;
        if self.first_load {
            self.loaded_symbols.extend(document_ids);
        } else {
            symbols.iter().for_each(|symbol| self.names.written(&storable(&symbol.name)));
        }
        Ok(())
    }

    /// Replaces all edges of `document_ids` by `edges`. May be called several times, each
    /// document's edges in one call.
    ///
    /// # Errors
    /// When they cannot be written.
    pub async fn replace_edges(&mut self, document_ids: &[i64], edges: &[Edge]) -> Result<()> {
        self.touched.extend(document_ids);
        let repository = self.repository.id;
        let new: Vec<&Edge> = if self.first_load {
            self.delete_edges(document_ids).await?;
            self.loaded_edges.extend(document_ids);
            edges.iter().collect()
        } else {
            let difference =
                edges::difference(&mut self.transaction, repository, document_ids, edges).await?;
            self.delete_edges_at(&difference.stale).await?;
            difference.new
        };
        self.done.edges.written += self
            .copy(rows::COPY_EDGES, &new, "writing edges", |rows, edge| {
                rows::encode_edge(rows, repository, edge);
            })
            .await?;
        for edge in edges.iter().filter(|edge| edge.resolution == Resolution::External) {
            self.loose_externals.remove(&edge.target_id);
        }
        Ok(())
    }

    /// Adds externals. Those that no edge leads to go when the batch is committed.
    ///
    /// # Errors
    /// When they cannot be written.
    pub async fn put_externals(&mut self, externals: &[External]) -> Result<()> {
        for externals in externals.chunks(ROWS_PER_STATEMENT) {
            let done = sqlx::query(include_str!("insert_externals.sql"))
                .bind(self.repository.id)
                .bind(externals.iter().map(|x| x.id).collect::<Vec<_>>())
                .bind(externals.iter().map(|x| storable(&x.package)).collect::<Vec<_>>())
                .bind(externals.iter().map(|x| storable(&x.path)).collect::<Vec<_>>())
                .execute(&mut *self.transaction)
                .await
                .map_err(StoreError::during("writing externals"))?;
            self.done.externals.written += done.rows_affected();
            self.loose_externals.extend(externals.iter().map(|x| x.id));
        }
        Ok(())
    }

    /// Makes the change visible and tells so on [`CHANGES_CHANNEL`].
    ///
    /// # Errors
    /// When the change cannot be stored; the index is then as it was before.
    pub async fn commit(
        mut self,
        head_commit: Option<&str>,
        manifests_hash: &[u8],
    ) -> Result<Committed> {
        if self.first_load {
            self.done.names.written =
                partitions::index(&mut self.transaction, self.repository.id).await?;
        } else {
            self.settle_names().await?;
        }
        self.prune_externals().await?;
        if self.first_load {
            partitions::attach(&mut self.transaction, self.repository.id).await?;
        }
        if let Some(anchored) = self.anchored.take() {
            anchored.follow(&mut self.transaction).await?;
        }
        let failed = || StoreError::during("committing a batch");
        let repository: Repository = sqlx::query_as(include_str!("finish.sql"))
            .bind(self.repository.id)
            .bind(head_commit)
            .bind(manifests_hash)
            .bind(FACTS_VERSION)
            .fetch_one(&mut *self.transaction)
            .await
            .map_err(failed())?;
        // Nothing can have been imported before a first load. Behind the change of the repository's
        // row: an import that was committed before is seen from here on.
        if !self.first_load {
            let touched: Vec<i64> = self.touched.drain().collect();
            imported::settle(&mut self.transaction, repository.id, &touched).await?;
        }
        sqlx::query("SELECT pg_notify($1, $2)")
            .bind(CHANGES_CHANNEL)
            .bind(format!("{}:{}", repository.id, repository.generation))
            .execute(&mut *self.transaction)
            .await
            .map_err(failed())?;
        self.transaction.commit().await.map_err(failed())?;
        self.done.generation = repository.generation;
        *self.repository = repository;
        self.done.facts.deleted = tidy(self.pool, self.repository.id, self.first_load).await;
        Ok(self.done)
    }

    /// Gives the change up at once. Dropping does so at the writer's next use.
    ///
    /// # Errors
    /// When the connection is lost; the change is then given up too.
    pub async fn rollback(self) -> Result<()> {
        self.transaction.rollback().await.map_err(StoreError::during("giving a batch up"))
    }

    async fn copy<T: Sync>(
        &mut self,
        statement: &str,
        rows: &[T],
        what: &'static str,
        encode: impl Fn(&mut Rows, &T) + Send,
    ) -> Result<u64> {
        if rows.is_empty() {
            return Ok(0);
        }
        // Frozen rows need not be visited again by VACUUM; only a table made in this same
        // transaction can take them.
        let freeze = if self.first_load { "on" } else { "off" };
        let statement = of_repository(statement, self.repository.id).replace("{freeze}", freeze);
        *self.copying = true;
        let answer = copy::copy_in(&mut self.transaction, &statement, rows, encode).await;
        *self.copying = false;
        answer.map_err(StoreError::during(what))
    }

    async fn delete_symbols(&mut self, document_ids: &[i64]) -> Result<()> {
        if let Some(anchored) = &mut self.anchored {
            anchored.changes(&mut self.transaction, document_ids, self.first_load).await?;
        }
        let ids = written_before(self.first_load, &self.loaded_symbols, document_ids);
        let statement = of_repository(include_str!("delete_symbols.sql"), self.repository.id);
        for ids in ids.chunks(ROWS_PER_STATEMENT) {
            let (count, names): (i64, Vec<String>) =
                sqlx::query_as(AssertSqlSafe(statement.as_str()))
                    .bind(ids)
                    .fetch_one(&mut *self.transaction)
                    .await
                    .map_err(StoreError::during("deleting symbols"))?;
            self.done.symbols.deleted += count.unsigned_abs();
            if !self.first_load {
                self.names.deleted(names);
            }
        }
        Ok(())
    }

    async fn delete_edges_at(&mut self, places: &[String]) -> Result<()> {
        let statement = of_repository(include_str!("delete_edges_at.sql"), self.repository.id);
        for places in places.chunks(ROWS_PER_STATEMENT) {
            let (count, externals): (i64, Vec<i64>) =
                sqlx::query_as(AssertSqlSafe(statement.as_str()))
                    .bind(places)
                    .fetch_one(&mut *self.transaction)
                    .await
                    .map_err(StoreError::during("deleting edges"))?;
            self.done.edges.deleted += count.unsigned_abs();
            self.loose_externals.extend(externals);
        }
        Ok(())
    }

    async fn delete_edges(&mut self, document_ids: &[i64]) -> Result<()> {
        let ids = written_before(self.first_load, &self.loaded_edges, document_ids);
        let statement = of_repository(include_str!("delete_edges.sql"), self.repository.id);
        for ids in ids.chunks(ROWS_PER_STATEMENT) {
            let (count, externals): (i64, Vec<i64>) =
                sqlx::query_as(AssertSqlSafe(statement.as_str()))
                    .bind(ids)
                    .fetch_one(&mut *self.transaction)
                    .await
                    .map_err(StoreError::during("deleting edges"))?;
            self.done.edges.deleted += count.unsigned_abs();
            self.loose_externals.extend(externals);
        }
        Ok(())
    }

    async fn settle_names(&mut self) -> Result<()> {
        let failed = || StoreError::during("writing the names of symbols");
        let (appeared, vanished) = std::mem::take(&mut self.names).finish();
        let insert = of_repository(include_str!("insert_names.sql"), self.repository.id);
        for names in appeared.chunks(ROWS_PER_STATEMENT) {
            let done = sqlx::query(AssertSqlSafe(insert.as_str()))
                .bind(names)
                .execute(&mut *self.transaction)
                .await
                .map_err(failed())?;
            self.done.names.written += done.rows_affected();
        }
        let prune = of_repository(include_str!("prune_names.sql"), self.repository.id);
        for names in vanished.chunks(ROWS_PER_STATEMENT) {
            let done = sqlx::query(AssertSqlSafe(prune.as_str()))
                .bind(names)
                .execute(&mut *self.transaction)
                .await
                .map_err(failed())?;
            self.done.names.deleted += done.rows_affected();
        }
        Ok(())
    }

    async fn prune_externals(&mut self) -> Result<()> {
        let loose: Vec<i64> = self.loose_externals.drain().collect();
        let prune = of_repository(include_str!("prune_externals.sql"), self.repository.id);
        for ids in loose.chunks(ROWS_PER_STATEMENT) {
            let done = sqlx::query(AssertSqlSafe(prune.as_str()))
                .bind(ids)
                .execute(&mut *self.transaction)
                .await
                .map_err(StoreError::during("pruning externals"))?;
            self.done.externals.deleted += done.rows_affected();
        }
        Ok(())
    }
}

/// What is worth doing after a commit and would not be worth failing it; answers how many cached
/// facts went.
async fn tidy(pool: &PgPool, repository: i64, first_load: bool) -> u64 {
    if first_load && let Err(error) = partitions::analyze(pool, repository).await {
        tracing::warn!(%error, repository, "the planner knows nothing of a new index yet");
    }
    facts::prune(pool).await.unwrap_or_else(|error| {
        tracing::warn!(%error, "old facts stay in the cache");
        0
    })
}

/// The documents of `ids` that may have rows: on a first load only those written in this batch,
/// so that the bare partitions are not searched in vain.
fn written_before(first_load: bool, loaded: &HashSet<i64>, ids: &[i64]) -> Vec<i64> {
    ids.iter().copied().filter(|id| !first_load || loaded.contains(id)).collect()
}
