//! The test support itself: every test has a database of its own, with everything `loci` needs.

mod support;

#[test]
fn each_test_has_its_own_database() {
    let (one, two) = (support::database(), support::database());
    assert_ne!(one.name(), two.name());
    one.psql("CREATE TABLE t (n int)");
    two.psql("CREATE TABLE t (n int)");
    let url = one.url();
    let name = one.name().to_owned();
    drop(one);
    let left = two.psql(&format!("SELECT count(*) FROM pg_database WHERE datname = '{name}'"));
    assert_eq!(left, "0", "{url}");
}

#[test]
fn what_loci_needs_is_there() {
    let database = support::database();
    for extension in ["vector", "pg_trgm", "btree_gin"] {
        database.psql(&format!("CREATE EXTENSION {extension}"));
    }
    // Memories are written in every language: letters beyond ASCII must count as letters.
    let trigrams = database.psql("SELECT 'größe' <% 'die grösse, die größe'");
    assert_eq!(trigrams, "t");
    assert_eq!(database.psql("SELECT similarity('größe', 'straße') > 0"), "t");
    assert_eq!(database.psql("SELECT lower('GRÖSSE ÄÖÜ')"), "grösse äöü");
    assert_eq!(database.psql("SELECT 'Z' < 'a'"), "t", "sorted by code point");
    assert_eq!(database.psql("SHOW data_checksums"), "on");
    assert_eq!(database.psql("SHOW server_encoding"), "UTF8");
    assert_eq!(database.psql("SHOW wal_level"), "minimal");
    assert_eq!(database.psql("SHOW listen_addresses"), "");
}

#[test]
fn the_url_reaches_the_same_database() {
    let database = support::database();
    let settings = database.settings();
    let server = loci::store::managed::Server::ensure_running(&settings, &mut |_| {})
        .expect("through the URL");
    assert!(!server.is_managed());
    assert_eq!(server.database(), database.name());
    let reached = support::psql(&server, database.name(), "SELECT current_database()");
    assert_eq!(reached, database.name());
    let other = support::psql(&server, "postgres", "SELECT current_database()");
    assert_eq!(other, "postgres");
}
