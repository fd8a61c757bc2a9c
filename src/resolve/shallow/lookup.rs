//! Lookup: what each reference of a document leads to.
//!
//! Must not know: how documents change.

use super::imports::Value;
use super::members::{MAX_STEPS, has_members};
use super::names::{Bound, Names, Place, is_type_scope, outwards, plain};
use crate::model::facts::{
    Access, DefinitionId, Expression, ExpressionId, Facts, Reference, ReferenceId, Role, ScopeId,
    namespaces,
};
use crate::model::{Resolution, SymbolKind};
use crate::resolve::{Answer, Override, Project, Resolved, SourceIndex, Target};
use std::cell::RefCell;
use std::sync::Arc;

/// Definitions of one name that are answered as candidates at most; of more, none is.
const MAX_CANDIDATES: usize = 4;

/// What was found, and how surely.
pub(super) type Found = (Vec<Value>, Resolution);

/// Looks names up for one document.
pub(super) struct Lookup<'p> {
    pub(super) project: &'p Project,
    pub(super) names: &'p Names,
    /// The document.
    source: SourceIndex,
    /// What its references lead to, as far as they have been looked up.
    known: RefCell<Vec<Option<Found>>>,
    /// The documents whose definitions it brings in, sorted.
    included: Vec<SourceIndex>,
}

/// Resolves a document.
pub(super) fn resolve(project: &Project, names: &Names, source: SourceIndex) -> Resolved {
    let facts = &project.source(source).facts;
    let mut included = match names.family.includes() {
        true => names.included(project, source),
        false => Vec::new(),
    };
    included.sort_unstable();
    let known = RefCell::new(vec![None; facts.references.len()]);
    let lookup = Lookup { project, names, source, known, included };
    let mut resolved = Resolved::default();
    for (index, reference) in facts.references.iter().enumerate() {
        let id = ReferenceId(index as u32);
        if reference.role == Role::Keyword {
            continue;
        }
        let (values, resolution) = lookup.found(source, id, 0);
        let mut targets: Vec<(Target, Resolution)> =
            values.into_iter().filter_map(|value| lookup.target(value, resolution)).collect();
        if targets.is_empty() {
            targets = lookup.candidates(facts, reference);
        }
        // PHP's variables are never symbols.
        let is_variable = facts.name(reference.name).starts_with('$');
        if targets.is_empty() && !is_variable && !lookup.is_namespace(id) {
            resolved.unresolved += 1;
        }
        targets.sort_unstable();
        targets.dedup();
        let answer = |(target, resolution)| Answer { reference: id, target, resolution };
        resolved.answers.extend(targets.into_iter().map(answer));
    }
    resolved.overrides = lookup.overrides(facts);
    resolved
}

impl Lookup<'_> {
    /// A value as the target of a reference.
    fn target(&self, value: Value, resolution: Resolution) -> Option<(Target, Resolution)> {
        Some(match value {
            Value::Definition((source, id)) | Value::Instance((source, id)) => {
                (Target::Definition(source, id), resolution)
            }
            Value::Document(source) => (Target::Document(source), resolution),
            // A module of several documents is spoken for by the first.
            Value::Module(name) => {
                (Target::Document(*self.names.modules.get(&name)?.first()?), resolution)
            }
            Value::External(package, path) => {
                (Target::External { package, path: Arc::from(path) }, Resolution::External)
            }
        })
    }

    /// Whether a reference names a namespace that no document stands for.
    fn is_namespace(&self, id: ReferenceId) -> bool {
        let (values, _) = self.found(self.source, id, 0);
        values.iter().any(|value| matches!(value, Value::Module(_)))
    }

    /// What a reference of a document leads to.
    pub(super) fn found(&self, source: SourceIndex, id: ReferenceId, steps: usize) -> Found {
        let own = source == self.source;
        if own && let Some(known) = &self.known.borrow()[id.index()] {
            return known.clone();
        }
        let nothing = (Vec::new(), Resolution::Unresolved);
        if steps >= MAX_STEPS {
            return nothing;
        }
        let facts = &self.project.source(source).facts;
        let Some(reference) = facts.references.get(id.index()) else { return nothing };
        let found = self.look_up(source, facts, reference, steps);
        // What was cut short on the way to another is not what it leads to by itself.
        if own && (steps == 0 || !found.0.is_empty()) {
            self.known.borrow_mut()[id.index()] = Some(found.clone());
        }
        found
    }

    fn look_up(
        &self,
        source: SourceIndex,
        facts: &Facts,
        reference: &Reference,
        steps: usize,
    ) -> Found {
        let name = facts.name(reference.name);
        match reference.access {
            _ if reference.role == Role::ImportModule => {
                (vec![self.names.module(self.project, source, name)], Resolution::Exact)
            }
            Access::Path(prefix) | Access::Same(prefix) => {
                let (of, _) = self.found(source, prefix, steps + 1);
                (self.members(&of, name, steps), Resolution::Exact)
            }
            Access::Member(object) => {
                let (of, resolution) = self.value(source, object, reference, steps + 1);
                // Of several supertypes the first that has it is meant.
                let found = match facts.expressions[object.index()] {
                    Expression::Super => {
                        let mut found = of.iter().map(|of| self.member(of, name, steps + 1));
                        found.find(|found| !found.is_empty()).unwrap_or_default()
                    }
                    _ => self.members(&of, name, steps),
                };
                (found, resolution)
            }
            Access::Type(id) => {
                let of = self.written(source, id, steps + 1);
                (self.members(&of, name, steps), Resolution::Exact)
            }
            Access::Lexical => {
                let plain = plain(name);
                let mut parts = plain.split('.');
                let first = parts.next().unwrap_or_default();
                let mut found = self.lexical(source, facts, reference, first, steps);
                if plain != first {
                    let rooted = self.names.by_path(&plain);
                    for part in parts {
                        found = self.members(&found, part, steps);
                    }
                    if found.is_empty() {
                        found.extend(rooted);
                    }
                }
                (found, Resolution::Exact)
            }
        }
    }

    fn members(&self, of: &[Value], name: &str, steps: usize) -> Vec<Value> {
        let mut found = Vec::new();
        for value in of {
            found.extend(self.member(value, name, steps + 1));
        }
        found
    }

    /// What a bare name leads to: the scopes around it from the inside, what is imported, the
    /// namespaces the document is part of.
    fn lexical(
        &self,
        source: SourceIndex,
        facts: &Facts,
        reference: &Reference,
        name: &str,
        steps: usize,
    ) -> Vec<Value> {
        let Some(document) = self.names.document(source) else { return Vec::new() };
        let family = self.names.family;
        let bound = document.bound.get(name).map_or(&[][..], Vec::as_slice);
        let mut scope: Option<ScopeId> = Some(reference.scope);
        while let Some(at) = scope {
            let mut found = Vec::new();
            let is_type = is_type_scope(facts, at);
            for (_, bound) in bound.iter().filter(|(bound_in, _)| *bound_in == at) {
                match bound {
                    // A class body sees its own names, a method of it does not.
                    Bound::Definition(id) if !is_type || reference.scope == at => {
                        if fits(facts.definitions[id.index()].kind, reference) {
                            found.push(Value::Definition((source, *id)));
                        }
                    }
                    Bound::Import(index) => found.extend(self.imported(source, *index, steps + 1)),
                    Bound::Definition(_) => {}
                }
            }
            if found.is_empty()
                && is_type
                && family.has_bare_members()
                && let Some(class) = facts.scopes[at.index()].definition
            {
                found = self.member(&Value::Instance((source, class)), name, steps + 1);
                found.retain(|value| !matches!(value, Value::External(..)));
            }
            if !found.is_empty() {
                return self.preferred(found);
            }
            scope = facts.scopes[at.index()].parent;
        }
        self.around(source, reference, name, steps)
    }

    /// What namespaces, inclusions and imports of whole modules give a bare name.
    fn around(
        &self,
        source: SourceIndex,
        reference: &Reference,
        name: &str,
        steps: usize,
    ) -> Vec<Value> {
        let Some(document) = self.names.document(source) else { return Vec::new() };
        let family = self.names.family;
        // A member written apart from its type sees what the type has.
        if family.has_bare_members()
            && let Some(class) = self.class_around(source, reference.enclosing)
        {
            let found = self.member(&Value::Instance(class), name, steps + 1);
            if !found.is_empty() && !matches!(found[0], Value::External(..)) {
                return found;
            }
        }
        let inner = reference.enclosing.map_or("", |id| self.names.name_of((source, id)));
        let inner = if inner.is_empty() { document.namespace.as_str() } else { inner };
        let visible =
            |place: &Place| !family.includes() || self.included.binary_search(&place.0).is_ok();
        let mut spaces: Vec<&str> = match family.sees_outer_namespaces() {
            true => outwards(inner).collect(),
            false if family.shares_namespaces() => vec![document.namespace.as_str()],
            false => Vec::new(),
        };
        if family.is_flat() || family.shares_namespaces() && document.namespace.is_empty() {
            spaces.push("");
        }
        for space in spaces {
            if let Some(mut found) = self.in_namespace(space, name, visible) {
                found.retain(|value| self.may_be(value, reference));
                if !found.is_empty() {
                    return self.linked(found, space, name);
                }
            }
            if reference.namespaces & namespaces::VALUE == 0 || family.is_flat() {
                let module = super::names::below(space, name);
                if !family.includes() && self.names.namespaces.contains_key(&module) {
                    return vec![Value::Module(module)];
                }
            }
        }
        if family.includes() {
            return Vec::new();
        }
        for index in &document.globs {
            for target in self.imported(source, *index, steps + 1) {
                let mut found = self.member(&target, name, steps + 1);
                found.retain(|value| {
                    !matches!(value, Value::External(..)) && self.may_be(value, reference)
                });
                if !found.is_empty() {
                    return found;
                }
            }
        }
        Vec::new()
    }

    /// C11, 6.2.2: a function that is declared here is the one of that name with a body, wherever
    /// it stands.
    fn linked(&self, found: Vec<Value>, space: &str, name: &str) -> Vec<Value> {
        use crate::model::facts::flags::AMBIENT;
        let declared = |value: &Value| match value {
            Value::Definition(place) => self.definition(*place).flags & AMBIENT != 0,
            _ => false,
        };
        if !self.names.family.includes() || !found.iter().all(declared) {
            return found;
        }
        let all = self.in_namespace(space, name, |_| true).unwrap_or_default();
        match all.iter().filter(|value| !declared(value)).count() {
            1 => all.into_iter().filter(|value| !declared(value)).collect(),
            _ => found,
        }
    }

    /// Without declarations where there is a definition too.
    fn preferred(&self, found: Vec<Value>) -> Vec<Value> {
        let place = |value: &Value| match value {
            Value::Definition(place) => Some(*place),
            _ => None,
        };
        let places: Option<Vec<Place>> = found.iter().map(place).collect();
        match places {
            Some(places) => self.bodies(places).into_iter().map(Value::Definition).collect(),
            None => found,
        }
    }

    fn may_be(&self, value: &Value, reference: &Reference) -> bool {
        match value {
            Value::Definition(place) => fits(self.definition(*place).kind, reference),
            _ => true,
        }
    }

    /// What an import of a document brings in.
    pub(super) fn imported(&self, source: SourceIndex, index: u32, steps: usize) -> Vec<Value> {
        let facts = &self.project.source(source).facts;
        let Some(import) = facts.imports.get(index as usize) else { return Vec::new() };
        let target = &facts.references[import.target.index()];
        let written = facts.name(target.name);
        // Python's `import a.b` binds `a`, through which `b` is reached.
        if let (Role::ImportModule, Some(alias)) = (target.role, import.alias)
            && written.starts_with(facts.name(alias))
            && written[facts.name(alias).len()..].starts_with('.')
            && self.names.family == super::family::Family::Python
        {
            return vec![self.names.module(self.project, source, facts.name(alias))];
        }
        self.found(source, import.target, steps).0
    }

    /// What an expression has the members of.
    fn value(&self, source: SourceIndex, id: ExpressionId, at: &Reference, steps: usize) -> Found {
        let facts = &self.project.source(source).facts;
        let nothing = (Vec::new(), Resolution::Unresolved);
        if steps >= MAX_STEPS {
            return nothing;
        }
        match &facts.expressions[id.index()] {
            Expression::Reference(reference) => {
                let (values, resolution) = self.found(source, *reference, steps + 1);
                (self.held(values, steps), resolution)
            }
            Expression::This => match self.class_around(source, at.enclosing) {
                Some(class) => (vec![Value::Instance(class)], Resolution::Exact),
                None => nothing,
            },
            Expression::Super => match self.class_around(source, at.enclosing) {
                Some(class) => (self.supertypes(class, steps + 1), Resolution::Exact),
                None => nothing,
            },
            Expression::New { class, .. } => {
                let (values, resolution) = self.value(source, *class, at, steps + 1);
                (self.constructed(values), resolution)
            }
            Expression::Call { callee, .. } => {
                let (values, resolution) = self.value(source, *callee, at, steps + 1);
                (self.results(source, *callee, values, at, steps), resolution)
            }
            Expression::Local(local) => {
                let local = &facts.locals[local.index()];
                if let Some(type_) = local.declared_type {
                    let values = self.written(source, type_, steps + 1);
                    if !values.is_empty() {
                        return (instances(values), Resolution::Exact);
                    }
                }
                let Some(value) = local.value else { return nothing };
                let (values, resolution) = self.value(source, value, at, steps + 1);
                let sure = matches!(resolution, Resolution::Exact);
                (values, if sure { Resolution::Inferred } else { resolution })
            }
            _ => nothing,
        }
    }

    /// Values of what is constructed: within a class its name is that of its constructor.
    fn constructed(&self, values: Vec<Value>) -> Vec<Value> {
        let class = |value| match value {
            Value::Definition(place) if self.definition(place).kind == SymbolKind::Constructor => {
                self.class_around(place.0, Some(place.1)).map(Value::Instance)
            }
            value => Some(value),
        };
        instances(values.into_iter().filter_map(class).collect())
    }

    /// What values of definitions are: a field or variable has what its written type has.
    fn held(&self, values: Vec<Value>, steps: usize) -> Vec<Value> {
        use SymbolKind::{Constant, Field, Property, Static, Variable};
        let mut held = Vec::with_capacity(values.len());
        for value in values {
            match &value {
                Value::Definition(place)
                    if matches!(
                        self.definition(*place).kind,
                        Constant | Field | Property | Static | Variable
                    ) =>
                {
                    if let Some(type_) = self.definition(*place).declared_type {
                        held.extend(instances(self.written(place.0, type_, steps + 1)));
                    }
                }
                _ => held.push(value),
            }
        }
        held
    }

    /// What a call gives: a class gives what it constructs, a function what it is written to give.
    fn results(
        &self,
        source: SourceIndex,
        callee: ExpressionId,
        values: Vec<Value>,
        at: &Reference,
        steps: usize,
    ) -> Vec<Value> {
        let facts = &self.project.source(source).facts;
        // Ruby's `new` is a method of every class.
        if values.is_empty()
            && let Expression::Reference(id) = facts.expressions[callee.index()]
            && facts.name(facts.references[id.index()].name) == "new"
            && let Access::Member(object) = facts.references[id.index()].access
        {
            return instances(self.value(source, object, at, steps + 1).0);
        }
        let mut found = Vec::new();
        for value in values {
            let Value::Definition(place) = value else { continue };
            let definition = self.definition(place);
            if has_members(definition.kind) || definition.kind == SymbolKind::Constructor {
                found.extend(self.constructed(vec![value]));
            } else if let Some(type_) = definition.declared_type {
                found.extend(instances(self.written(place.0, type_, steps + 1)));
            }
        }
        found
    }

    /// Definitions that a reference may lead to by its name alone. Only calls and types are asked
    /// for: a name that is read stands for too many things.
    fn candidates(&self, facts: &Facts, reference: &Reference) -> Vec<(Target, Resolution)> {
        let name = facts.name(reference.name);
        let asked = matches!(
            reference.role,
            Role::Call | Role::Type | Role::Extends | Role::Implements | Role::Macro
        );
        if !asked || self.names.family.owns(name) {
            return Vec::new();
        }
        let places = self.names.named.get(name).map_or(&[][..], Vec::as_slice);
        let is_member = matches!(reference.access, Access::Member(_));
        let fitting = |place: &&Place| {
            let definition = self.definition(**place);
            let inside = definition.enclosing.is_some();
            fits(definition.kind, reference)
                && (reference.role != Role::Call
                    || definition.kind.is_callable()
                    || has_members(definition.kind)
                    || definition.kind == SymbolKind::Macro)
                // A bare name is no member where members are not named so.
                && (is_member || !inside || self.names.family.has_bare_members())
        };
        let all: Vec<Place> = places.iter().filter(fitting).copied().collect();
        let own: Vec<Place> = all.iter().copied().filter(|p| p.0 == self.source).collect();
        let all = self.bodies(if own.is_empty() || is_member { all } else { own });
        if all.len() > MAX_CANDIDATES {
            return Vec::new();
        }
        all.iter().map(|(s, id)| (Target::Definition(*s, *id), Resolution::Candidate)).collect()
    }

    /// Which methods stand in for one of a supertype.
    fn overrides(&self, facts: &Facts) -> Vec<Override> {
        let mut found = Vec::new();
        for (id, definition) in (0..).map(DefinitionId).zip(&facts.definitions) {
            if definition.kind != SymbolKind::Method {
                continue;
            }
            let Some(class) = self.class_around(self.source, Some(id)) else { continue };
            let mut targets = Vec::new();
            for supertype in self.supertypes(class, 0) {
                let members = self.member(&supertype, facts.name(definition.name), 1);
                targets.extend(members.into_iter().filter_map(|value| match value {
                    Value::Definition((source, target)) => Some(Target::Definition(source, target)),
                    _ => None,
                }));
            }
            targets.sort_unstable();
            targets.dedup();
            let own = Target::Definition(self.source, id);
            found.extend(
                targets.into_iter().filter(|target| *target != own).map(|target| Override {
                    member: id,
                    target,
                    resolution: Resolution::Exact,
                }),
            );
        }
        found
    }
}

fn instances(values: Vec<Value>) -> Vec<Value> {
    let instance = |value| match value {
        Value::Definition(place) => Value::Instance(place),
        value => value,
    };
    values.into_iter().map(instance).collect()
}

/// Whether a definition of a kind may be what a reference is for.
fn fits(kind: SymbolKind, reference: &Reference) -> bool {
    let is_type = matches!(reference.role, Role::Type | Role::Extends | Role::Implements);
    let is_value = kind.is_callable()
        || matches!(kind, SymbolKind::Field | SymbolKind::Constant | SymbolKind::EnumMember);
    !(is_type && is_value)
}
