//! Guards of locks that live while their function waits.
//!
//! Told by how it is written: a guard of the standard library comes out of `lock()`, `read()` or
//! `write()` only with `unwrap()` or `expect(…)` behind it; those of async locks are awaited.
//!
//! Must not know: patterns.

use crate::patterns::predicates::runs_apart;
use crate::patterns::source::Source;
use tree_sitter::Node;

/// What gives a guard.
const LOCKS: [&str; 3] = [".lock()", ".read()", ".write()"];

/// The guards of a document that live across an `.await`, by their `let` and their names.
pub(super) fn held<'s>(source: &'s Source<'_>) -> Vec<(std::ops::Range<usize>, &'s str)> {
    let mut found = Vec::new();
    let mut left = vec![source.tree.root_node()];
    while let Some(node) = left.pop() {
        let mut cursor = node.walk();
        let children: Vec<Node<'s>> = node.named_children(&mut cursor).collect();
        if node.kind() == "block" {
            for (at, child) in children.iter().enumerate() {
                if let Some(name) = guard(source, *child)
                    && waits(source, name, &children[at + 1..])
                {
                    found.push((child.byte_range(), name));
                }
            }
        }
        left.extend(children);
    }
    found.sort_by_key(|(range, _)| range.start);
    found
}

/// The name that a statement gives to a guard.
fn guard<'s>(source: &'s Source<'_>, statement: Node<'s>) -> Option<&'s str> {
    if statement.kind() != "let_declaration" {
        return None;
    }
    let pattern = statement.child_by_field_name("pattern")?;
    let value = statement.child_by_field_name("value")?;
    if pattern.kind() != "identifier" || value.kind() != "call_expression" {
        return None;
    }
    let unwrapped = value.child_by_field_name("function")?;
    let method = unwrapped.child_by_field_name("field")?;
    let locked = unwrapped.child_by_field_name("value")?;
    let locked: String = source.text_of(locked).split_whitespace().collect();
    let is_guard = matches!(source.text_of(method), "unwrap" | "expect" | "unwrap_or_else")
        && LOCKS.iter().any(|lock| locked.ends_with(lock));
    is_guard.then(|| source.text_of(pattern))
}

/// Whether statements wait before they drop a guard.
fn waits(source: &Source<'_>, name: &str, statements: &[Node<'_>]) -> bool {
    let dropped = format!("drop({name})");
    for statement in statements {
        let text: String = source.text_of(*statement).split_whitespace().collect();
        if text.contains(&dropped) {
            return false;
        }
        let mut left = vec![*statement];
        while let Some(node) = left.pop() {
            if node.kind() == "await_expression" {
                return true;
            }
            if !runs_apart(node) {
                let mut cursor = node.walk();
                left.extend(node.named_children(&mut cursor));
            }
        }
    }
    false
}
