//! Extract: one document's text in, [`Facts`] out. Pure: no paths, no database, no other document.
//!
//! `walk` parses, runs the language's queries and makes scopes, definitions, locals and references
//! of what they capture; the language's hooks fill them in; `bind` ties names to the locals they
//! mean, so that what is left of the references may lead to a symbol.

mod bind;
mod bodies;
mod inside;
mod interface;
mod matching;
mod parse;
pub mod skeleton;
mod tokens;
mod walk;

pub use interface::interface;
pub use tokens::{Token, tokens};
pub use tree_sitter::Tree;

use crate::language::{SpecError, spec};
use crate::model::Language;
use crate::model::facts::Facts;
use std::time::Duration;

/// How long one document may take to parse, its macros included.
pub const PARSE_TIME_LIMIT: Duration = Duration::from_secs(5);

/// How deep a tree may be. Code that people write stays below a hundredth of it; a union of ten
/// thousand members that a program wrote is as deep as it is long.
pub const TREE_DEPTH_LIMIT: usize = 12_000;

/// How deep macro calls are read inside the arguments of macro calls.
pub const MACRO_DEPTH_LIMIT: usize = 8;

/// Why a document gave no facts.
#[derive(Debug, thiserror::Error)]
pub enum ExtractError {
    /// Parsing took longer than the limit.
    #[error("parsing took longer than {0} ms")]
    TimedOut(u64),
    /// Nested deeper than the limit.
    #[error("nested deeper than {0} levels")]
    TooDeep(usize),
    /// Larger than offsets reach.
    #[error("{0} bytes are more than offsets of 32 bits reach")]
    TooLarge(usize),
    /// The language's queries do not load.
    #[error(transparent)]
    Spec(#[from] &'static SpecError),
}

/// Parses a text for those who look at the tree itself. Its bytes are those of `source`.
///
/// # Errors
/// When parsing takes longer than its time limit, or the text is larger than offsets reach.
pub fn parse(language: Language, source: &str) -> Result<Tree, ExtractError> {
    if u32::try_from(source.len()).is_err() {
        return Err(ExtractError::TooLarge(source.len()));
    }
    let spec = spec(language)?;
    parse::TimedParser::new(&spec.grammar).parse(&spec.lower.readable(source))
}

/// Extracts the facts of one document. Broken source yields what can be had, with
/// [`Facts::partial`] set.
///
/// # Errors
/// When parsing exceeds its time limit or the tree its depth limit.
pub fn extract(language: Language, source: &str) -> Result<Facts, ExtractError> {
    if u32::try_from(source.len()).is_err() {
        return Err(ExtractError::TooLarge(source.len()));
    }
    let spec = spec(language)?;
    let walked = walk::walk(spec, source)?;
    let mut builder = walked.builder;
    for (node, event) in walked.events {
        let node = walked.tree.node(node);
        match event {
            walk::Event::Definition(id) => spec.lower.definition(&mut builder, node, id),
            walk::Event::Local(id) => spec.lower.local(&mut builder, node, id),
            walk::Event::Reference(id) => spec.lower.reference(&mut builder, node, id),
            walk::Event::Import(scope) => spec.lower.import(&mut builder, node, scope),
            walk::Event::Export(scope) => spec.lower.export(&mut builder, node, scope),
            walk::Event::Member(scope) => spec.lower.member(&mut builder, node, scope),
            walk::Event::Flow(scope) => spec.lower.flow(&mut builder, node, scope),
        }
    }
    spec.lower.finish(&mut builder);
    let mut facts = bind::bind(builder, spec.lower);
    facts.bodies = bodies::bodies(source, &facts);
    facts.shrink_to_fit();
    Ok(facts)
}
