//! Which documents are test code, by the names that test runners look for unless told otherwise.
//!
//! Must not know: what is in a document.

/// Whether a document is test code: the union of what the runners take by default, and of what lies
/// beside it in folders that hold nothing else.
///
/// - Jest, "testMatch": `**/__tests__/**/*.?([mc])[jt]s?(x)`, `**/?(*.)+(spec|test).?([mc])[jt]s?(x)`
/// - Vitest, "include": `**/*.{test,spec}.?(c|m)[jt]s?(x)`
/// - Node.js, "Running tests from the command line": `**/test/**/*`, `**/test.*`, `**/test-*.*`,
///   `**/*.test.*`, `**/*-test.*`, `**/*_test.*`
/// - Mocha, "spec": `./test/*.{js,cjs,mjs}`
/// - Deno, "Testing": `{*_,*.,}test.{ts,tsx,mts,js,mjs,jsx}`
pub(super) fn is_test(path: &str) -> bool {
    let (folders, name) = path.rsplit_once('/').unwrap_or(("", path));
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    folders.split('/').any(|folder| matches!(folder, "__tests__" | "test"))
        || matches!(stem, "test" | "spec")
        || stem.starts_with("test-")
        || [".test", ".spec", "-test", "_test"].iter().any(|ending| stem.ends_with(ending))
}

#[cfg(test)]
mod tests {
    use super::is_test;

    #[test]
    fn runners_find_tests_by_name_or_folder() {
        for path in [
            "src/a.test.ts",
            "src/a.spec.tsx",
            "a/__tests__/helpers/b.js",
            "test/a.js",
            "packages/x/test/utils/y.ts",
            "test.mjs",
            "a/b-test.cjs",
            "a/b_test.ts",
            "test-a.js",
        ] {
            assert!(is_test(path), "{path}");
        }
        for path in
            ["src/test.helper.ts", "src/latest.ts", "tests.ts", "contest/a.ts", "a.tests.ts"]
        {
            assert!(!is_test(path), "{path}");
        }
    }
}
