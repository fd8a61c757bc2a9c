//! Documents that hold tests because the module that declares them says so: `#[cfg(test)] mod x;`.
//!
//! Told by lines, so that a document need not be parsed to know of its children.
//!
//! Must not know: patterns, trees.

/// Attributes that leave a module to tests.
const FOR_TESTS: [&str; 2] = ["#[cfg(test)]", "#[cfg(all(test"];

/// Files that are named by their folder.
const OF_FOLDER: [&str; 3] = ["mod.rs", "lib.rs", "main.rs"];

/// The folder in which the modules lie that the Rust document at `path` declares.
pub(super) fn folder_of_children(path: &str) -> &str {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    match OF_FOLDER.contains(&name) {
        true => folder,
        false => path.strip_suffix(".rs").unwrap_or(path),
    }
}

/// The modules that a Rust document declares for tests alone, as paths without `.rs` or `/mod.rs`.
pub(super) fn test_modules(path: &str, text: &str) -> Vec<String> {
    let mut found = Vec::new();
    if !text.contains("cfg(test") && !text.contains("cfg(all(test") {
        return found;
    }
    let folder = folder_of_children(path);
    let mut for_tests = false;
    for line in text.lines() {
        let mut rest = line.trim();
        while rest.starts_with("#[") {
            for_tests |= FOR_TESTS.iter().any(|attribute| rest.starts_with(attribute));
            rest = rest.split_once("]").map_or("", |(_, rest)| rest.trim());
        }
        if rest.is_empty() || rest.starts_with("//") {
            continue;
        }
        if for_tests && let Some(name) = declared(rest) {
            let slash = if folder.is_empty() { "" } else { "/" };
            found.push(format!("{folder}{slash}{name}"));
        }
        for_tests = false;
    }
    found
}

/// The name of a module that a line declares without its body.
fn declared(line: &str) -> Option<&str> {
    let visible = match line.strip_prefix("pub") {
        Some(rest) if rest.starts_with('(') => rest.split_once(')')?.1,
        Some(rest) => rest,
        None => line,
    };
    let name = visible.trim_start().strip_prefix("mod ")?.split_once(';')?.0.trim();
    name.chars().all(|c| c.is_alphanumeric() || c == '_').then_some(name)
}

/// Whether the document at `path` is one of `modules` or lies in one.
pub(super) fn is_of(modules: &[String], path: &str) -> bool {
    modules.iter().any(|module| {
        path.strip_prefix(module.as_str())
            .is_some_and(|rest| rest == ".rs" || rest.starts_with('/'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modules_for_tests_are_those_their_parents_say_so_of() {
        let text = "\
#[cfg(test)]
#[path = \"x\"]
pub(crate) mod mocks;
#[cfg(test)] mod helpers;
mod real;
#[cfg(test)]
mod inline { fn f() {} }
#[cfg(all(test, unix))]
// why
mod unix;
#[cfg(feature = \"x\")]
mod other;
";
        let names = ["mocks", "helpers", "unix"];
        for (path, folder) in
            [("src/fs/mod.rs", "src/fs/"), ("src/fs.rs", "src/fs/"), ("lib.rs", "")]
        {
            let expected: Vec<_> = names.iter().map(|name| format!("{folder}{name}")).collect();
            assert_eq!(test_modules(path, text), expected);
        }
        let modules = test_modules("src/fs/mod.rs", text);
        assert!(is_of(&modules, "src/fs/mocks.rs") && is_of(&modules, "src/fs/mocks/mod.rs"));
        assert!(is_of(&modules, "src/fs/mocks/deep/a.rs"));
        assert!(!is_of(&modules, "src/fs/mocks2.rs") && !is_of(&modules, "src/fs/real.rs"));
    }
}
