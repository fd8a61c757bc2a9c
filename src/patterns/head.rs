//! The head of a pattern's file: `; key: value` lines before the query. See queries/PATTERNS.md.
//!
//! Must not know: queries, documents.

use super::pattern::{Family, How, Pattern, Severity, Tests};

/// What a line that goes on with the value before begins with.
const MORE: &str = ";   ";

/// What is wrong with a head.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong {
    /// In which line, from 1.
    pub line: usize,
    /// What.
    pub reason: String,
}

/// Reads the head of a pattern's file; `family` is that of the folder it lies in, where that says
/// so.
///
/// # Errors
/// When a key is unknown or missing, or a value is none of those there are.
pub fn read(text: &str, family: Option<Family>) -> Result<Pattern, Wrong> {
    let mut fields: Vec<(usize, String, String)> = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let line_number = index + 1;
        let wrong = |reason: String| Wrong { line: line_number, reason };
        if !line.starts_with(';') {
            break;
        }
        if let (Some(more), Some((_, _, value))) = (line.strip_prefix(MORE), fields.last_mut()) {
            value.push(' ');
            value.push_str(more.trim());
            continue;
        }
        let Some((key, value)) = line.trim_start_matches(';').split_once(':') else {
            return Err(wrong("is no `; key: value`".to_owned()));
        };
        let key = key.trim().to_owned();
        if fields.iter().any(|(_, known, _)| *known == key) {
            return Err(wrong(format!("says `{key}` a second time")));
        }
        fields.push((line_number, key, value.trim().to_owned()));
    }
    let mut take = |key: &str| {
        let at = fields.iter().position(|(_, known, _)| known == key)?;
        let (line, _, value) = fields.remove(at);
        Some((line, value))
    };
    let missing = |key: &str| Wrong { line: 1, reason: format!("the head does not say `{key}`") };
    let (line, id) = take("id").ok_or_else(|| missing("id"))?;
    if !Pattern::is_id(&id) {
        let reason = format!("`{id}` is no id: use lower-case words and hyphens");
        return Err(Wrong { line, reason });
    }
    let (_, title) = take("title").ok_or_else(|| missing("title"))?;
    let (_, message) = take("message").ok_or_else(|| missing("message"))?;
    let (line, severity) = take("severity").ok_or_else(|| missing("severity"))?;
    let severity = Severity::from_name(&severity).ok_or_else(|| Wrong {
        line,
        reason: format!("`{severity}` is no severity: use note, warning or error"),
    })?;
    let tests = match take("tests") {
        None => Tests::default(),
        Some((line, value)) => match value.as_str() {
            "skip" => Tests::Skip,
            "only" => Tests::Only,
            "any" => Tests::Any,
            _ => {
                let reason = format!("`{value}` is none of skip, only, any");
                return Err(Wrong { line, reason });
            }
        },
    };
    let family = match (take("language"), family) {
        (None, Some(family)) => family,
        (None, None) => return Err(missing("language")),
        (Some((line, name)), _) => Family::from_name(&name).ok_or_else(|| Wrong {
            line,
            reason: format!(
                "there are no patterns for `{name}`: use {}",
                Family::ALL.map(Family::name).join(", ")
            ),
        })?,
    };
    let explanation = take("explanation").map(|(_, text)| text).unwrap_or_default();
    let not_paths = take("not-paths").map(|(_, names)| names).unwrap_or_default();
    if let Some((line, key, _)) = fields.first() {
        return Err(Wrong { line: *line, reason: format!("`{key}` is not a key of a head") });
    }
    Ok(Pattern {
        id,
        title,
        severity,
        message,
        explanation,
        tests,
        not_paths: not_paths
            .split(',')
            .map(str::trim)
            .filter(|name| !name.is_empty())
            .map(str::to_owned)
            .collect(),
        max: None,
        families: vec![family],
        how: How::Query,
        own: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "\
; id: no-sleep
; language: rust
; title: Sleeping
; severity: warning
; message: `{callee}` sleeps
; explanation: Wait for what is to happen,
;   not for a while.

(x) @finding
; id: is not read any more
";

    #[test]
    fn a_head_ends_where_the_query_begins() {
        let pattern = read(HEAD, None).expect("it is right");
        assert_eq!(pattern.id, "no-sleep");
        assert_eq!(pattern.explanation, "Wait for what is to happen, not for a while.");
        assert_eq!((pattern.severity, pattern.tests), (Severity::Warning, Tests::Skip));
    }

    #[test]
    fn what_is_wrong_is_said_with_its_line() {
        let check = |from: &str, to: &str, line: usize, reason: &str| {
            let wrong = read(&HEAD.replacen(from, to, 1), None).expect_err("it is wrong");
            assert_eq!(wrong.line, line, "{wrong:?}");
            assert!(wrong.reason.contains(reason), "{wrong:?}");
        };
        check("no-sleep", "No Sleep", 1, "lower-case");
        check("warning", "bad", 4, "`bad`");
        check("; language: rust", "; language: cobol", 2, "cobol");
        check("; title: Sleeping", "; name: Sleeping", 1, "`title`");
        check("; title: Sleeping", "; title: a\n; colour: red", 4, "`colour`");
        check("; title: Sleeping", "; title: a\n; title: b", 4, "second");
        check("; title: Sleeping", "; title", 3, "key: value");
    }
}
