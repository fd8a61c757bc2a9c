//! Edges between definitions, from sources to answers: what overrides, tests and contains what.

#![allow(clippy::unwrap_used)]

mod support;
mod tree;

use loci::model::EdgeKind;
use loci::query::{Query, ReferenceQuery, Related};
use tree::{Index, Tree};

const SHAPES: &str = "\
pub trait Shape {
    const SIDES: u32;
    fn area(&self) -> f64;
    fn name(&self) -> String { String::new() }
}
pub struct Circle(f64);
impl Shape for Circle {
    const SIDES: u32 = 0;
    fn area(&self) -> f64 { scale(self.0) }
}
impl Iterator for Circle {
    type Item = f64;
    fn next(&mut self) -> Option<f64> { None }
}
pub fn scale(by: f64) -> f64 { by }
#[cfg(test)]
mod tests {
    use super::*;
    fn made() -> f64 { scale(1.0) }
    #[test]
    fn scales() { assert_eq!(made(), scale(2.0)); }
}
";

const VIEW: &str = "\
export interface Drawable { draw(): void; }
export class Base implements Drawable { draw() { paint(); } }
export class View extends Base { draw() { super.draw(); } }
export function paint() {}
";

async fn indexed() -> (Index, Tree) {
    let index = Index::new().await;
    let tree = Tree::with([
        ("Cargo.toml", "[package]\nname = \"x\"\nedition = \"2024\"\n"),
        ("src/lib.rs", "pub mod shapes;\n"),
        ("src/shapes.rs", SHAPES),
        ("tests/all.rs", "use x::shapes::scale;\n#[test]\nfn whole() { scale(3.0); }\n"),
        ("web/view.ts", VIEW),
        ("web/view.test.ts", "import { paint } from './view';\nit('paints', () => paint());\n"),
    ]);
    index.run(&tree).await;
    (index, tree)
}

async fn query<'s>(index: &'s Index, tree: &Tree) -> Query<'s> {
    Query::open(&index.store, None, &tree.root()).await.unwrap()
}

/// `relation name place`, a line each.
fn said(related: &[Related]) -> Vec<String> {
    let line = |r: &Related| match (&r.path, r.line) {
        (Some(path), Some(line)) => format!("{} {} {path}:{line}", r.relation, r.name),
        _ => format!("{} {} ({})", r.relation, r.name, r.resolution),
    };
    related.iter().map(line).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_symbol_says_what_it_overrides_and_who_overrides_it() {
    let (index, tree) = indexed().await;
    let query = query(&index, &tree).await;
    for (symbol, expected) in [
        ("Shape::area", &["overridden_by shapes::Circle::area src/shapes.rs:9"][..]),
        ("Circle::area", &["overrides shapes::Shape::area src/shapes.rs:3"]),
        ("Circle::SIDES", &["overrides shapes::Shape::SIDES src/shapes.rs:2"]),
        ("Circle::next", &["overrides std::iter::Iterator::next (external)"]),
        ("Shape", &["implemented_by shapes::Circle src/shapes.rs:6"]),
        ("View.draw", &["overrides web::view::Base::draw web/view.ts:2"]),
        (
            "Base.draw",
            &[
                "overrides web::view::Drawable::draw web/view.ts:1",
                "overridden_by web::view::View::draw web/view.ts:3",
            ],
        ),
        ("Drawable.draw", &["overridden_by web::view::Base::draw web/view.ts:2"]),
        ("Drawable", &["implemented_by web::view::Base web/view.ts:2"]),
        (
            "Base",
            &[
                "implements web::view::Drawable web/view.ts:1",
                "extended_by web::view::View web/view.ts:3",
            ],
        ),
    ] {
        let symbols = query.get_symbol(symbol).await.unwrap();
        assert_eq!(symbols.symbols.len(), 1, "{symbol}");
        assert_eq!(said(&symbols.symbols[0].related), expected, "{symbol}");
        let found = query.find_references(&ReferenceQuery::new(symbol)).await.unwrap();
        assert_eq!(said(&found.related), expected, "{symbol}");
        assert!(found.references.iter().all(|r| r.kind != "overrides"), "{symbol}");
    }
    // What a dependency declares is overridden too.
    let found = query.find_references(&ReferenceQuery::new("std::iter::Iterator::next")).await;
    let expected = ["overridden_by shapes::Circle::next src/shapes.rs:13"];
    assert_eq!(said(&found.unwrap().related), expected);
}

#[tokio::test(flavor = "multi_thread")]
async fn tests_lead_to_what_they_call_and_no_reference_is_listed_twice() {
    let (index, tree) = indexed().await;
    let query = query(&index, &tree).await;
    let scale = query.get_symbol("scale").await.unwrap();
    let expected = [
        "tested_by shapes::tests::made src/shapes.rs:19",
        "tested_by shapes::tests::scales src/shapes.rs:21",
        "tested_by tests::all::whole tests/all.rs:3",
    ];
    assert_eq!(said(&scale.symbols[0].related), expected);
    // Helpers are test code themselves.
    assert_eq!(
        said(&query.get_symbol("made").await.unwrap().symbols[0].related),
        ["tests shapes::scale src/shapes.rs:15"]
    );
    let paint = query.get_symbol("paint").await.unwrap();
    let related = said(&paint.symbols[0].related);
    assert_eq!(related, ["tested_by web::view.test web/view.test.ts:1"]);

    let mut search = ReferenceQuery::new("scale");
    let all = query.find_references(&search).await.unwrap();
    let calls: Vec<_> = all.references.iter().filter(|r| r.kind == "calls").collect();
    assert_eq!(calls.len(), 4);
    assert!(all.counts.iter().all(|count| count.kind != "tests"), "{:?}", all.counts);
    search.kinds = vec![EdgeKind::Tests];
    let tests = query.find_references(&search).await.unwrap();
    let places: Vec<_> =
        tests.references.iter().map(|r| (r.path.as_str(), r.line, r.enclosing.as_str())).collect();
    assert_eq!(
        places,
        [
            ("src/shapes.rs", 19, "shapes::tests::made"),
            ("src/shapes.rs", 21, "shapes::tests::scales"),
            ("tests/all.rs", 3, "tests::all::whole"),
        ]
    );
    assert!(tests.related.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_contains_a_symbol_is_an_edge_that_takes_no_row() {
    let (index, tree) = indexed().await;
    let query = query(&index, &tree).await;
    assert_eq!(index.number("SELECT count(*) FROM loci.edges WHERE kind = 11").await, 0);
    let mut search = ReferenceQuery::new("draw");
    search.kinds = vec![EdgeKind::Contains];
    let whole = query.find_references(&search).await.unwrap();
    let places: Vec<_> = (whole.references.iter())
        .map(|r| (r.line, r.column, r.kind, r.resolution, r.enclosing.as_str()))
        .collect();
    let contains = "contains";
    assert_eq!(
        places,
        [
            (1, 29, contains, "exact", "web::view::Drawable"),
            (2, 41, contains, "exact", "web::view::Base"),
            (3, 34, contains, "exact", "web::view::View"),
        ]
    );
    assert_eq!(whole.counts.len(), 1);
    assert_eq!((whole.counts[0].kind, whole.counts[0].count), (contains, 3));
    // Together with rows, page by page.
    search.kinds.push(EdgeKind::Overrides);
    search.limit = 1;
    let mut joined = Vec::new();
    loop {
        let page = query.find_references(&search).await.unwrap();
        joined.extend(page.references.iter().map(|r| (r.line, r.kind)));
        search.cursor = page.next_cursor;
        if search.cursor.is_none() {
            break;
        }
    }
    // At one place the symbols' ids decide.
    joined.sort_unstable();
    let overrides = "overrides";
    assert_eq!(
        joined,
        [(1, contains), (2, contains), (2, overrides), (3, contains), (3, overrides)]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn exports_keep_occurrences_and_edges_apart() {
    let (index, tree) = indexed().await;
    let root = tree.root().to_str().unwrap().to_owned();
    let repository = index.store.repository(&root).await.unwrap().unwrap();
    let mut snapshot = index.store.snapshot(repository.id).await.unwrap().unwrap();
    let documents = snapshot.documents_under("", "", 100).await.unwrap();
    let ids: Vec<i64> = documents.iter().map(|document| document.id).collect();
    let references = snapshot.export_references(&ids).await.unwrap();
    assert!(references.iter().all(|row| EdgeKind::OCCURRENCES.contains(&row.kind)));
    let edges = snapshot.export_edges(&ids).await.unwrap();
    let of = |kind| edges.iter().filter(|edge| edge.kind == kind).count();
    assert_eq!((of(EdgeKind::Overrides), of(EdgeKind::Tests)), (6, 4));
    let symbols = index.number("SELECT count(*) FROM loci.symbols WHERE enclosing_id IS NOT NULL");
    assert_eq!(of(EdgeKind::Contains) as i64, symbols.await);
    let view = edges.iter().find(|edge| edge.source.ends_with("View#draw()."));
    assert_eq!(view.unwrap().path, "web/view.ts");
}
