//! A project whose documents are edited, with what is kept of its answers from one edit to the
//! next; and edits at random, of the kinds that people make.

use loci::extract::extract;
use loci::model::facts::{DefinitionId, Facts};
use loci::model::{Language, Resolution, SymbolKind};
use loci::resolve::{
    Engine, Libraries, Manifest, Project, Resolved, Source, SourceIndex, Target, resolve,
};
use std::collections::HashMap;
use std::fmt::Write;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// What is kept of a document's answers: targets by their identity, as the index keeps them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Kept {
    answers: Vec<(u32, String, Resolution)>,
    unresolved: u32,
    overrides: Vec<(u32, String, Resolution)>,
    test: bool,
}

/// Files, by path and text.
pub type Files = Vec<(String, String)>;

/// A project that is edited.
pub struct Edited {
    pub engine: Engine,
    pub texts: Vec<String>,
    kept: Vec<Kept>,
    /// What each definition of each source is called.
    identities: Vec<Vec<String>>,
}

/// Files as a project.
pub fn project(files: &[(String, String)], manifests: &[(String, String)]) -> Project {
    let mut project = Project::default();
    for (path, text) in files {
        let Some(language) = Language::of_path(path) else { continue };
        let facts = Arc::new(extract(language, text).unwrap_or_default());
        project.sources.push(Source { path: path.clone(), language, facts });
    }
    project.sources.sort_by(|a, b| a.path.cmp(&b.path));
    let manifest =
        |(path, text): &(String, String)| Manifest { path: path.clone(), text: text.clone() };
    project.manifests = manifests.iter().map(manifest).collect();
    project.libraries = Libraries::new(Libraries::standard(&project.sources));
    project
}

impl Edited {
    pub fn new(files: &[(String, String)], manifests: &[(String, String)]) -> Self {
        let project = project(files, manifests);
        let texts: HashMap<&String, &String> = files.iter().map(|(p, t)| (p, t)).collect();
        let texts = project.sources.iter().map(|s| texts[&s.path].clone()).collect();
        let identities = project.sources.iter().map(|s| identities(&s.facts)).collect();
        let engine = Engine::new(project);
        let mut edited = Self { engine, texts, kept: Vec::new(), identities };
        let all: Vec<SourceIndex> = (0..edited.texts.len() as SourceIndex).collect();
        let resolved = edited.engine.resolve(&all).expect("threads start");
        edited.kept = resolved.iter().map(|resolved| edited.keep(resolved)).collect();
        edited
    }

    /// The source at a path.
    pub fn find(&self, path: &str) -> SourceIndex {
        let sources = &self.engine.project().sources;
        sources.iter().position(|source| source.path == path).expect("a source") as SourceIndex
    }

    pub fn path(&self, source: SourceIndex) -> &str {
        &self.engine.project().sources[source as usize].path
    }

    /// Puts other texts in; answers the sources that were resolved again, those of them that are
    /// answered otherwise, and the time that the engine took.
    pub fn edit(
        &mut self,
        changes: Vec<(SourceIndex, String)>,
    ) -> (Vec<SourceIndex>, Vec<SourceIndex>, Duration) {
        let mut replaced = Vec::new();
        for (source, text) in changes {
            let language = self.engine.project().sources[source as usize].language;
            let Ok(facts) = extract(language, &text) else { continue };
            self.identities[source as usize] = identities(&facts);
            self.texts[source as usize] = text;
            replaced.push((source, Arc::new(facts)));
        }
        let start = Instant::now();
        let affected = self.engine.replace(replaced);
        let resolved = self.engine.resolve(&affected).expect("threads start");
        let taken = start.elapsed();
        let mut otherwise = Vec::new();
        for (source, resolved) in affected.iter().zip(&resolved) {
            let kept = self.keep(resolved);
            if self.kept[*source as usize] != kept {
                self.kept[*source as usize] = kept;
                otherwise.push(*source);
            }
        }
        (affected, otherwise, taken)
    }

    /// What differs between what is kept and a fresh run.
    pub fn wrong(&self) -> Option<String> {
        let project = self.engine.project();
        let fresh = resolve(project).expect("threads start");
        for (index, resolved) in fresh.iter().enumerate() {
            let (fresh, kept) = (self.keep(resolved), &self.kept[index]);
            if fresh == *kept {
                continue;
            }
            let Source { path, facts, .. } = &project.sources[index];
            let mut text = format!("{path} is kept otherwise than fresh:");
            let position = |reference: u32| {
                let reference = &facts.references[reference as usize];
                let (at, name) = (reference.position, facts.name(reference.name));
                format!("{}:{} `{name}`", at.line, at.column)
            };
            for answer in fresh.answers.iter().filter(|a| !kept.answers.contains(a)).take(5) {
                write!(text, "\n  fresh {} {answer:?}", position(answer.0))
                    .expect("text is written");
            }
            for answer in kept.answers.iter().filter(|a| !fresh.answers.contains(a)).take(5) {
                write!(text, "\n  kept  {} {answer:?}", position(answer.0))
                    .expect("text is written");
            }
            for (what, one, other) in [("fresh", &fresh, kept), ("kept ", kept, &fresh)] {
                for found in one.overrides.iter().filter(|o| !other.overrides.contains(o)).take(5) {
                    write!(text, "\n  {what} override {found:?}").expect("text is written");
                }
                write!(text, "\n  {what} test {}, {} unresolved", one.test, one.unresolved)
                    .expect("text is written");
            }
            return Some(text);
        }
        None
    }

    fn keep(&self, resolved: &Resolved) -> Kept {
        let target = |target: &Target| match target {
            Target::Definition(source, id) => {
                format!("{source}/{}", self.identities[*source as usize][id.index()])
            }
            Target::Document(source) => format!("{source}"),
            Target::External { package, path } => format!("{package}::{path}"),
        };
        let answers = resolved.answers.iter();
        let overrides = resolved.overrides.iter();
        Kept {
            answers: answers.map(|a| (a.reference.0, target(&a.target), a.resolution)).collect(),
            unresolved: resolved.unresolved,
            overrides: overrides.map(|o| (o.member.0, target(&o.target), o.resolution)).collect(),
            test: resolved.test,
        }
    }
}

/// What each definition of a document is called, which its position and number say nothing of.
fn identities(facts: &Facts) -> Vec<String> {
    let mut counts: HashMap<String, u32> = HashMap::new();
    let mut found: Vec<String> = Vec::new();
    for index in 0..facts.definitions.len() {
        let mut parts = Vec::new();
        let mut at = Some(DefinitionId(index as u32));
        while let Some(id) = at {
            let definition = &facts.definitions[id.index()];
            parts.push(match definition.kind {
                SymbolKind::Impl => definition.signature.clone(),
                kind => format!("{} {}", kind.name(), facts.name(definition.name)),
            });
            at = definition.enclosing;
        }
        let name = parts.join(" of ");
        let count = counts.entry(name.clone()).or_default();
        found.push(format!("{name} {count}"));
        *count += 1;
    }
    found
}

/// Numbers at random, the same ones for the same seed.
pub struct Random(pub u64);

impl Random {
    pub fn below(&mut self, end: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % end.max(1)
    }

    pub fn pick<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len())]
    }
}

/// Items that are put into Rust sources; `A`, `B`, `f`, `g` stand for names of the project.
const RUST: &[&str] = &[
    "pub fn f(x: A) -> B { todo!() }",
    "fn f() -> u32 { let v = A::g(); v.f(); 1 }",
    "pub struct A { pub f: B }",
    "pub struct A(pub B);",
    "impl A { pub fn f(&self) -> B { todo!() } }",
    "impl A { pub fn f() -> Option<B> { todo!() } pub const C: B = todo!(); }",
    "impl std::ops::Deref for A { type Target = B; fn deref(&self) -> &B { todo!() } }",
    "impl Iterator for A { type Item = B; fn next(&mut self) -> Option<B> { None } }",
    "pub trait A { type Out; fn f(&self) -> B; }",
    "pub trait A: B { fn f(&self) -> Self where Self: Sized; }",
    "impl A for B { fn f(&self) { todo!() } }",
    "impl<T> A for Vec<T> { fn f(&self) { todo!() } }",
    "pub use crate::f::A as B;",
    "use crate::A;",
    "use super::*;",
    "pub use self::A::*;",
    "pub type A = B;",
    "macro_rules! f { ($x:expr) => { $x.g() }; }",
    "#[cfg(windows)] pub fn f() -> A { todo!() }",
    "#[derive(Clone, Debug)] pub enum A { B, g(B) }",
    "mod f { pub struct A; pub fn g() -> super::B { todo!() } }",
    "pub static f: A = todo!();",
];

/// Items that are put into TypeScript and JavaScript sources.
const TYPESCRIPT: &[&str] = &[
    "export function f(x: A): B { return x.g(); }",
    "export function f(x) { return g(x).f; }",
    "export const f = () => g();",
    "export const f = { g: A, f(x) { return new B(); } };",
    "export class A extends B { f = 1; g() { return this.f; } }",
    "export class A { static f = new B(); constructor(public g: B) {} }",
    "export interface A { f(x: B): B; g: A }",
    "export interface A extends B {}",
    "export type A = { f: B; g: keyof B };",
    "export * from './f';",
    "export { f as g } from './f';",
    "export { f };",
    "import { f } from './f';",
    "import * as f from './f';",
    "import f from './f';",
    "export default f;",
    "export default class A { f() { return new B(); } }",
    "export enum A { f, g }",
    "export namespace A { export const f = 1; export interface B { g: number } }",
    "declare global { interface A { f(): B } }",
    "function f(x: A) { return x.f; }",
    "const f = g(1).f;",
    "export async function f() { const x = await g(); return x.f; }",
    "module.exports = { f, g };",
    "exports.f = function () { return g(); };",
];

/// What is done to a text, by name.
pub const KINDS: &[&str] = &[
    "rename everywhere",
    "rename one",
    "remove a line",
    "repeat a line",
    "swap lines",
    "add an item",
    "take a line of another",
    "add to a body",
    "remove a block",
    "undo",
];

/// The words of a text that may be names.
pub fn words(text: &str) -> Vec<String> {
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    let words = text.split(|c: char| !is_part(c));
    let words = words.filter(|w| w.len() > 1 && w.starts_with(|c: char| c.is_alphabetic()));
    words.map(str::to_owned).collect()
}

/// A text with a change of a kind.
pub fn mutate(
    random: &mut Random,
    kind: usize,
    language: Language,
    texts: &[String],
    source: usize,
    original: &str,
) -> String {
    let text = &texts[source];
    let other = &texts[random.below(texts.len())];
    let (own, others) = (words(text), words(other));
    let name = |random: &mut Random| {
        let from = if random.below(2) == 0 || others.is_empty() { &own } else { &others };
        if from.is_empty() { "x".to_owned() } else { random.pick(from).clone() }
    };
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let at = random.below(lines.len());
    if lines.is_empty() {
        return "\n".to_owned();
    }
    match kind {
        0 => {
            let (from, to) = (name(random), name(random));
            let to = if random.below(2) == 0 { format!("{from}_x") } else { to };
            return replace_word(text, &from, &to, usize::MAX, random);
        }
        1 => {
            let (from, to) = (name(random), name(random));
            return replace_word(text, &from, &to, 1, random);
        }
        2 => drop(lines.remove(at)),
        3 => lines.insert(at, lines[at].clone()),
        4 => {
            let with = (at + 1).min(lines.len() - 1);
            lines.swap(at, with);
        }
        5 => {
            let items = if language == Language::Rust { RUST } else { TYPESCRIPT };
            let mut item = (*random.pick(items)).to_owned();
            for letter in ["A", "B", "f", "g"] {
                let to = name(random);
                item = replace_word(&item, letter, &to, usize::MAX, random);
            }
            let starts = (0..=lines.len())
                .filter(|i| lines.get(*i).is_none_or(|line| line.is_empty() || *i == 0));
            let starts: Vec<usize> = starts.collect();
            let at = *random.pick(&starts);
            lines.insert(at, item);
        }
        6 => {
            let taken: Vec<&str> = other.lines().filter(|l| !l.trim().is_empty()).collect();
            if !taken.is_empty() {
                let taken = (*random.pick(&taken)).to_owned();
                lines.insert(at, taken);
            }
        }
        7 => {
            let bodies: Vec<usize> = (0..lines.len())
                .filter(|i| {
                    lines[*i].ends_with(") {")
                        || lines[*i].contains("fn ") && lines[*i].ends_with('{')
                })
                .collect();
            if !bodies.is_empty() {
                let at = *random.pick(&bodies);
                let (x, a, b) = (name(random), name(random), name(random));
                let word = if language == Language::Rust { "let" } else { "const" };
                lines.insert(at + 1, format!("{word} {x}_y = {a}.{b}({x}); {x}_y.{a}();"));
            }
        }
        8 => {
            let end = (at + 1 + random.below(12)).min(lines.len());
            lines.drain(at..end);
        }
        _ => return original.to_owned(),
    }
    lines.join("\n") + "\n"
}

fn replace_word(text: &str, from: &str, to: &str, most: usize, random: &mut Random) -> String {
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    let whole =
        |at: usize| !text[..at].ends_with(is_part) && !text[at + from.len()..].starts_with(is_part);
    let mut places: Vec<usize> =
        text.match_indices(from).map(|(at, _)| at).filter(|at| whole(*at)).collect();
    if most == 1 && !places.is_empty() {
        places = vec![*random.pick(&places)];
    }
    let mut out = String::new();
    let mut last = 0;
    for at in places {
        out.push_str(&text[last..at]);
        out.push_str(to);
        last = at + from.len();
    }
    out + &text[last..]
}
