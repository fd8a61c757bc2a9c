//! Imports and exports as edges of the module graph.
//!
//! Names go from the exports of one document to what another sees or gives away in turn;
//! [`Graph::settle`](crate::resolve::graph::Graph::settle) then follows chains of re-exports to
//! their end. A whole module under one name (`import * as ns`) needs no edge: it is bound at once.

use super::modules::{BOTH, Modules, Tables};
use super::specifiers::Module;
use crate::model::Visibility;
use crate::model::facts::{Access, ReferenceId, Role, namespaces};
use crate::resolve::SourceIndex;
use crate::resolve::graph::{Binding, Entity, ExternalPath, ImportEdge, ModuleId, Name, Origin};
use std::ops::{Deref, DerefMut};

/// Segments of one path at most.
const MAX_SEGMENTS: usize = 32;

impl<T: Deref<Target = Tables>> Modules<'_, T> {
    /// The names of the path that leads to a reference, and the specifier it begins at.
    fn path(
        &self,
        source: SourceIndex,
        reference: ReferenceId,
    ) -> (Vec<Name>, Option<ReferenceId>) {
        let facts = self.facts(source);
        let mut segments = Vec::new();
        let mut at = reference;
        for _ in 0..MAX_SEGMENTS {
            let reference = &facts.references[at.index()];
            if reference.role == Role::ImportModule {
                segments.reverse();
                return (segments, Some(at));
            }
            segments.push(self.name(source, reference.name));
            match reference.access {
                Access::Path(prefix) => at = prefix,
                _ => break,
            }
        }
        segments.reverse();
        (segments, None)
    }

    /// Where a specifier's names are found.
    fn module(&self, source: SourceIndex, specifier: ReferenceId) -> Option<(Origin, bool)> {
        let ambient = || {
            let name = self.facts(source).references[specifier.index()].name;
            self.ambient.get(&self.name(source, name)).copied()
        };
        // An ambient module of that name comes before any file.
        if let Some(module) = ambient() {
            return Some((Origin::Module(module), false));
        }
        let module = self.documents[source as usize].specifiers.get(&specifier)?;
        if let Module::Document(target, inferred) = module {
            let exports = self.documents[*target as usize].exports?;
            return Some((Origin::Module(exports), *inferred));
        }
        let name = self.facts(source).references[specifier.index()].name;
        if let Some(module) = self.pattern(self.facts(source).name(name)) {
            return Some((Origin::Module(module), false));
        }
        match module {
            Module::External(package, path) => {
                let path = ExternalPath { package: package.clone(), path: path.clone() };
                Some((Origin::External(path), false))
            }
            _ => None,
        }
    }

    /// The ambient module whose pattern a specifier fits, which comes after any file: of several
    /// the one with the longest text before the `*` (handbook, "Wildcard module declarations").
    fn pattern(&self, specifier: &str) -> Option<ModuleId> {
        let fits = self.patterns.iter().filter_map(|(pattern, module)| {
            let (start, end) = pattern.split_once('*')?;
            let fits = specifier.len() >= start.len() + end.len()
                && specifier.starts_with(start)
                && specifier.ends_with(end);
            fits.then_some((start.len(), *module))
        });
        fits.reduce(|best, next| if next.0 > best.0 { next } else { best })
            .map(|(_, module)| module)
    }

    /// What a specifier itself stands for.
    pub(super) fn module_entity(
        &self,
        source: SourceIndex,
        specifier: ReferenceId,
    ) -> Option<Binding> {
        let (origin, inferred) = self.module(source, specifier)?;
        let entity = match origin {
            Origin::Module(module) => Entity::Module(module),
            Origin::External(path) => Entity::External(path),
            Origin::Lexical(_) => return None,
        };
        Some(Binding { inferred, ..Binding::new(entity, BOTH, None) })
    }

    /// Whether the module a specifier names has an `export =`, which is then the whole module.
    fn exports_equals(&self, source: SourceIndex, specifier: ReferenceId) -> bool {
        match self.module(source, specifier) {
            Some((Origin::Module(module), _)) => self.equals.contains(&module),
            _ => false,
        }
    }
}

impl<T: DerefMut<Target = Tables>> Modules<'_, T> {
    /// Notes the modules of a document that have an `export =`.
    pub(super) fn add_equals(&mut self, source: SourceIndex) {
        let facts = self.facts(source);
        for export in &facts.exports {
            if export.name.is_some_and(|name| facts.name(name) == "=")
                && let Some(exports) = self.exports_of(source, export.scope)
            {
                self.equals.insert(exports);
            }
        }
    }

    fn edge(&mut self, into: ModuleId, origin: (Origin, bool), path: Vec<Name>, alias: Name) {
        let (origin, inferred) = origin;
        self.graph.add_import(ImportEdge {
            into,
            origin,
            segments: path,
            alias: Some(alias),
            namespaces: namespaces::ANY,
            visible_in: None,
            glob_except: None,
            inferred,
        });
    }

    pub(super) fn glob(&mut self, into: ModuleId, origin: (Origin, bool), path: Vec<Name>) {
        let default = self.names.intern("default");
        let (origin, inferred) = origin;
        self.graph.add_import(ImportEdge {
            into,
            origin,
            segments: path,
            alias: None,
            namespaces: namespaces::ANY,
            visible_in: None,
            glob_except: Some(default),
            inferred,
        });
    }

    pub(super) fn add_imports(&mut self, source: SourceIndex) {
        let facts = self.facts(source);
        for import in &facts.imports {
            let Some(alias) = import.alias else { continue };
            let alias = self.name(source, alias);
            let scope = self.documents[source as usize].scopes[import.scope.index()];
            let mut into = vec![scope];
            if import.visibility == Visibility::Public {
                into.extend(self.exports_of(source, import.scope));
            }
            let (mut path, specifier) = self.path(source, import.target);
            let origin = match specifier {
                Some(specifier) => match self.module(source, specifier) {
                    Some(origin) => origin,
                    None => continue,
                },
                None => (Origin::Lexical(scope), false),
            };
            if let Some(imported) = import.imported {
                let equals = facts.name(imported) == "=";
                let has_equals = specifier.is_some_and(|s| self.exports_equals(source, s));
                if has_equals {
                    // `esModuleInterop`: the default of such a module is the whole of it.
                    path.push(self.names.intern("="));
                } else if !equals {
                    path.push(self.name(source, imported));
                }
            }
            for module in into {
                match (&path[..], specifier) {
                    ([], Some(specifier)) => {
                        if let Some(binding) = self.module_entity(source, specifier) {
                            self.graph.bind(module, alias, binding);
                        }
                    }
                    _ => self.edge(module, origin.clone(), path.clone(), alias),
                }
            }
        }
    }

    pub(super) fn add_exports(&mut self, source: SourceIndex) {
        let facts = self.facts(source);
        for export in &facts.exports {
            let Some(into) = self.exports_of(source, export.scope) else { continue };
            let Some(target) = export.target else { continue };
            let (mut path, specifier) = self.path(source, target);
            let scope = self.documents[source as usize].scopes[export.scope.index()];
            let origin = match specifier {
                Some(specifier) => match self.module(source, specifier) {
                    Some(origin) => origin,
                    None => continue,
                },
                None => (Origin::Lexical(scope), false),
            };
            let Some(name) = export.name else {
                if export.glob {
                    self.glob(into, origin, path);
                }
                continue;
            };
            let equals = facts.name(name) == "=";
            let name = self.name(source, name);
            // `module.exports = require("m")`: what `m` is, and the names it gives away.
            let required = specifier.filter(|_| export.imported.is_some());
            if equals && required.is_some() {
                self.glob(into, origin.clone(), Vec::new());
            }
            if required.is_some_and(|specifier| self.exports_equals(source, specifier)) {
                path.push(self.names.intern("="));
            }
            match (&path[..], specifier) {
                // `export * as ns from "m"`, a required module without `=`
                ([], Some(specifier)) => {
                    if let Some(binding) = self.module_entity(source, specifier) {
                        self.graph.bind(into, name, binding);
                    }
                }
                _ => {
                    if equals {
                        // What is a member of `N` in `export = N` can be imported by name.
                        self.glob(into, origin.clone(), path.clone());
                    }
                    self.edge(into, origin, path, name);
                }
            }
        }
    }
}
