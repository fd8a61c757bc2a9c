//! The daemon's end of the control socket: connections, lines, limits. What is asked goes to a
//! [`Service`].
//!
//! Must not know: how an answer is found.

use super::frame::{read_line, write_line};
use super::protocol::{Call, Event, EventKind, Hello, Refusal, Reply, Request};
use super::{
    CONNECTIONS_MAX, ControlError, OLDEST_VERSION, Place, REQUEST_BYTES_MAX, VERSION, WRITE_WAIT,
};
use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::net::unix::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{UnixListener, UnixStream};
use tokio::sync::{Semaphore, broadcast, watch};
use tokio::task::JoinSet;
use tokio::time::timeout;

/// Pause after a connection could not be accepted: file descriptors have run out.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// What answers.
pub trait Service: Send + Sync + 'static {
    /// How the daemon greets.
    fn hello(&self) -> Hello;

    /// Answers a request. Dropped midway where the client leaves; [`Request::Follow`] and
    /// [`Request::Stop`] do not come here.
    fn answer(&self, request: Request) -> impl Future<Output = Reply> + Send;

    /// Events from now on.
    fn events(&self) -> broadcast::Receiver<Event>;

    /// So many clients are connected now.
    fn clients(&self, connected: usize);

    /// A client asked the daemon to end, and has its answer.
    fn stop(&self);
}

/// Listens on the data directory's socket, which only this user may open. What a daemon that was
/// killed has left there is replaced: call it with the lock held.
///
/// # Errors
/// When the socket cannot be made.
pub fn bind(place: &Place) -> Result<UnixListener, ControlError> {
    let socket = place.make_socket_folder()?;
    // Under another name first: nobody meets the socket before it is private and listening.
    let fresh = socket.with_extension("new");
    match fs::remove_file(&fresh) {
        Ok(()) => {}
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
        Err(error) => return Err(ControlError::file("remove", fresh)(error)),
    }
    let listener = UnixListener::bind(&fresh).map_err(ControlError::file("listen on", &fresh))?;
    fs::set_permissions(&fresh, Permissions::from_mode(0o600))
        .and_then(|()| fs::rename(&fresh, &socket))
        .map_err(ControlError::file("listen on", &socket))?;
    Ok(listener)
}

/// Serves clients until `stopping` says true, and drops them then.
pub async fn serve<S: Service>(
    listener: UnixListener,
    service: Arc<S>,
    mut stopping: watch::Receiver<bool>,
) {
    let mut connections = JoinSet::new();
    let places = Arc::new(Semaphore::new(CONNECTIONS_MAX));
    loop {
        let accepted = tokio::select! {
            _ = stopping.wait_for(|stopping| *stopping) => break,
            Some(_) = connections.join_next(), if !connections.is_empty() => {
                service.clients(CONNECTIONS_MAX - places.available_permits());
                continue;
            }
            accepted = listener.accept() => accepted,
        };
        let stream = match accepted {
            Ok((stream, _)) => stream,
            Err(error) => {
                tracing::warn!(%error, "a client could not be accepted");
                tokio::time::sleep(ACCEPT_PAUSE).await;
                continue;
            }
        };
        if !is_ours(&stream) {
            tracing::warn!("a client of another user was refused");
            continue;
        }
        let Ok(place) = Arc::clone(&places).try_acquire_owned() else {
            // Not a task: refusing must not need a place either. The buffer of a fresh socket
            // takes the line at once.
            let (_, writer) = stream.into_split();
            refuse_client(writer).await;
            continue;
        };
        let service = Arc::clone(&service);
        service.clients(CONNECTIONS_MAX - places.available_permits());
        connections.spawn(async move {
            if let Err(error) = Connection::new(stream, service).run().await {
                tracing::debug!(%error, "a client was dropped");
            }
            drop(place);
        });
    }
    connections.shutdown().await;
}

/// Whether the other end runs as this user, or as root.
fn is_ours(stream: &UnixStream) -> bool {
    let own = rustix::process::geteuid().as_raw();
    stream.peer_cred().is_ok_and(|peer| peer.uid() == own || peer.uid() == 0)
}

async fn refuse_client(mut writer: OwnedWriteHalf) {
    let refused = refused(
        Refusal::TooManyClients,
        format!(
            "the daemon serves {CONNECTIONS_MAX} clients already; close one, or ask PostgreSQL \
             without it"
        ),
    );
    let _ = timeout(ACCEPT_PAUSE, write_line(&mut writer, &refused)).await;
}

fn refused(why: Refusal, message: impl Into<String>) -> Reply {
    Reply::Refused { why, message: message.into() }
}

/// One client.
struct Connection<S> {
    service: Arc<S>,
    reader: BufReader<OwnedReadHalf>,
    writer: OwnedWriteHalf,
}

impl<S: Service> Connection<S> {
    fn new(stream: UnixStream, service: Arc<S>) -> Self {
        let (reader, writer) = stream.into_split();
        Self { service, reader: BufReader::new(reader), writer }
    }

    async fn run(mut self) -> Result<(), ControlError> {
        self.say(&Reply::Hello(self.service.hello())).await?;
        let mut line = Vec::new();
        loop {
            line.clear();
            match read_line(&mut self.reader, &mut line, REQUEST_BYTES_MAX).await {
                Ok(true) => {}
                Ok(false) => return Ok(()),
                Err(error @ ControlError::TooLong { .. }) => {
                    return self.say(&refused(Refusal::TooLong, error.to_string())).await;
                }
                Err(error) => return Err(error),
            }
            let request = match parse(&line) {
                Ok(request) => request,
                Err(reply) => {
                    self.say(&reply).await?;
                    continue;
                }
            };
            match request {
                Request::Follow => return self.follow().await,
                Request::Stop => {
                    let said = self.say(&Reply::Stopping).await;
                    self.service.stop();
                    said?;
                }
                request => {
                    let service = Arc::clone(&self.service);
                    let mut answer = pin!(service.answer(request));
                    let reply = tokio::select! {
                        reply = &mut answer => reply,
                        () = left(&mut self.reader) => return Ok(()),
                    };
                    self.say(&reply).await?;
                }
            }
        }
    }

    async fn follow(mut self) -> Result<(), ControlError> {
        let mut events = self.service.events();
        self.say(&Reply::Following).await?;
        loop {
            let event = tokio::select! {
                event = events.recv() => event,
                () = left(&mut self.reader) => return Ok(()),
            };
            let event = match event {
                Ok(event) => event,
                Err(broadcast::error::RecvError::Lagged(events)) => {
                    Event { root: String::new(), kind: EventKind::Missed { events } }
                }
                Err(broadcast::error::RecvError::Closed) => return Ok(()),
            };
            self.say(&Reply::Event(event)).await?;
        }
    }

    async fn say(&mut self, reply: &Reply) -> Result<(), ControlError> {
        timeout(WRITE_WAIT, write_line(&mut self.writer, reply))
            .await
            .map_err(|_| ControlError::Silent { waited: WRITE_WAIT })?
    }
}

/// Ends when the client closes its end. What it has already sent stays for later.
async fn left(reader: &mut BufReader<OwnedReadHalf>) {
    match reader.fill_buf().await {
        Ok(buffer) if !buffer.is_empty() => std::future::pending().await,
        _ => {}
    }
}

/// The request of a line, or why it is none.
fn parse(line: &[u8]) -> Result<Request, Box<Reply>> {
    let bad = |what: &dyn std::fmt::Display| {
        Box::new(refused(
            Refusal::BadRequest,
            format!("not a request of version {VERSION} of the protocol: {what}"),
        ))
    };
    // The version first: a request of another one may have a shape of its own.
    let value: serde_json::Value = serde_json::from_slice(line).map_err(|error| bad(&error))?;
    let version = value.get("version").and_then(serde_json::Value::as_u64);
    match version {
        None => return Err(bad(&"the field `version` is missing")),
        Some(version) if version < u64::from(OLDEST_VERSION) => {
            return Err(Box::new(refused(
                Refusal::Version,
                format!(
                    "version {version} of the protocol is too old for this daemon, which speaks \
                     {OLDEST_VERSION} to {VERSION}; update the loci that asks"
                ),
            )));
        }
        Some(version) if version > u64::from(VERSION) => {
            return Err(Box::new(refused(
                Refusal::Version,
                format!(
                    "version {version} of the protocol is newer than this daemon, which speaks up \
                     to {VERSION}; restart it with `loci daemon --stop`"
                ),
            )));
        }
        Some(_) => {}
    }
    let call: Call = serde_json::from_value(value).map_err(|error| bad(&error))?;
    Ok(call.request)
}
