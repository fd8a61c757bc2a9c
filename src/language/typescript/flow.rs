//! Lowers what statements and operators say of the flow of values: results of functions, what
//! conditions narrow (Handbook, "Narrowing"), and where a name gets another value.

use super::{MAX_DEPTH, expressions, named_child, objects, signatures};
use crate::language::{Binding, Builder, Node, Unset};
use crate::model::facts::{Access, Expression, ExpressionId, Guard, NameId, Narrowing, ScopeId};

/// Facts that one condition may state: `a && b && c` and so on.
const MAX_FACTS: usize = 16;

/// Cases of one `switch` that are told apart.
const MAX_CASES: usize = 256;

pub(super) fn flow(builder: &mut Builder<'_>, node: Node<'_>) {
    match node.kind() {
        "return_statement" => signatures::returned(builder, node),
        "if_statement" => branch(builder, node),
        "ternary_expression" => {
            let Some(condition) = node.child_by_field_name("condition") else { return };
            for (field, holds) in [("consequence", true), ("alternative", false)] {
                if let Some(side) = node.child_by_field_name(field) {
                    narrow(builder, condition, holds, side.start_byte(), side.end_byte());
                }
            }
        }
        "while_statement" => {
            let parts = ["condition", "body"].map(|field| node.child_by_field_name(field));
            if let [Some(condition), Some(body)] = parts {
                narrow(builder, condition, true, body.start_byte(), body.end_byte());
            }
        }
        "binary_expression" => {
            let operator = node.child_by_field_name("operator").map_or("", |o| o.kind());
            let sides = ["left", "right"].map(|field| node.child_by_field_name(field));
            if let ("&&" | "||", [Some(left), Some(right)]) = (operator, sides) {
                let holds = operator == "&&";
                narrow(builder, left, holds, right.start_byte(), right.end_byte());
            }
        }
        "switch_statement" => switch(builder, node),
        "assignment_expression" | "augmented_assignment_expression" => {
            let sides = ["left", "right"].map(|field| node.child_by_field_name(field));
            if let [Some(left), Some(right)] = sides
                && left.kind() == "identifier"
            {
                let name = builder.name(builder.text(left));
                builder.assigned.push((name, node.end_byte() as u32));
                set(builder, name, right);
            }
        }
        "yield_expression" => signatures::yielded(builder, node),
        "expression_statement" => assertion(builder, node),
        _ => {}
    }
}

/// Cuts off what is known of a variable where it gets another value, and gives variables without
/// a type and a value what they are set to.
pub(super) fn finish(builder: &mut Builder<'_>) {
    builder.assigned.sort_unstable();
    for index in 0..builder.facts.guards.len() {
        let Guard { start, end, subject, .. } = builder.facts.guards[index];
        let Some(name) = root(builder, subject) else { continue };
        let first = builder.assigned.partition_point(|known| *known <= (name, start));
        if let Some((assigned, offset)) = builder.assigned.get(first)
            && *assigned == name
            && *offset < end
        {
            builder.facts.guards[index].end = *offset;
        }
    }
    let mut all: Vec<Unset> = std::mem::take(&mut builder.unset).into_values().flatten().collect();
    all.sort_unstable_by_key(|unset| match unset.binding {
        Binding::Local(id) => (0, id.0),
        Binding::Definition(id) => (1, id.0),
    });
    for Unset { binding, mut values, .. } in all {
        let value = match values.len() {
            0 => continue,
            1 => values.remove(0),
            _ => builder.push_expression(Expression::Either(values)),
        };
        match binding {
            Binding::Local(id) => builder.facts.locals[id.index()].value = Some(value),
            Binding::Definition(id) => builder.facts.definitions[id.index()].value = Some(value),
        }
    }
}

/// Whether a variable has neither a type nor a value that says more than that it has none.
pub(super) fn is_unset(declaration: Node<'_>) -> bool {
    declaration.kind() == "variable_declarator"
        && declaration.child_by_field_name("type").is_none()
        && declaration
            .child_by_field_name("value")
            .is_none_or(|value| matches!(value.kind(), "null" | "undefined"))
}

/// Notes a variable without a type and a value: it has those that it is set to (TypeScript 2.1,
/// "Improved any Inference").
pub(super) fn unset(builder: &mut Builder<'_>, name: NameId, binding: Binding, scope: ScopeId) {
    let unset = Unset { binding, scope, values: Vec::new() };
    builder.unset.entry(name).or_default().push(unset);
}

/// Gives a variable that is set to `value` that value, if it has none of its own: of several of
/// its name the one declared last whose scope is around.
fn set(builder: &mut Builder<'_>, name: NameId, value: Node<'_>) {
    let Some(all) = builder.unset.get(&name) else { return };
    // What is nothing says nothing of the type.
    if matches!(value.kind(), "null" | "undefined") {
        return;
    }
    let place = value.start_byte() as u32;
    let around = |unset: &Unset| {
        let scope = &builder.facts.scopes[unset.scope.index()];
        scope.start <= place && place < scope.end
    };
    let Some(found) = all.iter().rposition(around) else { return };
    if all[found].values.len() >= MAX_FACTS {
        return;
    }
    let value = expressions::lower(builder, value, 0);
    if let Some(all) = builder.unset.get_mut(&name) {
        all[found].values.push(value);
    }
}

/// Parts of the names of assertion functions, which any name may be: calls of others are not
/// asked what they assert, for there are as many as statements.
const ASSERTING: [&str; 6] = ["ssert", "nsure", "nvariant", "xpect", "heck", "alidate"];

/// `assertString(x);` (Handbook, "Assertion Functions").
fn assertion(builder: &mut Builder<'_>, node: Node<'_>) {
    let Some(call) = named_child(node, 0).filter(|call| call.kind() == "call_expression") else {
        return;
    };
    let parts = ["function", "arguments"].map(|field| call.child_by_field_name(field));
    let ([Some(function), Some(arguments)], Some(block)) = (parts, node.parent()) else { return };
    let name = function.child_by_field_name("property").unwrap_or(function);
    if name.kind() == "call_expression"
        || !ASSERTING.iter().any(|part| builder.text(name).contains(part))
    {
        return;
    }
    for (index, argument) in arguments.named_children().take(MAX_FACTS).enumerate() {
        if let Some(subject) = subject(builder, argument) {
            let call = expressions::lower(builder, call, 0);
            let fact = Narrowing::Asserted(call, index as u32);
            push(builder, subject, fact, false, node.end_byte(), block.end_byte());
        }
    }
}

/// The name a subject begins with.
fn root(builder: &Builder<'_>, subject: ExpressionId) -> Option<NameId> {
    let mut at = subject;
    for _ in 0..MAX_DEPTH {
        let Expression::Reference(id) = &builder.facts.expressions[at.index()] else { return None };
        let reference = &builder.facts.references[id.index()];
        match reference.access {
            Access::Member(object) => at = object,
            _ => return Some(reference.name),
        }
    }
    None
}

/// `if (c) a else b`; where a branch never ends, the rest of the block has the other's facts.
fn branch(builder: &mut Builder<'_>, node: Node<'_>) {
    let Some(condition) = node.child_by_field_name("condition") else { return };
    let consequence = node.child_by_field_name("consequence");
    let alternative = node.child_by_field_name("alternative");
    for (side, holds) in [(consequence, true), (alternative, false)] {
        if let Some(side) = side {
            narrow(builder, condition, holds, side.start_byte(), side.end_byte());
        }
    }
    let Some(block) = node.parent() else { return };
    let rest = node.end_byte()..block.end_byte();
    if consequence.is_some_and(exits) {
        narrow(builder, condition, false, rest.start, rest.end);
    } else if alternative.and_then(|clause| named_child(clause, 0)).is_some_and(exits) {
        narrow(builder, condition, true, rest.start, rest.end);
    }
}

/// Whether a statement is always left by its end: by what it ends with.
fn exits(statement: Node<'_>) -> bool {
    match statement.kind() {
        "return_statement" | "throw_statement" | "continue_statement" | "break_statement" => true,
        "statement_block" => statement.named_children().last().is_some_and(exits),
        _ => false,
    }
}

/// `switch (x.kind) { case "a": … }`, `switch (typeof x)`, `switch (true)`.
fn switch(builder: &mut Builder<'_>, node: Node<'_>) {
    let parts = ["value", "body"].map(|field| node.child_by_field_name(field));
    let [Some(value), Some(body)] = parts else { return };
    let Some(value) = named_child(value, 0) else { return };
    // Cases that fall through to this one, and all before it.
    let (mut pending, mut passed): (Vec<Node<'_>>, Vec<Node<'_>>) = (Vec::new(), Vec::new());
    for case in body.named_children() {
        let tested = case.child_by_field_name("value");
        pending.extend(tested);
        let Some(last) = case.children_by_field_name("body").last() else { continue };
        let (start, end) = (tested.map_or(case.start_byte(), Node::end_byte), case.end_byte());
        if case.kind() == "switch_default" {
            cases(builder, value, &passed, true, start, end);
        } else {
            cases(builder, value, &pending, false, start, end);
        }
        passed.extend(&pending);
        if exits(last) {
            pending.clear();
        }
    }
}

/// States that one of `tests` is what the switch's value is, or that none is.
fn cases(
    builder: &mut Builder<'_>,
    value: Node<'_>,
    tests: &[Node<'_>],
    negated: bool,
    start: usize,
    end: usize,
) {
    match tests {
        [test] if value.kind() == "true" => narrow(builder, *test, !negated, start, end),
        [test] => equals(builder, value, *test, negated, start, end),
        _ if value.kind() == "member_expression" && tests.len() <= MAX_CASES => {
            let parts = ["object", "property"].map(|field| value.child_by_field_name(field));
            let [Some(object), Some(property)] = parts else { return };
            let Some(subject) = subject(builder, object) else { return };
            let values = tests.iter().map(|test| expressions::lower(builder, *test, 0)).collect();
            let value = builder.push_expression(Expression::Either(values));
            let name = builder.name(builder.text(property));
            push(builder, subject, Narrowing::Member(name, value), negated, start, end);
        }
        _ if negated => {
            for test in tests.iter().take(MAX_FACTS) {
                cases(builder, value, &[*test], negated, start, end);
            }
        }
        _ => {}
    }
}

/// States what is known between `start` and `end` because a condition holds, or does not.
fn narrow(builder: &mut Builder<'_>, condition: Node<'_>, holds: bool, start: usize, end: usize) {
    let mut open = vec![(condition, holds)];
    for _ in 0..MAX_FACTS {
        let Some((node, holds)) = open.pop() else { return };
        match node.kind() {
            "parenthesized_expression" => open.extend(named_child(node, 0).map(|n| (n, holds))),
            "unary_expression" => {
                let operator = node.child_by_field_name("operator").map_or("", |o| o.kind());
                if operator == "!" {
                    open.extend(node.child_by_field_name("argument").map(|n| (n, !holds)));
                }
            }
            "binary_expression" => {
                let operator = node.child_by_field_name("operator").map_or("", |o| o.kind());
                let sides = ["left", "right"].map(|field| node.child_by_field_name(field));
                let [Some(left), Some(right)] = sides else { continue };
                match operator {
                    // Both sides hold where `&&` holds; neither where `||` does not.
                    "&&" if holds => open.extend([(left, true), (right, true)]),
                    "||" if !holds => open.extend([(left, false), (right, false)]),
                    "===" | "==" => equals(builder, left, right, !holds, start, end),
                    "!==" | "!=" => equals(builder, left, right, holds, start, end),
                    "instanceof" => {
                        if let Some(subject) = subject(builder, left) {
                            let class = expressions::lower(builder, right, 0);
                            push(builder, subject, Narrowing::Instance(class), !holds, start, end);
                        }
                    }
                    "in" if left.kind() == "string" => {
                        if let Some(subject) = subject(builder, right) {
                            let name = objects::unquoted(builder.text(left));
                            let name = builder.name(name);
                            push(builder, subject, Narrowing::Has(name), !holds, start, end);
                        }
                    }
                    _ => {}
                }
            }
            "call_expression" => predicate(builder, node, !holds, start, end),
            // `x.done`: a discriminant that is truthy or not.
            "member_expression" => {
                let parts = ["object", "property"].map(|f| node.child_by_field_name(f));
                if let [Some(object), Some(property)] = parts
                    && let Some(subject) = subject(builder, object)
                {
                    let name = builder.name(builder.text(property));
                    push(builder, subject, Narrowing::MemberTruthy(name), !holds, start, end);
                }
            }
            _ => {}
        }
    }
}

fn push(
    builder: &mut Builder<'_>,
    subject: ExpressionId,
    fact: Narrowing,
    negated: bool,
    start: usize,
    end: usize,
) {
    let (start, end) = (start as u32, end as u32);
    builder.facts.guards.push(Guard { start, end, subject, fact, negated });
}

/// `typeof x === "string"`, `x.kind === value`, `x === value`.
fn equals(
    builder: &mut Builder<'_>,
    left: Node<'_>,
    right: Node<'_>,
    negated: bool,
    start: usize,
    end: usize,
) {
    let (left, right) = if is_constant(left) { (right, left) } else { (left, right) };
    match left.kind() {
        "unary_expression" if right.kind() == "string" => {
            let operator = left.child_by_field_name("operator").map_or("", |o| o.kind());
            let argument = left.child_by_field_name("argument").filter(|_| operator == "typeof");
            if let Some(subject) = argument.and_then(|argument| subject(builder, argument)) {
                let name = builder.name(objects::unquoted(builder.text(right)));
                push(builder, subject, Narrowing::Typeof(name), negated, start, end);
            }
        }
        "member_expression" => {
            let parts = ["object", "property"].map(|field| left.child_by_field_name(field));
            let [Some(object), Some(property)] = parts else { return };
            // What is `null` or not says nothing of the object around it.
            if matches!(right.kind(), "null" | "undefined") {
                return;
            }
            if let Some(subject) = subject(builder, object) {
                let name = builder.name(builder.text(property));
                let value = expressions::lower(builder, right, 0);
                push(builder, subject, Narrowing::Member(name, value), negated, start, end);
            }
        }
        "identifier" if is_constant(right) && !matches!(right.kind(), "null" | "undefined") => {
            if let Some(subject) = subject(builder, left) {
                let value = expressions::lower(builder, right, 0);
                push(builder, subject, Narrowing::Equals(value), negated, start, end);
            }
        }
        _ => {}
    }
}

fn is_constant(node: Node<'_>) -> bool {
    matches!(node.kind(), "string" | "number" | "true" | "false" | "null" | "undefined")
}

/// `isString(x)`, `x.isString()`: of every argument that may be narrowed.
fn predicate(builder: &mut Builder<'_>, call: Node<'_>, negated: bool, start: usize, end: usize) {
    let parts = ["function", "arguments"].map(|field| call.child_by_field_name(field));
    let [Some(function), Some(arguments)] = parts else { return };
    let mut subjects = Vec::new();
    for (index, argument) in arguments.named_children().take(MAX_FACTS).enumerate() {
        if let Some(subject) = subject(builder, argument) {
            subjects.push((subject, index as u32));
        }
    }
    if let Some(object) = function.child_by_field_name("object")
        && let Some(subject) = subject(builder, object)
    {
        subjects.push((subject, u32::MAX));
    }
    if subjects.is_empty() {
        return;
    }
    let call = expressions::lower(builder, call, 0);
    for (subject, index) in subjects {
        push(builder, subject, Narrowing::Predicate(call, index), negated, start, end);
    }
}

/// What may be narrowed: a name, or member accesses on a name or `this`.
fn subject(builder: &mut Builder<'_>, node: Node<'_>) -> Option<ExpressionId> {
    let mut at = node;
    for _ in 0..MAX_DEPTH {
        match at.kind() {
            "identifier" | "this" => return Some(expressions::lower(builder, node, 0)),
            "member_expression" => at = at.child_by_field_name("object")?,
            "parenthesized_expression" | "non_null_expression" => at = named_child(at, 0)?,
            _ => return None,
        }
    }
    None
}
