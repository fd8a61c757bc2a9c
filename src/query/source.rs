//! Source text from the disk, as far as it still is what was indexed.

use super::limits;
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::HashMap;
use std::io::Read;
use std::path::{Path, PathBuf};

/// Source text of a symbol.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Source {
    /// Line the text begins at.
    pub start_line: u32,
    /// The text; empty where the file is gone.
    pub text: String,
    /// The text is cut off at a limit.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub truncated: bool,
    /// The file has changed since it was indexed: the lines may not be this symbol's.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub stale: bool,
}

/// A file as it is on the disk now.
struct File {
    text: String,
    stale: bool,
}

/// Files read while one question is answered, each once.
pub(super) struct Sources {
    root: PathBuf,
    files: HashMap<String, Option<File>>,
}

impl Sources {
    pub(super) fn new(root: &Path) -> Self {
        Self { root: root.to_owned(), files: HashMap::new() }
    }

    fn file(&mut self, path: &str, content_hash: &[u8]) -> Option<&File> {
        let root = &self.root;
        self.files
            .entry(path.to_owned())
            .or_insert_with(|| {
                let bytes = read(&root.join(path))?;
                let stale = blake3::hash(&bytes).as_bytes() != content_hash;
                Some(File { text: String::from_utf8_lossy(&bytes).into_owned(), stale })
            })
            .as_ref()
    }

    /// The lines `start` to `end`, both counted from 1 and included.
    pub(super) fn lines(&mut self, path: &str, hash: &[u8], start: u32, end: u32) -> Source {
        let Some(file) = self.file(path, hash) else {
            return Source {
                start_line: start,
                text: String::new(),
                truncated: false,
                stale: true,
            };
        };
        let wanted = (end.saturating_sub(start) + 1) as usize;
        let mut text = String::new();
        let mut truncated = wanted > limits::SOURCE_LINES;
        let lines = file.text.lines().skip(start.saturating_sub(1) as usize);
        for line in lines.take(wanted.min(limits::SOURCE_LINES)) {
            let room = limits::SOURCE_BYTES - text.len();
            if line.len() + 1 > room {
                text.push_str(&line[..line.floor_char_boundary(room)]);
                truncated = true;
                break;
            }
            text.push_str(line);
            text.push('\n');
        }
        Source { start_line: start, text, truncated, stale: file.stale }
    }

    /// One line without its indentation, cut at [`limits::REFERENCE_TEXT`] characters; `None` where
    /// the file is no longer what was indexed.
    pub(super) fn line(&mut self, path: &str, hash: &[u8], line: u32) -> Option<String> {
        let file = self.file(path, hash).filter(|file| !file.stale)?;
        let text = file.text.lines().nth(line.checked_sub(1)? as usize)?.trim();
        Some(text.chars().take(limits::REFERENCE_TEXT).collect())
    }
}

/// The file's bytes; `None` where it cannot be read or is too large to have been indexed.
fn read(path: &Path) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let file = std::fs::File::open(path).ok()?;
    file.take(limits::SOURCE_FILE_BYTES + 1).read_to_end(&mut bytes).ok()?;
    (bytes.len() as u64 <= limits::SOURCE_FILE_BYTES).then_some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sources(text: &str) -> (tempfile::TempDir, Sources, [u8; 32]) {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join("a.rs"), text).expect("a file");
        let sources = Sources::new(folder.path());
        (folder, sources, *blake3::hash(text.as_bytes()).as_bytes())
    }

    #[test]
    fn lines_are_those_of_the_definition() {
        let (_folder, mut sources, hash) = sources("one\n  two\nthree\n");
        let source = sources.lines("a.rs", &hash, 2, 3);
        assert_eq!((source.text.as_str(), source.truncated), ("  two\nthree\n", false));
        assert_eq!(sources.line("a.rs", &hash, 2).as_deref(), Some("two"));
        assert_eq!(sources.line("a.rs", &hash, 9), None);
    }

    #[test]
    fn a_changed_or_vanished_file_is_stale() {
        let (_folder, mut sources, _) = sources("one\n");
        assert!(sources.lines("a.rs", &[0; 32], 1, 1).stale);
        assert_eq!(sources.line("a.rs", &[0; 32], 1), None);
        assert!(sources.lines("gone.rs", &[0; 32], 1, 1).stale);
    }

    #[test]
    fn long_definitions_are_cut_within_the_limits() {
        let (_folder, mut sources, hash) = sources(&"x\n".repeat(limits::SOURCE_LINES + 5));
        let source = sources.lines("a.rs", &hash, 1, limits::SOURCE_LINES as u32 + 5);
        assert_eq!((source.text.lines().count(), source.truncated), (limits::SOURCE_LINES, true));

        let (_folder, mut sources, hash) = super::tests::sources(&"é".repeat(limits::SOURCE_BYTES));
        let source = sources.lines("a.rs", &hash, 1, 1);
        assert!(source.truncated && source.text.len() <= limits::SOURCE_BYTES);
    }
}
