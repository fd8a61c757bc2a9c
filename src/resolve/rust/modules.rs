//! The module tree: crates, files, inline modules, blocks with items, enums; what each declares
//! and imports. Reference, "Modules", "Use declarations", "Crates and source files".
//!
//! Must not know: expressions, types.

use super::conditions::Inactive;
use super::prelude;
use crate::model::facts::{Definition, DefinitionId, NameId, ScopeId, namespaces};
use crate::model::{SymbolKind, Visibility};
use crate::resolve::graph::{Binding, Entity, ExternalPath, Graph, ModuleId, Name, Names, Rules};
use crate::resolve::{Project, SourceIndex};
use rustc_hash::{FxHashMap, FxHashSet};
use std::ops::{Deref, DerefMut};

/// Editions whose paths begin at the crate's root (Reference, "Paths"; the 2018 edition guide).
const LAST_ROOTED_EDITION: u16 = 2015;

/// Where a definition is.
pub(super) type Key = (SourceIndex, DefinitionId);

/// A crate of the repository.
#[derive(Debug)]
pub(super) struct Crate {
    pub(super) root: ModuleId,
    /// The crates its code may name (Reference, "Extern prelude").
    pub(super) externs: FxHashMap<Name, Entity>,
    pub(super) edition: u16,
    /// Index into the packages, where one is around it.
    pub(super) package: Option<usize>,
    pub(super) library: bool,
    /// An integration test, or a file beside them.
    pub(super) test: bool,
}

/// What is known of a module beside its names.
#[derive(Clone, Copy, Debug)]
pub(super) struct ModuleInfo {
    /// Index into [`Modules::crates`].
    pub(super) crate_: usize,
    /// The module itself, or the one a block stands in.
    pub(super) normal: ModuleId,
    /// The file it is written in.
    pub(super) source: SourceIndex,
    /// The scope whose names it holds.
    pub(super) scope: ScopeId,
    /// The `mod` item that declares it.
    pub(super) declared: Option<Key>,
}

/// The module graph of a project and how its files hang in it.
#[derive(Debug, Default)]
pub(super) struct Tables {
    pub(super) names: Names,
    pub(super) graph: Graph,
    pub(super) crates: Vec<Crate>,
    pub(super) infos: Vec<ModuleInfo>,
    /// For each source and scope the module its names are looked up from; empty for what is no Rust.
    pub(super) module_of_scope: Vec<Vec<ModuleId>>,
    /// For each source the project-wide names of its own.
    pub(super) names_of: Vec<Vec<Name>>,
    /// For each source the macros and `#[macro_use]` modules of its scopes.
    pub(super) carriers: Vec<Vec<(ScopeId, Vec<DefinitionId>)>>,
    /// Items that are given to item macros, by name.
    pub(super) given_items: FxHashMap<Name, Vec<Key>>,
    /// What an ordinary build leaves out.
    pub(super) inactive: Inactive,
    /// The module that a file's top level is.
    pub(super) module_of_source: FxHashMap<SourceIndex, ModuleId>,
    /// Names that imports bring which lead nowhere known. They hide what is further out.
    pub(super) dangling: FxHashSet<(ModuleId, Name)>,
    /// The root of the standard library, where its skeleton is there.
    pub(super) standard: Option<ModuleId>,
    /// Its preludes, by the first edition each is for, the newest first.
    pub(super) preludes: Vec<(u16, ModuleId)>,
    /// Folder in which a module's `mod x;` are looked for.
    pub(super) folders: FxHashMap<ModuleId, String>,
}

/// A project with its module graph: `T` holds the tables while they are made or changed, and
/// borrows them for everything else.
pub(super) struct Modules<'p, T = &'p Tables> {
    pub(super) project: &'p Project,
    pub(super) tables: T,
    /// Sources by the library they belong to (`None`: the repository) and their path in it; only
    /// while the tables are made.
    pub(super) source_of_path: FxHashMap<(Option<usize>, &'p str), SourceIndex>,
}

impl<T: Deref<Target = Tables>> Deref for Modules<'_, T> {
    type Target = Tables;

    fn deref(&self) -> &Tables {
        &self.tables
    }
}

impl<T: DerefMut<Target = Tables>> DerefMut for Modules<'_, T> {
    fn deref_mut(&mut self) -> &mut Tables {
        &mut self.tables
    }
}

impl<'p, T: Deref<Target = Tables>> Modules<'p, T> {
    /// A project with its tables.
    pub(super) fn over(project: &'p Project, tables: T) -> Self {
        Self { project, tables, source_of_path: FxHashMap::default() }
    }

    /// What a bare name means in the sources, seen from `module`.
    pub(super) fn lexical_from(&self, module: ModuleId, name: Name, spaces: u8) -> Vec<Binding> {
        let mut at = module;
        loop {
            let found = self.graph.lookup(at, name, spaces, None);
            if !found.is_empty() {
                return found;
            }
            if self.dangling.contains(&(at, name)) {
                return Vec::new();
            }
            match self.graph.parent(at) {
                Some(parent) if self.info(at).normal != at => at = parent,
                _ => return self.lexical(&self.graph, at, name, spaces),
            }
        }
    }

    /// Where an import's bare path begins.
    pub(super) fn import_base(&self, from: ModuleId) -> ModuleId {
        let crate_ = self.crate_of(from);
        if crate_.edition <= LAST_ROOTED_EDITION { crate_.root } else { from }
    }

    /// The crate a module is in.
    pub(super) fn crate_of(&self, module: ModuleId) -> &Crate {
        &self.crates[self.info(module).crate_]
    }

    /// What is known of a module.
    pub(super) fn info(&self, module: ModuleId) -> &ModuleInfo {
        &self.infos[module.0 as usize]
    }

    /// A definition.
    pub(super) fn definition(&self, key: Key) -> &'p Definition {
        &self.project.source(key.0).facts.definitions[key.1.index()]
    }

    /// A source's name.
    pub(super) fn name(&self, source: SourceIndex, name: NameId) -> Name {
        self.names_of[source as usize][name.index()]
    }

    /// The crates of some sources and all that depend on them: nothing else can name anything of
    /// them (Reference, "Extern prelude"), nor meet a trait or a type of theirs.
    pub(super) fn readers(&self, sources: impl Iterator<Item = SourceIndex>) -> FxHashSet<usize> {
        let mut readers: Vec<Vec<usize>> = vec![Vec::new(); self.crates.len()];
        for (reader, crate_) in self.crates.iter().enumerate() {
            for entity in crate_.externs.values() {
                if let Entity::Module(root) = entity {
                    readers[self.info(*root).crate_].push(reader);
                }
            }
        }
        let home = |source| Some(self.info(*self.module_of_source.get(&source)?).crate_);
        // A file that several crates read has its home in the first.
        for (source, module) in self.graph.holders() {
            if let Some(reader) = home(source)
                && reader != self.info(module).crate_
            {
                readers[self.info(module).crate_].push(reader);
            }
        }
        let mut found = FxHashSet::default();
        let mut open: Vec<usize> = sources.filter_map(home).collect();
        while let Some(crate_) = open.pop() {
            if found.insert(crate_) {
                open.extend(&readers[crate_]);
            }
        }
        found
    }

    /// The module outside of a module; `super`.
    pub(super) fn outside(&self, module: ModuleId) -> Option<ModuleId> {
        let parent = self.graph.parent(self.info(module).normal)?;
        Some(self.info(parent).normal)
    }

    /// Whether an ordinary build leaves a definition out.
    pub(super) fn is_inactive(&self, key: Key) -> bool {
        self.inactive.definition(key.0, key.1)
    }

    /// The macros and `#[macro_use]` modules of a scope, in order.
    pub(super) fn macro_carriers(&self, source: SourceIndex, scope: ScopeId) -> &[DefinitionId] {
        let of = self.carriers[source as usize].iter().find(|(s, _)| *s == scope);
        of.map_or(&[], |(_, ids)| ids)
    }

    /// What a crate's name means in a crate.
    pub(super) fn extern_crate(&self, crate_: usize, name: Name) -> Option<Entity> {
        let crate_ = &self.crates[crate_];
        if let Some(entity) = crate_.externs.get(&name) {
            return Some(entity.clone());
        }
        let text = self.names.text(name);
        if prelude::is_standard_crate(text) {
            if let Some(root) = self.standard.filter(|_| prelude::is_in_skeleton(text)) {
                return Some(Entity::Module(root));
            }
            let package = text.into();
            return Some(Entity::External(ExternalPath { package, path: "".into() }));
        }
        None
    }

    /// The module within which something is visible; `None` for everyone.
    pub(super) fn visible_in(
        &self,
        visibility: Visibility,
        path: &str,
        module: ModuleId,
    ) -> Option<ModuleId> {
        match visibility {
            Visibility::Public => None,
            Visibility::Private => Some(module),
            Visibility::Restricted if path == "super" => self.outside(module),
            // `pub(in path)` reaches an outer module; its crate is near enough for what compiles.
            Visibility::Crate | Visibility::Restricted => Some(self.crate_of(module).root),
        }
    }

    /// The prelude of the crate that a module is in.
    pub(super) fn prelude(&self, module: ModuleId) -> Option<ModuleId> {
        let edition = self.crate_of(module).edition;
        let found = self.preludes.iter().find(|(since, _)| *since <= edition);
        found.map(|(_, module)| *module)
    }

    /// Something of the standard library's skeleton, by its path.
    pub(super) fn standard_item(&self, path: &[&str]) -> Option<Entity> {
        let (last, around) = path.split_last()?;
        let mut module = self.standard?;
        for part in around {
            let found = self.graph.lookup(module, self.names.get(part)?, namespaces::TYPE, None);
            module = found.iter().find_map(|binding| self.graph.members_of(&binding.entity))?;
        }
        let found = self.graph.lookup(module, self.names.get(last)?, namespaces::ANY, None);
        found.into_iter().next().map(|binding| binding.entity)
    }

    /// Whether the prelude brings a trait to a module.
    pub(super) fn in_prelude(&self, key: Key, module: ModuleId) -> bool {
        let Some(prelude) = self.prelude(module) else { return false };
        let name = self.name(key.0, self.definition(key).name);
        let found = self.graph.lookup(prelude, name, namespaces::TYPE, None);
        found.iter().any(|binding| binding.entity == Entity::Definition(key.0, key.1))
    }

    /// What a library's definition is called outside; `None` for the repository's own.
    pub(super) fn library_path(&self, key: Key) -> Option<ExternalPath> {
        let library = self.project.library_of(key.0)?;
        let mut names = Vec::new();
        let mut next = Some(key.1);
        let mut path = ExternalPath { package: library.package.clone(), path: "".into() };
        while let Some(id) = next {
            let definition = self.definition((key.0, id));
            if definition.kind == SymbolKind::Module
                && let Some(module) = self.graph.members_of(&Entity::Definition(key.0, id))
                && let Some(known) = self.graph.library_path(module)
            {
                path = known.clone();
                break;
            }
            names.push(self.name(key.0, definition.name));
            next = definition.enclosing;
        }
        if next.is_none()
            && let Some(module) = self.module_of_source.get(&key.0)
            && let Some(known) = self.graph.library_path(*module)
        {
            path = known.clone();
        }
        Some(names.iter().rev().fold(path, |path, name| path.member(self.names.text(*name))))
    }
}

impl<T: Deref<Target = Tables>> Rules for Modules<'_, T> {
    fn lexical(&self, graph: &Graph, module: ModuleId, name: Name, spaces: u8) -> Vec<Binding> {
        let found = graph.lookup_lexical(module, name, spaces);
        if !found.is_empty() {
            return found;
        }
        let info = self.info(module);
        if spaces & namespaces::TYPE != 0 {
            if let Some(entity) = self.extern_crate(info.crate_, name) {
                return vec![Binding::new(entity, namespaces::TYPE, None)];
            }
            // `extern crate a as b` in the root adds to the extern prelude.
            let root = self.crates[info.crate_].root;
            let mut crates = graph.lookup(root, name, namespaces::TYPE, None);
            crates.retain(|binding| match &binding.entity {
                Entity::External(path) => path.path.is_empty(),
                Entity::Module(module) => self.crates.iter().any(|c| c.root == *module),
                Entity::Definition(..) => false,
            });
            if !crates.is_empty() {
                return crates;
            }
        }
        // The skeleton of the standard library comes before what is only known by name.
        if let Some(prelude) = self.prelude(module) {
            let found = graph.lookup(prelude, name, spaces, None);
            if !found.is_empty() {
                return found;
            }
        }
        if let Some(root) = self.standard.filter(|_| spaces & namespaces::MACRO != 0) {
            let found = graph.lookup(root, name, namespaces::MACRO, None);
            if !found.is_empty() {
                return found;
            }
        }
        let text = self.names.text(name);
        let standard = prelude::namespaces_of(text) & spaces;
        if standard == 0 {
            return Vec::new();
        }
        let path = ExternalPath { package: "std".into(), path: text.into() };
        vec![Binding::new(Entity::External(path), standard, None)]
    }
}
