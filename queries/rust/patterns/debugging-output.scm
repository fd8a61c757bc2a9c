; id: debugging-output
; title: Leftover debugging output
; severity: warning
; message: `{name}!` looks like output left over from debugging
; explanation: `dbg!`, and printing a value by `{:?}` with next to no words around it, are how a
;   program is looked at while it is being written. Remove it, or log it.
; tests: skip
; not-paths: build.rs, examples/, benches/

((macro_invocation macro: (identifier) @name) @finding
 (#eq? @name "dbg"))

((macro_invocation macro: (identifier) @name (token_tree) @arguments) @finding
 (#any-of? @name "println" "eprintln" "print" "eprint")
 (#match? @arguments "^\\(\"[^\"{ ]{0,16}[ :=]{0,3}\\{\\w*:#?\\?\\}\""))
