//! What to change: bodies of functions, names that many use, files of another branch.

use anyhow::Context;
use loci::extract::extract;
use loci::model::{Language, SymbolKind};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs;
use std::path::{Path, PathBuf};

/// A function that only the other branch has.
pub const PROBE: &str = "a_probe_of_the_other_branch";

/// Largest document that is edited, in bytes.
const MAX_BYTES: usize = 200_000;

/// A change inside a body, and what it moves.
pub struct Edits {
    pub path: String,
    /// The new text.
    pub text: String,
    /// The function that calls itself now.
    pub function: String,
    /// Where it does.
    pub line: usize,
    /// A symbol below it, whose name stands in this file once.
    pub below: String,
    /// Where that one stands now.
    pub below_line: usize,
}

/// A definition that many use.
pub struct Shared {
    pub path: String,
    pub name: String,
    /// The byte where its name begins.
    pub position: usize,
    pub references: usize,
    pub dependents: usize,
}

/// The tree that is changed.
pub struct Tree {
    pub root: PathBuf,
    pub lines: usize,
    paths: Vec<String>,
    random: u64,
}

/// A definition's name, kind, line and column of its name, first and last line.
struct Def {
    name: String,
    kind: SymbolKind,
    line: usize,
    column: usize,
    end: usize,
}

fn definitions(path: &str, text: &str) -> Vec<Def> {
    let Some(language) = Language::of_path(path) else { return Vec::new() };
    let Ok(facts) = extract(language, text) else { return Vec::new() };
    let of = facts.definitions.iter().map(|d| Def {
        name: facts.name(d.name).to_owned(),
        kind: d.kind,
        line: d.position.line as usize,
        column: d.position.column as usize,
        end: d.range.end.line as usize,
    });
    of.collect()
}

/// Writes a file in place, or beside and renamed onto it as most editors do.
pub fn save(path: &Path, text: &str, atomic: bool) -> anyhow::Result<()> {
    if !atomic {
        return Ok(fs::write(path, text)?);
    }
    let beside = path.with_extension("tmp~");
    fs::write(&beside, text)?;
    Ok(fs::rename(beside, path)?)
}

impl Tree {
    /// Copies what is indexed of a folder, and what shapes it.
    pub fn copy(from: &Path, root: &Path, seed: u64) -> anyhow::Result<Self> {
        let from = loci::walk::root(from)?;
        let walked = loci::walk::walk(&from);
        let candidates = walked.candidates.iter().map(|candidate| &candidate.path);
        let (mut lines, mut paths) = (0, Vec::new());
        for path in candidates.chain(&walked.manifests).chain(&walked.other_files) {
            let bytes = fs::read(from.join(path))?;
            let target = root.join(path);
            fs::create_dir_all(target.parent().context("a file lies in a folder")?)?;
            if Language::of_path(path).is_some() {
                lines += bytes.iter().filter(|byte| **byte == b'\n').count();
                paths.push(path.clone());
            }
            fs::write(target, bytes)?;
        }
        Ok(Self { root: root.to_owned(), lines, paths, random: seed })
    }

    pub fn documents(&self) -> usize {
        self.paths.len()
    }

    /// SplitMix64.
    fn below(&mut self, end: usize) -> usize {
        self.random = self.random.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.random;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % end as u64) as usize
    }

    /// A line more in some function's body somewhere.
    pub fn body_edit(&mut self) -> anyhow::Result<Edits> {
        for _ in 0..10_000 {
            let at = self.below(self.paths.len());
            let path = self.paths[at].clone();
            let text = fs::read_to_string(self.root.join(&path)).unwrap_or_default();
            if text.is_empty() || text.len() > MAX_BYTES {
                continue;
            }
            let all = definitions(&path, &text);
            let once = |name: &str| all.iter().filter(|def| def.name == name).count() == 1;
            let lines: Vec<&str> = text.split_inclusive('\n').collect();
            let functions: Vec<&Def> = all
                .iter()
                .filter(|def| def.kind == SymbolKind::Function && once(&def.name))
                .filter(|def| def.end > def.line + 1)
                // One line to its brace, so that the next is its body, and no variable whose type
                // opens one.
                .filter(|def| {
                    let line = lines[def.line - 1].trim_end();
                    let declared = ["fn", "function"].map(|word| format!("{word} {}", def.name));
                    line.ends_with('{') && declared.iter().any(|said| line.contains(said))
                })
                .collect();
            if functions.is_empty() {
                continue;
            }
            let function = functions[self.below(functions.len())];
            let below = all.iter().find(|def| {
                let kind = matches!(
                    def.kind,
                    SymbolKind::Function | SymbolKind::Struct | SymbolKind::Class
                );
                kind && def.line > function.end && once(&def.name)
            });
            let Some(below) = below else { continue };
            let added = format!("{}();\n", function.name);
            let text =
                [lines[..function.line].concat(), added, lines[function.line..].concat()].concat();
            return Ok(Edits {
                path,
                text,
                function: function.name.clone(),
                line: function.line + 1,
                below: below.name.clone(),
                below_line: below.line + 1,
            });
        }
        anyhow::bail!("no document here has two functions")
    }

    /// Definitions whose names stand in many places, those with about a hundred first.
    pub fn shared(&self) -> Vec<Shared> {
        let mut places: HashMap<String, usize> = HashMap::new();
        let mut defined: BTreeMap<String, Vec<Shared>> = BTreeMap::new();
        for path in &self.paths {
            let text = fs::read_to_string(self.root.join(path)).unwrap_or_default();
            for word in text.split(|c: char| !c.is_alphanumeric() && c != '_') {
                *places.entry(word.to_owned()).or_default() += 1;
            }
            let starts: Vec<usize> =
                std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
            for def in definitions(path, &text) {
                use SymbolKind::{Class, Enum, Function, Interface, Struct, Trait, TypeAlias};
                if !matches!(
                    def.kind,
                    Class | Enum | Function | Interface | Struct | Trait | TypeAlias
                ) {
                    continue;
                }
                let position = starts[def.line - 1] + def.column - 1;
                // Columns count characters: where they are not bytes, another one serves.
                if !text.get(position..).is_some_and(|rest| rest.starts_with(&def.name)) {
                    continue;
                }
                let (path, name) = (path.clone(), def.name.clone());
                let shared = Shared { path, name, position, references: 0, dependents: 0 };
                defined.entry(def.name).or_default().push(shared);
            }
        }
        let mut shared: Vec<(usize, Shared)> = defined
            .into_values()
            .filter(|of| of.len() == 1)
            .flatten()
            .map(|shared| (places.get(&shared.name).copied().unwrap_or(0), shared))
            .filter(|(number, _)| (80..=400).contains(number))
            .collect();
        shared.sort_by_key(|(number, shared)| (number.abs_diff(130), shared.name.clone()));
        shared.into_iter().take(200).map(|(_, shared)| shared).collect()
    }

    /// Makes so many files differ: a comment at the end of those that are there, then new ones.
    pub fn other_branch(&self, files: usize) -> anyhow::Result<()> {
        let folders: BTreeSet<&str> =
            self.paths.iter().filter_map(|path| Some(path.rsplit_once('/')?.0)).collect();
        let folders: Vec<&str> = folders.into_iter().collect();
        let rust =
            self.paths.iter().filter(|path| path.ends_with(".rs")).count() * 2 > self.paths.len();
        for n in 0..files.saturating_sub(1) {
            let Some(path) = self.paths.get(n) else {
                let folder = folders[n % folders.len()];
                let (name, text) = match rust {
                    true => (format!("of_other_{n}.rs"), format!("pub fn of_other_{n}() {{}}\n")),
                    false => {
                        (format!("of_other_{n}.ts"), format!("export function ofOther{n}() {{}}\n"))
                    }
                };
                fs::write(self.root.join(folder).join(name), text)?;
                continue;
            };
            let path = self.root.join(path);
            let mut bytes = fs::read(&path)?;
            bytes.extend(format!("\n// as the other branch has it: {n}\n").bytes());
            fs::write(path, bytes)?;
        }
        // Last, so that whoever sees it should see all of them.
        let probe = if rust { ("rs", "pub fn") } else { ("ts", "export function") };
        let text = format!("{} {PROBE}() {{}}\n", probe.1);
        Ok(fs::write(self.root.join(format!("zz_probe.{}", probe.0)), text)?)
    }
}
