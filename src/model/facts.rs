//! Facts: all that one document says by itself.
//!
//! Arrays of small structs that name each other by index. Facts know no path, no other document
//! and no symbol id; the same bytes give the same facts wherever they lie, which is what lets the
//! store cache them by content hash.

use crate::model::position::{Position, Range};
use crate::model::symbol::{SymbolKind, Visibility};
use bitcode::{Decode, Encode};

/// Raised whenever extraction of an unchanged document may give other facts than before: cached
/// facts of another version are not used.
pub const FACTS_VERSION: i32 = 1;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
        pub struct $name(pub u32);

        impl $name {
            /// As an index into its array.
            pub const fn index(self) -> usize { self.0 as usize }
        }
    )*};
}

ids! {
    /// Index into [`Facts::names`].
    NameId;
    /// Index into [`Facts::scopes`]; 0 is the document.
    ScopeId;
    /// Index into [`Facts::definitions`].
    DefinitionId;
    /// Index into [`Facts::locals`].
    LocalId;
    /// Index into [`Facts::references`].
    ReferenceId;
    /// Index into [`Facts::expressions`].
    ExpressionId;
    /// Index into [`Facts::types`].
    TypeId;
}

/// All that one document says by itself.
#[derive(Clone, Debug, Default, PartialEq, Encode, Decode)]
pub struct Facts {
    /// Interned names.
    pub names: Vec<String>,
    /// Scopes, outer before inner; the first is the document's.
    pub scopes: Vec<Scope>,
    /// Definitions, in the order of their names' positions.
    pub definitions: Vec<Definition>,
    /// Bindings that are never symbols: parameters, variables of a body, type parameters.
    pub locals: Vec<Local>,
    /// References that may lead to a symbol, a path's prefix before its rest.
    pub references: Vec<Reference>,
    /// Names brought into a scope.
    pub imports: Vec<Import>,
    /// What conditional compilation asks for, in the order of the document.
    pub conditions: Vec<Condition>,
    /// Names a document gives away that are not plain exported definitions.
    pub exports: Vec<Export>,
    /// Supertypes and implemented types.
    pub heritage: Vec<Heritage>,
    /// What member accesses and calls hang on.
    pub expressions: Vec<Expression>,
    /// Types as written.
    pub types: Vec<TypeExpression>,
    /// Number of lines.
    pub lines: u32,
    /// The parser met errors; the facts are what could be had.
    pub partial: bool,
}

impl Facts {
    /// The text of a name.
    pub fn name(&self, id: NameId) -> &str {
        &self.names[id.index()]
    }
}

/// What opens a scope.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub enum ScopeKind {
    /// The whole document.
    Document,
    /// Inline module or namespace. In Rust names of outer scopes are not seen from here.
    Module,
    /// Body and head of a struct, class, enum, trait, interface, impl or object type: type
    /// parameters and members stand here. Members are reached by path or receiver, not lexically.
    Type,
    /// Function or closure: its parameters and type parameters.
    Function,
    /// Block.
    Block,
}

/// A lexical scope.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct Scope {
    /// The scope around it; `None` for the document.
    pub parent: Option<ScopeId>,
    /// What opens it.
    pub kind: ScopeKind,
    /// The definition whose scope it is.
    pub definition: Option<DefinitionId>,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

/// Bits of [`Definition::flags`].
pub mod flags {
    /// No receiver: `static`, or a Rust associated function.
    pub const STATIC: u16 = 1;
    /// `async`.
    pub const ASYNC: u16 = 1 << 1;
    /// `export default`.
    pub const DEFAULT: u16 = 1 << 2;
    /// A test: `#[test]`, or inside `#[cfg(test)]`.
    pub const TEST: u16 = 1 << 3;
    /// Written inside an item macro.
    pub const IN_MACRO: u16 = 1 << 4;
    /// A module whose body is another document (`mod x;`).
    pub const ELSEWHERE: u16 = 1 << 5;
    /// Rust `#[macro_export]`, or `#[macro_use]` on a module.
    pub const MACRO_EXPORT: u16 = 1 << 6;
    /// `declare`, or in a declaration file.
    pub const AMBIENT: u16 = 1 << 7;
    /// A member of an object type literal or a local definition inside a body that only its own
    /// document can reach.
    pub const NESTED: u16 = 1 << 8;
    /// Getter (with kind `Accessor`).
    pub const GETTER: u16 = 1 << 9;
}

/// A definition: what may become a symbol.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct Definition {
    /// Its name; for an impl block the last name of its self type.
    pub name: NameId,
    /// What it is.
    pub kind: SymbolKind,
    /// The scope it is declared in.
    pub scope: ScopeId,
    /// The scope it opens.
    pub body: Option<ScopeId>,
    /// The innermost definition around it.
    pub enclosing: Option<DefinitionId>,
    /// Where its name stands.
    pub position: Position,
    /// All of it, attributes included.
    pub range: Range,
    /// Who may name it.
    pub visibility: Visibility,
    /// See [`flags`].
    pub flags: u16,
    /// Rust: `pub(in path)`'s path, or a module's `#[path = "…"]`. TypeScript: `module` for
    /// `declare module "m"`, `global` for `declare global`, `exports` for a CommonJS export.
    /// Empty otherwise.
    pub attribute: String,
    /// Declaration without its body, white space folded, capped.
    pub signature: String,
    /// Documentation without comment markers, capped.
    pub documentation: String,
    /// Declared type: of a field or constant, a function's result, an alias's target, an impl's
    /// self type.
    pub declared_type: Option<TypeId>,
    /// Initialiser.
    pub value: Option<ExpressionId>,
}

/// What a local binds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub enum LocalKind {
    /// A parameter of a function or closure.
    Parameter,
    /// `let`, `const`, pattern, `for`, `catch`.
    Variable,
    /// A type parameter (also of `infer` and mapped types).
    TypeParameter,
    /// Rust constant parameter.
    ConstParameter,
}

/// A binding that is never a symbol.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct Local {
    /// Its name.
    pub name: NameId,
    /// What it binds.
    pub kind: LocalKind,
    /// The scope it is visible in.
    pub scope: ScopeId,
    /// Byte from which it is visible in that scope (Rust's `let`); the scope's start where it is
    /// visible throughout.
    pub visible_from: u32,
    /// Where it stands.
    pub position: Position,
    /// Declared type, or a type parameter's bound.
    pub declared_type: Option<TypeId>,
    /// Initialiser, or the value its pattern takes apart.
    pub value: Option<ExpressionId>,
    /// The place of this binding inside the pattern: names of fields or indices, outermost first,
    /// joined by `.`; empty where the pattern is the name itself. In Rust the last name of a
    /// constructor precedes its field (`Some.0`) and `[]` is a slice's element.
    pub pattern: String,
}

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
    /// The members of a type (`<T>::f`, `<T as Trait>::f` names the trait).
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

/// A supertype.
#[derive(Clone, Copy, Debug, PartialEq, Encode, Decode)]
pub struct Heritage {
    /// The type, trait, interface or impl block that is declared with it.
    pub definition: DefinitionId,
    /// `true`: implements (`impl T for`, `implements`); `false`: extends.
    pub implements: bool,
    /// The supertype as written.
    pub supertype: TypeId,
}

/// What a literal is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Literal {
    /// String or template.
    String,
    /// Number.
    Number,
    /// Boolean.
    Boolean,
    /// Regular expression.
    Regex,
    /// `null`, `undefined`, `()`.
    Nothing,
    /// Rust character.
    Character,
}

/// The small expression a member access or call hangs on.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub enum Expression {
    /// A name, path or member access: see the reference's `access`.
    Reference(ReferenceId),
    /// A local.
    Local(LocalId),
    /// `self`, `this`.
    This,
    /// `super` (TypeScript).
    Super,
    /// A call.
    Call {
        /// What is called.
        callee: ExpressionId,
        /// Its arguments.
        arguments: Vec<ExpressionId>,
    },
    /// `new C`, or a struct expression.
    New(ExpressionId),
    /// A struct expression's or constructor's type as written.
    Typed(TypeId),
    /// `a[i]`.
    Index(ExpressionId),
    /// What iterating over `e` gives (`for x in e`).
    Element(ExpressionId),
    /// `.await`, `await`.
    Await(ExpressionId),
    /// `?`.
    Try(ExpressionId),
    /// `&e`.
    Borrow(ExpressionId),
    /// `*e`.
    Dereference(ExpressionId),
    /// A closure or function expression: its scope and what it results in.
    Closure {
        /// Its scope.
        scope: ScopeId,
        /// The value its body ends with.
        result: Option<ExpressionId>,
    },
    /// Array or list.
    Array(Vec<ExpressionId>),
    /// Tuple.
    Tuple(Vec<ExpressionId>),
    /// One of several (`if`, `match`, `?:`, `||`, `??`).
    Either(Vec<ExpressionId>),
    /// Object literal: its scope, in which its properties are definitions, if it has one.
    Object(Option<ScopeId>),
    /// A literal.
    Literal(Literal),
    /// Anything else.
    Unknown,
}

/// A type as written.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub enum TypeExpression {
    /// A name or path with its arguments.
    Path {
        /// The last reference of the path.
        reference: ReferenceId,
        /// Type arguments.
        arguments: Vec<TypeId>,
    },
    /// A type parameter.
    Parameter(LocalId),
    /// `Self`, `this`.
    SelfType,
    /// `&T`.
    Borrow(TypeId),
    /// `*T`.
    Pointer(TypeId),
    /// `[T]`, `[T; n]`, `T[]`.
    Array(TypeId),
    /// Tuple.
    Tuple(Vec<TypeId>),
    /// Function type.
    Function {
        /// Parameters.
        parameters: Vec<TypeId>,
        /// Result.
        result: Option<TypeId>,
    },
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
    /// `keyof T`.
    Keyof(TypeId),
    /// `T[K]`.
    Indexed(TypeId, TypeId),
    /// `C ? A : B`, with both results.
    Conditional(TypeId, TypeId),
    /// A primitive or literal type, by name.
    Primitive(NameId),
    /// `_`, a mapped type, anything else.
    Unknown,
}
