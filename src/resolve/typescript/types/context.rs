//! What is expected where an expression stands. Handbook, "Contextual Typing".

use super::calls::Seen;
use super::type_::{Env, Type};
use super::{Types, Unit};
use crate::model::facts::{Context, Expression, ExpressionId, SignatureId, flags};
use crate::resolve::SourceIndex;

impl Types<'_, '_> {
    /// The type expected of an expression; `None` where nothing is.
    pub(super) fn expected(&mut self, source: SourceIndex, id: ExpressionId) -> Option<Type> {
        let context = self.index(source).contexts.get(&id).copied()?;
        let unit = Unit::Expected(source, id);
        let type_ = self
            .type_unit(unit, |types| types.expected_by(source, context, id).unwrap_or(Type::Any));
        (!type_.is_any()).then_some(type_)
    }

    fn expected_by(
        &mut self,
        source: SourceIndex,
        context: Context,
        id: ExpressionId,
    ) -> Option<Type> {
        match context {
            Context::None => None,
            Context::Argument(call, index) => {
                let seen = match self.facts(source).expressions[id.index()] {
                    Expression::Closure(_) | Expression::Object { .. } | Expression::Array(_)
                        if self.is_deep(source, id) =>
                    {
                        Seen::Waiting
                    }
                    _ if self.is_deep(source, id) => Seen::Before,
                    _ => Seen::Plain,
                };
                let chosen = self.chosen(source, call, index, seen)?;
                self.parameter_type(&chosen.callable, &chosen.env, index as usize)
            }
            Context::Declared(written) => Some(self.lower(source, written, &Env::EMPTY)),
            Context::Property(object, name) => {
                let of = self.expected(source, object)?;
                let name = self.modules.name(source, name);
                let property = self.property(&of, name)?;
                Some(self.property_type(&property))
            }
            Context::Element(array) => {
                let of = self.expected(source, array)?;
                let of = self.closed(&of);
                let facts = self.facts(source);
                let index = match &facts.expressions[array.index()] {
                    Expression::Array(entries) => entries.iter().position(|entry| *entry == id),
                    _ => None,
                };
                Some(match (&of, index) {
                    (Type::Tuple(_), Some(index)) => self.tuple_element(&of, index),
                    _ => self.iterated(&of),
                })
            }
            Context::Result(signature) => self.expected_result(source, signature),
            Context::Assigned(to) => Some(self.of(source, to)),
        }
    }

    /// What a function is expected to give.
    fn expected_result(&mut self, source: SourceIndex, signature: SignatureId) -> Option<Type> {
        let written = &self.facts(source).signatures[signature.index()];
        let result = match written.result {
            Some(result) => self.lower(source, result, &Env::EMPTY),
            None => {
                let expected = self.expected_function(source, signature)?;
                let callable = self.signatures(&expected, false).into_iter().next()?;
                let env = callable.env.clone();
                self.made_by(&callable, &env)
            }
        };
        if written.flags & flags::GENERATOR != 0 {
            return None;
        }
        Some(if written.flags & flags::ASYNC != 0 { self.awaited(&result) } else { result })
    }

    /// The function type expected of a function expression.
    fn expected_function(&mut self, source: SourceIndex, signature: SignatureId) -> Option<Type> {
        let written = &self.facts(source).signatures[signature.index()];
        match written.context {
            Context::None => {
                let closure = self.index(source).closures.get(&signature).copied()?;
                self.expected(source, closure)
            }
            context => match self.index(source).closures.get(&signature).copied() {
                Some(closure) if self.index(source).contexts.contains_key(&closure) => {
                    self.expected(source, closure)
                }
                closure => {
                    let id = closure.unwrap_or_default();
                    self.expected_by(source, context, id)
                }
            },
        }
    }

    /// The type expected of a parameter of a function expression.
    pub(super) fn expected_parameter(
        &mut self,
        source: SourceIndex,
        signature: SignatureId,
        index: u32,
    ) -> Option<Type> {
        let expected = self.expected_function(source, signature)?;
        let written = &self.facts(source).signatures[signature.index()];
        let rest = written.parameters.get(index as usize).is_some_and(|p| p.rest);
        let mut found = Vec::new();
        for callable in self.signatures(&expected, false) {
            let type_ = if rest {
                self.rest_of(&callable, index as usize)
            } else {
                self.parameter_type(&callable, &callable.env.clone(), index as usize)
            };
            if let Some(type_) = type_
                && !type_.is_any()
                && !found.contains(&type_)
            {
                found.push(type_);
            }
        }
        (!found.is_empty()).then(|| Type::union(found))
    }

    /// What `this` is expected to be in a function expression: `f: (this: T) => void`.
    pub(super) fn expected_receiver(
        &mut self,
        source: SourceIndex,
        signature: SignatureId,
    ) -> Option<Type> {
        let expected = self.expected_function(source, signature)?;
        for callable in self.signatures(&expected, false) {
            let Some(signature) = callable.signature else { continue };
            let receiver = self.facts(callable.source).signatures[signature.index()].receiver;
            if let Some(receiver) = receiver {
                return Some(self.lower(callable.source, receiver, &callable.env));
            }
        }
        None
    }
}
