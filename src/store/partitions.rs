//! Partitions of the large tables: one of each per repository.
//!
//! A first load fills bare tables, indexes them and only then attaches them, all in the batch's
//! transaction, so that readers see nothing or everything.
//!
//! Must not know: what the rows mean.

use crate::store::{Result, StoreError};
use sqlx::{AssertSqlSafe, PgConnection, PgPool};

/// Memory one index build may use: sorts of a million rows stay in it.
const INDEX_BUILD_MEMORY: &str = "256MB";

/// How long dropping waits for readers, in milliseconds. New readers queue behind it meanwhile; and
/// it must be less than PostgreSQL's `deadlock_timeout` (1 s by default), so that dropping gives way
/// before a reader is ever chosen as a deadlock's victim.
const DROP_LOCK_TIMEOUT_MS: u32 = 300;

/// Creates a repository's partitions, bare and apart from their tables.
pub(crate) async fn create(connection: &mut PgConnection, repository: i64) -> Result<()> {
    run(connection, include_str!("partitions/create.sql"), repository, "creating partitions").await
}

/// Indexes the partitions as their tables are indexed, and fills the names from the symbols;
/// answers how many names there are.
pub(crate) async fn index(connection: &mut PgConnection, repository: i64) -> Result<u64> {
    let memory = format!("SET LOCAL maintenance_work_mem = '{INDEX_BUILD_MEMORY}'");
    sqlx::raw_sql(AssertSqlSafe(memory))
        .execute(&mut *connection)
        .await
        .map_err(StoreError::during("preparing to build indexes"))?;
    let fill = of_repository(include_str!("partitions/fill_names.sql"), repository);
    let names = sqlx::query(AssertSqlSafe(fill))
        .execute(&mut *connection)
        .await
        .map_err(StoreError::during("collecting the names of symbols"))?;
    run(connection, include_str!("partitions/index.sql"), repository, "building indexes").await?;
    Ok(names.rows_affected())
}

/// Attaches the partitions: with the transaction's end everybody sees them.
pub(crate) async fn attach(connection: &mut PgConnection, repository: i64) -> Result<()> {
    run(connection, include_str!("partitions/attach.sql"), repository, "attaching partitions").await
}

/// Tells the planner what a first load brought, which autovacuum would do a minute later for the
/// partitions and never for their tables.
pub(crate) async fn analyze(pool: &PgPool, repository: i64) -> Result<()> {
    let failed = || StoreError::during("analysing partitions");
    let version: i32 = sqlx::query_scalar("SELECT current_setting('server_version_num')::integer")
        .fetch_one(pool)
        .await
        .map_err(failed())?;
    let mut script = of_repository(include_str!("partitions/analyze.sql"), repository);
    // Before version 18 the tables cannot be analysed without every repository's partitions.
    if version >= 180_000 {
        script.push_str(include_str!("partitions/analyze_tables.sql"));
    }
    sqlx::raw_sql(AssertSqlSafe(script)).execute(pool).await.map_err(failed())?;
    Ok(())
}

/// Drops a repository's partitions.
pub(crate) async fn drop_all(connection: &mut PgConnection, repository: i64) -> Result<()> {
    sqlx::raw_sql(AssertSqlSafe(format!("SET LOCAL lock_timeout = {DROP_LOCK_TIMEOUT_MS}")))
        .execute(&mut *connection)
        .await
        .map_err(StoreError::during("preparing to drop partitions"))?;
    run(connection, include_str!("partitions/drop.sql"), repository, "dropping partitions").await
}

/// Runs a script of this folder, in which `{id}` stands for the repository.
async fn run(
    connection: &mut PgConnection,
    script: &str,
    repository: i64,
    what: &'static str,
) -> Result<()> {
    sqlx::raw_sql(AssertSqlSafe(of_repository(script, repository)))
        .execute(connection)
        .await
        .map_err(StoreError::during(what))?;
    Ok(())
}

/// A statement on one repository's partitions, named by its number: `symbols_{id}`.
pub(crate) fn of_repository(script: &str, repository: i64) -> String {
    script.replace("{id}", &repository.to_string())
}
