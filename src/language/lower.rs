//! What a deep language adds to its queries: expressions, types, imports, exports.
//!
//! The engine (`extract`) finds the captured nodes, builds scopes, definitions, locals and
//! references from them, and then calls the hooks of [`Lower`] once for each, in the order of
//! their positions. A hook fills in what the query cannot say, through the [`Builder`].

use crate::model::facts::{
    DefinitionId, Expression, ExpressionId, Facts, LocalId, NameId, ReferenceId, ScopeId,
    TypeExpression, TypeId,
};
use crate::model::position::{Position, Range};
use rustc_hash::FxHashMap;
use tree_sitter::Node;

/// A deep language's hooks.
pub trait Lower: Sync {
    /// Fills in a definition: visibility, flags, signature, documentation, declared type,
    /// initialiser, heritage.
    fn definition(&self, builder: &mut Builder<'_>, node: Node<'_>, id: DefinitionId);
    /// Fills in a local: visibility within its scope, declared type, initialiser, pattern.
    fn local(&self, builder: &mut Builder<'_>, name: Node<'_>, id: LocalId);
    /// Fills in a reference: what it is looked up in, and a finer role or namespace.
    fn reference(&self, builder: &mut Builder<'_>, name: Node<'_>, id: ReferenceId);
    /// Lowers a whole import found in `scope`.
    fn import(&self, builder: &mut Builder<'_>, node: Node<'_>, scope: ScopeId);
    /// Lowers a whole export found in `scope`.
    fn export(&self, builder: &mut Builder<'_>, node: Node<'_>, scope: ScopeId);
}

/// Facts under construction, and what the nodes of the tree became.
pub struct Builder<'s> {
    /// The document.
    pub source: &'s str,
    /// What has been found so far.
    pub facts: Facts,
    names: FxHashMap<String, NameId>,
    line_starts: Vec<u32>,
    /// References by their name token's node id.
    pub reference_of: FxHashMap<usize, ReferenceId>,
    /// Definitions by their node id.
    pub definition_of: FxHashMap<usize, DefinitionId>,
    /// Locals by their name token's node id.
    pub local_of: FxHashMap<usize, LocalId>,
    /// Scopes by their node id.
    pub scope_of: FxHashMap<usize, ScopeId>,
    /// Expressions already lowered, by node id.
    pub expression_of: FxHashMap<usize, ExpressionId>,
    /// Types already lowered, by node id.
    pub type_of: FxHashMap<usize, TypeId>,
}

impl<'s> Builder<'s> {
    /// An empty builder over a document.
    pub fn new(source: &'s str) -> Self {
        let mut line_starts = vec![0];
        line_starts.extend(
            source.bytes().enumerate().filter(|(_, b)| *b == b'\n').map(|(i, _)| i as u32 + 1),
        );
        Self {
            source,
            facts: Facts::default(),
            names: FxHashMap::default(),
            line_starts,
            reference_of: FxHashMap::default(),
            definition_of: FxHashMap::default(),
            local_of: FxHashMap::default(),
            scope_of: FxHashMap::default(),
            expression_of: FxHashMap::default(),
            type_of: FxHashMap::default(),
        }
    }

    /// Number of lines; a last line without a newline counts.
    pub fn lines(&self) -> u32 {
        let last = *self.line_starts.last().unwrap_or(&0) as usize;
        self.line_starts.len() as u32 - u32::from(last == self.source.len())
    }

    /// The index of a name.
    pub fn name(&mut self, text: &str) -> NameId {
        if let Some(id) = self.names.get(text) {
            return *id;
        }
        let id = NameId(self.facts.names.len() as u32);
        self.facts.names.push(text.to_owned());
        self.names.insert(text.to_owned(), id);
        id
    }

    /// A node's text.
    pub fn text(&self, node: Node<'_>) -> &'s str {
        &self.source[node.byte_range()]
    }

    /// The place of a byte offset. Offsets inside a character count as its start.
    pub fn position(&self, offset: usize) -> Position {
        let line = self.line_starts.partition_point(|s| *s as usize <= offset) - 1;
        let start = self.line_starts[line] as usize;
        let text = &self.source.as_bytes()[start..offset.min(self.source.len())];
        // Count the bytes that begin a character.
        let column = text.iter().filter(|b| (**b & 0xC0) != 0x80).count();
        Position { line: line as u32 + 1, column: column as u32 + 1 }
    }

    /// A node's range.
    pub fn range(&self, node: Node<'_>) -> Range {
        Range { start: self.position(node.start_byte()), end: self.position(node.end_byte()) }
    }

    /// Adds an expression.
    pub fn push_expression(&mut self, expression: Expression) -> ExpressionId {
        self.facts.expressions.push(expression);
        ExpressionId(self.facts.expressions.len() as u32 - 1)
    }

    /// Adds a type.
    pub fn push_type(&mut self, type_: TypeExpression) -> TypeId {
        self.facts.types.push(type_);
        TypeId(self.facts.types.len() as u32 - 1)
    }
}
