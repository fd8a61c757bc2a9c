//! Everything of some documents, for other programs. A caller goes through the documents page by
//! page, so that neither a statement nor an answer grows with the repository.

use super::{Snapshot, collect, decode, unsigned};
use crate::model::{EdgeKind, Resolution, SymbolKind};
use crate::store::Result;
use sqlx::Row;

/// One occurrence that leads to a symbol.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExportedReference {
    /// The document it stands in.
    pub path: String,
    /// Its line.
    pub line: u32,
    /// Its column.
    pub column: u32,
    /// The name as written.
    pub name: String,
    /// What it is for.
    pub kind: EdgeKind,
    /// How it was found.
    pub resolution: Resolution,
    /// The document of what it leads to.
    pub target_path: String,
    /// The line of what it leads to.
    pub target_line: u32,
}

/// One symbol.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExportedSymbol {
    /// Its document.
    pub path: String,
    /// Line of its name.
    pub line: u32,
    /// Column of its name.
    pub column: u32,
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: SymbolKind,
    /// First line of its definition.
    pub start_line: u32,
    /// Last line of its definition.
    pub end_line: u32,
    /// Names within the document that it stands in, joined by `::`.
    pub parent: String,
}

/// One edge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExportedEdge {
    /// The document its occurrences stand in.
    pub path: String,
    /// Descriptor of the enclosing symbol.
    pub source: String,
    /// Descriptor of the target; package and path of an external one, joined by `::`.
    pub target: String,
    /// What relates them.
    pub kind: EdgeKind,
    /// How it was found.
    pub resolution: Resolution,
    /// The name as written, where it is not the target's.
    pub alias: Option<String>,
    /// How many occurrences.
    pub count: u32,
}

impl Snapshot {
    /// Every occurrence in these documents that leads to a symbol, by place.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn export_references(&mut self, documents: &[i64]) -> Result<Vec<ExportedReference>> {
        let resolutions = [Resolution::Exact, Resolution::Inferred, Resolution::Candidate];
        let rows = sqlx::query(include_str!("export_references.sql"))
            .bind(self.repository.id)
            .bind(documents)
            .bind(resolutions.map(|resolution| resolution as i16))
            .bind(EdgeKind::OCCURRENCES.map(|kind| kind as i16))
            .fetch_all(&mut *self.transaction)
            .await;
        collect(rows, "exporting references", |row| {
            Ok(ExportedReference {
                path: row.try_get("path")?,
                line: unsigned(row, "line")?,
                column: unsigned(row, "col")?,
                name: row.try_get("name")?,
                kind: decode(row, "kind", EdgeKind::from_code)?,
                resolution: decode(row, "resolution", Resolution::from_code)?,
                target_path: row.try_get("target_path")?,
                target_line: unsigned(row, "target_line")?,
            })
        })
    }

    /// Every declared symbol of these documents, by place: not the documents' own, and not parameter
    /// properties.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn export_symbols(&mut self, documents: &[i64]) -> Result<Vec<ExportedSymbol>> {
        let rows = sqlx::query(include_str!("export_symbols.sql"))
            .bind(self.repository.id)
            .bind(documents)
            .bind(SymbolKind::File as i16)
            .bind(SymbolKind::Field as i16)
            .bind(SymbolKind::Constructor as i16)
            .bind(SymbolKind::Property as i16)
            .fetch_all(&mut *self.transaction)
            .await;
        collect(rows, "exporting symbols", |row| {
            Ok(ExportedSymbol {
                path: row.try_get("path")?,
                line: unsigned(row, "line")?,
                column: unsigned(row, "col")?,
                name: row.try_get("name")?,
                kind: decode(row, "kind", SymbolKind::from_code)?,
                start_line: unsigned(row, "start_line")?,
                end_line: unsigned(row, "end_line")?,
                parent: row.try_get("parent")?,
            })
        })
    }

    /// Every edge of these documents, by document, source and target; of what contains a symbol the
    /// symbol's document counts.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn export_edges(&mut self, documents: &[i64]) -> Result<Vec<ExportedEdge>> {
        let rows = sqlx::query(include_str!("export_edges.sql"))
            .bind(self.repository.id)
            .bind(documents)
            .bind(Resolution::External as i16)
            .bind(EdgeKind::Contains as i16)
            .bind(Resolution::Exact as i16)
            .fetch_all(&mut *self.transaction)
            .await;
        collect(rows, "exporting edges", |row| {
            Ok(ExportedEdge {
                path: row.try_get("path")?,
                source: row.try_get("source")?,
                target: row.try_get("target")?,
                kind: decode(row, "kind", EdgeKind::from_code)?,
                resolution: decode(row, "resolution", Resolution::from_code)?,
                alias: row.try_get("alias")?,
                count: unsigned(row, "count")?,
            })
        })
    }
}
