//! Packages in `node_modules`. Node's "Modules: Packages"; the TypeScript handbook, "Module
//! Resolution", "Type Declarations", "Triple-Slash Directives".
//!
//! Only declarations are read, and only those that imports reach, breadth first.

use super::{Awaited, MAX_IMPORT_DEPTH, Package, Reader};
use crate::model::Language;
use crate::model::facts::{Facts, Role};
use crate::resolve::{Links, Project};
use oxc_resolver::{FileSystemOs, ResolveError, ResolveOptions, ResolverGeneric};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// The folder that packages are installed in.
const INSTALLED: &str = "node_modules";
/// The package that declares what Node itself has.
const NODE: &str = "@types/node";
/// Conditions of `exports` that lead to declarations.
const CONDITIONS: &[&str] = &["types", "import", "node", "require", "default"];
/// How far into a document its directives are looked for.
const HEAD_LINES: usize = 300;

/// A `/// <reference … />`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Directive {
    /// Another document, by its path.
    Path(String),
    /// A package of declarations.
    Types(String),
}

/// The directives at the head of a document.
pub(super) fn directives(text: &str) -> Vec<Directive> {
    let lines = text.lines().take(HEAD_LINES).filter_map(|line| {
        let inside =
            line.trim_start().strip_prefix("///")?.trim_start().strip_prefix("<reference")?;
        let value = |key: &str| {
            let rest = inside[inside.find(key)? + key.len()..].trim_start().strip_prefix('=')?;
            let rest = rest.trim_start();
            let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
            Some(rest[1..].split(quote).next()?.to_owned())
        };
        value("path").map(Directive::Path).or_else(|| value("types").map(Directive::Types))
    });
    lines.collect()
}

/// The disk as the resolver of specifiers sees it.
pub(super) struct Disk {
    resolver: ResolverGeneric<FileSystemOs>,
}

impl std::fmt::Debug for Disk {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Disk")
    }
}

impl Default for Disk {
    fn default() -> Self {
        let list = |all: &[&str]| all.iter().map(|one| (*one).to_owned()).collect::<Vec<_>>();
        let built = |from: &str, to: &[&str]| (from.to_owned(), list(to));
        let options = ResolveOptions {
            condition_names: list(CONDITIONS),
            extensions: list(&[".d.ts", ".d.mts", ".d.cts", ".ts", ".tsx", ".mts", ".cts", ".js"]),
            extension_alias: vec![
                built(".js", &[".d.ts", ".ts", ".tsx", ".js"]),
                built(".mjs", &[".d.mts", ".mts", ".mjs"]),
                built(".cjs", &[".d.cts", ".cts", ".cjs"]),
            ],
            main_fields: list(&["types", "typings", "main"]),
            builtin_modules: true,
            ..ResolveOptions::default()
        };
        Self { resolver: ResolverGeneric::new(options) }
    }
}

impl Disk {
    /// The declarations that a specifier names from a folder, where they are installed.
    pub(super) fn find(&self, folder: &Path, specifier: &str) -> Option<PathBuf> {
        match self.resolver.resolve(folder, specifier) {
            Ok(found) => {
                let file = found.into_path_buf();
                declarations(&file)
                    .or_else(|| self.apart(folder, specifier))
                    .filter(|file| is_installed(file))
            }
            Err(ResolveError::Builtin { .. }) => {
                let found = self.resolver.resolve(folder, NODE).ok()?;
                declarations(found.path()).filter(|file| is_installed(file))
            }
            Err(_) => self.apart(folder, specifier).filter(|file| is_installed(file)),
        }
    }

    /// Declarations that are a package of their own: `@types/a` of `a`, `@types/a__b` of `@a/b`.
    fn apart(&self, folder: &Path, specifier: &str) -> Option<PathBuf> {
        if specifier.starts_with(['.', '/', '#']) || specifier.starts_with("@types/") {
            return None;
        }
        let mangled = match specifier.strip_prefix('@') {
            Some(scoped) => scoped.replacen('/', "__", 1),
            None => specifier.to_owned(),
        };
        let found = self.resolver.resolve(folder, &format!("@types/{mangled}")).ok()?;
        declarations(found.path())
    }
}

/// The declarations that stand for a file: itself, or those beside what was built.
fn declarations(file: &Path) -> Option<PathBuf> {
    let name = file.file_name()?.to_str()?;
    for (built, declared) in [(".js", ".d.ts"), (".mjs", ".d.mts"), (".cjs", ".d.cts")] {
        if let Some(stem) = name.strip_suffix(built) {
            return Some(file.with_file_name(format!("{stem}{declared}"))).filter(|f| f.is_file());
        }
    }
    matches!(Language::of_path(name)?, Language::TypeScript | Language::Tsx)
        .then(|| file.to_owned())
}

/// Whether a file lies in a package that is installed.
fn is_installed(file: &Path) -> bool {
    root_of(file).is_some()
}

/// The folder of the package a file lies in, and the package's name.
fn root_of(file: &Path) -> Option<(PathBuf, String)> {
    let mut inner: Option<&Path> = None;
    let mut scope: Option<&Path> = None;
    for folder in file.ancestors().skip(1) {
        if folder.file_name().is_some_and(|name| name == INSTALLED) {
            let first = inner?;
            let text = |path: &Path| path.file_name()?.to_str().map(str::to_owned);
            let name = text(first)?;
            return Some(match (name.starts_with('@'), scope) {
                (true, Some(second)) => (second.to_owned(), format!("{name}/{}", text(second)?)),
                _ => (first.to_owned(), name),
            });
        }
        scope = inner;
        inner = Some(folder);
    }
    None
}

/// The name that code imports a package by: that of what `@types` declares.
fn imported_as(name: &str) -> String {
    match name.strip_prefix("@types/") {
        Some(of) => match of.split_once("__") {
            Some((scope, name)) => format!("@{scope}/{name}"),
            None => of.to_owned(),
        },
        None => name.to_owned(),
    }
}

/// Where a specifier stands: the library (`None`: the repository) and the folder within it.
type Place = (Option<usize>, String);

/// The search for packages.
#[derive(Debug, Default)]
pub(super) struct Packages {
    disk: Disk,
    /// Packages by their folders.
    packages: BTreeMap<PathBuf, usize>,
    /// Documents that were read or are too much.
    seen: BTreeMap<PathBuf, Option<(usize, String)>>,
    /// What was looked up.
    looked_up: BTreeSet<(PathBuf, String)>,
    links: Vec<(Place, String, (usize, String))>,
}

impl Packages {
    /// Follows the bare specifiers of the repository's documents.
    pub(super) fn begin(&mut self, root: &Path, project: &Project, reader: &mut Reader) {
        for source in project.sources.iter().filter(|s| s.language.is_typescript()) {
            let inside = source.path.rsplit_once('/').map_or("", |(folder, _)| folder);
            for specifier in asks(&source.facts) {
                let place = (None, inside.to_owned());
                self.look_up(&root.join(inside), specifier, place, 1, reader);
            }
        }
    }

    /// Follows what a package's document imports.
    pub(super) fn follow(&mut self, awaited: &Awaited, facts: &Facts, reader: &mut Reader) {
        if awaited.depth >= MAX_IMPORT_DEPTH {
            return;
        }
        let Some(folder) = awaited.file.parent() else { return };
        let inside = awaited.path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let place = || (Some(awaited.package), inside.to_owned());
        for specifier in specifiers(facts) {
            self.look_up(folder, specifier, place(), awaited.depth + 1, reader);
        }
        for directive in &awaited.references {
            let specifier = match directive {
                Directive::Path(path) if path.starts_with('.') => path.clone(),
                Directive::Path(path) => format!("./{path}"),
                Directive::Types(name) => name.clone(),
            };
            self.look_up(folder, &specifier, place(), awaited.depth + 1, reader);
        }
    }

    fn look_up(
        &mut self,
        folder: &Path,
        specifier: &str,
        place: Place,
        depth: usize,
        reader: &mut Reader,
    ) {
        if !self.looked_up.insert((folder.to_owned(), specifier.to_owned())) {
            return;
        }
        let found = self.disk.find(folder, specifier);
        reader.evidence.specified(folder, specifier, found.as_deref());
        let Some(file) = found else { return };
        if !self.seen.contains_key(&file) {
            let read = self.read(&file, depth, reader);
            self.seen.insert(file.clone(), read);
        }
        if let Some(Some(target)) = self.seen.get(&file) {
            self.links.push((place, specifier.to_owned(), target.clone()));
        }
    }

    fn read(&mut self, file: &Path, depth: usize, reader: &mut Reader) -> Option<(usize, String)> {
        let (root, name) = root_of(file)?;
        let path = file.strip_prefix(&root).ok()?.to_str()?.replace('\\', "/");
        let package = match self.packages.get(&root) {
            Some(package) => *package,
            None => {
                let package = reader.packages.len();
                let manifest = reader.evidence.consult(&root.join("package.json"));
                let manifest: serde_json::Value =
                    manifest.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default();
                let version = manifest.get("version").and_then(|version| version.as_str());
                reader.packages.push(Package {
                    name: imported_as(&name),
                    version: version.unwrap_or_default().to_owned(),
                    language: Language::TypeScript,
                    manifests: Vec::new(),
                    sources: Vec::new(),
                    bytes: 0,
                });
                self.packages.insert(root, package);
                package
            }
        };
        reader.read(package, path.clone(), file.to_owned(), depth).then_some((package, path))
    }

    /// What specifiers name.
    pub(super) fn links(self) -> Links {
        self.links.into_iter().collect()
    }
}

/// The specifiers of one of the repository's documents that may lead out of it, each once.
pub(super) fn asks(facts: &Facts) -> BTreeSet<&str> {
    // What is relative lies in the repository, what begins with `#` leads there.
    specifiers(facts).filter(|specifier| !specifier.starts_with(['.', '/', '#'])).collect()
}

/// The specifiers of a document, each once.
fn specifiers(facts: &Facts) -> impl Iterator<Item = &str> {
    let imports = facts.references.iter().filter(|r| r.role == Role::ImportModule);
    let names: BTreeSet<&str> = imports.map(|r| facts.name(r.name)).collect();
    names.into_iter()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn directives_name_documents_and_packages() {
        let text = "// x\n/// <reference path=\"a.d.ts\" />\n///<reference types='node'/>\n\
                    /// <reference lib=\"es2020\" />\nexport {};\n";
        let wanted = [Directive::Path("a.d.ts".to_owned()), Directive::Types("node".to_owned())];
        assert_eq!(directives(text), wanted);
    }

    #[test]
    fn a_package_is_where_the_innermost_folder_says() {
        let of = |path: &str| {
            root_of(Path::new(path)).map(|(root, name)| (root.to_str().unwrap().to_owned(), name))
        };
        let pair = |root: &str, name: &str| Some((root.to_owned(), name.to_owned()));
        assert_eq!(of("/r/node_modules/a/b/c.d.ts"), pair("/r/node_modules/a", "a"));
        assert_eq!(of("/r/node_modules/@s/a/c.d.ts"), pair("/r/node_modules/@s/a", "@s/a"));
        assert_eq!(
            of("/r/node_modules/.x/a@1/node_modules/a/c.d.ts"),
            pair("/r/node_modules/.x/a@1/node_modules/a", "a")
        );
        assert_eq!(of("/r/src/c.ts"), None);
        assert_eq!(imported_as("@types/s__a"), "@s/a");
    }

    #[test]
    fn declarations_are_found_beside_above_and_apart() {
        let root = tempfile::tempdir().unwrap();
        let root = root.path().canonicalize().unwrap();
        let put = |path: &str, text: &str| {
            let file = root.join(path);
            std::fs::create_dir_all(file.parent().unwrap()).unwrap();
            std::fs::write(file, text).unwrap();
        };
        put("node_modules/a/package.json", r#"{"main": "./dist/a.js"}"#);
        put("node_modules/a/dist/a.js", "");
        put("node_modules/a/dist/a.d.ts", "export {};");
        put(
            "node_modules/b/package.json",
            r#"{"exports": {".": {"types": "./t.d.ts", "default": "./b.js"}}}"#,
        );
        put("node_modules/b/t.d.ts", "");
        put("node_modules/c/package.json", r#"{"main": "c.js"}"#);
        put("node_modules/c/c.js", "");
        put("node_modules/@types/c/package.json", r#"{"types": "index.d.ts"}"#);
        put("node_modules/@types/c/index.d.ts", "");
        put("node_modules/@types/node/package.json", r#"{"types": "index.d.ts"}"#);
        put("node_modules/@types/node/index.d.ts", "");
        put("own/src/x.ts", "");
        let disk = Disk::default();
        let find = |specifier: &str| {
            let found = disk.find(&root.join("own/src"), specifier)?;
            Some(
                found.strip_prefix(root.join("node_modules")).unwrap().to_str().unwrap().to_owned(),
            )
        };
        assert_eq!(find("a").as_deref(), Some("a/dist/a.d.ts"));
        assert_eq!(find("b").as_deref(), Some("b/t.d.ts"));
        assert_eq!(find("c").as_deref(), Some("@types/c/index.d.ts"));
        assert_eq!(find("node:fs").as_deref(), Some("@types/node/index.d.ts"));
        assert_eq!(find("d"), None);
        assert_eq!(find("./x"), None, "it is not installed");
    }
}
