//! Languages: a grammar, its queries and, for deep languages, the lowering of trees to facts.
//!
//! Must not know: files, paths, the database, other documents.

mod captures;
mod chains;
mod interface;
mod lower;
pub mod rust;
mod tree;
pub mod typescript;

pub use captures::Capture;
pub use chains::{Chain, Chains};
pub use interface::interface;
pub use lower::{Binding, Builder, Declares, Lower, Piece, Reading, Token, Unset};
pub use tree::{NewNode, Node, Tree};

use crate::model::Language;
use std::sync::OnceLock;

/// Why a language's queries do not load.
#[derive(Debug, thiserror::Error)]
pub enum SpecError {
    /// The grammar does not know what a query asks for.
    #[error("the queries of {language} do not compile: {source}; correct queries/{language}/*.scm")]
    Query {
        /// Whose queries.
        language: &'static str,
        /// What tree-sitter says.
        source: tree_sitter::QueryError,
    },
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
    /// Its queries, compiled.
    pub query: tree_sitter::Query,
    /// What each capture of the query means, by capture index; `None` where its name begins with
    /// `_`, for use in predicates only.
    pub captures: Vec<Option<Capture>>,
    /// Captures of the patterns that are one bare node, by the grammar's symbol. They need no
    /// matching, and most nodes that are captured are captured so. All other patterns come first.
    pub bare: Vec<Vec<Capture>>,
    /// Patterns that are one chain of nodes. They are decided by a node's parents.
    pub chains: Chains,
    /// The place of each pattern of the query among all that are no bare ones, chains too.
    pub orders: Vec<usize>,
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
        queries: &str,
        lower: &'static dyn Lower,
    ) -> Result<Self, SpecError> {
        let capture = |name: &str| match Capture::parse(name) {
            _ if name.starts_with('_') => Ok(None),
            None => Err(SpecError::Capture { language, capture: name.to_owned() }),
            known => Ok(known),
        };
        let mut bare = vec![Vec::new(); grammar.node_kind_count()];
        let mut matched = String::with_capacity(queries.len());
        for line in queries.lines() {
            match bare_pattern(line).map(|(kind, names)| (kinds_of(&grammar, kind), names)) {
                Some((kinds, names)) if !kinds.is_empty() => {
                    let captures = names.map(capture).collect::<Result<Vec<_>, _>>()?;
                    for kind in kinds {
                        bare[kind].extend(captures.iter().flatten());
                    }
                }
                _ => matched.push_str(line),
            }
            // Errors keep their line.
            matched.push('\n');
        }
        let known = |name: &str| capture(name).ok().flatten();
        let (mut chains, left, mut orders) = Chains::take(&grammar, &matched, &known);
        let compile = |text: &str| {
            tree_sitter::Query::new(&grammar, text)
                .map_err(|source| SpecError::Query { language, source })
        };
        let mut query = compile(&left)?;
        // What is read inside of another tree has parents that are not its own.
        let inside = query
            .capture_names()
            .iter()
            .any(|name| matches!(known(name), Some(Capture::Items | Capture::Tokens)));
        if inside || query.pattern_count() != orders.len() {
            query = compile(&matched)?;
            chains = Chains::default();
            orders = (0..query.pattern_count()).collect();
        }
        let captures =
            query.capture_names().iter().map(|n| capture(n)).collect::<Result<_, _>>()?;
        let kinds = (0..grammar.node_kind_count())
            .map(|id| grammar.node_kind_for_id(id as u16).unwrap_or_default().to_owned())
            .collect();
        let fields = (0..=grammar.field_count())
            .map(|id| grammar.field_name_for_id(id as u16).unwrap_or_default().to_owned())
            .collect();
        Ok(Self { grammar, query, captures, bare, chains, orders, kinds, fields, lower })
    }
}

/// Takes apart a line that is one pattern of one bare node: `(kind) @capture @capture`.
fn bare_pattern(line: &str) -> Option<(&str, impl Iterator<Item = &str>)> {
    let (kind, captures) = line.strip_prefix('(')?.split_once(')')?;
    let word = |text: &str| text.bytes().all(|b| b.is_ascii_alphanumeric() || b"_.".contains(&b));
    let mut names = captures.split_ascii_whitespace().map(|name| name.strip_prefix('@'));
    let bare = word(kind) && !captures.trim().is_empty() && names.all(|n| n.is_some_and(word));
    bare.then(|| (kind, captures.split_ascii_whitespace().map(|name| &name[1..])))
}

/// The named symbols of a grammar that are called `kind`: an alias has one of its own. None for a
/// supertype, which stands for others and is no node's own kind.
fn kinds_of(grammar: &tree_sitter::Language, kind: &str) -> Vec<usize> {
    let called =
        |id: &u16| grammar.node_kind_is_named(*id) && grammar.node_kind_for_id(*id) == Some(kind);
    let kinds: Vec<u16> = (0..grammar.node_kind_count() as u16).filter(called).collect();
    if kinds.iter().any(|id| grammar.node_kind_is_supertype(*id)) {
        return Vec::new();
    }
    kinds.into_iter().map(usize::from).collect()
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
    }
    .as_ref()
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
    fn bare_patterns_are_looked_up_by_kind_and_the_rest_is_matched() {
        assert!(bare_pattern("(identifier) @reference.value").is_some());
        assert!(bare_pattern("(a b: (c) @d) @e").is_none());
        assert!(bare_pattern("(a) @b (#eq? @b c)").is_none());
        assert!(bare_pattern("(a)").is_none());
        let grammar: tree_sitter::Language = tree_sitter_rust::LANGUAGE.into();
        let two = "(identifier) @reference.value\n(_expression) @scope.block";
        let spec = LanguageSpec::load("rust", grammar.clone(), two, &rust::RustLower);
        let spec = spec.map_err(|e| e.to_string()).expect("both patterns load");
        let known = kinds_of(&grammar, "identifier");
        assert!(!known.is_empty());
        for kind in known {
            assert_eq!(spec.bare[kind].len(), 1);
        }
        assert_eq!(spec.query.pattern_count(), 1, "a supertype is left to the query");
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
