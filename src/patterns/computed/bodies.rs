//! Bodies of functions as what they say, whatever their variables are called.
//!
//! Variables are numbered by their first occurrence, so that two bodies are the same where their
//! variables differ alike (parameterised matches: B. S. Baker, "On Finding Duplication and
//! Near-Duplication in Large Software Systems", 1995). Names of functions, members, types and
//! paths stay as they are: bodies that call other things do other things.
//!
//! Must not know: patterns.

use super::functions::functions;
use crate::patterns::source::{Source, is_comment};
use rustc_hash::FxHashMap;
use tree_sitter::Node;
use xxhash_rust::xxh3::Xxh3;

/// A body, in short.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::patterns) struct Body {
    /// Equal for equal bodies.
    pub hash: u64,
    /// How many there are.
    pub tokens: u32,
    /// The function's name.
    pub name: String,
    /// Where that stands.
    pub start: usize,
    pub end: usize,
}

/// The bodies of a document with more than `most` tokens.
pub(in crate::patterns) fn bodies(source: &Source<'_>, most: u32) -> Vec<Body> {
    let of = |function: super::functions::Function<'_>| {
        let (hash, tokens) = normalised(source, function.body);
        let range = function.name_range();
        let name = function.name;
        (tokens > most).then_some(Body { hash, tokens, name, start: range.start, end: range.end })
    };
    functions(source).into_iter().filter_map(of).collect()
}

fn normalised<'t>(source: &Source<'_>, body: Node<'t>) -> (u64, u32) {
    let mut hash = Xxh3::new();
    let mut variables: FxHashMap<&str, u32> = FxHashMap::default();
    let mut tokens = 0;
    let mut left: Vec<(Node<'t>, &'t str, bool)> = vec![(body, "", false)];
    while let Some((node, parent, called)) = left.pop() {
        if is_comment(node) {
            continue;
        }
        let kind = node.kind();
        if node.child_count() > 0 {
            let mut cursor = node.walk();
            let children: Vec<Node<'t>> = node.children(&mut cursor).collect();
            let function = match kind {
                "call_expression" => node.child_by_field_name("function"),
                "new_expression" => node.child_by_field_name("constructor"),
                "macro_invocation" => node.child_by_field_name("macro"),
                _ => None,
            };
            left.extend(
                children.into_iter().rev().map(|child| (child, kind, Some(child) == function)),
            );
            continue;
        }
        tokens += 1;
        let text = source.text_of(node);
        let variable = !called
            && !matches!(parent, "scoped_identifier" | "token_tree" | "jsx_opening_element")
            && matches!(kind, "identifier" | "shorthand_property_identifier_pattern");
        match kind {
            _ if variable => {
                let next = variables.len() as u32;
                let number = *variables.entry(text).or_insert(next);
                hash.update(b"\0variable");
                hash.update(&number.to_le_bytes());
            }
            "string_content" | "string_fragment" => hash.update(b"\0text"),
            _ => {
                hash.update(b"\0");
                hash.update(text.as_bytes());
            }
        }
    }
    (hash.digest(), tokens)
}
