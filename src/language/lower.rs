//! What a deep language adds to its queries: expressions, types, imports, exports.
//!
//! The engine (`extract`) finds the captured nodes, makes scopes, definitions, locals and
//! references of them, and then calls the hooks of [`Lower`] once for each, in the order of
//! their positions. A hook fills in what the query cannot say, through the [`Builder`]. By then
//! all definitions, locals and references of the document have their ids, later ones included;
//! what their own hooks fill in may still be missing.

use super::tree::Node;
use crate::model::SymbolKind;
use crate::model::facts::{
    DefinitionId, Expression, ExpressionId, Facts, LocalId, LocalKind, NameId, Reference,
    ReferenceId, Scope, ScopeId, Signature, SignatureId, TypeExpression, TypeId,
};
use crate::model::position::{Position, Range};
use rustc_hash::{FxHashMap, FxHashSet};
use std::borrow::Cow;
use std::cell::Cell;

/// What a captured definition declares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Declares {
    /// Nothing: it is none after all.
    Nothing,
    /// A name: what it refers to belongs to what is around it.
    Name,
    /// A name and all that it holds.
    Whole,
}

/// A token of a macro's arguments, or a token tree among them.
#[derive(Clone, Copy, Debug)]
pub struct Token {
    /// The grammar's name of it.
    pub kind: &'static str,
    /// First byte in the document.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

/// Text that a part of a macro's arguments is parsed as.
#[derive(Debug)]
pub struct Reading {
    /// The text. Where it is not the document's it has blanks or what no node of the path has.
    pub text: String,
    /// How many bytes of it come before what is the document's.
    pub before: usize,
    /// Where in the document what is the document's begins.
    pub start: usize,
    /// The kinds of the nodes that lead to what counts, from the outermost: the only one of the
    /// document, then the last ones in each.
    pub path: &'static [&'static str],
}

/// A part of a macro's arguments that stands for itself.
#[derive(Debug)]
pub struct Piece {
    /// The tokens it is made of, by index.
    pub tokens: std::ops::Range<usize>,
    /// Ways to read it, the best first; each may take several readings. The first that parses
    /// counts.
    pub readings: Vec<Vec<Reading>>,
}

/// A binding without a type and a value of its own.
#[derive(Clone, Debug)]
pub struct Unset {
    /// It.
    pub binding: Binding,
    /// The scope it is seen in.
    pub scope: ScopeId,
    /// The values it is given.
    pub values: Vec<ExpressionId>,
}

/// What a name binds.
#[derive(Clone, Copy, Debug)]
pub enum Binding {
    /// A local.
    Local(LocalId),
    /// A definition.
    Definition(DefinitionId),
}

/// A deep language's hooks.
pub trait Lower: Sync {
    /// Takes apart a macro's arguments that do not parse as a whole.
    fn pieces(&self, _source: &str, _tokens: &[Token]) -> Vec<Piece> {
        Vec::new()
    }
    /// What an item macro is given as the grammar can read it, as long as it is.
    fn items<'s>(&self, given: &'s str) -> Cow<'s, str> {
        Cow::Borrowed(given)
    }
    /// What a rule of a macro makes as the grammar can read it, where it is an expression; its
    /// place is relative to the rule.
    fn transcriber(&self, _rule: &str) -> Option<Reading> {
        None
    }
    /// The document as the grammar can read it, as long as `source`: a language may spell around
    /// what its grammar cannot parse. Facts still read all names from `source` itself.
    fn readable<'s>(&self, source: &'s str) -> Cow<'s, str> {
        Cow::Borrowed(source)
    }
    /// Fills in a definition: visibility, flags, signature, documentation, declared type,
    /// initialiser, heritage. A definition captured without `@name` gets its name and position here.
    fn definition(&self, builder: &mut Builder<'_>, node: Node<'_>, id: DefinitionId);
    /// Fills in a local: visibility within its scope, declared type, initialiser, pattern.
    fn local(&self, builder: &mut Builder<'_>, name: Node<'_>, id: LocalId);
    /// Fills in a reference: what it is looked up in, and a finer role or namespace; or drops it.
    fn reference(&self, builder: &mut Builder<'_>, name: Node<'_>, id: ReferenceId);
    /// Lowers a whole import found in `scope`. Runs before the hooks of the references inside it.
    fn import(&self, builder: &mut Builder<'_>, node: Node<'_>, scope: ScopeId);
    /// Lowers a whole export found in `scope`. Runs before the hooks of the references inside it.
    fn export(&self, builder: &mut Builder<'_>, node: Node<'_>, scope: ScopeId);
    /// What a captured definition declares, from what is around it; what it holds is not in the
    /// tree yet.
    fn declares(&self, _builder: &mut Builder<'_>, _node: Node<'_>, _kind: SymbolKind) -> Declares {
        Declares::Whole
    }
    /// Lowers a member that has no name of its own, found in `scope`.
    fn member(&self, _builder: &mut Builder<'_>, _node: Node<'_>, _scope: ScopeId) {}
    /// Lowers what a node says of the flow of values: conditions, results, assignments.
    fn flow(&self, _builder: &mut Builder<'_>, _node: Node<'_>, _scope: ScopeId) {}
    /// Runs when all other hooks have run.
    fn finish(&self, _builder: &mut Builder<'_>) {}
    /// Whether a local and a definition of one name in one scope are one thing to the language
    /// (TypeScript merges `const T` and `type T`): then its references lead to the definition.
    fn merges(&self) -> bool {
        false
    }
    /// Whether a lookup that leaves `crossed` outwards still sees locals of `kind`.
    fn sees(&self, _kind: LocalKind, _crossed: &Scope) -> bool {
        true
    }
}

/// Marks "nothing" in the maps from nodes.
const NONE: u32 = u32::MAX;

/// Facts under construction, and what the nodes of the tree became.
pub struct Builder<'s> {
    /// The document.
    pub source: &'s str,
    /// What has been found so far.
    pub facts: Facts,
    names: FxHashMap<String, NameId>,
    line_starts: Vec<u32>,
    ascii: bool,
    /// The line found last: places are mostly asked for in order.
    last_line: Cell<u32>,
    /// References by their name token's node id.
    references: Vec<u32>,
    /// References that were dropped, by id.
    dropped: Vec<bool>,
    definitions: FxHashMap<usize, DefinitionId>,
    locals: FxHashMap<usize, LocalId>,
    scopes: FxHashMap<usize, ScopeId>,
    /// Expressions already lowered, by node id.
    pub expression_of: FxHashMap<usize, ExpressionId>,
    /// Types already lowered, by node id.
    pub type_of: FxHashMap<usize, TypeId>,
    /// Signatures already lowered, by the node id of their function.
    pub signature_of: FxHashMap<usize, SignatureId>,
    /// Where a name gets another value: its offset in the document.
    pub assigned: Vec<(NameId, u32)>,
    /// Bindings without a type and a value of their own, by name: the values they are given.
    pub unset: FxHashMap<NameId, Vec<Unset>>,
    /// Names that stand behind a dot somewhere in the document, where it has been asked for.
    pub selected: Option<FxHashSet<&'s str>>,
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
            ascii: source.is_ascii(),
            last_line: Cell::new(0),
            references: Vec::new(),
            dropped: Vec::new(),
            definitions: FxHashMap::default(),
            locals: FxHashMap::default(),
            scopes: FxHashMap::default(),
            expression_of: FxHashMap::default(),
            type_of: FxHashMap::default(),
            signature_of: FxHashMap::default(),
            assigned: Vec::new(),
            unset: FxHashMap::default(),
            selected: None,
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
        // A macro's inside is read with one more byte than it has, so ends may lie past the text.
        self.source.get(node.byte_range()).unwrap_or_default()
    }

    /// The place of a byte offset. Offsets inside a character count as its start.
    pub fn position(&self, offset: usize) -> Position {
        let offset = offset.min(self.source.len());
        let starts = &self.line_starts;
        let within = |line: usize| {
            starts[line] as usize <= offset
                && starts.get(line + 1).is_none_or(|s| *s as usize > offset)
        };
        let mut line = self.last_line.get() as usize;
        if !within(line) {
            line = starts.partition_point(|s| *s as usize <= offset) - 1;
            self.last_line.set(line as u32);
        }
        let start = starts[line] as usize;
        let column = if self.ascii {
            offset - start
        } else {
            // Count the bytes that begin a character.
            let text = &self.source.as_bytes()[start..offset];
            text.iter().filter(|b| (**b & 0xC0) != 0x80).count()
        };
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

    /// Adds a signature.
    pub fn push_signature(&mut self, signature: Signature) -> SignatureId {
        self.facts.signatures.push(signature);
        SignatureId(self.facts.signatures.len() as u32 - 1)
    }

    /// The reference whose name token a node is, unless it was dropped.
    pub fn reference_of(&self, node: Node<'_>) -> Option<ReferenceId> {
        let id = *self.references.get(node.id())?;
        (id != NONE && !self.dropped[id as usize]).then_some(ReferenceId(id))
    }

    /// The definition a node is.
    pub fn definition_of(&self, node: Node<'_>) -> Option<DefinitionId> {
        self.definitions.get(&node.id()).copied()
    }

    /// The local whose name token a node is.
    pub fn local_of(&self, node: Node<'_>) -> Option<LocalId> {
        self.locals.get(&node.id()).copied()
    }

    /// The scope a node opens.
    pub fn scope_of(&self, node: Node<'_>) -> Option<ScopeId> {
        self.scopes.get(&node.id()).copied()
    }

    /// A reference, to be filled in.
    pub fn reference_mut(&mut self, id: ReferenceId) -> &mut Reference {
        &mut self.facts.references[id.index()]
    }

    /// Says that a captured node is no reference after all. What is looked up in it goes too.
    pub fn drop_reference(&mut self, id: ReferenceId) {
        self.dropped[id.index()] = true;
    }

    /// Whether a reference was dropped.
    pub fn is_dropped(&self, id: ReferenceId) -> bool {
        self.dropped[id.index()]
    }

    /// Adds a reference whose name token is the node `node`. Engine only.
    pub(crate) fn push_reference(&mut self, node: usize, reference: Reference) -> ReferenceId {
        let id = self.facts.references.len() as u32;
        self.facts.references.push(reference);
        self.dropped.push(false);
        if self.references.len() <= node {
            self.references.resize(node + 1, NONE);
        }
        self.references[node] = id;
        ReferenceId(id)
    }

    /// Notes the definition a node is. Engine only.
    pub(crate) fn set_definition(&mut self, node: usize, id: DefinitionId) {
        self.definitions.insert(node, id);
    }

    /// Notes the local a node names. Engine only.
    pub(crate) fn set_local(&mut self, node: usize, id: LocalId) {
        self.locals.insert(node, id);
    }

    /// Notes the scope a node opens. Engine only.
    pub(crate) fn set_scope(&mut self, node: usize, id: ScopeId) {
        self.scopes.insert(node, id);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_count_characters() {
        let builder = Builder::new("aé\nü = x\n");
        assert_eq!(builder.position(0), Position { line: 1, column: 1 });
        assert_eq!(builder.position(3), Position { line: 1, column: 3 });
        assert_eq!(builder.position(9), Position { line: 2, column: 5 });
        assert_eq!(builder.position(0), Position { line: 1, column: 1 });
        assert_eq!(builder.lines(), 2);
    }
}
