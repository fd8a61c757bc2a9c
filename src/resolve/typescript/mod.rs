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
mod types;

use crate::model::Language;
use crate::resolve::graph::Entity;
use crate::resolve::{Project, Resolved, SourceIndex};
use lookup::Lookup;
use modules::{Key, Modules};
use rayon::prelude::*;
use references::References;
use types::Shared;

/// Bytes of stack for one thread: what is not used is never touched.
const STACK: usize = 64 << 20;

/// Resolves the TypeScript and JavaScript documents of a project; `resolved` has one entry for
/// each of its sources.
pub(super) fn resolve(project: &Project, resolved: &mut [Resolved]) {
    if project.sources.iter().all(|source| source.language == Language::Rust) {
        return;
    }
    let mut modules = Modules::new(project);
    let supers = (0..project.len())
        .into_par_iter()
        .filter(|source| is_own(project, *source))
        .flat_map_iter(|source| supers(&modules, source))
        .collect::<Vec<(Key, Key)>>();
    for (class, supertype) in supers {
        modules.supers.entry(class).or_default().push(supertype);
    }
    let shared = Shared::new(&modules);
    let supertypes = overrides::Supertypes::new(&modules);
    let answer = |(source, resolved): (usize, &mut Resolved)| {
        if is_own(project, source as u32) {
            *resolved = References::new(&modules, &shared, source as u32).resolve();
            resolved.overrides = supertypes.overrides(&modules, source as u32);
            resolved.test = testing::is_test(&project.sources[source].path);
        }
    };
    // Types nest deeper than the stack of an ordinary thread of the pool allows.
    let pool = rayon::ThreadPoolBuilder::new().stack_size(STACK);
    let pool = pool.num_threads(rayon::current_num_threads()).build();
    if let Ok(pool) = pool {
        pool.install(|| resolved.par_iter_mut().enumerate().for_each(answer));
    }
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
