//! The server: lists the tools and answers calls.

use super::reply::{failure, reply};
use super::{Context, arguments, indexing, tools};
use crate::query::{
    Query, QueryError, ReferenceQuery, SymbolQuery, edge_kinds, limits, symbol_kinds,
};
use crate::store::Store;
use rmcp::ServerHandler;
use rmcp::model::{
    CallToolRequestParams, CallToolResponse, CallToolResult, ErrorData, Implementation, JsonObject,
    ListToolsResult, PaginatedRequestParams, ServerCapabilities, ServerConfig, Tool,
};
use rmcp::service::{RequestContext, RoleServer};
use std::path::Path;
use tokio::sync::{OnceCell, Semaphore};

/// Questions answered at the same time; further ones wait. As many as the store has connections.
const PARALLEL_QUESTIONS: usize = 8;

/// Runs of the index at the same time; further ones wait. One run uses every core.
const PARALLEL_RUNS: usize = 1;

/// The server's state: the store, and who waits for it.
pub(super) struct Server {
    context: Context,
    store: OnceCell<Store>,
    questions: Semaphore,
    runs: Semaphore,
}

/// A call's result, or why it failed, in words for its caller.
type Outcome = Result<CallToolResult, String>;

impl Server {
    pub(super) fn new(context: Context) -> Self {
        Self {
            context,
            store: OnceCell::new(),
            questions: Semaphore::new(PARALLEL_QUESTIONS),
            runs: Semaphore::new(PARALLEL_RUNS),
        }
    }

    /// The store. Where opening fails, the next call tries again.
    async fn store(&self) -> Result<&Store, String> {
        self.store
            .get_or_try_init(|| (self.context.open)())
            .await
            .map_err(|error| error.to_string())
    }

    /// The repository a call is about. A path that the call names absolutely decides where it says
    /// nothing else.
    async fn query(
        &self,
        repository: Option<&str>,
        path: Option<&str>,
    ) -> Result<Query<'_>, String> {
        let absolute = path.map(Path::new).filter(|path| path.is_absolute());
        let at = repository.map(Path::new).or(absolute);
        Query::open(self.store().await?, at, &self.context.working_directory).await.map_err(explain)
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
            "get_symbol" => self.get_symbol(arguments).await,
            "find_references" => self.find_references(arguments).await,
            "outline" => self.outline(arguments).await,
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
        let root = self.context.working_directory.join(&arguments.path);
        let store = self.store().await?;
        indexing::run(store, &root, &self.context.index_options, context).await.map(reply)
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
            .query(arguments.repository.as_deref(), Some(&query.path))
            .await?
            .find_symbol(&query)
            .await;
        found.map(reply).map_err(explain)
    }

    async fn get_symbol(&self, arguments: Option<JsonObject>) -> Outcome {
        let arguments: arguments::GetSymbol = arguments::parse(arguments)?;
        let query = self.query(arguments.repository.as_deref(), None).await?;
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
        let found =
            self.query(arguments.repository.as_deref(), None).await?.find_references(&query).await;
        found.map(reply).map_err(explain)
    }

    async fn outline(&self, arguments: Option<JsonObject>) -> Outcome {
        let arguments: arguments::Outline = arguments::parse(arguments)?;
        let query = self.query(arguments.repository.as_deref(), Some(&arguments.path)).await?;
        let outline = query.outline(&arguments.path, arguments.cursor.as_deref()).await;
        outline.map(reply).map_err(explain)
    }

    async fn status(&self, arguments: Option<JsonObject>) -> Outcome {
        let arguments: arguments::Status = arguments::parse(arguments)?;
        let query = self.query(arguments.repository.as_deref(), None).await?;
        query.status().await.map(reply).map_err(explain)
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
fn explain(error: QueryError) -> String {
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
        ServerConfig::new(ServerCapabilities::builder().enable_tools().build())
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
}
