//! Reading memories: by id, and the lists that a recall fuses.

use super::{FEW, STATEMENT_TIMEOUT_MS};
use crate::model::AnchorState;
use crate::store::read::{like_literal, quoted};
use crate::store::{Result, Scope, Store, StoreError, VectorKind};
use futures_util::TryStreamExt;
use sqlx::postgres::{PgArguments, PgRow};
use sqlx::query::Query;
use sqlx::{AssertSqlSafe, PgConnection, Postgres, Row, Transaction};
use std::cmp::Ordering;
use std::collections::HashMap;
use std::sync::Arc;

/// Vectors that are read to be compared by this program, where pgvector is not there.
const READ_VECTORS: i64 = 100_000;

/// Candidates that the index of near neighbours looks at (`hnsw.ef_search`).
const NEIGHBOURS_SEARCHED: u32 = 80;

/// Edges looked at in each direction for what is near a symbol.
const EDGES_NEAR: i64 = 2_000;

/// What memories are wanted.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MemoryFilter {
    /// Of these namespaces.
    pub namespaces: Vec<String>,
    /// Of these contexts; of all where empty.
    pub contexts: Vec<String>,
    /// With all of these tags.
    pub tags: Vec<String>,
    /// Written since then, as PostgreSQL reads it.
    pub since: Option<String>,
    /// Written until then.
    pub until: Option<String>,
    /// At least so important.
    pub importance: f32,
    /// Those that are no longer valid too.
    pub superseded: bool,
    /// With these metadata, a JSON object.
    pub metadata: Option<String>,
    /// That speak of code of this repository: of these symbols (all where `None`) in this document
    /// or folder (all where empty).
    pub anchored: Option<(i64, Option<Vec<i64>>, String)>,
}

/// A memory as it is stored.
#[derive(Clone, Debug, PartialEq)]
pub struct MemoryRow {
    /// UUID.
    pub id: String,
    /// Where it belongs.
    pub namespace: String,
    /// What is remembered; empty where it is sealed.
    pub content: String,
    /// The content, encrypted, and the id of the key.
    pub sealed: Option<(Vec<u8>, String)>,
    /// What it is about.
    pub context: String,
    /// A JSON object.
    pub metadata: String,
    /// In order.
    pub tags: Vec<String>,
    /// From 0 to 1.
    pub importance: f32,
    /// Its tier's code.
    pub tier: i16,
    /// Who wrote it.
    pub source: String,
    /// How often it was recalled.
    pub uses: i64,
    /// By what it was superseded.
    pub superseded_by: Option<String>,
    /// When, by RFC 3339, as all times here.
    pub created_at: String,
    /// Last change.
    pub updated_at: String,
    /// Since when it is no longer valid.
    pub valid_to: Option<String>,
    /// Until when it is there.
    pub expires_at: Option<String>,
    /// Last recall.
    pub used_at: Option<String>,
    /// Days since it was written.
    pub age_days: f32,
}

impl MemoryRow {
    fn of(row: &PgRow) -> sqlx::Result<Self> {
        let sealed: Option<Vec<u8>> = row.try_get("sealed")?;
        let key: Option<String> = row.try_get("key_id")?;
        Ok(Self {
            id: row.try_get("id")?,
            namespace: row.try_get("namespace")?,
            content: row.try_get("content")?,
            sealed: sealed.zip(key),
            context: row.try_get("context")?,
            metadata: row.try_get("metadata")?,
            tags: row.try_get("tags")?,
            importance: row.try_get("importance")?,
            tier: row.try_get("tier")?,
            source: row.try_get("source")?,
            uses: row.try_get("uses")?,
            superseded_by: row.try_get("superseded_by")?,
            created_at: row.try_get("created_at")?,
            updated_at: row.try_get("updated_at")?,
            valid_to: row.try_get("valid_to")?,
            expires_at: row.try_get("expires_at")?,
            used_at: row.try_get("used_at")?,
            age_days: row.try_get("age_days")?,
        })
    }
}

/// A memory that holds words of a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WordMatch {
    /// Its id.
    pub id: String,
    /// How many different words it has.
    pub words: i32,
    /// Which of the question's it holds.
    pub held: Vec<bool>,
}

/// How a memory's code lies to the code in hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Near {
    /// It speaks of the symbol in hand.
    Same = 0,
    /// Of another one of the document.
    Document = 1,
    /// Of a caller or a callee, or what else is one reference away.
    Neighbour = 2,
}

/// Puts the filter in the place of `{filter}`.
fn filtered(statement: &str) -> String {
    statement.replace("{filter}", include_str!("filter.sql").trim())
}

type Bound<'q> = Query<'q, Postgres, PgArguments>;

/// Binds the filter's parameters, $1 to $11: of its namespaces those that may be seen.
fn bind<'q>(query: Bound<'q>, scope: &Scope, filter: &'q MemoryFilter) -> Bound<'q> {
    let some = |list: &'q [String]| (!list.is_empty()).then_some(list);
    let anchored = filter.anchored.as_ref();
    query
        .bind(scope.namespaces(&filter.namespaces))
        .bind(some(&filter.contexts))
        .bind(some(&filter.tags))
        .bind(filter.since.as_deref())
        .bind(filter.until.as_deref())
        .bind(filter.importance)
        .bind(filter.superseded)
        .bind(filter.metadata.as_deref())
        .bind(anchored.map(|(repository, ..)| *repository))
        .bind(anchored.and_then(|(_, symbols, _)| symbols.as_deref()))
        .bind(anchored.map_or("", |(.., path)| path.as_str()))
}

/// One read of memories: all its answers are of the same moment.
pub struct Recall {
    transaction: Transaction<'static, Postgres>,
    scope: Arc<Scope>,
}

impl Store {
    /// Begins to read memories.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn recall(&self) -> Result<Recall> {
        let failed = || StoreError::during("opening a snapshot of memories");
        let mut transaction = self
            .pool()
            .begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            .await
            .map_err(failed())?;
        // Where pgvector is not there, its settings are names without a meaning.
        let settings = format!(
            "SET LOCAL statement_timeout = {STATEMENT_TIMEOUT_MS};
             SET LOCAL plan_cache_mode = force_custom_plan; SET LOCAL jit = off;
             SET LOCAL hnsw.ef_search = {NEIGHBOURS_SEARCHED};
             SET LOCAL hnsw.iterative_scan = strict_order"
        );
        sqlx::raw_sql(AssertSqlSafe(settings)).execute(&mut *transaction).await.map_err(failed())?;
        Ok(Recall { transaction, scope: Arc::clone(&self.scope) })
    }
}

impl Recall {
    fn connection(&mut self) -> &mut PgConnection {
        &mut self.transaction
    }

    /// The memories with these ids, in no order; what is not there is left out.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn memories(&mut self, ids: &[String]) -> Result<Vec<MemoryRow>> {
        let failed = || StoreError::during("reading memories");
        let rows = sqlx::query(include_str!("rows.sql"))
            .bind(ids)
            .bind(self.scope.namespaces.as_deref())
            .fetch_all(&mut *self.transaction)
            .await
            .map_err(failed())?;
        rows.iter().map(MemoryRow::of).collect::<sqlx::Result<_>>().map_err(failed())
    }

    /// The newest that pass the filter, from `offset` on.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn newest(
        &mut self,
        filter: &MemoryFilter,
        (offset, limit): (u32, u32),
    ) -> Result<Vec<String>> {
        let (narrowed, context) = match filter.contexts.is_empty() {
            true => ("(VALUES (''))", "true"),
            false => ("(SELECT DISTINCT unnest($2::text[]))", "m.context = narrowed.context"),
        };
        let statement = filtered(include_str!("list.sql"))
            .replace("{narrowed}", narrowed)
            .replace("{context}", context);
        let query = bind(sqlx::query(AssertSqlSafe(statement)), &self.scope, filter)
            .bind(i64::from(offset))
            .bind(i64::from(limit));
        self.ids(query, "listing memories").await
    }

    /// Those of `ids` that pass the filter, in their order.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn passing(&mut self, filter: &MemoryFilter, ids: &[String]) -> Result<Vec<String>> {
        let statement = filtered(include_str!("passing.sql"));
        let query = bind(sqlx::query(AssertSqlSafe(statement)), &self.scope, filter).bind(ids);
        self.ids(query, "looking through memories").await
    }

    async fn ids(&mut self, query: Bound<'_>, doing: &'static str) -> Result<Vec<String>> {
        let rows = query.fetch_all(self.connection()).await;
        rows.and_then(|rows| rows.iter().map(|row| row.try_get(0)).collect())
            .map_err(StoreError::during(doing))
    }

    /// The words of a question as contents have them: without stop words, reduced to their stems.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn stems(&mut self, text: &str) -> Result<Vec<String>> {
        sqlx::query_scalar("SELECT tsvector_to_array(search_words($1))")
            .bind(text)
            .fetch_one(self.connection())
            .await
            .map_err(StoreError::during("reading the words of a question"))
    }

    /// How many memories hold each of the words: about so many, of all namespaces, of frequent ones;
    /// counted up to `most`, of what can be seen, of others.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn frequencies(&mut self, words: &[String], most: u32) -> Result<Vec<i64>> {
        let questions: Vec<String> = words.iter().map(|word| quoted(word)).collect();
        sqlx::query_scalar(include_str!("frequencies.sql"))
            .bind(words)
            .bind(questions)
            .bind(i64::from(most))
            .bind(self.scope.namespaces.clone())
            .fetch_all(self.connection())
            .await
            .map_err(StoreError::during("counting the words of a question"))
    }

    /// Memories that hold any of the words, or all of them, at most `limit`, in no order.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn with_words(
        &mut self,
        filter: &MemoryFilter,
        (looked_up, all): (&[String], bool),
        told: &[String],
        limit: u32,
    ) -> Result<Vec<WordMatch>> {
        let failed = || StoreError::during("searching memories by words");
        let between = if all { " & " } else { " | " };
        let question = looked_up.iter().map(|word| quoted(word)).collect::<Vec<_>>().join(between);
        let statement = filtered(include_str!("words.sql"));
        let rows = bind(sqlx::query(AssertSqlSafe(statement)), &self.scope, filter)
            .bind(question)
            .bind(i64::from(limit))
            .bind(told.iter().map(|word| quoted(word)).collect::<Vec<_>>())
            .fetch_all(self.connection())
            .await
            .map_err(failed())?;
        let of = |row: &PgRow| {
            let (id, words, held) = (row.try_get(0)?, row.try_get(1)?, row.try_get(2)?);
            Ok(WordMatch { id, words, held })
        };
        rows.iter().map(of).collect::<sqlx::Result<_>>().map_err(failed())
    }

    /// Memories whose beginning holds `text` letter by letter, whatever its case; the newest first.
    /// Only `among` these, where they are given.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn with_letters(
        &mut self,
        filter: &MemoryFilter,
        (text, among): (&str, Option<&[String]>),
        limit: u32,
    ) -> Result<Vec<String>> {
        let statement = filtered(include_str!("letters.sql"));
        let query = bind(sqlx::query(AssertSqlSafe(statement)), &self.scope, filter)
            .bind(format!("%{}%", like_literal(text)))
            .bind(i64::from(limit))
            .bind(among);
        self.ids(query, "searching memories by letters").await
    }

    /// Memories whose beginning has a word like `text`, the likest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn alike(
        &mut self,
        filter: &MemoryFilter,
        text: &str,
        limit: u32,
    ) -> Result<Vec<String>> {
        let statement = filtered(include_str!("alike.sql"));
        let query = bind(sqlx::query(AssertSqlSafe(statement)), &self.scope, filter)
            .bind(text)
            .bind(i64::from(limit));
        self.ids(query, "searching memories by likeness").await
    }

    /// Whether so few memories pass the filter that looking at each is the shortest way.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn are_few(&mut self, filter: &MemoryFilter) -> Result<bool> {
        Ok(self.count(filter, FEW + 1).await? <= i64::from(FEW))
    }

    /// The memories whose vectors of `model` are nearest to `vector`, the nearest first; as (id,
    /// cosine distance). Exact where [`Recall::are_few`] said so.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn nearest_memories(
        &mut self,
        kind: VectorKind,
        (filter, few): (&MemoryFilter, bool),
        (model, vector): (&str, &[f32]),
        limit: u32,
    ) -> Result<Vec<(String, f32)>> {
        if kind == VectorKind::Plain {
            return self.nearest_of_all(filter, (model, vector), limit).await;
        }
        let dimensions = vector.len().to_string();
        let text = kind.text(vector);
        let statement = |sql: &str| filtered(sql).replace("{dimensions}", &dimensions);
        let compared = statement(include_str!("nearest_compared.sql"));
        if few {
            return self.by_vector(compared, filter, (model, &text), limit).await;
        }
        let indexed = statement(include_str!("nearest.sql"));
        let mut nearest = self.by_vector(indexed, filter, (model, &text), limit).await?;
        let unsettled = statement(include_str!("nearest_unsettled.sql"));
        nearest.extend(self.by_vector(unsettled, filter, (model, &text), limit).await?);
        if nearest.len() < limit as usize {
            // The filter passes so little that the index was left before enough of it was met.
            return self.by_vector(compared, filter, (model, &text), limit).await;
        }
        Ok(first(nearest, limit))
    }

    async fn by_vector(
        &mut self,
        statement: String,
        filter: &MemoryFilter,
        (model, vector): (&str, &str),
        limit: u32,
    ) -> Result<Vec<(String, f32)>> {
        let failed = || StoreError::during("searching memories by meaning");
        let rows = bind(sqlx::query(AssertSqlSafe(statement)), &self.scope, filter)
            .bind(vector)
            .bind(model)
            .bind(i64::from(limit))
            .fetch_all(self.connection())
            .await
            .map_err(failed())?;
        let of = |row: &PgRow| Ok((row.try_get(0)?, row.try_get(1)?));
        rows.iter().map(of).collect::<sqlx::Result<_>>().map_err(failed())
    }

    /// How many memories pass the filter, counted up to `most`.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn count(&mut self, filter: &MemoryFilter, most: u32) -> Result<i64> {
        let failed = || StoreError::during("counting memories");
        let statement = filtered(include_str!("count_upto.sql"));
        let row = bind(sqlx::query(AssertSqlSafe(statement)), &self.scope, filter)
            .bind(i64::from(most))
            .fetch_one(self.connection())
            .await
            .map_err(failed())?;
        row.try_get(0).map_err(failed())
    }

    async fn nearest_of_all(
        &mut self,
        filter: &MemoryFilter,
        (model, vector): (&str, &[f32]),
        limit: u32,
    ) -> Result<Vec<(String, f32)>> {
        let failed = || StoreError::during("searching memories by meaning");
        let statement = filtered(include_str!("vectors.sql"));
        let query = bind(sqlx::query(AssertSqlSafe(statement)), &self.scope, filter)
            .bind(model)
            .bind(READ_VECTORS);
        let mut nearest = Vec::new();
        let mut rows = query.fetch(&mut *self.transaction);
        while let Some(row) = rows.try_next().await.map_err(failed())? {
            let id: String = row.try_get(0).map_err(failed())?;
            let other: Vec<f32> = row.try_get(1).map_err(failed())?;
            let cosine: f32 = vector.iter().zip(&other).map(|(a, b)| a * b).sum();
            nearest.push((id, 1.0 - cosine));
        }
        drop(rows);
        Ok(first(nearest, limit))
    }

    /// Memories that speak of code near the symbols, or in the documents, in hand.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn near(
        &mut self,
        repository: i64,
        symbols: &[i64],
        documents: &[i64],
        limit: u32,
    ) -> Result<HashMap<String, Near>> {
        let rows: Vec<(String, i16)> = sqlx::query_as(include_str!("near.sql"))
            .bind(repository)
            .bind(symbols)
            .bind(documents)
            .bind(i64::from(limit))
            .bind(EDGES_NEAR)
            .bind(self.scope.namespaces.as_deref())
            .fetch_all(&mut *self.transaction)
            .await
            .map_err(StoreError::during("looking for memories of code in hand"))?;
        let near = |distance| match distance {
            0 => Near::Same,
            1 => Near::Document,
            _ => Near::Neighbour,
        };
        Ok(rows.into_iter().map(|(id, distance)| (id, near(distance))).collect())
    }

    /// What code memories speak of: (memory, its anchor).
    ///
    /// # Errors
    /// When the database fails.
    pub async fn anchors(&mut self, ids: &[String]) -> Result<Vec<(String, super::AnchorRow)>> {
        let failed = || StoreError::during("reading anchors");
        let rows = sqlx::query(include_str!("anchors_of.sql"))
            .bind(ids)
            .bind(self.scope.namespaces.as_deref())
            .fetch_all(&mut *self.transaction)
            .await
            .map_err(failed())?;
        let of = |row: &PgRow| Ok((row.try_get("memory_id")?, super::AnchorRow::of(row)?));
        rows.iter().map(of).collect::<sqlx::Result<_>>().map_err(failed())
    }
}

/// The nearest of both lists.
fn first(mut nearest: Vec<(String, f32)>, limit: u32) -> Vec<(String, f32)> {
    nearest.sort_by(|a, b| {
        a.1.partial_cmp(&b.1).unwrap_or(Ordering::Equal).then_with(|| a.0.cmp(&b.0))
    });
    nearest.truncate(limit as usize);
    nearest
}

/// Anchor states by code; an unknown one is a decoding error.
pub(super) fn state(row: &PgRow) -> sqlx::Result<AnchorState> {
    let code: i16 = row.try_get("state")?;
    AnchorState::from_code(code).ok_or_else(|| sqlx::Error::ColumnDecode {
        index: "state".to_owned(),
        source: format!("code {code} is not known to this version of loci").into(),
    })
}
