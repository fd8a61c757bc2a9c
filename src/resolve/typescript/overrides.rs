//! Which members of classes and interfaces stand in for which of their supertypes. Handbook,
//! "Classes", "`implements` Clauses", "Overriding Methods", and "Object Types", "Extending Types";
//! ECMAScript, "ClassDefinitionEvaluation": the static side inherits from the static side.
//!
//! Must not know: expressions, what is called.

use super::lookup::Lookup;
use super::modules::{Key, Modules};
use crate::model::facts::{
    Definition, DefinitionId, Facts, NameId, ScopeKind, TypeExpression, TypeId, flags, namespaces,
};
use crate::model::{Resolution, SymbolKind};
use crate::resolve::graph::{Binding, Entity, ExternalPath, Name};
use crate::resolve::{Override, SourceIndex, Target};
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

/// Supertypes climbed at most.
const MAX_SUPERS: usize = 64;
/// Aliases and intersections looked through on the way to a supertype.
const MAX_ALIASES: usize = 16;

/// What a class or interface is declared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Supertype {
    of: Key,
    /// `implements`; it hands nothing down to the static side.
    implements: bool,
    /// Found by a heuristic.
    inferred: bool,
}

/// The supertypes of every class and interface of a project.
pub(super) struct Supertypes {
    of: FxHashMap<Key, Vec<Supertype>>,
}

impl Supertypes {
    /// Reads the head of every class and interface.
    pub(super) fn new(modules: &Modules<'_>) -> Self {
        let found: Vec<(Key, Supertype)> = (0..modules.documents.len() as SourceIndex)
            .into_par_iter()
            .filter(|source| modules.documents[*source as usize].exports.is_some())
            .filter(|source| !modules.facts(*source).heritage.is_empty())
            .flat_map_iter(|source| heads(modules, source))
            .collect();
        let mut of: FxHashMap<Key, Vec<Supertype>> = FxHashMap::default();
        for (key, supertype) in found {
            of.entry(key).or_default().push(supertype);
        }
        Self { of }
    }

    /// What the members of a source's classes and interfaces stand in for, by member. Of
    /// declarations that make one member (overloads, a getter with its setter) the first counts.
    pub(super) fn overrides(&self, modules: &Modules<'_>, source: SourceIndex) -> Vec<Override> {
        let facts = modules.facts(source);
        let mut declarations: FxHashMap<DefinitionId, Vec<Key>> = FxHashMap::default();
        let mut known: FxHashSet<(DefinitionId, NameId, bool)> = FxHashSet::default();
        let mut overrides: Vec<Override> = Vec::new();
        for (index, definition) in facts.definitions.iter().enumerate() {
            let Some(owner) = owner(facts, definition) else { continue };
            // Private names are those of one class body (ECMAScript, "Private Names").
            let private = facts.name(definition.name).starts_with('#');
            let fixed = definition.flags & flags::STATIC != 0;
            if private || !known.insert((owner, definition.name, fixed)) {
                continue;
            }
            let around =
                declarations.entry(owner).or_insert_with(|| merged(modules, (source, owner)));
            let member = DefinitionId(index as u32);
            let name = modules.name(source, definition.name);
            for supertype in self.direct(around, fixed) {
                for (target, inferred) in self.nearest(modules, around, supertype, name, fixed) {
                    let (target, resolution) = match modules.library_path(target) {
                        Some(ExternalPath { package, path }) => {
                            (Target::External { package, path }, Resolution::External)
                        }
                        None if inferred => {
                            (Target::Definition(target.0, target.1), Resolution::Inferred)
                        }
                        None => (Target::Definition(target.0, target.1), Resolution::Exact),
                    };
                    let mut own = overrides.iter().rev().take_while(|o| o.member == member);
                    if own.all(|other| other.target != target) {
                        overrides.push(Override { member, target, resolution });
                    }
                }
            }
        }
        overrides
    }

    /// What some declarations of one type are declared with.
    fn direct(&self, declarations: &[Key], fixed: bool) -> Vec<Supertype> {
        let all = declarations.iter().filter_map(|key| self.of.get(key)).flatten();
        all.filter(|supertype| !(fixed && supertype.implements)).copied().collect()
    }

    /// The nearest declaration of a member, from a supertype upwards.
    fn nearest(
        &self,
        modules: &Modules<'_>,
        from: &[Key],
        start: Supertype,
        name: Name,
        fixed: bool,
    ) -> Vec<(Key, bool)> {
        let mut seen: FxHashSet<Key> = from.iter().copied().collect();
        let together = merged(modules, start.of).into_iter();
        let mut level: Vec<Supertype> = together.map(|of| Supertype { of, ..start }).collect();
        for _ in 0..MAX_SUPERS {
            level.retain(|supertype| seen.insert(supertype.of));
            let mut found: Vec<Binding> = Vec::new();
            for supertype in &level {
                for mut binding in members(modules, supertype.of, name, fixed) {
                    binding.inferred |= supertype.inferred;
                    found.push(binding);
                }
            }
            if !found.is_empty() {
                let found = modules.declaring(found).into_iter();
                return found.filter_map(|b| Some((key(&b)?, b.inferred))).collect();
            }
            let mut next = Vec::new();
            for below in &level {
                for above in self.direct(&merged(modules, below.of), fixed) {
                    let inferred = above.inferred | below.inferred;
                    next.push(Supertype { inferred, ..above });
                }
            }
            if next.is_empty() {
                break;
            }
            level = next;
        }
        Vec::new()
    }
}

fn key(binding: &Binding) -> Option<Key> {
    match binding.entity {
        Entity::Definition(source, id) => Some((source, id)),
        _ => None,
    }
}

/// The class or interface that a definition is a member of.
fn owner(facts: &Facts, definition: &Definition) -> Option<DefinitionId> {
    use SymbolKind::{Accessor, Class, Field, Interface, Method, Property};
    if !matches!(definition.kind, Method | Accessor | Field | Property) {
        return None;
    }
    let mut body = &facts.scopes[definition.scope.index()];
    // A parameter property stands in its constructor.
    if body.kind == ScopeKind::Function {
        body = &facts.scopes[body.parent?.index()];
    }
    let owner = body.definition.filter(|_| body.kind == ScopeKind::Type)?;
    matches!(facts.definitions[owner.index()].kind, Class | Interface).then_some(owner)
}

/// The members of a class or interface that are called `name`.
fn members(modules: &Modules<'_>, of: Key, name: Name, fixed: bool) -> Vec<Binding> {
    let module = match fixed {
        true => modules.graph.members_of(&Entity::Definition(of.0, of.1)),
        false => modules.instances.get(&of).copied(),
    };
    let found = module.map(|module| modules.graph.lookup(module, name, namespaces::ANY, None));
    found.unwrap_or_default()
}

/// All declarations that make one type with a class or interface (Handbook, "Declaration
/// Merging").
fn merged(modules: &Modules<'_>, of: Key) -> Vec<Key> {
    let definition = modules.definition(of);
    let around = modules.documents[of.0 as usize].scopes[definition.scope.index()];
    let name = modules.name(of.0, definition.name);
    let found = modules.graph.lookup(around, name, namespaces::TYPE, None);
    let is_type = |kind| matches!(kind, SymbolKind::Class | SymbolKind::Interface);
    let mut all = vec![of];
    if is_type(definition.kind) {
        let others = found.iter().filter_map(key);
        all.extend(others.filter(|k| *k != of && is_type(modules.definition(*k).kind)));
    }
    all
}

/// What the classes and interfaces of a source are declared with.
fn heads(modules: &Modules<'_>, source: SourceIndex) -> Vec<(Key, Supertype)> {
    let mut lookup = Lookup::new(modules);
    let mut found = Vec::new();
    for heritage in &modules.facts(source).heritage {
        let mut heads = Heads { modules, known: FxHashSet::default(), found: Vec::new() };
        heads.collect(source, &mut lookup, heritage.supertype, 0);
        let implements = heritage.implements;
        let supertype = |(of, inferred)| Supertype { of, implements, inferred };
        let below = (source, heritage.definition);
        found.extend(heads.found.into_iter().map(|found| (below, supertype(found))));
    }
    found
}

/// The classes, interfaces and object types that one written type is made of.
struct Heads<'m, 'p> {
    modules: &'m Modules<'p>,
    /// What was met on the way.
    known: FxHashSet<Key>,
    /// What was found, and whether by a heuristic.
    found: Vec<(Key, bool)>,
}

impl Heads<'_, '_> {
    /// Looks through aliases and intersections.
    fn collect(
        &mut self,
        source: SourceIndex,
        lookup: &mut Lookup<'_, '_>,
        written: TypeId,
        depth: usize,
    ) {
        let modules = self.modules;
        match &modules.facts(source).types[written.index()] {
            _ if depth > MAX_ALIASES => {}
            TypeExpression::Path { reference, .. } => {
                for binding in lookup.bindings(source, *reference, 0) {
                    let Some(of) = key(&binding) else { continue };
                    if !self.known.insert(of) {
                        continue;
                    }
                    let Some(written) = alias(modules, of) else {
                        self.found.push((of, binding.inferred));
                        continue;
                    };
                    let first = self.found.len();
                    self.collect(of.0, lookup, written, depth + 1);
                    self.found[first..].iter_mut().for_each(|f| f.1 |= binding.inferred);
                }
            }
            TypeExpression::Intersection(parts) => {
                for part in parts {
                    self.collect(source, lookup, *part, depth + 1);
                }
            }
            _ => {}
        }
    }
}

/// What an alias stands for, where it has no members of its own.
fn alias(modules: &Modules<'_>, of: Key) -> Option<TypeId> {
    use TypeExpression::{Intersection, Path};
    let definition = modules.definition(of);
    let written = definition.declared_type.filter(|_| definition.kind == SymbolKind::TypeAlias)?;
    let type_ = &modules.facts(of.0).types[written.index()];
    matches!(type_, Path { .. } | Intersection(_)).then_some(written)
}
