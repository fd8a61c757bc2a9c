//! What all documents' evaluators read: impl blocks and traits, indexed by what is asked of them.
//! Reference, "Implementations", "Traits", "Associated items".
//!
//! Must not know: expressions, inference.

use super::super::modules::{Key, Modules};
use super::lower::{Lowering, ScopeParameters, scope_parameters};
use super::type_::{Bound, Substitution, TraitRef, Type};
use crate::model::SymbolKind;
use crate::model::facts::{DefinitionId, Facts, Role, namespaces};
use crate::resolve::SourceIndex;
use crate::resolve::graph::{Entity, ExternalPath, ModuleId, Name};
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use std::ops::Deref;

/// Items of one owner by name.
pub(super) type Items = FxHashMap<Name, Vec<DefinitionId>>;

/// Traits that `#[derive]` can name. Reference, "Derive".
const DERIVABLE: &[(&str, &[&str])] = &[
    ("Clone", &["clone", "Clone"]),
    ("Copy", &["marker", "Copy"]),
    ("Debug", &["fmt", "Debug"]),
    ("Default", &["default", "Default"]),
    ("Eq", &["cmp", "Eq"]),
    ("Hash", &["hash", "Hash"]),
    ("Ord", &["cmp", "Ord"]),
    ("PartialEq", &["cmp", "PartialEq"]),
    ("PartialOrd", &["cmp", "PartialOrd"]),
];

/// What a type is at its outside, by which impl blocks are found.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Head {
    Named(Entity),
    Primitive(Name),
    Reference,
    Pointer,
    Array,
    Tuple,
    Function,
    Dyn(Option<Entity>),
    Never,
    /// Any type: `impl<T> Trait for T`.
    Any,
}

impl Head {
    /// The head of a type; `None` where it is not known, `Any` for a type parameter.
    pub(super) fn of(type_: &Type) -> Option<Self> {
        Some(match type_ {
            Type::Named(entity, _) => Self::Named(entity.clone()),
            Type::Primitive(name) => Self::Primitive(*name),
            Type::Reference(_) => Self::Reference,
            Type::Pointer(_) => Self::Pointer,
            Type::Array(_) => Self::Array,
            Type::Tuple(_) => Self::Tuple,
            Type::Function(_) | Type::Item(..) | Type::Closure(_) => Self::Function,
            Type::Dyn(bounds) => Self::Dyn(bounds.iter().find_map(|bound| match bound {
                Bound::Trait(of) => Some(of.entity.clone()),
                Bound::Function(_) => None,
            })),
            Type::Never => Self::Never,
            Type::Parameter(..) => Self::Any,
            Type::Unknown
            | Type::SelfOf(_)
            | Type::Opaque(_)
            | Type::Projection(_)
            | Type::Variable(_) => return None,
        })
    }
}

/// An impl block, or what `#[derive]` makes.
#[derive(Debug)]
pub(super) struct Implementation {
    /// The block; of a derived one the type.
    pub(super) key: Key,
    pub(super) self_type: Type,
    pub(super) of: Option<TraitRef>,
    pub(super) derived: bool,
}

/// The implementations of one trait.
#[derive(Debug, Default)]
pub(super) struct TraitImplementations {
    pub(super) by_head: FxHashMap<Head, Vec<u32>>,
    /// For a type parameter.
    pub(super) blanket: Vec<u32>,
}

/// Traits the language itself knows. Reference, "Special types and traits", "Operator
/// expressions", "Iterator loops".
#[derive(Clone, Debug, Default)]
pub(super) struct Known {
    pub(super) traits: FxHashMap<&'static str, Entity>,
}

/// What all evaluators read.
#[derive(Clone, Copy)]
pub(in crate::resolve::rust) struct World<'m, 'p> {
    pub(in crate::resolve::rust) modules: &'m Modules<'p>,
    pub(in crate::resolve::rust) tables: &'m Tables,
}

impl Deref for World<'_, '_> {
    type Target = Tables;

    fn deref(&self) -> &Tables {
        self.tables
    }
}

/// Impl blocks and traits of a project.
#[derive(Debug)]
pub(in crate::resolve::rust) struct Tables {
    pub(super) parameters: Vec<ScopeParameters>,
    /// Which traits declare which associated types.
    pub(super) declares: FxHashSet<(Key, Name)>,
    /// The items of impl blocks, traits, structs, variants.
    pub(super) items: FxHashMap<Key, Items>,
    pub(super) implementations: Vec<Implementation>,
    /// Implementations by their blocks.
    pub(super) block: FxHashMap<Key, u32>,
    /// Inherent items: head of the type, name.
    pub(super) inherent: FxHashMap<(Head, Name), Vec<(u32, Key)>>,
    pub(super) of_trait: FxHashMap<Entity, TraitImplementations>,
    /// What types have by implementing traits of which not all is known: what such an item is
    /// called outside.
    pub(super) outside: FxHashMap<(Head, Name), ExternalPath>,
    pub(super) supertraits: FxHashMap<Key, Vec<TraitRef>>,
    /// The traits that declare an item of a name.
    pub(super) traits_with: FxHashMap<Name, Vec<Key>>,
    /// The traits among a module's names.
    pub(super) traits_in: Vec<FxHashSet<Key>>,
    pub(super) known: Known,
}

struct OfSource {
    items: Vec<(Key, Items)>,
    implementations: Vec<Implementation>,
    supertraits: Vec<(Key, Vec<TraitRef>)>,
}

impl Tables {
    /// Reads all impl blocks and traits. `parameters` has those of sources that are known.
    pub(in crate::resolve::rust) fn build(
        modules: &Modules<'_>,
        mut parameters: Vec<Option<ScopeParameters>>,
    ) -> Self {
        let count = modules.project.len();
        let is_rust = |source: &SourceIndex| !modules.module_of_scope[*source as usize].is_empty();
        let facts = |source: SourceIndex| &*modules.project.source(source).facts;
        parameters.resize_with(count as usize, || None);
        let parameters: Vec<ScopeParameters> = parameters
            .into_par_iter()
            .zip(0..count)
            .map(|(known, source)| match is_rust(&source) {
                true => known.unwrap_or_else(|| scope_parameters(facts(source))),
                false => ScopeParameters::default(),
            })
            .collect();
        let derivable = derivable(modules);
        let declares = declares(modules);
        let read: Vec<OfSource> = (0..count)
            .into_par_iter()
            .filter(is_rust)
            .map(|source| {
                let lowering = Lowering::new(modules, &parameters, &declares);
                of_source(&lowering, source, facts(source), &derivable)
            })
            .collect();
        let known = known(modules);
        let mut world = Self {
            parameters,
            declares,
            items: FxHashMap::default(),
            implementations: Vec::new(),
            block: FxHashMap::default(),
            inherent: FxHashMap::default(),
            of_trait: FxHashMap::default(),
            outside: FxHashMap::default(),
            supertraits: FxHashMap::default(),
            traits_with: FxHashMap::default(),
            traits_in: Vec::new(),
            known,
        };
        for of_source in read {
            world.items.extend(of_source.items);
            world.supertraits.extend(of_source.supertraits);
            for implementation in of_source.implementations {
                world.add(implementation);
            }
        }
        for (key, items) in &world.items {
            if modules.definition(*key).kind == SymbolKind::Trait {
                for name in items.keys() {
                    world.traits_with.entry(*name).or_default().push(*key);
                }
            }
        }
        world.add_outside(modules);
        // Maps have no order of their own; answers need one.
        world.traits_with.values_mut().for_each(|keys| keys.sort());
        world.traits_in = traits_in(modules);
        world
    }

    /// The parameters of all sources but the `changed` ones, which are no longer had here.
    pub(in crate::resolve::rust) fn take_parameters(
        &mut self,
        changed: impl Iterator<Item = SourceIndex>,
    ) -> Vec<Option<ScopeParameters>> {
        let parameters = std::mem::take(&mut self.parameters);
        let mut known: Vec<_> = parameters.into_iter().map(Some).collect();
        changed.for_each(|source| known[source as usize] = None);
        known
    }

    /// Reads a source again that has the same items and blocks as before, under the same numbers;
    /// `false` where it has others.
    pub(in crate::resolve::rust) fn renew(
        &mut self,
        modules: &Modules<'_>,
        source: SourceIndex,
    ) -> bool {
        if modules.module_of_scope[source as usize].is_empty() {
            return true;
        }
        let facts = &modules.project.source(source).facts;
        self.parameters[source as usize] = scope_parameters(facts);
        let lowering = Lowering::new(modules, &self.parameters, &self.declares);
        let read = of_source(&lowering, source, facts, &derivable(modules));
        let own = self.implementations.iter_mut().filter(|of| of.key.0 == source);
        let mut own: Vec<&mut Implementation> = own.collect();
        let is_same = |(old, new): (&&mut Implementation, &Implementation)| {
            let heads = Head::of(&old.self_type) == Head::of(&new.self_type);
            let traits =
                old.of.as_ref().map(|of| &of.entity) == new.of.as_ref().map(|of| &of.entity);
            old.key == new.key && old.derived == new.derived && heads && traits
        };
        if own.len() != read.implementations.len()
            || !own.iter().zip(&read.implementations).all(is_same)
        {
            return false;
        }
        for (old, new) in own.iter_mut().zip(read.implementations) {
            **old = new;
        }
        self.supertraits.extend(read.supertraits);
        true
    }

    fn add(&mut self, implementation: Implementation) {
        let id = self.implementations.len() as u32;
        let head = Head::of(&implementation.self_type);
        match (&implementation.of, head) {
            (Some(of), Some(head)) => {
                let of = self.of_trait.entry(of.entity.clone()).or_default();
                match head {
                    Head::Any => of.blanket.push(id),
                    head => of.by_head.entry(head).or_default().push(id),
                }
            }
            (None, Some(head)) if head != Head::Any => {
                if let Some(items) = self.items.get(&implementation.key) {
                    for (name, ids) in items {
                        let all = self.inherent.entry((head.clone(), *name)).or_default();
                        all.extend(ids.iter().map(|item| (id, (implementation.key.0, *item))));
                    }
                }
            }
            _ => {}
        }
        if !implementation.derived {
            self.block.insert(implementation.key, id);
        }
        self.implementations.push(implementation);
    }

    /// Notes what implementations have that their traits are not known to have: the traits are
    /// other packages', of which only so much is known.
    fn add_outside(&mut self, modules: &Modules<'_>) {
        for implementation in &self.implementations {
            let Some(of) = &implementation.of else { continue };
            let path = match &of.entity {
                Entity::External(path) => Some(path.clone()),
                Entity::Definition(source, id) => modules.library_path((*source, *id)),
                Entity::Module(_) => None,
            };
            let (Some(path), Some(head)) = (path, Head::of(&implementation.self_type)) else {
                continue;
            };
            for name in self.items.get(&implementation.key).into_iter().flat_map(Items::keys) {
                let declared = match &of.entity {
                    Entity::Definition(source, id) => self
                        .items
                        .get(&(*source, *id))
                        .is_some_and(|items| items.contains_key(name)),
                    _ => false,
                };
                if !declared && !implementation.derived {
                    let path = path.member(modules.names.text(*name));
                    self.outside.entry((head.clone(), *name)).or_insert(path);
                }
            }
        }
    }
}

impl World<'_, '_> {
    /// The items of an owner that a lookup of `name` in some namespaces means, those of an
    /// ordinary build first.
    pub(super) fn items_of(&self, owner: Key, name: Name, spaces: u8) -> Vec<Key> {
        let found = self.items.get(&owner).and_then(|items| items.get(&name));
        let keys = found.into_iter().flatten().map(|id| (owner.0, *id));
        let mut keys: Vec<Key> = keys.filter(|key| self.fits(*key, spaces)).collect();
        keys.sort_by_key(|key| self.modules.is_inactive(*key));
        keys
    }

    /// Whether an associated item is found in some namespaces.
    pub(super) fn fits(&self, key: Key, spaces: u8) -> bool {
        let space = match self.modules.definition(key).kind {
            SymbolKind::TypeAlias => namespaces::TYPE,
            SymbolKind::Method | SymbolKind::Constant | SymbolKind::Function => namespaces::VALUE,
            _ => 0,
        };
        space & spaces != 0
    }

    /// A field of a struct or variant.
    pub(super) fn field(&self, owner: Key, name: Name) -> Option<Key> {
        let ids = self.items.get(&owner)?.get(&name)?;
        let mut keys = ids.iter().map(|id| (owner.0, *id));
        let is_field = |key: &Key| self.modules.definition(*key).kind == SymbolKind::Field;
        let first = keys.clone().find(is_field)?;
        Some(keys.find(|k| is_field(k) && !self.modules.is_inactive(*k)).unwrap_or(first))
    }

    /// Whether a trait's methods are in scope in a module. Reference, "Method-call expressions".
    pub(super) fn in_scope(&self, of: Key, module: ModuleId) -> bool {
        let mut at = module;
        loop {
            if self.traits_in[at.0 as usize].contains(&of) {
                return true;
            }
            match self.modules.graph.parent(at) {
                Some(parent) if self.modules.info(at).normal != at => at = parent,
                _ => return self.modules.in_prelude(of, module),
            }
        }
    }
}

fn of_source(
    lowering: &Lowering<'_, '_>,
    source: SourceIndex,
    facts: &Facts,
    derivable: &FxHashMap<Name, TraitRef>,
) -> OfSource {
    let modules = lowering.modules;
    let mut items: FxHashMap<DefinitionId, Items> = FxHashMap::default();
    for (index, definition) in facts.definitions.iter().enumerate() {
        let owner = definition.enclosing;
        let Some(owner) = owner.filter(|_| definition.kind != SymbolKind::EnumMember) else {
            continue;
        };
        let around = facts.definitions[owner.index()].kind;
        if !around.is_callable() {
            let name = modules.name(source, definition.name);
            let id = DefinitionId(index as u32);
            items.entry(owner).or_default().entry(name).or_default().push(id);
        }
    }
    let mut supers: FxHashMap<DefinitionId, Vec<TraitRef>> = FxHashMap::default();
    let mut implemented: FxHashMap<DefinitionId, Option<TraitRef>> = FxHashMap::default();
    for heritage in &facts.heritage {
        let of = lowering.supertype(source, heritage.definition, heritage.supertype);
        if heritage.implements {
            implemented.insert(heritage.definition, of);
        } else {
            supers.entry(heritage.definition).or_default().extend(of);
        }
    }
    let mut implementations = Vec::new();
    for (index, definition) in facts.definitions.iter().enumerate() {
        let id = DefinitionId(index as u32);
        if definition.kind != SymbolKind::Impl {
            continue;
        }
        let of = match implemented.remove(&id) {
            // A trait that leads nowhere.
            Some(None) => continue,
            Some(of) => of,
            None => None,
        };
        let Some(written) = definition.declared_type else { continue };
        let self_type = lowering.type_(source, None, written);
        // `trait Add<Rhs = Self>`: what is left out stands for the type it is implemented for.
        let itself = Substitution { self_: Some(self_type.clone()), types: Vec::new() };
        let of = of.map(|of| {
            let arguments = of.arguments.iter().map(|argument| itself.apply(argument)).collect();
            TraitRef { arguments, ..of }
        });
        implementations.push(Implementation { key: (source, id), self_type, of, derived: false });
    }
    derives(lowering, source, facts, derivable, &mut implementations);
    OfSource {
        items: items.into_iter().map(|(id, items)| ((source, id), items)).collect(),
        implementations,
        supertraits: supers.into_iter().map(|(id, of)| ((source, id), of)).collect(),
    }
}

/// Notes what `#[derive]` implements: the attribute stands between the beginning of a definition
/// and its name.
fn derives(
    lowering: &Lowering<'_, '_>,
    source: SourceIndex,
    facts: &Facts,
    derivable: &FxHashMap<Name, TraitRef>,
    implementations: &mut Vec<Implementation>,
) {
    let mut types: Vec<DefinitionId> = (facts.definitions.iter().enumerate())
        .filter(|(_, definition)| {
            matches!(definition.kind, SymbolKind::Struct | SymbolKind::Enum | SymbolKind::Union)
        })
        .map(|(index, _)| DefinitionId(index as u32))
        .collect();
    types.sort_by_key(|id| facts.definitions[id.index()].position);
    for reference in facts.references.iter().filter(|r| r.role == Role::Macro) {
        let name = lowering.modules.name(source, reference.name);
        let Some(of) = derivable.get(&name) else { continue };
        let at =
            types.partition_point(|id| facts.definitions[id.index()].position < reference.position);
        let Some(id) = types.get(at).copied() else { continue };
        if facts.definitions[id.index()].range.start > reference.position {
            continue;
        }
        let self_type = lowering.self_type(source, Some(id));
        let key = (source, id);
        let of = Some(of.clone());
        implementations.push(Implementation { key, self_type, of, derived: true });
    }
}

fn declares(modules: &Modules<'_>) -> FxHashSet<(Key, Name)> {
    let mut found = FxHashSet::default();
    for (source, document) in modules.project.all() {
        if modules.module_of_scope[source as usize].is_empty() {
            continue;
        }
        for definition in &document.facts.definitions {
            if definition.kind == SymbolKind::TypeAlias
                && let Some(owner) = definition.enclosing
                && document.facts.definitions[owner.index()].kind == SymbolKind::Trait
            {
                found.insert(((source, owner), modules.name(source, definition.name)));
            }
        }
    }
    found
}

fn derivable(modules: &Modules<'_>) -> FxHashMap<Name, TraitRef> {
    let found = DERIVABLE.iter().filter_map(|(name, path)| {
        let entity = modules.standard_item(path)?;
        Some((modules.names.get(name)?, TraitRef::plain(entity)))
    });
    found.collect()
}

fn known(modules: &Modules<'_>) -> Known {
    const KNOWN: &[&[&str]] = &[
        &["ops", "Deref"],
        &["ops", "Index"],
        &["ops", "Add"],
        &["ops", "Sub"],
        &["ops", "Mul"],
        &["ops", "Div"],
        &["ops", "Rem"],
        &["ops", "BitAnd"],
        &["ops", "BitOr"],
        &["ops", "BitXor"],
        &["ops", "Shl"],
        &["ops", "Shr"],
        &["ops", "Neg"],
        &["ops", "Not"],
        &["ops", "Try"],
        &["ops", "Fn"],
        &["ops", "FnMut"],
        &["ops", "FnOnce"],
        &["ops", "Range"],
        &["iter", "Iterator"],
        &["iter", "IntoIterator"],
        &["future", "Future"],
        &["future", "IntoFuture"],
        &["marker", "Send"],
        &["marker", "Sync"],
        &["marker", "Sized"],
        &["marker", "Unpin"],
        &["marker", "Copy"],
        &["clone", "Clone"],
        &["thread", "LocalKey"],
    ];
    let found = KNOWN.iter().filter_map(|path| {
        let name = path.last()?;
        Some((*name, modules.standard_item(path)?))
    });
    Known { traits: found.collect() }
}

fn traits_in(modules: &Modules<'_>) -> Vec<FxHashSet<Key>> {
    let mut all = Vec::with_capacity(modules.infos.len());
    for index in 0..modules.infos.len() {
        let mut found = FxHashSet::default();
        for binding in modules.graph.bindings(ModuleId(index as u32)) {
            if let Entity::Definition(source, id) = binding.entity
                && binding.namespaces & namespaces::TYPE != 0
                && modules.definition((source, id)).kind == SymbolKind::Trait
            {
                found.insert((source, id));
            }
        }
        all.push(found);
    }
    all
}
