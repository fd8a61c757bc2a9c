//! ChromaDB as a secondary: it hears of every change by the outbox, answers its share of the recalls
//! by meaning, and those that PostgreSQL fails to answer.
//!
//! Through the crate `chromadb`, whose calls for collections and records suit Chroma's API v2. Its
//! `heartbeat` and `version` still ask API v1, which is gone, so that reading the collection's size
//! stands for them here. It sets no time limits; every call here has one.
//!
//! Must not know: SQL, how recalls are ranked.

mod import;
mod sync;

pub use import::ImportReport;
pub use sync::SyncReport;

use super::MemoryError;
use crate::store::memory::{MemoryFilter, SentMemory};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chromadb::client::{ChromaAuthMethod, ChromaClient, ChromaClientOptions, ChromaTokenHeader};
use chromadb::collection::{ChromaCollection, CollectionEntries, QueryOptions};
use serde_json::{Map, Value, json};
use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// The outbox's name of it.
pub const SECONDARY: &str = "chroma";

/// The collection that memories are in unless told otherwise.
pub const COLLECTION: &str = "loci_memories";

/// How long one call may take.
const CALL_LIMIT: Duration = Duration::from_secs(20);

/// How long a question may take: whoever waits is better served by PostgreSQL then.
const QUESTION_LIMIT: Duration = Duration::from_secs(3);

/// After a failed connection so long nothing is tried again.
const RETRY: Duration = Duration::from_secs(2);

/// Where ChromaDB is.
#[derive(Clone, PartialEq, Eq)]
pub struct ChromaSettings {
    /// Its address.
    pub url: String,
    /// The collection.
    pub collection: String,
    /// Chroma's database.
    pub database: String,
    /// Sent as `Authorization: Bearer`, or as `X-Chroma-Token` where it begins with `x:`.
    pub token: Option<String>,
}

impl std::fmt::Debug for ChromaSettings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Not the token.
        f.debug_struct("ChromaSettings")
            .field("url", &self.url)
            .field("collection", &self.collection)
            .finish_non_exhaustive()
    }
}

impl ChromaSettings {
    /// At this address, with everything else as it usually is.
    pub fn at(url: impl Into<String>) -> Self {
        Self {
            url: url.into().trim_end_matches('/').to_owned(),
            collection: COLLECTION.to_owned(),
            database: "default_database".to_owned(),
            token: None,
        }
    }
}

/// A connection that was had, or when it last failed and why.
#[derive(Default)]
enum Connection {
    #[default]
    Unknown,
    Open(Arc<ChromaCollection>),
    Failed(Instant, String),
}

/// A collection of ChromaDB's.
pub(super) struct Chroma {
    settings: ChromaSettings,
    connection: Mutex<Connection>,
}

impl Chroma {
    /// At these settings; nothing is connected yet.
    pub fn new(settings: ChromaSettings) -> Self {
        Self { settings, connection: Mutex::default() }
    }

    fn failed(&self, doing: &'static str, why: impl ToString) -> MemoryError {
        MemoryError::Chroma { url: self.settings.url.clone(), doing, why: why.to_string() }
    }

    /// An answer of a call within its time.
    async fn within<T>(
        &self,
        doing: &'static str,
        limit: Duration,
        call: impl Future<Output = anyhow::Result<T>>,
    ) -> Result<T, MemoryError> {
        match tokio::time::timeout(limit, call).await {
            Ok(Ok(answer)) => Ok(answer),
            Ok(Err(error)) => Err(self.failed(doing, format!("{error:#}"))),
            Err(_) => Err(self.failed(doing, format!("no answer in {} s", limit.as_secs()))),
        }
    }

    async fn client(&self) -> Result<ChromaClient, MemoryError> {
        let auth = match &self.settings.token {
            None => ChromaAuthMethod::None,
            Some(token) => match token.strip_prefix("x:") {
                Some(token) => ChromaAuthMethod::TokenAuth {
                    token: token.to_owned(),
                    header: ChromaTokenHeader::XChromaToken,
                },
                None => ChromaAuthMethod::TokenAuth {
                    token: token.clone(),
                    header: ChromaTokenHeader::Authorization,
                },
            },
        };
        let options = ChromaClientOptions {
            url: Some(self.settings.url.clone()),
            auth,
            database: self.settings.database.clone(),
        };
        self.within("connecting", QUESTION_LIMIT, ChromaClient::new(options)).await
    }

    /// The collection, made where it is not there. One that was made for another model, or for
    /// another distance, is refused.
    async fn collection(&self, model: &str) -> Result<Arc<ChromaCollection>, MemoryError> {
        let known = {
            let connection = self.connection.lock().unwrap_or_else(PoisonError::into_inner);
            match &*connection {
                Connection::Open(collection) => Some(Ok(Arc::clone(collection))),
                Connection::Failed(when, why) if when.elapsed() < RETRY => {
                    Some(Err(self.failed("connecting a moment ago", why)))
                }
                _ => None,
            }
        };
        if let Some(known) = known {
            return known;
        }
        let opened = self.open(model).await;
        let mut connection = self.connection.lock().unwrap_or_else(PoisonError::into_inner);
        *connection = match &opened {
            Ok(collection) => Connection::Open(Arc::clone(collection)),
            Err(error) => Connection::Failed(Instant::now(), error.to_string()),
        };
        opened
    }

    async fn open(&self, model: &str) -> Result<Arc<ChromaCollection>, MemoryError> {
        let client = self.client().await?;
        let mut metadata = Map::new();
        metadata.insert("hnsw:space".to_owned(), json!("cosine"));
        metadata.insert("loci:model".to_owned(), json!(model));
        let name = self.settings.collection.as_str();
        let made = client.create_collection(name, Some(metadata), true);
        let collection = self.within("opening the collection", CALL_LIMIT, made).await?;
        let said = |key: &str| {
            let value = collection.metadata().and_then(|metadata| metadata.get(key));
            value.and_then(Value::as_str).map(str::to_owned)
        };
        if let Some(other) = said("loci:model").filter(|other| other != model) {
            let why = format!(
                "the collection `{name}` holds vectors of {other}, and {model} is used now; name \
                 another collection (LOCI_CHROMA_COLLECTION), then `loci memories sync --all`"
            );
            return Err(self.failed("checking the collection", why));
        }
        if let Some(other) = said("hnsw:space").filter(|space| space != "cosine") {
            let why = format!("the collection `{name}` measures {other}, not cosine");
            return Err(self.failed("checking the collection", why));
        }
        Ok(Arc::new(collection))
    }

    /// Whatever failed may have been the connection: the next call makes a new one.
    fn disconnect(&self) {
        let mut connection = self.connection.lock().unwrap_or_else(PoisonError::into_inner);
        if matches!(*connection, Connection::Open(_)) {
            *connection = Connection::Unknown;
        }
    }

    /// Ids of the memories nearest in meaning that pass as much of the filter as Chroma knows of.
    ///
    /// # Errors
    /// When it does not answer.
    pub async fn nearest(
        &self,
        (model, vector): (&str, &[f32]),
        filter: &MemoryFilter,
        limit: u32,
    ) -> Result<Vec<String>, MemoryError> {
        let collection = self.collection(model).await?;
        let mut conditions = vec![
            json!({"namespace": {"$in": filter.namespaces}}),
            json!({"embedded": {"$eq": true}}),
        ];
        if !filter.superseded {
            conditions.push(json!({"valid": {"$eq": true}}));
        }
        if !filter.contexts.is_empty() {
            conditions.push(json!({"context": {"$in": filter.contexts}}));
        }
        if filter.importance > 0.0 {
            conditions.push(json!({"importance": {"$gte": filter.importance}}));
        }
        let options = QueryOptions {
            query_embeddings: Some(vec![vector.to_vec()]),
            n_results: Some(limit as usize),
            where_metadata: Some(json!({"$and": conditions})),
            include: Some(vec!["distances"]),
            ..QueryOptions::default()
        };
        let asked = collection.query(options, None);
        let answer = self.within("answering a recall", QUESTION_LIMIT, asked).await;
        let answer = answer.inspect_err(|_| self.disconnect())?;
        Ok(answer.ids.into_iter().next().unwrap_or_default())
    }

    /// Contents and properties of memories that Chroma alone is asked for.
    pub async fn texts(&self, model: &str, ids: &[String]) -> Result<Vec<Told>, MemoryError> {
        let collection = self.collection(model).await?;
        let options = chromadb::collection::GetOptions {
            ids: ids.to_vec(),
            include: Some(vec!["documents".to_owned(), "metadatas".to_owned()]),
            ..Default::default()
        };
        let got = self.within("reading memories", QUESTION_LIMIT, collection.get(options)).await;
        let got = got.inspect_err(|_| self.disconnect())?;
        let documents = got.documents.unwrap_or_default();
        let metadatas = got.metadatas.unwrap_or_default();
        let told = got.ids.into_iter().enumerate().map(|(place, id)| Told {
            id,
            content: documents.get(place).cloned().flatten().unwrap_or_default(),
            metadata: metadatas.get(place).cloned().flatten().unwrap_or_default(),
        });
        Ok(told.collect())
    }

    /// Tells Chroma how memories stand, those that are gone by their ids.
    pub(super) async fn tell(
        &self,
        model: &str,
        memories: &[SentMemory],
        gone: &[&str],
    ) -> Result<(), MemoryError> {
        let told = self.told(model, memories, gone).await;
        if told.is_err() {
            self.disconnect();
        }
        told
    }

    async fn told(
        &self,
        model: &str,
        memories: &[SentMemory],
        gone: &[&str],
    ) -> Result<(), MemoryError> {
        let collection = self.collection(model).await?;
        if !gone.is_empty() {
            let deleted = collection.delete(Some(gone.to_vec()), None, None);
            self.within("deleting memories", CALL_LIMIT, deleted).await?;
        }
        // Records of one collection have vectors of the same length; one without gets any.
        let dimensions = memories.iter().find_map(|m| Some(m.vector.as_ref()?.len()));
        let dimensions = dimensions.unwrap_or(super::limits::CHROMA_DIMENSIONS);
        if memories.is_empty() {
            return Ok(());
        }
        let contents: Vec<String> = memories.iter().map(content).collect();
        let entries = CollectionEntries {
            ids: memories.iter().map(|m| m.id.as_str()).collect(),
            metadatas: Some(memories.iter().map(metadata).collect()),
            documents: Some(contents.iter().map(String::as_str).collect()),
            embeddings: Some(
                memories
                    .iter()
                    .map(|m| m.vector.clone().unwrap_or_else(|| placeholder(dimensions)))
                    .collect(),
            ),
        };
        let put = collection.upsert(entries, None);
        self.within("writing memories", CALL_LIMIT, put).await?;
        Ok(())
    }

    /// How many memories Chroma has.
    ///
    /// # Errors
    /// When it does not answer.
    pub async fn count(&self, model: &str) -> Result<usize, MemoryError> {
        let collection = self.collection(model).await?;
        let counted = self.within("counting memories", QUESTION_LIMIT, collection.count()).await;
        counted.inspect_err(|_| self.disconnect())
    }
}

/// A memory as Chroma has it.
pub(super) struct Told {
    pub id: String,
    pub content: String,
    pub metadata: Map<String, Value>,
}

/// What stands for a vector where there is none; such records are never asked for.
fn placeholder(dimensions: usize) -> Vec<f32> {
    let mut vector = vec![0.0; dimensions];
    if let Some(first) = vector.first_mut() {
        *first = 1.0;
    }
    vector
}

/// A sealed content stays sealed.
fn content(memory: &SentMemory) -> String {
    match &memory.sealed {
        Some((sealed, _)) => STANDARD.encode(sealed),
        None => memory.content.clone(),
    }
}

fn metadata(memory: &SentMemory) -> Map<String, Value> {
    let mut fields = Map::new();
    let mut put = |name: &str, value: Value| drop(fields.insert(name.to_owned(), value));
    put("namespace", json!(memory.namespace));
    put("context", json!(memory.context));
    // Chroma's values are single ones.
    put("tags", json!(memory.tags.join("\n")));
    put("importance", json!(memory.importance));
    put("created_at", json!(memory.created_at));
    put("valid", json!(memory.valid));
    put("embedded", json!(memory.vector.is_some()));
    if let Some((_, key)) = &memory.sealed {
        put("key_id", json!(key));
    }
    fields
}
