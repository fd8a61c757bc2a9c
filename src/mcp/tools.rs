//! The tools as clients list them.
//!
//! The list is read by a model at the start of every session, so it is kept small: schemas carry
//! no titles and formats, and output schemas say what stands at the root of an answer only, for the
//! fields of what is listed there show themselves in every answer.

use super::{arguments, graph, indexing};
use crate::access::Permission;
use crate::impact::Impact;
use crate::memory::{Forgotten, Recalled, Remembered};
use crate::patterns::Findings;
use crate::query;
use rmcp::model::{JsonObject, Tool, ToolAnnotations};
use schemars::{JsonSchema, generate::SchemaSettings};
use serde_json::Value;
use std::sync::{Arc, OnceLock};

/// What the server says of itself when a session begins.
pub(super) const INSTRUCTIONS: &str = "\
loci answers questions about the code of indexed repositories: where something is defined, what it \
says, who uses it, what a file or folder holds. Its answers come from parsed and resolved code, so \
use it before text search for anything that has a name. Start with `status`; if the repository is \
not indexed, or nothing watches it and its code has changed, call `index_codebase` (unchanged files \
cost nothing). Name \
symbols plainly (`parse`), qualified (`Parser::parse`, `Parser.parse`) or by the `id` of an earlier \
answer. Each reference says how it was found: `exact` and `inferred` are to be relied on, \
`candidate` may be another symbol of the same name, `external` lies in a dependency. `as_of` says \
which generation of the index and which commit an answer speaks of, and `pending` how many saved \
changes are not in it yet: after an edit, ask with `wait_ms`.";

/// Every tool, in the order they are listed.
pub(super) fn all() -> &'static [Tool] {
    static TOOLS: OnceLock<Vec<Tool>> = OnceLock::new();
    TOOLS.get_or_init(|| {
        vec![
            tool::<arguments::IndexCodebase, indexing::Indexed>(
                "index_codebase",
                "Bring the index of a repository up to date: when it is not indexed yet, or \
                 code has changed. Only changed files are parsed.",
                ToolAnnotations::new()
                    .read_only(false)
                    .destructive(false)
                    .idempotent(true)
                    .open_world(false),
            ),
            tool::<arguments::FindSymbol, query::Found>(
                "find_symbol",
                "Find definitions by name: exact, then beginning with the query, then similar.",
                reads(),
            ),
            tool::<arguments::SearchCode, query::SearchResults>(
                "search_code",
                "Find definitions by words: names, signatures, documentation, meaning.",
                reads(),
            ),
            tool::<arguments::TraceDependencies, graph::Dependencies>(
                "trace_dependencies",
                "What depends on what, level by level; a path; cycles.",
                reads(),
            ),
            tool::<arguments::GetSymbol, query::Symbols>(
                "get_symbol",
                "Everything about a symbol: source text, documentation, signature, direct callers \
                 and callees, what overrides, implements or tests it.",
                reads(),
            ),
            tool::<arguments::FindReferences, query::References>(
                "find_references",
                "Every use of a symbol (calls, imports, types, …), with place, enclosing symbol and \
                 line of code. Names of dependencies (`tokio::spawn`) work too.",
                reads(),
            ),
            tool::<arguments::AnalyzeChanges, Impact>(
                "analyze_changes",
                "What a git change (or a symbol's) touches, its dependents, tests, entry points, \
                 risk.",
                reads(),
            ),
            tool::<arguments::AnalyzePatterns, Findings>(
                "analyze_patterns",
                "Suspicious code: mistakes, smells, duplicates, dead code, module cycles.",
                reads(),
            ),
            tool::<arguments::Outline, query::Outline>(
                "outline",
                "What a file defines, nested, with lines; or a folder's files with their outermost \
                 definitions.",
                reads(),
            ),
            tool::<arguments::StoreMemory, Remembered>(
                "store_memory",
                "Remember a decision, pattern, error or preference for later sessions.",
                writes(false),
            ),
            tool::<arguments::RecallMemories, Recalled>(
                "recall_memories",
                "What was remembered, by words, meaning and code in hand; anchors say whether the \
                 code has changed since.",
                reads(),
            ),
            tool::<arguments::UpdateMemory, Remembered>(
                "update_memory",
                "Change a memory.",
                writes(false),
            ),
            tool::<arguments::DeleteMemory, Forgotten>(
                "delete_memory",
                "Delete memories for good.",
                writes(true),
            ),
            tool::<arguments::Status, query::Status>(
                "status",
                "What is indexed, how fresh, what was skipped and why, how it is watched, which \
                 repositories there are.",
                reads(),
            ),
        ]
    })
}

/// What a tool needs; `None` where there is no such tool. One that is listed and has none here cannot
/// be called at all.
pub(super) fn permission(tool: &str) -> Option<Permission> {
    Some(match tool {
        "index_codebase" => Permission::IndexWrite,
        "find_symbol" | "search_code" | "trace_dependencies" | "get_symbol" | "find_references"
        | "analyze_changes" | "analyze_patterns" | "outline" | "status" => Permission::SymbolsRead,
        "store_memory" | "update_memory" => Permission::MemoriesWrite,
        "recall_memories" => Permission::MemoriesRead,
        "delete_memory" => Permission::MemoriesDelete,
        _ => return None,
    })
}

/// Whether what needs this is noted in the log of access.
pub(super) const fn is_write(permission: Permission) -> bool {
    !matches!(
        permission,
        Permission::SymbolsRead | Permission::MemoriesRead | Permission::MetricsRead
    )
}

fn reads() -> ToolAnnotations {
    ToolAnnotations::new().read_only(true).open_world(false)
}

fn writes(destructive: bool) -> ToolAnnotations {
    ToolAnnotations::new().read_only(false).destructive(destructive).open_world(false)
}

fn tool<I: JsonSchema, O: JsonSchema>(
    name: &'static str,
    description: &'static str,
    annotations: ToolAnnotations,
) -> Tool {
    let input = schema::<I>(SchemaSettings::draft2020_12());
    let mut output = schema::<O>(SchemaSettings::draft2020_12().for_serialize());
    keep_root(&mut output);
    Tool::new(name, description, input)
        .with_raw_output_schema(Arc::new(output))
        .with_annotations(annotations)
}

/// The schema of a type without what helps no reader.
fn schema<T: JsonSchema>(settings: SchemaSettings) -> JsonObject {
    let schema = settings.into_generator().into_root_schema_for::<T>();
    let mut value = schema.to_value();
    compact(&mut value);
    match value {
        Value::Object(mut object) => {
            object.remove("description");
            object
        }
        _ => JsonObject::new(),
    }
}

fn compact(value: &mut Value) {
    match value {
        Value::Object(object) => {
            // In `properties` and `$defs` the keys are names, not keywords.
            for (key, value) in object.iter_mut() {
                match (key.as_str(), value) {
                    ("properties" | "$defs", Value::Object(named)) => {
                        named.values_mut().for_each(compact);
                    }
                    (_, value) => compact(value),
                }
            }
            for key in ["$schema", "title", "format", "minimum", "maximum"] {
                object.remove(key);
            }
            // An absent argument says as much as `null` does.
            if let Some(Value::Array(types)) = object.get_mut("type") {
                types.retain(|name| name != "null");
                if let [only] = types.as_slice() {
                    let only = only.clone();
                    object.insert("type".to_owned(), only);
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(compact),
        _ => {}
    }
}

/// Leaves of an output schema the root's objects and lists: what they refer to is an object. Which of
/// them are always there, what lists hold and which numbers stand beside them, every answer shows.
fn keep_root(schema: &mut JsonObject) {
    schema.remove("$defs");
    schema.remove("required");
    let Some(Value::Object(properties)) = schema.get_mut("properties") else { return };
    for property in properties.values_mut() {
        let Value::Object(property) = property else { continue };
        property.remove("description");
        // An optional one is absent rather than `null`.
        if property.remove("$ref").or_else(|| property.remove("anyOf")).is_some() {
            property.insert("type".to_owned(), "object".into());
        }
        property.remove("items");
    }
    properties
        .retain(|_, property| ["object", "array"].iter().any(|kind| property["type"] == *kind));
}

#[cfg(test)]
mod tests {
    use super::*;

    /// All tools that are to come share 12 KB.
    const LIST_BYTES: usize = 12 * 1024;

    #[test]
    fn the_list_is_small() {
        let bytes = serde_json::to_string(all()).expect("tools serialise").len();
        let each: Vec<_> =
            all().iter().map(|t| (&t.name, serde_json::to_string(t).map(|t| t.len()))).collect();
        assert!(bytes <= LIST_BYTES, "tools/list is {bytes} bytes: {each:?}");
    }

    #[test]
    fn every_tool_needs_a_permission_and_reads_where_it_says_so() {
        for tool in all() {
            let needed = permission(&tool.name);
            let reads = tool.annotations.as_ref().and_then(|a| a.read_only_hint);
            assert_eq!(needed.map(|needed| !is_write(needed)), reads, "{}", tool.name);
        }
        assert_eq!(permission("no_such_tool"), None);
    }

    #[test]
    fn schemas_are_objects_and_arguments_are_described() {
        for tool in all() {
            assert_eq!(tool.input_schema["type"], "object", "{}", tool.name);
            assert_eq!(tool.input_schema["additionalProperties"], false, "{}", tool.name);
            for (name, property) in tool.input_schema["properties"].as_object().expect("an object")
            {
                assert!(property["description"].is_string(), "{}: {name}", tool.name);
                assert!(property["type"].is_string(), "{}: {name}", tool.name);
            }
            let output = tool.output_schema.as_ref().expect("an output schema");
            assert_eq!(output["type"], "object", "{}", tool.name);
            // What is left must lead nowhere that was cut off.
            let text = serde_json::to_string(output).expect("serialises");
            assert!(!text.contains("$ref"), "{}: {text}", tool.name);
            assert!(!output["properties"]["as_of"].is_null(), "{}", tool.name);
        }
    }
}
