//! Types as written to types, with what their type parameters stand for.
//!
//! One level at a time: what may be large or endless (aliases, object types, type operators) is
//! only named. TypeScript handbook, "Creating Types from Types".

use super::super::modules::Key;
use super::Types;
use super::type_::{Applied, Callable, Deferred, Element, Env, Primitive, Shape, Type};
use crate::model::SymbolKind;
use crate::model::facts::{
    LocalId, NameId, ReferenceId, SignatureId, TypeExpression, TypeId, flags, namespaces,
};
use crate::resolve::SourceIndex;
use crate::resolve::graph::{Binding, Entity};
use std::sync::Arc;

impl Types<'_, '_> {
    /// The type a type expression means.
    pub(super) fn lower(&mut self, source: SourceIndex, id: TypeId, env: &Env) -> Type {
        if !self.enter() {
            return Type::Any;
        }
        let type_ = self.lowered(source, id, env);
        self.leave();
        type_
    }

    fn lowered(&mut self, source: SourceIndex, id: TypeId, env: &Env) -> Type {
        let facts = self.facts(source);
        match &facts.types[id.index()] {
            TypeExpression::Path { reference, arguments, .. } => {
                self.path(source, *reference, arguments, env)
            }
            TypeExpression::Parameter(local) => parameter(source, *local, env),
            TypeExpression::SelfType => env.this().cloned().unwrap_or(Type::This(None)),
            TypeExpression::Array(of) => Type::array(self.lower(source, *of, env)),
            TypeExpression::Tuple(entries) => self.tuple(source, entries, env),
            TypeExpression::Spread(of) => Type::array(self.lower(source, *of, env)),
            TypeExpression::Function(signature) => {
                Type::Function([self.callable(source, *signature, env)].into())
            }
            TypeExpression::Union(arms) => {
                let arms: Vec<Type> =
                    arms.iter().map(|arm| self.lower(source, *arm, env)).collect();
                Type::union(arms)
            }
            TypeExpression::Intersection(arms) => {
                let arms: Vec<Type> =
                    arms.iter().map(|arm| self.lower(source, *arm, env)).collect();
                Type::intersection(arms)
            }
            TypeExpression::Object(scope) => {
                Type::Object(Arc::new(Shape { source, scope: *scope, env: env.clone() }))
            }
            TypeExpression::Primitive(name) => self.primitive(source, *name),
            TypeExpression::Literal(name) => self.literal(source, *name),
            TypeExpression::Typeof(_)
            | TypeExpression::TypeofLocal(_)
            | TypeExpression::Keyof(_)
            | TypeExpression::Indexed(..)
            | TypeExpression::Conditional { .. }
            | TypeExpression::Mapped { .. }
            | TypeExpression::Constructed(_) => {
                Type::Deferred(Arc::new(Deferred { source, type_: id, env: env.clone() }))
            }
            _ => Type::Any,
        }
    }

    fn tuple(&mut self, source: SourceIndex, entries: &[TypeId], env: &Env) -> Type {
        let facts = self.facts(source);
        let mut elements = Vec::with_capacity(entries.len());
        for entry in entries {
            match &facts.types[entry.index()] {
                TypeExpression::Spread(of) => {
                    let type_ = self.lower(source, *of, env);
                    match self.force(&type_) {
                        Type::Tuple(inner) => elements.extend(inner.iter().cloned()),
                        _ => elements.push(Element { type_, spread: true }),
                    }
                }
                _ => {
                    let type_ = self.lower(source, *entry, env);
                    elements.push(Element { type_, spread: false });
                }
            }
        }
        Type::Tuple(elements.into())
    }

    pub(super) fn callable(
        &self,
        source: SourceIndex,
        signature: SignatureId,
        env: &Env,
    ) -> Callable {
        let constructs =
            self.facts(source).signatures[signature.index()].flags & flags::CONSTRUCTS != 0;
        let signature = Some(signature);
        Callable { source, signature, env: env.clone(), class: None, constructs }
    }

    /// What a name with arguments means as a type.
    fn path(
        &mut self,
        source: SourceIndex,
        reference: ReferenceId,
        arguments: &[TypeId],
        env: &Env,
    ) -> Type {
        let bindings = self.bindings(source, reference);
        let Some(binding) = self.type_binding(&bindings) else { return Type::Any };
        let (source_of, id) = match binding.entity {
            Entity::Definition(source, id) => (source, id),
            Entity::External(path) => return Type::External(Arc::new(path)),
            Entity::Module(_) => return Type::Any,
        };
        let key = (source_of, id);
        let kind = self.modules.definition(key).kind;
        match kind {
            SymbolKind::Class | SymbolKind::Interface => {
                let arguments = self.arguments(source, arguments, env);
                self.instance(key, arguments)
            }
            SymbolKind::TypeAlias => {
                let arguments = self.arguments(source, arguments, env);
                Type::Alias(Arc::new(Applied { key, arguments }))
            }
            SymbolKind::Enum => Type::Enum(key),
            SymbolKind::EnumMember => Type::EnumMember(key),
            // `extends` of a class names a value: what it constructs.
            SymbolKind::Constant | SymbolKind::Variable | SymbolKind::Function => {
                let value = self.declared(&[key]);
                let arguments = self.arguments(source, arguments, env);
                self.constructed(&value, arguments)
            }
            _ => Type::Any,
        }
    }

    fn arguments(&mut self, source: SourceIndex, written: &[TypeId], env: &Env) -> Vec<Type> {
        written.iter().map(|argument| self.lower(source, *argument, env)).collect()
    }

    /// Of what a name in a type stands for, the one that is a type.
    fn type_binding(&self, bindings: &[Binding]) -> Option<Binding> {
        let rank = |binding: &Binding| match binding.entity {
            Entity::Definition(source, id) => match self.modules.definition((source, id)).kind {
                SymbolKind::Class => 0,
                SymbolKind::Interface
                | SymbolKind::TypeAlias
                | SymbolKind::Enum
                | SymbolKind::EnumMember => 1,
                SymbolKind::Namespace => 4,
                _ => 2,
            },
            _ => 3,
        };
        bindings.iter().min_by_key(|binding| rank(binding)).cloned()
    }

    /// An instance of a class or interface; of the library's arrays, an array.
    pub(super) fn instance(&mut self, key: Key, mut arguments: Vec<Type>) -> Type {
        let array = |name| self.library(name).is_some_and(|library| library == key);
        if array("Array") || array("ReadonlyArray") {
            let of = if arguments.is_empty() { Type::Any } else { arguments.swap_remove(0) };
            return Type::array(of);
        }
        Type::Instance(Arc::new(Applied { key, arguments }))
    }

    pub(super) fn library_instance(&mut self, name: &'static str, arguments: Vec<Type>) -> Type {
        match self.library(name) {
            Some(key) => self.instance(key, arguments),
            None => Type::Any,
        }
    }

    fn primitive(&self, source: SourceIndex, name: NameId) -> Type {
        Type::Primitive(match self.facts(source).name(name) {
            "string" => Primitive::String,
            "number" => Primitive::Number,
            "boolean" => Primitive::Boolean,
            "bigint" => Primitive::BigInt,
            "symbol" | "unique symbol" => Primitive::Symbol,
            "null" | "undefined" | "void" => Primitive::Nothing,
            "never" => Primitive::Never,
            "unknown" => Primitive::Unknown,
            "object" => Primitive::Object,
            _ => return Type::Any,
        })
    }

    /// A literal's type; the text alone says of which kind it is.
    pub(super) fn literal(&self, source: SourceIndex, name: NameId) -> Type {
        let text = self.facts(source).name(name);
        let primitive = match text {
            "true" | "false" => Primitive::Boolean,
            "null" | "undefined" => return Type::NOTHING,
            _ if text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '.'))
                && text.trim_end_matches('n').parse::<f64>().is_ok() =>
            {
                Primitive::Number
            }
            _ => Primitive::String,
        };
        Type::Literal(primitive, self.modules.name(source, name))
    }

    /// The type parameters that the declaration of a definition has.
    pub(super) fn parameters_of(&self, key: Key) -> &[LocalId] {
        match self.modules.definition(key).body {
            Some(body) => self.index(key.0).parameters.get(&body).map_or(&[], Vec::as_slice),
            None => &[],
        }
    }

    /// What a definition's type parameters stand for, given arguments; for what is left out, the
    /// default, or nothing that is known.
    pub(super) fn applied(&mut self, key: Key, arguments: &[Type], env: Env) -> Env {
        let parameters = self.parameters_of(key).to_vec();
        if parameters.is_empty() {
            return env;
        }
        let mut bound = Vec::with_capacity(parameters.len());
        for (i, local) in parameters.iter().enumerate() {
            let argument = match arguments.get(i) {
                Some(argument) => argument.clone(),
                None => match self.facts(key.0).locals[local.index()].default {
                    Some(default) => {
                        let so_far = env.with(bound.clone());
                        self.lower(key.0, default, &so_far)
                    }
                    None => Type::Any,
                },
            };
            bound.push(((key.0, *local), argument));
        }
        env.with(bound)
    }

    /// The namespaces a reference to a value may be found in.
    pub(super) const VALUES: u8 = namespaces::VALUE;
}

/// What a type parameter stands for.
pub(super) fn parameter(source: SourceIndex, local: LocalId, env: &Env) -> Type {
    env.get((source, local)).cloned().unwrap_or(Type::Parameter(source, local))
}
