//! Says where an expression stands, as far as what is expected there gives it a type: ECMAScript
//! knows no such thing, TypeScript's Handbook calls it "Contextual Typing".

use super::{MAX_DEPTH, expressions, objects, signatures, types};
use crate::language::{Builder, Node};
use crate::model::facts::{Context, NameId};

/// Where a closure, an object or array literal stands.
pub(super) fn of(builder: &mut Builder<'_>, node: Node<'_>, depth: u32) -> Context {
    let mut node = node;
    for _ in 0..MAX_DEPTH {
        let Some(parent) = node.parent() else { return Context::None };
        let declared = |builder: &mut Builder<'_>, written: Option<Node<'_>>| match written {
            Some(written) => Context::Declared(types::lower(builder, written, depth)),
            None => Context::None,
        };
        match parent.kind() {
            // What is expected of these is expected of what they hold.
            "parenthesized_expression" | "non_null_expression" | "await_expression" => {}
            "ternary_expression" if node.field_name() != "condition" => {}
            "sequence_expression" if node.next_sibling().is_none() => {}
            "binary_expression" => return either(builder, node, parent, depth),
            // `as const` expects nothing itself.
            "satisfies_expression" | "as_expression" => {
                if let Some(written) = parent.named_children().nth(1) {
                    return declared(builder, Some(written));
                }
            }
            "type_assertion" => {
                let list = parent.named_children().next();
                return declared(builder, list.and_then(|list| list.named_children().next()));
            }
            "arguments" => {
                let Some(call) = parent.parent() else { return Context::None };
                let position = parent.named_children().position(|argument| argument == node);
                let Some(position) = position else { return Context::None };
                return Context::Argument(
                    expressions::lower(builder, call, depth),
                    position as u32,
                );
            }
            "variable_declarator"
            | "required_parameter"
            | "optional_parameter"
            | "public_field_definition" => {
                return declared(builder, parent.child_by_field_name("type"));
            }
            "pair" => {
                let key = parent.child_by_field_name("key");
                let (Some(object), Some(key)) = (parent.parent(), key) else {
                    return Context::None;
                };
                return property(builder, object, key, depth);
            }
            "object" if node.kind() == "method_definition" => {
                let Some(key) = node.child_by_field_name("name") else { return Context::None };
                return property(builder, parent, key, depth);
            }
            "array" => return Context::Element(expressions::lower(builder, parent, depth)),
            "arrow_function" => {
                return Context::Result(signatures::lower_expected(builder, parent, depth));
            }
            "return_statement" => {
                let function = parent.ancestors().find(|around| signatures::is_function(*around));
                let Some(function) = function else { return Context::None };
                return Context::Result(signatures::lower_expected(builder, function, depth));
            }
            "assignment_expression" | "augmented_assignment_expression" => {
                let Some(left) = parent.child_by_field_name("left") else { return Context::None };
                if left.kind().ends_with("_pattern") {
                    return Context::None;
                }
                return Context::Assigned(expressions::lower(builder, left, depth));
            }
            "jsx_expression" => return attribute(builder, parent, depth),
            _ => return Context::None,
        }
        node = parent;
    }
    Context::None
}

/// The right side of `a || b` is expected to be what the whole is, or else what the left is.
fn either(builder: &mut Builder<'_>, node: Node<'_>, parent: Node<'_>, depth: u32) -> Context {
    let operator = parent.child_by_field_name("operator").map_or("", |o| o.kind());
    if !matches!(operator, "||" | "??" | "&&") || depth >= MAX_DEPTH {
        return Context::None;
    }
    let around = of(builder, parent, depth + 1);
    if around != Context::None || operator == "&&" || node.field_name() == "left" {
        return around;
    }
    match parent.child_by_field_name("left") {
        Some(left) => Context::Assigned(expressions::lower(builder, left, depth)),
        None => Context::None,
    }
}

fn property(builder: &mut Builder<'_>, object: Node<'_>, key: Node<'_>, depth: u32) -> Context {
    match objects::key(builder, key) {
        Some(name) => Context::Property(expressions::lower(builder, object, depth), name),
        None => Context::None,
    }
}

/// The value of a JSX attribute, or what stands between the tags.
fn attribute(builder: &mut Builder<'_>, expression: Node<'_>, depth: u32) -> Context {
    let Some(parent) = expression.parent() else { return Context::None };
    let (tag, name): (Option<Node<'_>>, Option<NameId>) = match parent.kind() {
        "jsx_attribute" => {
            let name = parent.named_children().next();
            (parent.parent(), name.map(|name| builder.name(builder.text(name))))
        }
        "jsx_element" => (parent.child_by_field_name("open_tag"), Some(builder.name("children"))),
        _ => (None, None),
    };
    match (tag, name) {
        (Some(tag), Some(name)) => {
            Context::Property(objects::attributes(builder, tag, depth), name)
        }
        _ => Context::None,
    }
}
