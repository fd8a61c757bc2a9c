//! index.
mod git;
pub mod identity;
