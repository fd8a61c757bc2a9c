//! The list of a search that goes by meaning: the symbols whose vectors are nearest to the
//! question's.
//!
//! Must not know: SQL, how vectors are made.

use crate::embed::Embeddings;
use crate::query::{Query, QueryError, limits};
use crate::store::VectorKind;
use crate::store::read::{Snapshot, TextFilter};
use std::sync::Arc;

/// A question's vector.
pub(super) struct Meant {
    model: String,
    vector: Vec<f32>,
    kind: VectorKind,
}

impl Query<'_> {
    /// What a question means; why not, where meaning cannot be searched. A search goes on without.
    pub(super) async fn meant(
        &self,
        text: &str,
        embeddings: Option<&Arc<Embeddings>>,
    ) -> Result<Result<Meant, String>, QueryError> {
        let Some(embeddings) = embeddings else {
            return Ok(Err("embeddings are off".to_owned()));
        };
        if !self.store.has_vectors(self.repository_id, embeddings.model()).await? {
            return Ok(Err("no symbol is embedded yet; `loci index --embed` does".to_owned()));
        }
        if !embeddings.is_there() {
            return Ok(Err(
                "the embedding model is not here; `loci index --embed` fetches it".to_owned()
            ));
        }
        let kind = self.store.vector_kind();
        let (embeddings, text) = (Arc::clone(embeddings), text.to_owned());
        let embedded = tokio::task::spawn_blocking(move || {
            let embedder = embeddings.get()?;
            let mut vectors = embedder.embed(&[&text], crate::embed::SYMBOL_TOKENS)?;
            Ok::<_, crate::embed::EmbedError>((embedder.model().to_owned(), vectors.pop()))
        });
        Ok(match embedded.await {
            Ok(Ok((model, Some(vector)))) => Ok(Meant { model, vector, kind }),
            Ok(Ok((_, None))) => Err("the embedding model gave nothing".to_owned()),
            Ok(Err(error)) => Err(error.to_string()),
            Err(_) => Err("the embedding model panicked".to_owned()),
        })
    }
}

impl Meant {
    /// Ids of the symbols nearest in meaning, the nearest first. More where a filter will leave some
    /// of them out.
    pub async fn nearest(
        &self,
        snapshot: &mut Snapshot,
        filter: &TextFilter,
    ) -> Result<Vec<i64>, QueryError> {
        let most = match *filter == TextFilter::default() {
            true => limits::SEARCH_NEAREST,
            false => limits::SEARCH_NEAREST_FILTERED,
        };
        let nearest = snapshot.nearest(self.kind, (&self.model, &self.vector), most).await?;
        Ok(nearest.into_iter().map(|(id, _)| id).collect())
    }
}
