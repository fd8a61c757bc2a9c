//! What calls result in, and what they say of their arguments. Reference, "Call expressions",
//! "Method-call expressions".
//!
//! Must not know: patterns, operators.

use super::super::lookup;
use super::super::modules::Key;
use super::Evaluator;
use super::type_::{Bound, FunctionType, Substitution, Type};
use crate::model::facts::{Access, Expression, ExpressionId, ReferenceId, Role, flags};
use std::rc::Rc;
use std::sync::Arc;

/// A method that was found for a call.
#[derive(Debug)]
pub(super) struct MethodCall {
    pub(super) key: Key,
    pub(super) signature: FunctionType,
}

impl Evaluator<'_, '_> {
    /// The method a reference behind a receiver means. A receiver that is not known yet is asked
    /// for again next time.
    pub(super) fn method(&mut self, reference: ReferenceId) -> Option<Rc<MethodCall>> {
        if let Some(known) = self.methods.get(&reference) {
            return known.clone();
        }
        let written = &self.facts.references[reference.index()];
        let Access::Member(on) = written.access else { return None };
        let receiver = self.type_of(on);
        let receiver = self.known(&receiver);
        if matches!(receiver, Type::Variable(_) | Type::Unknown) {
            // An integer's variable is known enough.
            let Type::Variable(variable) = receiver else { return None };
            if self.table.kind(variable) == super::table::Kind::Any {
                return None;
            }
        }
        let name = self.modules().name(self.source, written.name);
        // A call in another function's argument is evaluated with it, so the place is its own.
        let place = lookup::place(self.modules(), self.source, written);
        let outer = self.place;
        self.go_to(place);
        let found = self.probe(&receiver, name);
        self.go_to(outer);
        let found = found.map(|found| {
            let arguments = self.arguments_of.get(&reference).copied().unwrap_or_default();
            let within = written.enclosing;
            let arguments: Vec<Type> =
                arguments.iter().map(|id| self.written(*id, within)).collect();
            let mut substitution = found.substitution;
            self.fresh_for(found.key, &arguments, &mut substitution);
            let signature = self.instantiate(found.key, &substitution, false);
            Rc::new(MethodCall { key: found.key, signature })
        });
        self.methods.insert(reference, found.clone());
        found
    }

    /// A function's signature with its type parameters replaced. What it asks of them is required.
    pub(super) fn instantiate(
        &mut self,
        key: Key,
        substitution: &Substitution,
        with_receiver: bool,
    ) -> FunctionType {
        let Some(callable) = self.lowering.callable(key) else {
            return FunctionType { parameters: Vec::new(), result: Type::Unknown };
        };
        let receiver = callable.receiver.iter().filter(|_| with_receiver);
        let parameters: Vec<Type> = receiver
            .chain(&callable.parameters)
            .map(|parameter| {
                let parameter = substitution.apply(parameter);
                self.open_opaque(&parameter)
            })
            .collect();
        let mut result = substitution.apply(&callable.result);
        if self.modules().definition(key).flags & flags::ASYNC != 0 {
            result = self.future(result);
        }
        for owner in [Some(key), self.lowering.container(key)].into_iter().flatten() {
            for (subject, bound) in self.lowering.predicates(owner).iter() {
                self.require(substitution.apply(subject), bound.apply(substitution));
            }
        }
        let signature = FunctionType { parameters, result };
        // What the library leaves out may be anything.
        let table = &mut self.table;
        signature.map(&mut |t| match t {
            Type::Unknown => Some(table.fresh(super::table::Kind::Any)),
            _ => None,
        })
    }

    /// `impl Trait` of a parameter is a type parameter without a name. Reference, "Impl trait".
    fn open_opaque(&mut self, parameter: &Type) -> Type {
        let mut opened: Vec<(Type, Bound)> = Vec::new();
        let table = &mut self.table;
        let open = parameter.map(&mut |t| match t {
            Type::Opaque(bounds) => {
                let variable = table.fresh(super::table::Kind::Any);
                opened.extend(bounds.iter().map(|bound| (variable.clone(), bound.clone())));
                Some(variable)
            }
            Type::Dyn(_) => Some(t.clone()),
            _ => None,
        });
        for (variable, bound) in opened {
            self.require(variable, bound);
        }
        open
    }

    /// `impl Future<Output = T>`.
    pub(super) fn future(&mut self, output: Type) -> Type {
        let (Some(entity), Some(name)) =
            (self.world.known.traits.get("Future").cloned(), self.name("Output"))
        else {
            return Type::Unknown;
        };
        let bindings = Arc::from([(name, output)]);
        let of = super::type_::TraitRef { entity, arguments: Arc::from([]), bindings };
        self.opaque(Bound::Trait(of))
    }

    /// What calling a value takes and gives.
    pub(super) fn signature_of(&mut self, type_: &Type) -> Option<Arc<FunctionType>> {
        let type_ = self.shallow(type_);
        match &type_ {
            Type::Function(of) => Some(of.clone()),
            Type::Item(key, substitution) => {
                let (key, substitution) = (*key, substitution.clone());
                Some(Arc::new(self.instantiate(key, &substitution, true)))
            }
            Type::Closure(signature) => {
                let types = self.closure(*signature);
                let (parameters, result) = (types.parameters.clone(), types.result.clone());
                Some(Arc::new(FunctionType { parameters, result }))
            }
            _ if super::bounds::is_rigid(&type_) => self.function_bound(&type_),
            _ => None,
        }
    }

    /// What a call results in.
    pub(super) fn call(
        &mut self,
        id: ExpressionId,
        callee: ExpressionId,
        arguments: &[ExpressionId],
    ) -> Type {
        let facts = self.facts;
        let reference = match &facts.expressions[callee.index()] {
            Expression::Reference(reference) => Some(*reference),
            Expression::Generic { of, .. } => match &facts.expressions[of.index()] {
                Expression::Reference(reference) => Some(*reference),
                _ => None,
            },
            _ => None,
        };
        if let Some(reference) = reference {
            let written = &facts.references[reference.index()];
            if matches!(written.access, Access::Member(_)) && written.role == Role::Call {
                return match self.method(reference) {
                    Some(found) => {
                        self.pass(&found.signature.parameters, arguments);
                        found.signature.result.clone()
                    }
                    None => {
                        self.pass(&[], arguments);
                        Type::Unknown
                    }
                };
            }
        }
        let callee = self.type_of(callee);
        let mut signature = None;
        for step in self.autoderef(&callee) {
            signature = self.signature_of(&step);
            if signature.is_some() {
                break;
            }
        }
        match signature {
            Some(signature) => {
                // What is wanted of the result says what the closures among the arguments get.
                if let Some(expected) = self.expected.get(&id).cloned() {
                    self.try_unify(&signature.result, &expected);
                }
                self.pass(&signature.parameters, arguments);
                signature.result.clone()
            }
            None => {
                self.pass(&[], arguments);
                Type::Unknown
            }
        }
    }

    /// Lets arguments go into parameters: closures last, when what they are called with is known
    /// as far as it will be.
    pub(super) fn pass(&mut self, parameters: &[Type], arguments: &[ExpressionId]) {
        for (index, argument) in arguments.iter().enumerate() {
            if self.closure_in(*argument).is_some() {
                continue;
            }
            match parameters.get(index) {
                Some(parameter) => {
                    let type_ = self.type_for(*argument, parameter);
                    self.coerce(parameter, &type_);
                }
                None => {
                    self.type_of(*argument);
                }
            }
        }
        let closures = arguments.iter().any(|argument| self.closure_in(*argument).is_some());
        if closures {
            self.select_pending();
        }
        for (index, argument) in arguments.iter().enumerate() {
            if let Some(signature) = self.closure_in(*argument) {
                let expected = parameters.get(index).cloned().unwrap_or(Type::Unknown);
                self.expect_closure(signature, &expected);
                let type_ = self.type_of(*argument);
                self.coerce(&expected, &type_);
            }
        }
        if closures {
            self.select_pending();
        }
    }
}
