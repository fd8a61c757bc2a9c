//! What a search asks of the database: names and texts that hold its words, and what the symbols
//! found are used by. How they rank is not decided here.

use super::{Snapshot, codes};
use crate::model::{EdgeKind, Language, Resolution, SymbolKind};
use crate::store::{Result, StoreError};

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

/// Words that must all be there, as PostgreSQL reduces them to their stems.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AllOf<'w>(pub Vec<&'w str>);

impl AllOf<'_> {
    /// As a `tsquery`.
    fn question(&self) -> String {
        let quoted: Vec<String> = self
            .0
            .iter()
            .map(|word| format!("'{}'", word.replace('\\', "\\\\").replace('\'', "''")))
            .collect();
        quoted.join(" & ")
    }
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
