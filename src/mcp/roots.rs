//! The folders that a client says it works on (MCP roots).
//!
//! Must not know: what is done with them.

use rmcp::service::{Peer, RoleServer};
use std::path::PathBuf;
use std::time::Duration;

/// How long the client may take to say.
const ROOTS_LIMIT: Duration = Duration::from_secs(10);

/// Folders of one client that are looked at.
const MAX_ROOTS: usize = 20;

/// The client's folders; none where it offers none, or begins in a way that lets no server ask.
#[expect(deprecated, reason = "clients of the revisions that have roots go on having them")]
pub(super) async fn of(peer: &Peer<RoleServer>) -> Vec<PathBuf> {
    let offered = peer.peer_info().is_some_and(|client| client.capabilities.roots.is_some());
    if !offered {
        return Vec::new();
    }
    match tokio::time::timeout(ROOTS_LIMIT, peer.list_roots()).await {
        Ok(Ok(list)) => {
            list.roots.iter().filter_map(|root| path(&root.uri)).take(MAX_ROOTS).collect()
        }
        Ok(Err(error)) => {
            tracing::debug!(%error, "the client does not say which folders it works on");
            Vec::new()
        }
        Err(_) => {
            tracing::debug!(limit = ?ROOTS_LIMIT, "the client does not say its folders in time");
            Vec::new()
        }
    }
}

/// The path that a `file:` URI names on this machine.
fn path(uri: &str) -> Option<PathBuf> {
    let rest = uri.strip_prefix("file://")?;
    let encoded = rest.strip_prefix("localhost").unwrap_or(rest);
    if !encoded.starts_with('/') {
        return None;
    }
    let mut bytes = Vec::with_capacity(encoded.len());
    let mut rest = encoded.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let mut digit = || rest.next().and_then(|byte| char::from(byte).to_digit(16));
        let (high, low) = (digit()?, digit()?);
        bytes.push(u8::try_from(high * 16 + low).ok()?);
    }
    String::from_utf8(bytes).ok().map(PathBuf::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_uri_is_a_path() {
        for (uri, expected) in [
            ("file:///home/me/app", "/home/me/app"),
            ("file://localhost/home/me", "/home/me"),
            ("file:///a%20b/%C3%A9", "/a b/é"),
        ] {
            assert_eq!(path(uri), Some(PathBuf::from(expected)), "{uri}");
        }
        for uri in ["https://example.org/app", "file://server/share", "file:///a%2", "file:///%ff"]
        {
            assert_eq!(path(uri), None, "{uri}");
        }
    }
}
