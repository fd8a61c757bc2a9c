//! Types of expressions, on demand and by inference, and the items that they give names.
//!
//! [`World`] is what all documents share and nobody writes. An [`Evaluator`] reads one document
//! from its beginning to its end, as rustc checks a body: variables of inference stand for what is
//! not known yet and get their values from what flows in and out of calls, so that what is asked
//! of a value later finds what was learned before.
//!
//! Must not know: syntax, the store, how answers are counted.

mod bounds;
mod calls;
mod closures;
mod expansions;
mod expressions;
mod fields;
mod lower;
mod methods;
mod operators;
mod paths;
mod patterns;
mod projections;
mod table;
mod traits;
mod type_;
mod unify;
mod world;

use super::lookup::{self, Meaning};
use super::modules::{Key, Modules};
use crate::model::SymbolKind;
use crate::model::facts::{
    Access, DefinitionId, Expression, ExpressionId, Facts, LocalId, ReferenceId, Role, SignatureId,
    TypeExpression, TypeId,
};
use crate::resolve::SourceIndex;
use crate::resolve::graph::{Entity, ModuleId, Name};
use calls::MethodCall;
use closures::ClosureTypes;
use lower::Lowering;
use rustc_hash::FxHashMap;
use std::rc::Rc;
use table::{Kind, Table};
use type_::{Bound, Substitution, Type};

pub(super) use lower::{MADE, ScopeParameters};
pub(super) use world::{Tables, World};

/// How deep evaluation goes into itself.
const MAX_DEPTH: u32 = 56;

/// Steps taken for one reference.
const MAX_STEPS: u32 = 30_000;

/// Bounds waiting for their variables at once.
const MAX_PENDING: usize = 200;

/// What is known of an expression.
#[derive(Clone, Debug, Default)]
enum Memo {
    #[default]
    Empty,
    /// Being evaluated: who asks now has come round.
    Busy,
    Done(Type),
    /// Not known when it was asked for at this event; asked again at another.
    Unknown(u32),
}

/// Where names are looked up from.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    pub(super) module: ModuleId,
    /// The definition around it, which says what `self` and `Self` are.
    pub(super) definition: Option<DefinitionId>,
}

/// Evaluates the types of one document.
pub(super) struct Evaluator<'w, 'p> {
    pub(super) world: &'w World<'w, 'p>,
    pub(super) source: SourceIndex,
    facts: &'p Facts,
    lowering: Lowering<'w, 'p>,
    table: Table,
    expressions: Vec<Memo>,
    locals: Vec<Memo>,
    methods: FxHashMap<ReferenceId, Option<Rc<MethodCall>>>,
    closures: FxHashMap<SignatureId, Rc<ClosureTypes>>,
    /// What paths through types put in for the type parameters around what they name.
    substitutions: FxHashMap<ReferenceId, Substitution>,
    /// What path references lead to, as far as values are concerned.
    values: FxHashMap<ReferenceId, Type>,
    /// What is expected of expressions, as far as closures in them may want to know.
    expected: FxHashMap<ExpressionId, Type>,
    /// Bounds whose types are not known yet.
    pending: Vec<(Type, Bound)>,
    /// What was known and how many bounds waited when they were tried last.
    selected: (usize, usize),
    /// The bounds of type parameters and of `Self`.
    bounds: FxHashMap<Type, Rc<Vec<Bound>>>,
    /// The call that has an expression for its callee.
    call_of: FxHashMap<ExpressionId, ExpressionId>,
    /// The expression of a reference: itself, or with its type arguments.
    expression_of: FxHashMap<ReferenceId, ExpressionId>,
    arguments_of: FxHashMap<ReferenceId, &'p [TypeId]>,
    assigned: FxHashMap<LocalId, Vec<ExpressionId>>,
    /// The assignment an expression is a side of.
    assignment_of: FxHashMap<ExpressionId, ExpressionId>,
    /// The struct expression a path is the head of.
    structure_of: FxHashMap<ReferenceId, ExpressionId>,
    /// The function an expression is a value of.
    returned: FxHashMap<ExpressionId, Key>,
    closure_of: FxHashMap<SignatureId, ExpressionId>,
    where_: FxHashMap<SourceIndex, Rc<Vec<(Type, Bound)>>>,
    /// What references mean, as far as they were asked for.
    meanings: Vec<Option<Meaning>>,
    place: Place,
    /// The trait that is declared or implemented around the place.
    around: Option<Key>,
    depth: u32,
    steps: u32,
    event: u32,
}

impl<'w, 'p> Evaluator<'w, 'p> {
    pub(super) fn new(world: &'w World<'w, 'p>, source: SourceIndex) -> Self {
        let facts: &'p Facts = &world.modules.project.source(source).facts;
        let mut evaluator = Self {
            world,
            source,
            facts,
            lowering: Lowering::new(world.modules, &world.parameters, &world.declares),
            table: Table::default(),
            expressions: vec![Memo::Empty; facts.expressions.len()],
            locals: vec![Memo::Empty; facts.locals.len()],
            methods: FxHashMap::default(),
            closures: FxHashMap::default(),
            substitutions: FxHashMap::default(),
            values: FxHashMap::default(),
            expected: FxHashMap::default(),
            pending: Vec::new(),
            selected: (0, 0),
            bounds: FxHashMap::default(),
            call_of: FxHashMap::default(),
            expression_of: FxHashMap::default(),
            arguments_of: FxHashMap::default(),
            assigned: FxHashMap::default(),
            assignment_of: FxHashMap::default(),
            structure_of: FxHashMap::default(),
            returned: FxHashMap::default(),
            closure_of: FxHashMap::default(),
            where_: FxHashMap::default(),
            meanings: vec![None; facts.references.len()],
            place: Place {
                module: world.modules.module_of_scope[source as usize][0],
                definition: None,
            },
            around: None,
            depth: 0,
            steps: 0,
            event: 0,
        };
        for (index, expression) in facts.expressions.iter().enumerate() {
            let id = ExpressionId(index as u32);
            match expression {
                Expression::Reference(reference) => {
                    evaluator.expression_of.entry(*reference).or_insert(id);
                }
                Expression::Call { callee, .. } => {
                    evaluator.call_of.insert(*callee, id);
                }
                Expression::Generic { of, arguments } => {
                    if let Expression::Reference(reference) = facts.expressions[of.index()] {
                        evaluator.arguments_of.insert(reference, arguments);
                        evaluator.expression_of.insert(reference, id);
                    }
                }
                Expression::Structure { written, .. } => {
                    if let TypeExpression::Path { reference, .. } = facts.types[written.index()] {
                        evaluator.structure_of.insert(reference, id);
                    }
                }
                Expression::Assign(to, value) => {
                    evaluator.assignment_of.insert(*to, id);
                    evaluator.assignment_of.insert(*value, id);
                    if let Expression::Local(local) = facts.expressions[to.index()] {
                        evaluator.assigned.entry(local).or_default().push(*value);
                    }
                }
                Expression::Closure(signature) => {
                    evaluator.closure_of.insert(*signature, id);
                }
                _ => {}
            }
        }
        for (index, definition) in facts.definitions.iter().enumerate() {
            let signature = definition.callable.map(|id| &facts.signatures[id.index()]);
            for value in signature.into_iter().flat_map(|signature| &signature.returns) {
                let key = (source, DefinitionId(index as u32));
                evaluator.returned.insert(*value, key);
            }
        }
        evaluator
    }

    pub(super) fn modules(&self) -> &'w Modules<'p> {
        self.world.modules
    }

    /// Reads a reference on the way through the document: what it means, and the call it is the
    /// callee of, for what that says of its arguments.
    pub(super) fn meet(&mut self, reference: ReferenceId) {
        let written = &self.facts.references[reference.index()];
        if written.enclosing != self.place.definition {
            // Another function begins: what waits belongs to the one before.
            self.pending.clear();
        }
        let place = lookup::place(self.modules(), self.source, written);
        self.go_to(place);
        self.begin();
        if !matches!(written.access, Access::Member(_)) {
            self.meaning(reference);
        }
        if let Some(structure) = self.structure_of.get(&reference).copied() {
            self.root(structure);
        }
        let expression = self.expression_of.get(&reference).copied();
        let call = expression.and_then(|expression| self.call_of.get(&expression)).copied();
        if let Some(expression) = call.or(expression) {
            self.root(expression);
        }
    }

    /// Evaluates an expression, with what is expected where it stands.
    fn root(&mut self, expression: ExpressionId) {
        if let Some(assignment) = self.assignment_of.get(&expression).copied() {
            self.type_of(assignment);
        }
        if let Some(key) = self.returned.get(&expression).copied()
            && let Some(callable) = self.lowering.callable(key)
        {
            let type_ = self.type_for(expression, &callable.result);
            if self.modules().definition(key).kind.is_callable() {
                self.coerce(&callable.result, &type_);
            }
        }
        self.type_of(expression);
    }

    /// What a reference leads to, when all has been read.
    pub(super) fn answer(&mut self, reference: ReferenceId) -> Vec<Entity> {
        let written = &self.facts.references[reference.index()];
        let place = lookup::place(self.modules(), self.source, written);
        self.go_to(place);
        self.begin();
        let Access::Member(on) = written.access else { return self.meaning(reference) };
        let name = self.modules().name(self.source, written.name);
        let found = match written.role {
            Role::Call => self.method(reference).map(|found| found.key),
            _ => {
                let on = self.type_of(on);
                self.field(&on, name).and_then(|(key, _)| key)
            }
        };
        if let Some((source, id)) = found {
            return vec![Entity::Definition(source, id)];
        }
        // What a library's type lacks is the library's all the same.
        let on = self.type_of(on);
        let steps = self.autoderef(&on);
        for step in &steps {
            if let Some(path) = self.outside(step, name) {
                return vec![path];
            }
        }
        let lacking = steps.last().and_then(|last| self.library_member(last, name));
        lacking.into_iter().collect()
    }

    /// What is known of a reference.
    pub(super) fn meaning_of(&self, reference: ReferenceId) -> Option<&Meaning> {
        self.meanings[reference.index()].as_ref()
    }

    /// Notes what a reference means.
    pub(super) fn note_meaning(&mut self, reference: ReferenceId, meaning: Meaning) {
        self.meanings[reference.index()] = Some(meaning);
    }

    /// Evaluates a local, for what its declaration says of its initialiser.
    pub(super) fn declare(&mut self, local: LocalId) {
        let scope = self.facts.locals[local.index()].scope;
        let definition = self.lowering.definition_of(self.source, scope);
        if definition != self.place.definition {
            self.pending.clear();
        }
        let module = self.modules().module_of_scope[self.source as usize][scope.index()];
        self.go_to(Place { module, definition });
        self.begin();
        self.type_of_local(local);
    }

    /// The values a function ends with have the type it says.
    pub(super) fn end_function(&mut self, key: Key) {
        let definition = self.modules().definition(key);
        let Some(signature) = definition.callable else { return };
        let scope = definition.body.unwrap_or(definition.scope);
        let module = self.modules().module_of_scope[self.source as usize][scope.index()];
        self.go_to(Place { module, definition: Some(key.1) });
        self.begin();
        let signature = &self.facts.signatures[signature.index()];
        let Some(callable) = self.lowering.callable(key) else { return };
        for value in &signature.returns {
            let type_ = self.type_for(*value, &callable.result);
            self.coerce(&callable.result, &type_);
        }
        self.select_pending();
    }

    /// Names are looked up from a place from now on.
    fn go_to(&mut self, place: Place) {
        let same = place.definition == self.place.definition;
        self.place = place;
        if same {
            return;
        }
        self.around = None;
        let mut at = place.definition;
        while let Some(id) = at {
            let definition = self.modules().definition((self.source, id));
            match definition.kind {
                SymbolKind::Trait => self.around = Some((self.source, id)),
                SymbolKind::Impl => {
                    let all = &self.world.implementations;
                    let of = self.world.block.get(&(self.source, id)).map(|i| &all[*i as usize]);
                    if let Some(of) = of.and_then(|implementation| implementation.of.as_ref())
                        && let Entity::Definition(source, id) = of.entity
                    {
                        self.around = Some((source, id));
                    }
                }
                _ => {
                    at = definition.enclosing;
                    continue;
                }
            }
            break;
        }
    }

    /// Something is met: all steps to take again, and what was not known may be by now.
    fn begin(&mut self) {
        self.steps = 0;
        self.event += 1;
    }

    /// Whether there are steps left; takes one.
    fn step(&mut self) -> bool {
        self.steps += 1;
        self.steps < MAX_STEPS
    }

    /// Goes one level deeper; `None` where it is deep enough.
    fn deeper<T>(&mut self, then: impl FnOnce(&mut Self) -> T) -> Option<T> {
        if self.depth >= MAX_DEPTH || !self.step() {
            return None;
        }
        self.depth += 1;
        let result = then(self);
        self.depth -= 1;
        Some(result)
    }

    fn fresh(&mut self) -> Type {
        self.table.fresh(Kind::Any)
    }

    /// A type with variables for what is not written. Reference, "Inferred type".
    fn open(&mut self, type_: &Type) -> Type {
        let table = &mut self.table;
        type_.map(&mut |t| match t {
            Type::Unknown => Some(table.fresh(Kind::Any)),
            _ => None,
        })
    }

    /// A type written in a body.
    fn written(&mut self, id: TypeId, within: Option<DefinitionId>) -> Type {
        let type_ = self.lowering.type_(self.source, within, id);
        self.open(&type_)
    }

    fn name(&self, text: &str) -> Option<Name> {
        self.modules().names.get(text)
    }

    fn primitive(&self, text: &str) -> Type {
        self.name(text).map_or(Type::Unknown, Type::Primitive)
    }

    /// Variables for an item's own type parameters, or the arguments written for them.
    fn fresh_for(&mut self, key: Key, written: &[Type], substitution: &mut Substitution) {
        for (index, local) in self.lowering.parameters(key).iter().enumerate() {
            let type_ = match written.get(index) {
                Some(written) => self.open(written),
                None => self.fresh(),
            };
            substitution.types.push((key.0, *local, type_));
        }
    }
}
