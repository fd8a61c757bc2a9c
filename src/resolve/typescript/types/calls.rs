//! Which signature a call means, and what its type parameters stand for.
//!
//! TypeScript handbook, "Function Overloads", "Generic Functions". Arguments whose functions wait
//! for what is expected of them come after the others, left to right, as in the language.

use super::assignable::Verdict;
use super::infer::{Inference, Priority};
use super::type_::{Callable, Element, Env, ParameterKey, Primitive, Type};
use super::{Types, Unit, Value};
use crate::model::facts::{Access, Expression, ExpressionId, TypeId};
use crate::resolve::SourceIndex;
use std::sync::Arc;

/// Overloads tried for one call at most.
const MAX_OVERLOADS: usize = 64;

/// Which arguments an inference may look at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Seen {
    /// All of them.
    All,
    /// Those without functions that wait, and those before the index.
    Waiting,
    /// Those before the index.
    Before,
    /// Those before the index, without functions that wait.
    Plain,
}

/// The signature a call means.
#[derive(Clone, Debug)]
pub(super) struct Chosen {
    pub(super) callable: Callable,
    /// What its type parameters, and those around it, stand for.
    pub(super) env: Env,
}

/// A call's parts.
struct Call<'f> {
    source: SourceIndex,
    id: ExpressionId,
    callee: ExpressionId,
    arguments: &'f [ExpressionId],
    written: &'f [TypeId],
}

impl Types<'_, '_> {
    /// The signature a call or `new` means, as the arguments that are seen say.
    pub(super) fn chosen(
        &mut self,
        source: SourceIndex,
        id: ExpressionId,
        before: u32,
        seen: Seen,
    ) -> Option<Arc<Chosen>> {
        let unit = Unit::Call(source, id, before, seen);
        match self.unit(unit, |types| Value::Call(types.choose(source, id, before, seen))) {
            Value::Call(chosen) => chosen,
            Value::Type(_) => None,
        }
    }

    fn choose(
        &mut self,
        source: SourceIndex,
        id: ExpressionId,
        before: u32,
        seen: Seen,
    ) -> Option<Arc<Chosen>> {
        let facts = self.facts(source);
        let (callee, arguments, constructs) = match &facts.expressions[id.index()] {
            Expression::Call { callee, arguments } => (*callee, arguments, false),
            Expression::New { class, arguments } => (*class, arguments, true),
            _ => return None,
        };
        let (callee, written) = match &facts.expressions[callee.index()] {
            Expression::Generic { of, arguments } => (*of, arguments.as_slice()),
            _ => (callee, &[][..]),
        };
        let call = Call { source, id, callee, arguments, written };
        // `super(…)` constructs the superclass.
        let is_super = matches!(facts.expressions[callee.index()], Expression::Super);
        if is_super {
            return None;
        }
        let type_ = self.of(source, callee);
        let mut candidates = self.signatures(&type_, constructs);
        candidates.truncate(MAX_OVERLOADS);
        let fits = |types: &Self, callable: &Callable| types.takes(callable, &call);
        if candidates.len() > 1 {
            let fitting: Vec<Callable> =
                candidates.iter().filter(|c| fits(self, c)).cloned().collect();
            if !fitting.is_empty() {
                candidates = fitting;
            }
        }
        let count = candidates.len();
        let mut first = None;
        for callable in candidates {
            let env = self.inferred(&callable, &call, before, seen);
            let chosen = Chosen { callable, env };
            if count == 1 || self.accepts(&chosen, &call, before, seen) {
                return Some(Arc::new(chosen));
            }
            first.get_or_insert(chosen);
        }
        first.map(Arc::new)
    }

    /// Whether a signature takes as many arguments as a call has.
    fn takes(&self, callable: &Callable, call: &Call<'_>) -> bool {
        let Some(signature) = callable.signature else { return true };
        let facts = self.facts(callable.source);
        let parameters = &facts.signatures[signature.index()].parameters;
        if !call.written.is_empty() {
            let own = self.own_parameters(callable).len();
            if own < call.written.len() {
                return false;
            }
        }
        let given = &self.facts(call.source).expressions;
        if call.arguments.iter().any(|a| matches!(given[a.index()], Expression::Spread(_))) {
            return true;
        }
        let least =
            parameters.iter().take_while(|p| !p.optional && !p.rest && p.default.is_none()).count();
        let most = if parameters.iter().any(|p| p.rest) { usize::MAX } else { parameters.len() };
        (least..=most).contains(&call.arguments.len())
    }

    /// The type parameters that are inferred with a signature: its own, and a constructor's
    /// class's.
    pub(super) fn own_parameters(&self, callable: &Callable) -> Vec<ParameterKey> {
        let mut found = Vec::new();
        if let Some(class) = callable.class {
            found.extend(self.parameters_of(class).iter().map(|local| (class.0, *local)));
        }
        let scope = callable
            .signature
            .and_then(|signature| self.facts(callable.source).signatures[signature.index()].scope);
        if let Some(scope) = scope {
            let own = self.index(callable.source).parameters.get(&scope);
            found.extend(own.into_iter().flatten().map(|local| (callable.source, *local)));
        }
        found
    }

    /// What type parameters stand for where type arguments are written.
    pub(super) fn explicit(&mut self, callable: &Callable, arguments: &[Type]) -> Env {
        let own = self.own_parameters(callable);
        let mut bound: Vec<(ParameterKey, Type)> = Vec::with_capacity(own.len());
        for (i, key) in own.iter().enumerate() {
            let type_ = match arguments.get(i) {
                Some(argument) => argument.clone(),
                None => {
                    let env = callable.env.with(bound.clone());
                    self.fallback(*key, &env)
                }
            };
            bound.push((*key, type_));
        }
        callable.env.with(bound)
    }

    /// What a type parameter stands for where nothing says so: its default, else its bound.
    fn fallback(&mut self, (source, local): ParameterKey, env: &Env) -> Type {
        let declared = &self.facts(source).locals[local.index()];
        match declared.default.or(declared.declared_type) {
            Some(written) => {
                let env = env.with(vec![((source, local), Type::Any)]);
                self.lower(source, written, &env)
            }
            None => Type::UNKNOWN,
        }
    }

    /// What the type parameters of a signature stand for in a call.
    fn inferred(&mut self, callable: &Callable, call: &Call<'_>, before: u32, seen: Seen) -> Env {
        if !call.written.is_empty() {
            let mut arguments = Vec::with_capacity(call.written.len());
            for written in call.written {
                arguments.push(self.lower(call.source, *written, &Env::EMPTY));
            }
            return self.explicit(callable, &arguments);
        }
        let own = self.own_parameters(callable);
        if own.is_empty() {
            return callable.env.clone();
        }
        let mut inference = Inference::new(own.clone());
        self.infer_receiver(&mut inference, callable, call);
        for waiting in [false, true] {
            for i in 0..call.arguments.len() {
                self.infer_argument(&mut inference, callable, call, i, (before, seen), waiting);
            }
        }
        let undecided = (0..own.len()).any(|i| !inference.has_direct(i));
        if undecided {
            self.infer_result(&mut inference, callable, call);
        }
        let mut bound: Vec<(ParameterKey, Type)> = Vec::with_capacity(own.len());
        for (i, key) in own.iter().enumerate() {
            let type_ = match inference.candidate(i) {
                Some(type_) => self.kept(*key, type_),
                None => {
                    let env = callable.env.with(bound.clone());
                    self.fallback(*key, &env)
                }
            };
            bound.push((*key, type_));
        }
        callable.env.with(bound)
    }

    /// A literal stays one only where the parameter's bound asks for such; a list of values stays
    /// a tuple only where its bound asks for a list.
    fn kept(&mut self, (source, local): ParameterKey, type_: Type) -> Type {
        let bound = self.facts(source).locals[local.index()].declared_type;
        let bound = bound.map(|bound| self.lower(source, bound, &Env::EMPTY));
        let bound = bound.map(|bound| self.force(&bound));
        match bound {
            Some(
                Type::Primitive(Primitive::String | Primitive::Number | Primitive::Boolean)
                | Type::Union(_)
                | Type::Literal(..)
                | Type::Deferred(_)
                | Type::Array(_)
                | Type::Tuple(_)
                | Type::Enum(_),
            ) => type_,
            _ => self.widened(&type_),
        }
    }

    /// From what the method is called on, where the signature says `this: T`.
    fn infer_receiver(&mut self, inference: &mut Inference, callable: &Callable, call: &Call<'_>) {
        let Some(signature) = callable.signature else { return };
        let signature = &self.facts(callable.source).signatures[signature.index()];
        let Some(receiver) = signature.receiver else { return };
        let facts = self.facts(call.source);
        let Expression::Reference(reference) = facts.expressions[call.callee.index()] else {
            return;
        };
        let Access::Member(object) = facts.references[reference.index()].access else { return };
        let to = self.lower(callable.source, receiver, &callable.env);
        let from = self.of(call.source, object);
        self.infer(inference, &to, &from, 0);
    }

    fn infer_argument(
        &mut self,
        inference: &mut Inference,
        callable: &Callable,
        call: &Call<'_>,
        i: usize,
        (before, seen): (u32, Seen),
        waiting: bool,
    ) {
        let argument = call.arguments[i];
        let deep = self.is_deep(call.source, argument);
        if deep != waiting {
            return;
        }
        let earlier = (i as u32) < before;
        let whole = match seen {
            Seen::All => true,
            Seen::Waiting => earlier || !deep,
            Seen::Before => earlier,
            Seen::Plain => earlier && !deep,
        };
        // Of a literal that waits, what does not wait says something already.
        let partly = !whole
            && seen == Seen::Waiting
            && i as u32 == before
            && matches!(
                self.facts(call.source).expressions[argument.index()],
                Expression::Object { .. }
            );
        if !whole && !partly {
            return;
        }
        let Some(signature) = callable.signature else { return };
        let parameters = &self.facts(callable.source).signatures[signature.index()].parameters;
        let last = parameters.len().saturating_sub(1);
        let Some(parameter) = parameters.get(i.min(last)) else { return };
        let Some(declared) = parameter.declared_type else { return };
        if i > last && !parameter.rest {
            return;
        }
        let to = self.lower(callable.source, declared, &callable.env);
        inference.skips_closures = partly;
        if parameter.rest && i >= last {
            match self.force(&to) {
                Type::Array(element) => {
                    let from = self.of(call.source, argument);
                    self.infer(inference, &element, &from, 0);
                }
                to => {
                    // All that is left, as one list.
                    if i == last {
                        let mut elements = Vec::new();
                        for argument in &call.arguments[i..] {
                            let type_ = self.of(call.source, *argument);
                            let facts = self.facts(call.source);
                            let spread = matches!(
                                facts.expressions[argument.index()],
                                Expression::Spread(_)
                            );
                            elements.push(Element { type_, spread });
                        }
                        let from = Type::Tuple(elements.into());
                        self.infer(inference, &to, &from, 0);
                    }
                }
            }
        } else {
            let from = self.of(call.source, argument);
            self.infer(inference, &to, &from, 0);
        }
        inference.skips_closures = false;
    }

    /// From what is expected where the call stands.
    fn infer_result(&mut self, inference: &mut Inference, callable: &Callable, call: &Call<'_>) {
        let Some(expected) = self.expected(call.source, call.id) else { return };
        if expected.is_any() || expected == Type::UNKNOWN {
            return;
        }
        let to = match callable.class {
            Some(_) => self.made_by(callable, &callable.env),
            None => {
                let Some(signature) = callable.signature else { return };
                let signature = &self.facts(callable.source).signatures[signature.index()];
                let Some(result) = signature.result else { return };
                self.lower(callable.source, result, &callable.env)
            }
        };
        inference.priority = Priority::Result;
        self.infer(inference, &to, &expected, 0);
        inference.priority = Priority::Direct;
    }

    /// Whether the arguments that are seen may be given to a signature.
    fn accepts(&mut self, chosen: &Chosen, call: &Call<'_>, before: u32, seen: Seen) -> bool {
        for (i, argument) in call.arguments.iter().enumerate() {
            let deep = self.is_deep(call.source, *argument);
            let known = match seen {
                Seen::All | Seen::Waiting => !deep,
                Seen::Before | Seen::Plain => !deep && (i as u32) < before,
            };
            let is_function = matches!(
                self.facts(call.source).expressions[argument.index()],
                Expression::Closure(_)
            );
            if !known && !is_function {
                continue;
            }
            let Some(to) = self.parameter_type(&chosen.callable, &chosen.env, i) else { continue };
            if !known {
                // A function needs a parameter that may be one.
                if !self.may_be_called(&to) {
                    return false;
                }
                continue;
            }
            let from = self.of(call.source, *argument);
            if self.assignable(&from, &to) == Verdict::No {
                return false;
            }
        }
        true
    }

    /// Whether a function may be given where a type is expected.
    fn may_be_called(&mut self, type_: &Type) -> bool {
        for arm in self.arms(type_) {
            match self.closed(&arm) {
                Type::Primitive(Primitive::Unknown | Primitive::Object) | Type::Any => return true,
                Type::Primitive(_)
                | Type::Literal(..)
                | Type::Array(_)
                | Type::Tuple(_)
                | Type::Enum(_)
                | Type::EnumMember(_) => {}
                arm @ (Type::Object(_) | Type::Instance(_)) => {
                    if !self.signatures(&arm, false).is_empty()
                        || self.property_names(&arm).is_none_or(|names| names.is_empty())
                    {
                        return true;
                    }
                }
                _ => return true,
            }
        }
        false
    }

    /// The type of a signature's parameter at an index.
    pub(super) fn parameter_type(
        &mut self,
        callable: &Callable,
        env: &Env,
        index: usize,
    ) -> Option<Type> {
        let signature = callable.signature?;
        let parameters = &self.facts(callable.source).signatures[signature.index()].parameters;
        let last = parameters.len().checked_sub(1)?;
        let parameter = &parameters[index.min(last)];
        if index > last && !parameter.rest {
            return None;
        }
        let Some(declared) = parameter.declared_type else {
            let at = index.min(last) as u32;
            let type_ = self.parameter_of(callable.source, signature, at);
            return Some(self.substitute(&type_, env));
        };
        let type_ = self.lower(callable.source, declared, env);
        if !(parameter.rest && index >= last) {
            return Some(type_);
        }
        let list = self.closed(&type_);
        Some(match list {
            Type::Tuple(_) => self.tuple_element(&list, index - last),
            _ => self.element(&list),
        })
    }
}
