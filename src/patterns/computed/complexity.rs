//! How complex a body is.
//!
//! Cyclomatic: T. J. McCabe, "A Complexity Measure", IEEE Transactions on Software Engineering 2(4),
//! 1976, with a match or switch counted once. Cognitive: G. A. Campbell, "Cognitive Complexity, a new
//! way of measuring understandability", SonarSource, 2018, without its rule for recursion.
//!
//! Must not know: patterns.

use super::functions::is_named_by;
use crate::patterns::predicates::runs_apart;
use crate::patterns::source::is_named_function;
use tree_sitter::Node;

/// A body in numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Complexity {
    pub cyclomatic: u32,
    pub cognitive: u32,
    /// Conditions, loops and matches within each other.
    pub nesting: u32,
}

/// A node that is still to be looked at, and what it stands in.
#[derive(Clone, Copy)]
struct Left<'t> {
    node: Node<'t>,
    parent: &'t str,
    /// What counts for how hard it is to follow: conditions, loops, lambdas.
    depth: u32,
    /// Conditions, loops and matches alone.
    nesting: u32,
    /// The logical operator it is an operand of.
    operator: Option<&'t str>,
    /// It goes on with a condition before it.
    else_if: bool,
}

impl Complexity {
    /// Of a body; functions in it that have names are left out.
    pub fn of(body: Node<'_>) -> Self {
        let mut sum = Self { cyclomatic: 1, cognitive: 0, nesting: 0 };
        let (parent, operator) = ("", None);
        let first = Left { node: body, parent, depth: 0, nesting: 0, operator, else_if: false };
        let mut left = vec![first];
        while let Some(at) = left.pop() {
            sum.count(at, &mut left);
        }
        sum
    }

    fn count<'t>(&mut self, at: Left<'t>, left: &mut Vec<Left<'t>>) {
        let (node, kind) = (at.node, at.node.kind());
        let lambda = runs_apart(node) && kind != "async_block";
        if is_named_function(node) || lambda && is_named_by(at.parent) {
            return;
        }
        let inner = Left { parent: kind, operator: None, else_if: false, ..at };
        let deeper = Left { depth: at.depth + 1, nesting: at.nesting + 1, ..inner };
        match kind {
            "if_expression" | "if_statement" => {
                self.cyclomatic += 1;
                self.cognitive += if at.else_if { 1 } else { 1 + at.depth };
                self.nesting = self.nesting.max(deeper.nesting);
                push(node, left, |field| if field == "consequence" { deeper } else { inner });
            }
            "else_clause" => {
                let mut cursor = node.walk();
                let next = node.named_children(&mut cursor).find(|child| !child.is_extra());
                let Some(next) = next else { return };
                if matches!(next.kind(), "if_expression" | "if_statement") {
                    left.push(Left { node: next, else_if: true, ..inner });
                } else {
                    self.cognitive += 1;
                    left.push(Left { node: next, ..deeper });
                }
            }
            "for_expression" | "while_expression" | "loop_expression" | "for_statement"
            | "for_in_statement" | "while_statement" | "do_statement" | "match_expression"
            | "switch_statement" | "catch_clause" => {
                self.cyclomatic += 1;
                self.cognitive += 1 + at.depth;
                self.nesting = self.nesting.max(deeper.nesting);
                push(node, left, |field| if field == "body" { deeper } else { inner });
            }
            "ternary_expression" => {
                self.cyclomatic += 1;
                self.cognitive += 1 + at.depth;
                // What is chosen from is as deep as the choice; a chain of them is one choice.
                let chosen = Left { depth: at.depth + 1, ..inner };
                push(node, left, |field| if field == "consequence" { chosen } else { inner });
            }
            "binary_expression" => {
                let operator = node.child_by_field_name("operator").map(|node| node.kind());
                let logical = operator.filter(|operator| matches!(*operator, "&&" | "||" | "??"));
                if logical.is_some() {
                    self.cyclomatic += 1;
                    // A row of the same operator is read as one.
                    self.cognitive += u32::from(logical != at.operator);
                }
                push(node, left, |_| Left { operator: logical, ..inner });
            }
            "let_chain" => {
                let mut cursor = node.walk();
                let ands = node.children(&mut cursor).filter(|child| child.kind() == "&&").count();
                self.cyclomatic += ands as u32;
                self.cognitive += 1;
                push(node, left, |_| Left { operator: Some("&&"), ..inner });
            }
            "parenthesized_expression" => {
                push(node, left, |_| Left { operator: at.operator, ..inner });
            }
            "let_declaration" => {
                self.cyclomatic += u32::from(node.child_by_field_name("alternative").is_some());
                push(node, left, |_| inner);
            }
            "match_pattern" => {
                self.cyclomatic += u32::from(node.child_by_field_name("condition").is_some());
                push(node, left, |_| inner);
            }
            "break_expression"
            | "continue_expression"
            | "break_statement"
            | "continue_statement" => {
                let mut cursor = node.walk();
                let label =
                    |child: Node<'_>| matches!(child.kind(), "label" | "statement_identifier");
                self.cognitive += u32::from(node.named_children(&mut cursor).any(label));
                push(node, left, |_| inner);
            }
            _ if lambda => push(node, left, |_| Left { depth: at.depth + 1, ..inner }),
            _ => push(node, left, |_| inner),
        }
    }
}

/// Adds the children of a node, as what their field makes of them.
fn push<'t>(node: Node<'t>, left: &mut Vec<Left<'t>>, of: impl Fn(&str) -> Left<'t>) {
    let mut cursor = node.walk();
    if !cursor.goto_first_child() {
        return;
    }
    loop {
        let child = cursor.node();
        if child.is_named() {
            left.push(Left { node: child, ..of(cursor.field_name().unwrap_or_default()) });
        }
        if !cursor.goto_next_sibling() {
            return;
        }
    }
}

/// Functions without names that stand in the arguments of a call within more than `most` others that
/// do so too, the first of each chain, with the number of those within each other.
pub(super) fn deepest_callbacks<'t>(root: Node<'t>, most: u32) -> Vec<(Node<'t>, u32)> {
    let mut found = Vec::new();
    let mut left: Vec<(Node<'t>, &'t str, u32)> = vec![(root, "", 0)];
    while let Some((node, parent, depth)) = left.pop() {
        let kind = node.kind();
        let callback = runs_apart(node) && parent == "arguments" && kind != "async_block";
        let depth = match () {
            () if is_named_function(node) => 0,
            () if callback => depth + 1,
            () => depth,
        };
        if callback && depth > most {
            found.push((node, depth));
            continue;
        }
        let mut cursor = node.walk();
        let children: Vec<_> = node.named_children(&mut cursor).collect();
        left.extend(children.into_iter().rev().map(|child| (child, kind, depth)));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::parse;
    use crate::model::Language;

    fn complexity(language: Language, text: &str) -> Complexity {
        let tree = parse(language, text).expect("it parses");
        let function = tree.root_node().named_child(0).expect("a function");
        Complexity::of(function.child_by_field_name("body").expect("a body"))
    }

    #[test]
    fn the_white_paper_s_examples_count_as_it_says() {
        // "Cognitive Complexity", page 4 and Appendix A: getWords is 1, sumOfPrimes is 7.
        let words =
            "function getWords(n) { switch (n) { case 1: return 'one'; case 2: return 'a couple';
            case 3: return 'a few'; default: return 'lots'; } }";
        assert_eq!(complexity(Language::JavaScript, words).cognitive, 1);
        let primes = "function sumOfPrimes(max) { let total = 0;
            OUT: for (let i = 1; i <= max; ++i) { for (let j = 2; j < i; ++j) {
            if (i % j === 0) { continue OUT; } } total += i; } return total; }";
        let primes = complexity(Language::JavaScript, primes);
        assert_eq!((primes.cognitive, primes.cyclomatic, primes.nesting), (7, 4, 3));
    }

    #[test]
    fn rust_counts_alike() {
        let body = "fn f() { if a && b && c || d { x() } else if e { y() } else { z() } }";
        let counted = complexity(Language::Rust, body);
        // if 1, && 1, || 1, else if 1, else 1.
        assert_eq!((counted.cognitive, counted.cyclomatic), (5, 6));
        let body = "fn f() { for x in y { match x { Some(1) if c => while t { g(|z| if z {}) } _ => {} } } }";
        let counted = complexity(Language::Rust, body);
        // for 1, match 2, while 3, if 5 within the closure.
        assert_eq!((counted.cognitive, counted.nesting), (11, 4));
        let chain = complexity(Language::Rust, "fn f() { if let Some(x) = y && x && z {} }");
        assert_eq!((chain.cognitive, chain.cyclomatic), (2, 4));
        // What has a name is counted by itself.
        let inner = complexity(Language::Rust, "fn f() { fn g() { if a {} } }");
        assert_eq!((inner.cognitive, inner.cyclomatic), (0, 1));
    }
}
