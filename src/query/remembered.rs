//! What memories say of the code of an answer, and how memories are. Whoever keeps memories fills it
//! in: this layer does not know them.
//!
//! Must not know: where memories are kept, who remembers.

use schemars::JsonSchema;
use serde::Serialize;

/// What was remembered of a symbol, in short.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Note {
    /// The memory's id.
    pub id: String,
    /// The symbol that it speaks of, with the names it stands in.
    pub symbol: String,
    /// How that symbol stands to what it was: `fresh`, `drifted`, `moved`, `orphaned`.
    pub state: &'static str,
    /// What the memory is about.
    pub context: String,
    /// The beginning of what it says.
    pub content: String,
}

impl Note {
    /// As one line.
    pub fn line(&self) -> String {
        let state = if self.state == "fresh" { "" } else { self.state };
        let between = if state.is_empty() { "" } else { ", " };
        format!(
            "{} ({}{between}{state}; of {}; memory {})",
            self.content, self.context, self.symbol, self.id
        )
    }
}

/// The memories of a workspace in numbers, and how far behind their secondaries are.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct MemoryStatus {
    /// Valid memories.
    pub memories: i64,
    /// Those that have no vector of the model in use.
    pub without_vector: i64,
    /// Symbols they speak of that have changed since, or are gone.
    pub stale_anchors: i64,
    /// What secondaries have yet to hear of.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub outbox: Vec<Lag>,
}

impl MemoryStatus {
    /// As one line; `None` where there is nothing to say.
    pub fn line(&self) -> Option<String> {
        if self.memories == 0 && self.outbox.is_empty() {
            return None;
        }
        let mut line = format!("{} memories", self.memories);
        if self.without_vector > 0 {
            line.push_str(&format!(", {} without a vector", self.without_vector));
        }
        if self.stale_anchors > 0 {
            line.push_str(&format!(
                ", {} of their anchors drifted or orphaned",
                self.stale_anchors
            ));
        }
        for lag in &self.outbox {
            line.push_str(&format!("; {}", lag.line()));
        }
        Some(line)
    }
}

/// What a secondary has yet to hear of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Lag {
    /// Its name.
    pub secondary: String,
    /// Memories that wait.
    pub waiting: i64,
    /// Memories that were given up; `loci memories sync --dead` tries them again.
    pub dead: i64,
    /// Seconds that the oldest waits.
    pub seconds: i64,
    /// What went wrong last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}

impl Lag {
    /// As one line.
    pub fn line(&self) -> String {
        let mut line = format!("{} waits for {} of them", self.secondary, self.waiting);
        if self.waiting > 0 {
            line.push_str(&format!(" for up to {} s", self.seconds));
        }
        if self.dead > 0 {
            line.push_str(&format!(", {} given up", self.dead));
        }
        if let Some(error) = &self.error {
            line.push_str(&format!(": {error}"));
        }
        line
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_status_says_what_there_is_to_say() {
        assert_eq!(MemoryStatus::default().line(), None);
        let lag = Lag {
            secondary: "chroma".to_owned(),
            waiting: 3,
            dead: 1,
            seconds: 61,
            error: Some("refused".to_owned()),
        };
        let status =
            MemoryStatus { memories: 2, without_vector: 1, stale_anchors: 1, outbox: vec![lag] };
        assert_eq!(
            status.line().as_deref(),
            Some(
                "2 memories, 1 without a vector, 1 of their anchors drifted or orphaned; chroma \
                 waits for 3 of them for up to 61 s, 1 given up: refused"
            )
        );
    }
}
