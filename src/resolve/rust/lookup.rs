//! What each reference of a source means. Reference, "Names" and "Paths".
//!
//! What scoping alone says is said here; what types have to say, the evaluator is asked.

use super::macros;
use super::modules::Modules;
use super::types::{Evaluator, MADE, Place, World};
use crate::model::facts::{
    Access, DefinitionId, LocalId, LocalKind, Reference, ReferenceId, Role, ScopeId, namespaces,
};
use crate::model::{Position, Resolution, SymbolKind};
use crate::resolve::graph::{Binding, Entity, ExternalPath, ModuleId};
use crate::resolve::{Answer, Resolved, SourceIndex, Target};

/// Longest path that is followed without its prefixes' answers at hand.
const MAX_PATH: usize = 64;

/// What a reference means.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Meaning {
    /// These; none if nothing was found.
    Entities(Vec<Entity>),
    /// A leading `::`: the crates.
    Crates,
}

impl Meaning {
    fn none() -> Self {
        Self::Entities(Vec::new())
    }
}

/// What is met on the way through a document, in the order of positions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Event {
    End(DefinitionId),
    Local(LocalId),
    Reference(ReferenceId),
}

/// Resolves every reference of a source.
pub(super) fn resolve(world: &World<'_, '_>, source: SourceIndex) -> Resolved {
    let facts = &world.modules.project.source(source).facts;
    let mut evaluator = Evaluator::new(world, source);
    let mut events: Vec<(Position, Event)> = Vec::with_capacity(facts.references.len());
    for (index, reference) in facts.references.iter().enumerate() {
        events.push((reference.position, Event::Reference(ReferenceId(index as u32))));
    }
    for (index, local) in facts.locals.iter().enumerate() {
        if matches!(local.kind, LocalKind::Parameter | LocalKind::Variable) {
            events.push((local.position, Event::Local(LocalId(index as u32))));
        }
    }
    for (index, definition) in facts.definitions.iter().enumerate() {
        if definition.callable.is_some() && definition.kind.is_callable() {
            events.push((definition.range.end, Event::End(DefinitionId(index as u32))));
        }
    }
    events.sort();
    for (_, event) in &events {
        match *event {
            Event::End(id) => evaluator.end_function((source, id)),
            Event::Local(id) => evaluator.declare(id),
            Event::Reference(id) => evaluator.meet(id),
        }
    }
    // What was not known when it was met may be by now.
    let lookup = Lookup { modules: world.modules, source };
    let mut resolved = Resolved::default();
    for (index, reference) in facts.references.iter().enumerate() {
        if reference.role == Role::Keyword {
            continue;
        }
        let id = ReferenceId(index as u32);
        let mut entities = evaluator.answer(id);
        entities.retain(|entity| match entity {
            Entity::External(path) => &*path.package != MADE,
            _ => true,
        });
        let targets = entities.iter().map(|entity| lookup.target(entity));
        let before = resolved.answers.len();
        resolved.answers.extend(targets.map(|target| {
            let external = matches!(target, Target::External { .. });
            let resolution = match &target {
                _ if external => Resolution::External,
                target if lookup.is_made(reference, target) => Resolution::Inferred,
                _ => Resolution::Exact,
            };
            Answer { reference: id, target, resolution }
        }));
        // Tuple fields have no name to be found, nor has what a macro is given.
        let numbered =
            facts.name(reference.name).starts_with(|c: char| c.is_ascii_digit() || c == '$');
        resolved.unresolved += u32::from(before == resolved.answers.len() && !numbered);
    }
    resolved
}

/// What a reference that is no member leads to.
pub(super) fn entities(evaluator: &mut Evaluator<'_, '_>, id: ReferenceId) -> Vec<Entity> {
    match meaning(evaluator, id, 0) {
        Meaning::Entities(entities) => entities,
        Meaning::Crates => Vec::new(),
    }
}

fn meaning(evaluator: &mut Evaluator<'_, '_>, id: ReferenceId, depth: usize) -> Meaning {
    if let Some(known) = evaluator.meaning_of(id) {
        return known.clone();
    }
    let facts = &evaluator.modules().project.source(evaluator.source).facts;
    let reference = &facts.references[id.index()];
    let lookup = Lookup { modules: evaluator.modules(), source: evaluator.source };
    let prefix = match reference.access {
        Access::Path(prefix) if depth < MAX_PATH => Some(prefix),
        _ => None,
    };
    let before = prefix.map(|prefix| meaning(evaluator, prefix, depth + 1));
    let found = if reference.role == Role::Keyword {
        match facts.name(reference.name) {
            "Self" => Meaning::Entities(evaluator.self_entities(reference.enclosing)),
            _ => lookup.keyword(reference, before.as_ref()),
        }
    } else {
        Meaning::Entities(match (reference.access, prefix, before) {
            (Access::Lexical, _, _) => lookup.bare(reference),
            (Access::Path(_), Some(prefix), Some(before)) => {
                typed_step(evaluator, &lookup, id, prefix, &before)
            }
            (Access::Type(on), _, _) => evaluator.of_type(id, on),
            // Rust's renames have one reference.
            _ => Vec::new(),
        })
    };
    evaluator.note_meaning(id, found.clone());
    found
}

/// A name behind a path: a module's, else one of a type.
fn typed_step(
    evaluator: &mut Evaluator<'_, '_>,
    lookup: &Lookup<'_, '_>,
    id: ReferenceId,
    prefix: ReferenceId,
    before: &Meaning,
) -> Vec<Entity> {
    let facts = &lookup.modules.project.source(lookup.source).facts;
    let reference = &facts.references[id.index()];
    let head = &facts.references[prefix.index()];
    if head.role == Role::Keyword && facts.name(head.name) == "Self" {
        return evaluator.within_self(id);
    }
    // What a library's type is not known to have as a module may be an associated item of it.
    let found = lookup.step(reference, before, false);
    let Meaning::Entities(bases) = before else { return found };
    if !found.is_empty() {
        return found;
    }
    for base in bases {
        let found = evaluator.behind(id, base);
        if !found.is_empty() {
            return found;
        }
    }
    lookup.step(reference, before, true)
}

/// What a reference means as far as modules alone say, for types as they are written.
pub(super) fn plain(
    modules: &Modules<'_>,
    source: SourceIndex,
    reference: ReferenceId,
) -> Vec<Entity> {
    let facts = &modules.project.source(source).facts;
    let mut chain = vec![reference];
    while let Access::Path(prefix) = facts.references[chain[chain.len() - 1].index()].access {
        if chain.len() > MAX_PATH {
            return Vec::new();
        }
        chain.push(prefix);
    }
    let lookup = Lookup { modules, source };
    let mut meaning: Option<Meaning> = None;
    for id in chain.iter().rev() {
        let reference = &facts.references[id.index()];
        let found = match (reference.access, &meaning) {
            _ if reference.role == Role::Keyword => lookup.keyword(reference, meaning.as_ref()),
            (Access::Lexical, _) => Meaning::Entities(lookup.bare(reference)),
            (Access::Path(_), Some(before)) => {
                Meaning::Entities(lookup.step(reference, before, true))
            }
            _ => Meaning::none(),
        };
        meaning = Some(found);
    }
    match meaning {
        Some(Meaning::Entities(entities)) => entities,
        _ => Vec::new(),
    }
}

/// The definition a place is in, and the module its names are looked up from.
pub(super) fn place(modules: &Modules<'_>, source: SourceIndex, reference: &Reference) -> Place {
    let module = modules.module_of_scope[source as usize][reference.scope.index()];
    Place { module, definition: reference.enclosing }
}

struct Lookup<'m, 'p> {
    modules: &'m Modules<'p>,
    source: SourceIndex,
}

impl Lookup<'_, '_> {
    fn module(&self, scope: ScopeId) -> ModuleId {
        self.modules.module_of_scope[self.source as usize][scope.index()]
    }

    /// Reference, "Path qualifiers".
    fn keyword(&self, reference: &Reference, prefix: Option<&Meaning>) -> Meaning {
        let module = self.module(reference.scope);
        let facts = &self.modules.project.source(self.source).facts;
        let found = match facts.name(reference.name) {
            "" => return Meaning::Crates,
            "crate" => Some(self.modules.crate_of(module).root),
            "self" => Some(self.modules.info(module).normal),
            "super" => match prefix {
                None => self.modules.outside(module),
                Some(Meaning::Entities(of)) => match of.first() {
                    Some(Entity::Module(before)) => self.modules.outside(*before),
                    _ => None,
                },
                Some(Meaning::Crates) => None,
            },
            _ => None,
        };
        found.map_or(Meaning::none(), |module| Meaning::Entities(vec![Entity::Module(module)]))
    }

    /// A name without a path.
    fn bare(&self, reference: &Reference) -> Vec<Entity> {
        let modules = self.modules;
        let name = modules.name(self.source, reference.name);
        let module = self.module(reference.scope);
        if reference.namespaces & namespaces::MACRO != 0 {
            let (scope, at) = (reference.scope, reference.position);
            if let Some((source, id)) = macros::textual(modules, self.source, scope, name, at)
                && matches!(reference.role, Role::Macro | Role::Import)
            {
                return vec![Entity::Definition(source, id)];
            }
        }
        let from = match reference.role {
            Role::Import => modules.import_base(module),
            _ => module,
        };
        // Of a name with a type and a value, an import means both and a type argument the type.
        let mut spaces = reference.namespaces;
        if reference.role == Role::Type {
            spaces = namespaces::TYPE;
        }
        let mut found = modules.lexical_from(from, name, spaces);
        if found.is_empty() && spaces != reference.namespaces {
            found = modules.lexical_from(from, name, reference.namespaces);
        }
        if found.is_empty() && reference.role == Role::Macro {
            let made = macros::made(modules, self.source, name);
            return made.map(|(source, id)| Entity::Definition(source, id)).into_iter().collect();
        }
        choose(found)
    }

    /// Whether a macro's name leads to an item that a macro makes it of.
    fn is_made(&self, reference: &Reference, target: &Target) -> bool {
        let Target::Definition(source, id) = target else { return false };
        let definition = self.modules.definition((*source, *id));
        let facts = &self.modules.project.source(*source).facts;
        reference.role == Role::Macro && macros::is_given(facts, definition)
    }

    /// A name behind a path. `open`: what a library lacks is the library's all the same.
    fn step(&self, reference: &Reference, prefix: &Meaning, open: bool) -> Vec<Entity> {
        let modules = self.modules;
        let name = modules.name(self.source, reference.name);
        let module = self.module(reference.scope);
        let entities = match prefix {
            Meaning::Entities(entities) => entities,
            Meaning::Crates => {
                let crate_ = modules.info(module).crate_;
                let found = modules.extern_crate(crate_, name);
                return found.map_or_else(|| self.in_root(reference), |entity| vec![entity]);
            }
        };
        let mut found = Vec::new();
        for base in entities {
            let within = self.within(base, reference);
            let lacking = open && within.is_empty();
            found.extend(if lacking { self.lacking(base, reference) } else { within });
        }
        found.dedup();
        // An import takes a name's meanings in all namespaces. Where one of them is a module, it
        // is the other that people import by its bare name.
        if reference.role == Role::Import && found.iter().any(|entity| !self.is_module(entity)) {
            found.retain(|entity| !self.is_module(entity));
        }
        found
    }

    fn is_module(&self, entity: &Entity) -> bool {
        match entity {
            Entity::Module(_) => true,
            Entity::Definition(source, id) => {
                self.modules.definition((*source, *id)).kind == SymbolKind::Module
            }
            Entity::External(_) => false,
        }
    }

    /// `::a` of the 2015 edition.
    fn in_root(&self, reference: &Reference) -> Vec<Entity> {
        let module = self.module(reference.scope);
        let root = self.modules.crate_of(module).root;
        let name = self.modules.name(self.source, reference.name);
        choose(self.modules.graph.lookup(root, name, reference.namespaces, None))
    }

    /// What a name is that a library's definition or module is not known to have: the library's
    /// all the same.
    fn lacking(&self, base: &Entity, reference: &Reference) -> Vec<Entity> {
        let path = match base {
            Entity::Definition(source, id) => self.modules.library_path((*source, *id)),
            Entity::Module(module) => self.modules.graph.library_path(*module).cloned(),
            Entity::External(_) => None,
        };
        let name = self.modules.name(self.source, reference.name);
        let path = path.map(|path| path.member(self.modules.names.text(name)));
        path.map(Entity::External).into_iter().collect()
    }

    /// What a name means within an entity.
    fn within(&self, base: &Entity, reference: &Reference) -> Vec<Entity> {
        let modules = self.modules;
        let name = modules.name(self.source, reference.name);
        if let Entity::External(path) = base {
            return vec![Entity::External(path.member(modules.names.text(name)))];
        }
        if let Some(module) = modules.graph.members_of(base) {
            // What is not visible from here is meant by code that does not compile only.
            for from in [Some(self.module(reference.scope)), None] {
                let found = modules.graph.lookup(module, name, reference.namespaces, from);
                if !found.is_empty() {
                    return choose(found);
                }
            }
        }
        Vec::new()
    }

    fn target(&self, entity: &Entity) -> Target {
        match entity {
            Entity::Definition(source, id) => match self.modules.library_path((*source, *id)) {
                Some(path) => external(path),
                None => Target::Definition(*source, *id),
            },
            Entity::Module(module) => match self.modules.graph.library_path(*module) {
                Some(path) => external(path.clone()),
                None => Target::Document(self.modules.info(*module).source),
            },
            Entity::External(path) => external(path.clone()),
        }
    }
}

fn external(ExternalPath { package, path }: ExternalPath) -> Target {
    Target::External { package, path }
}

/// Of several meanings those of an ordinary build, in each namespace the first.
fn choose(mut found: Vec<Binding>) -> Vec<Entity> {
    // What an ordinary build leaves out is meant where it has nothing of that name only.
    if found.iter().any(|binding| !binding.inferred) {
        found.retain(|binding| !binding.inferred);
    }
    let mut taken = 0;
    let mut chosen = Vec::new();
    for binding in found {
        if binding.namespaces & !taken != 0 {
            taken |= binding.namespaces;
            if !chosen.contains(&binding.entity) {
                chosen.push(binding.entity);
            }
        }
    }
    chosen
}
