//! Follow: which new symbol is the one that an anchor lost.
//!
//! What it says counts more than what it is called, for a name is what a rename changes; a name
//! alone counts where it stands among the same names, or, of what is no member, where nothing else
//! of that name has appeared. What two symbols could be is neither: an orphan is seen, a wrong
//! anchor is not.
//!
//! Must not know: SQL.

use super::{Candidate, LostAnchor};
use crate::model::{AnchorState, SymbolKind};

/// Kinds that mean little without the type they are of.
const MEMBERS: [SymbolKind; 6] = [
    SymbolKind::Method,
    SymbolKind::Constructor,
    SymbolKind::Accessor,
    SymbolKind::Field,
    SymbolKind::Property,
    SymbolKind::EnumMember,
];

/// The last of the names something stands in.
fn innermost(container: &str) -> &str {
    container.rsplit("::").next().unwrap_or(container)
}

/// How much speaks for a candidate; nothing where that is too little.
fn weight(lost: &LostAnchor, candidate: &Candidate) -> Option<u8> {
    let (was, at) = (&lost.was, &candidate.at);
    let says_the_same = was.hash != 0 && was.hash == at.hash;
    let same_name = was.name == at.name;
    let same_holder = innermost(&was.container) == innermost(&at.container);
    let near = u8::from(was.path == at.path) + u8::from(was.container == at.container);
    match (says_the_same, same_name) {
        (true, true) => Some(10 + near),
        (true, false) if same_holder || was.path == at.path => Some(6 + near),
        (true, false) if !MEMBERS.contains(&lost.kind) => Some(4),
        (false, true) if same_holder => Some(3 + near),
        (false, true) if !MEMBERS.contains(&lost.kind) => Some(2),
        _ => None,
    }
}

/// The symbol that the anchor leads to from now on, and how it stands to what it was; `None` where
/// there is none, or more than one.
pub(super) fn found(lost: &LostAnchor) -> Option<(&Candidate, AnchorState)> {
    let weighed = lost.candidates.iter().filter_map(|c| Some((weight(lost, c)?, c)));
    let mut weighed: Vec<_> = weighed.collect();
    weighed.sort_by_key(|(weight, candidate)| (u8::MAX - weight, candidate.id));
    let (best, candidate) = *weighed.first()?;
    if weighed.get(1).is_some_and(|(next, _)| *next == best) {
        return None;
    }
    let same = [0, candidate.at.hash].contains(&lost.then_hash);
    Some((candidate, if same { AnchorState::Moved } else { AnchorState::Drifted }))
}

#[cfg(test)]
mod tests {
    use super::super::anchors::SeenAt;
    use super::*;

    fn at(name: &str, container: &str, path: &str, hash: i64) -> SeenAt {
        SeenAt { name: name.into(), container: container.into(), path: path.into(), hash }
    }

    fn lost(kind: SymbolKind, was: SeenAt, candidates: Vec<SeenAt>) -> LostAnchor {
        let candidates = candidates.into_iter().zip(1..).map(|(at, id)| Candidate {
            id,
            descriptor: format!("{}/{}", at.path, at.name),
            at,
            line: 1,
        });
        LostAnchor {
            memory: "m".into(),
            ordinal: 1,
            kind,
            then_hash: was.hash,
            was,
            candidates: candidates.collect(),
        }
    }

    fn check(anchor: &LostAnchor, expected: Option<(i64, AnchorState)>) {
        assert_eq!(found(anchor).map(|(c, state)| (c.id, state)), expected);
    }

    #[test]
    fn a_rename_a_move_and_a_change_are_followed() {
        use AnchorState::*;
        let was = || at("f", "a", "a.rs", 7);
        let function = |candidates| lost(SymbolKind::Function, was(), candidates);
        check(&function(vec![at("g", "a", "a.rs", 7)]), Some((1, Moved)));
        check(&function(vec![at("f", "b", "b.rs", 7), at("g", "a", "a.rs", 7)]), Some((1, Moved)));
        check(&function(vec![at("f", "b", "b.rs", 9)]), Some((1, Drifted)));
        check(&function(vec![]), None);
    }

    #[test]
    fn what_two_could_be_is_neither() {
        let was = || at("f", "a", "a.rs", 7);
        let two = vec![at("g", "a", "a.rs", 7), at("h", "a", "a.rs", 7)];
        check(&lost(SymbolKind::Function, was(), two), None);
        let other_type = vec![at("new", "B", "a.rs", 9)];
        check(&lost(SymbolKind::Method, at("new", "A", "a.rs", 7), other_type), None);
    }
}
