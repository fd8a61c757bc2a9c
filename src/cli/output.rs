//! Output: tables for people, JSON for programs, logs on stderr.

use crate::query::AsOf;
use comfy_table::{ContentArrangement, Table, presets};
use serde::Serialize;
use std::io::{ErrorKind, IsTerminal, Write};

/// The variable that filters logs, in `tracing`'s syntax; wins over `-v`.
const LOG_VARIABLE: &str = "LOCI_LOG";

/// What is logged on stderr.
pub(super) const fn level(verbose: u8) -> &'static str {
    match verbose {
        0 => "warn",
        1 => "loci=info,warn",
        2 => "loci=debug,info",
        _ => "trace",
    }
}

/// Sends logs to stderr.
pub(super) fn log(verbose: u8) {
    use tracing_subscriber::EnvFilter;
    let level = level(verbose);
    let filter = EnvFilter::try_from_env(LOG_VARIABLE).unwrap_or_else(|_| EnvFilter::new(level));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal())
        .init();
}

/// What an answer does not hold yet; `None` where it holds all, or nobody watches.
pub(super) fn pending(as_of: &AsOf) -> Option<String> {
    let changes = match as_of.pending.filter(|pending| *pending > 0) {
        Some(pending) => format!("{} not indexed yet", count(pending, "change")),
        None => "changes may not be indexed yet".to_owned(),
    };
    as_of.state.map(|state| format!("{changes} ({state}); --wait-ms waits for them"))
}

/// Says on stderr what an answer does not hold yet.
pub(super) fn tell_pending(as_of: &AsOf) {
    if let Some(pending) = pending(as_of) {
        eprintln!("{pending}");
    }
}

/// Prints an answer on stdout.
pub(super) fn print(text: &str) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    out.write_all(text.as_bytes())?;
    if !text.ends_with('\n') {
        out.write_all(b"\n")?;
    }
    out.flush()?;
    Ok(())
}

/// Prints an answer as JSON.
pub(super) fn print_json(answer: &impl Serialize) -> anyhow::Result<()> {
    print(&serde_json::to_string_pretty(answer)?)
}

/// Whether an error says that whoever read stdout has read enough (`loci find … | head`).
pub(super) fn is_closed(error: &anyhow::Error) -> bool {
    let io = |cause: &(dyn std::error::Error + 'static)| {
        cause.downcast_ref::<std::io::Error>().is_some_and(|e| e.kind() == ErrorKind::BrokenPipe)
    };
    error.chain().any(io)
}

/// An empty table without borders; as wide as the terminal, and unbounded where there is none, so
/// that no program meets a folded line.
pub(super) fn table<const N: usize>(header: [&str; N]) -> Table {
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_header(header);
    if std::io::stdout().is_terminal() {
        table.set_content_arrangement(ContentArrangement::Dynamic);
    }
    table
}

/// A table's text, without the blanks around its lines.
pub(super) fn text(table: &Table) -> String {
    table.lines().map(|line| format!("{}\n", line.trim())).collect()
}

/// A count with its noun: `1 file`, `2 files`.
pub(super) fn count(number: u64, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}
