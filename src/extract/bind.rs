//! Ties names to the locals they mean.
//!
//! A name that means a parameter, a variable or a type parameter never leads to a symbol, however
//! many symbols are called the same: half of the precision is decided here. What is left of the
//! references may lead to a symbol and keeps its order; everything that names one by index is
//! renumbered.
//!
//! Must not know: syntax, any language.

use crate::language::{Builder, Lower};
use crate::model::SymbolKind;
use crate::model::facts::{
    Access, Conditional, Expression, ExpressionId, Facts, LocalId, LocalKind, PatternStep,
    Reference, ReferenceId, ScopeId, ScopeKind, TypeExpression, TypeId, namespaces,
};
use rustc_hash::{FxHashMap, FxHashSet};

/// No local.
const NONE: u32 = u32::MAX;

/// What became of a reference.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Fate {
    Kept(ReferenceId),
    Bound(LocalId),
    /// Means a local that is one thing with a definition of its name and scope: leads to the
    /// definition, has the value of the local.
    Merged(ReferenceId, LocalId),
    Dropped,
}

impl Fate {
    const fn kept(self) -> Option<ReferenceId> {
        match self {
            Self::Kept(id) | Self::Merged(id, _) => Some(id),
            Self::Bound(_) | Self::Dropped => None,
        }
    }
}

/// Binds locals, drops what is no reference and gives the finished facts.
pub(super) fn bind(builder: Builder<'_>, lower: &dyn Lower) -> Facts {
    let mut fates: Vec<Fate> = Vec::with_capacity(builder.facts.references.len());
    let index = Index::of(&builder.facts);
    let mut kept = 0;
    for (id, reference) in builder.facts.references.iter().enumerate() {
        let id = ReferenceId(id as u32);
        let prefix_dropped = match reference.access {
            Access::Path(prefix) => fates.get(prefix.index()) == Some(&Fate::Dropped),
            Access::Same(other) => fates.get(other.index()).is_none_or(|f| f.kept().is_none()),
            _ => false,
        };
        let fate = if builder.is_dropped(id) || prefix_dropped {
            Fate::Dropped
        } else if let Some(local) = index.lookup(&builder.facts, reference, id, lower) {
            if lower.merges() && index.merged(&builder.facts, local) {
                kept += 1;
                Fate::Merged(ReferenceId(kept - 1), local)
            } else {
                Fate::Bound(local)
            }
        } else {
            kept += 1;
            Fate::Kept(ReferenceId(kept - 1))
        };
        fates.push(fate);
    }
    renumber(builder.facts, &fates, lower.merges())
}

/// The document's locals and what hides them, by scope and name.
struct Index {
    /// The last local of a name in a scope.
    last: FxHashMap<(u32, u32), u32>,
    /// The local of the same name and scope before each local.
    before: Vec<u32>,
    /// Whether a name is that of any local.
    named: Vec<bool>,
    /// Definitions and imports of a scope, with their namespaces.
    items: FxHashMap<(u32, u32), u8>,
    /// What imports and exports name: module-level by nature.
    never: FxHashSet<ReferenceId>,
}

impl Index {
    fn of(facts: &Facts) -> Self {
        let mut last = FxHashMap::default();
        let mut before = vec![NONE; facts.locals.len()];
        let mut named = vec![false; facts.names.len()];
        for (id, local) in facts.locals.iter().enumerate() {
            named[local.name.index()] = true;
            if let Some(earlier) = last.insert((local.scope.0, local.name.0), id as u32) {
                before[id] = earlier;
            }
        }
        let mut items: FxHashMap<(u32, u32), u8> = FxHashMap::default();
        for definition in &facts.definitions {
            // Members are reached by path or receiver, never by their bare name.
            if facts.scopes[definition.scope.index()].kind != ScopeKind::Type
                && named[definition.name.index()]
            {
                *items.entry((definition.scope.0, definition.name.0)).or_default() |=
                    spaces(definition.kind);
            }
        }
        for import in &facts.imports {
            let name = import.alias.unwrap_or(facts.references[import.target.index()].name);
            if !import.glob && named[name.index()] {
                *items.entry((import.scope.0, name.0)).or_default() |= namespaces::ANY;
            }
        }
        let never = (facts.imports.iter().map(|i| i.target))
            .chain(facts.exports.iter().filter_map(|e| e.target))
            .collect();
        Self { last, before, named, items, never }
    }

    /// Whether a variable has a definition of its name in its scope.
    fn merged(&self, facts: &Facts, local: LocalId) -> bool {
        let local = &facts.locals[local.index()];
        local.kind == LocalKind::Variable && self.items.contains_key(&(local.scope.0, local.name.0))
    }

    /// The local a reference means.
    fn lookup(
        &self,
        facts: &Facts,
        reference: &Reference,
        id: ReferenceId,
        lower: &dyn Lower,
    ) -> Option<LocalId> {
        let wanted = reference.namespaces;
        if reference.access != Access::Lexical
            || wanted == namespaces::MACRO
            || !self.named[reference.name.index()]
            || self.never.contains(&id)
        {
            return None;
        }
        let (mut variables, mut types, mut constants) = (true, true, true);
        let mut scope: ScopeId = reference.scope;
        loop {
            let key = (scope.0, reference.name.0);
            let mut candidate = self.last.get(&key).copied().unwrap_or(NONE);
            while candidate != NONE {
                let local = &facts.locals[candidate as usize];
                let (seen, space) = match local.kind {
                    LocalKind::Parameter | LocalKind::Variable => (variables, namespaces::VALUE),
                    LocalKind::TypeParameter => (types, namespaces::TYPE),
                    // A constant argument reads like a type (`Array<N>`).
                    LocalKind::ConstParameter => (constants, namespaces::ANY),
                };
                if seen && wanted & space != 0 && local.visible_from <= reference.offset {
                    return Some(LocalId(candidate));
                }
                candidate = self.before[candidate as usize];
            }
            if self.items.get(&key).is_some_and(|spaces| spaces & wanted != 0) {
                return None;
            }
            let crossed = &facts.scopes[scope.index()];
            variables &= lower.sees(LocalKind::Variable, crossed);
            types &= lower.sees(LocalKind::TypeParameter, crossed);
            constants &= lower.sees(LocalKind::ConstParameter, crossed);
            if !(variables || types || constants) {
                return None;
            }
            scope = crossed.parent?;
        }
    }
}

/// Where names of a kind of definition are looked up.
const fn spaces(kind: SymbolKind) -> u8 {
    match kind {
        SymbolKind::Module
        | SymbolKind::Trait
        | SymbolKind::Interface
        | SymbolKind::TypeAlias
        | SymbolKind::Union => namespaces::TYPE,
        SymbolKind::Function | SymbolKind::Constant | SymbolKind::Static | SymbolKind::Variable => {
            namespaces::VALUE
        }
        SymbolKind::Macro => namespaces::MACRO,
        SymbolKind::Impl => 0,
        _ => namespaces::TYPE | namespaces::VALUE,
    }
}

/// Removes what is bound or dropped and renumbers the rest.
fn renumber(mut facts: Facts, fates: &[Fate], places: bool) -> Facts {
    let kept = |id: ReferenceId| fates[id.index()].kept();
    for (index, expression) in facts.expressions.iter_mut().enumerate() {
        match expression {
            Expression::Reference(id) => {
                if places && matches!(fates[id.index()], Fate::Bound(_) | Fate::Merged(..)) {
                    let offset = facts.references[id.index()].offset;
                    facts.places.push((ExpressionId(index as u32), offset));
                }
                *expression = match fates[id.index()] {
                    Fate::Kept(id) => Expression::Reference(id),
                    Fate::Bound(local) | Fate::Merged(_, local) => Expression::Local(local),
                    Fate::Dropped => Expression::Unknown,
                };
            }
            Expression::Macro { macro_, .. } => match kept(*macro_) {
                Some(id) => *macro_ = id,
                None => *expression = Expression::Unknown,
            },
            _ => {}
        }
    }
    facts.places.sort_unstable();
    for local in &mut facts.locals {
        local.pattern.retain_mut(|step| match step {
            PatternStep::Constructor(id) => match kept(*id) {
                Some(new) => {
                    *id = new;
                    true
                }
                None => false,
            },
            _ => true,
        });
    }
    for type_ in &mut facts.types {
        match type_ {
            TypeExpression::Path { reference, .. } => match fates[reference.index()] {
                Fate::Kept(id) | Fate::Merged(id, _) => *reference = id,
                Fate::Bound(local) => *type_ = TypeExpression::Parameter(local),
                Fate::Dropped => *type_ = TypeExpression::Unknown,
            },
            TypeExpression::Typeof(reference) => match fates[reference.index()] {
                Fate::Kept(id) | Fate::Merged(id, _) => *reference = id,
                Fate::Bound(local) => *type_ = TypeExpression::TypeofLocal(local),
                Fate::Dropped => *type_ = TypeExpression::Unknown,
            },
            _ => {}
        }
    }
    let mut references = std::mem::take(&mut facts.references);
    let mut index = 0;
    references.retain_mut(|reference| {
        let fate = fates[index];
        let stays = fate.kept().is_some();
        index += 1;
        if matches!(fate, Fate::Merged(..)) {
            reference.namespaces = namespaces::ANY;
        }
        if stays && let Access::Same(other) = reference.access {
            // It stays only with the other one.
            reference.access = kept(other).map_or(Access::Lexical, Access::Same);
        } else if stays && let Access::Path(prefix) = reference.access {
            reference.access = match fates[prefix.index()] {
                Fate::Kept(id) | Fate::Merged(id, _) => Access::Path(id),
                Fate::Bound(local) => {
                    facts.types.push(TypeExpression::Parameter(local));
                    Access::Type(TypeId(facts.types.len() as u32 - 1))
                }
                // Its own fate is the same, so it is gone already.
                Fate::Dropped => Access::Lexical,
            };
        }
        stays
    });
    facts.references = references;
    let mut imports: Vec<Option<u32>> = Vec::with_capacity(facts.imports.len());
    for mut import in std::mem::take(&mut facts.imports) {
        let target = kept(import.target);
        imports.push(target.map(|_| facts.imports.len() as u32));
        if let Some(target) = target {
            import.target = target;
            facts.imports.push(import);
        }
    }
    facts.conditions.retain_mut(|condition| match &mut condition.of {
        Conditional::Import(index) => match imports[*index as usize] {
            Some(new) => {
                *index = new;
                true
            }
            None => false,
        },
        Conditional::Definition(_) | Conditional::Wrapped(_) => true,
    });
    for export in &mut facts.exports {
        export.target = export.target.and_then(kept);
    }
    facts
}
