//! Answers as results of a call: structured content, text, and the byte budget of both.

use crate::query::{Found, Outline, References, Status, Symbols};
use rmcp::model::{CallToolResult, ContentBlock};
use serde::Serialize;

/// Most bytes of one reply, structured content and text together. An agent's context is dear, and
/// a list that is cut off says how to go on.
pub const REPLY_BYTES: usize = 24 * 1024;

/// Source text below this is not cut while something else can be.
const LEAST_SOURCE_BYTES: usize = 1500;

/// Callers and callees are not cut below so many while something else can be.
const LEAST_NEIGHBOURS: usize = 5;

/// An answer that can be said in less.
pub(super) trait Answer: Serialize {
    /// As text.
    fn text(&self) -> String;
    /// Leaves something out and says so; `false` where nothing can be left out.
    fn shrink(&mut self) -> bool;
}

/// The result of a call, within [`REPLY_BYTES`].
pub(super) fn reply(mut answer: impl Answer) -> CallToolResult {
    loop {
        let structured = match serde_json::to_value(&answer) {
            Ok(value) => value,
            Err(error) => return failure(format!("the answer cannot be serialised: {error}")),
        };
        let text = answer.text().trim_end().to_owned();
        let bytes = text.len() + structured.to_string().len();
        if bytes <= REPLY_BYTES || !answer.shrink() {
            let mut result = CallToolResult::structured(structured);
            result.content = vec![ContentBlock::text(text)];
            return result;
        }
    }
}

/// A call that failed in a way its caller can read and mend.
pub(super) fn failure(text: impl Into<String>) -> CallToolResult {
    CallToolResult::error(vec![ContentBlock::text(text)])
}

/// Drops the last eighth of a list, one item at least; `false` where one item or none is left.
fn drop_last<T>(list: &mut Vec<T>) -> bool {
    if list.len() < 2 {
        return false;
    }
    list.truncate(list.len() - (list.len() / 8).max(1));
    true
}

impl Answer for Found {
    fn text(&self) -> String {
        super::text::found(self)
    }

    fn shrink(&mut self) -> bool {
        let dropped = drop_last(&mut self.symbols);
        self.more |= dropped;
        dropped
    }
}

impl Answer for References {
    fn text(&self) -> String {
        super::text::references(self)
    }

    fn shrink(&mut self) -> bool {
        // Many targets: their number is in the list of counts, their ids in the references.
        if self.targets.len() > self.references.len().max(8) {
            return drop_last(&mut self.targets);
        }
        let dropped = drop_last(&mut self.references);
        if let (true, Some(last)) = (dropped, self.references.last()) {
            self.next_cursor = Some(last.cursor.clone());
        }
        dropped
    }
}

impl Answer for Outline {
    fn text(&self) -> String {
        super::text::outline(self)
    }

    fn shrink(&mut self) -> bool {
        if self.is_document() {
            let document = &mut self.documents[0];
            if !drop_last(&mut document.symbols) {
                return false;
            }
            document.more = true;
            let shown = self.offset.saturating_add(document.symbols.len() as u32);
            self.next_cursor = Some(Outline::cursor_behind_symbols(shown));
            return true;
        }
        if !drop_last(&mut self.documents) {
            return false;
        }
        let last = self.documents.last().map(|document| document.path.as_str());
        self.next_cursor = last.map(Outline::cursor_behind_document);
        true
    }
}

impl Answer for Symbols {
    fn text(&self) -> String {
        super::text::symbols(self)
    }

    fn shrink(&mut self) -> bool {
        // The largest part first: source text, then neighbours, then whole symbols.
        let longest = self
            .symbols
            .iter_mut()
            .filter_map(|symbol| symbol.source.as_mut())
            .max_by_key(|source| source.text.len());
        if let Some(source) = longest.filter(|source| source.text.len() > LEAST_SOURCE_BYTES) {
            let half = source.text.floor_char_boundary(source.text.len() / 4 * 3);
            let end = source.text[..half].rfind('\n').map_or(half, |newline| newline + 1);
            source.text.truncate(end);
            source.truncated = true;
            return true;
        }
        let busiest = self
            .symbols
            .iter_mut()
            .max_by_key(|symbol| symbol.callers.len().max(symbol.callees.len()));
        if let Some(symbol) = busiest {
            let longer = match symbol.callers.len() > symbol.callees.len() {
                true => &mut symbol.callers,
                false => &mut symbol.callees,
            };
            if longer.len() > LEAST_NEIGHBOURS {
                symbol.more_neighbours = true;
                return drop_last(longer);
            }
        }
        let dropped = drop_last(&mut self.symbols);
        self.more |= dropped;
        dropped
    }
}

impl Answer for Status {
    fn text(&self) -> String {
        super::text::status(self)
    }

    fn shrink(&mut self) -> bool {
        let dropped = drop_last(&mut self.incomplete);
        self.more_incomplete |= dropped;
        dropped || drop_last(&mut self.repositories)
    }
}
