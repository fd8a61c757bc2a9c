//! What Rust names mean, by fixtures: see `support/caret.rs` for how they are read.

#[path = "support/caret.rs"]
mod caret;
#[path = "support/cases.rs"]
mod cases;

use caret::check;
use rayon::prelude::*;
use std::path::Path;
use std::process::Command;

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

/// A claim about code that no compiler takes says nothing.
#[test]
fn cases_are_rust() {
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("cases");
    let cases = cases::read("fixtures/rust/cases", "src/lib.rs", Some(MANIFEST));
    let refused: Vec<String> = cases
        .par_iter()
        .enumerate()
        .filter_map(|(number, case)| refusal(case, &root.join(number.to_string())))
        .collect();
    std::fs::remove_dir_all(&root).expect("the folder is taken away");
    assert!(refused.is_empty(), "{}", refused.join("\n"));
}

/// What the compiler says of a case that it refuses.
fn refusal(case: &cases::Case, folder: &Path) -> Option<String> {
    for file in &case.files {
        let path = folder.join(&file.path);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a new folder");
        std::fs::write(path, &file.text).expect("a written file");
    }
    // Most cases are one file of the usual edition, for which cargo has nothing to add.
    let lone = case.files.len() == 2 && case.files.iter().any(|file| file.text == MANIFEST.1);
    let output = match lone {
        true => Command::new("rustc")
            .args(["--edition=2021", "--crate-type=lib", "--emit=metadata", "-Awarnings"])
            .args(["--out-dir", ".", "src/lib.rs"])
            .current_dir(folder)
            .output(),
        false => Command::new("cargo")
            .args(["check", "--offline", "--quiet", "--workspace", "--all-targets"])
            .env("RUSTFLAGS", "-Awarnings")
            .env("CARGO_TARGET_DIR", folder.join("target"))
            .current_dir(folder)
            .output(),
    };
    let output = output.expect("the compiler runs");
    let why = String::from_utf8_lossy(&output.stderr);
    (!output.status.success()).then(|| format!("{}: {}\n{why}", case.place, case.name))
}
