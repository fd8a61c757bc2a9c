//! `loci mcp`: the MCP server on stdin and stdout.

use super::session::Session;
use crate::control::Start;
use crate::index::{DEFAULT_WAIT, Options};
use crate::mcp::{Companionship, Context, Limits, serve_stdio};
use clap::Args;
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// A path in the repository that is asked about [default: the working directory]
    #[arg(long, value_name = "PATH")]
    repository: Option<PathBuf>,
    /// Start no daemon and add no repository; one that runs is asked all the same [env:
    /// LOCI_DAEMON=off]
    #[arg(long)]
    no_daemon: bool,
}

pub(super) async fn run(session: &Session, arguments: Arguments) -> anyhow::Result<ExitCode> {
    let working_directory = match arguments.repository {
        Some(path) => crate::walk::root(&path)?,
        None => std::env::current_dir()?,
    };
    let start = if arguments.no_daemon || !session.config.start_daemon {
        None
    } else {
        let mut start = Start::new(std::env::current_exe()?, &session.config.data_dir);
        start.database_url.clone_from(&session.config.server.database_url);
        Some(start)
    };
    let embeddings = session.embeddings(1);
    let context = Context {
        keeper: session.keeper(embeddings.clone())?,
        working_directory,
        daemon: Companionship {
            daemon: session.daemon(),
            start,
            home: session.config.home.clone(),
        },
        index_options: Options {
            full: false,
            wait: DEFAULT_WAIT,
            dependencies: session.config.dependencies.clone(),
        },
        embeddings,
        // Standard error is the client's log.
        open: session.opener(|step| eprintln!("{step}")),
        limits: Limits::default(),
        audit: None,
    };
    serve_stdio(context).await?;
    Ok(ExitCode::SUCCESS)
}
