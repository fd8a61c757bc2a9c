//! Languages: a grammar, its queries and, for deep languages, the lowering of trees to facts.
//!
//! Must not know: files, paths, the database, other documents.

mod captures;
mod interface;
mod lower;
mod pattern;
pub mod rust;
mod shallow;
mod tree;
pub mod typescript;

pub use captures::Capture;
pub use interface::interface;
pub use lower::{Binding, Builder, Declares, Lower, Piece, Reading, Token, Unset};
pub use pattern::{Pattern, Patterns, Predicate, Step, Test, What};
pub use tree::{NewNode, Node, Tree};

use crate::model::Language;
use std::sync::OnceLock;

/// Why a language's queries do not load.
#[derive(Debug, thiserror::Error)]
pub enum SpecError {
    /// A query is not understood, or asks for what the grammar does not have.
    #[error("line {line} of the queries of {language}: {reason}; correct queries/{language}/*.scm")]
    Pattern {
        /// Whose queries.
        language: &'static str,
        /// The line, counted through all files of the language.
        line: usize,
        /// What is wrong.
        reason: String,
    },
    /// A language without rules.
    #[error("the language has no rules; add a row to shallow::TABLE")]
    Missing,
    /// A capture outside the closed set.
    #[error("the queries of {language} use the unknown capture @{capture}; see Capture::parse")]
    Capture {
        /// Whose queries.
        language: &'static str,
        /// The capture's name.
        capture: String,
    },
}

/// All that extraction needs to know of a language.
pub struct LanguageSpec {
    /// The grammar.
    pub grammar: tree_sitter::Language,
    /// Its queries, as written.
    pub queries: &'static str,
    /// Its queries, compiled.
    pub patterns: Patterns,
    /// Names of the grammar's symbols, by id.
    pub kinds: Vec<String>,
    /// Names of the grammar's fields, by id; the first is empty.
    pub fields: Vec<String>,
    /// What the queries cannot say.
    pub lower: &'static dyn Lower,
}

impl LanguageSpec {
    fn load(
        language: &'static str,
        grammar: tree_sitter::Language,
        queries: &'static str,
        lower: &'static dyn Lower,
    ) -> Result<Self, SpecError> {
        let patterns = Patterns::compile(language, &grammar, queries)?;
        let kinds = (0..grammar.node_kind_count())
            .map(|id| grammar.node_kind_for_id(id as u16).unwrap_or_default().to_owned())
            .collect();
        let fields = (0..=grammar.field_count())
            .map(|id| grammar.field_name_for_id(id as u16).unwrap_or_default().to_owned())
            .collect();
        Ok(Self { grammar, queries, patterns, kinds, fields, lower })
    }
}

/// A language's spec, loaded on first use.
///
/// # Errors
/// When its queries do not compile or use an unknown capture. They are part of the program, so
/// this is an error of the build and a test loads them all.
pub fn spec(language: Language) -> Result<&'static LanguageSpec, &'static SpecError> {
    static RUST: OnceLock<Result<LanguageSpec, SpecError>> = OnceLock::new();
    static TYPESCRIPT: OnceLock<Result<LanguageSpec, SpecError>> = OnceLock::new();
    static TSX: OnceLock<Result<LanguageSpec, SpecError>> = OnceLock::new();
    match language {
        Language::Rust => RUST.get_or_init(|| {
            LanguageSpec::load(
                "rust",
                tree_sitter_rust::LANGUAGE.into(),
                rust::QUERIES,
                &rust::RustLower,
            )
        }),
        Language::TypeScript => TYPESCRIPT.get_or_init(|| {
            LanguageSpec::load(
                "typescript",
                tree_sitter_typescript::LANGUAGE_TYPESCRIPT.into(),
                typescript::QUERIES,
                &typescript::TypeScriptLower,
            )
        }),
        // JavaScript is read with the TSX grammar, which is a superset.
        Language::Tsx | Language::JavaScript => TSX.get_or_init(|| {
            LanguageSpec::load(
                "typescript",
                tree_sitter_typescript::LANGUAGE_TSX.into(),
                typescript::QUERIES_TSX,
                &typescript::TypeScriptLower,
            )
        }),
        _ => return shallow(language),
    }
    .as_ref()
}

/// The spec of a language that has rules instead of a lowering of its own.
fn shallow(language: Language) -> Result<&'static LanguageSpec, &'static SpecError> {
    type Loaded = OnceLock<Result<LanguageSpec, SpecError>>;
    static LOADED: [Loaded; shallow::TABLE.len()] =
        [const { OnceLock::new() }; shallow::TABLE.len()];
    static MISSING: SpecError = SpecError::Missing;
    let rows = shallow::TABLE.iter().zip(&LOADED);
    let Some((rules, loaded)) = rows.into_iter().find(|(rules, _)| rules.language == language)
    else {
        return Err(&MISSING);
    };
    let load = || LanguageSpec::load(rules.name, (rules.grammar)(), rules.queries, rules);
    loaded.get_or_init(load).as_ref()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_queries_load() {
        for &language in Language::ALL {
            if let Err(error) = spec(language) {
                panic!("{error}");
            }
        }
    }

    #[test]
    fn an_unknown_capture_is_a_load_error() {
        let loaded = LanguageSpec::load(
            "rust",
            tree_sitter_rust::LANGUAGE.into(),
            "(identifier) @reference.cal",
            &rust::RustLower,
        );
        assert!(matches!(
            loaded.err(),
            Some(SpecError::Capture { capture, .. }) if capture == "reference.cal"
        ));
        let loaded = LanguageSpec::load(
            "rust",
            tree_sitter_rust::LANGUAGE.into(),
            "(call_expression function: (identifier) @reference.cal)",
            &rust::RustLower,
        );
        assert!(matches!(loaded.err(), Some(SpecError::Capture { .. })));
    }
}
