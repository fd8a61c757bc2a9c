//! A daemon of a test's own: the real program, asked through its control socket.

use loci::control::{Client, Freshness, Poll, RepositoryStatus, State, Status};
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// How long the daemon may take to answer after its start, a database's recovery included.
const START: Duration = Duration::from_secs(60);

/// How long one question for freshness waits, in milliseconds.
const ASK_MS: u64 = 2_000;

/// A running daemon; killed with this value.
pub struct Daemon {
    data: PathBuf,
    child: Child,
    log: PathBuf,
}

/// `loci daemon` on this data directory, and on a database of its own or the one given.
pub fn command(data: &Path, url: Option<&str>) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_loci"));
    prepare(&mut command, data, url);
    command.arg("daemon");
    command
}

/// The environment of a daemon.
pub fn prepare(command: &mut Command, data: &Path, url: Option<&str>) {
    command
        .env("LOCI_DATA_DIR", data)
        .env("LOCI_POSTGRES_WHEEL", crate::support::wheel())
        .env("LOCI_DEPENDENCIES", "off")
        .env_remove("LOCI_DATABASE_URL")
        .env_remove("DATABASE_URL")
        .stdin(Stdio::null());
    if let Some(url) = url {
        command.env("LOCI_DATABASE_URL", url);
    }
}

impl Daemon {
    /// Starts it; it may take a while to answer.
    pub fn start(data: &Path, url: Option<&str>) -> Self {
        Self::start_as(command(data, url), data)
    }

    /// Starts it in some other way.
    pub fn start_as(mut command: Command, data: &Path) -> Self {
        std::fs::create_dir_all(data).unwrap();
        let log = data.join("test.log");
        let out = File::options().create(true).append(true).open(&log).unwrap();
        let child = command.stdout(out.try_clone().unwrap()).stderr(out).spawn().unwrap();
        Self { data: data.to_owned(), child, log }
    }

    /// Its process.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// What it said on its standard error, the last of it.
    pub fn said(&self) -> String {
        let text = std::fs::read_to_string(&self.log).unwrap_or_default();
        let lines: Vec<&str> = text.lines().collect();
        lines[lines.len().saturating_sub(30)..].join("\n")
    }

    /// A connection; waits until the daemon listens.
    pub async fn client(&self) -> Client {
        match Client::await_daemon(&self.data, START).await {
            Ok(Some(client)) => client,
            other => panic!("no daemon: {:?}\n{}", other.err(), self.said()),
        }
    }

    /// Keeps a tree's index from now on.
    pub async fn watch(&self, root: &Path) {
        let mut client = self.client().await;
        client.watch(root.to_str().unwrap(), Poll::Auto).await.unwrap();
    }

    /// Waits until everything that was saved by now is in the index.
    ///
    /// # Panics
    /// When that takes longer than `within`.
    pub async fn fresh(&self, root: &Path, within: Duration) -> Freshness {
        let start = Instant::now();
        loop {
            let said = match Client::await_daemon(&self.data, START).await {
                Ok(Some(mut client)) => {
                    match client.freshness(root.to_str().unwrap(), Some(ASK_MS)).await {
                        Ok(fresh) if fresh.quiet && fresh.state == State::Live => return fresh,
                        other => format!("{other:?}"),
                    }
                }
                other => format!("{:?}", other.err()),
            };
            assert!(start.elapsed() < within, "never quiet: {said}\n{}", self.said());
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// How it is.
    pub async fn status(&self) -> Status {
        self.client().await.status().await.unwrap()
    }

    /// How the one repository is.
    pub async fn repository(&self) -> RepositoryStatus {
        self.status().await.repositories.remove(0)
    }

    /// Waits until the status says something.
    ///
    /// # Panics
    /// When it never does.
    pub async fn until(
        &self,
        what: &str,
        within: Duration,
        says: impl Fn(&Status) -> bool,
    ) -> Status {
        let start = Instant::now();
        loop {
            let status = self.status().await;
            if says(&status) {
                return status;
            }
            assert!(start.elapsed() < within, "{what}: never said: {status:?}\n{}", self.said());
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// `kill -9`.
    pub fn kill(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Daemon {
    fn drop(&mut self) {
        self.kill();
    }
}
