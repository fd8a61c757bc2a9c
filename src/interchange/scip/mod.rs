//! SCIP, the SCIP Code Intelligence Protocol (<https://github.com/scip-code/scip>, `scip.proto`): an
//! index as a stream of documents, each with its occurrences and its symbols, in Protocol Buffers.
//!
//! A SCIP range counts lines and columns from 0; ours count Unicode characters, which SCIP calls
//! `UTF32CodeUnitOffsetFromLineStart`. A symbol is a string that says its package and its descriptor:
//!
//! ```text
//! loci cargo tokio 1.54.1 src/sync/`notify.rs`/Notify#notified().
//! ```
//!
//! Must not know: SQL, how anything is printed.

mod compare;
mod export;
mod import;
mod package;
mod read;
mod symbol;

pub use compare::{Agreement, Difference};
pub use export::{Exported, export};
pub use import::{
    Documents, Example, ImportQuery, Imported, KindAgreement, MAX_EXAMPLES, import, project_root,
};
