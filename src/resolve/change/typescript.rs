//! The pieces of a TypeScript or JavaScript document's interface: its outer declarations, with all
//! that their types are inferred from; imports and exports.
//!
//! Must not know: other documents, the module graph.

use super::reader::{Reader, is_outer};
use super::writer::{Node, Writer};
use super::{Entry, EntryKind, Piece, Reach};
use crate::model::facts::{DefinitionId, Facts, ScopeId, ScopeKind, flags};
use crate::model::{Language, SymbolKind, Visibility};
use crate::resolve::typescript::is_module;

/// Every piece, in the order of the document.
pub(super) fn pieces(facts: &Facts, path: &str, language: Language) -> Vec<Piece> {
    let reader = Reader::new(facts);
    let module = is_module(facts);
    let declarations = [".d.ts", ".d.mts", ".d.cts"].iter().any(|ending| path.ends_with(ending));
    let explicit = declarations && facts.exports.iter().any(|e| e.scope == ScopeId(0));
    let script = !module && language != Language::JavaScript;
    let status = vec![u8::from(module), u8::from(explicit)];
    let mut pieces = vec![Piece {
        key: vec![b'S'],
        content: status,
        reach: Reach::All,
        name: None,
        outline: Entry::default(),
    }];
    for (id, definition) in (0..).map(DefinitionId).zip(&facts.definitions) {
        if !is_outer(facts, definition.scope) {
            continue;
        }
        let mut key = vec![b'D'];
        reader.path(Some(id), &mut key);
        let mut writer = Writer::new(&reader);
        let namespace = definition.kind == SymbolKind::Namespace;
        if namespace {
            writer.head(id);
        } else {
            writer.node(Node::Definition(id));
        }
        let (content, plain, members) = writer.finish();
        let within = facts.scopes[definition.scope.index()].kind == ScopeKind::Module;
        let ambient = namespace && !definition.attribute.is_empty() || is_ambient(facts, id);
        let public =
            definition.visibility == Visibility::Public || definition.attribute == "exports";
        let (reach, kind) = match () {
            () if script || ambient => (Reach::All, EntryKind::Member),
            () if within => (Reach::Members, EntryKind::Member),
            () if definition.flags & flags::DEFAULT != 0 => (Reach::Module, EntryKind::Module),
            () if public || declarations => (Reach::Everyone, EntryKind::Named),
            () => (Reach::Inside, EntryKind::Inside),
        };
        let outline =
            Entry { owners: [definition.name].into(), plain, members, kind, ..Entry::default() };
        pieces.push(Piece { key, content, reach, name: Some(definition.name), outline });
    }
    for import in &facts.imports {
        let mut key = vec![b'I'];
        reader.path(reader.around(import.scope), &mut key);
        key.extend(import.alias.map_or("", |alias| facts.name(alias)).bytes());
        let mut writer = Writer::new(&reader);
        writer.node(Node::Reference(import.target));
        if let Some(imported) = import.imported {
            writer.name(imported);
        }
        writer.byte(import.visibility as u8);
        writer.byte(u8::from(import.type_only) | u8::from(import.glob) << 1);
        let (reach, kind) = match import.visibility {
            Visibility::Public => (Reach::Members, EntryKind::Member),
            _ => (Reach::Inside, EntryKind::Inside),
        };
        let (content, plain, members) = writer.finish();
        let owners = import.alias.into_iter().collect();
        pieces.push(Piece {
            key,
            content,
            reach,
            name: None,
            outline: Entry { owners, plain, members, kind, ..Entry::default() },
        });
    }
    for export in &facts.exports {
        let mut key = vec![b'E'];
        reader.path(reader.around(export.scope), &mut key);
        key.extend(export.name.map_or("", |name| facts.name(name)).bytes());
        let mut writer = Writer::new(&reader);
        if let Some(imported) = export.imported {
            writer.name(imported);
        }
        writer.optional(export.target, Node::Reference);
        writer.optional(export.value, Node::Expression);
        let around = reader.around(export.scope);
        let ambient = around.is_some_and(|id| {
            is_ambient(facts, id) || !facts.definitions[id.index()].attribute.is_empty()
        });
        let name = export.name.map(|name| facts.name(name));
        let (reach, kind) = match name {
            _ if export.glob || ambient => (Reach::All, EntryKind::Member),
            Some("default" | "=") => (Reach::Module, EntryKind::Module),
            _ if export.scope != ScopeId(0) => (Reach::Members, EntryKind::Member),
            _ => (Reach::Everyone, EntryKind::Named),
        };
        let (content, plain, members) = writer.finish();
        let owners = export.name.into_iter().collect();
        pieces.push(Piece {
            key,
            content,
            reach,
            name: None,
            outline: Entry { owners, plain, members, kind, ..Entry::default() },
        });
    }
    super::number_twins(&mut pieces);
    pieces
}

/// Whether a definition stands in `declare global` or `declare module "m"`.
fn is_ambient(facts: &Facts, id: DefinitionId) -> bool {
    let mut at = facts.definitions[id.index()].enclosing;
    while let Some(id) = at {
        let around = &facts.definitions[id.index()];
        if around.kind == SymbolKind::Namespace && !around.attribute.is_empty() {
            return true;
        }
        at = around.enclosing;
    }
    false
}
