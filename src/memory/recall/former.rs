//! Vectors of the model before: while memories are embedded anew, those that have no vector of the
//! model in use yet are found by the one that made theirs, where it can still be asked.
//!
//! Must not know: SQL, how vectors are made.

use super::limits;
use crate::memory::{Memories, MemoryError};
use crate::store::memory::{MemoryFilter, Recall};

impl Memories<'_> {
    /// What is nearest by vectors of models that were used before, a list for each; empty once every
    /// memory is embedded anew.
    pub(super) async fn by_former(
        &self,
        recall: &mut Recall,
        (filter, few): (&MemoryFilter, bool),
        text: &str,
        notes: &mut Vec<String>,
    ) -> Result<Vec<Vec<String>>, MemoryError> {
        let mut lists = Vec::new();
        for former in self.keeper.former(self.store).await? {
            let asked = match former.embeddings {
                Some(embeddings) => crate::memory::keeper::one_of(embeddings, text).await,
                None => Err("that model is no longer configured".to_owned()),
            };
            match asked {
                Ok((model, vector)) => {
                    let kind = self.store.memory_vector_kind();
                    let asked = (model.as_str(), vector.as_slice());
                    let most = limits::CANDIDATES;
                    let nearest = recall.nearest_memories(kind, (filter, few), asked, most).await?;
                    lists.push(nearest.into_iter().map(|(id, _)| id).collect());
                }
                Err(why) => notes.push(format!(
                    "memories that only {} embedded so far were not asked by meaning: {why}; they \
                     are embedded anew in the background, or by `loci memories embed`",
                    former.model
                )),
            }
        }
        Ok(lists)
    }
}

/// One list of several, each in its order, taking turns: distances of different models do not
/// compare. What comes twice counts where it comes first.
pub(super) fn in_turn(lists: Vec<Vec<String>>, most: usize) -> Vec<String> {
    let mut seen = std::collections::HashSet::new();
    let mut merged = Vec::new();
    let longest = lists.iter().map(Vec::len).max().unwrap_or_default();
    for place in 0..longest {
        for id in lists.iter().filter_map(|list| list.get(place)) {
            if merged.len() < most && seen.insert(id.clone()) {
                merged.push(id.clone());
            }
        }
    }
    merged
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_take_turns_and_nothing_comes_twice() {
        let list = |ids: &[&str]| ids.iter().map(|id| (*id).to_owned()).collect::<Vec<_>>();
        let lists = vec![list(&["a", "b"]), list(&["b", "c", "d"])];
        assert_eq!(in_turn(lists.clone(), 9), ["a", "b", "c", "d"]);
        assert_eq!(in_turn(lists, 2), ["a", "b"]);
        assert!(in_turn(Vec::new(), 2).is_empty());
    }
}
