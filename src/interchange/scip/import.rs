//! Import: what another tool says of a repository, compared with this index and laid over it.
//!
//! The file is read twice: for where its symbols are defined, which says what symbols of this index
//! they are, and for its occurrences. Compared is where the index has the very text that the file
//! speaks of: a document that is not indexed, that has changed since, or in which much of what the
//! file names is no word or another one, is passed over.
//!
//! Must not know: SQL, how a report is printed.

use super::compare::{Agreement, Compared, Difference, Hit, Lead, Place, Their, compare};
use super::read::{Part, Parts};
use crate::interchange::InterchangeError;
use crate::interchange::text::{Text, Unit};
use crate::model::{DocumentStatus, Position, Resolution, Symbol, SymbolKind};
use crate::store::read::{IndexedDocument, Snapshot};
use crate::store::{ImportedDocument, Store};
use rustc_hash::{FxHashMap, FxHashSet};
use scip::symbol::{is_local_symbol, parse_symbol};
use scip::types::{Document, Metadata, Occurrence, PositionEncoding, SymbolRole};
use serde::Serialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use xxhash_rust::xxh3::xxh3_64;

/// Documents that are in memory together.
const PAGE_DOCUMENTS: usize = 64;

/// Symbols of a file, local ones among them: about 100 bytes each stay in memory.
const MAX_SYMBOLS: usize = 20_000_000;

/// Where one in so many occurrences is at no word, the file speaks of another text.
const MISFITS: usize = 10;

/// Most examples of each difference of each kind.
pub const MAX_EXAMPLES: usize = 1_000;

/// What to import, and into which repository.
#[derive(Clone, Debug)]
pub struct ImportQuery {
    /// The file.
    pub file: PathBuf,
    /// The repository's number.
    pub repository: i64,
    /// The folder that the file's paths are relative to, itself relative to the repository's root;
    /// empty for the root.
    pub folder: String,
    /// Examples of each difference of each kind; at most [`MAX_EXAMPLES`].
    pub examples: usize,
    /// Compare only, and store nothing.
    pub compare_only: bool,
}

/// What became of the documents of a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Documents {
    /// Compared.
    pub compared: u64,
    /// Not in the index: of an unknown language, ignored, or not there.
    pub not_indexed: u64,
    /// The index is of another text than lies on the disk.
    pub changed: u64,
    /// The file is of another text than the index.
    pub of_another_text: u64,
}

/// How the two indexes agree on one kind of edge.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct KindAgreement {
    /// The kind.
    pub kind: &'static str,
    /// How they agree.
    #[serde(flatten)]
    pub agreement: Agreement,
}

/// A place where they differ.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Example {
    /// How.
    pub difference: Difference,
    /// The kind of edge.
    pub kind: &'static str,
    /// The document.
    pub path: String,
    /// From 1.
    pub line: u32,
    /// From 1, in characters.
    pub column: u32,
    /// What stands there.
    pub text: String,
    /// What ours leads to: `path:line name`, or `a dependency`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ours: Option<String>,
    /// What theirs leads to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub theirs: Option<String>,
}

/// What was imported, and how it differs from what was there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Imported {
    /// Root of the repository.
    pub repository: String,
    /// Name and version of the tool that made the file.
    pub tool: String,
    /// What became of its documents.
    pub documents: Documents,
    /// Places at which imported edges are now seen; absent where nothing was to be stored.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seen: Option<u64>,
    /// How the two agree on all places.
    pub total: Agreement,
    /// The same by kind of edge.
    pub kinds: Vec<KindAgreement>,
    /// Places where they lead to a dependency and this index has nothing; neither kept nor counted
    /// as a difference.
    pub to_dependencies: u64,
    /// Places where they lead to what is no symbol here: variables, parameters. As above.
    pub to_locals: u64,
    /// Where they differ.
    pub examples: Vec<Example>,
}

/// A symbol of this index that the file defines too.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Known {
    pub id: i64,
    pub kind: SymbolKind,
    pub name: Box<str>,
    /// The symbol it stands in.
    pub around: Option<i64>,
}

impl Known {
    /// Whether it is this symbol, or the constructor of this class: `new C` leads to either.
    pub fn is(&self, id: i64) -> bool {
        self.id == id || self.kind == SymbolKind::Constructor && self.around == Some(id)
    }
}

/// A document of the file beside what the index has of it.
pub(super) struct Entry {
    document: Box<Document>,
    pub indexed: IndexedDocument,
    pub text: Text,
    pub symbols: Vec<Symbol>,
}

/// What the symbols of the file are here, by the hash of their strings; empty for what is no symbol
/// of the index.
type Definitions = FxHashMap<u64, Vec<Known>>;

/// The folder that the file says its paths are relative to.
///
/// # Errors
/// When it cannot be read or is no SCIP index.
pub fn project_root(file: &Path) -> Result<Option<PathBuf>, InterchangeError> {
    Ok(metadata(file)?.and_then(|metadata| path_of(&metadata.project_root)))
}

fn metadata(file: &Path) -> Result<Option<Box<Metadata>>, InterchangeError> {
    let mut parts = Parts::open(file)?;
    while let Some(part) = parts.next()? {
        if let Part::Metadata(metadata) = part {
            return Ok(Some(metadata));
        }
    }
    Ok(None)
}

/// The path that a `file:` URI names.
fn path_of(uri: &str) -> Option<PathBuf> {
    let encoded = uri.strip_prefix("file://")?;
    let mut bytes = Vec::with_capacity(encoded.len());
    let mut rest = encoded.as_bytes();
    while let Some((first, behind)) = rest.split_first() {
        rest = behind;
        let code = (*first == b'%').then(|| std::str::from_utf8(rest.get(..2)?).ok()).flatten();
        match code.and_then(|code| u8::from_str_radix(code, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = &rest[2..];
            }
            None => bytes.push(*first),
        }
    }
    let path = String::from_utf8(bytes).ok()?;
    (!path.is_empty()).then(|| PathBuf::from(path))
}

/// Compares a file with the index, and lays over it what only the file says.
///
/// # Errors
/// When the file cannot be read or is no SCIP index, and when the database fails; all is then as it
/// was before.
pub async fn import(store: &Store, query: &ImportQuery) -> Result<Imported, InterchangeError> {
    let Some(metadata) = metadata(&query.file)? else {
        let why = "it says nothing of who made it".to_owned();
        return Err(InterchangeError::NotScip { path: query.file.clone(), why });
    };
    let tool = format!("{} {}", metadata.tool_info.name, metadata.tool_info.version);
    let tool = tool.trim().to_owned();
    let snapshot = store.snapshot(query.repository).await?;
    let mut snapshot = snapshot.ok_or(InterchangeError::Removed)?;
    let root = PathBuf::from(&snapshot.repository.root);
    let mut definitions = Definitions::default();
    let mut documents = Documents::default();
    let mut fitting = FxHashSet::default();
    let mut pages = Pages::new(query, &root)?;
    while let Some(page) = pages.next(&mut snapshot, &mut documents).await? {
        for entry in &page {
            if entry.is_of_another_text() {
                documents.of_another_text += 1;
                continue;
            }
            documents.compared += 1;
            fitting.insert(entry.indexed.id);
            entry.define(&mut definitions);
        }
        if definitions.len() > MAX_SYMBOLS {
            let (path, what) = (query.file.clone(), "symbols");
            return Err(InterchangeError::TooLarge { path, what, limit: MAX_SYMBOLS });
        }
    }
    let mut import = match query.compare_only {
        true => None,
        false => Some(store.import(query.repository, &tool).await?),
    };
    let mut compared = Compared::default();
    let mut pages = Pages::new(query, &root)?;
    while let Some(mut page) = pages.next(&mut snapshot, &mut Documents::default()).await? {
        page.retain(|entry| fitting.contains(&entry.indexed.id));
        let ids: Vec<i64> = page.iter().map(|entry| entry.indexed.id).collect();
        let mut ours = ours(&mut snapshot, &ids).await?;
        let mut written = Vec::with_capacity(page.len());
        for entry in page {
            let ours = ours.remove(&entry.indexed.id).unwrap_or_default();
            let theirs = entry.references(&definitions);
            let examples = query.examples.min(MAX_EXAMPLES);
            let edges = compare(&entry, &ours, &theirs, &mut compared, examples);
            let (id, content_hash) = (entry.indexed.id, entry.indexed.content_hash.clone());
            written.push(ImportedDocument { id, content_hash, edges });
        }
        if let Some(import) = &mut import {
            import.put(&written).await?;
        }
    }
    let examples = examples(&mut snapshot, compared.places).await?;
    let repository = snapshot.repository.root.clone();
    drop(snapshot);
    let seen = match import {
        Some(import) => Some(import.commit().await?),
        None => None,
    };
    let row = |(kind, agreement): (&crate::model::EdgeKind, &Agreement)| KindAgreement {
        kind: kind.name(),
        agreement: *agreement,
    };
    Ok(Imported {
        repository,
        tool,
        documents,
        seen,
        total: compared.kinds.values().fold(Agreement::default(), |a, b| a.and(*b)),
        kinds: compared.kinds.iter().map(row).collect(),
        to_dependencies: compared.elsewhere,
        to_locals: compared.bound,
        examples,
    })
}

/// What the index itself has in some documents.
async fn ours(
    snapshot: &mut Snapshot,
    documents: &[i64],
) -> Result<FxHashMap<i64, BTreeMap<Position, Vec<Hit>>>, InterchangeError> {
    let mut ours: FxHashMap<i64, BTreeMap<Position, Vec<Hit>>> = FxHashMap::default();
    for row in snapshot.targets_of(documents).await? {
        let external = row.resolution == Resolution::External;
        let hit = Hit { kind: row.kind, target: row.target_id, external };
        let places = ours.entry(row.document_id).or_default();
        for position in row.positions {
            places.entry(position).or_default().push(hit);
        }
    }
    Ok(ours)
}

/// Places with the names of what they lead to.
async fn examples(
    snapshot: &mut Snapshot,
    places: Vec<Place>,
) -> Result<Vec<Example>, InterchangeError> {
    let ids: Vec<i64> = places.iter().filter_map(|place| place.ours).collect();
    let names: FxHashMap<i64, String> = snapshot
        .symbols_by_id(&ids)
        .await?
        .into_iter()
        .map(|row| {
            let symbol = &row.symbol;
            (symbol.id, format!("{}:{} {}", row.path, symbol.position.line, symbol.name))
        })
        .collect();
    let ours = |place: &Place| match (place.difference, place.ours) {
        (Difference::TheirsOnly, _) => None,
        (_, Some(id)) => names.get(&id).cloned(),
        (_, None) => Some("a dependency".to_owned()),
    };
    let mut examples: Vec<Example> = places
        .into_iter()
        .map(|place| Example {
            difference: place.difference,
            kind: place.kind.name(),
            ours: ours(&place),
            line: place.position.line,
            column: place.position.column,
            path: place.path,
            text: place.text,
            theirs: place.theirs,
        })
        .collect();
    examples.sort_by_key(|example| example.difference);
    Ok(examples)
}

/// The documents of a file, page by page, beside what the index has of them.
struct Pages<'q> {
    parts: Parts,
    query: &'q ImportQuery,
    root: &'q Path,
    seen: FxHashSet<i64>,
}

impl<'q> Pages<'q> {
    fn new(query: &'q ImportQuery, root: &'q Path) -> Result<Self, InterchangeError> {
        let parts = Parts::open(&query.file)?;
        Ok(Self { parts, query, root, seen: FxHashSet::default() })
    }

    /// The next documents, without those that cannot be compared; `None` at the end.
    async fn next(
        &mut self,
        snapshot: &mut Snapshot,
        counts: &mut Documents,
    ) -> Result<Option<Vec<Entry>>, InterchangeError> {
        let mut page: Vec<(String, Box<Document>)> = Vec::with_capacity(PAGE_DOCUMENTS);
        while page.len() < PAGE_DOCUMENTS
            && let Some(part) = self.parts.next()?
        {
            let Part::Document(document) = part else { continue };
            match path_in(&self.query.folder, &document.relative_path) {
                Some(path) => page.push((path, document)),
                None => counts.not_indexed += 1,
            }
        }
        if page.is_empty() {
            return Ok(None);
        }
        let paths: Vec<String> = page.iter().map(|(path, _)| path.clone()).collect();
        let found = snapshot.documents_at(&paths).await?;
        let mut indexed: FxHashMap<String, IndexedDocument> =
            found.into_iter().map(|document| (document.path.clone(), document)).collect();
        let mut entries = Vec::with_capacity(page.len());
        for (path, document) in page {
            let parsed = |indexed: &IndexedDocument| {
                matches!(indexed.status, DocumentStatus::Parsed | DocumentStatus::Partial)
            };
            let Some(indexed) = indexed.remove(&path).filter(parsed) else {
                counts.not_indexed += 1;
                continue;
            };
            let Some(text) = Text::read(self.root, &path, &indexed.content_hash) else {
                counts.changed += 1;
                continue;
            };
            // A tool that made an index of several projects may name a document in each.
            if self.seen.insert(indexed.id) {
                entries.push(Entry { document, indexed, text, symbols: Vec::new() });
            }
        }
        let ids: Vec<i64> = entries.iter().map(|entry| entry.indexed.id).collect();
        let places: FxHashMap<i64, usize> = ids.iter().copied().zip(0..).collect();
        for symbol in snapshot.symbols_of(&ids).await? {
            if let Some(place) = places.get(&symbol.document_id) {
                entries[*place].symbols.push(symbol);
            }
        }
        Ok(Some(entries))
    }
}

/// A path of a file as one of the repository; `None` where it leads out of the folder.
fn path_in(folder: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    let least = parts.len();
    if path.starts_with('/') {
        return None;
    }
    for part in path.split(['/', '\\']) {
        match part {
            "" | "." => {}
            ".." if parts.len() > least => drop(parts.pop()),
            ".." => return None,
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

impl Entry {
    /// What a column of the file counts. Where it does not say so, what its language's tools count.
    fn unit(&self) -> Unit {
        match self.document.position_encoding.enum_value_or_default() {
            PositionEncoding::UTF8CodeUnitOffsetFromLineStart => Unit::Bytes,
            PositionEncoding::UTF16CodeUnitOffsetFromLineStart => Unit::Utf16,
            PositionEncoding::UTF32CodeUnitOffsetFromLineStart => Unit::Characters,
            PositionEncoding::UnspecifiedPositionEncoding => {
                use crate::model::Language::*;
                match self.indexed.language {
                    Rust | Go | C | Cpp => Unit::Bytes,
                    Python | Ruby | Php | Bash => Unit::Characters,
                    TypeScript | Tsx | JavaScript | Java | CSharp => Unit::Utf16,
                }
            }
        }
    }

    /// Where an occurrence begins; `None` where the text has no such place.
    fn position(&self, occurrence: &Occurrence) -> Option<Position> {
        let [line, offset, ..] = occurrence.range[..] else { return None };
        self.text.position(line, offset, self.unit())
    }

    /// Whether much of what the file names here is at no word.
    fn is_of_another_text(&self) -> bool {
        let mut misfits = 0;
        for occurrence in &self.document.occurrences {
            let fits = self.position(occurrence).is_some_and(|at| {
                let named = || self.text.is_begin_of_word(at) && self.may_be_named(occurrence, at);
                is_empty(&occurrence.range) || named()
            });
            misfits += usize::from(!fits);
        }
        misfits * MISFITS > self.document.occurrences.len()
    }

    /// Whether a definition may be of the name that stands at its place. Tools add to names
    /// (`<get>size`, `option0`), and leave out of them no more than quotes.
    fn may_be_named(&self, occurrence: &Occurrence, at: Position) -> bool {
        if !defines(occurrence) || is_local_symbol(&occurrence.symbol) {
            return true;
        }
        let word = self.text.word(at);
        let parsed = parse_symbol(&occurrence.symbol).ok();
        let last = parsed.and_then(|mut parsed| parsed.descriptors.pop());
        last.is_none_or(|last| last.name.contains(word))
    }

    fn key(&self, symbol: &str) -> u64 {
        match is_local_symbol(symbol) {
            true => xxh3_64(format!("{}\0{symbol}", self.indexed.path).as_bytes()),
            false => xxh3_64(symbol.as_bytes()),
        }
    }

    /// Says what the symbols that are defined here are in this index: what has its name at the same
    /// place.
    fn define(&self, definitions: &mut Definitions) {
        let mut by_place: FxHashMap<Position, Vec<&Symbol>> = FxHashMap::default();
        for symbol in &self.symbols {
            by_place.entry(symbol.position).or_default().push(symbol);
        }
        for occurrence in self.document.occurrences.iter().filter(|o| defines(o)) {
            let known = definitions.entry(self.key(&occurrence.symbol)).or_default();
            let Some(position) = self.position(occurrence) else { continue };
            let of_document = is_empty(&occurrence.range);
            let here = by_place.get(&position).into_iter().flatten();
            let mut here = here.filter(|s| (s.kind == SymbolKind::File) == of_document);
            if let Some(symbol) = here.next()
                && known.iter().all(|known| known.id != symbol.id)
            {
                let name = symbol.name.as_str().into();
                known.push(Known {
                    id: symbol.id,
                    kind: symbol.kind,
                    name,
                    around: symbol.enclosing_id,
                });
            }
        }
    }

    /// What the file's references lead to, by place.
    fn references<'d>(
        &'d self,
        definitions: &'d Definitions,
    ) -> BTreeMap<Position, Vec<Their<'d>>> {
        let mut theirs: BTreeMap<Position, Vec<Their<'d>>> = BTreeMap::new();
        for occurrence in self.document.occurrences.iter().filter(|o| !defines(o)) {
            if occurrence.symbol.is_empty() || is_empty(&occurrence.range) {
                continue;
            }
            let Some(position) = self.position(occurrence) else { continue };
            let lead = match definitions.get(&self.key(&occurrence.symbol)) {
                Some(known) if known.is_empty() => Lead::Bound,
                Some(known) => Lead::Here(known),
                None if is_local_symbol(&occurrence.symbol) => Lead::Bound,
                None => Lead::Elsewhere,
            };
            let is_import = occurrence.symbol_roles & SymbolRole::Import as i32 != 0;
            let their = Their { symbol: &occurrence.symbol, lead, is_import };
            theirs.entry(position).or_default().push(their);
        }
        theirs
    }
}

fn defines(occurrence: &Occurrence) -> bool {
    occurrence.symbol_roles & SymbolRole::Definition as i32 != 0
}

/// Whether a range holds nothing: what stands for a whole document.
fn is_empty(range: &[i32]) -> bool {
    match *range {
        [_, from, to] => from == to,
        [line, from, last, to] => (line, from) == (last, to),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_stay_in_their_folder() {
        assert_eq!(path_in("", "a/b.rs").as_deref(), Some("a/b.rs"));
        assert_eq!(path_in("web/app", "./src/../x.ts").as_deref(), Some("web/app/x.ts"));
        assert_eq!(path_in("", "a\\b.cs").as_deref(), Some("a/b.cs"));
        for path in ["/etc/passwd", "../x", "a/../../x"] {
            assert_eq!(path_in("web", path), None, "{path}");
        }
    }

    #[test]
    fn a_uri_names_a_path() {
        let path = |uri| path_of(uri).map(|path| path.to_string_lossy().into_owned());
        assert_eq!(path("file:///a%20b/%C3%BC%").as_deref(), Some("/a b/ü%"));
        assert_eq!((path("file://"), path("https://x/y"), path("file:///%ff")), (None, None, None));
    }
}
