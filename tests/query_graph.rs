//! Walks of the graph against a breadth-first search over the same edges, and what they say of real
//! code.

#![allow(clippy::unwrap_used)]

mod query_fixture;
mod support;
mod tree;

use loci::model::identity::symbol_id;
use loci::model::{DocumentStatus, EdgeKind, Resolution, SymbolKind};
use loci::query::{
    CycleQuery, CycleUnit, Direction, PathQuery, Query, QueryError, TraceQuery, dot, limits,
    mermaid, tree as drawn,
};
use loci::store::Store;
use loci::store::read::Walk;
use query_fixture::{Row, document, edge, symbol, writer};
use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};
use tree::{Index, Tree};

/// Numbers that look random and are the same in every run (Steele, Lea, Flood, "Fast splittable
/// pseudorandom number generators", 2014).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % limit as u64) as usize
    }
}

type Edges = Vec<(usize, usize, EdgeKind, Resolution)>;

/// A graph as rows: symbols `f0`, `f1`, …
async fn loaded(store: &Store, nodes: usize, edges: &Edges) -> (tempfile::TempDir, i64) {
    let folder = tempfile::tempdir().unwrap();
    let mut writer = writer(store, &folder.path().canonicalize().unwrap()).await;
    let repository = writer.repository.id;
    let name = |n: usize| format!("f{n}().");
    let path = |n: usize| format!("src/d{}.rs", n % 7);
    let mut batch = writer.begin().await.unwrap();
    let documents: Vec<_> =
        (0..7).map(|n| document(repository, &path(n), "", DocumentStatus::Parsed)).collect();
    let symbols: Vec<_> = (0..nodes)
        .map(|n| {
            let (descriptor, plain) = (name(n), format!("f{n}"));
            let row = Row {
                descriptor: &descriptor,
                enclosing: None,
                name: &plain,
                container: "",
                kind: SymbolKind::Function,
                lines: (n as u32 + 1, n as u32 + 1),
            };
            symbol(repository, &path(n), row)
        })
        .collect();
    let rows: Vec<_> = edges
        .iter()
        .map(|(from, to, kind, how)| {
            let target = symbol_id(repository, &name(*to));
            edge(repository, &path(*from), (&name(*from), target), (*kind, *how), &[(1, 1)])
        })
        .collect();
    let ids: Vec<i64> = documents.iter().map(|document| document.id).collect();
    batch.replace_documents(&documents).await.unwrap();
    batch.replace_symbols(&ids, &symbols).await.unwrap();
    batch.replace_edges(&ids, &rows).await.unwrap();
    batch.commit(None, b"").await.unwrap();
    writer.close().await.unwrap();
    (folder, repository)
}

/// The distance of everything reached, by a search that shares nothing with the statement.
fn searched(edges: &Edges, from: usize, query: &TraceQuery) -> BTreeMap<usize, u32> {
    let forward = query.direction == Direction::Dependencies;
    let mut next: HashMap<usize, Vec<usize>> = HashMap::new();
    for (source, target, kind, how) in edges {
        let found = *how == Resolution::Exact
            || *how == Resolution::Inferred
            || (query.candidates && *how == Resolution::Candidate);
        if !found {
            continue;
        }
        if query.kinds.contains(kind) {
            let (at, to) = if forward { (source, target) } else { (target, source) };
            next.entry(*at).or_default().push(*to);
        }
        if query.implementations && *kind == EdgeKind::Overrides {
            let (at, to) = if forward { (target, source) } else { (source, target) };
            next.entry(*at).or_default().push(*to);
        }
    }
    let mut distance = BTreeMap::from([(from, 0)]);
    let mut queue = VecDeque::from([from]);
    while let Some(at) = queue.pop_front() {
        let far = distance[&at];
        if far == query.depth {
            continue;
        }
        for to in next.get(&at).into_iter().flatten() {
            if !distance.contains_key(to) {
                distance.insert(*to, far + 1);
                queue.push_back(*to);
            }
        }
    }
    distance.remove(&from);
    distance
}

#[tokio::test]
async fn a_walk_finds_what_a_breadth_first_search_finds() {
    let database = support::database();
    let store = Store::open(database.connect_options()).await.unwrap();
    let mut numbers = Numbers(7);
    let (mut reached, mut cut) = (0, 0);
    for round in 0..12 {
        let nodes = 20 + numbers.below(60);
        let mut edges: BTreeSet<(usize, usize, EdgeKind, Resolution)> = BTreeSet::new();
        for _ in 0..nodes * (1 + numbers.below(3)) {
            let kinds = [EdgeKind::Calls, EdgeKind::UsesType, EdgeKind::Overrides];
            let hows = [Resolution::Exact, Resolution::Inferred, Resolution::Candidate];
            // Some that many use, and circles.
            let to = if numbers.below(4) == 0 { numbers.below(3) } else { numbers.below(nodes) };
            edges.insert((
                numbers.below(nodes),
                to,
                kinds[numbers.below(3)],
                hows[numbers.below(3)],
            ));
        }
        let edges: Edges = edges.into_iter().collect();
        let (folder, _) = loaded(&store, nodes, &edges).await;
        let query = Query::open(&store, None, folder.path()).await.unwrap();
        for _ in 0..12 {
            let from = numbers.below(nodes);
            let direction = [Direction::Dependencies, Direction::Dependents][numbers.below(2)];
            let kinds = match numbers.below(2) {
                0 => vec![EdgeKind::Calls],
                _ => vec![EdgeKind::Calls, EdgeKind::UsesType],
            };
            let search = TraceQuery {
                kinds,
                candidates: numbers.below(2) == 0,
                implementations: numbers.below(2) == 0,
                depth: 1 + numbers.below(6) as u32,
                limit: limits::MAX_TRACED,
                ..TraceQuery::new(format!("f{from}"), direction)
            };
            let trace = query.trace(&search).await.unwrap();
            let found: BTreeMap<usize, u32> = trace
                .symbols
                .iter()
                .map(|symbol| (symbol.name[1..].parse().unwrap(), symbol.distance))
                .collect();
            assert_eq!(found.len(), trace.symbols.len(), "each symbol once");
            let wanted = searched(&edges, from, &search);
            assert_eq!(found, wanted, "round {round}, f{from}, {search:?}");
            let deeper = TraceQuery { depth: search.depth + 1, ..search.clone() };
            assert_eq!(trace.cut.depth, searched(&edges, from, &deeper).len() > wanted.len());
            assert!(!trace.cut.symbols && trace.cut.edges_of_levels.is_empty());
            // Every step hangs on one that is nearer, or on the beginning.
            let distance: HashMap<&str, u32> =
                trace.symbols.iter().map(|s| (s.id.as_str(), s.distance)).collect();
            for symbol in &trace.symbols {
                let above = distance.get(symbol.via.as_str()).copied().unwrap_or(0);
                assert_eq!(above + 1, symbol.distance);
                assert!(above > 0 || symbol.via == trace.of[0].id);
            }
            reached += found.len();
            // As many as there are is no cut, whatever lies below.
            if !found.is_empty() {
                let enough = TraceQuery { limit: found.len() as u32, ..search.clone() };
                let again = query.trace(&enough).await.unwrap();
                assert_eq!((again.symbols, again.cut), (trace.symbols.clone(), trace.cut.clone()));
            }
            // A limit keeps the nearest.
            if found.len() > 3 {
                let less = TraceQuery { limit: 3, ..search.clone() };
                let trace = query.trace(&less).await.unwrap();
                assert!(trace.cut.symbols && trace.symbols.len() == 3, "{:?}", trace.cut);
                let mut nearest: Vec<u32> = wanted.values().copied().collect();
                nearest.sort_unstable();
                let kept: Vec<u32> = trace.symbols.iter().map(|s| s.distance).collect();
                assert_eq!(kept, nearest[..3]);
                cut += 1;
            }
            // The shortest path is as long as the distance.
            if direction == Direction::Dependencies
                && let Some((to, far)) = wanted.iter().next_back()
            {
                let search = PathQuery {
                    from: format!("f{from}"),
                    to: format!("f{to}"),
                    kinds: search.kinds.clone(),
                    candidates: search.candidates,
                    implementations: search.implementations,
                    depth: search.depth,
                };
                let path = query.path(&search).await.unwrap();
                assert!(path.found && path.steps.len() == *far as usize, "{path:?}");
                assert_eq!(path.steps.last().unwrap().name, search.to);
                let short = PathQuery { depth: (far - 1).max(1), ..search };
                if *far > 1 {
                    let path = query.path(&short).await.unwrap();
                    assert!(!path.found && path.cut.depth, "{path:?}");
                }
            }
        }
    }
    assert!(reached > 500 && cut > 20, "the graphs were too thin: {reached}, {cut}");
}

#[tokio::test]
async fn what_everyone_calls_is_read_in_part_and_says_so() {
    let database = support::database();
    let store = Store::open(database.connect_options()).await.unwrap();
    let nodes = limits::EDGES_A_FILTERED_LEVEL as usize + 50;
    let edges: Edges = (1..nodes).map(|n| (n, 0, EdgeKind::Calls, Resolution::Exact)).collect();
    let (folder, _) = loaded(&store, nodes, &edges).await;
    // As a run of the index does.
    database.psql("ANALYZE");
    let query = Query::open(&store, None, folder.path()).await.unwrap();
    let search = TraceQuery { limit: 100, ..TraceQuery::new("f0", Direction::Dependents) };
    let trace = query.trace(&search).await.unwrap();
    assert_eq!(trace.symbols.len(), 100);
    assert!(trace.cut.symbols);
    assert_eq!(trace.cut.edges_of_levels, [1]);
    // Of a folder with more symbols than a trace begins at, what lies in it is left out all the same.
    let folder = query.trace(&TraceQuery::new("src", Direction::Dependents)).await.unwrap();
    assert_eq!(folder.of_count, limits::MAX_BEGINNING as usize);
    assert!(folder.symbols.is_empty() && folder.cut.beginning && !folder.cut.symbols);
    // With a path to list, more are gone through than are listed.
    let within = TraceQuery { path: "src/d3.rs".to_owned(), ..search };
    let trace = query.trace(&within).await.unwrap();
    assert!(trace.symbols.len() == 100 && trace.symbols.iter().all(|s| s.path == "src/d3.rs"));
}

#[tokio::test]
async fn edges_that_were_not_read_are_told_of_also_where_the_others_lead_nowhere_new() {
    let database = support::database();
    let store = Store::open(database.connect_options()).await.unwrap();
    let call = |from, to| (from, to, EdgeKind::Calls, Resolution::Exact);
    let among = (0..10).flat_map(|a| (0..10).map(move |b| (a, b)).filter(|(a, b)| a != b));
    let mut edges: Edges = among.map(|(a, b)| call(a, b)).collect();
    edges.push(call(9, 10));
    let (_folder, repository) = loaded(&store, 11, &edges).await;
    let mut snapshot = store.snapshot(repository).await.unwrap().unwrap();
    let mut walk = Walk {
        direction: Direction::Dependencies,
        kinds: vec![EdgeKind::Calls],
        resolutions: vec![Resolution::Exact],
        implementations: false,
        depth: 3,
        symbols: 100,
        edges: 50,
        until: Vec::new(),
    };
    let from: Vec<i64> = (0..10).map(|n| symbol_id(repository, &format!("f{n}()."))).collect();
    let walked = snapshot.walk(&from, &walk).await.unwrap();
    assert!(walked.steps.is_empty() && walked.cut_levels == [1], "{walked:?}");
    walk.edges = edges.len() as u32;
    let walked = snapshot.walk(&from, &walk).await.unwrap();
    assert!(walked.steps.len() == 1 && walked.cut_levels.is_empty(), "{walked:?}");
}

#[tokio::test]
async fn a_call_of_one_implementation_runs_none_of_the_others() {
    let database = support::database();
    let store = Store::open(database.connect_options()).await.unwrap();
    let exact = |from, to, kind| (from, to, kind, Resolution::Exact);
    // f0 calls f1 by its own type, f5 calls what both f1 and f3 override.
    let edges = vec![
        exact(0, 1, EdgeKind::Calls),
        exact(1, 2, EdgeKind::Overrides),
        exact(3, 2, EdgeKind::Overrides),
        exact(3, 4, EdgeKind::Calls),
        exact(5, 2, EdgeKind::Calls),
    ];
    let (folder, _) = loaded(&store, 6, &edges).await;
    let query = Query::open(&store, None, folder.path()).await.unwrap();
    let cases = [
        ("f0", Direction::Dependencies, true, vec!["1 f1"]),
        ("f0", Direction::Dependencies, false, vec!["1 f1", "2 f2"]),
        ("f5", Direction::Dependencies, true, vec!["1 f2", "2 f1", "2 f3", "3 f4"]),
        ("f1", Direction::Dependents, true, vec!["1 f0", "1 f2", "2 f5"]),
        ("f2", Direction::Dependents, false, vec!["1 f1", "1 f3", "1 f5", "2 f0"]),
    ];
    for (of, direction, implementations, wanted) in cases {
        let search = TraceQuery { implementations, ..TraceQuery::new(of, direction) };
        let trace = query.trace(&search).await.unwrap();
        let found = trace.symbols.iter().map(|s| format!("{} {}", s.distance, s.name));
        let mut found: Vec<String> = found.collect();
        found.sort();
        assert_eq!(found, wanted, "{search:?}");
    }
}

const SHAPES: &str = "\
use crate::draw::line;
pub trait Shape { fn area(&self) -> f64; }
pub struct Circle(f64);
impl Shape for Circle {
    fn area(&self) -> f64 { scale(self.0) }
}
pub fn scale(by: f64) -> f64 { line(); by }
pub fn total(shapes: &[Box<dyn Shape>]) -> f64 { let mut sum = 0.0; for s in shapes { sum += s.area(); } sum }
pub fn report() -> f64 { total(&[]) }
";

#[tokio::test]
async fn real_code_is_traced_through_implementations_paths_and_circles() {
    let tree = Tree::with([
        ("Cargo.toml", "[package]\nname = \"shapes\"\nversion = \"0.1.0\"\nedition = \"2021\"\n"),
        ("src/lib.rs", "pub mod shapes;\npub mod draw;\n"),
        ("src/shapes.rs", SHAPES),
        ("src/draw.rs", "use crate::shapes::Circle;\npub fn line() {}\npub fn of(c: Circle) {}\n"),
    ]);
    let index = Index::new().await;
    index.run(&tree).await;
    let query = Query::open(&index.store, None, &tree.root()).await.unwrap();
    let names = |trace: &loci::query::Trace| -> Vec<String> {
        trace.symbols.iter().map(|s| format!("{} {}", s.distance, s.name)).collect()
    };
    let calls = vec![EdgeKind::Calls];

    let search =
        TraceQuery { kinds: calls.clone(), ..TraceQuery::new("report", Direction::Dependencies) };
    let plain = query.trace(&search).await.unwrap();
    assert_eq!(names(&plain), ["1 shapes::total", "2 shapes::Shape::area"]);
    let may = TraceQuery { implementations: true, depth: 5, ..search };
    let through = query.trace(&may).await.unwrap();
    assert_eq!(
        names(&through)[2..],
        ["3 shapes::Circle::area", "4 shapes::scale", "5 draw::line"],
        "{through:?}"
    );
    let text = drawn(&through);
    assert!(text.contains("\n      overrides shapes::Circle::area src/shapes.rs:5"), "{text}");
    assert!(mermaid(&through).starts_with("flowchart LR\n"));
    assert!(mermaid(&through).contains("-->|overrides|"));
    assert_eq!(dot(&through).matches(" -> ").count(), through.symbols.len());

    let search = TraceQuery {
        kinds: calls.clone(),
        depth: 10,
        ..TraceQuery::new("line", Direction::Dependents)
    };
    assert_eq!(
        names(&query.trace(&search).await.unwrap()),
        ["1 shapes::scale", "2 shapes::Circle::area"]
    );
    let may = TraceQuery { implementations: true, ..search };
    let through = query.trace(&may).await.unwrap();
    assert_eq!(through.symbols.last().unwrap().name, "shapes::report", "{through:?}");

    // A document stands for all in it, and what is inside it is no dependency of it.
    let file =
        query.trace(&TraceQuery::new("src/shapes.rs", Direction::Dependencies)).await.unwrap();
    assert_eq!(names(&file), ["1 draw::line"]);
    assert_eq!(file.of_path.as_deref(), Some("src/shapes.rs"));

    let search = PathQuery {
        from: "report".to_owned(),
        to: "line".to_owned(),
        kinds: calls,
        candidates: false,
        implementations: false,
        depth: 10,
    };
    assert!(!query.path(&search).await.unwrap().found);
    let path = query.path(&PathQuery { implementations: true, ..search }).await.unwrap();
    assert!(path.found && path.steps.len() == 5, "{path:?}");

    let search =
        CycleQuery { by: CycleUnit::Document, path: String::new(), kinds: Vec::new(), limit: 9 };
    let cycles = query.cycles(&search).await.unwrap();
    assert_eq!(cycles.count, 1, "{cycles:?}");
    assert_eq!(cycles.cycles[0].members, ["src/draw.rs", "src/shapes.rs"]);
    assert_eq!(cycles.cycles[0].edges[0].from, "src/draw.rs");

    let unknown = TraceQuery::new("reports", Direction::Dependents);
    match query.trace(&unknown).await {
        Err(QueryError::UnknownSymbol { nearest, .. }) => {
            assert_eq!(nearest[0].name, "shapes::report")
        }
        other => panic!("{other:?}"),
    }
}
