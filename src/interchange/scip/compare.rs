//! Compare: what two indexes say of the same places.
//!
//! Must not know: files, the database.

use super::import::{Entry, Known};
use crate::interchange::text::Text;
use crate::model::{EdgeKind, Position, Symbol, SymbolKind};
use crate::store::ImportedEdge;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::Serialize;
use std::collections::BTreeMap;

/// Words that compilers may resolve and that are no names: they are not compared.
const KEYWORDS: [&str; 5] = ["self", "Self", "super", "crate", "this"];

/// How two indexes differ at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Difference {
    /// Only this index has something there.
    OursOnly,
    /// Only the imported one leads from there to a symbol of the repository.
    TheirsOnly,
    /// They lead to different targets.
    Different,
}

/// How two indexes agree, for one kind of edge.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Agreement {
    /// Places at which both lead to the same, or both to a dependency.
    pub same: u64,
    /// Places at which only this index has something.
    pub ours_only: u64,
    /// Places at which only the imported one leads to a symbol of the repository.
    pub theirs_only: u64,
    /// Places at which they lead to different targets.
    pub different: u64,
}

impl Agreement {
    /// Both together.
    pub const fn and(self, other: Self) -> Self {
        Self {
            same: self.same + other.same,
            ours_only: self.ours_only + other.ours_only,
            theirs_only: self.theirs_only + other.theirs_only,
            different: self.different + other.different,
        }
    }
}

/// A place where two indexes differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub difference: Difference,
    pub kind: EdgeKind,
    pub path: String,
    pub position: Position,
    /// What stands there.
    pub text: String,
    /// The symbol that ours leads to; `None` where that is a dependency's or there is none.
    pub ours: Option<i64>,
    /// What theirs leads to.
    pub theirs: Option<String>,
}

/// What our index has at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Hit {
    pub kind: EdgeKind,
    pub target: i64,
    pub external: bool,
}

/// What an imported occurrence leads to.
#[derive(Clone, Copy, Debug)]
pub(super) enum Lead<'d> {
    /// To symbols of this index.
    Here(&'d [Known]),
    /// To what is defined in the imported index and is no symbol of this one.
    Bound,
    /// To what no document of the imported index defines.
    Elsewhere,
}

/// An imported occurrence that defines nothing.
#[derive(Clone, Copy, Debug)]
pub(super) struct Their<'d> {
    pub symbol: &'d str,
    pub lead: Lead<'d>,
    pub is_import: bool,
}

/// What came of comparing.
#[derive(Default)]
pub(super) struct Compared {
    pub kinds: BTreeMap<EdgeKind, Agreement>,
    pub places: Vec<Place>,
    /// Theirs lead to a dependency where we have nothing.
    pub elsewhere: u64,
    /// Theirs lead to a local variable, a parameter or the like where we have nothing.
    pub bound: u64,
}

/// Compares what two indexes say of one document; answers what only theirs says.
pub(super) fn compare(
    entry: &Entry,
    ours: &BTreeMap<Position, Vec<Hit>>,
    theirs: &BTreeMap<Position, Vec<Their<'_>>>,
    compared: &mut Compared,
    examples: usize,
) -> Vec<ImportedEdge> {
    let mut listed: FxHashMap<(Difference, EdgeKind), usize> = FxHashMap::default();
    for place in &compared.places {
        *listed.entry((place.difference, place.kind)).or_default() += 1;
    }
    let defined: FxHashSet<(Position, i64)> =
        entry.symbols.iter().map(|symbol| (symbol.position, symbol.id)).collect();
    let names: FxHashSet<Position> = defined.iter().map(|(position, _)| *position).collect();
    let text = &entry.text;
    let mut note =
        |compared: &mut Compared, difference, kind, position, ours, theirs: &[Their<'_>]| {
            let row = compared.kinds.entry(kind).or_default();
            match difference {
                Difference::OursOnly => row.ours_only += 1,
                Difference::TheirsOnly => row.theirs_only += 1,
                Difference::Different => row.different += 1,
            }
            let count = listed.entry((difference, kind)).or_default();
            if *count < examples {
                *count += 1;
                compared.places.push(Place {
                    difference,
                    kind,
                    path: entry.indexed.path.clone(),
                    position,
                    text: text.word(position).to_owned(),
                    ours,
                    theirs: theirs.first().map(|their| their.symbol.to_owned()),
                });
            }
        };
    let mut imported: BTreeMap<(i64, i64, EdgeKind, String), Vec<Position>> = BTreeMap::new();
    for (position, theirs) in theirs {
        let here = || {
            theirs.iter().filter_map(|their| match their.lead {
                Lead::Here(known) => Some((their, known)),
                Lead::Bound | Lead::Elsewhere => None,
            })
        };
        let elsewhere = theirs.iter().any(|their| matches!(their.lead, Lead::Elsewhere));
        if let Some(hits) = ours.get(position) {
            let same = |hit: &Hit| match hit.external {
                true => elsewhere,
                false => here().any(|(_, known)| known.iter().any(|known| known.is(hit.target))),
            };
            match hits.iter().find(|hit| same(hit)) {
                Some(hit) => compared.kinds.entry(hit.kind).or_default().same += 1,
                None => {
                    let target = (!hits[0].external).then_some(hits[0].target);
                    note(compared, Difference::Different, hits[0].kind, *position, target, theirs);
                }
            }
            continue;
        }
        let Some((their, known)) = here().next() else {
            compared.elsewhere += u64::from(elsewhere);
            compared.bound += u64::from(!elsewhere);
            continue;
        };
        let word = text.word(*position);
        // A definition does not refer to itself, and keywords are no names.
        if KEYWORDS.contains(&word) || known.iter().any(|k| defined.contains(&(*position, k.id))) {
            continue;
        }
        let target = &known[0];
        // The name of a member that stands in for another one calls nothing.
        let kind = match names.contains(position) {
            true => EdgeKind::References,
            false => kind_of(text, *position, their.is_import, target.kind),
        };
        note(compared, Difference::TheirsOnly, kind, *position, None, &[*their]);
        let alias = if word == &*target.name { "" } else { word };
        let key = (source(&entry.symbols, *position), target.id, kind, alias.to_owned());
        imported.entry(key).or_default().push(*position);
    }
    for (position, hits) in ours.iter().filter(|(position, _)| !theirs.contains_key(position)) {
        let target = (!hits[0].external).then_some(hits[0].target);
        note(compared, Difference::OursOnly, hits[0].kind, *position, target, &[]);
    }
    let edge = |((source_id, target_id, kind, alias), positions)| ImportedEdge {
        source_id,
        target_id,
        kind,
        alias,
        positions,
    };
    imported.into_iter().map(edge).collect()
}

/// What an occurrence is for. SCIP tells imports only; what it leads to and what stands behind it say
/// the rest: a callable before a parenthesis is called, a type that is not called is used as one.
fn kind_of(text: &Text, at: Position, is_import: bool, target: SymbolKind) -> EdgeKind {
    use SymbolKind::*;
    let rest = text.rest(at);
    let word = text.word(at);
    // Of a module's path in quotes nothing is a word.
    let behind = rest.strip_prefix("r#").unwrap_or(rest).strip_prefix(word).unwrap_or_default();
    let behind = behind.trim_start();
    let called = behind.starts_with('(') || behind.starts_with("::<") || behind.starts_with('`');
    let made = text.before(at).trim_end().ends_with("new");
    match target {
        File if word.is_empty() => EdgeKind::ImportsModule,
        _ if is_import => EdgeKind::Imports,
        Macro => EdgeKind::ExpandsMacro,
        Function | Method | Constructor | Variable | Constant | Property | Field | Struct
        | EnumMember
            if called =>
        {
            EdgeKind::Calls
        }
        Class if called || made => EdgeKind::Calls,
        Struct | Class | Enum | Union | Trait | Interface | TypeAlias => EdgeKind::UsesType,
        _ => EdgeKind::References,
    }
}

/// The symbol that a place belongs to: the innermost callable around it, else the innermost symbol,
/// as it is for edges of the index.
fn source(symbols: &[Symbol], at: Position) -> i64 {
    let around = symbols.iter().filter(|s| s.range.start <= at && at < s.range.end);
    let inner = around.max_by_key(|s| {
        (s.kind != SymbolKind::File, s.kind.is_callable(), s.range.start, s.position)
    });
    inner.or(symbols.first()).map_or(0, |symbol| symbol.id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_behind_a_name_says_what_it_is_for() {
        let text =
            Text::new("go(1); new A; let b: A = go; from './a'; x!(); T::<u8>(1)".to_owned());
        let kind =
            |column, import, target| kind_of(&text, Position { line: 1, column }, import, target);
        assert_eq!(kind(1, false, SymbolKind::Method), EdgeKind::Calls);
        assert_eq!(kind(12, false, SymbolKind::Class), EdgeKind::Calls);
        assert_eq!(kind(22, false, SymbolKind::Class), EdgeKind::UsesType);
        assert_eq!(kind(26, false, SymbolKind::Function), EdgeKind::References);
        assert_eq!(kind(26, true, SymbolKind::Function), EdgeKind::Imports);
        assert_eq!(kind(35, false, SymbolKind::File), EdgeKind::ImportsModule);
        assert_eq!(kind(42, false, SymbolKind::Macro), EdgeKind::ExpandsMacro);
        assert_eq!(kind(48, false, SymbolKind::Struct), EdgeKind::Calls);
    }
}
