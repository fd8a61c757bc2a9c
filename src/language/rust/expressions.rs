//! Expressions, as far as types flow through them. Reference, "Expressions".

use super::LOWERING_DEPTH_LIMIT;
use super::types::{last_reference, type_};
use crate::language::{Builder, Node};
use crate::model::facts::{Expression, ExpressionId, Literal};

/// Lowers an expression.
pub(super) fn expression(builder: &mut Builder<'_>, node: Node<'_>) -> ExpressionId {
    lower(builder, node, 0)
}

fn lower(builder: &mut Builder<'_>, node: Node<'_>, depth: u32) -> ExpressionId {
    if let Some(id) = builder.expression_of.get(&node.id()) {
        return *id;
    }
    let lowered = if depth > LOWERING_DEPTH_LIMIT {
        Expression::Unknown
    } else {
        shape(builder, node, depth + 1)
    };
    let id = builder.push_expression(lowered);
    builder.expression_of.insert(node.id(), id);
    id
}

/// The expression a node hangs on, where it has one.
fn optional(
    builder: &mut Builder<'_>,
    node: Option<Node<'_>>,
    depth: u32,
    make: impl FnOnce(ExpressionId) -> Expression,
) -> Expression {
    match node {
        Some(node) => make(lower(builder, node, depth)),
        None => Expression::Unknown,
    }
}

fn all(builder: &mut Builder<'_>, node: Node<'_>, depth: u32) -> Vec<ExpressionId> {
    node.named_children()
        .filter(|child| child.kind() != "attribute_item")
        .map(|child| lower(builder, child, depth))
        .collect()
}

/// The value a block ends with. Reference, "Block expressions".
fn tail(block: Node<'_>) -> Option<Node<'_>> {
    let last = block.named_children().last()?;
    match last.kind() {
        // An expression that ends with a block is a statement and the block's value at once.
        "expression_statement" => {
            let inner = last.named_children().last()?;
            let value = last.children().all(|child| child.kind() != ";");
            value.then_some(inner)
        }
        "let_declaration" | "empty_statement" | "label" | "attribute_item" => None,
        kind if kind.ends_with("_item") || kind.ends_with("_declaration") => None,
        _ => Some(last),
    }
}

fn shape(builder: &mut Builder<'_>, node: Node<'_>, depth: u32) -> Expression {
    let field = |name| node.child_by_field_name(name);
    match node.kind() {
        "identifier" | "scoped_identifier" => match last_reference(builder, node) {
            Some(reference) => Expression::Reference(reference),
            None => Expression::Unknown,
        },
        "self" => Expression::This,
        "field_expression" => match field("field").and_then(|f| builder.reference_of(f)) {
            Some(reference) => Expression::Reference(reference),
            None => Expression::Unknown,
        },
        "call_expression" => match field("function") {
            Some(function) => {
                let callee = lower(builder, function, depth);
                let arguments = field("arguments").map(|a| all(builder, a, depth));
                Expression::Call { callee, arguments: arguments.unwrap_or_default() }
            }
            None => Expression::Unknown,
        },
        "generic_function" => match field("function") {
            Some(function) => shape(builder, function, depth),
            None => Expression::Unknown,
        },
        "await_expression" => {
            optional(builder, node.named_children().next(), depth, Expression::Await)
        }
        "try_expression" => optional(builder, node.named_children().next(), depth, Expression::Try),
        "reference_expression" => optional(builder, field("value"), depth, Expression::Borrow),
        "index_expression" => {
            let mut parts = node.named_children();
            match (parts.next(), parts.next()) {
                (Some(object), Some(index)) => {
                    let (object, index) =
                        (lower(builder, object, depth), lower(builder, index, depth));
                    Expression::Index { object, index }
                }
                _ => Expression::Unknown,
            }
        }
        "unary_expression" => {
            let dereference = node.children().any(|child| child.kind() == "*");
            match node.named_children().next() {
                Some(operand) if dereference => {
                    Expression::Dereference(lower(builder, operand, depth))
                }
                _ => Expression::Unknown,
            }
        }
        "binary_expression" => match field("operator").map(Node::kind) {
            Some("&&" | "||" | "==" | "!=" | "<" | "<=" | ">" | ">=") => {
                Expression::Literal(Literal::Boolean)
            }
            // What an overloaded operator results in is up to the trait's impl.
            _ => Expression::Unknown,
        },
        "struct_expression" => match field("name") {
            Some(name) => Expression::Typed(type_(builder, name)),
            None => Expression::Unknown,
        },
        "type_cast_expression" => match field("type") {
            Some(name) => Expression::Typed(type_(builder, name)),
            None => Expression::Unknown,
        },
        "parenthesized_expression" => match node.named_children().next() {
            Some(inner) => shape(builder, inner, depth),
            None => Expression::Unknown,
        },
        "tuple_expression" => Expression::Tuple(all(builder, node, depth)),
        "array_expression" => Expression::Array(all(builder, node, depth)),
        "unit_expression" => Expression::Literal(Literal::Nothing),
        "string_literal" | "raw_string_literal" => Expression::Literal(Literal::String),
        "integer_literal" | "float_literal" => Expression::Literal(Literal::Number),
        "boolean_literal" => Expression::Literal(Literal::Boolean),
        "char_literal" => Expression::Literal(Literal::Character),
        "block" => match tail(node) {
            Some(value) => Expression::Either(vec![lower(builder, value, depth)]),
            None => Expression::Literal(Literal::Nothing),
        },
        "unsafe_block" | "const_block" => match node.child_of_kind("block") {
            Some(block) => shape(builder, block, depth),
            None => Expression::Unknown,
        },
        // A future: awaiting it runs it, as calling does a closure.
        "async_block" => closure(builder, node.child_of_kind("block"), depth),
        "closure_expression" => {
            let result = match (field("return_type"), field("body")) {
                (Some(result), _) => {
                    let typed = Expression::Typed(type_(builder, result));
                    Some(builder.push_expression(typed))
                }
                (None, Some(body)) => Some(lower(builder, body, depth)),
                (None, None) => None,
            };
            match builder.scope_of(node) {
                Some(scope) => builder.closure(scope, result),
                None => Expression::Unknown,
            }
        }
        "if_expression" => {
            let otherwise = field("alternative").and_then(|clause| clause.named_children().last());
            let branches = [field("consequence"), otherwise];
            let values = branches
                .into_iter()
                .flatten()
                .map(|branch| lower(builder, branch, depth))
                .collect();
            Expression::Either(values)
        }
        "match_expression" => {
            let arms = field("body").into_iter().flat_map(Node::named_children);
            let values = arms
                .filter_map(|arm| arm.child_by_field_name("value"))
                .map(|value| lower(builder, value, depth))
                .collect();
            Expression::Either(values)
        }
        _ => Expression::Unknown,
    }
}

fn closure(builder: &mut Builder<'_>, block: Option<Node<'_>>, depth: u32) -> Expression {
    let Some(block) = block else { return Expression::Unknown };
    Expression::Async(lower(builder, block, depth))
}
