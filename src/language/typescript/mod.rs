//! TypeScript and JavaScript: what the queries cannot say.
//!
//! One lowering for TypeScript, TSX and JavaScript: the grammars share their nodes. Must not
//! know: files, other documents, what a name means.

mod context;
mod definitions;
mod expressions;
mod flow;
mod gaps;
mod imports;
mod locals;
mod members;
mod objects;
mod signatures;
mod types;

use super::{Builder, Declares, Lower, Node};
use crate::model::SymbolKind;
use crate::model::facts::{Access, DefinitionId, LocalId, ReferenceId, Role, ScopeId, namespaces};
use std::borrow::Cow;

/// The queries for the TypeScript grammar.
pub(super) const QUERIES: &str = concat!(
    include_str!("../../../queries/typescript/tags.scm"),
    include_str!("../../../queries/typescript/locals.scm"),
    include_str!("../../../queries/typescript/imports.scm"),
);

/// The queries for the TSX grammar, which alone knows JSX and reads JavaScript. Earlier patterns win, so JSX's stand
/// before the general ones.
pub(super) const QUERIES_TSX: &str = concat!(
    include_str!("../../../queries/typescript/jsx.scm"),
    include_str!("../../../queries/typescript/javascript.scm"),
    include_str!("../../../queries/typescript/tags.scm"),
    include_str!("../../../queries/typescript/locals.scm"),
    include_str!("../../../queries/typescript/imports.scm"),
);

/// The lowering of TypeScript, TSX and JavaScript.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct TypeScriptLower;

/// Expressions and types nested deeper than this are lowered to `Unknown`: deep enough for any
/// chain that people write, shallow enough for the stack.
const MAX_DEPTH: u32 = 64;

/// Entries kept of one array literal, argument list, tuple or union. The rest says nothing that
/// member lookup could use.
const MAX_ENTRIES: usize = 64;

impl Lower for TypeScriptLower {
    fn readable<'s>(&self, source: &'s str) -> Cow<'s, str> {
        gaps::fill(source)
    }

    fn merges(&self) -> bool {
        true
    }

    fn definition(&self, builder: &mut Builder<'_>, node: Node<'_>, id: DefinitionId) {
        definitions::definition(builder, node, id);
    }

    fn declares(&self, builder: &mut Builder<'_>, node: Node<'_>, kind: SymbolKind) -> Declares {
        objects::declares(builder, node, kind)
    }

    fn local(&self, builder: &mut Builder<'_>, name: Node<'_>, id: LocalId) {
        locals::local(builder, name, id);
    }

    fn reference(&self, builder: &mut Builder<'_>, name: Node<'_>, id: ReferenceId) {
        reference(builder, name, id);
    }

    fn import(&self, builder: &mut Builder<'_>, node: Node<'_>, scope: ScopeId) {
        imports::import(builder, node, scope);
    }

    fn export(&self, builder: &mut Builder<'_>, node: Node<'_>, scope: ScopeId) {
        imports::export(builder, node, scope);
    }

    fn member(&self, builder: &mut Builder<'_>, node: Node<'_>, scope: ScopeId) {
        members::member(builder, node, scope);
    }

    fn flow(&self, builder: &mut Builder<'_>, node: Node<'_>, _scope: ScopeId) {
        flow::flow(builder, node);
    }

    fn finish(&self, builder: &mut Builder<'_>) {
        flow::finish(builder);
    }
}

/// Finds out what a reference is looked up in.
fn reference(builder: &mut Builder<'_>, name: Node<'_>, id: ReferenceId) {
    let Some(parent) = name.parent() else { return };
    if parent.kind() == "pair_pattern" {
        return key(builder, name, id);
    }
    match name.kind() {
        "property_identifier" | "private_property_identifier" | "type_identifier" => {
            if let Some(access) = qualifier(builder, parent, name) {
                let misread = matches!(access, Access::Path(_));
                let reference = builder.reference_mut(id);
                reference.access = access;
                match reference.role {
                    _ if parent.kind() != "member_expression" => {}
                    _ if misread => {
                        (reference.role, reference.namespaces) = (Role::Type, namespaces::TYPE);
                    }
                    // `typeof a.b`, and the supertype of a class, are values.
                    Role::Type | Role::Extends => reference.namespaces = namespaces::VALUE,
                    _ => {}
                }
            } else if name.kind() != "type_identifier" {
                builder.drop_reference(id);
            }
        }
        "identifier" => {
            let reference = builder.reference_mut(id);
            // `typeof x`, and the supertype of a class, are values.
            if matches!(reference.role, Role::Type | Role::Extends) {
                reference.namespaces = namespaces::VALUE;
            }
            // `<div>` is the host's own element, never a binding.
            if parent.kind().starts_with("jsx_")
                && parent.kind() != "jsx_expression"
                && builder.text(name).starts_with(|c: char| c.is_ascii_lowercase())
            {
                builder.drop_reference(id);
            }
        }
        _ => {}
    }
}

/// The key in `{ key: name } = value` is looked up in the value.
fn key(builder: &mut Builder<'_>, name: Node<'_>, id: ReferenceId) {
    // An import's key gets its reference with its import.
    let declarator = name.ancestors().find(|around| around.kind() == "variable_declarator");
    let imported = declarator.and_then(|d| d.child_by_field_name("value")).is_some_and(|value| {
        imports::is_require(value) && imports::called_module(builder, value).is_some()
    });
    match locals::part(builder, name).filter(|_| !imported) {
        Some(object) => builder.reference_mut(id).access = Access::Member(object),
        None => builder.drop_reference(id),
    }
}

/// What the last name of `parent` is looked up in; `None` where `name` is not its last name.
fn qualifier(builder: &mut Builder<'_>, parent: Node<'_>, name: Node<'_>) -> Option<Access> {
    match (parent.kind(), name.field_name()) {
        ("member_expression", "property") => {
            let object = parent.child_by_field_name("object")?;
            if matches!(object.kind(), "as_expression" | "satisfies_expression") {
                // The grammar reads `x as A.B.C` as `(x as A.B).C`, which nobody writes bare.
                let prefix = last_reference(builder, object.named_children().last()?)?;
                builder.reference_mut(prefix).role = Role::Other;
                return Some(Access::Path(prefix));
            }
            Some(Access::Member(expressions::lower(builder, object, 0)))
        }
        ("nested_type_identifier", "name") => {
            let module = parent.child_by_field_name("module")?;
            last_reference(builder, module).map(Access::Path)
        }
        ("nested_identifier", "property") => {
            let object = parent.child_by_field_name("object")?;
            last_reference(builder, object).map(Access::Path)
        }
        _ => None,
    }
}

/// The reference of the last name of a possibly qualified name.
fn last_reference(builder: &Builder<'_>, node: Node<'_>) -> Option<ReferenceId> {
    let name = match node.kind() {
        "nested_identifier" | "member_expression" => node.child_by_field_name("property")?,
        "nested_type_identifier" => node.child_by_field_name("name")?,
        _ => node,
    };
    builder.reference_of(name)
}

/// Whether the keyword or punctuation `token` is among the children.
fn has_token(node: Node<'_>, token: &str) -> bool {
    node.child_of_kind(token).is_some()
}

/// The `index`th child that is no literal token.
fn named_child(node: Node<'_>, index: usize) -> Option<Node<'_>> {
    node.named_children().nth(index)
}

/// The definition whose scope is the nearest around.
fn enclosing(builder: &Builder<'_>, scope: ScopeId) -> Option<DefinitionId> {
    let mut next = Some(scope);
    while let Some(id) = next {
        let scope = &builder.facts.scopes[id.index()];
        if scope.definition.is_some() {
            return scope.definition;
        }
        next = scope.parent;
    }
    None
}
