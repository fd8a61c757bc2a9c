//! The way in: a server that accepts connections, from whatever state things are in. Orders the
//! other modules' steps; must not do any of them itself.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use sqlx::postgres::{PgConnectOptions, PgSslMode};

use super::binaries::{Binaries, BinariesSource};
use super::choose::{choose, current_cluster};
use super::cluster::{self, Cluster, Stopped};
use super::error::ServerError;
use super::external::External;
use super::layout::{ClusterPaths, Layout};
use super::postmaster::{self, State};
use super::probe::{self, Answer};
use super::progress::Progress;
use super::run_as::{self, Placement, RunAs};
use super::settings::ServerSettings;
use super::{MANAGED_DATABASE, MANAGED_PORT, MANAGED_USER, files};

/// How long a running server may take to accept connections; recovery after a kill in the middle of
/// a large load takes its time.
const READY_DEADLINE: Duration = Duration::from_secs(300);
/// Between two looks at it.
const READY_POLL: Duration = Duration::from_millis(50);
/// How long a server that says it is ready may be unreachable before it is started anew: somebody
/// has removed its socket.
const SOCKET_PATIENCE: Duration = Duration::from_secs(3);
/// The database that every cluster has.
const FIRST_DATABASE: &str = "postgres";
/// What the server shows as the client's name.
const APPLICATION: &str = "loci";

/// A server that accepted a connection a moment ago, and how to reach it.
#[derive(Clone, Debug)]
pub struct Server(Kind);

#[derive(Clone, Debug)]
enum Kind {
    // Boxed: several times the other's size.
    External(Box<External>),
    Managed(Managed),
}

#[derive(Clone, Debug)]
struct Managed {
    cluster: ClusterPaths,
    socket_directory: PathBuf,
    programs: PathBuf,
    source: BinariesSource,
    run_as: RunAs,
}

impl Server {
    /// Answers with a server that accepts connections and has its database: fetches, unpacks, makes,
    /// starts or recovers whatever is needed, and nothing if it runs already (then it takes a few
    /// milliseconds). Any number of processes may call it at once. Blocks; from async code, call it
    /// where blocking is allowed.
    ///
    /// # Errors
    ///
    /// Every [`ServerError`] except those of stopping.
    pub fn ensure_running(
        settings: &ServerSettings,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<Self, ServerError> {
        if let Some(url) = &settings.database_url {
            let external = External::parse(url)?;
            external.check()?;
            return Ok(Self(Kind::External(Box::new(external))));
        }
        let layout = Layout::create(&settings.data_dir)?;
        if let Some(managed) = running(settings, &layout)? {
            return Ok(Self(Kind::Managed(managed)));
        }
        let _lock = files::lock(&layout.lock(), &mut |holder| {
            progress(Progress::Waiting { holder: holder.to_owned() });
        })?;
        if let Some(managed) = running(settings, &layout)? {
            return Ok(Self(Kind::Managed(managed)));
        }
        let placement = Placement::decide(&layout, settings.run_as)?;
        let home = placement.home(&layout);
        let binaries = choose(settings, &home, &placement.run_as, progress)?;
        let paths = ClusterPaths::new(&home, binaries.major);
        let cluster =
            Cluster { layout: &layout, home: &home, run_as: &placement.run_as, paths: &paths };
        // They share one socket. Another choice of binaries may have left another one running.
        for other in ClusterPaths::existing(&home) {
            if other.major != paths.major {
                cluster::stop(&other)?;
            }
        }
        if !paths.exists() {
            progress(Progress::Initialising { cluster: paths.directory.clone() });
            cluster.create(&binaries)?;
        }
        bring_up(&cluster, &binaries, progress).map(|managed| Self(Kind::Managed(managed)))
    }

    /// Stops the managed server and waits for its end. Its data stays, and the next
    /// [`Server::ensure_running`] starts it again.
    ///
    /// # Errors
    ///
    /// It does not end, even when told to drop everything; or the data directory is not ours.
    pub fn stop(settings: &ServerSettings) -> Result<Stopped, ServerError> {
        if settings.database_url.is_some() {
            return Ok(Stopped::NotManaged);
        }
        let layout = Layout::new(&settings.data_dir)?;
        let Some(placement) = Placement::load(&layout)? else {
            return Ok(Stopped::NotRunning);
        };
        let _lock = files::lock(&layout.lock(), &mut |_| {})?;
        let mut outcome = Stopped::NotRunning;
        // A change of the choice of binaries may have left an older cluster running.
        for paths in ClusterPaths::existing(&placement.home(&layout)) {
            match cluster::stop(&paths)? {
                Stopped::NotRunning => {}
                stopped if outcome != Stopped::Forced => outcome = stopped,
                _ => {}
            }
        }
        Ok(outcome)
    }

    /// How to connect to `database` on this server.
    pub fn connect_options(&self, database: &str) -> PgConnectOptions {
        match &self.0 {
            Kind::External(external) => external.options().database(database),
            Kind::Managed(managed) => managed_options(&managed.socket_directory, database),
        }
    }

    /// The database that holds `loci`'s tables: the URL's, or [`MANAGED_DATABASE`].
    pub fn database(&self) -> &str {
        match &self.0 {
            Kind::External(external) => external.database(),
            Kind::Managed(_) => MANAGED_DATABASE,
        }
    }

    /// A URL for other programs. Never holds a password; for a managed server none is needed.
    pub fn url(&self, database: &str) -> String {
        match &self.0 {
            Kind::External(external) => external.url(database),
            Kind::Managed(managed) => format!(
                "postgresql:///{database}?host={}&port={MANAGED_PORT}&user={MANAGED_USER}",
                percent_encode(&managed.socket_directory.to_string_lossy())
            ),
        }
    }

    /// `psql`, connected to `database`; the caller adds its arguments.
    pub fn psql_command(&self, database: &str) -> Command {
        match &self.0 {
            Kind::External(external) => external.psql_command(database),
            Kind::Managed(managed) => {
                let mut psql = Command::new(managed.programs.join("psql"));
                run_as::clear_foreign(&mut psql);
                psql.arg("--host")
                    .arg(&managed.socket_directory)
                    .args(["--port", &MANAGED_PORT.to_string()])
                    .args(["--username", MANAGED_USER, "--dbname", database]);
                psql
            }
        }
    }

    /// Whether `loci` runs this server itself.
    pub fn is_managed(&self) -> bool {
        matches!(self.0, Kind::Managed(_))
    }

    /// Where the managed server's binaries come from.
    pub fn source(&self) -> Option<BinariesSource> {
        self.managed().map(|managed| managed.source)
    }

    /// As whom the managed server runs.
    pub fn run_as(&self) -> Option<&RunAs> {
        self.managed().map(|managed| &managed.run_as)
    }

    /// The directory of the managed cluster.
    pub fn cluster_directory(&self) -> Option<&Path> {
        self.managed().map(|managed| managed.cluster.directory.as_path())
    }

    /// The directory of the managed server's socket.
    pub fn socket_directory(&self) -> Option<&Path> {
        self.managed().map(|managed| managed.socket_directory.as_path())
    }

    /// The directory of the managed server's log.
    pub fn log_directory(&self) -> Option<PathBuf> {
        self.managed().map(|managed| managed.cluster.log_directory())
    }

    /// The managed server's process, if it runs this moment.
    pub fn pid(&self) -> Option<i32> {
        match postmaster::state(&self.managed()?.cluster) {
            State::Running(file) => Some(file.pid),
            _ => None,
        }
    }

    fn managed(&self) -> Option<&Managed> {
        match &self.0 {
            Kind::Managed(managed) => Some(managed),
            Kind::External(_) => None,
        }
    }
}

/// The managed server, if it runs and has its database: the way of every call but the first.
fn running(settings: &ServerSettings, layout: &Layout) -> Result<Option<Managed>, ServerError> {
    let Some(placement) = Placement::load(layout)? else {
        return Ok(None);
    };
    let home = placement.home(layout);
    let Some((paths, record)) = current_cluster(settings.choice, &home)? else {
        return Ok(None);
    };
    let State::Running(file) = postmaster::state(&paths) else {
        return Ok(None);
    };
    // Not computed but read: the place may depend on the environment of whoever started it.
    let Some(socket_directory) = file.socket_directory else {
        return Ok(None);
    };
    match probe::probe(managed_options(&socket_directory, MANAGED_DATABASE)) {
        Answer::Ready { .. } | Answer::Busy => {}
        _ => return Ok(None),
    }
    cluster::tidy_logs(&paths);
    Ok(Some(Managed {
        cluster: paths,
        socket_directory,
        programs: record.programs(&home),
        source: record.source,
        run_as: placement.run_as,
    }))
}

/// Gets the cluster's server to accept connections, from whatever state it is in.
fn bring_up(
    cluster: &Cluster<'_>,
    binaries: &Binaries,
    progress: &mut dyn FnMut(Progress),
) -> Result<Managed, ServerError> {
    let version = || binaries.version.clone();
    let begun = Instant::now();
    let mut unreachable_since: Option<Instant> = None;
    let mut why = "nothing was tried".to_owned();
    while begun.elapsed() < READY_DEADLINE {
        let file = match postmaster::state(cluster.paths) {
            State::Running(file) => file,
            stopped => {
                progress(match stopped {
                    State::Crashed { .. } => Progress::Recovering { version: version() },
                    _ => Progress::Starting { version: version() },
                });
                cluster.start(binaries)?;
                continue;
            }
        };
        let answer = match &file.socket_directory {
            Some(directory) => probe::probe(managed_options(directory, MANAGED_DATABASE)),
            None => Answer::NotNow("its socket is not open yet".to_owned()),
        };
        match (answer, file.socket_directory) {
            (Answer::Ready { .. } | Answer::Busy, Some(socket_directory)) => {
                return Ok(Managed {
                    cluster: cluster.paths.clone(),
                    socket_directory,
                    programs: binaries.directory.clone(),
                    source: binaries.source,
                    run_as: cluster.run_as.clone(),
                });
            }
            (Answer::NoDatabase(_), Some(directory)) => {
                let first = managed_options(&directory, FIRST_DATABASE);
                probe::create_database(first, MANAGED_DATABASE).map_err(|why| {
                    ServerError::CreateDatabase { database: MANAGED_DATABASE.to_owned(), why }
                })?;
                continue;
            }
            (Answer::Unreachable(said), _) if file.ready => {
                let since = *unreachable_since.get_or_insert_with(Instant::now);
                if since.elapsed() > SOCKET_PATIENCE {
                    cluster::stop(cluster.paths)?;
                    unreachable_since = None;
                }
                why = said;
            }
            (Answer::Refused(said), _) => {
                why = said;
                break;
            }
            (Answer::Unreachable(said) | Answer::NotNow(said) | Answer::NoDatabase(said), _) => {
                why = said;
            }
            (Answer::Ready { .. } | Answer::Busy, None) => {}
        }
        thread::sleep(READY_POLL);
    }
    let log = cluster::log_tail(cluster.paths);
    Err(ServerError::NotReady {
        path: cluster.paths.directory.clone(),
        waited: begun.elapsed(),
        why: if log.is_empty() { why } else { format!("{why}; its log ends with: {log}") },
        log: cluster.paths.log_directory(),
    })
}

/// How to connect through the socket in `directory`. Every value the environment could set is set.
pub(super) fn managed_options(directory: &Path, database: &str) -> PgConnectOptions {
    PgConnectOptions::new_without_pgpass()
        .socket(directory)
        .port(MANAGED_PORT)
        .username(MANAGED_USER)
        .database(database)
        .ssl_mode(PgSslMode::Disable)
        .application_name(APPLICATION)
}

/// `text` for a URL's query.
fn percent_encode(text: &str) -> String {
    let mut encoded = String::new();
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'_' | b'.' | b'~' => {
                encoded.push(char::from(byte));
            }
            _ => encoded.push_str(&format!("%{byte:02X}")),
        }
    }
    encoded
}
