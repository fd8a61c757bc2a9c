//! What macros of the repository result in, where their rules say it of the expressions they are
//! given. Reference, "Macros by example".
//!
//! A macro's value is read with the types of one call's arguments, each time anew and in no memo:
//! it belongs to another document and has no type of its own.
//!
//! Must not know: how rules are written.

use super::super::modules::Key;
use super::Evaluator;
use super::type_::Type;
use crate::model::facts::{Access, Expression, ExpressionId, Facts, Role};
use crate::resolve::SourceIndex;

/// A macro with what it is given.
struct Expansion<'p> {
    source: SourceIndex,
    facts: &'p Facts,
    /// The names of what it is given, as the rule writes them.
    given: Vec<(&'p str, Type)>,
}

impl Evaluator<'_, '_> {
    /// What a call of a macro results in.
    pub(super) fn expanded(&mut self, key: Key, arguments: &[ExpressionId]) -> Type {
        let given: Vec<Type> = arguments.iter().map(|argument| self.type_of(*argument)).collect();
        let facts: &Facts = &self.modules().project.source(key.0).facts;
        let Some(signature) = self.modules().definition(key).callable else { return Type::Unknown };
        let signature = &facts.signatures[signature.index()];
        let (Some(value), true) =
            (signature.returns.first(), signature.parameters.len() == given.len())
        else {
            return Type::Unknown;
        };
        let names = signature.parameters.iter().map(|p| p.name.map_or("", |name| facts.name(name)));
        let expansion = Expansion { source: key.0, facts, given: names.zip(given).collect() };
        self.deeper(|this| this.within_expansion(&expansion, *value)).unwrap_or(Type::Unknown)
    }

    fn within_expansion(&mut self, expansion: &Expansion<'_>, id: ExpressionId) -> Type {
        let facts = expansion.facts;
        let mut part = |id: ExpressionId| {
            let type_ = self.deeper(|this| this.within_expansion(expansion, id));
            type_.unwrap_or(Type::Unknown)
        };
        match &facts.expressions[id.index()] {
            Expression::Reference(reference) => {
                let reference = &facts.references[reference.index()];
                let name = facts.name(reference.name);
                match reference.access {
                    Access::Lexical => {
                        let given = expansion.given.iter().find(|(given, _)| *given == name);
                        given.map_or(Type::Unknown, |(_, type_)| type_.clone())
                    }
                    Access::Member(on) if reference.role != Role::Call => {
                        let on = part(on);
                        let name = self.modules().name(expansion.source, reference.name);
                        self.field(&on, name).map_or(Type::Unknown, |(_, type_)| type_)
                    }
                    _ => Type::Unknown,
                }
            }
            Expression::Local(local) => {
                let local = &facts.locals[local.index()];
                let Some(value) = local.value.filter(|_| local.declared_type.is_none()) else {
                    return Type::Unknown;
                };
                let whole = part(value);
                match local.pattern.as_slice() {
                    [] => whole,
                    pattern => self.take_apart(expansion.source, whole, pattern),
                }
            }
            Expression::Either(branches) => {
                let mut types = branches.iter().map(|branch| part(*branch));
                // Branches that leave have no type of interest.
                types.find(|t| !matches!(t, Type::Never | Type::Unknown)).unwrap_or(Type::Unknown)
            }
            Expression::Borrow(of) => part(*of).reference(),
            Expression::Dereference(of) => {
                let of = part(*of);
                self.dereference(&of).unwrap_or(Type::Unknown)
            }
            Expression::Try(of) => {
                let of = part(*of);
                let of = self.known(&of);
                self.project_known(&of, "Try", "Output").unwrap_or(Type::Unknown)
            }
            Expression::Await(of) => {
                let of = part(*of);
                let of = self.known(&of);
                self.project_known(&of, "Future", "Output").unwrap_or(Type::Unknown)
            }
            Expression::Call { callee, .. } => {
                let Expression::Reference(reference) = facts.expressions[callee.index()] else {
                    return Type::Unknown;
                };
                let reference = &facts.references[reference.index()];
                let Access::Member(on) = reference.access else { return Type::Unknown };
                let on = part(on);
                let on = self.known(&on);
                let name = self.modules().name(expansion.source, reference.name);
                let Some(found) = self.probe(&on, name) else { return Type::Unknown };
                let mut substitution = found.substitution;
                self.fresh_for(found.key, &[], &mut substitution);
                self.instantiate(found.key, &substitution, false).result
            }
            Expression::Tuple(parts) => Type::Tuple(parts.iter().map(|id| part(*id)).collect()),
            _ => Type::Unknown,
        }
    }
}
