//! The store: the only user of `sqlx`.
//!
//! [`Store`] opens the database and answers what repositories there are; [`Writer`] is the one
//! writer of one repository's index and makes its changes in [`Batch`]es, each of which becomes
//! visible at once or not at all.
//!
//! Must not know: languages, resolving, files of the work tree, wire formats.

pub mod access;
mod changes;
mod copy;
mod dependencies;
mod embeddings;
mod error;
mod facts;
mod imported;
pub mod managed;
pub mod memory;
mod moment;
mod open;
mod partitions;
pub mod read;
mod repositories;
mod scope;
mod write;

pub use changes::{Change, Changes, MemoryChanges};
pub use dependencies::UsedPackage;
pub use embeddings::{Embedded, ToEmbed, VectorKind, WORTH_IT};
pub use error::StoreError;
pub use facts::{FACTS_KEPT_DAYS, FactsKey, decode_facts, encode_facts};
pub use imported::{Import, ImportedDocument, ImportedEdge};
pub use moment::until;
pub use open::Store;
pub use repositories::{Repository, WatchedRepository};
pub use scope::Scope;
pub use write::{Batch, Committed, Counts, Writer};

/// Where PostgreSQL is and how to enter it, as [`Store::open`] takes it.
pub use sqlx::postgres::PgConnectOptions;

/// What the store's functions answer.
pub type Result<T, E = StoreError> = std::result::Result<T, E>;

/// The channel on which every visible change is told, as `repository_id:generation`; generation 0
/// where the repository was removed.
pub const CHANGES_CHANNEL: &str = "loci_changes";
