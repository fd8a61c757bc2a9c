//! A call of a tool: what it asks, of what its caller may see.
//!
//! Every call comes through [`Call::of`], whatever way it reached the server: that is where its
//! permission is looked at, and what it wrote or was denied is noted. The store it is given shows
//! its caller's scope and nothing else.
//!
//! Must not know: SQL, the transports.

use super::reply::reply;
use super::server::{Outcome, Server, explain};
use super::{arguments, graph, indexing, memories, tools};
use crate::access::{Caller, Outcome as Noted, Permission};
use crate::impact::{self, Between, ImpactError, ImpactQuery, Subject};
use crate::memory::Memories;
use crate::patterns::{self, PatternError, PatternQuery};
use crate::query::{
    Query, ReferenceQuery, SearchQuery, SymbolQuery, edge_kinds, limits, symbol_kinds,
};
use crate::store::Store;
use rmcp::model::JsonObject;
use rmcp::service::{RequestContext, RoleServer};
use std::path::Path;
use std::sync::Arc;
use tokio::sync::OnceCell;

/// Findings of one page at most; few more fit a reply.
const MAX_FINDINGS: u32 = 200;

/// See the module.
pub(super) struct Call<'s> {
    server: &'s Server,
    caller: &'s Caller,
    tool: &'s str,
    /// The caller's part of the database.
    store: OnceCell<Store>,
}

impl<'s> Call<'s> {
    /// Answers a call; `None` where there is no such tool.
    pub(super) async fn of(
        server: &'s Server,
        caller: &'s Caller,
        (tool, arguments): (&'s str, Option<JsonObject>),
        context: &RequestContext<RoleServer>,
    ) -> Option<Outcome> {
        let needed = tools::permission(tool)?;
        let call = Self { server, caller, tool, store: OnceCell::new() };
        if !caller.access.may(needed) {
            let why = format!("it needs the permission {needed}");
            return Some(Err(call.denied(target(&arguments), &why)));
        }
        let named = target(&arguments).to_owned();
        let outcome = server.bounded(needed, call.run(arguments, context)).await;
        if tools::is_write(needed) {
            let noted = if outcome.is_ok() { Noted::Done } else { Noted::Failed };
            server.note(caller, (tool, &named), noted).await;
        }
        Some(outcome)
    }

    /// What the caller is told of something that it may not do; noted.
    fn denied(&self, target: &str, why: &str) -> String {
        self.server.deny(self.caller, (self.tool, target), why);
        format!(
            "denied: `{}` is not for the token `{}`: {why}. Whoever runs this server can make one \
             with `loci token create`",
            self.tool, self.caller.access.name
        )
    }

    async fn run(
        &self,
        arguments: Option<JsonObject>,
        context: &RequestContext<RoleServer>,
    ) -> Outcome {
        match self.tool {
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
            // Listed, so its permission is known, but nobody handles it.
            other => Err(format!("`{other}` cannot be called; please report it")),
        }
    }

    /// The part of the database that the caller may see.
    async fn store(&self) -> Result<&Store, String> {
        let scoped = || async {
            let store = self.server.database.store().await?;
            Ok(store.within(Arc::clone(&self.caller.access.scope)))
        };
        self.store.get_or_try_init(scoped).await
    }

    /// Where the caller stands: a token for one repository stands in it.
    fn home(&self) -> &Path {
        match self.caller.access.scope.repositories.as_deref() {
            Some([only]) => Path::new(only),
            _ => &self.server.working_directory,
        }
    }

    /// The repository a call is about.
    async fn query(
        &self,
        repository: Option<&str>,
        path: Option<&str>,
        wait_ms: Option<u32>,
    ) -> Result<Query<'_>, String> {
        let store = self.store().await?;
        let query = self.server.query(store, (self.home(), repository, path), wait_ms).await;
        query.map_err(|failed| {
            // Another's repository and none at all look the same from here, and are told the same.
            if let (true, Some(place)) =
                (self.caller.access.scope.repositories.is_some(), &failed.outside)
            {
                self.server.deny(self.caller, (self.tool, place), "outside of its repositories");
            }
            failed.text
        })
    }

    /// Refuses a namespace that the caller may not see.
    fn check_namespace(&self, given: Option<&str>) -> Result<(), String> {
        match given {
            Some(name) if !self.caller.access.scope.holds_namespace(name) => {
                Err(self.denied(name, &format!("`{name}` is none of its namespaces")))
            }
            _ => Ok(()),
        }
    }

    async fn index_codebase(
        &self,
        arguments: Option<JsonObject>,
        context: &RequestContext<RoleServer>,
    ) -> Outcome {
        let arguments: arguments::IndexCodebase = arguments::parse(arguments)?;
        let root = self.home().join(&arguments.path);
        // Links resolved, for that is what the index would know it by.
        let resolved = root.canonicalize().unwrap_or_else(|_| root.clone());
        if !self.caller.access.scope.holds_repository(&resolved.to_string_lossy()) {
            return Err(self.denied(&resolved.to_string_lossy(), "it is none of its repositories"));
        }
        let place = indexing::Place { root: &root, options: &self.server.index_options };
        indexing::run(&self.server.database, self.server.companion.daemon(), place, context)
            .await
            .map(reply)
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
        self.server.let_model_rest().await;
        query.search(&search, self.server.embeddings.as_ref()).await.map(reply).map_err(explain)
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
        let mut symbols = query.get_symbol(&arguments.symbol).await.map_err(explain)?;
        if let Some(memories) = self.reminding(&query).await? {
            memories.remind(&mut symbols).await.map_err(memories::explain)?;
        }
        Ok(reply(symbols))
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
        let analyzed = impact::analyze(&query, &question).await;
        let mut impact = analyzed.map_err(|error| match error {
            ImpactError::Query(error) => explain(error),
            other => other.to_string(),
        })?;
        if let Some(memories) = self.reminding(&query).await? {
            let concerned = impact.concerned();
            impact.memories = memories.notes(&concerned).await.map_err(memories::explain)?;
        }
        Ok(reply(impact))
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
        self.server.keep_memories().await;
        // Without it memories are kept all the same.
        if !self.caller.access.may(Permission::SymbolsRead) {
            return Ok(None);
        }
        let query = self.query(None, None, None).await.ok();
        Ok(query.filter(|query| query.holds(self.home())))
    }

    async fn store_memory(&self, arguments: Option<JsonObject>) -> Outcome {
        let arguments: arguments::StoreMemory = arguments::parse(arguments)?;
        self.check_namespace(arguments.namespace.as_deref())?;
        let query = self.remembered().await?;
        let memories = self.memories(query.as_ref()).await?;
        memories.remember(memories::remember(arguments)).await.map(reply).map_err(memories::explain)
    }

    async fn recall_memories(&self, arguments: Option<JsonObject>) -> Outcome {
        let arguments: arguments::RecallMemories = arguments::parse(arguments)?;
        self.check_namespace(arguments.namespace.as_deref())?;
        let query = self.remembered().await?;
        let question = memories::question(arguments).map_err(memories::explain)?;
        let memories = self.memories(query.as_ref()).await?;
        memories.recall(&question).await.map(reply).map_err(memories::explain)
    }

    async fn update_memory(&self, arguments: Option<JsonObject>) -> Outcome {
        let arguments: arguments::UpdateMemory = arguments::parse(arguments)?;
        self.check_namespace(arguments.namespace.as_deref())?;
        let query = self.remembered().await?;
        let memories = self.memories(query.as_ref()).await?;
        let namespaces = memories.namespaces(arguments.namespace.as_slice());
        let (id, update) = memories::update(arguments);
        memories.update(&id, &namespaces, update).await.map(reply).map_err(memories::explain)
    }

    async fn delete_memory(&self, arguments: Option<JsonObject>) -> Outcome {
        let arguments: arguments::DeleteMemory = arguments::parse(arguments)?;
        self.check_namespace(arguments.namespace.as_deref())?;
        let query = self.remembered().await?;
        let memories = self.memories(query.as_ref()).await?;
        let namespaces = memories.namespaces(arguments.namespace.as_slice());
        memories.forget(&arguments.ids, &namespaces).await.map(reply).map_err(memories::explain)
    }

    async fn memories<'q>(&'q self, query: Option<&'q Query<'q>>) -> Result<Memories<'q>, String> {
        let memories = Memories::new(self.store().await?, &self.server.keeper);
        let memories = memories.within(self.home());
        Ok(match query {
            Some(query) => memories.about(query),
            None => memories,
        })
    }

    /// The memories that an answer about code may tell of; `None` where the caller may read none.
    async fn reminding<'q>(&'q self, query: &'q Query<'q>) -> Result<Option<Memories<'q>>, String> {
        match self.caller.access.may(Permission::MemoriesRead) {
            true => self.memories(Some(query)).await.map(Some),
            false => Ok(None),
        }
    }

    async fn status(&self, arguments: Option<JsonObject>) -> Outcome {
        let arguments: arguments::Status = arguments::parse(arguments)?;
        let query = self.query(arguments.repository.as_deref(), None, arguments.wait_ms).await?;
        let store = self.store().await?;
        self.server.status_of(self.caller, (store, &query)).await.map(reply)
    }
}

/// A limit that asks for nothing is a mistake, not a question.
fn limit(given: Option<u32>, default: u32) -> Result<u32, String> {
    match given {
        Some(0) => Err("bad arguments: `limit` must be at least 1".to_owned()),
        given => Ok(given.unwrap_or(default)),
    }
}

/// What a call names, for the log: a repository's folder or a namespace.
fn target(arguments: &Option<JsonObject>) -> &str {
    let named = |name: &str| arguments.as_ref()?.get(name)?.as_str();
    ["namespace", "repository", "path"].into_iter().find_map(named).unwrap_or_default()
}
