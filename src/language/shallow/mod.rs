//! Shallow languages: a grammar, its queries and a row of [`Rules`]; one lowering for them all.
//!
//! The queries say what is defined, bound, imported and referred to. The lowering adds what can be
//! said of any language: visibility by keyword or convention, the declaration's first line and the
//! comments before it, what a member access hangs on, and the type of a variable where it is
//! written or constructed. Nothing is inferred beyond the document.
//!
//! Must not know: other documents.

mod definitions;
mod expressions;
mod imports;
mod rules;
mod text;

pub(super) use rules::TABLE;

use super::{Builder, Declares, Lower, Node};
use crate::model::SymbolKind;
use crate::model::facts::{
    Access, DefinitionId, Heritage, LocalId, LocalKind, ReferenceId, Role, Scope, ScopeId,
    ScopeKind, TypeExpression,
};

use rules::Rules;

/// How far outwards or inwards a small piece of syntax is looked for around a name.
const REACH: usize = 6;

impl Lower for Rules {
    fn definition(&self, builder: &mut Builder<'_>, node: Node<'_>, id: DefinitionId) {
        definitions::definition(self, builder, node, id);
    }

    fn local(&self, builder: &mut Builder<'_>, name: Node<'_>, id: LocalId) {
        expressions::local(self, builder, name, id);
    }

    fn reference(&self, builder: &mut Builder<'_>, name: Node<'_>, id: ReferenceId) {
        let (role, text) = (builder.facts.references[id.index()].role, builder.text(name));
        if role == Role::ImportModule || role == Role::Import {
            return imports::reference(builder, name, id);
        }
        if self.this.contains(&text) || self.parents.contains(&text) {
            return builder.drop_reference(id);
        }
        if let Some(receiver) = expressions::receiver(name) {
            let object = expressions::expression(self, builder, receiver, 0);
            builder.reference_mut(id).access = Access::Member(object);
        }
        if matches!(role, Role::Extends | Role::Implements) {
            let class = name.ancestors().find_map(|node| builder.definition_of(node));
            let Some(definition) = class else { return };
            let path =
                TypeExpression::Path { reference: id, arguments: Vec::new(), bindings: Vec::new() };
            let supertype = builder.push_type(path);
            let implements = role == Role::Implements;
            builder.facts.heritage.push(Heritage { definition, implements, supertype });
        }
    }

    fn import(&self, builder: &mut Builder<'_>, node: Node<'_>, scope: ScopeId) {
        imports::import(self, builder, node, scope);
    }

    fn export(&self, _: &mut Builder<'_>, _: Node<'_>, _: ScopeId) {}

    fn declares(&self, builder: &mut Builder<'_>, node: Node<'_>, kind: SymbolKind) -> Declares {
        definitions::declares(self, builder, node, kind)
    }

    /// A function sees the variables around it only where the language says so; what stands in a
    /// class body is no variable of its methods.
    fn sees(&self, kind: LocalKind, crossed: &Scope) -> bool {
        let variable = matches!(kind, LocalKind::Parameter | LocalKind::Variable);
        let named = crossed.kind == ScopeKind::Function && crossed.definition.is_some();
        !(variable && named) || self.nested
    }
}
