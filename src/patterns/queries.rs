//! Queries: patterns compiled for a grammar, and run over a document.
//!
//! All patterns of a grammar are one query, so that a tree is walked once.
//!
//! Must not know: the database, what becomes of a finding.

use super::limits;
use super::pattern::{Pattern, Tests};
use super::predicates::Predicate;
use super::source::Source;
use crate::language::spec;
use crate::model::Language;
use std::ops::ControlFlow;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;
use tree_sitter::{
    Node, Query, QueryCursor, QueryCursorOptions, QueryErrorKind, StreamingIterator,
};

/// The capture that a finding stands at.
const FINDING: &str = "finding";

/// A pattern with its query, as written.
#[derive(Clone, Debug)]
pub(super) struct Written {
    pub pattern: Pattern,
    pub text: String,
}

/// Patterns, compiled for one grammar.
pub(super) struct Compiled {
    query: Query,
    finding: u32,
    /// Of each pattern of the query: which of the written ones it belongs to, and what its matches
    /// must hold to.
    patterns: Vec<(usize, Vec<Predicate>)>,
}

/// What is wrong with a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Wrong {
    /// Line, from 1.
    pub line: usize,
    pub reason: String,
}

/// Something that was found in a document.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Found {
    /// Which of the written patterns.
    pub pattern: usize,
    pub start: usize,
    pub end: usize,
    pub message: String,
    /// What tells it from others of its kind in the same symbol; its line where `None`.
    pub key: Option<String>,
    pub metric: Option<u32>,
}

/// Those that were compiled last: understanding all patterns of a grammar takes longer than running
/// them over many a document, and whoever asks again asks for the same.
// loci: allow(singleton) it holds nothing that cannot be made again
static KEPT: Mutex<Vec<([u8; 32], Arc<Compiled>)>> = Mutex::new(Vec::new());

/// How many are kept.
const MOST_KEPT: usize = 16;

impl Compiled {
    /// As [`Compiled::new`], or the same from before.
    ///
    /// # Errors
    /// When one of them is not understood.
    pub fn kept(language: Language, written: &[&Written]) -> Result<Option<Arc<Self>>, Wrong> {
        let mut hash = blake3::Hasher::new();
        hash.update(language.name().as_bytes());
        for one in written {
            hash.update(&(one.text.len() as u64).to_le_bytes());
            hash.update(one.text.as_bytes());
        }
        let key = *hash.finalize().as_bytes();
        // Whoever panicked with the lock had not begun to write.
        let find = |kept: &Vec<([u8; 32], Arc<Self>)>| {
            kept.iter().find(|(known, _)| *known == key).map(|(_, compiled)| Arc::clone(compiled))
        };
        if let Some(compiled) = find(&KEPT.lock().unwrap_or_else(PoisonError::into_inner)) {
            return Ok(Some(compiled));
        }
        let Some(compiled) = Self::new(language, written)?.map(Arc::new) else { return Ok(None) };
        let mut kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() == MOST_KEPT {
            kept.remove(0);
        }
        kept.push((key, Arc::clone(&compiled)));
        Ok(Some(compiled))
    }

    /// Compiles patterns for the grammar of a language; `None` where there are none.
    ///
    /// # Errors
    /// When one of them is not understood. Lines are counted through all texts, so compile them one
    /// by one to find it.
    pub fn new(language: Language, written: &[&Written]) -> Result<Option<Self>, Wrong> {
        if written.is_empty() {
            return Ok(None);
        }
        let mut text = String::new();
        let mut starts = Vec::with_capacity(written.len());
        for one in written {
            starts.push(text.len());
            text.push_str(&one.text);
            text.push('\n');
        }
        let grammar = match spec(language) {
            Ok(spec) => &spec.grammar,
            Err(error) => return Err(Wrong { line: 1, reason: error.to_string() }),
        };
        let query = Query::new(grammar, &text).map_err(|error| Wrong {
            line: error.row + 1,
            reason: reason(&error.kind, &error.message),
        })?;
        let line_of = |byte: usize| text[..byte].matches('\n').count() + 1;
        let Some(finding) = query.capture_index_for_name(FINDING) else {
            let reason = format!("nothing is captured as @{FINDING}");
            return Err(Wrong { line: 1, reason });
        };
        let mut patterns = Vec::with_capacity(query.pattern_count());
        for index in 0..query.pattern_count() {
            let start = query.start_byte_for_pattern(index);
            let own = starts.partition_point(|text| *text <= start).saturating_sub(1);
            let predicates: Result<Vec<_>, String> =
                query.general_predicates(index).iter().map(Predicate::read).collect();
            let predicates = predicates.map_err(|reason| Wrong { line: line_of(start), reason })?;
            let end = query.end_byte_for_pattern(index).min(text.len());
            if !text[start..end].contains("@finding") {
                let reason = format!("this pattern captures nothing as @{FINDING}");
                return Err(Wrong { line: line_of(start), reason });
            }
            patterns.push((own, predicates));
        }
        Ok(Some(Self { query, finding, patterns }))
    }

    /// What stands in a document; `true` beside it where a limit was met before its end.
    pub fn run(&self, source: &Source<'_>, written: &[&Written]) -> (Vec<Found>, bool) {
        let started = Instant::now();
        let mut late = false;
        let mut progress = |_: &tree_sitter::QueryCursorState| {
            late = started.elapsed() > limits::QUERY_TIME;
            if late { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        };
        let mut cursor = QueryCursor::new();
        cursor.set_match_limit(limits::MATCHES_IN_HAND);
        let options = QueryCursorOptions::new().progress_callback(&mut progress);
        let text = source.text.as_bytes();
        let root = source.tree.root_node();
        let mut found: Vec<Found> = Vec::new();
        let mut counts = vec![0; written.len()];
        let mut cut = false;
        {
            let mut matches = cursor.matches_with_options(&self.query, root, text, options);
            while let Some(one) = matches.next() {
                let (index, predicates) = &self.patterns[one.pattern_index];
                let pattern = &written[*index].pattern;
                if pattern.tests == Tests::Skip && source.is_test
                    || pattern.passes_over(source.path)
                {
                    continue;
                }
                let Some(at) = one.nodes_for_capture_index(self.finding).next() else { continue };
                if counts[*index] == limits::FINDINGS_EACH {
                    cut = true;
                    continue;
                }
                if !pattern.looks_at(source.is_test_at(source.position(at.start_byte())))
                    || !predicates.iter().all(|predicate| predicate.holds(one, source))
                {
                    continue;
                }
                let captured = |name: &str| {
                    let index = self.query.capture_index_for_name(name)?;
                    one.nodes_for_capture_index(index).next()
                };
                let (start, end) = (at.start_byte(), at.end_byte());
                // Two ways to match are one finding.
                let known = |other: &Found| (other.pattern, other.start) == (*index, start);
                if found.iter().rev().take(limits::FINDINGS_EACH).any(known) {
                    continue;
                }
                counts[*index] += 1;
                let message = filled(&pattern.message, source, captured);
                let (key, metric) = (None, None);
                found.push(Found { pattern: *index, start, end, message, key, metric });
            }
        }
        let in_hand = cursor.did_exceed_match_limit();
        (found, cut || late || in_hand)
    }
}

/// A message with the texts of what its names in braces captured.
fn filled<'t>(
    message: &str,
    source: &Source<'_>,
    captured: impl Fn(&str) -> Option<Node<'t>>,
) -> String {
    let mut text = String::with_capacity(message.len());
    let mut rest = message;
    while let Some((before, after)) = rest.split_once('{') {
        text.push_str(before);
        let Some((name, behind)) = after.split_once('}') else {
            text.push('{');
            rest = after;
            continue;
        };
        match captured(name) {
            Some(node) => text.push_str(&shortened(source.text_of(node), limits::CAPTURE)),
            None => {
                text.push('{');
                text.push_str(name);
                text.push('}');
            }
        }
        rest = behind;
    }
    text.push_str(rest);
    text
}

/// A text in one line, white space folded, at most so many characters.
pub(super) fn shortened(text: &str, most: usize) -> String {
    let mut short = String::new();
    for word in text.split_whitespace() {
        if !short.is_empty() {
            short.push(' ');
        }
        short.push_str(word);
        if let Some((end, _)) = short.char_indices().nth(most) {
            short.truncate(end);
            short.push('…');
            break;
        }
    }
    short
}

fn reason(kind: &QueryErrorKind, message: &str) -> String {
    let what = match kind {
        QueryErrorKind::Syntax => "is no query",
        QueryErrorKind::NodeType => "the grammar has no node of this kind",
        QueryErrorKind::Field => "the grammar has no such field",
        QueryErrorKind::Capture => "nothing is captured under this name",
        QueryErrorKind::Predicate => "is no predicate",
        QueryErrorKind::Structure => "the grammar can never make this",
        QueryErrorKind::Language => "the grammar is of another version",
    };
    let message = message.lines().next().unwrap_or_default().trim();
    if message.is_empty() { what.to_owned() } else { format!("{what}: {message}") }
}
