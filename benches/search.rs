//! How well a search finds what is meant, list by list and fused.
//!
//! ```text
//! cargo run --release --example search -- [--queries NUMBER] [--ranks FILE] FOLDER…
//! ```
//!
//! The questions are the first sentences of documentation comments, and the answer is the symbol that
//! each documents. All documentation is taken out of the index first, so that names, signatures and
//! places are all that is left to find the answer by. Sentences of fewer than four words, and those
//! that several symbols share, are no questions, nor are those of symbols that are embedded for their
//! documentation alone (fields, files). Overloads of the answer count as the answer: same name, same
//! container.
//!
//! A database of its own is started in LOCI_DATA_DIR, which has to be named. With `--ranks`, what
//! stands in each list is written as JSON Lines, for trying other ways to fuse.

use anyhow::{Context, ensure};
use loci::config::{Config, DATA_DIR_VARIABLE, Overrides};
use loci::embed::{Embeddings, Weights};
use loci::index::{self, Options};
use loci::query::{List, Query, SearchQuery, limits};
use loci::store::managed::Server;
use loci::store::{Store, WORTH_IT};
use sqlx::PgPool;
use std::collections::HashMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

/// Questions a folder, unless told otherwise.
const QUERIES: usize = 300;

/// Words of a sentence that is a question.
const LEAST_WORDS: usize = 4;

/// The ways that are compared.
const WAYS: [(&str, &[List]); 5] = [
    ("names", &[List::Names]),
    ("full text", &[List::Text]),
    ("vectors", &[List::Meaning]),
    ("names + full text", &[List::Names, List::Text]),
    ("fused", &[]),
];

/// A sentence, and the symbol it documents.
#[derive(Debug, sqlx::FromRow)]
struct Documented {
    id: i64,
    name: String,
    container: String,
    path: String,
    documentation: String,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let (mut folders, mut queries, mut ranks) = (Vec::new(), QUERIES, None);
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--queries" => queries = arguments.next().context("--queries NUMBER")?.parse()?,
            "--ranks" => {
                let path = arguments.next().context("--ranks FILE")?;
                ranks = Some(std::fs::File::create(path)?);
            }
            _ => folders.push(PathBuf::from(argument)),
        }
    }
    ensure!(!folders.is_empty(), "usage: search [--queries NUMBER] [--ranks FILE] FOLDER…");
    // The documentation that is taken out must not be that of an index somebody uses.
    let data_dir = std::env::var_os(DATA_DIR_VARIABLE).map(PathBuf::from);
    let data_dir = data_dir.with_context(|| format!("name a folder in {DATA_DIR_VARIABLE}"))?;
    let overrides = Overrides { data_dir: Some(data_dir), ..Overrides::default() };
    let config = Config::resolve(overrides)?;
    let mut settings = config.server.clone();
    settings.database_url = None;
    let server =
        tokio::task::spawn_blocking(move || Server::ensure_running(&settings, &mut |_| ()));
    let server = server.await??;
    let connect = server.connect_options(server.database());
    let store = Store::open(connect.clone()).await?;
    let pool = PgPool::connect_with(connect.options([("search_path", "loci,public")])).await?;
    let weights = config.embeddings.context("embeddings are off")?;
    println!("| package | symbols | questions | list | MRR | hit@1 | hit@5 | p50 ms | p95 ms |");
    println!("|---|---:|---:|---|---:|---:|---:|---:|---:|");
    for folder in &folders {
        measure(&store, &pool, &weights, (folder, queries), &mut ranks).await?;
    }
    Ok(())
}

async fn measure(
    store: &Store,
    pool: &PgPool,
    weights: &Weights,
    (folder, most): (&Path, usize),
    ranks: &mut Option<std::fs::File>,
) -> anyhow::Result<()> {
    let root = folder.canonicalize()?;
    // Whole again: an earlier run took documentation out.
    index::index(store, &root, &Options { full: true, ..Options::default() }, Arc::new(|_| ()))
        .await?;
    let repository = store.repository(&root.to_string_lossy()).await?.context("it is indexed")?.id;
    let questions = questions(pool, repository, most).await?;
    sqlx::query("UPDATE symbols SET documentation = '' WHERE repository_id = $1")
        .bind(repository)
        .execute(pool)
        .await?;
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let embeddings = Arc::new(Embeddings::new(weights.clone(), threads));
    let fetching = Arc::clone(&embeddings);
    tokio::task::spawn_blocking(move || fetching.fetch()).await??;
    let never = Arc::new(AtomicBool::new(false));
    let begun = Instant::now();
    let bounds = (usize::MAX, &never);
    let report = index::embed(store, repository, &embeddings, bounds, |_| ()).await?;
    eprintln!("{}: {report:?} in {:.0?}", root.display(), begun.elapsed());

    let query = Query::open(store, Some(&root), &root).await?;
    let symbols = query.status().await?.symbols;
    let mut lists_of: Vec<HashMap<&str, Vec<String>>> = vec![HashMap::new(); questions.len()];
    for (way, lists) in WAYS {
        let (mut found, mut times) = (Vec::new(), Vec::new());
        for (place, (question, symbol)) in questions.iter().enumerate() {
            let search = SearchQuery {
                limit: limits::MAX_HITS,
                lists: lists.to_vec(),
                ..SearchQuery::new(question.as_str())
            };
            let begun = Instant::now();
            let answer = query.search(&search, Some(&embeddings)).await?;
            times.push(begun.elapsed());
            let ids = answer.hits.iter().map(|hit| hit.symbol.id.clone()).collect();
            lists_of[place].insert(way, ids);
            found.push(answer.hits.iter().position(|hit| {
                hit.symbol.name == symbol.name && hit.symbol.container == symbol.container
            }));
        }
        let share = |within: usize| {
            let hits = found.iter().flatten().filter(|place| **place < within).count();
            hits as f64 / found.len() as f64
        };
        let reciprocal: f64 = found.iter().flatten().map(|place| 1.0 / (*place as f64 + 1.0)).sum();
        times.sort();
        let at = |part: f64| ms(times[((times.len() - 1) as f64 * part) as usize]);
        println!(
            "| {} | {symbols} | {} | {way} | {:.3} | {:.3} | {:.3} | {:.1} | {:.1} |",
            root.file_name().unwrap_or_default().to_string_lossy(),
            questions.len(),
            reciprocal / found.len() as f64,
            share(1),
            share(5),
            at(0.5),
            at(0.95),
        );
    }
    if let Some(file) = ranks {
        for (place, (question, symbol)) in questions.iter().enumerate() {
            let line = serde_json::json!({
                "question": question, "id": symbol.id.to_string(), "name": symbol.name,
                "container": symbol.container, "path": symbol.path, "lists": lists_of[place],
            });
            writeln!(file, "{line}")?;
        }
    }
    Ok(())
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

/// Sentences that one symbol alone says, in an order that is random and always the same.
async fn questions(
    pool: &PgPool,
    repository: i64,
    most: usize,
) -> anyhow::Result<Vec<(String, Documented)>> {
    let all: Vec<Documented> = sqlx::query_as(
        "SELECT s.id, s.name, s.container, d.path, s.documentation
         FROM symbols s JOIN documents d ON d.repository_id = $1 AND d.id = s.document_id
         WHERE s.repository_id = $1 AND s.documentation <> '' AND s.kind = ANY ($2)
         ORDER BY md5(s.descriptor)",
    )
    .bind(repository)
    .bind(WORTH_IT.map(|kind| kind as i16))
    .fetch_all(pool)
    .await?;
    let mut said: HashMap<String, usize> = HashMap::new();
    for symbol in &all {
        *said.entry(sentence(&symbol.documentation)).or_default() += 1;
    }
    let mut questions = Vec::new();
    for symbol in all {
        let sentence = sentence(&symbol.documentation);
        let words = sentence.split_whitespace().count();
        if words >= LEAST_WORDS && said[&sentence] == 1 && !sentence.starts_with('@') {
            questions.push((sentence, symbol));
        }
    }
    questions.truncate(most);
    Ok(questions)
}

/// The first sentence of a documentation, on one line.
fn sentence(documentation: &str) -> String {
    let paragraph = documentation.trim().split("\n\n").next().unwrap_or_default();
    let line = paragraph.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.find(". ") {
        Some(end) => line[..end].to_owned(),
        None => line.trim_end_matches('.').to_owned(),
    }
}
