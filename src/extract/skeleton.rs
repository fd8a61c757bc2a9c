//! Skeletons of the standard libraries: what types flow through, written in the languages
//! themselves, and extracted like any document once per process.
//!
//! Rust's is a crate: its root is `lib.rs`. TypeScript's are scripts: what they declare is global.

use super::extract;
use crate::model::Language;
use crate::model::facts::Facts;
use std::sync::{Arc, LazyLock};

macro_rules! files {
    ($folder:literal: $($file:literal)*) => {
        &[$(($file, include_str!(concat!("../../queries/", $folder, "/", $file)))),*]
    };
}

/// Paths and texts.
type Texts = &'static [(&'static str, &'static str)];

const RUST: Texts = files!("rust/std":
    "alloc.rs" "any.rs" "array.rs" "ascii.rs" "borrow.rs" "boxed.rs" "cell.rs" "char.rs"
    "clone.rs" "cmp.rs" "collections.rs" "convert.rs" "default.rs" "env.rs" "error.rs" "ffi.rs"
    "fmt.rs" "fs.rs" "future.rs" "hash.rs" "io.rs" "iter.rs" "lib.rs" "macros.rs" "marker.rs" "mem.rs"
    "net.rs" "num.rs" "numbers.rs" "ops.rs" "option.rs" "os.rs" "panic.rs" "path.rs" "pin.rs"
    "prelude.rs" "primitive.rs" "process.rs" "ptr.rs" "rc.rs" "result.rs" "slice.rs" "str.rs"
    "string.rs" "sync.rs" "task.rs" "thread.rs" "time.rs" "vec.rs"
);
const TYPESCRIPT: Texts = files!("typescript/lib":
    "array.d.ts" "binary.d.ts" "canvas.d.ts" "core.d.ts" "dom.d.ts" "elements.d.ts" "events.d.ts"
    "intl.d.ts" "iteration.d.ts" "node.d.ts" "promise.d.ts" "style.d.ts" "utility.d.ts" "web.d.ts"
    "window.d.ts");

/// A file of a skeleton.
#[derive(Debug)]
pub struct File {
    /// Its path within the skeleton.
    pub path: &'static str,
    /// What it says.
    pub facts: Arc<Facts>,
}

/// The skeleton for a language.
pub fn files(language: Language) -> &'static [File] {
    static RUST_FILES: LazyLock<Vec<File>> = LazyLock::new(|| read(Language::Rust, RUST));
    static TYPESCRIPT_FILES: LazyLock<Vec<File>> =
        LazyLock::new(|| read(Language::TypeScript, TYPESCRIPT));
    match language {
        Language::Rust => &RUST_FILES,
        Language::TypeScript | Language::Tsx | Language::JavaScript => &TYPESCRIPT_FILES,
        // Their names are resolved without types.
        _ => &[],
    }
}

fn read(language: Language, texts: Texts) -> Vec<File> {
    let file = |(path, text): &(&'static str, &str)| {
        // A test reads them all, so none fails.
        let facts = extract(language, text).unwrap_or_default();
        File { path, facts: Arc::new(facts) }
    };
    texts.iter().map(file).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_file_is_listed_and_correct() {
        for (language, folder, texts) in [
            (Language::Rust, "rust/std", RUST),
            (Language::TypeScript, "typescript/lib", TYPESCRIPT),
        ] {
            let folder = format!("{}/queries/{folder}", env!("CARGO_MANIFEST_DIR"));
            let there = std::fs::read_dir(folder).expect("the folder is there");
            let there: BTreeSet<String> = there
                .map(|entry| entry.expect("readable").file_name().to_string_lossy().into_owned())
                .collect();
            let listed: BTreeSet<String> =
                texts.iter().map(|(path, _)| (*path).to_owned()).collect();
            assert_eq!(there, listed);
            for (path, text) in texts {
                let facts = extract(language, text).expect("a skeleton is extracted");
                assert!(!facts.partial, "{path} has errors");
                assert!(!facts.definitions.is_empty(), "{path} defines nothing");
            }
        }
    }
}
