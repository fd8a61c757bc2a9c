//! `loci index [PATH]`.

use super::progress::IndexProgress;
use super::session::{Session, query};
use super::{output, status};
use crate::config::EMBEDDINGS_VARIABLE;
use crate::control::IndexReport;
use crate::freshness::{Daemon, Run, report_of};
use crate::index::{self, DEFAULT_WAIT, Options};
use crate::query::Status;
use crate::store::Store;
use clap::Args;
use serde_json::{Map, Value, json};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
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
    /// Embed every symbol that has no vector yet, so that meaning can be searched; fetches the
    /// model (21 MB) the first time
    #[arg(long)]
    embed: bool,
    /// Seconds to wait for another process that indexes the same folder
    #[arg(long, default_value_t = DEFAULT_WAIT.as_secs(), value_name = "SECONDS")]
    wait: u64,
}

pub(super) async fn run(session: &Session, arguments: Arguments) -> anyhow::Result<ExitCode> {
    // A wrong path should not cost the start of a database.
    let root = crate::walk::root(&arguments.path)?;
    let daemon = session.daemon();
    if arguments.no_dependencies {
        refuse_where_watched(&daemon, &root).await?;
    }
    let options = Options {
        full: arguments.full,
        wait: Duration::from_secs(arguments.wait),
        dependencies: session.config.dependencies.clone().filter(|_| !arguments.no_dependencies),
    };
    let progress = IndexProgress::new();
    let told = |step: &str, done, total| progress.told(step, done, total);
    let run = daemon.index(&root, options.full, told).await;
    let store = session.store().await?;
    let report = match run? {
        Run::Done(report) => Ok(*report),
        alone => {
            if let Run::Lost(why) = alone {
                eprintln!("warning: indexing without the daemon: {why}");
            }
            let report = index::index(&store, &root, &options, progress.listener()).await;
            report.map(|report| report_of(&report))
        }
    };
    let report = match report {
        Ok(report) => {
            if arguments.embed {
                embed(session, &store, &root, &progress).await?;
            }
            report
        }
        Err(error) => {
            progress.finish();
            return Err(error.into());
        }
    };
    progress.finish();
    for (path, message) in &report.problems {
        eprintln!("warning: {path}: {message}");
    }
    let status = query(session, &store, Some(&root), Duration::ZERO).await?.status().await?;
    if session.json {
        output::print_json(&json_of(&report, &status)?)?;
    } else {
        output::print(&text(&report, &status))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Embeds what has no vector yet, by every core.
async fn embed(
    session: &Session,
    store: &Store,
    root: &Path,
    progress: &IndexProgress,
) -> anyhow::Result<()> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let Some(embeddings) = session.embeddings(threads) else { return Err(EmbeddingsOff.into()) };
    if !embeddings.is_there() {
        progress.told("fetching the embedding model", 0, 0);
        let embeddings = Arc::clone(&embeddings);
        tokio::task::spawn_blocking(move || embeddings.fetch()).await??;
    }
    let status = query(session, store, Some(root), Duration::ZERO).await?.status().await?.embedding;
    let missing = u64::try_from(status.worth - status.embedded).unwrap_or_default();
    let told = |made: usize| progress.told("embedding symbols", made as u64, missing);
    // Removed meanwhile, there is nothing to embed.
    if let Some(repository) = store.repository(&root.to_string_lossy()).await? {
        let never = Arc::new(AtomicBool::new(false));
        index::embed(store, repository.id, &embeddings, (usize::MAX, &never), told).await?;
    }
    Ok(())
}

/// What `--embed` asks for is turned off.
#[derive(Debug, thiserror::Error)]
#[error("{EMBEDDINGS_VARIABLE} is `off`; unset it to embed")]
pub(super) struct EmbeddingsOff;

/// What the daemon indexes with is settled when it starts: a run that says otherwise would be
/// undone by its next change.
async fn refuse_where_watched(daemon: &Daemon, root: &Path) -> anyhow::Result<()> {
    if daemon.freshness(root, Duration::ZERO).await.is_some() {
        return Err(Watched(root.to_owned()).into());
    }
    Ok(())
}

/// The daemon watches the folder, and decides how it is indexed.
#[derive(Debug, thiserror::Error)]
#[error(
    "the daemon watches {0} and indexes it with dependencies; run `loci unwatch {0}` first, or \
     leave out --no-dependencies"
)]
pub(super) struct Watched(PathBuf);

fn text(report: &IndexReport, status: &Status) -> String {
    let seconds = report.seconds;
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
            output::count(report.parsed, "document"),
            report.cached,
            report.written,
            report.removed
        ));
    }
    if let Some(rows) = &report.rows {
        let each: Vec<String> = rows
            .iter()
            .map(|(name, rows)| format!("{name} +{} -{}", rows.written, rows.deleted))
            .collect();
        text.push_str(&format!("rows: {}\n", each.join(", ")));
    }
    let steps: Vec<String> =
        report.steps.iter().map(|(name, seconds)| format!("{name} {seconds:.2}")).collect();
    text.push_str(&format!("seconds: {}\n", steps.join(", ")));
    if report.links > 0 {
        text.push_str(&format!("{} not followed\n", output::count(report.links, "link")));
    }
    text.push('\n');
    text.push_str(&status::summary(status));
    if status.documents == 0 {
        text.push_str("No file of a known language: loci index --help says what is left out.\n");
    }
    text
}

fn json_of(report: &IndexReport, status: &Status) -> anyhow::Result<Value> {
    let steps: Map<String, Value> =
        report.steps.iter().map(|(name, seconds)| (name.clone(), json!(seconds))).collect();
    let problems: Vec<Value> = report
        .problems
        .iter()
        .map(|(path, message)| json!({"path": path, "message": message}))
        .collect();
    Ok(json!({
        "run": {
            "root": report.root,
            "generation": report.generation,
            "commit": report.commit,
            "unchanged": report.unchanged,
            "parsed": report.parsed,
            "cached": report.cached,
            "written": report.written,
            "removed": report.removed,
            "rows": report.rows,
            "links": report.links,
            "problems": problems,
            "seconds": report.seconds,
            "steps": steps,
            "lines_per_second": report.lines as f64 / report.seconds.max(f64::EPSILON),
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
