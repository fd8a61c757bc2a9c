//! The module graph: which names each module holds, with imports and globs taken to a fixpoint.
//!
//! Knows nothing of any language: what a module is, where an import's path begins and what a bare
//! name means come from the languages through [`Graph::add_import`] and [`Rules`]. A language whose
//! modules give away other names than they see (TypeScript) makes two modules of each.
//!
//! The fixpoint is the plain iteration of rustc's early name resolution: every import is evaluated
//! again until no import's answer changes. Evaluating afresh, instead of only adding, lets a name
//! that arrives late shadow one that was found early. What would only be evaluated to the same
//! answer, because nothing that it looked up has changed since, is left out ([`Due`]).

use crate::model::facts::DefinitionId;
use crate::resolve::SourceIndex;
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// Rounds of the fixpoint at most. A chain of re-exports longer than this, or one that never
/// settles, keeps its last answers.
pub const MAX_ROUNDS: usize = 64;

/// A name interned for the whole project.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Name(pub u32);

/// Names of the whole project.
#[derive(Debug, Default)]
pub struct Names {
    texts: Vec<Arc<str>>,
    index: FxHashMap<Arc<str>, Name>,
}

impl Names {
    /// The name with this text.
    pub fn intern(&mut self, text: &str) -> Name {
        if let Some(name) = self.index.get(text) {
            return *name;
        }
        let name = Name(self.texts.len() as u32);
        let text: Arc<str> = text.into();
        self.texts.push(text.clone());
        self.index.insert(text, name);
        name
    }

    /// The name with this text, if anything is called so.
    pub fn get(&self, text: &str) -> Option<Name> {
        self.index.get(text).copied()
    }

    /// How many names there are.
    pub const fn len(&self) -> usize {
        self.texts.len()
    }

    /// Whether there are none.
    pub const fn is_empty(&self) -> bool {
        self.texts.is_empty()
    }

    /// A name's text.
    pub fn text(&self, name: Name) -> &str {
        &self.texts[name.0 as usize]
    }
}

/// A table of names: a document, an inline module, a namespace, an enum, a block with items.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ModuleId(pub u32);

/// Something in a dependency.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ExternalPath {
    /// The package.
    pub package: Arc<str>,
    /// The path within it, joined by `::`; empty for the package itself.
    pub path: Arc<str>,
}

impl ExternalPath {
    /// What `name` is within this.
    pub fn member(&self, name: &str) -> Self {
        let path = if self.path.is_empty() {
            name.into()
        } else {
            format!("{}::{name}", self.path).into()
        };
        Self { package: self.package.clone(), path }
    }
}

/// What a name stands for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Entity {
    /// A definition.
    Definition(SourceIndex, DefinitionId),
    /// A module that no definition within the repository declares: a document, a crate root.
    Module(ModuleId),
    /// Something in a dependency.
    External(ExternalPath),
}

/// A name's meaning in one module.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Binding {
    /// What it stands for.
    pub entity: Entity,
    /// The namespaces it is found in (`model::facts::namespaces`).
    pub namespaces: u8,
    /// The module within which it is visible; `None` for everyone.
    pub visible_in: Option<ModuleId>,
    /// Came through a glob: anything named explicitly shadows it.
    pub glob: bool,
    /// The import that brought it; `None` for a definition.
    pub import: Option<u32>,
    /// Found by a heuristic somewhere on its way, so at best `Inferred`.
    pub inferred: bool,
}

impl Binding {
    /// A definition's own binding.
    pub fn new(entity: Entity, namespaces: u8, visible_in: Option<ModuleId>) -> Self {
        Self { entity, namespaces, visible_in, glob: false, import: None, inferred: false }
    }
}

/// Where an import's path begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// At a known module: all segments are its members.
    Module(ModuleId),
    /// At a bare name: the first segment is looked up by [`Rules::lexical`] from this module.
    Lexical(ModuleId),
    /// In a dependency.
    External(ExternalPath),
}

/// An import, re-export or glob.
#[derive(Clone, Debug)]
pub struct ImportEdge {
    /// The module that gets the name.
    pub into: ModuleId,
    /// Where the path begins.
    pub origin: Origin,
    /// The path.
    pub segments: Vec<Name>,
    /// The name it is bound to; `None` for a glob of the module the path leads to.
    pub alias: Option<Name>,
    /// The namespaces that are taken (`ANY`, or only types for `import type`).
    pub namespaces: u8,
    /// The module within which the binding is visible; `None` for everyone.
    pub visible_in: Option<ModuleId>,
    /// A name a glob never takes (TypeScript's `default`).
    pub glob_except: Option<Name>,
    /// The origin was found by a heuristic.
    pub inferred: bool,
}

#[derive(Debug, Default)]
struct Module {
    parent: Option<ModuleId>,
    sees_parent: bool,
    members: FxHashMap<Name, Vec<Binding>>,
    /// What it is in its library, which may have more names than are known.
    library: Option<ExternalPath>,
}

/// What a language says of bare names.
pub trait Rules {
    /// What the first segment of an import's path means, seen from `module`. Usually
    /// [`Graph::lookup_lexical`], then other packages, then the prelude.
    fn lexical(&self, graph: &Graph, module: ModuleId, name: Name, namespaces: u8) -> Vec<Binding>;
}

/// The module graph of one language within one repository.
#[derive(Debug, Default)]
pub struct Graph {
    modules: Vec<Module>,
    members_of: FxHashMap<(SourceIndex, DefinitionId), ModuleId>,
    imports: Vec<ImportEdge>,
    results: Vec<Vec<(Name, Binding)>>,
}

impl Graph {
    /// Adds an empty module. `parent` bounds visibility; `sees_parent` says whether bare names go
    /// on to be looked up there (blocks, namespaces; not Rust modules).
    pub fn add_module(&mut self, parent: Option<ModuleId>, sees_parent: bool) -> ModuleId {
        self.modules.push(Module { parent, sees_parent, ..Module::default() });
        ModuleId(self.modules.len() as u32 - 1)
    }

    /// Says that a module is a library's: what it lacks is the library's all the same.
    pub fn set_library(&mut self, module: ModuleId, path: ExternalPath) {
        self.modules[module.0 as usize].library = Some(path);
    }

    /// What a module is in its library; `None` for the repository's own.
    pub fn library_path(&self, module: ModuleId) -> Option<&ExternalPath> {
        self.modules[module.0 as usize].library.as_ref()
    }

    /// Says that `module` holds the members of a definition.
    pub fn set_members(&mut self, source: SourceIndex, id: DefinitionId, module: ModuleId) {
        self.members_of.insert((source, id), module);
    }

    /// The source of each definition that has members, with the module that holds them.
    pub fn holders(&self) -> impl Iterator<Item = (SourceIndex, ModuleId)> {
        self.members_of.iter().map(|((source, _), module)| (*source, *module))
    }

    /// The module that holds an entity's members.
    pub fn members_of(&self, entity: &Entity) -> Option<ModuleId> {
        match entity {
            Entity::Definition(source, id) => self.members_of.get(&(*source, *id)).copied(),
            Entity::Module(module) => Some(*module),
            Entity::External(_) => None,
        }
    }

    /// Adds a name to a module.
    pub fn bind(&mut self, module: ModuleId, name: Name, binding: Binding) {
        self.modules[module.0 as usize].members.entry(name).or_default().push(binding);
    }

    /// Everything a module's names stand for.
    pub fn bindings(&self, module: ModuleId) -> impl Iterator<Item = &Binding> {
        self.modules[module.0 as usize].members.values().flatten()
    }

    /// Adds an import, to be taken up by [`Graph::settle`]. Returns its number.
    pub fn add_import(&mut self, import: ImportEdge) -> u32 {
        self.imports.push(import);
        self.results.push(Vec::new());
        self.imports.len() as u32 - 1
    }

    /// A module's parent.
    pub fn parent(&self, module: ModuleId) -> Option<ModuleId> {
        self.modules[module.0 as usize].parent
    }

    /// Whether `inner` is `outer` or lies in it.
    pub fn is_within(&self, inner: ModuleId, outer: ModuleId) -> bool {
        let mut at = Some(inner);
        while let Some(module) = at {
            if module == outer {
                return true;
            }
            at = self.parent(module);
        }
        false
    }

    fn sees(&self, from: Option<ModuleId>, binding: &Binding) -> bool {
        match (from, binding.visible_in) {
            (Some(from), Some(within)) => self.is_within(from, within),
            _ => true,
        }
    }

    /// The meanings of `name` in `module` that `from` may see (`None`: visibility is ignored).
    /// In each namespace, what is named explicitly shadows what came through a glob.
    pub fn lookup(
        &self,
        module: ModuleId,
        name: Name,
        namespaces: u8,
        from: Option<ModuleId>,
    ) -> Vec<Binding> {
        let Some(bindings) = self.modules[module.0 as usize].members.get(&name) else {
            return Vec::new();
        };
        let explicit = bindings.iter().filter(|b| !b.glob).fold(0, |found, b| found | b.namespaces);
        let mut found: Vec<Binding> = Vec::new();
        for binding in bindings {
            let shadowed = if binding.glob { explicit } else { 0 };
            let left = binding.namespaces & namespaces & !shadowed;
            let known = found.iter().any(|f| f.entity == binding.entity);
            if left != 0 && !known && self.sees(from, binding) {
                found.push(Binding { namespaces: left, ..binding.clone() });
            }
        }
        found
    }

    /// The meanings of a bare name seen from `module`: the innermost module around it that has
    /// any, as far out as modules see their parents.
    pub fn lookup_lexical(&self, module: ModuleId, name: Name, namespaces: u8) -> Vec<Binding> {
        let mut at = module;
        loop {
            let found = self.lookup(at, name, namespaces, None);
            if !found.is_empty() {
                return found;
            }
            match &self.modules[at.0 as usize] {
                Module { parent: Some(parent), sees_parent: true, .. } => at = *parent,
                _ => return Vec::new(),
            }
        }
    }

    /// What `name` means within each of `bases`: the members of a path's prefix.
    pub fn step(
        &self,
        names: &Names,
        bases: &[Binding],
        name: Name,
        namespaces: u8,
        from: Option<ModuleId>,
    ) -> Vec<Binding> {
        self.step_noting(names, bases, name, (namespaces, from), &mut Reads::default())
    }

    fn step_noting(
        &self,
        names: &Names,
        bases: &[Binding],
        name: Name,
        (namespaces, from): (u8, Option<ModuleId>),
        reads: &mut Reads,
    ) -> Vec<Binding> {
        let mut found: Vec<Binding> = Vec::new();
        for base in bases {
            if let Entity::External(path) = &base.entity {
                let entity = Entity::External(path.member(names.text(name)));
                found.push(Binding { entity, namespaces, ..base.clone() });
            } else if let Some(module) = self.members_of(&base.entity) {
                let before = found.len();
                reads.members.push((module, name));
                for mut binding in self.lookup(module, name, namespaces, from) {
                    binding.inferred |= base.inferred;
                    if found.iter().all(|f| f.entity != binding.entity) {
                        found.push(binding);
                    }
                }
                if found.len() == before
                    && let Some(path) = self.library_path(module)
                {
                    let entity = Entity::External(path.member(names.text(name)));
                    found.push(Binding { entity, namespaces, ..base.clone() });
                }
            }
        }
        found
    }

    /// Evaluates all imports until none changes. Returns the number of rounds it took.
    pub fn settle(&mut self, names: &Names, rules: &dyn Rules) -> usize {
        let mut due = Due::all(self.imports.len());
        for round in 1..=MAX_ROUNDS {
            let mut changed = false;
            for index in 0..self.imports.len() {
                if !std::mem::take(&mut due.imports[index]) {
                    continue;
                }
                let mut reads = Reads::default();
                let before = if self.finds_itself(names, rules, index, &mut reads) {
                    // What it brings hides what it means: without it, it finds that.
                    let before = self.results[index].clone();
                    due.note(index, &reads);
                    self.replace(index, Vec::new(), &mut due);
                    Some(before)
                } else {
                    None
                };
                let result = self.evaluate(names, rules, index, &mut reads);
                due.note(index, &reads);
                changed |= before.as_ref().unwrap_or(&self.results[index]) != &result;
                if before.is_some() || result != self.results[index] {
                    self.replace(index, result, &mut due);
                }
            }
            if !changed {
                return round;
            }
        }
        MAX_ROUNDS
    }

    /// What an import's path leads to now.
    pub fn target_of(&self, names: &Names, rules: &dyn Rules, import: &ImportEdge) -> Vec<Binding> {
        self.target_noting(names, rules, import, &mut Reads::default())
    }

    fn target_noting(
        &self,
        names: &Names,
        rules: &dyn Rules,
        import: &ImportEdge,
        reads: &mut Reads,
    ) -> Vec<Binding> {
        // The last segment of a glob's path, and every segment before the last, must be able to
        // hold names; only the last one of a named import is taken in the wanted namespaces.
        let last = import.segments.len();
        let wanted = |i: usize| {
            if import.alias.is_some() && i + 1 == last {
                import.namespaces
            } else {
                crate::model::facts::namespaces::TYPE
            }
        };
        let (mut at, skip) = match &import.origin {
            Origin::Module(module) => {
                let binding = Binding::new(
                    Entity::Module(*module),
                    crate::model::facts::namespaces::TYPE,
                    None,
                );
                (vec![binding], 0)
            }
            Origin::External(path) => {
                (vec![Binding::new(Entity::External(path.clone()), import.namespaces, None)], 0)
            }
            Origin::Lexical(module) => match import.segments.first() {
                Some(first) => {
                    reads.lexical = Some(*first);
                    (rules.lexical(self, *module, *first, wanted(0)), 1)
                }
                None => (Vec::new(), 0),
            },
        };
        for (i, segment) in import.segments.iter().enumerate().skip(skip) {
            at = self.step_noting(names, &at, *segment, (wanted(i), Some(import.into)), reads);
        }
        at
    }

    /// Whether a bare name that an import takes leads to what the import brings.
    fn finds_itself(
        &self,
        names: &Names,
        rules: &dyn Rules,
        index: usize,
        reads: &mut Reads,
    ) -> bool {
        let import = &self.imports[index];
        matches!(import.origin, Origin::Lexical(_))
            && import.segments.len() == 1
            && import.alias.is_some_and(|alias| import.segments[0] == alias)
            && !self.results[index].is_empty()
            && (self.target_noting(names, rules, import, reads).iter())
                .any(|b| b.import == Some(index as u32))
    }

    fn evaluate(
        &self,
        names: &Names,
        rules: &dyn Rules,
        index: usize,
        reads: &mut Reads,
    ) -> Vec<(Name, Binding)> {
        let import = &self.imports[index];
        let number = Some(index as u32);
        // An import must not find itself: `use a::a` in a module that thereby gets an `a`.
        let target = self.target_noting(names, rules, import, reads);
        let target = target.into_iter().filter(|b| b.import != number);
        let mut result = Vec::new();
        match import.alias {
            Some(alias) => {
                for b in target {
                    let inferred = b.inferred || import.inferred;
                    let mut binding = Binding::new(b.entity, b.namespaces, import.visible_in);
                    (binding.import, binding.inferred) = (number, inferred);
                    result.push((alias, binding));
                }
            }
            None => {
                for base in target {
                    let Some(from) = self.members_of(&base.entity) else { continue };
                    if from == import.into {
                        continue;
                    }
                    reads.modules.push(from);
                    for name in self.modules[from.0 as usize].members.keys() {
                        if Some(*name) == import.glob_except {
                            continue;
                        }
                        for b in self.lookup(from, *name, import.namespaces, Some(import.into)) {
                            // Round trips of globs (`a` globs `b`, `b` globs `a`) end here.
                            if b.import == number {
                                continue;
                            }
                            let inferred = b.inferred || base.inferred || import.inferred;
                            let mut binding =
                                Binding::new(b.entity, b.namespaces, import.visible_in);
                            binding.glob = true;
                            (binding.import, binding.inferred) = (number, inferred);
                            result.push((*name, binding));
                        }
                    }
                }
                result.sort_by(|a, b| (a.0, &a.1.entity).cmp(&(b.0, &b.1.entity)));
            }
        }
        result
    }

    fn replace(&mut self, index: usize, result: Vec<(Name, Binding)>, due: &mut Due) {
        let module = self.imports[index].into;
        let into = module.0 as usize;
        let number = Some(index as u32);
        for (name, _) in &self.results[index] {
            if let Some(bindings) = self.modules[into].members.get_mut(name) {
                bindings.retain(|b| b.import != number);
            }
        }
        for (name, binding) in &result {
            self.modules[into].members.entry(*name).or_default().push(binding.clone());
        }
        let old = std::mem::replace(&mut self.results[index], result);
        let names = old.iter().chain(&self.results[index]).map(|(name, _)| *name);
        due.changed(module, names);
    }
}

/// What evaluating an import looked up.
#[derive(Default)]
struct Reads {
    members: Vec<(ModuleId, Name)>,
    /// A bare name, wherever that led.
    lexical: Option<Name>,
    /// Modules of which a glob took all.
    modules: Vec<ModuleId>,
}

/// Which imports are to be evaluated, and what makes others so.
struct Due {
    imports: Vec<bool>,
    members: FxHashMap<(ModuleId, Name), Vec<u32>>,
    lexical: FxHashMap<Name, Vec<u32>>,
    modules: FxHashMap<ModuleId, Vec<u32>>,
}

impl Due {
    fn all(imports: usize) -> Self {
        Self {
            imports: vec![true; imports],
            members: FxHashMap::default(),
            lexical: FxHashMap::default(),
            modules: FxHashMap::default(),
        }
    }

    /// Remembers who looked something up.
    fn note(&mut self, index: usize, reads: &Reads) {
        let index = index as u32;
        let add = |readers: &mut Vec<u32>| {
            if readers.last() != Some(&index) {
                readers.push(index);
            }
        };
        reads.members.iter().for_each(|read| add(self.members.entry(*read).or_default()));
        reads.lexical.iter().for_each(|name| add(self.lexical.entry(*name).or_default()));
        reads.modules.iter().for_each(|module| add(self.modules.entry(*module).or_default()));
    }

    /// Names of a module mean something else. Who looked them up is noted again when it is
    /// evaluated.
    fn changed(&mut self, module: ModuleId, names: impl Iterator<Item = Name>) {
        let Self { imports, members, lexical, modules } = self;
        let mut mark = |readers: Option<Vec<u32>>| {
            readers.into_iter().flatten().for_each(|reader| imports[reader as usize] = true);
        };
        for name in names {
            mark(members.remove(&(module, name)));
            mark(lexical.remove(&name));
        }
        mark(modules.remove(&module));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::facts::namespaces::{ANY, TYPE, VALUE};

    struct Lexical;
    impl Rules for Lexical {
        fn lexical(&self, graph: &Graph, module: ModuleId, name: Name, spaces: u8) -> Vec<Binding> {
            graph.lookup_lexical(module, name, spaces)
        }
    }

    fn import(into: ModuleId, from: ModuleId, path: &[Name], alias: Option<Name>) -> ImportEdge {
        ImportEdge {
            into,
            origin: Origin::Module(from),
            segments: path.to_vec(),
            alias,
            namespaces: ANY,
            visible_in: None,
            glob_except: None,
            inferred: false,
        }
    }

    fn definition(n: u32) -> Entity {
        Entity::Definition(0, DefinitionId(n))
    }

    #[test]
    fn a_chain_of_re_exports_settles_whatever_its_order() {
        let (mut names, mut graph) = (Names::default(), Graph::default());
        let (x, y) = (names.intern("x"), names.intern("y"));
        let modules: Vec<_> = (0..5).map(|_| graph.add_module(None, false)).collect();
        graph.bind(modules[4], x, Binding::new(definition(1), VALUE, None));
        for i in 0..4 {
            let alias = if i == 0 { Some(y) } else { None };
            let path = if i == 0 { &[x][..] } else { &[] };
            graph.add_import(import(modules[i], modules[i + 1], path, alias));
        }
        assert!(graph.settle(&names, &Lexical) < 10);
        let found = graph.lookup(modules[0], y, VALUE, None);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].entity, definition(1));
    }

    #[test]
    fn what_is_named_shadows_what_a_glob_brings_in_its_namespace_only() {
        let (mut names, mut graph) = (Names::default(), Graph::default());
        let x = names.intern("x");
        let (a, b) = (graph.add_module(None, false), graph.add_module(None, false));
        graph.bind(a, x, Binding::new(definition(1), VALUE, None));
        graph.bind(b, x, Binding::new(definition(2), VALUE, None));
        graph.bind(b, x, Binding::new(definition(3), TYPE, None));
        graph.add_import(import(a, b, &[], None));
        graph.settle(&names, &Lexical);
        assert_eq!(graph.lookup(a, x, VALUE, None)[0].entity, definition(1));
        assert_eq!(graph.lookup(a, x, TYPE, None)[0].entity, definition(3));
    }

    #[test]
    fn globs_in_a_circle_settle() {
        let (mut names, mut graph) = (Names::default(), Graph::default());
        let (x, y) = (names.intern("x"), names.intern("y"));
        let (a, b) = (graph.add_module(None, false), graph.add_module(None, false));
        graph.bind(a, x, Binding::new(definition(1), VALUE, None));
        graph.bind(b, y, Binding::new(definition(2), VALUE, None));
        graph.add_import(import(a, b, &[], None));
        graph.add_import(import(b, a, &[], None));
        assert!(graph.settle(&names, &Lexical) < MAX_ROUNDS);
        assert_eq!(graph.lookup(a, y, VALUE, None)[0].entity, definition(2));
        assert_eq!(graph.lookup(b, x, VALUE, None)[0].entity, definition(1));
    }

    #[test]
    fn an_export_of_a_name_from_outside_does_not_hide_it() {
        let (mut names, mut graph) = (Names::default(), Graph::default());
        let x = names.intern("x");
        let outside = graph.add_module(None, false);
        let exports = graph.add_module(Some(outside), true);
        graph.bind(outside, x, Binding::new(definition(1), VALUE, None));
        // `namespace N { export { x }; }`
        let edge = import(exports, exports, &[x], Some(x));
        graph.add_import(ImportEdge { origin: Origin::Lexical(exports), ..edge });
        assert!(graph.settle(&names, &Lexical) < MAX_ROUNDS);
        assert_eq!(graph.lookup(exports, x, VALUE, None)[0].entity, definition(1));
    }

    #[test]
    fn private_names_are_not_taken_by_a_glob_from_outside() {
        let (mut names, mut graph) = (Names::default(), Graph::default());
        let x = names.intern("x");
        let (a, b) = (graph.add_module(None, false), graph.add_module(None, false));
        let child = graph.add_module(Some(b), false);
        graph.bind(b, x, Binding::new(definition(1), VALUE, Some(b)));
        graph.add_import(import(a, b, &[], None));
        graph.add_import(import(child, b, &[], None));
        graph.settle(&names, &Lexical);
        assert!(graph.lookup(a, x, VALUE, None).is_empty());
        assert_eq!(graph.lookup(child, x, VALUE, None).len(), 1);
    }
}
