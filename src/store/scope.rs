//! Scope: which rows a store shows to whoever it is handed to.
//!
//! A token may be for some repositories and some namespaces of memories only. The store that serves
//! its calls is a copy made by [`Store::within`]: every statement about repositories or memories is
//! bound to the scope, so that a mistake further up shows too little, never too much.
//!
//! Row level security would be PostgreSQL's own way, but superusers pass it by, and so do owners of
//! tables where nobody forces it: the managed server has one role, which is both, and a team's
//! role often may not make another. A bound parameter works under every role and costs no statement
//! per transaction.
//!
//! Must not know: tokens, permissions, who asks.

use super::{Result, Store, StoreError};
use std::sync::Arc;

/// What may be seen; `None` is all of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scope {
    /// Roots of repositories.
    pub repositories: Option<Vec<String>>,
    /// Namespaces of memories; the first is where new ones go that name none.
    pub namespaces: Option<Vec<String>>,
}

impl Scope {
    /// Whether the repository at `root` may be seen.
    pub fn holds_repository(&self, root: &str) -> bool {
        self.repositories.as_ref().is_none_or(|roots| roots.iter().any(|own| own == root))
    }

    /// Whether memories of `namespace` may be seen.
    pub fn holds_namespace(&self, namespace: &str) -> bool {
        self.namespaces.as_ref().is_none_or(|names| names.iter().any(|own| own == namespace))
    }

    /// Those of `given` that may be seen.
    pub fn namespaces(&self, given: &[String]) -> Vec<String> {
        given.iter().filter(|namespace| self.holds_namespace(namespace)).cloned().collect()
    }
}

impl Store {
    /// The same database, of which only `scope` can be seen and written.
    #[must_use]
    pub fn within(&self, scope: Arc<Scope>) -> Store {
        Store { pool: self.pool.clone(), scope, vectors: self.vectors }
    }

    /// What can be seen through this value.
    pub fn scope(&self) -> &Scope {
        &self.scope
    }

    /// Namespaces as a statement is given them: null where there is no limit.
    pub(in crate::store) fn shown(&self) -> Option<&[String]> {
        self.scope.namespaces.as_deref()
    }

    /// For what writes to one namespace.
    pub(in crate::store) fn writes_to(&self, namespace: &str) -> Result<()> {
        match self.scope.holds_namespace(namespace) {
            true => Ok(()),
            false => Err(StoreError::OutOfScope { what: format!("the namespace `{namespace}`") }),
        }
    }

    /// For what goes through the memories of all namespaces, which upkeep does and tools never do.
    pub(in crate::store) fn all_namespaces(&self) -> Result<()> {
        match self.scope.namespaces {
            None => Ok(()),
            Some(_) => Err(StoreError::OutOfScope { what: "the whole of the memories".to_owned() }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_named_is_everything_and_an_empty_list_is_nothing() {
        let all = Scope::default();
        assert!(all.holds_repository("/a") && all.holds_namespace("n"));
        let none = Scope { repositories: Some(Vec::new()), namespaces: Some(Vec::new()) };
        assert!(!none.holds_repository("/a") && !none.holds_namespace("n"));
        let some =
            Scope { repositories: Some(vec!["/a".into()]), namespaces: Some(vec!["n".into()]) };
        assert!(some.holds_repository("/a") && !some.holds_repository("/a/b"));
        assert_eq!(some.namespaces(&["m".into(), "n".into()]), ["n"]);
    }
}
