; id: return-in-finally
; title: Return from finally
; severity: warning
; message: what was thrown or returned before is forgotten here
; explanation: A `return` in `finally` wins over every error and result of the `try`.
; tests: skip

(finally_clause body: (statement_block (return_statement) @finding))
