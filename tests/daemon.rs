//! The daemon as people meet it: real processes of the program, real folders, a real database.

#![allow(clippy::unwrap_used)]

mod support;
mod tree;

use loci::control::{Client, ControlError, Event, EventKind, Freshness, Place, Poll, Start, State};
use loci::control::{Refusal, start_daemon};
use serde_json::{Value, json};
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};
use support::TestDatabase;
use tree::Tree;

/// Longer than anything takes on a machine that is busy with other tests.
const PATIENCE: Duration = Duration::from_secs(60);

/// The program with a data directory, and so a daemon, of the test's own.
struct Home {
    database: Option<TestDatabase>,
    folder: tempfile::TempDir,
}

impl Home {
    fn new() -> Self {
        Self { database: Some(support::database()), folder: tempfile::tempdir().unwrap() }
    }

    /// With a managed server of its own, which may be killed.
    fn managed() -> Self {
        let folder = tempfile::tempdir().unwrap();
        // The server may run as another account.
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
        Self { database: None, folder }
    }

    fn data_dir(&self) -> PathBuf {
        self.folder.path().canonicalize().unwrap().join("data")
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_loci"));
        command.args(arguments).env("LOCI_DATA_DIR", self.data_dir()).stdin(Stdio::null());
        command.env_remove("DATABASE_URL").env_remove("LOCI_DATABASE_URL");
        // A daemon that rests would fetch the model.
        command.env("LOCI_EMBEDDINGS", "off");
        match &self.database {
            Some(database) => command.env("LOCI_DATABASE_URL", database.url()),
            None => command.env("LOCI_POSTGRES_WHEEL", support::wheel()),
        };
        command
    }

    fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    fn text(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{arguments:?}: {said}");
        String::from_utf8(output.stdout).unwrap()
    }

    /// Starts a daemon in the background; its process.
    fn start(&self) -> u64 {
        let said: Value =
            serde_json::from_str(&self.text(&["daemon", "--detach", "--json"])).unwrap();
        said["process"].as_u64().unwrap()
    }

    fn stop(&self) {
        self.text(&["daemon", "--stop"]);
        assert!(!Place::new(&self.data_dir()).is_locked());
    }

    async fn client(&self) -> Client {
        Client::await_daemon(&self.data_dir(), PATIENCE).await.unwrap().expect("a daemon")
    }

    /// Whether the symbol is found in the index of the tree, without asking the daemon.
    fn finds(&self, tree: &Tree, name: &str) -> bool {
        let root = tree.root();
        let output = self.run(&["find", name, "--json", "--repository", root.to_str().unwrap()]);
        if output.status.code() == Some(3) {
            return false;
        }
        let said = String::from_utf8_lossy(&output.stderr);
        let found: Value = serde_json::from_slice(&output.stdout).expect(&said);
        let symbols = found["symbols"].as_array().unwrap();
        symbols.iter().any(|symbol| symbol["name"] == name && symbol["match"] == "exact")
    }

    fn logs(&self) -> String {
        let logs = self.data_dir().join("logs");
        let mut text = String::new();
        for entry in fs::read_dir(logs).unwrap() {
            text.push_str(&fs::read_to_string(entry.unwrap().path()).unwrap());
        }
        text
    }
}

impl Drop for Home {
    fn drop(&mut self) {
        let _ = self.run(&["daemon", "--stop"]);
        if self.database.is_none() {
            let _ = self.run(&["db", "stop"]);
        }
    }
}

fn sample() -> Tree {
    Tree::with([
        ("src/lib.rs", "pub mod net;\npub fn start() {}\n"),
        ("src/net.rs", "pub struct Socket;\n"),
        ("Cargo.toml", "[package]\nname = \"sample\"\nversion = \"0.1.0\"\nedition = \"2024\"\n"),
    ])
}

fn root(tree: &Tree) -> String {
    tree.root().to_str().unwrap().to_owned()
}

fn signal(pid: u32, name: &str) {
    let done = Command::new("kill").args([name, &pid.to_string()]).status().unwrap();
    assert!(done.success());
}

/// Waits for the end of a process; its exit code.
fn ended(child: &mut Child) -> Option<i32> {
    let begun = Instant::now();
    loop {
        if let Some(status) = child.try_wait().unwrap() {
            return status.code();
        }
        assert!(begun.elapsed() < PATIENCE, "it does not end");
        std::thread::sleep(Duration::from_millis(10));
    }
}

async fn until(what: &str, mut done: impl AsyncFnMut() -> bool) {
    let begun = Instant::now();
    while !done().await {
        assert!(begun.elapsed() < PATIENCE, "still not so: {what}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// Waits until everything saved before is in the index.
async fn quiet(client: &mut Client, tree: &Tree) -> Freshness {
    let wait = u64::try_from(PATIENCE.as_millis()).unwrap();
    let freshness = client.freshness(&root(tree), Some(wait)).await.unwrap();
    assert!(freshness.watched && freshness.quiet, "{freshness:?}");
    freshness
}

#[tokio::test]
async fn one_daemon_serves_a_data_directory_and_a_second_says_so() {
    let home = Home::new();
    assert!(Client::connect(&home.data_dir()).await.unwrap().is_none());
    let mut daemon = home.command(&["daemon"]).stderr(Stdio::null()).spawn().unwrap();
    let mut client = home.client().await;
    assert_eq!(client.hello().pid, daemon.id());
    let place = Place::new(&home.data_dir());
    let mode = fs::metadata(place.socket()).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);

    let second = home.run(&["daemon"]);
    assert_eq!(second.status.code(), Some(5));
    let said = String::from_utf8_lossy(&second.stderr).into_owned();
    assert!(said.contains(&format!("process {}", daemon.id())), "{said}");

    // What a daemon that was killed leaves behind is in nobody's way.
    signal(daemon.id(), "-KILL");
    assert_eq!(ended(&mut daemon), None);
    assert!(place.socket().exists());
    assert!(Client::connect(&home.data_dir()).await.unwrap().is_none());
    assert!(client.status().await.is_err());
    let mut daemon = home.command(&["daemon"]).stderr(Stdio::null()).spawn().unwrap();
    let mut client = home.client().await;
    let status = client.status().await.unwrap();
    assert_eq!((status.daemon.pid, status.repositories.len()), (daemon.id(), 0));

    let begun = Instant::now();
    signal(daemon.id(), "-TERM");
    assert_eq!(ended(&mut daemon), Some(0));
    assert!(begun.elapsed() < loci::control::STOP_WAIT, "{:?}", begun.elapsed());
    assert!(!place.socket().exists() && !place.is_locked());
    let stopped = home.text(&["daemon", "--stop"]);
    assert_eq!(stopped, "it was not running\n");
}

#[tokio::test]
async fn eight_clients_at_once_start_one_daemon() {
    let home = Home::new();
    let children: Vec<Child> = (0..8)
        .map(|_| {
            let mut command = home.command(&["daemon", "--detach", "--json"]);
            command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
        })
        .collect();
    let mut pids = Vec::new();
    for child in children {
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let said: Value = serde_json::from_slice(&output.stdout).unwrap();
        pids.push(said["process"].as_u64().unwrap());
    }
    pids.dedup();
    assert_eq!(pids.len(), 1, "{pids:?}");

    // And so do those who ask from within a program.
    home.stop();
    let mut start = Start::new(env!("CARGO_BIN_EXE_loci"), home.data_dir());
    start.database_url = Some(home.database.as_ref().unwrap().url());
    let starts: Vec<_> = (0..8)
        .map(|_| {
            let start = start.clone();
            tokio::spawn(async move { start_daemon(&start).await.unwrap().hello().pid })
        })
        .collect();
    let mut pids = Vec::new();
    for start in starts {
        pids.push(start.await.unwrap());
    }
    pids.dedup();
    assert_eq!(pids.len(), 1, "{pids:?}");
    let status = home.client().await.status().await.unwrap();
    assert_eq!(status.daemon.idle_shutdown_s, Some(30 * 60));
}

#[tokio::test]
async fn what_is_saved_is_found_by_whoever_waits_for_it() {
    let (home, tree) = (Home::new(), sample());
    home.start();
    let mut client = home.client().await;
    let unwatched = client.freshness(&root(&tree), Some(5000)).await.unwrap();
    assert!(!unwatched.watched && unwatched.waited_ms < 5000);
    assert_eq!(client.index(&root(&tree), false).await.unwrap(), None);

    assert!(!client.watch(&root(&tree), Poll::Auto).await.unwrap());
    assert!(client.watch(&root(&tree), Poll::Auto).await.unwrap());
    let mut generation = quiet(&mut client, &tree).await.generation;
    assert!(home.finds(&tree, "Socket"));
    for number in 0..10 {
        let name = format!("added_{number}");
        tree.put("src/net.rs", format!("pub struct Socket;\npub fn {name}() {{}}\n"));
        let freshness = quiet(&mut client, &tree).await;
        assert!(freshness.generation > generation, "{freshness:?}");
        assert_eq!(freshness.state, State::Live);
        generation = freshness.generation;
    }
    assert!(home.finds(&tree, "added_9") && !home.finds(&tree, "added_8"));
    tree.put("src/deep/er/new.rs", "pub fn in_a_new_folder() {}\n");
    quiet(&mut client, &tree).await;
    assert!(home.finds(&tree, "in_a_new_folder"));
    tree.put("src/deep/er/new.rs", "pub fn changed_there() {}\n");
    quiet(&mut client, &tree).await;
    assert!(home.finds(&tree, "changed_there"));
    tree.remove("src/net.rs");
    quiet(&mut client, &tree).await;
    assert!(!home.finds(&tree, "Socket"));

    let report = client.index(&root(&tree), false).await.unwrap().unwrap();
    assert!(report.unchanged, "{report:?}");
    let status = client.status().await.unwrap();
    let [repository] = &status.repositories[..] else { panic!("{status:?}") };
    assert_eq!((&repository.state, repository.pending), (&State::Live, 0));
    assert!(repository.remembered && repository.errors.is_empty(), "{repository:?}");
    assert_eq!(repository.documents, 2);
    assert!(repository.rates.changes_per_minute >= 10.0, "{repository:?}");
    assert!(repository.last_batch.is_some());
    let watch = repository.watch.as_ref().unwrap();
    assert!(watch.watches > 0 && watch.events > 0, "{watch:?}");
    assert!(status.daemon.memory.is_none_or(|bytes| bytes > 1 << 20));
    let shown = home.text(&["status", &root(&tree)]);
    assert!(shown.contains(&format!("watched    {}: live", root(&tree))), "{shown}");
    let shown: Value =
        serde_json::from_str(&home.text(&["status", &root(&tree), "--json"])).unwrap();
    assert_eq!(shown["daemon"]["repositories"][0]["root"], root(&tree));
}

#[tokio::test]
async fn a_killed_daemon_is_started_again_and_catches_up() {
    let (home, tree) = (Home::new(), sample());
    let pid = home.start();
    let mut client = home.client().await;
    client.watch(&root(&tree), Poll::Auto).await.unwrap();
    quiet(&mut client, &tree).await;
    signal(u32::try_from(pid).unwrap(), "-KILL");
    until("the lock is free", async || !Place::new(&home.data_dir()).is_locked()).await;
    tree.put("src/net.rs", "pub struct Meanwhile;\n");
    home.start();
    let mut client = home.client().await;
    until("it is resumed", async || client.freshness(&root(&tree), None).await.unwrap().watched)
        .await;
    quiet(&mut client, &tree).await;
    assert!(home.finds(&tree, "Meanwhile") && !home.finds(&tree, "Socket"));

    // Forgotten, also by the next one.
    home.text(&["unwatch", &root(&tree)]);
    assert!(!client.freshness(&root(&tree), None).await.unwrap().watched);
    assert_eq!(home.run(&["unwatch", &root(&tree)]).status.code(), Some(3));
    home.stop();
    assert_eq!(home.run(&["unwatch", &root(&tree)]).status.code(), Some(3));
    let database = home.database.as_ref().unwrap();
    assert_eq!(database.psql("SELECT count(*) FROM loci.repositories WHERE watched"), "0");
    assert!(home.finds(&tree, "Meanwhile"), "its index stays");
}

#[tokio::test]
async fn the_database_may_die_under_it() {
    let (home, tree) = (Home::managed(), sample());
    home.start();
    let mut client = home.client().await;
    client.watch(&root(&tree), Poll::Auto).await.unwrap();
    quiet(&mut client, &tree).await;
    let running: Value = serde_json::from_str(&home.text(&["db", "start", "--json"])).unwrap();
    let server = u32::try_from(running["process"].as_u64().unwrap()).unwrap();
    signal(server, "-KILL");
    tree.put("src/net.rs", "pub struct AfterTheKill;\n");
    quiet(&mut client, &tree).await;
    assert!(home.finds(&tree, "AfterTheKill"));
    let status = client.status().await.unwrap();
    assert!(!status.repositories[0].errors.is_empty(), "{status:?}");
    assert_eq!(status.daemon.database_error, None);

    home.text(&["db", "stop"]);
    tree.put("src/net.rs", "pub struct AfterTheStop;\n");
    quiet(&mut client, &tree).await;
    assert!(home.finds(&tree, "AfterTheStop"));
}

#[tokio::test]
async fn a_database_that_cannot_be_reached_is_told_and_waited_for() {
    let home = Home::new();
    let tree = sample();
    let nowhere = home.folder.path().join("nowhere");
    let url = format!("postgresql:///none?host={}&user=nobody", nowhere.display());
    let mut command = home.command(&["daemon", "--detach"]);
    assert!(command.env("LOCI_DATABASE_URL", &url).output().unwrap().status.success());
    let mut client = home.client().await;
    client.watch(&root(&tree), Poll::Auto).await.unwrap();
    until("it says so", async || {
        let status = client.status().await.unwrap();
        let waiting = matches!(status.repositories[0].state, State::Waiting { .. });
        waiting && status.daemon.database_error.is_some()
    })
    .await;
    let freshness = client.freshness(&root(&tree), Some(50)).await.unwrap();
    assert!(freshness.watched && !freshness.quiet && freshness.waited_ms >= 50, "{freshness:?}");
    let refused = client.index(&root(&tree), false).await.unwrap_err();
    let unavailable = matches!(&refused, ControlError::Refused { why: Refusal::Unavailable, .. });
    assert!(unavailable, "{refused}");
    // The daemon's part of the status is shown without a database.
    let mut status = home.command(&["status"]);
    let output = status.env("LOCI_DATABASE_URL", &url).output().unwrap();
    assert_eq!(output.status.code(), Some(4));
    let shown = String::from_utf8(output.stdout).unwrap();
    assert!(shown.contains(&format!("watched    {}: waiting", root(&tree))), "{shown}");
}

#[tokio::test]
async fn a_repository_that_another_process_writes_is_waited_for() {
    let (home, tree) = (Home::new(), sample());
    let options = home.database.as_ref().unwrap().connect_options();
    let store = loci::store::Store::open(options).await.unwrap();
    let writer = store.writer(&root(&tree), Duration::ZERO).await.unwrap();
    home.start();
    let mut client = home.client().await;
    client.watch(&root(&tree), Poll::Auto).await.unwrap();
    until("it waits", async || {
        let state = client.freshness(&root(&tree), None).await.unwrap().state;
        state.why().is_some_and(|why| why.contains("another process"))
    })
    .await;
    writer.close().await.unwrap();
    quiet(&mut client, &tree).await;
    assert!(home.finds(&tree, "Socket"));
}

#[tokio::test]
async fn a_folder_that_goes_is_waited_for_and_taken_up_when_it_is_back() {
    let (home, tree, other) = (Home::new(), sample(), sample());
    home.start();
    let mut client = home.client().await;
    for tree in [&tree, &other] {
        client.watch(&root(tree), Poll::Auto).await.unwrap();
        quiet(&mut client, tree).await;
    }
    let away = tree.root().with_file_name("away");
    fs::rename(tree.root(), &away).unwrap();
    let name = away.with_file_name("tree").to_str().unwrap().to_owned();
    until("it is gone", async || {
        let state = client.freshness(&name, None).await.unwrap().state;
        state.why().is_some_and(|why| why.contains("gone"))
    })
    .await;
    other.put("src/net.rs", "pub struct Unmoved;\n");
    quiet(&mut client, &other).await;
    assert!(home.finds(&other, "Unmoved"), "the others go on");
    fs::write(away.join("src/net.rs"), "pub struct BackAgain;\n").unwrap();
    fs::rename(&away, &name).unwrap();
    quiet(&mut client, &tree).await;
    assert!(home.finds(&tree, "BackAgain"));
}

#[tokio::test]
async fn it_ends_when_nobody_needs_it() {
    let home = Home::new();
    home.text(&["daemon", "--detach", "--idle-shutdown", "1s"]);
    let mut client = home.client().await;
    // Nothing but time can show that it stays.
    tokio::time::sleep(Duration::from_millis(1500)).await;
    assert_eq!(client.status().await.unwrap().daemon.idle_shutdown_s, Some(1));
    drop(client);
    let place = Place::new(&home.data_dir());
    until("it has ended", async || !place.is_locked()).await;
    assert!(!place.socket().exists());
    assert!(home.logs().contains("\"why\":\"Idle\""), "{}", home.logs());
}

#[tokio::test]
async fn logs_are_json_lines_and_hold_nothing_of_the_sources() {
    let (home, tree) = (Home::new(), sample());
    tree.put("src/net.rs", "pub const SECRET: &str = \"hunter2\";\npub fn broken( {\n");
    home.start();
    let mut client = home.client().await;
    client.watch(&root(&tree), Poll::Auto).await.unwrap();
    quiet(&mut client, &tree).await;
    fs::remove_dir_all(tree.root().join("src")).unwrap();
    quiet(&mut client, &tree).await;
    home.stop();
    let logs = home.logs();
    for line in logs.lines() {
        let line: Value = serde_json::from_str(line).unwrap();
        assert!(line["level"].is_string() && line["target"].is_string(), "{line}");
    }
    assert!(logs.contains("log_lines_dropped\":0"), "{logs}");
    assert!(!logs.contains("hunter2") && !logs.contains("broken"), "{logs}");
}

#[test]
fn unit_files_are_what_their_readers_accept() {
    let home = Home::new();
    let unit = home.text(&["daemon", "--print-unit", "systemd"]);
    let data_dir = home.data_dir();
    assert!(unit.contains(&format!("--data-dir \"{}\" daemon\n", data_dir.display())), "{unit}");
    assert!(unit.contains(&format!("ExecStart=\"{}\"", env!("CARGO_BIN_EXE_loci"))), "{unit}");
    let path = home.folder.path().join("loci.service");
    fs::write(&path, &unit).unwrap();
    let verified = Command::new("systemd-analyze")
        .args(["--user", "--man=no", "verify"])
        .arg(&path)
        .env("XDG_RUNTIME_DIR", home.folder.path())
        .output();
    match verified {
        Ok(verified) => {
            let said = String::from_utf8_lossy(&verified.stderr);
            assert!(!said.contains("loci.service"), "{said}");
        }
        Err(error) => eprintln!("not verified: {error}"),
    }

    let plist = home.text(&["daemon", "--print-unit", "launchd"]);
    let read = "import plistlib, sys, json; json.dump(plistlib.loads(sys.stdin.buffer.read()), sys.stdout)";
    let mut python = Command::new("python3")
        .args(["-c", read])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    python.stdin.take().unwrap().write_all(plist.as_bytes()).unwrap();
    let output = python.wait_with_output().unwrap();
    assert!(output.status.success());
    let read: Value = serde_json::from_slice(&output.stdout).unwrap();
    let arguments =
        json!([env!("CARGO_BIN_EXE_loci"), "--data-dir", data_dir.to_str().unwrap(), "daemon"]);
    assert_eq!(read["ProgramArguments"], arguments);
}

/// A connection of somebody who does not know the protocol; greeted.
struct Raw(BufReader<UnixStream>);

impl Raw {
    fn connect(home: &Home) -> (Self, Value) {
        let stream = UnixStream::connect(Place::new(&home.data_dir()).socket()).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        let mut raw = Self(BufReader::new(stream));
        let greeting = raw.answer();
        (raw, greeting)
    }

    fn answer(&mut self) -> Value {
        let mut line = String::new();
        self.0.read_line(&mut line).unwrap();
        serde_json::from_str(&line).unwrap()
    }

    fn ask(&mut self, line: &str) -> Value {
        self.0.get_mut().write_all(format!("{line}\n").as_bytes()).unwrap();
        self.answer()
    }
}

#[test]
fn what_is_not_the_protocol_is_refused_with_a_reason() {
    let home = Home::new();
    home.start();
    let (mut raw, hello) = Raw::connect(&home);
    assert_eq!((&hello["reply"], &hello["version"]), (&json!("hello"), &json!(1)));
    for (line, why) in [
        ("{not json", "bad_request"),
        ("[]", "bad_request"),
        (r#"{"request":"status"}"#, "bad_request"),
        (r#"{"version":1,"request":"dance"}"#, "bad_request"),
        (r#"{"version":1,"request":"freshness"}"#, "bad_request"),
        (r#"{"version":0,"request":"status"}"#, "version"),
        (r#"{"version":2,"request":"status"}"#, "version"),
    ] {
        let answer = raw.ask(line);
        assert_eq!((&answer["reply"], &answer["why"]), (&json!("refused"), &json!(why)), "{line}");
        assert!(answer["message"].as_str().unwrap().len() > 20, "{answer}");
    }
    // The connection goes on, and fields of a newer client do not matter.
    let answer = raw.ask(r#"{"version":1,"request":"status","colour":"blue"}"#);
    assert_eq!(answer["reply"], "status");
    let answer = raw.ask(r#"{"version":1,"request":"watch","root":"/nowhere/at/all"}"#);
    assert_eq!(answer["why"], "bad_root");

    let long = "x".repeat(loci::control::REQUEST_BYTES_MAX + 1);
    let (mut raw, _) = Raw::connect(&home);
    // It may hang up before it has read all of it.
    let _ = raw.0.get_mut().write_all(long.as_bytes());
    assert_eq!(raw.answer()["why"], "too_long");
    let mut rest = Vec::new();
    assert!(raw.0.read_to_end(&mut rest).is_err() || rest.is_empty());
}

#[test]
fn one_client_too_many_is_told_so() {
    let home = Home::new();
    home.start();
    let held: Vec<_> = (0..loci::control::CONNECTIONS_MAX).map(|_| Raw::connect(&home)).collect();
    assert!(held.iter().all(|(_, hello)| hello["reply"] == "hello"));
    let (_, refused) = Raw::connect(&home);
    assert_eq!(refused["why"], "too_many_clients");
    drop(held);
    let begun = Instant::now();
    while Raw::connect(&home).1["reply"] != "hello" {
        assert!(begun.elapsed() < PATIENCE, "the places are not free again");
    }
}

/// Reads events of `loci watch --json` until one is wanted.
fn next(lines: &mut impl Iterator<Item = std::io::Result<String>>, want: &str) -> Event {
    loop {
        let event: Event = serde_json::from_str(&lines.next().unwrap().unwrap()).unwrap();
        let applied =
            matches!(&event.kind, EventKind::Applied { path: Some(path), .. } if path == want);
        let scanned = matches!(&event.kind, EventKind::Applied { scan: true, .. });
        if applied || (want.is_empty() && scanned) {
            return event;
        }
    }
}

#[tokio::test]
async fn watching_in_the_foreground_is_being_the_daemon() {
    let (home, tree) = (Home::new(), sample());
    let watch = |folder: &Path| {
        let mut command = home.command(&["watch", folder.to_str().unwrap(), "--json"]);
        command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap()
    };
    let mut first = watch(&tree.root());
    let mut lines = BufReader::new(first.stdout.take().unwrap()).lines();
    next(&mut lines, "");
    assert_eq!(home.client().await.hello().pid, first.id());
    // A second one follows the first, which goes on when it ends.
    let mut second = watch(&tree.root());
    until("it follows", async || home.client().await.status().await.unwrap().daemon.clients > 1)
        .await;
    tree.put("src/net.rs", "pub struct Seen;\n");
    let mut followed = BufReader::new(second.stdout.take().unwrap()).lines();
    let event = next(&mut followed, "src/net.rs");
    assert_eq!(event, next(&mut lines, "src/net.rs"));
    assert_eq!(event.root, root(&tree));
    signal(second.id(), "-INT");
    assert_eq!(ended(&mut second), Some(0));
    tree.put("src/net.rs", "pub struct SeenAgain;\n");
    next(&mut lines, "src/net.rs");
    signal(first.id(), "-INT");
    assert_eq!(ended(&mut first), Some(0));
    // The locks are given back.
    home.text(&["index", &root(&tree), "--wait", "5"]);
    assert!(home.finds(&tree, "SeenAgain"));
}
