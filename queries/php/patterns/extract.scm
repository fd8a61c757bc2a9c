; id: extract
; title: Variables that nobody wrote
; severity: note
; message: `extract` makes variables whose names stand nowhere
; explanation: Name the keys. With data of a request it overwrites what it likes. With `EXTR_SKIP`
;   it is passed over.

((function_call_expression function: (name) @callee arguments: (arguments) @arguments) @finding
 (#eq? @callee "extract")
 (#not-match? @arguments "EXTR_(SKIP|PREFIX)")
 (#not-commented? @finding "\\w"))
