//! Changes of a tree: files and folders that come, go and move, modules that change their form,
//! manifests, ignore files, and what git does to hundreds of files at once.

use super::text::{Names, definitions, edit, item, replace_word};
use super::{Files, Random, Step, perform};
use loci::model::Language;
use loci::walk::is_manifest;
use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Documents that are looked through for names to speak of.
const NAMED_DOCUMENTS: usize = 10;

/// Texts of the past that a file may go back to.
const MAX_PAST: usize = 64;

/// More than loci reads of one file.
const TOO_LARGE: usize = (2 << 20) + 1;

/// A tree on the disk that changes.
pub struct World {
    pub root: PathBuf,
    pub files: Files,
    pub random: Random,
    /// What was done, in order.
    pub log: Vec<String>,
    /// It is a work tree of git.
    git: bool,
    branches: usize,
    past: Vec<(String, Vec<u8>)>,
    names: Names,
    defined: HashMap<[u8; 32], Names>,
}

/// What a batch of changes touched.
#[derive(Debug, Default)]
pub struct Batch {
    /// Files that were written, made, removed or renamed.
    pub paths: BTreeSet<String>,
    /// Folders moved or removed, or git was at work: more than paths tell.
    pub whole: bool,
    /// A path came or went, or is no document.
    pub structural: bool,
}

impl World {
    /// Writes a tree into an empty folder. `git`: as a work tree with one commit.
    pub fn new(root: &Path, files: Files, seed: u64, git: bool) -> Self {
        let root = root.to_owned();
        for (path, bytes) in &files {
            perform(&root, &Step::Write(path.clone(), bytes.clone()));
        }
        if git {
            super::moves::git(&root, &["init", "-q", "-b", "main"]);
            super::moves::git(&root, &["add", "-A", "-f"]);
            super::moves::git(&root, &["commit", "-q", "-m", "first"]);
        }
        let random = Random(seed);
        let (names, defined) = (Names::default(), HashMap::new());
        Self {
            root,
            files,
            random,
            log: Vec::new(),
            git,
            branches: 0,
            past: Vec::new(),
            names,
            defined,
        }
    }

    /// Does one to so many changes at once.
    pub fn batch(&mut self, most: usize) -> Batch {
        let mut batch = Batch::default();
        self.learn();
        for _ in 0..=self.random.below(most) {
            // What cannot be done here is another change's turn.
            for _ in 0..20 {
                if let Some((steps, said)) = self.change() {
                    self.log.push(said);
                    self.take(&steps, &mut batch);
                    break;
                }
            }
        }
        batch
    }

    /// A change inside one body, by an atomic save or in place.
    pub fn body_edit(&mut self) -> Batch {
        let mut batch = Batch::default();
        self.learn();
        for _ in 0..20 {
            if let Some((steps, said)) = self.edit_text() {
                self.log.push(said);
                self.take(&steps, &mut batch);
                break;
            }
        }
        batch
    }

    /// Performs steps and follows them in what is known of the tree.
    pub fn take(&mut self, steps: &[Step], batch: &mut Batch) {
        for step in steps {
            let (touched, whole) = perform(&self.root, step);
            let before: BTreeSet<&String> =
                touched.iter().filter(|p| self.files.contains_key(*p)).collect();
            let came = touched.len() != before.len();
            let documents = touched.iter().all(|p| Language::of_path(p).is_some());
            batch.structural |= came || !documents;
            match step {
                Step::Write(path, bytes) | Step::Save(path, bytes) => {
                    if let Some(old) = self.files.insert(path.clone(), bytes.clone()) {
                        self.past.push((path.clone(), old));
                        if self.past.len() > MAX_PAST {
                            let gone = self.random.below(MAX_PAST);
                            self.past.swap_remove(gone);
                        }
                    }
                }
                Step::Git(_) => self.files = super::read(&self.root, ""),
                Step::Remove(_) | Step::RemoveFolder(_) => {
                    batch.structural = true;
                    touched.iter().for_each(|path| drop(self.files.remove(path)));
                }
                Step::Rename(from, to) => {
                    batch.structural = true;
                    let inside = format!("{from}/");
                    let moved: Vec<String> = self
                        .files
                        .keys()
                        .filter(|path| *path == from || path.starts_with(&inside))
                        .cloned()
                        .collect();
                    for path in moved {
                        let bytes = self.files.remove(&path).unwrap();
                        self.files.insert(format!("{to}{}", &path[from.len()..]), bytes);
                    }
                }
            }
            // Other people's packages are not watched: what installs them changes a manifest too.
            batch.whole |= touched.iter().any(|path| path.contains("node_modules/"));
            batch.whole |= whole || matches!(step, Step::RemoveFolder(_));
            if let Step::Rename(_, to) = step {
                batch.whole |= self.root.join(to).is_dir();
            }
            batch.paths.extend(touched);
        }
    }

    /// Finds out what names there are, in some documents.
    fn learn(&mut self) {
        let documents: Vec<String> =
            self.files.keys().filter(|p| Language::of_path(p).is_some()).cloned().collect();
        let mut names = Names::default();
        for _ in 0..NAMED_DOCUMENTS.min(documents.len()) {
            let path = &documents[self.random.below(documents.len())];
            let (bytes, language) = (&self.files[path], Language::of_path(path).unwrap());
            let Ok(text) = std::str::from_utf8(bytes) else { continue };
            if text.len() > 100_000 {
                continue;
            }
            let of = self.defined.entry(*blake3::hash(bytes).as_bytes()).or_insert_with(|| {
                let mut names = Names::default();
                names.add(&definitions(language, text));
                names
            });
            names.values.extend(of.values.iter().cloned());
            names.types.extend(of.types.iter().cloned());
            names.members.extend(of.members.iter().cloned());
        }
        self.names = names;
    }

    fn documents(&self) -> Vec<String> {
        self.files.keys().filter(|p| Language::of_path(p).is_some()).cloned().collect()
    }

    fn document(&mut self) -> Option<String> {
        let documents = self.documents();
        self.random.pick(&documents).cloned()
    }

    fn folders(&self) -> Vec<String> {
        let mut folders = BTreeSet::new();
        for path in self.files.keys() {
            folders.extend(path.match_indices('/').map(|(at, _)| path[..at].to_owned()));
        }
        folders.into_iter().collect()
    }

    /// Whether a file or a folder can be put there.
    fn is_free(&self, path: &str) -> bool {
        let inside = format!("{path}/");
        let above = path.match_indices('/').any(|(at, _)| self.files.contains_key(&path[..at]));
        !above
            && !self.files.contains_key(path)
            && !self.files.keys().any(|p| p.starts_with(&inside))
    }

    fn write(&mut self, path: String, bytes: Vec<u8>) -> Step {
        match self.random.one_in(2) {
            true => Step::Save(path, bytes),
            false => Step::Write(path, bytes),
        }
    }

    fn change(&mut self) -> Option<(Vec<Step>, String)> {
        match self.random.below(100) {
            0..46 => self.edit_text(),
            46..50 => self.rename_everywhere(),
            50..58 => self.add(),
            58..64 => self.remove(),
            64..70 => self.move_file(),
            70..75 => self.change_form(),
            75..79 => self.move_folder(),
            79..86 => self.manifest(),
            86..90 => self.ignore(),
            90..94 => self.spoil(),
            94..97 => self.go_back(),
            _ if self.git => self.git_step(),
            _ => self.many(),
        }
    }

    /// The modules that a document could speak of.
    fn modules(&mut self, from: &str) -> Vec<String> {
        let documents = self.documents();
        let mut modules = Vec::new();
        for _ in 0..6 {
            let Some(to) = self.random.pick(&documents) else { break };
            match from.ends_with(".rs") {
                true => modules.extend(rust_module(to)),
                false => modules.push(specifier(from, to)),
            }
        }
        let more: &[&str] = match from.ends_with(".rs") {
            true => &["crate", "super", "self", "std::fmt", "util", "shapes", "helper"],
            false => &["@lib/view", "@app/core", "tiny", "react", "node:fs", "."],
        };
        modules.push(self.random.word(more).to_owned());
        modules
    }

    fn edit_text(&mut self) -> Option<(Vec<Step>, String)> {
        let path = self.document()?;
        let text = String::from_utf8(self.files[&path].clone()).ok()?;
        let mut names = self.names.clone();
        names.modules = self.modules(&path);
        let (text, said) = edit(Language::of_path(&path)?, &text, &names, &mut self.random)?;
        Some((vec![self.write(path.clone(), text.into_bytes())], format!("{path}: {said}")))
    }

    /// What a refactoring tool does: a name changes wherever it stands.
    fn rename_everywhere(&mut self) -> Option<(Vec<Step>, String)> {
        let names = [&self.names.values, &self.names.types, &self.names.members];
        let of = names[self.random.below(names.len())].clone();
        let from = self.random.pick(&of)?.clone();
        let to = format!("{from}{}", self.random.below(10));
        let mut steps = Vec::new();
        for (path, bytes) in self.files.clone() {
            let Ok(text) = String::from_utf8(bytes) else { continue };
            let renamed = replace_word(&text, &from, &to);
            if Language::of_path(&path).is_some() && renamed != text {
                steps.push(self.write(path, renamed.into_bytes()));
            }
        }
        (!steps.is_empty()).then_some((steps, format!("{from} becomes {to} everywhere")))
    }

    fn add(&mut self) -> Option<(Vec<Step>, String)> {
        let near = self.document()?;
        let folder = near.rsplit_once('/').map_or("", |(folder, _)| folder);
        let name = format!(
            "{}{}",
            self.random.word(&["extra", "view", "part", "index", "mod"]),
            ["", "2"][self.random.below(2)]
        );
        let ending = match near.ends_with(".rs") {
            true => "rs",
            false => self.random.word(&["ts", "tsx", "js", "d.ts", "mts", "jsx", "cjs"]),
        };
        let deeper = self.random.word(&["", "", "deep/", "deep/er/"]);
        let path = format!("{folder}/{deeper}{name}.{ending}").trim_start_matches('/').to_owned();
        if !self.is_free(&path) {
            return None;
        }
        let mut names = self.names.clone();
        names.modules = self.modules(&path);
        let mut text = String::new();
        for _ in 0..self.random.below(6) {
            text += &item(&names, ending == "rs", &mut self.random);
        }
        let mut steps = vec![self.write(path.clone(), text.into_bytes())];
        // Declared where the neighbour is, as often as not.
        if ending == "rs" && self.random.one_in(2) {
            let mut bytes = self.files[&near].clone();
            bytes.extend(format!("\npub mod {name};\n").bytes());
            steps.push(self.write(near.clone(), bytes));
        }
        Some((steps, format!("{path} added")))
    }

    fn remove(&mut self) -> Option<(Vec<Step>, String)> {
        if self.files.len() < 6 {
            return None;
        }
        if self.random.one_in(4) {
            let folders = self.folders();
            let folder = self.random.pick(&folders)?.clone();
            let inside = format!("{folder}/");
            let many = self.files.keys().filter(|path| path.starts_with(&inside)).count();
            let few = many * 3 < self.files.len();
            return few
                .then(|| (vec![Step::RemoveFolder(folder.clone())], format!("{folder}/ removed")));
        }
        let paths: Vec<String> = self.files.keys().cloned().collect();
        let path = self.random.pick(&paths)?.clone();
        Some((vec![Step::Remove(path.clone())], format!("{path} removed")))
    }

    fn move_file(&mut self) -> Option<(Vec<Step>, String)> {
        let from = self.document()?;
        let other = self.document()?;
        let (stem, ending) = from.rsplit_once('.')?;
        let name = from.rsplit('/').next()?;
        let to = match self.random.below(6) {
            0 => format!("{stem}_moved.{ending}"),
            // Only the case: one file where the disk does not tell them apart.
            1 => {
                let folder = &from[..from.len() - name.len()];
                let mut letters = name.chars();
                let first = letters.next()?;
                let first = if first.is_uppercase() {
                    first.to_ascii_lowercase()
                } else {
                    first.to_ascii_uppercase()
                };
                format!("{folder}{first}{}", letters.as_str())
            }
            2 if ending != "rs" => {
                format!("{stem}.{}", self.random.word(&["tsx", "ts", "js", "mts", "d.ts"]))
            }
            3 => format!("{}/{name}", other.rsplit_once('/')?.0),
            4 => {
                // Swapped: every hash is known, every path too, and nothing is where it was.
                let (a, b) = (self.files[&from].clone(), self.files[&other].clone());
                let steps = vec![self.write(from.clone(), b), self.write(other.clone(), a)];
                return Some((steps, format!("{from} and {other} swapped")));
            }
            // Onto another one.
            5 if from != other => other,
            _ => format!("{stem}2.{ending}"),
        };
        let onto = self.files.contains_key(&to) && to != from;
        (onto || self.is_free(&to)).then(|| {
            (vec![Step::Rename(from.clone(), to.clone())], format!("{from} moved to {to}"))
        })
    }

    /// `a.rs` and `a/mod.rs`, `x.ts` and `x/index.ts`; a file in a folder's place and back.
    fn change_form(&mut self) -> Option<(Vec<Step>, String)> {
        let from = self.document()?;
        let (stem, ending) = from.rsplit_once('.')?;
        let (folder, name) = stem.rsplit_once('/').unwrap_or(("", stem));
        let entry = if ending == "rs" { "mod" } else { "index" };
        let to = match name == entry && !folder.is_empty() {
            true => format!("{folder}.{ending}"),
            false => format!("{stem}/{entry}.{ending}"),
        };
        // A folder may be there already: `a.rs` beside `a/`.
        let above = to.match_indices('/').any(|(at, _)| self.files.contains_key(&to[..at]));
        let is_folder = self.folders().contains(&to);
        if above || is_folder || self.files.contains_key(&to) {
            return None;
        }
        Some((vec![Step::Rename(from.clone(), to.clone())], format!("{from} becomes {to}")))
    }

    fn move_folder(&mut self) -> Option<(Vec<Step>, String)> {
        let folders = self.folders();
        let from = self.random.pick(&folders)?.clone();
        let under = self.random.pick(&folders)?.clone();
        let name = from.rsplit('/').next()?;
        let to = match self.random.below(3) {
            0 => format!("{from}_moved"),
            1 => from.strip_suffix("_moved")?.to_owned(),
            _ => format!("{under}/{name}"),
        };
        let into_itself = to == from || to.starts_with(&format!("{from}/"));
        (!into_itself && self.is_free(&to)).then(|| {
            (vec![Step::Rename(from.clone(), to.clone())], format!("{from}/ moved to {to}/"))
        })
    }

    fn manifest(&mut self) -> Option<(Vec<Step>, String)> {
        let manifests: Vec<String> =
            self.files.keys().filter(|p| is_manifest(p)).cloned().collect();
        let path = self.random.pick(&manifests)?.clone();
        let text = String::from_utf8(self.files[&path].clone()).ok()?;
        let cargo = path.ends_with(".toml");
        let text = match self.random.below(6) {
            0 => {
                let lines: Vec<&str> = text.lines().collect();
                let gone = self.random.below(lines.len().max(1));
                lines.iter().enumerate().filter(|(n, _)| *n != gone).map(|(_, l)| format!("{l}\n")).collect()
            }
            1 if cargo => replace_word(&text, "2021", "2018"),
            2 if cargo => format!(
                "{text}\n[dependencies]\n{} = {{ path = \"{}\", package = \"{}\" }}\n",
                self.random.word(&["util", "shapes", "helper", "renamed"]),
                self.random.word(&["../util", "util", "../shapes", "crates/util"]),
                self.random.word(&["util", "shapes"]),
            ),
            3 if cargo => {
                let name = self.random.word(&["util", "shapes", "app", "other-name"]);
                format!("[package]\nname = \"{name}\"\nedition = \"2024\"\n")
            }
            4 if cargo => format!("{text}\n[lib]\npath = \"src/{}.rs\"\n", self.random.word(&["lib", "main", "a", "extra"])),
            5 if cargo => format!("{text}\n[features]\ndefault = [\"extra\"]\nextra = []\n"),
            1 => {
                let to = self.random.word(&["./src/lib/*", "./packages/core/src/*", "./nowhere/*"]);
                format!("{{\"compilerOptions\":{{\"paths\":{{\"@lib/*\":[\"{to}\"]}}}}}}")
            }
            2 => {
                let name = self.random.word(&["@app/core", "@app/ui", "tiny", "other"]);
                let main = self.random.word(&["src/index.ts", "src/extra.ts", "index.js"]);
                format!("{{\"name\":\"{name}\",\"main\":\"{main}\",\"exports\":{{\".\":\"./{main}\",\"./*\":\"./src/*.ts\"}},\"dependencies\":{{\"tiny\":\"1\"}}}}")
            }
            3 => "{\"compilerOptions\":{\"baseUrl\":\"./src\",\"jsx\":\"react\"},\"include\":[\"src\"]}".to_owned(),
            4 => replace_word(&text, "core", self.random.word(&["kernel", "ui", "core"])),
            _ => {
                // A manifest where there was none.
                let folders = self.folders();
                let folder = self.random.pick(&folders)?.clone();
                let name = self.random.word(&["Cargo.toml", "package.json", "tsconfig.json"]);
                let path = format!("{folder}/{name}");
                let text = match name {
                    "Cargo.toml" => "[package]\nname = \"nested\"\nedition = \"2021\"\n",
                    "package.json" => "{\"name\":\"nested\",\"main\":\"index.ts\"}",
                    _ => "{\"extends\":\"../tsconfig.json\"}",
                };
                let free = self.is_free(&path);
                let step = self.write(path.clone(), text.as_bytes().to_vec());
                return free.then(|| (vec![step], format!("{path} added")));
            }
        };
        Some((
            vec![self.write(path.clone(), text.clone().into_bytes())],
            format!("{path} is now {text}"),
        ))
    }

    fn ignore(&mut self) -> Option<(Vec<Step>, String)> {
        let names = [".gitignore", ".lociignore", ".ignore"];
        let name = names[self.random.below(names.len())];
        let folders = self.folders();
        let folder = match self.random.below(3) {
            0 => self.random.pick(&folders)?.clone() + "/",
            _ => String::new(),
        };
        let path = format!("{folder}{name}");
        if let Some(old) = self.files.get(&path) {
            if self.random.one_in(2) {
                return Some((vec![Step::Remove(path.clone())], format!("{path} removed")));
            }
            let half = old.len() / 2;
            let bytes = old[..half].to_vec();
            return Some((vec![self.write(path.clone(), bytes)], format!("{path} halved")));
        }
        if self.random.one_in(6) {
            let folder = self.random.pick(&folders)?.clone();
            let path = format!("{folder}/CACHEDIR.TAG");
            let tag = b"Signature: 8a477f597d28d172789f06886806bc55\n".to_vec();
            return Some((vec![Step::Write(path.clone(), tag)], format!("{path} added")));
        }
        let document = self.document()?;
        let line = match self.random.below(5) {
            0 => format!("/{document}\n"),
            1 => format!("{}\n", document.rsplit('/').next()?),
            2 => format!("{}/\n", self.random.pick(&folders)?),
            3 => "*.tsx\n*.js\n!index.js\n".to_owned(),
            _ => "*\n!*.rs\n!*/\n".to_owned(),
        };
        Some((
            vec![self.write(path.clone(), line.clone().into_bytes())],
            format!("{path} is now {line}"),
        ))
    }

    /// What is no source text in a document's place.
    fn spoil(&mut self) -> Option<(Vec<Step>, String)> {
        let path = self.document()?;
        let bytes = match self.random.below(8) {
            0 | 1 => Vec::new(),
            2 => b"\xff\xfe no text".to_vec(),
            3 => b"fn zero() {}\0".to_vec(),
            4 => vec![b'/'; TOO_LARGE],
            5 => [b"\xef\xbb\xbf", &self.files[&path][..]].concat(),
            6 => {
                // Other files shape what specifiers lead to.
                let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
                let name = self.random.word(&["data.json", "style.css", "a.txt", "a.rs.bak"]);
                let path = format!("{folder}/{name}").trim_start_matches('/').to_owned();
                let step = self.write(path.clone(), b"{}".to_vec());
                return Some((vec![step], format!("{path} written")));
            }
            // Saved as it is.
            _ => self.files[&path].clone(),
        };
        let said = format!("{path}: {} bytes of another kind", bytes.len());
        Some((vec![self.write(path, bytes)], said))
    }

    /// Undo: bytes that were there before.
    fn go_back(&mut self) -> Option<(Vec<Step>, String)> {
        let (path, bytes) = self.random.pick(&self.past)?.clone();
        let fits = self.files.contains_key(&path) || self.is_free(&path);
        let said = format!("{path} as it was");
        fits.then(|| (vec![self.write(path, bytes)], said))
    }

    /// What a checkout does where there is no git: a third of all documents at once.
    fn many(&mut self) -> Option<(Vec<Step>, String)> {
        let mut steps = Vec::new();
        for path in self.documents() {
            if !self.random.one_in(3) {
                continue;
            }
            let Ok(text) = String::from_utf8(self.files[&path].clone()) else { continue };
            let names = self.names.clone();
            let language = Language::of_path(&path)?;
            match edit(language, &text, &names, &mut self.random) {
                _ if self.random.one_in(8) => steps.push(Step::Remove(path)),
                Some((text, _)) => steps.push(Step::Write(path, text.into_bytes())),
                None => {}
            }
        }
        let said = format!("{} documents at once", steps.len());
        Some((steps, said))
    }

    fn git_step(&mut self) -> Option<(Vec<Step>, String)> {
        let words = |words: &[&str]| Step::Git(words.iter().map(|w| (*w).to_owned()).collect());
        let commit =
            [words(&["add", "-A"]), words(&["commit", "-q", "--allow-empty", "-m", "more"])];
        let branch = format!("branch{}", self.random.below(self.branches + 1));
        let steps = match self.random.below(4) {
            0 => commit.to_vec(),
            1 => {
                let branch = format!("branch{}", self.branches + 1);
                self.branches += 1;
                let mut steps = commit.to_vec();
                steps.push(words(&["checkout", "-q", "-b", &branch]));
                steps.extend(self.many()?.0);
                steps.extend(commit);
                steps
            }
            2 if branch != "branch0" => {
                let mut steps = commit.to_vec();
                steps.push(words(&["checkout", "-q", "-f", &branch]));
                steps
            }
            2 => {
                let mut steps = commit.to_vec();
                steps.push(words(&["checkout", "-q", "-f", "main"]));
                steps
            }
            _ => vec![words(&["stash", "-q"]), words(&["reset", "-q", "--hard", "HEAD"])],
        };
        let said = format!("{steps:?}");
        let said = said.chars().take(200).collect();
        Some((steps, said))
    }
}

/// Runs git in a folder, as somebody without settings of their own.
///
/// # Panics
/// When git cannot be started.
pub fn git(root: &Path, arguments: &[&str]) {
    let output = Command::new("git")
        .args(["-c", "user.name=somebody", "-c", "user.email=somebody@example.org"])
        .args(["-c", "core.autocrlf=false", "-c", "gc.auto=0", "-c", "commit.gpgsign=false"])
        .args(arguments)
        .current_dir(root)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .output()
        .unwrap();
    // A checkout may be refused, which is as good a step as any; a repository that cannot be made
    // is not.
    assert!(
        output.status.success() || !["init", "add"].contains(&arguments[0]),
        "git {arguments:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
}

/// Whether git is there.
pub fn has_git() -> bool {
    Command::new("git").arg("--version").output().is_ok_and(|output| output.status.success())
}

/// Paths that could lead to a Rust document.
fn rust_module(path: &str) -> Vec<String> {
    let Some(stem) = path.strip_suffix(".rs") else { return Vec::new() };
    let inner = stem.split_once("src/").map_or(stem, |(_, inner)| inner);
    let inner = inner.trim_end_matches("/mod").trim_end_matches("lib").trim_end_matches("main");
    let inner = inner.trim_matches('/').replace('/', "::");
    let package = stem.split_once("/src/").and_then(|(before, _)| before.rsplit('/').next());
    let join =
        |first: &str| if inner.is_empty() { first.to_owned() } else { format!("{first}::{inner}") };
    let mut modules = vec![join("crate")];
    modules.extend(package.map(|package| join(&package.replace('-', "_"))));
    modules
}

/// How one document names another.
fn specifier(from: &str, to: &str) -> String {
    let folders: Vec<&str> =
        from.split('/').rev().skip(1).collect::<Vec<_>>().into_iter().rev().collect();
    let mut parts: Vec<&str> = to.split('/').collect();
    let mut up = folders.len();
    for folder in folders {
        if parts.len() < 2 || parts[0] != folder {
            break;
        }
        parts.remove(0);
        up -= 1;
    }
    let path = parts.join("/");
    let stem = ["d.ts", "tsx", "ts", "mts", "jsx", "js", "cjs", "rs"]
        .iter()
        .find_map(|ending| path.strip_suffix(&format!(".{ending}")))
        .unwrap_or(&path);
    let stem = stem.strip_suffix("/index").unwrap_or(stem);
    match up {
        0 => format!("./{stem}"),
        _ => format!("{}{stem}", "../".repeat(up)),
    }
}
