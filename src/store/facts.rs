//! The facts cache: what each document's bytes say by themselves, by content hash.
//!
//! It belongs to no repository and may be lost at any time. That is why it is written outside of a
//! batch's transaction: what was parsed for a batch that failed need not be parsed again, and two
//! batches that hold the same documents never wait for each other.

use crate::model::Language;
use crate::model::facts::{FACTS_VERSION, Facts};
use crate::store::{Result, StoreError};
use futures_util::TryStreamExt;
use rayon::prelude::*;
use sqlx::{PgConnection, PgPool};
use std::collections::HashMap;

/// Names a document's facts: its language and the BLAKE3 hash of its bytes.
pub type FactsKey = (Language, [u8; 32]);

/// Facts that no document has are kept this long after their last use, for branch switches.
pub const FACTS_KEPT_DAYS: i32 = 30;

/// Facts asked for in one statement; bounds what waits undecoded.
const KEYS_PER_READ: usize = 512;

/// Bytes of facts sent in one statement.
const BYTES_PER_WRITE: usize = 8 << 20;

/// Old facts looked at after each commit.
const PRUNED_PER_COMMIT: i64 = 1000;

/// Facts as the cache holds them: not compressed, here or by PostgreSQL. Measured on 982 documents
/// of 11.2 MB, whose facts are 9.0 MB: zstd halves them (4.8 MB) and lz4 makes 5.7 MB, but what that
/// saves PostgreSQL (58 ms to store all, 17 ms to read all) is less than the 81 ms zstd takes.
/// PostgreSQL's own compression makes 6.4 MB and takes 264 ms.
pub fn encode_facts(facts: &Facts) -> Vec<u8> {
    bitcode::encode(facts)
}

/// Facts from [`encode_facts`]'s bytes; `None` where they are anything else.
pub fn decode_facts(bytes: &[u8]) -> Option<Facts> {
    bitcode::decode(bytes).ok()
}

/// Cached facts of this program's version. What is missing or does not decode is left out.
pub(crate) async fn read(
    connection: &mut PgConnection,
    keys: &[FactsKey],
) -> Result<HashMap<FactsKey, Facts>> {
    let mut found = HashMap::with_capacity(keys.len());
    for keys in keys.chunks(KEYS_PER_READ) {
        let (hashes, languages) = columns(keys.iter().copied());
        let rows: Vec<(Vec<u8>, i16, Vec<u8>)> = sqlx::query_as(include_str!("facts/read.sql"))
            .bind(&hashes)
            .bind(&languages)
            .bind(FACTS_VERSION)
            .fetch(&mut *connection)
            .try_collect()
            .await
            .map_err(StoreError::during("reading cached facts"))?;
        let decode = move || -> Vec<(FactsKey, Facts)> {
            rows.into_par_iter()
                .filter_map(|(hash, language, data)| {
                    let key = (Language::from_code(language)?, hash.try_into().ok()?);
                    Some((key, decode_facts(&data)?))
                })
                .collect()
        };
        // Only a panic ends the task early; what it would have decoded is then as good as absent.
        found.extend(tokio::task::spawn_blocking(decode).await.unwrap_or_default());
        sqlx::query(include_str!("facts/touch.sql"))
            .bind(&hashes)
            .bind(&languages)
            .bind(FACTS_VERSION)
            .execute(&mut *connection)
            .await
            .map_err(StoreError::during("marking cached facts as used"))?;
    }
    Ok(found)
}

/// Stores facts, in transactions of their own; answers how many were new or replaced.
pub(crate) async fn write(pool: &PgPool, rows: &[(Language, [u8; 32], Vec<u8>)]) -> Result<u64> {
    let mut sorted: Vec<&(Language, [u8; 32], Vec<u8>)> = rows.iter().collect();
    // In the order of their keys, so that two writers of the same facts never lock crosswise.
    sorted.sort_unstable_by_key(|(language, hash, _)| (hash, *language));
    sorted.dedup_by_key(|(language, hash, _)| (hash, *language));
    let mut written = 0;
    let mut rest = sorted.as_slice();
    while !rest.is_empty() {
        let mut bytes = 0;
        let fits = rest.iter().take_while(|(_, _, data)| {
            bytes += data.len();
            bytes <= BYTES_PER_WRITE
        });
        let (chunk, after) = rest.split_at(fits.count().max(1));
        rest = after;
        written += write_chunk(pool, chunk).await?;
    }
    Ok(written)
}

async fn write_chunk(pool: &PgPool, rows: &[&(Language, [u8; 32], Vec<u8>)]) -> Result<u64> {
    let failed = || StoreError::during("caching facts");
    let (hashes, languages) = columns(rows.iter().map(|(language, hash, _)| (*language, *hash)));
    let data: Vec<&[u8]> = rows.iter().map(|(_, _, data)| data.as_slice()).collect();
    let mut transaction = pool.begin().await.map_err(failed())?;
    sqlx::raw_sql("SET LOCAL synchronous_commit = off")
        .execute(&mut *transaction)
        .await
        .map_err(failed())?;
    let done = sqlx::query(include_str!("facts/write.sql"))
        .bind(&hashes)
        .bind(&languages)
        .bind(FACTS_VERSION)
        .bind(&data)
        .execute(&mut *transaction)
        .await
        .map_err(failed())?;
    transaction.commit().await.map_err(failed())?;
    Ok(done.rows_affected())
}

/// Removes some of the facts that no document has and nobody used for [`FACTS_KEPT_DAYS`].
pub(crate) async fn prune(pool: &PgPool) -> Result<u64> {
    let removed: i64 = sqlx::query_scalar(include_str!("facts/prune.sql"))
        .bind(FACTS_VERSION)
        .bind(FACTS_KEPT_DAYS)
        .bind(PRUNED_PER_COMMIT)
        .fetch_one(pool)
        .await
        .map_err(StoreError::during("pruning cached facts"))?;
    Ok(removed.unsigned_abs())
}

fn columns(keys: impl Iterator<Item = FactsKey>) -> (Vec<Vec<u8>>, Vec<i16>) {
    keys.map(|(language, hash)| (hash.to_vec(), language as i16)).unzip()
}
