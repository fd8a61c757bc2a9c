//! Opening the database and becoming a repository's writer, by one process and by several.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod fixture;
mod support;

use fixture::{State, WAIT, change, commit, open};
use loci::store::{CHANGES_CHANNEL, PgConnectOptions, Store, StoreError};
use sqlx::Connection;
use std::time::{Duration, Instant};

const NO_WAIT: Duration = Duration::ZERO;

fn one_document() -> State {
    State::from([(0, 1)])
}

#[tokio::test(flavor = "multi_thread")]
async fn eight_may_open_an_empty_database_at_once() {
    let database = support::database();
    let opening: Vec<_> =
        (0..8).map(|_| tokio::spawn(Store::open(database.connect_options()))).collect();
    for opened in opening {
        assert_eq!(opened.await.unwrap().unwrap().repositories().await.unwrap(), vec![]);
    }
    let known =
        std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/migrations")).unwrap().count();
    let applied = database.psql("SELECT count(*) FROM loci._sqlx_migrations WHERE success");
    assert_eq!(applied, known.to_string());
    let elsewhere = "SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                     WHERE n.nspname = 'public'";
    assert_eq!(database.psql(elsewhere), "0");
}

#[tokio::test]
async fn a_newer_schema_is_left_alone() {
    let database = support::database();
    open(database.connect_options()).await.close().await;
    database.psql(
        "INSERT INTO loci._sqlx_migrations (version, description, success, checksum, execution_time)
         VALUES (9999, 'later', true, 'x', 0)",
    );
    let state = "SELECT string_agg(m::text, ',') FROM loci._sqlx_migrations m";
    let before = database.psql(state);
    let error = Store::open(database.connect_options()).await.unwrap_err();
    assert!(matches!(error, StoreError::SchemaNewer { found: 9999, .. }), "{error}");
    assert!(error.to_string().contains("Update loci"), "{error}");
    assert_eq!(database.psql(state), before);
}

#[tokio::test]
async fn an_edited_migration_is_told() {
    let database = support::database();
    open(database.connect_options()).await.close().await;
    database.psql("UPDATE loci._sqlx_migrations SET checksum = 'x' WHERE version = 1");
    let error = Store::open(database.connect_options()).await.unwrap_err();
    assert!(matches!(error, StoreError::SchemaDiffers { version: 1, .. }), "{error}");
}

#[tokio::test]
async fn an_unreachable_server_is_named_without_its_password() {
    let directory = tempfile::tempdir().unwrap();
    let options =
        PgConnectOptions::new().socket(directory.path()).database("somewhere").password("secret");
    let error = Store::open(options).await.unwrap_err();
    assert!(matches!(error, StoreError::Unreachable { .. }), "{error}");
    let text = error.to_string();
    assert!(text.contains("somewhere") && text.contains(directory.path().to_str().unwrap()));
    assert!(!text.contains("secret"), "{text}");
}

#[tokio::test]
async fn a_missing_extension_is_named() {
    let database = support::database();
    // May use its schema, and nothing else: no extension can be created.
    let role = format!("{}_user", database.name());
    database.psql(&format!(
        "CREATE ROLE {role} LOGIN; CREATE SCHEMA loci AUTHORIZATION {role};
         REVOKE CREATE ON DATABASE {} FROM PUBLIC",
        database.name()
    ));
    let options = database.connect_options().username(&role);
    let error = Store::open(options.clone()).await.unwrap_err();
    assert!(matches!(error, StoreError::MissingExtension { name: "pg_trgm", .. }), "{error}");
    // An administrator does as the error says, into a schema of their own liking.
    database.psql(&format!(
        "CREATE SCHEMA \"Odd Place\"; GRANT USAGE ON SCHEMA \"Odd Place\" TO {role};
         CREATE EXTENSION pg_trgm SCHEMA \"Odd Place\""
    ));
    let store = open(options).await;
    let mut writer = store.writer("/repository", WAIT).await.unwrap();
    commit(&mut writer, &State::new(), &one_document()).await;
    writer.close().await.unwrap();
    store.close().await;
    database.psql(&format!("DROP OWNED BY {role} CASCADE; DROP ROLE {role}"));
}

#[tokio::test]
async fn a_repository_has_one_writer() {
    let database = support::database();
    let store = open(database.connect_options()).await;
    let first = store.writer("/one", WAIT).await.unwrap();
    let start = Instant::now();
    let wait = Duration::from_millis(300);
    let error = store.writer("/one", wait).await.unwrap_err();
    assert!(matches!(error, StoreError::Busy { .. }), "{error}");
    assert!(error.to_string().contains("/one"), "{error}");
    assert!(start.elapsed() >= wait / 2 && start.elapsed() < WAIT, "{:?}", start.elapsed());
    // Nor can it be removed; other repositories are free.
    let error = store.remove_repository(first.repository.id).await.unwrap_err();
    assert!(matches!(error, StoreError::Busy { .. }), "{error}");
    store.writer("/other", NO_WAIT).await.unwrap();
    drop(first);
    store.writer("/one", WAIT).await.unwrap();
}

#[tokio::test]
async fn a_writer_that_waited_sees_what_the_one_before_did() {
    let database = support::database();
    let store = open(database.connect_options()).await;
    let mut first = store.writer("/waited", WAIT).await.unwrap();
    let second = tokio::spawn({
        let store = store.clone();
        async move { store.writer("/waited", WAIT).await.unwrap() }
    });
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert!(!second.is_finished());
    commit(&mut first, &State::new(), &one_document()).await;
    first.close().await.unwrap();
    assert_eq!(second.await.unwrap().repository.generation, 1);
}

#[tokio::test]
async fn a_writer_whose_connection_dies_writes_nothing_more() {
    let database = support::database();
    let store = open(database.connect_options()).await;
    let mut writer = store.writer("/killed", WAIT).await.unwrap();
    commit(&mut writer, &State::new(), &one_document()).await;
    let mut batch = writer.begin().await.unwrap();
    change(&mut batch, &one_document(), &State::from([(0, 2)]), 1).await.unwrap();
    database.psql(
        "SELECT pg_terminate_backend(pid) FROM pg_locks
         WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
    );
    let error = batch.commit(None, &[]).await.unwrap_err();
    assert!(matches!(error, StoreError::Unreachable { .. }), "{error:?}");
    // Somebody else may be the writer now, and finds what was committed.
    let mut next = store.writer("/killed", WAIT).await.unwrap();
    assert_eq!(next.repository.generation, 1);
    assert!(writer.documents().await.is_err());
    commit(&mut next, &one_document(), &State::from([(0, 2)])).await;
}

#[tokio::test]
async fn a_copy_cut_off_midway_ends_the_writer_and_changes_nothing() {
    let database = support::database();
    let store = open(database.connect_options()).await;
    let pool = fixture::observer(database.connect_options());
    let mut writer = store.writer("/cut", WAIT).await.unwrap();
    commit(&mut writer, &State::new(), &one_document()).await;
    let seen = fixture::dump(&pool, writer.repository.id).await;
    let mut symbols = Vec::new();
    // Each with an id of its own: rows that collide fail long before they are all written.
    for id in 1_000_000..1_020_000 {
        let template = fixture::rows(1, 1).symbols.swap_remove(0);
        symbols.push(loci::model::Symbol { id, ..template });
    }
    let mut batch = writer.begin().await.unwrap();
    // Far too short for the rows, long enough for the statement to begin.
    let cut =
        tokio::time::timeout(Duration::from_millis(20), batch.replace_symbols(&[1], &symbols));
    assert!(cut.await.is_err(), "the rows were written in 20 ms");
    drop(batch);
    let error = writer.begin().await.map(drop).unwrap_err();
    assert!(matches!(error, StoreError::Interrupted), "{error}");
    drop(writer);
    let mut next = store.writer("/cut", WAIT).await.unwrap();
    assert_eq!(fixture::dump(&pool, next.repository.id).await, seen);
    commit(&mut next, &one_document(), &State::from([(0, 2)])).await;
}

#[tokio::test]
async fn every_change_is_told() {
    let database = support::database();
    let store = open(database.connect_options()).await;
    let mut listener =
        sqlx::postgres::PgListener::connect_with(&fixture::observer(database.connect_options()))
            .await
            .unwrap();
    listener.listen(CHANGES_CHANNEL).await.unwrap();
    let mut writer = store.writer("/told", WAIT).await.unwrap();
    let id = writer.repository.id;
    commit(&mut writer, &State::new(), &one_document()).await;
    assert_eq!(listener.recv().await.unwrap().payload(), format!("{id}:1"));
    writer.close().await.unwrap();
    store.remove_repository(id).await.unwrap();
    assert_eq!(listener.recv().await.unwrap().payload(), format!("{id}:0"));
}

#[tokio::test]
async fn a_path_belongs_to_the_innermost_repository() {
    let database = support::database();
    let store = open(database.connect_options()).await;
    for root in ["/a", "/a/b", "/a/bc"] {
        store.writer(root, WAIT).await.unwrap();
    }
    for (path, root) in [
        ("/a", Some("/a")),
        ("/a/b", Some("/a/b")),
        ("/a/b/c/d.rs", Some("/a/b")),
        ("/a/bd/c", Some("/a")),
        ("/ab", None),
    ] {
        let found = store.repository_of(path).await.unwrap();
        assert_eq!(found.map(|r| r.root).as_deref(), root, "{path}");
    }
    let names: Vec<String> =
        store.repositories().await.unwrap().into_iter().map(|r| r.name).collect();
    assert_eq!(names, ["a", "b", "bc"]);
}

#[tokio::test]
async fn two_first_loads_do_not_lock_crosswise() {
    let database = support::database();
    let store = open(database.connect_options()).await;
    let load = |root: &'static str| {
        let store = store.clone();
        tokio::spawn(async move {
            let mut writer = store.writer(root, WAIT).await.unwrap();
            commit(&mut writer, &State::new(), &(0..6).map(|d| (d, 1)).collect()).await
        })
    };
    for loading in ["/p", "/q", "/r", "/s", "/t"].map(load) {
        assert_eq!(loading.await.unwrap().generation, 1);
    }
    let mut connection =
        sqlx::PgConnection::connect_with(&database.connect_options()).await.unwrap();
    let partitions: i64 = sqlx::query_scalar(
        "SELECT count(*) FROM pg_inherits WHERE inhparent = 'loci.symbols'::regclass",
    )
    .fetch_one(&mut connection)
    .await
    .unwrap();
    assert_eq!(partitions, 5);
}
