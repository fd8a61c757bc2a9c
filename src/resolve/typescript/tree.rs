//! How the module graph of TypeScript is made.
//!
//! Must not know: types of expressions, answers.

use super::modules::{Document, Key, Modules, Tables, is_declaration};
use super::specifiers::{Module, Specifiers};
use crate::model::facts::{
    Definition, DefinitionId, Facts, ReferenceId, Role, ScopeId, ScopeKind, flags, namespaces,
};
use crate::model::{SymbolKind, Visibility};
use crate::resolve::graph::{Binding, Entity, ExternalPath, Graph, ModuleId, Name, Origin, Rules};
use crate::resolve::{Project, SourceIndex};
use std::ops::DerefMut;

/// Bare names mean what the modules around say.
struct Lexical;

impl Rules for Lexical {
    fn lexical(&self, graph: &Graph, module: ModuleId, name: Name, spaces: u8) -> Vec<Binding> {
        graph.lookup_lexical(module, name, spaces)
    }
}

impl Document {
    /// Forgets all but what specifiers name, which other documents' facts do not change.
    pub(super) fn forget_graph(&mut self) {
        let specifiers = std::mem::take(&mut self.specifiers);
        let augments = std::mem::take(&mut self.augments);
        *self = Self { specifiers, augments, ..Self::default() };
    }

    /// A document of which only the specifiers are known.
    pub(super) fn specified(
        project: &Project,
        index: SourceIndex,
        specifiers: &Specifiers<'_>,
    ) -> Self {
        let mut document = Self::default();
        let source = project.source(index);
        if !source.language.is_typescript() {
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

impl<'p> Modules<'p, Box<Tables>> {
    /// Builds the graph and settles it.
    pub(super) fn build(project: &'p Project, documents: Vec<Document>) -> Box<Tables> {
        let mut graph = Graph::default();
        let globals = graph.add_module(None, false);
        let tables = Box::new(Tables { graph, globals, ..Tables::default() });
        let mut modules = Self { project, tables };
        modules.documents = documents;
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
        let tables = &mut *modules.tables;
        tables.graph.settle(&tables.names, &Lexical);
        modules.add_augmentations();
        modules.tables
    }
}

impl<T: DerefMut<Target = Tables>> Modules<'_, T> {
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

    fn add_document(&mut self, source: SourceIndex) {
        let at = &self.project.source(source);
        if !at.language.is_typescript() {
            return;
        }
        let exports = self.graph.add_module(None, false);
        if let Some(library) = self.project.library_of(source) {
            let path = ExternalPath { package: library.package.clone(), path: "".into() };
            self.graph.set_library(exports, path);
        }
        self.document_of.insert(exports, source);
        let tables = &mut **self;
        let document = &mut tables.documents[source as usize];
        document.names = at.facts.names.iter().map(|name| tables.names.intern(name)).collect();
        document.exports = Some(exports);
    }

    /// Puts the numbers of a document's scopes, names and specifiers in the place of those of an
    /// old version, which hangs in the graph alike.
    pub(super) fn renumber(&mut self, source: SourceIndex, old: &Facts) {
        let project = self.project;
        let facts = &project.source(source).facts;
        let tables = &mut **self;
        let document = &mut tables.documents[source as usize];
        document.names = facts.names.iter().map(|name| tables.names.intern(name)).collect();
        let specifiers = |facts: &Facts| -> Vec<ReferenceId> {
            let all = (0..).map(ReferenceId).zip(&facts.references);
            all.filter(|(_, r)| r.role == Role::ImportModule).map(|(id, _)| id).collect()
        };
        let moved = specifiers(old).into_iter().zip(specifiers(facts));
        document.specifiers =
            moved.filter_map(|(old, new)| Some((new, document.specifiers.remove(&old)?))).collect();
        let before = std::mem::take(&mut document.scopes);
        let held = before.iter().zip(holding(old)).filter(|(_, holds)| *holds);
        let mut held = held.map(|(module, _)| *module);
        let mut scopes: Vec<ModuleId> = Vec::with_capacity(facts.scopes.len());
        for (scope, holds) in facts.scopes.iter().zip(holding(facts)) {
            let around = scope.parent.map(|parent| scopes[parent.index()]);
            let own = if holds { held.next() } else { None };
            let Some(module) = own.or(around) else { break };
            scopes.push(module);
        }
        document.scopes = scopes;
        tables.classes.retain(|(of, _), _| *of != source);
        self.add_classes(source);
    }

    /// Notes the bodies of a document's classes.
    fn add_classes(&mut self, source: SourceIndex) {
        let project = self.project;
        let facts = &project.source(source).facts;
        for (id, scope) in facts.scopes.iter().enumerate() {
            let owner = scope.definition.filter(|_| scope.kind == ScopeKind::Type);
            if owner.is_some_and(|o| facts.definitions[o.index()].kind == SymbolKind::Class) {
                self.classes.insert((source, ScopeId(id as u32)), owner);
            }
        }
        for definition in &facts.definitions {
            if definition.kind == SymbolKind::Constructor {
                // The class may have no name.
                let owner = facts.scopes[definition.scope.index()].definition;
                self.classes.entry((source, definition.scope)).or_insert(owner);
            }
        }
    }

    /// Makes the modules that bare names are looked up in.
    fn add_scopes(&mut self, source: SourceIndex) {
        let facts = self.facts(source);
        let own = declaring(facts);
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
        let Tables { graph, merged, .. } = &mut **self;
        *merged.entry((around, name)).or_insert_with(|| graph.add_module(Some(around), true))
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
                    let text = self.names.text(name).to_owned();
                    if before.is_none() && text.contains('*') {
                        self.patterns.push((text, module));
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

    fn add_definitions(&mut self, source: SourceIndex) {
        let facts = self.facts(source);
        let declarations = self.is_declarations(source);
        let shared = self.is_script(source) && !declarations;
        let explicit = facts.exports.iter().any(|e| e.scope == ScopeId(0));
        self.add_classes(source);
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
                    let globals = self.globals;
                    self.graph.bind(globals, name, binding);
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
            let Tables { graph, instances, .. } = &mut **self;
            let instances = instances.entry((source, owner));
            *instances.or_insert_with(|| graph.add_module(None, false))
        };
        self.graph.bind(module, name, binding);
    }
}

/// The scopes that something is declared in.
fn declaring(facts: &Facts) -> Vec<bool> {
    let mut own = vec![false; facts.scopes.len()];
    own[0] = true;
    for definition in &facts.definitions {
        own[definition.scope.index()] |= is_lexical(facts, definition);
    }
    facts.imports.iter().for_each(|import| own[import.scope.index()] = true);
    own
}

/// The scopes that hold names: those that something is declared in, namespaces and enums.
pub(super) fn holding(facts: &Facts) -> Vec<bool> {
    let mut holding = declaring(facts);
    for (scope, holds) in facts.scopes.iter().zip(&mut holding) {
        let kind = scope.definition.map(|id| facts.definitions[id.index()].kind);
        *holds |= matches!(kind, Some(SymbolKind::Namespace | SymbolKind::Enum));
    }
    holding
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
