//! Evidence: the sources of other packages, with their facts from the cache where any repository
//! has needed them before.

use super::gather::Gathered;
use super::{IndexError, blocking};
use crate::dependencies::{Document, Found, Places, Search};
use crate::extract::interface;
use crate::model::facts::Facts;
use crate::resolve::{Libraries, Manifest, Project, Source};
use crate::store::{Batch, FactsKey, UsedPackage, encode_facts};
use rayon::prelude::*;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Arc;

/// Finds what the documents depend on, notes it with the batch and gives out the libraries.
pub(super) async fn libraries(
    batch: &mut Batch<'_>,
    root: &Path,
    places: Option<&Places>,
    manifests: &[Manifest],
    documents: &[Gathered],
) -> Result<Libraries, IndexError> {
    let sources = documents.iter().filter_map(|document| {
        let facts = document.facts.as_ref().ok()?.clone();
        let (path, language) = (document.scanned.path.clone(), document.scanned.language);
        Some(Source { path, language, facts })
    });
    let sources: Vec<Source> = sources.collect();
    let standard = Libraries::standard(&sources);
    let Some(places) = places.cloned() else {
        batch.put_dependencies(None).await?;
        return Ok(Libraries::new(standard));
    };
    let (root, manifests) = (root.to_owned(), manifests.to_vec());
    let mut search = blocking("looking for dependencies", move || {
        let project = Project { sources, manifests, ..Project::default() };
        Search::new(&root, &places, &project)
    })
    .await?;
    loop {
        let wave = search.wave();
        if wave.is_empty() {
            break;
        }
        let facts = facts(batch, wave).await?;
        search = blocking("looking for dependencies", move || {
            search.accept(facts);
            search
        })
        .await?;
    }
    let Found { libraries, links, evidence } = search.finish();
    let packages = evidence.packages().iter().map(|(name, version, documents)| UsedPackage {
        name: name.clone(),
        version: version.clone(),
        documents: i32::try_from(*documents).unwrap_or(i32::MAX),
    });
    let packages: Vec<UsedPackage> = packages.collect();
    batch.put_dependencies(Some((&evidence.encode(), &packages))).await?;
    let all = libraries.into_iter().chain(standard).collect();
    Ok(Libraries::new(all).linked_by(links))
}

/// The interface facts of a wave's documents.
async fn facts(
    batch: &mut Batch<'_>,
    wave: Vec<Document>,
) -> Result<Vec<Option<Arc<Facts>>>, IndexError> {
    let mut keys: Vec<FactsKey> = wave.iter().map(|d| (d.language, d.key)).collect();
    keys.sort_unstable();
    keys.dedup();
    let known = batch.facts(&keys).await?;
    let known: std::collections::HashMap<_, _> =
        known.into_iter().map(|(key, facts)| (key, Arc::new(facts))).collect();
    let (facts, fresh) = blocking("extracting dependencies", move || {
        let made: Vec<_> = wave
            .into_par_iter()
            .map(|Document { language, key, text }| match known.get(&(language, key)) {
                Some(facts) => (Some(facts.clone()), None),
                None => match extracted(language, &text) {
                    Some(facts) => {
                        let row = (language, key, encode_facts(&facts));
                        (Some(Arc::new(facts)), Some(row))
                    }
                    None => (None, None),
                },
            })
            .collect();
        let (facts, fresh): (Vec<_>, Vec<_>) = made.into_iter().unzip();
        (facts, fresh.into_iter().flatten().collect::<Vec<_>>())
    })
    .await?;
    batch.put_facts(&fresh).await?;
    Ok(facts)
}

/// What a document shows to others; `None` where it cannot be had, which costs types only.
fn extracted(language: crate::model::Language, text: &str) -> Option<Facts> {
    // `interface` is pure: nothing half done can be seen after it has panicked.
    catch_unwind(AssertUnwindSafe(|| interface(language, text))).ok()?.ok()
}
