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
    /// What resolving says of its sources, in their order.
    pub resolved: &'a [Resolved],
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
    /// The edges of one source.
    pub fn edges(&self, source: usize) -> DocumentEdges {
        let facts = &self.project.sources[source].facts;
        let (outline, resolved) = (&self.outlines[source], &self.resolved[source]);
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
        self.resolved[source].test
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
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::extract::extract;
    use crate::index::descriptor;
    use crate::model::Language;
    use crate::model::facts::ReferenceId;
    use crate::model::identity::symbol_id;
    use crate::resolve::Source;
    use std::sync::Arc;

    const REPOSITORY: i64 = 7;

    /// What a test says a name leads to, wherever it is referred to.
    enum To {
        /// The first definition of this name in this document.
        Symbol(usize, &'static str),
        /// A document.
        Document(usize),
        /// A package and a path in it.
        External(&'static str, &'static str),
    }

    /// The rows of the first source as `source -kind resolution alias-> target @line…`.
    fn check(sources: &[(&str, &str)], leads: &[(&str, To)], expected: &[&str]) -> DocumentEdges {
        let mut project = Project::default();
        for (path, text) in sources {
            let language = Language::of_path(path).unwrap();
            let facts = Arc::new(extract(language, text).unwrap());
            project.sources.push(Source { path: (*path).to_owned(), language, facts });
        }
        let outlines: Vec<_> = project
            .sources
            .iter()
            .map(|source| Outline::new(REPOSITORY, &source.path, &source.facts))
            .collect();
        let facts = project.sources[0].facts.clone();
        let mut all = vec![Resolved::default(); project.sources.len()];
        let resolved = &mut all[0];
        for (index, reference) in facts.references.iter().enumerate() {
            let name = facts.name(reference.name);
            for (_, to) in leads.iter().filter(|(from, _)| *from == name) {
                let target = match to {
                    To::Symbol(source, name) => {
                        let facts = &project.sources[*source].facts;
                        let found = facts.definitions.iter().position(|definition| {
                            facts.name(definition.name) == *name
                                && definition.kind != SymbolKind::Impl
                        });
                        Target::Definition(*source as u32, DefinitionId(found.unwrap() as u32))
                    }
                    To::Document(source) => Target::Document(*source as u32),
                    To::External(package, path) => {
                        Target::External { package: (*package).into(), path: (*path).into() }
                    }
                };
                let resolution = match target {
                    Target::External { .. } => Resolution::External,
                    _ => Resolution::Exact,
                };
                let reference = ReferenceId(index as u32);
                resolved.answers.push(Answer { reference, target, resolution });
            }
        }
        let assembler = Assembler {
            repository: REPOSITORY,
            project: &project,
            outlines: &outlines,
            resolved: &all,
        };
        let made = assembler.edges(0);
        let mut names = std::collections::HashMap::new();
        for source in &project.sources {
            let document = descriptor::document(&source.path);
            names.insert(symbol_id(REPOSITORY, &document), source.path.clone());
            for symbol in crate::index::symbols::symbols(REPOSITORY, &source.path, &source.facts) {
                names.entry(symbol.id).or_insert(symbol.name);
            }
        }
        for external in &made.externals {
            names.insert(external.id, format!("{}/{}", external.package, external.path));
        }
        let mut rows: Vec<String> = made
            .edges
            .iter()
            .map(|edge| {
                let alias = edge.alias.as_deref().map_or_else(String::new, |a| format!(" as {a}"));
                let lines: Vec<String> =
                    edge.positions.iter().map(|p| p.line.to_string()).collect();
                let (source, target) = (&names[&edge.source_id], &names[&edge.target_id]);
                let (kind, lines) = (edge.kind.name(), lines.join(","));
                format!("{source} {kind} {target}{alias} @{lines}")
            })
            .collect();
        rows.sort();
        assert_eq!(rows, expected);
        assert!(made.edges.is_sorted(), "rows are sorted");
        made
    }

    #[test]
    fn occurrences_of_one_relation_share_a_row() {
        let text = "fn f() {\n g();\n g();\n let h = || g();\n}\nfn g() {}\nfn k() { g() }\n";
        let expected = ["f calls g @2,3,4", "k calls g @7"];
        check(&[("a.rs", text)], &[("g", To::Symbol(0, "g"))], &expected);
    }

    #[test]
    fn references_belong_to_the_innermost_callable_else_symbol() {
        let text = "struct S { a: T }\nfn f() {\n fn inner() -> T { todo!() }\n struct L(T);\n}\n\
                    const C: T = T;\ntype T = u8;\nimpl S {\n fn m(x: T) {}\n}\nimpl Q<T> for S {}\n";
        let expected = [
            "C references T @6",
            "C uses_type T @6",
            "S uses_type T @11",
            "a uses_type T @1",
            "f uses_type T @4",
            "inner uses_type T @3",
            "m uses_type T @9",
        ];
        check(&[("a.rs", text)], &[("T", To::Symbol(0, "T"))], &expected);
    }

    #[test]
    fn supertypes_belong_to_the_type_wherever_it_is_declared() {
        let here = "impl Show for There {}\nimpl Show for Here {}\nstruct Here;\ntrait Show: Base {}\n\
                    trait Base {}\nfn f() {\n struct Local;\n impl Show for Local {}\n}\n";
        let expected = [
            "Here implements Show @2",
            "Local implements Show @8",
            "Show extends Base @4",
            "There implements Show @1",
            "a.rs uses_type There @1",
        ];
        let leads = [
            ("Show", To::Symbol(0, "Show")),
            ("Base", To::Symbol(0, "Base")),
            ("There", To::Symbol(1, "There")),
        ];
        check(&[("a.rs", here), ("there.rs", "pub struct There;")], &leads, &expected);
    }

    #[test]
    fn an_alias_is_a_name_that_is_not_the_targets() {
        let text = "import { real as other } from './b';\nimport * as all from './b';\n\
                    other();\nreal();\n";
        let leads = [
            ("./b", To::Document(1)),
            ("real", To::Symbol(1, "real")),
            ("other", To::Symbol(1, "real")),
        ];
        let expected = [
            "a.ts calls real @4",
            "a.ts calls real as other @3",
            "a.ts imports real @1",
            "a.ts imports real as other @1",
            "a.ts imports_module b.ts as ./b @1,2",
        ];
        let sources = [("a.ts", text), ("b.ts", "export function real() {}")];
        check(&sources, &leads, &expected);
    }

    #[test]
    fn what_leads_out_is_kept_by_package_and_counted_by_reference() {
        let text = "use serde::Serialize;\nfn f() { Serialize::go() }\n";
        let leads = [
            ("serde", To::External("serde", "")),
            ("Serialize", To::External("serde", "Serialize")),
        ];
        let expected = [
            "a.rs imports serde/ @1",
            "a.rs imports serde/Serialize @1",
            "f references serde/Serialize @2",
        ];
        let made = check(&[("a.rs", text)], &leads, &expected);
        assert_eq!((made.external, made.externals.len()), (3, 2));
    }

    #[test]
    fn the_hash_follows_every_row() {
        let leads = || [("g", To::Symbol(0, "g"))];
        let one = check(&[("a.rs", "fn g() { g() }")], &leads(), &["g calls g @1"]);
        let same = check(&[("a.rs", "fn g() { g() }")], &leads(), &["g calls g @1"]);
        let moved = check(&[("a.rs", "fn g() { \ng() }")], &leads(), &["g calls g @2"]);
        let none = check(&[("a.rs", "fn g() {}")], &leads(), &[]);
        assert_eq!(one.hash, same.hash);
        assert_ne!(one.hash, moved.hash);
        assert_ne!(one.hash, none.hash);
        assert_eq!(none.hash, hash(&[]));
    }
}
