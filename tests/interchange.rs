//! Interchange: what other programs read of the index, and what they say laid over it.

#![allow(clippy::unwrap_used)]

mod support;
mod tree;

use loci::interchange::InterchangeError;
use loci::interchange::scip::{Agreement, Exported, ImportQuery, Imported, export, import};
use loci::model::{DocumentStatus, EdgeKind, Language, Resolution, SymbolKind, Visibility};
use loci::query::{Direction, Query, ReferenceQuery, TraceQuery};
use protobuf::Message;
use scip::symbol::{is_local_symbol, parse_symbol};
use scip::types::{Document, Index as Scip, Metadata, Occurrence, PositionEncoding, SymbolRole};
use sqlx::Row;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::process::{Command, Stdio};
use tree::{Index, Tree};

/// Two packages, names that need quoting, things of dependencies, broken code, an empty file.
fn sample() -> Tree {
    Tree::with([
        ("Cargo.toml", "[package]\nname = \"sample\"\nversion = \"1.2.3\"\nedition = \"2024\"\n"),
        (
            "src/lib.rs",
            "//! Shapes.\nmod shape;\npub use shape::{Shape, r#type as kind};\nuse std::fmt;\n\
             /// Ünder a roof.\npub struct Café { size: u32 }\n\
             impl Shape for Café { fn area(&self) -> u32 { /* 𝄞 */ self.size } }\n\
             impl fmt::Display for Café {\n    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { \
             write!(f, \"{}\", kind() + self.area()) }\n}\n",
        ),
        (
            "src/shape.rs",
            "pub trait Shape { fn area(&self) -> u32; }\npub fn r#type() -> u32 { limit!() }\n\
             macro_rules! limit { () => { 7 } }\nfn broken( {\n",
        ),
        ("src/empty.rs", ""),
        ("web/package.json", "{ \"name\": \"@sample/web\", \"version\": \"0.9.0\" }"),
        (
            "web/base.ts",
            "export interface Draws { draw(): void }\n\
             export abstract class Base implements Draws { draw() {} static 'odd name' = 1; }\n",
        ),
        (
            "web/view.tsx",
            "import { Base } from './base';\nimport path from 'node:path';\n\
             export class View extends Base { draw() { super.draw(); path.join('a'); } }\n\
             export const open = () => new View().draw();\n",
        ),
        ("tools/run.py", "def helper():\n    \"\"\"Helps.\"\"\"\n\ndef main():\n    helper()\n"),
        ("web/old.min.js", "a()"),
    ])
}

async fn exported(index: &Index, tree: &Tree) -> (Scip, Exported) {
    let root = tree.root();
    let repository = index.store.repository(root.to_str().unwrap()).await.unwrap().unwrap();
    let mut snapshot = index.store.snapshot(repository.id).await.unwrap().unwrap();
    let mut bytes = Vec::new();
    let done = export(&mut snapshot, &root, &mut bytes).await.unwrap();
    (Scip::parse_from_bytes(&bytes).unwrap(), done)
}

/// What is wrong with an index by the rules of `scip.proto`.
fn lint(index: &Scip, tree: &Tree) -> Vec<String> {
    let mut wrong = Vec::new();
    let externals: HashSet<&str> =
        index.external_symbols.iter().map(|symbol| symbol.symbol.as_str()).collect();
    let mut described = HashSet::new();
    let mut defined = HashSet::new();
    let mut paths = HashSet::new();
    for document in &index.documents {
        if !paths.insert(&document.relative_path) {
            wrong.push(format!("{} twice", document.relative_path));
        }
        for symbol in &document.symbols {
            if !described.insert(symbol.symbol.as_str()) || externals.contains(&*symbol.symbol) {
                wrong.push(format!("{} described twice", symbol.symbol));
            }
        }
        for occurrence in &document.occurrences {
            if occurrence.symbol_roles & SymbolRole::Definition as i32 != 0
                && !defined.insert(occurrence.symbol.as_str())
            {
                wrong.push(format!("{} defined twice", occurrence.symbol));
            }
        }
    }
    let known = |symbol: &str| described.contains(symbol) || externals.contains(symbol);
    wrong.extend(described.difference(&defined).map(|symbol| format!("{symbol} not defined")));
    for symbol in described.iter().chain(&externals) {
        match parse_symbol(symbol) {
            Ok(parsed) if parsed.descriptors.is_empty() => wrong.push(format!("{symbol} is empty")),
            Ok(_) if is_local_symbol(symbol) => wrong.push(format!("{symbol} is local")),
            Ok(_) => {}
            Err(error) => wrong.push(format!("{symbol}: {error:?}")),
        }
    }
    for document in &index.documents {
        let path = &document.relative_path;
        let text = std::fs::read_to_string(tree.root().join(path)).unwrap();
        let lines: Vec<Vec<char>> = text.split('\n').map(|line| line.chars().collect()).collect();
        // The text of a range; `None` where it lies outside of the document.
        let within = |range: &[i32]| -> Option<String> {
            let (start, end) = match *range {
                [line, from, to] => ((line, from), (line, to)),
                [line, from, last, to] if last > line => ((line, from), (last, to)),
                _ => return None,
            };
            let at = |(line, column): (i32, i32)| {
                let line = usize::try_from(line).ok()?;
                let column = usize::try_from(column).ok()?;
                (column <= lines.get(line)?.len()).then_some((line, column))
            };
            let (start, end) = (at(start)?, at(end)?);
            let one_line = start.0 == end.0 && start <= end;
            let text = if one_line {
                lines[start.0][start.1..end.1].iter().collect()
            } else {
                String::new()
            };
            (start <= end).then_some(text)
        };
        let names: HashMap<&str, &str> =
            document.symbols.iter().map(|s| (&*s.symbol, &*s.display_name)).collect();
        let mut seen = HashSet::new();
        for occurrence in &document.occurrences {
            let what = format!("{path} {:?} {}", occurrence.range, occurrence.symbol);
            if !seen.insert((&occurrence.range, &occurrence.symbol)) {
                wrong.push(format!("{what}: twice"));
            }
            if !known(&occurrence.symbol) {
                wrong.push(format!("{what}: no such symbol"));
            }
            let Some(text) = within(&occurrence.range) else {
                wrong.push(format!("{what}: outside of the document"));
                continue;
            };
            let around = &occurrence.enclosing_range;
            if !around.is_empty() && within(around).is_none() {
                wrong.push(format!("{what}: {around:?} is outside of the document"));
            }
            let defines = occurrence.symbol_roles & SymbolRole::Definition as i32 != 0;
            if let Some(name) = names.get(occurrence.symbol.as_str())
                && defines
                && !text.is_empty()
                && !text.contains(name)
            {
                wrong.push(format!("{what}: {text:?} is not {name:?}"));
            }
        }
        for symbol in &document.symbols {
            let around = &symbol.enclosing_symbol;
            let related = symbol.relationships.iter().map(|relation| &relation.symbol);
            for other in related.chain((!around.is_empty()).then_some(around)) {
                if !known(other) {
                    wrong.push(format!("{}: no such symbol {other}", symbol.symbol));
                }
            }
        }
        if document.position_encoding != PositionEncoding::UTF32CodeUnitOffsetFromLineStart.into()
            || document.language.is_empty()
        {
            wrong.push(format!("{path} does not say its language and encoding"));
        }
    }
    wrong
}

#[tokio::test(flavor = "multi_thread")]
async fn an_exported_index_is_one_by_the_rules_of_the_schema() {
    let (index, tree) = (Index::new().await, sample());
    index.run(&tree).await;
    let (scip, done) = exported(&index, &tree).await;
    assert_eq!(lint(&scip, &tree), Vec::<String>::new());
    let metadata = scip.metadata.as_ref().unwrap();
    assert!(metadata.project_root.starts_with("file:///") && metadata.tool_info.name == "loci");
    let paths: Vec<&str> = scip.documents.iter().map(|d| &*d.relative_path).collect();
    let expected = [
        "src/empty.rs",
        "src/lib.rs",
        "src/shape.rs",
        "tools/run.py",
        "web/base.ts",
        "web/view.tsx",
    ];
    assert_eq!(paths, expected, "in order, and without what is generated");
    // Everything that is stored is there.
    let symbols = index.number("SELECT count(*) FROM loci.symbols s JOIN loci.documents d ON d.id = s.document_id WHERE d.status IN (1, 2)").await;
    assert_eq!((done.symbols as i64, done.documents, done.stale), (symbols, 6, 0));
    let external = index.number("SELECT count(*) FROM loci.externals").await;
    assert_eq!((done.externals, scip.external_symbols.len()), (external as u64, external as usize));
    assert!(external >= 3);
    // What it all says of a few symbols.
    let all: HashMap<&str, _> =
        scip.documents.iter().flat_map(|d| &d.symbols).map(|s| (&*s.symbol, s)).collect();
    let cafe = all["loci cargo sample 1.2.3 src/`lib.rs`/`Café`#"];
    assert_eq!(
        (&*cafe.display_name, &cafe.documentation[..]),
        ("Café", &["Ünder a roof.".to_owned()][..])
    );
    assert_eq!(cafe.signature_documentation.text, "pub struct Café");
    assert_eq!(cafe.enclosing_symbol, "loci cargo sample 1.2.3 src/`lib.rs`/");
    let implements: Vec<_> = cafe
        .relationships
        .iter()
        .map(|r| (&*r.symbol, r.is_implementation, r.is_reference))
        .collect();
    assert!(
        implements.contains(&("loci cargo sample 1.2.3 src/`shape.rs`/Shape#", true, false)),
        "{implements:?}"
    );
    let draw = all["loci npm @sample/web 0.9.0 web/`view.tsx`/View#draw()."];
    let overridden: Vec<_> = draw
        .relationships
        .iter()
        .map(|r| (&*r.symbol, r.is_implementation, r.is_reference))
        .collect();
    assert_eq!(overridden, [("loci npm @sample/web 0.9.0 web/`base.ts`/Base#draw().", true, true)]);
    assert!(all.contains_key("loci . . . tools/`run.py`/helper()."), "{:?}", all.keys());
    let occurrences = |path: &str, symbol: &str| -> Vec<(Vec<i32>, i32)> {
        let document = scip.documents.iter().find(|d| d.relative_path == path).unwrap();
        let of = document.occurrences.iter().filter(|o| o.symbol.ends_with(symbol));
        of.map(|o| (o.range.clone(), o.symbol_roles)).collect()
    };
    // A keyword as a name counts with what makes it one, and an alias as it is written.
    let of_type = [(vec![2, 23, 29], SymbolRole::Import as i32), (vec![8, 79, 83], 0)];
    assert_eq!(occurrences("src/lib.rs", "/`r#type`()."), of_type);
    assert_eq!(occurrences("src/shape.rs", "/`r#type`()."), [(vec![1, 7, 13], 1)]);
    // Characters, not bytes or code units of UTF-16: there is one of four bytes before it.
    assert_eq!(
        occurrences("src/lib.rs", "`Café`#size."),
        [(vec![5, 18, 22], 1), (vec![6, 59, 63], 0)]
    );
    let of_base = [(vec![0, 9, 13], 2), (vec![2, 26, 30], 0)];
    assert_eq!(occurrences("web/view.tsx", "Base#"), of_base);
    // A text that has changed since is told, and harms nobody.
    tree.put("tools/run.py", "");
    let (_, done) = exported(&index, &tree).await;
    assert_eq!(done.stale, 1);
}

#[test]
fn export_writes_a_file_or_says_what_cannot_be() {
    let (database, data_dir, tree) = (support::database(), tempfile::tempdir().unwrap(), sample());
    let run = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_loci"));
        command.args(arguments).current_dir(tree.root()).stdin(Stdio::null());
        command.env("LOCI_DATABASE_URL", database.url()).env("LOCI_DATA_DIR", data_dir.path());
        command.output().unwrap()
    };
    assert!(run(&["index"]).status.success());
    let file = data_dir.path().join("index.scip");
    let written = run(&["export", "--format", "scip", "--output", file.to_str().unwrap()]);
    let said = String::from_utf8(written.stderr).unwrap();
    assert!(said.contains("6 documents with "), "{said}");
    let bytes = std::fs::read(&file).unwrap();
    assert_eq!(run(&["export", "--format", "scip"]).stdout, bytes, "the same every time");
    assert_eq!(lint(&Scip::parse_from_bytes(&bytes).unwrap(), &tree), Vec::<String>::new());
    let both = run(&["export", "--format", "scip", "--what", "symbols"]);
    let said = String::from_utf8(both.stderr).unwrap();
    assert_eq!((both.status.code(), said.contains("leave out --what")), (Some(2), true), "{said}");
    assert_eq!(run(&["export"]).status.code(), Some(2));
}

#[tokio::test(flavor = "multi_thread")]
async fn views_name_what_codes_mean() {
    let index = Index::new().await;
    let mut stored = BTreeSet::new();
    for row in
        sqlx::query("SELECT of, code, name FROM loci.codes").fetch_all(&index.pool).await.unwrap()
    {
        stored.insert((row.get::<String, _>(0), row.get::<i16, _>(1), row.get::<String, _>(2)));
    }
    let mut known = BTreeSet::new();
    let mut add = |of: &str, code, name: &str| known.insert((of.to_owned(), code, name.to_owned()));
    Language::ALL.iter().for_each(|v| {
        add("language", *v as i16, v.name());
    });
    DocumentStatus::ALL.iter().for_each(|v| {
        add("document_status", *v as i16, v.name());
    });
    SymbolKind::ALL.iter().for_each(|v| {
        add("symbol_kind", *v as i16, v.name());
    });
    Visibility::ALL.iter().for_each(|v| {
        add("visibility", *v as i16, v.name());
    });
    EdgeKind::ALL.iter().for_each(|v| {
        add("edge_kind", *v as i16, v.name());
    });
    Resolution::ALL.iter().for_each(|v| {
        add("resolution", *v as i16, v.name());
    });
    assert_eq!(stored, known);
}

/// The rows of a statement, their columns joined by commas.
async fn rows(index: &Index, statement: &str) -> Vec<String> {
    let statement = format!("SELECT translate(r::text, '()\"', '') FROM ({statement}) r");
    sqlx::query_scalar(sqlx::AssertSqlSafe(statement)).fetch_all(&index.pool).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn views_answer_an_analyst() {
    let (index, tree) = (Index::new().await, sample());
    index.run(&tree).await;
    for (view, table) in
        [("document_list", "documents"), ("symbol_list", "symbols"), ("edge_list", "edges")]
    {
        let [of_view, of_table] =
            [view, table].map(|name| format!("SELECT count(*) FROM loci.{name}"));
        assert_eq!(rows(&index, &of_view).await, rows(&index, &of_table).await, "{view}");
    }
    // No view leaves a code, a source or a target without its name.
    for nothing in [
        "SELECT path FROM loci.document_list WHERE language IS NULL OR status IS NULL",
        "SELECT symbol FROM loci.symbol_list WHERE kind IS NULL OR visibility IS NULL OR language IS NULL",
        "SELECT path, positions FROM loci.edge_list WHERE kind IS NULL OR source IS NULL OR target IS NULL AND external = ''",
        "SELECT path, line FROM loci.occurrence_list WHERE line IS NULL OR col IS NULL",
    ] {
        assert_eq!(rows(&index, nothing).await, Vec::<String>::new(), "{nothing}");
    }
    assert_eq!(
        rows(&index, "SELECT path, line, col, kind, resolution, source FROM loci.occurrence_list WHERE target = 'web::view::View' ORDER BY 1, 2, 3").await,
        ["web/view.tsx,4,31,calls,exact,web::view::open"]
    );
    // What the README asks.
    let readme = include_str!("../README.md");
    let asked: Vec<&str> =
        readme.split("```sql\n").skip(1).filter_map(|rest| rest.split("```").next()).collect();
    assert!(asked.len() >= 3);
    for statement in asked {
        let found = rows(&index, statement.trim().trim_end_matches(';')).await;
        assert!(!found.is_empty(), "{statement}");
    }
}

/// Two calls of which only a compiler knows what they lead to, until the alias says more.
const B: &str = "\
import { A } from './a';
import type { T } from './c';
export function run(x: T, y: any) {
  x.go(); y.go();
  new A();
  return x;
}
";

fn dynamic() -> Tree {
    Tree::with([
        ("package.json", "{ \"name\": \"dynamic\", \"version\": \"1.0.0\" }"),
        ("web/a.ts", "export class A {\n  go() {}\n  stop() {}\n}\n"),
        ("web/b.ts", B),
        ("web/c.ts", "export type T = any;\n"),
    ])
}

/// What a compiler says of a document: symbols at places, both from 0; those with `=` are defined
/// there.
fn said(path: &str, occurrences: &[(&str, i32, i32, i32)]) -> Document {
    let occurrence = |(symbol, line, from, to): &(&str, i32, i32, i32)| Occurrence {
        range: vec![*line, *from, *to],
        symbol: match symbol.trim_start_matches('=') {
            local if local.starts_with("local ") => local.to_owned(),
            global => format!("tool npm dynamic 1.0.0 {global}"),
        },
        symbol_roles: i32::from(symbol.starts_with('=')),
        ..Occurrence::new()
    };
    Document {
        relative_path: path.to_owned(),
        occurrences: occurrences.iter().map(occurrence).collect(),
        ..Document::new()
    }
}

/// A file of a tool that knows what `x.go()` and `y.go()` lead to, and that errs in two places.
fn compiled() -> Scip {
    let mut metadata = Metadata::new();
    metadata.tool_info = Some(scip::types::ToolInfo {
        name: "tool".to_owned(),
        version: "2.0".to_owned(),
        ..Default::default()
    })
    .into();
    Scip {
        metadata: Some(metadata).into(),
        documents: vec![
            said(
                "a.ts",
                &[
                    ("=a/", 0, 0, 0),
                    ("=a/A#", 0, 13, 14),
                    ("=a/A#go().", 1, 2, 4),
                    ("=a/A#stop().", 2, 2, 6),
                ],
            ),
            said(
                "b.ts",
                &[
                    ("a/A#", 0, 9, 10),
                    ("a/", 0, 18, 23),
                    ("=b/run().", 2, 16, 19),
                    ("=local 1", 2, 20, 21),
                    // `T` is left out, and `new A` is said to lead elsewhere.
                    ("a/A#go().", 3, 4, 6),
                    ("a/A#go().", 3, 12, 14),
                    ("a/A#stop().", 4, 6, 7),
                    ("local 1", 5, 9, 10),
                ],
            ),
            said("gone.ts", &[("=gone/", 0, 0, 0)]),
            // Made from another text.
            said("c.ts", &[("=c/", 0, 0, 0), ("=c/T#", 0, 10, 11), ("c/T#", 7, 1, 2)]),
        ],
        ..Scip::new()
    }
}

struct Overlay {
    index: Index,
    tree: Tree,
    folder: tempfile::TempDir,
}

impl Overlay {
    async fn new() -> Self {
        let (index, tree) = (Index::new().await, dynamic());
        index.run(&tree).await;
        Self { index, tree, folder: tempfile::tempdir().unwrap() }
    }

    async fn import(&self, scip: &Scip, compare_only: bool) -> Result<Imported, InterchangeError> {
        let file = self.folder.path().join("index.scip");
        std::fs::write(&file, scip.write_to_bytes().unwrap()).unwrap();
        let root = self.tree.root().to_str().unwrap().to_owned();
        let repository = self.index.store.repository(&root).await.unwrap().unwrap().id;
        let folder = "web".to_owned();
        let query = ImportQuery { file, repository, folder, examples: 5, compare_only };
        import(&self.index.store, &query).await
    }

    /// References to a name, as `path:line:column kind resolution in source`.
    async fn references(&self, symbol: &str) -> Vec<String> {
        let query = Query::open(&self.index.store, None, &self.tree.root()).await.unwrap();
        let found = query.find_references(&ReferenceQuery::new(symbol)).await.unwrap();
        let counted: i64 =
            found.counts.iter().filter(|c| c.resolution != "candidate").map(|c| c.count).sum();
        assert_eq!(counted, found.references.len() as i64, "{found:?}");
        let line = |r: &loci::query::Reference| {
            let (path, line, column) = (&r.path, r.line, r.column);
            format!("{path}:{line}:{column} {} {} in {}", r.kind, r.resolution, r.enclosing)
        };
        found.references.iter().map(line).collect()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_compiler_knows_is_seen_where_the_index_has_nothing() {
    let overlay = Overlay::new().await;
    let before = overlay.index.rows(&overlay.tree).await;
    assert_eq!(overlay.references("A::go").await, Vec::<String>::new());
    // Comparing alone changes nothing.
    let compared = overlay.import(&compiled(), true).await.unwrap();
    assert_eq!((compared.seen, overlay.references("A::go").await.len()), (None, 0));
    let imported = overlay.import(&compiled(), false).await.unwrap();
    assert_eq!((imported.seen, &*imported.tool), (Some(2), "tool 2.0"));
    let documents = imported.documents;
    assert_eq!((documents.compared, documents.not_indexed, documents.of_another_text), (2, 1, 1));
    // `A` and './a' are the same; './c' and twice `T` ours only; `go` twice theirs only; `new A`
    // leads elsewhere.
    let total = Agreement { same: 2, ours_only: 3, theirs_only: 2, different: 1 };
    assert_eq!(imported.total, total, "{imported:#?}");
    assert_eq!((imported.to_locals, imported.to_dependencies), (1, 0));
    let different: Vec<_> =
        imported.examples.iter().filter(|e| e.ours.is_some() && e.theirs.is_some()).collect();
    assert_eq!(different[0].ours.as_deref(), Some("web/a.ts:1 A"));
    assert_eq!(different[0].theirs.as_deref(), Some("tool npm dynamic 1.0.0 a/A#stop()."));
    let seen = [
        "web/b.ts:4:13 calls imported in web::b::run",
        "web/b.ts:4:5 calls imported in web::b::run",
    ];
    let mut found = overlay.references("A::go").await;
    found.sort();
    assert_eq!(found, seen);
    // Callers and what depends on it see them too.
    let query = Query::open(&overlay.index.store, None, &overlay.tree.root()).await.unwrap();
    let go = query.get_symbol("A::go").await.unwrap();
    let callers: Vec<_> = go.symbols[0].callers.iter().map(|c| (&*c.name, c.resolution)).collect();
    assert_eq!(callers, [("web::b::run", "imported")]);
    let dependents = TraceQuery::new("A::go", Direction::Dependents);
    let trace = query.trace(&dependents).await.unwrap();
    assert!(
        trace.symbols.iter().any(|row| row.name == "web::b::run" && row.resolution == "imported"),
        "{trace:?}"
    );
    // Not what ours has an answer for, and nothing of the index itself.
    assert!(overlay.references("A::stop").await.is_empty());
    assert_eq!(overlay.index.rows(&overlay.tree).await, before);
    assert_eq!(
        rows(&overlay.index, "SELECT count(*) FROM loci.edge_list WHERE resolution = 'imported'")
            .await,
        ["1"]
    );
    // A second time it is the same, not twice.
    assert_eq!(overlay.import(&compiled(), false).await.unwrap(), imported);
    assert_eq!(overlay.references("A::go").await.len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_imported_gives_way_to_the_index_and_goes_with_the_text() {
    let overlay = Overlay::new().await;
    overlay.import(&compiled(), false).await.unwrap();
    // Another document says more: of the same text, the index now knows one of the two itself.
    overlay.tree.put("web/c.ts", "import { A } from './a';\nexport type T = A;\n");
    overlay.index.run(&overlay.tree).await;
    let mut found = overlay.references("A::go").await;
    found.sort();
    let [one, other] = &found[..] else { panic!("{found:?}") };
    assert!(one.starts_with("web/b.ts:4:13 calls imported"), "{found:?}");
    assert!(other.starts_with("web/b.ts:4:5 calls exact"), "{found:?}");
    // And no longer.
    overlay.tree.put("web/c.ts", "export type T = any;\n");
    overlay.index.run(&overlay.tree).await;
    let found = overlay.references("A::go").await;
    assert!(found.len() == 2 && found.iter().all(|line| line.contains(" imported ")), "{found:?}");
    // What it leads to is gone, and there again.
    overlay.tree.put("web/a.ts", "export class A {\n  leave() {}\n  stop() {}\n}\n");
    overlay.index.run(&overlay.tree).await;
    let trace = rows(&overlay.index, "SELECT * FROM loci.seen_edges WHERE resolution = 0").await;
    assert!(trace.is_empty(), "{trace:?}");
    overlay.tree.put("web/a.ts", "export class A {\n  stop() {}\n  go() {}\n}\n");
    overlay.index.run(&overlay.tree).await;
    assert_eq!(overlay.references("A::go").await.len(), 2);
    // Another text is not what the tool spoke of.
    overlay.tree.put("web/b.ts", format!("\n{B}"));
    overlay.index.run(&overlay.tree).await;
    assert_eq!(overlay.references("A::go").await, Vec::<String>::new());
    let left = "SELECT (SELECT count(*) FROM loci.imported_edges WHERE cardinality(positions) > 0) * 100 + count(*) FROM loci.imported_documents";
    // `a.ts` was changed before; what was said of `b.ts` went with it.
    assert_eq!(overlay.index.number(left).await, 0);
    // The file speaks of lines that are others by now.
    let again = overlay.import(&compiled(), false).await.unwrap();
    assert_eq!((again.documents.of_another_text, again.seen), (3, Some(0)), "{again:#?}");
    // Nothing stays of it with the repository.
    overlay.index.forget(&overlay.tree).await;
    assert_eq!(overlay.index.number(left).await, 0);
}

#[test]
fn import_says_what_differs_and_what_it_cannot_read() {
    let (database, data_dir, tree) = (support::database(), tempfile::tempdir().unwrap(), dynamic());
    let run = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_loci"));
        command.args(arguments).current_dir(tree.root()).stdin(Stdio::null());
        command.env("LOCI_DATABASE_URL", database.url()).env("LOCI_DATA_DIR", data_dir.path());
        let output = command.output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        (output.status.code(), text(output.stdout), text(output.stderr))
    };
    let file = data_dir.path().join("index.scip");
    let file = file.to_str().unwrap();
    std::fs::write(file, compiled().write_to_bytes().unwrap()).unwrap();
    let (code, _, said) = run(&["import", "scip", file, "--root", "web"]);
    assert!(code == Some(3) && said.contains("run: loci index"), "{code:?} {said}");
    assert_eq!(run(&["index"]).0, Some(0));
    let (_, text, _) = run(&["import", "scip", file, "--root", "web", "--compare-only"]);
    assert!(
        text.contains("2 documents of tool 2.0 compared; 1 not in the index; 1 of another text"),
        "{text}"
    );
    assert!(
        text.contains("Nothing was stored.") && text.contains("THEIRS ONLY, for example"),
        "{text}"
    );
    let (_, json, _) = run(&["import", "scip", file, "--root", "web", "--json"]);
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!((&json["seen"], &json["total"]["theirs_only"]), (&2.into(), &2.into()), "{json:#}");
    assert_eq!(json["examples"].as_array().unwrap().len(), 6, "{json:#}");
    std::fs::write(file, "not an index").unwrap();
    let (code, _, said) = run(&["import", "scip", file]);
    assert!(code == Some(1) && said.contains("is no SCIP index"), "{code:?} {said}");
}
