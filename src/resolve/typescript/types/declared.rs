//! The types of definitions, and what the declarations of one name make together.

use super::super::modules::Key;
use super::type_::{Applied, Callable, Env, Primitive, Type};
use super::{Types, Unit};
use crate::model::SymbolKind;
use crate::model::facts::{Definition, NamelessKind, SignatureId, flags, namespaces};
use crate::resolve::SourceIndex;
use crate::resolve::graph::{Binding, Entity};
use std::sync::Arc;

/// Superclasses climbed for a constructor at most.
const MAX_SUPERS: usize = 64;

impl Types<'_, '_> {
    /// All declarations of a class or interface, merged ones too, the first one first. Handbook,
    /// "Declaration Merging".
    pub(super) fn declarations(&mut self, key: Key) -> Arc<[Key]> {
        if let Some(known) = self.merged.get(&key) {
            return known.clone();
        }
        let found: Arc<[Key]> = self.merged_with(key).into();
        self.merged.insert(key, found.clone());
        found
    }

    fn merged_with(&self, key: Key) -> Vec<Key> {
        let modules = self.modules;
        let definition = modules.definition(key);
        if !matches!(definition.kind, SymbolKind::Class | SymbolKind::Interface) {
            return vec![key];
        }
        let mut found = vec![key];
        let name = modules.name(key.0, definition.name);
        let tables = [
            Some(modules.documents[key.0 as usize].scopes[definition.scope.index()]),
            // What augments the module stands in the table of what it gives away.
            modules.exports_of(key.0, definition.scope),
        ];
        for table in tables.into_iter().flatten() {
            for binding in modules.graph.lookup(table, name, namespaces::TYPE, None) {
                if let Entity::Definition(source, id) = binding.entity
                    && binding.import.is_none()
                    && matches!(
                        modules.definition((source, id)).kind,
                        SymbolKind::Class | SymbolKind::Interface
                    )
                    && !found.contains(&(source, id))
                {
                    found.push((source, id));
                }
            }
        }
        // What augments a module stands elsewhere, and so does what it augments.
        let mut at = 0;
        while at < found.len() {
            for other in modules.augmented.get(&found[at]).into_iter().flatten() {
                let kind = modules.definition(*other).kind;
                if matches!(kind, SymbolKind::Class | SymbolKind::Interface)
                    && !found.contains(other)
                {
                    found.push(*other);
                }
            }
            at += 1;
        }
        found
    }

    /// A class or interface as its own body sees it: its type parameters stand for themselves.
    pub(super) fn own_instance(&mut self, key: Key) -> Type {
        let parameters = self.parameters_of(key);
        let arguments = parameters.iter().map(|local| Type::Parameter(key.0, *local)).collect();
        self.instance(key, arguments)
    }

    /// The type of what a name that is a value is bound to.
    pub(in super::super) fn of_bindings(&mut self, bindings: &[Binding]) -> Type {
        let mut keys: Vec<Key> = Vec::new();
        let mut other = None;
        for binding in bindings {
            match &binding.entity {
                Entity::Definition(source, id) => keys.push((*source, *id)),
                Entity::Module(_) => other = Some(Type::Namespace(binding.entity.clone())),
                Entity::External(path) => other = Some(Type::External(Arc::new(path.clone()))),
            }
        }
        match other {
            Some(other) if keys.is_empty() => other,
            _ => self.declared(&keys),
        }
    }

    /// The type of the value that declarations of one name make together.
    pub(super) fn declared(&mut self, keys: &[Key]) -> Type {
        if let [key] = keys {
            return self.of_definition(*key);
        }
        let mut values: Vec<Key> = Vec::new();
        for key in keys {
            let kind = self.modules.definition(*key).kind;
            if !matches!(kind, SymbolKind::Interface | SymbolKind::TypeAlias) {
                values.push(*key);
            }
        }
        let kinds: Vec<SymbolKind> =
            values.iter().map(|key| self.modules.definition(*key).kind).collect();
        let callable = |kind: &SymbolKind| {
            matches!(kind, SymbolKind::Function | SymbolKind::Method | SymbolKind::Namespace)
        };
        // A getter with its setter: the getter.
        let getter = values.iter().find(|key| {
            let definition = self.modules.definition(**key);
            definition.kind == SymbolKind::Accessor && definition.flags & flags::GETTER != 0
        });
        if let Some(getter) = getter {
            return self.of_definition(*getter);
        }
        if values.len() > 1 && kinds.iter().all(callable) {
            return self.overloads(&values);
        }
        let mut types: Vec<Type> = Vec::new();
        for key in values {
            let type_ = self.of_definition(key);
            if !types.contains(&type_) {
                types.push(type_);
            }
        }
        match types.len() {
            0 => Type::Any,
            // Members of several parts of an intersection, or of a class and what merges with it.
            _ => Type::intersection(types),
        }
    }

    /// Overloads and the namespaces that merge with them. Handbook, "Function Overloads": the
    /// signature of the implementation is not one of them.
    fn overloads(&mut self, keys: &[Key]) -> Type {
        let mut callables: Vec<(Key, Callable)> = Vec::new();
        let mut others: Vec<Type> = Vec::new();
        for key in keys {
            match self.of_definition(*key) {
                Type::Function(own) => callables.extend(own.iter().map(|c| (*key, c.clone()))),
                other => others.push(other),
            }
        }
        if callables.len() > 1
            && let Some((last, _)) = callables.last()
            && self.is_implementation(*last)
        {
            callables.pop();
        }
        if !callables.is_empty() {
            let callables: Vec<Callable> = callables.into_iter().map(|(_, c)| c).collect();
            others.insert(0, Type::Function(callables.into()));
        }
        Type::intersection(others)
    }

    /// Whether a declaration of a function or method has, or would have, a body.
    fn is_implementation(&self, key: Key) -> bool {
        let facts = self.facts(key.0);
        let definition = self.modules.definition(key);
        let around = facts.scopes[definition.scope.index()].definition;
        let around = around.map(|id| &facts.definitions[id.index()]);
        let ambient = |d: &Definition| d.flags & flags::AMBIENT != 0;
        !ambient(definition)
            && !around.is_some_and(ambient)
            && !self.modules.is_declarations(key.0)
            && match definition.kind {
                SymbolKind::Method => around.is_some_and(|d| d.kind == SymbolKind::Class),
                _ => true,
            }
    }

    /// The type of one definition as a value.
    pub(super) fn of_definition(&mut self, key: Key) -> Type {
        let definition = self.modules.definition(key);
        match definition.kind {
            SymbolKind::Class => return Type::Class(key),
            SymbolKind::Enum => return Type::EnumValue(key),
            SymbolKind::EnumMember => return Type::EnumMember(key),
            SymbolKind::Namespace => {
                return Type::Namespace(Entity::Definition(key.0, key.1));
            }
            _ => {}
        }
        self.type_unit(Unit::Definition(key), |types| types.evaluate_definition(key, definition))
    }

    fn evaluate_definition(&mut self, key: Key, definition: &Definition) -> Type {
        let source = key.0;
        match definition.kind {
            SymbolKind::Accessor => match definition.callable {
                Some(signature) if definition.flags & flags::GETTER != 0 => {
                    self.result_of(source, signature, &Env::EMPTY)
                }
                Some(signature) => self.parameter_of(source, signature, 0),
                None => match definition.declared_type {
                    Some(written) => self.lower(source, written, &Env::EMPTY),
                    None => Type::Any,
                },
            },
            _ if definition.callable.is_some() => match definition.callable {
                Some(signature) => {
                    Type::Function([self.callable(source, signature, &Env::EMPTY)].into())
                }
                None => Type::Any,
            },
            SymbolKind::Function | SymbolKind::Method => Type::Any,
            _ => {
                let constant = definition.kind == SymbolKind::Constant;
                let symbol = Type::Primitive(Primitive::Symbol);
                if let Some(written) = definition.declared_type {
                    // `const s: unique symbol`
                    let type_ = self.lower(source, written, &Env::EMPTY);
                    return if constant && type_ == symbol { Type::Unique(key) } else { type_ };
                }
                let Some(value) = definition.value else { return self.of_local_at(key) };
                let type_ = self.of(source, value);
                // `const s = Symbol()`
                if constant && type_ == symbol {
                    return Type::Unique(key);
                }
                // What cannot be assigned again keeps its literal type (Handbook, "Literal
                // Inference"; `readonly` properties alike).
                let fixed = definition.kind == SymbolKind::Constant
                    || definition.flags & flags::READONLY != 0;
                if fixed { type_ } else { self.widened(&type_) }
            }
        }
    }

    /// The type of a definition that a pattern makes: that of the local at its place.
    fn of_local_at(&mut self, key: Key) -> Type {
        let definition = self.modules.definition(key);
        match self.index(key.0).locals.get(&(definition.position.line, definition.position.column))
        {
            Some(local) => self.of_local(key.0, *local),
            None => Type::Any,
        }
    }

    /// What a function gives.
    pub(super) fn result_of(
        &mut self,
        source: SourceIndex,
        signature: SignatureId,
        env: &Env,
    ) -> Type {
        let written = &self.facts(source).signatures[signature.index()];
        match written.result {
            Some(result) => self.lower(source, result, env),
            None if written.predicate.is_some() => Type::BOOLEAN,
            None => {
                let unit = Unit::Returns(source, signature);
                let type_ = self.type_unit(unit, |types| types.returned(source, signature));
                self.substitute(&type_, env)
            }
        }
    }

    /// What a function without a written result gives: the union of what it returns.
    fn returned(&mut self, source: SourceIndex, signature: SignatureId) -> Type {
        let signature = &self.facts(source).signatures[signature.index()];
        let mut types = Vec::with_capacity(signature.returns.len());
        for value in &signature.returns {
            let type_ = self.of(source, *value);
            types.push(type_);
        }
        // One value that is not known says nothing of the others.
        let known: Vec<Type> = types.iter().filter(|t| !t.is_any()).cloned().collect();
        let type_ = match types.len() {
            0 => Type::NOTHING,
            _ if known.is_empty() => Type::Any,
            1 => types.remove(0),
            _ => {
                let widened: Vec<Type> = known.iter().map(|t| self.widened(t)).collect();
                Type::union(widened)
            }
        };
        if signature.flags & flags::GENERATOR != 0 {
            let name =
                if signature.flags & flags::ASYNC != 0 { "AsyncGenerator" } else { "Generator" };
            let yields: Vec<Type> = signature.yields.iter().map(|v| self.of(source, *v)).collect();
            // One value that is not known may be anything.
            let yielded = match yields.iter().any(Type::is_any) {
                true => Type::Any,
                false => Type::union(yields),
            };
            return self.library_instance(name, vec![yielded, type_, Type::Any]);
        }
        if signature.flags & flags::ASYNC != 0 {
            let type_ = self.awaited(&type_);
            return self.library_instance("Promise", vec![type_]);
        }
        type_
    }

    // ---- signatures

    /// The signatures a value is called with, or constructed with by `new`.
    pub(super) fn signatures(&mut self, of: &Type, constructs: bool) -> Vec<Callable> {
        if !self.enter() {
            return Vec::new();
        }
        let found = self.signatures_of(of, constructs);
        self.leave();
        found
    }

    fn signatures_of(&mut self, of: &Type, constructs: bool) -> Vec<Callable> {
        let of = self.closed(of);
        match &of {
            Type::Function(overloads) => {
                let fitting = overloads.iter().filter(|c| c.constructs == constructs);
                fitting.cloned().collect()
            }
            Type::Class(key) if constructs => self.constructors(*key),
            Type::Object(_) | Type::Instance(_) => {
                let wanted = if constructs { NamelessKind::Construct } else { NamelessKind::Call };
                let mut found = Vec::new();
                for (source, member, env) in self.nameless(&of) {
                    let member = &self.facts(source).nameless[member as usize];
                    if member.kind == wanted
                        && let Some(signature) = member.signature
                    {
                        let callable = self.callable(source, signature, &env);
                        found.push(Callable { constructs, ..callable });
                    }
                }
                if let (true, Type::Instance(applied)) = (found.is_empty(), &of) {
                    for declaration in self.declarations(applied.key).iter().copied() {
                        for supertype in self.supertypes(declaration, &applied.arguments, &of) {
                            found.extend(self.signatures(&supertype, constructs));
                        }
                    }
                }
                found
            }
            Type::Union(arms) => {
                // Handbook, "Unions": only what can be called; usually all but one are no
                // functions.
                let mut found = Vec::new();
                for arm in arms.iter() {
                    found.extend(self.signatures(arm, constructs));
                }
                found
            }
            Type::Intersection(arms) => {
                let mut found = Vec::new();
                for arm in arms.iter() {
                    found.extend(self.signatures(arm, constructs));
                }
                found
            }
            _ => Vec::new(),
        }
    }

    /// A class's constructors, its own or inherited.
    fn constructors(&mut self, class: Key) -> Vec<Callable> {
        let mut at = class;
        let mut env = Env::EMPTY;
        for _ in 0..MAX_SUPERS {
            let facts = self.facts(at.0);
            let body = self.modules.definition(at).body;
            let members = body.and_then(|body| self.index(at.0).members.get(&body));
            let mut own: Vec<SignatureId> = members
                .into_iter()
                .flatten()
                .map(|id| &facts.definitions[id.index()])
                .filter(|member| member.kind == SymbolKind::Constructor)
                .filter_map(|member| member.callable)
                .collect();
            if own.len() > 1 && !self.modules.is_declarations(at.0) {
                own.pop();
            }
            let constructor = |signature| Callable {
                source: at.0,
                signature,
                env: env.clone(),
                class: Some(class),
                constructs: true,
            };
            if !own.is_empty() {
                return own.into_iter().map(|s| constructor(Some(s))).collect();
            }
            let supertypes = self.index(at.0).heritage.get(&at.1).cloned().unwrap_or_default();
            let extends =
                supertypes.iter().map(|h| &facts.heritage[*h as usize]).find(|h| !h.implements);
            let Some(extends) = extends else { break };
            let supertype = self.lower(at.0, extends.supertype, &env);
            match self.force(&supertype) {
                Type::Instance(applied)
                    if self.modules.definition(applied.key).kind == SymbolKind::Class =>
                {
                    env = self.applied(applied.key, &applied.arguments, Env::EMPTY);
                    at = applied.key;
                }
                _ => break,
            }
        }
        vec![Callable {
            source: class.0,
            signature: None,
            env,
            class: Some(class),
            constructs: true,
        }]
    }

    /// What `new` makes of a value, with written type arguments.
    pub(super) fn constructed(&mut self, value: &Type, arguments: Vec<Type>) -> Type {
        match self.closed(value) {
            Type::Class(key) => self.instance(key, arguments),
            Type::External(path) => Type::External(path),
            value => match self.constructor_for(&value, arguments.len()) {
                Some(callable) => {
                    let callable = &callable;
                    let env = self.explicit(callable, &arguments);
                    self.made_by(callable, &env)
                }
                None => Type::Any,
            },
        }
    }

    /// The first construct signature that takes as many type arguments.
    fn constructor_for(&mut self, value: &Type, arguments: usize) -> Option<Callable> {
        let candidates = self.signatures(value, true);
        let fits = |types: &Self, c: &Callable| {
            let own = types.own_parameters(c);
            arguments <= own.len() && (arguments > 0 || own.is_empty())
        };
        let fitting = candidates.iter().find(|c| fits(self, c)).cloned();
        fitting.or_else(|| candidates.into_iter().next())
    }

    /// What calling a signature gives.
    pub(super) fn made_by(&mut self, callable: &Callable, env: &Env) -> Type {
        match (callable.class, callable.signature) {
            (Some(class), _) => {
                let parameters = self.parameters_of(class).to_vec();
                let arguments = parameters
                    .iter()
                    .map(|local| super::lower::parameter(class.0, *local, env))
                    .collect();
                self.instance(class, arguments)
            }
            (None, Some(signature)) => self.result_of(callable.source, signature, env),
            (None, None) => Type::Any,
        }
    }

    /// An instance of the same class or interface among a type and what it extends.
    pub(super) fn as_instance_of(&mut self, type_: &Type, key: Key) -> Option<Arc<Applied>> {
        let mut open = vec![(type_.clone(), 0)];
        let mut seen = 0;
        while let Some((type_, depth)) = open.pop() {
            seen += 1;
            if seen > MAX_SUPERS || depth > MAX_SUPERS {
                return None;
            }
            match self.closed(&type_) {
                Type::Instance(applied) => {
                    if applied.key == key {
                        return Some(applied);
                    }
                    let declarations = self.declarations(applied.key);
                    if declarations.contains(&key) {
                        return Some(applied);
                    }
                    for declaration in declarations.iter().copied() {
                        for supertype in self.supertypes(declaration, &applied.arguments, &type_) {
                            open.push((supertype, depth + 1));
                        }
                    }
                }
                Type::Intersection(arms) => {
                    open.extend(arms.iter().map(|arm| (arm.clone(), depth + 1)));
                }
                _ => {}
            }
        }
        None
    }
}
