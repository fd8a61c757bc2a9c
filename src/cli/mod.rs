//! The command line: one file per verb, each of which turns typed arguments into calls of the
//! layers below and their answers into tables or JSON.
//!
//! Must not know: SQL, how anything is found.

mod completions;
mod daemon;
mod db;
mod doctor;
mod exit;
mod export;
mod find;
mod graph;
mod impact;
mod import;
mod index;
mod map;
mod mcp;
mod memories;
mod outline;
mod output;
mod patterns;
mod progress;
mod refs;
mod search;
mod serve;
mod session;
mod status;
mod token;
mod watch;

use crate::config::{Config, DATA_DIR_VARIABLE, Overrides};
use crate::control::WAIT_MS_MAX;
use clap::{Args, Parser, Subcommand};
use session::Session;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

/// How long the end of the program waits for work that was cancelled.
const SHUTDOWN_WAIT: Duration = Duration::from_millis(500);

/// A map of your code in PostgreSQL: symbols, references, outlines.
#[derive(Debug, Parser)]
#[command(name = "loci", version, after_help = exit::HELP, max_term_width = 100)]
struct Cli {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    verb: Verb,
}

/// What every verb understands.
#[derive(Debug, Args)]
struct Global {
    /// Where the managed database lives [default: the platform's data directory]
    #[arg(long, global = true, env = DATA_DIR_VARIABLE, value_name = "FOLDER")]
    data_dir: Option<PathBuf>,
    /// Use this PostgreSQL in place of the managed one [env: LOCI_DATABASE_URL, DATABASE_URL]
    #[arg(long, global = true, value_name = "URL")]
    database_url: Option<String>,
    /// Answer in JSON, for programs
    #[arg(long, global = true)]
    json: bool,
    /// Say more on stderr; twice for debugging, three times for everything
    #[arg(short, long, global = true, action = clap::ArgAction::Count)]
    verbose: u8,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Bring a repository's index up to date
    Index(index::Arguments),
    /// Find symbols by name
    Find(find::Arguments),
    /// Search names, signatures, documentation and meaning
    Search(search::Arguments),
    /// List where a symbol is referred to
    Refs(refs::Arguments),
    /// Show what a symbol, file or folder depends on, or who depends on it
    Deps(graph::Deps),
    /// Show the shortest way from one symbol to another
    Path(graph::Path),
    /// Find what depends on itself by way of others
    Cycles(graph::Circles),
    /// Say what a change touches, what depends on that and which tests reach it
    Impact(impact::Arguments),
    /// Find what code should not look like: mistakes, smells, dead code, circles
    Patterns(patterns::Arguments),
    /// List what a file or folder defines
    Outline(outline::Arguments),
    /// Show a folder or repository at a glance: modules, central symbols, public interface
    Map(map::Arguments),
    /// Remember something said about code, durably
    Remember(memories::Remember),
    /// Find what was remembered
    Recall(memories::Recall),
    /// Delete memories for good
    Forget(memories::Forget),
    /// Look at memories as a whole, and take care of them
    Memories {
        #[command(subcommand)]
        verb: Option<memories::Verb>,
    },
    /// Say what is indexed, how fresh it is and what was skipped
    Status(status::Arguments),
    /// Say what is wrong with this installation and how to mend it
    Doctor(doctor::Arguments),
    /// Run the managed database
    #[command(subcommand)]
    Db(db::Verb),
    /// Write symbols, references or edges as JSON Lines, or all of it as a SCIP index
    Export(export::Arguments),
    /// Lay what another tool knows over the index, and say where the two differ
    #[command(subcommand)]
    Import(import::Verb),
    /// Print a completion script for a shell
    Completions(completions::Arguments),
    /// Keep the indexes of all watched repositories up to date
    Daemon(daemon::Arguments),
    /// Keep a repository's index up to date from now on
    Watch(watch::Arguments),
    /// Keep it up to date no longer
    Unwatch(watch::Forget),
    /// Serve the index over MCP on stdin and stdout
    Mcp(mcp::Arguments),
    /// Serve the index over MCP on HTTP, for a team
    Serve(serve::Arguments),
    /// Say who may ask over HTTP, and see what they did
    #[command(subcommand)]
    Token(token::Verb),
}

/// Runs the program.
pub fn main() -> ExitCode {
    let Cli { global, verb } = Cli::parse();
    // The daemon logs in its own way.
    if !matches!(verb, Verb::Daemon(_) | Verb::Watch(_)) {
        output::log(global.verbose);
    }
    let done = run(global, verb);
    match done {
        Ok(code) => code,
        Err(error) if output::is_closed(&error) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            exit::of(&error).into()
        }
    }
}

fn run(global: Global, verb: Verb) -> anyhow::Result<ExitCode> {
    let overrides = Overrides { data_dir: global.data_dir, database_url: global.database_url };
    if let Verb::Completions(arguments) = verb {
        return completions::run(&arguments);
    }
    let config = Config::resolve(overrides)?;
    let session = Session { config, json: global.json, verbose: global.verbose };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let done = runtime.block_on(async {
        match verb {
            Verb::Index(arguments) => index::run(&session, arguments).await,
            Verb::Find(arguments) => find::run(&session, arguments).await,
            Verb::Search(arguments) => search::run(&session, arguments).await,
            Verb::Refs(arguments) => refs::run(&session, arguments).await,
            Verb::Deps(arguments) => graph::deps(&session, arguments).await,
            Verb::Path(arguments) => graph::path(&session, arguments).await,
            Verb::Cycles(arguments) => graph::cycles(&session, arguments).await,
            Verb::Impact(arguments) => impact::run(&session, arguments).await,
            Verb::Patterns(arguments) => patterns::run(&session, arguments).await,
            Verb::Outline(arguments) => outline::run(&session, arguments).await,
            Verb::Map(arguments) => map::run(&session, arguments).await,
            Verb::Remember(arguments) => memories::remember(&session, arguments).await,
            Verb::Recall(arguments) => memories::recall(&session, arguments).await,
            Verb::Forget(arguments) => memories::forget(&session, arguments).await,
            Verb::Memories { verb } => memories::memories(&session, verb).await,
            Verb::Status(arguments) => status::run(&session, arguments).await,
            Verb::Doctor(arguments) => doctor::run(&session, &arguments).await,
            Verb::Db(verb) => db::run(&session, verb).await,
            Verb::Export(arguments) => export::run(&session, arguments).await,
            Verb::Import(verb) => import::run(&session, verb).await,
            Verb::Completions(arguments) => completions::run(&arguments),
            Verb::Mcp(arguments) => mcp::run(&session, arguments).await,
            Verb::Serve(arguments) => serve::run(&session, arguments).await,
            Verb::Token(verb) => token::run(&session, verb).await,
            Verb::Daemon(arguments) => daemon::run(&session, arguments).await,
            Verb::Watch(arguments) => watch::run(&session, arguments).await,
            Verb::Unwatch(arguments) => watch::forget(&session, arguments).await,
        }
    });
    // Work on other threads that nobody waits for any more: a scan that was cancelled.
    runtime.shutdown_timeout(SHUTDOWN_WAIT);
    done
}

/// Which repository a question is about.
#[derive(Debug, Args)]
struct InRepository {
    /// A path in the repository that is asked about [default: the working directory]
    #[arg(long, value_name = "PATH")]
    repository: Option<PathBuf>,
    #[command(flatten)]
    wait: Waiting,
}

/// How long a question may wait for what was saved before it.
#[derive(Debug, Args)]
struct Waiting {
    /// Wait up to so long until all saved changes are indexed, where a daemon watches
    #[arg(long, default_value_t = 0, value_name = "MILLISECONDS",
        value_parser = clap::value_parser!(u64).range(..=WAIT_MS_MAX))]
    wait_ms: u64,
}

impl Waiting {
    const fn wait(&self) -> Duration {
        Duration::from_millis(self.wait_ms)
    }
}
