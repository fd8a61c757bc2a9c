//! Anchors: which code a text speaks of.
//!
//! A name in a text is an anchor where it looks like a name of code and exactly one symbol of the
//! repository has it: a wrong anchor is worse than none.
//!
//! Must not know: SQL, how memories are stored.

use super::{MemoryError, limits};
use crate::query::Query;
use crate::store::read::{SymbolFilter, SymbolRow};
use std::collections::BTreeSet;

/// What is found of a text's anchors.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// Symbols.
    pub symbols: Vec<SymbolRow>,
    /// What was asked for and is not one symbol, and why.
    pub missed: Vec<String>,
}

/// Symbols that `asked` names, and those that `text` does by the way.
///
/// # Errors
/// When the database fails.
pub(super) async fn find(
    query: &Query<'_>,
    asked: &[String],
    text: &str,
) -> Result<Found, MemoryError> {
    let mut snapshot = query.snapshot().await?;
    let mut found = Found::default();
    let mut ids = BTreeSet::new();
    let filter = SymbolFilter::default();
    for name in asked {
        let symbols = match place(name) {
            Some((path, line)) => match query.indexed_path(&mut snapshot, path).await {
                Ok(path) => snapshot.symbol_at(&path, line).await?.into_iter().collect(),
                Err(error) => {
                    found.missed.push(error.to_string());
                    continue;
                }
            },
            None => query.named(&mut snapshot, name, &filter, 2).await?,
        };
        match <[SymbolRow; 1]>::try_from(symbols) {
            Ok([row]) => {
                if ids.insert(row.symbol.id) {
                    found.symbols.push(row);
                }
            }
            Err(rows) if rows.is_empty() => {
                found.missed.push(match place(name) {
                    Some(_) => format!("`{name}` is behind the end of that document"),
                    None => query.unknown(&mut snapshot, name).await?.to_string(),
                });
            }
            Err(_) => found.missed.push(format!(
                "`{name}` names several symbols; qualify it, or give `path:line` or an id"
            )),
        }
    }
    for name in names(text) {
        if found.symbols.len() >= limits::ANCHORS {
            break;
        }
        let rows = match place(&name) {
            Some((path, line)) => match query.indexed_path(&mut snapshot, path).await {
                Ok(path) => snapshot.symbol_at(&path, line).await?.into_iter().collect(),
                Err(_) => Vec::new(),
            },
            None => query.named(&mut snapshot, &name, &filter, 2).await?,
        };
        if let Ok([row]) = <[SymbolRow; 1]>::try_from(rows)
            && ids.insert(row.symbol.id)
        {
            found.symbols.push(row);
        }
    }
    Ok(found)
}

/// `path:line`, or `path:line:column`.
fn place(text: &str) -> Option<(&str, u32)> {
    let (path, rest) = text.split_once(':')?;
    let line = rest.split(':').next()?.parse().ok().filter(|line| *line > 0)?;
    path.contains(['.', '/']).then_some((path, line))
}

/// What looks like names of code in a text, in its order, each once: what stands in backticks, is
/// qualified or called, or has an underscore or a capital inside. Plain words are none, though
/// symbols may be called so.
fn names(text: &str) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    let mut add = |name: &str| {
        let name = name.trim_end_matches("()").trim_matches(['.', ':', '#']);
        let new = !name.is_empty() && !names.iter().any(|known| known == name);
        if new && names.len() < limits::NAMES_LOOKED_UP {
            names.push(name.to_owned());
        }
    };
    for (place, part) in text.split('`').enumerate() {
        let quoted = place % 2 == 1;
        for word in part.split(|c: char| !(c.is_alphanumeric() || "_:.#()/-".contains(c))) {
            let bare = word.trim_matches(|c: char| !(c.is_alphanumeric() || "_()".contains(c)));
            let called = bare.ends_with("()");
            let bare = bare.trim_matches(['(', ')']);
            if bare.len() < 3 && !quoted {
                continue;
            }
            if self::place(bare).is_some() || is_name(bare, quoted || called) {
                add(bare);
            }
        }
    }
    names
}

/// Whether a word is a name of code; `marked` where it is written as one.
fn is_name(word: &str, marked: bool) -> bool {
    let legal = word.split("::").flat_map(|part| part.split(['.', '#'])).all(|part| {
        part.chars().next().is_some_and(|c| c.is_alphabetic() || c == '_')
            && part.chars().all(|c| c.is_alphanumeric() || c == '_')
    });
    let mut chars = word.chars();
    let capital_inside = chars.next().is_some_and(char::is_alphabetic)
        && word.chars().skip(1).any(char::is_uppercase)
        && word.chars().any(char::is_lowercase);
    legal && (marked || word.contains("::") || word.contains('_') || capital_inside)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_code_are_told_from_words() {
        assert_eq!(
            names(
                "Retry in `fetch` (see Client::send, parse_url and HttpServer). Never call run()."
            ),
            ["fetch", "Client::send", "parse_url", "HttpServer", "run"]
        );
        assert_eq!(names("See src/lib.rs:12 and the README. It is fine."), ["src/lib.rs:12"]);
        assert!(names("We use plain words, e.g. run or get, and USA.").is_empty());
        assert_eq!(names("this.store.put() it"), ["this.store.put"]);
    }

    #[test]
    fn a_place_has_a_path_and_a_line() {
        assert_eq!(place("src/a.rs:3"), Some(("src/a.rs", 3)));
        assert_eq!(place("a.rs:3:9"), Some(("a.rs", 3)));
        assert_eq!(place("A::b"), None);
        assert_eq!(place("src/a.rs:0"), None);
    }
}
