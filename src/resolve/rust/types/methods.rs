//! Which method a name means on a receiver. Reference, "Method-call expressions".
//!
//! Must not know: arguments, what methods result in.

use super::super::modules::Key;
use super::Evaluator;
use super::bounds::is_rigid;
use super::table::Kind;
use super::type_::{Bound, Substitution, Type};
use super::world::Head;
use crate::model::facts::namespaces;
use crate::resolve::graph::{Entity, Name};
use std::sync::Arc;

/// How often a receiver is dereferenced.
const MAX_DEREFERENCES: usize = 12;

/// A method or associated item with what stands for the parameters around it.
#[derive(Clone, Debug)]
pub(super) struct Found {
    pub(super) key: Key,
    pub(super) substitution: Substitution,
}

/// How a method takes its receiver.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum By {
    Value,
    Reference,
    /// `self: Box<Self>`.
    Other,
}

impl Evaluator<'_, '_> {
    /// The types a value can be dereferenced to, itself first.
    pub(super) fn autoderef(&mut self, type_: &Type) -> Vec<Type> {
        let mut steps = Vec::new();
        let mut at = self.known(type_);
        for _ in 0..MAX_DEREFERENCES {
            steps.push(at.clone());
            let next = self.dereference(&at);
            match next {
                Some(next) if !steps.contains(&next) => at = next,
                _ => break,
            }
        }
        steps
    }

    /// What `*` makes of a type. Reference, "The dereference operator".
    pub(super) fn dereference(&mut self, type_: &Type) -> Option<Type> {
        let type_ = self.shallow(type_);
        match &type_ {
            Type::Reference(of) => Some(self.shallow(of)),
            Type::Named(..) => {
                let deref = self.world.known.traits.get("Deref")?;
                let all = self.world.of_trait.get(deref)?;
                let head = Head::of(&type_)?;
                if !all.by_head.contains_key(&head) {
                    return None;
                }
                let found = self.project_known(&type_, "Deref", "Target")?;
                (!matches!(found, Type::Projection(_))).then_some(found)
            }
            type_ if is_rigid(type_) => {
                let deref = self.world.known.traits.get("Deref")?.clone();
                let derefs = self
                    .bounds_of(type_)
                    .iter()
                    .any(|bound| matches!(bound, Bound::Trait(of) if of.entity == deref));
                derefs.then(|| self.project_known(type_, "Deref", "Target"))?
            }
            _ => None,
        }
    }

    /// The method `name` of a receiver.
    pub(super) fn probe(&mut self, receiver: &Type, name: Name) -> Option<Found> {
        for step in self.autoderef(receiver) {
            let step = match step {
                Type::Variable(variable) => match self.table.kind(variable) {
                    Kind::Integer => self.primitive("i32"),
                    Kind::Float => self.primitive("f64"),
                    Kind::Any => return None,
                },
                Type::Unknown => return None,
                step => step,
            };
            for argument in [step.clone(), step.clone().reference()] {
                if let Some(found) = self.probe_step(&argument, name) {
                    return Some(found);
                }
            }
            if self.outside(&step, name).is_some() {
                return None;
            }
        }
        None
    }

    /// What a type has by implementing a trait of which not all is known.
    pub(super) fn outside(&self, type_: &Type, name: Name) -> Option<Entity> {
        let found = self.world.outside.get(&(Head::of(type_)?, name));
        found.cloned().map(Entity::External)
    }

    /// The method that takes exactly this as `self`.
    fn probe_step(&mut self, argument: &Type, name: Name) -> Option<Found> {
        let mut subjects = vec![(argument.clone(), By::Value)];
        match argument {
            Type::Reference(of) => subjects.push((self.shallow(of), By::Reference)),
            Type::Named(_, of) if !of.is_empty() => {
                let inner = self.shallow(&of[0]);
                if let Type::Reference(of) = &inner {
                    subjects.push((self.shallow(of), By::Other));
                }
                subjects.push((inner, By::Other));
            }
            _ => {}
        }
        subjects.retain(|(subject, _)| !matches!(subject, Type::Variable(_) | Type::Unknown));
        for (subject, by) in &subjects {
            if let Some(found) =
                self.inherent(subject, name, namespaces::VALUE, Some(*by), argument)
            {
                return Some(found);
            }
        }
        for (subject, by) in &subjects {
            let found = self.of_traits(subject, name, namespaces::VALUE, Some(*by), argument);
            if found.is_some() {
                return found;
            }
        }
        None
    }

    /// Whether a method takes its receiver in a way.
    fn takes(&mut self, key: Key, by: By, found: &Substitution, argument: &Type) -> bool {
        let Some(callable) = self.lowering.callable(key) else { return false };
        let Some(receiver) = &callable.receiver else { return false };
        let own = self.lowering.self_type(key.0, Some(key.1));
        let written = match receiver {
            Type::Unknown => return by != By::Other,
            receiver if *receiver == own => By::Value,
            Type::Reference(of) if **of == own => By::Reference,
            _ => By::Other,
        };
        if written == By::Other && by == By::Other {
            let receiver = found.apply(receiver);
            let mark = self.table.mark();
            let fits = self.unify(&receiver, argument);
            self.table.rollback(mark);
            return fits;
        }
        // `self: &Box<Self>` and the like are as rare as they are taken on trust.
        written == by
    }

    /// An item of a type's own: of its inherent impl blocks, or of its bounds.
    fn inherent(
        &mut self,
        subject: &Type,
        name: Name,
        spaces: u8,
        by: Option<By>,
        argument: &Type,
    ) -> Option<Found> {
        if let Some(head) = Head::of(subject).filter(|head| *head != Head::Any) {
            let all = self.world.inherent.get(&(head, name));
            let mut inactive = None;
            for (id, key) in all.into_iter().flatten() {
                if !self.world.fits(*key, spaces) {
                    continue;
                }
                let mark = self.table.mark();
                let implementation = &self.world.implementations[*id as usize];
                let mut substitution = Substitution::default();
                self.fresh_for(implementation.key, &[], &mut substitution);
                let self_type = substitution.apply(&implementation.self_type);
                if self.unify(&self_type, subject)
                    && by.is_none_or(|by| self.takes(*key, by, &substitution, argument))
                {
                    let found = Found { key: *key, substitution };
                    if !self.modules().is_inactive(*key) {
                        return Some(found);
                    }
                    inactive = inactive.or(Some(found));
                }
                self.table.rollback(mark);
            }
            if let Some(found) = inactive {
                let implementation = self
                    .lowering
                    .container(found.key)
                    .map(|c| self.lowering.self_type(c.0, Some(c.1)));
                if let Some(self_type) = implementation {
                    let self_type = found.substitution.apply(&self_type);
                    self.try_unify(&self_type, subject);
                }
                return Some(found);
            }
        }
        if !is_rigid(subject) {
            return None;
        }
        for bound in self.bounds_of(subject).iter() {
            let Bound::Trait(of) = bound else { continue };
            let Entity::Definition(source, id) = of.entity else { continue };
            for key in self.world.items_of((source, id), name, spaces) {
                let mut substitution = self.of_trait((source, id), subject, of);
                substitution.self_ = Some(subject.clone());
                if by.is_none_or(|by| self.takes(key, by, &substitution, argument)) {
                    return Some(Found { key, substitution });
                }
            }
        }
        None
    }

    /// An item of the traits in scope that a type implements.
    fn of_traits(
        &mut self,
        subject: &Type,
        name: Name,
        spaces: u8,
        by: Option<By>,
        argument: &Type,
    ) -> Option<Found> {
        let traits = self.world.traits_with.get(&name)?;
        let mut found: Vec<(Key, Key)> = Vec::new();
        for of in traits {
            if spaces == namespaces::VALUE && !self.in_scope(*of) {
                continue;
            }
            let Some(key) = self.world.items_of(*of, name, spaces).into_iter().next() else {
                continue;
            };
            let probe = Substitution { self_: Some(subject.clone()), types: Vec::new() };
            if by.is_some_and(|by| !self.takes(key, by, &probe, argument)) {
                continue;
            }
            let mark = self.table.mark();
            let open = self.open_trait(*of);
            if self.implements(subject, &open, 0) {
                found.push((*of, key));
            }
            self.table.rollback(mark);
        }
        found.sort_by_key(|(of, _)| self.modules().is_inactive(*of));
        let (of, key) = match found.as_slice() {
            [only] => *only,
            [first, second, ..]
                if self.modules().is_inactive(second.0) && !self.modules().is_inactive(first.0) =>
            {
                *first
            }
            _ => return None,
        };
        let open = self.open_trait(of);
        if let Some((id, matched)) = self.implementation(subject, &open)
            && let Some(implemented) = &self.world.implementations[id as usize].of
        {
            for (own, wanted) in implemented.arguments.iter().zip(open.arguments.iter()) {
                let own = matched.apply(own);
                self.try_unify(&own, wanted);
            }
        }
        if !open.arguments.is_empty() {
            self.require(subject.clone(), Bound::Trait(open.clone()));
        }
        let substitution = self.of_trait(of, subject, &open);
        Some(Found { key, substitution })
    }

    /// Whether a trait's items are in scope here: those of the trait that is being declared or
    /// implemented always are.
    fn in_scope(&self, of: Key) -> bool {
        self.around == Some(of) || self.world.in_scope(of, self.place.module)
    }

    /// An associated item of a type by its path: `T::f`. Reference, "Paths in expressions".
    pub(super) fn associated(&mut self, base: &Type, name: Name, spaces: u8) -> Option<Found> {
        let base = self.known(base);
        if matches!(base, Type::Variable(_) | Type::Unknown) {
            return None;
        }
        let inherent = self.inherent(&base, name, spaces, None, &base);
        inherent.or_else(|| self.of_traits(&base, name, spaces, None, &base))
    }

    /// A trait's own item, or that of one of its supertraits, for a type that is yet to be found.
    pub(super) fn of_trait_path(
        &mut self,
        self_: &Type,
        of: &super::type_::TraitRef,
        name: Name,
        spaces: u8,
    ) -> Option<Found> {
        let probe = Type::Opaque(Arc::from([Bound::Trait(of.clone())]));
        for bound in self.bounds_of(&probe).iter() {
            let Bound::Trait(of) = bound else { continue };
            let Entity::Definition(source, id) = of.entity else { continue };
            let key = (source, id);
            if let Some(item) = self.world.items_of(key, name, spaces).into_iter().next() {
                self.pending.push((self_.clone(), Bound::Trait(of.clone())));
                let substitution = self.of_trait(key, self_, of);
                return Some(Found { key: item, substitution });
            }
        }
        None
    }
}
