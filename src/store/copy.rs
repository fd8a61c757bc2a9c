//! `COPY … FROM STDIN (FORMAT binary)`: encodes rows and sends them in chunks of bounded size.
//!
//! Must not know: what the rows mean.

use sqlx::PgConnection;
use std::borrow::Cow;

/// Encoded rows are sent once they reach this size, so that no batch is held twice in memory.
/// Measured with 150,000 symbols: 8 KiB are a tenth slower, 256 KiB and 1 MiB no faster.
const CHUNK_BYTES: usize = 64 << 10;

/// Signature, flags and the length of the (empty) header extension.
const HEADER: &[u8; 19] = b"PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0";

/// In place of a row's number of columns: no more rows.
const TRAILER: i16 = -1;

/// In place of a value's length: NULL.
const NULL: i32 = -1;

/// Object id of `int4`, the element type of an `int4[]`.
const INT4_OID: i32 = 23;

/// Rows in PostgreSQL's binary copy format.
///
/// The caller writes each row as [`Rows::row`] and then exactly that many values, in the order of
/// the statement's columns.
#[derive(Debug)]
pub(crate) struct Rows {
    bytes: Vec<u8>,
}

impl Rows {
    fn new() -> Self {
        let mut bytes = Vec::with_capacity(CHUNK_BYTES + (CHUNK_BYTES >> 2));
        bytes.extend_from_slice(HEADER);
        Self { bytes }
    }

    fn put_i16(&mut self, value: i16) {
        self.bytes.extend_from_slice(&value.to_be_bytes());
    }

    fn put_i32(&mut self, value: i32) {
        self.bytes.extend_from_slice(&value.to_be_bytes());
    }

    /// Starts a row.
    pub(crate) fn row(&mut self, columns: i16) {
        self.put_i16(columns);
    }

    /// A `smallint`.
    pub(crate) fn i16(&mut self, value: i16) {
        self.put_i32(2);
        self.put_i16(value);
    }

    /// An `integer`.
    pub(crate) fn i32(&mut self, value: i32) {
        self.put_i32(4);
        self.put_i32(value);
    }

    /// A `bigint`.
    pub(crate) fn i64(&mut self, value: i64) {
        self.put_i32(8);
        self.bytes.extend_from_slice(&value.to_be_bytes());
    }

    /// NULL.
    pub(crate) fn null(&mut self) {
        self.put_i32(NULL);
    }

    /// A `text`.
    pub(crate) fn text(&mut self, value: &str) {
        let value = storable(value);
        self.put_i32(length(value.len()));
        self.bytes.extend_from_slice(value.as_bytes());
    }

    /// An `integer[]` of one dimension.
    pub(crate) fn i32_array(&mut self, values: impl ExactSizeIterator<Item = i32>) {
        let count = values.len();
        if count == 0 {
            // An empty array has no dimension at all.
            self.put_i32(12);
            self.put_i32(0);
            self.put_i32(0);
            self.put_i32(INT4_OID);
            return;
        }
        self.put_i32(length(20 + 8 * count));
        self.put_i32(1); // dimensions
        self.put_i32(0); // no NULLs
        self.put_i32(INT4_OID);
        self.put_i32(length(count));
        self.put_i32(1); // lower bound
        for value in values {
            self.i32(value);
        }
    }
}

/// A length as the format has it. PostgreSQL refuses values of 1 GiB long before this saturates.
fn length(bytes: usize) -> i32 {
    i32::try_from(bytes).unwrap_or(i32::MAX)
}

/// `text` as PostgreSQL can hold it: NUL characters, which it refuses, are replaced, so that no
/// document's odd contents can fail a whole batch.
pub(crate) fn storable(text: &str) -> Cow<'_, str> {
    if text.as_bytes().contains(&0) {
        Cow::Owned(text.replace('\0', "\u{fffd}"))
    } else {
        Cow::Borrowed(text)
    }
}

/// Runs `statement`, a `COPY … FROM STDIN (FORMAT binary)`, with `rows`; answers how many there
/// were.
pub(crate) async fn copy_in<T: Sync>(
    connection: &mut PgConnection,
    statement: &str,
    rows: &[T],
    encode: impl Fn(&mut Rows, &T) + Send,
) -> Result<u64, sqlx::Error> {
    let mut copy = connection.copy_in_raw(statement).await?;
    let mut encoded = Rows::new();
    for row in rows {
        encode(&mut encoded, row);
        if encoded.bytes.len() >= CHUNK_BYTES {
            copy.send(encoded.bytes.as_slice()).await?;
            encoded.bytes.clear();
        }
    }
    encoded.put_i16(TRAILER);
    copy.send(encoded.bytes.as_slice()).await?;
    copy.finish().await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_encoded_as_the_manual_says() {
        let mut rows = Rows::new();
        rows.row(5);
        rows.i16(-2);
        rows.text("é\0");
        rows.null();
        rows.i32_array([7].into_iter());
        rows.i64(1);
        let body: &[&[u8]] = &[
            &[0, 5],
            &[0, 0, 0, 2, 0xff, 0xfe],
            &[0, 0, 0, 5, 0xc3, 0xa9, 0xef, 0xbf, 0xbd],
            &[0xff, 0xff, 0xff, 0xff],
            &[0, 0, 0, 28, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 23, 0, 0, 0, 1, 0, 0, 0, 1],
            &[0, 0, 0, 4, 0, 0, 0, 7],
            &[0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0, 1],
        ];
        assert_eq!(&rows.bytes[..HEADER.len()], HEADER);
        assert_eq!(&rows.bytes[HEADER.len()..], body.concat());
    }
}
