//! Upkeep of memories: vectors that are missing, uses, expiry, tiers, folding, statistics.
//!
//! Must not know: why anything is folded or forgotten.

use super::write::{begin, queue, tell};
use crate::store::{Result, Store, StoreError};
use sqlx::{AssertSqlSafe, Row};

/// Vectors that enter the index of near neighbours in one transaction.
const SETTLED_AT_ONCE: i64 = 500;

/// Memories that expire in one transaction.
const EXPIRED_AT_ONCE: i64 = 1_000;

/// Days of use that statistics show.
const DAYS_SHOWN: i64 = 30;

/// One day's recalls.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UseDay {
    /// As `YYYY-MM-DD`.
    pub day: String,
    /// Questions.
    pub recalls: i64,
    /// Memories in their answers.
    pub memories: i64,
}

/// What there is.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct MemoryStats {
    /// (namespace, valid, superseded) memories.
    pub namespaces: Vec<(String, i64, i64)>,
    /// (tier's code, memories).
    pub tiers: Vec<(i16, i64)>,
    /// (context, memories).
    pub contexts: Vec<(String, i64)>,
    /// (anchor state's code, anchors).
    pub anchors: Vec<(i16, i64)>,
    /// (model, vectors, those not in the index of near neighbours yet).
    pub vectors: Vec<(String, i64, i64)>,
    /// Memories that are sealed.
    pub sealed: i64,
    /// The last days on which anything was recalled, the newest first.
    pub days: Vec<UseDay>,
}

/// Memories that were folded into one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MergeRow {
    /// Its number.
    pub id: i64,
    /// Where they belong.
    pub namespace: String,
    /// What they were folded into.
    pub into: String,
    /// What was folded.
    pub from: Vec<String>,
}

fn failed(doing: &'static str) -> impl Fn() -> Box<dyn FnOnce(sqlx::Error) -> StoreError + Send> {
    move || Box::new(StoreError::during(doing))
}

impl Store {
    /// Memories that have no vector of `model`, sealed ones left out, the newest first; as (id,
    /// content).
    ///
    /// # Errors
    /// When the database fails.
    pub async fn memories_to_embed(
        &self,
        model: &str,
        limit: u32,
    ) -> Result<Vec<(String, String)>> {
        self.all_namespaces()?;
        sqlx::query_as(include_str!("to_embed.sql"))
            .bind(model)
            .bind(i64::from(limit))
            .fetch_all(self.pool())
            .await
            .map_err(StoreError::during("looking for memories without a vector"))
    }

    /// The dimensions of the vectors of a model; `None` where there are none.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn model_dimensions(&self, model: &str) -> Result<Option<usize>> {
        let found: Option<i16> =
            sqlx::query_scalar("SELECT dimensions FROM memory_vectors WHERE model = $1 LIMIT 1")
                .bind(model)
                .fetch_optional(self.pool())
                .await
                .map_err(StoreError::during("looking for a model's vectors"))?;
        Ok(found.and_then(|dimensions| usize::try_from(dimensions).ok()))
    }

    /// Models other than `model` that memories still have vectors of, at most `limit`.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn models_before(&self, model: &str, limit: u32) -> Result<Vec<String>> {
        sqlx::query_scalar(include_str!("models_before.sql"))
            .bind(model)
            .bind(i64::from(limit))
            .fetch_all(self.pool())
            .await
            .map_err(StoreError::during("looking for vectors of another model"))
    }

    /// How many of these contents a namespace holds.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn known_contents(&self, namespace: &str, hashes: &[Vec<u8>]) -> Result<usize> {
        self.writes_to(namespace)?;
        let known: i64 = sqlx::query_scalar(
            "SELECT count(*) FROM unnest($2::bytea[]) AS wanted (hash)
             WHERE EXISTS (SELECT FROM memories m
                           WHERE m.namespace = $1 AND m.content_hash = wanted.hash)",
        )
        .bind(namespace)
        .bind(hashes)
        .fetch_one(self.pool())
        .await
        .map_err(StoreError::during("looking for contents"))?;
        Ok(usize::try_from(known).unwrap_or_default())
    }

    /// Makes the index of near neighbours for vectors of so many dimensions, where pgvector is there
    /// and none is made yet.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn index_dimensions(&self, dimensions: usize) -> Result<()> {
        let fits = (1..=super::DIMENSIONS_MAX).contains(&dimensions);
        if !fits || self.memory_vector_kind() == crate::store::VectorKind::Plain {
            return Ok(());
        }
        let statement = format!(
            "CREATE INDEX IF NOT EXISTS memory_vectors_{dimensions} ON memory_vectors
             USING hnsw ((vector::halfvec({dimensions})) halfvec_cosine_ops)
             WHERE settled AND dimensions = {dimensions}"
        );
        sqlx::raw_sql(AssertSqlSafe(statement))
            .execute(self.pool())
            .await
            .map_err(StoreError::during("indexing vectors of memories"))?;
        Ok(())
    }

    /// Brings some vectors into the index of near neighbours; answers how many.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn settle_vectors(&self) -> Result<u64> {
        let done = sqlx::query(include_str!("settle.sql"))
            .bind(SETTLED_AT_ONCE)
            .execute(self.pool())
            .await
            .map_err(StoreError::during("indexing vectors of memories"))?;
        Ok(done.rows_affected())
    }

    /// Removes vectors of other models than `model` where a memory has one of `model` as well;
    /// answers how many.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn prune_memory_vectors(&self, model: &str) -> Result<u64> {
        self.all_namespaces()?;
        let done = sqlx::query(
            "DELETE FROM memory_vectors old USING memory_vectors new
             WHERE old.model <> $1 AND new.model = $1 AND new.memory_id = old.memory_id",
        )
        .bind(model)
        .execute(self.pool())
        .await
        .map_err(StoreError::during("removing vectors of another model"))?;
        Ok(done.rows_affected())
    }

    /// Counts recalls: (memory, times), and (namespace, questions, memories).
    ///
    /// # Errors
    /// When the database fails.
    pub async fn count_uses(
        &self,
        memories: &[(String, i64)],
        days: &[(String, i64, i64)],
    ) -> Result<()> {
        let failed = failed("counting recalls");
        sqlx::query(include_str!("used.sql"))
            .bind(memories.iter().map(|(id, _)| id.as_str()).collect::<Vec<_>>())
            .bind(memories.iter().map(|(_, times)| *times).collect::<Vec<_>>())
            .execute(self.pool())
            .await
            .map_err(failed())?;
        sqlx::query(include_str!("used_days.sql"))
            .bind(days.iter().map(|(namespace, ..)| namespace.as_str()).collect::<Vec<_>>())
            .bind(days.iter().map(|(_, recalls, _)| *recalls).collect::<Vec<_>>())
            .bind(days.iter().map(|(.., memories)| *memories).collect::<Vec<_>>())
            .execute(self.pool())
            .await
            .map_err(failed())?;
        Ok(())
    }

    /// Deletes memories whose time is over; answers how many.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn expire_memories(&self, secondaries: &[&str]) -> Result<u64> {
        self.all_namespaces()?;
        let failed = failed("deleting memories whose time is over");
        let mut connection = self.pool().acquire().await.map_err(failed())?;
        let mut transaction = begin(&mut connection).await?;
        let gone: Vec<String> = sqlx::query_scalar(
            "DELETE FROM memories WHERE id IN (
                 SELECT id FROM memories WHERE expires_at <= now() LIMIT $1
             ) RETURNING id::text",
        )
        .bind(EXPIRED_AT_ONCE)
        .fetch_all(&mut *transaction)
        .await
        .map_err(failed())?;
        if !gone.is_empty() {
            let ids: Vec<&str> = gone.iter().map(String::as_str).collect();
            queue(&mut transaction, secondaries, &ids).await?;
            tell(&mut transaction, "").await?;
        }
        transaction.commit().await.map_err(failed())?;
        Ok(gone.len() as u64)
    }

    /// Moves memories between tiers by their age in days, uses and importance, and demotes the
    /// least important of a tier that holds more than its limit; answers how many moved.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn move_tiers(&self, rules: &TierRules) -> Result<u64> {
        self.all_namespaces()?;
        let done = sqlx::query(include_str!("tiers.sql"))
            .bind(rules.session_days)
            .bind(rules.long_term_uses)
            .bind(rules.long_term_importance)
            .bind(rules.working_max)
            .bind(rules.session_max)
            .execute(self.pool())
            .await
            .map_err(StoreError::during("moving memories between tiers"))?;
        Ok(done.rows_affected())
    }

    /// What there is in these namespaces; in all where there are none.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn memory_stats(&self, namespaces: &[String]) -> Result<MemoryStats> {
        let failed = failed("counting memories");
        let some = match namespaces {
            [] => self.shown().map(<[String]>::to_vec),
            given => Some(self.scope().namespaces(given)),
        };
        let some = some.as_deref();
        macro_rules! all {
            ($sql:literal) => {
                sqlx::query_as($sql).bind(some).fetch_all(self.pool()).await.map_err(failed())?
            };
        }
        let days: Vec<(String, i64, i64)> = sqlx::query_as(
            "SELECT day::text, sum(recalls)::bigint, sum(memories)::bigint FROM memory_uses
             WHERE $1::text[] IS NULL OR namespace = ANY ($1)
             GROUP BY day ORDER BY day DESC LIMIT $2",
        )
        .bind(some)
        .bind(DAYS_SHOWN)
        .fetch_all(self.pool())
        .await
        .map_err(failed())?;
        let sealed: i64 = sqlx::query_scalar(
            "SELECT count(*) FROM memories
             WHERE sealed IS NOT NULL AND ($1::text[] IS NULL OR namespace = ANY ($1))",
        )
        .bind(some)
        .fetch_one(self.pool())
        .await
        .map_err(failed())?;
        Ok(MemoryStats {
            namespaces: all!(
                "SELECT namespace, count(*) FILTER (WHERE valid_to IS NULL),
                        count(*) FILTER (WHERE valid_to IS NOT NULL) FROM memories
                 WHERE $1::text[] IS NULL OR namespace = ANY ($1) GROUP BY 1 ORDER BY 1"
            ),
            tiers: all!(
                "SELECT tier, count(*) FROM memories WHERE valid_to IS NULL
                   AND ($1::text[] IS NULL OR namespace = ANY ($1)) GROUP BY 1 ORDER BY 1"
            ),
            contexts: all!(
                "SELECT context, count(*) FROM memories WHERE valid_to IS NULL
                   AND ($1::text[] IS NULL OR namespace = ANY ($1)) GROUP BY 1 ORDER BY 2 DESC, 1"
            ),
            anchors: all!(
                "SELECT CASE WHEN a.repository_id IS NULL THEN 4 ELSE a.state END::smallint,
                        count(*)
                 FROM memory_anchors a JOIN memories m ON m.id = a.memory_id
                 WHERE $1::text[] IS NULL OR m.namespace = ANY ($1) GROUP BY 1 ORDER BY 1"
            ),
            vectors: all!(
                "SELECT v.model, count(*), count(*) FILTER (WHERE NOT v.settled)
                 FROM memory_vectors v JOIN memories m ON m.id = v.memory_id
                 WHERE $1::text[] IS NULL OR m.namespace = ANY ($1) GROUP BY 1 ORDER BY 1"
            ),
            sealed,
            days: days
                .into_iter()
                .map(|(day, recalls, memories)| UseDay { day, recalls, memories })
                .collect(),
        })
    }

    /// Pairs of valid memories of a namespace whose vectors of `model` are nearer than `distance`,
    /// the nearest first: (older, newer, distance). Only the newest `looked_at` memories are looked
    /// at, each with its nearest ones.
    ///
    /// # Errors
    /// When the database fails, or pgvector is not there.
    pub async fn near_duplicates(
        &self,
        namespace: &str,
        (model, dimensions): (&str, usize),
        distance: f32,
        (looked_at, limit): (u32, u32),
    ) -> Result<Vec<(String, String, f32)>> {
        self.writes_to(namespace)?;
        let statement =
            include_str!("duplicates.sql").replace("{dimensions}", &dimensions.to_string());
        sqlx::query_as(AssertSqlSafe(statement))
            .bind(namespace)
            .bind(model)
            .bind(distance)
            .bind(i64::from(looked_at))
            .bind(i64::from(limit))
            .fetch_all(self.pool())
            .await
            .map_err(StoreError::during("looking for memories that say the same"))
    }

    /// Folds memories into one: they are superseded by it, which can be undone by the number that is
    /// answered.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn fold(
        &self,
        namespace: &str,
        into: &str,
        from: &[String],
        secondaries: &[&str],
    ) -> Result<i64> {
        self.writes_to(namespace)?;
        let failed = failed("folding memories");
        let mut connection = self.pool().acquire().await.map_err(failed())?;
        let mut transaction = begin(&mut connection).await?;
        let folded: Vec<String> = sqlx::query_scalar(
            "UPDATE memories SET valid_to = now(), superseded_by = $1::uuid, updated_at = now()
             WHERE id::text = ANY ($2) AND id <> $1::uuid AND namespace = $3 AND valid_to IS NULL
             RETURNING id::text",
        )
        .bind(into)
        .bind(from)
        .bind(namespace)
        .fetch_all(&mut *transaction)
        .await
        .map_err(failed())?;
        sqlx::query(
            "UPDATE memories m
             SET tags = ARRAY(SELECT DISTINCT unnest(array_cat(m.tags, o.tags)) ORDER BY 1),
                 importance = greatest(m.importance, o.importance), uses = m.uses + o.uses,
                 updated_at = now()
             FROM (SELECT max(importance) AS importance, sum(uses)::bigint AS uses,
                          ARRAY(SELECT DISTINCT unnest(t.tags) FROM memories t
                                WHERE t.id::text = ANY ($2)) AS tags
                   FROM memories WHERE id::text = ANY ($2)) o
             WHERE m.id = $1::uuid AND m.namespace = $3 AND o.importance IS NOT NULL",
        )
        .bind(into)
        .bind(&folded)
        .bind(namespace)
        .execute(&mut *transaction)
        .await
        .map_err(failed())?;
        let number: i64 = sqlx::query_scalar(
            "INSERT INTO memory_merges (namespace, into_id, from_ids)
             VALUES ($1, $2::uuid, $3::text[]::uuid[]) RETURNING id",
        )
        .bind(namespace)
        .bind(into)
        .bind(&folded)
        .fetch_one(&mut *transaction)
        .await
        .map_err(failed())?;
        let mut changed: Vec<&str> = folded.iter().map(String::as_str).collect();
        changed.push(into);
        queue(&mut transaction, secondaries, &changed).await?;
        tell(&mut transaction, namespace).await?;
        transaction.commit().await.map_err(failed())?;
        Ok(number)
    }

    /// Makes folded memories valid again; answers which, `None` where there is no such fold or it is
    /// undone already.
    ///
    /// # Errors
    /// When the database fails, for one because the same was remembered again since.
    pub async fn unfold(&self, number: i64, secondaries: &[&str]) -> Result<Option<MergeRow>> {
        self.all_namespaces()?;
        let failed = failed("undoing a fold");
        let mut connection = self.pool().acquire().await.map_err(failed())?;
        let mut transaction = begin(&mut connection).await?;
        let row = sqlx::query(
            "UPDATE memory_merges SET undone_at = now() WHERE id = $1 AND undone_at IS NULL
             RETURNING namespace, into_id::text, from_ids::text[]",
        )
        .bind(number)
        .fetch_optional(&mut *transaction)
        .await
        .map_err(failed())?;
        let Some(row) = row else { return Ok(None) };
        let merge = MergeRow {
            id: number,
            namespace: row.try_get(0).map_err(failed())?,
            into: row.try_get(1).map_err(failed())?,
            from: row.try_get(2).map_err(failed())?,
        };
        sqlx::query(
            "UPDATE memories SET valid_to = NULL, superseded_by = NULL, updated_at = now()
             WHERE id::text = ANY ($1) AND superseded_by = $2::uuid",
        )
        .bind(&merge.from)
        .bind(&merge.into)
        .execute(&mut *transaction)
        .await
        .map_err(failed())?;
        let changed: Vec<&str> = merge.from.iter().map(String::as_str).collect();
        queue(&mut transaction, secondaries, &changed).await?;
        tell(&mut transaction, &merge.namespace).await?;
        transaction.commit().await.map_err(failed())?;
        Ok(Some(merge))
    }

    /// Sealed memories that are sealed by another key than `key`, at most `limit`: (id, sealed, key).
    ///
    /// # Errors
    /// When the database fails.
    pub async fn sealed_by_others(
        &self,
        key: &str,
        limit: u32,
    ) -> Result<Vec<(String, Vec<u8>, String, String)>> {
        self.all_namespaces()?;
        sqlx::query_as(
            "SELECT id::text, sealed, key_id, namespace FROM memories
             WHERE sealed IS NOT NULL AND key_id <> $1 ORDER BY id LIMIT $2",
        )
        .bind(key)
        .bind(i64::from(limit))
        .fetch_all(self.pool())
        .await
        .map_err(StoreError::during("reading sealed memories"))
    }

    /// Seals memories anew: (id, sealed, content hash), all by `key`.
    ///
    /// # Errors
    /// When the database fails: then none is.
    pub async fn seal_anew(
        &self,
        key: &str,
        memories: &[(String, Vec<u8>, Vec<u8>)],
        secondaries: &[&str],
    ) -> Result<()> {
        self.all_namespaces()?;
        let failed = failed("sealing memories anew");
        let mut connection = self.pool().acquire().await.map_err(failed())?;
        let mut transaction = begin(&mut connection).await?;
        sqlx::query(
            "UPDATE memories m SET sealed = n.sealed, key_id = $2, content_hash = n.hash
             FROM unnest($1::text[], $3::bytea[], $4::bytea[]) AS n (id, sealed, hash)
             WHERE m.id = n.id::uuid",
        )
        .bind(memories.iter().map(|(id, ..)| id.as_str()).collect::<Vec<_>>())
        .bind(key)
        .bind(memories.iter().map(|(_, sealed, _)| sealed.as_slice()).collect::<Vec<_>>())
        .bind(memories.iter().map(|(.., hash)| hash.as_slice()).collect::<Vec<_>>())
        .execute(&mut *transaction)
        .await
        .map_err(failed())?;
        let changed: Vec<&str> = memories.iter().map(|(id, ..)| id.as_str()).collect();
        queue(&mut transaction, secondaries, &changed).await?;
        transaction.commit().await.map_err(failed())
    }
}

/// When a memory is of which tier.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TierRules {
    /// A working memory of so many days is a session's.
    pub session_days: f64,
    /// Recalled so often, it is kept for long.
    pub long_term_uses: i64,
    /// So important, it is kept for long.
    pub long_term_importance: f32,
    /// Working memories of a namespace, beyond which the oldest are a session's.
    pub working_max: i64,
    /// A session's memories of a namespace, beyond which those used most are kept for long.
    pub session_max: i64,
}
