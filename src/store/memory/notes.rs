//! What is said of memories in answers about code.
//!
//! Must not know: what the answers are.

use super::lists::state;
use crate::model::AnchorState;
use crate::store::{Result, Store, StoreError};
use sqlx::Row;
use sqlx::postgres::PgRow;

/// Characters of a memory that are read.
const SHOWN: i32 = 400;

/// What a memory says of a symbol.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoteRow {
    /// The symbol's id.
    pub symbol_id: i64,
    /// The memory's.
    pub id: String,
    /// What it is about.
    pub context: String,
    /// The beginning of what it says.
    pub content: String,
    /// The symbol's name.
    pub name: String,
    /// Names it stands in.
    pub container: String,
    /// How it stands to what it was.
    pub state: AnchorState,
}

impl NoteRow {
    fn of(row: &PgRow) -> sqlx::Result<Self> {
        Ok(Self {
            symbol_id: row.try_get("symbol_id")?,
            id: row.try_get("id")?,
            context: row.try_get("context")?,
            content: row.try_get("content")?,
            name: row.try_get("name")?,
            container: row.try_get("container")?,
            state: state(row)?,
        })
    }
}

impl Store {
    /// What valid memories of `namespaces` say of symbols of a repository, at most `limit`.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn notes(
        &self,
        namespaces: &[String],
        (repository, symbols): (i64, &[i64]),
        limit: u32,
    ) -> Result<Vec<NoteRow>> {
        let failed = || StoreError::during("looking for memories of symbols");
        let rows = sqlx::query(include_str!("notes.sql"))
            .bind(self.scope().namespaces(namespaces))
            .bind(repository)
            .bind(symbols)
            .bind(i64::from(limit))
            .bind(SHOWN)
            .fetch_all(self.pool())
            .await
            .map_err(failed())?;
        rows.iter().map(NoteRow::of).collect::<sqlx::Result<_>>().map_err(failed())
    }

    /// How many valid memories there are, how many of them have no vector of `model`, and how many
    /// of their anchors are no longer as they were.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn memory_counts(
        &self,
        namespaces: &[String],
        model: Option<&str>,
    ) -> Result<(i64, i64, i64)> {
        let stale = [AnchorState::Drifted as i16, AnchorState::Orphaned as i16];
        sqlx::query_as(include_str!("status.sql"))
            .bind(self.scope().namespaces(namespaces))
            .bind(model)
            .bind(stale)
            .fetch_one(self.pool())
            .await
            .map_err(StoreError::during("counting memories"))
    }
}
