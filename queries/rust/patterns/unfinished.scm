; id: unfinished
; title: Code that is not written yet
; severity: warning
; message: `{name}!` stands where code is missing
; explanation: It compiles, and ends the thread when it is reached.
; tests: skip

((macro_invocation macro: (identifier) @name) @finding
 (#any-of? @name "todo" "unimplemented"))
