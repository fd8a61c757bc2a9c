//! The store: the only user of `sqlx`.

pub mod managed;
