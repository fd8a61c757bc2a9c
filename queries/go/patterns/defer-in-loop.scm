; id: defer-in-loop
; title: Defer in a loop
; severity: warning
; message: this waits for the end of the function, not of the round
; explanation: Files and locks pile up until the function returns. Put the body of the loop into a
;   function.

((for_statement body: (block (statement_list (defer_statement) @finding)))
 (#not-commented? @finding "\\w"))
((for_statement body: (block (statement_list (if_statement consequence: (block (statement_list (defer_statement) @finding))))))
 (#not-commented? @finding "\\w"))
