//! The daemon's one way to the database: opened when it is first needed, and opened anew by the
//! first who finds it gone.
//!
//! Must not know: what is stored, where the server comes from.

use crate::store::Store;
use std::pin::Pin;
use std::sync::{Mutex, PoisonError};

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
            let opened = Opened { store, number };
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
