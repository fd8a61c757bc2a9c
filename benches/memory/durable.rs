//! Durability: clients write through `loci mcp` while PostgreSQL, those programs and ChromaDB are
//! killed at random; then what was acknowledged is compared with what is there.

use super::Desk;
use anyhow::{Context, ensure};
use chromadb::ChromaClient;
use chromadb::client::ChromaClientOptions;
use chromadb::collection::GetOptions;
use loci::config::DATA_DIR_VARIABLE;
use loci::store::managed::Server;
use serde_json::{Value, json};
use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};

/// Clients that write at the same time.
const CLIENTS: usize = 8;

/// Longest that a client waits for an answer before it takes the server for dead.
const ANSWER: Duration = Duration::from_secs(30);

/// Longest that ChromaDB may take to catch up.
const CATCH_UP: Duration = Duration::from_secs(300);

/// A `loci mcp` that is spoken to.
struct Session {
    process: Child,
    input: ChildStdin,
    output: Lines<BufReader<ChildStdout>>,
    next: u64,
}

impl Session {
    async fn open(
        loci: &Path,
        environment: &[(String, String)],
        folder: &Path,
    ) -> anyhow::Result<Self> {
        let mut process = Command::new(loci)
            .arg("mcp")
            .envs(environment.iter().cloned())
            .current_dir(folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()?;
        let input = process.stdin.take().context("its input")?;
        let output = BufReader::new(process.stdout.take().context("its output")?).lines();
        let mut session = Self { process, input, output, next: 0 };
        let params = json!({"protocolVersion": "2025-06-18", "capabilities": {},
            "clientInfo": {"name": "durable", "version": "1"}});
        session.ask("initialize", params).await?;
        session.send(&json!({"jsonrpc": "2.0", "method": "notifications/initialized"})).await?;
        Ok(session)
    }

    async fn send(&mut self, message: &Value) -> anyhow::Result<()> {
        self.input.write_all(format!("{message}\n").as_bytes()).await?;
        Ok(self.input.flush().await?)
    }

    async fn ask(&mut self, method: &str, params: Value) -> anyhow::Result<Value> {
        self.next += 1;
        let id = self.next;
        self.send(&json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params})).await?;
        loop {
            let line = tokio::time::timeout(ANSWER, self.output.next_line()).await??;
            let answer: Value = serde_json::from_str(&line.context("it has ended")?)?;
            if answer["id"] == id {
                return Ok(answer);
            }
        }
    }

    /// Whether the memory was acknowledged.
    async fn store(&mut self, content: &str) -> anyhow::Result<bool> {
        let arguments = json!({"content": content, "namespace": "durable", "tags": ["kept"]});
        let params = json!({"name": "store_memory", "arguments": arguments});
        let answer = self.ask("tools/call", params).await?;
        let result = &answer["result"];
        Ok(result["isError"] != true && result["structuredContent"]["id"].is_string())
    }
}

/// What all clients share.
struct Shared {
    loci: PathBuf,
    environment: Vec<(String, String)>,
    folder: PathBuf,
    next: AtomicUsize,
    writes: usize,
    acknowledged: Mutex<Vec<usize>>,
    processes: Mutex<HashMap<usize, u32>>,
}

async fn client(shared: Arc<Shared>, number: usize) {
    let mut mine: Option<usize> = None;
    'sessions: loop {
        if mine.is_none() && shared.next.load(Ordering::Relaxed) >= shared.writes {
            return;
        }
        let opened = Session::open(&shared.loci, &shared.environment, &shared.folder).await;
        let Ok(mut session) = opened else { continue };
        if let (Some(id), Ok(mut processes)) = (session.process.id(), shared.processes.lock()) {
            processes.insert(number, id);
        }
        loop {
            let write = match mine.take() {
                Some(write) => write,
                None => {
                    let write = shared.next.fetch_add(1, Ordering::Relaxed);
                    if write >= shared.writes {
                        return;
                    }
                    write
                }
            };
            match session.store(&content(write)).await {
                Ok(true) => {
                    if let Ok(mut acknowledged) = shared.acknowledged.lock() {
                        acknowledged.push(write);
                    }
                }
                // Refused: the database is away; whoever is told so tries again.
                Ok(false) => {
                    mine = Some(write);
                    tokio::time::sleep(Duration::from_millis(100)).await;
                }
                Err(_) => {
                    mine = Some(write);
                    continue 'sessions;
                }
            }
        }
    }
}

fn content(number: usize) -> String {
    format!("Write number {number}: what was acknowledged is there, once.")
}

/// A ChromaDB that is killed and started.
struct Chroma {
    program: PathBuf,
    data: PathBuf,
    port: u16,
    process: Option<std::process::Child>,
}

impl Chroma {
    fn start(&mut self) -> anyhow::Result<()> {
        let process = std::process::Command::new(&self.program)
            .args(["run", "--host", "127.0.0.1", "--port", &self.port.to_string(), "--path"])
            .arg(&self.data)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()?;
        self.process = Some(process);
        Ok(())
    }

    fn kill(&mut self) {
        if let Some(mut process) = self.process.take() {
            let _ = process.kill();
            let _ = process.wait();
        }
    }

    fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }
}

impl Drop for Chroma {
    fn drop(&mut self) {
        self.kill();
    }
}

fn kill(process: impl std::fmt::Display) {
    let _ = std::process::Command::new("kill").args(["-9", &process.to_string()]).status();
}

pub(super) async fn run(
    desk: Desk,
    loci: &Path,
    chroma: Option<&str>,
    (writes, rounds): (usize, usize),
) -> anyhow::Result<()> {
    desk.psql("TRUNCATE loci.memories CASCADE; TRUNCATE loci.memory_outbox")?;
    let folder = desk.config.data_dir.join("durable");
    let _ = tokio::fs::remove_dir_all(&folder).await;
    tokio::fs::create_dir_all(&folder).await?;
    let port = std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
    let mut chroma = chroma.map(|program| Chroma {
        program: PathBuf::from(program),
        data: folder.join("chroma"),
        port,
        process: None,
    });
    let mut environment = vec![
        (DATA_DIR_VARIABLE.to_owned(), desk.config.data_dir.display().to_string()),
        ("LOCI_DAEMON".to_owned(), "off".to_owned()),
        ("LOCI_EMBEDDINGS".to_owned(), "off".to_owned()),
    ];
    if let Some(chroma) = &mut chroma {
        chroma.start()?;
        environment.push(("LOCI_CHROMA_URL".to_owned(), chroma.url()));
    }
    let shared = Arc::new(Shared {
        loci: loci.to_owned(),
        environment,
        folder,
        next: AtomicUsize::new(0),
        writes,
        acknowledged: Mutex::default(),
        processes: Mutex::default(),
    });
    let begun = Instant::now();
    let clients: Vec<_> =
        (0..CLIENTS).map(|number| tokio::spawn(client(Arc::clone(&shared), number))).collect();
    let settings = desk.config.server.clone();
    let mut killed = [0; 3];
    for round in 1..=rounds {
        // Spread over the writes: when its share of them is under way.
        let due = writes * round / (rounds + 1);
        while shared.next.load(Ordering::Relaxed) < due {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        tokio::time::sleep(Duration::from_millis((round * 37 % 90) as u64)).await;
        match round % 3 {
            0 => {
                let server = Server::ensure_running(&settings, &mut |_| ())?;
                kill(server.pid().context("its process")?);
                killed[0] += 1;
            }
            1 => {
                let process =
                    shared.processes.lock().ok().and_then(|p| p.get(&(round % CLIENTS)).copied());
                kill(process.context("a client's process")?);
                killed[1] += 1;
            }
            _ => {
                if let Some(chroma) = &mut chroma {
                    chroma.kill();
                    chroma.start()?;
                    killed[2] += 1;
                }
            }
        }
    }
    for client in clients {
        client.await?;
    }
    println!(
        "{writes} writes by {CLIENTS} clients in {:.0} s; killed: PostgreSQL {}, loci {}, ChromaDB {}",
        begun.elapsed().as_secs_f64(),
        killed[0],
        killed[1],
        killed[2]
    );
    check(&settings, &shared, chroma.as_ref()).await
}

async fn check(
    settings: &loci::store::managed::ServerSettings,
    shared: &Shared,
    chroma: Option<&Chroma>,
) -> anyhow::Result<()> {
    let server = Server::ensure_running(settings, &mut |_| ())?;
    let psql = |sql: &str| -> anyhow::Result<String> {
        let mut command = server.psql_command(server.database());
        command.args(["--no-psqlrc", "--quiet", "--tuples-only", "--no-align", "--command", sql]);
        Ok(String::from_utf8_lossy(&command.output()?.stdout).trim().to_owned())
    };
    let there: Vec<String> =
        psql("SELECT content FROM loci.memories")?.lines().map(str::to_owned).collect();
    let mut counts: HashMap<&str, usize> = HashMap::new();
    there.iter().for_each(|content| *counts.entry(content).or_default() += 1);
    let acknowledged = shared.acknowledged.lock().map(|list| list.clone()).unwrap_or_default();
    let (mut missing, mut twice) = (0, 0);
    for write in &acknowledged {
        match counts.get(content(*write).as_str()) {
            None => missing += 1,
            Some(1) => {}
            Some(_) => twice += 1,
        }
    }
    let whole =
        psql("SELECT count(*) FROM loci.memories WHERE tags = '{kept}' AND content_hash <> ''")?;
    println!(
        "acknowledged {}, missing {missing}, more than once {twice}; in PostgreSQL {}, whole {whole}",
        acknowledged.len(),
        there.len()
    );
    ensure!(missing == 0 && twice == 0, "acknowledged memories are lost or double");
    ensure!(whole == there.len().to_string(), "some memories are there by half");
    let Some(chroma) = chroma else { return Ok(()) };
    // Whoever runs tells it: one program is enough.
    let mut session = Session::open(&shared.loci, &shared.environment, &shared.folder).await?;
    session.store(&content(0)).await?;
    let begun = Instant::now();
    while psql("SELECT count(*) FROM loci.memory_outbox")? != "0" {
        ensure!(begun.elapsed() < CATCH_UP, "ChromaDB has not caught up");
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
    let options = ChromaClientOptions { url: Some(chroma.url()), ..ChromaClientOptions::default() };
    let client = ChromaClient::new(options).await?;
    let collection = client.get_collection("loci_memories").await?;
    let include = Some(vec!["documents".to_owned()]);
    let got = collection.get(GetOptions { include, ..GetOptions::default() }).await?;
    let told: BTreeSet<String> = got.documents.unwrap_or_default().into_iter().flatten().collect();
    let here: BTreeSet<String> = there.into_iter().collect();
    println!(
        "ChromaDB caught up in {:.0} s: {} records, equal to PostgreSQL: {}",
        begun.elapsed().as_secs_f64(),
        got.ids.len(),
        told == here
    );
    ensure!(told == here && got.ids.len() == here.len(), "ChromaDB differs");
    Ok(())
}
