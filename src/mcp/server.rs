//! The server: lists the tools and answers calls.

use super::companion::Companion;
use super::database::Database;
use super::graph;
use super::reply::{failure, fitted, reply};
use super::resources::{self, Follower, MIME_TYPE};
use super::updates::{self, Subscriptions};
use super::{Context, arguments, indexing, memories, tools};
use crate::embed::{self, Embeddings};
use crate::impact::{self, Between, ImpactError, ImpactQuery, Subject};
use crate::index;
use crate::memory::{Keeper, Memories};
use crate::patterns::{self, PatternError, PatternQuery};
use crate::query::{
    self, Query, QueryError, ReferenceQuery, SearchQuery, SymbolQuery, edge_kinds, limits,
    symbol_kinds,
};
use rmcp::ServerHandler;
use rmcp::model::{
    CallToolRequestParams, CallToolResponse, CallToolResult, ErrorData, Implementation, JsonObject,
    ListResourceTemplatesResult, ListResourcesResult, ListToolsResult, PaginatedRequestParams,
    ReadResourceRequestParams, ReadResourceResponse, ReadResourceResult, ResourceContents,
    ServerCapabilities, ServerConfig, SubscribeRequestParams, SubscriptionFilter, Tool,
    UnsubscribeRequestParams,
};
use rmcp::service::{NotificationContext, RequestContext, RoleServer, SubscriptionContext};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tokio::sync::{OnceCell, Semaphore};

/// Questions answered at the same time; further ones wait. As many as the store has connections.
const PARALLEL_QUESTIONS: usize = 8;

/// Runs of the index at the same time; further ones wait. One run uses every core.
const PARALLEL_RUNS: usize = 1;

/// Findings of one page at most; few more fit a reply.
const MAX_FINDINGS: u32 = 200;

/// The server's state: what questions are answered from, and who waits for it.
pub(super) struct Server {
    working_directory: PathBuf,
    index_options: index::Options,
    embeddings: Option<Arc<Embeddings>>,
    keeper: Arc<Keeper>,
    /// Keeps the answers of recalls, counts them and tells secondaries; begins with the first call
    /// about memories.
    keeping: OnceCell<()>,
    /// Lets go of the model when nobody has searched for a while; begins with the first search.
    resting: OnceCell<()>,
    database: Arc<Database>,
    companion: Arc<Companion>,
    follower: OnceCell<Follower>,
    /// What a client of the older lifecycle wants to be told of.
    subscriptions: Arc<Subscriptions>,
    questions: Semaphore,
    runs: Semaphore,
}

/// A call's result, or why it failed, in words for its caller.
type Outcome = Result<CallToolResult, String>;

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
            subscriptions: Arc::default(),
            questions: Semaphore::new(PARALLEL_QUESTIONS),
            runs: Semaphore::new(PARALLEL_RUNS),
        }
    }

    /// Has the repository of the working directory watched, in the background.
    pub(super) fn begin(&self) {
        Companion::attend(&self.companion, vec![self.working_directory.clone()]);
    }

    /// The repository a call is about, with what is pending there once `wait` is over or nothing
    /// is. A path that the call names absolutely decides where it says nothing else.
    async fn query(
        &self,
        repository: Option<&str>,
        path: Option<&str>,
        wait_ms: Option<u32>,
    ) -> Result<Query<'_>, String> {
        let wait = arguments::wait(wait_ms)?;
        let absolute = path.map(Path::new).filter(|path| path.is_absolute());
        let at = repository.map(Path::new).or(absolute);
        let store = self.database.store().await?;
        let open = || Query::open(store, at, &self.working_directory);
        let here = self.working_directory.join(at.unwrap_or(Path::new("")));
        // A question that names no repository is about the one it is asked in. Until that has been
        // indexed for the first time, the one indexed last would be another.
        let elsewhere = |query: &Query<'_>| at.is_none() && !query.holds(&here);
        let mut query = open().await;
        if query.as_ref().map_or(true, elsewhere)
            && let Some(begun) = self.companion.first_run(&here, wait).await
        {
            query = open().await;
            if query.as_ref().map_or(true, elsewhere) {
                return Err(begun);
            }
        }
        let query = match query {
            Ok(query) => query,
            Err(error) => return Err(explain(error) + &self.companion.note(&here)),
        };
        let watched = self.companion.daemon().watched(query.root(), wait).await;
        if watched.is_none() {
            Companion::revive(&self.companion, query.root());
        }
        Ok(query.watched(watched))
    }

    async fn call(
        &self,
        name: &str,
        arguments: Option<JsonObject>,
        context: &RequestContext<RoleServer>,
    ) -> Option<Outcome> {
        let places = if name == "index_codebase" { &self.runs } else { &self.questions };
        // Neither is ever closed, so there is always a permit to wait for.
        let _place = places.acquire().await.ok();
        Some(match name {
            "index_codebase" => self.index_codebase(arguments, context).await,
            "find_symbol" => self.find_symbol(arguments).await,
            "search_code" => self.search_code(arguments).await,
            "trace_dependencies" => self.trace_dependencies(arguments).await,
            "get_symbol" => self.get_symbol(arguments).await,
            "find_references" => self.find_references(arguments).await,
            "analyze_changes" => self.analyze_changes(arguments).await,
            "analyze_patterns" => self.analyze_patterns(arguments).await,
            "outline" => self.outline(arguments).await,
            "store_memory" => self.store_memory(arguments).await,
            "recall_memories" => self.recall_memories(arguments).await,
            "update_memory" => self.update_memory(arguments).await,
            "delete_memory" => self.delete_memory(arguments).await,
            "status" => self.status(arguments).await,
            _ => return None,
        })
    }

    async fn index_codebase(
        &self,
        arguments: Option<JsonObject>,
        context: &RequestContext<RoleServer>,
    ) -> Outcome {
        let arguments: arguments::IndexCodebase = arguments::parse(arguments)?;
        let root = self.working_directory.join(&arguments.path);
        let place = indexing::Place { root: &root, options: &self.index_options };
        indexing::run(&self.database, self.companion.daemon(), place, context).await.map(reply)
    }

    async fn find_symbol(&self, arguments: Option<JsonObject>) -> Outcome {
        let arguments: arguments::FindSymbol = arguments::parse(arguments)?;
        let query = SymbolQuery {
            text: arguments.query,
            kinds: symbol_kinds(arguments.kind.as_deref().unwrap_or_default()).map_err(explain)?,
            path: arguments.path.unwrap_or_default(),
            limit: limit(arguments.limit, limits::DEFAULT_SYMBOLS)?,
            fuzzy: true,
        };
        let found = self
            .query(arguments.repository.as_deref(), Some(&query.path), arguments.wait_ms)
            .await?
            .find_symbol(&query)
            .await;
        found.map(reply).map_err(explain)
    }

    async fn search_code(&self, arguments: Option<JsonObject>) -> Outcome {
        let arguments: arguments::SearchCode = arguments::parse(arguments)?;
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        let search = SearchQuery {
            text: arguments.query,
            kinds: symbol_kinds(&text(&arguments.kind)).map_err(explain)?,
            languages: Vec::new(),
            path: text(&arguments.path),
            near: arguments.near,
            limit: limit(arguments.limit, limits::DEFAULT_HITS)?,
            lists: Vec::new(),
        };
        let at = if search.path.is_empty() { search.near.as_deref() } else { Some(&*search.path) };
        let query = self.query(arguments.repository.as_deref(), at, arguments.wait_ms).await?;
        if let Some(embeddings) = &self.embeddings {
            let embeddings = Arc::clone(embeddings);
            self.resting.get_or_init(async || drop(tokio::spawn(rest(embeddings)))).await;
        }
        query.search(&search, self.embeddings.as_ref()).await.map(reply).map_err(explain)
    }

    async fn trace_dependencies(&self, arguments: Option<JsonObject>) -> Outcome {
        let arguments: arguments::TraceDependencies = arguments::parse(arguments)?;
        let most = limit(arguments.limit, limits::DEFAULT_TRACED)?;
        let query = self.query(arguments.repository.as_deref(), None, arguments.wait_ms).await?;
        graph::answer(&query, &arguments, most).await.map(reply).map_err(explain)
    }

    async fn get_symbol(&self, arguments: Option<JsonObject>) -> Outcome {
        let arguments: arguments::GetSymbol = arguments::parse(arguments)?;
        let query = self.query(arguments.repository.as_deref(), None, arguments.wait_ms).await?;
        query.get_symbol(&arguments.symbol).await.map(reply).map_err(explain)
    }

    async fn find_references(&self, arguments: Option<JsonObject>) -> Outcome {
        let arguments: arguments::FindReferences = arguments::parse(arguments)?;
        let query = ReferenceQuery {
            symbol: arguments.symbol,
            kinds: edge_kinds(arguments.kind.as_deref().unwrap_or_default()).map_err(explain)?,
            candidates: arguments.candidates.unwrap_or_default(),
            limit: limit(arguments.limit, limits::DEFAULT_REFERENCES)?,
            cursor: arguments.cursor,
        };
        let found = self
            .query(arguments.repository.as_deref(), None, arguments.wait_ms)
            .await?
            .find_references(&query)
            .await;
        found.map(reply).map_err(explain)
    }

    async fn analyze_changes(&self, arguments: Option<JsonObject>) -> Outcome {
        let arguments: arguments::AnalyzeChanges = arguments::parse(arguments)?;
        let subject = match (arguments.symbol, arguments.base) {
            (Some(_), Some(_)) => {
                return Err("bad arguments: give `symbol` or `base`, not both".to_owned());
            }
            (Some(symbol), None) => Subject::Symbols(vec![symbol]),
            (None, Some(base)) if base.contains("..") => Subject::Change(Between::Range(base)),
            (None, Some(base)) => Subject::Change(Between::Base(base)),
            (None, None) => Subject::Change(Between::WorkTree),
        };
        let question = ImpactQuery {
            subject,
            depth: arguments.depth.unwrap_or(impact::limits::DEFAULT_DEPTH),
            limit: limit(arguments.limit, impact::limits::DEFAULT_DEPENDENTS)?,
        };
        let query = self.query(arguments.repository.as_deref(), None, arguments.wait_ms).await?;
        impact::analyze(&query, &question).await.map(reply).map_err(|error| match error {
            ImpactError::Query(error) => explain(error),
            other => other.to_string(),
        })
    }

    async fn analyze_patterns(&self, arguments: Option<JsonObject>) -> Outcome {
        let arguments: arguments::AnalyzePatterns = arguments::parse(arguments)?;
        let default = patterns::limits::DEFAULT_FINDINGS;
        let severity = arguments.severity.as_deref().unwrap_or_default();
        let question = PatternQuery {
            path: arguments.path.unwrap_or_default(),
            patterns: PatternQuery::ids(arguments.pattern.as_deref().unwrap_or_default()),
            severity: PatternQuery::severity(severity).map_err(|error| error.to_string())?,
            limit: limit(arguments.limit, default)?.min(MAX_FINDINGS),
            cursor: arguments.cursor,
            baseline: None,
        };
        let query = self
            .query(arguments.repository.as_deref(), Some(&question.path), arguments.wait_ms)
            .await?;
        patterns::analyze(&query, &question).await.map(reply).map_err(|error| match error {
            PatternError::Query(error) => explain(error),
            other => other.to_string(),
        })
    }

    async fn outline(&self, arguments: Option<JsonObject>) -> Outcome {
        let arguments: arguments::Outline = arguments::parse(arguments)?;
        let query = self
            .query(arguments.repository.as_deref(), Some(&arguments.path), arguments.wait_ms)
            .await?;
        let outline = match (arguments.budget, &arguments.cursor) {
            (Some(budget), None) => query.overview(&arguments.path, budget).await,
            _ => query.outline(&arguments.path, arguments.cursor.as_deref()).await,
        };
        outline.map(reply).map_err(explain)
    }

    /// The repository that memories are about: the one that the working directory is in.
    async fn remembered(&self) -> Result<Option<Query<'_>>, String> {
        let embeddings = self.embeddings.as_ref().map(Arc::clone);
        self.keeping
            .get_or_init(async || {
                let (keeper, database) = (Arc::clone(&self.keeper), Arc::clone(&self.database));
                drop(tokio::spawn(memories::keep(keeper, database)));
            })
            .await;
        if let Some(embeddings) = embeddings {
            self.resting.get_or_init(async || drop(tokio::spawn(rest(embeddings)))).await;
        }
        // Without it memories are kept all the same.
        let query = self.query(None, None, None).await.ok();
        Ok(query.filter(|query| query.holds(&self.working_directory)))
    }

    async fn store_memory(&self, arguments: Option<JsonObject>) -> Outcome {
        let arguments: arguments::StoreMemory = arguments::parse(arguments)?;
        let query = self.remembered().await?;
        let memories = self.memories(query.as_ref()).await?;
        memories.remember(memories::remember(arguments)).await.map(reply).map_err(memories::explain)
    }

    async fn recall_memories(&self, arguments: Option<JsonObject>) -> Outcome {
        let arguments: arguments::RecallMemories = arguments::parse(arguments)?;
        let query = self.remembered().await?;
        let question = memories::question(arguments).map_err(memories::explain)?;
        let memories = self.memories(query.as_ref()).await?;
        memories.recall(&question).await.map(reply).map_err(memories::explain)
    }

    async fn update_memory(&self, arguments: Option<JsonObject>) -> Outcome {
        let arguments: arguments::UpdateMemory = arguments::parse(arguments)?;
        let query = self.remembered().await?;
        let memories = self.memories(query.as_ref()).await?;
        let namespaces = memories.namespaces(arguments.namespace.as_slice());
        let (id, update) = memories::update(arguments);
        memories.update(&id, &namespaces, update).await.map(reply).map_err(memories::explain)
    }

    async fn delete_memory(&self, arguments: Option<JsonObject>) -> Outcome {
        let arguments: arguments::DeleteMemory = arguments::parse(arguments)?;
        let query = self.remembered().await?;
        let memories = self.memories(query.as_ref()).await?;
        let namespaces = memories.namespaces(arguments.namespace.as_slice());
        memories.forget(&arguments.ids, &namespaces).await.map(reply).map_err(memories::explain)
    }

    async fn memories<'s>(&'s self, query: Option<&'s Query<'s>>) -> Result<Memories<'s>, String> {
        let memories = Memories::new(self.database.store().await?, &self.keeper);
        let memories = memories.within(&self.working_directory);
        Ok(match query {
            Some(query) => memories.about(query),
            None => memories,
        })
    }

    async fn status(&self, arguments: Option<JsonObject>) -> Outcome {
        let arguments: arguments::Status = arguments::parse(arguments)?;
        let query = self.query(arguments.repository.as_deref(), None, arguments.wait_ms).await?;
        self.status_of(&query).await.map(reply)
    }

    /// The status of a repository, with what its watcher does, or why it has none.
    async fn status_of(&self, query: &Query<'_>) -> Result<query::Status, String> {
        let mut status = query.status().await.map_err(explain)?;
        status.watch = self.companion.watch(query.root()).await;
        Ok(status)
    }

    /// What follows the changes of the database. Where that fails, the next request tries again.
    async fn follower(&self) -> Result<&Follower, ErrorData> {
        let start = || async {
            Follower::start(self.database.store().await?).await.map_err(|error| error.to_string())
        };
        self.follower.get_or_try_init(start).await.map_err(|e| ErrorData::internal_error(e, None))
    }

    /// As [`Server::follower`], for a request. A client of the older lifecycle that asks for
    /// resources is told of their changes from then on, as that lifecycle has it.
    async fn followed(&self, context: &RequestContext<RoleServer>) -> Result<&Follower, ErrorData> {
        let follower = self.follower().await?;
        // Only a handshake leaves something known of the peer.
        if context.peer.peer_info().is_some() {
            self.subscriptions.tell(context.peer.clone(), follower);
        }
        Ok(follower)
    }
}

/// Lets go of the model whenever nobody has searched for a while.
async fn rest(embeddings: Arc<Embeddings>) {
    loop {
        tokio::time::sleep(embed::REST).await;
        embeddings.unload(embed::REST);
    }
}

/// A limit that asks for nothing is a mistake, not a question.
fn limit(given: Option<u32>, default: u32) -> Result<u32, String> {
    match given {
        Some(0) => Err("bad arguments: `limit` must be at least 1".to_owned()),
        given => Ok(given.unwrap_or(default)),
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

impl ServerHandler for Server {
    fn get_info(&self) -> ServerConfig {
        let capabilities = ServerCapabilities::builder()
            .enable_tools()
            .enable_resources()
            .enable_resources_subscribe()
            .enable_resources_list_changed()
            .build();
        ServerConfig::new(capabilities)
            .with_server_info(
                Implementation::new("loci", env!("CARGO_PKG_VERSION")).with_title("loci"),
            )
            .with_instructions(tools::INSTRUCTIONS)
    }

    async fn list_tools(
        &self,
        _request: Option<PaginatedRequestParams>,
        _context: RequestContext<RoleServer>,
    ) -> Result<ListToolsResult, ErrorData> {
        Ok(ListToolsResult::with_all_items(tools::all().to_vec()))
    }

    fn get_tool(&self, name: &str) -> Option<Tool> {
        tools::all().iter().find(|tool| tool.name == name).cloned()
    }

    async fn call_tool(
        &self,
        request: CallToolRequestParams,
        context: RequestContext<RoleServer>,
    ) -> Result<CallToolResponse, ErrorData> {
        let start = std::time::Instant::now();
        let outcome = self.call(&request.name, request.arguments, &context).await;
        let Some(outcome) = outcome else {
            return Err(ErrorData::invalid_params(
                format!("there is no tool called `{}`", request.name),
                None,
            ));
        };
        let failed = outcome.is_err();
        tracing::info!(tool = %request.name, elapsed = ?start.elapsed(), failed, "answered");
        Ok(outcome.unwrap_or_else(failure).into())
    }

    async fn list_resources(
        &self,
        request: Option<PaginatedRequestParams>,
        context: RequestContext<RoleServer>,
    ) -> Result<ListResourcesResult, ErrorData> {
        let listing = self.followed(&context).await?.listing();
        let cursor = request.and_then(|request| request.cursor);
        let Some((resources, next_cursor)) = listing.page(cursor.as_deref()) else {
            return Err(ErrorData::invalid_params("no page of the list gave this cursor", None));
        };
        let mut result = ListResourcesResult::with_all_items(resources);
        result.next_cursor = next_cursor;
        Ok(result)
    }

    async fn list_resource_templates(
        &self,
        _request: Option<PaginatedRequestParams>,
        _context: RequestContext<RoleServer>,
    ) -> Result<ListResourceTemplatesResult, ErrorData> {
        Ok(ListResourceTemplatesResult::with_all_items(vec![resources::template()]))
    }

    async fn read_resource(
        &self,
        request: ReadResourceRequestParams,
        context: RequestContext<RoleServer>,
    ) -> Result<ReadResourceResponse, ErrorData> {
        let listing = self.followed(&context).await?.listing();
        let (_, listed) = listing.find(&request.uri).ok_or_else(|| no_resource(&request.uri))?;
        let _place = self.questions.acquire().await.ok();
        let query = self.query(Some(&listed.root), None, None).await;
        let status = match query {
            Ok(query) => self.status_of(&query).await,
            Err(error) => Err(error),
        };
        let status = status.map_err(|error| ErrorData::internal_error(error, None))?;
        let text = fitted(status).map_err(|error| ErrorData::internal_error(error, None))?;
        let contents = ResourceContents::text(text, request.uri).with_mime_type(MIME_TYPE);
        Ok(ReadResourceResult::new(vec![contents]).into())
    }

    async fn subscribe(
        &self,
        request: SubscribeRequestParams,
        context: RequestContext<RoleServer>,
    ) -> Result<(), ErrorData> {
        let follower = self.followed(&context).await?;
        if follower.listing().find(&request.uri).is_none() {
            return Err(no_resource(&request.uri));
        }
        self.subscriptions.add(request.uri).map_err(|error| ErrorData::invalid_params(error, None))
    }

    async fn unsubscribe(
        &self,
        request: UnsubscribeRequestParams,
        _context: RequestContext<RoleServer>,
    ) -> Result<(), ErrorData> {
        self.subscriptions.remove(&request.uri);
        Ok(())
    }

    fn accepted_subscription_filter(
        &self,
        requested: &SubscriptionFilter,
    ) -> Option<SubscriptionFilter> {
        let mut accepted = requested.clone();
        if let Some(uris) = &mut accepted.resource_subscriptions {
            uris.retain(|uri| resources::is_resource(uri));
            uris.truncate(resources::MAX_SUBSCRIPTIONS);
        }
        Some(accepted)
    }

    async fn listen(&self, context: SubscriptionContext) -> Result<(), ErrorData> {
        // It is acknowledged already: what changes before the first follower has begun would go
        // unheard.
        let late = self.follower.get().is_none();
        let news = self.follower().await?.news();
        tokio::select! {
            () = updates::tell_subscription(news, context.sink(), late) => {}
            () = context.cancelled() => {}
        }
        Ok(())
    }

    async fn on_initialized(&self, context: NotificationContext<RoleServer>) {
        Companion::attend_roots(&self.companion, context.peer);
    }

    async fn on_roots_list_changed(&self, context: NotificationContext<RoleServer>) {
        Companion::attend_roots(&self.companion, context.peer);
    }
}

fn no_resource(uri: &str) -> ErrorData {
    let text = format!("there is no resource {uri}; resources/list has those there are");
    ErrorData::resource_not_found(text, None)
}
