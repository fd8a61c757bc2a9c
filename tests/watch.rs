//! What a watcher tells of changes made to real folders.

#![allow(clippy::unwrap_used)]

use loci::walk;
use loci::watch::{Change, Options, Reason, Watcher};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use tokio::sync::mpsc::Receiver;

/// How long anything that must happen is given.
const PATIENCE: Duration = Duration::from_secs(20);

struct Watched {
    _folder: tempfile::TempDir,
    root: PathBuf,
    watcher: Watcher,
    changes: Receiver<Change>,
}

/// What was told up to a moment.
#[derive(Debug, Default)]
struct Told {
    paths: BTreeSet<String>,
    rescans: Vec<Reason>,
    heads: usize,
    gone: usize,
    batches: usize,
}

impl Told {
    fn add(&mut self, change: Change) {
        self.batches += 1;
        match change {
            Change::Paths(paths) => self.paths.extend(paths),
            Change::Rescan(reason) => self.rescans.push(reason),
            Change::Head => self.heads += 1,
            Change::RootGone => self.gone += 1,
        }
    }

    fn paths(&self) -> Vec<&str> {
        self.paths.iter().map(String::as_str).collect()
    }
}

fn put(root: &Path, path: &str, text: &str) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// A root with `files`, watched as a walk says.
fn watched_with(options: &Options, prepare: impl FnOnce(&Path)) -> Watched {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().canonicalize().unwrap();
    prepare(&root);
    let (watcher, changes) = Watcher::start(&root, &walk::walk(&root).folders, options).unwrap();
    Watched { _folder: folder, root, watcher, changes }
}

fn watched(files: &[&str]) -> Watched {
    watched_with(&Options::default(), |root| files.iter().for_each(|path| put(root, path, "1")))
}

impl Watched {
    /// Everything that was told of what happened before this call.
    async fn told(&mut self) -> Told {
        let mut told = Told::default();
        let view = self.watcher.view();
        let settled = view.settled(tokio::time::Instant::now() + PATIENCE);
        tokio::pin!(settled);
        loop {
            tokio::select! {
                biased;
                change = self.changes.recv() => match change {
                    Some(change) => told.add(change),
                    None => return told,
                },
                settled = &mut settled => {
                    assert!(settled, "not settled in time; so far {told:?}");
                    break;
                }
            }
        }
        while let Ok(change) = self.changes.try_recv() {
            told.add(change);
        }
        told
    }

    /// Collects until it is enough.
    async fn until(&mut self, enough: impl Fn(&Told) -> bool) -> Told {
        let mut told = Told::default();
        while !enough(&told) {
            match tokio::time::timeout(PATIENCE, self.changes.recv()).await {
                Ok(Some(change)) => told.add(change),
                Ok(None) => panic!("the watcher ended; it told {told:?}"),
                Err(_) => panic!("not told in time; so far {told:?}"),
            }
        }
        told
    }

    /// What a consumer does at a rescan.
    fn rescan(&mut self) {
        self.watcher.set_folders(&walk::walk(&self.root).folders).unwrap();
    }

    fn put(&self, path: &str, text: &str) {
        put(&self.root, path, text);
    }
}

#[tokio::test]
async fn files_that_are_written_made_renamed_and_removed_are_told() {
    let mut it = watched(&["a.rs", "src/b.rs", "src/c.rs"]);
    assert_eq!(it.told().await.paths(), [""; 0]);
    it.put("src/b.rs", "2");
    it.put("new.rs", "1");
    fs::rename(it.root.join("src/c.rs"), it.root.join("d.rs")).unwrap();
    fs::remove_file(it.root.join("a.rs")).unwrap();
    let told = it.told().await;
    assert_eq!(told.paths(), ["a.rs", "d.rs", "new.rs", "src/b.rs", "src/c.rs"]);
    assert_eq!(told.rescans, []);
    let status = it.watcher.status();
    assert!(!status.settling && !status.ended, "{status:?}");
    assert_eq!(status.problems, [""; 0]);
}

#[tokio::test]
async fn a_change_is_handed_over_without_being_asked_for() {
    let mut it = watched(&["a.rs"]);
    let start = Instant::now();
    it.put("a.rs", "2");
    let told = it.until(|told| !told.paths.is_empty()).await;
    assert_eq!(told.paths(), ["a.rs"]);
    assert!(start.elapsed() < Duration::from_secs(2), "{:?}", start.elapsed());
}

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
