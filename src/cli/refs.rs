//! `loci refs SYMBOL`.

use super::session::{Session, query};
use super::{InRepository, output};
use crate::query::{ReferenceQuery, References, edge_kinds, limits};
use clap::Args;
use std::process::ExitCode;

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// A plain or qualified name, or the id of a symbol
    symbol: String,
    /// Only these kinds, separated by commas: calls, uses_type, imports, …; overrides, tests and
    /// contains relate definitions and are listed where they are asked for
    #[arg(long, default_value = "", hide_default_value = true, value_name = "KINDS")]
    kind: String,
    /// Those too that may as well lead to another symbol of the same name
    #[arg(long)]
    candidates: bool,
    /// At most so many
    #[arg(long, default_value_t = limits::DEFAULT_REFERENCES,
        value_parser = clap::value_parser!(u32).range(1..))]
    limit: u32,
    /// Go on behind an earlier answer's `next_cursor`
    #[arg(long)]
    cursor: Option<String>,
    #[command(flatten)]
    place: InRepository,
}

pub(super) async fn run(session: &Session, arguments: Arguments) -> anyhow::Result<ExitCode> {
    let kinds = edge_kinds(&arguments.kind)?;
    let store = session.store().await?;
    let place = &arguments.place;
    let query = query(session, &store, place.repository.as_deref(), place.wait.wait()).await?;
    let mut search = ReferenceQuery {
        symbol: arguments.symbol,
        kinds,
        candidates: arguments.candidates,
        limit: arguments.limit,
        cursor: arguments.cursor,
    };
    let mut all = query.find_references(&search).await?;
    // A page is bounded; what was asked for may be more than one.
    while let Some(cursor) = all.next_cursor.clone() {
        let missing = arguments.limit.saturating_sub(all.references.len() as u32);
        if missing == 0 {
            break;
        }
        search.limit = missing;
        search.cursor = Some(cursor);
        let page = query.find_references(&search).await?;
        all.references.extend(page.references);
        all.next_cursor = page.next_cursor;
    }
    if session.json {
        output::print_json(&all)?;
    } else {
        output::print(&text(&all))?;
        output::tell_pending(&all.as_of);
    }
    Ok(ExitCode::SUCCESS)
}

fn text(found: &References) -> String {
    let mut text = String::new();
    for target in &found.targets {
        text.push_str(&format!(
            "{} {} {}:{}:{}\n",
            target.kind, target.name, target.path, target.line, target.column
        ));
    }
    text.push_str(&related(found));
    let total: i64 = found.counts.iter().map(|count| count.count).sum();
    let counts: Vec<String> = found
        .counts
        .iter()
        .map(|count| format!("{} {} {}", count.count, count.resolution, count.kind))
        .collect();
    text.push_str(&output::count(total.unsigned_abs(), "reference"));
    if !counts.is_empty() {
        text.push_str(&format!(": {}", counts.join(", ")));
    }
    text.push('\n');
    if !found.references.is_empty() {
        let mut table = output::table(["PLACE", "KIND", "RESOLUTION", "IN", "TEXT"]);
        for reference in &found.references {
            table.add_row([
                format!("{}:{}:{}", reference.path, reference.line, reference.column),
                reference.kind.to_owned(),
                reference.resolution.to_owned(),
                reference.enclosing.clone(),
                reference.text.as_deref().unwrap_or_default().trim().to_owned(),
            ]);
        }
        text.push('\n');
        text.push_str(&output::text(&table));
    }
    if let Some(cursor) = &found.next_cursor {
        text.push_str(&format!(
            "There are more: raise --limit, or go on with --cursor '{cursor}'.\n"
        ));
    }
    text
}

/// What the targets are related to as definitions, a line each.
fn related(found: &References) -> String {
    let mut text = String::new();
    for related in &found.related {
        let relation = related.relation.replace('_', " ");
        let place = match (&related.path, related.line) {
            (Some(path), Some(line)) => format!("{path}:{line}"),
            _ => "(external)".to_owned(),
        };
        // Which of several targets is meant follows from where it stands.
        let of = related.of_id.as_ref().and_then(|id| found.targets.iter().find(|t| t.id == *id));
        let of = of.map_or_else(String::new, |t| format!(" (of {}:{})", t.path, t.line));
        text.push_str(&format!("  {relation} {} {place}{of}\n", related.name));
    }
    if found.more_related {
        text.push_str("  and more: ask for them with --kind overrides, tests, …\n");
    }
    text
}
