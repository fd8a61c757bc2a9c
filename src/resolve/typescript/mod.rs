//! TypeScript and JavaScript: module graph and lookup rules.
//!
//! Rules are those of the TypeScript handbook and of ECMAScript; where a package's style forces a
//! guess, the guess is named and its answers say `Inferred`. Must not know: syntax, the store.

mod files;
mod imports;
mod lookup;
mod modules;
mod overrides;
mod packages;
mod references;
mod seen;
mod specifiers;
mod supertypes;
mod testing;
mod tree;
mod types;

use crate::model::Language;
use crate::model::facts::Facts;
use crate::resolve::change::affected::affected;
use crate::resolve::change::{self, Outline};
use crate::resolve::graph::Entity;
use crate::resolve::{Project, ResolveError, Resolved, SourceIndex};
use lookup::Lookup;
pub(super) use modules::is_module;
use modules::{Document, Key, Modules, Tables};
use rayon::prelude::*;
use rayon::{ThreadPool, ThreadPoolBuilder, current_num_threads};
use references::References;
use seen::Seen;
use specifiers::Specifiers;
use std::cell::LazyCell;
use std::sync::{Arc, LazyLock};
use types::Shared;

/// Bytes of stack for one thread: what is not used is never touched.
const STACK: usize = 64 << 20;

/// The threads that types are found out on: types nest deeper than the stack of an ordinary thread
/// allows. Made once for the process.
static THREADS: LazyLock<Result<ThreadPool, String>> = LazyLock::new(|| {
    let threads = ThreadPoolBuilder::new().stack_size(STACK).num_threads(current_num_threads());
    let named = threads.thread_name(|number| format!("loci-types-{number}"));
    named.build().map_err(|error| error.to_string())
});

/// What resolving the TypeScript and JavaScript documents of a project needs, kept while they
/// change.
#[derive(Debug)]
pub(super) struct Kept {
    tables: Box<Tables>,
    supertypes: overrides::Supertypes,
    /// The interfaces of the repository's documents; none before the first change.
    outlines: Vec<Outline>,
}

impl Kept {
    /// Reads the TypeScript and JavaScript documents of a project; `None` where there are none.
    pub(super) fn new(project: &Project) -> Option<Self> {
        let mut own = project.sources.iter().filter(|source| source.language.is_typescript());
        own.next()?;
        let specifiers = Specifiers::new(project);
        let all = (0..project.len()).into_par_iter();
        let documents = all.map(|source| Document::specified(project, source, &specifiers));
        Some(Self::read(project, documents.collect()))
    }

    fn read(project: &Project, documents: Vec<Document>) -> Self {
        let mut tables = Modules::build(project, documents);
        let modules = Modules::over(project, &*tables);
        let supers: Vec<(Key, Key)> = (0..project.len())
            .into_par_iter()
            .filter(|source| is_own(project, *source))
            .flat_map_iter(|source| supers(&modules, source))
            .collect();
        for (class, supertype) in supers {
            tables.supers.entry(class).or_default().push(supertype);
        }
        let supertypes = overrides::Supertypes::new(&Modules::over(project, &*tables));
        Self { tables, supertypes, outlines: Vec::new() }
    }

    /// Reads the interfaces that changes are compared with, where that is not done yet: whether it
    /// was to be done.
    pub(super) fn outline(&mut self, project: &Project) -> bool {
        let empty = self.outlines.is_empty();
        if empty {
            self.outlines = Outline::all(project, Language::is_typescript);
        }
        empty
    }

    /// Takes note of new facts: `old` has what they stand for. Answers the documents that may be
    /// resolved otherwise, but for the changed ones; `None` for all.
    pub(super) fn replace(
        &mut self,
        project: &Project,
        old: &[(SourceIndex, Arc<Facts>)],
    ) -> Option<Vec<SourceIndex>> {
        let changes: Option<Vec<_>> = (old.iter())
            .map(|(index, before)| {
                let source = project.source(*index);
                Some((*index, change::diff(source, before, &source.facts)?))
            })
            .collect();
        let patched = changes.is_some()
            && old.iter().all(|(index, before)| self.patch(project, *index, before));
        if !patched {
            let outlines = std::mem::take(&mut self.outlines);
            let mut documents = std::mem::take(&mut self.tables.documents);
            let specifiers = LazyCell::new(|| Specifiers::new(project));
            documents.iter_mut().for_each(Document::forget_graph);
            for (index, _) in old {
                documents[*index as usize] = Document::specified(project, *index, &specifiers);
            }
            *self = Self::read(project, documents);
            self.outlines = outlines;
        }
        if !self.outline(project) {
            for (index, _) in old {
                self.outlines[*index as usize] = Outline::of(project.source(*index));
            }
        }
        let changes = changes?;
        if changes.iter().all(|(_, changed)| changed.is_empty()) {
            return Some(Vec::new());
        }
        let modules = Modules::over(project, &*self.tables);
        let held = seen::held(&modules);
        Some(affected(&Seen { modules, outlines: &self.outlines, held }, &changes))
    }

    /// Puts a document's new facts in the place of its old ones, where both hang in the module
    /// graph alike; else `false`.
    fn patch(&mut self, project: &Project, source: SourceIndex, old: &Facts) -> bool {
        let new = &project.source(source).facts;
        if self.supertypes.has_objects_of(source)
            || !change::layout::is_same(old, new, tree::holding)
        {
            return false;
        }
        Modules::over(project, &mut *self.tables).renumber(source, old);
        true
    }

    /// Resolves some documents; one answer list each, in their order.
    pub(super) fn resolve(
        &self,
        project: &Project,
        sources: &[SourceIndex],
    ) -> Result<Vec<Resolved>, ResolveError> {
        let threads = THREADS.as_ref().map_err(|cause| ResolveError::Threads(cause.clone()))?;
        let modules = Modules::over(project, &*self.tables);
        let shared = Shared::new(&modules);
        let answer = |source: &SourceIndex| {
            let mut resolved = References::new(&modules, &shared, *source).resolve();
            resolved.overrides = self.supertypes.overrides(&modules, *source);
            resolved.test = is_test(project, *source);
            resolved
        };
        Ok(threads.install(|| sources.par_iter().map(answer).collect()))
    }
}

/// Whether all of a document is test code.
pub(super) fn is_test(project: &Project, source: SourceIndex) -> bool {
    testing::is_test(&project.source(source).path)
}

fn is_own(project: &Project, source: SourceIndex) -> bool {
    project.source(source).language.is_typescript()
}

/// What the classes and interfaces of a document extend.
fn supers(modules: &Modules<'_>, source: SourceIndex) -> Vec<(Key, Key)> {
    let mut lookup = Lookup::new(modules);
    let mut found = Vec::new();
    for heritage in modules.facts(source).heritage.iter().filter(|h| !h.implements) {
        let Some(supertype) = modules.supertype(source, heritage) else { continue };
        for binding in lookup.bindings(source, supertype, 0) {
            if let Entity::Definition(other, id) = binding.entity {
                found.push(((source, heritage.definition), (other, id)));
            }
        }
    }
    found
}
