//! Imports: which names a whole import brings in, from the references the queries found in it.
//!
//! A module's name is written down as one text. A name that is imported stands behind it
//! ([`Access::Path`]); what it is called from then on is the import's alias.
//!
//! Must not know: what is imported.

use super::rules::Rules;
use crate::language::{Builder, Node};
use crate::model::facts::{Access, Import, ReferenceId, Role, ScopeId};
use crate::model::{Language, Visibility};

/// How deep within an import names are looked for.
const MAX_DEPTH: usize = 8;

/// A reference of an import: a module's text is taken without its quotes.
pub(super) fn reference(builder: &mut Builder<'_>, name: Node<'_>, id: ReferenceId) {
    let text = builder.text(name);
    let bare = text.trim_matches(['"', '\'', '`', '<', '>']);
    if bare != text {
        let bare = builder.name(bare);
        builder.reference_mut(id).name = bare;
    }
}

/// Lowers a whole import found in `scope`.
pub(super) fn import(rules: &Rules, builder: &mut Builder<'_>, node: Node<'_>, scope: ScopeId) {
    let mut found = Vec::new();
    collect(builder, node, &mut found, 0);
    let mut module = None;
    let mut named = false;
    for (node, id) in &found {
        if builder.facts.references[id.index()].role == Role::ImportModule {
            module = Some((*node, *id));
        } else {
            named = true;
            if let Some((_, module)) = module {
                builder.reference_mut(*id).access = Access::Path(module);
            }
            let own = builder.facts.references[id.index()].name;
            let alias = alias(builder, *node).unwrap_or(own);
            push(builder, scope, *id, Some(alias), false);
        }
    }
    if named {
        return;
    }
    let stars = ["wildcard_import", "asterisk", "dot", "*"];
    let star = node.children().any(|child| stars.contains(&child.kind()));
    for (node, id) in found {
        let alias = alias(builder, node);
        let text = builder.text(node).trim_matches(['"', '\'', '`', '<', '>']);
        match rules.language {
            // `import a.b` binds `a`; `import a.b as c` binds all of it.
            Language::Python if !star => {
                let first = text.split('.').next().unwrap_or(text);
                let bound = alias.unwrap_or_else(|| builder.name(first));
                push(builder, scope, id, Some(bound), false);
            }
            Language::Go => {
                let package = builder.name(package(text));
                let glob = alias.is_some_and(|alias| builder.facts.name(alias) == ".");
                push(builder, scope, id, alias.or(Some(package)), glob);
            }
            _ => {
                let glob = alias.is_none();
                push(builder, scope, id, alias, glob);
            }
        }
    }
}

/// The name that a Go package most likely has: the last part of its path that is no version.
fn package(path: &str) -> &str {
    let is_version = |part: &str| {
        part.strip_prefix('v').is_some_and(|rest| rest.bytes().all(|b| b.is_ascii_digit()))
    };
    let part = path.rsplit('/').find(|part| !is_version(part)).unwrap_or(path);
    part.split(".v").next().unwrap_or(part)
}

fn push(
    builder: &mut Builder<'_>,
    scope: ScopeId,
    target: ReferenceId,
    alias: Option<crate::model::facts::NameId>,
    glob: bool,
) {
    builder.facts.imports.push(Import {
        scope,
        target,
        imported: None,
        alias,
        glob,
        visibility: Visibility::Public,
        type_only: false,
    });
}

/// The references of an import, in their order.
fn collect<'t>(
    builder: &Builder<'_>,
    node: Node<'t>,
    found: &mut Vec<(Node<'t>, ReferenceId)>,
    depth: usize,
) {
    for child in node.children() {
        match builder.reference_of(child) {
            Some(id)
                if matches!(
                    builder.facts.references[id.index()].role,
                    Role::Import | Role::ImportModule
                ) =>
            {
                found.push((child, id));
            }
            _ if depth < MAX_DEPTH => collect(builder, child, found, depth + 1),
            _ => {}
        }
    }
}

/// The second name that is given to what a node names.
fn alias(builder: &mut Builder<'_>, node: Node<'_>) -> Option<crate::model::facts::NameId> {
    let mut inner = node;
    for _ in 0..3 {
        let parent = inner.parent()?;
        let is_other = |n: &Node<'_>| *n != inner && n.start_byte() != node.start_byte();
        let second = ["name", "alias"]
            .iter()
            .filter_map(|field| parent.child_by_field_name(field).filter(is_other))
            .next();
        if let Some(second) = second
            && matches!(
                parent.kind(),
                "aliased_import" | "import_spec" | "using_directive" | "namespace_use_clause"
            )
        {
            let name = builder.text(second).to_owned();
            return Some(builder.name(&name));
        }
        inner = parent;
    }
    None
}
