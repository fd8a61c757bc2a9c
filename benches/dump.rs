//! Extracts and resolves a folder without a database and prints what was found as JSON Lines, in
//! the format of `loci export`: for working on accuracy, where a round trip through PostgreSQL
//! would only cost time.
//!
//! `cargo run --release --example dump -- symbols|references FOLDER`

use loci::extract::extract;
use loci::model::facts::Role;
use loci::model::{Language, SymbolKind};
use loci::resolve::{Manifest, Project, Source, Target, resolve};
use rayon::prelude::*;
use std::io::Write;
use std::sync::Arc;

fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let (Some(what), Some(root)) = (arguments.next(), arguments.next()) else {
        anyhow::bail!("usage: dump symbols|references FOLDER");
    };
    let mut project = Project::default();
    let mut files = Vec::new();
    for entry in ignore::WalkBuilder::new(&root).build() {
        let entry = entry?;
        if !entry.file_type().is_some_and(|t| t.is_file()) {
            continue;
        }
        let path = entry.path().strip_prefix(&root)?.to_string_lossy().replace('\\', "/");
        let name = path.rsplit('/').next().unwrap_or_default();
        if name == "Cargo.toml" || name == "package.json" || name.starts_with("tsconfig") {
            project.manifests.push(Manifest { path, text: std::fs::read_to_string(entry.path())? });
        } else if let Some(language) = Language::of_path(&path) {
            files.push((path, language, std::fs::read_to_string(entry.path())?));
        } else {
            project.other_files.push(path);
        }
    }
    project.manifests.sort_by(|a, b| a.path.cmp(&b.path));
    project.other_files.sort();
    files.sort();
    let start = std::time::Instant::now();
    project.sources = files
        .par_iter()
        .map(|(path, language, text)| {
            let facts = extract(*language, text).unwrap_or_default();
            Source { path: path.clone(), language: *language, facts: Arc::new(facts) }
        })
        .collect();
    let extracted = start.elapsed();
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
        let resolved = resolve(&project);
        eprintln!("extract {extracted:?}, resolve {:?}", start.elapsed());
        for (source, resolved) in project.sources.iter().zip(&resolved) {
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
                let kind = match r.role {
                    Role::Call => "call",
                    Role::Type => "type",
                    Role::Import => "import",
                    Role::ImportModule => "import_module",
                    Role::Extends => "extends",
                    Role::Implements => "implements",
                    Role::Macro => "macro",
                    Role::Other => "other",
                    Role::Keyword => continue,
                };
                let row = serde_json::json!({
                    "ref_file": source.path, "ref_line": r.position.line, "ref_col": r.position.column,
                    "name": source.facts.name(r.name), "kind": kind, "def_file": file, "def_line": line,
                    "resolution": answer.resolution.name(),
                });
                writeln!(out, "{row}")?;
            }
        }
    }
    Ok(())
}
