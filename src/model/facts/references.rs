//! Names as they are written, and what brings them into a scope or gives them away.

use super::{DefinitionId, ExpressionId, NameId, ReferenceId, ScopeId, TypeId};
use crate::model::position::Position;
use crate::model::symbol::Visibility;
use bitcode::{Decode, Encode};

/// What a reference is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
pub enum Role {
    /// Called, constructed with `new`, used as a decorator or a JSX tag.
    Call,
    /// In a type position.
    Type,
    /// A name an import or re-export names.
    Import,
    /// A module specifier (a string in TypeScript).
    ImportModule,
    /// A supertype in a head.
    Extends,
    /// An implemented trait or interface in a head.
    Implements,
    /// A macro call or derive.
    Macro,
    /// Anything else: value, pattern, path prefix, property read.
    Other,
    /// A path's keyword (`crate`, `self`, `super`, `Self`, a leading `::` with an empty name):
    /// part of a chain, never an occurrence.
    Keyword,
}

/// Bits of [`Reference::namespaces`]: where the language looks the name up.
pub mod namespaces {
    /// Types, modules, traits, namespaces.
    pub const TYPE: u8 = 1;
    /// Values.
    pub const VALUE: u8 = 2;
    /// Macros.
    pub const MACRO: u8 = 4;
    /// All of them.
    pub const ANY: u8 = 7;
}

/// What a reference is looked up in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Access {
    /// The scopes around it.
    Lexical,
    /// What the reference before it in its path leads to (`a::b`, a module specifier's names,
    /// `N.T` in a type).
    Path(ReferenceId),
    /// The members of the type of an expression (`a.b`).
    Member(ExpressionId),
    /// The members of a type (`<T>::f`, `<T as Trait>::f`; `Vec::<u8>::new`, whose prefix is a
    /// reference of its own as well, inside the type).
    Type(TypeId),
    /// What another reference leads to, under a second name (`b` in `import { a as b }` and
    /// `export { a as b }`).
    Same(ReferenceId),
}

/// One written name that may lead to a symbol.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct Reference {
    /// The name as written; for a module specifier the string without quotes.
    pub name: NameId,
    /// What it is for.
    pub role: Role,
    /// Where its first character stands (a module specifier's opening quote).
    pub position: Position,
    /// Byte of its first character.
    pub offset: u32,
    /// The scope it stands in.
    pub scope: ScopeId,
    /// The innermost definition it stands in.
    pub enclosing: Option<DefinitionId>,
    /// What it is looked up in.
    pub access: Access,
    /// Where the language looks the name up.
    pub namespaces: u8,
}

/// A name brought into a scope.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct Import {
    /// The scope it is brought into.
    pub scope: ScopeId,
    /// What is imported: the last reference of the path. For a glob, the module.
    pub target: ReferenceId,
    /// The name looked up in the target's module, where it is not the reference's own
    /// (TypeScript's `default`); `None` where the target reference says it all.
    pub imported: Option<NameId>,
    /// The name it is bound to; `None` for a glob or a bare `import "m"`. Rust's `_` is a name.
    pub alias: Option<NameId>,
    /// `use a::*`.
    pub glob: bool,
    /// Who sees the binding (Rust's `pub use`).
    pub visibility: Visibility,
    /// `import type`: binds in the type namespace only where that makes a difference.
    pub type_only: bool,
}

/// What a [`Condition`] holds for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Conditional {
    /// A definition and all in it.
    Definition(DefinitionId),
    /// An import, by its index in [`Facts::imports`].
    Import(u32),
    /// The items that calls of a macro wrap.
    Wrapped(DefinitionId),
}

/// Conditional compilation: something is there only where a predicate holds.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct Condition {
    /// What is there.
    pub of: Conditional,
    /// Rust: a `cfg` predicate in its parentheses, or `m!` for what the item macro `m` asks for.
    pub predicate: NameId,
}

/// A name a module gives away that is not a plain exported definition.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct Export {
    /// The scope that exports.
    pub scope: ScopeId,
    /// What is exported; for a glob, the module specifier. `None`: an expression
    /// (`export default …`), or nothing (`export {}`).
    pub target: Option<ReferenceId>,
    /// The name looked up in the target's module, where it is not the reference's own.
    pub imported: Option<NameId>,
    /// The exported name; `None` for a glob. `default` is a name; `export =` is the name `=`.
    pub name: Option<NameId>,
    /// `export * from`.
    pub glob: bool,
    /// The exported expression.
    pub value: Option<ExpressionId>,
}
