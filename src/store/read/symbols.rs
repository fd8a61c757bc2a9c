//! Symbols by name, by id, and the names near a text.

use super::{SIMILARITY, Snapshot, codes, collect, decode, unsigned};
use crate::model::identity::document_id;
use crate::model::{Language, Position, Range, Symbol, SymbolKind, Visibility};
use crate::store::{Result, StoreError};
use sqlx::Row;
use sqlx::postgres::PgRow;

/// A symbol and the document it is defined in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SymbolRow {
    /// The symbol.
    pub symbol: Symbol,
    /// Its document's path.
    pub path: String,
    /// Its document's language.
    pub language: Language,
    /// BLAKE3 of its document when it was indexed.
    pub content_hash: Vec<u8>,
}

impl SymbolRow {
    fn of(row: &PgRow) -> sqlx::Result<Self> {
        Ok(Self {
            symbol: symbol(row)?,
            path: row.try_get("path")?,
            language: decode(row, "language", Language::from_code)?,
            content_hash: row.try_get("content_hash")?,
        })
    }
}

/// A row of `symbols`.
pub(super) fn symbol(row: &PgRow) -> sqlx::Result<Symbol> {
    Ok(Symbol {
        id: row.try_get("id")?,
        document_id: row.try_get("document_id")?,
        enclosing_id: row.try_get("enclosing_id")?,
        name: row.try_get("name")?,
        container: row.try_get("container")?,
        kind: decode(row, "kind", SymbolKind::from_code)?,
        visibility: decode(row, "visibility", Visibility::from_code)?,
        descriptor: row.try_get("descriptor")?,
        signature: row.try_get("signature")?,
        documentation: row.try_get("documentation")?,
        body_hash: row.try_get("body_hash")?,
        position: Position { line: unsigned(row, "line")?, column: unsigned(row, "col")? },
        range: Range {
            start: Position {
                line: unsigned(row, "start_line")?,
                column: unsigned(row, "start_col")?,
            },
            end: Position { line: unsigned(row, "end_line")?, column: unsigned(row, "end_col")? },
        },
    })
}

/// Symbols of one name that are looked at, where the whole repository is asked about: enough to have
/// visible ones among them, few enough to be read in a moment.
const NAMESAKES: i64 = 1_000;

/// Trigrams that a name has twice count once, so that it may be a little less like.
const ROUNDING: f32 = 0.01;

/// What symbols are wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SymbolFilter {
    /// Of these kinds; all where empty.
    pub kinds: Vec<SymbolKind>,
    /// In this document or folder, relative to the root; everywhere where empty.
    pub path: String,
}

impl SymbolFilter {
    fn kind_codes(&self) -> Option<Vec<i16>> {
        codes(&self.kinds, |k| k as i16)
    }
}

impl Snapshot {
    /// Symbols with exactly this name, in a container that is or ends in `container` (any, where
    /// that is empty). Public ones first, of the first [`NAMESAKES`].
    ///
    /// # Errors
    /// When the database fails.
    pub async fn symbols_by_name(
        &mut self,
        name: &str,
        container: &str,
        filter: &SymbolFilter,
        limit: u32,
    ) -> Result<Vec<SymbolRow>> {
        let rows = sqlx::query(include_str!("symbols_by_name.sql"))
            .bind(self.repository.id)
            .bind(name)
            .bind(container)
            .bind(filter.kind_codes())
            .bind(&filter.path)
            .bind(i64::from(limit))
            .bind(NAMESAKES)
            .fetch_all(&mut *self.transaction)
            .await;
        collect(rows, "looking up symbols by name", SymbolRow::of)
    }

    /// The symbols with these ids that exist, in the order asked for.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn symbols_by_id(&mut self, ids: &[i64]) -> Result<Vec<SymbolRow>> {
        let rows = sqlx::query(include_str!("symbols_by_id.sql"))
            .bind(self.repository.id)
            .bind(ids)
            .fetch_all(&mut *self.transaction)
            .await;
        collect(rows, "looking up symbols by id", SymbolRow::of)
    }

    /// The innermost symbol of a document around a line; the document's own where there is none.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn symbol_at(&mut self, path: &str, line: u32) -> Result<Option<SymbolRow>> {
        let rows = sqlx::query(include_str!("symbol_at.sql"))
            .bind(self.repository.id)
            .bind(document_id(self.repository.id, path))
            .bind(i32::try_from(line).unwrap_or(i32::MAX))
            .fetch_all(&mut *self.transaction)
            .await;
        Ok(collect(rows, "looking up the symbol at a line", SymbolRow::of)?.pop())
    }

    /// Ids of the symbols of documents, at most `limit`.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn symbols_in(&mut self, documents: &[i64], limit: u32) -> Result<Vec<i64>> {
        sqlx::query_scalar(
            "SELECT id FROM symbols WHERE repository_id = $1 AND document_id = ANY ($2) LIMIT $3",
        )
        .bind(self.repository.id)
        .bind(documents)
        .bind(i64::from(limit))
        .fetch_all(&mut *self.transaction)
        .await
        .map_err(StoreError::during("listing the symbols of documents"))
    }

    /// Symbols with one of these names, in the order of the names; of each public ones first, of the
    /// first [`NAMESAKES`].
    ///
    /// # Errors
    /// When the database fails.
    pub async fn symbols_by_names(
        &mut self,
        names: &[String],
        filter: &SymbolFilter,
        limit_each: u32,
        limit: u32,
    ) -> Result<Vec<SymbolRow>> {
        let rows = sqlx::query(include_str!("symbols_by_names.sql"))
            .bind(self.repository.id)
            .bind(names)
            .bind(filter.kind_codes())
            .bind(&filter.path)
            .bind(i64::from(limit_each))
            .bind(i64::from(limit))
            .bind(NAMESAKES)
            .fetch_all(&mut *self.transaction)
            .await;
        collect(rows, "looking up symbols by names", SymbolRow::of)
    }

    /// Symbols with one of these names, in the order of the names: of each name at most `limit_each`,
    /// the most visible of `looked_at`.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn some_by_names(
        &mut self,
        names: &[String],
        filter: &SymbolFilter,
        (looked_at, limit_each, limit): (u32, u32, u32),
    ) -> Result<Vec<SymbolRow>> {
        let rows = sqlx::query(include_str!("search_named.sql"))
            .bind(self.repository.id)
            .bind(names)
            .bind(filter.kind_codes())
            .bind(&filter.path)
            .bind(i64::from(looked_at))
            .bind(i64::from(limit_each))
            .bind(i64::from(limit))
            .fetch_all(&mut *self.transaction)
            .await;
        collect(rows, "looking up symbols by names", SymbolRow::of)
    }

    /// Names that begin with `text`, in any case; the shortest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn names_by_prefix(&mut self, text: &str, limit: u32) -> Result<Vec<String>> {
        sqlx::query_scalar(include_str!("names_by_prefix.sql"))
            .bind(self.repository.id)
            .bind(like_literal(text))
            .bind(i64::from(limit))
            .fetch_all(&mut *self.transaction)
            .await
            .map_err(StoreError::during("looking up names"))
    }

    /// Names like `text` or that hold it; the likest first. Those that one slip of the pen makes of
    /// it where there are such, else what shares less with it: the less must be shared, the more
    /// names have to be looked at, a tenth of all of them in the end.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn names_by_similarity(&mut self, text: &str, limit: u32) -> Result<Vec<String>> {
        let names = self.names_by_slip(text, limit).await?;
        match names.is_empty() {
            true => self.names_like(text, SIMILARITY, limit).await,
            false => Ok(names),
        }
    }

    /// As [`Snapshot::names_by_similarity`], but none that share less with the text.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn names_by_slip(&mut self, text: &str, limit: u32) -> Result<Vec<String>> {
        let mut names = Vec::new();
        for likeness in likenesses(text.chars().count()) {
            names = self.names_like(text, likeness, limit).await?;
            if !names.is_empty() {
                break;
            }
        }
        Ok(names)
    }

    async fn names_like(&mut self, text: &str, likeness: f32, limit: u32) -> Result<Vec<String>> {
        let failed = || StoreError::during("looking up names");
        // Fewer than three characters have no whole trigram: the index could not narrow anything.
        let holds = (text.chars().count() >= 3).then(|| format!("%{}%", like_literal(text)));
        let setting = format!("SET LOCAL pg_trgm.similarity_threshold = {likeness:.3}");
        sqlx::raw_sql(sqlx::AssertSqlSafe(setting))
            .execute(&mut *self.transaction)
            .await
            .map_err(failed())?;
        sqlx::query_scalar(include_str!("names_by_similarity.sql"))
            .bind(self.repository.id)
            .bind(text)
            .bind(holds)
            .bind(i64::from(limit))
            .fetch_all(&mut *self.transaction)
            .await
            .map_err(failed())
    }

    /// Whether `path` is a document or a folder that holds one.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn path_exists(&mut self, path: &str) -> Result<bool> {
        sqlx::query_scalar(include_str!("path_exists.sql"))
            .bind(self.repository.id)
            .bind(path)
            .fetch_one(&mut *self.transaction)
            .await
            .map_err(StoreError::during("looking up a path"))
    }
}

/// How like to a text of so many characters names are that a slip of the pen made it of, from step to
/// step, as `pg_trgm` measures it: shared trigrams among all those of both. A name has a trigram more
/// than characters. A letter left out costs three of the name's and makes two of the text's; two
/// letters swapped cost four of each. Only what is above [`SIMILARITY`].
fn likenesses(length: usize) -> impl Iterator<Item = f32> {
    let length = length as f32;
    let left_out = (length - 1.0) / (length + 4.0);
    let swapped = (length - 3.0) / (length + 5.0);
    let steps = [left_out, swapped].into_iter().map(|likeness| likeness - ROUNDING);
    steps.filter(|likeness| *likeness > SIMILARITY)
}

/// `text` as a LIKE pattern that matches itself only.
pub(in crate::store) fn like_literal(text: &str) -> String {
    let mut pattern = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '\\' | '%' | '_') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `show_trgm` of one word, in short.
    fn likeness(a: &str, b: &str) -> f32 {
        let trigrams = |text: &str| {
            let padded: Vec<char> = format!("  {text} ").chars().collect();
            padded.windows(3).map(<[char]>::to_vec).collect::<std::collections::HashSet<_>>()
        };
        let (a, b) = (trigrams(a), trigrams(b));
        let shared = a.intersection(&b).count();
        shared as f32 / (a.len() + b.len() - shared) as f32
    }

    #[test]
    fn a_slip_of_the_pen_is_found_by_the_first_steps() {
        for name in ["resolver", "configures", "deserialization"] {
            for at in 0..name.len() {
                let left_out = format!("{}{}", &name[..at], &name[at + 1..]);
                let step = likenesses(left_out.len()).next().expect("it is long enough");
                assert!(likeness(name, &left_out) >= step, "{name} {left_out} {step}");
            }
            for at in 0..name.len() - 1 {
                let mut swapped: Vec<char> = name.chars().collect();
                swapped.swap(at, at + 1);
                let swapped: String = swapped.into_iter().collect();
                let step = likenesses(swapped.len()).nth(1).unwrap_or(SIMILARITY);
                assert!(likeness(name, &swapped) >= step, "{name} {swapped} {step}");
            }
        }
    }

    #[test]
    fn short_texts_have_no_steps() {
        for length in 0..=3 {
            assert_eq!(likenesses(length).count(), 0, "{length}");
        }
        assert!(likenesses(12).is_sorted_by(|a, b| a > b));
    }
}
