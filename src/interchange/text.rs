//! Text: a document's lines as they lie on the disk now. The index counts Unicode characters from 1
//! ([`crate::model::Position`]).
//!
//! Must not know: formats, the database.

use crate::model::Position;
use crate::walk::read::{Content, read};
use std::path::Path;

/// What stands before a Rust identifier that is otherwise a keyword.
const RAW: &str = "r#";

/// A document's text.
pub(super) struct Text {
    text: String,
    /// The byte each line begins at.
    starts: Vec<usize>,
}

impl Text {
    /// The text at `path` below `root`; `None` where it is not what was indexed under this hash.
    pub fn read(root: &Path, path: &str, content_hash: &[u8]) -> Option<Self> {
        let Content::Text { text, .. } = read(root, path) else { return None };
        (blake3::hash(text.as_bytes()).as_bytes() == content_hash).then(|| Self::new(text))
    }

    pub fn new(text: String) -> Self {
        let ends = text.match_indices('\n').map(|(at, _)| at + 1);
        let starts = std::iter::once(0).chain(ends).collect();
        Self { text, starts }
    }

    /// A line, counted from 1, without its end.
    fn line(&self, line: u32) -> Option<&str> {
        let index = (line as usize).checked_sub(1)?;
        let start = *self.starts.get(index)?;
        let end = self.starts.get(index + 1).map_or(self.text.len(), |next| next - 1);
        let line = &self.text[start..end];
        Some(line.strip_suffix('\r').unwrap_or(line))
    }

    /// What stands from a place to the end of its line; empty where there is no such place.
    pub fn rest(&self, at: Position) -> &str {
        let rest = |line| {
            let column = (at.column as usize).checked_sub(1)?;
            skip(line, column)
        };
        self.line(at.line).and_then(rest).unwrap_or_default()
    }

    /// One past the last character of the name at a place: its quotes count, and what makes a
    /// keyword a name.
    pub fn end_of_name(&self, at: Position, name: &str) -> Position {
        let rest = self.rest(at);
        let long = match rest.chars().next() {
            Some(quote @ ('"' | '\'' | '`')) if !name.starts_with(quote) => quoted(rest, quote),
            _ if rest.starts_with(RAW) && !name.starts_with(RAW) => {
                RAW.chars().count() + name.chars().count()
            }
            _ => name.chars().count(),
        };
        let long = long.min(rest.chars().count());
        Position { column: at.column + number(long), ..at }
    }

    /// The place itself, or the text's end where it lies behind that.
    pub fn within(&self, at: Position) -> Position {
        let last = number(self.starts.len());
        if at.line <= last {
            let length = self.line(at.line).map_or(0, |line| line.chars().count());
            return Position { column: at.column.min(number(length) + 1), ..at };
        }
        let length = self.line(last).map_or(0, |line| line.chars().count());
        Position { line: last, column: number(length) + 1 }
    }
}

/// The text without so many characters at its beginning; `None` where there are fewer.
fn skip(text: &str, characters: usize) -> Option<&str> {
    let mut rest = text.chars();
    for _ in 0..characters {
        rest.next()?;
    }
    Some(rest.as_str())
}

/// The characters of a quoted name, with both quotes; of all the line where it does not end.
fn quoted(rest: &str, quote: char) -> usize {
    let mut escaped = false;
    let end = rest.chars().skip(1).position(|c| {
        let ends = c == quote && !escaped;
        escaped = c == '\\' && !escaped;
        ends
    });
    end.map_or_else(|| rest.chars().count(), |end| end + 2)
}

/// Lines and columns of a document fit: it is no larger than [`crate::walk::read::MAX_FILE_BYTES`].
fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(line: u32, column: u32) -> Position {
        Position { line, column }
    }

    #[test]
    fn a_name_ends_where_it_is_written_to_end() {
        let text = Text::new("use r#type::x; from './a\\'b' 'open\né = 1".to_owned());
        assert_eq!(text.end_of_name(at(1, 5), "type"), at(1, 11));
        assert_eq!(text.end_of_name(at(1, 13), "x"), at(1, 14));
        assert_eq!(text.end_of_name(at(1, 21), "./a\\'b"), at(1, 29));
        assert_eq!(text.end_of_name(at(1, 30), "open"), at(1, 35));
        assert_eq!(text.end_of_name(at(2, 1), "é"), at(2, 2));
        // Never behind the line.
        assert_eq!(text.end_of_name(at(2, 5), "long"), at(2, 6));
        assert_eq!(text.end_of_name(at(9, 9), "gone"), at(9, 9));
    }

    #[test]
    fn places_behind_the_text_are_its_end() {
        for (text, end) in [("a\nbc", at(2, 3)), ("a\nbc\n", at(3, 1)), ("", at(1, 1))] {
            let text = Text::new(text.to_owned());
            assert_eq!(text.within(at(8, 1)), end);
            assert_eq!(text.within(end), end);
            assert_eq!(text.within(at(1, 1)), at(1, 1));
        }
        assert_eq!(Text::new("abc\n".to_owned()).within(at(1, 99)), at(1, 4));
    }

    #[test]
    fn a_changed_text_is_not_what_was_indexed() {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join("a.rs"), "\u{feff}fn a() {}").expect("a file");
        let hash = blake3::hash(b"fn a() {}");
        let read = |hash: &[u8]| Text::read(folder.path(), "a.rs", hash).is_some();
        assert!(read(hash.as_bytes()));
        assert!(!read(&[0; 32]));
        assert!(Text::read(folder.path(), "gone.rs", hash.as_bytes()).is_none());
    }
}
