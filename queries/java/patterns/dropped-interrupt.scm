; id: dropped-interrupt
; title: Interruption that nobody hears of
; severity: warning
; message: the thread no longer knows that it was to stop
; explanation: Call `Thread.currentThread().interrupt()`, or throw the exception on.

((catch_clause (catch_formal_parameter (catch_type) @type name: (identifier) @name) body: (block) @body) @finding
 (#eq? @type "InterruptedException")
 (#not-match? @body "interrupt\\(|\\bthrow\\b|return|break|\\b[iI]nterrupted")
 (#not-commented? @finding "\\w"))
