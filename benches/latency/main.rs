//! How long a save takes to be seen: from the write of a file to the answer of `find_symbol` and
//! `find_references` over MCP that shows it, with the daemon warm. Then a switch of branches, and
//! what the daemon costs while nothing happens.
//!
//! ```text
//! cargo run --release --example latency -- [--edits 200] [--interfaces 50] [--files 2000]
//!     [--idle 60] [--seed 1] FOLDER
//! ```
//!
//! The folder is copied; the daemon, its database and `loci mcp` are this program's own and end with
//! it. Linux only: what processes cost is read from `/proc`.

#[path = "../support/cost.rs"]
#[allow(dead_code, reason = "each benchmark uses its part")]
mod cost;
mod pick;
mod proc;
mod session;

use anyhow::{Context, ensure};
use pick::{Edits, Shared, Tree};
use session::{Answer, Session};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::time::{Duration, Instant};

/// How long an answer may wait for the index, in milliseconds.
const WAIT_MS: u64 = 30_000;

/// Asking again where an answer did not show the change, at most.
const MAX_ASKED: usize = 200;

struct Settings {
    edits: usize,
    interfaces: usize,
    files: usize,
    idle: Duration,
    seed: u64,
    folder: PathBuf,
}

fn settings() -> anyhow::Result<Settings> {
    let (mut edits, mut interfaces, mut files, mut idle, mut seed) = (200, 50, 2000, 60, 1);
    let mut folder = None;
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        let number = match argument.as_str() {
            "--edits" => &mut edits,
            "--interfaces" => &mut interfaces,
            "--files" => &mut files,
            "--idle" => &mut idle,
            "--seed" => &mut seed,
            _ => {
                folder = Some(PathBuf::from(argument));
                continue;
            }
        };
        *number =
            arguments.next().with_context(|| format!("{argument} takes a number"))?.parse()?;
    }
    let folder =
        folder.context("usage: latency [--edits N] [--interfaces N] [--files N] FOLDER")?;
    let idle = Duration::from_secs(idle as u64);
    Ok(Settings { edits, interfaces, files, idle, seed: seed as u64, folder })
}

fn main() -> anyhow::Result<ExitCode> {
    if let Some(code) = cost::as_loci() {
        return Ok(code);
    }
    let settings = settings()?;
    let place = tempfile::tempdir()?;
    let root = place.path().canonicalize()?.join("tree");
    let mut tree = Tree::copy(&settings.folder, &root, settings.seed)?;
    git(&root, &["init", "-q", "-b", "main"])?;
    git(&root, &["add", "-A", "-f"])?;
    git(&root, &["commit", "-q", "-m", "as it was"])?;
    println!("{}: {} documents, {} lines", settings.folder.display(), tree.documents(), tree.lines);

    let start = Instant::now();
    let mut session = Session::start(&place.path().join("data"), &root)?;
    println!("first index: {:.1} s", start.elapsed().as_secs_f64());
    println!("| what | N | median ms | p95 ms | max ms | asked again |");
    println!("|---|---:|---:|---:|---:|---:|");

    bodies(&mut session, &mut tree, settings.edits)?;
    interfaces(&mut session, &mut tree, settings.interfaces)?;
    switches(&mut session, &tree, &root, settings.files)?;
    idle(&session, settings.idle)?;
    session.end()?;
    Ok(ExitCode::SUCCESS)
}

/// Times of one kind.
#[derive(Default)]
struct Times {
    all: Vec<Duration>,
    /// Answers that did not show the change yet.
    again: usize,
}

impl Times {
    /// Writes, and asks until the change is seen.
    fn measure(
        &mut self,
        session: &mut Session,
        write: impl FnOnce() -> anyhow::Result<()>,
        ask: &Answer,
    ) -> anyhow::Result<()> {
        let start = Instant::now();
        write()?;
        for asked in 0..MAX_ASKED {
            if session.ask(ask, WAIT_MS)? {
                self.all.push(start.elapsed());
                self.again += asked;
                return Ok(());
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        anyhow::bail!("the change is never seen: {ask:?}: {}", session.last)
    }

    fn print(&mut self, what: &str) {
        self.all.sort();
        let ms = |part: f64| {
            let at = ((self.all.len() as f64 * part).ceil() as usize).clamp(1, self.all.len());
            self.all[at - 1].as_secs_f64() * 1000.0
        };
        if self.all.is_empty() {
            return println!("| {what} | 0 | | | | |");
        }
        let number = self.all.len();
        println!(
            "| {what} | {number} | {:.1} | {:.1} | {:.1} | {} |",
            ms(0.5),
            ms(0.95),
            ms(1.0),
            self.again
        );
    }
}

/// Changes inside bodies: a call of the function itself, which moves what stands below it.
fn bodies(session: &mut Session, tree: &mut Tree, number: usize) -> anyhow::Result<()> {
    let (mut moved, mut called) = (Times::default(), Times::default());
    for n in 0..number {
        let Edits { path, text, function, line, below, below_line } = tree.body_edit()?;
        let target = tree.root.join(&path);
        let write = || pick::save(&target, &text, n % 4 < 2);
        if n % 2 == 0 {
            let ask = Answer::SymbolAt { query: below, path, line: below_line };
            moved.measure(session, write, &ask)?;
        } else {
            let Some(symbol) = session.symbol(&function, &path)? else { continue };
            let ask = Answer::ReferenceAt { symbol, path, line };
            called.measure(session, write, &ask)?;
        }
    }
    let mut all =
        Times { all: [&moved.all[..], &called.all].concat(), again: moved.again + called.again };
    moved.print("body edit, find_symbol");
    called.print("body edit, find_references");
    all.print("body edit, both");
    Ok(())
}

/// Names that about a hundred other symbols use change, and change back.
fn interfaces(session: &mut Session, tree: &mut Tree, number: usize) -> anyhow::Result<()> {
    let shared = shared(session, tree)?;
    let (mut renamed, mut back) = (Times::default(), Times::default());
    for n in 0..number.div_ceil(2) {
        let Shared { path, name, position, references, .. } = &shared[n % shared.len()];
        let target = tree.root.join(path);
        let before = std::fs::read_to_string(&target)?;
        let other = format!("{name}_of_loci{n}");
        let changed =
            format!("{}{other}{}", &before[..*position], &before[position + name.len()..]);
        let ask = Answer::Found { query: other, path: path.clone() };
        renamed.measure(session, || pick::save(&target, &changed, n % 2 == 0), &ask)?;
        let Some(symbol) = session.symbol(&format!("{name}_of_loci{n}"), path)? else {
            anyhow::bail!("{name} is not found under its new name")
        };
        ensure!(session.references(&symbol)?.0 < *references, "{name} keeps its references");
        let ask =
            Answer::Referenced { name: name.clone(), path: path.clone(), at_least: *references };
        back.measure(session, || pick::save(&target, &before, n % 2 == 0), &ask)?;
    }
    let mut all =
        Times { all: [&renamed.all[..], &back.all].concat(), again: renamed.again + back.again };
    renamed.print("interface changed, find_symbol");
    back.print("interface changed back, find_references");
    all.print("interface, both");
    Ok(())
}

/// Definitions with about a hundred dependents.
fn shared(session: &mut Session, tree: &Tree) -> anyhow::Result<Vec<Shared>> {
    let mut shared = Vec::new();
    for mut candidate in tree.shared() {
        let Some(symbol) = session.symbol(&candidate.name, &candidate.path)? else { continue };
        (candidate.references, candidate.dependents) = session.references(&symbol)?;
        if (80..=250).contains(&candidate.references) && candidate.dependents >= 60 {
            shared.push(candidate);
        }
        if shared.len() == 8 {
            break;
        }
    }
    ensure!(!shared.is_empty(), "nothing has about a hundred dependents here");
    for Shared { path, name, references, dependents, .. } in &shared {
        eprintln!("{name} in {path}: {references} references from {dependents} symbols");
    }
    Ok(shared)
}

/// Another branch of which so many files differ, there and back, once to know it and then timed.
fn switches(session: &mut Session, tree: &Tree, root: &Path, files: usize) -> anyhow::Result<()> {
    git(root, &["add", "-A", "-f"])?;
    git(root, &["commit", "-q", "-m", "edited"])?;
    git(root, &["checkout", "-q", "-b", "other"])?;
    tree.other_branch(files)?;
    git(root, &["add", "-A", "-f"])?;
    git(root, &["commit", "-q", "-m", "other"])?;
    let (there, gone) = (
        Answer::Found { query: pick::PROBE.to_owned(), path: String::new() },
        Answer::NotFound { query: pick::PROBE.to_owned() },
    );
    let mut first = Times::default();
    first.measure(session, || Ok(()), &there)?;
    first.print(&format!("{files} files written and committed, new content"));
    let mut times = Times::default();
    for round in 0..4 {
        let (branch, ask) = if round % 2 == 0 { ("main", &gone) } else { ("other", &there) };
        times.measure(session, || git(root, &["checkout", "-q", branch]), ask)?;
    }
    times.print(&format!("switch of {files} files, git's own time included"));
    git(root, &["checkout", "-q", "main"])?;
    session.ask(&gone, WAIT_MS)?;
    Ok(())
}

/// What the daemon costs while nothing happens.
fn idle(session: &Session, time: Duration) -> anyhow::Result<()> {
    // What the last change left to do is not idling.
    std::thread::sleep(Duration::from_secs(5));
    let pid = session.daemon();
    let before = proc::Cost::of(pid)?;
    std::thread::sleep(time);
    let after = proc::Cost::of(pid)?;
    let seconds = time.as_secs_f64();
    let cpu = after.cpu - before.cpu;
    println!(
        "\nidle for {seconds:.0} s: {cpu:.2} s of processor ({:.3} % of a core), {} context switches; \
         RSS {:.0} MiB, PSS {:.0} MiB, {} watches",
        cpu / seconds * 100.0,
        after.switches_since(&before),
        after.rss_mib,
        after.pss_mib,
        proc::watches(pid)?,
    );
    Ok(())
}

fn git(root: &Path, arguments: &[&str]) -> anyhow::Result<()> {
    let output = Command::new("git")
        .args([
            "-c",
            "user.name=somebody",
            "-c",
            "user.email=somebody@example.org",
            "-c",
            "gc.auto=0",
        ])
        .args(arguments)
        .current_dir(root)
        .output()
        .context("this benchmark needs git")?;
    let said = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "git {}: {said}", arguments.join(" "));
    Ok(())
}
