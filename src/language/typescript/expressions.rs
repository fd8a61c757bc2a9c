//! Lowers expressions: what member accesses and calls hang on.

use super::{MAX_DEPTH, MAX_ENTRIES, imports, last_reference, named_child, types};
use crate::language::{Builder, Node};
use crate::model::facts::{Context, Expression, ExpressionId, Literal};

/// Lowers an expression, once for each node.
pub(super) fn lower(builder: &mut Builder<'_>, node: Node<'_>, depth: u32) -> ExpressionId {
    if let Some(id) = builder.expression_of.get(&node.id()) {
        return *id;
    }
    // Wrappers that say nothing about the value have no expression of their own.
    if let Some(inner) = transparent(node)
        && depth < MAX_DEPTH
    {
        return lower(builder, inner, depth + 1);
    }
    let expression =
        if depth < MAX_DEPTH { of(builder, node, depth + 1) } else { Expression::Unknown };
    let id = builder.push_expression(expression);
    builder.expression_of.insert(node.id(), id);
    id
}

/// The expression inside parentheses, `!`, `satisfies`, `as const`, an assignment or a sequence.
fn transparent(node: Node<'_>) -> Option<Node<'_>> {
    match node.kind() {
        "parenthesized_expression"
        | "non_null_expression"
        | "satisfies_expression"
        | "instantiation_expression" => named_child(node, 0),
        "as_expression" if node.named_children().count() == 1 => named_child(node, 0),
        "assignment_expression" => node.child_by_field_name("right"),
        "sequence_expression" => node.named_children().last(),
        _ => None,
    }
}

fn of(builder: &mut Builder<'_>, node: Node<'_>, depth: u32) -> Expression {
    let literal = |literal| Expression::Literal(literal);
    match node.kind() {
        "identifier" | "member_expression" => match last_reference(builder, node) {
            Some(reference) => Expression::Reference(reference),
            None => Expression::Unknown,
        },
        "this" if of_class(node) => Expression::This,
        "super" => Expression::Super,
        "call_expression" => call(builder, node, depth),
        "new_expression" => match node.child_by_field_name("constructor") {
            Some(class) => {
                Expression::New { class: lower(builder, class, depth), arguments: Vec::new() }
            }
            None => Expression::Unknown,
        },
        "await_expression" => match named_child(node, 0) {
            Some(inner) => Expression::Await(lower(builder, inner, depth)),
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
        "subscript_expression" => match node.child_by_field_name("object") {
            Some(object) => {
                let index = builder.push_expression(Expression::Unknown);
                Expression::Index { object: lower(builder, object, depth), index }
            }
            None => Expression::Unknown,
        },
        "array" => Expression::Array(entries(builder, node, depth)),
        "object" => Expression::Object {
            scope: builder.scope_of(node),
            properties: Vec::new(),
            context: Context::None,
        },
        "arrow_function" | "function_expression" => closure(builder, node, depth),
        "ternary_expression" => either(builder, node, ["consequence", "alternative"], depth),
        "binary_expression" => binary(builder, node, depth),
        "string" | "template_string" => literal(Literal::String),
        "number" => literal(Literal::Number),
        "true" | "false" => literal(Literal::Boolean),
        "regex" => literal(Literal::Regex),
        "null" | "undefined" => literal(Literal::Nothing),
        _ => Expression::Unknown,
    }
}

/// Whether `this` is an instance of the class around, or the class itself in static members:
/// arrow functions keep the `this` around them, other functions have their own.
fn of_class(this: Node<'_>) -> bool {
    for around in this.ancestors() {
        match around.kind() {
            "class_body" => return true,
            "method_definition" => {
                return around.parent().is_some_and(|parent| parent.kind() == "class_body");
            }
            "function_expression"
            | "function_declaration"
            | "generator_function"
            | "generator_function_declaration" => return false,
            _ => {}
        }
    }
    false
}

fn call(builder: &mut Builder<'_>, node: Node<'_>, depth: u32) -> Expression {
    // The value of `import("m")` and `require("m")` is the module.
    if let Some(module) = imports::called_module(builder, node) {
        return Expression::Reference(module);
    }
    let Some(callee) = node.child_by_field_name("function") else { return Expression::Unknown };
    let callee = lower(builder, callee, depth);
    let arguments = match node.child_by_field_name("arguments") {
        Some(list) if list.kind() == "arguments" => entries(builder, list, depth),
        _ => Vec::new(),
    };
    Expression::Call { callee, arguments }
}

fn entries(builder: &mut Builder<'_>, list: Node<'_>, depth: u32) -> Vec<ExpressionId> {
    list.named_children().take(MAX_ENTRIES).map(|entry| lower(builder, entry, depth)).collect()
}

fn closure(builder: &mut Builder<'_>, node: Node<'_>, depth: u32) -> Expression {
    let Some(scope) = builder.scope_of(node) else { return Expression::Unknown };
    let result = node
        .child_by_field_name("body")
        .filter(|body| body.kind() != "statement_block")
        .map(|body| lower(builder, body, depth));
    builder.closure(scope, result)
}

fn either(builder: &mut Builder<'_>, node: Node<'_>, fields: [&str; 2], depth: u32) -> Expression {
    let sides = fields.iter().filter_map(|field| node.child_by_field_name(field));
    Expression::Either(sides.map(|side| lower(builder, side, depth)).collect())
}

fn binary(builder: &mut Builder<'_>, node: Node<'_>, depth: u32) -> Expression {
    let operator = node.child_by_field_name("operator").map_or("", |o| o.kind());
    match operator {
        "||" | "??" => either(builder, node, ["left", "right"], depth),
        // The left side of `&&` is a guard: what is used is the right.
        "&&" => match node.child_by_field_name("right") {
            Some(right) => Expression::Either(vec![lower(builder, right, depth)]),
            None => Expression::Unknown,
        },
        "-" | "*" | "/" | "%" | "**" | "|" | "&" | "^" | "<<" | ">>" | ">>>" => {
            Expression::Literal(Literal::Number)
        }
        "==" | "===" | "!=" | "!==" | "<" | "<=" | ">" | ">=" | "in" | "instanceof" => {
            Expression::Literal(Literal::Boolean)
        }
        _ => Expression::Unknown,
    }
}
