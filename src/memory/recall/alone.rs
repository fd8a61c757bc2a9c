//! A recall that ChromaDB answers alone, because PostgreSQL cannot be reached: without anchors,
//! words and weights, but what was remembered.
//!
//! Must not know: SQL.

use super::{RecallQuery, Recalled, RecalledMemory, Why, fits, limits};
use crate::memory::answer::Memory;
use crate::memory::{Memories, MemoryError};
use crate::store::memory::MemoryFilter;
use serde_json::Value;
use std::collections::HashMap;

impl Memories<'_> {
    /// # Errors
    /// `first`, where ChromaDB cannot answer either.
    pub(super) async fn by_chroma_alone(
        &self,
        (question, namespaces): (&RecallQuery, &[String]),
        text: &str,
        first: MemoryError,
    ) -> Result<Recalled, MemoryError> {
        let Some(chroma) = self.keeper.chroma() else { return Err(first) };
        let Ok((model, vector)) = self.keeper.meant(text).await else { return Err(first) };
        let filter = MemoryFilter {
            namespaces: namespaces.to_vec(),
            contexts: question.contexts.clone(),
            importance: question.importance,
            superseded: question.superseded,
            ..MemoryFilter::default()
        };
        let limit = question.limit.clamp(1, limits::MAX_MEMORIES);
        let Ok(ids) = chroma.nearest((&model, &vector), &filter, limit).await else {
            return Err(first);
        };
        let Ok(told) = chroma.texts(&model, &ids).await else { return Err(first) };
        let mut told: HashMap<String, _> =
            told.into_iter().map(|told| (told.id.clone(), told)).collect();
        let mut answer = Recalled {
            mode: "semantic",
            notes: vec![format!("ChromaDB answered alone: {first}")],
            ..Recalled::default()
        };
        for (place, id) in ids.into_iter().enumerate() {
            let Some(told) = told.remove(&id) else { continue };
            let text = |name: &str| {
                told.metadata.get(name).and_then(Value::as_str).unwrap_or_default().to_owned()
            };
            let sealed = told.metadata.get("key_id").is_some();
            let tags = text("tags");
            let importance = told.metadata.get("importance").and_then(Value::as_f64);
            let memory = Memory {
                id,
                namespace: text("namespace"),
                content: if sealed { String::new() } else { told.content.clone() },
                cut: false,
                context: text("context"),
                tags: tags.split('\n').filter(|t| !t.is_empty()).map(str::to_owned).collect(),
                metadata: Value::Null,
                importance: importance.unwrap_or_default() as f32,
                tier: "working",
                sensitive: sealed,
                source: String::new(),
                created_at: String::new(),
                valid_to: None,
                superseded_by: None,
                expires_at: None,
                uses: 0,
                anchors: Vec::new(),
            };
            let first = answer.memories.is_empty();
            let Some(memory) = fits(memory, question.budget as usize, answer.tokens, first) else {
                break;
            };
            answer.tokens += memory.tokens();
            let rank = u32::try_from(place + 1).ok();
            let why = Why { meaning: rank, weight: 1.0, ..Why::default() };
            answer.memories.push(RecalledMemory { memory, score: 1.0 / (place as f64 + 1.0), why });
        }
        Ok(answer)
    }
}
