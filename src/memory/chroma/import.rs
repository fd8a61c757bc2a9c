//! Import of a Chroma-only store: any collection's records become memories.
//!
//! It can be broken off and begun again: what is there already is recognised. Verified by number and
//! by asking both for the neighbours of sampled records.
//!
//! Must not know: SQL.

use super::{CALL_LIMIT, Chroma, ChromaSettings};
use crate::memory::{Memories, MemoryError, Remember, limits};
use chromadb::collection::{ChromaCollection, GetOptions};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value};

/// Records read at once.
const AT_ONCE: usize = 200;

/// Records that are looked for afterwards.
const SAMPLED: usize = 50;

/// What was brought over.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ImportReport {
    /// Records of the collection.
    pub records: usize,
    /// New memories.
    pub new: usize,
    /// Records that say what a memory said already.
    pub known: usize,
    /// Records that cannot be memories, and why; the first few.
    pub refused: Vec<String>,
    /// Records that were looked for afterwards.
    pub sampled: usize,
    /// Those that were found.
    pub found: usize,
    /// Vectors were taken over; else they are made anew.
    pub vectors: bool,
}

impl Memories<'_> {
    /// Brings the records of a collection over into `namespace`. Vectors are taken over where
    /// `same_model` says that they are of the model in use.
    ///
    /// # Errors
    /// When either store fails: begin again, what is over stays.
    pub async fn import_chroma(
        &self,
        settings: ChromaSettings,
        (namespace, same_model): (Option<String>, bool),
        mut told: impl FnMut(usize, usize),
    ) -> Result<ImportReport, MemoryError> {
        let chroma = Chroma::new(settings);
        let client = chroma.client().await?;
        let name = chroma.settings.collection.clone();
        let collection = client.get_collection(&name);
        let collection = chroma.within("opening the collection", CALL_LIMIT, collection).await?;
        let records = chroma.within("counting records", CALL_LIMIT, collection.count()).await?;
        let mut report = ImportReport { records, vectors: same_model, ..ImportReport::default() };
        let mut sample: Vec<String> = Vec::new();
        let every = (records / SAMPLED).max(1);
        let mut offset = 0;
        while offset < records {
            let page = page(&chroma, &collection, offset, same_model).await?;
            if page.is_empty() {
                break;
            }
            let mut some = Vec::with_capacity(page.len());
            for (place, (id, mut what)) in page.into_iter().enumerate() {
                offset += 1;
                what.namespace.clone_from(&namespace);
                what.source = format!("chroma:{name}/{id}");
                match what.checked() {
                    Ok(what) => {
                        if (offset - 1) % every == 0 || place == 0 && sample.is_empty() {
                            sample.push(what.content.clone());
                        }
                        some.push(what);
                    }
                    Err(error) => {
                        if report.refused.len() < limits::REFUSED {
                            report.refused.push(format!("{id}: {error}"));
                        }
                    }
                }
            }
            let (new, known) = self.remember_all(some).await?;
            report.new += new;
            report.known += known;
            told(offset.min(records), records);
        }
        sample.truncate(SAMPLED);
        report.sampled = sample.len();
        let namespace = self.namespace(namespace.as_deref());
        let hashes = sample.iter().map(|text| blake3::hash(text.as_bytes()).as_bytes().to_vec());
        report.found = self.store.known_contents(&namespace, &hashes.collect::<Vec<_>>()).await?;
        Ok(report)
    }
}

async fn page(
    chroma: &Chroma,
    collection: &ChromaCollection,
    offset: usize,
    vectors: bool,
) -> Result<Vec<(String, Remember)>, MemoryError> {
    let mut include = vec!["documents".to_owned(), "metadatas".to_owned()];
    if vectors {
        include.push("embeddings".to_owned());
    }
    let options = GetOptions {
        limit: Some(AT_ONCE),
        offset: Some(offset),
        include: Some(include),
        ..GetOptions::default()
    };
    let got = chroma.within("reading records", CALL_LIMIT, collection.get(options)).await?;
    let mut documents = got.documents.unwrap_or_default();
    let mut metadatas = got.metadatas.unwrap_or_default();
    let mut embeddings = got.embeddings.unwrap_or_default();
    documents.resize(got.ids.len(), None);
    metadatas.resize(got.ids.len(), None);
    embeddings.resize(got.ids.len(), None);
    let parts = documents.into_iter().zip(metadatas).zip(embeddings);
    let of = |(id, ((document, metadata), vector)): (String, _)| {
        let what = record(document, metadata, vector);
        (id, what)
    };
    Ok(got.ids.into_iter().zip(parts).map(of).collect())
}

/// A record as a memory: fields that memories have are theirs, the others stay metadata.
fn record(
    document: Option<String>,
    metadata: Option<Map<String, Value>>,
    vector: Option<Vec<f32>>,
) -> Remember {
    let mut fields = metadata.unwrap_or_default();
    let mut text = |names: &[&str]| {
        names.iter().find_map(|name| match fields.get(*name) {
            Some(Value::String(value)) => {
                let value = value.clone();
                fields.remove(*name);
                Some(value)
            }
            _ => None,
        })
    };
    let context = text(&["context", "type", "category"]).unwrap_or_default();
    let tags = text(&["tags"]).unwrap_or_default();
    let importance = fields.get("importance").and_then(Value::as_f64).map(|n| n as f32);
    if importance.is_some_and(|importance| (0.0..=1.0).contains(&importance)) {
        fields.remove("importance");
    }
    let tags = tags
        .split([',', '\n'])
        .map(|tag| tag.trim().to_owned())
        .filter(|tag| !tag.is_empty() && tag.len() <= limits::WORD_BYTES)
        .take(limits::TAGS)
        .collect();
    Remember {
        content: document.unwrap_or_default(),
        context: super::super::remember::cut(&context, limits::WORD_BYTES).to_owned(),
        metadata: (!fields.is_empty()).then_some(Value::Object(fields)),
        tags,
        importance: importance.filter(|importance| (0.0..=1.0).contains(importance)),
        vector,
        ..Remember::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_records_fields_become_a_memorys() {
        let metadata =
            json!({"context": "code_decision", "tags": "a, b", "importance": 0.9, "x": 1});
        let what = record(Some("said".to_owned()), metadata.as_object().cloned(), None);
        assert_eq!((what.context.as_str(), what.importance), ("code_decision", Some(0.9)));
        assert_eq!(what.tags, ["a", "b"]);
        assert_eq!(what.metadata, Some(json!({"x": 1})));
        let odd = record(None, json!({"importance": 7}).as_object().cloned(), None);
        assert_eq!((odd.importance, odd.metadata), (None, Some(json!({"importance": 7}))));
    }
}
