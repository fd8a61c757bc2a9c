//! What standard clients look up to find out how to be let in: OAuth 2.0 protected resource metadata
//! (RFC 9728).
//!
//! Tokens are made by whoever runs the server, so no authorization server is named: a client then
//! knows that it has to be given one, and how to send it.
//!
//! Must not know: tokens, tools.

use super::gate::Gate;
use crate::access::Permission;
use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use serde_json::{Value, json};
use std::sync::Arc;

/// Where it is for the whole server; for one resource, its path follows.
pub(super) const PATH: &str = "/.well-known/oauth-protected-resource";

/// Where MCP is.
pub(super) const MCP: &str = "/mcp";

/// The address of the metadata of [`MCP`] on a server that is reached at `origin`.
pub(super) fn address(origin: &str) -> String {
    format!("{origin}{PATH}{MCP}")
}

pub(super) async fn answer(State(gate): State<Arc<Gate>>, headers: HeaderMap) -> Json<Value> {
    let origin = gate.origin(&headers);
    Json(json!({
        "resource": format!("{origin}{MCP}"),
        "resource_name": "loci",
        "bearer_methods_supported": ["header"],
        "scopes_supported": Permission::ALL.map(Permission::name),
    }))
}
