//! What a written supertype is made of: classes, interfaces and object types, with aliases, type
//! parameters of aliases, intersections and mapped types looked through. Handbook, "Type Aliases",
//! "Intersection Types", "Mapped Types", "Utility Types".
//!
//! Must not know: expressions, members.

use super::lookup::Lookup;
use super::modules::{Key, Modules};
use crate::model::SymbolKind;
use crate::model::facts::{LocalId, LocalKind, ScopeId, TypeExpression, TypeId};
use crate::resolve::SourceIndex;
use crate::resolve::graph::Entity;
use rustc_hash::FxHashSet;

/// Types looked through on the way to a supertype.
const MAX_DEPTH: usize = 16;
/// Types looked at for one supertype.
const MAX_STEPS: usize = 256;

/// Something that has members.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Head {
    /// A class or interface.
    Named(Key),
    /// The members of an object type literal.
    Object(SourceIndex, ScopeId),
}

/// A type as written somewhere, and what the type parameters around it stand for.
#[derive(Clone, Copy)]
pub(super) struct Written<'e> {
    source: SourceIndex,
    written: TypeId,
    arguments: &'e [(LocalId, Written<'e>)],
}

impl Written<'_> {
    /// A type outside of any alias.
    pub(super) fn new(source: SourceIndex, written: TypeId) -> Self {
        Self { source, written, arguments: &[] }
    }
}

/// Takes one written type apart.
pub(super) struct Heads<'r, 'm, 'p> {
    modules: &'m Modules<'p>,
    lookup: &'r mut Lookup<'m, 'p>,
    /// What was found, and whether by a heuristic.
    pub(super) found: Vec<(Head, bool)>,
    known: FxHashSet<Head>,
    steps: usize,
}

impl<'r, 'm, 'p> Heads<'r, 'm, 'p> {
    pub(super) fn new(modules: &'m Modules<'p>, lookup: &'r mut Lookup<'m, 'p>) -> Self {
        Self { modules, lookup, found: Vec::new(), known: FxHashSet::default(), steps: 0 }
    }

    /// Finds what a type is made of, in order.
    pub(super) fn collect(&mut self, at: Written<'_>) {
        self.look(at, false, 0);
    }

    fn look(&mut self, at: Written<'_>, inferred: bool, depth: usize) {
        self.steps += 1;
        if depth > MAX_DEPTH || self.steps > MAX_STEPS {
            return;
        }
        let facts = self.modules.facts(at.source);
        let within = |written| Written { written, ..at };
        match &facts.types[at.written.index()] {
            TypeExpression::Path { reference, arguments, .. } => {
                for binding in self.lookup.bindings(at.source, *reference, 0) {
                    let Entity::Definition(source, id) = binding.entity else { continue };
                    let inferred = inferred | binding.inferred;
                    let definition = self.modules.definition((source, id));
                    if definition.kind != SymbolKind::TypeAlias {
                        self.add(Head::Named((source, id)), inferred);
                        continue;
                    }
                    let Some(written) = definition.declared_type else { continue };
                    let there = self.modules.facts(source);
                    let parameters = (0..).zip(&there.locals).filter(|(_, local)| {
                        local.kind == LocalKind::TypeParameter
                            && Some(local.scope) == definition.body
                    });
                    let bound: Vec<_> = parameters
                        .zip(arguments)
                        .map(|((index, _), argument)| (LocalId(index), within(*argument)))
                        .collect();
                    self.look(Written { source, written, arguments: &bound }, inferred, depth + 1);
                }
            }
            TypeExpression::Parameter(local) => {
                let bound = at.arguments.iter().find(|(parameter, _)| parameter == local);
                if let Some((_, argument)) = bound {
                    self.look(*argument, inferred, depth + 1);
                }
            }
            TypeExpression::Intersection(parts) => {
                for part in parts {
                    self.look(within(*part), inferred, depth + 1);
                }
            }
            TypeExpression::Object(scope) => self.add(Head::Object(at.source, *scope), inferred),
            // `{ [K in keyof T]: T[K] }` has the members of `T`. Of another set of keys it is
            // taken for granted that a member of that name is among them.
            TypeExpression::Mapped { key, constraint, value: Some(value), .. } => {
                if let TypeExpression::Indexed(of, by) = facts.types[value.index()]
                    && facts.types[by.index()] == TypeExpression::Parameter(*key)
                {
                    let all = matches!(&facts.types[constraint.index()], TypeExpression::Keyof(_));
                    self.look(within(of), inferred | !all, depth + 1);
                }
            }
            _ => {}
        }
    }

    fn add(&mut self, head: Head, inferred: bool) {
        if self.known.insert(head) {
            self.found.push((head, inferred));
        }
    }
}
