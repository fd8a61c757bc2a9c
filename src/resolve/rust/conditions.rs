//! `cfg` predicates, evaluated for one reference configuration. Reference, "Conditional
//! compilation".
//!
//! All branches of conditional code are resolved. Where several define the same name, one must be
//! what a use of it means, and that is the one of an ordinary build: 64-bit Linux with the
//! features that are on by default.
//!
//! Must not know: modules, names.

use super::cargo::{self, Package};
use crate::model::facts::{Conditional, DefinitionId};
use crate::resolve::{Project, SourceIndex};
use rustc_hash::{FxHashMap, FxHashSet};

/// Longest predicate that is evaluated; a longer one may hold.
const MAX_TOKENS: usize = 256;

/// The features of a package that an ordinary build has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum Features {
    /// All: the package says nothing of a choice.
    #[default]
    All,
    /// These.
    Some(FxHashSet<String>),
}

impl Features {
    fn has(&self, feature: &str) -> bool {
        match self {
            Self::All => true,
            Self::Some(features) => features.contains(feature),
        }
    }
}

/// What an ordinary build leaves out, by source.
#[derive(Debug, Default)]
pub(super) struct Inactive {
    definitions: Vec<Vec<bool>>,
    imports: Vec<FxHashSet<u32>>,
}

impl Inactive {
    /// Evaluates every condition of a project.
    pub(super) fn evaluate(project: &Project, packages: &[Package]) -> Self {
        let all = Features::default();
        let features: Vec<&Features> = (project.all())
            .map(|(index, _)| {
                cargo::around(project, packages, index).map_or(&all, |i| &packages[i].features)
            })
            .collect();
        let sources = || {
            let sources = project.all().zip(features.iter().copied());
            sources.map(|((i, s), features)| (project.library_number(i), &*s.facts, features))
        };
        // What item macros ask for, by the library they are of and their name.
        let mut wrappers: FxHashMap<(Option<usize>, &str), bool> = FxHashMap::default();
        for (library, facts, features) in sources() {
            for condition in &facts.conditions {
                if let Conditional::Wrapped(id) = condition.of {
                    let name = facts.name(facts.definitions[id.index()].name);
                    wrappers
                        .insert((library, name), holds(facts.name(condition.predicate), features));
                }
            }
        }
        let mut inactive = Self::default();
        for (library, facts, features) in sources() {
            let mut definitions = vec![false; facts.definitions.len()];
            let mut imports = FxHashSet::default();
            for condition in &facts.conditions {
                let predicate = facts.name(condition.predicate);
                let holds = match predicate.strip_suffix('!') {
                    Some(wrapper) => wrappers.get(&(library, wrapper)).copied().unwrap_or(true),
                    None => holds(predicate, features),
                };
                match condition.of {
                    Conditional::Definition(id) => definitions[id.index()] |= !holds,
                    Conditional::Import(import) if !holds => {
                        imports.insert(import);
                    }
                    Conditional::Import(_) | Conditional::Wrapped(_) => {}
                }
            }
            // Outer definitions come before inner ones.
            for id in 0..definitions.len() {
                if let Some(around) = facts.definitions[id].enclosing {
                    definitions[id] |= definitions[around.index()];
                }
            }
            inactive.definitions.push(definitions);
            inactive.imports.push(imports);
        }
        inactive
    }

    /// Whether a definition is left out.
    pub(super) fn definition(&self, source: SourceIndex, id: DefinitionId) -> bool {
        self.definitions[source as usize][id.index()]
    }

    /// Whether an import is left out.
    pub(super) fn import(&self, source: SourceIndex, import: u32) -> bool {
        self.imports[source as usize].contains(&import)
    }
}

/// Whether a predicate holds; `test` does not, as tests use what they test.
pub(super) fn holds(predicate: &str, features: &Features) -> bool {
    let tokens = tokens(predicate);
    if tokens.len() > MAX_TOKENS {
        return true;
    }
    let mut parser = Parser { tokens: &tokens, at: 0, features };
    // `cfg` takes exactly one predicate in parentheses.
    parser.list().first().copied().unwrap_or(true)
}

fn tokens(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '"' => rest[1..].find('"').map_or(rest.len(), |end| end + 2),
            c if c.is_alphanumeric() || c == '_' => {
                rest.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(rest.len())
            }
            c => c.len_utf8(),
        };
        found.push(&rest[..length]);
        rest = rest[length..].trim_start();
    }
    found
}

struct Parser<'t> {
    tokens: &'t [&'t str],
    at: usize,
    features: &'t Features,
}

impl<'t> Parser<'t> {
    fn next(&mut self) -> Option<&'t str> {
        let token = self.tokens.get(self.at).copied();
        self.at += 1;
        token
    }

    /// Predicates between parentheses. The nesting is bounded by the number of tokens.
    fn list(&mut self) -> Vec<bool> {
        let mut all = Vec::new();
        if self.next() != Some("(") {
            return all;
        }
        while let Some(token) = self.next() {
            match token {
                ")" => break,
                "," => {}
                _ => all.push(self.predicate(token)),
            }
        }
        all
    }

    fn predicate(&mut self, name: &str) -> bool {
        match self.tokens.get(self.at).copied() {
            Some("(") => {
                let inner = self.list();
                match name {
                    "not" => !inner.first().copied().unwrap_or_default(),
                    "all" => inner.iter().all(|holds| *holds),
                    "any" => inner.iter().any(|holds| *holds),
                    _ => false,
                }
            }
            Some("=") => {
                self.at += 1;
                let value = self.next().unwrap_or_default().trim_matches('"');
                match name {
                    "feature" => self.features.has(value),
                    "target_has_atomic" => true,
                    "target_os" => value == "linux",
                    "target_family" => value == "unix",
                    "target_arch" => value == "x86_64",
                    "target_pointer_width" => value == "64",
                    "target_endian" => value == "little",
                    "target_env" => value == "gnu",
                    "panic" => value == "unwind",
                    "target_vendor" => value == "unknown",
                    _ => false,
                }
            }
            // Everything else is off unless somebody passes `--cfg`: `windows`, `loom`, `miri`.
            _ => {
                matches!(name, "unix" | "debug_assertions" | "panic" | "target_has_atomic" | "true")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Features, holds};

    #[test]
    fn predicates() {
        let all = |predicate| holds(predicate, &Features::All);
        assert!(!all("(windows)"));
        assert!(all("(not(windows))"));
        assert!(!all("(test)"));
        assert!(all("(not(test))"));
        assert!(!all("(not(feature = \"std\"))"));
        assert!(all("(all(unix, not(loom)))"));
        assert!(!all("(any(windows, target_os = \"macos\"))"));
        assert!(all("(any(windows, target_os = \"linux\"))"));
        assert!(all("("));
        let none = Features::Some(Default::default());
        assert!(holds("(not(feature = \"std\"))", &none));
    }
}
