//! What functions and closures take and give, and what is expected where an expression stands.

use super::{ExpressionId, NameId, ScopeId, SignatureId, TypeId};
use bitcode::{Decode, Encode};

/// A parameter.
#[derive(Clone, Debug, Default, PartialEq, Encode, Decode)]
pub struct Parameter {
    /// Its name, where it has one.
    pub name: Option<NameId>,
    /// Its type.
    pub declared_type: Option<TypeId>,
    /// Its default value.
    pub default: Option<ExpressionId>,
    /// `x?`.
    pub optional: bool,
    /// `...x`.
    pub rest: bool,
}

/// What a function, closure or function type takes and gives; or the fields of a Rust tuple
/// struct or variant, whose name is a function.
#[derive(Clone, Debug, Default, PartialEq, Encode, Decode)]
pub struct Signature {
    /// The scope in which its parameters and type parameters are locals.
    pub scope: Option<ScopeId>,
    /// TypeScript's `this: T`, where it is written. Rust's `self`: `Self`, a borrow of `Self` for
    /// `&self` and `&mut self`, the type of `self: T`; `None` without a receiver. Not in
    /// `parameters`.
    pub receiver: Option<TypeId>,
    /// Its parameters, in order; Rust's `self` is none.
    pub parameters: Vec<Parameter>,
    /// Its result, where it is written.
    pub result: Option<TypeId>,
    /// The values its body ends with or returns: in TypeScript where no result is written, and
    /// calls whose type parameters a written result says; in Rust of every closure and function, as
    /// what is expected of them flows into them.
    pub returns: Vec<ExpressionId>,
    /// What a generator yields, where no result is written; of `yield* e` an
    /// [`Expression::Element`](super::Expression::Element).
    pub yields: Vec<ExpressionId>,
    /// [`flags::ASYNC`], [`flags::GENERATOR`], [`flags::CONSTRUCTS`], [`flags::ASSERTS`].
    pub flags: u16,
    /// TypeScript's `x is T` and `asserts x is T`: the parameter's index (`u32::MAX` for `this`)
    /// and the type.
    pub predicate: Option<(u32, TypeId)>,
    /// What a closure's parameters and a literal's members get their types from.
    pub context: Context,
}

/// Where an expression stands, as far as what is expected there gives it a type.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub enum Context {
    /// Nothing is expected.
    #[default]
    None,
    /// An argument of a call or `new`, by its index.
    Argument(ExpressionId, u32),
    /// The value of something with a declared type.
    Declared(TypeId),
    /// The value of a property of an object literal, which is an expression of its own.
    Property(ExpressionId, NameId),
    /// An element of an array literal.
    Element(ExpressionId),
    /// What a function or closure results in.
    Result(SignatureId),
    /// The value assigned to an expression.
    Assigned(ExpressionId),
}

/// A bound of a type, written apart from a type parameter: `where Vec<T>: Debug`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Bound {
    /// The scope of the item it is written for.
    pub scope: ScopeId,
    /// What is bounded.
    pub subject: TypeId,
    /// The bound.
    pub bound: TypeId,
}

/// A member of a type that no plain name leads to. TypeScript handbook, "Call Signatures",
/// "Construct Signatures", "Index Signatures".
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Nameless {
    /// The scope of the class, interface or object type it is declared in.
    pub scope: ScopeId,
    /// What it is.
    pub kind: NamelessKind,
    /// What it takes and gives; an index signature takes the key and gives the value. `None` for a
    /// property with a computed name.
    pub signature: Option<SignatureId>,
    /// The written type of a property with a computed name.
    pub declared_type: Option<TypeId>,
    /// Its initialiser.
    pub value: Option<ExpressionId>,
    /// See [`flags`](super::flags).
    pub flags: u16,
}

/// What a [`Nameless`] member is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub enum NamelessKind {
    /// `(x: A): B`
    Call,
    /// `new (x: A): B`
    Construct,
    /// `[key: K]: V`
    Index,
    /// `[e](x: A): B`, `[e]: T`, by the text of `e`: `Symbol.iterator`.
    Computed(NameId),
}
