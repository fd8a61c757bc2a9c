//! Access: who asks, what they may do, and what is noted of it.
//!
//! An [`Access`] goes with every call of a tool, whatever way it came. The command line and MCP over
//! standard input have all of it: whoever starts the program could open the database as well. Over
//! HTTP it is what a token says ([`Tokens`]). Permissions are looked at in one place, where tools are
//! dispatched; scopes by the store itself (`Store::within`).
//!
//! Writes and denials are kept in a log of limited size ([`Audit`]).
//!
//! Must not know: HTTP, the protocol, SQL.

mod audit;
mod permission;
mod token;
mod tokens;

pub use audit::{Audit, LOG_DAYS, LOG_ROWS, Outcome};
pub use permission::Permission;
pub use tokens::{CACHED_FOR, NewToken, Refused, Tokens, create};

use crate::store::{Scope, StoreError};
use std::sync::Arc;

/// What whoever asks may do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Access {
    /// The token's public part; `None` where there is no token.
    pub id: Option<String>,
    /// What the log calls it.
    pub name: String,
    permissions: Vec<Permission>,
    /// Which repositories and namespaces.
    pub scope: Arc<Scope>,
}

impl Access {
    /// Everything, without a token.
    pub fn everything(name: &str) -> Self {
        let permissions = vec![Permission::Admin];
        Self { id: None, name: name.to_owned(), permissions, scope: Arc::default() }
    }

    /// Nothing at all.
    pub fn nothing() -> Self {
        let nowhere = Scope { repositories: Some(Vec::new()), namespaces: Some(Vec::new()) };
        Self { id: None, name: String::new(), permissions: Vec::new(), scope: nowhere.into() }
    }

    /// These permissions within this scope.
    pub fn new(id: &str, name: &str, permissions: Vec<Permission>, scope: Scope) -> Self {
        Self { id: Some(id.to_owned()), name: name.to_owned(), permissions, scope: scope.into() }
    }

    /// Whether it allows this.
    pub fn may(&self, permission: Permission) -> bool {
        self.permissions.iter().any(|own| *own == permission || *own == Permission::Admin)
    }
}

/// Who asks, with what the log and the program's own logs call them.
#[derive(Clone, Debug)]
pub struct Caller {
    /// What they may do.
    pub access: Arc<Access>,
    /// Their address.
    pub peer: String,
    /// The request's id.
    pub request: String,
}

impl Caller {
    /// Whoever started the program.
    pub fn local() -> Self {
        Self {
            access: Arc::new(Access::everything("local")),
            peer: "local".to_owned(),
            request: String::new(),
        }
    }
}

/// What can go wrong with tokens.
#[derive(Debug, thiserror::Error)]
pub enum AccessError {
    /// What a token is to have cannot be.
    #[error("{what} {why}")]
    Invalid {
        /// Which part of it.
        what: &'static str,
        /// What is wrong with it, and what it can be.
        why: String,
    },
    /// Another valid token has the name.
    #[error(
        "a valid token is called `{0}` already; revoke it with `loci token revoke {0}`, or choose another name"
    )]
    Taken(String),
    /// The system gives no random numbers.
    #[error("the system gives no random numbers: {0}")]
    NoRandomness(String),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn admin_is_everything_and_nothing_else_is() {
        for permission in Permission::ALL {
            assert!(Access::everything("me").may(permission));
            assert_eq!(Permission::from_name(permission.name()), Some(permission));
            for other in Permission::ALL {
                let access = Access::new("", "", vec![permission], Scope::default());
                let expected = permission == other || permission == Permission::Admin;
                assert_eq!(access.may(other), expected, "{permission} {other}");
            }
        }
    }
}
