//! Notes: what memories say of the code that other answers show, and how memories are.
//!
//! Must not know: SQL, which answers these are.

use super::{Memories, MemoryError, limits};
use crate::query::{MemoryStatus, Note, Symbols, qualified};
use crate::store::memory::NoteRow;
use std::collections::HashMap;

impl Memories<'_> {
    /// What valid memories of the workspace, and of all, say of these symbols of the code in hand, in
    /// the order of the symbols; at most [`limits::NOTES`]. Sensitive ones are not shown.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn notes(&self, symbols: &[i64]) -> Result<Vec<Note>, MemoryError> {
        Ok(self.note_rows(symbols).await?.iter().map(note).collect())
    }

    /// Adds to symbols what memories say of them.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn remind(&self, symbols: &mut Symbols) -> Result<(), MemoryError> {
        let id = |text: &str| text.parse::<i64>().ok();
        let ids: Vec<i64> = symbols.symbols.iter().filter_map(|one| id(&one.symbol.id)).collect();
        let mut notes: HashMap<i64, Vec<Note>> = HashMap::new();
        for row in self.note_rows(&ids).await? {
            notes.entry(row.symbol_id).or_default().push(note(&row));
        }
        for one in &mut symbols.symbols {
            let its = id(&one.symbol.id).and_then(|id| notes.remove(&id));
            one.memories = its.unwrap_or_default();
        }
        Ok(())
    }

    async fn note_rows(&self, symbols: &[i64]) -> Result<Vec<NoteRow>, MemoryError> {
        let Some(query) = self.query.filter(|_| !symbols.is_empty()) else { return Ok(Vec::new()) };
        let symbols = &symbols[..symbols.len().min(limits::NOTED_SYMBOLS)];
        let asked = (query.repository_id(), symbols);
        Ok(self.store.notes(&self.namespaces(&[]), asked, limits::NOTES).await?)
    }

    /// The memories of the workspace, and those of all, in numbers; how far behind secondaries are.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn status(&self) -> Result<MemoryStatus, MemoryError> {
        let model = self.keeper.model();
        let (memories, without_vector, stale_anchors) =
            self.store.memory_counts(&self.namespaces(&[]), model).await?;
        // The outbox is of all namespaces: whoever may not see them is told nothing of it.
        let outbox = match self.store.scope().namespaces {
            None => self.lags().await?,
            Some(_) => Vec::new(),
        };
        Ok(MemoryStatus { memories, without_vector, stale_anchors, outbox })
    }
}

fn note(row: &NoteRow) -> Note {
    let line = row.content.lines().find(|line| !line.trim().is_empty()).unwrap_or_default().trim();
    let content = match line.char_indices().nth(limits::NOTE_CHARACTERS) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line.to_owned(),
    };
    Note {
        id: row.id.clone(),
        symbol: qualified(&row.container, &row.name),
        state: row.state.name(),
        context: row.context.clone(),
        content,
    }
}
