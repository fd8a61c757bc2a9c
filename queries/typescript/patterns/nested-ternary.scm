; id: nested-ternary
; title: Conditions within conditions
; severity: note
; message: which of the values is taken is hard to see
; explanation: Name the parts, or use `if`. A chain (`a ? x : b ? y : z`) is passed over.
; tests: skip

(ternary_expression condition: [(ternary_expression) (parenthesized_expression (ternary_expression))]) @finding

(ternary_expression consequence: [(ternary_expression) (parenthesized_expression (ternary_expression))]) @finding
