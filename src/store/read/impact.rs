//! What the impact of a change asks of the database: who depends on symbols, what part they play.

use super::{Snapshot, collect, decode};
use crate::model::{EdgeKind, Resolution};
use crate::store::{Result, StoreError};
use sqlx::Row;

/// One step from a symbol to one that depends on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StepRow {
    /// Who depends.
    pub source_id: i64,
    /// On what.
    pub target_id: i64,
    /// What relates them.
    pub kind: EdgeKind,
    /// How that was found.
    pub resolution: Resolution,
}

/// What part a symbol plays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct RoleRow {
    /// The symbol.
    pub id: i64,
    /// It is test code that calls code that is none.
    pub tests: bool,
    /// Something else uses it.
    pub used: bool,
}

/// Edges to be relied on.
const FOUND: [i16; 3] =
    [Resolution::Imported as i16, Resolution::Exact as i16, Resolution::Inferred as i16];

impl Snapshot {
    /// Who depends on `ids` by an edge of `kinds` that is to be relied on; in no order, at most
    /// `each` of one symbol and `most` in all.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn dependents_of(
        &mut self,
        ids: &[i64],
        kinds: &[EdgeKind],
        each: u32,
        most: u32,
    ) -> Result<Vec<StepRow>> {
        let kinds: Vec<i16> = kinds.iter().map(|kind| *kind as i16).collect();
        let rows = sqlx::query(self.seen(include_str!("impact/dependents.sql")))
            .bind(self.repository.id)
            .bind(ids)
            .bind(kinds)
            .bind(FOUND)
            .bind(i64::from(each))
            .bind(i64::from(most))
            .fetch_all(&mut *self.transaction)
            .await;
        collect(rows, "looking for dependents", |row| {
            Ok(StepRow {
                source_id: row.try_get("source_id")?,
                target_id: row.try_get("target_id")?,
                kind: decode(row, "kind", EdgeKind::from_code)?,
                resolution: decode(row, "resolution", Resolution::from_code)?,
            })
        })
    }

    /// What each of `ids` stands in for, as (it, the declaration); at most `most` in all.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn declarations_of(&mut self, ids: &[i64], most: u32) -> Result<Vec<(i64, i64)>> {
        sqlx::query_as(include_str!("impact/declarations.sql"))
            .bind(self.repository.id)
            .bind(ids)
            .bind(EdgeKind::Overrides as i16)
            .bind(FOUND)
            .bind(i64::from(most))
            .fetch_all(&mut *self.transaction)
            .await
            .map_err(StoreError::during("looking for declarations"))
    }

    /// What part each of `ids` plays; they need not exist.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn roles_of(&mut self, ids: &[i64]) -> Result<Vec<RoleRow>> {
        let uses =
            [EdgeKind::Calls as i16, EdgeKind::ExpandsMacro as i16, EdgeKind::References as i16];
        sqlx::query_as(include_str!("impact/roles.sql"))
            .bind(self.repository.id)
            .bind(ids)
            .bind(EdgeKind::Tests as i16)
            .bind(uses)
            .bind(FOUND)
            .fetch_all(&mut *self.transaction)
            .await
            .map_err(StoreError::during("looking up what part symbols play"))
    }

    /// Those of `paths` that are indexed, with the hash of what was indexed.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn indexed_documents(&mut self, paths: &[String]) -> Result<Vec<(String, Vec<u8>)>> {
        sqlx::query_as(include_str!("impact/documents.sql"))
            .bind(self.repository.id)
            .bind(paths)
            .fetch_all(&mut *self.transaction)
            .await
            .map_err(StoreError::during("looking up documents"))
    }
}
