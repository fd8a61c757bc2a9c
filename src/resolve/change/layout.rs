//! Whether two versions of a document hang in the module graph alike: the same definitions under
//! the same numbers, the same imports and exports, the same scopes that hold names.
//!
//! Must not know: types, the module graph.

use super::reader::Reader;
use super::writer::{Node, Writer};
use crate::model::facts::{Access, Facts, ReferenceId, Role, ScopeId};

/// Whether two versions hang in the graph alike. `holds` says which scopes of a version hold names.
pub(in crate::resolve) fn is_same(
    old: &Facts,
    new: &Facts,
    holds: fn(&Facts) -> Vec<bool>,
) -> bool {
    old.definitions.len() == new.definitions.len()
        && old.imports.len() == new.imports.len()
        && old.exports.len() == new.exports.len()
        && old.heritage.len() == new.heritage.len()
        && written(old, &holds(old)) == written(new, &holds(new))
}

/// For each scope that holds names, which one of them it is; for the others that around them.
fn ranks(facts: &Facts, holds: &[bool]) -> Vec<u32> {
    let mut ranks: Vec<u32> = Vec::with_capacity(facts.scopes.len());
    let mut next = 0;
    for (scope, holds) in facts.scopes.iter().zip(holds) {
        let rank = match scope.parent {
            Some(parent) if !holds => ranks[parent.index()],
            _ => {
                next += 1;
                next
            }
        };
        ranks.push(rank);
    }
    ranks
}

fn written(facts: &Facts, holds: &[bool]) -> Vec<u8> {
    let reader = Reader::new(facts).apart();
    let mut writer = Writer::new(&reader);
    let ranks = ranks(facts, holds);
    let rank = |scope: ScopeId| ranks[scope.index()];
    for (scope, own) in facts.scopes.iter().zip(&ranks) {
        if scope.parent.is_none_or(|parent| ranks[parent.index()] != *own) {
            writer.byte(scope.kind as u8);
            writer.number(scope.parent.map_or(0, rank));
            writer.number(scope.definition.map_or(u32::MAX, |id| id.0));
        }
    }
    for (id, definition) in (0..).map(crate::model::facts::DefinitionId).zip(&facts.definitions) {
        writer.head(id);
        writer.conditions(id);
        writer.number(rank(definition.scope));
        writer.byte(facts.scopes[definition.scope.index()].kind as u8);
        writer.number(definition.enclosing.map_or(u32::MAX, |id| id.0));
        writer.byte(u8::from(definition.declared_type.is_some()));
    }
    for import in &facts.imports {
        writer.number(rank(import.scope));
        path(&mut writer, facts, import.target);
        import.imported.into_iter().chain(import.alias).for_each(|name| writer.label(name));
        writer.byte(u8::from(import.alias.is_some()) | u8::from(import.glob) << 1);
        writer.byte(import.visibility as u8);
    }
    for condition in &facts.conditions {
        writer.text(&format!("{:?}", condition.of));
        writer.label(condition.predicate);
    }
    for export in &facts.exports {
        writer.number(rank(export.scope));
        export.imported.into_iter().chain(export.name).for_each(|name| writer.label(name));
        writer.byte(u8::from(export.name.is_some()) | u8::from(export.glob) << 1);
        match export.target {
            Some(target) => path(&mut writer, facts, target),
            None => writer.byte(0),
        }
    }
    for reference in facts.references.iter().filter(|r| r.role == Role::ImportModule) {
        writer.label(reference.name);
    }
    for heritage in &facts.heritage {
        writer.number(heritage.definition.0);
        writer.byte(u8::from(heritage.implements));
        writer.node(Node::Type(heritage.supertype));
    }
    writer.finish().0
}

fn path(writer: &mut Writer<'_, '_>, facts: &Facts, target: ReferenceId) {
    let mut at = Some(target);
    while let Some(id) = at {
        let reference = &facts.references[id.index()];
        writer.byte(reference.role as u8);
        writer.byte(reference.namespaces);
        writer.label(reference.name);
        at = match reference.access {
            Access::Path(prefix) => Some(prefix),
            _ => None,
        };
    }
}
