//! The module tree: crates, files, inline modules, blocks with items, enums; what each declares
//! and imports. Reference, "Modules", "Use declarations", "Crates and source files".
//!
//! Must not know: expressions, types.

use super::cargo::{self, Package};
use super::conditions::{self, Features};
use super::macros;
use super::prelude;
use crate::model::facts::{
    Access, Conditional, Definition, DefinitionId, Import, NameId, ReferenceId, Role, ScopeId,
    ScopeKind, flags, namespaces,
};
use crate::model::{Language, SymbolKind, Visibility};
use crate::resolve::graph::{
    Binding, Entity, ExternalPath, Graph, ImportEdge, ModuleId, Name, Names, Origin, Rules,
};
use crate::resolve::{Project, SourceIndex};
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::VecDeque;

/// Editions whose paths begin at the crate's root (Reference, "Paths"; the 2018 edition guide).
const LAST_ROOTED_EDITION: u16 = 2015;

/// Edition of a file that no package reaches.
const LOOSE_EDITION: u16 = 2021;

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
    package: Option<usize>,
    library: bool,
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
pub(super) struct Modules<'p> {
    pub(super) project: &'p Project,
    pub(super) names: Names,
    pub(super) graph: Graph,
    pub(super) crates: Vec<Crate>,
    pub(super) infos: Vec<ModuleInfo>,
    /// For each source and scope the module its names are looked up from; empty for what is no Rust.
    pub(super) module_of_scope: Vec<Vec<ModuleId>>,
    /// For each source the project-wide names of its own.
    pub(super) names_of: Vec<Vec<Name>>,
    /// For each source the macros and `#[macro_use]` modules of its scopes.
    carriers: Vec<Vec<(ScopeId, Vec<DefinitionId>)>>,
    /// For each source which definitions an ordinary build leaves out.
    inactive: Vec<Vec<bool>>,
    /// For each source which imports an ordinary build leaves out.
    inactive_imports: Vec<FxHashSet<u32>>,
    /// The module that a file's top level is.
    pub(super) module_of_source: FxHashMap<SourceIndex, ModuleId>,
    /// Names that imports bring which lead nowhere known. They hide what is further out.
    dangling: FxHashSet<(ModuleId, Name)>,
    /// Folder in which a module's `mod x;` are looked for.
    folders: FxHashMap<ModuleId, String>,
    source_of_path: FxHashMap<&'p str, SourceIndex>,
}

/// A file to be hung into the tree.
struct Mount {
    source: SourceIndex,
    crate_: usize,
    parent: Option<ModuleId>,
    declared: Option<Key>,
    /// Folder of its own `mod x;`.
    folder: String,
}

impl<'p> Modules<'p> {
    /// Builds the tree and settles all imports.
    pub(super) fn build(project: &'p Project) -> Self {
        let mut modules = Self {
            project,
            names: Names::default(),
            graph: Graph::default(),
            crates: Vec::new(),
            infos: Vec::new(),
            module_of_scope: vec![Vec::new(); project.sources.len()],
            names_of: vec![Vec::new(); project.sources.len()],
            carriers: vec![Vec::new(); project.sources.len()],
            inactive: vec![Vec::new(); project.sources.len()],
            inactive_imports: vec![FxHashSet::default(); project.sources.len()],
            module_of_source: FxHashMap::default(),
            dangling: FxHashSet::default(),
            folders: FxHashMap::default(),
            source_of_path: FxHashMap::default(),
        };
        for (index, source) in project.sources.iter().enumerate() {
            if source.language != Language::Rust {
                continue;
            }
            modules.source_of_path.insert(&source.path, index as SourceIndex);
            modules.carriers[index] = macros::carriers(&source.facts);
            modules.names_of[index] = (source.facts.names.iter())
                // Reference, "Identifiers": `r#x` is `x`.
                .map(|name| modules.names.intern(name.strip_prefix("r#").unwrap_or(name)))
                .collect();
        }
        let packages = cargo::packages(project);
        modules.evaluate_conditions(&packages);
        for (index, package) in packages.iter().enumerate() {
            for target in &package.targets {
                if let Some(source) = modules.source_of_path.get(target.path.as_str()) {
                    modules.add_crate(*source, Some(index), package.edition, target.library);
                }
            }
        }
        modules.add_loose_files(&packages);
        modules.fill_externs(&packages);
        modules.bind_definitions();
        modules.add_imports();
        let mut graph = std::mem::take(&mut modules.graph);
        graph.settle(&modules.names, &modules);
        modules.graph = graph;
        modules.find_dangling();
        modules
    }

    fn find_dangling(&mut self) {
        for (index, source) in self.project.sources.iter().enumerate() {
            if self.module_of_scope[index].is_empty() {
                continue;
            }
            for import in &source.facts.imports {
                let Some(alias) = import.alias else { continue };
                let into = self.module_of_scope[index][import.scope.index()];
                let name = self.name(index as SourceIndex, alias);
                if self.graph.lookup(into, name, namespaces::ANY, None).is_empty() {
                    self.dangling.insert((into, name));
                }
            }
        }
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
        &self.project.sources[key.0 as usize].facts.definitions[key.1.index()]
    }

    /// A source's name.
    pub(super) fn name(&self, source: SourceIndex, name: NameId) -> Name {
        self.names_of[source as usize][name.index()]
    }

    /// The module outside of a module; `super`.
    pub(super) fn outside(&self, module: ModuleId) -> Option<ModuleId> {
        let parent = self.graph.parent(self.info(module).normal)?;
        Some(self.info(parent).normal)
    }

    /// Whether an ordinary build leaves a definition out.
    pub(super) fn is_inactive(&self, key: Key) -> bool {
        self.inactive[key.0 as usize].get(key.1.index()).copied().unwrap_or_default()
    }

    /// Finds out what an ordinary build leaves out.
    fn evaluate_conditions(&mut self, packages: &[Package]) {
        let features: Vec<Features> = (self.project.sources.iter())
            .map(|source| {
                let around = packages
                    .iter()
                    .filter(|p| cargo::is_within(&source.path, &p.folder))
                    .max_by_key(|p| p.folder.len());
                around.map(|p| p.features.clone()).unwrap_or_default()
            })
            .collect();
        let sources = || self.project.sources.iter().zip(&features).enumerate();
        // What item macros ask for, by their name.
        let mut wrappers: FxHashMap<&str, bool> = FxHashMap::default();
        for (_, (source, features)) in sources() {
            for condition in &source.facts.conditions {
                if let Conditional::Wrapped(id) = condition.of {
                    let name = source.facts.name(source.facts.definitions[id.index()].name);
                    let held = conditions::holds(source.facts.name(condition.predicate), features);
                    wrappers.insert(name, held);
                }
            }
        }
        let mut found = Vec::new();
        for (index, (source, features)) in sources() {
            let facts = &source.facts;
            let mut inactive = vec![false; facts.definitions.len()];
            let mut imports = FxHashSet::default();
            for condition in &facts.conditions {
                let predicate = facts.name(condition.predicate);
                let holds = match predicate.strip_suffix('!') {
                    Some(wrapper) => wrappers.get(wrapper).copied().unwrap_or(true),
                    None => conditions::holds(predicate, features),
                };
                match condition.of {
                    Conditional::Definition(id) => inactive[id.index()] |= !holds,
                    Conditional::Import(import) if !holds => {
                        imports.insert(import);
                    }
                    Conditional::Import(_) | Conditional::Wrapped(_) => {}
                }
            }
            // Outer definitions come before inner ones.
            for id in 0..inactive.len() {
                if let Some(around) = facts.definitions[id].enclosing {
                    inactive[id] |= inactive[around.index()];
                }
            }
            found.push((index, inactive, imports));
        }
        for (index, inactive, imports) in found {
            self.inactive[index] = inactive;
            self.inactive_imports[index] = imports;
        }
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
            let package = text.into();
            return Some(Entity::External(ExternalPath { package, path: "".into() }));
        }
        None
    }

    fn add_module(
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
        self.infos.push(ModuleInfo { crate_, normal, source, scope, declared });
        id
    }

    /// Adds a crate with all files its modules reach.
    fn add_crate(
        &mut self,
        source: SourceIndex,
        package: Option<usize>,
        edition: u16,
        library: bool,
    ) {
        if self.module_of_source.contains_key(&source) {
            return;
        }
        let path = &self.project.sources[source as usize].path;
        let crate_ = self.crates.len();
        // The root is the next module.
        let root = ModuleId(self.infos.len() as u32);
        self.crates.push(Crate { root, externs: FxHashMap::default(), edition, package, library });
        let folder = cargo::folder(path).to_owned();
        let mut queue =
            VecDeque::from([Mount { source, crate_, parent: None, declared: None, folder }]);
        while let Some(mount) = queue.pop_front() {
            self.mount(mount, &mut queue);
        }
    }

    /// Every file that no target reaches is a crate of its own, outer files first.
    fn add_loose_files(&mut self, packages: &[Package]) {
        let mut loose: Vec<SourceIndex> = self.source_of_path.values().copied().collect();
        loose.sort_by_key(|s| {
            let path = &self.project.sources[*s as usize].path;
            (path.matches('/').count(), !path.ends_with("/mod.rs"), *s)
        });
        for source in loose {
            let path = &self.project.sources[source as usize].path;
            let around = packages
                .iter()
                .enumerate()
                .filter(|(_, p)| cargo::is_within(path, &p.folder))
                .max_by_key(|(_, p)| p.folder.len());
            let edition = around.map_or(LOOSE_EDITION, |(_, p)| p.edition);
            self.add_crate(source, around.map(|(i, _)| i), edition, false);
        }
    }

    fn fill_externs(&mut self, packages: &[Package]) {
        let by_folder = cargo::by_folder(packages);
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
                let local = dependency.folder.as_deref().and_then(|f| by_folder.get(f));
                let library = local.and_then(|p| libraries.get(p));
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
        if let Some(module) = self.module_of_source.get(&source) {
            // Read from a second place: the first stays its home, the path still leads there.
            if let Some((source, id)) = declared {
                self.graph.set_members(source, id, *module);
            }
            return;
        }
        let facts = &self.project.sources[source as usize].facts;
        // Blocks need a table of names only where something is declared in them.
        let mut declaring: FxHashSet<ScopeId> = facts.imports.iter().map(|i| i.scope).collect();
        declaring.extend(facts.definitions.iter().map(|d| d.scope));
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
                (ScopeKind::Block | ScopeKind::Function, Some(around))
                    if declaring.contains(&id) =>
                {
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
        let find = |path: Option<String>| self.source_of_path.get(path?.as_str()).copied();
        let below = self.folders.get(&normal)?;
        let name = self.names.text(self.name(key.0, definition.name));
        let attribute = &definition.attribute;
        // `pub(in path) mod x;` notes its path in the same place.
        if attribute.ends_with(".rs") || attribute.contains('/') {
            let inline = self.info(normal).scope != ScopeId(0);
            let from = match inline {
                true => below.as_str(),
                false => cargo::folder(&self.project.sources[key.0 as usize].path),
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

    /// The module within which something is visible; `None` for everyone.
    fn visible_in(&self, visibility: Visibility, path: &str, module: ModuleId) -> Option<ModuleId> {
        match visibility {
            Visibility::Public => None,
            Visibility::Private => Some(module),
            Visibility::Restricted if path == "super" => self.outside(module),
            // `pub(in path)` reaches an outer module; its crate is near enough for what compiles.
            Visibility::Crate | Visibility::Restricted => Some(self.crate_of(module).root),
        }
    }

    fn bind_definitions(&mut self) {
        for source in 0..self.project.sources.len() as SourceIndex {
            if self.module_of_scope[source as usize].is_empty() {
                continue;
            }
            let facts = &self.project.sources[source as usize].facts;
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

    fn add_imports(&mut self) {
        for source in 0..self.project.sources.len() as SourceIndex {
            if self.module_of_scope[source as usize].is_empty() {
                continue;
            }
            let facts = &self.project.sources[source as usize].facts;
            for (index, import) in facts.imports.iter().enumerate() {
                let inactive = self.inactive_imports[source as usize].contains(&(index as u32));
                self.add_import(source, import, inactive);
            }
        }
    }

    fn add_import(&mut self, source: SourceIndex, import: &Import, inactive: bool) {
        let facts = &self.project.sources[source as usize].facts;
        let into = self.module_of_scope[source as usize][import.scope.index()];
        let visible_in = self.visible_in(import.visibility, "", into);
        let target = &facts.references[import.target.index()];
        let spaces = if import.glob { namespaces::ANY } else { target.namespaces };
        let alias = import.alias.map(|alias| self.name(source, alias));
        // The path, from its head.
        let mut chain = vec![import.target];
        while let Access::Path(prefix) = facts.references[chain[chain.len() - 1].index()].access {
            chain.push(prefix);
        }
        chain.reverse();
        let mut rest = chain.as_slice();
        let mut origin = self.origin(source, into, &mut rest);
        let segments: Vec<Name> =
            rest.iter().map(|r| self.name(source, facts.references[r.index()].name)).collect();
        if let (Some(Origin::Lexical(_)), [only], Some(alias)) =
            (&origin, segments.as_slice(), alias)
        {
            // `use m;` takes a macro out of textual scope.
            if let Some(found) = macros::textual(self, source, target.scope, *only, target.position)
            {
                let mut binding = Binding::new(
                    Entity::Definition(found.0, found.1),
                    namespaces::MACRO,
                    visible_in,
                );
                binding.inferred = inactive;
                self.graph.bind(into, alias, binding);
                return;
            }
            // `use c;` cannot mean itself, so it is a crate.
            if *only == alias && self.info(into).normal == into {
                origin = match self.extern_crate(self.info(into).crate_, *only) {
                    Some(Entity::Module(root)) => Some(Origin::Module(root)),
                    Some(Entity::External(path)) => Some(Origin::External(path)),
                    _ => None,
                };
                if let Some(origin) = origin {
                    self.push_import(
                        into,
                        origin,
                        Vec::new(),
                        Some(alias),
                        spaces,
                        visible_in,
                        inactive,
                    );
                }
                return;
            }
        }
        // `use a::a;` must not take its own `a` for the crate.
        if let (Some(Origin::Lexical(_)), [first, after @ ..]) = (&origin, segments.as_slice())
            && alias == Some(*first)
            && self.graph.lookup(into, *first, namespaces::TYPE, None).is_empty()
        {
            let beyond = match self.extern_crate(self.info(into).crate_, *first) {
                Some(Entity::Module(root)) => Some(Origin::Module(root)),
                Some(Entity::External(path)) => Some(Origin::External(path)),
                _ => None,
            };
            if let Some(beyond) = beyond {
                let after = after.to_vec();
                return self.push_import(into, beyond, after, alias, spaces, visible_in, inactive);
            }
        }
        if let Some(origin) = origin {
            self.push_import(into, origin, segments, alias, spaces, visible_in, inactive);
        }
    }

    #[allow(clippy::too_many_arguments)]
    fn push_import(
        &mut self,
        into: ModuleId,
        origin: Origin,
        segments: Vec<Name>,
        alias: Option<Name>,
        namespaces: u8,
        visible_in: Option<ModuleId>,
        inferred: bool,
    ) {
        self.graph.add_import(ImportEdge {
            into,
            origin,
            segments,
            alias,
            namespaces,
            visible_in,
            glob_except: None,
            inferred,
        });
    }

    /// Where a path begins; takes its keywords off `rest`. Reference, "Path qualifiers".
    fn origin(
        &self,
        source: SourceIndex,
        from: ModuleId,
        rest: &mut &[ReferenceId],
    ) -> Option<Origin> {
        let facts = &self.project.sources[source as usize].facts;
        let mut at: Option<ModuleId> = None;
        while let [first, after @ ..] = *rest {
            let reference = &facts.references[first.index()];
            if reference.role != Role::Keyword {
                break;
            }
            *rest = after;
            at = Some(match facts.name(reference.name) {
                "crate" => self.crate_of(from).root,
                "self" => at.unwrap_or(self.info(from).normal),
                "super" => self.outside(at.unwrap_or(from))?,
                "" => {
                    let [next, after @ ..] = *rest else { return None };
                    let name = self.name(source, facts.references[next.index()].name);
                    match self.extern_crate(self.info(from).crate_, name) {
                        Some(Entity::Module(root)) => {
                            *rest = after;
                            root
                        }
                        Some(Entity::External(path)) => {
                            *rest = after;
                            return Some(Origin::External(path));
                        }
                        _ => return Some(Origin::Lexical(self.crate_of(from).root)),
                    }
                }
                _ => return None,
            });
        }
        Some(match at {
            Some(module) => Origin::Module(module),
            None => Origin::Lexical(self.import_base(from)),
        })
    }

    /// Where an import's bare path begins.
    pub(super) fn import_base(&self, from: ModuleId) -> ModuleId {
        let crate_ = self.crate_of(from);
        if crate_.edition <= LAST_ROOTED_EDITION { crate_.root } else { from }
    }
}

impl Rules for Modules<'_> {
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
        let text = self.names.text(name);
        let standard = prelude::namespaces_of(text) & spaces;
        if standard == 0 {
            return Vec::new();
        }
        let path = ExternalPath { package: "std".into(), path: text.into() };
        vec![Binding::new(Entity::External(path), standard, None)]
    }
}
