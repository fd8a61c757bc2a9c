//! Whether the callers that the index answers with are those that the compiler knows: of random
//! functions of each package, who calls them, and recall and precision of that.
//!
//! ```text
//! cargo run --release --example callers -- TRUTH SRC [--number 50] [--seed 1] [--only NAME]
//!     [--show 0] [--without-dependencies] [--indexed]
//! ```
//!
//! TRUTH holds the compilers' answers (`<set>/<package>.refs.jsonl.zst` and what lies beside), SRC
//! the sources below `rust` and `ts`. With `--indexed` the packages are asked about as they were
//! indexed before, in the database that the environment names. Packages are tokio and effect unless
//! `--only` names another. Of `--number 0` functions all are asked about, those that nobody calls
//! too; else such as the compiler knows a call of. A caller is the function, constant, field or other
//! definition the call stands in, or the file; what stands in a function's body counts as that
//! function.
//!
//! `P` and `R` are precision and recall of callers over all functions. Where the compiler names the
//! member of a trait or an interface and the answer is one that implements it, the answer is neither
//! right nor wrong: `P+` and `R+` take it for right. Callers at places of which the compiler says
//! nothing (code that is not built, bodies of macros) are not judged. Callers are read from
//! `find_references`; `trace differs` counts the functions of which a trace one level deep finds
//! others, where they are not too many for one.

#[path = "../support/cost.rs"]
#[allow(dead_code, reason = "each benchmark uses its part")]
mod cost;
mod truth;

use anyhow::{Context, ensure};
use loci::config::{Config, DATA_DIR_VARIABLE, Overrides};
use loci::model::{EdgeKind, SymbolKind};
use loci::query::{
    Direction, Query, QueryError, Reference, ReferenceQuery, SymbolQuery, TraceQuery, limits,
};
use loci::store::Store;
use loci::store::managed::Server;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use truth::{Caller, Function, Truth};

/// The packages asked about unless one is named.
const PACKAGES: [&str; 2] = ["tokio-", "effect-"];

struct Settings {
    truth: PathBuf,
    sources: PathBuf,
    number: usize,
    seed: u64,
    show: usize,
    only: Vec<String>,
    with_dependencies: bool,
    indexed: bool,
}

fn settings() -> anyhow::Result<Settings> {
    const USAGE: &str = "usage: callers TRUTH SRC [--number N] [--seed N] [--only NAME] [--show N]";
    let (mut number, mut seed, mut show) = (50, 1, 0);
    let (mut folders, mut only, mut with_dependencies) = (Vec::new(), Vec::new(), true);
    let mut indexed = false;
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        let mut value =
            || arguments.next().with_context(|| format!("{argument} takes a value; {USAGE}"));
        match argument.as_str() {
            "--number" => number = value()?.parse()?,
            "--seed" => seed = value()?.parse()?,
            "--show" => show = value()?.parse()?,
            "--only" => only.push(value()?),
            "--indexed" => indexed = true,
            "--without-dependencies" => with_dependencies = false,
            _ => folders.push(PathBuf::from(&argument)),
        }
    }
    let [truth, sources] = &folders[..] else { anyhow::bail!(USAGE) };
    if only.is_empty() {
        only = PACKAGES.map(str::to_owned).to_vec();
    }
    let (truth, sources) = (truth.canonicalize()?, sources.canonicalize()?);
    Ok(Settings { truth, sources, number, seed, show, only, with_dependencies, indexed })
}

fn main() -> anyhow::Result<ExitCode> {
    if let Some(code) = cost::as_loci() {
        return Ok(code);
    }
    let settings = settings()?;
    let place = tempfile::tempdir()?;
    let data = match std::env::var_os(DATA_DIR_VARIABLE) {
        Some(data) => PathBuf::from(data),
        None => place.path().join("data"),
    };
    let done = report(&settings, &data);
    // A managed server would outlive its folder.
    if std::env::var_os(DATA_DIR_VARIABLE).is_none() {
        cost::loci(&data, &["db", "stop"]).ok();
    }
    done.map(|()| ExitCode::SUCCESS)
}

fn report(settings: &Settings, data: &Path) -> anyhow::Result<()> {
    println!(
        "| package | functions | callers, truth | answered | right | dispatch | wrong | P | R | \
         P+ | R+ | all equal | not judged | not indexed | trace differs |"
    );
    println!("|---|{}", "---:|".repeat(14));
    for (truth, folder) in packages(settings)? {
        let root = folder.to_str().context("SRC has a UTF-8 name")?;
        let mut index = vec!["index", "--full", root];
        if !settings.with_dependencies {
            index.push("--no-dependencies");
        }
        if !settings.indexed {
            cost::loci(data, &index)?;
        }
        let truth = Truth::read(&truth)?;
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let (scores, shown) = runtime.block_on(ask(settings, data, &folder, &truth))?;
        scores.print(folder.file_name().unwrap_or_default().to_string_lossy().as_ref());
        for line in shown.iter().take(settings.show) {
            eprintln!("{line}");
        }
    }
    Ok(())
}

/// What lies at each package's truth, and its folder.
fn packages(settings: &Settings) -> anyhow::Result<Vec<(PathBuf, PathBuf)>> {
    let mut packages = Vec::new();
    for set in std::fs::read_dir(&settings.truth)? {
        let set = set?.path();
        for file in std::fs::read_dir(&set).into_iter().flatten() {
            let name = file?.file_name().to_string_lossy().into_owned();
            let Some(name) = name.strip_suffix(".refs.jsonl.zst") else { continue };
            if !settings.only.iter().any(|only| name.starts_with(only.as_str())) {
                continue;
            }
            let folders = ["rust", "ts"].map(|l| settings.sources.join(l).join(name));
            let folder = folders.into_iter().find(|folder| folder.is_dir());
            packages.push((set.join(name), folder.with_context(|| format!("{name}: no sources"))?));
        }
    }
    packages.sort();
    ensure!(!packages.is_empty(), "{} holds no such package", settings.truth.display());
    Ok(packages)
}

/// Callers in numbers.
#[derive(Default)]
struct Scores {
    functions: usize,
    truth: usize,
    right: usize,
    dispatch: usize,
    wrong: usize,
    found: usize,
    /// Truth that an implementation's caller answers.
    found_by_dispatch: usize,
    equal: usize,
    unjudged: usize,
    not_indexed: usize,
    trace_differs: usize,
}

impl Scores {
    fn print(&self, package: &str) {
        let percent = |part: usize, of: usize| match of {
            0 => "–".to_owned(),
            _ => format!("{:.2}", 100.0 * part as f64 / of as f64),
        };
        let answered = self.right + self.dispatch + self.wrong;
        println!(
            "| {package} | {} | {} | {answered} | {} | {} | {} | {} | {} | {} | {} | {} | {} | {} | {} |",
            self.functions,
            self.truth,
            self.right,
            self.dispatch,
            self.wrong,
            percent(self.right, answered),
            percent(self.found, self.truth),
            percent(self.right + self.dispatch, answered),
            percent(self.found + self.found_by_dispatch, self.truth),
            self.equal,
            self.unjudged,
            self.not_indexed,
            self.trace_differs,
        );
    }
}

/// What the compiler says of an answer, from the worst that can be told to the best.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Verdict {
    Unjudged,
    Wrong,
    Dispatch,
    Right,
}

async fn ask(
    settings: &Settings,
    data: &Path,
    folder: &Path,
    truth: &Truth,
) -> anyhow::Result<(Scores, Vec<String>)> {
    let config =
        Config::resolve(Overrides { data_dir: Some(data.to_owned()), ..Default::default() })?;
    let server =
        tokio::task::spawn_blocking(move || Server::ensure_running(&config.server, &mut |_| {}));
    let server = server.await??;
    let store = Store::open(server.connect_options(server.database())).await?;
    let query = Query::open(&store, Some(folder), folder).await?;
    let mut asker = Asker { query, store: &store, folder, truth };
    let (mut scores, mut shown) = (Scores::default(), Vec::new());
    for function in chosen(truth, settings.number, settings.seed) {
        asker.score(&function, &mut scores, &mut shown).await?;
    }
    Ok((scores, shown))
}

/// So many functions that are called, or all.
fn chosen(truth: &Truth, number: usize, mut seed: u64) -> Vec<Function> {
    if number == 0 {
        return truth.functions.clone();
    }
    let called = truth.functions.iter().filter(|function| !truth.calls(function).is_empty());
    let mut called: Vec<Function> = called.cloned().collect();
    let number = number.min(called.len());
    for place in 0..number {
        // SplitMix64.
        seed = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = seed;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        let other = place + ((z ^ (z >> 31)) % (called.len() - place) as u64) as usize;
        called.swap(place, other);
    }
    called.truncate(number);
    called
}

/// Who makes these calls of a symbol, itself left out: a trace does not come back to where it began.
fn callers_but(symbol: &str, calls: &[Reference]) -> BTreeSet<String> {
    let callers = calls.iter().map(|call| call.enclosing_id.clone());
    callers.filter(|caller| caller != symbol).collect()
}

struct Asker<'a> {
    query: Query<'a>,
    store: &'a Store,
    folder: &'a Path,
    truth: &'a Truth,
}

impl Asker<'_> {
    /// The symbols that are a function: overloads are several.
    async fn symbols(
        &self,
        name: &str,
        file: &str,
        lines: &BTreeSet<u64>,
    ) -> anyhow::Result<Vec<String>> {
        let search = SymbolQuery {
            path: file.to_owned(),
            limit: limits::MAX_SYMBOLS,
            fuzzy: false,
            ..SymbolQuery::new(name)
        };
        let found = match self.query.find_symbol(&search).await {
            Ok(found) => found.symbols,
            Err(QueryError::UnknownSymbol { .. } | QueryError::UnknownPath { .. }) => Vec::new(),
            Err(error) => return Err(error.into()),
        };
        let symbols = found.into_iter().map(|found| found.symbol);
        let own = symbols.filter(|s| s.name == name && lines.contains(&u64::from(s.line)));
        Ok(own.map(|symbol| symbol.id).collect())
    }

    /// All calls of a symbol.
    async fn calls(&self, symbol: &str) -> anyhow::Result<Vec<Reference>> {
        let mut search = ReferenceQuery {
            kinds: vec![EdgeKind::Calls],
            limit: limits::MAX_REFERENCES,
            ..ReferenceQuery::new(symbol)
        };
        let mut calls = Vec::new();
        loop {
            let page = self.query.find_references(&search).await?;
            calls.extend(page.references);
            match page.next_cursor {
                Some(cursor) => search.cursor = Some(cursor),
                None => return Ok(calls),
            }
        }
    }

    /// Who calls a symbol, as a trace finds it; `None` where they are too many for one.
    async fn traced(&self, symbol: &str) -> anyhow::Result<Option<BTreeSet<String>>> {
        let search = TraceQuery {
            kinds: vec![EdgeKind::Calls],
            depth: 1,
            limit: limits::MAX_TRACED,
            ..TraceQuery::new(symbol, Direction::Dependents)
        };
        let trace = self.query.trace(&search).await?;
        let whole = !trace.cut.symbols && trace.cut.edges_of_levels.is_empty();
        Ok(whole.then(|| trace.symbols.into_iter().map(|traced| traced.id).collect()))
    }

    /// The callers that the answers name, as the truth counts them.
    async fn callers(&self, calls: &[Reference]) -> anyhow::Result<HashMap<String, Caller>> {
        let repository = self.store.repository(&self.folder.to_string_lossy()).await?;
        let repository = repository.context("the package is indexed")?;
        let mut snapshot = self.store.snapshot(repository.id).await?.context("it still is")?;
        let ids: BTreeSet<i64> =
            calls.iter().filter_map(|call| call.enclosing_id.parse().ok()).collect();
        let rows = snapshot.symbols_by_id(&ids.into_iter().collect::<Vec<_>>()).await?;
        let caller = |kind, path: &str, line: u32| match kind {
            SymbolKind::File | SymbolKind::Module | SymbolKind::Namespace => (path.to_owned(), 0),
            _ => self.truth.caller(path, u64::from(line)),
        };
        let callers = rows.iter().map(|row| {
            let symbol = &row.symbol;
            (symbol.id.to_string(), caller(symbol.kind, &row.path, symbol.position.line))
        });
        Ok(callers.collect())
    }

    fn verdict(&self, call: &Reference, function: &Function) -> Verdict {
        let name = call.alias.as_deref().unwrap_or(&function.name);
        let (line, column) = (u64::from(call.line), u64::from(call.column));
        let known = self.truth.known(&call.path, line, column, name);
        if known.is_empty() {
            return Verdict::Unjudged;
        }
        let is_call = |row: &usize| self.truth.rows[*row].kind == "call";
        if known.iter().any(|row| is_call(row) && self.truth.leads_to(*row, function)) {
            return Verdict::Right;
        }
        if known.iter().any(|row| self.truth.may_run(*row, function)) {
            return Verdict::Dispatch;
        }
        Verdict::Wrong
    }

    async fn score(
        &mut self,
        function: &Function,
        scores: &mut Scores,
        shown: &mut Vec<String>,
    ) -> anyhow::Result<()> {
        let symbols = self.symbols(&function.name, &function.file, &function.lines).await?;
        let mut calls = Vec::new();
        let mut same = true;
        for symbol in &symbols {
            let of_one = self.calls(symbol).await?;
            let traced = self.traced(symbol).await?;
            same &= traced.is_none_or(|traced| traced == callers_but(symbol, &of_one));
            calls.extend(of_one);
        }
        scores.trace_differs += usize::from(!same);
        let enclosing = self.callers(&calls).await?;
        let mut answered: BTreeMap<Caller, (Verdict, &Reference)> = BTreeMap::new();
        for call in &calls {
            let caller = enclosing.get(&call.enclosing_id).cloned();
            let caller = caller.context("a caller is a symbol")?;
            let verdict = self.verdict(call, function);
            let best = answered.entry(caller).or_insert((verdict, call));
            if verdict > best.0 {
                *best = (verdict, call);
            }
        }
        let mut truth: BTreeMap<Caller, BTreeSet<usize>> = BTreeMap::new();
        for row in self.truth.calls(function) {
            let (file, line) = &self.truth.rows[row].at;
            truth.entry(self.truth.caller(file, *line)).or_default().insert(row);
        }
        let what =
            format!("{}:{} {}", function.file, function.lines.first().unwrap_or(&0), function.name);
        let mut equal = true;
        for (caller, (verdict, call)) in &answered {
            // A right call in the wrong body is no right caller.
            let verdict = match verdict {
                Verdict::Right if !truth.contains_key(caller) => Verdict::Wrong,
                other => *other,
            };
            equal &= matches!(verdict, Verdict::Right | Verdict::Unjudged);
            match verdict {
                Verdict::Unjudged => scores.unjudged += 1,
                Verdict::Wrong => scores.wrong += 1,
                Verdict::Dispatch => scores.dispatch += 1,
                Verdict::Right => scores.right += 1,
            }
            if verdict == Verdict::Wrong {
                let (path, line, column) = (&call.path, call.line, call.column);
                shown.push(format!("wrong: {what}: {path}:{line}:{column} ({})", call.resolution));
            }
        }
        for (caller, rows) in &truth {
            let found = answered.get(caller).is_some_and(|(verdict, _)| *verdict == Verdict::Right);
            scores.found += usize::from(found);
            equal &= found;
            if !found {
                let by_dispatch = self.runs_instead(rows, caller).await?;
                scores.found_by_dispatch += usize::from(by_dispatch);
                if !by_dispatch {
                    let at = rows.first().map(|row| &self.truth.rows[*row].at);
                    shown.push(format!("missing: {what}: {at:?}"));
                }
            }
        }
        scores.functions += 1;
        scores.truth += truth.len();
        scores.equal += usize::from(equal);
        scores.not_indexed += usize::from(symbols.is_empty());
        Ok(())
    }

    /// Whether a caller is one of a member that may run in place of the one its calls name.
    async fn runs_instead(&self, rows: &BTreeSet<usize>, caller: &Caller) -> anyhow::Result<bool> {
        for row in rows {
            let (file, line) = &self.truth.rows[*row].at;
            for (path, declared) in self.truth.alternatives(*row) {
                let Some(other) = self.truth.function_at(path, *declared) else { continue };
                for symbol in self.symbols(&other.name, path, &other.lines).await? {
                    let calls = self.calls(&symbol).await?;
                    let here =
                        calls.into_iter().filter(|c| c.path == *file && u64::from(c.line) == *line);
                    let here: Vec<Reference> = here.collect();
                    if self.callers(&here).await?.values().any(|c| c == caller) {
                        return Ok(true);
                    }
                }
            }
        }
        Ok(false)
    }
}
