//! Upkeep: what is done for memories when nobody asks: vectors of a new model, the index of near
//! neighbours, expiry, tiers; and folding what says nearly the same, which is proposed, done on
//! demand, and can be undone.
//!
//! Must not know: SQL.

use super::contradiction::contradicts;
use super::{Memories, MemoryError, limits};
use crate::model::{AnchorState, Tier};
use crate::query::Lag;
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;

/// Nearer than this, two memories say nearly the same.
const DUPLICATE: f32 = 0.08;

/// Bytes of a proposal's contents that are shown.
const SHOWN: usize = 300;

/// Memories embedded between two looks at whether to go on.
const EMBEDDED_AT_ONCE: u32 = 32;

/// What one round of upkeep did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct UpkeepReport {
    /// Memories embedded.
    pub embedded: usize,
    /// Vectors of another model that went.
    pub replaced: u64,
    /// Vectors that entered the index of near neighbours.
    pub settled: u64,
    /// Memories whose time was over.
    pub expired: u64,
    /// Memories that changed tier.
    pub moved: u64,
}

/// Two memories that say nearly the same.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Proposal {
    /// The one to keep: the newer.
    pub into: String,
    /// What it says, cut.
    pub into_content: String,
    /// The one to fold into it.
    pub from: String,
    /// What it says, cut.
    pub from_content: String,
    /// How alike their meanings are, to 1.
    pub likeness: f32,
    /// They seem to say the opposite; such a pair is never folded by itself.
    pub contradicts: bool,
}

/// Memories that were folded, or made valid again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Folded {
    /// By this number it can be undone.
    pub number: i64,
    /// The one that is kept.
    pub into: String,
    /// Those that it stands for.
    pub from: Vec<String>,
}

/// What there is, and how it is used.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct Statistics {
    /// By namespace: valid and superseded memories.
    pub namespaces: BTreeMap<String, [i64; 2]>,
    /// By tier.
    pub tiers: BTreeMap<&'static str, i64>,
    /// By context.
    pub contexts: BTreeMap<String, i64>,
    /// Anchors by state.
    pub anchors: BTreeMap<&'static str, i64>,
    /// By model: vectors, and those not in the index of near neighbours yet.
    pub vectors: BTreeMap<String, [i64; 2]>,
    /// Memories that are kept encrypted.
    pub sensitive: i64,
    /// By day, the newest first: (day, questions, memories in their answers).
    pub days: Vec<(String, i64, i64)>,
    /// What secondaries have yet to hear of.
    pub outbox: Vec<Lag>,
    /// The settings as they are.
    pub settings: BTreeMap<&'static str, serde_json::Value>,
}

impl Memories<'_> {
    /// One round of upkeep; `go_on` is asked between its parts.
    ///
    /// # Errors
    /// When the database or the embedding model fails.
    pub async fn upkeep(&self, go_on: &impl Fn() -> bool) -> Result<UpkeepReport, MemoryError> {
        let mut report = UpkeepReport::default();
        let secondaries = self.secondaries().await?;
        report.expired = self.store.expire_memories(&secondaries).await?;
        let settings = self.keeper.settings(self.store).await?;
        report.moved = self.store.move_tiers(&settings.tiers).await?;
        report.embedded = match self.embed_missing(go_on).await {
            // Without it everything else goes on.
            Err(MemoryError::NotEmbedded { made, why }) => {
                tracing::warn!(made, %why, "memories are not embedded yet");
                made
            }
            made => made?,
        };
        if let (Some(model), true) = (self.keeper.model(), go_on()) {
            report.replaced = self.store.prune_memory_vectors(model).await?;
        }
        while go_on() {
            match self.store.settle_vectors().await? {
                0 => break,
                settled => report.settled += settled,
            }
        }
        Ok(report)
    }

    /// Embeds memories that have no vector of the model in use; answers how many. While it goes on,
    /// vectors of the model before answer. Without a model here it does nothing.
    ///
    /// # Errors
    /// [`MemoryError::NotEmbedded`] when the embedding model fails: what was made stays; when the
    /// database fails.
    pub async fn embed_missing(&self, go_on: &impl Fn() -> bool) -> Result<usize, MemoryError> {
        let mut made = 0;
        let Some(model) = self.keeper.model().filter(|_| self.keeper.can_embed()) else {
            return Ok(0);
        };
        while go_on() {
            let missing = self.store.memories_to_embed(model, EMBEDDED_AT_ONCE).await?;
            if missing.is_empty() {
                return Ok(made);
            }
            let texts = missing.iter().map(|(_, content)| content.clone()).collect();
            let (_, vectors) = match self.keeper.embed(texts).await {
                Ok(embedded) => embedded,
                Err(why) => return Err(MemoryError::NotEmbedded { made, why }),
            };
            // Once: looking for an index that is there holds writers up for a moment too.
            if let (0, Some(first)) = (made, vectors.first()) {
                self.same_dimensions(model, first.len()).await?;
                self.store.index_dimensions(first.len()).await?;
            }
            let rows: Vec<(String, Vec<f32>)> =
                missing.into_iter().map(|(id, _)| id).zip(vectors).collect();
            self.store.put_memory_vectors(&rows, model, true).await?;
            let changed: Vec<&str> = rows.iter().map(|(id, _)| id.as_str()).collect();
            self.store.tell_secondaries(&self.secondaries().await?, &changed).await?;
            made += rows.len();
        }
        Ok(made)
    }

    /// That a model gives as many numbers as it did before: vectors of other sizes never meet, and
    /// what is not found says nothing.
    async fn same_dimensions(&self, model: &str, found: usize) -> Result<(), MemoryError> {
        match self.store.model_dimensions(model).await? {
            Some(before) if before != found => {
                let why = format!(
                    "{model} gives vectors of {found} numbers, and gave {before} before; name what \
                     runs now otherwise (LOCI_EMBEDDER_MODEL), and everything is embedded anew"
                );
                Err(MemoryError::NotEmbedded { made: 0, why })
            }
            _ => Ok(()),
        }
    }

    /// Pairs of memories that say nearly the same, the likest first.
    ///
    /// # Errors
    /// When the database fails; without pgvector nothing is proposed.
    pub async fn proposals(&self, namespace: &str) -> Result<Vec<Proposal>, MemoryError> {
        let Some(model) = self.keeper.model() else { return Ok(Vec::new()) };
        if self.store.memory_vector_kind() == crate::store::VectorKind::Plain {
            return Ok(Vec::new());
        }
        let Some(dimensions) = self.store.model_dimensions(model).await? else {
            return Ok(Vec::new());
        };
        let bounds = (limits::CONSOLIDATED, limits::PROPOSALS);
        let pairs =
            self.store.near_duplicates(namespace, (model, dimensions), DUPLICATE, bounds).await?;
        let ids: Vec<String> = pairs.iter().flat_map(|(a, b, _)| [a.clone(), b.clone()]).collect();
        let mut recall = self.store.recall().await?;
        let rows: BTreeMap<String, String> =
            recall.memories(&ids).await?.into_iter().map(|row| (row.id, row.content)).collect();
        let shown = |content: &String| super::remember::cut(content, SHOWN).to_owned();
        let of = |(older, newer, distance): (String, String, f32)| {
            let (from, into) = (rows.get(&older)?, rows.get(&newer)?);
            Some(Proposal {
                contradicts: contradicts(from, into),
                into_content: shown(into),
                from_content: shown(from),
                likeness: 1.0 - distance,
                into: newer,
                from: older,
            })
        };
        Ok(pairs.into_iter().filter_map(of).collect())
    }

    /// Folds memories into one of the same namespace: they are superseded by it.
    ///
    /// # Errors
    /// Where one is not there; when the database fails.
    pub async fn fold(
        &self,
        into: &str,
        from: &[String],
        namespaces: &[String],
    ) -> Result<Folded, MemoryError> {
        let kept = self.one(into, namespaces).await?;
        for id in from {
            let other = self.one(id, std::slice::from_ref(&kept.namespace)).await?;
            if other.id == kept.id {
                return Err(MemoryError::invalid("the fold", "is of a memory into itself"));
            }
        }
        let secondaries = self.secondaries().await?;
        let number = self.store.fold(&kept.namespace, &kept.id, from, &secondaries).await?;
        Ok(Folded { number, into: kept.id, from: from.to_vec() })
    }

    /// Undoes a fold; `None` where there is none of that number, or it is undone already.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn unfold(&self, number: i64) -> Result<Option<Folded>, MemoryError> {
        let secondaries = self.secondaries().await?;
        let undone = self.store.unfold(number, &secondaries).await?;
        Ok(undone.map(|merge| Folded { number, into: merge.into, from: merge.from }))
    }

    /// Seals all sensitive memories by the key in use; answers how many were sealed by others.
    ///
    /// # Errors
    /// Where one of the keys they are sealed by is not here; when the database fails. What was
    /// sealed before stays so: begin again.
    pub async fn rekey(&self) -> Result<usize, MemoryError> {
        let keys = self.keeper.keys()?;
        let secondaries = self.secondaries().await?;
        let mut done = 0;
        loop {
            let some = self.store.sealed_by_others(keys.current(), limits::BATCH as u32).await?;
            if some.is_empty() {
                return Ok(done);
            }
            let mut anew = Vec::with_capacity(some.len());
            for (id, sealed, key, namespace) in some {
                let content = keys.open((&sealed, &key), &id, &namespace)?;
                let sealed = keys.seal(&content, &id, &namespace);
                let hash = keys.hash(&content);
                anew.push((id, sealed, hash));
            }
            self.store.seal_anew(keys.current(), &anew, &secondaries).await?;
            done += anew.len();
        }
    }

    /// What there is in these namespaces, in all where there are none.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn statistics(&self, namespaces: &[String]) -> Result<Statistics, MemoryError> {
        let stats = self.store.memory_stats(namespaces).await?;
        let settings = self.keeper.settings(self.store).await?;
        let tier = |code| Tier::from_code(code).unwrap_or(Tier::Working).name();
        let state = |code| AnchorState::from_code(code).unwrap_or(AnchorState::Orphaned).name();
        Ok(Statistics {
            namespaces: stats.namespaces.into_iter().map(|(n, a, b)| (n, [a, b])).collect(),
            tiers: stats.tiers.into_iter().map(|(code, n)| (tier(code), n)).collect(),
            contexts: stats.contexts.into_iter().collect(),
            anchors: stats.anchors.into_iter().map(|(code, n)| (state(code), n)).collect(),
            vectors: stats.vectors.into_iter().map(|(m, a, b)| (m, [a, b])).collect(),
            sensitive: stats.sealed,
            days: stats.days.into_iter().map(|d| (d.day, d.recalls, d.memories)).collect(),
            outbox: self.lags().await?,
            settings: settings.values(),
        })
    }

    /// What secondaries have yet to hear of.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn lags(&self) -> Result<Vec<Lag>, MemoryError> {
        let counts = self.store.outbox_counts().await?;
        let of = |count: crate::store::memory::OutboxCounts| Lag {
            secondary: count.secondary,
            waiting: count.waiting,
            dead: count.dead,
            seconds: count.oldest.round() as i64,
            error: count.error,
        };
        Ok(counts.into_iter().map(of).collect())
    }
}
