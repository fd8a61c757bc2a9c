//! What a watcher tells of changes made to real folders.

#![allow(clippy::unwrap_used)]

mod bounds;
mod files;
mod folders;
mod git;
mod harness;
