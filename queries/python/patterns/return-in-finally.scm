; id: return-in-finally
; title: Return in a finally
; severity: warning
; message: this drops the error that is on its way
; explanation: What `finally` returns, breaks or continues with takes the place of the error. Do
;   it behind the statement.

((finally_clause (block (return_statement) @finding)))
((finally_clause (block (if_statement consequence: (block (return_statement) @finding)))))
