//! The read API against an index whose every row is known.

mod query_fixture;
mod support;

use loci::model::{EdgeKind, SymbolKind};
use loci::query::{Query, QueryError, ReferenceQuery, SymbolQuery};
use query_fixture::{Fixture, PARSER};
use std::path::Path;

fn names(found: &loci::query::Found) -> Vec<(&str, &str)> {
    found.symbols.iter().map(|hit| (hit.matched, hit.symbol.name.as_str())).collect()
}

#[tokio::test]
async fn find_gives_exact_names_then_beginnings_then_likenesses() {
    let fixture = Fixture::new().await;
    let query = fixture.query().await;
    let found = query.find_symbol(&SymbolQuery::new("parse")).await.expect("found");
    assert_eq!(
        names(&found),
        [("exact", "parse"), ("exact", "parse"), ("prefix", "Parser"), ("prefix", "parser")]
    );
    assert!(!found.more);
    assert_eq!(found.as_of.generation, 1);
    assert_eq!(found.as_of.commit.as_deref(), Some("0123456789abcdef"));
    assert_eq!(found.as_of.repository, fixture.root.to_str().expect("UTF-8"));

    // In any case, and by a misspelling.
    let found = query.find_symbol(&SymbolQuery::new("TOKEN")).await.expect("found");
    assert_eq!(names(&found), [("prefix", "tokenize")]);
    let found = query.find_symbol(&SymbolQuery::new("tokenise")).await.expect("found");
    assert_eq!(names(&found), [("fuzzy", "tokenize")]);
    // By the beginning of a qualified name.
    let found = query.find_symbol(&SymbolQuery::new("Parser.pa")).await.expect("found");
    assert_eq!(names(&found), [("prefix", "parse")]);
    assert_eq!(found.symbols[0].symbol.container, "parser::Parser");
    // By the middle of a name.
    let found = query.find_symbol(&SymbolQuery::new("keniz")).await.expect("found");
    assert_eq!(names(&found), [("fuzzy", "tokenize")]);
}

#[tokio::test]
async fn find_keeps_to_kinds_paths_and_limits() {
    let fixture = Fixture::new().await;
    let query = fixture.query().await;
    let mut search = SymbolQuery::new("parse");
    search.kinds = vec![SymbolKind::Method];
    let found = query.find_symbol(&search).await.expect("found");
    assert_eq!(names(&found), [("exact", "parse")]);
    assert_eq!(found.symbols[0].symbol.container, "parser::Parser");

    for path in ["src/main.ts", "./src/main.ts", "src/../src/main.ts"] {
        let search = SymbolQuery { path: path.to_owned(), ..SymbolQuery::new("parse") };
        let found = query.find_symbol(&search).await.expect("found");
        assert!(found.symbols.iter().all(|hit| hit.symbol.path == "src/main.ts"), "{found:?}");
        assert_eq!(names(&found), [("exact", "parse")]);
    }
    // A folder is no prefix of a name: `src` holds nothing of `src2`.
    let search = SymbolQuery { path: "sr".to_owned(), ..SymbolQuery::new("parse") };
    let error = query.find_symbol(&search).await.expect_err("no such folder");
    assert!(matches!(error, QueryError::UnknownPath { .. }), "{error}");

    let search = SymbolQuery { limit: 2, ..SymbolQuery::new("pars") };
    let found = query.find_symbol(&search).await.expect("found");
    assert_eq!((found.symbols.len(), found.more), (2, true));
}

#[tokio::test]
async fn signs_of_patterns_stand_for_themselves() {
    let fixture = Fixture::new().await;
    let query = fixture.query().await;
    for text in ["%", "_arse", "par%", "\\", "p'; DROP TABLE symbols"] {
        let search = SymbolQuery { fuzzy: false, ..SymbolQuery::new(text) };
        let answer = query.find_symbol(&search).await;
        assert!(matches!(answer, Err(QueryError::UnknownSymbol { .. })), "{text}: {answer:?}");
    }
}

#[tokio::test]
async fn an_unknown_name_is_answered_with_the_nearest() {
    let fixture = Fixture::new().await;
    let query = fixture.query().await;
    let error = query.get_symbol("Parzer").await.expect_err("nothing is called so");
    let QueryError::UnknownSymbol { text, nearest } = &error else { panic!("{error}") };
    assert_eq!(text, "Parzer");
    assert!(nearest.iter().any(|near| near.name == "parser::Parser"), "{nearest:?}");
    let said = error.to_string();
    assert!(said.contains("`parser::Parser` (struct in src/parser.rs:1)"), "{said}");

    let error = query
        .find_references(&ReferenceQuery::new("Nothing::tokenizer"))
        .await
        .expect_err("nothing is called so");
    assert!(error.to_string().contains("`parser::tokenize`"), "{error}");
    let error = query.get_symbol("qqqqqq").await.expect_err("nothing is like it");
    assert!(error.to_string().contains("nor anything like it"), "{error}");
    let error = query.get_symbol("  ").await.expect_err("no name");
    assert!(matches!(error, QueryError::Empty { .. }), "{error}");
}

#[tokio::test]
async fn a_symbol_is_named_in_every_way() {
    let fixture = Fixture::new().await;
    let query = fixture.query().await;
    let id = fixture.id("parse().");
    for name in [
        id.as_str(),
        "parse().",
        "Parser::parse",
        "Parser.parse",
        "Parser#parse",
        "parser::Parser::parse",
        "crate::parser::Parser::parse",
        "Parser::parse()",
    ] {
        let symbols = query.get_symbol(name).await.expect("found").symbols;
        let ids: Vec<_> = symbols.iter().map(|details| details.symbol.id.as_str()).collect();
        assert_eq!(ids, [&id], "{name}");
    }
    // The descriptor of a type, which is no name.
    let symbols = query.get_symbol("src/parser.rs/Parser#").await.expect("found").symbols;
    assert_eq!(symbols[0].symbol.name, "Parser");
    // A plain name answers for all that are called so.
    let both = query.get_symbol("parse").await.expect("found");
    assert_eq!((both.symbols.len(), both.more), (2, false));
    // An id that nothing has.
    let error = query.get_symbol("12345").await.expect_err("no such id");
    assert!(matches!(error, QueryError::UnknownSymbol { .. }), "{error}");
}

#[tokio::test]
async fn a_symbol_comes_with_its_text_and_its_neighbours() {
    let fixture = Fixture::new().await;
    let query = fixture.query().await;
    let symbols = query.get_symbol("Parser::parse").await.expect("found");
    let parse = &symbols.symbols[0];
    let source = parse.source.as_ref().expect("a source");
    assert_eq!((source.start_line, source.stale, source.truncated), (5, false, false));
    let expected: String = PARSER.split_inclusive('\n').skip(4).take(4).collect();
    assert_eq!(source.text, expected);
    let callers: Vec<_> =
        parse.callers.iter().map(|c| (c.name.as_str(), c.resolution, c.calls)).collect();
    assert_eq!(callers, [("main::main", "inferred", 2)]);
    let callees: Vec<_> = parse.callees.iter().map(|c| c.name.as_str()).collect();
    assert_eq!(callees, ["parser::tokenize"]);

    // What a dependency defines is a callee too; a candidate is no call.
    let tokenize = &query.get_symbol("tokenize").await.expect("found").symbols[0];
    let external = &tokenize.callees[0];
    assert_eq!(
        (external.name.as_str(), external.kind, external.calls),
        ("lexer::lex", "external", 2)
    );
    assert_eq!((&external.id, &external.path), (&None, &None));
    let candidate = &query.get_symbol("main/parse().").await.expect("found").symbols[0];
    assert!(candidate.callers.is_empty(), "{candidate:?}");
    let parser = &query.get_symbol("parser::Parser").await.expect("found").symbols[0];
    assert_eq!(parser.documentation, "Reads things.");
}

#[tokio::test]
async fn source_text_of_a_changed_file_is_stale() {
    let fixture = Fixture::new().await;
    let query = fixture.query().await;
    std::fs::write(fixture.root.join("src/parser.rs"), format!("// new\n{PARSER}")).expect("write");
    let symbols = query.get_symbol("tokenize").await.expect("found").symbols;
    assert!(symbols[0].source.as_ref().expect("a source").stale);
    let references = query.find_references(&ReferenceQuery::new("tokenize")).await.expect("found");
    assert_eq!(references.references[0].text, None);
    std::fs::remove_file(fixture.root.join("src/parser.rs")).expect("remove");
    let symbols = query.get_symbol("tokenize").await.expect("found").symbols;
    let source = symbols[0].source.as_ref().expect("a source");
    assert!(source.stale && source.text.is_empty());
}

#[tokio::test]
async fn references_come_with_place_enclosing_symbol_and_line() {
    let fixture = Fixture::new().await;
    let query = fixture.query().await;
    let found = query.find_references(&ReferenceQuery::new("Parser")).await.expect("found");
    let places: Vec<_> = found
        .references
        .iter()
        .map(|r| (r.path.as_str(), r.line, r.column, r.kind, r.enclosing.as_str()))
        .collect();
    assert_eq!(
        places,
        [
            ("src/main.ts", 1, 10, "imports", "main.ts"),
            ("src/main.ts", 4, 9, "calls", "main::main"),
            ("src/main.ts", 5, 9, "calls", "main::main"),
            ("src/parser.rs", 5, 19, "uses_type", "parser::Parser::parse"),
        ]
    );
    assert_eq!(found.references[0].alias.as_deref(), Some("P"));
    assert_eq!(found.references[1].text.as_deref(), Some("new Parser().parse('a');"));
    assert_eq!(found.next_cursor, None);
    let counts: Vec<_> = found.counts.iter().map(|c| (c.kind, c.resolution, c.count)).collect();
    assert_eq!(counts, [("calls", "exact", 2), ("uses_type", "exact", 1), ("imports", "exact", 1)]);

    let mut calls = ReferenceQuery::new("Parser");
    calls.kinds = vec![EdgeKind::Calls];
    let found = query.find_references(&calls).await.expect("found");
    assert!(found.references.iter().all(|r| r.kind == "calls"));
    assert_eq!(found.references.len(), 2);
}

#[tokio::test]
async fn candidates_are_counted_but_shown_only_on_demand() {
    let fixture = Fixture::new().await;
    let query = fixture.query().await;
    let mut search = ReferenceQuery::new("main/parse().");
    let found = query.find_references(&search).await.expect("found");
    assert!(found.references.is_empty());
    assert_eq!((found.counts[0].resolution, found.counts[0].count), ("candidate", 1));
    search.candidates = true;
    let found = query.find_references(&search).await.expect("found");
    assert_eq!(found.references[0].resolution, "candidate");
}

#[tokio::test]
async fn what_a_dependency_defines_has_references_too() {
    let fixture = Fixture::new().await;
    let query = fixture.query().await;
    let found = query.find_references(&ReferenceQuery::new("lexer::lex")).await.expect("found");
    assert_eq!((found.targets.len(), found.external.as_deref()), (0, Some("lexer::lex")));
    let places: Vec<_> = found.references.iter().map(|r| (r.line, r.column)).collect();
    assert_eq!(places, [(13, 5), (13, 16)]);
    assert_eq!((found.counts[0].resolution, found.counts[0].count), ("external", 2));
    // Known, but not so: an empty answer. Unknown: an error.
    let mut imports = ReferenceQuery::new("lexer::lex");
    imports.kinds = vec![EdgeKind::Imports];
    assert!(query.find_references(&imports).await.expect("known").references.is_empty());
    let error = query.find_references(&ReferenceQuery::new("lexer::other")).await;
    assert!(matches!(error, Err(QueryError::UnknownSymbol { .. })), "{error:?}");
}

#[tokio::test]
async fn pages_of_references_join_without_gap_or_overlap() {
    let fixture = Fixture::new().await;
    let query = fixture.query().await;
    let mut whole = ReferenceQuery::new("parse");
    whole.candidates = true;
    let whole = query.find_references(&whole).await.expect("found").references;
    // Two symbols share a position: the order is total all the same.
    assert_eq!(whole.len(), 3);
    for limit in 1..=3 {
        let mut joined = Vec::new();
        let mut search = ReferenceQuery { candidates: true, limit, ..ReferenceQuery::new("parse") };
        loop {
            let page = query.find_references(&search).await.expect("found");
            assert!(page.references.len() <= limit as usize);
            joined.extend(page.references);
            match page.next_cursor {
                Some(cursor) => search.cursor = Some(cursor),
                None => break,
            }
        }
        assert_eq!(joined, whole, "pages of {limit}");
    }
    let search = ReferenceQuery { cursor: Some("x".to_owned()), ..ReferenceQuery::new("parse") };
    let error = query.find_references(&search).await.expect_err("no cursor");
    assert!(matches!(error, QueryError::InvalidCursor { .. }), "{error}");
}

#[tokio::test]
async fn an_outline_nests_a_document_and_lists_a_folder() {
    let fixture = Fixture::new().await;
    let query = fixture.query().await;
    let outline = query.outline("src/parser.rs", None).await.expect("an outline");
    let symbols: Vec<_> =
        outline.documents[0].symbols.iter().map(|s| (s.depth, s.name.as_str())).collect();
    assert_eq!(symbols, [(0, "Parser"), (1, "parse"), (1, "reset"), (0, "tokenize")]);
    let absolute = fixture.root.join("src/parser.rs");
    assert_eq!(
        query.outline(absolute.to_str().expect("UTF-8"), None).await.expect("same"),
        outline
    );

    let outline = query.outline("", None).await.expect("an outline");
    let paths: Vec<_> = outline.documents.iter().map(|d| (d.path.as_str(), d.status)).collect();
    assert_eq!(
        paths,
        [("dist/app.min.js", "generated"), ("src/main.ts", "partial"), ("src/parser.rs", "parsed"),]
    );
    assert_eq!(outline.documents[0].detail, "why");
    let outermost: Vec<_> = outline.documents[2].symbols.iter().map(|s| s.name.as_str()).collect();
    assert_eq!(outermost, ["Parser", "tokenize"]);
    let outline = query.outline("src/", None).await.expect("an outline");
    assert_eq!(outline.documents.len(), 2);
    let rest = query.outline("src", Some("document:src/main.ts")).await.expect("a page");
    assert_eq!(rest.documents.len(), 1);
    let rest = query.outline("src/parser.rs", Some("symbol:2")).await.expect("a page");
    let symbols: Vec<_> =
        rest.documents[0].symbols.iter().map(|s| (s.depth, s.name.as_str())).collect();
    assert_eq!(symbols, [(1, "reset"), (0, "tokenize")]);
}

#[tokio::test]
async fn a_path_that_is_not_there_is_told_from_one_that_is_not_indexed() {
    let fixture = Fixture::new().await;
    let query = fixture.query().await;
    let error = query.outline("src/gone.rs", None).await.expect_err("no such file");
    assert!(error.to_string().contains("there is no such file or folder"), "{error}");
    let error = query.outline("notes.txt", None).await.expect_err("not indexed");
    assert!(error.to_string().contains("of no known language"), "{error}");
    for path in ["../x", "/", "/nowhere/at/all"] {
        let error = query.outline(path, None).await.expect_err("outside");
        assert!(matches!(error, QueryError::OutsideIndex { .. }), "{path}: {error}");
    }
    let error = query.outline("", Some("nonsense")).await.expect_err("no cursor");
    assert!(matches!(error, QueryError::InvalidCursor { .. }), "{error}");
}

#[tokio::test]
async fn the_repository_follows_from_the_place() {
    let fixture = Fixture::new().await;
    let store = &fixture.store;
    let elsewhere = Path::new("/");
    let inside = fixture.root.join("src/parser.rs");
    for (at, from) in [
        (None, fixture.root.as_path()),
        (None, inside.as_path()),
        (None, elsewhere),
        (Some(inside.as_path()), elsewhere),
        (Some(Path::new("src")), fixture.root.as_path()),
    ] {
        let query = Query::open(store, at, from).await.expect("found");
        assert_eq!(query.root(), fixture.root, "{at:?} from {from:?}");
    }
    let error = Query::open(store, Some(Path::new("/usr")), &fixture.root).await;
    let error = error.err().expect("outside").to_string();
    assert!(error.contains(fixture.root.to_str().expect("UTF-8")), "{error}");

    // Of several the one indexed last serves a place outside of all.
    let other = tempfile::tempdir().expect("a folder");
    let other = other.path().canonicalize().expect("it exists");
    let mut writer = query_fixture::writer(store, &other).await;
    writer.begin().await.expect("begins").commit(None, b"").await.expect("commits");
    writer.close().await.expect("closes");
    fixture.database.psql(
        "UPDATE loci.repositories SET indexed_at = now() + interval '1 hour'
         WHERE generation > 0 AND head_commit IS NULL",
    );
    let query = Query::open(store, None, elsewhere).await.expect("found");
    assert_eq!(query.root(), other);
    // One whose first run is under way has nothing to say yet.
    let fresh = tempfile::tempdir().expect("a folder");
    let fresh = fresh.path().canonicalize().expect("it exists");
    let writer = query_fixture::writer(store, &fresh).await;
    let error = Query::open(store, Some(&fresh), elsewhere).await.err().expect("not indexed");
    assert!(matches!(error, QueryError::OutsideIndex { .. }), "{error}");
    writer.close().await.expect("closes");
    store.remove_repository(fixture.repository).await.expect("removes");
    let error = fixture.query().await.find_symbol(&SymbolQuery::new("parse")).await;
    assert!(matches!(error, Err(QueryError::UnknownSymbol { .. })), "{error:?}");
}

#[tokio::test]
async fn nothing_indexed_is_said_so() {
    let database = support::database();
    let store = loci::store::Store::open(database.connect_options()).await.expect("opens");
    let error = Query::open(&store, None, Path::new("/")).await.err().expect("nothing");
    assert!(matches!(error, QueryError::NothingIndexed), "{error}");
}

#[tokio::test]
async fn the_status_counts_what_is_there() {
    let fixture = Fixture::new().await;
    let status = fixture.query().await.status().await.expect("a status");
    assert_eq!((status.documents, status.symbols), (3, 8));
    let statuses: Vec<_> = status.statuses.iter().map(|s| (s.name, s.count)).collect();
    assert_eq!(statuses, [("parsed", 1), ("partial", 1), ("generated", 1)]);
    let languages: Vec<_> = status.languages.iter().map(|l| (l.language, l.documents)).collect();
    assert_eq!(languages, [("rust", 1), ("typescript", 1), ("javascript", 1)]);
    let incomplete: Vec<_> =
        status.incomplete.iter().map(|d| (d.path.as_str(), d.status, d.detail.as_str())).collect();
    assert_eq!(
        incomplete,
        [("dist/app.min.js", "generated", "why"), ("src/main.ts", "partial", "why")]
    );
    let edges: Vec<_> =
        status.edges.iter().map(|e| (e.kind, e.resolution, e.edges, e.occurrences)).collect();
    assert_eq!(
        edges,
        [
            ("calls", "exact", 2, 3),
            ("calls", "inferred", 1, 2),
            ("calls", "candidate", 1, 1),
            ("calls", "external", 1, 2),
            ("uses_type", "exact", 1, 1),
            ("imports", "exact", 1, 1),
        ]
    );
    assert_eq!((status.unresolved, status.external), (6, 3));
    assert_eq!(status.repositories.len(), 1);
    assert!(status.indexed_at.is_some());
}

#[tokio::test]
async fn a_snapshot_stays_at_its_generation() {
    let fixture = Fixture::new().await;
    let mut snapshot = fixture
        .store
        .snapshot(fixture.repository)
        .await
        .expect("reads")
        .expect("the repository exists");
    let mut writer = query_fixture::writer(&fixture.store, &fixture.root).await;
    let ids: Vec<i64> =
        writer.documents().await.expect("documents").iter().map(|document| document.id).collect();
    let mut batch = writer.begin().await.expect("begins");
    batch.remove_documents(&ids).await.expect("removes");
    batch.commit(None, b"").await.expect("commits");
    let counts = snapshot.symbol_counts().await.expect("reads");
    assert_eq!(counts.iter().map(|count| count.symbols).sum::<i64>(), 8);
    assert_eq!(snapshot.repository.generation, 1);
    let status = fixture.query().await.status().await.expect("a status");
    assert_eq!((status.as_of.generation, status.symbols), (2, 0));
}
