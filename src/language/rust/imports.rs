//! `use` and `extern crate`. Reference, "Items: Use declarations" and "Extern crates".

use super::LOWERING_DEPTH_LIMIT;
use super::conditions;
use super::items::visibility;
use crate::language::{Builder, Node};
use crate::model::Visibility;
use crate::model::facts::{
    Access, Conditional, Import, NameId, ReferenceId, Role, ScopeId, namespaces,
};

/// Lowers a whole declaration.
pub(super) fn import(builder: &mut Builder<'_>, node: Node<'_>, scope: ScopeId) {
    let (visibility, _) = visibility(builder, node);
    let first = builder.facts.imports.len();
    let mut tree = UseTree { builder, scope, visibility };
    if node.kind() == "extern_crate_declaration" {
        tree.extern_crate(node);
    } else if let Some(argument) = node.child_by_field_name("argument") {
        tree.clause(argument, None, 0);
    }
    for index in first..builder.facts.imports.len() {
        conditions::note(builder, node, Conditional::Import(index as u32));
    }
}

/// Whether a keyword of a path.
pub(super) fn is_keyword(text: &str) -> bool {
    matches!(text, "crate" | "self" | "super" | "Self" | "::")
}

struct UseTree<'b, 's> {
    builder: &'b mut Builder<'s>,
    scope: ScopeId,
    visibility: Visibility,
}

impl UseTree<'_, '_> {
    fn extern_crate(&mut self, node: Node<'_>) {
        // `extern crate a` looks where `use ::a` does: among the crates, never in scope.
        let Some(name) = node.child_by_field_name("name") else { return };
        let root = node.child_of_kind("extern").and_then(|n| self.builder.reference_of(n));
        if let Some(root) = root {
            let empty = self.builder.name("");
            let reference = self.builder.reference_mut(root);
            (reference.name, reference.role) = (empty, Role::Keyword);
        }
        let alias = self.alias(node);
        let own = self.builder.text(name) == "self";
        if let Some(target) = self.segment(name, root.filter(|_| !own)) {
            self.add(
                target,
                Some(alias.unwrap_or(self.builder.facts.references[target.index()].name)),
                false,
            );
        }
    }

    /// The name behind `as`, which is no reference.
    fn alias(&mut self, node: Node<'_>) -> Option<NameId> {
        let alias = node.child_by_field_name("alias").or_else(|| node.child_of_kind("_"))?;
        if let Some(reference) = self.builder.reference_of(alias) {
            self.builder.drop_reference(reference);
        }
        Some(self.builder.name(self.builder.text(alias)))
    }

    fn add(&mut self, target: ReferenceId, alias: Option<NameId>, glob: bool) {
        self.builder.facts.imports.push(Import {
            scope: self.scope,
            target,
            imported: None,
            alias,
            glob,
            visibility: self.visibility,
            type_only: false,
        });
    }

    /// Makes a part of an import's path of a name token.
    fn segment(&mut self, node: Node<'_>, prefix: Option<ReferenceId>) -> Option<ReferenceId> {
        let id = self.builder.reference_of(node)?;
        let text = self.builder.text(node);
        let empty = self.builder.name("");
        let reference = self.builder.reference_mut(id);
        if is_keyword(text) {
            reference.role = Role::Keyword;
            reference.namespaces = namespaces::TYPE;
            if text == "::" {
                reference.name = empty;
            }
        } else {
            reference.role = Role::Import;
            reference.namespaces = namespaces::ANY;
        }
        reference.access = prefix.map_or(Access::Lexical, Access::Path);
        Some(id)
    }

    /// A path; all but its last part lead to what holds names.
    fn path(
        &mut self,
        node: Node<'_>,
        prefix: Option<ReferenceId>,
        depth: u32,
    ) -> Option<ReferenceId> {
        if depth > LOWERING_DEPTH_LIMIT {
            return None;
        }
        if node.kind() != "scoped_identifier" {
            return self.segment(node, prefix);
        }
        let name = node.child_by_field_name("name")?;
        let before = self.head(node, prefix, depth)?;
        self.segment(name, Some(before))
    }

    /// What stands before the `::` of a path, list or glob; a leading `::` stands for itself.
    fn head(
        &mut self,
        node: Node<'_>,
        prefix: Option<ReferenceId>,
        depth: u32,
    ) -> Option<ReferenceId> {
        let path = match node.child_by_field_name("path") {
            Some(path) => Some(path),
            None if node.kind() == "use_wildcard" => {
                node.named_children().next().or_else(|| node.child_of_kind("::"))
            }
            None => node.child_of_kind("::"),
        };
        let head = match path {
            Some(path) => self.path(path, prefix, depth + 1)?,
            None => return prefix,
        };
        let reference = self.builder.reference_mut(head);
        if reference.role != Role::Keyword {
            reference.namespaces = namespaces::TYPE;
        }
        Some(head)
    }

    fn clause(&mut self, node: Node<'_>, prefix: Option<ReferenceId>, depth: u32) {
        if depth > LOWERING_DEPTH_LIMIT {
            return;
        }
        match node.kind() {
            "use_list" => {
                for child in node.named_children() {
                    self.clause(child, prefix, depth + 1);
                }
            }
            "scoped_use_list" => {
                let head = self.head(node, prefix, depth);
                if let Some(list) = node.child_by_field_name("list") {
                    self.clause(list, head, depth + 1);
                }
            }
            "use_wildcard" => {
                if let Some(module) = self.head(node, prefix, depth) {
                    self.add(module, None, true);
                }
            }
            "use_as_clause" => {
                let alias = self.alias(node);
                if let Some(path) = node.child_by_field_name("path") {
                    self.named(path, prefix, alias, depth);
                }
            }
            _ => self.named(node, prefix, None, depth),
        }
    }

    fn named(
        &mut self,
        path: Node<'_>,
        prefix: Option<ReferenceId>,
        alias: Option<NameId>,
        depth: u32,
    ) {
        // `a::{self}` imports what the list hangs on, its namespace of types only.
        if let Some(prefix) = prefix.filter(|_| path.kind() == "self") {
            if let Some(id) = self.builder.reference_of(path) {
                self.builder.drop_reference(id);
            }
            let name = self.builder.facts.references[prefix.index()].name;
            return self.add(prefix, Some(alias.unwrap_or(name)), false);
        }
        if let Some(target) = self.path(path, prefix, depth) {
            let name = self.builder.facts.references[target.index()].name;
            self.add(target, Some(alias.unwrap_or(name)), false);
        }
    }
}
