//! Imports as edges of the module graph. Reference, "Use declarations", "Extern crates", "Paths".
//!
//! Must not know: expressions, types.

use super::macros;
use super::modules::{Modules, Tables};
use crate::model::facts::{Access, Import, ReferenceId, Role, namespaces};
use crate::resolve::SourceIndex;
use crate::resolve::graph::{Binding, Entity, ImportEdge, ModuleId, Name, Origin};
use std::ops::DerefMut;

impl<T: DerefMut<Target = Tables>> Modules<'_, T> {
    /// Adds every import of every source.
    pub(super) fn add_imports(&mut self) {
        for source in 0..self.project.len() {
            if self.module_of_scope[source as usize].is_empty() {
                continue;
            }
            let facts = &self.project.source(source).facts;
            for (index, import) in facts.imports.iter().enumerate() {
                let inactive = self.inactive.import(source, index as u32);
                self.add_import(source, import, inactive);
            }
        }
    }

    fn add_import(&mut self, source: SourceIndex, import: &Import, inactive: bool) {
        let facts = &self.project.source(source).facts;
        let into = self.module_of_scope[source as usize][import.scope.index()];
        let target = &facts.references[import.target.index()];
        // The path, from its head.
        let mut chain = vec![import.target];
        while let Access::Path(prefix) = facts.references[chain[chain.len() - 1].index()].access {
            chain.push(prefix);
        }
        chain.reverse();
        let mut rest = chain.as_slice();
        let Some(origin) = self.origin(source, into, &mut rest) else { return };
        let segments: Vec<Name> =
            rest.iter().map(|r| self.name(source, facts.references[r.index()].name)).collect();
        let mut edge = ImportEdge {
            into,
            origin,
            segments,
            alias: import.alias.map(|alias| self.name(source, alias)),
            namespaces: if import.glob { namespaces::ANY } else { target.namespaces },
            visible_in: self.visible_in(import.visibility, "", into),
            glob_except: None,
            inferred: inactive,
        };
        if let (Origin::Lexical(_), [first, ..], Some(alias)) =
            (&edge.origin, edge.segments.as_slice(), edge.alias)
        {
            let (first, alone) = (*first, edge.segments.len() == 1);
            // `use m;` takes a macro out of textual scope.
            if alone
                && let Some((source, id)) =
                    macros::textual(self, source, target.scope, first, target.position)
            {
                let entity = Entity::Definition(source, id);
                let mut binding = Binding::new(entity, namespaces::MACRO, edge.visible_in);
                binding.inferred = inactive;
                return self.graph.bind(into, alias, binding);
            }
            // `use c;` and `use c::c;` must not take the `c` they bring for the crate.
            let itself = first == alias && self.info(into).normal == into;
            if itself && self.graph.lookup(into, first, namespaces::TYPE, None).is_empty() {
                match self.crate_origin(into, first) {
                    Some(origin) => {
                        edge.origin = origin;
                        edge.segments.remove(0);
                    }
                    None if alone => return,
                    // The head is what another import brings.
                    None => {}
                }
            }
        }
        self.graph.add_import(edge);
    }

    /// A crate as a path's beginning.
    fn crate_origin(&self, from: ModuleId, name: Name) -> Option<Origin> {
        match self.extern_crate(self.info(from).crate_, name)? {
            Entity::Module(root) => Some(Origin::Module(root)),
            Entity::External(path) => Some(Origin::External(path)),
            Entity::Definition(..) => None,
        }
    }

    /// Where a path begins; takes its keywords off `rest`. Reference, "Path qualifiers".
    fn origin(
        &self,
        source: SourceIndex,
        from: ModuleId,
        rest: &mut &[ReferenceId],
    ) -> Option<Origin> {
        let facts = &self.project.source(source).facts;
        let mut at: Option<ModuleId> = None;
        while let [first, after @ ..] = *rest {
            let reference = &facts.references[first.index()];
            if reference.role != Role::Keyword {
                break;
            }
            *rest = after;
            at = Some(match facts.name(reference.name) {
                "crate" => self.crate_of(from).root,
                "self" => at.unwrap_or(self.info(from).normal),
                "super" => self.outside(at.unwrap_or(from))?,
                "" => {
                    let [next, after @ ..] = *rest else { return None };
                    let name = self.name(source, facts.references[next.index()].name);
                    let Some(origin) = self.crate_origin(from, name) else {
                        return Some(Origin::Lexical(self.crate_of(from).root));
                    };
                    *rest = after;
                    return Some(origin);
                }
                _ => return None,
            });
        }
        Some(match at {
            Some(module) => Origin::Module(module),
            None => Origin::Lexical(self.import_base(from)),
        })
    }

    /// Notes the imports that lead nowhere known: their names are taken all the same.
    pub(super) fn note_dangling(&mut self) {
        for (index, source) in self.project.all() {
            if self.module_of_scope[index as usize].is_empty() {
                continue;
            }
            for import in &source.facts.imports {
                let Some(alias) = import.alias else { continue };
                let into = self.module_of_scope[index as usize][import.scope.index()];
                let name = self.name(index, alias);
                if self.graph.lookup(into, name, namespaces::ANY, None).is_empty() {
                    self.dangling.insert((into, name));
                }
            }
        }
    }
}
