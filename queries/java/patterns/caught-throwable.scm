; id: caught-throwable
; title: Everything caught
; severity: note
; message: this catches `OutOfMemoryError` and `StackOverflowError` too
; explanation: Name the exceptions that are expected, or `Exception`. What is thrown on is passed
;   over, and what a comment explains.

((catch_clause (catch_formal_parameter (catch_type) @type) body: (block) @body) @finding
 (#match? @type "^(java\\.lang\\.)?Throwable$")
 (#not-match? @body "\\b(throw|rethrow\\w*|propagate\\w*|sneakyThrow|completeExceptionally|setException|onError)\\b")
 (#not-commented? @finding "\\w"))
