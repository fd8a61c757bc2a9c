//! TypeScript, TSX and JavaScript: queries and lowering.
//!
//! Must not know: other documents.

use super::{Builder, Lower, Node};
use crate::model::facts::{DefinitionId, LocalId, ReferenceId, ScopeId};

/// The queries, for both grammars.
pub(super) const QUERIES: &str = concat!(
    include_str!("../../../queries/typescript/tags.scm"),
    include_str!("../../../queries/typescript/locals.scm"),
    include_str!("../../../queries/typescript/imports.scm"),
);

/// Lowers TypeScript.
pub(super) struct TypeScriptLower;

impl Lower for TypeScriptLower {
    fn definition(&self, _: &mut Builder<'_>, _: Node<'_>, _: DefinitionId) {}
    fn local(&self, _: &mut Builder<'_>, _: Node<'_>, _: LocalId) {}
    fn reference(&self, _: &mut Builder<'_>, _: Node<'_>, _: ReferenceId) {}
    fn import(&self, _: &mut Builder<'_>, _: Node<'_>, _: ScopeId) {}
    fn export(&self, _: &mut Builder<'_>, _: Node<'_>, _: ScopeId) {}
}
