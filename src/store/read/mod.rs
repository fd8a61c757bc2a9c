//! Reads of the index: one [`Snapshot`] answers one question, however many statements that takes.
//!
//! Every statement is bounded by a limit its caller states and by [`STATEMENT_TIMEOUT_MS`]. Each
//! SQL text stands in its own file beside the code that runs it.
//!
//! Must not know: what an answer looks like, files on disk.

mod export;
mod graph;
mod impact;
mod interchange;
mod outline;
mod overview;
mod patterns;
mod references;
mod related;
mod search;
mod status;
mod symbols;

pub use export::{ExportedEdge, ExportedReference, ExportedSymbol};
pub use graph::{Direction, DocumentEdge, Placed, Step, UsedExternal, Walk, Walked};
pub use impact::{RoleRow, StepRow};
pub use interchange::{IndexedDocument, Leads, Occurrences, Relation, Targets};
pub use outline::{DocumentRow, OutlineRow};
pub use overview::{KeyRow, Look, ModuleRow, SizeRow, UseRow};
pub use patterns::{Measured, PatternDocument};
pub use references::{CalleeRow, CallerRow, CountRow, Place, ReferenceFilter, ReferenceRow};
pub use related::RelatedRow;
pub(super) use search::quoted;
pub use search::{AllOf, TextFilter};
pub use status::{DocumentCount, EdgeCount, IncompleteRow, SymbolCount};
pub(super) use symbols::like_literal;
pub use symbols::{SymbolFilter, SymbolRow};

use crate::store::{Result, Store, StoreError};
use sqlx::postgres::PgRow;
use sqlx::{AssertSqlSafe, Postgres, Row, Transaction};

/// Longest that one statement of a read may run.
pub const STATEMENT_TIMEOUT_MS: u32 = 10_000;

/// Least share of trigrams that makes two names alike.
pub const SIMILARITY: f32 = 0.3;

/// The repository as a snapshot sees it.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct AsRead {
    /// Its id.
    pub id: i64,
    /// Absolute, links resolved.
    pub root: String,
    /// Last part of the root.
    pub name: String,
    /// Raised by every visible change; 0: never indexed.
    pub generation: i64,
    /// Commit of the work tree when it was indexed, where there is one.
    pub head_commit: Option<String>,
    /// When it was indexed, in seconds since 1970.
    pub indexed_at: Option<i64>,
    /// Whether what other tools say of it was imported.
    pub imported: bool,
}

/// One read-only transaction over one repository: all its answers are of the same generation, also
/// while a writer commits.
pub struct Snapshot {
    pub(super) transaction: Transaction<'static, Postgres>,
    /// The repository as this snapshot sees it.
    pub repository: AsRead,
}

impl Store {
    /// Opens a snapshot of a repository; `None` where there is no such repository.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn snapshot(&self, repository_id: i64) -> Result<Option<Snapshot>> {
        let failed = || StoreError::during("opening a snapshot");
        let mut transaction = self
            .pool()
            .begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            .await
            .map_err(failed())?;
        // Custom plans: partitions are then pruned, and prefixes turned into ranges, when planning.
        let settings = format!(
            "SET LOCAL statement_timeout = {STATEMENT_TIMEOUT_MS};
             SET LOCAL plan_cache_mode = force_custom_plan;
             SET LOCAL pg_trgm.similarity_threshold = {SIMILARITY}"
        );
        sqlx::raw_sql(AssertSqlSafe(settings)).execute(&mut *transaction).await.map_err(failed())?;
        let repository = sqlx::query_as(include_str!("as_of.sql"))
            .bind(repository_id)
            .fetch_optional(&mut *transaction)
            .await
            .map_err(failed())?;
        let repository = repository.filter(|r: &AsRead| self.scope().holds_repository(&r.root));
        Ok(repository.map(|repository| Snapshot { transaction, repository }))
    }
}

impl Snapshot {
    /// A statement over `seen_edges`, which is `edges` alone where nothing was imported: through the
    /// view every lookup is two, and a walk of the graph took three times as long.
    fn seen(&self, statement: &str) -> AssertSqlSafe<String> {
        AssertSqlSafe(match self.repository.imported {
            true => statement.to_owned(),
            false => statement.replace("seen_edges", "edges"),
        })
    }
}

/// The rows of a statement as what they stand for.
fn collect<T>(
    rows: sqlx::Result<Vec<PgRow>>,
    doing: &'static str,
    of: impl Fn(&PgRow) -> sqlx::Result<T>,
) -> Result<Vec<T>> {
    rows.and_then(|rows| rows.iter().map(of).collect()).map_err(StoreError::during(doing))
}

/// A stored code as what it stands for; an unknown one is a decoding error of that column.
fn decode<T>(row: &PgRow, column: &str, from_code: impl Fn(i16) -> Option<T>) -> sqlx::Result<T> {
    let code: i16 = row.try_get(column)?;
    from_code(code).ok_or_else(|| unknown_code(column, code))
}

/// As [`decode`], where the column may be null.
fn decode_optional<T>(
    row: &PgRow,
    column: &str,
    from_code: impl Fn(i16) -> Option<T>,
) -> sqlx::Result<Option<T>> {
    let code: Option<i16> = row.try_get(column)?;
    code.map(|code| from_code(code).ok_or_else(|| unknown_code(column, code))).transpose()
}

fn unknown_code(column: &str, code: i16) -> sqlx::Error {
    sqlx::Error::ColumnDecode {
        index: column.to_owned(),
        source: format!("code {code} is not known to this version of loci").into(),
    }
}

/// A line or column as the model has it; the database's integers are signed.
fn unsigned(row: &PgRow, column: &str) -> sqlx::Result<u32> {
    let number: i32 = row.try_get(column)?;
    Ok(u32::try_from(number).unwrap_or_default())
}

/// `None` where nothing is asked for, which the statements read as "all".
fn codes<T: Copy>(values: &[T], code: impl Fn(T) -> i16) -> Option<Vec<i16>> {
    (!values.is_empty()).then(|| values.iter().map(|v| code(*v)).collect())
}
