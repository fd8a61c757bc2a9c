//! `trace_dependencies`: one tool for what depends on what, the way between two symbols, and what
//! goes in circles.
//!
//! Must not know: SQL, how the graph is walked.

use super::arguments::TraceDependencies;
use super::reply::{Answer, drop_last};
use crate::query::{
    AsOf, Cut, Cycle, CycleQuery, CycleUnit, Direction, PathQuery, Query, QueryError,
    SymbolSummary, Trace, TraceQuery, Traced, edge_kinds, limits, tree,
};
use schemars::JsonSchema;
use serde::Serialize;
use std::fmt::Write as _;

/// What was found.
#[derive(Serialize, JsonSchema)]
pub(super) struct Dependencies {
    /// What the answer is as of.
    pub as_of: AsOf,
    /// Where it begins, and of a path where it ends.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub of: Vec<SymbolSummary>,
    /// The nearest first; of a path its steps.
    pub symbols: Vec<Traced>,
    /// Whether there is a path.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub found: Option<bool>,
    /// The largest first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub cycles: Vec<Cycle>,
    /// What cut the answer.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub more: String,
    #[serde(skip)]
    trace: Option<Trace>,
}

/// Answers a call.
pub(super) async fn answer(
    query: &Query<'_>,
    arguments: &TraceDependencies,
    limit: u32,
) -> Result<Dependencies, QueryError> {
    let kinds = edge_kinds(arguments.kind.as_deref().unwrap_or_default())?;
    let implementations = arguments.implementations.unwrap_or_default();
    if let Some(to) = &arguments.to {
        let search = PathQuery {
            from: arguments.of.clone(),
            to: to.clone(),
            kinds,
            candidates: false,
            implementations,
            depth: arguments.depth.unwrap_or(limits::MAX_DEPTH),
        };
        let path = query.path(&search).await?;
        return Ok(Dependencies {
            as_of: path.as_of,
            of: vec![path.from, path.to],
            symbols: path.steps,
            found: Some(path.found),
            cycles: Vec::new(),
            more: path.cut.text(),
            trace: None,
        });
    }
    let direction = match arguments.direction.as_deref() {
        None | Some("dependencies") => Direction::Dependencies,
        Some("dependents") => Direction::Dependents,
        Some("cycles") => return cycles(query, arguments, kinds, limit).await,
        Some(other) => {
            return Err(QueryError::UnknownKind {
                kind: other.to_owned(),
                of: "direction",
                known: vec!["dependencies", "dependents", "cycles"],
            });
        }
    };
    let search = TraceQuery {
        kinds,
        implementations,
        depth: arguments.depth.unwrap_or(limits::DEFAULT_DEPTH),
        limit,
        path: arguments.path.clone().unwrap_or_default(),
        ..TraceQuery::new(arguments.of.clone(), direction)
    };
    let trace = query.trace(&search).await?;
    Ok(Dependencies {
        as_of: trace.as_of.clone(),
        of: trace.of.clone(),
        symbols: trace.symbols.clone(),
        found: None,
        cycles: Vec::new(),
        more: trace.cut.text(),
        trace: Some(trace),
    })
}

async fn cycles(
    query: &Query<'_>,
    arguments: &TraceDependencies,
    kinds: Vec<crate::model::EdgeKind>,
    limit: u32,
) -> Result<Dependencies, QueryError> {
    let search = CycleQuery { by: CycleUnit::Document, path: arguments.of.clone(), kinds, limit };
    let found = query.cycles(&search).await?;
    let more = match (found.cut, found.count > found.cycles.len()) {
        (true, _) => "not all edges were read: name a folder".to_owned(),
        (_, true) => format!("{} circles in all", found.count),
        _ => String::new(),
    };
    Ok(Dependencies {
        as_of: found.as_of,
        of: Vec::new(),
        symbols: Vec::new(),
        found: None,
        cycles: found.cycles,
        more,
        trace: None,
    })
}

impl Answer for Dependencies {
    fn text(&self) -> String {
        let mut out = match &self.trace {
            Some(trace) => tree(trace),
            None => String::new(),
        };
        if let Some(found) = self.found {
            for (place, of) in ["from", "to"].into_iter().zip(&self.of) {
                let _ = writeln!(out, "{place} {} {}:{}", of.name, of.path, of.line);
            }
            if !found {
                out.push_str("There is no such path.\n");
            }
            for step in &self.symbols {
                let _ = writeln!(out, "  {} {} {}:{}", step.edge, step.name, step.path, step.line);
            }
        }
        for cycle in &self.cycles {
            let _ = writeln!(out, "circle of {}", cycle.members.join(", "));
            if let Some(edge) = cycle.edges.first() {
                let _ = writeln!(out, "  cheapest to cut: {} -> {}", edge.from, edge.to);
            }
        }
        if !self.more.is_empty() {
            let _ = writeln!(out, "Not all: {}.", self.more);
        }
        let _ = write!(out, "{}", super::text::as_of(&self.as_of));
        out
    }

    fn shrink(&mut self) -> bool {
        let dropped = match self.cycles.is_empty() {
            true => self.found.is_none() && drop_last(&mut self.symbols),
            false => drop_last(&mut self.cycles),
        };
        if dropped {
            if let Some(trace) = &mut self.trace {
                trace.symbols.truncate(self.symbols.len());
                trace.cut.symbols = true;
            }
            let cut = Cut { symbols: true, ..Cut::default() };
            self.more = self.trace.as_ref().map_or_else(|| cut.text(), |trace| trace.cut.text());
        }
        dropped
    }
}
