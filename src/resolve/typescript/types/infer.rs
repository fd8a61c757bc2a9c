//! Inference of type arguments by matching the types of arguments against those of parameters.
//!
//! TypeScript handbook, "Generics"; the matching is that of the language's inference: same
//! generic, argument by argument; otherwise member by member and signature by signature.

use super::Types;
use super::type_::{Callable, Deferred, Element, Env, ParameterKey, Primitive, Type, Written};
use crate::model::facts::{Expression, NamelessKind, TypeExpression};
use crate::resolve::SourceIndex;
use std::sync::Arc;

/// Types matched inside each other at most.
const MAX_NESTED: u32 = 24;
/// Members matched of one type at most.
const MAX_MEMBERS: usize = 64;

/// How much a candidate counts: less is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Priority {
    /// From an argument.
    Direct,
    /// From what a function given as an argument takes.
    Contravariant,
    /// From what is expected of the result.
    Result,
}

/// Type parameters under inference.
#[derive(Debug)]
pub(super) struct Inference {
    pub(super) parameters: Vec<ParameterKey>,
    candidates: Vec<Vec<(Priority, Type)>>,
    pub(super) priority: Priority,
    /// Functions whose parameters have no types are not looked into.
    pub(super) skips_closures: bool,
}

impl Inference {
    pub(super) fn new(parameters: Vec<ParameterKey>) -> Self {
        let candidates = vec![Vec::new(); parameters.len()];
        Self { parameters, candidates, priority: Priority::Direct, skips_closures: false }
    }

    fn index(&self, type_: &Type) -> Option<usize> {
        match type_ {
            Type::Parameter(source, local) => {
                self.parameters.iter().position(|key| *key == (*source, *local))
            }
            _ => None,
        }
    }

    fn add(&mut self, index: usize, type_: &Type) {
        let candidates = &mut self.candidates[index];
        if !type_.is_any() && candidates.len() < MAX_MEMBERS {
            candidates.push((self.priority, type_.clone()));
        }
    }

    /// What a parameter stands for, as far as is known.
    pub(super) fn candidate(&self, index: usize) -> Option<Type> {
        let candidates = &self.candidates[index];
        let best = candidates.iter().map(|(priority, _)| *priority).min()?;
        let mut types = candidates.iter().filter(|(p, _)| *p == best).map(|(_, t)| t);
        match best {
            // Several candidates make a union: what members they share they all have.
            Priority::Direct => Some(Type::union(types.cloned())),
            // What is taken by all of several functions is all of what each takes.
            Priority::Contravariant => Some(Type::intersection(types.cloned())),
            Priority::Result => types.next().cloned(),
        }
    }

    pub(super) fn has_direct(&self, index: usize) -> bool {
        self.candidates[index].iter().any(|(p, _)| *p == Priority::Direct)
    }
}

impl Types<'_, '_> {
    /// Collects candidates from `source` for the parameters that `target` mentions.
    pub(super) fn infer(
        &mut self,
        inference: &mut Inference,
        target: &Type,
        source: &Type,
        nested: u32,
    ) {
        if nested > MAX_NESTED || source.is_any() || !self.enter() {
            return;
        }
        self.infer_from(inference, target, source, nested + 1);
        self.leave();
    }

    fn infer_from(&mut self, inference: &mut Inference, target: &Type, source: &Type, nested: u32) {
        if let Some(index) = inference.index(target) {
            if source != target {
                inference.add(index, source);
            }
            return;
        }
        // The same alias: argument by argument.
        if let (Type::Alias(a), Type::Alias(b)) = (target, source)
            && a.key == b.key
            && a.arguments.len() == b.arguments.len()
            && !a.arguments.is_empty()
        {
            for (a, b) in a.arguments.clone().iter().zip(&b.arguments.clone()) {
                self.infer(inference, a, b, nested);
            }
            return;
        }
        let target = self.force(target);
        if inference.index(&target).is_some() {
            return self.infer(inference, &target, source, nested);
        }
        match &target {
            Type::Union(arms) => return self.infer_to_union(inference, arms, source, nested),
            Type::Intersection(arms) => {
                for arm in arms.iter() {
                    self.infer(inference, arm, source, nested);
                }
                return;
            }
            Type::Deferred(deferred) => {
                return self.infer_to_operator(inference, &deferred.clone(), source, nested);
            }
            Type::Any | Type::Primitive(_) | Type::Literal(..) => return,
            _ => {}
        }
        let source = self.closed(source);
        if let Type::Union(arms) = &source {
            for arm in arms.iter() {
                self.infer(inference, &target, arm, nested);
            }
            return;
        }
        match &target {
            Type::Array(element) => {
                let from = self.element(&source);
                self.infer(inference, element, &from, nested);
            }
            Type::Tuple(elements) => self.infer_to_tuple(inference, elements, &source, nested),
            Type::Instance(applied) => {
                if let Some(same) = self.as_instance_of(&source, applied.key) {
                    let (a, b) = (applied.arguments.clone(), same.arguments.clone());
                    for (a, b) in a.iter().zip(&b) {
                        self.infer(inference, a, b, nested);
                    }
                } else {
                    self.infer_members(inference, &target, &source, nested);
                }
            }
            Type::Object(_) => self.infer_members(inference, &target, &source, nested),
            Type::Function(overloads) => {
                let Some(wanted) = overloads.first().cloned() else { return };
                self.infer_signature(inference, &wanted, &source, nested);
            }
            Type::Mapped(mapped) => self.infer_to_mapped(inference, mapped, &source, nested),
            _ => {}
        }
    }

    fn infer_to_union(
        &mut self,
        inference: &mut Inference,
        arms: &[Type],
        source: &Type,
        nested: u32,
    ) {
        let mut naked = Vec::new();
        let mut others = Vec::new();
        for arm in arms {
            let arm = if inference.index(arm).is_some() { arm.clone() } else { self.force(arm) };
            match inference.index(&arm) {
                Some(index) => naked.push(index),
                None => others.push(arm),
            }
        }
        let mut rest = Vec::new();
        for from in self.arms(source) {
            let mut matched = false;
            for arm in &others {
                if self.is_alike(arm, &from) {
                    matched = true;
                    self.infer(inference, arm, &from, nested);
                }
            }
            if !matched {
                rest.push(from);
            }
        }
        if naked.is_empty() {
            for from in rest {
                for arm in &others {
                    self.infer(inference, arm, &from, nested);
                }
            }
        } else if !rest.is_empty() {
            let rest = Type::union(rest);
            for index in naked {
                inference.add(index, &rest);
            }
        }
    }

    /// Whether an arm of a union is what a type is matched with first.
    fn is_alike(&mut self, arm: &Type, from: &Type) -> bool {
        match (arm, from) {
            (Type::Instance(a), from) => {
                let key = a.key;
                self.as_instance_of(from, key).is_some()
            }
            (Type::Array(_) | Type::Tuple(_), Type::Array(_) | Type::Tuple(_)) => true,
            (Type::Function(_), Type::Function(_)) => true,
            (Type::Primitive(a), Type::Primitive(b)) => a == b,
            (Type::Primitive(a), Type::Literal(b, _)) => a == b,
            (Type::Literal(..) | Type::Class(_) | Type::Enum(_), _) => arm == from,
            _ => false,
        }
    }

    fn infer_to_tuple(
        &mut self,
        inference: &mut Inference,
        elements: &[Element],
        source: &Type,
        nested: u32,
    ) {
        let from = match source {
            Type::Tuple(from) => from.to_vec(),
            Type::Array(of) => {
                for element in elements {
                    let target = self.spread_target(inference, element);
                    self.infer(inference, &target, of, nested);
                    if element.spread && inference.index(&element.type_).is_some() {
                        self.infer(inference, &element.type_, source, nested);
                    }
                }
                return;
            }
            _ => return,
        };
        let after = elements.iter().rev().take_while(|e| !e.spread).count();
        for (i, element) in elements.iter().enumerate() {
            if !element.spread {
                let at = if i >= elements.len() - after && after < elements.len() {
                    (from.len() + i).checked_sub(elements.len())
                } else {
                    Some(i)
                };
                if let Some(from) = at.and_then(|at| from.get(at)) {
                    self.infer(inference, &element.type_, &from.type_.clone(), nested);
                }
                continue;
            }
            let end = from.len().saturating_sub(elements.len() - 1 - i);
            let middle = from.get(i..end).unwrap_or_default();
            if inference.index(&element.type_).is_some()
                || matches!(element.type_, Type::Mapped(_) | Type::Deferred(_))
            {
                let tuple = Type::Tuple(middle.into());
                self.infer(inference, &element.type_, &tuple, nested);
            } else {
                let target = self.spread_target(inference, element);
                for from in middle {
                    let from = self.spread_element(from);
                    self.infer(inference, &target, &from, nested);
                }
            }
        }
    }

    fn spread_target(&mut self, inference: &Inference, element: &Element) -> Type {
        match &element.type_ {
            type_ if element.spread && inference.index(type_).is_none() => {
                match self.force(type_) {
                    Type::Array(of) => (*of).clone(),
                    _ => Type::Any,
                }
            }
            type_ if element.spread => {
                let _ = type_;
                Type::Any
            }
            type_ => type_.clone(),
        }
    }

    /// Member by member, signature by signature.
    fn infer_members(
        &mut self,
        inference: &mut Inference,
        target: &Type,
        source: &Type,
        nested: u32,
    ) {
        if !matches!(
            source,
            Type::Instance(_)
                | Type::Object(_)
                | Type::Literals(_)
                | Type::Function(_)
                | Type::Class(_)
                | Type::Intersection(_)
                | Type::Mapped(_)
                | Type::Array(_)
                | Type::Tuple(_)
        ) {
            return;
        }
        for name in self.property_names(target).unwrap_or_default().into_iter().take(MAX_MEMBERS) {
            let Some(from) = self.property(source, name) else { continue };
            if inference.skips_closures
                && let Some((source, value)) = from.written_value()
                && self.is_sensitive(source, value)
                && !matches!(
                    self.facts(source).expressions[value.index()],
                    Expression::Object { .. }
                )
            {
                continue;
            }
            let Some(to) = self.property(target, name) else { continue };
            let to = self.property_type(&to);
            let from = self.property_type(&from);
            self.infer(inference, &to, &from, nested);
        }
        for (at, member, env) in self.nameless(target) {
            let member = &self.facts(at).nameless[member as usize];
            let Some(signature) = member.signature else { continue };
            match member.kind {
                NamelessKind::Call | NamelessKind::Construct => {
                    let constructs = member.kind == NamelessKind::Construct;
                    let callable = self.callable(at, signature, &env);
                    let wanted = Callable { constructs, ..callable };
                    self.infer_signature(inference, &wanted, source, nested);
                }
                NamelessKind::Index => {
                    let result = self.facts(at).signatures[signature.index()].result;
                    let Some(result) = result else { continue };
                    let to = self.lower(at, result, &env);
                    if let Some(from) = self.index_signature(source, &Type::STRING) {
                        self.infer(inference, &to, &from, nested);
                    }
                }
                NamelessKind::Computed(_) => {}
            }
        }
        // What the target extends.
        if let Type::Instance(applied) = target {
            for declaration in self.declarations(applied.key).iter().copied() {
                for supertype in self.supertypes(declaration, &applied.arguments, target) {
                    if matches!(self.force(&supertype), Type::Function(_)) {
                        self.infer(inference, &supertype, source, nested);
                    }
                }
                let signatures = self.signatures(target, false);
                if let (Some(wanted), true) =
                    (signatures.into_iter().next(), self.nameless(target).is_empty())
                {
                    self.infer_signature(inference, &wanted, source, nested);
                    break;
                }
            }
        }
    }

    /// From a function: what it takes against what is given to it, and what it gives.
    fn infer_signature(
        &mut self,
        inference: &mut Inference,
        wanted: &Callable,
        source: &Type,
        nested: u32,
    ) {
        // Of overloads the last is taken.
        let Some(given) = self.signatures(source, wanted.constructs).into_iter().next_back() else {
            return;
        };
        let Some(signature) = wanted.signature else { return };
        let written = &self.facts(wanted.source).signatures[signature.index()];
        let closure = given
            .signature
            .is_some_and(|s| given.class.is_none() && self.is_untyped(given.source, s));
        let outer = inference.priority;
        if !closure {
            inference.priority = outer.max(Priority::Contravariant);
            for (i, parameter) in written.parameters.iter().enumerate() {
                let Some(declared) = parameter.declared_type else { continue };
                let to = self.lower(wanted.source, declared, &wanted.env);
                if parameter.rest {
                    let rest = self.rest_of(&given, i);
                    if let Some(rest) = rest {
                        // `(...args: infer P)` takes all parameters as they are.
                        inference.priority = outer;
                        self.infer(inference, &to, &rest, nested);
                    }
                } else if let Some(from) = self.parameter_type(&given, &given.env.clone(), i) {
                    self.infer(inference, &to, &from, nested);
                }
            }
            inference.priority = outer;
        } else if inference.skips_closures {
            return;
        }
        let given = self.instantiated(wanted, given);
        if let Some((_, to)) = written.predicate
            && let Some(signature) = given.signature
            && let Some((_, from)) =
                self.facts(given.source).signatures[signature.index()].predicate
        {
            let to = self.lower(wanted.source, to, &wanted.env);
            let from = self.lower(given.source, from, &given.env);
            self.infer(inference, &to, &from, nested);
            return;
        }
        let Some(result) = written.result else { return };
        let to = self.lower(wanted.source, result, &wanted.env);
        if to == Type::NOTHING {
            return;
        }
        let from = self.made_by(&given, &given.env);
        self.infer(inference, &to, &from, nested);
    }

    /// A generic function where a function is expected: its own type parameters are inferred
    /// from what it will be given.
    fn instantiated(&mut self, wanted: &Callable, given: Callable) -> Callable {
        let own = self.own_parameters(&given);
        if own.is_empty() {
            return given;
        }
        let (Some(signature), Some(expected)) = (given.signature, wanted.signature) else {
            return given;
        };
        let mut inference = Inference::new(own.clone());
        let count = self.facts(wanted.source).signatures[expected.index()].parameters.len();
        for i in 0..count {
            let declared = self.facts(given.source).signatures[signature.index()]
                .parameters
                .get(i)
                .and_then(|p| p.declared_type);
            let (Some(declared), Some(from)) =
                (declared, self.parameter_type(wanted, &wanted.env.clone(), i))
            else {
                continue;
            };
            let to = self.lower(given.source, declared, &given.env);
            if !self.is_open(&from) {
                self.infer(&mut inference, &to, &from, 0);
            }
        }
        let bound: Vec<(ParameterKey, Type)> = own
            .iter()
            .enumerate()
            .filter_map(|(i, key)| Some((*key, inference.candidate(i)?)))
            .collect();
        Callable { env: given.env.with(bound), ..given }
    }

    /// The parameters of a signature from one on, as a tuple.
    pub(super) fn rest_of(&mut self, given: &Callable, from: usize) -> Option<Type> {
        let signature = given.signature?;
        let parameters = &self.facts(given.source).signatures[signature.index()].parameters;
        let mut elements = Vec::new();
        for (i, parameter) in parameters.iter().enumerate().skip(from) {
            if parameter.rest {
                let type_ = match parameter.declared_type {
                    Some(declared) => self.lower(given.source, declared, &given.env),
                    None => Type::Any,
                };
                match self.force(&type_) {
                    Type::Tuple(inner) => elements.extend(inner.iter().cloned()),
                    _ => elements.push(Element { type_, spread: true }),
                }
            } else {
                let type_ = self.parameter_type(given, &given.env.clone(), i)?;
                elements.push(Element { type_, spread: false });
            }
        }
        Some(Type::Tuple(elements.into()))
    }

    /// Against a type operator that waits for what is inferred.
    fn infer_to_operator(
        &mut self,
        inference: &mut Inference,
        target: &Deferred,
        source: &Type,
        nested: u32,
    ) {
        let Deferred { source: at, type_, env } = target;
        match &self.facts(*at).types[type_.index()] {
            TypeExpression::Conditional { yes, no, .. } => {
                for side in [*yes, *no] {
                    let side = self.lower(*at, side, env);
                    self.infer(inference, &side, source, nested);
                }
            }
            TypeExpression::Keyof(of) => {
                let of = self.lower(*at, *of, env);
                let _ = of;
            }
            _ => {}
        }
    }

    /// Against `{ [K in keyof T]: X }`: `T` is what would be mapped to the source.
    fn infer_to_mapped(
        &mut self,
        inference: &mut Inference,
        mapped: &Arc<Deferred>,
        source: &Type,
        nested: u32,
    ) {
        let Deferred { source: at, type_, env } = &**mapped;
        let at = *at;
        let TypeExpression::Mapped { key, constraint, value, .. } =
            &self.facts(at).types[type_.index()]
        else {
            return;
        };
        if let TypeExpression::Keyof(of) = self.facts(at).types[constraint.index()] {
            let over = self.lower(at, of, env);
            let Some(index) = inference.index(&over) else { return };
            let Some(value) = value else { return };
            // `{ [K in keyof T]: T[K] }` is T itself.
            if let TypeExpression::Indexed(object, by) = self.facts(at).types[value.index()]
                && self.lower(at, object, env) == over
                && self.lower(at, by, env) == Type::Parameter(at, *key)
            {
                return inference.add(index, source);
            }
            // Element by element of a tuple, backwards through the template.
            let backwards =
                |types: &mut Self, from: &Type| types.reversed(at, *value, env, &over, *key, from);
            match source {
                Type::Tuple(elements) => {
                    let mut reversed = Vec::with_capacity(elements.len());
                    for element in elements.iter() {
                        let type_ = backwards(self, &element.type_).unwrap_or(Type::Any);
                        reversed.push(Element { type_, spread: element.spread });
                    }
                    inference.add(index, &Type::Tuple(reversed.into()));
                }
                Type::Array(of) => {
                    let type_ = backwards(self, of).unwrap_or(Type::Any);
                    inference.add(index, &Type::array(type_));
                }
                Type::Literals(written) => {
                    // What the properties would be mapped from is not spelled anywhere: the names
                    // are those of the literal, and so are the declarations.
                    let written: &Written = written;
                    inference.add(index, &Type::Literals(Arc::new(written.clone())));
                }
                _ => {}
            }
            return;
        }
        // `Record<K, V>`: the keys, and every value.
        let constraint = self.lower(at, *constraint, env);
        if inference.index(&constraint).is_some()
            && let Some(names) = self.property_names(source)
        {
            let keys = names.into_iter().map(|name| Type::Literal(Primitive::String, name));
            let keys = Type::union(keys);
            self.infer(inference, &constraint, &keys, nested);
        }
        if let Some(value) = value {
            let to = self.lower(at, *value, env);
            if let Some(from) = self.index_signature(source, &Type::STRING) {
                self.infer(inference, &to, &from, nested);
            }
        }
    }

    /// What `T[K]` is, where the template of a mapped type is to be `from`.
    fn reversed(
        &mut self,
        at: SourceIndex,
        value: crate::model::facts::TypeId,
        env: &Env,
        over: &Type,
        key: crate::model::facts::LocalId,
        from: &Type,
    ) -> Option<Type> {
        // The template is lowered with `T` an object whose every member is one fresh parameter:
        // the key itself serves as that parameter.
        let place = Type::Parameter(at, key);
        let of = match over {
            Type::Parameter(source, local) => (*source, *local),
            _ => return None,
        };
        let env = env.with(vec![(of, Type::array(place.clone())), ((at, key), Type::NUMBER)]);
        let to = self.lower(at, value, &env);
        let mut inference = Inference::new(vec![(at, key)]);
        self.infer(&mut inference, &to, from, 1);
        inference.candidate(0)
    }
}
