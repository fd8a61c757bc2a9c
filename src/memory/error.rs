//! What can go wrong with memories, said so that a person knows what to do.

use crate::embed::EmbedError;
use crate::query::QueryError;
use crate::store::StoreError;

/// An error of memory.
#[derive(Debug, thiserror::Error)]
pub enum MemoryError {
    /// What was given cannot be kept.
    #[error("{what} {why}")]
    Invalid {
        /// Which part of it.
        what: &'static str,
        /// What is wrong with it, and what it can be.
        why: String,
    },
    /// There is no such memory, or it belongs elsewhere.
    #[error("there is no memory {id} in {}; `loci memories` lists them", namespaces.join(", "))]
    Unknown {
        /// What was asked for.
        id: String,
        /// Where it was looked for.
        namespaces: Vec<String>,
    },
    /// The memory is no longer valid.
    #[error("the memory {id} was superseded by {by}; change that one")]
    Superseded {
        /// What was asked for.
        id: String,
        /// What took its place.
        by: String,
    },
    /// A sensitive memory needs a key.
    #[error(
        "there is no key for sensitive memories; set LOCI_MEMORY_KEY (32 bytes in base64 or \
         hexadecimal) or LOCI_MEMORY_KEY_FILE, which `loci memories key` makes"
    )]
    NoKey,
    /// The key is not one.
    #[error("the key for sensitive memories in {place} is wrong: {why}")]
    BadKey {
        /// Where it was read.
        place: String,
        /// What is wrong with it.
        why: String,
    },
    /// The memory is sealed by another key.
    #[error(
        "the memory {id} is sealed by the key {key}, which is not here; the keys here are {here}"
    )]
    OtherKey {
        /// Which memory.
        id: String,
        /// Its key's id.
        key: String,
        /// The ids of the keys there are.
        here: String,
    },
    /// The key has the right id but does not open it.
    #[error("the memory {0} cannot be opened: it was changed since it was sealed")]
    Tampered(String),
    /// There is no such setting, or it cannot be set so.
    #[error("{name} cannot be set to {value}: {why}")]
    Setting {
        /// Its name.
        name: String,
        /// What it was to be set to.
        value: String,
        /// What it can be.
        why: String,
    },
    /// Memories could not be embedded.
    #[error("memories were not embedded after {made}: {why}")]
    NotEmbedded {
        /// Those that were.
        made: usize,
        /// Why no more, and what to do.
        why: String,
    },
    /// ChromaDB failed or is not there.
    #[error("ChromaDB at {url} failed while {doing}: {why}")]
    Chroma {
        /// Where.
        url: String,
        /// What was being done.
        doing: &'static str,
        /// What it says.
        why: String,
    },
    /// What is imported cannot be read.
    #[error("{place}: {why}")]
    Import {
        /// The file and line.
        place: String,
        /// What is wrong.
        why: String,
    },
    /// Embedding failed.
    #[error(transparent)]
    Embed(#[from] EmbedError),
    /// A question about code.
    #[error(transparent)]
    Query(#[from] QueryError),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A thread of it panicked.
    #[error("{0} panicked; please report it")]
    Panicked(&'static str),
}

impl MemoryError {
    /// What was given cannot be kept.
    pub(super) fn invalid(what: &'static str, why: impl Into<String>) -> Self {
        Self::Invalid { what, why: why.into() }
    }
}
