//! Substitution of type parameters in types that are there already.

use super::Types;
use super::type_::{Applied, Callable, Deferred, Element, Env, ParameterKey, Shape, Type, Written};
use crate::model::facts::ScopeId;
use crate::resolve::SourceIndex;
use std::sync::Arc;

impl Types<'_, '_> {
    /// A type with its type parameters replaced.
    pub(super) fn substitute(&mut self, type_: &Type, by: &Env) -> Type {
        if by.is_empty() {
            return type_.clone();
        }
        if !self.enter() {
            return Type::Any;
        }
        let type_ = self.substituted(type_, by);
        self.leave();
        type_
    }

    fn substituted(&mut self, type_: &Type, by: &Env) -> Type {
        match type_ {
            Type::Parameter(source, local) => {
                by.get((*source, *local)).cloned().unwrap_or_else(|| type_.clone())
            }
            Type::This(_) => by.this().cloned().unwrap_or_else(|| type_.clone()),
            Type::Instance(applied) => match self.substitute_all(&applied.arguments, by) {
                Some(arguments) => {
                    Type::Instance(Arc::new(Applied { key: applied.key, arguments }))
                }
                None => type_.clone(),
            },
            Type::Alias(applied) => match self.substitute_all(&applied.arguments, by) {
                Some(arguments) => Type::Alias(Arc::new(Applied { key: applied.key, arguments })),
                None => type_.clone(),
            },
            Type::Array(of) => Type::array(self.substitute(of, by)),
            Type::Union(arms) => match self.substitute_all(arms, by) {
                Some(arms) => Type::union(arms),
                None => type_.clone(),
            },
            Type::Intersection(arms) => match self.substitute_all(arms, by) {
                Some(arms) => Type::intersection(arms),
                None => type_.clone(),
            },
            Type::Tuple(elements) => {
                let mut replaced = Vec::with_capacity(elements.len());
                for element in elements.iter() {
                    let type_ = self.substitute(&element.type_, by);
                    if element.spread
                        && let Type::Tuple(inner) = self.force(&type_)
                    {
                        replaced.extend(inner.iter().cloned());
                    } else {
                        replaced.push(Element { type_, spread: element.spread });
                    }
                }
                Type::Tuple(replaced.into())
            }
            Type::Function(overloads) => {
                let overloads: Vec<Callable> = overloads
                    .iter()
                    .map(|callable| {
                        let scope = self.callable_scope(callable);
                        let env = self.compose(callable.source, scope, &callable.env, by);
                        Callable { env, ..callable.clone() }
                    })
                    .collect();
                Type::Function(overloads.into())
            }
            Type::Object(shape) => {
                let Shape { source, scope, env } = &**shape;
                let env = self.compose(*source, Some(*scope), env, by);
                Type::Object(Arc::new(Shape { source: *source, scope: *scope, env }))
            }
            Type::Literals(written) => {
                let Written { source, expression, env } = &**written;
                let env = self.compose(*source, None, env, by);
                Type::Literals(Arc::new(Written { source: *source, expression: *expression, env }))
            }
            Type::Mapped(deferred) => Type::Mapped(self.defer(deferred, by)),
            Type::Deferred(deferred) => Type::Deferred(self.defer(deferred, by)),
            _ => type_.clone(),
        }
    }

    /// `None` where nothing changes.
    fn substitute_all(&mut self, types: &[Type], by: &Env) -> Option<Vec<Type>> {
        if types.is_empty() {
            return None;
        }
        Some(types.iter().map(|type_| self.substitute(type_, by)).collect())
    }

    fn defer(&mut self, deferred: &Deferred, by: &Env) -> Arc<Deferred> {
        let Deferred { source, type_, env } = deferred;
        let env = self.compose(*source, None, env, by);
        Arc::new(Deferred { source: *source, type_: *type_, env })
    }

    fn callable_scope(&self, callable: &Callable) -> Option<ScopeId> {
        self.facts(callable.source).signatures[callable.signature?.index()].scope
    }

    /// What the parameters seen from a place stand for, after what they stood for is replaced in
    /// turn. Of `by` only what the place can name is kept, so that environments do not grow.
    fn compose(&mut self, source: SourceIndex, scope: Option<ScopeId>, env: &Env, by: &Env) -> Env {
        let mut parameters: Vec<(ParameterKey, Type)> = Vec::new();
        for (key, type_) in env.parameters() {
            parameters.push((*key, self.substitute(type_, by)));
        }
        for (key, type_) in by.parameters() {
            if key.0 == source
                && self.is_seen(*key, scope)
                && parameters.iter().all(|(k, _)| k != key)
            {
                parameters.push((*key, type_.clone()));
            }
        }
        let this = match env.this() {
            Some(this) => Some(self.substitute(this, by)),
            None => by.this().cloned(),
        };
        Env::new(parameters, this)
    }

    /// Whether a scope can name a type parameter of its document.
    fn is_seen(&self, (source, local): ParameterKey, scope: Option<ScopeId>) -> bool {
        let Some(scope) = scope else { return true };
        let facts = self.facts(source);
        let declared = &facts.scopes[facts.locals[local.index()].scope.index()];
        let scope = &facts.scopes[scope.index()];
        declared.start <= scope.start && scope.end <= declared.end
    }
}
