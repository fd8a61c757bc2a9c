//! Extracts and resolves a folder without a database and prints what was found as JSON Lines, in
//! the format of `loci export`: for working on accuracy, where a round trip through PostgreSQL
//! would only cost time.
//!
//! `cargo run --release --example dump -- symbols|references|overrides [--dependencies] FOLDER`

use loci::dependencies::{Places, Search};
use loci::extract::{extract, interface};
use loci::model::{EdgeKind, SymbolKind};
use loci::resolve::{Libraries, Manifest, Project, Source, Target, resolve};
use loci::walk::read::{Content, read};
use loci::walk::{self, Candidate};
use rayon::prelude::*;
use std::io::Write;
use std::path::Path;
use std::sync::Arc;

fn main() -> anyhow::Result<()> {
    let mut arguments: Vec<String> = std::env::args().skip(1).collect();
    let with = arguments.iter().position(|a| a == "--dependencies");
    with.map(|place| arguments.remove(place));
    let mut arguments = arguments.into_iter();
    let (Some(what), Some(root)) = (arguments.next(), arguments.next()) else {
        anyhow::bail!("usage: dump symbols|references|overrides FOLDER");
    };
    let root = walk::root(Path::new(&root))?;
    let tree = walk::walk(&root);
    let text = |path: &str| match read(&root, path) {
        Content::Text { text, .. } => Some(text),
        _ => None,
    };
    let manifest = |path: String| Some(Manifest { text: text(&path)?, path });
    let mut project = Project {
        manifests: tree.manifests.into_iter().filter_map(manifest).collect(),
        other_files: tree.other_files,
        ..Project::default()
    };
    let files: Vec<_> = tree
        .candidates
        .into_iter()
        .filter_map(|candidate| Some((text(&candidate.path)?, candidate)))
        .collect();
    let start = std::time::Instant::now();
    project.sources = files
        .par_iter()
        .map(|(text, Candidate { path, language })| {
            let facts = Arc::new(extract(*language, text).unwrap_or_default());
            Source { path: path.clone(), language: *language, facts }
        })
        .collect();
    let extracted = start.elapsed();
    if with.is_some() && what != "symbols" {
        let mut search = Search::new(&root, &Places::from_env(), &project);
        loop {
            let wave = search.wave();
            if wave.is_empty() {
                break;
            }
            let facts = wave.par_iter().map(|d| interface(d.language, &d.text).ok().map(Arc::new));
            search.accept(facts.collect());
        }
        let found = search.finish();
        for (package, version, documents) in found.evidence.packages() {
            eprintln!("dependency {package} {version}: {documents} documents");
        }
        let mut libraries = found.libraries;
        libraries.extend(Libraries::standard(&project.sources));
        project.libraries = Libraries::new(libraries).linked_by(found.links);
    } else {
        project.libraries = Libraries::new(Libraries::standard(&project.sources));
    }
    eprintln!("dependencies {:?}", start.elapsed());
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    if what == "symbols" {
        for source in &project.sources {
            for d in &source.facts.definitions {
                if d.kind == SymbolKind::Impl {
                    continue;
                }
                let row = serde_json::json!({
                    "file": source.path, "line": d.position.line, "col": d.position.column,
                    "name": source.facts.name(d.name), "kind": d.kind.name(),
                    "start": d.range.start.line, "end": d.range.end.line,
                });
                writeln!(out, "{row}")?;
            }
        }
    } else {
        let start = std::time::Instant::now();
        let resolved = resolve(&project)?;
        eprintln!("extract {extracted:?}, resolve {:?}", start.elapsed());
        for (source, resolved) in project.sources.iter().zip(&resolved) {
            if what == "overrides" {
                for o in &resolved.overrides {
                    let d = &source.facts.definitions[o.member.index()];
                    let (file, line) = match &o.target {
                        Target::Definition(s, d) => {
                            let s = &project.sources[*s as usize];
                            (s.path.clone(), s.facts.definitions[d.index()].position.line)
                        }
                        Target::Document(_) => continue,
                        Target::External { package, path } => (format!("{package}::{path}"), 0),
                    };
                    let row = serde_json::json!({
                        "file": source.path, "line": d.position.line, "col": d.position.column,
                        "name": source.facts.name(d.name), "kind": d.kind.name(),
                        "def_file": file, "def_line": line, "resolution": o.resolution.name(),
                    });
                    writeln!(out, "{row}")?;
                }
                continue;
            }
            for answer in &resolved.answers {
                let r = &source.facts.references[answer.reference.index()];
                let (file, line) = match &answer.target {
                    Target::Definition(s, d) => {
                        let s = &project.sources[*s as usize];
                        (&s.path, s.facts.definitions[d.index()].position.line)
                    }
                    Target::Document(s) => (&project.sources[*s as usize].path, 1),
                    Target::External { .. } => continue,
                };
                let Some(kind) = EdgeKind::of(r.role) else { continue };
                let row = serde_json::json!({
                    "ref_file": source.path, "ref_line": r.position.line, "ref_col": r.position.column,
                    "name": source.facts.name(r.name), "kind": kind.export_name(), "def_file": file, "def_line": line,
                    "resolution": answer.resolution.name(),
                });
                writeln!(out, "{row}")?;
            }
        }
    }
    Ok(())
}
