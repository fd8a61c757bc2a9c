//! Textual scope of `macro_rules!`. Reference, "Macros by example: Scoping, exporting, and
//! importing": a macro is in scope behind its definition, in the modules and files declared there
//! too, and leaves a module only through `#[macro_use]`.
//!
//! Must not know: paths of macros (they are names of modules like all others).

use super::modules::{Key, Modules, Tables};
use crate::model::facts::{Definition, DefinitionId, Facts, ScopeId, ScopeKind, flags};
use crate::model::{Position, SymbolKind};
use crate::resolve::SourceIndex;
use crate::resolve::graph::{Entity, Name};
use std::ops::Deref;

/// How many files and modules a lookup goes through at most.
const MAX_STEPS: usize = 128;

/// The macro that `name` means at a place by textual scope.
pub(super) fn textual<T: Deref<Target = Tables>>(
    modules: &Modules<'_, T>,
    source: SourceIndex,
    scope: ScopeId,
    name: Name,
    at: Position,
) -> Option<Key> {
    let (mut source, mut scope, mut at) = (source, scope, at);
    for _ in 0..MAX_STEPS {
        let facts = &modules.project.source(source).facts;
        if let Some(found) = last_in(modules, source, scope, name, Some(at), 0) {
            return Some(found);
        }
        match facts.scopes[scope.index()].parent {
            Some(parent) => scope = parent,
            None => {
                // The file goes on where its `mod` item stands.
                let module = modules.module_of_source.get(&source)?;
                let (outer, declared) = modules.info(*module).declared?;
                let definition = modules.definition((outer, declared));
                (source, scope, at) = (outer, definition.scope, definition.position);
            }
        }
    }
    None
}

/// The last macro of a name that a scope has defined before a place (at its end for `None`).
fn last_in<T: Deref<Target = Tables>>(
    modules: &Modules<'_, T>,
    source: SourceIndex,
    scope: ScopeId,
    name: Name,
    before: Option<Position>,
    depth: usize,
) -> Option<Key> {
    if depth > MAX_STEPS {
        return None;
    }
    let facts: &Facts = &modules.project.source(source).facts;
    let mut inactive = None;
    for id in modules.macro_carriers(source, scope).iter().rev() {
        let definition = &facts.definitions[id.index()];
        if before.is_some_and(|at| definition.position >= at) {
            continue;
        }
        let key = (source, *id);
        let found = if definition.kind == SymbolKind::Macro {
            (modules.name(source, definition.name) == name).then_some(key)
        } else {
            // `#[macro_use] mod m` hands on what it has at its end.
            let module = modules.graph.members_of(&Entity::Definition(source, *id));
            module.and_then(|module| {
                let info = modules.info(module);
                last_in(modules, info.source, info.scope, name, None, depth + 1)
            })
        };
        match found {
            Some(found) if !modules.is_inactive(found) => {
                return Some(found);
            }
            Some(found) => inactive = inactive.or(Some(found)),
            None => {}
        }
    }
    inactive
}

/// The item that an item macro is given under a name which no macro is known by. A macro may define
/// further macros and can only take their names from what it is given (Reference, "Macros by
/// example: Hygiene"); so of a crate's items inside item macros the only one of that name is where
/// the macro's name is written.
pub(super) fn made(modules: &Modules<'_>, source: SourceIndex, name: Name) -> Option<Key> {
    let crate_ = |source| Some(modules.info(*modules.module_of_source.get(&source)?).crate_);
    let mut candidates = (modules.given_items.get(&name)?.iter())
        .filter(|key| crate_(key.0) == crate_(source) && !modules.is_inactive(**key));
    let found = candidates.next().copied();
    found.filter(|_| candidates.next().is_none())
}

/// Whether a definition stands inside an item macro and is no member of anything.
pub(super) fn is_given(facts: &Facts, definition: &Definition) -> bool {
    let within = &facts.scopes[definition.scope.index()];
    definition.flags & flags::IN_MACRO != 0
        && definition.kind != SymbolKind::Macro
        && matches!(within.kind, ScopeKind::Document | ScopeKind::Module)
}

/// The macros and `#[macro_use]` modules of a source, by scope and in order.
pub(super) fn carriers(facts: &Facts) -> Vec<(ScopeId, Vec<DefinitionId>)> {
    let mut found: Vec<(ScopeId, Vec<DefinitionId>)> = Vec::new();
    for (index, definition) in facts.definitions.iter().enumerate() {
        let carries = match definition.kind {
            SymbolKind::Macro => true,
            SymbolKind::Module => definition.flags & flags::MACRO_EXPORT != 0,
            _ => false,
        };
        if carries {
            let id = DefinitionId(index as u32);
            match found.iter_mut().find(|(scope, _)| *scope == definition.scope) {
                Some((_, ids)) => ids.push(id),
                None => found.push((definition.scope, vec![id])),
            }
        }
    }
    found
}
