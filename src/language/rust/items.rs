//! Items and their parts: visibility, attributes, documentation, signatures, declared types.
//! Reference, "Items" and "Visibility and privacy".

use super::conditions;
use super::patterns::{predicates, where_clause};
use super::signatures::{self, is_async};
use super::types::{bounds, type_};
use crate::language::{Builder, Node};
use crate::model::facts::{
    Conditional, DefinitionId, Heritage, ScopeKind, TypeExpression, TypeId, flags,
};
use crate::model::{SymbolKind, Visibility};

/// Longest signature in characters.
const MAX_SIGNATURE: usize = 400;

/// Longest documentation in characters.
const MAX_DOCUMENTATION: usize = 4_000;

/// Fills in a definition.
pub(super) fn definition(builder: &mut Builder<'_>, node: Node<'_>, id: DefinitionId) {
    let at = id.index();
    let definition = &builder.facts.definitions[at];
    let (kind, enclosing) = (definition.kind, definition.enclosing);
    let around = enclosing.map(|e| &builder.facts.definitions[e.index()]);
    let around_kind = around.map(|d| d.kind);
    let mut bits = definition.flags;
    if let Some(around) = around {
        bits |= around.flags & (flags::TEST | flags::NESTED);
        if around.kind.is_callable() {
            bits |= flags::NESTED;
        }
    }
    // A block outside of functions hides its items too.
    if matches!(
        builder.facts.scopes[definition.scope.index()].kind,
        ScopeKind::Block | ScopeKind::Function
    ) {
        bits |= flags::NESTED;
    }
    let (mut visibility, mut attribute) = visibility(builder, node);
    let attributes = Attributes::before(builder, node);
    bits |= attributes.flags(kind);
    conditions::note(builder, node, Conditional::Definition(id));
    if kind == SymbolKind::Macro {
        conditions::note_wrapper(builder, node, id);
    }
    match (kind, around_kind) {
        // Reference, "Visibility": items of traits and variants are as visible as what they are in.
        (SymbolKind::EnumMember, _) | (_, Some(SymbolKind::Trait)) => {
            visibility = Visibility::Public;
        }
        // So are the items of a trait's implementation, and the fields of a variant.
        (_, Some(SymbolKind::Impl | SymbolKind::EnumMember))
            if visibility == Visibility::Private =>
        {
            let implements = enclosing.is_some_and(|e| {
                builder.facts.heritage.iter().any(|h| h.definition == e)
                    || around_kind == Some(SymbolKind::EnumMember)
            });
            if implements {
                visibility = Visibility::Public;
            }
        }
        _ => {}
    }
    if kind == SymbolKind::Function {
        if matches!(around_kind, Some(SymbolKind::Impl | SymbolKind::Trait)) {
            builder.facts.definitions[at].kind = SymbolKind::Method;
            if !has_receiver(node) {
                bits |= flags::STATIC;
            }
        }
        if is_async(node) {
            bits |= flags::ASYNC;
        }
    }
    if kind == SymbolKind::Module {
        if node.child_by_field_name("body").is_none() {
            bits |= flags::ELSEWHERE;
        }
        if let Some(path) = attributes.value("path") {
            attribute = path;
        }
    }
    if kind == SymbolKind::Impl {
        implementation(builder, node, id);
    }
    let declared = declared_type(builder, node, id);
    let callable = signatures::signature(builder, node);
    if let Some(scope) = builder.scope_of(node) {
        where_clause(builder, node, scope);
    }
    let signature = signature(builder, node);
    let documentation = documentation(builder, node, &attributes);
    let start = attributes.start.map(|byte| builder.position(byte));
    let definition = &mut builder.facts.definitions[at];
    if let Some(start) = start {
        definition.range.start = start;
    }
    (definition.visibility, definition.flags, definition.attribute) = (visibility, bits, attribute);
    (definition.signature, definition.documentation) = (signature, documentation);
    (definition.declared_type, definition.callable) = (declared, callable);
}

/// Who may name an item, and the path of `pub(super)` and `pub(in path)`.
pub(super) fn visibility(builder: &Builder<'_>, node: Node<'_>) -> (Visibility, String) {
    let Some(modifier) = node.child_of_kind("visibility_modifier") else {
        return (Visibility::Private, String::new());
    };
    let text = builder.text(modifier);
    let within = text.split_once('(').map(|(_, path)| path.trim_end_matches(')').trim());
    let within = within.map(|path| path.strip_prefix("in ").unwrap_or(path).trim());
    match within {
        None if text == "crate" => (Visibility::Crate, String::new()),
        None => (Visibility::Public, String::new()),
        Some("crate") => (Visibility::Crate, String::new()),
        Some("self") => (Visibility::Private, String::new()),
        Some(path) => (Visibility::Restricted, path.to_owned()),
    }
}

/// Reference, "Associated items: Methods": a first parameter called `self`.
fn has_receiver(function: Node<'_>) -> bool {
    let Some(parameters) = function.child_by_field_name("parameters") else { return false };
    parameters.named_children().find(|p| p.kind() != "attribute_item").is_some_and(|first| {
        first.kind() == "self_parameter"
            || first
                .child_by_field_name("pattern")
                .is_some_and(|p| p.kind() == "self" || p.child_of_kind("self").is_some())
    })
}

/// Names an impl block after its self type and notes the trait.
fn implementation(builder: &mut Builder<'_>, node: Node<'_>, id: DefinitionId) {
    if let Some(self_type) = node.child_by_field_name("type") {
        let mut named = self_type;
        // `&'a [Wrapper<T>]` is named after what it wraps.
        while let Some(inner) = ["name", "type", "element"]
            .into_iter()
            .find_map(|field| named.child_by_field_name(field))
        {
            named = inner;
        }
        let name = builder.name(builder.text(named));
        let position = builder.position(named.start_byte());
        let definition = &mut builder.facts.definitions[id.index()];
        (definition.name, definition.position) = (name, position);
    }
    let negative = node.child_of_kind("!").is_some();
    if let Some(implemented) = node.child_by_field_name("trait").filter(|_| !negative) {
        let supertype = type_(builder, implemented);
        builder.facts.heritage.push(Heritage { definition: id, implements: true, supertype });
    }
}

fn declared_type(builder: &mut Builder<'_>, node: Node<'_>, id: DefinitionId) -> Option<TypeId> {
    let field = |name| node.child_by_field_name(name);
    match node.kind() {
        "function_item" | "function_signature_item" => {
            field("return_type").map(|t| type_(builder, t))
        }
        "associated_type" => {
            let bounds = bounds(builder, field("bounds")?);
            Some(builder.push_type(TypeExpression::Impl(bounds)))
        }
        "trait_item" => {
            let mut supertraits = field("bounds").map(|b| bounds(builder, b)).unwrap_or_default();
            // Reference, "Traits: Supertraits": bounds on `Self` in the where clause are as good.
            for (subject, written) in predicates(Some(node)) {
                if builder.text(subject) == "Self" {
                    supertraits.extend(bounds(builder, written));
                }
            }
            for supertype in supertraits {
                let heritage = Heritage { definition: id, implements: false, supertype };
                builder.facts.heritage.push(heritage);
            }
            None
        }
        // Constants always have a written type, so their values say nothing more.
        "const_item" | "static_item" | "field_declaration" | "type_item" | "impl_item" => {
            field("type").map(|t| type_(builder, t))
        }
        _ => None,
    }
}

/// The declaration without its body, white space folded.
fn signature(builder: &Builder<'_>, node: Node<'_>) -> String {
    // A tuple struct's fields and a variant's are its declaration.
    let body = node.child_by_field_name("body").filter(|body| {
        body.kind() != "ordered_field_declaration_list" && node.kind() != "enum_variant"
    });
    let end = match node.kind() {
        "macro_definition" => node.child_by_field_name("name").map(Node::end_byte),
        "const_item" | "static_item" => node.child_by_field_name("type").map(Node::end_byte),
        _ => body.map(Node::start_byte),
    };
    let text = &builder.source[node.start_byte()..end.unwrap_or_else(|| node.end_byte())];
    let mut folded = String::with_capacity(text.len().min(MAX_SIGNATURE));
    for word in text.split_ascii_whitespace() {
        if !folded.is_empty() {
            folded.push(' ');
        }
        folded.push_str(word);
    }
    folded.truncate(folded.trim_end_matches([';', ',', ' ']).len());
    cap(folded, MAX_SIGNATURE)
}

fn cap(mut text: String, most: usize) -> String {
    if let Some((end, _)) = text.char_indices().nth(most) {
        text.truncate(end);
    }
    text
}

/// What an item's documentation comments and attributes say.
fn documentation(builder: &Builder<'_>, node: Node<'_>, attributes: &Attributes<'_>) -> String {
    let mut text = String::new();
    for comment in &attributes.documentation {
        add_comment(&mut text, comment);
    }
    let body = node.child_by_field_name("body").filter(|_| node.kind() == "mod_item");
    for comment in body.into_iter().flat_map(Node::children).filter(|n| n.is_comment()) {
        if comment.child_by_field_name("inner").is_some() {
            add_comment(&mut text, builder.text(comment));
        }
    }
    cap(text.trim_end().to_owned(), MAX_DOCUMENTATION)
}

/// Adds a comment without its markers.
fn add_comment(text: &mut String, comment: &str) {
    if let Some(block) = comment.strip_prefix("/*") {
        let block = block.trim_end_matches("*/").trim_start_matches(['*', '!']);
        for line in block.trim().lines() {
            let line = line.trim();
            text.push_str(line.strip_prefix('*').unwrap_or(line).trim_start());
            text.push('\n');
        }
    } else {
        let line = comment
            .strip_prefix("///")
            .or_else(|| comment.strip_prefix("//!"))
            .unwrap_or(comment)
            .trim_end();
        text.push_str(line.strip_prefix(' ').unwrap_or(line));
        text.push('\n');
    }
}

/// The outer attributes and documentation comments before an item.
struct Attributes<'s> {
    /// What stands between the brackets.
    texts: Vec<&'s str>,
    /// Comments with their markers, and texts of `#[doc = "…"]` as they are.
    documentation: Vec<&'s str>,
    /// Where the first attribute begins.
    start: Option<usize>,
}

impl<'s> Attributes<'s> {
    fn before(builder: &Builder<'s>, node: Node<'_>) -> Self {
        let mut found = Self { texts: Vec::new(), documentation: Vec::new(), start: None };
        let mut at = node.prev_sibling();
        while let Some(sibling) = at {
            match sibling.kind() {
                "attribute_item" => {
                    let text = builder.text(sibling).trim_start_matches("#[").trim_end_matches(']');
                    if let Some(text) = value(text, "doc") {
                        found.documentation.push(text);
                    }
                    found.texts.push(text);
                    found.start = Some(sibling.start_byte());
                }
                "line_comment" | "block_comment" => {
                    if sibling.child_by_field_name("outer").is_some() {
                        found.documentation.push(builder.text(sibling));
                    }
                }
                // A field's or variant's visibility and comma end the run.
                _ => break,
            }
            at = sibling.prev_sibling();
        }
        found.documentation.reverse();
        found
    }

    /// The string of `#[name = "…"]`.
    fn value(&self, name: &str) -> Option<String> {
        self.texts.iter().find_map(|text| value(text, name)).map(str::to_owned)
    }

    fn flags(&self, kind: SymbolKind) -> u16 {
        let mut bits = 0;
        for text in &self.texts {
            let name = text.split(['(', '=', ' ']).next().unwrap_or_default().trim();
            match name {
                // `#[test]` and what stands in for it (`#[tokio::test]`).
                _ if name.rsplit("::").next() == Some("test") => bits |= flags::TEST,
                "cfg" if wants_test(text) => bits |= flags::TEST,
                "macro_export" => bits |= flags::MACRO_EXPORT,
                "macro_use" if kind == SymbolKind::Module => bits |= flags::MACRO_EXPORT,
                _ => {}
            }
        }
        bits
    }
}

/// The string of an attribute `name = "…"`.
fn value<'s>(text: &'s str, name: &str) -> Option<&'s str> {
    let rest = text.trim().strip_prefix(name)?.trim_start().strip_prefix('=')?.trim();
    rest.strip_prefix('"')?.strip_suffix('"')
}

/// Whether a `cfg` holds in tests only: it asks for `test`, and not inside a `not`.
fn wants_test(text: &str) -> bool {
    text.split(['(', ',', ')', ' ']).any(|word| word == "test")
        && !text.contains("not(")
        && !text.contains("any(")
}
