//! Settings: switches that take effect while programs run.
//!
//! Must not know: what they mean.

use super::write::{begin, tell};
use crate::store::{Result, Store, StoreError};
use std::collections::BTreeMap;

impl Store {
    /// Every setting that was set, as JSON.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn settings(&self) -> Result<BTreeMap<String, String>> {
        let rows: Vec<(String, String)> = sqlx::query_as("SELECT name, value::text FROM settings")
            .fetch_all(self.pool())
            .await
            .map_err(StoreError::during("reading the settings"))?;
        Ok(rows.into_iter().collect())
    }

    /// Sets a setting, to its default where `value` is `None`, and tells everybody.
    ///
    /// # Errors
    /// When the database fails, or `value` is no JSON.
    pub async fn put_setting(&self, name: &str, value: Option<&str>) -> Result<()> {
        let failed = || StoreError::during("writing a setting");
        let mut connection = self.pool().acquire().await.map_err(failed())?;
        let mut transaction = begin(&mut connection).await?;
        let statement = match value {
            Some(_) => {
                "INSERT INTO settings (name, value) VALUES ($1, $2::jsonb)
                 ON CONFLICT (name) DO UPDATE SET value = excluded.value, changed_at = now()"
            }
            None => "DELETE FROM settings WHERE name = $1 AND $2::text IS NULL",
        };
        sqlx::query(statement)
            .bind(name)
            .bind(value)
            .execute(&mut *transaction)
            .await
            .map_err(failed())?;
        tell(&mut transaction, "").await?;
        transaction.commit().await.map_err(failed())
    }
}
