//! Which types implement which traits. Reference, "Implementations", "Trait bounds".
//!
//! Must not know: expressions.

use super::Evaluator;
use super::bounds::is_rigid;
use super::type_::{Bound, Substitution, TraitRef, Type};
use super::world::Head;
use crate::resolve::graph::Entity;
use std::sync::Arc;

/// Implementations tried for one question.
const MAX_CANDIDATES: usize = 128;

/// How deep a question about an implementation's own bounds goes.
const MAX_NESTED: u32 = 6;

/// Traits that any type may have without an impl block.
const AUTOMATIC: &[&str] = &["Send", "Sync", "Sized", "Unpin", "Copy"];

impl Evaluator<'_, '_> {
    /// Whether an entity is a trait the language knows.
    pub(super) fn is_known(&self, entity: &Entity, name: &str) -> bool {
        self.world.known.traits.get(name) == Some(entity)
    }

    /// Whether a type may satisfy a bound; what is not known says yes.
    pub(super) fn holds(&mut self, type_: &Type, bound: &Bound, nested: u32) -> bool {
        let type_ = self.shallow(type_);
        match bound {
            _ if matches!(type_, Type::Variable(_) | Type::Unknown | Type::Never) => true,
            Bound::Function(_) => match &type_ {
                Type::Closure(_) | Type::Item(..) | Type::Function(_) => true,
                type_ if is_rigid(type_) => self.function_bound(type_).is_some(),
                Type::Reference(of) => self.holds(&of.clone(), bound, nested),
                _ => false,
            },
            Bound::Trait(of) => self.implements(&type_, of, nested),
        }
    }

    /// Whether a type implements a trait, or may do so.
    pub(super) fn implements(&mut self, type_: &Type, of: &TraitRef, nested: u32) -> bool {
        let Entity::Definition(source, _) = of.entity else { return true };
        if AUTOMATIC.iter().any(|name| self.is_known(&of.entity, name)) || nested > MAX_NESTED {
            return true;
        }
        let type_ = self.shallow(type_);
        if matches!(type_, Type::Unknown | Type::Variable(_)) {
            return true;
        }
        if is_rigid(&type_) {
            for bound in self.bounds_of(&type_).iter() {
                if let Bound::Trait(bound) = bound
                    && bound.entity == of.entity
                {
                    return true;
                }
            }
        }
        let standard = self.modules().project.library_of(source).is_some_and(|l| l.standard);
        if standard && matches!(type_, Type::Closure(_) | Type::Item(..)) {
            return self.is_known(&of.entity, "Clone") || !self.candidates(&type_, of).is_empty();
        }
        let mark = self.table.mark();
        for id in self.candidates(&type_, of) {
            let found = self.match_implementation(id, &type_, of, nested + 1).is_some();
            self.table.rollback(mark);
            if found {
                return true;
            }
        }
        false
    }

    /// The implementations of a trait that may be for a type, by its head.
    fn candidates(&mut self, type_: &Type, of: &TraitRef) -> Vec<u32> {
        let Some(all) = self.world.of_trait.get(&of.entity) else { return Vec::new() };
        let mut found: Vec<u32> = match Head::of(type_).filter(|head| *head != Head::Any) {
            Some(head) => all.by_head.get(&head).cloned().unwrap_or_default(),
            None => Vec::new(),
        };
        found.extend(&all.blanket);
        found.truncate(MAX_CANDIDATES);
        found
    }

    /// The one implementation of a trait for a type, with what stands for its parameters.
    pub(super) fn implementation(
        &mut self,
        type_: &Type,
        of: &TraitRef,
    ) -> Option<(u32, Substitution)> {
        let type_ = self.shallow(type_);
        let found = self.fitting(&type_, of);
        let [chosen] = found.as_slice() else { return None };
        let substitution = self.match_implementation(*chosen, &type_, of, 1)?;
        Some((*chosen, substitution))
    }

    /// The implementations of a trait that fit a type, those of an ordinary build if there are.
    pub(super) fn fitting(&mut self, type_: &Type, of: &TraitRef) -> Vec<u32> {
        let mark = self.table.mark();
        let mut found: Vec<u32> = Vec::new();
        for id in self.candidates(type_, of) {
            if self.match_implementation(id, type_, of, 1).is_some() {
                found.push(id);
            }
            self.table.rollback(mark);
        }
        // Twins under different `cfg`s.
        let is_active = |id: &u32| {
            let key = self.world.implementations[*id as usize].key;
            !self.modules().is_inactive(key)
        };
        if found.iter().any(is_active) {
            found.retain(is_active);
        }
        found
    }

    /// Matches an implementation's head with a type and a trait's arguments.
    pub(super) fn match_implementation(
        &mut self,
        id: u32,
        type_: &Type,
        of: &TraitRef,
        nested: u32,
    ) -> Option<Substitution> {
        self.deeper(|this| {
            let implementation = &this.world.implementations[id as usize];
            let key = implementation.key;
            let mut substitution = Substitution::default();
            this.fresh_for(key, &[], &mut substitution);
            let self_type = substitution.apply(&implementation.self_type);
            if !this.unify(&self_type, type_) {
                return None;
            }
            if let Some(implemented) = &implementation.of {
                for (own, wanted) in implemented.arguments.iter().zip(of.arguments.iter()) {
                    let own = substitution.apply(own);
                    if !this.unify(&own, wanted) {
                        return None;
                    }
                }
            }
            if implementation.derived {
                return Some(substitution);
            }
            for (subject, bound) in this.lowering.predicates(key).iter() {
                let subject = substitution.apply(subject);
                let bound = bound.apply(&substitution);
                if !this.holds(&subject, &bound, nested) {
                    return None;
                }
                this.bind_associated(&subject, &bound);
            }
            Some(substitution)
        })?
    }

    /// `I: Iterator<Item = T>` says what `T` is where `I` is known.
    fn bind_associated(&mut self, subject: &Type, bound: &Bound) {
        match bound {
            Bound::Trait(of) => {
                for (name, type_) in of.bindings.iter() {
                    let actual = self.project(subject.clone(), of.clone(), *name);
                    self.try_unify(type_, &actual);
                }
            }
            Bound::Function(of) => {
                let subject = self.shallow(subject);
                if let Some(signature) = self.signature_of(&subject) {
                    let mark = self.table.mark();
                    if !self.unify_functions(of, &signature) {
                        self.table.rollback(mark);
                    }
                }
            }
        }
    }

    /// Adds a bound that is to be satisfied.
    pub(super) fn require(&mut self, type_: Type, bound: Bound) {
        let says_nothing = match &bound {
            Bound::Trait(of) => of.bindings.is_empty() && of.arguments.is_empty(),
            Bound::Function(_) => false,
        };
        if says_nothing && !matches!(type_, Type::Variable(_)) {
            return;
        }
        if self.pending.len() >= super::MAX_PENDING {
            self.pending.remove(0);
        }
        self.pending.push((type_, bound));
    }

    /// Tries the bounds that wait until none says anything new.
    pub(super) fn select_pending(&mut self) {
        // Nothing was learned since they were tried last.
        let state = (self.table.mark(), self.pending.len());
        if self.selected == state {
            return;
        }
        self.select_all();
        self.selected = (self.table.mark(), self.pending.len());
    }

    fn select_all(&mut self) {
        for _ in 0..3 {
            let mut progress = false;
            for (type_, bound) in std::mem::take(&mut self.pending) {
                if self.select(&type_, &bound) {
                    progress = true;
                } else {
                    self.pending.push((type_, bound));
                }
            }
            if !progress {
                return;
            }
        }
    }

    /// Learns what a bound says; `false` where it is too early.
    fn select(&mut self, type_: &Type, bound: &Bound) -> bool {
        let type_ = self.shallow(type_);
        if matches!(type_, Type::Variable(_)) {
            return false;
        }
        match bound {
            Bound::Function(of) => {
                if let Some(signature) = self.signature_of(&type_) {
                    for (a, b) in of.parameters.iter().zip(&signature.parameters) {
                        self.try_unify(a, b);
                    }
                    self.try_unify(&of.result, &signature.result);
                }
                true
            }
            Bound::Trait(of) => {
                let mut done = true;
                if of.arguments.iter().any(|t| matches!(self.shallow(t), Type::Variable(_))) {
                    done = self.select_arguments(&type_, of);
                } else if !of.arguments.is_empty() {
                    // The arguments say what is inside the type: `Vec<_>: FromIterator<u8>`.
                    self.implementation(&type_, of);
                }
                for (name, wanted) in of.bindings.iter() {
                    let actual = self.project(type_.clone(), of.clone(), *name);
                    let actual = self.shallow(&actual);
                    if matches!(actual, Type::Projection(_)) {
                        done = false;
                    } else {
                        self.try_unify(wanted, &actual);
                    }
                }
                done
            }
        }
    }

    /// `T: Trait<_>` where one bound or implementation says what `_` is.
    fn select_arguments(&mut self, type_: &Type, of: &TraitRef) -> bool {
        if is_rigid(type_) {
            let bounds = self.bounds_of(type_);
            let mut same = Vec::new();
            for bound in bounds.iter() {
                if let Bound::Trait(bound) = bound
                    && bound.entity == of.entity
                {
                    same.push(bound);
                }
            }
            if let [only] = same.as_slice() {
                for (a, b) in of.arguments.iter().zip(only.arguments.iter()) {
                    self.try_unify(a, b);
                }
                return true;
            }
        }
        self.implementation(type_, of).is_some()
    }

    /// The bounds as one shared list.
    pub(super) fn opaque(&self, bound: Bound) -> Type {
        Type::Opaque(Arc::from([bound]))
    }
}
