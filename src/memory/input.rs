//! Input: what may be kept.
//!
//! Must not know: how it is kept.

use super::{MemoryError, limits};

/// Contexts that are suggested; any other word will do.
pub const CONTEXTS: [&str; 6] =
    ["general", "code_decision", "code_pattern", "code_error", "user_preference", "task_critical"];

/// What is to be remembered.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Remember {
    /// What: 1 byte to 64 KiB.
    pub content: String,
    /// What it is about, one of [`CONTEXTS`] or any word; empty for `general`.
    pub context: String,
    /// A JSON object, or nothing.
    pub metadata: Option<serde_json::Value>,
    /// Words to find it by.
    pub tags: Vec<String>,
    /// From 0 to 1; [`limits::DEFAULT_IMPORTANCE`] where nothing is said.
    pub importance: Option<f32>,
    /// Where it belongs; the workspace's where nothing is said.
    pub namespace: Option<String>,
    /// When it is forgotten: RFC 3339, a date, or a time from now such as `30 days`.
    pub expires: Option<String>,
    /// Encrypt it.
    pub sensitive: bool,
    /// Embed it though it is sensitive: its vector says something of what it says.
    pub embed_sensitive: bool,
    /// Symbols, or `path:line`, that it speaks of, besides those it names.
    pub anchors: Vec<String>,
    /// Who says so.
    pub source: String,
    /// Its vector, where it was made already.
    pub vector: Option<Vec<f32>>,
    /// When it was first written, where that is not now.
    pub created_at: Option<String>,
}

impl Remember {
    /// A memory of this content.
    pub fn new(content: impl Into<String>) -> Self {
        Self { content: content.into(), ..Self::default() }
    }

    /// Checked and tidied: tags in order, each once.
    ///
    /// # Errors
    /// When a part of it cannot be kept.
    pub(super) fn checked(mut self) -> Result<Self, MemoryError> {
        content(&self.content)?;
        if self.context.is_empty() {
            self.context = CONTEXTS[0].to_owned();
        }
        word("the context", &self.context)?;
        if let Some(namespace) = &self.namespace {
            word("the namespace", namespace)?;
        }
        self.tags = tags(self.tags)?;
        importance(self.importance)?;
        if let Some(metadata) = &self.metadata {
            check_metadata(metadata)?;
        }
        if self.anchors.len() > limits::ANCHORS {
            let (given, most) = (self.anchors.len(), limits::ANCHORS);
            return Err(MemoryError::invalid(
                "the anchors",
                format!("are {given}; a memory has at most {most}"),
            ));
        }
        Ok(self)
    }
}

/// The content of a memory.
pub(super) fn content(text: &str) -> Result<(), MemoryError> {
    let wrong = |why: String| Err(MemoryError::invalid("the content", why));
    if text.trim().is_empty() {
        return wrong("is empty".to_owned());
    }
    if text.len() > limits::CONTENT_BYTES {
        let (bytes, most) = (text.len(), limits::CONTENT_BYTES);
        return wrong(format!("has {bytes} bytes; a memory has at most {most}. Split it"));
    }
    if text.contains('\0') {
        return wrong("holds a NUL byte; memories are text".to_owned());
    }
    Ok(())
}

/// A context, a namespace, a tag: a short text in one line.
fn word(what: &'static str, text: &str) -> Result<(), MemoryError> {
    let most = limits::WORD_BYTES;
    if text.is_empty() || text.len() > most || text.chars().any(char::is_control) {
        let why = format!("is one line of 1 to {most} bytes");
        return Err(MemoryError::invalid(what, why));
    }
    Ok(())
}

pub(super) fn tags(mut tags: Vec<String>) -> Result<Vec<String>, MemoryError> {
    for tag in &mut tags {
        *tag = tag.trim().to_owned();
        word("a tag", tag)?;
    }
    tags.sort();
    tags.dedup();
    if tags.len() > limits::TAGS {
        let (given, most) = (tags.len(), limits::TAGS);
        return Err(MemoryError::invalid(
            "the tags",
            format!("are {given}; a memory has at most {most}"),
        ));
    }
    Ok(tags)
}

pub(super) fn importance(value: Option<f32>) -> Result<(), MemoryError> {
    match value {
        Some(value) if !(0.0..=1.0).contains(&value) => {
            Err(MemoryError::invalid("the importance", format!("is {value}; it can be 0 to 1")))
        }
        _ => Ok(()),
    }
}

pub(super) fn check_metadata(metadata: &serde_json::Value) -> Result<(), MemoryError> {
    let wrong = |why: String| Err(MemoryError::invalid("the metadata", why));
    if !metadata.is_object() {
        return wrong("are no JSON object".to_owned());
    }
    let text = metadata.to_string();
    if text.len() > limits::METADATA_BYTES {
        let (bytes, most) = (text.len(), limits::METADATA_BYTES);
        return wrong(format!("have {bytes} bytes; they can have {most}"));
    }
    // PostgreSQL's jsonb has no such character.
    match text.contains("\\u0000") {
        true => wrong("hold a NUL character".to_owned()),
        false => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn check(change: impl FnOnce(&mut Remember), expected: Result<(), &str>) {
        let mut given = Remember::new("something");
        change(&mut given);
        let checked = given.checked().map(drop).map_err(|error| error.to_string());
        match expected {
            Ok(()) => assert_eq!(checked, Ok(())),
            Err(part) => assert!(checked.clone().is_err_and(|e| e.contains(part)), "{checked:?}"),
        }
    }

    #[test]
    fn what_cannot_be_kept_is_refused_with_a_reason() {
        check(|m| m.content = "x".to_owned(), Ok(()));
        check(|m| m.content = " \n".to_owned(), Err("empty"));
        check(|m| m.content = "x".repeat(limits::CONTENT_BYTES), Ok(()));
        check(|m| m.content = "x".repeat(limits::CONTENT_BYTES + 1), Err("at most"));
        check(|m| m.content = "a\0b".to_owned(), Err("NUL"));
        check(|m| m.tags = (0..10_000).map(|n| n.to_string()).collect(), Err("at most 32"));
        check(|m| m.tags = vec!["a".to_owned(); 10_000], Ok(()));
        check(|m| m.tags = vec![String::new()], Err("a tag"));
        check(|m| m.importance = Some(1.5), Err("0 to 1"));
        check(|m| m.importance = Some(f32::NAN), Err("0 to 1"));
        check(|m| m.metadata = Some(json!([1])), Err("no JSON object"));
        check(|m| m.metadata = Some(json!({"a": "b\0"})), Err("NUL"));
        check(|m| m.metadata = Some(json!({"a": "x".repeat(20_000)})), Err("can have"));
        check(|m| m.namespace = Some("a\nb".to_owned()), Err("the namespace"));
        check(|m| m.anchors = vec!["a".to_owned(); 33], Err("at most 32"));
    }
}
