//! Rust: modules, scopes, types. The rules are those of the Rust Reference; comments name its
//! chapters.
//!
//! Must not know: syntax, TypeScript.

mod cargo;
mod conditions;
mod imports;
mod lookup;
mod macros;
mod modules;
mod overrides;
mod prelude;
mod testing;
mod types;

use super::{Project, Resolved};
use crate::model::Language;
use rayon::prelude::*;

/// Resolves the Rust sources of a project into `resolved`, one entry per source.
pub(super) fn resolve(project: &Project, resolved: &mut [Resolved]) {
    if project.sources.iter().all(|source| source.language != Language::Rust) {
        return;
    }
    let modules = modules::Modules::build(project);
    let world = types::World::build(&modules);
    let traits = overrides::Traits::new(&modules);
    resolved.par_iter_mut().enumerate().for_each(|(index, resolved)| {
        if project.sources[index].language == Language::Rust {
            *resolved = lookup::resolve(&world, index as u32);
            resolved.overrides = traits.overrides(&modules, index as u32);
            resolved.test = testing::is_test(&modules, index as u32);
        }
    });
}
