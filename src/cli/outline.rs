//! `loci outline [PATH]`.

use super::session::{Session, query};
use super::{InRepository, output};
use crate::query::{KeySymbol, Outline, Overview, limits};
use clap::Args;
use std::path::Path;
use std::process::ExitCode;

/// Pages that one answer joins at most.
const MAX_PAGES: usize = 100;

/// Blanks by which an inner symbol is set in.
const INDENT: usize = 2;

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// A file or folder, relative to the working directory or to the repository's root
    #[arg(default_value = "")]
    path: String,
    /// An overview of a folder in at most so many tokens (about four bytes each), as `loci map`
    #[arg(long, value_name = "TOKENS", value_parser = clap::value_parser!(u32)
        .range(i64::from(limits::MIN_BUDGET)..=i64::from(limits::MAX_BUDGET)))]
    budget: Option<u32>,
    #[command(flatten)]
    place: InRepository,
}

pub(super) async fn run(session: &Session, arguments: Arguments) -> anyhow::Result<ExitCode> {
    show(session, arguments.path, arguments.budget, &arguments.place).await
}

/// Prints the outline of a path, or its overview where there is a budget.
pub(super) async fn show(
    session: &Session,
    path: String,
    budget: Option<u32>,
    place: &InRepository,
) -> anyhow::Result<ExitCode> {
    let store = session.store().await?;
    let at = place.repository.as_deref();
    // A path that exists from here is meant as it is, and says which repository is meant.
    let here = Path::new(&path).canonicalize().ok().filter(|_| at.is_none());
    let path = match &here {
        Some(here) if !path.is_empty() => here.to_string_lossy().into_owned(),
        _ => path,
    };
    let query = query(session, &store, here.as_deref().or(at), place.wait.wait()).await?;
    if let Some(budget) = budget {
        let outline = query.overview(&path, budget).await?;
        if let Some(overview) = &outline.overview {
            // Compact, because that is what the budget speaks of.
            match session.json {
                true => output::print(&serde_json::to_string(&outline)?)?,
                false => output::print(&at_a_glance(overview))?,
            }
            output::tell_pending(&outline.as_of);
            return Ok(ExitCode::SUCCESS);
        }
    }
    let mut outline = query.outline(&path, None).await?;
    for _ in 1..MAX_PAGES {
        let Some(cursor) = outline.next_cursor.take() else { break };
        let page = query.outline(&path, Some(&cursor)).await?;
        join(&mut outline, page);
    }
    if session.json {
        output::print_json(&outline)?;
    } else {
        output::print(&text(&outline))?;
        output::tell_pending(&outline.as_of);
    }
    Ok(ExitCode::SUCCESS)
}

/// Appends the next page: further documents, or further symbols of the one document.
fn join(outline: &mut Outline, page: Outline) {
    outline.next_cursor = page.next_cursor;
    for document in page.documents {
        match outline.documents.last_mut() {
            Some(last) if last.path == document.path => {
                last.symbols.extend(document.symbols);
                last.more = document.more;
            }
            _ => outline.documents.push(document),
        }
    }
}

/// An overview for a person; shorter than its JSON.
fn at_a_glance(overview: &Overview) -> String {
    let mut text = String::new();
    let languages: Vec<String> = overview
        .languages
        .iter()
        .map(|size| {
            let documents = output::count(size.documents.unsigned_abs(), "document");
            format!("{} {documents}, {} lines", size.language, size.lines)
        })
        .collect();
    text.push_str(&format!("{}\n", languages.join("; ")));
    if !overview.entry_points.is_empty() {
        text.push_str(&format!("\nentered at {}\n", overview.entry_points.join(", ")));
    }
    if !overview.modules.is_empty() {
        text.push_str("\nMODULES (lines -> uses)\n");
    }
    for module in &overview.modules {
        let uses = match module.uses.as_slice() {
            [] => String::new(),
            uses => format!(" -> {}", uses.join(", ")),
        };
        text.push_str(&format!("{} {}{uses}\n", module.path, module.lines));
    }
    for (title, symbols) in [("CENTRAL", &overview.central), ("PUBLIC", &overview.public)] {
        if !symbols.is_empty() {
            text.push_str(&format!("\n{title}\n"));
        }
        for symbol in symbols {
            text.push_str(&key_symbol(symbol));
        }
    }
    if overview.more {
        text.push_str("\n… more: raise --budget\n");
    }
    text
}

/// `kind name (12) path:line`, the number being that of documents which refer to it.
fn key_symbol(symbol: &KeySymbol) -> String {
    let used = match symbol.used_by {
        0 => String::new(),
        used => format!(" ({used})"),
    };
    format!("{} {}{used} {}:{}\n", symbol.kind, symbol.name, symbol.path, symbol.line)
}

fn text(outline: &Outline) -> String {
    let mut text = String::new();
    for document in &outline.documents {
        text.push_str(&format!(
            "{} ({}, {})\n",
            document.path,
            document.language,
            output::count(u64::from(document.lines), "line")
        ));
        if !document.detail.is_empty() {
            text.push_str(&format!("  {}: {}\n", document.status, document.detail));
        }
        for symbol in &document.symbols {
            let indent = INDENT * (symbol.depth as usize + 1);
            text.push_str(&format!(
                "{:indent$}{}-{} {} {}",
                "", symbol.line, symbol.end_line, symbol.kind, symbol.name
            ));
            if !symbol.signature.is_empty() {
                text.push_str(&format!("  {}", symbol.signature));
            }
            text.push('\n');
        }
        if document.more {
            text.push_str("  … more: ask for this file alone\n");
        }
    }
    if outline.documents.is_empty() {
        text.push_str("No documents.\n");
    }
    if outline.next_cursor.is_some() {
        text.push_str("… more documents: ask for a folder within\n");
    }
    text
}
