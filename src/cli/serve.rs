//! `loci serve`: MCP over HTTP, for a team.

use super::session::Session;
use crate::index::{DEFAULT_WAIT, Options};
use crate::mcp::{Companionship, Context, Limits};
use crate::serve::{self, Certificate, Parts, Place, Settings, limits};
use clap::Args;
use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;
use tokio::signal::unix::{SignalKind, signal};

/// Where it listens unless told otherwise.
const DEFAULT_BIND: &str = "127.0.0.1:7420";

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Where to listen; other machines reach what is not 127.0.0.1 or ::1, and need a token
    #[arg(long, env = "LOCI_BIND", value_name = "ADDRESS:PORT", default_value = DEFAULT_BIND)]
    bind: SocketAddr,
    /// Listen at this Unix socket instead, which only its owner can open
    #[arg(long, env = "LOCI_SOCKET", value_name = "PATH")]
    socket: Option<PathBuf>,
    /// Speak TLS with this certificate chain (PEM); one that is renewed is served within a minute
    #[arg(long, env = "LOCI_TLS_CERT", value_name = "FILE", requires = "tls_key")]
    tls_cert: Option<PathBuf>,
    /// The certificate's private key (PEM)
    #[arg(long, env = "LOCI_TLS_KEY", value_name = "FILE", requires = "tls_cert")]
    tls_key: Option<PathBuf>,
    /// A name that clients call this server by; may be given several times
    #[arg(
        long = "allowed-host",
        env = "LOCI_ALLOWED_HOSTS",
        value_name = "NAME",
        value_delimiter = ','
    )]
    hosts: Vec<String>,
    /// An origin whose pages may ask (`https://name`); may be given several times
    #[arg(
        long = "allowed-origin",
        env = "LOCI_ALLOWED_ORIGINS",
        value_name = "ORIGIN",
        value_delimiter = ','
    )]
    origins: Vec<String>,
    /// Where clients reach this server, where a proxy stands before it
    #[arg(long, env = "LOCI_PUBLIC_URL", value_name = "URL")]
    public_url: Option<String>,
    /// Let whoever has no token do everything; on this machine only
    #[arg(long)]
    allow_anonymous: bool,
    /// Requests a second of one token
    #[arg(long, env = "LOCI_RATE", value_name = "NUMBER", default_value_t = limits::RATE)]
    rate: NonZeroU32,
    /// How long requests may go on once the server is to end
    #[arg(long, env = "LOCI_DRAIN", value_name = "SECONDS", default_value_t = limits::DRAIN.as_secs(),
        value_parser = clap::value_parser!(u64).range(..=600))]
    drain: u64,
    /// The repository that is asked about where a question names none [default: the working
    /// directory]
    #[arg(long, value_name = "PATH")]
    repository: Option<PathBuf>,
}

pub(super) async fn run(session: &Session, arguments: Arguments) -> anyhow::Result<ExitCode> {
    let working_directory = match arguments.repository {
        Some(path) => crate::walk::root(&path)?,
        None => std::env::current_dir()?,
    };
    let place = match arguments.socket {
        Some(path) => Place::Socket(std::path::absolute(path)?),
        None => Place::Tcp(arguments.bind),
    };
    let settings = Settings {
        place,
        tls: arguments
            .tls_cert
            .zip(arguments.tls_key)
            .map(|(chain, key)| Certificate { chain, key }),
        hosts: arguments.hosts,
        origins: arguments.origins,
        public_url: arguments.public_url,
        allow_anonymous: arguments.allow_anonymous,
        rate: arguments.rate,
        drain: Duration::from_secs(arguments.drain),
    };
    let store = session.store().await?;
    let embeddings = session.embeddings(1);
    let context = Context {
        keeper: session.keeper(embeddings.clone())?,
        working_directory,
        // One that runs is asked; starting one is for whoever sits at this machine.
        daemon: Companionship { daemon: session.daemon(), start: None, home: None },
        index_options: Options {
            full: false,
            wait: DEFAULT_WAIT,
            dependencies: session.config.dependencies.clone(),
        },
        embeddings,
        open: session.opener(|step| eprintln!("{step}")),
        limits: Limits::default(),
        audit: None,
    };
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let stop = async {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    };
    let ready = |url: &str| eprintln!("serving MCP at {url}");
    serve::serve(Parts { store, context }, settings, ready, stop).await?;
    Ok(ExitCode::SUCCESS)
}
