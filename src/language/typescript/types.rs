//! Lowers types as written.

use super::{MAX_DEPTH, MAX_ENTRIES, last_reference, named_child};
use crate::language::{Builder, Node};
use crate::model::facts::{TypeExpression, TypeId};

/// Lowers a type or its annotation, once for each node.
pub(super) fn lower(builder: &mut Builder<'_>, node: Node<'_>, depth: u32) -> TypeId {
    if let Some(id) = builder.type_of.get(&node.id()) {
        return *id;
    }
    if let Some(inner) = transparent(node)
        && depth < MAX_DEPTH
    {
        return lower(builder, inner, depth + 1);
    }
    let written =
        if depth < MAX_DEPTH { of(builder, node, depth + 1) } else { TypeExpression::Unknown };
    let id = builder.push_type(written);
    builder.type_of.insert(node.id(), id);
    id
}

/// The type inside an annotation, constraint, parentheses, `readonly`, or an optional entry.
fn transparent(node: Node<'_>) -> Option<Node<'_>> {
    match node.kind() {
        "type_annotation"
        | "constraint"
        | "default_type"
        | "parenthesized_type"
        | "readonly_type"
        | "optional_type"
        | "rest_type"
        | "flow_maybe_type"
        | "adding_type_annotation"
        | "omitting_type_annotation"
        | "opting_type_annotation" => named_child(node, 0),
        "required_parameter" | "optional_parameter" => node.child_by_field_name("type"),
        _ => None,
    }
}

fn of(builder: &mut Builder<'_>, node: Node<'_>, depth: u32) -> TypeExpression {
    match node.kind() {
        "type_identifier" | "nested_type_identifier" | "identifier" | "member_expression" => {
            path(builder, node, Vec::new())
        }
        "generic_type" => {
            let arguments = match node.child_by_field_name("type_arguments") {
                Some(list) => entries(builder, list, depth),
                None => Vec::new(),
            };
            match node.child_by_field_name("name") {
                Some(name) => path(builder, name, arguments),
                None => TypeExpression::Unknown,
            }
        }
        "this_type" | "this" => TypeExpression::SelfType,
        "predefined_type" | "literal_type" | "template_literal_type" => primitive(builder, node),
        "array_type" => match named_child(node, 0) {
            Some(inner) => TypeExpression::Array(lower(builder, inner, depth)),
            None => TypeExpression::Unknown,
        },
        "tuple_type" => TypeExpression::Tuple(entries(builder, node, depth)),
        "union_type" => {
            let mut sides = Vec::new();
            flatten(builder, node, "union_type", depth, &mut sides);
            TypeExpression::Union(sides)
        }
        "intersection_type" => {
            let mut sides = Vec::new();
            flatten(builder, node, "intersection_type", depth, &mut sides);
            TypeExpression::Intersection(sides)
        }
        "object_type" | "interface_body" => match builder.scope_of(node) {
            Some(scope) => TypeExpression::Object(scope),
            None => TypeExpression::Unknown,
        },
        "function_type" | "constructor_type" => function(builder, node, depth),
        "type_query" => match named_child(node, 0).and_then(|name| last_reference(builder, name)) {
            Some(reference) => TypeExpression::Typeof(reference),
            None => TypeExpression::Unknown,
        },
        "index_type_query" => match named_child(node, 0) {
            Some(inner) => TypeExpression::Keyof(lower(builder, inner, depth)),
            None => TypeExpression::Unknown,
        },
        "lookup_type" => match (named_child(node, 0), named_child(node, 1)) {
            (Some(object), Some(key)) => {
                TypeExpression::Indexed(lower(builder, object, depth), lower(builder, key, depth))
            }
            _ => TypeExpression::Unknown,
        },
        "conditional_type" => {
            let sides = ["consequence", "alternative"].map(|f| node.child_by_field_name(f));
            match sides {
                [Some(yes), Some(no)] => {
                    let check = builder.push_type(TypeExpression::Unknown);
                    TypeExpression::Conditional {
                        check,
                        extends: check,
                        yes: lower(builder, yes, depth),
                        no: lower(builder, no, depth),
                    }
                }
                _ => TypeExpression::Unknown,
            }
        }
        _ => TypeExpression::Unknown,
    }
}

/// A named type; the engine turns a type parameter's name into [`TypeExpression::Parameter`].
pub(super) fn path(
    builder: &Builder<'_>,
    name: Node<'_>,
    arguments: Vec<TypeId>,
) -> TypeExpression {
    match last_reference(builder, name) {
        Some(reference) => TypeExpression::Path { reference, arguments, bindings: Vec::new() },
        None => TypeExpression::Unknown,
    }
}

pub(super) fn entries(builder: &mut Builder<'_>, list: Node<'_>, depth: u32) -> Vec<TypeId> {
    list.named_children().take(MAX_ENTRIES).map(|entry| lower(builder, entry, depth)).collect()
}

/// `A | B | C` is nested to the left: walk down its left side, without recursion.
fn flatten(
    builder: &mut Builder<'_>,
    node: Node<'_>,
    kind: &str,
    depth: u32,
    sides: &mut Vec<TypeId>,
) {
    let mut written = Vec::new();
    let mut next = Some(node);
    while let Some(node) = next.take() {
        for side in node.named_children() {
            match side.kind() {
                nested if nested == kind => next = Some(side),
                _ => written.push(side),
            }
        }
        if written.len() >= MAX_ENTRIES {
            break;
        }
    }
    sides.extend(written.into_iter().rev().map(|side| lower(builder, side, depth)));
}

fn function(builder: &mut Builder<'_>, node: Node<'_>, depth: u32) -> TypeExpression {
    let mut parameters = Vec::new();
    if let Some(list) = node.child_by_field_name("parameters") {
        for parameter in list.named_children().take(MAX_ENTRIES) {
            if let Some(written) = parameter.child_by_field_name("type") {
                parameters.push(lower(builder, written, depth));
            } else {
                parameters.push(builder.push_type(TypeExpression::Unknown));
            }
        }
    }
    let field = if node.kind() == "function_type" { "return_type" } else { "type" };
    let result = node.child_by_field_name(field).map(|result| lower(builder, result, depth));
    builder.function_type(parameters, result)
}

fn primitive(builder: &mut Builder<'_>, node: Node<'_>) -> TypeExpression {
    let text = match named_child(node, 0).map_or(node.kind(), |inner| inner.kind()) {
        "string" | "template_literal_type" | "string_fragment" | "template_type" => "string",
        "number" | "unary_expression" => "number",
        "true" | "false" => "boolean",
        _ => builder.text(node),
    };
    TypeExpression::Primitive(builder.name(text))
}
