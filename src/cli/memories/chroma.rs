//! `loci import chroma --url URL --collection NAME`.

use super::Desk;
use crate::cli::output;
use crate::cli::session::Session;
use crate::memory::ChromaSettings;
use clap::Args;
use std::process::ExitCode;

/// Refused records with which an import still counts as done, in percent: more are a mistake in what
/// was asked for.
const REFUSED_PERCENT: usize = 10;

#[derive(Debug, Args)]
pub(in crate::cli) struct ImportChroma {
    /// Where ChromaDB is
    #[arg(long, value_name = "URL")]
    url: String,
    /// The collection
    #[arg(long, value_name = "NAME")]
    collection: String,
    /// Chroma's database
    #[arg(long, default_value = "default_database", value_name = "NAME")]
    database: String,
    /// Sent as `Authorization: Bearer`, or as `X-Chroma-Token` where it begins with `x:`
    #[arg(long, env = "LOCI_CHROMA_TOKEN", hide_env_values = true, value_name = "TOKEN")]
    token: Option<String>,
    /// Where the memories will belong [default: the workspace's]
    #[arg(long, value_name = "NAME")]
    namespace: Option<String>,
    /// Take the vectors over too: they were made by the model that loci uses
    #[arg(long)]
    same_model: bool,
}

pub(in crate::cli) async fn run(
    session: &Session,
    arguments: ImportChroma,
) -> anyhow::Result<ExitCode> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let desk = Desk::open(session, threads).await?;
    let query = desk.query().await?;
    let memories = desk.memories(query.as_ref());
    let mut settings = ChromaSettings::at(arguments.url);
    settings.collection = arguments.collection;
    settings.database = arguments.database;
    settings.token = arguments.token;
    let to = (arguments.namespace, arguments.same_model);
    let told = |done, all| eprintln!("{done} of {all}");
    let report = memories.import_chroma(settings, to, told).await?;
    if session.json {
        output::print_json(&report)?;
    } else {
        output::print(&format!(
            "{} records: {} new, {} known already; of {} sampled {} are there",
            report.records, report.new, report.known, report.sampled, report.found
        ))?;
        for refused in &report.refused {
            eprintln!("refused: {refused}");
        }
    }
    let over = report.new + report.known;
    let refused = report.records.saturating_sub(over);
    let whole = refused * 100 <= report.records * REFUSED_PERCENT && report.found == report.sampled;
    Ok(if whole { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
