; id: var-declaration
; title: Variable of the whole function
; severity: note
; message: `var` is visible before and behind the block it stands in
; explanation: Use `const` or `let`.
; tests: skip

((variable_declaration) @finding
 (#match? @finding "^var")
 (#not-inside? @finding "ambient_declaration"))
