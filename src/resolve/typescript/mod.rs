//! TypeScript and JavaScript: module graph and lookup rules.
//!
//! Rules are those of the TypeScript handbook and of ECMAScript; where a package's style forces a
//! guess, the guess is named and its answers say `Inferred`. Must not know: syntax, the store.

mod files;
mod imports;
mod modules;
mod overrides;
mod packages;
mod references;
mod specifiers;
mod testing;

use crate::model::Language;
use crate::resolve::graph::Entity;
use crate::resolve::{Project, Resolved, SourceIndex};
use modules::{Key, Modules};
use rayon::prelude::*;
use references::References;

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
    let supertypes = overrides::Supertypes::new(&modules);
    resolved.par_iter_mut().enumerate().for_each(|(source, resolved)| {
        if is_own(project, source as u32) {
            *resolved = References::new(&modules, source as u32).resolve();
            resolved.overrides = supertypes.overrides(&modules, source as u32);
            resolved.test = testing::is_test(&project.sources[source].path);
        }
    });
}

fn is_own(project: &Project, source: SourceIndex) -> bool {
    project.source(source).language != Language::Rust
}

/// What the classes and interfaces of a document extend.
fn supers(modules: &Modules<'_>, source: SourceIndex) -> Vec<(Key, Key)> {
    let mut references = References::new(modules, source);
    let mut found = Vec::new();
    for heritage in modules.facts(source).heritage.iter().filter(|h| !h.implements) {
        let Some(supertype) = modules.supertype(source, heritage) else { continue };
        for binding in references.bindings(supertype, 0) {
            if let Entity::Definition(other, id) = binding.entity {
                found.push(((source, heritage.definition), (other, id)));
            }
        }
    }
    found
}
