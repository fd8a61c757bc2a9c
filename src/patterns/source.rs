//! A document that is looked through: its text, its tree, and what is known of its parts.
//!
//! Must not know: patterns, the database.

use super::limits;
use super::pattern::Family;
use crate::extract::{ExtractError, Tree, extract, parse};
use crate::index::symbols;
use crate::model::facts::flags;
use crate::model::{Language, Position, Range, Symbol, SymbolKind};
use crate::query::naming;
use tree_sitter::Node;

/// What modules of tests are called, whatever the condition of their attribute.
const TEST_MODULES: [&str; 2] = ["tests", "test"];

/// A document, parsed.
pub(super) struct Source<'t> {
    pub path: &'t str,
    pub family: Family,
    pub text: &'t str,
    pub tree: Tree,
    /// Its symbols, its own first.
    pub symbols: Vec<Symbol>,
    /// Which of them are test code.
    tests: Vec<bool>,
    /// All of it is.
    pub is_test: bool,
    /// First byte of each line.
    lines: Vec<usize>,
}

impl<'t> Source<'t> {
    /// Parses a document.
    ///
    /// # Errors
    /// When it cannot be parsed within its limits.
    pub fn read(
        repository: i64,
        path: &'t str,
        language: Language,
        family: Family,
        text: &'t str,
    ) -> Result<Self, ExtractError> {
        let facts = extract(language, text)?;
        let tree = parse(language, text)?;
        let symbols = symbols(repository, path, &facts);
        // `impl` blocks have no row; all else follows the document's in the order of definitions.
        let definitions = facts.definitions.iter().filter(|d| d.kind != SymbolKind::Impl);
        let flagged = std::iter::once(false)
            .chain(definitions.map(|definition| definition.flags & flags::TEST != 0));
        let is_named = |symbol: &Symbol| {
            symbol.kind == SymbolKind::Module && TEST_MODULES.contains(&symbol.name.as_str())
        };
        let tests =
            symbols.iter().zip(flagged).map(|(symbol, test)| test || is_named(symbol)).collect();
        let mut lines = vec![0];
        lines.extend(text.bytes().enumerate().filter(|(_, b)| *b == b'\n').map(|(at, _)| at + 1));
        let is_test = naming::is_test_document(path) || family.is_test(path);
        Ok(Self { path, family, text, tree, symbols, tests, is_test, lines })
    }

    /// The text of a node.
    pub fn text_of(&self, node: Node<'_>) -> &'t str {
        self.text.get(node.byte_range()).unwrap_or_default()
    }

    /// The place of a byte.
    pub fn position(&self, byte: usize) -> Position {
        let line = self.lines.partition_point(|start| *start <= byte).max(1);
        let before = self.text.get(self.lines[line - 1]..byte).unwrap_or_default();
        Position { line: line as u32, column: before.chars().count() as u32 + 1 }
    }

    /// The places a node stands between.
    pub fn range_of(&self, node: Node<'_>) -> Range {
        Range { start: self.position(node.start_byte()), end: self.position(node.end_byte()) }
    }

    /// A line, counted from 1, without its end.
    pub fn line(&self, line: u32) -> &'t str {
        let index = line.saturating_sub(1) as usize;
        let Some(start) = self.lines.get(index) else { return "" };
        let end = self.lines.get(index + 1).copied().unwrap_or(self.text.len());
        self.text.get(*start..end).unwrap_or_default().trim_end()
    }

    /// The byte of a place.
    pub fn byte(&self, position: Position) -> usize {
        let start = self.lines.get(position.line.saturating_sub(1) as usize);
        let Some(start) = start.copied() else { return self.text.len() };
        let rest = &self.text[start..];
        let column = position.column.saturating_sub(1) as usize;
        start + rest.char_indices().nth(column).map_or(rest.len(), |(at, _)| at)
    }

    /// The innermost symbol around a place; the document's own where there is no other.
    pub fn symbol_at(&self, position: Position) -> &Symbol {
        let around = self.symbols.iter().skip(1).filter(|symbol| holds(&symbol.range, position));
        around.max_by_key(|symbol| symbol.range.start).unwrap_or(&self.symbols[0])
    }

    /// Whether what stands at a place is test code.
    pub fn is_test_at(&self, position: Position) -> bool {
        self.is_test
            || self
                .symbols
                .iter()
                .zip(&self.tests)
                .any(|(symbol, test)| *test && holds(&symbol.range, position))
    }

    /// The nodes around one, the innermost first; at most [`limits::ANCESTORS`].
    ///
    /// A node finds its parent by descending from the root: going up one by one would descend as
    /// often as the tree is deep.
    pub fn around<'a>(&'a self, node: Node<'a>) -> Vec<Node<'a>> {
        let mut around = Vec::new();
        let mut at = self.tree.root_node();
        while at != node {
            around.push(at);
            match at.child_with_descendant(node) {
                Some(next) => at = next,
                None => break,
            }
        }
        around.reverse();
        around.truncate(limits::ANCESTORS);
        around
    }

    /// The comments that speak of a node: in its line, inside it, or directly above it or its
    /// statement, attributes passed over.
    pub fn comments_on(&self, node: Node<'_>) -> String {
        let mut text = String::new();
        let mut cursor = node.walk();
        for child in node.children(&mut cursor) {
            if is_comment(child) {
                text.push_str(self.text_of(child));
            }
            // A block's comments are one level below what has the block.
            let mut inner = child.walk();
            for below in child.children(&mut inner).filter(|below| is_comment(*below)) {
                text.push_str(self.text_of(below));
            }
        }
        let first = self.position(node.start_byte()).line;
        text.push_str(comment_in(self.family, self.line(first)));
        self.push_comments_above(first, &mut text);
        let statement = self.around(node).into_iter().find(|around| is_statement(*around));
        if let Some(statement) = statement {
            let line = self.position(statement.start_byte()).line;
            if line != first {
                self.push_comments_above(line, &mut text);
            }
        }
        text
    }

    /// The comment above the innermost named function around a node, or above the node itself.
    pub fn documentation_on(&self, node: Node<'_>) -> String {
        let around = self.around(node);
        let function = std::iter::once(node).chain(around).find(|node| is_named_function(*node));
        let mut text = String::new();
        if let Some(function) = function {
            self.push_comments_above(self.position(function.start_byte()).line, &mut text);
        }
        text
    }

    /// Adds the comment lines directly above a line, attributes and decorators passed over.
    fn push_comments_above(&self, line: u32, text: &mut String) {
        let mut seen = false;
        let above = (1..line).rev().take(limits::COMMENT_LINES).map(|line| self.line(line).trim());
        for above in above {
            if is_comment_line(self.family, above) {
                text.push('\n');
                text.push_str(above);
                seen = true;
            } else if seen || !is_attribute_line(above) {
                break;
            }
        }
    }
}

fn holds(range: &Range, position: Position) -> bool {
    range.start <= position && position < range.end
}

pub(super) fn is_comment(node: Node<'_>) -> bool {
    node.kind().ends_with("comment")
}

/// What makes a statement or a member: comments above it speak of all of it.
fn is_statement(node: Node<'_>) -> bool {
    let kind = node.kind();
    kind.ends_with("_statement")
        || kind.ends_with("_declaration")
        || kind.ends_with("_item")
        || matches!(kind, "match_arm" | "method_definition" | "pair" | "field_initializer")
}

/// A function that has a name of its own.
pub(super) fn is_named_function(node: Node<'_>) -> bool {
    matches!(
        node.kind(),
        "function_item"
            | "function_signature_item"
            | "function_declaration"
            | "generator_function_declaration"
            | "method_definition"
            | "function_definition"
            | "method_declaration"
            | "constructor_declaration"
            | "local_function_statement"
            | "method"
            | "singleton_method"
    )
}

fn is_comment_line(family: Family, line: &str) -> bool {
    family.has_hash_comments() && line.starts_with('#')
        || line.starts_with("//")
        || line.starts_with("/*")
        || line.starts_with('*')
        || line.ends_with("*/")
}

fn is_attribute_line(line: &str) -> bool {
    line.starts_with("#[") || line.starts_with('@') || line.ends_with(")]") || line == "]"
}

/// What stands behind `//`, `/*` or ` #` in a line; a string that looks alike counts for it.
fn comment_in(family: Family, line: &str) -> &str {
    let hash = if family.has_hash_comments() { line.find(" #") } else { None };
    let begins = [line.find("//"), line.find("/*"), hash].into_iter().flatten().min();
    begins.map_or("", |at| &line[at..])
}
