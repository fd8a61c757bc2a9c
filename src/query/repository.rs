//! Which repository a question is about, and paths within it.

use super::{Query, QueryError, limits};
use crate::store::Store;
use crate::store::read::Snapshot;
use std::path::{Component, Path, PathBuf};

impl<'s> Query<'s> {
    /// The repository that holds `at`. Where that is not given: the one that holds the working
    /// directory, else the one indexed most recently.
    ///
    /// # Errors
    /// When no indexed repository holds `at`, nothing is indexed, or the database fails.
    pub async fn open(
        store: &'s Store,
        at: Option<&Path>,
        working_directory: &Path,
    ) -> Result<Self, QueryError> {
        let asked = at.map(|path| absolute(&working_directory.join(path)));
        let place = asked.clone().unwrap_or_else(|| absolute(working_directory));
        // At generation 0 a first run is under way: nothing can be seen yet.
        let mut repository = store
            .repository_of(&place.to_string_lossy())
            .await?
            .filter(|repository| repository.generation > 0);
        if repository.is_none() {
            let mut indexed = store.repositories().await?;
            indexed.retain(|repository| repository.generation > 0);
            if let Some(path) = asked {
                return Err(QueryError::OutsideIndex {
                    path: path.to_string_lossy().into_owned(),
                    indexed: indexed
                        .into_iter()
                        .map(|r| r.root)
                        .take(limits::REPOSITORIES)
                        .collect(),
                });
            }
            repository = indexed.into_iter().next();
        }
        let repository = repository.ok_or(QueryError::NothingIndexed)?;
        Ok(Self {
            store,
            repository_id: repository.id,
            root: PathBuf::from(repository.root),
            watched: None,
        })
    }

    /// `path` relative to the root, `/` between parts; empty for the root itself.
    pub(super) fn relative(&self, path: &str) -> Result<String, QueryError> {
        let given = Path::new(path);
        let within = if given.is_absolute() {
            let place = absolute(given);
            match place.strip_prefix(&self.root) {
                Ok(within) => within.to_owned(),
                Err(_) => {
                    return Err(QueryError::OutsideIndex {
                        path: place.to_string_lossy().into_owned(),
                        indexed: vec![self.root.to_string_lossy().into_owned()],
                    });
                }
            }
        } else {
            given.to_owned()
        };
        let mut parts: Vec<String> = Vec::new();
        for component in within.components() {
            match component {
                Component::Normal(part) => parts.push(part.to_string_lossy().into_owned()),
                Component::ParentDir if parts.pop().is_none() => {
                    return Err(QueryError::OutsideIndex {
                        path: path.to_owned(),
                        indexed: vec![self.root.to_string_lossy().into_owned()],
                    });
                }
                _ => {}
            }
        }
        Ok(parts.join("/"))
    }

    /// As [`Query::relative`], where something indexed must be or lie there.
    pub(crate) async fn indexed_path(
        &self,
        snapshot: &mut Snapshot,
        path: &str,
    ) -> Result<String, QueryError> {
        let within = self.relative(path)?;
        if within.is_empty() || snapshot.path_exists(&within).await? {
            return Ok(within);
        }
        let why = if self.root.join(&within).exists() {
            "it exists, but is ignored, of no known language, or newer than the index"
        } else {
            "there is no such file or folder"
        };
        Err(QueryError::UnknownPath {
            path: within,
            root: self.root.to_string_lossy().into_owned(),
            why,
        })
    }
}

/// `path` with links resolved as far as it exists: a deleted file still lies in its repository.
pub(super) fn absolute(path: &Path) -> PathBuf {
    for ancestor in path.ancestors() {
        if let Ok(resolved) = ancestor.canonicalize() {
            let rest = path.strip_prefix(ancestor).unwrap_or(Path::new(""));
            // Joining an empty rest would add a separator.
            return if rest.as_os_str().is_empty() { resolved } else { resolved.join(rest) };
        }
    }
    path.to_owned()
}
