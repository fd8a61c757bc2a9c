//! The types of expressions and locals, on demand and memoised.
//!
//! ECMAScript, "Expressions"; TypeScript handbook, "Everyday Types", "More on Functions".

use super::super::modules::Key;
use super::calls::Seen;
use super::index::place;
use super::members::Property;
use super::type_::{Element, Env, Primitive, Type, Written};
use super::{Types, Unit};
use crate::model::facts::{
    Access, Expression, ExpressionId, Literal, LocalId, LocalKind, Operator, PatternStep,
    ReferenceId, Role, ScopeId, SignatureId, flags,
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
            let name = self.modules.name(source, reference.name);
            if let Some(property) = self.accessed(source, object, name) {
                return self.property_type(&property);
            }
        }
        let bindings = self.bindings(source, id);
        self.of_bindings(&bindings)
    }

    /// The member that an access to an expression names. An object literal stands there for the
    /// `this` of its methods, which is what is expected of the literal, else the literal itself
    /// (TypeScript 2.3, "Specifying the type of `this` for functions").
    pub(in super::super) fn accessed(
        &mut self,
        source: SourceIndex,
        object: ExpressionId,
        name: Name,
    ) -> Option<Property> {
        if let Expression::Object { .. } = self.facts(source).expressions[object.index()]
            && let Some(expected) = self.expected(source, object)
            && let Some(property) = self.property(&expected, name)
        {
            return Some(property);
        }
        let of = self.of(source, object);
        self.property(&of, name)
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
        if index == u32::MAX {
            let unit = Unit::Parameter(source, signature, index);
            return self.type_unit(unit, |types| {
                types.expected_receiver(source, signature).unwrap_or(Type::Any)
            });
        }
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
            None => Type::Any,
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
        let place = place(facts, id)?;
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
}
