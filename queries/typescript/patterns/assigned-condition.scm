; id: assigned-condition
; title: Assignment as a condition
; severity: warning
; message: `{finding}` assigns, and was perhaps meant to compare
; explanation: Assign before, or put the assignment in parentheses of its own.
; tests: skip

(if_statement condition: (parenthesized_expression . (assignment_expression) @finding .))

(ternary_expression condition: (parenthesized_expression . (assignment_expression) @finding .))
