//! Engine: a project that stays resolved while its documents change.
//!
//! Must not know: where facts come from, what becomes of answers.

use super::{Project, Resolved, SourceIndex, resolve};
use crate::model::facts::Facts;
use std::sync::Arc;

/// A project with what resolving it needs, kept from one change to the next.
///
/// After any sequence of changes [`Engine::resolve`] answers what [`resolve`](super::resolve) of
/// the same project would.
#[derive(Debug)]
pub struct Engine {
    project: Project,
}

impl Engine {
    /// Reads a project.
    pub fn new(project: Project) -> Self {
        Self { project }
    }

    /// The project as it is now.
    pub fn project(&self) -> &Project {
        &self.project
    }

    /// Whether all of a source is test code, by where it lies.
    pub fn tests(&self) -> Vec<bool> {
        resolve(&self.project).iter().map(|resolved| resolved.test).collect()
    }

    /// Puts new facts in the place of those of some sources, which stay where they are. Answers
    /// the sources that may be resolved otherwise from now on, the changed ones among them, sorted.
    pub fn replace(&mut self, changed: Vec<(SourceIndex, Arc<Facts>)>) -> Vec<SourceIndex> {
        for (source, facts) in changed {
            self.project.sources[source as usize].facts = facts;
        }
        (0..self.project.sources.len() as SourceIndex).collect()
    }

    /// Resolves some sources; one answer list each, in their order.
    pub fn resolve(&self, sources: &[SourceIndex]) -> Vec<Resolved> {
        let mut all = resolve(&self.project);
        sources.iter().map(|source| std::mem::take(&mut all[*source as usize])).collect()
    }
}
