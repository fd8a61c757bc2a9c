//! What an overview asks of the database: sizes, modules and what they use of one another, the
//! symbols that most refer to. How much of it is shown is not decided here.

use super::{Snapshot, collect, decode, unsigned};
use crate::model::{EdgeKind, Language, Resolution, SymbolKind, Visibility};
use crate::store::{Result, StoreError};
use sqlx::Row;
use sqlx::postgres::PgRow;

/// What a language has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SizeRow {
    /// The language.
    pub language: Language,
    /// Its documents.
    pub documents: i64,
    /// Their lines.
    pub lines: i64,
}

/// A folder, or a document by its stem.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct ModuleRow {
    /// Relative to the folder asked about.
    pub path: String,
    /// Its documents.
    pub documents: i64,
    /// Their lines.
    pub lines: i64,
}

/// That one module uses another.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct UseRow {
    /// Who.
    pub source: String,
    /// Whom.
    pub target: String,
    /// By how many pairs of document and symbol.
    pub uses: i64,
}

/// A symbol worth showing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyRow {
    /// Its id.
    pub id: i64,
    /// Its name.
    pub name: String,
    /// Names it stands in.
    pub container: String,
    /// What it is.
    pub kind: SymbolKind,
    /// Its declaration.
    pub signature: String,
    /// Its document.
    pub path: String,
    /// Its line.
    pub line: u32,
    /// Other documents that refer to it, as far as was looked.
    pub documents: i64,
}

impl KeyRow {
    fn of(row: &PgRow) -> sqlx::Result<Self> {
        Ok(Self {
            id: row.try_get("id")?,
            name: row.try_get("name")?,
            container: row.try_get("container")?,
            kind: decode(row, "kind", SymbolKind::from_code)?,
            signature: row.try_get("signature")?,
            path: row.try_get("path")?,
            line: unsigned(row, "line")?,
            documents: row.try_get("documents")?,
        })
    }
}

/// How far to look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// Documents at most.
    pub documents: u32,
    /// Edges of each at most.
    pub edges: u32,
    /// Rows of the answer at most.
    pub rows: u32,
}

/// Edges to be relied on.
const FOUND: [i16; 2] = [Resolution::Exact as i16, Resolution::Inferred as i16];

impl Snapshot {
    /// What each language has below a folder.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn sizes(&mut self, folder: &str) -> Result<Vec<SizeRow>> {
        let rows = sqlx::query(include_str!("overview/sizes.sql"))
            .bind(self.repository.id)
            .bind(folder)
            .fetch_all(&mut *self.transaction)
            .await;
        collect(rows, "counting documents", |row| {
            Ok(SizeRow {
                language: decode(row, "language", Language::from_code)?,
                documents: row.try_get("documents")?,
                lines: row.try_get("lines")?,
            })
        })
    }

    /// The modules `levels` below a folder, the largest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn modules(
        &mut self,
        folder: &str,
        levels: i32,
        rows: u32,
    ) -> Result<Vec<ModuleRow>> {
        sqlx::query_as(include_str!("overview/modules.sql"))
            .bind(self.repository.id)
            .bind(folder)
            .bind(levels)
            .bind(i64::from(rows))
            .fetch_all(&mut *self.transaction)
            .await
            .map_err(StoreError::during("listing modules"))
    }

    /// Which of those modules use which others, the strongest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn module_uses(
        &mut self,
        folder: &str,
        levels: i32,
        look: Look,
    ) -> Result<Vec<UseRow>> {
        sqlx::query_as(include_str!("overview/dependencies.sql"))
            .bind(self.repository.id)
            .bind(folder)
            .bind(levels)
            .bind(i64::from(look.rows))
            .bind(i64::from(look.documents))
            .bind(i64::from(look.edges))
            .bind(EdgeKind::OCCURRENCES.map(|kind| kind as i16))
            .bind(FOUND)
            .fetch_all(&mut *self.transaction)
            .await
            .map_err(StoreError::during("looking at what modules use"))
    }

    /// Symbols below a folder that most documents refer to, but for those of `without`.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn central(
        &mut self,
        folder: &str,
        without: &[SymbolKind],
        look: Look,
    ) -> Result<Vec<KeyRow>> {
        let rows = sqlx::query(include_str!("overview/central.sql"))
            .bind(self.repository.id)
            .bind(folder)
            .bind(i64::from(look.rows))
            .bind(i64::from(look.documents))
            .bind(i64::from(look.edges))
            .bind(EdgeKind::OCCURRENCES.map(|kind| kind as i16))
            .bind(FOUND)
            .bind(without.iter().map(|kind| *kind as i16).collect::<Vec<_>>())
            .fetch_all(&mut *self.transaction)
            .await;
        collect(rows, "looking for central symbols", KeyRow::of)
    }

    /// Public symbols below a folder that stand in no other one, those of the highest documents
    /// first, `each` of a document at most; none of documents in folders called one of `without`.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn public_symbols(
        &mut self,
        folder: &str,
        without: &[&str],
        each: u32,
        look: Look,
    ) -> Result<Vec<KeyRow>> {
        let rows = sqlx::query(include_str!("overview/public.sql"))
            .bind(self.repository.id)
            .bind(folder)
            .bind(i64::from(look.documents))
            .bind(i64::from(each))
            .bind(i64::from(look.rows))
            .bind(SymbolKind::File as i16)
            .bind(Visibility::Public as i16)
            .bind(without)
            .fetch_all(&mut *self.transaction)
            .await;
        collect(rows, "listing public symbols", KeyRow::of)
    }

    /// Documents below a folder that are called one of `names`, the highest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn documents_called(
        &mut self,
        folder: &str,
        names: &[&str],
        rows: u32,
    ) -> Result<Vec<String>> {
        sqlx::query_scalar(include_str!("overview/roots.sql"))
            .bind(self.repository.id)
            .bind(folder)
            .bind(names)
            .bind(i64::from(rows))
            .fetch_all(&mut *self.transaction)
            .await
            .map_err(StoreError::during("looking for roots"))
    }
}
