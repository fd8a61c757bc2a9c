; id: process-exit
; title: Program ended from within
; severity: note
; message: `{callee}.{method}` ends the program of whoever calls this
; explanation: Throw, and end the program in `main` alone.
; not-paths: examples/, example/

((method_invocation object: (identifier) @callee name: (identifier) @method) @finding
 (#any-of? @callee "System" "Runtime")
 (#any-of? @method "exit" "halt")
 (#not-in-function? @finding "(?i)^(main|usage|exit\\w*|help)$"))
