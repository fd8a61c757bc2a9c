//! Symbols: definitions with a stable identity.

use crate::model::position::{Position, Range};
use bitcode::{Decode, Encode};

macro_rules! kinds {
    ($($(#[$doc:meta])* $variant:ident = $code:literal, $name:literal;)*) => {
        /// What a symbol is.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
        #[repr(i16)]
        pub enum SymbolKind { $($(#[$doc])* $variant = $code,)* }

        impl SymbolKind {
            /// Every kind.
            pub const ALL: &'static [SymbolKind] = &[$(Self::$variant),*];
            /// Lower-case name, as queries, people and programs write it.
            pub const fn name(self) -> &'static str { match self { $(Self::$variant => $name),* } }
        }
    };
}

kinds! {
    /// A document as a module: the symbol of top-level code. Every document has exactly one.
    File = 1, "file";
    /// Rust `mod`.
    Module = 2, "module";
    /// TypeScript `namespace`/`module`.
    Namespace = 3, "namespace";
    /// Free function.
    Function = 4, "function";
    /// Function of a type; associated functions too.
    Method = 5, "method";
    /// TypeScript `constructor`.
    Constructor = 6, "constructor";
    /// `get`/`set`.
    Accessor = 7, "accessor";
    /// Rust `struct`.
    Struct = 8, "struct";
    /// Class.
    Class = 9, "class";
    /// Enum.
    Enum = 10, "enum";
    /// Enum member or variant.
    EnumMember = 11, "enum_member";
    /// Rust `union`.
    Union = 12, "union";
    /// Rust `trait`.
    Trait = 13, "trait";
    /// TypeScript `interface`.
    Interface = 14, "interface";
    /// Type alias; associated types too.
    TypeAlias = 15, "type_alias";
    /// Constant; associated constants too.
    Constant = 16, "constant";
    /// Rust `static`.
    Static = 17, "static";
    /// Field of a struct, class, interface or object type.
    Field = 18, "field";
    /// Property of an object literal that is itself a symbol.
    Property = 19, "property";
    /// Top-level `let`/`var`.
    Variable = 20, "variable";
    /// Macro.
    Macro = 21, "macro";
    /// Rust `impl` block: groups its members; has no symbol of its own in the store.
    Impl = 22, "impl";
}

impl SymbolKind {
    /// The kind stored as `code`.
    pub fn from_code(code: i16) -> Option<Self> {
        Self::ALL.iter().copied().find(|k| *k as i16 == code)
    }

    /// The kind called `name`.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|k| k.name() == name)
    }

    /// Whether occurrences inside it belong to it (an enclosing symbol for calls).
    pub const fn is_callable(self) -> bool {
        matches!(self, Self::Function | Self::Method | Self::Constructor | Self::Accessor)
    }
}

/// Who may name a definition.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[repr(i16)]
pub enum Visibility {
    /// The enclosing module, class or file only.
    #[default]
    Private = 0,
    /// Rust `pub(super)` and `pub(in …)`, TypeScript `protected`.
    Restricted = 1,
    /// Rust `pub(crate)`.
    Crate = 2,
    /// Everyone: `pub`, `export`, public members.
    Public = 3,
}

impl Visibility {
    /// Name, as people and programs read it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Private => "private",
            Self::Restricted => "restricted",
            Self::Crate => "crate",
            Self::Public => "public",
        }
    }

    /// The visibility stored as `code`.
    pub const fn from_code(code: i16) -> Self {
        match code {
            3 => Self::Public,
            2 => Self::Crate,
            1 => Self::Restricted,
            _ => Self::Private,
        }
    }
}

/// One symbol's row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Symbol {
    /// 64-bit hash of (repository, descriptor).
    pub id: i64,
    /// The document it is defined in.
    pub document_id: i64,
    /// The symbol it stands in, within the same document; `None` for the document's own symbol.
    pub enclosing_id: Option<i64>,
    /// Its name.
    pub name: String,
    /// Names it stands in, outermost first, joined by `::`; what a qualified query matches.
    pub container: String,
    /// What it is.
    pub kind: SymbolKind,
    /// Who may name it.
    pub visibility: Visibility,
    /// Stable string identity within the repository, SCIP descriptor grammar.
    pub descriptor: String,
    /// Declaration without its body, white space folded, capped.
    pub signature: String,
    /// Documentation comment without its markers, capped; empty where there is none.
    pub documentation: String,
    /// Where its name stands.
    pub position: Position,
    /// The whole definition, attributes and body included.
    pub range: Range,
}
