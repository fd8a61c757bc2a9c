//! Updates: telling a client what has changed of the resources, in either lifecycle.
//!
//! Up to revision 2025-11-25 a client subscribes to resources one by one and is told of the list
//! unasked; since 2026-07-28 each `subscriptions/listen` is a stream with a filter of its own.
//!
//! Must not know: where changes are heard.

use super::resources::{Follower, MAX_SUBSCRIPTIONS, News, Told, UPDATE_INTERVAL};
use rmcp::model::ResourceUpdatedNotificationParam;
use rmcp::service::{Peer, RoleServer, SubscriptionSink};
use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// What a client of the older lifecycle has subscribed to.
#[derive(Default)]
pub(super) struct Subscriptions {
    uris: Mutex<BTreeSet<String>>,
    telling: AtomicBool,
}

impl Subscriptions {
    fn uris(&self) -> MutexGuard<'_, BTreeSet<String>> {
        // Whoever panicked has left whole strings behind.
        self.uris.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Subscribes; twice is as good as once.
    pub(super) fn add(&self, uri: String) -> Result<(), String> {
        let mut uris = self.uris();
        if uris.len() >= MAX_SUBSCRIPTIONS && !uris.contains(&uri) {
            return Err(format!("at most {MAX_SUBSCRIPTIONS} subscriptions; end one first"));
        }
        uris.insert(uri);
        Ok(())
    }

    /// Ends a subscription, where there is one.
    pub(super) fn remove(&self, uri: &str) {
        self.uris().remove(uri);
    }

    /// Tells the client from now on. Once begun, further calls do nothing.
    pub(super) fn tell(self: &Arc<Self>, peer: Peer<RoleServer>, follower: &Follower) {
        if self.telling.swap(true, Ordering::Relaxed) {
            return;
        }
        let (subscriptions, mut news) = (Arc::clone(self), follower.news(Arc::default()));
        tokio::spawn(async move {
            while let Some(told) = news.next().await {
                if told.list && peer.notify_resource_list_changed().await.is_err() {
                    return;
                }
                for uri in told.updated {
                    if !subscriptions.uris().contains(&uri) {
                        continue;
                    }
                    let updated = ResourceUpdatedNotificationParam::new(uri);
                    if peer.notify_resource_updated(updated).await.is_err() {
                        return;
                    }
                }
                tokio::time::sleep(UPDATE_INTERVAL).await;
            }
        });
    }
}

/// Tells what a subscription's filter lets through, until nobody follows or the client is gone.
/// Where it begins `late`, everything is told once: something may have changed before.
pub(super) async fn tell_subscription(mut news: News, sink: &SubscriptionSink, late: bool) {
    let accepted = sink.accepted();
    let wanted = accepted.resource_subscriptions.as_deref().unwrap_or_default();
    let mut told = if late { Some(Told::all(wanted)) } else { news.next().await };
    while let Some(Told { list, updated }) = told {
        let list = list && accepted.resources_list_changed == Some(true);
        if list && sink.notify_resource_list_changed().await.is_err() {
            return;
        }
        for uri in updated.iter().filter(|uri| wanted.contains(uri)) {
            if sink.notify_resource_updated(uri).await.is_err() {
                return;
            }
        }
        tokio::time::sleep(UPDATE_INTERVAL).await;
        told = news.next().await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn subscriptions_are_bounded_and_counted_once() {
        let subscriptions = Subscriptions::default();
        for number in 0..MAX_SUBSCRIPTIONS {
            assert_eq!(subscriptions.add(number.to_string()), Ok(()));
        }
        assert_eq!(subscriptions.add("0".to_owned()), Ok(()));
        assert!(subscriptions.add("more".to_owned()).is_err());
        subscriptions.remove("0");
        assert_eq!(subscriptions.add("more".to_owned()), Ok(()));
    }
}
