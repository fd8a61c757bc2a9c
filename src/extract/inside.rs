//! The insides of macro calls: items as far as they parse, arguments where they do.
//!
//! Arguments that do not parse as a whole are cut into pieces by the language; each piece is read
//! in place, so that everything found keeps its position.
//!
//! Must not know: any language.

use super::walk::{Frame, Place, Walk};
use super::{ExtractError, MACRO_DEPTH_LIMIT};
use crate::language::{NewNode, Reading, Token};

/// A token tree that is read.
#[derive(Clone, Copy)]
pub(super) struct Inside<'t> {
    /// As the parser sees it.
    pub(super) node: tree_sitter::Node<'t>,
    /// As it stands in the document.
    pub(super) new: NewNode,
    /// In how many token trees it is.
    pub(super) macros: usize,
}

impl Walk<'_> {
    /// Walks the inside of a token tree, as items or as arguments.
    pub(super) fn inside(
        &mut self,
        items: bool,
        tree: Inside<'_>,
        frame: &mut Frame,
    ) -> Result<(), ExtractError> {
        let source = self.walked.builder.source;
        let (start, end) = (tree.new.start, tree.new.end.min(source.len()));
        if tree.macros >= MACRO_DEPTH_LIMIT || end < start + 3 {
            return Ok(());
        }
        if items {
            let text = self.spec.lower.items(&source[start + 1..end - 1]);
            let parsed = self.parser.parse(&text)?;
            return self.below(&parsed, None, &text, start + 1, tree.macros, frame);
        }
        // With its delimiters it is a tuple, an array or a block; as a statement it needs an end.
        let text = format!("{};", &source[start..end]);
        if let Some(parsed) = self.parser.parse_correct(&text) {
            return self.below(&parsed, None, &text, start, tree.macros, frame);
        }
        let offset = start.wrapping_sub(tree.node.start_byte());
        let mut cursor = tree.node.walk();
        let nodes: Vec<tree_sitter::Node<'_>> =
            tree.node.children(&mut cursor).filter(|child| !child.is_extra()).collect();
        let nodes = nodes.get(1..nodes.len().saturating_sub(1)).unwrap_or_default();
        let kinds = &self.spec.kinds;
        let token = |node: &tree_sitter::Node<'_>| Token {
            kind: kinds.get(node.kind_id() as usize).map_or("ERROR", String::as_str),
            start: node.start_byte().wrapping_add(offset),
            end: node.end_byte().wrapping_add(offset),
        };
        let tokens: Vec<Token> = nodes.iter().map(token).collect();
        for piece in self.spec.lower.pieces(source, &tokens) {
            let mut read = false;
            for readings in piece.readings {
                for reading in readings {
                    read |= self.read(&reading, tree.macros, frame)?;
                }
                if read {
                    break;
                }
            }
            if read {
                continue;
            }
            // What the macro makes of it is not known; what is in delimiters may still be read.
            for index in piece.tokens {
                let (node, at) = (nodes[index], tokens[index]);
                if node.kind() == tree.node.kind() {
                    let new = NewNode { start: at.start, end: at.end, ..tree.new };
                    let inner = Inside { node, new, macros: tree.macros + 1 };
                    self.inside(false, inner, frame)?;
                }
            }
        }
        Ok(())
    }

    /// Walks what a rule of a macro makes, if the language can read it.
    pub(super) fn rule(
        &mut self,
        rule: NewNode,
        macros: usize,
        frame: &mut Frame,
    ) -> Result<(), ExtractError> {
        let source = self.walked.builder.source;
        let text = &source[rule.start..rule.end.min(source.len())];
        if let Some(mut reading) = self.spec.lower.transcriber(text)
            && macros < MACRO_DEPTH_LIMIT
        {
            reading.start += rule.start;
            self.read(&reading, macros, frame)?;
        }
        Ok(())
    }

    /// Walks a reading if it parses as it should.
    fn read(
        &mut self,
        reading: &Reading,
        macros: usize,
        frame: &mut Frame,
    ) -> Result<bool, ExtractError> {
        let Some(parsed) = self.parser.parse_correct(&reading.text) else { return Ok(false) };
        let Some(node) = follow(parsed.root_node(), reading.path) else { return Ok(false) };
        let offset = reading.start.wrapping_sub(reading.before);
        self.below(&parsed, Some(node), &reading.text, offset, macros, frame)?;
        Ok(true)
    }

    /// Walks a parsed text, or one node of it, below a token tree.
    fn below(
        &mut self,
        parsed: &tree_sitter::Tree,
        only: Option<tree_sitter::Node<'_>>,
        text: &str,
        offset: usize,
        macros: usize,
        frame: &mut Frame,
    ) -> Result<(), ExtractError> {
        let place = Place {
            base: offset,
            node: Some(frame.node),
            last: frame.last,
            scope: frame.scope,
            definition: frame.definition,
            macros: macros + 1,
        };
        frame.last = self.layer(parsed, only, text, place)?;
        Ok(())
    }
}

/// The node that a path of kinds leads to: the document's only node, then the last one in each.
fn follow<'t>(root: tree_sitter::Node<'t>, path: &[&'static str]) -> Option<tree_sitter::Node<'t>> {
    let mut at = root;
    for (depth, kind) in path.iter().enumerate() {
        let mut cursor = at.walk();
        let mut named = at.named_children(&mut cursor).filter(|child| !child.is_extra());
        let next = if depth == 0 {
            let first = named.next()?;
            // The end of the statement may be one of its own.
            if named.any(|other| other.kind() != "empty_statement") {
                return None;
            }
            first
        } else {
            named.last()?
        };
        if next.kind() != *kind {
            return None;
        }
        at = next;
    }
    Some(at)
}
