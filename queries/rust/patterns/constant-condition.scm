; id: constant-condition
; title: Condition that never changes
; severity: warning
; message: the condition is always `{condition}`
; explanation: Left over from debugging. `cfg!(…)` and constants with a name are passed over.
; tests: skip

(if_expression condition: (boolean_literal) @condition) @finding

((while_expression condition: (boolean_literal) @condition) @finding
 (#eq? @condition "false"))
