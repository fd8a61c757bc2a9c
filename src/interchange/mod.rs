//! Interchange: the index in formats of other programs, and what other programs know laid over it.
//!
//! Documents go out and come in page by page, so that memory does not grow with the repository.
//!
//! Must not know: SQL, how an answer is printed.

mod error;
pub mod scip;
mod text;

pub use error::InterchangeError;
