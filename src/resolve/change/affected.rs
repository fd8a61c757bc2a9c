//! Whom a change affects: from the names of what changed to those whose interfaces mention them,
//! and so on, and then to the documents that name any of them.
//!
//! Must not know: facts' contents, languages but for what a [`View`] says.

use super::{Block, Changed, EntryKind, Outline, Reach};
use crate::model::facts::{Facts, NameId};
use crate::resolve::SourceIndex;
use crate::resolve::graph::Name;
use rustc_hash::{FxHashMap, FxHashSet};

/// Documents that take the value of a module, by the names it gets there.
pub(in crate::resolve) struct Importer {
    pub(in crate::resolve) source: SourceIndex,
    /// The specifier and the names bound by it.
    pub(in crate::resolve) names: Vec<NameId>,
    /// The names it is given away under.
    pub(in crate::resolve) exported: Vec<NameId>,
    /// It is the value of that module too.
    pub(in crate::resolve) passed_on: bool,
}

/// What closures ask of a project.
pub(in crate::resolve) trait View {
    /// The outline of each of the repository's documents; empty for those of another language.
    fn outlines(&self) -> &[Outline];
    /// The project's names by a document's.
    fn names(&self, source: SourceIndex) -> &[Name];
    /// How many names there are.
    fn count(&self) -> usize;
    /// The name of a text.
    fn find(&self, text: &str) -> Option<Name>;
    /// Whether what stands at the top of a document is found behind a dot.
    fn is_held(&self, source: SourceIndex) -> bool;
    /// Who takes the value of a document.
    fn importers(&self, source: SourceIndex) -> Vec<Importer>;
    /// The documents that see what is private in another.
    fn below(&self, source: SourceIndex) -> Vec<SourceIndex>;
    /// Whether a document may read anything of what is changed: its package depends on theirs.
    fn reads(&self, source: SourceIndex) -> bool;
    /// What paths call a document.
    fn called(&self, source: SourceIndex) -> Option<Name>;
}

/// What may mean something else.
struct Dirty<'v, V: View> {
    view: &'v V,
    /// Names.
    names: Vec<bool>,
    /// Names behind a dot.
    members: Vec<bool>,
    /// Names in one document.
    local: FxHashMap<SourceIndex, FxHashSet<Name>>,
    /// Entries that were reached.
    reached: FxHashSet<(SourceIndex, u32)>,
    /// Documents whose value changed, and those that were asked for who takes it.
    modules: Vec<SourceIndex>,
    asked: FxHashSet<SourceIndex>,
    direct: FxHashSet<SourceIndex>,
    /// Names that types go by.
    types: &'v [bool],
}

/// The sources that are resolved otherwise because of what changed, beside the changed ones.
pub(in crate::resolve) fn affected<V: View>(
    view: &V,
    changes: &[(SourceIndex, Vec<Changed<'_>>)],
) -> Vec<SourceIndex> {
    let types = types(view);
    let mut dirty = Dirty::new(view, &types);
    // Containers with the names of their changed members.
    let (mut containers, mut pairs) = (FxHashSet::default(), FxHashSet::default());
    let mut private: Vec<(SourceIndex, FxHashSet<Name>)> = Vec::new();
    for (source, changed) in changes {
        let mut names_inside = FxHashSet::default();
        for Changed { facts, piece } in changed {
            let find = |ids: &[NameId]| found(view, facts, ids);
            let owners = find(&piece.outline.owners);
            match &piece.reach {
                Reach::Everyone => {
                    dirty.named(*source, &owners);
                    if piece.outline.kind == EntryKind::Alias {
                        let items = dirty.items(&find(&piece.outline.plain));
                        dirty.everywhere(&items);
                    }
                }
                Reach::Members => dirty.everywhere(&owners),
                Reach::Inside => {
                    names_inside.extend(owners.iter().copied());
                    if piece.outline.kind == EntryKind::Alias {
                        names_inside.extend(dirty.items(&find(&piece.outline.plain)));
                    }
                }
                Reach::MemberOf(of) => {
                    let of: Vec<Name> = dirty.known(&find(of));
                    let own = find(piece.name.as_slice());
                    match of.is_empty() {
                        true => dirty.everywhere(&own),
                        false => {
                            containers.extend(of);
                            pairs.extend(own);
                        }
                    }
                }
                Reach::Implementation(block) => dirty.implementation(block, find),
                Reach::Module => {
                    dirty.local.entry(*source).or_default().extend(owners);
                    dirty.modules.push(*source);
                }
                Reach::All => {}
            }
        }
        if !names_inside.is_empty() {
            private.push((*source, names_inside));
        }
    }
    for (source, names) in &private {
        for below in view.below(*source) {
            dirty.local.entry(below).or_default().extend(names.iter().copied());
        }
    }
    dirty.spread(&pairs);
    let mut hands = Dirty::new(view, &types);
    if !pairs.is_empty() {
        let containers: Vec<Name> = containers.into_iter().collect();
        hands.everywhere_of(&containers);
        hands.spread(&FxHashSet::default());
    }
    let all = 0..view.outlines().len() as SourceIndex;
    all.filter(|source| view.reads(*source))
        .filter(|source| {
            dirty.touches(*source)
                || dirty.names_private(*source, &private)
                || !pairs.is_empty() && {
                    let names = view.names(*source);
                    names.iter().any(|name| pairs.contains(name)) && hands.touches(*source)
                }
        })
        .collect()
}

/// The names that types go by.
fn types<V: View>(view: &V) -> Vec<bool> {
    let mut types = vec![false; view.count()];
    for (source, outline) in (0..).zip(view.outlines()) {
        let names = view.names(source);
        for entry in &outline.entries {
            if matches!(entry.kind, EntryKind::Type | EntryKind::Alias) {
                for owner in &entry.owners {
                    types[names[owner.index()].0 as usize] = true;
                }
            }
        }
    }
    types
}

fn found<V: View>(view: &V, facts: &Facts, ids: &[NameId]) -> Vec<Name> {
    ids.iter().filter_map(|id| view.find(facts.name(*id))).collect()
}

impl<'v, V: View> Dirty<'v, V> {
    fn new(view: &'v V, types: &'v [bool]) -> Self {
        Self {
            view,
            names: vec![false; view.count()],
            members: vec![false; view.count()],
            local: FxHashMap::default(),
            reached: FxHashSet::default(),
            modules: Vec::new(),
            asked: FxHashSet::default(),
            direct: FxHashSet::default(),
            types,
        }
    }

    /// What stands at the top of a document.
    fn named(&mut self, source: SourceIndex, names: &[Name]) {
        let held = self.view.is_held(source);
        for name in names {
            self.names[name.0 as usize] = true;
            self.members[name.0 as usize] |= held;
        }
    }

    /// What is found behind a dot too.
    fn everywhere(&mut self, names: &[Name]) {
        for name in names {
            self.names[name.0 as usize] = true;
            self.members[name.0 as usize] = true;
        }
    }

    fn everywhere_of(&mut self, names: &[Name]) {
        names.iter().for_each(|name| self.names[name.0 as usize] = true);
    }

    /// Those of some names that types of the repository go by, with what they stand for.
    fn known(&self, names: &[Name]) -> Vec<Name> {
        let is_type = |name: &Name| self.types[name.0 as usize];
        let mut found: Vec<Name> = names.iter().copied().filter(is_type).collect();
        let mut at = 0;
        while at < found.len() {
            let alias = found[at];
            at += 1;
            for (source, outline) in (0..).zip(self.view.outlines()) {
                let own = self.view.names(source);
                let aliases = outline.entries.iter().filter(|entry| {
                    entry.kind == EntryKind::Alias
                        && entry.owners.iter().any(|owner| own[owner.index()] == alias)
                });
                for target in aliases.flat_map(|entry| entry.plain.iter()) {
                    let target = own[target.index()];
                    if is_type(&target) && !found.contains(&target) {
                        found.push(target);
                    }
                }
            }
        }
        found
    }

    /// The items of the traits among some names.
    fn items(&self, traits: &[Name]) -> Vec<Name> {
        let traits = self.known(traits);
        let mut items = Vec::new();
        if traits.is_empty() {
            return items;
        }
        for (source, outline) in (0..).zip(self.view.outlines()) {
            let own = self.view.names(source);
            for entry in outline.entries.iter().filter(|e| e.kind == EntryKind::Member) {
                if entry.plain.iter().any(|name| traits.contains(&own[name.index()])) {
                    items.extend(entry.owners.iter().map(|owner| own[owner.index()]));
                }
            }
        }
        items
    }

    fn implementation(&mut self, block: &Block, find: impl Fn(&[NameId]) -> Vec<Name>) {
        let self_type = self.known(&find(&block.self_type));
        let of = self.known(&find(&block.of));
        let mut all = self_type.clone();
        if self_type.is_empty() || !block.path {
            all.extend(of);
        }
        if all.is_empty() {
            all = find(&block.self_type);
            all.extend(find(&block.of));
        }
        self.everywhere_of(&all);
    }

    /// Goes on to whatever mentions what is dirty, until nothing is new. `pairs`: names that are
    /// dirty behind a dot, in interfaces only.
    fn spread(&mut self, pairs: &FxHashSet<Name>) {
        loop {
            let mut changed = self.spread_modules();
            for (source, outline) in (0..).zip(self.view.outlines()) {
                if !self.view.reads(source) {
                    continue;
                }
                let names = self.view.names(source);
                for (index, entry) in (0..).zip(&outline.entries) {
                    if entry.owners.is_empty() || self.reached.contains(&(source, index)) {
                        continue;
                    }
                    let local = self.local.get(&source);
                    let is_dirty = |id: &NameId| {
                        let name = names[id.index()];
                        self.names[name.0 as usize] || local.is_some_and(|l| l.contains(&name))
                    };
                    let is_member = |id: &NameId| {
                        let name = names[id.index()];
                        self.members[name.0 as usize] || pairs.contains(&name)
                    };
                    if !entry.plain.iter().any(is_dirty) && !entry.members.iter().any(is_member) {
                        continue;
                    }
                    self.reached.insert((source, index));
                    changed = true;
                    let owners: Vec<Name> =
                        entry.owners.iter().map(|owner| names[owner.index()]).collect();
                    match entry.kind {
                        EntryKind::Named | EntryKind::Type | EntryKind::Alias => {
                            self.named(source, &owners);
                        }
                        EntryKind::Member => self.everywhere(&owners),
                        EntryKind::Inside => {
                            self.local.entry(source).or_default().extend(owners);
                        }
                        EntryKind::Part => {
                            let others = entry.others.iter().map(|other| names[other.index()]);
                            let is_type = |name: &Name| self.types[name.0 as usize];
                            let mut known: Vec<Name> =
                                owners.iter().copied().filter(is_type).collect();
                            if known.is_empty() {
                                known = others.filter(is_type).collect();
                            }
                            self.everywhere_of(if known.is_empty() { &owners } else { &known });
                        }
                        EntryKind::Module => {
                            self.local.entry(source).or_default().extend(owners);
                            self.modules.push(source);
                        }
                    }
                }
            }
            if !changed {
                return;
            }
        }
    }

    fn spread_modules(&mut self) -> bool {
        let mut changed = false;
        while let Some(module) = self.modules.pop() {
            if !self.asked.insert(module) {
                continue;
            }
            changed = true;
            for importer in self.view.importers(module) {
                let own = self.view.names(importer.source);
                let name = |id: &NameId| own[id.index()];
                self.direct.insert(importer.source);
                let local = self.local.entry(importer.source).or_default();
                local.extend(importer.names.iter().map(name));
                let exported: Vec<Name> = importer.exported.iter().map(name).collect();
                self.named(importer.source, &exported);
                if importer.passed_on {
                    self.modules.push(importer.source);
                }
            }
        }
        changed
    }

    /// Whether a document names anything dirty.
    fn touches(&self, source: SourceIndex) -> bool {
        let outline = &self.view.outlines()[source as usize];
        let local = self.local.get(&source);
        self.direct.contains(&source)
            || (0..).map(NameId).zip(self.view.names(source)).any(|(id, name)| {
                let at = name.0 as usize;
                self.members[at]
                    || self.names[at] && outline.is_plain(id)
                    || local.is_some_and(|local| local.contains(name))
            })
    }

    /// Whether a document names something private of another by that one's name.
    fn names_private(&self, source: SourceIndex, all: &[(SourceIndex, FxHashSet<Name>)]) -> bool {
        all.iter().any(|(of, private)| {
            let names = self.view.names(source);
            let called = self.view.called(*of);
            called.is_some_and(|called| names.contains(&called))
                && names.iter().any(|name| private.contains(name))
        })
    }
}
