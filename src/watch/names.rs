//! Names: which names in an event are worth a look.
//!
//! Editors write beside the file they save: swap files, backups, probes. None of them is ever a
//! document, and most live for milliseconds. Must not know: events, the disk.

use crate::model::Language;
use crate::walk;

/// Whether an editor or a tool made a file of this name for itself, to be gone or useless soon.
pub fn is_temporary(name: &str) -> bool {
    // vim probes with 4913 whether a folder can be written to, and counts on if that is taken.
    let probe =
        name.len() == 4 && name.starts_with("49") && name.bytes().all(|b| b.is_ascii_digit());
    let swap = name.rsplit_once('.').is_some_and(|(before, last)| {
        before.starts_with('.') && last.len() == 3 && last.starts_with("sw")
    });
    probe
        || swap
        || name.ends_with('~')
        || name.starts_with(".#")
        || (name.starts_with('#') && name.ends_with('#'))
        || name.starts_with(".~lock.")
        || name.starts_with(".goutputstream-")
        || name.ends_with("___jb_tmp___")
        || name.ends_with("___jb_old___")
        || name.ends_with("___jb_bak___")
        || name.ends_with(".kate-swp")
        || name.ends_with(".crswap")
}

/// Whether the bytes of a file at this path reach the index. Of every other file only that it is
/// there counts.
pub fn content_counts(path: &str) -> bool {
    Language::of_path(path).is_some() || walk::is_manifest(path)
}

/// Whether a file at this path can be a part of the index at all: hidden files are, where an
/// ignore file asks for them, but only as documents.
pub fn counts(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    !is_temporary(name) && (!name.starts_with('.') || content_counts(path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_editors_leave_about_is_told_from_sources() {
        for name in [
            "4913",
            "4914",
            ".main.rs.swp",
            ".main.rs.swx",
            "main.rs~",
            ".#main.rs",
            "#main.rs#",
            "main.rs___jb_tmp___",
            "main.rs___jb_old___",
            ".goutputstream-ZK1X82",
            ".a.kate-swp",
        ] {
            assert!(is_temporary(name), "{name}");
        }
        for name in ["main.rs", "491", "4913.rs", "swp", "a.swp.rs", "Makefile", "x.sw", "#a.rs"] {
            assert!(!is_temporary(name), "{name}");
        }
        assert!(counts("src/a.rs") && counts("notes.md") && counts(".eslintrc.js"));
        assert!(!counts(".DS_Store") && !counts("src/.a.rs.swp") && !counts("src/a.rs~"));
        assert!(content_counts("package.json") && !content_counts("notes.md"));
    }
}
