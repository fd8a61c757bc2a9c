//! Ten thousand symbols stored through a [`Batch`](loci::store::Batch), against `psql`'s `\copy` of
//! the same rows into an identical table.
//!
//! Every round runs all ways one after the other, and criterion is told the time of the one it
//! measures: whatever else the machine does, it does to all of them. Every load is the first of its
//! connection, and what comes before is not counted: `psql` has started and waits for `\copy`, the
//! writer has its lock. The processors' time of PostgreSQL and of the client, which the clock does
//! not show, is printed at the end.
//!
//! `cargo bench --bench copy`

#![allow(missing_docs, reason = "criterion's macros make undocumented functions")]
#![allow(clippy::unwrap_used, reason = "a benchmark that cannot go on may panic")]

#[path = "../tests/support/mod.rs"]
mod support;

use criterion::{Criterion, criterion_group, criterion_main};
use loci::model::{Position, Range, Symbol, SymbolKind, Visibility};
use loci::store::{Store, Writer};
use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, ChildStdout, Stdio};
use std::time::{Duration, Instant};

const SYMBOLS: i64 = 10_000;

/// Symbols in one document.
const SYMBOLS_PER_DOCUMENT: i64 = 25;

/// The ways, in the order of a round.
const WAYS: [&str; 4] =
    ["batch, first load", "batch, later load", "psql \\copy, text", "psql \\copy, binary"];

/// Rows as an index has them: names that repeat, most symbols documented in a line or not at all.
fn symbols() -> Vec<Symbol> {
    let place = |line| Position { line, column: 5 };
    (0..SYMBOLS)
        .map(|n| {
            let line = (n % SYMBOLS_PER_DOCUMENT * 10 + 1) as u32;
            let name = format!("resolve_name_{}", n * 7919 % 4001);
            Symbol {
                // Hashes, as real ones are: an index is not filled in order.
                id: (n + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15_u64 as i64),
                document_id: n / SYMBOLS_PER_DOCUMENT + 1,
                enclosing_id: (n % SYMBOLS_PER_DOCUMENT != 0).then_some(n),
                container: "resolve::graph".into(),
                kind: SymbolKind::Method,
                visibility: Visibility::Crate,
                descriptor: format!(
                    "src/resolve/graph_{}.rs/Graph#{name}().",
                    n / SYMBOLS_PER_DOCUMENT
                ),
                signature: format!(
                    "pub(crate) fn {name}(&self, scope: ScopeId, name: &str) -> Option<Target>"
                ),
                documentation: match n % 3 {
                    0 => String::new(),
                    _ => {
                        format!("Looks a name up that stands in scope {n} and in those around it.")
                    }
                },
                body_hash: 0,
                position: place(line),
                range: Range { start: place(line), end: place(line + 9) },
                name,
            }
        })
        .collect()
}

/// A `psql` that waits for commands.
struct Psql {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    /// The process that serves it.
    backend: u32,
}

impl Psql {
    fn start(database: &support::TestDatabase) -> Self {
        let mut child = database
            .server()
            .psql_command(database.name())
            .args(["--no-psqlrc", "--quiet", "--tuples-only", "--no-align"])
            .args(["--set", "ON_ERROR_STOP=1"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let input = child.stdin.take().unwrap();
        let output = BufReader::new(child.stdout.take().unwrap());
        let mut psql = Self { child, input, output, backend: 0 };
        psql.run("SET search_path = loci, public; SET synchronous_commit = off;");
        psql.backend = psql.run("SELECT pg_backend_pid();").trim().parse().unwrap();
        psql
    }

    /// Runs commands to their end; answers what they print.
    fn run(&mut self, commands: &str) -> String {
        writeln!(self.input, "{commands}\n\\echo :done:").unwrap();
        self.input.flush().unwrap();
        let mut printed = String::new();
        loop {
            let mut line = String::new();
            assert_ne!(self.output.read_line(&mut line).unwrap(), 0, "psql ended");
            if line == ":done:\n" {
                return printed;
            }
            printed.push_str(&line);
        }
    }
}

impl Drop for Psql {
    fn drop(&mut self) {
        let _ = writeln!(self.input, "\\quit");
        let _ = self.child.wait();
    }
}

/// Processor time that a process's living threads have used.
fn cpu_of(pid: u32) -> Duration {
    let threads = std::fs::read_dir(format!("/proc/{pid}/task")).into_iter().flatten().flatten();
    let of_thread = |thread: std::fs::DirEntry| -> Option<u64> {
        let stat = std::fs::read_to_string(thread.path().join("schedstat")).ok()?;
        stat.split_whitespace().next()?.parse().ok()
    };
    Duration::from_nanos(threads.filter_map(of_thread).sum())
}

/// What one load took, or many.
#[derive(Clone, Copy, Default)]
struct Cost {
    wall: Duration,
    server: Duration,
    client: Duration,
}

struct Bench {
    runtime: tokio::runtime::Runtime,
    store: Store,
    /// For what is not measured.
    admin: Psql,
    /// Dropped after all that is connected to it.
    database: support::TestDatabase,
    rows: Vec<Symbol>,
    documents: Vec<i64>,
    /// The same rows as files for `\copy`.
    files: [PathBuf; 2],
    rounds: u32,
    total: [Cost; WAYS.len()],
}

impl Bench {
    fn new() -> Self {
        let database = support::database();
        let runtime = tokio::runtime::Runtime::new().unwrap();
        let options = database.connect_options().application_name("batch");
        let store = runtime.block_on(Store::open(options)).unwrap();
        let rows = symbols();
        let documents = (1..=SYMBOLS / SYMBOLS_PER_DOCUMENT).collect();
        let admin = Psql::start(&database);
        let file =
            |name: &str| support::target_directory().join(format!("{}.{name}", database.name()));
        let files = [file("text"), file("binary")];
        let total = Default::default();
        let mut bench =
            Self { runtime, store, admin, database, rows, documents, files, rounds: 0, total };
        let (writer, _) = bench.load("/files", false);
        for (file, format) in bench.files.iter().zip(["text", "binary"]) {
            bench.admin.run(&format!(
                "\\copy (SELECT * FROM symbols WHERE repository_id = {}) TO '{}' (FORMAT {format})",
                writer.repository.id,
                file.display()
            ));
        }
        bench
    }

    /// Processor time of the store's connections.
    fn server_cpu(&mut self) -> Duration {
        let pids = self.admin.run(
            "SELECT pid FROM pg_stat_activity
             WHERE datname = current_database() AND application_name = 'batch';",
        );
        pids.lines().map(|pid| cpu_of(pid.parse().unwrap())).sum()
    }

    /// Loads the rows into a new repository, or into one that has its indexes already.
    fn load(&mut self, root: &str, later: bool) -> (Writer, Cost) {
        let mut writer = self.runtime.block_on(async {
            let mut writer = self.store.writer(root, Duration::from_secs(10)).await.unwrap();
            if later {
                writer.begin().await.unwrap().commit(None, &[]).await.unwrap();
            }
            writer
        });
        let (server, client) = (self.server_cpu(), cpu_of(std::process::id()));
        let start = Instant::now();
        let committed = self.runtime.block_on(async {
            let mut batch = writer.begin().await.unwrap();
            batch.replace_symbols(&self.documents, &self.rows).await.unwrap();
            batch.commit(None, &[]).await.unwrap()
        });
        let wall = start.elapsed();
        assert_eq!(committed.symbols.written, self.rows.len() as u64);
        let client = cpu_of(std::process::id()) - client;
        let server = self.server_cpu().saturating_sub(server);
        (writer, Cost { wall, server, client })
    }

    fn load_and_remove(&mut self, later: bool) -> Cost {
        let root = format!("/bench/{}/{later}", self.rounds);
        let (writer, cost) = self.load(&root, later);
        let id = writer.repository.id;
        self.runtime.block_on(async {
            writer.close().await.unwrap();
            self.store.remove_repository(id).await.unwrap();
        });
        cost
    }

    fn copy(&mut self, file: usize, format: &str) -> Cost {
        self.admin.run("CREATE TABLE identical (LIKE symbols INCLUDING ALL);");
        let mut psql = Psql::start(&self.database);
        let copy =
            format!("\\copy identical FROM '{}' (FORMAT {format})", self.files[file].display());
        let (server, client) = (cpu_of(psql.backend), cpu_of(psql.child.id()));
        let start = Instant::now();
        psql.run(&copy);
        let wall = start.elapsed();
        let client = cpu_of(psql.child.id()) - client;
        let server = cpu_of(psql.backend) - server;
        let count = self.admin.run("SELECT count(*) FROM identical; DROP TABLE identical;");
        assert_eq!(count.trim(), self.rows.len().to_string());
        Cost { wall, server, client }
    }

    /// All ways once.
    fn round(&mut self) -> [Cost; WAYS.len()] {
        self.rounds += 1;
        let costs = [
            self.load_and_remove(false),
            self.load_and_remove(true),
            self.copy(0, "text"),
            self.copy(1, "binary"),
        ];
        for (total, cost) in self.total.iter_mut().zip(&costs) {
            total.wall += cost.wall;
            total.server += cost.server;
            total.client += cost.client;
        }
        costs
    }
}

impl Drop for Bench {
    fn drop(&mut self) {
        self.files.iter().for_each(|file| drop(std::fs::remove_file(file)));
    }
}

fn copy(criterion: &mut Criterion) {
    let mut bench = Bench::new();
    let mut group = criterion.benchmark_group("store 10000 symbols");
    group.sample_size(10).warm_up_time(Duration::from_secs(1));
    group.throughput(criterion::Throughput::Elements(SYMBOLS as u64));
    for (way, name) in WAYS.iter().enumerate() {
        group.bench_function(*name, |bencher| {
            bencher.iter_custom(|rounds| (0..rounds).map(|_| bench.round()[way].wall).sum());
        });
    }
    group.finish();
    println!(
        "mean of {} rounds, ms{:>17}{:>12}{:>12}",
        bench.rounds, "wall", "server CPU", "client CPU"
    );
    for (name, total) in WAYS.iter().zip(bench.total) {
        let mean = |of: Duration| of.as_secs_f64() * 1e3 / f64::from(bench.rounds);
        println!(
            "{name:<24}{:>14.1}{:>12.1}{:>12.1}",
            mean(total.wall),
            mean(total.server),
            mean(total.client)
        );
    }
}

criterion_group!(benches, copy);
criterion_main!(benches);
