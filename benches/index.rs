//! What indexing costs, in processor seconds with PostgreSQL's own included, against parsing alone.
//!
//! ```text
//! LOCI_BENCH_PATH=FOLDER cargo bench --bench index
//! ```
//!
//! Works on a copy of the folder's sources (this repository's where none is named), because the
//! last step edits one of them, and on a PostgreSQL of its own that syncs as it would in earnest.
//! Linux only: processor times are read from `/proc`.

use anyhow::{Context, ensure};
use loci::extract::extract;
use loci::index::{Options, Report, index};
use loci::model::Language;
use loci::store::Store;
use loci::store::managed::{Server, ServerSettings};
use loci::walk::read::{Content, read};
use loci::walk::{Candidate, walk};
use rayon::prelude::*;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// The folder whose sources are indexed.
const PATH_VARIABLE: &str = "LOCI_BENCH_PATH";

/// Clock ticks a second in `/proc`: Linux tells programs this number on every platform.
const TICKS: f64 = 100.0;

/// How long PostgreSQL may take to end the processes of a closed store.
const SETTLE: Duration = Duration::from_millis(500);

fn main() -> anyhow::Result<()> {
    // `cargo test --all-targets` runs benchmarks without this, to see that they start.
    if !std::env::args().any(|argument| argument == "--bench") {
        return Ok(());
    }
    let from = std::env::var_os(PATH_VARIABLE)
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    let copied = tempfile::tempdir()?;
    let root = copied.path().canonicalize()?;
    let sources = copy(&loci::walk::root(&from)?, &root)?;
    let mut settings =
        ServerSettings::from_env(Path::new(env!("CARGO_TARGET_TMPDIR")).join("bench"))?;
    // A server somebody else uses would be charged for their work too.
    settings.database_url = None;
    let server = Server::ensure_running(&settings, &mut |step| eprintln!("{step}"))?;
    let database = Database::new(&server)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    // What starting it took is nobody's to pay.
    std::thread::sleep(SETTLE);

    let (lines, parsing) = measure(&server, || Ok(parse(&root, &sources)))?;
    println!("{} documents, {lines} lines of {}\n", sources.len(), from.display());
    println!(
        "{:<10} {:>8} {:>8} {:>8} {:>12} {:>9}",
        "", "seconds", "loci cpu", "pg cpu", "lines/cpu s", "of parse"
    );
    let print = |what: &str, cost: &Cost| cost.print(what, lines, &parsing);
    print("parse", &parsing);
    let ((), extracting) = measure(&server, || {
        extract_all(&root, &sources);
        Ok(())
    })?;
    print("extract", &extracting);
    for (what, unchanged, parsed) in
        [("index", false, sources.len()), ("unchanged", true, 0), ("one edit", false, 1)]
    {
        if parsed == 1 {
            edit(&root, &sources)?;
        }
        let run = || runtime.block_on(run(&server, database.name(), &root));
        let (report, cost) = measure(&server, run)?;
        ensure!((report.unchanged, report.parsed) == (unchanged, parsed), "{what}: {report:#?}");
        print(what, &cost);
    }
    Ok(())
}

/// Copies what the index would read; answers with its documents.
fn copy(from: &Path, to: &Path) -> anyhow::Result<Vec<Candidate>> {
    let tree = walk(from);
    let candidates = tree.candidates.iter().map(|candidate| &candidate.path);
    for path in candidates.chain(&tree.manifests) {
        let target = to.join(path);
        if let Some(folder) = target.parent() {
            std::fs::create_dir_all(folder)?;
        }
        std::fs::copy(from.join(path), target).with_context(|| path.clone())?;
    }
    // Only what is parsed counts; what is skipped costs next to nothing.
    let parsable =
        |candidate: &Candidate| matches!(read(to, &candidate.path), Content::Text { .. });
    let sources: Vec<_> = tree.candidates.into_iter().filter(parsable).collect();
    ensure!(!sources.is_empty(), "{} holds no sources", from.display());
    Ok(sources)
}

/// Reads and parses, and no more; answers with the lines.
fn parse(root: &Path, sources: &[Candidate]) -> usize {
    let one = |candidate: &Candidate| {
        let Content::Text { text, .. } = read(root, &candidate.path) else { return 0 };
        let Ok(spec) = loci::language::spec(candidate.language) else { return 0 };
        let mut parser = tree_sitter::Parser::new();
        if parser.set_language(&spec.grammar).is_ok() {
            std::hint::black_box(parser.parse(&text, None));
        }
        text.lines().count()
    };
    sources.par_iter().map(one).sum()
}

/// Reads, parses and extracts.
fn extract_all(root: &Path, sources: &[Candidate]) {
    sources.par_iter().for_each(|candidate| {
        if let Content::Text { text, .. } = read(root, &candidate.path) {
            let _ = std::hint::black_box(extract(candidate.language, &text));
        }
    });
}

/// Appends a function to the document in the middle.
fn edit(root: &Path, sources: &[Candidate]) -> anyhow::Result<()> {
    let candidate = &sources[sources.len() / 2];
    let added = match candidate.language {
        Language::Rust => "\nfn added_by_the_benchmark() {}\n",
        _ => "\nfunction addedByTheBenchmark() {}\n",
    };
    let path = root.join(&candidate.path);
    let text = std::fs::read_to_string(&path)? + added;
    Ok(std::fs::write(path, text)?)
}

async fn run(server: &Server, database: &str, root: &Path) -> anyhow::Result<Report> {
    let store = Store::open(server.connect_options(database)).await?;
    let report = index(&store, root, &Options::default(), Arc::new(|_| ())).await?;
    store.close().await;
    Ok(report)
}

/// What something took, in seconds.
struct Cost {
    wall: f64,
    own: f64,
    postgres: f64,
}

impl Cost {
    fn print(&self, what: &str, lines: usize, parsing: &Cost) {
        let cpu = self.own + self.postgres;
        println!(
            "{what:<10} {:>8.2} {:>8.2} {:>8.2} {:>12.0} {:>8.2}x",
            self.wall,
            self.own,
            self.postgres,
            lines as f64 / cpu.max(1.0 / TICKS),
            cpu / parsing.own.max(1.0 / TICKS),
        );
    }
}

fn measure<T>(
    server: &Server,
    work: impl FnOnce() -> anyhow::Result<T>,
) -> anyhow::Result<(T, Cost)> {
    let (own, postgres) = (own_cpu()?, postgres_cpu(server)?);
    let start = Instant::now();
    let done = work()?;
    let wall = start.elapsed().as_secs_f64();
    let own = own_cpu()? - own;
    std::thread::sleep(SETTLE);
    Ok((done, Cost { wall, own, postgres: postgres_cpu(server)? - postgres }))
}

/// One process's times in `/proc`, in ticks.
struct Times {
    parent: i32,
    /// User and system.
    own: f64,
    /// The same of children that ended and were waited for.
    children: f64,
}

fn times(process: &str) -> anyhow::Result<Times> {
    let path = format!("/proc/{process}/stat");
    let text = std::fs::read_to_string(&path).with_context(|| path.clone())?;
    // The name, in parentheses, may hold blanks; the state is the first field behind it.
    let fields: Vec<&str> = text
        .rsplit_once(')')
        .map(|(_, rest)| rest.split_whitespace().collect())
        .unwrap_or_default();
    let field = |index: usize| -> anyhow::Result<f64> {
        fields.get(index).and_then(|field| field.parse().ok()).with_context(|| path.clone())
    };
    Ok(Times {
        parent: field(1)? as i32,
        own: field(11)? + field(12)?,
        children: field(13)? + field(14)?,
    })
}

fn own_cpu() -> anyhow::Result<f64> {
    Ok(times("self")?.own / TICKS)
}

/// The processor time of the postmaster and all its children, the ended ones too.
fn postgres_cpu(server: &Server) -> anyhow::Result<f64> {
    let postmaster = server.pid().context("the benchmark's PostgreSQL does not run")?;
    let all = times(&postmaster.to_string())?;
    let mut ticks = all.own + all.children;
    for entry in std::fs::read_dir("/proc")? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        // Whatever ends while it is looked at is counted with the postmaster's ended children.
        match times(&name) {
            Ok(times) if times.parent == postmaster => ticks += times.own,
            _ => {}
        }
    }
    Ok(ticks / TICKS)
}

/// A database of the benchmark's own, dropped with this value.
struct Database<'a> {
    server: &'a Server,
    name: String,
}

impl<'a> Database<'a> {
    fn new(server: &'a Server) -> anyhow::Result<Self> {
        let database = Self { server, name: format!("bench_{}", std::process::id()) };
        database.psql(&format!("CREATE DATABASE {}", database.name))?;
        Ok(database)
    }

    fn name(&self) -> &str {
        &self.name
    }

    fn psql(&self, sql: &str) -> anyhow::Result<()> {
        let mut psql = self.server.psql_command("postgres");
        let output = psql.args(["--no-psqlrc", "--quiet", "--command", sql]).output()?;
        ensure!(output.status.success(), "{sql}: {}", String::from_utf8_lossy(&output.stderr));
        Ok(())
    }
}

impl Drop for Database<'_> {
    fn drop(&mut self) {
        // Best effort: the failure that led here is what is reported.
        let _ = self.psql(&format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name));
    }
}
