//! Why a question has no answer.

use crate::store::StoreError;
use schemars::JsonSchema;
use serde::Serialize;

/// A symbol whose name is near the one asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct NearSymbol {
    /// Its id.
    pub id: String,
    /// Its name, with the names it stands in.
    pub name: String,
    /// What it is.
    pub kind: &'static str,
    /// Its document.
    pub path: String,
    /// Line of its name.
    pub line: u32,
}

/// Why a question has no answer.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum QueryError {
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Nothing is called so.
    #[error("no symbol is called `{text}`{}", nearest_text(nearest))]
    UnknownSymbol {
        /// What was asked for.
        text: String,
        /// What it may have meant, the nearest first.
        nearest: Vec<NearSymbol>,
    },
    /// No document is or lies there.
    #[error("`{path}` is not in the index of {root}: {why}")]
    UnknownPath {
        /// What was asked for.
        path: String,
        /// The repository's root.
        root: String,
        /// Whether it is absent from the disk, or only from the index.
        why: &'static str,
    },
    /// No indexed repository holds the path.
    #[error("{path} lies in no indexed repository; {}", indexed_text(indexed))]
    OutsideIndex {
        /// What was asked for.
        path: String,
        /// Roots of what is indexed.
        indexed: Vec<String>,
    },
    /// No repository is indexed.
    #[error("no repository is indexed yet; index one first")]
    NothingIndexed,
    /// The repository was removed since it was chosen.
    #[error("{root} was removed from the index; index it again")]
    Removed {
        /// Its root.
        root: String,
    },
    /// There is no such kind.
    #[error("`{kind}` is not a kind of {of}; the kinds are {}", known.join(", "))]
    UnknownKind {
        /// What was asked for.
        kind: String,
        /// What it is a kind of.
        of: &'static str,
        /// Every kind.
        known: Vec<&'static str>,
    },
    /// Not a cursor of an earlier answer.
    #[error("`{cursor}` is not a cursor that an earlier page gave; leave it out to start anew")]
    InvalidCursor {
        /// What was given.
        cursor: String,
    },
    /// Nothing was asked for.
    #[error("{what} is empty; name what to look up")]
    Empty {
        /// What is empty.
        what: &'static str,
    },
}

fn nearest_text(nearest: &[NearSymbol]) -> String {
    if nearest.is_empty() {
        return ", nor anything like it".to_owned();
    }
    let mut text = "; the nearest names are".to_owned();
    for (i, near) in nearest.iter().enumerate() {
        let comma = if i == 0 { "" } else { "," };
        text.push_str(&format!(
            "{comma} `{}` ({} in {}:{})",
            near.name, near.kind, near.path, near.line
        ));
    }
    text
}

fn indexed_text(indexed: &[String]) -> String {
    match indexed {
        [] => "nothing is indexed yet; index it first".to_owned(),
        roots => format!("index it, or ask about one of {}", roots.join(", ")),
    }
}
