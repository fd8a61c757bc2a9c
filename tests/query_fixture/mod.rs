//! A small repository on the disk, and an index of it whose every row is known: made through the
//! store's writer, so that what the read API answers can be told from what extraction finds.

#![allow(dead_code, reason = "each test binary uses its part")]

use crate::support::{self, TestDatabase};
use loci::model::identity::{document_id, external_id, symbol_id};
use loci::model::{
    Document, DocumentStatus, Edge, EdgeKind, External, Language, Position, Range, Resolution,
    Symbol, SymbolKind, Visibility,
};
use loci::query::Query;
use loci::store::{Store, Writer};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The file that defines most of it.
pub const PARSER: &str = "\
/// Reads things.
pub struct Parser;

impl Parser {
    pub fn parse(&self, text: &str) -> Tree {
        let tokens = tokenize(text);
        tokens.collect()
    }
    fn reset(&mut self) {}
}

fn tokenize(text: &str) -> Tokens {
    lex(text); lex(text)
}
";

/// A file that uses it, in a language of its own.
pub const MAIN: &str = "\
import { Parser } from './parser';

export function main() {
    new Parser().parse('a');
    new Parser().parse('b');
}
";

/// An indexed repository.
pub struct Fixture {
    pub folder: tempfile::TempDir,
    pub root: PathBuf,
    pub database: TestDatabase,
    pub store: Store,
    pub repository: i64,
}

/// One symbol's row, made from what differs.
pub struct Row<'a> {
    pub descriptor: &'a str,
    pub enclosing: Option<&'a str>,
    pub name: &'a str,
    pub container: &'a str,
    pub kind: SymbolKind,
    pub lines: (u32, u32),
}

pub fn symbol(repository: i64, path: &str, row: Row<'_>) -> Symbol {
    Symbol {
        id: symbol_id(repository, row.descriptor),
        document_id: document_id(repository, path),
        enclosing_id: row.enclosing.map(|descriptor| symbol_id(repository, descriptor)),
        name: row.name.to_owned(),
        container: row.container.to_owned(),
        kind: row.kind,
        visibility: Visibility::Public,
        descriptor: row.descriptor.to_owned(),
        signature: format!("{} {}", row.kind.name(), row.name),
        documentation: String::new(),
        body_hash: 0,
        position: Position { line: row.lines.0, column: 5 },
        range: Range {
            start: Position { line: row.lines.0, column: 1 },
            end: Position { line: row.lines.1, column: 2 },
        },
    }
}

pub fn document(repository: i64, path: &str, text: &str, status: DocumentStatus) -> Document {
    Document {
        id: document_id(repository, path),
        path: path.to_owned(),
        language: Language::of_path(path).expect("a known language"),
        status,
        detail: if status == DocumentStatus::Parsed { String::new() } else { "why".to_owned() },
        size: text.len() as i64,
        lines: text.lines().count() as i32,
        content_hash: *blake3::hash(text.as_bytes()).as_bytes(),
        edges_hash: 1,
        unresolved: 2,
        external: 1,
    }
}

pub fn edge(
    repository: i64,
    path: &str,
    (source, target): (&str, i64),
    (kind, resolution): (EdgeKind, Resolution),
    positions: &[(u32, u32)],
) -> Edge {
    Edge {
        document_id: document_id(repository, path),
        source_id: symbol_id(repository, source),
        target_id: target,
        kind,
        resolution,
        alias: None,
        positions: positions
            .iter()
            .map(|(line, column)| Position { line: *line, column: *column })
            .collect(),
    }
}

impl Fixture {
    pub async fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let root = folder.path().canonicalize().expect("it exists");
        std::fs::create_dir(root.join("src")).expect("a folder");
        std::fs::write(root.join("src/parser.rs"), PARSER).expect("a file");
        std::fs::write(root.join("src/main.ts"), MAIN).expect("a file");
        std::fs::write(root.join("notes.txt"), "no known language").expect("a file");
        let database = support::database();
        let store = Store::open(database.connect_options()).await.expect("opens");
        let mut writer = writer(&store, &root).await;
        let repository = writer.repository.id;
        fill(&mut writer, repository).await;
        writer.close().await.expect("closes");
        Self { folder, root, database, store, repository }
    }

    pub async fn query(&self) -> Query<'_> {
        Query::open(&self.store, None, &self.root).await.expect("the repository is indexed")
    }

    pub fn id(&self, descriptor: &str) -> String {
        symbol_id(self.repository, descriptor).to_string()
    }
}

pub async fn writer(store: &Store, root: &Path) -> Writer {
    let root = root.to_str().expect("UTF-8");
    store.writer(root, Duration::ZERO).await.expect("nobody else writes")
}

async fn fill(writer: &mut Writer, repository: i64) {
    use EdgeKind::{Calls, Imports, UsesType};
    use Resolution::{Candidate, Exact, Inferred};
    use SymbolKind::{File, Function, Method, Struct};
    let (rust, script) = ("src/parser.rs", "src/main.ts");
    let row = |descriptor, enclosing, name, container, kind, lines| {
        let path = if container == "main" || name == "main.ts" { script } else { rust };
        let row = Row { descriptor, enclosing, name, container, kind, lines };
        symbol(repository, path, row)
    };
    let file = Some("src/parser.rs/");
    let mut symbols = vec![
        row("src/parser.rs/", None, "parser", "", File, (1, 14)),
        row("src/parser.rs/Parser#", file, "Parser", "parser", Struct, (1, 2)),
        row("parse().", Some("src/parser.rs/Parser#"), "parse", "parser::Parser", Method, (5, 8)),
        row("reset().", Some("src/parser.rs/Parser#"), "reset", "parser::Parser", Method, (9, 9)),
        row("tokenize().", file, "tokenize", "parser", Function, (12, 14)),
        row("src/main.ts/", None, "main.ts", "", File, (1, 6)),
        row("main().", Some("src/main.ts/"), "main", "main", Function, (3, 6)),
        // A second symbol of a name there is already.
        row("main/parse().", Some("src/main.ts/"), "parse", "main", Function, (6, 6)),
    ];
    symbols[1].documentation = "Reads things.".to_owned();
    let to = |descriptor| symbol_id(repository, descriptor);
    let lex = External {
        id: external_id("lexer", "lex"),
        package: "lexer".to_owned(),
        path: "lex".to_owned(),
    };
    let link =
        |path, ends, how, positions: &[(u32, u32)]| edge(repository, path, ends, how, positions);
    let mut edges = vec![
        link(rust, ("parse().", to("tokenize().")), (Calls, Exact), &[(6, 22)]),
        link(rust, ("tokenize().", lex.id), (Calls, Resolution::External), &[(13, 5), (13, 16)]),
        link(script, ("src/main.ts/", to("src/parser.rs/Parser#")), (Imports, Exact), &[(1, 10)]),
        link(script, ("main().", to("src/parser.rs/Parser#")), (Calls, Exact), &[(4, 9), (5, 9)]),
        link(script, ("main().", to("parse().")), (Calls, Inferred), &[(4, 18), (5, 18)]),
        link(script, ("main().", to("main/parse().")), (Calls, Candidate), &[(5, 18)]),
        link(rust, ("parse().", to("src/parser.rs/Parser#")), (UsesType, Exact), &[(5, 19)]),
    ];
    edges[2].alias = Some("P".to_owned());
    let mut batch = writer.begin().await.expect("begins");
    let documents = [
        document(repository, rust, PARSER, DocumentStatus::Parsed),
        document(repository, script, MAIN, DocumentStatus::Partial),
        document(repository, "dist/app.min.js", "", DocumentStatus::Generated),
    ];
    let ids: Vec<i64> = documents.iter().map(|document| document.id).collect();
    batch.replace_documents(&documents).await.expect("documents");
    batch.replace_symbols(&ids, &symbols).await.expect("symbols");
    batch.put_externals(&[lex]).await.expect("externals");
    batch.replace_edges(&ids, &edges).await.expect("edges");
    batch.commit(Some("0123456789abcdef"), b"manifests").await.expect("commits");
}
