//! Lowers types as written.

use super::{
    MAX_DEPTH, MAX_ENTRIES, expressions, last_reference, named_child, objects, signatures,
};
use crate::language::{Builder, Node};
use crate::model::facts::{TypeExpression, TypeId};

/// Lowers a type or its annotation, once for each node.
pub(super) fn lower(builder: &mut Builder<'_>, node: Node<'_>, depth: u32) -> TypeId {
    if let Some(id) = builder.type_of.get(&node.id()) {
        return *id;
    }
    if depth >= MAX_DEPTH {
        // Not kept for the node: it may be asked for again from nearer.
        return builder.push_type(TypeExpression::Unknown);
    }
    if let Some(inner) = transparent(node) {
        return lower(builder, inner, depth + 1);
    }
    let written = of(builder, node, depth + 1);
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
        "rest_type" => match named_child(node, 0) {
            Some(inner) => TypeExpression::Spread(lower(builder, inner, depth)),
            None => TypeExpression::Unknown,
        },
        "array_type" => match named_child(node, 0) {
            Some(inner) => TypeExpression::Array(lower(builder, inner, depth)),
            None => TypeExpression::Unknown,
        },
        "tuple_type" => tuple(builder, node, depth),
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
        "object_type" => object(builder, node, depth),
        "function_type" | "constructor_type" => {
            TypeExpression::Function(signatures::lower(builder, node, depth))
        }
        "type_query" => {
            let mut name = named_child(node, 0);
            if let Some(inner) = name.filter(|name| name.kind() == "instantiation_expression") {
                name = inner.child_by_field_name("function");
            }
            match name.and_then(|name| last_reference(builder, name)) {
                Some(reference) => TypeExpression::Typeof(reference),
                None => TypeExpression::Unknown,
            }
        }
        "infer_type" => match named_child(node, 0) {
            Some(name) => parameter(builder, name),
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
            let sides = ["left", "right", "consequence", "alternative"]
                .map(|field| node.child_by_field_name(field));
            match sides {
                [Some(check), Some(extends), Some(yes), Some(no)] => TypeExpression::Conditional {
                    check: lower(builder, check, depth),
                    extends: lower(builder, extends, depth),
                    yes: lower(builder, yes, depth),
                    no: lower(builder, no, depth),
                },
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
        let sides: Vec<_> = node.named_children().collect();
        for side in sides.into_iter().rev() {
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

/// `infer U`, and `K` of a mapped type.
fn parameter(builder: &Builder<'_>, name: Node<'_>) -> TypeExpression {
    builder.local_of(name).map_or(TypeExpression::Unknown, TypeExpression::Parameter)
}

/// `[A, b: B, c?: C, ...D]`
fn tuple(builder: &mut Builder<'_>, node: Node<'_>, depth: u32) -> TypeExpression {
    let mut members = Vec::new();
    for member in node.named_children().take(MAX_ENTRIES) {
        let lowered = lower(builder, member, depth);
        let rest = member.child_by_field_name("name").is_some_and(|n| n.kind() == "rest_pattern");
        members.push(if rest {
            builder.push_type(TypeExpression::Spread(lowered))
        } else {
            lowered
        });
    }
    TypeExpression::Tuple(members)
}

/// An object type; one that holds a mapped type's clause alone is that (Handbook, "Mapped Types").
fn object(builder: &mut Builder<'_>, node: Node<'_>, depth: u32) -> TypeExpression {
    let signature = named_child(node, 0).filter(|inner| inner.kind() == "index_signature");
    let clause = signature.and_then(|inner| inner.child_of_kind("mapped_type_clause"));
    let (Some(signature), Some(clause)) = (signature, clause) else {
        return builder.scope_of(node).map_or(TypeExpression::Unknown, TypeExpression::Object);
    };
    let parts = ["name", "type"].map(|field| clause.child_by_field_name(field));
    let [Some(name), Some(constraint)] = parts else { return TypeExpression::Unknown };
    let Some(key) = builder.local_of(name) else { return TypeExpression::Unknown };
    TypeExpression::Mapped {
        key,
        constraint: lower(builder, constraint, depth),
        renamed: clause.child_by_field_name("alias").map(|n| lower(builder, n, depth)),
        value: signature.child_by_field_name("type").map(|t| lower(builder, t, depth)),
    }
}

fn primitive(builder: &mut Builder<'_>, node: Node<'_>) -> TypeExpression {
    let inner = named_child(node, 0);
    let text = builder.text(node);
    match inner.map_or(node.kind(), |inner| inner.kind()) {
        "string" => {
            let text = objects::unquoted(text);
            if expressions::reads_otherwise(text) || text.contains('\\') {
                return TypeExpression::Primitive(builder.name("string"));
            }
            TypeExpression::Literal(builder.name(text))
        }
        "number" | "unary_expression" | "true" | "false" => {
            TypeExpression::Literal(builder.name(text))
        }
        "template_literal_type" | "string_fragment" | "template_type" => {
            TypeExpression::Primitive(builder.name("string"))
        }
        _ => TypeExpression::Primitive(builder.name(text)),
    }
}
