//! How often references lead where the compiler says they lead.
//!
//! ```text
//! cargo run --release --example accuracy -- TRUTH [--without-dependencies] [--only NAME] [SRC]
//! ```
//!
//! TRUTH holds the compilers' answers and what fetches and scores: `sources.toml`,
//! `fetch_sources.py`, `score.py`, `<set>/<package>.*`. SRC is where the packages' sources are kept,
//! a folder in the temporary folder where none is named; what is not there is fetched. Every package
//! is indexed by `loci index` and read by `loci export`, in a database of the report's own unless
//! the environment names another.

#[path = "../support/cost.rs"]
mod cost;
mod score;
#[path = "../support/stages.rs"]
mod stages;
mod tables;

use anyhow::{Context, ensure};
use score::Scores;
use stages::Stages;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

/// A package with the compiler's answers.
pub struct Package {
    /// Its name with its version.
    pub name: String,
    /// The folder of its language below SRC: `rust` or `ts`.
    pub language: &'static str,
    /// The truth, as `score.py` takes it.
    truth: PathBuf,
}

/// What was measured of a package.
pub struct Measured {
    /// The package.
    pub package: Package,
    /// Scores of all answers.
    pub all: Scores,
    /// Scores of the answers that say they are exact.
    pub exact: Scores,
    /// What its stages cost.
    pub stages: Stages,
    /// Processor seconds of `loci index`.
    pub cpu: f64,
    /// Peak memory of `loci index`, in MiB.
    pub peak: f64,
}

fn main() -> anyhow::Result<ExitCode> {
    if let Some(code) = cost::as_loci() {
        return Ok(code);
    }
    let mut folders = Vec::new();
    let (mut with_dependencies, mut only) = (true, String::new());
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--without-dependencies" => with_dependencies = false,
            "--only" => only = arguments.next().context("--only takes a part of a name")?,
            _ => folders.push(PathBuf::from(argument)),
        }
    }
    let mut folders = folders.into_iter();
    let truth = folders.next().context("usage: accuracy TRUTH [--without-dependencies] [SRC]")?;
    let truth = truth.canonicalize().with_context(|| format!("{}", truth.display()))?;
    let sources = folders.next().unwrap_or_else(|| std::env::temp_dir().join("loci-accuracy"));
    std::fs::create_dir_all(&sources)?;
    let sources = sources.canonicalize()?;
    let packages = packages(&truth, &sources, with_dependencies, &only)?;
    let data = sources.join(".loci");
    let mut measured = Vec::new();
    for package in packages {
        eprintln!("{}", package.name);
        measured.push(measure(package, &truth, &sources, &data, with_dependencies)?);
    }
    tables::print(&measured, with_dependencies);
    // The report's own server is of no use to anybody else.
    if std::env::var_os(loci::config::DATA_DIR_VARIABLE).is_none() {
        cost::loci(&data, &["db", "stop"]).ok();
    }
    Ok(ExitCode::SUCCESS)
}

/// Every package that TRUTH knows and that is asked for, its sources fetched.
fn packages(
    truth: &Path,
    sources: &Path,
    with_dependencies: bool,
    only: &str,
) -> anyhow::Result<Vec<Package>> {
    const ENDING: &str = ".refs.jsonl.zst";
    let mut names = Vec::new();
    for set in std::fs::read_dir(truth)? {
        let set = set?.path();
        for file in std::fs::read_dir(&set).into_iter().flatten() {
            let name = file?.file_name().to_string_lossy().into_owned();
            if let Some(name) = name.strip_suffix(ENDING).filter(|name| name.contains(only)) {
                names.push((name.to_owned(), set.join(name)));
            }
        }
    }
    names.sort();
    ensure!(!names.is_empty(), "{} holds no answers of a compiler", truth.display());
    let place = |name: &str| {
        ["rust", "ts"].into_iter().find(|language| sources.join(language).join(name).is_dir())
    };
    let installed = sources.join("ts/node_modules").is_dir() || !with_dependencies;
    if !installed || names.iter().any(|(name, _)| place(name).is_none()) {
        let mut fetch = Command::new("python3");
        fetch.arg(truth.join("fetch_sources.py")).arg(sources);
        if !with_dependencies {
            fetch.arg("--no-deps");
        }
        // What it says is no part of the report.
        let done = fetch.output().context("python3 is needed to fetch the sources")?;
        ensure!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    }
    let package = |(name, truth): (String, PathBuf)| {
        let language = place(&name).with_context(|| format!("{name} was not fetched"))?;
        Ok(Package { name, language, truth })
    };
    let mut packages = names.into_iter().map(package).collect::<anyhow::Result<Vec<_>>>()?;
    packages.sort_by(|a, b| (a.language, &a.name).cmp(&(b.language, &b.name)));
    Ok(packages)
}

fn measure(
    package: Package,
    truth: &Path,
    sources: &Path,
    data: &Path,
    with_dependencies: bool,
) -> anyhow::Result<Measured> {
    let folder = sources.join(package.language).join(&package.name);
    let root = folder.to_str().context("SRC has a UTF-8 name")?;
    let mut index = vec!["index", "--full", root];
    if !with_dependencies {
        index.push("--no-dependencies");
    }
    let indexed = cost::loci(data, &index)?;
    let exported = cost::loci(data, &["export", root, "--what", "references"])?;
    let (all, exact) = score::score(truth, &package.truth, &exported.output)?;
    let stages = stages::measure(&folder, with_dependencies)?;
    Ok(Measured { package, all, exact, stages, cpu: indexed.cpu, peak: indexed.peak })
}
