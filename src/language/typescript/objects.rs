//! Lowers object literals and JSX elements.

use super::{MAX_DEPTH, context, expressions, signatures};
use crate::language::{Builder, Declares, Node};
use crate::model::SymbolKind;
use crate::model::facts::{Context, Expression, ExpressionId, Literal, NameId, Property};

/// Properties kept of one object literal.
const MAX_PROPERTIES: usize = 1024;

/// Objects in objects looked through in search of what holds them.
const MAX_NESTING: usize = 16;

/// Whether a property of an object literal is a definition: of one that a declaration of the
/// module holds, or a variable or result of a function. An argument's properties are reached
/// through its parameter's type, as a rule; there are too many of them to be listed for the rest.
/// A variable of a function is seen by its document only, so that one of its properties that the
/// document never selects is left out too.
pub(super) fn declares(builder: &mut Builder<'_>, node: Node<'_>, kind: SymbolKind) -> Declares {
    if kind != SymbolKind::Property {
        return Declares::Whole;
    }
    let mut inner = node;
    for _ in 0..MAX_NESTING {
        let Some(parent) = inner.parent() else { break };
        match parent.kind() {
            "object"
            | "pair"
            | "as_expression"
            | "satisfies_expression"
            | "parenthesized_expression" => inner = parent,
            "return_statement" | "arrow_function" => return Declares::Name,
            "variable_declarator" => {
                // `const x = …` in `program`, `export`, or a block.
                let statement = parent.parent().and_then(Node::parent);
                let of_module = |s: Node<'_>| matches!(s.kind(), "program" | "export_statement");
                return if statement.is_some_and(of_module) {
                    Declares::Whole
                } else if is_selected(builder, node) {
                    Declares::Name
                } else {
                    Declares::Nothing
                };
            }
            "public_field_definition" => return Declares::Name,
            _ => break,
        }
    }
    Declares::Nothing
}

/// Whether an object literal, or that of a property, is `as const`, or in one that is (Handbook,
/// "Literal Inference").
pub(super) fn is_constant(node: Node<'_>) -> bool {
    let mut inner = node;
    for _ in 0..MAX_NESTING {
        let Some(parent) = inner.parent() else { break };
        match parent.kind() {
            "object" | "pair" | "array" | "parenthesized_expression" => inner = parent,
            "as_expression" => return parent.named_children().count() == 1,
            _ => break,
        }
    }
    false
}

/// Whether the name that a property begins with stands behind a dot in the document.
fn is_selected(builder: &mut Builder<'_>, node: Node<'_>) -> bool {
    let source = builder.source;
    let selected = builder.selected.get_or_insert_with(|| {
        source.split('.').skip(1).map(|rest| word(rest.trim_start())).collect()
    });
    let name = source.get(node.start_byte()..).unwrap_or_default();
    selected.contains(word(name.trim_start_matches(['"', '\''])))
}

/// The identifier that a text begins with.
fn word(text: &str) -> &str {
    let end = text.find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '$')));
    &text[..end.unwrap_or(text.len())]
}

/// The name that a property's key is; `None` where it is computed from anything but a literal.
pub(super) fn key(builder: &mut Builder<'_>, key: Node<'_>) -> Option<NameId> {
    let text = match key.kind() {
        "computed_property_name" => {
            let inner = key.named_children().next()?;
            return matches!(inner.kind(), "string" | "number")
                .then(|| self::key(builder, inner))
                .flatten();
        }
        "string" => unquoted(builder.text(key)),
        _ => builder.text(key),
    };
    Some(builder.name(text))
}

/// A string literal's text without its quotes.
pub(super) fn unquoted(text: &str) -> &str {
    let inner = text.get(1..text.len().saturating_sub(1));
    inner.unwrap_or_default()
}

/// `{ a, b: 1, c() {}, get d() {}, ...e }`
pub(super) fn lower(builder: &mut Builder<'_>, node: Node<'_>, depth: u32) -> Expression {
    let mut properties = Vec::new();
    let constant = is_constant(node);
    for entry in node.named_children().take(MAX_PROPERTIES) {
        if let Some(property) = property(builder, entry, constant, depth) {
            properties.push(property);
        }
    }
    let context = context::of(builder, node, depth);
    Expression::Object { scope: builder.scope_of(node), properties, context }
}

fn property(
    builder: &mut Builder<'_>,
    entry: Node<'_>,
    constant: bool,
    depth: u32,
) -> Option<Property> {
    let mut definition = builder.definition_of(entry);
    let (name, value) = match entry.kind() {
        "pair" => {
            let written = entry.child_by_field_name("key")?;
            let name = key(builder, written);
            definition = definition.or_else(|| builder.definition_of(written));
            (name, expressions::lower(builder, entry.child_by_field_name("value")?, depth))
        }
        "shorthand_property_identifier" => {
            let name = builder.name(builder.text(entry));
            let reference = builder.reference_of(entry).map(Expression::Reference);
            let value = builder.push_expression(reference.unwrap_or(Expression::Unknown));
            if let Some(definition) = definition {
                builder.facts.definitions[definition.index()].value = Some(value);
            }
            (Some(name), value)
        }
        "method_definition" => {
            let name = key(builder, entry.child_by_field_name("name")?);
            if entry.child_of_kind("set").is_some() {
                return None;
            }
            let signature = signatures::lower(builder, entry, depth);
            let mut value = builder.push_expression(Expression::Closure(signature));
            if entry.child_of_kind("get").is_some() {
                let call = Expression::Call { callee: value, arguments: Vec::new() };
                value = builder.push_expression(call);
            }
            (name, value)
        }
        "spread_element" => (None, expressions::lower(builder, entry, depth)),
        _ => return None,
    };
    Some(Property { name, definition, value, constant })
}

/// `<Tag a={1}>` is a call of its tag with an object of its attributes (JSX Handbook,
/// "Function Component").
pub(super) fn element(builder: &mut Builder<'_>, node: Node<'_>, depth: u32) -> Expression {
    let tag = if node.kind() == "jsx_element" {
        node.child_by_field_name("open_tag")
    } else {
        Some(node)
    };
    let Some((tag, name)) = tag.and_then(|tag| Some((tag, tag.child_by_field_name("name")?)))
    else {
        return Expression::Unknown;
    };
    let callee = expressions::lower(builder, name, depth);
    Expression::Call { callee, arguments: vec![attributes(builder, tag, depth)] }
}

/// The object of a tag's attributes, kept under the tag's first token.
pub(super) fn attributes(builder: &mut Builder<'_>, tag: Node<'_>, depth: u32) -> ExpressionId {
    let token = tag.children().next().unwrap_or(tag);
    if let Some(id) = builder.expression_of.get(&token.id()) {
        return *id;
    }
    let id = builder.push_expression(Expression::Unknown);
    builder.expression_of.insert(token.id(), id);
    if depth >= MAX_DEPTH {
        return id;
    }
    let mut properties = Vec::new();
    for attribute in tag.children_by_field_name("attribute").take(MAX_PROPERTIES) {
        let mut parts = attribute.named_children();
        let (name, value) = match attribute.kind() {
            "jsx_attribute" => (parts.next(), parts.next()),
            _ => (None, parts.next()),
        };
        let name = name.map(|name| builder.name(builder.text(name)));
        let value = value.map(|value| match value.kind() {
            "jsx_expression" => value.named_children().next().unwrap_or(value),
            _ => value,
        });
        let value = match value {
            Some(value) => expressions::lower(builder, value, depth + 1),
            None => builder.push_expression(Expression::Literal(Literal::Boolean)),
        };
        properties.push(Property { name, definition: None, value, constant: false });
    }
    let element = tag.parent().filter(|p| p.kind() == "jsx_element").unwrap_or(tag);
    let call = expressions::lower(builder, element, depth + 1);
    let context = Context::Argument(call, 0);
    builder.facts.expressions[id.index()] = Expression::Object { scope: None, properties, context };
    id
}
