//! What another process costs, from `/proc`.

use anyhow::Context;
use std::collections::BTreeMap;
use std::fs;

/// Clock ticks a second in `/proc`: Linux tells programs this number on every platform.
const TICKS: f64 = 100.0;

/// What a process has cost so far.
pub struct Cost {
    /// Processor seconds.
    pub cpu: f64,
    /// Context switches of each thread.
    switches: BTreeMap<String, u64>,
    pub rss_mib: f64,
    pub pss_mib: f64,
}

impl Cost {
    pub fn of(pid: u32) -> anyhow::Result<Self> {
        let stat = fs::read_to_string(format!("/proc/{pid}/stat")).context("the daemon runs")?;
        // The name, which may hold anything, ends with the last parenthesis.
        let fields = stat.rsplit_once(')').map_or("", |(_, rest)| rest);
        let ticks = fields.split_ascii_whitespace().skip(11).take(2);
        let cpu = ticks.filter_map(|ticks| ticks.parse::<f64>().ok()).sum::<f64>() / TICKS;
        let mut switches = BTreeMap::new();
        for task in fs::read_dir(format!("/proc/{pid}/task"))?.flatten() {
            let status = fs::read_to_string(task.path().join("status")).unwrap_or_default();
            let lines = status.lines().filter(|line| line.contains("ctxt_switches"));
            let number = |line: &str| line.rsplit(char::is_whitespace).next()?.parse::<u64>().ok();
            let thread = task.file_name().to_string_lossy().into_owned();
            switches.insert(thread, lines.filter_map(number).sum());
        }
        let memory = fs::read_to_string(format!("/proc/{pid}/smaps_rollup")).unwrap_or_default();
        let mib = |name: &str| {
            let line = memory.lines().find_map(|line| line.strip_prefix(name));
            let kib =
                line.and_then(|line| line.split_ascii_whitespace().next()?.parse::<f64>().ok());
            kib.unwrap_or_default() / 1024.0
        };
        Ok(Self { cpu, switches, rss_mib: mib("Rss:"), pss_mib: mib("Pss:") })
    }
}

impl Cost {
    /// Context switches since then, of the threads that are still there.
    pub fn switches_since(&self, before: &Self) -> u64 {
        let of = |(thread, now): (&String, &u64)| now - before.switches.get(thread).unwrap_or(&0);
        self.switches.iter().map(of).sum()
    }
}

/// The inotify watches that a process holds.
pub fn watches(pid: u32) -> anyhow::Result<usize> {
    let mut watches = 0;
    for entry in fs::read_dir(format!("/proc/{pid}/fdinfo"))?.flatten() {
        let info = fs::read_to_string(entry.path()).unwrap_or_default();
        watches += info.lines().filter(|line| line.starts_with("inotify wd:")).count();
    }
    Ok(watches)
}
