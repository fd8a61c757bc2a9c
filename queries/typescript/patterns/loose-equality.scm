; id: loose-equality
; title: Equality that converts
; severity: warning
; message: `{operator}` converts its operands before it compares them
; explanation: Use `===` and `!==`. Comparisons with `null` and `undefined` are passed over: they ask
;   for both at once.
; tests: skip

((binary_expression left: (_) @left operator: ["==" "!="] @operator right: (_) @right) @finding
 (#not-match? @left "^(null|undefined|void 0)$")
 (#not-match? @right "^(null|undefined|void 0)$")
 (#not-match? @left "^typeof "))
