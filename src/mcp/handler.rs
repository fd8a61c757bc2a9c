//! The protocol's messages as calls of the server: one implementation for every transport.
//!
//! Over standard input there is one client, with all access; over HTTP every request stands alone
//! and carries its [`Caller`], put there by whoever looked at its token. A request without one gets
//! nothing.
//!
//! Must not know: tools, SQL, how a caller was told from others.

use super::call::Call;
use super::companion::Companion;
use super::reply::{failure, fitted};
use super::resources::{self, Follower, Listing, MIME_TYPE};
use super::server::Server;
use super::tools;
use super::updates::{self, Subscriptions};
use crate::access::{Caller, Permission};
use rmcp::ServerHandler;
use rmcp::model::{
    CallToolRequestParams, CallToolResponse, ErrorData, Extensions, Implementation,
    ListResourceTemplatesResult, ListResourcesResult, ListToolsResult, PaginatedRequestParams,
    ReadResourceRequestParams, ReadResourceResponse, ReadResourceResult, ResourceContents,
    ServerCapabilities, ServerConfig, SubscribeRequestParams, SubscriptionFilter, Tool,
    UnsubscribeRequestParams,
};
use rmcp::service::{NotificationContext, RequestContext, RoleServer, SubscriptionContext};
use std::sync::Arc;
use tokio::sync::{Semaphore, watch};

/// Streams of updates over HTTP at the same time; further ones are refused. Each holds a connection.
const STREAMS: usize = 64;

/// The way requests come.
#[derive(Clone)]
enum Transport {
    /// Over a pipe, from one client: what it wants to be told of in the older lifecycle.
    Pipe(Arc<Subscriptions>),
    /// Over HTTP, each by itself.
    Http(Arc<Streams>),
}

/// Streams of updates: places for them, and whether they are to end.
struct Streams {
    places: Semaphore,
    end: watch::Sender<bool>,
}

/// What answers the requests of a transport. Cheap to clone.
#[derive(Clone)]
pub struct Handler {
    server: Arc<Server>,
    transport: Transport,
}

impl Handler {
    /// For one client, who may do everything.
    pub(super) fn for_pipe(server: Server) -> Self {
        Self { server: Arc::new(server), transport: Transport::Pipe(Arc::default()) }
    }

    /// For requests that each say who makes them.
    pub(super) fn for_http(server: Server) -> Self {
        let streams = Streams { places: Semaphore::new(STREAMS), end: watch::Sender::new(false) };
        Self { server: Arc::new(server), transport: Transport::Http(Arc::new(streams)) }
    }

    /// Ends every stream of updates, and those that are begun from now on.
    pub(super) fn end_streams(&self) {
        if let Transport::Http(streams) = &self.transport {
            streams.end.send_replace(true);
        }
    }

    /// As [`Server::begin`].
    pub(super) fn begin(&self) {
        self.server.begin();
    }

    /// Who makes a request.
    fn caller(&self, extensions: &Extensions) -> Result<Caller, ErrorData> {
        match self.transport {
            Transport::Pipe(_) => Ok(Caller::local()),
            Transport::Http(_) => extensions
                .get::<http::request::Parts>()
                .and_then(|parts| parts.extensions.get::<Caller>())
                .cloned()
                .ok_or_else(|| {
                    ErrorData::internal_error("the request says not who makes it", None)
                }),
        }
    }

    /// The same, who wants to see what is indexed.
    fn reader(&self, extensions: &Extensions) -> Result<Caller, ErrorData> {
        let caller = self.caller(extensions)?;
        if caller.access.may(Permission::SymbolsRead) {
            return Ok(caller);
        }
        let why = format!("resources need the permission {}", Permission::SymbolsRead);
        self.server.deny(&caller, ("resources", ""), &why);
        Err(ErrorData::invalid_request(format!("denied: {why}"), None))
    }

    /// What follows the changes of the database, for a request. A client of the older lifecycle that
    /// asks for resources is told of their changes from then on, as that lifecycle has it.
    async fn followed(&self, context: &RequestContext<RoleServer>) -> Result<&Follower, ErrorData> {
        let follower = self.server.follower().await?;
        // Only a handshake leaves something known of the peer.
        if let (Transport::Pipe(subscriptions), Some(_)) =
            (&self.transport, context.peer.peer_info())
        {
            subscriptions.tell(context.peer.clone(), follower);
        }
        Ok(follower)
    }

    /// Who wants to see resources, and those that they may.
    async fn listing(
        &self,
        context: &RequestContext<RoleServer>,
    ) -> Result<(Caller, Listing), ErrorData> {
        let caller = self.reader(&context.extensions)?;
        let listing = self.followed(context).await?.listing().within(&caller.access.scope);
        Ok((caller, listing))
    }

    /// Has the folders that a client names watched: those of the machine it runs on as well.
    fn attend_roots(&self, context: NotificationContext<RoleServer>) {
        if let Transport::Pipe(_) = self.transport {
            Companion::attend_roots(&self.server.companion, context.peer);
        }
    }

    /// What a client of the older lifecycle has subscribed to.
    fn subscriptions(&self) -> Result<&Arc<Subscriptions>, ErrorData> {
        match &self.transport {
            Transport::Pipe(subscriptions) => Ok(subscriptions),
            Transport::Http(_) => Err(ErrorData::invalid_request(
                "requests over HTTP stand alone here, so nobody is there to be told later; \
                 subscriptions/listen of revision 2026-07-28 works",
                None,
            )),
        }
    }
}

impl ServerHandler for Handler {
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
        context: RequestContext<RoleServer>,
    ) -> Result<ListToolsResult, ErrorData> {
        // What is not for the caller would only lead a model astray.
        let access = self.caller(&context.extensions)?.access;
        let may = |tool: &&Tool| tools::permission(&tool.name).is_some_and(|p| access.may(p));
        Ok(ListToolsResult::with_all_items(tools::all().iter().filter(may).cloned().collect()))
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
        let caller = self.caller(&context.extensions)?;
        let asked = (request.name.as_ref(), request.arguments);
        let outcome = Call::of(&self.server, &caller, asked, &context).await;
        let Some(outcome) = outcome else {
            return Err(ErrorData::invalid_params(
                format!("there is no tool called `{}`", request.name),
                None,
            ));
        };
        let failed = outcome.is_err();
        tracing::info!(
            tool = %request.name, elapsed = ?start.elapsed(), failed, request = %caller.request,
            "answered"
        );
        Ok(outcome.unwrap_or_else(failure).into())
    }

    async fn list_resources(
        &self,
        request: Option<PaginatedRequestParams>,
        context: RequestContext<RoleServer>,
    ) -> Result<ListResourcesResult, ErrorData> {
        let (_, listing) = self.listing(&context).await?;
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
        let (caller, listing) = self.listing(&context).await?;
        let (_, listed) = listing.find(&request.uri).ok_or_else(|| no_resource(&request.uri))?;
        let _place = self.server.question().await?;
        let status = self.server.status_at(&caller, &listed.root).await;
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
        let subscriptions = self.subscriptions()?;
        if self.listing(&context).await?.1.find(&request.uri).is_none() {
            return Err(no_resource(&request.uri));
        }
        subscriptions.add(request.uri).map_err(|error| ErrorData::invalid_params(error, None))
    }

    async fn unsubscribe(
        &self,
        request: UnsubscribeRequestParams,
        _context: RequestContext<RoleServer>,
    ) -> Result<(), ErrorData> {
        self.subscriptions()?.remove(&request.uri);
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
        let late = !self.server.following();
        let caller = self.reader(&context.request_context().extensions)?;
        let (_place, mut end) = match &self.transport {
            Transport::Pipe(_) => (None, None),
            Transport::Http(streams) => {
                let place = streams.places.try_acquire().map_err(|_| {
                    let text = format!("{STREAMS} streams of updates are open; try again later");
                    ErrorData::internal_error(text, None)
                })?;
                (Some(place), Some(streams.end.subscribe()))
            }
        };
        let ended = async {
            match &mut end {
                Some(end) => drop(end.wait_for(|end| *end).await),
                None => std::future::pending().await,
            }
        };
        let news = self.server.follower().await?.news(Arc::clone(&caller.access.scope));
        tokio::select! {
            () = updates::tell_subscription(news, context.sink(), late) => {}
            () = context.cancelled() => {}
            () = ended => {}
        }
        Ok(())
    }

    async fn on_initialized(&self, context: NotificationContext<RoleServer>) {
        self.attend_roots(context);
    }

    async fn on_roots_list_changed(&self, context: NotificationContext<RoleServer>) {
        self.attend_roots(context);
    }
}

fn no_resource(uri: &str) -> ErrorData {
    let text = format!("there is no resource {uri}; resources/list has those there are");
    ErrorData::resource_not_found(text, None)
}
