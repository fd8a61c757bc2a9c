//! Fields. Reference, "Field access expressions", "Tuple indexing expressions".
//!
//! Must not know: methods.

use super::super::modules::Key;
use super::Evaluator;
use super::type_::{Substitution, Type};
use crate::resolve::graph::{Entity, Name};

impl Evaluator<'_, '_> {
    /// The field `name` of a value of a type, with its definition where it has one.
    pub(super) fn field(&mut self, on: &Type, name: Name) -> Option<(Option<Key>, Type)> {
        let text = self.modules().names.text(name);
        let index = text.parse::<usize>().ok();
        for step in self.autoderef(on) {
            match (&step, index) {
                (Type::Tuple(parts), Some(index)) => {
                    return Some((None, parts.get(index)?.clone()));
                }
                (Type::Named(Entity::Definition(source, id), arguments), _) => {
                    let key = (*source, *id);
                    let found = match index {
                        Some(index) => self.position(key, key, arguments, index).map(|t| (None, t)),
                        None => self.member(key, key, arguments, name),
                    };
                    if found.is_some() {
                        return found;
                    }
                }
                _ => {}
            }
        }
        None
    }

    /// What stands for the type parameters of a struct or enum.
    pub(super) fn arguments_for(&self, owner: Key, arguments: &[Type]) -> Substitution {
        let locals = self.lowering.parameters(owner).iter().zip(arguments);
        let types = locals.map(|(local, type_)| (owner.0, *local, type_.clone())).collect();
        Substitution { self_: None, types }
    }

    /// A named field of a struct or variant; `owner` has the type parameters.
    pub(super) fn member(
        &mut self,
        of: Key,
        owner: Key,
        arguments: &[Type],
        name: Name,
    ) -> Option<(Option<Key>, Type)> {
        let key = self.world.field(of, name)?;
        let definition = self.modules().definition(key);
        let type_ = definition.declared_type.map_or(Type::Unknown, |written| {
            let type_ = self.lowering.type_(key.0, Some(key.1), written);
            self.arguments_for(owner, arguments).apply(&type_)
        });
        Some((Some(key), type_))
    }

    /// A field of a tuple struct or variant.
    pub(super) fn position(
        &mut self,
        of: Key,
        owner: Key,
        arguments: &[Type],
        index: usize,
    ) -> Option<Type> {
        let callable = self.lowering.callable(of)?;
        let type_ = callable.parameters.get(index)?;
        Some(self.arguments_for(owner, arguments).apply(type_))
    }
}
