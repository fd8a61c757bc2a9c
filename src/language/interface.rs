//! What a document shows to others: its text without what others cannot see.
//!
//! Bodies of functions whose result is written, values of constants whose type is, comments and
//! tests say nothing of the types that flow out of a library. Without them its facts are a third
//! as large. Positions are not kept.

use crate::model::Language;
use tree_sitter::{Node, Tree};

/// The text without what only the document itself needs.
pub fn interface(language: Language, tree: &Tree, text: &str) -> String {
    let mut stripped = String::with_capacity(text.len() / 2);
    let mut taken = 0;
    let mut cursor = tree.walk();
    // The attributes of the next item say that it is a test.
    let mut test = false;
    loop {
        let node = cursor.node();
        let instead = match language {
            Language::Rust => rust(node, text, &mut test),
            // JSDoc gives JavaScript its types, and bodies their results.
            Language::JavaScript => None,
            // Nothing of other packages is read in the shallow languages.
            language if !language.is_deep() => None,
            _ => (node.kind() == "comment").then_some((node.byte_range(), " ")),
        };
        let stripped_here = instead.is_some();
        if let Some((range, instead)) = instead
            && range.start >= taken
        {
            stripped.push_str(&text[taken..range.start]);
            stripped.push_str(instead);
            taken = range.end;
        }
        let descends = !stripped_here || node.end_byte() > taken;
        if descends && cursor.goto_first_child() {
            continue;
        }
        while !cursor.goto_next_sibling() {
            if !cursor.goto_parent() {
                stripped.push_str(&text[taken..]);
                return stripped;
            }
        }
    }
}

/// What stands in a Rust node that is not for others, and what to write instead.
fn rust(
    node: Node<'_>,
    text: &str,
    test: &mut bool,
) -> Option<(std::ops::Range<usize>, &'static str)> {
    let field = |name: &str, instead| Some((node.child_by_field_name(name)?.byte_range(), instead));
    match node.kind() {
        // A documentation comment takes the end of its line with it.
        "line_comment" | "block_comment" => Some((node.byte_range(), "\n")),
        "attribute_item" => {
            *test |= &text[node.byte_range()] == "#[cfg(test)]";
            None
        }
        "mod_item" if std::mem::take(test) => field("body", "{}"),
        "function_item" => {
            *test = false;
            field("body", "{}")
        }
        "const_item" | "static_item" => {
            *test = false;
            field("value", "()")
        }
        "impl_item" | "struct_item" | "enum_item" | "use_declaration" | "trait_item" => {
            *test = false;
            None
        }
        _ => None,
    }
}
