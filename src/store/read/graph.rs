//! The graph of edges, walked by recursive statements that stop at what they are told.
//!
//! Breadth first: Cormen, Leiserson, Rivest and Stein, "Introduction to Algorithms", 20.2.

use super::references::kinds as codes;
use super::{Snapshot, collect, decode, unknown_code, unsigned};
use crate::model::{EdgeKind, Resolution, SymbolKind};
use crate::store::{Result, StoreError};
use sqlx::Row;
use sqlx::postgres::PgRow;

/// Which way edges are followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// From a symbol to what it uses.
    Dependencies,
    /// From a symbol to who uses it.
    Dependents,
}

/// How far the graph is walked.
#[derive(Clone, Debug)]
pub struct Walk {
    /// Which way.
    pub direction: Direction,
    /// Along edges of these kinds.
    pub kinds: Vec<EdgeKind>,
    /// Found so.
    pub resolutions: Vec<Resolution>,
    /// From a member to what may run in its place, too; against the direction of the edges where
    /// dependents are walked.
    pub implementations: bool,
    /// Levels at most.
    pub depth: u32,
    /// Symbols at most.
    pub symbols: u32,
    /// Edges that are read on one level at most.
    pub edges: u32,
    /// The level that holds one of these is the last.
    pub until: Vec<i64>,
}

/// A symbol that a walk found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The symbol.
    pub id: i64,
    /// How many edges lie between it and the nearest beginning; from 1.
    pub distance: u32,
    /// The symbol it was found from, one level nearer.
    pub via: i64,
    /// The edge between the two.
    pub kind: EdgeKind,
    /// How that was found.
    pub resolution: Resolution,
    /// Occurrences that make the edge.
    pub occurrences: i64,
}

/// What a walk found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Walked {
    /// The symbols, the nearest first.
    pub steps: Vec<Step>,
    /// Levels on which not all edges were read.
    pub cut_levels: Vec<u32>,
}

/// A symbol and where it is, without the texts that are most of its row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placed {
    /// Its id.
    pub id: i64,
    /// Its name.
    pub name: String,
    /// The names it stands in.
    pub container: String,
    /// Its kind.
    pub kind: SymbolKind,
    /// Its document's path.
    pub path: String,
    /// The line of its name, from 1.
    pub line: u32,
}

/// What a dependency defines that symbols use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UsedExternal {
    /// The package.
    pub package: String,
    /// The path within it.
    pub path: String,
    /// One of the symbols that use it.
    pub via: i64,
    /// How many of them do.
    pub symbols: i64,
    /// How often.
    pub occurrences: i64,
}

/// That one document uses another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentEdge {
    /// The path of the one.
    pub from: String,
    /// The path of the other.
    pub to: String,
    /// How often.
    pub occurrences: i64,
}

/// A walk looks up a few edges of very many symbols: always by an index, also where the statistics
/// are of a graph in which nearly all edges lead to one symbol. And what it may cost is estimated so
/// high that it would be compiled each time.
const WALKING: &str = "SET LOCAL enable_seqscan = off; SET LOCAL jit = off";

/// For what comes after it.
const WALKED: &str = "SET LOCAL enable_seqscan = on";

impl Snapshot {
    async fn set(&mut self, settings: &'static str) -> Result<()> {
        let set = sqlx::raw_sql(settings).execute(&mut *self.transaction).await;
        set.map(drop).map_err(StoreError::during("preparing to walk the graph"))
    }

    /// Walks the graph from some symbols, breadth first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn walk(&mut self, from: &[i64], walk: &Walk) -> Result<Walked> {
        let text = match walk.direction {
            Direction::Dependencies => include_str!("graph_dependencies.sql"),
            Direction::Dependents => include_str!("graph_dependents.sql"),
        };
        self.set(WALKING).await?;
        let rows = sqlx::query(self.seen(text))
            .bind(self.repository.id)
            .bind(from)
            .bind(codes(&walk.kinds))
            .bind(walk.resolutions.iter().map(|r| *r as i16).collect::<Vec<_>>())
            .bind(walk.depth as i32)
            .bind(walk.symbols as i32)
            .bind(i64::from(walk.edges))
            .bind(walk.implementations)
            .bind(EdgeKind::Overrides as i16)
            .bind(&walk.until)
            .fetch_all(&mut *self.transaction)
            .await;
        let levels = collect(rows, "walking the graph", level)?;
        self.set(WALKED).await?;
        let mut walked = Walked::default();
        for (depth, steps, cut) in levels {
            walked.steps.extend(steps);
            if cut {
                walked.cut_levels.push(depth);
            }
        }
        Ok(walked)
    }

    /// Those of these symbols that exist, in no order.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn placed(&mut self, ids: &[i64]) -> Result<Vec<Placed>> {
        let rows = sqlx::query(include_str!("graph_symbols.sql"))
            .bind(self.repository.id)
            .bind(ids)
            .fetch_all(&mut *self.transaction)
            .await;
        collect(rows, "looking up symbols by id", |row| {
            Ok(Placed {
                id: row.try_get("id")?,
                name: row.try_get("name")?,
                container: row.try_get("container")?,
                kind: decode(row, "kind", SymbolKind::from_code)?,
                path: row.try_get("path")?,
                line: unsigned(row, "line")?,
            })
        })
    }

    /// What of dependencies some symbols use, the most used first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn used_externals(
        &mut self,
        of: &[i64],
        kinds: &[EdgeKind],
        limit: u32,
    ) -> Result<Vec<UsedExternal>> {
        let rows = sqlx::query(include_str!("graph_externals.sql"))
            .bind(self.repository.id)
            .bind(of)
            .bind(codes(kinds))
            .bind(i64::from(limit))
            .bind(Resolution::External as i16)
            .fetch_all(&mut *self.transaction)
            .await;
        collect(rows, "looking up what is used of dependencies", |row| {
            Ok(UsedExternal {
                package: row.try_get("package")?,
                path: row.try_get("path")?,
                via: row.try_get("via")?,
                symbols: row.try_get("symbols")?,
                occurrences: row.try_get("occurrences")?,
            })
        })
    }

    /// The symbols of a document, or of all documents in a folder (empty for the root).
    ///
    /// # Errors
    /// When the database fails.
    pub async fn symbols_under(&mut self, path: &str, limit: u32) -> Result<Vec<i64>> {
        sqlx::query_scalar(include_str!("graph_symbols_under.sql"))
            .bind(self.repository.id)
            .bind(path)
            .bind(i64::from(limit))
            .fetch_all(&mut *self.transaction)
            .await
            .map_err(StoreError::during("looking up the symbols of a path"))
    }

    /// Which documents use which others, within a folder (empty for the root).
    ///
    /// # Errors
    /// When the database fails.
    pub async fn document_edges(
        &mut self,
        path: &str,
        kinds: &[EdgeKind],
        resolutions: &[Resolution],
        limit: u32,
    ) -> Result<Vec<DocumentEdge>> {
        let rows = sqlx::query(include_str!("graph_documents.sql"))
            .bind(self.repository.id)
            .bind(path)
            .bind(codes(kinds))
            .bind(resolutions.iter().map(|r| *r as i16).collect::<Vec<_>>())
            .bind(i64::from(limit))
            .fetch_all(&mut *self.transaction)
            .await;
        collect(rows, "looking up which documents use which", |row| {
            Ok(DocumentEdge {
                from: row.try_get("from_path")?,
                to: row.try_get("to_path")?,
                occurrences: row.try_get("occurrences")?,
            })
        })
    }
}

fn level(row: &PgRow) -> sqlx::Result<(u32, Vec<Step>, bool)> {
    let depth: i32 = row.try_get("depth")?;
    let depth = depth.unsigned_abs();
    let ids: Vec<i64> = row.try_get("ids")?;
    let via: Vec<i64> = row.try_get("via")?;
    let kinds: Vec<i16> = row.try_get("kinds")?;
    let resolutions: Vec<i16> = row.try_get("resolutions")?;
    let occurrences: Vec<i64> = row.try_get("occurrences")?;
    let mut steps = Vec::with_capacity(ids.len());
    for (at, id) in ids.into_iter().enumerate() {
        steps.push(Step {
            id,
            distance: depth,
            via: via[at],
            kind: EdgeKind::from_code(kinds[at]).ok_or_else(|| unknown_code("kinds", kinds[at]))?,
            resolution: Resolution::from_code(resolutions[at])
                .ok_or_else(|| unknown_code("resolutions", resolutions[at]))?,
            occurrences: occurrences[at],
        });
    }
    Ok((depth, steps, row.try_get("cut")?))
}
