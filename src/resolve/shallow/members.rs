//! Members: what a name is in a module, a type or a value, supertypes included.
//!
//! Must not know: scopes.

use super::imports::Value;
use super::lookup::Lookup;
use super::names::{Bound, Place, below};
use crate::model::SymbolKind;
use crate::model::facts::{DefinitionId, TypeExpression, TypeId, flags};
use crate::resolve::SourceIndex;

/// How far supertypes and names that are given on are followed.
pub(super) const MAX_STEPS: usize = 12;

/// Kinds that have members.
pub(super) const fn has_members(kind: SymbolKind) -> bool {
    use SymbolKind::*;
    matches!(kind, Struct | Class | Enum | Union | Trait | Interface | Module | Namespace)
}

impl Lookup<'_> {
    /// What a name is in a value; empty where it has none of the name.
    pub(super) fn member(&self, of: &Value, name: &str, steps: usize) -> Vec<Value> {
        if steps >= MAX_STEPS {
            return Vec::new();
        }
        match of {
            Value::Module(module) => self.in_module(module, name, steps),
            Value::Definition(place) | Value::Instance(place) => self.in_type(*place, name, steps),
            Value::Document(source) => {
                self.in_namespace("", name, |place| place.0 == *source).unwrap_or_default()
            }
            Value::External(package, path) => {
                let path =
                    if path.is_empty() { name.to_owned() } else { format!("{path}::{name}") };
                vec![Value::External(package.clone(), path)]
            }
        }
    }

    /// The definitions of a qualified name that may be meant.
    pub(super) fn in_namespace(
        &self,
        namespace: &str,
        name: &str,
        wanted: impl Fn(&Place) -> bool,
    ) -> Option<Vec<Value>> {
        let places = self.names.qualified.get(&below(namespace, name))?;
        let places: Vec<Place> = places.iter().copied().filter(wanted).collect();
        let places = self.bodies(places);
        (!places.is_empty()).then(|| places.into_iter().map(Value::Definition).collect())
    }

    /// Without declarations of what is defined elsewhere, where there is a definition.
    pub(super) fn bodies(&self, places: Vec<Place>) -> Vec<Place> {
        let only_declares = |(source, id): &Place| {
            let at = self.project.source(*source);
            at.facts.definitions[id.index()].flags & flags::AMBIENT != 0
                || at.path.ends_with(".pyi")
        };
        if places.len() < 2 || places.iter().all(only_declares) {
            return places;
        }
        places.into_iter().filter(|place| !only_declares(place)).collect()
    }

    fn in_module(&self, module: &str, name: &str, steps: usize) -> Vec<Value> {
        if let Some(found) = self.in_namespace(module, name, |_| true) {
            return found;
        }
        let inner = below(module, name);
        // A package's own document gives on what it imports.
        for source in self.names.modules.get(module).into_iter().flatten() {
            let Some(document) = self.names.document(*source) else { continue };
            let bound = document.bound.get(name).into_iter().flatten();
            for (scope, bound) in bound {
                if let (Bound::Import(index), 0) = (bound, scope.0) {
                    let found = self.imported(*source, *index, steps + 1);
                    if !found.is_empty() {
                        return found;
                    }
                }
            }
            if !self.names.family.shares_namespaces() {
                for index in &document.globs {
                    for target in self.imported(*source, *index, steps + 1) {
                        let found = self.member(&target, name, steps + 1);
                        if !found.is_empty() && !matches!(found[0], Value::External(..)) {
                            return found;
                        }
                    }
                }
            }
        }
        if self.names.namespaces.contains_key(&inner) {
            return vec![Value::Module(inner)];
        }
        Vec::new()
    }

    fn in_type(&self, place: Place, name: &str, steps: usize) -> Vec<Value> {
        let qualified = self.names.name_of(place);
        if !qualified.is_empty()
            && let Some(found) = self.in_namespace(qualified, name, |_| true)
        {
            return found;
        }
        let kind = self.definition(place).kind;
        if kind == SymbolKind::TypeAlias
            && let Some(type_) = self.definition(place).declared_type
        {
            for value in self.written(place.0, type_, steps + 1) {
                let found = self.member(&value, name, steps + 1);
                if !found.is_empty() {
                    return found;
                }
            }
        }
        for supertype in self.supertypes(place, steps + 1) {
            let found = self.member(&supertype, name, steps + 1);
            match found.first() {
                None => {}
                // What a class of a dependency has is not known: another supertype may have it.
                Some(Value::External(..)) => {}
                Some(_) => return found,
            }
        }
        Vec::new()
    }

    pub(super) fn definition(&self, (source, id): Place) -> &crate::model::facts::Definition {
        &self.project.source(source).facts.definitions[id.index()]
    }

    /// The supertypes that a type is declared with, wherever it is declared.
    pub(super) fn supertypes(&self, place: Place, steps: usize) -> Vec<Value> {
        if steps >= MAX_STEPS {
            return Vec::new();
        }
        let qualified = self.names.name_of(place);
        let twins = self.names.qualified.get(qualified).map_or(&[][..], Vec::as_slice);
        let own = [place];
        let all = if twins.contains(&place) { twins } else { &own };
        let mut found = Vec::new();
        for (source, id) in all {
            let facts = &self.project.source(*source).facts;
            for heritage in facts.heritage.iter().filter(|h| h.definition == *id) {
                for value in self.written(*source, heritage.supertype, steps) {
                    if value != Value::Definition((*source, *id)) {
                        found.push(value);
                    }
                }
            }
        }
        found
    }

    /// What a written type leads to.
    pub(super) fn written(&self, source: SourceIndex, id: TypeId, steps: usize) -> Vec<Value> {
        match &self.project.source(source).facts.types[id.index()] {
            TypeExpression::Path { reference, .. } => self.found(source, *reference, steps).0,
            _ => Vec::new(),
        }
    }

    /// The innermost type that a definition is or stands in.
    pub(super) fn class_around(
        &self,
        source: SourceIndex,
        from: Option<DefinitionId>,
    ) -> Option<Place> {
        let facts = &self.project.source(source).facts;
        let mut at = from;
        for _ in 0..facts.definitions.len() {
            let id = at?;
            let definition = &facts.definitions[id.index()];
            if has_members(definition.kind) {
                return Some((source, id));
            }
            if !definition.attribute.is_empty() {
                // A member that is written apart from its type.
                let qualified = self.names.name_of((source, id));
                let owner = qualified.rsplit_once('.').map(|(owner, _)| owner)?;
                let places = self.names.qualified.get(owner)?;
                return places.iter().copied().find(|p| has_members(self.definition(*p).kind));
            }
            at = definition.enclosing;
        }
        None
    }
}
