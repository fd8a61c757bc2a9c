//! What is known of types by their bounds. Reference, "Trait and lifetime bounds", "Where clauses",
//! "Supertraits".
//!
//! Must not know: expressions.

use super::super::modules::Key;
use super::Evaluator;
use super::type_::{Bound, FunctionType, Substitution, TraitRef, Type};
use crate::model::facts::{DefinitionId, TypeExpression};
use crate::resolve::SourceIndex;
use crate::resolve::graph::Entity;
use std::rc::Rc;
use std::sync::Arc;

/// Bounds and supertraits of one type at most.
const MAX_BOUNDS: usize = 64;

/// Whether only bounds say what a type has.
pub(super) fn is_rigid(type_: &Type) -> bool {
    matches!(
        type_,
        Type::Parameter(..)
            | Type::SelfOf(_)
            | Type::Dyn(_)
            | Type::Opaque(_)
            | Type::Projection(_)
    )
}

impl Evaluator<'_, '_> {
    /// Where clauses of a document whose subject is more than a type parameter of the same item.
    fn where_clauses(&mut self, source: SourceIndex) -> Rc<Vec<(Type, Bound)>> {
        if let Some(known) = self.where_.get(&source) {
            return known.clone();
        }
        let facts = self.lowering.facts(source);
        let mut found = Vec::new();
        for bound in &facts.bounds {
            let within = self.lowering.definition_of(source, bound.scope);
            let subject = self.lowering.type_(source, within, bound.subject);
            for bound in self.lowering.written_bounds(source, within, bound.bound) {
                found.push((subject.clone(), bound));
            }
        }
        let found = Rc::new(found);
        self.where_.insert(source, found.clone());
        found
    }

    /// The bounds of a type, those of supertraits too.
    pub(super) fn bounds_of(&mut self, type_: &Type) -> Rc<Vec<Bound>> {
        if !matches!(type_, Type::Parameter(..) | Type::SelfOf(_)) {
            return Rc::new(self.collect_bounds(type_));
        }
        if let Some(known) = self.bounds.get(type_) {
            return known.clone();
        }
        let found = Rc::new(self.collect_bounds(type_));
        self.bounds.insert(type_.clone(), found.clone());
        found
    }

    fn collect_bounds(&mut self, type_: &Type) -> Vec<Bound> {
        let mut found: Vec<Bound> = Vec::new();
        let mut source = self.source;
        match type_ {
            Type::Parameter(of, local) => {
                source = *of;
                found.extend(self.lowering.declared_bounds(*of, *local).iter().cloned());
            }
            Type::SelfOf(key) => {
                source = key.0;
                found.push(Bound::Trait(self.itself(*key)));
            }
            Type::Dyn(bounds) | Type::Opaque(bounds) => found.extend(bounds.iter().cloned()),
            Type::Projection(of) => {
                if let Some(trait_) = &of.of
                    && let Entity::Definition(source, id) = trait_.entity
                {
                    let key = (source, id);
                    let items = self.world.items_of(key, of.name, 1);
                    let substitution = self.of_trait(key, &of.self_, trait_);
                    for item in items.into_iter().take(1) {
                        for bound in self.bounds_of_associated(item) {
                            found.push(bound.apply(&substitution));
                        }
                    }
                }
            }
            _ => {}
        }
        if matches!(type_, Type::Parameter(..) | Type::SelfOf(_) | Type::Projection(_)) {
            for (subject, bound) in self.where_clauses(source).iter() {
                if self.is_same(subject, type_) {
                    found.push(bound.clone());
                }
            }
        }
        self.with_supertraits(type_, &mut found);
        found
    }

    /// A where clause's subject may leave the trait of an associated type out.
    fn is_same(&self, subject: &Type, type_: &Type) -> bool {
        match (subject, type_) {
            (Type::Projection(a), Type::Projection(b)) => {
                a.name == b.name && self.is_same(&a.self_, &b.self_)
            }
            _ => subject == type_,
        }
    }

    fn with_supertraits(&mut self, type_: &Type, found: &mut Vec<Bound>) {
        let mut at = 0;
        while at < found.len() && found.len() < MAX_BOUNDS {
            if let Bound::Trait(of) = &found[at]
                && let Entity::Definition(source, id) = of.entity
                && let Some(supertraits) = self.world.supertraits.get(&(source, id))
            {
                let substitution = self.of_trait((source, id), type_, &of.clone());
                for supertrait in supertraits {
                    let bound = Bound::Trait(supertrait.clone()).apply(&substitution);
                    if !found.contains(&bound) {
                        found.push(bound);
                    }
                }
            }
            at += 1;
        }
    }

    /// `type Item: A + B;` of a trait.
    fn bounds_of_associated(&mut self, item: Key) -> Vec<Bound> {
        let definition = self.modules().definition(item);
        let Some(id) = definition.declared_type else { return Vec::new() };
        let facts = self.lowering.facts(item.0);
        match facts.types[id.index()] {
            TypeExpression::Impl(_) => {
                let within: Option<DefinitionId> = definition.enclosing;
                self.lowering.written_bounds(item.0, within, id)
            }
            _ => Vec::new(),
        }
    }

    /// A trait with its own parameters for arguments.
    pub(super) fn itself(&self, key: Key) -> TraitRef {
        TraitRef {
            entity: Entity::Definition(key.0, key.1),
            arguments: self.lowering.own(key).into(),
            bindings: Arc::from([]),
        }
    }

    /// What stands for `Self` and the parameters of a trait.
    pub(super) fn of_trait(&self, key: Key, self_: &Type, of: &TraitRef) -> Substitution {
        let locals = self.lowering.parameters(key);
        let types = locals.iter().zip(of.arguments.iter());
        Substitution {
            self_: Some(self_.clone()),
            types: types.map(|(local, type_)| (key.0, *local, type_.clone())).collect(),
        }
    }

    /// A trait with variables for its arguments.
    pub(super) fn open_trait(&mut self, key: Key) -> TraitRef {
        let count = self.lowering.parameters(key).len();
        let arguments = (0..count).map(|_| self.fresh()).collect();
        let entity = Entity::Definition(key.0, key.1);
        TraitRef { entity, arguments, bindings: Arc::from([]) }
    }

    /// What a type takes and gives where it is called, by its bounds.
    pub(super) fn function_bound(&mut self, type_: &Type) -> Option<Arc<FunctionType>> {
        self.bounds_of(type_).iter().find_map(|bound| match bound {
            Bound::Function(of) => Some(of.clone()),
            Bound::Trait(_) => None,
        })
    }
}
