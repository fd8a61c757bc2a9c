//! `loci mcp` beside its daemon: many clients of one repository under edits, the official client
//! told of an edit, and which folders are added by themselves.

mod support;

use serde_json::{Value, json};
use sqlx::{Connection, PgConnection, Row};
use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// Clients at the same time.
const CLIENTS: usize = 8;

/// How long files are edited.
const EDITING: Duration = Duration::from_secs(6);

/// Pause between two edits.
const EDIT_PAUSE: Duration = Duration::from_millis(60);

/// What a question waits for changes to be indexed.
const WAIT_MS: u64 = 20_000;

/// Longest that any question may take, on a machine that also compiles.
const LONGEST: Duration = Duration::from_secs(25);

/// Longest wait for a lock of the database.
const LOCK_WAIT_MS: f64 = 100.0;

/// Longest that a daemon may take to have a small repository indexed.
const START: Duration = Duration::from_secs(60);

/// A database, a data directory and a repository of their own; its daemon ends with it.
struct House {
    database: support::TestDatabase,
    folder: tempfile::TempDir,
}

impl House {
    fn new() -> Self {
        let house =
            Self { database: support::database(), folder: tempfile::tempdir().expect("a folder") };
        std::fs::create_dir_all(house.root().join(".git")).expect("a folder");
        std::fs::create_dir_all(house.root().join("src")).expect("a folder");
        house.write("Cargo.toml", "[package]\nname = \"app\"\nversion = \"0.1.0\"\n");
        house.write("src/lib.rs", "pub mod part;\npub fn target() {}\n");
        house.write("src/part.rs", "");
        house
    }

    fn root(&self) -> PathBuf {
        self.folder.path().canonicalize().expect("resolves").join("home").join("app")
    }

    fn home(&self) -> PathBuf {
        self.root().parent().expect("a parent").to_owned()
    }

    fn write(&self, path: &str, text: &str) {
        // As editors do it: beside, then renamed.
        let path = self.root().join(path);
        let beside = path.with_extension("tmp");
        std::fs::write(&beside, text).expect("writes");
        std::fs::rename(beside, path).expect("renames");
    }

    fn loci(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_loci"));
        command
            .env("LOCI_DATABASE_URL", self.database.url())
            .env("LOCI_DATA_DIR", self.folder.path().join("data"))
            .env("HOME", self.home())
            .env("LOCI_DEPENDENCIES", "off")
            // A daemon that rests would fetch the model.
            .env("LOCI_EMBEDDINGS", "off")
            .env_remove("LOCI_DAEMON");
        command
    }

    fn run(&self, arguments: &[&str]) -> String {
        let output = self.loci().args(arguments).output().expect("it runs");
        assert!(
            output.status.success(),
            "loci {arguments:?}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        String::from_utf8_lossy(&output.stdout).into_owned()
    }
}

impl Drop for House {
    fn drop(&mut self) {
        let _ = self.loci().args(["daemon", "--stop"]).output();
    }
}

/// One `loci mcp`, spoken to line by line.
struct Client {
    child: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
    next: u64,
}

impl Client {
    fn start(house: &House, cwd: &Path, arguments: &[&str]) -> Self {
        let mut child = house
            .loci()
            .arg("mcp")
            .args(arguments)
            .current_dir(cwd)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("it starts");
        let input = child.stdin.take();
        let output = BufReader::new(child.stdout.take().expect("piped"));
        let mut client = Self { child, input, output, next: 0 };
        let hello = client.request(
            "initialize",
            json!({
                "protocolVersion": "2025-11-25", "capabilities": {},
                "clientInfo": { "name": "bare", "version": "0" },
            }),
        );
        assert_eq!(hello["serverInfo"]["name"], "loci", "{hello}");
        client.send(&json!({ "jsonrpc": "2.0", "method": "notifications/initialized" }));
        client
    }

    fn send(&mut self, message: &Value) {
        writeln!(self.input.as_mut().expect("open"), "{message}").expect("it listens");
    }

    fn request(&mut self, method: &str, params: Value) -> Value {
        self.next += 1;
        let id = self.next;
        self.send(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }));
        loop {
            let mut line = String::new();
            assert!(self.output.read_line(&mut line).expect("UTF-8") > 0, "the server left");
            let answer: Value = serde_json::from_str(&line).expect("JSON");
            if answer["id"] == id {
                assert!(answer["error"].is_null(), "{method}: {answer}");
                return answer["result"].clone();
            }
        }
    }

    /// The structured content of a call, or the text of its error.
    fn call(&mut self, tool: &str, arguments: Value) -> Result<Value, String> {
        let result = self.request("tools/call", json!({ "name": tool, "arguments": arguments }));
        let text = result["content"][0]["text"].as_str().expect("a text").to_owned();
        if result["isError"] == true { Err(text) } else { Ok(result["structuredContent"].clone()) }
    }

    /// Asks until `done` says so.
    fn until(
        &mut self,
        what: &str,
        mut done: impl FnMut(&mut Self) -> Result<Value, String>,
    ) -> Value {
        let start = Instant::now();
        loop {
            match done(self) {
                Ok(value) => return value,
                Err(last) => assert!(start.elapsed() < START, "{what}: {last}"),
            }
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// Waits until the repository is live, and answers with its status.
    fn until_live(&mut self) -> Value {
        self.until("the repository is live", |client| {
            let status = client.call("status", json!({ "wait_ms": 5000 }))?;
            let live = status["watch"]["state"] == "live" && status["as_of"]["pending"] == 0;
            if live { Ok(status) } else { Err(status.to_string()) }
        })
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        drop(self.input.take());
        let start = Instant::now();
        while start.elapsed() < Duration::from_secs(5) {
            if matches!(self.child.try_wait(), Ok(Some(_))) {
                return;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What one client saw.
#[derive(Default)]
struct Seen {
    questions: usize,
    quiet: usize,
    longest: Duration,
    times: Vec<Duration>,
}

/// Asks for what was saved before each question until the editing is over.
fn ask(client: &mut Client, number: usize, saved: &AtomicUsize, over: &AtomicBool) -> Seen {
    let mut seen = Seen::default();
    let mut generation = 0;
    // One round more when it is over: by then nothing may be missing.
    let mut last = false;
    while !last {
        last = over.load(Ordering::SeqCst);
        let edit = saved.load(Ordering::SeqCst);
        if edit == 0 {
            std::thread::sleep(Duration::from_millis(5));
            continue;
        }
        let references = (seen.questions + number).is_multiple_of(2);
        let start = Instant::now();
        let answer = if references {
            let arguments =
                json!({ "symbol": "target", "kind": "calls", "limit": 1, "wait_ms": WAIT_MS });
            client.call("find_references", arguments)
        } else {
            let arguments =
                json!({ "query": format!("edit_{edit}"), "limit": 1, "wait_ms": WAIT_MS });
            client.call("find_symbol", arguments)
        };
        let took = start.elapsed();
        let answer = answer.unwrap_or_else(|error| panic!("client {number}, edit {edit}: {error}"));
        let as_of = &answer["as_of"];
        let now = as_of["generation"].as_i64().expect("a generation");
        assert!(now >= generation, "client {number} goes back from {generation} to {now}");
        generation = now;
        assert!(as_of["pending"].is_u64(), "client {number}: nobody watches: {as_of}");
        // Without a state the answer holds all that was saved before the question; what is pending
        // was saved since.
        if as_of["state"].is_null() {
            seen.quiet += 1;
            if references {
                let calls: i64 = answer["counts"]
                    .as_array()
                    .expect("counts")
                    .iter()
                    .filter_map(|count| count["count"].as_i64())
                    .sum();
                assert!(calls >= edit as i64, "client {number}: {calls} calls after edit {edit}");
            } else {
                let symbol = &answer["symbols"][0];
                assert_eq!(symbol["name"], format!("edit_{edit}"), "client {number}: {answer}");
                assert_eq!(symbol["path"], "src/part.rs", "client {number}: {answer}");
            }
        }
        seen.questions += 1;
        seen.longest = seen.longest.max(took);
        seen.times.push(took);
    }
    seen
}

/// The longest wait for a lock in this database until it is over, in milliseconds, and for what.
async fn longest_lock_wait(database: &support::TestDatabase, over: &AtomicBool) -> (f64, String) {
    let mut connection =
        PgConnection::connect_with(&database.connect_options()).await.expect("connects");
    let mut longest = (0.0, String::new());
    while !over.load(Ordering::SeqCst) {
        let rows = sqlx::query(
            "SELECT (extract(epoch FROM clock_timestamp() - l.waitstart) * 1000)::float8 AS ms,
                    l.locktype || ' ' || l.mode || ': ' || left(a.query, 100) AS what
             FROM pg_locks l JOIN pg_stat_activity a USING (pid)
             WHERE NOT l.granted AND l.waitstart IS NOT NULL AND a.datname = current_database()",
        )
        .fetch_all(&mut connection)
        .await
        .expect("samples");
        for row in rows {
            let ms: f64 = row.get("ms");
            if ms > longest.0 {
                longest = (ms, row.get("what"));
            }
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    longest
}

#[test]
fn eight_clients_of_one_repository_see_every_save() {
    let house = House::new();
    let root = house.root();
    // All at once: one daemon comes out of it.
    let mut clients: Vec<Client> = std::thread::scope(|scope| {
        let starts: Vec<_> =
            (0..CLIENTS).map(|_| scope.spawn(|| Client::start(&house, &root, &[]))).collect();
        starts.into_iter().map(|start| start.join().expect("starts")).collect()
    });
    for client in &mut clients {
        client.until_live();
    }
    let (saved, over) = (AtomicUsize::new(0), AtomicBool::new(false));
    let (seen, waited) = std::thread::scope(|scope| {
        let asking: Vec<_> = clients
            .iter_mut()
            .enumerate()
            .map(|(number, client)| {
                let (saved, over) = (&saved, &over);
                scope.spawn(move || ask(client, number, saved, over))
            })
            .collect();
        let sampling = scope.spawn(|| {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .expect("a runtime");
            runtime.block_on(longest_lock_wait(&house.database, &over))
        });
        let start = Instant::now();
        let (mut edit, mut text) = (0, String::new());
        while start.elapsed() < EDITING {
            edit += 1;
            writeln!(text, "pub fn edit_{edit}() {{\n    crate::target();\n}}").expect("writes");
            house.write("src/part.rs", &text);
            saved.store(edit, Ordering::SeqCst);
            std::thread::sleep(EDIT_PAUSE);
        }
        over.store(true, Ordering::SeqCst);
        let seen: Vec<Seen> = asking.into_iter().map(|one| one.join().expect("asks")).collect();
        (seen, sampling.join().expect("samples"))
    });
    let mut times: Vec<Duration> = seen.iter().flat_map(|seen| seen.times.clone()).collect();
    times.sort();
    let questions = times.len();
    let quiet: usize = seen.iter().map(|seen| seen.quiet).sum();
    println!(
        "{} edits, {questions} questions, {quiet} of them with all that was saved; median {:?}, p95 \
         {:?}, longest {:?}; longest wait for a lock {:.1} ms {}",
        saved.load(Ordering::SeqCst),
        times[questions / 2],
        times[questions * 95 / 100],
        times[questions - 1],
        waited.0,
        waited.1,
    );
    assert!(seen.iter().all(|seen| seen.quiet > 0), "a client never saw all that was saved");
    assert!(times[questions - 1] < LONGEST, "a question took {:?}", times[questions - 1]);
    assert!(waited.0 <= LOCK_WAIT_MS, "a lock was waited for {} ms: {}", waited.0, waited.1);
}

#[test]
fn only_projects_are_added_by_themselves() {
    let house = House::new();
    // The home folder, even where it holds a manifest, as it does after a stray `npm install`.
    std::fs::write(house.home().join("package.json"), "{}").expect("writes");
    let mut at_home = Client::start(&house, &house.home(), &[]);
    let said = at_home.call("status", json!({})).expect_err("nothing is indexed");
    assert!(said.contains("not added by itself") && said.contains("home folder"), "{said}");

    // Opted out: nothing is started.
    let mut alone = Client::start(&house, &house.root(), &["--no-daemon"]);
    let said = alone.call("status", json!({ "wait_ms": 1000 })).expect_err("nothing is indexed");
    assert!(said.contains("no repository is indexed"), "{said}");
    assert!(!house.folder.path().join("data").join("daemon.sock").exists(), "a daemon was started");

    // Opted in: the first question may come before the first run is over, and says so.
    let mut client = Client::start(&house, &house.root(), &[]);
    match client.call("find_symbol", json!({ "query": "target" })) {
        Ok(found) => assert_eq!(found["symbols"][0]["name"], "target"),
        Err(said) => assert!(said.contains("index"), "{said}"),
    }
    let status = client.until_live();
    assert_eq!(status["as_of"]["repository"], house.root().to_str().expect("UTF-8"));
    assert!(status["watch"]["backend"].is_string(), "{status}");
    // Whoever opted out of starting one is told of what is pending all the same.
    let status = alone.call("status", json!({})).expect("indexed");
    assert_eq!(status["as_of"]["pending"], 0, "{status}");

    // A run goes through the daemon, which holds the repository's lock.
    house.write("src/part.rs", "pub fn through_the_daemon() {}\n");
    let indexed = client.call("index_codebase", json!({ "path": "." })).expect("indexes");
    assert!(indexed["note"].is_null(), "{indexed}");
    let found = client.call("find_symbol", json!({ "query": "through_the_daemon" }));
    assert_eq!(found.expect("found")["symbols"][0]["path"], "src/part.rs");
    let root = house.root();
    let root = root.to_str().expect("UTF-8");
    let run: Value = serde_json::from_str(&house.run(&["--json", "index", root])).expect("JSON");
    assert_eq!(run["run"]["unchanged"], true, "{run}");
    house.write("src/part.rs", "pub fn on_the_command_line() {}\n");
    let found = house.run(&[
        "--json",
        "find",
        "on_the_command_line",
        "--repository",
        root,
        "--wait-ms",
        "20000",
    ]);
    let found: Value = serde_json::from_str(&found).expect("JSON");
    assert_eq!((&found["as_of"]["pending"], &found["symbols"][0]["line"]), (&0.into(), &1.into()));

    // Without the daemon a run is this process's again, and answers say nothing of what is pending.
    house.run(&["daemon", "--stop"]);
    let found = alone.call("find_symbol", json!({ "query": "target", "wait_ms": 5000 }));
    assert!(found.expect("found")["as_of"]["pending"].is_null());
}

#[test]
fn the_official_client_is_told_of_an_edit() {
    let library = support::client_library();
    let house = House::new();
    let other = house.home().join("other");
    std::fs::create_dir_all(&other).expect("a folder");
    std::fs::write(other.join("package.json"), "{ \"name\": \"other\" }\n").expect("writes");
    std::fs::write(other.join("index.ts"), "export function elsewhere() {}\n").expect("writes");
    let mut python = Command::new("python3");
    python.envs(house.loci().get_envs().filter_map(|(name, value)| Some((name, value?))));
    let output = python
        .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/mcp_client/live.py"))
        .arg(env!("CARGO_BIN_EXE_loci"))
        .args([&house.root(), &other])
        .env("PYTHONPATH", library)
        .env_remove("LOCI_DAEMON")
        .output()
        .expect("python3 runs");
    let stdout = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success() && stdout.contains(" checks passed"),
        "{stdout}\n{}",
        String::from_utf8_lossy(&output.stderr)
    );
}
