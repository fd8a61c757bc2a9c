//! Memory: what was said about code, kept durably, found by words, by meaning and by the code in
//! hand, and anchored to the code it speaks of.
//!
//! ```text
//!              ┌─ validate ─ embed ─ one transaction: memory, anchors, outbox ──► PostgreSQL
//!  remember ───┘                                                                     │
//!  recall ◄──── rank ◄─── words, letters, meaning, code in hand ◄────────────────────┤
//!                             └──── or ChromaDB, for its share ◄── worker ◄── outbox ┘
//! ```
//!
//! A write is answered once it is on the disk. A [`Keeper`] holds what one process shares: the
//! embedding model, keys, answers that are kept, uses that wait to be counted; [`Memories`] is the
//! API over one database.
//!
//! Must not know: SQL, the protocol, how an answer is printed.

mod anchors;
mod answer;
mod cache;
mod chroma;
mod contradiction;
mod error;
mod input;
mod keeper;
pub mod limits;
mod namespace;
mod notes;
mod recall;
mod remember;
mod seal;
mod settings;
mod transfer;
mod upkeep;

pub use answer::{Alike, Anchor, Forgotten, Memory, Remembered};
pub use chroma::{ChromaSettings, ImportReport, SECONDARY, SyncReport};
pub use error::MemoryError;
pub use input::{CONTEXTS, Remember};
pub use keeper::{Keeper, KeeperSettings};
pub use namespace::{GLOBAL, of_workspace};
pub use recall::{Mode, RecallQuery, Recalled, RecalledMemory, Why};
pub use remember::Update;
pub use seal::Keys;
pub use settings::{SETTINGS, Settings};
pub use transfer::{TransferReport, Written};
pub use upkeep::{Folded, Proposal, Statistics, UpkeepReport};

use crate::query::Query;
use crate::store::Store;
use std::path::Path;

/// The memories of one database.
#[derive(Clone, Copy)]
pub struct Memories<'s> {
    store: &'s Store,
    keeper: &'s Keeper,
    /// The code in hand, where there is an indexed repository.
    query: Option<&'s Query<'s>>,
    /// Where the caller stands.
    workspace: Option<&'s Path>,
}

impl<'s> Memories<'s> {
    /// Memories in `store`, without code.
    pub const fn new(store: &'s Store, keeper: &'s Keeper) -> Self {
        Self { store, keeper, query: None, workspace: None }
    }

    /// With the code that is spoken of.
    pub const fn about(mut self, query: &'s Query<'s>) -> Self {
        self.query = Some(query);
        self
    }

    /// Of the workspace that `folder` is in, where no indexed repository is.
    pub const fn within(mut self, folder: &'s Path) -> Self {
        self.workspace = Some(folder);
        self
    }

    /// Secondaries that have to hear of a change, as the settings are now.
    async fn secondaries(&self) -> Result<Vec<&'static str>, MemoryError> {
        if !self.keeper.has_secondary() {
            return Ok(Vec::new());
        }
        let settings = self.keeper.settings(self.store).await?;
        Ok(if settings.dual_write { vec![SECONDARY] } else { Vec::new() })
    }
}
