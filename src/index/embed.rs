//! Vectors for what symbols mean, made behind the index, the most visible symbols first.
//!
//! Must not know: SQL, how a text becomes a vector.

use super::IndexError;
use crate::embed::{EmbedError, Embedder, Embeddings};
use crate::store::{Embedded, Store, ToEmbed};
use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Symbols of one repository that get a vector; the most visible ones, where there are more.
pub const MAX_EMBEDDED: u32 = 100_000;

/// Symbols that are looked up at once: finding the most visible ones reads them all.
const LOOKED_UP: u32 = 2_000;

/// Texts between two looks at whether to stop, and between two commits.
const CHUNK: usize = 32;

/// Bytes of a documentation that are embedded: what the model reads of it and a little more.
const DOCUMENTATION_BYTES: usize = 400;
/// Bytes of a signature that are embedded.
const SIGNATURE_BYTES: usize = 200;

/// What a run did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct EmbedReport {
    /// Vectors made.
    pub made: usize,
    /// Vectors taken over from equal texts.
    pub reused: usize,
    /// Nothing is left to be done.
    pub complete: bool,
}

/// What is embedded of a symbol: its name in words, what is said of it, its declaration.
pub fn text_of(symbol: &ToEmbed) -> String {
    let mut text = words(&symbol.name);
    let around = symbol.container.rsplit("::").next().unwrap_or_default();
    if !around.is_empty() {
        text.push_str(&format!(" ({} {})", symbol.kind.name().replace('_', " "), words(around)));
    }
    let documentation = cut(&symbol.documentation, DOCUMENTATION_BYTES).trim();
    if !documentation.is_empty() {
        text.push_str(&format!(". {documentation}"));
    }
    if !symbol.signature.is_empty() {
        text.push_str(&format!("\n{}", cut(&symbol.signature, SIGNATURE_BYTES)));
    }
    text
}

/// `parse_urlFast` as `parse url fast`.
fn words(name: &str) -> String {
    let mut words = String::with_capacity(name.len() + 4);
    let mut before = ' ';
    for c in name.chars() {
        if c == '_' || c == '-' {
            words.push(' ');
        } else {
            if c.is_uppercase() && before.is_lowercase() {
                words.push(' ');
            }
            words.extend(c.to_lowercase());
        }
        before = c;
    }
    words.trim().to_owned()
}

fn cut(text: &str, most: usize) -> &str {
    &text[..text.floor_char_boundary(most)]
}

/// Makes the vectors that are missing, until nothing is left, `most` are made, or `stop` says so,
/// which is looked at after every few texts. `told` hears how many are made.
///
/// # Errors
/// When the model or the database fails; what was made stays.
pub async fn embed(
    store: &Store,
    repository: i64,
    embeddings: &Arc<Embeddings>,
    (most, stop): (usize, &Arc<AtomicBool>),
    mut told: impl FnMut(usize),
) -> Result<EmbedReport, IndexError> {
    let mut report = EmbedReport::default();
    store.prune_vectors(repository).await?;
    loop {
        let has = store.count_vectors(repository, embeddings.model()).await?;
        let room = MAX_EMBEDDED.saturating_sub(u32::try_from(has).unwrap_or(u32::MAX));
        let looked_up = LOOKED_UP.min(room);
        let work = store.to_embed(repository, embeddings.model(), looked_up).await?;
        if work.is_empty() {
            return Ok(EmbedReport { complete: true, ..report });
        }
        for symbols in work.chunks(CHUNK) {
            if stop.load(Ordering::Relaxed) || report.made >= most {
                return Ok(report);
            }
            let hashes: Vec<Vec<u8>> = symbols.iter().map(|s| s.text_hash.clone()).collect();
            let mut known = store.known_vectors(&hashes, embeddings.model()).await?;
            report.reused += symbols.iter().filter(|s| known.contains_key(&s.text_hash)).count();
            let mut missing: Vec<&ToEmbed> = Vec::new();
            for symbol in symbols {
                let twice = missing.iter().any(|other| other.text_hash == symbol.text_hash);
                if !twice && !known.contains_key(&symbol.text_hash) {
                    missing.push(symbol);
                }
            }
            let texts: Vec<(Vec<u8>, String)> =
                missing.into_iter().map(|s| (s.text_hash.clone(), text_of(s))).collect();
            let (embeddings, stop) = (Arc::clone(embeddings), Arc::clone(stop));
            let made = tokio::task::spawn_blocking(move || vectors(&embeddings, texts, &stop));
            let (made, whole, about) =
                made.await.map_err(|_| IndexError::Panicked("embedding"))??;
            report.made += made.len();
            told(report.made);
            known.extend(made);
            let rows: Vec<Embedded> = symbols
                .iter()
                .filter_map(|symbol| {
                    let vector = known.get(&symbol.text_hash)?.clone();
                    let text_hash = symbol.text_hash.clone();
                    Some(Embedded { symbol_id: symbol.symbol_id, text_hash, vector })
                })
                .collect();
            store.put_vectors(repository, (&about.0, about.1), &rows).await?;
            if !whole {
                return Ok(report);
            }
        }
    }
}

type Made = (HashMap<Vec<u8>, Vec<f32>>, bool, (String, usize));

/// The vectors of texts by their hash, whether they are all, and the model's name and dimensions.
fn vectors(
    embeddings: &Embeddings,
    texts: Vec<(Vec<u8>, String)>,
    stop: &AtomicBool,
) -> Result<Made, EmbedError> {
    let embedder: Arc<dyn Embedder> = embeddings.get()?;
    let about = (embedder.model().to_owned(), embedder.dimensions());
    let mut made = HashMap::new();
    // As many as its threads take at once.
    for texts in texts.chunks(embeddings.threads() * 2) {
        if stop.load(Ordering::Relaxed) {
            return Ok((made, false, about));
        }
        let only: Vec<&str> = texts.iter().map(|(_, text)| text.as_str()).collect();
        let vectors = embedder.embed(&only, crate::embed::SYMBOL_TOKENS)?;
        made.extend(texts.iter().map(|(hash, _)| hash.clone()).zip(vectors));
    }
    Ok((made, true, about))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::SymbolKind;

    #[test]
    fn a_symbol_is_embedded_by_what_it_says() {
        let mut symbol = ToEmbed {
            symbol_id: 1,
            name: "spawn_blockingTask".to_owned(),
            container: "runtime::BlockingPool".to_owned(),
            kind: SymbolKind::EnumMember,
            signature: "fn f()".to_owned(),
            documentation: String::new(),
            text_hash: Vec::new(),
        };
        assert_eq!(text_of(&symbol), "spawn blocking task (enum member blocking pool)\nfn f()");
        symbol.documentation = "é".repeat(DOCUMENTATION_BYTES);
        symbol.container.clear();
        symbol.signature.clear();
        let text = text_of(&symbol);
        assert!(text.starts_with("spawn blocking task. é") && text.len() < 440, "{}", text.len());
    }
}
