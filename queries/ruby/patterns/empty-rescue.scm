; id: empty-rescue
; title: Rescue that does nothing
; severity: warning
; message: the error is dropped without a word
; explanation: Handle it, log it, rescue only what is expected, or say in a comment why it does
;   not matter.

((rescue !body) @finding
 (#match? @finding "^rescue\\s*(=>\\s*\\w+\\s*)?(StandardError(\\s*=>\\s*\\w+)?|Exception(\\s*=>\\s*\\w+)?)?\\s*(then)?\\s*$")
 (#not-commented? @finding "\\w"))
