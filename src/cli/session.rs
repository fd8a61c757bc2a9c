//! A run of the program: its settings, and the way from them to the database.

use super::progress::Steps;
use crate::config::Config;
use crate::daemon::OpenStore;
use crate::embed::Embeddings;
use crate::freshness::Daemon;
use crate::memory::{Keeper, KeeperSettings};
use crate::query::Query;
use crate::store::Store;
use crate::store::managed::{Progress, Server};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

/// What every verb is given.
pub(super) struct Session {
    /// The resolved settings.
    pub config: Config,
    /// Answer in JSON.
    pub json: bool,
    /// How much to log on stderr.
    pub verbose: u8,
}

impl Session {
    /// The daemon of the data directory, whether or not it runs.
    pub fn daemon(&self) -> Daemon {
        Daemon::new(&self.config.data_dir, self.config.server.database_url.as_deref())
    }

    /// The embedding model that runs here, by so many threads; `None` where it is turned off.
    pub fn embeddings(&self, threads: usize) -> Option<Arc<Embeddings>> {
        let weights = self.config.embeddings.clone()?;
        Some(Arc::new(Embeddings::new(weights, threads)))
    }

    /// What memories of this process share: embedded by an endpoint, where one is configured for it,
    /// else by `local`. The other one answers for what it embedded before.
    pub fn keeper(&self, local: Option<Arc<Embeddings>>) -> anyhow::Result<Arc<Keeper>> {
        let endpoint = self.config.endpoint.clone().map(|at| Arc::new(Embeddings::at(at)));
        let (embeddings, former) = match self.config.embeds_by_endpoint {
            true => (endpoint, local),
            false => (local, endpoint),
        };
        let keys = self.config.keys()?;
        let chroma = self.config.chroma.clone();
        Ok(Arc::new(Keeper::new(KeeperSettings { embeddings, former, keys, chroma })))
    }

    /// The memories that answers about code show: without keys, so that none of them can be in the way.
    pub fn notes_keeper(&self) -> Keeper {
        let embeddings = self.embeddings(1);
        Keeper::new(KeeperSettings { embeddings, ..KeeperSettings::default() })
    }

    /// A running server; a managed one is fetched, made or started where need be.
    pub async fn server(&self) -> anyhow::Result<Server> {
        let settings = self.config.server.clone();
        let server = tokio::task::spawn_blocking(move || {
            let mut steps = Steps::default();
            let server = Server::ensure_running(&settings, &mut |step| steps.show(&step));
            steps.finish();
            server
        });
        Ok(server.await??)
    }

    /// The way to the store for who needs it again and again; `say` hears what the managed server
    /// is doing.
    pub fn opener(&self, say: fn(&Progress)) -> OpenStore {
        let settings = self.config.server.clone();
        Box::new(move || {
            let settings = settings.clone();
            Box::pin(async move {
                let server = tokio::task::spawn_blocking(move || {
                    Server::ensure_running(&settings, &mut |step| say(&step))
                });
                let server = server.await??;
                Ok(Store::open(server.connect_options(server.database())).await?)
            })
        })
    }

    /// The store on a running server.
    pub async fn store(&self) -> anyhow::Result<Store> {
        let server = self.server().await?;
        Ok(Store::open(server.connect_options(server.database())).await?)
    }
}

/// Questions about the repository that holds `at`, or the working directory: never about another,
/// whose answers a person would take for those of the folder they stand in. They say what is
/// pending there once `wait` is over or nothing is.
pub(super) async fn query<'s>(
    session: &Session,
    store: &'s Store,
    at: Option<&Path>,
    wait: Duration,
) -> anyhow::Result<Query<'s>> {
    let working_directory = std::env::current_dir()?;
    let query = Query::open(store, Some(at.unwrap_or(&working_directory)), &working_directory);
    let query = query.await?;
    let watched = session.daemon().watched(query.root(), wait).await;
    Ok(query.watched(watched))
}
