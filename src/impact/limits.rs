//! The bounds of one analysis.

use std::time::Duration;

/// Documents of one change that are compared.
pub const DOCUMENTS: usize = 2_000;
/// Bytes of texts that one change is compared by, both sides together.
pub const TEXT_BYTES: u64 = 256 << 20;
/// Touched symbols that an answer lists.
pub const TOUCHED: usize = 300;
/// Touched symbols whose dependents are looked for.
pub const SEEDS: usize = 1_000;
/// Steps from a touched symbol to its dependents unless told otherwise.
pub const DEFAULT_DEPTH: u32 = 3;
/// Steps at most.
pub const MAX_DEPTH: u32 = 10;
/// Dependents that are looked for unless told otherwise.
pub const DEFAULT_DEPENDENTS: u32 = 200;
/// Dependents at most.
pub const MAX_DEPENDENTS: u32 = 1_000;
/// Edges that one symbol is followed along.
pub const EDGES_PER_SYMBOL: u32 = 1_000;
/// Edges that one step follows.
pub const EDGES_PER_STEP: u32 = 20_000;
/// Declarations one behind the other that a member is reached through.
pub const DECLARATIONS_DEEP: usize = 3;
/// Symbols of one name that a question about a name is about.
pub const SYMBOLS_PER_NAME: u32 = 50;
/// Names that went away whose other mentions are looked for.
pub const GONE_NAMES: usize = 20;
/// Documents that are read for those mentions.
pub const MENTION_DOCUMENTS: usize = 100;
/// Mentions that an answer lists.
pub const MENTIONS: usize = 50;
/// Longest that one call of git may take.
pub const GIT_TIME: Duration = Duration::from_secs(60);
/// Largest list that git may give, in bytes.
pub const GIT_LIST_BYTES: u64 = 16 << 20;
/// Bytes of git's own message that an error repeats.
pub const GIT_MESSAGE_BYTES: usize = 500;
