//! What is in the index, in numbers. These statements alone read a whole partition: the answer is
//! about all of it.

use super::{Snapshot, collect, decode};
use crate::model::{DocumentStatus, EdgeKind, Language, Resolution, SymbolKind};
use crate::store::{Result, UsedPackage, dependencies};
use sqlx::Row;

/// Documents of one language and status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DocumentCount {
    /// The language.
    pub language: Language,
    /// The status.
    pub status: DocumentStatus,
    /// How many.
    pub documents: i64,
    /// Their lines.
    pub lines: i64,
    /// Their bytes.
    pub bytes: i64,
    /// Their references that were looked up and not found.
    pub unresolved: i64,
    /// Their references that lead out of the repository.
    pub external: i64,
}

/// A document that is not whole in the index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IncompleteRow {
    /// Its path.
    pub path: String,
    /// What became of it.
    pub status: DocumentStatus,
    /// Why.
    pub detail: String,
}

/// Symbols of one kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SymbolCount {
    /// The kind.
    pub kind: SymbolKind,
    /// How many.
    pub symbols: i64,
}

/// Edges of one kind and resolution.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EdgeCount {
    /// The kind.
    pub kind: EdgeKind,
    /// The resolution.
    pub resolution: Resolution,
    /// How many rows.
    pub edges: i64,
    /// How many occurrences they hold.
    pub occurrences: i64,
}

impl Snapshot {
    /// Packages whose sources were used as evidence for types.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn used_packages(&mut self) -> Result<Vec<UsedPackage>> {
        dependencies::packages(&mut self.transaction, self.repository.id).await
    }

    /// Documents by language and status.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn document_counts(&mut self) -> Result<Vec<DocumentCount>> {
        let rows = sqlx::query(include_str!("status_documents.sql"))
            .bind(self.repository.id)
            .fetch_all(&mut *self.transaction)
            .await;
        collect(rows, "counting documents", |row| {
            Ok(DocumentCount {
                language: decode(row, "language", Language::from_code)?,
                status: decode(row, "status", DocumentStatus::from_code)?,
                documents: row.try_get("documents")?,
                lines: row.try_get("lines")?,
                bytes: row.try_get("bytes")?,
                unresolved: row.try_get("unresolved")?,
                external: row.try_get("external")?,
            })
        })
    }

    /// Documents that are not whole in the index, the skipped ones before the partial ones.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn incomplete_documents(&mut self, limit: u32) -> Result<Vec<IncompleteRow>> {
        let rows = sqlx::query(include_str!("status_incomplete.sql"))
            .bind(self.repository.id)
            .bind(DocumentStatus::Parsed as i16)
            .bind(DocumentStatus::Partial as i16)
            .bind(i64::from(limit))
            .fetch_all(&mut *self.transaction)
            .await;
        collect(rows, "listing incomplete documents", |row| {
            Ok(IncompleteRow {
                path: row.try_get("path")?,
                status: decode(row, "status", DocumentStatus::from_code)?,
                detail: row.try_get("detail")?,
            })
        })
    }

    /// Symbols by kind.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn symbol_counts(&mut self) -> Result<Vec<SymbolCount>> {
        let rows = sqlx::query(include_str!("status_symbols.sql"))
            .bind(self.repository.id)
            .fetch_all(&mut *self.transaction)
            .await;
        collect(rows, "counting symbols", |row| {
            Ok(SymbolCount {
                kind: decode(row, "kind", SymbolKind::from_code)?,
                symbols: row.try_get("symbols")?,
            })
        })
    }

    /// Edges by kind and resolution.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn edge_counts(&mut self) -> Result<Vec<EdgeCount>> {
        let rows = sqlx::query(include_str!("status_edges.sql"))
            .bind(self.repository.id)
            .fetch_all(&mut *self.transaction)
            .await;
        collect(rows, "counting edges", |row| {
            Ok(EdgeCount {
                kind: decode(row, "kind", EdgeKind::from_code)?,
                resolution: decode(row, "resolution", Resolution::from_code)?,
                edges: row.try_get("edges")?,
                occurrences: row.try_get("occurrences")?,
            })
        })
    }
}
