//! A daemon in the background: a process in a session of its own, which stays when the one that
//! started it ends.
//!
//! Must not know: what the daemon does.

use super::{DaemonError, log};
use crate::control::{Client, ControlError, Place, START_WAIT};
use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Between two looks for the socket.
const LOOK_POLL: Duration = Duration::from_millis(20);

/// How long a daemon may take to greet while others are being started.
const GREETING_WAIT: Duration = Duration::from_secs(2);

/// Pause before the next start, where another daemon is just ending.
const ENDING_PAUSE: Duration = Duration::from_millis(100);

/// From this size on what earlier starts said is thrown away, in bytes.
const START_LOG_MAX: u64 = 64 << 10;

/// What is told of it, in bytes.
const SAID_MAX: usize = 2048;

/// The exit code that says that another daemon runs.
const RUNNING: i32 = 5;

/// Leads a session of its own from now on: a Ctrl-C in the terminal that started it, or the end of
/// that terminal, is not meant for it.
pub fn lead_own_session() {
    // Fails for who leads a process group already, as under a service manager: all the better.
    let _ = rustix::process::setsid();
}

/// Starts `exe arguments…` as the daemon of `data_dir` and answers with its process once its socket
/// answers; with that of the daemon that runs already, where one does.
///
/// # Errors
/// When it ends without having answered, or does not answer within [`START_WAIT`].
pub async fn detach(
    exe: &Path,
    arguments: &[OsString],
    environment: &[(&str, OsString)],
    data_dir: &Path,
) -> Result<u32, DaemonError> {
    fs::create_dir_all(data_dir).map_err(DaemonError::file("create", data_dir))?;
    let place = Place::new(data_dir);
    let deadline = Instant::now() + START_WAIT;
    let mut child: Option<Child> = None;
    loop {
        if let Some(client) = Client::connect_within(data_dir, GREETING_WAIT).await? {
            let pid = client.hello().pid;
            if let Some(started) = child.filter(|child| child.id() != pid) {
                outrun(started, deadline).await;
            }
            return Ok(pid);
        }
        if Instant::now() >= deadline {
            return Err(ControlError::Silent { waited: START_WAIT }.into());
        }
        match &mut child {
            None => child = Some(spawn(exe, arguments, environment, &place)?),
            Some(started) => match started.try_wait() {
                Ok(None) => tokio::time::sleep(LOOK_POLL).await,
                // Another one was faster, or is just ending.
                Ok(Some(status)) if status.code() == Some(RUNNING) => {
                    child = None;
                    tokio::time::sleep(ENDING_PAUSE).await;
                }
                Ok(Some(status)) => {
                    let said = said(&log::start_log(&place.logs()));
                    return Err(DaemonError::Ended { status: status.to_string(), said });
                }
                Err(error) => return Err(DaemonError::file("wait for", exe)(error)),
            },
        }
    }
}

/// Waits for the end of a start that came second: left alone, it would become a daemon nobody asked
/// for, should the first one be ended before it has looked.
async fn outrun(mut started: Child, deadline: Instant) {
    while matches!(started.try_wait(), Ok(None)) && Instant::now() < deadline {
        tokio::time::sleep(LOOK_POLL).await;
    }
}

fn spawn(
    exe: &Path,
    arguments: &[OsString],
    environment: &[(&str, OsString)],
    place: &Place,
) -> Result<Child, DaemonError> {
    let logs = place.logs();
    fs::create_dir_all(&logs).map_err(DaemonError::file("create", &logs))?;
    let path = log::start_log(&logs);
    let log = open(&path).map_err(DaemonError::file("open", &path))?;
    Command::new(exe)
        .args(arguments)
        .envs(environment.iter().map(|(name, value)| (name, value)))
        // The folder somebody happened to stand in must stay free to be removed.
        .current_dir(place.data_dir())
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(log)
        .spawn()
        .map_err(DaemonError::file("run", exe))
}

fn open(path: &Path) -> std::io::Result<File> {
    let file = OpenOptions::new().append(true).create(true).mode(0o600).open(path)?;
    if file.metadata()?.len() > START_LOG_MAX {
        file.set_len(0)?;
    }
    Ok(file)
}

/// The last words of a start.
fn said(path: &Path) -> String {
    let text = fs::read(path).unwrap_or_default();
    let from = text.len().saturating_sub(SAID_MAX);
    let text = String::from_utf8_lossy(&text[from..]);
    text.lines().last().unwrap_or("it said nothing").trim().to_owned()
}
