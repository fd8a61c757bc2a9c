//! Whether git is writing the work tree this moment: a switch of branches becomes one visible step
//! where the index waits for its end.
//!
//! Must not know: what git writes.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// How long a change waits for git, at most: a switch of thousands of files takes about a second.
const GIT_WAIT: Duration = Duration::from_secs(5);

/// Between two looks.
const GIT_POLL: Duration = Duration::from_millis(10);

/// A lock older than this was left behind by a git that was killed.
const LOCK_AGE_MAX: Duration = Duration::from_secs(30);

/// Waits until git has ended, or has taken too long.
pub(super) async fn until_done(root: &Path) {
    let Some(lock) = lock_file(root) else { return };
    let begun = Instant::now();
    while begun.elapsed() < GIT_WAIT && is_fresh(&lock) {
        tokio::time::sleep(GIT_POLL).await;
    }
}

/// Git holds this file while it writes files and the list of them.
fn lock_file(root: &Path) -> Option<PathBuf> {
    let dot_git = root.ancestors().map(|folder| folder.join(".git")).find(|path| path.exists())?;
    if dot_git.is_dir() {
        return Some(dot_git.join("index.lock"));
    }
    // A linked work tree, or a submodule.
    let text = std::fs::read_to_string(&dot_git).ok()?;
    let folder = text.strip_prefix("gitdir:")?.trim();
    Some(dot_git.parent()?.join(folder).join("index.lock"))
}

fn is_fresh(lock: &Path) -> bool {
    let modified = std::fs::symlink_metadata(lock).and_then(|found| found.modified());
    // A clock that was put back makes it younger than now: then it is fresh.
    modified.is_ok_and(|at| at.elapsed().unwrap_or_default() < LOCK_AGE_MAX)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn the_lock_is_found_for_folders_and_linked_work_trees() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("main/below");
        fs::create_dir_all(&root).unwrap();
        fs::create_dir(folder.path().join("main/.git")).unwrap();
        assert_eq!(lock_file(&root), Some(folder.path().join("main/.git/index.lock")));
        let linked = folder.path().join("linked");
        fs::create_dir(&linked).unwrap();
        fs::write(linked.join(".git"), "gitdir: /srv/main/.git/worktrees/linked\n").unwrap();
        let lock = lock_file(&linked).unwrap();
        assert_eq!(lock, Path::new("/srv/main/.git/worktrees/linked/index.lock"));
    }

    #[test]
    fn a_lock_left_behind_holds_nobody_up() {
        let folder = tempfile::tempdir().unwrap();
        let lock = folder.path().join("index.lock");
        assert!(!is_fresh(&lock));
        let file = fs::File::create(&lock).unwrap();
        assert!(is_fresh(&lock));
        file.set_modified(std::time::SystemTime::now() - LOCK_AGE_MAX).unwrap();
        assert!(!is_fresh(&lock));
    }
}
