//! What is answered of memories.
//!
//! Must not know: how they are stored, how an answer is printed.

use super::limits;
use crate::model::{AnchorState, Tier};
use crate::query::{AsOf, qualified};
use crate::store::memory::{AnchorRow, MemoryRow};
use schemars::JsonSchema;
use serde::Serialize;

/// Code that a memory speaks of, as it is now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Anchor {
    /// The symbol's id.
    pub id: String,
    /// Its name, with the names it stands in.
    pub name: String,
    /// What it is.
    pub kind: &'static str,
    /// Its document; of an orphan, where it was last.
    pub path: String,
    /// The line of its name.
    pub line: i32,
    /// `fresh`: as it was; `drifted`: it says something else now; `moved`: renamed or moved;
    /// `orphaned`: gone.
    pub state: &'static str,
    /// Its descriptor when it was remembered, where it has another by now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub was: Option<String>,
    /// The root of its repository.
    pub repository: String,
}

impl Anchor {
    pub(super) fn of(row: &AnchorRow) -> Self {
        Self {
            id: row.symbol_id.to_string(),
            name: qualified(&row.container, &row.name),
            kind: row.kind.name(),
            path: row.path.clone(),
            line: row.line,
            state: row.state.name(),
            was: (row.descriptor != row.seen_descriptor).then(|| row.descriptor.clone()),
            repository: row.root.clone(),
        }
    }

    /// Whether what it speaks of is no longer as it was.
    pub fn is_stale(&self) -> bool {
        [AnchorState::Drifted, AnchorState::Orphaned].iter().any(|s| s.name() == self.state)
    }
}

/// A memory.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Memory {
    /// Its id.
    pub id: String,
    /// Where it belongs.
    pub namespace: String,
    /// What it says.
    pub content: String,
    /// Its content is longer than the answer had room for.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub cut: bool,
    /// What it is about.
    pub context: String,
    /// Words to find it by.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// What else was said of it.
    #[serde(skip_serializing_if = "serde_json::Value::is_null")]
    pub metadata: serde_json::Value,
    /// From 0 to 1.
    pub importance: f32,
    /// `working`, `session` or `long_term`.
    pub tier: &'static str,
    /// It is kept encrypted.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub sensitive: bool,
    /// Who said so.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub source: String,
    /// When it was written.
    pub created_at: String,
    /// Since when it is no longer valid.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<String>,
    /// What took its place.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub superseded_by: Option<String>,
    /// When it is forgotten.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<String>,
    /// How often it was recalled.
    pub uses: i64,
    /// Code it speaks of.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub anchors: Vec<Anchor>,
}

impl Memory {
    /// A row with its content, which was opened where it is sealed.
    pub(super) fn of(row: &MemoryRow, content: String, anchors: Vec<Anchor>) -> Self {
        let metadata = serde_json::from_str(&row.metadata).unwrap_or_default();
        let empty = serde_json::json!({});
        Self {
            id: row.id.clone(),
            namespace: row.namespace.clone(),
            content,
            cut: false,
            context: row.context.clone(),
            tags: row.tags.clone(),
            metadata: if metadata == empty { serde_json::Value::Null } else { metadata },
            importance: row.importance,
            tier: Tier::from_code(row.tier).unwrap_or(Tier::Working).name(),
            sensitive: row.sealed.is_some(),
            source: row.source.clone(),
            created_at: row.created_at.clone(),
            valid_to: row.valid_to.clone(),
            superseded_by: row.superseded_by.clone(),
            expires_at: row.expires_at.clone(),
            uses: row.uses,
            anchors,
        }
    }

    /// Tokens that it takes, about.
    pub fn tokens(&self) -> usize {
        // The names and marks around the content, and each anchor.
        (self.content.len() + 240 + self.anchors.len() * 160) / limits::TOKEN_BYTES
    }
}

/// A memory that says nearly the same as another, or the opposite.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Alike {
    /// Its id.
    pub id: String,
    /// What it says, cut.
    pub content: String,
    /// How alike their meanings are, to 1.
    pub likeness: f32,
    /// It seems to say the opposite: decide which holds, and supersede the other.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub contradicts: bool,
}

/// What became of something that was to be remembered.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Remembered {
    /// What the anchors are as of.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub as_of: Option<AsOf>,
    /// The memory's id.
    pub id: String,
    /// Where it belongs.
    pub namespace: String,
    /// The same content was there already: what was new of it was added to that memory.
    pub merged: bool,
    /// The memory that this one took the place of.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub superseded: Option<String>,
    /// Code it speaks of.
    pub anchors: Vec<Anchor>,
    /// Anchors that were asked for and not found, and why.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub not_anchored: Vec<String>,
    /// Memories that say nearly the same, or the opposite.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub alike: Vec<Alike>,
    /// Why it is not found by meaning yet, where it is not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub without_meaning: Option<String>,
}

/// Memories that were deleted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Forgotten {
    /// What the index is as of.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub as_of: Option<AsOf>,
    /// Their ids.
    pub deleted: Vec<String>,
    /// Ids that no memory has here.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unknown: Vec<String>,
}
