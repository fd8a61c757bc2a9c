//! What depends on itself by way of others: strongly connected components of documents or folders.
//!
//! The components are Tarjan's ("Depth-first search and linear graph algorithms", 1972), by
//! `petgraph`.
//!
//! Must not know: SQL, the protocol.

use super::{kinds, resolutions};
use crate::model::EdgeKind;
use crate::query::{AsOf, Query, QueryError, limits};
use crate::store::read::DocumentEdge;
use petgraph::algo::tarjan_scc;
use petgraph::graph::{DiGraph, NodeIndex};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::{BTreeMap, HashMap, HashSet};

/// What goes in circles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CycleUnit {
    /// Documents.
    Document,
    /// Folders: what their documents use of other folders' documents.
    Folder,
}

/// Which circles to look for.
#[derive(Clone, Debug)]
pub struct CycleQuery {
    /// Of what.
    pub by: CycleUnit,
    /// Within this folder; the root where empty.
    pub path: String,
    /// By edges of these kinds; of [`super::DEPENDENCY_KINDS`] where empty.
    pub kinds: Vec<EdgeKind>,
    /// Circles at most; capped at [`limits::MAX_CYCLES`].
    pub limit: u32,
}

/// That one member of a circle uses another.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
pub struct CycleEdge {
    /// The one that uses.
    pub from: String,
    /// The one that is used.
    pub to: String,
    /// How often.
    pub occurrences: i64,
}

/// A circle: each of its members uses every other one, directly or by way of others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Cycle {
    /// Documents or folders, sorted.
    pub members: Vec<String>,
    /// The edges between them, the weakest first; that is where a circle is cheapest to cut.
    pub edges: Vec<CycleEdge>,
    /// There are more members or edges than are listed.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub more: bool,
}

/// The circles of a repository.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Cycles {
    /// What the answer is as of.
    pub as_of: AsOf,
    /// `document` or `folder`.
    pub by: &'static str,
    /// How many there are.
    pub count: usize,
    /// The largest first.
    pub cycles: Vec<Cycle>,
    /// There are more edges between documents than were read: the answer lacks some. Ask for a
    /// folder.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub cut: bool,
}

impl Query<'_> {
    /// What depends on itself by way of others.
    ///
    /// # Errors
    /// [`QueryError::UnknownPath`] where nothing indexed lies there.
    pub async fn cycles(&self, query: &CycleQuery) -> Result<Cycles, QueryError> {
        let mut snapshot = self.snapshot().await?;
        let path = self.indexed_path(&mut snapshot, &query.path).await?;
        let most = limits::DOCUMENT_EDGES;
        let mut edges = snapshot
            .document_edges(&path, &kinds(&query.kinds, false), &resolutions(false), most + 1)
            .await?;
        let cut = edges.len() > most as usize;
        edges.truncate(most as usize);
        let mut cycles = components(&units(edges, query.by));
        let count = cycles.len();
        cycles.truncate(query.limit.clamp(1, limits::MAX_CYCLES) as usize);
        for cycle in &mut cycles {
            let listed = limits::CYCLE_ITEMS;
            cycle.more = cycle.members.len() > listed || cycle.edges.len() > listed;
            cycle.members.truncate(listed);
            cycle.edges.truncate(listed);
        }
        let by = match query.by {
            CycleUnit::Document => "document",
            CycleUnit::Folder => "folder",
        };
        Ok(Cycles { as_of: self.as_of(&snapshot), by, count, cycles, cut })
    }
}

/// The edges between what is asked about.
fn units(edges: Vec<DocumentEdge>, by: CycleUnit) -> Vec<CycleEdge> {
    let unit = |path: String| match by {
        CycleUnit::Document => path,
        CycleUnit::Folder => {
            path.rsplit_once('/').map_or_else(|| ".".to_owned(), |(folder, _)| folder.to_owned())
        }
    };
    let mut sums: BTreeMap<(String, String), i64> = BTreeMap::new();
    for edge in edges {
        let (from, to) = (unit(edge.from), unit(edge.to));
        if from != to {
            *sums.entry((from, to)).or_default() += edge.occurrences;
        }
    }
    let edges = sums.into_iter();
    edges.map(|((from, to), occurrences)| CycleEdge { from, to, occurrences }).collect()
}

/// The strongly connected components with more than one member, the largest first.
pub(crate) fn components(edges: &[CycleEdge]) -> Vec<Cycle> {
    let mut graph: DiGraph<&str, ()> = DiGraph::new();
    let mut nodes: HashMap<&str, NodeIndex> = HashMap::new();
    for edge in edges {
        let mut node = |name| *nodes.entry(name).or_insert_with(|| graph.add_node(name));
        let (from, to) = (node(edge.from.as_str()), node(edge.to.as_str()));
        graph.add_edge(from, to, ());
    }
    let mut cycles: Vec<Cycle> = tarjan_scc(&graph)
        .into_iter()
        .filter(|component| component.len() > 1)
        .map(|component| {
            let members: HashSet<&str> = component.iter().map(|node| graph[*node]).collect();
            let within = |edge: &&CycleEdge| {
                members.contains(edge.from.as_str()) && members.contains(edge.to.as_str())
            };
            let mut edges: Vec<CycleEdge> = edges.iter().filter(within).cloned().collect();
            edges.sort_by(|a, b| (a.occurrences, a).cmp(&(b.occurrences, b)));
            let mut members: Vec<String> = members.into_iter().map(str::to_owned).collect();
            members.sort();
            Cycle { members, edges, more: false }
        })
        .collect();
    cycles.sort_by(|a, b| {
        b.members.len().cmp(&a.members.len()).then_with(|| a.members.cmp(&b.members))
    });
    cycles
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edge(from: &str, to: &str, occurrences: i64) -> DocumentEdge {
        DocumentEdge { from: from.to_owned(), to: to.to_owned(), occurrences }
    }

    #[test]
    fn circles_are_found_largest_first_with_their_weakest_edge_first() {
        let edges = vec![
            edge("a/x.rs", "b/y.rs", 5),
            edge("b/y.rs", "c/z.rs", 1),
            edge("c/z.rs", "a/x.rs", 2),
            edge("c/z.rs", "d.rs", 9),
            edge("d.rs", "e.rs", 1),
            edge("e.rs", "d.rs", 1),
        ];
        let found = components(&units(edges.clone(), CycleUnit::Document));
        assert_eq!(found.len(), 2);
        assert_eq!(found[0].members, ["a/x.rs", "b/y.rs", "c/z.rs"]);
        assert_eq!(found[0].edges[0].from, "b/y.rs");
        assert_eq!(found[0].edges.len(), 3, "an edge out of the circle is none of it");
        assert_eq!(found[1].members, ["d.rs", "e.rs"]);
        // Of folders only the first is one: `d.rs` and `e.rs` share theirs.
        let found = components(&units(edges, CycleUnit::Folder));
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].members, ["a", "b", "c"]);
    }

    #[test]
    fn what_goes_one_way_is_no_circle() {
        let edges =
            vec![edge("a", "b", 1), edge("b", "c", 1), edge("a", "c", 1), edge("c", "c", 1)];
        assert!(components(&units(edges, CycleUnit::Document)).is_empty());
    }
}
