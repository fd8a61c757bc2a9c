//! The type evaluator: types on demand, memoised.
//!
//! A unit (the type of a definition, of an expression, of a local, the inference of a call) is
//! evaluated with a budget of its own, so that what the memo holds depends on the unit alone and
//! never on which thread came first: a result that met a unit still under way belongs to that
//! cycle, and is taken from the memo only where nothing of the cycle is under way. Must not know:
//! syntax, answers.

mod assignable;
mod calls;
mod context;
mod declared;
mod elements;
mod expressions;
mod force;
mod index;
mod infer;
mod lower;
mod mapped;
mod members;
mod names;
mod narrow;
mod substitute;
mod type_;
mod waiting;

use type_::Type;

use super::lookup::Lookup;
use super::modules::{Key, Modules};
use crate::model::facts::{ExpressionId, Facts, LocalId, ReferenceId, SignatureId};
use crate::resolve::SourceIndex;
use crate::resolve::graph::{Binding, Name};
use index::Index;
use rustc_hash::FxHashMap;
use std::sync::{Arc, Mutex, OnceLock};

/// Nested evaluations at most; what lies deeper is not known.
const MAX_DEPTH: u32 = 320;
/// Steps of one unit at most.
const MAX_STEPS: u32 = 4_000;
/// Units of one cycle that the memo keeps; results of longer cycles are evaluated again.
const MAX_CYCLE: usize = 64;
/// Parts of the shared memo.
const SHARDS: usize = 64;

/// Something evaluated once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Unit {
    Definition(Key),
    /// What a function without a written result gives.
    Returns(SourceIndex, SignatureId),
    Expression(SourceIndex, ExpressionId),
    Local(SourceIndex, LocalId),
    Parameter(SourceIndex, SignatureId, u32),
    /// Which signature a call means, from some of its arguments.
    Call(SourceIndex, ExpressionId, u32, calls::Seen),
    /// What is expected of the arguments and results of a function.
    Expected(SourceIndex, ExpressionId),
}

impl Unit {
    /// Whether other documents may ask for it.
    const fn is_shared(self) -> bool {
        matches!(self, Self::Definition(_) | Self::Returns(..))
    }
}

/// What a unit gives.
#[derive(Clone, Debug)]
enum Value {
    Type(Type),
    Call(Option<Arc<calls::Chosen>>),
}

/// A finished unit.
#[derive(Clone, Debug)]
struct Entry {
    value: Value,
    /// How deep its evaluation went.
    height: u32,
    /// The units that its evaluation met again.
    cycle: Option<Arc<[Unit]>>,
}

/// Types of the library that the language itself knows.
#[derive(Debug, Default)]
struct Library {
    names: FxHashMap<&'static str, Key>,
}

/// What the evaluators of all documents share.
pub(super) struct Shared {
    memo: Vec<Mutex<FxHashMap<Unit, Entry>>>,
    indexes: Vec<OnceLock<Index>>,
    library: Library,
}

impl Shared {
    pub(super) fn new(modules: &Modules<'_>) -> Self {
        let mut library = Library::default();
        for name in members::LIBRARY {
            if let Some(key) = modules.global_type(name) {
                library.names.insert(name, key);
            }
        }
        Self {
            memo: (0..SHARDS).map(|_| Mutex::default()).collect(),
            indexes: (0..modules.documents.len()).map(|_| OnceLock::new()).collect(),
            library,
        }
    }

    fn shard(&self, unit: &Unit) -> &Mutex<FxHashMap<Unit, Entry>> {
        use std::hash::{BuildHasher, BuildHasherDefault};
        let hash = BuildHasherDefault::<rustc_hash::FxHasher>::default().hash_one(unit);
        &self.memo[(hash >> 32) as usize % SHARDS]
    }
}

/// The state of the unit under way.
#[derive(Default)]
struct Under {
    steps: u32,
    /// The outermost unit under way that was met again.
    met: Option<usize>,
    /// How deep it went.
    reached: u32,
    /// Units that depend on one that is still under way.
    open: Vec<Unit>,
}

/// The evaluator of one document's needs.
pub(super) struct Types<'m, 'p> {
    pub(super) modules: &'m Modules<'p>,
    shared: &'m Shared,
    memo: FxHashMap<Unit, Entry>,
    stack: FxHashMap<Unit, usize>,
    depth: u32,
    under: Under,
    lookup: Lookup<'m, 'p>,
    /// All declarations of classes and interfaces.
    merged: FxHashMap<Key, Arc<[Key]>>,
}

impl<'m, 'p> Types<'m, 'p> {
    pub(super) fn new(modules: &'m Modules<'p>, shared: &'m Shared) -> Self {
        Self {
            modules,
            shared,
            memo: FxHashMap::default(),
            stack: FxHashMap::default(),
            depth: 0,
            under: Under::default(),
            lookup: Lookup::new(modules),
            merged: FxHashMap::default(),
        }
    }

    /// Begins a question of its own, with a budget of its own.
    pub(super) fn begin(&mut self) {
        self.under = Under::default();
    }

    /// What a reference stands for by scoping alone.
    fn bindings(&mut self, source: SourceIndex, id: ReferenceId) -> Vec<Binding> {
        self.lookup.bindings(source, id, 0)
    }

    fn facts(&self, source: SourceIndex) -> &'p Facts {
        self.modules.facts(source)
    }

    fn index(&self, source: SourceIndex) -> &'m Index {
        let shared = self.shared;
        shared.indexes[source as usize].get_or_init(|| {
            Index::of(self.modules.facts(source), &self.modules.documents[source as usize].names)
        })
    }

    fn text(&self, name: Name) -> &'m str {
        self.modules.names.text(name)
    }

    /// Begins a step; `false` where the budget or the depth is used up.
    fn enter(&mut self) -> bool {
        if self.under.steps >= MAX_STEPS {
            return false;
        }
        if self.depth >= MAX_DEPTH {
            self.under.met = Some(0);
            return false;
        }
        self.under.steps += 1;
        self.depth += 1;
        self.under.reached = self.under.reached.max(self.depth);
        true
    }

    fn leave(&mut self) {
        self.depth -= 1;
    }

    fn known(&mut self, unit: &Unit) -> Option<Value> {
        let entry = match self.memo.get(unit) {
            Some(entry) => entry.clone(),
            None if unit.is_shared() => {
                // A thread that panicked leaves whole entries.
                let shard = self.shared.shard(unit).lock();
                shard.unwrap_or_else(|e| e.into_inner()).get(unit)?.clone()
            }
            None => return None,
        };
        if entry.cycle.is_some_and(|units| units.iter().any(|u| self.stack.contains_key(u))) {
            return None;
        }
        self.under.steps += 1;
        if self.depth + entry.height > MAX_DEPTH {
            self.under.met = Some(0);
            return Some(nothing(unit));
        }
        self.under.reached = self.under.reached.max(self.depth + entry.height);
        Some(entry.value)
    }

    /// The value of a unit: from the memo, or evaluated.
    fn unit(&mut self, unit: Unit, evaluate: impl FnOnce(&mut Self) -> Value) -> Value {
        if let Some(index) = self.stack.get(&unit) {
            self.under.met = Some(self.under.met.map_or(*index, |met| met.min(*index)));
            return nothing(&unit);
        }
        if let Some(value) = self.known(&unit) {
            return value;
        }
        if self.depth >= MAX_DEPTH || self.under.steps >= MAX_STEPS {
            if self.depth >= MAX_DEPTH {
                self.under.met = Some(0);
            }
            return nothing(&unit);
        }
        let index = self.stack.len();
        self.stack.insert(unit, index);
        self.depth += 1;
        let outer = std::mem::take(&mut self.under);
        self.under.reached = self.depth;
        let mut value = evaluate(self);
        self.depth -= 1;
        self.stack.remove(&unit);
        let own = std::mem::replace(&mut self.under, outer);
        self.under.reached = self.under.reached.max(own.reached);
        if own.steps >= MAX_STEPS {
            value = nothing(&unit);
        }
        match own.met {
            Some(met) if met < index => {
                self.under.met = Some(self.under.met.map_or(met, |m| m.min(met)));
                self.under.steps += own.steps;
                self.under.open.extend(own.open);
                self.under.open.push(unit);
            }
            met => {
                self.under.steps += 1;
                if own.open.len() < MAX_CYCLE {
                    let cycle = met.map(|_| own.open.into_iter().chain([unit]).collect());
                    let height = own.reached - self.depth;
                    let entry = Entry { value: value.clone(), height, cycle };
                    if unit.is_shared() {
                        let shard = self.shared.shard(&unit).lock();
                        shard.unwrap_or_else(|e| e.into_inner()).insert(unit, entry);
                    } else {
                        self.memo.insert(unit, entry);
                    }
                }
            }
        }
        value
    }

    fn type_unit(&mut self, unit: Unit, evaluate: impl FnOnce(&mut Self) -> Type) -> Type {
        match self.unit(unit, |types| Value::Type(evaluate(types))) {
            Value::Type(type_) => type_,
            Value::Call(_) => Type::Any,
        }
    }

    /// A type of the library, by its name.
    fn library(&self, name: &'static str) -> Option<Key> {
        self.shared.library.names.get(name).copied()
    }
}

/// What is known of a unit that cannot be evaluated.
const fn nothing(unit: &Unit) -> Value {
    match unit {
        Unit::Call(..) => Value::Call(None),
        _ => Value::Type(Type::Any),
    }
}
