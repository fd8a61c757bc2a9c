//! Why something cannot be exported or imported.

use crate::store::StoreError;

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
}
