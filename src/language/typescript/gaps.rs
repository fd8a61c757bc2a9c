//! Spells around what the grammar cannot read, without moving a byte.
//!
//! Three constructs of TypeScript make the grammar lose the declarations around them:
//!
//! * variance annotations (`interface I<in out T>`) are blanked out;
//! * a member of an object type that ends with its line, before a line that begins with `<`, `(` or
//!   `[` (TypeScript's `parseTypeMemberSemicolon` takes the line break for an end; the grammar's
//!   scanner, made for JavaScript's statements, does not) gets its `;` in place of the white space;
//! * escapes in templates, which the grammar does not expect in a type, are blanked out.
//!
//! Facts read names from the document itself, at the same offsets. One pass over the bytes that
//! knows strings, templates, comments and regular expressions; it must not know anything else.

use std::borrow::Cow;

/// Bytes looked ahead for the end of a parameter list.
const MAX_LOOK_AHEAD: usize = 4096;

/// The document as the grammar can read it: as long as `source`.
pub(super) fn fill(source: &str) -> Cow<'_, str> {
    let mut scan = Scan {
        bytes: source.as_bytes(),
        at: 0,
        last: Last { byte: b';', end: 0 },
        edits: Vec::new(),
    };
    scan.run();
    if scan.edits.is_empty() {
        return Cow::Borrowed(source);
    }
    let mut bytes = source.as_bytes().to_vec();
    for (offset, byte) in scan.edits {
        bytes[offset] = byte;
    }
    // Only ASCII bytes were replaced, by ASCII bytes.
    String::from_utf8(bytes).map_or(Cow::Borrowed(source), Cow::Owned)
}

/// The last byte of the last token.
#[derive(Clone, Copy)]
struct Last {
    byte: u8,
    /// One past it.
    end: usize,
}

struct Scan<'s> {
    bytes: &'s [u8],
    at: usize,
    last: Last,
    edits: Vec<(usize, u8)>,
}

const fn in_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$') || byte >= 0x80
}

impl Scan<'_> {
    fn peek(&self, ahead: usize) -> u8 {
        self.bytes.get(self.at + ahead).copied().unwrap_or(0)
    }

    fn run(&mut self) {
        // How many braces are open in each template substitution around.
        let mut templates: Vec<u32> = Vec::new();
        let mut line_begins = true;
        while self.at < self.bytes.len() {
            let byte = self.bytes[self.at];
            match byte {
                b'\n' => {
                    line_begins = true;
                    self.at += 1;
                    continue;
                }
                _ if byte.is_ascii_whitespace() => {
                    self.at += 1;
                    continue;
                }
                b'/' if self.skip_comment() => continue,
                _ => {}
            }
            if line_begins && matches!(byte, b'<' | b'(' | b'[') {
                self.end_member();
            }
            line_begins = false;
            match byte {
                b'"' | b'\'' => self.skip_string(byte),
                b'`' => {
                    self.at += 1;
                    if self.skip_template() {
                        templates.push(0);
                    }
                }
                b'/' if self.regex_may_begin() => self.skip_regex(),
                b'{' => {
                    if let Some(open) = templates.last_mut() {
                        *open += 1;
                    }
                    self.at += 1;
                }
                b'}' => {
                    self.at += 1;
                    match templates.last_mut() {
                        Some(0) if self.skip_template() => {}
                        Some(0) => drop(templates.pop()),
                        Some(open) => *open -= 1,
                        None => {}
                    }
                }
                _ if in_word(byte) => {
                    if self.word() {
                        continue;
                    }
                }
                _ => self.at += 1,
            }
            self.last = Last { byte: self.bytes[self.at - 1], end: self.at };
        }
    }

    /// Skips a word. Whether it was a variance annotation, which leaves no token.
    fn word(&mut self) -> bool {
        let start = self.at;
        while self.at < self.bytes.len() && in_word(self.bytes[self.at]) {
            self.at += 1;
        }
        let word = &self.bytes[start..self.at];
        if !matches!(word, b"in" | b"out") || !matches!(self.last.byte, b'<' | b',') {
            return false;
        }
        let mut next = self.at;
        while self.bytes.get(next).is_some_and(u8::is_ascii_whitespace) {
            next += 1;
        }
        let end = (next..self.bytes.len()).find(|i| !in_word(self.bytes[*i]));
        let following = &self.bytes[next..end.unwrap_or(self.bytes.len())];
        // `<out>` and `<out extends T>` name a parameter `out`.
        if next == self.at || following.is_empty() || following == b"extends" {
            return false;
        }
        self.edits.extend((start..self.at).map(|offset| (offset, b' ')));
        true
    }

    /// At a `<`, `(` or `[` that begins a line: ends the member before it where it is one.
    fn end_member(&mut self) {
        let Last { byte, end } = self.last;
        let ends = in_word(byte)
            || matches!(byte, b')' | b']' | b'}' | b'"' | b'\'' | b'`')
            || byte == b'>' && self.bytes.get(end.wrapping_sub(2)) != Some(&b'=');
        // `function f<T>`, and its parameters on the next line.
        let head = byte == b'>' && self.bytes[self.at] == b'(' && self.line_declares(end);
        let blank = self.bytes.get(end).is_some_and(u8::is_ascii_whitespace);
        if ends && !head && blank && self.signature_begins() {
            self.edits.push((end, b';'));
        }
    }

    /// Whether the line that ends at `end` declares a function.
    fn line_declares(&self, end: usize) -> bool {
        let start = self.bytes[..end].iter().rposition(|b| *b == b'\n').map_or(0, |i| i + 1);
        self.bytes[start..end].windows(9).any(|window| window == b"function ")
    }

    /// Whether what begins here can only be a member of an object type.
    fn signature_begins(&self) -> bool {
        match self.bytes[self.at] {
            // `<A>(a: A): B`. Comparisons have a blank behind the sign.
            b'<' => in_word(self.peek(1)) || self.peek(1).is_ascii_whitespace() && self.ends_line(),
            // `(a: A): B`
            b'(' => self.behind_bracket().is_some_and(|byte| byte == b':'),
            // `[key: string]: T`, `[Symbol.iterator](): T`
            _ => {
                let name = (self.at + 1..self.bytes.len())
                    .find(|i| !in_word(self.bytes[*i]) && self.bytes[*i] != b'.');
                let index = name.is_some_and(|i| self.bytes[i] == b':');
                index || self.behind_bracket() == Some(b':')
            }
        }
    }

    /// Whether the line ends behind this byte.
    fn ends_line(&self) -> bool {
        let rest = self.bytes[self.at + 1..].iter();
        rest.take_while(|b| b.is_ascii_whitespace()).any(|b| *b == b'\n')
    }

    /// The first byte of the token behind the bracket that closes the one here.
    fn behind_bracket(&self) -> Option<u8> {
        let mut ahead = Scan { bytes: self.bytes, at: self.at, last: self.last, edits: Vec::new() };
        let limit = self.bytes.len().min(self.at + MAX_LOOK_AHEAD);
        let mut depth = 0usize;
        while ahead.at < limit {
            let byte = self.bytes[ahead.at];
            match byte {
                b'/' if ahead.skip_comment() => continue,
                b'"' | b'\'' | b'`' => {
                    ahead.skip_string(byte);
                    continue;
                }
                _ if byte.is_ascii_whitespace() => {}
                _ if depth == 0 && ahead.at > self.at => return Some(byte),
                b'(' | b'[' | b'{' => depth += 1,
                b')' | b']' | b'}' => depth -= 1,
                _ => {}
            }
            ahead.at += 1;
        }
        None
    }

    fn skip_comment(&mut self) -> bool {
        let rest = &self.bytes[self.at..];
        if rest.starts_with(b"//") {
            self.at += rest.iter().position(|b| *b == b'\n').unwrap_or(rest.len());
        } else if rest.starts_with(b"/*") {
            let end = rest[2..].windows(2).position(|w| w == b"*/");
            self.at += end.map_or(rest.len(), |end| end + 4);
        } else {
            return false;
        }
        true
    }

    fn skip_string(&mut self, quote: u8) {
        self.at += 1;
        while self.at < self.bytes.len() {
            let byte = self.bytes[self.at];
            self.at += 1;
            match byte {
                b'\\' => self.at += 1,
                // An unclosed string ends with its line.
                b'\n' if quote != b'`' => break,
                _ if byte == quote => break,
                _ => {}
            }
        }
        self.at = self.at.min(self.bytes.len());
    }

    /// Skips template text; whether a substitution begins behind it.
    fn skip_template(&mut self) -> bool {
        while self.at < self.bytes.len() {
            let byte = self.bytes[self.at];
            self.at += 1;
            match byte {
                b'\\' => self.blank_escape(),
                b'`' => break,
                b'$' if self.peek(0) == b'{' => {
                    self.at += 1;
                    return true;
                }
                _ => {}
            }
        }
        self.at = self.at.min(self.bytes.len());
        false
    }

    /// Behind the backslash of an escape in a template: blanks it out.
    fn blank_escape(&mut self) {
        self.edits.push((self.at - 1, b' '));
        if self.peek(0).is_ascii_graphic() {
            self.edits.push((self.at, b' '));
        }
        self.at += 1;
    }

    /// Whether a `/` here begins a regular expression: not behind what a value ends with.
    fn regex_may_begin(&self) -> bool {
        let Last { byte, end } = self.last;
        if matches!(byte, b')' | b']' | b'}' | b'"' | b'\'' | b'`') {
            return false;
        }
        if !in_word(byte) {
            return true;
        }
        let start = (0..end).rev().find(|i| !in_word(self.bytes[*i])).map_or(0, |i| i + 1);
        matches!(&self.bytes[start..end], b"return" | b"typeof" | b"case" | b"in" | b"of" | b"do")
    }

    fn skip_regex(&mut self) {
        let (start, mut class) = (self.at, false);
        self.at += 1;
        while self.at < self.bytes.len() {
            match self.bytes[self.at] {
                b'\\' => self.at += 1,
                b'[' => class = true,
                b']' => class = false,
                b'/' if !class => {
                    self.at += 1;
                    return;
                }
                // No regular expression after all.
                b'\n' => break,
                _ => {}
            }
            self.at += 1;
        }
        self.at = start + 1;
    }
}

#[cfg(test)]
mod tests {
    use super::fill;

    #[test]
    fn variance_is_blanked_out() {
        assert_eq!(fill("interface I<in out A, out B> {}"), "interface I<       A,     B> {}");
        assert_eq!(fill("f<out extends T, out>(a)"), "f<out extends T, out>(a)");
        assert_eq!(fill("// <in out A>"), "// <in out A>");
    }

    #[test]
    fn escapes_are_blanked_out() {
        assert_eq!(fill(r"type T = `a \`b\` ${c}`"), "type T = `a   b   ${c}`");
    }

    #[test]
    fn members_end_with_their_line() {
        assert_eq!(
            fill("{\n  (n: A): B<C> /* x */\n  <D>(): E\n  (f: G): H\n}"),
            "{\n  (n: A): B<C>;/* x */\n  <D>(): E;  (f: G): H\n}"
        );
        assert_eq!(fill("{ a: B\n [k: string]: C }"), "{ a: B; [k: string]: C }");
    }

    #[test]
    fn expressions_go_on() {
        for text in [
            "a\n  < b",
            "f\n(x)",
            "x =>\n  (y)",
            "g(\n  <T>(a: T) => a)",
            "a\n[b]",
            "`${x\n(y)}`",
            "function f<T>\n(a: T): T",
        ] {
            assert_eq!(fill(text), text);
        }
    }
}
