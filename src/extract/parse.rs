//! Parsing within a time limit.
//!
//! Must not know: queries, facts.

use super::{ExtractError, PARSE_TIME_LIMIT};
use std::ops::ControlFlow;
use std::time::Instant;
use tree_sitter::{ParseOptions, Parser, Tree};

/// A parser that gives up when a document has used up its time.
pub(super) struct TimedParser {
    parser: Parser,
    started: Instant,
}

impl TimedParser {
    /// A parser for one document; its clock starts now.
    pub(super) fn new(grammar: &tree_sitter::Language) -> Self {
        let mut parser = Parser::new();
        // Fails only for a grammar of another ABI version, which the test of all queries rules
        // out; parsing without a language then reports itself as timed out.
        let _ = parser.set_language(grammar);
        Self { parser, started: Instant::now() }
    }

    /// Parses a text.
    pub(super) fn parse(&mut self, text: &str) -> Result<Tree, ExtractError> {
        let tree = self.run(text, false);
        tree.ok_or(ExtractError::TimedOut(PARSE_TIME_LIMIT.as_millis() as u64))
    }

    /// Parses a text that is of use only without errors.
    pub(super) fn parse_correct(&mut self, text: &str) -> Option<Tree> {
        self.run(text, true).filter(|tree| !tree.root_node().has_error())
    }

    fn run(&mut self, text: &str, correct: bool) -> Option<Tree> {
        let started = self.started;
        let mut within_limit = |state: &tree_sitter::ParseState| {
            if started.elapsed() > PARSE_TIME_LIMIT || correct && state.has_error() {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        };
        let options = ParseOptions::new().progress_callback(&mut within_limit);
        let mut read = |offset: usize, _| text.as_bytes().get(offset..).unwrap_or_default();
        let tree = self.parser.parse_with_options(&mut read, None, Some(options));
        if tree.is_none() {
            // Or the next parse would resume this one.
            self.parser.reset();
        }
        tree
    }
}
