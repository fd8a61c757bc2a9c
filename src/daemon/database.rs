//! The daemon's one way to the database: opened when it is first needed, and opened anew by the
//! first who finds it gone.
//!
//! Must not know: what is stored, where the server comes from.

use crate::store::Store;
use std::pin::Pin;
use std::sync::{Mutex, PoisonError};
use tokio::sync::watch;

/// An error of the program around the daemon.
pub type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// Opens the store: starts the managed server where it does not run.
pub type OpenStore =
    Box<dyn Fn() -> Pin<Box<dyn Future<Output = Result<Store, BoxError>> + Send>> + Send + Sync>;

/// The database.
pub(super) struct Database {
    open: OpenStore,
    current: tokio::sync::Mutex<Option<Opened>>,
    error: Mutex<Option<String>>,
}

/// An open database. A later one has a larger number.
#[derive(Clone)]
pub(super) struct Opened {
    /// The store.
    pub store: Store,
    number: u64,
    gone: watch::Receiver<bool>,
}

impl Opened {
    fn new(store: Store, number: u64) -> Self {
        let (sender, gone) = watch::channel(false);
        let seen = store.clone();
        tokio::spawn(async move {
            tokio::select! {
                () = until_gone(&seen) => drop(sender.send_replace(true)),
                // Nobody uses it any more.
                () = sender.closed() => {}
            }
        });
        Self { store, number, gone }
    }

    /// Waits until its server is gone, if only for a moment. Changes of an index are committed
    /// without waiting for the disk, so a server that was killed may come back without the last
    /// of them: what it holds is to be looked at again.
    pub async fn until_gone(&self) {
        // Closed without a word: the program is ending.
        if self.gone.clone().wait_for(|gone| *gone).await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}

/// Waits until a connection of its own is cut.
async fn until_gone(store: &Store) {
    // Where none is to be had, whoever writes will find out.
    let Ok(mut changes) = store.changes().await else { return std::future::pending().await };
    while let Ok(Some(_)) = changes.next().await {}
}

impl Database {
    /// Opens nothing yet.
    pub fn new(open: OpenStore) -> Self {
        Self { open, current: tokio::sync::Mutex::new(None), error: Mutex::new(None) }
    }

    /// The database. Where that is `lost`, which somebody could not use, it is opened anew; those
    /// who lost the same one share the new one.
    ///
    /// # Errors
    /// Why it cannot be opened.
    pub async fn get(&self, lost: Option<&Opened>) -> Result<Opened, String> {
        let mut current = self.current.lock().await;
        let lost = lost.map_or(0, |lost| lost.number);
        if let Some(opened) = &*current
            && opened.number > lost
        {
            return Ok(opened.clone());
        }
        let opened = (self.open)().await;
        let outcome = opened.map_err(|error| chain(&*error)).map(|store| {
            let number = current.as_ref().map_or(lost, |opened| opened.number).max(lost) + 1;
            let opened = Opened::new(store, number);
            // What is left of the old one goes with those who still use it.
            *current = Some(opened.clone());
            opened
        });
        self.say(outcome.as_ref().err().cloned());
        outcome
    }

    /// Somebody could not use it, and says why.
    pub fn say(&self, error: Option<String>) {
        *self.error.lock().unwrap_or_else(PoisonError::into_inner) = error;
    }

    /// Why it cannot be used; `None` while it can, as far as is known.
    pub fn error(&self) -> Option<String> {
        self.error.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Closes it.
    pub async fn close(&self) {
        if let Some(opened) = self.current.lock().await.take() {
            opened.store.close().await;
        }
    }
}

/// An error with its causes, in one line.
pub(super) fn chain(error: &(dyn std::error::Error + 'static)) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let said = error.to_string();
        // Many an error repeats its cause.
        if !text.contains(&said) {
            text.push_str(": ");
            text.push_str(&said);
        }
        cause = error.source();
    }
    text
}
