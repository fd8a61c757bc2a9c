//! Expressions, as far as types flow through them. Reference, "Expressions".

use super::LOWERING_DEPTH_LIMIT;
use super::literals::literal;
use super::signatures::of_closure;
use super::types::{self, last_reference};
use crate::language::{Builder, Node};
use crate::model::facts::{Expression, ExpressionId, Literal, NameId, Operator, TypeExpression};

/// Lowers an expression.
pub(super) fn expression(builder: &mut Builder<'_>, node: Node<'_>) -> ExpressionId {
    lower(builder, node, 0)
}

/// Lowers an expression, `depth` levels inside another.
pub(super) fn lower(builder: &mut Builder<'_>, node: Node<'_>, depth: u32) -> ExpressionId {
    let node = inside(node);
    if let Some(id) = builder.expression_of.get(&node.id()) {
        return *id;
    }
    // A closure in it may ask for this expression while it is being lowered.
    let id = builder.push_expression(Expression::Unknown);
    builder.expression_of.insert(node.id(), id);
    if depth <= LOWERING_DEPTH_LIMIT {
        let lowered = shape(builder, node, depth + 1);
        builder.facts.expressions[id.index()] = lowered;
    }
    id
}

/// What an expression wraps without making anything else of it.
fn inside(mut node: Node<'_>) -> Node<'_> {
    loop {
        let inner = match node.kind() {
            "parenthesized_expression" => node.named_children().next(),
            "unsafe_block" | "const_block" => node.child_of_kind("block"),
            _ => return node,
        };
        match inner {
            Some(inner) => node = inner,
            None => return node,
        }
    }
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

/// The expressions of a list, without the length of `[x; n]`.
fn all(builder: &mut Builder<'_>, node: Node<'_>, depth: u32) -> Vec<ExpressionId> {
    node.named_children()
        .filter(|child| child.kind() != "attribute_item" && child.field_name() != "length")
        .map(|child| lower(builder, child, depth))
        .collect()
}

/// The value a block ends with. Reference, "Block expressions".
pub(super) fn tail(block: Node<'_>) -> Option<Node<'_>> {
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

/// The statement at the end of a block that has no value, where control leaves the block by it.
/// Reference, "Block expressions": such a block has any type.
fn diverging(block: Node<'_>) -> Option<Node<'_>> {
    let last = block.named_children().last().filter(|last| last.kind() == "expression_statement");
    let inner = last?.named_children().last()?;
    let leaves = match inner.kind() {
        "return_expression" | "break_expression" | "continue_expression" => true,
        // Whether a macro leaves is for the one to say who knows the macro.
        "macro_invocation" => true,
        _ => false,
    };
    leaves.then_some(inner)
}

/// Notes the nodes inside `body` that are `wanted`, without those of closures, functions and
/// `async` blocks in it, which are left on their own.
pub(super) fn leaving<'t>(
    body: Node<'t>,
    found: &mut Vec<Node<'t>>,
    wanted: impl Fn(Node<'t>) -> bool,
) {
    let mut left: Vec<Node<'t>> = vec![body];
    while let Some(node) = left.pop() {
        for child in node.children() {
            match child.kind() {
                "closure_expression" | "function_item" | "async_block" | "impl_item" => {}
                _ => {
                    if wanted(child) {
                        found.push(child);
                    }
                    left.push(child);
                }
            }
        }
    }
    found.sort_by_key(|node| node.start_byte());
}

/// The values a `loop` or a block with a label is left with. Reference, "Loop expressions".
fn broken<'t>(builder: &Builder<'_>, node: Node<'t>, loops: bool) -> Vec<Node<'t>> {
    let label = |of: Node<'t>| of.child_of_kind("label").map(|label| builder.text(label));
    let (own, mut found) = (label(node), Vec::new());
    leaving(node, &mut found, |child| child.kind() == "break_expression");
    found.retain(|leaving| match label(*leaving) {
        Some(label) => own == Some(label),
        None => {
            let mut around = leaving.ancestors().take_while(|outer| *outer != node);
            loops && !around.any(|outer| outer.kind().ends_with("_expression") && is_loop(outer))
        }
    });
    let value = |leaving: Node<'t>| leaving.named_children().find(|part| part.kind() != "label");
    found.into_iter().filter_map(value).collect()
}

fn is_loop(node: Node<'_>) -> bool {
    matches!(node.kind(), "loop_expression" | "while_expression" | "for_expression")
}

/// The type `!`.
fn never(builder: &mut Builder<'_>) -> Expression {
    let name = builder.name("!");
    Expression::Typed(builder.push_type(TypeExpression::Primitive(name)))
}

fn shape(builder: &mut Builder<'_>, node: Node<'_>, depth: u32) -> Expression {
    let field = |name| node.child_by_field_name(name);
    let inner = || node.named_children().next();
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
            Some(function) => {
                let of = lower(builder, function, depth);
                let arguments = types::arguments(builder, field("type_arguments"));
                Expression::Generic { of, arguments }
            }
            None => Expression::Unknown,
        },
        "macro_invocation" => call_of_macro(builder, node, depth),
        "await_expression" => optional(builder, inner(), depth, Expression::Await),
        "try_expression" => optional(builder, inner(), depth, Expression::Try),
        // A raw borrow makes a pointer.
        "reference_expression" if node.child_of_kind("raw").is_some() => Expression::Unknown,
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
            let operator = node.children().next().map(Node::kind);
            optional(builder, inner(), depth, |operand| match operator {
                Some("*") => Expression::Dereference(operand),
                Some("-") => Expression::Operation(Operator::Negate, vec![operand]),
                _ => Expression::Operation(Operator::Not, vec![operand]),
            })
        }
        "binary_expression" => match (field("left"), field("right")) {
            (Some(left), Some(right)) => match field("operator").and_then(operator) {
                Some(operator) => {
                    let (left, right) = (lower(builder, left, depth), lower(builder, right, depth));
                    Expression::Operation(operator, vec![left, right])
                }
                None => Expression::Literal(Literal::Boolean),
            },
            _ => Expression::Unknown,
        },
        "let_condition" | "let_chain" => Expression::Literal(Literal::Boolean),
        "range_expression" => Expression::Range(all(builder, node, depth)),
        "struct_expression" => structure(builder, node, depth),
        "type_cast_expression" => match field("type") {
            Some(name) => Expression::Typed(types::lower(builder, name, depth)),
            None => Expression::Unknown,
        },
        "tuple_expression" => Expression::Tuple(all(builder, node, depth)),
        "array_expression" => Expression::Array(all(builder, node, depth)),
        "assignment_expression" => match (field("left"), field("right")) {
            (Some(left), Some(right)) => {
                let left = lower(builder, left, depth);
                Expression::Assign(left, lower(builder, right, depth))
            }
            _ => Expression::Unknown,
        },
        "unit_expression" | "compound_assignment_expr" | "while_expression" | "for_expression" => {
            Expression::Literal(Literal::Nothing)
        }
        "string_literal" | "raw_string_literal" | "integer_literal" | "float_literal"
        | "boolean_literal" | "char_literal" => literal(builder, node),
        "return_expression" | "break_expression" | "continue_expression" => never(builder),
        "block" => block(builder, node, depth),
        // A future: awaiting it runs it, as calling does a closure.
        "async_block" => {
            let mut left = Vec::new();
            leaving(node, &mut left, |child| child.kind() == "return_expression");
            let mut values: Vec<Node<'_>> = node.child_of_kind("block").into_iter().collect();
            values.extend(left.into_iter().filter_map(|leaving| leaving.named_children().next()));
            match values[..] {
                [only] => Expression::Async(lower(builder, only, depth)),
                _ => {
                    let values = values.into_iter().map(|v| lower(builder, v, depth)).collect();
                    Expression::Async(builder.push_expression(Expression::Either(values)))
                }
            }
        }
        "loop_expression" => {
            let values = broken(builder, node, true);
            if values.is_empty() {
                // Left without a value, or never.
                return Expression::Literal(Literal::Nothing);
            }
            Expression::Either(values.into_iter().map(|v| lower(builder, v, depth)).collect())
        }
        "closure_expression" => Expression::Closure(of_closure(builder, node, depth)),
        "if_expression" => {
            let otherwise = field("alternative").and_then(|clause| clause.named_children().last());
            if otherwise.is_none() {
                return Expression::Literal(Literal::Nothing);
            }
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

/// The operator of a binary expression; `None` where the result is a boolean.
fn operator(token: Node<'_>) -> Option<Operator> {
    Some(match token.kind() {
        "+" => Operator::Add,
        "-" => Operator::Subtract,
        "*" => Operator::Multiply,
        "/" => Operator::Divide,
        "%" => Operator::Remainder,
        "&" => Operator::And,
        "|" => Operator::Or,
        "^" => Operator::Xor,
        "<<" => Operator::ShiftLeft,
        ">>" => Operator::ShiftRight,
        _ => return None,
    })
}

/// A block by the value it ends with, and those its label is left with.
fn block(builder: &mut Builder<'_>, node: Node<'_>, depth: u32) -> Expression {
    let mut values = Vec::new();
    if node.child_of_kind("label").is_some() {
        values = broken(builder, node, false);
    }
    match tail(node).or_else(|| diverging(node)) {
        Some(value) => values.push(value),
        None if values.is_empty() => return Expression::Literal(Literal::Nothing),
        None => {}
    }
    Expression::Either(values.into_iter().map(|value| lower(builder, value, depth)).collect())
}

/// Reference, "Struct expressions".
fn structure(builder: &mut Builder<'_>, node: Node<'_>, depth: u32) -> Expression {
    let Some(name) = node.child_by_field_name("name") else { return Expression::Unknown };
    let written = types::lower(builder, name, depth);
    let mut fields: Vec<(NameId, ExpressionId)> = Vec::new();
    let list = node.child_by_field_name("body");
    for part in list.into_iter().flat_map(Node::named_children) {
        let (name, value) = match part.kind() {
            "field_initializer" => {
                (part.child_by_field_name("field"), part.child_by_field_name("value"))
            }
            "shorthand_field_initializer" => {
                let name = part.child_of_kind("identifier");
                (name, name)
            }
            _ => continue,
        };
        if let (Some(name), Some(value)) = (name, value) {
            let name = builder.name(builder.text(name));
            fields.push((name, lower(builder, value, depth)));
        }
    }
    Expression::Structure { written, fields }
}

/// A macro's call, by the expressions its inside was read as.
fn call_of_macro(builder: &mut Builder<'_>, node: Node<'_>, depth: u32) -> Expression {
    let name = node.child_by_field_name("macro").and_then(|name| last_reference(builder, name));
    let Some(macro_) = name else { return Expression::Unknown };
    let mut arguments = Vec::new();
    let inside = node.child_of_kind("token_tree").into_iter().flat_map(Node::named_children);
    for statement in inside.filter(|child| child.kind() == "expression_statement") {
        let Some(read) = statement.named_children().next() else { continue };
        match read.kind() {
            "tuple_expression" | "array_expression" | "parenthesized_expression" => {
                arguments.extend(all(builder, read, depth));
            }
            "unit_expression" => {}
            _ => arguments.push(lower(builder, read, depth)),
        }
    }
    Expression::Macro { macro_, arguments }
}
