//! Anchors of memories under random edits: what each says of its code is what a fresh index says.

mod support;

use loci::index::{Listener, Live, Options, index};
use loci::memory::{Keeper, KeeperSettings, Memories, RecallQuery, Remember};
use loci::query::Query;
use loci::store::Store;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;
use support::TestDatabase;

const FILES: usize = 4;
/// Changes a seed makes; LOCI_ANCHOR_STEPS makes more.
const STEPS: usize = 16;

fn silent() -> Listener {
    Arc::new(|_| {})
}

/// A small generator of its own, so that a failing seed can be run again.
struct Dice(u64);

impl Dice {
    fn next(&mut self, below: usize) -> usize {
        // Marsaglia's xorshift64.
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % below as u64).expect("is small")
    }
}

/// The functions of each file: (name, what it computes).
type Code = BTreeMap<String, Vec<(String, u32)>>;

fn write(root: &Path, code: &Code) {
    let source = root.join("src");
    std::fs::create_dir_all(&source).expect("a folder");
    for entry in std::fs::read_dir(&source).expect("is read").flatten() {
        let name = entry.file_name().into_string().expect("its name");
        if name != "lib.rs" && !code.contains_key(&name) {
            std::fs::remove_file(entry.path()).expect("is removed");
        }
    }
    let mut lib = String::new();
    for (file, functions) in code {
        let _ = writeln!(lib, "pub mod {};", file.trim_end_matches(".rs"));
        let mut text = String::new();
        for (name, number) in functions {
            let _ = writeln!(
                text,
                "pub fn {name}(x: u32) -> u32 {{\n    x * {number} + {number}\n}}\n"
            );
        }
        std::fs::write(source.join(file), text).expect("is written");
    }
    std::fs::write(source.join("lib.rs"), lib).expect("is written");
}

/// One change that people make: of a body, a name, a place, an order; or a function comes or goes.
fn change(code: &mut Code, dice: &mut Dice, next: &mut u32) {
    let files: Vec<String> = code.keys().cloned().collect();
    let file = files[dice.next(files.len())].clone();
    let functions = code.get_mut(&file).expect("is there");
    let place = dice.next(functions.len().max(1));
    *next += 1;
    match dice.next(8) {
        0 | 1 if !functions.is_empty() => functions[place].1 = *next,
        2 | 3 if !functions.is_empty() => functions[place].0 = format!("renamed_{next}"),
        4 if !functions.is_empty() => {
            let moved = functions.remove(place);
            let other = files[dice.next(files.len())].clone();
            code.get_mut(&other).expect("is there").push(moved);
        }
        5 if !functions.is_empty() => drop(functions.remove(place)),
        6 => {
            let functions = code.remove(&file).expect("is there");
            code.insert(format!("file_{next}.rs"), functions);
        }
        _ => functions.insert(place, (format!("added_{next}"), *next)),
    }
}

/// What an index says of each symbol: the hash of its body by its descriptor.
fn said(database: &TestDatabase) -> BTreeMap<String, String> {
    let rows = database.psql("SELECT descriptor || '|' || body_hash FROM loci.symbols");
    let pair = |line: &str| {
        line.split_once('|').map(|(descriptor, hash)| (descriptor.to_owned(), hash.to_owned()))
    };
    rows.lines().filter_map(pair).collect()
}

/// Each anchor: (descriptor then, hash then, descriptor now, state).
fn anchors(database: &TestDatabase) -> Vec<[String; 4]> {
    let rows = database.psql(
        "SELECT descriptor || '|' || body_hash || '|' || seen_descriptor || '|' || state
         FROM loci.memory_anchors ORDER BY memory_id, ordinal",
    );
    let row = |line: &str| {
        let parts: Vec<String> = line.split('|').map(str::to_owned).collect();
        <[String; 4]>::try_from(parts).expect("four columns")
    };
    rows.lines().map(row).collect()
}

async fn run(seed: u64) -> [usize; 5] {
    let mut dice = Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path().canonicalize().expect("its path");
    std::fs::write(root.join("Cargo.toml"), "[package]\nname = \"a\"\nedition = \"2024\"\n")
        .expect("is written");
    let mut next = 100;
    let mut code: Code = (0..FILES)
        .map(|file| {
            let functions = (0..3).map(|n| (format!("f{file}_{n}"), (file * 10 + n) as u32));
            (format!("m{file}.rs"), functions.collect())
        })
        .collect();
    write(&root, &code);
    let database = support::database();
    let store = Store::open(database.connect_options()).await.expect("opens");
    let opened = Live::open(&store, &root, &Options::default(), silent()).await;
    let (mut live, _) = opened.expect("is live");
    let keeper = Keeper::new(KeeperSettings::default());
    {
        let query = Query::open(&store, Some(&root), &root).await.expect("is indexed");
        let memories = Memories::new(&store, &keeper).about(&query);
        for functions in code.values() {
            for (name, _) in functions {
                let what = Remember::new(format!("`{name}` must stay linear"));
                let done = memories.remember(what).await.expect("is remembered");
                assert_eq!(done.anchors.len(), 1, "{done:?}");
            }
        }
    }
    let mut states = [0; 5];
    let fresh = support::database();
    let other = Store::open(fresh.connect_options()).await.expect("opens");
    let full = Options { full: true, ..Options::default() };
    let steps = std::env::var("LOCI_ANCHOR_STEPS").ok().and_then(|steps| steps.parse().ok());
    for step in 0..steps.unwrap_or(STEPS) {
        for _ in 0..=dice.next(2) {
            change(&mut code, &mut dice, &mut next);
        }
        write(&root, &code);
        live.rescan(false).await.expect("is applied");
        index(&other, &root, &full, silent()).await.expect("is indexed");
        let (now, live_now) = (said(&fresh), said(&database));
        assert_eq!(now, live_now, "seed {seed}, step {step}: what symbols say");
        for [descriptor, hash, seen, state] in anchors(&database) {
            let expected = match now.get(&seen) {
                None => 4,
                Some(now) if *now != hash => 2,
                Some(_) if seen != descriptor => 3,
                Some(_) => 1,
            };
            assert_eq!(
                state,
                expected.to_string(),
                "seed {seed}, step {step}: {descriptor} {seen}"
            );
            states[expected] += 1;
        }
    }
    states
}

#[tokio::test(flavor = "multi_thread")]
async fn after_every_change_an_anchor_says_what_a_fresh_index_says() {
    let mut states = [0; 5];
    for seed in 1..=2 {
        let seen = run(seed).await;
        states.iter_mut().zip(seen).for_each(|(all, some)| *all += some);
    }
    // The edits reach every state.
    assert!(states[1..].iter().all(|count| *count > 0), "{states:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rename_a_move_and_a_new_index_keep_their_anchors() {
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path().canonicalize().expect("its path");
    let put = |path: &str, text: &str| {
        let path = root.join(path);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("is made");
        std::fs::write(path, text).expect("is written");
    };
    put("Cargo.toml", "[package]\nname = \"a\"\nedition = \"2024\"\n");
    put("src/lib.rs", "pub mod a;\npub fn top() { a::keep(1); }\n");
    put("src/a.rs", "pub fn keep(x: u32) -> u32 { x + helper() }\nfn helper() -> u32 { 7 }\n");
    let database = support::database();
    let store = Store::open(database.connect_options()).await.expect("opens");
    let indexed = async || {
        index(&store, &root, &Options::default(), silent()).await.expect("is indexed");
    };
    indexed().await;
    let keeper = Keeper::new(KeeperSettings::default());
    let query = Query::open(&store, Some(&root), &root).await.expect("is indexed");
    let memories = Memories::new(&store, &keeper).about(&query);
    let what = Remember {
        anchors: vec!["src/a.rs:1".to_owned(), "nowhere".to_owned()],
        ..Remember::new("Adding is checked by the caller, `a::keep` does not.")
    };
    let done = memories.remember(what).await.expect("is remembered");
    assert_eq!((done.anchors.len(), done.not_anchored.len()), (1, 1), "{done:?}");
    let anchor = async || {
        let question = RecallQuery::new("caller");
        let found = memories.recall(&question).await.expect("answers");
        let [anchor] = found.memories[0].memory.anchors.clone().try_into().expect("one anchor");
        (anchor.state, anchor.name, anchor.path)
    };
    assert_eq!(anchor().await, ("fresh", "a::keep".to_owned(), "src/a.rs".to_owned()));
    // Reformatted and commented around: it says what it said.
    put(
        "src/a.rs",
        "// new\nfn helper() -> u32 { 7 }\npub fn keep(x: u32)\n    -> u32 {\n    x + helper()\n}\n",
    );
    indexed().await;
    assert_eq!(anchor().await.0, "fresh");
    // The file moves: removed in one run, there again in the next.
    std::fs::remove_file(root.join("src/a.rs")).expect("is removed");
    indexed().await;
    assert_eq!(anchor().await.0, "orphaned");
    put("src/lib.rs", "pub mod b;\npub fn top() { b::kept(1); }\n");
    put("src/b.rs", "fn helper() -> u32 { 7 }\npub fn kept(x: u32) -> u32 { x + helper() }\n");
    indexed().await;
    assert_eq!(anchor().await, ("moved", "b::kept".to_owned(), "src/b.rs".to_owned()));
    put("src/b.rs", "fn helper() -> u32 { 7 }\npub fn kept(x: u32) -> u32 { x - helper() }\n");
    indexed().await;
    assert_eq!(anchor().await.0, "drifted");
    // What is near: the memory of a callee comes up for its caller.
    let near = RecallQuery { near: Some("src/lib.rs".to_owned()), ..RecallQuery::new("") };
    let near = memories.recall(&near).await.expect("answers");
    assert_eq!(near.memories[0].why.near, Some("neighbour"));
    // And with the code itself: the symbol, and a change of it or of what it calls.
    let query = Query::open(&store, Some(&root), &root).await.expect("is indexed");
    let memories = Memories::new(&store, &keeper).about(&query);
    let secret = Remember { anchors: vec!["b::kept".to_owned()], ..Remember::new("Another one.") };
    let secret = memories.remember(secret).await.expect("is remembered");
    database.psql(&format!(
        "UPDATE loci.memories SET content = '', sealed = 'x', key_id = 'k' WHERE id = '{}'",
        secret.id
    ));
    let mut shown = query.get_symbol("b::kept").await.expect("is there");
    memories.remind(&mut shown).await.expect("is reminded");
    let [note] = shown.symbols[0].memories.clone().try_into().expect("one, and nothing sealed");
    assert_eq!((note.state, note.symbol.as_str()), ("drifted", "b::kept"));
    assert!(note.content.starts_with("Adding is checked"), "{note:?}");
    let question = loci::impact::ImpactQuery {
        subject: loci::impact::Subject::Symbols(vec!["helper".to_owned()]),
        depth: 3,
        limit: 10,
    };
    let impact = loci::impact::analyze(&query, &question).await.expect("is analyzed");
    let of_dependents = memories.notes(&impact.concerned()).await.expect("is looked up");
    assert_eq!(of_dependents, [note], "what uses it directly is concerned");
    let status = memories.status().await.expect("is counted");
    assert_eq!((status.memories, status.stale_anchors), (2, 1), "{status:?}");
    database.psql(&format!("DELETE FROM loci.memories WHERE id = '{}'", secret.id));
    // Dropped and indexed anew, the repository's memories are its own again.
    database.psql("DELETE FROM loci.repositories");
    indexed().await;
    let query = Query::open(&store, Some(&root), &root).await.expect("is indexed");
    let memories = Memories::new(&store, &keeper).about(&query);
    let found = memories.recall(&RecallQuery::new("caller")).await.expect("answers");
    assert_eq!(found.memories[0].memory.anchors[0].state, "drifted");
}
