//! Searching by words: which symbols are found, in what order, and why.

mod query_fixture;
mod support;

use loci::embed::{Embeddings, Weights};
use loci::index::embed;
use loci::model::{DocumentStatus, EdgeKind, Language, Resolution, Symbol, SymbolKind};
use loci::query::{List, Query, QueryError, SearchQuery, SearchResults};
use loci::store::{PgConnectOptions, Store, VectorKind};
use query_fixture::{Row, document, edge, symbol, writer};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use support::TestDatabase;

/// A repository of four documents whose symbols say what they do.
struct Searched {
    folder: tempfile::TempDir,
    repository: i64,
    _database: TestDatabase,
    root: std::path::PathBuf,
    store: Store,
}

struct Said<'a> {
    path: &'a str,
    name: &'a str,
    container: &'a str,
    kind: SymbolKind,
    signature: &'a str,
    documentation: &'a str,
}

const fn said<'a>(
    path: &'a str,
    (container, name): (&'a str, &'a str),
    kind: SymbolKind,
    signature: &'a str,
    documentation: &'a str,
) -> Said<'a> {
    Said { path, name, container, kind, signature, documentation }
}

const POOL: &str = "src/runtime/pool.rs";
const WEIGHTS: &str = "src/graph/weights.rs";
const BASKET: &str = "web/basket.ts";

fn everything() -> Vec<Said<'static>> {
    use SymbolKind::{Class, Function, Method, Struct};
    let spawn = "fn spawn_blocking<F>(work: F) -> JoinHandle";
    vec![
        said(POOL, ("pool", "spawn_blocking"), Function, spawn, "Runs work that may block."),
        said(POOL, ("pool", "spawn"), Function, "fn spawn(task: Task)", "Starts a task."),
        said(POOL, ("pool", "BlockingPool"), Struct, "struct BlockingPool", ""),
        said(
            WEIGHTS,
            ("weights", "shortest"),
            Function,
            "fn shortest(graph: &Graph, from: NodeId) -> Option<Duration>",
            "Finds the cheapest way through a graph.\n\nEdges with negative weights are refused.",
        ),
        said(WEIGHTS, ("weights", "Graph"), Struct, "struct Graph", "Nodes and weighted edges."),
        said(BASKET, ("basket", "Basket"), Class, "class Basket", "Holds what is bought."),
        said(BASKET, ("basket::Basket", "addItem"), Method, "addItem(item: string): void", ""),
    ]
}

async fn write(store: &Store, root: &std::path::Path, all: &[Said<'_>]) -> i64 {
    let mut writer = writer(store, root).await;
    let repository = writer.repository.id;
    let mut batch = writer.begin().await.expect("begins");
    let descriptor = |said: &Said<'_>| format!("{}/{}.", said.container, said.name);
    let mut documents = Vec::new();
    for path in [POOL, WEIGHTS, BASKET] {
        let mut document = document(repository, path, "", DocumentStatus::Parsed);
        document.language = Language::of_path(path).expect("known");
        documents.push(document);
    }
    let symbols: Vec<Symbol> = all
        .iter()
        .map(|said| {
            let row = Row {
                descriptor: &descriptor(said),
                enclosing: None,
                name: said.name,
                container: said.container,
                kind: said.kind,
                lines: (1, 2),
            };
            let mut symbol = symbol(repository, said.path, row);
            symbol.signature = said.signature.to_owned();
            symbol.documentation = said.documentation.to_owned();
            symbol
        })
        .collect();
    let ids: Vec<i64> = documents.iter().map(|document| document.id).collect();
    batch.replace_documents(&documents).await.expect("documents");
    batch.replace_symbols(&ids, &symbols).await.expect("symbols");
    let target = loci::model::identity::symbol_id(repository, "weights/Graph.");
    let how = (EdgeKind::UsesType, Resolution::Exact);
    let edges = [edge(repository, POOL, ("pool/spawn.", target), how, &[(1, 1)])];
    batch.replace_edges(&ids, &edges).await.expect("edges");
    batch.commit(None, b"").await.expect("commits");
    writer.close().await.expect("closes");
    repository
}

impl Searched {
    async fn new() -> Self {
        let database = support::database();
        let options = database.connect_options();
        Self::on(database, options).await
    }

    async fn on(database: TestDatabase, options: PgConnectOptions) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let root = folder.path().canonicalize().expect("it exists");
        let store = Store::open(options).await.expect("opens");
        let repository = write(&store, &root, &everything()).await;
        Self { folder, repository, _database: database, root, store }
    }

    async fn query(&self) -> Query<'_> {
        Query::open(&self.store, None, &self.root).await.expect("it is indexed")
    }

    async fn search(&self, search: &SearchQuery) -> SearchResults {
        self.query().await.search(search, None).await.expect("an answer")
    }

    async fn names(&self, text: &str) -> Vec<String> {
        let found = self.search(&SearchQuery::new(text)).await;
        found.hits.into_iter().map(|hit| hit.symbol.name).collect()
    }
}

#[tokio::test]
async fn words_find_names_signatures_and_documentation() {
    let searched = Searched::new().await;
    // As a name, however it is written.
    for text in ["spawn_blocking", "spawnBlocking", "spawn blocking", "pool::spawn_blocking"] {
        assert_eq!(searched.names(text).await[0], "spawn_blocking", "{text}");
    }
    // By its parts, in another form and order.
    assert_eq!(searched.names("adding items").await[0], "addItem");
    // By what its documentation says, and its signature.
    assert_eq!(searched.names("negative weight").await[0], "shortest");
    assert_eq!(searched.names("returns a duration").await[0], "shortest");
    assert_eq!(searched.names("things that were bought").await[0], "Basket");
    // Misspelt.
    assert_eq!(searched.names("spwn_blocking_").await[0], "spawn_blocking");
    assert_eq!(searched.names("baskte").await[0], "Basket");
    assert!(searched.names("quaternion").await.is_empty());
    let none = searched.query().await.search(&SearchQuery::new(" ::- "), None).await;
    assert!(matches!(none, Err(QueryError::Empty { .. })), "{none:?}");
}

#[tokio::test]
async fn every_hit_says_why() {
    let searched = Searched::new().await;
    let found = searched.search(&SearchQuery::new("weighted graphs")).await;
    let graph = found.hits.iter().find(|hit| hit.symbol.name == "Graph").expect("it is found");
    assert_eq!((graph.why.names, graph.why.uses), (Some(1), 1), "{graph:?}");
    assert_eq!(graph.why.words, ["graphs", "weighted"], "{graph:?}");
    assert_eq!(graph.documentation, "Nodes and weighted edges.");
    let shortest = found.hits.iter().find(|hit| hit.symbol.name == "shortest").expect("it too");
    // Its container is called so.
    assert_eq!(shortest.why.names, None, "{shortest:?}");
    assert!(shortest.why.text.is_some() && !found.more, "{found:?}");
    assert_eq!(shortest.documentation, "Finds the cheapest way through a graph.");
}

#[tokio::test]
async fn searches_are_narrowed_and_drawn_near() {
    let searched = Searched::new().await;
    let mut search = SearchQuery::new("task graph basket blocking");
    search.path = "src".to_owned();
    let found = searched.search(&search).await;
    assert!(found.hits.len() > 2 && found.hits.iter().all(|hit| hit.symbol.path != BASKET));
    search.path = String::new();
    search.languages = vec![Language::TypeScript];
    let found = searched.search(&search).await;
    assert!(!found.hits.is_empty() && found.hits.iter().all(|hit| hit.symbol.path == BASKET));
    search.languages = Vec::new();
    search.kinds = vec![SymbolKind::Struct];
    search.limit = 1;
    let found = searched.search(&search).await;
    assert!(found.more && found.hits.len() == 1 && found.hits[0].symbol.kind == "struct");

    let mut search = SearchQuery::new("graph");
    search.near = Some(POOL.to_owned());
    let found = searched.search(&search).await;
    assert_eq!(
        (found.hits[0].symbol.name.as_str(), found.hits[0].why.near),
        ("Graph", Some("used there"))
    );
    search.near = Some("no/such/file.rs".to_owned());
    let error = searched.query().await.search(&search, None).await.expect_err("unknown");
    assert!(matches!(error, QueryError::UnknownPath { .. }), "{error}");
}

#[tokio::test]
async fn what_changes_is_found_by_what_it_says_now() {
    let searched = Searched::new().await;
    let mut all = everything();
    all[3].documentation = "Walks along rivers.";
    all[0].name = "run_aside";
    all[0].signature = "fn run_aside()";
    write(&searched.store, &searched.root, &all).await;
    assert_eq!(searched.names("river").await, ["shortest"]);
    assert!(searched.names("negative").await.is_empty());
    assert_eq!(searched.names("running aside").await[0], "run_aside");
    assert!(!searched.names("spawn blocking").await.contains(&"spawn_blocking".to_owned()));
}

/// Embeds what has no vector yet; how many were made and how many taken over.
async fn embed_all(searched: &Searched, embeddings: &Arc<Embeddings>) -> (usize, usize) {
    let never = Arc::new(AtomicBool::new(false));
    let bounds = (usize::MAX, &never);
    let report = embed(&searched.store, searched.repository, embeddings, bounds, |_| ()).await;
    let report = report.expect("it embeds");
    assert!(report.complete, "{report:?}");
    (report.made, report.reused)
}

#[tokio::test]
async fn meaning_finds_what_no_word_does() {
    let searched = Searched::new().await;
    let weights = Weights::new(searched.folder.path(), Some(support::weights_wheel()));
    let embeddings = Arc::new(Embeddings::new(weights, 1));
    // Without vectors, and then without weights, words alone answer.
    let mut search = SearchQuery::new("shopping cart for purchases");
    let none = searched.query().await.search(&search, Some(&embeddings)).await.expect("answers");
    assert!(none.hits.is_empty() && none.without_meaning.is_some(), "{none:?}");
    embeddings.fetch().expect("the weights are unpacked");

    // A run that is told to stop stops, and the next one goes on where it was.
    let stop = Arc::new(AtomicBool::new(true));
    let bounds = (usize::MAX, &stop);
    let stopped = embed(&searched.store, searched.repository, &embeddings, bounds, |_| ()).await;
    assert_eq!(stopped.expect("it stops").made, 0);
    let count = everything().len();
    assert_eq!(embed_all(&searched, &embeddings).await, (count, 0));
    assert_eq!(embed_all(&searched, &embeddings).await, (0, 0));
    let status = searched.query().await.status().await.expect("a status").embedding;
    assert_eq!((status.embedded, status.worth), (count as i64, count as i64));

    let found = searched.query().await.search(&search, Some(&embeddings)).await.expect("answers");
    assert_eq!(found.without_meaning, None);
    assert_eq!(found.hits[0].symbol.name, "Basket", "{found:?}");
    assert_eq!((found.hits[0].why.meaning, found.hits[0].why.names), (Some(1), None), "{found:?}");
    // Filters hold for what was found by meaning too.
    search.kinds = vec![SymbolKind::Function];
    let found = searched.query().await.search(&search, Some(&embeddings)).await.expect("answers");
    assert!(found.hits.iter().all(|hit| hit.symbol.kind == "function"), "{found:?}");
    // What lists are asked for decides.
    let mut words = SearchQuery::new("negative weight");
    words.lists = vec![List::Meaning];
    let found = searched.query().await.search(&words, Some(&embeddings)).await.expect("answers");
    assert!(found.hits.iter().all(|hit| hit.why.text.is_none()), "{found:?}");

    // Only what changed is embedded again, and what is gone has no vector.
    let mut all = everything();
    all[5].documentation = "Steers a ship through a storm.";
    all.remove(1);
    write(&searched.store, &searched.root, &all).await;
    assert_eq!(embed_all(&searched, &embeddings).await, (1, 0));
    let status = searched.query().await.status().await.expect("a status").embedding;
    assert_eq!(status.embedded, all.len() as i64);
    // The same text in another repository is not embedded anew.
    let other = tempfile::tempdir().expect("a folder");
    let root = other.path().canonicalize().expect("it exists");
    let repository = write(&searched.store, &root, &all).await;
    let other = Searched { folder: other, repository, root, ..searched };
    assert_eq!(embed_all(&other, &embeddings).await, (0, all.len()));
    // Each repository answers for itself.
    let sailing = SearchQuery::new("vessel in bad weather");
    let found = other.query().await.search(&sailing, Some(&embeddings)).await.expect("answers");
    assert_eq!(found.hits.len(), all.len(), "{found:?}");
    assert_eq!(found.hits[0].symbol.name, "Basket", "{found:?}");
    assert!(embeddings.unload(std::time::Duration::ZERO));
}

#[tokio::test]
async fn without_pgvector_the_program_compares_vectors() {
    let with = Searched::new().await;
    let database = support::database();
    // May use its schema, and nothing else: pgvector cannot be created.
    let role = format!("{}_user", database.name());
    database.psql(&format!(
        "CREATE ROLE {role} LOGIN; CREATE SCHEMA loci AUTHORIZATION {role};
         CREATE EXTENSION pg_trgm; REVOKE CREATE ON DATABASE {} FROM PUBLIC",
        database.name()
    ));
    let options = database.connect_options().username(&role);
    let without = Searched::on(database, options).await;
    let embeddings = support::embeddings();
    let kinds = [(&with, VectorKind::Half), (&without, VectorKind::Plain)];
    for (searched, kind) in kinds {
        assert_eq!(searched.store.vector_kind(), kind);
        let count = everything().len();
        assert_eq!(embed_all(searched, &embeddings).await, (count, 0));
        assert_eq!(embed_all(searched, &embeddings).await, (0, 0));
    }
    // The same order, by meaning alone and fused.
    for lists in [vec![List::Meaning], Vec::new()] {
        for text in ["shopping cart for purchases", "cheapest route", "a thread that waits"] {
            let search = SearchQuery { lists: lists.clone(), ..SearchQuery::new(text) };
            let mut names = Vec::new();
            for (searched, _) in kinds {
                let query = searched.query().await;
                let found = query.search(&search, Some(&embeddings)).await.expect("answers");
                assert_eq!(found.without_meaning, None);
                let hits = found.hits.into_iter().map(|hit| hit.symbol.name);
                names.push(hits.collect::<Vec<_>>());
            }
            assert_eq!(names[0], names[1], "{text}");
            assert_eq!(names[0].len(), everything().len(), "{text}");
        }
    }
    let Searched { store, _database: database, .. } = without;
    store.close().await;
    database.psql(&format!("DROP OWNED BY {role} CASCADE; DROP ROLE {role}"));
}
