//! The facts cache against a real PostgreSQL.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod fixture;
mod support;

use fixture::{State, WAIT, commit, open};
use loci::model::facts::{Access, NameId, ScopeId, namespaces};
use loci::model::facts::{FACTS_VERSION, Facts, Reference, ReferenceId, Role};
use loci::model::{Language, Position};
use loci::store::{FACTS_KEPT_DAYS, decode_facts, encode_facts};

/// Facts of `size` references: different for every size.
fn facts(size: u32) -> Facts {
    let reference = |n| Reference {
        name: NameId(n),
        role: Role::Call,
        position: Position { line: n, column: 1 },
        offset: n * 10,
        scope: ScopeId(0),
        enclosing: None,
        access: if n % 2 == 0 { Access::Lexical } else { Access::Path(ReferenceId(n - 1)) },
        namespaces: namespaces::VALUE,
    };
    Facts {
        names: (0..size).map(|n| format!("näme{n}")).collect(),
        references: (0..size).map(reference).collect(),
        lines: size,
        ..Facts::default()
    }
}

fn key(n: u8) -> (Language, [u8; 32]) {
    (Language::ALL[usize::from(n % 4)], [n; 32])
}

fn row(n: u8, facts: &Facts) -> (Language, [u8; 32], Vec<u8>) {
    (key(n).0, key(n).1, encode_facts(facts))
}

/// Puts facts into the cache, in a batch that is then given up.
async fn put(writer: &mut loci::store::Writer, rows: &[(Language, [u8; 32], Vec<u8>)]) {
    let mut batch = writer.begin().await.unwrap();
    batch.put_facts(rows).await.unwrap();
    batch.rollback().await.unwrap();
}

#[test]
fn what_does_not_decode_is_nothing() {
    let bytes = encode_facts(&facts(100));
    assert_eq!(decode_facts(&bytes), Some(facts(100)));
    assert_eq!(decode_facts(&bytes[..bytes.len() / 2]), None);
    assert_eq!(decode_facts(b"not facts"), None);
    assert_eq!(decode_facts(&[]), None);
}

#[tokio::test]
async fn facts_come_back_as_they_were_even_of_a_batch_given_up() {
    let database = support::database();
    let store = open(database.connect_options()).await;
    let mut writer = store.writer("/facts", WAIT).await.unwrap();
    // More than one statement takes.
    let rows: Vec<_> = (0..40).map(|n| row(n, &facts(u32::from(n) * 1000))).collect();
    assert!(rows.iter().map(|row| row.2.len()).sum::<usize>() > 100_000);
    put(&mut writer, &rows).await;
    // Others' rows of the same facts, and one key twice.
    let mut other = store.writer("/other", WAIT).await.unwrap();
    put(&mut other, &[row(1, &facts(1000)), row(1, &facts(1000)), row(200, &facts(3))]).await;
    let keys: Vec<_> = (0..50).map(key).collect();
    let found = writer.facts(&keys).await.unwrap();
    assert_eq!(found.len(), 40);
    for n in 0..40 {
        assert_eq!(found[&key(n)], facts(u32::from(n) * 1000), "{n}");
    }
    assert_eq!(writer.facts(&[(Language::Rust, [1; 32])]).await.unwrap().len(), 0);
}

#[tokio::test]
async fn damaged_facts_and_those_of_another_version_are_absent_and_replaced() {
    let database = support::database();
    let store = open(database.connect_options()).await;
    let mut writer = store.writer("/facts", WAIT).await.unwrap();
    put(&mut writer, &[row(1, &facts(10)), row(2, &facts(20)), row(3, &facts(30))]).await;
    database.psql("UPDATE loci.facts SET data = 'damaged' WHERE language = 2");
    database.psql("UPDATE loci.facts SET version = version + 1 WHERE language = 3");
    let keys = [key(1), key(2), key(3)];
    let found = writer.facts(&keys).await.unwrap();
    assert_eq!(found.keys().collect::<Vec<_>>(), [&key(3)]);
    put(&mut writer, &[row(1, &facts(10)), row(2, &facts(20))]).await;
    assert_eq!(writer.facts(&keys).await.unwrap().len(), 3);
}

#[tokio::test]
async fn old_facts_go_unless_a_document_has_them() {
    let database = support::database();
    let store = open(database.connect_options()).await;
    let mut writer = store.writer("/facts", WAIT).await.unwrap();
    // The fixture's document in version 4 is Rust and hashes to [4; 32], as key(4) does.
    put(&mut writer, &[row(4, &facts(4)), row(8, &facts(8)), row(12, &facts(12))]).await;
    commit(&mut writer, &State::new(), &State::from([(0, 4)])).await;
    assert_eq!(database.psql("SELECT count(*) FROM loci.facts"), "3");
    let age = |days: i32, n: u8| {
        database.psql(&format!(
            "UPDATE loci.facts SET used_at = now() - interval '{days} days'
             WHERE content_hash = decode(repeat('{n:02x}', 32), 'hex')"
        ));
    };
    age(FACTS_KEPT_DAYS + 1, 4);
    age(FACTS_KEPT_DAYS + 1, 8);
    age(FACTS_KEPT_DAYS - 1, 12);
    let committed = commit(&mut writer, &State::from([(0, 4)]), &State::from([(0, 4)])).await;
    assert_eq!(committed.facts.deleted, 1);
    let found = writer.facts(&[key(4), key(8), key(12)]).await.unwrap();
    assert!(found.contains_key(&key(4)) && found.contains_key(&key(12)) && found.len() == 2);
    // Both count as used now: the one by its document, the other by being read.
    let old = "SELECT count(*) FROM loci.facts WHERE used_at < now() - interval '1 hour'";
    assert_eq!(database.psql(old), "0");
    // Facts of an older extraction serve no document.
    age(FACTS_KEPT_DAYS + 1, 4);
    database.psql(&format!("UPDATE loci.facts SET version = {} WHERE language = 1 AND content_hash = decode(repeat('04', 32), 'hex')", FACTS_VERSION - 1));
    let committed = commit(&mut writer, &State::from([(0, 4)]), &State::from([(0, 4)])).await;
    assert_eq!(committed.facts.deleted, 1);
}
