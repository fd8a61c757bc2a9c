//! `loci outline [PATH]`.

use super::session::{Session, query};
use super::{InRepository, output};
use crate::query::Outline;
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
    #[command(flatten)]
    place: InRepository,
}

pub(super) async fn run(session: &Session, arguments: Arguments) -> anyhow::Result<ExitCode> {
    let store = session.store().await?;
    let at = arguments.place.repository.as_deref();
    // A path that exists from here is meant as it is, and says which repository is meant.
    let here = Path::new(&arguments.path).canonicalize().ok().filter(|_| at.is_none());
    let path = match &here {
        Some(path) if !arguments.path.is_empty() => path.to_string_lossy().into_owned(),
        _ => arguments.path,
    };
    let wait = arguments.place.wait.wait();
    let query = query(session, &store, here.as_deref().or(at), wait).await?;
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
