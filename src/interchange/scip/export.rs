//! Export: the index of a repository as a SCIP stream.
//!
//! A message of Protocol Buffers is the sum of its parts: `Index` messages written one behind the
//! other read as one, so documents are written as they are read. `metadata` comes first, as the
//! schema asks. What a dependency defines is told where it is first met.
//!
//! Exported is what a reader can rely on: occurrences found `exact`, `inferred` or `external`, no
//! candidates, and nothing that was imported. Bindings that are no symbols (parameters, variables of a
//! body) are left out.
//!
//! Must not know: SQL, where the stream goes.

use super::package::Packages;
use super::symbol::{self, SCHEME};
use crate::interchange::InterchangeError;
use crate::interchange::text::Text;
use crate::model::{DocumentStatus, EdgeKind, Language, Position, Range, Symbol, SymbolKind};
use crate::store::read::{IndexedDocument, Leads, Occurrences, Relation, Snapshot};
use protobuf::{EnumOrUnknown, Message, MessageField};
use rustc_hash::{FxHashMap, FxHashSet};
use scip::types::{
    Document, Index, Metadata, Occurrence, PositionEncoding, Relationship, Signature,
    SymbolInformation, SymbolRole, TextEncoding, ToolInfo,
};
use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;

/// Documents whose rows are in memory together.
const PAGE_DOCUMENTS: u32 = 64;

/// What was exported.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Exported {
    /// Documents.
    pub documents: u64,
    /// Symbols that are defined in them.
    pub symbols: u64,
    /// Occurrences, definitions among them.
    pub occurrences: u64,
    /// Symbols of dependencies.
    pub externals: u64,
    /// Documents that are no longer what was indexed: where their names end was not looked up.
    pub stale: u64,
}

/// Writes the index of the snapshot's repository, whose documents lie below `root`.
///
/// # Errors
/// When the database fails or `out` cannot be written.
pub async fn export(
    snapshot: &mut Snapshot,
    root: &Path,
    out: &mut impl Write,
) -> Result<Exported, InterchangeError> {
    let versions = snapshot.used_packages().await?;
    let versions = versions.into_iter().map(|used| (used.name, used.version)).collect();
    let mut writer = Writer {
        root,
        packages: Packages::new(root, versions),
        told: FxHashSet::default(),
        done: Exported::default(),
    };
    put(out, "metadata", &Index { metadata: MessageField::some(metadata(root)), ..Index::new() })?;
    let mut after = String::new();
    loop {
        let page = snapshot.exported_documents(&after, PAGE_DOCUMENTS).await?;
        let Some(last) = page.last() else { break };
        after.clone_from(&last.path);
        let ids: Vec<i64> = page.iter().map(|document| document.id).collect();
        let mut symbols = by_document(snapshot.symbols_of(&ids).await?, |s| s.document_id);
        let mut found = by_document(snapshot.occurrences_of(&ids).await?, |o| o.document_id);
        let mut relations = by_document(snapshot.relations_of(&ids).await?, |r| r.source_id);
        for document in page.iter().filter(|document| is_parsed(document)) {
            let symbols = symbols.remove(&document.id).unwrap_or_default();
            let found = found.remove(&document.id).unwrap_or_default();
            let index = writer.index(document, &symbols, &found, &mut relations);
            put(out, &document.path, &index)?;
        }
    }
    out.flush()?;
    Ok(writer.done)
}

/// Skipped documents have no text that anything could occur in.
fn is_parsed(document: &IndexedDocument) -> bool {
    matches!(document.status, DocumentStatus::Parsed | DocumentStatus::Partial)
}

fn by_document<T>(rows: Vec<T>, id: impl Fn(&T) -> i64) -> FxHashMap<i64, Vec<T>> {
    let mut by_id: FxHashMap<i64, Vec<T>> = FxHashMap::default();
    for row in rows {
        by_id.entry(id(&row)).or_default().push(row);
    }
    by_id
}

fn put(out: &mut impl Write, what: &str, index: &Index) -> Result<(), InterchangeError> {
    let bytes = index
        .write_to_bytes()
        .map_err(|source| InterchangeError::Encode { what: what.to_owned(), source })?;
    Ok(out.write_all(&bytes)?)
}

fn metadata(root: &Path) -> Metadata {
    let tool = ToolInfo {
        name: SCHEME.to_owned(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        ..ToolInfo::new()
    };
    Metadata {
        tool_info: MessageField::some(tool),
        project_root: format!("file://{}", percent_encoded(&root.to_string_lossy())),
        text_document_encoding: TextEncoding::UTF8.into(),
        ..Metadata::new()
    }
}

/// A path as a URI holds it (RFC 3986, section 3.3).
fn percent_encoded(path: &str) -> String {
    let mut encoded = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'.' | b'_' | b'~' => {
                encoded.push(char::from(byte));
            }
            _ => encoded.push_str(&format!("%{byte:02X}")),
        }
    }
    encoded
}

struct Writer<'r> {
    root: &'r Path,
    packages: Packages,
    /// Hashes of the external symbols that were told.
    told: FxHashSet<u64>,
    done: Exported,
}

/// The occurrences of one document: what stands where, with its roles, and how far the definition
/// reaches that it begins.
type Places = BTreeMap<(Position, Position, String), (i32, Option<Range>)>;

impl Writer<'_> {
    /// One document with its symbols, and the external symbols that it is the first to name.
    fn index(
        &mut self,
        document: &IndexedDocument,
        symbols: &[Symbol],
        found: &[Occurrences],
        relations: &mut FxHashMap<i64, Vec<Relation>>,
    ) -> Index {
        let language = document.language;
        let text = Text::read(self.root, &document.path, &document.content_hash);
        self.done.stale += u64::from(text.is_none());
        let mut index = Index::new();
        let package = self.packages.of(&document.path, language);
        let strings: FxHashMap<i64, String> =
            symbols.iter().map(|s| (s.id, symbol::global(&package, &s.descriptor))).collect();
        let mut places = Places::new();
        let mut informations = Vec::with_capacity(symbols.len());
        for one in symbols {
            let Some(string) = strings.get(&one.id) else { continue };
            let end = match one.kind {
                // A document's own symbol has no name in its text.
                SymbolKind::File => one.position,
                _ => end_of_name(text.as_ref(), one.position, &one.name),
            };
            let place = places.entry((one.position, end, string.clone())).or_default();
            place.0 |= SymbolRole::Definition as i32;
            place.1 = Some(match &text {
                Some(text) => Range { start: one.range.start, end: text.within(one.range.end) },
                None => one.range,
            });
            let mut information = information(one, string, language);
            if let Some(around) = one.enclosing_id.and_then(|id| strings.get(&id)) {
                information.enclosing_symbol.clone_from(around);
            }
            for relation in relations.remove(&one.id).unwrap_or_default() {
                let target = self.target(&relation.target, language, &mut index);
                information.relationships.extend(relationship(one, &relation, target));
            }
            information.relationships.sort_by(|a, b| a.symbol.cmp(&b.symbol));
            information.relationships.dedup_by(|a, b| a.symbol == b.symbol);
            informations.push(information);
        }
        for of_one in found {
            let name = match (&of_one.alias, &of_one.target) {
                (Some(alias), _) => alias.as_str(),
                (None, Leads::Symbol { name, .. }) => name,
                (None, Leads::External { package, path, .. }) => last_part(package, path),
            };
            let role = match of_one.kind {
                EdgeKind::Imports | EdgeKind::ImportsModule => SymbolRole::Import as i32,
                _ => SymbolRole::UnspecifiedSymbolRole as i32,
            };
            let target = self.target(&of_one.target, language, &mut index);
            for position in &of_one.positions {
                let end = end_of_name(text.as_ref(), *position, name);
                places.entry((*position, end, target.clone())).or_default().0 |= role;
            }
        }
        let occurrences: Vec<Occurrence> = places.into_iter().map(occurrence).collect();
        self.done.documents += 1;
        self.done.symbols += informations.len() as u64;
        self.done.occurrences += occurrences.len() as u64;
        index.documents.push(Document {
            language: symbol::language(language).to_owned(),
            relative_path: document.path.clone(),
            occurrences,
            symbols: informations,
            position_encoding: PositionEncoding::UTF32CodeUnitOffsetFromLineStart.into(),
            ..Document::new()
        });
        index
    }

    /// The symbol of what is led to, named in a document of `language`. One of a dependency's is
    /// told in `index` where it is new.
    fn target(&mut self, target: &Leads, language: Language, index: &mut Index) -> String {
        match target {
            Leads::Symbol { descriptor, path, language, .. } => {
                symbol::global(&self.packages.of(path, *language), descriptor)
            }
            Leads::External { package, path, .. } => {
                let of = self.packages.external(package, language);
                let string = symbol::external(&of, path);
                if self.told.insert(xxhash_rust::xxh3::xxh3_64(string.as_bytes())) {
                    self.done.externals += 1;
                    index.external_symbols.push(SymbolInformation {
                        symbol: string.clone(),
                        display_name: last_part(package, path).to_owned(),
                        ..SymbolInformation::new()
                    });
                }
                string
            }
        }
    }
}

/// What an external is called where it is used.
fn last_part<'p>(package: &'p str, path: &'p str) -> &'p str {
    path.rsplit("::").next().filter(|part| !part.is_empty()).unwrap_or(package)
}

fn end_of_name(text: Option<&Text>, at: Position, name: &str) -> Position {
    let length = || u32::try_from(name.chars().count()).unwrap_or(u32::MAX);
    text.map_or_else(
        || Position { column: at.column.saturating_add(length()), ..at },
        |text| text.end_of_name(at, name),
    )
}

fn information(one: &Symbol, string: &str, language: Language) -> SymbolInformation {
    let documentation = (!one.documentation.is_empty()).then(|| one.documentation.clone());
    let signature = (!one.signature.is_empty()).then(|| Signature {
        language: symbol::language(language).to_owned(),
        text: one.signature.clone(),
        ..Signature::new()
    });
    SymbolInformation {
        symbol: string.to_owned(),
        documentation: documentation.into_iter().collect(),
        kind: EnumOrUnknown::new(symbol::kind(one.kind)),
        display_name: one.name.clone(),
        signature_documentation: MessageField::from_option(signature),
        ..SymbolInformation::new()
    }
}

/// How a definition is related to another one. A member that stands in for another one is found
/// among that one's references too; a type is among its supertype's implementations only.
fn relationship(of: &Symbol, relation: &Relation, target: String) -> Option<Relationship> {
    use SymbolKind::*;
    let is_type = matches!(of.kind, Struct | Class | Enum | Union | Trait | Interface | TypeAlias);
    let overrides = relation.kind == EdgeKind::Overrides;
    (overrides || is_type).then(|| Relationship {
        symbol: target,
        is_implementation: true,
        is_reference: overrides,
        ..Relationship::new()
    })
}

fn occurrence(
    ((start, end, symbol), (roles, around)): ((Position, Position, String), (i32, Option<Range>)),
) -> Occurrence {
    Occurrence {
        range: range(start, end),
        symbol,
        symbol_roles: roles,
        enclosing_range: around.map(|around| range(around.start, around.end)).unwrap_or_default(),
        ..Occurrence::new()
    }
}

/// A range in the form that every version of the schema has, all numbers from 0. The typed form is
/// newer than many readers, which would find no place at all.
fn range(start: Position, end: Position) -> Vec<i32> {
    let number = |from_one: u32| i32::try_from(from_one.saturating_sub(1)).unwrap_or(i32::MAX);
    let mut range = vec![number(start.line), number(start.column)];
    if end.line != start.line {
        range.push(number(end.line));
    }
    range.push(number(end.column));
    range
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_short_on_one_line() {
        let at = |line, column| Position { line, column };
        assert_eq!(range(at(1, 1), at(1, 1)), [0, 0, 0]);
        assert_eq!(range(at(3, 5), at(3, 9)), [2, 4, 8]);
        assert_eq!(range(at(3, 5), at(4, 2)), [2, 4, 3, 1]);
    }

    #[test]
    fn a_root_is_a_uri() {
        assert_eq!(percent_encoded("/a b/ü#/c.d"), "/a%20b/%C3%BC%23/c.d");
    }
}
