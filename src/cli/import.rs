//! `loci import scip FILE`: lays what another tool knows over the index and says where the two
//! differ. `loci import chroma`: brings memories over that were kept in ChromaDB alone.

use super::export::NotIndexed;
use super::memories;
use super::output;
use super::session::Session;
use crate::interchange::scip::{
    Difference, ImportQuery, Imported, MAX_EXAMPLES, import, project_root,
};
use crate::store::Store;
use clap::{Args, Subcommand};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

#[derive(Debug, Subcommand)]
pub(super) enum Verb {
    /// Import a SCIP index: what scip-typescript, rust-analyzer or another indexer found
    Scip(Scip),
    /// Bring memories over that were kept in ChromaDB alone; may be broken off and begun again
    Chroma(memories::ImportChroma),
}

#[derive(Debug, Args)]
pub(super) struct Scip {
    /// The index
    file: PathBuf,
    /// The folder its paths are relative to [default: as it says itself, else the working directory]
    #[arg(long, value_name = "PATH")]
    root: Option<PathBuf>,
    /// Examples of each difference of each kind
    #[arg(long, default_value_t = 3, value_name = "N",
        value_parser = clap::value_parser!(u32).range(0..=MAX_EXAMPLES as i64))]
    examples: u32,
    /// Only say where the two differ
    #[arg(long)]
    compare_only: bool,
}

pub(super) async fn run(session: &Session, verb: Verb) -> anyhow::Result<ExitCode> {
    let arguments = match verb {
        Verb::Scip(arguments) => arguments,
        Verb::Chroma(arguments) => return memories::import_chroma(session, arguments).await,
    };
    let said = project_root(&arguments.file)?;
    let store = session.store().await?;
    let (repository, folder) = match (&arguments.root, said) {
        (Some(root), _) => place(&store, root).await?,
        // Where it was made may be another machine.
        (None, Some(said)) => match place(&store, &said).await {
            Ok(place) => place,
            Err(_) => place(&store, Path::new(".")).await?,
        },
        (None, None) => place(&store, Path::new(".")).await?,
    };
    let query = ImportQuery {
        file: arguments.file,
        repository,
        folder,
        examples: arguments.examples as usize,
        compare_only: arguments.compare_only,
    };
    let imported = import(&store, &query).await?;
    if session.json {
        output::print_json(&imported)?;
    } else {
        output::print(&text(&imported))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// The repository that a folder lies in, and the folder relative to its root.
async fn place(store: &Store, folder: &Path) -> anyhow::Result<(i64, String)> {
    let folder = crate::walk::root(folder)?;
    let folder = folder.to_string_lossy();
    let indexed = store.repository_of(&folder).await?;
    let Some(repository) = indexed.filter(|repository| repository.generation > 0) else {
        return Err(NotIndexed { path: folder.into_owned(), parent: None }.into());
    };
    let within = folder.strip_prefix(repository.root.as_str()).unwrap_or_default();
    Ok((repository.id, within.trim_start_matches('/').to_owned()))
}

fn text(imported: &Imported) -> String {
    let documents = &imported.documents;
    let mut text = format!(
        "{}: {} of {} compared",
        imported.repository,
        output::count(documents.compared, "document"),
        imported.tool
    );
    for (count, why) in [
        (documents.not_indexed, "not in the index"),
        (documents.changed, "changed since they were indexed"),
        (documents.of_another_text, "of another text than the index"),
    ] {
        if count > 0 {
            text.push_str(&format!("; {count} {why}"));
        }
    }
    text.push_str("\n\n");
    let mut table = output::table(["places", "same", "ours only", "theirs only", "different"]);
    let kinds = imported.kinds.iter().map(|row| (row.kind, row.agreement));
    for (kind, row) in kinds.chain([("all", imported.total)]) {
        let numbers = [row.same, row.ours_only, row.theirs_only, row.different];
        let cells = numbers.map(|number| number.to_string());
        table.add_row(std::iter::once(kind.to_owned()).chain(cells));
    }
    text.push_str(&output::text(&table));
    text.push_str(&format!(
        "\nTheirs lead to dependencies at {} more, and to variables and parameters at {}.\n",
        output::count(imported.to_dependencies, "place"),
        imported.to_locals
    ));
    match imported.seen {
        Some(seen) => text.push_str(&format!(
            "Imported: {} where the index has nothing.\n",
            output::count(seen, "occurrence")
        )),
        None => text.push_str("Nothing was stored.\n"),
    }
    for (difference, title) in [
        (Difference::Different, "DIFFERENT"),
        (Difference::TheirsOnly, "THEIRS ONLY"),
        (Difference::OursOnly, "OURS ONLY"),
    ] {
        let mut examples = imported.examples.iter().filter(|e| e.difference == difference);
        let mut next = examples.next();
        if next.is_some() {
            text.push_str(&format!("\n{title}, for example\n"));
        }
        while let Some(example) = next {
            text.push_str(&format!(
                "{}:{}:{} {} {}\n",
                example.path, example.line, example.column, example.kind, example.text
            ));
            for (whose, target) in [("ours", &example.ours), ("theirs", &example.theirs)] {
                if let Some(target) = target {
                    text.push_str(&format!("  {whose}: {target}\n"));
                }
            }
            next = examples.next();
        }
    }
    text
}
