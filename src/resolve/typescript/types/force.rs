//! Looks into aliases and evaluates type operators: `keyof`, `T[K]`, conditional and mapped types.
//!
//! An operator whose parameters stand for themselves stays as it is; members are then looked up
//! in its constraint. TypeScript handbook, "Keyof Type Operator", "Indexed Access Types",
//! "Conditional Types", "Mapped Types".

use super::Types;
use super::assignable::Verdict;
use super::infer::Inference;
use super::type_::{Deferred, Element, Env, ParameterKey, Primitive, Type};
use crate::model::facts::{LocalKind, ScopeKind, TypeExpression, TypeId};
use crate::resolve::SourceIndex;
use crate::resolve::graph::Name;
use std::sync::Arc;

/// Aliases and operators seen through for one type at most.
const MAX_FORCED: usize = 64;
/// Arms of a union that operators are distributed over at most.
const MAX_ARMS: usize = 256;
/// Entries of one written type searched for `infer` at most.
const MAX_INFERRED: usize = 256;

impl Types<'_, '_> {
    /// A type that is no alias and no operator that could be evaluated.
    pub(super) fn force(&mut self, type_: &Type) -> Type {
        let mut type_ = type_.clone();
        for _ in 0..MAX_FORCED {
            let next = match &type_ {
                Type::Alias(applied) => {
                    let applied = applied.clone();
                    if !self.enter() {
                        return Type::Any;
                    }
                    let definition = self.modules.definition(applied.key);
                    let env = self.applied(applied.key, &applied.arguments, Env::EMPTY);
                    let next = match definition.declared_type {
                        Some(written) => self.lower(applied.key.0, written, &env),
                        None => Type::Any,
                    };
                    self.leave();
                    next
                }
                Type::Deferred(deferred) => {
                    let deferred = deferred.clone();
                    if !self.enter() {
                        return Type::Any;
                    }
                    let next = self.evaluate(&deferred);
                    self.leave();
                    match next {
                        Some(next) => next,
                        None => return type_,
                    }
                }
                _ => return type_,
            };
            type_ = next;
        }
        Type::Any
    }

    /// What a type may be, one by one and looked into.
    pub(super) fn arms(&mut self, type_: &Type) -> Vec<Type> {
        let mut arms = Vec::new();
        let mut open = vec![type_.clone()];
        while let Some(type_) = open.pop() {
            match self.force(&type_) {
                Type::Union(inner) if arms.len() + open.len() + inner.len() <= MAX_ARMS => {
                    open.extend(inner.iter().rev().cloned());
                }
                Type::NEVER => {}
                type_ => arms.push(type_),
            }
        }
        arms
    }

    /// Evaluates a type operator; `None` where it waits for its parameters.
    fn evaluate(&mut self, deferred: &Arc<Deferred>) -> Option<Type> {
        let Deferred { source, type_, env } = &**deferred;
        let (source, facts) = (*source, self.facts(*source));
        match &facts.types[type_.index()] {
            TypeExpression::Typeof(reference) => {
                let type_ = self.of_reference(source, *reference);
                Some(self.substitute(&type_, env))
            }
            TypeExpression::TypeofLocal(local) => {
                let type_ = self.of_local(source, *local);
                Some(self.substitute(&type_, env))
            }
            TypeExpression::Constructed(value) => {
                let value = self.of(source, *value);
                let value = self.substitute(&value, env);
                Some(self.constructed(&value, Vec::new()))
            }
            TypeExpression::Keyof(of) => {
                let of = self.lower(source, *of, env);
                self.keys(&of)
            }
            TypeExpression::Indexed(object, key) => {
                let object = self.lower(source, *object, env);
                let key = self.lower(source, *key, env);
                self.indexed(&object, &key)
            }
            TypeExpression::Conditional { check, extends, yes, no } => {
                let sides = [*check, *extends, *yes, *no];
                self.conditional(source, sides, env)
            }
            TypeExpression::Mapped { constraint, value, .. } => {
                let over = match &facts.types[constraint.index()] {
                    TypeExpression::Keyof(of) => Some(self.lower(source, *of, env)),
                    _ => None,
                };
                let over = over.map(|over| self.force(&over));
                match (over, value) {
                    // Over an array or tuple it maps the elements.
                    (Some(Type::Array(_)), Some(value)) => {
                        let env = self.mapped_env(deferred, Type::NUMBER);
                        Some(Type::array(self.lower(source, *value, &env)))
                    }
                    (Some(Type::Tuple(elements)), Some(value)) => {
                        let mut mapped = Vec::with_capacity(elements.len());
                        for (i, element) in elements.iter().enumerate() {
                            let key = match self.modules.names.get(&i.to_string()) {
                                Some(name) => Type::Literal(Primitive::Number, name),
                                None => Type::NUMBER,
                            };
                            let env = self.mapped_env(deferred, key);
                            let type_ = self.lower(source, *value, &env);
                            mapped.push(Element { type_, spread: element.spread });
                        }
                        Some(Type::Tuple(mapped.into()))
                    }
                    (Some(Type::Primitive(primitive)), _) if primitive != Primitive::Unknown => {
                        Some(Type::Primitive(primitive))
                    }
                    _ => Some(Type::Mapped(deferred.clone())),
                }
            }
            _ => Some(Type::Any),
        }
    }

    /// What the parameters of a mapped type stand for where its key is `key`.
    pub(super) fn mapped_env(&mut self, mapped: &Deferred, key: Type) -> Env {
        match &self.facts(mapped.source).types[mapped.type_.index()] {
            TypeExpression::Mapped { key: local, .. } => {
                mapped.env.with(vec![((mapped.source, *local), key)])
            }
            _ => mapped.env.clone(),
        }
    }

    /// Whether a type waits for a type parameter.
    pub(super) fn is_open(&self, type_: &Type) -> bool {
        matches!(type_, Type::Parameter(..) | Type::This(_) | Type::Deferred(_))
    }

    // ---- keyof

    fn keys(&mut self, of: &Type) -> Option<Type> {
        let of = self.force(of);
        if self.is_open(&of) {
            return None;
        }
        match &of {
            Type::Any => Some(Type::Any),
            Type::Array(_) => Some(Type::NUMBER),
            _ => {
                let names = self.property_names(&of)?;
                let literals = names.into_iter().map(|name| Type::Literal(Primitive::String, name));
                Some(Type::union(literals))
            }
        }
    }

    // ---- T[K]

    /// `None` where the object or the key is not known yet.
    pub(super) fn indexed(&mut self, object: &Type, key: &Type) -> Option<Type> {
        let object = self.force(object);
        let key = self.force(key);
        if self.is_open(&object) || self.is_open(&key) {
            return None;
        }
        let mut found = Vec::new();
        for key in self.arms(&key) {
            let type_ = match &key {
                Type::Literal(_, name) => match self.property(&object, *name) {
                    Some(property) => self.property_type(&property),
                    None => Type::Any,
                },
                Type::Unique(key) => {
                    let symbol = self.modules.definition(*key);
                    let text = self.facts(key.0).name(symbol.name);
                    self.computed_type(&object, text).unwrap_or(Type::Any)
                }
                Type::Primitive(Primitive::Number) => self.element(&object),
                Type::Any => self.element(&object),
                key => self.index_signature(&object, key).unwrap_or(Type::Any),
            };
            found.push(type_);
        }
        Some(Type::union(found))
    }

    // ---- C extends E ? A : B

    fn conditional(&mut self, source: SourceIndex, sides: [TypeId; 4], env: &Env) -> Option<Type> {
        // A type parameter by itself is checked arm by arm.
        if let TypeExpression::Parameter(local) = self.facts(source).types[sides[0].index()]
            && let Some(value) = env.get((source, local)).cloned()
        {
            let arms = self.arms(&value);
            if arms.len() != 1 {
                let mut results = Vec::with_capacity(arms.len());
                for arm in arms {
                    let env = env.with(vec![((source, local), arm)]);
                    results.push(self.decided(source, sides, &env)?);
                }
                return Some(Type::union(results));
            }
        }
        self.decided(source, sides, env)
    }

    fn decided(&mut self, source: SourceIndex, sides: [TypeId; 4], env: &Env) -> Option<Type> {
        let [check, extends, yes, no] = sides;
        let checked = self.lower(source, check, env);
        let checked = self.force(&checked);
        let inferred = self.inferred_in(source, extends);
        let open = self.is_open(&checked);
        let mut env_yes = env.clone();
        if !inferred.is_empty() {
            let target = self.lower(source, extends, env);
            let mut inference = Inference::new(inferred.clone());
            self.infer(&mut inference, &target, &checked, 0);
            let found = inferred.iter().enumerate().map(|(i, key)| {
                let type_ = inference.candidate(i).unwrap_or(Type::UNKNOWN);
                (*key, type_)
            });
            env_yes = env.with(found.collect());
        }
        let target = self.lower(source, extends, &env_yes);
        match self.assignable(&checked, &target) {
            Verdict::Yes => Some(self.lower(source, yes, &env_yes)),
            Verdict::No if !open => Some(self.lower(source, no, env)),
            _ if open => None,
            Verdict::No => Some(self.lower(source, no, env)),
            Verdict::Maybe => {
                let (yes, no) = (self.lower(source, yes, &env_yes), self.lower(source, no, env));
                Some(if no == Type::NEVER {
                    yes
                } else if yes == Type::NEVER || yes == no {
                    no
                } else {
                    Type::Any
                })
            }
        }
    }

    /// The type parameters that `infer` declares in a written type.
    fn inferred_in(&self, source: SourceIndex, written: TypeId) -> Vec<ParameterKey> {
        let facts = self.facts(source);
        let mut found = Vec::new();
        let mut open = vec![written];
        let mut seen = 0;
        while let Some(id) = open.pop() {
            seen += 1;
            if seen > MAX_INFERRED {
                break;
            }
            match &facts.types[id.index()] {
                TypeExpression::Parameter(local) => {
                    let declared = &facts.locals[local.index()];
                    let scope = facts.scopes[declared.scope.index()].kind;
                    if declared.kind == LocalKind::TypeParameter
                        && scope == ScopeKind::Block
                        && !found.contains(&(source, *local))
                    {
                        found.push((source, *local));
                    }
                }
                TypeExpression::Path { arguments, .. } => open.extend(arguments),
                TypeExpression::Array(of) | TypeExpression::Spread(of) => open.push(*of),
                TypeExpression::Tuple(of)
                | TypeExpression::Union(of)
                | TypeExpression::Intersection(of) => open.extend(of),
                TypeExpression::Function(signature) => {
                    let signature = &facts.signatures[signature.index()];
                    open.extend(signature.parameters.iter().filter_map(|p| p.declared_type));
                    open.extend(signature.result);
                    open.extend(signature.receiver);
                }
                TypeExpression::Object(scope) => {
                    let index = self.index(source);
                    for id in index.members.get(scope).into_iter().flatten() {
                        let member = &facts.definitions[id.index()];
                        open.extend(member.declared_type);
                        if let Some(signature) = member.callable {
                            let signature = &facts.signatures[signature.index()];
                            open.extend(
                                signature.parameters.iter().filter_map(|p| p.declared_type),
                            );
                            open.extend(signature.result);
                        }
                    }
                    for id in index.nameless.get(scope).into_iter().flatten() {
                        let member = &facts.nameless[*id as usize];
                        open.extend(member.declared_type);
                        if let Some(signature) = member.signature {
                            let signature = &facts.signatures[signature.index()];
                            open.extend(
                                signature.parameters.iter().filter_map(|p| p.declared_type),
                            );
                            open.extend(signature.result);
                        }
                    }
                }
                _ => {}
            }
        }
        found
    }

    // ---- constraints

    /// What a type that waits for its parameters is known to be at least.
    pub(super) fn constraint(&mut self, type_: &Type) -> Type {
        match type_ {
            Type::Parameter(source, local) => {
                match self.facts(*source).locals[local.index()].declared_type {
                    Some(bound) => self.lower(*source, bound, &Env::EMPTY),
                    None => Type::UNKNOWN,
                }
            }
            Type::This(Some(key)) => self.own_instance(*key),
            Type::Deferred(deferred) => self.constraint_of_operator(deferred),
            _ => Type::Any,
        }
    }

    fn constraint_of_operator(&mut self, deferred: &Deferred) -> Type {
        let Deferred { source, type_, env } = deferred;
        let source = *source;
        match &self.facts(source).types[type_.index()] {
            TypeExpression::Keyof(_) => Type::STRING,
            TypeExpression::Indexed(object, key) => {
                let object = self.lower(source, *object, env);
                let object = self.closed(&object);
                let key = self.lower(source, *key, env);
                let key = self.closed(&key);
                self.indexed(&object, &key).unwrap_or(Type::Any)
            }
            TypeExpression::Conditional { check, extends, yes, no } => {
                // First with what is checked at its constraint, else either side.
                if let TypeExpression::Parameter(local) = self.facts(source).types[check.index()] {
                    let checked = parameter_or(source, local, env);
                    let checked = self.closed(&checked);
                    if !checked.is_any() && checked != Type::UNKNOWN {
                        let env = env.with(vec![((source, local), checked)]);
                        let sides = [*check, *extends, *yes, *no];
                        if let Some(type_) = self.conditional(source, sides, &env) {
                            return type_;
                        }
                    }
                }
                let sides = [self.lower(source, *yes, env), self.lower(source, *no, env)];
                Type::union(sides)
            }
            _ => Type::Any,
        }
    }

    /// A type, or its constraint where it waits for its parameters.
    pub(super) fn closed(&mut self, type_: &Type) -> Type {
        let mut type_ = self.force(type_);
        for _ in 0..MAX_FORCED {
            if !self.is_open(&type_) || !self.enter() {
                return type_;
            }
            let constraint = self.constraint(&type_);
            type_ = self.force(&constraint);
            self.leave();
        }
        Type::Any
    }

    /// The names of a mapped type's keys that are written out.
    pub(super) fn literal_names(&mut self, type_: &Type) -> Vec<Name> {
        let arms = self.arms(type_);
        let names = arms.iter().filter_map(|arm| match arm {
            Type::Literal(_, name) => Some(*name),
            _ => None,
        });
        names.collect()
    }
}

fn parameter_or(source: SourceIndex, local: crate::model::facts::LocalId, env: &Env) -> Type {
    super::lower::parameter(source, local, env)
}
