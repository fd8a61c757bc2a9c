//! `loci memories`: looking at memories as a whole, and taking care of them.

use super::Desk;
use super::recall::{self, Filter};
use crate::cli::output;
use crate::cli::session::Session;
use crate::memory::{
    Keys, Memories, MemoryError, RecallQuery, SETTINGS, Settings, Update, Written, limits,
};
use anyhow::Context;
use clap::{Args, Subcommand, ValueEnum};
use std::io::{BufRead, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Memories read from files at once.
const IMPORTED_AT_ONCE: usize = 2_000;

#[derive(Debug, Subcommand)]
pub(in crate::cli) enum Verb {
    /// List the newest
    List(List),
    /// Show one in full
    Show {
        /// Its id
        id: String,
    },
    /// Change one; another content takes the place of the old
    Update(Change),
    /// Count them: namespaces, tiers, anchors, vectors, recalls by day, what ChromaDB has yet to hear
    Stats(InNamespace),
    /// Write them as Markdown files, or as JSON Lines
    Export(Export),
    /// Remember what was exported
    Import(Import),
    /// List pairs that say nearly the same; or fold them, or undo that
    Consolidate(Consolidate),
    /// Tell ChromaDB what it has yet to hear of
    Sync(Sync),
    /// Embed what has no vector of the model in use yet, fetching the model where need be
    Embed,
    /// Seal sensitive memories by the first of the keys
    Rekey,
    /// Make a key for sensitive memories and print it
    Key,
    /// Show the settings
    Settings,
    /// Change a setting, for every program from now on
    Set {
        /// Its name
        name: String,
        /// Its value; its default where it is left out
        value: Option<String>,
    },
}

#[derive(Debug, Args)]
pub(in crate::cli) struct List {
    #[command(flatten)]
    filter: Filter,
    /// At most so many
    #[arg(long, default_value_t = 20,
        value_parser = clap::value_parser!(u32).range(1..=i64::from(limits::MAX_MEMORIES)))]
    limit: u32,
    /// Where the last page ended
    #[arg(long)]
    cursor: Option<String>,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct InNamespace {
    /// Only of this namespace [default: the workspace's, and `global`]; may be given several times
    #[arg(long = "namespace", value_name = "NAME")]
    namespaces: Vec<String>,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct Change {
    /// Its id
    id: String,
    /// What it says from now on
    #[arg(long)]
    content: Option<String>,
    /// What it is about
    #[arg(long)]
    context: Option<String>,
    /// In place of its tags; may be given several times
    #[arg(long = "tag")]
    tags: Vec<String>,
    /// Added to its metadata; a null takes a field away
    #[arg(long, value_name = "JSON")]
    metadata: Option<String>,
    /// From 0 to 1
    #[arg(long)]
    importance: Option<f32>,
    /// When to forget it
    #[arg(long)]
    expires: Option<String>,
    /// In place of its anchors; may be given several times
    #[arg(long = "anchor")]
    anchors: Vec<String>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum As {
    Markdown,
    Jsonl,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct Export {
    #[command(flatten)]
    of: InNamespace,
    /// In what form
    #[arg(long, value_enum, default_value_t = As::Jsonl)]
    format: As,
    /// A file for JSON Lines [default: standard output], a folder for Markdown
    #[arg(long, value_name = "PATH")]
    output: Option<PathBuf>,
    /// Sensitive ones too, readable by anybody
    #[arg(long)]
    sensitive: bool,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct Import {
    /// Files of JSON Lines (`.jsonl`), Markdown files, or folders of them
    #[arg(required = true)]
    paths: Vec<PathBuf>,
    /// In place of the namespaces they were in
    #[arg(long, value_name = "NAME")]
    namespace: Option<String>,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct Consolidate {
    /// Of this namespace [default: the workspace's]
    #[arg(long, value_name = "NAME")]
    namespace: Option<String>,
    /// Fold all pairs that do not contradict each other
    #[arg(long)]
    apply: bool,
    /// Undo the fold of this number
    #[arg(long, value_name = "NUMBER", conflicts_with = "apply")]
    undo: Option<i64>,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct Sync {
    /// Tell it of all memories anew
    #[arg(long)]
    all: bool,
    /// Try again what was given up
    #[arg(long)]
    dead: bool,
}

pub(super) async fn run(session: &Session, verb: Option<Verb>) -> anyhow::Result<ExitCode> {
    let verb = match verb {
        Some(Verb::Key) => {
            output::print(&Keys::make())?;
            return Ok(ExitCode::SUCCESS);
        }
        Some(verb) => verb,
        None => {
            let question = RecallQuery { limit: 20, ..RecallQuery::new("") };
            return list(session, question).await;
        }
    };
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let desk = Desk::open(session, threads).await?;
    let query = desk.query().await?;
    let memories = desk.memories(query.as_ref());
    match verb {
        Verb::List(arguments) => {
            let question = RecallQuery {
                limit: arguments.limit,
                cursor: arguments.cursor,
                ..arguments.filter.question()?
            };
            return list(session, question).await;
        }
        Verb::Show { id } => {
            let memory = memories.get(&id, &memories.namespaces(&[])).await?;
            if session.json {
                output::print_json(&memory)?;
            } else {
                output::print(&recall::head(&memory))?;
                output::print(&recall::body(&memory))?;
            }
        }
        Verb::Update(change) => {
            let update = Update {
                content: change.content,
                context: change.context,
                metadata: match &change.metadata {
                    Some(text) => {
                        Some(serde_json::from_str(text).context("the metadata are no JSON")?)
                    }
                    None => None,
                },
                tags: (!change.tags.is_empty()).then_some(change.tags),
                importance: change.importance,
                expires: change.expires,
                anchors: (!change.anchors.is_empty()).then_some(change.anchors),
                source: "cli".to_owned(),
            };
            let namespaces = memories.namespaces(&[]);
            let done = memories.update(&change.id, &namespaces, update).await?;
            super::remember::show(session, &done)?;
        }
        Verb::Stats(of) => {
            let stats = memories.statistics(&of.namespaces).await?;
            // The same for people and programs: it is all names and numbers.
            output::print(&serde_json::to_string_pretty(&stats)?)?;
        }
        Verb::Export(arguments) => export(&memories, arguments).await?,
        Verb::Import(arguments) => import(session, &memories, &arguments).await?,
        Verb::Consolidate(arguments) => consolidate(session, &memories, &arguments).await?,
        Verb::Sync(arguments) => return sync(session, &memories, &arguments).await,
        Verb::Embed => {
            anyhow::ensure!(desk.keeper.fetch_model().await?, "embeddings are off");
            let made = memories.embed_missing(&|| true).await?;
            output::print(&format!("{made} embedded"))?;
        }
        Verb::Rekey => {
            let done = memories.rekey().await?;
            output::print(&format!("{done} sealed anew"))?;
        }
        Verb::Settings => {
            let values = Settings::read(&desk.store).await?.values();
            for (name, what, default) in SETTINGS {
                let value = &values[name];
                output::print(&format!("{name} = {value}\n    {what}; default {default}"))?;
            }
        }
        Verb::Set { name, value } => {
            Settings::write(&desk.store, &name, value.as_deref()).await?;
        }
        Verb::Key => {}
    }
    Ok(ExitCode::SUCCESS)
}

async fn list(session: &Session, question: RecallQuery) -> anyhow::Result<ExitCode> {
    let desk = Desk::open(session, 1).await?;
    let query = desk.query().await?;
    let found = desk.memories(query.as_ref()).recall(&question).await?;
    recall::show(session, &found)?;
    Ok(ExitCode::SUCCESS)
}

async fn export(memories: &Memories<'_>, arguments: Export) -> anyhow::Result<()> {
    let failed = |path: &Path, error: std::io::Error| MemoryError::Import {
        place: path.display().to_string(),
        why: error.to_string(),
    };
    let (written, left_out) = match (arguments.format, &arguments.output) {
        (As::Markdown, None) => anyhow::bail!("Markdown files need a folder: --output FOLDER"),
        (As::Markdown, Some(folder)) => {
            let made = tokio::fs::create_dir_all(folder).await;
            made.map_err(|error| failed(folder, error))?;
            let write = |memory: &Written| {
                let path = folder.join(format!("{}.md", memory.id));
                std::fs::write(&path, memory.markdown()).map_err(|error| failed(&path, error))
            };
            memories.export(&arguments.of.namespaces, arguments.sensitive, write).await?
        }
        (As::Jsonl, output) => {
            let path = output.clone().unwrap_or_else(|| PathBuf::from("standard output"));
            let mut out: Box<dyn Write + Send> = match output {
                Some(path) => {
                    let file = std::fs::File::create(path).map_err(|error| failed(path, error))?;
                    Box::new(std::io::BufWriter::new(file))
                }
                None => Box::new(std::io::stdout()),
            };
            let write = |memory: &Written| {
                writeln!(out, "{}", memory.line()).map_err(|error| failed(&path, error))
            };
            let done =
                memories.export(&arguments.of.namespaces, arguments.sensitive, write).await?;
            out.flush().map_err(|error| failed(&path, error))?;
            done
        }
    };
    eprintln!("{written} written");
    if left_out > 0 {
        eprintln!("{left_out} sensitive left out (--sensitive writes them, readable by anybody)");
    }
    Ok(())
}

async fn import(
    session: &Session,
    memories: &Memories<'_>,
    arguments: &Import,
) -> anyhow::Result<()> {
    let mut report = crate::memory::TransferReport::default();
    let mut some: Vec<(String, Result<Written, MemoryError>)> = Vec::new();
    let files = files(&arguments.paths)?;
    for path in files {
        let place = path.display().to_string();
        if path.extension().is_some_and(|ending| ending == "md") {
            let text = tokio::fs::read_to_string(&path).await.with_context(|| place.clone())?;
            some.push((place.clone(), Written::from_markdown(&text, &place)));
        } else {
            let file = std::fs::File::open(&path).with_context(|| place.clone())?;
            for (number, line) in std::io::BufReader::new(file).lines().enumerate() {
                let line = line.with_context(|| place.clone())?;
                if line.trim().is_empty() {
                    continue;
                }
                let place = format!("{place}:{}", number + 1);
                let written = Written::from_line(&line, &place);
                some.push((place, written));
                if some.len() >= IMPORTED_AT_ONCE {
                    let taken = std::mem::take(&mut some);
                    add(&mut report, memories.import(taken, arguments.namespace.as_deref()).await?);
                }
            }
        }
    }
    add(&mut report, memories.import(some, arguments.namespace.as_deref()).await?);
    if session.json {
        return output::print_json(&report);
    }
    output::print(&format!("{} new, {} there already", report.new, report.known))?;
    for refused in &report.refused {
        eprintln!("refused: {refused}");
    }
    Ok(())
}

fn add(report: &mut crate::memory::TransferReport, more: crate::memory::TransferReport) {
    report.new += more.new;
    report.known += more.known;
    report.refused.extend(more.refused);
    report.refused.truncate(limits::REFUSED);
}

/// The files, those in folders by their endings, in order.
fn files(paths: &[PathBuf]) -> anyhow::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for path in paths {
        if !path.is_dir() {
            files.push(path.clone());
            continue;
        }
        let mut inside = Vec::new();
        let entries = std::fs::read_dir(path).with_context(|| path.display().to_string())?;
        for entry in entries {
            let path = entry?.path();
            if path.extension().is_some_and(|ending| ending == "md" || ending == "jsonl") {
                inside.push(path);
            }
        }
        inside.sort();
        files.extend(inside);
    }
    Ok(files)
}

async fn consolidate(
    session: &Session,
    memories: &Memories<'_>,
    arguments: &Consolidate,
) -> anyhow::Result<()> {
    if let Some(number) = arguments.undo {
        let undone = memories.unfold(number).await?;
        let undone = undone
            .with_context(|| format!("there is no fold {number}, or it is undone already"))?;
        return output::print(&format!("valid again: {}", undone.from.join(", ")));
    }
    let namespace = memories.namespace(arguments.namespace.as_deref());
    let proposals = memories.proposals(&namespace).await?;
    if session.json && !arguments.apply {
        return output::print_json(&proposals);
    }
    let mut gone = std::collections::HashSet::new();
    for proposal in &proposals {
        let mark = if proposal.contradicts { " (they seem to contradict each other)" } else { "" };
        output::print(&format!(
            "{:.3}{mark}\n  {}  {}\n  {}  {}",
            proposal.likeness,
            proposal.into,
            proposal.into_content,
            proposal.from,
            proposal.from_content
        ))?;
        let folds = arguments.apply
            && !proposal.contradicts
            && !gone.contains(&proposal.into)
            && gone.insert(proposal.from.clone());
        if folds {
            let namespaces = [namespace.clone()];
            let from = [proposal.from.clone()];
            let done = memories.fold(&proposal.into, &from, &namespaces).await?;
            output::print(&format!(
                "  folded; undo: loci memories consolidate --undo {}",
                done.number
            ))?;
        }
    }
    if proposals.is_empty() {
        output::print("No two memories say nearly the same.")?;
    }
    Ok(())
}

async fn sync(
    session: &Session,
    memories: &Memories<'_>,
    arguments: &Sync,
) -> anyhow::Result<ExitCode> {
    anyhow::ensure!(
        session.config.chroma.is_some(),
        "no ChromaDB is configured; set LOCI_CHROMA_URL"
    );
    if arguments.dead {
        memories.redrive().await?;
    }
    if arguments.all {
        memories.sync_all().await?;
    }
    let report = memories.sync().await?;
    if session.json {
        output::print_json(&report)?;
    } else {
        output::print(&format!("{} told, {} not", report.told, report.failed))?;
    }
    match report.error {
        Some(why) => anyhow::bail!(why),
        None => Ok(ExitCode::SUCCESS),
    }
}
