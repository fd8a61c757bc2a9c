//! Locals: what they are taken from and from where on they are seen. Reference, "Patterns" and
//! "Names: Scopes: Pattern binding scopes".

use super::expressions::expression;
use super::signatures::signature;
use super::types::{bounds, last_reference, type_};
use crate::language::{Builder, Node};
use crate::model::facts::{
    Bound, Expression, ExpressionId, LocalId, PatternStep, ScopeId, TypeExpression,
};

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
        let (mut declared, mut from) = (None, None);
        let mut value;
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
                value = parent.child_by_field_name("value").map(|v| element(builder, node, v));
                from = parent.child_by_field_name("body").map(Node::start_byte);
            }
            "parameter" => {
                declared = parent.child_by_field_name("type").map(|t| type_(builder, t));
                value = parameter(builder, parent, node);
            }
            "closure_parameters" => value = parameter(builder, node, node),
            kind if kind.ends_with("_pattern") => {
                step(builder, parent, node, &mut way);
                (node, around) = (parent, parent.parent());
                continue;
            }
            _ => return,
        }
        if way.contains(&PatternStep::Index(UNKNOWN)) {
            (declared, value) = (None, None);
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

/// What `for` gives to a pattern; one for all bindings in it.
fn element(builder: &mut Builder<'_>, pattern: Node<'_>, over: Node<'_>) -> ExpressionId {
    if let Some(id) = builder.expression_of.get(&pattern.id()) {
        return *id;
    }
    let over = expression(builder, over);
    let id = builder.push_expression(Expression::Element(over));
    builder.expression_of.insert(pattern.id(), id);
    id
}

/// The value of a parameter; `pattern` is all of its pattern.
fn parameter(
    builder: &mut Builder<'_>,
    parameter: Node<'_>,
    pattern: Node<'_>,
) -> Option<ExpressionId> {
    if let Some(id) = builder.expression_of.get(&pattern.id()) {
        return Some(*id);
    }
    let list = parameter.parent()?;
    let id = signature(builder, list.parent()?)?;
    let before = list.children().take_while(|child| *child != parameter);
    let index = before
        .filter(|child| match child.kind() {
            "self_parameter" | "attribute_item" => false,
            "parameter" => {
                child.child_by_field_name("pattern").is_none_or(|inner| inner.kind() != "self")
            }
            "_" => true,
            _ => child.is_named() && !child.is_comment(),
        })
        .count();
    let value = builder.push_expression(Expression::Parameter(id, index as u32));
    builder.expression_of.insert(pattern.id(), value);
    Some(value)
}

/// An index in a pattern that is counted from an end that is not known.
const UNKNOWN: u32 = u32::MAX;

/// Notes which part of `pattern` the pattern `inner` takes; innermost first.
fn step(builder: &mut Builder<'_>, pattern: Node<'_>, inner: Node<'_>, way: &mut Vec<PatternStep>) {
    // `_` is a literal token, so commas are what counts.
    let index = || {
        let mut index = 0;
        for child in pattern.children().take_while(|child| *child != inner) {
            match child.kind() {
                "," if index != UNKNOWN => index += 1,
                // `..` stands for any number of fields.
                "remaining_field_pattern" => index = UNKNOWN,
                _ => {}
            }
        }
        PatternStep::Index(index)
    };
    match pattern.kind() {
        "tuple_pattern" => way.push(index()),
        // `rest @ ..` is a slice, everything else in it an element. Reference, "Slice patterns".
        "slice_pattern" => {
            let rest = inner.child_of_kind("remaining_field_pattern").is_some();
            way.push(if rest { PatternStep::Rest } else { PatternStep::Element });
        }
        "reference_pattern" => way.push(PatternStep::Dereference),
        "ref_pattern" => way.push(PatternStep::Borrow),
        "tuple_struct_pattern" => {
            way.push(index());
            way.extend(constructor(builder, pattern));
        }
        "field_pattern" => {
            if pattern.child_of_kind("ref").is_some() {
                way.push(PatternStep::Borrow);
            }
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

/// A type parameter's bounds, those of the where clause included, and its default.
fn type_parameter(builder: &mut Builder<'_>, parameter: Node<'_>, id: LocalId) {
    let mut all = Vec::new();
    if let Some(written) = parameter.child_by_field_name("bounds") {
        all.extend(bounds(builder, written));
    }
    let name = parameter.child_by_field_name("name").map(|n| builder.text(n)).unwrap_or_default();
    for (subject, written) in predicates(parameter.parent().and_then(Node::parent)) {
        if builder.text(subject) == name {
            all.extend(bounds(builder, written));
        }
    }
    if !all.is_empty() {
        let bound = builder.push_type(TypeExpression::Impl(all));
        builder.facts.locals[id.index()].declared_type = Some(bound);
    }
    if let Some(default) = parameter.child_by_field_name("default_type") {
        let default = type_(builder, default);
        builder.facts.locals[id.index()].default = Some(default);
    }
}

/// The predicates of an item's where clause: what is bounded, and the bounds.
pub(super) fn predicates(item: Option<Node<'_>>) -> impl Iterator<Item = (Node<'_>, Node<'_>)> {
    let clauses = item.into_iter().flat_map(Node::children).filter(|n| n.kind() == "where_clause");
    clauses.flat_map(Node::named_children).filter_map(|predicate| {
        let mut subject = predicate.child_by_field_name("left")?;
        if subject.kind() == "higher_ranked_trait_bound" {
            subject = subject.child_by_field_name("type")?;
        }
        Some((subject, predicate.child_by_field_name("bounds")?))
    })
}

/// Notes the bounds of an item's where clause that are not of its own type parameters.
pub(super) fn where_clause(builder: &mut Builder<'_>, item: Node<'_>, scope: ScopeId) {
    let parameters = item.child_by_field_name("type_parameters");
    for (subject, written) in predicates(Some(item)) {
        let name = builder.text(subject);
        let own = parameters.into_iter().flat_map(Node::named_children).any(|parameter| {
            parameter.child_by_field_name("name").is_some_and(|own| builder.text(own) == name)
        });
        let supertrait = name == "Self" && item.kind() == "trait_item";
        if own || supertrait || subject.kind() == "lifetime" {
            continue;
        }
        let subject = type_(builder, subject);
        for bound in bounds(builder, written) {
            builder.facts.bounds.push(Bound { scope, subject, bound });
        }
    }
}
