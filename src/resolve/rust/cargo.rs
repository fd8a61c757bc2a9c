//! Cargo manifests: packages, their targets and what their code may name. The Cargo Book, "Cargo
//! Targets", "Specifying Dependencies" and "Workspaces".
//!
//! Must not know: modules, names in sources.

use super::conditions::Features;
use crate::resolve::{Manifest, Project, Source, SourceIndex};
use rustc_hash::{FxHashMap, FxHashSet};
use toml::{Table, Value};

/// Edition of a package that states none (The Cargo Book, "The edition field").
const FIRST_EDITION: u16 = 2015;

/// A dependency as code names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Dependency {
    /// The name in code.
    pub(super) name: String,
    /// The package's own name.
    pub(super) package: String,
    /// The folder of a path dependency, root-relative.
    pub(super) folder: Option<String>,
}

/// A file that cargo compiles as a crate root.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Target {
    /// Root-relative.
    pub(super) path: String,
    /// The library: the other targets may name it.
    pub(super) library: bool,
    /// An integration test (The Cargo Book, "Integration tests").
    pub(super) test: bool,
}

/// A package of the repository.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Package {
    /// The library it is, by its number; `None` for a package of the repository.
    pub(super) of: Option<usize>,
    /// Its folder, root-relative, without a trailing `/`; empty for the root.
    pub(super) folder: String,
    /// Its name.
    pub(super) name: String,
    /// The name of its library in code.
    pub(super) library: String,
    pub(super) edition: u16,
    /// The library first.
    pub(super) targets: Vec<Target>,
    pub(super) dependencies: Vec<Dependency>,
    pub(super) features: Features,
}

/// Joins a folder and a relative path, with `.` and `..` taken out. `None` where it leaves the
/// repository.
pub(super) fn join(folder: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = folder.split('/').filter(|p| !p.is_empty()).collect();
    for part in path.split(['/', '\\']) {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            _ => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// The folder a path lies in.
pub(super) fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// Every package, outer folders before inner ones; those of libraries behind the repository's.
pub(super) fn packages(project: &Project) -> Vec<Package> {
    let mut packages = packages_in(&project.manifests, &project.sources, None);
    for (number, library) in project.libraries.iter().enumerate() {
        packages.extend(packages_in(&library.manifests, &library.sources, Some(number)));
    }
    packages
}

fn packages_in(manifests: &[Manifest], sources: &[Source], of: Option<usize>) -> Vec<Package> {
    let texts = manifests;
    let mut manifests: Vec<(&str, Table)> = Vec::new();
    for manifest in texts {
        if manifest.path.rsplit('/').next() == Some("Cargo.toml")
            && let Ok(table) = manifest.text.parse::<Table>()
        {
            manifests.push((folder(&manifest.path), table));
        }
    }
    let paths: Vec<&str> = sources.iter().map(|s| s.path.as_str()).collect();
    let mut packages: Vec<Package> = manifests
        .iter()
        .filter_map(|(folder, table)| {
            // The nearest manifest above with a workspace table; a root package is its own.
            let workspace = manifests
                .iter()
                .filter(|(f, t)| t.contains_key("workspace") && is_within(folder, f))
                .max_by_key(|(f, _)| f.len())
                .and_then(|(f, t)| Some((*f, t.get("workspace")?.as_table()?)));
            Some(Package { of, ..package(folder, table, workspace, &paths)? })
        })
        .collect();
    packages.sort_by(|a, b| a.folder.cmp(&b.folder));
    packages
}

/// Whether a path lies in a folder or is it.
pub(super) fn is_within(path: &str, folder: &str) -> bool {
    folder.is_empty()
        || path.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

fn package(
    folder: &str,
    manifest: &Table,
    workspace: Option<(&str, &Table)>,
    paths: &[&str],
) -> Option<Package> {
    let about = manifest.get("package")?.as_table()?;
    let name = about.get("name")?.as_str()?.to_owned();
    let inherited = |key: &str| workspace?.1.get("package")?.as_table()?.get(key);
    let edition = match about.get("edition") {
        Some(Value::Table(_)) => inherited("edition"),
        stated => stated,
    };
    let edition = edition.and_then(Value::as_str).and_then(|e| e.parse().ok());
    let library = manifest
        .get("lib")
        .and_then(|lib| lib.get("name"))
        .and_then(Value::as_str)
        .map_or_else(|| name.replace('-', "_"), str::to_owned);
    let mut dependencies = Vec::new();
    let mut tables: Vec<&Table> = vec![manifest];
    // `[target.'cfg(unix)'.dependencies]`
    if let Some(targets) = manifest.get("target").and_then(Value::as_table) {
        tables.extend(targets.values().filter_map(Value::as_table));
    }
    for table in tables {
        for kind in ["dependencies", "dev-dependencies", "build-dependencies"] {
            let listed = table.get(kind).and_then(Value::as_table);
            for (key, value) in listed.into_iter().flatten() {
                dependencies.push(dependency(folder, key, value, workspace));
            }
        }
    }
    let targets = targets(folder, manifest, about, paths);
    Some(Package {
        of: None,
        folder: folder.to_owned(),
        name,
        library,
        edition: edition.unwrap_or(FIRST_EDITION),
        targets,
        dependencies,
        features: features(manifest),
    })
}

/// The features of the build that a package shows: those that `default` turns on (The Cargo Book,
/// "Features") and those that its documentation is built with (docs.rs, "Metadata for custom
/// builds"). A package that turns none on is used with what it calls `full`, or with any.
fn features(manifest: &Table) -> Features {
    let Some(table) = manifest.get("features").and_then(Value::as_table) else {
        return Features::All;
    };
    let names = |listed: Option<&Value>| -> Vec<String> {
        let listed = listed.and_then(Value::as_array);
        let listed = listed.into_iter().flatten().filter_map(Value::as_str);
        listed.map(str::to_owned).collect()
    };
    let Some(first) = ["default", "full"].into_iter().find(|f| !names(table.get(*f)).is_empty())
    else {
        return Features::All;
    };
    let documented = |key: &str| {
        let path = ["metadata", "docs", "rs", key];
        path.iter().try_fold(manifest.get("package")?, |table, key| table.get(key))
    };
    if documented("all-features").and_then(Value::as_bool) == Some(true) {
        return Features::All;
    }
    let (mut on, mut open) = (FxHashSet::default(), names(documented("features")));
    open.push(first.to_owned());
    while let Some(feature) = open.pop() {
        // `dep:name` turns on an optional dependency, which is a feature of that name.
        let name = feature.strip_prefix("dep:").unwrap_or(&feature).to_owned();
        if on.insert(name) {
            open.extend(names(table.get(&feature)));
        }
    }
    Features::Some(on)
}

fn dependency(
    folder: &str,
    key: &str,
    value: &Value,
    workspace: Option<(&str, &Table)>,
) -> Dependency {
    let text =
        |value: &Value, field: &str| value.get(field).and_then(Value::as_str).map(str::to_owned);
    let (mut folder, mut value) = (folder, value);
    // `dep.workspace = true` takes what the workspace says of `dep`.
    if value.get("workspace").and_then(Value::as_bool) == Some(true)
        && let Some((root, table)) = workspace
        && let Some(stated) = table.get("dependencies").and_then(|d| d.get(key))
    {
        (folder, value) = (root, stated);
    }
    Dependency {
        name: key.replace('-', "_"),
        package: text(value, "package").unwrap_or_else(|| key.to_owned()),
        folder: text(value, "path").and_then(|path| join(folder, &path)),
    }
}

fn targets(folder: &str, manifest: &Table, about: &Table, paths: &[&str]) -> Vec<Target> {
    let exists = |path: &str| paths.binary_search(&path).is_ok();
    let mut found: Vec<Target> = Vec::new();
    let mut add = |path: Option<String>, kind: &str| {
        if let Some(path) = path.filter(|p| exists(p))
            && found.iter().all(|t| t.path != path)
        {
            found.push(Target { path, library: kind == "lib", test: kind == "test" });
        }
    };
    let stated = |table: &Value| table.get("path").and_then(Value::as_str).map(str::to_owned);
    let library = manifest.get("lib").and_then(stated).unwrap_or_else(|| "src/lib.rs".into());
    add(join(folder, &library), "lib");
    // A target without a path lies where discovery would look for it.
    for (kind, place) in
        [("bin", "src/bin"), ("test", "tests"), ("bench", "benches"), ("example", "examples")]
    {
        for target in manifest.get(kind).and_then(Value::as_array).into_iter().flatten() {
            let name = target.get("name").and_then(Value::as_str).unwrap_or_default();
            match stated(target) {
                Some(path) => add(join(folder, &path), kind),
                None => {
                    add(join(folder, &format!("{place}/{name}.rs")), kind);
                    add(join(folder, &format!("{place}/{name}/main.rs")), kind);
                }
            }
        }
        if about.get(&format!("auto{kind}s")).and_then(Value::as_bool) != Some(false)
            && let Some(place) = join(folder, place)
        {
            let first = paths.partition_point(|p| *p < place.as_str());
            for path in paths[first..].iter().take_while(|p| p.starts_with(&place)) {
                let Some(rest) = path.strip_prefix(&place).and_then(|r| r.strip_prefix('/')) else {
                    continue;
                };
                // `tests/a.rs` and `tests/a/main.rs`, nothing deeper.
                let root = match rest.split_once('/') {
                    None => rest.ends_with(".rs"),
                    Some((_, file)) => file == "main.rs",
                };
                if root {
                    add(Some((*path).to_owned()), kind);
                }
            }
        }
    }
    add(join(folder, "src/main.rs"), "bin");
    let build = about.get("build").and_then(Value::as_str).unwrap_or("build.rs");
    add(join(folder, build), "custom-build");
    found
}

/// The repository's packages by folder.
pub(super) fn by_folder(packages: &[Package]) -> FxHashMap<&str, usize> {
    let own = packages.iter().enumerate().filter(|(_, package)| package.of.is_none());
    own.map(|(i, p)| (p.folder.as_str(), i)).collect()
}

/// The libraries' packages by name.
pub(super) fn outside(packages: &[Package]) -> FxHashMap<&str, usize> {
    let others = packages.iter().enumerate().filter(|(_, package)| package.of.is_some());
    others.map(|(i, p)| (p.name.as_str(), i)).collect()
}

/// The package around a source.
pub(super) fn around(project: &Project, packages: &[Package], index: SourceIndex) -> Option<usize> {
    let (of, path) = (project.library_number(index), &project.source(index).path);
    let around = packages.iter().enumerate();
    let around = around.filter(|(_, p)| p.of == of && is_within(path, &p.folder));
    Some(around.max_by_key(|(_, package)| package.folder.len())?.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Language;

    fn project(manifests: &[(&str, &str)], sources: &[&str]) -> Project {
        let mut sources: Vec<_> = sources
            .iter()
            .map(|path| Source {
                path: (*path).to_owned(),
                language: Language::Rust,
                facts: Default::default(),
            })
            .collect();
        sources.sort_by(|a, b| a.path.cmp(&b.path));
        let manifests = manifests
            .iter()
            .map(|(path, text)| Manifest { path: (*path).into(), text: (*text).into() })
            .collect();
        Project { sources, manifests, ..Project::default() }
    }

    #[test]
    fn targets_are_discovered_where_none_are_stated() {
        let project = project(
            &[("Cargo.toml", "[package]\nname = 'my-tool'\nedition = '2021'")],
            &[
                "src/lib.rs",
                "src/main.rs",
                "src/bin/x.rs",
                "src/bin/y/main.rs",
                "src/bin/y/z.rs",
                "tests/t.rs",
                "tests/common/mod.rs",
                "build.rs",
            ],
        );
        let packages = packages(&project);
        assert_eq!(packages[0].library, "my_tool");
        let paths: Vec<_> = packages[0].targets.iter().map(|t| t.path.as_str()).collect();
        assert_eq!(
            paths,
            [
                "src/lib.rs",
                "src/bin/x.rs",
                "src/bin/y/main.rs",
                "tests/t.rs",
                "src/main.rs",
                "build.rs"
            ]
        );
    }

    #[test]
    fn a_workspace_hands_down_its_edition_and_dependencies() {
        let project = project(
            &[
                (
                    "Cargo.toml",
                    "[workspace]\n[workspace.package]\nedition = '2024'\n\
                                [workspace.dependencies]\nother = { path = 'crates/o', package = 'o-o' }",
                ),
                (
                    "crates/a/Cargo.toml",
                    "[package]\nname = 'a'\nedition.workspace = true\n\
                                         [dependencies]\nother.workspace = true",
                ),
            ],
            &["crates/a/src/lib.rs"],
        );
        let packages = packages(&project);
        assert_eq!(packages[0].edition, 2024);
        let wanted = Dependency {
            name: "other".into(),
            package: "o-o".into(),
            folder: Some("crates/o".into()),
        };
        assert_eq!(packages[0].dependencies, [wanted]);
    }
}
