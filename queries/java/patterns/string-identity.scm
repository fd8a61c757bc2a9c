; id: string-identity
; title: Texts compared by identity
; severity: error
; message: two equal texts need not be the same object
; explanation: Use `equals`, with the literal before the dot.
; tests: any

((binary_expression operator: ["==" "!="] right: (string_literal)) @finding)
((binary_expression left: (string_literal) operator: ["==" "!="] right: [(identifier) (method_invocation) (field_access)]) @finding)
