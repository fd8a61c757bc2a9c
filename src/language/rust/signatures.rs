//! What functions, closures and function types take and give, and what is expected where an
//! expression stands. Reference, "Items: Functions", "Closure expressions" and "Structs".

use super::LOWERING_DEPTH_LIMIT;
use super::expressions;
use super::transcribers;
use super::types::{self, type_};
use crate::language::{Builder, Node};
use crate::model::facts::{
    Context, Parameter, ScopeId, Signature, SignatureId, TypeExpression, flags,
};

/// The signature of a function, method, closure, function type, or of a struct or variant whose
/// fields have no names; `None` for any other node.
pub(super) fn signature(builder: &mut Builder<'_>, node: Node<'_>) -> Option<SignatureId> {
    match node.kind() {
        "function_item" | "function_signature_item" => Some(of_function(builder, node)),
        "closure_expression" => Some(of_closure(builder, node, 0)),
        "function_type" => Some(of_type(builder, node, 0)),
        "struct_item" | "enum_variant" => of_fields(builder, node),
        "macro_definition" => of_macro(builder, node),
        _ => None,
    }
}

/// A signature's id before it is filled in, or the finished one.
fn reserve(builder: &mut Builder<'_>, node: Node<'_>) -> Result<SignatureId, SignatureId> {
    if let Some(id) = builder.signature_of.get(&node.id()) {
        return Ok(*id);
    }
    let id = builder.push_signature(Signature::default());
    builder.signature_of.insert(node.id(), id);
    Err(id)
}

fn of_function(builder: &mut Builder<'_>, node: Node<'_>) -> SignatureId {
    let id = match reserve(builder, node) {
        Ok(id) => return id,
        Err(id) => id,
    };
    let mut signature = Signature {
        scope: builder.scope_of(node),
        result: node.child_by_field_name("return_type").map(|result| type_(builder, result)),
        ..Signature::default()
    };
    if is_async(node) {
        signature.flags |= flags::ASYNC;
    }
    parameters(builder, node.child_by_field_name("parameters"), &mut signature, 0);
    builder.facts.signatures[id.index()] = signature;
    if let Some(body) = node.child_by_field_name("body") {
        let value = expressions::expression(builder, body);
        builder.facts.signatures[id.index()].returns.push(value);
    }
    id
}

/// What a macro takes and gives, by the first of its rules whose result is read as a value.
fn of_macro(builder: &mut Builder<'_>, node: Node<'_>) -> Option<SignatureId> {
    for rule in node.children().filter(|child| child.kind() == "macro_rule") {
        let Some(body) = rule.child_of_kind("block") else { continue };
        let parameters = transcribers::parameters(builder.text(rule))?;
        let named =
            |name: &str| Parameter { name: Some(builder.name(name)), ..Parameter::default() };
        let parameters = parameters.into_iter().map(named).collect();
        let value = expressions::expression(builder, body);
        let returns = vec![value];
        return Some(builder.push_signature(Signature {
            parameters,
            returns,
            ..Signature::default()
        }));
    }
    None
}

/// Notes what gives types to the variables that flow into it; a `return` with its function.
pub(super) fn flow(builder: &mut Builder<'_>, node: Node<'_>, scope: ScopeId) {
    if node.kind() != "return_expression" {
        let id = expressions::expression(builder, node);
        return builder.facts.flow.push((scope, id));
    }
    let Some(value) = node.named_children().next() else { return };
    if let Context::Result(of) = result_of(builder, node, 0) {
        let value = expressions::expression(builder, value);
        builder.facts.signatures[of.index()].returns.push(value);
    }
}

/// Whether a function is `async`.
pub(super) fn is_async(function: Node<'_>) -> bool {
    function
        .child_of_kind("function_modifiers")
        .is_some_and(|modifiers| modifiers.child_of_kind("async").is_some())
}

/// Reads the parameters of a function or function type.
fn parameters(
    builder: &mut Builder<'_>,
    list: Option<Node<'_>>,
    signature: &mut Signature,
    depth: u32,
) {
    for parameter in list.into_iter().flat_map(Node::children) {
        match parameter.kind() {
            "attribute_item" => {}
            // Reference, "Associated items: Methods": `self` is `self: Self`, `&self` is
            // `self: &Self`.
            "self_parameter" => {
                let mut receiver = builder.push_type(TypeExpression::SelfType);
                if parameter.child_of_kind("&").is_some() {
                    receiver = builder.push_type(TypeExpression::Borrow(receiver));
                }
                signature.receiver = Some(receiver);
            }
            "parameter" => {
                let pattern = parameter.child_by_field_name("pattern");
                let type_ = parameter.child_by_field_name("type");
                let type_ = type_.map(|type_| types::lower(builder, type_, depth));
                if pattern.is_some_and(|pattern| pattern.kind() == "self") {
                    signature.receiver = type_;
                } else {
                    let name = pattern.filter(|pattern| pattern.kind() == "identifier");
                    let name = name.map(|name| builder.name(builder.text(name)));
                    let parameter =
                        Parameter { name, declared_type: type_, ..Parameter::default() };
                    signature.parameters.push(parameter);
                }
            }
            "variadic_parameter" => {
                signature.parameters.push(Parameter { rest: true, ..Parameter::default() });
            }
            "_" => signature.parameters.push(Parameter::default()),
            _ if parameter.is_named() && !parameter.is_comment() => {
                let declared_type = Some(types::lower(builder, parameter, depth));
                signature.parameters.push(Parameter { declared_type, ..Parameter::default() });
            }
            _ => {}
        }
    }
}

/// The signature of `fn(A) -> B` or of the bound `Fn(A) -> B`.
pub(super) fn of_type(builder: &mut Builder<'_>, node: Node<'_>, depth: u32) -> SignatureId {
    let id = match reserve(builder, node) {
        Ok(id) => return id,
        Err(id) => id,
    };
    let result = node.child_by_field_name("return_type");
    let result = result.map(|result| types::lower(builder, result, depth));
    let mut signature = Signature { scope: builder.scope_of(node), result, ..Signature::default() };
    parameters(builder, node.child_by_field_name("parameters"), &mut signature, depth);
    builder.facts.signatures[id.index()] = signature;
    id
}

/// The constructor of a struct or variant with a tuple of fields.
fn of_fields(builder: &mut Builder<'_>, node: Node<'_>) -> Option<SignatureId> {
    let fields = node.child_by_field_name("body")?;
    if fields.kind() != "ordered_field_declaration_list" {
        return None;
    }
    let scope = builder.scope_of(node);
    let mut parameters = Vec::new();
    for field in fields.children_by_field_name("type") {
        let declared_type = Some(type_(builder, field));
        parameters.push(Parameter { declared_type, ..Parameter::default() });
    }
    Some(builder.push_signature(Signature { scope, parameters, ..Signature::default() }))
}

/// A closure's signature, `depth` levels inside an expression.
pub(super) fn of_closure(builder: &mut Builder<'_>, node: Node<'_>, depth: u32) -> SignatureId {
    let id = match reserve(builder, node) {
        Ok(id) => return id,
        Err(id) => id,
    };
    let mut signature = Signature { scope: builder.scope_of(node), ..Signature::default() };
    if node.child_of_kind("async").is_some() {
        signature.flags |= flags::ASYNC;
    }
    let mut typed = true;
    let list = node.child_by_field_name("parameters");
    for parameter in list.into_iter().flat_map(Node::children) {
        let (mut pattern, mut declared_type) = (Some(parameter), None);
        match parameter.kind() {
            "parameter" => {
                pattern = parameter.child_by_field_name("pattern");
                let type_ = parameter.child_by_field_name("type");
                typed &= type_.is_some_and(|type_| !has_placeholder(builder.text(type_)));
                declared_type = type_.map(|type_| types::lower(builder, type_, depth));
            }
            "_" => {}
            _ if !parameter.is_named() || parameter.is_comment() => continue,
            _ => typed = false,
        }
        let name = pattern.filter(|pattern| pattern.kind() == "identifier");
        let name = name.map(|name| builder.name(builder.text(name)));
        signature.parameters.push(Parameter { name, declared_type, ..Parameter::default() });
    }
    signature.result =
        node.child_by_field_name("return_type").map(|result| types::lower(builder, result, depth));
    // What is said so far must be there for those that are lowered next and come back here.
    builder.facts.signatures[id.index()] = signature;
    if depth < LOWERING_DEPTH_LIMIT {
        if !typed {
            let context = context(builder, node, depth);
            builder.facts.signatures[id.index()].context = context;
        }
        if let Some(body) = node.child_by_field_name("body") {
            let value = expressions::lower(builder, body, depth);
            builder.facts.signatures[id.index()].returns.push(value);
        }
    }
    id
}

/// What is expected where an expression stands.
fn context(builder: &mut Builder<'_>, node: Node<'_>, depth: u32) -> Context {
    let Some(parent) = node.parent().filter(|_| depth < LOWERING_DEPTH_LIMIT) else {
        return Context::None;
    };
    let depth = depth + 1;
    let declared = |builder: &mut Builder<'_>, of: Node<'_>| match of.child_by_field_name("type") {
        Some(type_) => Context::Declared(types::lower(builder, type_, depth)),
        None => Context::None,
    };
    match parent.kind() {
        "arguments" => {
            let Some(call) = parent.parent() else { return Context::None };
            let before = parent.named_children().filter(|n| n.kind() != "attribute_item");
            let index = before.take_while(|n| *n != node).count() as u32;
            let id = expressions::lower(builder, call, depth);
            Context::Argument(id, index)
        }
        "let_declaration" if node.field_name() == "value" => declared(builder, parent),
        "const_item" | "static_item" if node.field_name() == "value" => declared(builder, parent),
        "type_cast_expression" => declared(builder, parent),
        "field_initializer" => {
            let name = parent.child_by_field_name("field");
            let structure = parent.parent().and_then(Node::parent);
            match (name, structure) {
                (Some(name), Some(structure)) => {
                    let id = expressions::lower(builder, structure, depth);
                    let name = builder.name(builder.text(name));
                    Context::Property(id, name)
                }
                _ => Context::None,
            }
        }
        "array_expression" if node.field_name() != "length" => {
            Context::Element(expressions::lower(builder, parent, depth))
        }
        "assignment_expression" if node.field_name() == "right" => {
            match parent.child_by_field_name("left") {
                Some(left) => Context::Assigned(expressions::lower(builder, left, depth)),
                None => Context::None,
            }
        }
        "return_expression" => result_of(builder, parent, depth),
        "closure_expression" if node.field_name() == "body" => {
            Context::Result(of_closure(builder, parent, depth))
        }
        // What a block, branch or arm ends with is what the whole results in.
        "parenthesized_expression" | "unsafe_block" | "else_clause" => {
            context(builder, parent, depth)
        }
        "expression_statement" if parent.children().count() == 1 => {
            match parent.parent().filter(|block| expressions::tail(*block) == Some(node)) {
                Some(block) => context_of_block(builder, block, depth),
                None => Context::None,
            }
        }
        "block" if expressions::tail(parent) == Some(node) => {
            context_of_block(builder, parent, depth)
        }
        "if_expression" if node.field_name() != "condition" => context(builder, parent, depth),
        "match_arm" if node.field_name() == "value" => {
            match parent.parent().and_then(Node::parent) {
                Some(whole) => context(builder, whole, depth),
                None => Context::None,
            }
        }
        _ => Context::None,
    }
}

fn context_of_block(builder: &mut Builder<'_>, block: Node<'_>, depth: u32) -> Context {
    match block.parent() {
        Some(function) if function.kind() == "function_item" => {
            Context::Result(of_function(builder, function))
        }
        Some(_) => context(builder, block, depth),
        None => Context::None,
    }
}

/// What the function or closure around a `return` results in.
fn result_of(builder: &mut Builder<'_>, node: Node<'_>, depth: u32) -> Context {
    for around in node.ancestors() {
        match around.kind() {
            "function_item" => return Context::Result(of_function(builder, around)),
            "closure_expression" => {
                return Context::Result(of_closure(builder, around, depth));
            }
            "async_block" => return Context::None,
            _ => {}
        }
    }
    Context::None
}

/// Whether a type as written leaves a part of it open: `Vec<_>`.
pub(super) fn has_placeholder(written: &str) -> bool {
    written.contains('_')
        && written.split(|c: char| !c.is_alphanumeric() && c != '_').any(|word| word == "_")
}
