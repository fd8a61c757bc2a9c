//! Facts: all that one document says by itself.
//!
//! Arrays of small structs that name each other by index. Facts know no path, no other document
//! and no symbol id; the same bytes give the same facts wherever they lie, which is what lets the
//! store cache them by content hash.

mod expressions;
mod references;
mod signatures;
mod types;

pub use expressions::{Expression, Guard, Literal, Narrowing, Operator, Property};
pub use references::{Access, Condition, Conditional, Export, Import, Reference, Role, namespaces};
pub use signatures::{Bound, Context, Nameless, NamelessKind, Parameter, Signature};
pub use types::TypeExpression;

use crate::model::position::{Position, Range};
use crate::model::symbol::{SymbolKind, Visibility};
use bitcode::{Decode, Encode};

/// Raised whenever extraction of an unchanged document may give other facts than before: cached
/// facts of another version are not used.
pub const FACTS_VERSION: i32 = 3;

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
    /// Index into [`Facts::signatures`].
    SignatureId;
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
    /// A hash of the document's text, then of each definition's without its name, white space apart.
    pub bodies: Vec<u64>,
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
    /// What functions, closures and function types take and give.
    pub signatures: Vec<Signature>,
    /// Members that have no name of their own: call, construct and index signatures, computed
    /// names (TypeScript).
    pub nameless: Vec<Nameless>,
    /// Bounds that are written apart from the type parameter they hold for (Rust's `where`).
    pub bounds: Vec<Bound>,
    /// Rust: calls, assignments and struct expressions with the scope they stand in, in the order
    /// of the document: what gives types to the variables that flow into them.
    pub flow: Vec<(ScopeId, ExpressionId)>,
    /// What is known of a value in a part of the document (narrowing).
    pub guards: Vec<Guard>,
    /// What member accesses and calls hang on.
    pub expressions: Vec<Expression>,
    /// The bytes at which locals, `this` and `super` stand, where guards and classes are looked for
    /// (TypeScript). Sorted.
    pub places: Vec<(ExpressionId, u32)>,
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

    /// Gives back the room that making the facts left over: they may be kept for long.
    pub fn shrink_to_fit(&mut self) {
        macro_rules! shrink {
            ($($field:ident),*) => { $(self.$field.shrink_to_fit();)* };
        }
        shrink!(names, scopes, definitions, bodies, locals, references, imports, conditions);
        shrink!(
            exports,
            heritage,
            signatures,
            nameless,
            bounds,
            flow,
            guards,
            expressions,
            places,
            types
        );
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
    /// `function*`.
    pub const GENERATOR: u16 = 1 << 10;
    /// `new () => T`, `new (): T`.
    pub const CONSTRUCTS: u16 = 1 << 11;
    /// `x?`.
    pub const OPTIONAL: u16 = 1 << 12;
    /// `asserts x is T`: the predicate holds after the call, whatever its value.
    pub const ASSERTS: u16 = 1 << 13;
    /// `readonly`, or in an object literal that is `as const`: a literal that it holds keeps its
    /// type.
    pub const READONLY: u16 = 1 << 14;
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
    /// self type. Of a variable that is named after the function it holds: the variable's own
    /// where one is written (then `callable` is `None`), else the function's result.
    pub declared_type: Option<TypeId>,
    /// Initialiser.
    pub value: Option<ExpressionId>,
    /// Of a function, method, constructor, accessor, or a struct or variant with tuple fields; of
    /// a variable that is named after the function it holds, unless it has a type of its own.
    pub callable: Option<SignatureId>,
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
    /// Declared type of what the pattern takes apart, or a type parameter's bound.
    pub declared_type: Option<TypeId>,
    /// Initialiser, or the value its pattern takes apart; of a parameter
    /// [`Expression::Parameter`].
    pub value: Option<ExpressionId>,
    /// A type parameter's default.
    pub default: Option<TypeId>,
    /// The way to this binding inside the pattern, outermost first; empty where the pattern is
    /// the name itself.
    pub pattern: Vec<PatternStep>,
}

/// One step from a value that a pattern takes apart towards a binding in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub enum PatternStep {
    /// A field or property.
    Member(NameId),
    /// A position in a tuple, tuple struct, tuple variant or array pattern.
    Index(u32),
    /// Rust: the value is the struct or variant that this reference names.
    Constructor(ReferenceId),
    /// An element of a slice.
    Element,
    /// Rust: what a reference leads to (`&x`).
    Dereference,
    /// Rust: a reference to it (`ref x`).
    Borrow,
    /// What the pattern leaves over (`...rest`, `rest @ ..`).
    Rest,
    /// TypeScript: the value, or this one where it is missing.
    Default(ExpressionId),
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
