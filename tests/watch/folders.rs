//! Folders: new, moved, removed, ignored, unreadable; the root itself.

use crate::harness::*;
use loci::walk;
use loci::watch::{Change, Options, Reason, WatchError};
use std::fs;
use std::os::unix::fs::PermissionsExt;

#[tokio::test]
async fn a_file_made_in_a_new_folder_at_once_is_told_or_found() {
    let mut it = watched(&["a.rs"]);
    for round in 0..20 {
        let deep = format!("n{round}/x/y");
        it.put(&format!("{deep}/f.rs"), "1");
        let told = it.until(|told| !told.rescans.is_empty()).await;
        assert_eq!(told.rescans[0], Reason::FolderAppeared);
        it.put(&format!("{deep}/g.rs"), "1");
        // The walk that follows the rescan may come before or after g.rs.
        let told = it.told().await;
        let g = format!("{deep}/g.rs");
        let found = walk::walk(&it.root).candidates.iter().any(|file| file.path == g);
        assert!(found);
        it.rescan();
        assert!(told.paths.contains(&g) || !told.rescans.is_empty(), "{told:?}");
        it.put(&g, "2");
        assert_eq!(it.told().await.paths(), [g.as_str()], "round {round}");
    }
}

#[tokio::test]
async fn a_tree_moved_in_and_out_is_followed() {
    let mut it = watched(&["a.rs", "tree/x/b.rs"]);
    let watches = it.watcher.status().watches;
    let elsewhere = tempfile::tempdir_in(it.root.parent().unwrap()).unwrap();
    let (inside, outside) = (it.root.join("tree"), elsewhere.path().join("tree"));
    for round in 0..5 {
        fs::rename(&inside, &outside).unwrap();
        assert_eq!(it.told().await.rescans, [Reason::FolderVanished], "round {round}");
        it.rescan();
        assert_eq!(it.watcher.status().watches, watches - 2);
        put(&outside, "x/b.rs", "elsewhere");
        assert_eq!(it.told().await.batches, 0, "what moved away is nobody's business");
        fs::rename(&outside, &inside).unwrap();
        assert_eq!(it.told().await.rescans, [Reason::FolderAppeared], "round {round}");
        it.rescan();
        assert_eq!(it.watcher.status().watches, watches);
        it.put("tree/x/b.rs", &round.to_string());
        assert_eq!(it.told().await.paths(), ["tree/x/b.rs"], "round {round}");
    }
}

#[tokio::test]
async fn a_folder_found_at_its_new_place_before_its_move_was_told_stays_watched() {
    let mut it = watched(&["a.rs", "one/x/b.rs"]);
    let (mut from, mut to) = ("one".to_owned(), "two".to_owned());
    for round in 0..50 {
        fs::rename(it.root.join(&from), it.root.join(&to)).unwrap();
        // At once, so that in some rounds this comes before the events of the rename.
        it.rescan();
        it.told().await;
        it.rescan();
        it.told().await;
        let path = format!("{to}/x/b.rs");
        it.put(&path, &round.to_string());
        let told = it.told().await;
        assert!(told.paths.contains(&path), "round {round}: {told:?}");
        let file = format!("{to}/c{round}.rs");
        it.put(&file, "");
        assert!(it.told().await.paths.contains(&file), "round {round}");
        std::mem::swap(&mut from, &mut to);
    }
}

#[tokio::test]
async fn an_ignored_tree_costs_no_watch_and_no_change() {
    let mut it = watched_with(&Options::default(), |root| {
        put(root, ".gitignore", "/out/\n");
        put(root, "src/a.rs", "1");
        for n in 0..50 {
            put(root, &format!("out/{n}/b.rs"), "1");
            put(root, &format!("node_modules/{n}/c.js"), "1");
        }
    });
    let before = it.watcher.status();
    // The root, src and two markers at most.
    assert!(before.watches <= 4, "{before:?}");
    for n in 0..50 {
        it.put(&format!("out/{n}/b.rs"), "2");
        it.put(&format!("out/new{n}/b.rs"), "2");
    }
    fs::remove_dir_all(it.root.join("out")).unwrap();
    it.put("out/again/b.rs", "3");
    it.put("node_modules/q/c.js", "2");
    let told = it.told().await;
    assert_eq!(told.batches, 0, "{told:?}");
    assert_eq!(it.watcher.status().watches, before.watches);
    // No longer ignored.
    it.put(".gitignore", "");
    assert_eq!(it.told().await.rescans, [Reason::IgnoreFiles]);
    it.rescan();
    it.told().await;
    it.put("out/again/b.rs", "4");
    assert_eq!(it.told().await.paths(), ["out/again/b.rs"]);
}

#[tokio::test]
async fn only_differences_are_applied() {
    let mut it = watched(&["a/b.rs", "c/d.rs"]);
    let watches = it.watcher.status().watches;
    for _ in 0..3 {
        it.rescan();
        let told = it.told().await;
        assert_eq!(told.batches, 0, "the same folders once more are no change: {told:?}");
    }
    it.watcher.set_folders(&["".to_owned(), "a".to_owned()]).unwrap();
    assert_eq!(it.watcher.status().watches, watches - 1);
    it.put("c/d.rs", "2");
    assert_eq!(it.told().await.batches, 0);
    it.rescan();
    // Something may have changed in c while it was not watched.
    assert_eq!(it.told().await.rescans, [Reason::FolderAppeared]);
    it.put("c/d.rs", "3");
    assert_eq!(it.told().await.paths(), ["c/d.rs"]);
}

#[tokio::test]
async fn ignore_files_of_every_kind_lead_to_a_rescan() {
    let mut it = watched(&["src/a.rs"]);
    for path in [".gitignore", "src/.ignore", "src/.lociignore", "src/CACHEDIR.TAG"] {
        it.put(path, "x");
        assert_eq!(it.told().await.rescans, [Reason::IgnoreFiles], "{path}");
        fs::remove_file(it.root.join(path)).unwrap();
        assert_eq!(it.told().await.rescans, [Reason::IgnoreFiles], "{path}");
    }
}

#[tokio::test]
async fn a_root_that_is_removed_or_moved_ends_the_watch_once() {
    for moved in [false, true] {
        let mut it = watched(&["src/a.rs"]);
        let to = it.root.with_extension("moved");
        if moved {
            fs::rename(&it.root, &to).unwrap();
        } else {
            fs::remove_dir_all(&it.root).unwrap();
        }
        let told = it.until(|told| told.gone > 0).await;
        assert_eq!(told.gone, 1);
        assert_eq!(it.changes.recv().await, None, "nothing comes after");
        assert!(it.watcher.status().ended);
        let error = it.watcher.set_folders(&["".to_owned()]).unwrap_err();
        assert!(matches!(error, WatchError::Ended(_)), "{error}");
        if moved {
            fs::remove_dir_all(&to).unwrap();
        }
    }
}

#[tokio::test]
async fn a_dropped_watcher_ends_and_gives_its_watches_back() {
    let mut it = watched(&["src/a.rs"]);
    it.put("src/a.rs", "2");
    let view = it.watcher.view();
    drop(it.watcher);
    while let Some(change) = it.changes.recv().await {
        assert!(matches!(change, Change::Paths(_)));
    }
    let status = view.status();
    assert!(status.ended && status.watches == 0, "{status:?}");
    assert!(!view.settled(tokio::time::Instant::now() + PATIENCE).await);
}

#[test]
fn a_root_that_is_not_there_is_an_error() {
    let error = loci::watch::Watcher::start("/no/such/root".as_ref(), &[], &Options::default())
        .unwrap_err();
    assert!(error.to_string().contains("/no/such/root"), "{error}");
}

/// Root may read everything, so a thread of this test becomes somebody who may not; threads that
/// it starts are that user too.
#[test]
fn a_folder_without_permission_is_in_the_status() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().canonicalize().unwrap();
    put(&root, "open/a.rs", "1");
    put(&root, "shut/b.rs", "1");
    let mode = |path: &str, mode| {
        fs::set_permissions(root.join(path), fs::Permissions::from_mode(mode)).unwrap();
    };
    mode("", 0o755);
    mode("shut", 0o700);
    let nobody = rustix::fs::Uid::from_raw(65_534);
    let is_root = rustix::process::geteuid().is_root();
    if !is_root {
        mode("shut", 0o000);
    }
    let watching = root.clone();
    let watched = std::thread::spawn(move || {
        if is_root {
            rustix::thread::set_thread_res_uid(nobody, nobody, nobody).unwrap();
        }
        let folders = walk::walk(&watching).folders;
        assert!(folders.contains(&"shut".to_owned()), "{folders:?}");
        loci::watch::Watcher::start(&watching, &folders, &Options::default()).unwrap()
    });
    let (watcher, changes) = watched.join().unwrap();
    let status = watcher.status();
    assert_eq!(
        (status.unreadable.count, &status.unreadable.first[..]),
        (1, &["shut".to_owned()][..])
    );
    assert_eq!(status.problems.len(), 1, "{status:?}");
    let mut it = Watched { _folder: folder, root, watcher, changes };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        it.put("open/a.rs", "2");
        assert_eq!(it.told().await.paths(), ["open/a.rs"]);
        fs::set_permissions(it.root.join("shut"), fs::Permissions::from_mode(0o755)).unwrap();
        assert_eq!(it.told().await.rescans, [Reason::Permissions]);
        it.rescan();
        assert_eq!(it.told().await.rescans, [Reason::FolderAppeared]);
        assert_eq!(it.watcher.status().unreadable.count, 0);
        it.put("shut/b.rs", "2");
        assert_eq!(it.told().await.paths(), ["shut/b.rs"]);
    });
}
