//! Remember, update, forget: the writes.
//!
//! Validated, embedded, then one durable transaction; the answer comes after it. The same content
//! in the same namespace is one memory: what is new of it is added to the one there is.
//!
//! Must not know: SQL.

use super::answer::{Alike, Anchor, Forgotten, Memory, Remembered};
use super::{Memories, MemoryError, Remember, anchors, contradiction, input, limits, namespace};
use crate::model::Tier;
use crate::query::{AsOf, Query};
use crate::store::memory::{MemoryFilter, MemoryRow, NewMemory, NewVector, Put};
use crate::store::read::SymbolRow;
use futures_util::future::try_join_all;
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// Nearer than this, two memories speak of the same: of pairs of sentences that people hold to be
/// paraphrases, MiniLM's median is 0.8.
const LIKENESS: f32 = 0.7;

/// Bytes of a neighbour's content that are shown.
const SHOWN: usize = 200;

/// A change of a memory; what is `None` stays as it is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Update {
    /// What it says from now on: a new memory takes its place.
    pub content: Option<String>,
    /// What it is about.
    pub context: Option<String>,
    /// Added to its metadata; a `null` takes a field away.
    pub metadata: Option<serde_json::Value>,
    /// In place of its tags.
    pub tags: Option<Vec<String>>,
    /// From 0 to 1.
    pub importance: Option<f32>,
    /// When it is forgotten.
    pub expires: Option<String>,
    /// In place of its anchors.
    pub anchors: Option<Vec<String>>,
    /// Who says so.
    pub source: String,
}

/// A memory on its way into the database.
struct Ready {
    new: NewMemory,
    missed: Vec<String>,
    without_meaning: Option<String>,
    /// What it says, though it be sealed.
    content: String,
}

impl Memories<'_> {
    /// The namespace that a call means: its own, or the workspace's. Where that may not be seen, the
    /// first that may.
    pub fn namespace(&self, given: Option<&str>) -> String {
        let root = self.query.map(Query::root).or(self.workspace);
        let usual = match (given, root) {
            (Some(given), _) => return given.to_owned(),
            (None, Some(root)) => namespace::of_workspace(root),
            (None, None) => namespace::GLOBAL.to_owned(),
        };
        let scope = self.store.scope();
        match scope.namespaces.as_ref().and_then(|names| names.first()) {
            Some(first) if !scope.holds_namespace(&usual) => first.clone(),
            _ => usual,
        }
    }

    /// Remembers something; it is on the disk when this returns.
    ///
    /// # Errors
    /// [`MemoryError::Invalid`] where it cannot be kept; when the database fails.
    pub async fn remember(&self, what: Remember) -> Result<Remembered, MemoryError> {
        let ready = self.ready(what).await?;
        self.write(ready, None).await
    }

    /// Remembers many at once, as an import does: without looking for what is alike. Answers how
    /// many are new and how many were there already.
    ///
    /// # Errors
    /// As [`Memories::remember`]; what was written before the one that failed stays.
    pub async fn remember_all(&self, all: Vec<Remember>) -> Result<(usize, usize), MemoryError> {
        let secondaries = self.secondaries().await?;
        let (mut new, mut merged) = (0, 0);
        let mut rest = all.into_iter().peekable();
        while rest.peek().is_some() {
            let some = rest.by_ref().take(limits::BATCH * 10).map(Remember::checked);
            let some = some.collect::<Result<Vec<Remember>, MemoryError>>()?;
            // The first of those that say the same; the others would be merged with it.
            let mut ready: Vec<NewMemory> = Vec::with_capacity(some.len());
            let mut seen = HashSet::new();
            let vectors = self.vectors(&some).await;
            for (what, vector) in some.into_iter().zip(vectors) {
                let one = self.prepared(what, vector).await?;
                let key = (one.new.namespace.clone(), one.new.content_hash.clone());
                if !seen.insert(key) {
                    merged += 1;
                    continue;
                }
                ready.push(one.new);
            }
            // Whoever writes several writes them in this order: two never wait for each other.
            ready.sort_by(|a, b| {
                (&a.namespace, &a.content_hash).cmp(&(&b.namespace, &b.content_hash))
            });
            let part = ready.len().div_ceil(limits::WRITERS).max(limits::BATCH);
            let parts = ready.chunks(part);
            let written =
                parts.map(|part| self.store.put_memories(part, None, &secondaries, false));
            for put in try_join_all(written).await?.into_iter().flatten() {
                match put.merged {
                    true => merged += 1,
                    false => new += 1,
                }
            }
        }
        Ok((new, merged))
    }

    /// Vectors of what has none yet and may have one.
    async fn vectors(&self, some: &[Remember]) -> Vec<Option<NewVector>> {
        let wants =
            |what: &Remember| what.vector.is_none() && (!what.sensitive || what.embed_sensitive);
        let texts: Vec<String> =
            some.iter().filter(|what| wants(what)).map(|what| what.content.clone()).collect();
        let mut made = match texts.is_empty() {
            true => Vec::new().into_iter(),
            false => match self.keeper.embed(texts).await {
                Ok((model, vectors)) => vectors
                    .into_iter()
                    .map(|numbers| NewVector { model: model.clone(), numbers })
                    .collect::<Vec<_>>()
                    .into_iter(),
                Err(_) => Vec::new().into_iter(),
            },
        };
        let model = self.keeper.model().unwrap_or("given");
        some.iter()
            .map(|what| match &what.vector {
                Some(numbers) => {
                    Some(NewVector { model: model.to_owned(), numbers: numbers.clone() })
                }
                None if wants(what) => made.next(),
                None => None,
            })
            .collect()
    }

    async fn ready(&self, what: Remember) -> Result<Ready, MemoryError> {
        let what = what.checked()?;
        let embeds = !what.sensitive || what.embed_sensitive;
        let (vector, why) = match &what.vector {
            Some(numbers) => {
                let model = self.keeper.model().unwrap_or("given").to_owned();
                (Some(NewVector { model, numbers: numbers.clone() }), None)
            }
            None if !embeds => (None, Some("it is sensitive".to_owned())),
            None => match self.keeper.meant(&what.content).await {
                Ok((model, numbers)) => (Some(NewVector { model, numbers }), None),
                Err(why) => (None, Some(why)),
            },
        };
        let mut ready = self.prepared(what, vector).await?;
        ready.without_meaning = why;
        Ok(ready)
    }

    /// What was checked, now sealed, hashed, anchored.
    async fn prepared(
        &self,
        what: Remember,
        vector: Option<NewVector>,
    ) -> Result<Ready, MemoryError> {
        let id = Uuid::now_v7().to_string();
        let namespace = self.namespace(what.namespace.as_deref());
        if let Some(vector) = &vector {
            check_vector(&vector.numbers)?;
        }
        let found = match self.query {
            Some(query) => anchors::find(query, &what.anchors, &what.content).await?,
            None => anchors::Found {
                missed: what
                    .anchors
                    .iter()
                    .map(|name| format!("`{name}`: no repository is indexed here"))
                    .collect(),
                ..anchors::Found::default()
            },
        };
        let repository = self.query.map_or(0, |query| query.repository_id());
        let (content, sealed, content_hash) = match what.sensitive {
            true => {
                let keys = self.keeper.keys()?;
                let sealed = keys.seal(&what.content, &id, &namespace);
                let hash = keys.hash(&what.content);
                (String::new(), Some((sealed, keys.current().to_owned())), hash)
            }
            false => {
                let hash = blake3::hash(what.content.as_bytes()).as_bytes().to_vec();
                (what.content.clone(), None, hash)
            }
        };
        let new = NewMemory {
            id,
            namespace,
            content,
            sealed,
            content_hash,
            context: what.context,
            metadata: what.metadata.map_or_else(|| "{}".to_owned(), |m| m.to_string()),
            tags: what.tags,
            importance: what.importance.unwrap_or(limits::DEFAULT_IMPORTANCE),
            tier: Tier::Working as i16,
            source: what.source,
            created_at: what.created_at,
            expires_at: what.expires.as_deref().map(until).transpose()?,
            vector,
            anchors: found
                .symbols
                .iter()
                .map(|row: &SymbolRow| (repository, row.symbol.id))
                .collect(),
            ..NewMemory::default()
        };
        Ok(Ready { new, missed: found.missed, without_meaning: None, content: what.content })
    }

    async fn write(
        &self,
        ready: Ready,
        superseded: Option<&str>,
    ) -> Result<Remembered, MemoryError> {
        let secondaries = self.secondaries().await?;
        // Before it is there itself.
        let alike = self.alike(&ready, superseded).await?;
        let memories = [ready.new];
        let put = self.store.put_memories(&memories, superseded, &secondaries, true).await?;
        let [Put { id, merged }] =
            <[Put; 1]>::try_from(put).map_err(|_| MemoryError::Panicked("writing one memory"))?;
        let mut recall = self.store.recall().await?;
        let anchors = recall.anchors(std::slice::from_ref(&id)).await?;
        let [new] = memories;
        Ok(Remembered {
            as_of: self.as_of().await?,
            alike: alike.into_iter().filter(|other| other.id != id).collect(),
            superseded: superseded.filter(|old| *old != id).map(str::to_owned),
            id,
            namespace: new.namespace,
            merged,
            anchors: anchors.iter().map(|(_, row)| Anchor::of(row)).collect(),
            not_anchored: ready.missed,
            without_meaning: ready.without_meaning,
        })
    }

    /// What the index is as of, where there is one.
    pub(super) async fn as_of(&self) -> Result<Option<AsOf>, MemoryError> {
        let Some(query) = self.query else { return Ok(None) };
        let snapshot = query.snapshot().await?;
        Ok(Some(query.as_of(&snapshot)))
    }

    /// Valid memories of the namespace that say nearly the same as a new one, or the opposite.
    async fn alike(&self, ready: &Ready, except: Option<&str>) -> Result<Vec<Alike>, MemoryError> {
        let Some(vector) = &ready.new.vector else { return Ok(Vec::new()) };
        let kind = self.store.memory_vector_kind();
        let filter = MemoryFilter {
            namespaces: vec![ready.new.namespace.clone()],
            ..MemoryFilter::default()
        };
        let mut recall = self.store.recall().await?;
        let asked = (vector.model.as_str(), vector.numbers.as_slice());
        let few = recall.are_few(&filter).await?;
        let nearest =
            recall.nearest_memories(kind, (&filter, few), asked, limits::NEIGHBOURS).await?;
        let near: HashMap<String, f32> = nearest
            .into_iter()
            .map(|(id, distance)| (id, 1.0 - distance))
            .filter(|(id, likeness)| *likeness >= LIKENESS && Some(id.as_str()) != except)
            .collect();
        let ids: Vec<String> = near.keys().cloned().collect();
        let rows = recall.memories(&ids).await?;
        let mut alike: Vec<Alike> = rows
            .iter()
            .filter(|row| row.sealed.is_none())
            .map(|row| Alike {
                id: row.id.clone(),
                content: cut(&row.content, SHOWN).to_owned(),
                likeness: near[&row.id],
                contradicts: contradiction::contradicts(&ready.content, &row.content),
            })
            .collect();
        alike.sort_by(|a, b| b.likeness.total_cmp(&a.likeness).then_with(|| a.id.cmp(&b.id)));
        Ok(alike)
    }

    /// Changes a memory. Another content makes a new memory that takes its place; the old one stays,
    /// no longer valid, as what was said then.
    ///
    /// # Errors
    /// [`MemoryError::Unknown`] where there is no such memory in the namespace; where it is no longer
    /// valid; as [`Memories::remember`].
    pub async fn update(
        &self,
        id: &str,
        namespaces: &[String],
        update: Update,
    ) -> Result<Remembered, MemoryError> {
        let old = self.one(id, namespaces).await?;
        if let Some(by) = &old.superseded_by {
            return Err(MemoryError::Superseded { id: id.to_owned(), by: by.clone() });
        }
        let mut recall = self.store.recall().await?;
        let anchors = recall.anchors(std::slice::from_ref(&old.id)).await?;
        drop(recall);
        let content = self.opened(&old)?;
        let mut metadata: serde_json::Value =
            serde_json::from_str(&old.metadata).unwrap_or_default();
        if let Some(change) = &update.metadata {
            input::check_metadata(change)?;
            merge(&mut metadata, change);
        }
        let said = update.content.clone().unwrap_or_else(|| content.clone());
        let mut what = Remember {
            content: said.clone(),
            context: update.context.unwrap_or_else(|| old.context.clone()),
            metadata: Some(metadata),
            tags: update.tags.unwrap_or_else(|| old.tags.clone()),
            importance: Some(update.importance.unwrap_or(old.importance)),
            namespace: Some(old.namespace.clone()),
            expires: update.expires.or_else(|| old.expires_at.clone()),
            sensitive: old.sealed.is_some(),
            anchors: update.anchors.clone().unwrap_or_default(),
            source: if update.source.is_empty() { old.source.clone() } else { update.source },
            ..Remember::default()
        };
        if update.anchors.is_none() {
            // What it speaks of is what it spoke of, as far as that is still there.
            what.anchors = anchors.iter().map(|(_, a)| a.symbol_id.to_string()).collect();
        }
        let mut ready = self.ready(what).await?;
        ready.new.uses = old.uses;
        if said == content {
            // Nothing else is said: the memory stays the one it is.
            return self.rewrite(old, ready, update.anchors.is_some()).await;
        }
        if update.anchors.is_none() {
            ready.missed.clear();
        }
        self.write(ready, Some(&old.id)).await
    }

    /// The same memory with other properties.
    async fn rewrite(
        &self,
        old: MemoryRow,
        mut ready: Ready,
        anchors: bool,
    ) -> Result<Remembered, MemoryError> {
        let secondaries = self.secondaries().await?;
        ready.new.id.clone_from(&old.id);
        if let Some(sealed) = &old.sealed {
            ready.new.sealed = Some(sealed.clone());
        }
        if !self.store.change_memory(&ready.new, anchors, &secondaries).await? {
            let namespaces = vec![old.namespace];
            return Err(MemoryError::Unknown { id: old.id, namespaces });
        }
        let mut recall = self.store.recall().await?;
        let anchors = recall.anchors(std::slice::from_ref(&old.id)).await?;
        Ok(Remembered {
            as_of: self.as_of().await?,
            id: old.id,
            namespace: old.namespace,
            merged: false,
            superseded: None,
            anchors: anchors.iter().map(|(_, row)| Anchor::of(row)).collect(),
            not_anchored: if anchors.is_empty() { ready.missed } else { Vec::new() },
            alike: Vec::new(),
            without_meaning: ready.without_meaning,
        })
    }

    /// Deletes memories for good; secondaries will hear of it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn forget(
        &self,
        ids: &[String],
        namespaces: &[String],
    ) -> Result<Forgotten, MemoryError> {
        let secondaries = self.secondaries().await?;
        let (known, mut unknown): (Vec<String>, Vec<String>) =
            ids.iter().cloned().partition(|id| Uuid::parse_str(id).is_ok());
        let deleted = self.store.delete_memories(&known, namespaces, &secondaries).await?;
        unknown.extend(known.into_iter().filter(|id| !deleted.contains(id)));
        Ok(Forgotten { as_of: self.as_of().await?, deleted, unknown })
    }

    /// One memory's row.
    pub(super) async fn one(
        &self,
        id: &str,
        namespaces: &[String],
    ) -> Result<MemoryRow, MemoryError> {
        let unknown =
            || MemoryError::Unknown { id: id.to_owned(), namespaces: namespaces.to_vec() };
        if Uuid::parse_str(id).is_err() {
            return Err(unknown());
        }
        let mut recall = self.store.recall().await?;
        let row = recall.memories(&[id.to_owned()]).await?.pop();
        row.filter(|row| namespaces.contains(&row.namespace)).ok_or_else(unknown)
    }

    /// One memory in full.
    ///
    /// # Errors
    /// [`MemoryError::Unknown`] where there is none in these namespaces; where it is sealed by a key
    /// that is not here.
    pub async fn get(&self, id: &str, namespaces: &[String]) -> Result<Memory, MemoryError> {
        let row = self.one(id, namespaces).await?;
        let content = self.opened(&row)?;
        let mut recall = self.store.recall().await?;
        let anchors = recall.anchors(std::slice::from_ref(&row.id)).await?;
        let anchors = anchors.iter().map(|(_, row)| Anchor::of(row)).collect();
        Ok(Memory::of(&row, content, anchors))
    }

    /// What a memory says.
    ///
    /// # Errors
    /// Where it is sealed by a key that is not here.
    pub(super) fn opened(&self, row: &MemoryRow) -> Result<String, MemoryError> {
        match &row.sealed {
            None => Ok(row.content.clone()),
            Some((sealed, key)) => self.keeper.keys()?.open((sealed, key), &row.id, &row.namespace),
        }
    }
}

/// A vector that can be compared.
fn check_vector(numbers: &[f32]) -> Result<(), MemoryError> {
    let most = crate::store::memory::DIMENSIONS_MAX;
    let wrong = |why: String| Err(MemoryError::invalid("the embedding", why));
    if numbers.is_empty() || numbers.len() > most {
        return wrong(format!("has {} numbers; it can have 1 to {most}", numbers.len()));
    }
    if numbers.iter().any(|number| !number.is_finite()) {
        return wrong("holds what is no number".to_owned());
    }
    match numbers.iter().all(|number| *number == 0.0) {
        true => wrong("is zero".to_owned()),
        false => Ok(()),
    }
}

/// Adds fields; `null` takes one away.
fn merge(metadata: &mut serde_json::Value, change: &serde_json::Value) {
    let (Some(fields), Some(change)) = (metadata.as_object_mut(), change.as_object()) else {
        return;
    };
    for (name, value) in change {
        match value.is_null() {
            true => drop(fields.remove(name)),
            false => drop(fields.insert(name.clone(), value.clone())),
        }
    }
}

/// When something is forgotten, as the store reads it.
fn until(text: &str) -> Result<String, MemoryError> {
    crate::store::until(text).ok_or_else(|| {
        MemoryError::invalid(
            "the expiry",
            format!(
                "`{text}` is no date (2027-01-31), time (2027-01-31T12:00:00Z) or span (30 days)"
            ),
        )
    })
}

/// The beginning of a text, whole characters, at most so many bytes.
pub(super) fn cut(text: &str, most: usize) -> &str {
    &text[..text.floor_char_boundary(most)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_null_takes_a_field_away() {
        let mut metadata = serde_json::json!({"a": 1, "b": 2});
        merge(&mut metadata, &serde_json::json!({"a": null, "c": 3}));
        assert_eq!(metadata, serde_json::json!({"b": 2, "c": 3}));
    }
}
