//! `loci mcp`: the MCP server on stdin and stdout.

use super::session::Session;
use crate::control::Start;
use crate::index::{DEFAULT_WAIT, Options};
use crate::mcp::{BoxError, Companionship, Context, serve_stdio};
use crate::store::Store;
use crate::store::managed::Server;
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
    let settings = session.config.server.clone();
    let start = if arguments.no_daemon || !session.config.start_daemon {
        None
    } else {
        let mut start = Start::new(std::env::current_exe()?, &session.config.data_dir);
        start.database_url.clone_from(&settings.database_url);
        Some(start)
    };
    let context = Context {
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
        open: Box::new(move || {
            let settings = settings.clone();
            Box::pin(async move {
                let server = tokio::task::spawn_blocking(move || {
                    // Standard error is the client's log.
                    Server::ensure_running(&settings, &mut |step| eprintln!("{step}"))
                });
                let server = server.await??;
                let store = Store::open(server.connect_options(server.database())).await?;
                Ok::<Store, BoxError>(store)
            })
        }),
    };
    serve_stdio(context).await?;
    Ok(ExitCode::SUCCESS)
}
