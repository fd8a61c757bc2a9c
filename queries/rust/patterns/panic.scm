; id: panic
; title: Panic outside tests
; severity: warning
; message: `{name}!` ends the thread
; explanation: Callers cannot handle a panic. Return an error, or say in a comment above, or in the
;   function's documentation under "# Panics", which broken promise of the caller leads here.
;   Functions called `assert…` are there to panic.
; tests: skip
; not-paths: build.rs, examples/, benches/

((macro_invocation macro: (identifier) @name) @finding
 (#eq? @name "panic")
 (#not-commented? @finding "\\w")
 (#not-in-function? @finding "^(debug_)?assert(_|$)")
 (#not-documented? @finding "# Panics"))
