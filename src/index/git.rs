//! Git: which commit a work tree stands on, read from git's own files.
//!
//! No git program is needed and none is run. Whatever cannot be read is no commit: the index does
//! not depend on it, it only reports it.

use std::path::{Path, PathBuf};

/// Symbolic references followed from `HEAD` at most; git itself follows five.
const MAX_SYMBOLIC_REFS: usize = 5;

/// Largest of git's files that is read, in bytes; `packed-refs` holds a line for every branch.
const MAX_REF_FILE_BYTES: u64 = 64 << 20;

/// The commit at `HEAD` of the work tree that `folder` is in.
pub fn head_commit(folder: &Path) -> Option<String> {
    let git = folder.ancestors().find_map(|folder| git_folder(&folder.join(".git")))?;
    // A linked work tree has its own HEAD and shares the branches of the main one.
    let common = match text(&git.join("commondir")) {
        Some(path) => git.join(path.trim()),
        None => git.clone(),
    };
    let mut value = text(&git.join("HEAD"))?;
    for _ in 0..MAX_SYMBOLIC_REFS {
        let Some(name) = value.trim().strip_prefix("ref:").map(str::trim) else {
            return commit(value.trim());
        };
        if name.split('/').any(|part| part == "..") {
            return None;
        }
        value = text(&git.join(name))
            .or_else(|| text(&common.join(name)))
            .or_else(|| packed(&common, name))?;
    }
    None
}

/// The folder git keeps its files in, from what is called `.git`.
fn git_folder(dot_git: &Path) -> Option<PathBuf> {
    let kind = std::fs::metadata(dot_git).ok()?;
    if kind.is_dir() {
        return dot_git.join("HEAD").is_file().then(|| dot_git.to_owned());
    }
    let text = text(dot_git)?;
    let path = text.trim().strip_prefix("gitdir:")?.trim();
    Some(dot_git.parent()?.join(path))
}

fn packed(git: &Path, name: &str) -> Option<String> {
    let text = text(&git.join("packed-refs"))?;
    text.lines()
        .filter_map(|line| line.split_once(' '))
        .find(|(_, reference)| *reference == name)
        .map(|(commit, _)| commit.to_owned())
}

/// A commit's name: 40 hexadecimal digits, or 64 with SHA-256.
fn commit(text: &str) -> Option<String> {
    let digits = text.bytes().all(|byte| byte.is_ascii_hexdigit());
    (digits && matches!(text.len(), 40 | 64)).then(|| text.to_owned())
}

fn text(path: &Path) -> Option<String> {
    let metadata = std::fs::metadata(path).ok()?;
    if !metadata.is_file() || metadata.len() > MAX_REF_FILE_BYTES {
        return None;
    }
    std::fs::read_to_string(path).ok()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use std::fs;

    const A: &str = "0123456789abcdef0123456789abcdef01234567";
    const B: &str = "89abcdef0123456789abcdef0123456789abcdef";

    #[test]
    fn a_detached_head_is_the_commit() {
        let root = tempfile::tempdir().unwrap();
        fs::create_dir_all(root.path().join(".git")).unwrap();
        fs::write(root.path().join(".git/HEAD"), format!("{A}\n")).unwrap();
        assert_eq!(head_commit(root.path()).as_deref(), Some(A));
        fs::create_dir_all(root.path().join("deep/er")).unwrap();
        assert_eq!(head_commit(&root.path().join("deep/er")).as_deref(), Some(A));
    }

    #[test]
    fn a_branch_is_read_loose_before_packed() {
        let root = tempfile::tempdir().unwrap();
        let git = root.path().join(".git");
        fs::create_dir_all(git.join("refs/heads")).unwrap();
        fs::write(git.join("HEAD"), "ref: refs/heads/main\n").unwrap();
        assert_eq!(head_commit(root.path()), None, "a branch without a commit");
        fs::write(git.join("packed-refs"), format!("# pack-refs\n{B} refs/heads/main\n")).unwrap();
        assert_eq!(head_commit(root.path()).as_deref(), Some(B));
        fs::write(git.join("refs/heads/main"), format!("{A}\n")).unwrap();
        assert_eq!(head_commit(root.path()).as_deref(), Some(A));
    }

    #[test]
    fn a_linked_work_tree_shares_the_branches() {
        let root = tempfile::tempdir().unwrap();
        let git = root.path().join("main/.git");
        let own = git.join("worktrees/topic");
        fs::create_dir_all(&own).unwrap();
        fs::create_dir_all(git.join("refs/heads")).unwrap();
        fs::write(git.join("refs/heads/topic"), A).unwrap();
        fs::write(own.join("HEAD"), "ref: refs/heads/topic\n").unwrap();
        fs::write(own.join("commondir"), "../..\n").unwrap();
        let tree = root.path().join("topic");
        fs::create_dir_all(&tree).unwrap();
        fs::write(tree.join(".git"), format!("gitdir: {}\n", own.display())).unwrap();
        assert_eq!(head_commit(&tree).as_deref(), Some(A));
    }

    #[test]
    fn nonsense_is_no_commit() {
        let root = tempfile::tempdir().unwrap();
        let git = root.path().join(".git");
        fs::create_dir_all(&git).unwrap();
        fs::write(git.join("HEAD"), "ref: ../../secret\n").unwrap();
        assert_eq!(head_commit(root.path()), None);
        fs::write(git.join("HEAD"), "hello\n").unwrap();
        assert_eq!(head_commit(root.path()), None);
    }
}
