//! Lowers what functions, closures and function types take and give.

use super::{MAX_ENTRIES, context, expressions, types};
use crate::language::{Builder, Node};
use crate::model::facts::{
    Context, Expression, Literal, NameId, Parameter, Signature, SignatureId, TypeExpression,
    TypeId, flags,
};

/// Whether a node is a function, a closure or the type of one.
pub(super) fn is_function(node: Node<'_>) -> bool {
    matches!(
        node.kind(),
        "function_declaration"
            | "generator_function_declaration"
            | "function_signature"
            | "function_expression"
            | "generator_function"
            | "arrow_function"
            | "method_definition"
            | "method_signature"
            | "abstract_method_signature"
            | "call_signature"
            | "construct_signature"
            | "function_type"
            | "constructor_type"
    )
}

/// Whether a node is a function whose parameters may get their types from where it stands
/// (Handbook, "Contextual Typing").
fn is_expression(node: Node<'_>) -> bool {
    match node.kind() {
        "function_expression" | "generator_function" | "arrow_function" => true,
        "method_definition" => node.parent().is_some_and(|parent| parent.kind() == "object"),
        _ => false,
    }
}

/// Lowers the signature of a function, once for each node.
pub(super) fn lower(builder: &mut Builder<'_>, node: Node<'_>, depth: u32) -> SignatureId {
    if let Some(id) = builder.signature_of.get(&node.id()) {
        return *id;
    }
    // Its id is there before its parts, which may ask for it.
    let id = builder.push_signature(Signature::default());
    builder.signature_of.insert(node.id(), id);
    let mut signature = Signature { scope: builder.scope_of(node), ..Signature::default() };
    for child in node.children() {
        match child.kind() {
            "async" => signature.flags |= flags::ASYNC,
            "*" => signature.flags |= flags::GENERATOR,
            _ => {}
        }
    }
    if node.kind().starts_with("generator") {
        signature.flags |= flags::GENERATOR;
    }
    if node.kind().starts_with("construct") {
        signature.flags |= flags::CONSTRUCTS;
    }
    let mut typed = true;
    if let Some(name) = node.child_by_field_name("parameter") {
        let text = builder.text(name);
        let parameter = Parameter { name: Some(builder.name(text)), ..Parameter::default() };
        signature.parameters.push(parameter);
        typed = false;
    }
    for written in parameters(node) {
        if is_receiver(written) {
            signature.receiver =
                written.child_by_field_name("type").map(|t| types::lower(builder, t, depth));
            continue;
        }
        let parameter = parameter(builder, written, depth);
        typed &= parameter.declared_type.is_some();
        signature.parameters.push(parameter);
    }
    result(builder, node, &mut signature, depth);
    builder.facts.signatures[id.index()] = signature;
    if let Some(body) = node.child_by_field_name("body")
        && body.kind() != "statement_block"
        && (builder.facts.signatures[id.index()].result.is_none() || is_inferred(body))
    {
        let value = expressions::lower(builder, body, depth);
        builder.facts.signatures[id.index()].returns.push(value);
    }
    if !typed {
        expect(builder, node, id, depth);
    }
    id
}

/// Lowers where a closure stands, if it has not been done.
fn expect(builder: &mut Builder<'_>, node: Node<'_>, id: SignatureId, depth: u32) {
    if is_expression(node) && builder.facts.signatures[id.index()].context == Context::None {
        let context = context::of(builder, node, depth);
        builder.facts.signatures[id.index()].context = context;
    }
}

/// The signature of a function whose result is expected to be something: a value in its body is
/// typed from it.
pub(super) fn lower_expected(builder: &mut Builder<'_>, node: Node<'_>, depth: u32) -> SignatureId {
    let id = lower(builder, node, depth);
    if builder.facts.signatures[id.index()].result.is_none() {
        expect(builder, node, id, depth);
    }
    id
}

/// The parameters in parentheses, `this` among them.
pub(super) fn parameters<'t>(function: Node<'t>) -> impl Iterator<Item = Node<'t>> {
    let list = function.child_by_field_name("parameters");
    list.into_iter().flat_map(Node::named_children).take(MAX_ENTRIES)
}

/// Whether a parameter is `this` (Handbook, "Declaring `this` in a Function"): none that a call
/// gives an argument for.
pub(super) fn is_receiver(parameter: Node<'_>) -> bool {
    parameter.child_by_field_name("pattern").is_some_and(|pattern| pattern.kind() == "this")
}

fn parameter(builder: &mut Builder<'_>, node: Node<'_>, depth: u32) -> Parameter {
    let mut pattern = node.child_by_field_name("pattern");
    let rest = pattern.is_some_and(|pattern| pattern.kind() == "rest_pattern");
    if rest {
        pattern = pattern.and_then(|pattern| pattern.named_children().next());
    }
    let name = pattern.filter(|pattern| pattern.kind() == "identifier");
    let default = node.child_by_field_name("value");
    Parameter {
        name: name.map(|name| builder.name(builder.text(name))),
        declared_type: node.child_by_field_name("type").map(|t| types::lower(builder, t, depth)),
        optional: node.kind() == "optional_parameter" || default.is_some(),
        default: default.map(|value| expressions::lower(builder, value, depth)),
        rest,
    }
}

/// The written result; a predicate's is a boolean, an assertion's nothing.
fn result(builder: &mut Builder<'_>, node: Node<'_>, signature: &mut Signature, depth: u32) {
    let Some(written) =
        node.child_by_field_name("return_type").or_else(|| node.child_by_field_name("type"))
    else {
        return;
    };
    let inner = match written.kind() {
        "type_predicate_annotation" | "asserts_annotation" => written.named_children().next(),
        "type_annotation" => written.named_children().next(),
        _ => Some(written),
    };
    let inner = inner.unwrap_or(written);
    match inner.kind() {
        "type_predicate" => {
            signature.predicate = predicate(builder, inner, &signature.parameters, depth);
            signature.result = Some(primitive(builder, "boolean"));
        }
        "asserts" => {
            signature.flags |= flags::ASSERTS;
            if let Some(inner) = inner.named_children().find(|c| c.kind() == "type_predicate") {
                signature.predicate = predicate(builder, inner, &signature.parameters, depth);
            }
            signature.result = Some(primitive(builder, "void"));
        }
        _ => signature.result = Some(types::lower(builder, inner, depth)),
    }
}

fn primitive(builder: &mut Builder<'_>, name: &str) -> TypeId {
    let name = builder.name(name);
    builder.push_type(TypeExpression::Primitive(name))
}

/// `x is T`: the index of `x` and T.
fn predicate(
    builder: &mut Builder<'_>,
    node: Node<'_>,
    parameters: &[Parameter],
    depth: u32,
) -> Option<(u32, TypeId)> {
    let name = node.child_by_field_name("name")?;
    let index = if name.kind() == "this" {
        u32::MAX
    } else {
        let text: NameId = builder.name(builder.text(name));
        parameters.iter().position(|parameter| parameter.name == Some(text))? as u32
    };
    let written = node.child_by_field_name("type")?;
    Some((index, types::lower(builder, written, depth)))
}

/// Whether what is expected of a value says what the type parameters of a call in it stand for
/// (Handbook, "Inference"): it is given although the result is written.
fn is_inferred(value: Node<'_>) -> bool {
    match value.kind() {
        "call_expression" | "new_expression" => true,
        "parenthesized_expression" | "await_expression" => {
            value.named_children().next().is_some_and(is_inferred)
        }
        "ternary_expression" => ["consequence", "alternative"]
            .iter()
            .filter_map(|side| value.child_by_field_name(side))
            .any(is_inferred),
        _ => false,
    }
}

/// Adds what a `return` gives to the function around it.
pub(super) fn returned(builder: &mut Builder<'_>, statement: Node<'_>) {
    let Some(function) = statement.ancestors().find(|around| is_function(*around)) else { return };
    let value = statement.named_children().next();
    if function.child_by_field_name("return_type").is_some() && !value.is_some_and(is_inferred) {
        return;
    }
    let id = lower(builder, function, 0);
    let value = match value {
        Some(value) => expressions::lower(builder, value, 0),
        None => builder.push_expression(Expression::Literal(Literal::Nothing)),
    };
    builder.facts.signatures[id.index()].returns.push(value);
}

/// Adds what a `yield` gives to the generator around it, where no result is written.
pub(super) fn yielded(builder: &mut Builder<'_>, node: Node<'_>) {
    let Some(function) = node.ancestors().find(|around| is_function(*around)) else { return };
    let Some(value) = node.named_children().next() else { return };
    if function.child_by_field_name("return_type").is_some() {
        return;
    }
    let id = lower(builder, function, 0);
    let mut value = expressions::lower(builder, value, 0);
    if node.child_of_kind("*").is_some() {
        value = builder.push_expression(Expression::Element(value));
    }
    builder.facts.signatures[id.index()].yields.push(value);
}
