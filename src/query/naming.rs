//! Naming: what projects call their tests, so that a test is known for one, and found, where no
//! edge leads to it. Pure. Must not know: the database, the disk.

/// Folders whose documents are tests.
const TEST_FOLDERS: [&str; 5] = ["tests", "test", "__tests__", "spec", "testing"];

/// Folders that hold sources.
const SOURCE_FOLDERS: [&str; 2] = ["src", "lib"];

/// Whether a document's path says that it holds tests.
pub(crate) fn is_test_document(path: &str) -> bool {
    let (folders, name) = path.rsplit_once('/').unwrap_or(("", path));
    if folders.split('/').any(|folder| TEST_FOLDERS.contains(&folder)) {
        return true;
    }
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    ["_test", "_tests", ".test", ".spec", "_spec"].iter().any(|end| stem.ends_with(end))
        || stem.starts_with("test_")
        || stem == "tests"
}

/// Whether a callable's name says that it is a test.
pub(crate) fn is_test_name(name: &str) -> bool {
    let after = |prefix: &str| name.strip_prefix(prefix).and_then(|rest| rest.chars().next());
    name.ends_with("_test")
        || after("test_").is_some()
        || after("Test").is_some_and(char::is_uppercase)
        || after("test").is_some_and(char::is_uppercase)
}

/// What a test of something called `name` may be called.
pub(crate) fn tests_of_name(name: &str) -> Vec<String> {
    let mut upper = name.to_owned();
    if let Some(first) = upper.get_mut(0..1) {
        first.make_ascii_uppercase();
    }
    let mut names = vec![
        format!("test_{name}"),
        format!("{name}_test"),
        format!("test{upper}"),
        format!("Test{upper}"),
    ];
    names.sort();
    names.dedup();
    names
}

/// Where tests of the document at `path` may stand.
pub(crate) fn tests_of_document(path: &str) -> Vec<String> {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let Some((stem, ending)) = name.rsplit_once('.') else { return Vec::new() };
    let below = |folder: &str, name: String| {
        if folder.is_empty() { name } else { format!("{folder}/{name}") }
    };
    let mut paths = Vec::new();
    let endings: &[&str] = match ending {
        "tsx" => &["tsx", "ts"],
        "jsx" => &["jsx", "js"],
        other => &[other],
    };
    for ending in endings {
        for name in [
            format!("{stem}_test.{ending}"),
            format!("{stem}_tests.{ending}"),
            format!("test_{stem}.{ending}"),
            format!("{stem}.test.{ending}"),
            format!("{stem}.spec.{ending}"),
            format!("{stem}_spec.{ending}"),
            format!("__tests__/{stem}.{ending}"),
            format!("__tests__/{stem}.test.{ending}"),
            format!("tests/{stem}.{ending}"),
            format!("tests/test_{stem}.{ending}"),
            format!("{stem}/tests.{ending}"),
        ] {
            paths.push(below(folder, name));
        }
        // `src/a/b.rs` is tested in `tests/b.rs`, `tests/a/b.rs` or `tests/test_b.rs`.
        let parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
        let source = parts.iter().rposition(|part| SOURCE_FOLDERS.contains(part));
        let (root, inner) = match source {
            Some(at) => (parts[..at].join("/"), parts[at + 1..].join("/")),
            None => (String::new(), folder.to_owned()),
        };
        for tests in ["tests", "test"] {
            let tests = below(&root, tests.to_owned());
            for name in [
                format!("{stem}.{ending}"),
                format!("test_{stem}.{ending}"),
                format!("{stem}_test.{ending}"),
                format!("{stem}.test.{ending}"),
                format!("{stem}.spec.{ending}"),
            ] {
                paths.push(below(&tests, name.clone()));
                paths.push(below(&tests, below(&inner, name)));
            }
        }
    }
    paths.retain(|found| found != path);
    paths.sort();
    paths.dedup();
    paths
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tests_are_known_by_their_names() {
        for path in ["tests/a.rs", "web/__tests__/a.ts", "a_test.go", "a.spec.ts", "src/x/tests.rs"]
        {
            assert!(is_test_document(path), "{path}");
        }
        for path in ["src/latest.rs", "src/contest/a.rs", "attest.py", "src/testament.ts"] {
            assert!(!is_test_document(path), "{path}");
        }
        assert!(
            ["test_parse", "parse_test", "testParse", "TestParse"].iter().all(|n| is_test_name(n))
        );
        assert!(!["testament", "Tester", "latest", "test"].iter().any(|n| is_test_name(n)));
    }

    #[test]
    fn tests_are_looked_for_where_languages_have_them() {
        let has = |path: &str, test: &str| {
            let paths = tests_of_document(path);
            assert!(paths.iter().any(|found| found == test), "{test} in {paths:?}");
        };
        has("src/parser.rs", "tests/parser.rs");
        has("crates/a/src/deep/parser.rs", "crates/a/tests/parser.rs");
        has("web/basket.ts", "web/basket.test.ts");
        has("web/basket.tsx", "web/__tests__/basket.test.tsx");
        has("pkg/a.go", "pkg/a_test.go");
        has("app/models.py", "app/test_models.py");
        assert!(tests_of_name("parse").contains(&"test_parse".to_owned()));
        assert!(tests_of_name("parse").contains(&"TestParse".to_owned()));
        assert!(tests_of_name("Über").contains(&"test_Über".to_owned()));
    }
}
