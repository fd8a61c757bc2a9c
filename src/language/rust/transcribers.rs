//! What the rules of `macro_rules!` make, where that is a value of what they are given. Reference,
//! "Macros by example".
//!
//! A rule is read if all it is given are expressions, each once, and what it makes is an expression
//! with their names in it: `($e:expr) => { match $e { Ok(value) => value, … } }`. Its text is spelt
//! so that every byte keeps its place: `$e` becomes `_e`.
//!
//! Must not know: the tree.

use crate::language::Reading;

/// Longest rule that is read.
const MAX_BYTES: usize = 4096;

/// What only items have: their names are not for a macro's body to give.
const ITEMS: &[&str] = &[
    "fn",
    "struct",
    "enum",
    "union",
    "trait",
    "impl",
    "mod",
    "static",
    "const",
    "type",
    "use",
    "macro_rules",
    "extern",
];

/// The names that a rule gives to the expressions it takes, each with its `$`; `None` where it takes
/// anything else.
pub(super) fn parameters(rule: &str) -> Option<Vec<&str>> {
    let matcher = &rule[..matcher_end(rule)?];
    let inside = matcher.get(1..matcher.len() - 1)?.trim();
    let inside = ["$(,)?", "$(,)*", "$(;)?"].iter().find_map(|end| inside.strip_suffix(end));
    let inside = inside.unwrap_or(&matcher[1..matcher.len() - 1]).trim().trim_end_matches(',');
    let mut names = Vec::new();
    for part in inside.split(',') {
        let (name, fragment) = part.split_once(':')?;
        let (name, fragment) = (name.trim(), fragment.trim());
        let plain = name.strip_prefix('$').is_some_and(|name| {
            !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
        });
        if !plain || !matches!(fragment, "expr" | "expr_2021") {
            return None;
        }
        names.push(name);
    }
    Some(names)
}

/// What a rule makes, as a block.
pub(super) fn reading(rule: &str) -> Option<Reading> {
    if rule.len() > MAX_BYTES {
        return None;
    }
    let names = parameters(rule)?;
    let end = matcher_end(rule)?;
    let arrow = rule[end..].find("=>")? + end;
    let start = rule[arrow + 2..].find(|c: char| !c.is_whitespace())? + arrow + 2;
    let body = rule[start..].trim_end();
    let inside = body.get(1..body.len().checked_sub(1)?)?;
    let words = inside.split(|c: char| !(c.is_alphanumeric() || c == '_'));
    if !body.starts_with(['{', '(', '[']) || words.into_iter().any(|word| ITEMS.contains(&word)) {
        return None;
    }
    let mut text = String::with_capacity(body.len() + 1);
    text.push('{');
    let mut rest = inside;
    while let Some(dollar) = rest.find('$') {
        text.push_str(&rest[..dollar]);
        let word = &rest[dollar..];
        let length = word[1..].find(|c: char| !(c.is_alphanumeric() || c == '_'));
        let (word, after) = word.split_at(length.map_or(word.len(), |length| length + 1));
        match word {
            "$crate" => text.push_str(" crate"),
            word if names.contains(&word) => {
                text.push('_');
                text.push_str(&word[1..]);
            }
            // A repetition, or what another macro is to read.
            _ => return None,
        }
        rest = after;
    }
    text.push_str(rest);
    text.push_str("};");
    Some(Reading { text, before: 0, start, path: &["expression_statement", "block"] })
}

/// Where the first delimiter of a rule is closed.
fn matcher_end(rule: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (index, character) in rule.char_indices() {
        match character {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    return Some(index + 1);
                }
            }
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{parameters, reading};

    #[test]
    fn rules_of_expressions_are_read_in_place() {
        let rule = "($e:expr $(,)?) => { match $e { Ok(v) => v, _ => return $crate::no() } }";
        assert_eq!(parameters(rule), Some(vec!["$e"]));
        let reading = reading(rule).expect("a reading");
        assert_eq!(reading.text, "{ match _e { Ok(v) => v, _ => return  crate::no() } };");
        assert_eq!(&rule[reading.start..], "{ match $e { Ok(v) => v, _ => return $crate::no() } }");
    }

    #[test]
    fn other_rules_are_not() {
        assert!(reading("($n:ident) => { fn $n() {} }").is_none());
        assert!(reading("($($e:expr),*) => { [$($e),*] }").is_none());
        assert!(reading("($e:expr) => { struct A; $e }").is_none());
        assert!(reading("() => { 1 }").is_none());
        assert!(reading("").is_none());
    }
}
