//! Change: which documents may be resolved otherwise because others have new facts.
//!
//! A document's interface is all that resolving another one may read of it: definitions with what
//! is written of their types, imports, exports, and what types are inferred from. It is taken
//! apart into pieces, which say nothing of positions and ids ([`writer`]); of two versions of a
//! document the pieces that differ are what changed ([`diff`]). Whoever reads a piece got there by
//! names, from one interface to the next: so what is affected follows from who mentions which
//! names ([`affected`]). Where that cannot be said, every document of the language is.
//!
//! Must not know: how names are resolved, the module graph.

pub(super) mod affected;
pub(super) mod layout;
mod reader;
mod rust;
mod typescript;
mod writer;

use super::{Project, Source};
use crate::model::Language;
use crate::model::facts::{Facts, NameId};
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

/// Who can get at a piece.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Reach {
    /// Whoever names it.
    Everyone,
    /// Whoever names it, behind a dot too.
    Members,
    /// Its own document (TypeScript), or the files of its module and below (Rust).
    Inside,
    /// Whoever has one of these containers and names it.
    MemberOf(Vec<NameId>),
    /// Whoever has the type that a block is for.
    Implementation(Block),
    /// Whoever takes the value of the whole module.
    Module,
    /// What it changes cannot be told by names.
    All,
}

/// The names of an impl block's head.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Block {
    /// Those of the type it is for.
    pub(super) self_type: Vec<NameId>,
    /// Those of the trait and of its arguments.
    pub(super) of: Vec<NameId>,
    /// The type is a path.
    pub(super) path: bool,
}

/// A part of a document's interface.
#[derive(Clone, Debug)]
pub(super) struct Piece {
    /// Which part it is.
    pub(super) key: Vec<u8>,
    /// What it says.
    pub(super) content: Vec<u8>,
    pub(super) reach: Reach,
    /// What it is called, where it is a definition.
    pub(super) name: Option<NameId>,
    pub(super) outline: Entry,
}

/// What is kept of a piece: the names by which it is found, and those by which it goes on.
#[derive(Clone, Debug, Default)]
pub(super) struct Entry {
    /// Names that lead to it.
    pub(super) owners: Box<[NameId]>,
    /// Those that do where the repository has no type of the first.
    pub(super) others: Box<[NameId]>,
    /// Names it mentions.
    pub(super) plain: Box<[NameId]>,
    /// Names it mentions behind a dot.
    pub(super) members: Box<[NameId]>,
    pub(super) kind: EntryKind,
}

/// What sort of piece an [`Entry`] is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum EntryKind {
    /// Found by its name.
    #[default]
    Named,
    /// A type, found by its name.
    Type,
    /// Found by its name, behind a dot too.
    Member,
    /// Found in its own document only.
    Inside,
    /// Another name of something.
    Alias,
    /// A part of the types that own it.
    Part,
    /// The value of the whole module.
    Module,
}

/// What is kept of a document's interface.
#[derive(Clone, Debug, Default)]
pub(super) struct Outline {
    pub(super) entries: Vec<Entry>,
    /// A bit for each name of the document: it stands somewhere else than behind a dot.
    plain: Box<[u64]>,
}

impl Outline {
    /// The outlines of the repository's documents of some languages; empty for all others.
    pub(super) fn all(project: &Project, wanted: fn(Language) -> bool) -> Vec<Self> {
        let outline = |source: &Source| match wanted(source.language) {
            true => Self::of(source),
            false => Self::default(),
        };
        project.sources.par_iter().map(outline).collect()
    }

    /// The outline of a source.
    pub(super) fn of(source: &Source) -> Self {
        let entries = pieces(source, &source.facts).into_iter().map(|piece| piece.outline);
        Self { entries: entries.collect(), plain: reader::plain_names(&source.facts) }
    }

    /// Whether a name stands somewhere else than behind a dot.
    pub(super) fn is_plain(&self, name: NameId) -> bool {
        let word = self.plain.get(name.index() / 64).copied().unwrap_or(0);
        word >> (name.0 % 64) & 1 == 1
    }
}

/// Those of a deep language's document; shallow languages have a way of their own.
fn pieces(source: &Source, facts: &Facts) -> Vec<Piece> {
    match source.language {
        Language::Rust => rust::pieces(facts),
        language => typescript::pieces(facts, &source.path, language),
    }
}

/// A changed piece, by the facts it stood or stands in.
pub(super) struct Changed<'f> {
    pub(super) facts: &'f Facts,
    pub(super) piece: Piece,
}

/// The pieces that differ between two versions of a document, both versions of each; `None` where
/// names do not say what that changes.
pub(super) fn diff<'f>(
    source: &Source,
    before: &'f Facts,
    after: &'f Facts,
) -> Option<Vec<Changed<'f>>> {
    let (old, new) = (pieces(source, before), pieces(source, after));
    let mut place: FxHashMap<&[u8], usize> = FxHashMap::default();
    for (index, piece) in old.iter().enumerate() {
        place.insert(&piece.key, index);
    }
    let mut same: FxHashSet<usize> = FxHashSet::default();
    let mut changed_new = Vec::new();
    // What stands in another order may mean something else.
    let mut last = None;
    for (index, piece) in new.iter().enumerate() {
        match place.get(piece.key.as_slice()) {
            Some(at) => {
                if last.is_some_and(|last| last > *at) {
                    return None;
                }
                last = Some(*at);
                if old[*at].content == piece.content {
                    same.insert(*at);
                } else {
                    changed_new.push(index);
                }
            }
            None => changed_new.push(index),
        }
    }
    let mut changed = Vec::new();
    let gone = old.into_iter().enumerate().filter(|(index, _)| !same.contains(index));
    changed.extend(gone.map(|(_, piece)| Changed { facts: before, piece }));
    let wanted: FxHashSet<usize> = changed_new.into_iter().collect();
    let came = new.into_iter().enumerate().filter(|(index, _)| wanted.contains(index));
    changed.extend(came.map(|(_, piece)| Changed { facts: after, piece }));
    let all = changed.iter().any(|changed| changed.piece.reach == Reach::All);
    (!all).then_some(changed)
}

/// Sets pieces of one key apart, by their order.
fn number_twins(pieces: &mut [Piece]) {
    let mut counts: FxHashMap<Vec<u8>, u32> = FxHashMap::default();
    for piece in pieces {
        let count = counts.entry(piece.key.clone()).or_default();
        piece.key.extend(count.to_le_bytes());
        *count += 1;
    }
}
