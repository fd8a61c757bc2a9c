//! Which members of classes and interfaces stand in for which of their supertypes. Handbook,
//! "Classes", "`implements` Clauses", "Overriding Methods", and "Object Types", "Extending Types";
//! ECMAScript, "ClassDefinitionEvaluation": the static side inherits from the static side.
//!
//! Must not know: expressions, what is called.

use super::lookup::Lookup;
use super::modules::{Key, Modules};
use super::supertypes::{Head, Heads, Written};
use crate::model::facts::{
    Definition, DefinitionId, Facts, NameId, ScopeId, ScopeKind, flags, namespaces,
};
use crate::model::{Resolution, SymbolKind};
use crate::resolve::graph::{Binding, Entity, ExternalPath, Name};
use crate::resolve::{Override, SourceIndex, Target};
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

/// Supertypes climbed at most.
const MAX_SUPERS: usize = 64;

/// What a class or interface is declared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Supertype {
    of: Head,
    /// `implements`; it hands nothing down to the static side.
    implements: bool,
    /// Found by a heuristic.
    inferred: bool,
}

/// The supertypes of every class and interface of a project, libraries' too.
#[derive(Debug)]
pub(super) struct Supertypes {
    of: FxHashMap<Key, Vec<Supertype>>,
    /// The members of the object types among them.
    objects: FxHashMap<(SourceIndex, ScopeId, Name), DefinitionId>,
}

/// One walk up to a member.
struct Climb<'s, 'm, 'p> {
    types: &'s Supertypes,
    modules: &'m Modules<'p>,
    name: Name,
    /// On the static side.
    fixed: bool,
    seen: FxHashSet<Head>,
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
        let mut scopes: FxHashSet<(SourceIndex, ScopeId)> = FxHashSet::default();
        for (key, supertype) in found {
            of.entry(key).or_default().push(supertype);
            if let Head::Object(source, scope) = supertype.of {
                scopes.insert((source, scope));
            }
        }
        let mut objects = FxHashMap::default();
        let sources: FxHashSet<SourceIndex> = scopes.iter().map(|(source, _)| *source).collect();
        for source in sources {
            for (index, definition) in modules.facts(source).definitions.iter().enumerate() {
                if scopes.contains(&(source, definition.scope)) {
                    let name = modules.name(source, definition.name);
                    let member = objects.entry((source, definition.scope, name));
                    member.or_insert(DefinitionId(index as u32));
                }
            }
        }
        Self { of, objects }
    }

    /// Whether a supertype is an object type of a source, which is known by its scope.
    pub(super) fn has_objects_of(&self, source: SourceIndex) -> bool {
        let mut all = self.of.values().flatten();
        all.any(|supertype| matches!(supertype.of, Head::Object(of, _) if of == source))
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
                let seen = around.iter().map(|key| Head::Named(*key)).collect();
                let mut climb = Climb { types: self, modules, name, fixed, seen };
                for (target, inferred) in climb.nearest(supertype, 0) {
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

    /// What some declarations of one type are declared with, in order.
    fn direct(&self, declarations: &[Key], fixed: bool) -> Vec<Supertype> {
        let all = declarations.iter().filter_map(|key| self.of.get(key)).flatten();
        all.filter(|supertype| !(fixed && supertype.implements)).copied().collect()
    }
}

impl Climb<'_, '_, '_> {
    /// The nearest declaration of the member from a supertype upwards. Of several supertypes the
    /// first that has it hands it down (Handbook, "Extending Types": what they share must agree).
    fn nearest(&mut self, from: Supertype, depth: usize) -> Vec<(Key, bool)> {
        if depth > MAX_SUPERS || !self.seen.insert(from.of) {
            return Vec::new();
        }
        let of = match from.of {
            Head::Named(of) => of,
            Head::Object(source, scope) => {
                let member = self.types.objects.get(&(source, scope, self.name));
                return member.map(|id| ((source, *id), from.inferred)).into_iter().collect();
            }
        };
        let declarations = merged(self.modules, of);
        self.seen.extend(declarations.iter().map(|key| Head::Named(*key)));
        let own = declarations.iter().flat_map(|key| self.members(*key)).collect();
        let own: Vec<(Key, bool)> = (self.modules.declaring(own).iter())
            .filter_map(|binding| Some((key(binding)?, binding.inferred | from.inferred)))
            .collect();
        if !own.is_empty() {
            return own;
        }
        for above in self.types.direct(&declarations, self.fixed) {
            let inferred = above.inferred | from.inferred;
            let found = self.nearest(Supertype { inferred, ..above }, depth + 1);
            if !found.is_empty() {
                return found;
            }
        }
        Vec::new()
    }

    /// The members of a class or interface that are called so.
    fn members(&self, of: Key) -> Vec<Binding> {
        let graph = &self.modules.graph;
        let module = match self.fixed {
            true => graph.members_of(&Entity::Definition(of.0, of.1)),
            false => self.modules.instances.get(&of).copied(),
        };
        let found = module.map(|module| graph.lookup(module, self.name, namespaces::ANY, None));
        found.unwrap_or_default()
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
        let mut heads = Heads::new(modules, &mut lookup);
        heads.collect(Written::new(source, heritage.supertype));
        let implements = heritage.implements;
        let supertype = |(of, inferred)| Supertype { of, implements, inferred };
        let below = (source, heritage.definition);
        found.extend(heads.found.into_iter().map(|found| (below, supertype(found))));
    }
    found
}
