//! `loci status [PATH]`.

use super::session::{Session, query};
use super::{Waiting, output};
use crate::query::Status;
use clap::Args;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{Duration, SystemTime};

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// A path in the repository that is asked about [default: the working directory]
    path: Option<PathBuf>,
    #[command(flatten)]
    wait: Waiting,
}

pub(super) async fn run(session: &Session, arguments: Arguments) -> anyhow::Result<ExitCode> {
    let store = session.store().await?;
    let query = query(session, &store, arguments.path.as_deref(), arguments.wait.wait()).await?;
    let mut status = query.status().await?;
    status.watch = session.daemon().watch(query.root()).await;
    if session.json {
        output::print_json(&status)?;
    } else {
        output::print(&text(&status))?;
    }
    Ok(ExitCode::SUCCESS)
}

fn text(status: &Status) -> String {
    let as_of = &status.as_of;
    let mut text = format!("{}, generation {}", as_of.repository, as_of.generation);
    if let Some(commit) = &as_of.commit {
        text.push_str(&format!(", commit {}", commit.get(..12).unwrap_or(commit)));
    }
    if let Some(at) = status.indexed_at {
        text.push_str(&format!(", indexed {}", ago(at)));
    }
    text.push('\n');
    if let Some(watch) = &status.watch {
        text.push_str(&format!("watch: {}\n", watch.line()));
    }
    if let Some(pending) = output::pending(as_of) {
        text.push_str(&format!("{pending}\n"));
    }
    text.push('\n');
    text.push_str(&summary(status));
    if !status.incomplete.is_empty() {
        text.push_str("\nNot indexed whole:\n");
        let mut table = output::table(["PATH", "STATUS", "WHY"]);
        for document in &status.incomplete {
            table.add_row([&document.path, document.status, &document.detail]);
        }
        text.push_str(&output::text(&table));
        if status.more_incomplete {
            text.push_str("… and more\n");
        }
    }
    if status.repositories.len() > 1 {
        text.push_str("\nIndexed repositories:\n");
        for repository in &status.repositories {
            text.push_str(&format!(
                "  {}, generation {}\n",
                repository.root, repository.generation
            ));
        }
    }
    text
}

/// What is in the index, in numbers; `loci index` ends with it too.
pub(super) fn summary(status: &Status) -> String {
    let list = |counts: Vec<(&str, i64)>| {
        counts.iter().map(|(name, n)| format!("{n} {name}")).collect::<Vec<_>>().join(", ")
    };
    let statuses = status.statuses.iter().map(|s| (s.name, s.count)).collect();
    let languages = status.languages.iter().map(|l| (l.language, l.lines)).collect();
    let kinds = status.symbol_kinds.iter().map(|s| (s.name, s.count)).collect();
    let part = |list: String| if list.is_empty() { list } else { format!(": {list}") };
    let mut text = format!("documents  {}{}\n", status.documents, part(list(statuses)));
    text.push_str(&format!("lines      {}{}\n", status.lines, part(list(languages))));
    text.push_str(&format!("symbols    {}{}\n", status.symbols, part(list(kinds))));
    text.push_str(&format!(
        "references {} out of the repository, {} not found\n",
        status.external, status.unresolved
    ));
    if !status.dependencies.is_empty() {
        let documents: i64 = status.dependencies.iter().map(|d| i64::from(d.documents)).sum();
        let names: Vec<String> =
            status.dependencies.iter().map(|d| format!("{} {}", d.name, d.version)).collect();
        text.push_str(&format!(
            "evidence   {} of {}: {}\n",
            output::count(documents.unsigned_abs(), "document"),
            output::count(names.len() as u64, "package"),
            names.join(", ")
        ));
    }
    if !status.edges.is_empty() {
        text.push('\n');
        let mut table = output::table(["KIND", "RESOLUTION", "EDGES", "OCCURRENCES"]);
        for count in &status.edges {
            table.add_row([
                count.kind.to_owned(),
                count.resolution.to_owned(),
                count.edges.to_string(),
                count.occurrences.to_string(),
            ]);
        }
        for column in 2..4 {
            if let Some(column) = table.column_mut(column) {
                column.set_cell_alignment(comfy_table::CellAlignment::Right);
            }
        }
        text.push_str(&output::text(&table));
    }
    text
}

/// How long ago it was `at`, in seconds since 1970.
fn ago(at: i64) -> String {
    let at = SystemTime::UNIX_EPOCH + Duration::from_secs(at.unsigned_abs());
    let seconds = SystemTime::now().duration_since(at).unwrap_or_default().as_secs();
    match seconds {
        0..60 => format!("{} ago", output::count(seconds, "second")),
        60..3600 => format!("{} ago", output::count(seconds / 60, "minute")),
        3600..86_400 => format!("{} ago", output::count(seconds / 3600, "hour")),
        _ => format!("{} ago", output::count(seconds / 86_400, "day")),
    }
}
