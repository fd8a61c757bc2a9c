//! Comments that keep findings out: `loci: allow(id) reason`.
//!
//! Must not know: what the patterns are.

use rustc_hash::FxHashMap;

/// What such a comment begins with.
const MARK: &str = "loci: allow(";

/// What the comments of a document keep out: of a line, the ids with their reasons.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Suppressed(FxHashMap<u32, Vec<(String, String)>>);

impl Suppressed {
    /// Reads a document's comments. One without a reason counts for nothing.
    pub fn read(text: &str) -> Self {
        let mut all = Self::default();
        if !text.contains(MARK) {
            return all;
        }
        let mut waiting: Vec<(String, String)> = Vec::new();
        for (index, line) in text.lines().enumerate() {
            let line_number = index as u32 + 1;
            let trimmed = line.trim();
            let alone = ["//", "/*", "*", "#"].iter().any(|begin| trimmed.starts_with(begin));
            let begins = ["//", "/*", "# loci:"].iter().filter_map(|begin| line.find(begin)).min();
            let comment = begins.or(alone.then_some(0));
            let found = comment.map_or_else(Vec::new, |at| allowed(&line[at..]));
            if alone {
                waiting.extend(found);
                continue;
            }
            if trimmed.is_empty() {
                continue;
            }
            let here: Vec<_> = waiting.drain(..).chain(found).collect();
            if !here.is_empty() {
                all.0.insert(line_number, here);
            }
        }
        all
    }

    /// Why a finding of a pattern in a line is kept out.
    pub fn reason(&self, pattern: &str, line: u32) -> Option<&str> {
        let here = self.0.get(&line)?;
        here.iter().find(|(id, _)| id == pattern).map(|(_, reason)| reason.as_str())
    }
}

/// What one comment allows.
fn allowed(comment: &str) -> Vec<(String, String)> {
    let Some((_, rest)) = comment.split_once(MARK) else { return Vec::new() };
    let Some((ids, reason)) = rest.split_once(')') else { return Vec::new() };
    let reason = reason.trim_start_matches([':', '-', ' ']).trim_end_matches("*/").trim();
    if reason.is_empty() {
        return Vec::new();
    }
    let ids = ids.split(',').map(str::trim).filter(|id| !id.is_empty());
    ids.map(|id| (id.to_owned(), reason.to_owned())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comment_speaks_of_its_line_or_of_the_next_one_of_code() {
        let text = "\
// loci: allow(unwrap, panic) checked above
#[inline]
a.unwrap();
b.unwrap(); // loci: allow(unwrap): cannot be
c.unwrap(); // loci: allow(unwrap)
d.unwrap();
/* loci: allow(expect) why not */ e();
eval(f)  # loci: allow(eval) its own text
";
        let read = Suppressed::read(text);
        assert_eq!(read.reason("unwrap", 3), Some("checked above"));
        assert_eq!(read.reason("panic", 3), Some("checked above"));
        assert_eq!(read.reason("unwrap", 4), Some("cannot be"));
        assert_eq!(read.reason("unwrap", 5), None, "without a reason");
        assert_eq!(read.reason("unwrap", 6), None);
        assert_eq!(read.reason("eval", 8), Some("its own text"));
        assert_eq!(read.reason("expect", 4), None);
    }
}
