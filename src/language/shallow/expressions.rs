//! Expressions: what a member access hangs on, and types as far as they are written.
//!
//! Must not know: definitions, imports.

use super::REACH;
use super::rules::Rules;
use crate::language::{Builder, Node};
use crate::model::facts::{Expression, ExpressionId, LocalId, LocalKind, TypeExpression, TypeId};

/// Fields in which the grammars put the name of a member.
const NAMES: [&str; 5] = ["attribute", "field", "name", "method", "property"];

/// Fields in which they put what it is a member of.
const OBJECTS: [&str; 8] =
    ["object", "operand", "argument", "expression", "receiver", "scope", "package", "qualifier"];

/// Nodes around a name that add type arguments only.
const GENERIC: [&str; 5] =
    ["generic_name", "template_function", "template_method", "template_type", "generic_type"];

/// Nodes that construct what their type says.
const CONSTRUCTIONS: [&str; 3] =
    ["object_creation_expression", "new_expression", "composite_literal"];

/// Kinds of types that hold others.
const CONTAINERS: [&str; 6] = ["array", "slice", "map", "list", "tuple", "function"];

/// What a name is looked up in, where it is a member's.
pub(super) fn receiver(name: Node<'_>) -> Option<Node<'_>> {
    let mut name = name;
    while let Some(parent) = name.parent().filter(|parent| GENERIC.contains(&parent.kind())) {
        if parent.named_children().next() != Some(name) {
            break;
        }
        name = parent;
    }
    let parent = name.parent()?;
    if parent.kind() == "class_constant_access_expression" {
        return parent.named_children().next().filter(|class| *class != name);
    }
    if !NAMES.contains(&name.field_name()) {
        return None;
    }
    OBJECTS
        .iter()
        .find_map(|field| parent.child_by_field_name(field))
        .filter(|object| *object != name)
}

/// The expression a node is, as far as members are looked up in it.
pub(super) fn expression(
    rules: &Rules,
    builder: &mut Builder<'_>,
    node: Node<'_>,
    depth: usize,
) -> ExpressionId {
    if let Some(known) = builder.expression_of.get(&node.id()) {
        return *known;
    }
    let made = made(rules, builder, node, depth);
    let id = builder.push_expression(made);
    builder.expression_of.insert(node.id(), id);
    id
}

fn made(rules: &Rules, builder: &mut Builder<'_>, node: Node<'_>, depth: usize) -> Expression {
    if depth > REACH {
        return Expression::Unknown;
    }
    let text = builder.text(node);
    if rules.this.contains(&text) {
        return Expression::This;
    }
    if rules.parents.contains(&text) {
        return Expression::Super;
    }
    if let Some(reference) = builder.reference_of(node) {
        return Expression::Reference(reference);
    }
    if CONSTRUCTIONS.contains(&node.kind()) {
        let type_ = node.child_by_field_name("type").or_else(|| node.named_children().next());
        let Some(type_) = type_ else { return Expression::Unknown };
        let class = expression(rules, builder, type_, depth + 1);
        return Expression::New { class, arguments: Vec::new() };
    }
    if let Some(callee) = node.child_by_field_name("function") {
        let callee = expression(rules, builder, callee, depth + 1);
        return match builder.facts.expressions[callee.index()] {
            // `super()` stands for what it gives.
            Expression::Super => Expression::Super,
            _ => Expression::Call { callee, arguments: Vec::new() },
        };
    }
    let member = NAMES.iter().find_map(|field| node.child_by_field_name(field));
    if let Some(reference) = member.and_then(|member| named(builder, member)) {
        let called = ["arguments", "argument_list"];
        let is_call = node.kind() == "call"
            || node
                .children()
                .any(|c| called.contains(&c.field_name()) || called.contains(&c.kind()));
        let callee = Expression::Reference(reference);
        return match is_call {
            true => {
                Expression::Call { callee: builder.push_expression(callee), arguments: Vec::new() }
            }
            false => callee,
        };
    }
    let inner = match node.kind() {
        "parenthesized_expression"
        | "await"
        | "await_expression"
        | "unary_expression"
        | "pointer_expression"
        | "type"
        | "pointer_type" => node.named_children().last(),
        _ => None,
    };
    match inner {
        Some(inner) => {
            let id = expression(rules, builder, inner, depth + 1);
            builder.facts.expressions[id.index()].clone()
        }
        None => match named(builder, node) {
            Some(reference) => Expression::Reference(reference),
            None => Expression::Unknown,
        },
    }
}

/// The reference that a name is, type arguments or not.
fn named(builder: &Builder<'_>, node: Node<'_>) -> Option<crate::model::facts::ReferenceId> {
    builder.reference_of(node).or_else(|| {
        let generic = GENERIC.contains(&node.kind());
        builder.reference_of(node.named_children().next().filter(|_| generic)?)
    })
}

/// The type written for what a node declares.
pub(super) fn written_type(builder: &mut Builder<'_>, node: Node<'_>) -> Option<TypeId> {
    let fields = ["type", "return_type", "returns", "result"];
    let mut at = Some(node);
    for _ in 0..3 {
        let node = at?;
        if let Some(written) = fields.iter().find_map(|field| node.child_by_field_name(field)) {
            return type_(builder, written, 0);
        }
        let kind = node.kind();
        let is_part = kind.ends_with("declarator") || kind.ends_with("identifier");
        at = node.parent().filter(|_| is_part);
    }
    None
}

/// A written type, where a name says which.
fn type_(builder: &mut Builder<'_>, node: Node<'_>, depth: usize) -> Option<TypeId> {
    if depth > REACH || CONTAINERS.iter().any(|kind| node.kind().starts_with(kind)) {
        return None;
    }
    if let Some(reference) = builder.reference_of(node) {
        let path = TypeExpression::Path { reference, arguments: Vec::new(), bindings: Vec::new() };
        return Some(builder.push_type(path));
    }
    let inner = NAMES.iter().find_map(|field| node.child_by_field_name(field));
    type_(builder, inner.or_else(|| node.named_children().next())?, depth + 1)
}

/// Fills in a local: its type where it is written, its value where that constructs something, and
/// from where on it is seen.
pub(super) fn local(rules: &Rules, builder: &mut Builder<'_>, name: Node<'_>, id: LocalId) {
    let kind = builder.facts.locals[id.index()].kind;
    if !matches!(kind, LocalKind::Parameter | LocalKind::Variable) {
        return;
    }
    let mut around = name.parent();
    for _ in 0..REACH {
        let Some(node) = around else { break };
        if builder.scope_of(node).is_some() {
            break;
        }
        let inside = |child: &Node<'_>| {
            child.start_byte() <= name.start_byte() && name.end_byte() <= child.end_byte()
        };
        let field = |field| node.child_by_field_name(field).filter(|child| !inside(child));
        let written = field("type");
        // C# puts the value into no field.
        let unnamed = || {
            let last = (node.kind() == "variable_declarator").then(|| node.named_children().last());
            last.flatten().filter(|child| !inside(child))
        };
        let value = field("value").or_else(|| field("right")).or_else(unnamed);
        let alone = |value: &Node<'_>| {
            value.kind() != "expression_list" || value.named_children().count() == 1
        };
        let declared_type = written.and_then(|written| type_(builder, written, 0));
        let found = written.is_some() || value.is_some();
        let value = value.filter(alone).map(|value| match value.kind() {
            "expression_list" => value.named_children().next().unwrap_or(value),
            _ => value,
        });
        let is_name = name.parent().is_none_or(|parent| {
            !matches!(parent.kind(), "pattern_list" | "tuple_pattern" | "list_pattern")
        });
        let value = value.filter(|_| is_name).map(|value| expression(rules, builder, value, 0));
        let local = &mut builder.facts.locals[id.index()];
        local.declared_type = local.declared_type.or(declared_type);
        local.value = local.value.or(value);
        if found && rules.ordered && local.kind == LocalKind::Variable {
            local.visible_from = node.end_byte() as u32;
        }
        if written.is_some()
            || ["statement", "declaration", "assignment"]
                .iter()
                .any(|end| node.kind().ends_with(end))
        {
            break;
        }
        around = node.parent();
    }
}
