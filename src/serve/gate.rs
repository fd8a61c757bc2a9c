//! The gate: every request for MCP passes it, and has a caller, an id and a place once it is through.
//!
//! In this order: who asks (401), how often (429), how much (413, 408), how many at once (503). What
//! is refused costs no more than that; nobody waits behind a client that is slow to send or to read.
//!
//! Must not know: tools, SQL, the protocol.

use super::Settings;
use super::limits::{BODY, BODY_BYTES, IN_FLIGHT, REFUSALS, RETRY_AFTER};
use super::metadata;
use super::rates::Rates;
use crate::access::{Access, Audit, Caller, Refused, Tokens};
use axum::Json;
use axum::body::Body;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::header::{
    AUTHORIZATION, HOST, RETRY_AFTER as RETRY_AFTER_HEADER, WWW_AUTHENTICATE,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http_body_util::LengthLimitError;
use serde_json::json;
use std::error::Error;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};
use tokio::sync::Semaphore;
use tracing::Instrument;

/// What an answer calls its request.
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Longest id that a client can give its request, in bytes.
const ID_BYTES: usize = 64;

/// See the module.
pub(super) struct Gate {
    pub tokens: Tokens,
    audit: Audit,
    anonymous: Option<Arc<Access>>,
    rates: Rates,
    refusals: Rates,
    places: Semaphore,
    public_url: Option<String>,
    tls: bool,
    /// Tells this process's requests from another's.
    begun: u64,
    requests: AtomicU64,
}

/// Why a request is not let in.
struct Refusal {
    status: StatusCode,
    error: &'static str,
    text: String,
    retry_after: Option<Duration>,
}

impl Refusal {
    fn new(status: StatusCode, error: &'static str, text: impl Into<String>) -> Self {
        Self { status, error, text: text.into(), retry_after: None }
    }

    fn retry(mut self, after: Duration) -> Self {
        self.retry_after = Some(after);
        self
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let body = Json(json!({ "error": self.error, "error_description": self.text }));
        let mut response = (self.status, body).into_response();
        if let Some(after) = self.retry_after {
            // Whole seconds, never none.
            let seconds = after.as_secs() + u64::from(after.subsec_nanos() > 0);
            response.headers_mut().insert(RETRY_AFTER_HEADER, seconds.max(1).into());
        }
        response
    }
}

impl Gate {
    pub fn new(settings: &Settings, tokens: Tokens, audit: Audit) -> Self {
        let burst = |rate: std::num::NonZeroU32, times| rate.saturating_mul(times);
        let two = std::num::NonZeroU32::MIN.saturating_add(1);
        let ten = std::num::NonZeroU32::MIN.saturating_add(9);
        let anonymous = || Arc::new(Access::everything("anonymous"));
        Self {
            tokens,
            audit,
            anonymous: settings.allow_anonymous.then(anonymous),
            rates: Rates::new(settings.rate, burst(settings.rate, two)),
            refusals: Rates::new(REFUSALS, burst(REFUSALS, ten)),
            places: Semaphore::new(IN_FLIGHT),
            public_url: settings.public_url.clone(),
            tls: settings.tls.is_some(),
            begun: SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |now| now.as_secs()),
            requests: AtomicU64::new(0),
        }
    }

    /// Forgets what clients that are gone have asked.
    pub fn forget(&self) {
        self.rates.forget();
        self.refusals.forget();
    }

    /// Where clients reach this server: as it was told, else as this one says it reached it.
    pub fn origin(&self, headers: &HeaderMap) -> String {
        if let Some(url) = &self.public_url {
            return url.trim_end_matches('/').to_owned();
        }
        let plain =
            |host: &&str| host.bytes().all(|b| b.is_ascii_alphanumeric() || b".-_:[]".contains(&b));
        let host = headers.get(HOST).and_then(|host| host.to_str().ok()).filter(plain);
        let scheme = if self.tls { "https" } else { "http" };
        format!("{scheme}://{}", host.unwrap_or("localhost"))
    }

    /// What a request is called: as the trace it belongs to, as its client calls it, or anew.
    fn request_id(&self, headers: &HeaderMap) -> String {
        let text = |name| headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok());
        let trace = text("traceparent").and_then(|parent| parent.split('-').nth(1));
        let hex = |id: &&str| id.len() == 32 && id.bytes().all(|b| b.is_ascii_hexdigit());
        if let Some(trace) = trace.filter(hex) {
            return trace.to_owned();
        }
        let plain = |id: &&str| {
            (1..=ID_BYTES).contains(&id.len())
                && id.bytes().all(|b| b.is_ascii_alphanumeric() || b"._-".contains(&b))
        };
        match text(REQUEST_ID.as_str()).filter(plain) {
            Some(id) => id.to_owned(),
            None => {
                let number = self.requests.fetch_add(1, Ordering::Relaxed);
                format!("{:x}-{:x}-{number:x}", self.begun, std::process::id())
            }
        }
    }

    /// What whoever sent these headers may do.
    async fn access(&self, headers: &HeaderMap) -> Result<Arc<Access>, Refusal> {
        let unauthorized = |error, text: &str| Refusal::new(StatusCode::UNAUTHORIZED, error, text);
        let Some(given) = headers.get(AUTHORIZATION) else {
            let missing = "this server wants a token: `Authorization: Bearer loci_…`; whoever runs \
                           it makes one with `loci token create`";
            return self.anonymous.clone().ok_or_else(|| unauthorized("unauthorized", missing));
        };
        let bearer = given.to_str().ok().and_then(|text| text.split_once(' '));
        let token = bearer.filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"));
        let Some((_, token)) = token else {
            return Err(unauthorized(
                "invalid_request",
                "`Authorization` must be `Bearer` and a token",
            ));
        };
        match self.tokens.check(token.trim()).await {
            Ok(access) => Ok(access),
            Err(error @ Refused::Unknown) => Err(unauthorized("invalid_token", &error.to_string())),
            Err(Refused::Store(error)) => {
                tracing::warn!(%error, "a token could not be looked up");
                let text = "tokens cannot be looked up: the database is away; try again";
                let refusal = Refusal::new(StatusCode::SERVICE_UNAVAILABLE, "unavailable", text);
                Err(refusal.retry(RETRY_AFTER))
            }
        }
    }

    /// As [`Gate::access`], for what needs one permission; refusals are counted and noted.
    pub async fn caller(
        &self,
        peer: &str,
        (headers, path, id): (&HeaderMap, &str, &str),
    ) -> Result<Caller, Response> {
        let (peer, request) = (peer.to_owned(), id.to_owned());
        let refusal = match self.access(headers).await {
            Ok(access) => return Ok(Caller { access, peer, request }),
            Err(refusal) => refusal,
        };
        if refusal.status != StatusCode::UNAUTHORIZED {
            return Err(refusal.into_response());
        }
        let nobody = Caller { access: Arc::new(Access::nothing()), peer, request };
        if let Err(wait) = self.refusals.take(&nobody.peer) {
            return Err(too_many("too many requests without a valid token", wait).into_response());
        }
        tracing::info!(peer = %nobody.peer, path, error = refusal.error, request = id, "refused");
        self.audit.deny(&nobody, (path, ""), refusal.error);
        // RFC 6750: what was wrong is said of a token only, not of its absence.
        let challenge =
            format!("Bearer resource_metadata=\"{}\"", metadata::address(&self.origin(headers)));
        let challenge = match refusal.error {
            "unauthorized" => challenge,
            error => {
                format!("{challenge}, error=\"{error}\", error_description=\"{}\"", refusal.text)
            }
        };
        let mut response = refusal.into_response();
        if let Ok(value) = HeaderValue::try_from(challenge.replace('`', "'")) {
            response.headers_mut().insert(WWW_AUTHENTICATE, value);
        }
        Err(response)
    }
}

fn too_many(text: &str, wait: Duration) -> Refusal {
    let text = format!("{text}; try again in {} ms", wait.as_millis());
    Refusal::new(StatusCode::TOO_MANY_REQUESTS, "too_many_requests", text).retry(wait)
}

/// Who is at the other end of a connection.
pub(super) fn peer(request: &Request) -> String {
    match request.extensions().get::<ConnectInfo<SocketAddr>>() {
        // Without the port: another connection of the same client is the same client.
        Some(ConnectInfo(address)) => address.ip().to_string(),
        None => "socket".to_owned(),
    }
}

/// Lets a request for MCP through, or refuses it.
pub(super) async fn pass(State(gate): State<Arc<Gate>>, request: Request, next: Next) -> Response {
    let begun = Instant::now();
    let id = gate.request_id(request.headers());
    let span = tracing::info_span!("request", id = %id);
    let mut response = admit(&gate, &id, request, next).instrument(span).await;
    if let Ok(value) = HeaderValue::try_from(&id) {
        response.headers_mut().insert(REQUEST_ID, value);
    }
    let status = response.status().as_u16();
    tracing::debug!(request = %id, status, elapsed = ?begun.elapsed(), "answered");
    response
}

async fn admit(gate: &Gate, id: &str, request: Request, next: Next) -> Response {
    let peer = peer(&request);
    let caller = match gate.caller(&peer, (request.headers(), metadata::MCP, id)).await {
        Ok(caller) => caller,
        Err(response) => return response,
    };
    let key = caller.access.id.as_deref().unwrap_or("anonymous");
    if let Err(wait) = gate.rates.take(key) {
        return too_many("this token asks too often", wait).into_response();
    }
    let (mut parts, body) = request.into_parts();
    let bytes = match tokio::time::timeout(BODY, axum::body::to_bytes(body, BODY_BYTES)).await {
        Ok(Ok(bytes)) => bytes,
        Ok(Err(error)) if is_too_long(&error) => {
            let text = format!("a request has {BODY_BYTES} bytes at most");
            return Refusal::new(StatusCode::PAYLOAD_TOO_LARGE, "too_large", text).into_response();
        }
        Ok(Err(_)) => {
            let text = "the request was cut off";
            return Refusal::new(StatusCode::BAD_REQUEST, "invalid_request", text).into_response();
        }
        Err(_) => {
            let text = format!("the request was not there within {} s", BODY.as_secs());
            return Refusal::new(StatusCode::REQUEST_TIMEOUT, "timeout", text).into_response();
        }
    };
    let Ok(_place) = gate.places.try_acquire() else {
        let text = format!("{IN_FLIGHT} requests are being answered; try again");
        let refusal = Refusal::new(StatusCode::SERVICE_UNAVAILABLE, "busy", text);
        return refusal.retry(RETRY_AFTER).into_response();
    };
    parts.extensions.insert(caller);
    next.run(Request::from_parts(parts, Body::from(bytes))).await
}

/// Whether the limit is what a body failed by.
fn is_too_long(error: &axum::Error) -> bool {
    let mut cause = error.source();
    while let Some(error) = cause {
        if error.is::<LengthLimitError>() {
            return true;
        }
        cause = error.source();
    }
    false
}
