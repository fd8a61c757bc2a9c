//! Tokens: the smallest pieces of a text that mean something, comments told apart.
//!
//! Must not know: queries, facts.

use super::ExtractError;
use crate::model::Language;

/// A piece of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    /// It is a comment, whole.
    pub comment: bool,
}

/// The tokens of a text, in its order: leaves of its tree, and what stands between two leaves
/// without being one. Only white space is in none of them.
///
/// # Errors
/// When parsing takes longer than its time limit, or the text is larger than offsets reach.
pub fn tokens(language: Language, source: &str) -> Result<Vec<Token>, ExtractError> {
    let tree = super::parse(language, source)?;
    let mut tokens = Vec::new();
    let mut cursor = tree.walk();
    loop {
        let node = cursor.node();
        let comment = node.kind().contains("comment");
        if !comment && cursor.goto_first_child() {
            continue;
        }
        push(&mut tokens, source, node.start_byte(), node.end_byte(), comment);
        while !cursor.goto_next_sibling() {
            if !cursor.goto_parent() {
                push(&mut tokens, source, source.len(), source.len(), false);
                return Ok(tokens);
            }
        }
    }
}

/// Adds a leaf, and before it what the tree passed over since the last one.
fn push(tokens: &mut Vec<Token>, source: &str, start: usize, end: usize, comment: bool) {
    let last = tokens.last().map_or(0, |token| token.end as usize);
    let gap = source.get(last..start).unwrap_or_default();
    let text = gap.trim();
    if !text.is_empty() {
        let from = last + (gap.len() - gap.trim_start().len());
        let token = Token { start: from as u32, end: (from + text.len()) as u32, comment: false };
        tokens.push(token);
    }
    if end > start.max(last) {
        tokens.push(Token { start: start.max(last) as u32, end: end as u32, comment });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(language: Language, source: &str) -> (Vec<&str>, Vec<&str>) {
        let tokens = tokens(language, source).expect("it parses");
        let of = |comment| {
            let chosen = tokens.iter().filter(move |token| token.comment == comment);
            chosen.map(|token| &source[token.start as usize..token.end as usize]).collect()
        };
        (of(false), of(true))
    }

    #[test]
    fn comments_are_told_from_code_that_looks_like_them() {
        let (code, comments) = texts(
            Language::Rust,
            "/// Says.\nfn f<'a>(/* x */) { g(\"http://a\"); // b\n r#\"// c\"# }\n",
        );
        assert!(code.concat().contains("http://a") && code.concat().contains("// c"), "{code:?}");
        assert_eq!(comments.len(), 3, "{comments:?}");
        assert!(!code.concat().contains("Says"));
    }

    #[test]
    fn nothing_but_white_space_is_left_out() {
        for source in ["export const a = `x ${ y } z`;\n", "let x = /re g/u; <broken ( {\n"] {
            let (code, _) = texts(Language::TypeScript, source);
            let bare = |text: &str| text.split_whitespace().collect::<String>();
            assert_eq!(bare(&code.concat()), bare(source));
        }
    }
}
