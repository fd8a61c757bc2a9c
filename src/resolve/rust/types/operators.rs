//! What operators, indexing and iteration give. Reference, "Operator expressions", "Array and slice
//! indexing expressions", "Iterator loops", "Await expressions".
//!
//! Must not know: names.

use super::Evaluator;
use super::table::Kind;
use super::type_::{TraitRef, Type};
use crate::model::facts::{Expression, ExpressionId, Operator};
use crate::resolve::graph::Entity;

/// The trait of an operator.
const fn trait_of(operator: Operator) -> &'static str {
    match operator {
        Operator::Add => "Add",
        Operator::Subtract => "Sub",
        Operator::Multiply => "Mul",
        Operator::Divide => "Div",
        Operator::Remainder => "Rem",
        Operator::And => "BitAnd",
        Operator::Or => "BitOr",
        Operator::Xor => "BitXor",
        Operator::ShiftLeft => "Shl",
        Operator::ShiftRight => "Shr",
        Operator::Negate => "Neg",
        Operator::Not => "Not",
    }
}

impl Evaluator<'_, '_> {
    /// Whether a type is a primitive one, or a literal's.
    fn is_number(&self, type_: &Type) -> bool {
        match type_ {
            Type::Primitive(_) => true,
            Type::Variable(variable) => self.table.kind(*variable) != Kind::Any,
            _ => false,
        }
    }

    pub(super) fn operation(&mut self, operator: Operator, operands: &[ExpressionId]) -> Type {
        let types: Vec<Type> = operands
            .iter()
            .map(|operand| {
                let type_ = self.type_of(*operand);
                self.known(&type_)
            })
            .collect();
        let Some(left) = types.first() else { return Type::Unknown };
        // Numbers give numbers, through references too.
        let mut plain = left.clone();
        while let Type::Reference(of) = &plain {
            plain = self.shallow(&of.clone());
        }
        if self.is_number(&plain) {
            if let Some(right) = types.get(1)
                && !matches!(operator, Operator::ShiftLeft | Operator::ShiftRight)
                && self.is_number(right)
            {
                self.try_unify(&plain, right);
            }
            return plain;
        }
        let of = trait_of(operator);
        let Some(Entity::Definition(source, id)) = self.world.known.traits.get(of).cloned() else {
            return Type::Unknown;
        };
        let mut open: TraitRef = self.open_trait((source, id));
        if let Some(right) = types.get(1)
            && !open.arguments.is_empty()
        {
            open.arguments = [right.clone()].into();
        }
        let Some(name) = self.name("Output") else { return Type::Unknown };
        self.project(left.clone(), open, name)
    }

    pub(super) fn index(&mut self, object: ExpressionId, index: ExpressionId) -> Type {
        let on = self.type_of(object);
        let by = self.type_of(index);
        let by = self.shallow(&by);
        let range = self.is_range(index, &by);
        for step in self.autoderef(&on) {
            match &step {
                Type::Array(of) => match &by {
                    _ if range => return step.clone(),
                    // The repository may index slices by types of its own.
                    Type::Named(..) | Type::Parameter(..) | Type::Reference(_) => {}
                    _ => return (**of).clone(),
                },
                Type::Variable(_) | Type::Unknown => return Type::Unknown,
                _ => {}
            }
            let Some(Entity::Definition(source, id)) =
                self.world.known.traits.get("Index").cloned()
            else {
                continue;
            };
            let mut open = self.open_trait((source, id));
            open.arguments = [by.clone()].into();
            let Some(name) = self.name("Output") else { return Type::Unknown };
            let found = self.project(step.clone(), open, name);
            let found = self.shallow(&found);
            if !matches!(found, Type::Unknown | Type::Projection(_)) {
                return found;
            }
            if let Type::Array(of) = &step {
                return (**of).clone();
            }
        }
        Type::Unknown
    }

    /// Whether an index is a range: of a slice it gives a slice.
    fn is_range(&self, index: ExpressionId, by: &Type) -> bool {
        if matches!(self.facts.expressions[index.index()], Expression::Range(_)) {
            return true;
        }
        let Type::Named(Entity::Definition(source, id), _) = by else { return false };
        let standard = self.modules().project.library_of(*source).is_some_and(|l| l.standard);
        let facts = self.lowering.facts(*source);
        standard && facts.name(facts.definitions[id.index()].name).starts_with("Range")
    }

    /// What iterating gives.
    pub(super) fn element(&mut self, over: ExpressionId) -> Type {
        let over = self.type_of(over);
        let over = self.known(&over);
        match &over {
            Type::Array(of) => return (**of).clone(),
            Type::Reference(of) => {
                if let Type::Array(of) = self.shallow(&of.clone()) {
                    return (*of).clone().reference();
                }
            }
            Type::Variable(_) | Type::Unknown => return Type::Unknown,
            _ => {}
        }
        let found = self.project_known(&over, "IntoIterator", "Item");
        found.or_else(|| self.project_known(&over, "Iterator", "Item")).unwrap_or(Type::Unknown)
    }

    pub(super) fn awaited(&mut self, future: ExpressionId) -> Type {
        let future = self.type_of(future);
        let future = self.known(&future);
        if let Some(found) = self.project_known(&future, "Future", "Output")
            && !matches!(found, Type::Projection(_))
        {
            return found;
        }
        self.project_known(&future, "IntoFuture", "Output").unwrap_or(Type::Unknown)
    }

    /// `?`. Reference, "The question mark operator".
    pub(super) fn tried(&mut self, tried: ExpressionId) -> Type {
        let tried = self.type_of(tried);
        let tried = self.known(&tried);
        if let Some(found) = self.project_known(&tried, "Try", "Output") {
            return found;
        }
        match &tried {
            Type::Named(_, of) if !of.is_empty() => of[0].clone(),
            _ => Type::Unknown,
        }
    }
}
