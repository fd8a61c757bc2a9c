; id: raw-delete
; title: Memory freed by hand
; severity: note
; message: who owns this is told by no type
; explanation: Let a `std::unique_ptr` or a container own it. What a comment explains is passed over.

((delete_expression (identifier)) @finding
 (#match? @finding "^(::)?delete\\s*(\\[\\s*\\]\\s*)?\\w")
 (#not-match? @finding "\\bthis$")
 (#not-commented? @finding "\\w"))
