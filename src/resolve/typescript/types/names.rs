//! The names a type has, and what it gives for names it does not list: index signatures. Handbook,
//! "Keyof Type Operator", "Index Signatures".

use super::Types;
use super::index::is_static;
use super::type_::{Deferred, Env, Primitive, Type, Written};
use crate::model::SymbolKind;
use crate::model::facts::{Expression, NamelessKind, ScopeId, TypeExpression};
use crate::resolve::SourceIndex;
use crate::resolve::graph::Name;

/// Names listed of one type at most.
const MAX_NAMES: usize = 512;

impl Types<'_, '_> {
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
                for declaration in self.declarations(applied.key).iter().copied() {
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
                for declaration in self.declarations(applied.key).iter().copied() {
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

    pub(super) fn own_index_signature(&mut self, of: &Type, key: &Type) -> Option<Type> {
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
                for declaration in self.declarations(applied.key).iter().copied() {
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
}
