//! Symbols in SCIP's words: their strings, kinds and languages.
//!
//! The grammar of the strings stands at `message Symbol` in `scip.proto`. Our descriptors keep to it
//! already; what is added here is the scheme and the package.
//!
//! Must not know: rows, files.

use super::package::Package;
use crate::index::identifier;
use crate::model::{Language, SymbolKind};
use scip::types::symbol_information::Kind;
use std::borrow::Cow;

/// The first word of every symbol that loci exports.
pub(super) const SCHEME: &str = "loci";

/// A symbol of a package.
pub(super) fn global(package: &Package, descriptor: &str) -> String {
    let [manager, name, version] = [package.manager, &package.name, &package.version].map(field);
    format!("{SCHEME} {manager} {name} {version} {descriptor}")
}

/// What a dependency defines, as far as imports say: its path as namespaces, its last part as a term,
/// for what it is they do not say.
pub(super) fn external(package: &Package, path: &str) -> String {
    let mut descriptor = String::new();
    let mut parts = path.split("::").filter(|part| !part.is_empty()).peekable();
    if parts.peek().is_none() {
        identifier(&mut descriptor, &package.name);
        descriptor.push('/');
    }
    while let Some(part) = parts.next() {
        identifier(&mut descriptor, part);
        descriptor.push(if parts.peek().is_some() { '/' } else { '.' });
    }
    global(package, &descriptor)
}

/// A part of the package: spaces are doubled, and a dot stands for nothing.
fn field(text: &str) -> Cow<'_, str> {
    match text {
        "" => Cow::Borrowed("."),
        text if text.contains(' ') => Cow::Owned(text.replace(' ', "  ")),
        text => Cow::Borrowed(text),
    }
}

/// What a symbol is.
pub(super) const fn kind(kind: SymbolKind) -> Kind {
    match kind {
        SymbolKind::File => Kind::File,
        SymbolKind::Module => Kind::Module,
        SymbolKind::Namespace => Kind::Namespace,
        SymbolKind::Function => Kind::Function,
        SymbolKind::Method => Kind::Method,
        SymbolKind::Constructor => Kind::Constructor,
        SymbolKind::Accessor => Kind::Accessor,
        SymbolKind::Struct => Kind::Struct,
        SymbolKind::Class => Kind::Class,
        SymbolKind::Enum => Kind::Enum,
        SymbolKind::EnumMember => Kind::EnumMember,
        SymbolKind::Union => Kind::Union,
        SymbolKind::Trait => Kind::Trait,
        SymbolKind::Interface => Kind::Interface,
        SymbolKind::TypeAlias => Kind::TypeAlias,
        SymbolKind::Constant => Kind::Constant,
        SymbolKind::Static => Kind::StaticVariable,
        SymbolKind::Field => Kind::Field,
        SymbolKind::Property => Kind::Property,
        SymbolKind::Variable => Kind::Variable,
        SymbolKind::Macro => Kind::Macro,
        SymbolKind::Impl => Kind::UnspecifiedKind,
    }
}

/// The language as `enum Language` in `scip.proto` spells it.
pub(super) const fn language(language: Language) -> &'static str {
    match language {
        Language::Rust => "Rust",
        Language::TypeScript => "TypeScript",
        Language::Tsx => "TypeScriptReact",
        Language::JavaScript => "JavaScript",
        Language::Python => "Python",
        Language::Go => "Go",
        Language::Java => "Java",
        Language::C => "C",
        Language::Cpp => "CPP",
        Language::CSharp => "CSharp",
        Language::Ruby => "Ruby",
        Language::Php => "PHP",
        Language::Bash => "ShellScript",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use protobuf::Enum;
    use scip::symbol::{format_symbol, parse_symbol};
    use scip::types::Language as Named;

    fn package(manager: &'static str, name: &str, version: &str) -> Package {
        Package { manager, name: name.to_owned(), version: version.to_owned() }
    }

    #[test]
    fn symbols_are_read_back_as_they_were_meant() {
        let odd = package("npm", "@scope/with  space", "");
        for (symbol, name, descriptors) in [
            (global(&package("cargo", "tokio", "1.0.0"), "src/`a.rs`/T#m(+1)."), "tokio", 4),
            (global(&odd, "`a`` b`."), "@scope/with  space", 1),
            (global(&odd, "impl#[`Vec<T>`][Clone]clone()."), "@scope/with  space", 4),
            (external(&package("cargo", "std", ""), "sync::Arc"), "std", 2),
            (external(&package("npm", "@a/b", ""), ""), "@a/b", 1),
            (external(&package("npm", "lodash", ""), "default::a b"), "lodash", 2),
            (global(&package("", "", ""), "a."), "", 1),
        ] {
            let parsed = parse_symbol(&symbol).unwrap_or_else(|e| panic!("{symbol}: {e:?}"));
            assert_eq!(parsed.scheme, SCHEME);
            assert_eq!(parsed.package.name, name, "{symbol}");
            assert_eq!(parsed.descriptors.len(), descriptors, "{symbol}");
            // The crate's own writer does not double spaces.
            if !symbol.contains("  ") {
                assert_eq!(format_symbol(parsed), symbol);
            }
        }
    }

    #[test]
    fn every_language_is_one_that_the_protocol_names() {
        for known in Language::ALL {
            assert!(Named::from_str(language(*known)).is_some(), "{}", language(*known));
        }
    }

    #[test]
    fn every_symbol_kind_but_what_only_groups_has_a_kind() {
        for known in SymbolKind::ALL {
            let unspecified = kind(*known) == Kind::UnspecifiedKind;
            assert_eq!(unspecified, *known == SymbolKind::Impl, "{}", known.name());
        }
    }
}
