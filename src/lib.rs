//! loci keeps a compiler-grade map of a developer's repositories in PostgreSQL and answers questions
//! about it: where a symbol is defined, who refers to it, what a file holds. Agents and editors ask
//! over MCP, people on the command line, programs in JSON or SQL.
//!
//! # The road a document takes
//!
//! ```text
//!  walk ──► language ──► extract ──► resolve ──► index ──► store ──► query ──► mcp, cli
//!  files    grammar      facts per   names to    rows of    COPY      SQL      answers
//!           + queries    document    definitions each       to
//!                        (pure)      (pure)      document   Postgres
//! ```
//!
//! One direction, no way back. A full index and a single edited file take the same road; the only
//! difference is how many documents enter it.
//!
//! | module | what it is | what it must not know |
//! |---|---|---|
//! | [`model`] | plain data: documents, facts, symbols, edges | files, SQL, parsers, wire formats |
//! | [`language`] | grammars, queries, lowering of trees | other documents |
//! | [`walk`] | which files are candidates | what is in them |
//! | [`extract`] | one document's text in, its [`model::facts::Facts`] out | paths, other documents |
//! | [`fetch`] | packages of pinned hashes, through the user's package client | what is in them |
//! | [`embed`] | texts as vectors, by a model that runs here | symbols, SQL |
//! | [`resolve`] | all facts in, what every reference leads to out | tree-sitter, SQL, the disk |
//! | [`watch`] | what changes on the disk, as hints | what is in a file, the index |
//! | [`dependencies`] | sources of other packages, as evidence for types | the database, how names are resolved |
//! | [`store`] | the only user of `sqlx`; the managed server | how rows come about |
//! | [`index`] | the pipeline: what changed, what to write | SQL |
//! | [`query`] | the read API | who asks |
//! | [`control`] | how processes speak to the daemon and start it | how anything is watched or indexed |
//! | [`freshness`] | what the daemon knows, in the terms of answers and runs | who asks, the protocol's wire |
//! | [`impact`] | what a change touches and what depends on that | SQL, the protocol, how it is printed |
//! | [`interchange`] | the index in formats of other programs, and theirs laid over it | SQL, what is printed |
//! | [`memory`] | what was said about code: remember, recall, anchors, secondaries | SQL, the protocol, how it is printed |
//! | [`patterns`] | what code should not look like, and where it does | SQL, the protocol, how it is printed |
//! | [`access`] | who asks, what they may do, what is noted of it | HTTP, the protocol, SQL |
//! | [`mcp`] | wire types and error mapping | SQL, files |
//! | [`serve`] | HTTP: MCP for a team, health, metrics | SQL, tools |
//! | [`daemon`] | keeps indexes up to date beside an editor | arguments, SQL, what is printed |
//! | [`config`] | the resolved settings | how arguments are written |
//! | [`cli`] | one file per verb | SQL, how anything is found |
//!
//! # Invariants
//!
//! - Nothing imports upwards; each outside crate has one owner (`tests/architecture.rs`).
//! - `extract` and `resolve` are pure: the same input gives the same output, in the same order.
//! - The same bytes give the same facts wherever they lie, so facts are cached by content hash.
//! - A symbol's id is a hash of its repository and its descriptor, never a counter: edges survive a
//!   re-index of the file at either end.
//! - A local variable, a parameter, a type parameter is never a symbol and never binds to one.
//! - A name that the standard library or a prelude owns never binds to a repository symbol by its
//!   bare name.
//! - Every edge says how it was found; what is not known is counted as unresolved, not guessed.
//! - After any change the stored index equals a fresh one of the same tree, row for row.
//! - Readers never see half an index: a run becomes visible in one commit.
//! - One process at a time writes a repository's index, whoever holds its advisory lock; nobody
//!   waits for a lock to read.
//! - An answer's generation is that of the snapshot it was read from; what the daemon says of
//!   pending changes was said before that snapshot was opened.
//! - Every queue, batch, file, depth, reply and retry has a limit with a name.

pub mod access;
pub mod cli;
pub mod config;
pub mod control;
pub mod daemon;
pub mod dependencies;
pub mod embed;
pub mod extract;
pub mod fetch;
pub mod freshness;
pub mod impact;
pub mod index;
pub mod interchange;
pub mod language;
pub mod mcp;
pub mod memory;
pub mod model;
pub mod patterns;
pub mod query;
pub mod resolve;
pub mod serve;
pub mod store;
pub mod walk;
pub mod watch;
