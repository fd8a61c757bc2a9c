//! What references stand for, as far as scoping alone says: names, paths, and members of what a
//! name is itself (namespaces, enums, static members, object literals, `this`, `super`, `new C`).

use super::modules::{Key, Modules};
use crate::model::SymbolKind;
use crate::model::facts::{
    Access, DefinitionId, Expression, ExpressionId, Reference, ReferenceId, Role, ScopeId, flags,
    namespaces,
};
use crate::resolve::SourceIndex;
use crate::resolve::graph::{Binding, Entity, Name};
use rustc_hash::{FxHashMap, FxHashSet};

/// Superclasses climbed at most.
const MAX_SUPERS: usize = 64;
/// References followed for one answer at most (`a.b.c`, `export { a as b }`).
const MAX_DEPTH: usize = 64;

/// Which members of a class are meant.
#[derive(Clone, Copy, PartialEq)]
enum Side {
    Static,
    Instance,
}

/// What a name in a type may stand for.
#[derive(Clone, Copy, PartialEq)]
enum Meaning {
    Any,
    /// `T` in `let x: T`.
    Type,
    /// `N` in `N.T`.
    Namespace,
}

impl Meaning {
    fn of(reference: &Reference) -> Self {
        match reference.role {
            _ if reference.namespaces != namespaces::TYPE => Self::Any,
            Role::Type | Role::Extends | Role::Implements => Self::Type,
            _ => Self::Namespace,
        }
    }
}

/// Looks references up, each once.
pub(super) struct Lookup<'m, 'p> {
    modules: &'m Modules<'p>,
    known: FxHashMap<(SourceIndex, ReferenceId), Vec<Binding>>,
}

impl<'m, 'p> Lookup<'m, 'p> {
    pub(super) fn new(modules: &'m Modules<'p>) -> Self {
        Self { modules, known: FxHashMap::default() }
    }

    /// What a reference stands for.
    pub(super) fn bindings(
        &mut self,
        source: SourceIndex,
        id: ReferenceId,
        depth: usize,
    ) -> Vec<Binding> {
        if let Some(known) = self.known.get(&(source, id)) {
            return known.clone();
        }
        if depth > MAX_DEPTH {
            return Vec::new();
        }
        let found = self.look_up(source, id, depth + 1);
        self.known.insert((source, id), found.clone());
        found
    }

    fn look_up(&mut self, source: SourceIndex, id: ReferenceId, depth: usize) -> Vec<Binding> {
        let facts = self.modules.facts(source);
        let reference = &facts.references[id.index()];
        let modules = self.modules;
        let name = modules.name(source, reference.name);
        if reference.role == Role::ImportModule {
            return modules.module_entity(source, id).into_iter().collect();
        }
        let meaning = Meaning::of(reference);
        match reference.access {
            Access::Lexical => {
                self.lexical(source, reference.scope, name, reference.namespaces, meaning)
            }
            Access::Path(prefix) => {
                let bases = self.bindings(source, prefix, depth);
                modules.graph.step(&modules.names, &bases, name, reference.namespaces, None)
            }
            Access::Same(other) => self.bindings(source, other, depth),
            Access::Member(object) => self.member(source, id, object, name, depth),
            Access::Type(_) => Vec::new(),
        }
    }

    /// What a bare name means in a scope. A namespace is no type and a type no namespace: where
    /// one of them is meant, a declaration that is only the other does not hide those around it.
    fn lexical(
        &self,
        source: SourceIndex,
        scope: ScopeId,
        name: Name,
        spaces: u8,
        meaning: Meaning,
    ) -> Vec<Binding> {
        let graph = &self.modules.graph;
        let mut at = Some(self.modules.documents[source as usize].scopes[scope.index()]);
        while let Some(module) = at {
            let mut found = graph.lookup(module, name, spaces, None);
            found.retain(|binding| match meaning {
                Meaning::Any => true,
                Meaning::Type => self.kind(binding) != Some(SymbolKind::Namespace),
                Meaning::Namespace => !matches!(
                    self.kind(binding),
                    Some(SymbolKind::Interface | SymbolKind::TypeAlias | SymbolKind::Class)
                ),
            });
            if !found.is_empty() {
                return found;
            }
            at = graph.parent(module);
        }
        Vec::new()
    }

    /// The kind of what a name is bound to; a document is a namespace.
    fn kind(&self, binding: &Binding) -> Option<SymbolKind> {
        match binding.entity {
            Entity::Definition(source, id) => Some(self.modules.definition((source, id)).kind),
            Entity::Module(_) => Some(SymbolKind::Namespace),
            Entity::External(_) => None,
        }
    }

    /// A member of what an expression is, where scoping says what it is.
    fn member(
        &mut self,
        source: SourceIndex,
        id: ReferenceId,
        object: ExpressionId,
        name: Name,
        depth: usize,
    ) -> Vec<Binding> {
        let facts = self.modules.facts(source);
        let wanted = facts.references[id.index()].namespaces;
        match &facts.expressions[object.index()] {
            Expression::Reference(object) if self.is_prototype(source, *object) => {
                // `C.prototype` has the members of an instance.
                let Access::Member(class) = facts.references[object.index()].access else {
                    return Vec::new();
                };
                let Expression::Reference(class) = facts.expressions[class.index()] else {
                    return Vec::new();
                };
                let class = self.bindings(source, class, depth);
                self.member_of(&class, name, wanted, Side::Instance)
            }
            Expression::Reference(object) => {
                let bases = self.bindings(source, *object, depth);
                self.member_of(&bases, name, wanted, Side::Static)
            }
            Expression::This => match self.this(source, id) {
                Some((class, side)) => self.member_of(&class, name, wanted, side),
                None => Vec::new(),
            },
            Expression::Super => match self.this(source, id) {
                Some((class, side)) => {
                    let supers: Vec<Binding> = self.supers(&class).map(binding).collect();
                    self.member_of(&supers, name, wanted, side)
                }
                None => Vec::new(),
            },
            Expression::New { class, .. } => match &facts.expressions[class.index()] {
                Expression::Reference(class) => {
                    let class = self.bindings(source, *class, depth);
                    self.member_of(&class, name, wanted, Side::Instance)
                }
                _ => Vec::new(),
            },
            // `await import("m")`
            Expression::Await(inner) => match &facts.expressions[inner.index()] {
                Expression::Reference(module)
                    if facts.references[module.index()].role == Role::ImportModule =>
                {
                    let module = self.bindings(source, *module, depth);
                    self.member_of(&module, name, wanted, Side::Static)
                }
                _ => Vec::new(),
            },
            _ => Vec::new(),
        }
    }

    fn is_prototype(&self, source: SourceIndex, object: ReferenceId) -> bool {
        let reference = &self.modules.facts(source).references[object.index()];
        self.modules.facts(source).name(reference.name) == "prototype"
    }

    /// A member of one of `bases`, or of what they extend.
    fn member_of(&self, bases: &[Binding], name: Name, wanted: u8, side: Side) -> Vec<Binding> {
        let modules = self.modules;
        let mut bases: Vec<Binding> = bases.to_vec();
        let mut seen: FxHashSet<Entity> = FxHashSet::default();
        for _ in 0..MAX_SUPERS {
            let found = match side {
                Side::Static => modules.graph.step(&modules.names, &bases, name, wanted, None),
                Side::Instance => bases
                    .iter()
                    .filter_map(|base| match base.entity {
                        Entity::Definition(source, id) => modules.instances.get(&(source, id)),
                        _ => None,
                    })
                    .flat_map(|module| modules.graph.lookup(*module, name, wanted, None))
                    .collect(),
            };
            if !found.is_empty() {
                return found;
            }
            seen.extend(bases.iter().map(|base| base.entity.clone()));
            bases =
                self.supers(&bases).map(binding).filter(|b| !seen.contains(&b.entity)).collect();
            if bases.is_empty() {
                break;
            }
        }
        Vec::new()
    }

    /// What classes and interfaces directly extend.
    fn supers(&self, bases: &[Binding]) -> impl Iterator<Item = Key> {
        let keys = bases.iter().filter_map(|base| match base.entity {
            Entity::Definition(source, id) => self.modules.supers.get(&(source, id)),
            _ => None,
        });
        keys.flatten().copied().collect::<Vec<_>>().into_iter()
    }

    /// The declarations of the class around a reference, and which of its members `this` has.
    fn this(&self, source: SourceIndex, id: ReferenceId) -> Option<(Vec<Binding>, Side)> {
        let reference = &self.modules.facts(source).references[id.index()];
        let mut scope = reference.scope;
        let class = loop {
            if let Some(class) = self.modules.classes.get(&(source, scope)) {
                break *class;
            }
            scope = self.modules.facts(source).scopes[scope.index()].parent?;
        };
        let side = self.side(source, reference.enclosing, scope);
        let id = class?;
        let definition = &self.modules.facts(source).definitions[id.index()];
        let mut declarations = vec![binding((source, id))];
        // Interfaces of the same name in the same scope merge with the class.
        let document = &self.modules.documents[source as usize];
        let around = document.scopes[definition.scope.index()];
        let name = self.modules.name(source, definition.name);
        let merged = self.modules.graph.lookup(around, name, namespaces::TYPE, None);
        declarations.extend(merged.into_iter().filter(|b| match b.entity {
            Entity::Definition(source, other) => {
                (source, other) != (source, id)
                    && self.modules.definition((source, other)).kind == SymbolKind::Interface
            }
            _ => false,
        }));
        Some((declarations, side))
    }

    /// Which members `this` has in the member of the class body `scope` that holds a reference.
    fn side(&self, source: SourceIndex, enclosing: Option<DefinitionId>, scope: ScopeId) -> Side {
        let mut next = enclosing;
        while let Some(id) = next {
            let definition = &self.modules.facts(source).definitions[id.index()];
            if definition.scope == scope {
                return if definition.flags & flags::STATIC != 0 {
                    Side::Static
                } else {
                    Side::Instance
                };
            }
            next = definition.enclosing;
        }
        // A static block, or a member with a computed name.
        Side::Instance
    }
}

fn binding((source, id): Key) -> Binding {
    Binding::new(Entity::Definition(source, id), namespaces::TYPE | namespaces::VALUE, None)
}
