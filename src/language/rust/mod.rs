//! Rust: queries and lowering.
//!
//! The rules are those of the Rust Reference; comments name its chapters.
//!
//! Must not know: other documents.

mod conditions;
mod expressions;
mod imports;
mod items;
mod literals;
mod macros;
mod patterns;
mod references;
mod signatures;
mod transcribers;
mod types;

use super::{Builder, Lower, Node, Piece, Reading, Token};
use crate::model::facts::{
    DefinitionId, LocalId, LocalKind, ReferenceId, Scope, ScopeId, ScopeKind,
};
use std::borrow::Cow;

/// The queries.
pub(super) const QUERIES: &str = concat!(
    include_str!("../../../queries/rust/tags.scm"),
    include_str!("../../../queries/rust/locals.scm"),
    include_str!("../../../queries/rust/imports.scm"),
);

/// How deep expressions, types and patterns are lowered; what lies deeper is unknown.
const LOWERING_DEPTH_LIMIT: u32 = 150;

/// Lowers Rust.
pub(super) struct RustLower;

impl Lower for RustLower {
    fn pieces(&self, source: &str, tokens: &[Token]) -> Vec<Piece> {
        macros::pieces(source, tokens)
    }

    fn items<'s>(&self, given: &'s str) -> Cow<'s, str> {
        macros::items(given)
    }

    fn transcriber(&self, rule: &str) -> Option<Reading> {
        transcribers::reading(rule)
    }

    fn definition(&self, builder: &mut Builder<'_>, node: Node<'_>, id: DefinitionId) {
        items::definition(builder, node, id);
    }

    fn local(&self, builder: &mut Builder<'_>, name: Node<'_>, id: LocalId) {
        patterns::local(builder, name, id);
    }

    fn reference(&self, builder: &mut Builder<'_>, name: Node<'_>, id: ReferenceId) {
        references::reference(builder, name, id);
    }

    fn import(&self, builder: &mut Builder<'_>, node: Node<'_>, scope: ScopeId) {
        imports::import(builder, node, scope);
    }

    fn flow(&self, builder: &mut Builder<'_>, node: Node<'_>, scope: ScopeId) {
        signatures::flow(builder, node, scope);
    }

    fn export(&self, _: &mut Builder<'_>, _: Node<'_>, _: ScopeId) {}

    /// Reference, "Names: Scopes": items do not see the variables of what they stand in, nested
    /// functions do not see outer type parameters, and modules see nothing from outside. A
    /// function does see the type parameters of the impl block or trait it stands in.
    fn sees(&self, kind: LocalKind, crossed: &Scope) -> bool {
        let variable = matches!(kind, LocalKind::Parameter | LocalKind::Variable);
        match crossed.kind {
            ScopeKind::Module => false,
            ScopeKind::Type => !variable,
            ScopeKind::Function => !(variable && crossed.definition.is_some()),
            ScopeKind::Document | ScopeKind::Block => true,
        }
    }
}
