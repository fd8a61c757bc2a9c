//! Symbols that definitions are related to: what they override, implement, extend, test.

use super::references::{CALLEES, callee, caller, kinds as codes};
use super::{CalleeRow, Snapshot, collect, decode};
use crate::model::{EdgeKind, Resolution};
use crate::store::Result;

/// A symbol that an edge relates to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RelatedRow {
    /// What relates the two.
    pub edge: EdgeKind,
    /// The symbol, or what a dependency defines; `of_id` is the one that was asked about.
    pub row: CalleeRow,
}

impl Snapshot {
    /// What the edges of each of `ids` of these kinds lead to, at most `limit` of each kind.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn related_from(
        &mut self,
        ids: &[i64],
        kinds: &[EdgeKind],
        limit: u32,
    ) -> Result<Vec<RelatedRow>> {
        let rows = sqlx::query(include_str!("related_from.sql"))
            .bind(self.repository.id)
            .bind(ids)
            .bind(codes(kinds))
            .bind(CALLEES)
            .bind(i64::from(limit))
            .bind(Resolution::External as i16)
            .fetch_all(&mut *self.transaction)
            .await;
        collect(rows, "looking up what symbols are related to", |row| {
            Ok(RelatedRow {
                edge: decode(row, "edge_kind", EdgeKind::from_code)?,
                row: callee(row)?,
            })
        })
    }

    /// The symbols whose edges of these kinds lead to each of `ids`, symbols or externals, at most
    /// `limit` of each kind.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn related_to(
        &mut self,
        ids: &[i64],
        kinds: &[EdgeKind],
        resolutions: &[Resolution],
        limit: u32,
    ) -> Result<Vec<RelatedRow>> {
        let rows = sqlx::query(include_str!("related_to.sql"))
            .bind(self.repository.id)
            .bind(ids)
            .bind(codes(kinds))
            .bind(resolutions.iter().map(|r| *r as i16).collect::<Vec<_>>())
            .bind(i64::from(limit))
            .fetch_all(&mut *self.transaction)
            .await;
        collect(rows, "looking up whom symbols are related to", |row| {
            Ok(RelatedRow {
                edge: decode(row, "edge_kind", EdgeKind::from_code)?,
                row: CalleeRow::Symbol(caller(row)?),
            })
        })
    }
}
