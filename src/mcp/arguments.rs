//! What the tools take. The comments are the descriptions that clients see.

use rmcp::model::JsonObject;
use schemars::JsonSchema;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::time::Duration;

/// Arguments of `index_codebase`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct IndexCodebase {
    /// Folder of the repository; relative to the server's working directory.
    pub path: String,
}

/// Arguments of `find_symbol`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct FindSymbol {
    /// Name, beginning of a name, or qualified name (`Type::method`, `Class.method`).
    pub query: String,
    /// Only these kinds, comma-separated: function, method, struct, class, trait, …
    pub kind: Option<String>,
    /// Only in this file or folder.
    pub path: Option<String>,
    /// At most 200.
    pub limit: Option<u32>,
    /// Root, if not the current repository's.
    pub repository: Option<String>,
    /// Wait up to so many milliseconds (≤ 60000) for saved changes.
    pub wait_ms: Option<u32>,
}

/// Arguments of `search_code`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SearchCode {
    /// Words, or a name.
    pub query: String,
    /// Kinds.
    pub kind: Option<String>,
    /// File or folder.
    pub path: Option<String>,
    /// File in hand.
    pub near: Option<String>,
    /// At most 50.
    pub limit: Option<u32>,
    /// Root.
    pub repository: Option<String>,
    /// As elsewhere.
    pub wait_ms: Option<u32>,
}

/// Arguments of `trace_dependencies`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct TraceDependencies {
    /// Symbol, file or folder.
    pub of: String,
    /// dependencies, dependents or cycles.
    pub direction: Option<String>,
    /// Symbol: the shortest path there.
    pub to: Option<String>,
    /// Edge kinds.
    pub kind: Option<String>,
    /// Calls reach overriding members.
    pub implementations: Option<bool>,
    /// Default 3.
    pub depth: Option<u32>,
    /// At most 1000.
    pub limit: Option<u32>,
    /// List only these.
    pub path: Option<String>,
    /// Root.
    pub repository: Option<String>,
    /// As elsewhere.
    pub wait_ms: Option<u32>,
}

/// Arguments of `get_symbol`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct GetSymbol {
    /// Name, qualified name, descriptor or id.
    pub symbol: String,
    /// Root.
    pub repository: Option<String>,
    /// As elsewhere.
    pub wait_ms: Option<u32>,
}

/// Arguments of `find_references`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct FindReferences {
    /// As in get_symbol.
    pub symbol: String,
    /// Only these kinds, comma-separated: calls, uses_type, imports, overrides, tests, …
    pub kind: Option<String>,
    /// Also what may lead to another symbol of that name.
    pub candidates: Option<bool>,
    /// At most 500.
    pub limit: Option<u32>,
    /// `next_cursor` of the page before.
    pub cursor: Option<String>,
    /// Root.
    pub repository: Option<String>,
    /// As elsewhere.
    pub wait_ms: Option<u32>,
}

/// Arguments of `analyze_changes`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct AnalyzeChanges {
    /// As if it changed.
    pub symbol: Option<String>,
    /// Since this ref, or A..B (default: uncommitted).
    pub base: Option<String>,
    /// 1–10.
    pub depth: Option<u32>,
    /// At most 1000.
    pub limit: Option<u32>,
    /// Root.
    pub repository: Option<String>,
    /// As elsewhere.
    pub wait_ms: Option<u32>,
}

/// Arguments of `analyze_patterns`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct AnalyzePatterns {
    /// File or folder.
    pub path: Option<String>,
    /// Only these, comma-separated.
    pub pattern: Option<String>,
    /// At least: note, warning, error.
    pub severity: Option<String>,
    /// At most 200.
    pub limit: Option<u32>,
    /// As elsewhere.
    pub cursor: Option<String>,
    /// Root.
    pub repository: Option<String>,
    /// As elsewhere.
    pub wait_ms: Option<u32>,
}

/// Arguments of `outline`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Outline {
    /// File or folder; empty for the whole repository.
    pub path: String,
    /// Tokens for an overview of a folder.
    pub budget: Option<u32>,
    /// As elsewhere.
    pub cursor: Option<String>,
    /// Root.
    pub repository: Option<String>,
    /// As elsewhere.
    pub wait_ms: Option<u32>,
}

/// Arguments of `status`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Status {
    /// Root.
    pub repository: Option<String>,
    /// As elsewhere.
    pub wait_ms: Option<u32>,
}

/// Longest that a question may wait for changes to be indexed.
pub(super) const MAX_WAIT: Duration = Duration::from_secs(60);

/// How long a question waits: not at all unless it says so.
pub(super) fn wait(wait_ms: Option<u32>) -> Result<Duration, String> {
    let wait = Duration::from_millis(wait_ms.unwrap_or_default().into());
    if wait > MAX_WAIT {
        return Err(format!("bad arguments: `wait_ms` is at most {}", MAX_WAIT.as_millis()));
    }
    Ok(wait)
}

/// The arguments of a call, or what is wrong with them.
pub(super) fn parse<T: DeserializeOwned>(arguments: Option<JsonObject>) -> Result<T, String> {
    serde_json::from_value(serde_json::Value::Object(arguments.unwrap_or_default()))
        .map_err(|error| format!("bad arguments: {error}"))
}
