//! Vectors of what symbols mean: which are missing, and storing them.
//!
//! They are made behind the index and belong to no generation of it. A vector says of which text it
//! is (by hash) and of which model; equal texts share one, whatever repositories they are in.
//!
//! Must not know: how vectors are made, what is embedded of a symbol.

use crate::model::SymbolKind;
use crate::store::{Result, Store, StoreError};
use sqlx::{AssertSqlSafe, Row};
use std::collections::HashMap;
use std::fmt::Write;

/// Kinds that are worth a vector without documentation: their names and signatures say enough.
pub const WORTH_IT: [SymbolKind; 12] = [
    SymbolKind::Function,
    SymbolKind::Method,
    SymbolKind::Constructor,
    SymbolKind::Struct,
    SymbolKind::Class,
    SymbolKind::Enum,
    SymbolKind::Union,
    SymbolKind::Trait,
    SymbolKind::Interface,
    SymbolKind::TypeAlias,
    SymbolKind::Macro,
    SymbolKind::Constant,
];

/// A symbol that has no vector for what it says now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToEmbed {
    /// Its id.
    pub symbol_id: i64,
    /// Its name.
    pub name: String,
    /// Names it stands in.
    pub container: String,
    /// What it is.
    pub kind: SymbolKind,
    /// Declaration without body.
    pub signature: String,
    /// Documentation comment.
    pub documentation: String,
    /// SHA-256 of all that.
    pub text_hash: Vec<u8>,
}

/// One vector to store.
#[derive(Clone, Debug, PartialEq)]
pub struct Embedded {
    /// Of this symbol.
    pub symbol_id: i64,
    /// Of this text.
    pub text_hash: Vec<u8>,
    /// Of length 1.
    pub vector: Vec<f32>,
}

/// How the database keeps vectors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VectorKind {
    /// pgvector's `halfvec`, with an index of near neighbours.
    Half,
    /// `real[]`, compared by this program.
    Plain,
}

/// Its type, as statements read it.
impl VectorKind {
    pub(crate) const fn sql(self) -> &'static str {
        match self {
            Self::Half => "halfvec",
            Self::Plain => "real[]",
        }
    }

    /// A vector as that type's text.
    pub(crate) fn text(self, vector: &[f32]) -> String {
        let (open, close) = match self {
            Self::Half => ('[', ']'),
            Self::Plain => ('{', '}'),
        };
        let mut text = String::with_capacity(vector.len() * 10 + 2);
        text.push(open);
        for (place, number) in vector.iter().enumerate() {
            let comma = if place == 0 { "" } else { "," };
            // Writing to a string cannot fail.
            let _ = write!(text, "{comma}{number}");
        }
        text.push(close);
        text
    }
}

/// The numbers of a vector's text, of either kind.
pub(crate) fn numbers(text: &str) -> Vec<f32> {
    let inner = text.trim_matches(['[', ']', '{', '}']);
    inner.split(',').filter_map(|number| number.trim().parse().ok()).collect()
}

impl Store {
    /// Symbols without a vector of `model` for what they say now, the most visible first; at most
    /// `limit`.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn to_embed(&self, repository: i64, model: &str, limit: u32) -> Result<Vec<ToEmbed>> {
        let failed = || StoreError::during("looking for symbols without a vector");
        let rows = sqlx::query(include_str!("embeddings/work.sql"))
            .bind(repository)
            .bind(model)
            .bind(WORTH_IT.map(|kind| kind as i16))
            .bind(i64::from(limit))
            .fetch_all(self.pool())
            .await
            .map_err(failed())?;
        let of = |row: &sqlx::postgres::PgRow| {
            Ok(ToEmbed {
                symbol_id: row.try_get("id")?,
                name: row.try_get("name")?,
                container: row.try_get("container")?,
                kind: SymbolKind::from_code(row.try_get("kind")?).unwrap_or(SymbolKind::File),
                signature: row.try_get("signature")?,
                documentation: row.try_get("documentation")?,
                text_hash: row.try_get("text_hash")?,
            })
        };
        rows.iter().map(of).collect::<sqlx::Result<_>>().map_err(failed())
    }

    /// Vectors of `model` that texts have already, by their hash.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn known_vectors(
        &self,
        hashes: &[Vec<u8>],
        model: &str,
    ) -> Result<HashMap<Vec<u8>, Vec<f32>>> {
        let rows: Vec<(Vec<u8>, String)> = sqlx::query_as(include_str!("embeddings/known.sql"))
            .bind(hashes)
            .bind(model)
            .fetch_all(self.pool())
            .await
            .map_err(StoreError::during("looking for known vectors"))?;
        Ok(rows.into_iter().map(|(hash, vector)| (hash, numbers(&vector))).collect())
    }

    /// Stores vectors, in place of those the symbols had.
    ///
    /// # Errors
    /// When they cannot be stored.
    pub async fn put_vectors(
        &self,
        repository: i64,
        (model, dimensions): (&str, usize),
        vectors: &[Embedded],
    ) -> Result<()> {
        let kind = self.vector_kind();
        let statement = include_str!("embeddings/put.sql").replace("{vector}", kind.sql());
        sqlx::query(AssertSqlSafe(statement))
            .bind(repository)
            .bind(vectors.iter().map(|v| v.symbol_id).collect::<Vec<_>>())
            .bind(vectors.iter().map(|v| v.text_hash.as_slice()).collect::<Vec<_>>())
            .bind(model)
            .bind(i16::try_from(dimensions).unwrap_or(i16::MAX))
            .bind(vectors.iter().map(|v| kind.text(&v.vector)).collect::<Vec<_>>())
            .execute(self.pool())
            .await
            .map_err(StoreError::during("storing vectors"))?;
        Ok(())
    }

    /// Removes the vectors of symbols that are gone; answers how many.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn prune_vectors(&self, repository: i64) -> Result<u64> {
        let done = sqlx::query(include_str!("embeddings/prune.sql"))
            .bind(repository)
            .execute(self.pool())
            .await
            .map_err(StoreError::during("removing vectors"))?;
        Ok(done.rows_affected())
    }

    /// How many vectors of `model` the repository has.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn count_vectors(&self, repository: i64, model: &str) -> Result<i64> {
        sqlx::query_scalar(
            "SELECT count(*) FROM embeddings WHERE repository_id = $1 AND model = $2",
        )
        .bind(repository)
        .bind(model)
        .fetch_one(self.pool())
        .await
        .map_err(StoreError::during("counting vectors"))
    }

    /// Whether the repository has any vector of `model`.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn has_vectors(&self, repository: i64, model: &str) -> Result<bool> {
        sqlx::query_scalar(
            "SELECT EXISTS (SELECT FROM embeddings WHERE repository_id = $1 AND model = $2)",
        )
        .bind(repository)
        .bind(model)
        .fetch_one(self.pool())
        .await
        .map_err(StoreError::during("looking for vectors"))
    }
}

impl super::read::Snapshot {
    /// How many symbols have a vector, and how many are worth one.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn embedding_counts(&mut self) -> Result<(i64, i64)> {
        sqlx::query_as(include_str!("read/status_embeddings.sql"))
            .bind(self.repository.id)
            .bind(WORTH_IT.map(|kind| kind as i16))
            .fetch_one(&mut *self.transaction)
            .await
            .map_err(StoreError::during("counting vectors"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vectors_are_written_and_read_back() {
        let vector = [0.5, -1.25, 0.000_012];
        for kind in [VectorKind::Half, VectorKind::Plain] {
            assert_eq!(numbers(&kind.text(&vector)), vector, "{kind:?}");
        }
        assert_eq!(VectorKind::Plain.text(&vector[..2]), "{0.5,-1.25}");
    }
}
