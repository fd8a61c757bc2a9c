//! Names: what the documents of one family define, by qualified name, by name and by scope.
//!
//! Must not know: references.

use super::family::Family;
use crate::model::SymbolKind;
use crate::model::facts::{DefinitionId, Facts, ScopeId, ScopeKind};
use crate::resolve::{Project, SourceIndex};
use rustc_hash::FxHashMap;

/// A definition of the repository.
pub(super) type Place = (SourceIndex, DefinitionId);

/// What a name is bound to in a scope.
#[derive(Clone, Copy, Debug)]
pub(super) enum Bound {
    Definition(DefinitionId),
    /// An import of the document, by its index.
    Import(u32),
}

/// A document's own names.
#[derive(Debug, Default)]
pub(super) struct Document {
    /// Its path.
    pub(super) path: String,
    /// The namespace that its outermost definitions are in; empty for none.
    pub(super) namespace: String,
    /// The qualified name of each definition; empty for those that only a body reaches.
    pub(super) qualified: Vec<String>,
    /// What is bound to names, with the scopes they are bound in.
    pub(super) bound: FxHashMap<String, Vec<(ScopeId, Bound)>>,
    /// Imports that bring in all names of something.
    pub(super) globs: Vec<u32>,
}

/// The documents of one family.
#[derive(Debug)]
pub(super) struct Names {
    pub(super) family: Family,
    pub(super) documents: FxHashMap<SourceIndex, Document>,
    /// Definitions by qualified name, sorted.
    pub(super) qualified: FxHashMap<String, Vec<Place>>,
    /// Definitions that are not inside of a body, by name, sorted.
    pub(super) named: FxHashMap<String, Vec<Place>>,
    /// How many definitions and documents there are in each namespace and those inside it.
    pub(super) namespaces: FxHashMap<String, u32>,
    /// The documents of each namespace, sorted.
    pub(super) modules: FxHashMap<String, Vec<SourceIndex>>,
    /// Documents by path.
    pub(super) paths: FxHashMap<String, SourceIndex>,
    /// Documents by the last part of their paths, sorted.
    pub(super) stems: FxHashMap<String, Vec<SourceIndex>>,
    /// Of each `go.mod`: its folder and the module's path, the deepest folder first.
    pub(super) roots: Vec<(String, String)>,
}

/// A qualified name below another.
pub(super) fn below(outer: &str, name: &str) -> String {
    if outer.is_empty() { name.to_owned() } else { format!("{outer}.{name}") }
}

/// A name as it is written, in the form of qualified names.
pub(super) fn plain(written: &str) -> String {
    written.trim_start_matches(['\\', ':']).replace("::", ".").replace('\\', ".")
}

/// The namespaces around a qualified name, itself first.
pub(super) fn outwards(name: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(name), |name| name.rsplit_once('.').map(|(outer, _)| outer))
        .filter(|name| !name.is_empty())
}

impl Names {
    /// Reads the documents of a family.
    pub(super) fn new(family: Family, project: &Project) -> Self {
        let mut names = Self {
            family,
            documents: FxHashMap::default(),
            qualified: FxHashMap::default(),
            named: FxHashMap::default(),
            namespaces: FxHashMap::default(),
            modules: FxHashMap::default(),
            paths: FxHashMap::default(),
            stems: FxHashMap::default(),
            roots: Vec::new(),
        };
        let own = |source: &crate::resolve::Source| Family::of(source.language) == Some(family);
        for (index, source) in (0..).zip(&project.sources).filter(|(_, source)| own(source)) {
            names.paths.insert(source.path.clone(), index);
            let stem = source.path.rsplit('/').next().unwrap_or(&source.path);
            names.stems.entry(stem.to_owned()).or_default().push(index);
        }
        if family == Family::Go {
            names.roots = go_modules(project);
        }
        let all: Vec<SourceIndex> = names.paths.values().copied().collect();
        for index in all {
            names.put(project, index);
        }
        names.qualified.values_mut().for_each(|places| places.sort_unstable());
        names.named.values_mut().for_each(|places| places.sort_unstable());
        names.modules.values_mut().for_each(|documents| documents.sort_unstable());
        names
    }

    /// The names of a document, where it is one of the family.
    pub(super) fn document(&self, source: SourceIndex) -> Option<&Document> {
        self.documents.get(&source)
    }

    /// The qualified name of a definition; empty for one that only a body reaches.
    pub(super) fn name_of(&self, (source, id): Place) -> &str {
        let document = self.documents.get(&source);
        document.and_then(|document| document.qualified.get(id.index())).map_or("", String::as_str)
    }

    /// Takes a document's names out.
    pub(super) fn remove(&mut self, source: SourceIndex, facts: &Facts) {
        let Some(document) = self.documents.remove(&source) else { return };
        for (definition, qualified) in facts.definitions.iter().zip(&document.qualified) {
            if qualified.is_empty() {
                continue;
            }
            take(&mut self.qualified, qualified, |place| place.0 == source);
            take(&mut self.named, facts.name(definition.name), |place| place.0 == source);
            self.count(qualified, false);
        }
        if !document.namespace.is_empty() {
            take(&mut self.modules, &document.namespace, |other| *other == source);
            self.count(&document.namespace, false);
        }
    }

    /// Takes a document's names in, in their order.
    pub(super) fn add(&mut self, project: &Project, source: SourceIndex) {
        self.put(project, source);
        let facts = &project.source(source).facts;
        let document = &self.documents[&source];
        for (definition, qualified) in facts.definitions.iter().zip(&document.qualified) {
            let lists = [
                self.qualified.get_mut(qualified),
                self.named.get_mut(facts.name(definition.name)),
            ];
            lists.into_iter().flatten().for_each(|places| places.sort_unstable());
        }
        if let Some(documents) = self.modules.get_mut(&document.namespace) {
            documents.sort_unstable();
        }
    }

    fn put(&mut self, project: &Project, source: SourceIndex) {
        let at = project.source(source);
        let document = self.read(&at.path, &at.facts);
        for (id, (definition, qualified)) in
            (0..).map(DefinitionId).zip(at.facts.definitions.iter().zip(&document.qualified))
        {
            if qualified.is_empty() {
                continue;
            }
            self.qualified.entry(qualified.clone()).or_default().push((source, id));
            let name = at.facts.name(definition.name).to_owned();
            self.named.entry(name).or_default().push((source, id));
            self.count(qualified, true);
        }
        if !document.namespace.is_empty() {
            self.modules.entry(document.namespace.clone()).or_default().push(source);
            self.count(&document.namespace, true);
        }
        self.documents.insert(source, document);
    }

    /// Counts what is in the namespaces of a qualified name.
    fn count(&mut self, qualified: &str, more: bool) {
        for namespace in outwards(qualified) {
            let count = self.namespaces.entry(namespace.to_owned()).or_default();
            if more {
                *count += 1;
            } else {
                *count = count.saturating_sub(1);
                if *count == 0 {
                    self.namespaces.remove(namespace);
                }
            }
        }
    }

    fn read(&self, path: &str, facts: &Facts) -> Document {
        let namespace = self.namespace(path, facts);
        let mut document = Document { path: path.to_owned(), namespace, ..Document::default() };
        let definitions = &facts.definitions;
        document.qualified = vec![String::new(); definitions.len()];
        for (index, definition) in definitions.iter().enumerate() {
            let id = DefinitionId(index as u32);
            let name = facts.name(definition.name);
            let bound = document.bound.entry(name.to_owned()).or_default();
            bound.push((definition.scope, Bound::Definition(id)));
            document.qualified[index] = qualified(&document.namespace, facts, id);
        }
        for (index, import) in (0..).zip(&facts.imports) {
            match import.alias {
                Some(alias) if !import.glob => {
                    let bound = document.bound.entry(facts.name(alias).to_owned()).or_default();
                    bound.push((import.scope, Bound::Import(index)));
                }
                _ => document.globs.push(index),
            }
        }
        document
    }

    /// The namespace that a document's outermost definitions are in.
    fn namespace(&self, path: &str, facts: &Facts) -> String {
        let (folder, file) = path.rsplit_once('/').unwrap_or(("", path));
        match self.family {
            Family::Python => {
                let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
                let stem = if stem == "__init__" { "" } else { stem };
                let mut root = folder;
                let mut parts: Vec<&str> = Vec::new();
                let is_package = |folder: &str| {
                    ["__init__.py", "__init__.pyi"]
                        .iter()
                        .any(|name| self.paths.contains_key(&format!("{folder}/{name}")))
                };
                // A package's name begins at the outermost folder that is one.
                while !root.is_empty() && is_package(root) {
                    let (outer, name) = root.rsplit_once('/').unwrap_or(("", root));
                    parts.push(name);
                    root = outer;
                }
                if parts.is_empty() {
                    let inner = folder.strip_prefix("src").unwrap_or(folder);
                    parts.extend(inner.split('/').rev().filter(|part| !part.is_empty()));
                }
                parts.reverse();
                parts.extend((!stem.is_empty()).then_some(stem));
                parts.join(".")
            }
            // A package is a folder; its name stands for it with slashes as they are.
            Family::Go => format!("/{}", folder.replace('.', "\u{1}")),
            Family::Java | Family::CSharp | Family::Php => {
                let declared = facts.definitions.iter().find(|definition| {
                    definition.kind == SymbolKind::Namespace && definition.body.is_none()
                });
                declared.map_or(String::new(), |definition| plain(facts.name(definition.name)))
            }
            Family::C | Family::Ruby | Family::Bash => String::new(),
        }
    }
}

/// The qualified name of a definition; empty for one that only a body reaches.
fn qualified(namespace: &str, facts: &Facts, id: DefinitionId) -> String {
    let mut parts = Vec::new();
    let mut at = Some(id);
    while let Some(id) = at {
        let definition = &facts.definitions[id.index()];
        if id_is_inside(facts, id) {
            return String::new();
        }
        parts.push(plain(facts.name(definition.name)));
        // What is written apart from its type says whose it is.
        if !definition.attribute.is_empty() {
            parts.push(plain(&definition.attribute));
        }
        at = definition.enclosing;
    }
    let declares_namespace = {
        let definition = &facts.definitions[id.index()];
        definition.kind == SymbolKind::Namespace && definition.body.is_none()
    };
    if declares_namespace {
        return String::new();
    }
    parts.reverse();
    below(namespace, &parts.join("."))
}

/// Whether a definition stands in a body.
fn id_is_inside(facts: &Facts, id: DefinitionId) -> bool {
    let around = facts.definitions[id.index()].enclosing;
    let is_body = |id: DefinitionId| facts.definitions[id.index()].kind.is_callable();
    around.is_some_and(is_body)
}

/// Whether a scope is one of a type.
pub(super) fn is_type_scope(facts: &Facts, scope: ScopeId) -> bool {
    facts.scopes[scope.index()].kind == ScopeKind::Type
}

fn take<T>(map: &mut FxHashMap<String, Vec<T>>, key: &str, mut gone: impl FnMut(&T) -> bool) {
    if let Some(list) = map.get_mut(key) {
        list.retain(|item| !gone(item));
        if list.is_empty() {
            map.remove(key);
        }
    }
}

/// The Go modules of a project, the deepest first (Go Modules Reference, "go.mod files").
fn go_modules(project: &Project) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = Vec::new();
    for manifest in &project.manifests {
        let Some(folder) = manifest.path.strip_suffix("go.mod") else { continue };
        let module = manifest.text.lines().find_map(|line| line.trim().strip_prefix("module "));
        if let Some(module) = module {
            let module = module.trim().trim_matches('"').to_owned();
            found.push((folder.trim_end_matches('/').to_owned(), module));
        }
    }
    found.sort_by_key(|(folder, _)| std::cmp::Reverse(folder.len()));
    found
}
