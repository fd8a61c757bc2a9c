; id: unreachable-code
; title: Code that is never reached
; severity: warning
; message: nothing behind the `{word}` runs
; explanation: Remove it, or mend the condition that was lost.
; tests: skip

((statement_block
  [(return_statement) (throw_statement) (break_statement) (continue_statement)] @word
  . [(expression_statement) (if_statement) (for_statement) (for_in_statement) (while_statement)
     (return_statement) (lexical_declaration)] @finding))
