//! Rules: what sets one shallow language apart from the others, beyond its queries.
//!
//! Must not know: trees, facts.

use crate::model::{Language, Visibility};

/// How a language says who may name a definition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::language) enum Hidden {
    /// A leading underscore hides (PEP 8, "Naming Conventions").
    Underscore,
    /// A capital letter shows (Go specification, "Exported identifiers").
    Lowercase,
    /// Keywords or labels say so; without one it is as given.
    Keyword(Visibility),
    /// `static` hides at the outermost level (C11, 6.2.2).
    Static,
}

/// What sets a shallow language apart.
#[derive(Debug)]
pub(in crate::language) struct Rules {
    /// Whose rules.
    pub(in crate::language) language: Language,
    /// Its name, which is that of its folder of queries.
    pub(in crate::language) name: &'static str,
    /// Its grammar.
    pub(in crate::language) grammar: fn() -> tree_sitter::Language,
    /// Its queries.
    pub(in crate::language) queries: &'static str,
    /// How definitions are hidden.
    pub(super) hidden: Hidden,
    /// The words for the object a method is called on.
    pub(super) this: &'static [&'static str],
    /// The words for it as one of its supertype.
    pub(super) parents: &'static [&'static str],
    /// A string that begins a body is documentation (PEP 257).
    pub(super) docstrings: bool,
    /// Inner functions see the variables of outer ones.
    pub(super) nested: bool,
    /// A variable is seen from its declaration on, not throughout its scope.
    pub(super) ordered: bool,
    /// A variable given a value several times is defined by the first.
    pub(super) assigned: bool,
}

/// Every shallow language.
pub(in crate::language) static TABLE: [Rules; 9] = [
    Rules {
        language: Language::Python,
        name: "python",
        grammar: || tree_sitter_python::LANGUAGE.into(),
        queries: include_str!("../../../queries/python/tags.scm"),
        hidden: Hidden::Underscore,
        this: &["self", "cls"],
        parents: &["super"],
        docstrings: true,
        nested: true,
        ordered: false,
        assigned: true,
    },
    Rules {
        language: Language::Go,
        name: "go",
        grammar: || tree_sitter_go::LANGUAGE.into(),
        queries: include_str!("../../../queries/go/tags.scm"),
        hidden: Hidden::Lowercase,
        this: &[],
        parents: &[],
        docstrings: false,
        nested: true,
        ordered: true,
        assigned: false,
    },
    Rules {
        language: Language::Java,
        name: "java",
        grammar: || tree_sitter_java::LANGUAGE.into(),
        queries: include_str!("../../../queries/java/tags.scm"),
        hidden: Hidden::Keyword(Visibility::Crate),
        this: &["this"],
        parents: &["super"],
        docstrings: false,
        nested: true,
        ordered: true,
        assigned: false,
    },
    Rules {
        language: Language::C,
        name: "c",
        grammar: || tree_sitter_c::LANGUAGE.into(),
        queries: include_str!("../../../queries/c/tags.scm"),
        hidden: Hidden::Static,
        this: &[],
        parents: &[],
        docstrings: false,
        nested: true,
        ordered: true,
        assigned: false,
    },
    Rules {
        language: Language::Cpp,
        name: "cpp",
        grammar: || tree_sitter_cpp::LANGUAGE.into(),
        queries: concat!(
            include_str!("../../../queries/c/tags.scm"),
            include_str!("../../../queries/cpp/tags.scm"),
        ),
        hidden: Hidden::Keyword(Visibility::Public),
        this: &["this"],
        parents: &[],
        docstrings: false,
        nested: true,
        ordered: true,
        assigned: false,
    },
    Rules {
        language: Language::CSharp,
        name: "csharp",
        grammar: || tree_sitter_c_sharp::LANGUAGE.into(),
        queries: include_str!("../../../queries/csharp/tags.scm"),
        hidden: Hidden::Keyword(Visibility::Private),
        this: &["this"],
        parents: &["base"],
        docstrings: false,
        nested: true,
        ordered: true,
        assigned: false,
    },
    Rules {
        language: Language::Ruby,
        name: "ruby",
        grammar: || tree_sitter_ruby::LANGUAGE.into(),
        queries: include_str!("../../../queries/ruby/tags.scm"),
        hidden: Hidden::Keyword(Visibility::Public),
        this: &["self"],
        parents: &["super"],
        docstrings: false,
        nested: false,
        ordered: false,
        assigned: true,
    },
    Rules {
        language: Language::Php,
        name: "php",
        grammar: || tree_sitter_php::LANGUAGE_PHP.into(),
        queries: include_str!("../../../queries/php/tags.scm"),
        hidden: Hidden::Keyword(Visibility::Public),
        this: &["$this", "self", "static"],
        parents: &["parent"],
        docstrings: false,
        nested: false,
        ordered: false,
        assigned: false,
    },
    Rules {
        language: Language::Bash,
        name: "bash",
        grammar: || tree_sitter_bash::LANGUAGE.into(),
        queries: include_str!("../../../queries/bash/tags.scm"),
        hidden: Hidden::Keyword(Visibility::Public),
        this: &[],
        parents: &[],
        docstrings: false,
        nested: true,
        ordered: false,
        assigned: true,
    },
];
