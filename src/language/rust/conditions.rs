//! `cfg` predicates, evaluated for one reference configuration. Reference, "Conditional
//! compilation".
//!
//! All branches of conditional code stay in the facts. Where several define the same name, one
//! must be what a use of it means, and that is the one of an ordinary build: 64-bit Linux with
//! every feature. Facts are a function of the text alone, so the configuration is fixed.

use crate::language::{Builder, Node};

/// Longest predicate that is evaluated; a longer one may hold.
const MAX_TOKENS: usize = 256;

/// Whether an item is left out of the reference configuration by its own attributes or by the
/// item macro it is written in.
pub(super) fn is_inactive(builder: &Builder<'_>, node: Node<'_>) -> bool {
    let mut at = node.prev_sibling();
    while let Some(sibling) = at {
        match sibling.kind() {
            "attribute_item" => {
                let text = builder.text(sibling);
                let inside = text.trim_start_matches("#[").trim_end_matches(']').trim();
                if let Some(predicate) = inside.strip_prefix("cfg")
                    && predicate.trim_start().starts_with('(')
                    && holds(predicate) == Some(false)
                {
                    return true;
                }
            }
            "line_comment" | "block_comment" => {}
            _ => break,
        }
        at = sibling.prev_sibling();
    }
    // `cfg_not_rt! { … }`: the convention for macros that wrap items in a negated `cfg`.
    node.in_macro()
        && node.ancestors().filter(|n| n.kind() == "macro_invocation").any(|call| {
            call.child_by_field_name("macro")
                .is_some_and(|name| builder.text(name).starts_with("cfg_not_"))
        })
}

/// Whether a predicate holds; `None` where it depends on what is built.
pub(super) fn holds(predicate: &str) -> Option<bool> {
    let tokens = tokens(predicate);
    if tokens.len() > MAX_TOKENS {
        return None;
    }
    let mut parser = Parser { tokens: &tokens, at: 0 };
    // `cfg` takes exactly one predicate in parentheses.
    parser.list().first().copied().flatten()
}

fn tokens(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '"' => rest[1..].find('"').map_or(rest.len(), |end| end + 2),
            c if c.is_alphanumeric() || c == '_' => {
                rest.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(rest.len())
            }
            c => c.len_utf8(),
        };
        found.push(&rest[..length]);
        rest = rest[length..].trim_start();
    }
    found
}

struct Parser<'t> {
    tokens: &'t [&'t str],
    at: usize,
}

impl<'t> Parser<'t> {
    fn next(&mut self) -> Option<&'t str> {
        let token = self.tokens.get(self.at).copied();
        self.at += 1;
        token
    }

    /// Predicates between parentheses. The nesting is bounded by the number of tokens.
    fn list(&mut self) -> Vec<Option<bool>> {
        let mut all = Vec::new();
        if self.next() != Some("(") {
            return all;
        }
        while let Some(token) = self.next() {
            match token {
                ")" => break,
                "," => {}
                _ => all.push(self.predicate(token)),
            }
        }
        all
    }

    fn predicate(&mut self, name: &str) -> Option<bool> {
        match self.tokens.get(self.at).copied() {
            Some("(") => {
                let inner = self.list();
                match name {
                    "not" => inner.first().copied().flatten().map(|holds| !holds),
                    "all" if inner.contains(&Some(false)) => Some(false),
                    "all" => inner.iter().all(|i| *i == Some(true)).then_some(true),
                    "any" if inner.contains(&Some(true)) => Some(true),
                    "any" => inner.iter().all(|i| *i == Some(false)).then_some(false),
                    _ => None,
                }
            }
            Some("=") => {
                self.at += 1;
                let value = self.next().unwrap_or_default().trim_matches('"');
                Some(match name {
                    "feature" | "target_has_atomic" => true,
                    "target_os" => value == "linux",
                    "target_family" => value == "unix",
                    "target_arch" => value == "x86_64",
                    "target_pointer_width" => value == "64",
                    "target_endian" => value == "little",
                    "target_env" => value == "gnu",
                    "panic" => value == "unwind",
                    "target_vendor" => value == "unknown",
                    _ => return None,
                })
            }
            _ => match name {
                "unix" | "debug_assertions" | "panic" | "target_has_atomic" | "true" => Some(true),
                // Tests are built, and so is the code they replace.
                "test" => None,
                // Everything else is off unless somebody passes `--cfg`: `windows`, `loom`, `miri`.
                _ => Some(false),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::holds;

    #[test]
    fn predicates() {
        assert_eq!(holds("(windows)"), Some(false));
        assert_eq!(holds("(not(windows))"), Some(true));
        assert_eq!(holds("(test)"), None);
        assert_eq!(holds("(not(test))"), None);
        assert_eq!(holds("(not(feature = \"std\"))"), Some(false));
        assert_eq!(holds("(all(unix, not(loom)))"), Some(true));
        assert_eq!(holds("(any(windows, target_os = \"macos\"))"), Some(false));
        assert_eq!(holds("(all(test, windows))"), Some(false));
        assert_eq!(holds("("), None);
    }
}
