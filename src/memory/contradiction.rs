//! Contradiction: whether two texts that speak of the same seem to say the opposite.
//!
//! It is a hint for whoever reads both, from what is cheap to see: a negation that only one has,
//! numbers that differ, or one word of a pair of opposites in each.
//!
//! Must not know: how the texts were found.

use std::collections::BTreeSet;

/// Words that turn a sentence around.
const NEGATIONS: [&str; 13] = [
    "not", "no", "never", "without", "cannot", "don't", "doesn't", "isn't", "aren't", "won't",
    "must not", "avoid", "nothing",
];

/// Pairs of opposites.
const OPPOSITES: [(&str, &str); 20] = [
    ("always", "never"),
    ("enable", "disable"),
    ("enabled", "disabled"),
    ("allow", "forbid"),
    ("allowed", "forbidden"),
    ("add", "remove"),
    ("sync", "async"),
    ("synchronous", "asynchronous"),
    ("prefer", "avoid"),
    ("use", "avoid"),
    ("increase", "decrease"),
    ("before", "after"),
    ("true", "false"),
    ("on", "off"),
    ("required", "optional"),
    ("mutable", "immutable"),
    ("public", "private"),
    ("tabs", "spaces"),
    ("deprecated", "recommended"),
    ("safe", "unsafe"),
];

fn words(text: &str) -> BTreeSet<String> {
    text.to_lowercase()
        .split(|c: char| !(c.is_alphanumeric() || c == '\'' || c == '.'))
        .map(|word| word.trim_matches(['.', '\'']).to_owned())
        .filter(|word| !word.is_empty())
        .collect()
}

/// Whether the texts, which mean alike, seem to contradict each other.
pub(super) fn contradicts(a: &str, b: &str) -> bool {
    let (a, b) = (words(a), words(b));
    if a == b {
        return false;
    }
    let negated = |words: &BTreeSet<String>| NEGATIONS.iter().any(|n| words.contains(*n));
    let has = |words: &BTreeSet<String>, word: &str| words.contains(word);
    let opposite = OPPOSITES.iter().any(|(one, other)| {
        let apart = |x: &BTreeSet<String>, y: &BTreeSet<String>| {
            has(x, one) && !has(x, other) && has(y, other) && !has(y, one)
        };
        apart(&a, &b) || apart(&b, &a)
    });
    let numbers = |words: &BTreeSet<String>| -> BTreeSet<String> {
        words.iter().filter(|w| w.parse::<f64>().is_ok()).cloned().collect()
    };
    let (mine, theirs) = (numbers(&a), numbers(&b));
    let other_numbers = !mine.is_empty() && !theirs.is_empty() && mine.is_disjoint(&theirs);
    negated(&a) != negated(&b) || opposite || other_numbers
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn opposites_are_told_from_repetitions() {
        for (a, b) in [
            ("Retry failed uploads.", "Do not retry failed uploads."),
            ("The timeout is 30 seconds.", "The timeout is 10 seconds."),
            ("Caching is enabled in CI.", "Caching is disabled in CI."),
            ("We always pin versions", "We never pin versions"),
        ] {
            assert!(contradicts(a, b) && contradicts(b, a), "{a} / {b}");
        }
        for (a, b) in [
            ("Retry failed uploads.", "Uploads that failed are retried."),
            ("The timeout is 30 seconds.", "Timeout: 30 seconds"),
            ("Never call it twice.", "It must not be called twice, never."),
        ] {
            assert!(!contradicts(a, b), "{a} / {b}");
        }
    }
}
