//! Identity: the 64-bit ids of rows, made from what they stand for.
//!
//! An id is a hash, never a counter: the same symbol of the same repository has the same id after
//! every index of it, on every machine with the same repository row, and edges survive a re-index
//! of the file at either end.

use xxhash_rust::xxh3::{xxh3_64, xxh3_64_with_seed};

/// Sets documents' ids apart from symbols': a descriptor may read like a path.
const DOCUMENT_SEED: u64 = 0x646f_6375_6d65_6e74;

/// The id of a symbol.
pub fn symbol_id(repository: i64, descriptor: &str) -> i64 {
    xxh3_64_with_seed(descriptor.as_bytes(), repository as u64) as i64
}

/// The id of a document.
pub fn document_id(repository: i64, path: &str) -> i64 {
    xxh3_64_with_seed(path.as_bytes(), repository as u64 ^ DOCUMENT_SEED) as i64
}

/// The id of something a dependency defines: the same in every repository, so that two of them
/// can be joined.
pub fn external_id(package: &str, path: &str) -> i64 {
    xxh3_64(format!("{package}\0{path}").as_bytes()) as i64
}

/// An id that occurs twice among a repository's, if there is one. With 64 bits the odds are one in
/// thirty million for a million symbols; it must be noticed, not survived.
pub fn collision(mut ids: Vec<i64>) -> Option<i64> {
    ids.sort_unstable();
    ids.windows(2).find(|pair| pair[0] == pair[1]).map(|pair| pair[0])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_depend_on_the_repository_and_the_text_alone() {
        assert_eq!(symbol_id(1, "a/B#"), symbol_id(1, "a/B#"));
        assert_ne!(symbol_id(1, "a/B#"), symbol_id(2, "a/B#"));
        assert_ne!(symbol_id(1, "a/B#"), symbol_id(1, "a/B."));
        assert_ne!(symbol_id(1, "a.rs"), document_id(1, "a.rs"));
        assert_ne!(external_id("std", "io"), external_id("stdio", ""));
    }

    #[test]
    fn an_id_that_occurs_twice_is_found() {
        assert_eq!(collision(vec![3, 1, 2]), None);
        assert_eq!(collision(vec![3, 1, 2, 1]), Some(1));
    }
}
