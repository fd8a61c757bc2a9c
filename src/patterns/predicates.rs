//! Predicates that queries have here beside tree-sitter's own. See queries/PATTERNS.md.
//!
//! Must not know: what a pattern means.

use super::source::{Source, is_named_function};
use regex::Regex;
use tree_sitter::{Node, QueryMatch, QueryPredicate, QueryPredicateArg};

/// Most bytes that a compiled expression may take; one that repeats repetitions takes more.
const REGEX_BYTES: usize = 1 << 20;

/// What a match must hold to beside its shape.
#[derive(Debug)]
pub(super) struct Predicate {
    /// The capture it is about; of the document where `None`.
    capture: Option<u32>,
    test: Test,
    /// Holds where the test does not.
    not: bool,
}

#[derive(Debug)]
enum Test {
    Inside(Vec<String>),
    InAsync,
    InFunction(Regex),
    InTraitImpl,
    Commented(Regex),
    Documented(Regex),
    DocumentMatches(Regex),
}

impl Predicate {
    /// Reads a predicate that tree-sitter left to whoever runs the query.
    ///
    /// # Errors
    /// In words, when there is no such predicate or its arguments are not those it takes.
    pub fn read(written: &QueryPredicate) -> Result<Self, String> {
        let operator = written.operator.as_ref();
        let name = operator.strip_suffix('?').unwrap_or(operator);
        let (name, not) = name.strip_prefix("not-").map_or((name, false), |name| (name, true));
        let mut capture = None;
        let mut texts: Vec<&str> = Vec::new();
        for (at, argument) in written.args.iter().enumerate() {
            match argument {
                QueryPredicateArg::Capture(index) if at == 0 => capture = Some(*index),
                QueryPredicateArg::String(text) => texts.push(text),
                QueryPredicateArg::Capture(_) => {
                    return Err(format!("#{operator} takes no second capture"));
                }
            }
        }
        let one = || match texts.as_slice() {
            [text] => compile(operator, text),
            _ => Err(format!("#{operator} takes one regular expression")),
        };
        let test = match name {
            "inside" if !texts.is_empty() => {
                Test::Inside(texts.iter().map(|text| (*text).to_owned()).collect())
            }
            "in-async" if texts.is_empty() => Test::InAsync,
            "in-trait-impl" if texts.is_empty() => Test::InTraitImpl,
            "in-function" => Test::InFunction(one()?),
            "commented" => Test::Commented(one()?),
            "documented" => Test::Documented(one()?),
            "document-matches" => Test::DocumentMatches(one()?),
            "inside" => return Err(format!("#{operator} takes the kinds of nodes")),
            "in-async" | "in-trait-impl" => {
                return Err(format!("#{operator} takes nothing but a capture"));
            }
            _ => return Err(format!("there is no predicate #{operator}")),
        };
        if capture.is_none() != matches!(test, Test::DocumentMatches(_)) {
            return Err(format!("#{operator} is about another thing than a capture, or lacks one"));
        }
        Ok(Self { capture, test, not })
    }

    /// Whether a match holds to it. Where an optional capture is missing it does.
    pub fn holds(&self, found: &QueryMatch<'_, '_>, source: &Source<'_>) -> bool {
        let node = match self.capture {
            Some(index) => match found.nodes_for_capture_index(index).next() {
                Some(node) => Some(node),
                None => return true,
            },
            None => None,
        };
        self.test.holds(node, source) != self.not
    }
}

impl Test {
    fn holds(&self, node: Option<Node<'_>>, source: &Source<'_>) -> bool {
        match (self, node) {
            (Self::DocumentMatches(regex), _) => regex.is_match(source.text),
            (_, None) => true,
            (Self::Inside(kinds), Some(node)) => {
                let is_one = |around: &Node<'_>| kinds.iter().any(|kind| kind == around.kind());
                source.around(node).iter().any(is_one)
            }
            (Self::InAsync, Some(node)) => {
                let innermost = source.around(node).into_iter().find(|around| runs_apart(*around));
                innermost.is_some_and(is_async)
            }
            (Self::InFunction(regex), Some(node)) => {
                let around = source.around(node);
                let function = around.into_iter().find(|around| is_named_function(*around));
                let name = function.and_then(|function| function.child_by_field_name("name"));
                name.is_some_and(|name| regex.is_match(source.text_of(name)))
            }
            (Self::InTraitImpl, Some(node)) => is_in_trait_impl(&source.around(node)),
            (Self::Commented(regex), Some(node)) => regex.is_match(&source.comments_on(node)),
            (Self::Documented(regex), Some(node)) => regex.is_match(&source.documentation_on(node)),
        }
    }
}

fn compile(operator: &str, text: &str) -> Result<Regex, String> {
    let built = regex::RegexBuilder::new(text).size_limit(REGEX_BYTES).build();
    built.map_err(|error| format!("#{operator}: `{text}` is no regular expression: {error}"))
}

/// What runs when it is called or polled, and not where it stands.
pub(super) fn runs_apart(node: Node<'_>) -> bool {
    is_named_function(node)
        || matches!(
            node.kind(),
            "closure_expression"
                | "async_block"
                | "arrow_function"
                | "function_expression"
                | "generator_function"
                | "lambda"
                | "lambda_expression"
                | "anonymous_method_expression"
                | "anonymous_function"
                | "func_literal"
        )
}

/// Whether what [`runs_apart`] may wait for others.
pub(super) fn is_async(node: Node<'_>) -> bool {
    if node.kind() == "async_block" {
        return true;
    }
    let mut cursor = node.walk();
    node.children(&mut cursor).any(|child| match child.kind() {
        "async" => true,
        "function_modifiers" | "modifier" => {
            let mut inner = child.walk();
            child.children(&mut inner).any(|modifier| modifier.kind() == "async")
        }
        _ => false,
    })
}

/// Whether the innermost `impl` of the nodes around something is one of a trait.
pub(super) fn is_in_trait_impl(around: &[Node<'_>]) -> bool {
    let inner = around.iter().find(|around| around.kind() == "impl_item");
    inner.is_some_and(|item| item.child_by_field_name("trait").is_some())
}
