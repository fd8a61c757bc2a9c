//! What each stage of an index costs in processor seconds: parsing alone, extracting (parsing
//! included), resolving. One after the other, in one process.

use super::cost::cpu_seconds;
use loci::dependencies::{Places, Search};
use loci::extract::{extract, interface};
use loci::language;
use loci::resolve::{Libraries, Manifest, Project, Source, resolve};
use loci::walk::read::{Content, read};
use loci::walk::walk;
use rayon::prelude::*;
use std::path::Path;
use std::sync::Arc;

/// Processor seconds of each stage.
#[derive(Clone, Copy, Debug, Default)]
pub struct Stages {
    /// Lines of what was parsed.
    pub lines: usize,
    /// Parsing alone.
    pub parse: f64,
    /// Extracting facts, parsing included.
    pub extract: f64,
    /// Finding and extracting dependencies.
    pub dependencies: f64,
    /// Resolving.
    pub resolve: f64,
}

impl Stages {
    /// Extracting and resolving, in times of parsing alone.
    pub fn ratio(&self) -> f64 {
        (self.extract + self.resolve) / self.parse.max(f64::EPSILON)
    }
}

fn spent<T>(work: impl FnOnce() -> T) -> (T, f64) {
    let before = cpu_seconds();
    let done = work();
    (done, cpu_seconds() - before)
}

/// Measures every stage for the folder at `root`.
pub fn measure(root: &Path, with_dependencies: bool) -> anyhow::Result<Stages> {
    let root = loci::walk::root(root)?;
    let tree = walk(&root);
    let text = |path: &str| match read(&root, path) {
        Content::Text { text, .. } => Some(text),
        _ => None,
    };
    let manifest = |path: String| Some(Manifest { text: text(&path)?, path });
    let manifests = tree.manifests.into_iter().filter_map(manifest).collect();
    let files = tree.candidates.into_iter().filter_map(|c| Some((text(&c.path)?, c)));
    let files: Vec<_> = files.collect();
    let lines = files.iter().map(|(text, _)| text.lines().count()).sum();
    let mut stages = Stages { lines, ..Stages::default() };
    // Grammars, queries and skeletons are made once per process, whatever is indexed.
    for (text, candidate) in files.iter().take(1) {
        extract(candidate.language, text).ok();
    }
    for language in loci::model::Language::ALL {
        loci::extract::skeleton::files(*language);
    }
    let (_, parse) = spent(|| {
        files.par_iter().for_each(|(text, candidate)| {
            let Ok(spec) = language::spec(candidate.language) else { return };
            let mut parser = tree_sitter::Parser::new();
            if parser.set_language(&spec.grammar).is_ok() {
                parser.parse(text, None);
            }
        });
    });
    let (sources, extracting) = spent(|| {
        let source = |(text, candidate): &(String, loci::walk::Candidate)| Source {
            path: candidate.path.clone(),
            language: candidate.language,
            facts: Arc::new(extract(candidate.language, text).unwrap_or_default()),
        };
        files.par_iter().map(source).collect::<Vec<_>>()
    });
    drop(files);
    let mut libraries = Vec::new();
    let standard = Libraries::standard(&sources);
    let mut project =
        Project { sources, manifests, other_files: tree.other_files, ..Project::default() };
    let ((), dependencies) = spent(|| {
        let mut links = Default::default();
        if with_dependencies {
            let mut search = Search::new(&root, &Places::from_env(), &project);
            loop {
                let wave = search.wave();
                if wave.is_empty() {
                    break;
                }
                let facts = |d: &loci::dependencies::Document| {
                    interface(d.language, &d.text).ok().map(Arc::new)
                };
                search.accept(wave.par_iter().map(facts).collect());
            }
            let found = search.finish();
            (libraries, links) = (found.libraries, found.links);
        }
        libraries.extend(standard);
        project.libraries = Libraries::new(std::mem::take(&mut libraries)).linked_by(links);
    });
    let (resolved, resolving) = spent(|| resolve(&project));
    resolved?;
    (stages.parse, stages.extract) = (parse, extracting);
    (stages.dependencies, stages.resolve) = (dependencies, resolving);
    Ok(stages)
}
