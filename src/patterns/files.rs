//! The files of loci's own patterns, which are part of the program.
//!
//! Must not know: what stands in them.

use super::pattern::Family;

macro_rules! written {
    ($folder:literal: $($name:literal)*) => {
        &[$(($name, include_str!(concat!("../../queries/", $folder, "/patterns/", $name, ".scm")))),*]
    };
}

/// Those for Rust, by the names of their files.
const RUST: &[(&str, &str)] = written!("rust":
    "allow-everything"
    "blocking-in-async"
    "borrowed-container"
    "boxed-collection"
    "constant-condition"
    "debugging-output"
    "discarded-result"
    "dropped-cause"
    "expect"
    "float-equality"
    "forgotten-value"
    "identical-branches"
    "identical-operands"
    "ignored-test"
    "mutex-of-atomic"
    "panic"
    "process-exit"
    "self-assignment"
    "singleton"
    "static-mut"
    "string-error"
    "swallowed-error"
    "todo-comment"
    "transmute"
    "truncated-length"
    "undocumented-unsafe-function"
    "unfinished"
    "unsafe-without-comment"
    "unwrap"
);

/// Those for TypeScript and JavaScript.
const TYPESCRIPT: &[(&str, &str)] = written!("typescript":
    "any-cast"
    "assigned-condition"
    "async-executor"
    "async-in-foreach"
    "await-in-loop"
    "banned-type"
    "blocking-in-async"
    "constant-condition"
    "debugger-statement"
    "debugging-output"
    "double-cast"
    "empty-catch"
    "eval"
    "focused-test"
    "identical-branches"
    "identical-operands"
    "inner-html"
    "loose-equality"
    "nested-ternary"
    "return-in-finally"
    "self-assignment"
    "singleton"
    "skipped-test"
    "swallowed-rejection"
    "thrown-literal"
    "todo-comment"
    "unchecked-suppression"
    "unreachable-code"
    "var-declaration"
);

/// Those for Python.
const PYTHON: &[(&str, &str)] = written!("python":
    "bare-except"
    "constant-assertion"
    "debugger-statement"
    "debugging-output"
    "empty-except"
    "eval"
    "literal-identity"
    "mutable-default"
    "none-equality"
    "return-in-finally"
    "shell-command"
    "star-import"
    "unsafe-load"
);

/// Those for Go.
const GO: &[(&str, &str)] = written!("go":
    "debugging-output"
    "defer-in-loop"
    "dropped-error"
    "empty-error-branch"
    "error-text-comparison"
    "ignored-error"
    "panic"
    "process-exit"
);

/// Those for Java.
const JAVA: &[(&str, &str)] = written!("java":
    "caught-throwable"
    "debugging-output"
    "dropped-interrupt"
    "empty-catch"
    "printed-stack-trace"
    "process-exit"
    "return-in-finally"
    "string-identity"
);

/// Those for C.
const C: &[(&str, &str)] = written!("c":
    "assigned-condition"
    "format-from-variable"
    "lost-allocation"
    "unbounded-copy"
    "unpredictable-name"
);

/// Those for C++.
const CPP: &[(&str, &str)] = written!("cpp":
    "assigned-condition"
    "caught-by-value"
    "empty-catch"
    "format-from-variable"
    "lost-allocation"
    "raw-delete"
    "unbounded-copy"
    "unpredictable-name"
    "using-namespace-in-header"
);

/// Those for C#.
const CSHARP: &[(&str, &str)] = written!("csharp":
    "async-void"
    "blocking-in-async"
    "empty-catch"
    "locked-this"
    "lost-stack-trace"
);

/// Those for Ruby.
const RUBY: &[(&str, &str)] = written!("ruby":
    "debugger-statement"
    "debugging-output"
    "empty-rescue"
    "eval"
    "rescued-exception"
    "swallowed-error"
);

/// Those for PHP.
const PHP: &[(&str, &str)] = written!("php":
    "debugging-output"
    "empty-catch"
    "eval"
    "extract"
    "suppressed-errors"
);

/// Those for Bash.
const BASH: &[(&str, &str)] = written!("bash":
    "backticks"
    "dangerous-removal"
    "eval"
    "unchecked-cd"
    "unquoted-arguments"
);

/// All of them, by family, with the names of their files.
pub(super) const FILES: &[(Family, &[(&str, &str)])] = &[
    (Family::Rust, RUST),
    (Family::TypeScript, TYPESCRIPT),
    (Family::Python, PYTHON),
    (Family::Go, GO),
    (Family::Java, JAVA),
    (Family::C, C),
    (Family::Cpp, CPP),
    (Family::CSharp, CSHARP),
    (Family::Ruby, RUBY),
    (Family::Php, PHP),
    (Family::Bash, BASH),
];
