//! Text: a document's lines as they lie on the disk now, and places in the units that formats count
//! in. The index counts Unicode characters from 1 ([`crate::model::Position`]).
//!
//! Must not know: formats, the database.

use crate::model::Position;
use crate::walk::read::{Content, read};
use std::path::Path;

/// What stands before a Rust identifier that is otherwise a keyword.
const RAW: &str = "r#";

/// What columns are counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    /// Bytes of UTF-8.
    Bytes,
    /// Code units of UTF-16.
    Utf16,
    /// Unicode characters.
    Characters,
}

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

    /// The identifier at a place; empty where there is none.
    pub fn word(&self, at: Position) -> &str {
        let rest = self.rest(at);
        let rest = rest.strip_prefix(RAW).unwrap_or(rest);
        let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_' && c != '$');
        &rest[..end.unwrap_or(rest.len())]
    }

    /// What stands on its line before a place.
    pub fn before(&self, at: Position) -> &str {
        let line = self.line(at.line).unwrap_or_default();
        &line[..line.len() - self.rest(at).len()]
    }

    /// Whether a word, a quoted one or an operator begins at a place: neither blank nor the midst of
    /// a word.
    pub fn is_begin_of_word(&self, at: Position) -> bool {
        let of_word = |c: char| c.is_alphanumeric() || c == '_' || c == '$';
        let Some(first) = self.rest(at).chars().next() else { return false };
        let last = self.before(at).chars().next_back();
        !(first.is_whitespace() || of_word(first) && last.is_some_and(of_word))
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

    /// The place that a format says, both numbers from 0; `None` where the text has no such place.
    pub fn position(&self, line: i32, offset: i32, unit: Unit) -> Option<Position> {
        let (line, offset) = (u32::try_from(line).ok()?, usize::try_from(offset).ok()?);
        let text = self.line(line.checked_add(1)?)?;
        let column = match unit {
            Unit::Characters => (offset <= text.chars().count()).then_some(offset)?,
            _ if text.is_ascii() => (offset <= text.len()).then_some(offset)?,
            Unit::Bytes => text.get(..offset)?.chars().count(),
            Unit::Utf16 => {
                let mut units = 0;
                let taken = text.chars().take_while(|c| {
                    let before = units < offset;
                    units += if before { c.len_utf16() } else { 0 };
                    before
                });
                let count = taken.count();
                (units == offset).then_some(count)?
            }
        };
        Some(Position { line: line + 1, column: number(column) + 1 })
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
    fn columns_of_other_units_become_characters() {
        let text = Text::new("aé𝄞b\r\nplain\n".to_owned());
        for (unit, offsets) in [
            (Unit::Bytes, [0, 1, 3, 7, 8]),
            (Unit::Utf16, [0, 1, 2, 4, 5]),
            (Unit::Characters, [0, 1, 2, 3, 4]),
        ] {
            for (column, offset) in (1..).zip(offsets) {
                assert_eq!(text.position(0, offset, unit), Some(at(1, column)), "{unit:?}");
            }
            assert_eq!(text.position(0, offsets[4] + 1, unit), None, "{unit:?}: beyond the line");
            assert_eq!(text.position(1, 5, unit), Some(at(2, 6)));
            assert_eq!(text.position(3, 0, unit), None);
            assert_eq!(text.position(-1, 0, unit), None);
        }
        // In the midst of a character.
        assert_eq!(text.position(0, 2, Unit::Bytes), None);
        assert_eq!(text.position(0, 3, Unit::Utf16), None);
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
        assert_eq!(
            (text.word(at(1, 5)), text.word(at(2, 1)), text.word(at(2, 3))),
            ("type", "é", "")
        );
        let begins = |column| text.is_begin_of_word(at(1, column));
        assert!(begins(1) && begins(5) && begins(21) && !begins(2) && !begins(4) && !begins(99));
        assert_eq!((text.before(at(1, 5)), text.before(at(2, 1))), ("use ", ""));
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
