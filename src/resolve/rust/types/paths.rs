//! What paths through types lead to, and the values that paths are. Reference, "Paths".
//!
//! Must not know: calls.

use super::super::modules::Key;
use super::Evaluator;
use super::methods::Found;
use super::type_::{Substitution, Type};
use crate::model::SymbolKind;
use crate::model::facts::{
    Conditional, DefinitionId, ReferenceId, TypeExpression, TypeId, flags, namespaces,
};
use crate::resolve::graph::{Entity, ModuleId, Name};

impl Evaluator<'_, '_> {
    /// What `<T>::name` leads to.
    pub(in crate::resolve::rust) fn of_type(
        &mut self,
        reference: ReferenceId,
        on: TypeId,
    ) -> Vec<Entity> {
        let facts = self.facts;
        let written = &facts.references[reference.index()];
        let name = self.modules().name(self.source, written.name);
        let within = written.enclosing;
        if let TypeExpression::As(self_, of) = facts.types[on.index()] {
            let self_ = self.written(self_, within);
            let Some(within) = within else { return Vec::new() };
            let Some(of) = self.lowering.supertype(self.source, within, of) else {
                return Vec::new();
            };
            if let Entity::External(path) = &of.entity {
                return vec![Entity::External(path.member(self.modules().names.text(name)))];
            }
            let arguments = of.arguments.iter().map(|t| self.open(t)).collect();
            let of = super::type_::TraitRef { arguments, ..of };
            let found = self.of_trait_path(&self_, &of, name, written.namespaces);
            return self.note(reference, found);
        }
        let base = self.written(on, within);
        self.within_type(reference, &base)
    }

    /// What a name means within a type: a variant or an associated item.
    pub(in crate::resolve::rust) fn within_type(
        &mut self,
        reference: ReferenceId,
        base: &Type,
    ) -> Vec<Entity> {
        let written = &self.facts.references[reference.index()];
        let name = self.modules().name(self.source, written.name);
        let base = self.known(base);
        if let Type::Named(entity, arguments) = &base {
            if let Some(module) = self.modules().graph.members_of(entity)
                && let Some(variant) = self.variant(module, name)
                && let Entity::Definition(source, id) = entity
            {
                let locals = self.lowering.parameters((*source, *id));
                let types = locals.iter().zip(arguments.iter());
                let types = types.map(|(local, type_)| (*source, *local, type_.clone()));
                let substitution = Substitution { self_: None, types: types.collect() };
                self.substitutions.insert(reference, substitution);
                return vec![variant];
            }
            if let Entity::External(path) = entity {
                return vec![Entity::External(path.member(self.modules().names.text(name)))];
            }
        }
        let found = self.associated(&base, name, written.namespaces);
        if found.is_none()
            && let Some(path) =
                self.outside(&base, name).or_else(|| self.library_member(&base, name))
        {
            return vec![path];
        }
        self.note(reference, found)
    }

    fn variant(&self, module: ModuleId, name: Name) -> Option<Entity> {
        let found = self.modules().graph.lookup(module, name, namespaces::ANY, None);
        found.into_iter().next().map(|binding| binding.entity)
    }

    /// Something of a library's type that its skeleton lacks.
    pub(super) fn library_member(&self, base: &Type, name: Name) -> Option<Entity> {
        let text = self.modules().names.text(name);
        match base {
            Type::Named(Entity::Definition(source, id), _) => {
                let path = self.modules().library_path((*source, *id))?;
                Some(Entity::External(path.member(text)))
            }
            Type::Named(Entity::External(path), _) => Some(Entity::External(path.member(text))),
            Type::Primitive(primitive) => {
                let path = crate::resolve::graph::ExternalPath {
                    package: "std".into(),
                    path: self.modules().names.text(*primitive).into(),
                };
                Some(Entity::External(path.member(text)))
            }
            _ => None,
        }
    }

    fn note(&mut self, reference: ReferenceId, found: Option<Found>) -> Vec<Entity> {
        let Some(Found { key, substitution }) = found else { return Vec::new() };
        self.substitutions.insert(reference, substitution);
        vec![Entity::Definition(key.0, key.1)]
    }

    /// What `Self` leads to.
    pub(in crate::resolve::rust) fn self_entities(
        &self,
        within: Option<DefinitionId>,
    ) -> Vec<Entity> {
        match self.lowering.self_type(self.source, within) {
            Type::Named(entity, _) => vec![entity],
            Type::SelfOf((source, id)) => vec![Entity::Definition(source, id)],
            _ => Vec::new(),
        }
    }

    /// What a name means behind `Self`.
    pub(in crate::resolve::rust) fn within_self(&mut self, reference: ReferenceId) -> Vec<Entity> {
        let within = self.facts.references[reference.index()].enclosing;
        let self_ = self.lowering.self_type(self.source, within);
        self.within_type(reference, &self_)
    }

    /// What a name means behind a type or trait.
    pub(in crate::resolve::rust) fn behind(
        &mut self,
        reference: ReferenceId,
        base: &Entity,
    ) -> Vec<Entity> {
        let written = &self.facts.references[reference.index()];
        let Entity::Definition(source, id) = base else { return Vec::new() };
        let key = (*source, *id);
        match self.modules().definition(key).kind {
            SymbolKind::Trait => {
                let name = self.modules().name(self.source, written.name);
                let self_ = self.fresh();
                let of = self.open_trait(key);
                let found = self.of_trait_path(&self_, &of, name, written.namespaces);
                self.note(reference, found)
            }
            SymbolKind::Struct | SymbolKind::Enum | SymbolKind::Union | SymbolKind::TypeAlias => {
                let base = self.lowering.of_entity(base.clone());
                let base = self.open(&base);
                self.within_type(reference, &base)
            }
            _ => Vec::new(),
        }
    }

    /// Whether `thread_local!`, or a macro that is named after it, makes a static of what is
    /// written. Its value is then behind a key.
    fn is_thread_local(&self, key: Key) -> bool {
        let facts = self.lowering.facts(key.0);
        self.modules().definition(key).flags & flags::IN_MACRO != 0
            && facts.conditions.iter().any(|condition| {
                condition.of == Conditional::Definition(key.1)
                    && facts.name(condition.predicate).ends_with("thread_local!")
            })
    }

    /// The type of the value a path leads to, its type parameters open.
    pub(super) fn value(&mut self, reference: ReferenceId, entities: &[Entity]) -> Type {
        if let Some(known) = self.values.get(&reference) {
            return known.clone();
        }
        let arguments = self.arguments_of.get(&reference).copied().unwrap_or_default();
        let within = self.facts.references[reference.index()].enclosing;
        let arguments: Vec<Type> = arguments.iter().map(|id| self.written(*id, within)).collect();
        let key = entities.iter().find_map(|entity| match entity {
            Entity::Definition(source, id) => Some((*source, *id)),
            _ => None,
        });
        let type_ = match key {
            Some(key) => self.value_of(reference, key, &arguments),
            None => Type::Unknown,
        };
        self.values.insert(reference, type_.clone());
        type_
    }

    fn value_of(&mut self, reference: ReferenceId, key: Key, arguments: &[Type]) -> Type {
        let definition = self.modules().definition(key);
        let known = self.substitutions.get(&reference).cloned();
        let within = self.facts.references[reference.index()].enclosing;
        match definition.kind {
            SymbolKind::Function | SymbolKind::Method => {
                let mut substitution = known.unwrap_or_default();
                self.fresh_for(key, arguments, &mut substitution);
                Type::Item(key, substitution.into())
            }
            // `Self(…)` and `Self` are values of the impl block's own type.
            SymbolKind::Struct | SymbolKind::EnumMember => {
                let owner = match definition.kind {
                    SymbolKind::EnumMember => definition.enclosing.map(|id| (key.0, id)),
                    _ => Some(key),
                };
                let Some(owner) = owner else { return Type::Unknown };
                let written = &self.facts.references[reference.index()];
                let substitution = match known {
                    Some(known) => known,
                    None if self.facts.name(written.name) == "Self" => {
                        let self_ = self.lowering.self_type(self.source, within);
                        let Type::Named(_, types) = self_ else { return Type::Unknown };
                        let locals = self.lowering.parameters(owner).iter().zip(types.iter());
                        let types = locals.map(|(local, t)| (owner.0, *local, t.clone())).collect();
                        Substitution { self_: None, types }
                    }
                    None => {
                        let mut substitution = Substitution::default();
                        self.fresh_for(owner, arguments, &mut substitution);
                        substitution
                    }
                };
                if definition.callable.is_some() {
                    return Type::Item(key, substitution.into());
                }
                let own = self.lowering.self_type(owner.0, Some(owner.1));
                substitution.apply(&own)
            }
            SymbolKind::Constant | SymbolKind::Static => {
                let Some(written) = definition.declared_type else { return Type::Unknown };
                let type_ = self.lowering.type_(key.0, Some(key.1), written);
                let type_ = known.unwrap_or_default().apply(&type_);
                match self.world.known.traits.get("LocalKey") {
                    Some(cell) if self.is_thread_local(key) => {
                        Type::Named(cell.clone(), [type_].into())
                    }
                    _ => type_,
                }
            }
            _ => Type::Unknown,
        }
    }
}
