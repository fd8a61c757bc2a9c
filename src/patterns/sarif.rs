//! Findings as SARIF 2.1.0 (OASIS, "Static Analysis Results Interchange Format", 2020), for those who
//! show them beside the code.
//!
//! Must not know: how anything is found, files.

use super::finding::{Finding, Findings};
use super::pattern::Pattern;
use serde::Serialize;
use std::collections::BTreeMap;

/// The version of the format, which its schema requires to be said.
const VERSION: &str = "2.1.0";

/// The schema that the file keeps to.
const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// The name that fingerprints go by; its number is that of the way they are made.
const FINGERPRINT: &str = "lociFingerprint/v1";

/// What paths are relative to.
const BASE: &str = "%SRCROOT%";

// The few of the format's objects that are written, by their names there: a generated crate of all of
// them costs more to build than it says.

#[derive(Serialize)]
struct Log<'a> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run<'a> {
    tool: Tool<'a>,
    column_kind: &'static str,
    results: Vec<Entry<'a>>,
}

#[derive(Serialize)]
struct Tool<'a> {
    driver: Driver<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Driver<'a> {
    name: &'static str,
    semantic_version: &'static str,
    rules: Vec<Rule<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Rule<'a> {
    id: &'a str,
    short_description: Text<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    full_description: Option<Text<'a>>,
    default_configuration: Configuration,
}

#[derive(Serialize)]
struct Text<'a> {
    text: &'a str,
}

#[derive(Serialize)]
struct Configuration {
    level: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Entry<'a> {
    rule_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule_index: Option<usize>,
    level: &'static str,
    message: Text<'a>,
    locations: [Location<'a>; 1],
    partial_fingerprints: BTreeMap<&'static str, &'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    baseline_state: Option<&'static str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    suppressions: Vec<Suppression<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location<'a> {
    physical_location: PhysicalLocation<'a>,
    logical_locations: [LogicalLocation<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PhysicalLocation<'a> {
    artifact_location: ArtifactLocation,
    region: Region<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ArtifactLocation {
    uri: String,
    uri_base_id: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region<'a> {
    start_line: u32,
    start_column: u32,
    end_line: u32,
    end_column: u32,
    snippet: Text<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct LogicalLocation<'a> {
    fully_qualified_name: &'a str,
}

#[derive(Serialize)]
struct Suppression<'a> {
    kind: &'static str,
    justification: &'a str,
}

/// Findings as a SARIF log, what comments suppress among them.
///
/// # Errors
/// When they do not serialise.
pub fn sarif(found: &Findings) -> Result<String, serde_json::Error> {
    let mut rules: Vec<&Pattern> = Vec::new();
    for pattern in &found.looked_for {
        // A pattern of two languages is one rule.
        if !rules.iter().any(|known| known.id == pattern.id) {
            rules.push(pattern);
        }
    }
    let all = found.findings.iter().chain(&found.suppressed);
    let results = all.map(|finding| entry(finding, &rules)).collect();
    let driver = Driver {
        name: "loci",
        semantic_version: env!("CARGO_PKG_VERSION"),
        rules: rules.iter().map(|pattern| rule(pattern)).collect(),
    };
    let run = Run { tool: Tool { driver }, column_kind: "unicodeCodePoints", results };
    serde_json::to_string_pretty(&Log { schema: SCHEMA, version: VERSION, runs: [run] })
}

fn rule(pattern: &Pattern) -> Rule<'_> {
    let explained = !pattern.explanation.is_empty();
    Rule {
        id: &pattern.id,
        short_description: Text { text: &pattern.title },
        full_description: explained.then_some(Text { text: &pattern.explanation }),
        default_configuration: Configuration { level: pattern.severity.name() },
    }
}

fn entry<'a>(finding: &'a Finding, rules: &[&Pattern]) -> Entry<'a> {
    let region = Region {
        start_line: finding.line,
        start_column: finding.column,
        end_line: finding.end_line,
        end_column: finding.end_column,
        snippet: Text { text: &finding.text },
    };
    let artifact_location = ArtifactLocation { uri: uri(&finding.path), uri_base_id: BASE };
    let suppressions = finding.suppressed.iter();
    Entry {
        rule_id: &finding.pattern,
        rule_index: rules.iter().position(|pattern| pattern.id == finding.pattern),
        level: finding.severity,
        message: Text { text: &finding.message },
        locations: [Location {
            physical_location: PhysicalLocation { artifact_location, region },
            logical_locations: [LogicalLocation { fully_qualified_name: &finding.symbol }],
        }],
        partial_fingerprints: BTreeMap::from([(FINGERPRINT, finding.fingerprint.as_str())]),
        baseline_state: finding.state,
        suppressions: suppressions
            .map(|justification| Suppression { kind: "inSource", justification })
            .collect(),
    }
}

/// A path as a relative URI reference (RFC 3986).
fn uri(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'.' | b'_' | b'~' => {
                uri.push(char::from(byte));
            }
            _ => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_written_as_uris() {
        assert_eq!(uri("src/a b#é.rs"), "src/a%20b%23%C3%A9.rs");
    }
}
