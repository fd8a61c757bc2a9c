//! The running server as a process: PostgreSQL's own pid file, whether the process it names is
//! really this cluster's, and signals to it. Must not know why it is started or stopped.

use std::fs;
use std::path::{Path, PathBuf};

use rustix::process::{Pid, Signal};

use super::layout::ClusterPaths;

/// What `postmaster.pid` says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct PidFile {
    pub pid: i32,
    /// Empty until the socket is open.
    pub socket_directory: Option<PathBuf>,
    /// The server accepts connections.
    pub ready: bool,
}

impl PidFile {
    /// Reads it; `None` if there is none, or none yet with a pid in it.
    pub fn read(cluster: &ClusterPaths) -> Option<Self> {
        Self::parse(&fs::read_to_string(cluster.pid_file()).ok()?)
    }

    fn parse(text: &str) -> Option<Self> {
        let lines: Vec<&str> = text.lines().map(str::trim).collect();
        Some(Self {
            // Negative for a single-user server, which is not one to connect to but is alive.
            pid: lines.first()?.parse::<i32>().ok()?.checked_abs()?,
            socket_directory: lines.get(4).filter(|line| !line.is_empty()).map(PathBuf::from),
            ready: lines.get(7) == Some(&"ready"),
        })
    }
}

/// What the pid file and the process together mean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum State {
    /// No pid file: never started, or stopped cleanly.
    Stopped,
    /// A pid file, and its server is gone: the next start recovers. `misleading` if the pid now
    /// names something else, or a dead process nobody has collected, which PostgreSQL itself would
    /// take for its server.
    Crashed { misleading: bool },
    /// The server runs (starting, recovering, working or stopping).
    Running(PidFile),
}

/// Looks at the cluster's server.
pub(super) fn state(cluster: &ClusterPaths) -> State {
    let Some(file) = PidFile::read(cluster) else {
        return State::Stopped;
    };
    match process(file.pid) {
        Process::Gone => State::Crashed { misleading: false },
        Process::Dead => State::Crashed { misleading: true },
        Process::Alive(arguments) if is_postmaster_of(&arguments, &cluster.directory) => {
            State::Running(file)
        }
        Process::Alive(_) => State::Crashed { misleading: true },
        Process::Unknown => State::Running(file),
    }
}

enum Process {
    Gone,
    /// Ended, and its parent has not collected it. In a container whose first process collects
    /// nobody, that lasts for ever.
    Dead,
    Alive(Vec<String>),
    /// There is one, and nothing more can be learned.
    Unknown,
}

fn process(pid: i32) -> Process {
    let Some(handle) = Pid::from_raw(pid) else {
        return Process::Gone;
    };
    if rustix::process::test_kill_process(handle) == Err(rustix::io::Errno::SRCH) {
        return Process::Gone;
    }
    describe(pid)
}

#[cfg(target_os = "linux")]
fn describe(pid: i32) -> Process {
    let Ok(stat) = fs::read_to_string(format!("/proc/{pid}/stat")) else {
        // Ended since, or hidden from us.
        return match Path::new("/proc/self/stat").exists() {
            true => Process::Gone,
            false => Process::Unknown,
        };
    };
    // The name in brackets may hold anything, brackets included; the state follows the last one.
    let state = stat.rsplit_once(") ").and_then(|(_, rest)| rest.chars().next());
    if matches!(state, Some('Z' | 'X')) {
        return Process::Dead;
    }
    match fs::read(format!("/proc/{pid}/cmdline")) {
        Ok(line) if !line.is_empty() => Process::Alive(split_arguments(&line)),
        Ok(_) => Process::Alive(Vec::new()),
        Err(_) => Process::Unknown,
    }
}

#[cfg(target_os = "linux")]
fn split_arguments(line: &[u8]) -> Vec<String> {
    line.split(|byte| *byte == 0)
        .filter(|argument| !argument.is_empty())
        .map(|argument| String::from_utf8_lossy(argument).into_owned())
        .collect()
}

#[cfg(not(target_os = "linux"))]
fn describe(pid: i32) -> Process {
    use crate::fetch::command;
    use std::time::Duration;
    /// How long `ps` may take.
    const PS_DEADLINE: Duration = Duration::from_secs(5);
    let mut ps = std::process::Command::new("ps");
    ps.args(["-o", "stat=,command=", "-p", &pid.to_string()]);
    let Ok(outcome) = command::run(ps, PS_DEADLINE) else {
        return Process::Unknown;
    };
    let said = outcome.output.trim();
    if said.is_empty() {
        return Process::Gone;
    }
    if said.starts_with('Z') {
        return Process::Dead;
    }
    // Arguments cannot be told apart here; the cluster's directory comes last on the line.
    let line = said.split_once(char::is_whitespace).map_or("", |(_, line)| line.trim());
    match line.split_once(" -D ") {
        Some((program, directory)) => {
            Process::Alive(vec![program.to_owned(), "-D".to_owned(), directory.to_owned()])
        }
        None => Process::Alive(vec![line.to_owned()]),
    }
}

/// Whether a process with these arguments is the server of the cluster in `directory`. Its children
/// carry titles ("postgres: …") and no arguments.
fn is_postmaster_of(arguments: &[String], directory: &Path) -> bool {
    let Some((program, rest)) = arguments.split_first() else {
        return false;
    };
    if !program.ends_with("postgres") {
        return false;
    }
    let given = rest.iter().skip_while(|argument| *argument != "-D").nth(1).map(Path::new);
    match given {
        Some(given) if given == directory => true,
        Some(given) => match (given.canonicalize(), directory.canonicalize()) {
            (Ok(given), Ok(directory)) => given == directory,
            _ => false,
        },
        None => false,
    }
}

/// Sends a signal; whether there was somebody to receive it.
pub(super) fn signal(pid: i32, signal: Signal) -> bool {
    Pid::from_raw(pid).is_some_and(|pid| rustix::process::kill_process(pid, signal).is_ok())
}

/// The processes a killed server has left behind. They hold its shared memory, and no new server
/// may start before they are gone.
#[cfg(target_os = "linux")]
pub(super) fn orphans(cluster: &ClusterPaths) -> Vec<i32> {
    let title = format!("postgres: {}: ", cluster.name());
    let Ok(entries) = fs::read_dir("/proc") else {
        return Vec::new();
    };
    entries
        .flatten()
        .filter_map(|entry| entry.file_name().to_str()?.parse().ok())
        .filter(|pid| {
            fs::read(format!("/proc/{pid}/cmdline"))
                .is_ok_and(|line| line.starts_with(title.as_bytes()))
        })
        .collect()
}

/// Elsewhere they are waited for: they end by themselves once they notice.
#[cfg(not(target_os = "linux"))]
pub(super) fn orphans(_cluster: &ClusterPaths) -> Vec<i32> {
    Vec::new()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pid_file_is_read_at_every_stage_of_its_life() {
        let full = "8920\n/srv/c\n1795360474\n5432\n/srv/run\n\n 10027350 9\nready   \n";
        let file = PidFile::parse(full).expect("complete");
        assert_eq!(file.pid, 8920);
        assert_eq!(file.socket_directory.as_deref(), Some(Path::new("/srv/run")));
        assert!(file.ready);
        let early = PidFile::parse("8920\n/srv/c\n1795360474\n5432\n\n").expect("early");
        assert_eq!(early.socket_directory, None);
        assert!(!early.ready);
        assert_eq!(PidFile::parse(""), None);
    }

    #[test]
    fn another_process_with_the_same_pid_is_not_the_server() {
        let home = tempfile::tempdir().expect("temporary directory");
        let cluster = ClusterPaths::new(home.path(), 18);
        fs::create_dir(&cluster.directory).expect("directory");
        fs::write(cluster.pid_file(), std::process::id().to_string()).expect("written");
        assert_eq!(state(&cluster), State::Crashed { misleading: true });
        fs::write(cluster.pid_file(), i32::MAX.to_string()).expect("written");
        assert_eq!(state(&cluster), State::Crashed { misleading: false });
    }

    #[test]
    fn servers_are_told_apart_by_their_directory() {
        let check = |arguments: &[&str]| {
            let arguments: Vec<String> = arguments.iter().map(|a| (*a).to_owned()).collect();
            is_postmaster_of(&arguments, Path::new("/srv/cluster-18"))
        };
        assert!(check(&["/x/bin/postgres", "-D", "/srv/cluster-18"]));
        assert!(!check(&["/x/bin/postgres", "-D", "/other/cluster-18"]));
        assert!(!check(&["postgres: loci: checkpointer "]));
        assert!(!check(&["vim", "-D", "/srv/cluster-18"]));
    }
}
