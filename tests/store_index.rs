//! Batches against a real PostgreSQL: what is written is what is read, what is changed step by step
//! is what a fresh load has, and what fails leaves no trace.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod fixture;
mod support;

use fixture::{State, WAIT, change, commit, dump, observer, open, rows};
use loci::model::{
    Document, DocumentStatus, Edge, EdgeKind, External, Language, Position, Range, Resolution,
    Symbol, SymbolKind, Visibility,
};
use loci::store::{Counts, StoreError};
use proptest::prelude::*;
use sqlx::{PgPool, Row};

fn state(documents: &[(u8, u8)]) -> State {
    documents.iter().copied().collect()
}

/// A repository's symbols and edges, read column by column.
async fn stored(pool: &PgPool, repository: i64) -> (Vec<Symbol>, Vec<Edge>) {
    let symbols = sqlx::query("SELECT * FROM symbols WHERE repository_id = $1 ORDER BY id")
        .bind(repository)
        .map(|row: sqlx::postgres::PgRow| {
            let at = |line: &str, column: &str| Position {
                line: row.get::<i32, _>(line) as u32,
                column: row.get::<i32, _>(column) as u32,
            };
            Symbol {
                id: row.get("id"),
                document_id: row.get("document_id"),
                enclosing_id: row.get("enclosing_id"),
                name: row.get("name"),
                container: row.get("container"),
                kind: SymbolKind::from_code(row.get("kind")).unwrap(),
                visibility: Visibility::from_code(row.get("visibility")).unwrap(),
                descriptor: row.get("descriptor"),
                signature: row.get("signature"),
                documentation: row.get("documentation"),
                body_hash: 0,
                position: at("line", "col"),
                range: Range {
                    start: at("start_line", "start_col"),
                    end: at("end_line", "end_col"),
                },
            }
        })
        .fetch_all(pool)
        .await
        .unwrap();
    let edges = sqlx::query("SELECT * FROM edges WHERE repository_id = $1 ORDER BY target_id")
        .bind(repository)
        .map(|row: sqlx::postgres::PgRow| Edge {
            document_id: row.get("document_id"),
            source_id: row.get("source_id"),
            target_id: row.get("target_id"),
            kind: EdgeKind::from_code(row.get("kind")).unwrap(),
            resolution: Resolution::from_code(row.get("resolution")).unwrap(),
            alias: row.get("alias"),
            positions: row
                .get::<Vec<i32>, _>("positions")
                .chunks(2)
                .map(|p| Position { line: p[0] as u32, column: p[1] as u32 })
                .collect(),
        })
        .fetch_all(pool)
        .await
        .unwrap();
    (symbols, edges)
}

/// Rows with every column at its extremes.
fn odd_rows() -> (Vec<Document>, Vec<Symbol>, Vec<Edge>, Vec<External>) {
    let documents = DocumentStatus::ALL
        .iter()
        .enumerate()
        .map(|(n, status)| Document {
            id: [i64::MIN, -1, 0, 1, i64::MAX, 5, 6, 7, 8, 9][n],
            path: format!("ünïcode/日本 {n}\"'\\.rs"),
            language: Language::ALL[n % 4],
            status: *status,
            detail: "bréf\n\t".repeat(n),
            size: i64::MAX,
            lines: i32::MAX,
            content_hash: [n as u8; 32],
            edges_hash: i64::MIN,
            unresolved: 0,
            external: i32::MAX,
        })
        .collect();
    let place = |line, column| Position { line, column };
    let symbol = |id, enclosing_id, text: &str| Symbol {
        id,
        document_id: i64::MIN,
        enclosing_id,
        name: text.into(),
        container: text.into(),
        kind: SymbolKind::Macro,
        visibility: Visibility::Restricted,
        descriptor: format!("{id}{text}"),
        signature: text.repeat(3),
        documentation: text.repeat(2000),
        body_hash: 0,
        position: place(1, 2),
        range: Range { start: place(3, 4), end: place(i32::MAX as u32, 6) },
    };
    let symbols = vec![
        symbol(i64::MIN, None, ""),
        symbol(0, Some(i64::MIN), "😀 \\N \" ' \r\n\t"),
        symbol(i64::MAX, Some(0), "日本"),
    ];
    let edge = |target_id, alias: Option<&str>, positions| Edge {
        document_id: -1,
        source_id: i64::MAX,
        target_id,
        kind: EdgeKind::References,
        resolution: Resolution::Inferred,
        alias: alias.map(str::to_owned),
        positions,
    };
    let edges = vec![
        edge(1, None, vec![]),
        edge(2, Some(""), vec![place(1, 1)]),
        edge(3, Some("ålias"), (1..10_000).map(|n| place(n, n + 1)).collect()),
        Edge { resolution: Resolution::External, ..edge(7, None, vec![place(2, 3)]) },
    ];
    let externals =
        vec![External { id: 7, package: "@scope/pàckage".into(), path: String::new() }];
    (documents, symbols, edges, externals)
}

#[tokio::test]
async fn every_column_comes_back_as_it_was_written() {
    let database = support::database();
    let store = open(database.connect_options()).await;
    let pool = observer(database.connect_options());
    let (documents, symbols, edges, externals) = odd_rows();
    let ids: Vec<i64> = documents.iter().map(|d| d.id).collect();
    let mut writer = store.writer("/odd", WAIT).await.unwrap();
    // Into bare partitions at first, then over what is there.
    for generation in 1..=2 {
        let mut batch = writer.begin().await.unwrap();
        batch.put_externals(&externals).await.unwrap();
        batch.replace_documents(&documents).await.unwrap();
        batch.replace_symbols(&ids, &symbols).await.unwrap();
        batch.replace_edges(&ids, &edges).await.unwrap();
        let committed = batch.commit(None, b"manifests").await.unwrap();
        assert_eq!(committed.generation, generation);
        let deleted = if generation == 1 { 0 } else { 3 };
        assert_eq!(committed.symbols, Counts { deleted, written: 3 });

        let mut expected = documents.clone();
        expected.sort_by(|a, b| a.path.cmp(&b.path));
        assert_eq!(writer.documents().await.unwrap(), expected);
        assert_eq!(stored(&pool, writer.repository.id).await, (symbols.clone(), edges.clone()));
        let external: (i64, String, String) =
            sqlx::query_as("SELECT id, package, path FROM externals")
                .fetch_one(&pool)
                .await
                .unwrap();
        assert_eq!(external, (7, "@scope/pàckage".into(), String::new()));
    }
    assert_eq!(store.repository("/odd").await.unwrap().unwrap(), writer.repository);
    assert_eq!(writer.repository.manifests_hash.as_deref(), Some(b"manifests".as_slice()));
    assert_eq!(writer.repository.head_commit, None);
}

#[tokio::test]
async fn a_nul_character_fails_no_batch() {
    let database = support::database();
    let store = open(database.connect_options()).await;
    let mut rows = rows(0, 0);
    rows.symbols[0].name = "a\0b".into();
    let mut writer = store.writer("/nul", WAIT).await.unwrap();
    for _ in 0..2 {
        let mut batch = writer.begin().await.unwrap();
        batch.replace_symbols(&[rows.document.id], &rows.symbols).await.unwrap();
        batch.commit(None, &[]).await.unwrap();
        assert_eq!(
            database.psql("SELECT name FROM loci.symbol_names WHERE name LIKE 'a%'"),
            "a\u{fffd}b"
        );
    }
}

#[test]
fn changes_leave_exactly_what_a_fresh_load_has() {
    let database = support::database();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let (store, pool) = runtime.block_on(async {
        (open(database.connect_options()).await, observer(database.connect_options()))
    });
    let states =
        prop::collection::vec((prop::collection::btree_map(0u8..6, 0u8..6, 0..6), 1usize..4), 1..5);
    let case = std::cell::Cell::new(0);
    proptest!(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() }, |(states in states)| {
        case.set(case.get() + 1);
        runtime.block_on(async {
            let mut changed = store.writer(&format!("/changed/{}", case.get()), WAIT).await.unwrap();
            let mut before = State::new();
            for (state, chunk) in &states {
                let mut batch = changed.begin().await.unwrap();
                change(&mut batch, &before, state, *chunk).await.unwrap();
                batch.commit(None, &[]).await.unwrap();
                before = state.clone();
            }
            let mut fresh = store.writer(&format!("/fresh/{}", case.get()), WAIT).await.unwrap();
            commit(&mut fresh, &State::new(), &before).await;
            let (changed, fresh) = (changed.repository.id, fresh.repository.id);
            assert_eq!(dump(&pool, changed).await, dump(&pool, fresh).await);
            // The oracle's own check: names and externals are those that rows speak of.
            let names: Vec<String> = names_of(&pool, fresh).await;
            let expected: std::collections::BTreeSet<String> = before.iter()
                .flat_map(|(d, v)| rows(*d, *v).symbols).map(|s| s.name).collect();
            assert_eq!(names, expected.into_iter().collect::<Vec<_>>());
            let used: std::collections::BTreeSet<i64> = before.iter()
                .flat_map(|(d, v)| rows(*d, *v).edges)
                .filter(|e| e.resolution == Resolution::External).map(|e| e.target_id).collect();
            let stored: Vec<i64> = sqlx::query_scalar("SELECT id FROM externals WHERE repository_id = $1 ORDER BY id")
                .bind(changed).fetch_all(&pool).await.unwrap();
            assert_eq!(stored, used.into_iter().collect::<Vec<_>>());
        });
    });
}

async fn names_of(pool: &PgPool, repository: i64) -> Vec<String> {
    sqlx::query_scalar(
        r#"SELECT name FROM symbol_names WHERE repository_id = $1 ORDER BY name COLLATE "C""#,
    )
    .bind(repository)
    .fetch_all(pool)
    .await
    .unwrap()
}

#[tokio::test]
async fn an_unchanged_name_is_not_written_again() {
    let database = support::database();
    let store = open(database.connect_options()).await;
    let mut writer = store.writer("/names", WAIT).await.unwrap();
    commit(&mut writer, &State::new(), &state(&[(0, 0), (1, 0)])).await;
    let mut batch = writer.begin().await.unwrap();
    let same = rows(0, 0);
    batch.replace_documents(std::slice::from_ref(&same.document)).await.unwrap();
    batch.replace_symbols(&[same.document.id], &same.symbols).await.unwrap();
    let committed = batch.commit(None, &[]).await.unwrap();
    assert_eq!(committed.documents, Counts::default());
    assert_eq!(committed.names, Counts::default());
    assert_eq!(committed.symbols, Counts { deleted: 4, written: 4 });
}

#[tokio::test]
async fn a_document_loaded_twice_in_a_first_batch_is_there_once() {
    let database = support::database();
    let store = open(database.connect_options()).await;
    let pool = observer(database.connect_options());
    let mut writer = store.writer("/twice", WAIT).await.unwrap();
    let mut batch = writer.begin().await.unwrap();
    change(&mut batch, &State::new(), &state(&[(0, 1), (1, 1), (2, 3)]), 1).await.unwrap();
    change(&mut batch, &state(&[(0, 1), (1, 1), (2, 3)]), &state(&[(0, 2), (1, 1)]), 1)
        .await
        .unwrap();
    batch.commit(None, &[]).await.unwrap();
    let mut fresh = store.writer("/once", WAIT).await.unwrap();
    commit(&mut fresh, &State::new(), &state(&[(0, 2), (1, 1)])).await;
    assert_eq!(dump(&pool, writer.repository.id).await, dump(&pool, fresh.repository.id).await);
}

#[tokio::test]
async fn readers_see_the_old_index_until_commit() {
    let database = support::database();
    let store = open(database.connect_options()).await;
    let pool = observer(database.connect_options());
    let mut writer = store.writer("/readers", WAIT).await.unwrap();
    let id = writer.repository.id;
    let (none, old, new) = (State::new(), state(&[(0, 1), (1, 1)]), state(&[(1, 2), (2, 2)]));
    for (before, after) in [(&none, &old), (&old, &new)] {
        let seen = dump(&pool, id).await;
        let generation = store.repositories().await.unwrap()[0].generation;
        let mut batch = writer.begin().await.unwrap();
        change(&mut batch, before, after, 9).await.unwrap();
        assert_eq!(dump(&pool, id).await, seen);
        batch.commit(None, &[]).await.unwrap();
        assert_ne!(dump(&pool, id).await, seen);
        assert_eq!(store.repositories().await.unwrap()[0].generation, generation + 1);
    }
}

#[tokio::test]
async fn a_failed_batch_leaves_everything_as_it_was() {
    let database = support::database();
    let store = open(database.connect_options()).await;
    let pool = observer(database.connect_options());
    let mut writer = store.writer("/failed", WAIT).await.unwrap();
    let id = writer.repository.id;
    let (old, new) = (state(&[(0, 1), (1, 1)]), state(&[(1, 2), (2, 2)]));
    let mut twice = rows(3, 0).symbols;
    twice.push(twice[0].clone());

    // On a first load the duplicate shows when the primary key is built.
    let mut batch = writer.begin().await.unwrap();
    batch.replace_symbols(&[twice[0].document_id], &twice).await.unwrap();
    let error = batch.commit(None, &[]).await.unwrap_err();
    assert!(matches!(error, StoreError::Query { .. }), "{error}");
    assert!(error.to_string().contains("building indexes"), "{error}");
    assert_eq!(writer.repository.generation, 0);
    assert_eq!(dump(&pool, id).await, Vec::<String>::new());

    commit(&mut writer, &State::new(), &old).await;
    let seen = dump(&pool, id).await;
    // Later it shows at once.
    let mut batch = writer.begin().await.unwrap();
    change(&mut batch, &old, &new, 9).await.unwrap();
    let error = batch.replace_symbols(&[twice[0].document_id], &twice).await.unwrap_err();
    assert!(error.to_string().contains("writing symbols"), "{error}");
    // Nothing more can be done in this batch, and nothing of it stays.
    assert!(batch.commit(None, &[]).await.is_err());
    assert_eq!(dump(&pool, id).await, seen);
    assert_eq!(store.repository("/failed").await.unwrap().unwrap().generation, 1);

    // Dropped and rolled back batches too; and the writer still works.
    let mut batch = writer.begin().await.unwrap();
    change(&mut batch, &old, &new, 9).await.unwrap();
    drop(batch);
    let mut batch = writer.begin().await.unwrap();
    change(&mut batch, &old, &new, 9).await.unwrap();
    batch.rollback().await.unwrap();
    assert_eq!(dump(&pool, id).await, seen);
    assert_eq!(commit(&mut writer, &old, &new).await.generation, 2);
}

#[tokio::test]
async fn partitions_have_their_tables_indexes_and_no_more() {
    let database = support::database();
    let store = open(database.connect_options()).await;
    let mut writer = store.writer("/indexes", WAIT).await.unwrap();
    commit(&mut writer, &State::new(), &state(&[(0, 1)])).await;
    for table in ["symbols", "symbol_names", "edges"] {
        let indexes = |of: &str| {
            database.psql(&format!(
                "SELECT count(*) FROM pg_index WHERE indrelid = 'loci.{of}'::regclass"
            ))
        };
        let partition = format!("{table}_{}", writer.repository.id);
        assert_eq!(indexes(table), indexes(&partition), "{table}");
        // Each by the name the script gives it: none was left for ATTACH PARTITION to build.
        let attached = database.psql(&format!(
            "SELECT count(*) FROM pg_index i JOIN pg_inherits h ON h.inhrelid = i.indexrelid
             JOIN pg_class c ON c.oid = i.indexrelid
             WHERE i.indrelid = 'loci.{partition}'::regclass AND c.relname LIKE '{partition}\\_%' AND i.indisvalid"
        ));
        assert_eq!(attached, indexes(table), "{table}");
        let checks = format!(
            "SELECT count(*) FROM pg_constraint WHERE contype = 'c' AND conrelid = 'loci.{partition}'::regclass"
        );
        assert_eq!(database.psql(&checks), "0");
    }
}

#[tokio::test]
async fn a_removed_repository_leaves_nothing() {
    let database = support::database();
    let store = open(database.connect_options()).await;
    let pool = observer(database.connect_options());
    let mut kept = store.writer("/kept", WAIT).await.unwrap();
    commit(&mut kept, &State::new(), &state(&[(0, 1), (3, 1)])).await;
    let seen = dump(&pool, kept.repository.id).await;
    let mut removed = store.writer("/removed", WAIT).await.unwrap();
    commit(&mut removed, &State::new(), &state(&[(0, 1), (1, 1)])).await;
    let id = removed.repository.id;
    removed.close().await.unwrap();
    store.remove_repository(id).await.unwrap();
    assert_eq!(store.repository("/removed").await.unwrap(), None);
    assert_eq!(dump(&pool, id).await, Vec::<String>::new());
    assert_eq!(
        database.psql(&format!(
            "SELECT count(*) FROM pg_class WHERE relname ~ '_{id}(_|$)' AND relkind = 'r'"
        )),
        "0"
    );
    assert_eq!(dump(&pool, kept.repository.id).await, seen);
    // It can be added again.
    let mut again = store.writer("/removed", WAIT).await.unwrap();
    commit(&mut again, &State::new(), &state(&[(0, 1)])).await;
    assert_eq!(again.repository.generation, 1);
}

#[tokio::test]
async fn removing_gives_way_to_readers() {
    let database = support::database();
    let store = open(database.connect_options()).await;
    let pool = observer(database.connect_options());
    let mut writer = store.writer("/read", WAIT).await.unwrap();
    commit(&mut writer, &State::new(), &state(&[(0, 1)])).await;
    let id = writer.repository.id;
    writer.close().await.unwrap();
    // A reader that takes its time…
    let mut slow = pool.begin().await.unwrap();
    let count = "SELECT count(*) FROM symbols";
    let symbols: i64 = sqlx::query_scalar(count).fetch_one(&mut *slow).await.unwrap();
    let removing = tokio::spawn({
        let store = store.clone();
        async move { store.remove_repository(id).await }
    });
    // …holds no other up for as long as itself…
    for _ in 0..10 {
        let start = std::time::Instant::now();
        let again: i64 = sqlx::query_scalar(count).fetch_one(&pool).await.unwrap();
        assert_eq!(again, symbols);
        assert!(start.elapsed() < WAIT / 5, "{:?}", start.elapsed());
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    assert!(!removing.is_finished());
    // …and is never cut off.
    let again: i64 = sqlx::query_scalar(count).fetch_one(&mut *slow).await.unwrap();
    assert_eq!(again, symbols);
    slow.commit().await.unwrap();
    removing.await.unwrap().unwrap();
    assert_eq!(store.repositories().await.unwrap(), vec![]);
}
