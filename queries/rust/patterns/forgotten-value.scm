; id: forgotten-value
; title: Value that is never dropped
; severity: note
; message: `{callee}` leaks what the value holds if the code around it ends early
; explanation: `ManuallyDrop` says the same before anything can go wrong. What takes itself apart
;   (`forget(self)`) is passed over.
; tests: skip

((call_expression function: (scoped_identifier) @callee) @finding
 (#match? @callee "^((std|core)::)?mem::forget$")
 (#not-match? @finding "forget\\(self\\)$")
 (#not-commented? @finding "\\w"))
