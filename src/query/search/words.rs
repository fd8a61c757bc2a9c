//! Words of questions and texts, split and compared as the index does it.
//!
//! Must not know: how anything ranks, the database.

/// Letters that a word may have behind its stem: `oper` is the stem of `operations`. Stems of less
/// than four letters allow three.
const MAX_ENDING: usize = 7;

/// One word of a question.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Word {
    /// What PostgreSQL's stemmer leaves of it.
    pub stem: String,
    /// As it was written, in lower case.
    pub written: String,
    /// How much it tells symbols apart: the rarer, the more.
    pub weight: f64,
}

/// The words of a text in lower case; identifiers are split on case, digits' ends and punctuation,
/// as the SQL function `search_words` splits them.
pub(super) fn tokens(text: &str) -> Vec<String> {
    let mut tokens = Vec::new();
    each_token(text, |token| tokens.push(token.to_owned()));
    tokens
}

/// As [`tokens`], one after the other, without keeping them. By bytes as far as they are ASCII, which
/// almost all is: a search reads the texts of hundreds of symbols.
pub(super) fn each_token(text: &str, mut each: impl FnMut(&str)) {
    let bytes = text.as_bytes();
    let mut word = String::with_capacity(32);
    let mut take = |word: &mut String| {
        if !word.is_empty() {
            each(word);
            word.clear();
        }
    };
    // The byte before, where a word goes on from it.
    let mut before: Option<u8> = None;
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        if !byte.is_ascii() {
            let Some(c) = text[at..].chars().next() else { break };
            match c.is_alphanumeric() {
                true => word.extend(c.to_lowercase()),
                false => take(&mut word),
            }
            before = None;
            at += c.len_utf8();
            continue;
        }
        if !byte.is_ascii_alphanumeric() {
            take(&mut word);
            before = None;
        } else {
            if byte.is_ascii_uppercase() {
                let after = bytes.get(at + 1).is_some_and(u8::is_ascii_lowercase);
                let begins = before.is_some_and(|before| !before.is_ascii_uppercase() || after);
                if begins {
                    take(&mut word);
                }
            }
            word.push(char::from(byte.to_ascii_lowercase()));
            before = Some(byte);
        }
        at += 1;
    }
    take(&mut word);
}

/// Whether a token is a form of the word with this stem. The stemmer itself is PostgreSQL's; this
/// is near enough to it to say which words of a text were meant.
pub(super) fn is_form(stem: &str, token: &str) -> bool {
    let most = if stem.len() < 4 { 3 } else { MAX_ENDING };
    if let Some(ending) = token.strip_prefix(stem) {
        return ending.len() <= most;
    }
    // `empty` and `emptied` share the stem `empti`.
    let base = stem.strip_suffix('i').filter(|base| base.len() > 1);
    base.and_then(|base| token.strip_prefix(base)) == Some("y")
}

/// Pairs each stem with the word of the question that it was made of.
pub(super) fn pair(stems: Vec<String>, question: &str) -> Vec<Word> {
    let tokens = tokens(question);
    stems
        .into_iter()
        .map(|stem| {
            let written =
                tokens.iter().filter(|token| is_form(&stem, token)).min_by_key(|t| t.len());
            let written = written.unwrap_or(&stem).clone();
            Word { stem, written, weight: 1.0 }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_are_split_as_the_index_splits_them() {
        assert_eq!(tokens("HTTPServer::parse_url2Foo"), ["http", "server", "parse", "url2", "foo"]);
        assert_eq!(tokens("std.io a/b -x'"), ["std", "io", "a", "b", "x"]);
        assert_eq!(tokens("XMLHttpRequest"), ["xml", "http", "request"]);
        assert!(tokens("::").is_empty());
    }

    #[test]
    fn forms_of_a_word_are_known_by_its_stem() {
        for (stem, token) in
            [("pars", "parsing"), ("empti", "empty"), ("empti", "emptied"), ("oper", "operations")]
        {
            assert!(is_form(stem, token), "{stem} {token}");
        }
        for (stem, token) in [("pars", "sparse"), ("get", "gettext"), ("empti", "empt")] {
            assert!(!is_form(stem, token), "{stem} {token}");
        }
    }

    #[test]
    fn a_stem_is_shown_as_it_was_written() {
        let words = pair(vec!["pars".to_owned(), "url".to_owned()], "Parsing of urls");
        assert_eq!([&words[0].written, &words[1].written], ["parsing", "urls"]);
    }
}
