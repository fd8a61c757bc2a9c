//! `loci status [PATH]`.

use super::session::{Session, query};
use super::{Waiting, output};
use crate::control::{self, Client, RepositoryStatus};
use crate::memory::Memories;
use crate::query::Status;
use clap::Args;
use serde_json::json;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{Duration, SystemTime};

/// How long the daemon may take to greet.
const GREETING_WAIT: Duration = Duration::from_secs(2);

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// A path in the repository that is asked about [default: the working directory]
    path: Option<PathBuf>,
    #[command(flatten)]
    wait: Waiting,
}

pub(super) async fn run(session: &Session, arguments: Arguments) -> anyhow::Result<ExitCode> {
    // Before the database: it is shown when that is away, too.
    let daemon = match daemon_status(session).await {
        Ok(daemon) => daemon,
        Err(error) => {
            eprintln!("warning: {error:#}");
            None
        }
    };
    let index = async {
        let store = session.store().await?;
        let (path, wait) = (arguments.path.as_deref(), arguments.wait.wait());
        let query = query(session, &store, path, wait).await?;
        let mut status = query.status().await?;
        status.watch = session.daemon().watch(query.root()).await;
        let keeper = session.notes_keeper();
        status.memory = Some(Memories::new(&store, &keeper).about(&query).status().await?);
        anyhow::Ok(status)
    };
    let index = index.await;
    match (&index, &daemon) {
        (Ok(status), daemon) if session.json => {
            let mut value = serde_json::to_value(status)?;
            value["daemon"] = serde_json::to_value(daemon)?;
            output::print_json(&value)?;
        }
        (Err(error), Some(daemon)) if session.json => {
            output::print_json(&json!({"daemon": daemon, "error": format!("{error:#}")}))?;
        }
        (Ok(status), None) => output::print(&text(status))?,
        (Ok(status), Some(daemon)) => {
            output::print(&format!("{}\n{}", text(status), of_daemon(daemon)))?;
        }
        (Err(_), Some(daemon)) => output::print(&of_daemon(daemon))?,
        (Err(_), None) => {}
    }
    index.map(|_| ExitCode::SUCCESS)
}

/// How the daemon is; `None` where none runs.
async fn daemon_status(session: &Session) -> anyhow::Result<Option<control::Status>> {
    match Client::connect_within(&session.config.data_dir, GREETING_WAIT).await? {
        Some(mut client) => {
            super::watch::warn_of_database(session, &client);
            Ok(Some(client.status().await?))
        }
        None => Ok(None),
    }
}

fn of_daemon(status: &control::Status) -> String {
    let daemon = &status.daemon;
    let mut text = format!("daemon     process {}, up {}", daemon.pid, span(daemon.uptime_s));
    if let Some(memory) = daemon.memory {
        text.push_str(&format!(", {} MiB", memory >> 20));
    }
    text.push_str(&format!(", {}", output::count(daemon.clients, "client")));
    if let Some(idle) = daemon.idle_shutdown_s {
        text.push_str(&format!(", ends when idle for {}", span(idle)));
    }
    text.push_str(&format!("\nlogs       {}", daemon.logs));
    if daemon.log_lines_dropped > 0 {
        text.push_str(&format!(", {} lines dropped", daemon.log_lines_dropped));
    }
    text.push('\n');
    if let Some(error) = &daemon.database_error {
        text.push_str(&format!("database   {error}\n"));
    }
    if status.repositories.is_empty() {
        text.push_str("watched    nothing: `loci watch PATH` adds a repository\n");
    }
    for repository in &status.repositories {
        text.push_str(&of_repository(repository));
    }
    text
}

fn of_repository(repository: &RepositoryStatus) -> String {
    let mut text = format!("watched    {}: {}", repository.root, repository.state.name());
    if let Some(why) = repository.state.why() {
        text.push_str(&format!(": {why}"));
    }
    if let Some(progress) = &repository.progress {
        text.push_str(&format!(", {}", progress.step));
        if progress.total > 0 {
            text.push_str(&format!(" {}/{}", progress.done, progress.total));
        }
    }
    text.push_str(&format!(
        "; generation {}, {}, {} pending\n",
        repository.generation,
        output::count(repository.documents, "document"),
        repository.pending
    ));
    let mut line = |line: String| text.push_str(&format!("           {line}\n"));
    let rates = &repository.rates;
    let mut rate = format!(
        "{:.1} changes and {:.1} documents a minute",
        rates.changes_per_minute, rates.documents_per_minute
    );
    if let Some(last) = &repository.last_batch {
        rate.push_str(&format!(
            "; last {} in {} ms, {}",
            output::count(last.documents, "document"),
            last.ms,
            ago(i64::try_from(last.at).unwrap_or_default())
        ));
    }
    line(rate);
    if let Some(watch) = &repository.watch {
        let why = watch.why.as_ref().map_or_else(String::new, |why| format!(" ({why})"));
        let limit = watch.limit.map_or_else(String::new, |limit| format!(" of {limit}"));
        line(format!(
            "{}{why}: {}{limit} watches, {}, {} lost",
            watch.backend,
            watch.watches,
            output::count(watch.events, "event"),
            output::count(watch.overflows, "time")
        ));
        for problem in &watch.problems {
            line(problem.clone());
        }
        for folder in &watch.unwatched {
            line(format!(
                "{}: {}",
                if folder.folder.is_empty() { "." } else { &folder.folder },
                folder.why
            ));
        }
    }
    for error in &repository.errors {
        line(format!("{}: {}", ago(i64::try_from(error.at).unwrap_or_default()), error.message));
    }
    text
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
    let embedding = &status.embedding;
    text.push_str(&format!(
        "embedded   {} of {}\n",
        embedding.embedded,
        output::count(embedding.worth.unsigned_abs(), "symbol")
    ));
    if let Some(memory) = status.memory.as_ref().and_then(|memory| memory.line()) {
        text.push_str(&format!("memory     {memory}\n"));
    }
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
    format!("{} ago", span(seconds))
}

/// So many seconds, for a person.
fn span(seconds: u64) -> String {
    match seconds {
        0..60 => output::count(seconds, "second"),
        60..3600 => output::count(seconds / 60, "minute"),
        3600..86_400 => output::count(seconds / 3600, "hour"),
        _ => output::count(seconds / 86_400, "day"),
    }
}
