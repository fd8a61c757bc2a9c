; id: process-exit
; title: Program ended from within
; severity: warning
; message: `{callee}` ends the program without running destructors
; explanation: Return to `main` and end there: what is open is then closed, and the function can be
;   tested. Functions called `exit…` say what they do.
; tests: skip
; not-paths: main.rs, build.rs, examples/, benches/, bin/

((call_expression function: [(scoped_identifier) (identifier)] @callee) @finding
 (#match? @callee "^(std::)?process::exit$")
 (#not-in-function? @finding "^(main|exit\\w*)$"))
