//! index.
mod descriptor;
mod edges;
mod git;
pub mod identity;
mod symbols;
