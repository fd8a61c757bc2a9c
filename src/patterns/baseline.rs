//! Baselines: the findings that a project has had so far, so that only new ones count.
//!
//! Must not know: how anything is found.

use super::finding::Finding;
use super::limits;
use rustc_hash::FxHashSet;
use serde::{Deserialize, Serialize};
use std::fs::File;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

/// The version of the file's form.
const VERSION: u32 = 1;

/// Why there is no baseline.
#[derive(Debug, thiserror::Error)]
pub enum BaselineError {
    /// It cannot be read or written.
    #[error("the baseline {path}: {source}; --write-baseline makes one")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// It is none.
    #[error("{path} is no baseline: {reason}; --write-baseline makes one")]
    Invalid {
        /// The file.
        path: PathBuf,
        /// Why not.
        reason: String,
    },
}

/// A finding that a project has had.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
struct Known {
    path: String,
    pattern: String,
    fingerprint: String,
    message: String,
}

/// The findings that a project has had so far.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Baseline {
    version: u32,
    findings: Vec<Known>,
}

impl Baseline {
    /// One of these findings, suppressed ones left out.
    pub fn new(found: &[Finding]) -> Self {
        let mut findings: Vec<Known> = found
            .iter()
            .map(|finding| Known {
                path: finding.path.clone(),
                pattern: finding.pattern.clone(),
                fingerprint: finding.fingerprint.clone(),
                message: finding.message.clone(),
            })
            .collect();
        findings.sort();
        Self { version: VERSION, findings }
    }

    /// Reads one.
    ///
    /// # Errors
    /// When there is none at `path`, or what is there is none.
    pub fn read(path: &Path) -> Result<Self, BaselineError> {
        let unreadable = |source| BaselineError::Unreadable { path: path.to_owned(), source };
        let invalid = |reason| BaselineError::Invalid { path: path.to_owned(), reason };
        let mut text = String::new();
        let file = File::open(path).map_err(unreadable)?;
        file.take(limits::BASELINE_BYTES + 1).read_to_string(&mut text).map_err(unreadable)?;
        if text.len() as u64 > limits::BASELINE_BYTES {
            return Err(invalid(format!("it is larger than {} bytes", limits::BASELINE_BYTES)));
        }
        let read: Self = serde_json::from_str(&text).map_err(|error| invalid(error.to_string()))?;
        if read.version != VERSION {
            return Err(invalid(format!("its version is {}, not {VERSION}", read.version)));
        }
        Ok(read)
    }

    /// Writes it, a finding a line, so that two of them can be compared and merged.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn write(&self, path: &Path) -> Result<(), BaselineError> {
        let unreadable = |source| BaselineError::Unreadable { path: path.to_owned(), source };
        let mut text = format!("{{\n\"version\": {},\n\"findings\": [", self.version);
        for (index, known) in self.findings.iter().enumerate() {
            text.push_str(if index == 0 { "\n" } else { ",\n" });
            let line = serde_json::to_string(known).map_err(|error| unreadable(error.into()))?;
            text.push_str(&line);
        }
        text.push_str("\n]\n}\n");
        if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            std::fs::create_dir_all(folder).map_err(unreadable)?;
        }
        let mut file = File::create(path).map_err(unreadable)?;
        file.write_all(text.as_bytes()).map_err(unreadable)
    }

    /// Marks findings as new or unchanged; how many are new, and how many of the baseline's that
    /// `looked_at` holds for are there no longer.
    pub(super) fn compare(
        &self,
        found: &mut [Finding],
        looked_at: impl Fn(&str, &str) -> bool,
    ) -> (usize, usize) {
        let known: FxHashSet<&str> =
            self.findings.iter().map(|known| known.fingerprint.as_str()).collect();
        let mut new = 0;
        for finding in found.iter_mut() {
            let is_known = known.contains(finding.fingerprint.as_str());
            finding.state = Some(if is_known { "unchanged" } else { "new" });
            new += usize::from(!is_known);
        }
        let there: FxHashSet<&str> =
            found.iter().map(|finding| finding.fingerprint.as_str()).collect();
        let mended = self.findings.iter().filter(|known| {
            looked_at(&known.path, &known.pattern) && !there.contains(known.fingerprint.as_str())
        });
        (new, mended.count())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::patterns::finding::tests::finding;

    #[test]
    fn what_is_written_is_read_and_tells_new_from_old() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("deep/baseline.json");
        let mut old = [finding("unwrap", 3, "a"), finding("unwrap", 4, "b")];
        old[0].fingerprint = "1".to_owned();
        old[1].fingerprint = "2".to_owned();
        Baseline::new(&old).write(&path).expect("written");
        let text = std::fs::read_to_string(&path).expect("there");
        assert_eq!(text.lines().count(), 7, "{text}");
        let baseline = Baseline::read(&path).expect("read");
        let mut now = [old[1].clone(), finding("unwrap", 5, "c")];
        assert_eq!(baseline.compare(&mut now, |_, _| true), (1, 1));
        assert_eq!((now[0].state, now[1].state), (Some("unchanged"), Some("new")));
        assert_eq!(baseline.compare(&mut now, |path, _| path != "src/a.rs"), (1, 0));
    }

    #[test]
    fn what_is_no_baseline_is_said_to_be_none() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("b.json");
        assert!(matches!(Baseline::read(&path), Err(BaselineError::Unreadable { .. })));
        for text in ["[]", "{\"version\": 9, \"findings\": []}", "{"] {
            std::fs::write(&path, text).expect("written");
            assert!(matches!(Baseline::read(&path), Err(BaselineError::Invalid { .. })), "{text}");
        }
    }
}
