; id: identical-operands
; title: Both sides are the same
; severity: warning
; message: both sides of `{operator}` are `{left}`
; explanation: One of them was meant to be something else, or the expression can go.
; tests: skip

((binary_expression
  left: (_) @left
  operator: ["==" "<" ">" "<=" ">=" "&&" "||" "-" "/" "%" "^" "&" "|"] @operator
  right: (_) @right) @finding
 (#eq? @left @right)
 (#not-match? @left "[(!]|^\\d"))
