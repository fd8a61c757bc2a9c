//! Symbols: one document's facts as rows.
//!
//! A document's symbols follow from its path and its facts alone, so they are written again only
//! when its bytes change. `impl` blocks group their members and are no symbols themselves.
//!
//! Must not know: other documents, what references lead to, the database.

use super::descriptor;
use crate::model::facts::{Definition, DefinitionId, Facts, NameId, ScopeId};
use crate::model::identity::{document_id, symbol_id};
use crate::model::{Position, Range, Symbol, SymbolKind, Visibility};
use rustc_hash::{FxHashMap, FxHashSet};

/// Stems of documents that stand for the folder they are in.
const FOLDER_STEMS: [&str; 4] = ["mod", "lib", "main", "index"];

/// Folders that group sources and name nothing.
const SOURCE_FOLDER: &str = "src";

/// What stands between the names of a container.
const SEPARATOR: &str = "::";

/// Which symbol each definition of one document is, and in which symbol it stands.
#[derive(Clone, Debug, Default)]
pub struct Outline {
    /// The symbol of the document itself.
    pub file: i64,
    /// The symbol of each definition; `None` for `impl` blocks.
    pub ids: Vec<Option<i64>>,
    /// The definition whose symbol each definition stands in; `None` for the document's.
    pub enclosing: Vec<Option<DefinitionId>>,
    /// The innermost callable each definition is or stands in.
    pub callable: Vec<Option<DefinitionId>>,
}

impl Outline {
    /// The outline of one document.
    pub fn new(repository: i64, path: &str, facts: &Facts) -> Self {
        Self::from_descriptors(repository, facts, &Descriptors::new(path, facts))
    }

    fn from_descriptors(repository: i64, facts: &Facts, descriptors: &Descriptors) -> Self {
        let types = types_by_scope(facts);
        let definitions = &facts.definitions;
        let id = |(definition, descriptor): (&Definition, &String)| {
            (definition.kind != SymbolKind::Impl).then(|| symbol_id(repository, descriptor))
        };
        let parts = &descriptors.definitions;
        Self {
            file: symbol_id(repository, &descriptors.document),
            ids: definitions.iter().zip(parts).map(id).collect(),
            enclosing: definitions.iter().map(|d| enclosing_symbol(facts, &types, d)).collect(),
            callable: (0..definitions.len())
                .map(|index| {
                    chain(facts, Some(DefinitionId(index as u32)))
                        .find(|id| definitions[id.index()].kind.is_callable())
                })
                .collect(),
        }
    }

    /// Every symbol's id.
    pub fn all(&self) -> impl Iterator<Item = i64> {
        self.ids.iter().flatten().copied().chain(std::iter::once(self.file))
    }

    /// The symbol of a definition, or of what an `impl` block stands for.
    pub fn symbol(&self, definition: DefinitionId) -> i64 {
        let own = self.ids[definition.index()];
        own.unwrap_or_else(|| self.enclosing_symbol(definition))
    }

    /// The symbol a definition stands in.
    pub fn enclosing_symbol(&self, definition: DefinitionId) -> i64 {
        // What encloses is never an `impl`, so it has an id.
        let enclosing = self.enclosing[definition.index()];
        enclosing.and_then(|id| self.ids[id.index()]).unwrap_or(self.file)
    }
}

/// The names a document stands in and is called by, outermost first: its path without `src`, its
/// ending and stems that stand for their folder.
pub fn module_path(path: &str) -> Vec<&str> {
    let (folders, name) = path.rsplit_once('/').unwrap_or(("", path));
    let stem = stem(name);
    let mut parts: Vec<&str> =
        folders.split('/').filter(|part| !part.is_empty() && *part != SOURCE_FOLDER).collect();
    if !FOLDER_STEMS.contains(&stem) || parts.is_empty() {
        parts.push(stem);
    }
    parts
}

fn stem(name: &str) -> &str {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    stem.strip_suffix(".d").unwrap_or(stem)
}

/// The symbol rows of one document, its own first.
pub fn symbols(repository: i64, path: &str, facts: &Facts) -> Vec<Symbol> {
    let descriptors = Descriptors::new(path, facts);
    let outline = Outline::from_descriptors(repository, facts, &descriptors);
    let document_id = document_id(repository, path);
    let mut module = module_path(path);
    let containers = containers(facts, &module.join(SEPARATOR));
    let start = Position { line: 1, column: 1 };
    let name = module.pop().unwrap_or(path).to_owned();
    let mut rows = Vec::with_capacity(facts.definitions.len() + 1);
    rows.push(Symbol {
        id: outline.file,
        document_id,
        enclosing_id: None,
        name,
        container: module.join(SEPARATOR),
        kind: SymbolKind::File,
        visibility: Visibility::Public,
        descriptor: descriptors.document,
        signature: String::new(),
        documentation: String::new(),
        body_hash: body_hash(facts, 0),
        position: start,
        range: Range { start, end: Position { line: facts.lines + 1, column: 1 } },
    });
    let parts = descriptors.definitions.into_iter().zip(containers);
    for (index, (definition, (descriptor, container))) in
        facts.definitions.iter().zip(parts).enumerate()
    {
        let Some(id) = outline.ids[index] else { continue };
        rows.push(Symbol {
            id,
            document_id,
            enclosing_id: Some(outline.enclosing_symbol(DefinitionId(index as u32))),
            name: facts.name(definition.name).to_owned(),
            container,
            kind: definition.kind,
            visibility: definition.visibility,
            descriptor,
            signature: definition.signature.clone(),
            documentation: definition.documentation.clone(),
            body_hash: body_hash(facts, index + 1),
            position: definition.position,
            range: definition.range,
        });
    }
    rows
}

/// As the database keeps it; extraction gives every definition one.
fn body_hash(facts: &Facts, place: usize) -> i64 {
    facts.bodies.get(place).map_or(0, |hash| hash.cast_signed())
}

/// A definition and all around it, innermost first.
fn chain(facts: &Facts, start: Option<DefinitionId>) -> impl Iterator<Item = DefinitionId> + '_ {
    std::iter::successors(start, |id| facts.definitions[id.index()].enclosing)
        .take(facts.definitions.len())
}

/// Calls `make` for every definition, in document order but for those that stand in a later one,
/// with what it made for the definition around.
fn fold<T>(
    facts: &Facts,
    mut make: impl FnMut(DefinitionId, &Definition, Option<&T>) -> T,
) -> Vec<T> {
    let mut made: Vec<Option<T>> = Vec::new();
    made.resize_with(facts.definitions.len(), || None);
    for index in 0..facts.definitions.len() {
        let id = DefinitionId(index as u32);
        let missing: Vec<_> =
            chain(facts, Some(id)).take_while(|id| made[id.index()].is_none()).collect();
        for id in missing.into_iter().rev() {
            let definition = &facts.definitions[id.index()];
            let around = definition.enclosing.and_then(|id| made[id.index()].as_ref());
            made[id.index()] = Some(make(id, definition, around));
        }
    }
    made.into_iter().flatten().collect()
}

struct Descriptors {
    document: String,
    /// Of each definition; for an `impl` block what stands before its members.
    definitions: Vec<String>,
}

impl Descriptors {
    fn new(path: &str, facts: &Facts) -> Self {
        let document = descriptor::document(path);
        let implemented: FxHashMap<_, _> = facts
            .heritage
            .iter()
            .filter(|heritage| heritage.implements)
            .map(|heritage| (heritage.definition, heritage.supertype))
            .collect();
        let mut taken = FxHashSet::default();
        let mut next = FxHashMap::default();
        let definitions = fold(facts, |id, definition, around: Option<&String>| {
            let prefix = around.unwrap_or(&document);
            if definition.kind == SymbolKind::Impl {
                let implemented = implemented.get(&id).copied();
                return descriptor::implementation(prefix, facts, definition, implemented);
            }
            let first = descriptor::definition(prefix, facts, definition, 0);
            if taken.insert(first.clone()) {
                return first;
            }
            // A name may itself end in `+1`, so the next free ordinal is looked for.
            let ordinal = next.entry(first).or_insert(0);
            loop {
                *ordinal += 1;
                let text = descriptor::definition(prefix, facts, definition, *ordinal);
                if taken.insert(text.clone()) {
                    return text;
                }
            }
        });
        Self { document, definitions }
    }
}

fn containers(facts: &Facts, module: &str) -> Vec<String> {
    let made = fold(facts, |_, definition, around: Option<&(String, String)>| {
        let container = around.map_or(module, |(_, qualified)| qualified);
        let qualified = format!("{container}{SEPARATOR}{}", facts.name(definition.name));
        (container.to_owned(), qualified)
    });
    made.into_iter().map(|(container, _)| container).collect()
}

/// Types by the scope they are declared in and their name; the first of namesakes.
fn types_by_scope(facts: &Facts) -> FxHashMap<(ScopeId, NameId), DefinitionId> {
    use SymbolKind::*;
    let mut types = FxHashMap::default();
    for (index, definition) in facts.definitions.iter().enumerate() {
        if matches!(definition.kind, Struct | Enum | Union | Trait | TypeAlias) {
            let id = DefinitionId(index as u32);
            types.entry((definition.scope, definition.name)).or_insert(id);
        }
    }
    types
}

/// The definition whose symbol a definition stands in: members of an `impl` belong to the type it
/// is for where the same document declares it, else to what is around the `impl`.
fn enclosing_symbol(
    facts: &Facts,
    types: &FxHashMap<(ScopeId, NameId), DefinitionId>,
    definition: &Definition,
) -> Option<DefinitionId> {
    let self_type = |implementation: &Definition| {
        std::iter::successors(Some(implementation.scope), |scope| {
            facts.scopes[scope.index()].parent
        })
        .find_map(|scope| types.get(&(scope, implementation.name)).copied())
    };
    if definition.kind == SymbolKind::Impl
        && let Some(id) = self_type(definition)
    {
        return Some(id);
    }
    chain(facts, definition.enclosing).find_map(|id| {
        let around = &facts.definitions[id.index()];
        if around.kind == SymbolKind::Impl { self_type(around) } else { Some(id) }
    })
}
