//! Lowers expressions: what member accesses and calls hang on.

use super::{
    MAX_DEPTH, MAX_ENTRIES, context, imports, last_reference, named_child, objects, signatures,
    types,
};
use crate::language::{Builder, Node};
use crate::model::facts::{Context, Expression, ExpressionId, Literal, Operator, TypeId};

/// Bytes of a literal whose text is kept: longer ones discriminate nothing.
const MAX_TEXT: usize = 64;

/// Lowers an expression, once for each node.
pub(super) fn lower(builder: &mut Builder<'_>, node: Node<'_>, depth: u32) -> ExpressionId {
    if let Some(id) = builder.expression_of.get(&node.id()) {
        return *id;
    }
    if depth >= MAX_DEPTH {
        // Not kept for the node: it may be asked for again from nearer.
        return builder.push_expression(Expression::Unknown);
    }
    // Wrappers that say nothing about the value have no expression of their own.
    if let Some(inner) = transparent(builder, node, depth) {
        return lower(builder, inner, depth + 1);
    }
    // Its id is there before its parts: a closure in an argument asks for the call around it.
    let id = builder.push_expression(Expression::Unknown);
    builder.expression_of.insert(node.id(), id);
    let expression = of(builder, node, depth + 1);
    if matches!(node.kind(), "this" | "super") {
        builder.facts.places.push((id, node.start_byte() as u32));
    }
    builder.facts.expressions[id.index()] = expression;
    id
}

/// What a `!` after `node` asserts: the grammar reads `a - b!.c` as `(a - b)!.c`, and `-b!` alike,
/// where the language has the `!` bind tighter than any operator.
fn asserted(mut node: Node<'_>) -> Node<'_> {
    loop {
        let operand = match node.kind() {
            "unary_expression" => node.child_by_field_name("argument"),
            "binary_expression" => node.child_by_field_name("right"),
            _ => None,
        };
        match operand {
            Some(operand) => node = operand,
            None => return node,
        }
    }
}

/// The expression inside parentheses, `!`, `satisfies`, `as const`, an assignment or a sequence.
fn transparent<'t>(builder: &mut Builder<'_>, node: Node<'t>, depth: u32) -> Option<Node<'t>> {
    match node.kind() {
        "parenthesized_expression" | "satisfies_expression" => named_child(node, 0),
        "non_null_expression" => named_child(node, 0).map(asserted),
        "as_expression" if !is_typed(node) && !is_tuple(node) => named_child(node, 0),
        "assignment_expression" => node.child_by_field_name("right"),
        "sequence_expression" => node.named_children().last(),
        "this" => {
            // What is expected of the object comes first (Handbook, "Contextual Typing").
            let object = this_object(node)?;
            let context = context::of(builder, object, depth);
            (!matches!(context, Context::Declared(_))).then_some(object)
        }
        _ => None,
    }
}

/// Whether `x as T` names a type: `as const` names none.
fn is_typed(node: Node<'_>) -> bool {
    node.named_children().count() > 1
}

/// `[a, b] as const` is a tuple.
fn is_tuple(node: Node<'_>) -> bool {
    named_child(node, 0).is_some_and(|inner| inner.kind() == "array")
}

fn of(builder: &mut Builder<'_>, node: Node<'_>, depth: u32) -> Expression {
    let literal = |literal| Expression::Literal(literal);
    match node.kind() {
        "identifier" | "member_expression" | "shorthand_property_identifier" => {
            match last_reference(builder, node) {
                Some(reference) => Expression::Reference(reference),
                None => Expression::Unknown,
            }
        }
        "this" => this(builder, node, depth),
        "super" => Expression::Super,
        "call_expression" => call(builder, node, depth),
        "new_expression" => match node.child_by_field_name("constructor") {
            Some(class) => {
                let class = generic(builder, node, class, depth);
                Expression::New { class, arguments: arguments(builder, node, depth) }
            }
            None => Expression::Unknown,
        },
        "instantiation_expression" => match named_child(node, 0) {
            Some(value) => {
                let (of, arguments) =
                    (lower(builder, value, depth), type_arguments(builder, node, depth));
                Expression::Generic { of, arguments }
            }
            None => Expression::Unknown,
        },
        "await_expression" => inner(builder, node, depth, Expression::Await),
        "yield_expression" if node.child_of_kind("*").is_some() => {
            inner(builder, node, depth, Expression::Yield)
        }
        "spread_element" => inner(builder, node, depth, Expression::Spread),
        "as_expression" if !is_typed(node) => match named_child(node, 0) {
            Some(array) => Expression::Tuple(entries(builder, array, depth)),
            None => Expression::Unknown,
        },
        "as_expression" => match named_child(node, 1) {
            Some(written) => Expression::Typed(types::lower(builder, written, depth)),
            None => Expression::Unknown,
        },
        "type_assertion" => match named_child(node, 0).and_then(|list| named_child(list, 0)) {
            Some(written) => Expression::Typed(types::lower(builder, written, depth)),
            None => Expression::Unknown,
        },
        "subscript_expression" => {
            let parts = ["object", "index"].map(|field| node.child_by_field_name(field));
            match parts {
                [Some(object), Some(index)] => Expression::Index {
                    object: lower(builder, object, depth),
                    index: lower(builder, index, depth),
                },
                _ => Expression::Unknown,
            }
        }
        "array" => Expression::Array(entries(builder, node, depth)),
        "object" => objects::lower(builder, node, depth),
        "jsx_element" | "jsx_self_closing_element" => objects::element(builder, node, depth),
        "arrow_function" | "function_expression" | "generator_function" => {
            Expression::Closure(signatures::lower(builder, node, depth))
        }
        "class" => match builder.scope_of(node) {
            Some(scope) => match builder.facts.scopes[scope.index()].definition {
                Some(class) => Expression::Class(class),
                None => Expression::Unknown,
            },
            None => Expression::Unknown,
        },
        "ternary_expression" => either(builder, node, ["consequence", "alternative"], depth),
        "binary_expression" => binary(builder, node, depth),
        "augmented_assignment_expression" => binary(builder, node, depth),
        "unary_expression" => unary(builder, node, depth),
        "update_expression" => literal(Literal::Number),
        "string" => literal(text(builder, objects::unquoted(builder.text(node)), true)),
        "template_string" if named_child(node, 0).is_none_or(|c| c.kind() == "string_fragment") => {
            literal(text(builder, objects::unquoted(builder.text(node)), true))
        }
        "template_string" => literal(Literal::String),
        "number" => literal(text(builder, builder.text(node), false)),
        "true" | "false" => literal(Literal::Text(builder.name(node.kind()))),
        "regex" => literal(Literal::Regex),
        "null" | "undefined" => literal(Literal::Nothing),
        _ => Expression::Unknown,
    }
}

/// A literal whose text may tell types apart.
fn text(builder: &mut Builder<'_>, text: &str, is_string: bool) -> Literal {
    let otherwise = if is_string { Literal::String } else { Literal::Number };
    if text.len() > MAX_TEXT
        || text.contains(['\\', '$', '\n'])
        || is_string && reads_otherwise(text)
    {
        return otherwise;
    }
    Literal::Text(builder.name(text))
}

/// Whether a string's text reads like a literal of another kind.
pub(super) fn reads_otherwise(text: &str) -> bool {
    text == "true"
        || text == "false"
        || text
            .strip_prefix('-')
            .unwrap_or(text)
            .starts_with(|c: char| c.is_ascii_digit() || c == '.')
}

fn inner(
    builder: &mut Builder<'_>,
    node: Node<'_>,
    depth: u32,
    make: fn(ExpressionId) -> Expression,
) -> Expression {
    match named_child(node, 0) {
        Some(value) => make(lower(builder, value, depth)),
        None => Expression::Unknown,
    }
}

/// The function or class whose `this` is meant: arrow functions keep that around them, other
/// functions have their own (ECMAScript, "ThisMode").
fn own_this(this: Node<'_>) -> Option<Node<'_>> {
    this.ancestors().find(|around| {
        matches!(
            around.kind(),
            "class_body"
                | "class_static_block"
                | "method_definition"
                | "function_expression"
                | "function_declaration"
                | "generator_function"
                | "generator_function_declaration"
        )
    })
}

/// The object literal that `this` is in its methods.
fn this_object(this: Node<'_>) -> Option<Node<'_>> {
    let around = own_this(this)?;
    let object = match (around.kind(), around.parent()?) {
        ("method_definition", parent) => parent,
        ("function_expression", parent) if parent.kind() == "pair" => parent.parent()?,
        _ => return None,
    };
    let receiver = signatures::parameters(around).any(signatures::is_receiver);
    (object.kind() == "object" && !receiver).then_some(object)
}

/// An instance of the class around, or the class itself in static members; or what the function
/// around says of its `this`.
fn this(builder: &mut Builder<'_>, node: Node<'_>, depth: u32) -> Expression {
    if let Some(object) = this_object(node)
        && let Context::Declared(written) = context::of(builder, object, depth)
    {
        return Expression::Typed(written);
    }
    let Some(around) = own_this(node) else { return Expression::Unknown };
    let written = signatures::parameters(around).find(|p| signatures::is_receiver(*p));
    if let Some(written) = written.and_then(|this| this.child_by_field_name("type")) {
        return Expression::Typed(types::lower(builder, written, depth));
    }
    match around.kind() {
        "class_body" => Expression::This,
        "class_static_block" => {
            let class = around.parent().and_then(Node::parent);
            let scope = class.and_then(|class| builder.scope_of(class));
            let class = scope.and_then(|scope| builder.facts.scopes[scope.index()].definition);
            class.map_or(Expression::Unknown, Expression::Class)
        }
        "method_definition" if around.parent().is_some_and(|p| p.kind() == "class_body") => {
            Expression::This
        }
        "function_expression" | "generator_function" => {
            Expression::Parameter(signatures::lower(builder, around, depth), u32::MAX)
        }
        _ => Expression::Unknown,
    }
}

fn call(builder: &mut Builder<'_>, node: Node<'_>, depth: u32) -> Expression {
    // The value of `import("m")` and `require("m")` is the module.
    if let Some(module) = imports::called_module(builder, node) {
        return Expression::Reference(module);
    }
    let Some(callee) = node.child_by_field_name("function") else { return Expression::Unknown };
    let callee = generic(builder, node, callee, depth);
    Expression::Call { callee, arguments: arguments(builder, node, depth) }
}

/// What is called, with the type arguments of the call.
fn generic(builder: &mut Builder<'_>, call: Node<'_>, of: Node<'_>, depth: u32) -> ExpressionId {
    let of = lower(builder, of, depth);
    let arguments = type_arguments(builder, call, depth);
    if arguments.is_empty() {
        return of;
    }
    builder.push_expression(Expression::Generic { of, arguments })
}

fn type_arguments(builder: &mut Builder<'_>, node: Node<'_>, depth: u32) -> Vec<TypeId> {
    match node.child_by_field_name("type_arguments") {
        Some(list) => types::entries(builder, list, depth),
        None => Vec::new(),
    }
}

/// The arguments of a call; a tagged template's say nothing.
fn arguments(builder: &mut Builder<'_>, call: Node<'_>, depth: u32) -> Vec<ExpressionId> {
    match call.child_by_field_name("arguments") {
        Some(list) if list.kind() == "arguments" => entries(builder, list, depth),
        _ => Vec::new(),
    }
}

fn entries(builder: &mut Builder<'_>, list: Node<'_>, depth: u32) -> Vec<ExpressionId> {
    list.named_children().take(MAX_ENTRIES).map(|entry| lower(builder, entry, depth)).collect()
}

fn either(builder: &mut Builder<'_>, node: Node<'_>, fields: [&str; 2], depth: u32) -> Expression {
    let sides = fields.iter().filter_map(|field| node.child_by_field_name(field));
    Expression::Either(sides.map(|side| lower(builder, side, depth)).collect())
}

fn binary(builder: &mut Builder<'_>, node: Node<'_>, depth: u32) -> Expression {
    let operator = node.child_by_field_name("operator").map_or("", |o| o.kind());
    match operator {
        "||" | "??" | "||=" | "??=" => either(builder, node, ["left", "right"], depth),
        // The left side of `&&` is a guard: what is used is the right.
        "&&" | "&&=" => match node.child_by_field_name("right") {
            Some(right) => Expression::Either(vec![lower(builder, right, depth)]),
            None => Expression::Unknown,
        },
        "+" | "+=" => {
            let sides = ["left", "right"].map(|field| node.child_by_field_name(field));
            let sides = sides.into_iter().flatten().map(|side| lower(builder, side, depth));
            Expression::Operation(Operator::Add, sides.collect())
        }
        "==" | "===" | "!=" | "!==" | "<" | "<=" | ">" | ">=" | "in" | "instanceof" => {
            Expression::Literal(Literal::Boolean)
        }
        "" => Expression::Unknown,
        _ => Expression::Literal(Literal::Number),
    }
}

fn unary(builder: &mut Builder<'_>, node: Node<'_>, depth: u32) -> Expression {
    let operator = node.child_by_field_name("operator").map_or("", |o| o.kind());
    match (operator, node.child_by_field_name("argument")) {
        ("!" | "delete", _) => Expression::Literal(Literal::Boolean),
        ("typeof", _) => Expression::Literal(Literal::String),
        ("void", _) => Expression::Literal(Literal::Nothing),
        ("-", Some(number)) if number.kind() == "number" => {
            Expression::Literal(text(builder, builder.text(node), false))
        }
        ("-", Some(operand)) => {
            Expression::Operation(Operator::Negate, vec![lower(builder, operand, depth)])
        }
        _ => Expression::Literal(Literal::Number),
    }
}
