//! What a module specifier names: a document of the repository or something of a dependency.
//!
//! The work is done by `oxc_resolver` (TypeScript's `paths`, `baseUrl`, `extends` and references;
//! Node's `exports`, `imports`, self-reference and extension rules) over [`Files`]. What it does
//! not find is tried as an unbuilt file of a package of the repository, and as a path from a source
//! root; both are heuristics and say so.

use super::files::{Files, ROOT};
use super::packages::{Packages, join, rooted, source_at};
use crate::resolve::{Project, SourceIndex};
use oxc_resolver::{
    ResolveError, ResolveOptions, ResolverGeneric, TsconfigDiscovery, TsconfigOptions,
    TsconfigReferences,
};
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::{Arc, OnceLock};

/// Conditions of `exports`, beside a package's own: all that any tool sets.
const CONDITIONS: &[&str] = &["source", "types", "import", "module", "require", "node", "default"];

/// What a specifier names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Module {
    /// A document; whether a heuristic found it.
    Document(SourceIndex, bool),
    /// A dependency and the path within it.
    External(Arc<str>, Arc<str>),
    /// Nothing that is known.
    Unresolved,
}

/// Resolves specifiers of one repository.
pub(super) struct Specifiers<'p> {
    resolver: ResolverGeneric<Files>,
    /// The same without TypeScript configurations, for where one cannot be read.
    plain: ResolverGeneric<Files>,
    /// The same under one configuration whatever it includes, by its folder.
    under: FxHashMap<String, OnceLock<ResolverGeneric<Files>>>,
    options: ResolveOptions,
    files: Files,
    packages: Packages,
    project: &'p Project,
    sources: FxHashMap<&'p str, SourceIndex>,
    folders: FxHashSet<String>,
}

impl<'p> Specifiers<'p> {
    pub(super) fn new(project: &'p Project) -> Self {
        let mut sources = FxHashMap::default();
        let mut folders = FxHashSet::default();
        for (index, source) in project.sources.iter().enumerate() {
            if !source.language.is_typescript() {
                continue;
            }
            sources.insert(source.path.as_str(), index as u32);
            let mut folder = source.path.as_str();
            while let Some((around, _)) = folder.rsplit_once('/') {
                if !folders.insert(around.to_owned()) {
                    break;
                }
                folder = around;
            }
        }
        let packages = Packages::new(project);
        let files = Files::new(project, packages.links());
        let options = options(packages.conditions(&sources));
        let plain = ResolveOptions { tsconfig: None, ..options.clone() };
        let configurations = project.manifests.iter().filter_map(|manifest| {
            let folder = manifest.path.strip_suffix("tsconfig.json")?;
            (folder.is_empty() || folder.ends_with('/')).then(|| folder.trim_end_matches('/'))
        });
        Self {
            under: configurations.map(|f| (f.to_owned(), OnceLock::new())).collect(),
            resolver: ResolverGeneric::new_with_file_system(files.clone(), options.clone()),
            options,
            plain: ResolverGeneric::new_with_file_system(files.clone(), plain),
            files,
            packages,
            project,
            sources,
            folders,
        }
    }

    /// What `specifier` names in a document.
    pub(super) fn resolve(&self, from: SourceIndex, specifier: &str) -> Module {
        if self.project.library_of(from).is_some() {
            return self.in_library(from, specifier);
        }
        match self.resolve_own(&self.project.source(from).path, specifier) {
            Module::External(package, path) => match self.project.linked(from, specifier) {
                Some(source) => Module::Document(source, false),
                None => Module::External(package, path),
            },
            own => own,
        }
    }

    /// What `specifier` names in the repository, seen from the document at `from`.
    fn resolve_own(&self, from: &str, specifier: &str) -> Module {
        let file = format!("{ROOT}/{from}");
        let mut found = self.resolver.resolve_file(&file, specifier);
        if found.as_ref().is_err_and(|e| !matches!(e, ResolveError::Builtin { .. })) {
            let plain = self.plain.resolve_file(&file, specifier);
            if plain.is_ok() || matches!(plain, Err(ResolveError::Builtin { .. })) {
                found = plain;
            }
        }
        match found {
            Ok(found) => {
                let path = self.files.within(found.path());
                match path.and_then(|path| self.sources.get(path.as_str()).copied()) {
                    Some(source) => Module::Document(source, false),
                    None => self.fallback(from, specifier),
                }
            }
            Err(ResolveError::Builtin { resolved, .. }) => {
                let path = resolved.strip_prefix("node:").unwrap_or(&resolved);
                Module::External("node".into(), path.into())
            }
            Err(_) => self.fallback(from, specifier),
        }
    }

    /// What `specifier` names in a library's document.
    fn in_library(&self, from: SourceIndex, specifier: &str) -> Module {
        if let Some(source) = self.project.linked(from, specifier) {
            return Module::Document(source, false);
        }
        match package_of(specifier) {
            Some((name, path)) => Module::External(name.into(), path.into()),
            None => Module::Unresolved,
        }
    }

    /// The document that `paths` of the nearest configuration name, although it does not include
    /// `from`: tests are often left out of the configuration that they are run with.
    fn alias(&self, from: &str, specifier: &str) -> Option<SourceIndex> {
        let mut folder = from;
        let (folder, resolver) = loop {
            folder = folder.rsplit_once('/').map_or("", |(around, _)| around);
            if let Some(resolver) = self.under.get(folder) {
                break (folder, resolver);
            }
            if folder.is_empty() {
                return None;
            }
        };
        let resolver = resolver.get_or_init(|| {
            let configuration = TsconfigOptions {
                config_file: format!("{ROOT}/{}", join(folder, "tsconfig.json")).into(),
                references: TsconfigReferences::Auto,
            };
            let tsconfig = Some(TsconfigDiscovery::Manual(configuration));
            let options = ResolveOptions { tsconfig, ..self.options.clone() };
            ResolverGeneric::new_with_file_system(self.files.clone(), options)
        });
        let found = resolver.resolve_file(format!("{ROOT}/{from}"), specifier).ok()?;
        self.sources.get(self.files.within(found.path())?.as_str()).copied()
    }

    /// What the resolver did not find.
    fn fallback(&self, from: &str, specifier: &str) -> Module {
        let inferred = |source| Module::Document(source, true);
        let package = self.packages.around(from);
        if specifier.starts_with('.') {
            let folder = from.rsplit_once('/').map_or("", |(folder, _)| folder);
            let base = package.map_or("", |package| package.folder.as_str());
            let source = self.packages.unbuilt(&self.sources, base, &join(folder, specifier));
            return source.map_or(Module::Unresolved, inferred);
        }
        if let Some(source) = self.alias(from, specifier) {
            return inferred(source);
        }
        let Some((name, path)) = package_of(specifier) else { return Module::Unresolved };
        if let Some(package) = self.packages.named(name) {
            let subpath = if path.is_empty() { ".".to_owned() } else { format!("./{path}") };
            let source = self.packages.source(&self.sources, package, &subpath);
            return source.map_or(Module::Unresolved, inferred);
        }
        if package.is_none_or(|package| !package.depends_on(name)) {
            let rooted = rooted(&self.folders, package, specifier);
            let mut found = rooted.iter().filter_map(|path| source_at(&self.sources, path));
            if let (Some(source), None) = (found.next(), found.next()) {
                return inferred(source);
            }
        }
        Module::External(name.into(), path.into())
    }
}

/// A bare specifier's package and the path within it.
fn package_of(specifier: &str) -> Option<(&str, &str)> {
    let mut ends = specifier.match_indices('/').map(|(i, _)| i).chain([specifier.len()]);
    let end = match specifier.strip_prefix('@') {
        Some(scoped) if scoped.starts_with('/') => return None,
        Some(_) => ends.nth(1)?,
        None => ends.next()?,
    };
    let first = specifier.chars().next()?;
    if !(first.is_alphanumeric() || first == '@' || first == '_') || specifier.contains(':') {
        return None;
    }
    Some((&specifier[..end], specifier[end..].trim_start_matches('/')))
}

fn options(own: Vec<String>) -> ResolveOptions {
    let list = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    ResolveOptions {
        tsconfig: Some(TsconfigDiscovery::Auto),
        condition_names: own.into_iter().chain(list(CONDITIONS)).collect(),
        extensions: list(&[
            ".ts", ".tsx", ".d.ts", ".mts", ".cts", ".js", ".jsx", ".mjs", ".cjs", ".json",
        ]),
        // TypeScript, "module resolution": a specifier names the file as built.
        extension_alias: vec![
            (".js".to_owned(), list(&[".ts", ".tsx", ".d.ts", ".js", ".jsx"])),
            (".jsx".to_owned(), list(&[".tsx", ".jsx"])),
            (".mjs".to_owned(), list(&[".mts", ".d.mts", ".mjs"])),
            (".cjs".to_owned(), list(&[".cts", ".d.cts", ".cjs"])),
        ],
        main_fields: list(&["source", "types", "typings", "module", "main"]),
        builtin_modules: true,
        symlinks: false,
        node_path: false,
        ..ResolveOptions::default()
    }
}
