; id: empty-catch
; title: Empty catch
; severity: warning
; message: the error is dropped without a word
; explanation: Handle it, hand it on, log it, or say in a comment why it does not matter.

((catch_clause body: (compound_statement) @body) @finding
 (#match? @body "^\\{\\s*\\}$")
 (#not-commented? @finding "\\w"))
