//! Whether a value of one type may be given where another is expected, as far as overloads and
//! conditional types ask for it. Handbook, "Type Compatibility".

use super::Types;
use super::type_::{Callable, Primitive, Type};
use crate::model::SymbolKind;

/// Types compared inside each other at most.
const MAX_NESTED: u32 = 8;
/// Members compared of one type at most.
const MAX_MEMBERS: usize = 48;

/// What can be said of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    Yes,
    No,
    Maybe,
}

use Verdict::{Maybe, No, Yes};

impl Verdict {
    /// Both must hold.
    fn and(self, other: Self) -> Self {
        match (self, other) {
            (No, _) | (_, No) => No,
            (Yes, Yes) => Yes,
            _ => Maybe,
        }
    }

    /// One must hold.
    fn or(self, other: Self) -> Self {
        match (self, other) {
            (Yes, _) | (_, Yes) => Yes,
            (No, No) => No,
            _ => Maybe,
        }
    }
}

impl Types<'_, '_> {
    pub(super) fn assignable(&mut self, from: &Type, to: &Type) -> Verdict {
        self.fits(from, to, 0)
    }

    fn fits(&mut self, from: &Type, to: &Type, nested: u32) -> Verdict {
        if from == to {
            return Yes;
        }
        if nested > MAX_NESTED || !self.enter() {
            return Maybe;
        }
        let verdict = self.compare(from, to, nested + 1);
        self.leave();
        verdict
    }

    fn compare(&mut self, from: &Type, to: &Type, nested: u32) -> Verdict {
        let to = self.force(to);
        let from = self.force(from);
        if from == to {
            return Yes;
        }
        match (&from, &to) {
            (_, Type::Any | Type::Primitive(Primitive::Unknown)) => return Yes,
            (Type::Any | Type::External(_), _) | (_, Type::External(_)) => return Maybe,
            (Type::Primitive(Primitive::Never), _) => return Yes,
            (_, Type::Primitive(Primitive::Never)) => return No,
            (Type::Union(arms), _) => {
                let mut all = Yes;
                for arm in arms.iter() {
                    all = all.and(self.fits(arm, &to, nested));
                    if all == No {
                        return No;
                    }
                }
                return all;
            }
            (_, Type::Union(arms)) => {
                let mut any = No;
                for arm in arms.iter() {
                    any = any.or(self.fits(&from, arm, nested));
                    if any == Yes {
                        return Yes;
                    }
                }
                return any;
            }
            (_, Type::Intersection(arms)) => {
                let mut all = Yes;
                for arm in arms.iter() {
                    all = all.and(self.fits(&from, arm, nested));
                    if all == No {
                        return No;
                    }
                }
                return all;
            }
            _ => {}
        }
        if self.is_open(&from) {
            let constraint = self.closed(&from);
            let known = !constraint.is_any() && !self.is_open(&constraint);
            return if known && self.fits(&constraint, &to, nested) == Yes { Yes } else { Maybe };
        }
        if self.is_open(&to) {
            return Maybe;
        }
        match (&from, &to) {
            (Type::Intersection(arms), _) => {
                let mut any = No;
                for arm in arms.iter() {
                    any = any.or(self.fits(arm, &to, nested));
                    if any == Yes {
                        return Yes;
                    }
                }
                // Its parts together may have what none has alone.
                if any == No && matches!(to, Type::Object(_) | Type::Instance(_)) {
                    return self.members_fit(&from, &to, nested);
                }
                any
            }
            (Type::Unique(_), Type::Primitive(Primitive::Symbol)) => Yes,
            (Type::Unique(_), Type::Primitive(_) | Type::Literal(..) | Type::Unique(_)) => No,
            (Type::Literal(a, _), Type::Primitive(b)) => {
                if a == b {
                    Yes
                } else {
                    No
                }
            }
            (Type::Enum(_) | Type::EnumMember(_), Type::Primitive(b)) => match b {
                Primitive::String | Primitive::Number => Maybe,
                _ => No,
            },
            (Type::EnumMember(member), Type::Enum(key)) => {
                let around = self.modules.definition(*member).enclosing;
                if around == Some(key.1) && member.0 == key.0 { Yes } else { No }
            }
            (Type::Primitive(_) | Type::Literal(..), Type::Enum(_) | Type::EnumMember(_)) => No,
            (Type::Primitive(Primitive::Object), Type::Object(_) | Type::Instance(_)) => Maybe,
            (Type::Primitive(_) | Type::Literal(..), Type::Primitive(_) | Type::Literal(..)) => No,
            (
                Type::Primitive(primitive) | Type::Literal(primitive, _),
                Type::Object(_) | Type::Instance(_) | Type::Mapped(_),
            ) => {
                if *primitive == Primitive::Nothing {
                    return No;
                }
                self.members_fit(&from, &to, nested)
            }
            (Type::Primitive(_) | Type::Literal(..) | Type::Enum(_) | Type::EnumMember(_), _) => No,
            (_, Type::Primitive(Primitive::Object)) => Yes,
            (_, Type::Primitive(_) | Type::Literal(..) | Type::Enum(_) | Type::EnumMember(_)) => No,
            (Type::Array(a), Type::Array(b)) => self.fits(a, b, nested),
            (Type::Tuple(elements), Type::Array(b)) => {
                let mut all = Yes;
                for element in elements.iter() {
                    let element = self.spread_element(element);
                    all = all.and(self.fits(&element, b, nested));
                }
                all
            }
            (Type::Tuple(a), Type::Tuple(b)) => {
                let open = |elements: &[super::type_::Element]| elements.iter().any(|e| e.spread);
                if !open(b) && !open(a) && a.len() != b.len() {
                    return No;
                }
                if open(b) && !open(a) && a.len() + 1 < b.len() {
                    return No;
                }
                let mut all = Yes;
                for i in 0..a.len().min(b.len()) {
                    let (a, b) = (self.tuple_element(&from, i), self.tuple_element(&to, i));
                    all = all.and(self.fits(&a, &b, nested));
                }
                all
            }
            (Type::Array(_), Type::Tuple(elements)) => {
                if elements.iter().any(|e| e.spread) {
                    Maybe
                } else {
                    No
                }
            }
            (_, Type::Array(_) | Type::Tuple(_)) => match &from {
                Type::Instance(_) | Type::Intersection(_) => {
                    let length = self.name("length");
                    match length.and_then(|length| self.property(&from, length)) {
                        Some(_) => Maybe,
                        None => No,
                    }
                }
                _ => No,
            },
            (_, Type::Function(wanted)) => {
                let Some(wanted) = wanted.first().cloned() else { return Maybe };
                self.signature_fits(&from, &wanted, nested)
            }
            (_, Type::Instance(applied)) => {
                if let Some(same) = self.as_instance_of(&from, applied.key) {
                    let mut all = Yes;
                    for (a, b) in same.arguments.iter().zip(&applied.arguments) {
                        // Which way a parameter is used is not looked into.
                        all = match self.fits(a, b, nested) {
                            No if self.fits(b, a, nested) != No => all.and(Maybe),
                            verdict => all.and(verdict),
                        };
                    }
                    return all;
                }
                let nominal = self.modules.definition(applied.key).kind == SymbolKind::Class
                    && self.has_private(applied.key);
                if nominal { No } else { self.members_fit(&from, &to, nested) }
            }
            (_, Type::Object(_) | Type::Mapped(_)) => self.members_fit(&from, &to, nested),
            (Type::Class(a), Type::Class(b)) => {
                if a == b {
                    Yes
                } else {
                    Maybe
                }
            }
            _ => Maybe,
        }
    }

    /// A class with private members is compared by name. Handbook, "Private and protected members
    /// in classes".
    fn has_private(&self, key: super::Key) -> bool {
        let Some(body) = self.modules.definition(key).body else { return false };
        let facts = self.facts(key.0);
        let members = self.index(key.0).members.get(&body);
        members
            .into_iter()
            .flatten()
            .any(|id| facts.definitions[id.index()].visibility != crate::model::Visibility::Public)
    }

    fn members_fit(&mut self, from: &Type, to: &Type, nested: u32) -> Verdict {
        let mut all = Yes;
        for wanted in self.signatures(to, false).into_iter().take(1) {
            all = all.and(self.signature_fits(from, &wanted, nested));
        }
        for wanted in self.signatures(to, true).into_iter().take(1) {
            all = all.and(self.signature_fits(from, &wanted, nested));
        }
        if all == No {
            return No;
        }
        let Some(names) = self.property_names(to) else { return Maybe };
        if names.len() > MAX_MEMBERS {
            all = Maybe;
        }
        for name in names.into_iter().take(MAX_MEMBERS) {
            let Some(wanted) = self.property(to, name) else { continue };
            match self.property(from, name) {
                None if wanted.is_optional() => {}
                // The library's own types are compared as they are.
                None if !self.is_of_library(to) && self.is_partly_known(from) => {
                    all = all.and(Maybe);
                }
                None => return No,
                Some(has) => {
                    let (has, wanted) = (self.property_type(&has), self.property_type(&wanted));
                    all = all.and(self.fits(&has, &wanted, nested));
                    if all == No {
                        return No;
                    }
                }
            }
        }
        all
    }

    fn is_of_library(&self, type_: &Type) -> bool {
        matches!(type_, Type::Instance(applied) if self.modules.is_library(applied.key.0))
    }

    /// Whether a type may have members that are not known.
    fn is_partly_known(&mut self, type_: &Type) -> bool {
        match type_ {
            Type::Instance(applied) => {
                let declarations = self.declarations(applied.key);
                declarations.iter().any(|key| self.modules.is_library(key.0)) || {
                    let mut open = false;
                    for declaration in declarations.iter().copied() {
                        for supertype in
                            self.supertypes(declaration, &applied.arguments, &Type::Any)
                        {
                            let supertype = self.force(&supertype);
                            open |= matches!(supertype, Type::Any | Type::External(_));
                        }
                    }
                    open
                }
            }
            Type::Object(_) => false,
            Type::Literals(_) => self.property_names(type_).is_none(),
            Type::Function(_) | Type::Array(_) | Type::Tuple(_) => false,
            Type::Primitive(_) | Type::Literal(..) => false,
            _ => true,
        }
    }

    fn signature_fits(&mut self, from: &Type, wanted: &Callable, nested: u32) -> Verdict {
        let given = self.signatures(from, wanted.constructs);
        if given.is_empty() {
            return match from {
                Type::Class(_) if !wanted.constructs => No,
                Type::Function(_)
                | Type::Object(_)
                | Type::Literals(_)
                | Type::Array(_)
                | Type::Tuple(_)
                | Type::Primitive(_)
                | Type::Literal(..) => No,
                Type::Instance(_) if !self.is_partly_known(from) => No,
                _ => Maybe,
            };
        }
        let Some(signature) = wanted.signature else { return Maybe };
        let takes = &self.facts(wanted.source).signatures[signature.index()].parameters;
        let mut any = No;
        for given in given {
            let Some(own) = given.signature else {
                any = any.or(Yes);
                continue;
            };
            let parameters = &self.facts(given.source).signatures[own.index()].parameters;
            let least = parameters
                .iter()
                .take_while(|p| !p.optional && !p.rest && p.default.is_none())
                .count();
            if least > takes.len() && !takes.iter().any(|p| p.rest) {
                continue;
            }
            let mut verdict = Yes;
            for i in 0..least.min(takes.len()) {
                if takes[i].rest || parameters[i].declared_type.is_none() {
                    break;
                }
                let has = self.parameter_type(&given, &given.env.clone(), i);
                let wants = self.parameter_type(wanted, &wanted.env.clone(), i);
                if let (Some(has), Some(wants)) = (has, wants) {
                    // Parameters are compared in both directions.
                    let one = match self.fits(&wants, &has, nested) {
                        No => match self.fits(&has, &wants, nested) {
                            No => No,
                            _ => Maybe,
                        },
                        verdict => verdict,
                    };
                    verdict = verdict.and(one);
                }
            }
            any = any.or(verdict);
            if any == Yes {
                return Yes;
            }
        }
        any
    }
}
