//! How PostgreSQL answers the read API's statements: by an index, never by reading a whole
//! partition of symbols or edges, except where the question is about all of it.

mod query_fixture;
mod support;

use loci::model::{DocumentStatus, EdgeKind, External, Resolution, SymbolKind};
use loci::store::Store;
use query_fixture::{Row, document, edge, symbol, writer};
use sqlx::postgres::{PgConnection, PgPoolOptions, PgRow};
use sqlx::{AssertSqlSafe, Row as _};
use std::collections::BTreeSet;
use std::path::Path;

const DOCUMENTS: usize = 200;
const SYMBOLS_EACH: usize = 100;

/// Statements that count everything there is.
const WHOLE: [&str; 9] = [
    "graph_documents.sql",
    "patterns/async_calls.sql",
    "patterns/fan_in.sql",
    "patterns/fan_out.sql",
    "patterns/members.sql",
    "patterns/supertypes.sql",
    "status_symbols.sql",
    "status_edges.sql",
    "status_embeddings.sql",
];

/// Large tables; the sequential scan of one of their partitions is what must not be.
const LARGE: [&str; 2] = ["Seq Scan on symbols", "Seq Scan on edges"];

/// A repository with enough rows that a plan matters: 20,000 symbols, 60,000 edges.
async fn loaded(store: &Store) -> (i64, i64, i64) {
    let folder = tempfile::tempdir().expect("a folder");
    let mut writer = writer(store, &folder.path().canonicalize().expect("it exists")).await;
    let repository = writer.repository.id;
    let mut batch = writer.begin().await.expect("begins");
    let (mut documents, mut symbols, mut edges) = (Vec::new(), Vec::new(), Vec::new());
    let name = |d: usize, s: usize| format!("d{d}/f{s}().");
    for d in 0..DOCUMENTS {
        let path = format!("src/m{}/d{d}.rs", d % 10);
        documents.push(document(repository, &path, "", DocumentStatus::Parsed));
        for s in 0..SYMBOLS_EACH {
            let descriptor = name(d, s);
            let row = Row {
                descriptor: &descriptor,
                enclosing: None,
                name: &format!("name{}{s}", d % 20),
                container: "m",
                kind: if s == 0 { SymbolKind::File } else { SymbolKind::Function },
                lines: (s as u32 + 1, s as u32 + 2),
            };
            symbols.push(symbol(repository, &path, row));
            for k in 1..4 {
                let target = loci::model::identity::symbol_id(
                    repository,
                    &name((d + k * 7) % DOCUMENTS, (s + k) % SYMBOLS_EACH),
                );
                edges.push(edge(
                    repository,
                    &path,
                    (&descriptor, target),
                    (EdgeKind::Calls, Resolution::Exact),
                    &[(s as u32 + 1, 4), (s as u32 + 1, 9)],
                ));
            }
        }
    }
    let ids: Vec<i64> = documents.iter().map(|document| document.id).collect();
    batch.replace_documents(&documents).await.expect("documents");
    batch.replace_symbols(&ids, &symbols).await.expect("symbols");
    let external = External { id: 7, package: "package".to_owned(), path: "path".to_owned() };
    batch.put_externals(&[external]).await.expect("externals");
    batch.replace_edges(&ids, &edges).await.expect("edges");
    batch.commit(None, b"").await.expect("commits");
    (repository, symbols[150].id, documents[3].id)
}

/// As pgvector writes one.
fn vector() -> String {
    format!("[{}1]", "0,".repeat(383))
}

/// The plan of one statement with values that select little, as they are in life.
async fn plan(
    connection: &mut PgConnection,
    file: &str,
    (repository, symbol, document): (i64, i64, i64),
) -> String {
    let path = format!("{}/src/store/read/{file}", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(path).expect("a statement");
    let explain = sqlx::query(AssertSqlSafe(format!("EXPLAIN {text}"))).bind(repository);
    let none: Option<Vec<i16>> = None;
    let kinds = vec![EdgeKind::Calls as i16];
    let names = vec!["name21".to_owned(), "name33".to_owned()];
    let found = vec![Resolution::Exact as i16, Resolution::Inferred as i16];
    let external = Resolution::External as i16;
    let (contains, exact) = (EdgeKind::Contains as i16, Resolution::Exact as i16);
    // With what contains the symbol, so that its plan is looked at too.
    let occurrences = vec![EdgeKind::Calls as i16, contains];
    let explain = match file {
        "symbols_by_name.sql" => {
            explain.bind("name21").bind("m").bind(none).bind("src/m1").bind(21_i64).bind(1_000_i64)
        }
        "symbols_by_id.sql" | "graph_symbols.sql" => explain.bind(vec![symbol]),
        "symbols_by_names.sql" => {
            explain.bind(names).bind(none).bind("").bind(20_i64).bind(21_i64).bind(1_000_i64)
        }
        "symbol_at.sql" => explain.bind(document).bind(12_i32),
        "names_by_prefix.sql" => explain.bind("name1").bind(500_i64),
        "names_by_similarity.sql" => explain.bind("nome21").bind("%nome21%").bind(8_i64),
        "search_names.sql" => explain.bind(vec!["'name21'", "'name2' & 'x'"]).bind(1000_i64),
        "search_named.sql" => {
            explain.bind(names).bind(none).bind("src/m1").bind(100_i64).bind(5_i64).bind(250_i64)
        }
        "search_texts.sql" => explain
            .bind(vec!["'function'", "'name21' & 'function'"])
            .bind(none)
            .bind("src/m1")
            .bind(Option::<Vec<i16>>::None)
            .bind(1000_i64),
        "search_uses.sql" => explain.bind(vec![symbol]).bind(kinds).bind(found).bind(100_i64),
        "search_meaning.sql" => explain.bind(vector()).bind("model").bind(100_i64),
        "search_vectors.sql" => explain.bind("model").bind(100_i64),
        "status_embeddings.sql" => explain.bind(kinds),
        "search_near.sql" => explain.bind(document).bind(vec![symbol]),
        "references.sql" => explain
            .bind(vec![symbol])
            .bind(occurrences)
            .bind(found)
            .bind("")
            .bind(0_i32)
            .bind(0_i32)
            .bind(0_i64)
            .bind(0_i16)
            .bind(51_i64)
            .bind(contains)
            .bind(exact),
        "reference_counts.sql" => {
            explain.bind(vec![symbol]).bind(occurrences).bind(contains).bind(exact)
        }
        "callers.sql" => explain.bind(vec![symbol]).bind(kinds).bind(found).bind(31_i64),
        "related_to.sql" => explain.bind(vec![symbol]).bind(kinds).bind(found).bind(21_i64),
        "related_from.sql" => {
            explain.bind(vec![symbol]).bind(kinds).bind(found).bind(21_i64).bind(external)
        }
        "callees.sql" => {
            explain.bind(vec![symbol]).bind(kinds).bind(found).bind(31_i64).bind(external)
        }
        "outline_document.sql" => {
            explain.bind(document).bind(SymbolKind::File as i16).bind(301_i64)
        }
        "outline_folder.sql" => {
            explain.bind(vec![document]).bind(26_i64).bind(SymbolKind::File as i16)
        }
        "export_edges.sql" => {
            explain.bind(vec![document]).bind(external).bind(contains).bind(exact)
        }
        "export_references.sql" => explain.bind(vec![document]).bind(found).bind(occurrences),
        "export_symbols.sql" => explain
            .bind(vec![document])
            .bind(SymbolKind::File as i16)
            .bind(SymbolKind::Field as i16)
            .bind(SymbolKind::Constructor as i16)
            .bind(SymbolKind::Property as i16),
        "graph_dependents.sql" | "graph_dependencies.sql" => explain
            .bind(vec![symbol])
            .bind(kinds)
            .bind(found)
            .bind(4_i32)
            .bind(201_i32)
            .bind(10_000_i64)
            .bind(true)
            .bind(EdgeKind::Overrides as i16)
            .bind(Vec::<i64>::new()),
        "graph_externals.sql" => explain.bind(vec![symbol]).bind(kinds).bind(50_i64).bind(external),
        "graph_symbols_under.sql" => explain.bind("src/m1/d21.rs").bind(5_001_i64),
        "graph_documents.sql" => explain.bind("").bind(kinds).bind(found).bind(1_000_i64),
        "interchange/documents.sql" => explain.bind("src/m1/d21.rs").bind(64_i64),
        "interchange/documents_at.sql" => explain.bind(vec!["src/m1/d21.rs"]),
        "interchange/targets.sql" => explain.bind(vec![document]).bind(kinds).bind(found),
        "interchange/symbols.sql" => explain.bind(vec![document]),
        "interchange/occurrences.sql" | "interchange/relations.sql" => {
            explain.bind(vec![document]).bind(kinds).bind(found).bind(external)
        }
        "documents_under.sql" => explain.bind("src/m1").bind("").bind(61_i64),
        "path_exists.sql" => explain.bind("src/m1"),
        "status_incomplete.sql" => explain.bind(1_i16).bind(2_i16).bind(50_i64),
        "impact/dependents.sql" => {
            explain.bind(vec![symbol]).bind(kinds).bind(found).bind(200_i64).bind(5000_i64)
        }
        "impact/declarations.sql" => {
            explain.bind(vec![symbol]).bind(EdgeKind::Overrides as i16).bind(found).bind(5000_i64)
        }
        "impact/roles.sql" => {
            explain.bind(vec![symbol]).bind(EdgeKind::Tests as i16).bind(kinds).bind(found)
        }
        "impact/documents.sql" => explain.bind(vec!["src/m1/d1.rs"]),
        "overview/sizes.sql" => explain.bind("src/m1"),
        "overview/modules.sql" => explain.bind("src/m1").bind(1_i32).bind(400_i64),
        "overview/roots.sql" => explain.bind("src/m1").bind(vec!["lib.rs"]).bind(20_i64),
        "overview/central.sql" => explain
            .bind("src/m1")
            .bind(400_i64)
            .bind(20_i64)
            .bind(50_i64)
            .bind(kinds)
            .bind(found)
            .bind(vec![SymbolKind::File as i16]),
        "overview/dependencies.sql" => explain
            .bind("src/m1")
            .bind(1_i32)
            .bind(400_i64)
            .bind(20_i64)
            .bind(50_i64)
            .bind(kinds)
            .bind(found),
        "overview/public.sql" => explain
            .bind("src/m1")
            .bind(20_i64)
            .bind(25_i64)
            .bind(400_i64)
            .bind(SymbolKind::File as i16)
            .bind(3_i16)
            .bind(vec!["tests"]),
        "patterns/documents.sql" => explain.bind("src/m1").bind(vec![1_i16]).bind(20_000_i64),
        "patterns/members.sql" => explain
            .bind("")
            .bind(40_i64)
            .bind(vec![SymbolKind::Struct as i16])
            .bind(vec![SymbolKind::Function as i16])
            .bind(EdgeKind::Overrides as i16)
            .bind(200_i64),
        "patterns/fan_in.sql" | "patterns/fan_out.sql" => explain
            .bind("")
            .bind(40_i64)
            .bind(kinds)
            .bind(found)
            .bind(200_i64)
            .bind(vec![SymbolKind::Function as i16]),
        "patterns/unused.sql" => explain
            .bind(vec!["src/m1/d1.rs", "src/m1/d21.rs"])
            .bind(vec![SymbolKind::Function as i16])
            .bind(3_i16)
            .bind(occurrences)
            .bind(found)
            .bind(vec![EdgeKind::Overrides as i16])
            .bind(2_000_i64),
        "patterns/supertypes.sql" => {
            explain.bind(EdgeKind::Calls as i16).bind(found).bind(100_000_i64)
        }
        "patterns/async_calls.sql" => {
            explain.bind("").bind(EdgeKind::Calls as i16).bind(found).bind(200_000_i64)
        }
        "as_of.sql" | "status_documents.sql" | "status_symbols.sql" | "status_edges.sql" => explain,
        _ => panic!("{file} has no values here: give it some"),
    };
    let rows: Vec<PgRow> =
        explain.fetch_all(connection).await.unwrap_or_else(|error| panic!("{file}: {error}"));
    rows.iter().map(|row| row.get::<String, _>(0) + "\n").collect()
}

/// Every statement of the read API, by its path below `folder`.
fn statements(folder: &Path) -> BTreeSet<String> {
    let mut files = BTreeSet::new();
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let entry = entry.expect("an entry");
        let name = entry.file_name().into_string().expect("UTF-8");
        if entry.file_type().expect("a type").is_dir() {
            let inner = statements(&entry.path());
            files.extend(inner.into_iter().map(|file| format!("{name}/{file}")));
        } else if name.ends_with(".sql") {
            files.insert(name);
        }
    }
    files
}

#[tokio::test]
async fn no_statement_reads_a_whole_partition() {
    let database = support::database();
    let store = Store::open(database.connect_options()).await.expect("opens");
    let values = loaded(&store).await;
    database.psql("ANALYZE");
    let options = database.connect_options().options([("search_path", "loci,public")]);
    let pool = PgPoolOptions::new().connect_with(options).await.expect("connects");
    let mut connection = pool.acquire().await.expect("a connection");
    // As snapshots set it.
    let custom = "SET plan_cache_mode = force_custom_plan";
    sqlx::query(custom).execute(&mut *connection).await.expect("set");

    let files = statements(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src/store/read")));
    assert!(files.len() >= 15, "{files:?}");
    for file in &files {
        let plan = plan(&mut connection, file, values).await;
        let reads_all = LARGE.iter().any(|scan| plan.contains(scan));
        // That the whole ones are caught shows that the others would be.
        assert_eq!(reads_all, WHOLE.contains(&file.as_str()), "{file}:\n{plan}");
    }
}
