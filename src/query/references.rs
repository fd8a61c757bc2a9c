//! Where symbols are referred to.

use super::related::AllRelated;
use super::source::Sources;
use super::{AsOf, Query, QueryError, Related, SymbolSummary, limits, qualified};
use crate::model::identity::external_id;
use crate::model::{EdgeKind, Position, Resolution};
use crate::store::read::{Place, ReferenceFilter, ReferenceRow, SymbolFilter};
use schemars::JsonSchema;
use serde::Serialize;

/// What references to look for.
#[derive(Clone, Debug)]
pub struct ReferenceQuery {
    /// To this symbol: an id, a descriptor, or a plain or qualified name. Where the repository
    /// defines nothing of that name: to what a dependency defines, as `package::path`.
    pub symbol: String,
    /// Of these kinds; where empty of all that occurrences make ([`EdgeKind::OCCURRENCES`]): what
    /// overrides, tests or contains a symbol does not refer to it, and is listed where it is asked
    /// for by its kind.
    pub kinds: Vec<EdgeKind>,
    /// Those too that may lead to another symbol of the same name.
    pub candidates: bool,
    /// At most so many a page; capped at [`limits::MAX_REFERENCES`].
    pub limit: u32,
    /// Where the last page ended.
    pub cursor: Option<String>,
}

impl ReferenceQuery {
    /// All references to `symbol`, from the first page on.
    pub fn new(symbol: impl Into<String>) -> Self {
        Self {
            symbol: symbol.into(),
            kinds: Vec::new(),
            candidates: false,
            limit: limits::DEFAULT_REFERENCES,
            cursor: None,
        }
    }
}

/// One reference.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Reference {
    /// Its document.
    pub path: String,
    /// Its line, from 1.
    pub line: u32,
    /// Its column, from 1.
    pub column: u32,
    /// What relates the two symbols.
    pub kind: &'static str,
    /// How it was found.
    pub resolution: &'static str,
    /// Name of the enclosing symbol.
    pub enclosing: String,
    /// Id of the enclosing symbol.
    pub enclosing_id: String,
    /// Id of what it leads to.
    pub target_id: String,
    /// The name as written, where it is not the target's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alias: Option<String>,
    /// The line it stands in; absent where the file has changed since.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// The cursor that goes on behind it.
    #[serde(skip)]
    pub cursor: String,
}

/// How many references there are of one kind and resolution.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ReferenceCount {
    /// The kind.
    pub kind: &'static str,
    /// The resolution.
    pub resolution: &'static str,
    /// How many.
    pub count: i64,
}

/// One page of references.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct References {
    /// What the answer is as of.
    pub as_of: AsOf,
    /// The symbols that were asked about, the first of them where they are many.
    pub targets: Vec<SymbolSummary>,
    /// How many were looked up.
    pub target_count: usize,
    /// There are more of that name than were looked up; qualify it.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub more_targets: bool,
    /// What was asked about, where a dependency defines it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub external: Option<String>,
    /// What the listed targets override, implement, extend and test, and what does so to them. On
    /// the first page of a question about all kinds.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub related: Vec<Related>,
    /// There are more of those.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub more_related: bool,
    /// All their references in numbers, candidates too.
    pub counts: Vec<ReferenceCount>,
    /// This page's references, in the order of their places.
    pub references: Vec<Reference>,
    /// Give this to have the next page; absent on the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
}

impl Query<'_> {
    /// One page of the references to every symbol that `query.symbol` names, or to what it names
    /// in a dependency.
    ///
    /// # Errors
    /// [`QueryError::UnknownSymbol`] with the nearest names where there is none.
    pub async fn find_references(&self, query: &ReferenceQuery) -> Result<References, QueryError> {
        let after = match &query.cursor {
            Some(cursor) => parse_cursor(cursor)?,
            None => Place::default(),
        };
        let limit = query.limit.clamp(1, limits::MAX_REFERENCES);
        let mut snapshot = self.snapshot().await?;
        let mut targets = self
            .named(
                &mut snapshot,
                &query.symbol,
                &SymbolFilter::default(),
                limits::REFERENCE_TARGETS + 1,
            )
            .await?;
        let more_targets = targets.len() > limits::REFERENCE_TARGETS as usize;
        targets.truncate(limits::REFERENCE_TARGETS as usize);
        let mut ids: Vec<i64> = targets.iter().map(|row| row.symbol.id).collect();
        let mut resolutions = Resolution::RELIED_ON.to_vec();
        if query.candidates {
            resolutions.push(Resolution::Candidate);
        }
        let external = targets.is_empty().then(|| query.symbol.trim());
        if let Some(name) = external {
            let (package, path) = name.split_once("::").unwrap_or((name, ""));
            ids = vec![external_id(package, path)];
            resolutions = vec![Resolution::External];
        }
        let counts = snapshot.reference_counts(&ids, &query.kinds).await?;
        // A kind that there is none of leaves no count either: only then is it worth a look
        // whether a dependency's name is known at all.
        if external.is_some()
            && counts.is_empty()
            && snapshot.reference_counts(&ids, EdgeKind::ALL).await?.is_empty()
        {
            return Err(self.unknown(&mut snapshot, &query.symbol).await?);
        }
        let filter = ReferenceFilter { kinds: query.kinds.clone(), resolutions };
        // One more than asked for tells whether there is a next page.
        let mut rows = snapshot.references(&ids, &filter, &after, limit + 1).await?;
        let (mut related, mut more_related) = (Vec::new(), false);
        if query.cursor.is_none() && query.kinds.is_empty() {
            let listed = &ids[..ids.len().min(limits::LISTED_TARGETS)];
            let all = AllRelated::of(&mut snapshot, listed, external.is_some()).await?;
            for id in listed {
                let (mut of_one, more) = all.take(*id);
                if listed.len() > 1 {
                    of_one.iter_mut().for_each(|related| related.of_id = Some(id.to_string()));
                }
                related.extend(of_one);
                more_related |= more;
            }
        }
        let as_of = self.as_of(&snapshot);
        drop(snapshot);
        let more = rows.len() > limit as usize;
        rows.truncate(limit as usize);
        let mut sources = Sources::new(&self.root);
        let references: Vec<_> = rows.iter().map(|row| reference(row, &mut sources)).collect();
        let next_cursor =
            references.last().filter(|_| more).map(|reference| reference.cursor.clone());
        Ok(References {
            as_of,
            targets: targets.iter().take(limits::LISTED_TARGETS).map(SymbolSummary::of).collect(),
            target_count: targets.len(),
            more_targets,
            external: external.map(str::to_owned),
            related,
            more_related,
            counts: counts
                .iter()
                .map(|count| ReferenceCount {
                    kind: count.kind.name(),
                    resolution: count.resolution.name(),
                    count: count.occurrences,
                })
                .collect(),
            references,
            next_cursor,
        })
    }
}

fn reference(row: &ReferenceRow, sources: &mut Sources) -> Reference {
    Reference {
        path: row.path.clone(),
        line: row.position.line,
        column: row.position.column,
        kind: row.kind.name(),
        resolution: row.resolution.name(),
        enclosing: qualified(&row.source_container, &row.source_name),
        enclosing_id: row.source_id.to_string(),
        target_id: row.target_id.to_string(),
        alias: row.alias.clone(),
        text: sources.line(&row.path, &row.content_hash, row.position.line),
        cursor: cursor(&row.place()),
    }
}

/// The path comes last: it alone may hold any character.
fn cursor(place: &Place) -> String {
    let Position { line, column } = place.position;
    format!("{line}:{column}:{}:{}:{}", place.target_id, place.kind, place.path)
}

fn parse_cursor(text: &str) -> Result<Place, QueryError> {
    let parse = || {
        let mut parts = text.splitn(5, ':');
        let line = parts.next()?.parse().ok()?;
        let column = parts.next()?.parse().ok()?;
        let target_id = parts.next()?.parse().ok()?;
        let kind = parts.next()?.parse().ok()?;
        let path = parts.next()?.to_owned();
        Some(Place { path, position: Position { line, column }, target_id, kind })
    };
    parse().ok_or_else(|| QueryError::InvalidCursor { cursor: text.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_names_its_place() {
        let place = Place {
            path: "a:b/c d.rs".to_owned(),
            position: Position { line: 3, column: 14 },
            target_id: -15,
            kind: 9,
        };
        assert_eq!(parse_cursor(&cursor(&place)).expect("a cursor"), place);
    }

    #[test]
    fn anything_else_is_refused() {
        for text in ["", "1:2:3", "a:b:c:d:e", "1:2:3:99999:p", "-1:2:3:4:p"] {
            assert!(matches!(parse_cursor(text), Err(QueryError::InvalidCursor { .. })), "{text}");
        }
    }
}
