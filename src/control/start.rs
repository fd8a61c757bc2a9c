//! Starting the daemon on demand.
//!
//! Must not know: what the daemon does.

use super::{Client, ControlError, IDLE_SHUTDOWN, Place, START_WAIT};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};
use tokio::io::AsyncReadExt;
use tokio::process::Command;

/// Between two looks for the socket.
const START_POLL: Duration = Duration::from_millis(20);

/// How long one look may take: a machine that starts eight clients at once is busy.
const GREETING_WAIT: Duration = Duration::from_secs(2);

/// What is told of a start that failed, in bytes.
const SAID_MAX: u64 = 4096;

/// How to start it.
#[derive(Clone, Debug)]
pub struct Start {
    /// The program, usually the one that asks (`std::env::current_exe`).
    pub exe: PathBuf,
    /// The data directory.
    pub data_dir: PathBuf,
    /// The database to use in place of the managed one.
    pub database_url: Option<String>,
    /// End after so long without a client and without a change; `None`: never.
    pub idle_shutdown: Option<Duration>,
}

impl Start {
    /// The daemon of this data directory, ending by itself after [`IDLE_SHUTDOWN`].
    pub fn new(exe: impl Into<PathBuf>, data_dir: impl Into<PathBuf>) -> Self {
        Self {
            exe: exe.into(),
            data_dir: data_dir.into(),
            database_url: None,
            idle_shutdown: Some(IDLE_SHUTDOWN),
        }
    }
}

/// Connects to the daemon, starting it where none runs. Any number of processes may do so at once:
/// one daemon comes out of it, in a session of its own, and stays when this process ends.
///
/// # Errors
/// [`ControlError::Start`] with what the program said, or when its socket does not answer within
/// [`START_WAIT`].
pub async fn start_daemon(start: &Start) -> Result<Client, ControlError> {
    if let Some(client) = Client::connect_within(&start.data_dir, GREETING_WAIT).await? {
        return Ok(client);
    }
    let mut command = Command::new(&start.exe);
    command
        .arg("--data-dir")
        .arg(&start.data_dir)
        .args(["daemon", "--detach"])
        // Standard output is the protocol's where an MCP server asks.
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .kill_on_drop(true);
    if let Some(idle) = start.idle_shutdown {
        command.arg("--idle-shutdown").arg(format!("{}s", idle.as_secs()));
    }
    if let Some(url) = &start.database_url {
        // Not as an argument: it may hold a password, and arguments are seen by everybody.
        command.env("LOCI_DATABASE_URL", url);
    }
    let failed = |why: &dyn std::fmt::Display| {
        ControlError::Start(format!("`{} daemon --detach`: {why}", start.exe.display()))
    };
    let mut child = command.spawn().map_err(|error| failed(&error))?;
    let stderr = child.stderr.take();
    let ended = async {
        let mut said = Vec::new();
        if let Some(stderr) = stderr {
            let _ = stderr.take(SAID_MAX).read_to_end(&mut said).await;
        }
        let status = child.wait().await;
        (status, String::from_utf8_lossy(&said).trim().to_owned())
    };
    let (status, said) = tokio::time::timeout(START_WAIT, ended)
        .await
        .map_err(|_| failed(&format!("it was not ready after {START_WAIT:?}")))?;
    match status {
        Ok(status) if status.success() => {}
        Ok(status) => return Err(failed(&format!("{status}: {said}"))),
        Err(error) => return Err(failed(&error)),
    }
    Client::await_daemon(&start.data_dir, START_WAIT)
        .await?
        .ok_or_else(|| failed(&format!("it ended at once; {} says why", logs(start))))
}

fn logs(start: &Start) -> String {
    Place::new(&start.data_dir).logs().display().to_string()
}

impl Client {
    /// Waits up to `wait` until a daemon answers; `None` where none does.
    ///
    /// # Errors
    /// As [`Client::connect`].
    pub async fn await_daemon(
        data_dir: &Path,
        wait: Duration,
    ) -> Result<Option<Self>, ControlError> {
        let deadline = Instant::now() + wait;
        loop {
            match Self::connect_within(data_dir, GREETING_WAIT).await {
                Ok(None) if Instant::now() < deadline => tokio::time::sleep(START_POLL).await,
                answer => return answer,
            }
        }
    }
}
