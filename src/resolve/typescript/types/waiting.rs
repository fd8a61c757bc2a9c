//! Which expressions wait for what is expected of them. Handbook, "Contextual Typing".

use super::Types;
use crate::model::facts::{Access, Expression, ExpressionId, SignatureId};
use crate::resolve::SourceIndex;

/// Expressions looked into inside each other at most.
const MAX_NESTED: u32 = 24;

impl Types<'_, '_> {
    /// Whether an expression waits for what is expected of it: a function with a parameter
    /// without a type, or a literal that holds one.
    pub(super) fn is_sensitive(&self, source: SourceIndex, id: ExpressionId) -> bool {
        self.sensitive(source, id, 0)
    }

    fn sensitive(&self, source: SourceIndex, id: ExpressionId, depth: u32) -> bool {
        if depth > MAX_NESTED {
            return false;
        }
        match &self.facts(source).expressions[id.index()] {
            Expression::Closure(signature) => self.is_untyped(source, *signature),
            Expression::Object { properties, .. } => {
                properties.iter().any(|p| self.sensitive(source, p.value, depth + 1))
            }
            Expression::Array(entries) | Expression::Either(entries) => {
                entries.iter().any(|entry| self.sensitive(source, *entry, depth + 1))
            }
            _ => false,
        }
    }

    /// Whether an expression holds such a function anywhere, in arguments of calls too.
    pub(super) fn is_deep(&self, source: SourceIndex, id: ExpressionId) -> bool {
        self.deep(source, id, 0)
    }

    fn deep(&self, source: SourceIndex, id: ExpressionId, depth: u32) -> bool {
        if depth > MAX_NESTED {
            return true;
        }
        match &self.facts(source).expressions[id.index()] {
            Expression::Call { callee, arguments }
            | Expression::New { class: callee, arguments } => {
                self.deep(source, *callee, depth + 1)
                    || arguments.iter().any(|a| self.deep(source, *a, depth + 1))
            }
            Expression::Reference(reference) => {
                match self.facts(source).references[reference.index()].access {
                    Access::Member(object) => self.deep(source, object, depth + 1),
                    _ => false,
                }
            }
            Expression::Closure(signature) => self.is_untyped(source, *signature),
            Expression::Object { properties, .. } => {
                properties.iter().any(|p| self.deep(source, p.value, depth + 1))
            }
            Expression::Array(entries) | Expression::Either(entries) => {
                entries.iter().any(|entry| self.deep(source, *entry, depth + 1))
            }
            Expression::Generic { of: inner, .. }
            | Expression::Await(inner)
            | Expression::Spread(inner) => self.deep(source, *inner, depth + 1),
            _ => false,
        }
    }

    /// Whether a function has a parameter whose type comes from where it stands.
    pub(super) fn is_untyped(&self, source: SourceIndex, signature: SignatureId) -> bool {
        let signature = &self.facts(source).signatures[signature.index()];
        signature.parameters.iter().any(|p| p.declared_type.is_none() && p.default.is_none())
    }
}
