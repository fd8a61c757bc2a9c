//! The closed set of captures that a query may use.
//!
//! A capture that is not in this set is a load error, so that a misspelt query cannot silently
//! extract nothing.

use crate::model::SymbolKind;
use crate::model::facts::{LocalKind, Role, ScopeKind, namespaces};

/// What a captured node is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Capture {
    /// `@scope.document|module|type|function|block`: the node opens a scope.
    Scope(ScopeKind),
    /// `@definition.<kind>`: the whole definition; the match also captures its `@name`.
    Definition(SymbolKind),
    /// `@name`: the name token of the definition in the same match.
    Name,
    /// `@local.parameter|variable|type|const`: the name token of a binding that is no symbol.
    Local(LocalKind),
    /// `@reference.call|type|extends|implements|macro|value|path|member|import|module`: the name
    /// token of a reference, with the namespaces it is looked up in.
    Reference(Role, u8),
    /// `@import`: a whole import, lowered by the language.
    Import,
    /// `@export`: a whole export, lowered by the language.
    Export,
    /// `@member`: a member without a name of its own, lowered by the language.
    Member,
    /// `@flow`: a node that says what values are known or given, lowered by the language.
    Flow,
    /// `@items`: a token tree whose inside may parse as items (Rust item macros).
    Items,
    /// `@tokens`: a token tree whose inside may parse as expressions (Rust macro arguments).
    Tokens,
    /// `@rule`: a rule of a macro, whose result may parse as an expression (Rust `macro_rules!`).
    Rule,
    /// `@ignore`: this node is no reference although another pattern says so.
    Ignore,
}

impl Capture {
    /// The capture called `name` (without `@`); `None` where there is none.
    pub fn parse(name: &str) -> Option<Self> {
        if let Some(kind) = name.strip_prefix("definition.") {
            return SymbolKind::from_name(kind).map(Self::Definition);
        }
        use namespaces::{ANY, MACRO, TYPE, VALUE};
        Some(match name {
            "name" => Self::Name,
            "scope.document" => Self::Scope(ScopeKind::Document),
            "scope.module" => Self::Scope(ScopeKind::Module),
            "scope.type" => Self::Scope(ScopeKind::Type),
            "scope.function" => Self::Scope(ScopeKind::Function),
            "scope.block" => Self::Scope(ScopeKind::Block),
            "local.parameter" => Self::Local(LocalKind::Parameter),
            "local.variable" => Self::Local(LocalKind::Variable),
            "local.type" => Self::Local(LocalKind::TypeParameter),
            "local.const" => Self::Local(LocalKind::ConstParameter),
            "reference.call" => Self::Reference(Role::Call, VALUE),
            "reference.type" => Self::Reference(Role::Type, TYPE),
            "reference.extends" => Self::Reference(Role::Extends, TYPE),
            "reference.implements" => Self::Reference(Role::Implements, TYPE),
            "reference.macro" => Self::Reference(Role::Macro, MACRO),
            "reference.value" => Self::Reference(Role::Other, VALUE),
            "reference.path" => Self::Reference(Role::Other, TYPE),
            "reference.member" => Self::Reference(Role::Other, ANY),
            "reference.import" => Self::Reference(Role::Import, ANY),
            "reference.module" => Self::Reference(Role::ImportModule, ANY),
            "import" => Self::Import,
            "export" => Self::Export,
            "member" => Self::Member,
            "flow" => Self::Flow,
            "items" => Self::Items,
            "tokens" => Self::Tokens,
            "rule" => Self::Rule,
            "ignore" => Self::Ignore,
            _ => return None,
        })
    }
}
