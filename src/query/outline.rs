//! What a document or a folder defines.

use super::{AsOf, Overview, Query, QueryError, limits};
use crate::store::read::{DocumentRow, OutlineRow, Snapshot};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::HashMap;

/// A symbol of an outline.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct OutlineSymbol {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: &'static str,
    /// Who may name it.
    pub visibility: &'static str,
    /// Line of its name, from 1.
    pub line: u32,
    /// Last line of its definition.
    pub end_line: u32,
    /// How many symbols of the document it stands in; 0 for the outermost.
    pub depth: u32,
    /// Declaration without body.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub signature: String,
}

/// A document of an outline.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct OutlineDocument {
    /// Its path.
    pub path: String,
    /// Its language.
    pub language: &'static str,
    /// What became of it.
    pub status: &'static str,
    /// Why the status is not `parsed`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub detail: String,
    /// Its lines.
    pub lines: u32,
    /// Its symbols in the order they stand; in a folder's outline the outermost ones only.
    pub symbols: Vec<OutlineSymbol>,
    /// It has more symbols than are listed.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub more: bool,
}

/// One page of an outline.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Outline {
    /// What the answer is as of.
    pub as_of: AsOf,
    /// What was asked for, relative to the root; empty for the root.
    pub path: String,
    /// Its documents; none beside an overview.
    pub documents: Vec<OutlineDocument>,
    /// All of it at a glance, where a budget was given and it is no document.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub overview: Option<Overview>,
    /// Give this to have the next page; absent on the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
    /// How many of the document's symbols stand before this page.
    #[serde(skip)]
    pub offset: u32,
}

/// Where an outline goes on: behind a document of a folder, or within one document.
enum Cursor {
    Document(String),
    Symbol(u32),
}

impl Cursor {
    fn parse(text: &str) -> Result<Self, QueryError> {
        match text.split_once(':') {
            Some(("document", path)) => Some(Self::Document(path.to_owned())),
            Some(("symbol", offset)) => offset.parse().ok().map(Self::Symbol),
            _ => None,
        }
        .ok_or_else(|| QueryError::InvalidCursor { cursor: text.to_owned() })
    }
}

impl Outline {
    /// The cursor that goes on behind the last listed document of a folder.
    pub fn cursor_behind_document(path: &str) -> String {
        format!("document:{path}")
    }

    /// The cursor that goes on behind `count` symbols of a document.
    pub fn cursor_behind_symbols(count: u32) -> String {
        format!("symbol:{count}")
    }

    /// Whether it is the outline of one document.
    pub fn is_document(&self) -> bool {
        matches!(self.documents.as_slice(), [document] if document.path == self.path)
    }
}

impl Query<'_> {
    /// One page of the outline of a document or a folder, relative to the root or absolute; empty
    /// for the whole repository.
    ///
    /// # Errors
    /// [`QueryError::UnknownPath`] where nothing indexed is or lies there.
    pub async fn outline(&self, path: &str, cursor: Option<&str>) -> Result<Outline, QueryError> {
        let cursor = cursor.map(Cursor::parse).transpose()?;
        let mut snapshot = self.snapshot().await?;
        let path = self.indexed_path(&mut snapshot, path).await?;
        let (after, offset) = match &cursor {
            Some(Cursor::Document(path)) => (path.as_str(), 0),
            Some(Cursor::Symbol(offset)) => ("", *offset),
            None => ("", 0),
        };
        let most = limits::OUTLINE_DOCUMENTS;
        let mut rows = snapshot.documents_under(&path, after, most + 1).await?;
        let more = rows.len() > most as usize;
        rows.truncate(most as usize);
        let (documents, next_cursor) = match rows.as_slice() {
            [row] if row.path == path => document(&mut snapshot, row, offset).await?,
            rows => {
                let documents = folder(&mut snapshot, rows).await?;
                let last = rows.last().filter(|_| more);
                (documents, last.map(|row| Outline::cursor_behind_document(&row.path)))
            }
        };
        let as_of = self.as_of(&snapshot);
        Ok(Outline { as_of, path, documents, overview: None, next_cursor, offset })
    }
}

/// A whole document, from its symbol number `offset` on.
async fn document(
    snapshot: &mut Snapshot,
    row: &DocumentRow,
    offset: u32,
) -> Result<(Vec<OutlineDocument>, Option<String>), QueryError> {
    let most = limits::OUTLINE_SYMBOLS;
    // All symbols before the page are read too: the depth of one follows from those around it.
    let mut symbols =
        snapshot.document_outline(row.id, offset.saturating_add(most).saturating_add(1)).await?;
    let wanted = offset.saturating_add(most) as usize;
    let more = symbols.len() > wanted;
    symbols.truncate(wanted);
    let mut document = outlined(row, &symbols);
    document.symbols.drain(..(offset as usize).min(document.symbols.len()));
    document.more = more;
    let next = more.then(|| Outline::cursor_behind_symbols(offset.saturating_add(most)));
    Ok((vec![document], next))
}

/// The outermost symbols of several documents.
async fn folder(
    snapshot: &mut Snapshot,
    rows: &[DocumentRow],
) -> Result<Vec<OutlineDocument>, QueryError> {
    let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
    let most = limits::OUTLINE_SYMBOLS_EACH as usize;
    let mut symbols: HashMap<i64, Vec<OutlineRow>> = HashMap::new();
    for symbol in snapshot.folder_outline(&ids, limits::OUTLINE_SYMBOLS_EACH + 1).await? {
        symbols.entry(symbol.document_id).or_default().push(symbol);
    }
    let documents = rows.iter().map(|row| {
        let mut document = outlined(row, symbols.get(&row.id).map_or(&[][..], Vec::as_slice));
        document.more = document.symbols.len() > most;
        document.symbols.truncate(most);
        document
    });
    Ok(documents.collect())
}

fn outlined(row: &DocumentRow, symbols: &[OutlineRow]) -> OutlineDocument {
    let mut depths: HashMap<i64, u32> = HashMap::new();
    let symbols = symbols
        .iter()
        .map(|symbol| {
            // Outer symbols stand before inner ones.
            let around = symbol.enclosing_id.and_then(|id| depths.get(&id));
            let depth = around.map_or(0, |depth| (depth + 1).min(limits::OUTLINE_DEPTH));
            depths.insert(symbol.id, depth);
            OutlineSymbol {
                id: symbol.id.to_string(),
                name: symbol.name.clone(),
                kind: symbol.kind.name(),
                visibility: symbol.visibility.name(),
                line: symbol.line,
                end_line: symbol.end_line,
                depth,
                signature: symbol.signature.clone(),
            }
        })
        .collect();
    OutlineDocument {
        path: row.path.clone(),
        language: row.language.name(),
        status: row.status.name(),
        detail: row.detail.clone(),
        lines: row.lines,
        symbols,
        more: false,
    }
}
