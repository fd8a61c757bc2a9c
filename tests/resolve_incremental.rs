//! The engine against a fresh run: whatever is edited, what is kept of all documents with what is
//! resolved again of some must be what resolving everything says.

#[path = "support/edits.rs"]
mod edits;

use edits::{Edited, Files, KINDS, Random, mutate};
use loci::walk::read::{Content, read};
use loci::walk::walk;
use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

/// Folders of real packages for the long run, separated like `PATH`.
const FOLDERS: &str = "LOCI_EDITED";
/// How many steps the long run takes in each.
const STEPS: &str = "LOCI_EDITED_STEPS";

/// Every document and manifest below a folder.
fn files(root: &Path) -> (Files, Files) {
    let root = loci::walk::root(root).expect("a folder");
    let tree = walk(&root);
    let text = |path: &str| match read(&root, path) {
        Content::Text { text, .. } => Some((path.to_owned(), text)),
        _ => None,
    };
    let manifests = tree.manifests.iter().filter_map(|path| text(path)).collect();
    (tree.candidates.iter().filter_map(|c| text(&c.path)).collect(), manifests)
}

/// Edits at random; panics where what is kept is not what a fresh run says.
fn run(name: &str, edited: &mut Edited, seed: u64, steps: usize) {
    let mut random = Random(seed);
    let originals = edited.texts.clone();
    let mut counts: BTreeMap<&str, (usize, usize, usize, Vec<Duration>)> = BTreeMap::new();
    for step in 0..steps {
        let kind = random.below(KINDS.len());
        let source = random.below(edited.texts.len());
        let language = edited.engine.project().sources[source].language;
        let original = &originals[source];
        let text = mutate(&mut random, kind, language, &edited.texts, source, original);
        let before = edited.texts[source].clone();
        let (affected, otherwise, taken) = edited.edit(vec![(source as u32, text)]);
        let count = counts.entry(KINDS[kind]).or_default();
        count.0 += 1;
        count.1 += affected.len();
        count.2 += otherwise.len();
        count.3.push(taken);
        if let Some(wrong) = edited.wrong() {
            let after = &edited.texts[source];
            let lines = |a: &str, b: &str| -> Vec<String> {
                let b: Vec<&str> = b.lines().collect();
                let only = a.lines().filter(|line| !b.contains(line));
                only.take(12).map(str::to_owned).collect()
            };
            panic!(
                "{name}, seed {seed}, step {step}: {} in {}\n- {:#?}\n+ {:#?}\n{wrong}",
                KINDS[kind],
                edited.path(source as u32),
                lines(&before, after),
                lines(after, &before),
            );
        }
    }
    for (kind, (times, affected, otherwise, mut taken)) in counts {
        taken.sort();
        let mean = |sum: usize| sum as f64 / times as f64;
        println!(
            "{name}: {kind}: {times} times, {:.1} of {} documents resolved, {:.1} otherwise, \
             {:?} in the middle, {:?} at most",
            mean(affected),
            edited.texts.len(),
            mean(otherwise),
            taken[taken.len() / 2],
            taken[taken.len() - 1],
        );
    }
}

/// The files of a fixture, split by lines `//- path`.
fn split(fixture: &str) -> (Files, Files) {
    let mut files: Files = Vec::new();
    for line in fixture.lines() {
        if let Some(path) = line.trim_start().strip_prefix("//- ") {
            files.push((path.trim().to_owned(), String::new()));
        } else if let Some((_, text)) = files.last_mut() {
            text.push_str(line);
            text.push('\n');
        }
    }
    files.into_iter().partition(|(path, _)| !loci::walk::is_manifest(path))
}

fn fixtures(folder: &str, steps: usize) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut paths: Vec<_> =
        std::fs::read_dir(folder).expect("a folder").map(|e| e.expect("an entry").path()).collect();
    paths.sort();
    let mut ran = 0;
    for (seed, path) in paths.iter().filter(|path| path.is_file()).enumerate() {
        let (files, manifests) = split(&std::fs::read_to_string(path).expect("a fixture"));
        if files.is_empty() {
            continue;
        }
        let mut edited = Edited::new(&files, &manifests);
        run(&path.to_string_lossy(), &mut edited, seed as u64, steps);
        ran += 1;
    }
    assert!(ran > 0, "no fixture has files");
}

#[test]
fn rust_fixtures_edited_at_random() {
    fixtures("fixtures/rust", 40);
}

#[test]
fn shallow_fixtures_edited_at_random() {
    for language in ["python", "go", "java", "c", "cpp", "csharp", "ruby", "php", "bash"] {
        fixtures(&format!("fixtures/{language}"), 150);
    }
}

#[test]
fn typescript_fixtures_edited_at_random() {
    fixtures("fixtures/typescript", 25);
}

#[test]
fn own_sources_edited_at_random() {
    let (files, manifests) = files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/resolve"));
    let mut edited = Edited::new(&files, &manifests);
    run("src/resolve", &mut edited, 7, 12);
}

#[test]
fn packages_edited_at_random() {
    let Some(folders) = std::env::var_os(FOLDERS) else { return };
    let steps = std::env::var(STEPS).ok().and_then(|steps| steps.parse().ok()).unwrap_or(100);
    for (seed, folder) in std::env::split_paths(&folders).enumerate() {
        let (files, manifests) = files(&folder);
        let mut edited = Edited::new(&files, &manifests);
        run(&folder.to_string_lossy(), &mut edited, seed as u64, steps);
    }
}

/// One edit: the documents that must be answered otherwise because of it, and those that must not
/// even be looked at.
#[track_caller]
fn case(fixture: &str, path: &str, from: &str, to: &str, otherwise: &[&str], spared: &[&str]) {
    let (files, manifests) = split(fixture);
    let mut edited = Edited::new(&files, &manifests);
    let source = edited.find(path);
    let text = edited.texts[source as usize].clone();
    assert!(text.contains(from), "`{from}` is not in {path}");
    let other = match from.is_empty() {
        true => text.clone() + to,
        false => text.replacen(from, to, 1),
    };
    for text in [other, text] {
        let (affected, changed, _) = edited.edit(vec![(source, text)]);
        assert_eq!(edited.wrong(), None);
        let paths = |all: &[u32]| -> Vec<String> {
            all.iter().map(|source| edited.path(*source).to_owned()).collect()
        };
        let (affected, changed) = (paths(&affected), paths(&changed));
        for wanted in otherwise {
            assert!(changed.iter().any(|path| path == wanted), "{wanted} is not in {changed:?}");
        }
        for spared in spared {
            assert!(affected.iter().all(|path| path != spared), "{spared} is in {affected:?}");
        }
    }
}

const RUST: &str = "
//- Cargo.toml
[package]
name = 'x'
edition = '2021'
//- src/lib.rs
mod a; mod b; mod c; mod d; mod e; mod other;
//- src/a.rs
pub struct Point { pub x: u32 }
impl Point { pub fn len(&self) -> u32 { self.x } }
pub struct Line;
impl Line { pub fn width(&self) -> u32 { 1 } }
pub enum Shape { Round, Square }
pub trait Draw { type Ink; fn draw(&self) -> Self::Ink; }
pub fn make() -> Point { Point { x: 1 } }
pub fn helper() -> u32 { let n = 1; n }
//- src/b.rs
pub use crate::a::make as build;
pub use crate::a::*;
macro_rules! twice { ($e:expr) => { $e.len() }; }
pub(crate) use twice;
//- src/c.rs
use crate::b::build;
pub fn go() -> u32 { build().len() + build().x }
pub fn wide() -> u32 { build().width() }
//- src/d.rs
use crate::b::*;
pub fn shapes() -> Shape { Shape::Round }
pub fn area() -> Shape { Shape::Oval }
pub fn ink(p: &Point) { p.draw().width(); }
//- src/e.rs
use crate::a::{Draw, Line, Point};
impl Draw for Point { type Ink = Line; fn draw(&self) -> Line { Line } }
//- src/other.rs
pub fn alone() -> u32 { 1 }
";

#[test]
fn rust_bodies_concern_nobody_else() {
    let others = ["src/b.rs", "src/c.rs", "src/d.rs", "src/e.rs", "src/other.rs"];
    case(RUST, "src/a.rs", "let n = 1; n", "let n = make(); n.len()", &[], &others);
}

#[test]
fn rust_interfaces_concern_who_gets_there() {
    let other = &["src/other.rs"];
    // Through a renamed re-export.
    case(RUST, "src/a.rs", "make() -> Point", "make() -> Line", &["src/c.rs"], other);
    // A `use` that is renamed.
    case(RUST, "src/b.rs", "make as build", "make as erect", &["src/c.rs"], other);
    // A member.
    case(
        RUST,
        "src/a.rs",
        "pub fn len",
        "pub fn size",
        &["src/c.rs"],
        &["src/d.rs", "src/other.rs"],
    );
    case(RUST, "src/a.rs", "pub x: u32", "pub y: u32", &["src/c.rs"], other);
    // A variant.
    case(RUST, "src/a.rs", "Round, Square", "Round, Square, Oval", &["src/d.rs"], other);
    // An associated type.
    case(RUST, "src/e.rs", "type Ink = Line", "type Ink = Point", &["src/d.rs"], other);
    // `Deref` in a third file.
    let deref =
        "impl std::ops::Deref for Point { type Target = Line; fn deref(&self) -> &Line { &Line } }";
    case(RUST, "src/e.rs", "", deref, &["src/c.rs"], other);
    // A trait and its implementation in a third file.
    let wide = "impl Wide for Point {} ";
    let text = RUST
        .replace("//- src/e.rs\n", "//- src/e.rs\nuse crate::a::Wide;\n")
        .replace(
            "//- src/a.rs\n",
            "//- src/a.rs\npub trait Wide { fn width(&self) -> u32 { 1 } }\n",
        )
        .replace("//- src/c.rs\n", "//- src/c.rs\nuse crate::b::*;\n");
    case(&text, "src/e.rs", "", wide, &["src/c.rs"], other);
    // A definition that a glob's is shadowed by.
    case(RUST, "src/d.rs", "", "pub enum Shape { Round }", &["src/d.rs"], other);
    case(RUST, "src/b.rs", "", "pub enum Shape { Round }", &["src/d.rs"], other);
}

#[test]
fn rust_macros_are_told_by_their_rules() {
    let text = RUST.replace("//- src/c.rs\n", "//- src/c.rs\nuse crate::b::twice;\npub fn t() -> u32 { twice!(build()).count_ones(); twice!(build()) }\n");
    case(
        &text,
        "src/b.rs",
        "macro_rules! twice",
        "macro_rules! thrice",
        &["src/c.rs"],
        &["src/other.rs"],
    );
}

const TYPESCRIPT: &str = "
//- package.json
{ \"name\": \"x\" }
//- src/a.ts
export interface Point { x: number; dist(): number }
export class Line { width() { return 1; } }
export function make() { return new Line(); }
export function other(n: number): number { const m = n; return m; }
const hidden = () => new Line();
export const shown = hidden;
export default function main() { return new Line(); }
//- src/b.ts
export * from './a';
export { make as build } from './a';
export function twice() { return make0().width; }
import { make as make0 } from './a';
export function handed() { return make0(); }
//- src/c.ts
import { build, handed, shown, Point } from './b';
handed().width(); build().width(); shown().width();
declare const p: Point; p.x; p.y; p.dist();
//- src/d.ts
import main from './a';
main().width();
//- src/e.ts
export {};
declare global { interface String { twist(): number } }
//- src/f.ts
export const s = 'a'.twist();
//- src/g.ts
export interface Apart { z: number }
export const apart = (x: Apart) => x.z;
";

#[test]
fn typescript_bodies_concern_nobody_else() {
    let others = ["src/b.ts", "src/c.ts", "src/d.ts", "src/f.ts", "src/g.ts"];
    case(TYPESCRIPT, "src/a.ts", "const m = n;", "const m = n + 1 * n;", &[], &others);
}

#[test]
fn typescript_interfaces_concern_who_gets_there() {
    let apart = &["src/g.ts"];
    // What a function without a written result gives, through two files.
    case(
        TYPESCRIPT,
        "src/a.ts",
        "make() { return new Line(); }",
        "make() { return 1; }",
        &["src/b.ts", "src/c.ts"],
        apart,
    );
    // Through a name that is not exported.
    case(
        TYPESCRIPT,
        "src/a.ts",
        "hidden = () => new Line()",
        "hidden = () => 1",
        &["src/c.ts"],
        apart,
    );
    // A renamed re-export.
    case(TYPESCRIPT, "src/b.ts", "make as build", "make as erect", &["src/c.ts"], apart);
    case(TYPESCRIPT, "src/b.ts", "export * from './a';", "", &["src/c.ts"], &[]);
    case(
        TYPESCRIPT,
        "src/a.ts",
        "main() { return new Line(); }",
        "main() { return 1; }",
        &["src/d.ts"],
        apart,
    );
    case(TYPESCRIPT, "src/e.ts", "twist", "twirl", &["src/f.ts"], &[]);
    // Declarations that merge.
    case(TYPESCRIPT, "src/a.ts", "", "export interface Point { y: number }", &["src/c.ts"], apart);
}
