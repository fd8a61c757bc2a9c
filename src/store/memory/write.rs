//! Writing memories, superseding and deleting them.

use super::MEMORIES_CHANNEL;
use crate::store::{Result, Store, StoreError, VectorKind};
use sqlx::{AssertSqlSafe, Connection, PgConnection, Postgres, Row, Transaction};

/// Memories written by one statement.
const ROWS_PER_STATEMENT: usize = 2_000;

/// A vector of a content.
#[derive(Clone, Debug, PartialEq)]
pub struct NewVector {
    /// The model it was made by.
    pub model: String,
    /// Of length 1.
    pub numbers: Vec<f32>,
}

/// A memory to be written. Texts hold no NUL byte.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NewMemory {
    /// UUID, version 7.
    pub id: String,
    /// Where it belongs.
    pub namespace: String,
    /// What is remembered; empty where it is sealed.
    pub content: String,
    /// The content, encrypted, and the id of the key.
    pub sealed: Option<(Vec<u8>, String)>,
    /// Equal for equal contents.
    pub content_hash: Vec<u8>,
    /// What it is about.
    pub context: String,
    /// A JSON object.
    pub metadata: String,
    /// In order, each once.
    pub tags: Vec<String>,
    /// From 0 to 1.
    pub importance: f32,
    /// Its tier's code.
    pub tier: i16,
    /// Who wrote it.
    pub source: String,
    /// When, as PostgreSQL reads it; now where that is `None`.
    pub created_at: Option<String>,
    /// Until when it is there: a time, or `+` and a span from now.
    pub expires_at: Option<String>,
    /// Since when it is no longer valid.
    pub valid_to: Option<String>,
    /// By what it was superseded.
    pub superseded_by: Option<String>,
    /// How often it was recalled.
    pub uses: i64,
    /// Its vector.
    pub vector: Option<NewVector>,
    /// Symbols it speaks of: (repository, symbol).
    pub anchors: Vec<(i64, i64)>,
}

/// What became of a memory that was to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Put {
    /// Its id; that of the one it was merged with.
    pub id: String,
    /// It was there already.
    pub merged: bool,
}

impl Store {
    /// Writes memories, in one transaction that is on the disk when this returns; answers what
    /// became of each. `superseded` is no longer valid with it. `secondaries` will hear of all.
    /// No two of `memories` may have the same namespace and content hash.
    ///
    /// # Errors
    /// When the database fails: then nothing is written, but for a connection lost at the very end,
    /// after which everything may be. Writing the same again does no harm.
    pub async fn put_memories(
        &self,
        memories: &[NewMemory],
        superseded: Option<&str>,
        secondaries: &[&str],
        settled: bool,
    ) -> Result<Vec<Put>> {
        let failed = || StoreError::during("writing memories");
        memories.iter().try_for_each(|memory| self.writes_to(&memory.namespace))?;
        let kind = self.memory_vector_kind();
        let mut connection = self.pool().acquire().await.map_err(failed())?;
        let mut transaction = begin(&mut connection).await?;
        let mut all = Vec::with_capacity(memories.len());
        for memories in memories.chunks(ROWS_PER_STATEMENT) {
            let put = put(&mut transaction, memories).await?;
            put_vectors(&mut transaction, (memories, &put), kind, settled).await?;
            put_anchors(&mut transaction, memories, &put).await?;
            all.extend(put);
        }
        if let (Some(old), Some(put), Some(memory)) = (superseded, all.first(), memories.first()) {
            supersede(&mut transaction, old, (&put.id, &memory.namespace)).await?;
        }
        let mut changed: Vec<&str> = all.iter().map(|put| put.id.as_str()).collect();
        changed.extend(superseded);
        queue(&mut transaction, secondaries, &changed).await?;
        tell(&mut transaction, memories.first().map_or("", |m| m.namespace.as_str())).await?;
        transaction.commit().await.map_err(failed())?;
        Ok(all)
    }

    /// Changes the properties of a valid memory, not what it says; its anchors, too, where
    /// `anchors`. Whether there was such a memory.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn change_memory(
        &self,
        memory: &NewMemory,
        anchors: bool,
        secondaries: &[&str],
    ) -> Result<bool> {
        let failed = || StoreError::during("changing a memory");
        self.writes_to(&memory.namespace)?;
        let mut connection = self.pool().acquire().await.map_err(failed())?;
        let mut transaction = begin(&mut connection).await?;
        let done = sqlx::query(include_str!("change.sql"))
            .bind(&memory.id)
            .bind(&memory.namespace)
            .bind(&memory.context)
            .bind(&memory.metadata)
            .bind(&memory.tags)
            .bind(memory.importance)
            .bind(memory.expires_at.as_deref())
            .execute(&mut *transaction)
            .await
            .map_err(failed())?;
        if done.rows_affected() == 0 {
            return Ok(false);
        }
        if anchors {
            sqlx::query("DELETE FROM memory_anchors WHERE memory_id = $1::uuid")
                .bind(&memory.id)
                .execute(&mut *transaction)
                .await
                .map_err(failed())?;
            let put = Put { id: memory.id.clone(), merged: true };
            put_anchors(&mut transaction, std::slice::from_ref(memory), &[put]).await?;
        }
        queue(&mut transaction, secondaries, &[&memory.id]).await?;
        tell(&mut transaction, &memory.namespace).await?;
        transaction.commit().await.map_err(failed())?;
        Ok(true)
    }

    /// Deletes memories of these namespaces; answers which there were.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn delete_memories(
        &self,
        ids: &[String],
        namespaces: &[String],
        secondaries: &[&str],
    ) -> Result<Vec<String>> {
        let failed = || StoreError::during("deleting memories");
        let mut connection = self.pool().acquire().await.map_err(failed())?;
        let mut transaction = begin(&mut connection).await?;
        let gone: Vec<String> = sqlx::query_scalar(include_str!("delete.sql"))
            .bind(ids)
            .bind(self.scope().namespaces(namespaces))
            .fetch_all(&mut *transaction)
            .await
            .map_err(failed())?;
        let changed: Vec<&str> = gone.iter().map(String::as_str).collect();
        queue(&mut transaction, secondaries, &changed).await?;
        tell(&mut transaction, "").await?;
        transaction.commit().await.map_err(failed())?;
        Ok(gone)
    }

    /// Stores vectors of memories that have none of that model, outside the index of near
    /// neighbours where `settled` is false.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn put_memory_vectors(
        &self,
        vectors: &[(String, Vec<f32>)],
        model: &str,
        settled: bool,
    ) -> Result<()> {
        self.all_namespaces()?;
        let kind = self.memory_vector_kind();
        let failed = || StoreError::during("storing vectors of memories");
        let mut connection = self.pool().acquire().await.map_err(failed())?;
        let ids: Vec<&str> = vectors.iter().map(|(id, _)| id.as_str()).collect();
        let numbers: Vec<&[f32]> = vectors.iter().map(|(_, numbers)| numbers.as_slice()).collect();
        insert_vectors(&mut connection, (&ids, &numbers), model, kind, settled).await
    }
}

/// A transaction that is on the disk once it is committed, whatever the server's default is.
pub(super) async fn begin(connection: &mut PgConnection) -> Result<Transaction<'_, Postgres>> {
    let failed = || StoreError::during("beginning to write memories");
    let mut transaction = connection.begin().await.map_err(failed())?;
    sqlx::raw_sql("SET LOCAL synchronous_commit = on")
        .execute(&mut *transaction)
        .await
        .map_err(failed())?;
    Ok(transaction)
}

/// Tells everybody who keeps answers that they are no longer true.
pub(super) async fn tell(connection: &mut PgConnection, namespace: &str) -> Result<()> {
    sqlx::query("SELECT pg_notify($1, $2)")
        .bind(MEMORIES_CHANNEL)
        .bind(namespace)
        .execute(connection)
        .await
        .map_err(StoreError::during("telling of a change"))?;
    Ok(())
}

/// The secondaries have to hear of these.
pub(super) async fn queue(
    connection: &mut PgConnection,
    secondaries: &[&str],
    ids: &[&str],
) -> Result<()> {
    for secondary in secondaries {
        sqlx::query(include_str!("queue.sql"))
            .bind(secondary)
            .bind(ids)
            .execute(&mut *connection)
            .await
            .map_err(StoreError::during("queueing for a secondary"))?;
    }
    Ok(())
}

async fn supersede(
    connection: &mut PgConnection,
    old: &str,
    (by, namespace): (&str, &str),
) -> Result<()> {
    // The same content said again: nothing takes its place.
    if old == by {
        return Ok(());
    }
    let done = sqlx::query(include_str!("supersede.sql"))
        .bind(old)
        .bind(by)
        .bind(namespace)
        .execute(connection)
        .await
        .map_err(StoreError::during("superseding a memory"))?;
    match done.rows_affected() {
        0 => Err(StoreError::Busy { what: format!("the memory {old}, which has just changed,") }),
        _ => Ok(()),
    }
}

async fn put(connection: &mut PgConnection, memories: &[NewMemory]) -> Result<Vec<Put>> {
    fn column<'m, T>(memories: &'m [NewMemory], of: impl Fn(&'m NewMemory) -> T) -> Vec<T> {
        memories.iter().map(of).collect()
    }
    let failed = || StoreError::during("writing memories");
    let tags = |memory: &NewMemory| serde_json::Value::from(memory.tags.clone()).to_string();
    let rows = sqlx::query(include_str!("put.sql"))
        .bind(column(memories, |m| m.id.as_str()))
        .bind(column(memories, |m| m.namespace.as_str()))
        .bind(column(memories, |m| m.content.as_str()))
        .bind(column(memories, |m| m.sealed.as_ref().map(|(sealed, _)| sealed.as_slice())))
        .bind(column(memories, |m| m.sealed.as_ref().map(|(_, key)| key.as_str())))
        .bind(column(memories, |m| m.content_hash.as_slice()))
        .bind(column(memories, |m| m.context.as_str()))
        .bind(column(memories, |m| m.metadata.as_str()))
        .bind(column(memories, tags))
        .bind(column(memories, |m| m.importance))
        .bind(column(memories, |m| m.tier))
        .bind(column(memories, |m| m.source.as_str()))
        .bind(column(memories, |m| m.created_at.as_deref()))
        .bind(column(memories, |m| m.expires_at.as_deref()))
        .bind(column(memories, |m| m.valid_to.as_deref()))
        .bind(column(memories, |m| m.superseded_by.as_deref()))
        .bind(column(memories, |m| m.uses))
        .fetch_all(connection)
        .await
        .map_err(failed())?;
    let mut done = std::collections::HashMap::with_capacity(rows.len());
    for row in &rows {
        let put = Put {
            id: row.try_get(0).map_err(failed())?,
            merged: row.try_get(3).map_err(failed())?,
        };
        let namespace: String = row.try_get(1).map_err(failed())?;
        let hash: Vec<u8> = row.try_get(2).map_err(failed())?;
        done.insert((namespace, hash), put);
    }
    memories
        .iter()
        .map(|memory| {
            let key = (memory.namespace.clone(), memory.content_hash.clone());
            done.get(&key).cloned().ok_or_else(|| StoreError::Corrupt {
                what: format!("no trace of the memory {} that was written", memory.id),
            })
        })
        .collect()
}

async fn put_vectors(
    connection: &mut PgConnection,
    (memories, put): (&[NewMemory], &[Put]),
    kind: VectorKind,
    settled: bool,
) -> Result<()> {
    // Those of one model at a time; almost always that is all of them.
    let mut rest: Vec<(&str, &NewVector)> = memories
        .iter()
        .zip(put)
        .filter_map(|(memory, put)| Some((put.id.as_str(), memory.vector.as_ref()?)))
        .collect();
    while let Some((_, first)) = rest.first() {
        let (model, dimensions) = (first.model.clone(), first.numbers.len());
        let same = |vector: &NewVector| vector.model == model && vector.numbers.len() == dimensions;
        let (now, later): (Vec<_>, Vec<_>) = rest.into_iter().partition(|(_, v)| same(v));
        let ids: Vec<&str> = now.iter().map(|(id, _)| *id).collect();
        let numbers: Vec<&[f32]> = now.iter().map(|(_, v)| v.numbers.as_slice()).collect();
        insert_vectors(connection, (&ids, &numbers), &model, kind, settled).await?;
        rest = later;
    }
    Ok(())
}

async fn insert_vectors(
    connection: &mut PgConnection,
    (ids, vectors): (&[&str], &[&[f32]]),
    model: &str,
    kind: VectorKind,
    settled: bool,
) -> Result<()> {
    let Some(first) = vectors.first() else { return Ok(()) };
    let statement = include_str!("put_vectors.sql").replace("{vector}", kind.sql());
    sqlx::query(AssertSqlSafe(statement))
        .bind(ids)
        .bind(model)
        .bind(i16::try_from(first.len()).unwrap_or(i16::MAX))
        .bind(settled)
        .bind(vectors.concat())
        .execute(connection)
        .await
        .map_err(StoreError::during("storing vectors of memories"))?;
    Ok(())
}

async fn put_anchors(
    connection: &mut PgConnection,
    memories: &[NewMemory],
    put: &[Put],
) -> Result<()> {
    let each = memories.iter().zip(put).flat_map(|(memory, put)| {
        memory.anchors.iter().map(|(repository, symbol)| (put.id.as_str(), *repository, *symbol))
    });
    let (mut ids, mut repositories, mut symbols) = (Vec::new(), Vec::new(), Vec::new());
    for (id, repository, symbol) in each {
        ids.push(id);
        repositories.push(repository);
        symbols.push(symbol);
    }
    if ids.is_empty() {
        return Ok(());
    }
    sqlx::query(include_str!("put_anchors.sql"))
        .bind(ids)
        .bind(repositories)
        .bind(symbols)
        .execute(connection)
        .await
        .map_err(StoreError::during("anchoring memories"))?;
    Ok(())
}
