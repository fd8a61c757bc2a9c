//! The repository as a file system in memory, for the specifier resolver.
//!
//! Nothing is read from the disk: documents and other files exist by their paths alone, manifests
//! with their text. Every package of the repository also stands in a `node_modules` folder above
//! the repository, as a package manager's workspace would link it.

use crate::resolve::Project;
use oxc_resolver::{FileMetadata, FileSystem, ResolveError};
use rustc_hash::{FxHashMap, FxHashSet};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Where the repository stands in the virtual file system.
pub(super) const ROOT: &str = "/repository";
/// Where its packages are linked.
const LINKS: &str = "/node_modules";

/// Paths and manifests of a repository.
#[derive(Clone, Debug, Default)]
pub(super) struct Files {
    files: Arc<FxHashSet<String>>,
    folders: Arc<FxHashSet<String>>,
    texts: Arc<FxHashMap<String, String>>,
    /// Folders of packages by name.
    links: Arc<FxHashMap<String, String>>,
}

impl Files {
    /// The files of a project, its packages linked under their names.
    pub(super) fn new(project: &Project, links: FxHashMap<String, String>) -> Self {
        let mut files = FxHashSet::default();
        let mut folders: FxHashSet<String> =
            ["", "/", ROOT, LINKS].into_iter().map(str::to_owned).collect();
        let mut texts = FxHashMap::default();
        let paths = (project.sources.iter().map(|s| &s.path))
            .chain(&project.other_files)
            .chain(project.manifests.iter().map(|m| &m.path));
        for path in paths {
            add(format!("{ROOT}/{path}"), &mut files, &mut folders);
        }
        for manifest in &project.manifests {
            // What is no JSON is read as empty: one broken manifest must not hide its folder.
            let is_package = manifest.path.rsplit('/').next() == Some("package.json");
            let broken = is_package
                && serde_json::from_str::<serde::de::IgnoredAny>(&manifest.text).is_err();
            let text = if broken { "{}" } else { manifest.text.as_str() };
            texts.insert(format!("{ROOT}/{}", manifest.path), text.to_owned());
            // A base configuration that a dependency ships is read as an empty one: the rest of
            // the configuration still counts.
            for base in bases(&manifest.path, &manifest.text) {
                let file = format!("{LINKS}/{}.json", base.trim_end_matches(".json"));
                texts.insert(file.clone(), "{}".to_owned());
                add(file, &mut files, &mut folders);
                let file = format!("{LINKS}/{base}/tsconfig.json");
                texts.insert(file.clone(), "{}".to_owned());
                add(file, &mut files, &mut folders);
            }
        }
        for name in links.keys() {
            add(format!("{LINKS}/{name}/package.json"), &mut FxHashSet::default(), &mut folders);
        }
        Self {
            files: Arc::new(files),
            folders: Arc::new(folders),
            texts: Arc::new(texts),
            links: Arc::new(links),
        }
    }

    /// The path within the virtual file system with links followed.
    fn follow<'a>(&self, path: &'a Path) -> io::Result<std::borrow::Cow<'a, str>> {
        let text = path.to_str().ok_or(io::ErrorKind::InvalidInput)?;
        let Some(inside) = text.strip_prefix(LINKS).and_then(|rest| rest.strip_prefix('/')) else {
            return Ok(text.into());
        };
        let mut ends = inside.match_indices('/').map(|(i, _)| i).chain([inside.len()]);
        let end = if inside.starts_with('@') { ends.nth(1) } else { ends.next() };
        let Some(end) = end else { return Ok(text.into()) };
        Ok(match self.links.get(&inside[..end]) {
            Some(folder) if folder.is_empty() => format!("{ROOT}{}", &inside[end..]).into(),
            Some(folder) => format!("{ROOT}/{folder}{}", &inside[end..]).into(),
            None => text.into(),
        })
    }

    /// The path within the repository of a path in the virtual file system.
    pub(super) fn within(&self, path: &Path) -> Option<String> {
        let path = self.follow(path).ok()?;
        Some(path.strip_prefix(ROOT)?.strip_prefix('/')?.to_owned())
    }
}

/// Adds a file and the folders around it.
fn add(path: String, files: &mut FxHashSet<String>, folders: &mut FxHashSet<String>) {
    let mut folder = path.as_str();
    while let Some((around, _)) = folder.rsplit_once('/') {
        if !folders.insert(around.to_owned()) {
            break;
        }
        folder = around;
    }
    files.insert(path);
}

/// The packages' names that a TypeScript configuration `extends`.
fn bases<'t>(path: &str, text: &'t str) -> Vec<&'t str> {
    let name = path.rsplit('/').next().unwrap_or(path);
    if !name.starts_with("tsconfig") {
        return Vec::new();
    }
    let Some(start) = text.find("\"extends\"") else { return Vec::new() };
    let value =
        text[start + "\"extends\"".len()..].trim_start().trim_start_matches(':').trim_start();
    let end = if value.starts_with('[') { value.find(']') } else { value.find([',', '}', '\n']) };
    let strings = value[..end.unwrap_or(value.len())].split('"').skip(1).step_by(2);
    strings.filter(|base| !base.starts_with(['.', '/'])).collect()
}

impl FileSystem for Files {
    fn new() -> Self {
        Self::default()
    }

    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        self.read_to_string(path).map(String::into_bytes)
    }

    fn read_to_string(&self, path: &Path) -> io::Result<String> {
        let text = self.texts.get(self.follow(path)?.as_ref());
        text.cloned().ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    fn metadata(&self, path: &Path) -> io::Result<FileMetadata> {
        let path = self.follow(path)?;
        if self.files.contains(path.as_ref()) {
            Ok(FileMetadata::new(true, false, false))
        } else if self.folders.contains(path.as_ref()) {
            Ok(FileMetadata::new(false, true, false))
        } else {
            Err(io::ErrorKind::NotFound.into())
        }
    }

    fn symlink_metadata(&self, path: &Path) -> io::Result<FileMetadata> {
        self.metadata(path)
    }

    fn read_link(&self, path: &Path) -> Result<PathBuf, ResolveError> {
        // Links are followed by every operation and never shown.
        Err(ResolveError::NotFound(path.display().to_string()))
    }

    fn canonicalize(&self, path: &Path) -> io::Result<PathBuf> {
        self.metadata(path).map(|_| path.to_owned())
    }
}
