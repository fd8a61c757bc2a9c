//! Symbols: definitions with a stable identity.

use super::coded::coded;
use crate::model::position::{Position, Range};

coded! {
    /// What a symbol is.
    SymbolKind {
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
}

impl SymbolKind {
    /// Whether occurrences inside it belong to it (an enclosing symbol for calls).
    pub const fn is_callable(self) -> bool {
        matches!(self, Self::Function | Self::Method | Self::Constructor | Self::Accessor)
    }
}

coded! {
    /// Who may name a definition.
    #[derive(Default)]
    Visibility {
        /// The enclosing module, class or file only.
        #[default]
        Private = 0, "private";
        /// Rust `pub(super)` and `pub(in …)`, TypeScript `protected`.
        Restricted = 1, "restricted";
        /// Rust `pub(crate)`.
        Crate = 2, "crate";
        /// Everyone: `pub`, `export`, public members.
        Public = 3, "public";
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
    /// Changes with what it says, its name and white space apart.
    pub body_hash: i64,
    /// Where its name stands.
    pub position: Position,
    /// The whole definition, attributes and body included.
    pub range: Range,
}
