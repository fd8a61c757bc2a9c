//! What patterns ask of the graph: counts over all of a repository.

use super::{Snapshot, collect, decode, unsigned};
use crate::model::{
    DocumentStatus, EdgeKind, Language, Position, Resolution, SymbolKind, Visibility,
};
use crate::store::{Result, StoreError};
use sqlx::Row;

/// A document that may be looked through.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PatternDocument {
    /// Its path.
    pub path: String,
    /// Its language.
    pub language: Language,
    /// How many lines it had when it was indexed.
    pub lines: u32,
    /// Hash of what was indexed.
    pub content_hash: Vec<u8>,
}

/// A symbol with the number that it was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Measured {
    /// The symbol.
    pub id: i64,
    /// The number.
    pub metric: i64,
}

/// Edges to be relied on.
const FOUND: [i16; 2] = [Resolution::Exact as i16, Resolution::Inferred as i16];

fn codes(kinds: &[EdgeKind]) -> Vec<i16> {
    kinds.iter().map(|kind| *kind as i16).collect()
}

fn symbol_codes(kinds: &[SymbolKind]) -> Vec<i16> {
    kinds.iter().map(|kind| *kind as i16).collect()
}

impl Snapshot {
    /// Documents under `path` that were parsed, at least in part.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn parsed_documents(
        &mut self,
        path: &str,
        limit: u32,
    ) -> Result<Vec<PatternDocument>> {
        let parsed = [DocumentStatus::Parsed as i16, DocumentStatus::Partial as i16];
        let rows = sqlx::query(include_str!("patterns/documents.sql"))
            .bind(self.repository.id)
            .bind(path)
            .bind(parsed)
            .bind(i64::from(limit))
            .fetch_all(&mut *self.transaction)
            .await;
        collect(rows, "listing documents", |row| {
            Ok(PatternDocument {
                path: row.try_get("path")?,
                language: decode(row, "language", Language::from_code)?,
                lines: unsigned(row, "lines")?,
                content_hash: row.try_get("content_hash")?,
            })
        })
    }

    /// Types under `path` with more than `most` methods of their own, the largest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn large_types(
        &mut self,
        path: &str,
        most: u32,
        types: &[SymbolKind],
        members: &[SymbolKind],
        limit: u32,
    ) -> Result<Vec<Measured>> {
        sqlx::query_as(include_str!("patterns/members.sql"))
            .bind(self.repository.id)
            .bind(path)
            .bind(i64::from(most))
            .bind(symbol_codes(types))
            .bind(symbol_codes(members))
            .bind(EdgeKind::Overrides as i16)
            .bind(i64::from(limit))
            .fetch_all(&mut *self.transaction)
            .await
            .map_err(StoreError::during("counting members of types"))
    }

    /// Symbols of `symbols` under `path` that more than `most` documents refer to.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn much_used(
        &mut self,
        path: &str,
        most: u32,
        kinds: &[EdgeKind],
        symbols: &[SymbolKind],
        limit: u32,
    ) -> Result<Vec<Measured>> {
        sqlx::query_as(include_str!("patterns/fan_in.sql"))
            .bind(self.repository.id)
            .bind(path)
            .bind(i64::from(most))
            .bind(codes(kinds))
            .bind(FOUND)
            .bind(i64::from(limit))
            .bind(symbol_codes(symbols))
            .fetch_all(&mut *self.transaction)
            .await
            .map_err(StoreError::during("counting who uses symbols"))
    }

    /// Symbols of `symbols` under `path` that use more than `most` others.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn much_using(
        &mut self,
        path: &str,
        most: u32,
        kinds: &[EdgeKind],
        symbols: &[SymbolKind],
        limit: u32,
    ) -> Result<Vec<Measured>> {
        sqlx::query_as(include_str!("patterns/fan_out.sql"))
            .bind(self.repository.id)
            .bind(path)
            .bind(i64::from(most))
            .bind(codes(kinds))
            .bind(FOUND)
            .bind(i64::from(limit))
            .bind(symbol_codes(symbols))
            .fetch_all(&mut *self.transaction)
            .await
            .map_err(StoreError::during("counting what symbols use"))
    }

    /// Symbols of `symbols` in the documents at `paths` that not everyone may name and that nothing else
    /// refers to, not even as one of several candidates; those that override something, and tests that
    /// call something, are left out.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn unused(
        &mut self,
        paths: &[&str],
        symbols: &[SymbolKind],
        limit: u32,
    ) -> Result<Vec<i64>> {
        let any = [FOUND[0], FOUND[1], Resolution::Candidate as i16];
        sqlx::query_scalar(include_str!("patterns/unused.sql"))
            .bind(self.repository.id)
            .bind(paths)
            .bind(symbol_codes(symbols))
            .bind(Visibility::Public as i16)
            .bind(codes(&EdgeKind::OCCURRENCES))
            .bind(any)
            .bind(codes(&[EdgeKind::Overrides, EdgeKind::Tests]))
            .bind(i64::from(limit))
            .fetch_all(&mut *self.transaction)
            .await
            .map_err(StoreError::during("looking for what nothing uses"))
    }

    /// Which symbol extends which other one of the repository, as (it, its supertype).
    ///
    /// # Errors
    /// When the database fails.
    pub async fn supertypes(&mut self, limit: u32) -> Result<Vec<(i64, i64)>> {
        sqlx::query_as(include_str!("patterns/supertypes.sql"))
            .bind(self.repository.id)
            .bind(EdgeKind::Extends as i16)
            .bind(FOUND)
            .bind(i64::from(limit))
            .fetch_all(&mut *self.transaction)
            .await
            .map_err(StoreError::during("looking up supertypes"))
    }

    /// Where documents under `path` call what gives a promise or a future: paths with the places of
    /// the called names, a path as often as there are such functions.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn async_calls(
        &mut self,
        path: &str,
        limit: u32,
    ) -> Result<Vec<(String, Vec<Position>)>> {
        let rows = sqlx::query(include_str!("patterns/async_calls.sql"))
            .bind(self.repository.id)
            .bind(path)
            .bind(EdgeKind::Calls as i16)
            .bind(FOUND)
            .bind(i64::from(limit))
            .fetch_all(&mut *self.transaction)
            .await;
        collect(rows, "looking for calls of async functions", |row| {
            let numbers: Vec<i32> = row.try_get("positions")?;
            let places = numbers.chunks_exact(2).map(|place| Position {
                line: place[0].unsigned_abs(),
                column: place[1].unsigned_abs(),
            });
            Ok((row.try_get("path")?, places.collect()))
        })
    }
}
