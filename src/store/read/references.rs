//! References to symbols, and the symbols that call each other.

use super::{Snapshot, collect, decode, decode_optional, unsigned};
use crate::model::{EdgeKind, Position, Resolution, SymbolKind};
use crate::store::Result;
use sqlx::Row;
use sqlx::postgres::PgRow;

/// What references are wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReferenceFilter {
    /// Of these kinds; those of occurrences where empty.
    pub kinds: Vec<EdgeKind>,
    /// Found in one of these ways.
    pub resolutions: Vec<Resolution>,
}

/// Where a reference stands among all references to some symbols: their total order, and so the
/// cursor from which a next page goes on, whatever has been written since.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Its document.
    pub path: String,
    /// Its line and column.
    pub position: Position,
    /// What it leads to.
    pub target_id: i64,
    /// Its kind's code.
    pub kind: i16,
}

/// One occurrence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReferenceRow {
    /// Its document.
    pub path: String,
    /// BLAKE3 of its document when it was indexed.
    pub content_hash: Vec<u8>,
    /// Where it stands.
    pub position: Position,
    /// What it leads to.
    pub target_id: i64,
    /// What relates the two.
    pub kind: EdgeKind,
    /// How it was found.
    pub resolution: Resolution,
    /// The name as written, where it is not the target's.
    pub alias: Option<String>,
    /// The enclosing symbol.
    pub source_id: i64,
    /// The enclosing symbol's name, empty where the symbol is gone.
    pub source_name: String,
    /// The names it stands in.
    pub source_container: String,
    /// What it is.
    pub source_kind: Option<SymbolKind>,
}

impl ReferenceRow {
    /// Its place.
    pub fn place(&self) -> Place {
        Place {
            path: self.path.clone(),
            position: self.position,
            target_id: self.target_id,
            kind: self.kind as i16,
        }
    }
}

/// How many occurrences there are of one kind and resolution.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CountRow {
    /// The kind.
    pub kind: EdgeKind,
    /// The resolution.
    pub resolution: Resolution,
    /// The occurrences.
    pub occurrences: i64,
}

/// A direct caller.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallerRow {
    /// The symbol it calls.
    pub of_id: i64,
    /// Its id.
    pub id: i64,
    /// Its name.
    pub name: String,
    /// The names it stands in.
    pub container: String,
    /// What it is.
    pub kind: SymbolKind,
    /// Its document.
    pub path: String,
    /// The line of its name.
    pub line: u32,
    /// How the surest of the calls was found.
    pub resolution: Resolution,
    /// How often it calls.
    pub occurrences: i64,
}

/// A direct callee: a symbol of the repository or something a dependency defines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CalleeRow {
    /// A symbol; `of_id` is its caller here.
    Symbol(CallerRow),
    /// An external.
    External {
        /// The symbol that calls it.
        of_id: i64,
        /// The package.
        package: String,
        /// The path within it.
        path: String,
        /// How often it is called.
        occurrences: i64,
    },
}

/// What callers and callees are related by.
const CALLS: [i16; 2] = [EdgeKind::CALLS[0] as i16, EdgeKind::CALLS[1] as i16];
/// Candidates are never shown as calls.
const CALLERS: [i16; 3] =
    [Resolution::Imported as i16, Resolution::Exact as i16, Resolution::Inferred as i16];
pub(super) const CALLEES: [i16; 4] =
    [CALLERS[0], CALLERS[1], CALLERS[2], Resolution::External as i16];

impl Snapshot {
    /// Occurrences of `targets`, symbols or externals, after `after`, in the order of their places.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn references(
        &mut self,
        targets: &[i64],
        filter: &ReferenceFilter,
        after: &Place,
        limit: u32,
    ) -> Result<Vec<ReferenceRow>> {
        let rows = sqlx::query(self.seen(include_str!("references.sql")))
            .bind(self.repository.id)
            .bind(targets)
            .bind(kinds(&filter.kinds))
            .bind(filter.resolutions.iter().map(|r| *r as i16).collect::<Vec<_>>())
            .bind(&after.path)
            .bind(after.position.line as i32)
            .bind(after.position.column as i32)
            .bind(after.target_id)
            .bind(after.kind)
            .bind(i64::from(limit))
            .bind(EdgeKind::Contains as i16)
            .bind(Resolution::Exact as i16)
            .fetch_all(&mut *self.transaction)
            .await;
        collect(rows, "looking up references", |row| {
            Ok(ReferenceRow {
                path: row.try_get("path")?,
                content_hash: row.try_get("content_hash")?,
                position: Position { line: unsigned(row, "line")?, column: unsigned(row, "col")? },
                target_id: row.try_get("target_id")?,
                kind: decode(row, "kind", EdgeKind::from_code)?,
                resolution: decode(row, "resolution", Resolution::from_code)?,
                alias: row.try_get("alias")?,
                source_id: row.try_get("source_id")?,
                source_name: row.try_get::<Option<_>, _>("source_name")?.unwrap_or_default(),
                source_container: row
                    .try_get::<Option<_>, _>("source_container")?
                    .unwrap_or_default(),
                source_kind: decode_optional(row, "source_kind", SymbolKind::from_code)?,
            })
        })
    }

    /// How many occurrences `targets`, symbols or externals, have, whatever the resolution: of some
    /// kinds, or of those of occurrences where none is given.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn reference_counts(
        &mut self,
        targets: &[i64],
        kinds: &[EdgeKind],
    ) -> Result<Vec<CountRow>> {
        let rows = sqlx::query(self.seen(include_str!("reference_counts.sql")))
            .bind(self.repository.id)
            .bind(targets)
            .bind(self::kinds(kinds))
            .bind(EdgeKind::Contains as i16)
            .bind(Resolution::Exact as i16)
            .fetch_all(&mut *self.transaction)
            .await;
        collect(rows, "counting references", |row| {
            Ok(CountRow {
                kind: decode(row, "kind", EdgeKind::from_code)?,
                resolution: decode(row, "resolution", Resolution::from_code)?,
                occurrences: row.try_get("occurrences")?,
            })
        })
    }

    /// Direct callers of each of `ids`, at most `limit` each.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn callers(&mut self, ids: &[i64], limit: u32) -> Result<Vec<CallerRow>> {
        let rows = sqlx::query(self.seen(include_str!("callers.sql")))
            .bind(self.repository.id)
            .bind(ids)
            .bind(CALLS)
            .bind(CALLERS)
            .bind(i64::from(limit))
            .fetch_all(&mut *self.transaction)
            .await;
        collect(rows, "looking up callers", caller)
    }

    /// Direct callees of each of `ids`, at most `limit` each.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn callees(&mut self, ids: &[i64], limit: u32) -> Result<Vec<CalleeRow>> {
        let rows = sqlx::query(self.seen(include_str!("callees.sql")))
            .bind(self.repository.id)
            .bind(ids)
            .bind(CALLS)
            .bind(CALLEES)
            .bind(i64::from(limit))
            .bind(Resolution::External as i16)
            .fetch_all(&mut *self.transaction)
            .await;
        collect(rows, "looking up callees", callee)
    }
}

pub(super) fn callee(row: &PgRow) -> sqlx::Result<CalleeRow> {
    match row.try_get::<Option<String>, _>("package")? {
        None => caller(row).map(CalleeRow::Symbol),
        Some(package) => Ok(CalleeRow::External {
            of_id: row.try_get("of_id")?,
            package,
            path: row.try_get("external_path")?,
            occurrences: row.try_get("occurrences")?,
        }),
    }
}

/// The codes of the kinds that are asked for.
pub(super) fn kinds(wanted: &[EdgeKind]) -> Vec<i16> {
    let kinds = if wanted.is_empty() { &EdgeKind::OCCURRENCES } else { wanted };
    kinds.iter().map(|kind| *kind as i16).collect()
}

pub(super) fn caller(row: &PgRow) -> sqlx::Result<CallerRow> {
    Ok(CallerRow {
        of_id: row.try_get("of_id")?,
        id: row.try_get("id")?,
        name: row.try_get("name")?,
        container: row.try_get("container")?,
        kind: decode(row, "kind", SymbolKind::from_code)?,
        path: row.try_get("path")?,
        line: unsigned(row, "line")?,
        resolution: decode(row, "resolution", Resolution::from_code)?,
        occurrences: row.try_get("occurrences")?,
    })
}
