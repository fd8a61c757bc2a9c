//! Closures: their parameters come from what is expected of them. Reference, "Closure expressions".
//!
//! Must not know: names.

use super::type_::{Bound, FunctionType, Type};
use super::{Evaluator, Memo};
use crate::model::facts::{Context, Expression, ExpressionId, SignatureId};
use std::rc::Rc;
use std::sync::Arc;

/// What a closure takes and gives.
#[derive(Debug)]
pub(super) struct ClosureTypes {
    pub(super) parameters: Vec<Type>,
    pub(super) result: Type,
}

impl Evaluator<'_, '_> {
    /// The closure an argument is, borrowed or not.
    pub(super) fn closure_in(&self, argument: ExpressionId) -> Option<SignatureId> {
        match &self.facts.expressions[argument.index()] {
            Expression::Closure(signature) => Some(*signature),
            Expression::Borrow(of) => match &self.facts.expressions[of.index()] {
                Expression::Closure(signature) => Some(*signature),
                _ => None,
            },
            _ => None,
        }
    }

    /// The type of an expression of which something is expected: a call in its place may have a
    /// closure for an argument (`let f: Box<dyn Fn(A)> = Box::new(|a| …)`).
    pub(super) fn type_for(&mut self, value: ExpressionId, expected: &Type) -> Type {
        if let Expression::Call { arguments, .. } = &self.facts.expressions[value.index()]
            && arguments.iter().any(|argument| self.closure_in(*argument).is_some())
        {
            self.expected.insert(value, expected.clone());
        }
        self.type_of(value)
    }

    /// A closure's types: as written, or variables.
    pub(super) fn closure(&mut self, id: SignatureId) -> Rc<ClosureTypes> {
        if let Some(known) = self.closures.get(&id) {
            return known.clone();
        }
        let signature = &self.facts.signatures[id.index()];
        let within = signature.scope.and_then(|s| self.lowering.definition_of(self.source, s));
        let parameters =
            signature.parameters.iter().map(|parameter| match parameter.declared_type {
                Some(written) => self.written(written, within),
                None => self.fresh(),
            });
        let parameters = parameters.collect();
        let result = match signature.result {
            Some(written) => self.written(written, within),
            None => self.fresh(),
        };
        let types = Rc::new(ClosureTypes { parameters, result });
        self.closures.insert(id, types.clone());
        types
    }

    /// Tells a closure what it will be called with and what is wanted of it.
    pub(super) fn expect_closure(&mut self, id: SignatureId, expected: &Type) {
        let types = self.closure(id);
        let Some(wanted) = self.expected_function(expected, 0) else { return };
        for (own, given) in types.parameters.iter().zip(&wanted.parameters) {
            self.try_unify(own, given);
        }
        // `impl Fn() -> impl Trait` says little; what the body gives says more.
        if !matches!(self.shallow(&wanted.result), Type::Opaque(_) | Type::Dyn(_)) {
            self.try_unify(&types.result, &wanted.result);
        }
    }

    /// The function type that a place for a closure asks for.
    fn expected_function(&mut self, expected: &Type, depth: u32) -> Option<Arc<FunctionType>> {
        if depth > 4 {
            return None;
        }
        let expected = self.shallow(expected);
        match &expected {
            Type::Variable(_) => {
                for (subject, bound) in self.pending.clone() {
                    if self.table.shallow(&subject) != expected {
                        continue;
                    }
                    match bound {
                        Bound::Function(of) => return Some(of),
                        // `F: Handler` where `Handler: Fn(A) -> B`, or is implemented for all such.
                        Bound::Trait(of) => {
                            let asked = Type::Opaque(Arc::from([Bound::Trait(of)]));
                            if let Some(of) = self.function_bound(&asked) {
                                return Some(of);
                            }
                        }
                    }
                }
                None
            }
            Type::Function(of) => Some(of.clone()),
            Type::Reference(of) => self.expected_function(&of.clone(), depth + 1),
            // `Box<dyn Fn(A) -> B>`.
            Type::Named(_, of) => {
                let of = of.first()?.clone();
                self.expected_function(&of, depth + 1)
            }
            _ if super::bounds::is_rigid(&expected) => self.function_bound(&expected),
            _ => None,
        }
    }

    /// The type of a closure expression; evaluates its body.
    pub(super) fn closure_expression(&mut self, id: SignatureId) -> Type {
        let fresh = !self.closures.contains_key(&id);
        if fresh {
            self.expect_from_context(id);
        }
        let types = self.closure(id);
        for value in &self.facts.signatures[id.index()].returns {
            let type_ = self.type_of(*value);
            self.coerce(&types.result, &type_);
        }
        Type::Closure(id)
    }

    /// A closure that is met before what it stands in asks that first.
    fn expect_from_context(&mut self, id: SignatureId) {
        match self.facts.signatures[id.index()].context {
            Context::Argument(call, _) => {
                if matches!(self.expressions[call.index()], Memo::Empty | Memo::Unknown(_)) {
                    self.type_of(call);
                }
            }
            Context::Declared(written) => {
                let signature = &self.facts.signatures[id.index()];
                let within =
                    signature.scope.and_then(|s| self.lowering.definition_of(self.source, s));
                let expected = self.written(written, within);
                self.expect_closure(id, &expected);
            }
            _ => {}
        }
    }

    /// A parameter of a function or closure.
    pub(super) fn parameter(&mut self, id: SignatureId, index: u32) -> Type {
        let signature = &self.facts.signatures[id.index()];
        if self.closure_of.contains_key(&id) {
            if !self.closures.contains_key(&id) {
                self.expect_from_context(id);
            }
            let types = self.closure(id);
            return types.parameters.get(index as usize).cloned().unwrap_or(Type::Unknown);
        }
        let within = signature.scope.and_then(|s| self.lowering.definition_of(self.source, s));
        let declared = signature.parameters.get(index as usize).and_then(|p| p.declared_type);
        declared.map_or(Type::Unknown, |id| self.lowering.type_(self.source, within, id))
    }
}
