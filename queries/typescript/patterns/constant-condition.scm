; id: constant-condition
; title: Condition that never changes
; severity: warning
; message: the condition is always {condition}
; explanation: Left over from debugging.
; tests: skip

(if_statement condition: (parenthesized_expression [(true) (false)]) @condition) @finding

(ternary_expression condition: [(true) (false)] @condition) @finding
