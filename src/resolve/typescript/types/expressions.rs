//! The types of expressions and locals, on demand and memoised.
//!
//! ECMAScript, "Expressions"; TypeScript handbook, "Everyday Types", "More on Functions".

use super::super::modules::Key;
use super::calls::Seen;
use super::type_::{Element, Env, Primitive, Type, Written};
use super::{Types, Unit};
use crate::model::facts::{
    Access, Expression, ExpressionId, Literal, LocalId, LocalKind, NamelessKind, Operator,
    PatternStep, ReferenceId, Role, ScopeId, SignatureId, flags,
};
use crate::resolve::SourceIndex;
use crate::resolve::graph::Name;
use std::sync::Arc;

impl Types<'_, '_> {
    /// The type of an expression.
    pub(in super::super) fn of(&mut self, source: SourceIndex, id: ExpressionId) -> Type {
        let expression = &self.facts(source).expressions[id.index()];
        match expression {
            Expression::Literal(literal) => return self.of_literal(source, *literal),
            Expression::Unknown => return Type::Any,
            Expression::Closure(signature) => {
                return Type::Function([self.callable(source, *signature, &Env::EMPTY)].into());
            }
            Expression::Typed(written) => return self.lower(source, *written, &Env::EMPTY),
            Expression::Class(definition) => return Type::Class((source, *definition)),
            Expression::Object { .. } => {
                let env = Env::EMPTY;
                return Type::Literals(Arc::new(Written { source, expression: id, env }));
            }
            _ => {}
        }
        self.type_unit(Unit::Expression(source, id), |types| {
            let type_ = types.evaluate_expression(source, id, expression);
            types.narrowed(source, id, type_)
        })
    }

    fn evaluate_expression(
        &mut self,
        source: SourceIndex,
        id: ExpressionId,
        expression: &Expression,
    ) -> Type {
        match expression {
            Expression::Reference(reference) => self.of_reference(source, *reference),
            Expression::Local(local) => self.of_local(source, *local),
            Expression::Parameter(signature, index) => {
                self.parameter_of(source, *signature, *index)
            }
            Expression::This => self.this_at(source, id),
            Expression::Super => self.super_at(source, id),
            Expression::Call { .. } => {
                if let Some(chosen) = self.chosen(source, id, u32::MAX, Seen::All) {
                    return self.made_by(&chosen.callable, &chosen.env);
                }
                Type::Any
            }
            Expression::New { class, .. } => {
                if let Some(chosen) = self.chosen(source, id, u32::MAX, Seen::All) {
                    return self.made_by(&chosen.callable, &chosen.env);
                }
                let class = self.of(source, *class);
                match self.force(&class) {
                    Type::External(path) => Type::External(path),
                    _ => Type::Any,
                }
            }
            Expression::Generic { of, .. } => self.of(source, *of),
            Expression::Index { object, index } => {
                let object = self.of(source, *object);
                let index = self.of(source, *index);
                self.indexed(&object, &index).unwrap_or_else(|| {
                    let object = self.closed(&object);
                    let index = self.closed(&index);
                    self.indexed(&object, &index).unwrap_or(Type::Any)
                })
            }
            Expression::Element(of) => {
                let of = self.of(source, *of);
                self.iterated(&of)
            }
            Expression::Await(of) => {
                let of = self.of(source, *of);
                self.awaited(&of)
            }
            Expression::Yield(of) => {
                let of = self.of(source, *of);
                self.delegated(&of)
            }
            Expression::Part { of, steps } => {
                let of = self.of(source, *of);
                self.part(source, of, steps)
            }
            Expression::Spread(of) => self.of(source, *of),
            Expression::Either(sides) => {
                let mut types: Vec<Type> = Vec::with_capacity(sides.len());
                for side in sides {
                    let type_ = self.of(source, *side);
                    if type_ != Type::NOTHING {
                        types.push(type_);
                    }
                }
                // What one side is not known to be, the other may still say.
                if types.iter().any(|type_| !type_.is_any()) {
                    types.retain(|type_| !type_.is_any());
                }
                Type::union(types)
            }
            Expression::Array(entries) => self.array(source, id, entries),
            Expression::Tuple(entries) => {
                let mut elements = Vec::with_capacity(entries.len());
                for entry in entries {
                    elements.push(Element { type_: self.of(source, *entry), spread: false });
                }
                Type::Tuple(elements.into())
            }
            Expression::Operation(operator, operands) => {
                if *operator == Operator::Not {
                    return Type::BOOLEAN;
                }
                // `+` joins strings where one side is one.
                for operand in operands {
                    let type_ = self.of(source, *operand);
                    let type_ = self.closed(&type_);
                    if let Type::Primitive(p) | Type::Literal(p, _) = type_
                        && p == Primitive::String
                        && *operator == Operator::Add
                    {
                        return Type::STRING;
                    }
                }
                Type::NUMBER
            }
            _ => Type::Any,
        }
    }

    fn of_literal(&mut self, source: SourceIndex, literal: Literal) -> Type {
        match literal {
            Literal::String => Type::STRING,
            Literal::Number | Literal::Float => Type::NUMBER,
            Literal::Boolean => Type::BOOLEAN,
            Literal::Regex => self.library_instance("RegExp", Vec::new()),
            Literal::Nothing => Type::NOTHING,
            Literal::Text(name) => self.literal(source, name),
            _ => Type::Any,
        }
    }

    /// An array literal: a tuple where one is expected, else an array of what its entries are.
    fn array(&mut self, source: SourceIndex, id: ExpressionId, entries: &[ExpressionId]) -> Type {
        let mut elements = Vec::with_capacity(entries.len());
        for entry in entries {
            let type_ = self.of(source, *entry);
            let spread =
                matches!(self.facts(source).expressions[entry.index()], Expression::Spread(_));
            if spread && let Type::Tuple(inner) = self.closed(&type_) {
                elements.extend(inner.iter().cloned());
            } else {
                elements.push(Element { type_, spread });
            }
        }
        let _ = id;
        Type::Tuple(elements.into())
    }

    /// The type that a name stands for as a value.
    pub(super) fn of_reference(&mut self, source: SourceIndex, id: ReferenceId) -> Type {
        let reference = &self.facts(source).references[id.index()];
        if reference.role != Role::ImportModule
            && let Access::Member(object) = reference.access
        {
            let object = self.of(source, object);
            let name = self.modules.name(source, reference.name);
            if let Some(property) = self.property(&object, name) {
                return self.property_type(&property);
            }
        }
        let bindings = self.bindings(source, id);
        self.of_bindings(&bindings)
    }

    /// The type of a local.
    pub(super) fn of_local(&mut self, source: SourceIndex, id: LocalId) -> Type {
        self.type_unit(Unit::Local(source, id), |types| types.evaluate_local(source, id))
    }

    fn evaluate_local(&mut self, source: SourceIndex, id: LocalId) -> Type {
        let local = &self.facts(source).locals[id.index()];
        if !matches!(local.kind, LocalKind::Parameter | LocalKind::Variable) {
            return Type::Any;
        }
        let whole = match (local.declared_type, local.value) {
            (Some(written), _) => {
                let written = self.lower(source, written, &Env::EMPTY);
                // A pattern takes apart what is declared for all of it.
                written
            }
            (None, Some(value)) => {
                let type_ = self.of(source, value);
                match type_ {
                    // An array literal that is kept can grow: it is no tuple.
                    Type::Tuple(_) if local.pattern.is_empty() => self.widened(&type_),
                    _ => type_,
                }
            }
            (None, None) => return Type::Any,
        };
        self.part(source, whole, &local.pattern)
    }

    /// What a pattern takes out of a value.
    fn part(&mut self, source: SourceIndex, whole: Type, steps: &[PatternStep]) -> Type {
        let mut type_ = whole;
        for step in steps {
            type_ = match step {
                PatternStep::Member(name) => {
                    let name = self.modules.name(source, *name);
                    match self.property(&type_, name) {
                        Some(property) => self.property_type(&property),
                        None => Type::Any,
                    }
                }
                PatternStep::Index(index) => self.at(&type_, *index as usize),
                PatternStep::Element => self.iterated(&type_),
                PatternStep::Rest => match self.closed(&type_) {
                    Type::Tuple(elements) => {
                        let arms: Vec<Type> =
                            elements.iter().map(|element| self.spread_element(element)).collect();
                        Type::array(Type::union(arms))
                    }
                    _ => type_,
                },
                PatternStep::Default(value) => {
                    if type_.is_any() {
                        self.of(source, *value)
                    } else {
                        type_
                    }
                }
                PatternStep::Constructor(_) | PatternStep::Dereference | PatternStep::Borrow => {
                    type_
                }
            };
        }
        type_
    }

    /// The entry of an array pattern.
    fn at(&mut self, of: &Type, index: usize) -> Type {
        let mut found = Vec::new();
        for arm in self.arms(of) {
            match self.closed(&arm) {
                arm @ Type::Tuple(_) => found.push(self.tuple_element(&arm, index)),
                arm => found.push(self.iterated(&arm)),
            }
        }
        Type::union(found)
    }

    /// The type of a parameter: as written, of its default, or what is expected of its function.
    pub(super) fn parameter_of(
        &mut self,
        source: SourceIndex,
        signature: SignatureId,
        index: u32,
    ) -> Type {
        let written = &self.facts(source).signatures[signature.index()];
        let Some(parameter) = written.parameters.get(index as usize) else { return Type::Any };
        if let Some(declared) = parameter.declared_type {
            return self.lower(source, declared, &Env::EMPTY);
        }
        let unit = Unit::Parameter(source, signature, index);
        self.type_unit(unit, |types| {
            let expected = types.expected_parameter(source, signature, index);
            match (expected, parameter.default) {
                (Some(type_), _) => type_,
                (None, Some(default)) => {
                    let type_ = types.of(source, default);
                    types.widened(&type_)
                }
                (None, None) => Type::Any,
            }
        })
    }

    // ---- this, super

    fn this_at(&mut self, source: SourceIndex, id: ExpressionId) -> Type {
        match self.class_at(source, id) {
            Some((key, false)) => Type::This(Some(key)),
            Some((key, true)) => Type::Class(key),
            None => self.this_of_function(source, id),
        }
    }

    fn super_at(&mut self, source: SourceIndex, id: ExpressionId) -> Type {
        let Some((key, statics)) = self.class_at(source, id) else { return Type::Any };
        if statics {
            return self.superclass(key).unwrap_or(Type::Any);
        }
        let arguments: Vec<Type> =
            self.parameters_of(key).iter().map(|l| Type::Parameter(key.0, *l)).collect();
        let supertypes = self.supertypes(key, &arguments, &Type::This(Some(key)));
        supertypes.into_iter().next().unwrap_or(Type::Any)
    }

    /// The class around an expression, and whether it stands in a static member.
    fn class_at(&self, source: SourceIndex, id: ExpressionId) -> Option<(Key, bool)> {
        let facts = self.facts(source);
        let place = self.index(source).place(facts, id)?;
        let scope = self.scope_at(source, place)?;
        let mut at = Some(scope);
        while let Some(scope) = at {
            if let Some(class) = self.modules.classes.get(&(source, scope)) {
                let class = (*class)?;
                let statics = self.is_static_at(source, scope, place);
                return Some(((source, class), statics));
            }
            at = facts.scopes[scope.index()].parent;
        }
        None
    }

    /// The innermost scope around a place.
    fn scope_at(&self, source: SourceIndex, place: u32) -> Option<ScopeId> {
        self.index(source).scope_at(self.facts(source), place)
    }

    fn is_static_at(&self, source: SourceIndex, body: ScopeId, place: u32) -> bool {
        let facts = self.facts(source);
        let members = self.index(source).members.get(&body);
        members.into_iter().flatten().any(|id| {
            let member = &facts.definitions[id.index()];
            let Some(scope) = member.body else { return false };
            let scope = &facts.scopes[scope.index()];
            member.flags & flags::STATIC != 0 && scope.start <= place && place < scope.end
        })
    }

    /// `this` of a function that says so: `function f(this: T)`.
    fn this_of_function(&mut self, source: SourceIndex, id: ExpressionId) -> Type {
        let facts = self.facts(source);
        let Some(place) = self.index(source).place(facts, id) else { return Type::Any };
        let mut at = self.scope_at(source, place);
        while let Some(scope) = at {
            if let Some(signature) = self.index(source).signatures.get(&scope)
                && let Some(receiver) = facts.signatures[signature.index()].receiver
            {
                return self.lower(source, receiver, &Env::EMPTY);
            }
            at = facts.scopes[scope.index()].parent;
        }
        Type::Any
    }

    // ---- elements

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
                None => match self.superinstance(&other, &["Array", "ReadonlyArray"]) {
                    Some(array) => self.element(&array),
                    None => Type::Any,
                },
            },
        };
        self.leave();
        type_
    }

    /// The array that a class extends.
    fn superinstance(&mut self, of: &Type, _names: &[&str]) -> Option<Type> {
        let Type::Instance(applied) = of else { return None };
        for declaration in self.declarations(applied.key) {
            for supertype in self.supertypes(declaration, &applied.arguments, of) {
                match self.force(&supertype) {
                    array @ (Type::Array(_) | Type::Tuple(_)) => return Some(array),
                    other => {
                        if self.enter() {
                            let found = self.superinstance(&other, _names);
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
                    self.superinstance(&of, &[]).map_or(Type::Any, |a| self.element(&a))
                } else {
                    found
                }
            }
        };
        self.leave();
        type_
    }

    /// What `yield*` of a value gives: what its iterator returns.
    fn delegated(&mut self, of: &Type) -> Type {
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
        if !self.enter() {
            return None;
        }
        let found = self.computed_of(of, text);
        self.leave();
        found
    }

    fn computed_of(&mut self, of: &Type, text: &str) -> Option<Type> {
        let of = self.closed(of);
        if let Type::Intersection(arms) = &of {
            return arms.iter().find_map(|arm| self.computed(arm, text));
        }
        for (source, member, env) in self.nameless(&of) {
            let facts = self.facts(source);
            let member = &facts.nameless[member as usize];
            match member.kind {
                NamelessKind::Computed(name) if facts.name(name) == text => {}
                _ => continue,
            }
            if let Some(signature) = member.signature {
                return Some(self.result_of(source, signature, &env));
            }
            let type_ = match (member.declared_type, member.value) {
                (Some(written), _) => self.lower(source, written, &env),
                (None, Some(value)) => {
                    let type_ = self.of(source, value);
                    self.substitute(&type_, &env)
                }
                (None, None) => return None,
            };
            let callable = self.signatures(&type_, false).into_iter().next()?;
            let env = callable.env.clone();
            return Some(self.made_by(&callable, &env));
        }
        let Type::Instance(applied) = &of else { return None };
        for declaration in self.declarations(applied.key) {
            for supertype in self.supertypes(declaration, &applied.arguments, &of) {
                if let Some(found) = self.computed(&supertype, text) {
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
