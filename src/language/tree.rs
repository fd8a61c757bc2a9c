//! The syntax tree as the rest of loci reads it: flat, parents and siblings one step away.
//!
//! A tree-sitter node finds its parent by descending from the root, which makes every look
//! upwards cost as much as the tree is deep and wide. Extraction walks each tree once and writes
//! it down here; macro bodies that parse on their own hang below the token tree they replace.
//! One id space therefore covers a document, whatever number of parses it took.
//!
//! Must not know: queries, facts.

/// Index of "no node".
const NONE: u32 = u32::MAX;

#[derive(Clone, Copy, Debug)]
struct Record {
    start: u32,
    end: u32,
    parent: u32,
    previous: u32,
    next: u32,
    first: u32,
    kind: u16,
    field: u16,
    named: bool,
    in_macro: bool,
}

/// A document's syntax tree.
#[derive(Debug)]
pub struct Tree {
    nodes: Vec<Record>,
    kinds: &'static [String],
    fields: &'static [String],
}

/// What the walk says of a node it adds to a [`Tree`].
#[derive(Clone, Copy, Debug)]
pub struct NewNode {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// The grammar's symbol.
    pub kind: u16,
    /// The grammar's field, 0 for none.
    pub field: u16,
    /// Not a literal token of the grammar.
    pub named: bool,
    /// Inside a macro call's token tree.
    pub in_macro: bool,
}

impl Tree {
    /// An empty tree; `kinds` and `fields` name the grammar's symbols and fields by id.
    pub fn new(kinds: &'static [String], fields: &'static [String]) -> Self {
        Self { nodes: Vec::new(), kinds, fields }
    }

    /// Adds a node below `parent`, behind `previous`. Returns its id.
    pub fn push(&mut self, node: NewNode, parent: Option<usize>, previous: Option<usize>) -> usize {
        let id = self.nodes.len();
        if let Some(previous) = previous {
            self.nodes[previous].next = id as u32;
        } else if let Some(parent) = parent {
            self.nodes[parent].first = id as u32;
        }
        self.nodes.push(Record {
            start: node.start as u32,
            end: node.end as u32,
            parent: parent.map_or(NONE, |p| p as u32),
            previous: previous.map_or(NONE, |p| p as u32),
            next: NONE,
            first: NONE,
            kind: node.kind,
            field: node.field,
            named: node.named,
            in_macro: node.in_macro,
        });
        id
    }

    /// The node with an id.
    pub fn node(&self, id: usize) -> Node<'_> {
        Node { tree: self, id: id as u32 }
    }

    /// How many nodes there are.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Whether there is no node.
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }
}

/// A node of a [`Tree`].
#[derive(Clone, Copy, Debug)]
pub struct Node<'t> {
    tree: &'t Tree,
    id: u32,
}

impl PartialEq for Node<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl<'t> Node<'t> {
    fn record(self) -> &'t Record {
        &self.tree.nodes[self.id as usize]
    }

    fn at(self, id: u32) -> Option<Self> {
        (id != NONE).then_some(Self { tree: self.tree, id })
    }

    /// Its id: unique within the document.
    pub fn id(self) -> usize {
        self.id as usize
    }

    /// The grammar's name of what it is.
    pub fn kind(self) -> &'static str {
        self.tree.kinds.get(self.record().kind as usize).map_or("ERROR", String::as_str)
    }

    /// Its field in its parent; empty for none.
    pub fn field_name(self) -> &'static str {
        &self.tree.fields[self.record().field as usize]
    }

    /// Not a literal token of the grammar.
    pub fn is_named(self) -> bool {
        self.record().named
    }

    /// Inside a macro call's token tree.
    pub fn in_macro(self) -> bool {
        self.record().in_macro
    }

    /// First byte.
    pub fn start_byte(self) -> usize {
        self.record().start as usize
    }

    /// One past the last byte.
    pub fn end_byte(self) -> usize {
        self.record().end as usize
    }

    /// Its bytes.
    pub fn byte_range(self) -> std::ops::Range<usize> {
        self.start_byte()..self.end_byte()
    }

    /// The node around it.
    pub fn parent(self) -> Option<Self> {
        self.at(self.record().parent)
    }

    /// The sibling before it, tokens included.
    pub fn prev_sibling(self) -> Option<Self> {
        self.at(self.record().previous)
    }

    /// The sibling behind it, tokens included.
    pub fn next_sibling(self) -> Option<Self> {
        self.at(self.record().next)
    }

    /// Its children, tokens included.
    pub fn children(self) -> impl Iterator<Item = Node<'t>> {
        std::iter::successors(self.at(self.record().first), |n| n.next_sibling())
    }

    /// Its children without literal tokens and comments.
    pub fn named_children(self) -> impl Iterator<Item = Node<'t>> {
        self.children().filter(|n| n.is_named() && !n.is_comment())
    }

    /// The children in a field.
    pub fn children_by_field_name(self, name: &str) -> impl Iterator<Item = Node<'t>> {
        self.children().filter(move |n| n.field_name() == name)
    }

    /// The first child in a field.
    pub fn child_by_field_name(self, name: &str) -> Option<Self> {
        self.children().find(|n| n.field_name() == name)
    }

    /// The first child of a kind, tokens included.
    pub fn child_of_kind(self, kind: &str) -> Option<Self> {
        self.children().find(|n| n.kind() == kind)
    }

    /// The nodes around it, innermost first.
    pub fn ancestors(self) -> impl Iterator<Item = Node<'t>> {
        std::iter::successors(self.parent(), |n| n.parent())
    }

    /// Whether it is a comment.
    pub fn is_comment(self) -> bool {
        matches!(self.kind(), "line_comment" | "block_comment" | "comment")
    }
}
