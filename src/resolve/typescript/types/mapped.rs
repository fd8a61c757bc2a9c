//! Members of mapped types. Handbook, "Mapped Types".

use super::Types;
use super::members::Property;
use super::type_::{Deferred, Primitive, Type};
use crate::model::facts::TypeExpression;
use crate::resolve::graph::Name;
use std::sync::Arc;

impl Types<'_, '_> {
    /// A member that a mapped type makes leads to the member it is made from.
    pub(super) fn mapped_property(
        &mut self,
        mapped: &Arc<Deferred>,
        name: Name,
    ) -> Option<Property> {
        let Deferred { source, type_, env } = &**mapped;
        let (source, facts) = (*source, self.facts(*source));
        let TypeExpression::Mapped { constraint, renamed, value, .. } = &facts.types[type_.index()]
        else {
            return None;
        };
        let over = self.mapped_over(mapped);
        let mut original = name;
        if let Some(renamed) = renamed {
            let keys = match &over {
                Some(over) => self.property_names(over).unwrap_or_default(),
                None => {
                    let constraint = self.lower(source, *constraint, env);
                    self.literal_names(&constraint)
                }
            };
            original = keys.into_iter().find(|key| {
                let env = self.mapped_env(mapped, Type::Literal(Primitive::String, *key));
                let type_ = self.lower(source, *renamed, &env);
                matches!(self.force(&type_), Type::Literal(_, new) if new == name)
            })?;
        } else if !matches!(facts.types[constraint.index()], TypeExpression::Keyof(_)) {
            let constraint = self.lower(source, *constraint, env);
            let constraint = self.closed(&constraint);
            let arms = self.arms(&constraint);
            let has = arms.iter().any(|arm| match arm {
                Type::Literal(_, key) => *key == name,
                Type::Primitive(Primitive::String) | Type::Any => true,
                _ => false,
            });
            if !has {
                return None;
            }
        }
        let from = match &over {
            Some(over) => self.property(over, original),
            None => None,
        };
        if over.is_some()
            && from.is_none()
            && matches!(facts.types[constraint.index()], TypeExpression::Keyof(_))
        {
            return None;
        }
        let type_ = match value {
            Some(value) => {
                let env = self.mapped_env(mapped, Type::Literal(Primitive::String, original));
                self.lower(source, *value, &env)
            }
            None => Type::Any,
        };
        let (declarations, optional) =
            from.map(|from| (from.declarations, from.optional)).unwrap_or_default();
        Some(Property::made(declarations, optional, type_))
    }

    /// The type whose keys a mapped type goes over: `T` of `keyof T`, written there or as the
    /// bound of a type parameter (`K extends keyof T`).
    fn mapped_over(&mut self, mapped: &Deferred) -> Option<Type> {
        let Deferred { source, type_, env } = mapped;
        let facts = self.facts(*source);
        let TypeExpression::Mapped { constraint, .. } = &facts.types[type_.index()] else {
            return None;
        };
        let keyof = match &facts.types[constraint.index()] {
            TypeExpression::Parameter(local) => facts.locals[local.index()].declared_type?,
            _ => *constraint,
        };
        match &facts.types[keyof.index()] {
            TypeExpression::Keyof(of) => Some(self.lower(*source, *of, env)),
            _ => None,
        }
    }
}
