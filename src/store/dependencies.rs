//! Which sources of other packages an index was made with.

use crate::store::{Result, StoreError};
use sqlx::PgConnection;

/// A package whose sources were used as evidence for types.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct UsedPackage {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// How many of its documents were used.
    pub documents: i32,
}

/// What was looked at; `None` where dependencies were left out.
pub(crate) async fn evidence(
    connection: &mut PgConnection,
    repository: i64,
) -> Result<Option<Vec<u8>>> {
    sqlx::query_scalar("SELECT evidence FROM dependencies WHERE repository_id = $1")
        .bind(repository)
        .fetch_optional(connection)
        .await
        .map_err(StoreError::during("reading what dependencies were used"))
}

/// The packages that were used, by name.
pub(crate) async fn packages(
    connection: &mut PgConnection,
    repository: i64,
) -> Result<Vec<UsedPackage>> {
    sqlx::query_as(include_str!("dependencies/packages.sql"))
        .bind(repository)
        .fetch_all(connection)
        .await
        .map_err(StoreError::during("reading what dependencies were used"))
}

/// Replaces what is known; `None` where dependencies were left out.
pub(crate) async fn replace(
    connection: &mut PgConnection,
    repository: i64,
    used: Option<(&[u8], &[UsedPackage])>,
) -> Result<()> {
    let failed = || StoreError::during("writing what dependencies were used");
    let Some((evidence, packages)) = used else {
        sqlx::query("DELETE FROM dependencies WHERE repository_id = $1")
            .bind(repository)
            .execute(connection)
            .await
            .map_err(failed())?;
        return Ok(());
    };
    sqlx::query(include_str!("dependencies/replace.sql"))
        .bind(repository)
        .bind(evidence)
        .bind(packages.iter().map(|p| p.name.as_str()).collect::<Vec<_>>())
        .bind(packages.iter().map(|p| p.version.as_str()).collect::<Vec<_>>())
        .bind(packages.iter().map(|p| p.documents).collect::<Vec<_>>())
        .execute(connection)
        .await
        .map_err(failed())?;
    Ok(())
}
