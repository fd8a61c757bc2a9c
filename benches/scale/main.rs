//! How long questions take on a large index, over MCP: at least a million symbols and five million
//! edges in one repository.
//!
//! ```text
//! cargo run --release --example scale -- [--symbols 1000000] [--edges 5000000] [--questions 200]
//!     [--seed 1] [--data FOLDER] [--loci PROGRAM] FOLDER
//! ```
//!
//! FOLDER is copied and indexed, and its rows are multiplied by SQL until both numbers are reached:
//! every copy has other ids, names and paths, so that degrees are those of real code; the twenty
//! symbols most referred to are shared by all copies, so that hubs grow with the repository. What is
//! said in documentation is repeated: a word is as frequent as it is in FOLDER. The copies' files
//! are links to the one that was indexed. The server is the managed one as it is by default, without
//! the embedding model. With `--data` the database is kept there and found again; with `--loci` it
//! is that program which is measured, in place of this one.
//!
//! Questions are drawn at random, asked once, then asked again, which is what is measured: the time
//! from the question's first byte to the answer's last, and the processors' time in milliseconds that
//! PostgreSQL and `loci mcp` spend on it, which tells what a question costs on a machine that does
//! other work too. Linux only: the latter is read from `/proc`.

mod client;
#[path = "../support/cost.rs"]
#[allow(dead_code, reason = "each benchmark uses its part")]
mod cost;
mod grow;

use anyhow::{Context, ensure};
use client::Client;
use grow::{Database, Size, Target};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::time::{Duration, Instant};

struct Settings {
    symbols: i64,
    edges: i64,
    questions: i64,
    seed: i64,
    data: Option<PathBuf>,
    program: Program,
    folder: PathBuf,
}

/// The program that is measured; this one where no other is named.
#[derive(Default)]
struct Program(Option<PathBuf>);

impl Program {
    /// A command of it, on a database of our own.
    fn command(&self, data: &Path, arguments: &[&str]) -> anyhow::Result<Command> {
        let mut command = match &self.0 {
            Some(program) => {
                let mut command = Command::new(program);
                command.args(arguments);
                command
            }
            None => cost::command(arguments)?,
        };
        command.env(loci::config::DATA_DIR_VARIABLE, data);
        command.env(loci::config::EMBEDDINGS_VARIABLE, "off");
        Ok(command)
    }

    fn run(&self, data: &Path, arguments: &[&str]) -> anyhow::Result<()> {
        let done = self.command(data, arguments)?.status().context("starting loci")?;
        ensure!(done.success(), "loci {} failed", arguments.join(" "));
        Ok(())
    }
}

fn settings() -> anyhow::Result<Settings> {
    let (mut symbols, mut edges, mut questions, mut seed) = (1_000_000, 5_000_000, 200, 1);
    let (mut data, mut folder, mut program) = (None, None, Program::default());
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next().with_context(|| format!("{argument} takes a value"));
        match argument.as_str() {
            "--symbols" => symbols = value()?.parse()?,
            "--edges" => edges = value()?.parse()?,
            "--questions" => questions = value()?.parse()?,
            "--seed" => seed = value()?.parse()?,
            "--loci" => program = Program(Some(std::path::absolute(value()?)?)),
            "--data" => data = Some(std::path::absolute(value()?)?),
            _ => folder = Some(PathBuf::from(&argument)),
        }
    }
    let folder = folder.context("usage: scale [--symbols N] [--edges N] [--data FOLDER] FOLDER")?;
    Ok(Settings { symbols, edges, questions, seed, data, program, folder })
}

fn main() -> anyhow::Result<ExitCode> {
    if let Some(code) = cost::as_loci() {
        return Ok(code);
    }
    let settings = settings()?;
    let place = tempfile::tempdir()?;
    let kept = settings.data.clone();
    let all = kept.clone().unwrap_or_else(|| place.path().to_owned());
    std::fs::create_dir_all(&all)?;
    let all = all.canonicalize()?;
    let (data, root) = (all.join("data"), all.join("tree"));
    let done = run(&settings, &data, &root);
    // A managed server would outlive its folder.
    settings.program.run(&data, &["db", "stop"]).ok();
    done.map(|()| ExitCode::SUCCESS)
}

fn run(settings: &Settings, data: &Path, root: &Path) -> anyhow::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    if !root.exists() {
        copy(&settings.folder, root)?;
        settings.program.run(data, &["index", root.to_str().context("a UTF-8 name")?])?;
    }
    let mut database = runtime.block_on(Database::open(data, root))?;
    let one = runtime.block_on(database.size())?;
    let copies = (settings.symbols as u64).div_ceil(one.symbols.max(1) as u64);
    let copies = copies.max((settings.edges as u64).div_ceil(one.edges.max(1) as u64));
    println!("{}: {}", settings.folder.display(), said(one));
    if copies > 1 {
        let start = Instant::now();
        runtime.block_on(database.multiply(copies as i64))?;
        for copy in 1..copies {
            std::os::unix::fs::symlink(".", root.join(format!("copy{copy}")))?;
        }
        println!("{copies} copies in {:.0} s", start.elapsed().as_secs_f64());
    }
    let size = runtime.block_on(database.size())?;
    let gib = runtime.block_on(database.bytes())? as f64 / f64::from(1 << 30);
    println!("asked: {}, {gib:.1} GiB\n", said(size));
    let questions = runtime.block_on(questions(settings, &mut database))?;
    let mut client = Client::start(&settings.program, data, root)?;
    println!(
        "| question | N | p50 ms | p95 ms | max ms | goal p95 | PostgreSQL p50 | p95 | \
         loci p50 | p95 | reply p50 | reply max | refused |"
    );
    println!("|---|{}", "---:|".repeat(12));
    for question in &questions {
        question.warm(&mut client)?;
        let backends = runtime.block_on(database.backends())?;
        question.measure(&mut client, &backends)?;
    }
    Ok(())
}

fn said(size: Size) -> String {
    let Size { documents, symbols, names, edges } = size;
    format!("{documents} documents, {symbols} symbols of {names} names, {edges} edges")
}

/// Copies what is indexed of a folder, and what shapes it.
fn copy(from: &Path, root: &Path) -> anyhow::Result<()> {
    let from = loci::walk::root(from)?;
    let walked = loci::walk::walk(&from);
    let candidates = walked.candidates.iter().map(|candidate| &candidate.path);
    for path in candidates.chain(&walked.manifests).chain(&walked.other_files) {
        let target = root.join(path);
        std::fs::create_dir_all(target.parent().context("a file lies in a folder")?)?;
        std::fs::copy(from.join(path), target)?;
    }
    Ok(())
}

/// Questions of one kind.
struct Questions {
    what: String,
    tool: &'static str,
    all: Vec<Value>,
    goal: u32,
}

async fn questions(settings: &Settings, database: &mut Database) -> anyhow::Result<Vec<Questions>> {
    let (number, seed) = (settings.questions, settings.seed);
    let exact = database.names(number, 1, seed).await?;
    let fuzzy = database.names(number, 6, seed + 1).await?;
    let words = database.words(number, seed + 2).await?;
    let any = database.targets(number, false, seed + 3).await?;
    let used = database.targets(number, true, seed + 4).await?;
    let of = |what: &str, tool, goal, all| Questions { what: what.to_owned(), tool, all, goal };
    let mut questions = vec![
        of(
            "find_symbol, exact",
            "find_symbol",
            5,
            exact.iter().map(|n| json!({ "query": n })).collect(),
        ),
        of(
            "find_symbol, fuzzy (a letter missing)",
            "find_symbol",
            25,
            fuzzy.iter().map(|name| json!({ "query": misspelt(name) })).collect(),
        ),
    ];
    let drawn = |targets: &[Target], how: &str| {
        let mut edges: Vec<i64> = targets.iter().map(|target| target.edges).collect();
        edges.sort_unstable();
        let (half, most) = (edges.get(edges.len() / 2), edges.last());
        format!("of {how} (edges to it: p50 {}, max {})", half.unwrap_or(&0), most.unwrap_or(&0))
    };
    for (targets, how) in [(&any, "any symbol"), (&used, "symbols by their use")] {
        let drawn = drawn(targets, how);
        let ask = |arguments: &dyn Fn(String) -> Value| -> Vec<Value> {
            targets.iter().map(|target| arguments(target.id.to_string())).collect()
        };
        let references = ask(&|id| json!({ "symbol": id }));
        questions.push(of(&format!("find_references {drawn}"), "find_references", 10, references));
        for (depth, goal) in [(3, 20), (5, 50)] {
            let all = ask(
                &|id| json!({ "of": id, "direction": "dependents", "depth": depth, "limit": 1000 }),
            );
            let what = format!("dependents to depth {depth} {drawn}");
            questions.push(of(&what, "trace_dependencies", goal, all));
        }
    }
    questions.push(of(
        "search_code, two words of documentation",
        "search_code",
        20,
        words.iter().map(|words| json!({ "query": words })).collect(),
    ));
    Ok(questions)
}

/// The name without a letter in its middle.
fn misspelt(name: &str) -> String {
    let middle = name.chars().count() / 3;
    name.chars().enumerate().filter(|(at, _)| *at != middle).map(|(_, c)| c).collect()
}

/// Nanoseconds that processes have been on a processor.
fn spent(processes: &[i32]) -> u64 {
    let mut sum = 0;
    for process in processes {
        let threads = std::fs::read_dir(format!("/proc/{process}/task"));
        for thread in threads.into_iter().flatten().flatten() {
            let said = std::fs::read_to_string(thread.path().join("schedstat"));
            let said = said.unwrap_or_default();
            let time = said.split_ascii_whitespace().next();
            sum += time.and_then(|time| time.parse::<u64>().ok()).unwrap_or_default();
        }
    }
    sum
}

/// The value that so large a part of all is not above.
fn part_of<T: Copy>(sorted: &[T], part: f64) -> T {
    sorted[((sorted.len() as f64 * part).ceil() as usize).clamp(1, sorted.len()) - 1]
}

impl Questions {
    /// Asks everything once.
    fn warm(&self, client: &mut Client) -> anyhow::Result<()> {
        self.all.iter().try_for_each(|question| client.call(self.tool, question).map(drop))
    }

    fn measure(&self, client: &mut Client, backends: &[i32]) -> anyhow::Result<()> {
        ensure!(!self.all.is_empty(), "nothing to ask: {}", self.what);
        let (mut times, mut bytes) = (Vec::new(), Vec::new());
        let (mut database, mut loci) = (Vec::new(), Vec::new());
        let now = |client: &Client| (spent(backends), spent(&[client.pid()]));
        let ms = |before: u64, after: u64| after.saturating_sub(before) as f64 / 1e6;
        let (mut refused, mut slowest) = (0, (Duration::ZERO, &Value::Null));
        for question in &self.all {
            let before = now(client);
            let answer = client.call(self.tool, question)?;
            let after = now(client);
            database.push(ms(before.0, after.0));
            loci.push(ms(before.1, after.1));
            times.push(answer.time.as_secs_f64() * 1000.0);
            bytes.push(answer.bytes);
            refused += usize::from(answer.result["isError"] == true);
            if answer.time > slowest.0 {
                slowest = (answer.time, question);
            }
        }
        times.sort_by(f64::total_cmp);
        database.sort_by(f64::total_cmp);
        loci.sort_by(f64::total_cmp);
        bytes.sort_unstable();
        println!(
            "| {} | {} | {:.1} | {:.1} | {:.1} | {} | {:.1} | {:.1} | {:.1} | {:.1} | {} | {} | {refused} |",
            self.what,
            times.len(),
            part_of(&times, 0.5),
            part_of(&times, 0.95),
            part_of(&times, 1.0),
            self.goal,
            part_of(&database, 0.5),
            part_of(&database, 0.95),
            part_of(&loci, 0.5),
            part_of(&loci, 0.95),
            part_of(&bytes, 0.5),
            part_of(&bytes, 1.0),
        );
        eprintln!("slowest: {:.1?} for {} {}", slowest.0, self.tool, slowest.1);
        Ok(())
    }
}
