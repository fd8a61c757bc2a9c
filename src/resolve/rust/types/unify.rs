//! Making two types one, and what goes into a place of a type. Reference, "Type coercions".
//!
//! Must not know: names, expressions.

use super::Evaluator;
use super::table::Kind;
use super::type_::{Bound, Bounds, FunctionType, Type, Types};

/// Integers and floating-point numbers by the first letter of their names.
fn is_kind(kind: Kind, name: &str) -> bool {
    match kind {
        Kind::Any => true,
        Kind::Integer => name.starts_with(['i', 'u']),
        Kind::Float => name.starts_with('f'),
    }
}

impl Evaluator<'_, '_> {
    /// A type as far as it is known at its outside.
    pub(super) fn shallow(&mut self, type_: &Type) -> Type {
        let type_ = self.table.shallow(type_);
        match &type_ {
            Type::Projection(projection) => {
                let projection = projection.clone();
                match self.normalise(&projection) {
                    Some(known) => self.table.shallow(&known),
                    None => type_,
                }
            }
            _ => type_,
        }
    }

    /// The same, where it is about to be looked into: what waits is tried again first.
    pub(super) fn known(&mut self, type_: &Type) -> Type {
        let found = self.shallow(type_);
        if matches!(found, Type::Variable(_) | Type::Projection(_)) && !self.pending.is_empty() {
            self.select_pending();
            return self.shallow(&found);
        }
        found
    }

    /// Makes two types one; `false` where they are not. Variables may have got values on the way.
    pub(super) fn unify(&mut self, a: &Type, b: &Type) -> bool {
        self.deeper(|this| this.unify_shapes(a, b)).unwrap_or(false)
    }

    /// Makes two types one, or leaves everything as it was.
    pub(super) fn try_unify(&mut self, a: &Type, b: &Type) -> bool {
        let mark = self.table.mark();
        let unified = self.unify(a, b);
        if !unified {
            self.table.rollback(mark);
        }
        unified
    }

    fn unify_shapes(&mut self, a: &Type, b: &Type) -> bool {
        let (a, b) = (self.shallow(a), self.shallow(b));
        match (&a, &b) {
            (Type::Variable(v), Type::Variable(w)) if v == w => true,
            (Type::Variable(v), Type::Variable(w)) => {
                match (self.table.kind(*v), self.table.kind(*w)) {
                    (Kind::Any, _) => self.table.bind(*v, b),
                    (_, Kind::Any) => self.table.bind(*w, a),
                    (one, other) => one == other && self.table.bind(*v, b),
                }
            }
            (Type::Unknown, _) | (_, Type::Unknown) => true,
            (Type::Variable(v), other) | (other, Type::Variable(v)) => {
                match (self.table.kind(*v), other) {
                    (Kind::Any, _) => self.table.bind(*v, other.clone()),
                    (kind, Type::Primitive(name)) => {
                        let fits = is_kind(kind, self.modules().names.text(*name));
                        fits && self.table.bind(*v, other.clone())
                    }
                    (_, Type::Projection(_)) => true,
                    _ => false,
                }
            }
            (Type::Never, _) | (_, Type::Never) => true,
            (Type::Projection(one), Type::Projection(other)) if one.name == other.name => {
                self.unify(&one.self_, &other.self_)
            }
            (Type::Projection(of), _) | (_, Type::Projection(of)) => {
                // What has no value yet may become anything.
                let of = of.clone();
                matches!(self.shallow(&of.self_), Type::Variable(_))
            }
            (Type::Named(one, of), Type::Named(other, and)) => {
                one == other && self.unify_all(of, and)
            }
            (Type::Reference(of), Type::Reference(and))
            | (Type::Pointer(of), Type::Pointer(and))
            | (Type::Array(of), Type::Array(and)) => self.unify(of, and),
            (Type::Tuple(of), Type::Tuple(and)) => of.len() == and.len() && self.unify_all(of, and),
            (Type::Function(of), Type::Function(and)) => self.unify_functions(of, and),
            (Type::Item(..) | Type::Closure(_), Type::Function(of))
            | (Type::Function(of), Type::Item(..) | Type::Closure(_)) => {
                let item = if matches!(a, Type::Function(_)) { &b } else { &a };
                match self.signature_of(item) {
                    Some(signature) => self.unify_functions(&signature, of),
                    None => true,
                }
            }
            (Type::Dyn(of), Type::Dyn(and)) | (Type::Opaque(of), Type::Opaque(and)) => {
                self.unify_bounds(of, and)
            }
            _ => a == b,
        }
    }

    pub(super) fn unify_all(&mut self, of: &Types, and: &Types) -> bool {
        of.iter().zip(and.iter()).all(|(a, b)| self.unify(a, b))
    }

    pub(super) fn unify_functions(&mut self, of: &FunctionType, and: &FunctionType) -> bool {
        of.parameters.len() == and.parameters.len()
            && of.parameters.iter().zip(&and.parameters).all(|(a, b)| self.unify(a, b))
            && self.unify(&of.result, &and.result)
    }

    /// Two lists of bounds are one type where their first traits are.
    fn unify_bounds(&mut self, of: &Bounds, and: &Bounds) -> bool {
        match (of.first(), and.first()) {
            (Some(Bound::Trait(one)), Some(Bound::Trait(other))) => {
                one.entity == other.entity
                    && self.unify_all(&one.arguments, &other.arguments)
                    && one.bindings.iter().all(|(name, type_)| {
                        let same = other.bindings.iter().find(|(n, _)| n == name);
                        same.is_none_or(|(_, other)| self.unify(type_, other))
                    })
            }
            (Some(Bound::Function(one)), Some(Bound::Function(other))) => {
                self.unify_functions(one, other)
            }
            (one, other) => one.is_none() && other.is_none(),
        }
    }

    /// Lets a value of one type go where another is expected; says nothing if it cannot.
    pub(super) fn coerce(&mut self, expected: &Type, actual: &Type) {
        if self.try_unify(expected, actual) {
            return;
        }
        let (expected, actual) = (self.shallow(expected), self.shallow(actual));
        match (&expected, &actual) {
            // Reference, "Coercion types": `&U` to `&T` where `U` derefs to `T`.
            (Type::Reference(to), Type::Reference(from)) => {
                let to = self.shallow(to);
                if matches!(to, Type::Dyn(_)) {
                    return;
                }
                for step in self.autoderef(from).iter().skip(1) {
                    if self.try_unify(&to, step) {
                        return;
                    }
                }
            }
            // What pointers point to may lose its size.
            (Type::Named(one, to), Type::Named(other, from)) if one == other => {
                for (to, from) in to.iter().zip(from.iter()) {
                    let inner = self.shallow(to);
                    if !matches!(inner, Type::Dyn(_)) {
                        self.coerce(to, from);
                    }
                }
            }
            _ => {}
        }
    }
}
