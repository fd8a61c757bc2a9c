//! What a type is to the evaluator, and how type parameters in it are replaced.
//!
//! Must not know: facts, how types are written.

use super::super::modules::Key;
use crate::model::facts::{LocalId, SignatureId};
use crate::resolve::SourceIndex;
use crate::resolve::graph::{Entity, Name};
use std::sync::Arc;

/// Several types.
pub(super) type Types = Arc<[Type]>;

/// A type. Reference, "Type system: Types". Lifetimes and mutability are left out: neither decides
/// which item a name means.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(in crate::resolve::rust) enum Type {
    /// Nothing is known. Goes with everything.
    Unknown,
    /// `!`.
    Never,
    /// `u8`, `str`, …
    Primitive(Name),
    /// A struct, enum or union with its arguments.
    Named(Entity, Types),
    /// A type parameter.
    Parameter(SourceIndex, LocalId),
    /// `Self` inside a trait.
    SelfOf(Key),
    /// `&T`, `&mut T`.
    Reference(Arc<Type>),
    /// `*const T`, `*mut T`.
    Pointer(Arc<Type>),
    /// `[T]`, `[T; n]`.
    Array(Arc<Type>),
    /// A tuple.
    Tuple(Types),
    /// A function pointer.
    Function(Arc<FunctionType>),
    /// A function, tuple struct or tuple variant by its name.
    Item(Key, Arc<Substitution>),
    /// A closure of the document.
    Closure(SignatureId),
    /// `dyn A + B`.
    Dyn(Bounds),
    /// `impl A + B`: some type of which the bounds are known.
    Opaque(Bounds),
    /// `<T as Trait>::Name`.
    Projection(Arc<Projection>),
    /// A variable of inference.
    Variable(u32),
}

/// Several bounds.
pub(super) type Bounds = Arc<[Bound]>;

/// What a function takes and gives.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(in crate::resolve::rust) struct FunctionType {
    pub(super) parameters: Vec<Type>,
    pub(super) result: Type,
}

/// An associated type of a type.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(in crate::resolve::rust) struct Projection {
    pub(super) self_: Type,
    /// The trait, where it is written or known.
    pub(super) of: Option<TraitRef>,
    pub(super) name: Name,
}

/// A trait with its arguments.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(in crate::resolve::rust) struct TraitRef {
    pub(super) entity: Entity,
    pub(super) arguments: Types,
    /// `Item = T`.
    pub(super) bindings: Arc<[(Name, Type)]>,
}

/// A trait bound.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(in crate::resolve::rust) enum Bound {
    Trait(TraitRef),
    /// `Fn(A) -> B` and its kin.
    Function(Arc<FunctionType>),
}

/// What stands for type parameters.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(in crate::resolve::rust) struct Substitution {
    /// For `Self` inside a trait.
    pub(super) self_: Option<Type>,
    pub(super) types: Vec<(SourceIndex, LocalId, Type)>,
}

impl Substitution {
    /// The type with its parameters replaced.
    pub(super) fn apply(&self, type_: &Type) -> Type {
        if self.self_.is_none() && self.types.is_empty() {
            return type_.clone();
        }
        type_.map(&mut |t| match t {
            Type::Parameter(source, local) => self.get(*source, *local).cloned(),
            Type::SelfOf(_) => self.self_.clone(),
            _ => None,
        })
    }

    /// What stands for a parameter.
    pub(super) fn get(&self, source: SourceIndex, local: LocalId) -> Option<&Type> {
        self.types.iter().find(|(s, l, _)| (*s, *l) == (source, local)).map(|(_, _, t)| t)
    }
}

impl Type {
    /// `()`.
    pub(super) fn unit() -> Self {
        Self::Tuple(Arc::from([]))
    }

    /// `&self`.
    pub(super) fn reference(self) -> Self {
        Self::Reference(Arc::new(self))
    }

    /// The type with some of what is in it replaced; what is put in is not looked into again.
    pub(super) fn map(&self, replace: &mut dyn FnMut(&Self) -> Option<Self>) -> Self {
        if let Some(replaced) = replace(self) {
            return replaced;
        }
        let many = |types: &Types, replace: &mut dyn FnMut(&Self) -> Option<Self>| -> Types {
            if types.is_empty() {
                return types.clone();
            }
            types.iter().map(|t| t.map(replace)).collect()
        };
        match self {
            Self::Named(entity, of) => Self::Named(entity.clone(), many(of, replace)),
            Self::Reference(of) => Self::Reference(Arc::new(of.map(replace))),
            Self::Pointer(of) => Self::Pointer(Arc::new(of.map(replace))),
            Self::Array(of) => Self::Array(Arc::new(of.map(replace))),
            Self::Tuple(of) => Self::Tuple(many(of, replace)),
            Self::Function(of) => Self::Function(Arc::new(of.map(replace))),
            Self::Item(key, of) => Self::Item(*key, Arc::new(of.map(replace))),
            Self::Dyn(of) => Self::Dyn(of.iter().map(|b| b.map(replace)).collect()),
            Self::Opaque(of) => Self::Opaque(of.iter().map(|b| b.map(replace)).collect()),
            Self::Projection(of) => Self::Projection(Arc::new(Projection {
                self_: of.self_.map(replace),
                of: of.of.as_ref().map(|of| of.map(replace)),
                name: of.name,
            })),
            _ => self.clone(),
        }
    }

    /// Whether something in it fits.
    pub(super) fn any(&self, fits: &mut dyn FnMut(&Self) -> bool) -> bool {
        let mut found = false;
        self.map(&mut |t| {
            found = found || fits(t);
            found.then(|| t.clone())
        });
        found
    }
}

impl FunctionType {
    pub(super) fn map(&self, replace: &mut dyn FnMut(&Type) -> Option<Type>) -> Self {
        let parameters = self.parameters.iter().map(|p| p.map(replace)).collect();
        Self { parameters, result: self.result.map(replace) }
    }
}

impl TraitRef {
    /// A trait without arguments.
    pub(super) fn plain(entity: Entity) -> Self {
        Self { entity, arguments: Arc::from([]), bindings: Arc::from([]) }
    }

    pub(super) fn map(&self, replace: &mut dyn FnMut(&Type) -> Option<Type>) -> Self {
        Self {
            entity: self.entity.clone(),
            arguments: self.arguments.iter().map(|t| t.map(replace)).collect(),
            bindings: self.bindings.iter().map(|(name, t)| (*name, t.map(replace))).collect(),
        }
    }
}

impl Bound {
    pub(super) fn map(&self, replace: &mut dyn FnMut(&Type) -> Option<Type>) -> Self {
        match self {
            Self::Trait(of) => Self::Trait(of.map(replace)),
            Self::Function(of) => Self::Function(Arc::new(of.map(replace))),
        }
    }

    /// The bound with its parameters replaced.
    pub(super) fn apply(&self, substitution: &Substitution) -> Self {
        self.map(&mut |t| match t {
            Type::Parameter(source, local) => substitution.get(*source, *local).cloned(),
            Type::SelfOf(_) => substitution.self_.clone(),
            _ => None,
        })
    }
}

impl Substitution {
    pub(super) fn map(&self, replace: &mut dyn FnMut(&Type) -> Option<Type>) -> Self {
        Self {
            self_: self.self_.as_ref().map(|t| t.map(replace)),
            types: self.types.iter().map(|(s, l, t)| (*s, *l, t.map(replace))).collect(),
        }
    }
}
