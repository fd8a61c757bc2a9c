//! Findings: what an analysis answers, plain structs that serialise, the same on the command line and
//! over MCP. Must not know: how any of it is found.

use super::pattern::Pattern;
use crate::query::AsOf;
use schemars::JsonSchema;
use serde::Serialize;

/// Hexadecimal digits of a fingerprint.
const FINGERPRINT_DIGITS: usize = 32;

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Finding {
    /// Id of the pattern.
    pub pattern: String,
    /// `note`, `warning` or `error`.
    pub severity: &'static str,
    /// Its document.
    pub path: String,
    /// First line, from 1.
    pub line: u32,
    /// First column, from 1.
    pub column: u32,
    /// Last line.
    pub end_line: u32,
    /// Column behind the last character.
    pub end_column: u32,
    /// What is wrong here.
    pub message: String,
    /// The line it begins in.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub text: String,
    /// The symbol it stands in or is about, with the names that one stands in.
    pub symbol: String,
    /// That symbol's id.
    pub symbol_id: String,
    /// What was counted, where something was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub metric: Option<u32>,
    /// The same in every run, also when lines move: of the pattern, the symbol, the text, and how many
    /// such there are before it in the symbol.
    pub fingerprint: String,
    /// `new` or `unchanged`, where it was compared with a baseline.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<&'static str>,
    /// Why it is kept out of the answer, as a comment says.
    #[serde(skip)]
    pub suppressed: Option<String>,
    /// What its fingerprint is of, beside its pattern.
    #[serde(skip)]
    pub(super) descriptor: String,
    #[serde(skip)]
    pub(super) key: String,
}

/// Findings of one pattern.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PatternCount {
    /// Id of the pattern.
    pub pattern: String,
    /// `note`, `warning` or `error`.
    pub severity: &'static str,
    /// What is found.
    pub title: String,
    /// How many.
    pub count: usize,
}

/// An analysis in numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Summary {
    /// Documents that were looked through.
    pub documents: usize,
    /// Findings, on all pages.
    pub findings: usize,
    /// Those that the baseline does not hold; absent where there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub new: Option<usize>,
    /// Findings of the baseline that are there no longer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mended: Option<usize>,
    /// Findings that a comment keeps out.
    pub suppressed: usize,
    /// By pattern, the gravest and most frequent first.
    pub patterns: Vec<PatternCount>,
}

/// What was found.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Findings {
    /// What the patterns of the graph are as of. All others look at the files as they are.
    pub as_of: AsOf,
    /// How many of everything.
    pub summary: Summary,
    /// This page's, the gravest first.
    pub findings: Vec<Finding>,
    /// Give this to have the next page; absent on the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
    /// What could not be looked at, or is wrong with the project's own patterns.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(skip)]
    pub problems: Vec<String>,
    /// Findings that a comment keeps out.
    #[serde(skip)]
    pub suppressed: Vec<Finding>,
    /// What was looked for.
    #[serde(skip)]
    pub looked_for: Vec<Pattern>,
    /// Number of this page's first finding.
    #[serde(skip)]
    pub offset: usize,
}

impl Findings {
    /// The cursor that goes on behind the finding of this number.
    pub fn cursor_behind(number: usize) -> String {
        format!("finding:{number}")
    }

    /// The number a cursor goes on behind.
    pub(super) fn behind(cursor: &str) -> Option<usize> {
        cursor.strip_prefix("finding:")?.parse().ok()
    }

    /// Most severe findings first, then in the order of their places; then fingerprints, and what
    /// comments keep out apart.
    pub(super) fn order(
        mut found: Vec<Finding>,
        patterns: &[Pattern],
    ) -> (Vec<Finding>, Vec<Finding>) {
        let severity = |finding: &Finding| {
            patterns.iter().find(|p| p.id == finding.pattern).map(|pattern| pattern.severity)
        };
        found.sort_by(|a, b| {
            let key = |one: &Finding| (one.line, one.column, one.end_line, one.end_column);
            let place = || (&a.path, key(a), &a.pattern).cmp(&(&b.path, key(b), &b.pattern));
            severity(b).cmp(&severity(a)).then_with(place)
        });
        // In the order of their places, so that the second of two equal ones stays the second.
        let mut seen: rustc_hash::FxHashMap<[u8; 32], u32> = rustc_hash::FxHashMap::default();
        for finding in &mut found {
            let mut hash = blake3::Hasher::new();
            for part in [&finding.pattern, &finding.descriptor, &finding.key] {
                hash.update(&(part.len() as u64).to_le_bytes());
                hash.update(part.as_bytes());
            }
            let ordinal = seen.entry(*hash.finalize().as_bytes()).or_default();
            hash.update(&ordinal.to_le_bytes());
            *ordinal += 1;
            finding.fingerprint = hash.finalize().to_hex()[..FINGERPRINT_DIGITS].to_owned();
        }
        found.into_iter().partition(|finding| finding.suppressed.is_none())
    }

    /// How many there are of each pattern.
    pub(super) fn counts(found: &[Finding], patterns: &[Pattern]) -> Vec<PatternCount> {
        let mut counts: Vec<PatternCount> = Vec::new();
        for finding in found {
            if let Some(count) = counts.iter_mut().find(|count| count.pattern == finding.pattern) {
                count.count += 1;
                continue;
            }
            let title = patterns.iter().find(|pattern| pattern.id == finding.pattern);
            counts.push(PatternCount {
                pattern: finding.pattern.clone(),
                severity: finding.severity,
                title: title.map_or_else(String::new, |pattern| pattern.title.clone()),
                count: 1,
            });
        }
        // Stable: the gravest stay first.
        let rank = |count: &PatternCount| counts_rank(count.severity);
        counts.sort_by_key(|count| (rank(count), std::cmp::Reverse(count.count)));
        counts
    }
}

fn counts_rank(severity: &str) -> usize {
    super::Severity::ALL.iter().rev().position(|known| known.name() == severity).unwrap_or_default()
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::patterns::Catalogue;

    pub(crate) fn finding(pattern: &str, line: u32, key: &str) -> Finding {
        Finding {
            pattern: pattern.to_owned(),
            severity: "warning",
            path: "src/a.rs".to_owned(),
            line,
            column: 1,
            end_line: line,
            end_column: 2,
            message: "m".to_owned(),
            text: key.to_owned(),
            symbol: "a::f".to_owned(),
            symbol_id: "1".to_owned(),
            metric: None,
            fingerprint: String::new(),
            state: None,
            suppressed: None,
            descriptor: "src/a.rs/f().".to_owned(),
            key: key.to_owned(),
        }
    }

    fn fingerprints(found: Vec<Finding>) -> Vec<String> {
        let patterns: Vec<Pattern> = Catalogue::of_loci().all().cloned().collect();
        let (found, _) = Findings::order(found, &patterns);
        found.into_iter().map(|finding| finding.fingerprint).collect()
    }

    #[test]
    fn fingerprints_stay_when_lines_move_and_tell_equal_lines_apart() {
        let before = fingerprints(vec![
            finding("unwrap", 3, "x.unwrap();"),
            finding("unwrap", 9, "x.unwrap();"),
            finding("unwrap", 5, "y.unwrap();"),
        ]);
        let after = fingerprints(vec![
            finding("unwrap", 13, "x.unwrap();"),
            finding("panic", 2, "x.unwrap();"),
            finding("unwrap", 15, "y.unwrap();"),
            finding("unwrap", 19, "x.unwrap();"),
        ]);
        assert_eq!(before, after[1..]);
        let all: std::collections::BTreeSet<_> = after.iter().collect();
        assert_eq!(all.len(), 4);
    }

    #[test]
    fn the_gravest_come_first() {
        let patterns: Vec<Pattern> = Catalogue::of_loci().all().cloned().collect();
        let mut note = finding("expect", 1, "a");
        note.severity = "note";
        let (found, _) = Findings::order(vec![note, finding("unwrap", 7, "b")], &patterns);
        assert_eq!(found[0].pattern, "unwrap");
        let counts = Findings::counts(&found, &patterns);
        assert_eq!(counts[0].title, "Unwrapped Result or Option");
    }
}
