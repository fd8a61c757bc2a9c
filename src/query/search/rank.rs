//! How hits rank: within a list, across lists, and by what surrounds them.
//!
//! Texts rank by BM25F (Robertson, Zaragoza: "The Probabilistic Relevance Framework: BM25 and
//! Beyond", 2009): occurrences are weighed by their field and damped, and a long text counts for
//! less than a short one. Lists are fused by reciprocal rank (Cormack, Clarke, Büttcher: "Reciprocal
//! Rank Fusion outperforms Condorcet and individual Rank Learning Methods", 2009): what several
//! lists agree on leads, however their scores are scaled.
//!
//! Must not know: where candidates come from.

use super::cut;
use super::words::{Word, each_token, is_form, tokens};
use crate::model::{Symbol, SymbolKind, Visibility};
use crate::query::limits;
use std::collections::HashMap;

/// Damping of repeated words.
const K1: f64 = 1.2;
/// How much a text's length counts.
const B: f64 = 0.6;
/// What an occurrence in each field weighs, and the field's usual length in words.
const NAME: Field = Field { weight: 3.0, usual: 2.0 };
const CONTAINER: Field = Field { weight: 1.0, usual: 4.0 };
const SIGNATURE: Field = Field { weight: 1.5, usual: 12.0 };
const DOCUMENTATION: Field = Field { weight: 1.0, usual: 40.0 };

/// What a word of the question counts that stands in the names around a symbol, of what it counts in
/// its own.
const AROUND: f64 = 0.4;

/// The constant of reciprocal rank fusion: how little the first ranks differ. The usual 60 is meant for
/// lists of many right answers; of a search for one definition, that a list has it first says most.
/// Chosen on rxjs, of 1, 2, 5, 10, 20, 40 and 60.
pub(super) const RRF_K: f64 = 2.0;

/// Share that a much used symbol gains at most.
const USES_GAIN: f64 = 0.15;
/// Uses that count as much; more are not counted.
pub(super) const MUCH_USED: u32 = 100;
/// Share that a symbol gains in the document that is asked from, in its folder, in the folder
/// around, and by being referred to there.
const SAME_DOCUMENT: f64 = 0.3;
const SAME_FOLDER: f64 = 0.2;
const FOLDER_AROUND: f64 = 0.1;
const REFERRED_TO: f64 = 0.2;

struct Field {
    weight: f64,
    usual: f64,
}

/// How often each word of the question stands in one field, and how many words do.
#[derive(Debug, Default)]
struct Held {
    counts: Vec<u32>,
    length: usize,
}

impl Held {
    fn of(text: &str, words: &[Word]) -> Self {
        let mut held = Self { counts: vec![0; words.len()], length: 0 };
        each_token(text, |token| {
            held.length += 1;
            for (count, word) in held.counts.iter_mut().zip(words) {
                *count += u32::from(is_form(&word.stem, token));
            }
        });
        held
    }
}

/// One candidate, as far as it answers the question.
pub(super) struct Candidate {
    name: Vec<String>,
    container: Vec<String>,
    fields: [(Held, &'static Field); 4],
}

impl Candidate {
    pub fn of(symbol: &Symbol, words: &[Word]) -> Self {
        let said = cut(&symbol.documentation, limits::SEARCH_DOCUMENTATION);
        Self::new([&symbol.name, &symbol.container, &symbol.signature, said], words)
    }

    fn new([name, container, signature, documentation]: [&str; 4], words: &[Word]) -> Self {
        Self {
            name: tokens(name),
            container: tokens(container),
            fields: [
                (Held::of(name, words), &NAME),
                (Held::of(container, words), &CONTAINER),
                (Held::of(signature, words), &SIGNATURE),
                (Held::of(documentation, words), &DOCUMENTATION),
            ],
        }
    }

    /// How well its texts match, and the words that do.
    pub fn text_score(&self, words: &[Word]) -> (f64, Vec<usize>) {
        let (mut score, mut matched) = (0.0, Vec::new());
        for (index, word) in words.iter().enumerate() {
            let mut occurrences = 0.0;
            for (held, field) in &self.fields {
                let length = 1.0 - B + B * held.length as f64 / field.usual;
                occurrences += field.weight * f64::from(held.counts[index]) / length;
            }
            if occurrences > 0.0 {
                matched.push(index);
                score += word.weight * occurrences / (K1 + occurrences);
            }
        }
        (score, matched)
    }

    /// How well its name matches, with the names around it; 0 where the name has none of the words.
    pub fn name_score(&self, words: &[Word], question: &[String]) -> f64 {
        score_of_name(&self.name, &self.container, words, question)
    }
}

/// How well a name matches by itself, wherever it stands.
pub(super) fn name_alone(name: &str, words: &[Word], question: &[String]) -> f64 {
    score_of_name(&tokens(name), &[], words, question)
}

fn score_of_name(
    name: &[String],
    container: &[String],
    words: &[Word],
    question: &[String],
) -> f64 {
    let has = |tokens: &[String], word: &Word| tokens.iter().any(|t| is_form(&word.stem, t));
    let (mut own, mut around) = (0.0, 0.0);
    for word in words {
        if has(name, word) {
            own += word.weight;
        } else if has(container, word) {
            around += word.weight;
        }
    }
    if own == 0.0 {
        return 0.0;
    }
    let named = |token: &&String| words.iter().any(|word| is_form(&word.stem, token));
    let covered = name.iter().filter(named).count() as f64 / name.len() as f64;
    // The whole question, written in another way.
    let whole = if name == question { 2.0 } else { 1.0 };
    whole * (own + AROUND * around) * (0.5 + 0.5 * covered)
}

/// A word that `found` of the symbols or names hold tells them apart by this much; `most` is where
/// counting stopped.
pub(super) fn weight(found: usize, most: u32) -> f64 {
    (1.0 + 20.0 * f64::from(most) / (found as f64 + 1.0)).ln()
}

/// Where a symbol stands in each list, from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Ranks<const LISTS: usize>(pub [Option<u32>; LISTS]);

/// Fuses lists of ids, each the best first.
pub(super) fn fuse<const LISTS: usize>(
    lists: &[Vec<i64>; LISTS],
    weights: &[f64; LISTS],
) -> HashMap<i64, (f64, Ranks<LISTS>)> {
    let mut fused: HashMap<i64, (f64, Ranks<LISTS>)> = HashMap::new();
    for (list, ids) in lists.iter().enumerate() {
        for (rank, id) in (1_u32..).zip(ids) {
            let (score, ranks) = fused.entry(*id).or_insert((0.0, Ranks([None; LISTS])));
            *score += weights[list] / (RRF_K + f64::from(rank));
            ranks.0[list] = Some(rank);
        }
    }
    fused
}

/// What a symbol gains by being used, counted up to [`MUCH_USED`].
pub(super) fn gain_by_uses(uses: i64) -> f64 {
    USES_GAIN * (1.0 + uses.max(0) as f64).ln() / (1.0 + f64::from(MUCH_USED)).ln()
}

/// What kind of definition is usually meant by a question, of two that match alike.
pub(super) fn factor_of(symbol: &Symbol) -> f64 {
    let kind = match symbol.kind {
        SymbolKind::File | SymbolKind::Module | SymbolKind::Namespace => 0.9,
        SymbolKind::Field | SymbolKind::Property | SymbolKind::EnumMember => 0.9,
        _ => 1.0,
    };
    let visibility = if symbol.visibility == Visibility::Public { 1.0 } else { 0.95 };
    kind * visibility
}

/// How near a symbol lies to the document that is asked from: what that gains, and its name.
pub(super) fn nearness(path: &str, near: &str, referred_to: bool) -> (f64, Option<&'static str>) {
    let folder = |path: &str| path.rsplit_once('/').map_or(String::new(), |(f, _)| f.to_owned());
    let (own, other) = (folder(near), folder(path));
    if path == near {
        (SAME_DOCUMENT, Some("same file"))
    } else if referred_to {
        (REFERRED_TO, Some("used there"))
    } else if own == other {
        (SAME_FOLDER, Some("same folder"))
    } else if folder(&own) == other || folder(&other) == own {
        (FOLDER_AROUND, Some("next folder"))
    } else {
        (0.0, None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(stems: &[&str]) -> Vec<Word> {
        let word = |stem: &&str| Word {
            stem: (*stem).to_owned(),
            written: (*stem).to_owned(),
            weight: 1.0,
        };
        stems.iter().map(word).collect()
    }

    #[test]
    fn short_names_that_say_it_all_lead() {
        let words = words(&["spawn", "block"]);
        let question = tokens("spawn blocking");
        let score = |name, around| {
            Candidate::new([name, around, "", ""], &words).name_score(&words, &question)
        };
        assert!(score("spawn_blocking", "") > score("spawn_blocking_inner", ""));
        assert!(score("spawn_blocking_inner", "") > score("spawn", ""));
        assert!(score("spawn", "blocking") > score("spawn", "local"));
        assert_eq!(score("run", "spawn"), 0.0);
    }

    #[test]
    fn texts_rank_by_rare_words_in_short_fields() {
        let mut words = words(&["graph", "weight"]);
        words[1].weight = 3.0;
        let long = "graph ".to_owned() + &"filler ".repeat(200);
        let score = |documentation| {
            Candidate::new(["f", "", "", documentation], &words).text_score(&words).0
        };
        assert!(score("The weight of an edge.") > score("A graph of nodes."));
        assert!(score("A graph of nodes.") > score(&long));
        let (_, matched) = Candidate::new(["graph", "", "", ""], &words).text_score(&words);
        assert_eq!(matched, [0]);
    }

    #[test]
    fn what_two_lists_agree_on_leads() {
        let fused = fuse(&[vec![1, 2], vec![3, 2]], &[1.0, 1.0]);
        assert!(fused[&2].0 > fused[&1].0);
        assert_eq!(fused[&2].1, Ranks([Some(2), Some(2)]));
        assert_eq!(fused[&3].1, Ranks([None, Some(1)]));
    }

    #[test]
    fn nearness_is_measured_in_folders() {
        let near = |path, used| nearness(path, "src/a/b.rs", used).1;
        assert_eq!(near("src/a/b.rs", false), Some("same file"));
        assert_eq!(near("src/a/c.rs", false), Some("same folder"));
        assert_eq!(near("src/d.rs", false), Some("next folder"));
        assert_eq!(near("src/a/x/d.rs", false), Some("next folder"));
        assert_eq!(near("lib/d.rs", true), Some("used there"));
        assert_eq!(near("lib/d.rs", false), None);
    }

    #[test]
    fn uses_gain_up_to_their_bound() {
        assert_eq!(gain_by_uses(0), 0.0);
        assert!(gain_by_uses(10) > gain_by_uses(1));
        assert!((gain_by_uses(i64::from(MUCH_USED)) - USES_GAIN).abs() < 1e-9);
    }

    #[test]
    fn rare_words_weigh_more() {
        assert!(weight(1, 1000) > weight(1000, 1000) && weight(1000, 1000) > 0.0);
    }
}
