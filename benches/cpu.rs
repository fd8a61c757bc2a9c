//! What an index of a folder costs in processor seconds, stage by stage, and in memory.
//!
//! ```text
//! cargo run --release --example cpu -- [--with-dependencies] FOLDER…
//! cargo run --release --example cpu -- --lines 500000 FOLDER…
//! ```
//!
//! With `--lines` the folders are copied as often as it takes into one tree of so many lines, which
//! `loci index` then indexes: what counts there is its peak memory.

#[path = "support/cost.rs"]
mod cost;
#[path = "support/stages.rs"]
mod stages;

use anyhow::{Context, ensure};
use loci::walk::walk;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Copies of one folder at most.
const MAX_COPIES: usize = 1000;

fn main() -> anyhow::Result<ExitCode> {
    if let Some(code) = cost::as_loci() {
        return Ok(code);
    }
    let (mut folders, mut with_dependencies, mut lines) = (Vec::new(), false, None);
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--with-dependencies" => with_dependencies = true,
            "--lines" => {
                let number = arguments.next().context("--lines takes a number")?;
                lines = Some(number.parse::<usize>()?);
            }
            _ => folders.push(PathBuf::from(argument)),
        }
    }
    ensure!(!folders.is_empty(), "usage: cpu [--with-dependencies] [--lines NUMBER] FOLDER…");
    match lines {
        Some(lines) => tree_of(lines, &folders)?,
        None => stages_of(&folders, with_dependencies)?,
    }
    Ok(ExitCode::SUCCESS)
}

fn stages_of(folders: &[PathBuf], with_dependencies: bool) -> anyhow::Result<()> {
    println!(
        "| folder | lines | parse s | extract s | resolve s | (extract + resolve) / parse | dependencies s |"
    );
    println!("|---|---:|---:|---:|---:|---:|---:|");
    for folder in folders {
        let stages = stages::measure(folder, with_dependencies)?;
        println!(
            "| {} | {} | {:.2} | {:.2} | {:.2} | {:.2} | {:.2} |",
            folder.file_name().unwrap_or_default().to_string_lossy(),
            stages.lines,
            stages.parse,
            stages.extract,
            stages.resolve,
            stages.ratio(),
            stages.dependencies,
        );
    }
    println!("\npeak memory of all stages in one process: {:.0} MiB", cost::peak_mib());
    Ok(())
}

/// Indexes a tree of at least so many lines.
fn tree_of(lines: usize, folders: &[PathBuf]) -> anyhow::Result<()> {
    let tree = tempfile::tempdir()?;
    let root = tree.path().join("tree");
    let (mut have, mut files) = (0, 0);
    'copies: for copy in 0..MAX_COPIES {
        for folder in folders {
            if have >= lines {
                break 'copies;
            }
            let name = folder.file_name().unwrap_or_default().to_string_lossy();
            let to = root.join(format!("{name}-{copy}"));
            let (more, copied) = copied(folder, &to, lines - have)?;
            (have, files) = (have + more, files + copied);
        }
    }
    let data = tree.path().join("data");
    let root = root.to_str().context("a temporary folder has a UTF-8 name")?;
    let ran = cost::loci(&data, &["index", "--no-dependencies", root])?;
    eprint!("{}", String::from_utf8_lossy(&ran.output));
    println!(
        "{files} files, {have} lines: {:.1} s of processor, peak {:.0} MiB",
        ran.cpu, ran.peak
    );
    // A managed server would outlive its folder.
    cost::loci(&data, &["db", "stop"]).ok();
    Ok(())
}

/// Copies what is indexed of a folder until there are enough lines; answers its lines and files.
fn copied(from: &Path, to: &Path, enough: usize) -> anyhow::Result<(usize, usize)> {
    let root = loci::walk::root(from)?;
    let tree = walk(&root);
    let paths = tree.candidates.iter().map(|c| &c.path).chain(&tree.manifests);
    let (mut lines, mut files) = (0, 0);
    for path in paths {
        if lines >= enough {
            break;
        }
        let bytes = std::fs::read(root.join(path))?;
        lines += bytes.iter().filter(|byte| **byte == b'\n').count();
        files += 1;
        let target = to.join(path);
        std::fs::create_dir_all(target.parent().context("a file lies in a folder")?)?;
        std::fs::write(target, bytes)?;
    }
    Ok((lines, files))
}
