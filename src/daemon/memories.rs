//! Memories behind everything else: the secondary is told, what has no vector gets one, what is over
//! goes.
//!
//! Must not know: SQL, how a secondary is told.

use super::worker::Shared;
use crate::memory::{Keeper, Memories};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// How often the secondary is told.
const ROUND: Duration = Duration::from_secs(5);

/// How often everything else is looked after. Until then what was imported is compared by meaning one by
/// one, which takes a tenth of a second for ten thousand.
const UPKEEP: Duration = Duration::from_secs(60);

/// Looks after memories as long as the daemon runs.
pub(super) async fn look_after(shared: Arc<Shared>, keeper: Arc<Keeper>) {
    let mut kept: Option<Instant> = None;
    loop {
        tokio::time::sleep(ROUND).await;
        let due = kept.is_none_or(|kept| kept.elapsed() >= UPKEEP);
        if !(due || keeper.has_secondary()) {
            continue;
        }
        // Whoever watches has it opened, and opens it again; memories wait for them.
        let Ok(opened) = shared.database.get(None).await else { continue };
        let memories = Memories::new(&opened.store, &keeper);
        if keeper.has_secondary() {
            match memories.sync().await {
                Ok(report) if report.failed > 0 => {
                    tracing::warn!(?report, "the secondary is not told of everything yet");
                }
                Ok(report) if report.told > 0 => tracing::debug!(?report, "the secondary is told"),
                Ok(_) => {}
                Err(error) => tracing::warn!(%error, "the secondary is not told yet"),
            }
        }
        if due {
            kept = Some(Instant::now());
            match memories.upkeep(&|| true).await {
                Ok(report) => tracing::debug!(?report, "memories are looked after"),
                Err(error) => tracing::warn!(%error, "memories are not looked after"),
            }
        }
    }
}
