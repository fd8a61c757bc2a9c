//! Definitions: what a captured definition is, who may name it, what is said of it.
//!
//! Must not know: references, imports.

use super::rules::{Hidden, Rules};
use super::{expressions, text};
use crate::language::{Builder, Declares, Node};
use crate::model::facts::{DefinitionId, Facts, Parameter, ScopeKind, Signature, flags};
use crate::model::{Language, SymbolKind, Visibility};

/// Kinds that have members.
pub(super) const fn has_members(kind: SymbolKind) -> bool {
    use SymbolKind::*;
    matches!(kind, Struct | Class | Enum | Union | Trait | Interface | Module)
}

/// A variable that has been defined before is none; a field is one however often it is given a
/// value.
pub(super) fn declares(
    rules: &Rules,
    builder: &mut Builder<'_>,
    node: Node<'_>,
    kind: SymbolKind,
) -> Declares {
    use SymbolKind::{Constant, Field, Variable};
    if !rules.assigned || !matches!(kind, Constant | Field | Variable) {
        return Declares::Whole;
    }
    let written = &builder.source[node.start_byte()..];
    let end = written.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '@'));
    let name = &written[..end.unwrap_or(written.len())];
    let start = builder.position(node.start_byte());
    let facts = &builder.facts;
    // Names get their text when their tokens are walked, which is before the next definition.
    let is_twin = |id: &DefinitionId| {
        let other = &facts.definitions[id.index()];
        matches!(other.kind, Constant | Field | Variable)
            && facts.name(other.name) == name
            && container(facts, Some(*id)) == around(facts, start)
    };
    let twins = (0..facts.definitions.len() as u32).rev().map(DefinitionId).take(MAX_SIBLINGS);
    match twins.into_iter().any(|id| is_twin(&id)) {
        true => Declares::Nothing,
        false => Declares::Whole,
    }
}

/// How many definitions before a variable are looked at for one of its name.
const MAX_SIBLINGS: usize = 2_000;

fn container(facts: &Facts, id: Option<DefinitionId>) -> Option<DefinitionId> {
    facts.definitions[id?.index()].enclosing
}

/// The innermost definition with members that a place is in.
fn around(facts: &Facts, at: crate::model::Position) -> Option<DefinitionId> {
    let inside = |id: &DefinitionId| {
        let definition = &facts.definitions[id.index()];
        has_members(definition.kind) && definition.range.start <= at && at < definition.range.end
    };
    (0..facts.definitions.len() as u32).rev().map(DefinitionId).find(inside)
}

/// Fills in a definition.
pub(super) fn definition(
    rules: &Rules,
    builder: &mut Builder<'_>,
    node: Node<'_>,
    id: DefinitionId,
) {
    let facts = &builder.facts;
    let enclosing = facts.definitions[id.index()].enclosing;
    let within = enclosing.map(|id| facts.definitions[id.index()].kind);
    let mut kind = facts.definitions[id.index()].kind;
    if kind == SymbolKind::Function && within.is_some_and(has_members) {
        kind = SymbolKind::Method;
    }
    let name = facts.name(facts.definitions[id.index()].name).to_owned();
    let mut bits = facts.definitions[id.index()].flags;
    let in_body = std::iter::successors(enclosing, |id| facts.definitions[id.index()].enclosing)
        .any(|id| facts.definitions[id.index()].kind.is_callable());
    if in_body {
        bits |= flags::NESTED;
    }
    if is_test(rules.language, facts, &name, kind, enclosing) {
        bits |= flags::TEST;
    }
    // A prototype declares what is defined elsewhere.
    if kind.is_callable() && matches!(node.kind(), "declaration" | "field_declaration") {
        bits |= flags::AMBIENT;
    }
    let owner = owner(builder, node);
    let whole = whole(node);
    let visibility = visibility(rules, builder, whole, &name, within);
    let signature = text::signature(builder, whole);
    let documented = rules.docstrings.then(|| text::docstring(builder, node)).flatten();
    let documentation = documented.unwrap_or_else(|| text::documentation(builder, whole));
    let declared_type = expressions::written_type(builder, node);
    let callable = kind.is_callable().then(|| parameters(builder, node)).flatten();
    let callable = callable.map(|signature| builder.push_signature(signature));
    let definition = &mut builder.facts.definitions[id.index()];
    (definition.kind, definition.flags, definition.visibility) = (kind, bits, visibility);
    (definition.signature, definition.documentation) = (signature, documentation);
    definition.declared_type = declared_type;
    definition.callable = callable;
    if let Some(owner) = owner {
        belongs_to(builder, id, owner);
    }
    // `attr_reader :x` names a symbol.
    if let Some(bare) = name.strip_prefix(':') {
        let bare = builder.name(bare);
        builder.facts.definitions[id.index()].name = bare;
    }
}

/// What declares a name that is one of several in a declaration.
fn whole(node: Node<'_>) -> Node<'_> {
    let is_part = |node: &Node<'_>| {
        let kind = node.kind();
        kind.ends_with("_declarator")
            || kind.ends_with("identifier")
            || matches!(
                kind,
                "variable_declaration" | "const_element" | "property_element" | "name"
            )
    };
    let mut whole = node;
    while let Some(parent) = whole.parent().filter(|_| is_part(&whole)) {
        whole = parent;
    }
    whole
}

/// The type that a member is written apart from: Go's receiver, what stands before `::`.
fn owner(builder: &Builder<'_>, node: Node<'_>) -> Option<String> {
    if let Some(receiver) = node.child_by_field_name("receiver") {
        let mut written = receiver.named_children().next()?.child_by_field_name("type")?;
        while let Some(inner) = written.named_children().next() {
            written = inner;
        }
        return Some(builder.text(written).to_owned());
    }
    let mut at =
        node.child_by_field_name("name").or_else(|| node.child_by_field_name("declarator"))?;
    let mut parts: Vec<&str> = Vec::new();
    for _ in 0..super::REACH {
        match (at.child_by_field_name("scope"), at.child_by_field_name("name")) {
            (Some(scope), Some(inner)) => {
                // Without the arguments of a template.
                let named = scope.child_by_field_name("name").unwrap_or(scope);
                parts.push(builder.text(named));
                at = inner;
            }
            _ => match at
                .child_by_field_name("declarator")
                .or_else(|| at.named_children().find(|inner| inner.kind() == "function_declarator"))
            {
                Some(inner) => at = inner,
                None => break,
            },
        }
    }
    (!parts.is_empty()).then(|| parts.join("."))
}

/// Puts a member into its type where the document declares that; else notes the type's name.
fn belongs_to(builder: &mut Builder<'_>, id: DefinitionId, owner: String) {
    let facts = &builder.facts;
    let scope = facts.definitions[id.index()].scope;
    let mut types = (0..).map(DefinitionId).zip(&facts.definitions);
    let declared = types.find(|(_, other)| {
        let is_type = has_members(other.kind) || other.kind == SymbolKind::TypeAlias;
        is_type && other.scope == scope && facts.name(other.name) == owner
    });
    let declared = declared.map(|(id, _)| id);
    let definition = &mut builder.facts.definitions[id.index()];
    match declared {
        Some(_) => definition.enclosing = declared,
        None => definition.attribute = owner,
    }
}

/// How many parameters a callable takes; their names and types are not asked for.
fn parameters(builder: &Builder<'_>, node: Node<'_>) -> Option<Signature> {
    let mut at = node;
    for _ in 0..super::REACH {
        if let Some(list) = at.child_by_field_name("parameters") {
            let parameters = list.named_children().map(|_| Parameter::default()).collect();
            return Some(Signature {
                parameters,
                scope: builder.scope_of(node),
                ..Signature::default()
            });
        }
        at = at.child_by_field_name("declarator")?;
    }
    None
}

/// What stands before the name of a definition.
fn head<'s>(builder: &Builder<'s>, node: Node<'_>, name: &str) -> &'s str {
    let text = builder.text(node);
    let end = text.find(name).unwrap_or(0);
    &text[..end]
}

fn visibility(
    rules: &Rules,
    builder: &Builder<'_>,
    node: Node<'_>,
    name: &str,
    within: Option<SymbolKind>,
) -> Visibility {
    let words = || head(builder, node, name).split(|c: char| !c.is_alphanumeric());
    match rules.hidden {
        Hidden::Underscore => match name.starts_with('_') && !name.ends_with("__") {
            true => Visibility::Private,
            false => Visibility::Public,
        },
        Hidden::Lowercase => match name.chars().next().is_some_and(char::is_uppercase) {
            true => Visibility::Public,
            false => Visibility::Crate,
        },
        Hidden::Static => match words().any(|word| word == "static") {
            true => Visibility::Private,
            false => Visibility::Public,
        },
        Hidden::Keyword(default) => {
            let written = words().find_map(keyword).or_else(|| label(builder, node));
            let shown = matches!(within, Some(SymbolKind::Interface | SymbolKind::Enum));
            written.unwrap_or(if shown { Visibility::Public } else { default })
        }
    }
}

fn keyword(word: &str) -> Option<Visibility> {
    Some(match word {
        "public" => Visibility::Public,
        "internal" => Visibility::Crate,
        "protected" => Visibility::Restricted,
        "private" => Visibility::Private,
        _ => return None,
    })
}

/// The last label before a member that speaks for all that follow (`private:`, Ruby's `private`).
fn label(builder: &Builder<'_>, node: Node<'_>) -> Option<Visibility> {
    let mut before = node.prev_sibling();
    while let Some(sibling) = before {
        if matches!(sibling.kind(), "access_specifier" | "identifier") {
            let word = builder.text(sibling).trim_end_matches(':').trim();
            if let Some(visibility) = keyword(word) {
                return Some(visibility);
            }
        }
        before = sibling.prev_sibling();
    }
    let around = node.ancestors().find(|node| builder.definition_of(*node).is_some())?;
    (around.kind() == "class_specifier").then_some(Visibility::Private)
}

/// What the languages' own tools run as tests by its name; whole documents are told by their paths.
fn is_test(
    language: Language,
    facts: &Facts,
    name: &str,
    kind: SymbolKind,
    enclosing: Option<DefinitionId>,
) -> bool {
    let class = enclosing.map(|id| facts.name(facts.definitions[id.index()].name));
    let outermost = enclosing.is_none()
        && facts.scopes.first().is_some_and(|scope| scope.kind == ScopeKind::Document);
    match language {
        // unittest and pytest take these without being told to.
        Language::Python => match kind {
            SymbolKind::Function => outermost && name.starts_with("test_"),
            SymbolKind::Method => {
                name.starts_with("test_") && class.is_some_and(|class| class.contains("Test"))
            }
            _ => false,
        },
        // `go help testfunc`, in a file that ends in `_test.go`; JUnit's annotations are not read.
        _ => false,
    }
}
