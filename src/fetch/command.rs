//! Running a helper program (a package client, `initdb`, `pg_ctl`) with a deadline and its output
//! kept short. Must not know what the programs are for.

use std::io::{self, Read};
use std::process::{Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

/// How often a running helper is looked at.
const POLL: Duration = Duration::from_millis(5);
/// How long the output is waited for once the helper has ended: a grandchild may keep the pipe.
const OUTPUT_GRACE: Duration = Duration::from_secs(1);
/// How much of the output is kept, from its end, in bytes.
const OUTPUT_KEPT: usize = 4 << 10;

/// How a helper ended.
pub(crate) struct Outcome {
    /// `None`: it ran past its deadline and was killed.
    pub status: Option<ExitStatus>,
    /// The end of standard output and error, in the order written.
    pub output: String,
}

impl Outcome {
    /// Whether it ended by itself and well.
    pub fn success(&self) -> bool {
        self.status.is_some_and(|status| status.success())
    }

    /// How it failed, in one line.
    pub fn failure(&self) -> String {
        let how = match self.status {
            Some(status) => status.to_string(),
            None => "took too long".to_owned(),
        };
        let said = one_line(&self.output);
        if said.is_empty() { how } else { format!("{how}: {said}") }
    }
}

/// Runs `command` to its end or to `deadline`, standard input empty.
///
/// # Errors
///
/// The program cannot be started (not found, not permitted).
pub(crate) fn run(mut command: Command, deadline: Duration) -> io::Result<Outcome> {
    let (mut reader, writer) = io::pipe()?;
    command.stdin(Stdio::null()).stdout(writer.try_clone()?).stderr(writer);
    let mut child = command.spawn()?;
    // The command holds the write ends; the reader sees the end only once they are closed.
    drop(command);

    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        let mut kept = Vec::new();
        let mut chunk = [0; 4096];
        while let Ok(count @ 1..) = reader.read(&mut chunk) {
            kept.extend_from_slice(&chunk[..count]);
            if kept.len() > 2 * OUTPUT_KEPT {
                kept.drain(..kept.len() - OUTPUT_KEPT);
            }
        }
        // Nobody listens any more only when the grace below has passed.
        let _ = sender.send(kept);
    });

    let started = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait()? {
            break Some(status);
        }
        if started.elapsed() > deadline {
            child.kill()?;
            child.wait()?;
            break None;
        }
        thread::sleep(POLL);
    };
    let output = receiver.recv_timeout(OUTPUT_GRACE).unwrap_or_default();
    Ok(Outcome { status, output: tail(&String::from_utf8_lossy(&output), OUTPUT_KEPT).to_owned() })
}

/// The last `bytes` of `text`, from a character boundary on.
pub(crate) fn tail(text: &str, bytes: usize) -> &str {
    let mut from = text.len().saturating_sub(bytes);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    &text[from..]
}

/// `text` as one line: lines that say something, joined.
pub(crate) fn one_line(text: &str) -> String {
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    lines.join(" | ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell(script: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        command
    }

    #[test]
    fn a_helper_that_hangs_is_killed() {
        let outcome = run(shell("sleep 60"), Duration::from_millis(50)).expect("starts");
        assert!(!outcome.success());
        assert!(outcome.failure().contains("too long"), "{}", outcome.failure());
    }

    #[test]
    fn long_output_is_cut_from_the_front() {
        let script = "i=0; while [ $i -lt 3000 ]; do echo line $i; i=$((i+1)); done; exit 3";
        let outcome = run(shell(script), Duration::from_secs(20)).expect("starts");
        assert!(outcome.output.len() <= OUTPUT_KEPT);
        assert!(outcome.output.ends_with("line 2999\n"));
    }

    #[test]
    fn a_grandchild_holding_the_pipe_does_not_hold_us() {
        let started = Instant::now();
        let outcome = run(shell("sleep 5 & echo done"), Duration::from_secs(20)).expect("starts");
        assert!(outcome.success());
        assert!(started.elapsed() < Duration::from_secs(4));
    }
}
