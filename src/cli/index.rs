//! `loci index [PATH]`.

use super::progress::IndexProgress;
use super::session::{Session, query};
use super::{output, status};
use crate::index::{DEFAULT_WAIT, Options, Report, index};
use crate::query::Status;
use crate::store::{Committed, Counts};
use clap::Args;
use serde_json::{Map, Value, json};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

/// What `loci index --help` ends with.
const LEFT_OUT: &str = "\
Left out are: what .gitignore, .ignore, .lociignore and git's excludes name; hidden files; the
folders node_modules, bower_components, jspm_packages and __pypackages__; folders tagged as caches
by a CACHEDIR.TAG, such as Cargo's target. Links are not followed.

Not parsed, but listed by `loci status` with the reason: files above 2 MiB, binary files, files
that are not UTF-8, minified files, generated files above 256 KiB, files that cannot be read.";

#[derive(Debug, Args)]
#[command(after_long_help = LEFT_OUT)]
pub(super) struct Arguments {
    /// The repository's folder
    #[arg(default_value = ".")]
    path: PathBuf,
    /// Parse, resolve and write everything, whatever is stored
    #[arg(long)]
    full: bool,
    /// Leave out what sources of dependencies say of types, wherever they lie
    #[arg(long)]
    no_dependencies: bool,
    /// Seconds to wait for another process that indexes the same folder
    #[arg(long, default_value_t = DEFAULT_WAIT.as_secs(), value_name = "SECONDS")]
    wait: u64,
}

pub(super) async fn run(session: &Session, arguments: Arguments) -> anyhow::Result<ExitCode> {
    // A wrong path should not cost the start of a database.
    let root = crate::walk::root(&arguments.path)?;
    let store = session.store().await?;
    let options = Options {
        full: arguments.full,
        wait: Duration::from_secs(arguments.wait),
        dependencies: session.config.dependencies.clone().filter(|_| !arguments.no_dependencies),
    };
    let progress = IndexProgress::new();
    let report = index(&store, &root, &options, progress.listener()).await;
    progress.finish();
    let report = report?;
    for problem in &report.problems {
        eprintln!("warning: {}: {}", problem.path, problem.message);
    }
    let status = query(&store, Some(&root)).await?.status().await?;
    if session.json {
        output::print_json(&json_of(&report, &status)?)?;
    } else {
        output::print(&text(&report, &status))?;
    }
    Ok(ExitCode::SUCCESS)
}

fn text(report: &Report, status: &Status) -> String {
    let seconds = report.elapsed.as_secs_f64();
    let mut text = format!("{} (generation {}) ", report.root, report.generation);
    if report.unchanged {
        text.push_str(&format!("is up to date, {seconds:.2} s\n"));
    } else {
        text.push_str(&format!("indexed in {seconds:.2} s"));
        if report.cached == 0 {
            // Of a run that parsed next to nothing it would say nothing.
            let speed = report.lines as f64 / seconds.max(f64::EPSILON);
            text.push_str(&format!(", {speed:.0} lines/s"));
        }
        text.push('\n');
        text.push_str(&format!(
            "{} parsed, {} known; {} written, {} removed\n",
            output::count(report.parsed as u64, "document"),
            report.cached,
            report.written,
            report.removed
        ));
    }
    if let Some(rows) = &report.rows {
        let each =
            rows_of(rows).map(|(name, rows)| format!("{name} +{} -{}", rows.written, rows.deleted));
        text.push_str(&format!("rows: {}\n", each.join(", ")));
    }
    let steps: Vec<String> = report
        .steps
        .iter()
        .map(|(name, time)| format!("{name} {:.2}", time.as_secs_f64()))
        .collect();
    text.push_str(&format!("seconds: {}\n", steps.join(", ")));
    if report.links > 0 {
        text.push_str(&format!("{} not followed\n", output::count(report.links as u64, "link")));
    }
    text.push('\n');
    text.push_str(&status::summary(status));
    if status.documents == 0 {
        text.push_str("No file of a known language: loci index --help says what is left out.\n");
    }
    text
}

fn rows_of(rows: &Committed) -> [(&'static str, Counts); 6] {
    [
        ("documents", rows.documents),
        ("symbols", rows.symbols),
        ("names", rows.names),
        ("edges", rows.edges),
        ("externals", rows.externals),
        ("facts", rows.facts),
    ]
}

fn json_of(report: &Report, status: &Status) -> anyhow::Result<Value> {
    let rows = report.rows.map(|rows| {
        rows_of(&rows)
            .into_iter()
            .map(|(name, rows)| {
                (name.to_owned(), json!({"written": rows.written, "deleted": rows.deleted}))
            })
            .collect::<Map<_, _>>()
    });
    let steps: Map<String, Value> = report
        .steps
        .iter()
        .map(|(name, time)| ((*name).to_owned(), json!(time.as_secs_f64())))
        .collect();
    let problems: Vec<Value> = report
        .problems
        .iter()
        .map(|problem| json!({"path": problem.path, "message": problem.message}))
        .collect();
    let seconds = report.elapsed.as_secs_f64();
    Ok(json!({
        "run": {
            "root": report.root,
            "generation": report.generation,
            "commit": report.head_commit,
            "unchanged": report.unchanged,
            "parsed": report.parsed,
            "cached": report.cached,
            "written": report.written,
            "removed": report.removed,
            "rows": rows,
            "links": report.links,
            "problems": problems,
            "seconds": seconds,
            "steps": steps,
            "lines_per_second": report.lines as f64 / seconds.max(f64::EPSILON),
        },
        "status": serde_json::to_value(status)?,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::walk::read::{GENERATED_MAX_BYTES, MAX_FILE_BYTES};
    use crate::walk::{IGNORE_FILE, SKIPPED_FOLDERS};

    #[test]
    fn the_help_says_what_is_left_out() {
        for name in SKIPPED_FOLDERS.iter().chain([&IGNORE_FILE]) {
            assert!(LEFT_OUT.contains(name), "{name}");
        }
        assert!(LEFT_OUT.contains(&format!("{} MiB", MAX_FILE_BYTES >> 20)));
        assert!(LEFT_OUT.contains(&format!("{} KiB", GENERATED_MAX_BYTES >> 10)));
    }
}
