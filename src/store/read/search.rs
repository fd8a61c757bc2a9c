//! What a search asks of the database: names and texts that hold its words, and what the symbols
//! found are used by. How they rank is not decided here.

use super::{Snapshot, codes};
use crate::model::{EdgeKind, Language, Resolution, SymbolKind};
use crate::store::{Result, StoreError, VectorKind};
use futures_util::TryStreamExt;
use std::cmp::Ordering;

/// What symbols a search is about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TextFilter {
    /// Of these kinds; all where empty.
    pub kinds: Vec<SymbolKind>,
    /// In this document or folder, relative to the root; everywhere where empty.
    pub path: String,
    /// In these languages; all where empty.
    pub languages: Vec<Language>,
}

/// Vectors of one repository that are compared one by one, where pgvector is not there.
const COMPARED_VECTORS: u32 = 50_000;

/// Candidates that the index of near neighbours looks at (`hnsw.ef_search`): more find more of the
/// nearest and take longer.
const NEIGHBOURS_SEARCHED: u32 = 200;

/// Words that must all be there, as PostgreSQL reduces them to their stems.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AllOf<'w>(pub Vec<&'w str>);

impl AllOf<'_> {
    /// As a `tsquery`.
    fn question(&self) -> String {
        let quoted: Vec<String> = self.0.iter().map(|word| quoted(word)).collect();
        quoted.join(" & ")
    }
}

/// A word as a part of a `tsquery`.
pub(in crate::store) fn quoted(word: &str) -> String {
    format!("'{}'", word.replace('\\', "\\\\").replace('\'', "''"))
}

impl Snapshot {
    /// The words of a question as the index has them: split like names, without stop words, reduced
    /// to their stems, each once.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn search_words(&mut self, text: &str) -> Result<Vec<String>> {
        sqlx::query_scalar("SELECT tsvector_to_array(search_words($1))")
            .bind(text.replace('\0', " "))
            .fetch_one(&mut *self.transaction)
            .await
            .map_err(StoreError::during("reading the words of a search"))
    }

    /// From now on, a search for one frequent word reads a random sample of so many of its matches
    /// instead of all (`gin_fuzzy_search_limit`), which is enough to see that it is frequent; `None`:
    /// all of them again.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn sample_matches(&mut self, most: Option<u32>) -> Result<()> {
        let setting = format!("SET LOCAL gin_fuzzy_search_limit = {}", most.unwrap_or_default());
        sqlx::raw_sql(sqlx::AssertSqlSafe(setting))
            .execute(&mut *self.transaction)
            .await
            .map_err(StoreError::during("preparing a search"))?;
        Ok(())
    }

    /// For each question the distinct names that hold all its words, at most `limit` each, in no
    /// order; as (the question's index, name).
    ///
    /// # Errors
    /// When the database fails.
    pub async fn names_with(
        &mut self,
        questions: &[AllOf<'_>],
        limit: u32,
    ) -> Result<Vec<(usize, String)>> {
        let rows: Vec<(i64, String)> = sqlx::query_as(include_str!("search_names.sql"))
            .bind(self.repository.id)
            .bind(questions.iter().map(AllOf::question).collect::<Vec<_>>())
            .bind(i64::from(limit))
            .fetch_all(&mut *self.transaction)
            .await
            .map_err(StoreError::during("searching names"))?;
        Ok(rows.into_iter().map(|(place, name)| (index_of(place), name)).collect())
    }

    /// For each question the ids of symbols whose signature and documentation together hold all its
    /// words, at most `limit` each, in no order; as (the question's index, id).
    ///
    /// # Errors
    /// When the database fails.
    pub async fn texts_with(
        &mut self,
        questions: &[AllOf<'_>],
        filter: &TextFilter,
        limit: u32,
    ) -> Result<Vec<(usize, i64)>> {
        let rows: Vec<(i64, i64)> = sqlx::query_as(include_str!("search_texts.sql"))
            .bind(self.repository.id)
            .bind(questions.iter().map(AllOf::question).collect::<Vec<_>>())
            .bind(codes(&filter.kinds, |k| k as i16))
            .bind(&filter.path)
            .bind(codes(&filter.languages, |l| l as i16))
            .bind(i64::from(limit))
            .fetch_all(&mut *self.transaction)
            .await
            .map_err(StoreError::during("searching texts"))?;
        Ok(rows.into_iter().map(|(place, id)| (index_of(place), id)).collect())
    }

    /// The symbols whose vectors of `model` are nearest to `vector`, the nearest first; as (id,
    /// cosine distance).
    ///
    /// # Errors
    /// When the database fails.
    pub async fn nearest(
        &mut self,
        kind: VectorKind,
        (model, vector): (&str, &[f32]),
        limit: u32,
    ) -> Result<Vec<(i64, f32)>> {
        match kind {
            VectorKind::Half => self.nearest_by_index(model, vector, limit).await,
            VectorKind::Plain => self.nearest_of_all(model, vector, limit).await,
        }
    }

    async fn nearest_by_index(
        &mut self,
        model: &str,
        vector: &[f32],
        limit: u32,
    ) -> Result<Vec<(i64, f32)>> {
        let failed = || StoreError::during("searching vectors");
        // Vectors of other repositories are passed over until there are enough of this one.
        let settings = format!(
            "SET LOCAL hnsw.ef_search = {NEIGHBOURS_SEARCHED};
             SET LOCAL hnsw.iterative_scan = strict_order"
        );
        sqlx::raw_sql(sqlx::AssertSqlSafe(settings))
            .execute(&mut *self.transaction)
            .await
            .map_err(failed())?;
        sqlx::query_as(include_str!("search_meaning.sql"))
            .bind(self.repository.id)
            .bind(VectorKind::Half.text(vector))
            .bind(model)
            .bind(i64::from(limit))
            .fetch_all(&mut *self.transaction)
            .await
            .map_err(failed())
    }

    async fn nearest_of_all(
        &mut self,
        model: &str,
        vector: &[f32],
        limit: u32,
    ) -> Result<Vec<(i64, f32)>> {
        let failed = || StoreError::during("searching vectors");
        let mut rows = sqlx::query_as::<_, (i64, Vec<f32>)>(include_str!("search_vectors.sql"))
            .bind(self.repository.id)
            .bind(model)
            .bind(i64::from(COMPARED_VECTORS))
            .fetch(&mut *self.transaction);
        let mut nearest: Vec<(i64, f32)> = Vec::new();
        while let Some((id, other)) = rows.try_next().await.map_err(failed())? {
            let cosine: f32 = vector.iter().zip(&other).map(|(a, b)| a * b).sum();
            nearest.push((id, 1.0 - cosine));
        }
        nearest
            .sort_by(|a, b| a.1.partial_cmp(&b.1).unwrap_or(Ordering::Equal).then(a.0.cmp(&b.0)));
        nearest.truncate(limit as usize);
        Ok(nearest)
    }

    /// How many edges that occurrences make and that are to be relied on lead to each of `ids`,
    /// counted up to `most`; as (id, count).
    ///
    /// # Errors
    /// When the database fails.
    pub async fn uses_of(&mut self, ids: &[i64], most: u32) -> Result<Vec<(i64, i64)>> {
        let found = [Resolution::Exact as i16, Resolution::Inferred as i16];
        sqlx::query_as(include_str!("search_uses.sql"))
            .bind(self.repository.id)
            .bind(ids)
            .bind(EdgeKind::OCCURRENCES.map(|kind| kind as i16))
            .bind(found)
            .bind(i64::from(most))
            .fetch_all(&mut *self.transaction)
            .await
            .map_err(StoreError::during("counting uses"))
    }

    /// Those of `ids` that the document refers to.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn referred_to_by(&mut self, document_id: i64, ids: &[i64]) -> Result<Vec<i64>> {
        sqlx::query_scalar(include_str!("search_near.sql"))
            .bind(self.repository.id)
            .bind(document_id)
            .bind(ids)
            .fetch_all(&mut *self.transaction)
            .await
            .map_err(StoreError::during("looking for what a document refers to"))
    }
}

/// PostgreSQL counts from 1.
fn index_of(place: i64) -> usize {
    usize::try_from(place - 1).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_quoted_for_postgresql() {
        assert_eq!(AllOf(vec!["a", "it's", "b\\c"]).question(), r"'a' & 'it''s' & 'b\\c'");
    }
}
