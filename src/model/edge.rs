//! Edges: stored relations between two symbols.

use crate::model::position::Position;

macro_rules! edge_kinds {
    ($($(#[$doc:meta])* $variant:ident = $code:literal, $name:literal, $export:literal;)*) => {
        /// What relates two symbols.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(i16)]
        pub enum EdgeKind { $($(#[$doc])* $variant = $code,)* }

        impl EdgeKind {
            /// Every kind.
            pub const ALL: &'static [EdgeKind] = &[$(Self::$variant),*];
            /// Name in queries and answers.
            pub const fn name(self) -> &'static str { match self { $(Self::$variant => $name),* } }
            /// Name in the exported references (`../shared/truth/README.md`).
            pub const fn export_name(self) -> &'static str { match self { $(Self::$variant => $export),* } }
        }
    };
}

edge_kinds! {
    /// A call, `new`, a JSX tag, a decorator.
    Calls = 1, "calls", "call";
    /// A name in a type position.
    UsesType = 2, "uses_type", "type";
    /// A name an import names.
    Imports = 3, "imports", "import";
    /// A module an import names.
    ImportsModule = 4, "imports_module", "import_module";
    /// A supertype a type, trait or interface is declared with.
    Extends = 5, "extends", "extends";
    /// A trait or interface a type is declared to implement.
    Implements = 6, "implements", "implements";
    /// A macro call or derive.
    ExpandsMacro = 7, "expands_macro", "macro";
    /// Any other reference: a value, a pattern, a path's prefix, a property read.
    References = 8, "references", "other";
}

impl EdgeKind {
    /// The kind stored as `code`.
    pub fn from_code(code: i16) -> Option<Self> {
        Self::ALL.iter().copied().find(|k| *k as i16 == code)
    }

    /// The kind called `name`, by either of its names.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|k| k.name() == name || k.export_name() == name)
    }
}

/// How an edge was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(i16)]
pub enum Resolution {
    /// By scoping and types.
    Exact = 1,
    /// One candidate survives a stated heuristic.
    Inferred = 2,
    /// One of several; never shown as a call by default.
    Candidate = 3,
    /// Known to live in a dependency.
    External = 4,
    /// Looked up and not found.
    Unresolved = 5,
}

impl Resolution {
    /// Every resolution.
    pub const ALL: [Resolution; 5] =
        [Self::Exact, Self::Inferred, Self::Candidate, Self::External, Self::Unresolved];

    /// Name, as people and programs read it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Inferred => "inferred",
            Self::Candidate => "candidate",
            Self::External => "external",
            Self::Unresolved => "unresolved",
        }
    }

    /// The resolution stored as `code`.
    pub fn from_code(code: i16) -> Option<Self> {
        Self::ALL.into_iter().find(|r| *r as i16 == code)
    }
}

/// One edge's row: all occurrences in one document that relate the same two symbols alike.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Edge {
    /// The document its occurrences stand in; the row belongs to it.
    pub document_id: i64,
    /// The enclosing symbol.
    pub source_id: i64,
    /// A symbol, or an [`External`] where the resolution is `External`.
    pub target_id: i64,
    /// What relates them.
    pub kind: EdgeKind,
    /// How it was found.
    pub resolution: Resolution,
    /// The name as written, where it is not the target's (an alias).
    pub alias: Option<String>,
    /// Where its occurrences stand, ascending.
    pub positions: Vec<Position>,
}

/// Something a dependency defines, as far as the imports say.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct External {
    /// 64-bit hash of (package, path).
    pub id: i64,
    /// The package: a crate, an npm package, `std`, `node`.
    pub package: String,
    /// The path within it, joined by `::`; empty for the package itself.
    pub path: String,
}
