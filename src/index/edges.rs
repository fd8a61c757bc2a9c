//! Edges: what the references of one document lead to, as rows.
//!
//! One row holds all occurrences in a document that relate the same two symbols in the same way.
//! Beside what occurrences say there are rows for what members override, and for what tests
//! exercise: `tests` goes from test code to every symbol of the repository that it calls and that is
//! no test code itself. Test code is what the languages' own tools run as tests and only then
//! compile or load: in Rust `#[test]` and `#[cfg(test)]` (Reference, "Testing attributes") and
//! integration tests (The Cargo Book, "Tests" of "Cargo Targets"); in TypeScript and JavaScript
//! the documents that the test runners take by default. Helpers among them are test code too, so a
//! row is there for each direct call from a helper as well. Candidates are no calls.
//!
//! Must not know: how references were resolved, the database.

use super::symbols::Outline;
use crate::model::facts::{DefinitionId, Facts, NameId, Reference, Role, TypeExpression, flags};
use crate::model::identity::{document_id, external_id};
use crate::model::{Edge, EdgeKind, External, Position, Resolution, SymbolKind};
use crate::resolve::{Answer, Override, Project, Resolved, Target};
use xxhash_rust::xxh3::Xxh3;

/// The edges of one document, and what its row says of them.
#[derive(Clone, Debug, Default)]
pub struct DocumentEdges {
    /// The rows, sorted.
    pub edges: Vec<Edge>,
    /// What their targets outside of the repository are.
    pub externals: Vec<External>,
    /// Hash of all rows.
    pub hash: i64,
    /// References looked up and not found.
    pub unresolved: i32,
    /// References that lead out of the repository.
    pub external: i32,
}

/// What rows are made of, with one outline for each source.
pub struct Assembler<'a> {
    /// The repository's id.
    pub repository: i64,
    /// What was resolved.
    pub project: &'a Project,
    /// The outlines of its sources, in their order.
    pub outlines: &'a [Outline],
    /// Whether all of a source is test code, in their order.
    pub tests: &'a [bool],
}

/// What one row is about. Ordered like [`Edge`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    source: i64,
    target: i64,
    kind: EdgeKind,
    resolution: Resolution,
    alias: Option<NameId>,
}

impl Assembler<'_> {
    /// The edges of one source, of which resolving says `resolved`.
    pub fn edges(&self, source: usize, resolved: &Resolved) -> DocumentEdges {
        let facts = &self.project.sources[source].facts;
        let outline = &self.outlines[source];
        let mut made = DocumentEdges {
            unresolved: i32::try_from(resolved.unresolved).unwrap_or(i32::MAX),
            ..DocumentEdges::default()
        };
        let mut occurrences: Vec<(Key, Position)> = Vec::with_capacity(resolved.answers.len());
        let mut last_external = None;
        for answer in &resolved.answers {
            let reference = &facts.references[answer.reference.index()];
            let Some(kind) = EdgeKind::of(reference.role) else { continue };
            let external = matches!(answer.target, Target::External { .. });
            // A reference may have several answers and is counted once.
            if external && last_external.replace(answer.reference) != Some(answer.reference) {
                made.external += 1;
            }
            let target = self.target(&answer.target, &mut made.externals);
            let from = self.source(facts, outline, reference, &resolved.answers);
            let alias = self.alias(facts, reference, &answer.target);
            let key = Key { source: from, target, kind, resolution: answer.resolution, alias };
            occurrences.push((key, reference.position));
            if EdgeKind::CALLS.contains(&kind) && self.is_tested(source, reference, answer) {
                let key = Key { kind: EdgeKind::Tests, alias: None, ..key };
                occurrences.push((key, reference.position));
            }
        }
        for Override { member, target, resolution } in &resolved.overrides {
            let target = self.target(target, &mut made.externals);
            let (source, kind) = (outline.symbol(*member), EdgeKind::Overrides);
            let key = Key { source, target, kind, resolution: *resolution, alias: None };
            occurrences.push((key, facts.definitions[member.index()].position));
        }
        occurrences.sort_unstable();
        occurrences.dedup();
        made.externals.sort_unstable();
        made.externals.dedup();
        let document_id = document_id(self.repository, &self.project.sources[source].path);
        for group in occurrences.chunk_by(|a, b| a.0 == b.0) {
            let key = group[0].0;
            made.edges.push(Edge {
                document_id,
                source_id: key.source,
                target_id: key.target,
                kind: key.kind,
                resolution: key.resolution,
                alias: key.alias.map(|name| facts.name(name).to_owned()),
                positions: group.iter().map(|(_, position)| *position).collect(),
            });
        }
        made.hash = hash(&made.edges);
        made
    }

    /// The id of what an edge leads to, with what is to be stored of it.
    fn target(&self, target: &Target, externals: &mut Vec<External>) -> i64 {
        match target {
            Target::Definition(source, id) => self.outlines[*source as usize].symbol(*id),
            Target::Document(source) => self.outlines[*source as usize].file,
            Target::External { package, path } => {
                let id = external_id(package, path);
                let (package, path) = (package.to_string(), path.to_string());
                externals.push(External { id, package, path });
                id
            }
        }
    }

    /// Whether a call is one from test code to what is none.
    fn is_tested(&self, source: usize, call: &Reference, answer: &Answer) -> bool {
        let Target::Definition(target, id) = answer.target else { return false };
        matches!(answer.resolution, Resolution::Exact | Resolution::Inferred)
            && self.is_test_code(source, call.enclosing)
            && !self.is_test_code(target as usize, Some(id))
    }

    /// Whether what stands in a definition, or at the top level, is test code. What is declared
    /// within a test carries the flag too.
    fn is_test_code(&self, source: usize, within: Option<DefinitionId>) -> bool {
        let definitions = &self.project.sources[source].facts.definitions;
        self.tests[source]
            || within.is_some_and(|id| definitions[id.index()].flags & flags::TEST != 0)
    }

    /// The symbol a reference belongs to. Supertypes belong to the type whose head they stand in,
    /// an `impl`'s to the type it is for; everything else to the innermost callable around it.
    fn source(
        &self,
        facts: &Facts,
        outline: &Outline,
        reference: &Reference,
        answers: &[Answer],
    ) -> i64 {
        let Some(around) = reference.enclosing else { return outline.file };
        if matches!(reference.role, Role::Extends | Role::Implements) {
            return self
                .self_type(facts, around, answers)
                .unwrap_or_else(|| outline.symbol(around));
        }
        outline.symbol(outline.callable[around.index()].unwrap_or(around))
    }

    /// The symbol of the type an `impl` block is for, which may stand in another document.
    fn self_type(&self, facts: &Facts, id: DefinitionId, answers: &[Answer]) -> Option<i64> {
        let definition = &facts.definitions[id.index()];
        if definition.kind != SymbolKind::Impl {
            return None;
        }
        let mut written = &facts.types[definition.declared_type?.index()];
        while let TypeExpression::Borrow(inner) = written {
            written = &facts.types[inner.index()];
        }
        let TypeExpression::Path { reference, .. } = written else { return None };
        let index = answers.partition_point(|answer| answer.reference < *reference);
        let answer = answers.get(index).filter(|answer| answer.reference == *reference)?;
        let Target::Definition(source, definition) = answer.target else { return None };
        Some(self.outlines[source as usize].symbol(definition))
    }

    /// The name as written, where it is not the target's own: an alias, a module specifier, the
    /// class a constructor is called by.
    fn alias(&self, facts: &Facts, reference: &Reference, target: &Target) -> Option<NameId> {
        let written = facts.name(reference.name);
        let same = match target {
            Target::Definition(source, definition) => {
                let facts = &self.project.sources[*source as usize].facts;
                let definition = &facts.definitions[definition.index()];
                definition.kind == SymbolKind::Constructor || facts.name(definition.name) == written
            }
            Target::Document(source) => {
                let path = &self.project.sources[*source as usize].path;
                super::symbols::module_path(path).last().is_some_and(|name| *name == written)
            }
            Target::External { package, path } => {
                let name = path.rsplit("::").next().filter(|name| !name.is_empty());
                name.unwrap_or(package) == written
            }
        };
        (!same).then_some(reference.name)
    }
}

/// A hash of everything the rows hold.
fn hash(edges: &[Edge]) -> i64 {
    let mut hash = Xxh3::new();
    for edge in edges {
        hash.update(&edge.source_id.to_le_bytes());
        hash.update(&edge.target_id.to_le_bytes());
        hash.update(&(edge.kind as i16).to_le_bytes());
        hash.update(&(edge.resolution as i16).to_le_bytes());
        // Lengths keep what follows one another apart.
        let alias = edge.alias.as_deref().unwrap_or_default();
        hash.update(&(alias.len() as u64).to_le_bytes());
        hash.update(alias.as_bytes());
        hash.update(&(edge.positions.len() as u64).to_le_bytes());
        for position in &edge.positions {
            hash.update(&position.line.to_le_bytes());
            hash.update(&position.column.to_le_bytes());
        }
    }
    hash.digest() as i64
}

#[cfg(test)]
mod tests;
