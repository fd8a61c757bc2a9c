//! Rank: one list of several, and what weighs for and against a memory.
//!
//! Must not know: where the lists come from.

use super::Why;
use super::lists::Lists;
use crate::store::memory::{MemoryRow, Near};
use std::collections::HashMap;

/// The constant of reciprocal rank fusion: how little the first ranks differ. The usual 60 is meant for
/// lists of many right answers; few memories answer a question. Chosen on the comments of rxjs and
/// regex-automata, of 2, 6, 10, 16 and 60.
const K: f64 = 10.0;

/// What each list counts. The first and the third chosen with K.
const WORDS: f64 = 1.3;
const LETTERS: f64 = 0.6;
const MEANING: f64 = 1.2;
const NEAR: f64 = 0.8;

/// Most that age, importance and use change a score by, each: they decide between answers of the
/// same worth, and no more.
const RECENT: f64 = 0.04;
const IMPORTANT: f64 = 0.10;
const USED: f64 = 0.04;

/// After so many days half of what being new is worth is gone.
const HALF_LIFE_DAYS: f64 = 30.0;

/// So many uses are as good as any more.
const MUCH_USED: f64 = 50.0;

/// One list of several, in no order: (id, score, its ranks).
pub(super) fn fuse(lists: &Lists) -> Vec<(String, f64, Why)> {
    let mut fused: HashMap<&str, (f64, Why)> = HashMap::new();
    let near: Vec<&str> = lists.near.iter().map(|(id, _)| id.as_str()).collect();
    fn all(ids: &[String]) -> Vec<&str> {
        ids.iter().map(String::as_str).collect()
    }
    type Note = fn(&mut Why, Option<u32>);
    let each: [(Vec<&str>, f64, Note); 5] = [
        (all(&lists.words), WORDS, |why, rank| why.words = rank),
        (all(&lists.letters), LETTERS, |why, rank| why.letters = rank),
        (all(&lists.meaning), MEANING, |why, rank| why.meaning = rank),
        (near, NEAR, |_, _| ()),
        (all(&lists.newest), 1.0, |_, _| ()),
    ];
    for (ids, weight, note) in each {
        for (place, id) in ids.into_iter().enumerate() {
            let (score, why) = fused.entry(id).or_default();
            *score += weight / (K + 1.0 + place as f64);
            note(why, u32::try_from(place + 1).ok());
        }
    }
    fused.into_iter().map(|(id, (score, why))| (id.to_owned(), score, why)).collect()
}

/// What a memory's score is multiplied by.
pub(super) fn weight(row: &MemoryRow, near: Option<Near>) -> f64 {
    let recent = 0.5_f64.powf(f64::from(row.age_days.max(0.0)) / HALF_LIFE_DAYS);
    let used = ((1.0 + row.uses.max(0) as f64).ln() / (1.0 + MUCH_USED).ln()).min(1.0);
    let important = f64::from(row.importance) - f64::from(super::limits::DEFAULT_IMPORTANCE);
    let near = match near {
        Some(Near::Same) => 0.5,
        Some(Near::Document) => 0.3,
        Some(Near::Neighbour) => 0.2,
        None => 0.0,
    };
    // What is no longer valid comes behind what is.
    let valid = if row.valid_to.is_some() { 0.7 } else { 1.0 };
    let weight = (1.0 + RECENT * recent + 2.0 * IMPORTANT * important + USED * used + near) * valid;
    (weight * 1_000.0).round() / 1_000.0
}

/// How a memory's code lies to the code in hand, as answers say it.
pub(super) const fn near_name(near: Near) -> &'static str {
    match near {
        Near::Same => "same",
        Near::Document => "document",
        Near::Neighbour => "neighbour",
    }
}
