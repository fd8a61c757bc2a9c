//! Types as written. Reference, "Type system: Types" and "Trait and lifetime bounds".

use super::LOWERING_DEPTH_LIMIT;
use super::signatures;
use crate::language::{Builder, Node};
use crate::model::facts::{NameId, ReferenceId, TypeExpression, TypeId};

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

/// The type arguments of a call or path. Reference, "Generic arguments".
pub(super) fn arguments(builder: &mut Builder<'_>, list: Option<Node<'_>>) -> Vec<TypeId> {
    written_arguments(builder, list, 0).0
}

/// Type arguments, and the associated types that are bound or bounded among them.
fn written_arguments(
    builder: &mut Builder<'_>,
    list: Option<Node<'_>>,
    depth: u32,
) -> (Vec<TypeId>, Vec<(NameId, TypeId)>) {
    let (mut arguments, mut bindings) = (Vec::new(), Vec::new());
    for argument in list.into_iter().flat_map(Node::named_children) {
        match argument.kind() {
            "lifetime" | "trait_bounds" => {}
            "type_binding" => {
                let (name, of) =
                    (argument.child_by_field_name("name"), argument.child_by_field_name("type"));
                if let (Some(name), Some(of)) = (name, of) {
                    let name = builder.name(builder.text(name));
                    bindings.push((name, lower(builder, of, depth)));
                }
            }
            // `Item: Bound` is read as an argument that bounds follow.
            _ => match bounds_behind(argument) {
                Some(written) => {
                    let name = builder.name(builder.text(argument));
                    let all = bounds(builder, written);
                    bindings.push((name, builder.push_type(TypeExpression::Impl(all))));
                }
                None => arguments.push(lower(builder, argument, depth)),
            },
        }
    }
    (arguments, bindings)
}

/// The bounds of a type argument that is the name of an associated type.
pub(super) fn bounds_behind(argument: Node<'_>) -> Option<Node<'_>> {
    argument.next_sibling().filter(|next| next.kind() == "trait_bounds")
}

/// Lowers a type, `depth` levels inside another.
pub(super) fn lower(builder: &mut Builder<'_>, node: Node<'_>, depth: u32) -> TypeId {
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

fn path(
    builder: &mut Builder<'_>,
    node: Node<'_>,
    list: Option<Node<'_>>,
    depth: u32,
) -> TypeExpression {
    let (arguments, bindings) = written_arguments(builder, list, depth);
    match last_reference(builder, node) {
        Some(reference) => TypeExpression::Path { reference, arguments, bindings },
        None => TypeExpression::Unknown,
    }
}

/// The parts of `A + B`, with what `dyn` or `impl` in front of the first one makes of them.
fn sum(builder: &mut Builder<'_>, node: Node<'_>, depth: u32) -> TypeExpression {
    let mut first = node;
    while first.kind() == "bounded_type" {
        match first.named_children().next() {
            Some(inner) => first = inner,
            None => break,
        }
    }
    let mut all = Vec::new();
    let dynamic = first.kind() == "dynamic_type";
    collect_parts(builder, node, depth, &mut all);
    if dynamic { TypeExpression::Dyn(all) } else { TypeExpression::Impl(all) }
}

fn collect_parts(builder: &mut Builder<'_>, node: Node<'_>, depth: u32, all: &mut Vec<TypeId>) {
    match node.kind() {
        "bounded_type" if depth < LOWERING_DEPTH_LIMIT => {
            for part in node.named_children() {
                collect_parts(builder, part, depth + 1, all);
            }
        }
        "dynamic_type" | "abstract_type" => {
            if let Some(bound) = node.child_by_field_name("trait") {
                collect_bounds(builder, bound, depth, all);
            }
        }
        _ => collect_bounds(builder, node, depth, all),
    }
}

fn shape(builder: &mut Builder<'_>, node: Node<'_>, depth: u32) -> TypeExpression {
    let field = |name| node.child_by_field_name(name);
    match node.kind() {
        "type_identifier" | "identifier" => match builder.text(node) {
            "Self" => TypeExpression::SelfType,
            "_" => TypeExpression::Unknown,
            _ => path(builder, node, None, depth),
        },
        "scoped_type_identifier" | "scoped_identifier" => path(builder, node, None, depth),
        "generic_type" | "generic_type_with_turbofish" => {
            path(builder, node, field("type_arguments"), depth)
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
        // One type in parentheses is no tuple.
        "tuple_type" => match node.named_children().next() {
            Some(only) if node.children().count() == 3 => shape(builder, only, depth),
            _ => TypeExpression::Tuple(
                node.named_children().map(|child| lower(builder, child, depth)).collect(),
            ),
        },
        "unit_type" => TypeExpression::Tuple(Vec::new()),
        "function_type" => TypeExpression::Function(signatures::of_type(builder, node, depth)),
        "abstract_type" | "dynamic_type" | "bounded_type" => sum(builder, node, depth),
        "higher_ranked_trait_bound" => match field("type") {
            Some(of) => shape(builder, of, depth),
            None => TypeExpression::Unknown,
        },
        // Reference, "Qualified paths".
        "bracketed_type" => match node.named_children().next() {
            Some(of) => shape(builder, of, depth),
            None => TypeExpression::Unknown,
        },
        "qualified_type" => match (field("type"), field("alias")) {
            (Some(of), Some(alias)) => {
                let of = lower(builder, of, depth);
                TypeExpression::As(of, lower(builder, alias, depth))
            }
            _ => TypeExpression::Unknown,
        },
        _ => TypeExpression::Unknown,
    }
}
