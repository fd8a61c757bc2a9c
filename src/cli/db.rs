//! `loci db start|stop|psql|path`.

use super::output;
use super::session::Session;
use crate::store::managed::{Server, Stopped};
use clap::{Args, Subcommand};
use serde_json::json;
use std::ffi::OsString;
use std::process::ExitCode;

#[derive(Debug, Subcommand)]
pub(super) enum Verb {
    /// Start it, making it first where need be
    Start,
    /// Stop it; the next verb that needs it starts it again
    Stop,
    /// Open it in psql
    Psql(Psql),
    /// Print where it is, as a URL
    Path,
}

#[derive(Debug, Args)]
pub(super) struct Psql {
    /// Arguments for psql
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    arguments: Vec<OsString>,
}

pub(super) async fn run(session: &Session, verb: Verb) -> anyhow::Result<ExitCode> {
    match verb {
        Verb::Start => {
            let server = session.server().await?;
            show(session, &server, "running")
        }
        Verb::Path => {
            let server = session.server().await?;
            if session.json {
                return show(session, &server, "running");
            }
            output::print(&server.url(server.database()))?;
            Ok(ExitCode::SUCCESS)
        }
        Verb::Stop => stop(session).await,
        Verb::Psql(psql) => {
            let server = session.server().await?;
            let mut command = server.psql_command(server.database());
            command.args(psql.arguments);
            let status = tokio::task::spawn_blocking(move || command.status()).await??;
            let code = status.code().and_then(|code| u8::try_from(code).ok());
            Ok(code.map_or(ExitCode::FAILURE, ExitCode::from))
        }
    }
}

fn show(session: &Session, server: &Server, state: &str) -> anyhow::Result<ExitCode> {
    let url = server.url(server.database());
    if session.json {
        output::print_json(&json!({
            "state": state,
            "managed": server.is_managed(),
            "url": url,
            "process": server.pid(),
            "cluster": server.cluster_directory(),
            "socket": server.socket_directory(),
            "log": server.log_directory(),
        }))?;
    } else {
        let process = server.pid().map_or_else(String::new, |pid| format!(" (process {pid})"));
        output::print(&format!("{state}{process}: {url}"))?;
    }
    Ok(ExitCode::SUCCESS)
}

async fn stop(session: &Session) -> anyhow::Result<ExitCode> {
    let settings = session.config.server.clone();
    let stopped = tokio::task::spawn_blocking(move || Server::stop(&settings)).await??;
    let (state, text) = match stopped {
        Stopped::NotRunning => ("not_running", "it was not running"),
        Stopped::Clean => ("stopped", "stopped"),
        Stopped::Forced => ("forced", "stopped by force; the next start recovers"),
        Stopped::NotManaged => {
            ("not_managed", "a database URL is set: that server is not loci's to stop")
        }
    };
    if session.json {
        output::print_json(&json!({"state": state}))?;
    } else {
        output::print(text)?;
    }
    let refused = stopped == Stopped::NotManaged;
    Ok(if refused { super::exit::Failure::Usage.into() } else { ExitCode::SUCCESS })
}
