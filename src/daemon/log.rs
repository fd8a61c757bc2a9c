//! The daemon's logs: JSON Lines in the data directory, bounded in files and bytes, written by a
//! thread of their own so that a slow disk slows nothing else. What that thread cannot keep up with
//! is dropped and counted.
//!
//! Never logged: what is in files. A panic is logged by its place alone, for its message may quote
//! a source.
//!
//! Must not know: what is worth logging.

use file_rotate::compression::Compression;
use file_rotate::suffix::AppendCount;
use file_rotate::{ContentLimit, FileRotate};
use std::fs::OpenOptions;
use std::io::IsTerminal;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use tracing_appender::non_blocking::{ErrorCounter, NonBlockingBuilder, WorkerGuard};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Layer};

/// The newest log; the older ones have a number appended, `.1` the youngest of them.
pub const FILE: &str = "daemon.jsonl";

/// A log of this size is put aside, in bytes.
const FILE_BYTES: usize = 8 << 20;

/// So many are kept besides the newest.
const FILES_KEPT: usize = 4;

/// Lines that wait for the disk before any is dropped.
const LINES_WAITING: usize = 8192;

/// The file is read by its owner.
const MODE: u32 = 0o600;

/// What is logged where nothing else is asked for.
const LEVEL: &str = "loci=info,warn";

/// The variable that filters logs, in `tracing`'s syntax.
const VARIABLE: &str = "LOCI_LOG";

static LAST_PANIC: Mutex<Option<String>> = Mutex::new(None);

/// Logs until it is dropped; then what waits is written.
#[derive(Debug)]
pub struct Logs {
    counter: ErrorCounter,
    _guard: WorkerGuard,
}

impl Logs {
    /// Starts logging into `folder`, which is made, and with `stderr` what is at least of that
    /// level on standard error too. Call it once, as the only daemon of the data directory.
    ///
    /// # Errors
    /// When the folder cannot be made.
    pub fn start(folder: &Path, stderr: Option<&str>) -> std::io::Result<Self> {
        let (writer, counter, guard) = writer(folder, FILE_BYTES, FILES_KEPT)?;
        let filter = |level: &str| {
            EnvFilter::try_from_env(VARIABLE).unwrap_or_else(|_| EnvFilter::new(level))
        };
        let lines = tracing_subscriber::fmt::layer()
            .json()
            .flatten_event(true)
            .with_current_span(true)
            .with_span_list(false)
            .with_writer(writer)
            .with_filter(filter(LEVEL));
        let shown = stderr.map(|level| {
            tracing_subscriber::fmt::layer()
                .with_writer(std::io::stderr)
                .with_ansi(std::io::stderr().is_terminal())
                .with_filter(filter(level))
        });
        // In a test the process may log already.
        let _ = tracing_subscriber::registry().with(lines).with(shown).try_init();
        std::panic::set_hook(Box::new(|panic| {
            let place = panic.location().map_or_else(
                || "an unknown place".to_owned(),
                |at| format!("{}:{}:{}", at.file(), at.line(), at.column()),
            );
            tracing::error!(%place, "a thread panicked: a bug in loci");
            *LAST_PANIC.lock().unwrap_or_else(PoisonError::into_inner) = Some(place);
        }));
        Ok(Self { counter, _guard: guard })
    }

    /// Lines dropped so far.
    pub fn dropped(&self) -> u64 {
        self.counter.dropped_lines() as u64
    }

    /// Counts lines dropped, for the status.
    pub fn counter(&self) -> impl Fn() -> u64 + Send + Sync + 'static {
        let counter = self.counter.clone();
        move || counter.dropped_lines() as u64
    }
}

/// Where the last panic was.
pub(super) fn last_panic() -> Option<String> {
    LAST_PANIC.lock().unwrap_or_else(PoisonError::into_inner).clone()
}

/// Where a daemon in the background says what it cannot log: beside its logs.
pub fn start_log(folder: &Path) -> PathBuf {
    folder.join("daemon.start.log")
}

type Writer = tracing_appender::non_blocking::NonBlocking;

fn writer(
    folder: &Path,
    bytes: usize,
    kept: usize,
) -> std::io::Result<(Writer, ErrorCounter, WorkerGuard)> {
    std::fs::create_dir_all(folder)?;
    let mut open = OpenOptions::new();
    open.read(true).create(true).append(true).mode(MODE);
    let files = FileRotate::new(
        folder.join(FILE),
        AppendCount::new(kept),
        ContentLimit::BytesSurpassed(bytes),
        Compression::None,
        Some(open),
    );
    let (writer, guard) = NonBlockingBuilder::default()
        .buffered_lines_limit(LINES_WAITING)
        .thread_name("loci-log")
        .finish(files);
    let counter = writer.error_counter();
    Ok((writer, counter, guard))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    #[test]
    fn files_and_bytes_are_bounded_and_no_line_is_torn() {
        use std::io::Write;
        let folder = tempfile::tempdir().unwrap();
        let logs = folder.path().join("logs");
        let (mut writer, counter, guard) = writer(&logs, 1000, 2).unwrap();
        for number in 0..200 {
            // As the formatting layer does it: one write for each line.
            writer.write_all(format!("{{\"number\":{number:050}}}\n").as_bytes()).unwrap();
        }
        drop(guard);
        assert_eq!(counter.dropped_lines(), 0);
        let files: BTreeMap<String, String> = std::fs::read_dir(&logs)
            .unwrap()
            .map(|entry| {
                let entry = entry.unwrap();
                let name = entry.file_name().into_string().unwrap();
                (name, std::fs::read_to_string(entry.path()).unwrap())
            })
            .collect();
        let names: Vec<&str> = files.keys().map(String::as_str).collect();
        assert_eq!(names, ["daemon.jsonl", "daemon.jsonl.1", "daemon.jsonl.2"]);
        let lines = files.values().flat_map(|text| text.lines());
        for line in lines.clone() {
            assert_eq!(line.len(), 61, "{line}");
        }
        assert!(lines.clone().any(|line| line.ends_with("199}")), "the newest is kept");
        assert!(files.values().all(|text| text.len() <= 1100));
    }
}
