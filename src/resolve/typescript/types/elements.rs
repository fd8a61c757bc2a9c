//! What a value holds: elements, what iterating gives, what waiting gives. ECMAScript, "Iteration",
//! "Await".

use super::Types;
use super::type_::{Element, Primitive, Type};
use crate::model::facts::NamelessKind;
use crate::resolve::graph::Name;

impl Types<'_, '_> {
    /// A literal's type becomes that of all its kind where a value may change.
    pub(super) fn widened(&mut self, type_: &Type) -> Type {
        match type_ {
            Type::Literal(primitive, _) => Type::Primitive(*primitive),
            Type::Union(arms) => {
                let arms: Vec<Type> = arms.iter().map(|arm| self.widened(arm)).collect();
                Type::union(arms)
            }
            Type::Tuple(elements) => {
                let mut arms: Vec<Type> = Vec::with_capacity(elements.len());
                for element in elements.iter() {
                    let element = self.spread_element(element);
                    arms.push(self.widened(&element));
                }
                // `[]` may hold anything.
                Type::array(if arms.is_empty() { Type::Any } else { Type::union(arms) })
            }
            _ => type_.clone(),
        }
    }

    pub(super) fn spread_element(&mut self, element: &Element) -> Type {
        if element.spread { self.iterated(&element.type_) } else { element.type_.clone() }
    }

    /// What stands at a place of a tuple.
    pub(super) fn tuple_element(&mut self, tuple: &Type, index: usize) -> Type {
        let Type::Tuple(elements) = tuple else { return Type::Any };
        for (i, element) in elements.iter().enumerate() {
            if i == index || element.spread {
                return self.spread_element(element);
            }
        }
        Type::NOTHING
    }

    /// What a value has at an index that is a number.
    pub(super) fn element(&mut self, of: &Type) -> Type {
        if !self.enter() {
            return Type::Any;
        }
        let type_ = match self.closed(of) {
            Type::Array(element) => (*element).clone(),
            Type::Tuple(elements) => {
                let arms: Vec<Type> = elements.iter().map(|e| self.spread_element(e)).collect();
                Type::union(arms)
            }
            Type::Primitive(Primitive::String) | Type::Literal(Primitive::String, _) => {
                Type::STRING
            }
            Type::Union(arms) => {
                let arms: Vec<Type> = arms.iter().map(|arm| self.element(arm)).collect();
                Type::union(arms.into_iter().filter(|arm| !arm.is_any()))
            }
            Type::Intersection(arms) => {
                let arms: Vec<Type> = arms.iter().map(|arm| self.element(arm)).collect();
                arms.into_iter().find(|arm| !arm.is_any()).unwrap_or(Type::Any)
            }
            other => match self.index_signature(&other, &Type::NUMBER) {
                Some(type_) => type_,
                None => match self.superinstance(&other) {
                    Some(array) => self.element(&array),
                    None => Type::Any,
                },
            },
        };
        self.leave();
        type_
    }

    /// The array that a class extends.
    fn superinstance(&mut self, of: &Type) -> Option<Type> {
        let Type::Instance(applied) = of else { return None };
        for declaration in self.declarations(applied.key).iter().copied() {
            for supertype in self.supertypes(declaration, &applied.arguments, of) {
                match self.force(&supertype) {
                    array @ (Type::Array(_) | Type::Tuple(_)) => return Some(array),
                    other => {
                        if self.enter() {
                            let found = self.superinstance(&other);
                            self.leave();
                            if found.is_some() {
                                return found;
                            }
                        }
                    }
                }
            }
        }
        None
    }

    /// What iterating over a value gives.
    pub(super) fn iterated(&mut self, of: &Type) -> Type {
        if !self.enter() {
            return Type::Any;
        }
        let type_ = match self.closed(of) {
            of @ (Type::Array(_)
            | Type::Tuple(_)
            | Type::Primitive(Primitive::String)
            | Type::Literal(Primitive::String, _)) => self.element(&of),
            Type::Union(arms) => {
                let arms: Vec<Type> = arms.iter().map(|arm| self.iterated(arm)).collect();
                Type::union(arms.into_iter().filter(|arm| !arm.is_any()))
            }
            of => {
                let found = match self.iterator_result(&of) {
                    Some(result) => self.result_value(&result, false),
                    None => Type::Any,
                };
                if found.is_any() {
                    self.superinstance(&of).map_or(Type::Any, |a| self.element(&a))
                } else {
                    found
                }
            }
        };
        self.leave();
        type_
    }

    /// What `yield*` of a value gives: what its iterator returns.
    pub(super) fn delegated(&mut self, of: &Type) -> Type {
        let of = self.closed(of);
        if let Type::Union(arms) = &of {
            let arms: Vec<Type> = arms.iter().map(|arm| self.delegated(arm)).collect();
            return Type::union(arms);
        }
        match self.iterator_result(&of) {
            Some(result) => self.result_value(&result, true),
            None => Type::Any,
        }
    }

    /// What `next` of a value's iterator gives.
    fn iterator_result(&mut self, of: &Type) -> Option<Type> {
        let iterator = self
            .computed(of, "Symbol.iterator")
            .or_else(|| self.computed(of, "Symbol.asyncIterator"))?;
        let next = self.modules.names.get("next")?;
        let next = self.property(&iterator, next)?;
        let next = self.property_type(&next);
        let callable = self.signatures(&next, false).into_iter().next()?;
        let env = callable.env.clone();
        let result = self.made_by(&callable, &env);
        Some(self.awaited(&result))
    }

    /// What calling the method with a computed name gives.
    fn computed(&mut self, of: &Type, text: &str) -> Option<Type> {
        let type_ = self.computed_type(of, text)?;
        let callable = self.signatures(&type_, false).into_iter().next()?;
        let env = callable.env.clone();
        Some(self.made_by(&callable, &env))
    }

    /// The type of the member whose name is computed from what is spelled `text`. ECMAScript,
    /// "ComputedPropertyName"; a symbol goes by the name of the constant that holds it.
    pub(super) fn computed_type(&mut self, of: &Type, text: &str) -> Option<Type> {
        if !self.enter() {
            return None;
        }
        let found = self.computed_of(of, text);
        self.leave();
        found
    }

    fn computed_of(&mut self, of: &Type, text: &str) -> Option<Type> {
        let of = self.closed(of);
        match &of {
            Type::Intersection(arms) => {
                return arms.iter().find_map(|arm| self.computed_type(arm, text));
            }
            Type::Union(arms) => {
                let found: Vec<Type> =
                    arms.iter().filter_map(|arm| self.computed_type(arm, text)).collect();
                return (!found.is_empty()).then(|| Type::union(found));
            }
            _ => {}
        }
        for (source, member, env) in self.nameless(&of) {
            let facts = self.facts(source);
            let member = &facts.nameless[member as usize];
            match member.kind {
                NamelessKind::Computed(name) if last(facts.name(name)) == last(text) => {}
                _ => continue,
            }
            if let Some(signature) = member.signature {
                return Some(Type::Function([self.callable(source, signature, &env)].into()));
            }
            return match (member.declared_type, member.value) {
                (Some(written), _) => Some(self.lower(source, written, &env)),
                (None, Some(value)) => {
                    let type_ = self.of(source, value);
                    Some(self.substitute(&type_, &env))
                }
                (None, None) => None,
            };
        }
        let Type::Instance(applied) = &of else { return None };
        for declaration in self.declarations(applied.key).iter().copied() {
            for supertype in self.supertypes(declaration, &applied.arguments, &of) {
                if let Some(found) = self.computed_type(&supertype, text) {
                    return Some(found);
                }
            }
        }
        None
    }

    /// The value of an iterator's result: of what it yields, or of what it returns at last.
    fn result_value(&mut self, result: &Type, done: bool) -> Type {
        let (Some(value), Some(flag)) =
            (self.modules.names.get("value"), self.modules.names.get("done"))
        else {
            return Type::Any;
        };
        let mut found = Vec::new();
        for arm in self.arms(result) {
            let is_done = self.property(&arm, flag).map(|p| self.property_type(&p));
            let is_done = is_done.map(|type_| self.force(&type_));
            let is_true = match is_done {
                Some(Type::Literal(Primitive::Boolean, text)) => self.text(text) == "true",
                Some(Type::Union(_)) | None => false,
                Some(_) => done,
            };
            if is_true == done
                && let Some(property) = self.property(&arm, value)
            {
                found.push(self.property_type(&property));
            }
        }
        if found.is_empty() { Type::Any } else { Type::union(found) }
    }

    /// What waiting for a value gives: the value, or what its `then` passes on.
    pub(super) fn awaited(&mut self, of: &Type) -> Type {
        if !self.enter() {
            return Type::Any;
        }
        let type_ = match self.force(of) {
            Type::Union(arms) => {
                let arms: Vec<Type> = arms.iter().map(|arm| self.awaited(arm)).collect();
                Type::union(arms)
            }
            of @ (Type::Instance(_) | Type::Object(_) | Type::Intersection(_)) => {
                self.thenable(&of).unwrap_or(of)
            }
            of @ (Type::Parameter(..) | Type::Deferred(_)) => {
                let constraint = self.closed(&of);
                match constraint {
                    Type::Instance(_) => self.awaited(&constraint),
                    _ => of,
                }
            }
            of => of,
        };
        self.leave();
        type_
    }

    fn thenable(&mut self, of: &Type) -> Option<Type> {
        for name in ["Promise", "PromiseLike"] {
            if let Some(key) = self.library(name)
                && let Some(applied) = self.as_instance_of(of, key)
            {
                let argument = applied.arguments.first().cloned().unwrap_or(Type::Any);
                return Some(self.awaited(&argument));
            }
        }
        let then = self.modules.names.get("then")?;
        let then = self.property(of, then)?;
        let then = self.property_type(&then);
        let callable = self.signatures(&then, false).into_iter().next()?;
        let resolve = self.parameter_type(&callable, &callable.env.clone(), 0)?;
        let arms = self.arms(&resolve);
        for arm in arms {
            if let Some(callable) = self.signatures(&arm, false).into_iter().next() {
                let value = self.parameter_type(&callable, &callable.env.clone(), 0)?;
                return Some(self.awaited(&value));
            }
        }
        None
    }

    /// A member by its text.
    pub(super) fn name(&self, text: &str) -> Option<Name> {
        self.modules.names.get(text)
    }
}

/// The last name of a path: `iterator` of `Symbol.iterator`.
fn last(text: &str) -> &str {
    text.rsplit('.').next().unwrap_or(text).trim()
}
