//! What following a change reads of the module graph: who takes the value of a module, and whose
//! names are found behind a dot.
//!
//! Must not know: what changed.

use super::modules::Modules;
use super::specifiers::Module;
use crate::model::Visibility;
use crate::model::facts::{Access, Expression, Facts, NameId, ReferenceId, Role, ScopeId};
use crate::resolve::SourceIndex;
use crate::resolve::change::Outline;
use crate::resolve::change::affected::{Importer, View};
use crate::resolve::graph::Name;

/// Segments of one path at most.
const MAX_SEGMENTS: usize = 64;

/// The module graph for one change.
pub(super) struct Seen<'k> {
    pub(super) modules: Modules<'k>,
    pub(super) outlines: &'k [Outline],
    /// See [`held`].
    pub(super) held: Vec<bool>,
}

impl View for Seen<'_> {
    fn outlines(&self) -> &[Outline] {
        self.outlines
    }

    fn names(&self, source: SourceIndex) -> &[Name] {
        &self.modules.documents[source as usize].names
    }

    fn count(&self) -> usize {
        self.modules.names.len()
    }

    fn find(&self, text: &str) -> Option<Name> {
        self.modules.names.get(text)
    }

    fn is_held(&self, source: SourceIndex) -> bool {
        self.held[source as usize]
    }

    fn importers(&self, source: SourceIndex) -> Vec<Importer> {
        let own = self.modules.project.sources.len();
        let documents = (0..).zip(&self.modules.documents[..own]);
        let importer = |(index, document): (SourceIndex, &super::modules::Document)| {
            let leads =
                |module: &Module| matches!(module, Module::Document(of, _) if *of == source);
            let specifiers: Vec<ReferenceId> =
                (document.specifiers.iter()).filter(|(_, m)| leads(m)).map(|(id, _)| *id).collect();
            (!specifiers.is_empty())
                .then(|| importer(index, self.modules.facts(index), &specifiers))
        };
        documents.filter_map(importer).collect()
    }

    fn below(&self, source: SourceIndex) -> Vec<SourceIndex> {
        vec![source]
    }

    fn reads(&self, _: SourceIndex) -> bool {
        true
    }

    fn called(&self, _: SourceIndex) -> Option<Name> {
        None
    }
}

fn importer(source: SourceIndex, facts: &Facts, specifiers: &[ReferenceId]) -> Importer {
    let through = |target| specifier(facts, target).is_some_and(|s| specifiers.contains(&s));
    let mut names: Vec<NameId> =
        specifiers.iter().map(|id| facts.references[id.index()].name).collect();
    let (mut exported, mut passed_on) = (Vec::new(), false);
    for import in facts.imports.iter().filter(|import| through(import.target)) {
        names.extend(import.alias);
        if import.visibility == Visibility::Public {
            exported.extend(import.alias);
        }
    }
    for export in &facts.exports {
        if !export.target.is_some_and(through) {
            continue;
        }
        match export.name {
            Some(name) if !matches!(facts.name(name), "default" | "=") => exported.push(name),
            Some(_) => passed_on = true,
            None => {}
        }
    }
    Importer { source, names, exported, passed_on }
}

/// The specifier that a path begins at.
fn specifier(facts: &Facts, target: ReferenceId) -> Option<ReferenceId> {
    let mut at = target;
    for _ in 0..MAX_SEGMENTS {
        let reference = &facts.references[at.index()];
        match reference.access {
            _ if reference.role == Role::ImportModule => return Some(at),
            Access::Path(prefix) => at = prefix,
            _ => return None,
        }
    }
    None
}

/// The documents that are taken as one value somewhere, so that what they give away is found behind
/// a dot.
pub(super) fn held(modules: &Modules<'_>) -> Vec<bool> {
    let own = modules.project.sources.len();
    let mut held = vec![false; own];
    let mut open: Vec<SourceIndex> = Vec::new();
    let target = |source: SourceIndex, specifier: ReferenceId| match modules.documents
        [source as usize]
        .specifiers
        .get(&specifier)
    {
        Some(Module::Document(target, _)) if (*target as usize) < own => Some(*target),
        _ => None,
    };
    for source in 0..own as SourceIndex {
        if modules.documents[source as usize].specifiers.is_empty() {
            continue;
        }
        let facts = modules.facts(source);
        let imported = facts.imports.iter().filter(|i| !i.glob).map(|import| import.target);
        let exported = facts.exports.iter().filter(|e| !e.glob).filter_map(|export| export.target);
        let values = facts.expressions.iter().filter_map(|expression| match expression {
            Expression::Reference(id) => Some(*id),
            _ => None,
        });
        let whole = imported.chain(exported).chain(values);
        open.extend(whole.filter_map(|id| target(source, id)));
    }
    while let Some(source) = open.pop() {
        if std::mem::replace(&mut held[source as usize], true) {
            continue;
        }
        let facts = modules.facts(source);
        let globs = facts.exports.iter().filter(|e| e.glob && e.scope == ScopeId(0));
        let globs = globs.filter_map(|export| export.target);
        open.extend(globs.filter_map(|id| target(source, specifier(facts, id)?)));
    }
    held
}
