//! What a walk finds, what it leaves out, and what a file turns out to be.

#![allow(clippy::unwrap_used)]

use loci::model::DocumentStatus;
use loci::walk::read::{Content, GENERATED_MAX_BYTES, MAX_FILE_BYTES, read};
use loci::walk::{self, Tree, WalkError, walk};
use std::fs;
use std::path::Path;

fn put(root: &Path, path: &str, bytes: impl AsRef<[u8]>) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
}

fn paths(tree: &Tree) -> Vec<&str> {
    tree.candidates.iter().map(|candidate| candidate.path.as_str()).collect()
}

fn status(root: &Path, path: &str) -> Option<DocumentStatus> {
    match read(root, path) {
        Content::Text { .. } => Some(DocumentStatus::Parsed),
        Content::Skipped { status, detail, .. } => {
            assert!(!detail.is_empty(), "{path} is skipped without a reason");
            Some(status)
        }
        Content::Gone => None,
    }
}

#[test]
fn ignore_files_and_named_folders_are_left_out() {
    let root = tempfile::tempdir().unwrap();
    let root = root.path();
    for path in ["src/a.rs", "src/b.ts", "git.rs", "ignore.rs", "loci.rs", "deep/git.rs"] {
        put(root, path, "x");
    }
    for path in ["node_modules/p/index.js", ".git/hook.js", ".hidden/a.rs", "out/a.rs"] {
        put(root, path, "x");
    }
    put(root, "out/CACHEDIR.TAG", "Signature: 8a477f597d28d172789f06886806bc55\n# by cargo");
    put(root, "kept/CACHEDIR.TAG", "not a signature at all, though as long as one is, surely");
    put(root, "kept/a.rs", "x");
    put(root, ".gitignore", "/git.rs\n");
    put(root, ".ignore", "ignore.rs\n");
    put(root, ".lociignore", "loci.rs\n");
    put(root, "Cargo.toml", "");
    put(root, "web/tsconfig.base.json", "");
    put(root, "notes.md", "");
    let tree = walk(root);
    assert_eq!(paths(&tree), ["deep/git.rs", "kept/a.rs", "src/a.rs", "src/b.ts"]);
    assert_eq!(tree.manifests, ["Cargo.toml", "web/tsconfig.base.json"]);
    assert_eq!(tree.other_files, ["kept/CACHEDIR.TAG", "notes.md"]);
    assert_eq!(tree.problems, []);
}

#[test]
fn ignore_files_above_the_root_count_within_a_work_tree_only() {
    let above = tempfile::tempdir().unwrap();
    put(above.path(), ".gitignore", "*.ts\n");
    put(above.path(), "work/a.rs", "x");
    put(above.path(), "work/b.ts", "x");
    let root = above.path().join("work");
    assert_eq!(paths(&walk(&root)), ["a.rs", "b.ts"]);
    fs::create_dir(above.path().join(".git")).unwrap();
    assert_eq!(paths(&walk(&root)), ["a.rs"]);
}

#[cfg(unix)]
#[test]
fn links_are_not_followed() {
    let outside = tempfile::tempdir().unwrap();
    put(outside.path(), "secret.rs", "x");
    let root = tempfile::tempdir().unwrap();
    let root = root.path();
    put(root, "src/a.rs", "x");
    std::os::unix::fs::symlink("..", root.join("src/loop")).unwrap();
    std::os::unix::fs::symlink(outside.path(), root.join("outside")).unwrap();
    std::os::unix::fs::symlink(outside.path().join("secret.rs"), root.join("link.rs")).unwrap();
    let tree = walk(root);
    assert_eq!(paths(&tree), ["src/a.rs"]);
    assert_eq!(tree.links, 3);
    // Put in the place of a file after the walk, a link is not followed either.
    assert_eq!(status(root, "link.rs"), Some(DocumentStatus::Unreadable));
}

#[cfg(unix)]
#[test]
fn a_root_given_as_a_link_is_walked() {
    let root = tempfile::tempdir().unwrap();
    put(root.path(), "real/a.rs", "x");
    std::os::unix::fs::symlink("real", root.path().join("link")).unwrap();
    let root = walk::root(&root.path().join("link")).unwrap();
    assert!(root.ends_with("real"));
    assert_eq!(paths(&walk(&root)), ["a.rs"]);
}

#[cfg(unix)]
#[test]
fn a_name_that_is_not_utf8_is_a_problem_not_a_silence() {
    use std::os::unix::ffi::OsStrExt;
    let root = tempfile::tempdir().unwrap();
    fs::write(root.path().join(std::ffi::OsStr::from_bytes(b"a\xff.rs")), "x").unwrap();
    let tree = walk(root.path());
    assert_eq!(paths(&tree), [""; 0]);
    assert_eq!(tree.problems.len(), 1);
}

#[test]
fn a_root_must_be_a_folder() {
    let root = tempfile::tempdir().unwrap();
    put(root.path(), "a.rs", "x");
    let missing = walk::root(&root.path().join("nothing"));
    assert!(matches!(missing, Err(WalkError::Missing(_))));
    assert!(matches!(walk::root(&root.path().join("a.rs")), Err(WalkError::NotAFolder(_))));
    assert!(matches!(walk::root(&root.path().join("a.rs/b")), Err(WalkError::NotAFolder(_))));
    assert_eq!(walk(&walk::root(root.path()).unwrap()).candidates.len(), 1);
}

#[test]
fn what_a_file_holds_decides_its_status() {
    use DocumentStatus::*;
    let root = tempfile::tempdir().unwrap();
    let root = root.path();
    let lines = "let short = 1;\n";
    let cases: &[(&str, Vec<u8>, Option<DocumentStatus>)] = &[
        ("plain.ts", lines.into(), Some(Parsed)),
        ("empty.rs", vec![], Some(Parsed)),
        ("limit.rs", vec![b'\n'; MAX_FILE_BYTES as usize], Some(Parsed)),
        ("above.rs", vec![b'\n'; MAX_FILE_BYTES as usize + 1], Some(TooLarge)),
        ("nul.rs", b"fn a() {}\0".to_vec(), Some(Binary)),
        ("latin.rs", b"// caf\xe9".to_vec(), Some(NotUtf8)),
        ("short.min.js", lines.into(), Some(Generated)),
        ("bundle.js", "a();".repeat(4000).into(), Some(Generated)),
        ("one-line.js", "a();".repeat(100).into(), Some(Parsed)),
        ("small_table.rs", format!("// @generated\n{lines}").into(), Some(Parsed)),
        (
            "table.rs",
            format!("// DO NOT EDIT\n{}", lines.repeat(GENERATED_MAX_BYTES / lines.len())).into(),
            Some(Generated),
        ),
        ("large.rs", lines.repeat(GENERATED_MAX_BYTES / lines.len() + 1).into(), Some(Parsed)),
    ];
    for (path, bytes, expected) in cases {
        put(root, path, bytes);
        assert_eq!(status(root, path), *expected, "{path}");
    }
    assert_eq!(status(root, "never_there.rs"), None);
    fs::create_dir(root.join("folder.rs")).unwrap();
    assert_eq!(status(root, "folder.rs"), Some(Unreadable));
}

#[test]
fn a_huge_file_is_not_read() {
    let root = tempfile::tempdir().unwrap();
    let file = fs::File::create(root.path().join("huge.rs")).unwrap();
    // Sparse: a reader would take a terabyte, and for ever.
    file.set_len(1 << 40).unwrap();
    assert_eq!(status(root.path(), "huge.rs"), Some(DocumentStatus::TooLarge));
}

#[test]
fn a_byte_order_mark_is_no_text() {
    let root = tempfile::tempdir().unwrap();
    put(root.path(), "bom.ts", "\u{feff}let a = 1;");
    let expected = Content::Text { text: "let a = 1;".to_owned(), size: 13 };
    assert_eq!(read(root.path(), "bom.ts"), expected);
}
