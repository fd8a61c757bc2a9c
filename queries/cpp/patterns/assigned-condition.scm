; id: assigned-condition
; title: Assignment as a condition
; severity: warning
; message: `=` assigns; `==` compares
; explanation: Write `==`, or a second pair of parentheses where the assignment is meant.

((if_statement condition: (condition_clause value: (assignment_expression "=" right: [(number_literal) (identifier) (string_literal) (char_literal) (true) (false)]) @finding)))
((while_statement condition: (condition_clause value: (assignment_expression "=" right: [(number_literal) (string_literal) (char_literal) (true) (false)]) @finding)))
