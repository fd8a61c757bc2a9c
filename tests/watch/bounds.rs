//! Bounds: storms of events, the system's limits, the cost of doing nothing.

use crate::harness::*;
use loci::watch::{MAX_NAMED_FOLDERS, MAX_PENDING_PATHS, Options, Reason, Watcher};
use std::collections::BTreeMap;
use std::fs;
use std::time::{Duration, Instant};

/// Resident memory of this process, in KiB.
fn resident() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

#[tokio::test]
async fn a_storm_of_events_ends_in_a_rescan_and_in_bounded_memory() {
    let mut it = watched(&["a.rs"]);
    let before = resident();
    // Three events or more each; nobody receives meanwhile.
    let start = Instant::now();
    for n in 0..35_000 {
        let path = it.root.join(format!("file_with_a_rather_long_name_{n}.rs"));
        fs::write(&path, "1").unwrap();
        fs::remove_file(path).unwrap();
    }
    let took = start.elapsed();
    let grown = resident().saturating_sub(before);
    let told = it.told().await;
    let status = it.watcher.status();
    assert!(status.events > 3 * MAX_PENDING_PATHS as u64 || status.overflows > 0, "{status:?}");
    assert!(told.rescans.contains(&Reason::Overflow), "{told:?} in {took:?}");
    assert!(grown < 64 << 10, "grown by {grown} KiB");
    // It goes on as before.
    it.put("a.rs", "2");
    assert_eq!(it.told().await.paths(), ["a.rs"]);
}

#[tokio::test]
async fn as_many_paths_as_are_allowed_are_all_told() {
    let mut it = watched(&["a.rs"]);
    let made = MAX_PENDING_PATHS / 2;
    for n in 0..made {
        it.put(&format!("f{n}.rs"), "1");
    }
    let told = it.told().await;
    assert_eq!((told.paths.len(), &told.rescans[..]), (made, &[][..]));
}

/// The limit is that of a user namespace made for this test alone.
#[test]
fn where_watches_run_out_the_rest_is_polled_and_the_status_says_so() {
    let script = "echo 8 > /proc/sys/user/max_inotify_watches && exec \"$0\" \"$@\"";
    let test = "bounds::inside_a_limit_of_eight_watches";
    let output = alone(test, &["unshare", "--user", "--map-root-user", "sh", "-c", script]);
    let output = match output {
        Some(output) => output,
        None => return eprintln!("skipped: there is no `unshare` here"),
    };
    let said = format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    if !said.contains("running 1 test") {
        return eprintln!("skipped: no user namespace can be made here: {said}");
    }
    assert!(output.status.success(), "{said}");
}

#[tokio::test]
#[ignore = "run by the test above within its limit"]
async fn inside_a_limit_of_eight_watches() {
    let options = Options { poll_interval: Duration::from_millis(100), ..Options::default() };
    let mut it = watched_with(&options, |root| {
        for n in 0..20 {
            put(root, &format!("d{n:02}/a.rs"), "1");
        }
    });
    let status = it.watcher.status();
    assert_eq!(status.watch_limit, Some(8), "{status:?}");
    assert_eq!((status.watches, status.polled.count), (8, 15), "{status:?}");
    assert_eq!(status.polled.first.len(), MAX_NAMED_FOLDERS, "{status:?}");
    assert!(status.problems.iter().any(|text| text.contains("sysctl")), "{status:?}");
    for n in 0..20 {
        let path = format!("d{n:02}/a.rs");
        it.put(&path, "22");
        let told = it.told().await;
        assert!(told.paths.contains(&path), "{path}: {told:?}");
    }
    // Not asked for: the watched and the polled alike.
    it.told().await;
    for path in ["d00/b.rs", "d19/b.rs"] {
        it.put(path, "1");
        it.until(|told| told.paths.contains(path)).await;
    }
    // Watches that become free go to polled folders.
    for n in 0..15 {
        fs::remove_dir_all(it.root.join(format!("d{n:02}"))).unwrap();
    }
    it.told().await;
    it.rescan();
    let status = it.watcher.status();
    // The root, five folders and the two markers.
    assert_eq!((status.watches, status.polled.count), (8, 0), "{status:?}");
    assert_eq!(status.problems, [""; 0]);
}

/// Voluntary switches of every thread: how often each had to be woken.
fn switches() -> BTreeMap<String, u64> {
    let mut all = BTreeMap::new();
    for task in fs::read_dir("/proc/self/task").unwrap().flatten() {
        let Ok(status) = fs::read_to_string(task.path().join("status")) else { continue };
        let field = |name: &str| {
            let line = status.lines().find(|line| line.starts_with(name)).unwrap();
            line.split_whitespace().nth(1).unwrap().to_owned()
        };
        all.insert(
            format!("{} {}", field("Name:"), task.file_name().to_string_lossy()),
            field("voluntary_ctxt_switches:").parse().unwrap(),
        );
    }
    all
}

#[test]
fn doing_nothing_costs_nothing() {
    let output = alone("bounds::threads_of_an_idle_watcher_sleep", &["env"]).unwrap();
    assert!(output.status.success(), "{output:?}");
}

#[test]
#[ignore = "run by the test above in a process of its own"]
fn threads_of_an_idle_watcher_sleep() {
    let folder = tempfile::tempdir().unwrap();
    put(folder.path(), "src/a.rs", "1");
    let folders = ["".to_owned(), "src".to_owned()];
    let (watcher, mut changes) =
        Watcher::start(folder.path(), &folders, &Options::default()).unwrap();
    put(folder.path(), "src/a.rs", "2");
    assert!(changes.blocking_recv().is_some());
    let deadline = Instant::now() + PATIENCE;
    while watcher.status().settling {
        assert!(Instant::now() < deadline);
        std::thread::yield_now();
    }
    let before = switches();
    assert!(before.keys().any(|name| name.starts_with("loci-watch")), "{before:?}");
    std::thread::sleep(Duration::from_secs(10));
    let after = switches();
    for (thread, count) in
        before.iter().filter(|(name, _)| name.starts_with("loci-") || name.starts_with("notify"))
    {
        let woken = after[thread] - count;
        assert!(woken <= 1, "{thread} was woken {woken} times in ten seconds");
    }
}
