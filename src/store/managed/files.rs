//! Small files and private directories, written so that a kill at any moment leaves the old or the
//! new state and never half of one; and the lock between processes. Must not know what they hold.

use std::fs::{self, DirBuilder, File, OpenOptions, TryLockError};
use std::io::{Read, Seek, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::error::ServerError;

/// How long the lock is waited for: longer than a slow fetch, an `initdb` and a recovery together.
const LOCK_DEADLINE: Duration = Duration::from_secs(600);
/// How often it is tried.
const LOCK_POLL: Duration = Duration::from_millis(25);
/// Only the owner may enter.
const PRIVATE: u32 = 0o700;

/// The exclusive lock, held until dropped or until the process ends, however it ends.
pub(super) struct Lock(#[allow(dead_code, reason = "held for its lock")] File);

/// Takes the lock at `path`; `waiting` is called once, with the holder, if it is taken.
pub(super) fn lock(path: &Path, waiting: &mut dyn FnMut(&str)) -> Result<Lock, ServerError> {
    let mut file = OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .open(path)
        .map_err(ServerError::file("open", path))?;
    let started = Instant::now();
    let mut said = false;
    loop {
        match file.try_lock() {
            Ok(()) => break,
            Err(TryLockError::WouldBlock) => {}
            Err(TryLockError::Error(source)) => {
                return Err(ServerError::file("lock", path)(source));
            }
        }
        if !said {
            waiting(&holder(path));
            said = true;
        }
        if started.elapsed() > LOCK_DEADLINE {
            return Err(ServerError::Locked {
                path: path.to_owned(),
                holder: holder(path),
                waited: started.elapsed(),
            });
        }
        std::thread::sleep(LOCK_POLL);
    }
    // Only for the message above: the lock itself does not depend on the content.
    let _ = file
        .set_len(0)
        .and_then(|()| file.rewind())
        .and_then(|()| write!(file, "{}", std::process::id()));
    Ok(Lock(file))
}

fn holder(path: &Path) -> String {
    match fs::read_to_string(path) {
        Ok(pid) if !pid.is_empty() => format!("process {pid}"),
        _ => "another loci process".to_owned(),
    }
}

/// Reads a JSON file; `None` if there is none.
pub(super) fn read_json<T: DeserializeOwned>(path: &Path) -> Result<Option<T>, ServerError> {
    let text = match fs::read(path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(ServerError::file("read", path)(error)),
    };
    serde_json::from_slice(&text)
        .map(Some)
        .map_err(|error| ServerError::file("understand", path)(error.into()))
}

/// Writes a JSON file in one step: readers see the old one or the new one.
pub(super) fn write_json(path: &Path, value: &impl Serialize) -> Result<(), ServerError> {
    let text = serde_json::to_vec_pretty(value)
        .map_err(|error| ServerError::file("write", path)(error.into()))?;
    replace(path, &text)
}

/// Writes a file in one step, durably, readable by every account (the server's may not be ours).
pub(super) fn replace(path: &Path, content: &[u8]) -> Result<(), ServerError> {
    let next = sibling(path, "next");
    let write = || -> std::io::Result<()> {
        let mut file = File::create(&next)?;
        file.set_permissions(fs::Permissions::from_mode(0o644))?;
        file.write_all(content)?;
        file.sync_all()?;
        fs::rename(&next, path)
    };
    write().map_err(ServerError::file("write", path))
}

/// `path` with `.suffix` appended to its name.
pub(super) fn sibling(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".");
    name.push(suffix);
    path.with_file_name(name)
}

/// Removes a file or a whole directory, if it is there.
pub(super) fn remove(path: &Path) -> Result<(), ServerError> {
    let found = match fs::symlink_metadata(path) {
        Ok(found) => found,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(ServerError::file("remove", path)(error)),
    };
    let removed = if found.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) };
    removed.map_err(ServerError::file("remove", path))
}

/// Makes sure that `path` is a directory only `uid` may enter: made if missing, given away if it is
/// ours, refused if it is a link or somebody else's (others may write to the directory it is in).
pub(super) fn private_directory(path: &Path, uid: u32, gid: u32) -> Result<(), ServerError> {
    match DirBuilder::new().mode(PRIVATE).create(path) {
        Ok(()) => {}
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
        Err(error) => return Err(ServerError::file("create", path)(error)),
    }
    let found = fs::symlink_metadata(path).map_err(ServerError::file("look at", path))?;
    let euid = rustix::process::geteuid().as_raw();
    if !found.is_dir() || (found.uid() != uid && found.uid() != euid) {
        return Err(ServerError::UnusablePath {
            path: path.to_owned(),
            why: format!(
                "it must be a directory owned by user id {uid}, and is {} owned by user id {}",
                if found.is_dir() { "one" } else { "something else" },
                found.uid()
            ),
        });
    }
    if found.uid() != uid {
        std::os::unix::fs::lchown(path, Some(uid), Some(gid))
            .map_err(ServerError::file("give away", path))?;
    }
    if found.mode() & 0o777 != PRIVATE {
        fs::set_permissions(path, fs::Permissions::from_mode(PRIVATE))
            .map_err(ServerError::file("make private", path))?;
    }
    Ok(())
}

/// The last `bytes` of a text file; empty if it cannot be read.
pub(super) fn end_of_file(path: &Path, bytes: u64) -> String {
    let read = || -> std::io::Result<Vec<u8>> {
        let mut file = File::open(path)?;
        let from = file.metadata()?.len().saturating_sub(bytes);
        file.seek(std::io::SeekFrom::Start(from))?;
        let mut content = Vec::new();
        file.take(bytes).read_to_end(&mut content)?;
        Ok(content)
    };
    String::from_utf8_lossy(&read().unwrap_or_default()).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_in_place_of_the_private_directory_is_refused() {
        let directory = tempfile::tempdir().expect("temporary directory");
        let trap = directory.path().join("run");
        std::os::unix::fs::symlink(directory.path(), &trap).expect("link");
        let uid = rustix::process::geteuid().as_raw();
        let gid = rustix::process::getegid().as_raw();
        private_directory(&trap, uid, gid).expect_err("a link");
        private_directory(&directory.path().join("ok"), uid, gid).expect("made");
    }

    #[test]
    fn a_wide_open_directory_is_closed() {
        let directory = tempfile::tempdir().expect("temporary directory");
        let open = directory.path().join("run");
        fs::create_dir(&open).expect("directory");
        fs::set_permissions(&open, fs::Permissions::from_mode(0o755)).expect("chmod");
        let uid = rustix::process::geteuid().as_raw();
        let gid = rustix::process::getegid().as_raw();
        private_directory(&open, uid, gid).expect("ours");
        let mode = fs::metadata(&open).expect("there").mode();
        assert_eq!(mode & 0o777, 0o700);
    }
}
