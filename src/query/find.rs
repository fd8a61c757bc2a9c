//! Finding symbols by what is known of their names.

use super::{AsOf, Query, QueryError, SymbolSummary, limits};
use crate::model::SymbolKind;
use crate::store::read::{SymbolFilter, SymbolRow};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::HashSet;

/// What to look for.
#[derive(Clone, Debug)]
pub struct SymbolQuery {
    /// A name, its beginning, a qualified name, a descriptor, an id, or something like a name.
    pub text: String,
    /// Of these kinds; all where empty.
    pub kinds: Vec<SymbolKind>,
    /// In this document or folder; everywhere where empty.
    pub path: String,
    /// At most so many; capped at [`limits::MAX_SYMBOLS`].
    pub limit: u32,
    /// Give names that are only like the text, where none is or begins with it.
    pub fuzzy: bool,
}

impl SymbolQuery {
    /// A search for `text` without filters.
    pub fn new(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            kinds: Vec::new(),
            path: String::new(),
            limit: limits::DEFAULT_SYMBOLS,
            fuzzy: true,
        }
    }
}

/// A symbol that was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct FoundSymbol {
    /// How the text matches: `exact`, `prefix` or `fuzzy`.
    #[serde(rename = "match")]
    pub matched: &'static str,
    /// The symbol.
    #[serde(flatten)]
    pub symbol: SymbolSummary,
}

/// Symbols that were found, the best first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Found {
    /// What the answer is as of.
    pub as_of: AsOf,
    /// The symbols.
    pub symbols: Vec<FoundSymbol>,
    /// There are more; narrow the search or raise the limit.
    pub more: bool,
}

/// Symbols that names looked up together bring up, before those are left out that stand in another
/// container.
const MAX_PREFIXED: u32 = 2 * limits::MAX_SYMBOLS;

/// Names whose symbols are looked up together at first; then each time this many times as many. Most
/// answers are full after a few names.
const FIRST_NAMES: usize = 24;
/// See [`FIRST_NAMES`].
const MORE_NAMES: usize = 6;

/// The names in parts that are looked up one after the other.
fn parts_of(mut names: &[String]) -> impl Iterator<Item = &[String]> {
    let mut most = FIRST_NAMES;
    std::iter::from_fn(move || {
        let (part, rest) = names.split_at(most.min(names.len()));
        (names, most) = (rest, most * MORE_NAMES);
        (!part.is_empty()).then_some(part)
    })
}

/// Whether `container` ends in these names.
fn stands_in(container: &str, names: &[&str]) -> bool {
    let mut around = container.rsplit("::");
    names.iter().rev().all(|name| around.next() == Some(*name))
}

impl Query<'_> {
    /// Symbols that are called `text`, then those whose names begin with it in any case, then,
    /// where there are none of either and `fuzzy` asks for it, those whose names are like it.
    ///
    /// # Errors
    /// [`QueryError::UnknownSymbol`] with the nearest names where nothing is found.
    pub async fn find_symbol(&self, query: &SymbolQuery) -> Result<Found, QueryError> {
        let limit = query.limit.clamp(1, limits::MAX_SYMBOLS);
        let mut snapshot = self.snapshot().await?;
        let path = self.indexed_path(&mut snapshot, &query.path).await?;
        let filter = SymbolFilter { kinds: query.kinds.clone(), path };
        let text = query.text.trim();
        let parts = super::name::parts(text);
        let (name, containers) = parts.split_last().map_or((text, &[][..]), |(n, c)| (*n, c));
        let mut found = Vec::new();
        let mut seen = HashSet::new();
        let mut add = |rows: Vec<SymbolRow>, matched| {
            for row in rows {
                if seen.insert(row.symbol.id) {
                    found.push(FoundSymbol { matched, symbol: SymbolSummary::of(&row) });
                }
            }
            found.len()
        };
        // One more than asked for tells whether there are more.
        let enough = limit + 1;
        let exact = self.named(&mut snapshot, text, &filter, enough).await?;
        let mut count = add(exact, "exact");
        if count < enough as usize {
            let names = snapshot.names_by_prefix(name, limits::NAME_CANDIDATES).await?;
            for names in parts_of(&names) {
                let mut rows = snapshot
                    .symbols_by_names(names, &filter, limits::SYMBOLS_PER_NAME, MAX_PREFIXED)
                    .await?;
                rows.retain(|row| stands_in(&row.symbol.container, containers));
                count = add(rows, "prefix");
                if count >= enough as usize {
                    break;
                }
            }
        }
        if count == 0 && query.fuzzy {
            let names = snapshot.names_by_similarity(name, limits::NAME_CANDIDATES).await?;
            let most = enough.min(limits::SIMILAR_SYMBOLS);
            for names in parts_of(&names) {
                let left = most.saturating_sub(count as u32);
                let rows = snapshot
                    .symbols_by_names(names, &filter, limits::SYMBOLS_PER_NAME, left)
                    .await?;
                count = add(rows, "fuzzy");
                if count as u32 >= most {
                    break;
                }
            }
        }
        if count == 0 {
            return Err(self.unknown(&mut snapshot, text).await?);
        }
        let more = found.len() > limit as usize;
        found.truncate(limit as usize);
        Ok(Found { as_of: self.as_of(&snapshot), symbols: found, more })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_looked_up_in_growing_parts() {
        let names: Vec<String> = (0..200).map(|n| n.to_string()).collect();
        let lengths: Vec<usize> = parts_of(&names).map(<[String]>::len).collect();
        assert_eq!(lengths, [FIRST_NAMES, FIRST_NAMES * MORE_NAMES, 200 - 7 * FIRST_NAMES]);
        assert_eq!(
            parts_of(&names).flatten().collect::<Vec<_>>(),
            names.iter().collect::<Vec<_>>()
        );
        assert_eq!(parts_of(&[]).count(), 0);
    }

    #[test]
    fn containers_are_compared_name_by_name_from_the_end() {
        assert!(stands_in("a::b::C", &["C"]));
        assert!(stands_in("a::b::C", &["b", "C"]));
        assert!(stands_in("", &[]));
        assert!(!stands_in("a::b::C", &["a", "C"]));
        assert!(!stands_in("bC", &["C"]));
        assert!(!stands_in("C", &["b", "C"]));
    }
}
