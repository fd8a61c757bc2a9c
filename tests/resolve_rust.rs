//! What Rust names mean, by fixtures: see `support/caret.rs` for how they are read.

#[path = "support/caret.rs"]
mod caret;
#[path = "support/cases.rs"]
mod cases;

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

/// The manifest of a case that has none.
const MANIFEST: (&str, &str) =
    ("Cargo.toml", "[package]\nname = \"case\"\nedition = \"2021\"\n[lib]\n");

#[test]
fn cases() {
    let tally = cases::check_all("fixtures/rust/cases", "src/lib.rs", Some(MANIFEST));
    assert!(tally.cases >= 150, "{tally:?}");
    assert!(tally.held >= 150, "{tally:?}");
}
