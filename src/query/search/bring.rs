//! What the words of a question bring up: symbols by their texts, and names.
//!
//! A word that matches more than is looked at of each is frequent: which of its matches are looked at
//! would be chance. Frequent words are looked up together.
//!
//! Must not know: SQL, how candidates rank among each other.

use super::rank;
use super::words::Word;
use crate::query::{QueryError, limits};
use crate::store::read::{AllOf, Snapshot, TextFilter};
use std::collections::{HashMap, HashSet};

/// What the texts of symbols bring up.
pub(super) struct Texts {
    /// The most telling first.
    pub ids: Vec<i64>,
    /// Enough of them hold all words of the question.
    pub whole: bool,
}

/// Symbols whose texts hold words of the question; gives the words their weights.
pub(super) async fn texts(
    snapshot: &mut Snapshot,
    words: &mut [Word],
    filter: &TextFilter,
) -> Result<Texts, QueryError> {
    let most = matches(words.len());
    let mut held: HashMap<i64, u32> = HashMap::new();
    // Where enough holds all of a few words, what holds one of them is no better answer, and how
    // rare each is need not be known: all candidates hold them.
    if let Some(all) = few(words) {
        let bits = (1 << words.len()) - 1;
        for (_, id) in snapshot.texts_with(&[all], filter, limits::SEARCH_CANDIDATES).await? {
            held.insert(id, bits);
        }
        if held.len() >= limits::SEARCH_ENOUGH || words.len() == 1 {
            let ids = best(held, words, limits::SEARCH_CANDIDATES as usize);
            return Ok(Texts { ids, whole: true });
        }
    }
    let alone: Vec<AllOf<'_>> = words.iter().map(|word| AllOf(vec![&word.stem])).collect();
    snapshot.sample_matches(Some(most * limits::SEARCH_SAMPLED)).await?;
    let found = snapshot.texts_with(&alone, filter, most).await?;
    snapshot.sample_matches(None).await?;
    let counts = counts(&found, words.len());
    let frequent = frequent(&counts, most);
    for (word, id) in found {
        if !frequent.contains(&word) {
            *held.entry(id).or_default() |= 1 << word;
        }
    }
    for questions in steps(&frequent) {
        if held.len() >= limits::SEARCH_ENOUGH {
            break;
        }
        let asked: Vec<AllOf<'_>> = questions.iter().map(|all| of(words, all)).collect();
        for (question, id) in snapshot.texts_with(&asked, filter, most).await? {
            let bits = questions[question].iter().fold(0, |bits, word| bits | 1 << word);
            *held.entry(id).or_default() |= bits;
        }
    }
    for (word, count) in words.iter_mut().zip(&counts) {
        word.weight = rank::weight(*count, most);
    }
    let ids = best(held, words, limits::SEARCH_CANDIDATES as usize);
    Ok(Texts { ids, whole: false })
}

/// All of the words, where they are few enough to ask for what holds all of them first.
fn few(words: &[Word]) -> Option<AllOf<'_>> {
    let few = (1..=limits::SEARCH_TOGETHER).contains(&words.len());
    few.then(|| AllOf(words.iter().map(|word| word.stem.as_str()).collect()))
}

/// Names that the words of a question make together: `for each` is `for_each` or `forEach`.
pub(super) async fn joined(
    snapshot: &mut Snapshot,
    question: &[String],
) -> Result<Vec<String>, QueryError> {
    let mut names = Vec::new();
    for between in ["_", ""] {
        let name = question.join(between);
        names.extend(snapshot.names_by_prefix(&name, limits::SEARCH_ALIKE).await?);
    }
    Ok(names)
}

/// Distinct names that hold words of the question, the most telling first; only those that hold all
/// of them, where there are texts enough that do.
pub(super) async fn names(
    snapshot: &mut Snapshot,
    words: &[Word],
    question: &[String],
    whole: bool,
) -> Result<Vec<String>, QueryError> {
    let most = matches(words.len());
    let found = match few(words).filter(|_| whole) {
        Some(all) => snapshot.names_with(&[all], limits::SEARCH_CANDIDATES).await?,
        None => names_by_words(snapshot, words, most).await?,
    };
    let mut scored: Vec<(f64, String)> = Vec::new();
    let mut seen = HashSet::new();
    for (_, name) in found {
        if seen.insert(name.clone()) {
            scored.push((rank::name_alone(&name, words, question), name));
        }
    }
    scored.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    scored.truncate(limits::SEARCH_NAMES);
    Ok(scored.into_iter().map(|(_, name)| name).collect())
}

/// As (word, name), the frequent words only together.
async fn names_by_words(
    snapshot: &mut Snapshot,
    words: &[Word],
    most: u32,
) -> Result<Vec<(usize, String)>, QueryError> {
    let alone: Vec<AllOf<'_>> = words.iter().map(|word| AllOf(vec![&word.stem])).collect();
    snapshot.sample_matches(Some(most * limits::SEARCH_SAMPLED)).await?;
    let mut found = snapshot.names_with(&alone, most).await?;
    snapshot.sample_matches(None).await?;
    let frequent = frequent(&counts(&found, words.len()), most);
    found.retain(|(word, _)| !frequent.contains(word));
    for questions in steps(&frequent) {
        if found.len() >= limits::SEARCH_ENOUGH_NAMES {
            break;
        }
        let asked: Vec<AllOf<'_>> = questions.iter().map(|all| of(words, all)).collect();
        found.extend(snapshot.names_with(&asked, most).await?);
    }
    Ok(found)
}

/// How often each of so many words was found.
fn counts<T>(found: &[(usize, T)], words: usize) -> Vec<usize> {
    let mut counts = vec![0; words];
    found.iter().for_each(|(word, _)| counts[*word] += 1);
    counts
}

/// Words that match more than is looked at of each: which of them are looked at would be chance.
fn frequent(counts: &[usize], most: u32) -> Vec<usize> {
    (0..counts.len()).filter(|word| counts[*word] >= most as usize).collect()
}

/// What each of so many words may bring up: a page of the database each, which is what a search costs.
fn matches(words: usize) -> u32 {
    let part = limits::SEARCH_MATCHES / u32::try_from(words.max(1)).unwrap_or(u32::MAX);
    part.max(limits::SEARCH_LEAST_MATCHES)
}

/// What is asked of frequent words, one step after the other until enough is found: what holds all of
/// them, then what holds two, then what holds one.
fn steps(frequent: &[usize]) -> Vec<Vec<Vec<usize>>> {
    let few = &frequent[..frequent.len().min(limits::SEARCH_TOGETHER)];
    let mut pairs = Vec::new();
    for (place, a) in few.iter().enumerate() {
        pairs.extend(few[place + 1..].iter().map(|b| vec![*a, *b]));
    }
    let all = if few.len() > 2 { vec![few.to_vec()] } else { Vec::new() };
    let single = few.iter().map(|word| vec![*word]).collect();
    [all, pairs, single].into_iter().filter(|step: &Vec<_>| !step.is_empty()).collect()
}

fn of<'w>(words: &'w [Word], which: &[usize]) -> AllOf<'w> {
    AllOf(which.iter().map(|word| words[*word].stem.as_str()).collect())
}

/// The ids that hold the most telling words.
fn best(held: HashMap<i64, u32>, words: &[Word], most: usize) -> Vec<i64> {
    let mut scored: Vec<(f64, i64)> = held
        .into_iter()
        .map(|(id, bits)| {
            let held = words.iter().enumerate().filter(|(word, _)| bits & (1 << word) != 0);
            (held.map(|(_, word)| word.weight).sum(), id)
        })
        .collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    scored.truncate(most);
    scored.into_iter().map(|(_, id)| id).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frequent_words_are_looked_up_together() {
        assert_eq!(frequent(&[1, 60, 3, 61], 60), [1, 3]);
        assert_eq!([0, 1, 2, 16].map(matches), [240, 240, 120, 60]);
        assert!(steps(&[]).is_empty());
        assert_eq!(steps(&[2]), [vec![vec![2]]]);
        assert_eq!(steps(&[0, 2]), [vec![vec![0, 2]], vec![vec![0], vec![2]]]);
        let three = steps(&[0, 1, 3]);
        assert_eq!(three[0], [[0, 1, 3]]);
        assert_eq!(three[1], [[0, 1], [0, 3], [1, 3]]);
    }

    #[test]
    fn what_holds_more_telling_words_is_looked_at_first() {
        let mut words = ["a", "b"].map(|stem| Word {
            stem: stem.to_owned(),
            written: stem.to_owned(),
            weight: 1.0,
        });
        words[1].weight = 3.0;
        let held = HashMap::from([(7, 0b01), (8, 0b10), (9, 0b11)]);
        assert_eq!(best(held, &words, 2), [9, 8]);
    }
}
