//! Change: which documents may be resolved otherwise because one of them has new facts.
//!
//! Whoever reads a definition of another document names it, or the member it is reached by. So what
//! differs between two versions of a document is told as a set of names, and whoever mentions one
//! of them is looked at again. Another name for the same thing, given by an import, is added to the
//! set. Where supertypes, whole imports or types of members differ, names do not tell, and every
//! document of the family is looked at.
//!
//! Must not know: how names are resolved.

use super::names::{Names, outwards};
use crate::model::SymbolKind;
use crate::model::facts::{Facts, Role, ScopeId, TypeExpression, TypeId, flags};
use crate::resolve::shallow::members::has_members;
use crate::resolve::{Project, SourceIndex};
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

/// What of a document others can read.
#[derive(Debug, Default)]
pub(super) struct Interface {
    /// What is said of each qualified name, in order, with the names by which it is read.
    pieces: FxHashMap<String, Vec<String>>,
    /// What reaches others by more than its name: supertypes, imports, the namespace.
    whole: Vec<String>,
    /// Names that imports bind for others to take.
    given: FxHashMap<String, String>,
}

/// A written type, as its path of names.
fn type_text(facts: &Facts, id: TypeId) -> String {
    match &facts.types[id.index()] {
        TypeExpression::Path { reference, .. } => {
            facts.name(facts.references[reference.index()].name).to_owned()
        }
        _ => String::new(),
    }
}

/// The interface of a document as it is held.
pub(super) fn interface(names: &Names, source: SourceIndex, facts: &Facts) -> Interface {
    let mut interface = Interface::default();
    let Some(document) = names.document(source) else { return interface };
    interface.whole.push(format!("namespace {}", document.namespace));
    for (definition, qualified) in facts.definitions.iter().zip(&document.qualified) {
        if qualified.is_empty() {
            continue;
        }
        let kept = definition.flags & (flags::AMBIENT | flags::TEST);
        let type_ = definition.declared_type.map_or_else(String::new, |id| type_text(facts, id));
        let text = format!("{:?} {kept} {type_}", definition.kind);
        interface.pieces.entry(qualified.clone()).or_default().push(text);
    }
    for heritage in &facts.heritage {
        let of = &document.qualified[heritage.definition.index()];
        interface.whole.push(format!("{of} is {}", type_text(facts, heritage.supertype)));
    }
    for import in facts.imports.iter().filter(|import| import.scope == ScopeId(0)) {
        let target = &facts.references[import.target.index()];
        let mut text = facts.name(target.name).to_owned();
        if let crate::model::facts::Access::Path(module) = target.access {
            text.push_str(" of ");
            text.push_str(facts.name(facts.references[module.index()].name));
        }
        match import.alias {
            Some(alias) if !import.glob => {
                interface.given.insert(facts.name(alias).to_owned(), text);
            }
            _ => interface.whole.push(format!("all of {text}")),
        }
    }
    interface
}

/// What has changed in all documents.
#[derive(Debug, Default)]
pub(super) struct Changed {
    /// Names that may lead elsewhere now.
    names: FxHashSet<String>,
    /// A type came or went, or is another kind of thing.
    types: bool,
    /// Names do not tell.
    all: bool,
}

impl Changed {
    /// Adds what differs between two versions of a document.
    pub(super) fn add(&mut self, was: &Interface, is: &Interface) {
        self.all |= was.whole != is.whole;
        for (a, b) in [(was, is), (is, was)] {
            for (name, said) in &a.pieces {
                if b.pieces.get(name) == Some(said) {
                    continue;
                }
                let typed = said.iter().any(|text| {
                    let kind = text.split(' ').next().unwrap_or_default();
                    let all = SymbolKind::ALL.iter();
                    let mut kinds =
                        all.filter(|k| has_members(**k) || **k == SymbolKind::TypeAlias);
                    kinds.any(|k| format!("{k:?}") == kind)
                });
                self.types |= typed;
                // A member whose written type differs leads its own members elsewhere.
                let other = b.pieces.get(name);
                let end = |texts: &Vec<String>| {
                    texts
                        .iter()
                        .map(|t| t.rsplit(' ').next().unwrap_or_default().to_owned())
                        .collect::<Vec<_>>()
                };
                self.all |= other.map_or_else(
                    || said.iter().any(|text| !text.ends_with(' ')),
                    |other| end(other) != end(said),
                );
                for part in outwards(name) {
                    let own = part.rsplit(['.', '/']).next().unwrap_or(part);
                    self.names.insert(own.to_owned());
                }
            }
            for (name, said) in &a.given {
                if b.given.get(name) != Some(said) {
                    self.names.insert(name.clone());
                    self.types = true;
                }
            }
        }
    }

    /// The documents that may be resolved otherwise.
    pub(super) fn readers(mut self, names: &Names, project: &Project) -> Vec<SourceIndex> {
        let mut own: Vec<SourceIndex> = names.documents.keys().copied().collect();
        own.sort_unstable();
        if self.names.is_empty() && !self.all {
            return Vec::new();
        }
        if self.types {
            // Members are read through types that others are declared with.
            let is_super = |source: &SourceIndex| {
                let facts = &project.source(*source).facts;
                let texts = facts.heritage.iter().map(|h| type_text(facts, h.supertype));
                let typed = facts.definitions.iter().filter_map(|d| d.declared_type);
                let mut texts = texts.chain(typed.map(|id| type_text(facts, id)));
                texts.any(|text| text.split(['.', ':', '\\']).any(|part| self.names.contains(part)))
            };
            self.all |= own.par_iter().any(is_super);
        }
        if self.all {
            return own;
        }
        self.add_aliases(&own, project);
        let mentions = |source: &SourceIndex| {
            let facts = &project.source(*source).facts;
            facts.names.iter().any(|name| {
                self.names.contains(name)
                    || name.contains(['.', ':', '\\', '/'])
                        && name.split(['.', ':', '\\', '/']).any(|part| self.names.contains(part))
            })
        };
        own.into_par_iter().filter(mentions).collect()
    }

    /// Adds the names under which imports give on what has changed.
    fn add_aliases(&mut self, own: &[SourceIndex], project: &Project) {
        loop {
            let more: Vec<String> = (own.par_iter())
                .flat_map_iter(|source| {
                    let facts = &project.source(*source).facts;
                    facts.imports.iter().filter_map(|import| {
                        let target = &facts.references[import.target.index()];
                        let text = facts.name(target.name);
                        let parts = |text: &str| {
                            text.split(['.', ':', '\\', '/']).any(|p| self.names.contains(p))
                        };
                        let alias = facts.name(import.alias?);
                        let is = target.role == Role::Import || target.role == Role::ImportModule;
                        (is && parts(text) && !self.names.contains(alias)).then(|| alias.to_owned())
                    })
                })
                .collect();
            if more.is_empty() {
                return;
            }
            self.names.extend(more);
        }
    }
}
