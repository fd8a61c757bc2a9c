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

/// Arguments of `store_memory`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct StoreMemory {
    /// Names of code in it become anchors.
    pub content: String,
    /// general, code_decision, code_pattern, code_error, user_preference, task_critical.
    pub context: Option<String>,
    /// Words.
    pub tags: Option<Vec<String>>,
    /// Any.
    pub metadata: Option<JsonObject>,
    /// 0–1 (0.5).
    pub importance: Option<f32>,
    /// Symbols or path:line it is about.
    pub anchors: Option<Vec<String>>,
    /// `30 days`, or a date.
    pub expires: Option<String>,
    /// Encrypt.
    pub sensitive: Option<bool>,
    /// The workspace's, or `global`.
    pub namespace: Option<String>,
}

/// Arguments of `recall_memories`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RecallMemories {
    /// Any words; none: the newest.
    pub query: Option<String>,
    /// auto, exact, semantic, hybrid.
    pub mode: Option<String>,
    /// Comma-separated.
    pub context: Option<String>,
    /// All of these.
    pub tags: Option<Vec<String>>,
    /// Date.
    pub since: Option<String>,
    /// About this symbol.
    pub symbol: Option<String>,
    /// About code in it.
    pub path: Option<String>,
    /// File or symbol in hand.
    pub near: Option<String>,
    /// Outdated ones too.
    pub superseded: Option<bool>,
    /// At most 100.
    pub limit: Option<u32>,
    /// Tokens.
    pub budget: Option<u32>,
    /// Of the last page.
    pub cursor: Option<String>,
    /// As stored.
    pub namespace: Option<String>,
}

/// Arguments of `update_memory`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct UpdateMemory {
    /// Its id.
    pub id: String,
    /// Supersedes the old.
    pub content: Option<String>,
    /// Word.
    pub context: Option<String>,
    /// In place of the old.
    pub tags: Option<Vec<String>>,
    /// Added.
    pub metadata: Option<JsonObject>,
    /// 0–1.
    pub importance: Option<f32>,
    /// In place of the old.
    pub anchors: Option<Vec<String>>,
    /// As stored.
    pub namespace: Option<String>,
}

/// Arguments of `delete_memory`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct DeleteMemory {
    /// Ids.
    pub ids: Vec<String>,
    /// As stored.
    pub namespace: Option<String>,
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
