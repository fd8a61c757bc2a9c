//! Languages: a grammar, its queries and, for deep languages, the lowering of trees to facts.
//!
//! Must not know: files, paths, the database, other documents.

mod captures;
mod lower;
pub mod rust;
pub mod typescript;

pub use captures::Capture;
pub use lower::{Builder, Lower};
