//! loci: code intelligence in PostgreSQL.

pub mod store;
