//! Why something cannot be exported or imported.

use crate::store::StoreError;
use std::path::PathBuf;

/// Why something cannot be exported or imported.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum InterchangeError {
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The file cannot be written.
    #[error("cannot write the index: {0}; check the place it is written to")]
    Write(#[from] std::io::Error),
    /// A message cannot be written.
    #[error("cannot encode {what}: {source}; please report it")]
    Encode {
        /// What was being written.
        what: String,
        /// What the encoder says.
        source: protobuf::Error,
    },
    /// The repository is gone.
    #[error("the repository was removed meanwhile; run `loci index` again")]
    Removed,
    /// The file cannot be read.
    #[error("cannot read {}: {source}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// The file is not what it is taken for.
    #[error("{} is no SCIP index: {why}. Make it again with its indexer", path.display())]
    NotScip {
        /// The file.
        path: PathBuf,
        /// What is wrong, and where.
        why: String,
    },
    /// The file holds more than is read.
    #[error("{} holds more than {limit} {what}; split the index by folders", path.display())]
    TooLarge {
        /// The file.
        path: PathBuf,
        /// Of what.
        what: &'static str,
        /// How many are read.
        limit: usize,
    },
}
