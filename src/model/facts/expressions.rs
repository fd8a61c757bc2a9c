//! Expressions, as far as types flow through them, and what conditions say of them.

use super::{
    Context, DefinitionId, ExpressionId, LocalId, NameId, PatternStep, ReferenceId, ScopeId,
    SignatureId, TypeId,
};
use bitcode::{Decode, Encode};

/// What a literal is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Literal {
    /// Template, or a string whose text says nothing about types.
    String,
    /// Integer without a suffix, or any number of TypeScript.
    Number,
    /// Rust's floating-point number without a suffix.
    Float,
    /// Boolean.
    Boolean,
    /// Regular expression.
    Regex,
    /// `null`, `undefined`, `()`.
    Nothing,
    /// Rust character.
    Character,
    /// Rust byte string.
    Bytes,
    /// A string, number or boolean whose text is a type of its own (TypeScript), as written; a
    /// string without its quotes. Strings that read like a number, `true` or `false` are
    /// [`Literal::String`], so that the text alone says which of them it is.
    Text(NameId),
}

/// An operator that a type may overload or that decides what its operands make.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
pub enum Operator {
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `/`
    Divide,
    /// `%`
    Remainder,
    /// `&`
    And,
    /// `|`
    Or,
    /// `^`
    Xor,
    /// `<<`
    ShiftLeft,
    /// `>>`
    ShiftRight,
    /// unary `-`
    Negate,
    /// `!`
    Not,
}

/// A property of an object literal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Property {
    /// Its name; `None` for `...e` (the value is an [`Expression::Spread`]) and computed names.
    pub name: Option<NameId>,
    /// The definition it is, where it has one.
    pub definition: Option<DefinitionId>,
    /// Its value, or what is spread.
    pub value: ExpressionId,
    /// `as const`: a literal that it holds keeps its type.
    pub constant: bool,
}

/// The small expression a member access or call hangs on.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub enum Expression {
    /// A name, path or member access: see the reference's `access`.
    Reference(ReferenceId),
    /// A local.
    Local(LocalId),
    /// A parameter of a function or closure, by its index; `u32::MAX` for its `this` (TypeScript).
    Parameter(SignatureId, u32),
    /// `self`, `this`.
    This,
    /// `super` (TypeScript).
    Super,
    /// A call. Rust: every call of a body is lowered, as its arguments say what the type
    /// variables of its receiver are (`v.push(x)`); see `Facts::flow`.
    Call {
        /// What is called.
        callee: ExpressionId,
        /// Its arguments.
        arguments: Vec<ExpressionId>,
    },
    /// `f::<T>`, `f<T>` of a call.
    Generic {
        /// What gets the arguments.
        of: ExpressionId,
        /// Type arguments.
        arguments: Vec<TypeId>,
    },
    /// `new C(…)`.
    New {
        /// The class.
        class: ExpressionId,
        /// Its arguments.
        arguments: Vec<ExpressionId>,
    },
    /// Rust's struct expression.
    Structure {
        /// The struct or variant as written.
        written: TypeId,
        /// Its fields.
        fields: Vec<(NameId, ExpressionId)>,
    },
    /// Rust's macro call whose inside parses as expressions.
    Macro {
        /// The macro.
        macro_: ReferenceId,
        /// Its arguments.
        arguments: Vec<ExpressionId>,
    },
    /// A cast's type; a value of a written type.
    Typed(TypeId),
    /// `a[i]`.
    Index {
        /// What is looked into.
        object: ExpressionId,
        /// The index.
        index: ExpressionId,
    },
    /// `a..b`, by its bounds.
    Range(Vec<ExpressionId>),
    /// What iterating over `e` gives (`for x in e`, `for (x of e)`).
    Element(ExpressionId),
    /// `.await`, `await`.
    Await(ExpressionId),
    /// `yield*` (TypeScript).
    Yield(ExpressionId),
    /// `?`.
    Try(ExpressionId),
    /// `&e`.
    Borrow(ExpressionId),
    /// `*e`.
    Dereference(ExpressionId),
    /// An operator with its operands.
    Operation(Operator, Vec<ExpressionId>),
    /// `a = b` (Rust; every one of a body is lowered, for `let x; x = f();`).
    Assign(ExpressionId, ExpressionId),
    /// A closure or function expression.
    Closure(SignatureId),
    /// Rust's `async` block, by its value.
    Async(ExpressionId),
    /// Array or list.
    Array(Vec<ExpressionId>),
    /// `...e` in an array or among arguments.
    Spread(ExpressionId),
    /// Tuple.
    Tuple(Vec<ExpressionId>),
    /// One of several (`if`, `match`, `?:`, `||`, `??`).
    Either(Vec<ExpressionId>),
    /// Object literal.
    Object {
        /// Its scope, in which its properties are definitions, if it has one.
        scope: Option<ScopeId>,
        /// Its properties.
        properties: Vec<Property>,
        /// What is expected of it.
        context: Context,
    },
    /// What a pattern takes out of a value, by the way to it.
    Part {
        /// What is taken apart.
        of: ExpressionId,
        /// The way, outermost first.
        steps: Vec<PatternStep>,
    },
    /// A class expression.
    Class(DefinitionId),
    /// A literal.
    Literal(Literal),
    /// Anything else.
    Unknown,
}

/// What is known of a value between two places of the document. TypeScript handbook, "Narrowing".
#[derive(Clone, Copy, Debug, PartialEq, Encode, Decode)]
pub struct Guard {
    /// First byte of where it holds.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    /// The value: a local, or member accesses on a local or `this`.
    pub subject: ExpressionId,
    /// What is known.
    pub fact: Narrowing,
    /// It is known not to be so.
    pub negated: bool,
}

/// What a guard knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Narrowing {
    /// `x instanceof C`.
    Instance(ExpressionId),
    /// `typeof x === "string"`.
    Typeof(NameId),
    /// `"name" in x`.
    Has(NameId),
    /// `x.name === value`: a discriminant; of several values (`case "a": case "b":`) the value
    /// is an [`Expression::Either`].
    Member(NameId, ExpressionId),
    /// `x === value`.
    Equals(ExpressionId),
    /// `x.name` as a condition: a discriminant that is or is not truthy.
    MemberTruthy(NameId),
    /// `x`.
    Truthy,
    /// `isString(x)`: a call of a function that has a predicate, and the argument's index
    /// (`u32::MAX` for `this`).
    Predicate(ExpressionId, u32),
    /// `assertString(x);`: a call that may assert something of the argument for what follows it.
    Asserted(ExpressionId, u32),
}
