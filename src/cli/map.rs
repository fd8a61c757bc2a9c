//! `loci map [PATH]`: a folder or repository at a glance.

use super::session::Session;
use super::{InRepository, outline};
use crate::query::limits;
use clap::Args;
use std::process::ExitCode;

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// A folder, relative to the working directory or to the repository's root
    #[arg(default_value = "")]
    path: String,
    /// Tokens it may take (about four bytes each)
    #[arg(long, default_value_t = limits::DEFAULT_BUDGET, value_name = "TOKENS",
        value_parser = clap::value_parser!(u32)
            .range(i64::from(limits::MIN_BUDGET)..=i64::from(limits::MAX_BUDGET)))]
    budget: u32,
    #[command(flatten)]
    place: InRepository,
}

pub(super) async fn run(session: &Session, arguments: Arguments) -> anyhow::Result<ExitCode> {
    outline::show(session, arguments.path, Some(arguments.budget), &arguments.place).await
}
