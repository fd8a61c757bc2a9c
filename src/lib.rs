//! loci: code intelligence in PostgreSQL.

pub mod extract;
pub mod index;
pub mod language;
pub mod mcp;
pub mod model;
pub mod query;
pub mod resolve;
pub mod store;
pub mod walk;
