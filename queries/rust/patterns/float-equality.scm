; id: float-equality
; title: Equality of floating point numbers
; severity: note
; message: `{operator}` with {literal} misses what rounding moved by a hair
; explanation: Compare within a tolerance. Comparisons with 0.0 and 1.0 are passed over: whether something
;   was ever set is often told by it.
; tests: skip

((binary_expression operator: ["==" "!="] @operator (float_literal) @literal) @finding
 (#not-match? @literal "^[01]?\\.?0*(_?f(32|64))?$"))

((binary_expression (float_literal) @literal operator: ["==" "!="] @operator) @finding
 (#not-match? @literal "^[01]?\\.?0*(_?f(32|64))?$"))
