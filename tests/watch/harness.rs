//! A root that is watched, and what was told of it.

use loci::walk;
use loci::watch::{Change, Options, Reason, Watcher};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;
use tokio::sync::mpsc::Receiver;

/// How long anything that must happen is given.
pub const PATIENCE: Duration = Duration::from_secs(20);

pub struct Watched {
    pub _folder: tempfile::TempDir,
    pub root: PathBuf,
    pub watcher: Watcher,
    pub changes: Receiver<Change>,
}

/// What was told up to a moment.
#[derive(Debug, Default)]
pub struct Told {
    pub paths: BTreeSet<String>,
    pub rescans: Vec<Reason>,
    pub heads: usize,
    pub gone: usize,
    pub batches: usize,
}

impl Told {
    pub fn add(&mut self, change: Change) {
        self.batches += 1;
        match change {
            Change::Paths(paths) => self.paths.extend(paths),
            Change::Rescan(reason) => self.rescans.push(reason),
            Change::Head => self.heads += 1,
            Change::RootGone => self.gone += 1,
        }
    }

    pub fn paths(&self) -> Vec<&str> {
        self.paths.iter().map(String::as_str).collect()
    }
}

pub fn put(root: &Path, path: &str, text: &str) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// A root with `files`, watched as a walk says.
pub fn watched_with(options: &Options, prepare: impl FnOnce(&Path)) -> Watched {
    let folder = tempfile::tempdir().unwrap();
    prepare(folder.path());
    watched_at(folder, "", options)
}

/// A root within a folder.
pub fn watched_at(folder: tempfile::TempDir, below: &str, options: &Options) -> Watched {
    let root = folder.path().join(below).canonicalize().unwrap();
    let (watcher, changes) = Watcher::start(&root, &walk::walk(&root).folders, options).unwrap();
    Watched { _folder: folder, root, watcher, changes }
}

pub fn watched(files: &[&str]) -> Watched {
    watched_with(&Options::default(), |root| files.iter().for_each(|path| put(root, path, "1")))
}

impl Watched {
    /// Everything that was told of what happened before this call.
    pub async fn told(&mut self) -> Told {
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
    pub async fn until(&mut self, enough: impl Fn(&Told) -> bool) -> Told {
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
    pub fn rescan(&mut self) {
        self.watcher.set_folders(&walk::walk(&self.root).folders).unwrap();
    }

    pub fn put(&self, path: &str, text: &str) {
        put(&self.root, path, text);
    }
}

/// Runs one of this program's ignored tests in a process of its own, started through `launcher`.
/// `None` where the launcher cannot be run here.
pub fn alone(test: &str, launcher: &[&str]) -> Option<std::process::Output> {
    let program = std::env::current_exe().unwrap();
    let mut words: Vec<&std::ffi::OsStr> = launcher.iter().map(std::ffi::OsStr::new).collect();
    words.push(program.as_os_str());
    std::process::Command::new(words[0])
        .args(&words[1..])
        .args([test, "--exact", "--ignored", "--nocapture", "--test-threads=1"])
        .output()
        .ok()
}
