//! `loci serve`: who may do what, what the gate lets in, and that the official clients get along with
//! it.
//!
//! Most of it runs in this process, over one database and two small repositories; the program itself
//! is started where its arguments, signals and certificates count.

mod support;

use loci::access::{self, NewToken, Permission};
use loci::freshness::Daemon;
use loci::index;
use loci::mcp::{Companionship, Context, Limits};
use loci::memory::{Keeper, KeeperSettings, Memories, RecallQuery, Remember};
use loci::serve::{Parts, Place, Settings, limits, serve};
use loci::store::access::LogRow;
use loci::store::{Scope, Store};
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Read, Write};
use std::num::NonZeroU32;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};
use support::http::Http;
use tokio::sync::oneshot;

/// Longest that anything in the background may take.
const SOON: Duration = Duration::from_secs(20);

/// Two indexed repositories and a server over them.
struct House {
    runtime: tokio::runtime::Runtime,
    /// Dropped last.
    _database: support::TestDatabase,
    folder: tempfile::TempDir,
    store: Store,
    http: Http,
    stop: Option<oneshot::Sender<()>>,
    ended: Option<tokio::task::JoinHandle<Result<(), loci::serve::ServeError>>>,
}

/// Writes a repository of two files.
fn write_shop(folder: &Path) {
    std::fs::create_dir_all(folder).expect("a folder");
    let files = [
        ("package.json", "{ \"name\": \"shop\", \"type\": \"module\" }\n"),
        (
            "basket.ts",
            "/** Holds what is bought. */\nexport class Basket {\n  add(item: string) {}\n}\n",
        ),
        (
            "shop.ts",
            "import { Basket } from './basket';\n\nexport function sell(): Basket {\n  \
             const basket = new Basket();\n  basket.add('apple');\n  return basket;\n}\n",
        ),
    ];
    for (name, text) in files {
        std::fs::write(folder.join(name), text).expect("writes");
    }
}

fn settings() -> Settings {
    Settings {
        place: Place::Tcp("127.0.0.1:0".parse().expect("an address")),
        tls: None,
        hosts: Vec::new(),
        origins: vec!["https://app.example".to_owned()],
        public_url: None,
        allow_anonymous: false,
        rate: NonZeroU32::new(1000).expect("not zero"),
        drain: Duration::from_secs(5),
    }
}

impl House {
    fn new(settings: Settings) -> Self {
        let runtime = tokio::runtime::Runtime::new().expect("a runtime");
        let database = support::database();
        let folder = tempfile::tempdir().expect("a folder");
        let root = folder.path().canonicalize().expect("resolves");
        let store = runtime.block_on(async {
            let store = Store::open(database.connect_options()).await.expect("opens");
            for name in ["one", "two"] {
                write_shop(&root.join(name));
                let options = index::Options::default();
                index::index(&store, &root.join(name), &options, Arc::new(|_| ()))
                    .await
                    .expect("indexed");
            }
            store
        });
        let context = Context {
            working_directory: root.join("one"),
            index_options: index::Options::default(),
            embeddings: None,
            keeper: Arc::new(Keeper::new(KeeperSettings::default())),
            open: Box::new(|| Box::pin(async { Err("the server has a store of its own".into()) })),
            daemon: Companionship {
                daemon: Daemon::new(&root.join("data"), Some(&database.url())),
                start: None,
                home: None,
            },
            limits: Limits::default(),
            audit: None,
        };
        let (stop, stopped) = oneshot::channel();
        let (said, heard) = std::sync::mpsc::channel();
        let parts = Parts { store: store.clone(), context };
        let ended = runtime.spawn(async move {
            let ready = |url: &str| said.send(url.to_owned()).expect("somebody listens");
            serve(parts, settings, ready, async { drop(stopped.await) }).await
        });
        let url = heard.recv_timeout(SOON).expect("it serves");
        let address = url.strip_prefix("http://").and_then(|url| url.strip_suffix("/mcp"));
        let http = Http { address: address.expect("an address").to_owned() };
        Self {
            runtime,
            http,
            store,
            stop: Some(stop),
            ended: Some(ended),
            folder,
            _database: database,
        }
    }

    /// A repository's root.
    fn root(&self, name: &str) -> String {
        let root = self.folder.path().canonicalize().expect("resolves").join(name);
        root.to_str().expect("UTF-8").to_owned()
    }

    fn token(&self, name: &str, permissions: &[&str], scope: (&[&str], &[&str])) -> String {
        let all = |list: &[&str]| list.iter().map(|one| (*one).to_owned()).collect();
        let new = NewToken {
            name: name.to_owned(),
            permissions: all(permissions),
            repositories: all(scope.0),
            namespaces: all(scope.1),
            expires: None,
        };
        self.runtime.block_on(access::create(&self.store, new)).expect("a token")
    }

    /// Waits until the log holds such an entry.
    fn logged(&self, such: impl Fn(&LogRow) -> bool) -> LogRow {
        let deadline = Instant::now() + SOON;
        loop {
            let log = self.runtime.block_on(self.store.logged_access(1000, None)).expect("the log");
            if let Some(found) = log.iter().find(|entry| such(entry)) {
                return found.clone();
            }
            assert!(Instant::now() < deadline, "no such entry in {log:?}");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// Ends the server as a signal does.
    fn end(&mut self) {
        drop(self.stop.take());
        let ended = self.ended.take().expect("not ended yet");
        self.runtime.block_on(ended).expect("no panic").expect("it ends well");
    }
}

/// Every tool with arguments that it can answer, and the permission it needs.
fn every_tool(namespace: &str) -> Vec<(&'static str, Value, Permission)> {
    use Permission::*;
    let nobody = "00000000-0000-7000-8000-000000000000";
    vec![
        ("index_codebase", json!({ "path": "." }), IndexWrite),
        ("find_symbol", json!({ "query": "Basket" }), SymbolsRead),
        ("search_code", json!({ "query": "basket" }), SymbolsRead),
        ("trace_dependencies", json!({ "of": "sell" }), SymbolsRead),
        ("get_symbol", json!({ "symbol": "Basket" }), SymbolsRead),
        ("find_references", json!({ "symbol": "Basket" }), SymbolsRead),
        ("analyze_changes", json!({ "symbol": "Basket" }), SymbolsRead),
        ("analyze_patterns", json!({}), SymbolsRead),
        ("outline", json!({ "path": "" }), SymbolsRead),
        (
            "store_memory",
            json!({ "content": "Baskets hold.", "namespace": namespace }),
            MemoriesWrite,
        ),
        ("recall_memories", json!({ "namespace": namespace }), MemoriesRead),
        ("update_memory", json!({ "id": nobody, "namespace": namespace }), MemoriesWrite),
        ("delete_memory", json!({ "ids": [nobody], "namespace": namespace }), MemoriesDelete),
        ("status", json!({}), SymbolsRead),
    ]
}

#[test]
fn who_may_do_what() {
    let mut house = House::new(settings());
    let everything: (&[&str], &[&str]) = (&[], &[]);
    let tools = every_tool("team");
    // Each permission by itself, with each tool.
    for permission in Permission::ALL {
        let token = house.token(permission.name(), &[permission.name()], everything);
        let listed = house.http.mcp(&token, "tools/list", json!({})).json();
        let listed = listed["result"]["tools"].as_array().expect("tools").clone();
        let mut allowed = Vec::new();
        for (tool, arguments, needed) in &tools {
            let answer = house.http.call(&token, tool, arguments);
            let may = permission == *needed || permission == Permission::Admin;
            if may {
                allowed.push(*tool);
            }
            match answer {
                Ok(_) => assert!(may, "{tool} with {permission}"),
                // It was called, and there is no such memory.
                Err(text) if *tool == "update_memory" && may => {
                    assert!(text.contains("no memory"), "{text}");
                }
                Err(text) => {
                    assert!(!may, "{tool} with {permission}: {text}");
                    assert!(text.contains("denied") && text.contains(needed.name()), "{text}");
                }
            }
        }
        let names: Vec<&str> = listed.iter().filter_map(|tool| tool["name"].as_str()).collect();
        assert_eq!(names, allowed, "what {permission} may call is what it is shown");
    }
    let log = house.runtime.block_on(house.store.logged_access(1000, Some("memories:write")));
    let log = log.expect("the log");
    let kept = log.iter().find(|entry| entry.action == "store_memory").expect("it is noted");
    assert_eq!((kept.outcome.as_str(), kept.target.as_str()), ("done", "team"), "{kept:?}");
    let denied = house.logged(|e| e.action == "delete_memory" && e.outcome == "denied");
    assert_eq!(denied.target, "team", "{denied:?}");

    // One repository of two, one namespace of two.
    let (one, two) = (house.root("one"), house.root("two"));
    let token = house.token("limited", &["admin"], (&[&two], &["mine"]));
    for (tool, arguments, needed) in every_tool("mine") {
        let own = house.http.call(&token, tool, &arguments);
        let found = own.as_ref().err().is_none_or(|text| text.contains("no memory"));
        assert!(found, "{tool} in its own: {own:?}");
        if let (Permission::SymbolsRead, Ok(own)) = (needed, &own) {
            assert_eq!(own["as_of"]["repository"], two, "{tool} is about its repository");
        }
        let mut foreign = arguments.clone();
        match needed {
            Permission::SymbolsRead => foreign["repository"] = json!(one),
            Permission::IndexWrite => foreign["path"] = json!(one),
            _ => foreign["namespace"] = json!("team"),
        }
        let denied = house.http.call(&token, tool, &foreign).expect_err(tool);
        let text =
            if needed == Permission::SymbolsRead { "no indexed repository" } else { "denied" };
        assert!(denied.contains(text), "{tool} in another's: {denied}");
        // Another's is as good as none at all: not even its existence is told.
        if needed == Permission::SymbolsRead {
            let nowhere = format!("{one}-that-is-not-there");
            foreign["repository"] = json!(nowhere);
            let none = house.http.call(&token, tool, &foreign).expect_err(tool);
            assert_eq!(denied.replace(&one, ""), none.replace(&nowhere, ""), "{tool}");
        }
    }
    let status = house.http.call(&token, "status", &json!({})).expect("its status");
    let roots: Vec<_> = status["repositories"].as_array().expect("a list").iter().collect();
    assert_eq!(roots.len(), 1, "others are not listed: {roots:?}");
    let resources = house.http.mcp(&token, "resources/list", json!({})).json();
    assert_eq!(resources["result"]["resources"].as_array().map(Vec::len), Some(1), "{resources}");
    let foreign = json!({ "uri": "loci://repository/one/status" });
    let read = house.http.mcp(&token, "resources/read", foreign).json();
    assert!(read["error"]["message"].as_str().is_some_and(|m| m.contains("no resource")), "{read}");
    // A token for memories alone sees no code, and its memories get no anchors to it.
    let token = house.token("writer", &["memories:write"], everything);
    let kept = house.http.call(&token, "store_memory", &json!({ "content": "`Basket` is new." }));
    let kept = kept.expect("kept");
    assert_eq!(kept["anchors"].as_array().map_or(0, Vec::len), 0, "{kept}");
    let denied = house.http.mcp(&token, "resources/list", json!({})).json();
    assert!(denied["error"]["message"].as_str().is_some_and(|m| m.contains("denied")), "{denied}");
    house.end();
}

/// The tool layer bypassed: what a store within a scope shows by itself.
#[test]
fn a_foreign_namespace_cannot_be_read_by_whatever_way() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let database = support::database();
    runtime.block_on(async {
        let store = Store::open(database.connect_options()).await.expect("opens");
        let keeper = Keeper::new(KeeperSettings::default());
        let whole = Memories::new(&store, &keeper);
        let mut ids = Vec::new();
        for namespace in ["mine", "theirs"] {
            let content = format!("The secret of {namespace} is a parrot.");
            let what =
                Remember { content, namespace: Some(namespace.into()), ..Remember::default() };
            ids.push(whole.remember(what).await.expect("kept").id);
        }
        let both = vec!["mine".to_owned(), "theirs".to_owned()];
        let scope = Scope { repositories: None, namespaces: Some(vec!["mine".to_owned()]) };
        let scoped = store.within(Arc::new(scope));
        let limited = Memories::new(&scoped, &keeper);
        let theirs = &ids[1];

        for text in ["", "parrot", "\"secret of theirs\""] {
            let mut question = RecallQuery::new(text);
            question.namespaces = both.clone();
            question.mode = loci::memory::Mode::Exact;
            let found = limited.recall(&question).await.expect("an answer");
            let found: Vec<_> =
                found.memories.iter().map(|m| m.memory.namespace.as_str()).collect();
            assert!(found.iter().all(|namespace| *namespace == "mine"), "`{text}`: {found:?}");
        }
        assert!(limited.get(theirs, &both).await.is_err(), "by its id");
        let mut recall = scoped.recall().await.expect("a read");
        let rows = recall.memories(&ids).await.expect("rows");
        assert_eq!(rows.iter().map(|row| &row.id).collect::<Vec<_>>(), [&ids[0]], "as rows");
        let counted = recall.frequencies(&["parrot".to_owned()], 10).await.expect("counts");
        assert_eq!(counted, [1], "not even counted");
        drop(recall);
        let update =
            loci::memory::Update { content: Some("Mine now.".into()), ..Default::default() };
        assert!(limited.update(theirs, &both, update).await.is_err(), "not changed");
        let gone = limited.forget(std::slice::from_ref(theirs), &both).await.expect("an answer");
        assert_eq!((gone.deleted.len(), gone.unknown.len()), (0, 1), "not deleted");
        let into = Remember {
            content: "x".into(),
            namespace: Some("theirs".into()),
            ..Remember::default()
        };
        assert!(limited.remember(into).await.is_err(), "not written to");
        for refused in [
            scoped.memories_to_embed("model", 10).await.is_err(),
            scoped.sent(&[theirs], "model").await.is_err(),
            scoped.expire_memories(&[]).await.is_err(),
            scoped.sealed_by_others("key", 10).await.is_err(),
        ] {
            assert!(refused, "upkeep is for whoever may see all");
        }
        let stats = scoped.memory_stats(&[]).await.expect("statistics");
        assert_eq!(stats.namespaces.len(), 1, "{stats:?}");
        assert!(whole.get(theirs, &both).await.is_ok(), "it is still there");
    });
}

#[test]
fn the_gate_lets_in_what_is_right_and_says_why_not() {
    let mut house = House::new(settings());
    let token = house.token("me", &["symbols:read"], (&[], &[]));
    let bearer = format!("Bearer {token}");
    let ok = r#"{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{}}"#;
    let mcp = |headers: &[(&str, &str)], body: &str| house.http.ask("POST", "/mcp", headers, body);
    let own: (&str, &str) = ("Authorization", &bearer);

    assert_eq!(mcp(&[own], ok).status, 200);
    // Who asks.
    let metadata =
        format!("http://{}/.well-known/oauth-protected-resource/mcp", house.http.address);
    let nobody = mcp(&[], ok);
    assert_eq!(nobody.status, 401);
    assert_eq!(
        nobody.header("www-authenticate"),
        Some(&*format!("Bearer resource_metadata=\"{metadata}\""))
    );
    for wrong in [
        "Bearer x",
        "Bearer",
        "Basic Zm9vOmJhcg==",
        &bearer[..bearer.len() - 1],
        &format!("{bearer}x"),
    ] {
        let answer = mcp(&[("Authorization", wrong)], ok);
        let challenge = answer.header("www-authenticate").unwrap_or_default().to_owned();
        assert!(
            answer.status == 401 && challenge.contains("error=\"invalid_"),
            "{wrong}: {answer:?}"
        );
    }
    let expired = house.runtime.block_on(access::create(
        &house.store,
        NewToken {
            name: "late".into(),
            permissions: vec!["admin".into()],
            expires: Some("2020-01-01".into()),
            ..NewToken::default()
        },
    ));
    let expired = format!("Bearer {}", expired.expect("made"));
    assert_eq!(mcp(&[("Authorization", &expired)], ok).status, 401, "expired");
    let revoked = format!("Bearer {}", house.token("gone", &["admin"], (&[], &[])));
    house.runtime.block_on(house.store.revoke_token("gone")).expect("revoked");
    assert_eq!(mcp(&[("Authorization", &revoked)], ok).status, 401, "revoked");
    house.logged(|e| e.action == "/mcp" && e.outcome == "denied" && e.detail == "invalid_token");
    let about = house.http.ask("GET", "/.well-known/oauth-protected-resource/mcp", &[], "").json();
    assert_eq!(about["resource"], format!("http://{}/mcp", house.http.address));
    assert!(
        about["scopes_supported"].as_array().is_some_and(|s| s.contains(&json!("symbols:read")))
    );
    // From where.
    assert_eq!(mcp(&[own, ("Host", "evil.example")], ok).status, 403);
    assert_eq!(mcp(&[own, ("Origin", "https://evil.example")], ok).status, 403);
    assert_eq!(mcp(&[own, ("Origin", "null")], ok).status, 403);
    let page = mcp(&[own, ("Origin", "https://app.example")], ok);
    assert_eq!(page.header("access-control-allow-origin"), Some("https://app.example"), "{page:?}");
    assert_eq!(page.status, 200);
    let asks = [("Origin", "https://app.example"), ("Access-Control-Request-Method", "POST")];
    assert_eq!(house.http.ask("OPTIONS", "/mcp", &asks, "").status, 200, "a page may ask whether");
    // What.
    let big = "x".repeat(limits::BODY_BYTES + 1);
    assert_eq!(mcp(&[own], &big).status, 413);
    let chunked = format!("{:x}\r\n{big}\r\n0\r\n\r\n", big.len());
    let endless = [own, ("Transfer-Encoding", "chunked"), ("Content-Length", "0")];
    assert!([400, 413].contains(&mcp(&endless, &chunked).status));
    for malformed in
        ["", "{", "[]", "null", "{\"jsonrpc\":\"2.0\"}", "{\"id\":1}", "\u{0}", "[[[[[[[["]
    {
        let answer = mcp(&[own], malformed);
        assert!((400..500).contains(&answer.status), "{malformed:?}: {answer:?}");
    }
    let unknown = house.http.mcp(&token, "no/such/method", json!({})).json();
    assert_eq!(unknown["error"]["code"], -32601, "{unknown}");
    assert_eq!(mcp(&[own, ("Content-Type", "text/plain")], ok).status, 415);
    assert_eq!(mcp(&[own, ("Accept", "text/html")], ok).status, 406);
    assert_eq!(mcp(&[own, ("MCP-Protocol-Version", "1999-01-01")], ok).status, 400);
    assert_eq!(house.http.ask("GET", "/mcp", &[own], "").status, 405);
    assert_eq!(house.http.ask("GET", "/elsewhere", &[], "").status, 404);
    // What it is called.
    let named = mcp(&[own, ("X-Request-Id", "mine-1")], ok);
    assert_eq!(named.header("x-request-id"), Some("mine-1"));
    let trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    let traced = mcp(&[own, ("traceparent", trace)], ok);
    assert_eq!(traced.header("x-request-id"), Some("0af7651916cd43dd8448eb211c80319c"));
    // Headers of any bytes: an answer or a closed connection, and the server goes on.
    let seed = blake3::hash(b"headers");
    for round in 0..60_u8 {
        let noise = blake3::keyed_hash(seed.as_bytes(), &[round]);
        let mut request =
            b"POST /mcp HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ".to_vec();
        request.extend(noise.as_bytes().iter().cycle().take(usize::from(round) * 7));
        request.extend(b"\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}");
        let mut stream = std::net::TcpStream::connect(&house.http.address).expect("it listens");
        stream.set_read_timeout(Some(SOON)).expect("a limit");
        let _ = stream.write_all(&request);
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        assert!(answer.is_empty() || answer.starts_with(b"HTTP/1.1 4"), "{answer:?}");
    }
    assert_eq!(mcp(&[own], ok).status, 200);
    house.end();
}

/// One client that asks too often, sends slowly or does not read does not keep others from asking.
#[test]
fn one_client_hurts_no_other() {
    let mut house = House::new(Settings { rate: NonZeroU32::MIN, ..settings() });
    let eager = house.token("eager", &["symbols:read"], (&[], &[]));
    let other = house.token("other", &["symbols:read"], (&[], &[]));
    let list = |token: &str| house.http.mcp(token, "tools/list", json!({}));
    let answers: Vec<_> = (0..4).map(|_| list(&eager)).collect();
    let refused = answers.iter().find(|answer| answer.status == 429).expect("too many");
    assert_eq!(refused.header("retry-after"), Some("1"), "{refused:?}");
    assert_eq!(answers[0].status, 200);
    // Connections that send half a request and wait, or ask and never read.
    let slow: Vec<_> = (0..40)
        .map(|number| {
            let mut stream = std::net::TcpStream::connect(&house.http.address).expect("it listens");
            let bearer = format!("Bearer {other}");
            let headers: [(&str, &str); 2] =
                [("Authorization", &bearer), ("Content-Length", "5000")];
            let whole = house.http.request("POST", "/mcp", &headers, "{");
            let half = if number % 2 == 0 { whole.len() } else { 20 };
            stream.write_all(&whole[..half]).expect("writes");
            stream
        })
        .collect();
    let third = house.token("third", &["symbols:read"], (&[], &[]));
    let begun = Instant::now();
    assert_eq!(list(&third).status, 200);
    assert!(begun.elapsed() < Duration::from_secs(3), "{:?}", begun.elapsed());
    drop(slow);
    house.end();
}

#[test]
fn the_official_client_is_served_over_http() {
    let library = support::client_library();
    let mut house = House::new(settings());
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/mcp_client/over_http.py");
    let mut command = Command::new("python3");
    command.env("PYTHONPATH", library).arg(script);
    let said = clients(&house, command);
    assert!(said.contains(" checks passed"), "{said}");
    // The run that its client gave up has ended, and was noted.
    house.logged(|e| e.action == "index_codebase" && e.outcome == "failed" && e.token == "all");
    house.logged(|e| e.action == "store_memory" && e.outcome == "denied" && e.token == "reader");
    house.end();
}

#[test]
#[ignore = "needs node and npm: cargo test --test serve -- --ignored"]
fn the_typescript_client_is_served_over_http() {
    let library = support::typescript_client();
    let mut house = House::new(settings());
    let mut command = Command::new("node");
    command
        .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/mcp_client/over_http.mjs"))
        .arg(library);
    println!("{}", clients(&house, command));
    house.end();
}

/// Runs a client with the server's address, tokens and a repository whose index somebody writes;
/// answers what it says.
fn clients(house: &House, mut command: Command) -> String {
    let token = house.token("all", &["admin"], (&[], &[]));
    let reader = house.token("reader", &["symbols:read"], (&[], &[]));
    let root = house.root("one");
    let url = format!("http://{}/mcp", house.http.address);
    let writer = house.runtime.block_on(house.store.writer(&root, SOON)).expect("the lock");
    let is_python = command.get_program() == "python3";
    command.arg(url).arg(token);
    if is_python {
        command.arg(reader);
    }
    let output = command.arg(&root).output().expect("the client runs");
    drop(writer);
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{said}\n{}", String::from_utf8_lossy(&output.stderr));
    said
}

/// The program, which ends with this value.
struct Program {
    child: Child,
    /// What it says on stderr, from its first line on.
    lines: std::sync::mpsc::Receiver<String>,
}

impl Program {
    fn start(database: &support::TestDatabase, arguments: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_loci"))
            .args(["serve", "--drain", "5"])
            .args(arguments)
            .env("LOCI_DATABASE_URL", database.url())
            .env("LOCI_DATA_DIR", support::target_directory().join("serve-data"))
            .stderr(Stdio::piped())
            .spawn()
            .expect("it starts");
        let stderr = BufReader::new(child.stderr.take().expect("a pipe"));
        let (say, lines) = std::sync::mpsc::channel();
        std::thread::spawn(move || {
            for line in stderr.lines().map_while(Result::ok) {
                let _ = say.send(line);
            }
        });
        Self { child, lines }
    }

    /// Where it serves.
    fn place(&self) -> String {
        loop {
            let line = self.lines.recv_timeout(SOON).expect("it serves");
            if let Some(place) = line.strip_prefix("serving MCP at ") {
                return place.to_owned();
            }
        }
    }

    fn signal(&self) {
        let id = self.child.id().to_string();
        let sent = Command::new("kill").args(["-TERM", &id]).status().expect("kill runs");
        assert!(sent.success());
    }

    /// Its exit code, and what it said since.
    fn ended(&mut self) -> (i32, String) {
        let deadline = Instant::now() + SOON;
        while Instant::now() < deadline {
            if let Some(status) = self.child.try_wait().expect("waits") {
                let said: Vec<String> = self.lines.iter().collect();
                return (status.code().unwrap_or(-1), said.join("\n"));
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        panic!("it does not end");
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn the_program_is_as_open_as_it_is_told_to_be() {
    let database = support::database();
    // Others reach it: not without a token, and never anonymously.
    let (code, said) = Program::start(&database, &["--bind", "0.0.0.0:0"]).ended();
    assert!(code == 2 && said.contains("loci token create"), "{code} {said}");
    let open = ["--bind", "0.0.0.0:0", "--allow-anonymous"];
    let (code, said) = Program::start(&database, &open).ended();
    assert!(code == 2 && said.contains("--allow-anonymous is for 127.0.0.1"), "{code} {said}");
    let loci = |arguments: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_loci"))
            .args(arguments)
            .env("LOCI_DATABASE_URL", database.url())
            .env("LOCI_DATA_DIR", support::target_directory().join("serve-data"))
            .output()
            .expect("it runs");
        let text = String::from_utf8_lossy(&output.stdout).trim().to_owned();
        (output.status.code(), text, String::from_utf8_lossy(&output.stderr).into_owned())
    };
    let (_, token, _) = loci(&[
        "token",
        "create",
        "--name",
        "ci",
        "--permission",
        "symbols:read",
        "--expires",
        "30 days",
    ]);
    assert!(token.starts_with("loci_") && !token.contains(char::is_whitespace), "{token}");
    let (code, _, said) = loci(&["token", "create", "--name", "ci", "--permission", "admin"]);
    assert!(code == Some(2) && said.contains("called `ci` already"), "{said}");
    let (code, _, said) =
        loci(&["token", "create", "--name", "x", "--permission", "symbols:write"]);
    assert!(code == Some(2) && said.contains("symbols:read, memories:read"), "{said}");
    let (_, list, _) = loci(&["token", "list"]);
    assert!(list.contains("ci") && list.contains("valid") && !list.contains(&token), "{list}");
    let stored = database.psql("SELECT * FROM loci.access_tokens");
    assert!(!stored.contains(&token[22..]), "the token itself is nowhere: {stored}");

    // A socket that only its owner can open; without a token where that is allowed.
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("loci.sock");
    let socket = path.to_str().expect("UTF-8");
    let mut program = Program::start(&database, &["--socket", socket, "--allow-anonymous"]);
    assert_eq!(program.place(), socket);
    let mode = std::os::unix::fs::PermissionsExt::mode(
        &path.metadata().expect("it is there").permissions(),
    );
    assert_eq!(mode & 0o777, 0o600);
    let http = Http { address: "localhost".to_owned() };
    let list = r#"{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{}}"#;
    let ask = |headers: &[(&str, &str)]| {
        let stream = std::os::unix::net::UnixStream::connect(&path).expect("it listens");
        support::http::send(stream, &http.request("POST", "/mcp", headers, list)).status
    };
    assert_eq!(ask(&[]), 200);
    assert_eq!(ask(&[("Authorization", "Bearer wrong")]), 401, "a wrong token is not no token");
    // A request that is being sent when the signal comes is answered; then it ends.
    let mut stream = std::os::unix::net::UnixStream::connect(&path).expect("it listens");
    let request = http.request("POST", "/mcp", &[], list);
    let (first, last) = request.split_at(request.len() - 5);
    stream.write_all(first).expect("writes");
    std::thread::sleep(Duration::from_millis(200));
    program.signal();
    while std::os::unix::net::UnixStream::connect(&path).is_ok() {
        std::thread::sleep(Duration::from_millis(10));
    }
    assert_eq!(support::http::send(stream, last).status, 200, "what was begun is answered");
    assert_eq!(program.ended().0, 0);
    assert!(!path.exists(), "the socket goes with it");
}

#[test]
fn tls_is_spoken_with_a_certificate() {
    let database = support::database();
    let folder = tempfile::tempdir().expect("a folder");
    let [chain, key]: [PathBuf; 2] = ["chain.pem", "key.pem"].map(|name| folder.path().join(name));
    let made = Command::new("python3")
        .env("PYTHONPATH", support::client_library())
        .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/mcp_client/certificate.py"))
        .args([&chain, &key])
        .output()
        .expect("python3 runs");
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let files = [&chain, &key].map(|path| path.to_str().expect("UTF-8").to_owned());
    let tls = ["--bind", "127.0.0.1:0", "--allow-anonymous", "--tls-cert", &files[0], "--tls-key"];
    let program = Program::start(&database, &[tls.as_slice(), &[&files[1]]].concat());
    let place = program.place();
    assert!(place.starts_with("https://127.0.0.1:"), "{place}");
    // Python's own client, which checks the certificate and its name.
    let check = format!(
        "import json,ssl,sys,urllib.request\n\
         body=json.dumps({{'jsonrpc':'2.0','id':1,'method':'tools/list','params':{{}}}}).encode()\n\
         headers={{'Accept':'application/json, text/event-stream','Content-Type':'application/json'}}\n\
         request=urllib.request.Request(sys.argv[1],body,headers)\n\
         context=ssl.create_default_context(cafile=sys.argv[2])\n\
         answer=urllib.request.urlopen(request,context=context,timeout={})\n\
         print(len(json.load(answer)['result']['tools']))",
        SOON.as_secs()
    );
    let url = place.replace("127.0.0.1", "localhost");
    let output = Command::new("python3")
        .args(["-c", &check, &url, &files[0]])
        .output()
        .expect("python3 runs");
    let said = String::from_utf8_lossy(&output.stdout);
    assert_eq!(said.trim(), "14", "{}", String::from_utf8_lossy(&output.stderr));
    // A key that is none is said to be.
    std::fs::write(&key, "none").expect("writes");
    let (code, said) = Program::start(&database, &[tls.as_slice(), &[&files[1]]].concat()).ended();
    assert!(code == 2 && said.contains("key.pem"), "{code} {said}");
}
