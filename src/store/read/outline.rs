//! What documents define.

use super::{Snapshot, collect, decode, unsigned};
use crate::model::{DocumentStatus, Language, SymbolKind, Visibility};
use crate::store::Result;
use sqlx::Row;
use sqlx::postgres::PgRow;

/// A document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentRow {
    /// Its id.
    pub id: i64,
    /// Its path.
    pub path: String,
    /// Its language.
    pub language: Language,
    /// What became of it.
    pub status: DocumentStatus,
    /// Why it is not `Parsed`.
    pub detail: String,
    /// Its lines.
    pub lines: u32,
}

/// A symbol as an outline shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutlineRow {
    /// Its id.
    pub id: i64,
    /// Its document.
    pub document_id: i64,
    /// The symbol it stands in.
    pub enclosing_id: Option<i64>,
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: SymbolKind,
    /// Who may name it.
    pub visibility: Visibility,
    /// Its declaration.
    pub signature: String,
    /// The line of its name.
    pub line: u32,
    /// The last line of its definition.
    pub end_line: u32,
}

impl OutlineRow {
    fn of(row: &PgRow) -> sqlx::Result<Self> {
        Ok(Self {
            id: row.try_get("id")?,
            document_id: row.try_get("document_id")?,
            enclosing_id: row.try_get("enclosing_id")?,
            name: row.try_get("name")?,
            kind: decode(row, "kind", SymbolKind::from_code)?,
            visibility: decode(row, "visibility", Visibility::from_code)?,
            signature: row.try_get("signature")?,
            line: unsigned(row, "line")?,
            end_line: unsigned(row, "end_line")?,
        })
    }
}

impl Snapshot {
    /// Documents that are `path` or lie under it (all, where it is empty), after the path `after`.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn documents_under(
        &mut self,
        path: &str,
        after: &str,
        limit: u32,
    ) -> Result<Vec<DocumentRow>> {
        let rows = sqlx::query(include_str!("documents_under.sql"))
            .bind(self.repository.id)
            .bind(path)
            .bind(after)
            .bind(i64::from(limit))
            .fetch_all(&mut *self.transaction)
            .await;
        collect(rows, "listing documents", |row| {
            Ok(DocumentRow {
                id: row.try_get("id")?,
                path: row.try_get("path")?,
                language: decode(row, "language", Language::from_code)?,
                status: decode(row, "status", DocumentStatus::from_code)?,
                detail: row.try_get("detail")?,
                lines: unsigned(row, "lines")?,
            })
        })
    }

    /// The symbols of one document in the order they stand, outer before inner, without the
    /// document's own.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn document_outline(
        &mut self,
        document_id: i64,
        limit: u32,
    ) -> Result<Vec<OutlineRow>> {
        let rows = sqlx::query(include_str!("outline_document.sql"))
            .bind(self.repository.id)
            .bind(document_id)
            .bind(SymbolKind::File as i16)
            .bind(i64::from(limit))
            .fetch_all(&mut *self.transaction)
            .await;
        collect(rows, "outlining a document", OutlineRow::of)
    }

    /// The outermost symbols of several documents, at most `limit` each, in the documents' order.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn folder_outline(
        &mut self,
        document_ids: &[i64],
        limit: u32,
    ) -> Result<Vec<OutlineRow>> {
        let rows = sqlx::query(include_str!("outline_folder.sql"))
            .bind(self.repository.id)
            .bind(document_ids)
            .bind(i64::from(limit))
            .bind(SymbolKind::File as i16)
            .fetch_all(&mut *self.transaction)
            .await;
        collect(rows, "outlining a folder", OutlineRow::of)
    }
}
