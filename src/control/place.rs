//! Where the daemon's lock, socket and logs lie in a data directory.
//!
//! ```text
//! <data>/daemon.lock     held by the daemon while it lives; its process id is in it
//! <data>/daemon.sock     the control socket, if its path is short enough
//! <data>/logs/           the daemon's logs
//! ```
//!
//! Must not know: what is said over the socket.

use super::ControlError;
use std::fs::{self, DirBuilder, File, OpenOptions, TryLockError};
use std::io::{Seek, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// The longest socket path, in bytes, that every system accepts (the kernel's limit is 104 on
/// macOS and 108 on Linux).
const SOCKET_PATH_MAX: usize = 100;

/// How long [`Place::is_locked`] of another process may be in the way of [`Place::lock`].
const LOOK_MAX: Duration = Duration::from_millis(100);

/// Between two tries.
const LOOK_POLL: Duration = Duration::from_millis(10);

/// The daemon's part of a data directory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    data_dir: PathBuf,
}

/// The lock that makes a process the only daemon of its data directory, held until it is dropped
/// or the process ends, however it ends.
#[derive(Debug)]
pub struct Lock(#[allow(dead_code, reason = "held for its lock")] File);

impl Place {
    /// Of this data directory, which need not exist. Every way to it leads to the same place.
    pub fn new(data_dir: &Path) -> Self {
        let absolute = std::path::absolute(data_dir).unwrap_or_else(|_| data_dir.to_owned());
        Self { data_dir: absolute.canonicalize().unwrap_or(absolute) }
    }

    /// The data directory, absolute, links resolved where it exists.
    pub fn data_dir(&self) -> &Path {
        &self.data_dir
    }

    /// The lock file.
    pub fn lock_file(&self) -> PathBuf {
        self.data_dir.join("daemon.lock")
    }

    /// The folder of the logs.
    pub fn logs(&self) -> PathBuf {
        self.data_dir.join("logs")
    }

    /// The control socket: in the data directory, or in a folder of this user's with a shorter
    /// path. Depends on nothing but the user and the data directory, so that all agree on it.
    pub fn socket(&self) -> PathBuf {
        let near = self.data_dir.join("daemon.sock");
        if near.as_os_str().len() < SOCKET_PATH_MAX {
            return near;
        }
        let key = blake3::hash(self.data_dir.as_os_str().as_encoded_bytes()).to_hex();
        let uid = rustix::process::geteuid().as_raw();
        PathBuf::from(format!("/tmp/loci-daemon-{uid}-{}/daemon.sock", &key[..16]))
    }

    /// The socket, where the folder it is in is safe to use: ours alone, if it lies outside of the
    /// data directory; `None` where there is none.
    pub(super) fn existing_socket(&self) -> Result<Option<PathBuf>, ControlError> {
        let socket = self.socket();
        if let Some(folder) = self.outside(&socket) {
            if !folder.exists() {
                return Ok(None);
            }
            check_private(&folder)?;
        }
        Ok(socket.exists().then_some(socket))
    }

    /// The socket's path, with the folder for it made.
    pub(super) fn make_socket_folder(&self) -> Result<PathBuf, ControlError> {
        let socket = self.socket();
        if let Some(folder) = self.outside(&socket) {
            match DirBuilder::new().mode(0o700).create(&folder) {
                Ok(()) => {}
                Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(ControlError::file("create", folder)(error)),
            }
            check_private(&folder)?;
        }
        Ok(socket)
    }

    fn outside(&self, socket: &Path) -> Option<PathBuf> {
        let folder = socket.parent()?;
        (folder != self.data_dir).then(|| folder.to_owned())
    }

    /// Becomes the only daemon of this data directory, which is made where it is not there.
    ///
    /// # Errors
    /// [`ControlError::Running`] where there is one already.
    pub fn lock(&self) -> Result<Lock, ControlError> {
        fs::create_dir_all(&self.data_dir).map_err(ControlError::file("create", &self.data_dir))?;
        let path = self.lock_file();
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .mode(0o600)
            .open(&path)
            .map_err(ControlError::file("open", &path))?;
        let begun = Instant::now();
        let locked = loop {
            match file.try_lock() {
                // Somebody may only be looking.
                Err(TryLockError::WouldBlock) if begun.elapsed() < LOOK_MAX => {
                    std::thread::sleep(LOOK_POLL);
                }
                locked => break locked,
            }
        };
        match locked {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let holder = match self.holder() {
                    Some(pid) => format!("process {pid}"),
                    None => "another process".to_owned(),
                };
                return Err(ControlError::Running { holder, data_dir: self.data_dir.clone() });
            }
            Err(TryLockError::Error(error)) => {
                return Err(ControlError::file("lock", &path)(error));
            }
        }
        // Only for messages: the lock itself does not depend on the content.
        let _ = file
            .set_len(0)
            .and_then(|()| file.rewind())
            .and_then(|()| write!(file, "{}", std::process::id()));
        Ok(Lock(file))
    }

    /// The process id in the lock file: that of the daemon while one runs, of the last one else.
    pub fn holder(&self) -> Option<u32> {
        fs::read_to_string(self.lock_file()).ok()?.trim().parse().ok()
    }

    /// Whether a daemon runs, even where it does not answer.
    pub fn is_locked(&self) -> bool {
        // Opened for reading alone: looking must not make a file.
        let Ok(file) = File::open(self.lock_file()) else { return false };
        matches!(file.try_lock_shared(), Err(TryLockError::WouldBlock))
    }
}

fn check_private(folder: &Path) -> Result<(), ControlError> {
    let found = fs::symlink_metadata(folder).map_err(ControlError::file("look at", folder))?;
    let own = rustix::process::geteuid().as_raw();
    let why = if !found.is_dir() {
        "it is no folder".to_owned()
    } else if found.uid() != own {
        format!("it belongs to user id {}, not {own}", found.uid())
    } else if found.mode() & 0o077 != 0 {
        format!("others may enter it (mode {:o})", found.mode() & 0o777)
    } else {
        return Ok(());
    };
    Err(ControlError::Place { path: folder.to_owned(), why })
}

/// Stands for the database that a process uses, without giving away its password: two processes
/// with the same key mean the same one. `None` is the managed one of the data directory.
pub fn database_key(url: Option<&str>) -> String {
    match url {
        None => "managed".to_owned(),
        Some(url) => blake3::hash(url.as_bytes()).to_hex()[..16].to_owned(),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_long_data_directory_gets_a_short_socket_of_its_own() {
        let long =
            |name: &str| Place::new(Path::new(&format!("/srv/{}{name}", "long/".repeat(40))));
        let socket = long("a").socket();
        assert!(socket.as_os_str().len() < SOCKET_PATH_MAX, "{socket:?}");
        assert_ne!(socket, long("b").socket());
        assert_eq!(socket, long("a").socket());
        assert_eq!(Place::new(Path::new("/srv/x")).socket(), Path::new("/srv/x/daemon.sock"));
    }

    #[test]
    fn one_process_holds_the_lock_and_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let place = Place::new(&folder.path().join("data"));
        assert!(!place.is_locked());
        let lock = place.lock().unwrap();
        let error = place.lock().unwrap_err().to_string();
        assert!(error.contains(&format!("process {}", std::process::id())), "{error}");
        assert!(place.is_locked());
        drop(lock);
        assert!(!place.is_locked());
        place.lock().unwrap();
    }

    #[test]
    fn a_folder_that_others_may_enter_is_refused() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
        let error = check_private(folder.path()).unwrap_err().to_string();
        assert!(error.contains("mode 755"), "{error}");
    }

    #[test]
    fn a_password_does_not_show_in_the_key() {
        let key = database_key(Some("postgres://me:secret@host/db"));
        assert_eq!((key.len(), key.contains("secret")), (16, false));
        assert_ne!(key, database_key(Some("postgres://me:other@host/db")));
        assert_eq!(database_key(None), "managed");
    }
}
