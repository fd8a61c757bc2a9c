//! Types as written, lowered to types. Reference, "Types", "Paths", "Type aliases", "Generic
//! parameters".
//!
//! A pure function of the facts and the module graph: associated types stay projections, `_` and
//! missing arguments stay unknown.
//!
//! Must not know: expressions, impl blocks.

use super::super::lookup;
use super::super::modules::{Key, Modules};
use super::super::prelude;
use super::type_::{Bound, FunctionType, Projection, Substitution, TraitRef, Type};
use crate::model::SymbolKind;
use crate::model::facts::{
    Access, DefinitionId, Facts, LocalId, LocalKind, NameId, ReferenceId, Role, ScopeId,
    SignatureId, TypeExpression, TypeId, flags, namespaces,
};
use crate::resolve::SourceIndex;
use crate::resolve::graph::{Entity, ExternalPath, Name};
use rustc_hash::{FxHashMap, FxHashSet};
use std::cell::RefCell;
use std::sync::Arc;

/// How deep types, aliases and bounds are looked into.
const MAX_DEPTH: u32 = 48;

/// What the arguments of a bound count for, on the way to which of a type's bounds is meant.
const DEPTH_OF_ARGUMENTS: u32 = 12;

/// How far supertraits are followed.
const MAX_SUPERTRAITS: u32 = 16;

/// The package of types that have a name and no definition: nothing is answered for them.
pub(in crate::resolve::rust) const MADE: &str = "";

/// What a function takes and gives, its type parameters not yet replaced.
#[derive(Debug)]
pub(super) struct Callable {
    /// `Self`, `&Self`, …; `None` without a receiver.
    pub(super) receiver: Option<Type>,
    pub(super) parameters: Vec<Type>,
    pub(super) result: Type,
}

/// Bounds that are lowered once.
type SharedBounds = Arc<[Bound]>;

/// A bound with what it holds for.
pub(super) type Predicate = (Type, Bound);

/// The type parameters of each scope of a source.
pub(in crate::resolve::rust) type ScopeParameters = FxHashMap<ScopeId, Vec<LocalId>>;

/// Lowers types and remembers what they were lowered to.
pub(super) struct Lowering<'w, 'p> {
    pub(super) modules: &'w Modules<'p>,
    parameters: &'w [ScopeParameters],
    declares: &'w FxHashSet<(Key, Name)>,
    types: RefCell<FxHashMap<(SourceIndex, TypeId), Type>>,
    callables: RefCell<FxHashMap<Key, Arc<Callable>>>,
    predicates: RefCell<FxHashMap<Key, Arc<[Predicate]>>>,
    bounds: RefCell<FxHashMap<(SourceIndex, LocalId), SharedBounds>>,
}

/// The type parameters of a document by scope.
pub(super) fn scope_parameters(facts: &Facts) -> ScopeParameters {
    let mut found = ScopeParameters::default();
    for (index, local) in facts.locals.iter().enumerate() {
        if matches!(local.kind, LocalKind::TypeParameter | LocalKind::ConstParameter) {
            let id = LocalId(index as u32);
            let all = found.entry(local.scope).or_default();
            // Twins under different `cfg`s are one parameter; names lead to the last.
            let twin = all.iter_mut().find(|o| facts.locals[o.index()].name == local.name);
            match twin {
                Some(twin) => *twin = id,
                None => all.push(id),
            }
        }
    }
    found
}

impl<'w, 'p> Lowering<'w, 'p> {
    pub(super) fn new(
        modules: &'w Modules<'p>,
        parameters: &'w [ScopeParameters],
        declares: &'w FxHashSet<(Key, Name)>,
    ) -> Self {
        Self {
            modules,
            parameters,
            declares,
            types: RefCell::default(),
            callables: RefCell::default(),
            predicates: RefCell::default(),
            bounds: RefCell::default(),
        }
    }

    pub(super) fn facts(&self, source: SourceIndex) -> &'p Facts {
        &self.modules.project.source(source).facts
    }

    /// The type parameters an item declares itself.
    pub(super) fn parameters(&self, key: Key) -> &'w [LocalId] {
        let body = self.modules.definition(key).body;
        let found = body.and_then(|scope| self.parameters[key.0 as usize].get(&scope));
        found.map_or(&[], Vec::as_slice)
    }

    /// An item's type parameters as types.
    pub(super) fn own(&self, key: Key) -> Vec<Type> {
        self.parameters(key).iter().map(|local| Type::Parameter(key.0, *local)).collect()
    }

    /// The impl block or trait an associated item is in.
    pub(super) fn container(&self, key: Key) -> Option<Key> {
        let around = self.modules.definition(key).enclosing?;
        let around = (key.0, around);
        let kind = self.modules.definition(around).kind;
        matches!(kind, SymbolKind::Impl | SymbolKind::Trait).then_some(around)
    }

    /// What `Self` is inside a definition. Reference, "Paths: Self".
    pub(super) fn self_type(&self, source: SourceIndex, within: Option<DefinitionId>) -> Type {
        let mut at = within;
        while let Some(id) = at {
            let key = (source, id);
            let definition = self.modules.definition(key);
            match definition.kind {
                SymbolKind::Impl => {
                    let written = definition.declared_type;
                    return written.map_or(Type::Unknown, |t| self.type_(source, None, t));
                }
                SymbolKind::Trait => return Type::SelfOf(key),
                SymbolKind::Struct | SymbolKind::Enum | SymbolKind::Union => {
                    return Type::Named(Entity::Definition(source, id), self.own(key).into());
                }
                _ => at = definition.enclosing,
            }
        }
        Type::Unknown
    }

    /// A written type. `within` is the definition around it, which says what `Self` is.
    pub(super) fn type_(
        &self,
        source: SourceIndex,
        within: Option<DefinitionId>,
        id: TypeId,
    ) -> Type {
        self.lower(source, within, id, 0)
    }

    fn lower(
        &self,
        source: SourceIndex,
        within: Option<DefinitionId>,
        id: TypeId,
        depth: u32,
    ) -> Type {
        if let Some(known) = self.types.borrow().get(&(source, id)) {
            return known.clone();
        }
        if depth > MAX_DEPTH {
            return Type::Unknown;
        }
        let lowered = self.shape(source, within, id, depth + 1);
        // What was cut off at the limit is not kept: another way there may be shorter.
        if depth < MAX_DEPTH / 2 {
            self.types.borrow_mut().insert((source, id), lowered.clone());
        }
        lowered
    }

    fn shape(
        &self,
        source: SourceIndex,
        within: Option<DefinitionId>,
        id: TypeId,
        depth: u32,
    ) -> Type {
        let facts = self.facts(source);
        let lower = |id: &TypeId| self.lower(source, within, *id, depth);
        match &facts.types[id.index()] {
            TypeExpression::Path { reference, arguments, .. } => {
                let arguments: Vec<Type> = arguments.iter().map(lower).collect();
                self.path(source, within, *reference, arguments, id, depth)
            }
            TypeExpression::Parameter(local) => Type::Parameter(source, *local),
            TypeExpression::SelfType => self.self_type(source, within),
            // As a type of its own it is what the trait is asked of.
            TypeExpression::As(of, _) => lower(of),
            TypeExpression::Borrow(of) => lower(of).reference(),
            TypeExpression::Pointer(of) => Type::Pointer(Arc::new(lower(of))),
            TypeExpression::Array(of) => Type::Array(Arc::new(lower(of))),
            TypeExpression::Tuple(of) => Type::Tuple(of.iter().map(lower).collect()),
            TypeExpression::Function(signature) => {
                Type::Function(Arc::new(self.function_type(source, within, *signature, depth)))
            }
            TypeExpression::Impl(_) => {
                Type::Opaque(self.collect_bounds(source, within, id, depth).into())
            }
            TypeExpression::Dyn(_) => {
                Type::Dyn(self.collect_bounds(source, within, id, depth).into())
            }
            TypeExpression::Primitive(name) => match facts.name(*name) {
                "!" => Type::Never,
                _ => Type::Primitive(self.modules.name(source, *name)),
            },
            _ => Type::Unknown,
        }
    }

    fn function_type(
        &self,
        source: SourceIndex,
        within: Option<DefinitionId>,
        signature: SignatureId,
        depth: u32,
    ) -> FunctionType {
        let signature = &self.facts(source).signatures[signature.index()];
        let parameters = signature.parameters.iter().map(|parameter| {
            let declared = parameter.declared_type;
            declared.map_or(Type::Unknown, |t| self.lower(source, within, t, depth))
        });
        let result = signature.result;
        FunctionType {
            parameters: parameters.collect(),
            result: result.map_or(Type::unit(), |t| self.lower(source, within, t, depth)),
        }
    }

    /// What a path in type position means.
    fn path(
        &self,
        source: SourceIndex,
        within: Option<DefinitionId>,
        reference: ReferenceId,
        arguments: Vec<Type>,
        id: TypeId,
        depth: u32,
    ) -> Type {
        let facts = self.facts(source);
        let written = &facts.references[reference.index()];
        let project = |self_: Type, of: Option<TraitRef>, name: NameId| {
            let name = self.modules.name(source, name);
            Type::Projection(Arc::new(Projection { self_, of, name }))
        };
        match written.access {
            Access::Type(on) => {
                if let TypeExpression::As(self_, of) = facts.types[on.index()] {
                    let self_ = self.lower(source, within, self_, depth);
                    let of = self.trait_ref(source, within, of, depth);
                    return project(self_, of, written.name);
                }
                let self_ = self.lower(source, within, on, depth);
                if let Type::Parameter(of, local) = self_ {
                    let name = self.modules.name(source, written.name);
                    let of = self.trait_of_parameter(of, local, name, depth);
                    return project(self_, of, written.name);
                }
                if let Type::Named(entity, arguments) = &self_
                    && let Some(variant) = self.variant(entity, source, written.name)
                {
                    return self.named(variant, arguments.to_vec(), id, (source, within), depth);
                }
                return project(self_, None, written.name);
            }
            Access::Path(prefix) => {
                let before = &facts.references[prefix.index()];
                if before.role == Role::Keyword && facts.name(before.name) == "Self" {
                    let self_ = self.self_type(source, within);
                    if let Type::Named(entity, _) = &self_
                        && self.variant(entity, source, written.name).is_some()
                    {
                        return self_;
                    }
                    let name = self.modules.name(source, written.name);
                    let of = self.trait_of_self(source, within, name, depth);
                    return project(self_, of, written.name);
                }
            }
            _ => {}
        }
        let found = lookup::plain(self.modules, source, reference);
        if let Some(entity) = found.into_iter().find(|entity| self.is_type(entity)) {
            return self.named(entity, arguments, id, (source, within), depth);
        }
        if let Access::Path(prefix) = written.access {
            let base = lookup::plain(self.modules, source, prefix);
            if let Some(entity) = base.into_iter().find(|entity| self.is_type(entity)) {
                let self_ = self.named(entity, Vec::new(), id, (source, within), depth);
                return project(self_, None, written.name);
            }
            return Type::Unknown;
        }
        // What a macro makes has no definition to be found; its impl blocks name it all the same.
        let path = ExternalPath { package: MADE.into(), path: facts.name(written.name).into() };
        Type::Named(Entity::External(path), arguments.into())
    }

    /// Which of a type parameter's bounds has an associated type: that is to be known before
    /// anything stands for the parameter. Reference, "Paths", "Associated types".
    fn trait_of_parameter(
        &self,
        source: SourceIndex,
        local: LocalId,
        name: Name,
        depth: u32,
    ) -> Option<TraitRef> {
        let facts = self.facts(source);
        let written = &facts.locals[local.index()];
        let within = self.definition_of(source, written.scope);
        let apart = facts.bounds.iter().filter(|bound| {
            matches!(facts.types[bound.subject.index()], TypeExpression::Parameter(l) if l == local)
        });
        let all = written.declared_type.into_iter().chain(apart.map(|bound| bound.bound));
        for id in all {
            let parts = match &facts.types[id.index()] {
                TypeExpression::Impl(parts) => parts.as_slice(),
                _ => &[id],
            };
            for part in parts {
                let found = self.trait_that_has(source, within, *part, name, depth);
                if found.is_some() {
                    return found;
                }
            }
        }
        None
    }

    /// Which trait an associated type of `Self` is of.
    fn trait_of_self(
        &self,
        source: SourceIndex,
        within: Option<DefinitionId>,
        name: Name,
        depth: u32,
    ) -> Option<TraitRef> {
        let mut at = within;
        while let Some(id) = at {
            let definition = self.modules.definition((source, id));
            match definition.kind {
                SymbolKind::Impl => {
                    let facts = self.facts(source);
                    let heritage = facts.heritage.iter().find(|h| h.definition == id)?;
                    return self.trait_that_has(source, within, heritage.supertype, name, depth);
                }
                SymbolKind::Trait => {
                    let entity = Entity::Definition(source, id);
                    let of = self.declaring(&entity, name, 0)?;
                    let arguments = if of == entity { self.own((source, id)) } else { Vec::new() };
                    let arguments = arguments.into();
                    return Some(TraitRef { arguments, ..TraitRef::plain(of) });
                }
                _ => at = definition.enclosing,
            }
        }
        None
    }

    /// A written bound, or its supertrait, that declares an associated type.
    fn trait_that_has(
        &self,
        source: SourceIndex,
        within: Option<DefinitionId>,
        bound: TypeId,
        name: Name,
        depth: u32,
    ) -> Option<TraitRef> {
        let facts = self.facts(source);
        let TypeExpression::Path { reference, .. } = facts.types[bound.index()] else {
            return None;
        };
        let entity = lookup::plain(self.modules, source, reference).into_iter().next()?;
        let of = self.declaring(&entity, name, 0)?;
        if of == entity {
            // Its arguments may ask for the same again.
            let of = self.trait_ref(source, within, bound, depth + DEPTH_OF_ARGUMENTS)?;
            return Some(TraitRef { bindings: Arc::from([]), ..of });
        }
        Some(TraitRef::plain(of))
    }

    /// The trait itself or the supertrait that declares an associated type.
    fn declaring(&self, of: &Entity, name: Name, depth: u32) -> Option<Entity> {
        let Entity::Definition(source, id) = of else { return None };
        if self.declares.contains(&((*source, *id), name)) {
            return Some(of.clone());
        }
        if depth > MAX_SUPERTRAITS {
            return None;
        }
        let facts = self.facts(*source);
        let supertraits = facts.heritage.iter().filter(|h| h.definition == *id && !h.implements);
        supertraits.into_iter().find_map(|heritage| match facts.types[heritage.supertype.index()] {
            TypeExpression::Path { reference, .. } => {
                let of = lookup::plain(self.modules, *source, reference).into_iter().next()?;
                self.declaring(&of, name, depth + 1)
            }
            _ => None,
        })
    }

    fn variant(&self, of: &Entity, source: SourceIndex, name: NameId) -> Option<Entity> {
        let module = self.modules.graph.members_of(of)?;
        let name = self.modules.name(source, name);
        let found = self.modules.graph.lookup(module, name, namespaces::TYPE, None);
        found.into_iter().next().map(|binding| binding.entity)
    }

    fn is_type(&self, entity: &Entity) -> bool {
        match entity {
            Entity::Definition(source, id) => matches!(
                self.modules.definition((*source, *id)).kind,
                SymbolKind::Struct
                    | SymbolKind::Enum
                    | SymbolKind::Union
                    | SymbolKind::TypeAlias
                    | SymbolKind::Trait
                    | SymbolKind::EnumMember
            ),
            Entity::External(_) => true,
            Entity::Module(_) => false,
        }
    }

    /// A struct, enum, union or alias without arguments.
    pub(super) fn of_entity(&self, entity: Entity) -> Type {
        let none = (0, None);
        let is_trait = matches!(&entity, Entity::Definition(source, id)
            if self.modules.definition((*source, *id)).kind == SymbolKind::Trait);
        if is_trait {
            return Type::Unknown;
        }
        self.named(entity, Vec::new(), TypeId(0), none, 0)
    }

    /// A named type with the arguments given; what is missing has its default or is unknown.
    fn named(
        &self,
        entity: Entity,
        arguments: Vec<Type>,
        id: TypeId,
        (user, within): (SourceIndex, Option<DefinitionId>),
        depth: u32,
    ) -> Type {
        let Entity::Definition(source, definition) = entity else {
            if let Entity::External(path) = &entity
                && prelude::is_primitive(&path.path)
                && let Some(name) = self.modules.names.get(&path.path)
            {
                return Type::Primitive(name);
            }
            return Type::Named(entity, arguments.into());
        };
        let key = (source, definition);
        let item = self.modules.definition(key);
        // The skeleton writes primitive types as structs.
        if item.kind == SymbolKind::Struct
            && self.modules.project.library_of(source).is_some_and(|library| library.standard)
            && prelude::is_primitive(self.facts(source).name(item.name))
        {
            return Type::Primitive(self.modules.name(source, item.name));
        }
        if depth > MAX_DEPTH {
            return Type::Unknown;
        }
        match item.kind {
            SymbolKind::TypeAlias => {
                let Some(target) = item.declared_type else { return Type::Unknown };
                let substitution = self.arguments(key, arguments, depth);
                substitution.apply(&self.lower(source, item.enclosing, target, depth + 1))
            }
            // Reference, "Trait objects": before `dyn` was written.
            SymbolKind::Trait => match self.trait_ref(user, within, id, depth) {
                Some(of) => Type::Dyn([Bound::Trait(of)].into()),
                None => Type::Unknown,
            },
            SymbolKind::EnumMember => match item.enclosing {
                Some(owner) => {
                    let substitution = self.arguments((source, owner), arguments, depth);
                    let types = substitution.types.into_iter().map(|(_, _, t)| t).collect();
                    Type::Named(Entity::Definition(source, owner), types)
                }
                None => Type::Unknown,
            },
            _ => {
                let substitution = self.arguments(key, arguments, depth);
                let types = substitution.types.into_iter().map(|(_, _, t)| t).collect();
                Type::Named(Entity::Definition(source, definition), types)
            }
        }
    }

    /// Arguments for an item's type parameters. Reference, "Generic parameters": a missing one has
    /// its default.
    fn arguments(&self, key: Key, arguments: Vec<Type>, depth: u32) -> Substitution {
        let facts = self.facts(key.0);
        let mut substitution = Substitution::default();
        let mut arguments = arguments.into_iter();
        for local in self.parameters(key) {
            let given = arguments.next();
            let type_ = given.unwrap_or_else(|| {
                let default = facts.locals[local.index()].default;
                default.map_or(Type::Unknown, |default| {
                    substitution.apply(&self.lower(key.0, Some(key.1), default, depth + 1))
                })
            });
            substitution.types.push((key.0, *local, type_));
        }
        substitution
    }

    /// A written type as bounds, flat.
    pub(super) fn written_bounds(
        &self,
        source: SourceIndex,
        within: Option<DefinitionId>,
        id: TypeId,
    ) -> Vec<Bound> {
        self.collect_bounds(source, within, id, 0)
    }

    fn collect_bounds(
        &self,
        source: SourceIndex,
        within: Option<DefinitionId>,
        id: TypeId,
        depth: u32,
    ) -> Vec<Bound> {
        if depth > MAX_DEPTH {
            return Vec::new();
        }
        match &self.facts(source).types[id.index()] {
            TypeExpression::Impl(parts) | TypeExpression::Dyn(parts) => parts
                .iter()
                .flat_map(|part| self.collect_bounds(source, within, *part, depth + 1))
                .collect(),
            TypeExpression::Function(signature) => {
                vec![Bound::Function(Arc::new(
                    self.function_type(source, within, *signature, depth),
                ))]
            }
            _ => {
                let of = self.trait_ref(source, within, id, depth);
                of.map(Bound::Trait).into_iter().collect()
            }
        }
    }

    /// A written path to a trait.
    fn trait_ref(
        &self,
        source: SourceIndex,
        within: Option<DefinitionId>,
        id: TypeId,
        depth: u32,
    ) -> Option<TraitRef> {
        let facts = self.facts(source);
        let TypeExpression::Path { reference, arguments, bindings } = &facts.types[id.index()]
        else {
            return None;
        };
        let lower = |id: TypeId| self.lower(source, within, id, depth + 1);
        let found = lookup::plain(self.modules, source, *reference);
        let entity = found.into_iter().find(|entity| match entity {
            Entity::Definition(source, id) => {
                self.modules.definition((*source, *id)).kind == SymbolKind::Trait
            }
            Entity::External(_) => true,
            Entity::Module(_) => false,
        })?;
        let mut arguments: Vec<Type> = arguments.iter().map(|id| lower(*id)).collect();
        if let Entity::Definition(source, id) = &entity {
            let substitution = self.arguments((*source, *id), arguments, depth);
            arguments = substitution.types.into_iter().map(|(_, _, t)| t).collect();
        }
        let bindings =
            bindings.iter().map(|(name, id)| (self.modules.name(source, *name), lower(*id)));
        Some(TraitRef { entity, arguments: arguments.into(), bindings: bindings.collect() })
    }

    /// The trait an impl block implements, or a trait's supertrait.
    pub(super) fn supertype(
        &self,
        source: SourceIndex,
        within: DefinitionId,
        id: TypeId,
    ) -> Option<TraitRef> {
        self.trait_ref(source, Some(within), id, 0)
    }

    /// What a type parameter is bounded by where it is declared.
    pub(super) fn declared_bounds(&self, source: SourceIndex, local: LocalId) -> Arc<[Bound]> {
        if let Some(known) = self.bounds.borrow().get(&(source, local)) {
            return known.clone();
        }
        let facts = self.facts(source);
        let written = &facts.locals[local.index()];
        let within = self.definition_of(source, written.scope);
        let bounds = match written.declared_type {
            Some(id) if written.kind == LocalKind::TypeParameter => {
                self.written_bounds(source, within, id)
            }
            _ => Vec::new(),
        };
        let bounds: Arc<[Bound]> = bounds.into();
        self.bounds.borrow_mut().insert((source, local), bounds.clone());
        bounds
    }

    /// The definition a scope stands in.
    pub(super) fn definition_of(
        &self,
        source: SourceIndex,
        scope: ScopeId,
    ) -> Option<DefinitionId> {
        let facts = self.facts(source);
        let mut at = Some(scope);
        while let Some(scope) = at {
            let scope = &facts.scopes[scope.index()];
            if scope.definition.is_some() {
                return scope.definition;
            }
            at = scope.parent;
        }
        None
    }

    /// All bounds an item asks for: of its own type parameters and of its where clause.
    pub(super) fn predicates(&self, key: Key) -> Arc<[Predicate]> {
        if let Some(known) = self.predicates.borrow().get(&key) {
            return known.clone();
        }
        let mut found = Vec::new();
        for local in self.parameters(key) {
            for bound in self.declared_bounds(key.0, *local).iter() {
                found.push((Type::Parameter(key.0, *local), bound.clone()));
            }
        }
        if let Some(scope) = self.modules.definition(key).body {
            let facts = self.facts(key.0);
            let of_scope = facts.bounds.iter().filter(|bound| bound.scope == scope);
            for bound in of_scope {
                let subject = self.type_(key.0, Some(key.1), bound.subject);
                for bound in self.written_bounds(key.0, Some(key.1), bound.bound) {
                    found.push((subject.clone(), bound));
                }
            }
        }
        let found: Arc<[Predicate]> = found.into();
        self.predicates.borrow_mut().insert(key, found.clone());
        found
    }

    /// What a function, tuple struct or tuple variant takes and gives; `None` for anything else.
    pub(super) fn callable(&self, key: Key) -> Option<Arc<Callable>> {
        if let Some(known) = self.callables.borrow().get(&key) {
            return Some(known.clone());
        }
        let (source, id) = key;
        let definition = self.modules.definition(key);
        let facts = self.facts(source);
        let signature = definition.callable.map(|id| &facts.signatures[id.index()]);
        let parameters = signature.map_or(&[][..], |signature| &signature.parameters);
        let lower = |id: TypeId| self.type_(source, Some(key.1), id);
        let parameters: Vec<Type> = parameters
            .iter()
            .map(|parameter| parameter.declared_type.map_or(Type::Unknown, lower))
            .collect();
        let callable = match definition.kind {
            SymbolKind::Function | SymbolKind::Method => {
                let receiver = match signature.and_then(|signature| signature.receiver) {
                    Some(written) => Some(lower(written)),
                    None if definition.flags & flags::STATIC != 0 => None,
                    None if definition.kind == SymbolKind::Function => None,
                    None => Some(Type::Unknown),
                };
                let result = signature.and_then(|s| s.result).or(definition.declared_type);
                let result = result.map_or(Type::unit(), lower);
                Callable { receiver, parameters, result }
            }
            SymbolKind::Struct => {
                signature?;
                let result = self.self_type(source, Some(id));
                Callable { receiver: None, parameters, result }
            }
            SymbolKind::EnumMember => {
                signature?;
                let result = self.self_type(source, definition.enclosing);
                Callable { receiver: None, parameters, result }
            }
            _ => return None,
        };
        let callable = Arc::new(callable);
        self.callables.borrow_mut().insert(key, callable.clone());
        Some(callable)
    }
}
