//! Shallow languages: names by scope, then by import, then by what the repository defines.
//!
//! One resolver for all of them. Every definition that others can reach has a qualified name: where
//! it stands (a module, package, folder or namespace, as its [`Family`] has it) and what it stands
//! in. A name is looked up in the scopes around it, in what the document imports and in the
//! namespaces it is part of; a member in what its receiver leads to, and in its supertypes. Such an
//! answer is `exact`; one that hangs on what a variable was constructed with is `inferred`. What is
//! left is a `candidate` where few definitions of the repository have its name.
//!
//! Must not know: syntax, types beyond those written or constructed.

mod change;
mod family;
mod imports;
mod lookup;
mod members;
mod names;

use super::{Project, Resolved, SourceIndex};
use crate::model::Language;
use crate::model::facts::Facts;
use family::Family;
use names::Names;
use rayon::prelude::*;
use rustc_hash::FxHashSet;
use std::sync::Arc;

/// What resolving the shallow languages of a project needs, kept while its documents change.
#[derive(Debug)]
pub(super) struct Kept {
    families: Vec<Names>,
}

/// Whether a language is resolved here.
pub(super) const fn is_shallow(language: Language) -> bool {
    !language.is_deep()
}

impl Kept {
    /// Reads the documents of a project; `None` where none is shallow.
    pub(super) fn new(project: &Project) -> Option<Self> {
        let mut there: Vec<Family> =
            project.sources.iter().filter_map(|source| Family::of(source.language)).collect();
        there.sort_unstable();
        there.dedup();
        let families: Vec<Names> =
            there.into_par_iter().map(|family| Names::new(family, project)).collect();
        (!families.is_empty()).then_some(Self { families })
    }

    /// Whether all of a document is test code.
    pub(super) fn is_test(project: &Project, source: SourceIndex) -> bool {
        let source = project.source(source);
        Family::of(source.language).is_some_and(|family| family.is_test(&source.path))
    }

    /// Resolves a document.
    pub(super) fn resolve(&self, project: &Project, source: SourceIndex) -> Resolved {
        let family = Family::of(project.source(source).language);
        let Some(names) = self.families.iter().find(|names| Some(names.family) == family) else {
            return Resolved::default();
        };
        let mut resolved = lookup::resolve(project, names, source);
        resolved.test = Self::is_test(project, source);
        resolved
    }

    /// Takes note of new facts: `old` has what they stand for. Answers the documents that may be
    /// resolved otherwise, but for the changed ones.
    pub(super) fn replace(
        &mut self,
        project: &Project,
        old: &[(SourceIndex, Arc<Facts>)],
    ) -> Vec<SourceIndex> {
        let mut affected: FxHashSet<SourceIndex> = FxHashSet::default();
        for names in &mut self.families {
            let own: Vec<_> = (old.iter())
                .filter(|(source, _)| {
                    Family::of(project.source(*source).language) == Some(names.family)
                })
                .collect();
            if own.is_empty() {
                continue;
            }
            let mut changed = change::Changed::default();
            for (source, before) in own {
                let was = change::interface(names, *source, before);
                names.remove(*source, before);
                names.add(project, *source);
                let is = change::interface(names, *source, &project.source(*source).facts);
                changed.add(&was, &is);
            }
            affected.extend(changed.readers(names, project));
        }
        affected.into_iter().collect()
    }
}
