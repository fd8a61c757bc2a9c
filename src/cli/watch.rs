//! `loci watch [PATH…]` and `loci unwatch PATH`.

use super::exit::NotWatched;
use super::output;
use super::session::Session;
use crate::control::{
    Client, ControlError, Event, EventKind, Events, Place, Poll, STOP_WAIT, State, database_key,
};
use crate::daemon::{Daemon, DaemonError, Options};
use crate::walk;
use anyhow::{Context, bail};
use clap::{Args, ValueEnum};
use serde_json::json;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;
use tokio::sync::broadcast;

/// How long a daemon may take to greet.
const GREETING_WAIT: Duration = Duration::from_secs(2);

/// What `loci watch --help` ends with.
const LIFE: &str = "\
What is watched is remembered: the next daemon watches it again, until `loci unwatch PATH`.

Where a daemon runs, it does the watching, and goes on when this ends. Where none runs, this is the
daemon, of all that is remembered too, until Ctrl-C.";

#[derive(Debug, Args)]
#[command(after_long_help = LIFE)]
pub(super) struct Arguments {
    /// The repositories' folders [default: the working directory]
    paths: Vec<PathBuf>,
    /// Whether to look through files in place of waiting for events
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    poll: When,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum When {
    /// Where the file system has no events
    Auto,
    Always,
    Never,
}

impl From<When> for Poll {
    fn from(when: When) -> Self {
        match when {
            When::Auto => Self::Auto,
            When::Always => Self::Always,
            When::Never => Self::Never,
        }
    }
}

#[derive(Debug, Args)]
pub(super) struct Forget {
    /// The repository's folder [default: the working directory]
    #[arg(default_value = ".")]
    path: PathBuf,
}

pub(super) async fn run(session: &Session, arguments: Arguments) -> anyhow::Result<ExitCode> {
    let mut paths = arguments.paths;
    if paths.is_empty() {
        paths.push(".".into());
    }
    let roots = paths.iter().map(|path| root(path)).collect::<anyhow::Result<Vec<String>>>()?;
    let (data_dir, poll) = (&session.config.data_dir, Poll::from(arguments.poll));
    if let Some(client) = Client::connect_within(data_dir, GREETING_WAIT).await? {
        return follow(session, client, &roots, poll).await;
    }
    let place = Place::new(data_dir);
    let daemon = match Daemon::claim(&place, Some(output::level(session.verbose))) {
        Ok(daemon) => daemon,
        // Another one was faster.
        Err(DaemonError::Control(ControlError::Running { holder, data_dir })) => {
            let client = Client::await_daemon(&data_dir, GREETING_WAIT).await?;
            let client = client.ok_or(ControlError::Running { holder, data_dir })?;
            return follow(session, client, &roots, poll).await;
        }
        Err(error) => return Err(error.into()),
    };
    for root in &roots {
        eprintln!("watching {root}");
    }
    let watch = roots.into_iter().map(|root| (root, poll)).collect();
    let options = Options { watch, ..super::daemon::options(session)? };
    let json = session.json;
    let mut printing = None;
    daemon.run(options, |events| printing = Some(tokio::spawn(print_all(events, json)))).await?;
    if let Some(printing) = printing {
        // The events have ended with the daemon; what is left of them is printed.
        let _ = tokio::time::timeout(GREETING_WAIT, printing).await;
    }
    Ok(ExitCode::SUCCESS)
}

fn root(path: &Path) -> anyhow::Result<String> {
    let root = walk::root(path)?;
    match root.to_str() {
        Some(root) => Ok(root.to_owned()),
        None => bail!("{}: its path is not UTF-8; rename the folder", root.display()),
    }
}

/// Asks the daemon to watch, and prints what it tells of these repositories.
async fn follow(
    session: &Session,
    mut client: Client,
    roots: &[String],
    poll: Poll,
) -> anyhow::Result<ExitCode> {
    warn_of_database(session, &client);
    let another = Client::connect_within(&session.config.data_dir, GREETING_WAIT).await?;
    let events = another.context("the daemon has ended; try again")?.follow().await?;
    for root in roots {
        let already = client.watch(root, poll).await?;
        let how = if already { "watched already" } else { "watching" };
        eprintln!("{root}: {how} by the daemon (process {})", client.hello().pid);
    }
    // One of the few connections that a daemon has.
    drop(client);
    tokio::select! {
        printed = print_of(events, roots, session.json) => {
            printed?;
            bail!("the daemon has ended; `loci watch` starts another");
        }
        _ = tokio::signal::ctrl_c() => Ok(ExitCode::SUCCESS),
    }
}

/// Says so where the daemon writes to another database than this process would read.
pub(super) fn warn_of_database(session: &Session, client: &Client) {
    let own = database_key(session.config.server.database_url.as_deref());
    if client.hello().database != own {
        eprintln!(
            "warning: the daemon was started with another database URL than this command; end it \
             with `loci daemon --stop` to use this one"
        );
    }
}

async fn print_of(mut events: Events, roots: &[String], json: bool) -> anyhow::Result<()> {
    while let Some(event) = events.next().await? {
        if event.root.is_empty() || roots.contains(&event.root) {
            print(&event, json)?;
        }
    }
    Ok(())
}

async fn print_all(mut events: broadcast::Receiver<Event>, json: bool) {
    loop {
        let event = match events.recv().await {
            Ok(event) => event,
            Err(broadcast::error::RecvError::Lagged(events)) => {
                Event { root: String::new(), kind: EventKind::Missed { events } }
            }
            Err(broadcast::error::RecvError::Closed) => return,
        };
        // Whoever read has gone; the daemon has not.
        if print(&event, json).is_err() {
            return;
        }
    }
}

fn print(event: &Event, json: bool) -> anyhow::Result<()> {
    if json {
        return output::print(&serde_json::to_string(event)?);
    }
    match line(event) {
        Some(line) => output::print(&line),
        None => Ok(()),
    }
}

/// An event for a person; `None` for what says nothing new.
fn line(event: &Event) -> Option<String> {
    let root = &event.root;
    Some(match &event.kind {
        EventKind::Applied { generation, paths, path, written, removed, scan, ms, .. } => {
            let what = match (scan, path) {
                (true, _) => "scanned".to_owned(),
                (false, None) => "another commit".to_owned(),
                (false, Some(path)) if *paths > 1 => format!("{path} and {} more", paths - 1),
                (false, Some(path)) => path.clone(),
            };
            let written = output::count(*written, "document");
            let removed = if *removed > 0 { format!(", {removed} removed") } else { String::new() };
            format!(
                "{root}: {what}: {written} written{removed} in {ms} ms (generation {generation})"
            )
        }
        EventKind::State { state: State::Waiting { why } } => format!("{root}: waiting: {why}"),
        EventKind::State { state: State::Failed { why } } => format!("{root}: failed: {why}"),
        EventKind::State { .. } | EventKind::Other => return None,
        EventKind::Watched => format!("{root}: watched"),
        EventKind::Unwatched => format!("{root}: not watched any more"),
        EventKind::Missed { events } => format!("{events} events were not shown: too many at once"),
    })
}

pub(super) async fn forget(session: &Session, arguments: Forget) -> anyhow::Result<ExitCode> {
    // The folder may be gone: then its name is all there is.
    let path = match arguments.path.canonicalize() {
        Ok(path) => path,
        Err(_) => std::path::absolute(&arguments.path)?,
    };
    let root = path.to_str().context("its path is not UTF-8")?;
    let was = match Client::connect_within(&session.config.data_dir, GREETING_WAIT).await? {
        Some(mut client) => {
            warn_of_database(session, &client);
            tokio::time::timeout(STOP_WAIT, client.unwatch(root)).await??
        }
        None => session.store().await?.forget_watched(root).await?,
    };
    if !was {
        return Err(NotWatched { root: root.to_owned() }.into());
    }
    match session.json {
        true => output::print_json(&json!({"root": root, "watched": false}))?,
        false => output::print(&format!("{root}: not watched any more; its index stays"))?,
    }
    Ok(ExitCode::SUCCESS)
}
