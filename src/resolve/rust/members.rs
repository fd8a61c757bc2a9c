//! Associated items: what impl blocks and traits give to types. Reference, "Associated items",
//! "Implementations", "Traits".
//!
//! Must not know: expressions.

use super::lookup::{self, Site};
use super::modules::{Key, Modules};
use crate::model::SymbolKind;
use crate::model::facts::{DefinitionId, TypeExpression, TypeId, namespaces};
use crate::resolve::graph::{Entity, Name};
use rustc_hash::FxHashMap;

/// How many aliases, references and bounds are looked through on the way to a type.
const MAX_STEPS: usize = 16;

/// The items of a trait or impl block.
type Items = FxHashMap<Name, Vec<Key>>;

/// A trait's implementation for a type.
#[derive(Debug)]
struct Implementation {
    /// The trait, where it is known.
    of: Option<Entity>,
    items: Items,
}

/// What impl blocks give to one type.
#[derive(Debug, Default)]
struct TypeMembers {
    inherent: Items,
    implementations: Vec<Implementation>,
}

#[derive(Debug, Default)]
struct TraitMembers {
    items: Items,
    supertraits: Vec<Entity>,
}

/// Associated items of the whole project.
#[derive(Debug, Default)]
pub(super) struct Members {
    types: FxHashMap<Key, TypeMembers>,
    traits: FxHashMap<Key, TraitMembers>,
    fields: FxHashMap<Key, Items>,
}

impl Members {
    /// Reads all impl blocks and traits.
    pub(super) fn build(modules: &Modules<'_>) -> Self {
        let mut members = Self::default();
        for source in 0..modules.project.len() {
            if modules.module_of_scope[source as usize].is_empty() {
                continue;
            }
            let facts = &modules.project.source(source).facts;
            let mut owned: FxHashMap<DefinitionId, Items> = FxHashMap::default();
            for (index, definition) in facts.definitions.iter().enumerate() {
                if let Some(owner) = definition.enclosing {
                    let items = owned.entry(owner).or_default();
                    let name = modules.name(source, definition.name);
                    items.entry(name).or_default().push((source, DefinitionId(index as u32)));
                }
            }
            for (index, definition) in facts.definitions.iter().enumerate() {
                let id = DefinitionId(index as u32);
                let key = (source, id);
                let items = owned.remove(&id).unwrap_or_default();
                match definition.kind {
                    SymbolKind::Trait => {
                        members.traits.entry(key).or_default().items = items;
                    }
                    SymbolKind::Struct | SymbolKind::Union | SymbolKind::EnumMember => {
                        members.fields.insert(key, items);
                    }
                    SymbolKind::Impl => {
                        let heritage = facts.heritage.iter().find(|h| h.definition == id);
                        let of = heritage.map(|h| {
                            let found =
                                base(modules, Site { source, definition: None }, h.supertype);
                            found.into_iter().next()
                        });
                        let Some(self_type) = definition.declared_type else { continue };
                        for entity in base(modules, Site { source, definition: None }, self_type) {
                            let Entity::Definition(source, id) = entity else { continue };
                            let of_type = members.types.entry((source, id)).or_default();
                            match &of {
                                Some(of) => of_type
                                    .implementations
                                    .push(Implementation { of: of.clone(), items: items.clone() }),
                                None => {
                                    for (name, keys) in &items {
                                        let all = of_type.inherent.entry(*name).or_default();
                                        all.extend_from_slice(keys);
                                    }
                                }
                            }
                        }
                    }
                    _ => {}
                }
            }
            for heritage in facts.heritage.iter().filter(|h| !h.implements) {
                let site = Site { source, definition: None };
                let supertraits = base(modules, site, heritage.supertype);
                let of = members.traits.entry((source, heritage.definition)).or_default();
                of.supertraits.extend(supertraits);
            }
        }
        members
    }

    /// A field of a struct or variant.
    pub(super) fn field(&self, owner: Key, name: Name) -> Option<Entity> {
        let (source, id) = *self.fields.get(&owner)?.get(&name)?.first()?;
        Some(Entity::Definition(source, id))
    }

    /// The associated item `name` of a type or trait. A type's own items come before those of the
    /// traits it implements (Reference, "Method-call expressions"); of a trait's item the
    /// declaration is meant, wherever it is implemented.
    pub(super) fn associated(
        &self,
        modules: &Modules<'_>,
        owner: Key,
        name: Name,
        spaces: u8,
    ) -> Vec<Entity> {
        if let Some(found) = self.of_trait(modules, owner, name, spaces, 0) {
            return found;
        }
        let Some(of_type) = self.types.get(&owner) else { return Vec::new() };
        let inherent = pick(modules, of_type.inherent.get(&name), spaces);
        if !inherent.is_empty() {
            return inherent;
        }
        let mut found: Vec<Entity> = Vec::new();
        for implementation in &of_type.implementations {
            let own = pick(modules, implementation.items.get(&name), spaces);
            let declared = match &implementation.of {
                Some(Entity::Definition(source, id)) => {
                    let declared = self.of_trait(modules, (*source, *id), name, spaces, 0);
                    let declared = declared.unwrap_or_default();
                    match modules.library_path((*source, *id)) {
                        Some(path) if declared.is_empty() && !own.is_empty() => {
                            vec![Entity::External(path.member(modules.names.text(name)))]
                        }
                        _ => declared,
                    }
                }
                Some(Entity::External(path)) if !own.is_empty() => {
                    vec![Entity::External(path.member(modules.names.text(name)))]
                }
                _ => Vec::new(),
            };
            for entity in declared {
                if !found.contains(&entity) {
                    found.push(entity);
                }
            }
        }
        // Two traits offer it: which one is meant depends on what is in scope and on types.
        if found.len() > 1 { Vec::new() } else { found }
    }

    /// A trait's item, its supertraits' too; `None` where `owner` is no trait.
    fn of_trait(
        &self,
        modules: &Modules<'_>,
        owner: Key,
        name: Name,
        spaces: u8,
        depth: usize,
    ) -> Option<Vec<Entity>> {
        let members = self.traits.get(&owner)?;
        let own = pick(modules, members.items.get(&name), spaces);
        if !own.is_empty() || depth > MAX_STEPS {
            return Some(own);
        }
        for supertrait in &members.supertraits {
            if let Entity::Definition(source, id) = supertrait
                && let Some(found) = self.of_trait(modules, (*source, *id), name, spaces, depth + 1)
                && !found.is_empty()
            {
                return Some(found);
            }
        }
        Some(Vec::new())
    }
}

/// The definitions of a list that a lookup in some namespaces means.
fn pick(modules: &Modules<'_>, keys: Option<&Vec<Key>>, spaces: u8) -> Vec<Entity> {
    let fits = |key: &&Key| {
        let space = match modules.definition(**key).kind {
            SymbolKind::TypeAlias => namespaces::TYPE,
            SymbolKind::Method | SymbolKind::Constant | SymbolKind::Function => namespaces::VALUE,
            _ => 0,
        };
        space & spaces != 0
    };
    let active = |key: &&Key| !modules.is_inactive(**key);
    let keys = keys.map(Vec::as_slice).unwrap_or_default();
    // Twins under different `cfg`s, or under different parameters of the type: the first stands
    // for all.
    let chosen = keys.iter().filter(fits).find(active).or_else(|| keys.iter().find(fits));
    chosen.map(|(source, id)| Entity::Definition(*source, *id)).into_iter().collect()
}

/// The definitions whose members a written type has: aliases and references looked through, a
/// type parameter's bounds taken.
pub(super) fn base(modules: &Modules<'_>, site: Site, type_: TypeId) -> Vec<Entity> {
    let mut found = Vec::new();
    collect(modules, site, type_, 0, &mut found);
    found
}

fn collect(
    modules: &Modules<'_>,
    site: Site,
    type_: TypeId,
    depth: usize,
    found: &mut Vec<Entity>,
) {
    if depth > MAX_STEPS {
        return;
    }
    let facts = &modules.project.source(site.source).facts;
    match &facts.types[type_.index()] {
        TypeExpression::Path { reference, .. } => {
            for entity in lookup::plain(modules, site.source, *reference) {
                collect_alias(modules, entity, depth + 1, found);
            }
        }
        TypeExpression::Borrow(of) | TypeExpression::Pointer(of) => {
            collect(modules, site, *of, depth + 1, found);
        }
        // `<T as Trait>::f` names the trait's.
        TypeExpression::As(_, of) => collect(modules, site, *of, depth + 1, found),
        TypeExpression::Impl(bounds) | TypeExpression::Dyn(bounds) => {
            for bound in bounds {
                collect(modules, site, *bound, depth + 1, found);
            }
        }
        TypeExpression::Parameter(local) => {
            if let Some(bound) = facts.locals[local.index()].declared_type {
                collect(modules, site, bound, depth + 1, found);
            }
        }
        TypeExpression::SelfType => {
            if let Some(definition) = site.definition {
                found.extend(self_type(modules, (site.source, definition)));
            }
        }
        _ => {}
    }
}

/// An entity, or what it is an alias of.
pub(super) fn collect_alias(
    modules: &Modules<'_>,
    entity: Entity,
    depth: usize,
    found: &mut Vec<Entity>,
) {
    if let Entity::Definition(source, id) = entity {
        let definition = modules.definition((source, id));
        if definition.kind == SymbolKind::TypeAlias {
            if let Some(target) = definition.declared_type {
                let site = Site { source, definition: definition.enclosing };
                collect(modules, site, target, depth + 1, found);
            }
            return;
        }
    }
    if !found.contains(&entity) {
        found.push(entity);
    }
}

/// What `Self` means inside a definition. Reference, "Paths: Self".
pub(super) fn self_type(modules: &Modules<'_>, inside: Key) -> Vec<Entity> {
    let (source, mut at) = (inside.0, Some(inside.1));
    while let Some(id) = at {
        let definition = modules.definition((source, id));
        match definition.kind {
            SymbolKind::Impl => {
                let site = Site { source, definition: None };
                return definition
                    .declared_type
                    .map(|t| base(modules, site, t))
                    .unwrap_or_default();
            }
            SymbolKind::Trait | SymbolKind::Struct | SymbolKind::Enum | SymbolKind::Union => {
                return vec![Entity::Definition(source, id)];
            }
            _ => at = definition.enclosing,
        }
    }
    Vec::new()
}
