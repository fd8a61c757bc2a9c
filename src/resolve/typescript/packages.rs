//! The packages of a repository: names, dependencies, and the sources behind what they publish.
//!
//! A published `exports` or `main` usually names built files that are not in the repository. Their
//! sources are found by undoing the build: the output folder is taken off, the extension is
//! changed back.

use crate::resolve::Project;
use rustc_hash::{FxHashMap, FxHashSet};
use serde_json::Value;

/// Folders that builds write to, by convention.
const OUTPUTS: &[&str] = &[
    "dist",
    "lib",
    "build",
    "out",
    "output",
    "esm",
    "esm5",
    "esm2015",
    "es",
    "es6",
    "cjs",
    "commonjs",
    "mjs",
    "umd",
    "dts",
    "types",
    "typings",
    "module",
    "modules",
    "node",
    "browser",
    "development",
    "production",
    "default",
    "_esm",
    "_cjs",
    "_types",
    "legacy",
    "modern",
    "require",
    "import",
];
/// Folders that sources are kept in, by convention; the package's own folder last.
const SOURCES: &[&str] = &["src", "source", "sources", "lib", ""];
/// Extensions of sources, in the order in which they are looked for.
const EXTENSIONS: &[&str] =
    &[".ts", ".tsx", ".mts", ".cts", ".js", ".jsx", ".mjs", ".cjs", ".d.ts", ".d.mts", ".d.cts"];
/// Output folders taken off the front of one path at most (`dist/esm/development/…`).
const MAX_OUTPUTS: usize = 4;
/// Nested conditions of one `exports` entry that are followed.
const MAX_CONDITIONS: usize = 8;

/// A `package.json`.
#[derive(Debug)]
pub(super) struct Package {
    /// Its folder; empty for the repository's root.
    pub(super) folder: String,
    manifest: Value,
}

/// The packages of a repository.
#[derive(Debug, Default)]
pub(super) struct Packages {
    packages: Vec<Package>,
    by_folder: FxHashMap<String, usize>,
    by_name: FxHashMap<String, usize>,
    /// Output folders that TypeScript configurations name, relative to the root, with the folder
    /// of their sources.
    outputs: Vec<(String, String)>,
}

impl Packages {
    /// Reads the manifests of a project. What is no JSON is skipped.
    pub(super) fn new(project: &Project) -> Self {
        let mut packages = Self::default();
        for manifest in &project.manifests {
            let (folder, name) = manifest.path.rsplit_once('/').unwrap_or(("", &manifest.path));
            if name == "package.json" {
                let Ok(value) = serde_json::from_str::<Value>(&manifest.text) else { continue };
                let index = packages.packages.len();
                if let Some(name) = value.get("name").and_then(Value::as_str) {
                    // Of several with one name, the outermost is meant: fixtures lie deeper.
                    packages.by_name.entry(name.to_owned()).or_insert(index);
                }
                packages.by_folder.insert(folder.to_owned(), index);
                packages.packages.push(Package { folder: folder.to_owned(), manifest: value });
            } else if name.starts_with("tsconfig") {
                let option = |key: &str| compiler_option(&manifest.text, key);
                if let Some(output) = option("outDir") {
                    let root = option("rootDir").unwrap_or("src");
                    packages.outputs.push((join(folder, output), join(folder, root)));
                }
            }
        }
        packages
    }

    /// Names and folders, for linking.
    pub(super) fn links(&self) -> FxHashMap<String, String> {
        let links = self.by_name.iter();
        links.map(|(name, index)| (name.clone(), self.packages[*index].folder.clone())).collect()
    }

    /// The package called `name`.
    pub(super) fn named(&self, name: &str) -> Option<&Package> {
        self.by_name.get(name).map(|index| &self.packages[*index])
    }

    /// The package that a document belongs to.
    pub(super) fn around(&self, path: &str) -> Option<&Package> {
        let mut folder = path;
        while !folder.is_empty() {
            folder = folder.rsplit_once('/').map_or("", |(around, _)| around);
            if let Some(index) = self.by_folder.get(folder) {
                return Some(&self.packages[*index]);
            }
        }
        None
    }

    /// Conditions of `exports` that lead to files of the repository and are no standard ones:
    /// a package's own way to its sources (`"@scope/source"`).
    pub(super) fn conditions(&self, files: &FxHashMap<&str, u32>) -> Vec<String> {
        let mut found = std::collections::BTreeSet::new();
        for package in &self.packages {
            let mut pending: Vec<(Option<&str>, &Value)> =
                package.manifest.get("exports").map(|e| (None, e)).into_iter().collect();
            while let Some((condition, value)) = pending.pop() {
                match value {
                    Value::Object(entries) => pending.extend(entries.iter().map(|(key, value)| {
                        (
                            Some(key.as_str()).filter(|key| !key.starts_with('.')).or(condition),
                            value,
                        )
                    })),
                    Value::String(target) => {
                        let path = join(&package.folder, target);
                        if let Some(condition) = condition
                            && files.contains_key(path.as_str())
                        {
                            found.insert(condition.to_owned());
                        }
                    }
                    _ => {}
                }
            }
        }
        found.into_iter().collect()
    }

    /// The source behind `subpath` (`.` or `./x`) of a package whose published file is not there.
    pub(super) fn source(
        &self,
        files: &FxHashMap<&str, u32>,
        package: &Package,
        subpath: &str,
    ) -> Option<u32> {
        let targets = package.targets(subpath);
        let published = targets.iter().find_map(|target| {
            self.unbuilt(files, &package.folder, &join(&package.folder, target))
        });
        published.or_else(|| {
            let inside = subpath.trim_start_matches("./").trim_start_matches('.');
            SOURCES
                .iter()
                .find_map(|sources| find(files, &join(&join(&package.folder, sources), inside)))
        })
    }

    /// The source that a built file was made from.
    pub(super) fn unbuilt(
        &self,
        files: &FxHashMap<&str, u32>,
        folder: &str,
        path: &str,
    ) -> Option<u32> {
        if let Some(found) = find(files, path) {
            return Some(found);
        }
        let configured = self.outputs.iter().filter(|(output, _)| !output.is_empty());
        for (output, sources) in configured {
            let inside = path.strip_prefix(output.as_str()).and_then(|rest| rest.strip_prefix('/'));
            if let Some(found) = inside.and_then(|inside| find(files, &join(sources, inside))) {
                return Some(found);
            }
        }
        let inside = path.strip_prefix(folder)?.trim_start_matches('/');
        let mut rest = inside;
        for _ in 0..MAX_OUTPUTS {
            let Some((first, behind)) = rest.split_once('/') else { break };
            if !OUTPUTS.contains(&first) {
                break;
            }
            rest = behind;
            let found =
                SOURCES.iter().find_map(|sources| find(files, &join(&join(folder, sources), rest)));
            if found.is_some() {
                return found;
            }
        }
        // Built beside its manifest (`./index.js` of `./src/index.ts`).
        SOURCES.iter().find_map(|sources| find(files, &join(&join(folder, sources), inside)))
    }
}

impl Package {
    /// Whether its manifest declares a dependency.
    pub(super) fn depends_on(&self, name: &str) -> bool {
        ["dependencies", "devDependencies", "peerDependencies", "optionalDependencies"]
            .iter()
            .any(|kind| self.manifest.get(kind).and_then(|list| list.get(name)).is_some())
    }

    /// The files that `subpath` may be published as, best first.
    fn targets(&self, subpath: &str) -> Vec<String> {
        let mut found = Vec::new();
        if let Some(exports) = self.manifest.get("exports") {
            let entries = exports.as_object().filter(|e| e.keys().any(|k| k.starts_with('.')));
            match entries {
                None if subpath == "." => strings(exports, "", 0, &mut found),
                None => {}
                Some(entries) => {
                    if let Some(entry) = entries.get(subpath) {
                        strings(entry, "", 0, &mut found);
                    }
                    for (pattern, entry) in entries {
                        let Some((before, behind)) = pattern.split_once('*') else { continue };
                        let star =
                            subpath.strip_prefix(before).and_then(|s| s.strip_suffix(behind));
                        if let Some(star) = star {
                            strings(entry, star, 0, &mut found);
                        }
                    }
                }
            }
        }
        if subpath == "." {
            for field in ["source", "types", "typings", "module", "main"] {
                found.extend(self.manifest.get(field).and_then(Value::as_str).map(str::to_owned));
            }
        }
        found
    }
}

/// All targets of an `exports` entry, whatever their condition, with `*` filled in.
fn strings(entry: &Value, star: &str, depth: usize, found: &mut Vec<String>) {
    match entry {
        Value::String(target) => found.push(target.replace('*', star)),
        Value::Array(list) if depth < MAX_CONDITIONS => {
            list.iter().for_each(|entry| strings(entry, star, depth + 1, found));
        }
        Value::Object(entries) if depth < MAX_CONDITIONS => {
            entries.values().for_each(|entry| strings(entry, star, depth + 1, found));
        }
        _ => {}
    }
}

/// The source at a path whose extension may be that of a built file, or missing.
fn find(files: &FxHashMap<&str, u32>, path: &str) -> Option<u32> {
    if let Some(found) = files.get(path) {
        return Some(*found);
    }
    let built = EXTENSIONS.iter().filter(|e| path.ends_with(*e)).max_by_key(|e| e.len());
    let stem = path.strip_suffix(built.copied().unwrap_or("")).unwrap_or(path);
    let stem = stem.trim_end_matches('/');
    EXTENSIONS
        .iter()
        .map(|extension| format!("{stem}{extension}"))
        .chain(EXTENSIONS.iter().map(|extension| join(stem, &format!("index{extension}"))))
        .find_map(|path| files.get(path.as_str()).copied())
}

/// A path below a folder, with `.` and `..` taken out.
pub(super) fn join(folder: &str, path: &str) -> String {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// A string option of a TypeScript configuration, which may hold comments.
fn compiler_option<'t>(text: &'t str, key: &str) -> Option<&'t str> {
    let start = text.find(&format!("\"{key}\""))?;
    let value = text[start + key.len() + 2..].trim_start().strip_prefix(':')?.trim_start();
    value.strip_prefix('"')?.split('"').next()
}

/// Distinct folders directly below the folders that sources are kept in: what a specifier may
/// begin with where a build sets the source folder as root.
pub(super) fn rooted(
    folders: &FxHashSet<String>,
    package: Option<&Package>,
    specifier: &str,
) -> Vec<String> {
    let first = specifier.split('/').next().unwrap_or(specifier);
    let base = package.map_or("", |package| package.folder.as_str());
    let candidates = SOURCES.iter().map(|sources| join(base, sources));
    candidates
        .filter(|sources| folders.contains(&join(sources, first)))
        .map(|sources| join(&sources, specifier))
        .collect()
}

/// The source at a path without its extension.
pub(super) fn source_at(files: &FxHashMap<&str, u32>, path: &str) -> Option<u32> {
    find(files, path)
}
