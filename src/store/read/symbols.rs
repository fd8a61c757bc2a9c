//! Symbols by name, by id, and the names near a text.

use super::{Snapshot, codes, collect, decode, unsigned};
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
    /// that is empty). Public ones first.
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

    /// Symbols with one of these names, in the order of the names.
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

    /// Names like `text` or that hold it; the likest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn names_by_similarity(&mut self, text: &str, limit: u32) -> Result<Vec<String>> {
        // Fewer than three characters have no whole trigram: the index could not narrow anything.
        let holds = (text.chars().count() >= 3).then(|| format!("%{}%", like_literal(text)));
        sqlx::query_scalar(include_str!("names_by_similarity.sql"))
            .bind(self.repository.id)
            .bind(text)
            .bind(holds)
            .bind(i64::from(limit))
            .fetch_all(&mut *self.transaction)
            .await
            .map_err(StoreError::during("looking up names"))
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

/// `text` as a LIKE pattern that matches itself only.
fn like_literal(text: &str) -> String {
    let mut pattern = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '\\' | '%' | '_') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern
}
