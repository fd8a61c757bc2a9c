//! Family: what sets the languages apart that are resolved alike: where a document's names belong,
//! what is seen without being named, what is test code.
//!
//! Must not know: facts.

use crate::model::Language;

/// Languages that name each other's definitions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Family {
    Python,
    Go,
    Java,
    /// C and C++.
    C,
    CSharp,
    Ruby,
    Php,
    Bash,
}

impl Family {
    /// The family of a language; `None` for the deep ones.
    pub(super) const fn of(language: Language) -> Option<Self> {
        Some(match language {
            Language::Python => Self::Python,
            Language::Go => Self::Go,
            Language::Java => Self::Java,
            Language::C | Language::Cpp => Self::C,
            Language::CSharp => Self::CSharp,
            Language::Ruby => Self::Ruby,
            Language::Php => Self::Php,
            Language::Bash => Self::Bash,
            Language::Rust | Language::TypeScript | Language::Tsx | Language::JavaScript => {
                return None;
            }
        })
    }

    /// A bare name inside a type may be one of its members.
    pub(super) const fn has_bare_members(self) -> bool {
        matches!(self, Self::Java | Self::C | Self::CSharp | Self::Ruby)
    }

    /// The names of outer namespaces are seen from inner ones.
    pub(super) const fn sees_outer_namespaces(self) -> bool {
        matches!(self, Self::C | Self::CSharp | Self::Ruby)
    }

    /// Whatever the document's own namespace holds is seen, whichever document it stands in.
    pub(super) const fn shares_namespaces(self) -> bool {
        matches!(self, Self::Go | Self::Java | Self::CSharp | Self::Php | Self::Ruby)
    }

    /// An import brings in all that another document defines (`#include`, `source`).
    pub(super) const fn includes(self) -> bool {
        matches!(self, Self::C | Self::Bash)
    }

    /// A document's names live in one space with those of all others.
    pub(super) const fn is_flat(self) -> bool {
        matches!(self, Self::C | Self::Bash | Self::Ruby)
    }

    /// Whether everything at a path is test code, by what the languages' test runners take.
    pub(super) fn is_test(self, path: &str) -> bool {
        let (folders, name) = path.rsplit_once('/').unwrap_or(("", path));
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        let below = |names: &[&str]| folders.split('/').any(|folder| names.contains(&folder));
        match self {
            // pytest and unittest: `test_*.py`, `*_test.py`, `conftest.py`.
            Self::Python => {
                stem.starts_with("test_")
                    || stem.ends_with("_test")
                    || stem == "conftest"
                    || below(&["tests", "test"])
            }
            // `go help test`: files that end in `_test.go`.
            Self::Go => stem.ends_with("_test"),
            // Maven's standard directory layout.
            Self::Java => path.starts_with("src/test/") || path.contains("/src/test/"),
            Self::C => {
                below(&["test", "tests"]) || stem.ends_with("_test") || stem.starts_with("test_")
            }
            Self::CSharp => {
                stem.ends_with("Tests")
                    || folders.split('/').any(|f| f.ends_with(".Tests") || f.ends_with(".Test"))
            }
            // RSpec: `*_spec.rb`; minitest: `test_*.rb`, `*_test.rb`.
            Self::Ruby => {
                stem.ends_with("_spec") || stem.ends_with("_test") || stem.starts_with("test_")
            }
            // PHPUnit: `*Test.php`.
            Self::Php => stem.ends_with("Test"),
            Self::Bash => below(&["test", "tests"]),
        }
    }

    /// Whether the language itself defines a name, so that a definition of the repository is none
    /// of its candidates.
    pub(super) fn owns(self, name: &str) -> bool {
        let names: &[&str] = match self {
            // The Python Library Reference, "Built-in Functions" and methods of built-in types.
            Self::Python => &[
                "abs",
                "all",
                "any",
                "append",
                "bool",
                "bytes",
                "callable",
                "classmethod",
                "clear",
                "copy",
                "count",
                "decode",
                "dict",
                "dir",
                "encode",
                "endswith",
                "enumerate",
                "extend",
                "filter",
                "float",
                "format",
                "frozenset",
                "get",
                "getattr",
                "group",
                "hasattr",
                "hash",
                "id",
                "index",
                "input",
                "insert",
                "int",
                "isinstance",
                "issubclass",
                "items",
                "iter",
                "join",
                "keys",
                "len",
                "list",
                "lower",
                "map",
                "match",
                "max",
                "min",
                "next",
                "object",
                "open",
                "pop",
                "print",
                "property",
                "range",
                "read",
                "remove",
                "repr",
                "replace",
                "reversed",
                "round",
                "search",
                "set",
                "setattr",
                "setdefault",
                "slice",
                "sort",
                "sorted",
                "split",
                "staticmethod",
                "startswith",
                "str",
                "strip",
                "sum",
                "tuple",
                "type",
                "update",
                "upper",
                "values",
                "vars",
                "write",
                "zip",
                "add",
                "close",
                "Exception",
                "ValueError",
                "TypeError",
                "KeyError",
                "RuntimeError",
                "AttributeError",
                "NotImplementedError",
                "super",
            ],
            // Go specification, "Predeclared identifiers".
            Self::Go => &[
                "append", "cap", "clear", "close", "complex", "copy", "delete", "error", "imag",
                "len", "make", "max", "min", "new", "panic", "print", "println", "real", "recover",
                "string", "int", "bool", "byte", "rune", "any", "Error", "String", "Close", "Read",
                "Write", "Len",
            ],
            Self::Java => &[
                "String", "Object", "Integer", "Long", "Boolean", "List", "Map", "Set", "equals",
                "hashCode", "toString", "get", "put", "add", "size", "isEmpty", "length",
                "contains", "remove", "append", "close", "println", "format", "valueOf",
                "getClass",
            ],
            Self::CSharp => &[
                "String",
                "Object",
                "Console",
                "Task",
                "List",
                "Dictionary",
                "ToString",
                "Equals",
                "GetHashCode",
                "Add",
                "Remove",
                "Contains",
                "Count",
                "Dispose",
                "ToList",
                "ToArray",
                "Select",
                "Where",
                "First",
                "Any",
                "nameof",
            ],
            Self::Ruby => &[
                "puts",
                "print",
                "p",
                "require",
                "raise",
                "new",
                "each",
                "map",
                "select",
                "join",
                "size",
                "length",
                "to_s",
                "to_i",
                "to_a",
                "to_sym",
                "first",
                "last",
                "push",
                "nil?",
                "is_a?",
                "respond_to?",
                "include?",
                "empty?",
                "key?",
                "inspect",
                "freeze",
                "dup",
                "call",
                "send",
                "lambda",
                "proc",
                "loop",
                "format",
                "merge",
                "attr_reader",
                "attr_accessor",
                "private",
                "include",
                "extend",
            ],
            Self::Php => &[
                "count",
                "strlen",
                "implode",
                "explode",
                "array_map",
                "array_merge",
                "sprintf",
                "is_array",
                "is_string",
                "in_array",
                "isset",
                "parent",
                "self",
                "static",
                "Exception",
            ],
            Self::C => &[
                "printf",
                "fprintf",
                "malloc",
                "free",
                "memcpy",
                "memset",
                "strlen",
                "strcmp",
                "sizeof",
                "assert",
                "exit",
                "size",
                "begin",
                "end",
                "push_back",
                "c_str",
                "empty",
                "get",
                "find",
                "insert",
                "erase",
                "data",
                "move",
                "string",
                "vector",
            ],
            Self::Bash => &[
                "echo", "cd", "set", "exit", "return", "local", "export", "test", "printf", "read",
                "shift", "source", "trap", "eval", "exec", "true", "false", "cat", "grep", "sed",
                "awk", "ls", "rm", "cp", "mv", "mkdir",
            ],
        };
        names.contains(&name)
    }
}
