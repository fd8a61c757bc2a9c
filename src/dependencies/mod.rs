//! Dependencies: the sources of other packages that lie on this machine anyway, as evidence for
//! types. Crates are looked for in Cargo's registry folder, packages in `node_modules`. Nothing is
//! fetched, nothing is required, and nothing of it becomes the repository's own.
//!
//! A search goes in waves: [`Search::wave`] reads documents whose facts are wanted next,
//! [`Search::accept`] takes them and follows what they import. Whoever runs it makes the facts or
//! has them from a cache. What was looked at, found or not, is the search's [`Evidence`].
//!
//! Must not know: the database, how names are resolved.

mod crates;
mod evidence;
mod packages;

pub use evidence::Evidence;

use crate::model::Language;
use crate::model::facts::Facts;
use crate::resolve::{Library, Links, Manifest, Project, Source};
use crates::Crates;
use packages::Packages;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Documents that one search reads at most.
pub const MAX_DOCUMENTS: usize = 4_000;
/// Bytes that one search reads at most.
pub const MAX_BYTES: usize = 24 << 20;
/// Bytes that are read of one package at most; the rest of it stays unknown.
pub const MAX_PACKAGE_BYTES: usize = 4 << 20;
/// Packages that are followed from one to the next at most.
pub const MAX_DEPTH: usize = 3;
/// Documents of packages that are followed from one to the next at most.
pub const MAX_IMPORT_DEPTH: usize = 16;

/// Where to look.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Places {
    /// Cargo's home, which holds the registry's sources.
    pub cargo_home: Option<PathBuf>,
}

impl Places {
    /// The places that the environment names: `CARGO_HOME`, else `.cargo` in the home folder.
    pub fn from_env() -> Self {
        let home = || Some(PathBuf::from(std::env::var_os("HOME")?).join(".cargo"));
        Self { cargo_home: std::env::var_os("CARGO_HOME").map(PathBuf::from).or_else(home) }
    }
}

/// A document whose facts are wanted.
#[derive(Clone, Debug)]
pub struct Document {
    /// Its language.
    pub language: Language,
    /// Names its interface in a cache of facts: a hash of its bytes, other than the one its whole
    /// facts go by.
    pub key: [u8; 32],
    /// Its text.
    pub text: String,
}

/// What a search found.
#[derive(Debug, Default)]
pub struct Found {
    /// The packages.
    pub libraries: Vec<Arc<Library>>,
    /// What specifiers name.
    pub links: Links,
    /// What was looked at.
    pub evidence: Evidence,
}

/// What makes a search of one repository look for what it looks for, besides the manifests.
#[derive(Clone, Debug, Default)]
pub struct Questions {
    /// What manifests call the crates that code may name.
    crates: BTreeSet<String>,
}

impl Questions {
    /// The questions that manifests allow.
    pub fn new(manifests: &[Manifest]) -> Self {
        Self { crates: crates::named(manifests) }
    }

    /// Whether a document asks for the same with other facts. Where it does not, another search may
    /// find the same all the same.
    pub fn are_same(&self, language: Language, old: &Facts, new: &Facts) -> bool {
        match language {
            Language::Rust => {
                self.crates.iter().all(|name| old.names.contains(name) == new.names.contains(name))
            }
            language if language.is_typescript() => packages::asks(old) == packages::asks(new),
            // Nothing is known of other languages' packages.
            _ => true,
        }
    }
}

/// A package on its way to be a library.
#[derive(Debug)]
struct Package {
    name: String,
    version: String,
    language: Language,
    manifests: Vec<Manifest>,
    sources: Vec<Source>,
    bytes: usize,
}

/// What a wave's document is.
#[derive(Debug)]
struct Awaited {
    package: usize,
    language: Language,
    /// Within the package.
    path: String,
    /// On the disk.
    file: PathBuf,
    /// How far it is from the repository.
    depth: usize,
    /// What it names in `/// <reference …>`.
    references: Vec<packages::Directive>,
}

/// What a search has read so far.
#[derive(Debug, Default)]
struct Reader {
    documents: usize,
    bytes: usize,
    evidence: Evidence,
    packages: Vec<Package>,
    /// What the wave gives out.
    wave: Vec<(Document, Awaited)>,
}

impl Reader {
    /// Reads a document of a package into the wave. Answers whether it could be.
    fn read(&mut self, package: usize, path: String, file: PathBuf, depth: usize) -> bool {
        let Some(language) = Language::of_path(&path) else { return false };
        let Some(text) = evidence::text(&file) else { return false };
        let of = &mut self.packages[package];
        if self.documents >= MAX_DOCUMENTS
            || self.bytes + text.len() > MAX_BYTES
            || of.bytes + text.len() > MAX_PACKAGE_BYTES
        {
            return false;
        }
        of.bytes += text.len();
        self.bytes += text.len();
        self.documents += 1;
        let key = self.evidence.read(&file, &text);
        let references = match language {
            Language::Rust => Vec::new(),
            _ => packages::directives(&text),
        };
        let awaited = Awaited { package, language, path, file, depth, references };
        self.wave.push((Document { language, key, text }, awaited));
        true
    }
}

/// A search for what one repository depends on.
#[derive(Debug)]
pub struct Search {
    reader: Reader,
    crates: Crates,
    packages: Packages,
    awaited: Vec<Awaited>,
}

impl Search {
    /// Begins with what the documents of a project name. `root` is its folder.
    pub fn new(root: &Path, places: &Places, project: &Project) -> Self {
        let mut reader = Reader::default();
        let mut crates = Crates::new(root, places, project, &mut reader.evidence);
        let mut packages = Packages::default();
        crates.begin(&mut reader);
        packages.begin(root, project, &mut reader);
        Self { reader, crates, packages, awaited: Vec::new() }
    }

    /// The documents whose facts are wanted next; none at the end.
    pub fn wave(&mut self) -> Vec<Document> {
        let (documents, awaited) = std::mem::take(&mut self.reader.wave).into_iter().unzip();
        self.awaited = awaited;
        documents
    }

    /// Takes the facts of a wave's documents, in their order; `None` for what has none.
    pub fn accept(&mut self, facts: Vec<Option<Arc<Facts>>>) {
        for (awaited, facts) in std::mem::take(&mut self.awaited).into_iter().zip(facts) {
            let Some(facts) = facts else { continue };
            match awaited.language {
                Language::Rust => self.crates.follow(&awaited, &facts, &mut self.reader),
                _ => self.packages.follow(&awaited, &facts, &mut self.reader),
            }
            let Awaited { package, language, path, .. } = awaited;
            self.reader.packages[package].sources.push(Source { path, language, facts });
        }
    }

    /// What was found.
    pub fn finish(self) -> Found {
        let Reader { mut evidence, packages, .. } = self.reader;
        let links = self.packages.links();
        let libraries = packages.into_iter().map(|mut package| {
            package.sources.sort_by(|a, b| a.path.cmp(&b.path));
            if !package.sources.is_empty() {
                evidence.used(&package.name, &package.version, package.sources.len());
            }
            Arc::new(Library {
                package: package.name.into(),
                language: package.language,
                standard: false,
                manifests: package.manifests,
                sources: package.sources,
            })
        });
        let libraries = libraries.collect();
        evidence.finish();
        Found { libraries, links, evidence }
    }
}
