//! `loci export PATH --what references|symbols|edges`: JSON Lines, one row a line; or
//! `loci export PATH --format scip`: all of it as a SCIP index.
//!
//! In JSON Lines lines and columns count from 1, columns in characters; paths are relative to PATH.

use super::output;
use super::session::Session;
use crate::interchange::scip::{Exported, export};
use crate::store::read::{DocumentRow, ExportedEdge, ExportedReference, ExportedSymbol, Snapshot};
use anyhow::Context;
use clap::{Args, ValueEnum};
use serde_json::{Value, json};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Documents whose rows are in memory together.
const PAGE_DOCUMENTS: u32 = 64;

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The repository's folder, as it was indexed
    #[arg(default_value = ".")]
    path: PathBuf,
    /// The format [default: jsonl]
    #[arg(long, value_enum)]
    format: Option<Format>,
    /// What to export as JSON Lines; a SCIP index holds all of it
    #[arg(long, value_enum, required_unless_present = "format", required_if_eq("format", "jsonl"))]
    what: Option<What>,
    /// Write to this file [default: stdout]
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    /// JSON Lines
    Jsonl,
    /// A SCIP index: documents, occurrences, symbols with documentation and relationships
    Scip,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum What {
    /// Every occurrence that leads to a symbol of the repository
    References,
    /// Every symbol
    Symbols,
    /// Every edge, with the number of its occurrences; overrides, tests and contains too
    Edges,
}

/// What goes into the file.
#[derive(Clone, Copy, Debug)]
enum Content {
    Lines(What),
    Scip,
}

/// A part was asked for of a format that has none.
#[derive(Debug, thiserror::Error)]
#[error("a SCIP index holds references, symbols and edges in one; leave out --what")]
pub(super) struct NoParts;

/// The folder is not the root of an indexed repository.
#[derive(Debug, thiserror::Error)]
#[error("{path} is not indexed{}; run: loci index {path}", within(parent))]
pub(super) struct NotIndexed {
    pub path: String,
    /// The repository it lies in.
    pub parent: Option<String>,
}

fn within(parent: &Option<String>) -> String {
    parent
        .as_ref()
        .map_or_else(String::new, |root| format!(" by itself, but as part of {root}: export that"))
}

pub(super) async fn run(session: &Session, arguments: Arguments) -> anyhow::Result<ExitCode> {
    let content = match (arguments.format, arguments.what) {
        (Some(Format::Scip), None) => Content::Scip,
        (Some(Format::Scip), Some(_)) | (_, None) => return Err(NoParts.into()),
        (_, Some(what)) => Content::Lines(what),
    };
    let root = crate::walk::root(&arguments.path)?;
    let root = root.to_string_lossy().into_owned();
    let store = session.store().await?;
    let repository = store.repository(&root).await?.filter(|r| r.generation > 0);
    let snapshot = match repository {
        Some(repository) => store.snapshot(repository.id).await?,
        None => None,
    };
    let Some(mut snapshot) = snapshot else {
        let parent = store.repository_of(&root).await?.map(|r| r.root).filter(|r| *r != root);
        return Err(NotIndexed { path: root, parent }.into());
    };
    match &arguments.output {
        Some(path) => to_file(&mut snapshot, content, path).await?,
        None => write(&mut snapshot, content, std::io::stdout()).await?,
    }
    Ok(ExitCode::SUCCESS)
}

/// Writes beside and renames: whoever reads the file never sees half of it.
async fn to_file(snapshot: &mut Snapshot, content: Content, path: &Path) -> anyhow::Result<()> {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}.part", std::process::id()));
    let part = path.with_file_name(name);
    let file = std::fs::File::create(&part)
        .with_context(|| format!("cannot create {}", part.display()))?;
    let done = write(snapshot, content, file).await.and_then(|()| {
        std::fs::rename(&part, path).with_context(|| format!("cannot write {}", path.display()))
    });
    if done.is_err() {
        // Best effort: the failure itself is what is reported.
        let _ = std::fs::remove_file(&part);
    }
    done
}

async fn write(snapshot: &mut Snapshot, content: Content, out: impl Write) -> anyhow::Result<()> {
    let mut out = BufWriter::new(out);
    match content {
        Content::Lines(what) => lines(snapshot, what, &mut out).await,
        Content::Scip => {
            let root = PathBuf::from(&snapshot.repository.root);
            tell(&export(snapshot, &root, &mut out).await?);
            Ok(())
        }
    }
}

/// Says on stderr what went out: stdout may be the index itself.
fn tell(done: &Exported) {
    eprintln!(
        "{} with {} and {}; {} of dependencies",
        output::count(done.documents, "document"),
        output::count(done.symbols, "symbol"),
        output::count(done.occurrences, "occurrence"),
        output::count(done.externals, "symbol"),
    );
    if done.stale > 0 {
        eprintln!(
            "warning: {} changed since the index was made: the ends of names there are guessed",
            output::count(done.stale, "document")
        );
    }
}

async fn lines(snapshot: &mut Snapshot, what: What, mut out: impl Write) -> anyhow::Result<()> {
    let mut after = String::new();
    loop {
        let page: Vec<DocumentRow> = snapshot.documents_under("", &after, PAGE_DOCUMENTS).await?;
        let Some(last) = page.last() else { break };
        after.clone_from(&last.path);
        let ids: Vec<i64> = page.iter().map(|document| document.id).collect();
        let rows: Vec<Value> = match what {
            What::References => {
                snapshot.export_references(&ids).await?.iter().map(reference).collect()
            }
            What::Symbols => snapshot.export_symbols(&ids).await?.iter().map(symbol).collect(),
            What::Edges => snapshot.export_edges(&ids).await?.iter().map(edge).collect(),
        };
        for row in rows {
            serde_json::to_writer(&mut out, &row).map_err(std::io::Error::from)?;
            out.write_all(b"\n")?;
        }
    }
    out.flush()?;
    Ok(())
}

fn reference(row: &ExportedReference) -> Value {
    json!({
        "ref_file": row.path, "ref_line": row.line, "ref_col": row.column,
        "name": row.name, "kind": row.kind.export_name(),
        "def_file": row.target_path, "def_line": row.target_line,
        "resolution": row.resolution.name(),
    })
}

fn symbol(row: &ExportedSymbol) -> Value {
    json!({
        "file": row.path, "line": row.line, "col": row.column,
        "name": row.name, "kind": row.kind.name(),
        "start": row.start_line, "end": row.end_line, "parent": row.parent,
    })
}

fn edge(row: &ExportedEdge) -> Value {
    json!({
        "file": row.path, "source": row.source, "target": row.target,
        "kind": row.kind.name(), "resolution": row.resolution.name(),
        "alias": row.alias, "count": row.count,
    })
}
