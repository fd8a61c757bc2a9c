//! Resources: the status of each indexed repository under a URI of its own, and telling clients
//! when one changes or the list does.
//!
//! What has changed is heard from the database, so it does not matter which process wrote it, and
//! no daemon is needed. A client that never asks for resources costs no connection.
//!
//! Must not know: SQL, the protocol's revisions ([`super::server`] does).

use crate::store::{Changes, Repository, Scope, Store, StoreError};
use rmcp::model::{Resource, ResourceTemplate};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;

/// Shortest time between two rounds of notifications: at most two a second.
pub(super) const UPDATE_INTERVAL: Duration = Duration::from_millis(500);

/// How long a lost database is left alone before it is tried again.
const RETRY_PAUSE: Duration = Duration::from_secs(2);

/// Resources of one page of the list.
const PAGE: usize = 100;

/// Resources that one client may subscribe to.
pub(super) const MAX_SUBSCRIPTIONS: usize = 200;

const PREFIX: &str = "loci://repository/";
const SUFFIX: &str = "/status";

/// What the status of a repository is written in.
pub(super) const MIME_TYPE: &str = "application/json";

/// An indexed repository, as far as clients are told of its changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Listed {
    name: String,
    /// Its root.
    pub root: String,
    generation: i64,
}

/// The indexed repositories by their numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Listing(BTreeMap<i64, Listed>);

impl Listing {
    fn of(repositories: Vec<Repository>) -> Self {
        // At generation 0 a first run is under way: there is nothing to say of it yet.
        let indexed = repositories.into_iter().filter(|repository| repository.generation > 0);
        Self(
            indexed
                .map(|Repository { id, name, root, generation, .. }| {
                    (id, Listed { name, root, generation })
                })
                .collect(),
        )
    }

    /// What of it may be seen.
    pub fn within(mut self, scope: &Scope) -> Self {
        self.0.retain(|_, listed| scope.holds_repository(&listed.root));
        self
    }

    /// The URI of a repository's status. Of several repositories of one name the oldest has the
    /// plain name; the others carry their number, so that none changes when another comes.
    fn uri(&self, id: i64, listed: &Listed) -> String {
        let first = self.0.iter().find(|(_, other)| other.name == listed.name);
        let name = encode(&listed.name);
        match first {
            Some((first, _)) if *first != id => format!("{PREFIX}{name}~{id}{SUFFIX}"),
            _ => format!("{PREFIX}{name}{SUFFIX}"),
        }
    }

    /// The repository that a URI names.
    pub fn find(&self, uri: &str) -> Option<(i64, &Listed)> {
        self.0.iter().find(|(id, listed)| self.uri(**id, listed) == uri).map(|(id, l)| (*id, l))
    }

    /// One page of the list from behind `cursor` on, and the cursor of the next one.
    pub fn page(&self, cursor: Option<&str>) -> Option<(Vec<Resource>, Option<String>)> {
        let after: i64 = cursor.map_or(Some(0), |cursor| cursor.parse().ok())?;
        let mut rest = self.0.range(after.checked_add(1)?..);
        let page: Vec<_> = rest.by_ref().take(PAGE).collect();
        let next = rest.next().and_then(|_| page.last().map(|(id, _)| id.to_string()));
        let resources = page.into_iter().map(|(id, listed)| {
            Resource::new(self.uri(*id, listed), format!("status of {}", listed.name))
                .with_description(format!("What is indexed of {}, and how fresh.", listed.root))
                .with_mime_type(MIME_TYPE)
        });
        Some((resources.collect(), next))
    }
}

/// How URIs of resources are made.
pub(super) fn template() -> ResourceTemplate {
    ResourceTemplate::new(format!("{PREFIX}{{name}}{SUFFIX}"), "status of a repository")
        .with_mime_type(MIME_TYPE)
}

/// Whether a URI has the form of a resource, whatever there is.
pub(super) fn is_resource(uri: &str) -> bool {
    let name = uri.strip_prefix(PREFIX).and_then(|rest| rest.strip_suffix(SUFFIX));
    name.is_some_and(|name| !name.is_empty() && !name.contains('/'))
}

/// A name as one part of a URI's path.
fn encode(name: &str) -> String {
    let mut out = String::new();
    for byte in name.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' => {
                out.push(char::from(byte));
            }
            // `~` too: behind it stands a number.
            _ => {
                let _ = write!(out, "%{byte:02X}");
            }
        }
    }
    out
}

/// Follows the changes of the database. Cheap to clone; ends with its last clone.
#[derive(Clone)]
pub(super) struct Follower(watch::Receiver<Listing>);

impl Follower {
    /// Begins to follow.
    pub async fn start(store: &Store) -> Result<Self, StoreError> {
        let changes = store.changes().await?;
        let listing = Listing::of(store.repositories().await?);
        let (sender, receiver) = watch::channel(listing);
        tokio::spawn(follow(store.clone(), changes, sender));
        Ok(Self(receiver))
    }

    /// What is indexed now.
    pub fn listing(&self) -> Listing {
        self.0.borrow().clone()
    }

    /// What is told from now on, of what may be seen.
    pub fn news(&self, scope: Arc<Scope>) -> News {
        let mut receiver = self.0.clone();
        let seen = receiver.borrow_and_update().clone().within(&scope);
        News { receiver, seen, scope }
    }
}

async fn follow(store: Store, mut changes: Changes, sender: watch::Sender<Listing>) {
    loop {
        let change = tokio::select! {
            change = changes.next() => change,
            () = sender.closed() => return,
        };
        match change {
            Ok(Some(change)) => {
                let known = sender.borrow().0.contains_key(&change.repository_id);
                if known && change.generation > 0 {
                    sender.send_modify(|listing| {
                        if let Some(listed) = listing.0.get_mut(&change.repository_id) {
                            listed.generation = change.generation;
                        }
                    });
                    continue;
                }
            }
            Ok(None) => {}
            Err(error) => {
                tracing::debug!(%error, "resource updates wait for the database");
                tokio::time::sleep(RETRY_PAUSE).await;
                match store.changes().await {
                    Ok(again) => changes = again,
                    Err(_) => continue,
                }
            }
        }
        // Repositories came or went, or something may have been missed.
        match store.repositories().await {
            Ok(repositories) => drop(sender.send_replace(Listing::of(repositories))),
            Err(error) => tracing::warn!(%error, "resource updates cannot read what is indexed"),
        }
    }
}

/// What one client is to be told.
pub(super) struct News {
    receiver: watch::Receiver<Listing>,
    seen: Listing,
    scope: Arc<Scope>,
}

/// What has changed since the client was last told.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Told {
    /// Repositories came or went.
    pub list: bool,
    /// The URIs whose repositories have another generation.
    pub updated: BTreeSet<String>,
}

impl Told {
    /// As if the list and all of these had changed.
    pub fn all(uris: &[String]) -> Self {
        Self { list: true, updated: uris.iter().cloned().collect() }
    }
}

impl News {
    /// Waits until something has changed; `None` where nobody follows any longer. Wait
    /// [`UPDATE_INTERVAL`] between two calls: what happens meanwhile is told together.
    pub async fn next(&mut self) -> Option<Told> {
        loop {
            self.receiver.changed().await.ok()?;
            let now = self.receiver.borrow_and_update().clone().within(&self.scope);
            let told = difference(&self.seen, &now);
            self.seen = now;
            if told != Told::default() {
                return Some(told);
            }
        }
    }
}

fn difference(before: &Listing, now: &Listing) -> Told {
    let names = |listing: &Listing| -> Vec<_> {
        listing.0.iter().map(|(id, listed)| (*id, listed.root.clone())).collect()
    };
    let updated = now.0.iter().filter(|(id, listed)| {
        before.0.get(id).is_none_or(|before| before.generation != listed.generation)
    });
    Told {
        list: names(before) != names(now),
        updated: updated.map(|(id, listed)| now.uri(*id, listed)).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listing(of: &[(i64, &str, i64)]) -> Listing {
        let listed = |(id, name, generation): &(i64, &str, i64)| {
            let (name, root) = ((*name).to_owned(), format!("/{id}/{name}"));
            (*id, Listed { name, root, generation: *generation })
        };
        Listing(of.iter().map(listed).collect())
    }

    #[test]
    fn every_repository_has_a_uri_of_its_own_that_leads_back() {
        let listing = listing(&[(3, "app", 1), (5, "my app~7", 1), (7, "app", 1)]);
        let (resources, next) = listing.page(None).expect("a page");
        let uris: Vec<_> = resources.iter().map(|resource| resource.uri.as_str()).collect();
        assert_eq!(
            uris,
            [
                "loci://repository/app/status",
                "loci://repository/my%20app%7E7/status",
                "loci://repository/app~7/status"
            ]
        );
        assert_eq!(next, None);
        for (uri, id) in uris.into_iter().zip([3, 5, 7]) {
            assert!(is_resource(uri));
            assert_eq!(listing.find(uri).map(|(id, _)| id), Some(id), "{uri}");
        }
        assert_eq!(listing.find("loci://repository/other/status"), None);
        assert!(!is_resource("loci://repository//status") && !is_resource("file:///app/status"));
    }

    #[test]
    fn pages_join_to_all() {
        let all: Vec<_> = (1..=250).map(|id| (id, "app", 1)).collect();
        let listing = listing(&all);
        let (mut cursor, mut sizes) = (None, Vec::new());
        loop {
            let (page, next) = listing.page(cursor.as_deref()).expect("a page");
            sizes.push(page.len());
            cursor = next;
            if cursor.is_none() {
                break;
            }
        }
        assert_eq!(sizes, [PAGE, PAGE, 50]);
        assert!(listing.page(Some("nonsense")).is_none());
    }

    #[test]
    fn what_is_told_is_what_differs() {
        let before = listing(&[(1, "a", 4), (2, "b", 9)]);
        assert_eq!(difference(&before, &before), Told::default());
        let told = difference(&before, &listing(&[(1, "a", 5), (2, "b", 9)]));
        assert!(!told.list);
        assert_eq!(Vec::from_iter(told.updated), ["loci://repository/a/status"]);
        let told = difference(&before, &listing(&[(2, "b", 9), (3, "c", 1)]));
        assert!(told.list);
        assert_eq!(Vec::from_iter(told.updated), ["loci://repository/c/status"]);
    }
}
