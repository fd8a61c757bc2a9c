//! Text: declarations folded to a line, comments without their markers.
//!
//! Must not know: facts.

use crate::language::{Builder, Node};

/// Longest signature in characters.
const MAX_SIGNATURE: usize = 400;
/// Longest documentation in characters.
const MAX_DOCUMENTATION: usize = 4_000;

/// Fields that hold what is no part of a declaration.
const BODIES: [&str; 3] = ["body", "block", "value"];

/// Kinds of bodies that stand in no field.
const BODY_KINDS: [&str; 9] = [
    "block",
    "body",
    "class_body",
    "compound_statement",
    "declaration_list",
    "enum_body",
    "enum_member_declaration_list",
    "body_statement",
    "field_declaration_list",
];

/// A declaration without its body, white space folded.
pub(super) fn signature(builder: &Builder<'_>, node: Node<'_>) -> String {
    let is_body = |child: &Node<'_>| {
        BODIES.contains(&child.field_name()) || BODY_KINDS.contains(&child.kind())
    };
    let typed = node.child_by_field_name("type").map_or(0, Node::end_byte);
    let body = node.children().find(is_body).map(Node::start_byte);
    let end = body.unwrap_or_else(|| node.end_byte()).max(typed.min(node.end_byte()));
    let text = builder.source.get(node.start_byte()..end).unwrap_or_default();
    let mut folded = String::with_capacity(text.len().min(MAX_SIGNATURE));
    for word in text.split_whitespace() {
        if !folded.is_empty() {
            folded.push(' ');
        }
        folded.push_str(word);
        if folded.len() > MAX_SIGNATURE * 4 {
            break;
        }
    }
    folded.truncate(folded.trim_end_matches([':', ';', ',', '{', '=', ' ']).len());
    capped(folded, MAX_SIGNATURE)
}

fn capped(mut text: String, most: usize) -> String {
    if let Some((end, _)) = text.char_indices().nth(most) {
        text.truncate(end);
    }
    text
}

/// The comments right before a node, or before what it is the beginning of.
pub(super) fn documentation(builder: &Builder<'_>, node: Node<'_>) -> String {
    let mut comments = Vec::new();
    let (mut before, mut line) = (outermost(builder, node), 0);
    while let Some(comment) = before.prev_sibling().filter(|sibling| sibling.is_comment()) {
        if line == 0 {
            line = builder.position(before.start_byte()).line;
        }
        let ends = builder.position(comment.end_byte().saturating_sub(1)).line;
        let trails = comment.prev_sibling().is_some_and(|sibling| {
            !sibling.is_comment()
                && builder.position(sibling.end_byte()).line
                    == builder.position(comment.start_byte()).line
        });
        if ends + 1 < line || trails {
            break;
        }
        comments.push(builder.text(comment));
        line = builder.position(comment.start_byte()).line;
        before = comment;
    }
    let mut text = String::new();
    for comment in comments.into_iter().rev() {
        add(&mut text, comment);
    }
    capped(text.trim().to_owned(), MAX_DOCUMENTATION)
}

/// What a node begins, on the same line: `@decorator` lines, `template <…>`, `type (…)`.
fn outermost<'t>(builder: &Builder<'_>, node: Node<'t>) -> Node<'t> {
    let mut outer = node;
    while let Some(parent) = outer.parent() {
        let wraps = matches!(
            parent.kind(),
            "decorated_definition" | "template_declaration" | "export_statement"
        );
        let starts = parent.parent().is_some()
            && !BODY_KINDS.contains(&parent.kind())
            && builder.position(parent.start_byte()).line
                == builder.position(outer.start_byte()).line;
        if !wraps && !starts {
            break;
        }
        outer = parent;
    }
    outer
}

/// The string that a body begins with.
pub(super) fn docstring(builder: &Builder<'_>, node: Node<'_>) -> Option<String> {
    let first = node.child_by_field_name("body")?.named_children().next()?;
    let string = first.named_children().next().filter(|child| child.kind() == "string")?;
    let text = string.child_of_kind("string_content").map_or("", |content| builder.text(content));
    let mut folded = String::new();
    for line in text.trim().lines() {
        folded.push_str(line.trim());
        folded.push('\n');
    }
    Some(capped(folded.trim_end().to_owned(), MAX_DOCUMENTATION))
}

/// Adds a comment without its markers.
fn add(text: &mut String, comment: &str) {
    if comment.starts_with("#!") {
        return;
    }
    if let Some(block) = comment.strip_prefix("/*") {
        let block = block.trim_end_matches("*/").trim_start_matches(['*', '!']);
        for line in block.trim().lines() {
            let line = line.trim();
            text.push_str(line.strip_prefix('*').unwrap_or(line).trim_start());
            text.push('\n');
        }
        return;
    }
    let line = comment.trim_start_matches(['/', '#', '!', '<']).trim_end();
    text.push_str(line.strip_prefix(' ').unwrap_or(line));
    text.push('\n');
}
