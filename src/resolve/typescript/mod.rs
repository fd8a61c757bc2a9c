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
mod specifiers;
mod supertypes;
mod testing;
mod tree;
mod types;

use crate::model::Language;
use crate::resolve::graph::Entity;
use crate::resolve::{Project, ResolveError, Resolved, SourceIndex};
use lookup::Lookup;
use modules::{Key, Modules, Tables};
use rayon::prelude::*;
use rayon::{ThreadPool, ThreadPoolBuilder, current_num_threads};
use references::References;
use specifiers::Specifiers;
use std::sync::LazyLock;
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
}

impl Kept {
    /// Reads the TypeScript and JavaScript documents of a project; `None` where there are none.
    pub(super) fn new(project: &Project) -> Option<Self> {
        let mut own = project.sources.iter().filter(|source| source.language != Language::Rust);
        own.next()?;
        Some(Self::read(project))
    }

    /// Reads the documents again: some have new facts.
    pub(super) fn renew(&mut self, project: &Project) {
        *self = Self::read(project);
    }

    fn read(project: &Project) -> Self {
        let mut tables = Modules::build(project, &Specifiers::new(project));
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
        Self { tables, supertypes }
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
    project.source(source).language != Language::Rust
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
