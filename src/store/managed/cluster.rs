//! One private cluster: making, starting and stopping it. The caller holds the lock. Must not know
//! where binaries come from, nor how clients connect.

use std::fs;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::Signal;
use serde::{Deserialize, Serialize};

use super::binaries::{Binaries, BinariesSource, bundle_programs};
use super::conf::{self, Conf};
use super::error::ServerError;
use super::layout::{ClusterPaths, Layout, socket_in};
use super::postmaster::{self, State};
use super::run_as::RunAs;
use super::{MANAGED_USER, files};
use crate::fetch::command;

/// How long `initdb` may take on a slow disk.
const INITDB_DEADLINE: Duration = Duration::from_secs(120);
/// How long `pg_ctl` waits for the server, in seconds. Recovery may take longer than this and is
/// then waited for elsewhere.
const PG_CTL_SECONDS: u64 = 60;
/// How long is tried to start a server whose predecessor has not let go.
const START_DEADLINE: Duration = Duration::from_secs(60);
/// Between two tries.
const START_PAUSE: Duration = Duration::from_millis(200);
/// How long a killed server's processes may take to notice; then they are told to quit.
const ORPHANS_ASKED_AFTER: Duration = Duration::from_secs(3);
/// When they are killed. Nothing is lost by that: the next start recovers from the log anyway.
const ORPHANS_KILLED_AFTER: Duration = Duration::from_secs(10);
/// How long a fast stop, with its checkpoint, may take.
const STOP_DEADLINE: Duration = Duration::from_secs(60);
/// How long an immediate stop may take after that.
const QUIT_DEADLINE: Duration = Duration::from_secs(15);
/// Between two looks at a stopping server.
const STOP_POLL: Duration = Duration::from_millis(10);
/// How many log files are kept.
const LOG_FILES_KEPT: usize = 3;
/// How much of a log an error message holds, in bytes.
const LOG_TAIL: u64 = 1500;
/// Character types, best first. PostgreSQL's own C.UTF-8 sorts and folds, but `pg_trgm` asks the
/// system's locale what a letter is, and under C only ASCII has letters.
const CHARACTER_TYPES: &[&str] = &["C.UTF-8", "en_US.UTF-8", "C"];
/// The first major with a locale provider of its own.
const BUILTIN_LOCALE_MAJOR: u32 = 17;
/// What a start says while an earlier server's processes are still there.
const NOT_LET_GO: &[&str] =
    &["pre-existing shared memory block", "lock file \"postmaster.pid\"", "Is another postmaster"];

/// How a server ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stopped {
    /// It was not running.
    NotRunning,
    /// It disconnected everybody, wrote everything down and ended.
    Clean,
    /// It did not end in time and was made to; the next start recovers.
    Forced,
    /// The server is not ours to stop: it came from a database URL.
    NotManaged,
}

/// With which binaries a cluster was last started.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Record {
    pub source: BinariesSource,
    pub version: String,
    directory: PathBuf,
}

impl Record {
    /// The record of `cluster`, if it was ever started.
    pub fn read(cluster: &ClusterPaths) -> Result<Option<Self>, ServerError> {
        files::read_json(&cluster.record())
    }

    /// The directory of the programs; the bundle's moves with the data directory.
    pub fn programs(&self, home: &Path) -> PathBuf {
        match self.source {
            BinariesSource::Bundled => bundle_programs(home),
            BinariesSource::System => self.directory.clone(),
        }
    }
}

/// A cluster together with what is needed to run it.
pub(super) struct Cluster<'a> {
    pub layout: &'a Layout,
    pub home: &'a Path,
    pub run_as: &'a RunAs,
    pub paths: &'a ClusterPaths,
}

impl Cluster<'_> {
    /// Makes the cluster: beside its place, then moved there, so that it is whole or absent.
    pub fn create(&self, binaries: &Binaries) -> Result<(), ServerError> {
        let goal = &self.paths.directory;
        let staging = files::sibling(goal, "new");
        files::remove(&staging)?;
        files::private_directory(&staging, self.run_as.uid(), self.run_as.gid())?;
        let mut said = Vec::new();
        for character_type in CHARACTER_TYPES {
            let mut initdb = self.program(binaries, "initdb");
            initdb.arg("--pgdata").arg(&staging).args([
                "--username",
                MANAGED_USER,
                "--encoding=UTF8",
                "--data-checksums",
                "--auth=trust",
                "--no-instructions",
                "--locale=C",
            ]);
            initdb.arg(format!("--lc-ctype={character_type}"));
            if binaries.major >= BUILTIN_LOCALE_MAJOR {
                initdb.args(["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]);
            }
            let outcome = command::run(initdb, INITDB_DEADLINE);
            match outcome {
                Ok(outcome) if outcome.success() => {
                    return self.adopt(&staging);
                }
                Ok(outcome) => said.push(outcome.failure()),
                Err(error) => said.push(error.to_string()),
            }
            // Only a locale this system does not have is worth another try.
            if !said.last().is_some_and(|said| said.contains("locale")) {
                break;
            }
        }
        files::remove(&staging)?;
        Err(ServerError::Initdb { path: goal.clone(), output: said.join("; ") })
    }

    /// Makes PostgreSQL read our part of the configuration too, and moves the cluster to its place.
    fn adopt(&self, staging: &Path) -> Result<(), ServerError> {
        let conf = self.paths.conf();
        let name = conf.file_name().unwrap_or_default().to_string_lossy();
        // Through a shell, so that the file is written as the account that owns it.
        let mut append = self.run_as.command(Path::new("/bin/sh"), self.home);
        append
            .args(["-c", "printf '%s\\n' \"$1\" >> \"$2\"", "sh"])
            .arg(format!("include_if_exists = '../{name}'"))
            .arg(staging.join("postgresql.conf"));
        let failure = match command::run(append, INITDB_DEADLINE) {
            Ok(outcome) if outcome.success() => {
                return fs::rename(staging, &self.paths.directory)
                    .map_err(ServerError::file("create", &self.paths.directory));
            }
            Ok(outcome) => outcome.failure(),
            Err(error) => error.to_string(),
        };
        Err(ServerError::Initdb { path: self.paths.directory.clone(), output: failure })
    }

    /// Starts the server and waits until it accepts connections, or until `pg_ctl` has waited
    /// enough and it is still recovering.
    pub fn start(&self, binaries: &Binaries) -> Result<(), ServerError> {
        let socket_directory = self.socket_directory()?;
        let conf = Conf {
            cluster: self.paths,
            socket_directory: &socket_directory,
            shared_memory: conf::shared_memory(),
        };
        files::replace(&self.paths.conf(), conf.text().as_bytes())?;
        let (uid, gid) = (self.run_as.uid(), self.run_as.gid());
        files::private_directory(&self.paths.log_directory(), uid, gid)?;
        let record = Record {
            source: binaries.source,
            version: binaries.version.clone(),
            directory: binaries.directory.clone(),
        };
        files::write_json(&self.paths.record(), &record)?;
        tidy_logs(self.paths);

        let started = Instant::now();
        loop {
            if let State::Crashed { misleading: true } = postmaster::state(self.paths) {
                // PostgreSQL would take whoever has that pid now for its server. It still refuses
                // to start beside processes that use the cluster's shared memory.
                files::remove(&self.paths.pid_file())?;
            }
            // The directory is this data directory's alone, and no server of it runs: what is left
            // there names a pid that may be somebody else's by now, too.
            let socket = socket_in(&socket_directory);
            files::remove(&files::sibling(&socket, "lock"))?;
            files::remove(&socket)?;
            files::remove(&self.paths.start_log())?;
            let mut pg_ctl = self.program(binaries, "pg_ctl");
            pg_ctl
                .arg("--pgdata")
                .arg(&self.paths.directory)
                .arg("--log")
                .arg(self.paths.start_log())
                .args(["--silent", "--wait", "--timeout"])
                .arg(PG_CTL_SECONDS.to_string())
                .arg("start");
            let deadline = Duration::from_secs(PG_CTL_SECONDS + 10);
            let said = match command::run(pg_ctl, deadline) {
                Ok(outcome) if outcome.success() => return Ok(()),
                Ok(outcome) => outcome.failure(),
                Err(error) => error.to_string(),
            };
            if matches!(postmaster::state(self.paths), State::Running(_)) {
                return Ok(());
            }
            let log = self.log_tail();
            let held = NOT_LET_GO.iter().any(|sign| log.contains(sign));
            if !held || started.elapsed() > START_DEADLINE {
                return Err(ServerError::Start {
                    path: self.paths.directory.clone(),
                    output: if log.is_empty() { said } else { log },
                    log: self.paths.log_directory(),
                });
            }
            let signal = match started.elapsed() {
                waited if waited > ORPHANS_KILLED_AFTER => Some(Signal::KILL),
                waited if waited > ORPHANS_ASKED_AFTER => Some(Signal::QUIT),
                _ => None,
            };
            if let Some(signal) = signal {
                for pid in postmaster::orphans(self.paths) {
                    postmaster::signal(pid, signal);
                }
            }
            thread::sleep(START_PAUSE);
        }
    }

    /// The first place for the socket that can be had.
    fn socket_directory(&self) -> Result<PathBuf, ServerError> {
        let mut failed = None;
        for place in self.layout.socket_directories(self.home, self.run_as) {
            match files::private_directory(&place, self.run_as.uid(), self.run_as.gid()) {
                Ok(()) => return Ok(place),
                Err(error) => failed = Some(error),
            }
        }
        Err(failed.unwrap_or_else(|| ServerError::UnusablePath {
            path: self.layout.data_dir.clone(),
            why: "no place for the socket has a short enough path".to_owned(),
        }))
    }

    fn program(&self, binaries: &Binaries, name: &str) -> std::process::Command {
        self.run_as.command(&binaries.directory.join(name), self.home)
    }

    fn log_tail(&self) -> String {
        log_tail(self.paths)
    }
}

/// The end of what the server said, before and after its log was open.
pub(super) fn log_tail(paths: &ClusterPaths) -> String {
    let mut text = files::end_of_file(&paths.start_log(), LOG_TAIL);
    if let Some(newest) = log_files(paths).pop() {
        text.push('\n');
        text.push_str(&files::end_of_file(&newest, LOG_TAIL));
    }
    command::one_line(&text)
}

/// The log files, oldest first: their names are their times.
fn log_files(paths: &ClusterPaths) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(paths.log_directory()) else {
        return Vec::new();
    };
    let mut found: Vec<PathBuf> = entries
        .flatten()
        .filter(|entry| entry.file_name().to_string_lossy().starts_with("server-"))
        .map(|entry| entry.path())
        .collect();
    found.sort();
    found
}

/// Removes all but the newest log files. PostgreSQL bounds each one's size, but not their number.
pub(super) fn tidy_logs(paths: &ClusterPaths) {
    let found = log_files(paths);
    let surplus = found.len().saturating_sub(LOG_FILES_KEPT);
    for old in &found[..surplus] {
        // Another process may tidy at the same moment, and a log too many harms nobody.
        let _ = fs::remove_file(old);
    }
}

/// Stops the server of `paths`: clients are disconnected, everything is written down.
pub(super) fn stop(paths: &ClusterPaths) -> Result<Stopped, ServerError> {
    let State::Running(file) = postmaster::state(paths) else {
        return Ok(Stopped::NotRunning);
    };
    let started = Instant::now();
    for (signal, deadline, outcome) in [
        (Signal::INT, STOP_DEADLINE, Stopped::Clean),
        (Signal::QUIT, QUIT_DEADLINE, Stopped::Forced),
    ] {
        postmaster::signal(file.pid, signal);
        let asked = Instant::now();
        while asked.elapsed() < deadline {
            match postmaster::state(paths) {
                State::Running(now) if now.pid == file.pid => thread::sleep(STOP_POLL),
                State::Crashed { .. } => return Ok(Stopped::Forced),
                State::Stopped | State::Running(_) => return Ok(outcome),
            }
        }
    }
    Err(ServerError::Stop {
        path: paths.directory.clone(),
        pid: file.pid,
        waited: started.elapsed(),
    })
}
