//! How well, how fast and how safely memories are kept.
//!
//! ```text
//! cargo run --release --example memory -- quality [--chroma URL] FOLDER…
//! cargo run --release --example memory -- latency [--memories NUMBER] FOLDER…
//! cargo run --release --example memory -- durable [--writes NUMBER] [--rounds NUMBER] --loci PROGRAM
//!     [--chroma PROGRAM]
//! ```
//!
//! Texts are documentation comments of real packages, whose sources are the folders. Everything
//! happens in a database of its own below LOCI_DATA_DIR, which has to be named.

mod durable;
mod latency;
mod quality;
mod texts;

use anyhow::{Context, bail, ensure};
use loci::config::{Config, DATA_DIR_VARIABLE, Overrides};
use loci::embed::{Embeddings, Weights};
use loci::memory::{ChromaSettings, Keeper, KeeperSettings};
use loci::store::Store;
use loci::store::managed::Server;
use std::path::PathBuf;
use std::sync::Arc;

/// What every measurement works with.
struct Desk {
    config: Config,
    server: Server,
    store: Store,
    embeddings: Arc<Embeddings>,
    keeper: Keeper,
}

impl Desk {
    async fn open(chroma: Option<String>) -> anyhow::Result<Self> {
        ensure!(
            std::env::var_os(DATA_DIR_VARIABLE).is_some(),
            "name a data directory by {DATA_DIR_VARIABLE}: memories are written and deleted"
        );
        let data_dir = std::env::var_os(DATA_DIR_VARIABLE).map(PathBuf::from);
        let config = Config::resolve(Overrides { data_dir, ..Overrides::default() })?;
        let settings = config.server.clone();
        let server = tokio::task::spawn_blocking(move || {
            Server::ensure_running(&settings, &mut |step| eprintln!("{step}"))
        });
        let server = server.await??;
        let store = Store::open(server.connect_options(server.database())).await?;
        let embeddings = Arc::new(Embeddings::new(Weights::new(&config.data_dir, None), 2));
        let chroma = chroma.map(ChromaSettings::at);
        let some = Some(Arc::clone(&embeddings));
        let keeper =
            Keeper::new(KeeperSettings { embeddings: some, chroma, ..KeeperSettings::default() });
        keeper.fetch_model().await?;
        Ok(Self { config, server, store, embeddings, keeper })
    }

    /// Runs SQL through `psql`.
    fn psql(&self, sql: &str) -> anyhow::Result<String> {
        let mut command = self.server.psql_command(self.server.database());
        command.args(["--no-psqlrc", "--quiet", "--tuples-only", "--no-align", "--command", sql]);
        let output = command.output()?;
        ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
    }
}

/// The value at a share of a sorted list.
fn percentile(sorted: &[f64], share: f64) -> f64 {
    let place = (sorted.len() as f64 * share).ceil() as usize;
    sorted.get(place.saturating_sub(1)).copied().unwrap_or_default()
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let what = arguments.next().context("quality, latency or durable?")?;
    let (mut folders, mut chroma, mut loci) = (Vec::new(), None, None);
    let (mut memories, mut writes, mut rounds) = (100_000, 10_000, 30);
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next().with_context(|| format!("{argument} needs a value"));
        match argument.as_str() {
            "--chroma" => chroma = Some(value()?),
            "--loci" => loci = Some(PathBuf::from(value()?)),
            "--memories" => memories = value()?.parse()?,
            "--writes" => writes = value()?.parse()?,
            "--rounds" => rounds = value()?.parse()?,
            _ => folders.push(PathBuf::from(argument)),
        }
    }
    match what.as_str() {
        "quality" => quality::run(&Desk::open(chroma.clone()).await?, &folders, chroma).await,
        "latency" => latency::run(&Desk::open(None).await?, &folders, memories).await,
        "durable" => {
            // Clients run it from a folder of their own.
            let loci = std::path::absolute(loci.context("--loci PROGRAM: what is killed")?)?;
            durable::run(Desk::open(None).await?, &loci, chroma.as_deref(), (writes, rounds)).await
        }
        _ => bail!("{what} is none of quality, latency, durable"),
    }
}
