//! Which of some documents' edges are stored already. Where a definition changes, a document that
//! refers to it keeps nearly all of its rows, and a row that stays costs a tenth of one that is
//! deleted and written again: its entries in three indexes stay too.
//!
//! Must not know: why edges change.

use crate::model::Edge;
use crate::store::partitions::of_repository;
use crate::store::{Result, StoreError};
use futures_util::TryStreamExt;
use rustc_hash::FxHashMap;
use sqlx::{AssertSqlSafe, PgConnection};
use xxhash_rust::xxh3::xxh3_64;

/// What sets a row apart from all others of its repository; the last is a hash of its alias.
type Key = (i64, i64, i64, i16, i16, u64);

/// A row as it is stored, with the place it is stored at.
#[derive(sqlx::FromRow)]
struct Stored {
    place: String,
    document_id: i64,
    source_id: i64,
    target_id: i64,
    kind: i16,
    resolution: i16,
    alias: Option<String>,
    positions: Vec<i32>,
}

/// How stored rows differ from wanted ones.
pub(super) struct Difference<'e> {
    /// The places of rows that nobody wants.
    pub stale: Vec<String>,
    /// The edges that no row holds.
    pub new: Vec<&'e Edge>,
}

/// Compares the edges that are stored of documents with those that are to be. The places are those
/// of this moment: they hold for the repository's only writer and its transaction.
pub(super) async fn difference<'e>(
    connection: &mut PgConnection,
    repository: i64,
    documents: &[i64],
    edges: &'e [Edge],
) -> Result<Difference<'e>> {
    let mut wanted: FxHashMap<Key, &'e Edge> = edges.iter().map(|edge| (key(edge), edge)).collect();
    let statement = of_repository(include_str!("select_edges.sql"), repository);
    let mut rows =
        sqlx::query_as::<_, Stored>(AssertSqlSafe(statement)).bind(documents).fetch(connection);
    let mut stale = Vec::new();
    while let Some(row) = rows.try_next().await.map_err(StoreError::during("reading edges"))? {
        let Stored { document_id, source_id, target_id, kind, resolution, .. } = row;
        let key = (document_id, source_id, target_id, kind, resolution, hash(&row.alias));
        match wanted.get(&key) {
            Some(edge) if edge.alias == row.alias && has_positions(edge, &row.positions) => {
                wanted.remove(&key);
            }
            _ => stale.push(row.place),
        }
    }
    // In the order they came in, for the sake of the tables' order.
    let new = edges.iter().filter(|edge| wanted.contains_key(&key(edge))).collect();
    Ok(Difference { stale, new })
}

fn key(edge: &Edge) -> Key {
    let Edge { document_id, source_id, target_id, .. } = *edge;
    let (kind, resolution) = (edge.kind as i16, edge.resolution as i16);
    (document_id, source_id, target_id, kind, resolution, hash(&edge.alias))
}

fn hash(alias: &Option<String>) -> u64 {
    // An alias is a name and never empty: none hashes like no other.
    xxh3_64(alias.as_deref().unwrap_or_default().as_bytes())
}

fn has_positions(edge: &Edge, stored: &[i32]) -> bool {
    let numbers = edge.positions.iter().flat_map(|place| [place.line, place.column]);
    stored.iter().map(|number| i64::from(*number)).eq(numbers.map(i64::from))
}
