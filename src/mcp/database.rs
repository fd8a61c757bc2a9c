//! The store as the server sees it: opened by the first question that needs it.
//!
//! Must not know: where the database comes from.

use super::OpenStore;
use crate::store::Store;
use tokio::sync::OnceCell;

/// The store, opened on demand.
pub(super) struct Database {
    open: OpenStore,
    store: OnceCell<Store>,
}

impl Database {
    pub(super) fn new(open: OpenStore) -> Self {
        Self { open, store: OnceCell::new() }
    }

    /// The store. Where opening fails, the next call tries again.
    pub(super) async fn store(&self) -> Result<&Store, String> {
        self.store.get_or_try_init(|| (self.open)()).await.map_err(|error| error.to_string())
    }
}
