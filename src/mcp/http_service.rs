//! MCP over streamable HTTP: each request stands alone, in both lifecycles of the protocol.
//!
//! Stateless, so that any of several processes can answer any request, and none keeps anything of a
//! client that has gone. A short answer is JSON; one that progress goes before is a stream of events,
//! and a client that closes it has cancelled the call.
//!
//! Must not know: sockets, tokens, tools.

use super::Context;
use super::handler::Handler;
use super::server::Server;
use rmcp::transport::streamable_http_server::session::never::NeverSessionManager;
use rmcp::transport::streamable_http_server::{StreamableHttpServerConfig, StreamableHttpService};
use std::sync::Arc;
use std::time::Duration;

/// How often a stream on which nothing happens says that it is there.
const KEEP_ALIVE: Duration = Duration::from_secs(15);

/// Answers `POST` on one path. Each request must carry a [`crate::access::Caller`] among its
/// extensions.
pub type HttpService = StreamableHttpService<Handler, NeverSessionManager>;

/// What requests are let in.
#[derive(Clone, Debug)]
pub struct HttpSettings {
    /// Names in `Host` that are answered to, with or without a port.
    pub hosts: Vec<String>,
    /// Origins whose pages may ask, as `https://name:port` or `https://name:*`.
    pub origins: Vec<String>,
    /// Largest request, in bytes.
    pub body_bytes: usize,
}

/// The service, and what ends it.
pub fn http_service(context: Context, settings: HttpSettings) -> (HttpService, Stop) {
    let config = StreamableHttpServerConfig::default()
        .with_legacy_session_mode(false)
        .with_json_response(true)
        .with_allowed_hosts(settings.hosts)
        .with_allowed_origins(settings.origins)
        .enforce_origin_validation()
        .with_max_request_body_bytes(settings.body_bytes)
        .with_sse_keep_alive(Some(KEEP_ALIVE));
    let handler = Handler::for_http(Server::new(context));
    let stop = Stop { config: config.clone(), handler: handler.clone() };
    let service = StreamableHttpService::new(move || Ok(handler.clone()), Arc::default(), config);
    (service, stop)
}

/// Ends what a service would go on with.
pub struct Stop {
    config: StreamableHttpServerConfig,
    handler: Handler,
}

impl Stop {
    /// Ends streams of updates, which would otherwise have no end; calls are answered.
    pub fn end(&self) {
        self.handler.end_streams();
    }

    /// Cuts off what is being answered.
    pub fn now(&self) {
        self.config.cancellation_token.cancel();
    }
}
