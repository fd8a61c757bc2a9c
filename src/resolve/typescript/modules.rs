//! The module graph of TypeScript: documents, namespaces, enums, classes and object literals as
//! tables of names.
//!
//! A document has two modules: what its code sees (declarations and imports) and what it gives
//! away (exports). A namespace has one table of exports for all its declarations, which merge
//! (handbook, "Declaration Merging"), and one of what the code in each body sees.

use super::specifiers::{Module, Specifiers};
use crate::model::facts::{
    Definition, DefinitionId, Facts, Heritage, NameId, ReferenceId, Role, ScopeId, ScopeKind,
    TypeExpression, flags, namespaces,
};
use crate::model::{Language, SymbolKind, Visibility};
use crate::resolve::graph::{
    Binding, Entity, ExternalPath, Graph, ModuleId, Name, Names, Origin, Rules,
};
use crate::resolve::{Project, SourceIndex};
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

/// A definition of the project.
pub(super) type Key = (SourceIndex, DefinitionId);

/// One document's place in the graph.
#[derive(Debug, Default)]
pub(super) struct Document {
    /// The project's names by the document's.
    pub(super) names: Vec<Name>,
    /// The module that bare names of a scope are looked up in.
    pub(super) scopes: Vec<ModuleId>,
    /// What the document gives away.
    pub(super) exports: Option<ModuleId>,
    /// What its specifiers name.
    pub(super) specifiers: FxHashMap<ReferenceId, Module>,
    /// The documents that its `declare module "m"` augment.
    augments: FxHashMap<DefinitionId, SourceIndex>,
}

impl Document {
    /// A document of which only the specifiers are known.
    fn specified(project: &Project, index: SourceIndex, specifiers: &Specifiers<'_>) -> Self {
        let mut document = Self::default();
        let source = project.source(index);
        if source.language == Language::Rust {
            return document;
        }
        let facts = &source.facts;
        for (id, reference) in facts.references.iter().enumerate() {
            if reference.role == Role::ImportModule {
                let module = specifiers.resolve(index, facts.name(reference.name));
                document.specifiers.insert(ReferenceId(id as u32), module);
            }
        }
        for (id, definition) in facts.definitions.iter().enumerate() {
            if definition.attribute == "module" {
                let module = specifiers.resolve(index, facts.name(definition.name));
                if let Module::Document(target, _) = module {
                    document.augments.insert(DefinitionId(id as u32), target);
                }
            }
        }
        document
    }
}

/// The module graph and what member lookup needs beside it.
pub(super) struct Modules<'p> {
    pub(super) project: &'p Project,
    pub(super) names: Names,
    pub(super) graph: Graph,
    pub(super) documents: Vec<Document>,
    /// The document that a table of exports is of.
    pub(super) document_of: FxHashMap<ModuleId, SourceIndex>,
    /// The declarations of ambient modules (`declare module "m"`), by their tables of exports.
    pub(super) ambient_of: FxHashMap<ModuleId, Vec<Key>>,
    /// Members of the instances of classes and interfaces.
    pub(super) instances: FxHashMap<Key, ModuleId>,
    /// The scopes that are bodies of classes, with the class where it has a name.
    pub(super) classes: FxHashMap<(SourceIndex, ScopeId), Option<DefinitionId>>,
    /// Resolved superclasses and extended interfaces.
    pub(super) supers: FxHashMap<Key, Vec<Key>>,
    /// Declarations that merge across documents, by each other.
    pub(super) augmented: FxHashMap<Key, Vec<Key>>,
    globals: ModuleId,
    /// Ambient modules by name.
    pub(super) ambient: FxHashMap<Name, ModuleId>,
    /// Ambient modules whose names are patterns (`declare module "*.svg"`), in order.
    pub(super) patterns: Vec<(String, ModuleId)>,
    /// Tables of exports with an `export =`, which is then the whole module.
    pub(super) equals: FxHashSet<ModuleId>,
    /// Tables of exports of namespaces, by the module they are declared in and their name.
    merged: FxHashMap<(ModuleId, Name), ModuleId>,
}

/// Bare names mean what the modules around say.
struct Lexical;

impl Rules for Lexical {
    fn lexical(&self, graph: &Graph, module: ModuleId, name: Name, spaces: u8) -> Vec<Binding> {
        graph.lookup_lexical(module, name, spaces)
    }
}

/// Where a kind of definition is looked up.
fn spaces(kind: SymbolKind) -> u8 {
    match kind {
        SymbolKind::Interface | SymbolKind::TypeAlias => namespaces::TYPE,
        SymbolKind::Class | SymbolKind::Enum | SymbolKind::Namespace | SymbolKind::EnumMember => {
            namespaces::TYPE | namespaces::VALUE
        }
        _ => namespaces::VALUE,
    }
}

/// What a whole module is: a namespace and a value.
pub(super) const BOTH: u8 = namespaces::TYPE | namespaces::VALUE;

impl<'p> Modules<'p> {
    /// Builds the graph and settles it.
    pub(super) fn new(project: &'p Project) -> Self {
        let mut graph = Graph::default();
        let globals = graph.add_module(None, false);
        let mut modules = Self {
            project,
            names: Names::default(),
            graph,
            documents: Vec::new(),
            document_of: FxHashMap::default(),
            ambient_of: FxHashMap::default(),
            instances: FxHashMap::default(),
            classes: FxHashMap::default(),
            supers: FxHashMap::default(),
            augmented: FxHashMap::default(),
            globals,
            ambient: FxHashMap::default(),
            patterns: Vec::new(),
            equals: FxHashSet::default(),
            merged: FxHashMap::default(),
        };
        let specifiers = Specifiers::new(project);
        modules.documents = (0..project.len())
            .into_par_iter()
            .map(|source| Document::specified(project, source, &specifiers))
            .collect();
        for source in 0..project.len() {
            modules.add_document(source);
        }
        for source in 0..project.len() {
            if modules.documents[source as usize].exports.is_some() {
                modules.add_scopes(source);
                modules.add_definitions(source);
                modules.add_equals(source);
            }
        }
        for source in 0..project.len() {
            if modules.documents[source as usize].exports.is_some() {
                modules.add_imports(source);
                modules.add_exports(source);
            }
        }
        modules.graph.settle(&modules.names, &Lexical);
        modules.add_augmentations();
        modules
    }

    /// Whether a definition augments a module that does not name what it adds to itself, so that
    /// it may come from an `export *` there (handbook, "Module Augmentation").
    fn adds_to_passed_on(&self, source: SourceIndex, definition: &Definition) -> bool {
        let Some(around) = definition.enclosing else { return false };
        let Some(target) = self.documents[source as usize].augments.get(&around) else {
            return false;
        };
        let name = self.name(source, definition.name);
        let facts = self.facts(*target);
        let own = facts.definitions.iter().filter(|d| d.scope == ScopeId(0)).map(|d| d.name);
        let given = facts.exports.iter().filter_map(|e| e.name);
        !own.chain(given).any(|other| self.name(*target, other) == name)
    }

    /// Ties what augments a module to the declarations that the module passes on.
    fn add_augmentations(&mut self) {
        let mut found: Vec<(Key, Key)> = Vec::new();
        for source in 0..self.project.len() {
            if self.documents[source as usize].augments.is_empty() {
                continue;
            }
            for (id, definition) in self.facts(source).definitions.iter().enumerate() {
                let key = (source, DefinitionId(id as u32));
                let around = definition.enclosing;
                if !around
                    .is_some_and(|a| self.documents[source as usize].augments.contains_key(&a))
                {
                    continue;
                }
                let Some(exports) = self.exports_of(source, definition.scope) else { continue };
                let name = self.name(source, definition.name);
                for binding in self.graph.lookup(exports, name, spaces(definition.kind), None) {
                    if let Entity::Definition(other, id) = binding.entity
                        && (other, id) != key
                    {
                        found.push(((other, id), key));
                    }
                }
            }
        }
        for (declared, augmentation) in found {
            self.augmented.entry(declared).or_default().push(augmentation);
            self.augmented.entry(augmentation).or_default().push(declared);
        }
    }

    pub(super) fn facts(&self, source: SourceIndex) -> &'p Facts {
        &self.project.source(source).facts
    }

    pub(super) fn definition(&self, (source, id): Key) -> &'p Definition {
        &self.facts(source).definitions[id.index()]
    }

    /// A type that is in scope everywhere, by its name: the language's own first.
    pub(super) fn global_type(&self, name: &str) -> Option<Key> {
        let name = self.names.get(name)?;
        let found = self.graph.lookup(self.globals, name, namespaces::TYPE, None);
        let mut keys = found.iter().filter_map(|binding| match binding.entity {
            Entity::Definition(source, id) => Some((source, id)),
            _ => None,
        });
        keys.find(|key| {
            matches!(self.definition(*key).kind, SymbolKind::Interface | SymbolKind::Class)
        })
    }

    /// Whether a source is a library's.
    pub(super) fn is_library(&self, source: SourceIndex) -> bool {
        source as usize >= self.project.sources.len()
    }

    /// What a library's definition is called outside; `None` for the repository's own.
    pub(super) fn library_path(&self, (source, id): Key) -> Option<ExternalPath> {
        let library = self.project.library_of(source)?;
        let facts = self.facts(source);
        let mut names = Vec::new();
        let mut next = Some(id);
        while let Some(id) = next {
            let definition = &facts.definitions[id.index()];
            // `declare module "m"` and `declare global` are no part of a name.
            if definition.attribute.is_empty() || definition.kind != SymbolKind::Namespace {
                names.push(facts.name(definition.name));
            }
            next = definition.enclosing;
        }
        let path = ExternalPath { package: library.package.clone(), path: "".into() };
        Some(names.into_iter().rev().fold(path, |path, name| path.member(name)))
    }

    /// Of declarations that make one symbol (Handbook, "Declaration Merging"; overloads; a getter
    /// with its setter) the first: the symbol goes by it. What augments a module elsewhere
    /// (`declare module "./a"`) gives way to what it augments.
    pub(super) fn declaring(&self, bindings: Vec<Binding>) -> Vec<Binding> {
        if bindings.len() < 2 {
            return bindings;
        }
        let declared = |binding: &Binding| match binding.entity {
            Entity::Definition(source, id) => Some((source, id, self.definition((source, id)))),
            _ => None,
        };
        let augments = |binding: &Binding| {
            declared(binding).is_some_and(|(source, _, definition)| {
                let around = definition.enclosing.map(|id| self.definition((source, id)));
                around.is_some_and(|around| !around.attribute.is_empty())
            })
        };
        let one = |x: &Binding, y: &Binding| {
            let (Some((from, _, a)), Some((to, _, b))) = (declared(x), declared(y)) else {
                return false;
            };
            let together = if from == to { a.scope == b.scope } else { augments(x) || augments(y) };
            a.kind == b.kind && together && self.name(from, a.name) == self.name(to, b.name)
        };
        let place = |b: &Binding| declared(b).map(|(source, id, _)| (augments(b), source, id));
        let kept = |binding: &&Binding| {
            !bindings.iter().any(|other| one(other, binding) && place(other) < place(binding))
        };
        bindings.iter().filter(kept).cloned().collect()
    }

    /// The project's name for a name of a document.
    pub(super) fn name(&self, source: SourceIndex, id: NameId) -> Name {
        self.documents[source as usize].names[id.index()]
    }

    fn add_document(&mut self, source: SourceIndex) {
        let at = &self.project.source(source);
        if at.language == Language::Rust {
            return;
        }
        let exports = self.graph.add_module(None, false);
        if let Some(library) = self.project.library_of(source) {
            let path = ExternalPath { package: library.package.clone(), path: "".into() };
            self.graph.set_library(exports, path);
        }
        self.document_of.insert(exports, source);
        let document = &mut self.documents[source as usize];
        document.names = at.facts.names.iter().map(|name| self.names.intern(name)).collect();
        document.exports = Some(exports);
    }

    /// Whether a document is a module; otherwise its declarations are everyone's (handbook,
    /// "Modules": a file without a top-level import or export is a script).
    fn is_module(&self, source: SourceIndex) -> bool {
        let facts = self.facts(source);
        // What a `declare module "m"` imports and exports says nothing of the file it stands in.
        facts.imports.iter().any(|import| import.scope == ScopeId(0))
            || facts.exports.iter().any(|export| export.scope == ScopeId(0))
            || facts.definitions.iter().any(|d| {
                d.scope == ScopeId(0)
                    && (d.visibility == Visibility::Public || d.flags & flags::DEFAULT != 0)
                    && is_declaration(d.kind)
            })
    }

    /// Whether a document's declarations are everyone's. JavaScript without imports may be loaded
    /// in any way, so it keeps its names to itself.
    fn is_script(&self, source: SourceIndex) -> bool {
        !self.is_module(source) && self.project.source(source).language != Language::JavaScript
    }

    /// Whether a document only declares (`.d.ts`, `.d.mts`, `.d.cts`).
    pub(super) fn is_declarations(&self, source: SourceIndex) -> bool {
        let path = &self.project.source(source).path;
        [".d.ts", ".d.mts", ".d.cts"].iter().any(|ending| path.ends_with(ending))
    }

    /// Makes the modules that bare names are looked up in.
    fn add_scopes(&mut self, source: SourceIndex) {
        let facts = self.facts(source);
        let mut own = vec![false; facts.scopes.len()];
        own[0] = true;
        for definition in &facts.definitions {
            own[definition.scope.index()] |= is_lexical(facts, definition);
        }
        for import in &facts.imports {
            own[import.scope.index()] = true;
        }
        let global = self.is_script(source) && self.is_declarations(source);
        let mut scopes: Vec<ModuleId> = Vec::with_capacity(facts.scopes.len());
        for (id, scope) in facts.scopes.iter().enumerate() {
            let around = scope.parent.map_or(self.globals, |parent| scopes[parent.index()]);
            let definition = scope.definition.map(|id| (id, &facts.definitions[id.index()]));
            let module = match definition {
                _ if id == 0 && global => self.globals,
                Some((id, d)) if d.kind == SymbolKind::Namespace => {
                    let exports = self.namespace(source, id, around);
                    // The body sees what any declaration of the namespace exports.
                    if d.attribute.is_empty() {
                        self.graph.add_module(Some(exports), true)
                    } else {
                        let body = self.graph.add_module(Some(around), true);
                        self.glob(body, (Origin::Module(exports), false), Vec::new());
                        body
                    }
                }
                Some((id, d)) if d.kind == SymbolKind::Enum => {
                    let name = self.name(source, d.name);
                    let members = self.merge(around, name);
                    self.graph.set_members(source, id, members);
                    members
                }
                _ if own[id] => self.graph.add_module(Some(around), true),
                _ => around,
            };
            scopes.push(module);
        }
        self.documents[source as usize].scopes = scopes;
    }

    /// The one table of what all declarations of a name export.
    fn merge(&mut self, around: ModuleId, name: Name) -> ModuleId {
        let graph = &mut self.graph;
        *self.merged.entry((around, name)).or_insert_with(|| graph.add_module(Some(around), true))
    }

    /// The table of exports of a namespace.
    fn namespace(&mut self, source: SourceIndex, id: DefinitionId, around: ModuleId) -> ModuleId {
        let definition = self.definition((source, id));
        let name = self.name(source, definition.name);
        let exports = match definition.attribute.as_str() {
            "global" => self.globals,
            "module" => {
                // In a module it augments the document it names; in a script it declares a
                // module of that name (handbook, "Module Augmentation", "Ambient Modules").
                let own = self.is_module(source);
                let augmented = self.documents[source as usize].augments.get(&id).filter(|_| own);
                let augmented = augmented.and_then(|t| self.documents[*t as usize].exports);
                let module = augmented.or_else(|| self.ambient.get(&name).copied());
                let module = module.unwrap_or_else(|| self.graph.add_module(None, false));
                if !own {
                    let before = self.ambient.insert(name, module);
                    let text = self.names.text(name);
                    if before.is_none() && text.contains('*') {
                        self.patterns.push((text.to_owned(), module));
                    }
                    self.ambient_of.entry(module).or_default().push((source, id));
                }
                module
            }
            _ => self.merge(around, name),
        };
        self.graph.set_members(source, id, exports);
        exports
    }

    /// The table of what the namespace or document around a scope exports.
    pub(super) fn exports_of(&self, source: SourceIndex, scope: ScopeId) -> Option<ModuleId> {
        let facts = self.facts(source);
        let mut next = Some(scope);
        while let Some(id) = next {
            let scope = &facts.scopes[id.index()];
            if scope.kind == ScopeKind::Module
                && let Some(definition) = scope.definition
            {
                return self.graph.members_of(&Entity::Definition(source, definition));
            }
            next = scope.parent;
        }
        self.documents[source as usize].exports
    }

    fn add_definitions(&mut self, source: SourceIndex) {
        let facts = self.facts(source);
        let declarations = self.is_declarations(source);
        let shared = self.is_script(source) && !declarations;
        let explicit = facts.exports.iter().any(|e| e.scope == ScopeId(0));
        for (id, scope) in facts.scopes.iter().enumerate() {
            let owner = scope.definition.filter(|_| scope.kind == ScopeKind::Type);
            if owner.is_some_and(|o| facts.definitions[o.index()].kind == SymbolKind::Class) {
                self.classes.insert((source, ScopeId(id as u32)), owner);
            }
        }
        for (id, definition) in facts.definitions.iter().enumerate() {
            let key = (source, DefinitionId(id as u32));
            let name = self.name(source, definition.name);
            let entity = Entity::Definition(key.0, key.1);
            let binding = Binding::new(entity, spaces(definition.kind), None);
            let scope = &facts.scopes[definition.scope.index()];
            if is_lexical(facts, definition) && !imported(facts, definition) {
                let module = self.documents[source as usize].scopes[definition.scope.index()];
                if definition.attribute.is_empty() {
                    self.graph.bind(module, name, binding.clone());
                }
                if shared && scope.kind == ScopeKind::Document {
                    // A script sees its own names first; whether another document runs together
                    // with it is a guess.
                    let binding = Binding { inferred: true, ..binding.clone() };
                    self.graph.bind(self.globals, name, binding);
                }
                let outermost = matches!(scope.kind, ScopeKind::Document | ScopeKind::Module);
                let default = definition.flags & flags::DEFAULT != 0;
                // Declarations in an ambient context are exported without saying so.
                let ambient = match scope.kind {
                    ScopeKind::Module => declarations || in_ambient(facts, definition),
                    _ => declarations && !explicit,
                };
                if outermost
                    && !matches!(definition.attribute.as_str(), "module" | "global")
                    && (definition.visibility == Visibility::Public || default || ambient)
                    && let Some(exports) = self.exports_of(source, definition.scope)
                {
                    let name = if default { self.names.intern("default") } else { name };
                    // What augments a module merges with what it passes on from elsewhere too.
                    let glob = self.adds_to_passed_on(source, definition);
                    self.graph.bind(exports, name, Binding { glob, ..binding.clone() });
                }
            }
            if definition.kind == SymbolKind::Constructor {
                // The class may have no name.
                self.classes.entry((source, definition.scope)).or_insert(scope.definition);
            }
            if is_member(facts, definition) {
                self.add_member(source, definition, name, binding);
            }
        }
    }

    /// Adds a member to the class, interface, enum or object it is declared in.
    fn add_member(
        &mut self,
        source: SourceIndex,
        definition: &Definition,
        name: Name,
        binding: Binding,
    ) {
        let facts = self.facts(source);
        // A parameter property stands in its constructor.
        let mut body = definition.scope;
        if facts.scopes[body.index()].kind == ScopeKind::Function {
            body = facts.scopes[body.index()].parent.unwrap_or(body);
        }
        let owner = facts.scopes[body.index()].definition;
        let owner_kind = owner.map(|owner| facts.definitions[owner.index()].kind);
        if owner_kind == Some(SymbolKind::Enum) {
            let module = self.documents[source as usize].scopes[body.index()];
            return self.graph.bind(module, name, binding);
        }
        // Members of an object literal are those of the variable that holds it.
        let literal = matches!(
            owner_kind,
            Some(SymbolKind::Constant | SymbolKind::Variable | SymbolKind::Property)
        );
        let is_static = definition.flags & flags::STATIC != 0 || literal;
        let Some(owner) = owner else { return };
        if literal && facts.definitions[owner.index()].declared_type.is_some() {
            // The members of an annotated variable are those of its type.
            return;
        }
        let entity = Entity::Definition(source, owner);
        let module = if is_static {
            self.graph.members_of(&entity).unwrap_or_else(|| {
                let module = self.graph.add_module(None, false);
                self.graph.set_members(source, owner, module);
                module
            })
        } else {
            let graph = &mut self.graph;
            let instances = self.instances.entry((source, owner));
            *instances.or_insert_with(|| graph.add_module(None, false))
        };
        self.graph.bind(module, name, binding);
    }

    /// The reference that a supertype's name is.
    pub(super) fn supertype(
        &self,
        source: SourceIndex,
        heritage: &Heritage,
    ) -> Option<ReferenceId> {
        match &self.facts(source).types[heritage.supertype.index()] {
            TypeExpression::Path { reference, .. } => Some(*reference),
            _ => None,
        }
    }
}

/// Kinds that stand on their own.
const fn is_declaration(kind: SymbolKind) -> bool {
    matches!(
        kind,
        SymbolKind::Function
            | SymbolKind::Class
            | SymbolKind::Interface
            | SymbolKind::TypeAlias
            | SymbolKind::Enum
            | SymbolKind::Namespace
            | SymbolKind::Constant
            | SymbolKind::Variable
    )
}

/// Whether a definition is found by its bare name in its scope.
fn is_lexical(facts: &Facts, definition: &Definition) -> bool {
    let kind = facts.scopes[definition.scope.index()].kind;
    is_declaration(definition.kind)
        // A parameter property is a parameter too.
        || definition.kind == SymbolKind::Field && kind == ScopeKind::Function
}

fn is_member(facts: &Facts, definition: &Definition) -> bool {
    let in_body = facts.scopes[definition.scope.index()].kind == ScopeKind::Type;
    match definition.kind {
        SymbolKind::Method
        | SymbolKind::Accessor
        | SymbolKind::Property
        | SymbolKind::EnumMember => in_body,
        SymbolKind::Field => true,
        _ => false,
    }
}

/// Whether an import stands for the same variable (`const a = require("a")`).
fn imported(facts: &Facts, definition: &Definition) -> bool {
    matches!(definition.kind, SymbolKind::Constant | SymbolKind::Variable)
        && facts
            .imports
            .iter()
            .any(|i| i.alias == Some(definition.name) && i.scope == definition.scope)
}

/// Whether a definition stands in an ambient namespace.
fn in_ambient(facts: &Facts, definition: &Definition) -> bool {
    let mut next = definition.enclosing;
    while let Some(id) = next {
        let around = &facts.definitions[id.index()];
        if around.flags & flags::AMBIENT != 0 {
            return true;
        }
        next = around.enclosing;
    }
    false
}
