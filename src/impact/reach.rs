//! Reach: who depends on symbols, the nearest first, and which of them tests reach.
//!
//! Breadth first, one statement a step, so that a limit keeps what is nearest. Followed are uses,
//! supertypes and overrides; imports are not, because what is imported is used by an edge of its
//! own. A member that stands in for another one is reached by whoever uses that declaration, which is
//! passed through and no step of its own. Must not know: SQL, what an answer looks like.

use super::limits;
use crate::model::{EdgeKind, Resolution};
use crate::store::StoreError;
use crate::store::read::Snapshot;
use rustc_hash::{FxHashMap, FxHashSet};

/// Kinds of edges that a change travels along, from target to source.
const KINDS: [EdgeKind; 7] = [
    EdgeKind::Calls,
    EdgeKind::ExpandsMacro,
    EdgeKind::UsesType,
    EdgeKind::References,
    EdgeKind::Extends,
    EdgeKind::Implements,
    EdgeKind::Overrides,
];

/// A symbol that depends on a touched one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Reached {
    pub id: i64,
    /// Steps from the nearest touched symbol; 0 for a touched one.
    pub distance: u32,
    pub kind: EdgeKind,
    pub resolution: Resolution,
    /// The symbol one step nearer.
    pub via: i64,
}

/// All that was found.
#[derive(Clone, Debug, Default)]
pub(super) struct Reach {
    /// The nearest first; none of the touched ones.
    pub reached: Vec<Reached>,
    /// Every edge that was met: who depends, on what.
    pub links: Vec<(i64, i64)>,
    /// Limits that cut the search, in words.
    pub cut: Vec<String>,
}

/// Looks for what depends on `seeds`, up to `depth` steps away and `most` symbols.
pub(super) async fn reach(
    snapshot: &mut Snapshot,
    seeds: &[i64],
    depth: u32,
    most: u32,
) -> Result<Reach, StoreError> {
    let mut found = Reach::default();
    let mut seen: FxHashSet<i64> = seeds.iter().copied().collect();
    let mut frontier = seeds.to_vec();
    for distance in 1..=depth {
        if frontier.is_empty() {
            return Ok(found);
        }
        let declared = declarations(snapshot, &mut found, &mut seen, &mut frontier).await?;
        let (each, all) = (limits::EDGES_PER_SYMBOL, limits::EDGES_PER_STEP);
        let mut steps = snapshot.dependents_of(&frontier, &KINDS, each, all).await?;
        if steps.len() >= all as usize {
            found.cut.push(format!(
                "step {distance} met more than {all} edges, of which the rest was not followed"
            ));
        }
        // Calls before weaker ways, in an order that every run repeats.
        steps.sort_unstable_by_key(|s| {
            (s.kind as i16, s.resolution as i16, s.source_id, s.target_id)
        });
        let mut next = Vec::new();
        for step in steps {
            // Others that stand in for the same declaration do not depend on this one.
            let beside = step.kind == EdgeKind::Overrides && declared.contains_key(&step.target_id);
            if step.source_id == step.target_id || beside {
                continue;
            }
            found.links.push((step.source_id, step.target_id));
            if !seen.insert(step.source_id) {
                continue;
            }
            if found.reached.len() >= most as usize {
                found.cut.push(format!(
                    "only the {most} nearest dependents are listed, some of distance {distance} \
                     and all beyond are not: raise the limit (at most {})",
                    limits::MAX_DEPENDENTS
                ));
                return Ok(found);
            }
            next.push(step.source_id);
            found.reached.push(Reached {
                id: step.source_id,
                distance,
                kind: step.kind,
                resolution: step.resolution,
                via: declared.get(&step.target_id).copied().unwrap_or(step.target_id),
            });
        }
        frontier = next;
    }
    Ok(found)
}

/// Adds to the frontier what its members stand in for; gives the member of each.
async fn declarations(
    snapshot: &mut Snapshot,
    found: &mut Reach,
    seen: &mut FxHashSet<i64>,
    frontier: &mut Vec<i64>,
) -> Result<FxHashMap<i64, i64>, StoreError> {
    let mut members = FxHashMap::default();
    let mut open = frontier.clone();
    for _ in 0..limits::DECLARATIONS_DEEP {
        if open.is_empty() {
            break;
        }
        let declared = snapshot.declarations_of(&open, limits::EDGES_PER_STEP).await?;
        open.clear();
        for (member, declaration) in declared {
            found.links.push((declaration, member));
            if seen.insert(declaration) {
                members.insert(declaration, members.get(&member).copied().unwrap_or(member));
                open.push(declaration);
                frontier.push(declaration);
            }
        }
    }
    Ok(members)
}

/// All symbols that one of `tests` depends on, by `links` (who depends, on what); those tests too.
pub(super) fn depended_on(links: &[(i64, i64)], tests: &FxHashSet<i64>) -> FxHashSet<i64> {
    let mut targets: FxHashMap<i64, Vec<i64>> = FxHashMap::default();
    for (source, target) in links {
        targets.entry(*source).or_default().push(*target);
    }
    let mut reached = tests.clone();
    let mut open: Vec<i64> = tests.iter().copied().collect();
    while let Some(id) = open.pop() {
        for target in targets.get(&id).into_iter().flatten() {
            if reached.insert(*target) {
                open.push(*target);
            }
        }
    }
    reached
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tests_reach_along_chains_and_through_cycles() {
        // 1 tests 2, which uses 3, which uses 2; 4 uses 3 and nothing tests it; 5 tests 6.
        let links = [(1, 2), (2, 3), (3, 2), (4, 3), (5, 6)];
        let reached = depended_on(&links, &[1, 5].into_iter().collect());
        let mut reached: Vec<_> = reached.into_iter().collect();
        reached.sort_unstable();
        assert_eq!(reached, [1, 2, 3, 5, 6]);
    }
}
