//! Git: commits, branches, linked work trees, submodules, the repository's own ignore file.

use crate::harness::*;
use loci::watch::{Options, Reason};
use std::fs;
use std::path::Path;
use std::process::Command;

fn git(folder: &Path, words: &[&str]) {
    let output = Command::new("git")
        .current_dir(folder)
        .env_remove("GIT_DIR")
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_SYSTEM", "/dev/null")
        .args(["-c", "user.name=a", "-c", "user.email=a@b", "-c", "protocol.file.allow=always"])
        .args(["-c", "gc.auto=0", "-c", "maintenance.auto=false"])
        .args(words)
        .output()
        .expect("git is installed");
    assert!(output.status.success(), "{words:?}: {}", String::from_utf8_lossy(&output.stderr));
}

/// A repository with a branch `other`, where every one of `files` differs.
fn repository(root: &Path, files: usize) {
    git(root, &["init", "-q", "-b", "main"]);
    for text in ["main", "other"] {
        for n in 0..files {
            put(root, &format!("src/f{n}.rs"), text);
        }
        git(root, &["add", "-A"]);
        git(root, &["commit", "-q", "-m", text]);
        if text == "main" {
            git(root, &["checkout", "-q", "-b", "other"]);
        }
    }
    git(root, &["checkout", "-q", "main"]);
}

#[tokio::test]
async fn commits_and_branches_move_head_and_looking_does_not() {
    let mut it = watched_with(&Options::default(), |root| repository(root, 3));
    let root = it.root.clone();
    for words in [&["status"][..], &["log"], &["diff"], &["branch", "-v"], &["fetch", "."]] {
        git(&root, words);
    }
    git(&root, &["pack-refs", "--all"]);
    let told = it.told().await;
    assert_eq!(told.batches, 0, "{told:?}");

    it.put("src/f0.rs", "edited");
    assert_eq!(it.told().await.paths(), ["src/f0.rs"]);
    git(&root, &["commit", "-q", "-a", "-m", "edited"]);
    let told = it.told().await;
    assert_eq!((told.heads, told.paths()), (1, vec![]), "{told:?}");

    git(&root, &["checkout", "-q", "-b", "feature/deep/x"]);
    assert_eq!(it.told().await.heads, 1);
    // The branch's file lies in a folder that was not there before.
    git(&root, &["commit", "-q", "--allow-empty", "-m", "empty"]);
    assert_eq!(it.told().await.heads, 1);
    git(&root, &["checkout", "-q", "--detach"]);
    assert_eq!(it.told().await.heads, 1);
    git(&root, &["reset", "-q", "--hard", "HEAD~1"]);
    assert_eq!(it.told().await.heads, 1);
}

#[tokio::test]
async fn a_branch_switch_is_one_change() {
    let mut it = watched_with(&Options::default(), |root| repository(root, 400));
    let root = it.root.clone();
    let switch = std::thread::spawn(move || git(&root, &["checkout", "-q", "other"]));
    let told = it.until(|told| told.paths.len() == 400 && told.heads == 1).await;
    switch.join().unwrap();
    let rest = it.told().await;
    assert_eq!(rest.heads, 0, "{rest:?}");
    assert_eq!(told.rescans, []);
    assert!(told.batches <= 4, "{} batches", told.batches);
}

#[tokio::test]
async fn a_linked_work_tree_has_a_head_of_its_own() {
    let main = tempfile::tempdir().unwrap();
    repository(main.path(), 2);
    let folder = tempfile::tempdir().unwrap();
    let linked = folder.path().join("linked");
    git(main.path(), &["worktree", "add", "-q", linked.to_str().unwrap(), "other"]);
    assert!(linked.join(".git").is_file());
    let mut it = watched_at(folder, "linked", &Options::default());
    git(&linked, &["commit", "-q", "--allow-empty", "-m", "here"]);
    assert_eq!(it.told().await.heads, 1);
    git(main.path(), &["commit", "-q", "--allow-empty", "-m", "there"]);
    assert_eq!(it.told().await.heads, 0, "the other work tree's branch");
    git(&linked, &["checkout", "-q", "-b", "third", "main"]);
    let told = it.told().await;
    assert_eq!((told.heads, told.paths()), (1, vec!["src/f0.rs", "src/f1.rs"]), "{told:?}");
    fs::write(main.path().join(".git/info/exclude"), "x").unwrap();
    assert_eq!(it.told().await.rescans, [Reason::IgnoreFiles]);
}

#[tokio::test]
async fn a_submodule_is_followed_as_a_root_and_as_a_folder() {
    let library = tempfile::tempdir().unwrap();
    repository(library.path(), 1);
    let prepare = |root: &Path| {
        repository(root, 1);
        git(root, &["submodule", "--quiet", "add", library.path().to_str().unwrap(), "lib"]);
        git(root, &["commit", "-q", "-m", "lib"]);
    };
    let mut outer = watched_with(&Options::default(), prepare);
    outer.put("lib/src/f0.rs", "edited");
    assert_eq!(outer.told().await.paths(), ["lib/src/f0.rs"]);
    // Its commits are not the outer repository's.
    let lib = outer.root.join("lib");
    git(&lib, &["commit", "-q", "-a", "-m", "edited"]);
    assert_eq!(outer.told().await.heads, 0);

    let folder = tempfile::tempdir().unwrap();
    prepare(folder.path());
    let lib = folder.path().join("lib");
    let mut inner = watched_at(folder, "lib", &Options::default());
    assert!(lib.join(".git").is_file());
    git(&lib, &["commit", "-q", "--allow-empty", "-m", "inner"]);
    assert_eq!(inner.told().await.heads, 1);
}

#[tokio::test]
async fn a_root_below_the_top_of_its_work_tree_follows_what_is_above() {
    let folder = tempfile::tempdir().unwrap();
    repository(folder.path(), 1);
    put(folder.path(), "deep/er/a.rs", "1");
    let top = folder.path().to_owned();
    let mut it = watched_at(folder, "deep/er", &Options::default());
    put(&top, ".gitignore", "x");
    assert_eq!(it.told().await.rescans, [Reason::IgnoreFiles]);
    put(&top, "deep/.ignore", "x");
    assert_eq!(it.told().await.rescans, [Reason::IgnoreFiles]);
    put(&top, "src/f0.rs", "not below the root");
    assert_eq!(it.told().await.batches, 0);
    git(&top, &["commit", "-q", "--allow-empty", "-m", "x"]);
    assert_eq!(it.told().await.heads, 1);
}

#[tokio::test]
async fn a_repository_made_later_is_found() {
    let mut it = watched(&["a.rs"]);
    let root = it.root.clone();
    git(&root, &["init", "-q", "-b", "main"]);
    // `.git` is there before what is in it: the event may come before there is a HEAD.
    it.told().await;
    git(&root, &["add", "-A"]);
    git(&root, &["commit", "-q", "-m", "first"]);
    it.told().await;
    git(&root, &["commit", "-q", "--allow-empty", "-m", "second"]);
    assert_eq!(it.told().await.heads, 1);
}
