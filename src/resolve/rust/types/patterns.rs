//! What patterns bind. Reference, "Patterns", "Binding modes".
//!
//! Must not know: calls.

use super::super::lookup;
use super::super::modules::Key;
use super::type_::{Substitution, Type};
use super::{Evaluator, Memo};
use crate::model::SymbolKind;
use crate::model::facts::{Expression, LocalId, LocalKind, PatternStep, ReferenceId, ScopeId};
use crate::resolve::SourceIndex;
use crate::resolve::graph::Entity;

impl Evaluator<'_, '_> {
    /// The type of a local.
    pub(super) fn type_of_local(&mut self, id: LocalId) -> Type {
        match &self.locals[id.index()] {
            Memo::Done(type_) => return type_.clone(),
            Memo::Busy => return Type::Unknown,
            Memo::Empty | Memo::Unknown(_) => {}
        }
        let local = &self.facts.locals[id.index()];
        self.locals[id.index()] = Memo::Busy;
        let type_ = match local.kind {
            LocalKind::Parameter | LocalKind::Variable => self.deeper(|this| this.bound_by(id)),
            LocalKind::ConstParameter => {
                let within = self.within(local.scope);
                Some(match local.declared_type {
                    Some(id) => self.lowering.type_(self.source, within, id),
                    None => Type::Unknown,
                })
            }
            LocalKind::TypeParameter => Some(Type::Unknown),
        };
        match type_ {
            Some(type_) => {
                self.locals[id.index()] = Memo::Done(type_.clone());
                type_
            }
            None => {
                self.locals[id.index()] = Memo::Empty;
                Type::Unknown
            }
        }
    }

    pub(super) fn within(&self, scope: ScopeId) -> Option<crate::model::facts::DefinitionId> {
        self.lowering.definition_of(self.source, scope)
    }

    fn bound_by(&mut self, id: LocalId) -> Type {
        let local = &self.facts.locals[id.index()];
        let parameter = local
            .value
            .filter(|v| matches!(self.facts.expressions[v.index()], Expression::Parameter(..)));
        let whole = match (local.declared_type, local.value) {
            (Some(written), value) if parameter.is_none() => {
                let within = self.within(local.scope);
                let declared = self.written(written, within);
                if let Some(value) = value {
                    if let Some(closure) = self.closure_in(value) {
                        self.expect_closure(closure, &declared);
                    }
                    let actual = self.type_for(value, &declared);
                    self.coerce(&declared, &actual);
                }
                declared
            }
            (_, Some(value)) => self.type_of(value),
            // Known when it is assigned to.
            (_, None) => {
                let assigned = self.assigned.get(&id).and_then(|all| all.first()).copied();
                match assigned {
                    Some(value) => self.type_of(value),
                    None => self.fresh(),
                }
            }
        };
        if local.pattern.is_empty() {
            return whole;
        }
        self.take_apart(self.source, whole, &local.pattern)
    }

    /// Follows the way to a binding, references looked through as default binding modes do.
    pub(super) fn take_apart(
        &mut self,
        source: SourceIndex,
        whole: Type,
        pattern: &[PatternStep],
    ) -> Type {
        let mut at = whole;
        let mut borrowed = false;
        let mut constructor: Option<(Key, Key, Substitution)> = None;
        for step in pattern {
            match step {
                PatternStep::Dereference => {
                    at = self.known(&at);
                    if let Type::Reference(of) = &at {
                        at = self.shallow(&of.clone());
                    }
                    borrowed = false;
                    continue;
                }
                PatternStep::Borrow => {
                    at = at.reference();
                    borrowed = false;
                    continue;
                }
                _ => {}
            }
            at = self.known(&at);
            // Reference, "Binding modes": anything but a reference pattern looks through them.
            while let Type::Reference(of) = &at {
                at = self.known(&of.clone());
                borrowed = true;
            }
            let next = match step {
                PatternStep::Constructor(reference) => {
                    constructor = self.constructor(source, *reference, &at);
                    continue;
                }
                PatternStep::Index(index) => match (constructor.take(), &at) {
                    (Some((of, owner, substitution)), _) => {
                        let types: Vec<Type> =
                            substitution.types.into_iter().map(|(_, _, t)| t).collect();
                        self.position(of, owner, &types, *index as usize)
                    }
                    (None, Type::Tuple(parts)) => parts.get(*index as usize).cloned(),
                    (None, Type::Array(of)) => Some((**of).clone()),
                    (None, Type::Variable(_)) => None,
                    _ => None,
                },
                PatternStep::Member(name) => constructor.take().and_then(|(of, owner, with)| {
                    let name = self.modules().name(self.source, *name);
                    let types: Vec<Type> = with.types.into_iter().map(|(_, _, t)| t).collect();
                    self.member(of, owner, &types, name).map(|(_, type_)| type_)
                }),
                PatternStep::Element => match &at {
                    Type::Array(of) => Some((**of).clone()),
                    _ => None,
                },
                PatternStep::Rest => match &at {
                    Type::Array(_) => Some(at.clone()),
                    _ => None,
                },
                PatternStep::Default(_) | PatternStep::Dereference | PatternStep::Borrow => None,
            };
            match next {
                Some(next) => at = next,
                None => return Type::Unknown,
            }
        }
        // What is matched whole stays what it is.
        if borrowed && !pattern.is_empty() { at.reference() } else { at }
    }

    /// The struct or variant a pattern names, with what stands for its type parameters.
    fn constructor(
        &mut self,
        source: SourceIndex,
        reference: ReferenceId,
        matched: &Type,
    ) -> Option<(Key, Key, Substitution)> {
        let found = match source == self.source {
            true => self.meaning(reference),
            false => lookup::plain(self.modules(), source, reference),
        };
        let (source, id) = found.iter().find_map(|entity| match entity {
            Entity::Definition(source, id) => Some((*source, *id)),
            _ => None,
        })?;
        let key = (source, id);
        let definition = self.modules().definition(key);
        let owner = match definition.kind {
            SymbolKind::EnumMember => (source, definition.enclosing?),
            SymbolKind::Struct | SymbolKind::Union => key,
            SymbolKind::TypeAlias => {
                let alias = self.lowering.of_entity(Entity::Definition(source, id));
                let Type::Named(Entity::Definition(source, id), _) = alias else { return None };
                (source, id)
            }
            _ => return None,
        };
        let key = if definition.kind == SymbolKind::TypeAlias { owner } else { key };
        let mut substitution = Substitution::default();
        self.fresh_for(owner, &[], &mut substitution);
        let own = self.lowering.self_type(owner.0, Some(owner.1));
        let own = substitution.apply(&own);
        self.try_unify(&own, matched);
        Some((key, owner, substitution))
    }
}
