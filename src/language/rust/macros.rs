//! Arguments of macro calls that are no list of expressions. Reference, "Macros by example":
//! a macro matches tokens; what it takes as an expression or pattern is written as one.
//!
//! Such arguments are cut at the tokens that end every expression (`,`, `;`, `=>`), and each piece
//! is read as what it parses as: an expression, `pattern => expression` as in a `match`, or a
//! pattern.
//!
//! Must not know: any macro.

use crate::language::{Piece, Reading, Token};
use std::borrow::Cow;
use std::ops::Range;

/// What an item macro is given, without the lines that begin with an `@`: no item does (Reference,
/// "Items"), so they are words to the macro, around items that it takes.
pub(super) fn items(given: &str) -> Cow<'_, str> {
    let is_word = |line: &str| line.trim_start().starts_with('@');
    if !given.lines().any(is_word) {
        return Cow::Borrowed(given);
    }
    let kept = given.split_inclusive('\n').map(|line| match is_word(line) {
        true => {
            line.chars().map(|c| if c == '\n' { "\n" } else { &"    "[..c.len_utf8()] }).collect()
        }
        false => line.to_owned(),
    });
    Cow::Owned(kept.collect())
}

/// Cuts the tokens between a token tree's delimiters into pieces.
pub(super) fn pieces(source: &str, tokens: &[Token]) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut arrow = None;
    for (index, token) in tokens.iter().enumerate() {
        match token.kind {
            "," | ";" => {
                // What an arm takes goes on behind a comma: `pattern = future, if condition => …`.
                let guard = tokens.get(index + 1).is_some_and(|next| next.kind == "if");
                if arrow.is_none() && guard {
                    continue;
                }
                pieces.extend(piece(source, tokens, start..index, arrow));
                (start, arrow) = (index + 1, None);
            }
            "=>" if arrow.is_none() => arrow = Some(index),
            // `=> { … }` ends an arm by itself.
            "token_tree"
                if arrow == index.checked_sub(1)
                    && arrow.is_some()
                    && source[token.start..].starts_with('{') =>
            {
                let goes_on = tokens.get(index + 1);
                if goes_on.is_none_or(|next| !matches!(next.kind, "." | "?" | "," | ";")) {
                    pieces.extend(piece(source, tokens, start..index + 1, arrow));
                    (start, arrow) = (index + 1, None);
                }
            }
            _ => {}
        }
    }
    pieces.extend(piece(source, tokens, start..tokens.len(), arrow));
    pieces
}

fn piece(
    source: &str,
    tokens: &[Token],
    within: Range<usize>,
    arrow: Option<usize>,
) -> Option<Piece> {
    let own = &tokens[within.clone()];
    let (first, last) = (own.first()?, own.last()?);
    let mut readings = Vec::new();
    match arrow.map(|arrow| arrow - within.start) {
        Some(arrow) => readings.push(arm(source, own, arrow)),
        None => {
            readings.push(vec![expression(source, first.start..last.end)]);
            // A name or sign in front, as in `name: e`, `name = e`, `%e`, `name = ?e`.
            let named = match own {
                [_, sign, ..] if matches!(sign.kind, ":" | "=") => 2,
                _ => 0,
            };
            let sign = own.get(named).is_some_and(|sign| {
                sign.end == sign.start + 1 && sign.kind.starts_with(|c: char| !c.is_alphanumeric())
            });
            for behind in [named, named + usize::from(sign)] {
                if let Some(token) = own.get(behind).filter(|_| behind > 0) {
                    readings.push(vec![expression(source, token.start..last.end)]);
                }
            }
            readings.push(vec![pattern(source, first.start..last.end)]);
        }
    }
    Some(Piece { tokens: within, readings })
}

/// A piece that is an expression by itself, or a statement.
fn expression(source: &str, range: Range<usize>) -> Reading {
    // On a line of its own, as a comment may end the piece.
    let text = format!("{}\n;", &source[range.clone()]);
    Reading { text, before: 0, start: range.start, path: &["expression_statement"] }
}

const MATCH: &str = "match () {";

/// Where in the reading of a `match` its one arm is.
const ARM: &[&str] = &["expression_statement", "match_expression", "match_block", "match_arm"];

/// A piece that is a pattern, with its condition.
fn pattern(source: &str, range: Range<usize>) -> Reading {
    let text = format!("{MATCH}{}\n=>()}}", &source[range.clone()]);
    Reading { text, before: MATCH.len(), start: range.start, path: ARM }
}

/// `pattern => expression`, `pattern = expression => expression`, with a condition behind the
/// pattern or the first expression.
fn arm(source: &str, tokens: &[Token], arrow: usize) -> Vec<Reading> {
    let start = tokens[0].start;
    let end = tokens[tokens.len() - 1].end;
    let Some(taken) = tokens[..arrow].iter().position(|token| token.kind == "=") else {
        let text = format!("{MATCH}{}\n}}", &source[start..end]);
        return vec![Reading { text, before: MATCH.len(), start, path: ARM }];
    };
    // The expression in the middle is read on its own, and is blank in what is read as an arm.
    let condition = tokens[taken..arrow].iter().position(|token| token.kind == ",");
    let until = condition.map_or(arrow, |comma| taken + comma);
    let mut readings = Vec::new();
    if taken + 1 < until {
        readings.push(expression(source, tokens[taken + 1].start..tokens[until - 1].end));
    }
    let blank = tokens[taken].start..tokens[until].start + usize::from(condition.is_some());
    let (before, behind) = (&source[start..blank.start], &source[blank.end..end]);
    let text = format!("{MATCH}{before}{}{behind}\n}}", " ".repeat(blank.len()));
    readings.push(Reading { text, before: MATCH.len(), start, path: ARM });
    readings
}
