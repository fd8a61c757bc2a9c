; id: double-cast
; title: Cast by way of unknown
; severity: note
; message: the compiler says these types have nothing in common
; explanation: A cast through `unknown` hides that. Convert the value, or correct the types.
; tests: skip

((as_expression (as_expression (_) (predefined_type) @through) (_)) @finding
 (#any-of? @through "unknown" "never")
 (#not-commented? @finding "\\w"))
