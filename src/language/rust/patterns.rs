//! Locals: what they are taken from and from where on they are seen. Reference, "Patterns" and
//! "Names: Scopes: Pattern binding scopes".

use super::expressions::expression;
use super::types::{bounds, last_reference, type_};
use crate::language::{Builder, Node};
use crate::model::facts::{Expression, LocalId, PatternStep, TypeExpression};

/// Fills in a local.
pub(super) fn local(builder: &mut Builder<'_>, name: Node<'_>, id: LocalId) {
    let Some(parent) = name.parent() else { return };
    match parent.kind() {
        "type_parameter" => return type_parameter(builder, parent, id),
        "const_parameter" => {
            let declared = parent.child_by_field_name("type").map(|t| type_(builder, t));
            builder.facts.locals[id.index()].declared_type = declared;
            return;
        }
        _ => {}
    }
    // Up through the pattern to what it takes apart, noting the way.
    let mut way: Vec<PatternStep> = Vec::new();
    let (mut node, mut around) = (name, Some(parent));
    while let Some(parent) = around {
        let (mut declared, mut value, mut from) = (None, None, None);
        match parent.kind() {
            "let_declaration" => {
                declared = parent.child_by_field_name("type").map(|t| type_(builder, t));
                value = parent.child_by_field_name("value").map(|v| expression(builder, v));
                from = Some(parent.end_byte());
            }
            "let_condition" => {
                value = parent.child_by_field_name("value").map(|v| expression(builder, v));
                from = Some(parent.end_byte());
            }
            "match_pattern" => {
                let matched = parent.ancestors().find(|n| n.kind() == "match_expression");
                let matched = matched.and_then(|m| m.child_by_field_name("value"));
                value = matched.map(|v| expression(builder, v));
            }
            "for_expression" => {
                if let Some(over) = parent.child_by_field_name("value") {
                    let over = expression(builder, over);
                    value = Some(builder.push_expression(Expression::Element(over)));
                }
                from = parent.child_by_field_name("body").map(Node::start_byte);
            }
            "parameter" => {
                declared = parent.child_by_field_name("type").map(|t| type_(builder, t));
            }
            "closure_parameters" => {}
            kind if kind.ends_with("_pattern") => {
                step(builder, parent, node, &mut way);
                (node, around) = (parent, parent.parent());
                continue;
            }
            _ => return,
        }
        way.reverse();
        let local = &mut builder.facts.locals[id.index()];
        (local.declared_type, local.value, local.pattern) = (declared, value, way);
        if let Some(from) = from {
            local.visible_from = from as u32;
        }
        return;
    }
}

/// Notes which part of `pattern` the pattern `inner` takes; innermost first.
fn step(builder: &mut Builder<'_>, pattern: Node<'_>, inner: Node<'_>, way: &mut Vec<PatternStep>) {
    // `_` is a literal token, so commas are what counts.
    let index = || {
        let before = pattern.children().take_while(|child| *child != inner);
        PatternStep::Index(before.filter(|child| child.kind() == ",").count() as u32)
    };
    match pattern.kind() {
        "tuple_pattern" => way.push(index()),
        "slice_pattern" => way.push(PatternStep::Element),
        "tuple_struct_pattern" => {
            way.push(index());
            way.extend(constructor(builder, pattern));
        }
        "field_pattern" => {
            if let Some(name) = pattern.child_by_field_name("name") {
                let name = builder.name(builder.text(name));
                way.push(PatternStep::Member(name));
            }
        }
        "struct_pattern" => way.extend(constructor(builder, pattern)),
        _ => {}
    }
}

/// The constructor a pattern names.
fn constructor(builder: &Builder<'_>, pattern: Node<'_>) -> Option<PatternStep> {
    let path = pattern.child_by_field_name("type")?;
    last_reference(builder, path).map(PatternStep::Constructor)
}

/// A type parameter's bounds, those of the where clause included.
fn type_parameter(builder: &mut Builder<'_>, parameter: Node<'_>, id: LocalId) {
    let mut all = Vec::new();
    if let Some(written) = parameter.child_by_field_name("bounds") {
        all.extend(bounds(builder, written));
    }
    let name = parameter.child_by_field_name("name").map(|n| builder.text(n)).unwrap_or_default();
    let item = parameter.parent().and_then(Node::parent);
    for clause in item.into_iter().flat_map(Node::children).filter(|n| n.kind() == "where_clause") {
        for predicate in clause.named_children() {
            let left = predicate.child_by_field_name("left");
            if left.is_some_and(|left| builder.text(left) == name)
                && let Some(written) = predicate.child_by_field_name("bounds")
            {
                all.extend(bounds(builder, written));
            }
        }
    }
    if !all.is_empty() {
        let bound = builder.push_type(TypeExpression::Impl(all));
        builder.facts.locals[id.index()].declared_type = Some(bound);
    }
}
