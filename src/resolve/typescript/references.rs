//! Answers the references of one document from the settled module graph.
//!
//! What is found by scoping is exact. Members are looked up where scoping alone says whose they
//! are: namespaces, enums, static members, object literals, `this`, `super`, `new C`. A member of
//! a value whose type has to be found out first is left unresolved.

use super::modules::{Key, Modules};
use crate::model::facts::{
    Access, DefinitionId, Expression, ExpressionId, Facts, Reference, ReferenceId, Role, ScopeId,
    flags, namespaces,
};
use crate::model::{Resolution, SymbolKind};
use crate::resolve::graph::{Binding, Entity, ExternalPath, Name};
use crate::resolve::{Answer, Resolved, SourceIndex, Target};
use rustc_hash::FxHashSet;

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

/// One document's references on their way to answers.
pub(super) struct References<'m, 'p> {
    modules: &'m Modules<'p>,
    source: SourceIndex,
    facts: &'p Facts,
    known: Vec<Option<Vec<Binding>>>,
}

impl<'m, 'p> References<'m, 'p> {
    pub(super) fn new(modules: &'m Modules<'p>, source: SourceIndex) -> Self {
        let facts = modules.facts(source);
        Self { modules, source, facts, known: vec![None; facts.references.len()] }
    }

    /// Answers every reference of the document.
    pub(super) fn resolve(mut self) -> Resolved {
        let mut resolved = Resolved::default();
        for (id, reference) in self.facts.references.iter().enumerate() {
            let id = ReferenceId(id as u32);
            if reference.role == Role::Keyword {
                continue;
            }
            let before = resolved.answers.len();
            for binding in self.modules.declaring(self.bindings(id, 0)) {
                self.answer(id, &binding, &mut resolved.answers);
            }
            resolved.unresolved += u32::from(resolved.answers.len() == before);
        }
        resolved
    }

    fn answer(&self, reference: ReferenceId, binding: &Binding, answers: &mut Vec<Answer>) {
        let modules = self.modules;
        let found = if binding.inferred { Resolution::Inferred } else { Resolution::Exact };
        let mut push = |target, resolution| {
            let answer = Answer { reference, target, resolution };
            let known = answers.iter().rev().take_while(|a| a.reference == reference);
            if known.into_iter().all(|a| a.target != answer.target) {
                answers.push(answer);
            }
        };
        match &binding.entity {
            Entity::Definition(source, id) => match modules.library_path((*source, *id)) {
                Some(path) => push(external(path), Resolution::External),
                None => push(Target::Definition(*source, *id), found),
            },
            Entity::Module(module) => {
                if let Some(path) = modules.graph.library_path(*module) {
                    return push(external(path.clone()), Resolution::External);
                }
                if let Some(source) = modules.document_of.get(module) {
                    push(Target::Document(*source), found);
                }
                for (source, id) in modules.ambient_of.get(module).into_iter().flatten() {
                    push(Target::Definition(*source, *id), found);
                }
            }
            Entity::External(path) => push(external(path.clone()), Resolution::External),
        }
    }

    /// What a reference stands for.
    pub(super) fn bindings(&mut self, id: ReferenceId, depth: usize) -> Vec<Binding> {
        if let Some(known) = &self.known[id.index()] {
            return known.clone();
        }
        if depth > MAX_DEPTH {
            return Vec::new();
        }
        let found = self.look_up(id, depth + 1);
        self.known[id.index()] = Some(found.clone());
        found
    }

    fn look_up(&mut self, id: ReferenceId, depth: usize) -> Vec<Binding> {
        let facts = self.facts;
        let reference = &facts.references[id.index()];
        let modules = self.modules;
        let name = modules.name(self.source, reference.name);
        if reference.role == Role::ImportModule {
            return modules.module_entity(self.source, id).into_iter().collect();
        }
        let meaning = Meaning::of(reference);
        match reference.access {
            Access::Lexical => self.lexical(reference.scope, name, reference.namespaces, meaning),
            Access::Path(prefix) => {
                let bases = self.bindings(prefix, depth);
                modules.graph.step(&modules.names, &bases, name, reference.namespaces, None)
            }
            Access::Same(other) => self.bindings(other, depth),
            Access::Member(object) => self.member(id, object, name, depth),
            Access::Type(_) => Vec::new(),
        }
    }

    /// What a bare name means in a scope. A namespace is no type and a type no namespace: where
    /// one of them is meant, a declaration that is only the other does not hide those around it.
    fn lexical(&self, scope: ScopeId, name: Name, spaces: u8, meaning: Meaning) -> Vec<Binding> {
        let graph = &self.modules.graph;
        let mut at = Some(self.modules.documents[self.source as usize].scopes[scope.index()]);
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
        id: ReferenceId,
        object: ExpressionId,
        name: Name,
        depth: usize,
    ) -> Vec<Binding> {
        let facts = self.facts;
        let wanted = facts.references[id.index()].namespaces;
        match &facts.expressions[object.index()] {
            Expression::Reference(object) if self.is_prototype(*object) => {
                // `C.prototype` has the members of an instance.
                let Access::Member(class) = facts.references[object.index()].access else {
                    return Vec::new();
                };
                let Expression::Reference(class) = facts.expressions[class.index()] else {
                    return Vec::new();
                };
                let class = self.bindings(class, depth);
                self.member_of(&class, name, wanted, Side::Instance)
            }
            Expression::Reference(object) => {
                let bases = self.bindings(*object, depth);
                self.member_of(&bases, name, wanted, Side::Static)
            }
            Expression::This => match self.this(id) {
                Some((class, side)) => self.member_of(&class, name, wanted, side),
                None => Vec::new(),
            },
            Expression::Super => match self.this(id) {
                Some((class, side)) => {
                    let supers: Vec<Binding> = self.supers(&class).map(binding).collect();
                    self.member_of(&supers, name, wanted, side)
                }
                None => Vec::new(),
            },
            Expression::New { class, .. } => match &facts.expressions[class.index()] {
                Expression::Reference(class) => {
                    let class = self.bindings(*class, depth);
                    self.member_of(&class, name, wanted, Side::Instance)
                }
                _ => Vec::new(),
            },
            // `await import("m")`
            Expression::Await(inner) => match &facts.expressions[inner.index()] {
                Expression::Reference(module)
                    if facts.references[module.index()].role == Role::ImportModule =>
                {
                    let module = self.bindings(*module, depth);
                    self.member_of(&module, name, wanted, Side::Static)
                }
                _ => Vec::new(),
            },
            _ => Vec::new(),
        }
    }

    fn is_prototype(&self, object: ReferenceId) -> bool {
        let reference = &self.facts.references[object.index()];
        self.facts.name(reference.name) == "prototype"
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
    fn this(&self, id: ReferenceId) -> Option<(Vec<Binding>, Side)> {
        let reference = &self.facts.references[id.index()];
        let mut scope = reference.scope;
        let class = loop {
            if let Some(class) = self.modules.classes.get(&(self.source, scope)) {
                break *class;
            }
            scope = self.facts.scopes[scope.index()].parent?;
        };
        let side = self.side(reference.enclosing, scope);
        let id = class?;
        let definition = &self.facts.definitions[id.index()];
        let mut declarations = vec![binding((self.source, id))];
        // Interfaces of the same name in the same scope merge with the class.
        let document = &self.modules.documents[self.source as usize];
        let around = document.scopes[definition.scope.index()];
        let name = self.modules.name(self.source, definition.name);
        let merged = self.modules.graph.lookup(around, name, namespaces::TYPE, None);
        declarations.extend(merged.into_iter().filter(|b| match b.entity {
            Entity::Definition(source, other) => {
                (source, other) != (self.source, id)
                    && self.modules.definition((source, other)).kind == SymbolKind::Interface
            }
            _ => false,
        }));
        Some((declarations, side))
    }

    /// Which members `this` has in the member of the class body `scope` that holds a reference.
    fn side(&self, enclosing: Option<DefinitionId>, scope: ScopeId) -> Side {
        let mut next = enclosing;
        while let Some(id) = next {
            let definition = &self.facts.definitions[id.index()];
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

fn external(ExternalPath { package, path }: ExternalPath) -> Target {
    Target::External { package, path }
}

fn binding((source, id): Key) -> Binding {
    Binding::new(Entity::Definition(source, id), namespaces::TYPE | namespaces::VALUE, None)
}
