//! What Rust names mean, by fixtures: see `support/caret.rs` for how they are read.

#[path = "support/caret.rs"]
mod caret;

use caret::check;

#[test]
fn scopes() {
    assert_eq!(check(include_str!("../fixtures/rust/scopes.rs")), 37);
}

#[test]
fn imports() {
    assert_eq!(check(include_str!("../fixtures/rust/imports.rs")), 39);
}

#[test]
fn members() {
    assert_eq!(check(include_str!("../fixtures/rust/members.rs")), 40);
}

#[test]
fn macros() {
    assert_eq!(check(include_str!("../fixtures/rust/macros.rs")), 20);
}

#[test]
fn edition_2015() {
    assert_eq!(check(include_str!("../fixtures/rust/edition_2015.rs")), 5);
}
