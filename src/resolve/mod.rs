//! Resolve: facts in, edges out. Pure; knows no tree-sitter and no SQL.
//!
//! One engine ([`graph`]) with `rust/` and `typescript/` holding only their
//! languages' rules; `shallow/` resolves all other languages, by scope and import alone.

mod change;
mod engine;
pub mod graph;
pub mod library;
pub mod rust;
mod shallow;
pub mod typescript;

pub use engine::Engine;
pub use library::{Libraries, Library, Links};

use crate::model::facts::{DefinitionId, Facts, ReferenceId};
use crate::model::{Language, Resolution};
use std::sync::Arc;

/// A document to resolve.
#[derive(Clone, Debug)]
pub struct Source {
    /// Relative to the repository's root, `/` between parts.
    pub path: String,
    /// Its language.
    pub language: Language,
    /// What it says by itself.
    pub facts: Arc<Facts>,
}

/// A manifest that shapes the module graph: `Cargo.toml`, `package.json`, `tsconfig*.json`, …
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Manifest {
    /// Relative to the repository's root.
    pub path: String,
    /// Its text.
    pub text: String,
}

/// All that resolving one repository needs. Sources are sorted by path.
#[derive(Clone, Debug, Default)]
pub struct Project {
    /// Every document with facts, sorted by path.
    pub sources: Vec<Source>,
    /// Every manifest, sorted by path.
    pub manifests: Vec<Manifest>,
    /// Every other file's path that a specifier may name (`.json`, skipped documents), sorted.
    pub other_files: Vec<String>,
    /// What is known of other packages. It helps to find out types and is never answered for.
    pub libraries: Libraries,
}

impl Project {
    /// The source at an index, the repository's own first, then those of libraries.
    pub fn source(&self, index: SourceIndex) -> &Source {
        match self.sources.get(index as usize) {
            Some(source) => source,
            None => self.libraries.source(index - self.sources.len() as SourceIndex),
        }
    }

    /// The library's source that a specifier names in a source.
    pub fn linked(&self, from: SourceIndex, specifier: &str) -> Option<SourceIndex> {
        let place = (self.library_number(from), self.source(from).path.as_str());
        Some(self.sources.len() as SourceIndex + self.libraries.linked(place, specifier)?)
    }

    /// The library a source belongs to; `None` for the repository's own.
    pub fn library_of(&self, index: SourceIndex) -> Option<&Arc<Library>> {
        let inside = index.checked_sub(self.sources.len() as SourceIndex)?;
        Some(self.libraries.of(inside))
    }

    /// The place of that library among all.
    pub fn library_number(&self, index: SourceIndex) -> Option<usize> {
        let inside = index.checked_sub(self.sources.len() as SourceIndex)?;
        Some(self.libraries.number_of(inside))
    }

    /// The index of a library's first source.
    pub fn first_of(&self, library: usize) -> SourceIndex {
        self.sources.len() as SourceIndex + self.libraries.first_of(library)
    }

    /// How many sources there are, those of libraries too.
    pub fn len(&self) -> SourceIndex {
        self.sources.len() as SourceIndex + self.libraries.len()
    }

    /// Whether there is nothing to resolve.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Every source with its index.
    pub fn all(&self) -> impl Iterator<Item = (SourceIndex, &Source)> {
        (0..).zip(self.sources.iter().chain(self.libraries.sources()))
    }
}

/// Index into [`Project::sources`] and then into the sources of [`Project::libraries`].
pub type SourceIndex = u32;

/// What a reference leads to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Target {
    /// A definition of the repository.
    Definition(SourceIndex, DefinitionId),
    /// A document as a module.
    Document(SourceIndex),
    /// Something a dependency defines.
    External {
        /// The package.
        package: Arc<str>,
        /// The path within it, joined by `::`.
        path: Arc<str>,
    },
}

/// One reference's answer.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Answer {
    /// Which reference of the document.
    pub reference: ReferenceId,
    /// What it leads to.
    pub target: Target,
    /// How it was found.
    pub resolution: Resolution,
}

/// A member that stands in for one of a supertype.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Override {
    /// The member, a definition of the document.
    pub member: DefinitionId,
    /// What it overrides or implements; never a document.
    pub target: Target,
    /// How that was found.
    pub resolution: Resolution,
}

/// What resolving says of one document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Resolved {
    /// Answers, by reference; a reference may have several (merged declarations, overloads).
    pub answers: Vec<Answer>,
    /// References looked up and not found (members of expressions whose type is not known count).
    pub unresolved: u32,
    /// Which members stand in for which of a supertype, by member.
    pub overrides: Vec<Override>,
    /// All of it is test code, by where it lies.
    pub test: bool,
}

/// Why a project could not be resolved.
#[derive(Clone, Debug, thiserror::Error)]
pub enum ResolveError {
    /// The threads that types of TypeScript need could not be started.
    #[error(
        "cannot start the threads that find out TypeScript's types: {0}; \
         raise the limits of memory and of threads for this user and try again"
    )]
    Threads(String),
}

/// Resolves every reference of a project it can. One answer list per source, in their order.
///
/// # Errors
/// Where the threads that types of TypeScript need cannot be started.
pub fn resolve(project: &Project) -> Result<Vec<Resolved>, ResolveError> {
    let all: Vec<SourceIndex> = (0..project.sources.len() as SourceIndex).collect();
    engine::Kept::new(project).resolve(project, &all)
}
