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
mod tree;
mod types;

use super::{Project, Resolved, SourceIndex};
use crate::model::Language;
use modules::{Modules, Tables};

/// What resolving the Rust sources of a project needs, kept while its documents change.
#[derive(Debug)]
pub(super) struct Kept {
    packages: Vec<cargo::Package>,
    tables: Box<Tables>,
    world: types::Tables,
    traits: overrides::Traits,
}

impl Kept {
    /// Reads the Rust sources of a project; `None` where there are none.
    pub(super) fn new(project: &Project) -> Option<Self> {
        let mut rust = project.sources.iter().filter(|source| source.language == Language::Rust);
        rust.next()?;
        Some(Self::read(project, cargo::packages(project)))
    }

    fn read(project: &Project, packages: Vec<cargo::Package>) -> Self {
        let tables = Modules::build(project, &packages);
        let modules = Modules::over(project, &*tables);
        let world = types::Tables::build(&modules);
        let traits = overrides::Traits::new(&modules);
        Self { packages, tables, world, traits }
    }

    /// Reads the sources again: some have new facts.
    pub(super) fn renew(&mut self, project: &Project) {
        *self = Self::read(project, std::mem::take(&mut self.packages));
    }

    /// Resolves a Rust source.
    pub(super) fn resolve(&self, project: &Project, source: SourceIndex) -> Resolved {
        let modules = Modules::over(project, &*self.tables);
        let world = types::World { modules: &modules, tables: &self.world };
        let mut resolved = lookup::resolve(&world, source);
        resolved.overrides = self.traits.overrides(&modules, source);
        resolved.test = testing::is_test(&modules, source);
        resolved
    }

    /// Whether all of a source is test code.
    pub(super) fn is_test(&self, project: &Project, source: SourceIndex) -> bool {
        testing::is_test(&Modules::over(project, &*self.tables), source)
    }
}
