//! Types as written.

use super::{ExpressionId, LocalId, NameId, ReferenceId, ScopeId, SignatureId, TypeId};
use bitcode::{Decode, Encode};

/// A type as written.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub enum TypeExpression {
    /// A name or path with its arguments.
    Path {
        /// The last reference of the path.
        reference: ReferenceId,
        /// Type arguments.
        arguments: Vec<TypeId>,
        /// Rust's `Item = T`.
        bindings: Vec<(NameId, TypeId)>,
    },
    /// A type parameter.
    Parameter(LocalId),
    /// `Self`, `this`.
    SelfType,
    /// Rust's `<T as Trait>`, which a path's [`Access::Type`] is looked up in.
    As(TypeId, TypeId),
    /// `&T`.
    Borrow(TypeId),
    /// `*T`.
    Pointer(TypeId),
    /// `[T]`, `[T; n]`, `T[]`.
    Array(TypeId),
    /// Tuple.
    Tuple(Vec<TypeId>),
    /// `...T` in a tuple.
    Spread(TypeId),
    /// Function type, or Rust's `Fn(A) -> B` bound.
    Function(SignatureId),
    /// `impl A + B`, or a bound.
    Impl(Vec<TypeId>),
    /// `dyn A + B`.
    Dyn(Vec<TypeId>),
    /// `A | B`.
    Union(Vec<TypeId>),
    /// `A & B`.
    Intersection(Vec<TypeId>),
    /// Object type literal: the scope in which its members are definitions.
    Object(ScopeId),
    /// `typeof x`.
    Typeof(ReferenceId),
    /// `typeof x` of a local.
    TypeofLocal(LocalId),
    /// `keyof T`.
    Keyof(TypeId),
    /// `T[K]`.
    Indexed(TypeId, TypeId),
    /// `C extends E ? A : B`; `infer` names are type parameters of its scope.
    Conditional {
        /// What is checked.
        check: TypeId,
        /// What it is checked against.
        extends: TypeId,
        /// The result if it fits.
        yes: TypeId,
        /// The result if not.
        no: TypeId,
    },
    /// `{ [K in C as N]: T }`.
    Mapped {
        /// K.
        key: LocalId,
        /// C.
        constraint: TypeId,
        /// N.
        renamed: Option<TypeId>,
        /// T.
        value: Option<TypeId>,
    },
    /// A primitive type, by name.
    Primitive(NameId),
    /// A literal type, by its text; a string without its quotes. As with
    /// [`Literal::Text`](super::Literal::Text), the text alone says whether it is a string.
    Literal(NameId),
    /// What `new e` makes: the supertype of `class A extends e`, where `e` is no plain name.
    Constructed(ExpressionId),
    /// `_`, anything else.
    Unknown,
}
