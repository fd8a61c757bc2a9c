//! The catalogue: loci's own patterns and a project's, as one list.
//!
//! Must not know: documents, the database.

use super::PatternError;
use super::computed::COMPUTED;
use super::files::FILES;
use super::graph::GRAPH;
use super::head;
use super::limits;
use super::pattern::{Family, How, Pattern, Severity, Tests, is_one_of};
use super::queries::{Compiled, Written};
use crate::model::Language;
use rustc_hash::FxHashMap;
use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::Path;
use std::sync::OnceLock;

/// The folder of a project's own patterns and of its settings.
pub const FOLDER: &str = ".loci";

/// A project's own patterns, below [`FOLDER`].
const OWN: &str = "patterns";

/// A project's settings, below [`FOLDER`].
const SETTINGS: &str = "patterns.toml";

/// How the names of documents end that declare what is written elsewhere.
const DECLARATIONS: &str = ".d.ts";

/// Grammars that patterns are compiled for; JavaScript is read with TSX's.
const GRAMMARS: [Language; 12] = [
    Language::Rust,
    Language::TypeScript,
    Language::Tsx,
    Language::Python,
    Language::Go,
    Language::Java,
    Language::C,
    Language::Cpp,
    Language::CSharp,
    Language::Ruby,
    Language::Php,
    Language::Bash,
];

/// A pattern that counts, or that looks at the graph: what a file would say of one with a query.
pub(super) struct Fixed {
    pub id: &'static str,
    pub title: &'static str,
    pub severity: Severity,
    pub explanation: &'static str,
    pub max: Option<u32>,
    pub tests: Tests,
    pub families: &'static [Family],
}

/// Rust, TypeScript and JavaScript: those whose bodies are counted and whose graph is judged.
pub(super) const DEEP: &[Family] = &[Family::Rust, Family::TypeScript];

impl Fixed {
    fn pattern(&self, how: How) -> Pattern {
        Pattern {
            id: self.id.to_owned(),
            title: self.title.to_owned(),
            severity: self.severity,
            message: String::new(),
            explanation: self.explanation.to_owned(),
            tests: self.tests,
            not_paths: Vec::new(),
            max: self.max,
            families: self.families.to_vec(),
            how,
            own: None,
        }
    }
}

/// What a project says of the patterns.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Settings {
    /// Patterns that are not wanted.
    #[serde(default)]
    off: Vec<String>,
    /// Folders (with `/` at the end) and files, by name, that no pattern looks at.
    #[serde(default)]
    not_paths: Vec<String>,
    /// The most that is passed over, by pattern.
    #[serde(default)]
    max: FxHashMap<String, u32>,
}

/// All patterns that one analysis may look for.
#[derive(Clone)]
pub struct Catalogue {
    /// Those with a query.
    pub(super) written: Vec<Written>,
    /// All others.
    pub(super) fixed: Vec<Pattern>,
    /// Folders and files that the project passes over, as [`Pattern::not_paths`].
    not_paths: Vec<String>,
    /// What is wrong with those of the project.
    pub problems: Vec<String>,
}

/// Patterns of loci that do not load: an error of the build, which a test rules out.
fn built_in() -> &'static Catalogue {
    static LOADED: OnceLock<Catalogue> = OnceLock::new();
    LOADED.get_or_init(|| {
        let (mut written, mut problems) = (Vec::new(), Vec::new());
        for (family, files) in FILES {
            for (name, text) in *files {
                match head::read(text, Some(*family)) {
                    Ok(pattern) => written.push(Written { pattern, text: (*text).to_owned() }),
                    Err(wrong) => problems.push(format!(
                        "queries/{}/patterns/{name}.scm:{}: {}",
                        family.name(),
                        wrong.line,
                        wrong.reason
                    )),
                }
            }
        }
        let computed = COMPUTED.iter().map(|fixed| fixed.pattern(How::Computed));
        let fixed = computed.chain(GRAPH.iter().map(|fixed| fixed.pattern(How::Graph))).collect();
        Catalogue { written, fixed, not_paths: Vec::new(), problems }
    })
}

impl Catalogue {
    /// loci's own patterns alone.
    pub fn of_loci() -> Self {
        built_in().clone()
    }

    /// loci's own patterns and those of the project at `root`, as its settings have them. What is
    /// wrong with one of them is among the problems and stops none of the others.
    pub fn of(root: &Path) -> Self {
        let mut all = Self::of_loci();
        let folder = root.join(FOLDER);
        all.add_own(&folder.join(OWN));
        match read(&folder.join(SETTINGS)) {
            Ok(Some(text)) => all.settle(&text),
            Ok(None) => {}
            Err(why) => all.problems.push(format!("{FOLDER}/{SETTINGS}: {why}")),
        }
        all.problems.truncate(limits::PROBLEMS);
        all
    }

    fn add_own(&mut self, folder: &Path) {
        let Ok(entries) = std::fs::read_dir(folder) else { return };
        let mut names: Vec<String> = entries
            .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
            .filter(|name| name.ends_with(".scm"))
            .take(limits::OWN_PATTERNS + 1)
            .collect();
        names.sort();
        if names.len() > limits::OWN_PATTERNS {
            let most = limits::OWN_PATTERNS;
            self.problems.push(format!("{FOLDER}/{OWN}: only {most} patterns are read"));
            names.truncate(most);
        }
        for name in names {
            let shown = format!("{FOLDER}/{OWN}/{name}");
            match self.own(&folder.join(&name), &shown) {
                Ok(written) => self.written.push(written),
                Err(problem) => self.problems.push(problem),
            }
        }
    }

    /// One pattern of the project, compiled to see that it is one.
    fn own(&self, path: &Path, shown: &str) -> Result<Written, String> {
        let text = match read(path) {
            Ok(Some(text)) => text,
            Ok(None) => return Err(format!("{shown}: is gone")),
            Err(why) => return Err(format!("{shown}: {why}")),
        };
        let mut pattern = head::read(&text, None)
            .map_err(|wrong| format!("{shown}:{}: {}", wrong.line, wrong.reason))?;
        let taken = self.all().any(|known| {
            known.id == pattern.id && known.families.iter().any(|f| pattern.families.contains(f))
        });
        if taken {
            return Err(format!("{shown}:1: there is a pattern `{}` already", pattern.id));
        }
        pattern.own = Some(shown.to_owned());
        let written = Written { pattern, text };
        for language in GRAMMARS {
            if Some(Family::of(language)) == written.pattern.families.first().copied() {
                Compiled::new(language, &[&written])
                    .map_err(|wrong| format!("{shown}:{}: {}", wrong.line, wrong.reason))?;
            }
        }
        Ok(written)
    }

    fn settle(&mut self, text: &str) {
        let settings: Settings = match toml::from_str(text) {
            Ok(settings) => settings,
            Err(error) => {
                let line = error.span().map_or(1, |at| text[..at.start].matches('\n').count() + 1);
                let why = error.message();
                self.problems.push(format!("{FOLDER}/{SETTINGS}:{line}: {why}"));
                return;
            }
        };
        for (id, max) in &settings.max {
            let counting = |known: &&mut Pattern| known.id == *id && known.max.is_some();
            match self.fixed.iter_mut().find(counting) {
                Some(pattern) => pattern.max = Some(*max),
                None => self.problems.push(format!(
                    "{FOLDER}/{SETTINGS}: `{id}` is no pattern that counts; `loci patterns --list` \
                     shows those there are"
                )),
            }
        }
        for id in &settings.off {
            if !self.all().any(|known| known.id == *id) {
                self.problems.push(format!("{FOLDER}/{SETTINGS}: there is no pattern `{id}`"));
            }
        }
        self.not_paths = settings.not_paths;
        self.written.retain(|written| !settings.off.contains(&written.pattern.id));
        self.fixed.retain(|pattern| !settings.off.contains(&pattern.id));
    }

    /// All of them.
    pub fn all(&self) -> impl Iterator<Item = &Pattern> {
        self.written.iter().map(|written| &written.pattern).chain(&self.fixed)
    }

    /// Whether each of `ids` is a pattern.
    ///
    /// # Errors
    /// When one is none.
    pub fn knows(&self, ids: &[String]) -> Result<(), PatternError> {
        let Some(id) = ids.iter().find(|id| !self.all().any(|known| known.id == **id)) else {
            return Ok(());
        };
        let mut known: Vec<String> = self.all().map(|one| one.id.clone()).collect();
        known.sort();
        known.dedup();
        Err(PatternError::Unknown { id: id.clone(), known })
    }

    /// Whether a document is passed over by all patterns: the project says so, or it only declares
    /// what is written elsewhere.
    pub(super) fn passes_over(&self, path: &str) -> bool {
        path.ends_with(DECLARATIONS) || is_one_of(&self.not_paths, path)
    }

    /// Leaves only those with one of `ids` (all where it is empty) and of a severity of at least
    /// `least`.
    pub(super) fn choose(&mut self, ids: &[String], least: Severity) {
        let wanted = |pattern: &Pattern| {
            (ids.is_empty() || ids.contains(&pattern.id)) && pattern.severity >= least
        };
        self.written.retain(|written| wanted(&written.pattern));
        self.fixed.retain(wanted);
    }

    /// Its fixed pattern called `id`, where it is looked for.
    pub(super) fn fixed(&self, id: &str) -> Option<&Pattern> {
        self.fixed.iter().find(|pattern| pattern.id == id)
    }
}

/// A file's text, where there is one.
fn read(path: &Path) -> Result<Option<String>, String> {
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error.to_string()),
    };
    let is_file = file.metadata().is_ok_and(|metadata| metadata.is_file());
    if !is_file {
        return Err("is no file".to_owned());
    }
    let mut text = String::new();
    let most = limits::OWN_PATTERN_BYTES;
    file.take(most + 1).read_to_string(&mut text).map_err(|error| error.to_string())?;
    if text.len() as u64 > most {
        return Err(format!("is larger than {most} bytes"));
    }
    Ok(Some(text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn all_patterns_load_and_each_is_called_like_its_file() {
        let all = Catalogue::of_loci();
        assert!(all.problems.is_empty(), "{:?}", all.problems);
        let files = FILES.iter().flat_map(|(_, files)| *files).map(|(name, _)| *name);
        let ids = all.written.iter().map(|written| written.pattern.id.as_str());
        assert!(files.eq(ids));
        for one in &all.written {
            for language in GRAMMARS {
                if Some(Family::of(language)) == one.pattern.families.first().copied()
                    && let Err(wrong) = Compiled::new(language, &[one])
                {
                    panic!("{}: line {}: {}", one.pattern.id, wrong.line, wrong.reason);
                }
            }
            assert!(!one.pattern.explanation.is_empty(), "{}", one.pattern.id);
        }
    }

    #[test]
    fn no_file_is_forgotten() {
        for (family, files) in FILES {
            let folder =
                format!("{}/queries/{}/patterns", env!("CARGO_MANIFEST_DIR"), family.name());
            let there: BTreeSet<String> = std::fs::read_dir(folder)
                .expect("a folder")
                .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
                .filter_map(|name| name.strip_suffix(".scm").map(str::to_owned))
                .collect();
            let listed: BTreeSet<String> =
                files.iter().map(|(name, _)| (*name).to_owned()).collect();
            assert_eq!(there, listed);
        }
    }

    #[test]
    fn each_language_has_its_number() {
        let all = Catalogue::of_loci();
        for family in &Family::ALL {
            let least = match family {
                Family::Rust | Family::TypeScript => 20,
                Family::Python | Family::Go | Family::Java => 6,
                _ => 3,
            };
            let of = all.all().filter(|pattern| pattern.families.contains(family)).count();
            assert!(of >= least, "{family:?}: {of}");
            let mut ids: Vec<_> = all
                .all()
                .filter(|pattern| pattern.families.contains(family))
                .map(|pattern| &pattern.id)
                .collect();
            let count = ids.len();
            ids.sort();
            ids.dedup();
            assert_eq!(ids.len(), count, "an id twice");
        }
    }

    fn project(files: &[(&str, &str)]) -> Catalogue {
        let root = tempfile::tempdir().expect("a folder");
        for (path, text) in files {
            let path = root.path().join(FOLDER).join(path);
            std::fs::create_dir_all(path.parent().expect("one")).expect("made");
            std::fs::write(path, text).expect("written");
        }
        Catalogue::of(root.path())
    }

    const OWN_ONE: &str = "; id: no-sleep\n; language: rust\n; title: t\n; severity: error\n\
         ; message: m\n\n((identifier) @finding (#eq? @finding \"sleep\"))\n";

    #[test]
    fn a_broken_pattern_of_the_project_stops_none_of_the_others() {
        let query = OWN_ONE.replace("no-sleep", "no-query").replace("(identifier)", "(identifer)");
        let predicate = OWN_ONE.replace("no-sleep", "no-predicate").replace("#eq?", "#equal?");
        let finding = OWN_ONE.replace("no-sleep", "no-finding").replace("@finding", "@it");
        let all = project(&[
            ("patterns/a.scm", "; nothing\n"),
            ("patterns/b.scm", &query),
            ("patterns/c.scm", OWN_ONE),
            ("patterns/d.scm", OWN_ONE),
            ("patterns/e.scm", &predicate),
            ("patterns/f.scm", &finding),
        ]);
        assert_eq!(all.problems.len(), 5, "{:?}", all.problems);
        for (problem, begins) in all.problems.iter().zip([
            ".loci/patterns/a.scm:1: is no",
            ".loci/patterns/b.scm:7: the grammar has no node",
            ".loci/patterns/d.scm:1: there is a pattern `no-sleep`",
            ".loci/patterns/e.scm:7: there is no predicate #equal?",
            ".loci/patterns/f.scm:1: nothing is captured as @finding",
        ]) {
            assert!(problem.starts_with(begins), "{problem}");
        }
        assert!(all.all().any(|pattern| pattern.id == "no-sleep" && pattern.own.is_some()));
    }

    #[test]
    fn settings_turn_off_and_set_what_is_passed_over() {
        let all = project(&[(
            "patterns.toml",
            "off = [\"unwrap\", \"nothing\"]\nnot-paths = [\"fixtures/\"]\n[max]\nlong-function = 10\nexpect = 3\n",
        )]);
        assert!(!all.all().any(|pattern| pattern.id == "unwrap"));
        assert_eq!(all.fixed("long-function").and_then(|pattern| pattern.max), Some(10));
        assert_eq!(all.problems.len(), 2, "{:?}", all.problems);
        assert!(all.passes_over("a/fixtures/x.rs") && !all.passes_over("a/x.rs"));
        let all = project(&[("patterns.toml", "off = []\ncolour = 1\n")]);
        assert!(all.problems[0].starts_with(".loci/patterns.toml:2: "), "{:?}", all.problems);
    }
}
