//! Rows from sources, one kind of relation at a time.

#![allow(clippy::unwrap_used)]

use super::*;
use crate::extract::extract;
use crate::index::descriptor;
use crate::model::Language;
use crate::model::facts::ReferenceId;
use crate::model::identity::symbol_id;
use crate::resolve::{Libraries, Manifest, Source};
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

fn project(sources: &[(&str, &str)]) -> Project {
    let mut project = Project::default();
    for (path, text) in sources {
        let language = Language::of_path(path).unwrap();
        let facts = Arc::new(extract(language, text).unwrap());
        project.sources.push(Source { path: (*path).to_owned(), language, facts });
    }
    project.libraries = Libraries::new(Libraries::standard(&project.sources));
    project
}

fn outlines(project: &Project) -> Vec<Outline> {
    let sources = project.sources.iter();
    sources.map(|source| Outline::new(REPOSITORY, &source.path, &source.facts)).collect()
}

/// Rows as lines, sorted.
fn lines(project: &Project, externals: &[External], edges: &[Edge]) -> Vec<String> {
    let mut names = std::collections::HashMap::new();
    for source in &project.sources {
        let document = descriptor::document(&source.path);
        names.insert(symbol_id(REPOSITORY, &document), source.path.clone());
        for symbol in crate::index::symbols::symbols(REPOSITORY, &source.path, &source.facts) {
            names.entry(symbol.id).or_insert(symbol.name);
        }
    }
    for external in externals {
        names.insert(external.id, format!("{}/{}", external.package, external.path));
    }
    let mut rows: Vec<String> = edges
        .iter()
        .map(|edge| {
            let alias = edge.alias.as_deref().map_or_else(String::new, |a| format!(" as {a}"));
            let lines: Vec<String> = edge.positions.iter().map(|p| p.line.to_string()).collect();
            let (source, target) = (&names[&edge.source_id], &names[&edge.target_id]);
            let (kind, lines) = (edge.kind.name(), lines.join(","));
            format!("{source} {kind} {target}{alias} @{lines}")
        })
        .collect();
    rows.sort();
    rows
}

/// The rows of the first source as `source -kind resolution alias-> target @line…`.
fn check(sources: &[(&str, &str)], leads: &[(&str, To)], expected: &[&str]) -> DocumentEdges {
    let project = project(sources);
    let outlines = outlines(&project);
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
                        facts.name(definition.name) == *name && definition.kind != SymbolKind::Impl
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
        tests: &vec![false; all.len()],
    };
    let made = assembler.edges(0, &all[0]);
    let rows = lines(&project, &made.externals, &made.edges);
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
    let leads =
        [("serde", To::External("serde", "")), ("Serialize", To::External("serde", "Serialize"))];
    let expected = [
        "a.rs imports serde/ @1",
        "a.rs imports serde/Serialize @1",
        "f references serde/Serialize @2",
    ];
    let made = check(&[("a.rs", text)], &leads, &expected);
    assert_eq!((made.external, made.externals.len()), (3, 2));
}

/// The rows of a kind of the first source as `source -kind-> target @line…`, all of it resolved.
fn check_resolved(sources: &[(&str, &str)], kind: EdgeKind, expected: &[&str]) {
    let mut project = project(sources);
    project.manifests.push(Manifest {
        path: "Cargo.toml".to_owned(),
        text: "[package]\nname = \"x\"\nedition = \"2024\"\n".to_owned(),
    });
    project.sources.sort_by(|a, b| a.path.cmp(&b.path));
    let at = project.sources.iter().position(|s| s.path == sources[0].0).unwrap();
    let outlines = outlines(&project);
    let resolved = crate::resolve::resolve(&project).unwrap();
    let made = Assembler {
        repository: REPOSITORY,
        project: &project,
        outlines: &outlines,
        tests: &resolved.iter().map(|resolved| resolved.test).collect::<Vec<_>>(),
    }
    .edges(at, &resolved[at]);
    assert!(made.edges.is_sorted(), "rows are sorted");
    let rows: Vec<_> = made.edges.iter().filter(|edge| edge.kind == kind).cloned().collect();
    assert_eq!(lines(&project, &made.externals, &rows), expected);
    // No row is made for what follows from the symbols.
    assert!(made.edges.iter().all(|edge| edge.kind != EdgeKind::Contains));
}

#[test]
fn members_override_in_rows_at_their_names() {
    let here = "struct S;\nimpl crate::t::T for S {\n type A = u8;\n fn f(&self) {}\n}\n\
                impl Drop for S {\n fn drop(&mut self) {}\n}\nimpl S { fn g(&self) {} }\n";
    let there = "pub trait T { type A; fn f(&self); fn g(&self) {} }";
    let expected =
        ["A overrides A @3", "drop overrides std/ops::Drop::drop @7", "f overrides f @4"];
    let sources = [("src/s.rs", here), ("src/lib.rs", "mod s;\nmod t;"), ("src/t.rs", there)];
    check_resolved(&sources, EdgeKind::Overrides, &expected);
    let here = "import { I } from './b';\nexport class C implements I {\n m() {}\n n() {}\n}\n";
    let sources = [("a.ts", here), ("b.ts", "export interface I { m(): void }")];
    check_resolved(&sources, EdgeKind::Overrides, &["m overrides m @3"]);
}

#[test]
fn tests_exercise_what_they_call_and_is_no_test_code() {
    let here = "use crate::used;\nfn calls() { used() }\n#[cfg(test)]\nmod tests {\n use super::*;\n\
                fn helps() { used() }\n #[test]\n fn tests() {\n  helps();\n  used();\n  used();\n\
                calls();\n  drop(1);\n }\n}\n#[test]\nfn alone() { used() }\n";
    let expected = [
        "alone tests used @17",
        "helps tests used @6",
        "tests tests calls @12",
        "tests tests used @10,11",
    ];
    let sources = [("src/a.rs", here), ("src/lib.rs", "mod a;\npub fn used() {}")];
    check_resolved(&sources, EdgeKind::Tests, &expected);
}

#[test]
fn whole_documents_are_test_code_by_where_they_lie() {
    let lib = ("src/lib.rs", "pub fn used() {}\n#[cfg(test)]\nmod checks;\nmod plain;\n");
    let calls = "pub fn f() { crate::used() }\n";
    check_resolved(&[("src/checks.rs", calls), lib], EdgeKind::Tests, &["f tests used @1"]);
    check_resolved(&[("src/plain.rs", calls), lib], EdgeKind::Tests, &[]);
    let calls = "mod common;\nfn f() { x::used(); common::help() }\n";
    let common = ("tests/common/mod.rs", "pub fn help() {}");
    check_resolved(&[("tests/t.rs", calls), common, lib], EdgeKind::Tests, &["f tests used @2"]);
    let calls = "fn main() { x::used() }\n";
    check_resolved(&[("examples/e.rs", calls), lib], EdgeKind::Tests, &[]);

    let used = ("src/b.ts", "export function used() {}");
    let calls = "import { used } from './b';\nit('is', () => { used(); });\n";
    let sources = [("src/a.test.ts", calls), used];
    check_resolved(&sources, EdgeKind::Tests, &["src/a.test.ts tests used @2"]);
    check_resolved(&[("src/a.ts", calls), used], EdgeKind::Tests, &[]);
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
