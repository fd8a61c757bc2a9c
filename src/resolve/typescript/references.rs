//! Answers the references of one document from the settled module graph and the types of
//! expressions.
//!
//! What is found by scoping is exact, and so is a member that a type has. A member of a value whose
//! type is not known is left unresolved.

use super::lookup::Lookup;
use super::modules::Modules;
use super::types::{Shared, Types};
use crate::model::Resolution;
use crate::model::facts::{Access, Facts, ReferenceId, Role, namespaces};
use crate::resolve::graph::{Binding, Entity, ExternalPath};
use crate::resolve::{Answer, Resolved, SourceIndex, Target};

/// One document's references on their way to answers.
pub(super) struct References<'m, 'p> {
    modules: &'m Modules<'p>,
    source: SourceIndex,
    facts: &'p Facts,
    lookup: Lookup<'m, 'p>,
    types: Types<'m, 'p>,
}

impl<'m, 'p> References<'m, 'p> {
    pub(super) fn new(modules: &'m Modules<'p>, shared: &'m Shared, source: SourceIndex) -> Self {
        let facts = modules.facts(source);
        let lookup = Lookup::new(modules);
        Self { modules, source, facts, lookup, types: Types::new(modules, shared) }
    }

    /// Answers every reference of the document.
    pub(super) fn resolve(mut self) -> Resolved {
        let mut resolved = Resolved::default();
        for (id, reference) in self.facts.references.iter().enumerate() {
            let id = ReferenceId(id as u32);
            if reference.role == Role::Keyword {
                continue;
            }
            let before = resolved.answers.len();
            let mut bindings = self.modules.declaring(self.bindings(id));
            // What the repository adds to a library's declaration is the repository's (Handbook,
            // "Global augmentation").
            if bindings.iter().any(|binding| self.is_own(binding)) {
                bindings.retain(|binding| self.is_own(binding));
            }
            for binding in bindings {
                self.answer(id, &binding, &mut resolved.answers);
            }
            resolved.unresolved += u32::from(resolved.answers.len() == before);
        }
        resolved
    }

    fn is_own(&self, binding: &Binding) -> bool {
        match binding.entity {
            Entity::Definition(source, _) => !self.modules.is_library(source),
            _ => false,
        }
    }

    /// What a reference stands for: by scoping, else as a member of a type.
    fn bindings(&mut self, id: ReferenceId) -> Vec<Binding> {
        let found = self.lookup.bindings(self.source, id, 0);
        if !found.is_empty() {
            return found;
        }
        let reference = &self.facts.references[id.index()];
        let Access::Member(object) = reference.access else { return found };
        if reference.role == Role::ImportModule {
            return found;
        }
        let name = self.modules.name(self.source, reference.name);
        self.types.begin();
        let Some(property) = self.types.accessed(self.source, object, name) else { return found };
        let both = namespaces::TYPE | namespaces::VALUE;
        let declared = property.declarations.iter();
        let mut bindings: Vec<Binding> = declared
            .map(|(source, id)| Binding::new(Entity::Definition(*source, *id), both, None))
            .collect();
        if bindings.is_empty()
            && let Some(path) = property.external
        {
            bindings.push(Binding::new(Entity::External(path), both, None));
        }
        bindings
    }

    fn answer(&self, reference: ReferenceId, binding: &Binding, answers: &mut Vec<Answer>) {
        let modules = self.modules;
        let found = if binding.inferred { Resolution::Inferred } else { Resolution::Exact };
        let mut push = |target, resolution| {
            let answer = Answer { reference, target, resolution };
            let known = answers.iter().rev().take_while(|a| a.reference == reference);
            if known.into_iter().all(|a| a.target != answer.target) {
                answers.push(answer);
            }
        };
        match &binding.entity {
            Entity::Definition(source, id) => match modules.library_path((*source, *id)) {
                Some(path) => push(external(path), Resolution::External),
                None => push(Target::Definition(*source, *id), found),
            },
            Entity::Module(module) => {
                if let Some(path) = modules.graph.library_path(*module) {
                    return push(external(path.clone()), Resolution::External);
                }
                if let Some(source) = modules.document_of.get(module) {
                    push(Target::Document(*source), found);
                }
                for (source, id) in modules.ambient_of.get(module).into_iter().flatten() {
                    match modules.library_path((*source, *id)) {
                        Some(path) => push(external(path), Resolution::External),
                        None => push(Target::Definition(*source, *id), found),
                    }
                }
            }
            Entity::External(path) => push(external(path.clone()), Resolution::External),
        }
    }
}

fn external(ExternalPath { package, path }: ExternalPath) -> Target {
    Target::External { package, path }
}
