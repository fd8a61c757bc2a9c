//! Quality: of each documentation comment all but its first sentence is remembered; the sentence is
//! the question, and the comment it was taken from the answer.

use super::Desk;
use super::texts::{Note, notes};
use anyhow::ensure;
use loci::memory::{Memories, Mode, RecallQuery, Remember, Settings};
use std::path::PathBuf;

/// Questions a package, evenly taken.
const QUESTIONS: usize = 300;

pub(super) async fn run(
    desk: &Desk,
    folders: &[PathBuf],
    chroma: Option<String>,
) -> anyhow::Result<()> {
    println!("| package | memories | questions | way | recall@5 | recall@10 | MRR |");
    println!("|---|---|---|---|---|---|---|");
    for folder in folders {
        let notes = notes(folder)?;
        ensure!(!notes.is_empty(), "{} has no comments of two sentences", folder.display());
        let name =
            folder.file_name().map_or_else(String::new, |n| n.to_string_lossy().into_owned());
        desk.psql("TRUNCATE loci.memories CASCADE; TRUNCATE loci.memory_outbox")?;
        let memories = Memories::new(&desk.store, &desk.keeper);
        let all = notes.iter().map(|note| Remember {
            namespace: Some(name.clone()),
            ..Remember::new(note.rest.as_str())
        });
        memories.remember_all(all.collect()).await?;
        let every = (notes.len() / QUESTIONS).max(1);
        let asked: Vec<&Note> = notes.iter().step_by(every).take(QUESTIONS).collect();
        let ways = [("exact", Mode::Exact), ("semantic", Mode::Semantic), ("hybrid", Mode::Hybrid)];
        for (way, mode) in ways {
            report(&memories, (&name, notes.len()), &asked, (way, mode)).await?;
        }
        if chroma.is_some() {
            while memories.sync().await?.told > 0 {}
            Settings::write(&desk.store, "memory.read_ratio", Some("0")).await?;
            tokio::time::sleep(std::time::Duration::from_millis(2_100)).await;
            let ways = [("semantic by Chroma", Mode::Semantic), ("hybrid by Chroma", Mode::Hybrid)];
            for (way, mode) in ways {
                report(&memories, (&name, notes.len()), &asked, (way, mode)).await?;
            }
            Settings::write(&desk.store, "memory.read_ratio", None).await?;
            tokio::time::sleep(std::time::Duration::from_millis(2_100)).await;
        }
    }
    Ok(())
}

async fn report(
    memories: &Memories<'_>,
    (name, number): (&str, usize),
    asked: &[&Note],
    (way, mode): (&str, Mode),
) -> anyhow::Result<()> {
    let (mut in_5, mut in_10, mut reciprocal) = (0, 0, 0.0);
    for note in asked {
        let question = RecallQuery {
            namespaces: vec![name.to_owned()],
            mode,
            budget: 1_000_000,
            limit: 10,
            ..RecallQuery::new(note.sentence.as_str())
        };
        let found = memories.recall(&question).await?;
        ensure!(found.notes.is_empty(), "{:?}", found.notes);
        let place = found.memories.iter().position(|m| m.memory.content == note.rest);
        if let Some(place) = place {
            in_5 += usize::from(place < 5);
            in_10 += 1;
            reciprocal += 1.0 / (place as f64 + 1.0);
        }
    }
    let of = |count: usize| count as f64 / asked.len() as f64;
    println!(
        "| {name} | {number} | {} | {way} | {:.3} | {:.3} | {:.3} |",
        asked.len(),
        of(in_5),
        of(in_10),
        reciprocal / asked.len() as f64
    );
    Ok(())
}
