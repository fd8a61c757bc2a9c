//! Lines with a limit, over any stream.
//!
//! Must not know: what is in them.

use super::ControlError;
use serde::Serialize;
use tokio::io::{AsyncBufRead, AsyncBufReadExt, AsyncWrite, AsyncWriteExt};

/// Reads one line into `line`, without its end; `false` where the stream has ended. What was read
/// of a line stays in `line` when the future is dropped, and the next call goes on from there.
///
/// # Errors
/// [`ControlError::TooLong`] beyond `limit` bytes, and when the stream fails.
pub(super) async fn read_line(
    from: &mut (impl AsyncBufRead + Unpin),
    line: &mut Vec<u8>,
    limit: usize,
) -> Result<bool, ControlError> {
    loop {
        let buffer = from.fill_buf().await.map_err(ControlError::Lost)?;
        if buffer.is_empty() {
            return Ok(false);
        }
        let end = buffer.iter().position(|byte| *byte == b'\n');
        let part = end.unwrap_or(buffer.len());
        if line.len() + part > limit {
            return Err(ControlError::TooLong { limit });
        }
        line.extend_from_slice(&buffer[..part]);
        from.consume(end.map_or(part, |end| end + 1));
        if end.is_some() {
            return Ok(true);
        }
    }
}

/// Writes one line.
///
/// # Errors
/// When the stream fails.
pub(super) async fn write_line(
    to: &mut (impl AsyncWrite + Unpin),
    message: &impl Serialize,
) -> Result<(), ControlError> {
    let mut line = serde_json::to_vec(message).map_err(ControlError::Unknown)?;
    line.push(b'\n');
    to.write_all(&line).await.map_err(ControlError::Lost)?;
    to.flush().await.map_err(ControlError::Lost)
}
