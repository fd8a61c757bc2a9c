; id: panic
; title: Panic in a library
; severity: note
; message: this ends the program of whoever calls it
; explanation: Give an error back. `main`, `init`, functions called `Must…` and those that say in
;   their comment that they panic are passed over, and what a comment explains.
; not-paths: examples/, example/

((call_expression function: (identifier) @callee arguments: (argument_list . (_) @why)) @finding
 (#eq? @callee "panic")
 (#not-match? @why "(?i)unreachable|not reached|impossible|bug|unexpected|invariant")
 (#not-in-function? @finding "^([mM]ust.*|main|init)$")
 (#not-documented? @finding "(?i)panic")
 (#not-document-matches? "(?m)^package main\\b")
 (#not-commented? @finding "\\w"))
