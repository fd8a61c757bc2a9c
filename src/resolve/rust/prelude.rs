//! Names that are in scope everywhere: the standard library's prelude, its macros, primitive
//! types. Reference, "Names: Preludes". Seeing them here keeps a bare `Ok` or `drop` from ever
//! leading into the repository.

use crate::model::facts::namespaces::{MACRO, TYPE, VALUE};

/// Crates that are there without being asked for.
const STANDARD_CRATES: &[&str] = &["std", "core", "alloc", "proc_macro", "test"];

const TYPES: &[&str] = &[
    "AsMut",
    "AsRef",
    "Box",
    "Clone",
    "Copy",
    "Default",
    "DoubleEndedIterator",
    "Drop",
    "Eq",
    "Err",
    "ExactSizeIterator",
    "Extend",
    "Fn",
    "FnMut",
    "FnOnce",
    "From",
    "FromIterator",
    "Future",
    "Into",
    "IntoFuture",
    "IntoIterator",
    "Iterator",
    "None",
    "Ok",
    "Option",
    "Ord",
    "PartialEq",
    "PartialOrd",
    "Result",
    "Send",
    "Sized",
    "Some",
    "String",
    "Sync",
    "ToOwned",
    "ToString",
    "TryFrom",
    "TryInto",
    "Unpin",
    "Vec",
    "AsyncFn",
    "AsyncFnMut",
    "AsyncFnOnce",
];

const VALUES: &[&str] =
    &["Err", "None", "Ok", "Some", "drop", "size_of", "size_of_val", "align_of", "align_of_val"];

const PRIMITIVES: &[&str] = &[
    "bool", "char", "f32", "f64", "i128", "i16", "i32", "i64", "i8", "isize", "str", "u128", "u16",
    "u32", "u64", "u8", "usize",
];

const MACROS: &[&str] = &[
    // Declarative and built-in.
    "assert",
    "assert_eq",
    "assert_ne",
    "cfg",
    "column",
    "compile_error",
    "concat",
    "dbg",
    "debug_assert",
    "debug_assert_eq",
    "debug_assert_ne",
    "env",
    "eprint",
    "eprintln",
    "file",
    "format",
    "format_args",
    "include",
    "include_bytes",
    "include_str",
    "is_x86_feature_detected",
    "line",
    "matches",
    "module_path",
    "option_env",
    "panic",
    "print",
    "println",
    "stringify",
    "thread_local",
    "todo",
    "try",
    "unimplemented",
    "unreachable",
    "vec",
    "write",
    "writeln",
    "global_asm",
    "concat_bytes",
    "addr_of",
    "addr_of_mut",
    // Derives.
    "Clone",
    "Copy",
    "Debug",
    "Default",
    "Eq",
    "Hash",
    "Ord",
    "PartialEq",
    "PartialOrd",
];

/// Whether the skeleton of the standard library speaks for a crate.
pub(super) fn is_in_skeleton(name: &str) -> bool {
    matches!(name, "std" | "core" | "alloc")
}

/// Whether `name` is one of the standard crates.
pub(super) fn is_standard_crate(name: &str) -> bool {
    STANDARD_CRATES.contains(&name)
}

/// Whether `name` is that of a primitive type.
pub(super) fn is_primitive(name: &str) -> bool {
    PRIMITIVES.contains(&name)
}

/// The namespaces in which a bare `name` is the standard library's.
pub(super) fn namespaces_of(name: &str) -> u8 {
    let mut spaces = 0;
    if TYPES.contains(&name) || PRIMITIVES.contains(&name) {
        spaces |= TYPE;
    }
    if VALUES.contains(&name) {
        spaces |= VALUE;
    }
    if MACROS.contains(&name) {
        spaces |= MACRO;
    }
    spaces
}
