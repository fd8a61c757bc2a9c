//! Gather: every document's facts, from the cache where its bytes were seen before, else by
//! parsing. What is parsed is stored while the rest is still being parsed.

use super::scan::{Scan, Scanned};
use super::{Event, IndexError, Listener, Run, blocking};
use crate::extract::{ExtractError, extract};
use crate::model::facts::Facts;
use crate::model::{Document, DocumentStatus, Language};
use crate::store::{Batch, FactsKey, Writer, encode_facts};
use crate::walk::Candidate;
use rayon::prelude::*;
use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tokio::sync::mpsc;

/// Parsed documents that wait to be stored; parsing waits when there are more.
const MAX_PARSED_WAITING: usize = 64;

/// Bytes of encoded facts that are stored at once.
const FACTS_BATCH_BYTES: usize = 4 << 20;

/// Cached facts by the hash of the bytes they were made from.
pub(super) type Cache = HashMap<FactsKey, Arc<Facts>>;

/// One document with what it says by itself.
pub(super) struct Gathered {
    /// What is there; the bytes that were parsed, if they changed since the scan.
    pub scanned: Scanned,
    /// Its facts, or why it has none.
    pub facts: Result<Arc<Facts>, (DocumentStatus, String)>,
}

/// All documents that are still there, sorted by path.
pub(super) struct All {
    pub documents: Vec<Gathered>,
    /// How many of them were parsed.
    pub parsed: usize,
    /// How many had their facts in the cache.
    pub cached: usize,
}

/// The facts of a scan's documents that are in memory (`known`) or in the cache.
pub(super) async fn cached(
    writer: &mut Writer,
    scan: &Scan,
    mut known: Cache,
    full: bool,
    run: &mut Run,
) -> Result<Cache, IndexError> {
    if full {
        return Ok(Cache::new());
    }
    let parsable = scan.documents.iter().filter(|scanned| scanned.skipped.is_none());
    let mut keys: Vec<FactsKey> = parsable.map(key).collect();
    keys.sort_unstable();
    keys.dedup();
    (run.listener)(Event::Loading(keys.len()));
    keys.retain(|key| !known.contains_key(key));
    known.extend(stored(writer, &keys).await?);
    run.step("load");
    Ok(known)
}

/// Facts that are in the cache.
pub(super) async fn stored(writer: &mut Writer, keys: &[FactsKey]) -> Result<Cache, IndexError> {
    let found = writer.facts(keys).await?;
    Ok(found.into_iter().map(|(key, facts)| (key, Arc::new(facts))).collect())
}

/// Bytes that are known to have no facts: they timed out, are too deep or failed. They are not
/// tried again with every run, but when they change or loci does.
pub(super) fn known_failures(
    stored: &HashMap<String, Document>,
) -> HashMap<FactsKey, (DocumentStatus, String)> {
    use DocumentStatus::{Failed, TimedOut, TooDeep};
    stored
        .values()
        .filter(|document| matches!(document.status, TimedOut | TooDeep | Failed))
        .map(|document| {
            let key = (document.language, document.content_hash);
            (key, (document.status, document.detail.clone()))
        })
        .collect()
}

/// The facts of every document that is still there.
pub(super) async fn gather(
    batch: &mut Batch<'_>,
    root: &Path,
    documents: Vec<Scanned>,
    cache: Cache,
    known: &HashMap<FactsKey, (DocumentStatus, String)>,
    listener: &Listener,
) -> Result<All, IndexError> {
    let mut gathered = Vec::with_capacity(documents.len());
    let mut missing = Vec::new();
    for scanned in documents {
        let facts = match (&scanned.skipped, cache.get(&key(&scanned))) {
            (Some(skipped), _) => Err(skipped.clone()),
            (None, Some(facts)) => Ok(facts.clone()),
            (None, None) => match known.get(&key(&scanned)) {
                Some(failure) => Err(failure.clone()),
                None => {
                    missing.push(Candidate { path: scanned.path, language: scanned.language });
                    continue;
                }
            },
        };
        gathered.push(Gathered { scanned, facts });
    }
    drop(cache);
    let cached = gathered.iter().filter(|document| document.facts.is_ok()).count();
    let before = gathered.len();
    parse(batch, root.to_owned(), missing, &mut gathered, listener).await?;
    let parsed = gathered.len() - before;
    gathered.sort_unstable_by(|a, b| a.scanned.path.cmp(&b.scanned.path));
    Ok(All { documents: gathered, parsed, cached })
}

/// Parses on all cores and stores the facts as they come.
async fn parse(
    batch: &mut Batch<'_>,
    root: PathBuf,
    missing: Vec<Candidate>,
    gathered: &mut Vec<Gathered>,
    listener: &Listener,
) -> Result<(), IndexError> {
    if missing.is_empty() {
        return Ok(());
    }
    listener(Event::Extracting(missing.len()));
    let (sender, receiver) = mpsc::channel(MAX_PARSED_WAITING);
    let parsing = blocking("extracting", move || {
        // The receiver is gone only where storing failed, which ends the run.
        let _ = missing.into_par_iter().try_for_each_with(sender, |sender, candidate| {
            sender.blocking_send(parse_one(&root, &candidate)).ok()
        });
    });
    let storing = async {
        // Owned, so that a failure drops it: parsing would wait for it for ever.
        let mut receiver = receiver;
        let mut rows = Vec::new();
        let mut bytes = 0;
        while let Some(parsed) = receiver.recv().await {
            listener(Event::Extracted);
            let Some(Parsed { document, encoded }) = parsed else { continue };
            if let Some(encoded) = encoded {
                bytes += encoded.len();
                let (language, hash) = key(&document.scanned);
                rows.push((language, hash, encoded));
            }
            gathered.push(document);
            if bytes >= FACTS_BATCH_BYTES {
                batch.put_facts(&std::mem::take(&mut rows)).await?;
                bytes = 0;
            }
        }
        batch.put_facts(&rows).await?;
        Ok(())
    };
    let (parsing, storing) = tokio::join!(parsing, storing);
    storing.and(parsing)
}

struct Parsed {
    document: Gathered,
    /// Its facts as the cache holds them.
    encoded: Option<Vec<u8>>,
}

/// Reads and parses one document; `None` if it is gone. It is read and hashed anew: between the
/// scan and now it may have been saved.
fn parse_one(root: &Path, candidate: &Candidate) -> Option<Parsed> {
    let (scanned, text) = Scanned::read(root, candidate)?;
    let facts = match &scanned.skipped {
        Some(skipped) => Err(skipped.clone()),
        None => facts(scanned.language, &text),
    };
    let encoded = facts.as_ref().ok().map(encode_facts);
    Some(Parsed { document: Gathered { scanned, facts: facts.map(Arc::new) }, encoded })
}

/// What a text says, or why it has no facts.
pub(super) fn facts(language: Language, text: &str) -> Result<Facts, (DocumentStatus, String)> {
    // `extract` is pure: nothing half done can be seen after it has panicked.
    match catch_unwind(AssertUnwindSafe(|| extract(language, text))) {
        Ok(Ok(facts)) => Ok(facts),
        Ok(Err(error)) => {
            let status = match error {
                ExtractError::TimedOut(_) => DocumentStatus::TimedOut,
                ExtractError::TooDeep(_) => DocumentStatus::TooDeep,
                ExtractError::TooLarge(_) => DocumentStatus::TooLarge,
                ExtractError::Spec(_) => DocumentStatus::Failed,
            };
            Err((status, error.to_string()))
        }
        Err(_) => {
            let detail = "extraction panicked: a bug in loci; please report it with this file";
            Err((DocumentStatus::Failed, detail.to_owned()))
        }
    }
}

/// What the cache knows a document's facts by.
pub(super) fn key(scanned: &Scanned) -> FactsKey {
    (scanned.language, scanned.hash)
}
