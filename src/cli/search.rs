//! `loci search WORDS…`.

use super::session::{Session, query};
use super::{InRepository, output};
use crate::query::{Hit, SearchQuery, SearchResults, languages, limits, lists, symbol_kinds};
use clap::Args;
use std::process::ExitCode;

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// What is meant: a name or parts of it, or words that say what it does
    #[arg(required = true)]
    words: Vec<String>,
    /// Only these kinds, separated by commas: function, method, struct, class, …
    #[arg(long, default_value = "", hide_default_value = true, value_name = "KINDS")]
    kind: String,
    /// Only these languages, separated by commas: rust, typescript, …
    #[arg(long, default_value = "", hide_default_value = true, value_name = "LANGUAGES")]
    language: String,
    /// Only below this file or folder
    #[arg(long, default_value = "", hide_default_value = true)]
    path: String,
    /// The file in hand: what is near it comes first
    #[arg(long, value_name = "FILE")]
    near: Option<String>,
    /// Only by these lists, separated by commas: names, text, meaning
    #[arg(long, default_value = "", hide_default_value = true, value_name = "LISTS")]
    by: String,
    /// At most so many
    #[arg(long, default_value_t = limits::DEFAULT_HITS,
        value_parser = clap::value_parser!(u32).range(1..=i64::from(limits::MAX_HITS)))]
    limit: u32,
    #[command(flatten)]
    place: InRepository,
}

pub(super) async fn run(session: &Session, arguments: Arguments) -> anyhow::Result<ExitCode> {
    let search = SearchQuery {
        text: arguments.words.join(" "),
        kinds: symbol_kinds(&arguments.kind)?,
        languages: languages(&arguments.language)?,
        path: arguments.path,
        near: arguments.near,
        limit: arguments.limit,
        lists: lists(&arguments.by)?,
    };
    let store = session.store().await?;
    let place = &arguments.place;
    let query = query(session, &store, place.repository.as_deref(), place.wait.wait()).await?;
    let found = query.search(&search, session.embeddings(1).as_ref()).await?;
    if session.json {
        output::print_json(&found)?;
    } else {
        output::print(&text(&found))?;
        if let (true, Some(why)) = (search.lists.is_empty(), &found.without_meaning) {
            eprintln!("meaning was not searched: {why}");
        }
        output::tell_pending(&found.as_of);
    }
    Ok(ExitCode::SUCCESS)
}

fn text(found: &SearchResults) -> String {
    if found.hits.is_empty() {
        return "Nothing holds any of these words, nor has a name like them.\n".to_owned();
    }
    let mut table = output::table(["KIND", "NAME", "PLACE", "WHY", "DOCUMENTATION"]);
    for hit in &found.hits {
        let symbol = &hit.symbol;
        table.add_row([
            symbol.kind.to_owned(),
            crate::query::qualified(&symbol.container, &symbol.name),
            format!("{}:{}:{}", symbol.path, symbol.line, symbol.column),
            why(hit),
            hit.documentation.clone(),
        ]);
    }
    let mut text = output::text(&table);
    if found.more {
        text.push_str("There are more: say more of what is meant, or raise --limit.\n");
    }
    text
}

/// `names 1, text 3: spawn, blocking; 40 uses`.
fn why(hit: &Hit) -> String {
    let why = &hit.why;
    let lists: Vec<String> = why.lists().map(|(list, rank)| format!("{list} {rank}")).collect();
    let mut text = lists.join(", ");
    if !why.words.is_empty() {
        text.push_str(&format!(": {}", why.words.join(", ")));
    }
    if why.uses > 0 {
        text.push_str(&format!("; {}", output::count(why.uses.unsigned_abs(), "use")));
    }
    if let Some(near) = why.near {
        text.push_str(&format!("; {near}"));
    }
    text
}
