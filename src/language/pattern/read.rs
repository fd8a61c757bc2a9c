//! Reads the text of queries: S-expressions with fields, captures, anchors and predicates.
//! tree-sitter's documentation, "Query Syntax".
//!
//! Must not know: grammars, what captures mean.

/// How deep expressions may nest.
const MAX_DEPTH: usize = 32;

/// What is wrong, and in which line.
pub(super) type Wrong = (usize, String);

/// A part of a query, as written.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Expression {
    /// `(name children…) @capture`; a group where it has no name.
    Node { name: Option<String>, children: Vec<Expression>, captures: Vec<String> },
    /// `"text" @capture`; `_` where there is no text.
    Token { text: Option<String>, captures: Vec<String> },
    /// `[a b] @capture`
    Either { of: Vec<Expression>, captures: Vec<String> },
    /// `name: of`
    Field { name: String, of: Box<Expression> },
    /// `.`
    Anchor,
    /// `!field`
    Without(String),
    /// `(#name? words…)`
    Predicate(Vec<String>),
}

/// Reads all patterns of a text, with the lines they begin in.
pub(super) fn read(text: &str) -> Result<Vec<(usize, Expression)>, Wrong> {
    let mut reader = Reader { rest: text, line: 1, depth: 0 };
    let mut patterns = Vec::new();
    while reader.peek().is_some() {
        patterns.push((reader.line, reader.expression()?));
    }
    Ok(patterns)
}

struct Reader<'t> {
    rest: &'t str,
    line: usize,
    depth: usize,
}

impl<'t> Reader<'t> {
    fn wrong<T>(&self, reason: impl Into<String>) -> Result<T, Wrong> {
        Err((self.line, reason.into()))
    }

    /// The next character that is neither space nor comment.
    fn peek(&mut self) -> Option<char> {
        loop {
            let next = self.rest.chars().next()?;
            match next {
                ';' => self.skip(self.rest.find('\n').unwrap_or(self.rest.len())),
                next if next.is_whitespace() => self.skip(next.len_utf8()),
                next => return Some(next),
            }
        }
    }

    fn skip(&mut self, bytes: usize) {
        let (skipped, rest) = self.rest.split_at(bytes);
        self.line += skipped.matches('\n').count();
        self.rest = rest;
    }

    /// Takes `c` if it is next.
    fn take(&mut self, c: char) -> bool {
        let found = self.peek() == Some(c);
        if found {
            self.skip(c.len_utf8());
        }
        found
    }

    fn word(&mut self) -> Result<String, Wrong> {
        let part = |c: char| c.is_alphanumeric() || "_-.?".contains(c);
        let length = self.rest.find(|c| !part(c)).unwrap_or(self.rest.len());
        let word = self.rest[..length].to_owned();
        self.skip(length);
        if word.is_empty() { self.wrong("a name is missing") } else { Ok(word) }
    }

    fn string(&mut self) -> Result<String, Wrong> {
        self.skip(1);
        let mut text = String::new();
        let mut escaped = false;
        for (at, c) in self.rest.char_indices() {
            match c {
                '"' if !escaped => {
                    self.skip(at + 1);
                    return Ok(text);
                }
                '\\' if !escaped => escaped = true,
                c => {
                    text.push(c);
                    escaped = false;
                }
            }
        }
        self.wrong("a string does not end")
    }

    fn captures(&mut self) -> Result<Vec<String>, Wrong> {
        let mut captures = Vec::new();
        while self.take('@') {
            captures.push(self.word()?);
        }
        Ok(captures)
    }

    fn until(&mut self, end: char) -> Result<Vec<Expression>, Wrong> {
        let mut all = Vec::new();
        while !self.take(end) {
            if self.peek().is_none() {
                return self.wrong(format!("{end} is missing"));
            }
            all.push(self.expression()?);
        }
        Ok(all)
    }

    fn expression(&mut self) -> Result<Expression, Wrong> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return self.wrong("too deep");
        }
        let read = self.one();
        self.depth -= 1;
        read
    }

    fn one(&mut self) -> Result<Expression, Wrong> {
        match self.peek() {
            Some('(') => {
                self.skip(1);
                match self.peek() {
                    Some('#') => self.predicate(),
                    Some('(' | '[' | '"') => self.node(None),
                    _ => {
                        let name = self.word()?;
                        self.node(Some(name))
                    }
                }
            }
            Some('[') => {
                self.skip(1);
                let of = self.until(']')?;
                Ok(Expression::Either { of, captures: self.captures()? })
            }
            Some('"') => {
                let text = Some(self.string()?);
                Ok(Expression::Token { text, captures: self.captures()? })
            }
            Some('.') => {
                self.skip(1);
                Ok(Expression::Anchor)
            }
            Some('!') => {
                self.skip(1);
                Ok(Expression::Without(self.word()?))
            }
            _ => {
                let name = self.word()?;
                if self.take(':') {
                    let of = Box::new(self.expression()?);
                    return Ok(Expression::Field { name, of });
                }
                if name != "_" {
                    return self.wrong(format!("{name} stands outside of parentheses"));
                }
                Ok(Expression::Token { text: None, captures: self.captures()? })
            }
        }
    }

    fn node(&mut self, name: Option<String>) -> Result<Expression, Wrong> {
        let children = self.until(')')?;
        Ok(Expression::Node { name, children, captures: self.captures()? })
    }

    fn predicate(&mut self) -> Result<Expression, Wrong> {
        self.skip(1);
        let mut words = vec![self.word()?];
        loop {
            match self.peek() {
                Some(')') => {
                    self.skip(1);
                    return Ok(Expression::Predicate(words));
                }
                Some('"') => words.push(self.string()?),
                Some('@') => {
                    self.skip(1);
                    words.push(format!("@{}", self.word()?));
                }
                _ => words.push(self.word()?),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_is_said_with_its_line() {
        for (text, line, reason) in [
            ("(a)\n(b", 2, ") is missing"),
            ("(a \"b", 1, "a string does not end"),
            ("a", 1, "a stands outside of parentheses"),
            ("; a\n\n(#eq? @x", 3, "a name is missing"),
            ("()", 1, "a name is missing"),
        ] {
            assert_eq!(read(text), Err((line, reason.to_owned())), "{text}");
        }
        assert!(read(&"(a ".repeat(1000)).is_err_and(|(_, reason)| reason == "too deep"));
    }
}
