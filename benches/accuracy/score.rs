//! Runs the scorer and reads what it says.

use anyhow::{Context, ensure};
use serde_json::Value;
use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;
use std::process::Command;

/// Counts of one kind of reference.
#[derive(Clone, Copy, Debug, Default)]
pub struct Counts {
    /// References that lead to a definition of the package.
    pub truth: u64,
    /// Answers that the compiler judges.
    pub answered: u64,
    /// Those that are its own.
    pub correct: u64,
    /// Truth that has a correct answer.
    pub found: u64,
    /// Answers that name an implementation in place of what is declared.
    pub dispatch: u64,
    /// Answers that name another definition.
    pub wrong: u64,
    /// Answers for what lies outside of the package.
    pub external: u64,
    /// Answers for locals.
    pub local: u64,
}

impl Counts {
    /// Precision in percent; `None` where nothing was answered.
    pub fn precision(&self) -> Option<f64> {
        (self.answered > 0).then(|| 100.0 * self.correct as f64 / self.answered as f64)
    }

    /// Recall in percent; `None` where there is nothing to find.
    pub fn recall(&self) -> Option<f64> {
        (self.truth > 0).then(|| 100.0 * self.found as f64 / self.truth as f64)
    }
}

/// Counts by kind, `all` among them.
pub type Scores = BTreeMap<String, Counts>;

/// Scores exported references: all, and the exact ones only.
pub fn score(scorer: &Path, truth: &Path, answers: &[u8]) -> anyhow::Result<(Scores, Scores)> {
    let text = std::str::from_utf8(answers)?;
    let exact = text.lines().filter(|line| {
        let row = serde_json::from_str::<Value>(line).unwrap_or_default();
        row.get("resolution").and_then(Value::as_str) == Some("exact")
    });
    let exact: String = exact.flat_map(|line| [line, "\n"]).collect();
    Ok((run(scorer, truth, text)?, run(scorer, truth, &exact)?))
}

fn run(scorer: &Path, truth: &Path, answers: &str) -> anyhow::Result<Scores> {
    let mut file = tempfile::NamedTempFile::new()?;
    file.write_all(answers.as_bytes())?;
    let done = Command::new("python3")
        .arg(scorer.join("score.py"))
        .arg("--json")
        .args([truth, file.path()])
        .output()
        .context("python3 is needed to score")?;
    ensure!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let said: Value = serde_json::from_slice(&done.stdout)?;
    let kinds = said.get("by").and_then(Value::as_object).context("the scorer gave no counts")?;
    let counts = kinds.iter().map(|(kind, counts)| {
        let count = |key: &str| counts.get(key).and_then(Value::as_u64).unwrap_or(0);
        let counts = Counts {
            truth: count("truth"),
            answered: count("answered"),
            correct: count("correct"),
            found: count("found"),
            dispatch: count("dispatch"),
            wrong: count("wrong-def"),
            external: count("false-ext"),
            local: count("false-loc"),
        };
        (kind.clone(), counts)
    });
    Ok(counts.collect())
}
