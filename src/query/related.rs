//! What symbols are related to as definitions, not by being referred to: what they override,
//! implement, extend and test, and what does so to them.

use super::{QueryError, limits, qualified};
use crate::model::{EdgeKind, Resolution};
use crate::store::read::{CalleeRow, CallerRow, RelatedRow, Snapshot};
use schemars::JsonSchema;
use serde::Serialize;

/// A symbol that one is related to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Related {
    /// How: `overrides`, `overridden_by`, `implements`, `implemented_by`, `extends`, `extended_by`,
    /// `tests` or `tested_by`.
    pub relation: &'static str,
    /// Id of the symbol that was asked about, where that may be one of several.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub of_id: Option<String>,
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
    /// How that was found.
    pub resolution: &'static str,
}

/// The kinds of edges that are shown, and what they are called there and back.
const RELATIONS: [(EdgeKind, &str, &str); 4] = [
    (EdgeKind::Overrides, "overrides", "overridden_by"),
    (EdgeKind::Implements, "implements", "implemented_by"),
    (EdgeKind::Extends, "extends", "extended_by"),
    (EdgeKind::Tests, "tests", "tested_by"),
];

/// What some symbols are related to, by symbol.
pub(super) struct AllRelated {
    rows: Vec<(i64, Related)>,
}

impl AllRelated {
    /// Looks up what `ids`, symbols or, `external`, what dependencies define, are related to.
    pub(super) async fn of(
        snapshot: &mut Snapshot,
        ids: &[i64],
        external: bool,
    ) -> Result<Self, QueryError> {
        let kinds = RELATIONS.map(|(kind, _, _)| kind);
        // One more than is listed tells whether there are more.
        let most = limits::RELATED + 1;
        let mut rows = Vec::new();
        let mut resolutions = vec![Resolution::External];
        if !external {
            resolutions = vec![Resolution::Exact, Resolution::Inferred];
            let from = snapshot.related_from(ids, &kinds, most).await?;
            rows.extend(from.iter().map(|row| related(row, true)));
        }
        let to = snapshot.related_to(ids, &kinds, &resolutions, most).await?;
        rows.extend(to.iter().map(|row| related(row, false)));
        Ok(Self { rows })
    }

    /// What one of them is related to, and whether there is more.
    pub(super) fn take(&self, id: i64) -> (Vec<Related>, bool) {
        let mut taken = Vec::new();
        let mut more = false;
        for (_, there, back) in RELATIONS {
            for relation in [there, back] {
                let of = |(of, row): &&(i64, Related)| *of == id && row.relation == relation;
                let rows: Vec<_> = self.rows.iter().filter(of).collect();
                let listed = limits::RELATED as usize;
                more |= rows.len() > listed;
                taken.extend(rows.into_iter().take(listed).map(|(_, row)| row.clone()));
            }
        }
        (taken, more)
    }
}

fn related(RelatedRow { edge, row }: &RelatedRow, outgoing: bool) -> (i64, Related) {
    let names = RELATIONS.iter().find(|(kind, _, _)| kind == edge);
    let name = |(_, there, back): &(EdgeKind, &'static str, &'static str)| {
        if outgoing { *there } else { *back }
    };
    // Only these kinds are asked for.
    let relation = names.map_or(edge.name(), name);
    match row {
        CalleeRow::Symbol(row) => (row.of_id, symbol(row, relation)),
        CalleeRow::External { of_id, package, path, .. } => {
            let related = Related {
                relation,
                of_id: None,
                id: None,
                name: if path.is_empty() { package.clone() } else { qualified(package, path) },
                kind: "external",
                path: None,
                line: None,
                resolution: Resolution::External.name(),
            };
            (*of_id, related)
        }
    }
}

fn symbol(row: &CallerRow, relation: &'static str) -> Related {
    Related {
        relation,
        of_id: None,
        id: Some(row.id.to_string()),
        name: qualified(&row.container, &row.name),
        kind: row.kind.name(),
        path: Some(row.path.clone()),
        line: Some(row.line),
        resolution: row.resolution.name(),
    }
}
