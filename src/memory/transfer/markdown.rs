//! A memory as a Markdown file: front matter between `---` lines, then what it says.
//!
//! Each line of the front matter is `key: value` with the value as JSON, which YAML reads as well;
//! plain words may stand without quotes.
//!
//! Must not know: how memories are kept.

use super::Written;
use serde_json::{Map, Value};

const FENCE: &str = "---";

pub(super) fn write(memory: &Written) -> String {
    let mut head = memory.clone();
    let content = std::mem::take(&mut head.content);
    let fields = match serde_json::to_value(&head) {
        Ok(Value::Object(fields)) => fields,
        _ => Map::new(),
    };
    let lines: Vec<String> = fields.iter().map(|(key, value)| format!("{key}: {value}")).collect();
    format!("{FENCE}\n{}\n{FENCE}\n\n{content}\n", lines.join("\n"))
}

pub(super) fn read(text: &str) -> Result<Written, String> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text).replace("\r\n", "\n");
    let Some(rest) = text.strip_prefix("---\n") else {
        // A plain note.
        return Ok(Written { content: text.trim_end().to_owned(), ..Written::default() });
    };
    let end = rest.find("\n---\n").or_else(|| rest.strip_suffix("\n---").map(str::len));
    let Some(end) = end else { return Err("its front matter has no end (`---`)".to_owned()) };
    let mut fields = Map::new();
    for (number, line) in rest[..end].lines().enumerate() {
        if line.trim().is_empty() || line.starts_with('#') {
            continue;
        }
        let Some((key, value)) = line.split_once(':') else {
            return Err(format!("line {} is no `key: value`", number + 2));
        };
        let value = value.trim();
        let value = serde_json::from_str(value).unwrap_or_else(|_| plain(value));
        fields.insert(key.trim().to_owned(), value);
    }
    let mut memory: Written =
        serde_json::from_value(Value::Object(fields)).map_err(|error| error.to_string())?;
    let body = rest.get(end + "\n---\n".len()..).unwrap_or_default();
    let body = body.strip_prefix('\n').unwrap_or(body);
    memory.content = body.strip_suffix('\n').unwrap_or(body).to_owned();
    Ok(memory)
}

/// A value as people write it: `[a, b]` is a list of words, all else a text.
fn plain(text: &str) -> Value {
    match text.strip_prefix('[').and_then(|inner| inner.strip_suffix(']')) {
        Some(inner) => {
            let words = inner.split(',').map(|word| word.trim().trim_matches(['"', '\'']));
            words.filter(|word| !word.is_empty()).map(Value::from).collect()
        }
        None => Value::from(text.trim_matches('\'')),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        let memory = Written {
            id: "0".to_owned(),
            namespace: Some("a/b".to_owned()),
            context: "code_decision".to_owned(),
            tags: vec!["x: y".to_owned(), "né \"q\"".to_owned()],
            importance: Some(0.5),
            metadata: serde_json::json!({"a": [1, {"b": "---"}]}),
            content: "# Title\n\n---\nkey: value\n\n\tback\\slash\n".to_owned(),
            ..Written::default()
        };
        assert_eq!(read(&write(&memory)), Ok(memory));
    }

    #[test]
    fn notes_of_people_are_read() {
        let text =
            "---\r\ncontext: code_error\r\ntags: [a, b c]\r\nimportance: 0.8\r\n---\r\nSaid.\r\n";
        let memory = read(text).expect("it is read");
        assert_eq!((memory.context.as_str(), memory.importance), ("code_error", Some(0.8)));
        assert_eq!((memory.tags, memory.content), (vec!["a".into(), "b c".into()], "Said.".into()));
        assert_eq!(read("Only words.\n").map(|m| m.content), Ok("Only words.".to_owned()));
        assert!(read("---\ncontext: x\nno end").is_err());
        assert!(read("---\ncolour: red\n---\n").is_err_and(|e| e.contains("colour")));
    }
}
