; id: empty-catch
; title: Empty catch
; severity: warning
; message: the error is dropped without a word
; explanation: Handle it, hand it on, log it, or say in a comment why it does not matter. What
;   says that the work was cancelled is passed over.

((catch_clause body: (block) @body) @finding
 (#match? @body "^\\{\\s*\\}$")
 (#not-match? @finding "(OperationCanceled|TaskCanceled|ObjectDisposed)Exception")
 (#not-commented? @finding "\\w"))
