; id: empty-except
; title: Except that does nothing
; severity: warning
; message: the error is dropped without a word
; explanation: Handle it, log it, or say in a comment why it does not matter. Only clauses that
;   catch everything or any `Exception` are found: who names what is expected has thought of it.

((except_clause (block . [(pass_statement) (expression_statement (ellipsis))] .)) @finding
 (#match? @finding "^except(\\s*:|[^:\\n]*\\b(Base)?Exception\\b[^:\\n]*:)")
 (#not-commented? @finding "\\w"))
