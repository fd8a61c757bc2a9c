//! Which items of trait implementations stand in for which of the trait. Reference,
//! "Implementations", "Trait Implementations": an implementation defines items of its trait and no
//! others, so the name and its namespace say which.
//!
//! Must not know: expressions, what is called.

use super::lookup;
use super::modules::{Key, Modules};
use crate::model::facts::{Definition, DefinitionId, Heritage, TypeExpression, namespaces};
use crate::model::{Resolution, SymbolKind};
use crate::resolve::graph::{Entity, Name};
use crate::resolve::{Override, SourceIndex, Target};
use rustc_hash::FxHashMap;

/// The items of every trait of the repository.
#[derive(Debug)]
pub(super) struct Traits {
    items: FxHashMap<(Key, Name, u8), Key>,
}

/// The namespace an associated item is in; `None` for everything else.
fn space(definition: &Definition) -> Option<u8> {
    match definition.kind {
        SymbolKind::TypeAlias => Some(namespaces::TYPE),
        SymbolKind::Method | SymbolKind::Function | SymbolKind::Constant => Some(namespaces::VALUE),
        _ => None,
    }
}

impl Traits {
    /// Reads all traits. Of twins under different `cfg`s the one of an ordinary build counts.
    pub(super) fn new(modules: &Modules<'_>) -> Self {
        let mut items: FxHashMap<(Key, Name, u8), Key> = FxHashMap::default();
        for (source, at) in modules.project.sources.iter().enumerate() {
            let source = source as SourceIndex;
            if modules.module_of_scope[source as usize].is_empty() {
                continue;
            }
            for (index, definition) in at.facts.definitions.iter().enumerate() {
                let (Some(owner), Some(space)) = (definition.enclosing, space(definition)) else {
                    continue;
                };
                if at.facts.definitions[owner.index()].kind != SymbolKind::Trait {
                    continue;
                }
                let id = (source, DefinitionId(index as u32));
                let name = modules.name(source, definition.name);
                let first = items.entry(((source, owner), name, space)).or_insert(id);
                if modules.is_inactive(*first) && !modules.is_inactive(id) {
                    *first = id;
                }
            }
        }
        Self { items }
    }

    /// What the items of a source's trait implementations stand in for, by item.
    pub(super) fn overrides(&self, modules: &Modules<'_>, source: SourceIndex) -> Vec<Override> {
        let facts = &modules.project.sources[source as usize].facts;
        let traits: FxHashMap<DefinitionId, Entity> = (facts.heritage.iter())
            .filter(|heritage| heritage.implements)
            .filter_map(|heritage| Some((heritage.definition, of(modules, source, heritage)?)))
            .collect();
        if traits.is_empty() {
            return Vec::new();
        }
        let mut overrides = Vec::new();
        for (index, definition) in facts.definitions.iter().enumerate() {
            let (Some(owner), Some(space)) = (definition.enclosing, space(definition)) else {
                continue;
            };
            let name = modules.name(source, definition.name);
            let Some(of) = traits.get(&owner) else { continue };
            // What a dependency's trait has is not all known, but this must be among it.
            let dependency = match of {
                Entity::Definition(source, id) => modules.library_path((*source, *id)),
                Entity::External(path) => Some(path.clone()),
                Entity::Module(_) => continue,
            };
            let (target, resolution) = match (dependency, of) {
                (Some(path), _) => {
                    let item = path.member(modules.names.text(name));
                    let target = Target::External { package: item.package, path: item.path };
                    (target, Resolution::External)
                }
                (None, Entity::Definition(source, id)) => {
                    let Some(item) = self.items.get(&((*source, *id), name, space)) else {
                        continue;
                    };
                    (Target::Definition(item.0, item.1), Resolution::Exact)
                }
                (None, _) => continue,
            };
            overrides.push(Override { member: DefinitionId(index as u32), target, resolution });
        }
        overrides
    }
}

/// The trait that is implemented.
fn of(modules: &Modules<'_>, source: SourceIndex, heritage: &Heritage) -> Option<Entity> {
    let facts = &modules.project.sources[source as usize].facts;
    match facts.types[heritage.supertype.index()] {
        TypeExpression::Path { reference, .. } => {
            lookup::plain(modules, source, reference).into_iter().next()
        }
        _ => None,
    }
}
