//! The server: what calls share, whatever way they come.
//!
//! Must not know: the protocol's messages, tools, SQL.

use super::companion::Companion;
use super::database::Database;
use super::resources::Follower;
use super::{Context, Limits, arguments, memories};
use crate::access::{Audit, Caller, Outcome as Noted, Permission};
use crate::embed::{self, Embeddings};
use crate::index;
use crate::memory::{Keeper, Memories};
use crate::query::{self, Query, QueryError};
use crate::store::Store;
use rmcp::model::{CallToolResult, ErrorData};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{OnceCell, Semaphore, SemaphorePermit};

/// When somebody who found no place should come back.
const RETRY_AFTER: Duration = Duration::from_secs(2);

/// Runs of the index at the same time; further ones wait. One run uses every core.
const PARALLEL_RUNS: usize = 1;

/// The server's state: what questions are answered from, and who waits for it.
pub(super) struct Server {
    pub(super) working_directory: PathBuf,
    pub(super) index_options: index::Options,
    pub(super) embeddings: Option<Arc<Embeddings>>,
    pub(super) keeper: Arc<Keeper>,
    /// Keeps the answers of recalls, counts them and tells secondaries; begins with the first call
    /// about memories.
    keeping: OnceCell<()>,
    /// Lets go of the model when nobody has searched for a while; begins with the first search.
    resting: OnceCell<()>,
    pub(super) database: Arc<Database>,
    pub(super) companion: Arc<Companion>,
    follower: OnceCell<Follower>,
    limits: Limits,
    questions: Semaphore,
    runs: Semaphore,
    audit: Option<Audit>,
}

/// A call's result, or why it failed, in words for its caller.
pub(super) type Outcome = Result<CallToolResult, String>;

/// Why a repository could not be asked.
pub(super) struct Failed {
    /// What was asked for, where no repository that may be seen holds it.
    pub outside: Option<String>,
    /// In words for the caller.
    pub text: String,
}

impl From<String> for Failed {
    fn from(text: String) -> Self {
        Self { outside: None, text }
    }
}

impl Server {
    pub(super) fn new(context: Context) -> Self {
        let database = Arc::new(Database::new(context.open));
        let companion = Companion::new(context.daemon, Arc::clone(&database));
        Self {
            working_directory: context.working_directory,
            index_options: context.index_options,
            embeddings: context.embeddings,
            keeper: context.keeper,
            keeping: OnceCell::new(),
            resting: OnceCell::new(),
            database,
            companion: Arc::new(companion),
            follower: OnceCell::new(),
            questions: Semaphore::new(context.limits.questions),
            limits: context.limits,
            runs: Semaphore::new(PARALLEL_RUNS),
            audit: context.audit,
        }
    }

    /// Has the repository of the working directory watched, in the background.
    pub(super) fn begin(&self) {
        Companion::attend(&self.companion, vec![self.working_directory.clone()]);
    }

    /// Waits for a place among those who ask, then until `call` is done, neither for ever where the
    /// limits say so.
    pub(super) async fn bounded(
        &self,
        needs: Permission,
        call: impl Future<Output = Outcome>,
    ) -> Outcome {
        let (places, limit) = match needs {
            Permission::IndexWrite => (&self.runs, self.limits.run_time),
            _ => (&self.questions, self.limits.question_time),
        };
        let _place = self.place(places).await?;
        match limit {
            None => call.await,
            Some(limit) => tokio::time::timeout(limit, call).await.unwrap_or_else(|_| {
                let seconds = limit.as_secs();
                Err(format!("it took longer than {seconds} s and was ended; ask for less"))
            }),
        }
    }

    async fn place<'p>(
        &self,
        places: &'p Semaphore,
    ) -> Result<Option<SemaphorePermit<'p>>, String> {
        // Never closed, so there is always a permit to wait for.
        let Some(limit) = self.limits.queue_time else { return Ok(places.acquire().await.ok()) };
        match tokio::time::timeout(limit, places.acquire()).await {
            Ok(place) => Ok(place.ok()),
            Err(_) => Err(format!(
                "the server is busy: no place was free for {} s; try again in {} s",
                limit.as_secs(),
                RETRY_AFTER.as_secs()
            )),
        }
    }

    /// A place among those who ask, for what is no call of a tool.
    pub(super) async fn question(&self) -> Result<Option<SemaphorePermit<'_>>, ErrorData> {
        self.place(&self.questions).await.map_err(|error| ErrorData::internal_error(error, None))
    }

    /// Notes what was written, where a log is kept.
    pub(super) async fn note(&self, caller: &Caller, what: (&str, &str), outcome: Noted) {
        if let Some(audit) = &self.audit {
            audit.note(caller, what, outcome).await;
        }
    }

    /// Notes what was denied, where a log is kept.
    pub(super) fn deny(&self, caller: &Caller, (tool, target): (&str, &str), why: &str) {
        tracing::info!(tool, target, why, token = %caller.access.name, peer = %caller.peer, "denied");
        if let Some(audit) = &self.audit {
            audit.deny(caller, (tool, target), why);
        }
    }

    /// The repository a call is about, with what is pending there once `wait` is over or nothing
    /// is. A path that the call names absolutely decides where it says nothing else; without one it
    /// is that of `home`.
    pub(super) async fn query<'s>(
        &self,
        store: &'s Store,
        (home, repository, path): (&Path, Option<&str>, Option<&str>),
        wait_ms: Option<u32>,
    ) -> Result<Query<'s>, Failed> {
        let wait = arguments::wait(wait_ms)?;
        let absolute = path.map(Path::new).filter(|path| path.is_absolute());
        let at = repository.map(Path::new).or(absolute);
        let open = || Query::open(store, at, home);
        let here = home.join(at.unwrap_or(Path::new("")));
        // A question that names no repository is about the one it is asked in. Until that has been
        // indexed for the first time, the one indexed last would be another.
        let elsewhere = |query: &Query<'_>| at.is_none() && !query.holds(&here);
        let mut query = open().await;
        if query.as_ref().map_or(true, elsewhere)
            && let Some(begun) = self.companion.first_run(&here, wait).await
        {
            query = open().await;
            if query.as_ref().map_or(true, elsewhere) {
                return Err(begun.into());
            }
        }
        let query = query.map_err(|error| Failed {
            outside: match &error {
                QueryError::OutsideIndex { path, .. } => Some(path.clone()),
                _ => None,
            },
            text: explain(error) + &self.companion.note(&here),
        })?;
        let watched = self.companion.daemon().watched(query.root(), wait).await;
        if watched.is_none() {
            Companion::revive(&self.companion, query.root());
        }
        Ok(query.watched(watched))
    }

    /// What is done beside calls about memories, from the first of them on.
    pub(super) async fn keep_memories(&self) {
        self.keeping
            .get_or_init(async || {
                let (keeper, database) = (Arc::clone(&self.keeper), Arc::clone(&self.database));
                drop(tokio::spawn(memories::keep(keeper, database)));
            })
            .await;
        self.let_model_rest().await;
    }

    /// Lets go of the embedding model from now on whenever nobody has searched for a while.
    pub(super) async fn let_model_rest(&self) {
        let Some(embeddings) = self.embeddings.as_ref().map(Arc::clone) else { return };
        self.resting.get_or_init(async || drop(tokio::spawn(rest(embeddings)))).await;
    }

    /// The status of a repository, with what its watcher does, or why it has none; of its memories
    /// where the caller may read them.
    pub(super) async fn status_of(
        &self,
        caller: &Caller,
        (store, query): (&Store, &Query<'_>),
    ) -> Result<query::Status, String> {
        let mut status = query.status().await.map_err(explain)?;
        status.watch = self.companion.watch(query.root()).await;
        if caller.access.may(Permission::MemoriesRead) {
            let memories = Memories::new(store, &self.keeper).about(query);
            status.memory = Some(memories.status().await.map_err(memories::explain)?);
        }
        Ok(status)
    }

    /// The same of the repository at `root`, as far as the caller may see it.
    pub(super) async fn status_at(
        &self,
        caller: &Caller,
        root: &str,
    ) -> Result<query::Status, String> {
        let store = self.database.store().await?.within(Arc::clone(&caller.access.scope));
        let at = (self.working_directory.as_path(), Some(root), None);
        let query = self.query(&store, at, None).await.map_err(|failed| failed.text)?;
        self.status_of(caller, (&store, &query)).await
    }

    /// What follows the changes of the database. Where that fails, the next request tries again.
    pub(super) async fn follower(&self) -> Result<&Follower, ErrorData> {
        let start = || async {
            Follower::start(self.database.store().await?).await.map_err(|error| error.to_string())
        };
        self.follower.get_or_try_init(start).await.map_err(|e| ErrorData::internal_error(e, None))
    }

    /// The same, where it has begun already.
    pub(super) fn following(&self) -> bool {
        self.follower.get().is_some()
    }
}

/// Lets go of the model whenever nobody has searched for a while.
async fn rest(embeddings: Arc<Embeddings>) {
    loop {
        tokio::time::sleep(embed::REST).await;
        embeddings.unload(embed::REST);
    }
}

/// An error with the tool that mends it, where there is one.
pub(super) fn explain(error: QueryError) -> String {
    let hint = match &error {
        QueryError::NothingIndexed
        | QueryError::Removed { .. }
        | QueryError::OutsideIndex { .. } => "\nCall index_codebase to index a repository.",
        QueryError::UnknownSymbol { .. } => {
            "\nIf it was written lately, call index_codebase to bring the index up to date."
        }
        QueryError::UnknownPath { .. } => "\nPaths are relative to the root; `outline` lists them.",
        _ => "",
    };
    format!("{error}{hint}")
}
