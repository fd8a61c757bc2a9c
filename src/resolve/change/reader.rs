//! A document's facts by what writing its interface asks for.
//!
//! Must not know: how an interface is written, which facts are part of it.

use super::writer::{Node, Writer};
use crate::model::SymbolKind;
use crate::model::facts::{
    Access, Conditional, DefinitionId, Expression, ExpressionId, Facts, Guard, LocalId, LocalKind,
    NameId, ScopeId, ScopeKind, SignatureId, TypeId,
};
use rustc_hash::FxHashMap;

/// Expressions looked into for what a guard speaks of; as deep as expressions are lowered.
const MAX_ROOT: usize = 64;

/// What a guard's subject hangs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Root {
    Local(LocalId),
    This,
    Typed(TypeId),
    Name(NameId),
}

/// A document's facts by what writing asks for.
pub(super) struct Reader<'f> {
    pub(super) facts: &'f Facts,
    /// Definitions by the scope they stand in, parameter properties by their class's.
    pub(super) members: FxHashMap<ScopeId, Vec<DefinitionId>>,
    /// Declarations inside bodies by name.
    pub(super) inner: FxHashMap<NameId, Vec<DefinitionId>>,
    pub(super) parameters: FxHashMap<ScopeId, Vec<LocalId>>,
    pub(super) closures: FxHashMap<SignatureId, ExpressionId>,
    pub(super) contexts: FxHashMap<ExpressionId, Node>,
    pub(super) guards: FxHashMap<Root, Vec<Guard>>,
    pub(super) locals: FxHashMap<(u32, u32), LocalId>,
    /// Of each definition, which of its namesakes within the same definition it is.
    pub(super) ordinals: Vec<u32>,
    pub(super) conditions: FxHashMap<DefinitionId, Vec<NameId>>,
    pub(super) heritage: FxHashMap<DefinitionId, Vec<u32>>,
}

/// Whether declarations in a scope are seen from other documents.
pub(super) fn is_outer(facts: &Facts, scope: ScopeId) -> bool {
    let mut at = Some(scope);
    while let Some(id) = at {
        let scope = &facts.scopes[id.index()];
        if !matches!(scope.kind, ScopeKind::Document | ScopeKind::Module) {
            return false;
        }
        at = scope.parent;
    }
    true
}

/// A bit for each name: it stands somewhere else than behind a dot.
pub(super) fn plain_names(facts: &Facts) -> Box<[u64]> {
    let mut bits = vec![0_u64; facts.names.len().div_ceil(64)];
    let mut set = |name: NameId| bits[name.index() / 64] |= 1 << (name.0 % 64);
    for reference in &facts.references {
        if !matches!(reference.access, Access::Member(_)) {
            set(reference.name);
        }
    }
    facts.definitions.iter().for_each(|definition| set(definition.name));
    for import in &facts.imports {
        import.alias.into_iter().chain(import.imported).for_each(&mut set);
    }
    for export in &facts.exports {
        export.name.into_iter().chain(export.imported).for_each(&mut set);
    }
    bits.into()
}

impl<'f> Reader<'f> {
    pub(super) fn new(facts: &'f Facts) -> Self {
        let mut reader = Self {
            facts,
            members: FxHashMap::default(),
            inner: FxHashMap::default(),
            parameters: FxHashMap::default(),
            closures: FxHashMap::default(),
            contexts: FxHashMap::default(),
            guards: FxHashMap::default(),
            locals: FxHashMap::default(),
            ordinals: Vec::with_capacity(facts.definitions.len()),
            conditions: FxHashMap::default(),
            heritage: FxHashMap::default(),
        };
        let mut counts: FxHashMap<(Option<DefinitionId>, NameId), u32> = FxHashMap::default();
        for (id, definition) in (0..).map(DefinitionId).zip(&facts.definitions) {
            let count = counts.entry((definition.enclosing, definition.name)).or_default();
            reader.ordinals.push(*count);
            *count += 1;
            let scope = &facts.scopes[definition.scope.index()];
            let body = match (scope.kind, scope.parent) {
                // A parameter property stands in its constructor.
                (ScopeKind::Function, Some(around)) if definition.kind == SymbolKind::Field => {
                    around
                }
                _ => definition.scope,
            };
            reader.members.entry(body).or_default().push(id);
            if !matches!(scope.kind, ScopeKind::Document | ScopeKind::Module | ScopeKind::Type) {
                reader.inner.entry(definition.name).or_default().push(id);
            }
        }
        for (id, local) in (0..).map(LocalId).zip(&facts.locals) {
            match local.kind {
                LocalKind::TypeParameter | LocalKind::ConstParameter => {
                    reader.parameters.entry(local.scope).or_default().push(id);
                }
                _ if !local.pattern.is_empty() => {
                    reader.locals.insert((local.position.line, local.position.column), id);
                }
                _ => {}
            }
        }
        for condition in &facts.conditions {
            if let Conditional::Definition(id) = condition.of {
                reader.conditions.entry(id).or_default().push(condition.predicate);
            }
        }
        for (index, heritage) in (0..).zip(&facts.heritage) {
            reader.heritage.entry(heritage.definition).or_default().push(index);
        }
        for guard in &facts.guards {
            if let Some(root) = reader.root(guard.subject) {
                reader.guards.entry(root).or_default().push(*guard);
            }
        }
        for (id, signature) in (0..).map(SignatureId).zip(&facts.signatures) {
            for value in &signature.returns {
                reader.contexts.insert(*value, Node::Head(id));
            }
        }
        for (id, expression) in (0..).map(ExpressionId).zip(&facts.expressions) {
            let within = Node::Expression(id);
            let mut inside = |all: &[ExpressionId]| {
                reader.contexts.extend(all.iter().map(|inner| (*inner, within)));
            };
            match expression {
                Expression::Call { arguments, .. } | Expression::New { arguments, .. } => {
                    inside(arguments);
                }
                Expression::Array(all) | Expression::Either(all) => inside(all),
                Expression::Object { properties, .. } => {
                    properties.iter().for_each(|property| inside(&[property.value]));
                }
                Expression::Closure(signature) => {
                    reader.closures.insert(*signature, id);
                }
                _ => {}
            }
        }
        reader
    }

    /// What bodies declare is written for itself.
    pub(super) fn apart(mut self) -> Self {
        self.inner.clear();
        self
    }

    pub(super) fn root(&self, subject: ExpressionId) -> Option<Root> {
        let mut at = subject;
        for _ in 0..MAX_ROOT {
            match &self.facts.expressions[at.index()] {
                Expression::Local(local) => return Some(Root::Local(*local)),
                Expression::This => return Some(Root::This),
                Expression::Typed(written) => return Some(Root::Typed(*written)),
                Expression::Reference(reference) => {
                    let reference = &self.facts.references[reference.index()];
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

    pub(super) fn place(&self, id: ExpressionId) -> Option<u32> {
        if let Expression::Reference(reference) = self.facts.expressions[id.index()] {
            return Some(self.facts.references[reference.index()].offset);
        }
        let places = &self.facts.places;
        let found = places.binary_search_by_key(&id, |(id, _)| *id).ok()?;
        Some(places[found].1)
    }

    /// The members of the class around a place.
    pub(super) fn class_at(&self, place: u32) -> Option<ScopeId> {
        let scopes = &self.facts.scopes;
        let after = scopes.partition_point(|scope| scope.start <= place);
        let mut at = Some(ScopeId(after.checked_sub(1)? as u32));
        while let Some(id) = at {
            let scope = &scopes[id.index()];
            if scope.kind == ScopeKind::Type && place < scope.end {
                return Some(id);
            }
            at = scope.parent;
        }
        None
    }

    /// The definition around a scope.
    pub(super) fn around(&self, scope: ScopeId) -> Option<DefinitionId> {
        let mut at = Some(scope);
        while let Some(id) = at {
            let scope = &self.facts.scopes[id.index()];
            if scope.definition.is_some() {
                return scope.definition;
            }
            at = scope.parent;
        }
        None
    }

    /// The names and kinds of a definition and all around it, with their places among namesakes.
    pub(super) fn path(&self, definition: Option<DefinitionId>, out: &mut Vec<u8>) {
        let mut at = definition;
        while let Some(id) = at {
            let definition = &self.facts.definitions[id.index()];
            out.push(definition.kind as u8);
            out.extend(self.facts.name(definition.name).bytes());
            out.push(0);
            if definition.kind == SymbolKind::Impl {
                let mut writer = Writer::new(self);
                writer.implementation(id);
                out.extend(writer.finish().0);
            } else {
                out.extend(self.ordinals[id.index()].to_le_bytes());
            }
            at = definition.enclosing;
        }
    }
}
