; id: identical-branches
; title: Both branches do the same
; severity: warning
; message: it makes no difference whether {condition}
; explanation: One of the branches was meant to do something else, or the condition can go.
; tests: skip

((if_statement
  condition: (_) @condition
  consequence: (statement_block (_)) @left
  alternative: (else_clause (statement_block) @right)) @finding
 (#eq? @left @right))

((ternary_expression condition: (_) @condition consequence: (_) @left alternative: (_) @right) @finding
 (#eq? @left @right))
