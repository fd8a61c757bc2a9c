//! The package a document belongs to: what the nearest manifest around it says, as it lies on the
//! disk now. `Cargo.toml` speaks for Rust, `package.json` for TypeScript and JavaScript; documents of
//! other languages are of no package.
//!
//! Must not know: symbols, how dependencies are found.

use crate::model::Language;
use crate::walk::read::{Content, read};
use rustc_hash::FxHashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use toml::{Table, Value};

/// A package as symbols name it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Package {
    /// `cargo` or `npm`; empty where there is none.
    pub manager: &'static str,
    /// Its name.
    pub name: String,
    /// Its version; empty where the manifest says none.
    pub version: String,
}

/// Whose manifests speak for a language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Manager {
    Cargo,
    Npm,
}

impl Manager {
    const fn of(language: Language) -> Option<Self> {
        match language {
            Language::Rust => Some(Self::Cargo),
            Language::TypeScript | Language::Tsx | Language::JavaScript => Some(Self::Npm),
            _ => None,
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Cargo => "cargo",
            Self::Npm => "npm",
        }
    }

    const fn manifest(self) -> &'static str {
        match self {
            Self::Cargo => "Cargo.toml",
            Self::Npm => "package.json",
        }
    }
}

/// The packages of a repository, each manifest read once.
pub(super) struct Packages {
    root: PathBuf,
    /// By folder.
    found: FxHashMap<(Manager, String), Arc<Package>>,
    /// The version of each package whose sources were used.
    versions: FxHashMap<String, String>,
}

impl Packages {
    /// Of the repository at `root`; `versions` says of which version its dependencies are.
    pub fn new(root: &Path, versions: FxHashMap<String, String>) -> Self {
        Self { root: root.to_owned(), found: FxHashMap::default(), versions }
    }

    /// The package of a document.
    pub fn of(&mut self, path: &str, language: Language) -> Arc<Package> {
        let Some(manager) = Manager::of(language) else { return Arc::default() };
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        self.around(manager, folder)
    }

    /// A package outside of the repository, named in a document of this language.
    pub fn external(&self, name: &str, language: Language) -> Package {
        Package {
            manager: Manager::of(language).map_or("", Manager::name),
            name: name.to_owned(),
            version: self.versions.get(name).cloned().unwrap_or_default(),
        }
    }

    fn around(&mut self, manager: Manager, folder: &str) -> Arc<Package> {
        let key = (manager, folder.to_owned());
        if let Some(known) = self.found.get(&key) {
            return known.clone();
        }
        let package = match self.declared(manager, folder) {
            Some(package) => Arc::new(package),
            None if folder.is_empty() => Arc::default(),
            None => {
                let above = folder.rsplit_once('/').map_or("", |(above, _)| above);
                self.around(manager, above)
            }
        };
        self.found.insert(key, package.clone());
        package
    }

    fn declared(&self, manager: Manager, folder: &str) -> Option<Package> {
        let text = self.manifest(manager, folder)?;
        let (name, version) = match manager {
            Manager::Cargo => {
                let manifest: Table = text.parse().ok()?;
                let package = manifest.get("package")?;
                let name = package.get("name")?.as_str()?.to_owned();
                let version = match package.get("version") {
                    // `version.workspace = true`
                    Some(Value::Table(_)) => self.workspace_version(folder),
                    stated => stated.and_then(Value::as_str).map(str::to_owned),
                };
                (name, version)
            }
            Manager::Npm => {
                let manifest: serde_json::Value = serde_json::from_str(&text).ok()?;
                let text = |key: &str| Some(manifest.get(key)?.as_str()?.to_owned());
                (text("name")?, text("version"))
            }
        };
        let version = version.unwrap_or_default();
        (!name.is_empty()).then_some(Package { manager: manager.name(), name, version })
    }

    /// What the workspace around a folder says for its members (The Cargo Book, "The package
    /// table" of "Workspaces").
    fn workspace_version(&self, folder: &str) -> Option<String> {
        let mut folder = Some(folder);
        while let Some(here) = folder {
            let manifest = self.manifest(Manager::Cargo, here);
            if let Some(manifest) = manifest.and_then(|text| text.parse::<Table>().ok())
                && let Some(workspace) = manifest.get("workspace")
            {
                return Some(workspace.get("package")?.get("version")?.as_str()?.to_owned());
            }
            folder = match here.rsplit_once('/') {
                Some((above, _)) => Some(above),
                None => (!here.is_empty()).then_some(""),
            };
        }
        None
    }

    fn manifest(&self, manager: Manager, folder: &str) -> Option<String> {
        let name = manager.manifest();
        let path = if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") };
        match read(&self.root, &path) {
            Content::Text { text, .. } => Some(text),
            Content::Skipped { .. } | Content::Gone => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_manifest_that_names_a_package_counts() {
        let folder = tempfile::tempdir().expect("a folder");
        for (path, text) in [
            ("Cargo.toml", "[workspace]\nmembers = []\n[workspace.package]\nversion = \"2.1.0\""),
            ("crates/a/Cargo.toml", "[package]\nname = \"a\"\nversion.workspace = true"),
            ("crates/b/Cargo.toml", "[package]\nname = \"b\"\nversion = \"0.1.0\""),
            ("crates/broken/Cargo.toml", "[package"),
            ("package.json", r#"{ "name": "@scope/all", "version": "3.0.0" }"#),
            ("web/package.json", r#"{ "private": true }"#),
            ("web/app/package.json", r#"{ "name": "app" }"#),
        ] {
            let path = folder.path().join(path);
            std::fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
            std::fs::write(path, text).expect("a file");
        }
        let versions = [("serde".to_owned(), "1.0.2".to_owned())].into_iter().collect();
        let mut packages = Packages::new(folder.path(), versions);
        let mut of = |path: &str| {
            let language = Language::of_path(path).expect("a language");
            let Package { manager, name, version } = (*packages.of(path, language)).clone();
            format!("{manager} {name} {version}")
        };
        assert_eq!(of("crates/a/src/deep/x.rs"), "cargo a 2.1.0");
        assert_eq!(of("crates/b/src/lib.rs"), "cargo b 0.1.0");
        assert_eq!(of("crates/broken/src/lib.rs"), "  ");
        assert_eq!(of("build.rs"), "  ");
        assert_eq!(of("web/x.ts"), "npm @scope/all 3.0.0");
        assert_eq!(of("web/app/src/x.tsx"), "npm app ");
        assert_eq!(of("crates/a/x.py"), "  ");
        let external = |name: &str| packages.external(name, Language::Rust).version;
        assert_eq!((external("serde"), external("std")), ("1.0.2".to_owned(), String::new()));
    }
}
