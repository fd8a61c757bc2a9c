//! Edges: stored relations between two symbols.

use super::coded::coded;
use crate::model::facts::Role;
use crate::model::position::Position;

coded! {
    /// What relates two symbols.
    EdgeKind {
        /// A call, `new`, a JSX tag, a decorator.
        Calls = 1, "calls";
        /// A name in a type position.
        UsesType = 2, "uses_type";
        /// A name an import names.
        Imports = 3, "imports";
        /// A module an import names.
        ImportsModule = 4, "imports_module";
        /// A supertype a type, trait or interface is declared with.
        Extends = 5, "extends";
        /// A trait or interface a type is declared to implement.
        Implements = 6, "implements";
        /// A macro call or derive.
        ExpandsMacro = 7, "expands_macro";
        /// Any other reference: a value, a pattern, a path's prefix, a property read.
        References = 8, "references";
        /// A member that overrides or implements one of a supertype: from the definition of the
        /// member to the one it stands in for. Of a Rust trait impl's items that of the trait's.
        Overrides = 9, "overrides";
        /// Test code that calls something of the repository that is no test code. Derived from
        /// the calls, with their positions.
        Tests = 10, "tests";
        /// A symbol that another one stands in. Never a row of its own: every symbol carries the
        /// one around it, and readers answer from that.
        Contains = 11, "contains";
    }
}

impl EdgeKind {
    /// The kinds that occurrences make: a name stands somewhere and leads to a symbol. All others
    /// relate definitions, or say again what occurrences say.
    pub const OCCURRENCES: [Self; 8] = [
        Self::Calls,
        Self::UsesType,
        Self::Imports,
        Self::ImportsModule,
        Self::Extends,
        Self::Implements,
        Self::ExpandsMacro,
        Self::References,
    ];

    /// What counts as a call: macros are called too.
    pub const CALLS: [Self; 2] = [Self::Calls, Self::ExpandsMacro];

    /// Whether it counts as a call.
    pub const fn is_call(self) -> bool {
        matches!(self, Self::Calls | Self::ExpandsMacro)
    }

    /// The edge a reference's role makes; `None` for keywords, which are no occurrences.
    pub const fn of(role: Role) -> Option<Self> {
        Some(match role {
            Role::Call => Self::Calls,
            Role::Type => Self::UsesType,
            Role::Import => Self::Imports,
            Role::ImportModule => Self::ImportsModule,
            Role::Extends => Self::Extends,
            Role::Implements => Self::Implements,
            Role::Macro => Self::ExpandsMacro,
            Role::Other => Self::References,
            Role::Keyword => return None,
        })
    }

    /// Name in exported references, where it is an occurrence's; else its own.
    pub const fn export_name(self) -> &'static str {
        match self {
            Self::Calls => "call",
            Self::UsesType => "type",
            Self::Imports => "import",
            Self::ImportsModule => "import_module",
            Self::Extends => "extends",
            Self::Implements => "implements",
            Self::ExpandsMacro => "macro",
            Self::References => "other",
            Self::Overrides | Self::Tests | Self::Contains => self.name(),
        }
    }

    /// The kind called `name`, by either of its names.
    pub fn from_any_name(name: &str) -> Option<Self> {
        let exported = |kind: &&Self| kind.export_name() == name;
        Self::from_name(name).or_else(|| Self::ALL.iter().find(exported).copied())
    }
}

coded! {
    /// How an edge was found.
    Resolution {
        /// By another tool, a compiler for one, whose index was laid over this one.
        Imported = 0, "imported";
        /// By scoping and types.
        Exact = 1, "exact";
        /// One candidate survives a stated heuristic.
        Inferred = 2, "inferred";
        /// One of several; never shown as a call by default.
        Candidate = 3, "candidate";
        /// Known to live in a dependency.
        External = 4, "external";
        /// Looked up and not found.
        Unresolved = 5, "unresolved";
    }
}

impl Resolution {
    /// Those that are shown and followed unless something else is asked for.
    pub const RELIED_ON: [Self; 3] = [Self::Imported, Self::Exact, Self::Inferred];
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
