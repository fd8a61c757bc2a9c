//! The lists of a recall: by words, by letters, by meaning.
//!
//! Must not know: how lists are fused, SQL.

use super::{Mode, limits};
use crate::memory::{Memories, MemoryError};
use crate::store::memory::{MemoryFilter, Recall, WordMatch};

/// BM25's usual constants (Robertson, Zaragoza: "The Probabilistic Relevance Framework", 2009).
const K1: f64 = 1.2;
const B: f64 = 0.6;

/// Different words of a content of usual length.
const USUAL_WORDS: f64 = 30.0;

/// Memories by list, the best first.
#[derive(Default)]
pub(super) struct Lists {
    pub words: Vec<String>,
    pub letters: Vec<String>,
    pub meaning: Vec<String>,
    pub near: Vec<(String, crate::store::memory::Near)>,
    pub newest: Vec<String>,
}

/// How a question is asked.
#[derive(Clone, Copy)]
pub(super) struct By {
    pub mode: Mode,
    /// The share of questions by meaning that PostgreSQL answers.
    pub ratio: f64,
}

impl Memories<'_> {
    pub(super) async fn lists(
        &self,
        recall: &mut Recall,
        filter: &MemoryFilter,
        (text, by): (&str, By),
        notes: &mut Vec<String>,
    ) -> Result<Lists, MemoryError> {
        let mut lists = Lists::default();
        if by.mode != Mode::Semantic {
            lists.words = words(recall, filter, text).await?;
            lists.letters = letters(recall, filter, text, by.mode, lists.words.is_empty()).await?;
        }
        if by.mode != Mode::Exact {
            match self.keeper.meant(text).await {
                Ok((model, vector)) => {
                    let asked = (model, vector.as_slice());
                    lists.meaning =
                        self.by_meaning(recall, filter, (asked, by.ratio), notes).await?;
                }
                Err(why) => notes.push(format!("meaning was not asked: {why}")),
            }
            if by.mode == Mode::Semantic && lists.meaning.is_empty() && !notes.is_empty() {
                lists.words = words(recall, filter, text).await?;
                notes.push("words were asked instead".to_owned());
            }
        }
        Ok(lists)
    }

    /// By PostgreSQL or by ChromaDB, whoever's turn it is; by the other where that fails.
    async fn by_meaning(
        &self,
        recall: &mut Recall,
        filter: &MemoryFilter,
        ((model, vector), ratio): ((&str, &[f32]), f64),
        notes: &mut Vec<String>,
    ) -> Result<Vec<String>, MemoryError> {
        let most = limits::CANDIDATES;
        let chroma = self.keeper.chroma();
        if !self.keeper.is_postgres_turn(ratio)
            && let Some(chroma) = chroma
        {
            match chroma.nearest((model, vector), filter, most * 2).await {
                Ok(ids) => return Ok(recall.passing(filter, &ids).await?),
                Err(error) => notes.push(format!("PostgreSQL answered instead: {error}")),
            }
        }
        let kind = self.store.memory_vector_kind().await?;
        let nearest = recall.nearest_memories(kind, filter, (model, vector), most).await;
        match (nearest, chroma) {
            (Ok(nearest), _) => Ok(nearest.into_iter().map(|(id, _)| id).collect()),
            (Err(error), Some(chroma)) => {
                // A statement that failed has ended the transaction.
                *recall = self.store.recall().await?;
                let ids = chroma.nearest((model, vector), filter, most * 2).await?;
                notes.push(format!("ChromaDB answered instead: {error}"));
                Ok(recall.passing(filter, &ids).await?)
            }
            (Err(error), None) => Err(error.into()),
        }
    }
}

/// Memories that hold words of a question, ranked by BM25.
async fn words(
    recall: &mut Recall,
    filter: &MemoryFilter,
    text: &str,
) -> Result<Vec<String>, MemoryError> {
    let mut stems = recall.stems(text).await?;
    stems.truncate(limits::QUESTION_WORDS);
    if stems.is_empty() {
        return Ok(Vec::new());
    }
    let most = limits::FREQUENT;
    let found = recall.frequencies(&filter.namespaces, &stems, most + 1).await?;
    let mut words: Vec<(String, i64)> = stems.into_iter().zip(found).collect();
    words.retain(|(_, found)| *found > 0);
    words.sort_by(|a, b| a.1.cmp(&b.1).then_with(|| a.0.cmp(&b.0)));
    let stems: Vec<String> = words.iter().map(|(stem, _)| stem.clone()).collect();
    // The rare ones bring memories up, the frequent ones only rank them; where all are frequent,
    // those that hold the rarest two.
    let mut sum = 0;
    let rare: Vec<String> = words
        .iter()
        .take_while(|(_, found)| {
            sum += found;
            *found <= i64::from(most) && sum <= i64::from(limits::WORD_CANDIDATES) * 2
        })
        .map(|(stem, _)| stem.clone())
        .collect();
    let (looked_up, all) = match rare.is_empty() {
        true => (stems.iter().take(2).cloned().collect::<Vec<_>>(), true),
        false => (rare, false),
    };
    if looked_up.is_empty() {
        return Ok(Vec::new());
    }
    let candidates = limits::WORD_CANDIDATES;
    let matches = recall.with_words(filter, (&looked_up, all), &stems, candidates).await?;
    // Of so many memories, as far as it matters to a word's weight.
    let among = f64::from(most * 20);
    let weights: Vec<f64> = words
        .iter()
        .map(|(_, found)| {
            let found = *found as f64;
            ((among - found + 0.5) / (found + 0.5) + 1.0).ln()
        })
        .collect();
    let mut ranked: Vec<(f64, String)> =
        matches.into_iter().map(|found| (bm25(&found, &weights), found.id)).collect();
    ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| b.1.cmp(&a.1)));
    ranked.truncate(limits::CANDIDATES as usize);
    Ok(ranked.into_iter().map(|(_, id)| id).collect())
}

fn bm25(found: &WordMatch, weights: &[f64]) -> f64 {
    let length = 1.0 - B + B * f64::from(found.words) / USUAL_WORDS;
    found
        .counts
        .iter()
        .zip(weights)
        .map(|(count, weight)| {
            let count = f64::from(*count);
            weight * count * (K1 + 1.0) / (count + K1 * length)
        })
        .sum()
}

/// Memories that hold the question letter by letter; where none has a word of it, those with a word
/// like it.
async fn letters(
    recall: &mut Recall,
    filter: &MemoryFilter,
    text: &str,
    mode: Mode,
    no_words: bool,
) -> Result<Vec<String>, MemoryError> {
    let text = text.trim_matches('"');
    let length = text.chars().count();
    // Fewer than three letters have no trigram, and a long sentence is nowhere as it is.
    if !(3..=limits::LETTERS).contains(&length) {
        return Ok(Vec::new());
    }
    let one_word = !text.contains(char::is_whitespace);
    let marks = text.contains(|c: char| !c.is_alphanumeric() && !c.is_whitespace());
    let mut found = Vec::new();
    if mode == Mode::Exact || one_word || marks {
        found = recall.with_letters(filter, text, limits::CANDIDATES).await?;
    }
    if found.is_empty() && no_words && one_word {
        found = recall.alike(filter, text, limits::CANDIDATES).await?;
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rare_word_in_a_short_memory_counts_most() {
        let found =
            |words, counts: &[i32]| WordMatch { id: String::new(), words, counts: counts.into() };
        let weights = [5.0, 1.0];
        let rare = bm25(&found(20, &[1, 0]), &weights);
        assert!(rare > bm25(&found(20, &[0, 3]), &weights));
        assert!(rare > bm25(&found(200, &[1, 0]), &weights));
        assert!(bm25(&found(20, &[1, 1]), &weights) > rare);
    }
}
