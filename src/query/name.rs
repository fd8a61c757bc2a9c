//! How symbols and kinds are named in questions.

use super::{List, NearSymbol, Query, QueryError, limits, qualified};
use crate::model::identity::symbol_id;
use crate::model::{EdgeKind, Language, SymbolKind};
use crate::store::read::{Snapshot, SymbolFilter, SymbolRow};

/// Symbol kinds by name, separated by commas; empty for all.
///
/// # Errors
/// When there is no such kind.
pub fn symbol_kinds(text: &str) -> Result<Vec<SymbolKind>, QueryError> {
    kinds(text, "symbol", SymbolKind::from_name, || {
        SymbolKind::ALL.iter().map(|k| k.name()).collect()
    })
}

/// Edge kinds by name, separated by commas; empty for all.
///
/// # Errors
/// When there is no such kind.
pub fn edge_kinds(text: &str) -> Result<Vec<EdgeKind>, QueryError> {
    kinds(text, "reference", EdgeKind::from_any_name, || {
        EdgeKind::ALL.iter().map(|k| k.name()).collect()
    })
}

/// Languages by name, separated by commas; empty for all.
///
/// # Errors
/// When there is no such language.
pub fn languages(text: &str) -> Result<Vec<Language>, QueryError> {
    kinds(text, "language", Language::from_name, || {
        Language::ALL.iter().map(|l| l.name()).collect()
    })
}

/// Lists of a search by name, separated by commas; empty for all.
///
/// # Errors
/// When there is no such list.
pub fn lists(text: &str) -> Result<Vec<List>, QueryError> {
    kinds(text, "list", List::from_name, || List::ALL.iter().map(|l| l.name()).collect())
}

fn kinds<T>(
    text: &str,
    of: &'static str,
    from_name: impl Fn(&str) -> Option<T>,
    known: impl Fn() -> Vec<&'static str>,
) -> Result<Vec<T>, QueryError> {
    text.split(',')
        .map(str::trim)
        .filter(|name| !name.is_empty())
        .map(|name| {
            from_name(name).ok_or_else(|| QueryError::UnknownKind {
                kind: name.to_owned(),
                of,
                known: known(),
            })
        })
        .collect()
}

/// A name split at its separators: `A::b`, `A.b` and `A#b` say the same.
pub(super) fn parts(text: &str) -> Vec<&str> {
    text.split("::")
        .flat_map(|part| part.split(['.', '#']))
        .filter(|part| !part.is_empty())
        .collect()
}

impl Query<'_> {
    /// Every symbol that `text` names: by id, by descriptor, by name, or by a name qualified with
    /// the names it stands in. At most `limit`.
    ///
    /// Qualified names may begin with names that no symbol stands in (`crate`, the package): those
    /// in front are dropped one by one while nothing is found and one is left.
    pub(crate) async fn named(
        &self,
        snapshot: &mut Snapshot,
        text: &str,
        filter: &SymbolFilter,
        limit: u32,
    ) -> Result<Vec<SymbolRow>, QueryError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(QueryError::Empty { what: "the symbol's name" });
        }
        if let Ok(id) = text.parse::<i64>() {
            return Ok(snapshot.symbols_by_id(&[id]).await?);
        }
        if text.ends_with(['/', '#', '.', ':', '!', ')', ']']) {
            let rows = snapshot.symbols_by_id(&[symbol_id(self.repository_id, text)]).await?;
            if rows.iter().any(|row| row.symbol.descriptor == text) {
                return Ok(rows);
            }
        }
        // As people write a call.
        let text = text.trim_end_matches("()").trim_end_matches('!');
        let rows = snapshot.symbols_by_name(text, "", filter, limit).await?;
        if !rows.is_empty() {
            return Ok(rows);
        }
        let parts = parts(text);
        let Some((name, containers)) = parts.split_last() else { return Ok(Vec::new()) };
        for dropped in 0..containers.len() {
            let container = containers[dropped..].join("::");
            let rows = snapshot.symbols_by_name(name, &container, filter, limit).await?;
            if !rows.is_empty() {
                return Ok(rows);
            }
        }
        Ok(Vec::new())
    }

    /// The error that says that nothing is called `text`, and what is called nearly so.
    pub(crate) async fn unknown(
        &self,
        snapshot: &mut Snapshot,
        text: &str,
    ) -> Result<QueryError, QueryError> {
        let name = parts(text).last().copied().unwrap_or(text);
        let names = snapshot.names_by_similarity(name, limits::NEAREST_NAMES).await?;
        let rows = snapshot
            .symbols_by_names(&names, &SymbolFilter::default(), 1, limits::NEAREST_NAMES)
            .await?;
        let nearest = rows
            .iter()
            .map(|row| NearSymbol {
                id: row.symbol.id.to_string(),
                name: qualified(&row.symbol.container, &row.symbol.name),
                kind: row.symbol.kind.name(),
                path: row.path.clone(),
                line: row.symbol.position.line,
            })
            .collect();
        Ok(QueryError::UnknownSymbol { text: text.to_owned(), nearest })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_split_at_any_languages_separators() {
        assert_eq!(parts("a::B::c"), ["a", "B", "c"]);
        assert_eq!(parts("B.c"), ["B", "c"]);
        assert_eq!(parts("B#c"), ["B", "c"]);
        assert_eq!(parts("c"), ["c"]);
        assert!(parts("::").is_empty());
    }

    #[test]
    fn kinds_are_named_or_refused_with_those_there_are() {
        assert_eq!(
            symbol_kinds("function, method").expect("both are kinds"),
            [SymbolKind::Function, SymbolKind::Method]
        );
        assert!(symbol_kinds("").expect("no kind is every kind").is_empty());
        let error = edge_kinds("calls,cals").expect_err("a misspelt kind").to_string();
        assert!(error.contains("`cals`") && error.contains("uses_type"), "{error}");
    }
}
