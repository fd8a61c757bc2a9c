//! MCP: the read API, indexing and memory as tools for agents, over standard input and output or
//! HTTP.
//!
//! Both lifecycles of the protocol are spoken: the older `initialize` handshake (revisions up to
//! 2025-11-25) and, since 2026-07-28, requests that say by themselves what they need.
//!
//! Every answer comes twice, as structured content that keeps to the tool's output schema and as
//! compact text, and is cut to [`REPLY_BYTES`], the lists it holds from their ends, saying so. What
//! the caller can mend (an unknown name, a path that is not there) is a tool error with a text that
//! says how; only a request that names no tool is a protocol error.
//!
//! Questions are answered from the database, whether or not a daemon runs. Where one watches the
//! repository, answers say what is pending and may wait for it; where none runs, one is started in
//! the background ([`Companionship`]).
//!
//! Standard output carries the protocol alone; logs go to standard error.
//!
//! Must not know: SQL, files, where the database comes from.

mod arguments;
mod call;
mod companion;
mod database;
mod graph;
mod handler;
mod http_service;
mod indexing;
mod memories;
mod reply;
mod resources;
mod roots;
mod server;
mod text;
mod tools;
mod updates;

pub use companion::Companionship;
pub use handler::Handler;
pub use http_service::{HttpService, HttpSettings, Stop, http_service};
pub use reply::REPLY_BYTES;

use crate::access::Audit;
use crate::embed::Embeddings;
use crate::index;
use crate::memory::Keeper;
use crate::store::Store;
use rmcp::ServiceExt;
use rmcp::service::{QuitReason, ServerInitializeError};
use std::path::PathBuf;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

/// An error of the program around the server.
pub type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// Opens the store. Called on the first question, and again by the next one where it failed.
pub type OpenStore =
    Box<dyn Fn() -> Pin<Box<dyn Future<Output = Result<Store, BoxError>> + Send>> + Send + Sync>;

/// What the server needs of the program around it.
pub struct Context {
    /// The repository that holds it is the one that questions are about unless they say otherwise.
    pub working_directory: PathBuf,
    /// How a run of the index goes about it.
    pub index_options: index::Options,
    /// The embedding model; `None` where it is turned off.
    pub embeddings: Option<Arc<Embeddings>>,
    /// What memories share.
    pub keeper: Arc<Keeper>,
    /// Opens the store.
    pub open: OpenStore,
    /// The daemon that is asked and started.
    pub daemon: Companionship,
    /// How many may ask at once and for how long.
    pub limits: Limits,
    /// Where writes and denials are noted, where they are.
    pub audit: Option<Audit>,
}

/// How many may ask at once, and for how long. Those of one client that waits for its own questions
/// are the default.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Questions answered at the same time; further ones wait. As many as the store has connections.
    pub questions: usize,
    /// How long they wait; `None` for as long as it takes.
    pub queue_time: Option<Duration>,
    /// Longest that a question may take, what it waits for changes included.
    pub question_time: Option<Duration>,
    /// Longest that a run of the index may take.
    pub run_time: Option<Duration>,
}

impl Default for Limits {
    fn default() -> Self {
        Self { questions: 8, queue_time: None, question_time: None, run_time: None }
    }
}

/// Why the server stopped.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ServeError {
    /// The client's first messages were not those of the protocol.
    #[error("the MCP client could not be greeted: {0}")]
    Start(#[from] Box<ServerInitializeError>),
    /// The task that serves ended by itself.
    #[error("the MCP server ended unexpectedly: {0}")]
    Join(#[from] tokio::task::JoinError),
}

/// Serves MCP on standard input and output until the client closes its end.
///
/// # Errors
/// When the client does not speak the protocol.
pub async fn serve_stdio(context: Context) -> Result<(), ServeError> {
    let server = Handler::for_pipe(server::Server::new(context));
    let service = match server.serve(rmcp::transport::io::stdio_pipes()).await {
        Ok(service) => service,
        // A client that leaves before it says anything has done nothing wrong.
        Err(ServerInitializeError::ConnectionClosed(_)) => return Ok(()),
        Err(error) => return Err(Box::new(error).into()),
    };
    service.service().begin();
    match service.waiting().await? {
        QuitReason::JoinError(error) => Err(error.into()),
        reason => {
            tracing::debug!(?reason, "the MCP client left");
            Ok(())
        }
    }
}
