//! The tools of memory: what they take as what the library is asked, and its answers.
//!
//! Must not know: SQL, the protocol.

use super::arguments::{RecallMemories, StoreMemory, UpdateMemory};
use super::database::Database;
use super::reply::{Answer, drop_last};
use crate::memory::{
    Forgotten, Keeper, Memories, Memory, MemoryError, Mode, RecallQuery, Recalled, Remember,
    Remembered, Update, limits,
};
use std::fmt::Write;
use std::sync::Arc;
use std::time::Duration;

/// How often recalls are counted and the secondary is told.
const ROUND: Duration = Duration::from_secs(5);

/// Who says so.
const SOURCE: &str = "mcp";

pub(super) fn remember(given: StoreMemory) -> Remember {
    Remember {
        content: given.content,
        context: given.context.unwrap_or_default(),
        metadata: given.metadata.map(serde_json::Value::Object),
        tags: given.tags.unwrap_or_default(),
        importance: given.importance,
        namespace: given.namespace,
        expires: given.expires,
        sensitive: given.sensitive.unwrap_or_default(),
        anchors: given.anchors.unwrap_or_default(),
        source: SOURCE.to_owned(),
        ..Remember::default()
    }
}

pub(super) fn question(given: RecallMemories) -> Result<RecallQuery, MemoryError> {
    let contexts = given.context.unwrap_or_default();
    Ok(RecallQuery {
        text: given.query.unwrap_or_default(),
        mode: Mode::from_name(given.mode.as_deref().unwrap_or_default())?,
        namespaces: given.namespace.into_iter().collect(),
        contexts: contexts
            .split(',')
            .map(str::trim)
            .filter(|context| !context.is_empty())
            .map(str::to_owned)
            .collect(),
        tags: given.tags.unwrap_or_default(),
        since: given.since,
        symbol: given.symbol,
        path: given.path,
        near: given.near,
        superseded: given.superseded.unwrap_or_default(),
        limit: given.limit.unwrap_or(limits::DEFAULT_MEMORIES),
        budget: given.budget.unwrap_or(limits::DEFAULT_BUDGET),
        cursor: given.cursor,
        ..RecallQuery::default()
    })
}

pub(super) fn update(given: UpdateMemory) -> (String, Update) {
    let update = Update {
        content: given.content,
        context: given.context,
        metadata: given.metadata.map(serde_json::Value::Object),
        tags: given.tags,
        importance: given.importance,
        expires: None,
        anchors: given.anchors,
        source: SOURCE.to_owned(),
    };
    (given.id, update)
}

pub(super) fn explain(error: MemoryError) -> String {
    match error {
        MemoryError::Query(error) => super::server::explain(error),
        error => error.to_string(),
    }
}

/// Keeps answers of recalls while changes are heard of; counts recalls and tells the secondary.
pub(super) async fn keep(keeper: Arc<Keeper>, database: Arc<Database>) {
    let listening = async {
        loop {
            if let Ok(store) = database.store().await
                && let Err(error) = keeper.keep_answers(store).await
            {
                tracing::debug!(%error, "answers of recalls are not kept for now");
            }
            tokio::time::sleep(ROUND).await;
        }
    };
    let rounds = async {
        loop {
            tokio::time::sleep(ROUND).await;
            let Ok(store) = database.store().await else { continue };
            if let Err(error) = keeper.count_uses(store, true).await {
                tracing::debug!(%error, "recalls are not counted yet");
            }
            if keeper.has_secondary()
                && let Err(error) = Memories::new(store, &keeper).sync().await
            {
                tracing::warn!(%error, "the secondary is not told yet");
            }
        }
    };
    tokio::join!(listening, rounds);
}

impl Answer for Remembered {
    fn text(&self) -> String {
        let mut text = match (self.merged, &self.superseded) {
            (true, _) => format!("merged with {} in {}", self.id, self.namespace),
            (false, Some(old)) => format!("{} in {}, in place of {old}", self.id, self.namespace),
            (false, None) => format!("remembered as {} in {}", self.id, self.namespace),
        };
        // Writing to a string cannot fail.
        for anchor in &self.anchors {
            let _ = write!(
                text,
                "\nabout {} {} ({}:{}, {})",
                anchor.kind, anchor.name, anchor.path, anchor.line, anchor.state
            );
        }
        for missed in &self.not_anchored {
            let _ = write!(text, "\nnot anchored: {missed}");
        }
        for other in &self.alike {
            let says = if other.contradicts { "seems to contradict" } else { "is like" };
            let _ = write!(text, "\nit {says} {}: {}", other.id, other.content);
        }
        if let Some(why) = &self.without_meaning {
            let _ = write!(text, "\nnot found by meaning yet: {why}");
        }
        text
    }

    fn shrink(&mut self) -> bool {
        drop_last(&mut self.alike) || drop_last(&mut self.not_anchored)
    }
}

impl Answer for Recalled {
    fn text(&self) -> String {
        let mut text = String::new();
        for recalled in &self.memories {
            let memory = &recalled.memory;
            let _ = writeln!(text, "{}", line(memory));
            let _ = writeln!(text, "{}{}", memory.content, if memory.cut { " […]" } else { "" });
            for anchor in &memory.anchors {
                let _ = writeln!(
                    text,
                    "  {} {} {}:{}",
                    anchor.state, anchor.name, anchor.path, anchor.line
                );
            }
        }
        if self.memories.is_empty() {
            text.push_str("Nothing like that was remembered.\n");
        }
        for note in &self.notes {
            let _ = writeln!(text, "({note})");
        }
        if let Some(cursor) = &self.next_cursor {
            let _ = writeln!(text, "There are more: cursor {cursor}.");
        }
        text
    }

    fn shrink(&mut self) -> bool {
        if self.shorten() {
            return true;
        }
        let Some(only) = self.memories.first_mut().filter(|m| m.memory.content.len() > 200) else {
            return false;
        };
        let half = only.memory.content.floor_char_boundary(only.memory.content.len() / 2);
        only.memory.content.truncate(half);
        only.memory.cut = true;
        true
    }
}

/// `[code_decision, 2026-11-22, 0.8] id #tag`.
fn line(memory: &Memory) -> String {
    let day = memory.created_at.get(..10).unwrap_or_default();
    let tags: String = memory.tags.iter().map(|tag| format!(" #{tag}")).collect();
    let outdated = if memory.valid_to.is_some() { ", no longer valid" } else { "" };
    format!(
        "[{}, {day}, importance {}{outdated}] {}{tags}",
        memory.context, memory.importance, memory.id
    )
}

impl Answer for Forgotten {
    fn text(&self) -> String {
        let mut text = format!("{} deleted", self.deleted.len());
        if !self.unknown.is_empty() {
            let _ = write!(text, "; not here: {}", self.unknown.join(", "));
        }
        text
    }

    fn shrink(&mut self) -> bool {
        drop_last(&mut self.deleted) || drop_last(&mut self.unknown)
    }
}
