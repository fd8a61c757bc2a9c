//! What befalls a daemon: kills, floods, full disks, lost permissions, limits, clocks that jump.
//! Each ends in a true index, or in a status that says what is missing.
//!
//! `LOCI_LIVE_KILLS=50` asks for more kills than a usual run has time for, `LOCI_LIVE_SEED` for
//! others.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod changes;
mod support;
mod tree;

use changes::daemon::{Daemon, command, prepare};
use changes::moves::{World, has_git};
use changes::oracle::Oracle;
use changes::{Files, Random, bases};
use loci::control::State;
use loci::index::Options;
use loci::store::managed::{Server, ServerSettings};
use rustix::process::{Pid, Signal};
use sqlx::PgPool;
use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant, SystemTime};
use tokio::io::copy_bidirectional;
use tokio::net::{UnixListener, UnixStream};

/// Kills in a usual run.
const KILLS: usize = 6;

/// How long an index may take to become true.
const WITHIN: Duration = Duration::from_secs(120);

fn number(name: &str, usual: usize) -> usize {
    std::env::var(name).map_or(usual, |text| text.parse().unwrap())
}

/// A folder for a tree and a data directory, below cargo's folder for the files of tests.
struct Place {
    folder: tempfile::TempDir,
    /// For a socket: its path has to be short.
    socket: tempfile::TempDir,
}

impl Place {
    fn new() -> Self {
        let folder = tempfile::Builder::new()
            .prefix("f")
            .permissions(fs::Permissions::from_mode(0o755))
            .tempdir_in(support::target_directory())
            .unwrap();
        fs::create_dir(folder.path().join("tree")).unwrap();
        Self { folder, socket: tempfile::tempdir().unwrap() }
    }

    fn root(&self) -> PathBuf {
        self.folder.path().canonicalize().unwrap().join("tree")
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }
}

/// A tree that a daemon keeps in a database on the shared server, and what it is held against.
struct Watched {
    daemon: Daemon,
    database: support::TestDatabase,
    pool: PgPool,
    oracle: Oracle,
    _other: support::TestDatabase,
    place: Place,
}

/// The database behind a socket that everybody may use: daemons without the rights of root cannot
/// reach the shared server's own.
fn relayed(database: &support::TestDatabase, place: &Place) -> String {
    let name = ".s.PGSQL.5432";
    let server = database.server().socket_directory().unwrap().join(name);
    let listener = UnixListener::bind(place.socket.path().join(name)).unwrap();
    tokio::spawn(async move {
        while let Ok((mut client, _)) = listener.accept().await {
            let Ok(mut server) = UnixStream::connect(&server).await else { continue };
            tokio::spawn(async move { copy_bidirectional(&mut client, &mut server).await });
        }
    });
    let folder = place.socket.path().display();
    format!("postgresql:///{}?host={folder}&port=5432&user=loci", database.name())
}

impl Watched {
    async fn new(files: &Files) -> Self {
        Self::with(files, |data, url| command(data, Some(url))).await
    }

    async fn with(files: &Files, start: impl Fn(&Path, &str) -> Command) -> Self {
        let (database, other) = (support::database(), support::database());
        Self::on(database, other, files, start).await
    }

    async fn on(
        database: support::TestDatabase,
        other: support::TestDatabase,
        files: &Files,
        start: impl Fn(&Path, &str) -> Command,
    ) -> Self {
        let place = Place::new();
        changes::bring(&place.root(), &Files::new(), files);
        let url = relayed(&database, &place);
        let daemon = Daemon::start_as(start(&place.data(), &url), &place.data());
        daemon.watch(&place.root()).await;
        daemon.fresh(&place.root(), WITHIN).await;
        let pool = PgPool::connect_lazy_with(database.connect_options());
        let oracle = Oracle::new(other.connect_options()).await;
        Self { daemon, database, pool, oracle, _other: other, place }
    }

    fn root(&self) -> PathBuf {
        self.place.root()
    }

    fn put(&self, path: &str, text: &str) {
        let path = self.root().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Waits for quiet and holds the index against a fresh one.
    async fn is_true(&self, what: &str) {
        self.daemon.fresh(&self.root(), WITHIN).await;
        self.is_true_now(what).await;
    }

    async fn is_true_now(&self, what: &str) {
        let root = self.root();
        let said = self.oracle.compare(&self.pool, &root, &Options::default(), true).await;
        assert_eq!(said, None, "{what}\n{}", self.daemon.said());
    }

    async fn has(&self, name: &str) -> bool {
        let number: i64 = sqlx::query_scalar("SELECT count(*) FROM loci.symbols WHERE name = $1")
            .bind(name)
            .fetch_one(&self.pool)
            .await
            .unwrap();
        number > 0
    }
}

fn small() -> Files {
    let files = [
        ("Cargo.toml", "[package]\nname = \"x\"\nedition = \"2021\"\n"),
        ("src/lib.rs", "pub mod a;\npub mod b;\npub fn start() { a::first(); }\n"),
        ("src/a.rs", "use crate::b::second;\npub fn first() { second(); }\n"),
        ("src/b.rs", "pub fn second() {}\n"),
    ];
    files.into_iter().map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec())).collect()
}

/// A managed server of a daemon's own, which is killed as well.
struct Managed(ServerSettings);

impl Managed {
    /// With the shared server's unpacked binaries: unpacking them is another test's subject.
    fn new(data: &Path) -> Self {
        support::server();
        let name = "postgres/bundled-18.6.3";
        fs::create_dir_all(data.join("postgres")).unwrap();
        symlink(support::settings().data_dir.join(name), data.join(name)).unwrap();
        let mut settings = ServerSettings::new(data);
        settings.wheel = Some(support::wheel());
        Self(settings)
    }

    fn running(&self) -> Server {
        Server::ensure_running(&self.0, &mut |_| {}).unwrap()
    }
}

impl Drop for Managed {
    fn drop(&mut self) {
        let _ = Server::stop(&self.0);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn kills_at_any_moment_leave_what_a_fresh_index_would() {
    let (kills, seed) = (number("LOCI_LIVE_KILLS", KILLS), number("LOCI_LIVE_SEED", 1) as u64);
    let (place, start) = (Place::new(), Instant::now());
    let (root, data) = (place.root(), place.data());
    let managed = Managed::new(&data);
    let other = support::database();
    let oracle = Oracle::new(other.connect_options()).await;
    let mut random = Random(seed);
    let files = bases::workspace(&mut random);
    let mut world = World::new(&root, files, seed, has_git());
    let mut daemon = Daemon::start(&data, None);
    daemon.watch(&root).await;
    daemon.fresh(&root, WITHIN).await;
    let mut recovered = Vec::new();
    for round in 0..kills {
        // A stream of edits, in the midst of which somebody dies.
        let before = random.below(12);
        for _ in 0..before {
            world.batch(3);
            tokio::time::sleep(Duration::from_millis(random.below(40) as u64)).await;
        }
        world.batch(3);
        match random.one_in(3) {
            // Committed, and not on the disk yet.
            true => drop(daemon.fresh(&root, WITHIN).await),
            false => {
                let moment = Duration::from_micros(random.below(60_000) as u64);
                tokio::time::sleep(moment).await;
            }
        }
        let who = ["the daemon", "PostgreSQL", "both"][round % 3];
        if who != "the daemon" {
            let pid = managed.running().pid().unwrap();
            rustix::process::kill_process(Pid::from_raw(pid).unwrap(), Signal::KILL).unwrap();
        }
        if who != "PostgreSQL" {
            daemon.kill();
        }
        for _ in 0..random.below(3) {
            world.batch(3);
        }
        let begun = Instant::now();
        if who != "PostgreSQL" {
            daemon = Daemon::start(&data, None);
        }
        if who != "the daemon" {
            managed.running();
        }
        // Not watched anew: it is remembered.
        let fresh = daemon.fresh(&root, WITHIN).await;
        recovered.push(begun.elapsed());
        assert!(fresh.watched && fresh.pending == 0, "{fresh:?}");
        let pool = PgPool::connect_lazy_with(managed.running().connect_options("loci"));
        let said = oracle.compare(&pool, &root, &Options::default(), true).await;
        pool.close().await;
        let log = world.log[world.log.len().saturating_sub(20)..].join("\n");
        assert_eq!(
            said,
            None,
            "seed {seed}, round {round}, {who} killed\n{log}\n{}",
            daemon.said()
        );
    }
    recovered.sort();
    println!(
        "{kills} kills (seed {seed}), {} changes: equal to fresh after each; back after {:.1} s in the \
         median, {:.1} s at most; {:.0} s in all",
        world.log.len(),
        recovered[recovered.len() / 2].as_secs_f64(),
        recovered[recovered.len() - 1].as_secs_f64(),
        start.elapsed().as_secs_f64()
    );
    daemon.client().await.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_changes_all_the_time_holds_up_nobody() {
    let watched = Watched::new(&small()).await;
    let path = watched.root().join("src/b.rs");
    let (writer, end) = (path.clone(), Instant::now() + Duration::from_secs(4));
    let writing = tokio::task::spawn_blocking(move || {
        let mut number = 0;
        while Instant::now() < end {
            fs::write(&writer, format!("pub fn second() {{}}\npub fn at_{number}() {{}}\n"))
                .unwrap();
            number += 1;
            std::thread::sleep(Duration::from_millis(10));
        }
        number
    });
    tokio::time::sleep(Duration::from_millis(500)).await;
    watched.put("src/a.rs", "pub fn first() {}\npub fn meanwhile() {}\n");
    let asked = Instant::now();
    while !watched.has("meanwhile").await {
        assert!(Instant::now() < end, "another file's change waits for the end");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let waited = asked.elapsed();
    let written = writing.await.unwrap();
    watched.is_true("after the last of many writes").await;
    assert!(watched.has(&format!("at_{}", written - 1)).await);
    println!("{written} writes; another file's change was seen after {waited:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_flood_of_events_ends_in_a_true_index() {
    /// Each round writes, renames and removes: five events a file at least.
    const ROUNDS: usize = 100;
    const FILES: usize = 200;
    let watched = Watched::new(&small()).await;
    let (root, start) = (watched.root(), Instant::now());
    tokio::task::spawn_blocking(move || {
        let folder = root.join("src/many");
        fs::create_dir(&folder).unwrap();
        for round in 0..ROUNDS {
            for n in 0..FILES {
                let (one, two) = (folder.join(format!("m{n}.rs")), folder.join(format!("n{n}.rs")));
                fs::write(&one, format!("pub fn f{n}_{round}() {{ crate::a::first() }}\n"))
                    .unwrap();
                fs::rename(&one, &two).unwrap();
                if round + 1 < ROUNDS || n % 2 == 0 {
                    fs::remove_file(&two).unwrap();
                }
            }
        }
    })
    .await
    .unwrap();
    let took = start.elapsed();
    watched.is_true("after the flood").await;
    assert!(watched.has(&format!("f1_{}", ROUNDS - 1)).await);
    let watch = watched.daemon.repository().await.watch.unwrap();
    println!(
        "{} files written, renamed and removed in {took:?}: {} events heard, {} overflows, true after {:?}",
        ROUNDS * FILES,
        watch.events,
        watch.overflows,
        start.elapsed()
    );
}

/// A program that lost the right to pass over permissions, as an ordinary user has.
fn without_rights(program: &mut Command) -> Option<Command> {
    if !rustix::process::geteuid().is_root() {
        return None;
    }
    let lost = "--bounding-set=-dac_override,-dac_read_search";
    let works = Command::new("setpriv").args([lost, "true"]).stderr(Stdio::null()).status();
    if !works.is_ok_and(|status| status.success()) {
        return None;
    }
    let mut command = Command::new("setpriv");
    command.arg(lost).arg("--inh-caps=-dac_override,-dac_read_search").arg(program.get_program());
    command.args(program.get_args());
    for (name, value) in program.get_envs() {
        match value {
            Some(value) => command.env(name, value),
            None => command.env_remove(name),
        };
    }
    Some(command)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_without_permission_is_said_and_comes_back() {
    let start = |data: &Path, url: &str| {
        let mut plain = command(data, Some(url));
        without_rights(&mut plain).unwrap_or(plain)
    };
    let root_user = rustix::process::geteuid().is_root();
    if root_user && without_rights(&mut Command::new("true")).is_none() {
        return eprintln!("not tested: root cannot give up its rights here");
    }
    let mut files = small();
    files.insert("src/c/mod.rs".to_owned(), b"pub fn hidden() {}\n".to_vec());
    let watched = Watched::with(&files, start).await;
    assert!(watched.has("hidden").await);
    let folder = watched.root().join("src/c");
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o000)).unwrap();
    watched.put("src/a.rs", "pub fn first() {}\npub fn while_closed() {}\n");
    watched.daemon.fresh(&watched.root(), WITHIN).await;
    assert!(watched.has("while_closed").await, "the rest goes on");
    let said = |status: &loci::control::Status| {
        let repository = &status.repositories[0];
        let all = format!("{:?} {:?} {:?}", repository.watch, repository.errors, repository.state);
        all.contains("src/c") || all.contains("permission") || all.contains("Permission")
    };
    watched.daemon.until("what may not be read", Duration::from_secs(20), said).await;
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o755)).unwrap();
    watched.put("src/c/mod.rs", "pub fn shown_again() {}\n");
    let start = Instant::now();
    while !watched.has("shown_again").await {
        assert!(start.elapsed() < Duration::from_secs(60), "{:?}", watched.daemon.status().await);
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    watched.is_true("with its permission back").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn too_few_watches_are_said_and_made_up_for() {
    /// Watches that the daemon may have, fewer than there are folders.
    const WATCHES: usize = 12;
    // A namespace of its own has a limit of its own; the machine's stays what it is.
    let limited = |program: &mut Command| {
        let mut command = Command::new("unshare");
        command
            .args(["--user", "--map-root-user", "sh", "-c"])
            .arg(format!("echo {WATCHES} > /proc/sys/user/max_inotify_watches && exec \"$@\""));
        command.arg("sh").arg(program.get_program()).args(program.get_args());
        command
    };
    let probe = limited(&mut Command::new("true")).stderr(Stdio::null()).status();
    if !probe.is_ok_and(|status| status.success()) {
        return eprintln!("not tested: no namespace can be made here");
    }
    let mut files = small();
    for n in 0..40 {
        let text = format!("pub fn in_{n}() {{ crate::a::first() }}\n");
        files.insert(format!("src/d{n}/mod.rs"), text.into_bytes());
    }
    let start = |data: &Path, url: &str| {
        let mut command = limited(&mut command(data, Some(url)));
        prepare(&mut command, data, Some(url));
        command
    };
    let watched = Watched::with(&files, start).await;
    let watch = watched.daemon.repository().await.watch.unwrap();
    assert!(watch.watches <= WATCHES as u64, "{watch:?}");
    assert!(watch.problems.iter().any(|problem| problem.contains("limit")), "{watch:?}");
    for n in [0, 13, 39] {
        watched.put(&format!("src/d{n}/mod.rs"), &format!("pub fn later_{n}() {{}}\n"));
    }
    let start = Instant::now();
    for n in [0, 13, 39] {
        while !watched.has(&format!("later_{n}")).await {
            assert!(
                start.elapsed() < Duration::from_secs(30),
                "{:?}",
                watched.daemon.status().await
            );
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
    watched.is_true("with too few watches").await;
    println!(
        "{} watches of {WATCHES}; changes elsewhere seen after {:?}",
        watch.watches,
        start.elapsed()
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_is_said_and_passes() {
    let name = format!("faults_{}", std::process::id());
    let mounted = support::target_directory().join(&name);
    fs::create_dir_all(&mounted).unwrap();
    let mount = Command::new("mount")
        .args(["-t", "tmpfs", "-o", "size=48m", "tmpfs"])
        .arg(&mounted)
        .stderr(Stdio::null())
        .status();
    if !mount.is_ok_and(|status| status.success()) {
        let _ = fs::remove_dir(&mounted);
        return eprintln!("not tested: mounting a small disk takes root");
    }
    let disk = Disk { mounted, name };
    let server = support::server();
    let location = disk.mounted.join("data");
    fs::create_dir(&location).unwrap();
    // The tablespace's folder has to be the server's own.
    use std::os::unix::fs::MetadataExt;
    let owner = fs::metadata(support::psql(server, "postgres", "SHOW data_directory")).unwrap();
    std::os::unix::fs::chown(&location, Some(owner.uid()), Some(owner.gid())).unwrap();
    let create = format!("CREATE TABLESPACE {} LOCATION '{}'", disk.name, location.display());
    support::psql(server, "postgres", &create);
    let (database, other) = (support::database(), support::database());
    let alter = format!("ALTER DATABASE {} SET TABLESPACE {}", database.name(), disk.name);
    support::psql(server, "postgres", &alter);
    let watched =
        Watched::on(database, other, &small(), |data, url| command(data, Some(url))).await;
    // Somebody else fills it.
    watched.database.psql("CREATE TABLE filler (t text)");
    watched.database.psql("ALTER TABLE filler ALTER COLUMN t SET STORAGE PLAIN");
    for rows in [4000, 400, 40, 4, 1] {
        let insert =
            format!("INSERT INTO filler SELECT repeat('x', 7000) FROM generate_series(1, {rows})");
        while support::try_psql(server, watched.database.name(), &insert).is_ok() {}
    }
    let mut text = String::new();
    for n in 0..3000 {
        text += &format!(
            "/// Says what it does, at some length, so that it takes room: {n}.\npub fn filled_{n}() {{}}\n"
        );
    }
    watched.put("src/b.rs", &text);
    let full = |status: &loci::control::Status| {
        let repository = &status.repositories[0];
        let said = format!("{:?} {:?}", repository.state, status.daemon.database_error);
        said.contains("disk") || said.contains("space")
    };
    watched.daemon.until("that the disk is full", Duration::from_secs(60), full).await;
    assert!(!watched.has("filled_1").await, "nothing half stored");
    watched.database.psql("DROP TABLE filler");
    watched.is_true("once there is space").await;
    assert!(watched.has("filled_1").await);
    drop(watched);
    drop(disk);
}

/// A small disk with a tablespace on it; both go with this value, after what lies on it.
struct Disk {
    mounted: PathBuf,
    name: String,
}

impl Drop for Disk {
    fn drop(&mut self) {
        let drop = format!("DROP TABLESPACE IF EXISTS {}", self.name);
        let _ = support::try_psql(support::server(), "postgres", &drop);
        let _ = Command::new("umount").arg(&self.mounted).status();
        let _ = fs::remove_dir(&self.mounted);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn clocks_that_jump_hide_nothing() {
    let watched = Watched::new(&small()).await;
    let day = Duration::from_secs(24 * 3600);
    let now = SystemTime::now();
    let times = [now + 3650 * day, now - 3650 * day, SystemTime::UNIX_EPOCH, now + day];
    for (n, time) in times.into_iter().enumerate() {
        // The same size and the same time as before it, only other bytes.
        for letter in ["x", "y"] {
            let path = watched.root().join("src/b.rs");
            fs::write(&path, format!("pub fn second() {{}}\npub fn {letter}_{n}() {{}}\n"))
                .unwrap();
            fs::File::options().write(true).open(&path).unwrap().set_modified(time).unwrap();
            watched.daemon.fresh(&watched.root(), WITHIN).await;
            assert!(watched.has(&format!("{letter}_{n}")).await, "{letter} at {time:?}");
        }
        assert!(!watched.has(&format!("x_{n}")).await);
        watched.is_true_now("after the clock jumped").await;
    }
    assert_eq!(watched.daemon.repository().await.state, State::Live);
}
