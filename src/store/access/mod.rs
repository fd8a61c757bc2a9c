//! Tokens and the log of access, as rows.
//!
//! Must not know: how a token is written or checked, what a permission allows.

use crate::store::{Result, Store, StoreError};

/// Log entries that one statement removes.
const PRUNED_AT_ONCE: i64 = 10_000;

/// A token to be stored.
#[derive(Clone, Debug)]
pub struct NewToken {
    /// Its public part.
    pub id: String,
    /// What it is called; of valid tokens no two are called the same.
    pub name: String,
    /// Of the whole token, 32 bytes.
    pub hash: [u8; 32],
    /// Names of permissions.
    pub permissions: Vec<String>,
    /// Roots of repositories; `None` for all.
    pub repositories: Option<Vec<String>>,
    /// Namespaces of memories; `None` for all.
    pub namespaces: Option<Vec<String>>,
    /// When it expires: a date or time as PostgreSQL reads it, or `+` and a span.
    pub expires: Option<String>,
}

/// A stored token. Times are by RFC 3339, in UTC.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct TokenRow {
    /// Its public part.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// Of the whole token, 32 bytes.
    pub hash: Vec<u8>,
    /// Names of permissions.
    pub permissions: Vec<String>,
    /// Roots of repositories; `None` for all.
    pub repositories: Option<Vec<String>>,
    /// Namespaces of memories; `None` for all.
    pub namespaces: Option<Vec<String>>,
    /// When it was made.
    pub created_at: String,
    /// When it expires, or did.
    pub expires_at: Option<String>,
    /// When it was revoked.
    pub revoked_at: Option<String>,
    /// When it was used last, to a minute.
    pub used_at: Option<String>,
    /// Neither revoked nor expired, by the database's clock.
    pub valid: bool,
    /// Seconds until it expires.
    pub expires_in: Option<f64>,
}

/// An entry of the log.
#[derive(Clone, Debug, Default, PartialEq, Eq, sqlx::FromRow)]
pub struct LogRow {
    /// The token's public part; `None` where nobody is known.
    pub token_id: Option<String>,
    /// Its name.
    pub token: String,
    /// Address of whoever asked.
    pub peer: String,
    /// The request's id, as the logs have it.
    pub request: String,
    /// A tool, or the path of a request.
    pub action: String,
    /// A repository or a namespace.
    pub target: String,
    /// `done`, `failed` or `denied`.
    pub outcome: String,
    /// Why.
    pub detail: String,
    /// When, by RFC 3339; left empty in what is written.
    pub at: String,
}

impl Store {
    /// Stores a token. Whether its name was free.
    ///
    /// # Errors
    /// When the database fails, for one because the time of expiry is none.
    pub async fn put_token(&self, token: &NewToken) -> Result<bool> {
        let done = sqlx::query(include_str!("put.sql"))
            .bind(&token.id)
            .bind(&token.name)
            .bind(token.hash.as_slice())
            .bind(&token.permissions)
            .bind(token.repositories.as_deref())
            .bind(token.namespaces.as_deref())
            .bind(token.expires.as_deref())
            .execute(self.pool())
            .await;
        match done {
            Ok(_) => Ok(true),
            Err(error) if error.as_database_error().is_some_and(|e| e.is_unique_violation()) => {
                Ok(false)
            }
            Err(error) => Err(StoreError::during("storing a token")(error)),
        }
    }

    /// The token with this public part.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn token(&self, id: &str) -> Result<Option<TokenRow>> {
        sqlx::query_as(include_str!("tokens.sql"))
            .bind(id)
            .fetch_optional(self.pool())
            .await
            .map_err(StoreError::during("looking for a token"))
    }

    /// Every token, valid ones first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn tokens(&self) -> Result<Vec<TokenRow>> {
        sqlx::query_as(include_str!("tokens.sql"))
            .bind(None::<&str>)
            .fetch_all(self.pool())
            .await
            .map_err(StoreError::during("reading the tokens"))
    }

    /// Revokes the valid tokens with this name or public part; answers how many.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn revoke_token(&self, name: &str) -> Result<u64> {
        let statement = "UPDATE access_tokens SET revoked_at = now()
             WHERE (name = $1 OR id = $1) AND revoked_at IS NULL";
        sqlx::query(statement)
            .bind(name)
            .execute(self.pool())
            .await
            .map(|done| done.rows_affected())
            .map_err(StoreError::during("revoking a token"))
    }

    /// These tokens were used now.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn tokens_used(&self, ids: &[String]) -> Result<()> {
        sqlx::query("UPDATE access_tokens SET used_at = now() WHERE id = ANY ($1)")
            .bind(ids)
            .execute(self.pool())
            .await
            .map_err(StoreError::during("noting the use of tokens"))?;
        Ok(())
    }

    /// Writes entries of the log.
    ///
    /// # Errors
    /// When the database fails: then none is written.
    pub async fn log_access(&self, entries: &[LogRow]) -> Result<()> {
        let column = |of: fn(&LogRow) -> &str| entries.iter().map(of).collect::<Vec<_>>();
        sqlx::query(include_str!("log.sql"))
            .bind(entries.iter().map(|entry| entry.token_id.as_deref()).collect::<Vec<_>>())
            .bind(column(|entry| &entry.token))
            .bind(column(|entry| &entry.peer))
            .bind(column(|entry| &entry.request))
            .bind(column(|entry| &entry.action))
            .bind(column(|entry| &entry.target))
            .bind(column(|entry| &entry.outcome))
            .bind(column(|entry| &entry.detail))
            .execute(self.pool())
            .await
            .map_err(StoreError::during("writing the log of access"))?;
        Ok(())
    }

    /// The newest entries of the log, at most `limit`; of one token's name where given.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn logged_access(&self, limit: u32, token: Option<&str>) -> Result<Vec<LogRow>> {
        sqlx::query_as(include_str!("logged.sql"))
            .bind(i64::from(limit))
            .bind(token)
            .fetch_all(self.pool())
            .await
            .map_err(StoreError::during("reading the log of access"))
    }

    /// Removes entries older than `days` and those beyond the newest `rows`; answers how many. Some
    /// may be left for the next time.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn prune_access_log(&self, days: u16, rows: u32) -> Result<u64> {
        sqlx::query(include_str!("prune.sql"))
            .bind(i32::from(days))
            .bind(i64::from(rows))
            .bind(PRUNED_AT_ONCE)
            .execute(self.pool())
            .await
            .map(|done| done.rows_affected())
            .map_err(StoreError::during("pruning the log of access"))
    }
}
