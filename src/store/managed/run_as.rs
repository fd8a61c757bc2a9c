//! As whom the server runs. PostgreSQL refuses root, and containers run as root; the way around it
//! is decided once, when there is no cluster yet, and written down, so that a cluster made one way
//! is never opened another way. Must not know what is run.

use std::fmt;
use std::fs;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::error::ServerError;
use super::files;
use super::layout::Layout;
use super::settings::RunAsChoice;
use crate::fetch::command;

/// Accounts that may exist and own nothing of anybody's, best first: `nobody` may be shared with
/// other services, which could then enter the cluster.
const ACCOUNTS: &[&str] = &["postgres", "nobody"];
/// Root's user and group id inside the user namespace; any but 0 would do.
const NAMESPACE_ID: u32 = 1000;
/// Where the cluster goes when the account can reach nothing else.
const VAR_LIB: &str = "/var/lib/loci";
/// How long a trial run may take.
const TRIAL_DEADLINE: Duration = Duration::from_secs(10);
/// What a started program must not inherit: the caller's own PostgreSQL settings.
const FOREIGN_VARIABLES: &str = "PG";

/// As whom the server runs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "mode", rename_all = "kebab-case")]
pub enum RunAs {
    /// As the ordinary user who made the cluster. Root, coming later, steps down to that user.
    Direct {
        /// That user.
        uid: u32,
        /// Their group.
        gid: u32,
    },
    /// As an unprivileged account, though `loci` runs as root.
    Account {
        /// The account.
        name: String,
        /// Its user id.
        uid: u32,
        /// Its group id.
        gid: u32,
    },
    /// As root of outside and nobody special inside a user namespace.
    Namespace,
}

impl fmt::Display for RunAs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Direct { uid, .. } => write!(f, "user id {uid}"),
            Self::Account { name, uid, .. } => write!(f, "account {name} (user id {uid})"),
            Self::Namespace => write!(f, "root in a user namespace"),
        }
    }
}

impl RunAs {
    /// As ourselves.
    pub(super) fn current() -> Self {
        Self::Direct { uid: euid(), gid: rustix::process::getegid().as_raw() }
    }

    /// Who owns the cluster's files, seen from here.
    pub(super) fn uid(&self) -> u32 {
        match self {
            Self::Direct { uid, .. } | Self::Account { uid, .. } => *uid,
            Self::Namespace => 0,
        }
    }

    /// The group of the cluster's files, seen from here.
    pub(super) fn gid(&self) -> u32 {
        match self {
            Self::Direct { gid, .. } | Self::Account { gid, .. } => *gid,
            Self::Namespace => 0,
        }
    }

    /// Whether the server may enter whatever this process may enter.
    pub(super) fn is_us(&self) -> bool {
        self.uid() == euid()
    }

    /// `program`, to be run this way, in `directory`, without the caller's PostgreSQL settings.
    pub(super) fn command(&self, program: &Path, directory: &Path) -> Command {
        let mut command = match self {
            Self::Namespace => {
                let mut command = Command::new("unshare");
                command
                    .arg("--user")
                    .arg(format!("--map-user={NAMESPACE_ID}"))
                    .arg(format!("--map-group={NAMESPACE_ID}"))
                    .arg("--")
                    .arg(program);
                command
            }
            Self::Direct { .. } | Self::Account { .. } => Command::new(program),
        };
        if !self.is_us() {
            // As root this also drops the supplementary groups; it happens before the change of
            // directory, which therefore fails where the account may not enter.
            command.uid(self.uid()).gid(self.gid());
        }
        clear_foreign(&mut command);
        // Messages are read by us; a server's locale is fixed when its cluster is made.
        command.env("LC_ALL", "C").current_dir(directory);
        command
    }

    /// Runs a trivial program this way in `directory`.
    fn works_in(&self, directory: &Path) -> Result<(), String> {
        let mut trial = self.command(Path::new("/bin/sh"), directory);
        trial.args(["-c", "test -x ."]);
        match command::run(trial, TRIAL_DEADLINE) {
            Ok(outcome) if outcome.success() => Ok(()),
            Ok(outcome) => Err(outcome.failure()),
            Err(error) => Err(format!("{}: {error}", directory.display())),
        }
    }
}

/// Removes PostgreSQL's variables from what `command` will inherit.
pub(super) fn clear_foreign(command: &mut Command) {
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with(FOREIGN_VARIABLES) {
            command.env_remove(name);
        }
    }
}

/// The decision: as whom, and where the cluster lies.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Placement {
    pub run_as: RunAs,
    /// The directory of the clusters, if it is not the data directory's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    elsewhere: Option<PathBuf>,
    /// Why it was decided so, for `loci doctor`.
    pub why: String,
}

impl Placement {
    /// The directory of binaries and clusters.
    pub fn home(&self, layout: &Layout) -> PathBuf {
        self.elsewhere.clone().unwrap_or_else(|| layout.root.clone())
    }

    /// What was decided before, if anything was.
    ///
    /// # Errors
    ///
    /// It belongs to somebody else, or cannot be read.
    pub fn load(layout: &Layout) -> Result<Option<Self>, ServerError> {
        let Some(placement) = files::read_json::<Self>(&layout.placement())? else {
            return Ok(None);
        };
        let euid = euid();
        if euid != 0 && placement.run_as.uid() != euid {
            return Err(ServerError::ForeignOwner {
                path: layout.data_dir.clone(),
                owner: format!("runs as {}", placement.run_as),
                euid,
            });
        }
        Ok(Some(placement))
    }

    /// What was decided before, or decides now and writes it down. The caller holds the lock.
    pub fn decide(layout: &Layout, choice: RunAsChoice) -> Result<Self, ServerError> {
        if let Some(placement) = Self::load(layout)? {
            return Ok(placement);
        }
        let placement = if euid() == 0 {
            Self::for_root(layout, choice)?
        } else {
            Self {
                run_as: RunAs::current(),
                elsewhere: None,
                why: "loci runs as an ordinary user".to_owned(),
            }
        };
        if let Some(home) = &placement.elsewhere {
            fs::create_dir_all(home).map_err(ServerError::file("create", home))?;
        }
        files::write_json(&layout.placement(), &placement)?;
        Ok(placement)
    }

    fn for_root(layout: &Layout, choice: RunAsChoice) -> Result<Self, ServerError> {
        let wanted = |way| choice == RunAsChoice::Auto || choice == way;
        let accounts = accounts();
        let mut tried = Vec::new();
        if accounts.is_empty() {
            tried.push(format!("no account named {}", ACCOUNTS.join(" or ")));
        }
        if wanted(RunAsChoice::Account) {
            for account in &accounts {
                match account.works_in(&layout.root) {
                    Ok(()) => {
                        return Ok(Self {
                            run_as: account.clone(),
                            elsewhere: None,
                            why: "loci runs as root, and this account may enter the data directory"
                                .to_owned(),
                        });
                    }
                    Err(why) => tried.push(format!("{account}: {why}")),
                }
            }
        }
        if wanted(RunAsChoice::Namespace) {
            match RunAs::Namespace.works_in(&layout.root) {
                Ok(()) => {
                    return Ok(Self {
                        run_as: RunAs::Namespace,
                        elsewhere: None,
                        why: format!("loci runs as root; tried before: {}", tried.join("; ")),
                    });
                }
                Err(why) => tried.push(format!("user namespace: {why}")),
            }
        }
        if wanted(RunAsChoice::VarLib) {
            let home = Path::new(VAR_LIB).join(layout.key());
            fs::create_dir_all(&home).map_err(ServerError::file("create", &home))?;
            for account in &accounts {
                match account.works_in(&home) {
                    Ok(()) => {
                        return Ok(Self {
                            run_as: account.clone(),
                            elsewhere: Some(home),
                            why: format!("loci runs as root; tried before: {}", tried.join("; ")),
                        });
                    }
                    Err(why) => tried.push(format!("{account} in {VAR_LIB}: {why}")),
                }
            }
        }
        Err(ServerError::NoRunAs { tried: tried.join("; ") })
    }
}

fn euid() -> u32 {
    rustix::process::geteuid().as_raw()
}

/// The unprivileged accounts that exist here.
fn accounts() -> Vec<RunAs> {
    let table = fs::read_to_string("/etc/passwd").unwrap_or_default();
    ACCOUNTS.iter().filter_map(|name| account_in(&table, name)).collect()
}

/// The account `name` in a table like `/etc/passwd`, unless it is root by another name.
fn account_in(table: &str, name: &str) -> Option<RunAs> {
    let line = table
        .lines()
        .find(|line| line.split_once(':').is_some_and(|(account, _)| account == name))?;
    let mut fields = line.split(':').skip(2);
    let uid = fields.next()?.parse().ok().filter(|uid| *uid != 0)?;
    let gid = fields.next()?.parse().ok()?;
    Some(RunAs::Account { name: name.to_owned(), uid, gid })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accounts_are_read_and_root_by_another_name_is_not() {
        let table = "root:x:0:0::/root:/bin/sh\npostgres:x:101:104::/x:/bin/sh\nnobody:x:0:0::/:/x";
        let expected = RunAs::Account { name: "postgres".to_owned(), uid: 101, gid: 104 };
        assert_eq!(account_in(table, "postgres"), Some(expected));
        assert_eq!(account_in(table, "nobody"), None);
        assert_eq!(account_in(table, "missing"), None);
    }

    #[test]
    fn what_was_decided_is_kept() {
        let data = tempfile::tempdir().expect("temporary directory");
        let layout = Layout::create(data.path()).expect("made");
        assert_eq!(Placement::load(&layout).expect("readable"), None);
        let first = Placement::decide(&layout, RunAsChoice::Auto).expect("decided");
        for choice in [RunAsChoice::Namespace, RunAsChoice::Account] {
            let later = Placement::decide(&layout, choice).expect("kept");
            assert_eq!(later, first);
        }
    }
}
