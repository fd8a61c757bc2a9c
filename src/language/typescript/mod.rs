//! TypeScript and JavaScript: what the queries cannot say.
//!
//! One lowering for TypeScript, TSX and JavaScript: the grammars share their nodes. Must not
//! know: files, other documents, what a name means.

mod definitions;
mod expressions;
mod imports;
mod locals;
mod types;

use crate::language::{Builder, Lower};
use crate::model::facts::{Access, DefinitionId, LocalId, ReferenceId, Role, ScopeId, namespaces};
use tree_sitter::Node;

/// The lowering of TypeScript, TSX and JavaScript.
#[derive(Clone, Copy, Debug, Default)]
pub struct TypeScript;

/// Expressions and types nested deeper than this are lowered to `Unknown`: deep enough for any
/// chain that people write, shallow enough for the stack.
const MAX_DEPTH: u32 = 64;

/// Entries kept of one array literal, argument list, tuple or union. The rest says nothing that
/// member lookup could use.
const MAX_ENTRIES: usize = 64;

impl Lower for TypeScript {
    fn definition(&self, builder: &mut Builder<'_>, node: Node<'_>, id: DefinitionId) {
        definitions::definition(builder, node, id);
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
}

/// Finds out what a reference is looked up in. Parents are asked for only where the text before
/// the name says that there is something to find: a parent costs a walk from the root.
fn reference(builder: &mut Builder<'_>, name: Node<'_>, id: ReferenceId) {
    let before = builder.source[..name.start_byte()].trim_end();
    let qualified = before.ends_with('.') && !before.ends_with("...");
    match name.kind() {
        "property_identifier" | "private_property_identifier" | "type_identifier" if qualified => {
            let access = name.parent().and_then(|parent| qualifier(builder, parent));
            let reference = &mut builder.facts.references[id.index()];
            if let Some(access) = access {
                reference.access = access;
            } else {
                reference.namespaces = 0;
            }
        }
        "identifier" => {
            let reference = &builder.facts.references[id.index()];
            // `typeof x`, and the supertype of a class, are values.
            if matches!(reference.role, Role::Type | Role::Extends) {
                builder.facts.references[id.index()].namespaces = namespaces::VALUE;
            } else if before.ends_with('<') || before.ends_with("</") {
                // `<div>` is the host's own element, never a binding.
                let intrinsic = builder.text(name).starts_with(|c: char| c.is_ascii_lowercase());
                if intrinsic && name.parent().is_some_and(|p| p.kind().starts_with("jsx_")) {
                    builder.facts.references[id.index()].namespaces = 0;
                }
            }
        }
        _ => {}
    }
}

/// What the last name of `parent` is looked up in.
fn qualifier(builder: &mut Builder<'_>, parent: Node<'_>) -> Option<Access> {
    match parent.kind() {
        "member_expression" => {
            let object = parent.child_by_field_name("object")?;
            Some(Access::Member(expressions::lower(builder, object, 0)))
        }
        "nested_type_identifier" => {
            let module = parent.child_by_field_name("module")?;
            last_reference(builder, module).map(Access::Path)
        }
        "nested_identifier" => {
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
    builder.reference_of.get(&name.id()).copied()
}

/// The first child that is the keyword or punctuation `token`.
fn has_token(node: Node<'_>, token: &str) -> bool {
    let mut cursor = node.walk();
    node.children(&mut cursor).any(|child| child.kind() == token)
}
