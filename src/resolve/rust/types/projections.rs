//! Associated types: `<T as Trait>::Name`. Reference, "Associated items: Associated types".
//!
//! Must not know: expressions.

use super::Evaluator;
use super::bounds::is_rigid;
use super::table::Kind;
use super::type_::{Bound, Projection, Substitution, TraitRef, Type};
use crate::model::facts::namespaces;
use crate::resolve::graph::{Entity, Name};
use std::sync::Arc;

impl Evaluator<'_, '_> {
    /// An associated type.
    pub(super) fn project(&mut self, self_: Type, of: TraitRef, name: Name) -> Type {
        // Its own bindings are what is asked for, not what is known.
        let of = TraitRef { bindings: Arc::from([]), ..of };
        let projection = Projection { self_, of: Some(of), name };
        let found = self.normalise(&projection);
        found.unwrap_or_else(|| Type::Projection(Arc::new(projection)))
    }

    /// An associated type of a trait the language knows.
    pub(super) fn project_known(&mut self, self_: &Type, of: &str, name: &str) -> Option<Type> {
        let entity = self.world.known.traits.get(of)?.clone();
        let Entity::Definition(source, id) = entity else { return None };
        let name = self.name(name)?;
        let of = self.open_trait((source, id));
        let found = self.project(self_.clone(), of, name);
        match self.shallow(&found) {
            Type::Unknown => None,
            found => Some(found),
        }
    }

    /// What an associated type is; `None` where it is not known (yet) or stands for itself.
    pub(super) fn normalise(&mut self, projection: &Projection) -> Option<Type> {
        self.deeper(|this| this.normalise_within(projection))?
    }

    fn normalise_within(&mut self, projection: &Projection) -> Option<Type> {
        let Projection { of, name, .. } = projection;
        let mut self_ = self.shallow(&projection.self_);
        if let Type::Variable(variable) = self_ {
            self_ = match self.table.kind(variable) {
                Kind::Any => return None,
                Kind::Integer => self.primitive("usize"),
                Kind::Float => self.primitive("f64"),
            };
        }
        if matches!(self_, Type::Unknown | Type::Never) {
            return Some(Type::Unknown);
        }
        if is_rigid(&self_) {
            let mut declared = None;
            for bound in self.bounds_of(&self_).iter() {
                let Bound::Trait(bound) = bound else { continue };
                if of.as_ref().is_some_and(|of| of.entity != bound.entity) {
                    continue;
                }
                if let Some((_, type_)) = bound.bindings.iter().find(|(n, _)| n == name) {
                    return Some(type_.clone());
                }
                if let Entity::Definition(source, id) = bound.entity
                    && declared.is_none()
                    && !self.world.items_of((source, id), *name, namespaces::TYPE).is_empty()
                {
                    declared = Some(bound.clone());
                }
            }
            if let Some(declared) = declared {
                if of.is_some() && projection.self_ == self_ {
                    return None;
                }
                let of =
                    of.clone().unwrap_or(TraitRef { bindings: Arc::from([]), ..declared.clone() });
                let projection = Projection { self_, of: Some(of), name: *name };
                return Some(Type::Projection(Arc::new(projection)));
            }
        }
        if let Some(of) = of {
            return self.through(&self_, of, *name);
        }
        let traits = self.world.traits_with.get(name)?;
        for key in traits {
            if self.world.items_of(*key, *name, namespaces::TYPE).is_empty() {
                continue;
            }
            let of = self.open_trait(*key);
            if let Some(found) = self.through(&self_, &of, *name) {
                return Some(found);
            }
        }
        None
    }

    /// An associated type by the implementation of its trait.
    fn through(&mut self, self_: &Type, of: &TraitRef, name: Name) -> Option<Type> {
        // Reference, "Closure types": what a call of it gives.
        if matches!(self_, Type::Closure(_) | Type::Item(..) | Type::Function(_))
            && ["Fn", "FnMut", "FnOnce"].iter().any(|known| self.is_known(&of.entity, known))
        {
            return self.signature_of(self_).map(|signature| signature.result.clone());
        }
        let fitting = self.fitting(self_, of);
        let mut found: Option<Type> = None;
        for id in &fitting {
            let mark = self.table.mark();
            let substitution = self.match_implementation(*id, self_, of, 1)?;
            let type_ = self.associated_type(*id, &substitution, name);
            let type_ = self.table.deep(&type_.unwrap_or(Type::Unknown), 0);
            match &found {
                None => found = Some(type_),
                // `&T` and `&mut T`, which are one here.
                Some(found) if self.is_like(found, &type_) => {}
                Some(_) => return None,
            }
            if fitting.len() > 1 {
                self.table.rollback(mark);
            }
        }
        found.filter(|found| *found != Type::Unknown)
    }

    fn associated_type(
        &mut self,
        id: u32,
        substitution: &Substitution,
        name: Name,
    ) -> Option<Type> {
        let key = self.world.implementations[id as usize].key;
        let item = self.world.items_of(key, name, namespaces::TYPE).into_iter().next()?;
        let written = self.modules().definition(item).declared_type?;
        let type_ = self.lowering.type_(item.0, Some(item.1), written);
        let type_ = substitution.apply(&type_);
        Some(self.shallow(&type_))
    }

    /// Whether two types are the same but for variables, which each implementation has of its own.
    fn is_like(&mut self, a: &Type, b: &Type) -> bool {
        let mark = self.table.mark();
        let like = self.unify(a, b);
        self.table.rollback(mark);
        like
    }
}
