//! `loci deps`, `loci path`, `loci cycles`.

use super::exit::Failure;
use super::session::{Session, query};
use super::{InRepository, output};
use crate::query::{
    self, CycleQuery, CycleUnit, Cycles, DependencyPath, Direction, PathQuery, Trace, TraceQuery,
    edge_kinds, limits,
};
use clap::{Args, ValueEnum};
use std::process::ExitCode;

/// How a trace is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Each symbol below the one it was reached from
    Tree,
    /// A line for each symbol, the nearest first
    Table,
    /// A flow chart for Mermaid
    Mermaid,
    /// A graph for Graphviz
    Dot,
}

#[derive(Debug, Args)]
pub(super) struct Deps {
    /// A symbol's plain or qualified name or id, or the path of a file or folder
    of: String,
    /// Who depends on it, in place of what it depends on
    #[arg(long)]
    dependents: bool,
    /// Levels
    #[arg(long, default_value_t = limits::DEFAULT_DEPTH,
        value_parser = clap::value_parser!(u32).range(1..=i64::from(limits::MAX_DEPTH)))]
    depth: u32,
    /// At most so many symbols
    #[arg(long, default_value_t = limits::DEFAULT_TRACED,
        value_parser = clap::value_parser!(u32).range(1..=i64::from(limits::MAX_TRACED)))]
    limit: u32,
    #[command(flatten)]
    edges: Edges,
    /// Also what dependencies define
    #[arg(long, conflicts_with = "dependents")]
    externals: bool,
    /// List only what lies in this file or folder
    #[arg(long, default_value = "", hide_default_value = true)]
    path: String,
    /// Leave out what lies in this file or folder; may be given several times
    #[arg(long, value_name = "PATH")]
    exclude: Vec<String>,
    #[arg(long, value_enum, default_value_t = Format::Tree)]
    format: Format,
    #[command(flatten)]
    place: InRepository,
}

/// Which edges are followed.
#[derive(Debug, Args)]
struct Edges {
    /// Only these kinds, separated by commas: calls, uses_type, references, extends, …
    #[arg(long, default_value = "", hide_default_value = true, value_name = "KINDS")]
    kind: String,
    /// Those too that may as well lead to another symbol of the same name
    #[arg(long)]
    candidates: bool,
    /// A call of a trait's or interface's member may run each of its implementations
    #[arg(long)]
    implementations: bool,
}

#[derive(Debug, Args)]
pub(super) struct Path {
    /// What depends: a plain or qualified name, or an id
    from: String,
    /// What it depends on
    to: String,
    /// At most so many edges
    #[arg(long, default_value_t = limits::MAX_DEPTH,
        value_parser = clap::value_parser!(u32).range(1..=i64::from(limits::MAX_PATH_DEPTH)))]
    depth: u32,
    #[command(flatten)]
    edges: Edges,
    #[command(flatten)]
    place: InRepository,
}

/// Of what there are circles.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum By {
    Document,
    Folder,
}

#[derive(Debug, Args)]
pub(super) struct Circles {
    /// Only within this folder
    #[arg(default_value = "", hide_default_value = true)]
    path: String,
    /// What goes in circles
    #[arg(long, value_enum, default_value_t = By::Document)]
    by: By,
    /// Only by these kinds, separated by commas: calls, uses_type, references, extends, …
    #[arg(long, default_value = "", hide_default_value = true, value_name = "KINDS")]
    kind: String,
    /// At most so many
    #[arg(long, default_value_t = limits::DEFAULT_CYCLES,
        value_parser = clap::value_parser!(u32).range(1..=i64::from(limits::MAX_CYCLES)))]
    limit: u32,
    #[command(flatten)]
    place: InRepository,
}

pub(super) async fn deps(session: &Session, arguments: Deps) -> anyhow::Result<ExitCode> {
    let search = TraceQuery {
        of: arguments.of,
        direction: match arguments.dependents {
            true => Direction::Dependents,
            false => Direction::Dependencies,
        },
        kinds: edge_kinds(&arguments.edges.kind)?,
        candidates: arguments.edges.candidates,
        implementations: arguments.edges.implementations,
        externals: arguments.externals,
        depth: arguments.depth,
        limit: arguments.limit,
        path: arguments.path,
        exclude: arguments.exclude,
    };
    let store = session.store().await?;
    let place = &arguments.place;
    let query = query(session, &store, place.repository.as_deref(), place.wait.wait()).await?;
    let trace = query.trace(&search).await?;
    if session.json {
        output::print_json(&trace)?;
        return Ok(ExitCode::SUCCESS);
    }
    output::print(&match arguments.format {
        Format::Tree => query::tree(&trace) + &externals(&trace),
        Format::Table => table(&trace) + &externals(&trace),
        Format::Mermaid => query::mermaid(&trace),
        Format::Dot => query::dot(&trace),
    })?;
    if !trace.cut.text().is_empty() {
        eprintln!("{}", trace.cut.text());
    }
    output::tell_pending(&trace.as_of);
    Ok(ExitCode::SUCCESS)
}

fn table(trace: &Trace) -> String {
    let mut table = output::table(["DISTANCE", "SYMBOL", "KIND", "PLACE", "EDGE", "RESOLUTION"]);
    for symbol in &trace.symbols {
        table.add_row([
            symbol.distance.to_string(),
            symbol.name.clone(),
            symbol.kind.to_owned(),
            format!("{}:{}", symbol.path, symbol.line),
            symbol.edge.to_owned(),
            symbol.resolution.to_owned(),
        ]);
    }
    output::text(&table)
}

fn externals(trace: &Trace) -> String {
    if trace.externals.is_empty() {
        return String::new();
    }
    let mut table = output::table(["EXTERNAL", "USED BY", "OCCURRENCES"]);
    for external in &trace.externals {
        table.add_row([
            external.name.clone(),
            output::count(external.symbols.unsigned_abs(), "symbol"),
            external.occurrences.to_string(),
        ]);
    }
    format!("\n{}", output::text(&table))
}

pub(super) async fn path(session: &Session, arguments: Path) -> anyhow::Result<ExitCode> {
    let search = PathQuery {
        from: arguments.from,
        to: arguments.to,
        kinds: edge_kinds(&arguments.edges.kind)?,
        candidates: arguments.edges.candidates,
        implementations: arguments.edges.implementations,
        depth: arguments.depth,
    };
    let store = session.store().await?;
    let place = &arguments.place;
    let query = query(session, &store, place.repository.as_deref(), place.wait.wait()).await?;
    let found = query.path(&search).await?;
    if session.json {
        output::print_json(&found)?;
    } else {
        output::print(&path_text(&found))?;
        if found.found && !found.cut.text().is_empty() {
            eprintln!("there may be a shorter one: {}", found.cut.text());
        }
        output::tell_pending(&found.as_of);
    }
    Ok(if found.found { ExitCode::SUCCESS } else { Failure::NotFound.into() })
}

fn path_text(found: &DependencyPath) -> String {
    if !found.found {
        let mut text = format!(
            "{} does not lead to {}: {} looked at",
            found.from.name,
            found.to.name,
            output::count(found.searched as u64, "symbol")
        );
        if !found.cut.text().is_empty() {
            text.push_str(&format!("; {}", found.cut.text()));
        }
        return text;
    }
    let from = &found.from;
    let mut text = format!("{} {}:{}\n", from.name, from.path, from.line);
    for step in &found.steps {
        text.push_str(&format!(
            "  {} {} {}:{} ({})\n",
            step.edge, step.name, step.path, step.line, step.resolution
        ));
    }
    text
}

pub(super) async fn cycles(session: &Session, arguments: Circles) -> anyhow::Result<ExitCode> {
    let search = CycleQuery {
        by: match arguments.by {
            By::Document => CycleUnit::Document,
            By::Folder => CycleUnit::Folder,
        },
        path: arguments.path,
        kinds: edge_kinds(&arguments.kind)?,
        limit: arguments.limit,
    };
    let store = session.store().await?;
    let place = &arguments.place;
    let query = query(session, &store, place.repository.as_deref(), place.wait.wait()).await?;
    let found = query.cycles(&search).await?;
    if session.json {
        output::print_json(&found)?;
    } else {
        output::print(&cycles_text(&found))?;
        output::tell_pending(&found.as_of);
    }
    Ok(ExitCode::SUCCESS)
}

fn cycles_text(found: &Cycles) -> String {
    let mut text = format!("{} of {}s\n", output::count(found.count as u64, "circle"), found.by);
    for cycle in &found.cycles {
        let more = if cycle.more { " and more" } else { "" };
        text.push_str(&format!("\n{}{more}\n", cycle.members.join("\n")));
        if let Some(edge) = cycle.edges.first() {
            text.push_str(&format!(
                "  cheapest to cut: {} -> {} ({})\n",
                edge.from,
                edge.to,
                output::count(edge.occurrences.unsigned_abs(), "occurrence")
            ));
        }
    }
    if found.cut {
        text.push_str("\nNot all edges were read: name a folder.\n");
    }
    text
}
