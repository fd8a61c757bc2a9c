//! Interchange: the index in formats of other programs.
//!
//! Documents go out one by one, so that memory does not grow with the repository.
//!
//! Must not know: SQL, how an answer is printed.

mod error;
pub mod scip;
mod text;

pub use error::InterchangeError;
