//! The pieces of a Rust document's interface: every item is one, with what is written of its types;
//! bodies are none of it.
//!
//! Must not know: other documents, the module graph.

use super::reader::{Reader, is_outer};
use super::writer::{Node, Writer};
use super::{Block, Entry, EntryKind, Piece, Reach};
use crate::model::facts::{
    Access, Conditional, DefinitionId, Facts, Import, NameId, ReferenceId, Role, TypeExpression,
};
use crate::model::{SymbolKind, Visibility};
use rustc_hash::{FxHashMap, FxHashSet};

/// Every piece, in the order of the document.
pub(super) fn pieces(facts: &Facts) -> Vec<Piece> {
    let reader = Reader::new(facts).apart();
    let derives = derives(facts);
    let with_fields: FxHashSet<DefinitionId> = (facts.definitions.iter())
        .filter(|definition| definition.kind == SymbolKind::Field)
        .filter_map(|definition| definition.enclosing)
        .collect();
    let mut pieces = Vec::with_capacity(facts.definitions.len() + facts.imports.len());
    for id in (0..facts.definitions.len() as u32).map(DefinitionId) {
        let mut writer = Writer::new(&reader);
        writer.byte(u8::from(with_fields.contains(&id)));
        for name in derives.get(&id).into_iter().flatten() {
            writer.name(*name);
        }
        pieces.push(definition(&reader, writer, id));
    }
    for (index, import) in (0..).zip(&facts.imports) {
        // What a body imports is its own.
        if is_outer(facts, import.scope) {
            pieces.push(imported(&reader, index, import));
        }
    }
    for condition in &facts.conditions {
        if let Conditional::Wrapped(id) = condition.of {
            let name = facts.name(facts.definitions[id.index()].name);
            let mut key = vec![b'W'];
            key.extend(name.bytes());
            let content = facts.name(condition.predicate).as_bytes().to_vec();
            pieces.push(Piece {
                key,
                content,
                reach: Reach::All,
                name: None,
                outline: Entry::default(),
            });
        }
    }
    super::number_twins(&mut pieces);
    pieces
}

fn definition(reader: &Reader<'_>, mut writer: Writer<'_, '_>, id: DefinitionId) -> Piece {
    let facts = reader.facts;
    let definition = &facts.definitions[id.index()];
    let mut key = vec![b'D'];
    reader.path(Some(id), &mut key);
    writer.head(id);
    writer.conditions(id);
    let around = definition.enclosing.map(|id| (id, &facts.definitions[id.index()]));
    let container = around.map(|(_, around)| around.kind);
    match definition.kind {
        SymbolKind::Impl => writer.implementation(id),
        SymbolKind::Macro => writer.optional(definition.callable, Node::Signature),
        _ => {
            writer.optional(definition.declared_type, Node::Type);
            writer.optional(definition.callable, Node::Head);
            writer.generics(definition.body);
            writer.heritage(id);
        }
    }
    let mut others = Vec::new();
    let (reach, owners, kind) = match (definition.kind, around) {
        (SymbolKind::Module, _) => (Reach::All, Vec::new(), EntryKind::Named),
        (SymbolKind::Impl, _) => {
            let block = block(reader, id);
            others.clone_from(&block.of);
            let owners = block.self_type.clone();
            (Reach::Implementation(block), owners, EntryKind::Part)
        }
        (SymbolKind::EnumMember, _) => (Reach::Everyone, vec![definition.name], EntryKind::Type),
        (SymbolKind::Field, Some((_, around))) => {
            (Reach::MemberOf(vec![around.name]), vec![around.name], EntryKind::Part)
        }
        (_, Some((_, around))) if container == Some(SymbolKind::Trait) => {
            writer.plain.insert(around.name);
            (Reach::Members, vec![definition.name], EntryKind::Member)
        }
        (kind, Some((around, _))) if container == Some(SymbolKind::Impl) => {
            let block = block(reader, around);
            let owners = block.self_type.clone();
            others.clone_from(&block.of);
            let of_trait = !block.of.is_empty();
            let reach = match kind {
                SymbolKind::TypeAlias if of_trait => Reach::Implementation(block),
                _ => Reach::MemberOf(block.self_type),
            };
            (reach, owners, EntryKind::Part)
        }
        (SymbolKind::TypeAlias, _) => (Reach::Everyone, vec![definition.name], EntryKind::Alias),
        (SymbolKind::Struct | SymbolKind::Enum | SymbolKind::Union | SymbolKind::Trait, _) => {
            (Reach::Everyone, vec![definition.name], EntryKind::Type)
        }
        _ => (Reach::Everyone, vec![definition.name], EntryKind::Named),
    };
    let (content, plain, members) = writer.finish();
    // What a trait's implementation takes is said by the trait.
    let is_said = definition.kind.is_callable()
        && around.is_some_and(|(id, _)| {
            facts.heritage.iter().any(|h| h.definition == id && h.implements)
        });
    let plain = if is_said { Box::default() } else { plain };
    let outline = Entry { owners: owners.into(), others: others.into(), plain, members, kind };
    Piece { key, content, reach, name: Some(definition.name), outline }
}

fn block(reader: &Reader<'_>, id: DefinitionId) -> Block {
    let facts = reader.facts;
    let written = facts.definitions[id.index()].declared_type;
    let names = |ids: &mut dyn Iterator<Item = crate::model::facts::TypeId>| {
        let mut writer = Writer::new(reader);
        ids.for_each(|id| writer.node(Node::Type(id)));
        writer.finish().1.to_vec()
    };
    let heritage = facts.heritage.iter().filter(|heritage| heritage.definition == id);
    let path =
        written.is_some_and(|id| matches!(facts.types[id.index()], TypeExpression::Path { .. }));
    Block {
        self_type: names(&mut written.into_iter()),
        of: names(&mut heritage.map(|heritage| heritage.supertype)),
        path,
    }
}

fn imported(reader: &Reader<'_>, index: u32, import: &Import) -> Piece {
    let facts = reader.facts;
    let mut key = vec![b'I'];
    reader.path(reader.around(import.scope), &mut key);
    let mut writer = Writer::new(reader);
    let mut at: Option<ReferenceId> = Some(import.target);
    while let Some(id) = at {
        let reference = &facts.references[id.index()];
        key.extend(facts.name(reference.name).bytes());
        key.push(b':');
        if reference.role == Role::Keyword {
            writer.label(reference.name);
        } else {
            writer.name(reference.name);
        }
        at = match reference.access {
            Access::Path(prefix) => Some(prefix),
            _ => None,
        };
    }
    key.extend(import.alias.map_or("*", |alias| facts.name(alias)).bytes());
    writer.byte(import.visibility as u8);
    writer.byte(facts.references[import.target.index()].namespaces);
    for condition in &facts.conditions {
        if condition.of == Conditional::Import(index) {
            writer.label(condition.predicate);
        }
    }
    // `use m;` takes what stands before it.
    let at = facts.references[import.target.index()].position;
    let macros = facts.definitions.iter().filter(|d| d.kind == SymbolKind::Macro);
    writer.number(macros.filter(|d| d.position < at).count() as u32);
    let reach = match import.visibility {
        _ if import.glob => Reach::All,
        Visibility::Private => Reach::Inside,
        _ => Reach::Everyone,
    };
    let (content, plain, members) = writer.finish();
    let owners = import.alias.into_iter().collect();
    let kind = EntryKind::Alias;
    let outline = Entry { owners, plain, members, kind, ..Entry::default() };
    Piece { key, content, reach, name: None, outline }
}

/// What types derive: the attribute stands between the beginning of a definition and its name.
fn derives(facts: &Facts) -> FxHashMap<DefinitionId, Vec<NameId>> {
    let mut types: Vec<DefinitionId> = (0..)
        .map(DefinitionId)
        .zip(&facts.definitions)
        .filter(|(_, definition)| {
            matches!(definition.kind, SymbolKind::Struct | SymbolKind::Enum | SymbolKind::Union)
        })
        .map(|(id, _)| id)
        .collect();
    types.sort_by_key(|id| facts.definitions[id.index()].position);
    let mut found: FxHashMap<DefinitionId, Vec<NameId>> = FxHashMap::default();
    for reference in facts.references.iter().filter(|r| r.role == Role::Macro) {
        let at =
            types.partition_point(|id| facts.definitions[id.index()].position < reference.position);
        let Some(id) = types.get(at) else { continue };
        if facts.definitions[id.index()].range.start <= reference.position {
            found.entry(*id).or_default().push(reference.name);
        }
    }
    found
}
