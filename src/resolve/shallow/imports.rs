//! Imports: what a module's name, as it is written, leads to.
//!
//! Must not know: references that are no imports.

use super::family::Family;
use super::names::{Names, Place, plain};
use crate::resolve::{Project, SourceIndex};
use std::sync::Arc;

/// Documents that one `#include` chain reaches at most.
const MAX_INCLUDED: usize = 2_000;

/// What a name leads to, on the way to a definition.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Value {
    /// A definition.
    Definition(Place),
    /// A value of a type.
    Instance(Place),
    /// A module, package or namespace, by its qualified name.
    Module(String),
    /// All that a document defines.
    Document(SourceIndex),
    /// Something that no document of the repository defines.
    External(Arc<str>, String),
}

/// A path with `.` and `..` taken out; `None` where it leaves the repository.
fn joined(folder: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()?),
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

fn folder_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

impl Names {
    /// What a module's name leads to, as it stands in a document.
    pub(super) fn module(&self, project: &Project, from: SourceIndex, written: &str) -> Value {
        let path = project.source(from).path.as_str();
        let external = || Value::External(written.into(), String::new());
        match self.family {
            Family::Python => self.python(path, written).map_or_else(external, Value::Module),
            Family::Go => self.go(path, written).map_or_else(external, Value::Module),
            Family::Java | Family::CSharp | Family::Php => {
                self.by_path(&plain(written)).unwrap_or_else(|| {
                    let plain = plain(written);
                    let (package, name) = match self.family {
                        Family::Java => (plain, String::new()),
                        _ => match plain.split_once('.') {
                            Some((package, rest)) => (package.to_owned(), rest.replace('.', "::")),
                            None => (plain, String::new()),
                        },
                    };
                    Value::External(package.into(), name)
                })
            }
            Family::C | Family::Ruby | Family::Bash => {
                self.file(path, written).map_or_else(external, Value::Document)
            }
        }
    }

    /// A qualified name: a definition before a namespace.
    pub(super) fn by_path(&self, name: &str) -> Option<Value> {
        if let Some(place) = self.qualified.get(name).and_then(|places| places.first()) {
            return Some(Value::Definition(*place));
        }
        self.namespaces.contains_key(name).then(|| Value::Module(name.to_owned()))
    }

    /// The Python Language Reference, "The import system": dots go up from the document's package;
    /// other names begin at the search path, for which stand the repository's packages and the
    /// document's own folder.
    fn python(&self, path: &str, written: &str) -> Option<String> {
        let dots = written.len() - written.trim_start_matches('.').len();
        let rest = written[dots..].trim();
        if dots == 0 {
            if self.namespaces.contains_key(rest) {
                return Some(rest.to_owned());
            }
            let beside = joined(folder_of(path), &rest.replace('.', "/"))?;
            return self.python_module(&beside);
        }
        let mut folder = folder_of(path);
        for _ in 1..dots {
            folder = folder_of(folder);
        }
        self.python_module(&joined(folder, &rest.replace('.', "/"))?)
    }

    /// The module that a path without its ending is.
    fn python_module(&self, path: &str) -> Option<String> {
        let ways = [".py", "/__init__.py", ".pyi", "/__init__.pyi"];
        let found = ways.iter().find_map(|way| self.paths.get(&format!("{path}{way}")))?;
        self.document(*found).map(|document| document.namespace.clone())
    }

    /// Go Modules Reference, "Packages": a module's path and then the folder below it.
    fn go(&self, path: &str, written: &str) -> Option<String> {
        let around = |folder: &str| folder.is_empty() || path.starts_with(&format!("{folder}/"));
        let own = self.roots.iter().find(|(folder, _)| around(folder));
        for (folder, module) in own.into_iter().chain(&self.roots) {
            let Some(rest) = written.strip_prefix(module.as_str()) else { continue };
            if !rest.is_empty() && !rest.starts_with('/') {
                continue;
            }
            let package = format!("/{}", joined(folder, rest)?.replace('.', "\u{1}"));
            if self.modules.contains_key(&package) {
                return Some(package);
            }
        }
        None
    }

    /// The document that a path names: beside the one it stands in, from the root, or the only one
    /// whose path ends so.
    fn file(&self, from: &str, written: &str) -> Option<SourceIndex> {
        let written = match self.family {
            Family::Ruby if !written.ends_with(".rb") => format!("{written}.rb"),
            // `$(dirname "$0")/x.sh`, `$DIR/x.sh`
            Family::Bash => {
                written.rsplit(['$', '}', ')']).next().map_or_else(String::new, |rest| {
                    let variable = written.contains('$') && !written.contains(['}', ')']);
                    let cut = if variable { rest.find('/').unwrap_or(0) } else { 0 };
                    rest[cut..].trim_start_matches(['"', '/']).to_owned()
                })
            }
            _ => written.to_owned(),
        };
        let beside = joined(folder_of(from), &written);
        if let Some(found) = beside.and_then(|path| self.paths.get(&path)) {
            return Some(*found);
        }
        let from_root = joined("", written.trim_start_matches("../"))?;
        if let Some(found) = self.paths.get(&from_root) {
            return Some(*found);
        }
        let stem = from_root.rsplit('/').next().unwrap_or(&from_root);
        let ending = format!("/{from_root}");
        let mut ends =
            self.stems.get(stem)?.iter().filter(|source| {
                self.path_of(**source).is_some_and(|path| path.ends_with(&ending))
            });
        let found = ends.next()?;
        ends.next().is_none().then_some(*found)
    }

    fn path_of(&self, source: SourceIndex) -> Option<&str> {
        self.documents.get(&source).map(|document| document.path.as_str())
    }

    /// The documents whose definitions a document brings in, those of the documents it brings in
    /// among them; itself first.
    pub(super) fn included(&self, project: &Project, from: SourceIndex) -> Vec<SourceIndex> {
        let mut all = vec![from];
        let mut met: rustc_hash::FxHashSet<SourceIndex> = all.iter().copied().collect();
        let mut next = 0;
        while let Some(at) = all.get(next).copied() {
            next += 1;
            let facts = &project.source(at).facts;
            for import in &facts.imports {
                let written = facts.name(facts.references[import.target.index()].name);
                if let Value::Document(other) = self.module(project, at, written)
                    && all.len() < MAX_INCLUDED
                    && met.insert(other)
                {
                    all.push(other);
                }
            }
        }
        all
    }
}
