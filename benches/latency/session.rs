//! A daemon and an MCP server of our own, and the questions asked of them.

use crate::cost;
use anyhow::{Context, bail, ensure};
use loci::control::{Client, Request};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Stdio};
use std::time::{Duration, Instant};

/// How long the daemon may take to start, its database included.
const START: Duration = Duration::from_secs(120);

/// How long the first index may take.
const FIRST_INDEX: Duration = Duration::from_secs(900);

/// How long a process may take to end by itself.
const END: Duration = Duration::from_secs(20);

/// Pages of references that are read at most.
const MAX_PAGES: usize = 40;

/// What an answer has to show.
#[derive(Debug)]
pub enum Answer {
    /// `find_symbol`: the symbol stands at this line.
    SymbolAt { query: String, path: String, line: usize },
    /// `find_symbol`: a symbol of exactly this name is there.
    Found { query: String, path: String },
    /// `find_symbol`: none is.
    NotFound { query: String },
    /// `find_references`: one stands at this line of this file.
    ReferenceAt { symbol: String, path: String, line: usize },
    /// `find_symbol` and `find_references`: so many at least, on the first page or all.
    Referenced { name: String, path: String, at_least: usize },
}

/// The processes, and the way to them.
pub struct Session {
    data: PathBuf,
    daemon: Child,
    mcp: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
    next: u64,
    /// What was answered last.
    pub last: String,
}

impl Session {
    /// Starts both and waits until the first index is there.
    pub fn start(data: &Path, root: &Path) -> anyhow::Result<Self> {
        let daemon = cost::command(&["daemon"])?
            .env(loci::config::DATA_DIR_VARIABLE, data)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .spawn()
            .context("starting the daemon")?;
        let mut mcp = cost::command(&["mcp"])?
            .env(loci::config::DATA_DIR_VARIABLE, data)
            .current_dir(root)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .context("starting the MCP server")?;
        let input = mcp.stdin.take();
        let output = BufReader::new(mcp.stdout.take().context("a pipe")?);
        let data = data.to_owned();
        let mut session = Self { data, daemon, mcp, input, output, next: 0, last: String::new() };
        let root = root.to_str().context("a temporary folder has a UTF-8 name")?.to_owned();
        session.control(START, &Request::Watch { root: root.clone(), poll: Default::default() })?;
        let start = Instant::now();
        loop {
            let ask = Request::Freshness { root: root.clone(), wait_ms: Some(1000) };
            let reply = session.control(START, &ask)?;
            let quiet = matches!(&reply, loci::control::Reply::Freshness(fresh)
                if fresh.quiet && fresh.generation > 0 && fresh.pending == 0);
            if quiet {
                break;
            }
            ensure!(start.elapsed() < FIRST_INDEX, "the first index never ends: {reply:?}");
            std::thread::sleep(Duration::from_millis(50));
        }
        session.send(&json!({
            "jsonrpc": "2.0", "id": 0, "method": "initialize",
            "params": {
                "protocolVersion": "2025-06-18", "capabilities": {},
                "clientInfo": { "name": "latency", "version": "0" },
            },
        }))?;
        session.receive(0)?;
        session.send(&json!({ "jsonrpc": "2.0", "method": "notifications/initialized" }))?;
        Ok(session)
    }

    /// The daemon's process.
    pub fn daemon(&self) -> u32 {
        self.daemon.id()
    }

    /// Ends both, and the database with them.
    pub fn end(mut self) -> anyhow::Result<()> {
        self.stop();
        Ok(())
    }

    fn stop(&mut self) {
        drop(self.input.take());
        wait(&mut self.mcp);
        let _ = self.control(Duration::from_secs(1), &Request::Stop);
        wait(&mut self.daemon);
        // A managed server would outlive its folder.
        cost::loci(&self.data, &["db", "stop"]).ok();
    }

    fn control(
        &mut self,
        wait: Duration,
        request: &Request,
    ) -> anyhow::Result<loci::control::Reply> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let start = Instant::now();
        runtime.block_on(async {
            loop {
                match Client::connect(&self.data).await {
                    Ok(Some(mut client)) => return Ok(client.request(request).await?),
                    Ok(None) | Err(_) if start.elapsed() < wait => {}
                    Ok(None) => bail!("no daemon answers"),
                    Err(error) => return Err(error.into()),
                }
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        })
    }

    fn send(&mut self, message: &Value) -> anyhow::Result<()> {
        let input = self.input.as_mut().context("it runs")?;
        writeln!(input, "{message}")?;
        Ok(input.flush()?)
    }

    fn receive(&mut self, id: u64) -> anyhow::Result<Value> {
        let mut line = String::new();
        loop {
            line.clear();
            ensure!(self.output.read_line(&mut line)? > 0, "the MCP server has ended");
            let message: Value = serde_json::from_str(&line)?;
            // Notifications come in between.
            if message["id"] == id && message["method"].is_null() {
                self.last.clone_from(&line);
                return Ok(message);
            }
        }
    }

    fn call(&mut self, tool: &str, arguments: Value) -> anyhow::Result<Value> {
        self.next += 1;
        let id = self.next;
        self.send(&json!({
            "jsonrpc": "2.0", "id": id, "method": "tools/call",
            "params": { "name": tool, "arguments": arguments },
        }))?;
        let mut answer = self.receive(id)?;
        Ok(answer["result"]["structuredContent"].take())
    }

    /// Asks once; whether the answer shows what it should.
    pub fn ask(&mut self, answer: &Answer, wait_ms: u64) -> anyhow::Result<bool> {
        Ok(match answer {
            Answer::SymbolAt { query, path, line } => {
                let found = self.find(query, path, wait_ms)?;
                found.iter().any(|s| s["name"] == query.as_str() && s["line"] == *line)
            }
            Answer::Found { query, path } => {
                self.find(query, path, wait_ms)?.iter().any(|s| s["name"] == query.as_str())
            }
            Answer::NotFound { query } => {
                !self.find(query, "", wait_ms)?.iter().any(|s| s["name"] == query.as_str())
            }
            Answer::ReferenceAt { symbol, path, line } => {
                let arguments =
                    json!({ "symbol": symbol, "kind": "calls", "limit": 200, "wait_ms": wait_ms });
                let page = self.call("find_references", arguments)?;
                let references = page["references"].as_array().cloned().unwrap_or_default();
                references.iter().any(|r| r["path"] == path.as_str() && r["line"] == *line)
            }
            Answer::Referenced { name, path, at_least } => {
                let found = self.find(name, path, wait_ms)?;
                let Some(symbol) = found.iter().find(|s| s["name"] == name.as_str()) else {
                    return Ok(false);
                };
                let id = id_of(symbol);
                let page = self.call("find_references", json!({ "symbol": id, "limit": 500 }))?;
                let number = page["references"].as_array().map_or(0, Vec::len);
                number >= *at_least || (number > 0 && page["next_cursor"].is_string())
            }
        })
    }

    fn find(&mut self, query: &str, path: &str, wait_ms: u64) -> anyhow::Result<Vec<Value>> {
        let mut arguments = json!({ "query": query, "wait_ms": wait_ms, "limit": 50 });
        if !path.is_empty() {
            arguments["path"] = path.into();
        }
        let mut found = self.call("find_symbol", arguments)?;
        match found["symbols"].take() {
            Value::Array(symbols) => Ok(symbols),
            _ => Ok(Vec::new()),
        }
    }

    /// The id of the one symbol of this name in a file.
    pub fn symbol(&mut self, name: &str, path: &str) -> anyhow::Result<Option<String>> {
        let found = self.find(name, path, 0)?;
        let mut exact = found.iter().filter(|s| s["name"] == name && s["path"] == path);
        Ok(match (exact.next(), exact.next()) {
            (Some(symbol), None) => Some(id_of(symbol)),
            _ => None,
        })
    }

    /// How many references a symbol has, and from how many symbols.
    pub fn references(&mut self, symbol: &str) -> anyhow::Result<(usize, usize)> {
        let (mut number, mut from, mut cursor) = (0, BTreeSet::new(), None);
        for _ in 0..MAX_PAGES {
            let mut arguments = json!({ "symbol": symbol, "limit": 500 });
            if let Some(cursor) = cursor.take() {
                arguments["cursor"] = cursor;
            }
            let mut page = self.call("find_references", arguments)?;
            for reference in page["references"].as_array().into_iter().flatten() {
                number += 1;
                from.insert(format!("{}{}", reference["path"], reference["enclosing"]));
            }
            cursor = Some(page["next_cursor"].take()).filter(Value::is_string);
            if cursor.is_none() {
                break;
            }
        }
        Ok((number, from.len()))
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        self.stop();
    }
}

fn id_of(symbol: &Value) -> String {
    match &symbol["id"] {
        Value::String(id) => id.clone(),
        other => other.to_string(),
    }
}

/// Waits for a process's end, and makes one where it does not come.
fn wait(child: &mut Child) {
    let start = Instant::now();
    while matches!(child.try_wait(), Ok(None)) {
        if start.elapsed() > END {
            let _ = child.kill();
        }
        std::thread::sleep(Duration::from_millis(20));
    }
}
