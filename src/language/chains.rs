//! Patterns that are one chain of nodes, `(a f: (b (c) @capture))`: they are decided on the way
//! down a tree by looking at a node's parents, which costs a fraction of what the query's cursor
//! takes for them. Most patterns of most languages are such.
//!
//! What a chain says is what the query would say. Anything else a pattern may hold (siblings,
//! tokens, alternatives, anchors, predicates, absent fields) leaves it to the query.

use super::Capture;
use tree_sitter::{Language, Node};

/// Kinds that are the root of a tree, which a part of a document that is read on its own lacks.
const ROOTS: [&str; 2] = ["program", "source_file"];

/// A node of a chain.
#[derive(Clone, Debug)]
struct Link {
    /// The kinds it may have; none for any named node.
    kinds: Vec<u16>,
    /// The field it stands in; 0 for any place.
    field: u16,
}

impl Link {
    fn fits(&self, kind: u16, field: u16, named: bool) -> bool {
        (self.field == 0 || self.field == field)
            && if self.kinds.is_empty() { named } else { self.kinds.contains(&kind) }
    }
}

/// One captured node of a chain.
#[derive(Clone, Debug)]
pub struct Chain {
    /// The nodes above it, nearest first.
    above: Vec<Link>,
    own: Link,
    /// The nodes below it, nearest first, down to the name.
    below: Vec<Link>,
    /// What it is captured as.
    pub captures: Vec<Capture>,
    /// The place of its pattern among all.
    pub order: usize,
}

impl Chain {
    /// Whether a node with these parents, nearest first, is the one: kind, field, named.
    pub fn fits(
        &self,
        (kind, field, named): (u16, u16, bool),
        mut parents: impl Iterator<Item = (u16, u16)>,
    ) -> bool {
        self.own.fits(kind, field, named)
            && self.above.iter().all(|link| {
                parents.next().is_some_and(|(kind, field)| link.fits(kind, field, true))
            })
    }

    /// The name below a node, by tree-sitter's id; the node's own where nothing is below.
    pub fn name(&self, node: Node<'_>) -> Option<usize> {
        let mut at = node;
        for link in &self.below {
            let found = match std::num::NonZero::new(link.field) {
                Some(field) => at.child_by_field_id(field.get()),
                None => (0..at.named_child_count() as u32)
                    .filter_map(|i| at.named_child(i))
                    .find(|child| link.fits(child.kind_id(), 0, true)),
            };
            at = found.filter(|child| link.fits(child.kind_id(), link.field, child.is_named()))?;
        }
        Some(at.id())
    }
}

/// The chains of a language's patterns.
#[derive(Debug, Default)]
pub struct Chains {
    /// By the kind of the captured node's parent.
    by_parent: Vec<Vec<Chain>>,
    /// By the kind of the captured node, where nothing is asked of its parent.
    by_kind: Vec<Vec<Chain>>,
}

impl Chains {
    /// The chains that may fit a node.
    pub fn of(&self, kind: u16, parent: Option<u16>) -> impl Iterator<Item = &Chain> {
        let above = parent.and_then(|parent| self.by_parent.get(parent as usize));
        let own = self.by_kind.get(kind as usize);
        above.into_iter().flatten().chain(own.into_iter().flatten())
    }

    fn add(&mut self, chain: Chain) {
        let (rows, kinds) = match chain.above.first() {
            Some(parent) => (&mut self.by_parent, parent.kinds.clone()),
            None => (&mut self.by_kind, chain.own.kinds.clone()),
        };
        for kind in kinds {
            rows[kind as usize].push(chain.clone());
        }
    }

    /// Takes the chains out of a text of patterns. Answers the text that is left, and for each of
    /// its patterns its place among all.
    pub(super) fn take(
        grammar: &Language,
        text: &str,
        capture: &dyn Fn(&str) -> Option<Capture>,
    ) -> (Self, String, Vec<usize>) {
        let count = grammar.node_kind_count();
        let mut chains =
            Self { by_parent: vec![Vec::new(); count], by_kind: vec![Vec::new(); count] };
        let (mut left, mut orders) = (String::with_capacity(text.len()), Vec::new());
        let mut taken = 0;
        for (order, pattern) in patterns(text).into_iter().enumerate() {
            match chain(grammar, &text[pattern.clone()], order, capture) {
                Some(found) => {
                    left.push_str(&text[taken..pattern.start]);
                    // Errors keep their line.
                    left.extend(text[pattern.clone()].matches('\n'));
                    taken = pattern.end;
                    found.into_iter().for_each(|chain| chains.add(chain));
                }
                None => orders.push(order),
            }
        }
        left.push_str(&text[taken..]);
        (chains, left, orders)
    }
}

/// Where each pattern stands, its captures included.
fn patterns(text: &str) -> Vec<std::ops::Range<usize>> {
    let mut found: Vec<std::ops::Range<usize>> = Vec::new();
    let (mut depth, mut string, mut comment) = (0_usize, false, false);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'\n' if comment => comment = false,
            _ if comment => continue,
            b'"' => string = !string,
            _ if string => {}
            b';' => {
                comment = true;
                continue;
            }
            b'(' | b'[' => {
                if depth == 0 {
                    found.push(at..at);
                }
                depth += 1;
            }
            b')' | b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if !byte.is_ascii_whitespace()
            && let Some(last) = found.last_mut()
        {
            last.end = at + 1;
        }
    }
    found
}

/// A node of a pattern as written.
struct Written<'t> {
    field: Option<&'t str>,
    kind: &'t str,
    captures: Vec<&'t str>,
}

/// The chains that a pattern is, one for each captured node; `None` where it is anything else.
fn chain(
    grammar: &Language,
    text: &str,
    order: usize,
    capture: &dyn Fn(&str) -> Option<Capture>,
) -> Option<Vec<Chain>> {
    let written = written(text)?;
    let mut links = Vec::with_capacity(written.len());
    for (depth, node) in written.iter().enumerate() {
        let kinds = match node.kind {
            "_" if depth > 0 && depth + 1 == written.len() => Vec::new(),
            kind if ROOTS.contains(&kind) => return None,
            kind => super::kinds_of(grammar, kind).into_iter().map(|id| id as u16).collect(),
        };
        let field = match node.field {
            Some(field) => grammar.field_id_for_name(field)?.get(),
            None => 0,
        };
        if kinds.is_empty() && node.kind != "_" {
            return None;
        }
        links.push(Link { kinds, field });
    }
    let mut found = Vec::new();
    let mut defined = None;
    let last = written.len() - 1;
    for (depth, node) in written.iter().enumerate() {
        if node.captures.is_empty() {
            continue;
        }
        let captures =
            node.captures.iter().map(|name| capture(name)).collect::<Option<Vec<_>>>()?;
        let defines = captures.iter().any(|c| matches!(c, Capture::Definition(_)));
        // What is captured above the last node must not depend on what is below, but for a name.
        if depth != last && !(defines && captures.len() == 1) {
            return None;
        }
        if defines {
            defined = Some(depth);
        }
        if depth == last
            && defined.is_some_and(|at| at != last)
            && !matches!(captures.as_slice(), [Capture::Name])
        {
            return None;
        }
        let above = links[..depth].iter().rev().cloned().collect();
        let below = if defines { links[depth + 1..].to_vec() } else { Vec::new() };
        found.push(Chain { above, own: links[depth].clone(), below, captures, order });
    }
    let named = written[last].captures.contains(&"name");
    (!found.is_empty() && named == defined.is_some()).then_some(found)
}

/// The nodes of a pattern, outer before inner.
fn written(text: &str) -> Option<Vec<Written<'_>>> {
    let mut nodes: Vec<Written<'_>> = Vec::new();
    let (mut open, mut closed): (Vec<usize>, Option<usize>) = (Vec::new(), None);
    let mut rest = text;
    let mut field = None;
    loop {
        rest = rest.trim_start();
        let Some(first) = rest.chars().next() else { break };
        let word = |text: &str| {
            text.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == '.'))
                .unwrap_or(text.len())
        };
        match first {
            '(' => {
                // A second child makes it more than a chain.
                if closed.is_some() {
                    return None;
                }
                rest = rest[1..].trim_start();
                let length = word(rest);
                if length == 0 {
                    return None;
                }
                open.push(nodes.len());
                nodes.push(Written {
                    field: field.take(),
                    kind: &rest[..length],
                    captures: vec![],
                });
                rest = &rest[length..];
            }
            ')' => {
                closed = open.pop();
                rest = &rest[1..];
            }
            '@' => {
                let length = word(&rest[1..]);
                nodes[closed?].captures.push(&rest[1..=length]);
                rest = &rest[length + 1..];
            }
            c if c.is_ascii_alphabetic() && closed.is_none() && field.is_none() => {
                let length = word(rest);
                field = Some(&rest[..length]);
                rest = rest[length..].strip_prefix(':')?;
            }
            _ => return None,
        }
    }
    (open.is_empty() && !nodes.is_empty()).then_some(nodes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Option<Vec<Chain>> {
        let grammar: Language = tree_sitter_typescript::LANGUAGE_TYPESCRIPT.into();
        chain(&grammar, text, 0, &Capture::parse)
    }

    #[test]
    fn what_is_more_than_a_chain_is_left_to_the_query() {
        for chain in [
            "(call_expression function: (member_expression property: (_) @reference.call))",
            "(function_declaration name: (identifier) @name) @definition.function",
            "(class_body (method_definition name: (property_identifier) @name) @definition.method)",
            "(enum_body name: (property_identifier) @name @definition.enum_member)",
            "(pair key: (string (string_fragment) @name)) @definition.property",
        ] {
            assert!(of(chain).is_some(), "{chain}");
        }
        for other in [
            "(program (variable_declaration (variable_declarator name: (identifier) @name) @definition.variable))",
            "(required_parameter \"readonly\" pattern: (identifier) @name) @definition.field",
            "(variable_declarator name: (identifier) @name value: (class)) @definition.class",
            "(class name: [(type_identifier) (identifier)] @name) @definition.class",
            "(infer_type . (type_identifier) @local.type)",
            "(class !name) @definition.class",
            "(call_expression function: (import)) @import",
            "(a_kind_of_no_grammar (identifier) @local.type)",
            "(call_expression function: (identifier) @reference.call (#eq? @reference.call \"x\"))",
        ] {
            assert!(of(other).is_none(), "{other}");
        }
    }

    #[test]
    fn what_is_left_keeps_its_lines_and_its_place() {
        let grammar: Language = tree_sitter_typescript::LANGUAGE_TYPESCRIPT.into();
        let text = "; (a) comment\n(pair\n  key: (property_identifier) @reference.member)\n\
                    (class !name) @definition.class\n(identifier) @reference.value";
        let (chains, left, orders) = Chains::take(&grammar, text, &Capture::parse);
        assert_eq!(left, "; (a) comment\n\n\n(class !name) @definition.class\n");
        assert_eq!(orders, [1]);
        let identifier = grammar.id_for_node_kind("identifier", true);
        assert_eq!(chains.of(identifier, None).count(), 1);
    }
}
