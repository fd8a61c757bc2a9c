//! Types as written. Reference, "Type system: Types" and "Trait and lifetime bounds".

use super::LOWERING_DEPTH_LIMIT;
use crate::language::{Builder, Node};
use crate::model::facts::{ReferenceId, TypeExpression, TypeId};

/// Lowers a type.
pub(super) fn type_(builder: &mut Builder<'_>, node: Node<'_>) -> TypeId {
    lower(builder, node, 0)
}

/// `A + B` of a bound, flat.
pub(super) fn bounds(builder: &mut Builder<'_>, node: Node<'_>) -> Vec<TypeId> {
    let mut all = Vec::new();
    collect_bounds(builder, node, 0, &mut all);
    all
}

fn collect_bounds(builder: &mut Builder<'_>, node: Node<'_>, depth: u32, all: &mut Vec<TypeId>) {
    match node.kind() {
        "trait_bounds" | "bounded_type" if depth < LOWERING_DEPTH_LIMIT => {
            for bound in node.named_children() {
                collect_bounds(builder, bound, depth + 1, all);
            }
        }
        "lifetime" | "use_bounds" | "removed_trait_bound" => {}
        _ => all.push(lower(builder, node, depth)),
    }
}

/// The last reference of a path, in types, expressions and imports alike.
pub(super) fn last_reference(builder: &Builder<'_>, node: Node<'_>) -> Option<ReferenceId> {
    match node.kind() {
        "scoped_identifier" | "scoped_type_identifier" => {
            builder.reference_of(node.child_by_field_name("name")?)
        }
        "generic_type" | "generic_type_with_turbofish" => {
            last_reference_of_generic(builder, node.child_by_field_name("type")?)
        }
        _ => builder.reference_of(node),
    }
}

fn last_reference_of_generic(builder: &Builder<'_>, node: Node<'_>) -> Option<ReferenceId> {
    match node.child_by_field_name("name") {
        Some(name) => builder.reference_of(name),
        None => builder.reference_of(node),
    }
}

fn lower(builder: &mut Builder<'_>, node: Node<'_>, depth: u32) -> TypeId {
    if let Some(id) = builder.type_of.get(&node.id()) {
        return *id;
    }
    let lowered = if depth > LOWERING_DEPTH_LIMIT {
        TypeExpression::Unknown
    } else {
        shape(builder, node, depth + 1)
    };
    let id = builder.push_type(lowered);
    builder.type_of.insert(node.id(), id);
    id
}

fn path(builder: &Builder<'_>, node: Node<'_>, arguments: Vec<TypeId>) -> TypeExpression {
    match last_reference(builder, node) {
        Some(reference) => TypeExpression::Path { reference, arguments, bindings: Vec::new() },
        None => TypeExpression::Unknown,
    }
}

fn shape(builder: &mut Builder<'_>, node: Node<'_>, depth: u32) -> TypeExpression {
    let field = |name| node.child_by_field_name(name);
    match node.kind() {
        "type_identifier" | "identifier" if builder.text(node) == "Self" => {
            TypeExpression::SelfType
        }
        "type_identifier" | "identifier" | "scoped_type_identifier" | "scoped_identifier" => {
            path(builder, node, Vec::new())
        }
        "generic_type" | "generic_type_with_turbofish" => {
            let mut arguments = Vec::new();
            for argument in field("type_arguments").into_iter().flat_map(Node::named_children) {
                match argument.kind() {
                    "lifetime" | "type_binding" | "trait_bounds" => {}
                    _ => arguments.push(lower(builder, argument, depth)),
                }
            }
            path(builder, node, arguments)
        }
        "primitive_type" => {
            let name = builder.name(builder.text(node));
            TypeExpression::Primitive(name)
        }
        "never_type" => {
            let name = builder.name("!");
            TypeExpression::Primitive(name)
        }
        "reference_type" => match field("type") {
            Some(of) => TypeExpression::Borrow(lower(builder, of, depth)),
            None => TypeExpression::Unknown,
        },
        "pointer_type" => match field("type") {
            Some(of) => TypeExpression::Pointer(lower(builder, of, depth)),
            None => TypeExpression::Unknown,
        },
        "array_type" => match field("element") {
            Some(of) => TypeExpression::Array(lower(builder, of, depth)),
            None => TypeExpression::Unknown,
        },
        "tuple_type" => TypeExpression::Tuple(
            node.named_children().map(|child| lower(builder, child, depth)).collect(),
        ),
        "unit_type" => TypeExpression::Tuple(Vec::new()),
        "function_type" => {
            let mut parameters = Vec::new();
            for parameter in field("parameters").into_iter().flat_map(Node::named_children) {
                let type_ = match parameter.kind() {
                    "attribute_item" | "self_parameter" | "variadic_parameter" => None,
                    "parameter" => parameter.child_by_field_name("type"),
                    _ => Some(parameter),
                };
                parameters.extend(type_.map(|type_| lower(builder, type_, depth)));
            }
            let result = field("return_type").map(|result| lower(builder, result, depth));
            builder.function_type(parameters, result)
        }
        "abstract_type" => {
            TypeExpression::Impl(field("trait").map(|t| bounds(builder, t)).unwrap_or_default())
        }
        "dynamic_type" => {
            TypeExpression::Dyn(field("trait").map(|t| bounds(builder, t)).unwrap_or_default())
        }
        "bounded_type" => {
            // `dyn A + B` parses as a bounded type whose first part is the dynamic type.
            let mut all = Vec::new();
            collect_bounds(builder, node, depth, &mut all);
            TypeExpression::Impl(all)
        }
        "higher_ranked_trait_bound" => match field("type") {
            Some(of) => shape(builder, of, depth),
            None => TypeExpression::Unknown,
        },
        "bracketed_type" => match node.named_children().next() {
            Some(of) if of.kind() != "qualified_type" => shape(builder, of, depth),
            _ => TypeExpression::Unknown,
        },
        _ => TypeExpression::Unknown,
    }
}
