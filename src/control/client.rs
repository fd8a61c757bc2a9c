//! The client's end of the control socket.
//!
//! Must not know: how the daemon finds its answers.

use super::frame::{read_line, write_line};
use super::protocol::{Call, Event, EventKind, Freshness, Hello, Refusal, Reply, Request};
use super::status::Status;
use super::{
    ANSWER_WAIT, CONNECT_WAIT, ControlError, IndexReport, OLDEST_VERSION, Place, Poll,
    REPLY_BYTES_MAX, VERSION, WAIT_MS_MAX,
};
use std::io::ErrorKind;
use std::path::Path;
use std::time::Duration;
use tokio::io::BufReader;
use tokio::net::UnixStream;
use tokio::net::unix::{OwnedReadHalf, OwnedWriteHalf};
use tokio::time::timeout;

/// A connection to the daemon. After an error, connect anew: a late answer could be taken for the
/// next one.
#[derive(Debug)]
pub struct Client {
    hello: Hello,
    reader: BufReader<OwnedReadHalf>,
    writer: OwnedWriteHalf,
}

impl Client {
    /// Connects to the daemon of this data directory, within [`CONNECT_WAIT`]; `None` where none
    /// runs.
    ///
    /// # Errors
    /// When one runs and does not greet in time, has too many clients, or is of a version that
    /// cannot be spoken with.
    pub async fn connect(data_dir: &Path) -> Result<Option<Self>, ControlError> {
        Self::connect_within(data_dir, CONNECT_WAIT).await
    }

    /// As [`Client::connect`], with more patience.
    ///
    /// # Errors
    /// As [`Client::connect`].
    pub async fn connect_within(
        data_dir: &Path,
        wait: Duration,
    ) -> Result<Option<Self>, ControlError> {
        let Some(socket) = Place::new(data_dir).existing_socket()? else { return Ok(None) };
        let greeted = async {
            let stream = match UnixStream::connect(&socket).await {
                Ok(stream) => stream,
                // Left behind by a daemon that was killed, or one that ends this moment.
                Err(error)
                    if matches!(
                        error.kind(),
                        ErrorKind::ConnectionRefused | ErrorKind::NotFound
                    ) =>
                {
                    return Ok(None);
                }
                Err(error) => return Err(ControlError::file("connect to", &socket)(error)),
            };
            let (reader, writer) = stream.into_split();
            let mut reader = BufReader::new(reader);
            match next(&mut reader, &mut Vec::new()).await {
                Ok(Reply::Hello(hello)) => {
                    check_version(&hello)?;
                    Ok(Some(Self { hello, reader, writer }))
                }
                Ok(other) => Err(unexpected(&other)),
                // It closed before a word: it is ending.
                Err(ControlError::Lost(_)) => Ok(None),
                Err(error) => Err(error),
            }
        };
        timeout(wait, greeted).await.map_err(|_| ControlError::Silent { waited: wait })?
    }

    /// How the daemon greeted.
    pub const fn hello(&self) -> &Hello {
        &self.hello
    }

    /// Asks, and waits for the answer: [`ANSWER_WAIT`], longer by the request's own wait, and as
    /// long as it takes for [`Request::Index`].
    ///
    /// # Errors
    /// [`ControlError::Refused`] where the daemon says no; when the connection is lost or silent.
    pub async fn request(&mut self, request: &Request) -> Result<Reply, ControlError> {
        let call = Call { version: VERSION, request: request.clone() };
        let asked = async {
            write_line(&mut self.writer, &call).await?;
            next(&mut self.reader, &mut Vec::new()).await
        };
        let wait = match request {
            Request::Index { .. } => return asked.await,
            Request::Freshness { wait_ms: Some(wait), .. } => {
                ANSWER_WAIT + Duration::from_millis((*wait).min(WAIT_MS_MAX))
            }
            _ => ANSWER_WAIT,
        };
        timeout(wait, asked).await.map_err(|_| ControlError::Silent { waited: wait })?
    }

    /// [`Request::Freshness`]; `watched` is false where the daemon does not hold the repository.
    ///
    /// # Errors
    /// As [`Client::request`].
    pub async fn freshness(
        &mut self,
        root: &str,
        wait_ms: Option<u64>,
    ) -> Result<Freshness, ControlError> {
        let request = Request::Freshness { root: root.to_owned(), wait_ms };
        match self.request(&request).await? {
            Reply::Freshness(freshness) => Ok(freshness),
            other => Err(unexpected(&other)),
        }
    }

    /// [`Request::Status`].
    ///
    /// # Errors
    /// As [`Client::request`].
    pub async fn status(&mut self) -> Result<Status, ControlError> {
        match self.request(&Request::Status).await? {
            Reply::Status(status) => Ok(*status),
            other => Err(unexpected(&other)),
        }
    }

    /// [`Request::Index`]; `None` where the daemon does not hold the repository, which is then the
    /// caller's to index.
    ///
    /// # Errors
    /// As [`Client::request`].
    pub async fn index(
        &mut self,
        root: &str,
        full: bool,
    ) -> Result<Option<IndexReport>, ControlError> {
        match self.request(&Request::Index { root: root.to_owned(), full }).await {
            Ok(Reply::Indexed(report)) => Ok(Some(*report)),
            Ok(other) => Err(unexpected(&other)),
            Err(ControlError::Refused { why: Refusal::NotWatched, .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// [`Request::Watch`]; whether it was watched already.
    ///
    /// # Errors
    /// As [`Client::request`].
    pub async fn watch(&mut self, root: &str, poll: Poll) -> Result<bool, ControlError> {
        match self.request(&Request::Watch { root: root.to_owned(), poll }).await? {
            Reply::Watching { already } => Ok(already),
            other => Err(unexpected(&other)),
        }
    }

    /// [`Request::Unwatch`]; whether it was watched.
    ///
    /// # Errors
    /// As [`Client::request`].
    pub async fn unwatch(&mut self, root: &str) -> Result<bool, ControlError> {
        match self.request(&Request::Unwatch { root: root.to_owned() }).await? {
            Reply::Unwatched { was } => Ok(was),
            other => Err(unexpected(&other)),
        }
    }

    /// [`Request::Stop`]: answers when the daemon has begun to end.
    ///
    /// # Errors
    /// As [`Client::request`].
    pub async fn stop(&mut self) -> Result<(), ControlError> {
        match self.request(&Request::Stop).await? {
            Reply::Stopping => Ok(()),
            other => Err(unexpected(&other)),
        }
    }

    /// [`Request::Follow`]: from here on the connection carries events.
    ///
    /// # Errors
    /// As [`Client::request`].
    pub async fn follow(mut self) -> Result<Events, ControlError> {
        match self.request(&Request::Follow).await? {
            Reply::Following => {
                Ok(Events { reader: self.reader, line: Vec::new(), _writer: self.writer })
            }
            other => Err(unexpected(&other)),
        }
    }
}

/// The daemon's events.
#[derive(Debug)]
pub struct Events {
    reader: BufReader<OwnedReadHalf>,
    line: Vec<u8>,
    // The daemon ends the stream when this end is closed.
    _writer: OwnedWriteHalf,
}

impl Events {
    /// The next one; `None` where the daemon has ended. May be dropped and called again: no event
    /// is lost by that.
    ///
    /// # Errors
    /// When the connection fails.
    pub async fn next(&mut self) -> Result<Option<Event>, ControlError> {
        match next(&mut self.reader, &mut self.line).await {
            Ok(Reply::Event(event)) => Ok(Some(event)),
            Ok(_) => Ok(Some(Event { root: String::new(), kind: EventKind::Other })),
            Err(ControlError::Lost(error))
                if matches!(
                    error.kind(),
                    ErrorKind::UnexpectedEof | ErrorKind::ConnectionReset
                ) =>
            {
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }
}

/// The next line; a refusal is an error.
async fn next(
    reader: &mut BufReader<OwnedReadHalf>,
    line: &mut Vec<u8>,
) -> Result<Reply, ControlError> {
    if !read_line(reader, line, REPLY_BYTES_MAX).await? {
        return Err(ControlError::Lost(ErrorKind::UnexpectedEof.into()));
    }
    let reply = serde_json::from_slice(line).map_err(ControlError::Unknown);
    line.clear();
    match reply? {
        Reply::Refused { why, message } => Err(ControlError::Refused { why, message }),
        reply => Ok(reply),
    }
}

fn check_version(hello: &Hello) -> Result<(), ControlError> {
    if hello.version >= OLDEST_VERSION {
        // A newer daemon says no itself where it does not understand us any more.
        return Ok(());
    }
    Err(ControlError::Refused {
        why: Refusal::Version,
        message: format!(
            "the daemon (loci {}, process {}) speaks version {} of the protocol, this loci {VERSION}; \
             restart it with `loci daemon --stop`",
            hello.program, hello.pid, hello.version
        ),
    })
}

fn unexpected(reply: &Reply) -> ControlError {
    let name = serde_json::to_value(reply)
        .ok()
        .and_then(|value| value.get("reply").and_then(|name| name.as_str().map(str::to_owned)));
    ControlError::Refused {
        why: Refusal::Other,
        message: format!(
            "the daemon answered with `{}`, which is no answer to what was asked; restart it with \
             `loci daemon --stop`",
            name.unwrap_or_default()
        ),
    }
}
