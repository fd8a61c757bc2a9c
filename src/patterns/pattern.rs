//! Patterns: what is looked for, and what is said of it.
//!
//! Must not know: documents, how anything is found.

use crate::model::Language;

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth a thought.
    Note,
    /// Probably a mistake, or will be one.
    Warning,
    /// A mistake.
    Error,
}

impl Severity {
    /// All of them, the mildest first.
    pub const ALL: [Self; 3] = [Self::Note, Self::Warning, Self::Error];

    /// As people and programs read it; SARIF's levels have the same names.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }

    /// The one called `name`.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|severity| severity.name() == name)
    }
}

/// Which code is looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tests {
    /// All but tests.
    #[default]
    Skip,
    /// Tests only.
    Only,
    /// All code.
    Any,
}

/// How the names of classes of tests end where each class has a document of its own.
const TEST_CLASSES: [&str; 3] = ["Test", "Tests", "TestCase"];

/// Languages that share their patterns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Family {
    /// Rust.
    Rust,
    /// TypeScript and JavaScript, with and without JSX.
    TypeScript,
    /// Python.
    Python,
    /// Go.
    Go,
    /// Java.
    Java,
    /// C.
    C,
    /// C++.
    Cpp,
    /// C#.
    CSharp,
    /// Ruby.
    Ruby,
    /// PHP.
    Php,
    /// Bash and other shells.
    Bash,
}

impl Family {
    /// All of them.
    pub const ALL: [Self; 11] = [
        Self::Rust,
        Self::TypeScript,
        Self::Python,
        Self::Go,
        Self::Java,
        Self::C,
        Self::Cpp,
        Self::CSharp,
        Self::Ruby,
        Self::Php,
        Self::Bash,
    ];

    /// The family of a language.
    pub const fn of(language: Language) -> Self {
        match language {
            Language::Rust => Self::Rust,
            Language::TypeScript | Language::Tsx | Language::JavaScript => Self::TypeScript,
            Language::Python => Self::Python,
            Language::Go => Self::Go,
            Language::Java => Self::Java,
            Language::C => Self::C,
            Language::Cpp => Self::Cpp,
            Language::CSharp => Self::CSharp,
            Language::Ruby => Self::Ruby,
            Language::Php => Self::Php,
            Language::Bash => Self::Bash,
        }
    }

    /// Its name, which is that of the folder of its queries.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Rust => "rust",
            Self::TypeScript => "typescript",
            Self::Python => "python",
            Self::Go => "go",
            Self::Java => "java",
            Self::C => "c",
            Self::Cpp => "cpp",
            Self::CSharp => "csharp",
            Self::Ruby => "ruby",
            Self::Php => "php",
            Self::Bash => "bash",
        }
    }

    /// The one called `name`.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|family| family.name() == name)
    }

    /// Whether `#` begins a comment.
    pub const fn has_hash_comments(self) -> bool {
        matches!(self, Self::Python | Self::Ruby | Self::Php | Self::Bash)
    }

    /// Whether a document's path says that it holds tests, by what is usual in this family alone.
    pub(super) fn is_test(self, path: &str) -> bool {
        let (folders, name) = path.rsplit_once('/').unwrap_or(("", path));
        let stem = name.split_once('.').map_or(name, |(stem, _)| stem);
        match self {
            Self::Python => stem == "conftest",
            Self::Java | Self::Php => TEST_CLASSES.iter().any(|end| stem.ends_with(end)),
            Self::CSharp => {
                TEST_CLASSES.iter().any(|end| stem.ends_with(end))
                    || folders.split('/').any(|folder| folder.ends_with(".Tests"))
            }
            _ => false,
        }
    }
}

/// How a pattern finds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// By a query.
    Query,
    /// By computing over a document.
    Computed,
    /// By the index' symbols and edges.
    Graph,
}

/// What is looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern {
    /// Lower-case words and hyphens.
    pub id: String,
    /// What is found, in a few words.
    pub title: String,
    /// How much it matters.
    pub severity: Severity,
    /// What is wrong at one place; `{name}` stands for a capture's text.
    pub message: String,
    /// Why it matters and what to do instead.
    pub explanation: String,
    /// Which code is looked at.
    pub tests: Tests,
    /// Folders (with `/` at the end) and files, by name, that are passed over.
    pub not_paths: Vec<String>,
    /// The most that is passed over, of those that count something.
    pub max: Option<u32>,
    /// In which languages.
    pub families: Vec<Family>,
    /// How it finds.
    pub how: How,
    /// The file it was read from, where it is the project's own.
    pub own: Option<String>,
}

impl Pattern {
    /// Whether a document is passed over for its path.
    pub fn passes_over(&self, path: &str) -> bool {
        is_one_of(&self.not_paths, path)
    }

    /// Whether code is looked at that is, or is not, test code.
    pub const fn looks_at(&self, test: bool) -> bool {
        match self.tests {
            Tests::Skip => !test,
            Tests::Only => test,
            Tests::Any => true,
        }
    }

    /// Whether its id is one that a person can name: lower-case words and hyphens.
    pub fn is_id(id: &str) -> bool {
        let of_words = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        !id.is_empty() && id.len() <= 60 && id.chars().all(of_words)
    }
}

/// Whether a path's name is one of `names`, or it lies in one of those of them that end with `/`.
pub(super) fn is_one_of(names: &[String], path: &str) -> bool {
    let (folders, name) = path.rsplit_once('/').unwrap_or(("", path));
    names.iter().any(|one| match one.strip_suffix('/') {
        Some(folder) => folders.split('/').any(|part| part == folder),
        None => name == one,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_and_files_are_passed_over_by_their_names() {
        let head =
            "; id: a\n; title: t\n; severity: note\n; message: m\n; not-paths: bin/, build.rs\n";
        let pattern = crate::patterns::head::read(head, Some(Family::Rust)).expect("a head");
        assert!(pattern.passes_over("src/bin/x.rs") && pattern.passes_over("build.rs"));
        assert!(pattern.passes_over("a/build.rs") && !pattern.passes_over("src/bin.rs"));
        assert!(!pattern.passes_over("cabin/x.rs") && !pattern.passes_over("build.rs/x.rs"));
    }

    #[test]
    fn families_know_their_tests_by_path() {
        assert!(
            Family::Java.is_test("src/LoaderTest.java") && !Family::Java.is_test("Latest.java")
        );
        assert!(Family::CSharp.is_test("Core.Tests/Setup.cs") && !Family::Go.is_test("SetTest.go"));
        assert!(Family::Python.is_test("a/conftest.py") && !Family::Python.is_test("a/config.py"));
    }
}
