; id: empty-catch
; title: Empty catch
; severity: warning
; message: the error is dropped without a word
; explanation: Handle it, hand it on, log it, say in a comment why it does not matter, or call it
;   `ignored`.

((catch_clause (catch_formal_parameter name: (identifier) @name) body: (block) @body) @finding
 (#match? @body "^\\{\\s*\\}$")
 (#not-match? @name "^(ignore|ignored|expected|unused|_)\\w*$")
 (#not-commented? @finding "\\w"))
