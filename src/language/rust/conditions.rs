//! Conditional compilation, as written. Reference, "Conditional compilation".
//!
//! All branches of conditional code stay in the facts. Where several define the same name, the
//! resolver needs to know which of them an ordinary build has.

use crate::language::{Builder, Node};
use crate::model::facts::{Condition, Conditional, DefinitionId};

/// Notes the `cfg` attributes of an item and the item macros it is written in.
pub(super) fn note(builder: &mut Builder<'_>, node: Node<'_>, of: Conditional) {
    let mut at = node.prev_sibling();
    while let Some(sibling) = at {
        match sibling.kind() {
            "attribute_item" => {
                let text = builder.text(sibling);
                let inside = text.trim_start_matches("#[").trim_end_matches(']').trim();
                if let Some(predicate) = inside.strip_prefix("cfg").map(str::trim)
                    && predicate.starts_with('(')
                {
                    let predicate = builder.name(predicate);
                    builder.facts.conditions.push(Condition { of, predicate });
                }
            }
            "line_comment" | "block_comment" => {}
            _ => break,
        }
        at = sibling.prev_sibling();
    }
    if !node.in_macro() {
        return;
    }
    // What the item stands in has conditions of its own.
    for around in node.ancestors() {
        if builder.definition_of(around).is_some() {
            break;
        }
        if around.kind() == "macro_invocation"
            && let Some(name) = around.child_by_field_name("macro")
        {
            let name = name.child_by_field_name("name").unwrap_or(name);
            let predicate = builder.name(&format!("{}!", builder.text(name)));
            builder.facts.conditions.push(Condition { of, predicate });
        }
    }
}

/// Notes the predicate of a macro that wraps items in a `cfg`.
pub(super) fn note_wrapper(builder: &mut Builder<'_>, node: Node<'_>, id: DefinitionId) {
    let text = builder.text(node);
    if !text.contains(":item") && !text.contains(": item") {
        return;
    }
    let mut found = None;
    for (at, _) in text.match_indices("#[cfg(") {
        let rest = &text[at + "#[cfg".len()..];
        let Some(predicate) = rest.find(")]").map(|end| &rest[..=end]) else { return };
        // Two different ones: which rule is taken is not known here.
        if found.is_some_and(|other| other != predicate) {
            return;
        }
        found = Some(predicate);
    }
    if let Some(predicate) = found {
        let predicate = builder.name(predicate);
        builder.facts.conditions.push(Condition { of: Conditional::Wrapped(id), predicate });
    }
}
