//! The lists of a recall: by words, by letters, by meaning.
//!
//! Must not know: how lists are fused, SQL.

use super::former::in_turn;
use super::{Mode, limits};
use crate::memory::{Memories, MemoryError};
use crate::store::memory::{MemoryFilter, Recall, WordMatch};
use std::collections::HashSet;

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
        let few = recall.are_few(filter).await?;
        let filter = (filter, few);
        if by.mode != Mode::Semantic {
            lists.words = words(recall, filter, text).await?;
            lists.letters = letters(recall, filter.0, (text, by.mode), &lists.words).await?;
        }
        if by.mode != Mode::Exact {
            match self.keeper.meant(text).await {
                Ok((model, vector)) => {
                    let asked = (model.as_str(), vector.as_slice());
                    lists.meaning =
                        self.by_meaning(recall, filter, (asked, by.ratio), notes).await?;
                }
                Err(why) => notes.push(format!("meaning was not asked: {why}")),
            }
            let mut former = self.by_former(recall, filter, text, notes).await?;
            if !former.is_empty() {
                former.insert(0, std::mem::take(&mut lists.meaning));
                lists.meaning = in_turn(former, limits::CANDIDATES as usize);
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
        (filter, few): (&MemoryFilter, bool),
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
        let kind = self.store.memory_vector_kind();
        let nearest = recall.nearest_memories(kind, (filter, few), (model, vector), most).await;
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

/// Memories that hold words of a question, ranked by BM25 of words that are there or not: contents
/// are short, and how often each is there costs ten times as much to ask.
async fn words(
    recall: &mut Recall,
    (filter, few): (&MemoryFilter, bool),
    text: &str,
) -> Result<Vec<String>, MemoryError> {
    let mut stems = recall.stems(text).await?;
    stems.truncate(limits::QUESTION_WORDS);
    if stems.is_empty() {
        return Ok(Vec::new());
    }
    let (matches, found, among) = match few {
        // All of them are looked at, and say how frequent each word is among them.
        true => {
            let most = crate::store::memory::FEW;
            let matches = recall.with_words(filter, (&stems, false), &stems, most).await?;
            let holding = |word: usize| matches.iter().filter(|m| m.held[word]).count() as f64;
            let found: Vec<f64> = (0..stems.len()).map(holding).collect();
            let among = matches.len() as f64;
            (matches, found, among)
        }
        false => {
            let most = limits::FREQUENT;
            let found = recall.frequencies(&stems, most + 1).await?;
            let matches = brought_up(recall, filter, (&stems, &found)).await?;
            let found = found.into_iter().map(|found| found as f64).collect();
            // Of so many memories, as far as it matters to a word's weight.
            (matches, found, f64::from(most * 20))
        }
    };
    let weights: Vec<f64> =
        found.iter().map(|found| ((among - found).max(0.0) / (found + 0.5) + 1.0).ln()).collect();
    let mut ranked: Vec<(f64, String)> =
        matches.into_iter().map(|found| (bm25(&found, &weights), found.id)).collect();
    ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| b.1.cmp(&a.1)));
    ranked.truncate(limits::CANDIDATES as usize);
    Ok(ranked.into_iter().map(|(_, id)| id).collect())
}

/// Memories that hold the telling words of a question: any of the rare ones, and, where these bring
/// little up, the rarest two of the frequent ones together.
async fn brought_up(
    recall: &mut Recall,
    filter: &MemoryFilter,
    (stems, found): (&[String], &[i64]),
) -> Result<Vec<WordMatch>, MemoryError> {
    let mut words: Vec<(&String, i64)> = stems.iter().zip(found.iter().copied()).collect();
    words.retain(|(_, found)| *found > 0);
    words.sort_by(|a, b| a.1.cmp(&b.1).then_with(|| a.0.cmp(b.0)));
    let mut sum = 0;
    let rare = words
        .iter()
        .take_while(|(_, found)| {
            sum += found;
            *found <= i64::from(limits::FREQUENT) && sum <= i64::from(limits::WORD_CANDIDATES)
        })
        .count();
    let named = |words: &[(&String, i64)]| -> Vec<String> {
        words.iter().map(|(stem, _)| (*stem).clone()).collect()
    };
    let (rare, frequent) = words.split_at(rare);
    let candidates = limits::WORD_CANDIDATES;
    let mut matches = match rare.is_empty() {
        true => Vec::new(),
        false => recall.with_words(filter, (&named(rare), false), stems, candidates).await?,
    };
    if matches.len() < limits::CANDIDATES as usize && !frequent.is_empty() {
        let both = named(&frequent[..frequent.len().min(2)]);
        let more = recall.with_words(filter, (&both, true), stems, candidates).await?;
        let seen: HashSet<String> = matches.iter().map(|found| found.id.clone()).collect();
        matches.extend(more.into_iter().filter(|found| !seen.contains(&found.id)));
    }
    Ok(matches)
}

fn bm25(found: &WordMatch, weights: &[f64]) -> f64 {
    let length = 1.0 - B + B * f64::from(found.words) / USUAL_WORDS;
    let held = found.held.iter().zip(weights).filter(|(held, _)| **held);
    held.map(|(_, weight)| weight * (K1 + 1.0) / (1.0 + K1 * length)).sum()
}

/// Memories that hold the question letter by letter; where none has a word of it, those with a word
/// like it.
async fn letters(
    recall: &mut Recall,
    filter: &MemoryFilter,
    (text, mode): (&str, Mode),
    with_words: &[String],
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
        // What holds several words letter by letter holds most of them as words: it is among those,
        // and the places of all its trigrams need not be read.
        let among = (!one_word && !with_words.is_empty()).then_some(with_words);
        found = recall.with_letters(filter, (text, among), limits::CANDIDATES).await?;
    }
    if found.is_empty() && with_words.is_empty() && one_word {
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
            |words, held: &[bool]| WordMatch { id: String::new(), words, held: held.into() };
        let weights = [5.0, 1.0];
        let rare = bm25(&found(20, &[true, false]), &weights);
        assert!(rare > bm25(&found(20, &[false, true]), &weights));
        assert!(rare > bm25(&found(200, &[true, false]), &weights));
        assert!(bm25(&found(20, &[true, true]), &weights) > rare);
    }
}
