//! Keeper: what one process shares for its memories.
//!
//! Must not know: what is remembered.

use super::cache::Cache;
use super::chroma::{Chroma, ChromaSettings};
use super::{Keys, MemoryError, Settings, limits};
use crate::embed::{Embeddings, MEMORY_TOKENS};
use crate::store::Store;
use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// How long settings that were read count; whoever changes them waits no longer for it.
const SETTINGS_FOR: Duration = Duration::from_secs(2);

/// What a keeper is made of.
#[derive(Debug, Default)]
pub struct KeeperSettings {
    /// The embedding model; `None` leaves meaning out.
    pub embeddings: Option<Arc<Embeddings>>,
    /// What else can be asked for vectors, of models that were in use before.
    pub former: Option<Arc<Embeddings>>,
    /// Keys of sensitive memories.
    pub keys: Option<Keys>,
    /// The secondary.
    pub chroma: Option<ChromaSettings>,
}

/// Recalls that wait to be counted.
#[derive(Default)]
struct Uses {
    memories: HashMap<String, i64>,
    /// By namespace: questions, memories.
    days: HashMap<String, (i64, i64)>,
    since: Option<Instant>,
}

/// A model that memories were embedded by before.
#[derive(Clone)]
pub(super) struct Former {
    /// Its name.
    pub model: String,
    /// What gives its vectors, where anything here does.
    pub embeddings: Option<Arc<Embeddings>>,
}

/// Whether vectors of models before are left.
enum Formers {
    /// These are, as far as was known then.
    Known(Vec<Former>, Instant),
    /// None are: whoever writes some in another process, upkeep embeds them anew.
    Gone,
}

/// See the module.
pub struct Keeper {
    embeddings: Option<Arc<Embeddings>>,
    other: Option<Arc<Embeddings>>,
    formers: Mutex<Option<Formers>>,
    keys: Option<Keys>,
    chroma: Option<Chroma>,
    pub(super) cache: Cache,
    uses: Mutex<Uses>,
    settings: Mutex<Option<(Settings, Instant)>>,
    /// Recalls by meaning so far: which store the next one asks follows from it.
    turn: AtomicU64,
}

impl std::fmt::Debug for Keeper {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Keeper").field("keys", &self.keys).finish_non_exhaustive()
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A text's vector, and the model it is of; why not, where there is none.
pub(super) type Meant = Result<(String, Vec<f32>), String>;

/// The vectors of texts by that model; why not, where there are none.
async fn all_of(
    embeddings: Arc<Embeddings>,
    texts: Vec<String>,
) -> Result<(String, Vec<Vec<f32>>), String> {
    if !embeddings.is_there() {
        return Err("the embedding model is not here; `loci memories embed` fetches it".into());
    }
    let embedded = tokio::task::spawn_blocking(move || {
        let embedder = embeddings.get()?;
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let vectors = embedder.embed(&texts, MEMORY_TOKENS)?;
        Ok::<_, crate::embed::EmbedError>((embedder.model().to_owned(), vectors))
    });
    match embedded.await {
        Ok(Ok(vectors)) => Ok(vectors),
        Ok(Err(error)) => Err(error.to_string()),
        Err(_) => Err("the embedding model panicked; please report it".to_owned()),
    }
}

/// One text's vector by that model.
pub(super) async fn one_of(embeddings: Arc<Embeddings>, text: &str) -> Meant {
    let (model, mut vectors) = all_of(embeddings, vec![text.to_owned()]).await?;
    let vector = vectors.pop().ok_or("the embedding model gave nothing")?;
    Ok((model, vector))
}

impl Keeper {
    /// Of these settings; nothing is loaded or connected yet.
    pub fn new(settings: KeeperSettings) -> Self {
        Self {
            embeddings: settings.embeddings,
            other: settings.former,
            formers: Mutex::default(),
            keys: settings.keys,
            chroma: settings.chroma.map(Chroma::new),
            cache: Cache::default(),
            uses: Mutex::default(),
            settings: Mutex::default(),
            turn: AtomicU64::new(0),
        }
    }

    /// The keys of sensitive memories.
    ///
    /// # Errors
    /// Where there are none.
    pub(super) fn keys(&self) -> Result<&Keys, MemoryError> {
        self.keys.as_ref().ok_or(MemoryError::NoKey)
    }

    /// Whether a secondary is configured.
    pub fn has_secondary(&self) -> bool {
        self.chroma.is_some()
    }

    /// The secondary.
    pub(super) fn chroma(&self) -> Option<&Chroma> {
        self.chroma.as_ref()
    }

    /// The model's name, whether or not it is here; `None` where meaning is left out.
    pub(super) fn model(&self) -> Option<&str> {
        self.embeddings.as_ref().map(|embeddings| embeddings.model())
    }

    /// Fetches the embedding model, where it is not here and not turned off; whether it is here.
    ///
    /// # Errors
    /// When it cannot be fetched.
    pub async fn fetch_model(&self) -> Result<bool, MemoryError> {
        let Some(embeddings) = self.embeddings.clone() else { return Ok(false) };
        let fetched = tokio::task::spawn_blocking(move || embeddings.fetch());
        fetched.await.map_err(|_| MemoryError::Panicked("fetching the embedding model"))??;
        Ok(true)
    }

    /// The vectors of texts; why not, where there are none.
    pub(super) async fn embed(
        &self,
        texts: Vec<String>,
    ) -> Result<(String, Vec<Vec<f32>>), String> {
        match self.embeddings.clone() {
            Some(embeddings) => all_of(embeddings, texts).await,
            None => Err("embeddings are off".to_owned()),
        }
    }

    /// One text's vector.
    pub(super) async fn meant(&self, text: &str) -> Meant {
        match self.embeddings.clone() {
            Some(embeddings) => one_of(embeddings, text).await,
            None => Err("embeddings are off".to_owned()),
        }
    }

    /// Whether there is a model to embed by, and it is here.
    pub(super) fn can_embed(&self) -> bool {
        self.embeddings.as_ref().is_some_and(|embeddings| embeddings.is_there())
    }

    /// Models before the one in use that memories still have vectors of.
    ///
    /// # Errors
    /// When the database fails.
    pub(super) async fn former(&self, store: &Store) -> Result<Vec<Former>, MemoryError> {
        let Some(model) = self.model() else { return Ok(Vec::new()) };
        let known = match &*lock(&self.formers) {
            Some(Formers::Gone) => return Ok(Vec::new()),
            Some(Formers::Known(known, at)) if at.elapsed() < limits::FORMER_FOR => {
                return Ok(known.clone());
            }
            // What was connected stays so.
            Some(Formers::Known(known, _)) => known.clone(),
            None => Vec::new(),
        };
        let left = store.models_before(model, limits::FORMER_MODELS).await?;
        let asked = [self.embeddings.as_ref(), self.other.as_ref()];
        let giver = |name: &str| {
            let held = known.iter().find(|former| former.model == name);
            held.and_then(|former| former.embeddings.clone()).or_else(|| {
                asked.iter().flatten().find_map(|source| source.for_model(name)).map(Arc::new)
            })
        };
        let left: Vec<Former> =
            left.into_iter().map(|m| Former { embeddings: giver(&m), model: m }).collect();
        *lock(&self.formers) = Some(match left.is_empty() {
            true => Formers::Gone,
            false => Formers::Known(left.clone(), Instant::now()),
        });
        Ok(left)
    }

    /// The settings, as they were a moment ago.
    ///
    /// # Errors
    /// When the database fails and they were never read.
    pub(super) async fn settings(&self, store: &Store) -> Result<Settings, MemoryError> {
        if let Some((settings, read)) = &*lock(&self.settings)
            && read.elapsed() < SETTINGS_FOR
        {
            return Ok(settings.clone());
        }
        match Settings::read(store).await {
            Ok(settings) => {
                *lock(&self.settings) = Some((settings.clone(), Instant::now()));
                Ok(settings)
            }
            Err(error) => match &*lock(&self.settings) {
                Some((settings, _)) => Ok(settings.clone()),
                None => Err(error),
            },
        }
    }

    /// Whether the next recall by meaning is PostgreSQL's to answer: of many, this share is, evenly.
    pub(super) fn is_postgres_turn(&self, ratio: f64) -> bool {
        if self.chroma.is_none() || ratio >= 1.0 {
            return true;
        }
        let turn = self.turn.fetch_add(1, Ordering::Relaxed) % 1_000_000;
        let upto = |turn: u64| (turn as f64 * ratio).floor();
        upto(turn + 1) > upto(turn)
    }

    /// Recalled memories are to be counted, off the answer's way.
    pub(super) fn used(&self, namespace: &str, memories: &[&str]) {
        let mut uses = lock(&self.uses);
        for id in memories {
            *uses.memories.entry((*id).to_owned()).or_default() += 1;
        }
        let day = uses.days.entry(namespace.to_owned()).or_default();
        *day = (day.0 + 1, day.1 + memories.len() as i64);
        uses.since.get_or_insert_with(Instant::now);
    }

    /// Counts recalls that wait for it, where there are enough of them or they have waited long;
    /// at any rate where `all`.
    ///
    /// # Errors
    /// When the database fails: then they wait on.
    pub async fn count_uses(&self, store: &Store, all: bool) -> Result<(), MemoryError> {
        let taken = {
            let mut uses = lock(&self.uses);
            let waited = uses.since.is_some_and(|since| since.elapsed() >= limits::USES_EVERY);
            let due = all || waited || uses.memories.len() >= limits::USES_AT_ONCE;
            if !due || uses.days.is_empty() {
                return Ok(());
            }
            std::mem::take(&mut *uses)
        };
        let memories: Vec<(String, i64)> =
            taken.memories.iter().map(|(id, times)| (id.clone(), *times)).collect();
        let days: Vec<(String, i64, i64)> =
            taken.days.iter().map(|(name, (a, b))| (name.clone(), *a, *b)).collect();
        if let Err(error) = store.count_uses(&memories, &days).await {
            let mut uses = lock(&self.uses);
            for (id, times) in taken.memories {
                *uses.memories.entry(id).or_default() += times;
            }
            for (name, (recalls, memories)) in taken.days {
                let day = uses.days.entry(name).or_default();
                *day = (day.0 + recalls, day.1 + memories);
            }
            return Err(error.into());
        }
        Ok(())
    }

    /// Keeps answers from now on, as long as every change of memories and indexes is heard of; ends
    /// with `store`'s connection, after which nothing is kept until it is begun again.
    ///
    /// # Errors
    /// When the database cannot be listened to.
    pub async fn keep_answers(&self, store: &Store) -> Result<(), MemoryError> {
        let mut changes = store.memory_changes().await?;
        self.cache.open();
        loop {
            match changes.next().await {
                Ok(()) => self.cache.clear(),
                Err(error) => {
                    self.cache.close();
                    return Err(error.into());
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_share_of_recalls_is_kept_evenly() {
        let chroma = Some(ChromaSettings::at("http://127.0.0.1:1"));
        let keeper = Keeper::new(KeeperSettings { chroma, ..KeeperSettings::default() });
        for (ratio, of_100) in [(0.0, 0), (0.25, 25), (0.5, 50), (1.0, 100)] {
            keeper.turn.store(0, Ordering::Relaxed);
            let turns = (0..100).filter(|_| keeper.is_postgres_turn(ratio)).count();
            assert_eq!(turns, of_100, "{ratio}");
        }
        let alone = Keeper::new(KeeperSettings::default());
        assert!(alone.is_postgres_turn(0.0), "there is nobody else to ask");
    }
}
