//! Files: written, made, renamed, removed, saved the way editors save.

use crate::harness::*;
use loci::watch::{Options, Poll, Reason};
use std::fs;
use std::time::{Duration, Instant};

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
async fn a_save_by_rename_is_one_change_of_the_real_file() {
    let mut it = watched(&["src/a.rs"]);
    let root = it.root.clone();
    for (round, temporary) in
        ["a.rs.tmp.4711", ".a.rs.kX3f", "a.rs~", "a.rs___jb_tmp___", "4913"].iter().enumerate()
    {
        let temporary = root.join("src").join(temporary);
        fs::write(&temporary, format!("{round}")).unwrap();
        fs::rename(&temporary, root.join("src/a.rs")).unwrap();
        let told = it.until(|told| !told.paths.is_empty()).await;
        assert_eq!(told.paths(), ["src/a.rs"]);
        assert_eq!((told.batches, &told.rescans[..]), (1, &[][..]), "{told:?}");
    }
    // As vim does: probe, swap file, backup by rename, write anew, remove the backup.
    for path in ["src/4913", "src/.a.rs.swp", "src/.a.rs.swx"] {
        it.put(path, "");
    }
    fs::remove_file(root.join("src/4913")).unwrap();
    fs::rename(root.join("src/a.rs"), root.join("src/a.rs~")).unwrap();
    it.put("src/a.rs", "saved");
    fs::remove_file(root.join("src/a.rs~")).unwrap();
    assert_eq!(it.told().await.paths(), ["src/a.rs"]);
    for name in ["src/.#a.rs", "src/#a.rs#", "src/.a.rs.swp", "src/.DS_Store", "src/b.rs~"] {
        it.put(name, "");
    }
    let told = it.told().await;
    assert_eq!(told.batches, 0, "{told:?}");
}

#[tokio::test]
async fn a_rename_of_case_only_tells_both_names() {
    let mut it = watched(&["src/name.rs"]);
    fs::rename(it.root.join("src/name.rs"), it.root.join("src/Name.rs")).unwrap();
    assert_eq!(it.told().await.paths(), ["src/Name.rs", "src/name.rs"]);
}

#[tokio::test]
async fn reading_and_looking_tell_nothing() {
    let mut it = watched(&["src/a.rs", "notes.md"]);
    for _ in 0..50 {
        fs::read(it.root.join("src/a.rs")).unwrap();
        fs::read_dir(it.root.join("src")).unwrap().count();
    }
    let told = it.told().await;
    assert_eq!(told.batches, 0, "{told:?}");
    // Of what is no document only that it is there counts.
    it.put("notes.md", "2");
    assert_eq!(it.told().await.batches, 0);
    it.put("more.md", "1");
    assert_eq!(it.told().await.paths(), ["more.md"]);
    // Permissions decide whether a file can be read.
    let mut permissions = fs::metadata(it.root.join("src/a.rs")).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(it.root.join("src/a.rs"), permissions).unwrap();
    assert_eq!(it.told().await.paths(), ["src/a.rs"]);
}

#[tokio::test]
async fn settled_covers_every_write_before_it() {
    let mut it = watched(&["a.rs"]);
    for round in 0..300 {
        let path = format!("f{}.rs", round % 7);
        it.put(&path, &round.to_string());
        let told = it.told().await;
        assert!(told.paths.contains(&path), "round {round}: {told:?}");
    }
}

/// What is asked for while the channel is full is answered as soon as there is room in it, not when
/// the next thing happens.
#[tokio::test]
async fn settled_while_nobody_received_ends_once_somebody_does() {
    let mut it = watched(&["a.rs"]);
    // As many as the channel holds, and one that waits for a place.
    for n in 0..=loci::watch::MAX_QUEUED_CHANGES {
        it.put(&format!("f{n}.rs"), "1");
        tokio::time::sleep(Duration::from_millis(150)).await;
    }
    let view = it.watcher.view();
    let settled = tokio::spawn(async move {
        view.settled(tokio::time::Instant::now() + super::harness::PATIENCE).await
    });
    tokio::time::sleep(Duration::from_millis(300)).await;
    let told = it.until(|told| told.paths.len() > loci::watch::MAX_QUEUED_CHANGES).await;
    assert!(settled.await.unwrap(), "not settled in time; told {told:?}");
}

#[tokio::test]
async fn a_file_written_a_hundred_times_a_second_starves_neither_itself_nor_others() {
    let mut it = watched(&["busy.rs", "calm.rs"]);
    let root = it.root.clone();
    let writer = std::thread::spawn(move || {
        let start = Instant::now();
        let mut calm = None;
        for n in 0..200u32 {
            fs::write(root.join("busy.rs"), n.to_string()).unwrap();
            if n == 100 {
                fs::write(root.join("calm.rs"), "2").unwrap();
                calm = Some(Instant::now());
            }
            let next = start + Duration::from_millis(10) * (n + 1);
            std::thread::sleep(next.saturating_duration_since(Instant::now()));
        }
        calm.unwrap()
    });
    let (mut busy, mut calm) = (0, None);
    while !writer.is_finished() {
        let told = tokio::time::timeout(Duration::from_millis(100), it.changes.recv()).await;
        let Ok(Some(loci::watch::Change::Paths(paths))) = told else { continue };
        busy += u32::from(paths.contains("busy.rs"));
        if paths.contains("calm.rs") {
            calm = calm.or(Some(Instant::now()));
        }
    }
    let written = writer.join().unwrap();
    assert!((10..=120).contains(&busy), "told {busy} times in two seconds");
    let took = calm.expect("the other file was told") - written;
    assert!(took < Duration::from_secs(1), "{took:?}");
}

#[tokio::test]
async fn polling_tells_the_same() {
    let options = Options {
        poll: Poll::Always,
        poll_interval: Duration::from_millis(50),
        ..Options::default()
    };
    let mut it = watched_with(&options, |root| {
        for path in ["a.rs", "src/b.rs", "src/c.rs", "gone/d.rs"] {
            put(root, path, "1");
        }
    });
    let status = it.watcher.status();
    assert_eq!(status.backend, loci::watch::Backend::Polling);
    assert_eq!((status.watches, status.polled.count), (0, 3), "{status:?}");
    it.put("src/b.rs", "2");
    fs::remove_file(it.root.join("a.rs")).unwrap();
    fs::rename(it.root.join("src/c.rs"), it.root.join("src/C.rs")).unwrap();
    assert_eq!(it.told().await.paths(), ["a.rs", "src/C.rs", "src/b.rs", "src/c.rs"]);
    // Without being asked as well; what changed is told once more, then it is quiet.
    it.put("src/b.rs", "three");
    it.until(|told| told.paths.contains("src/b.rs")).await;
    it.told().await;
    assert_eq!(it.told().await.batches, 0);
    it.put("new/deep/e.rs", "1");
    assert_eq!(it.told().await.rescans, [Reason::FolderAppeared]);
    it.rescan();
    it.told().await;
    it.put("new/deep/e.rs", "22");
    assert!(it.told().await.paths.contains("new/deep/e.rs"));
    fs::remove_dir_all(it.root.join("gone")).unwrap();
    assert_eq!(it.told().await.rescans, [Reason::FolderVanished]);
}

#[tokio::test]
#[ignore = "a measurement: run it by name in a quiet moment"]
async fn how_long_a_write_takes_to_be_told() {
    let mut it = watched(&["a.rs"]);
    let mut took = Vec::new();
    for n in 0..200u32 {
        let start = Instant::now();
        it.put("a.rs", &n.to_string());
        it.until(|told| !told.paths.is_empty()).await;
        took.push(start.elapsed());
        tokio::time::sleep(Duration::from_millis(30)).await;
        while it.changes.try_recv().is_ok() {}
    }
    took.sort();
    eprintln!(
        "write to change: median {:?}, p95 {:?}, worst {:?}",
        took[100], took[190], took[199]
    );
    let mut settled = Vec::new();
    for n in 0..200u32 {
        it.put("a.rs", &n.to_string());
        let start = Instant::now();
        it.told().await;
        settled.push(start.elapsed());
    }
    settled.sort();
    eprintln!("settled: median {:?}, p95 {:?}", settled[100], settled[190]);
}
