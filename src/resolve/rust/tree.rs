//! How the module graph is made: packages, files, inline modules, blocks with items, enums; what
//! each declares. Reference, "Modules", "Crates and source files".
//!
//! Must not know: expressions, types.

use super::cargo::{self, Package, Target};
use super::conditions::Inactive;
use super::macros;
use super::modules::{Crate, Key, ModuleInfo, Modules, Tables};
use crate::model::facts::{DefinitionId, Facts, ScopeId, ScopeKind, flags, namespaces};
use crate::model::{Language, SymbolKind};
use crate::resolve::graph::{Binding, Entity, ExternalPath, ModuleId, Name, Names};
use crate::resolve::{Project, SourceIndex};
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::VecDeque;
use std::ops::DerefMut;

/// Edition of a file that no package reaches.
const LOOSE_EDITION: u16 = 2021;

/// A file to be hung into the tree.
struct Mount {
    source: SourceIndex,
    crate_: usize,
    parent: Option<ModuleId>,
    declared: Option<Key>,
    /// Folder of its own `mod x;`.
    folder: String,
}

/// What is known of sources from an earlier tree.
#[derive(Default)]
pub(super) struct Known {
    names: Names,
    /// Empty for sources that are to be read.
    names_of: Vec<Vec<Name>>,
    carriers: Vec<Vec<(ScopeId, Vec<DefinitionId>)>>,
}

impl Known {
    /// Takes from an earlier tree of the same sources what holds for all but the `changed` ones.
    /// Names that nothing is called any more stay; when they are too many, nothing is taken.
    pub(super) fn of(tables: &mut Tables, changed: impl Iterator<Item = SourceIndex>) -> Self {
        let used: usize = tables.names_of.iter().map(Vec::len).sum();
        if tables.names.len() > used {
            return Self::default();
        }
        let mut names_of = std::mem::take(&mut tables.names_of);
        changed.for_each(|source| names_of[source as usize].clear());
        let carriers = std::mem::take(&mut tables.carriers);
        Self { names: std::mem::take(&mut tables.names), names_of, carriers }
    }
}

impl<'p> Modules<'p, Box<Tables>> {
    /// Builds the tree and settles all imports. What is `known` is not read again.
    pub(super) fn build(project: &'p Project, packages: &[Package], known: Known) -> Box<Tables> {
        let mut modules = Self::over(project, Box::default());
        let count = project.len() as usize;
        modules.module_of_scope = vec![Vec::new(); count];
        modules.names = known.names;
        modules.names_of = known.names_of;
        modules.names_of.resize(count, Vec::new());
        modules.carriers = known.carriers;
        modules.carriers.resize(count, Vec::new());
        for (index, source) in project.all() {
            if source.language != Language::Rust {
                continue;
            }
            let place = (project.library_number(index), source.path.as_str());
            modules.source_of_path.insert(place, index);
            if modules.names_of[index as usize].is_empty() {
                modules.read_names(index);
            }
            for (id, definition) in (0..).map(DefinitionId).zip(&source.facts.definitions) {
                if macros::is_given(&source.facts, definition) {
                    let name = modules.name(index, definition.name);
                    modules.given_items.entry(name).or_default().push((index, id));
                }
            }
        }
        // What literals and operators make.
        for name in ["bool", "char", "str", "u8", "i32", "usize", "f64"] {
            modules.names.intern(name);
        }
        modules.inactive = Inactive::evaluate(project, packages);
        for (index, package) in packages.iter().enumerate() {
            for target in &package.targets {
                let place = (package.of, target.path.as_str());
                if let Some(source) = modules.source_of_path.get(&place) {
                    modules.add_crate(*source, Some(index), package.edition, target);
                }
            }
        }
        modules.add_standard();
        modules.add_loose_files(packages);
        modules.fill_externs(packages);
        modules.bind_definitions();
        modules.find_preludes();
        modules.add_imports();
        let mut graph = std::mem::take(&mut modules.graph);
        graph.settle(&modules.names, &modules);
        modules.graph = graph;
        modules.note_dangling();
        modules.tables
    }
}

impl<'p, T: DerefMut<Target = Tables>> Modules<'p, T> {
    /// Reads a source's names and the macros of its scopes.
    pub(super) fn read_names(&mut self, source: SourceIndex) {
        let facts = &self.project.source(source).facts;
        let tables = &mut **self;
        tables.carriers[source as usize] = macros::carriers(facts);
        tables.names_of[source as usize] = (facts.names.iter())
            // Reference, "Identifiers": `r#x` is `x`.
            .map(|name| tables.names.intern(name.strip_prefix("r#").unwrap_or(name)))
            .collect();
    }

    /// Puts the numbers of a source's scopes and names in the place of those of an old version,
    /// which hangs in the graph alike.
    pub(super) fn renumber(&mut self, source: SourceIndex, old: &Facts) {
        let facts = &self.project.source(source).facts;
        let before = std::mem::take(&mut self.module_of_scope[source as usize]);
        self.read_names(source);
        if before.is_empty() {
            return;
        }
        let held = before.iter().zip(holding(old)).filter(|(_, holds)| *holds);
        let mut held = held.map(|(module, _)| *module);
        let mut of_scope: Vec<ModuleId> = Vec::with_capacity(facts.scopes.len());
        for (index, (scope, holds)) in facts.scopes.iter().zip(holding(facts)).enumerate() {
            let around = scope.parent.map(|parent| of_scope[parent.index()]);
            let own = if holds { held.next() } else { None };
            let Some(module) = own.or(around) else { break };
            if holds {
                self.infos[module.0 as usize].scope = ScopeId(index as u32);
            }
            of_scope.push(module);
        }
        self.module_of_scope[source as usize] = of_scope;
    }

    pub(super) fn add_module(
        &mut self,
        parent: Option<ModuleId>,
        block: bool,
        crate_: usize,
        source: SourceIndex,
        scope: ScopeId,
        declared: Option<Key>,
    ) -> ModuleId {
        let id = self.graph.add_module(parent, block);
        let normal = match parent {
            Some(parent) if block => self.info(parent).normal,
            _ => id,
        };
        if let Some(library) = self.project.library_of(source).filter(|_| !block) {
            let path = match (parent.and_then(|p| self.graph.library_path(p)), declared) {
                (Some(around), Some(key)) => {
                    let name = self.name(key.0, self.definition(key).name);
                    Some(around.member(self.names.text(name)))
                }
                (None, None) => {
                    Some(ExternalPath { package: library.package.clone(), path: "".into() })
                }
                _ => None,
            };
            if let Some(path) = path {
                self.graph.set_library(id, path);
            }
        }
        self.infos.push(ModuleInfo { crate_, normal, source, scope, declared });
        id
    }

    /// Adds a crate with all files its modules reach.
    fn add_crate(
        &mut self,
        source: SourceIndex,
        package: Option<usize>,
        edition: u16,
        target: &Target,
    ) {
        if self.module_of_source.contains_key(&source) {
            return;
        }
        let path = &self.project.source(source).path;
        let crate_ = self.crates.len();
        // The root is the next module.
        let root = ModuleId(self.infos.len() as u32);
        let (externs, &Target { library, test, .. }) = (FxHashMap::default(), target);
        self.crates.push(Crate { root, externs, edition, package, library, test });
        let folder = cargo::folder(path).to_owned();
        let mut queue =
            VecDeque::from([Mount { source, crate_, parent: None, declared: None, folder }]);
        while let Some(mount) = queue.pop_front() {
            self.mount(mount, &mut queue);
        }
    }

    /// Every file that no target reaches is a crate of its own, outer files first.
    fn add_loose_files(&mut self, packages: &[Package]) {
        let own = self.source_of_path.iter().filter(|((library, _), _)| library.is_none());
        let mut loose: Vec<SourceIndex> = own.map(|(_, source)| *source).collect();
        loose.sort_by_key(|s| {
            let path = &self.project.source(*s).path;
            (path.matches('/').count(), !path.ends_with("/mod.rs"), *s)
        });
        for source in loose {
            let around = cargo::around(self.project, packages, source);
            let edition = around.map_or(LOOSE_EDITION, |i| packages[i].edition);
            // What lies among the integration tests is compiled by one of them, or is its data.
            let path = &self.project.source(source).path;
            let tests = around.and_then(|i| cargo::join(&packages[i].folder, "tests"));
            let test = tests.is_some_and(|tests| cargo::is_within(path, &tests));
            let target = Target { path: path.clone(), library: false, test };
            self.add_crate(source, around, edition, &target);
        }
    }

    fn fill_externs(&mut self, packages: &[Package]) {
        let by_folder = cargo::by_folder(packages);
        let outside = cargo::outside(packages);
        let mut libraries: FxHashMap<usize, ModuleId> = FxHashMap::default();
        for crate_ in self.crates.iter().filter(|c| c.library) {
            if let Some(package) = crate_.package {
                libraries.insert(package, crate_.root);
            }
        }
        for index in 0..self.crates.len() {
            let Some(number) = self.crates[index].package else { continue };
            let package = &packages[number];
            let mut externs = FxHashMap::default();
            for dependency in &package.dependencies {
                let local = dependency.folder.as_deref().filter(|_| package.of.is_none());
                let local = local.and_then(|f| by_folder.get(f));
                let found = local.or_else(|| outside.get(dependency.package.as_str()));
                let library = found.and_then(|p| libraries.get(p));
                // A path dependency that is not renamed goes by its library's name.
                let name = match local.map(|p| &packages[*p]) {
                    Some(other) if other.name.replace('-', "_") == dependency.name => {
                        other.library.as_str()
                    }
                    _ => dependency.name.as_str(),
                };
                let entity = match library {
                    Some(root) => Entity::Module(*root),
                    None => Entity::External(ExternalPath {
                        package: dependency.package.as_str().into(),
                        path: "".into(),
                    }),
                };
                externs.insert(self.names.intern(name), entity);
            }
            if let Some(root) = libraries.get(&number).filter(|_| !self.crates[index].library) {
                externs.insert(self.names.intern(&package.library), Entity::Module(*root));
            }
            self.crates[index].externs = externs;
        }
    }

    /// Hangs a file into the tree and queues the files it declares.
    fn mount(&mut self, mount: Mount, queue: &mut VecDeque<Mount>) {
        let Mount { source, crate_, parent, declared, folder } = mount;
        if let Some(module) = self.module_of_source.get(&source).copied() {
            // Read from a second place: the first stays its home, the path still leads there.
            if let Some((source, id)) = declared {
                self.graph.set_members(source, id, module);
            }
            return;
        }
        let facts = &self.project.source(source).facts;
        let holding = holding(facts);
        let mut of_scope: Vec<ModuleId> = Vec::with_capacity(facts.scopes.len());
        for (index, scope) in facts.scopes.iter().enumerate() {
            let id = ScopeId(index as u32);
            let around = scope.parent.map(|p| of_scope[p.index()]);
            let module = match (scope.kind, around) {
                (_, None) => {
                    let module = self.add_module(parent, false, crate_, source, id, declared);
                    self.folders.insert(module, folder.clone());
                    if let Some((source, id)) = declared {
                        self.graph.set_members(source, id, module);
                    }
                    module
                }
                (ScopeKind::Module, Some(around)) => {
                    let key = scope.definition.map(|d| (source, d));
                    let module = self.add_module(Some(around), false, crate_, source, id, key);
                    if let Some(key) = key {
                        self.graph.set_members(key.0, key.1, module);
                        let definition = self.definition(key);
                        let below = self.folders.get(&self.info(around).normal);
                        let part = match definition.attribute.as_str() {
                            path if path.ends_with(".rs") || path.contains('/') => path,
                            _ => self.names.text(self.name(source, definition.name)),
                        };
                        if let Some(inner) = below.and_then(|f| cargo::join(f, part)) {
                            self.folders.insert(module, inner);
                        }
                    }
                    module
                }
                (ScopeKind::Block | ScopeKind::Function, Some(around)) if holding[index] => {
                    self.add_module(Some(around), true, crate_, source, id, None)
                }
                (_, Some(around)) => around,
            };
            of_scope.push(module);
        }
        self.module_of_source.insert(source, of_scope[0]);
        let mut children = Vec::new();
        for (index, definition) in facts.definitions.iter().enumerate() {
            if definition.kind == SymbolKind::Module && definition.flags & flags::ELSEWHERE != 0 {
                let key = (source, DefinitionId(index as u32));
                children.push((key, of_scope[definition.scope.index()]));
            }
        }
        self.module_of_scope[source as usize] = of_scope;
        // A file that two `mod` items share is that of the one an ordinary build has.
        children.sort_by_key(|(key, _)| self.is_inactive(*key));
        for (key, within) in children {
            if let Some((child, folder)) = self.file_of(key, within) {
                queue.push_back(Mount {
                    source: child,
                    crate_,
                    parent: Some(within),
                    declared: Some(key),
                    folder,
                });
            }
        }
    }

    /// The file of a `mod x;`, and the folder of the modules it declares. Reference, "Module
    /// source filenames".
    fn file_of(&self, key: Key, within: ModuleId) -> Option<(SourceIndex, String)> {
        let definition = self.definition(key);
        let normal = self.info(within).normal;
        let library = self.project.library_number(key.0);
        let find =
            |path: Option<String>| self.source_of_path.get(&(library, path?.as_str())).copied();
        let below = self.folders.get(&normal)?;
        let name = self.names.text(self.name(key.0, definition.name));
        let attribute = &definition.attribute;
        // `pub(in path) mod x;` notes its path in the same place.
        if attribute.ends_with(".rs") || attribute.contains('/') {
            let inline = self.info(normal).scope != ScopeId(0);
            let from = match inline {
                true => below.as_str(),
                false => cargo::folder(&self.project.source(key.0).path),
            };
            let path = cargo::join(from, attribute)?;
            let folder = cargo::folder(&path).to_owned();
            return Some((find(Some(path))?, folder));
        }
        let folder = cargo::join(below, name)?;
        let source = find(cargo::join(below, &format!("{name}.rs")))
            .or_else(|| find(cargo::join(&folder, "mod.rs")))?;
        Some((source, folder))
    }

    /// Adds the skeleton of the standard library.
    fn add_standard(&mut self) {
        for (number, library) in self.project.libraries.iter().enumerate() {
            if library.standard
                && let Some(root) = self.source_of_path.get(&(Some(number), "lib.rs"))
            {
                let root = *root;
                let target = Target { path: "lib.rs".to_owned(), library: true, test: false };
                self.add_crate(root, None, LOOSE_EDITION, &target);
                self.standard = self.module_of_source.get(&root).copied();
            }
        }
    }

    /// Finds the skeleton's preludes. Reference, "Names: Preludes: Standard library prelude".
    fn find_preludes(&mut self) {
        for (edition, last) in [(2024, "rust_2024"), (2021, "rust_2021"), (0, "v1")] {
            let mut at = self.standard;
            for name in ["prelude", last] {
                let name = self.names.intern(name);
                at = at.and_then(|module| {
                    let found = self.graph.lookup(module, name, namespaces::TYPE, None);
                    found.iter().find_map(|binding| self.graph.members_of(&binding.entity))
                });
            }
            self.preludes.extend(at.map(|module| (edition, module)));
        }
    }

    fn bind_definitions(&mut self) {
        for source in 0..self.project.len() {
            if self.module_of_scope[source as usize].is_empty() {
                continue;
            }
            let facts = &self.project.source(source).facts;
            let with_fields: FxHashSet<DefinitionId> = (facts.definitions.iter())
                .filter(|d| d.kind == SymbolKind::Field)
                .filter_map(|d| d.enclosing)
                .collect();
            for (index, definition) in facts.definitions.iter().enumerate() {
                let id = DefinitionId(index as u32);
                let module = self.module_of_scope[source as usize][definition.scope.index()];
                let (into, spaces, visible_in) = match definition.kind {
                    SymbolKind::Macro if definition.flags & flags::MACRO_EXPORT != 0 => {
                        (self.crate_of(module).root, namespaces::MACRO, None)
                    }
                    // In textual scope only.
                    SymbolKind::Macro => continue,
                    SymbolKind::EnumMember => {
                        let Some(owner) = definition.enclosing else { continue };
                        let entity = Entity::Definition(source, owner);
                        let variants = match self.graph.members_of(&entity) {
                            Some(variants) => variants,
                            None => {
                                let info = *self.info(module);
                                let variants = self.add_module(
                                    Some(module),
                                    false,
                                    info.crate_,
                                    source,
                                    definition.scope,
                                    Some((source, owner)),
                                );
                                self.graph.set_members(source, owner, variants);
                                variants
                            }
                        };
                        (variants, namespaces::TYPE | namespaces::VALUE, None)
                    }
                    _ if facts.scopes[definition.scope.index()].kind == ScopeKind::Type => continue,
                    kind => {
                        let visible =
                            self.visible_in(definition.visibility, &definition.attribute, module);
                        let spaces = match kind {
                            SymbolKind::Struct if !with_fields.contains(&id) => {
                                namespaces::TYPE | namespaces::VALUE
                            }
                            SymbolKind::Struct
                            | SymbolKind::Union
                            | SymbolKind::Enum
                            | SymbolKind::Trait
                            | SymbolKind::TypeAlias
                            | SymbolKind::Module => namespaces::TYPE,
                            SymbolKind::Function | SymbolKind::Constant | SymbolKind::Static => {
                                namespaces::VALUE
                            }
                            _ => continue,
                        };
                        (module, spaces, visible)
                    }
                };
                let mut binding = Binding::new(Entity::Definition(source, id), spaces, visible_in);
                binding.inferred = self.is_inactive((source, id));
                let name = self.name(source, definition.name);
                self.graph.bind(into, name, binding);
            }
        }
    }
}

/// The scopes that hold names: documents, modules, and blocks where something is declared in them.
pub(super) fn holding(facts: &Facts) -> Vec<bool> {
    let mut declaring = vec![false; facts.scopes.len()];
    facts.imports.iter().for_each(|import| declaring[import.scope.index()] = true);
    facts.definitions.iter().for_each(|definition| declaring[definition.scope.index()] = true);
    for (scope, holds) in facts.scopes.iter().zip(&mut declaring) {
        *holds = match scope.kind {
            ScopeKind::Block | ScopeKind::Function => *holds && scope.parent.is_some(),
            ScopeKind::Document | ScopeKind::Module => true,
            ScopeKind::Type => scope.parent.is_none(),
        };
    }
    declaring
}
