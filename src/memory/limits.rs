//! The bounds of memories and of what is answered of them.

use std::time::Duration;

/// Bytes of a content.
pub const CONTENT_BYTES: usize = 64 << 10;
/// Bytes of metadata, as JSON.
pub const METADATA_BYTES: usize = 16 << 10;
/// Tags of one memory.
pub const TAGS: usize = 32;
/// Bytes of a tag, a context, a namespace.
pub const WORD_BYTES: usize = 200;
/// Anchors of one memory.
pub const ANCHORS: usize = 32;
/// Names in a content that are looked up.
pub const NAMES_LOOKED_UP: usize = 40;
/// Importance of a memory that says nothing of it.
pub const DEFAULT_IMPORTANCE: f32 = 0.5;
/// Memories of one answer unless told otherwise.
pub const DEFAULT_MEMORIES: u32 = 10;
/// Memories of one answer at most.
pub const MAX_MEMORIES: u32 = 100;
/// Memories behind one another that a cursor reaches.
pub const PAGED: u32 = 1_000;
/// Bytes of a question; what is longer is cut.
pub const QUESTION_BYTES: usize = 4_000;
/// Words of a question that are looked up.
pub const QUESTION_WORDS: usize = 24;
/// A word that more memories hold is frequent: it ranks, but brings nothing up by itself.
pub const FREQUENT: u32 = 300;
/// Memories that the words of a question bring up.
pub const WORD_CANDIDATES: u32 = 400;
/// Memories that a list of a recall brings up besides.
pub const CANDIDATES: u32 = 80;
/// Longest question that is looked for letter by letter.
pub const LETTERS: usize = 200;
/// Memories of code near what is in hand.
pub const NEAR: u32 = 200;
/// Symbols of a document in hand that count as in hand.
pub const SYMBOLS_IN_HAND: usize = 2_000;
/// Tokens of an answer unless told otherwise; a token is about four bytes.
pub const DEFAULT_BUDGET: u32 = 4_000;
/// Bytes of one token, about.
pub const TOKEN_BYTES: usize = 4;
/// Memories that say nearly the same, or the opposite, named when one is written.
pub const NEIGHBOURS: u32 = 5;
/// Answers that are kept, and how long.
pub const CACHED: usize = 1_000;
/// How long an answer is kept.
pub const CACHED_FOR: Duration = Duration::from_secs(300);
/// Recalled memories that are counted together.
pub const USES_AT_ONCE: usize = 256;
/// How long recalls wait to be counted.
pub const USES_EVERY: Duration = Duration::from_secs(5);
/// Memories embedded, or written, at once.
pub const BATCH: usize = 500;
/// Memories that an answer about code tells of, and symbols of it that they are looked for of.
pub const NOTES: u32 = 20;
/// See [`NOTES`].
pub const NOTED_SYMBOLS: usize = 500;
/// Characters of a memory that such an answer tells.
pub const NOTE_CHARACTERS: usize = 160;
/// Connections that write an import.
pub const WRITERS: usize = 2;
/// Bytes of one line, or of one file, that is imported.
pub const IMPORTED_BYTES: usize = 1 << 20;
/// Models before the one in use whose vectors a recall asks.
pub const FORMER_MODELS: u32 = 2;
/// How long it counts which those are.
pub const FORMER_FOR: Duration = Duration::from_secs(10);
/// Pairs that a consolidation proposes.
pub const PROPOSALS: u32 = 50;
/// Newest memories that a consolidation looks at.
pub const CONSOLIDATED: u32 = 5_000;
/// Records of an import that are named as refused.
pub const REFUSED: usize = 20;
/// Dimensions of a vector that stands for none in a secondary that has none yet.
pub const CHROMA_DIMENSIONS: usize = 384;
