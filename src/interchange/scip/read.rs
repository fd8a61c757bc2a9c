//! Read: a SCIP file, message by message.
//!
//! Must not know: what the messages mean, the database.

use crate::interchange::InterchangeError;
use protobuf::Message;
use scip::types::{Document, Metadata};
use std::fs::File;
use std::io::{BufReader, ErrorKind, Read};
use std::path::{Path, PathBuf};

/// Largest message that is read, in bytes; the largest documents in known indexes are a hundredth.
pub(super) const MAX_MESSAGE_BYTES: usize = 256 << 20;

/// Most bytes of a number (Protocol Buffers, "Base 128 Varints").
const VARINT_BYTES: u32 = 10;

/// Fields of `message Index` in `scip.proto`.
const METADATA: u64 = 1;
const DOCUMENTS: u64 = 2;

/// Wire types (Protocol Buffers, "Message Structure").
const VARINT: u64 = 0;
const FIXED_64: u64 = 1;
const LENGTH_DELIMITED: u64 = 2;
const FIXED_32: u64 = 5;

/// A part of an index.
#[derive(Debug)]
pub(super) enum Part {
    Metadata(Box<Metadata>),
    Document(Box<Document>),
}

/// The parts of a file, in their order.
pub(super) struct Parts {
    path: PathBuf,
    file: BufReader<File>,
    /// Bytes read so far.
    at: u64,
}

impl Parts {
    pub fn open(path: &Path) -> Result<Self, InterchangeError> {
        let file = File::open(path)
            .map_err(|source| InterchangeError::Read { path: path.to_owned(), source })?;
        Ok(Self { path: path.to_owned(), file: BufReader::new(file), at: 0 })
    }

    /// The next part; `None` at the end.
    pub fn next(&mut self) -> Result<Option<Part>, InterchangeError> {
        while let Some(tag) = self.varint()? {
            match (tag >> 3, tag & 7) {
                (_, VARINT) => drop(self.number()?),
                (_, FIXED_64) => drop(self.bytes(8)?),
                (_, FIXED_32) => drop(self.bytes(4)?),
                (field, LENGTH_DELIMITED) => {
                    let length = usize::try_from(self.number()?).unwrap_or(usize::MAX);
                    let bytes = self.bytes(length)?;
                    match field {
                        METADATA => return self.parsed(&bytes, Part::Metadata).map(Some),
                        DOCUMENTS => return self.parsed(&bytes, Part::Document).map(Some),
                        // Symbols of dependencies: what is defined in no document is one.
                        _ => {}
                    }
                }
                (_, other) => return Err(self.wrong(&format!("it has fields of type {other}"))),
            }
        }
        Ok(None)
    }

    fn parsed<M: Message>(
        &self,
        bytes: &[u8],
        part: fn(Box<M>) -> Part,
    ) -> Result<Part, InterchangeError> {
        let message = M::parse_from_bytes(bytes).map_err(|error| self.wrong(&error.to_string()))?;
        Ok(part(Box::new(message)))
    }

    fn wrong(&self, why: &str) -> InterchangeError {
        let why = format!("at byte {}: {why}", self.at);
        InterchangeError::NotScip { path: self.path.clone(), why }
    }

    fn bytes(&mut self, length: usize) -> Result<Vec<u8>, InterchangeError> {
        if length > MAX_MESSAGE_BYTES {
            return Err(self.wrong(&format!(
                "a message of {length} bytes, where at most {MAX_MESSAGE_BYTES} are read"
            )));
        }
        // Grown as it is read: a length alone takes no memory.
        let mut bytes = Vec::new();
        let read = self.file.by_ref().take(length as u64).read_to_end(&mut bytes);
        let read =
            read.map_err(|source| InterchangeError::Read { path: self.path.clone(), source })?;
        self.at += read as u64;
        if read < length {
            return Err(self.wrong("it ends in the midst of a message"));
        }
        Ok(bytes)
    }

    fn number(&mut self) -> Result<u64, InterchangeError> {
        self.varint()?.ok_or_else(|| self.wrong("it ends in the midst of a message"))
    }

    /// A number; `None` where the file ends before it.
    fn varint(&mut self) -> Result<Option<u64>, InterchangeError> {
        let mut number = 0;
        for place in 0..VARINT_BYTES {
            let mut byte = [0];
            match self.file.read_exact(&mut byte) {
                Ok(()) => self.at += 1,
                Err(error) if error.kind() == ErrorKind::UnexpectedEof && place == 0 => {
                    return Ok(None);
                }
                Err(error) if error.kind() == ErrorKind::UnexpectedEof => {
                    return Err(self.wrong("it ends in the midst of a number"));
                }
                Err(source) => {
                    return Err(InterchangeError::Read { path: self.path.clone(), source });
                }
            }
            number |= u64::from(byte[0] & 0x7f) << (7 * place);
            if byte[0] & 0x80 == 0 {
                return Ok(Some(number));
            }
        }
        Err(self.wrong("a number without an end"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> Result<Vec<Part>, InterchangeError> {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("index.scip");
        std::fs::write(&path, bytes).expect("a file");
        let mut parts = Parts::open(&path)?;
        let mut all = Vec::new();
        while let Some(part) = parts.next()? {
            all.push(part);
        }
        Ok(all)
    }

    #[test]
    fn parts_are_read_and_others_passed_over() {
        // metadata {}, a number, external_symbols {}, documents { relative_path: "a" }
        let parts = read(b"\x0a\0\x20\x96\x01\x1a\0\x12\x03\x0a\x01a").expect("an index");
        assert!(matches!(&parts[0], Part::Metadata(_)));
        assert!(matches!(&parts[1], Part::Document(d) if d.relative_path == "a"));
        assert_eq!(parts.len(), 2);
    }

    #[test]
    fn what_is_no_index_is_told() {
        for (bytes, why) in [
            (&b"\x12\x03\x0a"[..], "ends in the midst of a message"),
            (b"\x12\x02\x0a\x05", "is no SCIP index"),
            (b"\x12\xff\xff\xff\xff\x0f", "at most"),
            (b"\x13", "fields of type 3"),
            (b"\x12\x80", "ends in the midst of a number"),
            (&[0xff; 12], "a number without an end"),
        ] {
            let error = read(bytes).expect_err(why).to_string();
            assert!(error.contains(why), "{error}");
        }
        let missing = Parts::open(Path::new("/nowhere/index.scip")).map(|_| ());
        assert!(missing.expect_err("no such file").to_string().contains("cannot read"));
    }
}
