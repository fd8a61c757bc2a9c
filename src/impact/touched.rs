//! Touched: which symbols differ between two versions of the same documents, and in what.
//!
//! Two versions of a symbol are compared by their tokens, so that neither white space nor comments
//! count as a change, and by what a document says of it: signature, visibility, documentation.
//! What stands in an inner symbol belongs to that one alone. A symbol that is gone and one that is
//! new are the same one where they say the same under another name (renamed) or at another place
//! (moved). Pure. Must not know: git, the disk, the database.

use crate::extract::{ExtractError, extract, tokens};
use crate::index::symbols;
use crate::model::facts::flags;
use crate::model::{Language, Position, Symbol, SymbolKind, Visibility};
use rustc_hash::FxHashMap;
use std::cmp::Reverse;
use std::collections::hash_map::Entry;
use xxhash_rust::xxh3::Xxh3;

/// Fewest tokens that make a symbol of another name the same one: anything shorter says too little.
const RENAME_TOKENS: u32 = 8;

/// In what a symbol differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Change {
    /// It is gone.
    Removed,
    /// It has another name.
    Renamed,
    /// It stands in another document or symbol.
    Moved,
    /// Its declaration.
    Signature,
    /// Who may name it.
    Visibility,
    /// What it does; of a document: its imports and code outside any symbol.
    Body,
    /// It is new.
    Added,
    /// Its documentation alone.
    Documentation,
    /// Nothing is known to: the question is what would be touched.
    Asked,
}

impl Change {
    /// As answers say it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Removed => "removed",
            Self::Renamed => "renamed",
            Self::Moved => "moved",
            Self::Signature => "signature",
            Self::Visibility => "visibility",
            Self::Body => "body",
            Self::Added => "added",
            Self::Documentation => "documentation",
            Self::Asked => "asked",
        }
    }

    /// Whether those who use a symbol may have to change too.
    pub const fn is_of_interface(self) -> bool {
        use Change::*;
        matches!(self, Removed | Renamed | Moved | Signature | Visibility)
    }
}

/// One symbol of one version.
#[derive(Clone, Debug)]
pub(super) struct Version {
    pub symbol: Symbol,
    pub path: String,
    /// Its descriptor without that of its document.
    key: String,
    pub test: bool,
    /// Of its own tokens.
    hash: u64,
    /// The same, whatever its name.
    shape: u64,
    tokens: u32,
}

/// A symbol that differs.
#[derive(Clone, Debug)]
pub(super) struct Touched {
    pub before: Option<Version>,
    pub after: Option<Version>,
    /// In what, ascending.
    pub changes: Vec<Change>,
}

impl Touched {
    /// The later of its versions.
    pub fn latest(&self) -> Option<&Version> {
        self.after.as_ref().or(self.before.as_ref())
    }

    pub fn has(&self, change: Change) -> bool {
        self.changes.contains(&change)
    }

    /// Whether those who use it may have to change too, and everyone may use it.
    pub fn changes_public_interface(&self) -> bool {
        let before = self.before.as_ref().map(|version| &version.symbol);
        before.is_some_and(|symbol| {
            symbol.visibility == Visibility::Public && symbol.kind != SymbolKind::File
        }) && self.before.as_ref().is_some_and(|version| !version.test)
            && self.changes.iter().any(|change| change.is_of_interface())
    }
}

/// The symbols of one document.
///
/// # Errors
/// When the document cannot be parsed within its limits.
pub(super) fn versions(
    repository: i64,
    path: &str,
    language: Language,
    text: &str,
) -> Result<Vec<Version>, ExtractError> {
    let facts = extract(language, text)?;
    let rows = symbols(repository, path, &facts);
    let document = rows.first().map_or(0, |row| row.descriptor.len());
    // `impl` blocks have no row; all else follows the document's in the order of definitions.
    let definitions = facts.definitions.iter().filter(|d| d.kind != SymbolKind::Impl);
    let tests = std::iter::once(false).chain(definitions.map(|d| d.flags & flags::TEST != 0));
    let own = own_tokens(language, text, &rows)?;
    let versions = rows.into_iter().zip(tests).zip(own).map(|((symbol, test), own)| Version {
        path: path.to_owned(),
        key: symbol.descriptor.get(document..).unwrap_or_default().to_owned(),
        test,
        hash: own.hash.digest(),
        shape: own.shape.digest(),
        tokens: own.count,
        symbol,
    });
    Ok(versions.collect())
}

#[derive(Clone, Default)]
struct Own {
    hash: Xxh3,
    shape: Xxh3,
    count: u32,
}

/// What each symbol says by itself; the first is the document's.
fn own_tokens(language: Language, text: &str, rows: &[Symbol]) -> Result<Vec<Own>, ExtractError> {
    let lines: Vec<usize> =
        std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
    let offset = |place: Position| {
        let Some(start) = lines.get(place.line.saturating_sub(1) as usize) else {
            return text.len();
        };
        let line = &text[*start..];
        let column = place.column.saturating_sub(1) as usize;
        line.char_indices().nth(column).map_or(text.len(), |(at, _)| start + at)
    };
    let mut spans: Vec<(usize, usize, usize)> = rows
        .iter()
        .enumerate()
        .skip(1)
        .map(|(index, row)| (offset(row.range.start), offset(row.range.end), index))
        .collect();
    spans.sort_unstable_by_key(|(start, end, index)| (*start, Reverse(*end), *index));
    let mut own = vec![Own::default(); rows.len()];
    let mut spans = spans.into_iter().peekable();
    // The symbols around a place, outermost first.
    let mut around: Vec<(usize, usize)> = Vec::new();
    for token in tokens(language, text)?.into_iter().filter(|token| !token.comment) {
        let at = token.start as usize;
        while let Some((start, end, index)) = spans.next_if(|(start, ..)| *start <= at) {
            while around.pop_if(|(end, _)| *end <= start).is_some() {}
            around.push((end, index));
        }
        while around.pop_if(|(end, _)| *end <= at).is_some() {}
        let index = around.last().map_or(0, |(_, index)| *index);
        let Some(piece) = text.get(at..token.end as usize) else { continue };
        let Own { hash, shape, count } = &mut own[index];
        for (hasher, piece) in
            [(hash, piece), (shape, if piece == rows[index].name { "" } else { piece })]
        {
            hasher.update(piece.as_bytes());
            hasher.update(&[0]);
        }
        *count += 1;
    }
    Ok(own)
}

/// Compares the versions of one document; what is gone and what is new is to be [`pair`]ed among
/// all documents.
pub(super) fn compare(before: Vec<Version>, after: Vec<Version>) -> Vec<Touched> {
    let mut later: FxHashMap<String, Version> =
        after.into_iter().map(|version| (version.key.clone(), version)).collect();
    let mut touched = Vec::new();
    for before in before {
        match later.entry(before.key.clone()) {
            Entry::Occupied(after) => touched.extend(differ(before, after.remove())),
            Entry::Vacant(_) => touched.push(Touched {
                before: Some(before),
                after: None,
                changes: vec![Change::Removed],
            }),
        }
    }
    touched.extend(later.into_values().map(|after| Touched {
        before: None,
        after: Some(after),
        changes: vec![Change::Added],
    }));
    sort(&mut touched);
    touched
}

/// In what two versions of a symbol differ; `None` where in nothing.
fn differ(before: Version, after: Version) -> Option<Touched> {
    let mut changes = Vec::new();
    let (old, new) = (&before.symbol, &after.symbol);
    let file = old.kind == SymbolKind::File;
    if old.name != new.name && !file {
        changes.push(Change::Renamed);
    }
    if before.path != after.path || before.key != after.key && old.name == new.name {
        changes.push(Change::Moved);
    }
    let folded = |symbol: &Symbol| symbol.signature.replace(&symbol.name, "");
    if folded(old) != folded(new) {
        changes.push(Change::Signature);
    }
    if old.visibility != new.visibility {
        changes.push(Change::Visibility);
    }
    let renamed = old.name != new.name;
    let says_else = if renamed { before.shape != after.shape } else { before.hash != after.hash };
    if says_else && !changes.contains(&Change::Signature) && !changes.contains(&Change::Visibility)
    {
        changes.push(Change::Body);
    }
    if changes.is_empty() && old.documentation != new.documentation {
        changes.push(Change::Documentation);
    }
    (!changes.is_empty()).then_some(Touched { before: Some(before), after: Some(after), changes })
}

/// Makes one of a symbol that is gone and one that is new where they are the same: in turn those
/// that say the same at another place, say the same under another name, or alone share name and
/// kind.
pub(super) fn pair(touched: Vec<Touched>) -> Vec<Touched> {
    let (gone, rest): (Vec<_>, Vec<_>) =
        touched.into_iter().partition(|one| one.has(Change::Removed));
    let (new, mut done): (Vec<_>, Vec<_>) =
        rest.into_iter().partition(|one| one.has(Change::Added));
    let mut gone: Vec<Version> = gone.into_iter().filter_map(|one| one.before).collect();
    let mut new: Vec<Version> = new.into_iter().filter_map(|one| one.after).collect();
    let moved = |v: &Version| Some((v.symbol.kind, v.symbol.name.clone(), v.hash));
    let renamed =
        |v: &Version| (v.tokens >= RENAME_TOKENS).then(|| (v.symbol.kind, v.path.clone(), v.shape));
    let alone = |v: &Version| Some((v.symbol.kind, v.symbol.name.clone()));
    join(&mut gone, &mut new, moved, &mut done);
    join(&mut gone, &mut new, renamed, &mut done);
    join(&mut gone, &mut new, alone, &mut done);
    done.extend(gone.into_iter().map(|before| Touched {
        before: Some(before),
        after: None,
        changes: vec![Change::Removed],
    }));
    done.extend(new.into_iter().map(|after| Touched {
        before: None,
        after: Some(after),
        changes: vec![Change::Added],
    }));
    sort(&mut done);
    done
}

/// Joins those whose key only one of either side has.
fn join<K: Eq + std::hash::Hash>(
    gone: &mut Vec<Version>,
    new: &mut Vec<Version>,
    key: impl Fn(&Version) -> Option<K>,
    done: &mut Vec<Touched>,
) {
    let count = |versions: &[Version]| {
        let mut counts: FxHashMap<K, usize> = FxHashMap::default();
        for key in versions.iter().filter_map(&key) {
            *counts.entry(key).or_default() += 1;
        }
        counts
    };
    let (before, after) = (count(gone), count(new));
    let single = |version: &Version| {
        key(version).filter(|key| before.get(key) == Some(&1) && after.get(key) == Some(&1))
    };
    let mut partners: FxHashMap<K, Version> = FxHashMap::default();
    for version in std::mem::take(new) {
        match single(&version) {
            Some(key) => _ = partners.insert(key, version),
            None => new.push(version),
        }
    }
    for version in std::mem::take(gone) {
        match single(&version).and_then(|key| partners.remove(&key)) {
            Some(after) => done.extend(differ(version, after)),
            None => gone.push(version),
        }
    }
}

/// What concerns others first, then in the order of places.
fn sort(touched: &mut [Touched]) {
    touched.sort_by(|a, b| {
        let key = |one: &Touched| {
            let file = one.latest().is_some_and(|v| v.symbol.kind == SymbolKind::File);
            let public = one.latest().map(|v| Reverse(v.symbol.visibility));
            (file, one.changes.first().copied(), public)
        };
        let place = |one: &Touched| {
            one.latest().map(|v| (v.path.clone(), v.symbol.position, v.symbol.descriptor.clone()))
        };
        key(a).cmp(&key(b)).then_with(|| place(a).cmp(&place(b)))
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rust(path: &str, text: &str) -> Vec<Version> {
        versions(1, path, Language::Rust, text).expect("it parses")
    }

    /// `name: changes` of all that differs but documents.
    fn changes(touched: &[Touched]) -> Vec<String> {
        let symbols = touched.iter().filter(|one| {
            one.latest().is_some_and(|version| version.symbol.kind != SymbolKind::File)
        });
        symbols
            .map(|one| {
                let names: Vec<_> = one.changes.iter().map(|change| change.name()).collect();
                let name = |v: &Option<Version>| v.as_ref().map(|v| v.symbol.name.clone());
                let (before, after) = (name(&one.before), name(&one.after));
                let name = match (before, after) {
                    (Some(before), Some(after)) if before != after => format!("{before}>{after}"),
                    (before, after) => after.or(before).unwrap_or_default(),
                };
                format!("{name}: {}", names.join(" "))
            })
            .collect()
    }

    fn between(before: &str, after: &str) -> Vec<String> {
        changes(&pair(compare(rust("a.rs", before), rust("a.rs", after))))
    }

    #[test]
    fn layout_and_comments_are_no_change() {
        let before = "pub fn f(x: u8) -> u8 { x + 1 }\nstruct S { a: u8 }\n";
        let after =
            "// New.\npub fn f(x: u8) -> u8 {\n    /* why */ x + 1\n}\n\nstruct S {\n  a: u8 }\n";
        assert!(compare(rust("a.rs", before), rust("a.rs", after)).is_empty());
    }

    #[test]
    fn each_way_to_differ_is_told() {
        let before = "pub fn body() -> u8 { 1 }\npub fn sign(x: u8) {}\npub fn seen() {}\n\
                      fn gone() {}\n/// Old.\nfn said() {}\nfn same() {}\n";
        let after = "pub fn body() -> u8 { 2 }\npub fn sign(x: u16) {}\nfn seen() {}\n\
                     fn new_one() { same(); }\n/// New.\nfn said() {}\nfn same() {}\n";
        let found = between(before, after);
        let expected = [
            "gone: removed",
            "sign: signature",
            "seen: visibility",
            "body: body",
            "new_one: added",
            "said: documentation",
        ];
        // `pub` belongs to the signature of a Rust function.
        let plain: Vec<_> =
            found.iter().map(|f| f.replace("signature visibility", "visibility")).collect();
        for one in expected {
            assert!(plain.contains(&one.to_owned()), "{one} in {found:?}");
        }
        assert_eq!(found.len(), expected.len(), "{found:?}");
        assert_eq!(found[0], "gone: removed");
        assert_eq!(found[5], "said: documentation");
    }

    #[test]
    fn a_change_within_a_member_is_the_members() {
        let before = "struct S;\nimpl S {\n fn a(&self) -> u8 { 1 }\n fn b(&self) {}\n}\n";
        let after = "struct S;\nimpl S {\n fn a(&self) -> u8 { 3 }\n fn b(&self) {}\n}\n";
        assert_eq!(between(before, after), ["a: body"]);
    }

    #[test]
    fn what_says_the_same_under_another_name_is_renamed() {
        let before = "fn old_name(x: u8) -> u8 { if x > 1 { old_name(x - 1) } else { x } }\n";
        let after = before.replace("old_name", "new_name");
        assert_eq!(between(before, &after), ["old_name>new_name: renamed"]);
        // Too little to tell.
        let found = between("fn a() {}\n", "fn b() {}\n");
        assert_eq!(found, ["a: removed", "b: added"]);
    }

    #[test]
    fn what_stands_elsewhere_is_moved_and_may_differ_too() {
        let gone = compare(rust("a.rs", "fn f() { g(1); }\nfn h() { g(2); }\n"), Vec::new());
        let new = compare(Vec::new(), rust("b.rs", "fn f() { g(1); }\nfn h() { g(9); }\n"));
        let all = pair(gone.into_iter().chain(new).collect());
        let mut found = changes(&all);
        found.sort();
        assert_eq!(found, ["f: moved", "h: moved body"]);
    }

    #[test]
    fn a_document_under_another_path_moves_its_symbols() {
        let text = "pub fn f() {}\n";
        let touched = compare(rust("a.rs", text), rust("b.rs", text));
        assert_eq!(changes(&touched), ["f: moved"]);
        assert!(touched.iter().any(Touched::changes_public_interface));
    }
}
