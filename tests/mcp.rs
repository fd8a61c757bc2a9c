//! `loci mcp` as a client sees it: the official MCP client for Python drives the real binary over
//! a published crate, and a few bare processes show how the server begins and ends.
//!
//! What is checked stands in `mcp_client/client.py`. The client library is fetched once through
//! `python3 -m pip` into cargo's directory for the files of tests.

mod support;

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A dependency of this package whose sources are on every machine that builds it.
const CRATE: &str = "indicatif";

/// Longest that the server may take to end once its input is closed.
const EXIT: Duration = Duration::from_secs(20);

/// Where cargo keeps the sources of [`CRATE`].
fn crate_sources() -> PathBuf {
    // What only other platforms depend on was never fetched.
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let version = Command::new(rustc).arg("-vV").output().expect("rustc runs");
    let version = String::from_utf8_lossy(&version.stdout).into_owned();
    let host = version.lines().find_map(|line| line.strip_prefix("host: ")).expect("a host");
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--offline", "--filter-platform", host])
        .arg("--manifest-path")
        .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml"))
        .output()
        .expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let packages = metadata["packages"].as_array().expect("packages");
    let package = packages.iter().find(|package| package["name"] == CRATE).expect("a dependency");
    let manifest = package["manifest_path"].as_str().expect("a path");
    Path::new(manifest).parent().expect("a folder").to_owned()
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder");
    for entry in std::fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        let to = to.join(entry.file_name());
        match entry.file_type().expect("a type").is_dir() {
            true => copy(&entry.path(), &to),
            false => {
                std::fs::write(&to, std::fs::read(entry.path()).expect("reads")).expect("writes")
            }
        }
    }
}

/// A small shop in TypeScript, one file of which is broken.
fn write_shop(folder: &Path) {
    std::fs::create_dir_all(folder).expect("a folder");
    let files = [
        ("package.json", "{ \"name\": \"shop\", \"type\": \"module\" }\n"),
        (
            "basket.ts",
            "/** Holds what is bought. */\nexport class Basket {\n  private items: string[] = [];\n  \
             add(item: string): void {\n    this.items.push(item);\n  }\n}\n",
        ),
        (
            "shop.ts",
            "import { Basket } from './basket';\n\nexport function sell(): Basket {\n  \
             const basket = new Basket();\n  basket.add('apple');\n  basket.add('pear');\n  \
             return basket;\n}\n",
        ),
        ("broken.ts", "export function half( {\n"),
    ];
    for (name, text) in files {
        std::fs::write(folder.join(name), text).expect("writes");
    }
}

#[test]
fn the_official_client_is_served() {
    let library = support::client_library();
    let database = support::database();
    let folder = tempfile::tempdir().expect("a folder");
    let [root, other, outside] = ["crate", "shop", "outside"].map(|name| folder.path().join(name));
    copy(&crate_sources(), &root);
    write_shop(&other);
    std::fs::create_dir(&outside).expect("a folder");
    let transcript = support::target_directory().join("mcp-transcript.txt");
    let output = Command::new("python3")
        .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/mcp_client/client.py"))
        .arg(env!("CARGO_BIN_EXE_loci"))
        .args([&root, &other, &outside, &transcript])
        .env("PYTHONPATH", library)
        .env("LOCI_DATABASE_URL", database.url())
        .env("LOCI_DATA_DIR", folder.path().join("data"))
        // tests/mcp_live.rs has the daemon.
        .env("LOCI_DAEMON", "off")
        .output()
        .expect("python3 runs");
    let stdout = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success() && stdout.contains(" checks passed"),
        "{stdout}\n{}\nthe conversation is in {}",
        String::from_utf8_lossy(&output.stderr),
        transcript.display()
    );
    println!("{stdout}");
}

/// The server as a bare process.
fn server(url: &str) -> Child {
    Command::new(env!("CARGO_BIN_EXE_loci"))
        .args(["-vv", "mcp"])
        .env("LOCI_DATABASE_URL", url)
        .env("LOCI_DATA_DIR", support::target_directory().join("mcp-data"))
        .env("LOCI_DAEMON", "off")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("it starts")
}

/// Closes the server's input and waits for its end.
fn close(mut child: Child) {
    drop(child.stdin.take());
    let start = Instant::now();
    loop {
        if let Some(status) = child.try_wait().expect("waits") {
            assert!(status.success(), "{status}");
            return;
        }
        if start.elapsed() > EXIT {
            let _ = child.kill();
            panic!("the server does not end when its input is closed");
        }
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn a_client_that_leaves_at_once_is_no_error() {
    // Nothing is asked, so no database is needed.
    close(server("postgres://nobody@127.0.0.1:1/nothing"));
}

#[test]
fn without_a_database_calls_fail_and_the_server_stays() {
    let mut child = server("postgres://nobody@127.0.0.1:1/nothing");
    let mut input = child.stdin.take().expect("piped");
    let mut lines = BufReader::new(child.stdout.take().expect("piped")).lines();
    let mut ask = |message: serde_json::Value| {
        writeln!(input, "{message}").expect("it listens");
        if message["id"].is_null() {
            return serde_json::Value::Null;
        }
        let line = lines.next().expect("an answer").expect("UTF-8");
        // Logs are on, and standard output still holds the protocol alone.
        let answer: serde_json::Value = serde_json::from_str(&line).expect("JSON");
        assert_eq!(answer["id"], message["id"], "{answer}");
        answer
    };
    let hello = ask(serde_json::json!({
        "jsonrpc": "2.0", "id": 1, "method": "initialize",
        "params": {
            "protocolVersion": "2025-06-18", "capabilities": {},
            "clientInfo": { "name": "bare", "version": "0" },
        },
    }));
    assert_eq!(hello["result"]["protocolVersion"], "2025-06-18", "{hello}");
    assert_eq!(hello["result"]["serverInfo"]["name"], "loci", "{hello}");
    ask(serde_json::json!({ "jsonrpc": "2.0", "method": "notifications/initialized" }));
    for id in 2..4 {
        let failed = ask(serde_json::json!({
            "jsonrpc": "2.0", "id": id, "method": "tools/call",
            "params": { "name": "status", "arguments": {} },
        }));
        assert_eq!(failed["result"]["isError"], true, "{failed}");
        let text = failed["result"]["content"][0]["text"].as_str().expect("a text");
        assert!(text.contains("127.0.0.1"), "{text}");
    }
    child.stdin = Some(input);
    close(child);
}
