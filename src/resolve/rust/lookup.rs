//! What each reference of a source means. Reference, "Names" and "Paths".
//!
//! References come in the order of their paths, prefixes first, so one pass over them suffices.

use super::macros;
use super::members::{self, Members};
use super::modules::Modules;
use crate::model::facts::{
    Access, DefinitionId, Expression, ExpressionId, Reference, ReferenceId, Role, ScopeId, TypeId,
    namespaces,
};
use crate::model::{Resolution, SymbolKind};
use crate::resolve::graph::{Binding, Entity, ExternalPath, ModuleId};
use crate::resolve::{Answer, Resolved, SourceIndex, Target};

/// Longest path that is followed without its prefixes' answers at hand.
const MAX_PATH: usize = 64;

/// Where a type is written.
#[derive(Clone, Copy, Debug)]
pub(super) struct Site {
    pub(super) source: SourceIndex,
    /// The definition around it, which says what `Self` is.
    pub(super) definition: Option<DefinitionId>,
}

/// What a reference means.
#[derive(Clone, Debug, PartialEq)]
enum Meaning {
    /// These; none if nothing was found.
    Entities(Vec<Entity>),
    /// A leading `::`: the crates.
    Crates,
}

impl Meaning {
    fn none() -> Self {
        Self::Entities(Vec::new())
    }
}

/// Resolves every reference of a source that scoping alone can.
pub(super) fn resolve(modules: &Modules<'_>, members: &Members, source: SourceIndex) -> Resolved {
    let facts = &modules.project.source(source).facts;
    let mut resolved = Resolved::default();
    let mut meanings: Vec<Meaning> = Vec::with_capacity(facts.references.len());
    let lookup = Lookup { modules, members: Some(members), source };
    for (index, reference) in facts.references.iter().enumerate() {
        let prefix = match reference.access {
            Access::Path(prefix) => meanings.get(prefix.index()),
            _ => None,
        };
        let meaning = lookup.meaning(reference, prefix);
        if reference.role != Role::Keyword {
            let id = ReferenceId(index as u32);
            let before = resolved.answers.len();
            if let Meaning::Entities(entities) = &meaning {
                let targets = entities.iter().filter_map(|e| lookup.target(e));
                resolved.answers.extend(targets.map(|target| {
                    let external = matches!(target, Target::External { .. });
                    let resolution = match &target {
                        _ if external => Resolution::External,
                        target if lookup.is_made(reference, target) => Resolution::Inferred,
                        _ => Resolution::Exact,
                    };
                    Answer { reference: id, target, resolution }
                }));
            }
            // Tuple fields have no name to be found.
            let numbered = facts.name(reference.name).starts_with(|c: char| c.is_ascii_digit());
            resolved.unresolved += u32::from(before == resolved.answers.len() && !numbered);
        }
        meanings.push(meaning);
    }
    resolved
}

/// What a reference means as far as modules alone say, for the heads of impl blocks and for aliases.
pub(super) fn plain(
    modules: &Modules<'_>,
    source: SourceIndex,
    reference: ReferenceId,
) -> Vec<Entity> {
    let facts = &modules.project.source(source).facts;
    let mut chain = vec![reference];
    while let Access::Path(prefix) = facts.references[chain[chain.len() - 1].index()].access {
        if chain.len() > MAX_PATH {
            return Vec::new();
        }
        chain.push(prefix);
    }
    let lookup = Lookup { modules, members: None, source };
    let mut meaning: Option<Meaning> = None;
    for id in chain.iter().rev() {
        meaning = Some(lookup.meaning(&facts.references[id.index()], meaning.as_ref()));
    }
    match meaning {
        Some(Meaning::Entities(entities)) => entities,
        _ => Vec::new(),
    }
}

struct Lookup<'m, 'p> {
    modules: &'m Modules<'p>,
    /// `None` while they are being collected.
    members: Option<&'m Members>,
    source: SourceIndex,
}

impl Lookup<'_, '_> {
    fn module(&self, scope: ScopeId) -> ModuleId {
        self.modules.module_of_scope[self.source as usize][scope.index()]
    }

    fn meaning(&self, reference: &Reference, prefix: Option<&Meaning>) -> Meaning {
        if reference.role == Role::Keyword {
            return self.keyword(reference, prefix);
        }
        Meaning::Entities(match (reference.access, prefix) {
            (Access::Lexical, _) => self.bare(reference),
            (Access::Path(_), Some(prefix)) => self.step(reference, prefix),
            // Rust's renames have one reference.
            (Access::Path(_), None) | (Access::Same(_), _) => Vec::new(),
            (Access::Type(type_), _) => self.of_type(reference, type_),
            (Access::Member(on), _) => self.member(reference, on),
        })
    }

    /// Reference, "Path qualifiers".
    fn keyword(&self, reference: &Reference, prefix: Option<&Meaning>) -> Meaning {
        let module = self.module(reference.scope);
        let facts = &self.modules.project.source(self.source).facts;
        let found = match facts.name(reference.name) {
            "" => return Meaning::Crates,
            "crate" => Some(self.modules.crate_of(module).root),
            "self" => Some(self.modules.info(module).normal),
            "super" => match prefix {
                None => self.modules.outside(module),
                Some(Meaning::Entities(of)) => match of.first() {
                    Some(Entity::Module(before)) => self.modules.outside(*before),
                    _ => None,
                },
                Some(Meaning::Crates) => None,
            },
            "Self" => {
                let inside = reference.enclosing.map(|d| (self.source, d));
                let found = inside.map(|key| members::self_type(self.modules, key));
                return Meaning::Entities(found.unwrap_or_default());
            }
            _ => None,
        };
        found.map_or(Meaning::none(), |module| Meaning::Entities(vec![Entity::Module(module)]))
    }

    /// A name without a path.
    fn bare(&self, reference: &Reference) -> Vec<Entity> {
        let modules = self.modules;
        let name = modules.name(self.source, reference.name);
        let module = self.module(reference.scope);
        if reference.namespaces & namespaces::MACRO != 0 {
            let (scope, at) = (reference.scope, reference.position);
            if let Some((source, id)) = macros::textual(modules, self.source, scope, name, at)
                && matches!(reference.role, Role::Macro | Role::Import)
            {
                return vec![Entity::Definition(source, id)];
            }
        }
        let from = match reference.role {
            Role::Import => modules.import_base(module),
            _ => module,
        };
        // Of a name with a type and a value, an import means both and a type argument the type.
        let mut spaces = reference.namespaces;
        if reference.role == Role::Type {
            spaces = namespaces::TYPE;
        }
        let mut found = modules.lexical_from(from, name, spaces);
        if found.is_empty() && spaces != reference.namespaces {
            found = modules.lexical_from(from, name, reference.namespaces);
        }
        if found.is_empty() && reference.role == Role::Macro {
            let made = macros::made(modules, self.source, name);
            return made.map(|(source, id)| Entity::Definition(source, id)).into_iter().collect();
        }
        choose(found)
    }

    /// Whether a macro's name leads to an item that a macro makes it of.
    fn is_made(&self, reference: &Reference, target: &Target) -> bool {
        let Target::Definition(source, id) = target else { return false };
        let definition = self.modules.definition((*source, *id));
        let facts = &self.modules.project.source(*source).facts;
        reference.role == Role::Macro && macros::is_given(facts, definition)
    }

    /// A name behind a path.
    fn step(&self, reference: &Reference, prefix: &Meaning) -> Vec<Entity> {
        let modules = self.modules;
        let name = modules.name(self.source, reference.name);
        let module = self.module(reference.scope);
        let entities = match prefix {
            Meaning::Entities(entities) => entities,
            Meaning::Crates => {
                let crate_ = modules.info(module).crate_;
                let found = modules.extern_crate(crate_, name);
                return found.map_or_else(|| self.in_root(reference), |entity| vec![entity]);
            }
        };
        let mut found = Vec::new();
        for base in entities {
            let within = self.within(base, reference);
            found.extend(if within.is_empty() { self.lacking(base, reference) } else { within });
        }
        found.dedup();
        // An import takes a name's meanings in all namespaces. Where one of them is a module, it
        // is the other that people import by its bare name.
        if reference.role == Role::Import && found.iter().any(|entity| !self.is_module(entity)) {
            found.retain(|entity| !self.is_module(entity));
        }
        found
    }

    fn is_module(&self, entity: &Entity) -> bool {
        match entity {
            Entity::Module(_) => true,
            Entity::Definition(source, id) => {
                self.modules.definition((*source, *id)).kind == SymbolKind::Module
            }
            Entity::External(_) => false,
        }
    }

    /// `::a` of the 2015 edition.
    fn in_root(&self, reference: &Reference) -> Vec<Entity> {
        let module = self.module(reference.scope);
        let root = self.modules.crate_of(module).root;
        let name = self.modules.name(self.source, reference.name);
        choose(self.modules.graph.lookup(root, name, reference.namespaces, None))
    }

    /// What a name is that a library's definition or module is not known to have: the library's
    /// all the same.
    fn lacking(&self, base: &Entity, reference: &Reference) -> Vec<Entity> {
        let path = match base {
            Entity::Definition(source, id) => self.modules.library_path((*source, *id)),
            Entity::Module(module) => self.modules.graph.library_path(*module).cloned(),
            Entity::External(_) => None,
        };
        let name = self.modules.name(self.source, reference.name);
        let path = path.map(|path| path.member(self.modules.names.text(name)));
        path.map(Entity::External).into_iter().collect()
    }

    /// What a name means within an entity.
    fn within(&self, base: &Entity, reference: &Reference) -> Vec<Entity> {
        let modules = self.modules;
        let name = modules.name(self.source, reference.name);
        if let Entity::External(path) = base {
            return vec![Entity::External(path.member(modules.names.text(name)))];
        }
        if let Some(module) = modules.graph.members_of(base) {
            // What is not visible from here is meant by code that does not compile only.
            for from in [Some(self.module(reference.scope)), None] {
                let found = modules.graph.lookup(module, name, reference.namespaces, from);
                if !found.is_empty() {
                    return choose(found);
                }
            }
        }
        let Entity::Definition(source, id) = base else { return Vec::new() };
        if modules.definition((*source, *id)).kind == SymbolKind::TypeAlias {
            let mut targets = Vec::new();
            members::collect_alias(modules, base.clone(), 0, &mut targets);
            targets.retain(|target| target != base);
            return targets.iter().flat_map(|target| self.within(target, reference)).collect();
        }
        let Some(members) = self.members else { return Vec::new() };
        members.associated(modules, (*source, *id), name, reference.namespaces)
    }

    /// `<T>::f`, `T::f` of a type parameter.
    fn of_type(&self, reference: &Reference, type_: TypeId) -> Vec<Entity> {
        let site = Site { source: self.source, definition: reference.enclosing };
        let bases = members::base(self.modules, site, type_);
        self.first_of(&bases, reference)
    }

    /// Of several bounds the first that has the name.
    fn first_of(&self, bases: &[Entity], reference: &Reference) -> Vec<Entity> {
        bases
            .iter()
            // What an external trait has is not known.
            .filter(|base| bases.len() == 1 || !matches!(base, Entity::External(_)))
            .map(|base| self.within(base, reference))
            .find(|found| !found.is_empty())
            .or_else(|| match bases {
                [only] => Some(self.lacking(only, reference)),
                _ => None,
            })
            .unwrap_or_default()
    }

    /// `self.f()` and `self.x`: the type of `self` is that of the impl block or trait around it.
    fn member(&self, reference: &Reference, on: ExpressionId) -> Vec<Entity> {
        let facts = &self.modules.project.source(self.source).facts;
        let (Expression::This, Some(inside)) =
            (&facts.expressions[on.index()], reference.enclosing)
        else {
            return Vec::new();
        };
        let mut bases = members::self_type(self.modules, (self.source, inside));
        bases.retain(|base| matches!(base, Entity::Definition(..)));
        if reference.role == Role::Call {
            return self.first_of(&bases, reference);
        }
        let name = self.modules.name(self.source, reference.name);
        let field = bases.iter().find_map(|base| match base {
            Entity::Definition(source, id) => self.members?.field((*source, *id), name),
            _ => None,
        });
        field.into_iter().collect()
    }

    fn target(&self, entity: &Entity) -> Option<Target> {
        Some(match entity {
            Entity::Definition(source, id) => match self.modules.library_path((*source, *id)) {
                Some(path) => external(path),
                None => Target::Definition(*source, *id),
            },
            Entity::Module(module) => match self.modules.graph.library_path(*module) {
                Some(path) => external(path.clone()),
                None => Target::Document(self.modules.info(*module).source),
            },
            Entity::External(path) => external(path.clone()),
        })
    }
}

fn external(ExternalPath { package, path }: ExternalPath) -> Target {
    Target::External { package, path }
}

/// Of several meanings those of an ordinary build, in each namespace the first.
fn choose(mut found: Vec<Binding>) -> Vec<Entity> {
    // What an ordinary build leaves out is meant where it has nothing of that name only.
    if found.iter().any(|binding| !binding.inferred) {
        found.retain(|binding| !binding.inferred);
    }
    let mut taken = 0;
    let mut chosen = Vec::new();
    for binding in found {
        if binding.namespaces & !taken != 0 {
            taken |= binding.namespaces;
            if !chosen.contains(&binding.entity) {
                chosen.push(binding.entity);
            }
        }
    }
    chosen
}
