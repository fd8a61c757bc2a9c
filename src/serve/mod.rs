//! Serve: MCP over HTTP for a team, by the same tools as over standard input.
//!
//! ```text
//!  connection ── TLS ── gate ── MCP ── tools ── store
//!  limits        ring   token,   rmcp   permission   scope
//!                       rates
//! ```
//!
//! Whoever asks has a token, or the server was told to do without and cannot be reached from other
//! machines. Nothing is kept of a client between two requests: any of several servers on the same
//! database answers any of them.
//!
//! Must not know: tools, SQL, how tokens are made.

mod gate;
pub mod limits;
mod listen;
mod metadata;
mod rates;

pub use listen::{Certificate, ListenError, Place};

use crate::access::{Audit, Tokens};
use crate::mcp::{self, BoxError, HttpSettings};
use crate::store::{Store, StoreError};
use axum::Router;
use axum::http::{HeaderName, HeaderValue, Method, StatusCode};
use axum::middleware::from_fn_with_state;
use axum::routing::get;
use gate::Gate;
use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::cors::CorsLayer;

/// How a server is to be.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Where it listens.
    pub place: Place,
    /// Its certificate; without one it speaks plain HTTP.
    pub tls: Option<Certificate>,
    /// Names that clients call it by in `Host`, beside those of this machine's loopback.
    pub hosts: Vec<String>,
    /// Origins whose pages may ask, each as browsers write it: `https://name`, `http://name:8080`.
    pub origins: Vec<String>,
    /// Where clients reach it, where that is not what they say in `Host`: behind a proxy.
    pub public_url: Option<String>,
    /// Whether whoever has no token may do everything.
    pub allow_anonymous: bool,
    /// Requests a second of one token.
    pub rate: NonZeroU32,
    /// How long requests that are being answered may go on once it is to end.
    pub drain: Duration,
}

/// Why a server did not start, or ended by itself.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ServeError {
    /// Other machines reach it, and nobody could be told from anybody.
    #[error(
        "{0} can be reached from other machines, and there is no token to ask for; make one with \
         `loci token create --name NAME --permission symbols:read`, or bind to 127.0.0.1"
    )]
    NoTokens(Place),
    /// Other machines reach it, and were to be let in without tokens.
    #[error(
        "{0} can be reached from other machines: --allow-anonymous is for 127.0.0.1, ::1 and \
         --socket only"
    )]
    AnonymousAbroad(Place),
    /// An origin that no browser sends.
    #[error("`{0}` is no origin: write it as browsers do, `https://name` or `http://name:8080`")]
    BadOrigin(String),
    /// Nothing can be listened to.
    #[error(transparent)]
    Listen(#[from] ListenError),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Listening failed while it ran.
    #[error("serving failed: {0}")]
    Io(#[from] std::io::Error),
}

/// What a server needs of the program around it.
pub struct Parts {
    /// The database.
    pub store: Store,
    /// What answers calls of tools; its store, limits and log are set here.
    pub context: mcp::Context,
}

/// Serves until `stop` is done and what is then being answered has been. `ready` hears where.
///
/// # Errors
/// Where it would be open to others without a token, or cannot listen; when the database fails at
/// the start.
pub async fn serve(
    parts: Parts,
    settings: Settings,
    ready: impl FnOnce(&str),
    stop: impl Future<Output = ()>,
) -> Result<(), ServeError> {
    let tokens = Tokens::new(parts.store.clone());
    check(&settings, &tokens).await?;
    let origins = origins(&settings.origins)?;
    let bound = listen::bind(&settings.place, settings.tls.clone())?;
    let audit = Audit::start(parts.store.clone());
    let (mcp, streams) = mcp::http_service(
        context(parts.context, parts.store, audit.clone()),
        HttpSettings {
            hosts: hosts(&settings),
            // An entry without a port would match every port.
            origins: settings.origins.iter().map(|origin| with_port(origin)).collect(),
            body_bytes: limits::BODY_BYTES,
        },
    );
    let gate = Arc::new(Gate::new(&settings, tokens, audit));
    let mut asked = Router::new()
        .route_service(metadata::MCP, mcp)
        .layer(from_fn_with_state(Arc::clone(&gate), gate::pass));
    if !origins.is_empty() {
        // Outside of the gate: a browser asks without a token whether it may ask.
        asked = asked.layer(cors(origins));
    }
    let router = Router::new()
        .route(metadata::PATH, get(metadata::answer))
        .route(&format!("{}{}", metadata::PATH, metadata::MCP), get(metadata::answer))
        .merge(asked)
        .fallback(async || (StatusCode::NOT_FOUND, "MCP is at /mcp\n"))
        .layer(CatchPanicLayer::new())
        .with_state(Arc::clone(&gate));
    let end = bound.end.clone();
    ready(&url(&settings, &bound));
    let upkeep = tokio::spawn(upkeep(Arc::clone(&gate)));
    let serving = tokio::spawn(bound.serve(router));
    let ended = drained(serving, stop, async || {
        tracing::info!(connections = end.connections(), limit = ?settings.drain, "ending");
        streams.end();
        end.begin(settings.drain + limits::CUT_OFF);
        tokio::time::sleep(settings.drain).await;
        tracing::warn!("requests that are still being answered are cut off");
        streams.now();
    });
    let ended = ended.await;
    upkeep.abort();
    if let Place::Socket(path) = &settings.place {
        let _ = tokio::fs::remove_file(path).await;
    }
    if let Err(error) = gate.tokens.note_uses().await {
        tracing::debug!(%error, "the last uses of tokens are not written down");
    }
    ended
}

/// Waits for the end of `serving`; once `stop` is done, `drain` goes on beside it.
async fn drained(
    mut serving: tokio::task::JoinHandle<std::io::Result<()>>,
    stop: impl Future<Output = ()>,
    drain: impl AsyncFnOnce(),
) -> Result<(), ServeError> {
    let joined = |ended: Result<std::io::Result<()>, tokio::task::JoinError>| match ended {
        Ok(ended) => ended.map_err(ServeError::from),
        Err(error) => Err(std::io::Error::other(error).into()),
    };
    tokio::select! {
        ended = &mut serving => return joined(ended),
        () = stop => {}
    }
    let mut drain = std::pin::pin!(drain());
    tokio::select! {
        ended = &mut serving => joined(ended),
        () = &mut drain => joined(serving.await),
    }
}

/// Whether a server may be as open as it is to be.
async fn check(settings: &Settings, tokens: &Tokens) -> Result<(), ServeError> {
    let Place::Tcp(address) = &settings.place else { return Ok(()) };
    if address.ip().is_loopback() {
        return Ok(());
    }
    if settings.allow_anonymous {
        return Err(ServeError::AnonymousAbroad(settings.place.clone()));
    }
    if !tokens.any().await? {
        return Err(ServeError::NoTokens(settings.place.clone()));
    }
    Ok(())
}

/// The context of a team's server: its own store, its limits, its log.
fn context(context: mcp::Context, store: Store, audit: Audit) -> mcp::Context {
    mcp::Context {
        open: Box::new(move || {
            let store = store.clone();
            Box::pin(async move { Ok::<_, BoxError>(store) })
        }),
        limits: mcp::Limits {
            questions: limits::QUESTIONS,
            queue_time: Some(limits::QUEUE),
            question_time: Some(limits::QUESTION),
            run_time: Some(limits::RUN),
        },
        audit: Some(audit),
        ..context
    }
}

/// Names that are answered to: a page that has its own name lead to this machine is not.
fn hosts(settings: &Settings) -> Vec<String> {
    let mut hosts: Vec<String> = ["localhost", "127.0.0.1", "::1"].map(str::to_owned).into();
    if let Place::Tcp(address) = &settings.place
        && !address.ip().is_unspecified()
    {
        hosts.push(address.ip().to_string());
    }
    let url = settings.public_url.as_deref().and_then(|url| url.split("://").nth(1));
    let public = url.and_then(|rest| rest.split('/').next()).map(str::to_owned);
    hosts.extend(public);
    hosts.extend(settings.hosts.iter().cloned());
    hosts
}

/// Origins as headers, which they have to be letter by letter.
fn origins(given: &[String]) -> Result<Vec<HeaderValue>, ServeError> {
    let origin = |text: &String| {
        let bad = || ServeError::BadOrigin(text.clone());
        let (scheme, rest) = text.split_once("://").ok_or_else(bad)?;
        let plain = |b: u8| b.is_ascii_alphanumeric() || b".-_:[]".contains(&b);
        let right =
            ["http", "https"].contains(&scheme) && !rest.is_empty() && rest.bytes().all(plain);
        match HeaderValue::try_from(text) {
            Ok(value) if right => Ok(value),
            _ => Err(bad()),
        }
    };
    given.iter().map(origin).collect()
}

/// An origin with its port, also where that is its scheme's.
fn with_port(origin: &str) -> String {
    let name = origin.split_once("://").map_or(origin, |(_, name)| name);
    let has_port = name.rsplit_once(':').is_some_and(|(_, port)| port.parse::<u16>().is_ok());
    match (has_port, origin.starts_with("https://")) {
        (true, _) => origin.to_owned(),
        (false, true) => format!("{origin}:443"),
        (false, false) => format!("{origin}:80"),
    }
}

/// What pages of other origins may send and see.
fn cors(origins: Vec<HeaderValue>) -> CorsLayer {
    let names = |names: &[&'static str]| -> Vec<HeaderName> {
        names.iter().copied().map(HeaderName::from_static).collect()
    };
    CorsLayer::new()
        .allow_origin(origins)
        .allow_methods([Method::POST])
        .allow_headers(names(&[
            "accept",
            "authorization",
            "content-type",
            "mcp-method",
            "mcp-name",
            "mcp-protocol-version",
            "traceparent",
            "x-request-id",
        ]))
        .expose_headers(names(&["retry-after", "www-authenticate", "x-request-id"]))
}

/// Where MCP is, for people.
fn url(settings: &Settings, bound: &listen::Bound) -> String {
    let scheme = if settings.tls.is_some() { "https" } else { "http" };
    match (&settings.place, bound.address()) {
        (Place::Tcp(_), Some(address)) => format!("{scheme}://{address}{}", metadata::MCP),
        (place, _) => place.to_string(),
    }
}

async fn upkeep(gate: Arc<Gate>) {
    loop {
        tokio::time::sleep(limits::UPKEEP).await;
        gate.forget();
        if let Err(error) = gate.tokens.note_uses().await {
            tracing::debug!(%error, "uses of tokens are not written down yet");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn origins_are_written_as_browsers_do() {
        let list = |text: &str| origins(&[text.to_owned()]);
        for right in ["https://a.example", "http://localhost:8080", "http://[::1]:80"] {
            assert!(list(right).is_ok(), "{right}");
        }
        for wrong in ["a.example", "https://", "https://a.example/", "ftp://a", "https://*", "null"]
        {
            assert!(list(wrong).is_err(), "{wrong}");
        }
        assert_eq!(with_port("https://a.example"), "https://a.example:443");
        assert_eq!(with_port("http://[::1]"), "http://[::1]:80");
        assert_eq!(with_port("http://a:8080"), "http://a:8080");
    }
}
