//! The module graph of TypeScript: documents, namespaces, enums, classes and object literals as
//! tables of names.
//!
//! A document has two modules: what its code sees (declarations and imports) and what it gives
//! away (exports). A namespace has one table of exports for all its declarations, which merge
//! (handbook, "Declaration Merging"), and one of what the code in each body sees.

use super::specifiers::Module;
use crate::model::facts::{
    Definition, DefinitionId, Facts, Heritage, NameId, ReferenceId, ScopeId, ScopeKind,
    TypeExpression, flags, namespaces,
};
use crate::model::{Language, SymbolKind, Visibility};
use crate::resolve::graph::{Binding, Entity, ExternalPath, Graph, ModuleId, Name, Names};
use crate::resolve::{Project, SourceIndex};
use rustc_hash::{FxHashMap, FxHashSet};
use std::ops::{Deref, DerefMut};

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
    pub(super) augments: FxHashMap<DefinitionId, SourceIndex>,
}

/// The module graph and what member lookup needs beside it.
#[derive(Debug, Default)]
pub(super) struct Tables {
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
    /// The scripts' own table.
    pub(super) globals: ModuleId,
    /// Ambient modules by name.
    pub(super) ambient: FxHashMap<Name, ModuleId>,
    /// Ambient modules whose names are patterns (`declare module "*.svg"`), in order.
    pub(super) patterns: Vec<(String, ModuleId)>,
    /// Tables of exports with an `export =`, which is then the whole module.
    pub(super) equals: FxHashSet<ModuleId>,
    /// Tables of exports of namespaces, by the module they are declared in and their name.
    pub(super) merged: FxHashMap<(ModuleId, Name), ModuleId>,
}

/// A project with its module graph: `T` holds the tables while they are made or changed, and
/// borrows them for everything else.
pub(super) struct Modules<'p, T = &'p Tables> {
    pub(super) project: &'p Project,
    pub(super) tables: T,
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

/// What a whole module is: a namespace and a value.
pub(super) const BOTH: u8 = namespaces::TYPE | namespaces::VALUE;

impl<'p, T: Deref<Target = Tables>> Modules<'p, T> {
    /// A project with its tables.
    pub(super) const fn over(project: &'p Project, tables: T) -> Self {
        Self { project, tables }
    }

    /// Whether a definition augments a module that does not name what it adds to itself, so that
    /// it may come from an `export *` there (handbook, "Module Augmentation").
    pub(super) fn adds_to_passed_on(&self, source: SourceIndex, definition: &Definition) -> bool {
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

    /// See [`is_module`].
    pub(super) fn is_module(&self, source: SourceIndex) -> bool {
        is_module(self.facts(source))
    }

    /// Whether a document's declarations are everyone's. JavaScript without imports may be loaded
    /// in any way, so it keeps its names to itself.
    pub(super) fn is_script(&self, source: SourceIndex) -> bool {
        !self.is_module(source) && self.project.source(source).language != Language::JavaScript
    }

    /// Whether a document only declares (`.d.ts`, `.d.mts`, `.d.cts`).
    pub(super) fn is_declarations(&self, source: SourceIndex) -> bool {
        let path = &self.project.source(source).path;
        [".d.ts", ".d.mts", ".d.cts"].iter().any(|ending| path.ends_with(ending))
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
pub(super) const fn is_declaration(kind: SymbolKind) -> bool {
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

/// Whether a document is a module; otherwise its declarations are everyone's (handbook,
/// "Modules": a file without a top-level import or export is a script).
pub(in crate::resolve) fn is_module(facts: &Facts) -> bool {
    // What a `declare module "m"` imports and exports says nothing of the file it stands in.
    facts.imports.iter().any(|import| import.scope == ScopeId(0))
        || facts.exports.iter().any(|export| export.scope == ScopeId(0))
        || facts.definitions.iter().any(|d| {
            d.scope == ScopeId(0)
                && (d.visibility == Visibility::Public || d.flags & flags::DEFAULT != 0)
                && is_declaration(d.kind)
        })
}
