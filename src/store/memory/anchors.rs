//! Anchors within a change of the index: kept true by the same transaction.
//!
//! Must not know: what memories say.

use super::follow;
use super::lists::state;
use crate::model::{AnchorState, SymbolKind};
use crate::store::{Result, StoreError};
use sqlx::postgres::PgRow;
use sqlx::{PgConnection, Row};
use std::collections::HashSet;

/// Lost anchors that one change looks for again.
const LOST_MAX: i64 = 10_000;

/// A symbol that a memory speaks of, as it was seen last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnchorRow {
    /// Its place among the memory's.
    pub ordinal: i16,
    /// The repository; `None` where that is gone.
    pub repository: Option<i64>,
    /// The repository's root.
    pub root: String,
    /// The symbol's descriptor when it was remembered.
    pub descriptor: String,
    /// What it said then.
    pub body_hash: i64,
    /// Its id.
    pub symbol_id: i64,
    /// Its descriptor.
    pub seen_descriptor: String,
    /// What it says.
    pub seen_hash: i64,
    /// Its name.
    pub name: String,
    /// Names it stands in.
    pub container: String,
    /// What it is.
    pub kind: SymbolKind,
    /// Its document.
    pub path: String,
    /// The line of its name.
    pub line: i32,
    /// How it stands to what it was.
    pub state: AnchorState,
}

impl AnchorRow {
    pub(super) fn of(row: &PgRow) -> sqlx::Result<Self> {
        let kind: i16 = row.try_get("kind")?;
        Ok(Self {
            ordinal: row.try_get("ordinal")?,
            repository: row.try_get("repository_id")?,
            root: row.try_get("root")?,
            descriptor: row.try_get("descriptor")?,
            body_hash: row.try_get("body_hash")?,
            symbol_id: row.try_get("symbol_id")?,
            seen_descriptor: row.try_get("seen_descriptor")?,
            seen_hash: row.try_get("seen_hash")?,
            name: row.try_get("name")?,
            container: row.try_get("container")?,
            kind: SymbolKind::from_code(kind).unwrap_or(SymbolKind::File),
            path: row.try_get("path")?,
            line: row.try_get("line")?,
            state: state(row)?,
        })
    }
}

/// Where a symbol is seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeenAt {
    /// Its name.
    pub name: String,
    /// Names it stands in.
    pub container: String,
    /// Its document.
    pub path: String,
    /// What it says.
    pub hash: i64,
}

/// A symbol that may be the one an anchor lost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Its id.
    pub id: i64,
    /// Its descriptor.
    pub descriptor: String,
    /// Where it stands.
    pub at: SeenAt,
    /// The line of its name.
    pub line: i32,
}

/// An anchor whose symbol is gone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LostAnchor {
    /// Its memory.
    pub memory: String,
    /// Its place among the memory's.
    pub ordinal: i16,
    /// What the symbol is.
    pub kind: SymbolKind,
    /// Where it was seen last.
    pub was: SeenAt,
    /// What it said when it was remembered.
    pub then_hash: i64,
    /// What may be it: of its kind, and with its name or what it said. By id.
    pub candidates: Vec<Candidate>,
}

/// What a change of a repository's index has to do for the memories that speak of it.
#[derive(Debug)]
pub(in crate::store) struct Anchored {
    repository: i64,
    root: String,
    /// Some are of a repository that was at this root before.
    adopts: bool,
    /// Documents whose symbols were written or removed.
    documents: HashSet<i64>,
    /// Symbols that were there before.
    before: HashSet<i64>,
}

fn failed() -> impl FnOnce(sqlx::Error) -> StoreError {
    StoreError::during("following anchors")
}

impl Anchored {
    /// `None` where no memory speaks of the repository.
    pub async fn of(
        connection: &mut PgConnection,
        repository: i64,
        root: &str,
    ) -> Result<Option<Self>> {
        let (own, adopts): (bool, bool) = sqlx::query_as(
            "SELECT EXISTS (SELECT FROM memory_anchors WHERE repository_id = $1),
                    EXISTS (SELECT FROM memory_anchors WHERE repository_id IS NULL AND root = $2)",
        )
        .bind(repository)
        .bind(root)
        .fetch_one(connection)
        .await
        .map_err(failed())?;
        Ok((own || adopts).then(|| Self {
            repository,
            root: root.to_owned(),
            adopts,
            documents: HashSet::new(),
            before: HashSet::new(),
        }))
    }

    /// The symbols of these documents are about to be replaced.
    pub async fn changes(
        &mut self,
        connection: &mut PgConnection,
        documents: &[i64],
        first_load: bool,
    ) -> Result<()> {
        let new: Vec<i64> =
            documents.iter().copied().filter(|id| self.documents.insert(*id)).collect();
        // Nothing was there before a first load, and its partitions cannot be asked yet.
        if !first_load {
            let ids: Vec<i64> = sqlx::query_scalar(
                "SELECT id FROM symbols WHERE repository_id = $1 AND document_id = ANY ($2)",
            )
            .bind(self.repository)
            .bind(new)
            .fetch_all(connection)
            .await
            .map_err(failed())?;
            self.before.extend(ids);
        }
        Ok(())
    }

    /// Brings anchors of symbols in changed documents up to what these say now, and those whose
    /// symbol is gone to where it is now.
    pub async fn follow(self, connection: &mut PgConnection) -> Result<()> {
        let repository = self.repository;
        if self.adopts {
            for statement in [include_str!("adopt.sql"), include_str!("adopt_lost.sql")] {
                sqlx::query(statement)
                    .bind(repository)
                    .bind(&self.root)
                    .execute(&mut *connection)
                    .await
                    .map_err(failed())?;
            }
        }
        let documents: Vec<i64> = self.documents.iter().copied().collect();
        sqlx::query(include_str!("see.sql"))
            .bind(repository)
            .bind(&documents)
            .execute(&mut *connection)
            .await
            .map_err(failed())?;
        let lost = self.lost(connection, &documents).await?;
        let mut orphans: Vec<&LostAnchor> = Vec::new();
        let mut found: Vec<(&LostAnchor, &Candidate, AnchorState)> = Vec::new();
        for anchor in &lost {
            match follow::found(anchor) {
                Some((candidate, state)) => found.push((anchor, candidate, state)),
                None => orphans.push(anchor),
            }
        }
        lead(connection, &found).await?;
        if !orphans.is_empty() {
            sqlx::query(include_str!("orphan.sql"))
                .bind(orphans.iter().map(|lost| lost.memory.as_str()).collect::<Vec<_>>())
                .bind(orphans.iter().map(|lost| lost.ordinal).collect::<Vec<_>>())
                .execute(connection)
                .await
                .map_err(failed())?;
        }
        Ok(())
    }

    async fn lost(
        &self,
        connection: &mut PgConnection,
        documents: &[i64],
    ) -> Result<Vec<LostAnchor>> {
        let rows = sqlx::query(include_str!("lost.sql"))
            .bind(self.repository)
            .bind(documents)
            .bind(LOST_MAX)
            .fetch_all(connection)
            .await
            .map_err(failed())?;
        let mut lost: Vec<LostAnchor> = Vec::new();
        for row in &rows {
            let (anchor, candidate) = pair(row).map_err(failed())?;
            let same = |other: &LostAnchor| {
                other.memory == anchor.memory && other.ordinal == anchor.ordinal
            };
            if !lost.last().is_some_and(same) {
                lost.push(anchor);
            }
            let new = candidate.filter(|candidate| !self.before.contains(&candidate.id));
            if let (Some(candidate), Some(anchor)) = (new, lost.last_mut()) {
                anchor.candidates.push(candidate);
            }
        }
        Ok(lost)
    }
}

/// Leads anchors to where their symbols are now.
async fn lead(
    connection: &mut PgConnection,
    found: &[(&LostAnchor, &Candidate, AnchorState)],
) -> Result<()> {
    fn column<'f, T>(
        found: &[(&'f LostAnchor, &'f Candidate, AnchorState)],
        of: impl Fn(&'f Candidate) -> T,
    ) -> Vec<T> {
        found.iter().map(|(_, candidate, _)| of(candidate)).collect()
    }
    if found.is_empty() {
        return Ok(());
    }
    sqlx::query(include_str!("follow.sql"))
        .bind(found.iter().map(|(lost, ..)| lost.memory.as_str()).collect::<Vec<_>>())
        .bind(found.iter().map(|(lost, ..)| lost.ordinal).collect::<Vec<_>>())
        .bind(column(found, |to| to.id))
        .bind(column(found, |to| to.descriptor.as_str()))
        .bind(column(found, |to| to.at.hash))
        .bind(column(found, |to| to.at.name.as_str()))
        .bind(column(found, |to| to.at.container.as_str()))
        .bind(column(found, |to| to.at.path.as_str()))
        .bind(column(found, |to| to.line))
        .bind(found.iter().map(|(.., state)| *state as i16).collect::<Vec<_>>())
        .execute(connection)
        .await
        .map_err(failed())?;
    Ok(())
}

fn pair(row: &PgRow) -> sqlx::Result<(LostAnchor, Option<Candidate>)> {
    let kind: i16 = row.try_get("kind")?;
    let lost = LostAnchor {
        memory: row.try_get("memory_id")?,
        ordinal: row.try_get("ordinal")?,
        kind: SymbolKind::from_code(kind).unwrap_or(SymbolKind::File),
        was: SeenAt {
            name: row.try_get("name")?,
            container: row.try_get("container")?,
            path: row.try_get("path")?,
            hash: row.try_get("seen_hash")?,
        },
        then_hash: row.try_get("then_hash")?,
        candidates: Vec::new(),
    };
    let id: Option<i64> = row.try_get("to_id")?;
    let Some(id) = id else { return Ok((lost, None)) };
    let candidate = Candidate {
        id,
        descriptor: row.try_get("to_descriptor")?,
        at: SeenAt {
            name: row.try_get("to_name")?,
            container: row.try_get("to_container")?,
            path: row.try_get("to_path")?,
            hash: row.try_get("to_hash")?,
        },
        line: row.try_get("to_line")?,
    };
    Ok((lost, Some(candidate)))
}
