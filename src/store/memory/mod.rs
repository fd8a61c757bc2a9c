//! Memories: rows of what was remembered, their anchors to code, and what secondaries have yet to
//! hear of.
//!
//! A write is one transaction that is on the disk when it is answered. Reads are bounded by the
//! limits their callers state and by [`STATEMENT_TIMEOUT_MS`].
//!
//! Must not know: how contents are embedded, sealed, ranked; who remembers.

mod anchors;
mod follow;
mod lists;
mod maintain;
mod notes;
mod outbox;
mod settings;
mod write;

pub use anchors::AnchorRow;
pub(in crate::store) use anchors::Anchored;
pub(in crate::store) use anchors::{Candidate, LostAnchor};
pub use lists::{MemoryFilter, MemoryRow, Near, Recall, WordMatch};
pub use maintain::{MemoryStats, MergeRow, TierRules, UseDay};
pub use notes::NoteRow;
pub use outbox::{OutboxCounts, OutboxItem, SentMemory};
pub use write::{NewMemory, NewVector, Put};

/// Longest that one statement of a read may run.
pub const STATEMENT_TIMEOUT_MS: u32 = 10_000;

/// The channel on which changes of memories and settings are told; the payload is the namespace, or
/// empty where it may be any.
pub const MEMORIES_CHANNEL: &str = "loci_memories";

/// Memories that are looked at one by one, rather than found by their vectors and words.
pub const FEW: u32 = 500;

/// A number of a vector's dimensions that pgvector's `halfvec` can index.
pub const DIMENSIONS_MAX: usize = 4_000;
