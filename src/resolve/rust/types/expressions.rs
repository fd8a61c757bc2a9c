//! The type of an expression. Reference, "Expressions".
//!
//! Must not know: how names are looked up.

use super::super::lookup;
use super::super::modules::Key;
use super::table::Kind;
use super::type_::Type;
use super::{Evaluator, Memo};
use crate::model::SymbolKind;
use crate::model::facts::{
    Access, Expression, ExpressionId, Literal, NameId, ReferenceId, Role, TypeExpression, TypeId,
    namespaces,
};
use crate::resolve::graph::Entity;
use std::sync::Arc;

impl Evaluator<'_, '_> {
    /// The type of an expression.
    pub(super) fn type_of(&mut self, id: ExpressionId) -> Type {
        match &self.expressions[id.index()] {
            Memo::Done(type_) => return type_.clone(),
            Memo::Busy => return Type::Unknown,
            Memo::Unknown(event) if *event == self.event => return Type::Unknown,
            Memo::Empty | Memo::Unknown(_) => {}
        }
        self.receivers(id);
        self.expressions[id.index()] = Memo::Busy;
        let type_ = self.deeper(|this| this.shape(id));
        match type_ {
            Some(type_) => {
                self.expressions[id.index()] = match type_ {
                    Type::Unknown => Memo::Unknown(self.event),
                    _ => Memo::Done(type_.clone()),
                };
                type_
            }
            None => {
                self.expressions[id.index()] = Memo::Unknown(self.event);
                Type::Unknown
            }
        }
    }

    /// Evaluates the receivers of a long chain of calls from its beginning, so that its length is
    /// not the depth of evaluation.
    fn receivers(&mut self, id: ExpressionId) {
        let mut chain = Vec::new();
        let mut at = id;
        loop {
            let next = match &self.facts.expressions[at.index()] {
                Expression::Call { callee, .. } => *callee,
                Expression::Generic { of, .. } => *of,
                Expression::Try(of) | Expression::Await(of) => *of,
                Expression::Reference(reference) => {
                    match self.facts.references[reference.index()].access {
                        Access::Member(on) => on,
                        _ => break,
                    }
                }
                _ => break,
            };
            // What is lowered has no circles, but facts may come from anywhere.
            if chain.len() >= self.facts.expressions.len()
                || matches!(self.expressions[next.index()], Memo::Busy | Memo::Done(_))
            {
                break;
            }
            if matches!(
                self.facts.expressions[next.index()],
                Expression::Call { .. } | Expression::Try(_) | Expression::Await(_)
            ) {
                chain.push(next);
            }
            at = next;
        }
        if chain.len() < 2 {
            return;
        }
        for receiver in chain.into_iter().rev() {
            self.type_of(receiver);
        }
    }

    fn shape(&mut self, id: ExpressionId) -> Type {
        let facts = self.facts;
        match &facts.expressions[id.index()] {
            Expression::Reference(reference) => self.reference(*reference),
            Expression::Local(local) => self.type_of_local(*local),
            Expression::Parameter(signature, index) => self.parameter(*signature, *index),
            Expression::This => self.this(),
            Expression::Call { callee, arguments } => self.call(id, *callee, arguments),
            Expression::Generic { of, .. } => self.type_of(*of),
            Expression::Structure { written, fields } => self.structure(*written, fields),
            Expression::Macro { macro_, arguments } => self.macro_call(*macro_, arguments),
            Expression::Typed(written) => self.written_here(*written),
            Expression::Index { object, index } => self.index(*object, *index),
            Expression::Range(bounds) => self.range(bounds),
            Expression::Element(over) => self.element(*over),
            Expression::Await(future) => self.awaited(*future),
            Expression::Try(tried) => self.tried(*tried),
            Expression::Borrow(of) => self.type_of(*of).reference(),
            Expression::Dereference(of) => {
                let of = self.type_of(*of);
                match self.known(&of) {
                    Type::Pointer(of) => (*of).clone(),
                    of => self.dereference(&of).unwrap_or(Type::Unknown),
                }
            }
            Expression::Operation(operator, operands) => self.operation(*operator, operands),
            Expression::Assign(to, value) => {
                let to = self.type_of(*to);
                let value = self.type_for(*value, &to);
                self.coerce(&to, &value);
                Type::unit()
            }
            Expression::Closure(signature) => self.closure_expression(*signature),
            Expression::Async(value) => {
                let output = self.type_of(*value);
                self.future(output)
            }
            Expression::Array(elements) => self.array(elements),
            Expression::Tuple(parts) => {
                Type::Tuple(parts.iter().map(|part| self.type_of(*part)).collect())
            }
            Expression::Either(branches) => self.either(branches),
            Expression::Literal(literal) => self.literal(*literal),
            _ => Type::Unknown,
        }
    }

    fn reference(&mut self, id: ReferenceId) -> Type {
        let written = &self.facts.references[id.index()];
        if let Access::Member(on) = written.access {
            if written.role == Role::Call {
                let found = self.method(id);
                return found
                    .map_or(Type::Unknown, |f| Type::Function(Arc::new(f.signature.clone())));
            }
            let on = self.type_of(on);
            let name = self.modules().name(self.source, written.name);
            return self.field(&on, name).map_or(Type::Unknown, |(_, type_)| type_);
        }
        let entities = self.meaning(id);
        self.value(id, &entities)
    }

    /// `self`, as the function around says. Reference, "Associated items: Methods".
    fn this(&self) -> Type {
        let mut at = self.place.definition;
        while let Some(id) = at {
            let key = (self.source, id);
            let definition = self.modules().definition(key);
            if definition.kind.is_callable() {
                let callable = self.lowering.callable(key);
                return match callable.as_ref().and_then(|callable| callable.receiver.as_ref()) {
                    Some(Type::Unknown) => self.lowering.self_type(self.source, Some(id)),
                    Some(receiver) => receiver.clone(),
                    None => Type::Unknown,
                };
            }
            at = definition.enclosing;
        }
        Type::Unknown
    }

    /// What a reference that is no member leads to.
    pub(super) fn meaning(&mut self, id: ReferenceId) -> Vec<Entity> {
        lookup::entities(self, id)
    }

    /// A type written in a body: `Self` is known by where the reference in it stands.
    fn written_here(&mut self, id: TypeId) -> Type {
        let within = self.within_of(id, 0);
        self.written(id, within)
    }

    fn within_of(&self, id: TypeId, depth: u32) -> Option<crate::model::facts::DefinitionId> {
        let of = match &self.facts.types[id.index()] {
            TypeExpression::Path { reference, .. } => {
                return self.facts.references[reference.index()].enclosing;
            }
            TypeExpression::Borrow(of)
            | TypeExpression::Pointer(of)
            | TypeExpression::Array(of) => Some(*of),
            TypeExpression::Tuple(of) => of.first().copied(),
            _ => None,
        };
        match of {
            Some(of) if depth < 16 => self.within_of(of, depth + 1),
            // `Self` alone: the function that is being read.
            _ => self.place.definition,
        }
    }

    /// `S { field: value }`. Reference, "Struct expressions".
    fn structure(&mut self, written: TypeId, fields: &[(NameId, ExpressionId)]) -> Type {
        let type_ = self.written_here(written);
        let Type::Named(Entity::Definition(source, id), arguments) = type_.clone() else {
            for (_, value) in fields {
                self.type_of(*value);
            }
            return type_;
        };
        let owner: Key = (source, id);
        let of = self.constructed(written).unwrap_or(owner);
        for (name, value) in fields {
            let name = self.modules().name(self.source, *name);
            let field = self.member(of, owner, &arguments, name);
            if let (Some(closure), Some((_, type_))) = (self.closure_in(*value), &field) {
                self.expect_closure(closure, &type_.clone());
            }
            match field {
                Some((_, expected)) => {
                    let actual = self.type_for(*value, &expected);
                    self.coerce(&expected, &actual);
                }
                None => {
                    self.type_of(*value);
                }
            }
        }
        type_
    }

    /// The variant a struct expression names.
    fn constructed(&mut self, written: TypeId) -> Option<Key> {
        let TypeExpression::Path { reference, .. } = self.facts.types[written.index()] else {
            return None;
        };
        self.meaning(reference).into_iter().find_map(|entity| match entity {
            Entity::Definition(source, id) => {
                let kind = self.modules().definition((source, id)).kind;
                (kind == SymbolKind::EnumMember).then_some((source, id))
            }
            _ => None,
        })
    }

    fn range(&mut self, bounds: &[ExpressionId]) -> Type {
        let mut of = self.fresh();
        for bound in bounds {
            let type_ = self.type_of(*bound);
            if !self.try_unify(&of, &type_) {
                of = type_;
            }
        }
        match self.world.known.traits.get("Range") {
            Some(range) => Type::Named(range.clone(), [of].into()),
            None => Type::Unknown,
        }
    }

    fn array(&mut self, elements: &[ExpressionId]) -> Type {
        let of = self.fresh();
        for element in elements {
            let type_ = self.type_of(*element);
            self.coerce(&of, &type_);
        }
        Type::Array(Arc::new(of))
    }

    /// Branches have one type. Reference, "Least upper bound coercions".
    fn either(&mut self, branches: &[ExpressionId]) -> Type {
        let mut whole: Option<Type> = None;
        for branch in branches {
            let type_ = self.type_of(*branch);
            let shape = self.shallow(&type_);
            if matches!(shape, Type::Never | Type::Unknown) {
                continue;
            }
            match &whole {
                None => whole = Some(type_),
                Some(whole) => self.coerce(&whole.clone(), &type_),
            }
        }
        whole.unwrap_or(Type::Unknown)
    }

    fn literal(&mut self, literal: Literal) -> Type {
        match literal {
            Literal::String | Literal::Text(_) => self.primitive("str").reference(),
            Literal::Number => self.table.fresh(Kind::Integer),
            Literal::Float => self.table.fresh(Kind::Float),
            Literal::Boolean => self.primitive("bool"),
            Literal::Nothing => Type::unit(),
            Literal::Character => self.primitive("char"),
            Literal::Bytes => Type::Array(Arc::new(self.primitive("u8"))).reference(),
            Literal::Regex => Type::Unknown,
        }
    }

    /// What a macro of a library results in: its skeleton says so by a function beside the macro,
    /// of the same name.
    fn macro_call(&mut self, macro_: ReferenceId, arguments: &[ExpressionId]) -> Type {
        let found = self.meaning(macro_);
        let function = found.iter().find_map(|entity| match entity {
            Entity::Definition(source, id) => self.beside((*source, *id)),
            _ => None,
        });
        let Some(key) = function else {
            self.pass(&[], arguments);
            let own = found.iter().find_map(|entity| match entity {
                Entity::Definition(source, id) => Some((*source, *id)),
                _ => None,
            });
            return own.map_or(Type::Unknown, |own| self.expanded(own, arguments));
        };
        let mut substitution = super::type_::Substitution::default();
        self.fresh_for(key, &[], &mut substitution);
        let signature = self.instantiate(key, &substitution, false);
        // `vec![a, b, c]`: the last parameter takes all that follow.
        let mut parameters = signature.parameters.clone();
        if let Some(last) = parameters.last().cloned() {
            parameters.resize(arguments.len().max(parameters.len()), last);
        }
        self.pass(&parameters, arguments);
        signature.result
    }

    /// The function beside a library's macro.
    fn beside(&self, macro_: Key) -> Option<Key> {
        let modules = self.modules();
        modules.project.library_of(macro_.0)?;
        let definition = modules.definition(macro_);
        let module = modules.module_of_scope[macro_.0 as usize][definition.scope.index()];
        let name = modules.name(macro_.0, definition.name);
        let found = modules.graph.lookup(module, name, namespaces::VALUE, None);
        found.into_iter().find_map(|binding| match binding.entity {
            Entity::Definition(source, id) => Some((source, id)),
            _ => None,
        })
    }
}
