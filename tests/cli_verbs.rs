//! The program itself, run on a real folder and a real database: what it prints and how it exits.

#![allow(clippy::unwrap_used)]

mod support;
mod tree;

use serde_json::Value;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use support::TestDatabase;
use tree::Tree;

/// The program, with a database of the test's own.
struct Program {
    database: TestDatabase,
    data_dir: tempfile::TempDir,
}

impl Program {
    fn new() -> Self {
        Self { database: support::database(), data_dir: tempfile::tempdir().unwrap() }
    }

    fn command(&self, folder: &Path, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_loci"));
        command
            .args(arguments)
            .current_dir(folder)
            .env("LOCI_DATABASE_URL", self.database.url())
            .env("LOCI_DATA_DIR", self.data_dir.path())
            .env_remove("DATABASE_URL")
            .stdin(Stdio::null());
        command
    }

    fn run(&self, folder: &Path, arguments: &[&str]) -> Output {
        self.command(folder, arguments).output().unwrap()
    }

    /// What it prints where it must succeed.
    fn text(&self, folder: &Path, arguments: &[&str]) -> String {
        let output = self.run(folder, arguments);
        assert!(output.status.success(), "{arguments:?}: {}", stderr(&output));
        String::from_utf8(output.stdout).unwrap()
    }

    fn json(&self, folder: &Path, arguments: &[&str]) -> Value {
        let mut all = arguments.to_vec();
        all.push("--json");
        serde_json::from_str(&self.text(folder, &all)).unwrap()
    }

    /// The exit code and the message where it must fail.
    fn failure(&self, folder: &Path, arguments: &[&str]) -> (i32, String) {
        let output = self.run(folder, arguments);
        assert!(!output.status.success(), "{arguments:?} succeeds");
        assert!(output.stdout.is_empty(), "{arguments:?} prints an answer and fails");
        (output.status.code().unwrap(), stderr(&output))
    }
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn sample() -> Tree {
    Tree::with([
        ("src/lib.rs", "pub mod net;\npub fn start() {}\n"),
        (
            "src/net.rs",
            "/// A socket.\npub struct Socket { fd: i32 }\nimpl Socket {\n    pub fn bind(&self) {}\n}\n",
        ),
        ("web/view.ts", "export class View {\n  draw(): void {}\n}\n"),
        ("web/old.min.js", "a()"),
        ("Cargo.toml", "[package]\nname = \"sample\"\nversion = \"0.1.0\"\nedition = \"2024\"\n"),
    ])
}

#[test]
fn index_tells_what_it_did() {
    let (program, tree) = (Program::new(), sample());
    let first = program.json(&tree.root(), &["index"]);
    let run = &first["run"];
    assert_eq!(run["unchanged"], false);
    assert_eq!((&run["parsed"], &run["written"]), (&3.into(), &4.into()));
    assert_eq!(run["generation"], 1);
    assert!(run["seconds"].as_f64().unwrap() > 0.0);
    assert_eq!(run["rows"]["documents"]["written"], 4);
    assert_eq!(first["status"]["documents"], 4);
    assert_eq!(first["status"]["symbols"], 10);
    let again = program.json(&tree.root(), &["index", "."]);
    assert_eq!((&again["run"]["unchanged"], &again["run"]["rows"]), (&true.into(), &Value::Null));
    tree.put("src/net.rs", "pub struct Renamed;\n");
    let text = program.text(Path::new("/"), &["index", tree.root().to_str().unwrap()]);
    assert!(text.contains("(generation 2) indexed in"), "{text}");
    assert!(text.contains("1 document parsed, 2 known; 1 written, 0 removed"), "{text}");
    assert!(text.contains("documents  4: 3 parsed, 1 generated"), "{text}");
}

#[test]
fn an_empty_folder_is_indexed_and_said_to_be_empty() {
    let (program, tree) = (Program::new(), Tree::new());
    let text = program.text(&tree.root(), &["index"]);
    assert!(text.contains("documents  0\n") && text.contains("No file of a known"), "{text}");
    assert!(program.text(&tree.root(), &["status"]).contains("generation 1"));
    assert_eq!(program.text(&tree.root(), &["export", "--what", "edges"]), "");
}

#[test]
fn progress_is_plain_lines_on_stderr_without_a_terminal() {
    let (program, tree) = (Program::new(), sample());
    let output = program.run(&tree.root(), &["index"]);
    let said = stderr(&output);
    assert!(said.contains("scanning files\n") && said.contains("parsing documents: 3\n"), "{said}");
    assert!(!said.contains('\u{1b}') && !said.contains('\r'), "{said:?}");
    assert!(!String::from_utf8(output.stdout).unwrap().contains("scanning"));
}

#[test]
fn find_matches_names_beginnings_and_places() {
    let (program, tree) = (Program::new(), sample());
    program.text(&tree.root(), &["index"]);
    let names = |arguments: &[&str]| -> Vec<String> {
        let found = program.json(&tree.root(), arguments);
        let symbols = found["symbols"].as_array().unwrap();
        let name = |symbol: &Value| {
            format!("{} {}", symbol["match"].as_str().unwrap(), symbol["name"].as_str().unwrap())
        };
        symbols.iter().map(name).collect()
    };
    assert_eq!(names(&["find", "bind"]), ["exact bind"]);
    assert_eq!(names(&["find", "Socket::bind"]), ["exact bind"]);
    assert_eq!(names(&["find", "net::Socket::bind"]), ["exact bind"]);
    assert_eq!(names(&["find", "View.draw"]), ["exact draw"]);
    assert_eq!(names(&["find", "Sock*"]), ["prefix Socket"]);
    assert_eq!(names(&["find", "Sockt"]), ["fuzzy Socket"]);
    assert_eq!(names(&["find", "d*", "--kind", "method", "--path", "web"]), ["prefix draw"]);
    assert_eq!(names(&["find", "s*", "--kind", "struct,class"]), ["prefix Socket"]);
    assert_eq!(names(&["find", "s*"]).len(), 2);
    assert_eq!(names(&["find", "s*", "--limit", "1"]).len(), 1);
    let text = program.text(&tree.root(), &["find", "bind"]);
    assert!(text.contains("net::Socket::bind") && text.contains("src/net.rs:4:12"), "{text}");
    // From a folder within, about the same repository.
    assert_eq!(program.text(&tree.root().join("src"), &["find", "bind"]), text);
}

#[test]
fn refs_lists_places_and_counts_them() {
    let (program, tree) = (Program::new(), sample());
    tree.put(
        "src/lib.rs",
        "pub mod net;\nuse net::Socket;\npub fn start(s: Socket) -> Socket { s }\n",
    );
    program.text(&tree.root(), &["index"]);
    let all = program.json(&tree.root(), &["refs", "Socket"]);
    let places: Vec<_> = all["references"]
        .as_array()
        .unwrap()
        .iter()
        .map(|r| (r["path"].as_str().unwrap(), r["line"].as_u64().unwrap()))
        .collect();
    let expected = [("src/lib.rs", 2), ("src/lib.rs", 3), ("src/lib.rs", 3), ("src/net.rs", 3)];
    assert_eq!(places, expected);
    let types = program.json(&tree.root(), &["refs", "net::Socket", "--kind", "uses_type"]);
    assert_eq!(types["references"].as_array().unwrap().len(), 3);
    // Page by page, nothing is lost.
    let first = program.json(&tree.root(), &["refs", "Socket", "--limit", "3"]);
    let cursor = first["next_cursor"].as_str().unwrap();
    let rest = program.json(&tree.root(), &["refs", "Socket", "--cursor", cursor]);
    let lengths = [&first, &rest].map(|page| page["references"].as_array().unwrap().len());
    assert_eq!(lengths, [3, 1]);
    let text = program.text(&tree.root(), &["refs", "Socket"]);
    assert!(text.contains("4 references: ") && text.contains("use net::Socket;"), "{text}");
    assert!(text.contains("src/lib.rs:3:17") && text.contains("exact"), "{text}");
    // The export has the same occurrences, by the names they are written with.
    let export = program.text(&tree.root(), &["export", "--what", "references"]);
    let named = export.lines().filter(|line| line.contains("\"name\":\"Socket\"")).count();
    assert_eq!(named, 4, "{export}");
    let edges = program.text(&tree.root(), &["export", "--what", "edges"]);
    let edge = serde_json::json!({
        "file": "src/lib.rs", "source": "src/`lib.rs`/start().",
        "target": "src/`net.rs`/Socket#", "kind": "uses_type", "resolution": "exact",
        "alias": null, "count": 2,
    });
    let rows: Vec<Value> = edges.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert!(rows.contains(&edge), "{edges}");
}

#[test]
fn outline_shows_a_file_and_a_folder() {
    let (program, tree) = (Program::new(), sample());
    program.text(&tree.root(), &["index"]);
    let file = program.text(&tree.root(), &["outline", "src/net.rs"]);
    assert!(file.contains("src/net.rs (rust, 5 lines)"), "{file}");
    assert!(file.contains("struct Socket") && file.contains("    4-4 method bind"), "{file}");
    // Relative to where one stands.
    assert_eq!(program.text(&tree.root().join("src"), &["outline", "net.rs"]), file);
    let folder = program.text(&tree.root(), &["outline", "web"]);
    assert!(folder.contains("class View") && folder.contains("generated: minified"), "{folder}");
    assert!(!folder.contains("Socket"), "{folder}");
}

#[test]
fn patterns_fail_on_what_the_baseline_does_not_know() {
    let (program, tree) = (Program::new(), sample());
    tree.put("src/net.rs", "pub fn a(x: Option<u32>) -> u32 {\n    x.unwrap()\n}\n");
    program.text(&tree.root(), &["index"]);
    let failing = ["patterns", "--fail-on", "warning"];
    let output = program.run(&tree.root(), &failing);
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    let text = String::from_utf8(output.stdout.clone()).unwrap();
    assert!(text.contains("src/net.rs:2:7"), "it prints what it found: {text}");
    assert!(stderr(&output).contains("1 finding of severity warning"), "{}", stderr(&output));
    // What matters less does not fail.
    program.text(&tree.root(), &["patterns", "--fail-on", "error"]);

    let known = ["patterns", "--write-baseline", ".loci/baseline.json"];
    program.text(&tree.root(), &known);
    let mut compared = vec!["patterns", "--baseline", ".loci/baseline.json"];
    compared.extend(["--fail-on", "warning", "--sarif", "found.sarif"]);
    let text = program.text(&tree.root(), &compared);
    assert!(text.contains("0 new, 0 mended") && !text.contains("src/net.rs"), "{text}");
    let log = std::fs::read_to_string(tree.root().join("found.sarif")).unwrap();
    let log: Value = serde_json::from_str(&log).unwrap();
    assert_eq!(log["runs"][0]["results"][0]["baselineState"], "unchanged");
    tree.put("src/net.rs", "pub fn a(x: Option<u32>) -> u32 {\n    x.unwrap() + x.unwrap()\n}\n");
    let output = program.run(&tree.root(), &compared);
    assert!(stderr(&output).contains("2 new findings"), "{}", stderr(&output));

    let answer = program.json(&tree.root(), &["patterns", "src", "--limit", "1"]);
    assert_eq!(answer["findings"].as_array().unwrap().len(), 1);
    assert_eq!(answer["summary"]["findings"], 2);
    let listed = program.json(&tree.root(), &["patterns", "--list"]);
    assert!(listed.as_array().unwrap().len() > 60);
    assert!(program.text(&tree.root(), &["patterns", "--explain", "unwrap"]).contains("expect"));
    let (code, message) = program.failure(&tree.root(), &["patterns", "--id", "unwrp"]);
    assert!(code == 2 && message.contains("`unwrp`"), "{code} {message}");
    let (code, message) = program.failure(&tree.root(), &["patterns", "--baseline", "none.json"]);
    assert!(code == 1 && message.contains("--write-baseline makes one"), "{code} {message}");
}

#[test]
fn status_lists_what_was_skipped_and_why() {
    let (program, tree) = (Program::new(), sample());
    program.text(&tree.root(), &["index"]);
    let text = program.text(&tree.root(), &["status"]);
    assert!(text.contains("web/old.min.js") && text.contains("minified, by its name"), "{text}");
    let json = program.json(Path::new("/"), &["status", tree.root().to_str().unwrap()]);
    assert_eq!(json["incomplete"][0]["path"], "web/old.min.js");
    assert_eq!(json["as_of"]["generation"], 1);
}

#[test]
fn export_writes_rows_by_place() {
    let (program, tree) = (Program::new(), sample());
    let root = tree.root();
    let root = root.to_str().unwrap();
    let (code, message) = program.failure(&tree.root(), &["export", "--what", "symbols"]);
    assert!(code == 3 && message.contains(&format!("run: loci index {root}")), "{code} {message}");
    program.text(&tree.root(), &["index"]);
    let symbols = program.text(Path::new("/"), &["export", root, "--what", "symbols"]);
    let rows: Vec<Value> =
        symbols.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let bind = serde_json::json!({
        "file": "src/net.rs", "line": 4, "col": 12, "name": "bind", "kind": "method",
        "start": 4, "end": 4, "parent": "Socket",
    });
    assert!(rows.contains(&bind), "{rows:#?}");
    assert!(rows.iter().all(|row| row["kind"] != "file"));
    let file = program.data_dir.path().join("out.jsonl");
    let arguments = ["export", "--format", "jsonl", "--what", "symbols", "--output"];
    let arguments: Vec<&str> = arguments.into_iter().chain([file.to_str().unwrap()]).collect();
    assert_eq!(program.text(&tree.root(), &arguments), "");
    assert_eq!(std::fs::read_to_string(&file).unwrap(), symbols);
    let (code, message) =
        program.failure(&tree.root().join("src"), &["export", "--what", "references"]);
    assert!(code == 3 && message.contains("as part of"), "{message}");
}

#[test]
fn the_database_can_be_asked_and_named() {
    let program = Program::new();
    let here = Path::new("/");
    assert_eq!(program.text(here, &["db", "path"]).trim(), program.database.url());
    assert_eq!(program.text(here, &["db", "psql", "--", "-Atc", "SELECT 40 + 2"]), "42\n");
    // A server that is not loci's own is not stopped.
    let output = program.run(here, &["db", "stop"]);
    assert_eq!(output.status.code(), Some(2));
    let doctor = program.json(here, &["doctor"]);
    assert_eq!(doctor["healthy"], true, "{doctor}");
    assert!(doctor["postgresql"].as_str().is_some_and(|version| version.starts_with("18")));
}

#[test]
fn completions_know_every_verb() {
    let program = Program::new();
    for shell in ["bash", "zsh", "fish"] {
        let script = program.text(Path::new("/"), &["completions", shell]);
        for verb in ["index", "find", "refs", "outline", "status", "doctor", "export", "mcp"] {
            assert!(script.contains(verb), "{shell}: {verb}");
        }
    }
}

#[test]
fn mcp_ends_quietly_when_its_client_leaves() {
    let (program, tree) = (Program::new(), sample());
    assert_eq!(program.text(&tree.root(), &["mcp"]), "");
}

#[test]
fn failures_say_what_to_do_and_exit_by_the_table() {
    let (program, tree) = (Program::new(), sample());
    let root = tree.root();
    let fails = |arguments: &[&str], code: i32, part: &str| {
        let (found, message) = program.failure(&root, arguments);
        assert!(found == code && message.contains(part), "{arguments:?}: {found} {message}");
    };
    fails(&["find", "x"], 3, "lies in no indexed repository; nothing is indexed yet");
    fails(&["index", "nowhere"], 2, "no such folder");
    fails(&["index", "src/lib.rs"], 2, "is a file");
    program.text(&root, &["index"]);
    let (code, message) = program.failure(Path::new("/"), &["find", "Socket"]);
    assert!(code == 3 && message.contains("ask about one of"), "{message}");
    fails(&["find", "qqqqqqqq"], 3, "no symbol is called `qqqqqqqq`");
    fails(&["find", "Sockett*"], 3, "nearest names are `net::Socket`");
    fails(&["find", "x", "--kind", "thing"], 2, "`thing` is not a kind of symbol");
    fails(&["find", "x", "--limit", "0"], 2, "0 is not in");
    fails(&["refs", "qqqqqqqq"], 3, "no symbol is called");
    fails(&["outline", "nowhere.rs"], 3, "no such file");
    fails(&["frobnicate"], 2, "unrecognized subcommand");
    let help = program.text(&root, &["--help"]);
    for code in 0..=5 {
        assert!(help.contains(&format!("\n  {code}  ")), "{help}");
    }
}

#[test]
fn an_unreachable_database_is_told_apart() {
    let (program, tree) = (Program::new(), sample());
    let mut command = program.command(&tree.root(), &["index", "--database-url"]);
    let output = command.arg("postgres://nobody@127.0.0.1:1/none").output().unwrap();
    assert_eq!(output.status.code(), Some(4), "{}", stderr(&output));
    assert!(stderr(&output).contains("127.0.0.1:1"), "{}", stderr(&output));
    let mut command = program.command(&tree.root(), &["index", "--database-url", "not a url"]);
    let output = command.output().unwrap();
    assert_eq!(output.status.code(), Some(2), "{}", stderr(&output));
}

#[test]
fn a_reader_that_has_enough_is_no_error() {
    let (program, tree) = (Program::new(), sample());
    let wide: String = (0..4000).map(|n| format!("pub fn f{n}() {{}}\n")).collect();
    tree.put("src/wide.rs", wide);
    program.text(&tree.root(), &["index"]);
    let mut command = program.command(&tree.root(), &["export", "--what", "symbols"]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{}", stderr(&output));
    assert_eq!(stderr(&output), "");
}

#[test]
fn two_runs_at_once_both_succeed() {
    let (program, tree) = (Program::new(), sample());
    let runs: Vec<_> = (0..3)
        .map(|_| {
            let mut command = program.command(&tree.root(), &["index", "--json"]);
            command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
        })
        .collect();
    let mut changed = 0;
    for run in runs {
        let output = run.wait_with_output().unwrap();
        assert!(output.status.success(), "{}", stderr(&output));
        let answer: Value = serde_json::from_slice(&output.stdout).unwrap();
        changed += usize::from(answer["run"]["unchanged"] == false);
    }
    assert_eq!(changed, 1);
}

#[cfg(unix)]
#[test]
fn a_killed_run_is_completed_by_the_next() {
    use std::io::{BufRead, BufReader};
    let (program, tree) = (Program::new(), sample());
    program.text(&tree.root(), &["index"]);
    for n in 0..1500 {
        tree.put(&format!("src/f{n}.rs"), format!("pub fn f{n}() {{}}\n"));
    }
    for step in ["parsing documents", "writing documents"] {
        let mut command = program.command(&tree.root(), &["index"]);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
        assert!(lines.any(|line| line.unwrap().starts_with(step)), "{step} is not told");
        child.kill().unwrap();
        assert!(!child.wait().unwrap().success());
        let status = program.json(&tree.root(), &["status"]);
        assert_eq!((&status["as_of"]["generation"], &status["documents"]), (&1.into(), &4.into()));
    }
    let done = program.json(&tree.root(), &["index"]);
    assert_eq!(done["run"]["generation"], 2);
    assert_eq!(done["status"]["documents"], 1504);
    assert_eq!(program.json(&tree.root(), &["index"])["run"]["unchanged"], true);
}

/// Root reads everything, so root runs it as whoever may use the test server, and without the
/// capabilities that make root root.
#[cfg(target_os = "linux")]
#[test]
fn an_unreadable_file_is_listed() {
    use std::os::unix::fs::{MetadataExt, PermissionsExt};
    let (program, tree) = (Program::new(), sample());
    tree.put("src/secret.rs", "fn secret() {}");
    tree.put("locked/inner.rs", "fn inner() {}");
    let (secret, locked) = (tree.root().join("src/secret.rs"), tree.root().join("locked"));
    let permit = |path: &Path, mode| {
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
    };
    permit(&secret, 0o000);
    permit(&locked, 0o000);
    let mut command = program.command(&tree.root(), &["index"]);
    if std::fs::read(&secret).is_ok() {
        let server = program.database.server();
        let owner = std::fs::metadata(server.socket_directory().unwrap()).unwrap();
        let (user, group) = (owner.uid(), owner.gid());
        for folder in [tree.root().parent().unwrap(), program.data_dir.path()] {
            let mut chown = Command::new("chown");
            chown.arg("--recursive").arg(format!("{user}:{group}")).arg(folder);
            assert!(chown.status().unwrap().success());
        }
        let without = "-dac_override,-dac_read_search";
        let mut lesser = Command::new("setpriv");
        lesser
            .args([format!("--reuid={user}"), format!("--regid={group}")])
            .args([format!("--bounding-set={without}"), format!("--inh-caps={without}")])
            .arg("--clear-groups")
            .arg(command.get_program())
            .args(command.get_args())
            .current_dir(tree.root());
        for (name, value) in command.get_envs() {
            match value {
                Some(value) => lesser.env(name, value),
                None => lesser.env_remove(name),
            };
        }
        command = lesser;
    }
    let output = command.output().unwrap();
    permit(&locked, 0o755);
    assert!(output.status.success(), "{}", stderr(&output));
    let said = stderr(&output);
    assert!(said.contains("warning") && said.contains("locked"), "{said}");
    let status = program.json(&tree.root(), &["status"]);
    let listed = status["incomplete"].as_array().unwrap();
    let secret = listed.iter().find(|document| document["path"] == "src/secret.rs").unwrap();
    assert_eq!(secret["status"], "unreadable");
    assert!(secret["detail"].as_str().unwrap().contains("ermission"), "{secret}");
}
