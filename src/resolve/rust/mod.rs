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
use crate::model::facts::Facts;
use crate::resolve::change::affected::{Importer, View, affected};
use crate::resolve::change::{self, Outline};
use crate::resolve::graph::Name;
use modules::{Modules, Tables};
use rustc_hash::FxHashSet;
use std::sync::Arc;

/// What resolving the Rust sources of a project needs, kept while its documents change.
#[derive(Debug)]
pub(super) struct Kept {
    packages: Vec<cargo::Package>,
    tables: Box<Tables>,
    world: types::Tables,
    traits: overrides::Traits,
    /// The interfaces of the repository's documents; none before the first change.
    outlines: Vec<Outline>,
}

impl Kept {
    /// Reads the Rust sources of a project; `None` where there are none.
    pub(super) fn new(project: &Project) -> Option<Self> {
        let mut rust = project.sources.iter().filter(|source| source.language == Language::Rust);
        rust.next()?;
        let packages = cargo::packages(project);
        Some(Self::read(project, packages, tree::Known::default(), Vec::new()))
    }

    fn read(
        project: &Project,
        packages: Vec<cargo::Package>,
        known: tree::Known,
        parameters: Vec<Option<types::ScopeParameters>>,
    ) -> Self {
        let tables = Modules::build(project, &packages, known);
        let modules = Modules::over(project, &*tables);
        let world = types::Tables::build(&modules, parameters);
        let traits = overrides::Traits::new(&modules);
        Self { packages, tables, world, traits, outlines: Vec::new() }
    }

    /// Reads everything again but what each of the other sources says by itself.
    fn renew(&mut self, project: &Project, changed: &[(SourceIndex, Arc<Facts>)]) {
        let changed = changed.iter().map(|(source, _)| *source);
        let known = tree::Known::of(&mut self.tables, changed.clone());
        let parameters = self.world.take_parameters(changed);
        let packages = std::mem::take(&mut self.packages);
        let outlines = std::mem::take(&mut self.outlines);
        let renewed = Self { outlines, ..Self::read(project, packages, known, parameters) };
        let old = std::mem::replace(self, renewed);
        // Nobody waits for its memory.
        rayon::spawn(move || drop(old));
    }

    /// Reads the interfaces that changes are compared with, where that is not done yet: whether it
    /// was to be done.
    pub(super) fn outline(&mut self, project: &Project) -> bool {
        let empty = self.outlines.is_empty();
        if empty {
            self.outlines = Outline::all(project, |language| language == Language::Rust);
        }
        empty
    }

    /// Takes note of new facts: `old` has what they stand for. Answers the sources that may be
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
            self.renew(project, old);
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
        let readers = modules.readers(old.iter().map(|(source, _)| *source));
        Some(affected(&Seen { modules, outlines: &self.outlines, readers }, &changes))
    }

    /// Puts a source's new facts in the place of its old ones, where both hang in the module graph
    /// alike; else `false`.
    fn patch(&mut self, project: &Project, source: SourceIndex, old: &Facts) -> bool {
        let new = &project.source(source).facts;
        if !change::layout::is_same(old, new, tree::holding) {
            return false;
        }
        let mut modules = Modules::over(project, &mut *self.tables);
        modules.renumber(source, old);
        self.world.renew(&Modules::over(project, &*self.tables), source)
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

/// What the closure of a change reads of the module graph.
struct Seen<'k> {
    modules: Modules<'k>,
    outlines: &'k [Outline],
    /// The crates that depend on the changed ones, these among them.
    readers: FxHashSet<usize>,
}

impl View for Seen<'_> {
    fn outlines(&self) -> &[Outline] {
        self.outlines
    }

    fn names(&self, source: SourceIndex) -> &[Name] {
        &self.modules.names_of[source as usize]
    }

    fn count(&self) -> usize {
        self.modules.names.len()
    }

    fn find(&self, text: &str) -> Option<Name> {
        self.modules.names.get(text.strip_prefix("r#").unwrap_or(text))
    }

    fn is_held(&self, _: SourceIndex) -> bool {
        false
    }

    fn importers(&self, _: SourceIndex) -> Vec<Importer> {
        Vec::new()
    }

    fn below(&self, source: SourceIndex) -> Vec<SourceIndex> {
        let Some(outer) = self.modules.module_of_source.get(&source) else { return vec![source] };
        let all = self.modules.module_of_source.iter();
        let below = all.filter(|(_, inner)| self.modules.graph.is_within(**inner, *outer));
        below.map(|(source, _)| *source).collect()
    }

    fn reads(&self, source: SourceIndex) -> bool {
        let module = self.modules.module_of_source.get(&source);
        module.is_none_or(|module| self.readers.contains(&self.modules.info(*module).crate_))
    }

    fn called(&self, source: SourceIndex) -> Option<Name> {
        let module = self.modules.module_of_source.get(&source)?;
        let declared = self.modules.info(*module).declared?;
        Some(self.modules.name(declared.0, self.modules.definition(declared).name))
    }
}
