//! What one document's facts say, by what types ask for: built once for each document.

use crate::model::facts::{
    Access, Context, DefinitionId, Expression, ExpressionId, Facts, LocalId, LocalKind, ScopeId,
    ScopeKind, SignatureId, flags,
};
use crate::resolve::graph::Name;
use rustc_hash::FxHashMap;

/// What a guard's subject hangs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Root {
    Local(LocalId),
    This,
    /// `this` where its type is written.
    Typed(crate::model::facts::TypeId),
    /// A name that means a definition, by its name in the document.
    Name(crate::model::facts::NameId),
}

/// One document's facts by what types ask for.
#[derive(Debug, Default)]
pub(super) struct Index {
    /// Type parameters by the scope they are declared in, in their order.
    pub(super) parameters: FxHashMap<ScopeId, Vec<LocalId>>,
    /// Members of classes, interfaces and object types by their scope, in their order. Parameter
    /// properties are members of the class.
    pub(super) members: FxHashMap<ScopeId, Vec<DefinitionId>>,
    /// The same, sorted by their names.
    named: FxHashMap<ScopeId, Vec<(Name, DefinitionId)>>,
    /// Members without a name by the scope of their type.
    pub(super) nameless: FxHashMap<ScopeId, Vec<u32>>,
    /// Supertypes by the class or interface.
    pub(super) heritage: FxHashMap<DefinitionId, Vec<u32>>,
    /// Where an expression stands, where something is expected there.
    pub(super) contexts: FxHashMap<ExpressionId, Context>,
    /// Guards by what their subject hangs on.
    pub(super) guards: FxHashMap<Root, Vec<u32>>,
    /// The function expression that has a signature.
    pub(super) closures: FxHashMap<SignatureId, ExpressionId>,
    /// Signatures by the scope of their function.
    pub(super) signatures: FxHashMap<ScopeId, SignatureId>,
    /// Variables of patterns by their line and column: the definition of the same name leads here.
    pub(super) locals: FxHashMap<(u32, u32), LocalId>,
}

impl Index {
    pub(super) fn of(facts: &Facts, names: &[Name]) -> Self {
        let mut index = Self::default();
        for (id, local) in facts.locals.iter().enumerate() {
            if local.kind == LocalKind::TypeParameter {
                index.parameters.entry(local.scope).or_default().push(LocalId(id as u32));
            }
            if local.kind == LocalKind::Variable && !local.pattern.is_empty() {
                let place = (local.position.line, local.position.column);
                index.locals.insert(place, LocalId(id as u32));
            }
            if let (Some(value), Some(declared)) = (local.value, local.declared_type)
                && local.pattern.is_empty()
            {
                index.contexts.insert(value, Context::Declared(declared));
            }
        }
        for (id, definition) in facts.definitions.iter().enumerate() {
            let id = DefinitionId(id as u32);
            let scope = &facts.scopes[definition.scope.index()];
            let body = match scope.kind {
                ScopeKind::Type => Some(definition.scope),
                // A parameter property stands in its constructor.
                ScopeKind::Function => scope.parent.filter(|parent| {
                    facts.scopes[parent.index()].kind == ScopeKind::Type
                        && definition.kind == crate::model::SymbolKind::Field
                }),
                _ => None,
            };
            if let Some(body) = body {
                index.members.entry(body).or_default().push(id);
                let name = names[definition.name.index()];
                index.named.entry(body).or_default().push((name, id));
            }
            if let (Some(value), Some(declared), None) =
                (definition.value, definition.declared_type, definition.callable)
            {
                index.contexts.insert(value, Context::Declared(declared));
            }
        }
        index.named.values_mut().for_each(|members| members.sort_unstable());
        for (id, nameless) in facts.nameless.iter().enumerate() {
            index.nameless.entry(nameless.scope).or_default().push(id as u32);
        }
        for (id, heritage) in facts.heritage.iter().enumerate() {
            index.heritage.entry(heritage.definition).or_default().push(id as u32);
        }
        for (id, signature) in facts.signatures.iter().enumerate() {
            if let Some(scope) = signature.scope {
                index.signatures.insert(scope, SignatureId(id as u32));
            }
            for value in &signature.returns {
                index.contexts.insert(*value, Context::Result(SignatureId(id as u32)));
            }
        }
        index.expressions(facts);
        for (id, guard) in facts.guards.iter().enumerate() {
            if let Some(root) = root(facts, guard.subject) {
                index.guards.entry(root).or_default().push(id as u32);
            }
        }
        index
    }

    /// The members of a scope that have a name.
    pub(super) fn members_called(&self, scope: ScopeId, name: Name) -> &[(Name, DefinitionId)] {
        let Some(members) = self.named.get(&scope) else { return &[] };
        let start = members.partition_point(|(other, _)| *other < name);
        let end = members.partition_point(|(other, _)| *other <= name);
        &members[start..end]
    }

    fn expressions(&mut self, facts: &Facts) {
        for (id, expression) in facts.expressions.iter().enumerate() {
            let id = ExpressionId(id as u32);
            match expression {
                Expression::Call { arguments, .. } | Expression::New { class: _, arguments } => {
                    for (i, argument) in arguments.iter().enumerate() {
                        self.contexts.insert(*argument, Context::Argument(id, i as u32));
                    }
                }
                Expression::Object { properties, .. } => {
                    for property in properties {
                        if let Some(name) = property.name {
                            self.contexts.insert(property.value, Context::Property(id, name));
                        }
                    }
                }
                Expression::Closure(signature) => {
                    self.closures.insert(*signature, id);
                }
                Expression::Array(entries) => {
                    for entry in entries {
                        self.contexts.insert(*entry, Context::Element(id));
                    }
                }
                _ => {}
            }
        }
        // An object literal says itself where it stands: as the `this` of its methods it may also
        // be an argument or a value that is returned.
        for (id, expression) in facts.expressions.iter().enumerate() {
            if let Expression::Object { context, .. } = expression {
                let id = ExpressionId(id as u32);
                match context {
                    Context::None => self.contexts.remove(&id),
                    context => self.contexts.insert(id, *context),
                };
            }
        }
        // A conditional's sides stand where it stands; outer expressions mostly come first.
        for (id, expression) in facts.expressions.iter().enumerate() {
            let id = ExpressionId(id as u32);
            if let Expression::Either(sides) = expression
                && let Some(context) = self.contexts.get(&id).copied()
            {
                for side in sides {
                    self.contexts.entry(*side).or_insert(context);
                }
            }
        }
    }

    /// The innermost scope around a place: scopes stand in the order of their starts, outer before
    /// inner.
    pub(super) fn scope_at(&self, facts: &Facts, place: u32) -> Option<ScopeId> {
        let after = facts.scopes.partition_point(|scope| scope.start <= place);
        let mut at = Some(ScopeId(after.checked_sub(1)? as u32));
        while let Some(scope) = at {
            let found = &facts.scopes[scope.index()];
            if place < found.end {
                return Some(scope);
            }
            at = found.parent;
        }
        None
    }
}

/// Where a name, a local or `this` stands.
pub(super) fn place(facts: &Facts, id: ExpressionId) -> Option<u32> {
    if let Expression::Reference(reference) = facts.expressions[id.index()] {
        return Some(facts.references[reference.index()].offset);
    }
    let found = facts.places.binary_search_by_key(&id, |(id, _)| *id).ok()?;
    Some(facts.places[found].1)
}

/// What the subject of a guard hangs on.
pub(super) fn root(facts: &Facts, subject: ExpressionId) -> Option<Root> {
    let mut at = subject;
    // As deep as expressions are lowered.
    for _ in 0..64 {
        match &facts.expressions[at.index()] {
            Expression::Local(local) => return Some(Root::Local(*local)),
            Expression::This => return Some(Root::This),
            Expression::Typed(written) => return Some(Root::Typed(*written)),
            Expression::Reference(reference) => {
                let reference = &facts.references[reference.index()];
                match reference.access {
                    Access::Member(object) => at = object,
                    Access::Lexical => return Some(Root::Name(reference.name)),
                    _ => return None,
                }
            }
            _ => return None,
        }
    }
    None
}

/// Whether a member belongs to the class itself.
pub(super) const fn is_static(bits: u16) -> bool {
    bits & flags::STATIC != 0
}
