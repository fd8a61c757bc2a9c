//! Lowers bindings that never become symbols: declared types, initialisers, patterns.

use super::{enclosing, expressions, flow, objects, signatures, types};
use crate::language::{Binding, Builder, Node};
use crate::model::facts::{
    Access, Expression, ExpressionId, Literal, LocalId, LocalKind, PatternStep, Reference, Role,
    ScopeId, ScopeKind, TypeId, namespaces,
};

/// A pattern nested deeper than this is not described.
const MAX_PATTERN_DEPTH: usize = 16;

pub(super) fn local(builder: &mut Builder<'_>, name: Node<'_>, id: LocalId) {
    // TypeScript's `let` and `const` are in scope in all of their block, before their line too.
    let scope = builder.facts.locals[id.index()].scope;
    builder.facts.locals[id.index()].visible_from = builder.facts.scopes[scope.index()].start;
    if builder.facts.locals[id.index()].kind == LocalKind::TypeParameter {
        return type_parameter(builder, name, id);
    }
    match around(name) {
        Some(declaration) if declaration.kind() == "assignment_expression" => {
            assigned(builder, name, id);
        }
        Some(declaration) => {
            if declaration.kind() == "variable_declarator"
                && declaration.parent().is_some_and(|p| p.kind() == "variable_declaration")
            {
                hoist(builder, id);
            }
            let declared = declared(builder, declaration);
            let value = value(builder, declaration);
            let pattern = steps(builder, name);
            let parameter = declaration.kind().ends_with("_parameter");
            let local = &mut builder.facts.locals[id.index()];
            // What a parameter's pattern takes apart is the parameter.
            local.declared_type = declared.filter(|_| !parameter || pattern.is_empty());
            local.value = value;
            local.pattern = pattern;
            if flow::is_unset(declaration) {
                let (name, scope) = (local.name, local.scope);
                flow::unset(builder, name, Binding::Local(id), scope);
            }
        }
        None => {}
    }
}

/// The bound and the default of a type parameter, of `infer`, of a mapped type's key.
fn type_parameter(builder: &mut Builder<'_>, name: Node<'_>, id: LocalId) {
    if let Some(scope) = conditional(builder, name) {
        let start = builder.facts.scopes[scope.index()].start;
        let local = &mut builder.facts.locals[id.index()];
        (local.scope, local.visible_from) = (scope, start);
    }
    let Some(parent) = name.parent() else { return };
    let (bound, default) = match parent.kind() {
        "infer_type" => (name.next_sibling().and_then(|_| parent.named_children().nth(1)), None),
        "mapped_type_clause" => (parent.child_by_field_name("type"), None),
        _ => (parent.child_by_field_name("constraint"), parent.child_by_field_name("value")),
    };
    let bound = bound.map(|bound| types::lower(builder, bound, 0));
    let default = default.map(|default| types::lower(builder, default, 0));
    let local = &mut builder.facts.locals[id.index()];
    (local.declared_type, local.default) = (bound, default);
}

/// The declaration around a name in a pattern.
fn around(name: Node<'_>) -> Option<Node<'_>> {
    let mut patterns = name.ancestors().take(MAX_PATTERN_DEPTH);
    patterns.find(|node| !node.kind().ends_with("_pattern"))
}

/// The way to a name inside its pattern, outermost first.
pub(super) fn steps(builder: &mut Builder<'_>, name: Node<'_>) -> Vec<PatternStep> {
    let mut path: Vec<PatternStep> = Vec::new();
    let mut node = name;
    for _ in 0..MAX_PATTERN_DEPTH {
        let Some(parent) = node.parent() else { break };
        match parent.kind() {
            "object_pattern" => {
                if node.kind() == "shorthand_property_identifier_pattern" {
                    path.push(member(builder, node));
                }
            }
            "pair_pattern" if node.field_name() == "key" => {}
            "pair_pattern" => {
                if let Some(key) = parent.child_by_field_name("key") {
                    path.push(member(builder, key));
                }
            }
            "object_assignment_pattern" => {
                default(builder, parent, &mut path);
                // The name is the key too; its place in the pattern is that of this node.
                if node.kind() == "shorthand_property_identifier_pattern" {
                    path.push(member(builder, node));
                }
            }
            "array_pattern" => {
                path.push(PatternStep::Index(place(parent, node)));
            }
            "assignment_pattern" => default(builder, parent, &mut path),
            "rest_pattern" => {
                // `...rest` as a parameter is the parameter.
                let within = parent.parent().is_some_and(|p| p.kind().ends_with("_pattern"));
                if within {
                    path.push(PatternStep::Rest);
                }
            }
            _ => break,
        }
        node = parent;
    }
    path.reverse();
    path
}

/// The place of an element in an array pattern: holes count.
fn place(pattern: Node<'_>, element: Node<'_>) -> u32 {
    let before = pattern.children().take_while(|child| *child != element);
    before.filter(|child| child.kind() == ",").count() as u32
}

fn default(builder: &mut Builder<'_>, pattern: Node<'_>, path: &mut Vec<PatternStep>) {
    if let Some(value) = pattern.child_by_field_name("right") {
        path.push(PatternStep::Default(expressions::lower(builder, value, 0)));
    }
}

/// A property by its key; one that is computed may be any.
fn member(builder: &mut Builder<'_>, name: Node<'_>) -> PatternStep {
    objects::key(builder, name).map_or(PatternStep::Element, PatternStep::Member)
}

/// What a name in a pattern stands for: for names that are definitions, and for keys.
pub(super) fn part(builder: &mut Builder<'_>, name: Node<'_>) -> Option<ExpressionId> {
    let mut steps = steps(builder, name);
    // A key is looked up in what holds it.
    let pair = name.parent().filter(|p| p.kind() == "pair_pattern" && name.field_name() == "key");
    if let Some(object) = pair.and_then(Node::parent) {
        steps = self::steps(builder, object);
    }
    let declaration = around(name)?;
    let of = match declared(builder, declaration) {
        Some(written) => builder.push_expression(Expression::Typed(written)),
        None => value(builder, declaration)?,
    };
    if steps.is_empty() {
        return Some(of);
    }
    Some(builder.push_expression(Expression::Part { of, steps }))
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

/// The written type of what a declaration's pattern takes apart.
fn declared(builder: &mut Builder<'_>, declaration: Node<'_>) -> Option<TypeId> {
    match declaration.kind() {
        "variable_declarator" | "required_parameter" | "optional_parameter" => {
            let written = declaration.child_by_field_name("type")?;
            Some(types::lower(builder, written, 0))
        }
        _ => None,
    }
}

/// The value that a declaration's pattern takes apart.
fn value(builder: &mut Builder<'_>, declaration: Node<'_>) -> Option<ExpressionId> {
    match declaration.kind() {
        "variable_declarator" => {
            let value = declaration.child_by_field_name("value")?;
            Some(expressions::lower(builder, value, 0))
        }
        "required_parameter" | "optional_parameter" => {
            let function =
                declaration.parent()?.parent().filter(|f| signatures::is_function(*f))?;
            let mut before = signatures::parameters(function);
            if signatures::is_receiver(declaration) {
                return None;
            }
            let index = before
                .by_ref()
                .filter(|parameter| !signatures::is_receiver(*parameter))
                .position(|parameter| parameter == declaration)?;
            let signature = signatures::lower(builder, function, 0);
            Some(builder.push_expression(Expression::Parameter(signature, index as u32)))
        }
        "arrow_function" => {
            let signature = signatures::lower(builder, declaration, 0);
            Some(builder.push_expression(Expression::Parameter(signature, 0)))
        }
        "for_in_statement" => {
            // `for (x of e)` takes an element of `e`; `for (x in e)` a string.
            let operator = declaration.child_by_field_name("operator")?;
            if operator.kind() != "of" {
                return Some(builder.push_expression(Expression::Literal(Literal::String)));
            }
            let right = declaration.child_by_field_name("right")?;
            let right = expressions::lower(builder, right, 0);
            let element = builder.push_expression(Expression::Element(right));
            let waits = declaration.child_of_kind("await").is_some();
            Some(if waits { builder.push_expression(Expression::Await(element)) } else { element })
        }
        "function_expression" | "generator_function" => {
            Some(expressions::lower(builder, declaration, 0))
        }
        _ => None,
    }
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
