//! Interface: the facts of a library's document, of which only what others can see is wanted.

use super::parse::TimedParser;
use super::{ExtractError, extract};
use crate::language;
use crate::model::Language;
use crate::model::facts::Facts;

/// Extracts what a document shows to others. Its positions are not those of the document.
///
/// # Errors
/// As [`extract`].
pub fn interface(language: Language, source: &str) -> Result<Facts, ExtractError> {
    let spec = language::spec(language)?;
    let readable = spec.lower.readable(source);
    let tree = TimedParser::new(&spec.grammar).parse(&readable)?;
    extract(language, &language::interface(language, &tree, &readable))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::SymbolKind;

    #[test]
    fn bodies_comments_and_tests_are_left_out() {
        let facts = interface(
            Language::Rust,
            "/// Says much.\npub fn f(x: u8) -> A { let y = g(x); h(y) }\n\
             pub const TABLE: &[u8] = &[1, 2];\n// more\n\
             impl A { pub fn m(&self) -> B { self.x.clone() } }\n\
             #[cfg(test)]\nmod tests { fn t() { f(1); } }\n",
        )
        .expect("it is extracted");
        let of = |kind| facts.definitions.iter().filter(|d| d.kind == kind).count();
        assert_eq!((of(SymbolKind::Function), of(SymbolKind::Method)), (1, 1));
        assert_eq!(of(SymbolKind::Constant), 1);
        let named = |name: &str| facts.references.iter().any(|r| facts.name(r.name) == name);
        assert!(named("A") && named("B"));
        assert!(!named("g") && !named("clone"));
        assert!(!facts.partial);
        assert!(facts.definitions.iter().all(|d| d.documentation.is_empty()));
    }

    #[test]
    fn declarations_stay_as_they_are() {
        let facts = interface(
            Language::TypeScript,
            "/** Says much. */\nexport declare function f(/* x */ x: A): B;\n",
        )
        .expect("it is extracted");
        assert_eq!(facts.definitions.len(), 1);
        assert!(facts.references.len() >= 2);
    }
}
