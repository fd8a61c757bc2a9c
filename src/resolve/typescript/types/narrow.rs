//! What conditions say of a value. Handbook, "Narrowing".

use super::Types;
use super::assignable::Verdict;
use super::index::{place, root};
use super::type_::{Callable, Env, Primitive, Type};
use crate::model::facts::{Access, Expression, ExpressionId, Guard, Narrowing, flags};
use crate::resolve::SourceIndex;
use crate::resolve::graph::Name;

/// Guards applied to one value at most.
const MAX_GUARDS: usize = 32;
/// Steps of a subject compared at most.
const MAX_STEPS: usize = 16;

impl Types<'_, '_> {
    /// The type of an expression where it stands, given its declared type.
    pub(super) fn narrowed(&mut self, source: SourceIndex, id: ExpressionId, type_: Type) -> Type {
        let facts = self.facts(source);
        if facts.guards.is_empty()
            || !matches!(
                facts.expressions[id.index()],
                Expression::Local(_)
                    | Expression::Reference(_)
                    | Expression::This
                    | Expression::Typed(_)
            )
        {
            return type_;
        }
        let index = self.index(source);
        let Some(guards) = root(facts, id).and_then(|root| index.guards.get(&root)) else {
            return type_;
        };
        let Some(place) = place(facts, id) else { return type_ };
        let mut type_ = type_;
        let mut applied = 0;
        for guard in guards {
            let guard = &facts.guards[*guard as usize];
            if guard.start <= place && place < guard.end && self.is_same(source, guard.subject, id)
            {
                applied += 1;
                if applied > MAX_GUARDS {
                    break;
                }
                type_ = self.narrow(source, type_, guard);
            }
        }
        type_
    }

    /// Whether two expressions name the same value.
    fn is_same(&self, source: SourceIndex, a: ExpressionId, b: ExpressionId) -> bool {
        let facts = self.facts(source);
        let (mut a, mut b) = (a, b);
        for _ in 0..MAX_STEPS {
            match (&facts.expressions[a.index()], &facts.expressions[b.index()]) {
                (Expression::Local(a), Expression::Local(b)) => return a == b,
                (Expression::This, Expression::This) => return true,
                // `this` where its type is written; casts have no place and are not asked.
                (Expression::Typed(a), Expression::Typed(b)) => return a == b,
                (Expression::Reference(x), Expression::Reference(y)) => {
                    let (x, y) = (&facts.references[x.index()], &facts.references[y.index()]);
                    if x.name != y.name {
                        return false;
                    }
                    match (x.access, y.access) {
                        (Access::Member(x), Access::Member(y)) => (a, b) = (x, y),
                        (Access::Lexical, Access::Lexical) => return true,
                        _ => return false,
                    }
                }
                _ => return false,
            }
        }
        false
    }

    fn narrow(&mut self, source: SourceIndex, type_: Type, guard: &Guard) -> Type {
        let holds = !guard.negated;
        match guard.fact {
            Narrowing::Truthy => {
                self.filter(&type_, |types, arm| types.truthiness(arm) != Some(!holds))
            }
            Narrowing::Instance(class) => {
                let class = self.of(source, class);
                let instance = self.constructed(&class, Vec::new());
                self.narrowed_to(type_, instance, holds, true)
            }
            Narrowing::Typeof(name) => {
                let wanted = self.facts(source).name(name).to_owned();
                self.by_typeof(type_, &wanted, holds)
            }
            Narrowing::Has(name) => {
                let name = self.modules.name(source, name);
                self.filter(&type_, |types, arm| match types.property(arm, name) {
                    Some(property) => holds || property.is_optional(),
                    None => !holds,
                })
            }
            Narrowing::Member(name, value) => {
                let name = self.modules.name(source, name);
                let value = self.of(source, value);
                self.by_member(type_, name, &value, holds)
            }
            Narrowing::MemberTruthy(name) => {
                let name = self.modules.name(source, name);
                self.filter(&type_, |types, arm| {
                    let Some(property) = types.property(arm, name) else {
                        return !holds || !types.is_closed(arm);
                    };
                    let has = types.property_type(&property);
                    let arms = types.arms(&has);
                    arms.is_empty() || arms.iter().any(|a| types.truthiness(a) != Some(!holds))
                })
            }
            Narrowing::Equals(value) => {
                let value = self.of(source, value);
                self.filter(&type_, |types, arm| types.may_equal(arm, &value, holds))
            }
            Narrowing::Predicate(call, index) => {
                self.by_predicate(source, type_, (call, index), holds, 0)
            }
            Narrowing::Asserted(call, index) => {
                self.by_predicate(source, type_, (call, index), true, flags::ASSERTS)
            }
        }
    }

    /// The arms of a type that something holds for; all of it where it holds for none.
    fn filter(&mut self, type_: &Type, mut keeps: impl FnMut(&mut Self, &Type) -> bool) -> Type {
        let mut whole = self.force(type_);
        if matches!(whole, Type::Parameter(..) | Type::Deferred(_))
            && let constraint @ Type::Union(_) = self.closed(&whole)
        {
            whole = constraint;
        }
        if !matches!(whole, Type::Union(_)) {
            return type_.clone();
        }
        let arms = self.arms(&whole);
        let mut kept = Vec::with_capacity(arms.len());
        for arm in arms {
            if keeps(self, &arm) {
                kept.push(arm);
            }
        }
        if kept.is_empty() { type_.clone() } else { Type::union(kept) }
    }

    /// Whether a value is taken for true; `None` where that depends.
    fn truthiness(&mut self, type_: &Type) -> Option<bool> {
        match type_ {
            Type::Primitive(Primitive::Nothing) => Some(false),
            Type::Literal(_, name) => match self.text(*name) {
                "false" | "0" | "" => Some(false),
                _ => Some(true),
            },
            Type::Object(_)
            | Type::Instance(_)
            | Type::Function(_)
            | Type::Array(_)
            | Type::Tuple(_)
            | Type::Class(_)
            | Type::Literals(_) => Some(true),
            _ => None,
        }
    }

    /// Narrows to a type that a test names.
    fn narrowed_to(&mut self, type_: Type, candidate: Type, holds: bool, by_class: bool) -> Type {
        if candidate.is_any() {
            return type_;
        }
        if !holds {
            return self
                .filter(&type_, |types, arm| types.assignable(arm, &candidate) != Verdict::Yes);
        }
        let arms = self.arms(&type_);
        if type_.is_any() || type_ == Type::UNKNOWN || arms.is_empty() {
            return candidate;
        }
        let mut kept = Vec::new();
        for arm in &arms {
            let fits = match (arm, &candidate) {
                (Type::Any, _) => continue,
                (arm, Type::Instance(applied)) if by_class => {
                    self.as_instance_of(arm, applied.key).is_some()
                }
                _ => self.assignable(arm, &candidate) == Verdict::Yes,
            };
            if fits {
                kept.push(arm.clone());
            }
        }
        if !kept.is_empty() {
            return Type::union(kept);
        }
        for arm in &arms {
            let open = self.is_open(arm)
                || matches!(arm, Type::Primitive(Primitive::Unknown | Primitive::Object));
            if !open && self.assignable(&candidate, arm) != Verdict::No {
                return candidate;
            }
        }
        if arms.iter().any(|arm| self.is_open(arm)) {
            return Type::intersection([type_, candidate]);
        }
        candidate
    }

    fn by_typeof(&mut self, type_: Type, wanted: &str, holds: bool) -> Type {
        let of_kind = |types: &mut Self, arm: &Type| -> Option<bool> {
            let arm = types.closed(arm);
            Some(match &arm {
                Type::Primitive(Primitive::String) | Type::Literal(Primitive::String, _) => {
                    wanted == "string"
                }
                Type::Primitive(Primitive::Number) | Type::Literal(Primitive::Number, _) => {
                    wanted == "number"
                }
                Type::Primitive(Primitive::Boolean) | Type::Literal(Primitive::Boolean, _) => {
                    wanted == "boolean"
                }
                Type::Primitive(Primitive::BigInt) => wanted == "bigint",
                Type::Primitive(Primitive::Symbol) => wanted == "symbol",
                Type::Primitive(Primitive::Nothing) => {
                    // `null` is an object to `typeof`.
                    return (wanted != "undefined" && wanted != "object").then_some(false);
                }
                Type::Function(_) | Type::Class(_) => wanted == "function",
                Type::Array(_) | Type::Tuple(_) | Type::Literals(_) => wanted == "object",
                Type::Object(_) | Type::Instance(_) => {
                    let calls = !types.signatures(&arm, false).is_empty()
                        || !types.signatures(&arm, true).is_empty();
                    wanted == if calls { "function" } else { "object" }
                }
                _ => return None,
            })
        };
        let narrowed =
            self.filter(&type_, |types, arm| of_kind(types, arm).is_none_or(|is| is == holds));
        if holds && matches!(self.force(&narrowed), Type::Any | Type::Primitive(Primitive::Unknown))
        {
            return match wanted {
                "string" => Type::STRING,
                "number" => Type::NUMBER,
                "boolean" => Type::BOOLEAN,
                "function" => self.library_instance("Function", Vec::new()),
                _ => narrowed,
            };
        }
        narrowed
    }

    /// By a discriminant: `x.kind === "a"`.
    fn by_member(&mut self, type_: Type, name: Name, value: &Type, holds: bool) -> Type {
        self.filter(&type_, |types, arm| {
            let Some(property) = types.property(arm, name) else {
                return !holds || !types.is_closed(arm);
            };
            let has = types.property_type(&property);
            match types.force(value) {
                // One of several values is meant; or none of them.
                Type::Union(values) if holds => {
                    values.iter().any(|value| types.may_equal(&has, value, true))
                }
                Type::Union(values) => {
                    values.iter().all(|value| types.may_equal(&has, value, false))
                }
                value => types.may_equal(&has, &value, holds),
            }
        })
    }

    fn is_closed(&self, type_: &Type) -> bool {
        matches!(
            type_,
            Type::Object(_) | Type::Instance(_) | Type::Literals(_) | Type::Primitive(_)
        )
    }

    /// Whether a value of a type may equal another (or, not holding, may differ from it).
    fn may_equal(&mut self, type_: &Type, value: &Type, holds: bool) -> bool {
        let value = self.force(value);
        let unit = |type_: &Type| {
            matches!(
                type_,
                Type::Literal(..) | Type::EnumMember(_) | Type::Primitive(Primitive::Nothing)
            )
        };
        if !unit(&value) {
            return true;
        }
        let arms = self.arms(type_);
        if arms.is_empty() {
            return true;
        }
        arms.iter().any(|arm| {
            if holds {
                match arm {
                    arm if unit(arm) => *arm == value,
                    Type::Primitive(primitive) => match &value {
                        Type::Literal(of, _) => of == primitive || *primitive == Primitive::Unknown,
                        _ => *primitive == Primitive::Unknown,
                    },
                    Type::Enum(_) | Type::Any => true,
                    arm => self.is_open(arm),
                }
            } else {
                *arm != value
            }
        })
    }

    /// By a call of a function that says what it means: `x is T`, `asserts x is T`.
    fn by_predicate(
        &mut self,
        source: SourceIndex,
        type_: Type,
        (call, index): (ExpressionId, u32),
        holds: bool,
        required: u16,
    ) -> Type {
        let facts = self.facts(source);
        let callee = match &facts.expressions[call.index()] {
            Expression::Call { callee, .. } => *callee,
            _ => call,
        };
        let callable: Option<(Callable, Env)> = match &facts.expressions[call.index()] {
            Expression::Call { arguments, .. } if arguments.len() <= 1 => {
                // The argument is what is narrowed: its own type would come back here.
                let callee = self.of(source, callee);
                let found = self
                    .signatures(&callee, false)
                    .into_iter()
                    .find(|callable| self.has_predicate(callable));
                found.map(|callable| {
                    let env = self.explicit_by_argument(&callable, &type_);
                    (callable, env)
                })
            }
            _ => {
                let callee = self.of(source, callee);
                let found = self
                    .signatures(&callee, false)
                    .into_iter()
                    .find(|callable| self.has_predicate(callable));
                found.map(|callable| {
                    let env = self.explicit_by_argument(&callable, &type_);
                    (callable, env)
                })
            }
        };
        let Some((callable, env)) = callable else { return type_ };
        let Some(signature) = callable.signature else { return type_ };
        let signature = &self.facts(callable.source).signatures[signature.index()];
        let Some((of, written)) = signature.predicate else { return type_ };
        if signature.flags & required != required {
            return type_;
        }
        if of != index {
            return type_;
        }
        let candidate = self.lower(callable.source, written, &env);
        let candidate = self.force(&candidate);
        self.narrowed_to(type_, candidate, holds, false)
    }

    fn has_predicate(&self, callable: &Callable) -> bool {
        callable.signature.is_some_and(|signature| {
            self.facts(callable.source).signatures[signature.index()].predicate.is_some()
        })
    }

    /// What the type parameters of a predicate stand for, given the value it is asked of.
    fn explicit_by_argument(&mut self, callable: &Callable, type_: &Type) -> Env {
        let own = self.own_parameters(callable);
        if own.is_empty() {
            return callable.env.clone();
        }
        let mut inference = super::infer::Inference::new(own.clone());
        let Some(signature) = callable.signature else { return callable.env.clone() };
        let parameters = &self.facts(callable.source).signatures[signature.index()].parameters;
        if let Some(declared) = parameters.first().and_then(|p| p.declared_type) {
            let to = self.lower(callable.source, declared, &callable.env);
            self.infer(&mut inference, &to, type_, 0);
        }
        let bound = own
            .iter()
            .enumerate()
            .map(|(i, key)| (*key, inference.candidate(i).unwrap_or(Type::Any)))
            .collect();
        callable.env.with(bound)
    }
}
