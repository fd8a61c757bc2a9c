//! Sync: telling the secondary what it has yet to hear of.
//!
//! Any number of processes may do so at the same time: each takes other memories, and what one took
//! and did not tell is due again after a while. What is told is how a memory stands by then, so that
//! neither order nor repetition matters.
//!
//! Must not know: SQL.

use super::{Chroma, SECONDARY};
use crate::memory::{Memories, MemoryError};
use crate::store::memory::{OutboxItem, SentMemory};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::HashMap;

/// Memories told at once.
const AT_ONCE: u32 = 200;

/// Whoever took memories to tell has so long, in seconds.
const TAKEN_SECONDS: f64 = 60.0;

/// Tries before a memory is given up: with the waits below, about three days.
const TRIES: i32 = 30;

/// The first wait after a failure in seconds, doubled with each, and the longest.
const WAIT: (f64, f64) = (1.0, 3_600.0);

/// What became of what was due.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SyncReport {
    /// Memories told.
    pub told: usize,
    /// Memories that could not be told now.
    pub failed: usize,
    /// Why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}

/// How long to wait after so many tries: doubled each time, and between half and all of that, so
/// that many who failed at once do not come back at once.
fn wait(attempts: i32, memory: &str) -> f64 {
    let (first, longest) = WAIT;
    let doubled = first * 2.0_f64.powi(attempts.clamp(1, 20) - 1);
    let chance = xxhash_rust::xxh3::xxh3_64(format!("{memory} {attempts}").as_bytes());
    doubled.min(longest) * (0.5 + (chance % 1_000) as f64 / 2_000.0)
}

impl Memories<'_> {
    /// Tells the secondary what is due, until nothing more is or it fails.
    ///
    /// # Errors
    /// When PostgreSQL fails; that the secondary fails is in the report.
    pub async fn sync(&self) -> Result<SyncReport, MemoryError> {
        let mut report = SyncReport::default();
        let Some(chroma) = self.keeper.chroma() else { return Ok(report) };
        let model = self.keeper.model().unwrap_or("none");
        loop {
            let due = self.store.take_due(SECONDARY, AT_ONCE, TAKEN_SECONDS).await?;
            if due.is_empty() {
                return Ok(report);
            }
            match self.tell(chroma, model, &due).await? {
                Ok(()) => report.told += due.len(),
                Err(error) => {
                    report.failed += due.len();
                    report.error = Some(error.to_string());
                    return Ok(report);
                }
            }
        }
    }

    /// One turn's memories; of many that fail together, one that fails alone is found out.
    async fn tell(
        &self,
        chroma: &Chroma,
        model: &str,
        due: &[OutboxItem],
    ) -> Result<Result<(), MemoryError>, MemoryError> {
        let ids: Vec<&str> = due.iter().map(|item| item.memory.as_str()).collect();
        let sent = self.store.sent(&ids, model).await?;
        let told = self.tell_some(chroma, model, due, &sent).await;
        let Err(error) = told else {
            self.store.heard(SECONDARY, due).await?;
            return Ok(Ok(()));
        };
        // Where it cannot be reached, nobody's memory is at fault.
        if chroma.count(model).await.is_err() || due.len() == 1 {
            let given_up = due.len() == 1 && chroma.count(model).await.is_ok();
            for item in due {
                let dead = given_up && item.attempts >= TRIES;
                let seconds = wait(item.attempts, &item.memory);
                let why = error.to_string();
                let memory = [item.memory.as_str()];
                self.store.unheard(SECONDARY, &memory, (seconds, &why, dead)).await?;
            }
            return Ok(Err(error));
        }
        let mut last = Ok(());
        for item in due {
            let one = std::slice::from_ref(item);
            match self.tell_some(chroma, model, one, &sent).await {
                Ok(()) => self.store.heard(SECONDARY, one).await?,
                Err(error) => {
                    let (seconds, dead) =
                        (wait(item.attempts, &item.memory), item.attempts >= TRIES);
                    let why = error.to_string();
                    let memory = [item.memory.as_str()];
                    self.store.unheard(SECONDARY, &memory, (seconds, &why, dead)).await?;
                    last = Err(error);
                }
            }
        }
        Ok(last)
    }

    async fn tell_some(
        &self,
        chroma: &Chroma,
        model: &str,
        due: &[OutboxItem],
        sent: &[SentMemory],
    ) -> Result<(), MemoryError> {
        let there: HashMap<&str, &SentMemory> = sent.iter().map(|m| (m.id.as_str(), m)).collect();
        let of = |item: &OutboxItem| there.get(item.memory.as_str()).copied();
        let memories: Vec<SentMemory> = due.iter().filter_map(|i| of(i).cloned()).collect();
        let gone: Vec<&str> =
            due.iter().filter(|i| of(i).is_none()).map(|i| i.memory.as_str()).collect();
        chroma.tell(model, &memories, &gone).await
    }

    /// Queues everything for the secondary: it begins, or has lost what it was told.
    ///
    /// # Errors
    /// When PostgreSQL fails.
    pub async fn sync_all(&self) -> Result<u64, MemoryError> {
        Ok(self.store.queue_all(SECONDARY).await?)
    }

    /// Tries again what was given up; answers how many.
    ///
    /// # Errors
    /// When PostgreSQL fails.
    pub async fn redrive(&self) -> Result<u64, MemoryError> {
        Ok(self.store.redrive(SECONDARY).await?)
    }

    /// How many memories the secondary has; `None` where there is no secondary.
    ///
    /// # Errors
    /// When it does not answer.
    pub async fn secondary_count(&self) -> Result<Option<usize>, MemoryError> {
        let Some(chroma) = self.keeper.chroma() else { return Ok(None) };
        Ok(Some(chroma.count(self.keeper.model().unwrap_or("none")).await?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_to_a_limit_and_are_not_the_same_for_all() {
        for attempts in 1..40 {
            let doubled = (2.0_f64).powi(attempts.min(20) - 1).min(WAIT.1);
            let wait = wait(attempts, "m");
            assert!((doubled * 0.5..=doubled).contains(&wait), "{attempts}: {wait}");
        }
        assert!((0..20).any(|n| wait(5, &n.to_string()) != wait(5, "m")));
    }
}
