//! What can go wrong with an index run, said so that a person knows what to do.

use crate::embed::EmbedError;
use crate::resolve::ResolveError;
use crate::store::StoreError;
use crate::walk::WalkError;
use std::path::PathBuf;

/// Why a run failed. The stored index is what it was before.
#[derive(Debug, thiserror::Error)]
pub enum IndexError {
    /// The folder.
    #[error(transparent)]
    Walk(#[from] WalkError),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Resolving could not begin.
    #[error(transparent)]
    Resolve(#[from] ResolveError),
    /// The embedding model.
    #[error(transparent)]
    Embed(#[from] EmbedError),
    /// The root's path cannot be stored.
    #[error("{0}: its path is not UTF-8; rename the folder to index it")]
    RootNotUtf8(PathBuf),
    /// Two symbols hash alike.
    #[error(
        "two symbols of {root} share the id {id}: {names}. Rename one of them or leave its file \
         out with a line in `.lociignore`; nothing was stored"
    )]
    Collision {
        /// The repository.
        root: PathBuf,
        /// The id.
        id: i64,
        /// What shares it.
        names: String,
    },
    /// A thread of the run panicked.
    #[error(
        "{0} panicked: a bug in loci; the message above says where. Nothing was stored. Please \
         report it with the file that was being indexed"
    )]
    Panicked(&'static str),
}
