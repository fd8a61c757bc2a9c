//! What one server takes, and what one client may take of it.

use std::num::NonZeroU32;
use std::time::Duration;

/// Connections at the same time; further ones are closed at once.
pub const CONNECTIONS: usize = 1024;

/// Longest that a new connection may take until its first request is there.
pub(super) const FIRST_REQUEST: Duration = Duration::from_secs(10);

/// Longest that a TLS handshake may take.
pub(super) const HANDSHAKE: Duration = Duration::from_secs(10);

/// Longest that the head of a request may take, and that a connection may be idle.
pub(super) const HEAD: Duration = Duration::from_secs(75);

/// Bytes of a connection's buffer, which the head of a request has to fit.
pub(super) const HEAD_BYTES: usize = 64 * 1024;

/// Largest request, in bytes: a memory is 100 KB at most, and all else is smaller.
pub const BODY_BYTES: usize = 1024 * 1024;

/// Longest that the body of a request may take.
pub(super) const BODY: Duration = Duration::from_secs(15);

/// Requests that are being answered at the same time; further ones are told to come back.
pub const IN_FLIGHT: usize = 256;

/// Questions answered at the same time; further ones wait.
pub const QUESTIONS: usize = 20;

/// Longest that a question waits for its turn.
pub const QUEUE: Duration = Duration::from_secs(10);

/// Longest that a question may take: what it waits for changes (60 s at most), and the answer.
pub const QUESTION: Duration = Duration::from_secs(90);

/// Longest that a run of the index may take.
pub const RUN: Duration = Duration::from_secs(3600);

/// Requests a second of one token, where nothing else is said; bursts may be twice that.
pub const RATE: NonZeroU32 = NonZeroU32::MIN.saturating_add(99);

/// Refused requests a second of one address; bursts may be ten times that.
pub(super) const REFUSALS: NonZeroU32 = NonZeroU32::MIN.saturating_add(4);

/// How often limits of clients that are gone are forgotten, and uses of tokens written down.
pub(super) const UPKEEP: Duration = Duration::from_secs(30);

/// When a client that is told to come back should.
pub(super) const RETRY_AFTER: Duration = Duration::from_secs(1);

/// How long requests that are being answered may go on once the server is to end.
pub const DRAIN: Duration = Duration::from_secs(30);

/// How long what is cut off at the end of [`DRAIN`] may take to say so.
pub(super) const CUT_OFF: Duration = Duration::from_secs(2);
