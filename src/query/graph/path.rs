//! The shortest way from one symbol to another along edges.
//!
//! Must not know: SQL, the protocol.

use super::{Cut, Traced, Walk, Walked, kinds, resolutions, rows};
use crate::model::EdgeKind;
use crate::query::{AsOf, Query, QueryError, SymbolSummary, limits};
use crate::store::read::{Direction, Step, SymbolFilter, SymbolRow};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::HashMap;

/// Which way to look for.
#[derive(Clone, Debug)]
pub struct PathQuery {
    /// From what depends: an id, a descriptor, or a name.
    pub from: String,
    /// To what it depends on, alike.
    pub to: String,
    /// Along edges of these kinds; of [`super::DEPENDENCY_KINDS`] where empty.
    pub kinds: Vec<EdgeKind>,
    /// Also along edges that may lead elsewhere.
    pub candidates: bool,
    /// Also from a member to what overrides it.
    pub implementations: bool,
    /// Edges at most; capped at [`limits::MAX_PATH_DEPTH`].
    pub depth: u32,
}

/// The shortest way from one symbol to another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct DependencyPath {
    /// What the answer is as of.
    pub as_of: AsOf,
    /// Where it begins; the first of that name where no way was found.
    pub from: SymbolSummary,
    /// Where it ends; the first of that name where no way was found.
    pub to: SymbolSummary,
    /// Whether there is one.
    pub found: bool,
    /// The symbols behind the first, each with the edge that leads to it.
    pub steps: Vec<Traced>,
    /// How many symbols were looked at.
    pub searched: usize,
    /// Why there may be one all the same, where none was found, or a shorter one.
    #[serde(skip_serializing_if = "Cut::is_none")]
    pub cut: Cut,
}

impl Query<'_> {
    /// The shortest way along edges from any symbol called `query.from` to any called `query.to`.
    ///
    /// # Errors
    /// [`QueryError::UnknownSymbol`] with the nearest names where either is none.
    pub async fn path(&self, query: &PathQuery) -> Result<DependencyPath, QueryError> {
        let mut snapshot = self.snapshot().await?;
        let mut ends: Vec<Vec<SymbolRow>> = Vec::new();
        for name in [&query.from, &query.to] {
            let filter = SymbolFilter::default();
            let found = self.named(&mut snapshot, name, &filter, limits::MAX_NAMED).await?;
            if found.is_empty() {
                return Err(self.unknown(&mut snapshot, name).await?);
            }
            ends.push(found);
        }
        let ids = |rows: &[SymbolRow]| rows.iter().map(|row| row.symbol.id).collect::<Vec<i64>>();
        let (from, to) = (ids(&ends[0]), ids(&ends[1]));
        let depth = query.depth.clamp(1, limits::MAX_PATH_DEPTH);
        let walk = Walk {
            direction: Direction::Dependencies,
            kinds: kinds(&query.kinds, query.implementations),
            resolutions: resolutions(query.candidates),
            implementations: query.implementations,
            depth,
            symbols: limits::MAX_WALKED,
            edges: limits::EDGES_A_PATH_LEVEL,
            until: to.clone(),
        };
        let same = from.iter().find(|id| to.contains(id)).copied();
        let Walked { steps, mut cut_levels } = match same {
            Some(_) => Walked::default(),
            None => snapshot.walk(&from, &walk).await?,
        };
        let chain = chain(&steps, &to);
        let rows = rows(&mut snapshot, &chain).await?;
        let first = chain.first().map(|step| step.via).or(same);
        let last = chain.last().map(|step| step.id).or(same);
        let found = last.is_some();
        let mut cut = Cut::default();
        if !found {
            cut.symbols = steps.len() >= limits::MAX_WALKED as usize;
            cut.depth = steps.last().is_some_and(|step| step.distance == depth);
        } else {
            // What was not read of a nearer level may have led there.
            cut_levels.retain(|level| (*level as usize) < chain.len());
        }
        cut.edges_of_levels = cut_levels;
        let end = |rows: &[SymbolRow], id: Option<i64>| {
            let row = rows.iter().find(|row| Some(row.symbol.id) == id);
            SymbolSummary::of(row.unwrap_or(&rows[0]))
        };
        Ok(DependencyPath {
            as_of: self.as_of(&snapshot),
            from: end(&ends[0], first),
            to: end(&ends[1], last),
            found,
            steps: chain.iter().filter_map(|step| Traced::of(step, &rows)).collect(),
            searched: steps.len() + from.len(),
            cut,
        })
    }
}

/// The steps that lead to the first of `to` that was found, in their order.
fn chain(steps: &[Step], to: &[i64]) -> Vec<Step> {
    let by_id: HashMap<i64, &Step> = steps.iter().map(|step| (step.id, step)).collect();
    let mut at = steps.iter().find(|step| to.contains(&step.id));
    let mut chain = Vec::new();
    while let Some(step) = at {
        chain.push(step.clone());
        at = by_id.get(&step.via).copied();
    }
    chain.reverse();
    chain
}
