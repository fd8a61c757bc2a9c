//! Patterns of the graph: what shows only in how the parts of a repository hang together.
//!
//! Must not know: SQL, how documents are read.

use super::PatternError;
use super::catalogue::{Catalogue, DEEP, Fixed};
use super::limits;
use super::pattern::{Family, Pattern, Severity, Tests};
use crate::model::{EdgeKind, Position, Resolution, SymbolKind};
use crate::query::{CycleEdge, components, naming};
use crate::store::read::{DocumentEdge, Measured, PatternDocument, Snapshot, SymbolRow};
use rustc_hash::{FxHashMap, FxHashSet};

/// What nothing uses.
pub(super) const DEAD_CODE: &str = "dead-code";

/// A promise or future that nobody waits for.
pub(super) const FLOATING_PROMISE: &str = "floating-promise";

/// Other documents that one must use, or be used by, to be called a hub.
const HUB: usize = 25;

/// Members of a circle that a message lists.
const LISTED: usize = 6;

/// Uses that show at run time; a type alone makes no circle.
const VALUES: [EdgeKind; 4] =
    [EdgeKind::Calls, EdgeKind::Extends, EdgeKind::References, EdgeKind::ExpandsMacro];

/// All of them.
pub(super) const GRAPH: &[Fixed] = &[
    Fixed {
        id: "god-class",
        title: "Type with very many methods",
        severity: Severity::Note,
        explanation: "Methods of its own; those that a trait, interface or superclass prescribes do \
                      not count. What belongs together may be a type of its own.",
        max: Some(40),
        tests: Tests::Skip,
        families: DEEP,
    },
    Fixed {
        id: "god-module",
        title: "Long document that everything hangs on",
        severity: Severity::Note,
        explanation: "It has more lines than the maximum, and uses or is used by more than 25 other \
                      documents. Most changes will touch it.",
        max: Some(1_500),
        tests: Tests::Skip,
        families: DEEP,
    },
    Fixed {
        id: "cyclic-modules",
        title: "Modules that depend on each other in a circle",
        severity: Severity::Warning,
        explanation: "Documents in TypeScript and JavaScript; folders in Rust, where a folder and those \
                      in it are no circle. Calls, values and supertypes count, types alone do not. \
                      The finding stands where the circle is cheapest to cut.",
        max: None,
        tests: Tests::Skip,
        families: DEEP,
    },
    Fixed {
        id: DEAD_CODE,
        title: "Code that nothing uses",
        severity: Severity::Warning,
        explanation: "It is not exported, no reference leads to it, and its name stands nowhere else in \
                      the code, whatever it may mean there. Tests, `main`, members of trait impls, \
                      names that begin with `_` and what has attributes that may use it are passed over.",
        max: None,
        tests: Tests::Skip,
        families: DEEP,
    },
    Fixed {
        id: "high-fan-in",
        title: "Symbol that very many documents use",
        severity: Severity::Note,
        explanation: "A change of its interface is a change of all of them.",
        max: Some(150),
        tests: Tests::Skip,
        families: DEEP,
    },
    Fixed {
        id: "high-fan-out",
        title: "Function that uses very much",
        severity: Severity::Note,
        explanation: "The number of symbols of the repository that it calls. It knows too much of too \
                      many things.",
        max: Some(40),
        tests: Tests::Skip,
        families: DEEP,
    },
    Fixed {
        id: "deep-inheritance",
        title: "Long chain of supertypes",
        severity: Severity::Note,
        explanation: "Classes, interfaces or traits of the repository above it. What a member does is \
                      spread over all of them.",
        max: Some(5),
        tests: Tests::Skip,
        families: DEEP,
    },
    Fixed {
        id: FLOATING_PROMISE,
        title: "Promise or future that nobody waits for",
        severity: Severity::Warning,
        explanation: "An async function is called and its result dropped: a promise's error is lost, \
                      and a future never runs. Await it, hand it on, or say `void` where nobody is \
                      to wait.",
        max: None,
        tests: Tests::Skip,
        families: DEEP,
    },
];

/// Something that was found in the graph.
#[derive(Clone, Debug)]
pub(super) struct InGraph {
    /// Which of the catalogue's fixed patterns.
    pub pattern: usize,
    pub path: String,
    pub at: Position,
    /// Characters of what stands there.
    pub length: u32,
    pub message: String,
    pub key: String,
    pub metric: Option<u32>,
    /// The symbol's kind, where it is one.
    pub symbol: Option<(i64, SymbolKind, String)>,
}

/// All that is asked of the graph before documents are read.
#[derive(Default)]
pub(super) struct Graph {
    pub found: Vec<InGraph>,
    /// Names of what nothing refers to; what is mentioned anywhere after all is no finding.
    pub unused: FxHashSet<String>,
    /// Where what gives a promise or a future is called.
    pub async_calls: FxHashMap<String, FxHashSet<Position>>,
    pub problems: Vec<String>,
}

struct Asking<'a> {
    snapshot: &'a mut Snapshot,
    catalogue: &'a Catalogue,
    path: &'a str,
    graph: Graph,
}

/// Asks the graph for all patterns of `catalogue`, under `path`.
///
/// # Errors
/// When the database fails.
pub(super) async fn ask(
    snapshot: &mut Snapshot,
    catalogue: &Catalogue,
    path: &str,
    documents: &[PatternDocument],
) -> Result<Graph, PatternError> {
    let mut asking = Asking { snapshot, catalogue, path, graph: Graph::default() };
    asking.types().await?;
    asking.uses().await?;
    asking.modules(documents).await?;
    asking.inheritance().await?;
    asking.unused(documents).await?;
    if catalogue.fixed(FLOATING_PROMISE).is_some() {
        let calls = asking.snapshot.async_calls(path, limits::ASYNC_CALLS).await?;
        for (path, places) in calls {
            asking.graph.async_calls.entry(path).or_default().extend(places);
        }
    }
    Ok(asking.graph)
}

impl Asking<'_> {
    fn looked_for(&self, id: &str) -> Option<(usize, u32)> {
        let at = self.catalogue.fixed.iter().position(|pattern| pattern.id == id)?;
        Some((at, self.catalogue.fixed[at].max.unwrap_or_default()))
    }

    async fn types(&mut self) -> Result<(), PatternError> {
        use SymbolKind::{Class, Enum, Interface, Method, Struct, Trait};
        let Some((at, most)) = self.looked_for("god-class") else { return Ok(()) };
        let types = [Struct, Class, Enum, Trait, Interface];
        let limit = limits::GRAPH_FINDINGS;
        let large = self.snapshot.large_types(self.path, most, &types, &[Method], limit).await?;
        let message = |name: &str, methods: i64| format!("`{name}` has {methods} methods");
        self.add_measured(at, &large, message).await
    }

    async fn uses(&mut self) -> Result<(), PatternError> {
        use SymbolKind::{Constructor, Function, Macro, Method};
        let limit = limits::GRAPH_FINDINGS;
        if let Some((at, most)) = self.looked_for("high-fan-in") {
            let kinds = &EdgeKind::CALLS;
            let of = [Function, Method, Macro];
            let used = self.snapshot.much_used(self.path, most, kinds, &of, limit).await?;
            let message = |name: &str, uses: i64| format!("`{name}` is called in {uses} documents");
            self.add_measured(at, &used, message).await?;
        }
        if let Some((at, most)) = self.looked_for("high-fan-out") {
            let kinds = &EdgeKind::CALLS;
            let of = [Function, Method, Constructor];
            let using = self.snapshot.much_using(self.path, most, kinds, &of, limit).await?;
            let message = |name: &str, uses: i64| format!("`{name}` calls {uses} others");
            self.add_measured(at, &using, message).await?;
        }
        Ok(())
    }

    async fn modules(&mut self, documents: &[PatternDocument]) -> Result<(), PatternError> {
        let (god, cyclic) = (self.looked_for("god-module"), self.looked_for("cyclic-modules"));
        if god.is_none() && cyclic.is_none() {
            return Ok(());
        }
        let most = crate::query::limits::DOCUMENT_EDGES;
        let found = [Resolution::Exact, Resolution::Inferred];
        let edges = self.snapshot.document_edges("", &VALUES, &found, most).await?;
        if edges.len() == most as usize {
            let problem = "not all uses between documents were read: circles may be missing";
            self.graph.problems.push(problem.to_owned());
        }
        if let Some((at, most)) = god {
            self.god_modules(at, most, documents, &edges);
        }
        if let Some((at, _)) = cyclic {
            let within = |edge: &DocumentEdge| {
                let tests =
                    naming::is_test_document(&edge.from) || naming::is_test_document(&edge.to);
                !tests && under(self.path, &edge.from) && under(self.path, &edge.to)
            };
            let edges: Vec<DocumentEdge> = edges.into_iter().filter(within).collect();
            self.circles(at, &edges);
        }
        Ok(())
    }

    fn god_modules(
        &mut self,
        at: usize,
        most: u32,
        documents: &[PatternDocument],
        edges: &[DocumentEdge],
    ) {
        let mut others: FxHashMap<&str, usize> = FxHashMap::default();
        for edge in edges {
            *others.entry(&edge.from).or_default() += 1;
            *others.entry(&edge.to).or_default() += 1;
        }
        for document in documents.iter().filter(|document| document.lines > most) {
            let others = others.get(document.path.as_str()).copied().unwrap_or_default();
            if others > HUB && under(self.path, &document.path) {
                let lines = document.lines;
                let message = format!("{lines} lines, used by or using {others} other documents");
                self.add_document(at, document.path.clone(), message, String::new(), Some(lines));
            }
        }
    }

    fn circles(&mut self, at: usize, edges: &[DocumentEdge]) {
        let of_family = |family: Family| {
            let is = move |path: &str| {
                crate::model::Language::of_path(path).map(Family::of) == Some(family)
            };
            edges.iter().filter(move |edge| is(&edge.from) && is(&edge.to))
        };
        let documents: Vec<CycleEdge> = of_family(Family::TypeScript)
            .map(|edge| CycleEdge {
                from: edge.from.clone(),
                to: edge.to.clone(),
                occurrences: edge.occurrences,
            })
            .collect();
        let mut sums: FxHashMap<(&str, &str), i64> = FxHashMap::default();
        for edge in of_family(Family::Rust) {
            let (from, to) = (folder(&edge.from), folder(&edge.to));
            if !under(from, to) && !under(to, from) {
                *sums.entry((from, to)).or_default() += edge.occurrences;
            }
        }
        let mut folders: Vec<CycleEdge> = sums
            .into_iter()
            .map(|((from, to), occurrences)| CycleEdge {
                from: from.to_owned(),
                to: to.to_owned(),
                occurrences,
            })
            .collect();
        folders.sort();
        for circle in components(&documents).into_iter().chain(components(&folders)) {
            let Some(weakest) = circle.edges.first() else { continue };
            let leads = |edge: &&DocumentEdge| {
                let from = edge.from == weakest.from || folder(&edge.from) == weakest.from;
                from && (edge.to == weakest.to || folder(&edge.to) == weakest.to)
            };
            let Some(edge) = edges.iter().find(leads) else { continue };
            let members = &circle.members;
            let mut listed = members[..members.len().min(LISTED)].join(", ");
            if members.len() > LISTED {
                listed.push_str(&format!(" and {} more", members.len() - LISTED));
            }
            let message = format!(
                "{} depend on each other in a circle, which is cheapest to cut from {} to {}",
                listed, weakest.from, weakest.to
            );
            let (path, key) = (edge.from.clone(), members.join(" "));
            self.add_document(at, path, message, key, Some(members.len() as u32));
        }
    }

    async fn inheritance(&mut self) -> Result<(), PatternError> {
        let Some((at, most)) = self.looked_for("deep-inheritance") else { return Ok(()) };
        let pairs = self.snapshot.supertypes(limits::SUPERTYPES).await?;
        let deep: Vec<Measured> = depths(&pairs)
            .into_iter()
            .filter(|(_, depth)| *depth > most)
            .map(|(id, depth)| Measured { id, metric: i64::from(depth) })
            .collect();
        let message =
            |name: &str, depth: i64| format!("`{name}` has {depth} supertypes above each other");
        self.add_measured(at, &deep, message).await
    }

    async fn unused(&mut self, documents: &[PatternDocument]) -> Result<(), PatternError> {
        use SymbolKind::{
            Class, Constant, Enum, Function, Interface, Macro, Method, Static, Struct, Trait,
            TypeAlias, Union, Variable,
        };
        let Some((at, _)) = self.looked_for(DEAD_CODE) else { return Ok(()) };
        let kinds = [
            Class, Constant, Enum, Function, Interface, Macro, Method, Static, Struct, Trait,
            TypeAlias, Union, Variable,
        ];
        let looked_at = |document: &&PatternDocument| {
            under(self.path, &document.path)
                && !self.catalogue.passes_over(&document.path)
                && self.applies(at, &document.path)
        };
        let paths: Vec<&str> =
            documents.iter().filter(looked_at).map(|document| document.path.as_str()).collect();
        let ids = self.snapshot.unused(&paths, &kinds, limits::UNUSED_NAMES).await?;
        if ids.len() == limits::UNUSED_NAMES as usize {
            let problem = format!("of what nothing refers to only {} are looked at", ids.len());
            self.graph.problems.push(problem);
        }
        for row in self.snapshot.symbols_by_id(&ids).await? {
            if row.symbol.name == "main" || row.symbol.name.starts_with('_') {
                continue;
            }
            let name = &row.symbol.name;
            let message = format!("nothing uses the {} `{name}`", row.symbol.kind.name());
            self.graph.unused.insert(name.clone());
            self.add_symbol(at, &row, message, None);
        }
        Ok(())
    }

    async fn add_measured(
        &mut self,
        at: usize,
        measured: &[Measured],
        message: impl Fn(&str, i64) -> String,
    ) -> Result<(), PatternError> {
        let ids: Vec<i64> = measured.iter().map(|one| one.id).collect();
        let metrics: FxHashMap<i64, i64> =
            measured.iter().map(|one| (one.id, one.metric)).collect();
        for row in self.snapshot.symbols_by_id(&ids).await? {
            let metric = metrics.get(&row.symbol.id).copied().unwrap_or_default();
            if under(self.path, &row.path) {
                let message = message(&row.symbol.name, metric);
                self.add_symbol(at, &row, message, u32::try_from(metric).ok());
            }
        }
        Ok(())
    }

    fn add_symbol(&mut self, at: usize, row: &SymbolRow, message: String, metric: Option<u32>) {
        let symbol = &row.symbol;
        if !self.applies(at, &row.path) {
            return;
        }
        self.graph.found.push(InGraph {
            pattern: at,
            path: row.path.clone(),
            at: symbol.position,
            length: symbol.name.chars().count() as u32,
            message,
            key: symbol.name.clone(),
            metric,
            symbol: Some((symbol.id, symbol.kind, symbol.name.clone())),
        });
    }

    fn add_document(
        &mut self,
        at: usize,
        path: String,
        message: String,
        key: String,
        metric: Option<u32>,
    ) {
        if !self.applies(at, &path) {
            return;
        }
        let start = Position { line: 1, column: 1 };
        let symbol = None;
        let found =
            InGraph { pattern: at, path, at: start, length: 0, message, key, metric, symbol };
        self.graph.found.push(found);
    }

    fn applies(&self, at: usize, path: &str) -> bool {
        let pattern: &Pattern = &self.catalogue.fixed[at];
        let family = crate::model::Language::of_path(path).map(Family::of);
        family.is_some_and(|family| pattern.families.contains(&family))
            && !pattern.passes_over(path)
            && (pattern.tests != Tests::Skip || !naming::is_test_document(path))
    }
}

fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// Whether `path` is `folder` or lies in it; everything lies in the root, which is empty.
fn under(folder: &str, path: &str) -> bool {
    folder.is_empty()
        || path.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// How many supertypes stand above each other over each symbol, by pairs of (it, its supertype). What
/// goes in a circle counts each symbol once.
fn depths(pairs: &[(i64, i64)]) -> Vec<(i64, u32)> {
    let mut above: FxHashMap<i64, Vec<i64>> = FxHashMap::default();
    for (symbol, supertype) in pairs {
        above.entry(*symbol).or_default().push(*supertype);
    }
    let mut known: FxHashMap<i64, u32> = FxHashMap::default();
    let mut symbols: Vec<i64> = above.keys().copied().collect();
    symbols.sort_unstable();
    for first in &symbols {
        // Each symbol stands twice on the stack at most: before and behind those above it.
        let mut left = vec![(*first, false)];
        let mut open: FxHashSet<i64> = FxHashSet::default();
        while let Some((symbol, done)) = left.pop() {
            let supertypes = above.get(&symbol).map_or(&[][..], Vec::as_slice);
            if done {
                let highest = supertypes.iter().filter_map(|one| known.get(one)).max();
                known.insert(symbol, highest.map_or(0, |depth| depth + 1));
            } else if !known.contains_key(&symbol) && open.insert(symbol) {
                if supertypes.is_empty() {
                    known.insert(symbol, 0);
                    continue;
                }
                left.push((symbol, true));
                left.extend(supertypes.iter().map(|supertype| (*supertype, false)));
            }
        }
    }
    symbols.into_iter().map(|symbol| (symbol, known[&symbol])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn depths_are_those_of_the_longest_way_up() {
        let found = depths(&[(4, 3), (3, 2), (2, 1), (4, 1), (9, 8)]);
        assert_eq!(found, [(2, 1), (3, 2), (4, 3), (9, 1)]);
    }

    #[test]
    fn a_circle_of_supertypes_ends() {
        let found = depths(&[(1, 2), (2, 3), (3, 1)]);
        assert_eq!(found.len(), 3);
        assert!(found.iter().all(|(_, depth)| *depth <= 3), "{found:?}");
    }

    #[test]
    fn what_lies_under_a_folder_begins_with_all_of_its_name() {
        assert!(under("", "a.rs") && under("src", "src/a.rs") && under("src/a.rs", "src/a.rs"));
        assert!(!under("src", "srcs/a.rs") && !under("src/a", "src/b"));
    }
}
