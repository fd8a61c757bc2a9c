//! Members: what `a.b` means for every kind of type.
//!
//! TypeScript handbook, "Object Types", "Classes", "Unions and Intersection Types", "Declaration
//! Merging". A member of a union is that of every arm that has it; one of an intersection is that
//! of all its parts.

use super::super::modules::Key;
use super::Types;
use super::index::is_static;
use super::type_::{Applied, Callable, Env, Primitive, Shape, Type, Written};
use crate::model::SymbolKind;
use crate::model::facts::{Expression, ExpressionId, ScopeId, TypeExpression, flags};
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

/// A member of a type.
#[derive(Clone, Debug, Default)]
pub(in super::super) struct Property {
    /// The definitions that declare it; a member nothing names has none.
    pub(in super::super) declarations: Vec<Key>,
    /// It lies in a dependency.
    pub(in super::super) external: Option<ExternalPath>,
    value: Of,
    pub(super) optional: bool,
}

/// Where a member's type comes from.
#[derive(Clone, Debug, Default)]
enum Of {
    #[default]
    Unknown,
    /// Its declarations, with what parameters stand for.
    Declared(Env),
    Known(Type),
    /// A value, and whether a literal in it keeps its type.
    Value(SourceIndex, ExpressionId, Env, bool),
    Either(Vec<Property>),
    All(Vec<Property>),
}

impl Property {
    fn declared(declarations: Vec<Key>, env: Env) -> Self {
        Self { declarations, value: Of::Declared(env), ..Self::default() }
    }

    pub(super) fn known(type_: Type) -> Self {
        Self { value: Of::Known(type_), ..Self::default() }
    }

    /// A member of a known type that declarations elsewhere stand for.
    pub(super) fn made(declarations: Vec<Key>, optional: bool, type_: Type) -> Self {
        Self { declarations, optional, ..Self::known(type_) }
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
            Of::Value(source, value, ..) => Some((*source, *value)),
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
            Type::Unique(_) => self.library_property("Symbol", Vec::new(), name),
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
        for declaration in declarations.iter() {
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
        for declaration in declarations.iter() {
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
        let members = self.index(source).members_called(scope, name);
        let named = members.iter().filter(|(_, id)| {
            let member = &facts.definitions[id.index()];
            is_static(member.flags) == statics && member.kind != SymbolKind::Constructor
        });
        named.map(|(_, id)| (source, *id)).collect()
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
                        value: Of::Value(*source, property.value, env.clone(), property.constant),
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
            Of::Value(source, value, env, constant) => {
                let type_ = self.of(*source, *value);
                let type_ = self.substitute(&type_, env);
                if *constant { type_ } else { self.widened(&type_) }
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
