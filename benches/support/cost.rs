//! What a process costs: processor seconds and peak memory. Linux only: both are read from `/proc`.

use anyhow::{Context, ensure};
use std::path::Path;
use std::process::{Command, ExitCode, Stdio};

/// Clock ticks a second in `/proc`: Linux tells programs this number on every platform.
const TICKS: f64 = 100.0;

/// Says to a copy of this program that it is to be `loci` itself, and where to write its cost.
const AS_LOCI: &str = "LOCI_BENCH_COST";

/// Processor seconds of this process so far, all threads together.
pub fn cpu_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // The name, which may hold anything, ends with the last parenthesis.
    let fields = stat.rsplit_once(')').map_or("", |(_, rest)| rest);
    let ticks = fields.split_ascii_whitespace().skip(11).take(2);
    ticks.filter_map(|ticks| ticks.parse::<f64>().ok()).sum::<f64>() / TICKS
}

/// Most memory this process has had, in MiB.
pub fn peak_mib() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib = line.and_then(|line| line.split_ascii_whitespace().next()?.parse::<f64>().ok());
    kib.unwrap_or_default() / 1024.0
}

/// Runs as `loci` where this process was started to be it.
pub fn as_loci() -> Option<ExitCode> {
    let cost = std::env::var_os(AS_LOCI)?;
    let code = loci::cli::main();
    let written = std::fs::write(cost, format!("{} {}", cpu_seconds(), peak_mib()));
    written.is_ok().then_some(code).or(Some(ExitCode::FAILURE))
}

/// A command that is `loci` with these arguments. What it costs goes nowhere.
pub fn command(arguments: &[&str]) -> anyhow::Result<Command> {
    let mut command = Command::new(std::env::current_exe()?);
    command.args(arguments).env(AS_LOCI, "/dev/null");
    Ok(command)
}

/// What a run of `loci` said and cost.
pub struct Ran {
    /// Its standard output.
    pub output: Vec<u8>,
    /// Processor seconds, PostgreSQL's not counted.
    pub cpu: f64,
    /// Peak memory in MiB, PostgreSQL's not counted.
    pub peak: f64,
}

/// Runs `loci` with a database of its own below `data`, unless the environment names another.
pub fn loci(data: &Path, arguments: &[&str]) -> anyhow::Result<Ran> {
    let cost = tempfile::NamedTempFile::new()?;
    let mut command = command(arguments)?;
    command.env(AS_LOCI, cost.path()).stderr(Stdio::inherit());
    if std::env::var_os(loci::config::DATA_DIR_VARIABLE).is_none() {
        command.env(loci::config::DATA_DIR_VARIABLE, data);
    }
    let done = command.output().context("starting loci")?;
    ensure!(done.status.success(), "loci {} failed", arguments.join(" "));
    let text = std::fs::read_to_string(cost.path())?;
    let mut numbers = text.split(' ').filter_map(|number| number.parse().ok());
    let (Some(cpu), Some(peak)) = (numbers.next(), numbers.next()) else {
        anyhow::bail!("loci {} did not say what it cost", arguments.join(" "));
    };
    Ok(Ran { output: done.stdout, cpu, peak })
}
