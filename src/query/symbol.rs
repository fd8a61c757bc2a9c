//! All there is to say of the symbols of one name.

use super::related::AllRelated;
use super::source::Sources;
use super::{AsOf, Query, QueryError, Related, Source, SymbolSummary, limits, qualified};
#[cfg(doc)]
use crate::model::EdgeKind;
use crate::store::read::{CalleeRow, CallerRow, SymbolFilter};
use schemars::JsonSchema;
use serde::Serialize;

/// A caller or callee.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Neighbour {
    /// Its id; absent for what a dependency defines.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Its name, with the names it stands in, or the package and path in a dependency.
    pub name: String,
    /// What it is; `external` for what a dependency defines.
    pub kind: &'static str,
    /// Its document.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// Line of its name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
    /// How the call was found.
    pub resolution: &'static str,
    /// How many calls.
    pub calls: i64,
}

impl Neighbour {
    fn of(row: &CallerRow) -> Self {
        Self {
            id: Some(row.id.to_string()),
            name: qualified(&row.container, &row.name),
            kind: row.kind.name(),
            path: Some(row.path.clone()),
            line: Some(row.line),
            resolution: row.resolution.name(),
            calls: row.occurrences,
        }
    }
}

/// A symbol in full.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SymbolDetails {
    /// The symbol.
    #[serde(flatten)]
    pub symbol: SymbolSummary,
    /// Stable string identity within the repository.
    pub descriptor: String,
    /// Documentation comment.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub documentation: String,
    /// Source text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<Source>,
    /// Direct callers.
    pub callers: Vec<Neighbour>,
    /// Direct callees, in the order they first stand.
    pub callees: Vec<Neighbour>,
    /// What it overrides, implements, extends and tests, and what does so to it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub related: Vec<Related>,
    /// What was remembered of it, where whoever asks keeps memories.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub memories: Vec<super::Note>,
    /// There are more callers, callees or related symbols than are listed.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub more_neighbours: bool,
}

/// The symbols of one name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Symbols {
    /// What the answer is as of.
    pub as_of: AsOf,
    /// Every symbol of that name.
    pub symbols: Vec<SymbolDetails>,
    /// There are more of that name; qualify it.
    pub more: bool,
}

impl Query<'_> {
    /// Every symbol that `name` names (an id, a descriptor, a plain or qualified name), with source
    /// text, documentation, callers and callees (by edges of the kinds [`EdgeKind::CALLS`]), and
    /// what they are related to as definitions.
    ///
    /// # Errors
    /// [`QueryError::UnknownSymbol`] with the nearest names where there is none.
    pub async fn get_symbol(&self, name: &str) -> Result<Symbols, QueryError> {
        let mut snapshot = self.snapshot().await?;
        let most = limits::DETAILED_SYMBOLS;
        let mut rows = self.named(&mut snapshot, name, &SymbolFilter::default(), most + 1).await?;
        if rows.is_empty() {
            return Err(self.unknown(&mut snapshot, name).await?);
        }
        let more = rows.len() > most as usize;
        rows.truncate(most as usize);
        let ids: Vec<i64> = rows.iter().map(|row| row.symbol.id).collect();
        // One more than is listed tells whether there are more.
        let callers = snapshot.callers(&ids, limits::NEIGHBOURS + 1).await?;
        let callees = snapshot.callees(&ids, limits::NEIGHBOURS + 1).await?;
        let all_related = AllRelated::of(&mut snapshot, &ids, false).await?;
        let as_of = self.as_of(&snapshot);
        // The files are read after the database's connection is given back.
        drop(snapshot);
        let mut sources = Sources::new(&self.root);
        let mut symbols = Vec::new();
        for row in &rows {
            let symbol = &row.symbol;
            let mut calls_it: Vec<_> =
                callers.iter().filter(|c| c.of_id == symbol.id).map(Neighbour::of).collect();
            let mut it_calls: Vec<_> =
                callees.iter().filter_map(|c| callee(c, symbol.id)).collect();
            let listed = limits::NEIGHBOURS as usize;
            let (related, more_related) = all_related.take(symbol.id);
            let more_neighbours =
                more_related || calls_it.len() > listed || it_calls.len() > listed;
            calls_it.truncate(listed);
            it_calls.truncate(listed);
            let (start, end) = (symbol.range.start.line, symbol.range.end.line);
            symbols.push(SymbolDetails {
                symbol: SymbolSummary::of(row),
                descriptor: symbol.descriptor.clone(),
                documentation: symbol.documentation.clone(),
                source: Some(sources.lines(&row.path, &row.content_hash, start, end)),
                callers: calls_it,
                callees: it_calls,
                related,
                memories: Vec::new(),
                more_neighbours,
            });
        }
        Ok(Symbols { as_of, symbols, more })
    }
}

fn callee(row: &CalleeRow, of: i64) -> Option<Neighbour> {
    match row {
        CalleeRow::Symbol(row) => (row.of_id == of).then(|| Neighbour::of(row)),
        CalleeRow::External { of_id, package, path, occurrences } => {
            (*of_id == of).then(|| Neighbour {
                id: None,
                name: if path.is_empty() { package.clone() } else { qualified(package, path) },
                kind: "external",
                path: None,
                line: None,
                resolution: crate::model::Resolution::External.name(),
                calls: *occurrences,
            })
        }
    }
}
