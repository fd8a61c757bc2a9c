//! The graph of symbols: what depends on what, how two symbols hang together, what goes in circles.
//!
//! Every walk is bounded in depth, symbols and edges read, keeps what is nearest, and says what cut
//! it.
//!
//! Must not know: SQL, the protocol.

mod cycles;
mod draw;
mod path;

pub use crate::store::read::Direction;
pub(crate) use cycles::components;
pub use cycles::{Cycle, CycleEdge, CycleQuery, CycleUnit, Cycles};
pub use draw::{dot, mermaid, tree};
pub use path::{DependencyPath, PathQuery};

use super::{AsOf, Query, QueryError, SymbolSummary, limits, qualified};
use crate::model::{EdgeKind, Resolution};
use crate::store::read::{Placed, Snapshot, Step, SymbolFilter, SymbolRow, Walk, Walked};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::{HashMap, HashSet};

/// The edges that make one symbol depend on another unless a question says otherwise: all that
/// occurrences make but imports, which say that a name is used and not by whom, and what a member
/// overrides. `tests` says again what `calls` say.
pub const DEPENDENCY_KINDS: [EdgeKind; 7] = [
    EdgeKind::Calls,
    EdgeKind::ExpandsMacro,
    EdgeKind::UsesType,
    EdgeKind::References,
    EdgeKind::Extends,
    EdgeKind::Implements,
    EdgeKind::Overrides,
];

/// What to trace.
#[derive(Clone, Debug)]
pub struct TraceQuery {
    /// From here: an id, a descriptor, a plain or qualified name of symbols, or the path of a
    /// document or folder, which stands for all symbols in it.
    pub of: String,
    /// Which way.
    pub direction: Direction,
    /// Along edges of these kinds; of [`DEPENDENCY_KINDS`] where empty, without `overrides` where
    /// implementations are gone to.
    pub kinds: Vec<EdgeKind>,
    /// Also along edges that may lead to another symbol of the same name.
    pub candidates: bool,
    /// A call of a trait's or interface's member may run each of its implementations; who calls a
    /// member depends on what overrides it.
    pub implementations: bool,
    /// What dependencies define, too, where dependencies are traced.
    pub externals: bool,
    /// Levels; from 1, capped at [`limits::MAX_DEPTH`].
    pub depth: u32,
    /// Symbols; capped at [`limits::MAX_TRACED`].
    pub limit: u32,
    /// List only what lies in this document or folder; everything where empty. What lies elsewhere
    /// is gone through all the same.
    pub path: String,
    /// Do not list what lies in these documents or folders.
    pub exclude: Vec<String>,
}

impl TraceQuery {
    /// What `of` depends on, or who depends on it, to the usual depth.
    pub fn new(of: impl Into<String>, direction: Direction) -> Self {
        Self {
            of: of.into(),
            direction,
            kinds: Vec::new(),
            candidates: false,
            implementations: false,
            externals: false,
            depth: limits::DEFAULT_DEPTH,
            limit: limits::DEFAULT_TRACED,
            path: String::new(),
            exclude: Vec::new(),
        }
    }
}

/// A symbol that others depend on, or that depends on them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Traced {
    /// How many edges away.
    pub distance: u32,
    /// Its id.
    pub id: String,
    /// Its name, with the names it stands in.
    pub name: String,
    /// What it is.
    pub kind: &'static str,
    /// Its document.
    pub path: String,
    /// Line of its name.
    pub line: u32,
    /// What relates it to the symbol it was reached from.
    pub edge: &'static str,
    /// How that was found.
    pub resolution: &'static str,
    /// Id of the symbol it was reached from, one step nearer.
    pub via: String,
    /// How often that stands there.
    pub occurrences: i64,
}

/// What a dependency defines and the traced symbols use.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct TracedExternal {
    /// Package and path.
    pub name: String,
    /// How many of the symbols use it.
    pub symbols: i64,
    /// How often.
    pub occurrences: i64,
}

/// What cut an answer, and what it takes to have more.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Cut {
    /// More symbols are as near as the last ones listed, or farther: raise the limit.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub symbols: bool,
    /// What is farther away was not looked for, and there is some: raise the depth.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub depth: bool,
    /// It was not begun at all symbols that were meant: name a smaller folder, or a symbol by its
    /// qualified name.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub beginning: bool,
    /// Not all edges of these levels were read: ask for fewer kinds or a narrower beginning.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub edges_of_levels: Vec<u32>,
}

impl Cut {
    fn is_none(&self) -> bool {
        *self == Self::default()
    }

    /// In words; empty where nothing was cut.
    pub fn text(&self) -> String {
        let mut parts = Vec::new();
        if self.symbols {
            parts.push("there are more symbols: raise the limit or narrow the path".to_owned());
        }
        if self.beginning {
            let all = "what was named holds more symbols than a trace begins at";
            parts.push(format!("{all}: name a smaller folder or a qualified name"));
        }
        if self.depth {
            parts.push("there is more farther away: raise the depth".to_owned());
        }
        if !self.edges_of_levels.is_empty() {
            let levels: Vec<String> = self.edges_of_levels.iter().map(u32::to_string).collect();
            parts.push(format!(
                "of level {} not all edges were read: ask for fewer kinds",
                levels.join(", ")
            ));
        }
        parts.join("; ")
    }
}

/// What was traced.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Trace {
    /// What the answer is as of.
    pub as_of: AsOf,
    /// `dependencies` or `dependents`.
    pub direction: &'static str,
    /// The symbols it begins at, the first of them where they are many; none for a path.
    pub of: Vec<SymbolSummary>,
    /// The document or folder it begins at.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub of_path: Option<String>,
    /// How many symbols it begins at.
    pub of_count: usize,
    /// What was found, the nearest first.
    pub symbols: Vec<Traced>,
    /// What dependencies define of it, the most used first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub externals: Vec<TracedExternal>,
    /// What is not in the answer; absent where that is nothing.
    #[serde(skip_serializing_if = "Cut::is_none")]
    pub cut: Cut,
}

/// Where a walk begins.
struct Beginning {
    ids: Vec<i64>,
    rows: Vec<SymbolRow>,
    path: Option<String>,
    cut: bool,
}

impl Query<'_> {
    /// What `query.of` depends on, or who depends on it, the nearest first.
    ///
    /// # Errors
    /// [`QueryError::UnknownSymbol`] with the nearest names where there is nothing to begin at.
    pub async fn trace(&self, query: &TraceQuery) -> Result<Trace, QueryError> {
        let mut snapshot = self.snapshot().await?;
        let begin = self.beginning(&mut snapshot, &query.of).await?;
        let within = self.relative(&query.path)?;
        let mut exclude = Vec::new();
        for path in &query.exclude {
            exclude.push(self.relative(path)?);
        }
        let limit = query.limit.clamp(1, limits::MAX_TRACED);
        // What lies in a folder is no dependency of it, also where it was not begun at.
        let inner = begin.path.as_deref().filter(|_| begin.cut);
        let filtered = !within.is_empty() || !exclude.is_empty() || inner.is_some();
        let depth = query.depth.clamp(1, limits::MAX_DEPTH);
        let walk = Walk {
            direction: query.direction,
            kinds: kinds(&query.kinds, query.implementations),
            resolutions: resolutions(query.candidates),
            implementations: query.implementations,
            // A level more tells whether there is one, as one symbol more does.
            depth: depth + 1,
            symbols: if filtered { limits::MAX_WALKED } else { limit } + 1,
            edges: match begin.path {
                Some(_) => limits::EDGES_A_PATH_LEVEL,
                None if filtered => limits::EDGES_A_FILTERED_LEVEL,
                None => limits::EDGES_A_LEVEL,
            },
            until: Vec::new(),
        };
        let Walked { mut steps, mut cut_levels } = snapshot.walk(&begin.ids, &walk).await?;
        let mut cut = Cut { beginning: begin.cut, ..Cut::default() };
        cut.depth = steps.last().is_some_and(|step| step.distance > depth);
        // A level is begun when the one before is whole.
        cut.symbols = !cut.depth && steps.len() >= walk.symbols as usize;
        steps.retain(|step| step.distance <= depth);
        cut_levels.retain(|level| *level <= depth);
        cut.edges_of_levels = cut_levels;
        let rows = rows(&mut snapshot, &steps).await?;
        let listed = |step: &&Step| {
            rows.get(&step.id).is_some_and(|row| {
                is_within(&row.path, &within)
                    && !exclude.iter().any(|e| is_within(&row.path, e))
                    && !inner.is_some_and(|folder| is_within(&row.path, folder))
            })
        };
        let mut symbols: Vec<Traced> =
            steps.iter().filter(listed).filter_map(|step| Traced::of(step, &rows)).collect();
        cut.symbols |= symbols.len() > limit as usize;
        symbols.truncate(limit as usize);
        let mut externals = Vec::new();
        if query.externals && query.direction == Direction::Dependencies {
            let near = steps.iter().filter(|step| step.distance < depth).map(|step| step.id);
            let ids: Vec<i64> = begin.ids.iter().copied().chain(near).collect();
            let used = snapshot.used_externals(&ids, &walk.kinds, limits::TRACED_EXTERNALS).await?;
            externals = used
                .into_iter()
                .map(|used| TracedExternal {
                    name: match used.path.is_empty() {
                        true => used.package,
                        false => qualified(&used.package, &used.path),
                    },
                    symbols: used.symbols,
                    occurrences: used.occurrences,
                })
                .collect();
        }
        Ok(Trace {
            as_of: self.as_of(&snapshot),
            direction: name(query.direction),
            of: begin.rows.iter().take(limits::LISTED_TARGETS).map(SymbolSummary::of).collect(),
            of_path: begin.path,
            of_count: begin.ids.len(),
            symbols,
            externals,
            cut,
        })
    }

    /// The symbols that a text names: those of a path, or those of a name.
    async fn beginning(
        &self,
        snapshot: &mut Snapshot,
        text: &str,
    ) -> Result<Beginning, QueryError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(QueryError::Empty { what: "the symbol or path" });
        }
        let found = self.named(snapshot, text, &SymbolFilter::default(), limits::MAX_NAMED).await?;
        // Descriptors have slashes too, but those are no paths that exist.
        let like_path = text.contains('/') || text == "." || found.is_empty();
        if like_path && let Ok(path) = self.indexed_path(snapshot, text).await {
            let most = limits::MAX_BEGINNING;
            let mut ids = snapshot.symbols_under(&path, most + 1).await?;
            let cut = ids.len() > most as usize;
            ids.truncate(most as usize);
            return Ok(Beginning { ids, rows: Vec::new(), path: Some(path), cut });
        }
        if found.is_empty() {
            return Err(self.unknown(snapshot, text).await?);
        }
        let ids = found.iter().map(|row| row.symbol.id).collect();
        let cut = found.len() >= limits::MAX_NAMED as usize;
        Ok(Beginning { ids, rows: found, path: None, cut })
    }
}

impl Traced {
    fn of(step: &Step, rows: &HashMap<i64, Placed>) -> Option<Self> {
        let symbol = rows.get(&step.id)?;
        Some(Self {
            distance: step.distance,
            id: symbol.id.to_string(),
            name: qualified(&symbol.container, &symbol.name),
            kind: symbol.kind.name(),
            path: symbol.path.clone(),
            line: symbol.line,
            edge: step.kind.name(),
            resolution: step.resolution.name(),
            via: step.via.to_string(),
            occurrences: step.occurrences,
        })
    }
}

/// What was found, by its id.
async fn rows(snapshot: &mut Snapshot, steps: &[Step]) -> Result<HashMap<i64, Placed>, QueryError> {
    let ids: HashSet<i64> = steps.iter().map(|step| step.id).collect();
    let ids: Vec<i64> = ids.into_iter().collect();
    let rows = snapshot.placed(&ids).await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

fn kinds(wanted: &[EdgeKind], implementations: bool) -> Vec<EdgeKind> {
    if !wanted.is_empty() {
        return wanted.to_vec();
    }
    // From a member to what it overrides and on to all that override that is no call that may run:
    // who calls one of them by its own type runs none of the others.
    let usual = DEPENDENCY_KINDS.into_iter();
    usual.filter(|kind| !(implementations && *kind == EdgeKind::Overrides)).collect()
}

fn resolutions(candidates: bool) -> Vec<Resolution> {
    let mut resolutions = Resolution::RELIED_ON.to_vec();
    if candidates {
        resolutions.push(Resolution::Candidate);
    }
    resolutions
}

const fn name(direction: Direction) -> &'static str {
    match direction {
        Direction::Dependencies => "dependencies",
        Direction::Dependents => "dependents",
    }
}

/// Whether `path` is `folder` or lies in it; empty is the root.
fn is_within(path: &str, folder: &str) -> bool {
    folder.is_empty()
        || path.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}
