//! Lowers bindings that never become symbols: declared types, initialisers, patterns.

use super::{enclosing, expressions, types};
use crate::language::{Builder, Node};
use crate::model::facts::{
    Access, Expression, ExpressionId, LocalId, LocalKind, PatternStep, Reference, Role, ScopeId,
    ScopeKind, TypeId, namespaces,
};

/// A pattern nested deeper than this is not described.
const MAX_PATTERN_DEPTH: usize = 16;

pub(super) fn local(builder: &mut Builder<'_>, name: Node<'_>, id: LocalId) {
    // TypeScript's `let` and `const` are in scope in all of their block, before their line too.
    let scope = builder.facts.locals[id.index()].scope;
    builder.facts.locals[id.index()].visible_from = builder.facts.scopes[scope.index()].start;
    if builder.facts.locals[id.index()].kind == LocalKind::TypeParameter {
        if let Some(scope) = conditional(builder, name) {
            let start = builder.facts.scopes[scope.index()].start;
            let local = &mut builder.facts.locals[id.index()];
            (local.scope, local.visible_from) = (scope, start);
        }
        let bound = name.parent().and_then(|p| p.child_by_field_name("constraint"));
        let bound = bound.map(|bound| types::lower(builder, bound, 0));
        builder.facts.locals[id.index()].declared_type = bound;
        return;
    }
    let mut path: Vec<PatternStep> = Vec::new();
    let mut node = name;
    for _ in 0..MAX_PATTERN_DEPTH {
        let Some(parent) = node.parent() else { return };
        match parent.kind() {
            "object_pattern" => {
                if node.kind() == "shorthand_property_identifier_pattern" {
                    path.push(member(builder, node));
                }
            }
            "pair_pattern" => {
                let key = parent.child_by_field_name("key");
                if let Some(key) = key {
                    path.push(member(builder, key));
                }
            }
            "object_assignment_pattern" => {
                // The name is the key too; its place in the pattern is that of this node.
                if node.kind() == "shorthand_property_identifier_pattern" {
                    path.push(member(builder, node));
                }
            }
            "array_pattern" => {
                let index = parent.named_children().position(|c| c.id() == node.id());
                path.push(PatternStep::Index(index.unwrap_or_default() as u32));
            }
            "assignment_pattern" => {}
            // What is left over has no single place.
            "rest_pattern" => path.push(PatternStep::Rest),
            "assignment_expression" => return assigned(builder, name, id),
            _ => {
                bind(builder, parent, id);
                path.reverse();
                builder.facts.locals[id.index()].pattern = path;
                return;
            }
        }
        node = parent;
    }
}

fn member(builder: &mut Builder<'_>, name: Node<'_>) -> PatternStep {
    let text = builder.text(name);
    PatternStep::Member(builder.name(text))
}

/// `[a, b] = …` binds nothing: its names are references to what is there already.
fn assigned(builder: &mut Builder<'_>, name: Node<'_>, id: LocalId) {
    let local = &mut builder.facts.locals[id.index()];
    local.visible_from = u32::MAX;
    let reference = Reference {
        name: local.name,
        role: Role::Other,
        position: local.position,
        offset: name.start_byte() as u32,
        scope: local.scope,
        enclosing: enclosing(builder, builder.facts.locals[id.index()].scope),
        access: Access::Lexical,
        namespaces: namespaces::VALUE,
    };
    builder.push_reference(name.id(), reference);
}

/// The scope of the conditional type that `infer name` is seen in, however deep in its
/// `extends` side it stands.
fn conditional(builder: &Builder<'_>, name: Node<'_>) -> Option<ScopeId> {
    let mut node = name.parent().filter(|parent| parent.kind() == "infer_type")?;
    while let Some(parent) = node.parent() {
        if parent.kind() == "conditional_type" && node.field_name() == "right" {
            return builder.scope_of(parent);
        }
        node = parent;
    }
    None
}

/// Fills in what the declaration `node` around the pattern says.
fn bind(builder: &mut Builder<'_>, node: Node<'_>, id: LocalId) {
    let (declared, value): (Option<TypeId>, Option<ExpressionId>) = match node.kind() {
        "variable_declarator" | "required_parameter" | "optional_parameter" => {
            let declared = node.child_by_field_name("type").map(|t| types::lower(builder, t, 0));
            let value =
                node.child_by_field_name("value").map(|v| expressions::lower(builder, v, 0));
            if node.kind() == "variable_declarator"
                && node.parent().is_some_and(|p| p.kind() == "variable_declaration")
            {
                hoist(builder, id);
            }
            (declared, value)
        }
        "for_in_statement" => {
            // `for (x of e)` takes an element of `e`; `for (x in e)` a string.
            let of = node.child_by_field_name("operator").is_some_and(|o| o.kind() == "of");
            let value = node.child_by_field_name("right").filter(|_| of).map(|right| {
                let right = expressions::lower(builder, right, 0);
                builder.push_expression(Expression::Element(right))
            });
            (None, value)
        }
        _ => (None, None),
    };
    let local = &mut builder.facts.locals[id.index()];
    local.declared_type = declared;
    local.value = value;
}

/// `var` belongs to the function around it, not to the block.
fn hoist(builder: &mut Builder<'_>, id: LocalId) {
    let mut scope = builder.facts.locals[id.index()].scope;
    while builder.facts.scopes[scope.index()].kind == ScopeKind::Block
        && let Some(parent) = builder.facts.scopes[scope.index()].parent
    {
        scope = parent;
    }
    let start = builder.facts.scopes[scope.index()].start;
    let local = &mut builder.facts.locals[id.index()];
    local.scope = scope;
    local.visible_from = start;
}
