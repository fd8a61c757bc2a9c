//! Engine: a project that stays resolved while its documents change.
//!
//! Must not know: where facts come from, what becomes of answers.

use super::{Project, ResolveError, Resolved, SourceIndex, rust, shallow, typescript};
use crate::model::Language;
use crate::model::facts::Facts;
use rayon::prelude::*;
use rustc_hash::FxHashSet;
use std::sync::Arc;

fn is_rust(language: Language) -> bool {
    language == Language::Rust
}

/// What resolving a project needs, by language.
#[derive(Debug)]
pub(super) struct Kept {
    rust: Option<rust::Kept>,
    typescript: Option<typescript::Kept>,
    shallow: Option<shallow::Kept>,
}

impl Kept {
    /// Reads a project.
    pub(super) fn new(project: &Project) -> Self {
        Self {
            rust: rust::Kept::new(project),
            typescript: typescript::Kept::new(project),
            shallow: shallow::Kept::new(project),
        }
    }

    /// Whether all of a source is test code.
    fn is_test(&self, project: &Project, source: SourceIndex) -> bool {
        match (&project.source(source).language, &self.rust) {
            (Language::Rust, Some(kept)) => kept.is_test(project, source),
            (Language::Rust, None) => false,
            (language, _) if !language.is_deep() => shallow::Kept::is_test(project, source),
            _ => typescript::is_test(project, source),
        }
    }

    /// Resolves some sources; one answer list each, in their order.
    pub(super) fn resolve(
        &self,
        project: &Project,
        sources: &[SourceIndex],
    ) -> Result<Vec<Resolved>, ResolveError> {
        let language = |source: &SourceIndex| project.source(*source).language;
        let of = |wanted: fn(Language) -> bool| -> Vec<SourceIndex> {
            sources.iter().copied().filter(|source| wanted(language(source))).collect()
        };
        let rust: Vec<Resolved> = match (&self.rust, of(is_rust)) {
            (Some(kept), own) => own.par_iter().map(|s| kept.resolve(project, *s)).collect(),
            (None, _) => Vec::new(),
        };
        let typescript = match &self.typescript {
            Some(kept) => kept.resolve(project, &of(Language::is_typescript))?,
            None => Vec::new(),
        };
        let shallow: Vec<Resolved> = match (&self.shallow, of(shallow::is_shallow)) {
            (Some(kept), own) => own.par_iter().map(|s| kept.resolve(project, *s)).collect(),
            (None, _) => Vec::new(),
        };
        let mut rust = rust.into_iter();
        let (mut typescript, mut shallow) = (typescript.into_iter(), shallow.into_iter());
        let next = |source: &SourceIndex| match language(source) {
            Language::Rust => rust.next(),
            language if language.is_typescript() => typescript.next(),
            _ => shallow.next(),
        };
        Ok(sources.iter().filter_map(next).collect())
    }
}

/// A project with what resolving it needs, kept from one change to the next.
///
/// After any sequence of changes [`Engine::resolve`] answers what [`resolve`](super::resolve) of
/// the same project would.
#[derive(Debug)]
pub struct Engine {
    project: Project,
    kept: Kept,
}

impl Engine {
    /// Reads a project.
    pub fn new(project: Project) -> Self {
        let kept = Kept::new(&project);
        Self { project, kept }
    }

    /// The project as it is now.
    pub fn project(&self) -> &Project {
        &self.project
    }

    /// Whether all of a source is test code, by where it lies.
    pub fn tests(&self) -> Vec<bool> {
        let all = 0..self.project.sources.len() as SourceIndex;
        all.map(|source| self.kept.is_test(&self.project, source)).collect()
    }

    /// Does in advance what the first change would have to do.
    pub fn expect_changes(&mut self) {
        if let Some(kept) = &mut self.kept.rust {
            kept.outline(&self.project);
        }
        if let Some(kept) = &mut self.kept.typescript {
            kept.outline(&self.project);
        }
    }

    /// Puts new facts in the place of those of some sources, which stay where they are. Answers
    /// the sources that may be resolved otherwise from now on, the changed ones among them, sorted.
    pub fn replace(&mut self, changed: Vec<(SourceIndex, Arc<Facts>)>) -> Vec<SourceIndex> {
        let mut affected: FxHashSet<SourceIndex> = FxHashSet::default();
        let (mut rust, mut typescript, mut shallow) = (Vec::new(), Vec::new(), Vec::new());
        for (index, facts) in changed {
            let source = &mut self.project.sources[index as usize];
            let old = std::mem::replace(&mut source.facts, facts);
            // Of several changes of one source the first has what it was.
            if affected.insert(index) {
                match source.language {
                    Language::Rust => rust.push((index, old)),
                    language if language.is_typescript() => typescript.push((index, old)),
                    _ => shallow.push((index, old)),
                }
            }
        }
        if let Some(kept) = self.kept.rust.as_mut().filter(|_| !rust.is_empty()) {
            let found = kept.replace(&self.project, &rust);
            affected.extend(found.unwrap_or_else(|| self.all(is_rust)));
        }
        if let Some(kept) = self.kept.typescript.as_mut().filter(|_| !typescript.is_empty()) {
            let found = kept.replace(&self.project, &typescript);
            affected.extend(found.unwrap_or_else(|| self.all(Language::is_typescript)));
        }
        if let Some(kept) = self.kept.shallow.as_mut().filter(|_| !shallow.is_empty()) {
            affected.extend(kept.replace(&self.project, &shallow));
        }
        let mut affected: Vec<SourceIndex> = affected.into_iter().collect();
        affected.sort_unstable();
        affected
    }

    /// All sources of some languages.
    fn all(&self, wanted: fn(Language) -> bool) -> Vec<SourceIndex> {
        let all = (0..).zip(&self.project.sources);
        all.filter(|(_, source)| wanted(source.language)).map(|(index, _)| index).collect()
    }

    /// Resolves some sources; one answer list each, in their order.
    ///
    /// # Errors
    /// Where the threads that types of TypeScript need cannot be started.
    pub fn resolve(&self, sources: &[SourceIndex]) -> Result<Vec<Resolved>, ResolveError> {
        self.kept.resolve(&self.project, sources)
    }
}
