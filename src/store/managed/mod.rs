//! The managed PostgreSQL: a private cluster in the data directory.
