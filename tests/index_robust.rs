//! Bad input: each gets a status or a clear error, and costs nothing else.

#![allow(clippy::unwrap_used)]

mod support;
mod tree;

use loci::index::{Event, IndexError, Options, index};
use loci::model::DocumentStatus::{self, *};
use loci::store::{Store, StoreError};
use loci::walk::WalkError;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tree::{Index, Tree};

/// Path, status and detail of every document.
async fn documents(index: &Index) -> Vec<(String, DocumentStatus, String)> {
    let rows: Vec<(String, i16, String)> =
        sqlx::query_as("SELECT path, status, detail FROM loci.documents ORDER BY path")
            .fetch_all(&index.pool)
            .await
            .unwrap();
    rows.into_iter()
        .map(|(path, status, detail)| (path, DocumentStatus::from_code(status).unwrap(), detail))
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_bad_file_gets_a_status_and_harms_no_other() {
    let index = Index::new().await;
    let tree = Tree::with([("good.rs", "pub fn good() {}"), ("broken.ts", "class { fn (((")]);
    tree.put("latin.rs", b"// caf\xe9");
    tree.put("image.js", b"\x89PNG\0\0");
    tree.put("bundle.min.js", "a()");
    tree.put("empty.rs", "");
    let huge = std::fs::File::create(tree.root().join("huge.rs")).unwrap();
    huge.set_len(100 << 20).unwrap();
    // On lines of their own: one long line would pass for minified.
    let line = |text: &str| format!("{text}\n").repeat(5000);
    let nested = |open: &str, close: &str| line(open) + &line(close);
    tree.put("deep.rs", format!("fn f() {{ {} }}", nested("(", ")")));
    tree.put("deep.ts", format!("const x = {};", nested("[", "]")));
    tree.put("blocks.rs", format!("fn f() {}", nested("{", "}")));
    tree.put("modules.rs", nested("mod m {", "}"));
    tree.put("closures.js", format!("let x = {};", nested("() => {", "}")));
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("..", tree.root().join("loop")).unwrap();
        std::os::unix::fs::symlink("good.rs", tree.root().join("link.rs")).unwrap();
    }
    let report = index.run(&tree).await;
    if cfg!(unix) {
        assert_eq!(report.links, 2);
    }
    let documents = documents(&index).await;
    let status = |path: &str| {
        let found = documents.iter().find(|(p, ..)| p == path);
        found.unwrap_or_else(|| panic!("{path} is not listed")).1
    };
    assert_eq!(status("good.rs"), Parsed);
    assert_eq!(status("empty.rs"), Parsed);
    assert_eq!(status("broken.ts"), Partial);
    assert_eq!(status("latin.rs"), NotUtf8);
    assert_eq!(status("image.js"), Binary);
    assert_eq!(status("bundle.min.js"), Generated);
    assert_eq!(status("huge.rs"), TooLarge);
    for path in ["deep.rs", "deep.ts", "blocks.rs", "modules.rs", "closures.js"] {
        // Whether it is read or refused is the extraction's choice; it must be said.
        assert!(matches!(status(path), Parsed | Partial | TooDeep | TimedOut), "{path}");
    }
    for (path, status, detail) in &documents {
        assert_eq!(detail.is_empty(), *status == Parsed, "{path}: {}", status.name());
    }
    let good = "SELECT count(*) FROM loci.symbols WHERE name = 'good' AND kind = 4";
    assert_eq!(index.number(good).await, 1);
    assert!(index.run(&tree).await.unchanged, "bad files are no change");
    // Bad becomes good, and good becomes bad: nothing of it stays.
    tree.put("latin.rs", "pub fn latin() {}");
    tree.put("good.rs", b"\0");
    index.run(&tree).await;
    assert_eq!(index.number(good).await, 0);
    assert_eq!(
        index.number("SELECT count(*) FROM loci.symbols WHERE name = 'latin' AND kind = 4").await,
        1
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_empty_repository_has_an_index_of_nothing() {
    let index = Index::new().await;
    let tree = Tree::new();
    let report = index.run(&tree).await;
    assert_eq!((report.generation, report.written, report.unchanged), (1, 0, false));
    assert!(index.run(&tree).await.unchanged);
    tree.put("a.rs", "fn f() {}");
    assert_eq!(index.run(&tree).await.written, 1);
    tree.remove("a.rs");
    assert_eq!(index.run(&tree).await.removed, 1);
    assert_eq!(index.rows(&tree).await, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_path_that_is_no_folder_is_refused() {
    let index = Index::new().await;
    let tree = Tree::with([("a.rs", "fn f() {}")]);
    let run = async |path: &str| {
        let root = tree.root().join(path);
        index_error(&index.store, &root, Options::default()).await
    };
    assert!(matches!(run("nothing").await, IndexError::Walk(WalkError::Missing(_))));
    assert!(matches!(run("a.rs").await, IndexError::Walk(WalkError::NotAFolder(_))));
    assert_eq!(index.number("SELECT count(*) FROM loci.repositories").await, 0);
}

async fn index_error(store: &Store, root: &std::path::Path, options: Options) -> IndexError {
    index(store, root, &options, Arc::new(|_| ())).await.expect_err("it must fail")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_removed_while_indexing_is_absent() {
    let index = Index::new().await;
    let tree = Tree::new();
    for n in 0..20 {
        tree.put(&format!("f{n}.rs"), format!("pub fn f{n}() {{}}"));
    }
    let root = tree.root();
    // Between being listed and being parsed: one goes, one changes, one turns into something else.
    let listener = move |event| {
        if matches!(event, Event::Extracting(_)) {
            std::fs::remove_file(root.join("f3.rs")).unwrap();
            std::fs::write(root.join("f4.rs"), "pub fn changed() {}").unwrap();
            std::fs::write(root.join("f5.rs"), b"\0\0").unwrap();
        }
    };
    loci::index::index(&index.store, &tree.root(), &Options::default(), Arc::new(listener))
        .await
        .unwrap();
    let stored = documents(&index).await;
    assert_eq!(stored.len(), 19);
    assert!(stored.iter().all(|(path, ..)| path != "f3.rs"));
    assert!(stored.iter().any(|(path, status, _)| path == "f5.rs" && *status == Binary));
    // What was parsed is what is stored: the next run finds nothing to do.
    assert!(index.run(&tree).await.unchanged);
    let changed = "SELECT count(*) FROM loci.symbols WHERE name = 'changed'";
    assert_eq!(index.number(changed).await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_runs_at_once_take_turns() {
    let index = Index::new().await;
    let tree = Tree::with([("a.rs", "fn f() {}")]);
    let root = tree.root();
    let holder = index.store.writer(root.to_str().unwrap(), Duration::ZERO).await.unwrap();
    // A run that may not wait says so at once.
    let options = Options { wait: Duration::ZERO, ..Options::default() };
    let error = index_error(&index.store, &root, options).await;
    assert!(matches!(error, IndexError::Store(StoreError::Busy { .. })), "{error}");
    // One that may wait for a while says that it waits, and gives up in time.
    let (sender, said) = std::sync::mpsc::channel();
    let options = Options { wait: Duration::from_millis(300), ..Options::default() };
    let start = Instant::now();
    let waited = loci::index::index(
        &index.store,
        &root,
        &options,
        Arc::new(move |event| sender.send(event).unwrap_or_default()),
    )
    .await;
    assert!(matches!(waited, Err(IndexError::Store(StoreError::Busy { .. }))));
    assert!(start.elapsed() < Duration::from_secs(10));
    assert_eq!(said.try_iter().collect::<Vec<_>>(), [Event::Waiting]);
    // And once the other is done, it goes on.
    let late = async {
        tokio::time::sleep(Duration::from_millis(200)).await;
        holder.close().await.unwrap();
    };
    let (report, ()) = tokio::join!(index.run(&tree), late);
    assert_eq!(report.generation, 1);
    // Many at once: one indexes, the others find nothing to do.
    tree.put("b.rs", "fn g() {}");
    let runs: Vec<_> = (0..4)
        .map(|_| {
            let (store, root) = (index.store.clone(), tree.root());
            tokio::spawn(async move {
                let options = Options::default();
                loci::index::index(&store, &root, &options, Arc::new(|_| ())).await.unwrap()
            })
        })
        .collect();
    let mut changed = 0;
    for run in runs {
        changed += usize::from(!run.await.unwrap().unchanged);
    }
    assert_eq!(changed, 1);
    assert_eq!(index.number("SELECT max(generation) FROM loci.repositories").await, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_cut_off_midway_leaves_what_was_there() {
    let index = Index::new().await;
    let tree = Tree::with([("a.rs", "fn f() {}")]);
    index.run(&tree).await;
    let before = index.rows(&tree).await;
    tree.put("a.rs", "fn g() {}");
    tree.put("b.rs", "fn h() {}");
    let (sender, mut reached) = tokio::sync::mpsc::unbounded_channel();
    let (store, root) = (index.store.clone(), tree.root());
    let run = tokio::spawn(async move {
        let listener = move |event| {
            if matches!(event, Event::Written(_)) {
                let _ = sender.send(());
                std::thread::sleep(Duration::from_secs(1));
            }
        };
        loci::index::index(&store, &root, &Options::default(), Arc::new(listener)).await
    });
    reached.recv().await.unwrap();
    run.abort();
    assert!(run.await.is_err_and(|error| error.is_cancelled()));
    tree::assert_same(&index.rows(&tree).await, &before, "after a run that was cut off");
    // The next run gets the lock and completes it.
    let report = index.run(&tree).await;
    assert_eq!((report.written, report.cached), (2, 2));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_lost_midway_ends_the_run_and_changes_nothing() {
    let index = Index::new().await;
    let tree = Tree::new();
    // More chunks of rows than wait in the queue.
    for n in 0..2000 {
        tree.put(&format!("f{n}.rs"), format!("pub fn f{n}() {{}}"));
    }
    let database = support::database();
    let name = index.database.name().to_owned();
    let cut = std::sync::Once::new();
    let listener = move |event| {
        if matches!(event, Event::Written(_)) {
            cut.call_once(|| {
                database.psql(&format!(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"
                ));
            });
        }
    };
    let (root, options) = (tree.root(), Options::default());
    let run = loci::index::index(&index.store, &root, &options, Arc::new(listener));
    let ended = tokio::time::timeout(Duration::from_secs(60), run).await.expect("it hangs");
    let error = ended.expect_err("the connection is gone");
    assert!(matches!(error, IndexError::Store(StoreError::Unreachable { .. })), "{error:?}");
    assert_eq!(index.number("SELECT count(*) FROM loci.documents").await, 0);
    // What was parsed is known all the same.
    let report = index.run(&tree).await;
    assert_eq!((report.generation, report.written, report.cached), (1, 2000, 2000));
}
