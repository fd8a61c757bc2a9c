//! Members: what `a.b` means for every kind of type.
//!
//! TypeScript handbook, "Object Types", "Classes", "Unions and Intersection Types", "Declaration
//! Merging". A member of a union is that of every arm that has it; one of an intersection is that
//! of all its parts.

use super::super::modules::Key;
use super::Types;
use super::index::is_static;
use super::type_::{Applied, Callable, Deferred, Env, Primitive, Shape, Type, Written};
use crate::model::SymbolKind;
use crate::model::facts::{Expression, ExpressionId, NamelessKind, ScopeId, TypeExpression, flags};
use crate::resolve::SourceIndex;
use crate::resolve::graph::{Entity, ExternalPath, Name};
use std::sync::Arc;

/// The library's types that the language gives members from.
pub(super) const LIBRARY: [&str; 22] = [
    "Array",
    "ReadonlyArray",
    "String",
    "Number",
    "Boolean",
    "BigInt",
    "Symbol",
    "Function",
    "CallableFunction",
    "NewableFunction",
    "Object",
    "RegExp",
    "Promise",
    "PromiseLike",
    "Generator",
    "AsyncGenerator",
    "Iterator",
    "Iterable",
    "IterableIterator",
    "AsyncIterable",
    "ImportMeta",
    "IArguments",
];

/// Supertypes climbed for one member at most.
const MAX_SUPERS: usize = 64;
/// Names listed of one type at most.
const MAX_NAMES: usize = 512;

/// A member of a type.
#[derive(Clone, Debug, Default)]
pub(in super::super) struct Property {
    /// The definitions that declare it; a member nothing names has none.
    pub(in super::super) declarations: Vec<Key>,
    /// It lies in a dependency.
    pub(in super::super) external: Option<ExternalPath>,
    value: Of,
    optional: bool,
}

/// Where a member's type comes from.
#[derive(Clone, Debug, Default)]
enum Of {
    #[default]
    Unknown,
    /// Its declarations, with what parameters stand for.
    Declared(Env),
    Known(Type),
    Value(SourceIndex, ExpressionId, Env),
    Either(Vec<Property>),
    All(Vec<Property>),
}

impl Property {
    fn declared(declarations: Vec<Key>, env: Env) -> Self {
        Self { declarations, value: Of::Declared(env), ..Self::default() }
    }

    fn known(type_: Type) -> Self {
        Self { value: Of::Known(type_), ..Self::default() }
    }

    fn several(parts: Vec<Self>, value: fn(Vec<Self>) -> Of) -> Option<Self> {
        if parts.len() < 2 {
            return parts.into_iter().next();
        }
        let mut declarations: Vec<Key> = Vec::new();
        for key in parts.iter().flat_map(|part| &part.declarations) {
            if !declarations.contains(key) {
                declarations.push(*key);
            }
        }
        let external = parts.iter().find_map(|part| part.external.clone());
        Some(Self { declarations, external, optional: false, value: value(parts) })
    }

    /// The expression in an object literal that its value is.
    pub(super) const fn written_value(&self) -> Option<(SourceIndex, ExpressionId)> {
        match &self.value {
            Of::Value(source, value, _) => Some((*source, *value)),
            _ => None,
        }
    }

    /// May be missing.
    pub(super) const fn is_optional(&self) -> bool {
        self.optional
    }
}

impl Types<'_, '_> {
    /// The member called `name`.
    pub(in super::super) fn property(&mut self, of: &Type, name: Name) -> Option<Property> {
        self.property_with(of, name, of)
    }

    fn property_with(&mut self, of: &Type, name: Name, this: &Type) -> Option<Property> {
        if !self.enter() {
            return None;
        }
        let of = self.force(of);
        let found = self.find(&of, name, this);
        self.leave();
        found
    }

    fn find(&mut self, of: &Type, name: Name, this: &Type) -> Option<Property> {
        match of {
            Type::Any => None,
            Type::Primitive(primitive) | Type::Literal(primitive, _) => {
                let library = match primitive {
                    Primitive::String => "String",
                    Primitive::Number => "Number",
                    Primitive::Boolean => "Boolean",
                    Primitive::BigInt => "BigInt",
                    Primitive::Symbol => "Symbol",
                    Primitive::Object => "Object",
                    _ => return None,
                };
                self.library_property(library, Vec::new(), name)
            }
            Type::Instance(applied) => {
                let found = self.instance_property(applied, name, this, 0);
                found.or_else(|| self.library_property("Object", Vec::new(), name))
            }
            Type::Class(key) => self.static_property(*key, name),
            Type::Enum(key) | Type::EnumMember(key) => {
                let text = self.is_text_enum(*key);
                self.library_property(if text { "String" } else { "Number" }, Vec::new(), name)
            }
            Type::EnumValue(key) => self.table_property(&Entity::Definition(key.0, key.1), name),
            Type::Namespace(entity) => self.table_property(entity, name),
            Type::External(path) => {
                let external = Some(path.member(self.text(name)));
                Some(Property { external, ..Property::default() })
            }
            Type::Object(shape) => {
                let found = self.shape_property(shape, name, this);
                found.or_else(|| self.function_property(of, name))
            }
            Type::Literals(written) => self.literal_property(written, name),
            Type::Function(_) => self.function_property(of, name),
            Type::Union(arms) => {
                let mut parts = Vec::new();
                for arm in arms.iter() {
                    parts.extend(self.property_with(arm, name, arm));
                }
                Property::several(parts, Of::Either)
            }
            Type::Intersection(arms) => {
                let mut parts = Vec::new();
                for arm in arms.iter() {
                    parts.extend(self.property_with(arm, name, this));
                }
                // What every object has counts only where no part has its own.
                if parts.iter().any(|part| !self.is_library(part)) {
                    let library: Vec<bool> = parts.iter().map(|p| self.is_library(p)).collect();
                    let mut of_library = library.into_iter();
                    parts.retain(|_| !of_library.next().unwrap_or(false));
                }
                Property::several(parts, Of::All)
            }
            Type::Array(element) => self.library_property("Array", vec![(**element).clone()], name),
            Type::Tuple(elements) => {
                if let Ok(index) = self.text(name).parse::<usize>() {
                    return Some(Property::known(self.tuple_element(of, index)));
                }
                let arms: Vec<Type> = elements.iter().map(|e| self.spread_element(e)).collect();
                self.library_property("Array", vec![Type::union(arms)], name)
            }
            Type::Mapped(mapped) => self.mapped_property(mapped, name),
            Type::Parameter(..) | Type::This(Some(_)) | Type::Deferred(_) => {
                let constraint = self.closed(of);
                if self.is_open(&constraint) {
                    return None;
                }
                self.property_with(&constraint, name, this)
            }
            Type::This(None) | Type::Alias(_) => None,
        }
    }

    fn is_library(&self, property: &Property) -> bool {
        !property.declarations.is_empty()
            && property.declarations.iter().all(|key| self.modules.is_library(key.0))
    }

    /// A member of a type of the library.
    fn library_property(
        &mut self,
        library: &'static str,
        arguments: Vec<Type>,
        name: Name,
    ) -> Option<Property> {
        let key = self.library(library)?;
        self.instance_property(&Applied { key, arguments }, name, &Type::Any, 0)
    }

    // ---- classes and interfaces

    /// What the parameters of a declaration of a class or interface stand for in an instance.
    pub(super) fn instance_env(
        &mut self,
        declaration: Key,
        arguments: &[Type],
        this: &Type,
    ) -> Env {
        let this = if this.is_any() { None } else { Some(this.clone()) };
        self.applied(declaration, arguments, Env::new(Vec::new(), this))
    }

    /// A member that an instance has, its own or of what its class extends.
    fn instance_property(
        &mut self,
        applied: &Applied,
        name: Name,
        this: &Type,
        climbed: usize,
    ) -> Option<Property> {
        if climbed > MAX_SUPERS || !self.enter() {
            return None;
        }
        let found = self.instance_property_of(applied, name, this, climbed);
        self.leave();
        found
    }

    fn instance_property_of(
        &mut self,
        applied: &Applied,
        name: Name,
        this: &Type,
        climbed: usize,
    ) -> Option<Property> {
        let declarations = self.declarations(applied.key);
        let mut found: Vec<Key> = Vec::new();
        let mut env = Env::EMPTY;
        for declaration in &declarations {
            let own = self.own_members(*declaration, name, false);
            if !own.is_empty() {
                let own_env = self.instance_env(*declaration, &applied.arguments, this);
                env = env.with(own_env.parameters().to_vec());
                env = Env::new(env.parameters().to_vec(), own_env.this().cloned());
                found.extend(own);
            }
        }
        if !found.is_empty() {
            let optional = self.any_optional(&found);
            return Some(Property { optional, ..Property::declared(found, env) });
        }
        for declaration in &declarations {
            for supertype in self.supertypes(*declaration, &applied.arguments, this) {
                let found = match self.force(&supertype) {
                    Type::Instance(applied) => {
                        self.instance_property(&applied, name, this, climbed + 1)
                    }
                    supertype => self.property_with(&supertype, name, this),
                };
                if found.is_some() {
                    return found;
                }
            }
        }
        let instance = Type::Instance(Arc::new(applied.clone()));
        let key = Type::Literal(Primitive::String, name);
        self.own_index_signature(&instance, &key).map(Property::known)
    }

    fn any_optional(&self, keys: &[Key]) -> bool {
        keys.iter().any(|key| self.modules.definition(*key).flags & flags::OPTIONAL != 0)
    }

    /// The members of that name which a declaration has itself.
    fn own_members(&self, declaration: Key, name: Name, statics: bool) -> Vec<Key> {
        match self.modules.definition(declaration).body {
            Some(body) => self.members_in(declaration.0, body, name, statics),
            None => Vec::new(),
        }
    }

    fn members_in(
        &self,
        source: SourceIndex,
        scope: ScopeId,
        name: Name,
        statics: bool,
    ) -> Vec<Key> {
        let facts = self.facts(source);
        let Some(members) = self.index(source).members.get(&scope) else { return Vec::new() };
        let named = members.iter().filter(|id| {
            let member = &facts.definitions[id.index()];
            self.modules.name(source, member.name) == name
                && is_static(member.flags) == statics
                && member.kind != SymbolKind::Constructor
        });
        named.map(|id| (source, *id)).collect()
    }

    /// What a declaration of a class or interface extends.
    pub(super) fn supertypes(
        &mut self,
        declaration: Key,
        arguments: &[Type],
        this: &Type,
    ) -> Vec<Type> {
        let (source, id) = declaration;
        let Some(heritage) = self.index(source).heritage.get(&id) else { return Vec::new() };
        let facts = self.facts(source);
        let mut env = None;
        let mut found = Vec::new();
        for heritage in heritage {
            let heritage = &facts.heritage[*heritage as usize];
            if heritage.implements {
                continue;
            }
            let env = match &env {
                Some(env) => env,
                None => env.insert(self.instance_env(declaration, arguments, this)),
            };
            let env = env.clone();
            found.push(self.lower(source, heritage.supertype, &env));
        }
        found
    }

    /// The constructor side of a class.
    fn static_property(&mut self, class: Key, name: Name) -> Option<Property> {
        let mut at = class;
        for _ in 0..MAX_SUPERS {
            let own = self.own_members(at, name, true);
            if !own.is_empty() {
                return Some(Property::declared(own, Env::EMPTY));
            }
            if let Some(found) = self.table_property(&Entity::Definition(at.0, at.1), name) {
                return Some(found);
            }
            if self.text(name) == "prototype" {
                return Some(Property::known(self.own_instance(at)));
            }
            match self.superclass(at) {
                Some(Type::Class(key)) => at = key,
                Some(other) => return self.property(&other, name),
                None => break,
            }
        }
        self.library_property("Function", Vec::new(), name)
    }

    /// The value a class extends.
    pub(super) fn superclass(&mut self, (source, id): Key) -> Option<Type> {
        let facts = self.facts(source);
        let heritage = self.index(source).heritage.get(&id)?;
        let heritage = heritage.iter().map(|h| &facts.heritage[*h as usize]);
        let supertype = heritage.into_iter().find(|h| !h.implements)?.supertype;
        match &facts.types[supertype.index()] {
            TypeExpression::Path { reference, .. } => Some(self.of_reference(source, *reference)),
            TypeExpression::Constructed(value) => Some(self.of(source, *value)),
            _ => None,
        }
    }

    /// What a namespace, module, enum, or what merges with one, gives away.
    fn table_property(&mut self, entity: &Entity, name: Name) -> Option<Property> {
        let graph = &self.modules.graph;
        let table = graph.members_of(entity)?;
        let mut declarations = Vec::new();
        let mut module = None;
        let mut external = None;
        for binding in graph.lookup(table, name, Self::VALUES, None) {
            match binding.entity {
                Entity::Definition(source, id) => declarations.push((source, id)),
                Entity::Module(_) => module = Some(binding.entity),
                Entity::External(path) => external = Some(path),
            }
        }
        if !declarations.is_empty() {
            return Some(Property::declared(declarations, Env::EMPTY));
        }
        if let Some(module) = module {
            return Some(Property::known(Type::Namespace(module)));
        }
        external.map(|path| Property { external: Some(path), ..Property::default() })
    }

    fn is_text_enum(&self, key: Key) -> bool {
        let facts = self.facts(key.0);
        let definition = self.modules.definition(key);
        let text = |id: &crate::model::facts::DefinitionId| {
            let value = facts.definitions[id.index()].value;
            value.is_some_and(|value| {
                matches!(
                    facts.expressions[value.index()],
                    Expression::Literal(crate::model::facts::Literal::String)
                )
            })
        };
        match definition.kind {
            SymbolKind::EnumMember => text(&key.1),
            _ => definition.body.is_some_and(|body| {
                let members = self.index(key.0).members.get(&body);
                members.is_some_and(|members| members.iter().any(text))
            }),
        }
    }

    // ---- object types, object literals, functions

    fn shape_property(&mut self, shape: &Shape, name: Name, this: &Type) -> Option<Property> {
        let Shape { source, scope, env } = shape;
        let found = self.members_in(*source, *scope, name, false);
        if !found.is_empty() {
            let env = match env.this() {
                Some(_) => env.clone(),
                None => Env::new(env.parameters().to_vec(), Some(this.clone())),
            };
            let optional = self.any_optional(&found);
            return Some(Property { optional, ..Property::declared(found, env) });
        }
        let shape = Type::Object(Arc::new(shape.clone()));
        let key = Type::Literal(Primitive::String, name);
        self.own_index_signature(&shape, &key).map(Property::known)
    }

    fn literal_property(&mut self, written: &Written, name: Name) -> Option<Property> {
        let Written { source, expression, env } = written;
        let facts = self.facts(*source);
        let Expression::Object { properties, .. } = &facts.expressions[expression.index()] else {
            return None;
        };
        // Later ones win.
        for property in properties.iter().rev() {
            match property.name {
                Some(own) if self.modules.name(*source, own) == name => {
                    let declarations = property.definition.map(|id| (*source, id));
                    return Some(Property {
                        declarations: declarations.into_iter().collect(),
                        value: Of::Value(*source, property.value, env.clone()),
                        ..Property::default()
                    });
                }
                Some(_) => {}
                None => {
                    if let Expression::Spread(inner) = facts.expressions[property.value.index()] {
                        let type_ = self.of(*source, inner);
                        let type_ = self.substitute(&type_, env);
                        if let Some(found) = self.property(&type_, name)
                            && !self.is_library(&found)
                        {
                            return Some(found);
                        }
                    }
                }
            }
        }
        self.library_property("Object", Vec::new(), name)
    }

    /// A member of a function.
    fn function_property(&mut self, of: &Type, name: Name) -> Option<Property> {
        if let Type::Object(_) = of
            && self.signatures(of, false).is_empty()
        {
            return self.library_property("Object", Vec::new(), name);
        }
        let found = self.library_property("CallableFunction", Vec::new(), name);
        found.or_else(|| self.library_property("Function", Vec::new(), name))
    }

    // ---- mapped types

    /// A member that a mapped type makes leads to the member it is made from.
    fn mapped_property(&mut self, mapped: &Arc<Deferred>, name: Name) -> Option<Property> {
        let Deferred { source, type_, env } = &**mapped;
        let (source, facts) = (*source, self.facts(*source));
        let TypeExpression::Mapped { constraint, renamed, value, .. } = &facts.types[type_.index()]
        else {
            return None;
        };
        let over = self.mapped_over(mapped);
        let mut original = name;
        if let Some(renamed) = renamed {
            let keys = match &over {
                Some(over) => self.property_names(over).unwrap_or_default(),
                None => {
                    let constraint = self.lower(source, *constraint, env);
                    self.literal_names(&constraint)
                }
            };
            original = keys.into_iter().find(|key| {
                let env = self.mapped_env(mapped, Type::Literal(Primitive::String, *key));
                let type_ = self.lower(source, *renamed, &env);
                matches!(self.force(&type_), Type::Literal(_, new) if new == name)
            })?;
        } else if !matches!(facts.types[constraint.index()], TypeExpression::Keyof(_)) {
            let constraint = self.lower(source, *constraint, env);
            let constraint = self.closed(&constraint);
            let arms = self.arms(&constraint);
            let has = arms.iter().any(|arm| match arm {
                Type::Literal(_, key) => *key == name,
                Type::Primitive(Primitive::String) | Type::Any => true,
                _ => false,
            });
            if !has {
                return None;
            }
        }
        let from = match &over {
            Some(over) => self.property(over, original),
            None => None,
        };
        if over.is_some()
            && from.is_none()
            && matches!(facts.types[constraint.index()], TypeExpression::Keyof(_))
        {
            return None;
        }
        let type_ = match value {
            Some(value) => {
                let env = self.mapped_env(mapped, Type::Literal(Primitive::String, original));
                self.lower(source, *value, &env)
            }
            None => Type::Any,
        };
        let (declarations, optional) =
            from.map(|from| (from.declarations, from.optional)).unwrap_or_default();
        Some(Property { declarations, optional, ..Property::known(type_) })
    }

    /// The type whose keys a mapped type goes over: `T` of `keyof T`, written there or as the
    /// bound of a type parameter (`K extends keyof T`).
    fn mapped_over(&mut self, mapped: &Deferred) -> Option<Type> {
        let Deferred { source, type_, env } = mapped;
        let facts = self.facts(*source);
        let TypeExpression::Mapped { constraint, .. } = &facts.types[type_.index()] else {
            return None;
        };
        let keyof = match &facts.types[constraint.index()] {
            TypeExpression::Parameter(local) => facts.locals[local.index()].declared_type?,
            _ => *constraint,
        };
        match &facts.types[keyof.index()] {
            TypeExpression::Keyof(of) => Some(self.lower(*source, *of, env)),
            _ => None,
        }
    }

    // ---- names, index signatures

    /// The names of all members; `None` where they cannot be listed.
    pub(super) fn property_names(&mut self, of: &Type) -> Option<Vec<Name>> {
        if !self.enter() {
            return None;
        }
        let names = self.names_of(of);
        self.leave();
        names
    }

    fn names_of(&mut self, of: &Type) -> Option<Vec<Name>> {
        let mut names: Vec<Name> = Vec::new();
        let mut add = |more: Vec<Name>| {
            for name in more {
                if names.len() < MAX_NAMES && !names.contains(&name) {
                    names.push(name);
                }
            }
        };
        match &self.closed(of) {
            Type::Object(shape) => add(self.names_in(shape.source, shape.scope)),
            Type::Instance(applied) => {
                for declaration in self.declarations(applied.key) {
                    if let Some(body) = self.modules.definition(declaration).body {
                        add(self.names_in(declaration.0, body));
                    }
                    for supertype in self.supertypes(declaration, &applied.arguments, &Type::Any) {
                        add(self.property_names(&supertype).unwrap_or_default());
                    }
                }
            }
            Type::Literals(written) => {
                let Written { source, expression, env } = &**written;
                let facts = self.facts(*source);
                let Expression::Object { properties, .. } = &facts.expressions[expression.index()]
                else {
                    return None;
                };
                for property in properties {
                    match property.name {
                        Some(name) => add(vec![self.modules.name(*source, name)]),
                        None => {
                            if let Expression::Spread(inner) =
                                facts.expressions[property.value.index()]
                            {
                                let type_ = self.of(*source, inner);
                                let type_ = self.substitute(&type_, env);
                                add(self.property_names(&type_).unwrap_or_default());
                            }
                        }
                    }
                }
            }
            Type::Intersection(arms) => {
                for arm in arms.iter() {
                    add(self.property_names(arm).unwrap_or_default());
                }
            }
            Type::Union(arms) => {
                let first = self.property_names(arms.first()?)?;
                for name in first {
                    if arms.iter().skip(1).all(|arm| self.property(arm, name).is_some()) {
                        add(vec![name]);
                    }
                }
            }
            Type::Mapped(mapped) => {
                let Deferred { source, type_, env } = &**mapped;
                let TypeExpression::Mapped { constraint, renamed, .. } =
                    &self.facts(*source).types[type_.index()]
                else {
                    return None;
                };
                let constraint = self.lower(*source, *constraint, env);
                for key in self.literal_names(&constraint) {
                    match renamed {
                        None => add(vec![key]),
                        Some(renamed) => {
                            let key = Type::Literal(Primitive::String, key);
                            let env = self.mapped_env(mapped, key);
                            let type_ = self.lower(*source, *renamed, &env);
                            add(self.literal_names(&type_));
                        }
                    }
                }
            }
            Type::EnumValue(key) => {
                let body = self.modules.definition(*key).body?;
                add(self.names_in(key.0, body));
            }
            Type::Class(key) => {
                let body = self.modules.definition(*key).body?;
                let facts = self.facts(key.0);
                let members = self.index(key.0).members.get(&body);
                let members =
                    members.into_iter().flatten().map(|id| &facts.definitions[id.index()]);
                let statics = members.filter(|member| is_static(member.flags));
                add(statics.map(|member| self.modules.name(key.0, member.name)).collect());
            }
            _ => return None,
        }
        Some(names)
    }

    fn names_in(&self, source: SourceIndex, scope: ScopeId) -> Vec<Name> {
        let facts = self.facts(source);
        let members = self.index(source).members.get(&scope);
        let members = members.into_iter().flatten().map(|id| &facts.definitions[id.index()]);
        let own = members.filter(|m| m.kind != SymbolKind::Constructor && !is_static(m.flags));
        own.map(|member| self.modules.name(source, member.name)).collect()
    }

    /// What an index signature gives for a key.
    pub(super) fn index_signature(&mut self, of: &Type, key: &Type) -> Option<Type> {
        if !self.enter() {
            return None;
        }
        let of = self.closed(of);
        let found = match &of {
            Type::Union(arms) => {
                let found: Vec<Type> =
                    arms.iter().filter_map(|arm| self.index_signature(arm, key)).collect();
                (!found.is_empty()).then(|| Type::union(found))
            }
            Type::Intersection(arms) => arms.iter().find_map(|arm| self.index_signature(arm, key)),
            Type::Mapped(mapped) => {
                let TypeExpression::Mapped { value: Some(value), .. } =
                    self.facts(mapped.source).types[mapped.type_.index()]
                else {
                    self.leave();
                    return None;
                };
                let env = self.mapped_env(mapped, key.clone());
                Some(self.lower(mapped.source, value, &env))
            }
            Type::Instance(applied) => {
                let mut found = self.own_index_signature(&of, key);
                for declaration in self.declarations(applied.key) {
                    if found.is_some() {
                        break;
                    }
                    for supertype in self.supertypes(declaration, &applied.arguments, &Type::Any) {
                        found = found.or_else(|| self.index_signature(&supertype, key));
                    }
                }
                found
            }
            Type::Literals(_) => {
                let names = self.property_names(&of).unwrap_or_default();
                let mut types = Vec::new();
                for name in names {
                    if let Some(property) = self.property(&of, name) {
                        types.push(self.property_type(&property));
                    }
                }
                (!types.is_empty()).then(|| Type::union(types))
            }
            _ => self.own_index_signature(&of, key),
        };
        self.leave();
        found
    }

    fn own_index_signature(&mut self, of: &Type, key: &Type) -> Option<Type> {
        for (source, member, env) in self.nameless(of) {
            let member = &self.facts(source).nameless[member as usize];
            let (NamelessKind::Index, Some(signature)) = (member.kind, member.signature) else {
                continue;
            };
            let signature = &self.facts(source).signatures[signature.index()];
            let taken = match signature.parameters.first().and_then(|p| p.declared_type) {
                Some(taken) => self.lower(source, taken, &env),
                None => Type::STRING,
            };
            let fits = match (self.force(&taken), key) {
                (Type::NUMBER, Type::Primitive(Primitive::Number)) => true,
                (Type::NUMBER, Type::Literal(_, name)) => self.text(*name).parse::<f64>().is_ok(),
                (Type::NUMBER, _) => false,
                (Type::Primitive(Primitive::Symbol), _) => false,
                _ => true,
            };
            if fits {
                return signature.result.map(|result| self.lower(source, result, &env));
            }
        }
        None
    }

    /// Members without a name, with what parameters stand for.
    pub(super) fn nameless(&mut self, of: &Type) -> Vec<(SourceIndex, u32, Env)> {
        match of {
            Type::Object(shape) => {
                let members = self.index(shape.source).nameless.get(&shape.scope);
                let members = members.into_iter().flatten();
                members.map(|member| (shape.source, *member, shape.env.clone())).collect()
            }
            Type::Instance(applied) => {
                let mut found = Vec::new();
                for declaration in self.declarations(applied.key) {
                    let Some(body) = self.modules.definition(declaration).body else { continue };
                    let Some(members) = self.index(declaration.0).nameless.get(&body) else {
                        continue;
                    };
                    let env = self.instance_env(declaration, &applied.arguments, of);
                    found.extend(members.iter().map(|m| (declaration.0, *m, env.clone())));
                }
                found
            }
            _ => Vec::new(),
        }
    }

    // ---- the type of a member

    pub(in super::super) fn property_type(&mut self, property: &Property) -> Type {
        if !self.enter() {
            return Type::Any;
        }
        let type_ = match &property.value {
            Of::Unknown => match &property.external {
                Some(path) => Type::External(Arc::new(path.clone())),
                None => Type::Any,
            },
            Of::Known(type_) => type_.clone(),
            Of::Declared(env) => {
                let type_ = self.declared(&property.declarations);
                self.substitute(&type_, env)
            }
            Of::Value(source, value, env) => {
                let type_ = self.of(*source, *value);
                let type_ = self.substitute(&type_, env);
                self.widened(&type_)
            }
            Of::Either(parts) => {
                let parts: Vec<Type> = parts.iter().map(|part| self.property_type(part)).collect();
                Type::union(parts)
            }
            Of::All(parts) => {
                let mut types = Vec::with_capacity(parts.len());
                let mut overloads: Vec<Callable> = Vec::new();
                for part in parts {
                    let type_ = self.property_type(part);
                    match self.force(&type_) {
                        Type::Function(more) => overloads.extend(more.iter().cloned()),
                        _ => types.push(type_),
                    }
                }
                if !overloads.is_empty() {
                    types.push(Type::Function(overloads.into()));
                }
                Type::intersection(types)
            }
        };
        self.leave();
        type_
    }
}
