//! State: a repository as it is known in memory, from which the rows of any document can be made.
//!
//! A full index makes it and lets it go; a live one keeps it, and puts changed documents in.
//!
//! Must not know: where documents come from, the database.

use super::IndexError;
use super::edges::{Assembler, DocumentEdges};
use super::gather::{Cache, Gathered, key};
use super::scan::Scanned;
use super::symbols::{Outline, symbols};
use crate::model::facts::Facts;
use crate::model::identity::{collision, document_id};
use crate::model::{Document, DocumentStatus, Symbol};
use crate::resolve::{Engine, Libraries, Manifest, Project, Resolved, Source, SourceIndex};
use rayon::prelude::*;
use rustc_hash::FxHashSet;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What a repository is made of besides its documents.
pub(super) struct Inputs {
    /// The repository's id.
    pub repository: i64,
    /// Its root, for messages.
    pub root: PathBuf,
    /// Every manifest.
    pub manifests: Vec<Manifest>,
    /// What is known of other packages.
    pub libraries: Libraries,
    /// Every file that is no document.
    pub other_files: Vec<String>,
    /// The documents as stored, by path.
    pub stored: HashMap<String, Document>,
    /// Every row is written, whatever is stored.
    pub rewrite: bool,
}

/// One document.
pub(super) struct Held {
    /// What is there.
    pub scanned: Scanned,
    /// Which source it is, or why it has no facts.
    pub source: Result<SourceIndex, (DocumentStatus, String)>,
    /// Its row as it is stored; `None` where it is to be written anyway.
    pub stored: Option<Document>,
}

/// A document whose rows are to be made, with what resolving says of it.
pub(super) struct Work {
    document: usize,
    resolved: Resolved,
}

/// A repository in memory.
pub(super) struct State {
    repository: i64,
    root: PathBuf,
    engine: Engine,
    documents: Vec<Held>,
    /// The document of each source.
    document_of: Vec<usize>,
    /// The outline of each source.
    outlines: Vec<Outline>,
    /// Whether all of a source is test code.
    tests: Vec<bool>,
}

/// One document's rows: those that are to be written, and its own in any case.
pub(super) struct Rows {
    pub document: Document,
    pub changed: bool,
    pub symbols: Option<Vec<Symbol>>,
    pub edges: Option<DocumentEdges>,
}

impl State {
    /// Puts documents, sorted by path, together.
    ///
    /// # Errors
    /// Where two symbols share an id.
    pub fn new(inputs: Inputs, gathered: Vec<Gathered>) -> Result<Self, IndexError> {
        let Inputs { repository, root, manifests, libraries, mut other_files, .. } = inputs;
        let (mut stored, rewrite) = (inputs.stored, inputs.rewrite);
        let mut project = Project { manifests, libraries, ..Project::default() };
        let mut documents = Vec::with_capacity(gathered.len());
        let mut document_of = Vec::with_capacity(gathered.len());
        for Gathered { scanned, facts } in gathered {
            let path = scanned.path.clone();
            let stored = stored.remove(&path).filter(|_| !rewrite);
            let source = match facts {
                Ok(facts) => {
                    document_of.push(documents.len());
                    project.sources.push(Source { path, language: scanned.language, facts });
                    Ok(project.sources.len() as SourceIndex - 1)
                }
                Err(failure) => {
                    other_files.push(path);
                    Err(failure)
                }
            };
            documents.push(Held { scanned, source, stored });
        }
        other_files.sort();
        project.other_files = other_files;
        let outlines: Vec<Outline> = (project.sources.par_iter())
            .map(|source| Outline::new(repository, &source.path, &source.facts))
            .collect();
        let ids = outlines.iter().flat_map(Outline::all).collect();
        if let Some(id) = collision(ids) {
            return Err(shared(repository, &root, &project, id));
        }
        let engine = Engine::new(project);
        let tests = engine.tests();
        Ok(Self { repository, root, engine, documents, document_of, outlines, tests })
    }

    /// Every document, sorted by path.
    pub fn documents(&self) -> &[Held] {
        &self.documents
    }

    /// The place of the document at a path.
    pub fn find(&self, path: &str) -> Option<usize> {
        self.documents.binary_search_by(|held| held.scanned.path.as_str().cmp(path)).ok()
    }

    /// The facts of a document; `None` where it has none.
    pub fn facts(&self, document: usize) -> Option<&Arc<Facts>> {
        let source = *self.documents[document].source.as_ref().ok()?;
        Some(&self.engine.project().sources[source as usize].facts)
    }

    /// Every document's row, as it is stored.
    pub fn rows(&self) -> impl Iterator<Item = &Document> {
        self.documents.iter().filter_map(|held| held.stored.as_ref())
    }

    /// Whether every document is as it is stored.
    pub fn is_stored(&self) -> bool {
        self.documents.iter().all(|held| {
            held.stored.as_ref().is_some_and(|stored| held.scanned.is_unchanged(stored))
        })
    }

    /// Does in advance what the first change would have to do.
    pub fn expect_changes(&mut self) {
        self.engine.expect_changes();
    }

    /// The facts of all documents by what the cache knows them by.
    pub fn cache(self) -> Cache {
        let documents = 0..self.documents.len();
        let facts = documents.filter_map(|document| {
            Some((key(&self.documents[document].scanned), self.facts(document)?.clone()))
        });
        facts.collect()
    }

    /// Resolves everything.
    ///
    /// # Errors
    /// Where resolving cannot begin.
    pub fn resolve_all(&mut self) -> Result<Vec<Work>, IndexError> {
        let sources: Vec<SourceIndex> = (0..self.document_of.len() as SourceIndex).collect();
        let mut work = self.resolve(&sources)?;
        let without = self.documents.iter().enumerate().filter(|(_, held)| held.source.is_err());
        work.extend(without.map(|(document, _)| Work { document, resolved: Resolved::default() }));
        work.sort_unstable_by_key(|work| work.document);
        Ok(work)
    }

    /// Puts other bytes and facts in the place of those of some documents, all of which have facts
    /// before and after, and resolves what may be resolved otherwise because of it.
    ///
    /// # Errors
    /// Where two symbols share an id, or resolving cannot begin. The state is then of no more use.
    pub fn replace(
        &mut self,
        changed: Vec<(usize, Scanned, Arc<Facts>)>,
    ) -> Result<Vec<Work>, IndexError> {
        let mut replaced = Vec::with_capacity(changed.len());
        let mut ids = FxHashSet::default();
        for (document, scanned, facts) in changed {
            let held = &mut self.documents[document];
            let Ok(source) = held.source else { continue };
            let outline = Outline::new(self.repository, &scanned.path, &facts);
            ids.extend(outline.all());
            self.outlines[source as usize] = outline;
            held.scanned = scanned;
            replaced.push((source, facts));
        }
        let affected = self.engine.replace(replaced);
        self.check(&ids)?;
        self.resolve(&affected)
    }

    /// Fails where one of some ids is shared.
    fn check(&self, ids: &FxHashSet<i64>) -> Result<(), IndexError> {
        let mut met = FxHashSet::default();
        let mut all = self.outlines.iter().flat_map(Outline::all).filter(|id| ids.contains(id));
        let project = self.engine.project();
        match all.find(|id| !met.insert(*id)) {
            Some(id) => Err(shared(self.repository, &self.root, project, id)),
            None => Ok(()),
        }
    }

    fn resolve(&mut self, sources: &[SourceIndex]) -> Result<Vec<Work>, IndexError> {
        let resolved = self.engine.resolve(sources)?;
        let work = sources.iter().zip(resolved).map(|(source, resolved)| {
            self.tests[*source as usize] = resolved.test;
            Work { document: self.document_of[*source as usize], resolved }
        });
        Ok(work.collect())
    }

    /// One document's rows, as far as they are not what is stored.
    pub fn rows_of(&self, work: &Work) -> Rows {
        let Held { scanned, source, stored } = &self.documents[work.document];
        let stored = stored.as_ref();
        let project = self.engine.project();
        let facts = source.as_ref().map(|source| &project.sources[*source as usize].facts);
        let edges = source.as_ref().map_or_else(
            |_| DocumentEdges::default(),
            |source| {
                let Self { repository, outlines, tests, .. } = self;
                Assembler { repository: *repository, project, outlines, tests }
                    .edges(*source as usize, &work.resolved)
            },
        );
        let (status, detail) = match facts {
            Ok(facts) if facts.partial => {
                (DocumentStatus::Partial, "parts do not parse; the rest is indexed".to_owned())
            }
            Ok(_) => (DocumentStatus::Parsed, String::new()),
            Err(failure) => failure.clone(),
        };
        let lines = facts.map_or(0, |facts| facts.lines);
        let document = Document {
            id: document_id(self.repository, &scanned.path),
            path: scanned.path.clone(),
            language: scanned.language,
            status,
            detail,
            size: scanned.size,
            lines: i32::try_from(lines).unwrap_or(i32::MAX),
            content_hash: scanned.hash,
            edges_hash: edges.hash,
            unresolved: edges.unresolved,
            external: edges.external,
        };
        // Whether there are facts hangs on more than the bytes: a limit, a time.
        let same_facts = stored.is_some_and(|stored| {
            stored.content_hash == document.content_hash && stored.status == document.status
        });
        let same_edges = stored.is_some_and(|stored| stored.edges_hash == edges.hash);
        Rows {
            changed: stored != Some(&document),
            symbols: (!same_facts).then(|| {
                facts.map_or_else(
                    |_| Vec::new(),
                    |facts| symbols(self.repository, &scanned.path, facts),
                )
            }),
            edges: (!same_edges).then_some(edges),
            document,
        }
    }

    /// Takes note of rows that are stored now.
    pub fn stored(&mut self, rows: Vec<Document>) {
        for row in rows {
            if let Some(document) = self.find(&row.path) {
                self.documents[document].stored = Some(row);
            }
        }
    }
}

/// Says which symbols share an id.
fn shared(repository: i64, root: &Path, project: &Project, id: i64) -> IndexError {
    let rows = project.sources.iter().flat_map(|s| symbols(repository, &s.path, &s.facts));
    let names: Vec<String> = rows.filter(|row| row.id == id).map(|row| row.descriptor).collect();
    IndexError::Collision { root: root.to_owned(), id, names: names.join(" and ") }
}
