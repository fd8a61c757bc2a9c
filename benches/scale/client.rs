//! A client of `loci mcp`: one question after the other, in JSON lines.

use crate::Program;
use anyhow::{Context, ensure};
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Stdio};
use std::time::{Duration, Instant};

/// The server and the way to it.
pub struct Client {
    child: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
    next: u64,
}

/// An answer.
pub struct Answer {
    /// Its result.
    pub result: Value,
    /// From the question's first byte to the answer's last.
    pub time: Duration,
    /// Bytes of the line that answers.
    pub bytes: usize,
}

impl Client {
    /// Starts the server in the repository's folder.
    pub fn start(program: &Program, data: &Path, root: &Path) -> anyhow::Result<Self> {
        let mut child = program
            .command(data, &["mcp", "--no-daemon"])?
            .current_dir(root)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .context("starting the MCP server")?;
        let input = child.stdin.take();
        let output = BufReader::new(child.stdout.take().context("a pipe")?);
        let mut client = Self { child, input, output, next: 0 };
        client.request(
            "initialize",
            json!({
                "protocolVersion": "2025-06-18", "capabilities": {},
                "clientInfo": { "name": "scale", "version": "0" },
            }),
        )?;
        client.send(&json!({ "jsonrpc": "2.0", "method": "notifications/initialized" }))?;
        Ok(client)
    }

    /// The server's process.
    pub fn pid(&self) -> i32 {
        self.child.id() as i32
    }

    /// Calls a tool.
    pub fn call(&mut self, tool: &str, arguments: &Value) -> anyhow::Result<Answer> {
        self.request("tools/call", json!({ "name": tool, "arguments": arguments }))
    }

    fn request(&mut self, method: &str, parameters: Value) -> anyhow::Result<Answer> {
        self.next += 1;
        let id = self.next;
        let asked = json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": parameters });
        let start = Instant::now();
        self.send(&asked)?;
        let mut line = String::new();
        loop {
            line.clear();
            ensure!(self.output.read_line(&mut line)? > 0, "the MCP server has ended");
            let time = start.elapsed();
            let mut message: Value = serde_json::from_str(&line)?;
            // Notifications come in between.
            if message["id"] != id || !message["method"].is_null() {
                continue;
            }
            ensure!(message["error"].is_null(), "{asked}: {}", message["error"]);
            let result = message["result"].take();
            return Ok(Answer { result, time, bytes: line.len() });
        }
    }

    fn send(&mut self, message: &Value) -> anyhow::Result<()> {
        let input = self.input.as_mut().context("it runs")?;
        writeln!(input, "{message}")?;
        Ok(input.flush()?)
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        // The end of its input is its end.
        drop(self.input.take());
        let _ = self.child.wait();
    }
}
