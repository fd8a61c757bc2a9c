//! Which folder is meant by a path in it: the one that a person would call the repository.
//!
//! Must not know: what is indexed, who asks.

use std::path::{Path, PathBuf};

/// What lies at the root of a git work tree: a folder, or a file in a linked work tree or submodule.
const GIT: &str = ".git";

/// Manifests that make a folder a project of its own.
pub const MANIFESTS: [&str; 4] = ["Cargo.toml", "package.json", "tsconfig.json", "jsconfig.json"];

/// Why a folder is not taken for a repository unless somebody says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoProject {
    /// It lies in no git work tree and holds no manifest.
    Unmarked,
    /// What is marked as the root is the home folder or holds it: all that a person has.
    Home,
}

impl NoProject {
    /// In words that go behind the folder's name.
    pub fn reason(self) -> &'static str {
        match self {
            Self::Unmarked => "lies in no git work tree and holds no manifest",
            Self::Home => "is, or belongs to, the home folder",
        }
    }
}

/// The root of the git work tree around `folder`, else `folder` itself where it holds a manifest;
/// links resolved. The home folder and what lies above it are never meant.
///
/// # Errors
/// Why no folder is meant.
pub fn project(folder: &Path, home: Option<&Path>) -> Result<PathBuf, NoProject> {
    let folder = folder.canonicalize().map_err(|_| NoProject::Unmarked)?;
    let home = home.and_then(|home| home.canonicalize().ok());
    let all = |root: &Path| {
        root.parent().is_none() || home.as_ref().is_some_and(|home| home.starts_with(root))
    };
    let tree = folder.ancestors().find(|folder| folder.join(GIT).exists());
    let root = match tree {
        // Some keep their home folder itself in git: what lies in it is not of that project.
        Some(root) if !all(root) => root,
        _ if MANIFESTS.iter().any(|name| folder.join(name).is_file()) => &folder,
        Some(_) => return Err(NoProject::Home),
        None if all(&folder) => return Err(NoProject::Home),
        None => return Err(NoProject::Unmarked),
    };
    if all(root) { Err(NoProject::Home) } else { Ok(root.to_owned()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A home folder with these folders and files in it; names that end in `/` are folders.
    fn home(entries: &[&str]) -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().expect("a folder");
        let home = folder.path().canonicalize().expect("resolves").join("home");
        for entry in entries {
            let path = home.join(entry);
            if entry.ends_with('/') {
                std::fs::create_dir_all(path).expect("a folder");
            } else {
                std::fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
                std::fs::write(path, "").expect("a file");
            }
        }
        (folder, home)
    }

    #[test]
    fn the_work_tree_around_a_folder_is_meant() {
        let (_folder, home) = home(&["app/.git/", "app/src/deep/", "tree/.git", "tree/Cargo.toml"]);
        let meant = |path: &str| project(&home.join(path), Some(&home));
        assert_eq!(meant("app/src/deep"), Ok(home.join("app")));
        assert_eq!(meant("app"), Ok(home.join("app")));
        assert_eq!(meant("tree"), Ok(home.join("tree")));
    }

    #[test]
    fn without_one_a_manifest_makes_a_project() {
        let (_folder, home) = home(&["app/package.json", "app/src/", "plain/notes.txt"]);
        let meant = |path: &str| project(&home.join(path), Some(&home));
        assert_eq!(meant("app"), Ok(home.join("app")));
        assert_eq!(meant("app/src"), Err(NoProject::Unmarked));
        assert_eq!(meant("plain"), Err(NoProject::Unmarked));
        assert_eq!(meant("nowhere"), Err(NoProject::Unmarked));
    }

    #[test]
    fn the_home_folder_is_never_meant() {
        let (_folder, home) = home(&[".git/", "package.json", "app/Cargo.toml", "plain/"]);
        let meant = |path: &Path| project(path, Some(&home));
        assert_eq!(meant(&home), Err(NoProject::Home));
        assert_eq!(meant(home.parent().expect("a parent")), Err(NoProject::Home));
        assert_eq!(meant(Path::new("/")), Err(NoProject::Home));
        // In it a project needs a mark of its own.
        assert_eq!(meant(&home.join("plain")), Err(NoProject::Home));
        assert_eq!(meant(&home.join("app")), Ok(home.join("app")));
    }
}
