//! Crates in Cargo's registry folder. The Cargo Book, "Cargo Home", "Specifying Dependencies".
//!
//! A crate that the repository names is read whole, its private modules too: an impl block may
//! stand anywhere. Crates beyond it are read where it gives their names away (`pub use other::…`).

use super::{Awaited, MAX_DEPTH, Package, Places, Reader, evidence::Evidence};
use crate::model::facts::{Access, Facts};
use crate::model::{Language, Visibility};
use crate::resolve::{Manifest, Project};
use bitcode::{Decode, Encode};
use rustc_hash::FxHashSet;
use semver::{Version, VersionReq};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use toml::{Table, Value};

/// Folders of one crate's sources that are looked into at most.
const MAX_FOLDERS: usize = 500;
/// Segments of one path at most.
const MAX_SEGMENTS: usize = 32;

/// A crate that is looked for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
pub(super) struct Wanted {
    /// The package.
    name: String,
    /// What its version must satisfy; empty for anything.
    requirement: String,
    /// The versions that lock files name.
    locked: Vec<String>,
}

/// Unpacked crates.
#[derive(Debug, Default)]
pub(super) struct Registry {
    /// Names of folders (`name-version`) with the folder they lie in.
    crates: BTreeMap<String, PathBuf>,
}

impl Registry {
    pub(super) fn open(places: &Places) -> Self {
        let mut crates = BTreeMap::new();
        let sources = places.cargo_home.as_ref().map(|home| home.join("registry").join("src"));
        let mut registries = sources.map_or_else(Vec::new, |sources| folders(&sources));
        registries.sort();
        for registry in registries {
            for folder in folders(&registry) {
                if let Some(name) = folder.file_name().and_then(|name| name.to_str()) {
                    crates.entry(name.to_owned()).or_insert_with(|| registry.clone());
                }
            }
        }
        Self { crates }
    }

    /// The folder of a crate and its version: a locked one that satisfies the requirement, else
    /// the newest that does.
    pub(super) fn find(&self, wanted: &Wanted) -> Option<(PathBuf, Version)> {
        let requirement = VersionReq::parse(&wanted.requirement).unwrap_or(VersionReq::STAR);
        let prefix = format!("{}-", wanted.name);
        let there = self.crates.range(prefix.clone()..).map_while(|(folder, registry)| {
            let version = folder.strip_prefix(&prefix)?;
            Some((Version::parse(version).ok(), registry.join(folder)))
        });
        let mut there: Vec<(Version, PathBuf)> = there
            .filter_map(|(version, folder)| Some((version?, folder)))
            .filter(|(version, _)| requirement.matches(version))
            .collect();
        there.sort();
        let locked = |(version, _): &&(Version, PathBuf)| {
            wanted.locked.iter().any(|locked| *locked == version.to_string())
        };
        let found = there.iter().rev().find(locked).or(there.last())?;
        Some((found.1.clone(), found.0.clone()))
    }
}

/// The search for crates.
#[derive(Debug, Default)]
pub(super) struct Crates {
    registry: Registry,
    /// Versions of packages in lock files.
    locked: BTreeMap<String, Vec<String>>,
    /// Crates to be read, with their distance from the repository.
    pending: BTreeMap<String, (String, usize)>,
    taken: BTreeSet<String>,
    /// What each package's code may name: the crate and its requirement.
    dependencies: BTreeMap<usize, BTreeMap<String, (String, String)>>,
}

impl Crates {
    pub(super) fn new(
        root: &Path,
        places: &Places,
        project: &Project,
        evidence: &mut Evidence,
    ) -> Self {
        let mut crates = Self::default();
        let rust = || project.sources.iter().filter(|s| s.language == Language::Rust);
        // Not whether any of them names anything: what is looked at may not hang on a first name.
        if rust().next().is_none() {
            return crates;
        }
        let mut named: FxHashSet<&str> = FxHashSet::default();
        for source in rust() {
            named.extend(source.facts.names.iter().map(String::as_str));
        }
        crates.registry = Registry::open(places);
        for manifest in &project.manifests {
            let folder = match manifest.path.rsplit_once('/') {
                _ if !manifest.path.ends_with("Cargo.toml") => continue,
                Some((folder, _)) => root.join(folder),
                None => root.to_owned(),
            };
            if let Some(text) = evidence.consult(&folder.join("Cargo.lock")) {
                crates.lock(&text);
            }
            for (name, (package, requirement)) in allowed(manifest) {
                if named.contains(name.as_str()) {
                    crates.want(package, requirement, 1);
                }
            }
        }
        crates
    }

    fn lock(&mut self, text: &str) {
        let Ok(table) = text.parse::<Table>() else { return };
        for package in table.get("package").and_then(Value::as_array).into_iter().flatten() {
            let text = |key: &str| package.get(key).and_then(Value::as_str).map(str::to_owned);
            if let (Some(name), Some(version)) = (text("name"), text("version")) {
                self.locked.entry(name).or_default().push(version);
            }
        }
    }

    fn want(&mut self, package: String, requirement: String, depth: usize) {
        if depth > MAX_DEPTH || self.taken.contains(&package) {
            return;
        }
        let known = self.pending.entry(package).or_insert((String::new(), depth));
        // Whoever asks for a version comes before who takes any.
        if known.0.is_empty() {
            known.0 = requirement;
        }
        known.1 = known.1.min(depth);
    }

    /// Reads the crates that are wanted.
    pub(super) fn begin(&mut self, reader: &mut Reader) {
        for (name, (requirement, depth)) in std::mem::take(&mut self.pending) {
            let locked = self.locked.get(&name).cloned().unwrap_or_default();
            let wanted = Wanted { name: name.clone(), requirement, locked };
            let found = self.registry.find(&wanted);
            reader.evidence.looked_for(wanted, found.as_ref().map(|(folder, _)| folder.as_path()));
            self.taken.insert(name.clone());
            if let Some((folder, version)) = found {
                self.read(name, version, &folder, depth, reader);
            }
        }
    }

    fn read(
        &mut self,
        name: String,
        version: Version,
        folder: &Path,
        depth: usize,
        reader: &mut Reader,
    ) -> Option<()> {
        let text = reader.evidence.consult(&folder.join("Cargo.toml"))?;
        let table = text.parse::<Table>().ok()?;
        let library = table.get("lib");
        // What a procedural macro makes is not in its sources.
        let makes = |key: &str| library.and_then(|l| l.get(key)).and_then(Value::as_bool);
        if makes("proc-macro") == Some(true) || makes("proc_macro") == Some(true) {
            return None;
        }
        let root = library.and_then(|l| l.get("path")).and_then(Value::as_str);
        let root = root.unwrap_or("src/lib.rs").trim_start_matches("./").to_owned();
        let package = reader.packages.len();
        self.dependencies.insert(package, dependencies(&table));
        reader.packages.push(Package {
            name,
            version: version.to_string(),
            language: Language::Rust,
            manifests: vec![Manifest { path: "Cargo.toml".to_owned(), text }],
            sources: Vec::new(),
            bytes: 0,
        });
        let inside = root.rsplit_once('/').map_or("", |(inside, _)| inside);
        // The root first: it must not be what the limits leave out.
        let mut files = vec![root.clone()];
        files.extend(sources(folder, inside).into_iter().filter(|path| *path != root));
        for path in files {
            let file = folder.join(&path);
            reader.read(package, path, file, depth);
        }
        Some(())
    }

    /// Follows what a crate's document gives away of other crates.
    pub(super) fn follow(&mut self, awaited: &Awaited, facts: &Facts, reader: &mut Reader) {
        let given = facts.imports.iter().filter(|i| i.visibility == Visibility::Public);
        for import in given {
            let mut at = import.target;
            for _ in 0..MAX_SEGMENTS {
                match facts.references[at.index()].access {
                    Access::Path(prefix) => at = prefix,
                    _ => break,
                }
            }
            let head = facts.name(facts.references[at.index()].name);
            let of = self.dependencies.get(&awaited.package);
            if let Some((package, requirement)) = of.and_then(|of| of.get(head)).cloned() {
                self.want(package, requirement, awaited.depth + 1);
            }
        }
        self.begin(reader);
    }
}

/// What the code of a manifest's package, or workspace, may name.
fn allowed(manifest: &Manifest) -> Vec<(String, (String, String))> {
    let Ok(table) = manifest.text.parse::<Table>() else { return Vec::new() };
    let shared = table.get("workspace").and_then(Value::as_table);
    dependencies(&table).into_iter().chain(shared.map(dependencies).into_iter().flatten()).collect()
}

/// What manifests call the crates that code may name.
pub(super) fn named(manifests: &[Manifest]) -> BTreeSet<String> {
    let cargo = manifests.iter().filter(|manifest| manifest.path.ends_with("Cargo.toml"));
    cargo.flat_map(allowed).map(|(name, _)| name).collect()
}

/// What code may name, by that name: the package and the requirement on its version.
fn dependencies(manifest: &Table) -> BTreeMap<String, (String, String)> {
    let mut tables: Vec<&Table> = vec![manifest];
    if let Some(targets) = manifest.get("target").and_then(Value::as_table) {
        tables.extend(targets.values().filter_map(Value::as_table));
    }
    let mut found = BTreeMap::new();
    for table in tables {
        for kind in ["dependencies", "dev-dependencies", "build-dependencies"] {
            for (key, value) in table.get(kind).and_then(Value::as_table).into_iter().flatten() {
                let text = |key: &str| value.get(key).and_then(Value::as_str);
                // It lies in the repository.
                if text("path").is_some() {
                    continue;
                }
                let requirement = value.as_str().or_else(|| text("version")).unwrap_or_default();
                let package = text("package").unwrap_or(key);
                found
                    .entry(key.replace('-', "_"))
                    .or_insert((package.to_owned(), requirement.to_owned()));
            }
        }
    }
    found
}

/// The Rust sources below a folder of a crate, by path within it, sorted.
fn sources(root: &Path, inside: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut open = vec![inside.to_owned()];
    for _ in 0..MAX_FOLDERS {
        let Some(folder) = open.pop() else { break };
        let Ok(entries) = std::fs::read_dir(root.join(&folder)) else { continue };
        for entry in entries.flatten() {
            let name = entry.file_name();
            let (Some(name), Ok(kind)) = (name.to_str(), entry.file_type()) else { continue };
            let path = if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") };
            // Programs and tests are nobody's dependency.
            let apart = matches!(name, "bin" | "tests" | "benches" | "examples" | "target");
            if kind.is_dir() && !apart {
                open.push(path);
            } else if kind.is_file() && name.ends_with(".rs") && name != "tests.rs" {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// The folders in a folder.
fn folders(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries.filter(|e| e.file_type().is_ok_and(|kind| kind.is_dir())).map(|e| e.path()).collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_locked_version_comes_before_a_newer_one() {
        let home = tempfile::tempdir().unwrap();
        for version in ["1.0.0", "1.2.0", "1.9.0", "2.0.0"] {
            let folder = format!("registry/src/somewhere/a-{version}");
            std::fs::create_dir_all(home.path().join(folder)).unwrap();
        }
        std::fs::create_dir_all(home.path().join("registry/src/somewhere/a-b-1.0.0")).unwrap();
        let registry = Registry::open(&Places { cargo_home: Some(home.path().to_owned()) });
        let find = |requirement: &str, locked: &[&str]| {
            let wanted = Wanted {
                name: "a".to_owned(),
                requirement: requirement.to_owned(),
                locked: locked.iter().map(|version| (*version).to_owned()).collect(),
            };
            registry.find(&wanted).map(|(_, version)| version.to_string())
        };
        assert_eq!(find("1", &["1.2.0", "2.0.0"]).as_deref(), Some("1.2.0"));
        assert_eq!(find("1", &["1.3.0"]).as_deref(), Some("1.9.0"), "the locked one is not there");
        assert_eq!(find("", &[]).as_deref(), Some("2.0.0"));
        assert_eq!(find("3", &[]), None);
    }
}
