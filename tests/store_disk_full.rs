//! A full disk: said as such, nothing half stored, and all well again once there is space.
//!
//! The database lies on a small tmpfs of its own, which takes root to mount.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod fixture;
mod support;

use fixture::{State, WAIT, change, commit, dump, observer, open};
use loci::model::Symbol;
use loci::store::StoreError;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::Command;

/// An empty database takes about 8 MB of it.
const DISK: &str = "size=32m";

/// A small disk with a tablespace on it; both go with this value.
struct SmallDisk {
    mounted: PathBuf,
    tablespace: String,
}

impl SmallDisk {
    /// The error is what `mount` says.
    fn mount(server: &loci::store::managed::Server) -> Result<Self, String> {
        let tablespace = format!("small_{}", std::process::id());
        let mounted = support::target_directory().join(&tablespace);
        std::fs::create_dir_all(&mounted).unwrap();
        run("mount", &["-t", "tmpfs", "-o", DISK, "tmpfs"], &mounted)?;
        let disk = Self { mounted, tablespace };
        let location = disk.mounted.join("data");
        std::fs::create_dir(&location).unwrap();
        // The tablespace's folder has to be the server's own.
        let data = support::psql(server, "postgres", "SHOW data_directory");
        let owner = std::fs::metadata(data).unwrap();
        std::os::unix::fs::chown(&location, Some(owner.uid()), Some(owner.gid())).unwrap();
        let create =
            format!("CREATE TABLESPACE {} LOCATION '{}'", disk.tablespace, location.display());
        support::psql(server, "postgres", &create);
        Ok(disk)
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let drop = format!("DROP TABLESPACE IF EXISTS {}", self.tablespace);
        let _ = support::try_psql(support::server(), "postgres", &drop);
        let _ = run("umount", &[], &self.mounted);
        let _ = std::fs::remove_dir(&self.mounted);
    }
}

fn run(program: &str, arguments: &[&str], path: &Path) -> Result<(), String> {
    let output = Command::new(program)
        .args(arguments)
        .arg(path)
        .output()
        .map_err(|error| format!("{program}: {error}"))?;
    match output.status.success() {
        true => Ok(()),
        false => Err(String::from_utf8_lossy(&output.stderr).to_lowercase()),
    }
}

#[tokio::test]
async fn a_full_disk_changes_nothing_and_passes() {
    // First, so that it is dropped last: the tablespace must be empty by then.
    let disk = match SmallDisk::mount(support::server()) {
        Ok(disk) => disk,
        Err(error) => {
            let forbidden = ["permission denied", "must be superuser", "not permitted"];
            assert!(forbidden.iter().any(|reason| error.contains(reason)), "{error}");
            eprintln!("not tested: mounting a small disk takes root: {error}");
            return;
        }
    };
    let database = support::database();
    support::psql(
        database.server(),
        "postgres",
        &format!("ALTER DATABASE {} SET TABLESPACE {}", database.name(), disk.tablespace),
    );
    let store = open(database.connect_options()).await;
    let pool = observer(database.connect_options());
    let mut writer = store.writer("/full", WAIT).await.unwrap();
    let old = State::from([(0, 1), (1, 1)]);
    let new = State::from([(1, 2), (2, 2)]);
    // On a first load and on a later one.
    for before in [&State::new(), &old] {
        if !before.is_empty() {
            commit(&mut writer, &State::new(), before).await;
        }
        let seen = dump(&pool, writer.repository.id).await;
        let generation = writer.repository.generation;
        let mut batch = writer.begin().await.unwrap();
        change(&mut batch, before, &new, 1).await.unwrap();
        let error = batch.replace_symbols(&[9], &large_symbols()).await.unwrap_err();
        assert!(matches!(error, StoreError::DiskFull { .. }), "{error:?}");
        assert!(error.to_string().contains("Free space"), "{error}");
        drop(batch);
        assert_eq!(dump(&pool, writer.repository.id).await, seen);
        assert_eq!(writer.documents().await.unwrap().len(), before.len());
        assert_eq!(writer.repository.generation, generation);
    }
    // What the failed batch took is free again.
    let seen = dump(&pool, writer.repository.id).await;
    commit(&mut writer, &old, &new).await;
    assert_ne!(dump(&pool, writer.repository.id).await, seen);
}

/// More than the disk holds.
fn large_symbols() -> Vec<Symbol> {
    let model = fixture::rows(9, 1).symbols.remove(0);
    (0..40_000)
        .map(|id| Symbol {
            id,
            signature: format!("fn {id}() {}", "x".repeat(1000)),
            ..model.clone()
        })
        .collect()
}
