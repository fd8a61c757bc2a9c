//! Matching: which nodes of a parsed text the patterns of a language capture.
//!
//! The tree is written down flat first, in the order of a walk; then every node is tried as the
//! outermost node of the patterns that begin with its kind. Patterns are a few nodes deep, so
//! trying all ways to match is cheap. Only children are looked at: the cost is that of the nodes
//! times the patterns of their kind.
//!
//! Must not know: any language, facts.

use crate::language::{Pattern, Patterns, Step, What};

/// A node of a [`Flat`] tree.
#[derive(Clone, Copy, Debug)]
pub(super) struct FlatNode<'t> {
    /// As the parser sees it.
    pub(super) node: tree_sitter::Node<'t>,
    /// The grammar's symbol.
    pub(super) kind: u16,
    /// The grammar's field, 0 for none.
    pub(super) field: u16,
    /// Not a literal token of the grammar.
    pub(super) named: bool,
    /// The node behind the last one in this one.
    pub(super) end: usize,
    /// It is the last of its parent's children.
    last: bool,
}

/// A parsed text's nodes in the order of a walk: a node's children follow it.
pub(super) struct Flat<'t>(Vec<FlatNode<'t>>);

impl<'t> Flat<'t> {
    /// Writes down a tree.
    pub(super) fn new(tree: &'t tree_sitter::Tree) -> Self {
        let mut nodes = Vec::with_capacity(tree.root_node().descendant_count());
        let mut open: Vec<usize> = Vec::new();
        let mut cursor = tree.walk();
        loop {
            let node = cursor.node();
            let at = nodes.len();
            nodes.push(FlatNode {
                node,
                kind: node.kind_id(),
                field: cursor.field_id().map_or(0, std::num::NonZero::get),
                named: node.is_named(),
                end: at + 1,
                last: false,
            });
            if cursor.goto_first_child() {
                open.push(at);
                continue;
            }
            let mut last = at;
            while !cursor.goto_next_sibling() {
                nodes[last].last = true;
                let (Some(parent), true) = (open.pop(), cursor.goto_parent()) else {
                    return Self(nodes);
                };
                nodes[parent].end = nodes.len();
                last = parent;
            }
        }
    }

    /// How many nodes there are.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// A node.
    pub(super) fn node(&self, at: usize) -> &FlatNode<'t> {
        &self.0[at]
    }

    /// A node's first child.
    pub(super) fn first_child(&self, at: usize) -> Option<usize> {
        (self.0[at].end > at + 1).then_some(at + 1)
    }

    /// The sibling behind a node.
    pub(super) fn next_sibling(&self, at: usize) -> Option<usize> {
        let node = &self.0[at];
        (!node.last).then_some(node.end)
    }

    /// The place of a parser's node.
    pub(super) fn place(&self, node: tree_sitter::Node<'t>) -> Option<usize> {
        self.0.iter().position(|known| known.node.id() == node.id())
    }
}

/// A match: the pattern, and for each captured node which of its captures it is.
pub(super) struct Match<'m> {
    pub(super) pattern: &'m Pattern,
    pub(super) captures: &'m [(usize, usize)],
}

/// Finds all matches in a tree; `found` is told of each.
pub(super) fn matches<'t>(
    patterns: &Patterns,
    flat: &Flat<'t>,
    text: &str,
    mut found: impl FnMut(&Match<'_>),
) {
    let mut captures = Vec::new();
    for at in 0..flat.len() {
        let kind = usize::from(flat.node(at).kind);
        for index in patterns.by_kind.get(kind).into_iter().flatten() {
            let pattern = &patterns.all[usize::from(*index)];
            let mut complete = |captures: &mut Vec<(usize, usize)>| {
                let holds = pattern.predicates.iter().all(|predicate| {
                    captures.iter().filter(|(capture, _)| *capture == predicate.capture).all(
                        |(_, at)| {
                            let range = flat.node(*at).node.byte_range();
                            predicate.holds(text.get(range).unwrap_or_default())
                        },
                    )
                });
                if holds {
                    found(&Match { pattern, captures });
                }
            };
            step(flat, &pattern.root, at, &mut captures, &mut complete);
        }
    }
}

/// Called with the captures of one way to match.
type Complete<'c> = &'c mut dyn FnMut(&mut Vec<(usize, usize)>);

/// Tries a node as what a step asks for.
fn step(
    flat: &Flat<'_>,
    step: &Step,
    at: usize,
    captures: &mut Vec<(usize, usize)>,
    complete: Complete<'_>,
) {
    let children = || std::iter::successors(flat.first_child(at), |at| flat.next_sibling(*at));
    if step.without.iter().any(|field| children().any(|at| flat.node(at).field == *field)) {
        return;
    }
    let before = captures.len();
    captures.extend(step.captures.iter().map(|capture| (*capture, at)));
    below(flat, &step.children, flat.first_child(at), captures, complete);
    captures.truncate(before);
}

/// Tries the siblings from `from` on as what the steps ask for, in all ways.
fn below(
    flat: &Flat<'_>,
    steps: &[Step],
    from: Option<usize>,
    captures: &mut Vec<(usize, usize)>,
    complete: Complete<'_>,
) {
    let Some((wanted, rest)) = steps.split_first() else { return complete(captures) };
    let mut next = from;
    while let Some(at) = next {
        let node = flat.node(at);
        next = flat.next_sibling(at);
        let fits = match &wanted.what {
            What::Kinds(kinds) => kinds.contains(&node.kind),
            What::Named => node.named,
            What::Any => true,
        };
        if fits && (wanted.field == 0 || wanted.field == node.field) {
            step(flat, wanted, at, captures, &mut |captures| {
                below(flat, rest, next, captures, complete);
            });
        }
        // Only the first one that is not a mere token counts, unless a token is asked for.
        let token = matches!(&wanted.what, What::Any)
            || matches!(&wanted.what, What::Kinds(_) if fits && !node.named);
        if wanted.first && (node.named || token) {
            return;
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::language::spec;
    use crate::model::Language;
    use std::collections::BTreeSet;
    use streaming_iterator::StreamingIterator;

    /// One capture as `order, name, start, end, kind`.
    type Captured = (usize, String, usize, usize, u16);

    /// What the patterns capture, and what tree-sitter's own cursor captures.
    fn both(language: Language, text: &str) -> [BTreeSet<Vec<Captured>>; 2] {
        let spec = spec(language).unwrap();
        let mut parser = tree_sitter::Parser::new();
        parser.set_language(&spec.grammar).unwrap();
        let tree = parser.parse(text, None).unwrap();
        let flat = Flat::new(&tree);
        let captured = |order: usize, name: &str, node: tree_sitter::Node<'_>| {
            (order, name.to_owned(), node.start_byte(), node.end_byte(), node.kind_id())
        };
        let mut ours = BTreeSet::new();
        matches(&spec.patterns, &flat, text, |found| {
            let mut all: Vec<Captured> = found
                .captures
                .iter()
                .map(|(capture, at)| {
                    let name = &found.pattern.captures[*capture].0;
                    captured(found.pattern.order, name, flat.node(*at).node)
                })
                .collect();
            all.sort();
            ours.insert(all);
        });
        let query = tree_sitter::Query::new(&spec.grammar, spec.queries).unwrap();
        let mut theirs = BTreeSet::new();
        let mut cursor = tree_sitter::QueryCursor::new();
        let mut matches = cursor.matches(&query, tree.root_node(), text.as_bytes());
        while let Some(found) = matches.next() {
            let names = query.capture_names();
            let mut all: Vec<Captured> = found
                .captures()
                .iter()
                .map(|c| captured(found.pattern_index, names[c.index as usize], c.node))
                .collect();
            all.sort();
            theirs.insert(all);
        }
        [ours, theirs]
    }

    /// The fixtures, and what is loaded of the standard libraries, are matched as tree-sitter does.
    #[test]
    fn matches_are_those_of_tree_sitters_own_cursor() {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut open = vec![root.join("fixtures"), root.join("queries")];
        let (mut compared, mut captured) = (0, 0);
        while let Some(path) = open.pop() {
            if path.is_dir() {
                open.extend(std::fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()));
                continue;
            }
            let Some(language) = path.to_str().and_then(Language::of_path) else { continue };
            let text = std::fs::read_to_string(&path).unwrap();
            let [ours, theirs] = both(language, &text);
            let first = |a: &BTreeSet<_>, b: &BTreeSet<_>| a.difference(b).next().cloned();
            assert_eq!(first(&ours, &theirs), None, "too much in {}", path.display());
            assert_eq!(first(&theirs, &ours), None, "missing in {}", path.display());
            (compared, captured) = (compared + 1, captured + theirs.len());
        }
        assert!(compared > 20 && captured > 20_000, "{compared} documents, {captured} matches");
    }
}
