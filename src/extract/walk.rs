//! One walk over the tree: captured nodes become scopes, definitions, locals and references.
//!
//! The query runs first and says what each node is; the walk then keeps a stack of scopes and
//! definitions, so that everything found knows what it stands in. A token tree that parses on its
//! own is walked in place, under the scopes around it.
//!
//! Must not know: any language.

use super::inside::Inside;
use super::matching::{Flat, FlatNode, matches};
use super::parse::TimedParser;
use super::{ExtractError, TREE_DEPTH_LIMIT};
use crate::language::{Builder, Capture, Declares, LanguageSpec, NewNode, Tree};
use crate::model::facts::{
    Access, Definition, DefinitionId, Local, LocalId, LocalKind, Reference, ReferenceId, Role,
    Scope, ScopeId, ScopeKind, flags,
};
use crate::model::{Range, SymbolKind, Visibility};
use rustc_hash::FxHashMap;

/// What a hook is called for.
#[derive(Clone, Copy, Debug)]
pub(super) enum Event {
    Definition(DefinitionId),
    Local(LocalId),
    Reference(ReferenceId),
    Import(ScopeId),
    Export(ScopeId),
    Member(ScopeId),
    Flow(ScopeId),
}

/// What the walk found.
pub(super) struct Walked<'s> {
    pub(super) builder: Builder<'s>,
    pub(super) tree: Tree,
    /// What to call hooks for, in the order of the nodes.
    pub(super) events: Vec<(usize, Event)>,
}

/// All that captures say of one node.
#[derive(Clone, Copy, Debug, Default)]
struct Marks {
    scope: Option<ScopeKind>,
    /// Pattern that `scope` comes from.
    scope_pattern: usize,
    definition: Option<SymbolKind>,
    /// Pattern that `definition` comes from.
    definition_pattern: usize,
    /// Tree-sitter's id of the name token of `definition`, 0 for none.
    name: usize,
    is_name: bool,
    local: Option<LocalKind>,
    reference: Option<(Role, u8)>,
    /// Pattern that `reference` comes from.
    pattern: usize,
    ignore: bool,
    import: bool,
    export: bool,
    member: bool,
    flow: bool,
    /// A token tree whose inside is read as items (`true`) or expressions.
    inside: Option<bool>,
    rule: bool,
}

impl Marks {
    /// Adds what a capture says; what is there already stays.
    fn add(&mut self, capture: Capture) {
        match capture {
            Capture::Scope(kind) => self.scope = self.scope.or(Some(kind)),
            Capture::Definition(kind) => self.definition = self.definition.or(Some(kind)),
            Capture::Name => self.is_name = true,
            Capture::Local(kind) => self.local = self.local.or(Some(kind)),
            Capture::Reference(role, namespaces) => {
                self.reference = self.reference.or(Some((role, namespaces)));
            }
            Capture::Import => self.import = true,
            Capture::Export => self.export = true,
            Capture::Member => self.member = true,
            Capture::Flow => self.flow = true,
            Capture::Items => self.inside = Some(true),
            Capture::Tokens => self.inside = self.inside.or(Some(false)),
            Capture::Rule => self.rule = true,
            Capture::Ignore => self.ignore = true,
        }
    }
}

/// Marks "nothing" in [`Marked`].
const NONE: u32 = u32::MAX;

/// What the patterns say of the nodes of one tree.
struct Marked {
    /// For each node its place in `marks`.
    of: Vec<u32>,
    marks: Vec<Marks>,
}

impl Marked {
    fn at(&mut self, node: usize) -> &mut Marks {
        if self.of[node] == NONE {
            self.of[node] = self.marks.len() as u32;
            self.marks.push(Marks::default());
        }
        &mut self.marks[self.of[node] as usize]
    }

    fn get(&self, node: usize) -> Option<Marks> {
        self.marks.get(self.of[node] as usize).copied()
    }
}

/// Walks a document.
pub(super) fn walk<'s>(
    spec: &'static LanguageSpec,
    source: &'s str,
) -> Result<Walked<'s>, ExtractError> {
    let mut builder = Builder::new(source);
    builder.facts.lines = builder.lines();
    builder.facts.scopes.push(Scope {
        parent: None,
        kind: ScopeKind::Document,
        definition: None,
        start: 0,
        end: source.len() as u32,
    });
    let mut walk = Walk {
        spec,
        parser: TimedParser::new(&spec.grammar),
        walked: Walked { builder, tree: Tree::new(&spec.kinds, &spec.fields), events: Vec::new() },
        names: FxHashMap::default(),
    };
    let readable = spec.lower.readable(source);
    let tree = walk.parser.parse(&readable)?;
    walk.walked.builder.facts.partial = tree.root_node().has_error();
    walk.layer(
        &tree,
        None,
        &readable,
        Place { base: 0, node: None, last: None, scope: ScopeId(0), definition: None, macros: 0 },
    )?;
    Ok(walk.walked)
}

/// Where a parsed text hangs.
#[derive(Clone, Copy)]
pub(super) struct Place {
    /// Its offset in the document; may wrap where it begins with what the document has not.
    pub(super) base: usize,
    /// The token tree it is the inside of.
    pub(super) node: Option<usize>,
    /// What was read before it of the same token tree.
    pub(super) last: Option<usize>,
    pub(super) scope: ScopeId,
    pub(super) definition: Option<DefinitionId>,
    /// How many token trees it is in.
    pub(super) macros: usize,
}

pub(super) struct Walk<'s> {
    pub(super) spec: &'static LanguageSpec,
    pub(super) parser: TimedParser,
    pub(super) walked: Walked<'s>,
    /// Definitions waiting for their name token, by its tree-sitter id.
    names: FxHashMap<usize, DefinitionId>,
}

/// A node on the way down.
pub(super) struct Frame {
    pub(super) node: usize,
    /// The child added last.
    pub(super) last: Option<usize>,
    pub(super) scope: ScopeId,
    pub(super) definition: Option<DefinitionId>,
    /// The innermost definition that what is referred to belongs to.
    occurrences: Option<DefinitionId>,
}

impl Walk<'_> {
    /// What the patterns say of the nodes of a tree, by their places.
    fn marks(&self, flat: &Flat<'_>, text: &str) -> Marked {
        let mut marked = Marked { of: vec![NONE; flat.len()], marks: Vec::new() };
        matches(&self.spec.patterns, flat, text, |found| {
            let order = found.pattern.precedence;
            let (mut definition, mut name) = (None, 0);
            for (capture, at) in found.captures {
                let Some(meaning) = found.pattern.captures[*capture].1 else { continue };
                let mark = marked.at(*at);
                match meaning {
                    Capture::Scope(kind) => {
                        if mark.scope.is_none() || order < mark.scope_pattern {
                            (mark.scope, mark.scope_pattern) = (Some(kind), order);
                        }
                    }
                    Capture::Definition(kind) => definition = Some((*at, kind)),
                    Capture::Name => {
                        mark.is_name = true;
                        name = flat.node(*at).node.id();
                    }
                    Capture::Reference(role, namespaces) => {
                        if mark.reference.is_none() || order < mark.pattern {
                            (mark.reference, mark.pattern) = (Some((role, namespaces)), order);
                        }
                    }
                    other => mark.add(other),
                }
            }
            if let Some((at, kind)) = definition {
                let mark = marked.at(at);
                if mark.definition.is_none() || order < mark.definition_pattern {
                    mark.definition = Some(kind);
                    mark.definition_pattern = order;
                    mark.name = name;
                }
            }
        });
        marked
    }

    /// Walks one parsed text, or one node of it. Gives the last node that was added on top.
    pub(super) fn layer(
        &mut self,
        tree: &tree_sitter::Tree,
        only: Option<tree_sitter::Node<'_>>,
        text: &str,
        place: Place,
    ) -> Result<Option<usize>, ExtractError> {
        let flat = Flat::new(tree);
        let marks = self.marks(&flat, text);
        let mut frames = vec![Frame {
            node: place.node.unwrap_or_default(),
            last: place.last,
            scope: place.scope,
            definition: place.definition,
            occurrences: place.definition,
        }];
        let mut at = only.and_then(|node| flat.place(node)).unwrap_or_default();
        let mut at_root = place.node.is_none();
        // The inside of a macro has no root of its own: its children hang below the token tree.
        if !at_root && only.is_none() {
            match flat.first_child(at) {
                Some(first) => at = first,
                None => return Ok(place.last),
            }
        }
        let mut path: Vec<usize> = Vec::new();
        loop {
            let depth = frames.len();
            if depth > TREE_DEPTH_LIMIT {
                return Err(ExtractError::TooDeep(TREE_DEPTH_LIMIT));
            }
            let frame = &frames[depth - 1];
            let FlatNode { node, kind, field, named, .. } = *flat.node(at);
            let range = node.byte_range();
            let new = NewNode {
                start: range.start.wrapping_add(place.base),
                end: range.end.wrapping_add(place.base),
                kind,
                field,
                named,
                in_macro: place.macros > 0,
            };
            let parent = (!at_root).then_some(frame.node);
            let id = self.walked.tree.push(new, parent, frame.last);
            let mut inner = Frame {
                node: id,
                last: None,
                scope: frame.scope,
                definition: frame.definition,
                occurrences: frame.occurrences,
            };
            frames[depth - 1].last = Some(id);
            let mut descend = true;
            if let Some(mark) = marks.get(at) {
                self.found(node.id(), mark, new, &mut inner);
                descend = !mark.ignore;
                if mark.rule {
                    self.rule(new, place.macros, &mut inner)?;
                    descend = false;
                }
                if let Some(items) = mark.inside {
                    let inside = Inside { node, new, macros: place.macros };
                    self.inside(items, inside, &mut inner)?;
                    descend = false;
                }
            }
            at_root = false;
            if descend && let Some(first) = flat.first_child(at) {
                frames.push(inner);
                path.push(at);
                at = first;
                continue;
            }
            loop {
                let more = flat.next_sibling(at).filter(|_| only.is_none() || !path.is_empty());
                if let Some(next) = more {
                    at = next;
                    break;
                }
                let Some(parent) = path.pop() else { return Ok(frames[0].last) };
                frames.pop();
                at = parent;
            }
        }
    }

    /// Makes facts of a captured node.
    fn found(&mut self, sitter_id: usize, mark: Marks, node: NewNode, frame: &mut Frame) {
        let Walked { builder, events, tree } = &mut self.walked;
        let (scope, enclosing, around) = (frame.scope, frame.definition, frame.occurrences);
        let kind = mark
            .definition
            .map(|kind| (kind, self.spec.lower.declares(builder, tree.node(frame.node), kind)));
        let declared = kind.is_some_and(|(_, declares)| declares != Declares::Nothing);
        if let Some((kind, declares)) = kind.filter(|_| declared) {
            let id = DefinitionId(builder.facts.definitions.len() as u32);
            let name = builder.name("");
            builder.facts.definitions.push(Definition {
                name,
                kind,
                scope,
                body: None,
                enclosing,
                position: builder.position(node.start),
                range: Range {
                    start: builder.position(node.start),
                    end: builder.position(node.end),
                },
                visibility: Visibility::Private,
                flags: if node.in_macro { flags::IN_MACRO } else { 0 },
                attribute: String::new(),
                signature: String::new(),
                documentation: String::new(),
                declared_type: None,
                value: None,
                callable: None,
            });
            builder.set_definition(frame.node, id);
            if mark.name != 0 {
                self.names.insert(mark.name, id);
            }
            events.push((frame.node, Event::Definition(id)));
            frame.definition = Some(id);
            if declares == Declares::Whole {
                frame.occurrences = Some(id);
            }
        }
        if let Some(kind) = mark.scope.filter(|kind| *kind != ScopeKind::Document) {
            let id = ScopeId(builder.facts.scopes.len() as u32);
            let definition = frame.definition.filter(|_| declared);
            builder.facts.scopes.push(Scope {
                parent: Some(scope),
                kind,
                definition,
                start: node.start as u32,
                end: node.end as u32,
            });
            builder.set_scope(frame.node, id);
            if let Some(definition) = definition {
                builder.facts.definitions[definition.index()].body = Some(id);
            }
            frame.scope = id;
        }
        if mark.import {
            events.push((frame.node, Event::Import(scope)));
        }
        if mark.export {
            events.push((frame.node, Event::Export(scope)));
        }
        if mark.member {
            events.push((frame.node, Event::Member(scope)));
        }
        if mark.flow {
            events.push((frame.node, Event::Flow(scope)));
        }
        if !(mark.is_name || mark.local.is_some() || mark.reference.is_some()) || mark.ignore {
            return;
        }
        let position = builder.position(node.start);
        let name = builder.name(builder.source.get(node.start..node.end).unwrap_or_default());
        if mark.is_name
            && let Some(id) = self.names.remove(&sitter_id)
        {
            let definition = &mut builder.facts.definitions[id.index()];
            (definition.name, definition.position) = (name, position);
        }
        // A name that is a definition by itself may refer to something as well: `{ a }`.
        let both = mark.definition == Some(SymbolKind::Property) && mark.name == sitter_id;
        if let Some(kind) = mark.local.filter(|_| !mark.is_name) {
            let id = LocalId(builder.facts.locals.len() as u32);
            builder.facts.locals.push(Local {
                name,
                kind,
                scope,
                visible_from: builder.facts.scopes[scope.index()].start,
                position,
                declared_type: None,
                value: None,
                default: None,
                pattern: Vec::new(),
            });
            builder.set_local(frame.node, id);
            events.push((frame.node, Event::Local(id)));
        } else if let Some((role, namespaces)) = mark.reference.filter(|_| both || !mark.is_name) {
            let reference = Reference {
                name,
                role,
                position,
                offset: node.start as u32,
                scope,
                enclosing: around,
                access: Access::Lexical,
                namespaces,
            };
            let id = builder.push_reference(frame.node, reference);
            events.push((frame.node, Event::Reference(id)));
        }
    }
}
