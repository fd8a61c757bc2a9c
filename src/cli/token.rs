//! `loci token …`: who may ask over HTTP.

use super::output::{print, print_json, table, text};
use super::session::Session;
use crate::access::{self, AccessError};
use crate::store::Store;
use clap::{Args, Subcommand};
use serde_json::json;
use std::path::Path;
use std::process::ExitCode;

/// Entries of the log that are shown unless told otherwise.
const LOG_SHOWN: u32 = 50;

/// Entries of the log that can be shown at once.
const LOG_MOST: i64 = 10_000;

#[derive(Debug, Subcommand)]
pub(super) enum Verb {
    /// Make a token and print it: it is shown this once
    Create(Create),
    /// List the tokens: what they allow, when they were used
    List,
    /// Let a token open nothing any more; takes effect within five seconds
    Revoke(Revoke),
    /// Show what was written and what was denied over HTTP
    Audit(Audit),
}

#[derive(Debug, Args)]
pub(super) struct Create {
    /// Whose it is; the log calls them so
    #[arg(long, value_name = "NAME")]
    name: String,
    /// What it allows: symbols:read, memories:read, memories:write, memories:delete, index:write,
    /// metrics:read or admin (all of them); may be given several times
    #[arg(
        long = "permission",
        value_name = "RESOURCE:ACTION",
        value_delimiter = ',',
        required = true
    )]
    permissions: Vec<String>,
    /// Only for this repository, by its root or its name; may be given several times
    #[arg(long = "repository", value_name = "REPOSITORY")]
    repositories: Vec<String>,
    /// Only for memories of this namespace; may be given several times. New memories that name none
    /// go to the first
    #[arg(long = "namespace", value_name = "NAMESPACE")]
    namespaces: Vec<String>,
    /// When it expires: a date (2027-01-31), a time or a span (90 days) [default: never]
    #[arg(long, value_name = "WHEN")]
    expires: Option<String>,
}

#[derive(Debug, Args)]
pub(super) struct Revoke {
    /// Its name or id
    name: String,
}

#[derive(Debug, Args)]
pub(super) struct Audit {
    /// Only of the token with this name
    #[arg(long, value_name = "NAME")]
    token: Option<String>,
    /// The newest so many
    #[arg(long, value_name = "NUMBER", default_value_t = LOG_SHOWN,
        value_parser = clap::value_parser!(u32).range(1..=LOG_MOST))]
    limit: u32,
}

/// There is no valid token of this name.
#[derive(Debug, thiserror::Error)]
#[error("no valid token is called `{0}`; `loci token list` shows them")]
pub(super) struct NoToken(String);

/// A repository that cannot be told.
#[derive(Debug, thiserror::Error)]
#[error("`{given}` is no repository: {why}. Give its root, or its name as `loci status` shows it")]
pub(super) struct NoRepository {
    given: String,
    why: &'static str,
}

pub(super) async fn run(session: &Session, verb: Verb) -> anyhow::Result<ExitCode> {
    let store = session.store().await?;
    match verb {
        Verb::Create(arguments) => create(session, &store, arguments).await?,
        Verb::List => list(session, &store).await?,
        Verb::Revoke(arguments) => {
            if store.revoke_token(&arguments.name).await? == 0 {
                return Err(NoToken(arguments.name).into());
            }
            print(&format!("{} is revoked", arguments.name))?;
        }
        Verb::Audit(arguments) => audit(session, &store, arguments).await?,
    }
    Ok(ExitCode::SUCCESS)
}

async fn create(session: &Session, store: &Store, arguments: Create) -> anyhow::Result<()> {
    let mut repositories = Vec::with_capacity(arguments.repositories.len());
    for given in arguments.repositories {
        repositories.push(root(store, given).await?);
    }
    let new = access::NewToken {
        name: arguments.name,
        permissions: arguments.permissions,
        repositories: repositories.clone(),
        namespaces: arguments.namespaces,
        expires: arguments.expires,
    };
    let name = new.name.clone();
    let token = access::create(store, new).await?;
    if session.json {
        return print_json(&json!({ "name": name, "token": token, "repositories": repositories }));
    }
    // Alone on stdout, so that a script can keep it.
    print(&token)?;
    eprintln!("This is the token of {name}; it is not shown again.");
    Ok(())
}

/// The root of the repository that is meant: by its path, also before it is indexed, or by its name.
async fn root(store: &Store, given: String) -> Result<String, anyhow::Error> {
    let wrong = |why| NoRepository { given: given.clone(), why };
    if given.contains('/') || given.starts_with('.') {
        let path = Path::new(&given);
        // On another machine than the one that serves it, a path is taken as it is.
        let path = path.canonicalize().unwrap_or_else(|_| path.to_owned());
        if !path.is_absolute() {
            return Err(wrong("there is no such folder").into());
        }
        let root = path.to_str().ok_or_else(|| wrong("its path is not UTF-8"))?;
        return Ok(root.to_owned());
    }
    let all = store.repositories().await?;
    let mut named = all.into_iter().filter(|repository| repository.name == given);
    match (named.next(), named.next()) {
        (Some(only), None) => Ok(only.root),
        (None, _) => Err(wrong("none of that name is indexed").into()),
        (Some(_), Some(_)) => Err(wrong("several have that name").into()),
    }
}

async fn list(session: &Session, store: &Store) -> anyhow::Result<()> {
    let tokens = store.tokens().await?;
    let state = |token: &crate::store::access::TokenRow| match (&token.revoked_at, token.valid) {
        (Some(_), _) => "revoked",
        (None, false) => "expired",
        (None, true) => "valid",
    };
    if session.json {
        let tokens: Vec<_> = tokens
            .iter()
            .map(|token| {
                json!({
                    "id": token.id,
                    "name": token.name,
                    "state": state(token),
                    "permissions": token.permissions,
                    "repositories": token.repositories,
                    "namespaces": token.namespaces,
                    "created_at": token.created_at,
                    "expires_at": token.expires_at,
                    "revoked_at": token.revoked_at,
                    "used_at": token.used_at,
                })
            })
            .collect();
        return print_json(&tokens);
    }
    let columns = [
        "NAME",
        "ID",
        "STATE",
        "PERMISSIONS",
        "REPOSITORIES",
        "NAMESPACES",
        "EXPIRES",
        "LAST USED",
    ];
    let mut rows = table(columns);
    let all = |list: &Option<Vec<String>>| {
        list.as_ref().map_or_else(|| "all".to_owned(), |list| list.join(", "))
    };
    for token in &tokens {
        let or = |time: &Option<String>| time.clone().unwrap_or_else(|| "never".to_owned());
        rows.add_row([
            token.name.clone(),
            token.id.clone(),
            state(token).to_owned(),
            token.permissions.join(", "),
            all(&token.repositories),
            all(&token.namespaces),
            or(&token.expires_at),
            or(&token.used_at),
        ]);
    }
    print(&text(&rows))
}

async fn audit(session: &Session, store: &Store, arguments: Audit) -> anyhow::Result<()> {
    let mut entries = store.logged_access(arguments.limit, arguments.token.as_deref()).await?;
    // The newest where the reader's eye is when the program ends.
    entries.reverse();
    if session.json {
        let entries: Vec<_> = entries
            .iter()
            .map(|e| {
                json!({
                    "at": e.at, "token": e.token, "token_id": e.token_id, "peer": e.peer,
                    "request": e.request, "action": e.action, "target": e.target,
                    "outcome": e.outcome, "detail": e.detail,
                })
            })
            .collect();
        return print_json(&entries);
    }
    let mut rows = table(["AT", "TOKEN", "PEER", "ACTION", "TARGET", "OUTCOME", "WHY", "REQUEST"]);
    for e in entries {
        rows.add_row([e.at, e.token, e.peer, e.action, e.target, e.outcome, e.detail, e.request]);
    }
    print(&text(&rows))
}

/// How an error of tokens is told to scripts: whether the arguments are wrong.
pub(super) fn is_usage(error: &AccessError) -> bool {
    matches!(error, AccessError::Invalid { .. } | AccessError::Taken(_))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::Permission;
    use clap::CommandFactory;

    /// The help lists what there is.
    #[test]
    fn the_help_names_every_permission() {
        #[derive(clap::Parser)]
        struct Only {
            #[command(flatten)]
            create: Create,
        }
        let help = Only::command().render_long_help().to_string();
        for permission in Permission::ALL {
            assert!(help.contains(permission.name()), "{permission}");
        }
    }
}
