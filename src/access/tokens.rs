//! Making tokens and telling whose one is.
//!
//! What was read of a token is kept for [`CACHED_FOR`], so that a burst of requests asks the database
//! once; a revoked one is refused that much later at most.
//!
//! Must not know: SQL, how a token came here.

use super::{Access, AccessError, Permission, token};
use crate::store::access::TokenRow;
use crate::store::{Scope, Store, StoreError, until};
use lru::LruCache;
use std::collections::HashSet;
use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::Semaphore;

/// How long what was read of a token counts.
pub const CACHED_FOR: Duration = Duration::from_secs(5);

/// Tokens that are kept at most.
const CACHED: usize = 1024;

/// Tokens that are looked up at the same time; wrong ones must not take every connection.
const LOOKUPS: usize = 4;

/// Longest name of a token, in bytes.
const NAME_BYTES: usize = 100;

/// Repositories or namespaces that one token can be limited to.
const SCOPE_MAX: usize = 200;

/// A token that is wanted.
#[derive(Clone, Debug, Default)]
pub struct NewToken {
    /// What it is called.
    pub name: String,
    /// Names of permissions.
    pub permissions: Vec<String>,
    /// Roots of repositories; all where empty.
    pub repositories: Vec<String>,
    /// Namespaces; all where empty.
    pub namespaces: Vec<String>,
    /// A date, time or span (`90 days`).
    pub expires: Option<String>,
}

/// Makes and stores a token; answers its text, which is nowhere afterwards.
///
/// # Errors
/// [`AccessError::Invalid`] where it cannot be so; [`AccessError::Taken`]; when the database fails.
pub async fn create(store: &Store, new: NewToken) -> Result<String, AccessError> {
    let wrong = |what, why: String| Err(AccessError::Invalid { what, why });
    let name = new.name.trim().to_owned();
    if name.is_empty() || name.len() > NAME_BYTES || name.chars().any(char::is_control) {
        return wrong("the name", format!("must have 1 to {NAME_BYTES} bytes and be printable"));
    }
    if new.permissions.is_empty() {
        return wrong("the permissions", format!("are none; there are {}", known()));
    }
    if let Some(unknown) = new.permissions.iter().find(|p| Permission::from_name(p).is_none()) {
        return wrong("the permissions", format!("have no `{unknown}`; there are {}", known()));
    }
    if new.repositories.len().max(new.namespaces.len()) > SCOPE_MAX {
        return wrong("the scope", format!("can name {SCOPE_MAX} repositories and namespaces"));
    }
    let expires = match new.expires.as_deref().map(|text| (text, until(text))) {
        None => None,
        Some((_, Some(expires))) => Some(expires),
        Some((text, None)) => {
            return wrong(
                "the expiry",
                format!(
                    "`{text}` is no date (2027-01-31), time (2027-01-31T12:00:00Z) or span (90 days)"
                ),
            );
        }
    };
    let some = |list: Vec<String>| (!list.is_empty()).then_some(list);
    let made = token::make()?;
    let stored = store
        .put_token(&crate::store::access::NewToken {
            id: made.id,
            name: name.clone(),
            hash: made.hash,
            permissions: new.permissions,
            repositories: some(new.repositories),
            namespaces: some(new.namespaces),
            expires,
        })
        .await?;
    if stored { Ok(made.text) } else { Err(AccessError::Taken(name)) }
}

fn known() -> String {
    Permission::ALL.map(Permission::name).join(", ")
}

/// Why a token opens nothing.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    /// It is none, or not of this database, or expired or revoked: whoever presents it is told no
    /// more than that.
    #[error("the token is unknown, expired or revoked")]
    Unknown,
    /// It could not be looked up.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What was read of a token.
#[derive(Clone)]
struct Kept {
    /// `None` where there is no such token, or it is no longer valid.
    known: Option<(Vec<u8>, Arc<Access>)>,
    until: Instant,
}

/// The tokens of a database.
pub struct Tokens {
    store: Store,
    kept: Mutex<LruCache<String, Kept>>,
    used: Mutex<HashSet<String>>,
    lookups: Semaphore,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // Whoever panicked has left whole entries behind.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Tokens {
    /// Those of `store`.
    pub fn new(store: Store) -> Self {
        Self {
            store,
            kept: Mutex::new(LruCache::new(NonZeroUsize::new(CACHED).unwrap_or(NonZeroUsize::MIN))),
            used: Mutex::default(),
            lookups: Semaphore::new(LOOKUPS),
        }
    }

    /// What the bearer of this text may do.
    ///
    /// # Errors
    /// [`Refused::Unknown`] for whatever reason it opens nothing; when it cannot be looked up.
    pub async fn check(&self, text: &str) -> Result<Arc<Access>, Refused> {
        let id = token::id(text).ok_or(Refused::Unknown)?;
        let known = match self.kept(id) {
            Some(kept) => kept.known,
            None => self.look_up(id).await?,
        };
        // The comparison takes its time for tokens that are not there too.
        let (hash, access) =
            known.map_or((vec![0; 32], None), |(hash, access)| (hash, Some(access)));
        let right = token::is(text, &hash);
        let access = access.filter(|_| right).ok_or(Refused::Unknown)?;
        lock(&self.used).insert(id.to_owned());
        Ok(access)
    }

    fn kept(&self, id: &str) -> Option<Kept> {
        lock(&self.kept).get(id).filter(|kept| kept.until > Instant::now()).cloned()
    }

    async fn look_up(&self, id: &str) -> Result<Option<(Vec<u8>, Arc<Access>)>, Refused> {
        // Never closed, so there is always a permit to wait for.
        let _turn = self.lookups.acquire().await.ok();
        if let Some(kept) = self.kept(id) {
            return Ok(kept.known);
        }
        let row = self.store.token(id).await?.filter(|row| row.valid);
        let left = row.as_ref().and_then(|row| row.expires_in);
        let left =
            left.map_or(CACHED_FOR, |left| Duration::try_from_secs_f64(left).unwrap_or_default());
        let known = row.map(|row| (row.hash.clone(), Arc::new(access(row))));
        let until = Instant::now() + left.min(CACHED_FOR);
        lock(&self.kept).put(id.to_owned(), Kept { known: known.clone(), until });
        Ok(known)
    }

    /// Whether any token is valid.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn any(&self) -> Result<bool, StoreError> {
        Ok(self.store.tokens().await?.iter().any(|row| row.valid))
    }

    /// Writes down which tokens were used since the last time.
    ///
    /// # Errors
    /// When the database fails: then it is written the next time.
    pub async fn note_uses(&self) -> Result<(), StoreError> {
        let used: Vec<String> = lock(&self.used).drain().collect();
        if used.is_empty() {
            return Ok(());
        }
        let noted = self.store.tokens_used(&used).await;
        if noted.is_err() {
            lock(&self.used).extend(used);
        }
        noted
    }
}

/// What a stored token allows. A permission that this program does not know allows nothing.
fn access(row: TokenRow) -> Access {
    let permissions =
        row.permissions.iter().filter_map(|name| Permission::from_name(name)).collect();
    let scope = Scope { repositories: row.repositories, namespaces: row.namespaces };
    Access::new(&row.id, &row.name, permissions, scope)
}
