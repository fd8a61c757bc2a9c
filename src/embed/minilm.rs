//! all-MiniLM-L6-v2 (Wang et al.: "MiniLM: Deep Self-Attention Distillation for Task-Agnostic
//! Compression of Pre-Trained Transformers", 2020; trained for sentences by the authors of
//! Sentence-BERT), exported to ONNX with weights of eight bits.
//!
//! A text's vector is the mean of its tokens' vectors, scaled to length 1, as the model was trained.
//! Each text runs by itself: the model scales its eight-bit numbers by what runs together, so that a
//! text's vector would depend on its neighbours.
//!
//! Must not know: where the weights come from, what texts mean.

use super::{EmbedError, Embedder, Weights};
use rten::{Model, NodeId, RunOptions, ThreadPool, Value};
use rten_tensor::prelude::*;
use rten_tensor::{NdTensor, NdTensorView};
use std::sync::Arc;
use tokenizers::{Tokenizer, TruncationParams};

/// The model's name with its precision: other weights give other vectors.
pub(super) const MODEL: &str = "all-MiniLM-L6-v2-int8";

/// Numbers in one vector.
const DIMENSIONS: usize = 384;

/// Tokens of a text that the model can read, the two around it included.
const MAX_TOKENS: usize = 256;

/// Texts that share one start of the threads.
const TEXTS_A_THREAD: usize = 2;

static TOKENIZER: &[u8] = include_bytes!("tokenizer.json");

/// The model with its tokenizer.
pub struct MiniLm {
    tokenizer: Tokenizer,
    model: Model,
    inputs: [NodeId; 3],
    output: NodeId,
    /// One for each text that runs at the same time.
    pools: Vec<Arc<ThreadPool>>,
}

fn failed(error: impl std::fmt::Display) -> EmbedError {
    EmbedError::Failed(error.to_string())
}

impl MiniLm {
    /// Loads the weights; texts will run by `threads` at the same time.
    ///
    /// # Errors
    /// [`EmbedError::NoWeights`] where they are not there; when they are damaged.
    pub fn load(weights: &Weights, threads: usize) -> Result<Self, EmbedError> {
        let (path, bytes) = weights.read()?;
        let damaged = |why: String| EmbedError::Damaged { path: path.clone(), why };
        let model = Model::load(bytes).map_err(|error| damaged(error.to_string()))?;
        let node = |name: &str| model.node_id(name).map_err(|error| damaged(error.to_string()));
        let inputs = [node("input_ids")?, node("attention_mask")?, node("token_type_ids")?];
        let output = node("last_hidden_state")?;
        let mut tokenizer = Tokenizer::from_bytes(TOKENIZER).map_err(failed)?;
        let truncation = TruncationParams { max_length: MAX_TOKENS, ..Default::default() };
        tokenizer.with_truncation(Some(truncation)).map_err(failed)?;
        tokenizer.with_padding(None);
        let pool = |_| Arc::new(ThreadPool::with_num_threads(1));
        let pools = (0..threads.max(1)).map(pool).collect();
        Ok(Self { tokenizer, model, inputs, output, pools })
    }

    fn one(&self, text: &str, most: usize, pool: &Arc<ThreadPool>) -> Result<Vec<f32>, EmbedError> {
        let encoding = self.tokenizer.encode_fast(text, true).map_err(failed)?;
        let mut ids: Vec<i32> = encoding.get_ids().iter().map(|id| *id as i32).collect();
        if let Some(last) = ids.last().copied().filter(|_| ids.len() > most) {
            // What ends a text ends it where it is cut too.
            ids.truncate(most.max(2) - 1);
            ids.push(last);
        }
        let length = ids.len();
        let row = |values: Vec<i32>| NdTensor::from_data([1, length], values);
        let [ids_node, mask_node, types_node] = self.inputs;
        let inputs = vec![
            (ids_node, row(ids).into()),
            (mask_node, row(vec![1; length]).into()),
            (types_node, row(vec![0; length]).into()),
        ];
        let mut options = RunOptions::default();
        options.thread_pool = Some(Arc::clone(pool));
        let [output]: [Value; 1] =
            self.model.run_n(inputs, [self.output], Some(options)).map_err(failed)?;
        let tokens: NdTensorView<'_, f32, 3> = (&output).try_into().map_err(failed)?;
        if tokens.shape() != [1, length, DIMENSIONS] {
            return Err(EmbedError::Failed(format!("an output of shape {:?}", tokens.shape())));
        }
        let mut mean = vec![0.0_f32; DIMENSIONS];
        for token in 0..length {
            for (dimension, sum) in mean.iter_mut().enumerate() {
                *sum += tokens[[0, token, dimension]];
            }
        }
        // The mean's length does not matter: the vector is scaled.
        let norm = mean.iter().map(|x| x * x).sum::<f32>().sqrt().max(f32::EPSILON);
        mean.iter_mut().for_each(|x| *x /= norm);
        Ok(mean)
    }
}

impl Embedder for MiniLm {
    fn model(&self) -> &str {
        MODEL
    }

    fn dimensions(&self) -> usize {
        DIMENSIONS
    }

    fn embed(&self, texts: &[&str], most: usize) -> Result<Vec<Vec<f32>>, EmbedError> {
        let each = texts.len().div_ceil(self.pools.len()).max(TEXTS_A_THREAD);
        if texts.len() <= each {
            return texts.iter().map(|text| self.one(text, most, &self.pools[0])).collect();
        }
        std::thread::scope(|scope| {
            let running: Vec<_> = texts
                .chunks(each)
                .zip(&self.pools)
                .map(|(texts, pool)| {
                    scope.spawn(move || {
                        texts
                            .iter()
                            .map(|text| self.one(text, most, pool))
                            .collect::<Result<Vec<_>, _>>()
                    })
                })
                .collect();
            let mut vectors = Vec::with_capacity(texts.len());
            for part in running {
                let part = part.join().map_err(|_| failed("a thread of it panicked"))?;
                vectors.extend(part?);
            }
            Ok(vectors)
        })
    }
}
