//! `loci recall WORDS…`.

use super::Desk;
use crate::cli::output;
use crate::cli::session::Session;
use crate::memory::{Memory, Mode, RecallQuery, Recalled, Why, limits};
use anyhow::Context;
use clap::Args;
use std::process::ExitCode;

#[derive(Debug, Args)]
pub(in crate::cli) struct Arguments {
    /// What is looked for, in any words; nothing for the newest
    words: Vec<String>,
    /// auto, exact, semantic or hybrid
    #[arg(long, default_value = "", hide_default_value = true)]
    mode: String,
    #[command(flatten)]
    filter: Filter,
    /// The file or symbol in hand: what was said of it, its callers and callees comes first
    #[arg(long, value_name = "FILE")]
    near: Option<String>,
    /// At most so many
    #[arg(long, default_value_t = limits::DEFAULT_MEMORIES,
        value_parser = clap::value_parser!(u32).range(1..=i64::from(limits::MAX_MEMORIES)))]
    limit: u32,
    /// At most so many tokens
    #[arg(long, default_value_t = limits::DEFAULT_BUDGET)]
    budget: u32,
    /// Where the last page ended
    #[arg(long)]
    cursor: Option<String>,
}

/// What memories are looked at.
#[derive(Debug, Args)]
pub(super) struct Filter {
    /// Only of these contexts, separated by commas
    #[arg(long, default_value = "", hide_default_value = true, value_name = "WORDS")]
    context: String,
    /// Only with this tag; may be given several times
    #[arg(long = "tag", value_name = "WORD")]
    tags: Vec<String>,
    /// Only with these metadata, a JSON object
    #[arg(long, value_name = "JSON")]
    metadata: Option<String>,
    /// Only written since this date or time
    #[arg(long, value_name = "TIME")]
    since: Option<String>,
    /// Only written until this date or time
    #[arg(long, value_name = "TIME")]
    until: Option<String>,
    /// Only at least so important
    #[arg(long, default_value_t = 0.0, hide_default_value = true, value_name = "NUMBER")]
    importance: f32,
    /// Only about this symbol
    #[arg(long)]
    symbol: Option<String>,
    /// Only about code in this file or folder
    #[arg(long)]
    path: Option<String>,
    /// Those that were superseded too
    #[arg(long)]
    superseded: bool,
    /// Only of this namespace [default: the workspace's, and `global`]; may be given several times
    #[arg(long = "namespace", value_name = "NAME")]
    namespaces: Vec<String>,
}

impl Filter {
    /// A question with this filter.
    pub fn question(self) -> anyhow::Result<RecallQuery> {
        let contexts = self.context.split(',').map(str::trim).filter(|word| !word.is_empty());
        Ok(RecallQuery {
            namespaces: self.namespaces,
            contexts: contexts.map(str::to_owned).collect(),
            tags: self.tags,
            since: self.since,
            until: self.until,
            importance: self.importance,
            metadata: match &self.metadata {
                Some(text) => Some(serde_json::from_str(text).context("the metadata are no JSON")?),
                None => None,
            },
            symbol: self.symbol,
            path: self.path,
            superseded: self.superseded,
            ..RecallQuery::new("")
        })
    }
}

pub(super) async fn run(session: &Session, arguments: Arguments) -> anyhow::Result<ExitCode> {
    let question = RecallQuery {
        text: arguments.words.join(" "),
        mode: Mode::from_name(&arguments.mode)?,
        near: arguments.near,
        limit: arguments.limit,
        budget: arguments.budget,
        cursor: arguments.cursor,
        ..arguments.filter.question()?
    };
    let desk = Desk::open(session, 1).await?;
    let query = desk.query().await?;
    let found = desk.memories(query.as_ref()).recall(&question).await?;
    desk.close().await?;
    show(session, &found)?;
    Ok(ExitCode::SUCCESS)
}

/// Memories with why they are there.
pub(super) fn show(session: &Session, found: &Recalled) -> anyhow::Result<()> {
    if session.json {
        return output::print_json(found);
    }
    if found.memories.is_empty() {
        output::print("Nothing like that was remembered.")?;
    }
    for recalled in &found.memories {
        output::print(&format!("{}{}", head(&recalled.memory), why(&recalled.why)))?;
        output::print(&body(&recalled.memory))?;
    }
    for note in &found.notes {
        eprintln!("{note}");
    }
    if let Some(cursor) = &found.next_cursor {
        eprintln!("There are more: --cursor {cursor}");
    }
    Ok(())
}

pub(super) fn head(memory: &Memory) -> String {
    let day = memory.created_at.get(..10).unwrap_or_default();
    let tags: String = memory.tags.iter().map(|tag| format!(" #{tag}")).collect();
    let outdated = match &memory.superseded_by {
        Some(by) => format!(" superseded by {by}"),
        None => String::new(),
    };
    format!("{}  {} {day}{tags}{outdated}", memory.id, memory.context)
}

pub(super) fn body(memory: &Memory) -> String {
    let mut text = String::new();
    for line in memory.content.lines() {
        text.push_str(&format!("    {line}\n"));
    }
    if memory.cut {
        text.push_str("    […]\n");
    }
    for anchor in &memory.anchors {
        let (state, name, path, line) = (anchor.state, &anchor.name, &anchor.path, anchor.line);
        text.push_str(&format!("    {state}: {name} {path}:{line}\n"));
    }
    text
}

/// `  (words 1, meaning 3, same; × 1.2)`.
fn why(why: &Why) -> String {
    let ranks = [("words", why.words), ("letters", why.letters), ("meaning", why.meaning)];
    let mut parts: Vec<String> = ranks
        .into_iter()
        .filter_map(|(list, rank)| rank.map(|rank| format!("{list} {rank}")))
        .collect();
    parts.extend(why.near.map(|near| format!("near: {near}")));
    match parts.is_empty() {
        true => String::new(),
        false => format!("  ({}; × {})", parts.join(", "), why.weight),
    }
}
