//! Imported: what other tools say of occurrences, in tables of their own.
//!
//! An import speaks of documents as they were when it was made. What it says of one is dropped with
//! the batch that changes that document, and seen only where the index itself has nothing: both are
//! decided behind the change of the repository's row, which an import and a batch make one at a
//! time.
//!
//! Must not know: where it comes from, how it was read.

use crate::model::{EdgeKind, Position, Resolution};
use crate::store::copy::{self, Rows};
use crate::store::{Result, Store, StoreError};
use sqlx::{Connection, PgConnection};

/// Documents that one statement speaks of.
const DOCUMENTS_PER_STATEMENT: usize = 1_000;

/// Longest that an import waits for a batch that is being committed.
const LOCK_TIMEOUT_MS: u32 = 30_000;

/// What a tool says of one document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportedDocument {
    /// The document.
    pub id: i64,
    /// BLAKE3 of the text it speaks of.
    pub content_hash: Vec<u8>,
    /// What occurrences in it lead to.
    pub edges: Vec<ImportedEdge>,
}

/// Occurrences in one document that relate the same two symbols alike.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportedEdge {
    /// The enclosing symbol.
    pub source_id: i64,
    /// The symbol they lead to.
    pub target_id: i64,
    /// What relates the two.
    pub kind: EdgeKind,
    /// The name as written; empty where it is the target's.
    pub alias: String,
    /// Where they stand, ascending.
    pub positions: Vec<Position>,
}

/// An import that is under way. Nothing of it is visible before [`Import::commit`], and nothing stays
/// of it when it is dropped instead.
#[derive(Debug)]
pub struct Import {
    connection: PgConnection,
    repository: i64,
    tool: String,
    documents: Vec<i64>,
}

impl Store {
    /// Begins to import what `tool` says of a repository. Of documents that were imported before,
    /// all that was said then is replaced.
    ///
    /// # Errors
    /// When the database cannot be reached.
    pub async fn import(&self, repository: i64, tool: &str) -> Result<Import> {
        let mut connection = self.connect().await?;
        let settings = format!("BEGIN; SET LOCAL lock_timeout = {LOCK_TIMEOUT_MS}");
        sqlx::raw_sql(sqlx::AssertSqlSafe(settings))
            .execute(&mut connection)
            .await
            .map_err(StoreError::during("beginning an import"))?;
        Ok(Import { connection, repository, tool: tool.to_owned(), documents: Vec::new() })
    }
}

impl Import {
    /// Adds documents, none of them twice.
    ///
    /// # Errors
    /// When they cannot be written.
    pub async fn put(&mut self, documents: &[ImportedDocument]) -> Result<()> {
        let failed = || StoreError::during("writing what is imported");
        let ids: Vec<i64> = documents.iter().map(|document| document.id).collect();
        let hashes: Vec<&[u8]> = documents.iter().map(|d| d.content_hash.as_slice()).collect();
        sqlx::query(include_str!("imported/forget.sql"))
            .bind(self.repository)
            .bind(&ids)
            .execute(&mut self.connection)
            .await
            .map_err(failed())?;
        sqlx::query(include_str!("imported/add_documents.sql"))
            .bind(self.repository)
            .bind(&ids)
            .bind(hashes)
            .bind(copy::storable(&self.tool))
            .execute(&mut self.connection)
            .await
            .map_err(failed())?;
        let edges: Vec<(i64, &ImportedEdge)> =
            documents.iter().flat_map(|d| d.edges.iter().map(|edge| (d.id, edge))).collect();
        let repository = self.repository;
        let statement = include_str!("imported/copy.sql");
        copy::copy_in(&mut self.connection, statement, &edges, |rows, (document, edge)| {
            encode(rows, repository, *document, edge);
        })
        .await
        .map_err(failed())?;
        self.documents.extend(ids);
        Ok(())
    }

    /// Makes it visible, without what has changed meanwhile; answers at how many places it is seen.
    ///
    /// # Errors
    /// When it cannot be stored; all is then as it was before.
    pub async fn commit(mut self) -> Result<u64> {
        let failed = || StoreError::during("committing an import");
        // From here on no batch is committed that does not know of this import.
        sqlx::query("SELECT FROM repositories WHERE id = $1 FOR UPDATE")
            .bind(self.repository)
            .execute(&mut self.connection)
            .await
            .map_err(failed())?;
        settle(&mut self.connection, self.repository, &self.documents).await?;
        let mut seen = 0;
        for ids in self.documents.chunks(DOCUMENTS_PER_STATEMENT) {
            let count: i64 = sqlx::query_scalar(include_str!("imported/count.sql"))
                .bind(self.repository)
                .bind(ids)
                .fetch_one(&mut self.connection)
                .await
                .map_err(failed())?;
            seen += count.unsigned_abs();
        }
        sqlx::raw_sql("COMMIT").execute(&mut self.connection).await.map_err(failed())?;
        self.connection.close().await.map_err(failed())?;
        Ok(seen)
    }
}

fn encode(rows: &mut Rows, repository: i64, document: i64, edge: &ImportedEdge) {
    rows.row(8);
    rows.i64(repository);
    rows.i64(document);
    rows.i64(edge.source_id);
    rows.i64(edge.target_id);
    rows.i16(edge.kind as i16);
    rows.text(&edge.alias);
    let number = |place: u32| i32::try_from(place).unwrap_or(i32::MAX);
    let positions = &edge.positions;
    rows.i32_array((0..2 * positions.len()).map(|i| {
        let place = positions[i / 2];
        number(if i % 2 == 0 { place.line } else { place.column })
    }));
    // Decided when all is there.
    rows.i32_array(std::iter::empty());
}

/// Brings what is imported of some documents up to date with the index: whose texts have changed is
/// forgotten, and of the others is seen where the index has nothing.
pub(crate) async fn settle(
    connection: &mut PgConnection,
    repository: i64,
    documents: &[i64],
) -> Result<()> {
    let failed = || StoreError::during("settling what was imported");
    if documents.is_empty() {
        return Ok(());
    }
    let any: bool = sqlx::query_scalar(include_str!("imported/any.sql"))
        .bind(repository)
        .fetch_one(&mut *connection)
        .await
        .map_err(failed())?;
    if !any {
        return Ok(());
    }
    let told = [Resolution::Exact, Resolution::Inferred, Resolution::External];
    for ids in documents.chunks(DOCUMENTS_PER_STATEMENT) {
        sqlx::query(include_str!("imported/prune.sql"))
            .bind(repository)
            .bind(ids)
            .execute(&mut *connection)
            .await
            .map_err(failed())?;
        sqlx::query(include_str!("imported/show.sql"))
            .bind(repository)
            .bind(ids)
            .bind(EdgeKind::OCCURRENCES.map(|kind| kind as i16))
            .bind(told.map(|resolution| resolution as i16))
            .execute(&mut *connection)
            .await
            .map_err(failed())?;
    }
    Ok(())
}
