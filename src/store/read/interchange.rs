//! Everything of some documents, for formats that other programs read. A caller goes through the
//! documents page by page, so that neither a statement nor an answer grows with the repository.
//!
//! Must not know: the formats.

use super::{Snapshot, collect, decode, decode_optional, symbols};
use crate::model::{DocumentStatus, EdgeKind, Language, Position, Resolution, Symbol};
use crate::store::Result;
use sqlx::Row;
use sqlx::postgres::PgRow;

/// A document, as far as programs need it that compare it with what lies on the disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IndexedDocument {
    /// Its id.
    pub id: i64,
    /// Its path.
    pub path: String,
    /// Its language.
    pub language: Language,
    /// What became of it.
    pub status: DocumentStatus,
    /// BLAKE3 of its bytes when it was indexed.
    pub content_hash: Vec<u8>,
}

/// What an edge leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Leads {
    /// To a symbol of the repository.
    Symbol {
        /// Its descriptor.
        descriptor: String,
        /// Its name.
        name: String,
        /// Its document.
        path: String,
        /// That document's language.
        language: Language,
    },
    /// To what a dependency defines.
    External {
        /// Its id.
        id: i64,
        /// The package.
        package: String,
        /// The path within it, joined by `::`; empty for the package itself.
        path: String,
    },
}

/// Occurrences of one document that lead to the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Occurrences {
    /// The document they stand in.
    pub document_id: i64,
    /// What they are for.
    pub kind: EdgeKind,
    /// How they were found.
    pub resolution: Resolution,
    /// The name as written, where it is not the target's.
    pub alias: Option<String>,
    /// Where they stand.
    pub positions: Vec<Position>,
    /// What they lead to.
    pub target: Leads,
}

/// Occurrences of one document that lead to the same, by its id alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Targets {
    /// The document they stand in.
    pub document_id: i64,
    /// What they are for.
    pub kind: EdgeKind,
    /// How they were found.
    pub resolution: Resolution,
    /// A symbol, or an external where the resolution says so.
    pub target_id: i64,
    /// Where they stand.
    pub positions: Vec<Position>,
}

/// That one definition overrides, implements or extends another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Relation {
    /// The one.
    pub source_id: i64,
    /// How they are related.
    pub kind: EdgeKind,
    /// The other.
    pub target: Leads,
}

/// What leads somewhere, sure enough to tell other programs. What is a candidate may as well lead
/// elsewhere.
const TOLD: [i16; 3] =
    [Resolution::Exact as i16, Resolution::Inferred as i16, Resolution::External as i16];

impl Snapshot {
    /// Documents after the path `after`, in the order of their paths.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn exported_documents(
        &mut self,
        after: &str,
        limit: u32,
    ) -> Result<Vec<IndexedDocument>> {
        let rows = sqlx::query(include_str!("interchange/documents.sql"))
            .bind(self.repository.id)
            .bind(after)
            .bind(i64::from(limit))
            .fetch_all(&mut *self.transaction)
            .await;
        collect(rows, "listing documents", document)
    }

    /// The documents at these paths, in no order; without those that there are none.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn documents_at(&mut self, paths: &[String]) -> Result<Vec<IndexedDocument>> {
        let rows = sqlx::query(include_str!("interchange/documents_at.sql"))
            .bind(self.repository.id)
            .bind(paths)
            .fetch_all(&mut *self.transaction)
            .await;
        collect(rows, "looking up documents", document)
    }

    /// What the occurrences in these documents lead to, as the index itself has it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn targets_of(&mut self, documents: &[i64]) -> Result<Vec<Targets>> {
        let rows = sqlx::query(include_str!("interchange/targets.sql"))
            .bind(self.repository.id)
            .bind(documents)
            .bind(EdgeKind::OCCURRENCES.map(|kind| kind as i16))
            .bind(TOLD)
            .fetch_all(&mut *self.transaction)
            .await;
        collect(rows, "reading what occurrences lead to", |row| {
            Ok(Targets {
                document_id: row.try_get("document_id")?,
                kind: decode(row, "kind", EdgeKind::from_code)?,
                resolution: decode(row, "resolution", Resolution::from_code)?,
                target_id: row.try_get("target_id")?,
                positions: positions(&row.try_get::<Vec<i32>, _>("positions")?),
            })
        })
    }

    /// Every symbol of these documents, by document and place.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn symbols_of(&mut self, documents: &[i64]) -> Result<Vec<Symbol>> {
        let rows = sqlx::query(include_str!("interchange/symbols.sql"))
            .bind(self.repository.id)
            .bind(documents)
            .fetch_all(&mut *self.transaction)
            .await;
        collect(rows, "reading symbols", symbols::symbol)
    }

    /// Every occurrence in these documents that leads to a symbol or out of the repository.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn occurrences_of(&mut self, documents: &[i64]) -> Result<Vec<Occurrences>> {
        let rows = sqlx::query(include_str!("interchange/occurrences.sql"))
            .bind(self.repository.id)
            .bind(documents)
            .bind(EdgeKind::OCCURRENCES.map(|kind| kind as i16))
            .bind(TOLD)
            .bind(Resolution::External as i16)
            .fetch_all(&mut *self.transaction)
            .await;
        collect(rows, "reading occurrences", |row| {
            Ok(Occurrences {
                document_id: row.try_get("document_id")?,
                kind: decode(row, "kind", EdgeKind::from_code)?,
                resolution: decode(row, "resolution", Resolution::from_code)?,
                alias: row.try_get("alias")?,
                positions: positions(&row.try_get::<Vec<i32>, _>("positions")?),
                target: leads(row)?,
            })
        })
    }

    /// What the symbols of these documents override, implement and extend.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn relations_of(&mut self, documents: &[i64]) -> Result<Vec<Relation>> {
        let kinds = [EdgeKind::Overrides, EdgeKind::Implements, EdgeKind::Extends];
        let rows = sqlx::query(include_str!("interchange/relations.sql"))
            .bind(self.repository.id)
            .bind(documents)
            .bind(kinds.map(|kind| kind as i16))
            .bind(TOLD)
            .bind(Resolution::External as i16)
            .fetch_all(&mut *self.transaction)
            .await;
        collect(rows, "reading what symbols are related to", |row| {
            Ok(Relation {
                source_id: row.try_get("source_id")?,
                kind: decode(row, "kind", EdgeKind::from_code)?,
                target: leads(row)?,
            })
        })
    }
}

pub(super) fn document(row: &PgRow) -> sqlx::Result<IndexedDocument> {
    Ok(IndexedDocument {
        id: row.try_get("id")?,
        path: row.try_get("path")?,
        language: decode(row, "language", Language::from_code)?,
        status: decode(row, "status", DocumentStatus::from_code)?,
        content_hash: row.try_get("content_hash")?,
    })
}

/// Places as they are stored: line, column, line, column, …
pub(super) fn positions(stored: &[i32]) -> Vec<Position> {
    let number = |number: i32| u32::try_from(number).unwrap_or_default();
    let place = |pair: &[i32]| Position { line: number(pair[0]), column: number(pair[1]) };
    stored.chunks_exact(2).map(place).collect()
}

fn leads(row: &PgRow) -> sqlx::Result<Leads> {
    let language = decode_optional(row, "language", Language::from_code)?;
    Ok(match language {
        Some(language) => Leads::Symbol {
            descriptor: row.try_get("descriptor")?,
            name: row.try_get("name")?,
            path: row.try_get("path")?,
            language,
        },
        None => Leads::External {
            id: row.try_get("target_id")?,
            package: row.try_get("package")?,
            path: row.try_get("external_path")?,
        },
    })
}
