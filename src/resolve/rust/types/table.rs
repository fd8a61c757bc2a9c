//! Variables of inference: what is known of each, and how to forget what a failed attempt found.
//!
//! Must not know: what types mean.

use super::type_::Type;

/// Types that are looked into on the way to a variable's value.
const MAX_CHAIN: usize = 64;

/// Parts of a type that are read when a variable is given a value.
const MAX_PARTS: usize = 512;

/// What may stand for a variable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Any type.
    Any,
    /// An integer (Reference, "Integer literal expressions").
    Integer,
    /// A floating-point number.
    Float,
}

#[derive(Debug)]
struct Slot {
    value: Option<Type>,
    kind: Kind,
}

/// All variables of one document.
#[derive(Debug, Default)]
pub(super) struct Table {
    slots: Vec<Slot>,
    trail: Vec<u32>,
}

impl Table {
    /// A new variable.
    pub(super) fn fresh(&mut self, kind: Kind) -> Type {
        self.slots.push(Slot { value: None, kind });
        Type::Variable(self.slots.len() as u32 - 1)
    }

    /// What may stand for a variable.
    pub(super) fn kind(&self, variable: u32) -> Kind {
        self.slots[variable as usize].kind
    }

    /// A type, or what stands for it where it is a variable.
    pub(super) fn shallow(&self, type_: &Type) -> Type {
        let mut at = type_;
        for _ in 0..MAX_CHAIN {
            match at {
                Type::Variable(v) => match &self.slots[*v as usize].value {
                    Some(value) => at = value,
                    None => break,
                },
                _ => break,
            }
        }
        at.clone()
    }

    /// A type with all that is known put in.
    pub(super) fn deep(&self, type_: &Type, depth: usize) -> Type {
        type_.map(&mut |t| match t {
            Type::Variable(_) if depth < MAX_CHAIN => {
                let value = self.shallow(t);
                match value {
                    Type::Variable(_) => Some(value),
                    _ => Some(self.deep(&value, depth + 1)),
                }
            }
            _ => None,
        })
    }

    /// Gives a variable its value; `false` where the value holds the variable itself.
    pub(super) fn bind(&mut self, variable: u32, value: Type) -> bool {
        let mut parts = 0;
        let mut itself = false;
        let whole = self.deep(&value, 0);
        whole.any(&mut |t| {
            parts += 1;
            itself |= *t == Type::Variable(variable);
            itself || parts > MAX_PARTS
        });
        if itself || parts > MAX_PARTS {
            return false;
        }
        self.slots[variable as usize].value = Some(value);
        self.trail.push(variable);
        true
    }

    /// A place to go back to.
    pub(super) fn mark(&self) -> usize {
        self.trail.len()
    }

    /// Forgets what was found since.
    pub(super) fn rollback(&mut self, mark: usize) {
        while self.trail.len() > mark {
            if let Some(variable) = self.trail.pop() {
                self.slots[variable as usize].value = None;
            }
        }
    }
}
