//! Latency: so many memories in one database, and how long questions and writes take there.
//!
//! Contents are sentences of real comments, put together by twos. The vectors of some thousand of them
//! are the model's; those of the others are mixtures of two of these with some noise, so that they lie
//! where vectors of texts lie.

use super::texts::notes;
use super::{Desk, percentile};
use loci::embed::MEMORY_TOKENS;
use loci::memory::{Memories, Mode, RecallQuery, Remember};
use std::path::PathBuf;
use std::time::Instant;

/// Texts that the model embeds.
const EMBEDDED: usize = 2_000;

/// Questions of each kind.
const QUESTIONS: usize = 200;

/// Memories of the import that is timed.
const IMPORTED: usize = 10_000;

const HERE: &str = "bench";

pub(super) async fn run(desk: &Desk, folders: &[PathBuf], number: usize) -> anyhow::Result<()> {
    let mut texts: Vec<String> = Vec::new();
    for folder in folders {
        for note in notes(folder)? {
            texts.push(note.sentence);
            texts.extend(note.rest.split(". ").filter(|s| s.len() > 30).map(str::to_owned));
        }
    }
    texts.sort();
    texts.dedup();
    anyhow::ensure!(texts.len() > EMBEDDED, "only {} sentences", texts.len());
    desk.psql("TRUNCATE loci.memories CASCADE; TRUNCATE loci.memory_outbox")?;
    let embedder = desk.embeddings.get()?;
    let step = texts.len() / EMBEDDED;
    let some: Vec<&str> = texts.iter().step_by(step).map(String::as_str).collect();
    let vectors = embedder.embed(&some, MEMORY_TOKENS)?;
    let memories = Memories::new(&desk.store, &desk.keeper);
    let mut dice: u64 = 0x2545_f491_4f6c_dd1d;
    let mut next = move |below: usize| {
        dice ^= dice << 13;
        dice ^= dice >> 7;
        dice ^= dice << 17;
        (dice % below as u64) as usize
    };
    let mut made = 0;
    let mut make = |count: usize, made: &mut usize| -> Vec<Remember> {
        (0..count)
            .map(|_| {
                *made += 1;
                let (a, b) = (next(vectors.len()), next(vectors.len()));
                let mut vector: Vec<f32> = vectors[a]
                    .iter()
                    .zip(&vectors[b])
                    .map(|(x, y)| 0.7 * x + 0.3 * y + (next(1_000) as f32 / 1_000.0 - 0.5) * 0.04)
                    .collect();
                let norm = vector.iter().map(|x| x * x).sum::<f32>().sqrt();
                vector.iter_mut().for_each(|x| *x /= norm);
                let (one, other) = (&texts[next(texts.len())], &texts[next(texts.len())]);
                Remember {
                    namespace: Some(HERE.to_owned()),
                    context: ["general", "code_decision", "code_error"][*made % 3].to_owned(),
                    tags: vec![format!("tag{}", *made % 1_000)],
                    metadata: Some(serde_json::json!({"ticket": *made % 5_000})),
                    vector: Some(vector),
                    ..Remember::new(format!("{one}. {other}. ({made})"))
                }
            })
            .collect()
    };
    let begun = Instant::now();
    while made < number {
        let some = make(5_000, &mut made);
        memories.remember_all(some).await?;
    }
    eprintln!("{made} memories in {:.1} s", begun.elapsed().as_secs_f64());
    let begun = Instant::now();
    while desk.store.settle_vectors().await? > 0 {}
    eprintln!("indexed in {:.1} s", begun.elapsed().as_secs_f64());
    desk.psql("VACUUM ANALYZE")?;

    println!("| what, at {number} memories | p50 ms | p95 ms | max ms |");
    println!("|---|---|---|---|");
    let questions: Vec<String> =
        (0..QUESTIONS).map(|n| texts[n * 7 % texts.len()].clone()).collect();
    let mut embedding = Vec::new();
    for question in &questions {
        let begun = Instant::now();
        embedder.embed(&[question], MEMORY_TOKENS)?;
        embedding.push(begun.elapsed().as_secs_f64() * 1_000.0);
    }
    show("embedding a question", embedding.clone());
    for (name, mode) in
        [("hybrid", Mode::Hybrid), ("semantic", Mode::Semantic), ("exact", Mode::Exact)]
    {
        let mut times = Vec::new();
        for (place, question) in questions.iter().enumerate() {
            let asked = RecallQuery {
                namespaces: vec![HERE.to_owned()],
                mode,
                ..RecallQuery::new(question.as_str())
            };
            let begun = Instant::now();
            memories.recall(&asked).await?;
            let apart = if mode == Mode::Exact { 0.0 } else { embedding[place] };
            times.push((begun.elapsed().as_secs_f64() * 1_000.0 - apart).max(0.0));
        }
        let apart = if mode == Mode::Exact { "" } else { ", embedding apart" };
        show(&format!("recall {name}{apart}"), times);
    }
    let mut times = Vec::new();
    for n in 0..QUESTIONS {
        let mut asked = RecallQuery { namespaces: vec![HERE.to_owned()], ..RecallQuery::new("") };
        match n % 3 {
            0 => asked.metadata = Some(serde_json::json!({"ticket": n * 11})),
            1 => asked.tags = vec![format!("tag{n}")],
            _ => asked.contexts = vec!["code_error".to_owned()],
        }
        let begun = Instant::now();
        memories.recall(&asked).await?;
        times.push(begun.elapsed().as_secs_f64() * 1_000.0);
    }
    show("metadata, tag and context filters", times);
    let mut times = Vec::new();
    for n in 0..QUESTIONS {
        let what = Remember {
            namespace: Some(HERE.to_owned()),
            ..Remember::new(format!("{} Written at {n}.", texts[n * 13 % texts.len()]))
        };
        let begun = Instant::now();
        memories.remember(what).await?;
        times.push(begun.elapsed().as_secs_f64() * 1_000.0);
    }
    show("store, embedding included", times);
    let some = make(IMPORTED, &mut made);
    let begun = Instant::now();
    memories.remember_all(some).await?;
    println!(
        "| import of {IMPORTED}, embeddings given | {:.0} in all | | |",
        begun.elapsed().as_secs_f64() * 1_000.0
    );
    Ok(())
}

fn show(name: &str, mut times: Vec<f64>) {
    times.sort_by(f64::total_cmp);
    println!(
        "| {name} | {:.1} | {:.1} | {:.1} |",
        percentile(&times, 0.5),
        percentile(&times, 0.95),
        times.last().copied().unwrap_or_default()
    );
}
