//! What a value may be: types as the evaluator passes them about.
//!
//! A type is cheap to clone. What is written (object types, functions, aliases, conditional types)
//! stays a place in a document together with what its type parameters stand for, and is looked
//! into only where something asks for it. Must not know: how anything is evaluated.

use super::super::modules::Key;
use crate::model::facts::{ExpressionId, LocalId, ScopeId, SignatureId, TypeId};
use crate::resolve::SourceIndex;
use crate::resolve::graph::{Entity, ExternalPath, Name};
use std::sync::Arc;

/// A type parameter.
pub(in super::super) type ParameterKey = (SourceIndex, LocalId);

/// Types that have no members of their own making.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Primitive {
    String,
    Number,
    Boolean,
    BigInt,
    Symbol,
    /// `null`, `undefined`, `void`.
    Nothing,
    Never,
    Unknown,
    Object,
}

/// A type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in super::super) enum Type {
    /// `any`, and all that is not known.
    Any,
    Primitive(Primitive),
    /// A string, number or boolean with a type of its own.
    Literal(Primitive, Name),
    /// An instance of a class, or an interface, by its first declaration.
    Instance(Arc<Applied>),
    /// A type alias with its arguments, not yet looked into.
    Alias(Arc<Applied>),
    /// The constructor side of a class.
    Class(Key),
    /// A value of an enum.
    Enum(Key),
    /// The object an enum is.
    EnumValue(Key),
    /// One member of an enum.
    EnumMember(Key),
    /// The one symbol that a constant holds.
    Unique(Key),
    /// A namespace or module as a value.
    Namespace(Entity),
    /// Something in a dependency whose sources are not known.
    External(Arc<ExternalPath>),
    /// An object type as written.
    Object(Arc<Shape>),
    /// An object literal.
    Literals(Arc<Written>),
    /// A function, by its overloads.
    Function(Arc<[Callable]>),
    Union(Arc<[Type]>),
    Intersection(Arc<[Type]>),
    Array(Arc<Type>),
    Tuple(Arc<[Element]>),
    /// A type parameter that stands for itself.
    Parameter(SourceIndex, LocalId),
    /// `this` as a type, of the class around where that is known.
    This(Option<Key>),
    /// `{ [K in C]: T }`.
    Mapped(Arc<Deferred>),
    /// A type operator, not yet evaluated or not to be evaluated as long as its parameters stand
    /// for themselves.
    Deferred(Arc<Deferred>),
}

/// A generic declaration with its arguments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in super::super) struct Applied {
    pub(in super::super) key: Key,
    pub(in super::super) arguments: Vec<Type>,
}

/// An object type literal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in super::super) struct Shape {
    pub(in super::super) source: SourceIndex,
    pub(in super::super) scope: ScopeId,
    pub(in super::super) env: Env,
}

/// An expression whose type is its own shape.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in super::super) struct Written {
    pub(in super::super) source: SourceIndex,
    pub(in super::super) expression: ExpressionId,
    pub(in super::super) env: Env,
}

/// A written type that is evaluated on demand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in super::super) struct Deferred {
    pub(in super::super) source: SourceIndex,
    pub(in super::super) type_: TypeId,
    pub(in super::super) env: Env,
}

/// An entry of a tuple.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in super::super) struct Element {
    pub(in super::super) type_: Type,
    /// `...T`
    pub(in super::super) spread: bool,
}

/// One signature of a function, or a class's constructor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in super::super) struct Callable {
    pub(in super::super) source: SourceIndex,
    /// `None`: a class without a constructor of its own.
    pub(in super::super) signature: Option<SignatureId>,
    pub(in super::super) env: Env,
    /// What a constructor makes; its class's type parameters are inferred with its own.
    pub(in super::super) class: Option<Key>,
    /// Called with `new`.
    pub(in super::super) constructs: bool,
}

/// What type parameters stand for, and `this`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in super::super) struct Env(Option<Arc<Bindings>>);

#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Bindings {
    parameters: Vec<(ParameterKey, Type)>,
    this: Option<Type>,
}

impl Env {
    pub(in super::super) const EMPTY: Self = Self(None);

    pub(in super::super) fn new(parameters: Vec<(ParameterKey, Type)>, this: Option<Type>) -> Self {
        if parameters.is_empty() && this.is_none() {
            return Self::EMPTY;
        }
        Self(Some(Arc::new(Bindings { parameters, this })))
    }

    pub(in super::super) fn is_empty(&self) -> bool {
        self.0.is_none()
    }

    pub(in super::super) fn get(&self, key: ParameterKey) -> Option<&Type> {
        let bindings = self.0.as_ref()?;
        bindings.parameters.iter().find(|(k, _)| *k == key).map(|(_, t)| t)
    }

    pub(in super::super) fn this(&self) -> Option<&Type> {
        self.0.as_ref()?.this.as_ref()
    }

    pub(in super::super) fn parameters(&self) -> &[(ParameterKey, Type)] {
        self.0.as_ref().map_or(&[], |bindings| &bindings.parameters)
    }

    /// This with more bindings, which come before those that are there.
    pub(in super::super) fn with(&self, more: Vec<(ParameterKey, Type)>) -> Self {
        if more.is_empty() {
            return self.clone();
        }
        let mut parameters = more;
        for (key, type_) in self.parameters() {
            if parameters.iter().all(|(k, _)| k != key) {
                parameters.push((*key, type_.clone()));
            }
        }
        Self::new(parameters, self.this().cloned())
    }
}

impl Type {
    pub(in super::super) const NEVER: Self = Self::Primitive(Primitive::Never);
    pub(in super::super) const NOTHING: Self = Self::Primitive(Primitive::Nothing);
    pub(in super::super) const STRING: Self = Self::Primitive(Primitive::String);
    pub(in super::super) const NUMBER: Self = Self::Primitive(Primitive::Number);
    pub(in super::super) const BOOLEAN: Self = Self::Primitive(Primitive::Boolean);
    pub(in super::super) const UNKNOWN: Self = Self::Primitive(Primitive::Unknown);

    pub(in super::super) fn array(of: Self) -> Self {
        Self::Array(Arc::new(of))
    }

    pub(in super::super) fn is_any(&self) -> bool {
        matches!(self, Self::Any)
    }

    /// One of several types. Handbook, "Union Types": equal arms are one, `never` is none.
    pub(in super::super) fn union(arms: impl IntoIterator<Item = Self>) -> Self {
        let mut kept: Vec<Self> = Vec::new();
        for arm in arms {
            match arm {
                Self::NEVER => {}
                Self::Union(inner) => {
                    for arm in inner.iter() {
                        push(&mut kept, arm.clone());
                    }
                }
                arm => push(&mut kept, arm),
            }
        }
        match kept.len() {
            0 => Self::NEVER,
            1 => kept.remove(0),
            _ => Self::Union(kept.into()),
        }
    }

    /// All of several types at once.
    pub(in super::super) fn intersection(arms: impl IntoIterator<Item = Self>) -> Self {
        let mut kept: Vec<Self> = Vec::new();
        for arm in arms {
            match arm {
                Self::Primitive(Primitive::Unknown) => {}
                Self::Intersection(inner) => {
                    for arm in inner.iter() {
                        push(&mut kept, arm.clone());
                    }
                }
                arm => push(&mut kept, arm),
            }
        }
        match kept.len() {
            0 => Self::UNKNOWN,
            1 => kept.remove(0),
            _ => Self::Intersection(kept.into()),
        }
    }
}

/// Arms of a union compared with each other at most; beyond, equal ones stay.
const MAX_COMPARED: usize = 64;

fn push(arms: &mut Vec<Type>, arm: Type) {
    if arms.len() >= MAX_COMPARED || !arms.contains(&arm) {
        arms.push(arm);
    }
}
