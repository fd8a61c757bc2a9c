//! `loci find NAME`.

use super::session::{Session, query};
use super::{InRepository, output};
use crate::query::{Found, SymbolQuery, limits, symbol_kinds};
use clap::Args;
use std::process::ExitCode;

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// A name; `name*` for its beginning, `a::b` or `A.b` to say where it stands
    name: String,
    /// Only these kinds, separated by commas: function, method, struct, class, …
    #[arg(long, default_value = "", hide_default_value = true, value_name = "KINDS")]
    kind: String,
    /// Only below this file or folder
    #[arg(long, default_value = "", hide_default_value = true)]
    path: String,
    /// At most so many
    #[arg(long, default_value_t = limits::DEFAULT_SYMBOLS,
        value_parser = clap::value_parser!(u32).range(1..=i64::from(limits::MAX_SYMBOLS)))]
    limit: u32,
    #[command(flatten)]
    place: InRepository,
}

pub(super) async fn run(session: &Session, arguments: Arguments) -> anyhow::Result<ExitCode> {
    let kinds = symbol_kinds(&arguments.kind)?;
    let store = session.store().await?;
    let place = &arguments.place;
    let query = query(session, &store, place.repository.as_deref(), place.wait.wait()).await?;
    let prefix = arguments.name.strip_suffix('*');
    let search = SymbolQuery {
        text: prefix.unwrap_or(&arguments.name).to_owned(),
        kinds,
        path: arguments.path,
        limit: arguments.limit,
        fuzzy: prefix.is_none(),
    };
    let found = query.find_symbol(&search).await?;
    if session.json {
        output::print_json(&found)?;
    } else {
        output::print(&text(&found))?;
        output::tell_pending(&found.as_of);
    }
    Ok(ExitCode::SUCCESS)
}

fn text(found: &Found) -> String {
    let mut table = output::table(["KIND", "NAME", "PLACE", "MATCH", "SIGNATURE"]);
    for found in &found.symbols {
        let symbol = &found.symbol;
        let name = match symbol.container.as_str() {
            "" => symbol.name.clone(),
            container => format!("{container}::{}", symbol.name),
        };
        table.add_row([
            symbol.kind.to_owned(),
            name,
            format!("{}:{}:{}", symbol.path, symbol.line, symbol.column),
            found.matched.to_owned(),
            symbol.signature.clone(),
        ]);
    }
    let mut text = output::text(&table);
    if found.more {
        text.push_str(
            "There are more: narrow the search with --kind or --path, or raise --limit.\n",
        );
    }
    text
}
