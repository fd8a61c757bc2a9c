//! Transfer: memories as text, to read, to keep under version control, to take elsewhere.
//!
//! As Markdown, a file each with front matter; or as JSON Lines. What is exported can be imported:
//! content, properties, times, and the code it speaks of by descriptor. Sensitive contents are left
//! out unless asked for.
//!
//! Must not know: SQL, files.

mod markdown;

use super::answer::Memory;
use super::recall::RecallQuery;
use super::{Memories, MemoryError, Remember, limits};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Memories read at once.
const AT_ONCE: u32 = 100;

/// What was brought over.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct TransferReport {
    /// New memories.
    pub new: usize,
    /// Those that were there already.
    pub known: usize,
    /// What is no memory, and why; the first few.
    pub refused: Vec<String>,
}

/// A memory as it is written.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Written {
    /// Its id; another one is given where it is imported.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub id: String,
    /// Where it belongs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub namespace: Option<String>,
    /// What it is about.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub context: String,
    /// Words to find it by.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// From 0 to 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub importance: Option<f32>,
    /// When it was written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created_at: Option<String>,
    /// When it is forgotten.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<String>,
    /// Who said so.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub source: String,
    /// It is kept encrypted.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub sensitive: bool,
    /// Symbols it speaks of.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub anchors: Vec<String>,
    /// What else was said of it.
    #[serde(default, skip_serializing_if = "Value::is_null")]
    pub metadata: Value,
    /// What it says; behind the front matter in Markdown.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub content: String,
}

impl Written {
    fn of(memory: Memory) -> Self {
        Self {
            id: memory.id,
            namespace: Some(memory.namespace),
            context: memory.context,
            tags: memory.tags,
            importance: Some(memory.importance),
            created_at: Some(memory.created_at),
            expires_at: memory.expires_at,
            source: memory.source,
            sensitive: memory.sensitive,
            anchors: memory.anchors.into_iter().map(|anchor| anchor.name).collect(),
            metadata: memory.metadata,
            content: memory.content,
        }
    }

    /// As what is to be remembered.
    pub fn remember(self) -> Remember {
        Remember {
            content: self.content,
            context: self.context,
            metadata: (!self.metadata.is_null()).then_some(self.metadata),
            tags: self.tags,
            importance: self.importance,
            namespace: self.namespace,
            expires: self.expires_at,
            sensitive: self.sensitive,
            anchors: self.anchors,
            source: self.source,
            created_at: self.created_at,
            ..Remember::default()
        }
    }

    /// As a line of JSON.
    pub fn line(&self) -> String {
        // It is plain data: it always serialises.
        serde_json::to_string(self).unwrap_or_default()
    }

    /// As Markdown with front matter.
    pub fn markdown(&self) -> String {
        markdown::write(self)
    }

    /// The memory in a line of JSON.
    ///
    /// # Errors
    /// Where it is none; `place` says where it stands.
    pub fn from_line(line: &str, place: &str) -> Result<Self, MemoryError> {
        let wrong = |why: String| MemoryError::Import { place: place.to_owned(), why };
        if line.len() > limits::IMPORTED_BYTES {
            return Err(wrong(format!("is longer than {} bytes", limits::IMPORTED_BYTES)));
        }
        serde_json::from_str(line).map_err(|error| wrong(error.to_string()))
    }

    /// The memory in a Markdown file.
    ///
    /// # Errors
    /// Where its front matter cannot be read; `place` says where it stands.
    pub fn from_markdown(text: &str, place: &str) -> Result<Self, MemoryError> {
        let wrong = |why: String| MemoryError::Import { place: place.to_owned(), why };
        if text.len() > limits::IMPORTED_BYTES {
            return Err(wrong(format!("is longer than {} bytes", limits::IMPORTED_BYTES)));
        }
        markdown::read(text).map_err(wrong)
    }
}

impl Memories<'_> {
    /// Calls `write` with every valid memory of these namespaces, the newest first. Sensitive ones
    /// are left out unless `sensitive`; answers how many were written and how many left out.
    ///
    /// # Errors
    /// When the database fails, or `write` does.
    pub async fn export(
        &self,
        namespaces: &[String],
        sensitive: bool,
        mut write: impl FnMut(&Written) -> Result<(), MemoryError>,
    ) -> Result<(usize, usize), MemoryError> {
        let filter = crate::store::memory::MemoryFilter {
            namespaces: self.namespaces(namespaces),
            ..Default::default()
        };
        let mut recall = self.store.recall().await?;
        let (mut offset, mut written, mut left_out) = (0, 0, 0);
        loop {
            let ids = recall.newest(&filter, (offset, AT_ONCE)).await?;
            if ids.is_empty() {
                return Ok((written, left_out));
            }
            offset += AT_ONCE;
            let mut anchors: std::collections::HashMap<String, Vec<super::Anchor>> =
                std::collections::HashMap::new();
            for (id, row) in recall.anchors(&ids).await? {
                anchors.entry(id).or_default().push(super::Anchor::of(&row));
            }
            for row in recall.memories(&ids).await? {
                if row.sealed.is_some() && !sensitive {
                    left_out += 1;
                    continue;
                }
                let content = self.opened(&row)?;
                let anchors = anchors.remove(&row.id).unwrap_or_default();
                write(&Written::of(Memory::of(&row, content, anchors)))?;
                written += 1;
            }
        }
    }

    /// Remembers what was written; `namespace` in place of where it belonged. What cannot be kept is
    /// reported and passed over.
    ///
    /// # Errors
    /// When the database fails: begin again, what is over stays.
    pub async fn import(
        &self,
        all: Vec<(String, Result<Written, MemoryError>)>,
        namespace: Option<&str>,
    ) -> Result<TransferReport, MemoryError> {
        let mut report = TransferReport::default();
        let refuse = |report: &mut TransferReport, why: String| {
            if report.refused.len() < limits::REFUSED {
                report.refused.push(why);
            }
        };
        let mut some = Vec::new();
        for (place, written) in all {
            let checked = written.and_then(|mut written| {
                if let Some(namespace) = namespace {
                    written.namespace = Some(namespace.to_owned());
                }
                written.remember().checked()
            });
            match checked {
                Ok(what) => some.push(what),
                Err(error @ MemoryError::Import { .. }) => refuse(&mut report, error.to_string()),
                Err(error) => refuse(&mut report, format!("{place}: {error}")),
            }
        }
        let (new, known) = self.remember_all(some).await?;
        (report.new, report.known) = (new, known);
        Ok(report)
    }

    /// Whether anything was remembered in these namespaces.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn is_empty(&self, namespaces: &[String]) -> Result<bool, MemoryError> {
        let question = RecallQuery {
            namespaces: namespaces.to_vec(),
            limit: 1,
            superseded: true,
            budget: limits::DEFAULT_BUDGET,
            ..RecallQuery::default()
        };
        Ok(self.recall(&question).await?.memories.is_empty())
    }
}
