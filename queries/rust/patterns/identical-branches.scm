; id: identical-branches
; title: Both branches do the same
; severity: warning
; message: it makes no difference whether `{condition}`
; explanation: One of the branches was meant to do something else, or the condition can go.
; tests: skip

((if_expression
  condition: (_) @condition
  consequence: (block (_)) @left
  alternative: (else_clause (block) @right)) @finding
 (#eq? @left @right))
