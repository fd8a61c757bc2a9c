//! Libraries: other packages' sources, as far as they are known, for types to flow through.
//!
//! A library is hung into the module graph like the repository's own sources. It may be incomplete
//! (the standard libraries are skeletons): a name that it lacks is the package's all the same, and
//! what a name of it leads to is answered as something of the package, never as a definition.
//!
//! Must not know: where sources come from.

use super::{Manifest, Source, SourceIndex};
use crate::extract::skeleton;
use crate::model::Language;
use rustc_hash::FxHashMap;
use std::sync::{Arc, LazyLock};

/// The package that the Rust skeleton speaks for.
const RUST_STANDARD: &str = "std";
/// The package that holds TypeScript's `lib.*.d.ts`.
const TYPESCRIPT_STANDARD: &str = "typescript";

/// A package outside of the repository.
#[derive(Clone, Debug)]
pub struct Library {
    /// Its name.
    pub package: Arc<str>,
    /// `Rust`, or `TypeScript` for what its documents and those of JavaScript import.
    pub language: Language,
    /// It comes with the language: its prelude or its globals are in scope everywhere.
    pub standard: bool,
    /// Its manifests, by paths within the package.
    pub manifests: Vec<Manifest>,
    /// What is known of it, sorted by path within the package.
    pub sources: Vec<Source>,
}

impl Library {
    fn standard(language: Language, package: &str) -> Arc<Self> {
        let sources = skeleton::files(language).iter().map(|file| Source {
            path: file.path.to_owned(),
            language,
            facts: file.facts.clone(),
        });
        let mut sources: Vec<Source> = sources.collect();
        sources.sort_by(|a, b| a.path.cmp(&b.path));
        let package = package.into();
        Arc::new(Self { package, language, standard: true, manifests: Vec::new(), sources })
    }
}

/// A folder of a library, or of the repository (`None`).
type Place = (Option<usize>, String);

/// What specifiers name, by the place they stand in: a library and the path within it.
#[derive(Clone, Debug, Default)]
pub struct Links(FxHashMap<Place, FxHashMap<String, (usize, String)>>);

impl FromIterator<(Place, String, (usize, String))> for Links {
    fn from_iter<I: IntoIterator<Item = (Place, String, (usize, String))>>(links: I) -> Self {
        let mut all = Self::default();
        for (place, specifier, target) in links {
            all.0.entry(place).or_default().insert(specifier, target);
        }
        all
    }
}

/// The libraries of a project.
#[derive(Clone, Debug, Default)]
pub struct Libraries {
    all: Vec<Arc<Library>>,
    links: Links,
    /// For each library one past its last source.
    ends: Vec<SourceIndex>,
}

impl Libraries {
    /// These libraries. Of two crates of one name the last is meant.
    pub fn new(all: Vec<Arc<Library>>) -> Self {
        let ends = all.iter().scan(0, |end, library| {
            *end += library.sources.len() as SourceIndex;
            Some(*end)
        });
        Self { ends: ends.collect(), all, links: Links::default() }
    }

    /// What specifiers name in them; the libraries that links speak of come first.
    pub fn linked_by(mut self, links: Links) -> Self {
        self.links = links;
        self
    }

    /// The source that a specifier names in a document.
    pub(super) fn linked(
        &self,
        (library, path): (Option<usize>, &str),
        specifier: &str,
    ) -> Option<SourceIndex> {
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let (library, path) = self.links.0.get(&(library, folder.to_owned()))?.get(specifier)?;
        let sources = &self.all.get(*library)?.sources;
        let place = sources.binary_search_by(|source| source.path.as_str().cmp(path)).ok()?;
        Some(self.first_of(*library) + place as SourceIndex)
    }

    /// What comes with the languages of some sources.
    pub fn standard(sources: &[Source]) -> Vec<Arc<Library>> {
        static RUST: LazyLock<Arc<Library>> =
            LazyLock::new(|| Library::standard(Language::Rust, RUST_STANDARD));
        static TYPESCRIPT: LazyLock<Arc<Library>> =
            LazyLock::new(|| Library::standard(Language::TypeScript, TYPESCRIPT_STANDARD));
        let mut all = Vec::new();
        if sources.iter().any(|source| source.language == Language::Rust) {
            all.push(RUST.clone());
        }
        if sources.iter().any(|source| source.language.is_typescript()) {
            all.push(TYPESCRIPT.clone());
        }
        all
    }

    /// Every library.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<Library>> {
        self.all.iter()
    }

    /// The sources of all libraries.
    pub fn sources(&self) -> impl Iterator<Item = &Source> {
        self.all.iter().flat_map(|library| &library.sources)
    }

    /// How many sources all libraries have.
    pub(super) fn len(&self) -> SourceIndex {
        self.ends.last().copied().unwrap_or(0)
    }

    /// The first source of a library.
    pub(super) fn first_of(&self, library: usize) -> SourceIndex {
        self.ends[library] - self.all[library].sources.len() as SourceIndex
    }

    /// The library that a source belongs to.
    pub(super) fn of(&self, source: SourceIndex) -> &Arc<Library> {
        &self.all[self.number_of(source)]
    }

    pub(super) fn number_of(&self, source: SourceIndex) -> usize {
        self.ends.partition_point(|end| *end <= source)
    }

    pub(super) fn source(&self, source: SourceIndex) -> &Source {
        let library = self.number_of(source);
        &self.all[library].sources[(source - self.first_of(library)) as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::resolve::Project;

    #[test]
    fn indices_run_over_own_sources_first() {
        let source = |path: &str| Source {
            path: path.to_owned(),
            language: Language::Rust,
            facts: Default::default(),
        };
        let library = |package: &str, sources: &[&str]| {
            Arc::new(Library {
                package: package.into(),
                language: Language::Rust,
                standard: false,
                manifests: Vec::new(),
                sources: sources.iter().map(|path| source(path)).collect(),
            })
        };
        let libraries =
            vec![library("a", &["a1", "a2"]), library("empty", &[]), library("b", &["b1"])];
        let project = Project {
            sources: vec![source("x"), source("y")],
            libraries: Libraries::new(libraries),
            ..Project::default()
        };
        assert_eq!(project.len(), 5);
        for (index, source) in project.all() {
            assert_eq!(project.source(index).path, source.path);
            let package = project.library_of(index).map(|library| &*library.package);
            let wanted = [None, None, Some("a"), Some("a"), Some("b")];
            assert_eq!(package, wanted[index as usize]);
        }
        assert_eq!((project.first_of(0), project.first_of(2)), (2, 4));
    }
}
