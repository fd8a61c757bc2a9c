//! The bounds of one analysis.

use std::time::Duration;

/// Documents that one analysis reads.
pub const DOCUMENTS: u32 = 20_000;
/// Bytes of their texts together.
pub const TEXT_BYTES: u64 = 512 << 20;
/// Longest that the queries may run on one document, all together.
pub const QUERY_TIME: Duration = Duration::from_secs(2);
/// Longest that all documents together may take; those that are not read by then are left out.
pub const TIME: Duration = Duration::from_secs(120);
/// Matches that one query may have in hand at the same time, in one document.
pub const MATCHES_IN_HAND: u32 = 4_096;
/// Findings of one pattern in one document.
pub const FINDINGS_EACH: usize = 50;
/// Findings of one pattern that looks at the graph.
pub const GRAPH_FINDINGS: u32 = 200;
/// Findings that one analysis makes.
pub const FINDINGS: usize = 20_000;
/// Findings that an answer lists unless told otherwise.
pub const DEFAULT_FINDINGS: u32 = 50;
/// Findings that an answer lists at most.
pub const MAX_FINDINGS: u32 = 20_000;
/// Patterns that a project may have of its own.
pub const OWN_PATTERNS: usize = 100;
/// Bytes of one of them, of the settings, and of each message it makes.
pub const OWN_PATTERN_BYTES: u64 = 64 << 10;
/// Bytes of a baseline.
pub const BASELINE_BYTES: u64 = 32 << 20;
/// Characters of a capture in a message.
pub const CAPTURE: usize = 80;
/// Characters of the line that a finding shows.
pub const LINE: usize = 160;
/// Nodes around one that are looked at.
pub const ANCESTORS: usize = 500;
/// Lines of one comment that are looked at.
pub const COMMENT_LINES: usize = 60;
/// Names whose mentions are looked for before what bears them is called unused.
pub const UNUSED_NAMES: u32 = 5_000;
/// Edges from class to class that are looked at.
pub const SUPERTYPES: u32 = 100_000;
/// Calls of functions that give a promise or a future.
pub const ASYNC_CALLS: u32 = 200_000;
/// Problems that an answer lists.
pub const PROBLEMS: usize = 20;
