//! Rust: queries and lowering.
//!
//! Must not know: other documents.

use super::{Builder, Lower, Node};
use crate::model::facts::{DefinitionId, LocalId, ReferenceId, ScopeId};

/// The queries.
pub(super) const QUERIES: &str = concat!(
    include_str!("../../../queries/rust/tags.scm"),
    include_str!("../../../queries/rust/locals.scm"),
    include_str!("../../../queries/rust/imports.scm"),
);

/// Lowers Rust.
pub(super) struct RustLower;

impl Lower for RustLower {
    fn definition(&self, _: &mut Builder<'_>, _: Node<'_>, _: DefinitionId) {}
    fn local(&self, _: &mut Builder<'_>, _: Node<'_>, _: LocalId) {}
    fn reference(&self, _: &mut Builder<'_>, _: Node<'_>, _: ReferenceId) {}
    fn import(&self, _: &mut Builder<'_>, _: Node<'_>, _: ScopeId) {}
    fn export(&self, _: &mut Builder<'_>, _: Node<'_>, _: ScopeId) {}
}
