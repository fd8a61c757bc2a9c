//! Lowers definitions: visibility, flags, signature, documentation, types, heritage.

use super::{
    MAX_DEPTH, expressions, flow, has_token, locals, named_child, objects, signatures, types,
};
use crate::language::{Binding, Builder, Node};
use crate::model::facts::{
    Definition, DefinitionId, Expression, ExpressionId, Heritage, ScopeKind, SignatureId,
    TypeExpression, TypeId, flags,
};
use crate::model::{SymbolKind, Visibility};

/// Bytes of a signature that are kept.
const MAX_SIGNATURE: usize = 512;
/// Bytes of a documentation comment that are kept.
const MAX_DOCUMENTATION: usize = 2048;
/// Comments and decorators skipped in search of a definition's documentation.
const MAX_SIBLINGS: usize = 16;

pub(super) fn definition(builder: &mut Builder<'_>, node: Node<'_>, id: DefinitionId) {
    let kind = builder.facts.definitions[id.index()].kind;
    let member = matches!(
        kind,
        SymbolKind::Method
            | SymbolKind::Field
            | SymbolKind::Property
            | SymbolKind::EnumMember
            | SymbolKind::Constructor
            | SymbolKind::Accessor
    );
    let outer = if member { node } else { statement(node) };
    let mut bits = 0;
    if in_body(builder, id) {
        bits |= flags::NESTED;
    }
    let (visibility, kind) = if member {
        bits |= member_flags(node);
        if move_to_class(builder, id) {
            bits &= !flags::NESTED;
        }
        (member_visibility(builder, node, id), member_kind(builder, node, id))
    } else {
        if has_token(outer, "default") {
            bits |= flags::DEFAULT;
        }
        if has_token(node, "async") {
            bits |= flags::ASYNC;
        }
        if node.kind().starts_with("generator") {
            bits |= flags::GENERATOR;
        }
        if is_ambient(node, outer) {
            bits |= flags::AMBIENT;
        }
        let exported = matches!(outer.kind(), "export_statement" | "assignment_expression");
        (if exported { Visibility::Public } else { Visibility::Private }, kind)
    };
    open(builder, node, id);
    let declared = declared_type(node).map(|written| types::lower(builder, written, 0));
    let value = match initialiser(node) {
        Some(value) => Some(expressions::lower(builder, value, 0)),
        // Taken apart at the top level.
        None if node.kind() == "public_field_definition" && declared.is_none() => {
            from_constructor(builder, node)
        }
        None if in_pattern(node) => name_of(node).and_then(|name| locals::part(builder, name)),
        None => None,
    };
    let callable = callable(builder, node, value);
    if flow::is_unset(node) {
        let Definition { name, scope, .. } = builder.facts.definitions[id.index()];
        flow::unset(builder, name, Binding::Definition(id), scope);
    }
    let signature = signature(builder, outer, node);
    let documentation = documentation(builder, outer);
    let range = builder.range(outer);
    let attribute = attribute(node, kind);
    let definition = &mut builder.facts.definitions[id.index()];
    definition.kind = kind;
    definition.flags |= bits;
    definition.visibility = visibility;
    definition.declared_type = declared;
    definition.value = value;
    definition.callable = callable;
    definition.signature = signature;
    definition.documentation = documentation;
    definition.range = range;
    definition.attribute = attribute.to_owned();
    heritage(builder, node, id);
}

/// What the constructor sets a field without a type and an initialiser to (TypeScript 4.0, "Class
/// Property Inference from Constructors").
fn from_constructor(builder: &mut Builder<'_>, field: Node<'_>) -> Option<ExpressionId> {
    let name = builder.text(field.child_by_field_name("name")?);
    let is_constructor = |member: &Node<'_>| {
        let name = member.child_by_field_name("name");
        member.kind() == "method_definition"
            && name.is_some_and(|name| builder.text(name) == "constructor")
    };
    let constructor = field.parent()?.named_children().find(is_constructor)?;
    let body = constructor.child_by_field_name("body")?;
    let value = body.named_children().find_map(|statement| {
        let set = named_child(statement, 0).filter(|e| e.kind() == "assignment_expression")?;
        let left = set.child_by_field_name("left")?;
        let object = left.child_by_field_name("object").filter(|o| o.kind() == "this");
        let property = left.child_by_field_name("property").filter(|_| object.is_some())?;
        set.child_by_field_name("right").filter(|_| builder.text(property) == name)
    })?;
    Some(expressions::lower(builder, value, 0))
}

/// Whether a definition is a name in a pattern.
fn in_pattern(node: Node<'_>) -> bool {
    node.kind() == "object_assignment_pattern"
        || node.parent().is_some_and(|parent| parent.kind().ends_with("_pattern"))
}

/// The name in a pattern that is a definition.
fn name_of(node: Node<'_>) -> Option<Node<'_>> {
    match node.kind() {
        "object_assignment_pattern" => node.child_by_field_name("left"),
        _ => Some(node),
    }
}

/// What a definition that may be called takes and gives.
fn callable(
    builder: &mut Builder<'_>,
    node: Node<'_>,
    value: Option<ExpressionId>,
) -> Option<SignatureId> {
    if signatures::is_function(node) {
        return Some(signatures::lower(builder, node, 0));
    }
    // A variable with a type of its own is of that type, whatever function it holds.
    if node.child_by_field_name("type").is_some() {
        return None;
    }
    match builder.facts.expressions[value?.index()] {
        Expression::Closure(signature) => Some(signature),
        _ => None,
    }
}

/// The statement a declaration stands in: with its `export`, `declare`, `const`.
fn statement(node: Node<'_>) -> Node<'_> {
    let mut outer = node;
    // The pattern around a name, its declaration, its `declare`, its `export`.
    for _ in 0..MAX_DEPTH {
        match outer.parent() {
            Some(parent)
                if matches!(
                    parent.kind(),
                    "variable_declarator"
                        | "object_pattern"
                        | "array_pattern"
                        | "pair_pattern"
                        | "rest_pattern"
                        | "object_assignment_pattern"
                        | "lexical_declaration"
                        | "variable_declaration"
                        | "ambient_declaration"
                        | "export_statement"
                        | "expression_statement"
                ) =>
            {
                outer = parent;
            }
            _ => break,
        }
    }
    // `namespace N {}` is an expression to the grammar, `exports.f = …` a definition's statement.
    if outer.kind() == "expression_statement" && node.kind() == "assignment_expression" {
        return node;
    }
    outer
}

fn is_ambient(node: Node<'_>, outer: Node<'_>) -> bool {
    outer.kind() == "ambient_declaration"
        || node.kind() == "ambient_declaration"
        || (outer.kind() == "export_statement"
            && outer
                .child_by_field_name("declaration")
                .is_some_and(|d| d.kind() == "ambient_declaration"))
}

/// What sets a definition apart from others of its kind.
fn attribute(node: Node<'_>, kind: SymbolKind) -> &'static str {
    match node.kind() {
        "module" if node.child_by_field_name("name").is_some_and(|n| n.kind() == "string") => {
            "module"
        }
        "ambient_declaration" => "global",
        "assignment_expression" if kind == SymbolKind::Function => "exports",
        _ => "",
    }
}

/// Whether a function's body is around the definition.
fn in_body(builder: &Builder<'_>, id: DefinitionId) -> bool {
    let facts = &builder.facts;
    let mut scope = Some(facts.definitions[id.index()].scope);
    while let Some(id) = scope {
        let around = &facts.scopes[id.index()];
        if around.kind == ScopeKind::Function {
            return true;
        }
        scope = around.parent;
    }
    false
}

/// The modifiers of a member: what stands before its name.
fn modifiers(node: Node<'_>) -> impl Iterator<Item = &'static str> {
    node.children()
        .take_while(|child| !matches!(child.field_name(), "name" | "pattern"))
        .map(Node::kind)
}

fn member_flags(node: Node<'_>) -> u16 {
    modifiers(node).fold(0, |bits, modifier| {
        bits | match modifier {
            "static" => flags::STATIC,
            "async" => flags::ASYNC,
            "get" => flags::GETTER,
            "*" => flags::GENERATOR,
            "readonly" => flags::READONLY,
            _ => 0,
        }
    }) | if has_token(node, "?") { flags::OPTIONAL } else { 0 }
        | if objects::is_constant(node) { flags::READONLY } else { 0 }
}

fn member_visibility(builder: &Builder<'_>, node: Node<'_>, id: DefinitionId) -> Visibility {
    let name = builder.facts.definitions[id.index()].name;
    if builder.facts.name(name).starts_with('#') {
        return Visibility::Private;
    }
    let written = node.children().find(|c| c.kind() == "accessibility_modifier");
    match written.map_or("public", |written| builder.text(written)) {
        "private" => Visibility::Private,
        "protected" => Visibility::Restricted,
        _ => Visibility::Public,
    }
}

fn member_kind(builder: &Builder<'_>, node: Node<'_>, id: DefinitionId) -> SymbolKind {
    let definition = &builder.facts.definitions[id.index()];
    if definition.kind != SymbolKind::Method {
        definition.kind
    } else if modifiers(node).any(|modifier| matches!(modifier, "get" | "set")) {
        SymbolKind::Accessor
    } else if builder.facts.name(definition.name) == "constructor"
        // An interface may have a method of that name; a class only its constructor, with
        // overloads.
        && (node.kind() == "method_definition" || in_class(builder, id))
    {
        SymbolKind::Constructor
    } else {
        SymbolKind::Method
    }
}

/// A parameter property stands in its constructor's parameters and is a member of the class
/// (Handbook, "Parameter Properties"): it is found and named as one. Returns whether it is one.
fn move_to_class(builder: &mut Builder<'_>, id: DefinitionId) -> bool {
    let definitions = &mut builder.facts.definitions;
    let Some(around) = definitions[id.index()].enclosing else { return false };
    let constructor = &definitions[around.index()];
    let is_one = definitions[id.index()].kind == SymbolKind::Field
        && constructor.kind == SymbolKind::Constructor;
    if is_one {
        definitions[id.index()].enclosing = constructor.enclosing;
    }
    is_one
}

/// Whether the innermost definition around a member is a class.
fn in_class(builder: &Builder<'_>, id: DefinitionId) -> bool {
    let enclosing = builder.facts.definitions[id.index()].enclosing;
    enclosing.is_some_and(|e| builder.facts.definitions[e.index()].kind == SymbolKind::Class)
}

/// Ties a definition to the scope of the function, class or object it names.
fn open(builder: &mut Builder<'_>, node: Node<'_>, id: DefinitionId) {
    let inner = match node.kind() {
        "variable_declarator" | "pair" | "public_field_definition" => {
            node.child_by_field_name("value").map(unwrapped)
        }
        "assignment_expression" => node.child_by_field_name("right"),
        "internal_module" | "module" => node.child_by_field_name("body"),
        "ambient_declaration" => node.child_of_kind("statement_block"),
        "export_statement" => node.child_by_field_name("value"),
        _ => None,
    };
    let Some(scope) = inner.and_then(|inner| builder.scope_of(inner)) else {
        return;
    };
    if builder.facts.scopes[scope.index()].definition.is_none() {
        builder.facts.scopes[scope.index()].definition = Some(id);
        builder.facts.definitions[id.index()].body = Some(scope);
    }
}

/// The expression inside `as const`, `satisfies T` and parentheses.
fn unwrapped(node: Node<'_>) -> Node<'_> {
    let mut inner = node;
    for _ in 0..MAX_DEPTH {
        match inner.kind() {
            "as_expression" | "satisfies_expression" | "parenthesized_expression" => {
                match named_child(inner, 0) {
                    Some(next) => inner = next,
                    None => break,
                }
            }
            _ => break,
        }
    }
    inner
}

fn declared_type(node: Node<'_>) -> Option<Node<'_>> {
    match node.kind() {
        "type_alias_declaration" => node.child_by_field_name("value"),
        "variable_declarator" => node.child_by_field_name("type").or_else(|| {
            // A function's result, where the variable is named after the function.
            node.child_by_field_name("value")
                .filter(|value| matches!(value.kind(), "arrow_function" | "function_expression"))
                .and_then(|value| value.child_by_field_name("return_type"))
        }),
        "public_field_definition"
        | "property_signature"
        | "required_parameter"
        | "optional_parameter" => node.child_by_field_name("type"),
        _ => node.child_by_field_name("return_type"),
    }
}

fn initialiser(node: Node<'_>) -> Option<Node<'_>> {
    match node.kind() {
        "variable_declarator"
        | "public_field_definition"
        | "pair"
        | "enum_assignment"
        | "required_parameter" => node.child_by_field_name("value"),
        "assignment_expression" => node.child_by_field_name("right"),
        "export_statement" => node.child_by_field_name("value"),
        _ => None,
    }
}

/// The declaration without its body.
fn signature(builder: &Builder<'_>, outer: Node<'_>, node: Node<'_>) -> String {
    let start = outer.start_byte();
    let body = node.child_by_field_name("body").or_else(|| {
        let value = initialiser(node).map(unwrapped)?;
        match value.kind() {
            "object" | "array" | "template_string" => Some(value),
            _ => value.child_by_field_name("body"),
        }
    });
    let end = body.map_or(node.end_byte(), |body| body.start_byte());
    let mut text = &builder.source[start..end.max(start)];
    if text.len() > MAX_SIGNATURE {
        text = cut(text, MAX_SIGNATURE);
    }
    let folded = text.split_whitespace().collect::<Vec<_>>().join(" ");
    folded.trim_end_matches([';', ',', '=']).trim_end().to_owned()
}

/// At most `length` bytes of a text, cut between characters.
fn cut(text: &str, length: usize) -> &str {
    let mut end = length.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// The JSDoc comment before a node, without its markers.
fn documentation(builder: &Builder<'_>, outer: Node<'_>) -> String {
    let mut before = builder.source[..outer.start_byte()].trim_end();
    if before.ends_with([')', '"', '\'']) || before.ends_with(|c: char| c.is_alphanumeric()) {
        // Decorators of a member stand between it and its comment.
        let mut node = outer;
        for _ in 0..MAX_SIBLINGS {
            match node.prev_sibling() {
                Some(sibling) if sibling.kind() == "decorator" => node = sibling,
                _ => break,
            }
        }
        before = builder.source[..node.start_byte()].trim_end();
    }
    let Some(inside) = before.strip_suffix("*/") else { return String::new() };
    let Some(start) = inside.rfind("/*") else { return String::new() };
    let Some(comment) = inside[start + 2..].strip_prefix('*') else { return String::new() };
    let comment = cut(comment, MAX_DOCUMENTATION);
    let mut text = String::with_capacity(comment.len());
    for line in comment.lines() {
        let line = line.trim();
        let line = line.strip_prefix('*').unwrap_or(line);
        text.push_str(line.strip_prefix(' ').unwrap_or(line).trim_end());
        text.push('\n');
    }
    text.trim().to_owned()
}

/// The supertypes of a class or interface.
fn heritage(builder: &mut Builder<'_>, node: Node<'_>, id: DefinitionId) {
    let class = match node.kind() {
        "variable_declarator" => node.child_by_field_name("value").filter(|v| v.kind() == "class"),
        "class" | "class_declaration" | "abstract_class_declaration" | "interface_declaration" => {
            Some(node)
        }
        _ => None,
    };
    let Some(class) = class else { return };
    for child in class.named_children() {
        match child.kind() {
            "extends_type_clause" => supertypes(builder, child, id, false),
            "class_heritage" => {
                for clause in child.named_children() {
                    match clause.kind() {
                        "extends_clause" => superclass(builder, clause, id),
                        "implements_clause" => supertypes(builder, clause, id, true),
                        _ => {}
                    }
                }
            }
            _ => {}
        }
    }
}

fn supertypes(builder: &mut Builder<'_>, clause: Node<'_>, id: DefinitionId, implements: bool) {
    for supertype in types::entries(builder, clause, 0) {
        builder.facts.heritage.push(Heritage { definition: id, implements, supertype });
    }
}

/// `extends` of a class names a value; its type arguments stand beside it.
fn superclass(builder: &mut Builder<'_>, clause: Node<'_>, id: DefinitionId) {
    let Some(value) = clause.child_by_field_name("value") else { return };
    let arguments: Vec<TypeId> = match clause.child_by_field_name("type_arguments") {
        Some(list) => types::entries(builder, list, 0),
        None => Vec::new(),
    };
    let written = match value.kind() {
        "identifier" | "member_expression" => types::path(builder, value, arguments),
        _ => {
            let mut class = expressions::lower(builder, value, 0);
            if !arguments.is_empty() {
                class = builder.push_expression(Expression::Generic { of: class, arguments });
            }
            TypeExpression::Constructed(class)
        }
    };
    let supertype = builder.push_type(written);
    builder.facts.heritage.push(Heritage { definition: id, implements: false, supertype });
}
