//! The library skeletons are whole and say what they are for.

use loci::extract::extract;
use loci::model::Language;
use loci::model::facts::Facts;

fn skeletons() -> Vec<(String, Facts)> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/queries/typescript/lib");
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .expect("the folder is there")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    files.sort();
    let read = |path: std::path::PathBuf| {
        let text = std::fs::read_to_string(&path).expect("it is text");
        let facts = extract(Language::TypeScript, &text).expect("it is extracted");
        (path.display().to_string(), facts)
    };
    files.into_iter().map(read).collect()
}

#[test]
fn skeletons_parse_whole_and_are_no_modules() {
    let all = skeletons();
    assert!(all.len() > 5);
    for (path, facts) in all {
        assert!(!facts.partial, "{path} has an error");
        assert!(facts.imports.is_empty() && facts.exports.is_empty(), "{path} is a module");
        assert!(!facts.definitions.is_empty(), "{path} declares nothing");
    }
}
