//! A server of the user's own, named by a URL: reading the URL, checking that it can be used, and
//! keeping its password out of every message and command line. Must not know the managed server.

use std::process::Command;
use std::str::FromStr;

use sqlx::postgres::PgConnectOptions;

use super::OLDEST_MAJOR;
use super::error::ServerError;
use super::probe::{self, Answer};

/// PostgreSQL's version number holds the major above this.
const MAJOR_UNIT: u32 = 10_000;

/// A server of the user's own.
#[derive(Clone, Debug)]
pub(super) struct External {
    options: PgConnectOptions,
    public_url: String,
    password: Option<String>,
    database: String,
}

impl External {
    /// Reads the URL.
    pub fn parse(url: &str) -> Result<Self, ServerError> {
        let (public_url, password) = without_password(url);
        let invalid = |why: String| ServerError::InvalidUrl { why };
        if !url.starts_with("postgres://") && !url.starts_with("postgresql://") {
            return Err(invalid("it does not begin with postgres:// or postgresql://".to_owned()));
        }
        let options = PgConnectOptions::from_str(url)
            .map_err(|error| invalid(error.to_string()))?
            .application_name("loci");
        let database = options.get_database().unwrap_or_else(|| options.get_username()).to_owned();
        Ok(Self { options, public_url, password, database })
    }

    /// Connects once.
    pub fn check(&self) -> Result<(), ServerError> {
        let (why, remedy) = match probe::probe(self.options.clone()) {
            Answer::Ready { version_num, .. } if version_num / MAJOR_UNIT >= OLDEST_MAJOR => {
                return Ok(());
            }
            Answer::Busy => return Ok(()),
            Answer::Ready { version_num, .. } => (
                format!("it is PostgreSQL {}", version_num / MAJOR_UNIT),
                format!("use PostgreSQL {OLDEST_MAJOR} or newer"),
            ),
            Answer::NotNow(said) => (said, "try again when it has started".to_owned()),
            Answer::NoDatabase(said) => {
                (said, format!("create it (createdb {}) or name another", self.database))
            }
            Answer::Refused(said) => {
                (said, "check user, password, encryption and the server's pg_hba.conf".to_owned())
            }
            Answer::Unreachable(said) => (
                said,
                "check host and port, and that the server runs; or unset LOCI_DATABASE_URL \
                 (and DATABASE_URL) to let loci run its own"
                    .to_owned(),
            ),
        };
        Err(ServerError::External { url: self.public_url.clone(), why, remedy })
    }

    /// How to connect.
    pub fn options(&self) -> PgConnectOptions {
        self.options.clone()
    }

    /// The URL's database.
    pub fn database(&self) -> &str {
        &self.database
    }

    /// The URL for `database`, without its password.
    pub fn url(&self, database: &str) -> String {
        if database == self.database {
            return self.public_url.clone();
        }
        let (scheme, rest) = self.public_url.split_once("://").unwrap_or_default();
        let (authority, query) = match rest.split_once('?') {
            Some((authority, query)) => (authority, format!("?{query}")),
            None => (rest, String::new()),
        };
        let authority = authority.split('/').next().unwrap_or_default();
        format!("{scheme}://{authority}/{database}{query}")
    }

    /// The machine's own `psql`. The password goes through the environment: command lines are
    /// visible to every user of the machine.
    pub fn psql_command(&self, database: &str) -> Command {
        let mut psql = Command::new("psql");
        psql.arg("--dbname").arg(self.url(database));
        if let Some(password) = &self.password {
            psql.env("PGPASSWORD", password);
        }
        psql
    }
}

/// Splits a URL into itself without its password, and the password.
pub(super) fn without_password(url: &str) -> (String, Option<String>) {
    let mut password = None;
    let (scheme, rest) = match url.split_once("://") {
        Some((scheme, rest)) => (format!("{scheme}://"), rest),
        None => (String::new(), url),
    };
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (authority, path) = rest.split_at(end);
    let authority = match authority.rsplit_once('@') {
        Some((user_info, host)) => match user_info.split_once(':') {
            Some((user, secret)) => {
                password = Some(percent_decode(secret));
                format!("{user}@{host}")
            }
            None => authority.to_owned(),
        },
        None => authority.to_owned(),
    };
    let path = match path.split_once('?') {
        Some((path, query)) => {
            let kept: Vec<&str> = query
                .split('&')
                .filter(|pair| match pair.strip_prefix("password=") {
                    Some(secret) => {
                        password = Some(percent_decode(secret));
                        false
                    }
                    None => true,
                })
                .collect();
            let query = kept.join("&");
            if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
        }
        None => path.to_owned(),
    };
    (format!("{scheme}{authority}{path}"), password)
}

fn percent_decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let code = (byte == b'%')
            .then(|| text.get(at + 1..at + 3))
            .flatten()
            .and_then(|code| u8::from_str_radix(code, 16).ok());
        decoded.push(code.unwrap_or(byte));
        at += if code.is_some() { 3 } else { 1 };
    }
    String::from_utf8_lossy(&decoded).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_password_is_taken_out_wherever_it_stands() {
        let check = |url: &str| without_password(url);
        assert_eq!(
            check("postgres://ann:p%40ss@db.example:5432/x?sslmode=require"),
            (
                "postgres://ann@db.example:5432/x?sslmode=require".to_owned(),
                Some("p@ss".to_owned())
            )
        );
        assert_eq!(
            check("postgres://db/x?user=ann&password=hush"),
            ("postgres://db/x?user=ann".to_owned(), Some("hush".to_owned()))
        );
        assert_eq!(check("postgres://db/x"), ("postgres://db/x".to_owned(), None));
    }

    #[test]
    fn an_unreadable_url_is_explained_without_its_password() {
        for url in ["mysql://ann:hush@db/x", "postgres://ann:hush@db:port/x"] {
            let error = External::parse(url).expect_err("unreadable").to_string();
            assert!(error.contains("postgres://user:password@"), "{error}");
            assert!(!error.contains("hush"), "{error}");
        }
    }
}
