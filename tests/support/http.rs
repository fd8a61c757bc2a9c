//! HTTP as a test speaks it: one request, one connection, every byte its own.

use serde_json::{Value, json};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

/// Longest that an answer may take.
const ANSWER: Duration = Duration::from_secs(60);

/// An answer.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: String,
}

impl Answer {
    /// The header called `name`, in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str())
    }

    /// The body as JSON; of a stream of events, the last.
    pub fn json(&self) -> Value {
        let last = self.body.lines().rev().find_map(|line| line.strip_prefix("data: "));
        let text = last.unwrap_or(&self.body);
        serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }
}

/// Sends a request as it stands here and reads the answer to its end.
pub fn send(mut stream: impl Read + Write, request: &[u8]) -> Answer {
    // A server that refuses a body need not read all of it.
    let _ = stream.write_all(request);
    let mut bytes = Vec::new();
    let _ = stream.read_to_end(&mut bytes);
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let (head, body) = text.split_once("\r\n\r\n").unwrap_or_else(|| panic!("no answer: {text:?}"));
    let mut lines = head.lines();
    let status = lines.next().and_then(|line| line.split(' ').nth(1)).expect("a status");
    let headers: Vec<(String, String)> = lines
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| (name.to_lowercase(), value.to_owned()))
        .collect();
    let chunked = headers.iter().any(|(n, v)| n == "transfer-encoding" && v == "chunked");
    let body = if chunked { joined(body) } else { body.to_owned() };
    Answer { status: status.parse().expect("a number"), headers, body }
}

/// A body that came in chunks.
fn joined(mut body: &str) -> String {
    let mut out = String::new();
    while let Some((size, rest)) = body.split_once("\r\n") {
        let size = usize::from_str_radix(size.trim(), 16).unwrap_or(0);
        if size == 0 || rest.len() < size {
            break;
        }
        out.push_str(&rest[..size]);
        body = rest[size..].trim_start_matches("\r\n");
    }
    out
}

/// A server that is spoken to.
#[derive(Clone, Debug)]
pub struct Http {
    /// `127.0.0.1:port`.
    pub address: String,
}

impl Http {
    /// One request.
    pub fn ask(&self, verb: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Answer {
        let stream = TcpStream::connect(&self.address).expect("it listens");
        stream.set_read_timeout(Some(ANSWER)).expect("a limit");
        send(stream, &self.request(verb, path, headers, body))
    }

    /// The bytes of a request; headers that are given replace the usual ones.
    pub fn request(&self, verb: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Vec<u8> {
        let length = body.len().to_string();
        let usual = [
            ("Host", self.address.as_str()),
            ("Accept", "application/json, text/event-stream"),
            ("Content-Type", "application/json"),
            ("Content-Length", &length),
            ("Connection", "close"),
        ];
        let mut request = format!("{verb} {path} HTTP/1.1\r\n");
        for (name, value) in usual {
            if !headers.iter().any(|(own, _)| own.eq_ignore_ascii_case(name)) {
                request.push_str(&format!("{name}: {value}\r\n"));
            }
        }
        for (name, value) in headers {
            request.push_str(&format!("{name}: {value}\r\n"));
        }
        format!("{request}\r\n{body}").into_bytes()
    }

    /// A message for MCP, with a token.
    pub fn mcp(&self, token: &str, method: &str, params: Value) -> Answer {
        let bearer = format!("Bearer {token}");
        let message = json!({ "jsonrpc": "2.0", "id": 1, "method": method, "params": params });
        self.ask("POST", "/mcp", &[("Authorization", &bearer)], &message.to_string())
    }

    /// A call of a tool: its structured content, or the text of why it failed.
    pub fn call(&self, token: &str, tool: &str, arguments: &Value) -> Result<Value, String> {
        let params = json!({ "name": tool, "arguments": arguments });
        let answer = self.mcp(token, "tools/call", params);
        assert_eq!(answer.status, 200, "{tool} {arguments}: {answer:?}");
        let mut message = answer.json();
        if let Some(error) = message.get("error") {
            return Err(format!("protocol error {error}"));
        }
        let result = message["result"].take();
        match result["isError"] == true {
            true => Err(result["content"][0]["text"].as_str().unwrap_or_default().to_owned()),
            false => Ok(result["structuredContent"].clone()),
        }
    }
}
