//! Functions of a document that are judged each by itself: those with a name.
//!
//! Must not know: patterns.

use crate::patterns::predicates::runs_apart;
use crate::patterns::source::{Source, is_named_function};
use tree_sitter::Node;

/// A function with a body.
pub(in crate::patterns) struct Function<'t> {
    /// All of it.
    pub node: Node<'t>,
    /// Where its name stands.
    pub named_at: Node<'t>,
    pub name: String,
    pub body: Node<'t>,
}

impl Function<'_> {
    /// Its parameters without the receiver.
    pub fn parameter_count(&self) -> u32 {
        let Some(parameters) = self.node.child_by_field_name("parameters") else { return 0 };
        let mut cursor = parameters.walk();
        let counts = |parameter: &Node<'_>| {
            matches!(parameter.kind(), "parameter" | "required_parameter" | "optional_parameter")
                && parameter.child_by_field_name("pattern").is_none_or(|name| name.kind() != "this")
        };
        parameters.named_children(&mut cursor).filter(counts).count() as u32
    }

    /// The bytes of its name.
    pub fn name_range(&self) -> std::ops::Range<usize> {
        self.named_at.byte_range()
    }
}

/// Whether a function without a name of its own has that of what it is given to.
pub(in crate::patterns) fn is_named_by(parent: &str) -> bool {
    matches!(
        parent,
        "variable_declarator" | "public_field_definition" | "pair" | "assignment_expression"
    )
}

/// All functions of a document that have a name, outer before inner.
pub(in crate::patterns) fn functions<'s>(source: &'s Source<'_>) -> Vec<Function<'s>> {
    let mut found = Vec::new();
    let mut left: Vec<(Node<'s>, Option<Node<'s>>)> = vec![(source.tree.root_node(), None)];
    while let Some((node, parent)) = left.pop() {
        let named_at = match parent {
            _ if is_named_function(node) => node.child_by_field_name("name"),
            Some(parent) if runs_apart(node) && is_named_by(parent.kind()) => {
                ["name", "key", "left"]
                    .into_iter()
                    .find_map(|field| parent.child_by_field_name(field))
            }
            _ => None,
        };
        if let (Some(named_at), Some(body)) = (named_at, node.child_by_field_name("body")) {
            let name = source.text_of(named_at).to_owned();
            found.push(Function { node, named_at, name, body });
        }
        let mut cursor = node.walk();
        let children: Vec<Node<'s>> = node.named_children(&mut cursor).collect();
        left.extend(children.into_iter().rev().map(|child| (child, Some(node))));
    }
    found
}
